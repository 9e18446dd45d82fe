/*
 * publication.h - what has been published (MODEL 3): rows of the two tables, fixed at first publication, each with the date and snapshot of
 * its figure. The public reads only these.
 */
#ifndef GR_DOMAIN_PUBLICATION_H
#define GR_DOMAIN_PUBLICATION_H

#include "base/hash.h"
#include "domain/figure.h"
#include "domain/line.h"

enum gr_published_table { GR_TABLE_QUALITY_YEAR, GR_TABLE_GROUP_AREA, GR_TABLE_TOTAL };

/* Room for all qualities, groups or areas of a dataset in one row; more is GR_LIMIT. */
#define GR_PUBLISHED_CODES 128

/*
 * One row: it covers what falls into its years of the lines of one direction whose quality (or group) and area are among its codes.
 * Indices are those of the dataset of the publication's snapshot. GR_TABLE_TOTAL has two kinds: without codes the whole region, with a
 * figure of its own; with codes (groups) a group's total, whose likely_kg is the sum of the group's rows shown in GR_TABLE_QUALITY_YEAR,
 * whatever their dates (hidden where none is shown), and whose percents alone rest on snapshot and as_of.
 */
struct gr_published_row {
	int64_t id; /* stable over publications; 0 = new */
	enum gr_published_table table;
	enum gr_direction direction;
	int32_t group; /* index in the dataset; -1: "øvrige grupper" or the total */
	/* GR_TABLE_QUALITY_YEAR: qualities; GR_TABLE_GROUP_AREA: groups. Several: "øvrige i gruppen" or "øvrige grupper". */
	int32_t code[GR_PUBLISHED_CODES];
	int32_t codes;
	/* GR_TABLE_GROUP_AREA: areas, -1 = place not known. Several: "øvrige områder". */
	int32_t area[GR_PUBLISHED_CODES];
	int32_t areas;
	int32_t first_year, last_year; /* inclusive */
	bool rest_codes, rest_areas;
	/* The figure. */
	struct gr_figure likely_kg; /* rounded to publish.round_tonnes; hidden with the reason */
	/* Group totals only, rounded to 10 (e.g. -20, +40); else GR_NOT_REPORTED. */
	struct gr_figure low_percent, high_percent;
	int32_t orgs_from, orgs_to; /* 3-4, 5-9, 10 or more (orgs_to 0) */
	/* That the figure rests on; older than the publication's where it was not replaced. */
	gr_snapshot_id snapshot;
	struct gr_time as_of;
};

struct gr_publication {
	gr_publication_id id;
	gr_snapshot_id snapshot;
	struct gr_time made;
	/* By direction, table, group, codes, then area or year; "other" and the total last. */
	struct gr_published_row *row;
	int32_t rows;
	/* Counts of rows that are not shown, and why; rows without lines are not counted. */
	int32_t hidden_few, hidden_dominant, hidden_audit;
	/* Figures that stayed although something in them had changed (MODEL 3 rules 4 and 6). */
	int32_t kept;
	struct gr_str audit; /* what the audit printed; stored with it */
};

#endif
