/*
 * reason.h - why a surplus is not used, and why a need is served from a pit (MODEL 4): five kinds, with numbers that add up and can be computed
 * anew. Knows the network and its flow, no page.
 */
#ifndef GR_PLAN_REASON_H
#define GR_PLAN_REASON_H

#include "plan/pair.h"
#include "plan/price.h"

struct gr_reasons {
	struct gr_reason *
	    reason; /* in the order of members; one for each line with litres that are not used, or come from a pit or nowhere */
	int32_t reasons;
};

/* What one tonne more is worth is prices->min: it goes on to where there still is room. Sentences' arguments may point into a and into the dataset. GR_LIMIT: a is full. */
GR_MUST int gr_reasons_make(const struct gr_network *n, const struct gr_flow *flow,
    const struct gr_prices *prices, const struct gr_pairs *pairs, struct gr_arena *a,
    struct gr_reasons *out, struct gr_error *err);

#endif
