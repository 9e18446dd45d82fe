/*
 * dataset.h - frozen data sets, read once from their text and kept: a snapshot never changes. Used inside query/ and change/ (and opened by main.c);
 * asks no right, so nothing of it leaves without the query that does.
 */
#ifndef GR_QUERY_DATASET_H
#define GR_QUERY_DATASET_H

#include "access/actor.h"
#include "domain/dataset.h"

struct gr_app;
struct gr_db;
struct gr_dataset_cache;

struct gr_dataset_cache *gr_dataset_cache_open(void); /* NULL: no memory */
void gr_dataset_cache_close(struct gr_dataset_cache *c); /* NULL is allowed */

/* The snapshot of the process; *out belongs to the cache and lives as long as app. id 0 = the newest. GR_MISSING: there is none. */
GR_MUST int gr_dataset_frozen(struct gr_app *app, struct gr_db *db, gr_process_id process, gr_snapshot_id id,
    const struct gr_dataset **out, struct gr_error *err);
/* As it is now: code lists (kept until a new version is saved), projects and current lines, in a. */
GR_MUST int gr_dataset_live(struct gr_app *app, struct gr_db *db, gr_process_id process, struct gr_arena *a,
    const struct gr_dataset **out, struct gr_error *err);

#endif
