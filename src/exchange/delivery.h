/*
 * delivery.h - what a file from outside says, once it has been read: lines, and a problem for each cell that is not right. Has the
 * members of change/delivery.h's struct gr_delivery under the same names; knows neither rights nor what is stored.
 */
#ifndef GR_EXCHANGE_DELIVERY_H
#define GR_EXCHANGE_DELIVERY_H

#include "base/arena.h"
#include "domain/dataset.h"
#include "domain/line.h"
#include "exchange/file_kind.h"

/* All of it lives in the arena of the call that filled it. */
struct gr_sheet_delivery {
	enum gr_file_kind kind;
	struct gr_str base; /* the version mark from the workbook's hidden sheet; empty for CSV */
	struct gr_str for_org; /* organisation code from the same place; empty for CSV */
	struct gr_line *
	    line; /* id 0: no id in the file. A line whose cell has an error stands here too, so that it can be shown */
	int32_t lines;
	struct gr_str *content; /* [lines] content hash from the file; empty where none */
	struct gr_problem
	    *problem; /* in the order of the cells; problem.line is an index of line, or -1 */
	int32_t problems;
	int32_t errors;           /* of them, the ones of GR_ERROR_CELL */
	struct gr_str *confirmed; /* projects with "ingen ændringer" (sheet »Projekter«) */
	int32_t confirmeds;
	bool whole; /* a workbook with its mark and both sheets: a line that is not in it is gone */
};

/* What the reader of lines must know besides the bytes. */
struct gr_line_reading {
	const struct gr_dataset
	    *dataset; /* code lists, and places by name; its lines are not read */
	gr_org_id
	    org; /* whose lines; 0: the column Organisation, or the workbook's mark, says it */
};

/*
 * The content hash of a line in the round trip: lower-case hexadecimal SHA-256 of gr_line_canonical. Empty when a is full.
 */
struct gr_str gr_line_content(const struct gr_line *line, struct gr_arena *a);
/* "A1", "AA17": column and row from 1. room holds at least 16 bytes. */
void gr_cell_name(int32_t row, int32_t column, char *room);

#endif
