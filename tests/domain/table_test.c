#include "domain/table.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#include "fixture.h"

static void a_table_takes_its_rows_and_not_one_more(void **state)
{
	static const char *const head[] = {"Quality", "Likely t"};
	struct gr_table t;
	struct gr_error err;
	struct gr_cell *row;

	assert_int_equal(gr_table_open(&t, *state, head, 2, 2, &err), 0);
	assert_true(gr_str_is(t.head[1], "Likely t"));
	row = gr_table_row(&t);
	row[0] = gr_cell_text(GR_STR("sg_ii"));
	row[1] = gr_cell_number(1500, 3);
	row = gr_table_row(&t);
	assert_int_equal(row[0].kind, GR_CELL_EMPTY);
	assert_null(gr_table_row(&t));
	assert_int_equal(t.rows, 2);
	assert_true(gr_str_is(t.cell[0].text, "sg_ii"));
	assert_int_equal(t.cell[1].n, 1500);
	assert_int_equal(t.cell[1].scale, 3);
}

static void a_hidden_figure_brings_no_number_and_a_missing_one_is_empty(void **state)
{
	struct gr_figure hidden = {.kind = GR_HIDDEN, .why = GR_HIDDEN_FEW, .n = 4711};

	(void)state;
	assert_int_equal(gr_cell_figure(gr_figure(5), 3).kind, GR_CELL_NUMBER);
	assert_int_equal(gr_cell_figure(gr_figure(5), 3).n, 5);
	assert_int_equal(gr_cell_figure(hidden, 3).kind, GR_CELL_HIDDEN);
	assert_int_equal(gr_cell_figure(hidden, 3).n, 0);
	assert_int_equal(gr_cell_figure((struct gr_figure){0}, 3).kind, GR_CELL_EMPTY);
}

static void a_table_too_large_for_its_arena_is_refused(void **state)
{
	static const char *const head[] = {"Quality"};
	struct gr_arena *a = gr_arena_open(4096);
	struct gr_table t;
	struct gr_error err;

	(void)state;
	assert_int_equal(gr_table_open(&t, a, head, 1, 1000000, &err), GR_LIMIT);
	gr_arena_close(a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(
	        a_table_takes_its_rows_and_not_one_more, fixture_open, fixture_close),
	    cmocka_unit_test(a_hidden_figure_brings_no_number_and_a_missing_one_is_empty),
	    cmocka_unit_test(a_table_too_large_for_its_arena_is_refused),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
