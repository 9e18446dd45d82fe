#include "plan/plan.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "base/random.h"
#include "proof/plan_file.h"
#include "world.h"

#define MEMORY ((size_t)256 << 20)
#define LITRES_1000_M3 1000000

/* Crushed concrete: 1,950 t fill 1,000 m3; gravel: 2,050 t fill as much. */
static int32_t concrete(struct world *w, int32_t org, int32_t e_km, int32_t first, int32_t last)
{
	return world_line(w, org, GR_SURPLUS, "kb_a", "", 1950, e_km, 0, first, last);
}

static int32_t gravel(struct world *w, int32_t org, int32_t e_km, int32_t first, int32_t last)
{
	return world_line(w, org, GR_NEED, "sg_ii", "road_base", 2050, e_km, 0, first, last);
}

static void pit_and_receiver(struct world *w, int64_t pit_kr, int64_t fee_kr)
{
	world_offer(w, world_site(w, GR_PIT, 50, 0, 0), GR_SELLS, "sg_ii", 100000, pit_kr, "");
	world_offer(w, world_site(w, GR_RECEIVER, -50, 0, 0), GR_TAKES, "kb_a", 100000, fee_kr, "");
}

static void two_neighbours_are_paired_and_cost_what_a_hand_computes(void **state)
{
	struct world w;
	struct gr_plan p;
	int32_t from, to;

	(void)state;
	world_open(&w, MEMORY);
	pit_and_receiver(&w, 100, 20);
	from = concrete(&w, 1, 0, 0, 3);
	to = gravel(&w, 2, 10, 2, 5);
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

static void what_is_dearer_than_the_pit_is_not_used_and_the_reason_says_how_much(void **state)
{
	struct world w;
	struct gr_plan p;
	const struct gr_reason *r;
	int32_t from, to;

	(void)state;
	world_open(&w, MEMORY);
	world_offer(&w, world_site(&w, GR_PIT, 81, 0, 0), GR_SELLS, "sg_ii", 100000, 10, "");
	world_offer(&w, world_site(&w, GR_RECEIVER, 1, 0, 0), GR_TAKES, "kb_a", 100000, 10, "");
	from = concrete(&w, 1, 0, 0, 3);
	to = gravel(&w, 2, 80, 0, 3);
	world_plan(&w, &p);
	assert_int_equal(world_between(&p, from, to), 0);
	assert_int_equal(p.reasons, 2);
	r = world_reason(&p, from);
	assert_int_equal(r->kind, GR_REASON_FAR);
	assert_int_equal(r->nearest, to);
	assert_int_equal(r->dist_m, 80000);
	assert_int_equal(r->litres, LITRES_1000_M3);
	assert_int_equal(r->kg, 1950000);
	/* The pair: 90 kr./t x 1.95; instead: receiver 21 x 1.95 and pit 21 x 2.05: 91.45 kr. a m3 less, by 1.95 t. */
	assert_int_equal(r->ore_per_t, (17550 - 4095 - 4305) * 1000 / 1950);
	r = world_reason(&p, to);
	assert_int_equal(r->kind, GR_REASON_FAR);
	assert_int_equal(r->nearest, from);
	world_close(&w);
}

static void beyond_the_haul_limit_nobody_is_paired(void **state)
{
	struct world w;
	struct gr_plan p;
	int32_t from, to;

	(void)state;
	world_open(&w, MEMORY);
	pit_and_receiver(&w, 1000, 1000);
	from = concrete(&w, 1, 0, 0, 3);
	to = gravel(&w, 2, 30, 0, 3);
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

static void periods_that_do_not_meet_are_said_with_how_far_apart(void **state)
{
	struct world w;
	struct gr_plan p;
	const struct gr_reason *r;
	int32_t from, to;

	(void)state;
	world_open(&w, MEMORY);
	pit_and_receiver(&w, 100, 20);
	to = gravel(&w, 2, 10, 0, 0);
	from = concrete(&w, 1, 0, 2, 3);
	world_plan(&w, &p);
	assert_int_equal(world_between(&p, from, to), 0);
	r = world_reason(&p, to);
	assert_int_equal(r->kind, GR_REASON_WINDOW);
	assert_int_equal(r->quarters_apart, 2);
	assert_int_equal(r->nearest, from);
	assert_int_equal(r->arg[4].n, gr_quarter_of(2026, 3).n);
	assert_int_equal(r->arg[5].n, gr_quarter_of(2026, 1).n);
	assert_int_equal(world_reason(&p, from)->kind, GR_REASON_WINDOW);
	world_close(&w);
}

static void a_depot_bridges_time_first_in_first_out(void **state)
{
	struct world w;
	struct gr_plan p;
	int32_t early, late, need, yard;

	(void)state;
	world_open(&w, MEMORY);
	pit_and_receiver(&w, 1000, 100);
	yard = world_site(&w, GR_DEPOT, 5, 0, 0);
	world_offer(&w, yard, GR_STORES, "kb_a", 100000, 0, "");
	early = concrete(&w, 1, 0, 0, 0);
	late = concrete(&w, 2, 0, 1, 1);
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
	pit_and_receiver(&w, 1000, 100);
	world_offer(&w, world_site(&w, GR_DEPOT, 5, 0, 0), GR_STORES, "kb_a", 780, 0, "");
	from = concrete(&w, 1, 0, 0, 0);
	to = gravel(&w, 2, 10, 1, 1);
	world_plan(&w, &p);
	assert_int_equal(world_between(&p, from, to), 400000); /* 780 t by 1.95 t a m3 */
	assert_int_equal(world_reason(&p, from)->litres, 600000);
	world_close(&w);
}

static void a_stay_that_is_too_long_is_cut_and_the_plan_says_its_gap(void **state)
{
	struct world w;
	struct gr_plan p;
	int32_t from, to;

	(void)state;
	world_open(&w, MEMORY);
	pit_and_receiver(&w, 1000, 100);
	world_offer(&w, world_site(&w, GR_DEPOT, 5, 0, 0), GR_STORES, "kb_a", 100000, 0, "");
	from = concrete(&w, 1, 0, 0, 0);
	to = gravel(&w, 2, 10, 5, 5);
	world_setting(&w, "depot.max_quarters", "5");
	world_plan(&w, &p);
	assert_int_equal(p.kind, GR_PLAN_PROVED);
	assert_int_equal(world_between(&p, from, to), LITRES_1000_M3);
	world_setting(&w, "depot.max_quarters", "4");
	world_plan(&w, &p);
	assert_int_equal(p.kind, GR_PLAN_GAP);
	assert_true(p.gap_mille_ore > 0);
	assert_int_equal(world_between(&p, from, to), 0);
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
	pit_and_receiver(&w, 1000, 1000);
	from = concrete(&w, 1, 0, 0, 3);
	to = gravel(&w, 2, 10, 0, 3);
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
	need = gravel(&w, 1, 0, 0, 3);
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
	gravel(&w, 1, 0, 0, 3);
	world_plan(&w, &p);
	w.site[0].capacity_kg_per_year = 1000000;
	assert_int_equal(gr_plan_make(&w.d, &w.params, NULL, NULL, w.a, &p, &err), GR_INVALID);
	assert_non_null(strstr(err.text, "T1"));
	world_close(&w);
}

static void a_need_that_nobody_can_serve_is_unmet_and_not_hidden(void **state)
{
	struct world w;
	struct gr_plan p;
	int32_t need;

	(void)state;
	world_open(&w, MEMORY);
	need = gravel(&w, 1, 0, 0, 3);
	world_plan(&w, &p);
	assert_int_equal(p.joint.unmet_litres, LITRES_1000_M3);
	assert_true(p.joint.cost_mille_ore == 0);
	assert_true(p.objective_mille_ore == (gr_i128)500000 * LITRES_1000_M3);
	assert_int_equal(world_reason(&p, need)->kind, GR_REASON_QUALITY);
	world_close(&w);
}

static void rubble_becomes_its_product_at_the_source_and_pays_for_it(void **state)
{
	struct world w;
	struct gr_plan p;
	int32_t from, to;

	(void)state;
	world_open(&w, MEMORY);
	pit_and_receiver(&w, 1000, 1000);
	/* 2,052,632 kg x 19/20 = 1,950 t of crushed concrete. */
	from = world_line(&w, 1, GR_SURPLUS, "beton_brokker", "", 1, 0, 0, 0, 3);
	w.line[from].likely_kg = 2052632;
	to = gravel(&w, 2, 10, 0, 3);
	world_plan(&w, &p);
	assert_int_equal(world_between(&p, from, to), LITRES_1000_M3);
	assert_int_equal(p.pair[0].kg, 1950000);
	/* 30 kr./t of rubble, 1.95 x 20 / 19 t a m3. */
	assert_int_equal(p.pair[0].term_ore_per_m3[GR_TERM_PROCESSING], 6158);
	assert_int_equal(p.joint.surplus_used_kg, 2052632);
	world_close(&w);
}

static void lines_below_the_certainty_or_outside_the_period_take_no_part(void **state)
{
	struct world w;
	struct gr_plan p;
	int32_t from, to;

	(void)state;
	world_open(&w, MEMORY);
	pit_and_receiver(&w, 1000, 1000);
	from = concrete(&w, 1, 0, 0, 3);
	to = gravel(&w, 2, 10, 0, 3);
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

/* --- properties --- */

/*
 * Every way of sending whole m3 from two surpluses to two needs, the rest to the receiver and from the pit: the best of them is
 * what the plan finds. Costs by a hand's formula: (price + loading + km) x t.
 */
static void small_cases_cost_what_trying_all_ways_finds(void **state)
{
	struct gr_random r;

	(void)state;
	gr_random_seed(&r, 7);
	for (int round = 0; round < 60; round++) {
		int32_t at[2], to[2], have[2], want[2], pit_kr, fee_kr;
		int64_t best = INT64_MAX;
		struct world w;
		struct gr_plan p;

		world_open(&w, MEMORY);
		pit_kr = (int32_t)gr_random_below(&r, 40);
		fee_kr = (int32_t)gr_random_below(&r, 40);
		pit_and_receiver(&w, pit_kr, fee_kr);
		for (int i = 0; i < 2; i++) {
			at[i] = (int32_t)gr_random_below(&r, 60) - 30;
			to[i] = (int32_t)gr_random_below(&r, 60) - 30;
			have[i] = (int32_t)gr_random_below(&r, 4) + 1;
			want[i] = (int32_t)gr_random_below(&r, 4) + 1;
			w.line[world_line(&w, i, GR_SURPLUS, "kb_a", "", 1, at[i], 0, 0, 3)]
			    .likely_kg = have[i] * 1950;
			w.line[world_line(
			           &w, 2 + i, GR_NEED, "sg_ii", "road_base", 1, to[i], 0, 0, 3)]
			    .likely_kg = want[i] * 2050;
		}
		world_plan(&w, &p);
		for (int code = 0; code < 625; code++) {
			int x[2][2] = {{code % 5, code / 5 % 5}, {code / 25 % 5, code / 125}};
			int64_t cost = 0; /* øre */

			if (x[0][0] + x[0][1] > have[0] || x[1][0] + x[1][1] > have[1] ||
			    x[0][0] + x[1][0] > want[0] || x[0][1] + x[1][1] > want[1])
				continue;
			for (int i = 0; i < 2; i++) {
				int left = have[i] - x[i][0] - x[i][1];
				int lack = want[i] - x[0][i] - x[1][i];

				cost += (int64_t)left * (fee_kr + 10 + at[i] + 50) * 195;
				cost += (int64_t)lack * (pit_kr + 10 + 50 - to[i]) * 205;
				for (int j = 0; j < 2; j++) {
					int km = at[i] > to[j] ? at[i] - to[j] : to[j] - at[i];

					cost += (int64_t)x[i][j] * (10 + km) * 195;
				}
			}
			best = cost < best ? cost : best;
		}
		assert_true(p.objective_mille_ore == (gr_i128)best * 1000);
		world_close(&w);
	}
}

static void the_parts_of_every_line_of_the_demo_add_up(void **state)
{
	struct gr_arena *a = gr_arena_open(MEMORY);
	struct gr_plan_params params;
	struct gr_dataset d;
	struct gr_plan p;
	struct gr_proof proof;
	struct gr_error err = {0};
	int64_t *gone, *not_used;
	gr_i128 cost = 0, share = 0;

	(void)state;
	world_demo(a, &d, &params);
	assert_int_equal(gr_plan_make(&d, &params, NULL, NULL, a, &p, &err), 0);
	assert_int_equal(gr_proof_check(p.file, a, &proof, &err), 0);
	gone = gr_alloc_array(a, (size_t)d.lines, sizeof(*gone));
	not_used = gr_alloc_array(a, (size_t)d.lines, sizeof(*not_used));
	for (int32_t i = 0; i < p.pairs; i++) {
		const struct gr_pair *pair = &p.pair[i];
		bool used = pair->to_kind == GR_NODE_NEED;
		gr_i128 sum = 0;

		if (pair->from_kind == GR_NODE_SURPLUS) {
			gone[pair->from] += pair->litres;
			not_used[pair->from] += used ? 0 : pair->litres;
		}
		if (used) {
			gone[pair->to] += pair->litres;
			if (pair->from_kind == GR_NODE_UNMET ||
			    (pair->from_kind == GR_NODE_SITE_SELLS &&
			        d.quality[pair->from_quality].primary))
				not_used[pair->to] += pair->litres;
		}
		for (int k = 0; k < GR_TERMS; k++) {
			assert_true(pair->term_mille_ore[k] ==
			            (gr_i128)pair->term_ore_per_m3[k] * pair->litres);
			sum += pair->term_mille_ore[k];
		}
		cost += sum;
	}
	assert_true(cost == p.joint.cost_mille_ore);
	for (int32_t i = 0; i < d.lines; i++) {
		const struct gr_reason *r = world_reason(&p, i);

		if (gone[i] > 0) {
			assert_int_equal(r ? r->litres : 0, not_used[i]);
			if (r && r->litres == gone[i])
				assert_int_equal(r->kg, d.line[i].likely_kg);
		}
	}
	assert_int_equal(p.joint.need_litres, p.joint.primary_litres + p.joint.own_litres +
	                                          p.joint.others_litres + p.joint.plants_litres +
	                                          p.joint.unmet_litres);
	assert_true(p.joint.cost_mille_ore <= p.alone.cost_mille_ore);
	/* Shares add up to the plan and the sites' rents, and nobody would pay less alone. */
	for (int32_t i = 0; i < p.orgs; i++) {
		share += p.org[i].share_mille_ore;
		assert_true(p.org[i].share_mille_ore <= p.org[i].alone_mille_ore);
	}
	assert_true(share == p.objective_mille_ore + p.rent_mille_ore);
	for (int32_t i = 0; i < p.prices; i++)
		assert_true(p.price[i].min_ore_per_t <= p.price[i].max_ore_per_t);
	gr_arena_close(a);
}

static void the_order_of_lines_changes_nothing(void **state)
{
	struct gr_arena *a = gr_arena_open(MEMORY);
	struct gr_plan_params params;
	struct gr_dataset d;
	struct gr_plan first, second;
	struct gr_error err = {0};
	struct gr_random r;

	(void)state;
	world_demo(a, &d, &params);
	assert_int_equal(gr_plan_make(&d, &params, NULL, NULL, a, &first, &err), 0);
	gr_random_seed(&r, 3);
	for (int32_t i = d.lines - 1; i > 0; i--) {
		int32_t k = (int32_t)gr_random_below(&r, (uint64_t)i + 1);
		struct gr_line line = d.line[i];
		struct gr_line_key key = d.key[i];

		d.line[i] = d.line[k];
		d.key[i] = d.key[k];
		d.line[k] = line;
		d.key[k] = key;
	}
	assert_int_equal(gr_plan_make(&d, &params, NULL, NULL, a, &second, &err), 0);
	assert_true(gr_sha256_eq(first.file_sha256, second.file_sha256));
	assert_int_equal(first.pairs, second.pairs);
	gr_arena_close(a);
}

static void what_is_stored_comes_back_the_same(void **state)
{
	struct gr_arena *a = gr_arena_open(MEMORY);
	struct gr_plan_params params;
	struct gr_dataset d;
	struct gr_plan p, back;
	struct gr_error err = {0};
	struct gr_sb first, second;
	struct gr_str text;

	(void)state;
	world_demo(a, &d, &params);
	assert_int_equal(gr_plan_make(&d, &params, NULL, NULL, a, &p, &err), 0);
	gr_sb_open(&first, a, (size_t)16 << 20);
	gr_plan_write(&first, &p, &d);
	text = gr_sb_str(&first);
	assert_int_equal(gr_plan_read(text, &d, a, &back, &err), 0);
	gr_sb_open(&second, a, (size_t)16 << 20);
	gr_plan_write(&second, &back, &d);
	assert_true(gr_str_eq(text, gr_sb_str(&second)));
	assert_int_equal(back.pairs, p.pairs);
	assert_true(back.joint.cost_mille_ore == p.joint.cost_mille_ore);
	assert_string_equal(back.reason[0].sentence, p.reason[0].sentence);
	/* Cut anywhere, it is refused and nothing is read beyond its end. */
	for (size_t n = 0; n < text.n; n += 997)
		assert_int_equal(
		    gr_plan_read((struct gr_str){text.p, n}, &d, a, &back, &err), GR_INVALID);
	gr_arena_close(a);
}

static void a_full_arena_is_an_error_at_every_allocation(void **state)
{
	int rc = GR_LIMIT;

	(void)state;
	for (size_t n = 1; rc; n++) {
		struct gr_error err = {0};
		struct gr_proof proof;
		struct gr_plan p;
		struct world w;

		world_open(&w, MEMORY);
		pit_and_receiver(&w, 100, 20);
		world_offer(
		    &w, world_site(&w, GR_DEPOT, 5, 0, 0), GR_STORES, "kb_a", 100000, 0, "");
		concrete(&w, 1, 0, 0, 0);
		gravel(&w, 2, 10, 2, 2);
		gravel(&w, 2, 10, 0, 0);
		gr_arena_fail_at(w.a, n);
		rc = gr_plan_make(&w.d, &w.params, NULL, NULL, w.a, &p, &err);
		if (!rc)
			rc = gr_proof_check(p.file, w.a, &proof, &err);
		if (rc && rc != GR_LIMIT)
			fail_msg("allocation %zu: %s", n, err.sentence);
		world_close(&w);
	}
}

static bool stop_at_third(void *self, const char *what, int64_t done, int64_t all)
{
	int *calls = self;

	assert_non_null(what);
	assert_true(done < all);
	return ++*calls == 3;
}

static void a_plan_can_be_stopped(void **state)
{
	struct world w;
	struct gr_plan p;
	struct gr_error err;
	int calls = 0;

	(void)state;
	world_open(&w, MEMORY);
	gravel(&w, 2, 10, 0, 0);
	assert_int_equal(
	    gr_plan_make(&w.d, &w.params, stop_at_third, &calls, w.a, &p, &err), GR_LIMIT);
	assert_int_equal(calls, 3);
	world_close(&w);
}

static void a_plan_of_no_lines_is_empty_and_proved(void **state)
{
	struct world w;
	struct gr_plan p;

	(void)state;
	world_open(&w, MEMORY);
	world_plan(&w, &p);
	assert_int_equal(p.pairs + p.reasons + p.prices + p.orgs, 0);
	world_close(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(two_neighbours_are_paired_and_cost_what_a_hand_computes),
	    cmocka_unit_test(what_is_dearer_than_the_pit_is_not_used_and_the_reason_says_how_much),
	    cmocka_unit_test(beyond_the_haul_limit_nobody_is_paired),
	    cmocka_unit_test(periods_that_do_not_meet_are_said_with_how_far_apart),
	    cmocka_unit_test(a_depot_bridges_time_first_in_first_out),
	    cmocka_unit_test(a_bay_holds_no_more_than_its_capacity),
	    cmocka_unit_test(a_stay_that_is_too_long_is_cut_and_the_plan_says_its_gap),
	    cmocka_unit_test(the_class_of_a_soil_decides_whatever_it_is_called),
	    cmocka_unit_test(a_highest_share_bounds_the_litres_of_the_whole_need),
	    cmocka_unit_test(water_between_makes_the_way_longer_and_dearer),
	    cmocka_unit_test(an_offer_and_a_site_sell_no_more_than_their_year_holds),
	    cmocka_unit_test(a_site_whose_limits_are_no_tree_is_refused_by_name),
	    cmocka_unit_test(a_need_that_nobody_can_serve_is_unmet_and_not_hidden),
	    cmocka_unit_test(rubble_becomes_its_product_at_the_source_and_pays_for_it),
	    cmocka_unit_test(lines_below_the_certainty_or_outside_the_period_take_no_part),
	    cmocka_unit_test(small_cases_cost_what_trying_all_ways_finds),
	    cmocka_unit_test(the_parts_of_every_line_of_the_demo_add_up),
	    cmocka_unit_test(the_order_of_lines_changes_nothing),
	    cmocka_unit_test(what_is_stored_comes_back_the_same),
	    cmocka_unit_test(a_full_arena_is_an_error_at_every_allocation),
	    cmocka_unit_test(a_plan_can_be_stopped),
	    cmocka_unit_test(a_plan_of_no_lines_is_empty_and_proved),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
