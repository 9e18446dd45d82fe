#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <unistd.h>

#include <cmocka.h>

#include "change/backup.h"
#include "change/line.h"
#include "change/process.h"
#include "query/check.h"
#include "query/process.h"
#include "scene.h"
#include "store/dataset.h"

static int open_scene(void **state)
{
	static struct scene s;

	scene_open(&s);
	*state = &s;
	return 0;
}

static int close_scene(void **state)
{
	scene_close(*state);
	return 0;
}

static void give_line(struct scene *s, int64_t tonnes)
{
	struct gr_actor who = scene_builder(s, s->org);
	struct gr_line line = scene_line(s, "Ringvejen", tonnes);
	enum gr_line_field field;
	gr_line_id id;

	assert_int_equal(gr_line_save(&s->app, &who, &line, &id, &field, &s->err), GR_OK);
}

static void what_was_copied_stands_again_and_nothing_later(void **state)
{
	struct scene *s = *state;
	struct gr_app again = {0};
	struct gr_backup_made copied, restored;
	struct gr_check check;
	struct gr_actor who = s->operator;
	char copy[160], back[160];

	snprintf(copy, sizeof copy, "%s/copy.db", s->folder);
	snprintf(back, sizeof back, "%s/back.db", s->folder);
	give_line(s, 1000);
	assert_int_equal(gr_backup(&s->app, &s->operator, copy, s->a, &copied, &s->err), GR_OK);
	give_line(s, 2000); /* after the copy */
	assert_int_equal(gr_restore(copy, back, &restored, &s->err), GR_OK);
	assert_int_equal(restored.entries, copied.entries);
	assert_true(gr_sha256_eq(restored.head, copied.head));
	assert_int_equal(gr_restore(copy, back, &restored, &s->err), GR_CONFLICT); /* never over one that is there */
	assert_int_equal(gr_app_open(&again, back, GRUS_SOURCE, false, 2, &s->err), GR_OK);
	again.cache = gr_dataset_cache_open();
	assert_int_equal(gr_query_check(&again, &who, s->a, &check, &s->err), GR_OK);
	assert_int_equal(check.lines, 1);
	gr_dataset_cache_close(again.cache);
	gr_app_close(&again);
	for (int i = 0; i < 2; i++) {
		static const char *const tail[] = {"", "-wal", "-shm"};

		for (size_t t = 0; t < 3; t++) {
			char path[180];

			snprintf(path, sizeof path, "%s%s", i ? back : copy, tail[t]);
			unlink(path);
		}
	}
}

static void a_copy_that_cannot_be_written_says_so_and_leaves_no_entry(void **state)
{
	struct scene *s = *state;
	struct gr_backup_made made;
	int64_t entries = scene_audit_entries(s);

	assert_int_not_equal(gr_backup(&s->app, &s->operator, "/proc/no/such/folder/copy.db", s->a, &made, &s->err), GR_OK);
	assert_int_equal(scene_audit_entries(s), entries);
}

static void a_database_holds_one_process_and_an_owner_that_exists(void **state)
{
	struct scene *s = *state;
	struct gr_process_new process = {.name = GR_STR("En til"), .owner = GR_STR("RSJ")};
	struct gr_actor lead = scene_lead(s);

	assert_int_equal(gr_process_init(&s->app, &s->operator, &process, s->a, &s->err), GR_CONFLICT);
	assert_int_equal(gr_process_init(&s->app, &lead, &process, s->a, &s->err), GR_DENIED);
	assert_int_equal(scene_audit_entries(s), 1);
}

static void an_unknown_owner_makes_no_process(void **state)
{
	struct scene *s = *state;
	struct gr_process_new process = {.name = GR_STR("Prøve"), .owner = GR_STR("XYZ")};
	struct gr_app fresh = {0};
	gr_process_id id;
	char file[160];

	snprintf(file, sizeof file, "%s/fresh.db", s->folder);
	assert_int_equal(gr_app_open(&fresh, file, GRUS_SOURCE, true, 2, &s->err), GR_OK);
	fresh.cache = gr_dataset_cache_open();
	assert_int_equal(gr_process_init(&fresh, &s->operator, &process, s->a, &s->err), GR_MISSING);
	assert_int_equal(gr_query_process_default(&fresh, &id, &s->err), GR_MISSING);
	process.owner = GR_STR("RSJ");
	assert_int_equal(gr_process_init(&fresh, &s->operator, &process, s->a, &s->err), GR_OK);
	assert_int_equal(gr_query_process_default(&fresh, &id, &s->err), GR_OK);
	gr_dataset_cache_close(fresh.cache);
	gr_app_close(&fresh);
	unlink(file);
	snprintf(file, sizeof file, "%s/fresh.db-wal", s->folder);
	unlink(file);
	snprintf(file, sizeof file, "%s/fresh.db-shm", s->folder);
	unlink(file);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(what_was_copied_stands_again_and_nothing_later, open_scene, close_scene),
	    cmocka_unit_test_setup_teardown(a_copy_that_cannot_be_written_says_so_and_leaves_no_entry, open_scene, close_scene),
	    cmocka_unit_test_setup_teardown(a_database_holds_one_process_and_an_owner_that_exists, open_scene, close_scene),
	    cmocka_unit_test_setup_teardown(an_unknown_owner_makes_no_process, open_scene, close_scene),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
