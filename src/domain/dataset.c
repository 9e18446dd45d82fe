#include "domain/dataset.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "domain/private.h"

#define KG_PER_T 1000
#define T_MOST INT64_C(1000000000) /* a thousand times the region's yearly use: more is a slip */
#define E_LEAST 300000
#define E_MOST 1000000
#define N_LEAST 5000000
#define N_MOST 7000000

static int full(struct gr_reading *g)
{
	return gr_arena_full(g->a) ? gr_fail_full(g->err) : GR_OK;
}

static int read_sources(struct gr_reading *g)
{
	static const enum gr_list lists[] = {GR_LIST_SOURCE_M, GR_LIST_SOURCE_O, GR_LIST_SOURCE_S};
	static const char *const column[] = {"source_id", "title", NULL};
	struct gr_str id;
	bool more = true;
	int rc = GR_OK;

	gr_map_open(&g->source, g->a);
	for (size_t i = 0; !rc && i < sizeof(lists) / sizeof(*lists); i++) {
		rc = gr_list_open(g, lists[i], column, 0, NULL);
		while (!rc && !(rc = gr_list_next(g, &more)) && more)
			if (!(rc = gr_list_need(g, 0, &id)) && gr_map_put(&g->source, id, 1) >= 0)
				rc = gr_list_bad(
				    g, 0); /* an id that two sources share tells nothing */
	}
	return rc ? rc : full(g);
}

static int by_text(const void *a, const void *b)
{
	return gr_str_cmp(*(const struct gr_str *)a, *(const struct gr_str *)b);
}

static const char *const land_kinds[] = {
    [GR_LAND_SITE] = "site",
    [GR_LAND_MUNICIPALITY] = "municipality",
    [GR_LAND_PLACE] = "place",
    [GR_LAND_PARISH] = "parish",
    [GR_LAND_CROSSING_A] = "crossing_a",
    [GR_LAND_CROSSING_B] = "crossing_b",
};
#define LAND_KINDS 6

static int land_kind(struct gr_str s)
{
	for (int k = 0; k < LAND_KINDS; k++)
		if (gr_str_is(s, land_kinds[k]))
			return k;
	return -1;
}

/* Two passes: names first, so that an index does not depend on the order of the rows. */
static int read_lands(struct gr_reading *g)
{
	static const char *const column[] = {"kind", "code", "land_mass", NULL};
	struct gr_dataset *d = g->d;
	struct gr_str name, code;
	bool more = true;
	void *p = NULL;
	int rc;

	for (int k = 0; k < LAND_KINDS; k++)
		gr_map_open(&g->land_of[k], g->a);
	gr_map_open(&g->land, g->a);
	rc = gr_list_open(g, GR_LIST_LAND_MASS, column, sizeof(*d->land), &p);
	d->land = p;
	while (!rc && !(rc = gr_list_next(g, &more)) && more)
		if (!(rc = gr_list_need(g, 2, &name)) && gr_map_put(&g->land, name, 0) < 0)
			d->land[d->lands++] = name;
	if (rc || (rc = full(g)))
		return rc;
	qsort(d->land, (size_t)d->lands, sizeof(*d->land), by_text);
	gr_map_open(&g->land, g->a);
	for (int32_t i = 0; i < d->lands; i++)
		(void)gr_map_put(&g->land, d->land[i], i);
	rc = gr_list_open(g, GR_LIST_LAND_MASS, column, 0, NULL);
	while (!rc && !(rc = gr_list_next(g, &more)) && more) {
		int k = land_kind(gr_list_text(g, 0));

		if (k < 0)
			return gr_list_bad(g, 0);
		rc = gr_list_need(g, 1, &code);
		if (!rc && gr_map_put(&g->land_of[k], code,
		               gr_map_find(&g->land, gr_list_text(g, 2))) >= 0)
			rc = gr_list_bad(g, 1);
	}
	return rc ? rc : full(g);
}

static int by_municipality(const void *a, const void *b)
{
	int32_t x = ((const struct gr_municipality *)a)->code;
	int32_t y = ((const struct gr_municipality *)b)->code;

	return (x > y) - (x < y);
}

static int read_municipality(struct gr_reading *g, struct gr_municipality *m)
{
	int64_t km2_100 = 0;
	int rc = gr_list_int(g, 0, 1, 9999, 0, &m->code);

	if (!rc && !m->code)
		rc = gr_list_bad(g, 0);
	if (!rc)
		rc = gr_list_need(g, 1, &m->name);
	m->region = gr_list_text(g, 2);
	if (!rc)
		rc = gr_list_int(g, 3, E_LEAST, E_MOST, 0, &m->e_m);
	if (!rc)
		rc = gr_list_int(g, 4, N_LEAST, N_MOST, 0, &m->n_m);
	if (!rc)
		rc = gr_list_number(g, 5, 2, 1, 1000000, &km2_100);
	if (!rc)
		m->area_m2 = km2_100 * 10000;
	m->land = gr_map_find(&g->land_of[GR_LAND_MUNICIPALITY], gr_list_text(g, 0));
	m->area = -1;
	return rc;
}

static int read_municipalities(struct gr_reading *g)
{
	static const char *const column[] = {"code", "name", "region", "point_inside_utm32_e_m",
	    "point_inside_utm32_n_m", "area_km2", NULL};
	struct gr_dataset *d = g->d;
	bool more = true;
	void *p = NULL;
	int rc = gr_list_open(g, GR_LIST_MUNICIPALITY, column, sizeof(*d->municipality), &p);

	d->municipality = p;
	while (!rc && !(rc = gr_list_next(g, &more)) && more)
		rc = read_municipality(g, &d->municipality[d->municipalities++]);
	if (rc)
		return rc;
	qsort(
	    d->municipality, (size_t)d->municipalities, sizeof(*d->municipality), by_municipality);
	for (int32_t i = 1; !rc && i < d->municipalities; i++)
		if (d->municipality[i].code == d->municipality[i - 1].code) {
			rc = gr_fail_with(g->err, GR_INVALID, N_("The list {0} has »{1}« twice."),
			    N_("Take one of the rows out, or give it another code."),
			    GR_ARGS(gr_arg_z(gr_list_file(g->list)),
			        gr_arg_year(d->municipality[i].code)));
			gr_error_at(g->err, gr_list_file(g->list));
		}
	return rc;
}

static int find_municipality(const struct gr_reading *g, int i)
{
	int64_t code;

	return gr_str_i64(gr_list_text(g, i), &code) && code > 0 && code < 10000
	           ? gr_dataset_municipality(g->d, (int32_t)code)
	           : -1;
}

static int by_area(const void *a, const void *b)
{
	return gr_str_cmp(((const struct gr_area *)a)->name, ((const struct gr_area *)b)->name);
}

static int read_parts(struct gr_reading *g)
{
	static const char *const column[] = {"municipality_code", "area_da", NULL};
	struct gr_dataset *d = g->d;
	struct gr_map seen;
	struct gr_str name;
	bool more = true;
	void *p = NULL;
	int rc = gr_list_open(g, GR_LIST_PART, column, sizeof(*d->area), &p);

	gr_map_open(&seen, g->a);
	d->area = p;
	while (!rc && !(rc = gr_list_next(g, &more)) && more)
		if (!(rc = gr_list_need(g, 1, &name)) && gr_map_put(&seen, name, 0) < 0)
			d->area[d->areas++].name = name;
	if (rc || (rc = full(g)))
		return rc;
	qsort(d->area, (size_t)d->areas, sizeof(*d->area), by_area);
	gr_map_open(&seen, g->a);
	for (int32_t i = 0; i < d->areas; i++)
		(void)gr_map_put(&seen, d->area[i].name, i);
	rc = gr_list_open(g, GR_LIST_PART, column, 0, NULL);
	while (!rc && !(rc = gr_list_next(g, &more)) && more) {
		int32_t m = find_municipality(g, 0), area;

		if (m < 0)
			return gr_list_unknown(g, 0, GR_LIST_MUNICIPALITY);
		if (d->municipality[m].area >= 0)
			return gr_list_bad(g, 0); /* in two areas: totals would count it twice */
		area = gr_map_find(&seen, gr_list_text(g, 1));
		d->municipality[m].area = area;
		if (area >= 0)
			d->area[area].municipalities++;
	}
	return rc ? rc : full(g);
}

static int read_materials(struct gr_reading *g)
{
	static const char *const column[] = {"code", "kind", NULL};
	struct gr_str code;
	bool more = true;
	int rc = gr_list_open(g, GR_LIST_MATERIAL, column, 0, NULL);

	gr_map_open(&g->material, g->a);
	while (!rc && !(rc = gr_list_next(g, &more)) && more) {
		struct gr_str kind = gr_list_text(g, 1);
		bool primary = gr_str_is(kind, "primary");

		rc = gr_list_need(g, 0, &code);
		if (!rc && !primary && !gr_str_is(kind, "secondary") &&
		    !gr_str_is(kind, "surplus_soil"))
			rc = gr_list_bad(g, 1);
		if (!rc && gr_map_put(&g->material, code, primary) >= 0)
			rc = gr_list_bad(g, 0);
	}
	return rc ? rc : full(g);
}

struct grouped {
	int32_t order;
	struct gr_str group, name, quality;
};

static int by_order(const void *a, const void *b)
{
	const struct grouped *x = a, *y = b;

	if (x->order != y->order)
		return x->order < y->order ? -1 : 1;
	return gr_str_cmp(x->quality, y->quality);
}

/* Groups stand in the order of their first quality, which is the order of pages. */
static int read_groups(struct gr_reading *g, struct grouped **out)
{
	static const char *const column[] = {
	    "order", "group_code", "group_da", "quality_code", NULL};
	struct gr_dataset *d = g->d;
	struct gr_map seen;
	struct grouped *r;
	int32_t n = 0;
	bool more = true;
	void *p = NULL;
	int rc = gr_list_open(g, GR_LIST_GROUP, column, sizeof(*r), &p);

	r = p;
	while (!rc && !(rc = gr_list_next(g, &more)) && more) {
		rc = gr_list_int(g, 0, 1, 1000000, 0, &r[n].order);
		if (!rc)
			rc = gr_list_need(g, 1, &r[n].group);
		if (!rc)
			rc = gr_list_need(g, 2, &r[n].name);
		if (!rc)
			rc = gr_list_need(g, 3, &r[n].quality);
		n++;
	}
	if (rc)
		return rc;
	qsort(r, (size_t)n, sizeof(*r), by_order);
	gr_map_open(&seen, g->a);
	gr_map_open(&g->group_of, g->a);
	d->group = gr_alloc_array(g->a, (size_t)n + 1, sizeof(*d->group));
	if (!d->group)
		return gr_fail_full(g->err);
	for (int32_t i = 0; i < n; i++) {
		if (gr_map_put(&seen, r[i].group, d->groups) < 0)
			d->group[d->groups++] = (struct gr_group){r[i].group, r[i].name};
		(void)gr_map_put(&g->group_of, r[i].quality, i);
	}
	*out = r;
	return full(g);
}

static int32_t group_index(const struct gr_dataset *d, struct gr_str code)
{
	for (int32_t i = 0; i < d->groups; i++)
		if (gr_str_eq(d->group[i].code, code))
			return i;
	return -1;
}

static int read_density(struct gr_reading *g, int i, int64_t *out)
{
	*out = 0;
	if (!gr_list_text(g, i).n)
		return GR_OK;
	return gr_list_number(g, i, 0, 1, 20000, out);
}

static int read_quality(struct gr_reading *g, struct gr_quality *q, const struct grouped *grouped)
{
	int32_t row;
	int rc = gr_list_need(g, 0, &q->code);

	if (!rc)
		rc = gr_list_need(g, 1, &q->material);
	if (!rc)
		rc = gr_list_need(g, 2, &q->name);
	if (!rc && gr_map_find(&g->material, q->material) < 0)
		rc = gr_list_unknown(g, 1, GR_LIST_MATERIAL);
	if (!rc && gr_map_find(&g->group_of, q->code) < 0)
		rc = gr_list_unknown(g, 0, GR_LIST_GROUP);
	if (!rc)
		rc = read_density(g, 4, &q->density_kg_m3[GR_IN_PLACE]);
	if (!rc)
		rc = read_density(g, 5, &q->density_kg_m3[GR_LOOSE]);
	if (!rc)
		rc = read_density(g, 6, &q->density_kg_m3[GR_BUILT_IN]);
	if (!rc)
		rc = gr_list_source(g, 8, &q->source_id);
	if (rc)
		return rc;
	q->standard = gr_list_text(g, 3);
	q->typical_use = gr_list_text(g, 7);
	q->primary = gr_map_find(&g->material, q->material) == 1;
	row = gr_map_find(&g->group_of, q->code);
	q->group = group_index(g->d, grouped[row].group);
	q->order = grouped[row].order;
	return GR_OK;
}

static void put_folded(struct gr_reading *g, struct gr_str name, int32_t quality)
{
	char fold[GR_FOLD_MOST];

	(void)gr_map_put(&g->d->quality_name_map, gr_str_copy(g->a, gr_fold(name, fold)), quality);
}

static int read_qualities(struct gr_reading *g)
{
	static const char *const column[] = {"code", "material_code", "name_da", "standard",
	    "density_in_place_kg_m3", "density_loose_kg_m3", "density_compacted_kg_m3",
	    "typical_use_da", "density_source_id", NULL};
	static const char *const group_column[] = {"quality_code", NULL};
	struct gr_dataset *d = g->d;
	struct grouped *grouped = NULL;
	bool more = true;
	void *p = NULL;
	int rc = read_groups(g, &grouped);

	if (!rc)
		rc = gr_list_open(g, GR_LIST_QUALITY, column, sizeof(*d->quality), &p);
	d->quality = p;
	while (!rc && !(rc = gr_list_next(g, &more)) && more)
		rc = read_quality(g, &d->quality[d->qualities++], grouped);
	if (!rc)
		rc = gr_list_sort(g, GR_LIST_QUALITY, d->quality, d->qualities, sizeof(*d->quality),
		    offsetof(struct gr_quality, code));
	for (int32_t i = 0; !rc && i < d->qualities; i++) {
		(void)gr_map_put(&d->quality_map, d->quality[i].code, i);
		put_folded(g, d->quality[i].name, i);
	}
	/* Codes after names: where the two collide, the name is what a person types. */
	for (int32_t i = 0; !rc && i < d->qualities; i++)
		put_folded(g, d->quality[i].code, i);
	if (!rc) /* and the other way round: a group of a quality that nobody knows */
		rc = gr_list_open(g, GR_LIST_GROUP, group_column, 0, NULL);
	while (!rc && !(rc = gr_list_next(g, &more)) && more)
		if (gr_dataset_quality(d, gr_list_text(g, 0)) < 0)
			rc = gr_list_unknown(g, 0, GR_LIST_QUALITY);
	return rc ? rc : full(g);
}

static int read_uses(struct gr_reading *g)
{
	static const char *const column[] = {"code", "name_da", NULL};
	struct gr_dataset *d = g->d;
	bool more = true;
	void *p = NULL;
	int rc = gr_list_open(g, GR_LIST_USE, column, sizeof(*d->use), &p);

	d->use = p;
	while (!rc && !(rc = gr_list_next(g, &more)) && more) {
		rc = gr_list_need(g, 0, &d->use[d->uses].code);
		if (!rc)
			rc = gr_list_need(g, 1, &d->use[d->uses++].name);
	}
	if (!rc)
		rc = gr_list_sort(g, GR_LIST_USE, d->use, d->uses, sizeof(*d->use),
		    offsetof(struct gr_use, code));
	for (int32_t i = 0; !rc && i < d->uses; i++)
		(void)gr_map_put(&d->use_map, d->use[i].code, i);
	return rc ? rc : full(g);
}

static int by_soil_class(const void *a, const void *b)
{
	const struct gr_soil_class *x = a, *y = b;
	int c = gr_str_cmp(x->system, y->system);

	return c ? c : gr_str_cmp(x->code, y->code);
}

static int read_soil_classes(struct gr_reading *g)
{
	static const char *const column[] = {"system", "class_code", "name_da", "rank", NULL};
	struct gr_dataset *d = g->d;
	bool more = true;
	void *p = NULL;
	int rc = gr_list_open(g, GR_LIST_SOIL_CLASS, column, sizeof(*d->soil_class), &p);

	d->soil_class = p;
	while (!rc && !(rc = gr_list_next(g, &more)) && more) {
		struct gr_soil_class *c = &d->soil_class[d->soil_classes];

		rc = gr_list_need(g, 0, &c->system);
		if (!rc)
			rc = gr_list_need(g, 1, &c->code);
		if (!rc)
			rc = gr_list_need(g, 2, &c->name);
		if (!rc)
			rc = gr_list_int(g, 3, 0, 1000, 0, &c->rank);
		if (!rc && gr_soil_pair_known(d, c->system, c->code))
			rc = gr_list_bad(g, 1);
		d->soil_classes++;
	}
	if (!rc)
		qsort(
		    d->soil_class, (size_t)d->soil_classes, sizeof(*d->soil_class), by_soil_class);
	return rc;
}

/* A date YYYY-MM-DD, YYYY-MM or YYYY as the quarter that it lies in; empty gives open. */
static int read_quarter(struct gr_reading *g, int i, int32_t open, struct gr_quarter *out)
{
	struct gr_str rest = gr_list_text(g, i);
	int64_t year, month = 1;

	out->n = open;
	if (!rest.n)
		return GR_OK;
	if (!gr_str_i64(gr_str_split(&rest, '-'), &year) || year < 1900 || year > 2200)
		return gr_list_bad(g, i);
	if (rest.n && (!gr_str_i64(gr_str_split(&rest, '-'), &month) || month < 1 || month > 12))
		return gr_list_bad(g, i);
	*out = gr_quarter_of((int32_t)year, ((int32_t)month + 2) / 3);
	return GR_OK;
}

static int find_quality(struct gr_reading *g, int i, int32_t *out)
{
	*out = gr_dataset_quality(g->d, gr_list_text(g, i));
	return *out < 0 ? gr_list_unknown(g, i, GR_LIST_QUALITY) : GR_OK;
}

static int find_use(struct gr_reading *g, int i, bool may_be_empty, int32_t *out)
{
	*out = gr_dataset_use(g->d, gr_list_text(g, i));
	if (*out >= 0 || (may_be_empty && !gr_list_text(g, i).n))
		return GR_OK;
	return gr_list_unknown(g, i, GR_LIST_USE);
}

static int by_substitution(const void *a, const void *b)
{
	const struct gr_substitution *x = a, *y = b;

	if (x->secondary != y->secondary)
		return x->secondary < y->secondary ? -1 : 1;
	if (x->primary != y->primary)
		return x->primary < y->primary ? -1 : 1;
	if (x->use != y->use)
		return x->use < y->use ? -1 : 1;
	return (x->from.n > y->from.n) - (x->from.n < y->from.n);
}

static int read_substitution(struct gr_reading *g, struct gr_substitution *s)
{
	int rc = find_quality(g, 0, &s->secondary);

	if (!rc)
		rc = find_quality(g, 1, &s->primary);
	if (!rc)
		rc = find_use(g, 2, false, &s->use);
	if (!rc)
		rc = gr_list_int(g, 3, 1, 100, 0, &s->max_share_percent);
	if (!rc && !s->max_share_percent)
		rc = gr_list_bad(g, 3);
	if (!rc)
		rc = read_quarter(g, 6, INT32_MIN, &s->from);
	if (!rc)
		rc = read_quarter(g, 7, INT32_MAX, &s->to);
	if (!rc && s->from.n > s->to.n)
		rc = gr_list_bad(g, 7);
	if (!rc)
		rc = gr_list_source(g, 9, &s->source_id);
	s->condition = gr_list_text(g, 4);
	s->proof = gr_list_text(g, 5);
	s->confidence = gr_list_text(g, 8);
	return rc;
}

static int read_substitutions(struct gr_reading *g)
{
	static const char *const column[] = {"secondary_quality", "primary_quality", "use_code",
	    "max_share_percent", "condition_da", "proof_da", "valid_from", "valid_to", "confidence",
	    "source_id", NULL};
	struct gr_dataset *d = g->d;
	bool more = true;
	void *p = NULL;
	int rc = gr_list_open(g, GR_LIST_SUBSTITUTION, column, sizeof(*d->substitution), &p);

	d->substitution = p;
	while (!rc && !(rc = gr_list_next(g, &more)) && more)
		rc = read_substitution(g, &d->substitution[d->substitutions++]);
	if (!rc)
		qsort(d->substitution, (size_t)d->substitutions, sizeof(*d->substitution),
		    by_substitution);
	return rc;
}

static int by_processing(const void *a, const void *b)
{
	const struct gr_processing *x = a, *y = b;

	if (x->raw != y->raw)
		return x->raw < y->raw ? -1 : 1;
	if (x->product != y->product)
		return x->product < y->product ? -1 : 1;
	return gr_str_cmp(x->code, y->code);
}

static int read_processings(struct gr_reading *g)
{
	static const char *const column[] = {"raw_quality", "product_quality", "process_code",
	    "yield_num", "yield_den", "cost_kr_per_t", NULL};
	struct gr_dataset *d = g->d;
	bool more = true;
	void *p = NULL;
	int rc = gr_list_open(g, GR_LIST_PROCESSING, column, sizeof(*d->processing), &p);

	d->processing = p;
	while (!rc && !(rc = gr_list_next(g, &more)) && more) {
		struct gr_processing *s = &d->processing[d->processings++];

		rc = find_quality(g, 0, &s->raw);
		if (!rc)
			rc = find_quality(g, 1, &s->product);
		if (!rc)
			rc = gr_list_need(g, 2, &s->code);
		if (!rc)
			rc = gr_list_number(g, 4, 0, 1, 1000000, &s->yield_den);
		if (!rc)
			rc = gr_list_number(g, 3, 0, 1, s->yield_den, &s->yield_num);
		if (!rc)
			rc = gr_list_number(g, 5, 2, -10000000, 10000000, &s->ore_per_t);
	}
	if (!rc)
		qsort(d->processing, (size_t)d->processings, sizeof(*d->processing), by_processing);
	return rc;
}

static int by_key_figure(const void *a, const void *b)
{
	const struct gr_key_figure *x = a, *y = b;
	int c = gr_str_cmp(x->project_type, y->project_type);

	if (!c)
		c = gr_str_cmp(x->works, y->works);
	if (!c)
		c = (int)x->direction - (int)y->direction;
	if (!c)
		c = (x->quality > y->quality) - (x->quality < y->quality);
	return c ? c : (x->use > y->use) - (x->use < y->use);
}

static int read_key_figure(struct gr_reading *g, struct gr_key_figure *k)
{
	int rc = gr_list_need(g, 0, &k->project_type);

	if (!rc)
		rc = gr_list_need(g, 1, &k->works);
	if (!rc)
		rc = gr_list_need(g, 3, &k->basis);
	if (!rc && !gr_str_is(k->basis, "m2") && !gr_str_is(k->basis, "m") &&
	    !gr_str_is(k->basis, "kr"))
		rc = gr_list_bad(g, 3);
	if (!rc && !gr_direction_read(gr_list_text(g, 4), &k->direction))
		rc = gr_list_bad(g, 4);
	if (!rc)
		rc = find_quality(g, 5, &k->quality);
	if (!rc)
		rc = find_use(g, 6, true, &k->use);
	if (!rc)
		rc = gr_list_number(g, 7, 0, 0, 1000000, &k->low_l);
	if (!rc)
		rc = gr_list_number(g, 8, 0, k->low_l, 1000000, &k->likely_l);
	if (!rc)
		rc = gr_list_number(g, 9, 0, k->likely_l, 1000000, &k->high_l);
	if (!rc)
		rc = gr_list_source(g, 11, &k->source_id);
	k->works_name = gr_list_text(g, 2);
	k->confidence = gr_list_text(g, 10);
	return rc;
}

static int read_key_figures(struct gr_reading *g)
{
	static const char *const column[] = {"project_type", "works_code", "works_da", "basis",
	    "direction", "quality_code", "use_code", "low", "likely", "high", "confidence",
	    "source_id", NULL};
	struct gr_dataset *d = g->d;
	bool more = true;
	void *p = NULL;
	int rc = gr_list_open(g, GR_LIST_KEY_FIGURE, column, sizeof(*d->key_figure), &p);

	d->key_figure = p;
	while (!rc && !(rc = gr_list_next(g, &more)) && more)
		rc = read_key_figure(g, &d->key_figure[d->key_figures++]);
	if (!rc)
		qsort(d->key_figure, (size_t)d->key_figures, sizeof(*d->key_figure), by_key_figure);
	return rc;
}

static const char *const site_kinds[] = {
    [GR_PIT] = "pit",
    [GR_PLANT] = "plant",
    [GR_DEPOT] = "depot",
    [GR_RECEIVER] = "receiver",
    [GR_HARBOUR] = "harbour",
};
#define SITE_KINDS 5

static int read_site(struct gr_reading *g, struct gr_site *s)
{
	int64_t t = 0;
	int kind = 0;
	int rc = gr_list_need(g, 0, &s->code);

	if (!rc)
		rc = gr_list_need(g, 1, &s->name);
	while (kind < SITE_KINDS && !gr_str_is(gr_list_text(g, 2), site_kinds[kind]))
		kind++;
	if (!rc && kind == SITE_KINDS)
		rc = gr_list_bad(g, 2);
	if (rc)
		return rc;
	s->kind = (enum gr_site_kind)kind;
	s->status = gr_list_text(g, 3);
	if (gr_list_text(g, 4).n) {
		int32_t m = find_municipality(g, 4);

		if (m < 0)
			return gr_list_unknown(g, 4, GR_LIST_MUNICIPALITY);
		s->municipality = g->d->municipality[m].code;
	}
	rc = gr_list_int(g, 5, E_LEAST, E_MOST, 0, &s->e_m);
	if (!rc)
		rc = gr_list_int(g, 6, N_LEAST, N_MOST, 0, &s->n_m);
	if (!rc && !(s->e_m && s->n_m))
		rc = gr_list_bad(g, s->e_m ? 6 : 5);
	if (!rc && gr_list_text(g, 7).n)
		rc = gr_list_number(g, 7, 0, 0, T_MOST, &t);
	if (!rc)
		rc = gr_list_int(g, 8, 0, 1000000, 0, &s->precision_m);
	if (!rc)
		rc = gr_list_source(g, 9, &s->source_id);
	s->capacity_kg_per_year = t * KG_PER_T;
	s->land = gr_map_find(&g->land_of[GR_LAND_SITE], s->code);
	return rc;
}

static int read_sites(struct gr_reading *g)
{
	static const char *const column[] = {"code", "name_da", "kind", "status",
	    "municipality_code", "utm32_e_m", "utm32_n_m", "capacity_t_per_year",
	    "coordinate_precision_m", "source_id", NULL};
	struct gr_dataset *d = g->d;
	bool more = true;
	void *p = NULL;
	int rc = gr_list_open(g, GR_LIST_SITE, column, sizeof(*d->site), &p);

	d->site = p;
	while (!rc && !(rc = gr_list_next(g, &more)) && more)
		rc = read_site(g, &d->site[d->sites++]);
	if (!rc)
		rc = gr_list_sort(g, GR_LIST_SITE, d->site, d->sites, sizeof(*d->site),
		    offsetof(struct gr_site, code));
	for (int32_t i = 0; !rc && i < d->sites; i++)
		(void)gr_map_put(&d->site_map, d->site[i].code, i);
	return rc ? rc : full(g);
}

/* "kategori:kat1;jordplan_sjaelland:kl0": each pair must be known, since a class that nobody knows would let soil through. */
static int check_pairs(struct gr_reading *g, int i)
{
	struct gr_str rest = gr_list_text(g, i);

	while (rest.n) {
		struct gr_str code = gr_str_split(&rest, ';');
		struct gr_str system = gr_str_split(&code, ':');

		if (!gr_soil_pair_known(g->d, system, code))
			return gr_list_unknown(g, i, GR_LIST_SOIL_CLASS);
	}
	return GR_OK;
}

static int read_offer(struct gr_reading *g, struct gr_offer *o)
{
	struct gr_str side = gr_list_text(g, 1);
	int64_t t = 0;
	int rc = GR_OK;

	o->site = gr_map_find(&g->d->site_map, gr_list_text(g, 0));
	if (o->site < 0)
		return gr_list_unknown(g, 0, GR_LIST_SITE);
	if (gr_str_is(side, "sells"))
		o->side = GR_SELLS;
	else if (gr_str_is(side, "takes"))
		o->side = GR_TAKES;
	else if (gr_str_is(side, "stores"))
		o->side = GR_STORES;
	else
		rc = gr_list_bad(g, 1);
	if (!rc)
		rc = find_quality(g, 2, &o->quality);
	if (!rc)
		rc = gr_list_number(g, 3, 0, 0, T_MOST, &t);
	if (!rc)
		o->capacity_kg_per_year = t * KG_PER_T;
	if (!rc && gr_list_text(g, 4).n)
		rc = gr_list_number(g, 4, 2, -10000000, 10000000, &o->ore_per_t);
	if (!rc)
		rc = check_pairs(g, 5);
	if (!rc)
		rc = gr_list_int(g, 6, 2000, 2100, 2000, &o->first_year);
	if (!rc)
		rc = gr_list_int(g, 7, o->first_year, 2100, 2100, &o->last_year);
	if (!rc)
		rc = gr_list_source(g, 9, &o->source_id);
	o->soil_classes = gr_list_text(g, 5);
	o->confidence = gr_list_text(g, 8);
	return rc;
}

static int by_offer(const void *a, const void *b)
{
	const struct gr_offer *x = a, *y = b;
	int c;

	if (x->site != y->site)
		return x->site < y->site ? -1 : 1;
	if (x->side != y->side)
		return x->side < y->side ? -1 : 1;
	if (x->quality != y->quality)
		return x->quality < y->quality ? -1 : 1;
	c = gr_str_cmp(x->soil_classes, y->soil_classes);
	if (c)
		return c;
	if (x->first_year != y->first_year)
		return x->first_year < y->first_year ? -1 : 1;
	return (x->ore_per_t > y->ore_per_t) - (x->ore_per_t < y->ore_per_t);
}

static int read_offers(struct gr_reading *g)
{
	static const char *const column[] = {"site_code", "side", "quality_code",
	    "capacity_t_per_year", "price_kr_per_t", "soil_classes", "first_year", "last_year",
	    "confidence", "source_id", NULL};
	struct gr_dataset *d = g->d;
	bool more = true;
	void *p = NULL;
	int rc = gr_list_open(g, GR_LIST_OFFER, column, sizeof(*d->offer), &p);

	d->offer = p;
	while (!rc && !(rc = gr_list_next(g, &more)) && more)
		rc = read_offer(g, &d->offer[d->offers++]);
	if (!rc)
		qsort(d->offer, (size_t)d->offers, sizeof(*d->offer), by_offer);
	return rc;
}

static int read_factors(struct gr_reading *g)
{
	static const char *const column[] = {
	    "key", "value", "unit", "year", "note_da", "confidence", "source_id", NULL};
	struct gr_dataset *d = g->d;
	int64_t n;
	bool more = true;
	void *p = NULL;
	int rc = gr_list_open(g, GR_LIST_FACTOR, column, sizeof(*d->factor), &p);

	d->factor = p;
	while (!rc && !(rc = gr_list_next(g, &more)) && more) {
		struct gr_factor *f = &d->factor[d->factors++];

		rc = gr_list_need(g, 0, &f->key);
		f->value = gr_list_text(g, 1);
		if (!rc)
			rc = gr_list_number(g, 1, 6, INT64_MIN, INT64_MAX, &n);
		if (!rc)
			rc = gr_list_int(g, 3, 1900, 2200, 0, &f->year);
		if (!rc)
			rc = gr_list_source(g, 6, &f->source_id);
		f->unit = gr_list_text(g, 2);
		f->note = gr_list_text(g, 4);
		f->confidence = gr_list_text(g, 5);
	}
	if (!rc)
		rc = gr_list_sort(g, GR_LIST_FACTOR, d->factor, d->factors, sizeof(*d->factor),
		    offsetof(struct gr_factor, key));
	for (int32_t i = 0; !rc && i < d->factors; i++)
		(void)gr_map_put(&d->factor_map, d->factor[i].key, i);
	return rc ? rc : full(g);
}

static int read_emissions(struct gr_reading *g)
{
	static const char *const column[] = {"quality_code", "kg_co2e_per_t", "source_id", NULL};
	struct gr_dataset *d = g->d;
	struct gr_str source;
	bool more = true;
	int rc = gr_list_open(g, GR_LIST_EMISSION, column, 0, NULL);

	d->emission_mg_per_kg = gr_alloc_array(g->a, (size_t)d->qualities + 1, sizeof(int64_t));
	if (!d->emission_mg_per_kg)
		return rc ? rc : gr_fail_full(g->err);
	for (int32_t i = 0; i < d->qualities; i++)
		d->emission_mg_per_kg[i] = INT64_MIN;
	while (!rc && !(rc = gr_list_next(g, &more)) && more) {
		int32_t q;

		rc = find_quality(g, 0, &q);
		if (!rc && d->emission_mg_per_kg[q] != INT64_MIN)
			rc = gr_list_bad(g, 0);
		if (!rc) /* kg per tonne are grams per kilogram; three decimals of it are milligrams */
			rc = gr_list_number(g, 1, 3, -INT64_C(10000000), INT64_C(10000000),
			    &d->emission_mg_per_kg[q]);
		if (!rc)
			rc = gr_list_source(g, 2, &source);
	}
	return rc;
}

/* The least whole number whose square is at least n. */
static int32_t root_ceil(int64_t n)
{
	int64_t lo = 0, hi = INT64_C(3000000);

	while (lo < hi) {
		int64_t mid = (lo + hi) / 2;

		if (mid * mid >= n)
			hi = mid;
		else
			lo = mid + 1;
	}
	return (int32_t)lo;
}

static int read_crossing(struct gr_reading *g, struct gr_crossing *c)
{
	int64_t e, n;
	int32_t straight;
	int rc = gr_list_need(g, 0, &c->code);

	if (!rc)
		rc = gr_list_need(g, 1, &c->name);
	for (int i = 0; !rc && i < 4; i++) {
		int32_t *const at[] = {&c->a_e_m, &c->a_n_m, &c->b_e_m, &c->b_n_m};

		/* An end may lie abroad, so the bounds are wider than for sites. */
		rc = gr_list_int(
		    g, 2 + i, i % 2 ? 5000000 : 0, i % 2 ? 7000000 : 2000000, 0, at[i]);
		if (!rc && !*at[i])
			rc = gr_list_bad(g, 2 + i);
	}
	if (!rc)
		rc = gr_list_int(g, 6, 0, 1000000, 0, &c->length_m);
	c->toll_known = gr_list_text(g, 7).n > 0;
	if (!rc && c->toll_known)
		rc = gr_list_number(g, 7, 2, 0, 100000000, &c->toll_ore_per_truck);
	if (!rc)
		rc = gr_list_int(g, 8, 1000, 2200, 0, &c->opens_year);
	if (!rc)
		rc = gr_list_int(g, 9, 1000, 2200, INT32_MAX, &c->closes_year);
	if (rc)
		return rc;
	c->land_a = gr_map_find(&g->land_of[GR_LAND_CROSSING_A], c->code);
	c->land_b = gr_map_find(&g->land_of[GR_LAND_CROSSING_B], c->code);
	if (c->land_a < 0 || c->land_b < 0)
		return gr_list_unknown(g, 0, GR_LIST_LAND_MASS);
	e = (int64_t)c->a_e_m - c->b_e_m;
	n = (int64_t)c->a_n_m - c->b_n_m;
	straight = root_ceil(e * e + n * n);
	if (c->length_m < straight)
		c->length_m = straight;
	return GR_OK;
}

static int read_crossings(struct gr_reading *g)
{
	static const char *const column[] = {"code", "name_da", "end_a_utm32_e_m",
	    "end_a_utm32_n_m", "end_b_utm32_e_m", "end_b_utm32_n_m", "length_m",
	    "toll_kr_per_truck", "opens_year", "closes_year", NULL};
	struct gr_dataset *d = g->d;
	bool more = true;
	void *p = NULL;
	int rc = gr_list_open(g, GR_LIST_CROSSING, column, sizeof(*d->crossing), &p);

	d->crossing = p;
	while (!rc && !(rc = gr_list_next(g, &more)) && more)
		rc = read_crossing(g, &d->crossing[d->crossings++]);
	if (!rc)
		rc = gr_list_sort(g, GR_LIST_CROSSING, d->crossing, d->crossings,
		    sizeof(*d->crossing), offsetof(struct gr_crossing, code));
	return rc;
}

static int read_settings(struct gr_reading *g)
{
	static const char *const column[] = {"key", "value", NULL};
	struct gr_dataset *d = g->d;
	bool more = true;
	void *p = NULL;
	int rc = gr_list_open(g, GR_LIST_SETTING, column, sizeof(*d->setting), &p);

	d->setting = p;
	while (!rc && !(rc = gr_list_next(g, &more)) && more) {
		rc = gr_list_need(g, 0, &d->setting[d->settings].key);
		d->setting[d->settings++].value = gr_list_text(g, 1);
	}
	if (!rc)
		rc = gr_list_sort(g, GR_LIST_SETTING, d->setting, d->settings, sizeof(*d->setting),
		    offsetof(struct gr_setting, key));
	for (int32_t i = 0; !rc && i < d->settings; i++)
		(void)gr_map_put(&d->setting_map, d->setting[i].key, i);
	return rc ? rc : full(g);
}

static int read_organisations(struct gr_reading *g)
{
	static const char *const column[] = {
	    "code", "name_da", "kind", "role_in_process", "municipality_code", "owner_code", NULL};
	struct gr_dataset *d = g->d;
	struct gr_map owner;
	bool more = true;
	void *p = NULL;
	int rc = gr_list_open(g, GR_LIST_ORGANISATION, column, sizeof(*d->org), &p);

	gr_map_open(&owner, g->a);
	d->org = p;
	while (!rc && !(rc = gr_list_next(g, &more)) && more) {
		struct gr_organisation *o = &d->org[d->orgs++];
		int32_t m = find_municipality(g, 4);

		o->id.v = d->orgs;
		rc = gr_list_need(g, 0, &o->code);
		if (!rc)
			rc = gr_list_need(g, 1, &o->name);
		if (!rc)
			rc = gr_list_need(g, 2, &o->kind);
		if (!rc && m < 0 && gr_list_text(g, 4).n)
			rc = gr_list_unknown(g, 4, GR_LIST_MUNICIPALITY);
		o->role = gr_list_text(g, 3);
		o->municipality = m < 0 ? 0 : d->municipality[m].code;
	}
	if (!rc)
		rc = gr_list_sort(g, GR_LIST_ORGANISATION, d->org, d->orgs, sizeof(*d->org),
		    offsetof(struct gr_organisation, code));
	for (int32_t i = 0; !rc && i < d->orgs; i++)
		(void)gr_map_put(&d->org_map, d->org[i].code, i);
	if (!rc)
		rc = gr_list_open(g, GR_LIST_ORGANISATION, column, 0, NULL);
	while (!rc && !(rc = gr_list_next(g, &more)) && more) {
		int32_t i = gr_dataset_org_code(d, gr_list_text(g, 0));

		if (i < 0) /* only when the map could not grow */
			return gr_fail_full(g->err);
		d->org[i].owner = gr_dataset_org_code(d, gr_list_text(g, 5));
		if (d->org[i].owner < 0 && gr_list_text(g, 5).n)
			rc = gr_list_unknown(g, 5, GR_LIST_ORGANISATION);
	}
	return rc ? rc : full(g);
}

/* Lists that other rooms read from their text: that they are whole, and that a number is one or missing. */
static int read_table(
    struct gr_reading *g, enum gr_list list, const char *const *column, int numbers)
{
	struct gr_str source;
	int64_t n;
	bool more = true;
	int rc = gr_list_open(g, list, column, 0, NULL);

	while (!rc && !(rc = gr_list_next(g, &more)) && more) {
		rc = gr_list_source(g, 0, &source);
		for (int i = 1; !rc && i <= numbers; i++)
			if (gr_list_text(g, i).n)
				rc = gr_list_number(g, i, 3, INT64_MIN, INT64_MAX, &n);
	}
	return rc;
}

static int read_tables(struct gr_reading *g)
{
	static const char *const target[] = {"source_id", "target_value", "target_year",
	    "baseline_value", "baseline_year", "definition_id", "form", NULL};
	static const char *const extraction[] = {
	    "source_id", "year", "amount", "area", "material", "origin", NULL};
	static const char *const secondary[] = {
	    "source_id", "year", "amount", "area", "stream", "measure", NULL};
	static const char *const reserve[] = {"source_id", "as_of_year", "area_ha", "amount_low",
	    "amount_likely", "amount_high", "years_left_low", "years_left_high", "area", NULL};
	static const char *const timeline[] = {
	    "source_id", "code", "title_da", "start", "end", "kind", "text_da", NULL};
	int rc = read_table(g, GR_LIST_TARGET, target, 4);

	if (!rc)
		rc = read_table(g, GR_LIST_EXTRACTION, extraction, 2);
	if (!rc)
		rc = read_table(g, GR_LIST_SECONDARY, secondary, 2);
	if (!rc)
		rc = read_table(g, GR_LIST_RESERVE, reserve, 7);
	if (!rc)
		rc = read_table(g, GR_LIST_TIMELINE, timeline, 0);
	return rc;
}

int gr_dataset_read(const struct gr_str text[GR_LISTS], struct gr_arena *a, struct gr_dataset *out,
    struct gr_error *err)
{
	/* In this order: each list finds the codes that it uses already there. */
	static int (*const step[])(struct gr_reading *) = {read_sources, read_lands,
	    read_municipalities, read_parts, read_materials, read_qualities, read_uses,
	    read_soil_classes, read_substitutions, read_processings, read_key_figures, read_sites,
	    read_offers, read_factors, read_emissions, read_crossings, read_settings,
	    gr_read_outlines, gr_read_points, gr_read_place_names, read_organisations, read_tables};
	struct gr_reading g = {.d = out, .text = text, .a = a, .err = err};
	int rc = GR_OK;

	*out = (struct gr_dataset){0};
	for (int i = 0; i < GR_LISTS; i++)
		out->list[i] = text[i];
	gr_map_open(&out->org_map, a);
	gr_map_open(&out->quality_map, a);
	gr_map_open(&out->quality_name_map, a);
	gr_map_open(&out->use_map, a);
	gr_map_open(&out->setting_map, a);
	gr_map_open(&out->factor_map, a);
	gr_map_open(&out->site_map, a);
	for (size_t i = 0; !rc && i < sizeof(step) / sizeof(*step); i++)
		rc = step[i](&g);
	return rc ? rc : full(&g);
}

int32_t gr_dataset_org(const struct gr_dataset *d, gr_org_id id)
{
	for (int32_t i = 0; i < d->orgs; i++)
		if (d->org[i].id.v == id.v)
			return i;
	return -1;
}

int32_t gr_dataset_org_code(const struct gr_dataset *d, struct gr_str code)
{
	return gr_map_find(&d->org_map, code);
}

int32_t gr_dataset_quality(const struct gr_dataset *d, struct gr_str code)
{
	return gr_map_find(&d->quality_map, code);
}

int32_t gr_dataset_use(const struct gr_dataset *d, struct gr_str code)
{
	return gr_map_find(&d->use_map, code);
}

int32_t gr_dataset_soil_class(const struct gr_dataset *d, struct gr_str system, struct gr_str code)
{
	for (int32_t i = 0; i < d->soil_classes; i++)
		if (gr_str_eq(d->soil_class[i].system, system) &&
		    gr_str_eq(d->soil_class[i].code, code))
			return i;
	return -1;
}

bool gr_soil_pair_known(const struct gr_dataset *d, struct gr_str system, struct gr_str code)
{
	return gr_dataset_soil_class(d, system, code) >= 0;
}

int32_t gr_dataset_municipality(const struct gr_dataset *d, int32_t code)
{
	int32_t lo = 0, hi = d->municipalities;

	while (lo < hi) {
		int32_t mid = lo + (hi - lo) / 2;

		if (d->municipality[mid].code < code)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo < d->municipalities && d->municipality[lo].code == code ? lo : -1;
}

int gr_setting_text(
    const struct gr_dataset *d, const char *key, struct gr_str *out, struct gr_error *err)
{
	int32_t i = gr_map_find(&d->setting_map, gr_str(key));

	if (i < 0)
		return gr_fail_with(err, GR_MISSING, N_("The setting {0} is not there."),
		    N_("Add a row with that key to settings.csv."), GR_ARGS(gr_arg_z(key)));
	*out = d->setting[i].value;
	return GR_OK;
}

int gr_setting_int(
    const struct gr_dataset *d, const char *key, int decimals, int64_t *out, struct gr_error *err)
{
	struct gr_str s;
	int rc = gr_setting_text(d, key, &s, err);

	if (rc || gr_decimal(s, decimals, out))
		return rc;
	return gr_fail_with(err, GR_INVALID, N_("The setting {0} is »{1}«, which is not a number."),
	    N_("Correct its value in settings.csv."), GR_ARGS(gr_arg_z(key), gr_arg_text(s)));
}

int gr_factor_int(
    const struct gr_dataset *d, const char *key, int decimals, int64_t *out, struct gr_error *err)
{
	int32_t i = gr_map_find(&d->factor_map, gr_str(key));

	if (i < 0)
		return gr_fail_with(err, GR_MISSING, N_("The factor {0} is not there."),
		    N_("Add a row with that key to factors.csv."), GR_ARGS(gr_arg_z(key)));
	if (gr_decimal(d->factor[i].value, decimals, out))
		return GR_OK;
	return gr_fail_with(err, GR_INVALID, N_("The factor {0} is »{1}«, which is not a number."),
	    N_("Correct its value in factors.csv."),
	    GR_ARGS(gr_arg_z(key), gr_arg_text(d->factor[i].value)));
}

static int by_project(const void *a, const void *b)
{
	int64_t x = ((const struct gr_project *)a)->id.v, y = ((const struct gr_project *)b)->id.v;

	return (x > y) - (x < y);
}

static int by_line(const void *a, const void *b)
{
	int64_t x = ((const struct gr_line *)a)->id.v, y = ((const struct gr_line *)b)->id.v;

	return (x > y) - (x < y);
}

static int32_t find_project(const struct gr_dataset *d, gr_project_id id)
{
	struct gr_project want = {.id = id};
	const struct gr_project *p = d->projects ? bsearch(&want, d->project, (size_t)d->projects,
	                                               sizeof(want), by_project)
	                                         : NULL;

	return p ? (int32_t)(p - d->project) : -1;
}

static int unknown(
    const char *sentence, const struct gr_line *l, struct gr_str code, struct gr_error *err)
{
	return gr_fail_with(err, GR_INVALID, sentence,
	    N_("Correct the line, or take the lists that it was made with."),
	    GR_ARGS(gr_arg_year(l->id.v), gr_arg_text(code)));
}

static int look_up(const struct gr_dataset *d, const struct gr_line *l, struct gr_line_key *k,
    struct gr_error *err)
{
	int32_t m = gr_dataset_municipality(d, l->place.municipality);

	*k = (struct gr_line_key){
	    .org = gr_dataset_org(d, l->org),
	    .project = find_project(d, l->project),
	    .quality = gr_dataset_quality(d, l->quality),
	    .use = l->use.n ? gr_dataset_use(d, l->use) : -1,
	    .soil_class = l->soil_class.n ? gr_dataset_soil_class(d, l->soil_system, l->soil_class)
	                                  : -1,
	    .municipality = m,
	    .area = m < 0 ? -1 : d->municipality[m].area,
	    .land = gr_place_land(d, &l->place),
	};
	if (k->org < 0)
		return unknown(N_("Line {0} belongs to an organisation that is not on the list."),
		    l, (struct gr_str){0}, err);
	if (k->quality < 0)
		return unknown(N_("Line {0} has the quality »{1}«, which is not on the list."), l,
		    l->quality, err);
	k->group = d->quality[k->quality].group;
	if (l->use.n && k->use < 0)
		return unknown(
		    N_("Line {0} has the use »{1}«, which is not on the list."), l, l->use, err);
	if (l->soil_class.n && k->soil_class < 0)
		return unknown(
		    N_("Line {0} has the contamination class »{1}«, which is not on the list."), l,
		    l->soil_class, err);
	return GR_OK;
}

int gr_dataset_lines(struct gr_dataset *d, struct gr_project *project, int32_t projects,
    struct gr_line *line, int32_t lines, struct gr_arena *a, struct gr_error *err)
{
	int rc = GR_OK;

	if (projects)
		qsort(project, (size_t)projects, sizeof(*project), by_project);
	if (lines)
		qsort(line, (size_t)lines, sizeof(*line), by_line);
	d->project = project;
	d->projects = projects;
	d->line = line;
	d->lines = lines;
	d->key = gr_alloc_array(a, (size_t)lines + 1, sizeof(*d->key));
	if (!d->key)
		return gr_fail_full(err);
	for (int32_t i = 0; !rc && i < lines; i++)
		rc = look_up(d, &line[i], &d->key[i], err);
	return rc;
}
