/*
 * publish.h - what may be published of a snapshot (MODEL 3, rules 1 to 6): the partition at first publication, the replacement rule afterwards,
 * and the audit over everything ever published. Pure.
 */
#ifndef GR_POOL_PUBLISH_H
#define GR_POOL_PUBLISH_H

#include "domain/dataset.h"
#include "domain/publication.h"

struct gr_publish_history {
	const struct gr_publication *publication; /* all so far, oldest first */
	const struct gr_dataset *dataset;         /* [publications]: the snapshot behind each */
	int32_t publications;
};

/*
 * The next publication of snapshot d. Settings publish.* of d. *out lives in a. Only lines with GR_VISIBLE_PUBLIC count.
 * GR_BROKEN: the audit found a figure that somebody could compute, and no rule could take it out (nothing may be published).
 */
GR_MUST int gr_publish_next(const struct gr_publish_history *history, const struct gr_dataset *d,
    struct gr_arena *a, struct gr_publication *out, struct gr_error *err);

struct gr_publish_audit {
	int64_t figures, amounts, attackers;
	int32_t failing; /* rows that fail */
	/* Their indices in the last publication; 0 stands for figures that are shown no more. */
	int32_t *row;
	struct gr_str text; /* what was checked, with the numbers */
};
/*
 * MODEL 3 rule 6: rank test over all figures ever published (a), linear program over the present tables (b, CLP), and besides
 * whether every figure shown is the rounded sum of what passes rule 2; where one is not, (b) is left out, since no world fits it.
 * Percents of low and high are no part of the equations: rounded to 10 over a whole group they bound nobody's likely amount.
 */
GR_MUST int gr_publish_audit(const struct gr_publish_history *history, struct gr_arena *a,
    struct gr_publish_audit *out, struct gr_error *err);

#endif
