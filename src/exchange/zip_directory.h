/*
 * zip_directory.h - the directory of a ZIP file, read and judged before anything is unpacked (RELIABILITY 2), and one member at a time after
 * that. Knows nothing of what the members hold; writes nothing to disk.
 */
#ifndef GR_EXCHANGE_ZIP_DIRECTORY_H
#define GR_EXCHANGE_ZIP_DIRECTORY_H

#include "base/arena.h"
#include "base/error.h"
#include "exchange/limits.h"

struct gr_zip_member {
	struct gr_str name; /* borrowed from the file */
	int64_t packed, unpacked;
	int64_t from,
	    to; /* bytes of the file that are its local header and data; to is exclusive */
};

struct gr_zip_directory {
	struct gr_str bytes;
	struct gr_zip_member *member; /* in the order of the directory */
	int32_t members;
};

/*
 * GR_INVALID: no directory, one that is not the end of this file, a name that is not allowed or twice, members that overlap, a
 * password, a method that is neither stored nor deflated. GR_LIMIT: members, part_bytes, unpacked_bytes or ratio. bytes is
 * borrowed as long as *out is used.
 */
GR_MUST int gr_zip_directory_read(struct gr_str bytes, const struct gr_limits *limits,
    struct gr_arena *a, struct gr_zip_directory *out, struct gr_error *err);
/* -1: not there. Capitals do not matter (ECMA-376 part 2, 6.2.2). */
int32_t gr_zip_find(const struct gr_zip_directory *d, struct gr_str name);

struct gr_zip_part;

GR_MUST int gr_zip_part_open(const struct gr_zip_directory *d, int32_t member,
    struct gr_zip_part **out, struct gr_error *err);
/* Up to room bytes; *got 0 is the end, and then length and CRC have been found right. GR_INVALID: they are not, or it does not unpack. */
GR_MUST int gr_zip_part_read(
    struct gr_zip_part *p, char *to, size_t room, size_t *got, struct gr_error *err);
void gr_zip_part_close(struct gr_zip_part *p); /* NULL is allowed */

#endif
