#include "cli/commands.h"

#include "change/snapshot.h"
#include "cli/json.h"
#include "cli/print.h"

static int run(struct gr_run *r, struct gr_error *err)
{
	struct gr_publication p;
	gr_snapshot_id id = {0};
	int rc = GR_OK;

	if (r->argc > 0 && !gr_str_i64(gr_str(r->argv[0]), &id.v))
		rc = gr_fail_with(err, GR_INVALID, N_("{0} is not the number of a data set."),
		    N_("See them with grus snapshot list."), GR_ARGS(gr_arg_z(r->argv[0])));
	if (!rc)
		rc = gr_snapshot_publish(r->app, r->who, id, r->arena, &p, err);
	if (!rc && r->json)
		return gr_json_print(r->out,
		    json_pack("{s:I, s:I, s:i, s:i, s:i, s:i, s:i}", "publication", (json_int_t)p.id.v, "snapshot",
			(json_int_t)p.snapshot.v, "rows", (int)p.rows, "hidden_few", (int)p.hidden_few, "hidden_dominant",
			(int)p.hidden_dominant, "hidden_audit", (int)p.hidden_audit, "kept", (int)p.kept),
		    err);
	if (!rc) {
		gr_print_say(r->out, r->arena, N_("Published data set {0}: {1} rows, {2} of them not shown, {3} kept their old figure."),
		    GR_ARGS(gr_arg_count(p.snapshot.v), gr_arg_count(p.rows),
			gr_arg_count(p.hidden_few + p.hidden_dominant + p.hidden_audit), gr_arg_count(p.kept)));
		fprintf(r->out, "%.*s\n", GR_PF(p.audit));
	}
	return rc;
}

const struct gr_command gr_cli_snapshot_publish = {
    .name = "snapshot publish",
    .usage = "[DATASET]",
    .summary = N_("Publish what may be published of a data set, after the audit over all that was ever published"),
    .right = GR_SNAPSHOT_PUBLISH,
    .database = GR_OPEN_DATABASE,
    .json = true,
    .run = run,
};
