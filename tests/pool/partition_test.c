/* The rows of first publication: each table covers everything once, and every row with content passes where any way passes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "../domain/fixture.h"
#include "../secrecy/drawn_pool.h"
#include "pool/private.h"

static struct gr_dataset lists;

struct made {
	struct gr_rule rule;
	struct gr_owners owners;
	struct gr_pool pool;
	struct gr_partition p;
	struct gr_row_list rows;
};

static void make(
    struct made *m, const struct gr_dataset *d, enum gr_direction direction, struct gr_arena *a)
{
	struct gr_error err;

	memset(m, 0, sizeof(*m));
	assert_int_equal(gr_rule_read(d, &m->rule, &err), GR_OK);
	assert_int_equal(gr_pools_open(&d, 1, a, &m->owners, &m->pool, &err), GR_OK);
	m->p = (struct gr_partition){.rule = &m->rule,
	    .owners = &m->owners,
	    .pool = &m->pool,
	    .direction = direction,
	    .first_year = m->rule.first_year,
	    .last_year = m->rule.last_year,
	    .a = a};
	assert_int_equal(gr_partition_make(&m->p, &m->rows, &err), GR_OK);
}

static enum gr_hidden_why tested(
    const struct made *m, const struct gr_published_row *row, int64_t *total)
{
	int64_t *kg = gr_alloc_array(m->p.a, (size_t)m->owners.count + 1, sizeof(*kg));
	struct gr_cover cover;

	assert_true(gr_cover_open(row, m->pool.d, m->pool.d, m->p.a, &cover));
	gr_cover_add(&cover, &m->pool, kg);
	*total = 0;
	for (int32_t i = 0; i < m->owners.count; i++)
		*total += kg[i];
	return gr_rule_test(&m->rule, &m->owners, kg);
}

static bool listed(const int32_t *list, int32_t n, int32_t code)
{
	while (n--) {
		if (list[n] == code)
			return true;
	}
	return false;
}

static void each_table_covers_every_code_year_and_area_exactly_once(void **state)
{
	for (uint64_t seed = 1; seed <= 10; seed++) {
		struct gr_arena *a = gr_arena_open((size_t)256 << 20);
		struct drawn w;
		struct made m;

		drawn_open(&w, &lists, seed, 14, 200, 1, a);
		make(&m, w.dataset, (enum gr_direction)(seed % 2), a);
		for (int32_t q = 0; q < lists.qualities; q++) {
			for (int32_t year = m.rule.first_year; year <= m.rule.last_year; year++) {
				int32_t hits = 0;

				for (int32_t i = 0; i < m.rows.count; i++) {
					const struct gr_published_row *row = &m.rows.row[i];

					hits += row->table == GR_TABLE_QUALITY_YEAR &&
					        row->first_year <= year && year <= row->last_year &&
					        listed(row->code, row->codes, q);
				}
				assert_int_equal(hits, 1);
			}
		}
		for (int32_t g = 0; g < lists.groups; g++) {
			int32_t totals = 0;

			for (int32_t area = -1; area < lists.areas; area++) {
				int32_t hits = 0;

				for (int32_t i = 0; i < m.rows.count; i++) {
					const struct gr_published_row *row = &m.rows.row[i];

					hits += row->table == GR_TABLE_GROUP_AREA &&
					        listed(row->code, row->codes, g) &&
					        listed(row->area, row->areas, area);
				}
				assert_int_equal(hits, 1);
			}
			for (int32_t i = 0; i < m.rows.count; i++)
				totals += m.rows.row[i].table == GR_TABLE_TOTAL &&
				          listed(m.rows.row[i].code, m.rows.row[i].codes, g);
			assert_int_equal(totals, 1);
		}
		gr_arena_close(a);
		(void)state;
	}
}

static void what_has_lines_passes_in_a_pool_that_passes(void **state)
{
	int32_t rests = 0, periods = 0;

	(void)state;
	for (uint64_t seed = 1; seed <= 20; seed++) {
		struct gr_arena *a = gr_arena_open((size_t)256 << 20);
		struct drawn w;
		struct made m;

		drawn_open(&w, &lists, seed, 14, 300, 1, a);
		make(&m, w.dataset, GR_NEED, a);
		for (int32_t i = 0; i < m.rows.count; i++) {
			const struct gr_published_row *row = &m.rows.row[i];
			int64_t total;
			enum gr_hidden_why why = tested(&m, row, &total);

			assert_true(why == GR_HIDDEN_NOT || total == 0);
			rests += total > 0 && (row->rest_codes || row->rest_areas);
			periods += row->table == GR_TABLE_QUALITY_YEAR &&
			           row->first_year > m.rule.first_year;
		}
		gr_arena_close(a);
	}
	assert_true(rests > 20 && periods > 100);
}

static void years_are_split_as_finely_as_passes(void **state)
{
	struct gr_dataset d;
	struct made m;
	int32_t found = 0;
	const int32_t want[][2] = {{2026, 2026}, {2027, 2031}, {2032, 2032}};

	drawn_empty(&d, &lists, 3, 20, *state);
	for (int32_t o = 0; o < 3; o++) {
		drawn_add(&d, o, "sg_ii", 0, 2026, 2026, 10000);
		drawn_add(&d, o, "sg_ii", 0, 2027 + o, 2027 + o,
		    10000); /* three years, one builder each */
		drawn_add(&d, o, "sg_ii", 0, 2032, 2032, 10000);
	}
	make(&m, &d, GR_NEED, *state);
	for (int32_t i = 0; i < m.rows.count; i++) {
		const struct gr_published_row *row = &m.rows.row[i];

		if (row->table != GR_TABLE_QUALITY_YEAR || row->rest_codes)
			continue;
		assert_int_equal(row->first_year, want[found][0]);
		assert_int_equal(row->last_year, want[found][1]);
		found++;
	}
	assert_int_equal(found, 3);
}

static void a_rest_that_fails_takes_in_the_smallest_that_passes(void **state)
{
	struct gr_dataset d;
	struct made m;

	drawn_empty(&d, &lists, 3, 20, *state);
	for (int32_t o = 0; o < 3; o++) {
		drawn_add(&d, o, "sg_ii", 0, 2026, 2026, 30000);
		drawn_add(&d, o, "sg_i", 0, 2026, 2026, 20000);
	}
	drawn_add(&d, 1, "koerestabil", 0, 2026, 2026, 5000); /* one builder alone */
	make(&m, &d, GR_NEED, *state);
	for (int32_t i = 0; i < m.rows.count; i++) {
		const struct gr_published_row *row = &m.rows.row[i];
		int64_t total;

		if (row->table != GR_TABLE_QUALITY_YEAR || row->group < 0)
			continue;
		assert_int_equal(tested(&m, row, &total), GR_HIDDEN_NOT);
		assert_int_equal(total, row->rest_codes ? 65000000 : 90000000);
	}
}

static void a_split_keeps_the_row_whole_unless_all_parts_pass(void **state)
{
	struct gr_dataset d;
	struct made m;
	struct gr_published_row row = {
	    .table = GR_TABLE_QUALITY_YEAR, .first_year = 2026, .last_year = 2028};
	struct gr_row_list rows = {0};
	struct gr_error err;

	drawn_empty(&d, &lists, 3, 30, *state);
	row.code[row.codes++] = gr_dataset_quality(&d, GR_STR("sg_ii"));
	row.code[row.codes++] = gr_dataset_quality(&d, GR_STR("sg_i"));
	row.group = d.quality[row.code[0]].group;
	row.rest_codes = true;
	for (int32_t o = 0; o < 3; o++) {
		drawn_add(&d, o, "sg_ii", 0, 2026, 2026, 30000);
		drawn_add(&d, o, "sg_ii", 0, 2028, 2028, 30000);
	}
	drawn_add(&d, 0, "sg_i", 0, 2027, 2027, 9000);
	make(&m, &d, GR_NEED, *state);
	/* sg_i has one builder: what is left would fail. */
	assert_int_equal(gr_partition_split(&m.p, &row, &rows, &err), GR_OK);
	for (int32_t i = 0; i < rows.count; i++)
		assert_int_equal(rows.row[i].codes, 2);
	drawn_add(&d, 1, "sg_i", 0, 2027, 2027, 9000);
	drawn_add(&d, 2, "sg_i", 0, 2027, 2027, 9000);
	make(&m, &d, GR_NEED, *state);
	rows.count = 0;
	assert_int_equal(gr_partition_split(&m.p, &row, &rows, &err), GR_OK);
	assert_int_equal(rows.count, 3); /* sg_i alone; sg_ii in two periods */
	for (int32_t i = 0; i < rows.count; i++) {
		int64_t total;

		assert_int_equal(rows.row[i].codes, 1);
		assert_int_equal(tested(&m, &rows.row[i], &total), GR_HIDDEN_NOT);
	}
}

static int setup(void **state)
{
	if (fixture_open(state))
		return -1;
	fixture_dataset(*state, &lists);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(each_table_covers_every_code_year_and_area_exactly_once),
	    cmocka_unit_test(what_has_lines_passes_in_a_pool_that_passes),
	    cmocka_unit_test(years_are_split_as_finely_as_passes),
	    cmocka_unit_test(a_rest_that_fails_takes_in_the_smallest_that_passes),
	    cmocka_unit_test(a_split_keeps_the_row_whole_unless_all_parts_pass),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, setup, fixture_close);
}
