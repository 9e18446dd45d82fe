/*
 * line.h - lines as their reader may see them: an organisation's own, for the form, the workbook and the list.
 */
#ifndef GR_QUERY_LINE_H
#define GR_QUERY_LINE_H

#include "domain/dataset.h"
#include "query/process.h"

struct gr_line_row {
	struct gr_line line;
	struct gr_str org, project, quality, group, use; /* names */
	int64_t likely_l;    /* built in; 0 = no density */
	bool example;
};

struct gr_line_view {
	struct gr_frame frame;
	struct gr_line_row *row;
	int32_t rows, all;   /* all: before paging */
	struct gr_project *project;
	int32_t projects;
	const struct gr_dataset *dataset; /* code lists for drop-downs; live */
};

/* org 0: every line that the actor may see. page from 0, 500 rows each; page -1 = all (files). */
GR_MUST int gr_query_lines(struct gr_app *app, const struct gr_actor *who, gr_org_id org, int32_t page,
    struct gr_arena *a, struct gr_line_view *out, struct gr_error *err);
/* Code lists, projects and lines of the process as they are now (snapshot 0), without asking who reads: for use inside change/ and query/ only, and for
 * checks that show nothing. */
GR_MUST int gr_query_dataset_live(struct gr_app *app, const struct gr_actor *who, struct gr_arena *a,
    const struct gr_dataset **out, struct gr_error *err);

#endif
