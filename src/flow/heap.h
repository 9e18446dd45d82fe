/*
 * heap.h - the heap of four children a node (Johnson 1975) behind Dijkstra's method. Knows no graph.
 */
#ifndef GR_FLOW_HEAP_H
#define GR_FLOW_HEAP_H

#include "base/arena.h"
#include "base/error.h"

struct gr_heap {
	int32_t nodes;
	int32_t *node; /* [count] */
	int32_t *at;   /* [nodes] place in node; -1: not seen, -2: done */
	int64_t *dist; /* [nodes]; INT64_MAX: no way known */
	int32_t count;
};

/* GR_LIMIT: a is full. */
GR_MUST int gr_heap_open(
    struct gr_heap *h, int32_t nodes, struct gr_arena *a, struct gr_error *err);
/* Empty, nothing seen. */
void gr_heap_clear(struct gr_heap *h);
/* True if dist is shorter than what was known of v, which is not done. */
bool gr_heap_offer(struct gr_heap *h, int32_t v, int64_t dist);
/* The nearest node that is not done; now it is. count is above 0. Equal ones: an order that only the offers decide. */
int32_t gr_heap_take(struct gr_heap *h);

#endif
