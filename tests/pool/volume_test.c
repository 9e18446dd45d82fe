/* Sums of lines: the parts add up, and order changes nothing. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "../domain/fixture.h"
#include "../secrecy/drawn_pool.h"
#include "pool/volume.h"

static const struct gr_volume_filter everything = {
    .direction = -1, .group = -1, .quality = -1, .area = -1, .org = -1};

static void years_of_a_line_add_up_to_the_line(void **state)
{
	struct gr_random r;

	(void)state;
	gr_random_seed(&r, 7);
	for (int i = 0; i < 2000; i++) {
		struct gr_line line = {.first = {(int32_t)gr_random_below(&r, 300)}};
		int64_t kg = (int64_t)gr_random_below(&r, (uint64_t)1 << 40), sum = 0, least = kg,
		        most = 0;

		line.last.n = line.first.n + (int32_t)gr_random_below(&r, 40);
		for (int32_t year = 1990; year <= 2110; year++) {
			int64_t part = gr_line_year_kg(&line, kg, year);

			sum += part;
			if (part > 0) {
				most = part > most ? part : most;
				least = part < least ? part : least;
			}
		}
		assert_int_equal(sum, kg);
		assert_true(line.first.n / 4 == line.last.n / 4 ? most == kg : most <= kg);
	}
}

static void a_year_gets_its_quarters_share(void **state)
{
	struct gr_line line = {.first = {107}, .last = {113}}; /* 2026-Q4 .. 2028-Q2: 1 + 4 + 2 */

	(void)state;
	assert_int_equal(gr_line_year_kg(&line, 7000, 2025), 0);
	assert_int_equal(gr_line_year_kg(&line, 7000, 2026), 1000);
	assert_int_equal(gr_line_year_kg(&line, 7000, 2027), 4000);
	assert_int_equal(gr_line_year_kg(&line, 7000, 2028), 2000);
	assert_int_equal(gr_line_year_kg(&line, 8, 2026), 1); /* 8/7 down, and what is left later */
	assert_int_equal(gr_line_year_kg(&line, 8, 2027), 4);
	assert_int_equal(gr_line_year_kg(&line, 8, 2028), 3);
}

static void open_drawn(void **state, struct drawn *w, uint64_t seed)
{
	struct gr_dataset *lists = gr_alloc(*state, sizeof(*lists));

	fixture_dataset(*state, lists);
	drawn_open(w, lists, seed, 14, 400, 1, *state);
}

static void parts_add_up_to_the_whole_in_every_table(void **state)
{
	struct gr_volume total[GR_DIRECTIONS];
	struct drawn w;
	struct gr_error err;

	open_drawn(state, &w, 1);
	assert_int_equal(gr_volume_total(w.dataset, &everything, *state, total, &err), GR_OK);
	for (int table = 0; table < 3; table++) {
		struct gr_volume sum[GR_DIRECTIONS] = {{0}};
		struct gr_volume_row *row;
		int32_t rows;
		int rc = table == 0 ? gr_volume_by_quality_year(
		                          w.dataset, &everything, *state, &row, &rows, &err)
		         : table == 1
		             ? gr_volume_by_group_area(
		                   w.dataset, &everything, *state, &row, &rows, &err)
		             : gr_volume_by_year(w.dataset, &everything, *state, &row, &rows, &err);

		assert_int_equal(rc, GR_OK);
		for (int32_t i = 0; i < rows; i++) {
			struct gr_volume *s = &sum[row[i].direction];

			s->low_kg += row[i].volume.low_kg;
			s->likely_kg += row[i].volume.likely_kg;
			s->high_kg += row[i].volume.high_kg;
			s->contracted_kg += row[i].volume.contracted_kg;
			assert_true(
			    row[i].volume.orgs >= 1 && row[i].volume.lines >= row[i].volume.orgs);
		}
		for (int d = 0; d < GR_DIRECTIONS; d++) {
			assert_int_equal(sum[d].low_kg, total[d].low_kg);
			assert_int_equal(sum[d].likely_kg, total[d].likely_kg);
			assert_int_equal(sum[d].high_kg, total[d].high_kg);
			assert_int_equal(sum[d].contracted_kg, total[d].contracted_kg);
		}
	}
	assert_int_equal(total[0].lines + total[1].lines, 400);
	assert_int_equal(total[0].orgs, 14);
}

static void rows_are_sorted_and_named_by_what_they_sum(void **state)
{
	struct gr_volume_row *row;
	struct drawn w;
	struct gr_error err;
	int32_t rows;

	open_drawn(state, &w, 2);
	assert_int_equal(
	    gr_volume_by_quality_year(w.dataset, &everything, *state, &row, &rows, &err), GR_OK);
	assert_true(rows > 50);
	for (int32_t i = 0; i < rows; i++) {
		assert_int_equal(row[i].area, -1);
		assert_int_equal(row[i].group, w.dataset->quality[row[i].quality].group);
		if (i == 0 || row[i].direction != row[i - 1].direction)
			continue;
		assert_true(
		    row[i].quality > row[i - 1].quality ||
		    (row[i].quality == row[i - 1].quality && row[i].year > row[i - 1].year));
	}
}

static void the_order_of_the_lines_changes_nothing(void **state)
{
	struct gr_volume_row *row, *other;
	struct drawn w;
	struct gr_dataset turned;
	struct gr_error err;
	int32_t rows, others, n;

	open_drawn(state, &w, 3);
	turned = *w.dataset;
	n = turned.lines;
	turned.line = gr_alloc_array(*state, (size_t)n, sizeof(*turned.line));
	turned.key = gr_alloc_array(*state, (size_t)n, sizeof(*turned.key));
	for (int32_t i = 0; i < n; i++) {
		turned.line[i] = w.dataset->line[n - 1 - i];
		turned.key[i] = w.dataset->key[n - 1 - i];
	}
	assert_int_equal(
	    gr_volume_by_quality_year(w.dataset, &everything, *state, &row, &rows, &err), GR_OK);
	assert_int_equal(
	    gr_volume_by_quality_year(&turned, &everything, *state, &other, &others, &err), GR_OK);
	assert_int_equal(rows, others);
	assert_memory_equal(row, other, (size_t)rows * sizeof(*row));
}

static void a_filter_sums_what_a_plain_loop_sums(void **state)
{
	struct drawn w;
	struct gr_error err;

	open_drawn(state, &w, 4);
	for (int i = 0; i < 200; i++) {
		struct gr_volume_filter f = everything;
		struct gr_volume total[GR_DIRECTIONS];
		int64_t sum = 0;

		f.quality = gr_random_below(&w.random, 2) ? w.dataset->key[i].quality : -1;
		f.org = gr_random_below(&w.random, 2) ? w.dataset->key[i].org : -1;
		f.area = gr_random_below(&w.random, 3) ? -1 : w.dataset->key[i].area;
		f.first_year = gr_random_below(&w.random, 2) ? 2028 : 0;
		f.last_year = gr_random_below(&w.random, 2) ? 2030 : 0;
		f.certainty_from = (enum gr_certainty)gr_random_below(&w.random, GR_CERTAINTIES);
		f.direction = (int32_t)gr_random_below(&w.random, 3) - 1;
		for (int32_t k = 0; k < w.dataset->lines; k++) {
			const struct gr_line *line = &w.dataset->line[k];

			for (int32_t year = f.first_year ? f.first_year : 2000;
			     year <= (f.last_year ? f.last_year : 2100); year++) {
				if ((f.quality < 0 || w.dataset->key[k].quality == f.quality) &&
				    (f.org < 0 || w.dataset->key[k].org == f.org) &&
				    (f.area < 0 || w.dataset->key[k].area == f.area) &&
				    (f.direction < 0 || (int32_t)line->direction == f.direction) &&
				    line->certainty >= f.certainty_from)
					sum += gr_line_year_kg(line, line->likely_kg, year);
			}
		}
		assert_int_equal(gr_volume_total(w.dataset, &f, *state, total, &err), GR_OK);
		assert_int_equal(total[0].likely_kg + total[1].likely_kg, sum);
	}
}

static void absurd_sums_are_refused_and_not_wrapped(void **state)
{
	struct gr_volume total[GR_DIRECTIONS];
	struct drawn w;
	struct gr_error err;

	open_drawn(state, &w, 5);
	for (int32_t i = 0; i < w.dataset->lines; i++)
		w.dataset->line[i].high_kg = INT64_MAX / 4;
	assert_int_equal(gr_volume_total(w.dataset, &everything, *state, total, &err), GR_LIMIT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(years_of_a_line_add_up_to_the_line),
	    cmocka_unit_test(a_year_gets_its_quarters_share),
	    cmocka_unit_test(parts_add_up_to_the_whole_in_every_table),
	    cmocka_unit_test(rows_are_sorted_and_named_by_what_they_sum),
	    cmocka_unit_test(the_order_of_the_lines_changes_nothing),
	    cmocka_unit_test(a_filter_sums_what_a_plain_loop_sums),
	    cmocka_unit_test(absurd_sums_are_refused_and_not_wrapped),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, fixture_open, fixture_close);
}
