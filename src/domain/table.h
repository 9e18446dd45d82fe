/*
 * table.h - a table of figures on its way out: one shape for the CSV of a page, a download and a command, so that all three say the same. A cell that
 * may not be shown stays hidden in every format.
 */
#ifndef GR_DOMAIN_TABLE_H
#define GR_DOMAIN_TABLE_H

#include "base/arena.h"
#include "base/error.h"
#include "domain/figure.h"

enum gr_cell_kind {
	GR_CELL_EMPTY,
	GR_CELL_TEXT,
	GR_CELL_NUMBER, /* n / 10^scale */
	GR_CELL_HIDDEN
};

struct gr_cell {
	enum gr_cell_kind kind;
	struct gr_str text;
	int64_t n;
	int32_t scale; /* 0 .. 9: 3 shows kg as tonnes, 2 øre as kroner */
};

struct gr_table {
	struct gr_str *head;   /* [columns], in the reader's language, with the unit */
	struct gr_cell *cell;  /* [rows x columns] */
	int32_t columns, rows, max;
};

/* head: columns msgids; room for at most max rows. GR_LIMIT: a is full. */
GR_MUST int gr_table_open(struct gr_table *t, struct gr_arena *a, const char *const *head, int32_t columns, int32_t max,
    struct gr_error *err);
/* The next row's cells, empty; NULL after max rows. */
struct gr_cell *gr_table_row(struct gr_table *t);
struct gr_cell gr_cell_text(struct gr_str s);
struct gr_cell gr_cell_number(int64_t n, int32_t scale);
struct gr_cell gr_cell_figure(struct gr_figure f, int32_t scale);

#endif
