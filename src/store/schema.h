/*
 * schema.h - the numbered migrations built into the program, and which of them a database has seen.
 */
#ifndef GR_STORE_SCHEMA_H
#define GR_STORE_SCHEMA_H

#include "base/hash.h"
#include "store/db.h"

struct gr_migration {
	int32_t n;        /* from 1, without gaps */
	const char *name; /* "0001_first" */
	const char *sql;  /* with @ID@ @INT@ @BLOB@ @STRICT@; statements end in ";\n" */
};

extern const struct gr_migration gr_migrations[];
extern const int32_t gr_migration_count;

/*
 * Applies what is missing, each in its own transaction, recorded with its SHA-256. GR_BROKEN: the database is of a newer version, or the text of an
 * applied migration differs from ours. *applied: how many; may be NULL.
 */
GR_MUST int gr_schema_migrate(
    struct gr_db *db, struct gr_time now, int32_t *applied, struct gr_error *err);
/* As gr_schema_migrate, but not beyond step `to`: what an older program would have left, for the tests of upgrades. */
GR_MUST int gr_schema_migrate_to(
    struct gr_db *db, int32_t to, struct gr_time now, int32_t *applied, struct gr_error *err);
/* Refuses a newer or differing schema; *n the number that the database has (0: empty). */
GR_MUST int gr_schema_check(struct gr_db *db, int32_t *n, struct gr_error *err);

/*
 * The mark of a server that runs on this database. *unclean: a server that is no longer there left its mark (its process is gone);
 * it is cleared. stop takes the own mark away: the clean end.
 */
GR_MUST int gr_schema_start(
    struct gr_db *db, struct gr_time now, bool *unclean, struct gr_error *err);
GR_MUST int gr_schema_stop(struct gr_db *db, struct gr_error *err);

#endif
