/*
 * route.h - the one table of addresses: method, path, `noun.verb`, right and function; and what every request passes on its way to a page:
 * who asks, may he ever, is the form his own.
 */
#ifndef GR_WEB_ROUTE_H
#define GR_WEB_ROUTE_H

#include "web/request.h"

enum gr_body { GR_NO_BODY, GR_FORM_BODY, GR_UPLOAD_BODY };

struct gr_route {
	const char *method; /* GET (HEAD goes with it) or POST */
	const char *path;   /* Danish, for people; one "*" stands for one segment */
	const char
	    *name; /* noun.verb: the right's name, or one that needs no right ("asset.show") */
	enum gr_right
	    right; /* asked by gr_may_ever before the page; the page's query or change asks about the thing itself */
	enum gr_body body;
	gr_page_fn page;
};

extern const struct gr_route gr_routes[];
extern const int32_t gr_routes_count;

/*
 * The route of a path, decoded into rq->path and rq->part. GR_MISSING: no such path; GR_DENIED: the path is there, but not with this method
 * (*allow tells which); GR_INVALID: an address that cannot be decoded.
 */
GR_MUST int gr_route_find(
    struct gr_request *rq, struct gr_str path, const char **allow, struct gr_error *err);
/* How many bytes of body a request to this method and path may have. */
size_t gr_route_body_bytes(struct gr_str method, struct gr_str target);
/*
 * Answers rq->asked: fills status, headers and out. Never fails: what goes wrong becomes a page. rq->app may hold an empty database: then every page
 * says so.
 */
void gr_route_answer(struct gr_request *rq);

#endif
