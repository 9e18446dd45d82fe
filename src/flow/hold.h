/*
 * hold.h - up to which amount a price of an answer holds. Knows nothing of what the nodes stand for.
 */
#ifndef GR_FLOW_HOLD_H
#define GR_FLOW_HOLD_H

#include "flow/flow.h"

struct gr_hold {
	int64_t rate; /* what the first unit more costs */
	int64_t
	    amount; /* so many units cost rate each, and the next one more or has no way; GR_FLOW_UNLIMITED: all of them; 0: no way */
};

/*
 * What it costs when `from` gives and `to` needs one unit more after the other, from an optimal answer of net. With the node whose
 * price is 0 as `from`, rate is the max of gr_flow_interval at `to`; as `to`, it is minus the min at `from`, and amount
 * is what `from` may need less before it is worth less. Exact: a maximum flow over the arcs that cost nothing at the prices.
 * GR_INVALID: a node that does not exist, or both the same. GR_LIMIT: a is full.
 */
GR_MUST int gr_flow_hold(const struct gr_net *net, const struct gr_flow *flow, int32_t from,
    int32_t to, struct gr_arena *a, struct gr_hold *out, struct gr_error *err);

#endif
