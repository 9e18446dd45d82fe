#include "cli/commands.h"

#include "cli/json.h"
#include "cli/print.h"
#include "query/check.h"

static int run(struct gr_run *r, struct gr_error *err)
{
	struct gr_check c;
	int rc = gr_query_check(r->app, r->who, r->arena, &c, err);

	if (!rc && r->json)
		return gr_json_print(r->out,
		    json_pack("{s:I, s:I, s:I, s:I, s:o}", "lines", (json_int_t)c.lines, "snapshots", (json_int_t)c.snapshots,
			"plans", (json_int_t)c.plans, "audit_entries", (json_int_t)c.audit_entries, "head",
			gr_json_text(gr_sha256_hex(r->arena, c.head))),
		    err);
	if (!rc)
		gr_print_say(r->out, r->arena, N_("The database is whole: {0} lines, {1} data sets, {2} plans, {3} entries in the change log, head {4}."),
		    GR_ARGS(gr_arg_count(c.lines), gr_arg_count(c.snapshots), gr_arg_count(c.plans),
			gr_arg_count(c.audit_entries), gr_arg_text(gr_sha256_hex(r->arena, c.head))));
	return rc;
}

const struct gr_command gr_cli_check = {
    .name = "check",
    .usage = "",
    .summary = N_("Is the database whole: engine, foreign keys, change log, data sets"),
    .right = GR_CHECK,
    .database = GR_OPEN_DATABASE,
    .json = true,
    .run = run,
};
