/*
 * dimacs.h - DIMACS minimum-cost flow files and answers as text (doc/flow.md has the format). Knows no solver.
 */
#ifndef GR_FLOW_DIMACS_H
#define GR_FLOW_DIMACS_H

#include <stdio.h>

#include "flow/flow.h"

/*
 * Reads `p min NODES ARCS`, `n NODE SUPPLY`, `a FROM TO LOW CAP RATE` (nodes from 1, CAP -1 = unlimited), `c` comments;
 * LF or CRLF. Memory grows with what is there, never with what is announced. *out points into a.
 * GR_INVALID: bad input; GR_LIMIT: a bound of MODEL 1 or of a is exceeded; both with the line as place. GR_BROKEN: reading failed.
 */
GR_MUST int gr_dimacs_read(FILE *in, struct gr_arena *a, struct gr_net *out, struct gr_error *err);

/* What an answer file says. The arrays are those of struct gr_flow. */
struct gr_dimacs_answer {
	struct gr_flow flow;
	bool has_cost, has_prices, has_cut, has_cycle;
};

/*
 * Reads `s COST`, `f FROM TO AMOUNT` (one per arc of net, in its order), `v NODE PRICE`, and the proofs `k NODE` and
 * `u ARC FROM TO`. Errors as gr_dimacs_read.
 */
GR_MUST int gr_dimacs_read_answer(FILE *in, const struct gr_net *net, struct gr_arena *a,
    struct gr_dimacs_answer *out, struct gr_error *err);

/* An optimum: `s`, one `f` an arc in the order of net, zeros too, and one `v` a node if duals. GR_BROKEN: writing failed. */
GR_MUST int gr_dimacs_write(FILE *to, const struct gr_net *net, const struct gr_flow *flow,
    bool duals, struct gr_error *err);
GR_MUST int gr_dimacs_write_cut(
    FILE *to, const struct gr_net *net, const struct gr_flow *flow, struct gr_error *err);
GR_MUST int gr_dimacs_write_cycle(
    FILE *to, const struct gr_net *net, const struct gr_flow *flow, struct gr_error *err);
/* One `i NODE MIN MAX` a node; "-" where nothing bounds it. */
GR_MUST int gr_dimacs_write_interval(FILE *to, const struct gr_net *net, const int64_t *min,
    const int64_t *max, struct gr_error *err);
/* The net itself, as gr_dimacs_read reads it. */
GR_MUST int gr_dimacs_write_net(FILE *to, const struct gr_net *net, struct gr_error *err);

#endif
