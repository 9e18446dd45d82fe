/*
 * job.h - the queue: what is to be computed outside a request. Each row is taken by one worker; a key keeps one open job of a kind.
 */
#ifndef GR_STORE_JOB_H
#define GR_STORE_JOB_H

#include "base/text.h"
#include "domain/id.h"
#include "store/db.h"
#include "store/stamp.h"

enum gr_job_state { GR_JOB_QUEUED, GR_JOB_RUNNING, GR_JOB_DONE, GR_JOB_FAILED };
const char *gr_job_state_code(enum gr_job_state s); /* "queued" ... */

struct gr_stored_job {
	gr_job_id id;
	gr_process_id process;
	struct gr_str kind; /* "plan.run" */
	int64_t subject;    /* a snapshot's number */
	struct gr_str key;  /* unique while the job is open; empty = no such wish */
	enum gr_job_state state;
	int32_t percent;                            /* 0 .. 100 */
	struct gr_str message;                      /* a msgid, or what a child said */
	int64_t result;                             /* id of what it made; 0 */
	struct gr_time asked, started, ended, seen; /* seen: the worker's last sign of life */
	gr_link_id link;
	int32_t tries;
};

/* Queues it; where an open job has the same key, *out is that one and *there is true. */
GR_MUST int gr_store_job_ask(struct gr_db *db, const struct gr_stamp *stamp,
    const struct gr_stored_job *job, gr_job_id *out, bool *there, struct gr_error *err);
/*
 * Takes the oldest queued job, in a transaction of its own: state running, started and seen = now. GR_MISSING: none. Never hands one job to two workers.
 */
GR_MUST int gr_store_job_take(struct gr_db *db, struct gr_time now, struct gr_arena *a,
    struct gr_stored_job *out, struct gr_error *err);
/* A sign of life with progress; own transaction. GR_CONFLICT: it is not running any more. */
GR_MUST int gr_store_job_progress(struct gr_db *db, gr_job_id id, int32_t percent,
    struct gr_str message, struct gr_time now, struct gr_error *err);
/* state DONE or FAILED; inside the caller's transaction. GR_CONFLICT: it is not running any more. */
GR_MUST int gr_store_job_finish(struct gr_db *db, gr_job_id id, enum gr_job_state state,
    int64_t result, struct gr_str message, struct gr_time now, struct gr_error *err);
/* Running ones without a sign of life since `before` (their child died): queued again, or failed after three tries. Own transaction; *count how many. */
GR_MUST int gr_store_job_revive(struct gr_db *db, struct gr_time before, struct gr_time now,
    int32_t *count, struct gr_error *err);
GR_MUST int gr_store_job_find(struct gr_db *db, gr_job_id id, struct gr_arena *a,
    struct gr_stored_job *out, struct gr_error *err);
/* Newest first, at most max. */
GR_MUST int gr_store_jobs(struct gr_db *db, gr_process_id process, int32_t max, struct gr_arena *a,
    struct gr_stored_job **out, int32_t *count, struct gr_error *err);

#endif
