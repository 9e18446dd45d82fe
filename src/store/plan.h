/*
 * plan.h - plans (fordelingsplaner) as stored: canonical texts of plan/ and the plan file, which this room does not read.
 */
#ifndef GR_STORE_PLAN_H
#define GR_STORE_PLAN_H

#include "domain/plan.h"
#include "store/db.h"
#include "store/stamp.h"

struct gr_stored_plan {
	gr_plan_id id;
	gr_snapshot_id snapshot;
	struct gr_time made;
	enum gr_plan_kind kind;
	struct gr_str params, results; /* canonical texts (plan/'s gr_plan_write) */
	struct gr_str file;            /* the plan file; at most 500 MB */
	struct gr_sha256 file_sha256;
	int32_t nodes, arcs;
	int64_t solve_us, proof_us, proved_nodes, proved_arcs, proved_pairs;
	int64_t change;
};

/* made comes from the stamp. */
GR_MUST int gr_store_plan_save(struct gr_db *db, const struct gr_stamp *stamp,
    const struct gr_stored_plan *plan, gr_plan_id *out, struct gr_error *err);
/* id 0 = the newest of the process. `file` is left empty: gr_store_plan_file. GR_MISSING. */
GR_MUST int gr_store_plan_find(struct gr_db *db, gr_process_id process, gr_plan_id id,
    struct gr_arena *a, struct gr_stored_plan *out, struct gr_error *err);
/* The same among plans of data sets that were published. */
GR_MUST int gr_store_plan_find_published(struct gr_db *db, gr_process_id process, gr_plan_id id,
    struct gr_arena *a, struct gr_stored_plan *out, struct gr_error *err);
GR_MUST int gr_store_plan_file(struct gr_db *db, gr_process_id process, gr_plan_id id,
    struct gr_arena *a, struct gr_str *out, struct gr_error *err);
/* Heads, newest first: without params, results and file. */
GR_MUST int gr_store_plans(struct gr_db *db, gr_process_id process, struct gr_arena *a,
    struct gr_stored_plan **out, int32_t *count, struct gr_error *err);

#endif
