#include "world.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "../domain/fixture.h"
#include "domain/demo.h"
#include "proof/plan_file.h"

#define EAST 680000
#define NORTH 6150000

void world_open(struct world *w, size_t ceiling)
{
	memset(w, 0, sizeof(*w));
	w->a = gr_arena_open(ceiling);
	assert_non_null(w->a);
	fixture_dataset(w->a, &w->d);
	w->d.site = w->site;
	w->d.offer = w->offer;
	w->d.crossing = w->crossing;
	w->d.line = w->line;
	w->d.key = w->key;
	w->d.project = w->project;
	w->d.sites = w->d.offers = w->d.crossings = w->d.lines = 0;
	w->d.projects = 1;
	w->project[0] = (struct gr_project){.id = {1}, .org = {1}, .name = GR_STR("Stien")};
	world_factor(w, "haul_fixed_loading_kr_t", "10");
	world_factor(w, "haul_rate_kr_tkm", "1");
	world_factor(w, "toll_kr_tkm", "0");
	world_factor(w, "raastofafgift_kr_t", "0");
	world_setting(w, "plan.co2_kr_t", "0");
	world_setting(w, "depot.in_kr_t", "2");
	world_setting(w, "depot.hold_kr_t_quarter", "1");
	world_setting(w, "depot.max_quarters", "4");
	w->params = (struct gr_plan_params){.certainty_from = GR_IDEA,
	    .first = gr_quarter_of(2026, 1),
	    .last = gr_quarter_of(2032, 4),
	    .haul_limit_m = 100000,
	    .detour_permille = 1000,
	    .only_org = -1};
}

void world_close(struct world *w)
{
	gr_arena_close(w->a);
}

void world_setting(struct world *w, const char *key, const char *value)
{
	int32_t i = gr_map_find(&w->d.setting_map, gr_str(key));

	assert_true(i >= 0);
	w->d.setting[i].value = gr_str(value);
}

void world_factor(struct world *w, const char *key, const char *value)
{
	int32_t i = gr_map_find(&w->d.factor_map, gr_str(key));

	assert_true(i >= 0);
	w->d.factor[i].value = gr_str(value);
}

int32_t world_site(
    struct world *w, enum gr_site_kind kind, int32_t e_km, int32_t n_km, int32_t land)
{
	int32_t i = w->d.sites++;
	static const char *const code[] = {"T1", "T2", "T3", "T4", "T5", "T6", "T7", "T8"};

	assert_true(i < 8);
	w->site[i] = (struct gr_site){.code = gr_str(code[i]),
	    .name = gr_str(code[i]),
	    .kind = kind,
	    .e_m = EAST + e_km * 1000,
	    .n_m = NORTH + n_km * 1000,
	    .land = land};
	return i;
}

int32_t world_offer(struct world *w, int32_t site, enum gr_offer_side side, const char *quality,
    int64_t capacity_t, int64_t kr_per_t, const char *classes)
{
	int32_t i = w->d.offers++;

	assert_true(i < 24);
	w->offer[i] = (struct gr_offer){.site = site,
	    .quality = gr_dataset_quality(&w->d, gr_str(quality)),
	    .side = side,
	    .capacity_kg_per_year = capacity_t * 1000,
	    .ore_per_t = kr_per_t * 100,
	    .soil_classes = gr_str(classes),
	    .first_year = 2026,
	    .last_year = 2032};
	assert_true(w->offer[i].quality >= 0);
	return i;
}

int32_t world_line(struct world *w, int32_t org, enum gr_direction direction, const char *quality,
    const char *use, int64_t t, int32_t e_km, int32_t n_km, int32_t first, int32_t last)
{
	int32_t i = w->d.lines++;
	int32_t start = gr_quarter_of(2026, 1).n;

	assert_true(i < WORLD_LINES);
	w->line[i] = (struct gr_line){.id = {100 + i},
	    .org = w->d.org[org].id,
	    .direction = direction,
	    .quality = gr_str(quality),
	    .use = gr_str(use),
	    .likely_kg = t * 1000,
	    .place = {.e_m = EAST + e_km * 1000, .n_m = NORTH + n_km * 1000},
	    .first = {start + first},
	    .last = {start + last},
	    .certainty = GR_FUNDED};
	w->key[i] = (struct gr_line_key){.org = org,
	    .project = 0,
	    .quality = gr_dataset_quality(&w->d, gr_str(quality)),
	    .group = -1,
	    .use = gr_dataset_use(&w->d, gr_str(use)),
	    .soil_class = -1,
	    .municipality = -1,
	    .area = -1,
	    .land = 0};
	assert_true(w->key[i].quality >= 0);
	return i;
}

/* Crushed concrete: 1,950 t fill 1,000 m3; gravel: 2,050 t fill as much. */
int32_t world_concrete(struct world *w, int32_t org, int32_t e_km, int32_t first, int32_t last)
{
	return world_line(w, org, GR_SURPLUS, "kb_a", "", 1950, e_km, 0, first, last);
}

int32_t world_gravel(struct world *w, int32_t org, int32_t e_km, int32_t first, int32_t last)
{
	return world_line(w, org, GR_NEED, "sg_ii", "road_base", 2050, e_km, 0, first, last);
}

void world_pit_and_receiver(struct world *w, int64_t pit_kr, int64_t fee_kr)
{
	world_offer(w, world_site(w, GR_PIT, 50, 0, 0), GR_SELLS, "sg_ii", 100000, pit_kr, "");
	world_offer(w, world_site(w, GR_RECEIVER, -50, 0, 0), GR_TAKES, "kb_a", 100000, fee_kr, "");
}

void world_class(struct world *w, int32_t line, const char *system, const char *code)
{
	w->line[line].soil_system = gr_str(system);
	w->line[line].soil_class = gr_str(code);
	w->key[line].soil_class = gr_dataset_soil_class(&w->d, gr_str(system), gr_str(code));
	assert_true(w->key[line].soil_class >= 0);
}

void world_crossing(struct world *w, int32_t land_a, int32_t e_km, int32_t n_km, int32_t land_b,
    int32_t e2_km, int32_t n2_km, int64_t toll_kr, bool known)
{
	int32_t i = w->d.crossings++;

	assert_true(i < 4);
	w->crossing[i] = (struct gr_crossing){.land_a = land_a,
	    .land_b = land_b,
	    .a_e_m = EAST + e_km * 1000,
	    .a_n_m = NORTH + n_km * 1000,
	    .b_e_m = EAST + e2_km * 1000,
	    .b_n_m = NORTH + n2_km * 1000,
	    .toll_ore_per_truck = toll_kr * 100,
	    .toll_known = known,
	    .opens_year = 0,
	    .closes_year = INT32_MAX};
}

void world_plan(struct world *w, struct gr_plan *out)
{
	struct gr_error err = {0};
	struct gr_proof proof;

	if (gr_plan_make(&w->d, &w->params, NULL, NULL, w->a, out, &err))
		fail_msg("plan: %s", err.sentence);
	if (gr_proof_check(out->file, w->a, &proof, &err))
		fail_msg("proof: %s (%s)", err.sentence, err.place);
	assert_true(proof.primal == out->objective_mille_ore && proof.dual == proof.primal);
}

int64_t world_between(const struct gr_plan *p, int32_t from, int32_t to)
{
	int64_t litres = 0;

	for (int32_t i = 0; i < p->pairs; i++) {
		if (p->pair[i].from_kind == GR_NODE_SURPLUS && p->pair[i].to_kind == GR_NODE_NEED &&
		    p->pair[i].from == from && p->pair[i].to == to)
			litres += p->pair[i].litres;
	}
	return litres;
}

const struct gr_reason *world_reason(const struct gr_plan *p, int32_t line)
{
	for (int32_t i = 0; i < p->reasons; i++) {
		if (p->reason[i].line == line)
			return &p->reason[i];
	}
	return NULL;
}

void world_demo(struct gr_arena *a, struct gr_dataset *d, struct gr_plan_params *params)
{
	struct gr_demo demo;
	struct gr_error err = {0};

	fixture_dataset(a, d);
	if (gr_demo_read(fixture_file(a, "demo/projects.csv"), fixture_file(a, "demo/lines.csv"), d,
	        a, &demo, &err) ||
	    gr_dataset_lines(d, demo.project, demo.projects, demo.line, demo.lines, a, &err) ||
	    gr_plan_defaults(d, params, &err))
		fail_msg("%s", err.sentence);
}

void world_demo_plan(struct gr_arena *a, struct gr_plan *out)
{
	struct gr_dataset *d = gr_alloc(a, sizeof(*d));
	struct gr_plan_params params;
	struct gr_error err = {0};

	world_demo(a, d, &params);
	if (gr_plan_make(d, &params, NULL, NULL, a, out, &err))
		fail_msg("%s", err.sentence);
}
