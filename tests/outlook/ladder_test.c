/* The steps to the target: whatever the amounts, they and what is missing add up. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "base/random.h"
#include "outlook/private.h"

static void steps_add_up_to_the_target_for_any_amounts(void **state)
{
	struct gr_random r;

	(void)state;
	gr_random_seed(&r, 11);
	for (int i = 0; i < 2000; i++) {
		struct gr_outlook_year y = {
		    .consumption_kg = (int64_t)gr_random_below(&r, (uint64_t)1 << 40),
		    .target_kg = (int64_t)gr_random_below(&r, (uint64_t)1 << 38)};
		struct gr_outlook_pool p = {
		    .pool_kg = (int64_t)gr_random_below(&r, (uint64_t)1 << 38),
		    .plants_kg = (int64_t)gr_random_below(&r, 1000),
		    .declared_kg = (int64_t)gr_random_below(&r, (uint64_t)1 << 50),
		    .requirement_kg = (int64_t)gr_random_below(&r, 2),
		    .avoided_kg = (int64_t)gr_random_below(&r, (uint64_t)1 << 30)};
		struct gr_ladder l;
		struct gr_error err;

		assert_int_equal(gr_ladder_make(&y, 200, 20, &p, &l, &err), GR_OK);
		assert_int_equal(l.today_kg + l.pool_kg + l.plants_kg + l.declared_kg +
		                     l.requirement_kg + l.avoided_kg + l.missing_kg,
		    y.target_kg);
		assert_int_equal(l.today_kg % 1000000, 0);
		assert_in_range(l.avoided_kg * 5 + 5, p.avoided_kg, p.avoided_kg + 10);
	}
}

static void a_step_out_of_bounds_is_refused(void **state)
{
	struct gr_outlook_year y = {.consumption_kg = 1000, .target_kg = 200};
	struct gr_outlook_pool below = {.avoided_kg = -1},
	                       above = {.declared_kg = ((int64_t)1 << 50) + 1};
	struct gr_ladder l;
	struct gr_error err;

	(void)state;
	assert_int_equal(gr_ladder_make(&y, 200, 20, &below, &l, &err), GR_LIMIT);
	assert_int_equal(gr_ladder_make(&y, 200, 20, &above, &l, &err), GR_LIMIT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(steps_add_up_to_the_target_for_any_amounts),
	    cmocka_unit_test(a_step_out_of_bounds_is_refused),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
