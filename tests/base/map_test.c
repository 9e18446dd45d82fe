#include "base/map.h"

#include "base/arena.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void each_key_is_found_with_its_first_value(void **state)
{
	struct gr_arena *a = gr_arena_open(4 << 20);
	struct gr_map m;

	(void)state;
	gr_map_open(&m, a);
	assert_int_equal(gr_map_find(&m, GR_STR("x")), -1);
	for (int32_t i = 0; i < 5000; i++) {
		struct gr_sb sb;

		gr_sb_open(&sb, a, 20);
		gr_sb_i64(&sb, i);
		assert_int_equal(gr_map_put(&m, gr_sb_str(&sb), i), -1);
		assert_int_equal(gr_map_put(&m, gr_sb_str(&sb), 77777), i);
	}
	for (int32_t i = 0; i < 5000; i++) {
		struct gr_sb sb;

		gr_sb_open(&sb, a, 20);
		gr_sb_i64(&sb, i);
		assert_int_equal(gr_map_find(&m, gr_sb_str(&sb)), i);
	}
	assert_int_equal(gr_map_find(&m, GR_STR("5000")), -1);
	assert_int_equal(m.count, 5000);
	gr_arena_close(a);
}

static void the_empty_text_is_a_key(void **state)
{
	struct gr_arena *a = gr_arena_open(10000);
	struct gr_map m;

	(void)state;
	gr_map_open(&m, a);
	assert_int_equal(gr_map_put(&m, gr_str(NULL), 3), -1);
	assert_int_equal(gr_map_find(&m, GR_STR("")), 3);
	gr_arena_close(a);
}

static void without_memory_the_arena_is_full(void **state)
{
	struct gr_arena *a = gr_arena_open(10000);
	struct gr_map m;

	(void)state;
	gr_map_open(&m, a);
	gr_arena_fail_at(a, 2);
	assert_int_equal(gr_map_put(&m, GR_STR("a"), 1), -1);
	assert_true(gr_arena_full(a));
	assert_int_equal(gr_map_find(&m, GR_STR("a")), -1);
	gr_arena_close(a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(each_key_is_found_with_its_first_value),
	    cmocka_unit_test(the_empty_text_is_a_key),
	    cmocka_unit_test(without_memory_the_arena_is_full),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests_name("base/map", tests, NULL, NULL);
}
