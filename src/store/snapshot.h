/*
 * snapshot.h - snapshots (datagrundlag) as stored: rows written once, never changed. The number counts from 1 in each process.
 */
#ifndef GR_STORE_SNAPSHOT_H
#define GR_STORE_SNAPSHOT_H

#include "domain/snapshot.h"
#include "store/db.h"
#include "store/stamp.h"

struct gr_snapshot_line {
	gr_line_id line;
	int64_t version;
	struct gr_leaf leaf; /* gr_leaf_hash(salt, text) */
	struct gr_str text;  /* canonical; opaque here */
};

struct gr_snapshot_list {
	enum gr_list list;
	int64_t version;     /* gr_stored_list.version: its text is read from there */
	struct gr_leaf leaf; /* gr_leaf_hash(salt, text) */
};

/*
 * Writes a snapshot whole. taken comes from the stamp, and the number is the next of the process. The root is the caller's:
 * gr_merkle_root over the leaves of line[] and then list[], in this order. newer_lines is not stored.
 */
GR_MUST int gr_store_snapshot_save(struct gr_db *db, const struct gr_stamp *stamp,
    const struct gr_snapshot *head, const struct gr_snapshot_line *line, int32_t lines,
    const struct gr_snapshot_list *list, int32_t lists, gr_snapshot_id *out, struct gr_error *err);
/* id 0 = the newest. GR_MISSING. newer_lines is left 0. */
GR_MUST int gr_store_snapshot_find(struct gr_db *db, gr_process_id process, gr_snapshot_id id,
    struct gr_arena *a, struct gr_snapshot *out, struct gr_error *err);
/* Newest first. */
GR_MUST int gr_store_snapshots(struct gr_db *db, gr_process_id process, struct gr_arena *a,
    struct gr_snapshot **out, int32_t *count, struct gr_error *err);
/* In their order. */
GR_MUST int gr_store_snapshot_lines(struct gr_db *db, gr_process_id process, gr_snapshot_id id,
    struct gr_arena *a, struct gr_snapshot_line **out, int32_t *count, struct gr_error *err);
/* In their order. text may be NULL; else the text of each list by enum gr_list, as frozen (empty where the snapshot has none). */
GR_MUST int gr_store_snapshot_lists(struct gr_db *db, gr_process_id process, gr_snapshot_id id,
    struct gr_arena *a, struct gr_snapshot_list **out, int32_t *count, struct gr_str *text,
    struct gr_error *err);
/* Recomputes each leaf and the root from the rows. GR_BROKEN names the first that differs. */
GR_MUST int gr_store_snapshot_verify(struct gr_db *db, gr_process_id process, gr_snapshot_id id,
    struct gr_arena *a, struct gr_snapshot *out, struct gr_error *err);

#endif
