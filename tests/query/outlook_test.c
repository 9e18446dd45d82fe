/* The way to 20 % as it is read: the example worked by hand in data/OUTLOOK.md, a ladder that adds up, and the steps that a plan brings. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/record.h"
#include "change/plan.h"
#include "change/snapshot.h"
#include "query/outlook.h"
#include "query/plan.h"
#include "stage.h"

static struct gr_outlook_view view_of(struct stage *st, struct gr_actor who)
{
	struct gr_outlook_view v;

	if (gr_query_outlook(&st->s.app, &who, st->s.a, &v, &st->s.err))
		fail_msg("%s", stage_said(st));
	return v;
}

static struct gr_outlook_view view(struct stage *st)
{
	return view_of(st, scene_reader(&st->s));
}

static struct gr_str example(struct stage *st)
{
	FILE *f = fopen(GRUS_SOURCE "/data/outlook_example.csv", "rb");
	char *text = gr_alloc(st->s.a, 1 << 20);
	size_t n;

	assert_non_null(f);
	n = fread(text, 1, (size_t)1 << 20, f);
	fclose(f);
	return (struct gr_str){text, n};
}

static int64_t number(const struct gr_record *r, int32_t column)
{
	int64_t n = 0;

	assert_true(gr_str_i64(r->field[column], &n));
	return n;
}

static void every_row_of_the_worked_example_is_shown(void **state)
{
	static const char *const names[] = {"case", "year", "consumption_t", "sea_t", "import_t",
	    "export_t", "secondary_t", "land_extraction_t", "target_t", "gap_t", "reserve_end_t"};
	struct stage *st = *state;
	struct gr_outlook_view v = view(st);
	struct gr_record r;
	int32_t c[11], rows = 0;
	bool more = true;

	assert_int_equal(
	    gr_record_open(&r, GR_STR("outlook_example.csv"), example(st), st->s.a, &st->s.err),
	    GR_OK);
	for (size_t i = 0; i < 11; i++)
		assert_int_equal(gr_record_column(&r, names[i], &c[i], &st->s.err), GR_OK);
	while (!gr_record_next(&r, &more, &st->s.err) && more) {
		enum gr_case k = gr_str_is(r.field[c[0]], "low")    ? GR_CASE_LOW
		                 : gr_str_is(r.field[c[0]], "high") ? GR_CASE_HIGH
		                                                    : GR_CASE_LIKELY;
		int32_t at = (int32_t)number(&r, c[1]) - v.outlook.first_year;
		const struct gr_outlook_year *y;

		if (at < 0 || at >= v.outlook.years)
			continue;
		y = &v.outlook.year[k][at];
		assert_int_equal(y->consumption_kg, 1000 * number(&r, c[2]));
		assert_int_equal(y->sea_kg, 1000 * number(&r, c[3]));
		assert_int_equal(y->import_kg, 1000 * number(&r, c[4]));
		assert_int_equal(y->export_kg, 1000 * number(&r, c[5]));
		assert_int_equal(y->secondary_kg, 1000 * number(&r, c[6]));
		assert_int_equal(y->land_kg, 1000 * number(&r, c[7]));
		assert_int_equal(y->target_kg, 1000 * number(&r, c[8]));
		assert_int_equal(y->gap_kg, 1000 * number(&r, c[9]));
		assert_int_equal(y->reserve_end_kg, 1000 * number(&r, c[10]));
		rows++;
	}
	assert_int_equal(rows, GR_CASES * v.outlook.years);
	assert_true(rows >= 3 * 11);
}

static int64_t steps(const struct gr_ladder *l)
{
	return l->today_kg + l->pool_kg + l->plants_kg + l->declared_kg + l->requirement_kg +
	       l->avoided_kg + l->missing_kg;
}

static void the_ladder_adds_up_with_and_without_a_plan(void **state)
{
	struct stage *st = *state;
	struct gr_actor lead = scene_lead(&st->s);
	struct gr_outlook_view v = view_of(st, lead);
	struct gr_plan_view p;
	int64_t years;

	assert_int_equal(steps(&v.outlook.ladder), v.outlook.ladder.target_kg);
	assert_int_equal(v.outlook.ladder.target_kg, 2052000000);
	assert_true(v.plan_there);
	assert_int_equal(v.plan.v, st->plan.v);
	assert_int_equal(
	    gr_query_plan(&st->s.app, &lead, (gr_plan_id){0}, st->s.a, &p, &st->s.err), GR_OK);
	years = p.last_year - p.first_year + 1;
	assert_true(v.outlook.ladder.pool_kg > 0);
	assert_true(
	    labs(v.outlook.ladder.pool_kg - (p.joint.own_kg + p.joint.others_kg) / years) <= 1);
	assert_true(labs(v.outlook.ladder.plants_kg - p.joint.plants_kg / years) <= 1);
	/* a plan that is gone takes its steps along, and nothing else */
	stage_spoil(st, "PRAGMA foreign_keys = OFF; DELETE FROM plan_file; DELETE FROM plan");
	v = view_of(st, lead);
	assert_false(v.plan_there);
	assert_int_equal(v.outlook.ladder.pool_kg, 0);
	assert_int_equal(steps(&v.outlook.ladder), v.outlook.ladder.target_kg);
	assert_int_equal(v.outlook.ladder.target_kg, 2052000000);
}

/* One builder alone avoids 4,321 t: the ladder has the step for the process team, and nothing of it for anybody else. */
static int open_avoided(void **state)
{
	struct gr_publication publication;
	struct gr_line line;
	struct gr_actor lead;
	gr_snapshot_id snapshot;
	struct gr_plan plan;
	struct stage *st;
	gr_line_id id;

	if (stage_open_lines(state))
		return 1;
	st = *state;
	line = scene_line(&st->s, "Tyndere lag", 2000);
	line.org = st->org[1];
	stage_save(st, &line, &id);
	stage_spoil(st, "UPDATE line_version SET ordinary_kg = likely_kg + 4321000 WHERE likely_kg "
	                "= 2000000");
	lead = scene_lead(&st->s);
	if (gr_snapshot_take(&st->s.app, &lead, GR_STR("et"), &snapshot, &st->s.err))
		return 1;
	lead = scene_lead(&st->s);
	if (gr_snapshot_publish(&st->s.app, &lead, snapshot, st->s.a, &publication, &st->s.err))
		return 1;
	lead = scene_lead(&st->s);
	return gr_plan_run(&st->s.app, &lead, snapshot, st->s.a, &plan, &st->s.err);
}

static void a_step_tells_no_more_than_the_plans_totals(void **state)
{
	struct stage *st = *state;
	struct gr_outlook_view v = view(st), inside = view_of(st, scene_lead(&st->s));
	struct gr_actor reader = scene_reader(&st->s);
	struct gr_plan_view p;
	int64_t years;

	assert_true(inside.plan_there && inside.outlook.ladder.avoided_kg > 0);
	assert_int_equal(v.outlook.ladder.avoided_kg, 0);
	assert_int_equal(
	    view_of(st, scene_builder(&st->s, st->org[0])).outlook.ladder.avoided_kg, 0);
	assert_int_equal(view_of(st, stage_market(st)).outlook.ladder.avoided_kg, 0);
	assert_int_equal(
	    gr_query_plan(&st->s.app, &reader, (gr_plan_id){0}, st->s.a, &p, &st->s.err), GR_OK);
	years = p.last_year - p.first_year + 1;
	assert_true(
	    labs(v.outlook.ladder.pool_kg - (p.joint.own_kg + p.joint.others_kg) / years) <= 1);
	assert_true(p.shown.kind == GR_HIDDEN || v.outlook.ladder.pool_kg > 0);
}

static void it_says_what_it_rests_on(void **state)
{
	struct stage *st = *state;
	struct gr_outlook_view v = view(st);
	int32_t sourced = 0;

	assert_true(v.source_title.n > 0);
	assert_true(gr_str_starts(v.source_url, "http"));
	assert_true(v.outlook.alternatives >= 2);
	assert_true(v.assumptions > 5);
	for (int32_t i = 0; i < v.assumptions; i++)
		assert_true(
		    gr_str_starts(v.assumption[i].key, "outlook.") && v.assumption[i].value.n > 0);
	assert_true(v.reserves > 5);
	for (int32_t i = 0; i < v.reserves; i++) {
		assert_true(v.reserve[i].area.n > 0);
		assert_true(v.reserve[i].low == -1 || v.reserve[i].high == -1 ||
		            v.reserve[i].low <= v.reserve[i].high);
		sourced += v.reserve[i].source_title.n > 0;
	}
	assert_true(sourced > 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(
	        every_row_of_the_worked_example_is_shown, stage_open_lines, stage_close),
	    cmocka_unit_test_setup_teardown(
	        the_ladder_adds_up_with_and_without_a_plan, stage_open_played, stage_close),
	    cmocka_unit_test_setup_teardown(
	        a_step_tells_no_more_than_the_plans_totals, open_avoided, stage_close),
	    cmocka_unit_test_setup_teardown(
	        it_says_what_it_rests_on, stage_open_lines, stage_close),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
