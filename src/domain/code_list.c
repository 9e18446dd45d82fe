#include "domain/private.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/arena.h"

static const char *const files[GR_LISTS] = {
    [GR_LIST_ORGANISATION] = "organisations.csv",
    [GR_LIST_MUNICIPALITY] = "municipalities.csv",
    [GR_LIST_PART] = "parts.csv",
    [GR_LIST_PLACE] = "places.csv",
    [GR_LIST_PARISH] = "parishes.csv",
    [GR_LIST_QUALITY] = "qualities.csv",
    [GR_LIST_GROUP] = "quality_groups.csv",
    [GR_LIST_USE] = "uses.csv",
    [GR_LIST_SOIL_CLASS] = "soil_classes.csv",
    [GR_LIST_SUBSTITUTION] = "substitutions.csv",
    [GR_LIST_PROCESSING] = "processing.csv",
    [GR_LIST_KEY_FIGURE] = "key_figures.csv",
    [GR_LIST_SITE] = "sites.csv",
    [GR_LIST_OFFER] = "site_offers.csv",
    [GR_LIST_FACTOR] = "factors.csv",
    [GR_LIST_EMISSION] = "emission_factors.csv",
    [GR_LIST_CROSSING] = "crossings.csv",
    [GR_LIST_LAND_MASS] = "land_masses.csv",
    [GR_LIST_SETTING] = "settings.csv",
    [GR_LIST_TARGET] = "target.csv",
    [GR_LIST_EXTRACTION] = "extraction.csv",
    [GR_LIST_SECONDARY] = "secondary.csv",
    [GR_LIST_RESERVE] = "reserves.csv",
    [GR_LIST_TIMELINE] = "process_timeline.csv",
    [GR_LIST_SOURCE_M] = "sources_materials.csv",
    [GR_LIST_SOURCE_O] = "sources_organisations.csv",
    [GR_LIST_SOURCE_S] = "sources_statistics.csv",
    [GR_LIST_MATERIAL] = "materials.csv",
};

const char *gr_list_file(enum gr_list list)
{
	return files[list];
}

/* As many rows as there can be at most: a quoted line break only makes the array a little too long. */
static size_t rows(struct gr_str text)
{
	size_t n = 1;

	for (size_t i = 0; i < text.n; i++)
		n += text.p[i] == '\n';
	return n;
}

int gr_list_open(
    struct gr_reading *g, enum gr_list list, const char *const *column, size_t size, void **array)
{
	int rc = gr_record_open(&g->r, gr_str(files[list]), g->text[list], g->a, g->err);

	g->list = list;
	g->name = column;
	for (int i = 0; !rc && column[i]; i++)
		rc = gr_record_column(&g->r, column[i], &g->col[i], g->err);
	if (!rc && size) {
		*array = gr_alloc_array(g->a, rows(g->text[list]), size);
		if (!*array)
			rc = gr_fail_full(g->err);
	}
	if (rc)
		gr_error_at(g->err, files[list]);
	return rc;
}

int gr_list_next(struct gr_reading *g, bool *more)
{
	int rc = gr_record_next(&g->r, more, g->err);

	if (rc)
		gr_error_at(g->err, files[g->list]);
	return rc;
}

struct gr_str gr_list_text(const struct gr_reading *g, int i)
{
	return g->r.field[g->col[i]];
}

/* "qualities.csv, row 7, column code": the same place for every fault, so that a reader finds the cell. */
static int at_cell(struct gr_reading *g, int i, int rc)
{
	char place[GR_ERROR_PLACE];

	snprintf(
	    place, sizeof(place), "%s:%lld:%s", files[g->list], (long long)g->r.row, g->name[i]);
	gr_error_at(g->err, place);
	return rc;
}

int gr_list_need(struct gr_reading *g, int i, struct gr_str *out)
{
	*out = gr_list_text(g, i);
	if (out->n)
		return GR_OK;
	return at_cell(g, i,
	    gr_fail_with(g->err, GR_INVALID,
	        N_("Row {0} of the list {1} has nothing in the column {2}."),
	        N_("Fill in the cell."),
	        GR_ARGS(gr_arg_year(g->r.row), gr_arg_z(files[g->list]), gr_arg_z(g->name[i]))));
}

int gr_list_bad(struct gr_reading *g, int i)
{
	return at_cell(g, i,
	    gr_fail_with(g->err, GR_INVALID,
	        N_("Row {0} of the list {1} has »{3}« in the column {2}, which cannot be read."),
	        N_("Correct the cell."),
	        GR_ARGS(gr_arg_year(g->r.row), gr_arg_z(files[g->list]), gr_arg_z(g->name[i]),
	            gr_arg_text(gr_list_text(g, i)))));
}

int gr_list_unknown(struct gr_reading *g, int i, enum gr_list other)
{
	return at_cell(g, i,
	    gr_fail_with(g->err, GR_INVALID,
	        N_("Row {0} of the list {1} has »{3}« in the column {2}, which is not in {4}."),
	        N_("Correct the cell, or add the code to the other list."),
	        GR_ARGS(gr_arg_year(g->r.row), gr_arg_z(files[g->list]), gr_arg_z(g->name[i]),
	            gr_arg_text(gr_list_text(g, i)), gr_arg_z(files[other]))));
}

bool gr_decimal(struct gr_str s, int decimals, int64_t *out)
{
	/* base/record.h reads decimals from a row; a setting is a row of one field. */
	struct gr_record r = {.columns = 1, .row = 1};
	struct gr_error err;

	if (!s.n)
		return false;
	r.field[0] = s;
	return !gr_record_decimal(&r, 0, decimals, out, &err);
}

int gr_list_number(
    struct gr_reading *g, int i, int decimals, int64_t least, int64_t most, int64_t *out)
{
	struct gr_error scratch;

	if (!gr_list_text(g, i).n || gr_record_decimal(&g->r, g->col[i], decimals, out, &scratch) ||
	    *out < least || *out > most)
		return gr_list_bad(g, i);
	return GR_OK;
}

int gr_list_int(
    struct gr_reading *g, int i, int32_t least, int32_t most, int32_t absent, int32_t *out)
{
	int64_t n;
	int rc;

	if (!gr_list_text(g, i).n) {
		*out = absent;
		return GR_OK;
	}
	rc = gr_list_number(g, i, 0, least, most, &n);
	if (!rc)
		*out = (int32_t)n;
	return rc;
}

int gr_list_source(struct gr_reading *g, int i, struct gr_str *out)
{
	*out = gr_list_text(g, i);
	if (!out->n || gr_map_find(&g->source, *out) >= 0)
		return GR_OK;
	return gr_list_unknown(g, i, GR_LIST_SOURCE_M);
}

static const struct gr_str *key_at(const void *thing, size_t offset)
{
	return (const struct gr_str *)(const void *)((const char *)thing + offset);
}

static int by_key(const void *a, const void *b, void *offset)
{
	size_t o = *(const size_t *)offset;

	return gr_str_cmp(*key_at(a, o), *key_at(b, o));
}

int gr_list_sort(
    struct gr_reading *g, enum gr_list list, void *array, int32_t count, size_t size, size_t offset)
{
	const char *p = array;

	if (count < 2)
		return GR_OK;
	qsort_r(array, (size_t)count, size, by_key, &offset);
	for (int32_t i = 1; i < count; i++) {
		const struct gr_str *k = key_at(p + (size_t)i * size, offset);

		if (!gr_str_eq(*k, *key_at(p + (size_t)(i - 1) * size, offset)))
			continue;
		(void)gr_fail_with(g->err, GR_INVALID, N_("The list {0} has »{1}« twice."),
		    N_("Take one of the rows out, or give it another code."),
		    GR_ARGS(gr_arg_z(files[list]), gr_arg_text(*k)));
		gr_error_at(g->err, files[list]);
		return GR_INVALID;
	}
	return GR_OK;
}
