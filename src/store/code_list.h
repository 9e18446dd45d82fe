/*
 * code_list.h - the lists that figures read, whole texts, append-only: a new version beside the old one, never over it.
 */
#ifndef GR_STORE_CODE_LIST_H
#define GR_STORE_CODE_LIST_H

#include "base/hash.h"
#include "domain/dataset.h"
#include "store/db.h"

struct gr_stored_list {
	int64_t version; /* row id, grows; 0 = the list was never saved */
	enum gr_list list;
	struct gr_sha256 sha256; /* of text */
	struct gr_time from;     /* in force from */
	struct gr_time saved;
	struct gr_str
	    text; /* the whole CSV, at most 20 MB; empty where only the head was asked for */
};

/*
 * A new version of a list; *version is its row id. The same text as the newest gives that one's id and adds nothing.
 * GR_LIMIT: above 20 MB.
 */
GR_MUST int gr_store_list_save(struct gr_db *db, enum gr_list list, struct gr_str text,
    struct gr_time from, struct gr_time now, int64_t *version, struct gr_error *err);
/* The newest text of each list with from <= at, in a; version[i] 0 and the empty text where there is none. version may be NULL. */
GR_MUST int gr_store_lists(struct gr_db *db, struct gr_time at, struct gr_arena *a,
    struct gr_str text[GR_LISTS], int64_t version[GR_LISTS], struct gr_error *err);
/* One version with its text. GR_MISSING. */
GR_MUST int gr_store_list_find(struct gr_db *db, int64_t version, struct gr_arena *a,
    struct gr_stored_list *out, struct gr_error *err);
/* Heads of all versions of all lists, oldest first, without texts. */
GR_MUST int gr_store_list_versions(struct gr_db *db, struct gr_arena *a,
    struct gr_stored_list **out, int32_t *count, struct gr_error *err);

#endif
