/*
 * link.h - answer links (svarlinks): only the SHA-256 of a token is stored, bound to organisation, task and expiry.
 */
#ifndef GR_STORE_LINK_H
#define GR_STORE_LINK_H

#include "base/hash.h"
#include "domain/id.h"
#include "store/db.h"
#include "store/stamp.h"

#define GR_LINKS_PER_ORG 200 /* RELIABILITY 3: open ones (neither expired nor revoked) */

struct gr_stored_link {
	gr_link_id id;
	gr_process_id process;
	int32_t role;       /* enum gr_role of access/, as a number: 1 builder, 2 lead */
	gr_org_id org;      /* 0 for the process team */
	struct gr_str task; /* "deliver", "lead" */
	struct gr_time made, expires;
	struct gr_time revoked, last_used; /* 0 = not */
	int64_t change;
};

/* id, made, process, change come from the stamp. GR_LIMIT: the organisation has 200 open links; GR_CONFLICT: the token's hash is there. */
GR_MUST int gr_store_link_save(struct gr_db *db, const struct gr_stamp *stamp,
    const struct gr_stored_link *link, struct gr_sha256 token, gr_link_id *out,
    struct gr_error *err);
GR_MUST int gr_store_link_find(struct gr_db *db, gr_link_id id, struct gr_arena *a,
    struct gr_stored_link *out, struct gr_error *err);
/* By the token's hash. GR_MISSING; an expired or revoked link is found: the caller compares. */
GR_MUST int gr_store_link_find_token(struct gr_db *db, struct gr_sha256 token, struct gr_arena *a,
    struct gr_stored_link *out, struct gr_error *err);
/* Its sessions end with it. A second time changes nothing. GR_MISSING. */
GR_MUST int gr_store_link_revoke(
    struct gr_db *db, const struct gr_stamp *stamp, gr_link_id id, struct gr_error *err);
GR_MUST int gr_store_link_used(
    struct gr_db *db, gr_link_id id, struct gr_time at, struct gr_error *err);
/* All of the process, newest first. */
GR_MUST int gr_store_links(struct gr_db *db, gr_process_id process, struct gr_arena *a,
    struct gr_stored_link **out, int32_t *count, struct gr_error *err);

#endif
