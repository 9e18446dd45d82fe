/*
 * sheet_xml.h - the cells of one sheet (xl/worksheets/sheetN.xml, ECMA-376 part 1, 18.3), a row at a time. Knows no column of ours.
 */
#ifndef GR_EXCHANGE_SHEET_XML_H
#define GR_EXCHANGE_SHEET_XML_H

#include "exchange/line_sheet.h"
#include "exchange/shared_strings.h"

/* What cells refer to in the rest of the workbook. */
struct gr_sheet_surroundings {
	const struct gr_shared_strings *strings;
	const bool *date_style; /* [styles]: the number is shown as a date */
	int32_t styles;
	bool date_1904; /* day 0 is 1 January 1904 */
};

struct gr_merge {
	int32_t first_row, first_column, last_row, last_column;
};

/* Where the rows go. cell and its texts are borrowed for the call; only rows with content come, in rising order, and in them only cells with content. */
struct gr_sheet_rows {
	int (*row)(void *ctx, int32_t row, const struct gr_sheet_cell *cell, int32_t cells,
	    struct gr_error *err);
	void *ctx;
	struct gr_merge *merge; /* filled after the last row; in a */
	int32_t merges;
};

/*
 * GR_INVALID: a cell outside the sheet, rows out of order, a reference to a text that is not there. GR_LIMIT: a cell with content beyond
 * limits->columns, more than limits->rows rows with content, a text, the time. Else as gr_xml_read.
 */
GR_MUST int gr_sheet_xml_read(const struct gr_xml_source *source,
    const struct gr_sheet_surroundings *around, const struct gr_limits *limits, struct gr_cpu cpu,
    struct gr_arena *a, struct gr_sheet_rows *rows, struct gr_error *err);

#endif
