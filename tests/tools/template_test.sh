#!/bin/sh
# template_test.sh TEMPLATE - what the translator of pages writes, and what it refuses. TAP.
tool=$1
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
n=0

verdict() { # 0 or else, name
	n=$((n + 1))
	if [ "$1" = 0 ]; then echo "ok $n - $2"; else echo "not ok $n - $2"; fi
}

writes() { # name, body of a view, what the C must hold
	printf '{%% view x(struct v *v) %%}\n%s' "$2" >"$dir/x.html"
	"$tool" "$dir/x.html" - 2>&1 | grep -qF -- "$3"
	verdict $? "$1"
}

refuses() { # name, body, what the message must hold
	printf '{%% view x(struct v *v) %%}\n%s' "$2" >"$dir/x.html"
	if "$tool" "$dir/x.html" - >/dev/null 2>"$dir/err"; then
		verdict 1 "$1"
	else
		grep -qF -- "$3" "$dir/err"
		verdict $? "$1"
	fi
}

writes text_is_escaped_as_text '<p>{{= v->a}}</p>' 'gr_out_text(out, v->a);'
writes a_quoted_attribute_is_escaped_as_attribute '<p title="{{= v->a}}">' 'gr_out_attr(out, v->a);'
writes an_apostrophe_quotes_too "<p title='{{= v->a}}'>" 'gr_out_attr(out, v->a);'
writes a_value_in_an_address_is_percent_encoded '<a href="/x/{{= v->a}}">' 'gr_out_url(out, v->a);'
writes the_head_of_an_address_is_a_link '<form action="{{= v->a}}">' 'gr_out_link(out, v->a);'
writes a_sentence_is_translated '{{t "Pooled volumes"}}' 'gr_view_t(out, "Pooled volumes", NULL, 0, GR_IN_TEXT);'
writes a_sentence_takes_values '{{t "{0} of {1}", gr_arg_kg(a), gr_arg_kg(b)}}' \
	'gr_view_t(out, "{0} of {1}", GR_ARGS(gr_arg_kg(a), gr_arg_kg(b)), GR_IN_TEXT);'
writes a_sentence_takes_values_without_a_comma '{{t "{0}" gr_arg_kg(a)}}' 'GR_ARGS(gr_arg_kg(a))'
writes a_plural_has_two_sentences '{{tn "{0} line" "{0} lines" f(n, 2), gr_arg_count(n)}}' \
	'gr_view_tn(out, "{0} line", "{0} lines", f(n, 2), GR_ARGS(gr_arg_count(n)), GR_IN_TEXT);'
writes a_sentence_in_an_attribute_knows_it '<p title="{{t "x"}}">' 'gr_view_t(out, "x", NULL, 0, GR_IN_ATTR);'
writes a_format_is_a_call '{{tonnes v->kg}}' 'gr_view_tonnes(out, v->kg, GR_IN_TEXT);'
writes a_number_may_stand_in_an_address '<a href="/line/{{i v->id}}">' 'gr_view_i(out, v->id, GR_IN_URL);'
writes cleaned_html_is_its_own_type '{{html v->a}}' 'gr_out_html(out, v->a);'
writes another_view_is_called '{% call gr_view_y(out, v) %}' 'gr_view_y(out, v);'
writes an_attribute_may_depend '<option{% if (v->s) { %} selected{% } %} value="1">' '" selected"'
writes a_class_may_depend '<p class="a{% if (v->s) { %} b{% } %}">{{= v->a}}</p>' 'gr_out_text(out, v->a);'
writes every_piece_names_its_line '<p>
{{= v->a}}' '#line 3 '
writes an_empty_script_with_a_source_is_taken '<script src="/a.js" defer></script>{{= v->a}}' 'gr_out_text(out, v->a);'
writes after_a_comment_it_is_text_again '<!-- <p title=" -->{{= v->a}}' 'gr_out_text(out, v->a);'

refuses an_unquoted_attribute '<p title={{= v->a}}>' 'needs quotation marks'
refuses an_unquoted_literal '<p title=a>' 'needs quotation marks'
refuses a_value_in_a_tag '<p {{= v->a}}>' 'no value can be written safely here'
refuses a_value_in_a_comment '<!-- {{= v->a}} -->' 'no value can be written safely here'
refuses a_value_in_a_script '<script>{{= v->a}}</script>' 'no value can be written safely here'
refuses a_script '<script>alert(1)</script>' 'no script inside a page'
refuses a_style_sheet '<style>p{}</style>' 'no <style>'
refuses a_style_attribute '<p style="x">' 'no style attributes'
refuses an_event_handler '<p onclick="x">' 'no event handlers'
refuses a_format_in_an_address '<a href="/x?d={{tonnes v->kg}}">' 'an address takes'
refuses html_in_an_attribute '<p title="{{html v->a}}">' 'stands in text only'
refuses a_branch_that_ends_elsewhere '{% if (x) { %}<p title="{% } %}' 'ends at another place'
refuses an_open_brace '{% if (x) { %}<p>' 'is never closed'
refuses a_brace_too_many '{% } %}' 'never opened'
refuses an_open_value '<p>{{= v->a' 'is never closed'
refuses an_open_tag '<p title="a"' 'ends inside a tag'
refuses attributes_without_a_blank '<p a="b"c="d">' 'a blank is missing'
refuses a_bare_less_than '1 < 2' 'write &lt;'

printf 'text\n{%% view x(void) %%}\n' >"$dir/x.html"
"$tool" "$dir/x.html" - >/dev/null 2>"$dir/err"
grep -q '^.*x.html:1: error: text stands outside a view' "$dir/err"
verdict $? an_error_names_file_and_line

mkdir -p "$dir/src/web"
printf '{%% include "query/pool.h" %%}\n{%% view gr_view_pool(const struct v *v) %%}\n<p>' >"$dir/src/web/pool.html"
"$tool" "$dir/src/web/pool.html" "$dir/pool_view.c" "$dir/pool_view.h" &&
	grep -qxF 'void gr_view_pool(struct gr_sb *out, const struct v *v);' "$dir/pool_view.h" &&
	grep -qxF '#include "query/pool.h"' "$dir/pool_view.h" &&
	grep -qxF '#include "web/pool_view.h"' "$dir/pool_view.c" &&
	grep -qxF '#line 3 "src/web/pool.html"' "$dir/pool_view.c"
verdict $? a_header_declares_the_views

echo "1..$n"
