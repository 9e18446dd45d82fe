/*
 * map.h - the area map of a process, drawn on the server: outlines of municipalities, half circles for need (left) and surplus (right).
 * Reads no database; floating point is for drawing only.
 */
#ifndef GR_WEB_MAP_H
#define GR_WEB_MAP_H

#include "base/arena.h"
#include "base/error.h"

struct gr_pool_view;
struct gr_plan_view;
struct gr_land; /* outlines, projected once */

/*
 * Reads GeoJSON of municipalities (properties kode, navn) into a. A file that is missing gives *out NULL: pages then have no map. GR_BROKEN: it is there
 * and is not what it should be.
 */
GR_MUST int gr_land_read(
    const char *path, struct gr_arena *a, struct gr_land **out, struct gr_error *err);

/*
 * Need and surplus by area; one drawing serves both widths. id tells the drawings of a page apart. A hidden figure is a small dashed circle. Nothing where
 * land is NULL or no area stands in v.
 */
void gr_map_areas(
    struct gr_sb *out, const struct gr_land *land, const struct gr_pool_view *v, const char *id);
/* The reader's own exchanges as arrows, width by tonnes, numbered as in the table; the rest is left to the table. */
void gr_map_uses(
    struct gr_sb *out, const struct gr_land *land, const struct gr_plan_view *v, const char *id);
/* How many uses gr_map_uses would draw. */
int32_t gr_map_uses_count(const struct gr_plan_view *v);

#endif
