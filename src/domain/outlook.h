/*
 * outlook.h - the way to the target (fremskrivning, MODEL 8) as it crosses borders. Tonnes are kg; shares are two integers.
 */
#ifndef GR_DOMAIN_OUTLOOK_H
#define GR_DOMAIN_OUTLOOK_H

#include "base/num.h"
#include "base/text.h"
#include "domain/id.h"

enum gr_case { GR_CASE_LOW, GR_CASE_LIKELY, GR_CASE_HIGH };
#define GR_CASES 3

struct gr_outlook_year {
	int32_t year;
	int64_t consumption_kg, sea_kg, import_kg, export_kg, secondary_kg, land_kg, land_own_kg;
	int64_t target_kg, gap_kg; /* gap below 0: passed */
	int64_t newly_permitted_kg, reserve_end_kg;
};

struct gr_target {
	struct gr_str id, area, document, form, numerator, denominator, unit, status, source_id,
	    note;
	int64_t value_permille, baseline_permille; /* -1 = not given */
	int32_t year, baseline_year;
};

/*
 * Steps to the target (trin mod målet), kg of the target year's consumption; they and missing add up to target_kg.
 * today: the base year's share of the target year's consumption. avoided: what an amount that is not used at all takes off the
 * target, which is the target's share of it. missing below 0: the steps pass the target by that much.
 */
struct gr_ladder {
	int64_t target_kg, today_kg, pool_kg, plants_kg, declared_kg, requirement_kg, avoided_kg,
	    missing_kg;
};

struct gr_outlook {
	gr_snapshot_id snapshot;
	struct gr_target target;       /* the one in use */
	struct gr_target *alternative; /* shown beside it, never mixed */
	int32_t alternatives;
	int32_t first_year, last_year, base_year, years;
	struct gr_outlook_year *year[GR_CASES]; /* [years] each */
	/* The first year with reserve_end below 0, and with the share at or above the target; 0 = not by last_year. */
	int32_t runs_out[GR_CASES];
	int32_t reaches[GR_CASES];
	struct gr_ladder ladder;        /* target year, likely */
	struct gr_str assumption_class; /* A B C D, MODEL 8 */
};

#endif
