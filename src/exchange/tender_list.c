#include "exchange/tender_list.h"

#include <stdlib.h>
#include <string.h>

#include "base/danish.h"
#include "domain/estimate.h"
#include "exchange/book.h"
#include "exchange/csv_rows.h"
#include "exchange/line_sheet.h"

#define HEAD_ROWS 50
#define MAPPING_ROWS 2000
#define PATTERN_MOST 200

enum unit { UNIT_TONNES, UNIT_M3, UNIT_M2, UNIT_M };

/* One row of the mapping file. */
struct rule {
	char *pattern;                   /* in small letters, ended by NUL */
	int32_t row, quality, use, soil; /* indices; quality -1: the item is no material */
	enum gr_direction direction;
	enum unit unit;
	int64_t thickness_mm, width_mm;
};

struct reading {
	const struct gr_tender_list *how;
	struct gr_sheet_memory *memory;
	struct gr_line_sheet *lines;
	struct gr_sheet_delivery *out;
	struct gr_arena *a;
	struct rule *rule;
	int32_t rules;
	int32_t room;
	int32_t text_at, unit_at,
	    amount_at; /* columns of the list; 0: the head row has not been met */
	struct gr_place place;
};

/* Letters as they are compared: ASCII and the Danish ones small. */
static char *small(struct gr_arena *a, struct gr_str s)
{
	char *z = gr_str_z(a, s);

	for (char *p = z; p && *p; p++) {
		if (*p >= 'A' && *p <= 'Z')
			*p = (char)(*p + ('a' - 'A'));
		else if ((unsigned char)p[0] == 0xC3 && (unsigned char)p[1] >= 0x80 &&
		         (unsigned char)p[1] <= 0x9E) {
			p[1] = (char)((unsigned char)p[1] + 0x20);
			p++;
		} else if (*p == '\n' || *p == '\t') {
			*p = ' ';
		}
	}
	return z;
}

/* Whether text holds the pieces of pattern between its stars, in order. */
static bool fits(const char *pattern, const char *text)
{
	struct gr_str rest = gr_str(pattern);

	while (rest.n) {
		struct gr_str piece = gr_str_split(&rest, '*');
		const char *at;

		if (!piece.n)
			continue;
		at = memmem(text, strlen(text), piece.p, piece.n);
		if (!at)
			return false;
		text = at + piece.n;
	}
	return true;
}

static bool read_unit(struct gr_str s, enum unit *out)
{
	static const struct {
		const char *word;
		enum unit unit;
	} words[] = {{"t", UNIT_TONNES}, {"ton", UNIT_TONNES}, {"tons", UNIT_TONNES},
	    {"tonne", UNIT_TONNES}, {"m3", UNIT_M3}, {"m³", UNIT_M3}, {"kbm", UNIT_M3},
	    {"m2", UNIT_M2}, {"m²", UNIT_M2}, {"kvm", UNIT_M2}, {"m", UNIT_M}, {"lbm", UNIT_M},
	    {"lb.m", UNIT_M}, {"lbm.", UNIT_M}, {"løbende meter", UNIT_M}};
	char key[32];
	size_t n = 0;

	s = gr_str_trim(s);
	for (size_t i = 0; i < s.n && n + 1 < sizeof key; i++)
		key[n++] = (char)(s.p[i] >= 'A' && s.p[i] <= 'Z' ? s.p[i] + ('a' - 'A') : s.p[i]);
	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		if (gr_str_eq((struct gr_str){key, n}, gr_str(words[i].word))) {
			*out = words[i].unit;
			return true;
		}
	return false;
}

/* ---- the mapping file ---- */

enum mapping_column {
	MAP_PATTERN,
	MAP_QUALITY,
	MAP_DIRECTION,
	MAP_UNIT,
	MAP_USE,
	MAP_CLASS,
	MAP_THICKNESS,
	MAP_WIDTH
};
#define MAP_COLUMNS 8

static const char *const mapping_name[MAP_COLUMNS] = {"Mønster", "Kvalitet", "Retning", "Enhed",
    "Anvendelse", "Forureningsklasse", "Tykkelse mm", "Bredde m"};

static int mapping_fault(
    struct gr_error *err, int32_t row, int32_t column, struct gr_str found, const char *sentence)
{
	char place[24];
	int rc = gr_fail_with(err, GR_INVALID, sentence, N_("Correct the row in the mapping file."),
	    GR_ARGS(gr_arg_text(found)));

	gr_cell_name(row, column, place);
	gr_error_at(err, place);
	return rc;
}

static int mapping_word(struct reading *r, const struct gr_csv_row *row, const struct gr_str *field,
    enum mapping_column m, enum gr_column c, int32_t *out, struct gr_error *err)
{
	*out = -1;
	if (!field[m].n)
		return GR_OK;
	*out = gr_memory_word(r->memory, c, field[m]);
	if (*out >= 0 || *out == GR_WORD_UNKNOWN)
		return GR_OK;
	return mapping_fault(err, row->row, 1, field[m], N_("»{0}« is not on the list."));
}

static int mapping_number(
    const struct gr_csv_row *row, struct gr_str s, int decimals, int64_t *out, struct gr_error *err)
{
	struct gr_number_read n = gr_da_number(s, decimals);

	*out = 0;
	if (n.reading == GR_READ_EMPTY)
		return GR_OK;
	if (n.reading != GR_READ_OK || n.first < 0)
		return mapping_fault(err, row->row, 1, s, N_("»{0}« is not a number."));
	*out = n.first;
	return GR_OK;
}

static int add_rule(struct reading *r, const struct gr_csv_row *row, const struct gr_str *field,
    struct gr_error *err)
{
	struct rule rule = {.row = row->row};
	int32_t direction = -1;
	int rc;

	if (!field[MAP_PATTERN].n || field[MAP_PATTERN].n > PATTERN_MOST)
		return mapping_fault(err, row->row, 1, field[MAP_PATTERN],
		    N_("The pattern »{0}« is empty or too long."));
	if (r->rules == MAPPING_ROWS)
		return gr_fail_with(err, GR_LIMIT, N_("The mapping file has more than {0} rows."),
		    "", GR_ARGS(gr_arg_count(MAPPING_ROWS)));
	rule.pattern = small(r->a, field[MAP_PATTERN]);
	rc = mapping_word(r, row, field, MAP_QUALITY, GR_COLUMN_QUALITY, &rule.quality, err);
	if (!rc)
		rc = mapping_word(
		    r, row, field, MAP_DIRECTION, GR_COLUMN_DIRECTION, &direction, err);
	if (!rc)
		rc = mapping_word(r, row, field, MAP_USE, GR_COLUMN_USE, &rule.use, err);
	if (!rc)
		rc = mapping_word(r, row, field, MAP_CLASS, GR_COLUMN_CLASS, &rule.soil, err);
	if (!rc)
		rc = mapping_number(row, field[MAP_THICKNESS], 0, &rule.thickness_mm, err);
	if (!rc)
		rc = mapping_number(row, field[MAP_WIDTH], 3, &rule.width_mm, err);
	if (!rc && rule.quality >= 0 && direction < 0)
		rc = mapping_fault(err, row->row, 1, field[MAP_DIRECTION],
		    N_("»{0}« is neither need nor surplus."));
	if (!rc && rule.quality >= 0 && !read_unit(field[MAP_UNIT], &rule.unit))
		rc = mapping_fault(err, row->row, 1, field[MAP_UNIT],
		    N_("The unit »{0}« is not ton, m3, m2 or m."));
	if (!rc && rule.quality >= 0 &&
	    ((rule.unit >= UNIT_M2 && !rule.thickness_mm) ||
	        (rule.unit == UNIT_M && !rule.width_mm)))
		rc = mapping_fault(err, row->row, 1, field[MAP_PATTERN],
		    N_("»{0}« is measured in m2 or m, so its thickness, and for m its width, must "
		       "stand in the mapping."));
	if (!rc && !rule.pattern)
		rc = gr_fail_full(err);
	if (rc)
		return rc;
	if (direction >= 0)
		rule.direction = (enum gr_direction)direction;
	r->rule[r->rules++] = rule;
	return GR_OK;
}

static int mapping_head(const struct gr_csv_row *row, int32_t at[MAP_COLUMNS], struct gr_error *err)
{
	for (int32_t i = 0; i < row->cells; i++)
		for (int m = 0; m < MAP_COLUMNS; m++)
			if (gr_str_is(row->cell[i].text, mapping_name[m]))
				at[m] = row->cell[i].column;
	for (int m = 0; m <= MAP_UNIT; m++)
		if (!at[m])
			return gr_fail_with(err, GR_INVALID,
			    N_("The mapping file has no column »{0}«."),
			    N_("Its first row is: "
			       "Mønster;Kvalitet;Retning;Enhed;Anvendelse;Forureningsklasse;"
			       "Tykkelse mm;Bredde m."),
			    GR_ARGS(gr_arg_z(mapping_name[m])));
	return GR_OK;
}

static int read_mapping(struct reading *r, const struct gr_limits *limits, struct gr_error *err)
{
	struct gr_csv_source source = {.text = r->how->mapping};
	struct gr_csv_reader *csv;
	struct gr_csv_row row;
	int32_t at[MAP_COLUMNS] = {0};
	bool more = true, head = false;
	int rc = gr_csv_reader_open(&source, limits->csv_line_bytes, &csv, err);

	r->rule = gr_alloc_array(r->a, MAPPING_ROWS, sizeof *r->rule);
	if (!rc && !r->rule)
		rc = gr_fail_full(err);
	while (!rc && more) {
		struct gr_str field[MAP_COLUMNS] = {{NULL, 0}};

		rc = gr_csv_reader_next(csv, r->a, &row, &more, err);
		if (rc || !more || !row.cells)
			continue;
		if (!head) {
			head = true;
			rc = mapping_head(&row, at, err);
			continue;
		}
		for (int32_t i = 0; i < row.cells; i++)
			for (int m = 0; m < MAP_COLUMNS; m++)
				if (at[m] == row.cell[i].column)
					field[m] = row.cell[i].text;
		rc = add_rule(r, &row, field, err);
	}
	gr_csv_reader_close(csv);
	if (!rc && !r->rules)
		rc = gr_fail(err, GR_INVALID, N_("The mapping file has no rows."),
		    N_("Its first row is: "
		       "Mønster;Kvalitet;Retning;Enhed;Anvendelse;Forureningsklasse;Tykkelse "
		       "mm;Bredde m."));
	return rc;
}

/* ---- the list ---- */

static bool is_any(struct gr_str s, const char *const *word)
{
	s = gr_str_trim(s);
	while (s.n && (s.p[s.n - 1] == '.' || s.p[s.n - 1] == ':'))
		s.n--;
	for (; *word; word++) {
		size_t n = strlen(*word);

		if (s.n == n && !strncasecmp(s.p, *word, n))
			return true;
	}
	return false;
}

static void find_head(struct reading *r, const struct gr_sheet_cell *cell, int32_t cells)
{
	/* The names that tender lists use; the first column that fits counts. */
	static const char *const text[] = {"Tekst", "Beskrivelse", "Betegnelse", "Ydelse",
	    "Post tekst", "Arbejde", "Description", "Item", NULL};
	static const char *const unit[] = {"Enhed", "Enh", "Unit", NULL};
	static const char *const amount[] = {"Mængde", "Antal", "Mgd", "Quantity", NULL};
	int32_t t = 0, u = 0, n = 0;

	for (int32_t i = 0; i < cells; i++) {
		if (!t && is_any(cell[i].text, text))
			t = cell[i].column;
		else if (!u && is_any(cell[i].text, unit))
			u = cell[i].column;
		else if (!n && is_any(cell[i].text, amount))
			n = cell[i].column;
	}
	if (t && u && n) {
		r->text_at = t;
		r->unit_at = u;
		r->amount_at = n;
	}
}

static int tell(struct reading *r, enum gr_severity severity, int32_t row, int32_t column,
    struct gr_str found, const char *sentence, const char *remedy, struct gr_error *err)
{
	struct gr_error what;

	(void)gr_fail_with(&what, GR_INVALID, sentence, remedy, GR_ARGS(gr_arg_text(found)));
	return gr_line_sheet_problem(r->lines, severity, row, column, found, &what, err);
}

static const struct rule *rule_for(struct reading *r, struct gr_str text)
{
	char *z = small(r->a, text);

	for (int32_t i = 0; z && i < r->rules; i++)
		if (fits(r->rule[i].pattern, z))
			return &r->rule[i];
	return NULL;
}

static void fill_line(struct reading *r, const struct rule *rule, int64_t thousandths,
    struct gr_str text, int32_t row, struct gr_line *l)
{
	const struct gr_tender_list *how = r->how;
	const struct gr_dataset *d = how->how.dataset;
	struct gr_sb source;

	gr_sb_open(&source, r->a, 64);
	gr_sb_fmt(&source, "tbl:%d", row);
	*l = (struct gr_line){.org = how->how.org,
	    .project_name = gr_str_trim(how->project_name),
	    .project_type = how->project_type,
	    .direction = rule->direction,
	    .quality = d->quality[rule->quality].code,
	    .use = rule->use >= 0 ? d->use[rule->use].code : GR_STR(""),
	    .soil_system = rule->soil >= 0 ? d->soil_class[rule->soil].system : GR_STR(""),
	    .soil_class = rule->soil >= 0 ? d->soil_class[rule->soil].code : GR_STR(""),
	    .place = r->place,
	    .first = how->first,
	    .last = how->last,
	    .certainty = how->certainty,
	    .visibility = how->visibility,
	    .note = gr_str_copy(r->a, text),
	    .entered = {.thousandths = thousandths,
	        .low_thousandths = -1,
	        .high_thousandths = -1,
	        .source = gr_sb_str(&source)}};
	switch (rule->unit) {
	case UNIT_TONNES:
		l->entered.known = GR_KNOWN_TONNES;
		break;
	case UNIT_M3:
		l->entered.known = GR_KNOWN_M3;
		gr_memory_unit(r->memory, gr_memory_word(r->memory, GR_COLUMN_UNIT, GR_STR("m3")),
		    rule->direction, &l->entered);
		break;
	case UNIT_M2: /* a m2 is a metre one metre wide */
	case UNIT_M:
		l->entered.known = GR_KNOWN_METRES;
		l->entered.width_mm = rule->unit == UNIT_M2 ? 1000 : rule->width_mm;
		l->entered.thickness_mm = rule->thickness_mm;
		break;
	}
}

static int add_line(
    struct reading *r, struct gr_line *l, int32_t row, struct gr_str found, struct gr_error *err)
{
	struct gr_sheet_delivery *out = r->out;
	enum gr_line_field field;
	struct gr_estimate e;
	struct gr_error what;
	int rc = gr_estimate(l, r->how->how.dataset, r->a, &e, &field, &what);

	if (!rc) {
		l->low_kg = e.low_kg;
		l->likely_kg = e.likely_kg;
		l->high_kg = e.high_kg;
		rc = gr_line_check(l, r->how->how.dataset, &field, &what);
	}
	if (rc)
		return gr_line_sheet_problem(
		    r->lines, GR_ERROR_CELL, row, r->amount_at, found, &what, err);
	if (out->lines == r->room) {
		int32_t room = r->room ? r->room * 2 : 64;
		struct gr_line *line = gr_alloc_array(r->a, (size_t)room, sizeof *line);
		struct gr_str *content = gr_alloc_array(r->a, (size_t)room, sizeof *content);

		if (!line || !content)
			return gr_fail_full(err);
		if (out->lines)
			memcpy(line, out->line, (size_t)out->lines * sizeof *line);
		out->line = line;
		out->content = content;
		r->room = room;
	}
	out->line[out->lines++] = *l;
	return GR_OK;
}

static int read_amount(struct reading *r, const struct gr_sheet_cell *cell, int32_t row, bool *good,
    int64_t *out, struct gr_error *err)
{
	struct gr_number_read n = {.reading = GR_READ_BAD};

	*good = false;
	if (cell->kind == GR_SHEET_CELL_NUMBER)
		n.reading = gr_sheet_number(cell->text, 3, &n.first) ? GR_READ_OK
		                                                     : GR_READ_TOO_LARGE;
	else if (cell->kind == GR_SHEET_CELL_TEXT)
		n = gr_da_number(cell->text, 3);
	if (n.reading == GR_READ_OK && n.first >= 0) {
		*good = n.first > 0; /* a quantity of 0 is a price without an amount: no material */
		*out = n.first;
		return GR_OK;
	}
	if (n.reading == GR_READ_AMBIGUOUS)
		return tell(r, GR_ERROR_CELL, row, r->amount_at, cell->text,
		    N_("»{0}« can be read in two ways: its point may be a decimal point or divide "
		       "the thousands."),
		    N_("Write it without thousands signs and with a decimal comma."), err);
	return tell(r, GR_ERROR_CELL, row, r->amount_at, cell->text, N_("»{0}« is not a number."),
	    N_("Write the number alone, for example 1234,5; the unit has a column of its own."),
	    err);
}

static int on_row(
    void *ctx, int32_t row, const struct gr_sheet_cell *cell, int32_t cells, struct gr_error *err)
{
	struct reading *r = ctx;
	const struct gr_sheet_cell *text = NULL, *unit = NULL, *amount = NULL;
	const struct rule *rule;
	struct gr_line l;
	enum unit u;
	int64_t n = 0;
	bool good;
	int rc;

	if (!r->text_at) {
		if (row <= HEAD_ROWS)
			find_head(r, cell, cells);
		return GR_OK;
	}
	for (int32_t i = 0; i < cells; i++) {
		if (cell[i].column == r->text_at)
			text = &cell[i];
		else if (cell[i].column == r->unit_at)
			unit = &cell[i];
		else if (cell[i].column == r->amount_at)
			amount = &cell[i];
	}
	if (!text || !amount || !unit)
		return GR_OK; /* a heading, or a sum */
	rule = rule_for(r, text->text);
	if (!rule)
		return tell(r, GR_REMARK_CELL, row, r->text_at, text->text,
		    N_("»{0}« has no row in the mapping, and is left out."),
		    N_("Add a row to the mapping file; leave its Kvalitet empty when the item is "
		       "no material."),
		    err);
	if (rule->quality < 0)
		return GR_OK;
	rc = read_amount(r, amount, row, &good, &n, err);
	if (rc || !good)
		return rc;
	if (!read_unit(unit->text, &u) || u != rule->unit)
		return tell(r, GR_ERROR_CELL, row, r->unit_at, unit->text,
		    N_("The unit »{0}« is another one than the mapping says for this item."),
		    N_("Correct the mapping file, or give the item a row of its own in it."), err);
	fill_line(r, rule, n, text->text, row, &l);
	return add_line(r, &l, row, amount->text, err);
}

static int read_list_csv(
    struct reading *r, struct gr_str bytes, const struct gr_limits *limits, struct gr_error *err)
{
	struct gr_csv_source source = {.text = bytes};
	struct gr_csv_reader *csv;
	struct gr_csv_row row;
	bool more = true;
	int64_t rows = 0;
	int rc = gr_csv_reader_open(&source, limits->csv_line_bytes, &csv, err);

	while (!rc && more && !r->lines->stopped) {
		rc = gr_csv_reader_next(csv, r->a, &row, &more, err);
		if (!rc && more && row.cells && ++rows > limits->rows)
			rc = gr_fail_with(err, GR_LIMIT, N_("The file has more than {0} rows."),
			    N_("Divide the lines between several files."),
			    GR_ARGS(gr_arg_count(limits->rows)));
		if (!rc && more)
			rc = on_row(r, row.row, row.cell, row.cells, err);
	}
	gr_csv_reader_close(csv);
	return rc;
}

/* Every visible sheet that has such a head row. */
static int read_list_book(
    struct reading *r, struct gr_str bytes, const struct gr_limits *limits, struct gr_error *err)
{
	struct gr_book book;
	struct gr_sheet_rows rows = {.row = on_row, .ctx = r};
	int32_t met = 0;
	int rc = gr_book_open(bytes, limits, r->a, &book, err);

	for (int32_t i = 0; !rc && i < book.sheets; i++) {
		if (book.sheet[i].hidden || book.sheet[i].member < 0)
			continue;
		r->text_at = 0;
		r->lines->sheet = book.sheet[i].name;
		rc = gr_book_rows(&book, i, &rows, err);
		met += r->text_at > 0;
	}
	r->text_at = met;
	return rc;
}

int gr_tender_list_read(struct gr_str bytes, const struct gr_tender_list *how,
    const struct gr_limits *limits, struct gr_arena *a, struct gr_sheet_delivery *out,
    struct gr_error *err)
{
	const struct gr_dataset *d = how->how.dataset;
	struct gr_line_sheet lines;
	struct reading r = {.how = how, .lines = &lines, .out = out, .a = a};
	int32_t org = gr_dataset_org(d, how->how.org);
	int rc;

	*out = (struct gr_sheet_delivery){.kind = gr_file_kind_of(bytes)};
	rc = gr_file_kind_check(out->kind, err);
	r.memory = gr_sheet_memory_open(d, a);
	if (!rc && !r.memory)
		rc = gr_fail_full(err);
	if (rc)
		return rc;
	gr_line_sheet_open(&lines, &how->how, limits, r.memory, a, out);
	rc = gr_place_read(d, how->place, org >= 0 ? d->org[org].municipality : 0, &r.place, err);
	if (!rc)
		rc = read_mapping(&r, limits, err);
	if (!rc)
		rc = out->kind == GR_FILE_XLSX ? read_list_book(&r, bytes, limits, err)
		                               : read_list_csv(&r, bytes, limits, err);
	if (!rc && !r.text_at)
		rc = gr_fail(err, GR_INVALID,
		    N_("No row in the list names a text, a unit and a quantity."),
		    N_("Write a head row with Tekst, Enhed and Mængde."));
	if (!rc && gr_arena_full(a))
		rc = gr_fail_full(err);
	return rc;
}
