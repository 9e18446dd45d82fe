#include "domain/plan.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static void every_cost_term_and_every_reason_has_a_name_of_its_own(void **state)
{
	(void)state;
	for (int i = 0; i < GR_TERMS; i++)
		for (int k = 0; k < i; k++)
			assert_string_not_equal(
			    gr_term_name((enum gr_term)i), gr_term_name((enum gr_term)k));
	for (int i = 0; i < GR_REASONS; i++)
		for (int k = 0; k < i; k++)
			assert_string_not_equal(gr_reason_name((enum gr_reason_kind)i),
			    gr_reason_name((enum gr_reason_kind)k));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_cost_term_and_every_reason_has_a_name_of_its_own),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
