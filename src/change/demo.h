/*
 * demo.h - the demo process: real code lists and constructed lines, marked as example.
 */
#ifndef GR_CHANGE_DEMO_H
#define GR_CHANGE_DEMO_H

#include "access/right.h"
#include "change/link.h"

struct gr_app;

struct gr_demo_made {
	struct gr_link_made builder, lead;
	struct gr_str builder_org;
	gr_snapshot_id snapshot;
	gr_plan_id plan;
	int32_t lines, projects, orgs;
};

/* Reads app->share/data; makes process, lists, lines, snapshot, publication, plan and two links. GR_CONFLICT where the database has a process already. */
GR_MUST int gr_demo_load(struct gr_app *app, const struct gr_actor *who, struct gr_arena *a, struct gr_demo_made *out, struct gr_error *err);

#endif
