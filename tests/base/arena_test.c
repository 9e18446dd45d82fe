#include "base/arena.h"

#include <string.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void memory_is_zeroed_aligned_and_apart(void **state)
{
	struct gr_arena *a = gr_arena_open(1 << 20);
	unsigned char *last = NULL;

	(void)state;
	for (size_t n = 0; n < 200; n++) {
		unsigned char *p = gr_alloc(a, n);

		assert_non_null(p);
		assert_int_equal((uintptr_t)p % 16, 0);
		for (size_t i = 0; i < n; i++)
			assert_int_equal(p[i], 0);
		memset(p, 0xFF, n);
		if (last)
			assert_true(n < 2 || last[0] == 0xFF);
		last = p;
	}
	assert_false(gr_arena_full(a));
	gr_arena_close(a);
}

static void the_ceiling_holds_over_all_blocks(void **state)
{
	struct gr_arena *a = gr_arena_open(100000);
	size_t got = 0;

	(void)state;
	while (gr_alloc(a, 1000))
		got += 1000;
	assert_in_range(got, 90000, 100000);
	assert_true(gr_arena_full(a));
	assert_int_equal(gr_arena_left(a), 0);
	assert_null(gr_alloc(a, 1)); /* full stays full */
	gr_arena_close(a);
}

static void a_large_piece_leaves_the_newest_block_in_use(void **state)
{
	struct gr_arena *a = gr_arena_open(10 << 20);
	char *small = gr_alloc(a, 16);
	char *large = gr_alloc(a, 1 << 20);
	char *next = gr_alloc(a, 16);

	(void)state;
	assert_non_null(large);
	assert_ptr_equal(next, small + 16);
	assert_int_equal(gr_arena_used(a), (1 << 20) + 32);
	gr_arena_close(a);
}

static void a_product_that_does_not_fit_is_refused(void **state)
{
	struct gr_arena *a = gr_arena_open(SIZE_MAX);

	(void)state;
	assert_null(gr_alloc_array(a, SIZE_MAX / 2, 3));
	assert_true(gr_arena_full(a));
	gr_arena_close(a);
	a = gr_arena_open(SIZE_MAX);
	assert_null(gr_alloc(a, SIZE_MAX));
	gr_arena_close(a);
	gr_arena_close(NULL);
}

static void a_copy_is_a_copy(void **state)
{
	struct gr_arena *a = gr_arena_open(1000);
	int from[3] = {1, 2, 3};
	int *to = gr_alloc_copy(a, from, 3, sizeof *from);

	(void)state;
	from[1] = 9;
	assert_int_equal(to[1], 2);
	assert_non_null(gr_alloc_copy(a, NULL, 0, 4));
	gr_arena_close(a);
}

static void the_nth_allocation_fails_where_a_test_wants_it(void **state)
{
	struct gr_arena *a = gr_arena_open(1000);

	(void)state;
	gr_arena_fail_at(a, 2);
	assert_non_null(gr_alloc(a, 1));
	assert_null(gr_alloc(a, 1));
	assert_true(gr_arena_full(a));
	gr_arena_close(a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(memory_is_zeroed_aligned_and_apart),
	    cmocka_unit_test(the_ceiling_holds_over_all_blocks),
	    cmocka_unit_test(a_large_piece_leaves_the_newest_block_in_use),
	    cmocka_unit_test(a_product_that_does_not_fit_is_refused),
	    cmocka_unit_test(a_copy_is_a_copy),
	    cmocka_unit_test(the_nth_allocation_fails_where_a_test_wants_it),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests_name("base/arena", tests, NULL, NULL);
}
