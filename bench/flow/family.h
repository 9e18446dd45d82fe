/*
 * family.h - the nets that bench/flow compares solvers on: generators with a seed, the same on every machine.
 */
#ifndef GR_BENCH_FLOW_FAMILY_H
#define GR_BENCH_FLOW_FAMILY_H

#include "flow/complete.h"

enum family {
	/* 3 lines of need and surplus a project, 28 quarters, 6 depots with 6 qualities, haul limit 40 km */
	FAMILY_REGION,
	/* size + size points, each surplus with its 24 nearest needs; a pair pays up to about 130 km, or 40 km */
	FAMILY_NEAREST_WIDE,
	FAMILY_NEAREST_TIGHT,
	FAMILY_NETGEN_8,  /* sparse, 8 arcs a node, paths from givers to takers below */
	FAMILY_NETGEN_SR, /* sqrt(nodes) arcs a node */
	FAMILY_GRID,      /* a grid of width 2 x height, long ways */
	FAMILY_TORUS,     /* as GOTO: a grid on a torus with a few far arcs, narrow capacities */
	FAMILY_TRANSPORT, /* every giver to every taker */
	FAMILY_EQUAL,     /* unit supplies, all rates equal: every pivot is degenerate */
	FAMILIES
};

extern const char *const family_name[FAMILIES];

/* size is projects, points, nodes or givers, as the family's line above says. false: no memory. */
bool family_make(enum family family, int32_t size, uint64_t seed, struct gr_net *out);
void family_free(struct gr_net *net);

/*
 * The points of FAMILY_NEAREST_WIDE or _TIGHT (as wide says) of that size and seed, with every fitting pair allowed and only the
 * fallbacks as arcs. net and place are filled, and stay where they are until family_free_complete.
 */
struct family_complete {
	struct gr_net net;
	struct gr_place *place; /* [2 size] */
	struct gr_complete problem;
};

bool family_make_complete(bool wide, int32_t size, uint64_t seed, struct family_complete *out);
void family_free_complete(struct family_complete *c);

#endif
