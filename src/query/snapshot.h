/*
 * snapshot.h - snapshots, publications and jobs, for the process team.
 */
#ifndef GR_QUERY_SNAPSHOT_H
#define GR_QUERY_SNAPSHOT_H

#include "domain/snapshot.h"
#include "query/process.h"

struct gr_publication_row {
	gr_publication_id id;
	gr_snapshot_id snapshot;
	struct gr_time made;
	int32_t rows_shown, rows_hidden, kept;
	struct gr_str audit;
};

struct gr_job_row {
	gr_job_id id;
	struct gr_str kind, state, message; /* plan.run; queued, running, done, failed */
	struct gr_time asked, started, ended;
	int32_t percent;
};

struct gr_snapshot_view {
	struct gr_frame frame;
	struct gr_snapshot *snapshot;
	int32_t snapshots;
	struct gr_publication_row *publication;
	int32_t publications;
	struct gr_job_row *job;
	int32_t jobs;
	/* Who has delivered: the process team's status list. */
	struct gr_party *party;
	int32_t parties;
};

GR_MUST int gr_query_snapshots(struct gr_app *app, const struct gr_actor *who, struct gr_arena *a,
    struct gr_snapshot_view *out, struct gr_error *err);
/* Recomputes every leaf and the root from the stored rows; GR_BROKEN names the first that differs. */
GR_MUST int gr_query_snapshot_verify(struct gr_app *app, const struct gr_actor *who, gr_snapshot_id id, struct gr_arena *a,
    struct gr_snapshot *out, struct gr_error *err);

#endif
