/*
 * private.h - what the files of this room share: the two engines behind db.h, and the short forms in which store functions run a
 * statement and collect rows.
 */
#ifndef GR_STORE_PRIVATE_H
#define GR_STORE_PRIVATE_H

#include <libpq-fe.h>
#include <sqlite3.h>

#include "base/hash.h"
#include "store/bulk.h"
#include "store/db.h"

#define GR_PARAMS 64
#define GR_BUSY_MS 5000
#define GR_APPLICATION_ID 0x47525553 /* "GRUS", in the header of a SQLite file */

enum gr_param_kind { GR_PARAM_NULL, GR_PARAM_I64, GR_PARAM_TEXT, GR_PARAM_BLOB };

struct gr_param {
	enum gr_param_kind kind;
	int64_t n;
	struct gr_str s;
};

struct gr_stmt {
	struct gr_db *db;
	const char *sql;
	struct gr_stmt *next; /* in the connection's list of kept statements */
	bool busy, kept, started, done;
	struct gr_param param[GR_PARAMS + 1]; /* from 1 */
	sqlite3_stmt *lite;
	int lite_at[GR_PARAMS + 1]; /* SQLite's own index of $n; 0 = the text has no $n */
	int params;                 /* highest n of $n in the text */
	char name[24];              /* PostgreSQL's name of it */
	PGresult *result;
	int row, rows;
};

struct gr_db {
	enum gr_engine engine;
	const struct gr_engine_ops *ops;
	sqlite3 *lite;
	PGconn *pg;
	struct gr_stmt *kept;
	int64_t changed;
	int32_t names; /* prepared so far, for PostgreSQL's names */
	bool open_transaction, writing, spoilt;
};

struct gr_engine_ops {
	int (*open)(struct gr_db *db, const char *url, bool make, struct gr_error *err);
	void (*close)(struct gr_db *db);
	bool (*alive)(struct gr_db *db);
	int (*script)(struct gr_db *db, const char *sql, struct gr_error *err);
	int (*prepare)(struct gr_stmt *st, struct gr_error *err);
	int (*step)(struct gr_stmt *st, bool *row, struct gr_error *err);
	void (*reset)(struct gr_stmt *st);
	void (*finish)(struct gr_stmt *st);
	int64_t (*i64)(struct gr_stmt *st, int at);
	struct gr_str (*bytes)(struct gr_stmt *st, int at);
	bool (*null)(struct gr_stmt *st, int at);
};

extern const struct gr_engine_ops gr_sqlite_ops, gr_postgres_ops;

/* One or more statements without parameters and without interest in rows: BEGIN, migrations. */
GR_MUST int gr_db_script(struct gr_db *db, const char *sql, struct gr_error *err);
/* What the engine said, as one of our sentences. */
int gr_sqlite_fail(sqlite3 *lite, int code, struct gr_error *err);
int gr_postgres_fail(PGconn *pg, const PGresult *result, struct gr_error *err);

/* An id of 0 is stored as NULL, so that foreign keys hold; gr_column_i64 reads NULL as 0. */
void gr_bind_id(struct gr_stmt *st, int at, int64_t id);
void gr_bind_bool(struct gr_stmt *st, int at, bool b);
void gr_bind_hash(
    struct gr_stmt *st, int at, const struct gr_sha256 *h); /* h lives until the close */
void gr_bind_z(struct gr_stmt *st, int at, const char *z);
bool gr_column_bool(struct gr_stmt *st, int at);
/* GR_BROKEN where the column does not hold 32 bytes. Zeros then. */
struct gr_sha256 gr_column_hash(struct gr_stmt *st, int at);
struct gr_str gr_column_copy(struct gr_stmt *st, int at, struct gr_arena *a);

/* Steps to the end and closes, whatever happens. */
GR_MUST int gr_stmt_run(struct gr_stmt *st, struct gr_error *err);
/* The first column of the one row (INSERT ... RETURNING id, count(*)); closes. GR_MISSING without a sentence of its own where there is no row. */
GR_MUST int gr_stmt_run_i64(struct gr_stmt *st, int64_t *out, struct gr_error *err);
/* As gr_stmt_step, but no row is GR_MISSING with these msgids; does not close. */
GR_MUST int gr_stmt_need(
    struct gr_stmt *st, const char *sentence, const char *remedy, struct gr_error *err);

/* A value as a parameter: what a prepared statement and a bulk load take alike. */
struct gr_param gr_value_i64(int64_t n);
struct gr_param gr_value_id(int64_t id); /* 0 is NULL */
struct gr_param gr_value_text(struct gr_str s);
struct gr_param gr_value_z(const char *z);
struct gr_param gr_value_hash(const struct gr_sha256 *h);
struct gr_param gr_value_blob(const void *p, size_t n);
void gr_bind_values(struct gr_stmt *st, int from, const struct gr_param *value, int count);
void gr_bulk_values(struct gr_bulk *b, const struct gr_param *value, int count);

/* An array that grows in an arena while rows come. */
struct gr_rows {
	struct gr_arena *a;
	void *p;
	size_t size;
	int32_t count, cap;
};
void gr_rows_open(struct gr_rows *r, struct gr_arena *a, size_t size, int32_t expected);
/* Steps; *element is a zeroed element for the row, or NULL at the end. */
GR_MUST int gr_rows_next(
    struct gr_rows *r, struct gr_stmt *st, void **element, struct gr_error *err);
/* Closes the statement; *count how many. Returns rc, or GR_LIMIT when the arena is full. r->p is the array. */
GR_MUST int gr_rows_end(
    const struct gr_rows *r, struct gr_stmt *st, int rc, int32_t *count, struct gr_error *err);

/* The next `count` numbers of a named counter; *first is the first of them. Inside a transaction. */
GR_MUST int gr_counter_take(
    struct gr_db *db, const char *name, int64_t count, int64_t *first, struct gr_error *err);

#endif
