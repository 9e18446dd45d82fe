/*
 * dataset.h - all that figures read: code lists, sites, tariffs, settings and the lines of one process at one moment. A snapshot
 * (datagrundlag) freezes its canonical text, and gr_dataset_read makes the same struct from that text again: so every figure can
 * be computed anew from the frozen bytes alone. Rows are sorted by code unless said; indices are int32_t, -1 = none.
 */
#ifndef GR_DOMAIN_DATASET_H
#define GR_DOMAIN_DATASET_H

#include "base/map.h"
#include "domain/line.h"

enum gr_list {
	GR_LIST_ORGANISATION, /* organisations.csv */
	GR_LIST_MUNICIPALITY,
	GR_LIST_PART, /* parts.csv: municipality to area */
	GR_LIST_PLACE,
	GR_LIST_PARISH,
	GR_LIST_QUALITY,
	GR_LIST_GROUP, /* quality_groups.csv */
	GR_LIST_USE,
	GR_LIST_SOIL_CLASS,
	GR_LIST_SUBSTITUTION,
	GR_LIST_PROCESSING,
	GR_LIST_KEY_FIGURE,
	GR_LIST_SITE,
	GR_LIST_OFFER, /* site_offers.csv */
	GR_LIST_FACTOR,
	GR_LIST_EMISSION,
	GR_LIST_CROSSING,
	GR_LIST_LAND_MASS,
	GR_LIST_SETTING,
	GR_LIST_TARGET,
	GR_LIST_EXTRACTION,
	GR_LIST_SECONDARY,
	GR_LIST_RESERVE,
	GR_LIST_TIMELINE, /* process_timeline.csv */
	GR_LIST_SOURCE_M, /* sources_materials.csv */
	GR_LIST_SOURCE_O, /* sources_organisations.csv */
	GR_LIST_SOURCE_S, /* sources_statistics.csv */
	GR_LIST_MATERIAL  /* materials.csv: which qualities are primary */
};
#define GR_LISTS 28

/* "organisations.csv"; the name of a list in files, tables and snapshots. */
const char *gr_list_file(enum gr_list list);

struct gr_organisation {
	gr_org_id id; /* 1 + index in organisations.csv as first loaded; stable */
	struct gr_str code, name, kind,
	    role;      /* kind: region, state, utility, municipality, market, knowledge, ngo */
	int32_t owner; /* index of the organisation that owns it (for MODEL 3 rule 2); -1 */
	int32_t municipality; /* code; 0 */
};

struct gr_municipality {
	int32_t code, area; /* area: index in dataset.area; -1 outside */
	struct gr_str name, region;
	int32_t e_m, n_m; /* a point inside it */
	int64_t area_m2;
	int32_t land; /* of that point; -1 unknown */
};

struct gr_area { /* a fixed set of at least three neighbouring municipalities */
	struct gr_str name;
	int32_t municipalities;
};

struct gr_group {
	struct gr_str code, name;
};

struct gr_quality {
	struct gr_str code, name, material, standard, typical_use;
	int32_t group;
	bool primary;                     /* materials.csv kind */
	int64_t density_kg_m3[GR_STATES]; /* by enum gr_state; 0 = none */
	struct gr_str source_id;
	int32_t order; /* of quality_groups.csv */
};

struct gr_use {
	struct gr_str code, name;
};

struct gr_soil_class {
	struct gr_str system, code, name;
	int32_t rank;
};

struct gr_substitution {
	int32_t secondary, primary, use; /* indices */
	int32_t max_share_percent;       /* 1 .. 100 */
	struct gr_str condition, proof, confidence, source_id;
	struct gr_quarter from, to; /* in force; from.n INT32_MIN and to.n INT32_MAX where open */
};

struct gr_processing {
	int32_t raw, product; /* qualities */
	struct gr_str code;
	int64_t yield_num, yield_den, ore_per_t;
};

struct gr_key_figure {
	struct gr_str project_type, works, works_name,
	    basis; /* basis as in the file: m2, m, kr (litres per 1,000 kr) */
	enum gr_direction direction;
	int32_t quality, use;
	int64_t low_l, likely_l, high_l; /* litres per basis */
	struct gr_str source_id, confidence;
};

enum gr_site_kind { GR_PIT, GR_PLANT, GR_DEPOT, GR_RECEIVER, GR_HARBOUR };

struct gr_site {
	struct gr_str code, name, status;
	enum gr_site_kind kind;
	int32_t municipality, e_m, n_m, land; /* land: index in dataset.land; -1 unknown */
	int64_t capacity_kg_per_year;         /* 0 = not known: no limit of its own */
	int32_t precision_m;
	struct gr_str source_id;
};

enum gr_offer_side { GR_SELLS, GR_TAKES, GR_STORES };

struct gr_offer {
	int32_t site, quality;
	enum gr_offer_side side;
	int64_t
	    capacity_kg_per_year;   /* GR_STORES: kg that fit at once; 0 = takes or gives nothing */
	int64_t ore_per_t;          /* a price, or a fee that may be negative */
	struct gr_str soil_classes; /* pairs as in the file; empty = not soil */
	int32_t first_year, last_year;
	struct gr_str source_id, confidence;
};

struct gr_crossing {
	struct gr_str code, name;
	int32_t land_a, land_b, a_e_m, a_n_m, b_e_m, b_n_m;
	int32_t
	    length_m; /* as in the list, but never below the straight line between its ends (MODEL 1) */
	int64_t toll_ore_per_truck; /* 0 = free or unknown */
	bool toll_known;
	int32_t opens_year, closes_year; /* 0 / INT32_MAX */
};

struct gr_point {                /* towns and parishes, to recognise a place by its name */
	struct gr_str name, alt; /* alt: other spellings, separated by ';' */
	int32_t municipality, e_m, n_m, precision_m;
	int32_t land; /* -1 unknown */
	bool parish;  /* else a town or locality */
};

/* A way of writing the name of a point or a municipality, folded (base for gr_place_read); sorted by folded, rank, index. */
struct gr_place_name {
	struct gr_str folded;
	int32_t rank;  /* 0 town, 1 parish, 2 municipality: who wins where names are equal */
	int32_t index; /* into point; into municipality when rank is 2 */
};

/* A closed outline that lies round a part of Denmark, in UTM 32 (settings place.outline.*). */
struct gr_outline {
	int32_t *e_m, *n_m;
	int32_t corners;
};

struct gr_setting {
	struct gr_str key, value;
};

struct gr_factor { /* factors.csv; the value as written, decimals kept */
	struct gr_str key, value, unit, source_id, confidence, note;
	int32_t year;
};

struct gr_project {
	gr_project_id id;
	gr_org_id org;
	struct gr_str name, type;
	bool example; /* constructed */
};

/* A line's codes, looked up once. */
struct gr_line_key {
	int32_t org, project, quality, group, use, soil_class, municipality, area,
	    land; /* -1: none or unknown */
};

struct gr_dataset {
	gr_snapshot_id snapshot; /* 0 = live: not frozen */
	struct gr_time taken;
	struct gr_organisation *org;
	struct gr_municipality *municipality;
	struct gr_area *area;
	struct gr_group *group;
	struct gr_quality *quality;
	struct gr_use *use;
	struct gr_soil_class *soil_class;
	struct gr_substitution *substitution;
	struct gr_processing *processing;
	struct gr_key_figure *key_figure;
	struct gr_site *site;
	struct gr_offer *offer;
	struct gr_crossing *crossing;
	struct gr_str *land; /* names of land masses (islands) */
	struct gr_point *point;
	struct gr_setting *setting;
	struct gr_factor *factor;
	int64_t
	    *emission_mg_per_kg; /* [qualities]: milligrams CO2e per kg (= g/t); INT64_MIN = none */
	struct gr_project *project;
	struct gr_line *line; /* sorted by id */
	struct gr_line_key *key;
	int32_t orgs, municipalities, areas, groups, qualities, uses, soil_classes, substitutions,
	    processings, key_figures, sites, offers, crossings, lands, points, settings, factors,
	    projects, lines;
	struct gr_map org_map, quality_map, use_map, setting_map, factor_map, site_map;
	struct gr_map quality_name_map; /* codes and names as gr_dataset_quality_meant compares them */
	struct gr_place_name *place_name;
	struct gr_outline *outline;
	int64_t margin_m, known_within_m; /* settings place.margin_m, place.known_within_m */
	int32_t place_names, outlines;
	struct gr_str
	    list[GR_LISTS]; /* the text of each list; what pages and outlook read besides */
};

/*
 * Reads all lists (text[i] is the content of gr_list_file(i), borrowed for as long as *out is used); lines and projects are empty.
 * GR_INVALID names list, row and column. *out lives in a.
 */
GR_MUST int gr_dataset_read(const struct gr_str text[GR_LISTS], struct gr_arena *a,
    struct gr_dataset *out, struct gr_error *err);
/* Puts projects and lines in (borrowed) and looks their codes up. GR_INVALID on a code that no list has. */
GR_MUST int gr_dataset_lines(struct gr_dataset *d, struct gr_project *project, int32_t projects,
    struct gr_line *line, int32_t lines, struct gr_arena *a, struct gr_error *err);

int32_t gr_dataset_org(const struct gr_dataset *d, gr_org_id id);
int32_t gr_dataset_org_code(const struct gr_dataset *d, struct gr_str code);
int32_t gr_dataset_quality(const struct gr_dataset *d, struct gr_str code);
int32_t gr_dataset_use(const struct gr_dataset *d, struct gr_str code);
int32_t gr_dataset_soil_class(const struct gr_dataset *d, struct gr_str system, struct gr_str code);
int32_t gr_dataset_municipality(const struct gr_dataset *d, int32_t code);
/* The text of a setting; GR_MISSING with the key where there is none. */
GR_MUST int gr_setting_text(
    const struct gr_dataset *d, const char *key, struct gr_str *out, struct gr_error *err);
/* A setting or factor as a whole number of 10^-decimals. */
GR_MUST int gr_setting_int(
    const struct gr_dataset *d, const char *key, int decimals, int64_t *out, struct gr_error *err);
GR_MUST int gr_factor_int(
    const struct gr_dataset *d, const char *key, int decimals, int64_t *out, struct gr_error *err);
/* Whether the pair is on the list of soil classes; both empty is "not known yet" and false here. */
bool gr_soil_pair_known(const struct gr_dataset *d, struct gr_str system, struct gr_str code);
/*
 * The quality that a person meant: exact code or name first (case and spaces folded), else the nearest name by edit distance.
 * *sure tells whether it was exact. -1 where nothing is near.
 */
int32_t gr_dataset_quality_meant(const struct gr_dataset *d, struct gr_str typed, bool *sure);
/*
 * A place by what was typed: "E N" or "lat, lon" coordinates, a town, a parish, a municipality (its point, with its radius as precision).
 * hint: a municipality code that decides between equal names, 0 = none; "Vindinge, Roskilde" says it in the text. A coordinate gets
 * the municipality of hint, else of the nearest known point, 0 where none is near. GR_MISSING where nothing is known by that name (the
 * nearest name is suggested); GR_INVALID where several places have it, or the point is outside Denmark with its margin.
 */
GR_MUST int gr_place_read(const struct gr_dataset *d, struct gr_str typed, int32_t hint,
    struct gr_place *out, struct gr_error *err);
/* The land mass of a place: by its municipality and the nearest known point; -1. */
int32_t gr_place_land(const struct gr_dataset *d, const struct gr_place *p);

#endif
