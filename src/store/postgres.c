/*
 * postgres.c - the PostgreSQL engine behind db.h: protocol-level prepared statements, results in binary.
 */
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "store/private.h"

static int lost(struct gr_error *err)
{
	return gr_fail(err, GR_BROKEN, N_("The connection to the database server was lost."),
	    N_("Look whether the server runs, then look whether the change was saved before you "
	       "repeat it."));
}

/* SQLSTATE classes: PostgreSQL 15, appendix A. */
int gr_postgres_fail(PGconn *pg, const PGresult *result, struct gr_error *err)
{
	const char *state = result ? PQresultErrorField(result, PG_DIAG_SQLSTATE) : NULL;
	const char *said = result ? PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY) : NULL;
	struct gr_str s = gr_str(state);

	if (PQstatus(pg) != CONNECTION_OK)
		return lost(err);
	if (gr_str_is(s, "55P03") || gr_str_is(s, "40P01") || gr_str_is(s, "40001"))
		return gr_fail(err, GR_CONFLICT, N_("The database is in use by another program."),
		    N_("Close the other program, or try again in a moment."));
	if (gr_str_is(s, "23505"))
		return gr_fail(err, GR_CONFLICT, N_("It is there already."),
		    N_("Look at what was saved before, and change that."));
	if (gr_str_is(s, "23503"))
		return gr_fail(err, GR_CONFLICT, N_("It refers to something that is not there."),
		    N_("Load the page again and repeat the change."));
	if (gr_str_starts(s, "23"))
		return gr_fail_with(err, GR_BROKEN, N_("The database refused a value: {0}."),
		    N_("Nothing was saved. Report this with the time."), GR_ARGS(gr_arg_z(said)));
	if (gr_str_is(s, "53100"))
		return gr_fail(err, GR_BROKEN, N_("The disk is full, so nothing was saved."),
		    N_("Make room on the disk, then repeat the change."));
	if (gr_str_is(s, "42501") || gr_str_is(s, "25006"))
		return gr_fail(err, GR_BROKEN, N_("Grus may not write to the database."),
		    N_("Give the user that runs Grus the right to write the file and its folder."));
	if (gr_str_is(s, "54000") || gr_str_is(s, "53200"))
		return gr_fail_full(err);
	return gr_fail_with(err, GR_BROKEN, N_("The database failed: {0}."),
	    N_("Nothing was saved. Look at the disk, then try again."),
	    GR_ARGS(gr_arg_z(said ? said : PQerrorMessage(pg))));
}

/* The server's remarks are not for our users' eyes. */
static void keep_quiet(void *self, const PGresult *result)
{
	(void)self;
	(void)result;
}

static int postgres_open(struct gr_db *db, const char *url, bool make, struct gr_error *err)
{
	(void)
	    make; /* the database itself is made by its administrator; tables come with the migrations */
	db->pg = PQconnectdb(url);
	if (!db->pg)
		return gr_fail_full(err);
	if (PQstatus(db->pg) != CONNECTION_OK)
		return gr_fail_with(err, GR_BROKEN, N_("The database server does not answer: {0}"),
		    N_("Look whether it runs, and whether host, name and user are right."),
		    GR_ARGS(gr_arg_z(PQerrorMessage(db->pg))));
	PQsetNoticeReceiver(db->pg, keep_quiet, NULL);
	if (PQserverVersion(db->pg) < 130000)
		return gr_fail(err, GR_BROKEN,
		    N_("The database server is older than PostgreSQL 13."),
		    N_("Use PostgreSQL 13 or newer."));
	return gr_db_script(db,
	    "SET client_encoding = 'UTF8'; SET lock_timeout = 5000; SET synchronous_commit = on;"
	    "SET standard_conforming_strings = on; SET idle_in_transaction_session_timeout = 0",
	    err);
}

static void postgres_close(struct gr_db *db)
{
	PQfinish(db->pg);
}

static bool postgres_alive(struct gr_db *db)
{
	return PQconsumeInput(db->pg) && PQstatus(db->pg) == CONNECTION_OK;
}

static int postgres_script(struct gr_db *db, const char *sql, struct gr_error *err)
{
	PGresult *result = PQexec(db->pg, sql);
	ExecStatusType status = PQresultStatus(result);
	int rc = GR_OK;

	if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK)
		rc = gr_postgres_fail(db->pg, result, err);
	/* COMMIT of a transaction that had failed answers ROLLBACK, without an error of its own */
	else if (!strcmp(sql, "COMMIT") && strcmp(PQcmdStatus(result), "COMMIT") != 0)
		rc = gr_fail(
		    err, GR_BROKEN, N_("The database did not save the change."), N_("Try again."));
	PQclear(result);
	return rc;
}

static int postgres_prepare(struct gr_stmt *st, struct gr_error *err)
{
	struct gr_db *db = st->db;
	PGresult *result;
	int rc = GR_OK;

	snprintf(st->name, sizeof(st->name), "s%d", ++db->names);
	result = PQprepare(db->pg, st->name, st->sql, 0, NULL);
	if (PQresultStatus(result) != PGRES_COMMAND_OK)
		rc = gr_postgres_fail(db->pg, result, err);
	PQclear(result);
	return rc;
}

/* Numbers go as text, so that the server may take them as any width; texts and bytes go as they are. */
static int run(struct gr_stmt *st, struct gr_error *err)
{
	const char *value[GR_PARAMS];
	int length[GR_PARAMS], format[GR_PARAMS];
	char number[GR_PARAMS][24];
	struct gr_db *db = st->db;
	ExecStatusType status;

	for (int i = 0; i < st->params; i++) {
		const struct gr_param *p = &st->param[i + 1];

		value[i] = NULL;
		length[i] = format[i] = 0;
		switch (p->kind) {
		case GR_PARAM_NULL:
			break;
		case GR_PARAM_I64:
			snprintf(number[i], sizeof(number[i]), "%lld", (long long)p->n);
			value[i] = number[i];
			break;
		case GR_PARAM_TEXT:
		case GR_PARAM_BLOB:
			if (p->s.n > INT32_MAX)
				return gr_fail_full(err);
			value[i] = p->s.p ? p->s.p : "";
			length[i] = (int)p->s.n;
			format[i] = 1;
			break;
		}
	}
	st->result = PQexecPrepared(db->pg, st->name, st->params, value, length, format, 1);
	status = PQresultStatus(st->result);
	if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK)
		return gr_postgres_fail(db->pg, st->result, err);
	st->rows = PQntuples(st->result);
	st->row = -1;
	db->changed = strtoll(PQcmdTuples(st->result), NULL, 10);
	return GR_OK;
}

static int postgres_step(struct gr_stmt *st, bool *row, struct gr_error *err)
{
	int rc = st->started ? GR_OK : run(st, err);

	*row = !rc && ++st->row < st->rows;
	return rc;
}

static void postgres_reset(struct gr_stmt *st)
{
	PQclear(st->result);
	st->result = NULL;
}

static void postgres_finish(struct gr_stmt *st)
{
	postgres_reset(st); /* the statement itself goes with its connection */
}

static int64_t postgres_i64(struct gr_stmt *st, int at)
{
	const unsigned char *p = (const unsigned char *)PQgetvalue(st->result, st->row, at);
	int n = PQgetlength(st->result, st->row, at);
	uint64_t value = n > 0 && p[0] > 127 && n > 1 ? UINT64_MAX : 0;

	assert(n <= 8); /* a sum is cast to BIGINT in its SQL: numeric has another form */
	for (int i = 0; i < n; i++)
		value = value << 8 | p[i];
	return (int64_t)value;
}

static struct gr_str postgres_bytes(struct gr_stmt *st, int at)
{
	return (struct gr_str){
	    PQgetvalue(st->result, st->row, at), (size_t)PQgetlength(st->result, st->row, at)};
}

static bool postgres_null(struct gr_stmt *st, int at)
{
	return PQgetisnull(st->result, st->row, at);
}

const struct gr_engine_ops gr_postgres_ops = {
    .open = postgres_open,
    .close = postgres_close,
    .alive = postgres_alive,
    .script = postgres_script,
    .prepare = postgres_prepare,
    .step = postgres_step,
    .reset = postgres_reset,
    .finish = postgres_finish,
    .i64 = postgres_i64,
    .bytes = postgres_bytes,
    .null = postgres_null,
};
