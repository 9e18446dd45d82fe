/* The settings and the tests of the publication rule, at their edges. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "../domain/fixture.h"
#include "../secrecy/drawn_pool.h"
#include "pool/private.h"

static struct gr_dataset lists;

static enum gr_hidden_why tested(
    const struct gr_rule *rule, int64_t a, int64_t b, int64_t c, int64_t d)
{
	int64_t kg[4] = {a, b, c, d}, id[4] = {1, 2, 3, 4};
	bool waived[4] = {false};
	struct gr_owners owners = {.id = id, .count = 4, .waived = waived};

	return gr_rule_test(rule, &owners, kg);
}

static void settings_are_those_of_the_file(void **state)
{
	struct gr_rule rule;
	struct gr_error err;

	(void)state;
	assert_int_equal(gr_rule_read(&lists, &rule, &err), GR_OK);
	assert_int_equal(rule.min_orgs, 3);
	assert_int_equal(rule.max_largest_percent, 85);
	assert_int_equal(rule.rest_percent, 10);
	assert_int_equal(rule.round_kg, 1000000);
	assert_int_equal(rule.bands, 3);
	assert_int_equal(rule.first_year, 2026);
	assert_int_equal(rule.last_year, 2032);
}

static void three_must_stand_behind_a_figure(void **state)
{
	struct gr_rule rule;
	struct gr_error err;

	(void)state;
	assert_int_equal(gr_rule_read(&lists, &rule, &err), GR_OK);
	assert_int_equal(tested(&rule, 0, 0, 0, 0), GR_HIDDEN_FEW);
	assert_int_equal(tested(&rule, 50, 50, 0, 0), GR_HIDDEN_FEW);
	assert_int_equal(tested(&rule, 50, 50, 50, 0), GR_HIDDEN_NOT);
}

static void nobody_may_dominate(void **state)
{
	struct gr_rule rule;
	struct gr_error err;

	(void)state;
	assert_int_equal(gr_rule_read(&lists, &rule, &err), GR_OK);
	assert_int_equal(
	    tested(&rule, 850, 60, 90, 0), GR_HIDDEN_DOMINANT); /* the rest is 60 < 85 */
	assert_int_equal(tested(&rule, 850, 0, 65, 85), GR_HIDDEN_DOMINANT);
	assert_int_equal(tested(&rule, 86, 5, 5, 4), GR_HIDDEN_DOMINANT);
	assert_int_equal(
	    tested(&rule, 85, 5, 5, 5), GR_HIDDEN_NOT); /* 85 % exactly, rest 10 >= 8.5 */
	/* Largest 100, second 90: the third must be 10 % of the largest. */
	assert_int_equal(tested(&rule, 100, 90, 10, 0), GR_HIDDEN_NOT);
	assert_int_equal(tested(&rule, 100, 90, 9, 0), GR_HIDDEN_DOMINANT);
	assert_int_equal(
	    tested(&rule, (int64_t)1 << 52, (int64_t)1 << 52, (int64_t)1 << 52, 0), GR_HIDDEN_NOT);
}

static void two_together_need_four_and_a_larger_rest(void **state)
{
	struct gr_rule rule;
	struct gr_error err;

	(void)state;
	assert_int_equal(gr_rule_read(&lists, &rule, &err), GR_OK);
	rule.coalition = 2;
	assert_int_equal(tested(&rule, 50, 50, 50, 0), GR_HIDDEN_FEW);
	assert_int_equal(tested(&rule, 50, 50, 50, 5), GR_HIDDEN_NOT);
	assert_int_equal(tested(&rule, 50, 50, 50, 4), GR_HIDDEN_DOMINANT);
}

static void one_that_has_waived_is_left_out_of_the_test(void **state)
{
	int64_t kg[4] = {1000, 10, 10, 10}, id[4] = {1, 2, 3, 4};
	bool waived[4] = {true, false, false, false};
	struct gr_owners owners = {.id = id, .count = 4, .waived = waived};
	struct gr_rule rule;
	struct gr_error err;

	(void)state;
	assert_int_equal(gr_rule_read(&lists, &rule, &err), GR_OK);
	assert_int_equal(gr_rule_test(&rule, &owners, kg), GR_HIDDEN_NOT);
	waived[1] = true; /* now the others are two */
	assert_int_equal(gr_rule_test(&rule, &owners, kg), GR_HIDDEN_FEW);
}

static void numbers_of_organisations_stand_as_bands(void **state)
{
	static const int32_t want[][3] = {
	    {2, 0, 0}, {3, 3, 4}, {4, 3, 4}, {5, 5, 9}, {9, 5, 9}, {10, 10, 0}, {99, 10, 0}};
	struct gr_rule rule;
	struct gr_error err;

	(void)state;
	assert_int_equal(gr_rule_read(&lists, &rule, &err), GR_OK);
	for (size_t i = 0; i < sizeof(want) / sizeof(want[0]); i++) {
		int32_t from, to;

		gr_rule_band(&rule, want[i][0], &from, &to);
		assert_int_equal(from, want[i][1]);
		assert_int_equal(to, want[i][2]);
	}
}

static void organisations_under_one_owner_are_one(void **state)
{
	struct gr_dataset d;
	const struct gr_dataset *one = &d;
	struct gr_owners owners;
	struct gr_pool pool;
	struct gr_error err;

	drawn_empty(&d, &lists, 4, 8, *state);
	d.org[1].owner = 0;
	d.org[2].owner = 1; /* a daughter's daughter */
	for (int32_t o = 0; o < 4; o++)
		drawn_add(&d, o, "sg_ii", 0, 2026, 2026, 100);
	drawn_add(&d, 3, "sg_ii", 0, 2026, 2026, 100);
	d.line[4].visibility = GR_VISIBLE_PARTNERS;
	assert_int_equal(gr_pools_open(&one, 1, *state, &owners, &pool, &err), GR_OK);
	assert_int_equal(owners.count, 2);
	assert_int_equal(pool.count, 4); /* only what is public counts */
	assert_int_equal(pool.counted[0].owner, pool.counted[2].owner);
	assert_int_not_equal(pool.counted[0].owner, pool.counted[3].owner);
	d.org[0].owner = 2; /* owners in a ring: an end all the same */
	assert_int_equal(gr_pools_open(&one, 1, *state, &owners, &pool, &err), GR_OK);
	assert_int_equal(owners.count, 2);
}

static void who_belongs_together_now_does_so_in_the_past(void **state)
{
	struct gr_dataset before, after;
	const struct gr_dataset *two[2] = {&before, &after};
	struct gr_owners owners;
	struct gr_pool pool[2];
	struct gr_error err;

	drawn_empty(&before, &lists, 4, 8, *state);
	for (int32_t o = 0; o < 3; o++)
		drawn_add(&before, o, "sg_ii", 0, 2026, 2026, 100);
	drawn_copy(&after, &before, 2, 0, *state);
	after.org = gr_alloc_copy(*state, before.org, 4, sizeof(*after.org));
	after.org[0].owner = after.org[1].owner = 3; /* two regions become one */
	assert_int_equal(gr_pools_open(two, 2, *state, &owners, pool, &err), GR_OK);
	assert_int_equal(owners.count, 2);
	for (int32_t i = 0; i < 3; i++)
		assert_int_equal(pool[0].counted[i].owner, pool[1].counted[i].owner);
	assert_int_equal(pool[0].counted[0].owner, pool[0].counted[1].owner);
}

/* The lists with one setting more or another value; the first that is found by its key counts. */
static void with_setting(
    struct gr_arena *a, const char *key, const char *value, struct gr_dataset *out)
{
	int32_t at = gr_map_find(&lists.setting_map, gr_str(key));

	*out = lists;
	out->setting = gr_alloc_array(a, (size_t)lists.settings + 1, sizeof(*out->setting));
	memcpy(out->setting, lists.setting, (size_t)lists.settings * sizeof(*out->setting));
	if (at < 0) {
		at = out->settings++;
		out->setting[at].key = gr_str(key);
		gr_map_open(&out->setting_map, a);
		for (int32_t i = 0; i < out->settings; i++)
			(void)gr_map_put(&out->setting_map, out->setting[i].key, i);
	}
	out->setting[at].value = gr_str(value);
}

static void settings_out_of_range_are_refused(void **state)
{
	static const char *const bad[][2] = {{"publish.min_organisations", "0"},
	    {"publish.max_largest_percent", "101"}, {"publish.coalition", "3"},
	    {"publish.round_tonnes", "0"}, {"publish.organisation_bands", "3|3"},
	    {"publish.organisation_bands", "three"}, {"plan.first_quarter", "soon"},
	    {"plan.last_quarter", "1999-Q1"}};
	struct gr_dataset d;
	struct gr_rule rule;
	struct gr_error err;

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		with_setting(*state, bad[i][0], bad[i][1], &d);
		assert_int_equal(gr_rule_read(&d, &rule, &err), GR_INVALID);
	}
}

static void the_setting_of_those_who_waived_names_organisations(void **state)
{
	struct gr_dataset d;
	const struct gr_dataset *one = &d;
	struct gr_owners owners;
	struct gr_pool pool;
	struct gr_error err;

	with_setting(*state, "publish.waived", "RSJ|RH", &d);
	d.line = gr_alloc_array(*state, 3, sizeof(*d.line));
	d.key = gr_alloc_array(*state, 3, sizeof(*d.key));
	drawn_add(&d, gr_dataset_org_code(&d, GR_STR("RSJ")), "sg_ii", 0, 2026, 2026, 5);
	drawn_add(&d, gr_dataset_org_code(&d, GR_STR("COPI")), "sg_ii", 0, 2026, 2026, 5);
	assert_int_equal(gr_pools_open(&one, 1, *state, &owners, &pool, &err), GR_OK);
	assert_true(owners.waived[pool.counted[0].owner]);
	assert_false(owners.waived[pool.counted[1].owner]);
	d.setting[gr_map_find(&d.setting_map, GR_STR("publish.waived"))].value = GR_STR(
	    "RSJ|NOBODY");
	assert_int_equal(gr_pools_open(&one, 1, *state, &owners, &pool, &err), GR_INVALID);
}

static int setup(void **state)
{
	if (fixture_open(state))
		return -1;
	fixture_dataset(*state, &lists);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(settings_are_those_of_the_file),
	    cmocka_unit_test(three_must_stand_behind_a_figure),
	    cmocka_unit_test(nobody_may_dominate),
	    cmocka_unit_test(two_together_need_four_and_a_larger_rest),
	    cmocka_unit_test(one_that_has_waived_is_left_out_of_the_test),
	    cmocka_unit_test(numbers_of_organisations_stand_as_bands),
	    cmocka_unit_test(organisations_under_one_owner_are_one),
	    cmocka_unit_test(who_belongs_together_now_does_so_in_the_past),
	    cmocka_unit_test(settings_out_of_range_are_refused),
	    cmocka_unit_test(the_setting_of_those_who_waived_names_organisations),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, setup, fixture_close);
}
