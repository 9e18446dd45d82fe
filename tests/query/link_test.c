/* Answer links as the process team lists them, and who a session's cookie is. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "change/line.h"
#include "change/link.h"
#include "query/link.h"
#include "stage.h"

static struct gr_link_made make(struct stage *st, enum gr_role role, gr_org_id org)
{
	struct gr_actor lead = scene_lead(&st->s);
	struct gr_link_made made;

	if (gr_link_create(&st->s.app, &lead, role, org, 10, st->s.a, &made, &st->s.err))
		fail_msg("%s", stage_said(st));
	return made;
}

static struct gr_str use(struct stage *st, struct gr_str token)
{
	struct gr_actor reader = scene_reader(&st->s);
	struct gr_str cookie;

	if (gr_link_use(&st->s.app, &reader, token, GR_STR("Grethe"), st->s.a, &cookie, &st->s.err))
		fail_msg("%s", stage_said(st));
	return cookie;
}

static struct gr_actor who_is(struct stage *st, struct gr_str cookie, struct gr_str *csrf)
{
	struct gr_actor who = scene_reader(&st->s);

	assert_int_equal(
	    gr_query_session(&st->s.app, cookie, st->s.a, &who, csrf, &st->s.err), GR_OK);
	return who;
}

static void the_list_says_who_has_delivered_since(void **state)
{
	struct stage *st = *state;
	struct gr_link_made a = make(st, GR_BUILDER, st->org[0]),
	                    b = make(st, GR_BUILDER, st->org[1]),
	                    c = make(st, GR_LEAD, (gr_org_id){0});
	struct gr_actor lead = scene_lead(&st->s);
	struct gr_line line = scene_line(&st->s, "Ny vej", 40);
	struct gr_link_view v;
	gr_line_id id;

	stage_save(st, &line, &id); /* of org[0]; what the others gave is older than their links */
	assert_int_equal(gr_query_links(&st->s.app, &lead, st->s.a, &v, &st->s.err), GR_OK);
	assert_int_equal(v.rows, 3);
	for (int32_t i = 0; i < v.rows; i++) {
		const struct gr_link_row *r = &v.row[i];

		assert_int_equal(r->delivered, r->id.v == a.id.v);
		assert_int_equal(r->expires.us - r->made.us, (int64_t)10 * 86400 * 1000000);
		assert_int_equal(r->last_used.us, 0);
		if (r->id.v == b.id.v)
			assert_true(gr_str_is(r->org, "KLAR Forsyning"));
		if (r->id.v == c.id.v)
			assert_true(gr_str_is(r->task, "lead") && !r->org.n);
	}
}

static void only_the_process_team_lists_them(void **state)
{
	struct stage *st = *state;
	struct gr_actor other[] = {
	    scene_reader(&st->s), scene_builder(&st->s, st->org[0]), stage_market(st)};
	struct gr_link_view v;

	make(st, GR_BUILDER, st->org[0]);
	for (size_t i = 0; i < 3; i++) {
		assert_int_equal(
		    gr_query_links(&st->s.app, &other[i], st->s.a, &v, &st->s.err), GR_DENIED);
		assert_int_equal(v.rows, 0);
	}
}

static void a_cookie_is_the_links_organisation_and_nothing_more(void **state)
{
	struct stage *st = *state;
	struct gr_link_made made = make(st, GR_BUILDER, st->org[2]);
	struct gr_str csrf, cookie = use(st, made.token);
	struct gr_actor who = who_is(st, cookie, &csrf);
	char spoilt[128];

	assert_int_equal(who.role, GR_BUILDER);
	assert_int_equal(who.org.v, st->org[2].v);
	assert_int_equal(who.link.v, made.id.v);
	assert_true(gr_str_is(who.name, "Grethe"));
	assert_true(csrf.n >= 16);
	assert_true(cookie.n < sizeof spoilt);
	for (size_t i = 0; i < cookie.n; i++) {
		memcpy(spoilt, cookie.p, cookie.n);
		spoilt[i] = spoilt[i] == 'a' ? 'b' : 'a';
		who = who_is(st, (struct gr_str){spoilt, cookie.n}, &csrf);
		assert_int_equal(who.role, GR_READER);
		assert_int_equal(who.org.v, 0);
		assert_int_equal(csrf.n, 0);
	}
	who = who_is(st, made.token, &csrf); /* the link's token is no cookie */
	assert_int_equal(who.role, GR_READER);
}

static void a_revoked_link_ends_its_sessions_at_once(void **state)
{
	struct stage *st = *state;
	struct gr_link_made made = make(st, GR_LEAD, (gr_org_id){0});
	struct gr_str csrf, cookie = use(st, made.token);
	struct gr_actor lead = scene_lead(&st->s);

	assert_int_equal(who_is(st, cookie, &csrf).role, GR_LEAD);
	assert_int_equal(gr_link_revoke(&st->s.app, &lead, made.id, &st->s.err), GR_OK);
	assert_int_equal(who_is(st, cookie, &csrf).role, GR_READER);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(
	        the_list_says_who_has_delivered_since, stage_open_lines, stage_close),
	    cmocka_unit_test_setup_teardown(
	        only_the_process_team_lists_them, stage_open_lines, stage_close),
	    cmocka_unit_test_setup_teardown(
	        a_cookie_is_the_links_organisation_and_nothing_more, stage_open_lines, stage_close),
	    cmocka_unit_test_setup_teardown(
	        a_revoked_link_ends_its_sessions_at_once, stage_open_lines, stage_close),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
