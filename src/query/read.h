/*
 * read.h - the frame of every query: the right first, then one snapshot of the database, and what stands at the top of every page.
 */
#ifndef GR_QUERY_READ_H
#define GR_QUERY_READ_H

#include "domain/dataset.h"
#include "domain/plan.h"
#include "query/process.h"
#include "store/app.h"
#include "store/process.h"

struct gr_read {
	struct gr_app *app;
	const struct gr_actor *who;
	struct gr_db *db; /* in a read transaction from begin to end */
};

/* Asks gr_may_ever, takes a connection, begins a read. After anything but 0 nothing is open; gr_read_end may be called all the same. */
GR_MUST int gr_read_begin(struct gr_read *rd, struct gr_app *app, const struct gr_actor *who, enum gr_right right,
    struct gr_error *err);
/* Ends the read and gives the connection back; returns rc, for a function's last line. */
int gr_read_end(struct gr_read *rd, int rc);
GR_MUST int gr_read_frame(const struct gr_read *rd, struct gr_arena *a, struct gr_frame *out, struct gr_error *err);
/* When a snapshot was taken and its root as hexadecimal; id 0 leaves both empty. */
GR_MUST int gr_read_root(const struct gr_read *rd, gr_snapshot_id id, struct gr_arena *a, struct gr_time *taken,
    struct gr_str *root, struct gr_error *err);
/* The newest plan's totals as this reader may see them (query/plan.h says which); there false: none. */
struct gr_plan_totals {
	bool there;
	gr_plan_id plan;
	int32_t years;                    /* of the plan's window, 1 or more */
	struct gr_plan_sum joint;
	const struct gr_dataset *dataset; /* that the plan rests on */
};
GR_MUST int gr_read_plan_totals(const struct gr_read *rd, struct gr_arena *a, struct gr_plan_totals *out, struct gr_error *err);
/* How many organisations have lines in d. */
int32_t gr_dataset_orgs_with_lines(const struct gr_dataset *d);
/* The three source lists, read once for a query that names many of them. */
struct gr_sources {
	struct gr_map map;
	struct gr_str *title, *url; /* by the map's value */
	int32_t count;
};

GR_MUST int gr_sources_open(const struct gr_dataset *d, struct gr_arena *a, struct gr_sources *out, struct gr_error *err);
/* Title and address of a source; empty where it is unknown. */
void gr_source_find(const struct gr_sources *s, struct gr_str source_id, struct gr_str *title, struct gr_str *url);

#endif
