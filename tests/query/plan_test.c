/* The plan as its reader may see it: a pair with a line that he may not see says neither whose, nor how far, nor the kilogram. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "change/plan.h"
#include "change/snapshot.h"
#include "query/plan.h"
#include "stage.h"

/* Every surplus is its owner's own, and of a size that is no round number. */
static int open_hidden(void **state)
{
	struct gr_actor lead;
	gr_snapshot_id snapshot;
	struct gr_plan plan;
	struct stage *st;

	if (stage_open_lines(state))
		return 1;
	st = *state;
	stage_spoil(st, "UPDATE line_version SET visibility = 'own', likely_kg = likely_kg + 123, "
	                "high_kg = high_kg + 123 WHERE direction = 'surplus'");
	lead = scene_lead(&st->s);
	if (gr_snapshot_take(&st->s.app, &lead, GR_STR("et"), &snapshot, &st->s.err))
		return 1;
	lead = scene_lead(&st->s);
	return gr_plan_run(&st->s.app, &lead, snapshot, st->s.a, &plan, &st->s.err);
}

static struct gr_plan_view view(struct stage *st, struct gr_actor who)
{
	struct gr_plan_view v;

	if (gr_query_plan(&st->s.app, &who, (gr_plan_id){0}, st->s.a, &v, &st->s.err))
		fail_msg("%s", stage_said(st));
	return v;
}

static void a_hidden_partner_keeps_name_distance_and_kilograms(void **state)
{
	struct stage *st = *state;
	int32_t hidden = 0;

	for (int32_t o = 0; o < STAGE_ORGS; o++) {
		struct gr_plan_view v = view(st, scene_builder(&st->s, st->org[o]));

		for (int32_t i = 0; i < v.uses; i++) {
			const struct gr_plan_use *u = &v.use[i];

			if (!gr_str_is(u->from, "another partner") &&
			    !gr_str_is(u->to, "another partner"))
				continue; /* his own on both sides, a plant, or two that he may see */
			assert_true(u->own);
			hidden++;
			assert_int_equal(u->kg % 1000000, 0);
			assert_int_equal(u->dist_m, 0);
			assert_true(!u->from_e_m || !u->to_e_m);
		}
		for (int32_t i = 0; i < v.orgs; i++)
			assert_true(v.org[i].own);
	}
	assert_true(hidden > 0);
}

static void the_process_team_sees_each_pair_to_the_kilogram(void **state)
{
	struct stage *st = *state;
	struct gr_plan_view v = view(st, scene_lead(&st->s));
	int32_t odd = 0;

	assert_int_equal(v.uses_hidden, 0);
	for (int32_t i = 0; i < v.uses; i++)
		odd += v.use[i].kg % 1000 == 123;
	assert_true(odd > 0);
	assert_int_equal(v.orgs, STAGE_ORGS);
}

static void the_plan_file_is_the_process_teams_and_the_newest_needs_no_number(void **state)
{
	struct stage *st = *state;
	struct gr_actor lead = scene_lead(&st->s), reader = scene_reader(&st->s),
	                who = scene_builder(&st->s, st->org[0]), market = stage_market(st);
	struct gr_str newest, first;

	assert_int_equal(
	    gr_query_plan_file(&st->s.app, &lead, (gr_plan_id){0}, st->s.a, &newest, &st->s.err),
	    GR_OK);
	assert_int_equal(
	    gr_query_plan_file(&st->s.app, &lead, (gr_plan_id){1}, st->s.a, &first, &st->s.err),
	    GR_OK);
	assert_true(newest.n > 100 && gr_str_eq(newest, first));
	assert_int_equal(
	    gr_query_plan_file(&st->s.app, &lead, (gr_plan_id){2}, st->s.a, &first, &st->s.err),
	    GR_MISSING);
	assert_int_equal(
	    gr_query_plan_file(&st->s.app, &reader, (gr_plan_id){0}, st->s.a, &first, &st->s.err),
	    GR_DENIED);
	assert_int_equal(
	    gr_query_plan_file(&st->s.app, &who, (gr_plan_id){0}, st->s.a, &first, &st->s.err),
	    GR_DENIED);
	assert_int_equal(
	    gr_query_plan_file(&st->s.app, &market, (gr_plan_id){0}, st->s.a, &first, &st->s.err),
	    GR_DENIED);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(
	        a_hidden_partner_keeps_name_distance_and_kilograms, open_hidden, stage_close),
	    cmocka_unit_test_setup_teardown(
	        the_process_team_sees_each_pair_to_the_kilogram, open_hidden, stage_close),
	    cmocka_unit_test_setup_teardown(
	        the_plan_file_is_the_process_teams_and_the_newest_needs_no_number, open_hidden,
	        stage_close),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
