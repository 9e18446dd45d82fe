/* The change log as it is read: who may, in which order, and that a spoilt entry is named. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "query/audit.h"
#include "stage.h"

static void the_newest_entry_stands_first_with_its_organisation(void **state)
{
	struct stage *st = *state;
	struct gr_actor lead = scene_lead(&st->s);
	struct gr_audit_row *row;
	int32_t rows;

	assert_int_equal(
	    gr_query_audit(&st->s.app, &lead, 0, st->s.a, &row, &rows, &st->s.err), GR_OK);
	assert_int_equal(rows, 1 + 3 * STAGE_ORGS);
	for (int32_t i = 0; i < rows; i++)
		assert_int_equal(row[i].n, rows - i);
	assert_true(gr_str_is(row[rows - 1].verb, "process.init"));
	assert_true(gr_str_is(row[0].verb, "line.save"));
	assert_true(gr_str_is(row[0].org, "Roskilde Kommune"));
	assert_true(gr_str_is(row[rows - 2].org, "Lejre Kommune"));
	assert_true(row[0].at.us > row[rows - 2].at.us);
	assert_true(row[0].subject > row[rows - 2].subject);
	/* the next page begins before the entry that is named */
	assert_int_equal(
	    gr_query_audit(&st->s.app, &lead, 5, st->s.a, &row, &rows, &st->s.err), GR_OK);
	assert_int_equal(rows, 4);
	assert_int_equal(row[0].n, 4);
}

static void only_the_process_team_and_the_operator_read_it(void **state)
{
	struct stage *st = *state;
	struct gr_actor other[] = {
	    scene_reader(&st->s), scene_builder(&st->s, st->org[0]), stage_market(st)};
	struct gr_audit_check c;
	struct gr_audit_row *row;
	int32_t rows;

	for (size_t i = 0; i < 3; i++) {
		assert_int_equal(
		    gr_query_audit(&st->s.app, &other[i], 0, st->s.a, &row, &rows, &st->s.err),
		    GR_DENIED);
		assert_int_equal(rows, 0);
		assert_int_equal(
		    gr_query_audit_verify(&st->s.app, &other[i], st->s.a, &c, &st->s.err),
		    GR_DENIED);
	}
	assert_int_equal(
	    gr_query_audit(&st->s.app, &st->s.operator, 0, st->s.a, &row, &rows, &st->s.err),
	    GR_OK);
}

static void a_whole_chain_is_counted_to_its_head(void **state)
{
	struct stage *st = *state;
	struct gr_audit_row *row;
	struct gr_audit_check c;
	int32_t rows;

	assert_int_equal(
	    gr_query_audit_verify(&st->s.app, &st->s.operator, st->s.a, &c, &st->s.err), GR_OK);
	assert_int_equal(c.entries, 1 + 3 * STAGE_ORGS);
	assert_int_equal(
	    gr_query_audit(&st->s.app, &st->s.operator, 0, st->s.a, &row, &rows, &st->s.err),
	    GR_OK);
	assert_true(gr_sha256_eq(c.head, row[0].hash));
}

static void a_spoilt_entry_is_named(void **state)
{
	struct stage *st = *state;
	struct gr_audit_check c;

	stage_spoil(
	    st, "UPDATE audit SET after_text = replace(after_text, '8000', '9000') WHERE n = 3");
	assert_int_equal(
	    gr_query_audit_verify(&st->s.app, &st->s.operator, st->s.a, &c, &st->s.err), GR_BROKEN);
	if (!strstr(stage_said(st), "Entry 3 of the change log was changed."))
		fail_msg("%s", stage_said(st));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(
	        the_newest_entry_stands_first_with_its_organisation, stage_open_lines, stage_close),
	    cmocka_unit_test_setup_teardown(
	        only_the_process_team_and_the_operator_read_it, stage_open_lines, stage_close),
	    cmocka_unit_test_setup_teardown(
	        a_whole_chain_is_counted_to_its_head, stage_open_lines, stage_close),
	    cmocka_unit_test_setup_teardown(a_spoilt_entry_is_named, stage_open_lines, stage_close),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
