#include "cli/commands.h"

#include "cli/json.h"
#include "cli/print.h"
#include "proof/plan_file.h"

#define PLAN_FILE_MAX ((size_t)1 << 30)

static int run(struct gr_run *r, struct gr_error *err)
{
	struct gr_proof p;
	struct gr_str file = {0};
	int rc = r->argc == 1 ? GR_OK
			      : gr_fail(err, GR_INVALID, N_("Name one plan file."), N_("grus plan verify PLANFILE"));

	if (!rc)
		rc = gr_file_read(r->argv[0], PLAN_FILE_MAX, r->arena, &file, err);
	if (!rc)
		rc = gr_proof_check(file, r->arena, &p, err);
	if (rc)
		return rc;
	if (r->json)
		return gr_json_print(r->out,
		    json_pack("{s:b, s:I, s:I, s:I, s:o, s:o}", "complete", p.complete, "nodes", (json_int_t)p.nodes, "arcs",
			(json_int_t)p.arcs, "used_pairs", (json_int_t)p.used_pairs,
			"objective_mille_ore", gr_json_i128(p.primal), "sha256",
			gr_json_text(gr_sha256_hex(r->arena, p.sha256))),
		    err);
	gr_print_say(r->out, r->arena,
	    p.complete ? N_("Checked: no cheaper allocation exists. {0} nodes, {1} arcs, {2} used pairs computed anew; cost and bound agree.")
		       : N_("Checked: no cheaper allocation exists on the arcs of the file, which leave out stays that are too long. {0} nodes, {1} arcs, {2} used pairs computed anew; cost and bound agree."),
	    GR_ARGS(gr_arg_count(p.nodes), gr_arg_count(p.arcs), gr_arg_count(p.used_pairs)));
	return GR_OK;
}

const struct gr_command gr_cli_plan_verify = {
    .name = "plan verify",
    .usage = "PLANFILE",
    .summary = N_("Prove a plan file with an independent program, without the database"),
    .right = GR_PLAN_SHOW,
    .database = GR_NO_DATABASE,
    .json = true,
    .run = run,
};
