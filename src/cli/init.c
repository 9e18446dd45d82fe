#include "cli/commands.h"

#include "change/process.h"
#include "cli/print.h"

static int run(struct gr_run *r, struct gr_error *err)
{
	const char *name = gr_run_option(r, "--name");
	const char *owner = gr_run_option(r, "--owner");
	struct gr_process_new made = {
	    .name = gr_str(name), .owner = gr_str(owner), .challenge = gr_str(gr_run_option(r, "--challenge")),
	    .goal = gr_str(gr_run_option(r, "--goal"))};
	int rc = GR_OK;

	if (!name || !owner)
		rc = gr_fail(err, GR_INVALID, N_("A process needs a name and an owner: --name TEXT --owner CODE."),
		    N_("The owner is an organisation of organisations.csv."));
	if (!rc)
		rc = gr_process_init(r->app, r->who, &made, r->arena, err);
	if (!rc)
		gr_print_say(r->out, r->arena, N_("{0} is made, with the code lists and no lines yet."), GR_ARGS(gr_arg_z(r->db)));
	return rc;
}

const struct gr_command gr_cli_init = {
    .name = "init",
    .usage = "--name TEXT --owner CODE [--challenge TEXT] [--goal TEXT]",
    .summary = N_("Make a database with an empty process: code lists, sites and factors, no lines"),
    .right = GR_PROCESS_INIT,
    .database = GR_NEW_DATABASE,
    .option =
	(const struct gr_option[]){
	    {"--name", "TEXT", N_("what the process is called")},
	    {"--owner", "CODE", N_("the organisation that owns it")},
	    {"--challenge", "TEXT", N_("what is wrong today")},
	    {"--goal", "TEXT", N_("what it wants to reach")},
	    {NULL, NULL, NULL},
	},
    .run = run,
};
