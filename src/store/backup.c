#include "store/backup.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/private.h"
#include "store/snapshot.h"

#define WAITS 50
#define ARENA_MAX ((size_t)2 << 30)

struct paths {
	char temporary[PATH_MAX];
	char folder[PATH_MAX];
};

static int no_file(const char *path, int why, struct gr_error *err)
{
	int rc;

	if (why == ENOSPC || why == EDQUOT)
		rc = gr_fail(err, GR_BROKEN, N_("The disk is full, so nothing was saved."),
		    N_("Make room on the disk, then repeat the change."));
	else if (why == EACCES || why == EPERM || why == EROFS)
		rc = gr_fail(err, GR_BROKEN, N_("Grus may not write the file."),
		    N_("Give the user that runs Grus the right to write in the folder."));
	else if (why == ENOENT || why == ENOTDIR)
		rc = gr_fail(err, GR_MISSING, N_("The folder or the file is not there."),
		    N_("Look at the path."));
	else
		rc = gr_fail_with(err, GR_BROKEN, N_("The file could not be written: {0}."),
		    N_("Look at the disk, then try again."), GR_ARGS(gr_arg_z(strerror(why))));
	gr_error_at(err, path);
	return rc;
}

/* The temporary file beside the last one (RELIABILITY 2). */
static int name_paths(const char *path, struct paths *p, struct gr_error *err)
{
	char copy[PATH_MAX];
	int n = snprintf(p->temporary, sizeof(p->temporary), "%s.%ld.part", path, (long)getpid());

	if (n < 0 || (size_t)n >= sizeof(p->temporary))
		return gr_fail(
		    err, GR_INVALID, N_("The path is too long."), N_("Choose a shorter one."));
	snprintf(copy, sizeof(copy), "%s", path);
	snprintf(p->folder, sizeof(p->folder), "%s", dirname(copy));
	return GR_OK;
}

static int sync_path(const char *path, int flags, struct gr_error *err)
{
	int fd = open(path, flags | O_CLOEXEC), rc = GR_OK;

	if (fd < 0)
		return no_file(path, errno, err);
	if (fsync(fd) != 0)
		rc = no_file(path, errno, err);
	if (close(fd) != 0 && !rc)
		rc = no_file(path, errno, err);
	return rc;
}

/* An open, empty file of ours: 0600 from its first moment. */
static int make_temporary(const struct paths *p, struct gr_error *err)
{
	int fd;

	unlink(p->temporary); /* of a process that had our number and was killed */
	fd = open(p->temporary, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600);
	if (fd < 0)
		return no_file(p->temporary, errno, err);
	close(fd);
	return GR_OK;
}

/* The head of the change log in the copy, through its own connection: opening it as a database would put it into WAL mode. */
static int read_head(sqlite3 *copy, struct gr_audit_head *head)
{
	static const char head_lite[] = "SELECT n, hash FROM audit_head";
	sqlite3_stmt *st;
	int code = sqlite3_prepare_v2(copy, head_lite, -1, &st, NULL);

	if (code != SQLITE_OK)
		return code;
	code = sqlite3_step(st);
	if (code == SQLITE_ROW) {
		const void *hash = sqlite3_column_blob(st, 1);

		head->n = sqlite3_column_int64(st, 0);
		if (sqlite3_column_bytes(st, 1) == (int)sizeof(head->hash.b))
			memcpy(head->hash.b, hash, sizeof(head->hash.b));
	}
	sqlite3_finalize(st);
	return code == SQLITE_ROW || code == SQLITE_DONE ? SQLITE_OK : code;
}

/* All pages in one step: one moment of the database, while writers go on in the WAL. */
static int copy_all(sqlite3 *from, sqlite3 *copy)
{
	sqlite3_backup *b = sqlite3_backup_init(copy, "main", from, "main");
	int code = SQLITE_OK, waits = 0;

	if (!b)
		return sqlite3_errcode(copy);
	while (code == SQLITE_OK) {
		code = sqlite3_backup_step(b, -1);
		if ((code == SQLITE_BUSY || code == SQLITE_LOCKED) && waits++ < WAITS) {
			sqlite3_sleep(GR_BUSY_MS / WAITS);
			code = SQLITE_OK;
		}
	}
	sqlite3_backup_finish(b);
	return code == SQLITE_DONE ? SQLITE_OK : code;
}

static int copy_pages(
    sqlite3 *from, const char *to, struct gr_audit_head *head, struct gr_error *err)
{
	sqlite3 *copy = NULL;
	int code = sqlite3_open_v2(to, &copy, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);
	int rc = GR_OK;

	if (code == SQLITE_OK)
		code = copy_all(from, copy);
	if (code == SQLITE_OK) /* a copy is one file, without a -wal beside it */
		code = sqlite3_exec(copy, "PRAGMA journal_mode=DELETE", NULL, NULL, NULL);
	if (code == SQLITE_OK)
		code = read_head(copy, head);
	if (code != SQLITE_OK)
		rc = gr_sqlite_fail(copy, code, err);
	sqlite3_close(copy);
	return rc;
}

/* From a whole temporary file to the name that people see. */
static int put_in_place(const struct paths *p, const char *path, struct gr_error *err)
{
	int rc = sync_path(p->temporary, O_RDWR, err);

	if (!rc && rename(p->temporary, path) != 0)
		rc = no_file(path, errno, err);
	if (!rc)
		rc = sync_path(p->folder, O_RDONLY | O_DIRECTORY, err);
	return rc;
}

static int describe(const char *path, struct gr_backup_done *out, struct gr_error *err)
{
	struct stat is;

	if (stat(path, &is) != 0)
		return no_file(path, errno, err);
	out->bytes = is.st_size;
	return GR_OK;
}

int gr_store_backup(
    struct gr_db *db, const char *path, struct gr_backup_done *out, struct gr_error *err)
{
	struct paths p;
	int rc;

	*out = (struct gr_backup_done){0};
	if (gr_db_engine(db) == GR_POSTGRES)
		return gr_fail(err, GR_INVALID,
		    N_("A PostgreSQL database is copied by its own program."),
		    N_("Use: pg_dump --format=custom --file=FILE DATABASE"));
	rc = name_paths(path, &p, err);
	if (!rc)
		rc = make_temporary(&p, err);
	if (rc)
		return rc;
	rc = copy_pages(db->lite, p.temporary, &out->head, err);
	if (!rc)
		rc = put_in_place(&p, path, err);
	if (rc)
		unlink(p.temporary);
	return rc ? rc : describe(path, out, err);
}

static int copy_bytes(int from, int to, const char *path, struct gr_error *err)
{
	char block[65536];

	for (;;) {
		ssize_t n = read(from, block, sizeof(block));

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return no_file(path, errno, err);
		if (n == 0)
			return GR_OK;
		for (ssize_t done = 0; done < n;) {
			ssize_t w = write(to, block + done, (size_t)(n - done));

			if (w < 0 && errno != EINTR)
				return no_file(path, errno, err);
			done += w > 0 ? w : 0;
		}
	}
}

/* A database that runs, or was killed, has its newest changes beside it: copying the file alone would lose them without a word. */
static int is_quiet(const char *from, struct gr_error *err)
{
	char wal[PATH_MAX];
	struct stat is;
	int n = snprintf(wal, sizeof(wal), "%s-wal", from), rc;

	if (n < 0 || (size_t)n >= sizeof(wal))
		return gr_fail(
		    err, GR_INVALID, N_("The path is too long."), N_("Choose a shorter one."));
	if (stat(wal, &is) != 0 || is.st_size == 0)
		return GR_OK;
	rc = gr_fail(err, GR_INVALID,
	    N_("This is no backup but a database in use: its newest changes stand in a file beside "
	       "it."),
	    N_("Make a backup of it with grus backup, and restore that."));
	gr_error_at(err, from);
	return rc;
}

static int copy_file(const char *from, const struct paths *p, struct gr_error *err)
{
	int in = open(from, O_RDONLY | O_CLOEXEC), out, rc;

	if (in < 0)
		return no_file(from, errno, err);
	out = open(p->temporary, O_WRONLY | O_TRUNC | O_CLOEXEC);
	rc = out < 0 ? no_file(p->temporary, errno, err) : copy_bytes(in, out, p->temporary, err);
	if (out >= 0 && close(out) != 0 && !rc)
		rc = no_file(p->temporary, errno, err);
	close(in);
	return rc;
}

/* Everything that can be checked, on the copy of the copy: what is checked is what is put in place. */
static int check_copy(const char *path, struct gr_backup_done *out, struct gr_error *err)
{
	struct gr_arena *a = gr_arena_open(ARENA_MAX);
	struct gr_db *db = NULL;
	struct gr_check_done done;
	int rc = a ? gr_db_open(path, false, &db, err) : gr_fail_full(err);

	if (!rc)
		rc = gr_store_check(db, a, &done, err);
	if (!rc)
		out->head = done.head;
	gr_db_close(db);
	gr_arena_close(a);
	return rc;
}

int gr_store_restore(
    const char *from, const char *to, struct gr_backup_done *out, struct gr_error *err)
{
	struct stat is;
	struct paths p;
	int rc;

	*out = (struct gr_backup_done){0};
	if (stat(to, &is) == 0) {
		rc = gr_fail(err, GR_CONFLICT,
		    N_("There is a file already where the database should go."),
		    N_("Move it away first, so that nothing is lost."));
		gr_error_at(err, to);
		return rc;
	}
	rc = is_quiet(from, err);
	if (!rc)
		rc = name_paths(to, &p, err);
	if (!rc)
		rc = make_temporary(&p, err);
	if (rc)
		return rc;
	rc = copy_file(from, &p, err);
	if (!rc)
		rc = check_copy(p.temporary, out, err);
	if (!rc)
		rc = put_in_place(&p, to, err);
	if (rc)
		unlink(p.temporary);
	return rc ? rc : describe(to, out, err);
}
