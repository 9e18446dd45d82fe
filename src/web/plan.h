/* plan.h - the allocation plan (Bedste fordeling): page, CSV, plan file, and the button that starts a new one. */
#ifndef GR_WEB_PLAN_H
#define GR_WEB_PLAN_H

#include "query/plan.h"
#include "web/page.h"

int gr_page_plan(struct gr_request *rq, struct gr_error *err);
int gr_page_plan_csv(struct gr_request *rq, struct gr_error *err);
int gr_page_plan_file(struct gr_request *rq, struct gr_error *err);
int gr_page_plan_run(struct gr_request *rq, struct gr_error *err);

struct gr_plan_page {
	struct gr_page page;
	const struct gr_plan_view *plan;
	const struct gr_land *land;
};

/* The reason with the most tonnes of a direction; GR_REASONS where none has any. */
int gr_plan_main_reason(const struct gr_plan_view *v, enum gr_direction d);
int64_t gr_plan_reason_sum(const struct gr_plan_view *v, enum gr_direction d);
/* A rate in whole kroner, as pages show it; files have the øre. */
int64_t gr_plan_kr(int64_t ore_per_t);
/* Secondary of a sum, in litres built in. */
int64_t gr_plan_secondary_litres(const struct gr_plan_sum *s);

#endif
