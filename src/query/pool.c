#include "query/pool.h"

#include <string.h>

#include "base/message.h"
#include "pool/volume.h"
#include "query/read.h"
#include "store/dataset.h"
#include "store/publication.h"

/* What one call works with. */
struct pool_run {
	const struct gr_dataset *d;
	const struct gr_pool_filter *f;
	struct gr_arena *a;
	struct gr_pool_view *v;
	int32_t group, area; /* of the filter; -1 = all */
};

static struct gr_str label_join(struct pool_run *p, const int32_t *index, int32_t n, bool areas)
{
	struct gr_sb sb;

	gr_sb_open(&sb, p->a, 4096);
	for (int32_t i = 0; i < n; i++) {
		if (i)
			gr_sb_z(&sb, ", ");
		if (areas)
			gr_sb_add(&sb, index[i] >= 0 ? p->d->area[index[i]].name : gr_str(gr_t(N_("place not known"))));
		else
			gr_sb_add(&sb, p->d->quality[index[i]].name);
	}
	return gr_sb_str(&sb);
}

static int read_filter(struct pool_run *p, struct gr_error *err)
{
	p->group = p->area = -1;
	for (int32_t i = 0; i < p->d->groups; i++)
		if (p->f->group.n && gr_str_eq(p->d->group[i].code, p->f->group))
			p->group = i;
	for (int32_t i = 0; i < p->d->areas; i++)
		if (p->f->area.n && gr_str_eq(p->d->area[i].name, p->f->area))
			p->area = i;
	if (p->f->group.n && p->group < 0)
		return gr_fail_with(err, GR_INVALID, N_("There is no quality group \"{0}\"."),
		    N_("Choose one of the list."), GR_ARGS(gr_arg_text(p->f->group)));
	if (p->f->area.n && p->area < 0)
		return gr_fail_with(err, GR_INVALID, N_("There is no area \"{0}\"."), N_("Choose one of the list."),
		    GR_ARGS(gr_arg_text(p->f->area)));
	if (p->f->year && (p->f->year < 2000 || p->f->year > 2100))
		return gr_fail_with(err, GR_INVALID, N_("The year {0} is not between 2000 and 2100."),
		    N_("Choose one of the list."), GR_ARGS(gr_arg_year(p->f->year)));
	return GR_OK;
}

static int fill_lists(struct pool_run *p, struct gr_error *err)
{
	struct gr_pool_view *v = p->v;

	v->group_code = gr_alloc_array(p->a, (size_t)p->d->groups, sizeof *v->group_code);
	v->group_name = gr_alloc_array(p->a, (size_t)p->d->groups, sizeof *v->group_name);
	v->area_name = gr_alloc_array(p->a, (size_t)p->d->areas, sizeof *v->area_name);
	if (gr_arena_full(p->a))
		return gr_fail_full(err);
	for (int32_t i = 0; i < p->d->groups; i++) {
		v->group_code[i] = p->d->group[i].code;
		v->group_name[i] = p->d->group[i].name;
	}
	for (int32_t i = 0; i < p->d->areas; i++)
		v->area_name[i] = p->d->area[i].name;
	v->groups_in_filter = p->d->groups;
	v->areas_in_filter = p->d->areas;
	return GR_OK;
}

static int make_areas(struct pool_run *p, struct gr_error *err)
{
	struct gr_pool_view *v = p->v;

	v->area = gr_alloc_array(p->a, (size_t)p->d->areas, sizeof *v->area);
	if (gr_arena_full(p->a))
		return gr_fail_full(err);
	v->areas = p->d->areas;
	for (int32_t i = 0; i < p->d->areas; i++) {
		int64_t e = 0, n = 0;
		int32_t *codes = gr_alloc_array(p->a, (size_t)p->d->municipalities, sizeof *codes);

		if (!codes)
			return gr_fail_full(err);
		v->area[i] = (struct gr_pool_area){.name = p->d->area[i].name, .municipality = codes};
		for (int32_t m = 0; m < p->d->municipalities; m++)
			if (p->d->municipality[m].area == i) {
				codes[v->area[i].municipalities++] = p->d->municipality[m].code;
				e += p->d->municipality[m].e_m;
				n += p->d->municipality[m].n_m;
			}
		if (v->area[i].municipalities) {
			v->area[i].e_m = (int32_t)(e / v->area[i].municipalities);
			v->area[i].n_m = (int32_t)(n / v->area[i].municipalities);
		}
	}
	return GR_OK;
}

static bool asked_for(const struct pool_run *p, enum gr_direction direction)
{
	return p->f->direction < 0 || p->f->direction == (int32_t)direction;
}

static struct gr_pool_row *new_row(struct pool_run *p, int32_t max)
{
	struct gr_pool_view *v = p->v;
	struct gr_pool_row *row;

	if (v->rows >= max)
		return NULL;
	row = &v->row[v->rows];
	row->cell = gr_alloc_array(p->a, (size_t)v->years, sizeof *row->cell);
	row->span = gr_alloc_array(p->a, (size_t)v->years, sizeof *row->span);
	if (!row->cell || !row->span)
		return NULL;
	v->rows++;
	return row;
}

static void add_to(struct gr_figure *sum, struct gr_figure part)
{
	if (part.kind == GR_REPORTED)
		*sum = gr_figure((sum->kind == GR_REPORTED ? sum->n : 0) + part.n);
}

/* Sums by year only where every cell above is of one year: else a year's sum would leave out what is published for several years together. */
static void total_years(const struct pool_run *p, struct gr_pool_row *t, const struct gr_pool_row *from)
{
	bool single = true;

	for (const struct gr_pool_row *r = from; r < t; r++)
		for (int32_t y = 0; y < p->v->years && !r->group_total; y++)
			single = single && r->span[y] <= 1;
	for (int32_t y = 0; y < p->v->years; y++) {
		t->span[y] = single;
		if (!single)
			t->cell[y] = (struct gr_pool_cell){0};
	}
	if (!single && p->v->years)
		t->span[0] = p->v->years;
}

/* A direction's last row: the sums of what stands above it, column by column. */
static int total_row(struct pool_run *p, enum gr_direction direction, int32_t from, int32_t max, struct gr_error *err)
{
	struct gr_pool_row *t = from < p->v->rows ? new_row(p, max) : NULL;

	if (from >= p->v->rows)
		return GR_OK;
	if (!t)
		return gr_fail_full(err);
	t->direction = direction;
	t->total = true;
	t->label = gr_str(gr_t(N_("Total")));
	for (const struct gr_pool_row *r = p->v->row + from; r < t; r++) {
		if (r->group_total)
			continue;
		add_to(&t->likely_kg, r->likely_kg);
		add_to(&t->low_kg, r->low_kg);
		add_to(&t->high_kg, r->high_kg);
		for (int32_t y = 0; y < p->v->years; y++)
			if (r->span[y] == 1)
				add_to(&t->cell[y].likely_kg, r->cell[y].likely_kg);
	}
	total_years(p, t, p->v->row + from);
	return GR_OK;
}

/* --- The process team: sums of the snapshot itself. --- */

static struct gr_volume_filter volume_filter(const struct pool_run *p)
{
	return (struct gr_volume_filter){.direction = p->f->direction,
	    .group = p->group,
	    .quality = -1,
	    .area = p->area,
	    .first_year = p->f->year,
	    .last_year = p->f->year,
	    .org = -1,
	    .certainty_from = GR_IDEA};
}

/* After a group's rows, from row `from` on: their sum, column by column. */
static int group_row(struct pool_run *p, int32_t from, int32_t max, struct gr_error *err)
{
	struct gr_pool_row *t = new_row(p, max);

	if (!t)
		return gr_fail_full(err);
	t->direction = p->v->row[from].direction;
	t->group = t->label = p->v->row[from].group;
	t->group_total = true;
	for (const struct gr_pool_row *r = p->v->row + from; r < t; r++) {
		add_to(&t->likely_kg, r->likely_kg);
		add_to(&t->low_kg, r->low_kg);
		add_to(&t->high_kg, r->high_kg);
		for (int32_t y = 0; y < p->v->years; y++)
			add_to(&t->cell[y].likely_kg, r->cell[y].likely_kg);
	}
	for (int32_t y = 0; y < p->v->years; y++)
		t->span[y] = 1;
	return GR_OK;
}

/* The row of one quality: sum[0] is its first year, n its years. */
static int quality_row(struct pool_run *p, const struct gr_volume_row *sum, int32_t n, int32_t max, struct gr_error *err)
{
	struct gr_pool_row *row = new_row(p, max);

	if (!row)
		return gr_fail_full(err);
	row->direction = sum->direction;
	row->group = p->d->group[sum->group].name;
	row->label = p->d->quality[sum->quality].name;
	for (int32_t i = 0; i < n; i++) {
		int32_t y = sum[i].year - p->v->first_year;

		add_to(&row->low_kg, gr_figure(sum[i].volume.low_kg));
		add_to(&row->likely_kg, gr_figure(sum[i].volume.likely_kg));
		add_to(&row->high_kg, gr_figure(sum[i].volume.high_kg));
		if (y >= 0 && y < p->v->years)
			row->cell[y].likely_kg = gr_figure(sum[i].volume.likely_kg);
	}
	for (int32_t y = 0; y < p->v->years; y++)
		row->span[y] = 1;
	return GR_OK;
}

/* The sums come by quality's code; people read them by group, and in a group in the order of quality_groups.csv. */
static int group_rows(struct pool_run *p, const struct gr_volume_row *sum, int32_t sums, enum gr_direction direction,
    int32_t group, int32_t max, struct gr_error *err)
{
	int32_t from = p->v->rows, after = -1;
	int rc = GR_OK;

	while (!rc) {
		int32_t next = -1, n = 0;

		for (int32_t i = 0; i < sums; i++) {
			int32_t order = p->d->quality[sum[i].quality].order;

			if (sum[i].direction == direction && sum[i].group == group && order > after &&
			    (next < 0 || order < p->d->quality[sum[next].quality].order))
				next = i;
		}
		if (next < 0)
			break;
		while (next + n < sums && sum[next + n].direction == direction && sum[next + n].quality == sum[next].quality)
			n++;
		after = p->d->quality[sum[next].quality].order;
		rc = quality_row(p, &sum[next], n, max, err);
	}
	return rc || p->v->rows == from ? rc : group_row(p, from, max, err);
}

static int sums_by_quality(struct pool_run *p, struct gr_error *err)
{
	struct gr_volume_filter f = volume_filter(p);
	struct gr_volume_row *sum;
	int32_t sums, max;
	int rc = gr_volume_by_quality_year(p->d, &f, p->a, &sum, &sums, err);

	if (rc)
		return rc;
	max = 2 * sums + GR_DIRECTIONS;
	p->v->row = gr_alloc_array(p->a, (size_t)max, sizeof *p->v->row);
	if (!p->v->row)
		return gr_fail_full(err);
	for (int d = 0; !rc && d < GR_DIRECTIONS; d++) {
		int32_t from = p->v->rows;

		for (int32_t g = 0; !rc && g < p->d->groups; g++)
			rc = group_rows(p, sum, sums, (enum gr_direction)d, g, max, err);
		if (!rc)
			rc = total_row(p, (enum gr_direction)d, from, max, err);
	}
	return rc;
}

static int sums_by_area(struct pool_run *p, struct gr_error *err)
{
	struct gr_volume_filter f = volume_filter(p);
	struct gr_volume_row *sum;
	int32_t sums;
	int rc = gr_volume_by_group_area(p->d, &f, p->a, &sum, &sums, err);

	p->v->area_row = gr_alloc_array(p->a, (size_t)(rc ? 0 : sums), sizeof *p->v->area_row);
	if (!rc && sums && !p->v->area_row)
		rc = gr_fail_full(err);
	for (int32_t i = 0; !rc && i < sums; i++) {
		struct gr_figure kg = gr_figure(sum[i].volume.likely_kg);

		p->v->area_row[p->v->area_rows++] = (struct gr_pool_area_row){.direction = sum[i].direction,
		    .group = p->d->group[sum[i].group].name, .likely_kg = kg, .orgs_from = sum[i].volume.orgs,
		    .orgs_to = sum[i].volume.orgs,
		    .area = sum[i].area >= 0 ? p->d->area[sum[i].area].name : gr_str(gr_t(N_("place not known")))};
		if (sum[i].area >= 0)
			add_to(sum[i].direction == GR_NEED ? &p->v->area[sum[i].area].need_kg
							   : &p->v->area[sum[i].area].surplus_kg,
			    kg);
	}
	return rc;
}

static int sums_by_year(struct pool_run *p, struct gr_error *err)
{
	struct gr_volume_filter f = volume_filter(p);
	struct gr_pool_view *v = p->v;
	struct gr_volume_row *sum;
	int32_t sums;
	int rc = gr_volume_by_year(p->d, &f, p->a, &sum, &sums, err);

	v->by_year = gr_alloc_array(p->a, (size_t)v->years, sizeof *v->by_year);
	if (!rc && !v->by_year)
		rc = gr_fail_full(err);
	for (int32_t y = 0; !rc && y < v->years; y++)
		v->by_year[y].year = v->first_year + y;
	for (int32_t i = 0; !rc && i < sums; i++) {
		int32_t at = sum[i].year - v->first_year;
		struct gr_pool_year *y;

		if (at < 0 || at >= v->years)
			continue;
		y = &v->by_year[at];
		if (sum[i].direction == GR_NEED) {
			y->need_low_kg = gr_figure(sum[i].volume.low_kg);
			y->need_kg = gr_figure(sum[i].volume.likely_kg);
			y->need_high_kg = gr_figure(sum[i].volume.high_kg);
		} else {
			y->surplus_low_kg = gr_figure(sum[i].volume.low_kg);
			y->surplus_kg = gr_figure(sum[i].volume.likely_kg);
			y->surplus_high_kg = gr_figure(sum[i].volume.high_kg);
		}
	}
	return rc;
}

static int internal_view(struct pool_run *p, struct gr_error *err)
{
	struct gr_volume_filter f = volume_filter(p);
	struct gr_volume total[GR_DIRECTIONS];
	struct gr_pool_view *v = p->v;
	int rc = gr_volume_total(p->d, &f, p->a, total, err);

	if (!rc)
		rc = sums_by_quality(p, err);
	if (!rc)
		rc = sums_by_area(p, err);
	if (!rc)
		rc = sums_by_year(p, err);
	if (rc)
		return rc;
	v->need_low_kg = gr_figure(total[GR_NEED].low_kg);
	v->need_kg = gr_figure(total[GR_NEED].likely_kg);
	v->need_high_kg = gr_figure(total[GR_NEED].high_kg);
	v->surplus_low_kg = gr_figure(total[GR_SURPLUS].low_kg);
	v->surplus_kg = gr_figure(total[GR_SURPLUS].likely_kg);
	v->surplus_high_kg = gr_figure(total[GR_SURPLUS].high_kg);
	v->need_contracted_kg = gr_figure(total[GR_NEED].contracted_kg);
	v->lines = total[GR_NEED].lines + total[GR_SURPLUS].lines;
	v->projects = p->d->projects;
	v->orgs_from = v->orgs_to = gr_dataset_orgs_with_lines(p->d);
	return GR_OK;
}

/* --- Everybody else: published rows, and nothing but them. --- */

static bool same_codes(const struct gr_published_row *a, const struct gr_published_row *b)
{
	return a->direction == b->direction && a->group == b->group && a->codes == b->codes &&
	       a->rest_codes == b->rest_codes && !memcmp(a->code, b->code, (size_t)a->codes * sizeof a->code[0]);
}

static bool row_passes_filter(const struct pool_run *p, const struct gr_published_row *r)
{
	return asked_for(p, r->direction) && (p->group < 0 || r->group == p->group) &&
	       (!p->f->year || (r->first_year <= p->f->year && p->f->year <= r->last_year));
}

/* The groups that "øvrige grupper" holds, in their order: a name each, not all of their qualities. */
static struct gr_str group_names(struct pool_run *p, const struct gr_published_row *r)
{
	struct gr_sb sb;

	gr_sb_open(&sb, p->a, 4096);
	for (int32_t g = 0; g < p->d->groups; g++)
		for (int32_t i = 0; i < r->codes; i++)
			if (p->d->quality[r->code[i]].group == g) {
				if (sb.n)
					gr_sb_z(&sb, ", ");
				gr_sb_add(&sb, p->d->group[g].name);
				break;
			}
	return gr_sb_str(&sb);
}

static void published_label(struct pool_run *p, const struct gr_published_row *r, struct gr_pool_row *row)
{
	row->direction = r->direction;
	row->group = r->group >= 0 ? p->d->group[r->group].name : gr_str(gr_t(N_("Other groups")));
	row->orgs_from = r->orgs_from;
	row->orgs_to = r->orgs_to;
	if (r->codes == 1 && !r->rest_codes) {
		row->label = p->d->quality[r->code[0]].name;
		return;
	}
	row->label = gr_str(gr_t(r->group >= 0 ? N_("Others in the group") : N_("Other groups")));
	row->members = r->group >= 0 ? label_join(p, r->code, r->codes, false) : group_names(p, r);
}

static void put_published(struct pool_run *p, const struct gr_published_row *r, struct gr_pool_row *row)
{
	int32_t from = r->first_year - p->v->first_year;
	int32_t n = r->last_year - r->first_year + 1;

	if (from < 0 || n < 1 || from + n > p->v->years)
		return;
	row->cell[from].likely_kg = r->likely_kg;
	row->span[from] = n;
	add_to(&row->likely_kg, r->likely_kg);
	if (r->likely_kg.kind == GR_HIDDEN && row->likely_kg.kind == GR_NOT_REPORTED)
		row->likely_kg = r->likely_kg;
	if (r->low_percent.kind == GR_REPORTED) {
		row->low_percent = r->low_percent;
		row->high_percent = r->high_percent;
	}
	if (r->snapshot.v != p->v->snapshot.v)
		row->as_of = r->as_of;
}

/* The group's own total, with low and high, after its rows. GR_LIMIT: no room. */
static int published_group(struct pool_run *p, const struct gr_publication *pub, const struct gr_published_row *of, int32_t max)
{
	for (int32_t i = 0; i < pub->rows; i++) {
		const struct gr_published_row *r = &pub->row[i];
		struct gr_pool_row *row;

		if (r->table != GR_TABLE_TOTAL || !r->codes || r->group != of->group || r->direction != of->direction ||
		    p->f->year)
			continue;
		row = new_row(p, max);
		if (!row)
			return GR_LIMIT;
		row->direction = r->direction;
		row->group = row->label = r->group >= 0 ? p->d->group[r->group].name : gr_str(gr_t(N_("Other groups")));
		row->group_total = true;
		row->span[0] = p->v->years; /* a total over all years: no cell of its own */
		row->likely_kg = r->likely_kg;
		row->low_percent = r->low_percent;
		row->high_percent = r->high_percent;
		row->orgs_from = r->orgs_from;
		row->orgs_to = r->orgs_to;
	}
	return GR_OK;
}

static int published_rows(struct pool_run *p, const struct gr_publication *pub, struct gr_error *err)
{
	struct gr_pool_view *v = p->v;
	int32_t max = 2 * pub->rows + GR_DIRECTIONS;
	int rc = GR_OK;

	v->row = gr_alloc_array(p->a, (size_t)max, sizeof *v->row);
	if (!v->row)
		return gr_fail_full(err);
	for (int d = 0; !rc && d < GR_DIRECTIONS; d++) {
		int32_t from = v->rows;
		const struct gr_published_row *before = NULL;
		struct gr_pool_row *row = NULL;

		for (int32_t i = 0; i < pub->rows; i++) {
			const struct gr_published_row *r = &pub->row[i];

			if (r->table != GR_TABLE_QUALITY_YEAR || (int)r->direction != d || !row_passes_filter(p, r))
				continue;
			if (before && before->group != r->group && published_group(p, pub, before, max))
				return gr_fail_full(err);
			if (!before || !same_codes(before, r)) {
				row = new_row(p, max);
				if (!row)
					return gr_fail_full(err);
				published_label(p, r, row);
			}
			put_published(p, r, row);
			before = r;
		}
		if (before && published_group(p, pub, before, max))
			return gr_fail_full(err);
		rc = total_row(p, (enum gr_direction)d, from, max, err);
	}
	return rc;
}

static int published_areas(struct pool_run *p, const struct gr_publication *pub, struct gr_error *err)
{
	struct gr_pool_view *v = p->v;

	v->area_row = gr_alloc_array(p->a, (size_t)pub->rows, sizeof *v->area_row);
	if (!v->area_row)
		return gr_fail_full(err);
	for (int32_t i = 0; i < pub->rows; i++) {
		const struct gr_published_row *r = &pub->row[i];
		bool asked = p->area < 0;

		for (int32_t k = 0; k < r->areas; k++)
			asked = asked || r->area[k] == p->area;
		if (r->table != GR_TABLE_GROUP_AREA || !asked_for(p, r->direction) || (p->group >= 0 && r->group != p->group) || !asked)
			continue;
		v->area_row[v->area_rows++] = (struct gr_pool_area_row){.direction = r->direction, .likely_kg = r->likely_kg,
		    .orgs_from = r->orgs_from, .orgs_to = r->orgs_to,
		    .group = r->group >= 0 ? p->d->group[r->group].name : gr_str(gr_t(N_("Other groups"))),
		    .area = r->rest_areas ? gr_str(gr_t(N_("Other areas"))) : label_join(p, r->area, r->areas, true),
		    .members = r->rest_areas ? label_join(p, r->area, r->areas, true) : GR_STR("")};
		for (int32_t k = 0; k < r->areas; k++) {
			struct gr_pool_area *area = r->area[k] >= 0 ? &v->area[r->area[k]] : NULL;
			struct gr_figure *f = area ? r->direction == GR_NEED ? &area->need_kg : &area->surplus_kg : NULL;

			if (f && r->areas == 1)
				add_to(f, r->likely_kg);
			if (f && f->kind == GR_NOT_REPORTED)
				*f = gr_figure_hidden(r->likely_kg.kind == GR_HIDDEN ? r->likely_kg.why : GR_HIDDEN_FEW);
		}
	}
	return GR_OK;
}

static int published_years(struct pool_run *p, const struct gr_publication *pub, struct gr_error *err)
{
	struct gr_pool_view *v = p->v;
	struct gr_pool_year *several;

	v->by_year = gr_alloc_array(p->a, (size_t)v->years + 1, sizeof *v->by_year);
	if (!v->by_year)
		return gr_fail_full(err);
	for (int32_t y = 0; y < v->years; y++)
		v->by_year[y].year = v->first_year + y;
	several = &v->by_year[v->years];
	for (int32_t i = 0; i < pub->rows; i++) {
		const struct gr_published_row *r = &pub->row[i];
		int32_t at = r->first_year - v->first_year;
		struct gr_pool_year *y;

		if (r->table != GR_TABLE_QUALITY_YEAR || !row_passes_filter(p, r) || at < 0 || at >= v->years)
			continue;
		y = r->first_year == r->last_year ? &v->by_year[at] : several;
		add_to(r->direction == GR_NEED ? &y->need_kg : &y->surplus_kg, r->likely_kg);
	}
	return GR_OK;
}

static void published_totals(struct pool_run *p, const struct gr_publication *pub)
{
	struct gr_pool_view *v = p->v;
	bool whole = p->group < 0 && p->area < 0 && !p->f->year;

	for (int32_t i = 0; i < pub->rows; i++) {
		const struct gr_published_row *r = &pub->row[i];

		if (whole && r->table == GR_TABLE_TOTAL && !r->codes) {
			*(r->direction == GR_NEED ? &v->need_kg : &v->surplus_kg) = r->likely_kg;
			v->orgs_from = r->orgs_from > v->orgs_from ? r->orgs_from : v->orgs_from;
			v->orgs_to = r->orgs_to;
		}
	}
	for (int32_t i = 0; i < v->rows; i++) {
		struct gr_figure *sum = v->row[i].direction == GR_NEED ? &v->need_kg : &v->surplus_kg;

		if (v->row[i].total && sum->kind == GR_NOT_REPORTED)
			*sum = v->row[i].likely_kg;
	}
	v->hidden_few = pub->hidden_few;
	v->hidden_dominant = pub->hidden_dominant;
	v->hidden_audit = pub->hidden_audit;
}

static int published_view(struct pool_run *p, const struct gr_publication *pub, struct gr_error *err)
{
	int rc = published_rows(p, pub, err);

	if (rc)
		return rc;
	rc = published_areas(p, pub, err);
	if (rc)
		return rc;
	published_totals(p, pub);
	return published_years(p, pub, err);
}

static void own_part(struct pool_run *p, const struct gr_actor *who)
{
	p->v->has_own = true;
	for (int32_t i = 0; i < p->d->lines; i++) {
		const struct gr_line *l = &p->d->line[i];

		if (l->org.v != who->org.v)
			continue;
		p->v->own_lines++;
		*(l->direction == GR_NEED ? &p->v->own_need_kg : &p->v->own_surplus_kg) += l->likely_kg;
	}
}

static void find_peak(struct gr_pool_view *v)
{
	/* part of the need is told for several years together: no year can be called the highest */
	if (v->published && v->by_year && v->by_year[v->years].need_kg.kind == GR_REPORTED)
		return;
	for (int32_t y = 0; v->by_year && y < v->years; y++)
		if (v->by_year[y].need_kg.kind == GR_REPORTED &&
		    (v->peak_kg.kind != GR_REPORTED || v->by_year[y].need_kg.n > v->peak_kg.n)) {
			v->peak_kg = v->by_year[y].need_kg;
			v->peak_year = v->by_year[y].year;
		}
}

static void horizon(struct pool_run *p)
{
	int32_t first = INT32_MAX, last = 0;

	for (int32_t i = 0; i < p->d->lines; i++) {
		int32_t a = gr_quarter_year(p->d->line[i].first), b = gr_quarter_year(p->d->line[i].last);

		first = a < first ? a : first;
		last = b > last ? b : last;
	}
	p->v->first_year = last ? first : 0;
	p->v->years = last ? last - first + 1 : 0;
}

/* None yet is no error: the page says so. */
static int newest_publication(const struct gr_read *rd, struct gr_arena *a, struct gr_publication *out, struct gr_error *err)
{
	int rc = gr_store_publication_find(rd->db, rd->who->process, (gr_publication_id){0}, a, out, err);

	if (rc == GR_MISSING) {
		*out = (struct gr_publication){0};
		*err = (struct gr_error){0};
		rc = GR_OK;
	}
	return rc;
}

int gr_query_pool(struct gr_app *app, const struct gr_actor *who, const struct gr_pool_filter *f, struct gr_arena *a,
    struct gr_pool_view *out, struct gr_error *err)
{
	enum gr_role role = gr_actor_reads_as(who);
	bool inside = role == GR_LEAD || role == GR_OPERATOR;
	struct pool_run p = {.f = f, .a = a, .v = out};
	struct gr_publication pub = {0};
	struct gr_read rd;
	int rc;

	*out = (struct gr_pool_view){.filter = *f};
	rc = gr_read_begin(&rd, app, who, GR_POOL_LIST, err);
	if (!rc)
		rc = gr_read_frame(&rd, a, &out->frame, err);
	if (!rc && !inside)
		rc = newest_publication(&rd, a, &pub, err);
	out->published = !inside;
	out->publication = pub.id;
	out->published_at = pub.made;
	if (!rc && (inside || pub.id.v))
		rc = gr_dataset_frozen(app, rd.db, who->process, inside ? (gr_snapshot_id){0} : pub.snapshot, &p.d, err);
	if (!rc && !p.d) /* nothing published yet: the lists only */
		rc = gr_dataset_live(app, rd.db, who->process, who->now, a, &p.d, err);
	if (!rc)
		rc = read_filter(&p, err);
	if (!rc)
		rc = fill_lists(&p, err);
	if (!rc)
		rc = make_areas(&p, err);
	if (rc)
		return gr_read_end(&rd, rc);
	out->snapshot = inside ? p.d->snapshot : pub.snapshot;
	rc = gr_read_root(&rd, out->snapshot, a, &out->taken, &out->root, err);
	if (!rc && pub.id.v) /* rows keep their years whatever was added since */
		for (int32_t i = 0; i < pub.rows; i++) {
			int32_t last = out->first_year + out->years;

			if (!out->first_year || pub.row[i].first_year < out->first_year)
				out->first_year = pub.row[i].first_year;
			if (pub.row[i].last_year >= last)
				last = pub.row[i].last_year + 1;
			out->years = last - out->first_year;
		}
	if (!rc && inside)
		horizon(&p);
	if (!rc)
		rc = inside ? internal_view(&p, err) : published_view(&p, &pub, err);
	if (!rc && role == GR_BUILDER) {
		rc = gr_dataset_live(app, rd.db, who->process, who->now, a, &p.d, err);
		if (!rc)
			own_part(&p, who);
	}
	find_peak(out);
	return gr_read_end(&rd, rc);
}
