#include "exchange/workbook.h"

#include <stdio.h>
#include <string.h>

#include "exchange/book.h"
#include "exchange/private.h"

#define HEAD_ROWS 20 /* a head row is looked for among these */
#define HEADS_LEAST 4

/* Six cells are enough (MODEL 2): the columns without which there is no line. */
static const enum gr_column needed[] = {GR_COLUMN_PROJECT, GR_COLUMN_QUALITY, GR_COLUMN_AMOUNT,
    GR_COLUMN_PLACE, GR_COLUMN_WINDOW, GR_COLUMN_CERTAINTY};
#define NEEDED ((int)(sizeof(needed) / sizeof(*needed)))

struct reading {
	struct gr_book *book;
	struct gr_line_sheet *lines;
	struct gr_sheet_delivery *out;
	struct gr_arena *a;
	int32_t head_row;                 /* 0: not met yet */
	int32_t project_at, unchanged_at; /* columns of »Projekter« */
	int32_t confirmed_room;
	int64_t lines_made; /* in the mark; -1: no mark */
};

/* ---- »Lister«: the mark ---- */

static int on_mark(
    void *ctx, int32_t row, const struct gr_sheet_cell *cell, int32_t cells, struct gr_error *err)
{
	struct reading *r = ctx;
	struct gr_str key, value;

	(void)row;
	if (cells < 2 || cell[0].column != 1 || cell[1].column != 2 || cell[0].formula ||
	    cell[1].formula)
		return GR_OK;
	key = gr_str_trim(cell[0].text);
	value = gr_str_trim(cell[1].text);
	if (gr_str_is(key, GR_MARK_ORG))
		r->out->for_org = gr_str_copy(r->a, value);
	else if (gr_str_is(key, GR_MARK_BASE))
		r->out->base = gr_str_copy(r->a, value);
	else if (gr_str_is(key, GR_MARK_LINES) && !gr_sheet_number(value, 0, &r->lines_made))
		r->lines_made = -1;
	return gr_arena_full(r->a) ? gr_fail_full(err) : GR_OK;
}

/* ---- »Behov«, »Overskud« ---- */

static int head_missing(struct reading *r, int32_t row, struct gr_error *err)
{
	struct gr_error what;
	int rc = GR_OK;

	for (int i = 0; !rc && i < NEEDED; i++) {
		if (r->lines->at[needed[i]])
			continue;
		(void)gr_fail_with(&what, GR_INVALID, N_("The column »{0}« is missing."),
		    N_("Write its name in the head row again, or get the workbook again."),
		    GR_ARGS(gr_arg_text(gr_column_name(needed[i]))));
		rc = gr_line_sheet_problem(r->lines, GR_ERROR_CELL, row, 0, GR_STR(""), &what, err);
		r->out->whole = false;
	}
	return rc;
}

static int read_head(struct reading *r, int32_t row, const struct gr_sheet_cell *cell,
    int32_t cells, struct gr_error *err)
{
	int32_t at[GR_COLUMNS] = {0};
	struct gr_error what;
	int known = 0, rc = GR_OK;

	for (int32_t i = 0; i < cells; i++) {
		int32_t c = cell[i].kind == GR_SHEET_CELL_TEXT ? gr_column_of(cell[i].text) : -1;

		if (c >= 0 && c < GR_SHEET_COLUMNS && !at[c]) {
			at[c] = cell[i].column;
			known++;
		}
	}
	if (known < HEADS_LEAST)
		return GR_OK;
	r->head_row = row;
	memcpy(r->lines->at, at, sizeof at);
	for (int32_t i = 0; !rc && i < cells; i++) {
		int32_t c = gr_column_of(cell[i].text);

		if (c >= 0 && c < GR_SHEET_COLUMNS && at[c] == cell[i].column)
			continue;
		if (c >= 0 && c < GR_SHEET_COLUMNS)
			(void)gr_fail_with(&what, GR_INVALID,
			    N_("The column »{0}« stands here once more; only the first is read."),
			    "", GR_ARGS(gr_arg_text(gr_str_trim(cell[i].text))));
		else
			(void)gr_fail_with(&what, GR_INVALID,
			    N_("The column »{0}« is not one of the workbook's, and is not read."),
			    "", GR_ARGS(gr_arg_text(gr_str_trim(cell[i].text))));
		rc = gr_line_sheet_problem(
		    r->lines, GR_REMARK_CELL, row, cell[i].column, cell[i].text, &what, err);
	}
	return rc ? rc : head_missing(r, row, err);
}

static int on_line(
    void *ctx, int32_t row, const struct gr_sheet_cell *cell, int32_t cells, struct gr_error *err)
{
	struct reading *r = ctx;

	if (r->head_row)
		return gr_line_sheet_row(r->lines, row, cell, cells, err);
	return row <= HEAD_ROWS ? read_head(r, row, cell, cells, err) : GR_OK;
}

/* A merged cell has one value for several rows or columns, and only the first of them gets it. */
static int say_merges(struct reading *r, const struct gr_sheet_rows *rows, struct gr_error *err)
{
	struct gr_error what;
	int rc = GR_OK;

	for (int32_t i = 0; !rc && i < rows->merges; i++) {
		const struct gr_merge *m = &rows->merge[i];
		char from[24], to[24];
		bool touches = false;

		for (int c = 0; c < GR_SHEET_COLUMNS; c++)
			touches = touches || (r->lines->at[c] >= m->first_column &&
			                         r->lines->at[c] <= m->last_column);
		if (!touches || m->last_row <= r->head_row)
			continue;
		gr_cell_name(m->first_row, m->first_column, from);
		gr_cell_name(m->last_row, m->last_column, to);
		(void)gr_fail_with(&what, GR_INVALID,
		    N_("The cells {0} to {1} are merged, so that only the first has a value."),
		    N_("Choose Unmerge cells, and write the value in each row."),
		    GR_ARGS(gr_arg_z(from), gr_arg_z(to)));
		rc = gr_line_sheet_problem(
		    r->lines, GR_ERROR_CELL, m->first_row, m->first_column, GR_STR(""), &what, err);
	}
	return rc;
}

static struct gr_str names_of_sheets(const struct gr_book *b, struct gr_arena *a)
{
	struct gr_sb sb;
	int32_t shown = 0;

	gr_sb_open(&sb, a, 4096);
	for (int32_t i = 0; i < b->sheets && shown < 8; i++) {
		if (b->sheet[i].hidden || b->sheet[i].name.n > 100)
			continue;
		gr_sb_z(&sb, shown++ ? ", »" : "»");
		gr_sb_add(&sb, b->sheet[i].name);
		gr_sb_z(&sb, "«");
	}
	return gr_sb_str(&sb);
}

static int no_sheet(struct reading *r, const char *name, struct gr_error *err)
{
	struct gr_error what;

	r->out->whole = false;
	(void)gr_fail_with(&what, GR_INVALID,
	    N_("The sheet »{0}« is missing. The workbook has {1}."),
	    N_("Give the sheet its old name back, or get the workbook again. Nothing is removed "
	       "because a sheet is missing."),
	    GR_ARGS(gr_arg_z(name), gr_arg_text(names_of_sheets(r->book, r->a))));
	r->lines->sheet = gr_str(name);
	return gr_line_sheet_problem(r->lines, GR_ERROR_CELL, 0, 0, GR_STR(""), &what, err);
}

static int read_lines(struct reading *r, enum gr_direction direction, struct gr_error *err)
{
	const char *name = direction == GR_NEED ? GR_SHEET_NEED : GR_SHEET_SURPLUS;
	int32_t sheet = gr_book_find(r->book, name);
	struct gr_sheet_rows rows = {.row = on_line, .ctx = r};
	struct gr_error what;
	int rc;

	if (sheet < 0)
		return no_sheet(r, name, err);
	r->head_row = 0;
	r->lines->rows = 0;
	r->lines->sheet = gr_str(name);
	r->lines->direction = direction;
	memset(r->lines->at, 0, sizeof r->lines->at);
	rc = gr_book_rows(r->book, sheet, &rows, err);
	if (rc)
		return rc;
	if (r->head_row)
		return say_merges(r, &rows, err);
	r->out->whole = false;
	(void)gr_fail(&what, GR_INVALID,
	    N_("The sheet has no head row with the names of the columns."),
	    N_("Get the workbook again, and copy the lines into it."));
	return gr_line_sheet_problem(r->lines, GR_ERROR_CELL, 0, 0, GR_STR(""), &what, err);
}

/* ---- »Projekter« ---- */

static bool says_yes(struct gr_str s)
{
	static const char *const yes[] = {"ja", "Ja", "JA", "x", "X", "yes", "Yes", "SAND", "1"};

	for (size_t i = 0; i < sizeof(yes) / sizeof(*yes); i++)
		if (gr_str_is(gr_str_trim(s), yes[i]))
			return true;
	return false;
}

static int add_confirmed(struct reading *r, struct gr_str project, struct gr_error *err)
{
	struct gr_sheet_delivery *out = r->out;

	if (out->confirmeds == r->confirmed_room) {
		int32_t room = r->confirmed_room ? r->confirmed_room * 2 : 16;
		struct gr_str *wide = gr_alloc_array(r->a, (size_t)room, sizeof *wide);

		if (!wide)
			return gr_fail_full(err);
		if (out->confirmeds)
			memcpy(wide, out->confirmed, (size_t)out->confirmeds * sizeof *wide);
		out->confirmed = wide;
		r->confirmed_room = room;
	}
	out->confirmed[out->confirmeds++] = gr_str_copy(r->a, project);
	return gr_arena_full(r->a) ? gr_fail_full(err) : GR_OK;
}

static int on_project(
    void *ctx, int32_t row, const struct gr_sheet_cell *cell, int32_t cells, struct gr_error *err)
{
	struct reading *r = ctx;
	struct gr_str project = {NULL, 0}, answer = {NULL, 0};

	for (int32_t i = 0; i < cells; i++) {
		struct gr_str t = gr_str_trim(cell[i].text);

		if (!r->unchanged_at && row <= HEAD_ROWS && gr_str_is(t, GR_HEAD_UNCHANGED))
			r->unchanged_at = cell[i].column;
		else if (!r->project_at && row <= HEAD_ROWS && gr_column_of(t) == GR_COLUMN_PROJECT)
			r->project_at = cell[i].column;
		else if (cell[i].column == r->project_at)
			project = t;
		else if (cell[i].column == r->unchanged_at)
			answer = t;
	}
	return project.n && says_yes(answer) ? add_confirmed(r, project, err) : GR_OK;
}

/* ---- the whole ---- */

static int say_file(struct reading *r, enum gr_severity severity, const char *sentence,
    const char *remedy, struct gr_error *err)
{
	struct gr_error what;

	r->lines->sheet = GR_STR("");
	(void)gr_fail(&what, GR_INVALID, sentence, remedy);
	return gr_line_sheet_problem(r->lines, severity, 0, 0, GR_STR(""), &what, err);
}

/* Every line as it was when the workbook was made: the commonest reason is Excel's protected view. */
static bool untouched(struct reading *r)
{
	const struct gr_sheet_delivery *out = r->out;

	if (r->lines_made <= 0 || out->lines != r->lines_made || out->confirmeds || out->problems)
		return false;
	for (int32_t i = 0; i < out->lines; i++)
		if (!out->content[i].n ||
		    !gr_str_eq(out->content[i], gr_line_content(&out->line[i], r->a)))
			return false;
	return true;
}

static int read_mark(struct reading *r, struct gr_error *err)
{
	struct gr_sheet_rows rows = {.row = on_mark, .ctx = r};
	int32_t sheet = gr_book_find(r->book, GR_SHEET_LISTS);
	int rc = sheet < 0 ? GR_OK : gr_book_rows(r->book, sheet, &rows, err);

	r->out->whole = r->out->for_org.n && r->out->base.n;
	if (!rc && !r->out->whole)
		rc = say_file(r, GR_REMARK_CELL,
		    N_("The workbook's hidden mark is missing, so the file cannot tell whose it is "
		       "and from when."),
		    N_("The lines are read all the same, and none is removed. Get the workbook "
		       "again next time."),
		    err);
	if (!rc && r->book->macros)
		rc = say_file(r, GR_REMARK_CELL,
		    N_("The workbook has macros. They are neither run nor kept."), "", err);
	if (!rc && r->book->links)
		rc = say_file(r, GR_REMARK_CELL,
		    N_("The workbook has links to other workbooks. The links are not followed."),
		    N_("Check the values that came from other workbooks."), err);
	return rc;
}

static int read_projects(struct reading *r, struct gr_error *err)
{
	struct gr_sheet_rows rows = {.row = on_project, .ctx = r};
	int32_t sheet = gr_book_find(r->book, GR_SHEET_PROJECTS);

	return sheet < 0 ? GR_OK : gr_book_rows(r->book, sheet, &rows, err);
}

/* "Ingen ændringer" beside lines that have changed: one of the two is a slip. */
static int check_confirmed(struct reading *r, struct gr_error *err)
{
	const struct gr_sheet_delivery *out = r->out;
	struct gr_error what;
	int rc = GR_OK;

	r->lines->sheet = gr_str(GR_SHEET_PROJECTS);
	for (int32_t i = 0; !rc && i < out->confirmeds; i++) {
		for (int32_t k = 0; !rc && k < out->lines; k++) {
			if (!gr_str_eq(out->line[k].project_name, out->confirmed[i]) ||
			    (out->content[k].n &&
			        gr_str_eq(out->content[k], gr_line_content(&out->line[k], r->a))))
				continue;
			(void)gr_fail_with(&what, GR_INVALID,
			    N_("»{0}« is marked with no changes, and some of its lines are new or "
			       "changed."),
			    N_("The changes count. Check that they are meant."),
			    GR_ARGS(gr_arg_text(out->confirmed[i])));
			rc = gr_line_sheet_problem(
			    r->lines, GR_REMARK_CELL, 0, 0, out->confirmed[i], &what, err);
			break;
		}
	}
	return rc;
}

static int read_sheets(struct reading *r, struct gr_error *err)
{
	const struct gr_dataset *d = r->lines->how.dataset;
	int32_t org;
	int rc = read_mark(r, err);

	if (!rc && !r->lines->how.org.v && r->out->for_org.n) {
		org = gr_dataset_org_code(d, r->out->for_org);
		if (org >= 0)
			r->lines->how.org = d->org[org].id;
	}
	if (!rc && gr_book_find(r->book, GR_SHEET_NEED) < 0 &&
	    gr_book_find(r->book, GR_SHEET_SURPLUS) < 0)
		rc = gr_fail_with(err, GR_INVALID,
		    N_("The workbook has neither the sheet »{0}« nor »{1}«. It has {2}."),
		    N_("Get the workbook on this page, fill it in, and hand it in as .xlsx."),
		    GR_ARGS(gr_arg_z(GR_SHEET_NEED), gr_arg_z(GR_SHEET_SURPLUS),
		        gr_arg_text(names_of_sheets(r->book, r->a))));
	if (!rc)
		rc = read_lines(r, GR_NEED, err);
	if (!rc)
		rc = read_lines(r, GR_SURPLUS, err);
	if (!rc)
		rc = read_projects(r, err);
	if (!rc)
		rc = check_confirmed(r, err);
	if (!rc && untouched(r))
		rc = say_file(r, GR_REMARK_CELL,
		    N_("Nothing in the workbook has changed since it was made."),
		    N_("If you did change something: choose Enable editing at the top of Excel, "
		       "save, and hand it in again."),
		    err);
	if (!rc && gr_arena_full(r->a))
		rc = gr_fail_full(err);
	return rc;
}

int gr_workbook_read(struct gr_str bytes, const struct gr_line_reading *how,
    const struct gr_limits *limits, struct gr_arena *a, struct gr_sheet_delivery *out,
    struct gr_error *err)
{
	struct gr_book book;
	struct gr_line_sheet lines;
	struct reading r = {.book = &book, .lines = &lines, .out = out, .a = a, .lines_made = -1};
	struct gr_sheet_memory *memory;
	int rc;

	*out = (struct gr_sheet_delivery){.kind = gr_file_kind_of(bytes)};
	rc = gr_file_kind_check(out->kind, err);
	if (!rc && out->kind != GR_FILE_XLSX)
		rc = gr_fail(err, GR_INVALID, N_("The file is no .xlsx workbook."),
		    N_("Get the workbook on this page, fill it in, and hand it in as .xlsx."));
	if (!rc)
		rc = gr_book_open(bytes, limits, a, &book, err);
	if (rc)
		return rc;
	memory = gr_sheet_memory_open(how->dataset, a);
	if (!memory)
		return gr_fail_full(err);
	gr_line_sheet_open(&lines, how, limits, memory, a, out);
	return read_sheets(&r, err);
}
