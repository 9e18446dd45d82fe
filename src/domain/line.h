/*
 * line.h - a line (mængdelinje): what one project needs or has left over (MODEL 2), and the checks that
 * every door shares. Pure: knows neither files nor the database.
 */
#ifndef GR_DOMAIN_LINE_H
#define GR_DOMAIN_LINE_H

#include "base/error.h"
#include "base/time.h"
#include "domain/id.h"

enum gr_direction { GR_NEED, GR_SURPLUS }; /* behov, overskud */
#define GR_DIRECTIONS 2

enum gr_certainty { GR_IDEA, GR_BUDGETED, GR_FUNDED, GR_TENDERED, GR_CONTRACTED };
#define GR_CERTAINTIES 5

/* Synlighed i Grus. */
enum gr_visibility { GR_VISIBLE_OWN, GR_VISIBLE_PARTNERS, GR_VISIBLE_PUBLIC };
#define GR_VISIBILITIES 3

enum gr_state { GR_IN_PLACE, GR_LOOSE, GR_BUILT_IN }; /* før gravning, på ladet, indbygget */
#define GR_STATES 3

/* What the engineer knew: "Hvad ved I?" */
enum gr_known { GR_KNOWN_TONNES, GR_KNOWN_M3, GR_KNOWN_METRES, GR_KNOWN_BUDGET };
#define GR_KNOWN 4

/* The value as entered, kept beside the computed one so that every figure walks back to a cell. */
struct gr_entered {
	enum gr_known known;
	enum gr_state state; /* GR_KNOWN_M3 only */
	int64_t thousandths; /* of a tonne, m3, metre, or 1,000 kr: the likely one */
	int64_t low_thousandths,
	    high_thousandths; /* -1: not given, the band is from certainty or key figures */
	int64_t width_mm;     /* GR_KNOWN_METRES; 0 = not given */
	int64_t thickness_mm; /* GR_KNOWN_METRES; 0 = from the key figure */
	struct gr_str works;  /* key_figures.csv works_code; GR_KNOWN_METRES and GR_KNOWN_BUDGET */
	struct gr_str text;   /* the cell as it stood */
	struct gr_str source; /* "Behov!D14", "formular", "csv:17" */
};

struct gr_place {
	struct gr_str text;   /* as entered; may be empty */
	int32_t municipality; /* the code (370); 0 = unknown */
	int32_t e_m, n_m;     /* ETRS89 / UTM 32N */
	int32_t
	    precision_m; /* 0 = a point given by the builder; a municipality's centre has its radius */
};

struct gr_line {
	gr_line_id id;   /* 0 = new */
	int64_t version; /* of the row that was read; a save names it */
	gr_org_id org;
	gr_project_id project; /* 0 = found by name in the same organisation, or made */
	struct gr_str project_name;
	struct gr_str
	    project_type; /* road_path, utility, infrastructure, rail, building; may be empty */
	enum gr_direction direction;
	struct gr_str quality; /* qualities.csv code */
	struct gr_str use;     /* uses.csv code; empty = the default of settings, for a need only */
	struct gr_str soil_system,
	    soil_class; /* a pair (soil_classes.csv); both empty = not known yet */
	int64_t low_kg, likely_kg, high_kg;
	int64_t
	    ordinary_kg; /* a need's amount in the ordinary design; 0 = not said. ordinary - likely is avoided */
	struct gr_str
	    avoided_why; /* design, thinner_layer, stabilisation; empty with ordinary_kg 0 */
	struct gr_entered entered;
	struct gr_place place;
	struct gr_quarter first, last;
	enum gr_certainty certainty;
	enum gr_visibility visibility;
	struct gr_str note;
};

/* Codes as they stand in files, tables and JSON: "need", "budgeted", "public_aggregate", "in_place", "metres". */
const char *gr_direction_code(enum gr_direction d);
const char *gr_certainty_code(enum gr_certainty c);
const char *gr_visibility_code(enum gr_visibility v);
const char *gr_state_code(enum gr_state s);
const char *gr_known_code(enum gr_known k);
bool gr_direction_read(struct gr_str code, enum gr_direction *out);
bool gr_certainty_read(struct gr_str code, enum gr_certainty *out);
bool gr_visibility_read(struct gr_str code, enum gr_visibility *out);
bool gr_state_read(struct gr_str code, enum gr_state *out);
bool gr_known_read(struct gr_str code, enum gr_known *out);
/* Msgids of the same, for people. */
const char *gr_direction_name(enum gr_direction d);
const char *gr_certainty_name(enum gr_certainty c);
const char *gr_visibility_name(enum gr_visibility v);
const char *gr_state_name(enum gr_state s);

/* The columns of a line that a person can fill; a problem names one, so that each face can point at its own cell or field. */
enum gr_line_field {
	GR_FIELD_NONE,
	GR_FIELD_PROJECT,
	GR_FIELD_TYPE,
	GR_FIELD_QUALITY,
	GR_FIELD_USE,
	GR_FIELD_CLASS,
	GR_FIELD_AMOUNT,
	GR_FIELD_UNIT,
	GR_FIELD_LOW,
	GR_FIELD_HIGH,
	GR_FIELD_WIDTH,
	GR_FIELD_WORKS,
	GR_FIELD_ORDINARY,
	GR_FIELD_PLACE,
	GR_FIELD_WINDOW,
	GR_FIELD_CERTAINTY,
	GR_FIELD_VISIBILITY,
	GR_FIELD_NOTE,
	GR_FIELD_ORGANISATION
};
#define GR_FIELDS 19

/* A fault, a question or a remark about one cell. */
enum gr_severity { GR_ERROR_CELL, GR_QUESTION_CELL, GR_REMARK_CELL };

struct gr_problem {
	enum gr_severity severity;
	struct gr_str sheet; /* "Behov"; empty for CSV and forms */
	int32_t row, column; /* 1-based; 0 = the whole sheet or row */
	enum gr_line_field field;
	struct gr_str found;   /* what stands there, cut at 80 characters */
	struct gr_error error; /* sentence and remedy; its place is sheet and cell */
	int32_t line;          /* index of the line in the delivery; -1 = none */
};

struct gr_dataset;

/*
 * The checks of MODEL 2 and RELIABILITY 3 on one line with its codes looked up in d (code lists only; its lines are not
 * read): rising band, 0 < likely <= 10,000,000 t, years 2000-2100, place in Denmark with 20 km margin, known codes, class
 * pair. 0, or GR_INVALID / GR_LIMIT with *field telling the column.
 */
GR_MUST int gr_line_check(const struct gr_line *line, const struct gr_dataset *d,
    enum gr_line_field *field, struct gr_error *err);

/*
 * Sums up what is hashed for the round trip and the differences: canonical text of all that a person can edit. Two lines with the
 * same text are the same line content.
 */
void gr_line_canonical(struct gr_sb *sb, const struct gr_line *line);

#endif
