#include "web/link.h"

#include <string.h>

#include "change/link.h"
#include "query/line.h"
#include "web/link_view.h"

/* Every wrong token gets the same answer, whether it was never made or is only altered. */
static int find_face(struct gr_request *rq, struct gr_link_face *face, struct gr_error *err)
{
	if (!gr_token_well_formed(rq->part))
		return gr_fail(err, GR_MISSING, N_("This answer link is not known."),
		    N_("Check that the whole address came along, or ask the process team for a new "
		       "link."));
	return gr_query_link_face(rq->app, rq->part, rq->who->now, rq->arena, face, err);
}

static int show_face(struct gr_request *rq, const struct gr_link_face *face,
    const struct gr_error *wrong, struct gr_error *err)
{
	struct gr_face_page p;
	struct gr_frame frame;
	struct gr_actor reader = *rq->who;
	int rc;

	reader.role =
	    GR_READER; /* whoever is signed in: the page shows no more than the link gives */
	reader.process = face->process;
	rc = gr_query_frame(rq->app, &reader, rq->arena, &frame, err);
	if (rc)
		return rc;
	p = (struct gr_face_page){.page = gr_page(rq, &frame, N_("Your answer link"), ""),
	    .face = face,
	    .token = rq->part,
	    .wrong = wrong};
	gr_view_face(&rq->out, &p);
	return GR_OK;
}

int gr_page_link(struct gr_request *rq, struct gr_error *err)
{
	struct gr_link_face face;
	int rc = find_face(rq, &face, err);

	return rc ? rc : show_face(rq, &face, NULL, err);
}

int gr_page_link_use(struct gr_request *rq, struct gr_error *err)
{
	struct gr_str name = gr_str_trim(gr_form_get(&rq->form, "navn")), cookie = {0};
	struct gr_link_face face;
	struct gr_error wrong;
	struct gr_sb sb;
	int rc = find_face(rq, &face, err);

	if (!rc)
		rc = gr_link_use(rq->app, rq->who, rq->part, name, rq->arena, &cookie, err);
	if (rc == GR_INVALID) {
		wrong = *err;
		rc = show_face(rq, &face, &wrong, err);
		rq->status = 422;
		return rc;
	}
	if (rc)
		return rc;
	gr_sb_open(&sb, rq->arena, 512);
	gr_sb_z(&sb, "__Host-grus=");
	gr_sb_add(&sb, cookie);
	gr_sb_z(&sb, "; Path=/; Secure; HttpOnly; SameSite=Lax");
	rq->set_cookie = gr_sb_str(&sb);
	gr_request_redirect(rq, "%s", face.role == GR_LEAD ? "/procesledelse" : "/aflever");
	return GR_OK;
}

int gr_page_sign_out(struct gr_request *rq, struct gr_error *err)
{
	int rc = GR_OK;

	if (rq->session.n)
		rc = gr_session_end(rq->app, rq->who, rq->session, err);
	rq->set_cookie = GR_STR("__Host-grus=; Path=/; Max-Age=0; Secure; HttpOnly; SameSite=Lax");
	if (!rc)
		gr_request_redirect(rq, "/");
	return rc;
}

/* ---- the process team's list ---- */

static int show_links(
    struct gr_request *rq, struct gr_str made, struct gr_time expires, struct gr_error *err)
{
	struct gr_links_page p;
	struct gr_link_view v;
	const struct gr_dataset *d = NULL;
	int rc = gr_query_links(rq->app, rq->who, rq->arena, &v, err);

	if (!rc)
		rc = gr_query_dataset_live(rq->app, rq->who, rq->arena, &d, err);
	if (rc)
		return rc;
	p = (struct gr_links_page){
	    .page = gr_page(rq, &v.frame, N_("Answer links"), "/procesledelse"),
	    .links = &v,
	    .dataset = d,
	    .made = made,
	    .made_expires = expires,
	    .now = rq->who->now};
	p.page.over = N_("Overview");
	p.page.over_path = "/procesledelse";
	gr_view_links(&rq->out, &p);
	return GR_OK;
}

int gr_page_links(struct gr_request *rq, struct gr_error *err)
{
	return show_links(rq, GR_STR(""), (struct gr_time){0}, err);
}

/* The address is shown in this one answer and never again: only its hash is stored. */
/*
 * The address that the asker came by, so that the link can be mailed as it stands: https, but for a loopback address. A Host that is no plain name is left
 * out: the link then begins at "/".
 */
static void put_origin(struct gr_sb *sb, struct gr_str host)
{
	bool loopback = gr_str_starts(host, "127.") || gr_str_starts(host, "localhost") || gr_str_starts(host, "[::1]");

	for (size_t i = 0; i < host.n; i++)
		if (!strchr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-:[]", host.p[i]))
			return;
	if (!host.n || host.n > 255)
		return;
	gr_sb_z(sb, loopback ? "http://" : "https://");
	gr_sb_add(sb, host);
}

int gr_page_link_create(struct gr_request *rq, struct gr_error *err)
{
	struct gr_str org = gr_form_get(&rq->form, "organisation"),
	              days = gr_form_get(&rq->form, "dage");
	struct gr_link_made made;
	struct gr_sb sb;
	int64_t id = 0, n = 0;
	int rc;

	if (gr_str_is(org, "procesledelse"))
		id = 0;
	else if (!gr_str_i64(org, &id) || id <= 0)
		return gr_fail(err, GR_INVALID, N_("No organisation was chosen."),
		    N_("Choose one on the list."));
	if (days.n && (!gr_str_i64(days, &n) || n < 1 || n > 365))
		return gr_fail(err, GR_INVALID, N_("A link can be valid for 1 to 365 days."),
		    N_("Write a whole number of days."));
	rc = gr_link_create(rq->app, rq->who, id ? GR_BUILDER : GR_LEAD, (gr_org_id){id},
	    (int32_t)n, rq->arena, &made, err);
	if (rc)
		return rc;
	gr_sb_open(&sb, rq->arena, 512);
	put_origin(&sb, rq->asked->host);
	gr_sb_z(&sb, "/svar/");
	gr_sb_add(&sb, made.token);
	return show_links(rq, gr_sb_str(&sb), made.expires, err);
}

int gr_page_link_revoke(struct gr_request *rq, struct gr_error *err)
{
	int64_t id;
	int rc = gr_request_id(rq, &id, err);

	if (!rc)
		rc = gr_link_revoke(rq->app, rq->who, (gr_link_id){id}, err);
	if (!rc)
		gr_request_redirect(rq, "/procesledelse/svarlinks");
	return rc;
}
