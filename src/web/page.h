/*
 * page.h - what surrounds every page: header, menu, strip, breadcrumb, footer; and the page of an error.
 */
#ifndef GR_WEB_PAGE_H
#define GR_WEB_PAGE_H

#include "web/request.h"

struct gr_page {
	const struct gr_frame
	    *frame;        /* NULL: the database did not answer; the page stands without it */
	const char *title; /* msgid */
	const char *here;  /* the path of its menu item */
	const char *over,
	    *over_path; /* breadcrumb: the page above it (msgid, path); NULL on front pages */
	struct gr_arena *arena;
	struct gr_str version; /* of the assets, in their addresses */
	struct gr_str csrf,
	    key;            /* for its forms: the session's token, and a fresh idempotency key */
	struct gr_str path; /* of this very page, for the switch of views */
	bool can_switch;    /* "see it as the market sees it" makes sense here */
};

struct gr_menu_item {
	const char *path, *name; /* name: msgid */
};

/* The menu of this reader, ended by a NULL path. */
const struct gr_menu_item *gr_page_menu(const struct gr_frame *frame);
/* A day in words, for a deadline: "15. december 2026". */
struct gr_str gr_page_day(const struct gr_page *pg, struct gr_time t);
/* The first twelve digits of a checksum, for people. */
struct gr_str gr_page_short(struct gr_str hex);
/* Everything of a page but its frame's own fields. frame may be NULL. */
struct gr_page gr_page(
    struct gr_request *rq, const struct gr_frame *frame, const char *title, const char *here);
/* A local path (without a query), led on so that the view stays what it is: "/vejen-til-20?som=marked". */
struct gr_str gr_page_address(const struct gr_page *pg, const char *path);
/* The page that says what went wrong, where, why and what to do; and whether something was saved. Sets rq->status. */
void gr_page_error(struct gr_request *rq, const struct gr_error *err, int status);
/* 404, 403, 409, 413, 422, 503 or 500. */
int gr_page_status(const struct gr_error *err);

#endif
