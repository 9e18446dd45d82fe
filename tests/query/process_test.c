/* The front page: counts, timeline, parties, the target; and who may know who has delivered. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "query/process.h"
#include "stage.h"

static struct gr_process_view view(struct stage *st, struct gr_actor who)
{
	struct gr_process_view v;

	if (gr_query_process(&st->s.app, &who, st->s.a, &v, &st->s.err))
		fail_msg("%s", stage_said(st));
	return v;
}

static void it_counts_what_is_there(void **state)
{
	struct stage *st = *state;
	struct gr_process_view v = view(st, scene_reader(&st->s));

	assert_true(gr_str_is(v.frame.name, "Prøve"));
	assert_true(gr_str_is(v.frame.owner, "Region Sjælland"));
	assert_true(gr_str_is(v.challenge, "For lidt grus"));
	assert_int_equal(v.lines, 3 * STAGE_ORGS);
	assert_int_equal(v.projects, 3 * STAGE_ORGS);
	assert_int_equal(v.delivered, STAGE_ORGS);
	assert_false(v.frame.example);
	assert_int_equal(v.frame.demo_builder.n, 0); /* no open door but in the demo */
	assert_int_equal(v.target_permille, 200);
	assert_int_equal(v.target_year, 2032);
	assert_int_equal(v.expected_num_kg, 923000000); /* data/OUTLOOK.md, likely 2032 */
	assert_int_equal(v.expected_den_kg, 10260000000);
}

static void the_owner_is_the_new_region_from_its_day(void **state)
{
	struct stage *st = *state;
	struct gr_actor now = scene_reader(&st->s), then = now;
	struct gr_process_view v = view(st, now);

	assert_true(gr_str_is(v.frame.owner_from_2027, "Region Østdanmark"));
	then.now = gr_time_of_date((struct gr_date){2027, 1, 2});
	v = view(st, then);
	assert_true(gr_str_is(v.frame.owner, "Region Østdanmark"));
	assert_int_equal(v.frame.owner_from_2027.n, 0);
}

static void the_timeline_is_whole_and_now_is_one_of_its_phases(void **state)
{
	struct stage *st = *state;
	struct gr_actor who = scene_reader(&st->s);
	struct gr_process_view v;
	int32_t sourced = 0;

	who.now = gr_time_of_date((struct gr_date){2022, 4, 15});
	v = view(st, who);
	assert_true(v.items > 10);
	for (int32_t i = 0; i < v.items; i++) {
		int32_t start = v.item[i].start_year * 12 + v.item[i].start_month,
		        end = v.item[i].end_year * 12 + v.item[i].end_month;

		assert_true(v.item[i].title.n > 0);
		sourced += v.item[i].source_url.n > 0;
		if (v.item[i].now)
			assert_true(gr_str_is(v.item[i].kind, "phase") && start <= 2022 * 12 + 4 &&
			            end >= 2022 * 12 + 4);
		if (gr_str_is(v.item[i].code, "t04")) /* builders are invited, April and May 2022 */
			assert_true(v.item[i].now);
		if (gr_str_is(v.item[i].code, "t03"))
			assert_false(v.item[i].now);
	}
	assert_int_equal(sourced, v.items);
}

static int32_t delivered(const struct gr_process_view *v)
{
	int32_t n = 0;

	for (int32_t i = 0; i < v->parties; i++)
		n += v->party[i].delivered;
	return n;
}

static void only_the_process_team_sees_who_has_delivered(void **state)
{
	struct stage *st = *state;
	struct gr_process_view v = view(st, scene_lead(&st->s));

	assert_true(delivered(&v) >= 3); /* of the five, three are parties by organisations.csv */
	v = view(st, scene_reader(&st->s));
	assert_true(v.parties > 5);
	assert_true(v.contacts > 0);
	assert_int_equal(delivered(&v), 0);
	v = view(st, scene_builder(&st->s, st->org[0]));
	assert_int_equal(delivered(&v), 0);
	v = view(st, stage_market(st));
	assert_int_equal(delivered(&v), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(it_counts_what_is_there),
	    cmocka_unit_test(the_owner_is_the_new_region_from_its_day),
	    cmocka_unit_test(the_timeline_is_whole_and_now_is_one_of_its_phases),
	    cmocka_unit_test(only_the_process_team_sees_who_has_delivered),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, stage_open_lines, stage_close);
}
