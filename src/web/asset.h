/*
 * asset.h - the files that pages refer to (style, script, icons, fonts): read once at the start from share/assets. Their addresses
 * hold a hash over all of them, so that a browser may keep them for a year.
 */
#ifndef GR_WEB_ASSET_H
#define GR_WEB_ASSET_H

#include "base/arena.h"
#include "base/error.h"

struct gr_asset {
	struct gr_str path;          /* "dkfds/css/dkfds.min.css" */
	struct gr_str bytes, packed; /* packed: the .gz beside it; empty where there is none */
	const char *type;
	struct gr_str etag;
};

struct gr_assets {
	struct gr_str version; /* 16 hexadecimal digits over names and contents */
	struct gr_asset *file; /* sorted by path */
	int32_t files;
};

/*
 * Reads folder and what lies below it, but only files of the kinds that a page can use; at most 512 files and 16 MB. A folder that is missing
 * gives no files: pages then stand without style, and gr_serve says so.
 */
GR_MUST int gr_assets_read(
    const char *folder, struct gr_arena *a, struct gr_assets *out, struct gr_error *err);
const struct gr_asset *gr_assets_find(
    const struct gr_assets *s, struct gr_str path);         /* NULL: not there */
struct gr_str gr_assets_version(const struct gr_assets *s); /* "0" where s is NULL */

#endif
