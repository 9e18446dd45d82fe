#include "cli/commands.h"

#include "change/delivery.h"
#include "cli/print.h"

static int run(struct gr_run *r, struct gr_error *err)
{
	gr_delivery_id id = {0};
	int rc = GR_OK;

	if (r->argc != 1 || !gr_str_i64(gr_str(r->argv[0]), &id.v))
		rc = gr_fail(err, GR_INVALID, N_("Name the number of one delivery."), "");
	if (!rc)
		rc = gr_delivery_accept(r->app, r->who, id, gr_run_option(r, "--good") ? GR_ACCEPT_GOOD : GR_ACCEPT_ALL, err);
	if (!rc)
		gr_print_say(r->out, r->arena, N_("Delivery {0} is accepted."), GR_ARGS(gr_arg_count(id.v)));
	return rc;
}

const struct gr_command gr_cli_delivery_accept = {
    .name = "delivery accept",
    .usage = "DELIVERY [--good]",
    .summary = N_("Accept a delivery that was checked: all of it, or the good rows while the others wait"),
    .right = GR_DELIVERY_ACCEPT,
    .database = GR_OPEN_DATABASE,
    .option =
	(const struct gr_option[]){
	    {"--good", NULL, N_("only the rows without a fault")},
	    {NULL, NULL, NULL},
	},
    .run = run,
};
