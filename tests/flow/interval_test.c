#include "flow/flow.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "draw.h"

static struct gr_arena *fresh(void)
{
	struct gr_arena *a = gr_arena_open((size_t)1 << 24);

	assert_non_null(a);
	return a;
}

/* The cost when v needs one unit more and root gives it; false: no flow. */
static bool cost_of_one_more(struct drawn *d, int32_t root, int32_t v, int64_t unit, gr_i128 *cost)
{
	struct gr_arena *a = fresh();
	struct gr_flow f;
	struct gr_error err;
	int rc;

	d->supply[root] += unit;
	d->supply[v] -= unit;
	rc = gr_flow_solve(&d->net, a, &f, &err);
	d->supply[root] -= unit;
	d->supply[v] += unit;
	if (!rc)
		*cost = f.cost;
	gr_arena_close(a);
	return !rc;
}

static void intervals_are_what_one_unit_more_and_less_cost(void **state)
{
	int64_t bounded = 0;

	(void)state;
	for (uint64_t seed = 1; seed <= 200; seed++) {
		struct gr_arena *a = fresh();
		struct drawn d;
		struct gr_flow f;
		struct gr_error err;
		int64_t *min, *max;

		draw_net((enum draw_family)(seed % DRAW_TINY), seed, &d);
		if (!gr_flow_solve(&d.net, a, &f, &err)) {
			int32_t root = (int32_t)(seed % (uint64_t)d.net.nodes);

			assert_int_equal(
			    gr_flow_interval(&d.net, &f, root, a, &min, &max, &err), GR_OK);
			for (int32_t v = 0; v < d.net.nodes; v++) {
				gr_i128 cost = 0;
				bool more = cost_of_one_more(&d, root, v, 1, &cost);

				assert_true(more ? max[v] == cost - f.cost : max[v] == INT64_MAX);
				more = cost_of_one_more(&d, root, v, -1, &cost);
				assert_true(more ? min[v] == f.cost - cost : min[v] == INT64_MIN);
				assert_true(min[v] <= f.price[v] - f.price[root] &&
				            f.price[v] - f.price[root] <= max[v]);
				bounded += more;
			}
		}
		gr_arena_close(a);
	}
	assert_true(bounded > 500);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(intervals_are_what_one_unit_more_and_less_cost),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
