/*
 * table.h - views as tables, for CSV on pages and on the command line: what a reader may download is exactly what he may see.
 */
#ifndef GR_QUERY_TABLE_H
#define GR_QUERY_TABLE_H

#include "domain/table.h"
#include "query/outlook.h"
#include "query/plan.h"
#include "query/pool.h"

GR_MUST int gr_pool_table(const struct gr_pool_view *v, struct gr_arena *a, struct gr_table *out, struct gr_error *err);
GR_MUST int gr_plan_table(const struct gr_plan_view *v, struct gr_arena *a, struct gr_table *out, struct gr_error *err);
/* Who uses whose, as far as the view shows it. */
GR_MUST int gr_plan_use_table(const struct gr_plan_view *v, struct gr_arena *a, struct gr_table *out, struct gr_error *err);
GR_MUST int gr_outlook_table(const struct gr_outlook_view *v, struct gr_arena *a, struct gr_table *out, struct gr_error *err);

#endif
