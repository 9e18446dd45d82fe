/*
 * flow.h - exact minimum-cost flow, and the proof that a result is one. Nodes and arcs are indices and
 * units are the caller's (Grus: litres built in, thousandths of an øre per litre = øre per m3). All integer, no global state.
 */
#ifndef GR_FLOW_FLOW_H
#define GR_FLOW_FLOW_H

/* Example: two pits, one site. cc example.c $(pkg-config --cflags --libs grusflow) prints "cost 34: 3 and 7".
 *
 *	#include <flow/check.h>
 *	#include <stdio.h>
 *
 *	int main(void)
 *	{
 *		const int64_t supply[] = {3, 9, -10, -2};
 *		const struct gr_arc arc[] = {{0, 2, 0, GR_FLOW_UNLIMITED, 2}, {1, 2, 0, 8, 4}, {1, 3, 0, GR_FLOW_UNLIMITED, 0}};
 *		const struct gr_net net = {.nodes = 4, .supply = supply, .arcs = 3, .arc = arc};
 *		struct gr_arena *a = gr_arena_open(1 << 20);
 *		struct gr_flow flow;
 *		struct gr_flow_proof proof;
 *		struct gr_error err;
 *
 *		if (!a || gr_flow_solve(&net, a, &flow, &err) || gr_flow_check(&net, &flow, a, &proof, &err))
 *			return 1;
 *		printf("cost %lld: %lld and %lld\n", (long long)flow.cost, (long long)flow.amount[0],
 *		    (long long)flow.amount[1]);
 *		gr_arena_close(a);
 *		return 0;
 *	}
 */

#include "base/arena.h"
#include "base/error.h"
#include "base/num.h"

/* MODEL 1: with these bounds potentials fit int64_t with room for doubling, and the cost fits gr_i128. */
#define GR_FLOW_NODES_MAX (1 << 26)
#define GR_FLOW_RATE_MAX ((int64_t)1 << 30)
#define GR_FLOW_AMOUNT_MAX ((int64_t)1 << 40)
#define GR_FLOW_TOTAL_MAX ((int64_t)1 << 50)
#define GR_FLOW_UNLIMITED INT64_MAX

struct gr_arc {
	int32_t from, to;
	int64_t low;  /* 0 .. cap */
	int64_t cap;  /* .. GR_FLOW_AMOUNT_MAX, or GR_FLOW_UNLIMITED */
	int64_t rate; /* -GR_FLOW_RATE_MAX .. GR_FLOW_RATE_MAX per unit */
};

struct gr_net {
	int32_t nodes;            /* 1 .. 2^26 */
	const int64_t *supply;    /* [nodes]; > 0 gives, < 0 needs; the sum is 0 */
	int32_t arcs;             /* 0 .. 2^31 - 1 */
	const struct gr_arc *arc; /* [arcs]; borrowed for the call */
};

struct gr_flow_stats {
	int64_t pivots, nodes_moved, arcs_priced;
};

struct
    gr_basis; /* the spanning tree and bound states of a solved net; made by the solver, good for a warm start */

struct gr_flow {
	int64_t *amount; /* [arcs], low .. cap */
	int64_t *
	    price; /* [nodes]: pi, what one unit more there is worth; reduced cost = rate + pi[from] - pi[to] */
	gr_i128 cost; /* sum of amount x rate, exact */
	/* GR_MISSING: price holds the cut, 0 or 1. GR_UNBOUNDED: cycle holds the arcs of a negative cycle of unlimited capacity. */
	int32_t *cycle;
	int32_t cycle_arcs;
	struct gr_basis *basis;
	struct gr_flow_stats stats;
};

/*
 * The cheapest flow that meets every supply. *out points into a, and lives as long as a does. Deterministic: ties are broken by index.
 * GR_INVALID: a range above is broken. GR_MISSING: no flow exists; price holds the cut, 0 or 1. GR_UNBOUNDED: see cycle.
 * GR_LIMIT: a is full, or MODEL 1's bounds are exceeded.
 * Primal network simplex, strongly feasible bases: Ahuja, Magnanti, Orlin (1993), ch. 11.
 */
GR_MUST int gr_flow_solve(
    const struct gr_net *net, struct gr_arena *a, struct gr_flow *out, struct gr_error *err);

/*
 * The same from the basis of an earlier answer: nodes and arcs keep their index, new ones come last; supplies, rates and capacities
 * may all differ. Ends at an optimum of net whatever the basis was; a near one only makes it fast.
 */
GR_MUST int gr_flow_resolve(const struct gr_net *net, const struct gr_basis *from,
    struct gr_arena *a, struct gr_flow *out, struct gr_error *err);

/* Asked now and then while a solver works: false stops it. */
struct gr_flow_watch {
	bool (*go_on)(void *context, const struct gr_flow_stats *so_far);
	void *context;
};

/* As gr_flow_resolve (from may be NULL: as gr_flow_solve), and GR_LIMIT when watch stops it. watch may be NULL. */
GR_MUST int gr_flow_solve_watched(const struct gr_net *net, const struct gr_basis *from,
    const struct gr_flow_watch *watch, struct gr_arena *a, struct gr_flow *out,
    struct gr_error *err);

/*
 * MODEL 4, prices with intervals: min[v], max[v] over all optimal duals with pi[root] = 0, by two shortest-path runs on the residual
 * graph: max(v) = dist(root -> v), min(v) = -dist(v -> root). INT64_MAX / INT64_MIN where no path bounds it.
 */
GR_MUST int gr_flow_interval(const struct gr_net *net, const struct gr_flow *flow, int32_t root,
    struct gr_arena *a, int64_t **min, int64_t **max, struct gr_error *err);

#endif
