/*
 * stage.h - the scene of tests/change with five organisations on it, their lines frozen, published and planned: what every query can be asked about.
 */
#ifndef GR_TESTS_QUERY_STAGE_H
#define GR_TESTS_QUERY_STAGE_H

#include "../change/scene.h"

#define STAGE_ORGS 5

struct stage {
	struct scene s;
	gr_org_id org[STAGE_ORGS]; /* K350, KLAR, VD, FORS, K265 */
	gr_plan_id plan;
};

/* cmocka's fixtures; *state is a struct stage. The first has lines only, the second a snapshot, a publication and a plan besides. */
int stage_open_lines(void **state);
int stage_open_played(void **state);
int stage_close(void **state);
/* Each organisation: a need of 20,000 t and more and a surplus of 8,000 t and more for all, and a need of 500 t that is its own. */
void stage_save(struct stage *st, const struct gr_line *line, gr_line_id *id);
/* What the owner of the file could do behind our back. */
void stage_spoil(struct stage *st, const char *sql);
struct gr_actor stage_market(struct stage *st); /* the process team, as the market sees it */
/* The whole sentence, with its values, in English. */
const char *stage_said(struct stage *st);

#endif
