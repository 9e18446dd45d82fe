#include "flow/simplex.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "draw.h"
#include "flow/crash.h"
#include "flow/heap.h"
#include "flow/residual.h"

static struct gr_arena *fresh(void)
{
	struct gr_arena *a = gr_arena_open((size_t)1 << 24);

	assert_non_null(a);
	return a;
}

static void the_heap_gives_back_what_was_offered_in_rising_order(void **state)
{
	(void)state;
	for (uint64_t seed = 1; seed <= 100; seed++) {
		struct gr_arena *a = fresh();
		struct gr_heap h;
		struct gr_error err;
		int64_t least[200], before = 0;
		int32_t taken = 0;
		uint64_t s = seed;

		assert_int_equal(gr_heap_open(&h, 200, a, &err), GR_OK);
		for (int32_t v = 0; v < 200; v++)
			least[v] = INT64_MAX;
		for (int k = 0; k < 600; k++) {
			int32_t v = (int32_t)draw_below(&s, 200);
			int64_t d = draw_below(&s, 50);

			assert_int_equal(gr_heap_offer(&h, v, d), d < least[v]);
			least[v] = d < least[v] ? d : least[v];
		}
		while (h.count) {
			int32_t v = gr_heap_take(&h);

			assert_true(h.dist[v] == least[v] && h.dist[v] >= before);
			assert_false(gr_heap_offer(&h, v, -1)); /* done is done */
			before = h.dist[v];
			taken++;
		}
		for (int32_t v = 0; v < 200; v++)
			taken += least[v] == INT64_MAX;
		assert_int_equal(taken, 200);
		gr_arena_close(a);
	}
}

static void residual_steps_are_the_arcs_that_can_still_move(void **state)
{
	const struct gr_arc arc[3] = {{0, 1, 1, 5, 0}, {1, 2, 0, 2, 0}, {0, 2, 3, 3, 0}};
	const int64_t supply[3] = {0, 0, 0}, amount[3] = {1, 2, 3}; /* lowest, full, pinned */
	const struct gr_net net = {3, supply, 3, arc};
	struct gr_arena *a = fresh();
	struct gr_residual r;
	struct gr_error err;

	(void)state;
	assert_int_equal(gr_residual_make(&net, amount, false, a, &r, &err), GR_OK);
	assert_int_equal(r.first[1] - r.first[0], 1);
	assert_true(r.step[r.first[0]].to == 1 && r.step[r.first[0]].arc == 0);
	assert_int_equal(r.first[2] - r.first[1], 0);
	assert_int_equal(r.first[3] - r.first[2], 1);
	assert_true(r.step[r.first[2]].to == 1 && r.step[r.first[2]].arc == ~1);
	assert_int_equal(gr_residual_make(&net, amount, true, a, &r, &err), GR_OK);
	assert_int_equal(r.first[1] - r.first[0], 0);
	assert_int_equal(r.first[2] - r.first[1], 2); /* from 0 along arc 0, from 2 against arc 1 */
	gr_arena_close(a);
}

/* Lower bounds are 0 in the families that this is asked of. The cost of the tree and of the full arcs. */
static gr_i128 run_from(const struct gr_net *net, bool crash, uint64_t seed, struct gr_arena *a)
{
	int64_t *excess = gr_alloc_copy(a, net->supply, (size_t)net->nodes, sizeof(*excess));
	int32_t *pred = gr_alloc_array(a, (size_t)net->nodes, sizeof(*pred));
	uint8_t *full = gr_alloc_array(a, (size_t)net->arcs, 1);
	struct gr_simplex s;
	struct gr_error err;
	gr_i128 cost = 0;

	assert_int_equal(gr_simplex_open(&s, net->nodes, net->arcs, a, &err), GR_OK);
	s.largest = GR_FLOW_RATE_MAX;
	for (int32_t e = 0; e < net->arcs; e++) {
		s.side[e] = (struct gr_side){
		    net->arc[e].from, net->arc[e].to, (int32_t)net->arc[e].rate};
		s.cap[e] = net->arc[e].cap == GR_FLOW_UNLIMITED ? GR_SIMPLEX_INF : net->arc[e].cap;
		full[e] = (uint8_t)draw_below(&seed, 2);
	}
	for (int32_t v = 0; v < net->nodes; v++) /* any arcs at all: what is no forest loses arcs */
		pred[v] = net->arcs ? (int32_t)draw_below(&seed, net->arcs + 1) - 1 : -1;
	if (crash)
		assert_int_equal(gr_flow_crash(&s, excess, pred, a, &err), GR_OK);
	assert_int_equal(gr_simplex_start(&s, excess, pred, crash ? NULL : full, &err), GR_OK);
	assert_int_equal(gr_simplex_run(&s, NULL, &err), GR_OK);
	for (int32_t e = 0; e < net->arcs; e++)
		cost += s.turned[e] ? (gr_i128)s.cap[e] * net->arc[e].rate : 0;
	for (int32_t at = 1; at <= s.nodes; at++) {
		const struct gr_spot *x = &s.spot[at];

		if (x->pred < 0) /* nothing is left on artificial arcs */
			assert_true(x->up == GR_SIMPLEX_INF || x->down == GR_SIMPLEX_INF);
		else /* in its direction now; a turned one counts back from full */
			cost += (gr_i128)(s.side[x->pred].from == at ? x->down : x->up) *
			        s.side[x->pred].rate;
		assert_true(x->up > 0); /* strongly feasible */
	}
	return cost;
}

static void every_first_basis_ends_at_the_same_cost_strongly_feasible(void **state)
{
	(void)state;
	for (uint64_t seed = 1; seed <= 300; seed++) {
		struct gr_arena *a = fresh();
		struct drawn d;
		struct gr_flow f;
		struct gr_error err;

		draw_net(seed % 2 ? DRAW_TRANSPORT : DRAW_EQUAL_RATES, seed, &d);
		for (int32_t e = 0; e < d.net.arcs; e++)
			d.arc[e].cap = d.arc[e].cap ? d.arc[e].cap : 1;
		if (gr_flow_solve(&d.net, a, &f, &err) == GR_OK)
			for (uint64_t k = 0; k < 4; k++)
				assert_true(run_from(&d.net, k == 0, seed + k, a) == f.cost);
		gr_arena_close(a);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_heap_gives_back_what_was_offered_in_rising_order),
	    cmocka_unit_test(residual_steps_are_the_arcs_that_can_still_move),
	    cmocka_unit_test(every_first_basis_ends_at_the_same_cost_strongly_feasible),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
