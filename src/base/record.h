/*
 * record.h - the canonical text of tables inside Grus (code lists, data files, snapshots): RFC 4180 with comma,
 * decimal point, UTF-8, header row. People's files (semicolon, Windows-1252, decimal comma) are exchange/csv.h.
 */
#ifndef GR_BASE_RECORD_H
#define GR_BASE_RECORD_H

#include "base/error.h"

#define GR_RECORD_COLUMNS 64

struct gr_record {
	struct gr_str name; /* of the table, for messages */
	struct gr_str rest;
	struct gr_arena *a;
	struct gr_str head[GR_RECORD_COLUMNS];
	struct gr_str field[GR_RECORD_COLUMNS];
	int32_t columns;
	int64_t row; /* 1 is the header */
};

/* Reads the header. text is borrowed as long as the fields are used; quoted fields are unescaped into a. */
GR_MUST int gr_record_open(struct gr_record *r, struct gr_str name, struct gr_str text,
    struct gr_arena *a, struct gr_error *err);
/* The index of a column; GR_INVALID with table and column where it is missing. */
GR_MUST int gr_record_column(
    const struct gr_record *r, const char *column, int32_t *out, struct gr_error *err);
/* *more is false at the end. A row with another number of fields than the header is GR_INVALID. */
GR_MUST int gr_record_next(struct gr_record *r, bool *more, struct gr_error *err);
/* Adds one field, quoted where it must be; first is true for a row's first one. */
void gr_record_put(struct gr_sb *sb, struct gr_str field, bool first);
void gr_record_end(struct gr_sb *sb); /* CR is not written: LF alone */
/*
 * A decimal number with point as a whole number of units: "1.5" with decimals 3 is 1500. GR_INVALID names table, row and
 * what stands there; GR_LIMIT where it does not fit. More digits than decimals are rounded half to even.
 */
GR_MUST int gr_record_decimal(const struct gr_record *r, int32_t column, int decimals, int64_t *out,
    struct gr_error *err);

#endif
