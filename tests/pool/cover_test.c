/* Rows that are fixed, and codes, areas and years that come later. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "../domain/fixture.h"
#include "../secrecy/drawn_pool.h"
#include "pool/private.h"

static struct gr_dataset lists;

static bool listed(const int32_t *list, int32_t n, int32_t code)
{
	while (n--) {
		if (list[n] == code)
			return true;
	}
	return false;
}

/* Every quality, year and direction in one row of the first table; every group and area in one of the second. */
static void assert_covered(const struct gr_publication *p, const struct gr_dataset *d,
    int32_t first_year, int32_t last_year)
{
	for (int direction = 0; direction < GR_DIRECTIONS; direction++) {
		for (int32_t q = 0; q < d->qualities; q++) {
			for (int32_t year = first_year; year <= last_year; year++) {
				int32_t hits = 0;

				for (int32_t i = 0; i < p->rows; i++)
					hits += p->row[i].table == GR_TABLE_QUALITY_YEAR &&
					        (int)p->row[i].direction == direction &&
					        p->row[i].first_year <= year &&
					        year <= p->row[i].last_year &&
					        listed(p->row[i].code, p->row[i].codes, q);
				if (hits != 1)
					fail_msg("quality %d year %d: %d rows", q, year, hits);
			}
		}
		for (int32_t g = 0; g < d->groups; g++) {
			for (int32_t area = -1; area < d->areas; area++) {
				int32_t hits = 0;

				for (int32_t i = 0; i < p->rows; i++)
					hits += p->row[i].table == GR_TABLE_GROUP_AREA &&
					        (int)p->row[i].direction == direction &&
					        listed(p->row[i].code, p->row[i].codes, g) &&
					        listed(p->row[i].area, p->row[i].areas, area);
				assert_int_equal(hits, 1);
			}
		}
	}
}

static void open_first(struct drawn *w, struct gr_arena *a)
{
	drawn_open(w, &lists, 5, 14, 200, 4, a);
	/* As if the last quality, area and group of the lists had not been thought of yet. */
	for (int32_t i = 0; i < w->dataset->lines; i++) {
		if (w->dataset->key[i].area == lists.areas - 1)
			w->dataset->key[i].area = 0;
	}
	assert_int_not_equal(lists.quality[lists.qualities - 1].group, lists.groups - 1);
	w->dataset->qualities--;
	w->dataset->areas--;
	drawn_publish(w);
}

static void a_new_quality_and_a_new_area_find_their_rows(void **state)
{
	struct gr_publication *p;
	struct drawn w;

	open_first(&w, *state);
	assert_covered(w.publication, w.dataset, 2026, 2032);
	drawn_copy(&w.dataset[1], &w.dataset[0], 2, 10, *state);
	w.snapshots = 2;
	w.dataset[1].qualities++;
	w.dataset[1].areas++;
	p = drawn_publish(&w);
	assert_covered(p, &w.dataset[1], 2026, 2032);
	for (int32_t i = 0; i < p->rows; i++) /* nothing in it changed: no figure is new */
		assert_true(p->row[i].likely_kg.kind != GR_REPORTED || p->row[i].snapshot.v == 1);
	/* And a third publication finds the same rows. */
	drawn_copy(&w.dataset[2], &w.dataset[1], 3, 10, *state);
	w.snapshots = 3;
	assert_int_equal(drawn_publish(&w)->rows, p->rows);
}

static void years_after_the_horizon_get_rows_of_their_own(void **state)
{
	struct gr_publication *p;
	struct drawn w;
	int32_t later = 0;

	drawn_open(&w, &lists, 6, 14, 200, 2, *state);
	drawn_publish(&w);
	drawn_copy(&w.dataset[1], &w.dataset[0], 2, 10, *state);
	w.snapshots = 2;
	for (int32_t o = 0; o < 5; o++)
		drawn_add(&w.dataset[1], o, "sg_ii", 0, 2034, 2035, 10000);
	p = drawn_publish(&w);
	assert_covered(p, &w.dataset[1], 2026, 2035);
	for (int32_t i = 0; i < p->rows; i++) {
		const struct gr_published_row *row = &p->row[i];

		assert_true(row->last_year <= 2032 || row->first_year > 2032);
		later += row->first_year > 2032 && row->likely_kg.kind == GR_REPORTED;
	}
	assert_true(later >= 1);
}

static void lists_in_another_order_mean_the_same_rows(void **state)
{
	struct gr_publication *p;
	struct gr_dataset *d;
	struct drawn w;

	drawn_open(&w, &lists, 7, 14, 200, 2, *state);
	drawn_publish(&w);
	d = &w.dataset[1];
	drawn_copy(d, &w.dataset[0], 2, 10, *state);
	w.snapshots = 2;
	/* Areas and groups turned round. */
	d->area = gr_alloc_array(*state, (size_t)d->areas, sizeof(*d->area));
	d->group = gr_alloc_array(*state, (size_t)d->groups, sizeof(*d->group));
	d->quality = gr_alloc_copy(
	    *state, lists.quality, (size_t)d->qualities, sizeof(*d->quality));
	for (int32_t i = 0; i < d->areas; i++)
		d->area[i] = lists.area[d->areas - 1 - i];
	for (int32_t i = 0; i < d->groups; i++)
		d->group[i] = lists.group[d->groups - 1 - i];
	for (int32_t i = 0; i < d->qualities; i++)
		d->quality[i].group = d->groups - 1 - d->quality[i].group;
	for (int32_t i = 0; i < d->lines; i++) {
		d->key[i].group = d->groups - 1 - d->key[i].group;
		if (d->key[i].area >= 0)
			d->key[i].area = d->areas - 1 - d->key[i].area;
	}
	p = drawn_publish(&w);
	assert_covered(p, d, 2026, 2032);
	assert_int_equal(p->rows, w.publication[0].rows);
	assert_int_equal(p->kept, 0);           /* nothing has changed */
	for (int32_t i = 0; i < p->rows; i++) { /* sorted anew, as the new lists stand */
		for (int32_t k = 0; k < p->rows; k++) {
			if (w.publication[0].row[k].id == p->row[i].id)
				assert_int_equal(
				    p->row[i].likely_kg.n, w.publication[0].row[k].likely_kg.n);
		}
		assert_in_range(p->row[i].id, 10000, 20000);
	}
}

static int setup(void **state)
{
	*state = gr_arena_open((size_t)1 << 30);
	if (!*state)
		return -1;
	fixture_dataset(*state, &lists);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_new_quality_and_a_new_area_find_their_rows),
	    cmocka_unit_test(years_after_the_horizon_get_rows_of_their_own),
	    cmocka_unit_test(lists_in_another_order_mean_the_same_rows),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, setup, fixture_close);
}
