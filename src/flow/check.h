/*
 * check.h - proves that an answer of flow.h is one. Shares no code with the solver and trusts nothing of it.
 */
#ifndef GR_FLOW_CHECK_H
#define GR_FLOW_CHECK_H

#include "flow/flow.h"

/* What was looked at; the numbers are for people who ask what a proof rests on. */
struct gr_flow_proof {
	int64_t bounds;       /* amounts found within low .. cap */
	int64_t balanced;     /* nodes at which what comes in, goes out and is given agree */
	int64_t slack;        /* arcs on which complementary slackness holds */
	gr_i128 primal, dual; /* equal, in amount x rate */
	int64_t cut_nodes;    /* nodes of the cut, or */
	gr_i128 cut_gives,
	    cut_room; /* what they give and what can leave them at most: gives > room */
	int64_t cycle_arcs;
	gr_i128 cycle_rate; /* below 0 */
};

/* GR_OK: within bounds, balanced, complementary slackness, primal = dual cost. GR_BROKEN names the first fault. */
GR_MUST int gr_flow_check(const struct gr_net *net, const struct gr_flow *flow, struct gr_arena *a,
    struct gr_flow_proof *out, struct gr_error *err);
/* GR_OK: flow->price (0 or 1) is a cut whose nodes give more than can leave them, so no flow exists. */
GR_MUST int gr_flow_check_cut(const struct gr_net *net, const struct gr_flow *flow,
    struct gr_flow_proof *out, struct gr_error *err);
/* GR_OK: flow->cycle closes, is unlimited throughout and costs less than 0. That a flow exists is not shown by it. */
GR_MUST int gr_flow_check_cycle(const struct gr_net *net, const struct gr_flow *flow,
    struct gr_flow_proof *out, struct gr_error *err);

#endif
