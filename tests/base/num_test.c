#include "base/num.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void each_rounding_keeps_its_name(void **state)
{
	static const struct {
		int n, by, floor, ceil, even;
	} t[] = {{7, 2, 3, 4, 4}, {5, 2, 2, 3, 2}, {-5, 2, -3, -2, -2}, {-7, 2, -4, -3, -4},
	    {6, 2, 3, 3, 3}, {-6, 3, -2, -2, -2}, {1, 3, 0, 1, 0}, {2, 3, 0, 1, 1},
	    {-1, 3, -1, 0, 0}, {0, 9, 0, 0, 0}};

	(void)state;
	for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
		assert_int_equal(gr_div_floor(t[i].n, t[i].by), t[i].floor);
		assert_int_equal(gr_div_ceil(t[i].n, t[i].by), t[i].ceil);
		assert_int_equal(gr_div_half_even(t[i].n, t[i].by), t[i].even);
	}
}

static void what_does_not_fit_is_said(void **state)
{
	int64_t out = 7;

	(void)state;
	assert_true(gr_add(INT64_MAX, 1, &out));
	assert_true(gr_sub(INT64_MIN, 1, &out));
	assert_true(gr_mul(INT64_MAX, 2, &out));
	assert_false(gr_fits((gr_i128)INT64_MAX + 1, &out));
	assert_false(gr_fits((gr_i128)INT64_MIN - 1, &out));
	assert_true(gr_fits(INT64_MIN, &out));
	assert_true(out == INT64_MIN);
}

static void shown_parts_add_up_to_the_shown_total(void **state)
{
	uint64_t seed = 1;

	(void)state;
	for (int round = 0; round < 2000; round++) {
		int64_t part[12], out[12], unit = 1 + (int64_t)(seed >> 40) % 1000;
		gr_i128 sum = 0, shown = 0;
		size_t n = 1 + (size_t)(seed >> 33) % 12;

		for (size_t i = 0; i < n; i++) {
			seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
			part[i] = (int64_t)(seed >> 34) % 100000 - (round % 2 ? 50000 : 0);
		}
		gr_round_parts(part, n, unit, out);
		for (size_t i = 0; i < n; i++) {
			sum += part[i];
			shown += out[i];
			assert_true(
			    out[i] * unit > part[i] - unit && out[i] * unit < part[i] + unit);
		}
		assert_true(shown == gr_div_half_even(sum, unit));
	}
}

static void ties_go_to_the_lower_index(void **state)
{
	int64_t part[] = {500, 500, 500, 500}, out[4];

	(void)state;
	gr_round_parts(part, 4, 1000, out);
	assert_int_equal(out[0], 1);
	assert_int_equal(out[1], 1);
	assert_int_equal(out[2], 0);
	assert_int_equal(out[3], 0);
	gr_round_parts(part, 0, 1000, out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(each_rounding_keeps_its_name),
	    cmocka_unit_test(what_does_not_fit_is_said),
	    cmocka_unit_test(shown_parts_add_up_to_the_shown_total),
	    cmocka_unit_test(ties_go_to_the_lower_index),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests_name("base/num", tests, NULL, NULL);
}
