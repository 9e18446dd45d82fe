#include "base/random.h"

#include <string.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void the_same_seed_gives_the_same_numbers_everywhere(void **state)
{
	struct gr_random a, b;

	(void)state;
	gr_random_seed(&a, 42);
	gr_random_seed(&b, 42);
	for (int i = 0; i < 100; i++)
		assert_true(gr_random_u64(&a) == gr_random_u64(&b));
	gr_random_seed(&b, 43);
	assert_false(gr_random_u64(&a) == gr_random_u64(&b));
	assert_true(gr_random_at(1, 2, 3) == UINT64_C(15020427595393229491));
	gr_random_seed(&a, 1);
	assert_true(gr_random_u64(&a) == UINT64_C(15641169477311255476));
}

static void numbers_below_a_bound_are_even_and_below(void **state)
{
	struct gr_random r;
	int seen[7] = {0};

	(void)state;
	gr_random_seed(&r, 5);
	for (int i = 0; i < 70000; i++) {
		uint64_t n = gr_random_below(&r, 7);

		assert_in_range(n, 0, 6);
		seen[n]++;
	}
	for (int i = 0; i < 7; i++)
		assert_in_range(seen[i], 9600, 10400); /* 4 standard deviations and more */
	assert_int_equal(gr_random_below(&r, 1), 0);
}

static void a_draw_does_not_depend_on_its_order(void **state)
{
	uint64_t first = gr_random_at(9, 100, 7);

	(void)state;
	for (uint64_t draw = 0; draw < 100; draw++)
		assert_false(gr_random_at(9, draw, 7) == first);
	assert_true(gr_random_at(9, 100, 7) == first);
	assert_false(gr_random_at(9, 7, 100) == first);
}

static void the_system_gives_something_new(void **state)
{
	struct gr_random a, b;

	(void)state;
	gr_random_system(&a);
	gr_random_system(&b);
	assert_memory_not_equal(a.key, b.key, sizeof a.key);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_same_seed_gives_the_same_numbers_everywhere),
	    cmocka_unit_test(numbers_below_a_bound_are_even_and_below),
	    cmocka_unit_test(a_draw_does_not_depend_on_its_order),
	    cmocka_unit_test(the_system_gives_something_new),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests_name("base/random", tests, NULL, NULL);
}
