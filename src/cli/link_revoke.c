#include "cli/commands.h"

#include "change/link.h"
#include "cli/print.h"

static int run(struct gr_run *r, struct gr_error *err)
{
	gr_link_id id = {0};
	int rc = GR_OK;

	if (r->argc != 1 || !gr_str_i64(gr_str(r->argv[0]), &id.v))
		rc = gr_fail(err, GR_INVALID, N_("Name the number of one link."), N_("See them with grus link list."));
	if (!rc)
		rc = gr_link_revoke(r->app, r->who, id, err);
	if (!rc)
		gr_print_say(r->out, r->arena, N_("Link {0} no longer works."), GR_ARGS(gr_arg_count(id.v)));
	return rc;
}

const struct gr_command gr_cli_link_revoke = {
    .name = "link revoke",
    .usage = "LINK",
    .summary = N_("Stop an answer link, and the sessions that came by it"),
    .right = GR_LINK_REVOKE,
    .database = GR_OPEN_DATABASE,
    .run = run,
};
