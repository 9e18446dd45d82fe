/*
 * backup.h - a copy of the database while it is in use, its restore, and the check of everything that can be checked.
 */
#ifndef GR_STORE_BACKUP_H
#define GR_STORE_BACKUP_H

#include "store/audit.h"
#include "store/db.h"

struct gr_backup_done {
	int64_t bytes;
	struct gr_audit_head head; /* of the change log in the copy: print it on the backup */
};

/*
 * Copies to path: temporary file in the same folder, fsync, rename, fsync of the folder; 0600. A file that stands there is replaced only when the copy is
 * whole. The copy is one moment of the database. GR_INVALID on PostgreSQL, with the command to use (pg_dump).
 */
GR_MUST int gr_store_backup(
    struct gr_db *db, const char *path, struct gr_backup_done *out, struct gr_error *err);
/* Checks the copy (gr_store_check), then puts it at `to` in the same way. GR_CONFLICT: something stands at `to`; GR_BROKEN: the copy is not whole. */
GR_MUST int gr_store_restore(
    const char *from, const char *to, struct gr_backup_done *out, struct gr_error *err);

struct gr_check_done {
	int64_t audit_entries, snapshots, lists, lines;
	struct gr_audit_head head;
};
/* The engine's own check, foreign keys, audit chain, roots of all snapshots, sums of lists and plan files. GR_BROKEN names the first fault. */
GR_MUST int gr_store_check(
    struct gr_db *db, struct gr_arena *a, struct gr_check_done *out, struct gr_error *err);

#endif
