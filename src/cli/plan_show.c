#include "cli/commands.h"

#include "cli/json.h"
#include "cli/print.h"
#include "query/plan.h"

static json_t *sum_json(const struct gr_plan_sum *s)
{
	return json_pack("{s:I, s:I, s:I, s:I, s:I, s:o, s:I, s:I}", "need_kg", (json_int_t)s->need_kg,
	    "primary_kg", (json_int_t)s->primary_kg, "own_kg", (json_int_t)s->own_kg, "others_kg",
	    (json_int_t)s->others_kg, "plants_kg", (json_int_t)s->plants_kg, "cost_mille_ore",
	    gr_json_i128(s->cost_mille_ore), "tonne_m", (json_int_t)s->tonne_m, "co2_g",
	    (json_int_t)s->co2_g);
}

static void print_sum(struct gr_run *r, const char *name, const struct gr_plan_sum *s)
{
	gr_print_msg(r->out, name);
	gr_print_kg(r->out, r->arena, gr_figure(s->need_kg));
	gr_print_kg(r->out, r->arena, gr_figure(s->primary_kg));
	gr_print_kg(r->out, r->arena, gr_figure(s->own_kg));
	gr_print_kg(r->out, r->arena, gr_figure(s->others_kg));
	gr_print_kg(r->out, r->arena, gr_figure(s->plants_kg));
	gr_print_say(r->out, r->arena, "{0}",
	    GR_ARGS(gr_arg_ore((int64_t)gr_div_half_even(s->cost_mille_ore, 1000))));
}

static int run(struct gr_run *r, struct gr_error *err)
{
	struct gr_plan_view v;
	gr_plan_id id = {0};
	int rc = GR_OK;

	if (r->argc > 0 && !gr_str_i64(gr_str(r->argv[0]), &id.v))
		rc = gr_fail_with(err, GR_INVALID, N_("{0} is not the number of a plan."), "",
		    GR_ARGS(gr_arg_z(r->argv[0])));
	if (!rc)
		rc = gr_query_plan(r->app, r->who, id, r->arena, &v, err);
	if (!rc && !v.there)
		rc = gr_fail(err, GR_MISSING, N_("No plan has been made yet."), N_("Make one with grus plan run."));
	if (rc)
		return rc;
	if (r->json)
		return gr_json_print(r->out,
		    json_pack("{s:I, s:I, s:o, s:o, s:o, s:i}", "plan", (json_int_t)v.plan.v,
			"snapshot", (json_int_t)v.snapshot.v, "sha256", gr_json_text(v.sha256),
			"alone", sum_json(&v.alone), "joint", sum_json(&v.joint), "newer_lines",
			(int)v.newer_lines),
		    err);
	print_sum(r, N_("Each for itself"), &v.alone);
	print_sum(r, N_("Together"), &v.joint);
	for (int32_t i = 0; i < v.uses; i++) {
		gr_print_text(r->out, v.use[i].from);
		gr_print_text(r->out, v.use[i].to);
		gr_print_text(r->out, v.use[i].material);
		gr_print_kg(r->out, r->arena, gr_figure(v.use[i].kg));
		gr_print_end(r->out);
	}
	return GR_OK;
}

const struct gr_command gr_cli_plan_show = {
    .name = "plan show",
    .usage = "[PLAN]",
    .summary = N_("The best allocation: before and after, and who uses whose"),
    .right = GR_PLAN_SHOW,
    .database = GR_OPEN_DATABASE,
    .json = true,
    .run = run,
};
