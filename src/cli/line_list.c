#include "cli/commands.h"

#include "cli/json.h"
#include "cli/print.h"
#include "query/line.h"
#include "query/organisation.h"

static json_t *line_json(const struct gr_line_row *row)
{
	const struct gr_line *l = &row->line;

	return json_pack("{s:I, s:o, s:o, s:s, s:o, s:o, s:I, s:I, s:I, s:o, s:o, s:s, s:s, s:i, s:b}", "line", (json_int_t)l->id.v,
	    "org", gr_json_text(row->org), "project", gr_json_text(row->project), "direction", gr_direction_code(l->direction),
	    "quality", gr_json_text(l->quality), "use", gr_json_text(l->use), "low_kg", (json_int_t)l->low_kg, "likely_kg",
	    (json_int_t)l->likely_kg, "high_kg", (json_int_t)l->high_kg, "first", gr_json_quarter(l->first), "last",
	    gr_json_quarter(l->last), "certainty", gr_certainty_code(l->certainty), "visibility",
	    gr_visibility_code(l->visibility), "municipality", (int)l->place.municipality, "example", row->example);
}

static int run(struct gr_run *r, struct gr_error *err)
{
	const char *org_text = gr_run_option(r, "--org");
	struct gr_line_view v;
	gr_org_id org = {0};
	json_t *list = json_array();
	int rc = GR_OK;

	if (org_text)
		rc = gr_query_org_find(r->app, r->who, gr_str(org_text), r->arena, &org, err);
	if (!rc)
		rc = gr_query_lines(r->app, r->who, org, -1, r->arena, &v, err);
	for (int32_t i = 0; !rc && i < v.rows; i++) {
		const struct gr_line_row *row = &v.row[i];

		if (r->json) {
			json_array_append_new(list, line_json(row));
			continue;
		}
		fprintf(r->out, "%lld\t", (long long)row->line.id.v);
		gr_print_text(r->out, row->org);
		gr_print_text(r->out, row->project);
		gr_print_msg(r->out, gr_direction_name(row->line.direction));
		gr_print_text(r->out, row->quality);
		gr_print_kg(r->out, r->arena, gr_figure(row->line.likely_kg));
		gr_print_end(r->out);
	}
	if (!rc && r->json)
		return gr_json_print(r->out, list, err);
	json_decref(list);
	return rc;
}

const struct gr_command gr_cli_line_list = {
    .name = "line list",
    .usage = "[--org CODE]",
    .summary = N_("Quantity lines with what they were computed to"),
    .right = GR_LINE_LIST,
    .database = GR_OPEN_DATABASE,
    .option =
	(const struct gr_option[]){
	    {"--org", "CODE", N_("only those of this organisation: its code or name")},
	    {NULL, NULL, NULL},
	},
    .json = true,
    .run = run,
};
