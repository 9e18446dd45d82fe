/*
 * line_sheet.h - from cells to lines and from lines to cells: the rows of »Behov« and »Overskud«. Shared by workbook and CSV; pure.
 */
#ifndef GR_EXCHANGE_LINE_SHEET_H
#define GR_EXCHANGE_LINE_SHEET_H

#include "base/map.h"
#include "exchange/delivery.h"
#include "exchange/limits.h"
#include "exchange/line_word.h"

enum gr_sheet_cell_kind {
	GR_SHEET_CELL_EMPTY,
	GR_SHEET_CELL_TEXT,
	GR_SHEET_CELL_NUMBER, /* text holds it with a decimal point, perhaps with an exponent, as the file had it */
	GR_SHEET_CELL_DATE, /* date holds it; text as the file had it */
	GR_SHEET_CELL_FAULT /* #REF! and its like; text holds it */
};

struct gr_sheet_cell {
	enum gr_sheet_cell_kind kind;
	bool formula;   /* the value is what a formula last gave */
	int32_t column; /* from 1 */
	struct gr_str text;
	struct gr_date date; /* GR_SHEET_CELL_DATE only */
};

/* A line as the texts of its cells, in the order of enum gr_column, numbers with decimal point; in a. cell[GR_COLUMNS]. */
void gr_line_cells(const struct gr_line *line, const struct gr_dataset *d, struct gr_arena *a,
    struct gr_sheet_cell *cell);
/* The exact value of a number cell in 10^-decimals, rounded half to even. false: not a number, or it does not fit. */
bool gr_sheet_number(struct gr_str text, int decimals, int64_t *out);

/* Reading: one for a file, or for a batch of one. */
struct gr_line_sheet {
	struct gr_line_reading how;
	const struct gr_limits *limits;
	struct gr_sheet_memory *memory;
	struct gr_arena *a;
	struct gr_sheet_delivery *out;
	struct gr_str sheet;         /* its name in problems; empty for CSV */
	enum gr_direction direction; /* of the sheet; in CSV the column decides */
	int32_t at[GR_COLUMNS];      /* column number of each, from 1; 0 = not there */
	int32_t line_room, problem_room;
	int64_t rows; /* with content, on this sheet */
	bool stopped; /* more problems than limits->problems: no line after is taken */
	struct gr_map
	    seen;        /* marks of lines, and ids, for duplicates: to the index of the line */
	int32_t *row_of; /* [lines] */
	struct gr_str *sheet_of; /* [lines] */
};

void gr_line_sheet_open(struct gr_line_sheet *s, const struct gr_line_reading *how,
    const struct gr_limits *limits, struct gr_sheet_memory *memory, struct gr_arena *a,
    struct gr_sheet_delivery *out);
/* One row of cells; a row without content in a visible column is no line, and costs nothing. GR_LIMIT: a is full, or too many rows. */
GR_MUST int gr_line_sheet_row(struct gr_line_sheet *s, int32_t row,
    const struct gr_sheet_cell *cell, int32_t cells, struct gr_error *err);
/* Adds a problem that no single line has; place is made of sheet, row and column. */
GR_MUST int gr_line_sheet_problem(struct gr_line_sheet *s, enum gr_severity severity, int32_t row,
    int32_t column, struct gr_str found, const struct gr_error *what, struct gr_error *err);

#endif
