#include "exchange/sheet_xml.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/danish.h"
#include "base/num.h"
#include "exchange/text_run.h"

#define ROW_MOST 1048576 /* of the format */
#define COLUMN_MOST 16384
#define MERGES_MOST 100000
#define DAY_US INT64_C(86400000000)
#define DAYS_TO_1970 25569 /* from 30 December 1899 */
#define DAYS_1904 1462     /* from 30 December 1899 to 1 January 1904 */

enum type {
	TYPE_NUMBER,
	TYPE_SHARED,
	TYPE_TEXT,
	TYPE_INLINE,
	TYPE_BOOL,
	TYPE_FAULT,
	TYPE_ISO_DATE
};

struct reading {
	const struct gr_sheet_surroundings *around;
	const struct gr_limits *limits;
	struct gr_sheet_rows *rows;
	struct gr_arena *a;
	struct gr_text_run run;
	struct gr_sheet_cell *cell; /* [limits->columns] */
	int32_t cells;
	char *text; /* the texts of the row; offsets while it grows */
	size_t text_n, text_cap;
	int32_t row, column;
	int64_t rows_with_content;
	/* the cell that is being read */
	enum type type;
	bool date, formula, in_cell, in_value, has_value, in_rows, in_row;
	int phonetic;
	int32_t merge_room;
};

/* "AB12" to column and row; false where it is none. */
static bool read_name(const char *p, int32_t *column, int32_t *row)
{
	int64_t c = 0, r = 0;

	for (; (*p >= 'A' && *p <= 'Z') || *p == '$'; p++) {
		if (*p != '$')
			c = c * 26 + (*p - 'A' + 1);
		if (c > COLUMN_MOST)
			return false;
	}
	for (; (*p >= '0' && *p <= '9') || *p == '$'; p++) {
		if (*p != '$')
			r = r * 10 + (*p - '0');
		if (r > ROW_MOST)
			return false;
	}
	*column = (int32_t)c;
	*row = (int32_t)r;
	return c > 0 && r > 0 && (!*p || *p == ':');
}

static int broken(struct gr_error *err)
{
	return gr_fail(err, GR_INVALID,
	    N_("A sheet of the workbook is broken: its rows and cells do not fit."),
	    N_("Open it in a spreadsheet program, save it as .xlsx, and hand it in again."));
}

static int start_row(struct reading *r, const char **atts, struct gr_error *err)
{
	const char *n = gr_xml_attribute(atts, "r");
	int64_t row = (int64_t)r->row + 1;

	if (n && !gr_str_i64(gr_str(n), &row))
		return broken(err);
	if (r->in_row || row <= r->row || row > ROW_MOST)
		return broken(err);
	r->in_row = true;
	r->row = (int32_t)row;
	r->column = 0;
	r->cells = 0;
	r->text_n = 0;
	return GR_OK;
}

static int start_cell(struct reading *r, const char **atts, struct gr_error *err)
{
	static const struct {
		const char *name;
		enum type type;
	} types[] = {{"n", TYPE_NUMBER}, {"s", TYPE_SHARED}, {"str", TYPE_TEXT},
	    {"inlineStr", TYPE_INLINE}, {"b", TYPE_BOOL}, {"e", TYPE_FAULT}, {"d", TYPE_ISO_DATE}};
	const char *name = gr_xml_attribute(atts, "r"), *t = gr_xml_attribute(atts, "t");
	const char *style = gr_xml_attribute(atts, "s");
	int32_t column = r->column + 1, row = r->row;
	int64_t s = 0;

	if (name && (!read_name(name, &column, &row) || strchr(name, ':')))
		return broken(err);
	if (!r->in_row || r->in_cell || row != r->row || column <= r->column ||
	    column > COLUMN_MOST)
		return broken(err);
	r->column = column;
	r->type = TYPE_NUMBER;
	for (size_t i = 0; t && i < sizeof(types) / sizeof(*types); i++)
		if (!strcmp(t, types[i].name))
			r->type = types[i].type;
	r->date = style && gr_str_i64(gr_str(style), &s) && s >= 0 && s < r->around->styles &&
	          r->around->date_style[s];
	r->in_cell = true;
	r->formula = r->has_value = false;
	gr_text_run_clear(&r->run);
	return GR_OK;
}

static int add_merge(struct reading *r, const char **atts, struct gr_error *err)
{
	struct gr_sheet_rows *rows = r->rows;
	const char *ref = gr_xml_attribute(atts, "ref"), *colon = ref ? strchr(ref, ':') : NULL;
	struct gr_merge m;

	if (!colon)
		return GR_OK;
	if (!read_name(ref, &m.first_column, &m.first_row) ||
	    !read_name(colon + 1, &m.last_column, &m.last_row) || rows->merges >= MERGES_MOST)
		return broken(err);
	if (rows->merges == r->merge_room) {
		int32_t room = r->merge_room ? r->merge_room * 2 : 16;
		struct gr_merge *wide = gr_alloc_array(r->a, (size_t)room, sizeof *wide);

		if (!wide)
			return gr_fail_full(err);
		if (rows->merges)
			memcpy(wide, rows->merge, (size_t)rows->merges * sizeof *wide);
		rows->merge = wide;
		r->merge_room = room;
	}
	rows->merge[rows->merges++] = m;
	return GR_OK;
}

static int on_start(void *ctx, struct gr_str name, const char **atts, struct gr_error *err)
{
	struct reading *r = ctx;

	if (gr_str_is(name, "sheetData"))
		r->in_rows = true;
	else if (r->in_rows && gr_str_is(name, "row"))
		return start_row(r, atts, err);
	else if (r->in_rows && gr_str_is(name, "c"))
		return start_cell(r, atts, err);
	else if (r->in_cell && gr_str_is(name, "f"))
		r->formula = true;
	else if (r->in_cell && gr_str_is(name, "rPh"))
		r->phonetic++;
	else if (r->in_cell && !r->phonetic && (gr_str_is(name, "v") || gr_str_is(name, "t")))
		r->in_value = r->has_value = true;
	else if (gr_str_is(name, "mergeCell"))
		return add_merge(r, atts, err);
	return GR_OK;
}

static int on_text(void *ctx, struct gr_str text, struct gr_error *err)
{
	struct reading *r = ctx;

	return r->in_value ? gr_text_run_add(&r->run, text, err) : GR_OK;
}

/* The row's texts lie in one block that may move, so that cells keep offsets until the row is complete. */
static int keep(
    struct reading *r, struct gr_str s, struct gr_sheet_cell *cell, struct gr_error *err)
{
	if (r->text_n + s.n > r->text_cap) {
		size_t cap = (r->text_n + s.n) * 2 + 1024;
		char *p = realloc(r->text, cap);

		if (!p)
			return gr_fail_full(err);
		r->text = p;
		r->text_cap = cap;
	}
	if (s.n)
		memcpy(r->text + r->text_n, s.p, s.n);
	cell->text = (struct gr_str){NULL, s.n};
	r->text_n += s.n;
	return GR_OK;
}

/*
 * A serial day to a date. In the 1900 system day 60 is 29 February 1900, which never was; days before it are one off (ECMA-376 part 1,
 * 18.17.4.1). false: outside what a date can be here.
 */
static bool date_of(struct gr_str number, bool date_1904, struct gr_date *out)
{
	int64_t micro, day;

	if (!gr_sheet_number(number, 6, &micro))
		return false;
	day = (int64_t)gr_div_floor(micro, 1000000);
	if (day < 0 || day > 3000000)
		return false;
	if (date_1904)
		day += DAYS_1904;
	else if (day < 60)
		day++;
	*out = gr_time_utc((struct gr_time){(day - DAYS_TO_1970) * DAY_US}).date;
	return true;
}

static bool iso_date(struct gr_str s, struct gr_date *out)
{
	int64_t n[3];

	if (s.n < 10)
		return false;
	s.n = 10;
	for (int i = 0; i < 3; i++)
		if (!gr_str_i64(gr_str_split(&s, '-'), &n[i]) || n[i] < 0 || n[i] > 9999)
			return false;
	*out = (struct gr_date){(int32_t)n[0], (int32_t)n[1], (int32_t)n[2]};
	return gr_date_valid(*out);
}

static int put_date(struct reading *r, struct gr_sheet_cell *cell, struct gr_error *err)
{
	char room[32];

	cell->kind = GR_SHEET_CELL_DATE;
	(void)snprintf(
	    room, sizeof room, "%02d-%02d-%04d", cell->date.day, cell->date.month, cell->date.year);
	return keep(r, gr_str(room), cell, err);
}

static int value_of(struct reading *r, struct gr_sheet_cell *cell, struct gr_error *err)
{
	struct gr_str v = gr_text_run_end(&r->run);
	int64_t i;

	cell->kind = GR_SHEET_CELL_TEXT;
	switch (r->type) {
	case TYPE_SHARED:
		if (!gr_str_i64(gr_str_trim(v), &i) || i < 0 || i >= r->around->strings->strings)
			return gr_fail(err, GR_INVALID,
			    N_("A cell points to a text that is not in the workbook."),
			    N_("Open it in a spreadsheet program, save it as .xlsx, and hand it in "
			       "again."));
		return keep(r, r->around->strings->string[i], cell, err);
	case TYPE_NUMBER:
		if (r->date && date_of(v, r->around->date_1904, &cell->date))
			return put_date(r, cell, err);
		cell->kind = GR_SHEET_CELL_NUMBER;
		return keep(r, gr_str_trim(v), cell, err);
	case TYPE_ISO_DATE:
		if (iso_date(v, &cell->date))
			return put_date(r, cell, err);
		return keep(r, v, cell, err);
	case TYPE_BOOL:
		return keep(r, gr_str_is(gr_str_trim(v), "1") ? GR_STR("SAND") : GR_STR("FALSK"),
		    cell, err);
	case TYPE_FAULT:
		cell->kind = GR_SHEET_CELL_FAULT;
		return keep(r, v, cell, err);
	case TYPE_TEXT:
	case TYPE_INLINE:
		return keep(r, v, cell, err);
	}
	return GR_OK;
}

static int end_cell(struct reading *r, struct gr_error *err)
{
	struct gr_sheet_cell cell = {.column = r->column, .formula = r->formula};
	int rc;

	r->in_cell = false;
	if (!r->has_value &&
	    r->formula) { /* nobody has computed it: the value is not in the file */
		cell.kind = GR_SHEET_CELL_FAULT;
		rc = keep(r, GR_STR("="), &cell, err);
	} else if (!r->has_value) {
		return GR_OK;
	} else {
		rc = value_of(r, &cell, err);
	}
	if (rc || !cell.text.n)
		return rc;
	if (r->column > r->limits->columns)
		return gr_fail_with(err, GR_LIMIT,
		    N_("A sheet has content beyond column number {0}."),
		    N_("Delete what stands to the right of the table."),
		    GR_ARGS(gr_arg_count(r->limits->columns)));
	r->cell[r->cells++] = cell;
	return GR_OK;
}

static int end_row(struct reading *r, struct gr_error *err)
{
	size_t at = 0;

	r->in_row = false;
	if (!r->cells)
		return GR_OK;
	if (++r->rows_with_content >
	    r->limits->rows + 20) /* room for head rows; lines are counted by themselves */
		return gr_fail_with(err, GR_LIMIT,
		    N_("A sheet has more than {0} rows with content."),
		    N_("Divide the lines between several files."),
		    GR_ARGS(gr_arg_count(r->limits->rows)));
	for (int32_t i = 0; i < r->cells; i++) {
		r->cell[i].text.p = r->text + at;
		at += r->cell[i].text.n;
	}
	return r->rows->row(r->rows->ctx, r->row, r->cell, r->cells, err);
}

static int on_end(void *ctx, struct gr_str name, struct gr_error *err)
{
	struct reading *r = ctx;

	if (gr_str_is(name, "sheetData"))
		r->in_rows = false;
	else if (r->in_rows && gr_str_is(name, "row"))
		return end_row(r, err);
	else if (r->in_cell && gr_str_is(name, "c"))
		return end_cell(r, err);
	else if (gr_str_is(name, "rPh"))
		r->phonetic -= r->phonetic > 0;
	else if (gr_str_is(name, "v") || gr_str_is(name, "t"))
		r->in_value = false;
	return GR_OK;
}

int gr_sheet_xml_read(const struct gr_xml_source *source,
    const struct gr_sheet_surroundings *around, const struct gr_limits *limits, struct gr_cpu cpu,
    struct gr_arena *a, struct gr_sheet_rows *rows, struct gr_error *err)
{
	static const struct gr_xml_handler handler = {on_start, on_end, on_text};
	struct reading r = {.around = around, .limits = limits, .rows = rows, .a = a};
	int rc;

	rows->merge = NULL;
	rows->merges = 0;
	r.cell = gr_alloc_array(a, (size_t)limits->columns, sizeof *r.cell);
	if (!r.cell)
		return gr_fail_full(err);
	gr_text_run_open(&r.run, limits);
	rc = gr_xml_read(source, &handler, &r, limits, cpu, err);
	gr_text_run_close(&r.run);
	free(r.text);
	return rc;
}
