/*
 * world.h - a small world for the tests of the plan: the real code lists with few sites, offers and lines, tariffs that can be
 * computed in one's head: loading 10 kr./t, 1 kr./tkm, no toll, no tax, no price of CO2; detour 1.0; depots 2 kr./t and 1 kr./t a quarter.
 */
#ifndef GR_TESTS_PLAN_WORLD_H
#define GR_TESTS_PLAN_WORLD_H

#include "base/arena.h"
#include "domain/dataset.h"
#include "plan/plan.h"

#define WORLD_LINES 64

struct world {
	struct gr_arena *a;
	struct gr_dataset d;
	struct gr_plan_params
	    params; /* 2026-Q1 to 2032-Q4, all certainties, limit 100 km, detour 1.0 */
	struct gr_site site[8];
	struct gr_offer offer[24];
	struct gr_crossing crossing[4];
	struct gr_line line[WORLD_LINES];
	struct gr_line_key key[WORLD_LINES];
	struct gr_project project[1];
};

void world_open(struct world *w, size_t ceiling);
void world_close(struct world *w);
void world_setting(struct world *w, const char *key, const char *value);
void world_factor(struct world *w, const char *key, const char *value);
/* Places are km east and north of one point on Sjælland; land is an index, 0 the main land. The new index is returned. */
int32_t world_site(
    struct world *w, enum gr_site_kind kind, int32_t e_km, int32_t n_km, int32_t land);
int32_t world_offer(struct world *w, int32_t site, enum gr_offer_side side, const char *quality,
    int64_t capacity_t, int64_t kr_per_t, const char *classes);
/* A line of an organisation (index) in whole tonnes; quarters count from 2026-Q1 as 0; use "" for a surplus. */
int32_t world_line(struct world *w, int32_t org, enum gr_direction direction, const char *quality,
    const char *use, int64_t t, int32_t e_km, int32_t n_km, int32_t first, int32_t last);
/* 1,950 t of crushed concrete, and a need for 2,050 t of base gravel in a road: 1,000 m3 each. */
int32_t world_concrete(struct world *w, int32_t org, int32_t e_km, int32_t first, int32_t last);
int32_t world_gravel(struct world *w, int32_t org, int32_t e_km, int32_t first, int32_t last);
/* A pit 50 km east that sells that gravel, a receiver 50 km west that takes the concrete. */
void world_pit_and_receiver(struct world *w, int64_t pit_kr, int64_t fee_kr);
void world_class(struct world *w, int32_t line, const char *system, const char *code);
void world_crossing(struct world *w, int32_t land_a, int32_t e_km, int32_t n_km, int32_t land_b,
    int32_t e2_km, int32_t n2_km, int64_t toll_kr, bool known);
/* Makes the plan and checks its proof; fails the test on any error. */
void world_plan(struct world *w, struct gr_plan *out);
/* The litres that a pair carries between two lines (from a surplus to a need), through depots or not. */
int64_t world_between(const struct gr_plan *p, int32_t from, int32_t to);
/* The committed demo, and its plan with the settings' defaults, not proved yet. */
void world_demo(struct gr_arena *a, struct gr_dataset *d, struct gr_plan_params *params);
void world_demo_plan(struct gr_arena *a, struct gr_plan *out);
const struct gr_reason *world_reason(const struct gr_plan *p, int32_t line);

#endif
