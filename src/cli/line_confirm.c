#include "cli/commands.h"

#include "change/line.h"
#include "cli/print.h"
#include "query/organisation.h"

static int run(struct gr_run *r, struct gr_error *err)
{
	const char *org_text = gr_run_option(r, "--org");
	gr_org_id org = {0};
	int rc = org_text ? GR_OK : gr_fail(err, GR_INVALID, N_("Name the organisation: --org CODE."), "");

	if (!rc)
		rc = gr_query_org_find(r->app, r->who, gr_str(org_text), r->arena, &org, err);
	if (!rc)
		rc = gr_line_confirm(r->app, r->who, org, (gr_project_id){0}, err);
	if (!rc)
		gr_print_say(r->out, r->arena, N_("Written down: the lines still hold."), NULL, 0);
	return rc;
}

const struct gr_command gr_cli_line_confirm = {
    .name = "line confirm",
    .usage = "--org CODE",
    .summary = N_("Say for an organisation that all its lines still hold"),
    .right = GR_LINE_CONFIRM,
    .database = GR_OPEN_DATABASE,
    .option =
	(const struct gr_option[]){
	    {"--org", "CODE", N_("the organisation: its code or name")},
	    {NULL, NULL, NULL},
	},
    .run = run,
};
