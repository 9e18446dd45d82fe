#include "web/form.h"

#include <string.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void a_query_is_decoded_once(void **state)
{
	struct gr_form f;
	struct gr_error err = {0};

	assert_int_equal(
	    gr_form_query(GR_STR("omraade=Syd+og+%C3%B8erne&x=%2541&tom=&&y"), *state, &f, &err),
	    GR_OK);
	assert_int_equal(f.fields, 4);
	assert_true(gr_str_is(gr_form_get(&f, "omraade"), "Syd og øerne"));
	assert_true(gr_str_is(gr_form_get(&f, "x"), "%41"));
	assert_true(gr_str_is(gr_form_get(&f, "tom"), ""));
	assert_true(gr_str_is(gr_form_get(&f, "findes-ikke"), ""));
}

static void broken_escapes_and_foreign_bytes_are_refused(void **state)
{
	static const char *const bad[] = {
	    "a=%", "a=%4", "a=%zz", "a=%ff", "a=%00", "a=%01", "%0a=1"};
	struct gr_form f;

	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		struct gr_error err = {0};

		assert_int_equal(gr_form_query(gr_str(bad[i]), *state, &f, &err), GR_INVALID);
	}
}

static struct gr_str fields(struct gr_arena *a, int n)
{
	struct gr_sb sb;

	gr_sb_open(&sb, a, 65536);
	for (int i = 0; i < n; i++)
		gr_sb_z(&sb, i ? "&a=b" : "a=b");
	return gr_sb_str(&sb);
}

static void the_number_of_fields_has_a_limit(void **state)
{
	struct gr_form f;
	struct gr_error err = {0};

	assert_int_equal(gr_form_query(fields(*state, GR_FORM_FIELDS), *state, &f, &err), GR_OK);
	assert_int_equal(
	    gr_form_query(fields(*state, GR_FORM_FIELDS + 1), *state, &f, &err), GR_LIMIT);
}

#define TYPE GR_STR("multipart/form-data; boundary=----x7")

static void a_file_comes_with_its_name_without_folders(void **state)
{
	struct gr_str body = GR_STR(
	    "------x7\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\nabc\r\n------x7\r\n"
	    "Content-Disposition: form-data; name=\"fil\"; filename=\"C:\\mappe\\ark.xlsx\"\r\n"
	    "Content-Type: application/octet-stream\r\n\r\nPK\x03\x04\r\n--\r\n\r\n------x7--\r\n");
	struct gr_form f;
	struct gr_error err = {0};
	const struct gr_field *file;

	assert_int_equal(gr_form_multipart(TYPE, body, *state, &f, &err), GR_OK);
	assert_true(gr_str_is(gr_form_get(&f, "csrf"), "abc"));
	file = gr_form_find(&f, "fil");
	assert_non_null(file);
	assert_true(file->is_file);
	assert_true(gr_str_is(file->file, "ark.xlsx"));
	assert_true(gr_str_eq(file->value, GR_STR("PK\x03\x04\r\n--\r\n")));
	assert_true(gr_str_is(gr_form_get(&f, "fil"), "")); /* a file is no text field */
}

static void an_upload_that_is_cut_anywhere_is_refused(void **state)
{
	struct gr_str whole = GR_STR("------x7\r\nContent-Disposition: form-data; name=\"a\"; "
	                             "filename=\"b\"\r\n\r\nindhold\r\n------x7--");
	struct gr_form f;

	for (size_t n = 0; n < whole.n; n++) {
		struct gr_error err = {0};

		assert_int_equal(
		    gr_form_multipart(TYPE, (struct gr_str){whole.p, n}, *state, &f, &err),
		    GR_INVALID);
	}
	{
		struct gr_error err = {0};

		assert_int_equal(gr_form_multipart(TYPE, whole, *state, &f, &err), GR_OK);
	}
}

static void a_segment_never_leaves_its_folder(void **state)
{
	static const char *const bad[] = {"a%2fb", "a%5cb", "a\\b", "%00", "%", "a%2", "%ff"};
	struct gr_str s;

	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		assert_false(gr_form_segment(gr_str(bad[i]), *state, &s));
	assert_true(gr_form_segment(GR_STR("s%C3%A5+1"), *state, &s));
	assert_true(gr_str_is(s, "så+1"));
}

static void two_cookies_of_one_name_are_none(void **state)
{
	(void)state;
	assert_true(
	    gr_str_is(gr_cookie_get(GR_STR("a=1; __Host-grus=xyz; b=2"), "__Host-grus"), "xyz"));
	assert_true(
	    gr_str_is(gr_cookie_get(GR_STR("__Host-grus=x; __Host-grus=y"), "__Host-grus"), ""));
	assert_true(gr_str_is(gr_cookie_get(GR_STR("x__Host-grus=x"), "__Host-grus"), ""));
	assert_true(gr_str_is(gr_cookie_get(GR_STR(""), "__Host-grus"), ""));
}

static void a_token_is_long_enough_and_plain(void **state)
{
	(void)state;
	assert_true(gr_token_well_formed(GR_STR("0123456789abcdef")));
	assert_false(gr_token_well_formed(GR_STR("0123456789abcde")));
	assert_false(gr_token_well_formed(GR_STR("0123456789abcdef/")));
	assert_false(gr_token_well_formed(GR_STR("0123456789abcdef\n")));
}

static int open_arena(void **state)
{
	*state = gr_arena_open((size_t)64 << 20);
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
	    cmocka_unit_test(a_query_is_decoded_once),
	    cmocka_unit_test(broken_escapes_and_foreign_bytes_are_refused),
	    cmocka_unit_test(the_number_of_fields_has_a_limit),
	    cmocka_unit_test(a_file_comes_with_its_name_without_folders),
	    cmocka_unit_test(an_upload_that_is_cut_anywhere_is_refused),
	    cmocka_unit_test(a_segment_never_leaves_its_folder),
	    cmocka_unit_test(two_cookies_of_one_name_are_none),
	    cmocka_unit_test(a_token_is_long_enough_and_plain),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests_name("web/form", tests, open_arena, close_arena);
}
