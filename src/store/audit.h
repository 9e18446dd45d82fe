/*
 * audit.h - the change log (ændringslog): append-only, a hash chain over canonical JSON with a number. Personal text stands beside the chain,
 * which holds a salted commitment to it, so that erasure leaves the chain whole.
 */
#ifndef GR_STORE_AUDIT_H
#define GR_STORE_AUDIT_H

#include "base/hash.h"
#include "domain/id.h"
#include "store/db.h"

struct gr_stored_audit {
	int64_t n; /* from 1, without gaps, over the whole database */
	struct gr_time at;
	gr_process_id process;
	struct gr_str verb;  /* "line.save" */
	struct gr_str actor; /* "reader", "builder", "lead", "operator" */
	gr_link_id link;
	gr_org_id org; /* for whom; 0 */
	int64_t subject;
	struct gr_str summary;       /* msgid or short plain text, no personal data */
	struct gr_str before, after; /* canonical texts; empty */
	struct gr_str
	    person; /* "Hvem svarer?"; beside the chain; empty after erasure or where nobody said */
	struct gr_sha256 commitment; /* SHA-256(salt, person); zeros where nobody said */
	struct gr_sha256 previous, hash;
};

struct gr_audit_head {
	int64_t n;             /* 0 before the first entry */
	struct gr_sha256 hash; /* zeros before the first entry */
};

/* Reserves the next number in the running transaction and locks the chain until its end: writers go one after the other. */
GR_MUST int gr_store_audit_next(struct gr_db *db, int64_t *n, struct gr_error *err);
/*
 * Appends entry->n (from gr_store_audit_next, in the same transaction); commitment, previous and hash are computed. salt is used where person is
 * not empty. GR_CONFLICT: n is not the next.
 */
GR_MUST int gr_store_audit_append(struct gr_db *db, const struct gr_stored_audit *entry,
    const uint8_t salt[16], struct gr_error *err);
GR_MUST int gr_store_audit_head(struct gr_db *db, struct gr_audit_head *out, struct gr_error *err);
/* Newest first: n < before (0 = from the newest), at most max, of one process (0 = all). */
GR_MUST int gr_store_audit_list(struct gr_db *db, gr_process_id process, int64_t before,
    int32_t max, struct gr_arena *a, struct gr_stored_audit **out, int32_t *count,
    struct gr_error *err);
/* Removes the personal text of an entry (and of what the same change wrote); the chain stays whole. */
GR_MUST int gr_store_audit_erase(struct gr_db *db, int64_t n, struct gr_error *err);

enum gr_audit_fault {
	GR_AUDIT_WHOLE,
	GR_AUDIT_CHANGED,
	GR_AUDIT_MISSING,
	GR_AUDIT_SWAPPED,
	GR_AUDIT_CUT
};
struct gr_audit_verdict {
	enum gr_audit_fault fault;
	int64_t n;                 /* of the first fault; 0 */
	int64_t entries;           /* that were looked at */
	struct gr_audit_head head; /* as stored */
};
/* Walks the chain from the first entry to the stored head. 0 and WHOLE; GR_BROKEN with fault, number and a sentence. */
GR_MUST int gr_store_audit_verify(
    struct gr_db *db, struct gr_audit_verdict *out, struct gr_error *err);

#endif
