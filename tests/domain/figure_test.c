#include "domain/figure.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static void a_figure_that_nobody_set_is_missing_and_not_zero(void **state)
{
	struct gr_figure f = {0};

	(void)state;
	assert_int_equal(f.kind, GR_NOT_REPORTED);
	assert_int_equal(gr_figure(0).kind, GR_REPORTED);
	assert_int_equal(gr_figure_hidden(GR_HIDDEN_FEW).kind, GR_HIDDEN);
}

static void a_sum_is_hidden_before_it_is_missing_and_missing_before_it_is_a_number(void **state)
{
	struct gr_figure two = gr_figure(2), none = {0}, few = gr_figure_hidden(GR_HIDDEN_FEW);
	struct gr_figure reader = gr_figure_hidden(GR_HIDDEN_READER);

	(void)state;
	assert_int_equal(gr_figure_sum(two, gr_figure(-5)).n, -3);
	assert_int_equal(gr_figure_sum(two, none).kind, GR_NOT_REPORTED);
	assert_int_equal(gr_figure_sum(none, two).kind, GR_NOT_REPORTED);
	assert_int_equal(gr_figure_sum(two, few).kind, GR_HIDDEN);
	assert_int_equal(gr_figure_sum(none, few).kind, GR_HIDDEN);
	assert_int_equal(gr_figure_sum(few, none).why, GR_HIDDEN_FEW);
	assert_int_equal(gr_figure_sum(reader, few).why, GR_HIDDEN_READER);
	assert_int_equal(gr_figure_sum(two, few).n, 0); /* the known part is not told either */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_figure_that_nobody_set_is_missing_and_not_zero),
	    cmocka_unit_test(
	        a_sum_is_hidden_before_it_is_missing_and_missing_before_it_is_a_number),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
