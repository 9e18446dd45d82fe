/*
 * Migrations: applied once, in order, refused where the database is newer or another program's; the mark of a running server.
 */
#include "store/schema.h"

#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "fixture.h"
#include "store/private.h"

static void every_step_is_recorded_with_its_sum(void **state)
{
	struct fixture *f = *state;
	struct gr_stmt *st;
	struct gr_error err;
	bool row;
	int32_t n = 0, applied = 9;

	must(gr_schema_check(f->db, &n, &err), &err);
	assert_int_equal(n, gr_migration_count);
	must(gr_schema_migrate(f->db, (struct gr_time){NOW}, &applied, &err), &err);
	assert_int_equal(applied, 0);
	must(gr_stmt_open(f->db,
	         "SELECT n, name, sha256, applied_at FROM schema_version ORDER BY n", &st, &err),
	    &err);
	for (int32_t i = 0; i < gr_migration_count; i++) {
		must(gr_stmt_step(st, &row, &err), &err);
		assert_int_equal(gr_column_i64(st, 0), i + 1);
		assert_true(gr_str_is(gr_column_text(st, 1), gr_migrations[i].name));
		assert_true(gr_sha256_eq(
		    gr_column_hash(st, 2), gr_sha256_of(gr_str(gr_migrations[i].sql))));
		assert_int_equal(gr_column_i64(st, 3), NOW);
	}
	gr_stmt_close(st);
}

static void a_newer_database_is_refused(void **state)
{
	struct fixture *f = *state;
	struct gr_db *db;
	struct gr_error err;
	int32_t n;

	fixture_sql(f,
	    "INSERT INTO schema_version (n, name, sha256, applied_at)"
	    " SELECT n + 1, '0099_later', sha256, 0 FROM schema_version ORDER BY n DESC LIMIT 1");
	must_fail(gr_schema_check(f->db, &n, &err), GR_BROKEN, &err);
	assert_non_null(strstr(err.sentence, "newer version"));
	assert_int_equal(err.arg[0].n, gr_migration_count + 1);
	must_fail(gr_db_open(f->url, false, &db, &err), GR_BROKEN, &err);
	must_fail(gr_db_open(f->url, true, &db, &err), GR_BROKEN, &err);
	must_fail(gr_schema_migrate(f->db, (struct gr_time){NOW}, NULL, &err), GR_BROKEN, &err);
}

static void a_step_with_another_text_is_refused(void **state)
{
	struct fixture *f = *state;
	struct gr_error err;
	int32_t n;

	fixture_sql(f, "UPDATE schema_version SET sha256 = (SELECT v.sha256 FROM schema_version v "
	               "WHERE v.n = 1) WHERE n = 2");
	must_fail(gr_schema_check(f->db, &n, &err), GR_BROKEN, &err);
	assert_true(gr_str_is(gr_arg_str(&err.arg[0]), gr_migrations[1].name));
	must_fail(gr_schema_migrate(f->db, (struct gr_time){NOW}, NULL, &err), GR_BROKEN, &err);
}

static void an_older_database_comes_up_to_date_from_every_step(void **state)
{
	struct fixture *f = *state;

	/* each prefix of the steps, as an older program would have left it */
	for (int32_t from = 0; from < gr_migration_count; from++) {
		struct fixture old;
		struct gr_error err;
		int32_t applied;

		assert_int_equal(fixture_place(&old, f->engine), 0);
		must(gr_db_open(old.url, true, &old.db, &err), &err);
		must(gr_schema_migrate_to(old.db, from, (struct gr_time){NOW}, &applied, &err),
		    &err);
		assert_int_equal(applied, from);
		must(gr_schema_migrate(old.db, (struct gr_time){NOW}, &applied, &err), &err);
		assert_int_equal(applied, gr_migration_count - from);
		fixture_process(&old);
		fixture_clear(&old);
	}
}

static void a_step_that_fails_leaves_the_step_before(void **state)
{
	struct fixture *f = *state;
	struct fixture old;
	struct gr_error err;
	int32_t n;

	assert_int_equal(fixture_place(&old, f->engine), 0);
	must(gr_db_open(old.url, true, &old.db, &err), &err);
	must(gr_schema_migrate_to(old.db, 1, (struct gr_time){NOW}, NULL, &err), &err);
	fixture_sql(&old,
	    "CREATE TABLE session (x INTEGER)"); /* stands in the way of the second statement of step 2 */
	must_fail(gr_schema_migrate(old.db, (struct gr_time){NOW}, NULL, &err), GR_BROKEN, &err);
	assert_string_equal(err.place, gr_migrations[1].name);
	must(gr_schema_check(old.db, &n, &err), &err);
	assert_int_equal(n, 1);
	fixture_sql(&old, "DROP TABLE session");
	must(gr_schema_migrate(old.db, (struct gr_time){NOW}, NULL, &err), &err);
	fixture_clear(&old);
}

static void a_server_that_did_not_end_by_itself_is_noticed(void **state)
{
	struct fixture *f = *state;
	struct gr_error err;
	bool unclean = true;
	int status;
	pid_t child;

	must(gr_schema_start(f->db, (struct gr_time){NOW}, &unclean, &err), &err);
	assert_false(unclean);
	must(gr_schema_stop(f->db, &err), &err);
	child = fork();
	if (child == 0) { /* starts, and is gone without a word */
		struct gr_db *db;

		if (gr_db_open(f->url, false, &db, &err) ||
		    gr_schema_start(db, (struct gr_time){NOW}, &unclean, &err) || unclean)
			_exit(1);
		_exit(0);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
	must(gr_schema_start(f->db, (struct gr_time){NOW}, &unclean, &err), &err);
	assert_true(unclean);
	must(gr_schema_stop(f->db, &err), &err);
	must(gr_schema_start(f->db, (struct gr_time){NOW}, &unclean, &err), &err);
	assert_false(unclean); /* the mark was cleared */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_step_is_recorded_with_its_sum),
	    cmocka_unit_test(a_newer_database_is_refused),
	    cmocka_unit_test(a_step_with_another_text_is_refused),
	    cmocka_unit_test(an_older_database_comes_up_to_date_from_every_step),
	    cmocka_unit_test(a_step_that_fails_leaves_the_step_before),
	    cmocka_unit_test(a_server_that_did_not_end_by_itself_is_noticed),
	};

	return fixture_run("schema", tests, sizeof(tests) / sizeof(tests[0]));
}
