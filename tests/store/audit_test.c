/*
 * The change log: what it holds, and that each way of spoiling it is seen and named.
 */
#include "store/audit.h"

#include <stdio.h>

#include "fixture.h"

#define ENTRIES 603 /* more than one page of the walk */

static void append(struct fixture *f, int64_t subject, const char *person)
{
	uint8_t salt[16] = {7, (uint8_t)subject};
	struct gr_stored_audit e = {
	    .at = {NOW},
	    .process = {1},
	    .verb = GR_STR("line.save"),
	    .actor = GR_STR("builder"),
	    .link = {3},
	    .org = {2},
	    .subject = subject,
	    .summary = GR_STR("linje \"rettet\"\n"),
	    .before = GR_STR("a\tb\\c"),
	    .after = GR_STR("æøå"),
	    .person = gr_str(person),
	};
	struct gr_error err;

	must(gr_store_audit_next(f->db, &e.n, &err), &err);
	must(gr_store_audit_append(f->db, &e, salt, &err), &err);
}

static void fill(struct fixture *f)
{
	struct gr_error err;

	must(gr_db_begin(f->db, &err), &err);
	for (int i = 1; i <= ENTRIES; i++)
		append(f, i, i % 2 ? "Anna Holm" : "");
	must(gr_db_commit(f->db, &err), &err);
}

static void expect(struct fixture *f, enum gr_audit_fault fault, int64_t n)
{
	struct gr_audit_verdict v;
	struct gr_error err;
	int rc = gr_store_audit_verify(f->db, &v, &err);

	if (v.fault != fault || v.n != n)
		fail_msg("fault %d at %lld instead of %d at %lld", (int)v.fault, (long long)v.n,
		    (int)fault, (long long)n);
	if (fault)
		must_fail(rc, GR_BROKEN, &err);
	else
		must(rc, &err);
}

static void a_chain_that_nobody_touched_is_whole(void **state)
{
	struct fixture *f = *state;
	struct gr_stored_audit *e;
	struct gr_audit_head head;
	struct gr_error err;
	int32_t count;

	expect(f, GR_AUDIT_WHOLE, 0); /* an empty one is */
	fill(f);
	expect(f, GR_AUDIT_WHOLE, 0);
	must(gr_store_audit_head(f->db, &head, &err), &err);
	assert_int_equal(head.n, ENTRIES);
	must(gr_store_audit_list(f->db, (gr_process_id){1}, 0, 10, f->a, &e, &count, &err), &err);
	assert_int_equal(count, 10);
	assert_int_equal(e[0].n, ENTRIES);
	assert_true(gr_sha256_eq(e[0].hash, head.hash));
	assert_true(gr_sha256_eq(e[0].previous, e[1].hash));
	assert_true(gr_str_is(e[0].person, "Anna Holm"));
	assert_int_equal(e[1].person.n, 0);
	assert_true(gr_str_is(e[0].before, "a\tb\\c"));
	must(gr_store_audit_list(f->db, (gr_process_id){0}, 4, 10, f->a, &e, &count, &err), &err);
	assert_int_equal(count, 3);
	must(gr_store_audit_list(f->db, (gr_process_id){2}, 0, 10, f->a, &e, &count, &err), &err);
	assert_int_equal(count, 0);
}

static void each_changed_column_is_seen(void **state)
{
	static const char *const change[] = {"at = at + 1", "process = 2", "verb = 'line.load'",
	    "actor = 'lead'", "link = 4", "org = 1", "subject = 0", "summary = ''",
	    "before_text = 'a'", "after_text = 'b'"};
	struct fixture *f = *state;
	char sql[200];

	fill(f);
	for (size_t i = 0; i < sizeof(change) / sizeof(change[0]); i++) {
		fixture_sql(f, "CREATE TABLE kept AS SELECT * FROM audit WHERE n = 570");
		snprintf(sql, sizeof(sql), "UPDATE audit SET %s WHERE n = 570", change[i]);
		fixture_sql(f, sql);
		expect(f, GR_AUDIT_CHANGED, 570);
		fixture_sql(f, "DELETE FROM audit WHERE n = 570; INSERT INTO audit SELECT * FROM "
		               "kept; DROP TABLE kept");
		expect(f, GR_AUDIT_WHOLE, 0);
	}
}

static void a_removed_entry_is_missed(void **state)
{
	struct fixture *f = *state;

	fill(f);
	fixture_sql(f, "DELETE FROM audit WHERE n = 501");
	expect(f, GR_AUDIT_MISSING, 501);
}

static void the_first_entry_removed_is_missed(void **state)
{
	struct fixture *f = *state;

	fill(f);
	fixture_sql(f, "DELETE FROM audit WHERE n = 1");
	expect(f, GR_AUDIT_MISSING, 1);
}

static void two_swapped_entries_are_seen(void **state)
{
	struct fixture *f = *state;

	fill(f);
	fixture_sql(f,
	    "UPDATE audit SET n = 99999 WHERE n = 40; UPDATE audit SET n = 40 WHERE n = 590;"
	    "UPDATE audit SET n = 590 WHERE n = 99999");
	expect(f, GR_AUDIT_SWAPPED, 40);
}

static void a_cut_tail_is_seen_against_the_head(void **state)
{
	struct fixture *f = *state;

	fill(f);
	fixture_sql(f, "DELETE FROM audit WHERE n > 540");
	expect(f, GR_AUDIT_CUT, 541);
}

static void an_entry_put_in_without_the_head_is_seen(void **state)
{
	struct fixture *f = *state;

	fill(f);
	fixture_sql(f,
	    "INSERT INTO audit SELECT n + 1, at, process, verb, actor, link, org, subject, summary,"
	    " before_text, after_text, commitment, hash, hash FROM audit WHERE n = 603");
	expect(f, GR_AUDIT_CHANGED, ENTRIES + 1);
}

static void an_entry_rewritten_with_a_hash_that_fits_is_seen_by_its_follower(void **state)
{
	struct fixture *f = *state;
	struct gr_error err;

	/* a second chain of the same shape: its third entry is whole in itself, but another than the first chain's */
	must(gr_db_begin(f->db, &err), &err);
	for (int i = 1; i <= 5; i++)
		append(f, i == 3 ? 333 : i, "");
	must(gr_db_commit(f->db, &err), &err);
	fixture_sql(f, "CREATE TABLE kept AS SELECT * FROM audit WHERE n = 3; DELETE FROM audit; "
	               "DELETE FROM audit_head");
	must(gr_db_begin(f->db, &err), &err);
	for (int i = 1; i <= 5; i++)
		append(f, i, "");
	must(gr_db_commit(f->db, &err), &err);
	fixture_sql(f,
	    "DELETE FROM audit WHERE n = 3; INSERT INTO audit SELECT * FROM kept; DROP TABLE kept");
	expect(f, GR_AUDIT_CHANGED, 3);
}

static void a_changed_name_beside_the_chain_is_seen(void **state)
{
	struct fixture *f = *state;

	fill(f);
	fixture_sql(f, "UPDATE audit_person SET person = 'Bo Lind' WHERE n = 7");
	expect(f, GR_AUDIT_CHANGED, 7);
}

static void an_erased_person_leaves_the_chain_whole(void **state)
{
	struct fixture *f = *state;
	struct gr_stored_audit *e;
	struct gr_error err;
	int32_t count;

	fill(f);
	must(gr_store_audit_erase(f->db, 7, &err), &err);
	expect(f, GR_AUDIT_WHOLE, 0);
	must(gr_store_audit_list(f->db, (gr_process_id){0}, 8, 1, f->a, &e, &count, &err), &err);
	assert_int_equal(e[0].n, 7);
	assert_int_equal(e[0].person.n, 0);
}

static void a_number_that_is_not_the_next_is_refused(void **state)
{
	struct fixture *f = *state;
	struct gr_stored_audit e = {.n = 2, .verb = GR_STR("line.save"), .actor = GR_STR("lead")};
	struct gr_error err;
	uint8_t salt[16] = {0};
	int64_t n;

	must(gr_db_begin(f->db, &err), &err);
	must(gr_store_audit_next(f->db, &n, &err), &err);
	assert_int_equal(n, 1);
	must_fail(gr_store_audit_append(f->db, &e, salt, &err), GR_CONFLICT, &err);
	gr_db_rollback(f->db);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_chain_that_nobody_touched_is_whole),
	    cmocka_unit_test(each_changed_column_is_seen),
	    cmocka_unit_test(a_removed_entry_is_missed),
	    cmocka_unit_test(the_first_entry_removed_is_missed),
	    cmocka_unit_test(two_swapped_entries_are_seen),
	    cmocka_unit_test(a_cut_tail_is_seen_against_the_head),
	    cmocka_unit_test(an_entry_put_in_without_the_head_is_seen),
	    cmocka_unit_test(an_entry_rewritten_with_a_hash_that_fits_is_seen_by_its_follower),
	    cmocka_unit_test(a_changed_name_beside_the_chain_is_seen),
	    cmocka_unit_test(an_erased_person_leaves_the_chain_whole),
	    cmocka_unit_test(a_number_that_is_not_the_next_is_refused),
	};

	return fixture_run("audit", tests, sizeof(tests) / sizeof(tests[0]));
}
