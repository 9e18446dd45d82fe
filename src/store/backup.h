/*
 * backup.h - a copy of the database while it is in use, and its restore.
 */
#ifndef GR_STORE_BACKUP_H
#define GR_STORE_BACKUP_H

#include "store/check.h"

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

#endif
