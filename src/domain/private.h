/*
 * private.h - shared by the files of domain/ alone: the reader of one code list, and the folding of names.
 */
#ifndef GR_DOMAIN_PRIVATE_H
#define GR_DOMAIN_PRIVATE_H

#include "base/record.h"
#include "domain/dataset.h"

#define GR_LIST_COLUMNS 24

/* Reading of all lists: one record, the list that is open, and the maps that lists look each other up in. */
struct gr_reading {
	struct gr_dataset *d;
	const struct gr_str *text; /* [GR_LISTS] */
	struct gr_arena *a;
	struct gr_error *err;
	struct gr_record r;
	enum gr_list list;
	const char *const *name; /* the columns asked for; ended by NULL */
	int32_t col[GR_LIST_COLUMNS];
	struct gr_map source;     /* source_id of all three lists */
	struct gr_map material;   /* code -> 1 primary, 0 not */
	struct gr_map group_of;   /* quality code -> row index in order */
	struct gr_map land;       /* name -> index */
	struct gr_map land_of[6]; /* by enum gr_land_kind: code -> index of land */
};

enum gr_land_kind {
	GR_LAND_SITE,
	GR_LAND_MUNICIPALITY,
	GR_LAND_PLACE,
	GR_LAND_PARISH,
	GR_LAND_CROSSING_A,
	GR_LAND_CROSSING_B
};

/* Opens a list and finds its columns; where size > 0, *array gets room for every row. */
GR_MUST int gr_list_open(
    struct gr_reading *g, enum gr_list list, const char *const *column, size_t size, void **array);
GR_MUST int gr_list_next(struct gr_reading *g, bool *more);
/* Column i of those asked for. */
struct gr_str gr_list_text(const struct gr_reading *g, int i);
/* A text that must not be empty. */
GR_MUST int gr_list_need(struct gr_reading *g, int i, struct gr_str *out);
/* A whole number of 10^-decimals within [least, most]; an empty cell is refused. */
GR_MUST int gr_list_number(
    struct gr_reading *g, int i, int decimals, int64_t least, int64_t most, int64_t *out);
/* The same as int32_t; an empty cell gives absent. */
GR_MUST int gr_list_int(
    struct gr_reading *g, int i, int32_t least, int32_t most, int32_t absent, int32_t *out);
/* The cell names something that another list does not have: "In qualities.csv, row 7 ...". */
int gr_list_unknown(struct gr_reading *g, int i, enum gr_list other);
/* The cell cannot be right for another reason than a number or a code. */
int gr_list_bad(struct gr_reading *g, int i);
/* Empty, or on one of the three source lists. */
GR_MUST int gr_list_source(struct gr_reading *g, int i, struct gr_str *out);
/*
 * Sorts by the gr_str that stands at offset in each thing, and refuses two that are equal.
 */
GR_MUST int gr_list_sort(struct gr_reading *g, enum gr_list list, void *array, int32_t count,
    size_t size, size_t offset);
/* A decimal text as a whole number of 10^-decimals, half to even; false where it is none or does not fit. */
bool gr_decimal(struct gr_str s, int decimals, int64_t *out);

/* place.c: points, municipalities' ways of writing, outlines. */
GR_MUST int gr_read_points(struct gr_reading *g);
GR_MUST int gr_read_place_names(struct gr_reading *g);
GR_MUST int gr_read_outlines(struct gr_reading *g);

#define GR_FOLD_MOST 120
/*
 * A name as it is compared: lower case, without diacritics (ae, oe, aa for the Danish letters), spaces and punctuation. At most
 * GR_FOLD_MOST bytes; what is longer is cut.
 */
struct gr_str gr_fold(struct gr_str s, char out[GR_FOLD_MOST]);
/* Edits that turn one into the other: insert, delete, change, or swap two neighbours; most + 1 when above most. */
int32_t gr_edits(struct gr_str a, struct gr_str b, int32_t most);

#endif
