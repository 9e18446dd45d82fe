/*
 * book.h - an XLSX file as sheets of cells: its parts found by their relations, date formats, the calendar, what it has besides (macros, links).
 * Knows no sheet of ours.
 */
#ifndef GR_EXCHANGE_BOOK_H
#define GR_EXCHANGE_BOOK_H

#include "exchange/sheet_xml.h"

struct gr_book_sheet {
	struct gr_str name;
	int32_t
	    member; /* of the ZIP directory; -1: its part is missing, or it is no sheet of cells */
	bool hidden;
};

struct gr_book {
	struct gr_zip_directory directory;
	struct gr_shared_strings strings;
	struct gr_sheet_surroundings around;
	struct gr_book_sheet *sheet;
	int32_t sheets;
	bool macros, links; /* holds a VBA project; holds links to other workbooks */
	const struct gr_limits *limits;
	struct gr_cpu cpu;
	struct gr_arena *a;
};

/*
 * bytes and limits are borrowed as long as *out is used; the rest lives in a. GR_INVALID: not an XLSX file (file_kind.h says what
 * it is), or broken; GR_LIMIT: file_bytes, sheets, and those of the parts.
 */
GR_MUST int gr_book_open(struct gr_str bytes, const struct gr_limits *limits, struct gr_arena *a,
    struct gr_book *out, struct gr_error *err);
/* The index of a sheet by its name; capitals and spaces around it do not matter. -1: not there. */
int32_t gr_book_find(const struct gr_book *b, const char *name);
/* As gr_sheet_xml_read; the sheet's name is the place of an error. */
GR_MUST int gr_book_rows(
    struct gr_book *b, int32_t sheet, struct gr_sheet_rows *rows, struct gr_error *err);

#endif
