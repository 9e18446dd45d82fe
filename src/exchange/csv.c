#include "exchange/csv.h"

#include <stdlib.h>
#include <string.h>

#include "exchange/csv_rows.h"
#include "exchange/line_sheet.h"
#include "exchange/xml_part.h"

#define MEMORY_BYTES ((size_t)8 * 1024 * 1024)
#define BOM "\xEF\xBB\xBF"

struct gr_csv {
	struct gr_csv_reader *source;
	struct gr_csv_row row;
	struct gr_line_reading how;
	struct gr_limits limits;
	struct gr_arena *memory_arena;
	struct gr_sheet_memory *memory;
	int32_t column_of[GR_COLUMNS]; /* from 1; 0: not there */
	int64_t rows;                  /* with content */
	struct gr_cpu cpu;             /* an upload's; a file on the command line takes its time */
	bool latin_told;
};

static int head_fault(struct gr_csv *c, struct gr_arena *a, struct gr_error *err)
{
	static const enum gr_column needed[] = {GR_COLUMN_PROJECT, GR_COLUMN_QUALITY,
	    GR_COLUMN_AMOUNT, GR_COLUMN_PLACE, GR_COLUMN_WINDOW, GR_COLUMN_CERTAINTY,
	    GR_COLUMN_DIRECTION};
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
	    N_("Let the first row hold the names of the columns, as in the workbook, with "
	       "semicolons between."),
	    GR_ARGS(gr_arg_text(gr_sb_str(&missing))));
}

static int read_head(struct gr_csv *c, struct gr_error *err)
{
	struct gr_arena *a = gr_arena_open((size_t)1024 * 1024);
	bool more = false;
	int rc = a ? gr_csv_reader_next(c->source, a, &c->row, &more, err) : gr_fail_full(err);

	/* Excel's own first line that names the mark; the rows have told it already. */
	if (!rc && more && c->row.cells == 1 && gr_str_starts(c->row.cell[0].text, "sep="))
		rc = gr_csv_reader_next(c->source, a, &c->row, &more, err);
	if (!rc && !more)
		rc = gr_fail(err, GR_INVALID, N_("The file is empty."),
		    N_("Choose the file again; perhaps it was not saved."));
	for (int32_t i = 0; !rc && i < c->row.cells; i++) {
		int32_t col = gr_column_of(c->row.cell[i].text);

		if (col >= 0 && !c->column_of[col])
			c->column_of[col] = c->row.cell[i].column;
	}
	if (!rc)
		rc = head_fault(c, a, err);
	gr_arena_close(a);
	return rc;
}

int gr_csv_open(const struct gr_csv_source *source, const struct gr_line_reading *how,
    const struct gr_limits *limits, struct gr_csv **out, struct gr_error *err)
{
	struct gr_csv *c = calloc(1, sizeof *c);
	int rc;

	*out = NULL;
	if (!c)
		return gr_fail_full(err);
	c->how = *how;
	c->limits = *limits;
	c->memory_arena = gr_arena_open(MEMORY_BYTES);
	if (c->memory_arena)
		c->memory = gr_sheet_memory_open(how->dataset, c->memory_arena);
	rc = c->memory ? gr_csv_reader_open(source, limits->csv_line_bytes, &c->source, err)
	               : gr_fail_full(err);
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
	(void)gr_fail(&what, GR_INVALID,
	    N_("The letters are Windows-1252, not UTF-8. They are read as such."),
	    N_("Check the letters æ, ø and å."));
	return gr_line_sheet_problem(s, GR_REMARK_CELL, c->row.row, 0, GR_STR(""), &what, err);
}

static int too_many_rows(const struct gr_csv *c, struct gr_error *err)
{
	return gr_fail_with(err, GR_LIMIT, N_("The file has more than {0} rows."),
	    N_("Divide the lines between several files."),
	    GR_ARGS(gr_arg_count(c->limits.csv_rows)));
}

int gr_csv_next(struct gr_csv *c, int32_t most, struct gr_arena *a, struct gr_sheet_delivery *out,
    bool *more, struct gr_error *err)
{
	struct gr_line_sheet s;
	struct gr_limits limits = c->limits;
	int rc = GR_OK;

	*out = (struct gr_sheet_delivery){.kind = GR_FILE_CSV};
	*more = true;
	limits.rows = INT64_MAX; /* csv_rows counts here */
	gr_line_sheet_open(&s, &c->how, &limits, c->memory, a, out);
	memcpy(s.at, c->column_of, sizeof s.at);
	while (!rc && *more && out->lines < most && !s.stopped) {
		rc = gr_csv_reader_next(c->source, a, &c->row, more, err);
		if (rc || !*more)
			break;
		if (!c->row.cells)
			continue;
		if (++c->rows > c->limits.csv_rows)
			rc = too_many_rows(c, err);
		if (!rc && c->rows % 256 == 0)
			rc = gr_cpu_check(c->cpu, err);
		if (!rc && c->row.latin)
			rc = tell_latin(c, &s, err);
		if (!rc)
			rc = gr_line_sheet_row(&s, c->row.row, c->row.cell, c->row.cells, err);
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
	gr_csv_reader_close(c->source);
	gr_arena_close(c->memory_arena);
	free(c);
}

int gr_csv_read(struct gr_str bytes, const struct gr_line_reading *how,
    const struct gr_limits *limits, struct gr_arena *a, struct gr_sheet_delivery *out,
    struct gr_error *err)
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
		c->cpu = gr_cpu_from_now(limits->cpu_us);
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
	if (gr_csv_risky(field))
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
static const enum gr_column order[GR_COLUMNS] = {GR_COLUMN_DIRECTION, GR_COLUMN_PROJECT,
    GR_COLUMN_TYPE, GR_COLUMN_QUALITY, GR_COLUMN_USE, GR_COLUMN_CLASS, GR_COLUMN_AMOUNT,
    GR_COLUMN_UNIT, GR_COLUMN_LOW, GR_COLUMN_HIGH, GR_COLUMN_WIDTH, GR_COLUMN_THICKNESS,
    GR_COLUMN_WORKS, GR_COLUMN_ORDINARY, GR_COLUMN_AVOIDED, GR_COLUMN_PLACE, GR_COLUMN_WINDOW,
    GR_COLUMN_CERTAINTY, GR_COLUMN_VISIBILITY, GR_COLUMN_NOTE, GR_COLUMN_ORGANISATION, GR_COLUMN_ID,
    GR_COLUMN_CONTENT, GR_COLUMN_POINT};

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
