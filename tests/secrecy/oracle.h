/*
 * oracle.h - an attacker who shares no code with pool/: he reads every published row, knows the rule, who has lines where and when, and his
 * own amounts, and asks CLP what the others' amounts can be.
 */
#ifndef GR_TESTS_SECRECY_ORACLE_H
#define GR_TESTS_SECRECY_ORACLE_H

#include "pool/publish.h"

enum oracle_kind {
	ORACLE_EXACT,  /* over all that was ever published, as if figures were not rounded */
	ORACLE_ROUNDED /* over the present tables, each figure right to half its rounding */
};

struct oracle_answer {
	int64_t programs; /* linear programs solved */
	int64_t targets;  /* amounts asked for, over all attackers */
	int64_t known;    /* exactly (ORACLE_EXACT) or within percent (ORACLE_ROUNDED) */
	/* Owner ids of the first that is known; attacker 0 = outsider. */
	int64_t first_attacker, first_victim;
};

/* every: each every-th attacker only, beginning with the outsider; 1 = all. */
void oracle_ask(const struct gr_publish_history *h, enum oracle_kind kind, int32_t every,
    struct oracle_answer *out);

/*
 * The control: sums of quality x year with both margins and the grand total, each shown where it passes the rule for itself alone. *hidden:
 * cells with lines that are not shown; the answer: how many of them an outsider computes from the rest.
 */
int64_t oracle_per_cell(const struct gr_dataset *d, enum gr_direction direction, int64_t *hidden);

#endif
