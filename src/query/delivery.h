/*
 * delivery.h - a delivery (aflevering) between check and acceptance: its findings and the differences from what is stored.
 */
#ifndef GR_QUERY_DELIVERY_H
#define GR_QUERY_DELIVERY_H

#include "query/line.h"

enum gr_difference_kind { GR_LINE_NEW, GR_LINE_CHANGED, GR_LINE_GONE, GR_LINE_SAME };

struct gr_difference {
	enum gr_difference_kind kind;
	struct gr_line before, after; /* after is empty for GONE, before for NEW */
	struct gr_str quality_name, project;
	struct gr_str what;           /* CHANGED: which fields, in words */
	bool blocked;                 /* an error stands in one of its cells: it waits when the good rows are accepted */
	bool raced;                   /* somebody else changed it after the base version of this delivery */
};

struct gr_project_answer {
	struct gr_str project;
	int32_t same, changed, added, gone;
	bool confirmed;               /* "ingen ændringer" said */
};

enum gr_delivery_state { GR_DELIVERY_CHECKED, GR_DELIVERY_ACCEPTED, GR_DELIVERY_PARTLY, GR_DELIVERY_DROPPED };

struct gr_delivery_view {
	struct gr_frame frame;
	gr_delivery_id id;
	enum gr_delivery_state state;
	struct gr_str file_name, answered_by;
	struct gr_time at;
	struct gr_problem *problem;
	int32_t problems, errors, questions;
	struct gr_difference *difference;
	int32_t differences, added, changed, gone, same, good; /* good: differences that are not blocked; after the acceptance: what was done */
	int32_t waiting;              /* after the acceptance: rows with a fault that were not taken over */
	struct gr_project_answer *project;
	int32_t projects;
	int64_t need_before_kg, need_after_kg, surplus_before_kg, surplus_after_kg; /* the organisation's own likely sums */
	int64_t pool_need_before_kg, pool_need_after_kg; /* 0, 0 where the reader may not see the pool's */
	/* The receipt: what the pool can do for the lines just given. */
	struct gr_str *receipt;       /* sentences, own lines only */
	int32_t receipts;
};

GR_MUST int gr_query_delivery(struct gr_app *app, const struct gr_actor *who, gr_delivery_id id,
    struct gr_arena *a, struct gr_delivery_view *out, struct gr_error *err);
/* What the pool can do for one line (after it was saved by form): sentences as in the receipt. */
GR_MUST int gr_query_receipt(struct gr_app *app, const struct gr_actor *who, gr_line_id line, struct gr_arena *a,
    struct gr_str **sentence, int32_t *sentences, struct gr_error *err);

#endif
