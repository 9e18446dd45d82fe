#include "store/db.h"

#include <pthread.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "fixture.h"
#include "store/app.h"
#include "store/audit.h"
#include "store/bulk.h"
#include "store/line.h"
#include "store/private.h"

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
	assert_ptr_not_equal(a, c);
	if (f->engine == GR_SQLITE) /* PostgreSQL's may have been found broken and made anew */
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

static void a_server_that_was_killed_has_its_file_checked_at_the_next_start(void **state)
{
	struct fixture *f = *state;
	struct gr_app app;
	struct gr_error err;
	bool unclean = true;
	pid_t child;

	must(gr_app_open(&app, f->url, NULL, false, 2, &err), &err);
	must(gr_app_start(&app, (struct gr_time){NOW}, &unclean, &err), &err);
	assert_false(unclean);
	must(gr_app_stop(&app, &err), &err);
	gr_app_close(&app);
	child = fork();
	if (child == 0) {
		struct gr_app own;

		if (gr_app_open(&own, f->url, NULL, false, 2, &err) ||
		    gr_app_start(&own, (struct gr_time){NOW}, &unclean, &err))
			_exit(1);
		kill(getpid(), SIGKILL);
	}
	assert_int_equal(waitpid(child, NULL, 0), child);
	must(gr_app_open(&app, f->url, NULL, false, 2, &err), &err);
	must(gr_app_start(&app, (struct gr_time){NOW}, &unclean, &err), &err);
	assert_true(unclean);
	must(gr_app_stop(&app, &err), &err);
	gr_app_close(&app);
}

int main(void)
{
	const struct CMUnitTest both[] = {
	    cmocka_unit_test(what_was_rolled_back_is_not_there),
	    cmocka_unit_test(a_statement_can_be_open_twice_at_once),
	    cmocka_unit_test(values_of_every_kind_come_back),
	    cmocka_unit_test(a_bulk_load_keeps_every_character_and_a_bad_row_fails_it),
	    cmocka_unit_test(a_read_sees_one_moment_while_others_write),
	    cmocka_unit_test(the_second_writer_waits_and_is_told_after_five_seconds),
	    cmocka_unit_test(the_pool_hands_out_its_connections_and_waits_for_one),
	    cmocka_unit_test(a_server_that_was_killed_has_its_file_checked_at_the_next_start),
	    cmocka_unit_test(an_app_makes_its_database_and_finds_it_again),
	};

	return fixture_run("db", both, sizeof(both) / sizeof(both[0]));
}
