/*
 * The SQLite engine: what is no database of ours, who may read it, how it is set up, and a disk that fills.
 */
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include "fixture.h"
#include "store/line.h"
#include "store/private.h"
#include "store/schema.h"

static void write_file(const char *path, const char *text)
{
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	assert_true(fputs(text, file) >= 0);
	fclose(file);
}

static void no_open(const char *path, bool make, enum gr_status status, const char *sentence)
{
	struct gr_db *db;
	struct gr_error err;

	must_fail(gr_db_open(path, make, &db, &err), status, &err);
	assert_null(db);
	if (!strstr(err.sentence, sentence))
		fail_msg("%s: %s", path, err.sentence);
	assert_true(err.remedy[0]);
	assert_string_equal(err.place, path);
}

static void what_is_no_grus_database_is_refused_by_name(void **state)
{
	struct fixture *f = *state;
	char path[300];
	sqlite3 *raw;

	snprintf(path, sizeof(path), "%s/none.db", f->folder);
	no_open(path, false, GR_MISSING, "no Grus database there yet");
	assert_int_equal(access(path, F_OK), -1); /* looking for it did not make it */
	snprintf(path, sizeof(path), "%s/no/folder.db", f->folder);
	no_open(path, true, GR_BROKEN, "cannot be opened");
	no_open(f->folder, false, GR_BROKEN, "cannot be opened");
	snprintf(path, sizeof(path), "%s/text.db", f->folder);
	write_file(path,
	    "This is a text that is longer than the hundred bytes of the head of a SQLite "
	    "file, so that nobody can take it for one that was just begun.\n");
	no_open(path, false, GR_BROKEN, "not a Grus database");
	no_open(path, true, GR_BROKEN, "not a Grus database");
	snprintf(path, sizeof(path), "%s/empty.db", f->folder);
	write_file(path, "");
	no_open(path, false, GR_BROKEN, "not a Grus database");
	snprintf(path, sizeof(path), "%s/other.db", f->folder);
	assert_int_equal(sqlite3_open(path, &raw), SQLITE_OK);
	assert_int_equal(
	    sqlite3_exec(raw, "CREATE TABLE recipe (id INTEGER)", NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(raw);
	no_open(path, true, GR_BROKEN,
	    "not a Grus database"); /* another program's file is left alone */
}

/* As somebody who is not root, since root may do everything. */
static void no_permission_is_said_plainly(void **state)
{
	struct fixture *f = *state;
	bool root = geteuid() == 0;

	gr_db_close(f->db);
	f->db = NULL;
	assert_int_equal(chmod(f->folder, 0755), 0);
	if (root)
		assert_int_equal(seteuid(65534), 0);
	else
		assert_int_equal(chmod(f->url, 0000), 0);
	no_open(f->url, false, GR_BROKEN, "may not read");
	if (root)
		assert_int_equal(seteuid(0), 0);
	assert_int_equal(chmod(f->url, 0444), 0);
	if (root)
		assert_int_equal(seteuid(65534), 0);
	no_open(f->url, false, GR_BROKEN, "may not write");
	if (root)
		assert_int_equal(seteuid(0), 0);
}

static void the_file_and_what_stands_beside_it_are_for_its_owner_alone(void **state)
{
	static const char *const tail[] = {"", "-wal", "-shm"};
	struct fixture *f = *state;
	char path[700];
	struct stat is;

	fixture_process(f);
	for (size_t i = 0; i < 3; i++) {
		snprintf(path, sizeof(path), "%s%s", f->url, tail[i]);
		assert_int_equal(stat(path, &is), 0);
		assert_int_equal(is.st_mode & 0777, 0600);
	}
}

static void a_file_that_another_program_keeps_to_itself_is_said_to_be_in_use(void **state)
{
	struct fixture *f = *state;
	sqlite3 *raw;

	gr_db_close(f->db);
	f->db = NULL;
	assert_int_equal(sqlite3_open(f->url, &raw), SQLITE_OK);
	assert_int_equal(
	    sqlite3_exec(raw,
	        "PRAGMA locking_mode=EXCLUSIVE; CREATE TABLE x (y INTEGER); DROP TABLE x", NULL,
	        NULL, NULL),
	    SQLITE_OK);
	no_open(f->url, false, GR_BROKEN, "in use by another program");
	sqlite3_close(raw);
}

static void the_settings_of_reliability_2_are_in_force(void **state)
{
	struct fixture *f = *state;
	struct gr_stmt *st;
	struct gr_error err;
	bool row;

	assert_int_equal(fixture_number(f, "PRAGMA synchronous"), 2);
	assert_int_equal(fixture_number(f, "PRAGMA foreign_keys"), 1);
	assert_int_equal(fixture_number(f, "PRAGMA trusted_schema"), 0);
	assert_int_equal(fixture_number(f, "PRAGMA busy_timeout"), 5000);
	assert_int_equal(fixture_number(f, "PRAGMA application_id"), GR_APPLICATION_ID);
	must(gr_stmt_open(f->db, "PRAGMA journal_mode", &st, &err), &err);
	must(gr_stmt_step(st, &row, &err), &err);
	assert_true(gr_str_is(gr_column_text(st, 0), "wal"));
	gr_stmt_close(st);
}

static void a_full_disk_is_said_and_loses_nothing(void **state)
{
	struct fixture *f = *state;
	struct fixture small = {.engine = GR_SQLITE, .a = f->a, .stamp = f->stamp};
	struct gr_line line;
	struct gr_error err;
	int64_t lines, said = 0;
	int rc = 0;

	snprintf(small.folder, sizeof(small.folder), "%.60s/small", f->folder);
	snprintf(small.url, sizeof(small.url), "%.60s/small/test.db", f->folder);
	assert_int_equal(mkdir(small.folder, 0700), 0);
	if (mount("none", small.folder, "tmpfs", 0, "size=1m") != 0)
		return; /* only root can make a small disk; tests/fault/io_test.c says "full" to everybody */
	must(gr_db_open(small.url, true, &small.db, &err), &err);
	must(gr_schema_migrate(small.db, (struct gr_time){NOW}, NULL, &err), &err);
	fixture_process(&small);
	line = fixture_line(&small, 1, "Ny sti", 1000);
	while (!rc) {
		gr_line_id id;

		rc = gr_db_begin(small.db, &err);
		for (int i = 0; !rc && i < 20; i++)
			rc = gr_store_line_save(small.db, &small.stamp, &line, &id, NULL, &err);
		if (!rc)
			rc = gr_db_commit(small.db, &err);
		else
			gr_db_rollback(small.db);
		said += rc ? 0 : 20;
		assert_true(said < 1000000);
	}
	must_fail(rc, GR_BROKEN, &err);
	assert_non_null(strstr(err.sentence, "full"));
	gr_db_close(small.db);
	must(gr_db_open(small.url, false, &small.db, &err), &err);
	lines = fixture_number(&small, "SELECT count(*) FROM line");
	assert_int_equal(lines, said);
	assert_int_equal(fixture_number(&small, "SELECT count(*) FROM line_version"), said);
	gr_db_close(small.db);
	assert_int_equal(umount(small.folder), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(what_is_no_grus_database_is_refused_by_name),
	    cmocka_unit_test(no_permission_is_said_plainly),
	    cmocka_unit_test(the_file_and_what_stands_beside_it_are_for_its_owner_alone),
	    cmocka_unit_test(a_file_that_another_program_keeps_to_itself_is_said_to_be_in_use),
	    cmocka_unit_test(the_settings_of_reliability_2_are_in_force),
	    cmocka_unit_test(a_full_disk_is_said_and_loses_nothing),
	};

	return fixture_run_with("sqlite", tests, sizeof(tests) / sizeof(tests[0]), NULL, 0);
}
