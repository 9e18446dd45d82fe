/*
 * The n-th allocation fails, of SQLite's and of ours, n = 1, 2, ...: an error with a sentence, never a crash or a leak, and the database stays
 * whole. Seen red: without the test of calloc's result in gr_stmt_open it crashes.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <sqlite3.h>

#include "scene.h"
#include "store/backup.h"
#include "store/line.h"

/* Allocations left until one fails; below 0: none will. */
static long left = -1;
static bool failed;

static bool fails(void)
{
	if (left < 0 || left-- != 0)
		return false;
	failed = true;
	return true;
}

/* The linker gives our own calls to these (meson.build: --wrap). */
void *__real_malloc(size_t n);
void *__real_calloc(size_t count, size_t n);
void *__real_realloc(void *p, size_t n);
void *__wrap_malloc(size_t n);
void *__wrap_calloc(size_t count, size_t n);
void *__wrap_realloc(void *p, size_t n);

void *__wrap_malloc(size_t n)
{
	return fails() ? NULL : __real_malloc(n);
}

void *__wrap_calloc(size_t count, size_t n)
{
	return fails() ? NULL : __real_calloc(count, n);
}

void *__wrap_realloc(void *p, size_t n)
{
	return fails() ? NULL : __real_realloc(p, n);
}

static sqlite3_mem_methods real;

static void *lite_malloc(int n)
{
	return fails() ? NULL : real.xMalloc(n);
}

static void *lite_realloc(void *p, int n)
{
	return fails() ? NULL : real.xRealloc(p, n);
}

/* What a server does in a day: opens, changes, loads in bulk, reads. */
static int work(const char *path, const struct gr_line *line, int64_t *done, struct gr_error *err)
{
	struct gr_stamp stamp = {.process = {1}, .at = {NOW}, .change = 1};
	struct gr_line_page page = {.process = {1}};
	struct gr_arena *a = gr_arena_open(1 << 20);
	struct gr_line many[3], *lines;
	struct gr_db *db = NULL;
	int32_t count;
	int rc = a ? gr_db_open(path, false, &db, err) : gr_fail_full(err);

	*done = 0;
	if (!rc)
		rc = scene_change(db, line, err);
	*done += !rc;
	if (!rc)
		rc = gr_db_begin(db, err);
	if (!rc) {
		for (int i = 0; i < 3; i++)
			many[i] = *line;
		rc = gr_store_line_save_all(db, &stamp, many, 3, err);
		gr_db_rollback(db);
	}
	if (!rc)
		rc = gr_store_lines(db, &page, a, &lines, &count, err);
	gr_db_close(db);
	gr_arena_close(a);
	return rc;
}

static void every_failing_allocation_is_an_error_with_a_sentence(void **state)
{
	struct gr_arena *a = gr_arena_open(1 << 24);
	char folder[64], path[128], command[1000];
	struct gr_line line;
	int errors = 0;

	(void)state;
	snprintf(folder, sizeof(folder), "%s", scene_folder());
	snprintf(path, sizeof(path), "%s/test.db", folder);
	line = scene_make(folder, a);
	snprintf(command, sizeof(command), "cp '%s' '%s/first'", path, folder);
	assert_int_equal(system(command), 0);
	failed = true;
	/* the first ones all, then with growing steps until none is left to fail */
	for (long n = 0; failed; n += 1 + n / 150) {
		int64_t done, there;
		struct gr_error err = {0};
		char when[64];
		int rc;

		failed = false;
		left = n;
		rc = work(path, &line, &done, &err);
		left = -1;
		snprintf(when, sizeof(when), "allocation %ld", n);
		if (rc && (!err.sentence || !err.sentence[0]))
			fail_msg("%s: status %d without a sentence", when, rc);
		errors += rc != 0;
		scene_check(folder, when, &there);
		if (there < done)
			fail_msg("%s: acknowledged and gone", when);
		snprintf(command, sizeof(command), "cp '%s/first' '%s'; rm -f '%s-wal' '%s-shm'",
		    folder, path, path, path);
		assert_int_equal(system(command), 0);
	}
	assert_true(errors > 100);
	snprintf(command, sizeof(command), "rm -rf '%s'", folder);
	assert_int_equal(system(command), 0);
	gr_arena_close(a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_failing_allocation_is_an_error_with_a_sentence),
	};
	sqlite3_mem_methods own;

	if (sqlite3_config(SQLITE_CONFIG_GETMALLOC, &real) != SQLITE_OK)
		return 1;
	own = real;
	own.xMalloc = lite_malloc;
	own.xRealloc = lite_realloc;
	if (sqlite3_config(SQLITE_CONFIG_MALLOC, &own) != SQLITE_OK)
		return 1;
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests_name("memory", tests, NULL, NULL);
}
