/*
 * db.h - one narrow interface over SQLite and PostgreSQL: the same SQL text with $1 placeholders. The only room with SQL.
 */
#ifndef GR_STORE_DB_H
#define GR_STORE_DB_H

#include "base/arena.h"
#include "base/error.h"
#include "base/time.h"

struct gr_db;
struct gr_stmt;
struct gr_db_pool;

enum gr_engine { GR_SQLITE, GR_POSTGRES };

/* Opens, sets the engine up (RELIABILITY 2) and, if make, creates the file (0600). GR_MISSING: no such file; GR_BROKEN: not a database, no
 * permission, locked, of a newer version - each with its own sentence. */
GR_MUST int gr_db_open(const char *url, bool make, struct gr_db **out, struct gr_error *err);
void gr_db_close(struct gr_db *db);
enum gr_engine gr_db_engine(const struct gr_db *db);

/* Connections, one a thread at a time; made when asked for, at most max. */
GR_MUST int gr_db_pool_open(const char *url, int max, struct gr_db_pool **out, struct gr_error *err);
GR_MUST int gr_db_take(struct gr_db_pool *p, struct gr_db **out, struct gr_error *err); /* waits 5 s at most: GR_LIMIT */
void gr_db_give(struct gr_db_pool *p, struct gr_db *db);
void gr_db_pool_close(struct gr_db_pool *p);

/* BEGIN IMMEDIATE; GR_CONFLICT where it is locked for longer than the busy timeout. */
GR_MUST int gr_db_begin(struct gr_db *db, struct gr_error *err);
/* One snapshot of the database for several reads; ended by rollback. */
GR_MUST int gr_db_begin_read(struct gr_db *db, struct gr_error *err);
/* 0 only after the engine said that it is durable. After a failed commit the connection is closed for writes. */
GR_MUST int gr_db_commit(struct gr_db *db, struct gr_error *err);
void gr_db_rollback(struct gr_db *db);

/* sql is a constant. Prepared once per connection and kept. */
GR_MUST int gr_stmt_open(struct gr_db *db, const char *sql, struct gr_stmt **out, struct gr_error *err);
void gr_stmt_close(struct gr_stmt *st); /* NULL is allowed */
void gr_bind_i64(struct gr_stmt *st, int at, int64_t n);
void gr_bind_text(struct gr_stmt *st, int at, struct gr_str s); /* borrowed until the close */
void gr_bind_blob(struct gr_stmt *st, int at, struct gr_str s);
void gr_bind_null(struct gr_stmt *st, int at);
/* *row false: done. GR_CONFLICT: a unique or foreign key refused it; GR_BROKEN else (full disk says so). */
GR_MUST int gr_stmt_step(struct gr_stmt *st, bool *row, struct gr_error *err);
int64_t gr_column_i64(struct gr_stmt *st, int at);              /* columns from 0 */
struct gr_str gr_column_text(struct gr_stmt *st, int at);       /* until the next step or close */
struct gr_str gr_column_blob(struct gr_stmt *st, int at);
bool gr_column_null(struct gr_stmt *st, int at);
/* Rows changed by the last step of an UPDATE or DELETE. */
int64_t gr_db_changed(struct gr_db *db);

#endif
