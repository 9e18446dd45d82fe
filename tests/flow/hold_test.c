#include "flow/hold.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "draw.h"
#include "flow/way.h"

static struct gr_arena *fresh(void)
{
	struct gr_arena *a = gr_arena_open((size_t)1 << 26);

	assert_non_null(a);
	return a;
}

/* The cost when `from` gives and `to` needs units more; false: no flow. */
static bool cost_of(struct drawn *d, int32_t from, int32_t to, int64_t units, gr_i128 *cost)
{
	struct gr_arena *a = fresh();
	struct gr_flow f;
	struct gr_error err;
	int rc;

	d->supply[from] += units;
	d->supply[to] -= units;
	rc = gr_flow_solve(&d->net, a, &f, &err);
	d->supply[from] -= units;
	d->supply[to] += units;
	if (!rc)
		*cost = f.cost;
	gr_arena_close(a);
	return !rc;
}

static void a_price_holds_up_to_its_amount_and_not_for_one_unit_more(void **state)
{
	int64_t bounded = 0, unlimited = 0, none = 0;

	(void)state;
	for (uint64_t seed = 1; seed <= 300; seed++) {
		struct gr_arena *a = fresh();
		struct drawn d;
		struct gr_flow f;
		struct gr_error err;

		draw_net((enum draw_family)(seed % DRAW_FAMILIES), seed, &d);
		if (!gr_flow_solve(&d.net, a, &f, &err))
			for (int32_t from = 0; from < d.net.nodes; from++) {
				int32_t to = (from + 1 + (int32_t)(seed % 5)) % d.net.nodes;
				struct gr_hold h;
				gr_i128 cost = 0;

				if (from == to)
					continue;
				assert_int_equal(
				    gr_flow_hold(&d.net, &f, from, to, a, &h, &err), GR_OK);
				none += !h.amount;
				if (!h.amount) {
					assert_false(cost_of(&d, from, to, 1, &cost));
				} else if (h.amount == GR_FLOW_UNLIMITED) {
					unlimited++;
					assert_true(cost_of(&d, from, to, 1 << 24, &cost));
					assert_true(cost - f.cost == (gr_i128)h.rate * (1 << 24));
				} else {
					bounded++;
					assert_true(cost_of(&d, from, to, h.amount, &cost));
					assert_true(cost - f.cost == (gr_i128)h.rate * h.amount);
					if (cost_of(&d, from, to, h.amount + 1, &cost))
						assert_true(cost - f.cost >
						            (gr_i128)h.rate * (h.amount + 1));
				}
			}
		gr_arena_close(a);
	}
	assert_true(bounded > 300 && unlimited > 100 && none > 5);
}

static void an_amount_is_that_of_the_price_interval(void **state)
{
	(void)state;
	for (uint64_t seed = 1; seed <= 100; seed++) {
		struct gr_arena *a = fresh();
		struct drawn d;
		struct gr_flow f;
		struct gr_error err;
		int64_t *min, *max;

		draw_net(DRAW_RANDOM, seed, &d);
		if (!gr_flow_solve(&d.net, a, &f, &err)) {
			assert_int_equal(
			    gr_flow_interval(&d.net, &f, 0, a, &min, &max, &err), GR_OK);
			for (int32_t v = 1; v < d.net.nodes; v++) {
				struct gr_hold more, less;

				assert_int_equal(
				    gr_flow_hold(&d.net, &f, 0, v, a, &more, &err), GR_OK);
				assert_int_equal(
				    gr_flow_hold(&d.net, &f, v, 0, a, &less, &err), GR_OK);
				assert_true(
				    more.amount ? more.rate == max[v] : max[v] == INT64_MAX);
				assert_true(
				    less.amount ? -less.rate == min[v] : min[v] == INT64_MIN);
			}
		}
		gr_arena_close(a);
	}
}

static void two_nodes_that_are_none_are_refused_and_memory_is_bounded(void **state)
{
	const int64_t supply[] = {1, -1};
	const struct gr_arc arc[] = {{0, 1, 0, 7, 3}};
	const struct gr_net net = {2, supply, 1, arc};
	struct gr_arena *a = fresh(), *small;
	struct gr_flow f;
	struct gr_hold h;
	struct gr_error err;

	(void)state;
	assert_int_equal(gr_flow_solve(&net, a, &f, &err), GR_OK);
	assert_int_equal(gr_flow_hold(&net, &f, 0, 0, a, &h, &err), GR_INVALID);
	assert_int_equal(gr_flow_hold(&net, &f, 0, 2, a, &h, &err), GR_INVALID);
	assert_int_equal(gr_flow_hold(&net, &f, -1, 1, a, &h, &err), GR_INVALID);
	assert_int_equal(gr_flow_hold(&net, &f, 0, 1, a, &h, &err), GR_OK);
	assert_int_equal(h.rate, 3);
	assert_int_equal(h.amount, 6);
	small = gr_arena_open(64);
	assert_int_equal(gr_flow_hold(&net, &f, 0, 1, small, &h, &err), GR_LIMIT);
	gr_arena_close(small);
	gr_arena_close(a);
}

/* 0 -> 1 -> 3 at 2 + 2, and 0 -> 2 -> 3 at 1 + 5; what flows now goes straight, at 9. */
static void ways_are_found_cheapest_first_and_moved_along(void **state)
{
	const int64_t supply[] = {5, 0, 0, -5};
	const struct gr_arc arc[] = {
	    {0, 1, 0, 3, 2}, {1, 3, 0, 4, 2}, {0, 2, 0, 9, 1}, {2, 3, 0, 1, 5}, {0, 3, 5, 9, 9}};
	const struct gr_net net = {4, supply, 5, arc};
	struct gr_arena *a = fresh();
	struct gr_flow f;
	struct gr_way w;
	struct gr_error err;

	(void)state;
	assert_int_equal(gr_flow_solve(&net, a, &f, &err), GR_OK);
	assert_int_equal(gr_way_open(&w, &net, &f, 4, a, &err), GR_OK);
	assert_true(gr_way_find(&w, 0, 3));
	assert_int_equal(w.price[3] - w.price[0], 4);
	assert_int_equal(gr_way_move(&w, 0, 3, 10), 3);
	assert_false(gr_way_find_equal(&w, 0, 3));
	assert_true(gr_way_find(&w, 0, 3));
	assert_int_equal(w.price[3] - w.price[0], 6);
	assert_int_equal(gr_way_move(&w, 0, 3, 10), 1);
	assert_false(gr_way_find(&w, 0, 3)); /* the straight arc is closed */
	w.closed = -1;
	assert_true(gr_way_find(&w, 0, 3));
	assert_int_equal(w.price[3] - w.price[0], 9);
	gr_arena_close(a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_price_holds_up_to_its_amount_and_not_for_one_unit_more),
	    cmocka_unit_test(ways_are_found_cheapest_first_and_moved_along),
	    cmocka_unit_test(an_amount_is_that_of_the_price_interval),
	    cmocka_unit_test(two_nodes_that_are_none_are_refused_and_memory_is_bounded),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
