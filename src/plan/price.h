/*
 * price.h - what one tonne more is worth at each line of the plan: the interval over all optimal duals (MODEL 4).
 */
#ifndef GR_PLAN_PRICE_H
#define GR_PLAN_PRICE_H

#include "plan/network.h"

struct gr_prices {
	int64_t *min,
	    *max; /* [nodes], øre per m3, 0 at the root; INT64_MIN, INT64_MAX: not bounded */
	struct gr_plan_price *price; /* one a line of the network, in the order of members */
	int32_t prices;
};

/* GR_LIMIT: a is full. */
GR_MUST int gr_prices_make(const struct gr_network *n, const struct gr_flow *flow,
    struct gr_arena *a, struct gr_prices *out, struct gr_error *err);
/* øre per m3 -> øre per tonne of the line's own material, half to even; INT64_MIN and INT64_MAX stay. */
int64_t gr_price_per_t(int64_t ore_per_m3, struct gr_mass mass);

#endif
