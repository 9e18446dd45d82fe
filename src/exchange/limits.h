/*
 * limits.h - how large and how deep a file from outside may be (RELIABILITY 3), checked before memory or time is spent.
 */
#ifndef GR_EXCHANGE_LIMITS_H
#define GR_EXCHANGE_LIMITS_H

#include <stdint.h>

/* Every number is the largest that is still accepted. */
struct gr_limits {
	int64_t file_bytes;     /* a workbook, or a CSV file by upload */
	int64_t members;        /* in the ZIP directory */
	int64_t unpacked_bytes; /* all members together, declared and counted */
	int64_t part_bytes;     /* one member unpacked */
	int64_t ratio;          /* unpacked to packed, of a member above 1 MB unpacked */
	int64_t xml_depth;
	int64_t text_chars; /* one cell, one attribute */
	int64_t rows;       /* with content, on one sheet; a CSV file by upload too */
	int64_t columns;
	int64_t sheets;
	int64_t strings;  /* in the table of shared strings */
	int64_t cpu_us;   /* of the calling thread, for one file; 0 = no limit */
	int64_t csv_rows; /* on the command line */
	int64_t csv_line_bytes;
	int64_t problems; /* told of one file; lines after the last one told are left out */
};

/* The defaults of RELIABILITY 3. */
struct gr_limits gr_limits_default(void);

#endif
