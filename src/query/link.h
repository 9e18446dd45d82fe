/*
 * link.h - signed answer links: which stand, and who comes with a token or a session cookie.
 */
#ifndef GR_QUERY_LINK_H
#define GR_QUERY_LINK_H

#include "query/process.h"

struct gr_link_row {
	gr_link_id id;
	struct gr_str org, task;  /* task: "deliver" or "lead" */
	struct gr_time made, expires, revoked, last_used;
	bool delivered;
};

struct gr_link_view {
	struct gr_frame frame;
	struct gr_link_row *row;
	int32_t rows;
};

GR_MUST int gr_query_links(struct gr_app *app, const struct gr_actor *who, struct gr_arena *a,
    struct gr_link_view *out, struct gr_error *err);

/* What the page behind a link shows before the button is pressed. Unknown, altered: GR_MISSING; expired or revoked: GR_DENIED with the date. */
struct gr_link_face {
	gr_link_id id;
	gr_process_id process;
	enum gr_role role;
	gr_org_id org;
	struct gr_str org_name, process_name;
	struct gr_time expires;
};
GR_MUST int gr_query_link_face(struct gr_app *app, struct gr_str token, struct gr_time now, struct gr_arena *a,
    struct gr_link_face *out, struct gr_error *err);

/* Fills role, process, org, link of *who from a session's cookie value; an unknown or ended session leaves GR_READER. csrf gets the session's token. */
GR_MUST int gr_query_session(struct gr_app *app, struct gr_str cookie, struct gr_arena *a, struct gr_actor *who,
    struct gr_str *csrf, struct gr_error *err);

#endif
