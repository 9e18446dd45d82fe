/*
 * line_word.h - the columns of »Behov« and »Overskud«, the Danish words that stand in their cells, and what a typed text means by
 * the code lists. English words and the codes themselves are understood too. Pure.
 */
#ifndef GR_EXCHANGE_LINE_WORD_H
#define GR_EXCHANGE_LINE_WORD_H

#include "base/danish.h"
#include "base/map.h"
#include "domain/dataset.h"

/* In the order of the sheet: A .. V, of which T, U and V are hidden. The last two stand in CSV only. */
enum gr_column {
	GR_COLUMN_PROJECT,
	GR_COLUMN_TYPE,
	GR_COLUMN_QUALITY,
	GR_COLUMN_USE,
	GR_COLUMN_CLASS,
	GR_COLUMN_AMOUNT,
	GR_COLUMN_UNIT,
	GR_COLUMN_LOW,
	GR_COLUMN_HIGH,
	GR_COLUMN_WIDTH,     /* metres */
	GR_COLUMN_THICKNESS, /* millimetres */
	GR_COLUMN_WORKS,
	GR_COLUMN_ORDINARY, /* tonnes */
	GR_COLUMN_AVOIDED,
	GR_COLUMN_PLACE,
	GR_COLUMN_WINDOW,
	GR_COLUMN_CERTAINTY,
	GR_COLUMN_VISIBILITY,
	GR_COLUMN_NOTE,
	GR_COLUMN_ID,      /* of the line; hidden in the workbook, as the next two */
	GR_COLUMN_CONTENT, /* its content hash */
	GR_COLUMN_POINT, /* the place exactly, as long as GR_COLUMN_PLACE holds the text it was written with */
	GR_COLUMN_DIRECTION,
	GR_COLUMN_ORGANISATION
};
#define GR_COLUMNS 24
#define GR_SHEET_COLUMNS 22
#define GR_SHEET_VISIBLE 19

/* The column that a head cell names, -1 where Grus knows none. Case, spaces and signs do not matter. */
int32_t gr_column_of(struct gr_str head);
/* The name that stands at the head of the column, in Danish: "Mængde". */
struct gr_str gr_column_name(enum gr_column c);
enum gr_line_field gr_column_field(enum gr_column c);
/* Words of the sheet for a value: "i budget", "m3 indbygget". The empty text for a code without a word. */
struct gr_str gr_word_unit(const struct gr_entered *e);
struct gr_str gr_word_certainty(enum gr_certainty c);
struct gr_str gr_word_visibility(enum gr_visibility v);
struct gr_str gr_word_direction(enum gr_direction d); /* "behov"; the sheet's name is "Behov" */
struct gr_str gr_word_avoided(struct gr_str code);
/* The i-th word of the drop-down; empty after the last. */
struct gr_str gr_word_unit_at(int32_t i);
struct gr_str gr_word_avoided_at(int32_t i);
/* The codes of indices from gr_memory_word; empty outside. */
struct gr_str gr_code_avoided_at(int32_t i);
struct gr_str gr_code_type_at(const struct gr_dataset *d, int32_t i);
/* The name of a project type ("Vej og sti") or of a kind of works; the code itself where the lists have no name for it. */
struct gr_str gr_word_type(const struct gr_dataset *d, struct gr_str code);
struct gr_str gr_word_works(const struct gr_dataset *d, struct gr_str code);

/*
 * What texts of cells were found to mean, so that the ten thousandth "Næstved" costs one look. Serves one file, over all its batches.
 */
struct gr_sheet_memory;
/* The words of the dataset's lists go in at once. It grows in a as long as half of a is left. NULL: a is full. */
struct gr_sheet_memory *gr_sheet_memory_open(const struct gr_dataset *d, struct gr_arena *a);

#define GR_WORD_UNKNOWN (-2) /* "ved ikke endnu", which is an answer */

/*
 * What a text in one of the columns with a list means: an index into the dataset's qualities, uses, soil classes, organisations, key
 * figures (works), settings (project types); an enum for certainty, visibility and direction; an index for gr_memory_unit; and
 * an index for gr_word_avoided_at. -1: not on the list.
 */
int32_t gr_memory_word(struct gr_sheet_memory *m, enum gr_column column, struct gr_str typed);
/* The unit of an index from gr_memory_word; a bare "m3" is in the state that settings.csv gives the direction (state.need). */
void gr_memory_unit(const struct gr_sheet_memory *m, int32_t unit, enum gr_direction direction,
    struct gr_entered *out);
/* As gr_place_read and gr_da_window_read. */
GR_MUST int gr_memory_place(struct gr_sheet_memory *m, struct gr_str typed, int32_t hint,
    struct gr_place *out, struct gr_error *err);
struct gr_window_read gr_memory_window(struct gr_sheet_memory *m, struct gr_str typed);

#endif
