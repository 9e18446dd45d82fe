#include "plan/plan.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>
#include <coin/Clp_C_Interface.h>

#include "base/random.h"
#include "plan/network.h"
#include "proof/plan_file.h"
#include "world.h"

#define MEMORY ((size_t)256 << 20)
#define LITRES_1000_M3 1000000

static void a_stay_that_is_too_long_is_cut_and_the_plan_says_its_gap(void **state)
{
	struct world w;
	struct gr_plan p;
	int32_t from, to;

	(void)state;
	world_open(&w, MEMORY);
	world_pit_and_receiver(&w, 1000, 100);
	world_offer(&w, world_site(&w, GR_DEPOT, 5, 0, 0), GR_STORES, "kb_a", 100000, 0, "");
	from = world_concrete(&w, 1, 0, 0, 0);
	to = world_gravel(&w, 2, 10, 5, 5);
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
		world_pit_and_receiver(&w, pit_kr, fee_kr);
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

/* CLP's dual simplex on the same arcs: costs here are whole numbers far below 2^53. */
static double by_clp(const struct gr_net *net, struct gr_arena *a)
{
	size_t n = (size_t)net->arcs, rows = (size_t)net->nodes;
	int *start = gr_alloc_array(a, n + 1, sizeof(*start));
	int *row = gr_alloc_array(a, 2 * n, sizeof(*row));
	double *value = gr_alloc_array(a, 2 * n, sizeof(*value));
	double *cost = gr_alloc_array(a, n, sizeof(*cost));
	double *upper = gr_alloc_array(a, n, sizeof(*upper));
	double *right = gr_alloc_array(a, rows, sizeof(*right)), best;
	Clp_Simplex *m = Clp_newModel();

	assert_false(gr_arena_full(a));
	for (size_t i = 0; i < n; i++) {
		const struct gr_arc *arc = &net->arc[i];

		start[i + 1] = (int)(2 * (i + 1));
		row[2 * i] = arc->from;
		value[2 * i] = 1;
		row[2 * i + 1] = arc->to;
		value[2 * i + 1] = -1;
		cost[i] = (double)arc->rate;
		upper[i] = arc->cap == GR_FLOW_UNLIMITED ? 1e12 : (double)arc->cap;
	}
	for (size_t v = 0; v < rows; v++)
		right[v] = (double)net->supply[v];
	Clp_setLogLevel(m, 0);
	Clp_loadProblem(m, (int)n, (int)rows, start, row, value, NULL, upper, cost, right, right);
	assert_int_equal(Clp_initialDualSolve(m), 0);
	best = Clp_objectiveValue(m);
	Clp_deleteModel(m);
	return best;
}

/* Sites, depots, water, classes, shares and lines at random: each plan is proved, adds up, and CLP finds no better. */
static void generated_worlds_are_proved_and_no_other_solver_finds_better(void **state)
{
	static const char *const surplus[] = {"kb_a", "kb_b", "rap", "slaggegrus", "beton_brokker",
	    "raajord_sand", "raajord_ler", "vasket_sten"};
	static const char *const need[][2] = {{"sg_ii", "road_base"}, {"bl_ii", "sub_base"},
	    {"fyldsand", "trench_fill"}, {"fyldsand", "noise_bank"}, {"skaerver", "asphalt_base"},
	    {"kb_a", "road_base"}};
	static const char *const class[] = {"kat1", "kat2", "kat_over"};
	struct gr_random r;

	(void)state;
	gr_random_seed(&r, 21);
	for (int round = 0; round < 60; round++) {
		struct world w;
		struct gr_network base, net;
		struct gr_error err;
		struct gr_plan p;
		gr_i128 cost = 0;

		world_open(&w, MEMORY);
		for (int i = 0; i < 6; i++)
			world_site(&w, GR_PIT, (int32_t)gr_random_below(&r, 120) - 60,
			    (int32_t)gr_random_below(&r, 120) - 60,
			    (int32_t)gr_random_below(&r, 2));
		for (int i = 0; i < 6; i++)
			world_offer(&w, (int32_t)gr_random_below(&r, 2), GR_SELLS, need[i % 5][0],
			    (int64_t)gr_random_below(&r, 4000), (int64_t)gr_random_below(&r, 200),
			    "");
		for (int i = 0; i < 3; i++)
			world_offer(&w, 2, GR_SELLS, surplus[i], (int64_t)gr_random_below(&r, 900),
			    (int64_t)gr_random_below(&r, 150), "");
		for (int i = 0; i < 8; i++)
			world_offer(&w, 3 + (int32_t)gr_random_below(&r, 2), GR_TAKES, surplus[i],
			    (int64_t)gr_random_below(&r, 3000),
			    (int64_t)gr_random_below(&r, 90) - 10,
			    i == 5 || i == 6 ? "kategori:kat1" : "");
		world_offer(&w, 5, GR_STORES, "kb_a", 500, 0, "");
		world_offer(&w, 5, GR_STORES, "raajord_sand", 900, 0, "kategori:kat1");
		w.site[0].capacity_kg_per_year = (int64_t)gr_random_below(&r, 3) * 2000000;
		if (gr_random_below(&r, 3))
			world_crossing(
			    &w, 0, 0, 10, 1, 3, 10, (int64_t)gr_random_below(&r, 500), true);
		for (int i = 0; i < 24; i++) {
			int32_t first = (int32_t)gr_random_below(&r, 10), line;
			int32_t last = first + (int32_t)gr_random_below(&r, 5);
			int32_t e = (int32_t)gr_random_below(&r, 120) - 60;
			int32_t n = (int32_t)gr_random_below(&r, 120) - 60;
			int64_t t = (int64_t)gr_random_below(&r, 1500) + 1;
			size_t what = (size_t)gr_random_below(&r, i % 2 ? 8 : 6);

			if (i % 2) {
				line = world_line(
				    &w, i % 5, GR_SURPLUS, surplus[what], "", t, e, n, first, last);
				if (gr_random_below(&r, 3) && (what == 5 || what == 6))
					world_class(
					    &w, line, "kategori", class[gr_random_below(&r, 3)]);
			} else {
				line = world_line(&w, i % 5, GR_NEED, need[what][0], need[what][1],
				    t, e, n, first, last);
			}
			w.key[line].land = (int32_t)gr_random_below(&r, 2);
		}
		w.params.haul_limit_m = 40000 + (int32_t)gr_random_below(&r, 60000);
		world_plan(&w, &p);
		for (int k = 0; k < GR_TERMS; k++)
			cost += p.joint.term_mille_ore[k];
		assert_true(cost == p.joint.cost_mille_ore);
		assert_int_equal(p.joint.need_litres,
		    p.joint.primary_litres + p.joint.own_litres + p.joint.others_litres +
		        p.joint.plants_litres + p.joint.unmet_litres);
		for (int32_t i = 0; i < p.orgs; i++)
			assert_true(p.org[i].share_mille_ore <= p.org[i].alone_mille_ore);
		if (p.kind == GR_PLAN_PROVED) {
			assert_int_equal(gr_network_open(&w.d, &w.params, w.a, &base, &err), 0);
			assert_int_equal(
			    gr_network_build(&base, GR_NET_JOINT, NULL, NULL, w.a, &net, &err), 0);
			assert_true((gr_i128)by_clp(&net.net, w.a) == p.objective_mille_ore);
		}
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
		world_pit_and_receiver(&w, 100, 20);
		world_offer(
		    &w, world_site(&w, GR_DEPOT, 5, 0, 0), GR_STORES, "kb_a", 100000, 0, "");
		world_concrete(&w, 1, 0, 0, 0);
		world_gravel(&w, 2, 10, 2, 2);
		world_gravel(&w, 2, 10, 0, 0);
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
	world_gravel(&w, 2, 10, 0, 0);
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
	    cmocka_unit_test(a_stay_that_is_too_long_is_cut_and_the_plan_says_its_gap),
	    cmocka_unit_test(small_cases_cost_what_trying_all_ways_finds),
	    cmocka_unit_test(generated_worlds_are_proved_and_no_other_solver_finds_better),
	    cmocka_unit_test(the_parts_of_every_line_of_the_demo_add_up),
	    cmocka_unit_test(the_order_of_lines_changes_nothing),
	    cmocka_unit_test(a_full_arena_is_an_error_at_every_allocation),
	    cmocka_unit_test(a_plan_can_be_stopped),
	    cmocka_unit_test(a_plan_of_no_lines_is_empty_and_proved),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
