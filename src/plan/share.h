/*
 * share.h - what joining is worth (MODEL 5): each organisation pays for its needs and is credited for its surplus at the middle of the price
 * interval, and pays alone what the same scarcity rents make its own way cost. Owen (1975).
 */
#ifndef GR_PLAN_SHARE_H
#define GR_PLAN_SHARE_H

#include "plan/pair.h"
#include "plan/price.h"

struct gr_shares {
	gr_i128 *share_mille_ore, *alone_mille_ore; /* [d->orgs] */
	gr_i128
	    rent_mille_ore; /* what scarce places at sites and depots are worth: the shares' sum less the plan's cost */
};

/*
 * The shares add up to cost + rent exactly; no organisation's share is above what it pays alone. cost: the objective, shortfalls
 * included. GR_LIMIT: a is full.
 */
GR_MUST int gr_shares_make(const struct gr_network *joint, const struct gr_flow *flow,
    const struct gr_prices *prices, struct gr_arena *a, struct gr_shares *out,
    struct gr_error *err);

#endif
