/*
 * session.h - who pressed the button behind a link: the cookie's SHA-256, the CSRF token, and until when.
 */
#ifndef GR_STORE_SESSION_H
#define GR_STORE_SESSION_H

#include "store/link.h"

#define GR_SESSIONS_PER_LINK 20 /* RELIABILITY 3: the oldest ends */

struct gr_stored_session {
	int64_t id;
	struct gr_stored_link link; /* the link as it is now */
	struct gr_str csrf;
	struct gr_str name; /* "Hvem svarer?"; personal, may be empty */
	struct gr_time made, ends;
	int64_t change; /* that made it */
};

/* The oldest open session of the link ends where there are 20. */
GR_MUST int gr_store_session_save(struct gr_db *db, const struct gr_stored_session *session,
    struct gr_sha256 cookie, int64_t *out, struct gr_error *err);
/* GR_MISSING: unknown, ended, past `ends`, or its link is expired or revoked at `now`: one answer for all. */
GR_MUST int gr_store_session_find(struct gr_db *db, struct gr_sha256 cookie, struct gr_time now,
    struct gr_arena *a, struct gr_stored_session *out, struct gr_error *err);
/* Unknown ones are no error: the wish is fulfilled. */
GR_MUST int gr_store_session_end(
    struct gr_db *db, struct gr_sha256 cookie, struct gr_time now, struct gr_error *err);

#endif
