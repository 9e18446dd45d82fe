/*
 * line.h - one line by form.
 */
#ifndef GR_CHANGE_LINE_H
#define GR_CHANGE_LINE_H

#include "access/right.h"
#include "domain/line.h"

struct gr_app;

/* New (id 0) or revised (names the version that was seen). The amounts are computed from line->entered (domain/estimate.h). *field tells the cell of a GR_INVALID. */
GR_MUST int gr_line_save(struct gr_app *app, const struct gr_actor *who, const struct gr_line *line, gr_line_id *out,
    enum gr_line_field *field, struct gr_error *err);
/* "Ingen ændringer": the organisation's lines (of one project, or project 0 = all) still hold today. */
GR_MUST int gr_line_confirm(struct gr_app *app, const struct gr_actor *who, gr_org_id org, gr_project_id project, struct gr_error *err);

#endif
