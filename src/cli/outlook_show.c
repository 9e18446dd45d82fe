#include "cli/commands.h"

#include "base/danish.h"
#include "base/message.h"
#include "cli/json.h"
#include "cli/print.h"
#include "query/outlook.h"

static json_t *case_json(const struct gr_outlook *o, enum gr_case c)
{
	json_t *list = json_array();

	for (int32_t i = 0; i < o->years; i++) {
		const struct gr_outlook_year *y = &o->year[c][i];

		json_array_append_new(list,
		    json_pack("{s:i, s:I, s:I, s:I, s:I, s:I, s:I}", "year", (int)y->year,
			"consumption_kg", (json_int_t)y->consumption_kg, "secondary_kg",
			(json_int_t)y->secondary_kg, "land_kg", (json_int_t)y->land_kg,
			"target_kg", (json_int_t)y->target_kg, "gap_kg", (json_int_t)y->gap_kg,
			"reserve_end_kg", (json_int_t)y->reserve_end_kg));
	}
	return list;
}

static int print_json(struct gr_run *r, const struct gr_outlook *o, struct gr_error *err)
{
	const struct gr_ladder *l = &o->ladder;
	json_t *ladder = json_pack("{s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I}", "target_kg", (json_int_t)l->target_kg, "today_kg",
	    (json_int_t)l->today_kg, "pool_kg", (json_int_t)l->pool_kg, "plants_kg", (json_int_t)l->plants_kg, "declared_kg",
	    (json_int_t)l->declared_kg, "requirement_kg", (json_int_t)l->requirement_kg, "avoided_kg", (json_int_t)l->avoided_kg,
	    "missing_kg", (json_int_t)l->missing_kg);

	return gr_json_print(r->out,
	    json_pack("{s:I, s:o, s:o, s:o, s:o, s:o}", "snapshot", (json_int_t)o->snapshot.v,
		"definition", gr_json_text(o->target.id), "low", case_json(o, GR_CASE_LOW),
		"likely", case_json(o, GR_CASE_LIKELY), "high", case_json(o, GR_CASE_HIGH), "ladder", ladder),
	    err);
}

static int run(struct gr_run *r, struct gr_error *err)
{
	struct gr_outlook_view v;
	int rc = gr_query_outlook(r->app, r->who, r->arena, &v, err);

	if (!rc && r->json)
		return print_json(r, &v.outlook, err);
	for (int32_t i = 0; !rc && i < v.outlook.years; i++) {
		const struct gr_outlook_year *y = &v.outlook.year[GR_CASE_LIKELY][i];

		fprintf(r->out, "%d\t", (int)y->year);
		gr_print_kg(r->out, r->arena, gr_figure(y->consumption_kg));
		gr_print_kg(r->out, r->arena, gr_figure(y->secondary_kg));
		for (int c = 0; c < GR_CASES; c++) {
			const struct gr_outlook_year *z = &v.outlook.year[c][i];
			struct gr_sb sb;

			gr_sb_open(&sb, r->arena, 64);
			gr_da_percent(&sb, z->secondary_kg, z->consumption_kg);
			gr_sb_z(&sb, " %");
			gr_print_text(r->out, gr_sb_str(&sb));
		}
		gr_print_kg(r->out, r->arena, gr_figure(y->gap_kg));
		gr_print_end(r->out);
	}
	return rc;
}

const struct gr_command gr_cli_outlook_show = {
    .name = "outlook show",
    .usage = "",
    .summary = N_("The way to the target: per year use, secondary, share low, expected and high, and the gap"),
    .right = GR_OUTLOOK_SHOW,
    .database = GR_OPEN_DATABASE,
    .json = true,
    .run = run,
};
