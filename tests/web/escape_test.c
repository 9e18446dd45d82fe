#include "web/escape.h"

#include "base/arena.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void open_out(struct gr_sb *sb, void **state)
{
	gr_sb_open(sb, *state, 4096);
}

#define IS(sb, z) assert_string_equal(gr_str_z(*state, gr_sb_str(&(sb))), z)

static void markup_in_text_stays_text(void **state)
{
	struct gr_sb sb;

	open_out(&sb, state);
	gr_out_text(&sb, GR_STR("<script>alert('x')</script> & \"y\""));
	IS(sb, "&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt; &amp; &quot;y&quot;");
}

static void an_attribute_cannot_be_left(void **state)
{
	struct gr_sb sb;

	open_out(&sb, state);
	gr_out_attr(&sb, GR_STR("\" onload=\"`x`"));
	IS(sb, "&quot; onload=&quot;&#96;x&#96;");
}

static void marks_that_deceive_the_eye_are_replaced(void **state)
{
	struct gr_sb sb;

	open_out(&sb, state);
	gr_out_text(&sb, GR_STR("a\xE2\x80\xAE"
	                        "b\xFF\x01"));
	IS(sb, "a\xEF\xBF\xBD"
	       "b\xEF\xBF\xBD\xEF\xBF\xBD");
}

static void danish_letters_pass(void **state)
{
	struct gr_sb sb;

	open_out(&sb, state);
	gr_out_text(&sb, GR_STR("Æbeltoft, Århus, m³ – 20\xC2\xA0%"));
	IS(sb, "Æbeltoft, Århus, m³ – 20\xC2\xA0%");
}

static void a_link_leads_nowhere_but_here_or_to_https(void **state)
{
	static const char *const bad[] = {"javascript:alert(1)", "//evil.example/",
	    "/\\evil.example", "http://evil.example", "data:text/html,x", "",
	    " javascript:alert(1)", "\tjavascript:alert(1)"};
	struct gr_sb sb;

	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		open_out(&sb, state);
		gr_out_link(&sb, gr_str(bad[i]));
		IS(sb, "#");
	}
	open_out(&sb, state);
	gr_out_link(&sb, GR_STR("/a?b=c&d=\"e f"));
	IS(sb, "/a?b=c&amp;d=%22e%20f");
	open_out(&sb, state);
	gr_out_url(&sb, GR_STR("../a?b=ø"));
	IS(sb, "..%2Fa%3Fb%3D%C3%B8");
}

static void a_hidden_figure_is_a_word_and_never_zero(void **state)
{
	struct gr_sb sb;

	open_out(&sb, state);
	gr_view_fig(&sb, gr_figure_hidden(GR_HIDDEN_FEW), GR_IN_ATTR);
	IS(sb, "not shown");
	open_out(&sb, state);
	gr_view_fig(&sb, (struct gr_figure){0}, GR_IN_ATTR);
	IS(sb, "missing");
	open_out(&sb, state);
	gr_view_fig(&sb, gr_figure(0), GR_IN_TEXT);
	IS(sb, "0");
}

static void key_figures_are_rounded_in_words(void **state)
{
	struct gr_sb sb;

	open_out(&sb, state);
	gr_view_mass(&sb, 7402500000, GR_IN_TEXT);
	IS(sb, "7,40\xC2\xA0mio.\xC2\xA0t");
	open_out(&sb, state);
	gr_view_mass(&sb, 12500000, GR_IN_TEXT);
	IS(sb, "12.500\xC2\xA0t");
	open_out(&sb, state);
	gr_view_money(&sb, (gr_i128)136300000 * 100000, GR_IN_TEXT);
	IS(sb, "136,3\xC2\xA0mio.\xC2\xA0kr.");
}

static void a_change_has_its_sign_and_no_division_by_zero(void **state)
{
	struct gr_sb sb;

	open_out(&sb, state);
	gr_view_change(&sb, gr_pair_of(1000, 763), GR_IN_TEXT);
	IS(sb, "\xE2\x88\x92"
	       "23,7\xC2\xA0%");
	open_out(&sb, state);
	gr_view_change(&sb, gr_pair_of(1000, 1010), GR_IN_TEXT);
	IS(sb, "+1,0\xC2\xA0%");
	open_out(&sb, state);
	gr_view_change(&sb, gr_pair_of(0, 5), GR_IN_TEXT);
	IS(sb, "\xE2\x80\x93");
	open_out(&sb, state);
	gr_view_pct(&sb, gr_share(1, 0), GR_IN_TEXT);
	IS(sb, "\xE2\x80\x93");
}

static void values_in_a_sentence_are_escaped(void **state)
{
	struct gr_sb sb;

	open_out(&sb, state);
	gr_view_t(&sb, "Answer link for {0}", GR_ARGS(gr_arg_z("<b>A</b>")), GR_IN_TEXT);
	IS(sb, "Answer link for &lt;b&gt;A&lt;/b&gt;");
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
	    cmocka_unit_test(markup_in_text_stays_text),
	    cmocka_unit_test(an_attribute_cannot_be_left),
	    cmocka_unit_test(marks_that_deceive_the_eye_are_replaced),
	    cmocka_unit_test(danish_letters_pass),
	    cmocka_unit_test(a_link_leads_nowhere_but_here_or_to_https),
	    cmocka_unit_test(a_hidden_figure_is_a_word_and_never_zero),
	    cmocka_unit_test(key_figures_are_rounded_in_words),
	    cmocka_unit_test(a_change_has_its_sign_and_no_division_by_zero),
	    cmocka_unit_test(values_in_a_sentence_are_escaped),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests_name("web/escape", tests, open_arena, close_arena);
}
