#include "exchange/csv.h"

#include <csv.h>
#include <stdlib.h>
#include <string.h>

#include "exchange/line_sheet.h"

#define PIECE ((size_t)64 * 1024)
#define MEMORY_BYTES ((size_t)8 * 1024 * 1024)
#define FIELDS_MOST 256
#define HEADS_LEAST 3
#define BOM "\xEF\xBB\xBF"

/* One row as libcsv gives it: fields one after the other. */
struct gr_csv {
	struct gr_csv_source source;
	struct gr_str left; /* of source.text */
	struct gr_line_reading how;
	struct gr_limits limits;
	struct csv_parser parser;
	struct gr_arena *memory_arena;
	struct gr_sheet_memory *memory;
	char *piece; /* read and not parsed yet: piece[at .. piece_n) */
	size_t at, piece_n;
	bool ended; /* nothing left to read */
	char delimiter;
	int32_t column_of[GR_COLUMNS]; /* from 1; 0: not there */
	/* the row that is being taken in */
	char *text;
	size_t text_n, text_cap;
	struct {
		size_t at, n;
	} field[FIELDS_MOST];
	int32_t fields;
	bool row_ready, no_memory, too_long, too_many;
	int32_t row;         /* of the last complete row, from 1 */
	int64_t rows;        /* with content */
	int64_t line_bytes;  /* since the last row ended */
	bool latin_told;
};

static void on_field(void *p, size_t n, void *ctx)
{
	struct gr_csv *c = ctx;

	if (c->row_ready || c->no_memory)
		return;
	if (c->fields == FIELDS_MOST) {
		c->too_many = true;
		return;
	}
	if (c->text_n + n > c->text_cap) {
		size_t cap = (c->text_n + n) * 2 + 4096;
		char *wide = realloc(c->text, cap);

		if (!wide) {
			c->no_memory = true;
			return;
		}
		c->text = wide;
		c->text_cap = cap;
	}
	if (n)
		memcpy(c->text + c->text_n, p, n);
	c->field[c->fields].at = c->text_n;
	c->field[c->fields].n = n;
	c->fields++;
	c->text_n += n;
}

static void on_row(int end, void *ctx)
{
	struct gr_csv *c = ctx;

	(void)end;
	c->row_ready = true;
}

/* The next bytes in piece; n 0 is the end. */
static int fill(struct gr_csv *c, struct gr_error *err)
{
	c->at = 0;
	if (c->source.file) {
		c->piece_n = fread(c->piece, 1, PIECE, c->source.file);
		if (!c->piece_n && ferror(c->source.file))
			return gr_fail(err, GR_BROKEN, N_("The file cannot be read to its end."), N_("Try again."));
	} else {
		c->piece_n = c->left.n < PIECE ? c->left.n : PIECE;
		if (c->piece_n)
			memcpy(c->piece, c->left.p, c->piece_n);
		c->left.p += c->piece_n;
		c->left.n -= c->piece_n;
	}
	return GR_OK;
}

static int at_row(struct gr_csv *c, struct gr_error *err, int rc)
{
	char place[24];

	gr_cell_name(c->row + 1, 1, place);
	gr_error_at(err, place);
	return rc;
}

static int row_fault(struct gr_csv *c, struct gr_error *err)
{
	if (c->no_memory)
		return gr_fail_full(err);
	if (c->too_many)
		return at_row(c, err,
		    gr_fail_with(err, GR_LIMIT, N_("The row has more than {0} columns."),
		        N_("Delete what stands to the right of the table."),
		        GR_ARGS(gr_arg_count(FIELDS_MOST))));
	if (c->line_bytes > c->limits.csv_line_bytes)
		return at_row(c, err,
		    gr_fail_with(err, GR_LIMIT, N_("The row is longer than {0}."),
		        N_("A quotation mark that does not end is the usual cause."),
		        GR_ARGS(gr_arg_bytes(c->limits.csv_line_bytes))));
	return GR_OK;
}

/*
 * Feeds libcsv up to and with the next line feed, so that one row is ready at a time; a row inside quotes goes on over several. *more
 * is false at the end.
 */
static int next_row(struct gr_csv *c, bool *more, struct gr_error *err)
{
	int rc = GR_OK;

	c->fields = 0;
	c->text_n = 0;
	c->row_ready = false;
	c->line_bytes = 0;
	*more = false;
	while (!rc && !c->row_ready && !c->ended) {
		const char *from, *feed;
		size_t n;

		if (c->at == c->piece_n) {
			rc = fill(c, err);
			if (rc)
				return rc;
		}
		if (!c->piece_n) {
			c->ended = true;
			if (csv_fini(&c->parser, on_field, on_row, c))
				rc = at_row(c, err,
				    gr_fail(err, GR_INVALID, N_("A quotation mark does not end before the file does."),
				        N_("Look at this row and the ones after it for a quotation mark too many.")));
			break;
		}
		from = c->piece + c->at;
		feed = memchr(from, '\n', c->piece_n - c->at);
		n = feed ? (size_t)(feed - from) + 1 : c->piece_n - c->at;
		c->line_bytes += (int64_t)n;
		if (csv_parse(&c->parser, from, n, on_field, on_row, c) != n)
			rc = csv_error(&c->parser) == CSV_EPARSE
			         ? at_row(c, err,
			               gr_fail(err, GR_INVALID,
			                   N_("A quotation mark stands inside a cell that does not begin with one."),
			                   N_("Write it twice, and put quotation marks around the cell.")))
			         : gr_fail_full(err);
		c->at += n;
		if (!rc)
			rc = row_fault(c, err);
	}
	if (rc)
		return rc;
	*more = c->row_ready;
	c->row += c->row_ready;
	return row_fault(c, err);
}

/* ---- letters ---- */

/* 0x80 to 0x9F of Windows-1252 (WHATWG encoding standard); the others are their own numbers. */
static const uint16_t high_letters[32] = {0x20AC, 0x81, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
    0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0x8D, 0x017D, 0x8F, 0x90, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D, 0x017E, 0x0178};

static void put_letter(struct gr_sb *sb, uint32_t c)
{
	if (c < 0x80) {
		gr_sb_char(sb, (char)c);
	} else if (c < 0x800) {
		gr_sb_char(sb, (char)(0xC0 | c >> 6));
		gr_sb_char(sb, (char)(0x80 | (c & 63)));
	} else {
		gr_sb_char(sb, (char)(0xE0 | c >> 12));
		gr_sb_char(sb, (char)(0x80 | (c >> 6 & 63)));
		gr_sb_char(sb, (char)(0x80 | (c & 63)));
	}
}

static bool has_high(struct gr_str s)
{
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] >= 0x80)
			return true;
	return false;
}

/* Whether the letters are UTF-8, whatever they are. */
static bool is_utf8(struct gr_str s)
{
	for (size_t i = 0; i < s.n;) {
		unsigned char c = (unsigned char)s.p[i];
		size_t more = c < 0x80 ? 0 : c >= 0xC2 && c < 0xE0 ? 1 : c >= 0xE0 && c < 0xF0 ? 2 : c >= 0xF0 && c < 0xF5 ? 3 : 4;

		if (more == 4 || i + more >= s.n)
			return false;
		for (size_t k = 1; k <= more; k++)
			if (((unsigned char)s.p[i + k] & 0xC0) != 0x80)
				return false;
		i += more + 1;
	}
	return true;
}

static struct gr_str from_latin(struct gr_str s, struct gr_arena *a)
{
	struct gr_sb sb;

	gr_sb_open(&sb, a, s.n * 3 + 1);
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];

		put_letter(&sb, c >= 0x80 && c < 0xA0 ? high_letters[c - 0x80] : c);
	}
	return gr_sb_str(&sb);
}

/* An apostrophe that gr_csv_put set before what a spreadsheet would take for a formula. */
static struct gr_str without_guard(struct gr_str s)
{
	if (s.n > 1 && s.p[0] == '\'' && strchr("=+-@\t\r", s.p[1]) && s.p[1]) {
		s.p++;
		s.n--;
	}
	return s;
}

/* The row's fields as cells; a row that is not UTF-8 is Windows-1252. */
static int32_t cells_of_row(struct gr_csv *c, struct gr_sheet_cell *cell, struct gr_arena *a, bool *latin)
{
	struct gr_str all = {c->text, c->text_n};
	int32_t cells = 0;

	*latin = has_high(all) && !is_utf8(all);
	for (int32_t i = 0; i < c->fields; i++) {
		struct gr_str s = gr_str_trim(without_guard((struct gr_str){c->text + c->field[i].at, c->field[i].n}));

		if (!s.n)
			continue;
		if (*latin)
			s = from_latin(s, a);
		cell[cells++] = (struct gr_sheet_cell){.kind = GR_SHEET_CELL_TEXT, .column = i + 1, .text = s};
	}
	return cells;
}

/* ---- the head ---- */

/* How many names of columns the first line has when it is cut at c. */
static int32_t names_at(struct gr_str line, char c)
{
	int32_t known = 0;

	while (line.n) {
		struct gr_str f = gr_str_trim(gr_str_split(&line, c));

		if (f.n > 1 && f.p[0] == '"' && f.p[f.n - 1] == '"')
			f = (struct gr_str){f.p + 1, f.n - 2};
		known += gr_column_of(f) >= 0;
	}
	return known;
}

static char find_delimiter(struct gr_str line)
{
	static const char mark[] = {';', '\t', ','};
	char best = ';';
	int32_t most = 0;

	for (size_t i = 0; i < sizeof mark; i++) {
		int32_t n = names_at(line, mark[i]);

		if (n > most) {
			most = n;
			best = mark[i];
		}
	}
	return best;
}

static int head_fault(struct gr_csv *c, struct gr_arena *a, struct gr_error *err)
{
	static const enum gr_column needed[] = {GR_COLUMN_PROJECT, GR_COLUMN_QUALITY, GR_COLUMN_AMOUNT,
	    GR_COLUMN_PLACE, GR_COLUMN_WINDOW, GR_COLUMN_CERTAINTY, GR_COLUMN_DIRECTION};
	struct gr_sb missing;

	gr_sb_open(&missing, a, 1000);
	for (size_t i = 0; i < sizeof(needed) / sizeof(*needed); i++) {
		if (c->column_of[needed[i]])
			continue;
		if (missing.n)
			gr_sb_z(&missing, ", ");
		gr_sb_add(&missing, gr_column_name(needed[i]));
	}
	if (!c->how.org.v && !c->column_of[GR_COLUMN_ORGANISATION]) {
		if (missing.n)
			gr_sb_z(&missing, ", ");
		gr_sb_add(&missing, gr_column_name(GR_COLUMN_ORGANISATION));
	}
	if (!missing.n)
		return GR_OK;
	return gr_fail_with(err, GR_INVALID, N_("The first row lacks these columns: {0}."),
	    N_("Let the first row hold the names of the columns, as in the workbook, with semicolons between."),
	    GR_ARGS(gr_arg_text(gr_sb_str(&missing))));
}

static int read_head(struct gr_csv *c, struct gr_error *err)
{
	struct gr_sheet_cell cell[FIELDS_MOST];
	struct gr_arena *a = gr_arena_open((size_t)1024 * 1024);
	const char *feed;
	struct gr_str line;
	bool more = false, latin;
	int32_t cells;
	int rc = a ? fill(c, err) : gr_fail_full(err);

	if (!rc && c->piece_n >= 3 && !memcmp(c->piece, BOM, 3))
		c->at = 3;
	if (!rc) {
		line = (struct gr_str){c->piece + c->at, c->piece_n - c->at};
		feed = line.n ? memchr(line.p, '\n', line.n) : NULL;
		if (feed)
			line.n = (size_t)(feed - line.p);
		if (has_high(line) && !is_utf8(line))
			line = from_latin(line, a);
		c->delimiter = find_delimiter(line);
		csv_set_delim(&c->parser, (unsigned char)c->delimiter);
		rc = next_row(c, &more, err);
	}
	if (!rc && !more)
		rc = gr_fail(err, GR_INVALID, N_("The file is empty."),
		    N_("Choose the file again; perhaps it was not saved."));
	if (!rc) {
		cells = cells_of_row(c, cell, a, &latin);
		for (int32_t i = 0; i < cells; i++) {
			int32_t col = gr_column_of(cell[i].text);

			if (col >= 0 && !c->column_of[col])
				c->column_of[col] = cell[i].column;
		}
		rc = head_fault(c, a, err);
	}
	gr_arena_close(a);
	return rc;
}

int gr_csv_open(const struct gr_csv_source *source, const struct gr_line_reading *how,
    const struct gr_limits *limits, struct gr_csv **out, struct gr_error *err)
{
	struct gr_csv *c = calloc(1, sizeof *c);
	int rc = GR_OK;

	*out = NULL;
	if (!c)
		return gr_fail_full(err);
	c->source = *source;
	c->left = source->text;
	c->how = *how;
	c->limits = *limits;
	if (csv_init(&c->parser, CSV_STRICT | CSV_STRICT_FINI)) {
		free(c);
		return gr_fail_full(err);
	}
	c->piece = malloc(PIECE);
	c->memory_arena = gr_arena_open(MEMORY_BYTES);
	if (c->memory_arena)
		c->memory = gr_sheet_memory_open(how->dataset, c->memory_arena);
	if (!c->piece || !c->memory)
		rc = gr_fail_full(err);
	if (!rc)
		rc = read_head(c, err);
	if (rc) {
		gr_csv_close(c);
		return rc;
	}
	*out = c;
	return GR_OK;
}

static int tell_latin(struct gr_csv *c, struct gr_line_sheet *s, struct gr_error *err)
{
	struct gr_error what;

	if (c->latin_told)
		return GR_OK;
	c->latin_told = true;
	(void)gr_fail(&what, GR_INVALID, N_("The letters are Windows-1252, not UTF-8. They are read as such."),
	    N_("Check the letters æ, ø and å."));
	return gr_line_sheet_problem(s, GR_REMARK_CELL, c->row, 0, GR_STR(""), &what, err);
}

static int too_many_rows(const struct gr_csv *c, struct gr_error *err)
{
	return gr_fail_with(err, GR_LIMIT, N_("The file has more than {0} rows."),
	    N_("Divide the lines between several files."), GR_ARGS(gr_arg_count(c->limits.csv_rows)));
}

int gr_csv_next(struct gr_csv *c, int32_t most, struct gr_arena *a, struct gr_sheet_delivery *out,
    bool *more, struct gr_error *err)
{
	struct gr_line_sheet s;
	struct gr_limits limits = c->limits;
	struct gr_sheet_cell cell[FIELDS_MOST];
	bool latin;
	int rc = GR_OK;

	*out = (struct gr_sheet_delivery){.kind = GR_FILE_CSV};
	*more = true;
	limits.rows = INT64_MAX; /* csv_rows counts here */
	gr_line_sheet_open(&s, &c->how, &limits, c->memory, a, out);
	memcpy(s.at, c->column_of, sizeof s.at);
	while (!rc && *more && out->lines < most && !s.stopped) {
		int32_t cells;

		rc = next_row(c, more, err);
		if (rc || !*more)
			break;
		cells = cells_of_row(c, cell, a, &latin);
		if (!cells)
			continue;
		if (++c->rows > c->limits.csv_rows)
			rc = too_many_rows(c, err);
		if (!rc && latin)
			rc = tell_latin(c, &s, err);
		if (!rc)
			rc = gr_line_sheet_row(&s, c->row, cell, cells, err);
	}
	if (s.stopped)
		*more = false;
	return rc;
}

int64_t gr_csv_rows(const struct gr_csv *c)
{
	return c->rows;
}

void gr_csv_close(struct gr_csv *c)
{
	if (!c)
		return;
	csv_free(&c->parser);
	gr_arena_close(c->memory_arena);
	free(c->piece);
	free(c->text);
	free(c);
}

int gr_csv_read(struct gr_str bytes, const struct gr_line_reading *how, const struct gr_limits *limits,
    struct gr_arena *a, struct gr_sheet_delivery *out, struct gr_error *err)
{
	struct gr_limits own = *limits;
	struct gr_csv_source source = {.text = bytes};
	struct gr_csv *c;
	bool more;
	int rc;

	*out = (struct gr_sheet_delivery){.kind = gr_file_kind_of(bytes)};
	rc = gr_file_kind_check(out->kind, err);
	if (!rc && out->kind != GR_FILE_CSV)
		rc = gr_fail(err, GR_INVALID, N_("The file is a workbook, not CSV."), "");
	if (!rc && (int64_t)bytes.n > limits->file_bytes)
		rc = gr_fail_with(err, GR_LIMIT, N_("The file is {0}; at most {1} is read."),
		    N_("Divide the lines between several files."),
		    GR_ARGS(gr_arg_bytes((int64_t)bytes.n), gr_arg_bytes(limits->file_bytes)));
	if (rc)
		return rc;
	own.csv_rows = limits->rows;
	rc = gr_csv_open(&source, how, &own, &c, err);
	if (!rc)
		rc = gr_csv_next(c, INT32_MAX, a, out, &more, err);
	gr_csv_close(c);
	return rc;
}

/* ---- writing ---- */

void gr_csv_bom(struct gr_sb *sb)
{
	gr_sb_z(sb, BOM);
}

void gr_csv_put(struct gr_sb *sb, struct gr_str field, bool first)
{
	bool quote = false;

	if (!first)
		gr_sb_char(sb, ';');
	for (size_t i = 0; i < field.n; i++)
		quote = quote || strchr("\";\r\n\t", field.p[i]);
	quote = quote || (field.n && (field.p[0] == ' ' || field.p[field.n - 1] == ' '));
	if (quote)
		gr_sb_char(sb, '"');
	/* An apostrophe of the text's own before such a sign gets one too, so that reading takes off what writing put on. */
	if (field.n && (strchr("=+-@\t\r", field.p[0]) ||
	                   (field.n > 1 && field.p[0] == '\'' && strchr("=+-@\t\r'", field.p[1]))))
		gr_sb_char(sb, '\'');
	for (size_t i = 0; i < field.n; i++) {
		if (field.p[i] == '"')
			gr_sb_char(sb, '"');
		gr_sb_char(sb, field.p[i]);
	}
	if (quote)
		gr_sb_char(sb, '"');
}

void gr_csv_put_decimal(struct gr_sb *sb, int64_t n, int scale, bool first)
{
	uint64_t u = n < 0 ? 0 - (uint64_t)n : (uint64_t)n, unit = 1;

	if (!first)
		gr_sb_char(sb, ';');
	if (n < 0)
		gr_sb_char(sb, '-');
	while (scale && u % 10 == 0) {
		u /= 10;
		scale--;
	}
	for (int i = 0; i < scale; i++)
		unit *= 10;
	gr_sb_fmt(sb, "%llu", (unsigned long long)(u / unit));
	if (scale)
		gr_sb_fmt(sb, ",%0*llu", scale, (unsigned long long)(u % unit));
}

void gr_csv_end(struct gr_sb *sb)
{
	gr_sb_z(sb, "\r\n");
}

/* The order of the columns in the file: what a person reads first, then what only Grus reads. */
static const enum gr_column order[GR_COLUMNS] = {GR_COLUMN_DIRECTION, GR_COLUMN_PROJECT, GR_COLUMN_TYPE,
    GR_COLUMN_QUALITY, GR_COLUMN_USE, GR_COLUMN_CLASS, GR_COLUMN_AMOUNT, GR_COLUMN_UNIT, GR_COLUMN_LOW,
    GR_COLUMN_HIGH, GR_COLUMN_WIDTH, GR_COLUMN_THICKNESS, GR_COLUMN_WORKS, GR_COLUMN_ORDINARY,
    GR_COLUMN_AVOIDED, GR_COLUMN_PLACE, GR_COLUMN_WINDOW, GR_COLUMN_CERTAINTY, GR_COLUMN_VISIBILITY,
    GR_COLUMN_NOTE, GR_COLUMN_ORGANISATION, GR_COLUMN_ID, GR_COLUMN_CONTENT, GR_COLUMN_POINT};

void gr_csv_put_head(struct gr_sb *sb)
{
	for (int i = 0; i < GR_COLUMNS; i++)
		gr_csv_put(sb, gr_column_name(order[i]), i == 0);
	gr_csv_end(sb);
}

void gr_csv_put_line(struct gr_sb *sb, const struct gr_line *line, const struct gr_dataset *d)
{
	struct gr_sheet_cell cell[GR_COLUMNS];

	gr_line_cells(line, d, sb->a, cell);
	for (int i = 0; i < GR_COLUMNS; i++) {
		const struct gr_sheet_cell *c = &cell[order[i]];
		int64_t n;

		if (c->kind == GR_SHEET_CELL_NUMBER && gr_sheet_number(c->text, 3, &n))
			gr_csv_put_decimal(sb, n, 3, i == 0);
		else
			gr_csv_put(sb, c->text, i == 0);
	}
	gr_csv_end(sb);
}
