/*
 * map.h - the one hash of the house: from a text to an index. Open addressing in an arena; nothing is removed.
 */
#ifndef GR_BASE_MAP_H
#define GR_BASE_MAP_H

#include "base/text.h"

struct gr_map {
	struct gr_arena *a;
	struct gr_str *key;
	int32_t *value;
	size_t cap, count; /* cap is 0 or a power of two */
};

void gr_map_open(struct gr_map *m, struct gr_arena *a);
/* Keeps the key's bytes borrowed. A key that is there keeps its old value, which is returned; -1 when it is new. */
int32_t gr_map_put(struct gr_map *m, struct gr_str key, int32_t value);
int32_t gr_map_find(const struct gr_map *m, struct gr_str key); /* -1: not there */

#endif
