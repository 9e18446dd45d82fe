/*
 * estimate.h - from what the engineer knows (tonnes, m3, metres and width, or only a budget) to a band in kilograms
 * (MODEL 2), and the sentence that says how. Key figures, densities and bands are data of the dataset.
 */
#ifndef GR_DOMAIN_ESTIMATE_H
#define GR_DOMAIN_ESTIMATE_H

#include "domain/line.h"

struct gr_estimate {
	int64_t low_kg, likely_kg, high_kg;
	int64_t density_kg_m3; /* 0 when none was used */
	struct gr_str
	    how; /* plain words with the numbers, in the reader's language, for the page beside the amount */
	struct gr_str source_id; /* of the key figure or density; empty when none was used */
};

/*
 * Reads line->entered, quality, direction, certainty; writes nothing to the line. GR_INVALID where a width or a works code is
 * missing or unknown, GR_LIMIT above 10,000,000 t, GR_MISSING where the quality has no density or key figure.
 * Exact integers; each of low, likely, high rounded once, half to even, to the kilogram.
 */
GR_MUST int gr_estimate(const struct gr_line *line, const struct gr_dataset *d, struct gr_arena *a,
    struct gr_estimate *out, enum gr_line_field *field, struct gr_error *err);

/* kg -> litres of built-in volume, floor (MODEL 4); the quality's compacted density. 0 where it has none. */
int64_t gr_built_in_litres(int64_t kg, int64_t density_compacted_kg_m3);

#endif
