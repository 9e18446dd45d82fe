/*
 * crash.h - a first basis made of the net's own arcs, where it has hubs that can serve everyone.
 */
#ifndef GR_FLOW_CRASH_H
#define GR_FLOW_CRASH_H

#include "flow/simplex.h"

/*
 * Call between filling s and gr_simplex_start, which takes pred ([nodes], all -1 where this does not help). excess as there.
 * Measured on bench/flow: 1,000 to 3,500 nodes moved a pivot become about 100. GR_LIMIT: scratch is full.
 */
GR_MUST int gr_flow_crash(const struct gr_simplex *s, const int64_t *excess, int32_t *pred,
    struct gr_arena *scratch, struct gr_error *err);

#endif
