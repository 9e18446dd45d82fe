#include "web/page.h"

#include "stage.h"

/* Made of web/page.html while the house is built. */
void gr_view_error(struct gr_sb *out, const struct gr_page *pg, const struct gr_error *err,
    int status, bool wrote);
void gr_view_menu(struct gr_sb *out, const struct gr_page *pg);

static void an_error_says_what_and_what_to_do_and_what_was_saved(void **state)
{
	struct gr_frame frame = stage_frame(GR_READER);
	struct gr_page pg = stage_page(*state, &frame);
	struct gr_error err = {0};
	struct gr_sb out;

	gr_fail_with(&err, GR_CONFLICT, "\"{0}\" is not a number.", "Is the unit right?",
	    GR_ARGS(gr_arg_z(HOSTILE)));
	gr_error_at(&err, "Behov!D14 " HOSTILE);
	gr_sb_open(&out, *state, (size_t)1 << 20);
	gr_view_error(&out, &pg, &err, 409, true);
	check_page(&out);
	assert_true(has(&out, "Is the unit right?"));
	assert_true(has(&out, "Nothing was saved."));
	assert_true(has(&out, "409"));
}

static void an_error_without_a_database_still_is_a_page(void **state)
{
	struct gr_page pg = stage_page(*state, NULL);
	struct gr_error err = {0};
	struct gr_sb out;

	gr_fail(&err, GR_BROKEN, "The file {0} of the pages cannot be read.", "");
	gr_sb_open(&out, *state, (size_t)1 << 20);
	gr_view_error(&out, &pg, &err, 503, false);
	assert_int_equal(times(&out, "<h1>"), 1);
	assert_true(has(&out, "</html>"));
	assert_false(has(&out, "Nothing was saved."));
}

static void each_status_has_its_number(void **state)
{
	static const struct {
		enum gr_status status;
		int http;
	} pair[] = {{GR_OK, 200}, {GR_INVALID, 422}, {GR_MISSING, 404}, {GR_LIMIT, 413},
	    {GR_CONFLICT, 409}, {GR_DENIED, 403}, {GR_BROKEN, 503}};

	(void)state;
	for (size_t i = 0; i < sizeof pair / sizeof *pair; i++) {
		struct gr_error err = {.status = pair[i].status};

		assert_int_equal(gr_page_status(&err), pair[i].http);
	}
}

static void the_menu_is_the_readers_and_keeps_the_view(void **state)
{
	struct gr_frame frame = stage_frame(GR_LEAD);
	struct gr_page pg = stage_page(*state, &frame);
	struct gr_sb out;

	assert_string_equal(gr_page_menu(NULL)->path, "/");
	assert_string_equal(gr_page_menu(&frame)->path, "/procesledelse");
	frame.as_market = true;
	gr_sb_open(&out, *state, (size_t)1 << 20);
	gr_view_menu(&out, &pg);
	assert_true(has(&out, "/samlede-maengder?som=marked"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(an_error_says_what_and_what_to_do_and_what_was_saved),
	    cmocka_unit_test(an_error_without_a_database_still_is_a_page),
	    cmocka_unit_test(each_status_has_its_number),
	    cmocka_unit_test(the_menu_is_the_readers_and_keeps_the_view),
	};

	STAGE_MAIN("web/page");
}
