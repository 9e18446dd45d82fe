#include "store/db.h"

#include <assert.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "store/private.h"
#include "store/schema.h"

struct gr_db_pool {
	pthread_mutex_t lock;
	pthread_cond_t given;
	char *url;
	int max, open, idle;
	bool
	    spoilt; /* a commit failed: the next connection checks the file before anybody writes */
	struct gr_db *db[];
};

/* "postgresql://", "postgres://", or key=value pairs that name a host, a database or a service. */
static bool is_postgres(const char *url)
{
	static const char *const key[] = {"host=", "hostaddr=", "dbname=", "service=", "user="};
	struct gr_str s = gr_str(url);

	if (gr_str_starts(s, "postgresql://") || gr_str_starts(s, "postgres://"))
		return true;
	for (size_t i = 0; i < sizeof(key) / sizeof(key[0]); i++)
		if (gr_str_starts(s, key[i]))
			return true;
	return false;
}

int gr_db_open(const char *url, bool make, struct gr_db **out, struct gr_error *err)
{
	struct gr_db *db = calloc(1, sizeof(*db));
	int32_t version = 0;
	int rc;

	*out = NULL;
	if (!db)
		return gr_fail_full(err);
	db->engine = is_postgres(url) ? GR_POSTGRES : GR_SQLITE;
	db->ops = db->engine == GR_POSTGRES ? &gr_postgres_ops : &gr_sqlite_ops;
	rc = db->ops->open(db, url, make, err);
	if (!rc)
		rc = gr_schema_check(db, &version, err);
	if (!rc && version == 0 && !make)
		rc = gr_fail(err, GR_MISSING, N_("There is no Grus database there yet."),
		    N_("Make one with: grus init"));
	if (rc) {
		/* who fails here must not hand out a number of a lost statement as the place */
		if (db->engine == GR_SQLITE)
			gr_error_at(err, url);
		gr_db_close(db);
		return rc;
	}
	*out = db;
	return GR_OK;
}

void gr_db_close(struct gr_db *db)
{
	if (!db)
		return;
	while (db->kept) {
		struct gr_stmt *st = db->kept;

		db->kept = st->next;
		db->ops->finish(st);
		free(st);
	}
	db->ops->close(db);
	free(db);
}

enum gr_engine gr_db_engine(const struct gr_db *db)
{
	return db->engine;
}

int gr_db_script(struct gr_db *db, const char *sql, struct gr_error *err)
{
	return db->ops->script(db, sql, err);
}

int gr_db_begin(struct gr_db *db, struct gr_error *err)
{
	static const char begin_lite[] = "BEGIN IMMEDIATE";
	static const char begin_pg[] = "BEGIN";
	int rc;

	assert(!db->open_transaction);
	if (db->spoilt)
		return gr_fail(err, GR_BROKEN,
		    N_("The database could not be written safely, so nothing more is saved."),
		    N_("Look at the disk, then start the server again: it checks the file first."));
	rc = gr_db_script(db, db->engine == GR_SQLITE ? begin_lite : begin_pg, err);
	db->open_transaction = db->writing = !rc;
	return rc;
}

int gr_db_begin_read(struct gr_db *db, struct gr_error *err)
{
	static const char begin_lite[] = "BEGIN";
	static const char begin_pg[] = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
	int rc;

	assert(!db->open_transaction);
	rc = gr_db_script(db, db->engine == GR_SQLITE ? begin_lite : begin_pg, err);
	db->open_transaction = !rc;
	return rc;
}

int gr_db_commit(struct gr_db *db, struct gr_error *err)
{
	int rc;

	assert(db->open_transaction);
	rc = gr_db_script(db, "COMMIT", err);
	if (rc) {
		/* Whether it is on the disk is not known: never tried again as if nothing had happened (RELIABILITY 2). */
		db->spoilt = db->writing;
		gr_db_rollback(db);
		return rc;
	}
	db->open_transaction = db->writing = false;
	return GR_OK;
}

void gr_db_rollback(struct gr_db *db)
{
	struct gr_error ignored;

	if (!db->open_transaction)
		return;
	/* SQLite may have rolled back by itself; then this fails, and nothing is open, which is what is wanted. */
	if (gr_db_script(db, "ROLLBACK", &ignored) && db->engine == GR_SQLITE &&
	    !sqlite3_get_autocommit(db->lite))
		db->spoilt = true;
	db->open_transaction = db->writing = false;
}

/* The highest n of $n in a text, outside quotes. */
static int highest_param(const char *sql)
{
	int high = 0;
	bool quoted = false;

	for (const char *p = sql; *p; p++) {
		int n = 0;

		if (*p == '\'')
			quoted = !quoted;
		if (quoted || *p != '$')
			continue;
		while (p[1] >= '0' && p[1] <= '9' && n <= GR_PARAMS)
			n = n * 10 + (*++p - '0');
		if (n > high)
			high = n;
	}
	return high;
}

int gr_stmt_open(struct gr_db *db, const char *sql, struct gr_stmt **out, struct gr_error *err)
{
	struct gr_stmt *st;
	int rc;

	*out = NULL;
	/* by address: the text is a constant, so the same constant is the same statement */
	for (st = db->kept; st; st = st->next)
		if (st->sql == sql && !st->busy) {
			st->busy = true;
			*out = st;
			return GR_OK;
		}
	st = calloc(1, sizeof(*st));
	if (!st)
		return gr_fail_full(err);
	st->db = db;
	st->sql = sql;
	st->params = highest_param(sql);
	assert(st->params <= GR_PARAMS);
	rc = db->ops->prepare(st, err);
	if (rc) {
		free(st);
		return rc;
	}
	st->busy = true;
	st->next = db->kept;
	db->kept = st;
	*out = st;
	return GR_OK;
}

void gr_stmt_close(struct gr_stmt *st)
{
	if (!st)
		return;
	st->db->ops->reset(st);
	memset(st->param, 0, sizeof(st->param));
	st->started = st->done = st->busy = false;
}

static struct gr_param *param(struct gr_stmt *st, int at)
{
	assert(at >= 1 && at <= st->params && !st->started);
	return &st->param[at];
}

void gr_bind_i64(struct gr_stmt *st, int at, int64_t n)
{
	*param(st, at) = (struct gr_param){.kind = GR_PARAM_I64, .n = n};
}

void gr_bind_text(struct gr_stmt *st, int at, struct gr_str s)
{
	*param(st, at) = (struct gr_param){.kind = GR_PARAM_TEXT, .s = s};
}

void gr_bind_blob(struct gr_stmt *st, int at, struct gr_str s)
{
	*param(st, at) = (struct gr_param){.kind = GR_PARAM_BLOB, .s = s};
}

void gr_bind_null(struct gr_stmt *st, int at)
{
	*param(st, at) = (struct gr_param){.kind = GR_PARAM_NULL};
}

int gr_stmt_step(struct gr_stmt *st, bool *row, struct gr_error *err)
{
	int rc;

	*row = false;
	if (st->done)
		return GR_OK;
	rc = st->db->ops->step(st, row, err);
	st->started = true;
	st->done = rc || !*row;
	return rc;
}

int64_t gr_column_i64(struct gr_stmt *st, int at)
{
	return st->db->ops->i64(st, at);
}

struct gr_str gr_column_text(struct gr_stmt *st, int at)
{
	return st->db->ops->bytes(st, at);
}

struct gr_str gr_column_blob(struct gr_stmt *st, int at)
{
	return st->db->ops->bytes(st, at);
}

bool gr_column_null(struct gr_stmt *st, int at)
{
	return st->db->ops->null(st, at);
}

int64_t gr_db_changed(struct gr_db *db)
{
	return db->changed;
}

/* The short forms of private.h. */

void gr_bind_id(struct gr_stmt *st, int at, int64_t id)
{
	if (id)
		gr_bind_i64(st, at, id);
	else
		gr_bind_null(st, at);
}

void gr_bind_bool(struct gr_stmt *st, int at, bool b)
{
	gr_bind_i64(st, at, b ? 1 : 0);
}

void gr_bind_hash(struct gr_stmt *st, int at, const struct gr_sha256 *h)
{
	gr_bind_blob(st, at, (struct gr_str){(const char *)h->b, sizeof(h->b)});
}

void gr_bind_z(struct gr_stmt *st, int at, const char *z)
{
	gr_bind_text(st, at, gr_str(z));
}

struct gr_param gr_value_i64(int64_t n)
{
	return (struct gr_param){.kind = GR_PARAM_I64, .n = n};
}

struct gr_param gr_value_id(int64_t id)
{
	return (struct gr_param){.kind = id ? GR_PARAM_I64 : GR_PARAM_NULL, .n = id};
}

struct gr_param gr_value_text(struct gr_str s)
{
	return (struct gr_param){.kind = GR_PARAM_TEXT, .s = s};
}

struct gr_param gr_value_z(const char *z)
{
	return gr_value_text(gr_str(z));
}

struct gr_param gr_value_hash(const struct gr_sha256 *h)
{
	return gr_value_blob(h->b, sizeof(h->b));
}

struct gr_param gr_value_blob(const void *p, size_t n)
{
	return (struct gr_param){.kind = GR_PARAM_BLOB, .s = {p, n}};
}

void gr_bind_values(struct gr_stmt *st, int from, const struct gr_param *value, int count)
{
	for (int i = 0; i < count; i++)
		*param(st, from + i) = value[i];
}

void gr_bulk_values(struct gr_bulk *b, const struct gr_param *value, int count)
{
	for (int i = 0; i < count; i++)
		switch (value[i].kind) {
		case GR_PARAM_NULL:
			gr_bulk_null(b);
			break;
		case GR_PARAM_I64:
			gr_bulk_i64(b, value[i].n);
			break;
		case GR_PARAM_TEXT:
			gr_bulk_text(b, value[i].s);
			break;
		case GR_PARAM_BLOB:
			gr_bulk_blob(b, value[i].s);
			break;
		}
}

bool gr_column_bool(struct gr_stmt *st, int at)
{
	return gr_column_i64(st, at) != 0;
}

struct gr_sha256 gr_column_hash(struct gr_stmt *st, int at)
{
	struct gr_sha256 h = {{0}};
	struct gr_str s = gr_column_blob(st, at);

	if (s.n == sizeof(h.b))
		memcpy(h.b, s.p, sizeof(h.b));
	return h;
}

struct gr_str gr_column_copy(struct gr_stmt *st, int at, struct gr_arena *a)
{
	return gr_str_copy(a, gr_column_text(st, at));
}

int gr_stmt_run(struct gr_stmt *st, struct gr_error *err)
{
	bool row = true;
	int rc = GR_OK;

	while (!rc && row)
		rc = gr_stmt_step(st, &row, err);
	gr_stmt_close(st);
	return rc;
}

int gr_stmt_run_i64(struct gr_stmt *st, int64_t *out, struct gr_error *err)
{
	bool row;
	int rc = gr_stmt_step(st, &row, err);

	if (!rc && !row)
		rc = gr_fail(err, GR_MISSING, N_("What was asked for is not in the database."), "");
	if (!rc)
		*out = gr_column_i64(st, 0);
	while (!rc && row)
		rc = gr_stmt_step(st, &row, err);
	gr_stmt_close(st);
	return rc;
}

int gr_stmt_need(struct gr_stmt *st, const char *sentence, const char *remedy, struct gr_error *err)
{
	bool row;
	int rc = gr_stmt_step(st, &row, err);

	if (!rc && !row)
		rc = gr_fail(err, GR_MISSING, sentence, remedy);
	return rc;
}

void gr_rows_open(struct gr_rows *r, struct gr_arena *a, size_t size, int32_t expected)
{
	*r = (struct gr_rows){.a = a, .size = size, .cap = expected};
	if (expected > 0)
		r->p = gr_alloc_array(a, (size_t)expected, size);
	if (!r->p)
		r->cap = 0;
}

static void *add(struct gr_rows *r)
{
	if (r->count == r->cap) {
		int32_t cap = r->cap ? r->cap * 2 : 16;
		void *p = r->cap > INT32_MAX / 2 ? NULL
		                                 : gr_alloc_array(r->a, (size_t)cap, r->size);

		if (!p)
			return NULL;
		if (r->count)
			memcpy(p, r->p, (size_t)r->count * r->size);
		r->p = p;
		r->cap = cap;
	}
	return (char *)r->p + (size_t)r->count++ * r->size;
}

int gr_rows_next(struct gr_rows *r, struct gr_stmt *st, void **element, struct gr_error *err)
{
	bool row;
	int rc = gr_stmt_step(st, &row, err);

	*element = NULL;
	if (rc || !row)
		return rc;
	*element = add(r);
	return *element ? GR_OK : gr_fail_full(err);
}

int gr_rows_end(
    const struct gr_rows *r, struct gr_stmt *st, int rc, int32_t *count, struct gr_error *err)
{
	gr_stmt_close(st);
	*count = rc ? 0 : r->count;
	return !rc && gr_arena_full(r->a) ? gr_fail_full(err) : rc;
}

int gr_counter_take(
    struct gr_db *db, const char *name, int64_t count, int64_t *first, struct gr_error *err)
{
	static const char take_sql[] =
	    "INSERT INTO counter (name, next) VALUES ($1, 1 + CAST($2 AS BIGINT))"
	    "  ON CONFLICT (name) DO UPDATE SET next = counter.next + CAST($2 AS BIGINT)"
	    "  RETURNING next - CAST($2 AS BIGINT)";
	struct gr_stmt *st;
	int rc = gr_stmt_open(db, take_sql, &st, err);

	if (rc)
		return rc;
	gr_bind_z(st, 1, name);
	gr_bind_i64(st, 2, count);
	return gr_stmt_run_i64(st, first, err);
}

/* The connection pool. */

int gr_db_pool_open(const char *url, int max, struct gr_db_pool **out, struct gr_error *err)
{
	struct gr_db_pool *p;
	pthread_condattr_t monotonic;

	assert(max >= 1);
	*out = NULL;
	p = calloc(1, sizeof(*p) + (size_t)max * sizeof(struct gr_db *));
	if (!p)
		return gr_fail_full(err);
	p->url = strdup(url);
	if (!p->url) {
		free(p);
		return gr_fail_full(err);
	}
	p->max = max;
	pthread_mutex_init(&p->lock, NULL);
	pthread_condattr_init(&monotonic);
	pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
	pthread_cond_init(&p->given, &monotonic);
	pthread_condattr_destroy(&monotonic);
	*out = p;
	return GR_OK;
}

/* After a failed commit the file is opened anew and checked before anybody writes (RELIABILITY 2). */
static int open_checked(const char *url, bool check, struct gr_db **out, struct gr_error *err)
{
	static const char check_lite[] = "PRAGMA quick_check(1)";
	struct gr_stmt *st = NULL;
	int rc = gr_db_open(url, false, out, err);

	if (rc || !check || (*out)->engine != GR_SQLITE)
		return rc;
	rc = gr_stmt_open(*out, check_lite, &st, err);
	if (!rc)
		rc = gr_stmt_need(st, N_("The check of the database gave no answer."), "", err);
	if (!rc && !gr_str_is(gr_column_text(st, 0), "ok"))
		rc = gr_fail(err, GR_BROKEN, N_("The database is damaged."),
		    N_("Stop the server and restore the newest backup: grus restore"));
	gr_stmt_close(st);
	if (rc) {
		gr_db_close(*out);
		*out = NULL;
	}
	return rc;
}

int gr_db_take(struct gr_db_pool *p, struct gr_db **out, struct gr_error *err)
{
	struct timespec end;
	int rc = GR_OK, waited = 0;

	*out = NULL;
	clock_gettime(CLOCK_MONOTONIC, &end);
	end.tv_sec += GR_BUSY_MS / 1000;
	pthread_mutex_lock(&p->lock);
	while (!waited && !p->idle && p->open == p->max)
		waited = pthread_cond_timedwait(&p->given, &p->lock, &end);
	while (p->idle && !*out) {
		*out = p->db[--p->idle];
		if (!(*out)->ops->alive(*out)) {
			gr_db_close(*out);
			*out = NULL;
			p->open--;
		}
	}
	if (!*out && p->open == p->max)
		rc = gr_fail(err, GR_LIMIT,
		    N_("The server is busy: no connection to the database became free."),
		    N_("Try again in a moment."));
	if (!*out && !rc) {
		bool check = p->spoilt;

		p->open++; /* the place is taken before the lock is let go; opening may take a while */
		pthread_mutex_unlock(&p->lock);
		rc = open_checked(p->url, check, out, err);
		pthread_mutex_lock(&p->lock);
		if (rc) {
			p->open--;
			pthread_cond_signal(&p->given);
		} else if (check) {
			p->spoilt = false;
		}
	}
	pthread_mutex_unlock(&p->lock);
	return rc;
}

void gr_db_give(struct gr_db_pool *p, struct gr_db *db)
{
	bool spoilt;

	if (!db)
		return;
	gr_db_rollback(db);
	spoilt = db->spoilt;
	if (spoilt || !db->ops->alive(db)) {
		gr_db_close(db);
		db = NULL;
	}
	pthread_mutex_lock(&p->lock);
	if (db)
		p->db[p->idle++] = db;
	else
		p->open--;
	if (spoilt) {
		/* the others' view of the file is as old as the failure: all open anew */
		p->spoilt = true;
		while (p->idle) {
			gr_db_close(p->db[--p->idle]);
			p->open--;
		}
	}
	pthread_cond_signal(&p->given);
	pthread_mutex_unlock(&p->lock);
}

void gr_db_pool_close(struct gr_db_pool *p)
{
	if (!p)
		return;
	assert(p->idle == p->open); /* whoever took a connection gave it back */
	while (p->idle)
		gr_db_close(p->db[--p->idle]);
	pthread_cond_destroy(&p->given);
	pthread_mutex_destroy(&p->lock);
	free(p->url);
	free(p);
}
