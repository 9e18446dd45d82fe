/*
 * sqlite.c - the SQLite engine behind db.h, set up as RELIABILITY 2 says.
 */
#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/private.h"

static const char locked[] = N_("The database is in use by another program.");
static const char locked_remedy[] = N_("Close the other program, or try again in a moment.");

int gr_sqlite_fail(sqlite3 *lite, int code, struct gr_error *err)
{
	struct gr_arg said = gr_arg_z(lite ? sqlite3_errmsg(lite) : sqlite3_errstr(code));
	int extended = lite ? sqlite3_extended_errcode(lite) : code;

	switch (code & 0xff) {
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		return gr_fail(err, GR_CONFLICT, locked, locked_remedy);
	case SQLITE_CONSTRAINT:
		if (extended == SQLITE_CONSTRAINT_UNIQUE ||
		    extended == SQLITE_CONSTRAINT_PRIMARYKEY || extended == SQLITE_CONSTRAINT_ROWID)
			return gr_fail(err, GR_CONFLICT, N_("It is there already."),
			    N_("Look at what was saved before, and change that."));
		if (extended == SQLITE_CONSTRAINT_FOREIGNKEY)
			return gr_fail(err, GR_CONFLICT,
			    N_("It refers to something that is not there."),
			    N_("Load the page again and repeat the change."));
		return gr_fail_with(err, GR_BROKEN, N_("The database refused a value: {0}."),
		    N_("Nothing was saved. Report this with the time."), GR_ARGS(said));
	case SQLITE_FULL:
		return gr_fail(err, GR_BROKEN, N_("The disk is full, so nothing was saved."),
		    N_("Make room on the disk, then repeat the change."));
	case SQLITE_READONLY:
	case SQLITE_PERM:
	case SQLITE_AUTH:
		return gr_fail(err, GR_BROKEN, N_("Grus may not write to the database."),
		    N_("Give the user that runs Grus the right to write the file and its folder."));
	case SQLITE_CANTOPEN:
		return gr_fail(err, GR_BROKEN, N_("The database cannot be opened."),
		    N_("Look whether the folder is there and may be read and written."));
	case SQLITE_NOTADB:
		return gr_fail(err, GR_BROKEN, N_("The file is not a Grus database."),
		    N_("Name another file, or make a new database with: grus init"));
	case SQLITE_CORRUPT:
		return gr_fail(err, GR_BROKEN, N_("The database is damaged."),
		    N_("Stop the server and restore the newest backup: grus restore"));
	case SQLITE_NOMEM:
	case SQLITE_TOOBIG:
		return gr_fail_full(err);
	default:
		return gr_fail_with(err, GR_BROKEN, N_("The database failed: {0}."),
		    N_("Nothing was saved. Look at the disk, then try again."), GR_ARGS(said));
	}
}

/* Makes the file 0600 before SQLite sees it: its -wal and -shm take the same rights. */
static int make_file(const char *path, struct gr_error *err)
{
	int fd = open(path, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0600);

	if (fd < 0 && errno == EEXIST)
		return GR_OK;
	if (fd < 0 && errno == ENOSPC)
		return gr_sqlite_fail(NULL, SQLITE_FULL, err);
	if (fd < 0 && (errno == EACCES || errno == EPERM || errno == EROFS))
		return gr_sqlite_fail(NULL, SQLITE_PERM, err);
	if (fd < 0)
		return gr_sqlite_fail(NULL, SQLITE_CANTOPEN, err);
	close(fd);
	return GR_OK;
}

static int ask_i64(sqlite3 *lite, const char *sql, int64_t *out)
{
	sqlite3_stmt *st;
	int code = sqlite3_prepare_v2(lite, sql, -1, &st, NULL);

	if (code != SQLITE_OK)
		return code;
	code = sqlite3_step(st);
	if (code == SQLITE_ROW)
		*out = sqlite3_column_int64(st, 0);
	sqlite3_finalize(st);
	return code == SQLITE_ROW || code == SQLITE_DONE ? SQLITE_OK : code;
}

/* Whose file it is: empty, ours, or another program's. */
static int check_owner(sqlite3 *lite, bool make, struct gr_error *err)
{
	int64_t application = 0, tables = 0;
	int code = ask_i64(lite, "PRAGMA application_id", &application);

	if (code == SQLITE_OK)
		code = ask_i64(lite, "SELECT count(*) FROM sqlite_schema", &tables);
	if (code != SQLITE_OK)
		return gr_sqlite_fail(lite, code, err);
	if (application == GR_APPLICATION_ID)
		return GR_OK;
	if (tables || application || !make)
		return gr_sqlite_fail(NULL, SQLITE_NOTADB, err);
	return GR_OK;
}

static int sqlite_open(struct gr_db *db, const char *path, bool make, struct gr_error *err)
{
	struct stat is;
	char mark[64];
	int rc, code;

	if (stat(path, &is) != 0 && errno == ENOENT && !make)
		return gr_fail(err, GR_MISSING, N_("There is no Grus database there yet."),
		    N_("Make one with: grus init"));
	rc = make ? make_file(path, err) : GR_OK;
	if (rc)
		return rc;
	if (eaccess(path, R_OK) != 0 && errno == EACCES)
		return gr_fail(err, GR_BROKEN, N_("Grus may not read the database."),
		    N_("Give the user that runs Grus the right to read and write the file."));
	code = sqlite3_open_v2(path, &db->lite,
	    SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, NULL);
	if (code != SQLITE_OK)
		return gr_sqlite_fail(db->lite, code, err);
	sqlite3_busy_timeout(db->lite, GR_BUSY_MS);
	sqlite3_db_config(db->lite, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	if (sqlite3_db_readonly(db->lite, "main") == 1)
		return gr_sqlite_fail(NULL, SQLITE_READONLY, err);
	rc = check_owner(db->lite, make, err);
	if (!rc)
		rc = gr_db_script(db,
		    "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA foreign_keys=ON;"
		    "PRAGMA trusted_schema=OFF;PRAGMA cell_size_check=ON;"
		    "PRAGMA journal_size_limit=67108864",
		    err);
	if (!rc && make) {
		snprintf(mark, sizeof(mark), "PRAGMA application_id=%d", GR_APPLICATION_ID);
		rc = gr_db_script(db, mark, err);
	}
	if (rc ==
	    GR_CONFLICT) /* db.h: a locked file is one of the ways in which opening is broken */
		rc = gr_fail(err, GR_BROKEN, locked, locked_remedy);
	return rc;
}

static void sqlite_close(struct gr_db *db)
{
	int code = sqlite3_close(db->lite);

	assert(code == SQLITE_OK); /* every statement was finished before */
	(void)code;
}

static bool sqlite_alive(struct gr_db *db)
{
	(void)db;
	return true;
}

static int sqlite_script(struct gr_db *db, const char *sql, struct gr_error *err)
{
	int code = sqlite3_exec(db->lite, sql, NULL, NULL, NULL);

	return code == SQLITE_OK ? GR_OK : gr_sqlite_fail(db->lite, code, err);
}

static int sqlite_prepare(struct gr_stmt *st, struct gr_error *err)
{
	char name[8];
	int code = sqlite3_prepare_v3(
	    st->db->lite, st->sql, -1, SQLITE_PREPARE_PERSISTENT, &st->lite, NULL);

	if (code != SQLITE_OK)
		return gr_sqlite_fail(st->db->lite, code, err);
	for (int i = 1; i <= st->params; i++) {
		snprintf(name, sizeof(name), "$%d", i);
		st->lite_at[i] = sqlite3_bind_parameter_index(st->lite, name);
	}
	return GR_OK;
}

static int bind_all(struct gr_stmt *st)
{
	int code = SQLITE_OK;

	for (int i = 1; i <= st->params && code == SQLITE_OK; i++) {
		const struct gr_param *p = &st->param[i];
		const char *bytes = p->s.p ? p->s.p : "";

		if (!st->lite_at[i])
			continue;
		switch (p->kind) {
		case GR_PARAM_NULL:
			code = sqlite3_bind_null(st->lite, st->lite_at[i]);
			break;
		case GR_PARAM_I64:
			code = sqlite3_bind_int64(st->lite, st->lite_at[i], p->n);
			break;
		case GR_PARAM_TEXT:
			code = sqlite3_bind_text64(
			    st->lite, st->lite_at[i], bytes, p->s.n, SQLITE_STATIC, SQLITE_UTF8);
			break;
		case GR_PARAM_BLOB:
			code = sqlite3_bind_blob64(
			    st->lite, st->lite_at[i], bytes, p->s.n, SQLITE_STATIC);
			break;
		}
	}
	return code;
}

static int sqlite_step(struct gr_stmt *st, bool *row, struct gr_error *err)
{
	int code = st->started ? SQLITE_OK : bind_all(st);

	if (code == SQLITE_OK)
		code = sqlite3_step(st->lite);
	*row = code == SQLITE_ROW;
	if (code == SQLITE_DONE)
		st->db->changed = sqlite3_changes64(st->db->lite);
	return code == SQLITE_ROW || code == SQLITE_DONE ? GR_OK
	                                                 : gr_sqlite_fail(st->db->lite, code, err);
}

static void sqlite_reset(struct gr_stmt *st)
{
	sqlite3_reset(st->lite);
	sqlite3_clear_bindings(st->lite);
}

static void sqlite_finish(struct gr_stmt *st)
{
	sqlite3_finalize(st->lite);
}

static int64_t sqlite_i64(struct gr_stmt *st, int at)
{
	return sqlite3_column_int64(st->lite, at);
}

static struct gr_str sqlite_bytes(struct gr_stmt *st, int at)
{
	/* the pointer first: asking for the bytes before would convert twice */
	const char *p = sqlite3_column_blob(st->lite, at);

	return (struct gr_str){p, (size_t)sqlite3_column_bytes(st->lite, at)};
}

static bool sqlite_null(struct gr_stmt *st, int at)
{
	return sqlite3_column_type(st->lite, at) == SQLITE_NULL;
}

const struct gr_engine_ops gr_sqlite_ops = {
    .open = sqlite_open,
    .close = sqlite_close,
    .alive = sqlite_alive,
    .script = sqlite_script,
    .prepare = sqlite_prepare,
    .step = sqlite_step,
    .reset = sqlite_reset,
    .finish = sqlite_finish,
    .i64 = sqlite_i64,
    .bytes = sqlite_bytes,
    .null = sqlite_null,
};
