/*
 * private.h - what the files of outlook/ share: growth in exact fractions, and the ladder.
 */
#ifndef GR_OUTLOOK_PRIVATE_H
#define GR_OUTLOOK_PRIVATE_H

#include "outlook/outlook.h"

#define GR_GROWTH_YEARS 100

/*
 * base x (1 + per_10000 / 10000)^years, rounded once, half to even, to a multiple of unit. base 0 .. 2^50, per_10000 -9999 .. 10000,
 * years 0 .. GR_GROWTH_YEARS, unit 1 .. 2^30. false: the result does not fit.
 */
bool gr_growth(int64_t base, int32_t per_10000, int32_t years, int64_t unit, int64_t *out);

/* n x permille / 1000, rounded once, half to even, to a multiple of unit; n within +-2^60, permille 0 .. 1000. */
int64_t gr_permille_of(int64_t n, int64_t permille, int64_t unit);

/* The ladder of a target year. y is the likely year of the target, base_permille the share of the base year. */
GR_MUST int gr_ladder_make(const struct gr_outlook_year *y, int64_t target_permille,
    int64_t base_permille, const struct gr_outlook_pool *pool, struct gr_ladder *out,
    struct gr_error *err);

#endif
