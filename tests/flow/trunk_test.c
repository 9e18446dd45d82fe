#include "flow/trunk.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "draw.h"

static struct gr_arena *fresh(void)
{
	struct gr_arena *a = gr_arena_open((size_t)1 << 26);

	assert_non_null(a);
	return a;
}

/* The least cost with at most t through arc e; false: no flow. */
static bool cost_through(struct drawn *d, int32_t e, int64_t t, gr_i128 *cost)
{
	struct gr_arena *a = fresh();
	struct gr_arc kept = d->arc[e];
	struct gr_flow f;
	struct gr_error err;
	int rc;

	d->arc[e].cap = t;
	rc = gr_flow_solve(&d->net, a, &f, &err);
	d->arc[e] = kept;
	if (!rc)
		*cost = f.cost;
	gr_arena_close(a);
	return !rc;
}

static void the_trunk_curve_is_what_solving_at_each_amount_says(void **state)
{
	int64_t asked = 0;

	(void)state;
	for (uint64_t seed = 1; seed <= 150; seed++) {
		struct gr_arena *a = fresh();
		struct drawn d;
		struct gr_flow f;
		struct gr_trunk curve;
		struct gr_error err;
		int32_t e = -1;

		draw_net(seed % 2 ? DRAW_RANDOM : DRAW_NEGATIVE, seed, &d);
		if (!gr_flow_solve(&d.net, a, &f, &err))
			for (int32_t k = 0; k < d.net.arcs; k++)
				if (d.arc[k].from != d.arc[k].to && f.amount[k] > d.arc[k].low &&
				    (e < 0 || f.amount[k] > f.amount[e]))
					e = k;
		if (e >= 0) {
			const struct gr_trunk_point *p;
			gr_i128 cost = 0;

			assert_int_equal(
			    gr_flow_trunk(&d.net, &f, e, d.arc[e].low, a, &curve, &err), GR_OK);
			assert_true(curve.error == 0 && curve.breakpoints == curve.points);
			p = curve.point;
			assert_int_equal(p[0].through, f.amount[e]);
			for (int32_t i = 0; i + 1 < curve.points; i++)
				for (int64_t t = p[i].through; t >= p[i + 1].through;
				     t--, asked++) {
					gr_i128 span = p[i].through - p[i + 1].through;

					assert_true(cost_through(&d, e, t, &cost));
					assert_true(
					    (cost - p[i].cost) * span ==
					    (p[i + 1].cost - p[i].cost) * (p[i].through - t));
				}
			p += curve.points - 1;
			assert_true(p->through == d.arc[e].low ||
			            !cost_through(&d, e, p->through - 1, &cost));
			assert_int_equal(curve.amount[e], p->through);
		}
		gr_arena_close(a);
	}
	assert_true(asked > 500);
}

/* v at through, from all breakpoints, times the span of the piece that holds it; *span gets that. */
static gr_i128 scaled(const struct gr_trunk_point *p, int64_t through, gr_i128 *span)
{
	while (p[1].through > through)
		p++;
	*span = p->through - p[1].through;
	return p->cost * *span + (p[1].cost - p->cost) * (p->through - through);
}

static void a_thinned_curve_is_nowhere_farther_off_than_it_says(void **state)
{
	enum { N = 60 };
	uint64_t s = 3;

	(void)state;
	for (int32_t round = 0; round < 300; round++) {
		struct gr_trunk_point all[N], few[N];
		int32_t most = 2 + round % 20, n;
		int64_t slope = 1 - draw_below(&s, 50);
		gr_i128 error, widest = 0, span, piece;

		all[0] = (struct gr_trunk_point){1 << 20, 77, 0, slope};
		for (int32_t i = 1; i < N; i++) {
			int64_t step = 1 + draw_below(&s, 40);

			all[i].through = all[i - 1].through - step;
			all[i].cost = all[i - 1].cost + slope * step;
			all[i].before = slope;
			slope += 1 + draw_below(&s, round % 3 ? 9 : 9000);
			all[i].after = i + 1 < N ? slope : 0;
		}
		assert_true(gr_trunk_error(all, N) == 0);
		memcpy(few, all, sizeof(all));
		n = gr_trunk_thin(few, N, most);
		error = gr_trunk_error(few, n);
		assert_true(n <= most && few[0].through == all[0].through &&
		            few[n - 1].through == all[N - 1].through);
		for (int64_t t = all[0].through; t >= all[N - 1].through; t--) {
			gr_i128 above = scaled(few, t, &span), below = scaled(all, t, &piece);
			gr_i128 off = above * piece - below * span;

			assert_true(off >= 0 && off <= error * span * piece);
			widest = off > widest * span * piece ? gr_div_floor(off, span * piece)
			                                     : widest;
		}
		assert_true(
		    n < 3 || widest * 8 + 64 >= error); /* a bound that says nothing is none */
	}
}

/* Ways round of one rate each more than can be stored: every one of them is a breakpoint. */
static void beyond_the_points_that_are_stored_the_error_is_proved(void **state)
{
	enum { WAYS = GR_TRUNK_POINTS_MAX + 500, EACH = 4 };
	struct gr_arena *a = fresh();
	struct gr_arc *arc = gr_alloc_array(a, WAYS + 1, sizeof(*arc));
	const int64_t supply[] = {EACH * WAYS, -EACH * WAYS};
	const struct gr_net net = {2, supply, WAYS + 1, arc};
	struct gr_flow f;
	struct gr_trunk curve;
	struct gr_error err;

	(void)state;
	arc[0] = (struct gr_arc){0, 1, 0, GR_FLOW_UNLIMITED, 0};
	for (int32_t k = 1; k <= WAYS; k++)
		arc[k] = (struct gr_arc){0, 1, 0, EACH, k};
	assert_int_equal(gr_flow_solve(&net, a, &f, &err), GR_OK);
	assert_int_equal(gr_flow_trunk(&net, &f, 0, 0, a, &curve, &err), GR_OK);
	assert_int_equal(curve.breakpoints, WAYS + 1);
	assert_true(curve.points <= GR_TRUNK_POINTS_MAX && curve.error > 0 && curve.error < 1000);
	for (int32_t i = 0; i < curve.points; i++) {
		gr_i128 k = WAYS - curve.point[i].through / EACH;

		assert_true(curve.point[i].cost == EACH * k * (k + 1) / 2);
		assert_int_equal(curve.point[i].before, k);
		assert_int_equal(curve.point[i].after, k < WAYS ? k + 1 : 0);
	}
	assert_int_equal(curve.point[curve.points - 1].through, 0);
	gr_arena_close(a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_trunk_curve_is_what_solving_at_each_amount_says),
	    cmocka_unit_test(a_thinned_curve_is_nowhere_farther_off_than_it_says),
	    cmocka_unit_test(beyond_the_points_that_are_stored_the_error_is_proved),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
