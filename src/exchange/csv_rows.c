#include "exchange/csv_rows.h"

#include <csv.h>
#include <stdlib.h>
#include <string.h>

#define PIECE ((size_t)64 * 1024)
#define BOM "\xEF\xBB\xBF"
#define SNIFF_LINES 20

/* One row as libcsv gives it: fields one after the other. */
struct gr_csv_reader {
	struct gr_csv_source source;
	struct gr_str left; /* of source.text */
	int64_t line_bytes_most;
	struct csv_parser parser;
	char *piece; /* read and not parsed yet: piece[at .. piece_n) */
	size_t at, piece_n;
	bool ended; /* nothing left to read */
	/* the row that is being taken in */
	char *text;
	size_t text_n, text_cap;
	struct {
		size_t at, n;
	} field[GR_CSV_FIELDS];
	int32_t fields;
	bool row_ready, no_memory, too_many;
	int32_t row;        /* of the last complete row, from 1 */
	int64_t line_bytes; /* since the last row ended */
};

static void on_field(void *p, size_t n, void *ctx)
{
	struct gr_csv_reader *c = ctx;

	if (c->row_ready || c->no_memory)
		return;
	if (c->fields == GR_CSV_FIELDS) {
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
	struct gr_csv_reader *c = ctx;

	(void)end;
	c->row_ready = true;
}

/* The next bytes in piece; n 0 is the end. */
static int fill(struct gr_csv_reader *c, struct gr_error *err)
{
	c->at = 0;
	if (c->source.file) {
		c->piece_n = fread(c->piece, 1, PIECE, c->source.file);
		if (!c->piece_n && ferror(c->source.file))
			return gr_fail(err, GR_BROKEN, N_("The file cannot be read to its end."),
			    N_("Try again."));
	} else {
		c->piece_n = c->left.n < PIECE ? c->left.n : PIECE;
		if (c->piece_n)
			memcpy(c->piece, c->left.p, c->piece_n);
		c->left.p += c->piece_n;
		c->left.n -= c->piece_n;
	}
	return GR_OK;
}

static int at_row(struct gr_csv_reader *c, struct gr_error *err, int rc)
{
	char place[24];

	gr_cell_name(c->row + 1, 1, place);
	gr_error_at(err, place);
	return rc;
}

static int row_fault(struct gr_csv_reader *c, struct gr_error *err)
{
	if (c->no_memory)
		return gr_fail_full(err);
	if (c->too_many)
		return at_row(c, err,
		    gr_fail_with(err, GR_LIMIT, N_("The row has more than {0} columns."),
		        N_("Delete what stands to the right of the table."),
		        GR_ARGS(gr_arg_count(GR_CSV_FIELDS))));
	if (c->line_bytes > c->line_bytes_most)
		return at_row(c, err,
		    gr_fail_with(err, GR_LIMIT, N_("The row is longer than {0}."),
		        N_("A quotation mark that does not end is the usual cause."),
		        GR_ARGS(gr_arg_bytes(c->line_bytes_most))));
	return GR_OK;
}

/*
 * Feeds libcsv up to and with the next line feed, so that one row is ready at a time; a row inside quotes goes on over several. *more
 * is false at the end.
 */
static int next_row(struct gr_csv_reader *c, bool *more, struct gr_error *err)
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
				    gr_fail(err, GR_INVALID,
				        N_("A quotation mark does not end before the file does."),
				        N_("Look at this row and the ones after it for a quotation "
				           "mark too many.")));
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
			                   N_("A quotation mark stands inside a cell that does not "
			                      "begin with one."),
			                   N_("Write it twice, and put quotation marks around the "
			                      "cell.")))
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
static const uint16_t high_letters[32] = {0x20AC, 0x81, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020,
    0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0x8D, 0x017D, 0x8F, 0x90, 0x2018, 0x2019,
    0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D, 0x017E,
    0x0178};

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
		size_t more = c < 0x80                ? 0
		              : c >= 0xC2 && c < 0xE0 ? 1
		              : c >= 0xE0 && c < 0xF0 ? 2
		              : c >= 0xF0 && c < 0xF5 ? 3
		                                      : 4;

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

bool gr_csv_risky(struct gr_str s)
{
	size_t i = 0;

	while (i < s.n && s.p[i] == '\'')
		i++;
	return i < s.n && memchr("=+-@\t\r", s.p[i], 6);
}

/* The apostrophe that gr_csv_put set before such a text. */
static struct gr_str without_guard(struct gr_str s)
{
	if (s.n && s.p[0] == '\'' && gr_csv_risky(s)) {
		s.p++;
		s.n--;
	}
	return s;
}

/* How often c stands in the line outside quotation marks. */
static int32_t marks_in(struct gr_str line, char c)
{
	int32_t n = 0;
	bool quoted = false;

	for (size_t i = 0; i < line.n; i++) {
		if (line.p[i] == '"')
			quoted = !quoted;
		n += !quoted && line.p[i] == c;
	}
	return n;
}

/* The mark that cuts some line near the top into the most fields; a semicolon where two are equal. */
static char find_delimiter(struct gr_str top)
{
	static const char mark[] = {';', '\t', ','};
	char best = ';';
	int32_t most = 0;

	for (int l = 0; l < SNIFF_LINES && top.n; l++) {
		struct gr_str line = gr_str_split(&top, '\n');

		for (size_t i = 0; i < sizeof mark; i++) {
			int32_t n = marks_in(line, mark[i]);

			if (n > most) {
				most = n;
				best = mark[i];
			}
		}
	}
	return best;
}

int gr_csv_reader_open(const struct gr_csv_source *source, int64_t line_bytes_most,
    struct gr_csv_reader **out, struct gr_error *err)
{
	struct gr_csv_reader *c = calloc(1, sizeof *c);
	int rc = GR_OK;

	*out = NULL;
	if (!c)
		return gr_fail_full(err);
	c->source = *source;
	c->left = source->text;
	c->line_bytes_most = line_bytes_most;
	if (csv_init(&c->parser, CSV_STRICT | CSV_STRICT_FINI)) {
		free(c);
		return gr_fail_full(err);
	}
	c->piece = malloc(PIECE);
	rc = c->piece ? fill(c, err) : gr_fail_full(err);
	if (rc) {
		gr_csv_reader_close(c);
		return rc;
	}
	if (c->piece_n >= 3 && !memcmp(c->piece, BOM, 3))
		c->at = 3;
	csv_set_delim(&c->parser,
	    (unsigned char)find_delimiter((struct gr_str){c->piece + c->at, c->piece_n - c->at}));
	*out = c;
	return GR_OK;
}

/* The row's fields as cells; a row that is not UTF-8 is Windows-1252. */
static int32_t cells_of_row(
    struct gr_csv_reader *c, struct gr_sheet_cell *cell, struct gr_arena *a, bool *latin)
{
	struct gr_str all = {c->text, c->text_n};
	int32_t cells = 0;

	*latin = has_high(all) && !is_utf8(all);
	for (int32_t i = 0; i < c->fields; i++) {
		struct gr_str s;

		if (!c->field[i].n)
			continue;
		s = gr_str_trim(
		    without_guard((struct gr_str){c->text + c->field[i].at, c->field[i].n}));
		if (!s.n)
			continue;
		if (*latin)
			s = from_latin(s, a);
		cell[cells++] = (struct gr_sheet_cell){
		    .kind = GR_SHEET_CELL_TEXT, .column = i + 1, .text = s};
	}
	return cells;
}

int gr_csv_reader_next(struct gr_csv_reader *c, struct gr_arena *a, struct gr_csv_row *out,
    bool *more, struct gr_error *err)
{
	int rc = next_row(c, more, err);

	out->row = c->row;
	out->cells = !rc && *more ? cells_of_row(c, out->cell, a, &out->latin) : 0;
	return rc;
}

void gr_csv_reader_close(struct gr_csv_reader *c)
{
	if (!c)
		return;
	csv_free(&c->parser);
	free(c->piece);
	free(c->text);
	free(c);
}
