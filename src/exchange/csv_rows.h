/*
 * csv_rows.h - people's CSV as rows of cells: which mark cuts it, which letters it is in, and quotation marks (libcsv, strict). Knows no column.
 */
#ifndef GR_EXCHANGE_CSV_ROWS_H
#define GR_EXCHANGE_CSV_ROWS_H

#include "exchange/csv.h"
#include "exchange/line_sheet.h"

#define GR_CSV_FIELDS 256

/*
 * Whether a spreadsheet could take the text for a formula: one of = + - @ tab CR first, or after nothing but apostrophes (so that an
 * apostrophe set before it can be told from one of its own).
 */
bool gr_csv_risky(struct gr_str s);

struct gr_csv_reader;

struct gr_csv_row {
	int32_t row; /* from 1; a cell that goes on over several lines is in one row */
	struct gr_sheet_cell cell[GR_CSV_FIELDS]; /* the ones with content, trimmed */
	int32_t cells;
	bool latin; /* not UTF-8: read as Windows-1252 */
};

/* source is borrowed until close. GR_BROKEN: it cannot be read. */
GR_MUST int gr_csv_reader_open(const struct gr_csv_source *source, int64_t line_bytes_most,
    struct gr_csv_reader **out, struct gr_error *err);
/*
 * The next row; its texts live until the next call, and in a where letters were changed. *more is false at the end. GR_LIMIT: longer than
 * line_bytes_most, or more than GR_CSV_FIELDS cells; GR_INVALID: quotation marks that do not fit; both with the row as place.
 */
GR_MUST int gr_csv_reader_next(struct gr_csv_reader *c, struct gr_arena *a, struct gr_csv_row *out,
    bool *more, struct gr_error *err);
void gr_csv_reader_close(struct gr_csv_reader *c); /* NULL is allowed */

#endif
