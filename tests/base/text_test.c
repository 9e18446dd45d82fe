#include "base/text.h"

#include <string.h>

#include "base/arena.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void texts_are_compared_by_bytes(void **state)
{
	(void)state;
	assert_true(gr_str_eq(gr_str(NULL), GR_STR("")));
	assert_true(gr_str_is(GR_STR("grus"), "grus"));
	assert_false(gr_str_is(GR_STR("grus"), "gru"));
	assert_int_equal(gr_str_cmp(GR_STR("a"), GR_STR("ab")), -1);
	assert_int_equal(gr_str_cmp(GR_STR("b"), GR_STR("ab")), 1);
	assert_int_equal(gr_str_cmp(GR_STR("å"), GR_STR("z")), 1);
	assert_int_equal(gr_str_cmp(gr_str(NULL), GR_STR("")), 0);
	assert_true(gr_str_starts(GR_STR("grus"), "gr"));
	assert_false(gr_str_starts(GR_STR("g"), "gr"));
	assert_true(gr_str_ends(GR_STR("grus"), "us"));
	assert_true(gr_str_ends(gr_str(NULL), ""));
	assert_false(gr_str_ends(GR_STR("s"), "us"));
}

static void trimming_takes_hard_spaces_too(void **state)
{
	(void)state;
	assert_true(gr_str_is(gr_str_trim(GR_STR(" \t\xC2\xA0"
	                                         "12\xC2\xA0 \r\n")),
	    "12"));
	assert_true(gr_str_is(gr_str_trim(GR_STR(" \xC2\xA0 ")), ""));
	assert_true(
	    gr_str_is(gr_str_trim(GR_STR("\xC3\xA0")), "\xC3\xA0")); /* à ends in the byte A0 */
}

static void splitting_ends_with_the_last_part(void **state)
{
	struct gr_str rest = GR_STR("a;;b");

	(void)state;
	assert_true(gr_str_is(gr_str_split(&rest, ';'), "a"));
	assert_true(gr_str_is(gr_str_split(&rest, ';'), ""));
	assert_true(gr_str_is(gr_str_split(&rest, ';'), "b"));
	assert_int_equal(rest.n, 0);
	assert_true(gr_str_is(gr_str_split(&rest, ';'), ""));
	rest = gr_str(NULL);
	assert_true(gr_str_is(gr_str_split(&rest, ';'), ""));
}

static void integers_are_read_whole_or_not(void **state)
{
	static const char *const bad[] = {"", "-", "+1", " 1", "1 ", "1a", "9223372036854775808",
	    "-9223372036854775809", "0x1", "1.0"};
	int64_t n = 7;

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		assert_false(gr_str_i64(gr_str(bad[i]), &n));
	assert_int_equal(n, 7);
	assert_true(gr_str_i64(GR_STR("9223372036854775807"), &n) && n == INT64_MAX);
	assert_true(gr_str_i64(GR_STR("-9223372036854775808"), &n) && n == INT64_MIN);
	assert_true(gr_str_i64(GR_STR("-0"), &n) && n == 0);
	assert_true(gr_str_i64(GR_STR("007"), &n) && n == 7);
}

static void text_that_could_deceive_is_not_clean(void **state)
{
	static const char *const bad[] = {"\xC0\x80", "\xE0\x80\x80", "\xED\xA0\x80",
	    "\xF4\x90\x80\x80", "\xC3", "\x80", "\xE2\x82", "\xE2\x80\xAE", "\xEF\xBB\xBF", "\x01",
	    "\x7F", "\xC2\x85", "\xE2\x81\xA6", "\xFF"};

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		assert_false(gr_str_clean(gr_str(bad[i]), true));
	assert_true(gr_str_clean(GR_STR("Næstved – 3 m² \xF0\x9F\x98\x80 \xC2\xA0"), false));
	assert_false(gr_str_clean(GR_STR("a\nb"), false));
	assert_true(gr_str_clean(GR_STR("a\r\n\tb"), true));
	assert_false(gr_str_clean(GR_STR("a\0b"), true));
	assert_int_equal(gr_str_chars(GR_STR("Ærø 😀")), 5);
}

static void a_builder_grows_and_keeps_what_it_has(void **state)
{
	struct gr_arena *a = gr_arena_open(1 << 20);
	struct gr_sb sb;

	(void)state;
	gr_sb_open(&sb, a, 10000);
	for (int i = 0; i < 1000; i++)
		gr_sb_i64(&sb, i % 10);
	gr_sb_fmt(&sb, "%s-%d", "x", 42);
	gr_sb_i64(&sb, INT64_MIN);
	gr_sb_z(&sb, "!");
	assert_false(sb.full);
	assert_true(gr_str_ends(gr_sb_str(&sb), "789x-42-9223372036854775808!"));
	assert_int_equal(sb.n, 1000 + 4 + 20 + 1);
	gr_arena_close(a);
}

static void a_full_builder_stays_full(void **state)
{
	struct gr_arena *a = gr_arena_open(1000);
	struct gr_sb sb;

	(void)state;
	gr_sb_open(&sb, a, 4);
	gr_sb_z(&sb, "abc");
	gr_sb_z(&sb, "de");
	gr_sb_z(&sb, "f");
	assert_true(sb.full);
	assert_true(gr_str_is(gr_sb_str(&sb), "abc"));
	gr_arena_close(a);
}

static void copies_for_c_end_in_nul(void **state)
{
	struct gr_arena *a = gr_arena_open(1000);

	(void)state;
	assert_string_equal(gr_str_z(a, (struct gr_str){"abcdef", 3}), "abc");
	assert_string_equal(gr_str_z(a, gr_str(NULL)), "");
	gr_arena_fail_at(a, 1);
	assert_null(gr_str_z(a, GR_STR("a")));
	assert_int_equal(gr_str_copy(a, GR_STR("a")).n, 0);
	gr_arena_close(a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(texts_are_compared_by_bytes),
	    cmocka_unit_test(trimming_takes_hard_spaces_too),
	    cmocka_unit_test(splitting_ends_with_the_last_part),
	    cmocka_unit_test(integers_are_read_whole_or_not),
	    cmocka_unit_test(text_that_could_deceive_is_not_clean),
	    cmocka_unit_test(a_builder_grows_and_keeps_what_it_has),
	    cmocka_unit_test(a_full_builder_stays_full),
	    cmocka_unit_test(copies_for_c_end_in_nul),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests_name("base/text", tests, NULL, NULL);
}
