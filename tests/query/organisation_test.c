/* Which organisation a code or a name means. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "query/organisation.h"
#include "stage.h"

static int find(struct stage *st, const char *text, gr_org_id *out)
{
	struct gr_actor reader = scene_reader(&st->s);

	return gr_query_org_find(&st->s.app, &reader, gr_str(text), st->s.a, out, &st->s.err);
}

static void a_code_and_a_name_in_any_case_mean_the_same(void **state)
{
	struct stage *st = *state;
	gr_org_id org;

	assert_int_equal(find(st, "k350", &org), GR_OK);
	assert_int_equal(org.v, st->org[0].v);
	assert_int_equal(find(st, "LEJRE Kommune", &org), GR_OK);
	assert_int_equal(org.v, st->org[0].v);
	assert_int_equal(find(st, "Fors", &org), GR_OK);
	assert_int_equal(org.v, st->org[3].v);
}

static void what_nobody_is_called_is_said(void **state)
{
	struct stage *st = *state;
	static const char *const wrong[] = {"Lejre", "K35", "K3500", "", "Lejre Kommune "};
	gr_org_id org = {7};

	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		assert_int_equal(find(st, wrong[i], &org), GR_MISSING);
		assert_int_equal(org.v, 0);
		assert_non_null(strstr(stage_said(st), wrong[i]));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_code_and_a_name_in_any_case_mean_the_same),
	    cmocka_unit_test(what_nobody_is_called_is_said),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, stage_open_lines, stage_close);
}
