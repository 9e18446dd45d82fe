/* draw.h - drawn nets by family name, the same on every machine. */
#ifndef GR_TESTS_FLOW_DRAW_H
#define GR_TESTS_FLOW_DRAW_H

#include "flow/flow.h"

#define DRAW_NODES 40
#define DRAW_ARCS 200

enum draw_family {
	DRAW_RANDOM,
	DRAW_EQUAL_RATES, /* all rates 1, unit supplies: every pivot is degenerate */
	DRAW_ZERO_BOUNDS, /* many arcs that may carry nothing, or exactly their lowest amount */
	DRAW_INFEASIBLE,  /* capacities near what is needed: most have no flow */
	DRAW_NEGATIVE,    /* rates of both signs, all capacities finite */
	DRAW_UNBOUNDED,   /* rates of both signs, many unlimited arcs */
	DRAW_TRANSPORT,   /* givers to takers, as the plan's nets are, with a dear fallback */
	DRAW_TINY, /* up to 4 nodes and 6 arcs of capacity up to 3: for counting everything */
	DRAW_FAMILIES
};

extern const char *const draw_name[DRAW_FAMILIES];

struct drawn {
	struct gr_net net;
	int64_t supply[DRAW_NODES];
	struct gr_arc arc[DRAW_ARCS];
};

/* A number from 0 to bound - 1; *state goes on (splitmix64). */
int64_t draw_below(uint64_t *state, int64_t bound);
void draw_net(enum draw_family family, uint64_t seed, struct drawn *out);
/* One to three changes: supplies, rates, capacities, a forbidden or pinned arc, an arc or a node more. */
void draw_change(uint64_t *state, struct drawn *d);

#endif
