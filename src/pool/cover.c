/* Rows fixed at first publication meet codes, areas and years that came later (MODEL 3 rule 3). */
#include <string.h>

#include "base/arena.h"
#include "pool/private.h"

static bool has(const int32_t *list, int32_t count, int32_t n)
{
	for (int32_t i = 0; i < count; i++) {
		if (list[i] == n)
			return true;
	}
	return false;
}

/* Adds a code to every row of a table and group that is a rest. false: there is none. */
static bool join_rest(struct gr_row_list *rows, enum gr_direction direction,
    enum gr_published_table table, int32_t group, int32_t code)
{
	bool joined = false;

	for (int32_t i = 0; i < rows->count; i++) {
		struct gr_published_row *row = &rows->row[i];

		if (row->direction != direction || row->table != table || row->group != group ||
		    !row->rest_codes || row->codes == GR_PUBLISHED_CODES)
			continue;
		if (!has(row->code, row->codes, code))
			row->code[row->codes++] = code;
		joined = true;
	}
	return joined;
}

static bool covered(const struct gr_row_list *rows, enum gr_direction direction,
    enum gr_published_table table, int32_t code)
{
	for (int32_t i = 0; i < rows->count; i++) {
		const struct gr_published_row *row = &rows->row[i];

		if (row->direction == direction && row->table == table &&
		    has(row->code, row->codes, code))
			return true;
	}
	return false;
}

static struct gr_published_row alone(
    const struct gr_partition *p, enum gr_published_table table, int32_t group, int32_t code)
{
	struct gr_published_row row = {.table = table,
	    .direction = p->direction,
	    .group = group,
	    .codes = 1,
	    .first_year = p->first_year,
	    .last_year = p->last_year};

	row.code[0] = code;
	if (table == GR_TABLE_GROUP_AREA) {
		for (int32_t i = -1; i < p->pool->d->areas; i++)
			row.area[row.areas++] = i;
		row.rest_areas = true;
	}
	return row;
}

static bool cover_group(const struct gr_partition *p, struct gr_row_list *rows, int32_t group)
{
	struct gr_published_row area = alone(p, GR_TABLE_GROUP_AREA, group, group);
	struct gr_published_row total = alone(p, GR_TABLE_TOTAL, group, group);

	if (covered(rows, p->direction, GR_TABLE_GROUP_AREA, group))
		return true;
	if (join_rest(rows, p->direction, GR_TABLE_GROUP_AREA, -1, group)) {
		(void)join_rest(rows, p->direction, GR_TABLE_TOTAL, -1, group);
		return true;
	}
	return gr_row_list_add(rows, &area, p->a) && gr_row_list_add(rows, &total, p->a);
}

static bool cover_quality(const struct gr_partition *p, struct gr_row_list *rows, int32_t quality)
{
	int32_t group = p->pool->d->quality[quality].group;
	bool in_rest = false;
	struct gr_published_row row;

	if (covered(rows, p->direction, GR_TABLE_QUALITY_YEAR, quality))
		return true;
	for (int32_t i = 0; i < rows->count; i++)
		in_rest |= rows->row[i].direction == p->direction &&
		           rows->row[i].table == GR_TABLE_GROUP_AREA && rows->row[i].group < 0 &&
		           has(rows->row[i].code, rows->row[i].codes, group);
	if (join_rest(rows, p->direction, GR_TABLE_QUALITY_YEAR, in_rest ? -1 : group, quality))
		return true;
	row = alone(p, GR_TABLE_QUALITY_YEAR, in_rest ? -1 : group, quality);
	return gr_row_list_add(rows, &row, p->a);
}

/* An area that a group's rows do not have goes to its rest of areas, or stands alone. */
static bool cover_area(const struct gr_partition *p, struct gr_row_list *rows,
    const struct gr_published_row *total, int32_t area)
{
	struct gr_published_row row = *total;
	struct gr_published_row *rest = NULL;

	for (int32_t i = 0; i < rows->count; i++) {
		struct gr_published_row *other = &rows->row[i];

		if (other->table != GR_TABLE_GROUP_AREA || other->direction != p->direction ||
		    other->group != total->group)
			continue;
		if (has(other->area, other->areas, area))
			return true;
		if (other->rest_areas && other->areas < GR_PUBLISHED_CODES)
			rest = other;
	}
	if (rest) {
		rest->area[rest->areas++] = area;
		return true;
	}
	row = (struct gr_published_row){.table = GR_TABLE_GROUP_AREA,
	    .direction = p->direction,
	    .group = total->group,
	    .codes = total->codes,
	    .areas = 1,
	    .first_year = total->first_year,
	    .last_year = total->last_year,
	    .rest_codes = total->rest_codes};
	memcpy(row.code, total->code, sizeof(row.code));
	row.area[0] = area;
	return gr_row_list_add(rows, &row, p->a);
}

/* Years that no row has get rows of their own in the first table, made as at first publication. */
static int cover_years(const struct gr_partition *p, struct gr_row_list *rows, int32_t first,
    int32_t last, struct gr_error *err)
{
	struct gr_partition part = *p;
	struct gr_row_list more = {0};
	int rc;

	if (first > last)
		return GR_OK;
	part.first_year = first;
	part.last_year = last;
	rc = gr_partition_make(&part, &more, err);
	for (int32_t i = 0; i < more.count && !rc; i++) {
		if (more.row[i].table == GR_TABLE_QUALITY_YEAR &&
		    !gr_row_list_add(rows, &more.row[i], p->a))
			rc = gr_fail_full(err);
	}
	return rc;
}

int gr_row_list_cover(const struct gr_partition *p, struct gr_row_list *rows, struct gr_error *err)
{
	const struct gr_dataset *d = p->pool->d;
	struct gr_partition here = *p;
	bool ok = true;
	int rc;

	here.first_year = INT32_MAX;
	here.last_year = INT32_MIN;
	for (int32_t i = 0; i < rows->count; i++) {
		const struct gr_published_row *row = &rows->row[i];

		if (row->direction != p->direction)
			continue;
		here.first_year = row->first_year < here.first_year ? row->first_year
		                                                    : here.first_year;
		here.last_year = row->last_year > here.last_year ? row->last_year : here.last_year;
	}
	if (d->qualities > GR_PUBLISHED_CODES || d->areas >= GR_PUBLISHED_CODES)
		return gr_fail_with(err, GR_LIMIT,
		    N_("There are more than {0} qualities or areas; rows for publication cannot "
		       "hold "
		       "them."),
		    N_("Use fewer codes."), GR_ARGS(gr_arg_count(GR_PUBLISHED_CODES - 1)));
	for (int32_t g = 0; g < d->groups && ok; g++)
		ok = cover_group(&here, rows, g);
	for (int32_t q = 0; q < d->qualities && ok; q++)
		ok = cover_quality(&here, rows, q);
	for (int32_t i = 0; i < rows->count && ok; i++) {
		struct gr_published_row total = rows->row[i]; /* a copy: rows may move */

		for (int32_t area = -1; area < d->areas && ok; area++) {
			if (total.table == GR_TABLE_TOTAL && total.codes > 0 &&
			    total.direction == p->direction)
				ok = cover_area(&here, rows, &total, area);
		}
	}
	if (!ok)
		return gr_fail_full(err);
	rc = cover_years(p, rows, p->first_year, here.first_year - 1, err);
	return rc ? rc : cover_years(p, rows, here.last_year + 1, p->last_year, err);
}
