#include "store/bulk.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "store/private.h"

#define SEND_AT 65536

struct gr_bulk {
	struct gr_db *db;
	const struct gr_bulk_table *table;
	int column;         /* values of the row so far */
	struct gr_stmt *st; /* SQLite */
	char *text;         /* PostgreSQL: COPY's text form, sent when it is long enough */
	size_t n, cap;
	bool failed;
	bool no_memory;
};

static int bulk_begin_pg(struct gr_bulk *b, struct gr_error *err)
{
	PGresult *result = PQexec(b->db->pg, b->table->copy_sql);
	int rc = GR_OK;

	if (PQresultStatus(result) != PGRES_COPY_IN)
		rc = gr_postgres_fail(b->db->pg, result, err);
	PQclear(result);
	return rc;
}

int gr_bulk_open(
    struct gr_db *db, const struct gr_bulk_table *table, struct gr_bulk **out, struct gr_error *err)
{
	struct gr_bulk *b = calloc(1, sizeof(*b));
	int rc;

	assert(db->open_transaction && table->columns >= 1 && table->columns <= GR_PARAMS);
	*out = NULL;
	if (!b)
		return gr_fail_full(err);
	b->db = db;
	b->table = table;
	if (db->engine == GR_SQLITE)
		rc = gr_stmt_open(db, table->insert_sql, &b->st, err);
	else
		rc = bulk_begin_pg(b, err);
	if (rc) {
		free(b);
		return rc;
	}
	*out = b;
	return GR_OK;
}

static void put(struct gr_bulk *b, const char *p, size_t n)
{
	if (b->n + n > b->cap) {
		size_t cap = (b->n + n) * 2 + SEND_AT;
		char *more = realloc(b->text, cap);

		if (!more) {
			b->no_memory = true;
			return;
		}
		b->text = more;
		b->cap = cap;
	}
	memcpy(b->text + b->n, p, n);
	b->n += n;
}

static void next_column(struct gr_bulk *b)
{
	assert(b->column < b->table->columns);
	if (b->db->engine == GR_POSTGRES && b->column)
		put(b, "\t", 1);
	b->column++;
}

void gr_bulk_i64(struct gr_bulk *b, int64_t n)
{
	char digits[24];
	int len;

	next_column(b);
	if (b->st) {
		gr_bind_i64(b->st, b->column, n);
		return;
	}
	len = snprintf(digits, sizeof(digits), "%lld", (long long)n);
	put(b, digits, (size_t)len);
}

/* SQLite borrows the bytes for the step, which comes before the caller can let go of them: gr_bulk_row. */
void gr_bulk_text(struct gr_bulk *b, struct gr_str s)
{
	next_column(b);
	if (b->st) {
		gr_bind_text(b->st, b->column, s);
		return;
	}
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];
		char escaped[2] = {'\\', c};

		if (c == '\n')
			escaped[1] = 'n';
		else if (c == '\r')
			escaped[1] = 'r';
		else if (c == '\t')
			escaped[1] = 't';
		put(b, c == '\\' || escaped[1] != c ? escaped : &s.p[i],
		    c == '\\' || escaped[1] != c ? 2 : 1);
	}
}

void gr_bulk_blob(struct gr_bulk *b, struct gr_str s)
{
	static const char hex[] = "0123456789abcdef";

	next_column(b);
	if (b->st) {
		gr_bind_blob(b->st, b->column, s);
		return;
	}
	put(b, "\\\\x", 3);
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];
		char two[2] = {hex[c >> 4], hex[c & 15]};

		put(b, two, 2);
	}
}

void gr_bulk_null(struct gr_bulk *b)
{
	next_column(b);
	if (b->st)
		gr_bind_null(b->st, b->column);
	else
		put(b, "\\N", 2);
}

static int flush_copy(struct gr_bulk *b, struct gr_error *err)
{
	if (b->no_memory)
		return gr_fail_full(err);
	if (b->n && PQputCopyData(b->db->pg, b->text, (int)b->n) != 1)
		return gr_postgres_fail(b->db->pg, NULL, err);
	b->n = 0;
	return GR_OK;
}

int gr_bulk_row(struct gr_bulk *b, struct gr_error *err)
{
	bool row;
	int rc = GR_OK;

	assert(b->column == b->table->columns);
	b->column = 0;
	if (b->st) {
		rc = gr_stmt_step(b->st, &row, err);
		b->st->db->ops->reset(b->st);
		b->st->started = b->st->done = false;
	} else {
		put(b, "\n", 1);
		if (b->n >= SEND_AT)
			rc = flush_copy(b, err);
	}
	b->failed = b->failed || rc;
	return rc;
}

static int bulk_end_pg(struct gr_bulk *b, struct gr_error *err)
{
	PGresult *result;
	int rc = GR_OK;

	if (!b->failed)
		rc = flush_copy(b, err);
	if (PQputCopyEnd(b->db->pg, b->failed || rc ? "given up" : NULL) != 1 && !rc && !b->failed)
		rc = gr_postgres_fail(b->db->pg, NULL, err);
	while ((result = PQgetResult(b->db->pg))) {
		if (PQresultStatus(result) != PGRES_COMMAND_OK && !rc && !b->failed)
			rc = gr_postgres_fail(b->db->pg, result, err);
		PQclear(result);
	}
	return rc;
}

int gr_bulk_close(struct gr_bulk *b, struct gr_error *err)
{
	int rc = GR_OK;

	if (!b)
		return GR_OK;
	if (b->st)
		gr_stmt_close(b->st);
	else
		rc = bulk_end_pg(b, err);
	free(b->text);
	free(b);
	return rc;
}
