/*
 * pool.h - pooled volumes as this reader may see them: the public reads published rows only; a builder besides them its own lines; the process
 * team and the operator all sums of the snapshot. One view for page, CSV, JSON and command.
 */
#ifndef GR_QUERY_POOL_H
#define GR_QUERY_POOL_H

#include "query/process.h"

struct gr_pool_filter {
	int32_t direction;        /* -1 both */
	struct gr_str group;      /* code; empty = all */
	struct gr_str area;       /* name; empty = all */
	int32_t year;             /* 0 = all */
	bool own;                 /* a builder: only its own lines */
};

struct gr_pool_cell {
	struct gr_figure likely_kg;
};

struct gr_pool_row {
	enum gr_direction direction;
	struct gr_str group, label; /* label: quality, "øvrige i gruppen: ...", area */
	struct gr_str members;      /* what "øvrige" holds; empty */
	bool total;                 /* the direction's sum row, the last of it; a sum of what is shown above */
	bool group_total;           /* a group's sum row, after its rows; only here the public sees low and high */
	struct gr_pool_cell *cell;  /* [columns]: one a year, or one a period; unused columns GR_NOT_REPORTED */
	int32_t *span;              /* [columns]: how many years the cell covers from here; 0 = covered by one before */
	struct gr_figure low_kg, likely_kg, high_kg; /* of the row; low and high for the public on group totals only */
	struct gr_figure low_percent, high_percent;  /* the public's band; GR_NOT_REPORTED where low_kg says it */
	int32_t orgs_from, orgs_to; /* 0, 0 = not said */
	struct gr_time as_of;       /* the figure's date, where older than the table's */
};

/* One row of quality group x area: a published row, or a sum of the snapshot. */
struct gr_pool_area_row {
	enum gr_direction direction;
	struct gr_str group, area, members; /* members: the areas that "øvrige områder" holds; empty */
	struct gr_figure likely_kg;
	int32_t orgs_from, orgs_to;
};

/* For the map: what is shown for this area alone. For the public only groups that may be shown for it, so it is no total: the page says so. */
struct gr_pool_area {
	struct gr_str name;
	struct gr_figure need_kg, surplus_kg;
	int32_t municipality_from;  /* index in dataset municipalities is of no use outside: codes below */
	const int32_t *municipality;/* codes of the area */
	int32_t municipalities;
	int32_t e_m, n_m;           /* where its symbol stands */
};

/* For the public, year 0 comes last and holds what is published for several years together only. */
struct gr_pool_year {
	int32_t year;
	struct gr_figure need_low_kg, need_kg, need_high_kg, surplus_low_kg, surplus_kg, surplus_high_kg;
};

struct gr_pool_view {
	struct gr_frame frame;
	bool published;               /* the rows are published rows */
	gr_publication_id publication;
	struct gr_time published_at;
	gr_snapshot_id snapshot;      /* that the figures rest on */
	struct gr_time taken;
	struct gr_str root;           /* hex of the snapshot's root hash */
	struct gr_pool_filter filter;
	struct gr_str *group_code, *group_name, *area_name; /* for the filter's lists */
	int32_t groups_in_filter, areas_in_filter;
	int32_t first_year, years;
	struct gr_pool_row *row;      /* quality x year, need rows first, then surplus; sum rows last of each */
	int32_t rows;
	struct gr_pool_area *area;
	int32_t areas;
	struct gr_pool_area_row *area_row; /* need first; by group, then area */
	int32_t area_rows;
	struct gr_pool_year *by_year;
	struct gr_figure need_low_kg, need_kg, need_high_kg, surplus_low_kg, surplus_kg, surplus_high_kg;
	struct gr_figure need_contracted_kg;
	int32_t orgs_from, orgs_to, projects, lines; /* projects, lines: 0 for the public */
	int32_t hidden_few, hidden_dominant, hidden_audit;
	/* A builder: its own part beside the pool's. */
	bool has_own;
	int64_t own_need_kg, own_surplus_kg;
	int32_t own_lines;
	/* For the reading sentence: the year with the largest shown need. */
	int32_t peak_year;
	struct gr_figure peak_kg;
};

GR_MUST int gr_query_pool(struct gr_app *app, const struct gr_actor *who, const struct gr_pool_filter *f,
    struct gr_arena *a, struct gr_pool_view *out, struct gr_error *err);

#endif
