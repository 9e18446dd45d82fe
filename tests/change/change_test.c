/*
 * One change: its right, its transaction, its entry in the change log, its key. On both engines (tests/store/fixture.h).
 */
#include "change/change.h"

#include <pthread.h>
#include <stdio.h>
#include <string.h>

#include "../store/fixture.h"
#include "store/audit.h"
#include "store/line.h"

struct scene {
	struct fixture *f;
	struct gr_app app;
	struct gr_random random;
	struct gr_actor who;
	struct gr_line line;
};

static void set(struct scene *s, struct fixture *f)
{
	struct gr_error err;

	memset(s, 0, sizeof(*s));
	s->f = f;
	fixture_process(f);
	s->line = fixture_line(f, 1, "Ny sti", 1000);
	gr_random_seed(&s->random, 7);
	s->who = (struct gr_actor){.role = GR_BUILDER,
	    .process = {1},
	    .org = {1},
	    .link = fixture_link(f, 1),
	    .name = GR_STR("Anna Holm"),
	    .now = {NOW + 5},
	    .random = &s->random,
	    .key = GR_STR("0123456789abcdef")};
	must(gr_app_open(&s->app, f->url, NULL, false, 3, &err), &err);
}

/* A use case as change/line.c has it. */
static int save(struct scene *s, gr_line_id *out, int spoil, struct gr_error *err)
{
	struct gr_change ch;
	int rc = gr_change_begin(&ch, &s->app, &s->who, GR_LINE_SAVE, err);

	if (rc)
		return rc;
	if (ch.repeated) {
		out->v = ch.first;
		return gr_change_end(&ch, 0, ch.first, err);
	}
	rc = gr_store_line_save(ch.db, &ch.stamp, &s->line, out, NULL, err);
	if (!rc && spoil)
		rc = gr_fail(err, GR_INVALID, "No.", "");
	gr_change_note(&ch, GR_STR("line added"), GR_STR(""), GR_STR("1000"));
	return gr_change_end(&ch, rc, out->v, err);
}

static struct gr_stored_audit newest(struct scene *s, int32_t expected)
{
	struct gr_stored_audit *e;
	struct gr_audit_verdict v;
	struct gr_error err;
	int32_t count;

	must(gr_store_audit_verify(s->f->db, &v, &err), &err);
	must(gr_store_audit_list(s->f->db, (gr_process_id){0}, 0, 100, s->f->a, &e, &count, &err),
	    &err);
	assert_int_equal(count, expected);
	return count ? e[0] : (struct gr_stored_audit){0};
}

static void a_change_and_its_entry_are_there_together(void **state)
{
	struct scene s;
	struct gr_stored_audit e;
	struct gr_stored_version *v;
	struct gr_error err;
	gr_line_id id;
	int32_t count;

	set(&s, *state);
	must(save(&s, &id, 0, &err), &err);
	e = newest(&s, 1);
	assert_true(gr_str_is(e.verb, "line.save"));
	assert_true(gr_str_is(e.actor, "builder"));
	assert_int_equal(e.subject, id.v);
	assert_int_equal(e.org.v, 1);
	assert_int_equal(e.link.v, s.who.link.v);
	assert_int_equal(e.at.us, NOW + 5);
	assert_true(gr_str_is(e.person, "Anna Holm"));
	assert_true(gr_str_is(e.summary, "line added"));
	assert_true(gr_str_is(e.after, "1000"));
	must(gr_store_line_history(s.f->db, id, s.f->a, &v, &count, &err), &err);
	assert_int_equal(v[0].change, e.n); /* the row knows its entry */
	gr_app_close(&s.app);
}

static void a_change_that_fails_leaves_neither_row_nor_entry_nor_key(void **state)
{
	struct scene s;
	struct gr_error err;
	gr_line_id id;

	set(&s, *state);
	must_fail(save(&s, &id, 1, &err), GR_INVALID, &err);
	assert_string_equal(err.sentence, "No.");
	newest(&s, 0);
	assert_int_equal(fixture_number(s.f, "SELECT count(*) FROM line"), 0);
	assert_int_equal(fixture_number(s.f, "SELECT count(*) FROM idempotency"), 0);
	must(save(&s, &id, 0, &err), &err); /* and the key can still be used */
	newest(&s, 1);
	gr_app_close(&s.app);
}

static void a_repeated_request_gets_the_first_answer_and_changes_nothing(void **state)
{
	struct scene s;
	struct gr_error err;
	gr_line_id first, again = {0};

	set(&s, *state);
	must(save(&s, &first, 0, &err), &err);
	must(save(&s, &again, 0, &err), &err);
	assert_int_equal(first.v, again.v);
	newest(&s, 1);
	assert_int_equal(fixture_number(s.f, "SELECT count(*) FROM line"), 1);
	s.who.key = GR_STR("another-key_45678");
	must(save(&s, &again, 0, &err), &err);
	assert_true(again.v > first.v);
	newest(&s, 2);
	gr_app_close(&s.app);
}

static void a_role_that_could_never_do_it_locks_nothing(void **state)
{
	struct scene s;
	struct gr_change ch;
	struct gr_error err;
	gr_line_id id;

	set(&s, *state);
	s.who.role = GR_READER;
	must_fail(gr_change_begin(&ch, &s.app, &s.who, GR_LINE_SAVE, &err), GR_DENIED, &err);
	s.who.role = GR_BUILDER;
	s.who.key = GR_STR("short");
	must_fail(gr_change_begin(&ch, &s.app, &s.who, GR_LINE_SAVE, &err), GR_INVALID, &err);
	s.who.key = GR_STR("0123456789abcde\n");
	must_fail(gr_change_begin(&ch, &s.app, &s.who, GR_LINE_SAVE, &err), GR_INVALID, &err);
	s.who.key = (struct gr_str){0};
	for (int i = 0; i < 5; i++) /* more often than there are connections */
		must(save(&s, &id, 0, &err), &err);
	newest(&s, 5);
	gr_app_close(&s.app);
}

/* Several changes in one transaction, each with its own entry: the demo. */
static int several(struct scene *s, int spoil, struct gr_error *err)
{
	struct gr_change outer, inner;
	gr_line_id id;
	int rc;

	s->who.role = GR_OPERATOR;
	rc = gr_change_begin(&outer, &s->app, &s->who, GR_DEMO_LOAD, err);
	if (rc)
		return rc;
	for (int i = 0; !rc && i < 3; i++) {
		rc = gr_change_within(&inner, &outer, GR_LINE_SAVE, err);
		if (rc)
			break;
		rc = gr_store_line_save(inner.db, &inner.stamp, &s->line, &id, NULL, err);
		if (!rc && i == spoil)
			rc = gr_fail(err, GR_INVALID, "No.", "");
		rc = gr_change_end(&inner, rc, id.v, err);
		if (spoil == 1)
			rc = 0; /* an outer one that does not look must fail all the same */
	}
	return gr_change_end(&outer, rc, 1, err);
}

static void changes_within_a_change_have_their_own_entries(void **state)
{
	struct scene s;
	struct gr_stored_audit e;
	struct gr_error err;

	set(&s, *state);
	must(several(&s, -1, &err), &err);
	e = newest(&s, 4);
	assert_true(gr_str_is(e.verb, "demo.load"));
	assert_int_equal(fixture_number(s.f, "SELECT count(DISTINCT change) FROM line"), 3);
	gr_app_close(&s.app);
}

static void a_part_that_fails_takes_the_whole_with_it(void **state)
{
	struct scene s;
	struct gr_error err;

	set(&s, *state);
	must_fail(several(&s, 2, &err), GR_INVALID, &err);
	newest(&s, 0);
	must_fail(several(&s, 1, &err), GR_BROKEN, &err);
	newest(&s, 0);
	assert_int_equal(fixture_number(s.f, "SELECT count(*) FROM line"), 0);
	gr_app_close(&s.app);
}

#define WRITERS 4
#define EACH 15

static void *write_all(void *self)
{
	struct scene own = *(struct scene *)self;
	char key[32];
	gr_line_id id;
	struct gr_error err;

	for (int i = 0; i < EACH; i++) {
		/* every key is sent by two of the four */
		snprintf(key, sizeof(key), "key-%02d-%012d", (int)(own.who.request / 2), i);
		own.who.key = gr_str(key);
		must(save(&own, &id, 0, &err), &err);
	}
	return NULL;
}

static void twins_at_the_same_moment_change_once(void **state)
{
	struct scene s[WRITERS];
	pthread_t thread[WRITERS];

	set(&s[0], *state);
	s[0].line.project_name = GR_STR("");
	for (int i = 1; i < WRITERS; i++) {
		s[i] = s[0];
		s[i].who.request = i;
	}
	for (int i = 0; i < WRITERS; i++)
		assert_int_equal(pthread_create(&thread[i], NULL, write_all, &s[i]), 0);
	for (int i = 0; i < WRITERS; i++)
		pthread_join(thread[i], NULL);
	newest(&s[0], WRITERS / 2 * EACH);
	assert_int_equal(fixture_number(s[0].f, "SELECT count(*) FROM line"), WRITERS / 2 * EACH);
	gr_app_close(&s[0].app);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_change_and_its_entry_are_there_together),
	    cmocka_unit_test(a_change_that_fails_leaves_neither_row_nor_entry_nor_key),
	    cmocka_unit_test(a_repeated_request_gets_the_first_answer_and_changes_nothing),
	    cmocka_unit_test(a_role_that_could_never_do_it_locks_nothing),
	    cmocka_unit_test(changes_within_a_change_have_their_own_entries),
	    cmocka_unit_test(a_part_that_fails_takes_the_whole_with_it),
	    cmocka_unit_test(twins_at_the_same_moment_change_once),
	};

	return fixture_run("change", tests, sizeof(tests) / sizeof(tests[0]));
}
