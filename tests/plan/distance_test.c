#include "plan/distance.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#include "base/random.h"
#include "world.h"

static void the_straight_line_is_rounded_up_and_exact_on_squares(void **state)
{
	struct gr_random r;

	(void)state;
	assert_int_equal(gr_straight_m(0, 0), 0);
	assert_int_equal(gr_straight_m(3000, 4000), 5000);
	assert_int_equal(gr_straight_m(-3000, 4000), 5000);
	assert_int_equal(gr_straight_m(1, 1), 2);
	assert_int_equal(gr_straight_m(0, 1), 1);
	gr_random_seed(&r, 1);
	for (int i = 0; i < 20000; i++) {
		int64_t e = (int64_t)gr_random_below(&r, 900000) - 450000;
		int64_t n = (int64_t)gr_random_below(&r, 900000) - 450000;
		int64_t m = gr_straight_m(e, n);

		assert_true(m * m >= e * e + n * n && (m - 1) * (m - 1) < e * e + n * n);
	}
}

static struct gr_way way_of(struct world *w, int32_t e1, int32_t n1, int32_t land1, int32_t e2,
    int32_t n2, int32_t land2, bool *there)
{
	struct gr_ways ways;
	struct gr_spot a, b;
	struct gr_way way;
	struct gr_error err;

	assert_int_equal(gr_ways_open(&w->d, 2026, 2032, 1300, w->a, &ways, &err), 0);
	assert_int_equal(
	    gr_spot_open(&ways, 680000 + e1 * 1000, 6150000 + n1 * 1000, land1, w->a, &a, &err), 0);
	assert_int_equal(
	    gr_spot_open(&ways, 680000 + e2 * 1000, 6150000 + n2 * 1000, land2, w->a, &b, &err), 0);
	*there = gr_way_between(&ways, &a, &b, INT32_MAX, &way);
	if (*there) {
		struct gr_way back;

		assert_true(gr_way_between(&ways, &b, &a, INT32_MAX, &back));
		assert_int_equal(back.dist_m, way.dist_m);
		assert_int_equal(back.toll_ore, way.toll_ore);
	}
	return way;
}

static void on_one_land_the_detour_is_laid_on_the_straight_line(void **state)
{
	struct world w;
	bool there;

	(void)state;
	world_open(&w, (size_t)64 << 20);
	assert_int_equal(way_of(&w, 0, 0, 0, 3, 4, 0, &there).dist_m, 6500);
	assert_true(there);
	/* A place whose land is not known is taken to lie on the other's. */
	assert_int_equal(way_of(&w, 0, 0, -1, 3, 4, 0, &there).dist_m, 6500);
	world_close(&w);
}

static void between_two_lands_the_chain_with_the_shortest_way_counts(void **state)
{
	struct world w;
	struct gr_way way;
	bool there;

	(void)state;
	world_open(&w, (size_t)64 << 20);
	way_of(&w, 0, 0, 0, 20, 0, 1, &there);
	assert_false(there);
	/* A bridge with a detour of 10 km north, and a far one without toll. */
	world_crossing(&w, 0, 9, 10, 1, 11, 10, 50, true);
	world_crossing(&w, 0, 9, 100, 1, 11, 100, 0, true);
	way = way_of(&w, 0, 0, 0, 20, 0, 1, &there);
	assert_true(there);
	/* 13,454 m straight (9, 10) each side, times 1.3 rounded up, and 2 km of bridge. */
	assert_int_equal(way.dist_m, 2 * ((13454 * 1300 + 999) / 1000) + 2000);
	assert_int_equal(way.toll_ore, 5000);
	world_close(&w);
}

static void a_chain_leads_over_two_bridges_and_adds_their_tolls(void **state)
{
	struct world w;
	struct gr_way way;
	bool there;

	(void)state;
	world_open(&w, (size_t)64 << 20);
	world_crossing(&w, 0, 10, 0, 2, 12, 0, 10, true);
	world_crossing(&w, 2, 20, 0, 1, 22, 0, 7, true);
	way = way_of(&w, 0, 0, 0, 32, 0, 1, &there);
	assert_true(there);
	assert_int_equal(way.dist_m, 13000 + 2000 + 10400 + 2000 + 13000);
	assert_int_equal(way.toll_ore, 1700);
	world_close(&w);
}

static void a_crossing_that_closes_in_the_period_or_has_no_known_toll_is_not_used(void **state)
{
	struct world w;
	bool there;

	(void)state;
	world_open(&w, (size_t)64 << 20);
	world_crossing(&w, 0, 9, 10, 1, 11, 10, 0, false);
	way_of(&w, 0, 0, 0, 20, 0, 1, &there);
	assert_false(there);
	world_crossing(&w, 0, 9, 10, 1, 11, 10, 0, true);
	w.crossing[1].closes_year = 2030;
	way_of(&w, 0, 0, 0, 20, 0, 1, &there);
	assert_false(there);
	w.crossing[1].closes_year = INT32_MAX;
	w.crossing[1].opens_year = 2027;
	way_of(&w, 0, 0, 0, 20, 0, 1, &there);
	assert_false(there);
	w.crossing[1].opens_year = 2026;
	way_of(&w, 0, 0, 0, 20, 0, 1, &there);
	assert_true(there);
	world_close(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_straight_line_is_rounded_up_and_exact_on_squares),
	    cmocka_unit_test(on_one_land_the_detour_is_laid_on_the_straight_line),
	    cmocka_unit_test(between_two_lands_the_chain_with_the_shortest_way_counts),
	    cmocka_unit_test(a_chain_leads_over_two_bridges_and_adds_their_tolls),
	    cmocka_unit_test(a_crossing_that_closes_in_the_period_or_has_no_known_toll_is_not_used),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
