#include "cli/commands.h"

#include "cli/json.h"
#include "cli/print.h"
#include "query/snapshot.h"

static int run(struct gr_run *r, struct gr_error *err)
{
	struct gr_snapshot_view v;
	json_t *list = json_array();
	int rc = gr_query_snapshots(r->app, r->who, r->arena, &v, err);

	for (int32_t i = 0; !rc && i < v.snapshots; i++) {
		const struct gr_snapshot *s = &v.snapshot[i];

		if (r->json)
			json_array_append_new(list,
			    json_pack("{s:I, s:o, s:i, s:o}", "snapshot", (json_int_t)s->id.v, "taken",
				gr_json_time(s->taken), "lines", (int)s->lines, "root",
				gr_json_text(gr_sha256_hex(r->arena, s->root))));
		else
			gr_print_say(r->out, r->arena, N_("Data set {0}, locked {1}: {2} lines, root {3}"),
			    GR_ARGS(gr_arg_count(s->id.v), gr_arg_time(s->taken.us), gr_arg_count(s->lines),
				gr_arg_text(gr_sha256_hex(r->arena, s->root))));
	}
	if (!rc && r->json)
		return gr_json_print(r->out, list, err);
	json_decref(list);
	return rc;
}

const struct gr_command gr_cli_snapshot_list = {
    .name = "snapshot list",
    .usage = "",
    .summary = N_("The locked data sets"),
    .right = GR_SNAPSHOT_LIST,
    .database = GR_OPEN_DATABASE,
    .json = true,
    .run = run,
};
