/* grus check: a whole database is counted, and a row spoilt behind our back is found and named. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "query/check.h"
#include "stage.h"

static int check(struct stage *st, struct gr_check *c)
{
	return gr_query_check(&st->s.app, &st->s.operator, st->s.a, c, &st->s.err);
}

static void a_whole_database_is_counted(void **state)
{
	struct stage *st = *state;
	struct gr_check c;

	assert_int_equal(check(st, &c), GR_OK);
	assert_int_equal(c.lines, 3 * STAGE_ORGS);
	assert_int_equal(c.snapshots, 1);
	assert_int_equal(c.plans, 1);
	assert_int_equal(c.audit_entries, scene_audit_entries(&st->s));
}

static void nobody_but_the_operator_checks(void **state)
{
	struct stage *st = *state;
	struct gr_actor other[] = {
	    scene_reader(&st->s), scene_builder(&st->s, st->org[0]), scene_lead(&st->s)};
	struct gr_check c;

	for (size_t i = 0; i < 3; i++)
		assert_int_equal(
		    gr_query_check(&st->s.app, &other[i], st->s.a, &c, &st->s.err), GR_DENIED);
}

static void each_spoilt_row_is_found_and_named(void **state)
{
	static const struct {
		const char *spoil, *mend, *named;
	} row[] = {
	    {"UPDATE snapshot_line SET text = replace(text, 'Ringvej', 'Langvej') WHERE snapshot = "
	     "1 AND n = 0",
	        "UPDATE snapshot_line SET text = replace(text, 'Langvej', 'Ringvej') WHERE "
	        "snapshot = 1 AND n = 0",
	        "1"},
	    {"UPDATE snapshot SET root = zeroblob(32) WHERE n = 1", NULL, "1"},
	    {"UPDATE code_list SET text = replace(text, 'sg_ii', 'sg_iv') WHERE list = "
	     "'qualities.csv'",
	        "UPDATE code_list SET text = replace(text, 'sg_iv', 'sg_ii') WHERE list = "
	        "'qualities.csv'",
	        "qualities"},
	    {"UPDATE plan_file SET text = text || ' ' WHERE plan = 1",
	        "UPDATE plan_file SET text = substr(text, 1, length(text) - 1) WHERE plan = 1",
	        "plan 1"},
	    {"UPDATE audit SET summary = summary || '!' WHERE n = 4",
	        "UPDATE audit SET summary = substr(summary, 1, length(summary) - 1) WHERE n = 4",
	        "4"},
	};
	struct stage *st = *state;
	struct gr_check c;

	for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
		if (i == 1) /* the root cannot be mended: last */
			continue;
		stage_spoil(st, row[i].spoil);
		if (check(st, &c) != GR_BROKEN || !strstr(stage_said(st), row[i].named))
			fail_msg("%s: %s", row[i].spoil, stage_said(st));
		stage_spoil(st, row[i].mend);
		assert_int_equal(check(st, &c), GR_OK);
	}
	stage_spoil(st, row[1].spoil);
	assert_int_equal(check(st, &c), GR_BROKEN);
	assert_non_null(strstr(stage_said(st), row[1].named));
}

static void a_version_that_is_missing_is_found(void **state)
{
	struct stage *st = *state;
	struct gr_check c;

	stage_spoil(st, "UPDATE line_version SET version = 3 WHERE line = 13");
	assert_int_equal(check(st, &c), GR_BROKEN);
	if (!strstr(stage_said(st), "The versions of line 13 do not follow each other."))
		fail_msg("%s", stage_said(st));
}

static void a_reference_into_nothing_is_found(void **state)
{
	struct stage *st = *state;
	struct gr_check c;

	stage_spoil(
	    st, "PRAGMA foreign_keys = OFF; UPDATE line_version SET project = 999 WHERE line = 2");
	assert_int_equal(check(st, &c), GR_BROKEN);
	assert_non_null(strstr(stage_said(st), "line_version"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(
	        a_whole_database_is_counted, stage_open_played, stage_close),
	    cmocka_unit_test_setup_teardown(
	        nobody_but_the_operator_checks, stage_open_lines, stage_close),
	    cmocka_unit_test_setup_teardown(
	        each_spoilt_row_is_found_and_named, stage_open_played, stage_close),
	    cmocka_unit_test_setup_teardown(
	        a_version_that_is_missing_is_found, stage_open_lines, stage_close),
	    cmocka_unit_test_setup_teardown(
	        a_reference_into_nothing_is_found, stage_open_lines, stage_close),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
