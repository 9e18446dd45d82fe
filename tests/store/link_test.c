#include "store/link.h"

#include <stdio.h>

#include "fixture.h"
#include "store/idempotency.h"
#include "store/session.h"

static struct gr_sha256 hash(const char *text, int n)
{
	char buffer[64];

	snprintf(buffer, sizeof(buffer), "%s %d", text, n);
	return gr_sha256_of(gr_str(buffer));
}

static struct gr_stored_link for_org(int64_t org)
{
	return (struct gr_stored_link){
	    .role = org ? 1 : 2, .org = {org}, .task = GR_STR("deliver"), .expires = {NOW + 1000}};
}

static void a_link_is_found_by_its_token_and_no_other(void **state)
{
	struct fixture *f = *state;
	struct gr_stored_link link = for_org(2), back, *all;
	struct gr_error err;
	gr_link_id id;
	int32_t count;

	fixture_process(f);
	must(gr_store_link_save(f->db, &f->stamp, &link, hash("t", 1), &id, &err), &err);
	must(gr_store_link_find_token(f->db, hash("t", 1), f->a, &back, &err), &err);
	assert_int_equal(back.id.v, id.v);
	assert_int_equal(back.org.v, 2);
	assert_int_equal(back.role, 1);
	assert_int_equal(back.process.v, 1);
	assert_true(gr_str_is(back.task, "deliver"));
	assert_int_equal(back.made.us, NOW);
	assert_int_equal(back.revoked.us, 0);
	must_fail(
	    gr_store_link_find_token(f->db, hash("t", 2), f->a, &back, &err), GR_MISSING, &err);
	must_fail(gr_store_link_save(f->db, &f->stamp, &link, hash("t", 1), &id, &err), GR_CONFLICT,
	    &err);
	must(gr_store_link_used(f->db, id, (struct gr_time){NOW + 5}, &err), &err);
	must(gr_store_links(f->db, (gr_process_id){1}, f->a, &all, &count, &err), &err);
	assert_int_equal(count, 1);
	assert_int_equal(all[0].last_used.us, NOW + 5);
}

static void the_201st_open_link_of_an_organisation_is_refused(void **state)
{
	struct fixture *f = *state;
	struct gr_stored_link link = for_org(2);
	struct gr_error err;
	gr_link_id first = {0}, id;

	fixture_process(f);
	must(gr_db_begin(f->db, &err), &err);
	for (int i = 0; i < GR_LINKS_PER_ORG; i++) {
		must(gr_store_link_save(f->db, &f->stamp, &link, hash("t", i), &id, &err), &err);
		if (!first.v)
			first = id;
	}
	must_fail(
	    gr_store_link_save(f->db, &f->stamp, &link, hash("t", 999), &id, &err), GR_LIMIT, &err);
	link = for_org(3);
	must(gr_store_link_save(f->db, &f->stamp, &link, hash("t", 1000), &id, &err), &err);
	link = for_org(2);
	must(gr_store_link_revoke(f->db, &f->stamp, first, &err), &err);
	must(gr_store_link_save(f->db, &f->stamp, &link, hash("t", 1001), &id, &err), &err);
	must_fail(gr_store_link_save(f->db, &f->stamp, &link, hash("t", 1002), &id, &err), GR_LIMIT,
	    &err);
	f->stamp.at.us += 1000; /* all have expired */
	must(gr_store_link_save(f->db, &f->stamp, &link, hash("t", 1003), &id, &err), &err);
	gr_db_rollback(f->db);
}

static void a_revoked_link_stays_revoked_at_its_first_hour(void **state)
{
	struct fixture *f = *state;
	struct gr_stored_link back;
	struct gr_error err;
	gr_link_id id;

	fixture_process(f);
	id = fixture_link(f, 1);
	must(gr_store_link_revoke(f->db, &f->stamp, id, &err), &err);
	f->stamp.at.us += 50;
	must(gr_store_link_revoke(f->db, &f->stamp, id, &err), &err);
	must(gr_store_link_find(f->db, id, f->a, &back, &err), &err);
	assert_int_equal(back.revoked.us, NOW);
	must_fail(gr_store_link_revoke(f->db, &f->stamp, (gr_link_id){77}, &err), GR_MISSING, &err);
	f->stamp.process.v = 2;
	must_fail(gr_store_link_revoke(f->db, &f->stamp, id, &err), GR_MISSING,
	    &err); /* not another process's */
}

static struct gr_stored_session session_of(gr_link_id link)
{
	return (struct gr_stored_session){.link = {.id = link},
	    .csrf = GR_STR("csrf"),
	    .name = GR_STR("Anna"),
	    .made = {NOW},
	    .ends = {NOW + 100},
	    .change = 4};
}

static void found(struct fixture *f, int n, int64_t at, bool there)
{
	struct gr_stored_session s;
	struct gr_error err;
	int rc = gr_store_session_find(f->db, hash("c", n), (struct gr_time){at}, f->a, &s, &err);

	if (there)
		must(rc, &err);
	else
		must_fail(rc, GR_MISSING, &err);
}

static void a_session_ends_by_its_hour_by_hand_or_with_its_link(void **state)
{
	struct fixture *f = *state;
	struct gr_stored_session s, back;
	struct gr_error err;
	gr_link_id link;
	int64_t id;

	fixture_process(f);
	link = fixture_link(f, 1);
	s = session_of(link);
	for (int i = 0; i < 3; i++)
		must(gr_store_session_save(f->db, &s, hash("c", i), &id, &err), &err);
	must(gr_store_session_find(
	         f->db, hash("c", 0), (struct gr_time){NOW + 99}, f->a, &back, &err),
	    &err);
	assert_true(gr_str_is(back.csrf, "csrf"));
	assert_true(gr_str_is(back.name, "Anna"));
	assert_int_equal(back.link.id.v, link.v);
	assert_int_equal(back.link.org.v, 1);
	assert_int_equal(back.change, 4);
	found(f, 0, NOW + 100, false);
	found(f, 9, NOW, false);
	must(gr_store_session_end(f->db, hash("c", 0), (struct gr_time){NOW}, &err), &err);
	must(gr_store_session_end(f->db, hash("c", 77), (struct gr_time){NOW}, &err), &err);
	found(f, 0, NOW, false);
	found(f, 1, NOW, true);
	must(gr_store_link_revoke(f->db, &f->stamp, link, &err), &err);
	found(f, 1, NOW, false);
}

static void a_session_ends_when_its_link_expires(void **state)
{
	struct fixture *f = *state;
	struct gr_stored_session s;
	struct gr_error err;
	int64_t id;

	fixture_process(f);
	s = session_of(fixture_link(f, 1));
	s.ends.us = NOW + 99000000;
	must(gr_store_session_save(f->db, &s, hash("c", 1), &id, &err), &err);
	found(f, 1, NOW + 999999, true);
	found(f, 1, NOW + 1000000, false);
}

static void the_21st_session_of_a_link_ends_the_oldest(void **state)
{
	struct fixture *f = *state;
	struct gr_stored_session s;
	struct gr_error err;
	int64_t id;

	fixture_process(f);
	s = session_of(fixture_link(f, 1));
	for (int i = 0; i < GR_SESSIONS_PER_LINK; i++)
		must(gr_store_session_save(f->db, &s, hash("c", i), &id, &err), &err);
	found(f, 0, NOW, true);
	must(gr_store_session_save(f->db, &s, hash("c", 20), &id, &err), &err);
	found(f, 0, NOW, false);
	found(f, 1, NOW, true);
	found(f, 20, NOW, true);
}

static void a_key_gives_the_first_answer_to_its_own_link_and_verb(void **state)
{
	struct fixture *f = *state;
	struct gr_str key = GR_STR("0123456789abcdef");
	struct gr_error err;
	int64_t subject = 0;
	bool there;

	must(gr_store_key_find(f->db, (gr_link_id){1}, key, "line.save", &there, &subject, &err),
	    &err);
	assert_false(there);
	must(gr_store_key_save(
	         f->db, (gr_link_id){1}, key, "line.save", 42, (struct gr_time){NOW}, &err),
	    &err);
	must(gr_store_key_find(f->db, (gr_link_id){1}, key, "line.save", &there, &subject, &err),
	    &err);
	assert_true(there);
	assert_int_equal(subject, 42);
	must(gr_store_key_find(f->db, (gr_link_id){2}, key, "line.save", &there, &subject, &err),
	    &err);
	assert_false(there);
	must_fail(
	    gr_store_key_find(f->db, (gr_link_id){1}, key, "link.create", &there, &subject, &err),
	    GR_CONFLICT, &err);
	must_fail(gr_store_key_save(
	              f->db, (gr_link_id){1}, key, "line.save", 43, (struct gr_time){NOW}, &err),
	    GR_CONFLICT, &err);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_link_is_found_by_its_token_and_no_other),
	    cmocka_unit_test(the_201st_open_link_of_an_organisation_is_refused),
	    cmocka_unit_test(a_revoked_link_stays_revoked_at_its_first_hour),
	    cmocka_unit_test(a_session_ends_by_its_hour_by_hand_or_with_its_link),
	    cmocka_unit_test(a_session_ends_when_its_link_expires),
	    cmocka_unit_test(the_21st_session_of_a_link_ends_the_oldest),
	    cmocka_unit_test(a_key_gives_the_first_answer_to_its_own_link_and_verb),
	};

	return fixture_run("link", tests, sizeof(tests) / sizeof(tests[0]));
}
