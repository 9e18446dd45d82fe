/*
 * workbook.h - what a builder's workbook is filled with: its projects and lines with their ids, and the version mark.
 */
#ifndef GR_QUERY_WORKBOOK_H
#define GR_QUERY_WORKBOOK_H

#include "query/line.h"

struct gr_workbook_view {
	struct gr_line_view lines;      /* of the organisation, all of them */
	struct gr_line *line;           /* [lines.rows] the same, with project names, in one array */
	struct gr_str org_code, org_name, process_name;
	struct gr_str base;             /* version mark: comes back in the delivery */
	struct gr_time deadline;        /* 0 = none */
};

GR_MUST int gr_query_workbook(struct gr_app *app, const struct gr_actor *who, gr_org_id org, struct gr_arena *a,
    struct gr_workbook_view *out, struct gr_error *err);

#endif
