/*
 * way.h - cheapest ways through what an answer leaves free, and moving along them. Knows neither what is asked nor why.
 */
#ifndef GR_FLOW_WAY_H
#define GR_FLOW_WAY_H

#include "flow/flow.h"
#include "flow/heap.h"

/* Every arc by both of its ends: what is residual changes with each move, so it is asked on the way. */
struct gr_way {
	const struct gr_net *net;
	int64_t *first; /* [nodes + 1] */
	int32_t *step;  /* e: out of the node, ~e: into it */
	int64_t *amount,
	    *price;    /* the caller's answer, copied; no residual arc is below 0 at these prices */
	int32_t *came; /* [nodes] the step that reached it */
	struct gr_heap heap;
	int32_t closed; /* an arc that no way uses; -1: none */
};

/* From an optimal answer of net. Lives in a. GR_LIMIT: a is full. */
GR_MUST int gr_way_open(struct gr_way *w, const struct gr_net *net, const struct gr_flow *flow,
    int32_t closed, struct gr_arena *a, struct gr_error *err);
/*
 * The cheapest way from s to t, in came; false: there is none. Afterwards it costs nothing at the prices, and a unit along it
 * costs price[t] - price[s] (Dijkstra 1959; Edmonds and Karp 1972).
 */
bool gr_way_find(struct gr_way *w, int32_t s, int32_t t);
/* Another way that costs nothing at the prices, of the fewest arcs (so that a maximum flow ends soon: Edmonds and Karp 1972). */
bool gr_way_find_equal(struct gr_way *w, int32_t s, int32_t t);
/* Moves as much as the way found has room for, at most `most`. Returns it; INT64_MAX: nothing bounds it, and nothing moved. */
int64_t gr_way_move(struct gr_way *w, int32_t s, int32_t t, int64_t most);

#endif
