#include "access/right.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "access/actor.h"

static struct gr_actor actor(enum gr_role role, int64_t org, bool as_market)
{
	return (struct gr_actor){.role = role, .org = {org}, .as_market = as_market};
}

static int may(struct gr_actor who, enum gr_right right, int64_t subject)
{
	struct gr_error err;

	return gr_may(&who, right, (gr_org_id){subject}, &err);
}

static int may_ever(struct gr_actor who, enum gr_right right)
{
	struct gr_error err;

	return gr_may_ever(&who, right, &err);
}

static void every_right_has_a_name_and_somebody_who_may(void **state)
{
	(void)state;
	for (int i = 0; i < GR_RIGHTS; i++) {
		enum gr_right right = (enum gr_right)i;
		bool somebody = false;

		assert_non_null(gr_right_name(right));
		assert_true(strlen(gr_right_name(right)) > 3);
		for (int r = 0; r < GR_ROLES; r++)
			somebody = somebody || gr_right_reach(right, (enum gr_role)r) != GR_NOBODY;
		assert_true(somebody);
		for (int j = 0; j < i; j++)
			assert_string_not_equal(
			    gr_right_name(right), gr_right_name((enum gr_right)j));
	}
}

/* Written out a second time, by role: a slip in the table must be made twice to go unseen. */
static void each_role_may_what_it_should_and_nothing_else(void **state)
{
	static const enum gr_right reader[] = {
	    GR_PROCESS_SHOW, GR_POOL_LIST, GR_PLAN_SHOW, GR_OUTLOOK_SHOW, GR_LINK_USE};
	static const enum gr_right builder_own[] = {GR_LINE_LIST, GR_LINE_SAVE, GR_LINE_CONFIRM,
	    GR_WORKBOOK_MAKE, GR_DELIVERY_CHECK, GR_DELIVERY_ACCEPT, GR_DELIVERY_SHOW};
	static const enum gr_right lead_not[] = {GR_LINE_SAVE, GR_LINE_CONFIRM, GR_DELIVERY_CHECK,
	    GR_DELIVERY_ACCEPT, GR_DEMO_LOAD, GR_BACKUP, GR_CHECK, GR_EXPORT, GR_PROCESS_INIT};

	(void)state;
	for (int i = 0; i < GR_RIGHTS; i++) {
		enum gr_right right = (enum gr_right)i;
		enum gr_reach r = GR_NOBODY, b, l = GR_ALL;

		for (size_t k = 0; k < sizeof(reader) / sizeof(reader[0]); k++)
			if (reader[k] == right)
				r = GR_ALL;
		b = r;
		for (size_t k = 0; k < sizeof(builder_own) / sizeof(builder_own[0]); k++)
			if (builder_own[k] == right)
				b = GR_OWN;
		for (size_t k = 0; k < sizeof(lead_not) / sizeof(lead_not[0]); k++)
			if (lead_not[k] == right)
				l = GR_NOBODY;
		assert_int_equal(gr_right_reach(right, GR_READER), r);
		assert_int_equal(gr_right_reach(right, GR_BUILDER), b);
		assert_int_equal(gr_right_reach(right, GR_LEAD), l);
		assert_int_equal(gr_right_reach(right, GR_OPERATOR), GR_ALL);
	}
}

static void own_means_the_own_organisation_and_never_nobodys(void **state)
{
	(void)state;
	assert_int_equal(may(actor(GR_BUILDER, 3, false), GR_LINE_SAVE, 3), 0);
	assert_int_equal(may(actor(GR_BUILDER, 3, false), GR_LINE_SAVE, 4), GR_DENIED);
	assert_int_equal(may(actor(GR_BUILDER, 3, false), GR_LINE_SAVE, 0), GR_DENIED);
	assert_int_equal(may(actor(GR_BUILDER, 0, false), GR_LINE_SAVE, 0), GR_DENIED);
	assert_int_equal(may(actor(GR_LEAD, 0, false), GR_LINE_LIST, 4), 0);
	assert_int_equal(may(actor(GR_READER, 0, false), GR_LINE_LIST, 4), GR_DENIED);
}

static void what_a_role_can_never_do_is_refused_before_anything_is_locked(void **state)
{
	(void)state;
	assert_int_equal(may_ever(actor(GR_BUILDER, 3, false), GR_LINE_SAVE), 0);
	assert_int_equal(may_ever(actor(GR_READER, 0, false), GR_LINE_SAVE), GR_DENIED);
	assert_int_equal(may_ever(actor(GR_BUILDER, 3, false), GR_SNAPSHOT_TAKE), GR_DENIED);
	assert_int_equal(may_ever(actor(GR_LEAD, 0, false), GR_SNAPSHOT_TAKE), 0);
}

static void as_the_market_sees_it_cuts_reads_down_but_not_changes(void **state)
{
	(void)state;
	assert_int_equal(gr_actor_reads_as(&(struct gr_actor){.role = GR_LEAD}), GR_LEAD);
	assert_int_equal(
	    gr_actor_reads_as(&(struct gr_actor){.role = GR_LEAD, .as_market = true}), GR_READER);
	assert_int_equal(may(actor(GR_BUILDER, 3, true), GR_LINE_LIST, 3), GR_DENIED);
	assert_int_equal(may(actor(GR_BUILDER, 3, true), GR_POOL_LIST, 0), 0);
	assert_int_equal(may(actor(GR_LEAD, 0, true), GR_AUDIT_LIST, 0), GR_DENIED);
	assert_int_equal(may(actor(GR_BUILDER, 3, true), GR_LINE_SAVE, 3), 0);
}

static void a_line_is_shown_to_its_owner_to_partners_where_it_says_so_and_to_the_team(void **state)
{
	static const struct {
		enum gr_role role;
		int64_t org;
		bool as_market, own, partners, public_sums;
	} expected[] = {
	    {GR_READER, 0, false, false, false, false},
	    {GR_BUILDER, 1, false, true, true, true}, /* the owner */
	    {GR_BUILDER, 2, false, false, true, true},
	    {GR_BUILDER, 0, false, false, true, true},
	    {GR_BUILDER, 1, true, false, false, false},
	    {GR_LEAD, 0, false, true, true, true},
	    {GR_LEAD, 0, true, false, false, false},
	    {GR_OPERATOR, 0, false, true, true, true},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(expected) / sizeof(expected[0]); i++) {
		struct gr_actor who = actor(
		    expected[i].role, expected[i].org, expected[i].as_market);

		assert_int_equal(
		    gr_sees_line(&who, (gr_org_id){1}, GR_VISIBLE_OWN), expected[i].own);
		assert_int_equal(
		    gr_sees_line(&who, (gr_org_id){1}, GR_VISIBLE_PARTNERS), expected[i].partners);
		assert_int_equal(
		    gr_sees_line(&who, (gr_org_id){1}, GR_VISIBLE_PUBLIC), expected[i].public_sums);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_right_has_a_name_and_somebody_who_may),
	    cmocka_unit_test(each_role_may_what_it_should_and_nothing_else),
	    cmocka_unit_test(own_means_the_own_organisation_and_never_nobodys),
	    cmocka_unit_test(what_a_role_can_never_do_is_refused_before_anything_is_locked),
	    cmocka_unit_test(as_the_market_sees_it_cuts_reads_down_but_not_changes),
	    cmocka_unit_test(
	        a_line_is_shown_to_its_owner_to_partners_where_it_says_so_and_to_the_team),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests_name("right", tests, NULL, NULL);
}
