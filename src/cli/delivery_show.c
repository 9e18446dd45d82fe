#include "cli/commands.h"
#include "cli/delivery.h"

#include "cli/print.h"

static int run(struct gr_run *r, struct gr_error *err)
{
	gr_delivery_id id = {0};

	if (r->argc != 1 || !gr_str_i64(gr_str(r->argv[0]), &id.v))
		return gr_fail(err, GR_INVALID, N_("Name the number of one delivery."), "");
	return gr_print_delivery(r, id, err);
}

const struct gr_command gr_cli_delivery_show = {
    .name = "delivery show",
    .usage = "DELIVERY",
    .summary = N_("What a delivery holds: faults, questions, and differences from what is stored"),
    .right = GR_DELIVERY_SHOW,
    .database = GR_OPEN_DATABASE,
    .json = true,
    .run = run,
};
