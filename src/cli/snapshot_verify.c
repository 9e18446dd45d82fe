#include "cli/commands.h"

#include "cli/json.h"
#include "cli/print.h"
#include "query/snapshot.h"

static int run(struct gr_run *r, struct gr_error *err)
{
	struct gr_snapshot s;
	gr_snapshot_id id = {0};
	int rc = GR_OK;

	if (r->argc > 0 && !gr_str_i64(gr_str(r->argv[0]), &id.v))
		rc = gr_fail_with(err, GR_INVALID, N_("{0} is not the number of a data set."),
		    N_("See them with grus snapshot list."), GR_ARGS(gr_arg_z(r->argv[0])));
	if (!rc)
		rc = gr_query_snapshot_verify(r->app, r->who, id, r->arena, &s, err);
	if (!rc && r->json)
		return gr_json_print(r->out,
		    json_pack("{s:I, s:i, s:o}", "snapshot", (json_int_t)s.id.v, "lines", (int)s.lines, "root",
			gr_json_text(gr_sha256_hex(r->arena, s.root))),
		    err);
	if (!rc)
		gr_print_say(r->out, r->arena, N_("Data set {0} is whole: {1} lines, root {2}."),
		    GR_ARGS(gr_arg_count(s.id.v), gr_arg_count(s.lines), gr_arg_text(gr_sha256_hex(r->arena, s.root))));
	return rc;
}

const struct gr_command gr_cli_snapshot_verify = {
    .name = "snapshot verify",
    .usage = "[DATASET]",
    .summary = N_("Compute every leaf and the root of a data set anew"),
    .right = GR_SNAPSHOT_VERIFY,
    .database = GR_OPEN_DATABASE,
    .json = true,
    .run = run,
};
