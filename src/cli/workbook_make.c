#include "cli/commands.h"

#include "base/danish.h"
#include "cli/print.h"
#include "exchange/workbook.h"
#include "query/organisation.h"
#include "query/workbook.h"

static int run(struct gr_run *r, struct gr_error *err)
{
	const char *org_text = gr_run_option(r, "--org");
	const char *to = gr_run_option(r, "-o");
	struct gr_workbook_view v;
	struct gr_workbook w;
	struct gr_str bytes;
	struct gr_sb deadline;
	gr_org_id org = {0};
	int rc = org_text && to ? GR_OK
				: gr_fail(err, GR_INVALID, N_("Name the organisation and the file: --org CODE -o FILE."), "");

	if (!rc)
		rc = gr_query_org_find(r->app, r->who, gr_str(org_text), r->arena, &org, err);
	if (!rc)
		rc = gr_query_workbook(r->app, r->who, org, r->arena, &v, err);
	if (rc)
		return rc;
	gr_sb_open(&deadline, r->arena, 64);
	if (v.deadline.us)
		gr_da_date_long(&deadline, gr_time_danish(v.deadline).date);
	w = (struct gr_workbook){.org_code = v.org_code, .org_name = v.org_name, .process_name = v.process_name, .base = v.base,
	    .made = r->who->now, .deadline = gr_sb_str(&deadline), .project = v.lines.project, .projects = v.lines.projects,
	    .line = v.line, .lines = v.lines.rows, .dataset = v.lines.dataset};
	rc = gr_workbook_write(&w, r->arena, &bytes, err);
	return rc ? rc : gr_file_write(to, r->out, bytes, r->arena, err);
}

const struct gr_command gr_cli_workbook_make = {
    .name = "workbook make",
    .usage = "--org CODE -o FILE.xlsx",
    .summary = N_("The prefilled workbook of one organisation"),
    .right = GR_WORKBOOK_MAKE,
    .database = GR_OPEN_DATABASE,
    .option =
	(const struct gr_option[]){
	    {"--org", "CODE", N_("the organisation: its code or name")},
	    {"-o", "FILE", N_("where to; - for standard output")},
	    {NULL, NULL, NULL},
	},
    .run = run,
};
