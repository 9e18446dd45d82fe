/*
 * app.h - what outlives a request: opened once by main.c, read-only after the start but for what locks for itself.
 */
#ifndef GR_STORE_APP_H
#define GR_STORE_APP_H

#include "store/db.h"

struct gr_app {
	struct gr_db_pool *dbs;
	const char *url;        /* a file's path, or postgresql://... / "host=... dbname=..." */
	const char *share;      /* folder of assets, data and locale */
	const char *listen;     /* "127.0.0.1:8080"; NULL when not serving */
	const char *binary;     /* this program, for jobs' children */
	struct gr_dataset_cache *cache; /* frozen snapshots, read once (query/dataset.c) */
};

/*
 * Opens the database (make: creates and fills an empty one), brings it up to date, and makes the connections: at most `connections`,
 * opened when asked for. Strings are borrowed. share may be NULL; listen, binary and cache are left NULL for the caller.
 */
GR_MUST int gr_app_open(struct gr_app *app, const char *url, const char *share, bool make, int connections,
    struct gr_error *err);
/*
 * A server begins: leaves its mark, and where the server before it did not end by itself (*unclean), checks the file first (RELIABILITY 2). GR_BROKEN:
 * damaged; the mark stays, so the next start checks again. gr_app_stop takes the mark away: the clean end.
 */
GR_MUST int gr_app_start(struct gr_app *app, struct gr_time now, bool *unclean, struct gr_error *err);
GR_MUST int gr_app_stop(struct gr_app *app, struct gr_error *err);
void gr_app_close(struct gr_app *app); /* an app of zeros is allowed; cache is query/'s to close */

#endif
