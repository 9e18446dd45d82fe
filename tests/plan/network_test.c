#include "plan/network.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "world.h"

#define MEMORY ((size_t)256 << 20)
#define LITRES_1000_M3 1000000

static void beyond_the_haul_limit_nobody_is_paired(void **state)
{
	struct world w;
	struct gr_plan p;
	int32_t from, to;

	(void)state;
	world_open(&w, MEMORY);
	world_pit_and_receiver(&w, 1000, 1000);
	from = world_concrete(&w, 1, 0, 0, 3);
	to = world_gravel(&w, 2, 30, 0, 3);
	w.params.haul_limit_m = 30000;
	world_plan(&w, &p);
	assert_int_equal(world_between(&p, from, to), LITRES_1000_M3);
	w.params.haul_limit_m = 29999;
	world_plan(&w, &p);
	assert_int_equal(world_between(&p, from, to), 0);
	assert_int_equal(world_reason(&p, from)->kind, GR_REASON_FAR);
	assert_int_equal(world_reason(&p, from)->dist_m, 30000);
	world_close(&w);
}

static void the_class_of_a_soil_decides_whatever_it_is_called(void **state)
{
	struct world w;
	struct gr_plan p;
	int32_t clean, dirty, unknown, trench, bank;

	(void)state;
	world_open(&w, MEMORY);
	world_offer(&w, world_site(&w, GR_PIT, 50, 0, 0), GR_SELLS, "fyldsand", 100000, 100, "");
	world_offer(&w, world_site(&w, GR_RECEIVER, 40, 0, 0), GR_TAKES, "raajord_sand", 100000, 70,
	    "kategori:kat1;jordplan_sjaelland:kl1");
	world_offer(&w, 1, GR_TAKES, "jord_kl2", 100000, 130, "kategori:kat2");
	clean = world_line(&w, 1, GR_SURPLUS, "raajord_sand", "", 1800, 0, 0, 0, 3);
	dirty = world_line(&w, 1, GR_SURPLUS, "raajord_sand", "", 1800, 0, 0, 0, 3);
	unknown = world_line(&w, 1, GR_SURPLUS, "raajord_sand", "", 1800, 0, 0, 0, 3);
	world_class(&w, clean, "kategori", "kat1");
	world_class(&w, dirty, "kategori", "kat2");
	trench = world_line(&w, 2, GR_NEED, "fyldsand", "trench_fill", 5550, 5, 0, 0, 3);
	bank = world_line(&w, 2, GR_NEED, "fyldsand", "noise_bank", 5550, 5, 0, 0, 3);
	world_plan(&w, &p);
	/* Called clean sand, but of category 2: it may lie in a noise bank with approval, not in a trench. */
	assert_int_equal(world_between(&p, clean, trench), LITRES_1000_M3);
	assert_int_equal(world_between(&p, dirty, trench), 0);
	assert_int_equal(world_between(&p, dirty, bank), LITRES_1000_M3);
	assert_int_equal(world_between(&p, unknown, trench) + world_between(&p, unknown, bank), 0);
	assert_int_equal(world_reason(&p, unknown)->kind, GR_REASON_LAW);
	assert_int_equal(world_reason(&p, unknown)->litres, LITRES_1000_M3);
	for (int32_t i = 0; i < p.pairs; i++)
		assert_true(p.pair[i].from != unknown || p.pair[i].from_kind != GR_NODE_SURPLUS);
	assert_int_equal(p.joint.surplus_kg, 5400000);
	assert_int_equal(p.joint.surplus_used_kg, 3600000);
	world_close(&w);
}

static void a_highest_share_bounds_the_litres_of_the_whole_need(void **state)
{
	struct world w;
	struct gr_plan p;
	int32_t from, to;

	(void)state;
	world_open(&w, MEMORY);
	world_offer(&w, world_site(&w, GR_PIT, 50, 0, 0), GR_SELLS, "skaerver", 100000, 300, "");
	world_offer(&w, world_site(&w, GR_RECEIVER, 40, 0, 0), GR_TAKES, "rap", 100000, 100, "");
	from = world_line(&w, 1, GR_SURPLUS, "rap", "", 1950, 0, 0, 0, 3);
	to = world_line(&w, 2, GR_NEED, "skaerver", "asphalt_wearing", 1850, 1, 0, 0, 3);
	world_plan(&w, &p);
	assert_int_equal(world_between(&p, from, to), LITRES_1000_M3 * 30 / 100);
	assert_int_equal(world_reason(&p, to)->kind, GR_REASON_CAPACITY);
	assert_int_equal(world_reason(&p, to)->litres, LITRES_1000_M3 * 70 / 100);
	for (int32_t i = 0; i < p.pairs; i++)
		assert_int_equal(p.pair[i].on_condition,
		    p.pair[i].from_kind == GR_NODE_SURPLUS && p.pair[i].to_kind == GR_NODE_NEED);
	world_close(&w);
}

static void water_between_makes_the_way_longer_and_dearer(void **state)
{
	struct world w;
	struct gr_plan p;
	int32_t from, to;

	(void)state;
	world_open(&w, MEMORY);
	world_pit_and_receiver(&w, 1000, 1000);
	from = world_concrete(&w, 1, 0, 0, 3);
	to = world_gravel(&w, 2, 10, 0, 3);
	w.key[to].land = 1;
	w.site[0].land = 1;
	world_plan(&w, &p);
	assert_int_equal(world_between(&p, from, to), 0);
	world_crossing(&w, 0, 4, 3, 1, 6, 3, 320, true);
	world_plan(&w, &p);
	assert_int_equal(world_between(&p, from, to), LITRES_1000_M3);
	assert_int_equal(p.pair[0].dist_m, 5000 + 2000 + 5000);
	/* 12 km and 320 kr. over 32 t: 22 kr./t of 1.95 t a m3. */
	assert_int_equal(p.pair[0].term_ore_per_m3[GR_TERM_HAUL], 4290);
	world_close(&w);
}

static void an_offer_and_a_site_sell_no_more_than_their_year_holds(void **state)
{
	struct world w;
	struct gr_plan p;
	int32_t need;

	(void)state;
	world_open(&w, MEMORY);
	world_site(&w, GR_PIT, 10, 0, 0);
	world_offer(&w, 0, GR_SELLS, "sg_ii", 1025, 10, "");
	world_offer(&w, world_site(&w, GR_PIT, 90, 0, 0), GR_SELLS, "sg_ii", 100000, 100, "");
	need = world_gravel(&w, 1, 0, 0, 3);
	world_plan(&w, &p);
	assert_int_equal(p.pairs, 2);
	assert_int_equal(p.pair[0].litres + p.pair[1].litres, LITRES_1000_M3);
	assert_int_equal(p.pair[0].litres, 500000);
	/* Two years: twice as much. */
	w.line[need].last.n += 4;
	world_plan(&w, &p);
	assert_int_equal(p.joint.unmet_litres, 0);
	for (int32_t i = 0; i < p.pairs; i++)
		assert_int_equal(p.pair[i].from, 0);
	/* The site's own limit is below its offers'. */
	w.line[need].last.n -= 4;
	w.site[0].capacity_kg_per_year = 410000;
	world_plan(&w, &p);
	for (int32_t i = 0; i < p.pairs; i++)
		assert_int_equal(p.pair[i].litres, p.pair[i].from == 0 ? 200000 : 800000);
	world_close(&w);
}

static void a_site_whose_limits_are_no_tree_is_refused_by_name(void **state)
{
	struct world w;
	struct gr_plan p;
	struct gr_error err = {0};

	(void)state;
	world_open(&w, MEMORY);
	world_site(&w, GR_HARBOUR, 10, 0, 0);
	world_offer(&w, 0, GR_SELLS, "sg_ii", 1000, 10, "");
	world_offer(&w, 0, GR_SELLS, "kb_a", 1000, 10, "");
	world_gravel(&w, 1, 0, 0, 3);
	world_plan(&w, &p);
	w.site[0].capacity_kg_per_year = 1000000;
	assert_int_equal(gr_plan_make(&w.d, &w.params, NULL, NULL, w.a, &p, &err), GR_INVALID);
	assert_non_null(strstr(err.text, "T1"));
	world_close(&w);
}

static void rubble_becomes_its_product_at_the_source_and_pays_for_it(void **state)
{
	struct world w;
	struct gr_plan p;
	int32_t from, to;

	(void)state;
	world_open(&w, MEMORY);
	world_pit_and_receiver(&w, 1000, 1000);
	/* 2,052,632 kg x 19/20 = 1,950 t of crushed concrete. */
	from = world_line(&w, 1, GR_SURPLUS, "beton_brokker", "", 1, 0, 0, 0, 3);
	w.line[from].likely_kg = 2052632;
	to = world_gravel(&w, 2, 10, 0, 3);
	world_plan(&w, &p);
	assert_int_equal(world_between(&p, from, to), LITRES_1000_M3);
	assert_int_equal(p.pair[0].kg, 1950000);
	/* 30 kr./t of rubble, 1.95 x 20 / 19 t a m3. */
	assert_int_equal(p.pair[0].term_ore_per_m3[GR_TERM_PROCESSING], 6158);
	assert_int_equal(p.joint.surplus_used_kg, 2052632);
	world_close(&w);
}

static void clay_may_be_limed_first_but_not_out_of_its_class(void **state)
{
	struct world w;
	struct gr_plan p;
	int32_t clean, dirty, trench;

	(void)state;
	world_open(&w, MEMORY);
	world_offer(&w, world_site(&w, GR_PIT, 50, 0, 0), GR_SELLS, "fyldsand", 100000, 1000, "");
	world_offer(&w, world_site(&w, GR_RECEIVER, 40, 0, 0), GR_TAKES, "raajord_ler", 100000, 70,
	    "kategori:kat1");
	clean = world_line(&w, 1, GR_SURPLUS, "raajord_ler", "", 1900, 0, 0, 0, 3);
	dirty = world_line(&w, 1, GR_SURPLUS, "raajord_ler", "", 1900, 0, 0, 0, 3);
	world_class(&w, clean, "kategori", "kat1");
	world_class(&w, dirty, "kategori", "kat2");
	trench = world_line(&w, 2, GR_NEED, "fyldsand", "trench_fill", 3700, 5, 0, 0, 3);
	world_plan(&w, &p);
	assert_int_equal(world_between(&p, clean, trench), LITRES_1000_M3);
	assert_int_equal(world_between(&p, dirty, trench), 0);
	for (int32_t i = 0; i < p.pairs; i++) {
		const struct gr_pair *pair = &p.pair[i];

		if (pair->from_kind != GR_NODE_SURPLUS || pair->to_kind != GR_NODE_NEED)
			continue;
		assert_int_equal(
		    pair->from_quality, gr_dataset_quality(&w.d, GR_STR("kalkstab_jord")));
		assert_int_equal(pair->kg, 1900000);
		/* 40 kr./t of 1.9 t a m3. */
		assert_int_equal(pair->term_ore_per_m3[GR_TERM_PROCESSING], 7600);
	}
	world_close(&w);
}

static void lines_below_the_certainty_or_outside_the_period_take_no_part(void **state)
{
	struct world w;
	struct gr_plan p;
	int32_t from, to;

	(void)state;
	world_open(&w, MEMORY);
	world_pit_and_receiver(&w, 1000, 1000);
	from = world_concrete(&w, 1, 0, 0, 3);
	to = world_gravel(&w, 2, 10, 0, 3);
	w.line[from].certainty = GR_BUDGETED;
	w.params.certainty_from = GR_FUNDED;
	world_plan(&w, &p);
	assert_int_equal(world_between(&p, from, to), 0);
	assert_int_equal(p.joint.surplus_kg, 0);
	w.params.certainty_from = GR_BUDGETED;
	world_plan(&w, &p);
	assert_int_equal(world_between(&p, from, to), LITRES_1000_M3);
	w.params.first = gr_quarter_of(2027, 1);
	world_plan(&w, &p);
	assert_int_equal(p.joint.need_kg, 0);
	w.params.first = gr_quarter_of(2026, 1);
	w.params.only_org = 2;
	world_plan(&w, &p);
	assert_int_equal(p.joint.surplus_kg, 0);
	assert_int_equal(p.joint.need_kg, 2050000);
	world_close(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(beyond_the_haul_limit_nobody_is_paired),
	    cmocka_unit_test(the_class_of_a_soil_decides_whatever_it_is_called),
	    cmocka_unit_test(a_highest_share_bounds_the_litres_of_the_whole_need),
	    cmocka_unit_test(water_between_makes_the_way_longer_and_dearer),
	    cmocka_unit_test(an_offer_and_a_site_sell_no_more_than_their_year_holds),
	    cmocka_unit_test(a_site_whose_limits_are_no_tree_is_refused_by_name),
	    cmocka_unit_test(rubble_becomes_its_product_at_the_source_and_pays_for_it),
	    cmocka_unit_test(clay_may_be_limed_first_but_not_out_of_its_class),
	    cmocka_unit_test(lines_below_the_certainty_or_outside_the_period_take_no_part),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
