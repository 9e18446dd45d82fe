/*
 * dataset.h - from rows to the struct that figures read: the process as it is now, and as it was frozen. A snapshot never changes, so it is read
 * once and kept. Asks no right: nothing of it leaves without the query or the change that does.
 */
#ifndef GR_STORE_DATASET_H
#define GR_STORE_DATASET_H

#include "domain/dataset.h"
#include "store/app.h"

struct gr_dataset_cache;

struct gr_dataset_cache *gr_dataset_cache_open(void);    /* NULL: no memory */
void gr_dataset_cache_close(struct gr_dataset_cache *c); /* NULL is allowed */

/*
 * The snapshot of the process; *out belongs to the cache and lives as long as app. id 0 = the newest. GR_MISSING: there is none. GR_BROKEN: the frozen
 * text cannot be read (it was changed from outside).
 */
GR_MUST int gr_dataset_frozen(struct gr_app *app, struct gr_db *db, gr_process_id process,
    gr_snapshot_id id, const struct gr_dataset **out, struct gr_error *err);
/* As it is now: code lists in force (kept until a new version is saved), projects and lines in force, in a. */
GR_MUST int gr_dataset_live(struct gr_app *app, struct gr_db *db, gr_process_id process,
    struct gr_time now, struct gr_arena *a, const struct gr_dataset **out, struct gr_error *err);

#endif
