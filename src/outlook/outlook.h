/*
 * outlook.h - the deterministic outlook from the dataset's settings, target and reserves (MODEL 8; data/OUTLOOK.md works an example).
 */
#ifndef GR_OUTLOOK_OUTLOOK_H
#define GR_OUTLOOK_OUTLOOK_H

#include "domain/dataset.h"
#include "domain/outlook.h"

/* What the pooled plan and the declarations add in the target year; 0 where there is no plan yet. */
struct gr_outlook_pool {
	/* Secondary used in place of primary by the plan, per year of the target (displaced). */
	int64_t pool_kg;
	int64_t plants_kg, declared_kg, requirement_kg;
	/* Not used at all; a share of use gains only the target's part of it, see gr_ladder. */
	int64_t avoided_kg;
	/* The target.csv id that these were counted under; empty = the one in use. */
	struct gr_str definition;
};

/*
 * *out lives in a. pool NULL = nothing yet. GR_MISSING: a setting or the definition is not there (which). GR_INVALID: a definition of another
 * form, area or kind is asked to be mixed in (the reason), or a setting is out of range. GR_LIMIT: an amount leaves MODEL 1's bounds.
 * All values in exact fractions, each rounded once, half to even: consumption to 10,000 t, secondary and target to 1,000 t (OUTLOOK.md 2).
 */
GR_MUST int gr_outlook_make(const struct gr_dataset *d, const struct gr_outlook_pool *pool,
    struct gr_arena *a, struct gr_outlook *out, struct gr_error *err);

/* Two sources that state the same quantity; refused (GR_INVALID, with the reason) unless area, form, numerator, denominator and year agree. */
struct gr_stated {
	struct gr_str definition, area, unit, source_id;
	int32_t year;
	int64_t value;   /* in the smallest unit */
	int32_t percent; /* one standard deviation, percent of value; > 0 */
};
struct gr_reconciled {
	int64_t value;
	int64_t *adjustment; /* [n] value - stated */
	int64_t chi2_milli;  /* test value x 1000, n - 1 degrees of freedom */
	bool doubtful;       /* above the 95 % quantile */
};
/*
 * Weighted least squares, weight 1 / deviation^2. *out lives in a. 1 <= n <= 31, 0 < value <= 2^50, 1 <= percent <= 1000: GR_INVALID outside.
 * The test value is the sum of (adjustment / deviation)^2; under honest deviations it is chi-square distributed.
 */
GR_MUST int gr_reconcile(const struct gr_stated *s, int32_t n, struct gr_arena *a,
    struct gr_reconciled *out, struct gr_error *err);

#endif
