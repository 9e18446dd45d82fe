/* delivery.h - the builder's task (Aflever): workbook out, file in, what is wrong with it and what it changes, acceptance, receipt. */
#ifndef GR_WEB_DELIVERY_H
#define GR_WEB_DELIVERY_H

#include "query/delivery.h"
#include "web/page.h"

int gr_page_delivery_new(struct gr_request *rq, struct gr_error *err);
int gr_page_workbook(struct gr_request *rq, struct gr_error *err);
int gr_page_lines_csv(struct gr_request *rq, struct gr_error *err);
int gr_page_delivery_check(struct gr_request *rq, struct gr_error *err);
int gr_page_delivery(struct gr_request *rq, struct gr_error *err);
int gr_page_delivery_accept(struct gr_request *rq, struct gr_error *err);
int gr_page_line_confirm(struct gr_request *rq, struct gr_error *err);

/* The task page. */
struct gr_task_page {
	struct gr_page page;
	const struct gr_line_view *lines;
	struct gr_time deadline;        /* 0: none */
	bool confirmed, saved;          /* just now */
	const struct gr_error *refused; /* the file could not be read at all; NULL */
};

/* The answer to a file. */
struct gr_answer_page {
	struct gr_page page;
	const struct gr_delivery_view *delivery;
};

/* "Behov!F14" as sheet and cell: the place of a problem; in a. */
struct gr_str gr_delivery_cell(const struct gr_problem *p, struct gr_arena *a);
/* Differences that are no GR_LINE_SAME. */
int32_t gr_delivery_moved(const struct gr_delivery_view *v);

#endif
