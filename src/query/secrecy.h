/*
 * secrecy.h - MODEL 3 rules 2 and 5 for sums of a plan and of the outlook: who may be told that a sum is there, and how finely. The published tables
 * have the same rule in pool/.
 */
#ifndef GR_QUERY_SECRECY_H
#define GR_QUERY_SECRECY_H

#include "domain/dataset.h"

struct gr_secrecy {
	const struct gr_dataset *d;
	int64_t min_orgs, max_largest_percent, rest_percent, round_kg;
	int64_t *
	    by_org; /* [d->orgs] the parts of one sum by organisation, kg, 0 or more; the caller adds, gr_secrecy_passes clears */
};

/* The rule of d's settings; *out lives in a. GR_MISSING: a setting is not there. GR_LIMIT: a is full. */
GR_MUST int gr_secrecy_open(
    struct gr_secrecy *out, const struct gr_dataset *d, struct gr_arena *a, struct gr_error *err);
/* Whether the sum in by_org may be told (organisations under one owner count as one); by_org is zero afterwards. An empty sum does not pass. */
bool gr_secrecy_passes(struct gr_secrecy *s);
/* To the setting publish.round_tonnes, half to even. */
int64_t gr_secrecy_rounded(const struct gr_secrecy *s, int64_t kg);

#endif
