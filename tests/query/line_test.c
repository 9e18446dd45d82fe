/* Lines as their reader may see them: own, partners', and for the process team; in pages; with the names that their codes stand for. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>

#include "query/line.h"
#include "stage.h"

static struct gr_line_view view(
    struct stage *st, const struct gr_actor *who, gr_org_id org, int32_t page)
{
	struct gr_line_view v;

	if (gr_query_lines(&st->s.app, who, org, page, st->s.a, &v, &st->s.err))
		fail_msg("%s", stage_said(st));
	return v;
}

static void a_builder_sees_its_own_and_what_others_let_it_see(void **state)
{
	struct stage *st = *state;
	struct gr_actor who = scene_builder(&st->s, st->org[1]);
	struct gr_line_view own = view(st, &who, st->org[1], -1),
	                    all = view(st, &who, (gr_org_id){0}, -1);

	assert_int_equal(own.rows, 3);
	assert_int_equal(own.all, 3);
	assert_int_equal(
	    all.rows, 3 + 2 * (STAGE_ORGS - 1)); /* the others' own lines are not there */
	for (int32_t i = 0; i < all.rows; i++)
		assert_true(all.row[i].line.org.v == st->org[1].v ||
		            all.row[i].line.visibility != GR_VISIBLE_OWN);
	assert_int_equal(all.projects, 3); /* for the form: its own only */
	for (int32_t i = 0; i < all.projects; i++)
		assert_int_equal(all.project[i].org.v, st->org[1].v);
	assert_null(all.dataset->line); /* code lists only */
}

static void names_and_litres_stand_beside_the_codes(void **state)
{
	struct stage *st = *state;
	struct gr_actor who = scene_builder(&st->s, st->org[0]);
	struct gr_line_view v = view(st, &who, st->org[0], -1);
	const struct gr_line_row *need = &v.row[0];

	assert_true(gr_str_is(need->org, "Lejre Kommune"));
	assert_true(gr_str_is(need->project, "Ringvej"));
	assert_true(gr_str_is(need->line.project_name, "Ringvej"));
	assert_true(gr_str_is(need->quality, "Stabilt grus kvalitet II (SG II)"));
	assert_int_equal(need->likely_l,
	    (int64_t)20000000 * 1000 / 2050); /* SG II: 2,050 kg/m3 built in; floor */
	assert_false(need->example);
}

static void others_and_the_public_are_refused(void **state)
{
	struct stage *st = *state;
	struct gr_actor who = scene_builder(&st->s, st->org[1]), reader = scene_reader(&st->s),
	                market = stage_market(st);
	struct gr_line_view v;

	assert_int_equal(
	    gr_query_lines(&st->s.app, &who, st->org[0], -1, st->s.a, &v, &st->s.err), GR_DENIED);
	assert_int_equal(
	    gr_query_lines(&st->s.app, &reader, (gr_org_id){0}, -1, st->s.a, &v, &st->s.err),
	    GR_DENIED);
	assert_int_equal(
	    gr_query_lines(&st->s.app, &market, (gr_org_id){0}, -1, st->s.a, &v, &st->s.err),
	    GR_DENIED);
}

static void a_page_holds_five_hundred_and_the_next_one_the_rest(void **state)
{
	struct stage *st = *state;
	struct gr_actor lead = scene_lead(&st->s);
	struct gr_line_view v;

	for (int32_t i = 3 * STAGE_ORGS; i < 501; i++) {
		struct gr_line line = scene_line(&st->s, "Lang vej", i);
		gr_line_id id;

		stage_save(st, &line, &id);
	}
	v = view(st, &lead, (gr_org_id){0}, 0);
	assert_int_equal(v.rows, 500);
	assert_int_equal(v.all, 501);
	assert_int_equal(view(st, &lead, (gr_org_id){0}, 1).rows, 1);
	assert_int_equal(view(st, &lead, (gr_org_id){0}, 2).rows, 0);
	assert_int_equal(view(st, &lead, (gr_org_id){0}, -1).rows, 501);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(
	        a_builder_sees_its_own_and_what_others_let_it_see, stage_open_lines, stage_close),
	    cmocka_unit_test_setup_teardown(
	        names_and_litres_stand_beside_the_codes, stage_open_lines, stage_close),
	    cmocka_unit_test_setup_teardown(
	        others_and_the_public_are_refused, stage_open_lines, stage_close),
	    cmocka_unit_test_setup_teardown(
	        a_page_holds_five_hundred_and_the_next_one_the_rest, stage_open_lines, stage_close),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
