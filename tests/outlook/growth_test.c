/* Growth in exact fractions, rounded once. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "outlook/private.h"

static int64_t grown(int64_t base, int32_t per_10000, int32_t years, int64_t unit)
{
	int64_t n = -1;

	assert_true(gr_growth(base, per_10000, years, unit, &n));
	return n;
}

static void one_year_is_what_a_division_gives(void **state)
{
	(void)state;
	for (int64_t base = 0; base < 5000; base += 7) {
		for (int32_t g = -300; g <= 300; g += 11)
			assert_int_equal(grown(base, g, 1, 10),
			    (int64_t)gr_div_half_even((gr_i128)base * (10000 + g), 100000) * 10);
	}
}

static void thirteen_years_agree_with_long_division(void **state)
{
	(void)state;
	/* 9,760,000,000 x 1.0185^13 = 12,386,347,244.03, by exact fractions in another language. */
	assert_int_equal(grown(9760000000, 185, 13, 1), 12386347244);
	assert_int_equal(grown(9760000000, 185, 13, 10000000), 12390000000);
	assert_int_equal(grown(9760000000, -50, 13, 10000000), 9140000000);
}

static void exactly_half_goes_to_the_even_one(void **state)
{
	(void)state;
	assert_int_equal(grown(5, 0, 0, 10), 0);
	assert_int_equal(grown(15, 0, 0, 10), 20);
	assert_int_equal(grown(25, 0, 7, 10), 20);
	assert_int_equal(grown(10, 5000, 1, 10), 20); /* 15 */
	assert_int_equal(grown(20, 2500, 1, 10), 20); /* 25 */
	assert_int_equal(grown(20, 2501, 1, 10), 30); /* 25.002: more than half */
}

static void a_century_of_doubling_is_too_large_and_is_said_so(void **state)
{
	int64_t n;

	(void)state;
	assert_false(gr_growth((int64_t)1 << 50, 10000, GR_GROWTH_YEARS, 1, &n));
	assert_int_equal(grown(1, 10000, 62, 1), (int64_t)1 << 62);
	assert_false(gr_growth(1, 10000, 63, 1, &n));
	assert_int_equal(grown((int64_t)1 << 50, -9999, GR_GROWTH_YEARS, 1), 0);
}

static void permille_is_rounded_once_to_its_unit(void **state)
{
	(void)state;
	assert_int_equal(gr_permille_of(10700000000, 35, 1000000), 374000000); /* 374.5 */
	assert_int_equal(gr_permille_of(10260000000, 90, 1000000), 923000000);
	assert_int_equal(gr_permille_of(1500, 1, 1), 2);
	assert_int_equal(gr_permille_of(2500, 1, 1), 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(one_year_is_what_a_division_gives),
	    cmocka_unit_test(thirteen_years_agree_with_long_division),
	    cmocka_unit_test(exactly_half_goes_to_the_even_one),
	    cmocka_unit_test(a_century_of_doubling_is_too_large_and_is_said_so),
	    cmocka_unit_test(permille_is_rounded_once_to_its_unit),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
