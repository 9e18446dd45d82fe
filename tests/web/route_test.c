#include "web/route.h"

#include <string.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static int find(
    void **state, const char *method, const char *path, struct gr_request *rq, const char **allow)
{
	static struct gr_asked asked;
	struct gr_error err = {0};

	asked = (struct gr_asked){.method = gr_str(method)};
	*rq = (struct gr_request){.arena = *state, .asked = &asked};
	return gr_route_find(rq, gr_str(path), allow, &err);
}

static void every_route_is_named_after_its_right(void **state)
{
	(void)state;
	for (int32_t i = 0; i < gr_routes_count; i++) {
		const struct gr_route *r = &gr_routes[i];

		if (strcmp(r->name, "asset.show") != 0)
			assert_string_equal(r->name, gr_right_name(r->right));
		assert_true(r->path[0] == '/');
		assert_non_null(r->page);
		assert_true((strcmp(r->method, "POST") == 0) == (r->body != GR_NO_BODY));
	}
}

static void no_two_routes_are_the_same(void **state)
{
	(void)state;
	for (int32_t i = 0; i < gr_routes_count; i++)
		for (int32_t k = 0; k < i; k++)
			assert_false(!strcmp(gr_routes[i].path, gr_routes[k].path) &&
			             !strcmp(gr_routes[i].method, gr_routes[k].method));
}

/* RELIABILITY 2: mail scanners follow links. */
static void reading_never_writes(void **state)
{
	static const enum gr_right writes[] = {GR_LINE_CONFIRM, GR_DELIVERY_CHECK,
	    GR_DELIVERY_ACCEPT, GR_SNAPSHOT_TAKE, GR_SNAPSHOT_PUBLISH, GR_PLAN_RUN, GR_LINK_CREATE,
	    GR_LINK_REVOKE};

	(void)state;
	for (int32_t i = 0; i < gr_routes_count; i++)
		for (size_t k = 0; k < sizeof writes / sizeof *writes; k++)
			if (gr_routes[i].right == writes[k])
				assert_string_equal(gr_routes[i].method, "POST");
}

static void a_star_takes_one_segment(void **state)
{
	struct gr_request rq;
	const char *allow;

	assert_int_equal(find(state, "GET", "/aflever/svar/17", &rq, &allow), GR_OK);
	assert_true(gr_str_is(rq.part, "17"));
	assert_string_equal(rq.route->name, "delivery.show");
	assert_int_equal(find(state, "GET", "/aflever/svar/", &rq, &allow), GR_MISSING);
	assert_int_equal(find(state, "GET", "/aflever/svar/17/x", &rq, &allow), GR_MISSING);
	assert_int_equal(find(state, "HEAD", "/assets/abc/dkfds/css/x.css", &rq, &allow), GR_OK);
	assert_true(gr_str_is(rq.part, "abc/dkfds/css/x.css"));
}

static void another_method_is_told_what_is_allowed(void **state)
{
	struct gr_request rq;
	const char *allow;

	assert_int_equal(find(state, "POST", "/metode", &rq, &allow), GR_DENIED);
	assert_string_equal(allow, "GET, HEAD");
	assert_int_equal(find(state, "GET", "/log-af", &rq, &allow), GR_DENIED);
	assert_string_equal(allow, "POST");
	assert_int_equal(find(state, "PUT", "/aflever/linje", &rq, &allow), GR_DENIED);
	assert_string_equal(allow, "GET, HEAD, POST");
}

static void an_address_cannot_climb(void **state)
{
	static const char *const bad[] = {"", "x", "/..", "/a/../b", "/%2e%2e/x",
	    "/assets/x/%2e%2e/%2e%2e/etc", "/a%2fb", "/%00", "/%ff"};
	struct gr_request rq;
	const char *allow;

	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		assert_int_equal(find(state, "GET", bad[i], &rq, &allow), GR_INVALID);
}

static void only_the_upload_may_be_large(void **state)
{
	(void)state;
	assert_int_equal(gr_route_body_bytes(GR_STR("POST"), GR_STR("/aflever/fil")),
	    GR_UPLOAD_BYTES + GR_FORM_FIELD_BYTES);
	assert_int_equal(gr_route_body_bytes(GR_STR("POST"), GR_STR("/log-af?x=y")), GR_FORM_BYTES);
	assert_int_equal(gr_route_body_bytes(GR_STR("GET"), GR_STR("/")), 0);
}

static int open_arena(void **state)
{
	*state = gr_arena_open((size_t)4 << 20);
	return *state ? 0 : -1;
}

static int close_arena(void **state)
{
	gr_arena_close(*state);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_route_is_named_after_its_right),
	    cmocka_unit_test(no_two_routes_are_the_same),
	    cmocka_unit_test(reading_never_writes),
	    cmocka_unit_test(a_star_takes_one_segment),
	    cmocka_unit_test(another_method_is_told_what_is_allowed),
	    cmocka_unit_test(an_address_cannot_climb),
	    cmocka_unit_test(only_the_upload_may_be_large),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests_name("web/route", tests, open_arena, close_arena);
}
