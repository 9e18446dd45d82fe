/*
 * backup.h - a consistent copy of the database while it serves, and the way back.
 */
#ifndef GR_CHANGE_BACKUP_H
#define GR_CHANGE_BACKUP_H

#include "access/right.h"
#include "base/hash.h"

struct gr_app;

struct gr_backup_made {
	int64_t bytes, entries;  /* of the change log */
	struct gr_sha256 head;   /* of its chain: write it down outside, so that a cut tail is seen */
};

/* Writes path (temporary file, fsync, rename). The audit entry of the backup stands in the live database, after what was copied. */
GR_MUST int gr_backup(struct gr_app *app, const struct gr_actor *who, const char *path, struct gr_arena *a,
    struct gr_backup_made *out, struct gr_error *err);
/* Checks the copy, then puts it where the database shall stand. GR_CONFLICT where to exists already. */
GR_MUST int gr_restore(const char *from, const char *to, struct gr_backup_made *out, struct gr_error *err);

#endif
