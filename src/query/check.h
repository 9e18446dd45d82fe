/*
 * check.h - is the database whole: the engine's own check, foreign keys, the audit chain and its head, every snapshot's root, sums, code lists.
 */
#ifndef GR_QUERY_CHECK_H
#define GR_QUERY_CHECK_H

#include "access/right.h"
#include "base/hash.h"

struct gr_app;

struct gr_check {
	int64_t lines, snapshots, plans, audit_entries;
	struct gr_sha256 head;
};

/* 0: whole. GR_BROKEN: the first fault, in words. */
GR_MUST int gr_query_check(struct gr_app *app, const struct gr_actor *who, struct gr_arena *a, struct gr_check *out, struct gr_error *err);

#endif
