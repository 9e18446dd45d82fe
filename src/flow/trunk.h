/*
 * trunk.h - what it costs to let less and less pass one arc: the whole curve v(T), with an integral answer at each of its
 * breakpoints (MODEL 4, the target). Knows nothing of what the arc stands for.
 */
#ifndef GR_FLOW_TRUNK_H
#define GR_FLOW_TRUNK_H

#include "flow/flow.h"

#define GR_TRUNK_POINTS_MAX 10000

/* A point of the curve; each has less through than the one before. */
struct gr_trunk_point {
	int64_t through; /* what passes the trunk */
	gr_i128 cost;    /* the least cost at that, exact */
	/* what one unit less costs more: the last unit before this point, and the first one after it. Equal at no breakpoint;
	 * 0 before the first point and after the last. */
	int64_t before, after;
};

/*
 * At each point an integral answer of that cost exists. Between two points v is convex, so it lies below their chord and above
 * both lines that leave them at `after` and `before`: error is the widest gap between, rounded up. 0: every breakpoint is
 * stored and v is the chord.
 */
struct gr_trunk {
	struct gr_trunk_point
	    *point;          /* from the free optimum down, to `least` or the least that can pass */
	int32_t points;      /* at most GR_TRUNK_POINTS_MAX */
	gr_i128 error;       /* in units of cost */
	int64_t breakpoints; /* how many the curve has, the ends too */
	int64_t *amount;     /* [arcs] an answer at the last point */
};

/*
 * From an optimal answer of net down to `least` through arc trunk, by shortest residual cycles: each removes one unit after
 * the other where that is cheapest, so the slopes only rise and v is convex (Busacker and Gowen 1960, on the cycles of the
 * trunk). GR_INVALID: no such arc, or least is below the arc's low or above its amount. GR_LIMIT: a is full.
 */
GR_MUST int gr_flow_trunk(const struct gr_net *net, const struct gr_flow *optimum, int32_t trunk,
    int64_t least, struct gr_arena *a, struct gr_trunk *out, struct gr_error *err);

/*
 * Leaves at most `most` (2 or more) of the points, ends among them, by the smallest power of two as error that suffices; in
 * place. Returns how many are left.
 */
int32_t gr_trunk_thin(struct gr_trunk_point *point, int32_t points, int32_t most);
/* The widest gap between chords and the lines below, over all neighbours; needs nothing but the points. */
gr_i128 gr_trunk_error(const struct gr_trunk_point *point, int32_t points);

#endif
