/* What a workbook is filled with: one organisation's lines and projects, its code, and the version mark that comes back. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "query/workbook.h"
#include "stage.h"

static struct gr_workbook_view view(struct stage *st, gr_org_id org)
{
	struct gr_actor who = scene_builder(&st->s, org);
	struct gr_workbook_view v;

	if (gr_query_workbook(&st->s.app, &who, org, st->s.a, &v, &st->s.err))
		fail_msg("%s", stage_said(st));
	return v;
}

static void it_holds_its_own_lines_and_no_others(void **state)
{
	struct stage *st = *state;

	for (int32_t i = 0; i < STAGE_ORGS; i++) {
		struct gr_workbook_view v = view(st, st->org[i]);

		assert_int_equal(v.lines.rows, 3);
		assert_int_equal(v.lines.projects, 3);
		for (int32_t k = 0; k < 3; k++) {
			assert_int_equal(v.line[k].org.v, st->org[i].v);
			assert_true(v.line[k].project_name.n > 0);
			assert_true(v.line[k].id.v > 0);
			assert_int_equal(v.lines.project[k].org.v, st->org[i].v);
		}
	}
	assert_true(gr_str_is(view(st, st->org[0]).org_code, "K350"));
	assert_true(gr_str_is(view(st, st->org[0]).org_name, "Lejre Kommune"));
}

static void the_version_mark_moves_with_each_own_change_and_no_other(void **state)
{
	struct stage *st = *state;
	struct gr_str mine = view(st, st->org[0]).base;
	struct gr_line line = scene_line(&st->s, "Ny vej", 10);
	gr_line_id id;

	assert_true(mine.n > 0);
	line.org = st->org[1];
	stage_save(st, &line, &id);
	assert_true(gr_str_eq(view(st, st->org[0]).base, mine));
	line.org = st->org[0];
	stage_save(st, &line, &id);
	assert_false(gr_str_eq(view(st, st->org[0]).base, mine));
}

static void only_the_organisation_and_the_process_team_get_it(void **state)
{
	struct stage *st = *state;
	struct gr_actor other = scene_builder(&st->s, st->org[1]), reader = scene_reader(&st->s),
	                market = stage_market(st);
	struct gr_actor lead = scene_lead(&st->s);
	struct gr_workbook_view v;

	assert_int_equal(
	    gr_query_workbook(&st->s.app, &other, st->org[0], st->s.a, &v, &st->s.err), GR_DENIED);
	assert_int_equal(v.lines.rows, 0);
	assert_int_equal(
	    gr_query_workbook(&st->s.app, &reader, st->org[0], st->s.a, &v, &st->s.err), GR_DENIED);
	assert_int_equal(
	    gr_query_workbook(&st->s.app, &market, st->org[0], st->s.a, &v, &st->s.err), GR_DENIED);
	assert_int_equal(
	    gr_query_workbook(&st->s.app, &lead, st->org[0], st->s.a, &v, &st->s.err), GR_OK);
	assert_int_equal(v.lines.rows, 3);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(
	        it_holds_its_own_lines_and_no_others, stage_open_lines, stage_close),
	    cmocka_unit_test_setup_teardown(
	        the_version_mark_moves_with_each_own_change_and_no_other, stage_open_lines,
	        stage_close),
	    cmocka_unit_test_setup_teardown(
	        only_the_organisation_and_the_process_team_get_it, stage_open_lines, stage_close),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
