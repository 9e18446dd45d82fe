#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "change/link.h"
#include "query/link.h"
#include "scene.h"

static int open_scene(void **state)
{
	static struct scene s;

	scene_open(&s);
	*state = &s;
	return 0;
}

static int close_scene(void **state)
{
	scene_close(*state);
	return 0;
}

static struct gr_link_made make(struct scene *s, int32_t days)
{
	struct gr_actor lead = scene_lead(s);
	struct gr_link_made made;

	assert_int_equal(gr_link_create(&s->app, &lead, GR_BUILDER, s->org, days, s->a, &made, &s->err), GR_OK);
	assert_int_equal(made.token.n, 32);
	return made;
}

static int face(struct scene *s, struct gr_str token, struct gr_time now)
{
	struct gr_link_face f;

	return gr_query_link_face(&s->app, token, now, s->a, &f, &s->err);
}

static void a_link_opens_one_organisation_and_every_other_token_nothing(void **state)
{
	struct scene *s = *state;
	struct gr_link_made made = make(s, 0);
	struct gr_link_face f;

	assert_int_equal(gr_query_link_face(&s->app, made.token, s->operator.now, s->a, &f, &s->err), GR_OK);
	assert_int_equal(f.org.v, s->org.v);
	assert_int_equal(f.role, GR_BUILDER);
	for (size_t i = 0; i < made.token.n; i++) {
		char spoilt[33];

		for (size_t k = 0; k < made.token.n; k++)
			spoilt[k] = made.token.p[k];
		spoilt[i] = spoilt[i] == 'a' ? 'b' : 'a';
		assert_int_equal(face(s, (struct gr_str){spoilt, 32}, s->operator.now), GR_MISSING);
	}
	assert_int_equal(face(s, (struct gr_str){made.token.p, 31}, s->operator.now), GR_MISSING);
	assert_int_equal(face(s, GR_STR(""), s->operator.now), GR_MISSING);
}

static void an_expired_and_a_withdrawn_link_say_so(void **state)
{
	struct scene *s = *state;
	struct gr_link_made made = make(s, 1);
	struct gr_actor lead;

	assert_int_equal(face(s, made.token, (struct gr_time){made.expires.us - 1}), GR_OK);
	assert_int_equal(face(s, made.token, made.expires), GR_DENIED);
	lead = scene_lead(s);
	assert_int_equal(gr_link_revoke(&s->app, &lead, made.id, &s->err), GR_OK);
	assert_int_equal(face(s, made.token, s->operator.now), GR_DENIED);
}

static void a_session_ends_with_its_link(void **state)
{
	struct scene *s = *state;
	struct gr_link_made made = make(s, 10);
	struct gr_actor comer = scene_reader(s), lead, who = scene_reader(s);
	struct gr_str cookie, csrf;

	assert_int_equal(gr_link_use(&s->app, &comer, made.token, GR_STR("Anlæg"), s->a, &cookie, &s->err), GR_OK);
	assert_int_equal(gr_query_session(&s->app, cookie, s->a, &who, &csrf, &s->err), GR_OK);
	assert_int_equal(who.role, GR_BUILDER);
	assert_int_equal(who.org.v, s->org.v);
	assert_true(gr_str_is(who.name, "Anlæg"));
	assert_true(csrf.n >= 32);
	lead = scene_lead(s);
	assert_int_equal(gr_link_revoke(&s->app, &lead, made.id, &s->err), GR_OK);
	who = scene_reader(s);
	assert_int_equal(gr_query_session(&s->app, cookie, s->a, &who, &csrf, &s->err), GR_OK);
	assert_int_equal(who.role, GR_READER);
	assert_int_equal(csrf.n, 0);
	/* and the link opens no new one */
	comer = scene_reader(s);
	assert_int_equal(gr_link_use(&s->app, &comer, made.token, GR_STR(""), s->a, &cookie, &s->err), GR_DENIED);
}

static void only_the_team_makes_links(void **state)
{
	struct scene *s = *state;
	struct gr_actor who = scene_builder(s, s->org);
	struct gr_link_made made;

	assert_int_equal(gr_link_create(&s->app, &who, GR_LEAD, (gr_org_id){0}, 1, s->a, &made, &s->err), GR_DENIED);
	who = scene_reader(s);
	assert_int_equal(gr_link_create(&s->app, &who, GR_BUILDER, s->org, 1, s->a, &made, &s->err), GR_DENIED);
	who = scene_lead(s);
	assert_int_equal(gr_link_create(&s->app, &who, GR_BUILDER, (gr_org_id){0}, 1, s->a, &made, &s->err), GR_INVALID);
	assert_int_equal(gr_link_create(&s->app, &who, GR_BUILDER, (gr_org_id){999999}, 1, s->a, &made, &s->err), GR_MISSING);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(
		a_link_opens_one_organisation_and_every_other_token_nothing, open_scene, close_scene),
	    cmocka_unit_test_setup_teardown(an_expired_and_a_withdrawn_link_say_so, open_scene, close_scene),
	    cmocka_unit_test_setup_teardown(a_session_ends_with_its_link, open_scene, close_scene),
	    cmocka_unit_test_setup_teardown(only_the_team_makes_links, open_scene, close_scene),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
