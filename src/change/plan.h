/*
 * plan.h - a plan of a snapshot: queued as a job, computed in a child, proved, stored.
 */
#ifndef GR_CHANGE_PLAN_H
#define GR_CHANGE_PLAN_H

#include "access/right.h"
#include "domain/plan.h"

struct gr_app;

/* Queues plan.run for the snapshot (0 = newest); one at a time per process: an open one is given back. */
GR_MUST int gr_plan_request(struct gr_app *app, const struct gr_actor *who, gr_snapshot_id snapshot, gr_job_id *out, struct gr_error *err);
/* Computes, proves and stores at once (the job's child, and `grus plan run`). A plan without a passing certificate is GR_BROKEN and not stored. */
GR_MUST int gr_plan_run(struct gr_app *app, const struct gr_actor *who, gr_snapshot_id snapshot, struct gr_arena *a, struct gr_plan *out,
    struct gr_error *err);

#endif
