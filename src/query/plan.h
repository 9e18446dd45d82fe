/*
 * plan.h - the allocation plan as this reader may see it (Bedste fordeling). The public sees totals and sums that pass MODEL 3 rule 2; a builder its own
 * rows and those whose owners let it; both of plans of published data sets alone; the process team all.
 */
#ifndef GR_QUERY_PLAN_H
#define GR_QUERY_PLAN_H

#include "domain/dataset.h"
#include "domain/plan.h"
#include "query/process.h"

struct gr_plan_use {          /* who uses whose: one row, or a sum of rows that may not be shown alone */
	struct gr_str from, to;   /* organisation or site; "øvrige" */
	struct gr_str from_project, to_project; /* empty where hidden */
	struct gr_str material, instead_of;
	int64_t kg;
	int32_t dist_m;
	int32_t first_year, last_year;
	struct gr_str depot, condition;
	bool own;                 /* the reader's own */
	int32_t from_e_m, from_n_m, to_e_m, to_n_m; /* 0 where hidden */
};

struct gr_plan_reason_row {
	enum gr_reason_kind kind;
	enum gr_direction direction;
	struct gr_str org, project, quality; /* empty where hidden */
	int64_t kg;
	struct gr_str sentence;   /* rendered in the reader's language, cut down to what he may see */
	bool own;
};

struct gr_plan_org_row {
	struct gr_str org;
	int64_t need_kg, own_kg, others_kg, plants_kg, pit_kg, given_kg;
	int64_t alone_kr, share_kr; /* whole kr; both 0 where not shown */
	bool own;
};

struct gr_plan_price_row {
	struct gr_str quality, where;
	int32_t first_year, last_year;
	enum gr_direction direction;
	int64_t min_ore_per_t, max_ore_per_t;
	int64_t holds_kg;
};

struct gr_plan_view {
	struct gr_frame frame;
	bool there;               /* false: no plan has been made yet */
	gr_plan_id plan;
	gr_snapshot_id snapshot;
	struct gr_time made;
	int32_t newer_lines;      /* lines newer than the plan's snapshot */
	int32_t running;          /* a job is queued (1) or running (2) for this process */
	struct gr_plan_params params;
	enum gr_plan_kind kind;
	struct gr_figure shown;   /* GR_HIDDEN with the reason where even totals are not shown to this reader */
	struct gr_plan_sum alone, joint;
	struct gr_str sha256;
	int64_t solve_us, proof_us, proved_nodes, proved_arcs, proved_pairs;
	int32_t nodes, arcs;
	gr_i128 objective_mille_ore;
	struct gr_plan_use *use;
	int32_t uses, uses_hidden; /* hidden: how many pairs stand only in sums */
	struct gr_plan_org_row *org;
	int32_t orgs;
	struct gr_figure reason_kg[GR_DIRECTIONS][GR_REASONS]; /* per kind; hidden where fewer than three stand behind it */
	int32_t reason_lines[GR_DIRECTIONS][GR_REASONS];       /* 0 for the public */
	struct gr_plan_reason_row *reason;
	int32_t reasons;
	struct gr_plan_price_row *price;
	int32_t prices;
	/* The demo's and the share's words. */
	int32_t first_year, last_year;
	int32_t parties;          /* organisations with lines in it */
};

GR_MUST int gr_query_plan(struct gr_app *app, const struct gr_actor *who, gr_plan_id plan, /* 0 = newest */
    struct gr_arena *a, struct gr_plan_view *out, struct gr_error *err);
/* The plan file's bytes, plan 0 = the newest; GR_DENIED to those who may not see every line in it (the public gets totals only). */
GR_MUST int gr_query_plan_file(struct gr_app *app, const struct gr_actor *who, gr_plan_id plan, struct gr_arena *a,
    struct gr_str *out, struct gr_error *err);

#endif
