#include "plan/pair.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#include "world.h"

#define MEMORY ((size_t)256 << 20)
#define LITRES_1000_M3 1000000

static void two_neighbours_are_paired_and_cost_what_a_hand_computes(void **state)
{
	struct world w;
	struct gr_plan p;
	int32_t from, to;

	(void)state;
	world_open(&w, MEMORY);
	world_pit_and_receiver(&w, 100, 20);
	from = world_concrete(&w, 1, 0, 0, 3);
	to = world_gravel(&w, 2, 10, 2, 5);
	world_plan(&w, &p);
	assert_int_equal(p.pairs, 1);
	assert_int_equal(world_between(&p, from, to), LITRES_1000_M3);
	assert_int_equal(p.pair[0].dist_m, 10000);
	assert_int_equal(p.pair[0].kg, 1950000);
	assert_int_equal(p.pair[0].when.n, gr_quarter_of(2026, 3).n);
	/* 10 kr./t loading and 10 kr./t for 10 km, of 1.95 t a m3: 19.50 kr. each. */
	assert_int_equal(p.pair[0].term_ore_per_m3[GR_TERM_LOADING], 1950);
	assert_int_equal(p.pair[0].term_ore_per_m3[GR_TERM_HAUL], 1950);
	assert_true(p.joint.cost_mille_ore == (gr_i128)3900 * LITRES_1000_M3);
	assert_true(p.objective_mille_ore == p.joint.cost_mille_ore);
	assert_int_equal(p.joint.others_kg, 2050000); /* displaced: the need's own tonnes */
	assert_int_equal(p.joint.tonne_m, 1950 * 10000);
	assert_int_equal(p.joint.km_driven, 609); /* 1,950 t by 32 t, 10 km each */
	assert_int_equal(p.reasons, 0);
	/* Before, each for itself: gravel from the pit, 40 km, and the concrete 50 km to the receiver. */
	assert_true(p.alone.cost_mille_ore == (gr_i128)(2050 * 15 + 1950 * 8) * LITRES_1000_M3);
	assert_int_equal(p.alone.primary_kg, 2050000);
	assert_int_equal(p.alone.surplus_received_kg, 1950000);
	world_close(&w);
}

static void a_depot_bridges_time_first_in_first_out(void **state)
{
	struct world w;
	struct gr_plan p;
	int32_t early, late, need, yard;

	(void)state;
	world_open(&w, MEMORY);
	world_pit_and_receiver(&w, 1000, 100);
	yard = world_site(&w, GR_DEPOT, 5, 0, 0);
	world_offer(&w, yard, GR_STORES, "kb_a", 100000, 0, "");
	early = world_concrete(&w, 1, 0, 0, 0);
	late = world_concrete(&w, 2, 0, 1, 1);
	need = world_line(&w, 3, GR_NEED, "sg_ii", "road_base", 3075, 10, 0, 2, 2);
	world_plan(&w, &p);
	/* The later one is stored a quarter less, so it is used whole; the other half comes from the early one, and is out first. */
	assert_int_equal(world_between(&p, early, need), LITRES_1000_M3 / 2);
	assert_int_equal(world_between(&p, late, need), LITRES_1000_M3);
	for (int32_t i = 0; i < p.pairs; i++) {
		const struct gr_pair *pair = &p.pair[i];
		int64_t quarters = pair->from == early ? 2 : 1;

		if (pair->depot < 0)
			continue;
		assert_int_equal(pair->depot, yard);
		assert_int_equal(pair->when.n, gr_quarter_of(2026, 3).n);
		assert_int_equal(pair->dist_m, 10000);
		assert_int_equal(pair->term_ore_per_m3[GR_TERM_STORAGE], 390 + 195 * quarters);
		assert_int_equal(pair->term_ore_per_m3[GR_TERM_LOADING], 3900); /* twice */
	}
	assert_int_equal(p.kind, GR_PLAN_PROVED);
	world_close(&w);
}

static void a_bay_holds_no_more_than_its_capacity(void **state)
{
	struct world w;
	struct gr_plan p;
	int32_t from, to;

	(void)state;
	world_open(&w, MEMORY);
	world_pit_and_receiver(&w, 1000, 100);
	world_offer(&w, world_site(&w, GR_DEPOT, 5, 0, 0), GR_STORES, "kb_a", 780, 0, "");
	from = world_concrete(&w, 1, 0, 0, 0);
	to = world_gravel(&w, 2, 10, 1, 1);
	world_plan(&w, &p);
	assert_int_equal(world_between(&p, from, to), 400000); /* 780 t by 1.95 t a m3 */
	assert_int_equal(world_reason(&p, from)->litres, 600000);
	world_close(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(two_neighbours_are_paired_and_cost_what_a_hand_computes),
	    cmocka_unit_test(a_depot_bridges_time_first_in_first_out),
	    cmocka_unit_test(a_bay_holds_no_more_than_its_capacity),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
