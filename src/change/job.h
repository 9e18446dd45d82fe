/*
 * job.h - the queue of things that take too long for a request.
 */
#ifndef GR_CHANGE_JOB_H
#define GR_CHANGE_JOB_H

#include "access/right.h"

struct gr_app;

/* Takes the oldest queued job and marks it running; *out 0 when there is none. A job that a dead worker left running is queued again at start (first true). */
GR_MUST int gr_job_take(struct gr_app *app, const struct gr_actor *who, bool first, gr_job_id *out, struct gr_error *err);
/* Runs one job that was taken, in this process: computes, proves, stores. */
GR_MUST int gr_job_run(struct gr_app *app, const struct gr_actor *who, gr_job_id id, struct gr_arena *a, struct gr_error *err);
/* The job's child died or was stopped: failed, with the reason, unless it is done. */
GR_MUST int gr_job_fail(struct gr_app *app, const struct gr_actor *who, gr_job_id id, const char *message, struct gr_error *err);

#endif
