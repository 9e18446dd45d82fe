/* The frame of every read: the right first, one snapshot of the database, nothing left open. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "query/line.h"
#include "query/read.h"
#include "stage.h"

static void who_may_not_gets_no_connection(void **state)
{
	struct stage *st = *state;
	struct gr_actor reader = scene_reader(&st->s);
	struct gr_read rd;

	for (int i = 0; i < 20; i++) { /* more often than there are connections */
		assert_int_equal(
		    gr_read_begin(&rd, &st->s.app, &reader, GR_LINE_LIST, &st->s.err), GR_DENIED);
		assert_null(rd.db);
		assert_int_equal(gr_read_end(&rd, GR_DENIED), GR_DENIED);
	}
	for (int i = 0; i < 20; i++) {
		assert_int_equal(
		    gr_read_begin(&rd, &st->s.app, &reader, GR_POOL_LIST, &st->s.err), GR_OK);
		assert_int_equal(gr_read_end(&rd, GR_OK), GR_OK);
		assert_null(rd.db);
		assert_int_equal(gr_read_end(&rd, GR_OK), GR_OK); /* once more does no harm */
	}
}

static void a_read_sees_the_database_as_it_was_when_it_began(void **state)
{
	struct stage *st = *state;
	struct gr_actor lead = scene_lead(&st->s);
	struct gr_line line = scene_line(&st->s, "Imens", 10);
	struct gr_frame before, after;
	struct gr_read rd;
	gr_line_id id;

	assert_int_equal(gr_read_begin(&rd, &st->s.app, &lead, GR_PROCESS_SHOW, &st->s.err), GR_OK);
	assert_int_equal(gr_read_frame(&rd, st->s.a, &before, &st->s.err), GR_OK);
	stage_save(st, &line, &id);
	assert_int_equal(gr_read_frame(&rd, st->s.a, &after, &st->s.err), GR_OK);
	assert_int_equal(after.newer_lines, before.newer_lines);
	assert_int_equal(gr_read_end(&rd, GR_OK), GR_OK);
	assert_int_equal(gr_query_frame(&st->s.app, &lead, st->s.a, &after, &st->s.err), GR_OK);
	assert_int_equal(after.newer_lines, before.newer_lines + 1);
}

static void the_frame_names_the_newest_data_set_and_the_reader(void **state)
{
	struct stage *st = *state;
	struct gr_actor who = scene_builder(&st->s, st->org[3]);
	struct gr_frame f;
	struct gr_time taken = {0};
	struct gr_str root = GR_STR("");
	struct gr_read rd;

	assert_int_equal(gr_read_begin(&rd, &st->s.app, &who, GR_PROCESS_SHOW, &st->s.err), GR_OK);
	assert_int_equal(gr_read_frame(&rd, st->s.a, &f, &st->s.err), GR_OK);
	assert_int_equal(f.snapshot.v, 1);
	assert_true(f.taken.us > 0);
	assert_int_equal(f.role, GR_BUILDER);
	assert_true(gr_str_is(f.org, "Fors"));
	assert_int_equal(
	    gr_read_root(&rd, (gr_snapshot_id){1}, st->s.a, &taken, &root, &st->s.err), GR_OK);
	assert_int_equal(taken.us, f.taken.us);
	assert_int_equal(root.n, 64);
	root = GR_STR("");
	assert_int_equal(
	    gr_read_root(&rd, (gr_snapshot_id){0}, st->s.a, &taken, &root, &st->s.err), GR_OK);
	assert_int_equal(root.n, 0);
	assert_int_equal(
	    gr_read_root(&rd, (gr_snapshot_id){2}, st->s.a, &taken, &root, &st->s.err), GR_MISSING);
	assert_int_equal(gr_read_end(&rd, GR_OK), GR_OK);
}

static void a_source_is_found_in_any_of_the_three_lists(void **state)
{
	struct stage *st = *state;
	struct gr_actor lead = scene_lead(&st->s);
	const struct gr_dataset *d;
	struct gr_sources sources;
	struct gr_str title, url;

	assert_int_equal(gr_query_dataset_live(&st->s.app, &lead, st->s.a, &d, &st->s.err), GR_OK);
	assert_int_equal(gr_dataset_orgs_with_lines(d), STAGE_ORGS);
	assert_int_equal(gr_sources_open(d, st->s.a, &sources, &st->s.err), GR_OK);
	gr_source_find(&sources, GR_STR("s01"), &title, &url);
	assert_true(title.n > 0 && gr_str_starts(url, "http"));
	gr_source_find(&sources, GR_STR("o01"), &title, &url);
	assert_true(title.n > 0);
	gr_source_find(&sources, GR_STR("s999"), &title, &url);
	assert_true(!title.n && !url.n);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(
	        who_may_not_gets_no_connection, stage_open_lines, stage_close),
	    cmocka_unit_test_setup_teardown(
	        a_read_sees_the_database_as_it_was_when_it_began, stage_open_played, stage_close),
	    cmocka_unit_test_setup_teardown(
	        the_frame_names_the_newest_data_set_and_the_reader, stage_open_played, stage_close),
	    cmocka_unit_test_setup_teardown(
	        a_source_is_found_in_any_of_the_three_lists, stage_open_lines, stage_close),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
