#include "base/error.h"

#include <string.h>

#include "base/arena.h"
#include "base/message.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void sentence_is(const struct gr_error *err, const char *expect)
{
	struct gr_arena *a = gr_arena_open(100000);
	struct gr_sb sb;
	char *z;

	gr_sb_open(&sb, a, 10000);
	gr_error_say(&sb, err);
	z = gr_str_z(a, gr_sb_str(&sb));
	assert_string_equal(z, expect);
	gr_arena_close(a);
}

static void a_failure_carries_status_sentence_remedy_and_place(void **state)
{
	struct gr_error err;

	(void)state;
	assert_int_equal(gr_fail(&err, GR_MISSING, "Gone.", "Look."), GR_MISSING);
	gr_error_at(&err, "Behov!D14");
	gr_error_at(&err, "line 3"); /* the first one stays */
	assert_int_equal(err.status, GR_MISSING);
	sentence_is(&err, "Behov!D14: Gone. Look.");
	assert_int_equal(gr_fail(&err, GR_BROKEN, "Other.", ""), GR_BROKEN);
	sentence_is(&err, "Other.");
}

static void values_are_copied_and_outlive_their_texts(void **state)
{
	struct gr_error err, copy;
	char text[] = "stabil grus 2";

	(void)state;
	assert_int_equal(gr_fail_with(&err, GR_INVALID, "{0} is not {2}, {1}.", "",
	                     GR_ARGS(gr_arg_z(text), gr_arg_year(2028), gr_arg_z("x"))),
	    GR_INVALID);
	memset(text, '#', sizeof text - 1);
	copy = err;
	memset(&err, 0xAA, sizeof err);
	sentence_is(&copy, "stabil grus 2 is not x, 2028.");
}

static void an_error_may_be_told_again_in_other_words(void **state)
{
	struct gr_error err;

	(void)state;
	assert_int_equal(
	    gr_fail_with(&err, GR_INVALID, "{0}", "", GR_ARGS(gr_arg_z("a"), gr_arg_z("bc"))), 2);
	assert_int_equal(gr_fail_with(&err, GR_LIMIT, "{1}{0}", "", err.arg, err.args), 4);
	sentence_is(&err, "bca");
}

static void a_long_text_is_cut_at_a_whole_character(void **state)
{
	struct gr_error err;
	char text[2000];
	struct gr_str s;

	(void)state;
	for (size_t i = 0; i + 1 < sizeof text; i += 2)
		memcpy(text + i, "æ", 2);
	assert_int_equal(
	    gr_fail_with(&err, GR_INVALID, "{0}{1}", "",
	        GR_ARGS(gr_arg_text((struct gr_str){text, 1999 - 1}), gr_arg_z("more"))),
	    2);
	s = gr_arg_str(&err.arg[0]);
	assert_in_range(s.n, GR_ERROR_TEXT - 4, GR_ERROR_TEXT);
	assert_true(gr_str_ends(s, "..."));
	assert_true(gr_str_clean(s, false));
	assert_true(gr_arg_str(&err.arg[1]).n <= 3);
	text[500] = '\0';
	err.place[0] = '\0';
	gr_error_at(&err, text);
	assert_true(gr_str_ends(gr_str(err.place), "..."));
	assert_true(strlen(err.place) < GR_ERROR_PLACE);
}

static void more_values_than_fit_are_left_out(void **state)
{
	struct gr_error err;
	struct gr_arg arg[9];

	(void)state;
	for (int i = 0; i < 9; i++)
		arg[i] = gr_arg_count(i);
	assert_int_equal(gr_fail_with(&err, GR_INVALID, "{0}{5}{6}", "", arg, 9), 2);
	sentence_is(&err, "05{6}");
	assert_int_equal(gr_fail_full(&err), GR_LIMIT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_failure_carries_status_sentence_remedy_and_place),
	    cmocka_unit_test(values_are_copied_and_outlive_their_texts),
	    cmocka_unit_test(an_error_may_be_told_again_in_other_words),
	    cmocka_unit_test(a_long_text_is_cut_at_a_whole_character),
	    cmocka_unit_test(more_values_than_fit_are_left_out),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests_name("base/error", tests, NULL, NULL);
}
