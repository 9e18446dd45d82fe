/*
 * simplex.h - the engine behind flow.h: a primal network simplex on a net whose lower bounds are 0. Knows nothing of
 * ranges (flow.c has checked them), of lower bounds, or of how an answer is written.
 */
#ifndef GR_FLOW_SIMPLEX_H
#define GR_FLOW_SIMPLEX_H

#include "flow/flow.h"

/*
 * Stands for "unlimited" in residuals. Every true flow stays below GR_SIMPLEX_FLOW_MAX, so INF minus a flow is
 * still above it, and plain additions keep both kinds apart without a branch.
 */
#define GR_SIMPLEX_INF ((int64_t)1 << 62)
#define GR_SIMPLEX_FLOW_MAX ((int64_t)1 << 61)

/* A priced arc. One that is full is kept turned round, so that an arc outside the tree always has flow 0. */
struct gr_side {
	int32_t from, to, rate;
};

/* A node's place in the tree. Two fit a cache line, and a pivot's walk along the cycle touches nothing else. */
struct gr_spot {
	int32_t parent;
	int32_t pred;     /* arc to the parent; -1: an artificial one */
	int32_t count;    /* nodes of the subtree, this one too */
	int32_t last;     /* last node of the subtree in preorder */
	int64_t up, down; /* what can still be pushed to the parent, and from it */
};

struct gr_simplex {
	int32_t nodes, arcs; /* inside, nodes are numbered afresh: 0 is the artificial root */
	struct gr_side *side;
	int64_t *cap;    /* above 0; GR_SIMPLEX_INF: unlimited */
	uint8_t *turned; /* the side is kept turned round */
	struct gr_spot *spot;
	int32_t *next, *prev; /* preorder, a ring through the root */
	uint64_t *pi;         /* modulo 2^64, so that differences are exact */
	int32_t *name;        /* [nodes + 1] the caller's node; the root's is `nodes` */
	int32_t *place;       /* [nodes + 1] the way back */
	int64_t largest;      /* rate without sign; filled by the caller with side and cap */
	int64_t big;          /* the rate of an artificial arc */
	int32_t *ray;         /* GR_UNBOUNDED: the arcs of the cycle, in order */
	int32_t ray_arcs;
	int64_t walked; /* nodes of all cycles */
	struct gr_flow_stats stats;
	struct gr_arena *a;
};

/* The caller then fills side (with its own node numbers), cap and largest. GR_LIMIT: a is full. */
GR_MUST int gr_simplex_open(
    struct gr_simplex *s, int32_t nodes, int32_t arcs, struct gr_arena *a, struct gr_error *err);
/*
 * The first basis. excess[v] > 0 gives, < 0 needs; it is used up. pred[v] is a tree arc to be kept where it can be, -1
 * none: any forest will do. A tree arc that cannot carry its flow, or would not leave the basis strongly feasible, is
 * replaced by an artificial one. full[e]: an arc outside the tree starts at its capacity. pred is used up.
 */
GR_MUST int gr_simplex_start(struct gr_simplex *s, int64_t *excess, int32_t *pred,
    const uint8_t *full, struct gr_error *err);
/*
 * Pivots until no arc has a negative reduced cost. GR_UNBOUNDED fills ray. GR_LIMIT: a is full, or watch, which may be NULL,
 * said so.
 */
GR_MUST int gr_simplex_run(
    struct gr_simplex *s, const struct gr_flow_watch *watch, struct gr_error *err);

#endif
