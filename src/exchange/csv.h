/*
 * csv.h - people's CSV: semicolon (comma and tab are recognised), decimal comma, UTF-8 with or without BOM; Windows-1252 is
 * recognised and said. The house's own tables are base/record.h.
 */
#ifndef GR_EXCHANGE_CSV_H
#define GR_EXCHANGE_CSV_H

#include <stdio.h>

#include "exchange/delivery.h"
#include "exchange/limits.h"

struct gr_csv; /* an open file */

struct gr_csv_source {
	struct gr_str text; /* borrowed until gr_csv_close */
	FILE *file;         /* or, where it is not NULL, read from here to its end; not closed */
};

/*
 * Reads the header row. column names as in the workbook, in any order, and besides Retning (behov, overskud), Organisation and Linje-id.
 * GR_INVALID: no header that Grus knows, with the names that are missing; GR_LIMIT: a line above csv_line_bytes. *out is opened
 * with memory of its own (a few MB, whatever the length) and must be closed.
 */
GR_MUST int gr_csv_open(const struct gr_csv_source *source, const struct gr_line_reading *how,
    const struct gr_limits *limits, struct gr_csv **out, struct gr_error *err);
/*
 * The next lines, at most `most` of them, in a; call again with another arena, so that ten million rows take the room of one
 * batch. *more is false when the file is read to its end. GR_LIMIT: more than csv_rows rows, or a is full; GR_INVALID: a quote that does
 * not end, with its row.
 */
GR_MUST int gr_csv_next(struct gr_csv *csv, int32_t most, struct gr_arena *a,
    struct gr_sheet_delivery *out, bool *more, struct gr_error *err);
/* Rows with content read so far, the header not counted. */
int64_t gr_csv_rows(const struct gr_csv *csv);
void gr_csv_close(struct gr_csv *csv); /* NULL is allowed */

/* A whole file as it is uploaded: open, all of it under limits->rows, close. */
GR_MUST int gr_csv_read(struct gr_str bytes, const struct gr_line_reading *how,
    const struct gr_limits *limits, struct gr_arena *a, struct gr_sheet_delivery *out,
    struct gr_error *err);

/* Writing, semicolon, CRLF. A text that a spreadsheet would take for a formula (= + - @ tab CR first) gets an apostrophe before it,
 * which gr_csv_open takes off again. */
void gr_csv_bom(struct gr_sb *sb);
void gr_csv_put(struct gr_sb *sb, struct gr_str field, bool first);
/* A number made by us, with decimal comma: n / 10^scale, no thousands sign, no needless zeros, plain minus. */
void gr_csv_put_decimal(struct gr_sb *sb, int64_t n, int scale, bool first);
void gr_csv_end(struct gr_sb *sb);
/* The header and one line of the file that gr_csv_open reads. */
void gr_csv_put_head(struct gr_sb *sb);
void gr_csv_put_line(struct gr_sb *sb, const struct gr_line *line, const struct gr_dataset *d);

#endif
