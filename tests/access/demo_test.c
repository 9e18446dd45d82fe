#include "access/demo.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/arena.h"

static void a_demo_token_follows_from_the_first_entry_and_the_role(void **state)
{
	struct gr_arena *a = gr_arena_open(1 << 16);
	struct gr_sha256 first = gr_sha256_of(GR_STR("first")),
	                 other = gr_sha256_of(GR_STR("other"));
	struct gr_str builder = gr_demo_token(a, first, GR_BUILDER);

	(void)state;
	assert_int_equal(builder.n, 32);
	assert_true(gr_str_eq(builder, gr_demo_token(a, first, GR_BUILDER)));
	assert_false(gr_str_eq(builder, gr_demo_token(a, first, GR_LEAD)));
	assert_false(gr_str_eq(builder, gr_demo_token(a, other, GR_BUILDER)));
	gr_arena_close(a);
}

static void a_full_arena_gives_the_empty_text(void **state)
{
	struct gr_arena *a = gr_arena_open(1 << 16);

	(void)state;
	gr_arena_fail_at(a, 1);
	assert_int_equal(gr_demo_token(a, gr_sha256_of(GR_STR("x")), GR_LEAD).n, 0);
	gr_arena_close(a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_demo_token_follows_from_the_first_entry_and_the_role),
	    cmocka_unit_test(a_full_arena_gives_the_empty_text),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests_name("demo", tests, NULL, NULL);
}
