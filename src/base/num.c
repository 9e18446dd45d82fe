#include "base/num.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

bool gr_fits(gr_i128 n, int64_t *out)
{
	if (n < INT64_MIN || n > INT64_MAX)
		return false;
	*out = (int64_t)n;
	return true;
}

gr_i128 gr_div_floor(gr_i128 n, gr_i128 by)
{
	assert(by > 0);
	return n / by - (n % by < 0);
}

gr_i128 gr_div_ceil(gr_i128 n, gr_i128 by)
{
	assert(by > 0);
	return n / by + (n % by > 0);
}

gr_i128 gr_div_half_even(gr_i128 n, gr_i128 by)
{
	gr_i128 floor = gr_div_floor(n, by);
	gr_i128 rest = n - floor * by; /* 0 .. by - 1 */
	gr_i128 other = by - rest;

	return floor + (rest > other || (rest == other && floor % 2 != 0));
}

struct remainder {
	int64_t rest; /* 0 .. unit - 1 */
	size_t index;
};

static int larger_first(const void *left, const void *right)
{
	const struct remainder *a = left, *b = right;

	if (a->rest != b->rest)
		return a->rest > b->rest ? -1 : 1;
	return (a->index > b->index) - (a->index < b->index);
}

/* Where sorting has no memory: the next largest rest by looking, slower and the same answer. */
static void raise_by_looking(
    const int64_t *part, size_t count, int64_t unit, int64_t missing, int64_t *out)
{
	struct remainder last = {.rest = unit, .index = 0};

	for (; missing > 0; missing--) {
		struct remainder best = {.rest = -1};

		for (size_t i = 0; i < count; i++) {
			struct remainder r = {
			    part[i] - (int64_t)gr_div_floor(part[i], unit) * unit, i};

			if (larger_first(&last, &r) < 0 &&
			    (best.rest < 0 || larger_first(&r, &best) < 0))
				best = r;
		}
		out[best.index]++;
		last = best;
	}
}

void gr_round_parts(const int64_t *part, size_t count, int64_t unit, int64_t *out)
{
	gr_i128 sum = 0, floors = 0;
	struct remainder *order;
	int64_t missing;

	assert(unit > 0 && count <= (size_t)1 << 20);
	if (!count)
		return;
	for (size_t i = 0; i < count; i++) {
		out[i] = (int64_t)gr_div_floor(part[i], unit);
		sum += part[i];
		floors += out[i];
	}
	/* The rests add up to less than count units, so that at most count parts are raised by one. */
	missing = (int64_t)(gr_div_half_even(sum, unit) - floors);
	order = malloc(count * sizeof *order);
	if (!order) {
		raise_by_looking(part, count, unit, missing, out);
		return;
	}
	for (size_t i = 0; i < count; i++)
		order[i] = (struct remainder){part[i] - out[i] * unit, i};
	qsort(order, count, sizeof *order, larger_first);
	for (int64_t i = 0; i < missing; i++)
		out[order[i].index]++;
	free(order);
}
