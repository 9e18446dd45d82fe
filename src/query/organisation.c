#include "query/organisation.h"

#include <strings.h>

#include "query/read.h"
#include "store/organisation.h"

int gr_query_org_find(struct gr_app *app, const struct gr_actor *who, struct gr_str code_or_name, struct gr_arena *a,
    gr_org_id *out, struct gr_error *err)
{
	struct gr_stored_org *org = NULL;
	struct gr_read rd;
	int32_t orgs = 0;
	int rc = gr_read_begin(&rd, app, who, GR_PROCESS_SHOW, err);

	*out = (gr_org_id){0};
	if (!rc)
		rc = gr_store_orgs(rd.db, who->now, a, &org, &orgs, err);
	for (int32_t i = 0; !rc && !out->v && i < orgs; i++) {
		bool code = org[i].code.n == code_or_name.n && !strncasecmp(org[i].code.p, code_or_name.p, code_or_name.n);

		if (code || (org[i].name.n == code_or_name.n && !strncasecmp(org[i].name.p, code_or_name.p, code_or_name.n)))
			*out = org[i].id;
	}
	if (!rc && !out->v)
		rc = gr_fail_with(err, GR_MISSING, N_("There is no organisation \"{0}\"."),
		    N_("Write its code or its full name, as in organisations.csv."), GR_ARGS(gr_arg_text(code_or_name)));
	return gr_read_end(&rd, rc);
}
