/*
 * link.h - answer links: made, revoked, and turned into a session by a button press.
 */
#ifndef GR_CHANGE_LINK_H
#define GR_CHANGE_LINK_H

#include "access/right.h"

struct gr_app;

struct gr_link_made {
	gr_link_id id;
	struct gr_str token; /* shown once; only its hash is stored */
	struct gr_time expires;
};

/* role GR_BUILDER with org, or GR_LEAD with org 0. days 0 = settings link.valid_days. */
GR_MUST int gr_link_create(struct gr_app *app, const struct gr_actor *who, enum gr_role role, gr_org_id org, int32_t days,
    struct gr_arena *a, struct gr_link_made *out, struct gr_error *err);
GR_MUST int gr_link_revoke(struct gr_app *app, const struct gr_actor *who, gr_link_id id, struct gr_error *err);
/* The button behind a link: a new session, whose cookie value and CSRF token are given once. name: who answers; may be empty. */
GR_MUST int gr_link_use(struct gr_app *app, const struct gr_actor *who, struct gr_str token, struct gr_str name, struct gr_arena *a,
    struct gr_str *cookie, struct gr_error *err);
GR_MUST int gr_session_end(struct gr_app *app, const struct gr_actor *who, struct gr_str cookie, struct gr_error *err);

#endif
