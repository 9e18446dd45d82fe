/*
 * request.h - one request on its way through: what came, who asks, and the answer that is being made. Made by web/serve.c, answered by a
 * page's function. Knows nothing of sockets.
 */
#ifndef GR_WEB_REQUEST_H
#define GR_WEB_REQUEST_H

#include "access/right.h"
#include "base/arena.h"
#include "query/process.h"
#include "web/form.h"

struct gr_app;
struct gr_route;
struct gr_assets;
struct gr_land;

/* What came, as the socket gave it. */
struct gr_asked {
	struct gr_str method, target; /* target: path and query, not decoded */
	struct gr_str host, origin, fetch_site, cookie, content_type, etag;
	struct gr_str body;
};

struct gr_request {
	struct gr_app *app;
	struct gr_actor *who;
	struct gr_arena *arena; /* everything of this request lives here */
	const struct gr_assets *assets;
	const struct gr_land *land; /* outlines for maps; NULL where the file was missing */
	const struct gr_asked *asked;
	const struct gr_route *route;
	struct gr_str path, part; /* decoded; part: what stands for the "*" of the route */
	struct gr_form query, form;
	struct gr_str csrf, session; /* of a session; empty for anonymous readers */
	/* The answer. */
	struct gr_sb out;
	int status;       /* 200 unless a page says otherwise */
	const char *type; /* Content-Type; text/html; charset=utf-8 unless a page says otherwise */
	struct gr_str location, set_cookie, download, etag;
	struct gr_str body;   /* instead of out: bytes that live elsewhere (assets) */
	struct gr_str packed; /* body, compressed with gzip; empty where there is none */
	const char *allow;    /* 405: the methods that the address takes */
	bool lasting;         /* may be cached for a year: its address holds its content's hash */
};

/* A page's function: 0 with the answer in rq, or a status that route.c turns into a page. */
typedef int (*gr_page_fn)(struct gr_request *rq, struct gr_error *err);

/* 303 to a local path; format as printf, C locale. */
void gr_request_redirect(struct gr_request *rq, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* The answer is a file: its name and type; it is offered for saving. */
void gr_request_file(struct gr_request *rq, const char *type, struct gr_str name);
/* The id in the path ("/aflever/svar/17"): a whole number above 0; GR_MISSING else. */
GR_MUST int gr_request_id(const struct gr_request *rq, int64_t *out, struct gr_error *err);
/* A number in a field of the query; 0 where it is empty or none. */
int64_t gr_request_number(const struct gr_request *rq, const char *name);

#endif
