#include "query/check.h"

#include "query/read.h"
#include "store/backup.h"
#include "store/plan.h"

int gr_query_check(struct gr_app *app, const struct gr_actor *who, struct gr_arena *a, struct gr_check *out,
    struct gr_error *err)
{
	struct gr_stored_plan *plan;
	struct gr_check_done done;
	struct gr_read rd;
	int32_t plans = 0;
	int rc = gr_read_begin(&rd, app, who, GR_CHECK, err);

	if (!rc)
		rc = gr_may(who, GR_CHECK, (gr_org_id){0}, err);
	if (!rc)
		rc = gr_store_check(rd.db, a, &done, err);
	if (!rc)
		rc = gr_store_plans(rd.db, who->process, a, &plan, &plans, err);
	if (!rc)
		*out = (struct gr_check){.lines = done.lines, .snapshots = done.snapshots, .plans = plans,
		    .audit_entries = done.audit_entries, .head = done.head.hash};
	return gr_read_end(&rd, rc);
}
