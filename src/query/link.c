#include "query/link.h"

#include "query/read.h"
#include "store/line.h"
#include "store/organisation.h"
#include "store/session.h"

int gr_query_links(struct gr_app *app, const struct gr_actor *who, struct gr_arena *a, struct gr_link_view *out,
    struct gr_error *err)
{
	struct gr_stored_delivered *d = NULL;
	struct gr_stored_link *l = NULL;
	struct gr_read rd;
	int32_t n = 0;
	int rc = gr_read_begin(&rd, app, who, GR_LINK_LIST, err);

	*out = (struct gr_link_view){0};
	if (!rc)
		rc = gr_may(who, GR_LINK_LIST, (gr_org_id){0}, err);
	if (!rc)
		rc = gr_read_frame(&rd, a, &out->frame, err);
	if (!rc)
		rc = gr_store_links(rd.db, who->process, a, &l, &out->rows, err);
	if (!rc)
		rc = gr_store_line_orgs(rd.db, who->process, a, &d, &n, err);
	out->row = gr_alloc_array(a, (size_t)out->rows, sizeof *out->row);
	if (!rc && out->rows && !out->row)
		rc = gr_fail_full(err);
	for (int32_t i = 0; !rc && i < out->rows; i++) {
		struct gr_stored_org org = {0};

		out->row[i] = (struct gr_link_row){.id = l[i].id, .task = l[i].task, .made = l[i].made, .expires = l[i].expires,
		    .revoked = l[i].revoked, .last_used = l[i].last_used};
		if (l[i].org.v)
			rc = gr_store_org_find(rd.db, l[i].org, who->now, a, &org, err);
		out->row[i].org = org.name;
		for (int32_t k = 0; k < n; k++)
			if (d[k].org.v == l[i].org.v && d[k].last.us >= l[i].made.us)
				out->row[i].delivered = true;
	}
	return gr_read_end(&rd, rc);
}

/* One connection without an actor: who comes with a token is found out here. */
static int open_read(struct gr_app *app, struct gr_db **db, struct gr_error *err)
{
	int rc = gr_db_take(app->dbs, db, err);

	if (!rc)
		rc = gr_db_begin_read(*db, err);
	return rc;
}

static int close_read(struct gr_app *app, struct gr_db *db, int rc)
{
	if (db) {
		gr_db_rollback(db);
		gr_db_give(app->dbs, db);
	}
	return rc;
}

int gr_query_link_face(struct gr_app *app, struct gr_str token, struct gr_time now, struct gr_arena *a,
    struct gr_link_face *out, struct gr_error *err)
{
	struct gr_stored_process p;
	struct gr_stored_link l;
	struct gr_stored_org org = {0};
	struct gr_db *db = NULL;
	int rc = open_read(app, &db, err);

	if (!rc)
		rc = gr_store_link_find_token(db, gr_sha256_of(token), a, &l, err);
	if (rc == GR_MISSING)
		rc = gr_fail(err, GR_MISSING, N_("This answer link is not known."),
		    N_("Check that the whole address came along, or ask the process team for a new link."));
	if (!rc && l.revoked.us)
		rc = gr_fail_with(err, GR_DENIED, N_("The answer link was withdrawn on {0}."),
		    N_("Ask the process team for a new link."), GR_ARGS(gr_arg_time(l.revoked.us)));
	if (!rc && l.expires.us <= now.us)
		rc = gr_fail_with(err, GR_DENIED, N_("The answer link expired on {0}."), N_("Ask the process team for a new link."),
		    GR_ARGS(gr_arg_time(l.expires.us)));
	if (!rc)
		rc = gr_store_process_find(db, l.process, a, &p, err);
	if (!rc && l.org.v)
		rc = gr_store_org_find(db, l.org, now, a, &org, err);
	if (!rc)
		*out = (struct gr_link_face){.id = l.id, .process = l.process, .role = l.role == GR_LEAD ? GR_LEAD : GR_BUILDER,
		    .org = l.org, .org_name = org.name, .process_name = p.name, .expires = l.expires};
	return close_read(app, db, rc);
}

int gr_query_session(struct gr_app *app, struct gr_str cookie, struct gr_arena *a, struct gr_actor *who,
    struct gr_str *csrf, struct gr_error *err)
{
	struct gr_stored_session s;
	struct gr_db *db = NULL;
	int rc = open_read(app, &db, err);

	*csrf = GR_STR("");
	if (!rc)
		rc = gr_store_session_find(db, gr_sha256_of(cookie), who->now, a, &s, err);
	if (rc == GR_MISSING) {
		*err = (struct gr_error){0};
		return close_read(app, db, GR_OK);
	}
	if (!rc) {
		who->role = s.link.role == GR_LEAD ? GR_LEAD : GR_BUILDER;
		who->process = s.link.process;
		who->org = s.link.org;
		who->link = s.link.id;
		who->name = s.name;
		*csrf = s.csrf;
	}
	return close_read(app, db, rc);
}
