/*
 * figure.h - a number that may be missing or hidden, so that nobody can print it as zero by accident.
 */
#ifndef GR_DOMAIN_FIGURE_H
#define GR_DOMAIN_FIGURE_H

#include <stdbool.h>
#include <stdint.h>

enum gr_figure_kind {
	GR_NOT_REPORTED, /* nobody has said it (mangler); the zero value of the struct, on purpose */
	GR_REPORTED,
	GR_HIDDEN /* known, and not shown to this reader (vises ikke) */
};

enum gr_hidden_why {
	GR_HIDDEN_NOT,
	GR_HIDDEN_FEW,        /* fewer than three organisations behind it */
	GR_HIDDEN_DOMINANT,   /* one has more than 85 %, or two nearly all */
	GR_HIDDEN_AUDIT,      /* could be computed from other published figures */
	GR_HIDDEN_READER,     /* its visibility does not give it to this reader */
	GR_HIDDEN_UNPUBLISHED /* no publication yet */
};

struct gr_figure {
	enum gr_figure_kind kind;
	enum gr_hidden_why why; /* GR_HIDDEN only */
	int64_t n; /* the unit is in the name of the member: struct gr_figure likely_kg */
};

struct gr_figure gr_figure(int64_t n);
struct gr_figure gr_figure_hidden(enum gr_hidden_why why);
/* Sum: hidden if either is hidden, missing if either is missing. GR_LIMIT cannot happen within MODEL 1's bounds (asserted). */
struct gr_figure gr_figure_sum(struct gr_figure a, struct gr_figure b);

#endif
