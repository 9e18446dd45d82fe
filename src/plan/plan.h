/*
 * plan.h - from a dataset to an allocation plan: network, exact optimum, reasons, prices, plan file. Pure; the proof of the file
 * is src/proof/'s, called by change/plan.c.
 */
#ifndef GR_PLAN_PLAN_H
#define GR_PLAN_PLAN_H

#include "domain/dataset.h"
#include "domain/plan.h"

/* The settings' defaults. */
GR_MUST int gr_plan_defaults(const struct gr_dataset *d, struct gr_plan_params *out, struct gr_error *err);

/*
 * Solves the joint plan and the one "each for itself" on the same dataset. *out lives in a; id, made and the proof counts are left 0 for
 * the caller. GR_INVALID: a setting is missing or out of range; GR_LIMIT: MODEL 1's bounds or the arena.
 * progress may be NULL; it returns true to cancel (GR_LIMIT).
 */
typedef bool (*gr_plan_progress)(void *self, const char *what, int64_t done, int64_t all);
GR_MUST int gr_plan_make(const struct gr_dataset *d, const struct gr_plan_params *params,
    gr_plan_progress progress, void *self, struct gr_arena *a, struct gr_plan *out, struct gr_error *err);

/* The stored form of a plan's results (pairs, reasons, prices, sums) as canonical text, and back; d is the dataset it was made from. */
void gr_plan_write(struct gr_sb *sb, const struct gr_plan *p, const struct gr_dataset *d);
GR_MUST int gr_plan_read(struct gr_str text, const struct gr_dataset *d, struct gr_arena *a,
    struct gr_plan *out, struct gr_error *err);

#endif
