/*
 * The rows of first publication (MODEL 3 rule 3): groups, qualities and areas that pass stand alone, the others together; years in
 * the finest periods that pass.
 */
#include <string.h>

#include "base/arena.h"
#include "pool/private.h"

bool gr_row_list_add(
    struct gr_row_list *rows, const struct gr_published_row *row, struct gr_arena *a)
{
	if (rows->count == rows->cap) {
		int32_t cap = rows->cap ? rows->cap * 2 : 64;
		struct gr_published_row *bigger = gr_alloc_array(a, (size_t)cap, sizeof(*bigger));

		if (!bigger)
			return false;
		if (rows->count)
			memcpy(bigger, rows->row, (size_t)rows->count * sizeof(*bigger));
		rows->row = bigger;
		rows->cap = cap;
	}
	rows->row[rows->count++] = *row;
	return true;
}

/* Amounts of several candidates beside each other: kg[member * owners + owner]. */
struct members {
	int32_t count, owners;
	int64_t *kg;
	bool *rest; /* [count]: goes to the rest */
};

static int members_open(
    const struct gr_partition *p, int32_t count, struct members *m, struct gr_error *err)
{
	size_t n = (size_t)count;

	*m = (struct members){.count = count, .owners = p->owners->count};
	m->kg = gr_alloc_array(p->a, n * (size_t)m->owners + 1, sizeof(*m->kg));
	m->rest = gr_alloc_array(p->a, n + 1, sizeof(*m->rest));
	return m->kg && m->rest ? GR_OK : gr_fail_full(err);
}

static int64_t *of(const struct members *m, int32_t i)
{
	return m->kg + (size_t)i * (size_t)m->owners;
}

static int64_t sum(const int64_t *kg, int32_t owners)
{
	int64_t total = 0;

	for (int32_t i = 0; i < owners; i++)
		total += kg[i];
	return total;
}

static void add_to(int64_t *kg, const int64_t *more, int32_t owners)
{
	for (int32_t i = 0; i < owners; i++)
		kg[i] += more[i];
}

/*
 * Fills rest: the members that fail, and while what is in it fails too, the smallest that passes. Members without lines are
 * in the rest as well, so that a later line finds its row; they alone pull nobody in.
 */
static int choose_rest(const struct gr_partition *p, struct members *m, struct gr_error *err)
{
	int64_t *rest = gr_alloc_array(p->a, (size_t)m->owners + 1, sizeof(*rest));

	if (!rest)
		return gr_fail_full(err);
	for (int32_t i = 0; i < m->count; i++) {
		m->rest[i] = gr_rule_test(p->rule, p->owners, of(m, i)) != GR_HIDDEN_NOT;
		if (m->rest[i])
			add_to(rest, of(m, i), m->owners);
	}
	while (sum(rest, m->owners) && gr_rule_test(p->rule, p->owners, rest) != GR_HIDDEN_NOT) {
		int32_t smallest = -1;

		for (int32_t i = 0; i < m->count; i++) {
			if (!m->rest[i] && (smallest < 0 || sum(of(m, i), m->owners) <
			                                        sum(of(m, smallest), m->owners)))
				smallest = i;
		}
		if (smallest < 0)
			break;
		m->rest[smallest] = true;
		add_to(rest, of(m, smallest), m->owners);
	}
	return GR_OK;
}

/* The part of a counted line that lies in the partition's years; 0 for the other direction. */
static int64_t part_kg(const struct gr_partition *p, int32_t counted)
{
	const struct gr_line *line = &p->pool->d->line[p->pool->counted[counted].line];

	if (line->direction != p->direction)
		return 0;
	return gr_line_years_kg(line, line->likely_kg, p->first_year, p->last_year);
}

static const struct gr_line_key *key_of(const struct gr_partition *p, int32_t counted)
{
	return &p->pool->d->key[p->pool->counted[counted].line];
}

int gr_partition_years(const struct gr_partition *p, const struct gr_published_row *like,
    struct gr_row_list *rows, struct gr_error *err)
{
	int32_t years = like->last_year - like->first_year + 1, owners = p->owners->count;
	int32_t *best = gr_alloc_array(p->a, (size_t)years + 1, sizeof(*best));
	int32_t *from = gr_alloc_array(p->a, (size_t)years + 1, sizeof(*from));
	int64_t *kg = gr_alloc_array(p->a, (size_t)owners + 1, sizeof(*kg));
	struct gr_published_row row = *like;
	struct members m;
	struct gr_cover cover;
	int32_t first = rows->count;
	int rc = members_open(p, years, &m, err);

	if (rc)
		return rc;
	if (!best || !from || !kg || !gr_cover_open(like, p->pool->d, p->pool->d, p->a, &cover))
		return gr_fail_full(err);
	for (int32_t y = 0; y < years; y++) {
		cover.first_year = cover.last_year = like->first_year + y;
		gr_cover_add(&cover, p->pool, of(&m, y));
	}
	/* The most periods: best[e] of the years before e, -1 where no way passes. */
	for (int32_t end = 1; end <= years; end++) {
		best[end] = -1;
		memset(kg, 0, (size_t)owners * sizeof(*kg));
		for (int32_t start = end - 1; start >= 0; start--) {
			add_to(kg, of(&m, start), owners);
			if (best[start] < 0 || best[start] + 1 <= best[end] ||
			    gr_rule_test(p->rule, p->owners, kg) != GR_HIDDEN_NOT)
				continue;
			best[end] = best[start] + 1;
			from[end] = start;
		}
	}
	if (best[years] < 0)
		return gr_row_list_add(rows, &row, p->a) ? GR_OK : gr_fail_full(err);
	for (int32_t end = years; end > 0; end = from[end]) {
		row.first_year = like->first_year + from[end];
		row.last_year = like->first_year + end - 1;
		if (!gr_row_list_add(rows, &row, p->a))
			return gr_fail_full(err);
	}
	for (int32_t low = first, high = rows->count - 1; low < high; low++, high--) {
		row = rows->row[low]; /* found from the last period on */
		rows->row[low] = rows->row[high];
		rows->row[high] = row;
	}
	return GR_OK;
}

/* Which members a row may take in: the qualities of its groups, or the areas. */
static void quality_members(
    const struct gr_partition *p, const struct gr_published_row *row, struct members *m)
{
	for (int32_t i = 0; i < p->pool->count; i++) {
		int32_t quality = key_of(p, i)->quality;

		for (int32_t k = 0; k < row->codes; k++) {
			if (row->code[k] == quality)
				of(m, k)[p->pool->counted[i].owner] += part_kg(p, i);
		}
	}
}

/* Each quality of row that passes in rows of its own, the others together; each with its years. */
static int split_qualities(const struct gr_partition *p, const struct gr_published_row *row,
    struct gr_row_list *rows, struct gr_error *err)
{
	struct gr_published_row rest = *row;
	struct members m;
	int rc = members_open(p, row->codes, &m, err);

	if (rc)
		return rc;
	quality_members(p, row, &m);
	rc = choose_rest(p, &m, err);
	rest.codes = 0;
	rest.rest_codes = true;
	for (int32_t i = 0; i < row->codes && !rc; i++) {
		struct gr_published_row one = *row;

		if (m.rest[i]) {
			rest.code[rest.codes++] = row->code[i];
			continue;
		}
		one.codes = 1;
		one.code[0] = row->code[i];
		one.rest_codes = false;
		rc = gr_partition_years(p, &one, rows, err);
	}
	if (!rc && rest.codes)
		rc = gr_partition_years(p, &rest, rows, err);
	return rc;
}

static int split_areas(const struct gr_partition *p, const struct gr_published_row *row,
    struct gr_row_list *rows, struct gr_error *err)
{
	struct gr_published_row rest = *row;
	struct members m;
	struct gr_cover cover;
	int rc = members_open(p, row->areas, &m, err);

	if (rc)
		return rc;
	if (!gr_cover_open(row, p->pool->d, p->pool->d, p->a, &cover))
		return gr_fail_full(err);
	for (int32_t i = 0; i < p->pool->count; i++) {
		for (int32_t k = 0; k < row->areas; k++) {
			if (gr_cover_has(&cover, p->pool, i) && key_of(p, i)->area == row->area[k])
				of(&m, k)[p->pool->counted[i].owner] += part_kg(p, i);
		}
	}
	rc = choose_rest(p, &m, err);
	rest.areas = 0;
	rest.rest_areas = true;
	for (int32_t i = 0; i < row->areas && !rc; i++) {
		struct gr_published_row one = *row;

		if (m.rest[i]) {
			rest.area[rest.areas++] = row->area[i];
			continue;
		}
		one.areas = 1;
		one.area[0] = row->area[i];
		one.rest_areas = false;
		rc = gr_row_list_add(rows, &one, p->a) ? GR_OK : gr_fail_full(err);
	}
	if (!rc && rest.areas && !gr_row_list_add(rows, &rest, p->a))
		rc = gr_fail_full(err);
	return rc;
}

/* The two tables' rows of one group, or of the rest of groups, which stays one row by quality. */
static int add_group(const struct gr_partition *p, const int32_t *group, int32_t groups, bool rest,
    struct gr_row_list *years, struct gr_row_list *areas, struct gr_row_list *totals,
    struct gr_error *err)
{
	const struct gr_dataset *d = p->pool->d;
	struct gr_published_row row = {.direction = p->direction,
	    .group = rest ? -1 : group[0],
	    .first_year = p->first_year,
	    .last_year = p->last_year,
	    .rest_codes = rest};
	struct gr_published_row by_area;
	int rc;

	for (int32_t q = 0; q < d->qualities; q++) {
		for (int32_t g = 0; g < groups; g++) {
			if (d->quality[q].group == group[g])
				row.code[row.codes++] = q;
		}
	}
	rc = rest ? gr_partition_years(p, &row, years, err) : split_qualities(p, &row, years, err);
	row.codes = groups;
	memcpy(row.code, group, (size_t)groups * sizeof(*group));
	row.table = GR_TABLE_TOTAL;
	if (!rc && !gr_row_list_add(totals, &row, p->a))
		rc = gr_fail_full(err);
	by_area = row;
	by_area.table = GR_TABLE_GROUP_AREA;
	for (int32_t i = -1; i < d->areas; i++) /* -1: the place is not known */
		by_area.area[by_area.areas++] = i;
	return rc ? rc : split_areas(p, &by_area, areas, err);
}

int gr_partition_make(const struct gr_partition *p, struct gr_row_list *rows, struct gr_error *err)
{
	const struct gr_dataset *d = p->pool->d;
	struct gr_published_row whole = {.table = GR_TABLE_TOTAL,
	    .direction = p->direction,
	    .group = -1,
	    .first_year = p->first_year,
	    .last_year = p->last_year};
	struct gr_row_list table[3] = {{0}};
	int32_t rest[GR_PUBLISHED_CODES], rests = 0;
	struct members m;
	int rc;

	if (d->qualities > GR_PUBLISHED_CODES || d->areas >= GR_PUBLISHED_CODES)
		return gr_fail_with(err, GR_LIMIT,
		    N_("There are more than {0} qualities or areas; rows for publication cannot "
		       "hold "
		       "them."),
		    N_("Use fewer codes."), GR_ARGS(gr_arg_count(GR_PUBLISHED_CODES - 1)));
	rc = members_open(p, d->groups, &m, err);
	if (rc)
		return rc;
	for (int32_t i = 0; i < p->pool->count; i++)
		of(&m, key_of(p, i)->group)[p->pool->counted[i].owner] += part_kg(p, i);
	rc = choose_rest(p, &m, err);
	for (int32_t g = 0; g < d->groups && !rc; g++) {
		if (m.rest[g])
			rest[rests++] = g;
		else
			rc = add_group(p, &g, 1, false, &table[0], &table[1], &table[2], err);
	}
	if (!rc && rests)
		rc = add_group(p, rest, rests, true, &table[0], &table[1], &table[2], err);
	if (!rc && !gr_row_list_add(&table[2], &whole, p->a))
		rc = gr_fail_full(err);
	for (int t = 0; t < 3; t++) {
		for (int32_t i = 0; i < table[t].count && !rc; i++) {
			if (!gr_row_list_add(rows, &table[t].row[i], p->a))
				rc = gr_fail_full(err);
		}
	}
	return rc;
}

int gr_partition_split(const struct gr_partition *p, const struct gr_published_row *row,
    struct gr_row_list *rows, struct gr_error *err)
{
	struct gr_partition part = *p;
	int32_t first = rows->count;
	int rc = GR_OK;

	part.first_year = row->first_year;
	part.last_year = row->last_year;
	if (row->table == GR_TABLE_QUALITY_YEAR)
		rc = row->group >= 0 && row->codes > 1 ? split_qualities(&part, row, rows, err)
		                                       : gr_partition_years(&part, row, rows, err);
	else if (row->table == GR_TABLE_GROUP_AREA && row->areas > 1)
		rc = split_areas(&part, row, rows, err);
	else if (!gr_row_list_add(rows, row, p->a))
		rc = gr_fail_full(err);
	/* All parts must pass, or the row stays whole. */
	for (int32_t i = first; i < rows->count && !rc; i++) {
		int64_t *kg = gr_alloc_array(p->a, (size_t)p->owners->count + 1, sizeof(*kg));
		struct gr_cover cover;

		if (!kg || !gr_cover_open(&rows->row[i], p->pool->d, p->pool->d, p->a, &cover))
			return gr_fail_full(err);
		gr_cover_add(&cover, p->pool, kg);
		if (gr_rule_test(p->rule, p->owners, kg) == GR_HIDDEN_NOT)
			continue;
		rows->count = first;
		return gr_row_list_add(rows, row, p->a) ? GR_OK : gr_fail_full(err);
	}
	return rc;
}
