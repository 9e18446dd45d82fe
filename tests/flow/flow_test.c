#include "flow/check.h"

#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>
#include <coin/Clp_C_Interface.h>

#include "draw.h"

static struct gr_arena *fresh(void)
{
	struct gr_arena *a = gr_arena_open((size_t)1 << 26);

	assert_non_null(a);
	return a;
}

/* What the answer's proof says; GR_OK also for a proved cut or cycle. */
static int verdict(const struct gr_net *net, int rc, const struct gr_flow *f, struct gr_arena *a)
{
	struct gr_flow_proof p;
	struct gr_error err;

	if (rc == GR_OK)
		return gr_flow_check(net, f, a, &p, &err);
	if (rc == GR_MISSING)
		return gr_flow_check_cut(net, f, &p, &err);
	return rc == GR_UNBOUNDED ? gr_flow_check_cycle(net, f, &p, &err) : GR_BROKEN;
}

/* The same as a linear program. CLP status: 0 optimal, 1 infeasible, 2 unbounded. */
static int ask_clp(const struct gr_net *net, double *cost)
{
	size_t n = (size_t)net->nodes, m = (size_t)net->arcs;
	CoinBigIndex *start = calloc(m + 1, sizeof(*start));
	int *row = calloc(2 * m + 1, sizeof(*row)), status;
	double *value = calloc(2 * m + 1, sizeof(double)), *low = calloc(m + 1, sizeof(double)),
	       *cap = calloc(m + 1, sizeof(double)), *rate = calloc(m + 1, sizeof(double)),
	       *supply = calloc(n, sizeof(double));
	Clp_Simplex *lp = Clp_newModel();
	CoinBigIndex k = 0;

	for (size_t e = 0; e < m; e++) {
		const struct gr_arc *arc = &net->arc[e];

		start[e] = k;
		if (arc->from != arc->to) {
			row[k] = arc->from;
			value[k++] = 1;
			row[k] = arc->to;
			value[k++] = -1;
		}
		low[e] = (double)arc->low;
		cap[e] = arc->cap == GR_FLOW_UNLIMITED ? 1e300 : (double)arc->cap;
		rate[e] = (double)arc->rate;
	}
	start[m] = k;
	for (size_t v = 0; v < n; v++)
		supply[v] = (double)net->supply[v];
	Clp_setLogLevel(lp, 0);
	Clp_loadProblem(
	    lp, net->arcs, net->nodes, start, row, value, low, cap, rate, supply, supply);
	Clp_primal(lp, 0);
	status = Clp_status(lp);
	*cost = Clp_getObjValue(lp);
	Clp_deleteModel(lp);
	free(start);
	free(row);
	free(value);
	free(low);
	free(cap);
	free(rate);
	free(supply);
	return status;
}

static void every_family_agrees_with_clp_and_is_proved(void **state)
{
	(void)state;
	for (int family = 0; family < DRAW_TINY; family++) {
		int64_t kinds[8] = {0};

		for (uint64_t seed = 1; seed <= 300; seed++) {
			struct gr_arena *a = fresh();
			struct drawn d;
			struct gr_flow f;
			struct gr_error err;
			double cost = 0;
			int rc, status;

			draw_net((enum draw_family)family, seed, &d);
			rc = gr_flow_solve(&d.net, a, &f, &err);
			kinds[rc & 7]++;
			if (verdict(&d.net, rc, &f, a))
				fail_msg(
				    "%s, seed %" PRIu64 ": not proved", draw_name[family], seed);
			status = ask_clp(&d.net, &cost);
			if (rc == GR_OK &&
			    (status || cost - (double)f.cost > 0.5 || (double)f.cost - cost > 0.5))
				fail_msg("%s, seed %" PRIu64 ": CLP has %d %f", draw_name[family],
				    seed, status, cost);
			if (rc != GR_OK && status == 0)
				fail_msg("%s, seed %" PRIu64 ": CLP has an optimum",
				    draw_name[family], seed);
			gr_arena_close(a);
		}
		/* a family that never shows what it is named for tests nothing */
		assert_true(kinds[GR_OK] + (family == DRAW_INFEASIBLE) > 0);
		assert_true(family != DRAW_INFEASIBLE || kinds[GR_MISSING] > 100);
		assert_true(family != DRAW_UNBOUNDED || kinds[GR_UNBOUNDED] > 100);
	}
}

/* All amounts of all arcs, one after the other. */
static bool brute(const struct gr_net *net, int64_t *best)
{
	int64_t amount[8] = {0};
	bool any = false;

	for (int32_t e = 0; e < net->arcs; e++)
		amount[e] = net->arc[e].low;
	for (;;) {
		int64_t rest[DRAW_NODES], cost = 0;
		bool fits = true;
		int32_t e;

		for (int32_t v = 0; v < net->nodes; v++)
			rest[v] = net->supply[v];
		for (e = 0; e < net->arcs; e++) {
			rest[net->arc[e].from] -= amount[e];
			rest[net->arc[e].to] += amount[e];
			cost += amount[e] * net->arc[e].rate;
		}
		for (int32_t v = 0; v < net->nodes; v++)
			fits = fits && !rest[v];
		if (fits && (!any || cost < *best)) {
			*best = cost;
			any = true;
		}
		for (e = 0; e < net->arcs && amount[e] == net->arc[e].cap; e++)
			amount[e] = net->arc[e].low;
		if (e == net->arcs)
			return any;
		amount[e]++;
	}
}

static void tiny_nets_agree_with_counting_every_flow(void **state)
{
	int64_t solved = 0;

	(void)state;
	for (uint64_t seed = 1; seed <= 4000; seed++) {
		struct gr_arena *a = fresh();
		struct drawn d;
		struct gr_flow f;
		struct gr_error err;
		int64_t best = 0;
		int rc;

		draw_net(DRAW_TINY, seed, &d);
		rc = gr_flow_solve(&d.net, a, &f, &err);
		if (brute(&d.net, &best) ? rc != GR_OK || f.cost != best : rc != GR_MISSING)
			fail_msg("seed %" PRIu64 ": %d", seed, rc);
		assert_int_equal(verdict(&d.net, rc, &f, a), GR_OK);
		solved += rc == GR_OK;
		gr_arena_close(a);
	}
	assert_true(solved > 300);
}

static void a_spoilt_answer_is_refused(void **state)
{
	(void)state;
	for (uint64_t seed = 1; seed <= 500; seed++) {
		struct gr_arena *a = fresh();
		struct drawn d;
		struct gr_flow f;
		struct gr_error err;
		int32_t e, v;

		draw_net(DRAW_TRANSPORT, seed, &d);
		if (gr_flow_solve(&d.net, a, &f, &err) || verdict(&d.net, 0, &f, a))
			fail_msg("seed %" PRIu64, seed);
		if (!d.net.arcs) { /* a single node: nothing to spoil */
			gr_arena_close(a);
			continue;
		}
		e = (int32_t)(seed % (uint64_t)d.net.arcs);
		v = d.arc[e].from;
		f.amount[e]++; /* a unit from nowhere */
		assert_int_equal(verdict(&d.net, 0, &f, a), GR_BROKEN);
		f.amount[e]--;
		f.cost++; /* a wrong bill */
		assert_int_equal(verdict(&d.net, 0, &f, a), GR_BROKEN);
		f.cost--;
		d.arc[e].rate++; /* an arc that is now too dear, if it is used */
		f.cost += f.amount[e];
		assert_int_equal(verdict(&d.net, 0, &f, a), f.amount[e] > 0 ? GR_BROKEN : GR_OK);
		d.arc[e].rate--;
		f.cost -= f.amount[e];
		/* a price that moves while an arc in use hangs on it */
		for (int32_t k = 0; k < d.net.arcs; k++)
			if (d.arc[k].from == v && d.arc[k].to != v && f.amount[k] > 0) {
				f.price[v]++;
				assert_int_equal(verdict(&d.net, 0, &f, a), GR_BROKEN);
				f.price[v] -= 2;
				assert_int_equal(verdict(&d.net, 0, &f, a), GR_BROKEN);
				f.price[v]++;
				break;
			}
		/* an improving pair, planted */
		d.arc[d.net.arcs] = (struct gr_arc){v, d.arc[e].to, 0, 5, 0};
		d.arc[d.net.arcs].rate = f.price[d.arc[e].to] - f.price[v] - 1;
		f.amount = gr_alloc_copy(a, f.amount, (size_t)d.net.arcs + 1, sizeof(*f.amount));
		f.amount[d.net.arcs++] = 0;
		if (v != d.arc[e].to)
			assert_int_equal(verdict(&d.net, 0, &f, a), GR_BROKEN);
		gr_arena_close(a);
	}
}

/* At rate 0 a wrong amount changes no cost, so bounds and balance have to be looked at for themselves. */
static void bounds_and_balance_are_checked_where_no_cost_shows_it(void **state)
{
	int64_t supply[3] = {2, 0, -2}, amount[3] = {2, 2, 0}, price[3] = {0, 0, 0};
	struct gr_arc arc[3] = {{0, 1, 0, 3, 0}, {1, 2, 0, 3, 0}, {1, 1, 1, 3, 0}};
	struct gr_net net = {3, supply, 3, arc};
	struct gr_flow f = {.amount = amount, .price = price};
	struct gr_arena *a = fresh();

	(void)state;
	assert_int_equal(
	    verdict(&net, GR_OK, &f, a), GR_BROKEN); /* the loop is below its lowest amount */
	amount[2] = 1;
	assert_int_equal(verdict(&net, GR_OK, &f, a), GR_OK);
	amount[0] = 3; /* a unit that stays in node 1 */
	assert_int_equal(verdict(&net, GR_OK, &f, a), GR_BROKEN);
	amount[0] = 2;
	amount[2] = 4; /* round and round, but more than the loop holds */
	assert_int_equal(verdict(&net, GR_OK, &f, a), GR_BROKEN);
	gr_arena_close(a);
}

static void a_spoilt_cut_or_cycle_is_refused(void **state)
{
	int64_t cuts = 0, cycles = 0;

	(void)state;
	for (uint64_t seed = 1; seed <= 600; seed++) {
		struct gr_arena *a = fresh();
		struct drawn d;
		struct gr_flow f;
		struct gr_error err;
		int rc;

		draw_net(seed % 2 ? DRAW_INFEASIBLE : DRAW_UNBOUNDED, seed, &d);
		rc = gr_flow_solve(&d.net, a, &f, &err);
		if (rc == GR_MISSING) {
			for (int32_t v = 0; v < d.net.nodes; v++)
				f.price[v] =
				    1 -
				    f.price[v]; /* the other side has too little, not too much */
			assert_int_equal(verdict(&d.net, rc, &f, a), GR_BROKEN);
			cuts++;
		} else if (rc == GR_UNBOUNDED) {
			int32_t e = f.cycle[0];

			d.arc[e].cap = GR_FLOW_AMOUNT_MAX;
			assert_int_equal(verdict(&d.net, rc, &f, a), GR_BROKEN);
			d.arc[e].cap = GR_FLOW_UNLIMITED;
			d.arc[e].rate += 1 << 20;
			assert_int_equal(verdict(&d.net, rc, &f, a), GR_BROKEN);
			cycles++;
		}
		gr_arena_close(a);
	}
	assert_true(cuts > 100 && cycles > 50);
}

static void a_warm_answer_costs_what_a_cold_one_costs(void **state)
{
	(void)state;
	for (uint64_t seed = 1; seed <= 400; seed++) {
		struct gr_arena *a = fresh();
		uint64_t s = seed;
		struct drawn d;
		struct gr_basis *basis = NULL;

		draw_net((enum draw_family)(seed % DRAW_TINY), seed, &d);
		for (int step = 0; step < 12; step++) {
			struct gr_flow cold, warm;
			struct gr_error err;
			int rc = gr_flow_solve(&d.net, a, &cold, &err);
			int again = basis ? gr_flow_resolve(&d.net, basis, a, &warm, &err) : rc;

			if (rc != again || (basis && verdict(&d.net, again, &warm, a)) ||
			    (basis && !rc && cold.cost != warm.cost))
				fail_msg("seed %" PRIu64 ", step %d: %d %d", seed, step, rc, again);
			if (!rc)
				basis = basis ? warm.basis : cold.basis;
			draw_change(&s, &d);
		}
		gr_arena_close(a);
	}
}

static void the_basis_of_another_net_does_no_harm(void **state)
{
	(void)state;
	for (uint64_t seed = 1; seed <= 400; seed++) {
		struct gr_arena *a = fresh();
		struct drawn d, other;
		struct gr_flow f, g, h;
		struct gr_error err;

		draw_net(DRAW_RANDOM, seed, &d);
		draw_net(DRAW_NEGATIVE, seed + 1000, &other);
		if (!gr_flow_solve(&other.net, a, &g, &err)) {
			int rc = gr_flow_resolve(&d.net, g.basis, a, &f, &err);

			assert_int_equal(rc, gr_flow_solve(&d.net, a, &h, &err));
			assert_int_equal(verdict(&d.net, rc, &f, a), GR_OK);
			assert_true(rc || f.cost == h.cost);
		}
		gr_arena_close(a);
	}
}

static bool stop(void *context, const struct gr_flow_stats *so_far)
{
	*(int64_t *)context = so_far->pivots;
	return false;
}

static void a_watch_stops_a_long_run(void **state)
{
	enum { N = 400 };
	struct gr_arena *a = fresh();
	struct gr_arc *arc = gr_alloc_array(a, N * N, sizeof(*arc));
	int64_t supply[2 * N], pivots = 0;
	struct gr_net net = {2 * N, supply, N * N, arc};
	struct gr_flow_watch watch = {stop, &pivots};
	struct gr_flow f;
	struct gr_error err;
	uint64_t s = 1;

	(void)state;
	for (int32_t v = 0; v < N; v++) {
		supply[v] = 1000;
		supply[N + v] = -1000;
		for (int32_t w = 0; w < N; w++)
			arc[v * N + w] = (struct gr_arc){
			    v, N + w, 0, GR_FLOW_UNLIMITED, draw_below(&s, 100000)};
	}
	assert_int_equal(gr_flow_solve_watched(&net, NULL, &watch, a, &f, &err), GR_LIMIT);
	assert_true(pivots > 0);
	assert_int_equal(gr_flow_solve(&net, a, &f, &err), GR_OK);
	assert_int_equal(verdict(&net, GR_OK, &f, a), GR_OK);
	gr_arena_close(a);
}

static void the_same_net_gives_the_same_answer(void **state)
{
	(void)state;
	for (uint64_t seed = 1; seed <= 100; seed++) {
		struct gr_arena *a = fresh();
		struct drawn d;
		struct gr_flow f, g;
		struct gr_error err;
		int rc;

		draw_net(DRAW_EQUAL_RATES, seed, &d);
		rc = gr_flow_solve(&d.net, a, &f, &err);
		assert_int_equal(gr_flow_solve(&d.net, a, &g, &err), rc);
		if (!rc) {
			assert_int_equal(f.stats.pivots, g.stats.pivots);
			assert_memory_equal(
			    f.amount, g.amount, (size_t)d.net.arcs * sizeof(*f.amount));
			assert_memory_equal(
			    f.price, g.price, (size_t)d.net.nodes * sizeof(*f.price));
		}
		gr_arena_close(a);
	}
}

static int solve_arc(struct gr_arc arc, int64_t supply)
{
	int64_t supplies[2] = {supply, -supply};
	struct gr_net net = {2, supplies, 1, &arc};
	struct gr_arena *a = fresh();
	struct gr_flow f;
	struct gr_error err;
	int rc = gr_flow_solve(&net, a, &f, &err);

	if (rc == GR_OK)
		assert_int_equal(verdict(&net, rc, &f, a), GR_OK);
	gr_arena_close(a);
	return rc;
}

static void the_bounds_of_the_model_are_checked_on_entry(void **state)
{
	const int64_t r = GR_FLOW_RATE_MAX, x = GR_FLOW_AMOUNT_MAX, t = GR_FLOW_TOTAL_MAX;

	(void)state;
	assert_int_equal(solve_arc((struct gr_arc){0, 1, 0, GR_FLOW_UNLIMITED, r}, t), GR_OK);
	assert_int_equal(solve_arc((struct gr_arc){0, 1, 0, GR_FLOW_UNLIMITED, -r}, t), GR_OK);
	assert_int_equal(
	    solve_arc((struct gr_arc){0, 1, 0, GR_FLOW_UNLIMITED, r + 1}, t), GR_LIMIT);
	assert_int_equal(
	    solve_arc((struct gr_arc){0, 1, 0, GR_FLOW_UNLIMITED, -r - 1}, t), GR_LIMIT);
	assert_int_equal(
	    solve_arc((struct gr_arc){0, 1, 0, GR_FLOW_UNLIMITED, r}, t + 1), GR_LIMIT);
	assert_int_equal(solve_arc((struct gr_arc){0, 1, x, x, r}, x), GR_OK);
	assert_int_equal(solve_arc((struct gr_arc){0, 1, 0, x + 1, r}, x), GR_LIMIT);
	assert_int_equal(solve_arc((struct gr_arc){0, 1, 5, 4, r}, 4), GR_INVALID);
	assert_int_equal(solve_arc((struct gr_arc){0, 1, -1, 4, r}, 4), GR_INVALID);
	assert_int_equal(solve_arc((struct gr_arc){0, 2, 0, 4, r}, 4), GR_INVALID);
	assert_int_equal(solve_arc((struct gr_arc){-1, 1, 0, 4, r}, 4), GR_INVALID);
	assert_int_equal(solve_arc((struct gr_arc){0, 1, 0, 3, r}, 4), GR_MISSING);
}

static void a_full_arena_is_said_and_never_an_abort(void **state)
{
	struct drawn d;
	struct gr_flow f;
	struct gr_error err;
	int rc = GR_LIMIT;

	(void)state;
	draw_net(DRAW_TRANSPORT, 7, &d);
	for (size_t ceiling = 1; rc == GR_LIMIT && ceiling < (size_t)1 << 22; ceiling += 499) {
		struct gr_arena *a = gr_arena_open(ceiling);

		rc = gr_flow_solve(&d.net, a, &f, &err);
		gr_arena_close(a);
	}
	assert_int_equal(rc, GR_OK);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_family_agrees_with_clp_and_is_proved),
	    cmocka_unit_test(tiny_nets_agree_with_counting_every_flow),
	    cmocka_unit_test(a_spoilt_answer_is_refused),
	    cmocka_unit_test(bounds_and_balance_are_checked_where_no_cost_shows_it),
	    cmocka_unit_test(a_spoilt_cut_or_cycle_is_refused),
	    cmocka_unit_test(a_warm_answer_costs_what_a_cold_one_costs),
	    cmocka_unit_test(the_basis_of_another_net_does_no_harm),
	    cmocka_unit_test(a_watch_stops_a_long_run),
	    cmocka_unit_test(the_same_net_gives_the_same_answer),
	    cmocka_unit_test(the_bounds_of_the_model_are_checked_on_entry),
	    cmocka_unit_test(a_full_arena_is_said_and_never_an_abort),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
