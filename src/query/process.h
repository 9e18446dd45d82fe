/*
 * process.h - the front page: what, who, when, how far (Processen).
 */
#ifndef GR_QUERY_PROCESS_H
#define GR_QUERY_PROCESS_H

#include "access/right.h"
#include "domain/figure.h"
#include "domain/snapshot.h"

struct gr_app;

struct gr_timeline_item {
	struct gr_str code, title, text, kind; /* kind: phase, milestone, event, document */
	int32_t start_year, start_month, end_year, end_month; /* 0 = not known */
	bool now;                              /* a phase that today lies in */
	struct gr_str source_title, source_url;
};

struct gr_party {
	struct gr_str name, kind, role; /* role: owner, process_lead, process_manager, builder, market_actor */
	bool delivered;                 /* has lines in the process; only where the reader may know */
};

struct gr_contact {
	struct gr_str role, name, url; /* a role's contact: organisation, never a person */
};

/* What stands at the top of every page. */
struct gr_frame {
	gr_process_id process;
	struct gr_str name, owner;      /* "Sammen om mindre råstofforbrug", "Region Sjælland" */
	struct gr_str owner_from_2027;  /* the dated fact; empty when none */
	bool example;                   /* constructed lines are in it: the strip "Eksempel" */
	enum gr_role role;
	bool as_market;
	struct gr_str org;              /* the builder's name; empty */
	gr_snapshot_id snapshot;        /* newest taken; 0 */
	struct gr_time taken;
	int32_t newer_lines;
	struct gr_str demo_builder, demo_lead; /* paths of the demo's "Prøv som ..." links; empty outside the demo */
};

struct gr_process_view {
	struct gr_frame frame;
	struct gr_str challenge, goal;             /* text of the process */
	int64_t target_permille;
	int32_t target_year;
	int64_t baseline_permille;
	int32_t baseline_year;
	/* Outlook, likely: the share expected in the target year. */
	int64_t expected_num_kg, expected_den_kg;
	struct gr_timeline_item *item;
	int32_t items;
	struct gr_party *party;
	int32_t parties;
	struct gr_contact *contact;
	int32_t contacts;
	int32_t builders, delivered, lines, projects;
	struct gr_time deadline;                   /* of the needs mapping's round; 0 */
};

/* The folder of assets, data and locale that belongs to the program; lives as long as app. */
const char *gr_query_share(const struct gr_app *app);
/* The process of this database; with several, the first. GR_MISSING with the remedy where there is none yet. */
GR_MUST int gr_query_process_default(struct gr_app *app, gr_process_id *out, struct gr_error *err);
GR_MUST int gr_query_frame(struct gr_app *app, const struct gr_actor *who, struct gr_arena *a,
    struct gr_frame *out, struct gr_error *err);
GR_MUST int gr_query_process(struct gr_app *app, const struct gr_actor *who, struct gr_arena *a,
    struct gr_process_view *out, struct gr_error *err);

#endif
