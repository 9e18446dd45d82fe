/*
 * complete_check.h - proves that an answer is one on the complete graph: no allowed pair, made or not, could make it cheaper.
 * Shares no code with what finds answers and trusts nothing of it.
 */
#ifndef GR_FLOW_COMPLETE_CHECK_H
#define GR_FLOW_COMPLETE_CHECK_H

#include "flow/check.h"
#include "flow/complete.h"

struct gr_complete_proof {
	struct gr_flow_proof made; /* of the arcs that were made */
	int64_t recomputed;        /* made pairs whose rate was asked anew */
	gr_i128 allowed;      /* pairs of fitting classes, near or far: all of them are proved */
	int64_t boxes, pairs; /* looked at for it */
};

/*
 * GR_OK: net is c's net with allowed pairs at their own rates added, flow is proved on it, and no allowed pair has a negative
 * reduced cost. GR_BROKEN names the first fault. GR_LIMIT: a is full.
 */
GR_MUST int gr_complete_check(const struct gr_complete *c, const struct gr_net *net,
    const struct gr_flow *flow, struct gr_arena *a, struct gr_complete_proof *out,
    struct gr_error *err);

#endif
