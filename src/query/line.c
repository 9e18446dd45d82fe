#include "query/line.h"

#include "domain/estimate.h"
#include "query/read.h"
#include "store/dataset.h"

#define LINES_PAGE 500

static void fill_row(const struct gr_dataset *d, int32_t i, struct gr_line_row *row)
{
	const struct gr_line_key *k = &d->key[i];

	row->line = d->line[i];
	row->org = k->org >= 0 ? d->org[k->org].name : GR_STR("");
	row->project = k->project >= 0 ? d->project[k->project].name : GR_STR("");
	row->line.project_name = row->project;
	row->line.project_type = k->project >= 0 ? d->project[k->project].type : GR_STR("");
	row->quality = k->quality >= 0 ? d->quality[k->quality].name : GR_STR("");
	row->group = k->group >= 0 ? d->group[k->group].name : GR_STR("");
	row->use = k->use >= 0 ? d->use[k->use].name : GR_STR("");
	row->example = k->project >= 0 && d->project[k->project].example;
	if (k->quality >= 0)
		row->likely_l = gr_built_in_litres(d->line[i].likely_kg, d->quality[k->quality].density_kg_m3[GR_BUILT_IN]);
}

int gr_query_lines(struct gr_app *app, const struct gr_actor *who, gr_org_id org, int32_t page, struct gr_arena *a,
    struct gr_line_view *out, struct gr_error *err)
{
	struct gr_dataset *lists = gr_alloc(a, sizeof *lists);
	const struct gr_dataset *d = NULL;
	struct gr_read rd;
	int64_t from = page < 0 ? 0 : (int64_t)page * LINES_PAGE;
	int rc = gr_read_begin(&rd, app, who, GR_LINE_LIST, err);

	*out = (struct gr_line_view){0};
	if (!rc && !lists)
		rc = gr_fail_full(err);
	if (!rc && org.v)
		rc = gr_may(who, GR_LINE_LIST, org, err);
	if (!rc)
		rc = gr_read_frame(&rd, a, &out->frame, err);
	if (!rc)
		rc = gr_dataset_live(app, rd.db, who->process, who->now, a, &d, err);
	if (rc)
		return gr_read_end(&rd, rc);
	*lists = *d; /* code lists for drop-downs: no line of anybody leaves with them */
	lists->line = NULL;
	lists->key = NULL;
	lists->project = NULL;
	lists->lines = lists->projects = 0;
	out->dataset = lists;
	out->row = gr_alloc_array(a, (size_t)d->lines, sizeof *out->row);
	out->project = gr_alloc_array(a, (size_t)d->projects, sizeof *out->project);
	if (gr_arena_full(a))
		return gr_read_end(&rd, gr_fail_full(err));
	for (int32_t i = 0; i < d->lines; i++) {
		const struct gr_line *l = &d->line[i];

		if ((org.v && l->org.v != org.v) || !gr_sees_line(who, l->org, l->visibility))
			continue;
		if (page < 0 || (out->all >= from && out->rows < LINES_PAGE))
			fill_row(d, i, &out->row[out->rows++]);
		out->all++;
	}
	for (int32_t i = 0; i < d->projects; i++)
		if (d->project[i].org.v == (org.v ? org.v : who->org.v))
			out->project[out->projects++] = d->project[i];
	return gr_read_end(&rd, rc);
}

int gr_query_dataset_live(struct gr_app *app, const struct gr_actor *who, struct gr_arena *a, const struct gr_dataset **out,
    struct gr_error *err)
{
	struct gr_read rd;
	int rc = gr_read_begin(&rd, app, who, GR_PROCESS_SHOW, err);

	if (!rc)
		rc = gr_dataset_live(app, rd.db, who->process, who->now, a, out, err);
	return gr_read_end(&rd, rc);
}
