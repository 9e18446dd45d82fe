/*
 * trunk.h - what it costs to let less and less pass one arc: the whole curve v(T), with an integral answer at each of its
 * breakpoints (MODEL 4, the target). Knows nothing of what the arc stands for.
 */
#ifndef GR_FLOW_TRUNK_H
#define GR_FLOW_TRUNK_H

#include "flow/flow.h"

#define GR_TRUNK_POINTS_MAX 10000

struct gr_trunk_point {
	int64_t through; /* what passes the trunk; each point has less than the one before */
	gr_i128 cost;    /* the least cost at that, exact */
};

/*
 * Between two points v is a straight line, so at every whole amount in between an integral answer of that cost exists.
 */
struct gr_trunk {
	struct gr_trunk_point *point; /* from the free optimum down */
	int32_t points;
	bool
	    complete; /* the last point is the least that can pass; false: stopped at GR_TRUNK_POINTS_MAX */
	int64_t *amount; /* [arcs] an answer at the last point */
};

/*
 * From an optimal answer of net down to `least` through arc trunk, by shortest residual cycles: each removes one unit after
 * the other where that is cheapest, so the slopes only rise and v is convex (Busacker and Gowen 1960, on the cycles of the
 * trunk). GR_INVALID: no such arc, or least is below the arc's low or above its amount. GR_LIMIT: a is full.
 */
GR_MUST int gr_flow_trunk(const struct gr_net *net, const struct gr_flow *optimum, int32_t trunk,
    int64_t least, struct gr_arena *a, struct gr_trunk *out, struct gr_error *err);

#endif
