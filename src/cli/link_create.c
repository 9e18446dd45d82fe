#include "cli/commands.h"

#include "change/link.h"
#include "cli/json.h"
#include "cli/print.h"
#include "query/organisation.h"

static int run(struct gr_run *r, struct gr_error *err)
{
	const char *org_text = gr_run_option(r, "--org");
	const char *days_text = gr_run_option(r, "--days");
	const char *base = gr_run_option(r, "--base");
	enum gr_role role = gr_run_option(r, "--lead") ? GR_LEAD : GR_BUILDER;
	struct gr_link_made made;
	gr_org_id org = {0};
	int64_t days = 0;
	int rc = GR_OK;

	if ((role == GR_LEAD) == (org_text != NULL))
		rc = gr_fail(err, GR_INVALID, N_("Name who the link is for: --org CODE, or --lead."), "");
	if (!rc && days_text && (!gr_str_i64(gr_str(days_text), &days) || days < 1 || days > 3650))
		rc = gr_fail(err, GR_INVALID, N_("--days takes a whole number from 1 to 3650."), "");
	if (!rc && org_text)
		rc = gr_query_org_find(r->app, r->who, gr_str(org_text), r->arena, &org, err);
	if (!rc)
		rc = gr_link_create(r->app, r->who, role, org, (int32_t)days, r->arena, &made, err);
	if (rc)
		return rc;
	if (!base)
		base = "http://127.0.0.1:8080";
	if (r->json)
		return gr_json_print(r->out,
		    json_pack("{s:I, s:o, s:o}", "link", (json_int_t)made.id.v, "token", gr_json_text(made.token),
			"expires", gr_json_time(made.expires)),
		    err);
	fprintf(r->out, "%s/svar/%.*s\n", base, GR_PF(made.token));
	return GR_OK;
}

const struct gr_command gr_cli_link_create = {
    .name = "link create",
    .usage = "--org CODE | --lead [--days N] [--base URL]",
    .summary = N_("Make a signed answer link; it is shown once"),
    .right = GR_LINK_CREATE,
    .database = GR_OPEN_DATABASE,
    .option =
	(const struct gr_option[]){
	    {"--org", "CODE", N_("the organisation that may answer: its code or name")},
	    {"--lead", NULL, N_("a link for the process team instead")},
	    {"--days", "N", N_("how long it is valid")},
	    {"--base", "URL", N_("what the address begins with")},
	    {NULL, NULL, NULL},
	},
    .json = true,
    .run = run,
};
