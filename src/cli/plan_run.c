#include "cli/commands.h"

#include "change/plan.h"
#include "cli/json.h"
#include "cli/print.h"

static int run(struct gr_run *r, struct gr_error *err)
{
	const char *to = gr_run_option(r, "-o");
	struct gr_plan *p = gr_alloc(r->arena, sizeof *p);
	gr_snapshot_id snapshot = {0};
	int rc = p ? GR_OK : gr_fail_full(err);

	if (!rc && r->argc > 0 && !gr_str_i64(gr_str(r->argv[0]), &snapshot.v))
		rc = gr_fail_with(err, GR_INVALID, N_("{0} is not the number of a data set."),
		    N_("See them with grus snapshot list."), GR_ARGS(gr_arg_z(r->argv[0])));
	gr_run_progress(r, "plan", 0, 1);
	if (!rc)
		rc = gr_plan_run(r->app, r->who, snapshot, r->arena, p, err);
	if (!rc)
		gr_run_progress(r, "plan", 1, 1);
	if (!rc && to)
		rc = gr_file_write(to, r->out, p->file, r->arena, err);
	if (rc)
		return rc;
	if (r->json)
		return gr_json_print(r->out,
		    json_pack("{s:I, s:I, s:o, s:o, s:I, s:I, s:I}", "plan", (json_int_t)p->id.v,
			"snapshot", (json_int_t)p->snapshot.v, "cost_mille_ore",
			gr_json_i128(p->joint.cost_mille_ore), "sha256",
			gr_json_text(gr_sha256_hex(r->arena, p->file_sha256)), "solve_us",
			(json_int_t)p->solve_us, "proof_us", (json_int_t)p->proof_us, "pairs",
			(json_int_t)p->pairs),
		    err);
	gr_print_say(r->out, r->arena,
	    N_("Plan {0} of data set {1}: {2} together, {3} each for itself. Checked: no cheaper allocation exists."),
	    GR_ARGS(gr_arg_count(p->id.v), gr_arg_count(p->snapshot.v),
		gr_arg_ore((int64_t)gr_div_half_even(p->joint.cost_mille_ore, 1000)),
		gr_arg_ore((int64_t)gr_div_half_even(p->alone.cost_mille_ore, 1000))));
	return GR_OK;
}

const struct gr_command gr_cli_plan_run = {
    .name = "plan run",
    .usage = "[DATASET] [-o PLANFILE]",
    .summary = N_("Compute, prove and store the best allocation of a data set (the newest where none is named)"),
    .right = GR_PLAN_RUN,
    .database = GR_OPEN_DATABASE,
    .option =
	(const struct gr_option[]){
	    {"-o", "PLANFILE", N_("also write the plan file; - for standard output")},
	    {NULL, NULL, NULL},
	},
    .json = true,
    .run = run,
};
