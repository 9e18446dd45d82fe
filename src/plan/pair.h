/*
 * pair.h - from the flow on arcs to who uses whose: pairs, split first in first out through depots, and the sums over them (MODEL 4).
 */
#ifndef GR_PLAN_PAIR_H
#define GR_PLAN_PAIR_H

#include "plan/network.h"

/* What became of one member's litres; those of a need or those of a surplus add up to its litres. A soil without a
 * class is unplaced, though it has no node and costs nothing. */
struct gr_member_use {
	int64_t own, others, plants, primary, unmet; /* of a need */
	int64_t used, received, unplaced;            /* of a surplus */
};

struct gr_pairs {
	struct gr_pair *pair;
	int32_t pairs;
	struct gr_member_use *use; /* [members] */
	int32_t longest_quarters;  /* the longest stay in a depot, first in first out */
	int32_t *too_long;         /* [too_longs]: in each bay the holding arc that its first stay that is too long should not have passed */
	int32_t too_longs;
};

/* Pairs in the order of arcs, those through depots last. GR_LIMIT: a is full. */
GR_MUST int gr_pairs_make(const struct gr_network *n, const int64_t *amount, struct gr_arena *a,
    struct gr_pairs *out, struct gr_error *err);

/*
 * The sums of all pairs, and of one organisation: its needs with what they cost, its surpluses with what receivers cost; a pair between two
 * counts where the material is used.
 */
struct gr_plan_sum gr_pairs_sum(
    const struct gr_network *n, const struct gr_pairs *p, int32_t org); /* -1: all */
/* kg of a surplus that were used, received, and neither; exactly its kg together. */
void gr_member_kg(const struct gr_member *m, const struct gr_member_use *u, int64_t *used_kg,
    int64_t *received_kg, int64_t *unplaced_kg);

#endif
