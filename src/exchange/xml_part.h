/*
 * xml_part.h - one XML part of a ZIP file through expat, under the limits: no document type, no entities but the five, depth,
 * length of attributes, time of the processor. Knows no sheet.
 */
#ifndef GR_EXCHANGE_XML_PART_H
#define GR_EXCHANGE_XML_PART_H

#include "exchange/zip_directory.h"

/* Where the bytes come from: a member, or (directory NULL) text at hand. */
struct gr_xml_source {
	const struct gr_zip_directory *directory;
	int32_t member;
	struct gr_str text;
};

/*
 * What the reader does with the parts; each may stop the reading by a status, with *err filled. Names come without their namespace prefix. atts is
 * expat's: name, value, ..., NULL, with prefixes.
 */
struct gr_xml_handler {
	int (*start)(void *ctx, struct gr_str name, const char **atts, struct gr_error *err);
	int (*end)(void *ctx, struct gr_str name, struct gr_error *err);
	int (*text)(void *ctx, struct gr_str text, struct gr_error *err); /* may come in pieces */
};

/* Time that may still be used, from when the file was opened. */
struct gr_cpu {
	int64_t until_us; /* of the thread's own clock; 0 = no limit */
};
struct gr_cpu gr_cpu_from_now(int64_t us);
/* GR_LIMIT once the time is used up. */
GR_MUST int gr_cpu_check(struct gr_cpu cpu, struct gr_error *err);

/* GR_INVALID: not well-formed, a document type, another encoding than UTF-8 or UTF-16. GR_LIMIT: depth, text or time. */
GR_MUST int gr_xml_read(const struct gr_xml_source *source, const struct gr_xml_handler *handler,
    void *ctx, const struct gr_limits *limits, struct gr_cpu cpu, struct gr_error *err);

/* The value of an attribute by its name, with or without prefix; NULL where it is missing. */
const char *gr_xml_attribute(const char **atts, const char *name);

#endif
