/*
 * place.h - where something is: WGS84 to ETRS89 / UTM 32N metres, and whether a point lies in Denmark. Integers after the one
 * projection; knows no map service.
 */
#ifndef GR_DOMAIN_PLACE_H
#define GR_DOMAIN_PLACE_H

#include <stdbool.h>
#include <stdint.h>

struct gr_dataset;

/*
 * Degrees to whole metres in ETRS89 / UTM zone 32N (EPSG:25832), rounded to the nearest; WGS84 is taken as ETRS89 (they differ by
 * less than a metre). Within 0.01 m of the exact projection for longitudes 3 to 17 and latitudes 50 to 62; only used on what a
 * person typed, and rounded once. L. Krüger (1912), as in C. F. F. Karney, Transverse Mercator with an accuracy of a few
 * nanometers, J. Geodesy 85 (2011), eq. 35, to the fourth order in n.
 */
void gr_utm32_of(double lat, double lon, int32_t *e_m, int32_t *n_m);
/* Inside one of the outlines of Denmark, or at most the margin outside (settings place.outline.*, place.margin_m). */
bool gr_place_inside(const struct gr_dataset *d, int32_t e_m, int32_t n_m);

#endif
