/*
 * tests: src/store/db.c src/store/sqlite.c src/store/postgres.c src/store/bulk.c src/store/app.c
 */
#include "store/db.h"

#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include "fixture.h"
#include "store/app.h"
#include "store/audit.h"
#include "store/bulk.h"
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

static void what_was_rolled_back_is_not_there(void **state)
{
	struct fixture *f = *state;
	struct gr_line line;
	struct gr_error err;
	gr_line_id id;

	fixture_process(f);
	line = fixture_line(f, 1, "Ny sti", 1000);
	must(gr_db_begin(f->db, &err), &err);
	must(gr_store_line_save(f->db, &f->stamp, &line, &id, NULL, &err), &err);
	gr_db_rollback(f->db);
	assert_int_equal(fixture_number(f, "SELECT count(*) FROM line"), 0);
	id = fixture_saved(f, &line);
	assert_int_equal(id.v, 1); /* and its number was not used up */
}

static void a_statement_can_be_open_twice_at_once(void **state)
{
	static const char sql[] =
	    "SELECT CAST($1 AS BIGINT) + n FROM (SELECT 1 AS n UNION ALL SELECT 2) x ORDER BY n";
	struct fixture *f = *state;
	struct gr_stmt *a, *b;
	struct gr_error err;
	bool row;

	must(gr_stmt_open(f->db, sql, &a, &err), &err);
	gr_bind_i64(a, 1, INT64_C(10000000000));
	must(gr_stmt_step(a, &row, &err), &err);
	must(gr_stmt_open(f->db, sql, &b, &err), &err);
	assert_ptr_not_equal(a, b);
	gr_bind_i64(b, 1, -5);
	must(gr_stmt_step(b, &row, &err), &err);
	assert_int_equal(gr_column_i64(b, 0), -4);
	must(gr_stmt_step(a, &row, &err), &err);
	assert_true(row);
	assert_int_equal(gr_column_i64(a, 0), INT64_C(10000000002));
	must(gr_stmt_step(a, &row, &err), &err);
	assert_false(row);
	gr_stmt_close(a);
	gr_stmt_close(b);
	gr_stmt_close(NULL);
}

static void values_of_every_kind_come_back(void **state)
{
	static const char sql[] =
	    "SELECT CAST($1 AS BIGINT), CAST($2 AS TEXT), hash, CAST($4 AS BIGINT) FROM audit_head"
	    " WHERE hash = $3";
	static const char head_sql[] = "INSERT INTO audit_head (one, n, hash) VALUES (1, 0, $1)";
	static const char bytes[] = "\0\1\2\\x\xff'\"";
	struct fixture *f = *state;
	struct gr_stmt *st;
	struct gr_error err;
	bool row;

	must(gr_stmt_open(f->db, head_sql, &st, &err), &err);
	gr_bind_blob(st, 1, (struct gr_str){bytes, sizeof(bytes)});
	must(gr_stmt_run(st, &err), &err);
	must(gr_stmt_open(f->db, sql, &st, &err), &err);
	gr_bind_i64(st, 1, INT64_MIN);
	gr_bind_text(st, 2, GR_STR("æøå '\"\\ \n"));
	gr_bind_blob(st, 3, (struct gr_str){bytes, sizeof(bytes)});
	gr_bind_null(st, 4);
	must(gr_stmt_step(st, &row, &err), &err);
	assert_true(row);
	assert_int_equal(gr_column_i64(st, 0), INT64_MIN);
	assert_true(gr_str_is(gr_column_text(st, 1), "æøå '\"\\ \n"));
	assert_int_equal(gr_column_blob(st, 2).n, sizeof(bytes));
	assert_memory_equal(gr_column_blob(st, 2).p, bytes, sizeof(bytes));
	assert_true(gr_column_null(st, 3));
	assert_int_equal(gr_column_i64(st, 3), 0);
	gr_stmt_close(st);
}

static void a_bulk_load_keeps_every_character_and_a_bad_row_fails_it(void **state)
{
	static const struct gr_bulk_table table = {
	    "INSERT INTO idempotency (link, key, verb, subject, at)"
	    " VALUES ($1, $2, $3, $4, $5)",
	    "COPY idempotency (link, key, verb, subject, at) FROM STDIN", 5};
	struct fixture *f = *state;
	struct gr_bulk *b;
	struct gr_stmt *st;
	struct gr_error err;
	bool row;
	int rc = 0;

	must(gr_db_begin(f->db, &err), &err);
	must(gr_bulk_open(f->db, &table, &b, &err), &err);
	for (int i = 0; i < 2; i++) {
		gr_bulk_i64(b, i ? INT64_MAX : INT64_MIN);
		gr_bulk_text(b, GR_STR("tab\t lf\n cr\r back\\ dot\\. æ"));
		gr_bulk_text(b, GR_STR(""));
		gr_bulk_i64(b, -1);
		gr_bulk_i64(b, 0);
		must(gr_bulk_row(b, &err), &err);
	}
	must(gr_bulk_close(b, &err), &err);
	must(
	    gr_stmt_open(f->db, "SELECT link, key, verb FROM idempotency ORDER BY link", &st, &err),
	    &err);
	must(gr_stmt_step(st, &row, &err), &err);
	assert_int_equal(gr_column_i64(st, 0), INT64_MIN);
	assert_true(gr_str_is(gr_column_text(st, 1), "tab\t lf\n cr\r back\\ dot\\. æ"));
	assert_int_equal(gr_column_text(st, 2).n, 0);
	assert_false(gr_column_null(st, 2));
	gr_stmt_close(st);
	must(gr_bulk_open(f->db, &table, &b, &err), &err);
	for (int i = 0; !rc && i < 2; i++) { /* twice the same key */
		gr_bulk_i64(b, 5);
		gr_bulk_text(b, GR_STR("k"));
		gr_bulk_text(b, GR_STR("v"));
		gr_bulk_i64(b, 0);
		gr_bulk_i64(b, 0);
		rc = gr_bulk_row(b, &err);
	}
	if (rc)
		must(gr_bulk_close(b, &(struct gr_error){0}), &err);
	else
		rc = gr_bulk_close(b, &err);
	must_fail(rc, GR_CONFLICT, &err);
	gr_db_rollback(f->db);
	assert_int_equal(fixture_number(f, "SELECT count(*) FROM idempotency"), 0);
	must(gr_bulk_close(NULL, &err), &err);
}

static void a_read_sees_one_moment_while_others_write(void **state)
{
	struct fixture *f = *state;
	struct gr_db *reader;
	struct gr_line line;
	struct gr_error err;
	int32_t before, after;

	fixture_process(f);
	line = fixture_line(f, 1, "Ny sti", 1000);
	fixture_saved(f, &line);
	must(gr_db_open(f->url, false, &reader, &err), &err);
	must(gr_db_begin_read(reader, &err), &err);
	must(gr_store_line_count(reader, (gr_process_id){1}, (gr_org_id){0}, &before, &err), &err);
	fixture_saved(f, &line);
	must(gr_store_line_count(reader, (gr_process_id){1}, (gr_org_id){0}, &after, &err), &err);
	assert_int_equal(before, after);
	gr_db_rollback(reader);
	must(gr_store_line_count(reader, (gr_process_id){1}, (gr_org_id){0}, &after, &err), &err);
	assert_int_equal(after, before + 1);
	gr_db_close(reader);
}

static void the_second_writer_waits_and_is_told_after_five_seconds(void **state)
{
	struct fixture *f = *state;
	struct gr_db *other;
	struct gr_error err;
	int64_t n;
	int rc;

	must(gr_db_open(f->url, false, &other, &err), &err);
	must(gr_db_begin(f->db, &err), &err);
	must(gr_store_audit_next(f->db, &n, &err), &err);
	rc = gr_db_begin(other, &err);
	if (!rc) /* PostgreSQL lets it begin; the change log is where it waits */
		rc = gr_store_audit_next(other, &n, &err);
	must_fail(rc, GR_CONFLICT, &err);
	gr_db_rollback(other);
	gr_db_rollback(f->db);
	gr_db_close(other);
}

struct giver {
	struct gr_db_pool *pool;
	struct gr_db *db;
};

static void *give_later(void *self)
{
	struct giver *g = self;

	usleep(100000);
	gr_db_give(g->pool, g->db);
	return NULL;
}

static void the_pool_hands_out_its_connections_and_waits_for_one(void **state)
{
	struct fixture *f = *state;
	struct giver giver;
	struct gr_db *a, *b, *c;
	struct gr_error err;
	pthread_t thread;
	gr_line_id id;
	struct gr_line line;

	fixture_process(f);
	line = fixture_line(f, 1, "Ny sti", 1000);
	must(gr_db_pool_open(f->url, 2, &giver.pool, &err), &err);
	must(gr_db_take(giver.pool, &a, &err), &err);
	must(gr_db_take(giver.pool, &b, &err), &err);
	assert_ptr_not_equal(a, b);
	must_fail(gr_db_take(giver.pool, &c, &err), GR_LIMIT, &err);
	giver.db = b;
	assert_int_equal(pthread_create(&thread, NULL, give_later, &giver), 0);
	must(gr_db_take(giver.pool, &c, &err), &err);
	pthread_join(thread, NULL);
	assert_ptr_equal(b, c);
	/* what was left open is rolled back, and the next one finds a clean connection */
	must(gr_db_begin(c, &err), &err);
	must(gr_store_line_save(c, &f->stamp, &line, &id, NULL, &err), &err);
	gr_db_give(giver.pool, c);
	gr_db_give(giver.pool, a);
	gr_db_give(giver.pool, NULL);
	assert_int_equal(fixture_number(f, "SELECT count(*) FROM line"), 0);
	gr_db_pool_close(giver.pool);
	gr_db_pool_close(NULL);
}

static void a_lost_server_connection_is_replaced(void **state)
{
	struct fixture *f = *state;
	struct gr_db_pool *pool;
	struct gr_db *a;
	struct gr_error err;

	if (f->engine == GR_SQLITE)
		return; /* a file has no connection to lose */
	must(gr_db_pool_open(f->url, 1, &pool, &err), &err);
	must(gr_db_take(pool, &a, &err), &err);
	fixture_sql(f,
	    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
	    " AND query LIKE 'SELECT n, name, sha256 FROM schema_version%'");
	usleep(50000);
	must_fail(gr_db_begin(a, &err), GR_BROKEN, &err);
	assert_non_null(strstr(err.sentence, "lost"));
	gr_db_give(pool, a);
	must(gr_db_take(pool, &a, &err), &err);
	must(gr_db_begin(a, &err), &err);
	gr_db_give(pool, a);
	gr_db_pool_close(pool);
}

static void an_app_makes_its_database_and_finds_it_again(void **state)
{
	struct fixture *f = *state;
	struct fixture own;
	struct gr_app app = {0};
	struct gr_db *db;
	struct gr_error err;

	assert_int_equal(fixture_place(&own, f->engine), 0);
	gr_app_close(&app);
	must_fail(gr_app_open(&app, own.url, "share", false, 2, &err), GR_MISSING, &err);
	gr_app_close(&app);
	must(gr_app_open(&app, own.url, "share", true, 2, &err), &err);
	gr_app_close(&app);
	must(gr_app_open(&app, own.url, "share", false, 2, &err), &err);
	assert_string_equal(app.share, "share");
	must(gr_db_take(app.dbs, &db, &err), &err);
	gr_db_give(app.dbs, db);
	gr_app_close(&app);
	fixture_clear(&own);
}

int main(void)
{
	const struct CMUnitTest lite[] = {
	    cmocka_unit_test(what_is_no_grus_database_is_refused_by_name),
	    cmocka_unit_test(no_permission_is_said_plainly),
	    cmocka_unit_test(the_file_and_what_stands_beside_it_are_for_its_owner_alone),
	    cmocka_unit_test(a_file_that_another_program_keeps_to_itself_is_said_to_be_in_use),
	    cmocka_unit_test(the_settings_of_reliability_2_are_in_force),
	    cmocka_unit_test(a_full_disk_is_said_and_loses_nothing),
	};
	const struct CMUnitTest both[] = {
	    cmocka_unit_test(what_was_rolled_back_is_not_there),
	    cmocka_unit_test(a_statement_can_be_open_twice_at_once),
	    cmocka_unit_test(values_of_every_kind_come_back),
	    cmocka_unit_test(a_bulk_load_keeps_every_character_and_a_bad_row_fails_it),
	    cmocka_unit_test(a_read_sees_one_moment_while_others_write),
	    cmocka_unit_test(the_second_writer_waits_and_is_told_after_five_seconds),
	    cmocka_unit_test(the_pool_hands_out_its_connections_and_waits_for_one),
	    cmocka_unit_test(a_lost_server_connection_is_replaced),
	    cmocka_unit_test(an_app_makes_its_database_and_finds_it_again),
	};

	return fixture_run_with(
	    "db", lite, sizeof(lite) / sizeof(lite[0]), both, sizeof(both) / sizeof(both[0]));
}
