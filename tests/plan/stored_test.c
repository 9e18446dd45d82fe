#include "plan/plan.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "world.h"

#define MEMORY ((size_t)256 << 20)

static void what_is_stored_comes_back_the_same(void **state)
{
	struct gr_arena *a = gr_arena_open(MEMORY);
	struct gr_plan_params params;
	struct gr_dataset d;
	struct gr_plan p, back;
	struct gr_error err = {0};
	struct gr_sb first, second;
	struct gr_str text;

	(void)state;
	world_demo(a, &d, &params);
	assert_int_equal(gr_plan_make(&d, &params, NULL, NULL, a, &p, &err), 0);
	gr_sb_open(&first, a, (size_t)16 << 20);
	gr_plan_write(&first, &p, &d);
	text = gr_sb_str(&first);
	assert_int_equal(gr_plan_read(text, &d, a, &back, &err), 0);
	gr_sb_open(&second, a, (size_t)16 << 20);
	gr_plan_write(&second, &back, &d);
	assert_true(gr_str_eq(text, gr_sb_str(&second)));
	assert_int_equal(back.pairs, p.pairs);
	assert_true(back.joint.cost_mille_ore == p.joint.cost_mille_ore);
	assert_string_equal(back.reason[0].sentence, p.reason[0].sentence);
	/* Cut anywhere, it is refused and nothing is read beyond its end. */
	for (size_t n = 0; n < text.n; n += 997)
		assert_int_equal(
		    gr_plan_read((struct gr_str){text.p, n}, &d, a, &back, &err), GR_INVALID);
	gr_arena_close(a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(what_is_stored_comes_back_the_same),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
