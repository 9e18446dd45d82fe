#include "cli/commands.h"

#include "change/snapshot.h"
#include "cli/json.h"
#include "cli/print.h"

static int run(struct gr_run *r, struct gr_error *err)
{
	const char *note = gr_run_option(r, "--note");
	gr_snapshot_id id;
	int rc = gr_snapshot_take(r->app, r->who, gr_str(note), &id, err);

	if (!rc && r->json)
		return gr_json_print(r->out, json_pack("{s:I}", "snapshot", (json_int_t)id.v), err);
	if (!rc)
		gr_print_say(r->out, r->arena, N_("Data set {0} is locked."), GR_ARGS(gr_arg_count(id.v)));
	return rc;
}

const struct gr_command gr_cli_snapshot_take = {
    .name = "snapshot take",
    .usage = "[--note TEXT]",
    .summary = N_("Lock lines and all that figures read as a numbered data set"),
    .right = GR_SNAPSHOT_TAKE,
    .database = GR_OPEN_DATABASE,
    .option =
	(const struct gr_option[]){
	    {"--note", "TEXT", N_("what it is for")},
	    {NULL, NULL, NULL},
	},
    .json = true,
    .run = run,
};
