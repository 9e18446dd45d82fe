/*
 * check.h - the check of everything that can be checked in a database.
 */
#ifndef GR_STORE_CHECK_H
#define GR_STORE_CHECK_H

#include "store/audit.h"
#include "store/db.h"

struct gr_check_done {
	int64_t audit_entries, snapshots, lists, lines;
	struct gr_audit_head head;
};
/* The engine's own check, foreign keys, audit chain, roots of all snapshots, sums of lists and plan files. GR_BROKEN names the first fault. */
GR_MUST int gr_store_check(
    struct gr_db *db, struct gr_arena *a, struct gr_check_done *out, struct gr_error *err);

/* The first two alone: what is asked after an unclean end. PostgreSQL sees to both itself. */
GR_MUST int gr_store_check_engine(struct gr_db *db, struct gr_error *err);

#endif
