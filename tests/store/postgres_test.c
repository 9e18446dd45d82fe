/*
 * The PostgreSQL engine: a connection that is lost, and a server that is not there.
 */
#include <string.h>
#include <unistd.h>

#include "fixture.h"
#include "store/private.h"

static void a_lost_server_connection_is_replaced(void **state)
{
	struct fixture *f = *state;
	struct gr_db_pool *pool;
	struct gr_db *a;
	struct gr_error err;

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

static void a_server_that_is_not_there_is_said_in_a_sentence(void **state)
{
	struct gr_db *db;
	struct gr_error err;

	(void)state;
	must_fail(gr_db_open("host=/nonexistent dbname=grus", false, &db, &err), GR_BROKEN, &err);
	assert_non_null(strstr(err.sentence, "does not answer"));
	assert_int_equal(err.place[0], 0); /* a connection string may hold a password */
}

static void a_database_without_grus_is_told_to_be_made(void **state)
{
	struct fixture other;
	struct gr_error err;

	(void)state;
	assert_int_equal(fixture_place(&other, GR_POSTGRES), 0);
	must_fail(gr_db_open(other.url, false, &other.db, &err), GR_MISSING, &err);
	fixture_clear(&other);
}

static void a_commit_of_a_failed_transaction_is_a_failure(void **state)
{
	struct fixture *f = *state;
	struct gr_error err;

	must(gr_db_begin(f->db, &err), &err);
	must_fail(gr_db_script(f->db, "SELECT 1 / 0", &err), GR_BROKEN, &err);
	must_fail(gr_db_commit(f->db, &err), GR_BROKEN,
	    &err); /* the server itself answers it with a quiet ROLLBACK */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_lost_server_connection_is_replaced),
	    cmocka_unit_test(a_server_that_is_not_there_is_said_in_a_sentence),
	    cmocka_unit_test(a_database_without_grus_is_told_to_be_made),
	    cmocka_unit_test(a_commit_of_a_failed_transaction_is_a_failure),
	};

	return fixture_run_pg("postgres", tests, sizeof(tests) / sizeof(tests[0]));
}
