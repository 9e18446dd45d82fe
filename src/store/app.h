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

#endif
