/*
 * residual.h - what can still be moved in a net that carries a flow, as lists by node. Knows no prices.
 */
#ifndef GR_FLOW_RESIDUAL_H
#define GR_FLOW_RESIDUAL_H

#include "flow/flow.h"

struct gr_step {
	int32_t to;
	int32_t
	    arc; /* e: along arc e, which is not full; ~e: against it, it carries more than its lowest amount */
};

struct gr_residual {
	int64_t *first; /* [nodes + 1] of node v: step[first[v]] .. step[first[v + 1] - 1] */
	struct gr_step *step;
};

/* From each node where one can go, in order of arcs; or, back, from where one can come. GR_LIMIT: a is full. */
GR_MUST int gr_residual_make(const struct gr_net *net, const int64_t *amount, bool back,
    struct gr_arena *a, struct gr_residual *out, struct gr_error *err);

#endif
