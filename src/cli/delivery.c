#include "cli/delivery.h"

#include "base/message.h"
#include "cli/json.h"
#include "cli/print.h"
#include "query/delivery.h"

static const char *const kind_code[] = {"new", "changed", "gone", "same"};
static const char *const kind_name[] = {N_("new"), N_("changed"), N_("gone"), N_("as before")};

static json_t *problem_json(struct gr_run *r, const struct gr_problem *p)
{
	struct gr_sb sb;

	gr_sb_open(&sb, r->arena, 4096);
	gr_error_say(&sb, &p->error);
	return json_pack("{s:s, s:o, s:i, s:i, s:o, s:o}", "severity",
	    p->severity == GR_ERROR_CELL ? "error" : p->severity == GR_QUESTION_CELL ? "question" : "remark", "sheet",
	    gr_json_text(p->sheet), "row", (int)p->row, "column", (int)p->column, "found", gr_json_text(p->found), "text",
	    gr_json_text(gr_sb_str(&sb)));
}

static int print_json(struct gr_run *r, const struct gr_delivery_view *v, struct gr_error *err)
{
	json_t *problems = json_array();
	json_t *differences = json_array();

	for (int32_t i = 0; i < v->problems; i++)
		json_array_append_new(problems, problem_json(r, &v->problem[i]));
	for (int32_t i = 0; i < v->differences; i++) {
		const struct gr_difference *d = &v->difference[i];

		json_array_append_new(differences,
		    json_pack("{s:s, s:o, s:o, s:I, s:I, s:b, s:b}", "kind", kind_code[d->kind], "project",
			gr_json_text(d->project), "quality", gr_json_text(d->quality_name), "before_kg",
			(json_int_t)d->before.likely_kg, "after_kg", (json_int_t)d->after.likely_kg, "blocked", d->blocked,
			"raced", d->raced));
	}
	return gr_json_print(r->out,
	    json_pack("{s:I, s:i, s:i, s:i, s:i, s:i, s:i, s:o, s:o}", "delivery", (json_int_t)v->id.v, "new", (int)v->added,
		"changed", (int)v->changed, "gone", (int)v->gone, "same", (int)v->same, "errors", (int)v->errors, "questions",
		(int)v->questions, "problems", problems, "differences", differences),
	    err);
}

int gr_print_delivery(struct gr_run *r, gr_delivery_id id, struct gr_error *err)
{
	struct gr_delivery_view v;
	int rc = gr_query_delivery(r->app, r->who, id, r->arena, &v, err);

	if (!rc && r->json)
		return print_json(r, &v, err);
	for (int32_t i = 0; !rc && i < v.problems; i++) {
		struct gr_sb sb;

		gr_sb_open(&sb, r->arena, 4096);
		gr_error_say(&sb, &v.problem[i].error);
		fprintf(r->out, "%.*s\n", GR_PF(gr_sb_str(&sb)));
	}
	for (int32_t i = 0; !rc && i < v.differences; i++) {
		const struct gr_difference *d = &v.difference[i];

		if (d->kind == GR_LINE_SAME)
			continue;
		gr_print_msg(r->out, kind_name[d->kind]);
		gr_print_text(r->out, d->project);
		gr_print_text(r->out, d->quality_name);
		gr_print_kg(r->out, r->arena, d->kind == GR_LINE_NEW ? (struct gr_figure){0} : gr_figure(d->before.likely_kg));
		gr_print_kg(r->out, r->arena, d->kind == GR_LINE_GONE ? (struct gr_figure){0} : gr_figure(d->after.likely_kg));
		gr_print_end(r->out);
	}
	if (!rc)
		gr_print_say(r->out, r->arena, N_("Delivery {0}: {1} new lines, {2} changed, {3} gone, {4} as before; {5} faults."),
		    GR_ARGS(gr_arg_count(v.id.v), gr_arg_count(v.added), gr_arg_count(v.changed), gr_arg_count(v.gone),
			gr_arg_count(v.same), gr_arg_count(v.errors)));
	return rc;
}
