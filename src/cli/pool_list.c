#include "cli/commands.h"

#include <string.h>

#include "cli/json.h"
#include "cli/print.h"
#include "query/pool.h"

static json_t *row_json(const struct gr_pool_view *v, const struct gr_pool_row *row)
{
	json_t *cells = json_array();

	for (int32_t i = 0; i < v->years; i++)
		if (row->span[i])
			json_array_append_new(cells,
			    json_pack("{s:i, s:i, s:o}", "year", (int)(v->first_year + i), "years",
				(int)row->span[i], "likely_kg", gr_json_figure(row->cell[i].likely_kg)));
	return json_pack("{s:s, s:o, s:o, s:o, s:b, s:o, s:o, s:o, s:o}", "direction",
	    gr_direction_code(row->direction), "group", gr_json_text(row->group), "label",
	    gr_json_text(row->label), "members", gr_json_text(row->members), "total", row->total,
	    "low_kg", gr_json_figure(row->low_kg), "likely_kg", gr_json_figure(row->likely_kg),
	    "high_kg", gr_json_figure(row->high_kg), "cells", cells);
}

static int print_json(struct gr_run *r, const struct gr_pool_view *v, struct gr_error *err)
{
	json_t *rows = json_array();
	json_t *areas = json_array();

	for (int32_t i = 0; i < v->rows; i++)
		json_array_append_new(rows, row_json(v, &v->row[i]));
	for (int32_t i = 0; i < v->areas; i++)
		json_array_append_new(areas,
		    json_pack("{s:o, s:o, s:o}", "area", gr_json_text(v->area[i].name), "need_kg",
			gr_json_figure(v->area[i].need_kg), "surplus_kg",
			gr_json_figure(v->area[i].surplus_kg)));
	return gr_json_print(r->out,
	    json_pack("{s:I, s:o, s:b, s:I, s:o, s:o, s:o, s:o}", "snapshot",
		(json_int_t)v->snapshot.v, "root", gr_json_text(v->root), "published", v->published,
		"publication", (json_int_t)v->publication.v, "need_kg", gr_json_figure(v->need_kg),
		"surplus_kg", gr_json_figure(v->surplus_kg), "rows", rows, "areas", areas),
	    err);
}

static int run(struct gr_run *r, struct gr_error *err)
{
	const char *as = gr_run_option(r, "--as");
	struct gr_pool_filter f = {.direction = -1};
	struct gr_pool_view v;
	int rc;

	if (as && strcmp(as, "market"))
		return gr_fail_with(err, GR_INVALID, N_("{0} is not somebody one can see as."),
		    N_("Write --as market."), GR_ARGS(gr_arg_z(as)));
	r->who->as_market = as != NULL;
	rc = gr_query_pool(r->app, r->who, &f, r->arena, &v, err);
	if (!rc && r->json)
		return print_json(r, &v, err);
	for (int32_t i = 0; !rc && i < v.rows; i++) {
		gr_print_msg(r->out, gr_direction_name(v.row[i].direction));
		gr_print_text(r->out, v.row[i].group);
		gr_print_text(r->out, v.row[i].label);
		gr_print_kg(r->out, r->arena, v.row[i].low_kg);
		gr_print_kg(r->out, r->arena, v.row[i].likely_kg);
		gr_print_kg(r->out, r->arena, v.row[i].high_kg);
		gr_print_end(r->out);
	}
	return rc;
}

const struct gr_command gr_cli_pool_list = {
    .name = "pool list",
    .usage = "[--as market]",
    .summary = N_("Pooled volumes, as the reader may see them"),
    .right = GR_POOL_LIST,
    .database = GR_OPEN_DATABASE,
    .option =
	(const struct gr_option[]){
	    {"--as", "market", N_("see it as the market sees it: published figures only")},
	    {NULL, NULL, NULL},
	},
    .json = true,
    .run = run,
};
