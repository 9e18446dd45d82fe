#include "pool/volume.h"

#include <stdlib.h>

#include "base/arena.h"
#include "base/num.h"
#include "pool/private.h"

int64_t gr_line_quarters(const struct gr_line *line, int32_t first_year, int32_t last_year)
{
	int64_t from = (int64_t)(first_year - 2000) * 4, to = (int64_t)(last_year - 2000) * 4 + 3;

	from = from < line->first.n ? line->first.n : from;
	to = to > line->last.n ? line->last.n : to;
	return to < from ? 0 : to - from + 1;
}

int64_t gr_line_years_kg(
    const struct gr_line *line, int64_t kg, int32_t first_year, int32_t last_year)
{
	int64_t quarters = (int64_t)line->last.n - line->first.n + 1;
	int64_t from = (int64_t)(first_year - 2000) * 4 - line->first.n;
	int64_t to = (int64_t)(last_year - 2000 + 1) * 4 - line->first.n;
	int64_t before, after;

	if (quarters <= 0)
		return 0;
	from = from < 0 ? 0 : from > quarters ? quarters : from;
	to = to < from ? from : to > quarters ? quarters : to;
	/* Differences of one running sum, so that any parts add up to the whole. */
	if (from == 0 && to == quarters)
		return kg;
	if (!gr_mul(kg, from, &before) && !gr_mul(kg, to, &after))
		return after / quarters - before / quarters;
	return (int64_t)((gr_i128)kg * to / quarters - (gr_i128)kg * from / quarters);
}

int64_t gr_line_year_kg(const struct gr_line *line, int64_t kg, int32_t year)
{
	return gr_line_years_kg(line, kg, year, year);
}

#define FIRST_YEAR 2000
#define YEARS 101 /* 2000 .. 2100, all that a line may name */

enum shape { BY_QUALITY_YEAR, BY_GROUP_AREA, BY_YEAR, TOTAL };

/* One sum while it grows; the stamps tell whether this organisation or project was counted in it already. */
struct cell {
	struct gr_volume volume;
	int32_t org_stamp, project_stamp;
};

struct sums {
	const struct gr_dataset *d;
	const struct gr_volume_filter *f;
	enum shape shape;
	int32_t width, columns; /* cells of one direction: width x columns */
	struct cell *cell;
};

struct sort_key {
	int32_t org, project, line;
};

static int by_org_and_project(const void *left, const void *right)
{
	const struct sort_key *a = left, *b = right;

	if (a->org != b->org)
		return a->org < b->org ? -1 : 1;
	if (a->project != b->project)
		return a->project < b->project ? -1 : 1;
	return (a->line > b->line) - (a->line < b->line);
}

static bool let_through(const struct gr_dataset *d, const struct gr_volume_filter *f, int32_t i)
{
	const struct gr_line *line = &d->line[i];
	const struct gr_line_key *key = &d->key[i];

	return (f->direction < 0 || (int32_t)line->direction == f->direction) &&
	       (f->group < 0 || key->group == f->group) &&
	       (f->quality < 0 || key->quality == f->quality) &&
	       (f->area < 0 || key->area == f->area) && (f->org < 0 || key->org == f->org) &&
	       line->certainty >= f->certainty_from;
}

/* Adds what of a line falls into the years first .. last to one cell. */
static int add(struct cell *c, const struct gr_line *line, const struct gr_line_key *key,
    int32_t first, int32_t last, struct gr_error *err)
{
	struct gr_volume *v = &c->volume;
	int64_t low = gr_line_years_kg(line, line->low_kg, first, last);
	int64_t likely = gr_line_years_kg(line, line->likely_kg, first, last);
	int64_t high = gr_line_years_kg(line, line->high_kg, first, last);
	int64_t contracted = line->certainty >= GR_TENDERED ? likely : 0;

	if (gr_add(v->low_kg, low, &v->low_kg) || gr_add(v->likely_kg, likely, &v->likely_kg) ||
	    gr_add(v->high_kg, high, &v->high_kg) ||
	    gr_add(v->contracted_kg, contracted, &v->contracted_kg))
		return gr_fail(err, GR_LIMIT, N_("The sum of the lines is too large to compute."),
		    N_("Look for a line with an absurd amount."));
	v->lines++;
	/* Stamps start at 0; organisations and projects are counted from 1. */
	if (c->org_stamp != key->org + 1)
		v->orgs++;
	if (key->project >= 0 && c->project_stamp != key->project + 1)
		v->projects++;
	c->org_stamp = key->org + 1;
	c->project_stamp = key->project + 1;
	return GR_OK;
}

static int add_line(struct sums *s, int32_t i, int32_t from, int32_t to, struct gr_error *err)
{
	const struct gr_line *line = &s->d->line[i];
	const struct gr_line_key *key = &s->d->key[i];
	struct cell *cell = s->cell +
	                    (size_t)line->direction * (size_t)s->width * (size_t)s->columns;
	int32_t first = gr_quarter_year(line->first), last = gr_quarter_year(line->last);
	int rc = GR_OK;

	first = first < from ? from : first;
	last = last > to ? to : last;
	if (first > last)
		return GR_OK;
	if (s->shape == BY_GROUP_AREA) /* column 0 holds the lines whose area nobody knows */
		return add(
		    &cell[key->group * s->columns + key->area + 1], line, key, first, last, err);
	if (s->shape == TOTAL)
		return add(cell, line, key, first, last, err);
	for (int32_t year = first; year <= last && !rc; year++) {
		int32_t row = s->shape == BY_QUALITY_YEAR ? key->quality : 0;

		rc = add(&cell[row * s->columns + year - FIRST_YEAR], line, key, year, year, err);
	}
	return rc;
}

static int add_up(struct sums *s, struct gr_arena *a, struct gr_error *err)
{
	const struct gr_dataset *d = s->d;
	int32_t from = s->f->first_year > FIRST_YEAR ? s->f->first_year : FIRST_YEAR;
	int32_t to = s->f->last_year ? s->f->last_year : FIRST_YEAR + YEARS - 1;
	struct sort_key *order;
	int32_t count = 0;
	int rc = GR_OK;

	to = to > FIRST_YEAR + YEARS - 1 ? FIRST_YEAR + YEARS - 1 : to;
	s->cell = gr_alloc_array(
	    a, (size_t)GR_DIRECTIONS * (size_t)s->width * (size_t)s->columns, sizeof(*s->cell));
	order = gr_alloc_array(a, (size_t)d->lines + 1, sizeof(*order));
	if (!s->cell || !order)
		return gr_fail_full(err);
	for (int32_t i = 0; i < d->lines; i++) {
		if (let_through(d, s->f, i))
			order[count++] = (struct sort_key){d->key[i].org, d->key[i].project, i};
	}
	qsort(order, (size_t)count, sizeof(*order), by_org_and_project);
	for (int32_t i = 0; i < count && !rc; i++)
		rc = add_line(s, order[i].line, from, to, err);
	return rc;
}

static struct gr_volume_row label(
    const struct sums *s, int32_t direction, int32_t i, int32_t column)
{
	struct gr_volume_row row = {.direction = (enum gr_direction)direction,
	    .group = -1,
	    .quality = -1,
	    .area = -1,
	    .year = -1};

	if (s->shape == BY_QUALITY_YEAR) {
		row.quality = i;
		row.group = s->d->quality[i].group;
	}
	if (s->shape == BY_GROUP_AREA) {
		row.group = i;
		row.area = column - 1;
	} else {
		row.year = FIRST_YEAR + column;
	}
	return row;
}

static int list(const struct gr_dataset *d, const struct gr_volume_filter *f, enum shape shape,
    int32_t width, int32_t columns, struct gr_arena *a, struct gr_volume_row **row, int32_t *rows,
    struct gr_error *err)
{
	struct sums s = {.d = d, .f = f, .shape = shape, .width = width, .columns = columns};
	const struct cell *c;
	size_t count = 0;
	int rc = add_up(&s, a, err);

	*row = NULL;
	*rows = 0;
	if (rc)
		return rc;
	for (size_t i = 0; i < (size_t)GR_DIRECTIONS * (size_t)width * (size_t)columns; i++)
		count += s.cell[i].volume.lines > 0;
	*row = gr_alloc_array(a, count + 1, sizeof(**row));
	if (!*row)
		return gr_fail_full(err);
	c = s.cell;
	for (int32_t direction = 0; direction < GR_DIRECTIONS; direction++) {
		for (int32_t i = 0; i < width; i++) {
			for (int32_t column = 0; column < columns; column++, c++) {
				if (c->volume.lines == 0)
					continue;
				(*row)[*rows] = label(&s, direction, i, column);
				(*row)[*rows].volume = c->volume;
				*rows += 1;
			}
		}
	}
	return GR_OK;
}

int gr_volume_by_quality_year(const struct gr_dataset *d, const struct gr_volume_filter *f,
    struct gr_arena *a, struct gr_volume_row **row, int32_t *rows, struct gr_error *err)
{
	return list(d, f, BY_QUALITY_YEAR, d->qualities, YEARS, a, row, rows, err);
}

int gr_volume_by_group_area(const struct gr_dataset *d, const struct gr_volume_filter *f,
    struct gr_arena *a, struct gr_volume_row **row, int32_t *rows, struct gr_error *err)
{
	return list(d, f, BY_GROUP_AREA, d->groups, d->areas + 1, a, row, rows, err);
}

int gr_volume_by_year(const struct gr_dataset *d, const struct gr_volume_filter *f,
    struct gr_arena *a, struct gr_volume_row **row, int32_t *rows, struct gr_error *err)
{
	return list(d, f, BY_YEAR, 1, YEARS, a, row, rows, err);
}

int gr_volume_total(const struct gr_dataset *d, const struct gr_volume_filter *f,
    struct gr_arena *a, struct gr_volume out[GR_DIRECTIONS], struct gr_error *err)
{
	struct sums s = {.d = d, .f = f, .shape = TOTAL, .width = 1, .columns = 1};
	int rc = add_up(&s, a, err);

	for (int i = 0; i < GR_DIRECTIONS; i++)
		out[i] = rc ? (struct gr_volume){0} : s.cell[i].volume;
	return rc;
}
