/*
 * outlook.h - the way to the target (Vejen til 20 %), public for all.
 */
#ifndef GR_QUERY_OUTLOOK_H
#define GR_QUERY_OUTLOOK_H

#include "domain/outlook.h"
#include "query/process.h"

struct gr_reserve_row {
	struct gr_str area, site, quality, status, unit, confidence, source_title, source_url;
	int32_t as_of_year;
	int64_t low, likely, high;       /* in unit; -1 = not given */
	int32_t years_left_low, years_left_high; /* 0 = not given */
};

struct gr_assumption_row {
	struct gr_str key, value, unit, note, confidence, source_id;
};

struct gr_outlook_view {
	struct gr_frame frame;
	struct gr_outlook outlook;
	struct gr_reserve_row *reserve;
	int32_t reserves;
	struct gr_assumption_row *assumption; /* what the paths rest on */
	int32_t assumptions;
	struct gr_str source_title, source_url; /* of the definition in use */
	bool plan_there;                 /* the ladder's pool step comes from a plan */
	gr_plan_id plan;
};

GR_MUST int gr_query_outlook(struct gr_app *app, const struct gr_actor *who, struct gr_arena *a,
    struct gr_outlook_view *out, struct gr_error *err);

#endif
