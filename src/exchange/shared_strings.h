/*
 * shared_strings.h - the table of texts of a workbook (xl/sharedStrings.xml, ECMA-376 part 1, 18.4), rich texts put together.
 */
#ifndef GR_EXCHANGE_SHARED_STRINGS_H
#define GR_EXCHANGE_SHARED_STRINGS_H

#include "exchange/xml_part.h"

struct gr_shared_strings {
	struct gr_str *string;
	int32_t strings;
};

/* GR_LIMIT: more than limits->strings, one above limits->text_chars, or a is full. Else as gr_xml_read. *out lives in a. */
GR_MUST int gr_shared_strings_read(const struct gr_xml_source *source,
    const struct gr_limits *limits, struct gr_cpu cpu, struct gr_arena *a,
    struct gr_shared_strings *out, struct gr_error *err);

#endif
