/*
 * plan_file.h - the independent checker of plan files (MODEL 4, certificate): own reader, own tariff function, own geometry; shares no code
 * with plan/ or flow/ and knows only base/. doc/plan-file.md is the format.
 */
#ifndef GR_PROOF_PLAN_FILE_H
#define GR_PROOF_PLAN_FILE_H

#include "base/arena.h"
#include "base/error.h"
#include "base/hash.h"
#include "base/num.h"

struct gr_proof {
	int64_t nodes, arcs, used_pairs;       /* looked at */
	int64_t complementary, recomputed;     /* arcs whose slackness held; pairs recomputed from raw data */
	gr_i128 primal, dual;                  /* equal */
	bool complete;                         /* proved over all allowed pairs; false: over the arcs that the file states */
	struct gr_sha256 sha256;               /* of all lines before the last */
};

/*
 * 0: every claim of the file holds. GR_INVALID: not a plan file (line and what stands there). GR_BROKEN: a claim does not hold, and
 * which one, on which line. GR_LIMIT: too large for a. Memory within a; time
 * linear in the arcs, and for a complete graph in pairs of surplus and need.
 */
GR_MUST int gr_proof_check(struct gr_str file, struct gr_arena *a, struct gr_proof *out, struct gr_error *err);

#endif
