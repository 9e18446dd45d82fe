/* The writing half of workbook.h; libxlsxwriter escapes, so that a text never becomes a formula. */
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include <xlsxwriter.h>

#include "base/danish.h"
#include "base/message.h"
#include "exchange/line_sheet.h"
#include "exchange/private.h"
#include "exchange/workbook.h"

#define SPARE_ROWS 2000 /* with drop-downs, below the lines that are there */
#define PAPER_A4 9
#define BRAND 0x12495A /* of the mockups' design language */
#define QUIET 0xF7F5F1
#define LINE 0xDCDCDC
#define LIST_ROW 1 /* of »Lister«: under the heads */

struct column {
	double width; /* of the widest digit */
	bool needed;  /* one of the six cells that are enough */
	bool text;    /* format "@": what is typed stays text */
	const char *note;
};

/* clang-format off */
static const struct column columns[GR_SHEET_COLUMNS] = {
    [GR_COLUMN_PROJECT]    = {28, true,  true,  N_("The name of the project. Lines of the same project have the same name.")},
    [GR_COLUMN_TYPE]       = {17, false, false, N_("Choose from the list. Needed only when you know nothing but the budget.")},
    [GR_COLUMN_QUALITY]    = {34, true,  false, N_("Choose from the list.")},
    [GR_COLUMN_USE]        = {25, false, false, N_("What it is used for. Leave it empty when you do not know; the usual use is then taken.")},
    [GR_COLUMN_CLASS]      = {27, false, false, N_("For soil. »ved ikke endnu« is an answer, but soil without a class is not matched with anybody.")},
    [GR_COLUMN_AMOUNT]     = {12, true,  false, N_("The amount that you expect, as a number alone. Without wastage.")},
    [GR_COLUMN_UNIT]       = {16, false, false, N_("ton, m3 in one of three states, metres with a width, or only a budget in 1.000 kr. Empty is ton.")},
    [GR_COLUMN_LOW]        = {11, false, false, N_("The smallest amount it can be, in the same unit. Leave it empty, and the range follows from the certainty.")},
    [GR_COLUMN_HIGH]       = {11, false, false, N_("The largest amount it can be, in the same unit.")},
    [GR_COLUMN_WIDTH]      = {10, false, false, N_("Only with the unit m: the width in metres.")},
    [GR_COLUMN_THICKNESS]  = {11, false, false, N_("Only with the unit m: the thickness of the layer in millimetres. Leave it empty to use a key figure.")},
    [GR_COLUMN_WORKS]      = {25, false, false, N_("Only with the unit m: the kind of works, which decides the key figure.")},
    [GR_COLUMN_ORDINARY]   = {15, false, false, N_("Tonnes that the ordinary design would have taken. The difference counts as avoided.")},
    [GR_COLUMN_AVOIDED]    = {17, false, false, N_("How the difference is avoided.")},
    [GR_COLUMN_PLACE]      = {22, true,  true,  N_("A town, a parish, a municipality, or UTM 32 coordinates. The municipality is enough until you know more.")},
    [GR_COLUMN_WINDOW]     = {24, true,  false, N_("A year, a quarter or a date: 2028, 3. kvartal 2028, 2028-2030.")},
    [GR_COLUMN_CERTAINTY]  = {17, true,  false, N_("How sure it is that the project comes: idea, in budget, funded, in tender or contracted.")},
    [GR_COLUMN_VISIBILITY] = {25, false, false, N_("Who may see the line in Grus. Empty is »partnerne«. The law on access to documents stands above it.")},
    [GR_COLUMN_NOTE]       = {32, false, true,  N_("What others should know.")},
    [GR_COLUMN_ID]         = {10, false, false, ""},
    [GR_COLUMN_CONTENT]    = {10, false, false, ""},
    [GR_COLUMN_POINT]      = {10, false, false, ""},
};
/* clang-format on */

/* The columns of »Lister« that drop-downs read. */
enum list {
	LIST_TYPE,
	LIST_QUALITY,
	LIST_USE,
	LIST_CLASS,
	LIST_UNIT,
	LIST_WORKS,
	LIST_AVOIDED,
	LIST_CERTAINTY,
	LIST_VISIBILITY,
	LIST_YES
};
#define LISTS 10
#define LIST_FIRST_COLUMN 3 /* D; A and B hold the mark */

static const struct {
	enum gr_column column;
	enum list list;
} drop_downs[] = {
    {GR_COLUMN_TYPE, LIST_TYPE},
    {GR_COLUMN_QUALITY, LIST_QUALITY},
    {GR_COLUMN_USE, LIST_USE},
    {GR_COLUMN_CLASS, LIST_CLASS},
    {GR_COLUMN_UNIT, LIST_UNIT},
    {GR_COLUMN_WORKS, LIST_WORKS},
    {GR_COLUMN_AVOIDED, LIST_AVOIDED},
    {GR_COLUMN_CERTAINTY, LIST_CERTAINTY},
    {GR_COLUMN_VISIBILITY, LIST_VISIBILITY},
};

static const enum gr_column numbers[] = {GR_COLUMN_AMOUNT, GR_COLUMN_LOW, GR_COLUMN_HIGH,
    GR_COLUMN_WIDTH, GR_COLUMN_THICKNESS, GR_COLUMN_ORDINARY};

struct making {
	const struct gr_workbook *w;
	struct gr_arena *a;
	lxw_workbook *book;
	lxw_worksheet *lists;
	lxw_format *head_needed, *head, *cell, *cell_text, *cell_left, *title, *plain, *bold,
	    *locked;
	lxw_row_t list_rows[LISTS]; /* of each list */
	lxw_error failed;           /* the first one */
};

static void mind(struct making *m, lxw_error e)
{
	if (e != LXW_NO_ERROR && m->failed == LXW_NO_ERROR)
		m->failed = e;
}

static bool hexadecimal(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'F') || (c >= 'a' && c <= 'f');
}

/* A text that happens to look like one of Excel's escapes, _x0041_, has its first sign escaped (ECMA-376 part 1, 22.9.2.19). */
static struct gr_str literal(struct making *m, struct gr_str s)
{
	struct gr_sb sb;

	if (!s.n || !memmem(s.p, s.n, "_x", 2))
		return s;
	gr_sb_open(&sb, m->a, s.n * 7);
	for (size_t i = 0; i < s.n; i++) {
		if (s.n - i >= 7 && s.p[i] == '_' && s.p[i + 1] == 'x' && s.p[i + 6] == '_' &&
		    hexadecimal(s.p[i + 2]) && hexadecimal(s.p[i + 3]) && hexadecimal(s.p[i + 4]) &&
		    hexadecimal(s.p[i + 5]))
			gr_sb_z(&sb, "_x005F");
		gr_sb_char(&sb, s.p[i]);
	}
	return gr_sb_str(&sb);
}

static void put(struct making *m, lxw_worksheet *s, lxw_row_t row, lxw_col_t column,
    struct gr_str text, lxw_format *f)
{
	char *z = gr_str_z(m->a, literal(m, text));

	if (z)
		mind(m, worksheet_write_string(s, row, column, z, f));
}

static void put_z(struct making *m, lxw_worksheet *s, lxw_row_t row, lxw_col_t column,
    const char *z, lxw_format *f)
{
	mind(m, worksheet_write_string(s, row, column, z, f));
}

static void make_formats(struct making *m)
{
	lxw_format **all[] = {&m->head_needed, &m->head, &m->cell, &m->cell_text, &m->cell_left,
	    &m->title, &m->plain, &m->bold, &m->locked};

	for (size_t i = 0; i < sizeof(all) / sizeof(*all); i++) {
		*all[i] = workbook_add_format(m->book);
		format_set_align(*all[i], LXW_ALIGN_VERTICAL_TOP);
	}
	for (int i = 0; i < 2; i++) {
		lxw_format *f = i ? m->head : m->head_needed;

		format_set_bold(f);
		format_set_text_wrap(f);
		format_set_bg_color(f, i ? LINE : BRAND);
		format_set_font_color(f, i ? LXW_COLOR_BLACK : LXW_COLOR_WHITE);
		format_set_border(f, LXW_BORDER_THIN);
		format_set_border_color(f, QUIET);
	}
	format_set_unlocked(m->cell);
	format_set_unlocked(m->cell_text);
	format_set_unlocked(m->cell_left);
	format_set_align(m->cell_left, LXW_ALIGN_LEFT);
	format_set_num_format(m->cell_text, "@");
	format_set_bold(m->title);
	format_set_font_size(m->title, 18);
	format_set_text_wrap(m->plain);
	format_set_bold(m->bold);
}

/* ---- »Lister« ---- */

static void list_head(struct making *m, enum list l, struct gr_str name)
{
	put(m, m->lists, 0, (lxw_col_t)(LIST_FIRST_COLUMN + l), name, m->bold);
}

static void list_add(struct making *m, enum list l, struct gr_str word)
{
	put(m, m->lists, LIST_ROW + m->list_rows[l], (lxw_col_t)(LIST_FIRST_COLUMN + l), word,
	    m->plain);
	m->list_rows[l]++;
}

static bool first_of_works(const struct gr_dataset *d, int32_t i)
{
	for (int32_t k = 0; k < i; k++)
		if (gr_str_eq(d->key_figure[k].works, d->key_figure[i].works))
			return false;
	return !gr_str_is(d->key_figure[i].basis, "kr"); /* a budget needs no kind of works */
}

/* Qualities in the order of their groups, as everywhere else. */
static void list_qualities(struct making *m)
{
	const struct gr_dataset *d = m->w->dataset;
	int32_t last = -1;

	for (int32_t n = 0; n < d->qualities; n++) {
		int32_t next = -1;

		for (int32_t i = 0; i < d->qualities; i++)
			if ((last < 0 || d->quality[i].order > d->quality[last].order ||
			        (d->quality[i].order == d->quality[last].order && i > last)) &&
			    (next < 0 || d->quality[i].order < d->quality[next].order))
				next = i;
		if (next < 0)
			return;
		list_add(m, LIST_QUALITY, d->quality[next].name);
		last = next;
	}
}

static void make_lists(struct making *m)
{
	const struct gr_dataset *d = m->w->dataset;
	struct gr_str word;

	for (size_t i = 0; i < sizeof(drop_downs) / sizeof(*drop_downs); i++)
		list_head(m, drop_downs[i].list, gr_column_name(drop_downs[i].column));
	list_head(m, LIST_YES, GR_STR(GR_HEAD_UNCHANGED));
	for (int32_t i = 0; i < d->settings; i++)
		if (gr_code_type_at(d, i).n)
			list_add(m, LIST_TYPE, d->setting[i].value);
	list_qualities(m);
	for (int32_t i = 0; i < d->uses; i++)
		list_add(m, LIST_USE, d->use[i].name);
	list_add(m, LIST_CLASS, GR_STR("ved ikke endnu"));
	for (int32_t i = 0; i < d->soil_classes; i++)
		list_add(m, LIST_CLASS, d->soil_class[i].name);
	for (int32_t i = 0; (word = gr_word_unit_at(i)).n; i++)
		list_add(m, LIST_UNIT, word);
	for (int32_t i = 0; i < d->key_figures; i++)
		if (first_of_works(d, i))
			list_add(m, LIST_WORKS, d->key_figure[i].works_name);
	for (int32_t i = 0; (word = gr_word_avoided_at(i)).n; i++)
		list_add(m, LIST_AVOIDED, word);
	for (int i = 0; i < GR_CERTAINTIES; i++)
		list_add(m, LIST_CERTAINTY, gr_word_certainty((enum gr_certainty)i));
	for (int i = 0; i < GR_VISIBILITIES; i++)
		list_add(m, LIST_VISIBILITY, gr_word_visibility((enum gr_visibility)i));
	list_add(m, LIST_YES, GR_STR("Ja"));
}

static void make_mark(struct making *m)
{
	struct gr_sb sb;
	const struct {
		const char *key;
		struct gr_str value;
	} mark[] = {
	    {GR_MARK_FORMAT, GR_STR("1")},
	    {GR_MARK_ORG, m->w->org_code},
	    {GR_MARK_BASE, m->w->base},
	    {GR_MARK_PROCESS, m->w->process_name},
	};
	lxw_row_t row = 0;

	for (; row < sizeof(mark) / sizeof(*mark); row++) {
		put_z(m, m->lists, row, 0, mark[row].key, m->bold);
		put(m, m->lists, row, 1, mark[row].value, m->plain);
	}
	gr_sb_open(&sb, m->a, 32);
	gr_sb_i64(&sb, m->w->lines);
	put_z(m, m->lists, row, 0, GR_MARK_LINES, m->bold);
	put(m, m->lists, row, 1, gr_sb_str(&sb), m->plain);
	mind(m, worksheet_set_column(m->lists, 0, LIST_FIRST_COLUMN + LISTS, 24, NULL));
	worksheet_protect(m->lists, NULL, NULL);
	worksheet_hide(m->lists);
}

/* ---- »Behov«, »Overskud«, »Projekter« ---- */

static void drop_down(
    struct making *m, lxw_worksheet *s, lxw_col_t column, enum list l, lxw_row_t last)
{
	char formula[64];
	char letter[16];
	lxw_error e;
	struct lxw_data_val_obj *of, *last_of = NULL;
	lxw_data_validation v = {.validate = LXW_VALIDATION_TYPE_CUSTOM_FORMULA,
	    .ignore_blank = LXW_VALIDATION_ON,
	    .dropdown = LXW_VALIDATION_ON,
	    .show_error = LXW_VALIDATION_ON,
	    .error_type = LXW_VALIDATION_ERROR_TYPE_STOP,
	    .value_formula = formula};

	gr_cell_name(0, LIST_FIRST_COLUMN + (int32_t)l + 1, letter);
	(void)snprintf(formula, sizeof formula, "=%s!$%s$%u:$%s$%u", GR_SHEET_LISTS, letter,
	    LIST_ROW + 1u, letter, (unsigned)(LIST_ROW + m->list_rows[l]));
	v.error_title = gr_str_z(m->a, gr_str(gr_t(N_("Not on the list"))));
	v.error_message = gr_str_z(
	    m->a, gr_str(gr_t(N_("Choose a value from the list in this cell."))));
	if (!v.error_title || !v.error_message)
		return;
	e = worksheet_data_validation_range(s, 1, column, last, column, &v);
	mind(m, e);
	/*
	 * libxlsxwriter 1.1.4 copies the formula of a list twice and frees it once, so it is given as another kind with a formula and
	 * becomes a list here.
	 */
	STAILQ_FOREACH(of, s->data_validations, list_pointers)
	last_of = of;
	if (e == LXW_NO_ERROR && last_of)
		last_of->validate = LXW_VALIDATION_TYPE_LIST_FORMULA;
}

static void only_numbers(struct making *m, lxw_worksheet *s, lxw_col_t column, lxw_row_t last)
{
	lxw_data_validation v = {.validate = LXW_VALIDATION_TYPE_DECIMAL,
	    .criteria = LXW_VALIDATION_CRITERIA_GREATER_THAN_OR_EQUAL_TO,
	    .value_number = 0,
	    .ignore_blank = LXW_VALIDATION_ON,
	    .show_error = LXW_VALIDATION_ON,
	    .error_type = LXW_VALIDATION_ERROR_TYPE_STOP};

	v.error_title = gr_str_z(m->a, gr_str(gr_t(N_("Not a number"))));
	v.error_message = gr_str_z(
	    m->a, gr_str(gr_t(N_("Write a number of zero or more, without a unit."))));
	if (v.error_title && v.error_message)
		mind(m, worksheet_data_validation_range(s, 1, column, last, column, &v));
}

/* Excel rounds what it shows at 15 figures: a line has at most 14 (10,000,000 t in grams would be 13). */
static double shown_number(struct gr_str text)
{
	int64_t n = 0;

	(void)gr_sheet_number(text, 3, &n);
	return (double)n / 1000.0;
}

/* A year is a number, and stands where the other periods stand. */
static lxw_format *format_of(const struct making *m, int c)
{
	if (c == GR_COLUMN_WINDOW)
		return m->cell_left;
	return columns[c].text ? m->cell_text : m->cell;
}

static void put_line(struct making *m, lxw_worksheet *s, lxw_row_t row, const struct gr_line *line)
{
	struct gr_sheet_cell cell[GR_COLUMNS];

	gr_line_cells(line, m->w->dataset, m->a, cell);
	for (int c = 0; c < GR_SHEET_COLUMNS; c++) {
		lxw_format *f = format_of(m, c);

		if (cell[c].kind == GR_SHEET_CELL_EMPTY)
			continue;
		/* An id may have more figures than a double holds, so it goes as text. */
		if (cell[c].kind == GR_SHEET_CELL_NUMBER && c != GR_COLUMN_ID)
			mind(m, worksheet_write_number(
			            s, row, (lxw_col_t)c, shown_number(cell[c].text), f));
		else
			put(m, s, row, (lxw_col_t)c, cell[c].text, f);
	}
}

static void protect(lxw_worksheet *s)
{
	lxw_protection p = {.format_cells = 1,
	    .format_columns = 1,
	    .format_rows = 1,
	    .insert_rows = 1,
	    .delete_rows = 1,
	    .sort = 1,
	    .autofilter = 1};

	worksheet_protect(s, NULL, &p);
}

static void head_cell(struct making *m, lxw_worksheet *s, lxw_col_t column, struct gr_str name,
    bool needed, const char *note)
{
	lxw_comment_options o = {.width = 260, .height = 90, .color = QUIET};

	put(m, s, 0, column, name, needed ? m->head_needed : m->head);
	if (*note)
		mind(m, worksheet_write_comment_opt(s, 0, column, gr_t(note), &o));
}

static void page(lxw_worksheet *s)
{
	worksheet_set_landscape(s);
	worksheet_set_paper(s, PAPER_A4);
	worksheet_fit_to_pages(s, 1, 0);
}

static void make_lines(struct making *m, lxw_worksheet *s, enum gr_direction direction)
{
	/* A surplus has no use and no ordinary design; the columns stay, so that each letter means the same on both sheets. */
	static const enum gr_column of_need[] = {
	    GR_COLUMN_USE, GR_COLUMN_ORDINARY, GR_COLUMN_AVOIDED};
	lxw_row_col_options hide = {.hidden = 1};
	lxw_row_t row = 1, last;

	for (int c = 0; c < GR_SHEET_COLUMNS; c++) {
		bool hidden = c >= GR_SHEET_VISIBLE;

		for (size_t i = 0;
		     direction == GR_SURPLUS && i < sizeof(of_need) / sizeof(*of_need); i++)
			hidden = hidden || c == (int)of_need[i];
		mind(m, worksheet_set_column_opt(s, (lxw_col_t)c, (lxw_col_t)c, columns[c].width,
		            format_of(m, c), hidden ? &hide : NULL));
		head_cell(m, s, (lxw_col_t)c, gr_column_name((enum gr_column)c), columns[c].needed,
		    columns[c].note);
	}
	mind(m, worksheet_set_row(s, 0, 32, NULL));
	for (int32_t i = 0; i < m->w->lines; i++)
		if (m->w->line[i].direction == direction)
			put_line(m, s, row++, &m->w->line[i]);
	last = row + SPARE_ROWS;
	for (size_t i = 0; i < sizeof(drop_downs) / sizeof(*drop_downs); i++)
		drop_down(m, s, (lxw_col_t)drop_downs[i].column, drop_downs[i].list, last);
	for (size_t i = 0; i < sizeof(numbers) / sizeof(*numbers); i++)
		only_numbers(m, s, (lxw_col_t)numbers[i], last);
	mind(m, worksheet_autofilter(s, 0, 0, row > 1 ? row - 1 : 1, GR_SHEET_VISIBLE - 1));
	worksheet_freeze_panes(s, 1, 1);
	mind(m, worksheet_repeat_rows(s, 0, 0));
	mind(m, worksheet_ignore_errors(s, LXW_IGNORE_NUMBER_STORED_AS_TEXT, "A1:V52001"));
	page(s);
	protect(s);
}

static bool known_project(const struct gr_workbook *w, struct gr_str name, int32_t before)
{
	for (int32_t i = 0; i < w->projects; i++)
		if (gr_str_eq(w->project[i].name, name))
			return true;
	for (int32_t i = 0; i < before; i++)
		if (gr_str_eq(w->line[i].project_name, name))
			return true;
	return false;
}

static void put_project(
    struct making *m, lxw_worksheet *s, lxw_row_t row, struct gr_str name, struct gr_str type)
{
	int32_t lines = 0;

	for (int32_t i = 0; i < m->w->lines; i++)
		lines += gr_str_eq(m->w->line[i].project_name, name);
	put(m, s, row, 0, name, m->locked);
	put(m, s, row, 1, gr_word_type(m->w->dataset, type), m->locked);
	mind(m, worksheet_write_number(s, row, 2, lines, m->locked));
	mind(m, worksheet_write_blank(s, row, 3, m->cell));
}

static void make_projects(struct making *m, lxw_worksheet *s)
{
	const struct gr_workbook *w = m->w;
	lxw_row_t row = 1;

	head_cell(m, s, 0, gr_column_name(GR_COLUMN_PROJECT), false, "");
	head_cell(m, s, 1, gr_column_name(GR_COLUMN_TYPE), false, "");
	head_cell(m, s, 2, GR_STR(GR_MARK_LINES), false, "");
	head_cell(m, s, 3, GR_STR(GR_HEAD_UNCHANGED), true,
	    N_("Choose Ja when the lines of the project still hold. Then we know that you have "
	       "looked at them."));
	mind(m, worksheet_set_column(s, 0, 0, 40, NULL));
	mind(m, worksheet_set_column(s, 1, 1, 22, NULL));
	mind(m, worksheet_set_column(s, 2, 2, 10, NULL));
	mind(m, worksheet_set_column(s, 3, 3, 18, NULL));
	for (int32_t i = 0; i < w->projects; i++)
		put_project(m, s, row++, w->project[i].name, w->project[i].type);
	for (int32_t i = 0; i < w->lines; i++)
		if (!known_project(w, w->line[i].project_name, i))
			put_project(m, s, row++, w->line[i].project_name, w->line[i].project_type);
	drop_down(m, s, 3, LIST_YES, row);
	worksheet_freeze_panes(s, 1, 1);
	page(s);
	protect(s);
}

/* ---- »Vejledning« ---- */

static void guide_line(struct making *m, lxw_worksheet *s, lxw_row_t *row, const char *msgid,
    const struct gr_arg *arg, size_t args)
{
	struct gr_sb sb;

	gr_sb_open(&sb, m->a, 4096);
	gr_say(&sb, msgid, arg, args);
	put(m, s, *row, 0, gr_sb_str(&sb), m->plain);
	(*row)++;
}

/* Over all three columns, with room for two lines. */
static void guide_wide(struct making *m, lxw_worksheet *s, lxw_row_t row, const char *msgid)
{
	char *z = gr_str_z(m->a, gr_str(gr_t(msgid)));

	if (z)
		mind(m, worksheet_merge_range(s, row, 0, row, 2, z, m->plain));
	mind(m, worksheet_set_row(s, row, 32, NULL));
}

static void make_guide(struct making *m, lxw_worksheet *s)
{
	static const char *const steps[] = {
	    N_("1. If Excel says »Protected view«: choose Enable editing."),
	    N_("2. Look through the sheets »Behov« and »Overskud«. Correct the lines that have "
	       "changed, add new ones below, and delete the rows that are gone."),
	    N_("3. Six cells are enough for a line: project, quality, amount, place, period and "
	       "certainty. Their heads are dark."),
	    N_("4. On the sheet »Projekter« you may answer Ja to »Ingen ændringer« for each "
	       "project that still holds."),
	    N_("5. Save the workbook as .xlsx, and hand it in on the page of your answer link. You "
	       "see every error and every change before anything is stored."),
	};
	struct gr_sb made;
	lxw_row_t row = 0;

	mind(m, worksheet_set_column(s, 0, 0, 34, NULL));
	mind(m, worksheet_set_column(s, 1, 1, 12, NULL));
	mind(m, worksheet_set_column(s, 2, 2, 90, NULL));
	put(m, s, row, 0, m->w->process_name, m->title);
	row += 1;
	put(m, s, row++, 0, m->w->org_name, m->bold);
	gr_sb_open(&made, m->a, 64);
	gr_da_date_short(&made, gr_time_danish(m->w->made).date);
	format_set_text_wrap(m->plain);
	guide_line(m, s, &row, N_("Made {0}."), GR_ARGS(gr_arg_text(gr_sb_str(&made))));
	if (m->w->deadline.n)
		guide_line(m, s, &row, N_("Hand in by {0}."), GR_ARGS(gr_arg_text(m->w->deadline)));
	if (m->w->contact.n)
		guide_line(m, s, &row, N_("Questions: {0}."), GR_ARGS(gr_arg_text(m->w->contact)));
	row++;
	for (size_t i = 0; i < sizeof(steps) / sizeof(*steps); i++)
		guide_wide(m, s, row++, steps[i]);
	row++;
	put_z(m, s, row, 0, gr_t(N_("Column")), m->bold);
	put_z(m, s, row, 1, gr_t(N_("Needed")), m->bold);
	put_z(m, s, row, 2, gr_t(N_("What to write")), m->bold);
	for (int c = 0; c < GR_SHEET_VISIBLE; c++) {
		row++;
		put(m, s, row, 0, gr_column_name((enum gr_column)c), m->plain);
		put_z(m, s, row, 1, columns[c].needed ? gr_t(N_("yes")) : "", m->plain);
		put_z(m, s, row, 2, gr_t(columns[c].note), m->plain);
	}
	row += 2;
	guide_wide(m, s, row++,
	    N_("Numbers: write 1234,5. In a text cell 1.234 can mean two things, and we ask."));
	guide_wide(m, s, row,
	    N_("The hidden columns tell us which line is which. Let them stay; a copied row "
	       "becomes a new line."));
	page(s);
	worksheet_protect(s, NULL, NULL);
	worksheet_activate(s);
}

static void make_properties(struct making *m)
{
	lxw_doc_properties p = {.created = (time_t)(m->w->made.us / 1000000)};

	p.title = gr_str_z(m->a, m->w->process_name);
	p.company = gr_str_z(m->a, m->w->org_name);
	mind(m, workbook_set_properties(m->book, &p));
}

static void make_all(struct making *m)
{
	lxw_worksheet *guide = workbook_add_worksheet(m->book, GR_SHEET_GUIDE);
	lxw_worksheet *need = workbook_add_worksheet(m->book, GR_SHEET_NEED);
	lxw_worksheet *surplus = workbook_add_worksheet(m->book, GR_SHEET_SURPLUS);
	lxw_worksheet *projects = workbook_add_worksheet(m->book, GR_SHEET_PROJECTS);

	m->lists = workbook_add_worksheet(m->book, GR_SHEET_LISTS);
	if (!guide || !need || !surplus || !projects || !m->lists) {
		m->failed = LXW_ERROR_MEMORY_MALLOC_FAILED;
		return;
	}
	make_formats(m);
	make_properties(m);
	make_lists(m);
	make_mark(m);
	make_guide(m, guide);
	make_lines(m, need, GR_NEED);
	make_lines(m, surplus, GR_SURPLUS);
	make_projects(m, projects);
}

/* The file is in memory: libxlsxwriter 1.1 writes to a name, and this one is the descriptor's. */
static int read_back(int fd, struct gr_arena *a, struct gr_str *out, struct gr_error *err)
{
	struct stat st;
	char *p;
	size_t n = 0;

	if (fstat(fd, &st) || st.st_size <= 0)
		return gr_fail(
		    err, GR_BROKEN, N_("The workbook could not be made."), N_("Try again."));
	p = gr_alloc(a, (size_t)st.st_size);
	if (!p)
		return gr_fail_full(err);
	while (n < (size_t)st.st_size) {
		ssize_t got = pread(fd, p + n, (size_t)st.st_size - n, (off_t)n);

		if (got <= 0)
			return gr_fail(err, GR_BROKEN, N_("The workbook could not be made."),
			    N_("Try again."));
		n += (size_t)got;
	}
	*out = (struct gr_str){p, n};
	return GR_OK;
}

int gr_workbook_write(
    const struct gr_workbook *w, struct gr_arena *a, struct gr_str *out, struct gr_error *err)
{
	struct making m = {.w = w, .a = a};
	struct gr_limits limits = gr_limits_default();
	char name[64];
	int fd, rc;
	lxw_error e;

	*out = (struct gr_str){NULL, 0};
	if (w->lines > limits.rows)
		return gr_fail_with(err, GR_LIMIT,
		    N_("The workbook would get {0} lines; at most {1} fit."),
		    N_("Hand in as CSV instead."),
		    GR_ARGS(gr_arg_count(w->lines), gr_arg_count(limits.rows)));
	fd = memfd_create("workbook", MFD_CLOEXEC);
	if (fd < 0)
		return gr_fail(
		    err, GR_BROKEN, N_("The workbook could not be made."), N_("Try again."));
	(void)snprintf(name, sizeof name, "/proc/self/fd/%d", fd);
	m.book = workbook_new(name);
	if (!m.book) {
		close(fd);
		return gr_fail_full(err);
	}
	make_all(&m);
	e = workbook_close(m.book);
	mind(&m, e);
	if (gr_arena_full(a))
		rc = gr_fail_full(err);
	else if (m.failed != LXW_NO_ERROR)
		rc = gr_fail_with(err, GR_BROKEN, N_("The workbook could not be made: {0}."),
		    N_("Try again."), GR_ARGS(gr_arg_z(lxw_strerror(m.failed))));
	else
		rc = read_back(fd, a, out, err);
	close(fd);
	return rc;
}
