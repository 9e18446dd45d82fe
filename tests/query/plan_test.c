/* The plan as its reader may see it: a pair with a line that he may not see says neither whose, nor how far, nor the kilogram. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "change/plan.h"
#include "change/snapshot.h"
#include "query/plan.h"
#include "stage.h"

/* The lines as they stand are frozen, published and planned. */
static int play(struct stage *st)
{
	struct gr_publication publication;
	struct gr_actor lead = scene_lead(&st->s);
	gr_snapshot_id snapshot;
	struct gr_plan plan;

	if (gr_snapshot_take(&st->s.app, &lead, GR_STR("et"), &snapshot, &st->s.err))
		return 1;
	lead = scene_lead(&st->s);
	if (gr_snapshot_publish(&st->s.app, &lead, snapshot, st->s.a, &publication, &st->s.err))
		return 1;
	lead = scene_lead(&st->s);
	return gr_plan_run(&st->s.app, &lead, snapshot, st->s.a, &plan, &st->s.err);
}

/* Every surplus is its owner's own, and of a size that is no round number. */
static int open_hidden(void **state)
{
	struct stage *st;

	if (stage_open_lines(state))
		return 1;
	st = *state;
	stage_spoil(st, "UPDATE line_version SET visibility = 'own', likely_kg = likely_kg + 123, "
	                "high_kg = high_kg + 123 WHERE direction = 'surplus'");
	return play(st);
}

/* Every need is its owner's own, and one surplus is gone two years before the first of them; each has fly ash that nobody asks for. */
static int open_early(void **state)
{
	struct gr_line early;
	struct stage *st;
	gr_line_id id;

	if (stage_open_lines(state))
		return 1;
	st = *state;
	early = scene_line(&st->s, "Tidlig vej", 700);
	early.org = st->org[2];
	early.direction = GR_SURPLUS;
	early.quality = GR_STR("kb_a");
	early.use = GR_STR("");
	early.first = gr_quarter_of(2026, 1);
	early.last = gr_quarter_of(2026, 4);
	stage_save(st, &early, &id);
	for (int32_t o = 0; o < STAGE_ORGS; o++) {
		struct gr_line ash = scene_line(&st->s, "Værket", 4000 + 100 * o);

		ash.org = st->org[o];
		ash.direction = GR_SURPLUS;
		ash.quality = GR_STR("flyveaske");
		ash.use = GR_STR("");
		stage_save(st, &ash, &id);
	}
	stage_spoil(st, "UPDATE line_version SET visibility = 'own' WHERE direction = 'need'");
	return play(st);
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
		int32_t before = hidden;

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
		for (int32_t i = 0; i < v.orgs; i++) {
			assert_true(v.org[i].own);
			if (hidden == before)
				continue;
			/* exact parts would leave the hidden one as what is missing */
			assert_int_equal(v.org[i].own_kg % 1000000, 0);
			assert_int_equal(v.org[i].others_kg % 1000000, 0);
			assert_int_equal(v.org[i].plants_kg % 1000000, 0);
			assert_int_equal(v.org[i].pit_kg % 1000000, 0);
		}
	}
	assert_true(hidden > 0);
}

static int32_t early_reasons(struct stage *st, struct gr_actor who, bool told)
{
	struct gr_plan_view v = view(st, who);
	int32_t n = 0;

	for (int32_t i = 0; i < v.reasons; i++)
		if (gr_str_is(v.reason[i].project, "Tidlig vej")) {
			const char *sentence = gr_str_z(st->s.a, v.reason[i].sentence);

			assert_int_equal(v.reason[i].kind, GR_REASON_WINDOW);
			assert_int_equal(strstr(sentence, "2028") != NULL, told);
			n++;
		}
	return n;
}

static void a_reason_is_silent_on_when_a_hidden_counterpart_is_there(void **state)
{
	struct stage *st = *state;

	assert_int_equal(early_reasons(st, scene_lead(&st->s), true), 1);
	assert_int_equal(early_reasons(st, scene_builder(&st->s, st->org[2]), false), 1);
}

static void a_hidden_kind_of_reason_cannot_be_computed_from_the_others(void **state)
{
	struct stage *st = *state;
	struct gr_plan_view all = view(st, scene_lead(&st->s)), v = view(st, scene_reader(&st->s));
	const struct gr_figure *kg = v.reason_kg[GR_SURPLUS];

	assert_int_equal(all.reason_lines[GR_SURPLUS][GR_REASON_WINDOW], 1);
	assert_int_equal(all.reason_lines[GR_SURPLUS][GR_REASON_QUALITY], STAGE_ORGS);
	assert_int_equal(v.shown.kind, GR_REPORTED);
	assert_int_equal(kg[GR_REASON_WINDOW].kind, GR_HIDDEN);
	/* five stand behind it, but beside the total it would tell the one */
	assert_int_equal(kg[GR_REASON_QUALITY].kind, GR_HIDDEN);
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

static void a_plan_of_a_data_set_that_is_not_published_is_the_process_teams(void **state)
{
	struct stage *st = *state;
	struct gr_line more = scene_line(&st->s, "Kæmpevej", 5000);
	struct gr_actor who = scene_lead(&st->s), reader = scene_reader(&st->s);
	gr_snapshot_id snapshot;
	struct gr_plan_view v;
	struct gr_plan plan;
	gr_line_id id;

	more.org = st->org[0];
	stage_save(st, &more, &id);
	assert_int_equal(
	    gr_snapshot_take(&st->s.app, &who, GR_STR("to"), &snapshot, &st->s.err), GR_OK);
	who = scene_lead(&st->s);
	assert_int_equal(
	    gr_plan_run(&st->s.app, &who, snapshot, st->s.a, &plan, &st->s.err), GR_OK);
	assert_int_equal(view(st, scene_lead(&st->s)).plan.v, plan.id.v);
	for (int32_t o = 0; o < STAGE_ORGS; o++) /* or the two would tell what one of them added */
		assert_int_equal(view(st, scene_builder(&st->s, st->org[o])).plan.v, st->plan.v);
	assert_int_equal(view(st, scene_reader(&st->s)).plan.v, st->plan.v);
	assert_int_equal(view(st, stage_market(st)).plan.v, st->plan.v);
	assert_int_equal(
	    gr_query_plan(&st->s.app, &reader, plan.id, st->s.a, &v, &st->s.err), GR_MISSING);
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
	        a_reason_is_silent_on_when_a_hidden_counterpart_is_there, open_early, stage_close),
	    cmocka_unit_test_setup_teardown(
	        a_hidden_kind_of_reason_cannot_be_computed_from_the_others, open_early,
	        stage_close),
	    cmocka_unit_test_setup_teardown(
	        the_process_team_sees_each_pair_to_the_kilogram, open_hidden, stage_close),
	    cmocka_unit_test_setup_teardown(
	        a_plan_of_a_data_set_that_is_not_published_is_the_process_teams, stage_open_played,
	        stage_close),
	    cmocka_unit_test_setup_teardown(
	        the_plan_file_is_the_process_teams_and_the_newest_needs_no_number, open_hidden,
	        stage_close),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
