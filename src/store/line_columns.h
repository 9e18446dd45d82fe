/*
 * line_columns.h - the columns that a line's version and a delivery's candidate share, and the one place that knows their order.
 */
#ifndef GR_STORE_LINE_COLUMNS_H
#define GR_STORE_LINE_COLUMNS_H

#include "domain/line.h"
#include "store/private.h"

#define GR_LINE_COLUMNS                                                                            \
	"direction, quality, use_code, soil_system, soil_class, low_kg, likely_kg, high_kg,"       \
	" ordinary_kg, avoided_why, known, state, thousandths, low_thousandths, high_thousandths," \
	" width_mm, thickness_mm, works, entered_text, source, place_text, municipality, e_m, "    \
	"n_m,"                                                                                     \
	" precision_m, first_quarter, last_quarter, certainty, visibility, note"
#define GR_LINE_COLUMN_COUNT 30

/* The values in the columns' order; they borrow from line. */
void gr_line_values(const struct gr_line *line, struct gr_param value[GR_LINE_COLUMN_COUNT]);
/* The row's columns from `from` on into line; texts in a. GR_BROKEN: a code that this program does not know. */
GR_MUST int gr_line_columns(
    struct gr_stmt *st, int from, struct gr_arena *a, struct gr_line *line, struct gr_error *err);

#endif
