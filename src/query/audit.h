/*
 * audit.h - the change log (ændringslog) and the check of its chain.
 */
#ifndef GR_QUERY_AUDIT_H
#define GR_QUERY_AUDIT_H

#include "base/hash.h"
#include "query/process.h"

struct gr_audit_row {
	int64_t n;
	struct gr_time at;
	struct gr_str verb, actor, org;
	int64_t subject;
	struct gr_str summary;
	struct gr_sha256 hash;
};

struct gr_audit_check {
	int64_t entries;
	struct gr_sha256 head;
};

GR_MUST int gr_query_audit(struct gr_app *app, const struct gr_actor *who, int64_t before, /* 0 = newest 500 */
    struct gr_arena *a, struct gr_audit_row **row, int32_t *rows, struct gr_error *err);
/* 0: whole. GR_BROKEN: number and kind of the first fault (changed, missing, swapped, cut). */
GR_MUST int gr_query_audit_verify(struct gr_app *app, const struct gr_actor *who, struct gr_arena *a,
    struct gr_audit_check *out, struct gr_error *err);

#endif
