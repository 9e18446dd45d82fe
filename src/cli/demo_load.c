#include "cli/commands.h"

#include "change/demo.h"
#include "cli/json.h"
#include "cli/print.h"

static int run(struct gr_run *r, struct gr_error *err)
{
	const char *base = gr_run_option(r, "--base");
	struct gr_demo_made made = {0};
	int rc;

	gr_run_progress(r, "demo", 0, 1);
	rc = gr_demo_load(r->app, r->who, r->arena, &made, err);
	if (rc)
		return rc;
	gr_run_progress(r, "demo", 1, 1);
	if (!base)
		base = "http://127.0.0.1:8080";
	if (r->json)
		return gr_json_print(r->out,
		    json_pack("{s:i, s:i, s:i, s:o, s:o, s:I, s:I}", "lines", (int)made.lines, "projects", (int)made.projects,
			"organisations", (int)made.orgs, "builder_token", gr_json_text(made.builder.token), "lead_token",
			gr_json_text(made.lead.token), "snapshot", (json_int_t)made.snapshot.v, "plan", (json_int_t)made.plan.v),
		    err);
	gr_print_say(r->out, r->arena,
	    N_("The demo is loaded: {0} lines of {1} projects from {2} builders, all constructed and marked as example."),
	    GR_ARGS(gr_arg_count(made.lines), gr_arg_count(made.projects), gr_arg_count(made.orgs)));
	gr_print_say(r->out, r->arena, N_("Public page:           {0}/"), GR_ARGS(gr_arg_z(base)));
	gr_print_say(r->out, r->arena, N_("Answer link ({2}): {0}/svar/{1}"),
	    GR_ARGS(gr_arg_z(base), gr_arg_text(made.builder.token), gr_arg_text(made.builder_org)));
	gr_print_say(r->out, r->arena, N_("Process team:          {0}/svar/{1}"),
	    GR_ARGS(gr_arg_z(base), gr_arg_text(made.lead.token)));
	return GR_OK;
}

const struct gr_command gr_cli_demo_load = {
    .name = "demo load",
    .usage = "[--base URL]",
    .summary = N_("Make a database with the real case and constructed lines, marked as example"),
    .right = GR_DEMO_LOAD,
    .database = GR_NEW_DATABASE,
    .option =
	(const struct gr_option[]){
	    {"--base", "URL", N_("what the addresses begin with")},
	    {NULL, NULL, NULL},
	},
    .json = true,
    .run = run,
};
