#include "query/audit.h"

#include "base/message.h"
#include "query/read.h"
#include "store/audit.h"
#include "store/organisation.h"

#define AUDIT_PAGE 500

static const char *actor_name(struct gr_str code)
{
	if (gr_str_is(code, "builder"))
		return gr_t(N_("builder"));
	if (gr_str_is(code, "lead"))
		return gr_t(N_("process team"));
	if (gr_str_is(code, "operator"))
		return gr_t(N_("command line"));
	return gr_t(N_("public"));
}

/* A summary is stored as its msgid, and read in the reader's language. */
static struct gr_str in_words(struct gr_str summary, struct gr_arena *a)
{
	const char *msgid = summary.n ? gr_str_z(a, summary) : NULL;

	return msgid ? gr_str(gr_t(msgid)) : summary;
}

int gr_query_audit(struct gr_app *app, const struct gr_actor *who, int64_t before, struct gr_arena *a,
    struct gr_audit_row **row, int32_t *rows, struct gr_error *err)
{
	struct gr_stored_audit *s = NULL;
	struct gr_read rd;
	int rc = gr_read_begin(&rd, app, who, GR_AUDIT_LIST, err);

	*rows = 0;
	if (!rc)
		rc = gr_may(who, GR_AUDIT_LIST, (gr_org_id){0}, err);
	if (!rc)
		rc = gr_store_audit_list(rd.db, who->process, before, AUDIT_PAGE, a, &s, rows, err);
	*row = gr_alloc_array(a, (size_t)*rows, sizeof **row);
	if (!rc && *rows && !*row)
		rc = gr_fail_full(err);
	for (int32_t i = 0; !rc && i < *rows; i++) {
		struct gr_stored_org org = {0};

		(*row)[i] = (struct gr_audit_row){.n = s[i].n, .at = s[i].at, .verb = s[i].verb,
		    .actor = gr_str(actor_name(s[i].actor)), .subject = s[i].subject, .summary = in_words(s[i].summary, a),
		    .hash = s[i].hash};
		if (s[i].org.v)
			rc = gr_store_org_find(rd.db, s[i].org, who->now, a, &org, err);
		(*row)[i].org = org.name;
	}
	return gr_read_end(&rd, rc);
}

int gr_query_audit_verify(struct gr_app *app, const struct gr_actor *who, struct gr_arena *a, struct gr_audit_check *out,
    struct gr_error *err)
{
	struct gr_audit_verdict v;
	struct gr_read rd;
	int rc = gr_read_begin(&rd, app, who, GR_AUDIT_VERIFY, err);

	(void)a;
	if (!rc)
		rc = gr_may(who, GR_AUDIT_VERIFY, (gr_org_id){0}, err);
	if (!rc)
		rc = gr_store_audit_verify(rd.db, &v, err);
	if (!rc)
		*out = (struct gr_audit_check){.entries = v.entries, .head = v.head.hash};
	return gr_read_end(&rd, rc);
}
