/*
 * volume.h - pooled volumes (samlede mængder): sums of lines by quality, area, year and direction (MODEL 3). Pure; who may see a sum is
 * publish.h's and access/'s.
 */
#ifndef GR_POOL_VOLUME_H
#define GR_POOL_VOLUME_H

#include "domain/dataset.h"

struct gr_volume_filter {
	int32_t direction;             /* enum gr_direction, or -1 = both */
	int32_t group, quality, area;  /* indices; -1 = all */
	int32_t first_year, last_year; /* inclusive; 0 = all */
	int32_t org;                   /* index; -1 = all */
	enum gr_certainty certainty_from;
};

struct gr_volume {
	int64_t low_kg, likely_kg, high_kg, contracted_kg; /* contracted: tendered or contracted */
	int32_t lines, orgs, projects;
};

struct gr_volume_row {
	enum gr_direction direction;
	int32_t group, quality, area, year; /* -1 where the row is a sum over it */
	struct gr_volume volume;
};

/* A line's share of a year: spread evenly over the quarters of its window, whole kg, the parts add up to the line. */
int64_t gr_line_year_kg(const struct gr_line *line, int64_t kg, int32_t year);

/* All sums by (direction, quality, year) that the filter lets through, sorted so; rows without lines are left out. *row in a. */
GR_MUST int gr_volume_by_quality_year(const struct gr_dataset *d, const struct gr_volume_filter *f,
    struct gr_arena *a, struct gr_volume_row **row, int32_t *rows, struct gr_error *err);
/* By (direction, group, area), whole horizon of the filter. */
GR_MUST int gr_volume_by_group_area(const struct gr_dataset *d, const struct gr_volume_filter *f,
    struct gr_arena *a, struct gr_volume_row **row, int32_t *rows, struct gr_error *err);
/* By (direction, year). */
GR_MUST int gr_volume_by_year(const struct gr_dataset *d, const struct gr_volume_filter *f,
    struct gr_arena *a, struct gr_volume_row **row, int32_t *rows, struct gr_error *err);
GR_MUST int gr_volume_total(const struct gr_dataset *d, const struct gr_volume_filter *f,
    struct gr_arena *a, struct gr_volume out[GR_DIRECTIONS], struct gr_error *err);

#endif
