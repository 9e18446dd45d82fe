/*
 * line_sheet.h - from cells to lines and from lines to cells: the columns of »Behov« and »Overskud«, and the words that stand in them.
 * Shared by workbook and CSV; pure.
 */
#ifndef GR_EXCHANGE_LINE_SHEET_H
#define GR_EXCHANGE_LINE_SHEET_H

#include "base/map.h"
#include "exchange/delivery.h"
#include "exchange/limits.h"

/* In the order of the sheet: A .. U. The last three stand in CSV only. */
enum gr_column {
	GR_COLUMN_PROJECT,
	GR_COLUMN_TYPE,
	GR_COLUMN_QUALITY,
	GR_COLUMN_USE,
	GR_COLUMN_CLASS,
	GR_COLUMN_AMOUNT,
	GR_COLUMN_UNIT,
	GR_COLUMN_LOW,
	GR_COLUMN_HIGH,
	GR_COLUMN_WIDTH,     /* metres */
	GR_COLUMN_THICKNESS, /* millimetres */
	GR_COLUMN_WORKS,
	GR_COLUMN_ORDINARY, /* tonnes */
	GR_COLUMN_AVOIDED,
	GR_COLUMN_PLACE,
	GR_COLUMN_WINDOW,
	GR_COLUMN_CERTAINTY,
	GR_COLUMN_VISIBILITY,
	GR_COLUMN_NOTE,
	GR_COLUMN_ID,      /* hidden in the workbook */
	GR_COLUMN_CONTENT, /* hidden */
	GR_COLUMN_DIRECTION,
	GR_COLUMN_ORGANISATION
};
#define GR_COLUMNS 23
#define GR_SHEET_COLUMNS 21

enum gr_cell_kind {
	GR_CELL_EMPTY,
	GR_CELL_TEXT,
	GR_CELL_NUMBER, /* text holds it with a decimal point, perhaps with an exponent, as the file had it */
	GR_CELL_DATE, /* date holds it; text as the file had it */
	GR_CELL_FAULT /* #REF! and its like; text holds it */
};

struct gr_cell {
	enum gr_cell_kind kind;
	bool formula;   /* the value is what a formula last gave */
	int32_t column; /* from 1 */
	struct gr_str text;
	struct gr_date date; /* GR_CELL_DATE only */
};

/* The name that stands at the head of the column, in Danish: "Mængde". */
struct gr_str gr_column_name(enum gr_column c);
enum gr_line_field gr_column_field(enum gr_column c);
/* Words of the sheet for a value: "i budget", "m3 indbygget". The empty text for a code without a word. */
struct gr_str gr_word_unit(const struct gr_entered *e);
struct gr_str gr_word_certainty(enum gr_certainty c);
struct gr_str gr_word_visibility(enum gr_visibility v);
struct gr_str gr_word_direction(enum gr_direction d); /* "behov"; the sheet's name is "Behov" */
struct gr_str gr_word_avoided(struct gr_str code);
/* The i-th unit word of the drop-down; empty after the last. */
struct gr_str gr_word_unit_at(int32_t i);
struct gr_str gr_word_avoided_at(int32_t i);
/* A line as the texts of its cells, in the order of enum gr_column, numbers with decimal point; in a. cell[GR_COLUMNS]. */
void gr_line_cells(const struct gr_line *line, const struct gr_dataset *d, struct gr_arena *a,
    struct gr_cell *cell);
/* The exact value of a number cell in 10^-decimals, rounded half to even. false: not a number, or it does not fit. */
bool gr_cell_number(struct gr_str text, int decimals, int64_t *out);

/* Reading: one for a file. */
struct gr_line_sheet {
	struct gr_line_reading how;
	const struct gr_limits *limits;
	struct gr_str sheet;         /* its name in problems; empty for CSV */
	enum gr_direction direction; /* of the sheet; CSV: the column decides */
	int32_t at[GR_COLUMNS];      /* column number of each, from 1; 0 = not there */
	struct gr_arena *a;
	struct gr_sheet_delivery *out;
	int32_t line_room, problem_room;
	bool stopped; /* more problems than limits->problems: no line after is taken */
	struct gr_sheet_memory *memory; /* what was recognised before, by its text */
	struct gr_map seen; /* canonical text of the new lines and the ids, for duplicates */
	int32_t *seen_row;
};

/* memory may be NULL: then it is made in a. One memory serves many batches of the same file; its own arena bounds it. */
GR_MUST int gr_line_sheet_open(struct gr_line_sheet *s, const struct gr_line_reading *how,
    const struct gr_limits *limits, struct gr_arena *a, struct gr_sheet_delivery *out,
    struct gr_error *err);
/* The column that a head cell names, -1 where Grus knows none. Spaces, case and a following star or unit in brackets do not matter. */
int32_t gr_column_of(struct gr_str head);
/* One row of cells; a row without content in a visible column is no line, and costs nothing. GR_LIMIT: a is full, or too many rows. */
GR_MUST int gr_line_sheet_row(struct gr_line_sheet *s, int32_t row, const struct gr_cell *cell,
    int32_t cells, struct gr_error *err);
/* Adds a problem that no single line has; place is made of sheet, row and column. */
GR_MUST int gr_line_sheet_problem(struct gr_line_sheet *s, enum gr_severity severity, int32_t row,
    int32_t column, struct gr_str found, const struct gr_error *what, struct gr_error *err);

#endif
