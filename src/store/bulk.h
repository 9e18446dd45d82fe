/*
 * bulk.h - many rows into one table: one function, two bodies (SQLite: a prepared loop; PostgreSQL: COPY).
 */
#ifndef GR_STORE_BULK_H
#define GR_STORE_BULK_H

#include "store/db.h"

/* Both texts are constants and name the same columns in the same order. */
struct gr_bulk_table {
	const char *insert_sql; /* INSERT INTO t (a, b) VALUES ($1, $2) */
	const char *copy_sql;   /* COPY t (a, b) FROM STDIN */
	int columns;            /* 1 .. 64 */
};

struct gr_bulk;

/* Inside a transaction. While it is open the connection can do nothing else. */
GR_MUST int gr_bulk_open(struct gr_db *db, const struct gr_bulk_table *table, struct gr_bulk **out,
    struct gr_error *err);
/* The columns of a row from left to right, each once, then gr_bulk_row. Texts are borrowed until that. */
void gr_bulk_i64(struct gr_bulk *b, int64_t n);
void gr_bulk_text(struct gr_bulk *b, struct gr_str s);
void gr_bulk_blob(struct gr_bulk *b, struct gr_str s);
void gr_bulk_null(struct gr_bulk *b);
GR_MUST int gr_bulk_row(struct gr_bulk *b, struct gr_error *err);
/* Ends it; rows are in only when this says 0. NULL is allowed and 0. After a failed gr_bulk_row it must be called too. */
GR_MUST int gr_bulk_close(struct gr_bulk *b, struct gr_error *err);

#endif
