/* link.h - answer links: the page behind one, its button, signing out; and the process team's list of them. */
#ifndef GR_WEB_LINK_H
#define GR_WEB_LINK_H

#include "query/link.h"
#include "web/page.h"

int gr_page_link(struct gr_request *rq, struct gr_error *err);
int gr_page_link_use(struct gr_request *rq, struct gr_error *err);
int gr_page_sign_out(struct gr_request *rq, struct gr_error *err);
int gr_page_links(struct gr_request *rq, struct gr_error *err);
int gr_page_link_create(struct gr_request *rq, struct gr_error *err);
int gr_page_link_revoke(struct gr_request *rq, struct gr_error *err);

/* The page behind a link, before the button is pressed. */
struct gr_face_page {
	struct gr_page page;
	const struct gr_link_face *face;
	struct gr_str token;
	const struct gr_error *wrong; /* the name that was given; NULL */
};

struct gr_links_page {
	struct gr_page page;
	const struct gr_link_view *links;
	const struct gr_dataset *dataset; /* organisations to choose from */
	struct gr_str made;               /* the address of a link that was made just now; empty */
	struct gr_time made_expires;
	struct gr_time now;
};

#endif
