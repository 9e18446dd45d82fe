/*
 * distance.h - how far a lorry drives between two places (MODEL 1): the straight line times the detour, led through open crossings where
 * water lies between. Integers only. Knows no material and no price.
 */
#ifndef GR_PLAN_DISTANCE_H
#define GR_PLAN_DISTANCE_H

#include "base/arena.h"
#include "domain/dataset.h"

/* A length of road and the tolls on it, øre per lorry; compared by length, then by toll. */
struct gr_way {
	int64_t dist_m, toll_ore;
};

/* The crossings that a plan may use, and the shortest way between their ends. Ends 2k and 2k + 1 belong to crossing[k]. */
struct gr_ways {
	int32_t detour_permille, ends;
	int32_t *crossing; /* [ends / 2], indices in the dataset */
	int32_t *land, *e_m, *n_m;
	struct gr_way *between; /* [ends * ends]; dist_m INT64_MAX: none */
};

/* A place, with the way from it to each crossing's end. */
struct gr_spot {
	int32_t e_m, n_m, land; /* land -1: unknown, taken to be that of the other end */
	struct gr_way *reach;   /* [ends], by whatever crossings; NULL where there are none */
};

/*
 * A crossing is open when it is so from the first to the last year and joins two different lands. One whose toll nobody knows is not used:
 * unknown is not free. GR_LIMIT: a is full. GR_INVALID: a detour below 1000.
 */
GR_MUST int gr_ways_open(const struct gr_dataset *d, int32_t first_year, int32_t last_year,
    int32_t detour_permille, struct gr_arena *a, struct gr_ways *out, struct gr_error *err);
GR_MUST int gr_spot_open(const struct gr_ways *w, int32_t e_m, int32_t n_m, int32_t land,
    struct gr_arena *a, struct gr_spot *out, struct gr_error *err);
/* Whole metres, rounded up, so that no distance is below the straight line. */
int64_t gr_straight_m(int64_t de_m, int64_t dn_m);
/* The shortest way; false where no chain of open crossings leads there, or where the straight line is longer than limit_m. */
bool gr_way_between(const struct gr_ways *w, const struct gr_spot *a, const struct gr_spot *b,
    int64_t limit_m, struct gr_way *out);

#endif
