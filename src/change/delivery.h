/*
 * delivery.h - hand-in (aflevering): check without saving a line, then accept all or the good rows.
 */
#ifndef GR_CHANGE_DELIVERY_H
#define GR_CHANGE_DELIVERY_H

#include "access/right.h"
#include "domain/dataset.h"
#include "domain/line.h"

struct gr_app;

/* A file as exchange/ read it. */
struct gr_delivery {
	struct gr_str file_name, file_sha256, answered_by;
	struct gr_str base;             /* the version mark in the workbook's hidden cell; empty for CSV */
	struct gr_str for_org;          /* organisation code in the workbook; empty for CSV */
	const struct gr_line *line;     /* id 0 = without an id in the file */
	int32_t lines;
	const struct gr_str *content;   /* [lines] content hash from the file; empty where none */
	const struct gr_problem *problem;
	int32_t problems;
	const struct gr_str *confirmed; /* names of projects with "ingen ændringer" */
	int32_t confirmeds;
	bool whole;                     /* the file says all lines of the organisation: what is not in it is gone */
};

/* Stores the batch with findings and differences; no line changes. GR_INVALID: of another organisation (nothing stored). */
GR_MUST int gr_delivery_check(struct gr_app *app, const struct gr_actor *who, gr_org_id org,
    const struct gr_delivery *delivery, gr_delivery_id *out, struct gr_error *err);

enum gr_accept { GR_ACCEPT_ALL, GR_ACCEPT_GOOD };
/* GR_INVALID: errors are left and ALL was asked; GR_CONFLICT: somebody changed one of its lines after the base; GR_LIMIT: accepted already. */
GR_MUST int gr_delivery_accept(struct gr_app *app, const struct gr_actor *who, gr_delivery_id id,
    enum gr_accept how, struct gr_error *err);

#endif
