/* The rule for sums of a plan: three stand behind it, none fills it, and owners count once whatever stands between. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "query/secrecy.h"

#define ORGS 5

static bool told(int32_t owner_of_2, int32_t owner_of_1, int64_t a, int64_t b, int64_t c)
{
	struct gr_organisation org[ORGS];
	struct gr_dataset d = {.org = org, .orgs = ORGS};
	int64_t kg[ORGS] = {a, b, c};
	struct gr_secrecy s = {.d = &d,
	    .min_orgs = 3,
	    .max_largest_percent = 85,
	    .rest_percent = 10,
	    .round_kg = 1000000,
	    .by_org = kg};
	bool passes;

	for (int32_t i = 0; i < ORGS; i++)
		org[i] = (struct gr_organisation){.owner = i == 2   ? owner_of_2
		                                           : i == 1 ? owner_of_1
		                                                    : -1};
	passes = gr_secrecy_passes(&s);
	for (int32_t i = 0; i < ORGS; i++)
		assert_int_equal(kg[i], 0);
	return passes;
}

static void three_are_needed_and_none_may_fill_it(void **state)
{
	(void)state;
	assert_true(told(-1, -1, 40, 30, 30));
	assert_false(told(-1, -1, 50, 50, 0));
	assert_false(told(-1, -1, 0, 0, 0));
	assert_true(
	    told(-1, -1, 81, 10, 9)); /* beside the two largest stand 9, and 8.1 are asked for */
	assert_false(told(-1, -1, 82, 10, 8));
}

static void an_owner_and_its_owners_owner_count_as_one(void **state)
{
	(void)state;
	assert_false(told(0, -1, 40, 30, 30));
	assert_false(told(1, 0, 40, 30, 30)); /* 2 belongs to 1, and 1 to 0 */
	assert_false(told(1, 2, 40, 30, 30)); /* two that own each other are one, and not two */
	assert_false(told(4, 3, 0, 50, 50));
}

static void tonnes_are_rounded_half_to_even(void **state)
{
	struct gr_secrecy s = {.round_kg = 1000000};

	(void)state;
	assert_int_equal(gr_secrecy_rounded(&s, 1499999), 1000000);
	assert_int_equal(gr_secrecy_rounded(&s, 2500000), 2000000);
	assert_int_equal(gr_secrecy_rounded(&s, 3500000), 4000000);
	s.round_kg = 0;
	assert_int_equal(gr_secrecy_rounded(&s, 1234), 1234);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(three_are_needed_and_none_may_fill_it),
	    cmocka_unit_test(an_owner_and_its_owners_owner_count_as_one),
	    cmocka_unit_test(tonnes_are_rounded_half_to_even),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
