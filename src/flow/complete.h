/*
 * complete.h - a cheapest flow over all allowed pairs of givers and needs, of which only those that matter are made into arcs.
 * Knows places, classes and a tariff that the caller computes; nothing of what is hauled.
 */
#ifndef GR_FLOW_COMPLETE_H
#define GR_FLOW_COMPLETE_H

#include "flow/flow.h"

#define GR_COMPLETE_CLASSES_MAX 64
#define GR_COMPLETE_NEVER INT64_MAX

struct gr_place {
	int32_t x, y; /* metres, -2^29 .. 2^29 */
	int32_t kind; /* class, 0 .. classes - 1 */
};

/*
 * What a pair costs. Functions, since only the caller knows tolls, crossings and windows, and a table of them would be the
 * very graph that is not to be built. Both are pure: the same arguments, the same answer.
 */
struct gr_tariff {
	/* Of giver i to need j, which lie within haul_m: -2^30 .. 2^30 a unit, or GR_COMPLETE_NEVER. */
	int64_t (*rate)(const void *context, int32_t i, int32_t j);
	/*
	 * At most rate of any pair of these classes whose straight line is dist_m or longer; never falls with dist_m. GR_COMPLETE_NEVER:
	 * no such pair is allowed, at any distance.
	 */
	int64_t (*least)(
	    const void *context, int32_t giver_kind, int32_t need_kind, int64_t dist_m);
	const void *context;
	int32_t haul_m; /* a pair whose straight line is longer is not allowed */
	int32_t classes;
};

struct gr_complete {
	/* Givers are the nodes 0 .. gives - 1, needs the nodes gives .. gives + needs - 1; more may follow. Its arcs are the
	 * fallbacks and whatever else is explicit: capacities, depots, a trunk. */
	const struct gr_net *net;
	int32_t gives, needs;
	const struct gr_place *place; /* [gives + needs] */
	struct gr_tariff tariff;
};

struct gr_complete_stats {
	int32_t rounds;
	int64_t boxes; /* pairs of boxes asked for their least rate */
	int64_t pairs; /* pairs whose rate was asked */
	int64_t pivots, nodes_moved;
};

struct gr_complete_answer {
	struct gr_net
	    net; /* the caller's arcs, then the pairs that were made, low 0 and without limit */
	struct gr_flow flow; /* optimal on the complete graph */
	struct gr_complete_stats stats;
};

/*
 * The cheapest flow over net and all allowed pairs: solved on a few pairs, then all others are priced by recursion over pairs of
 * boxes (Gray and Moore 2000, dual trees, with the tariff's least rate as bound), the most wanting pairs of each giver are added, and
 * again from the last basis, until no pair wants in. *out points into a.
 * GR_INVALID, GR_LIMIT: as gr_flow_solve, or place, class or tariff are out of range. GR_MISSING: the explicit arcs with all
 * pairs have no flow; flow.price holds the cut, and no allowed pair leads out of it. GR_UNBOUNDED: as there.
 */
GR_MUST int gr_complete_solve(const struct gr_complete *c, const struct gr_flow_watch *watch,
    struct gr_arena *a, struct gr_complete_answer *out, struct gr_error *err);

#endif
