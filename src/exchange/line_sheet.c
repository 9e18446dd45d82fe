#include "exchange/line_sheet.h"

#include <stdio.h>
#include <string.h>

#include "base/danish.h"
#include "base/hash.h"
#include "base/num.h"
#include "domain/estimate.h"

#define FOUND_MOST 80 /* characters of a cell that a problem shows */
#define CANONICAL_MOST (64 * 1024)
#define CELL_MOST (96 * 1024)
#define TWINS_TRIED 8 /* lines that look alike by mark_of and are not the same */

void gr_cell_name(int32_t row, int32_t column, char *room)
{
	char letter[8];
	int n = 0, to = 0;

	for (int32_t c = column; c > 0 && n < 7; c = (c - 1) / 26)
		letter[n++] = (char)('A' + (c - 1) % 26);
	while (n)
		room[to++] = letter[--n];
	if (row > 0)
		(void)snprintf(room + to, 12, "%d", row);
	else
		room[to] = '\0';
}

struct gr_str gr_line_content(const struct gr_line *line, struct gr_arena *a)
{
	struct gr_sb sb;

	gr_sb_open(&sb, a, CANONICAL_MOST);
	gr_line_canonical(&sb, line);
	return sb.full ? GR_STR("") : gr_sha256_hex(a, gr_sha256_of(gr_sb_str(&sb)));
}

/* ---- numbers of cells ---- */

bool gr_sheet_number(struct gr_str text, int decimals, int64_t *out)
{
	gr_i128 n = 0;
	int64_t exponent = 0;
	int point = 0, digits = 0;
	bool minus = false, seen_point = false;
	size_t i = 0;

	text = gr_str_trim(text);
	if (i < text.n && (text.p[i] == '-' || text.p[i] == '+'))
		minus = text.p[i++] == '-';
	for (; i < text.n && text.p[i] != 'e' && text.p[i] != 'E'; i++) {
		if (text.p[i] == '.' && !seen_point) {
			seen_point = true;
			continue;
		}
		if (text.p[i] < '0' || text.p[i] > '9')
			return false;
		digits++;
		if (n < (gr_i128)1 << 100) {
			n = n * 10 + (text.p[i] - '0');
			point -= seen_point;
		} else {
			point +=
			    !seen_point; /* far below what double holds: the digit cannot count */
		}
	}
	if (!digits)
		return false;
	if (i < text.n) { /* at the E */
		i++;
		i += i < text.n && text.p[i] == '+';
		if (!gr_str_i64((struct gr_str){text.p + i, text.n - i}, &exponent) ||
		    exponent > 400 || exponent < -400)
			return false;
	}
	exponent += point + decimals;
	for (; exponent > 0 && n; exponent--) {
		if (n > (gr_i128)1 << 100)
			return false;
		n *= 10;
	}
	if (exponent < -37)
		n = 0;
	if (exponent < 0 && n) {
		gr_i128 by = 1;

		while (exponent++ < 0)
			by *= 10;
		n = gr_div_half_even(n, by);
	}
	return gr_fits(minus ? -n : n, out);
}

/* ---- reading ---- */

void gr_line_sheet_open(struct gr_line_sheet *s, const struct gr_line_reading *how,
    const struct gr_limits *limits, struct gr_sheet_memory *memory, struct gr_arena *a,
    struct gr_sheet_delivery *out)
{
	*s = (struct gr_line_sheet){
	    .how = *how, .limits = limits, .memory = memory, .a = a, .out = out};
	gr_map_open(&s->seen, a);
}

/* Doubles an array in the arena, keeping what is there. */
static bool widen(struct gr_arena *a, void **array, int32_t count, int32_t room, size_t size)
{
	void *p = gr_alloc_array(a, (size_t)room, size);

	if (!p)
		return false;
	if (count)
		memcpy(p, *array, (size_t)count * size);
	*array = p;
	return true;
}

/* At most FOUND_MOST characters of valid UTF-8. */
static struct gr_str cut(struct gr_str s)
{
	size_t i = 0, chars = 0;

	while (i < s.n && chars < FOUND_MOST) {
		i++;
		while (i < s.n && ((unsigned char)s.p[i] & 0xC0) == 0x80)
			i++;
		chars++;
	}
	return (struct gr_str){s.p, i};
}

static int add_problem(struct gr_line_sheet *s, const struct gr_problem *p, struct gr_error *err)
{
	struct gr_sheet_delivery *out = s->out;

	if (out->problems == s->problem_room) {
		int32_t room = s->problem_room ? s->problem_room * 2 : 16;
		void *array = out->problem;

		if (!widen(s->a, &array, out->problems, room, sizeof *out->problem))
			return gr_fail_full(err);
		out->problem = array;
		s->problem_room = room;
	}
	out->problem[out->problems++] = *p;
	out->errors += p->severity == GR_ERROR_CELL;
	return GR_OK;
}

static int tell(struct gr_line_sheet *s, struct gr_problem *p, const struct gr_error *what,
    struct gr_error *err)
{
	char place[GR_ERROR_PLACE], cell[24];

	if (s->stopped)
		return GR_OK;
	/* Remarks may fill half of the room, so that they never push an error out. */
	if (p->severity == GR_REMARK_CELL && s->out->problems >= s->limits->problems / 2)
		return GR_OK;
	if (s->out->problems >= s->limits->problems) {
		struct gr_problem last = {.severity = GR_ERROR_CELL, .sheet = s->sheet, .line = -1};

		s->stopped = true;
		s->out->whole = false;
		(void)gr_fail_with(&last.error, GR_LIMIT,
		    N_("There are more than {0} faults; only the first are shown, and the rows "
		       "after them are not read."),
		    N_("Correct these first, and hand in again."),
		    GR_ARGS(gr_arg_count(s->limits->problems)));
		return add_problem(s, &last, err);
	}
	p->sheet = s->sheet;
	p->found = gr_str_copy(s->a, cut(p->found));
	p->error = *what;
	gr_cell_name(p->row, p->column, cell);
	if (s->sheet.n && cell[0])
		(void)snprintf(place, sizeof place, "%.*s!%s", GR_PF(s->sheet), cell);
	else if (s->sheet.n)
		(void)snprintf(place, sizeof place, "%.*s", GR_PF(s->sheet));
	else
		(void)snprintf(place, sizeof place, "%s", cell);
	if (place[0])
		gr_error_at(&p->error, place);
	return add_problem(s, p, err);
}

int gr_line_sheet_problem(struct gr_line_sheet *s, enum gr_severity severity, int32_t row,
    int32_t column, struct gr_str found, const struct gr_error *what, struct gr_error *err)
{
	struct gr_problem p = {
	    .severity = severity, .row = row, .column = column, .found = found, .line = -1};

	return tell(s, &p, what, err);
}

/* One row while it is read. */
struct row {
	struct gr_line_sheet *s;
	int32_t number;
	const struct gr_sheet_cell *cell[GR_COLUMNS]; /* NULL: empty */
	struct gr_line line;
	struct gr_str content;
	bool bad; /* an error or an open question in a cell: no estimate, no check */
	struct gr_error *err;
	int rc; /* of the arena: the row is given up */
};

static struct gr_str text_of(const struct row *r, enum gr_column c)
{
	return r->cell[c] ? r->cell[c]->text : GR_STR("");
}

/* what has been filled by gr_fail; its status is of no interest here, the severity is. */
static void say(
    struct row *r, enum gr_severity severity, enum gr_column c, const struct gr_error *what)
{
	struct gr_problem p = {
	    .severity = severity,
	    .row = r->number,
	    .column = r->cell[c] ? r->cell[c]->column : r->s->at[c],
	    .field = gr_column_field(c),
	    .found = text_of(r, c),
	    .line = r->s->out->lines,
	};

	if (severity != GR_REMARK_CELL)
		r->bad = true;
	if (!r->rc)
		r->rc = tell(r->s, &p, what, r->err);
}

/* A sentence whose first value is what stands in the cell and whose second is the column's letter. */
static void say_found(struct row *r, enum gr_column c, enum gr_status status, const char *sentence,
    const char *remedy)
{
	struct gr_error what;
	char letter[16];

	gr_cell_name(0, r->cell[c] ? r->cell[c]->column : r->s->at[c], letter);
	(void)gr_fail_with(&what, status, sentence, remedy,
	    GR_ARGS(gr_arg_text(cut(text_of(r, c))), gr_arg_z(letter)));
	say(r, GR_ERROR_CELL, c, &what);
}

static void say_missing(struct row *r, enum gr_column c, const char *sentence, const char *remedy)
{
	say_found(r, c, GR_INVALID, sentence, remedy);
}

/* A text for keeping; unclean text is said and not kept. */
static struct gr_str keep_text(struct row *r, enum gr_column c, size_t most, bool lines)
{
	struct gr_str t = gr_str_trim(text_of(r, c));
	struct gr_error what;

	if (!t.n)
		return GR_STR("");
	if (!gr_str_clean(t, lines)) {
		(void)gr_fail(&what, GR_INVALID,
		    N_("The text holds characters that cannot be shown, or is not UTF-8."),
		    N_("Write it again without control characters."));
		say(r, GR_ERROR_CELL, c, &what);
		return GR_STR("");
	}
	if (t.n > most && gr_str_chars(t) > most) {
		(void)gr_fail_with(&what, GR_LIMIT, N_("The text is longer than {0} characters."),
		    N_("Write it shorter."), GR_ARGS(gr_arg_count((int64_t)most)));
		say(r, GR_ERROR_CELL, c, &what);
		return GR_STR("");
	}
	return gr_str_copy(r->s->a, t);
}

/* Values that no reader of a column can take: said once here, and the cell is then as good as empty. */
static void sift(struct row *r)
{
	for (int i = 0; i < GR_COLUMNS; i++) {
		enum gr_column c = (enum gr_column)i;
		const struct gr_sheet_cell *cell = r->cell[c];
		struct gr_error what;

		if (!cell || c == GR_COLUMN_ID || c == GR_COLUMN_CONTENT || c == GR_COLUMN_POINT)
			continue;
		if (cell->kind == GR_SHEET_CELL_FAULT) {
			say_found(r, c, GR_INVALID, N_("A formula has failed here: {0}."),
			    N_("Write the value itself."));
			r->cell[c] = NULL;
		} else if (cell->formula) {
			(void)gr_fail_with(&what, GR_INVALID,
			    N_("The cell holds a formula. Its last result »{0}« is read."),
			    N_("Check the value, or write it instead of the formula."),
			    GR_ARGS(gr_arg_text(cut(cell->text))));
			say(r, GR_REMARK_CELL, c, &what);
		}
	}
}

static bool digits_only(struct gr_str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] < '0' || s.p[i] > '9')
			return false;
	return s.n > 0;
}

/* A thousandth is the last decimal; below it a text is refused rather than rounded, a number cell rounded (binary noise). */
static void say_ambiguous(
    struct row *r, enum gr_column c, const struct gr_number_read *n, int decimals)
{
	struct gr_sb shown[2], plain[2];
	struct gr_error what;

	for (int i = 0; i < 2; i++) {
		int64_t value = i ? n->second : n->first, rest = value;
		int scale = decimals;

		while (scale && rest % 10 == 0) {
			rest /= 10;
			scale--;
		}
		gr_sb_open(&shown[i], r->s->a, 64);
		gr_sb_open(&plain[i], r->s->a, 64);
		gr_da_decimal(&shown[i], value, decimals, scale);
		/* Without the points of thousands: what to write so that it has one meaning. */
		for (size_t k = 0; k < shown[i].n; k++)
			if (shown[i].p[k] != '.')
				gr_sb_char(&plain[i], shown[i].p[k]);
	}
	(void)gr_fail_with(&what, GR_INVALID, N_("»{0}« can mean {1} or {2}."),
	    N_("Write {3} or {4}."),
	    GR_ARGS(gr_arg_text(cut(text_of(r, c))), gr_arg_text(gr_sb_str(&shown[0])),
	        gr_arg_text(gr_sb_str(&shown[1])), gr_arg_text(gr_sb_str(&plain[0])),
	        gr_arg_text(gr_sb_str(&plain[1]))));
	say(r, GR_ERROR_CELL, c,
	    &what); /* asked, and until it is answered the line has no amount */
}

/* A number of 10^-decimals from 0 up. false: empty, or told. */
static bool read_number(struct row *r, enum gr_column c, int decimals, int64_t *out)
{
	const struct gr_sheet_cell *cell = r->cell[c];
	struct gr_number_read n;

	if (!cell)
		return false;
	if (cell->kind == GR_SHEET_CELL_DATE) {
		say_found(r, c, GR_INVALID, N_("A date stands where a number is meant."),
		    N_("Write the number again, and set the cell's format to number."));
		return false;
	}
	if (cell->kind == GR_SHEET_CELL_NUMBER) {
		n.reading = gr_sheet_number(cell->text, decimals, &n.first) ? GR_READ_OK
		                                                            : GR_READ_TOO_LARGE;
	} else if (digits_only(cell->text) && cell->text.n <= 12) { /* the common one, and quick */
		n.first = 0;
		for (size_t i = 0; i < cell->text.n; i++)
			n.first = n.first * 10 + (cell->text.p[i] - '0');
		for (int i = 0; i < decimals; i++)
			n.first *= 10;
		n.reading = GR_READ_OK;
	} else {
		n = gr_da_number(cell->text, decimals);
	}
	switch (n.reading) {
	case GR_READ_OK:
		break;
	case GR_READ_EMPTY:
		return false;
	case GR_READ_BAD:
		say_found(r, c, GR_INVALID, N_("»{0}« is not a number."),
		    N_("Write the number alone, for example 1234,5; the unit has a column of its "
		       "own."));
		return false;
	case GR_READ_AMBIGUOUS:
		say_ambiguous(r, c, &n, decimals);
		return false;
	case GR_READ_TOO_LARGE:
		say_found(r, c, GR_LIMIT,
		    N_("»{0}« is too large a number, or has too many decimals."),
		    N_("Check the number and the unit."));
		return false;
	}
	if (n.first < 0) {
		say_found(r, c, GR_INVALID, N_("»{0}« is below zero."),
		    N_("Write the amount without a minus; surplus has a sheet of its own."));
		return false;
	}
	*out = n.first;
	return true;
}

/* An index from a list; -1: empty or told. */
static int32_t read_word(struct row *r, enum gr_column c, const char *sentence, const char *remedy)
{
	struct gr_str t = gr_str_trim(text_of(r, c));
	int32_t v;

	if (!t.n)
		return -1;
	v = gr_memory_word(r->s->memory, c, t);
	if (v == -1)
		say_found(r, c, GR_INVALID, sentence, remedy);
	return v;
}

static void read_quality(struct row *r)
{
	const struct gr_dataset *d = r->s->how.dataset;
	struct gr_str t = gr_str_trim(text_of(r, GR_COLUMN_QUALITY));
	struct gr_error what;
	char letter[16];
	bool sure;
	int32_t q;

	if (!t.n) {
		say_missing(r, GR_COLUMN_QUALITY, N_("The line has no quality."),
		    N_("Choose it from the list in column {1}."));
		return;
	}
	q = gr_memory_word(r->s->memory, GR_COLUMN_QUALITY, t);
	if (q < 0) {
		q = gr_dataset_quality_meant(d, t, &sure);
		if (q < 0) {
			say_found(r, GR_COLUMN_QUALITY, GR_INVALID,
			    N_("The quality »{0}« is not on the list."),
			    N_("Choose it from the list in column {1}."));
			return;
		}
		if (!sure) {
			gr_cell_name(0, r->cell[GR_COLUMN_QUALITY]->column, letter);
			(void)gr_fail_with(&what, GR_INVALID,
			    N_("The quality »{0}« is not on the list. Did you mean »{1}«?"),
			    N_("Choose it from the list in column {2}."),
			    GR_ARGS(gr_arg_text(cut(t)), gr_arg_text(d->quality[q].name),
			        gr_arg_z(letter)));
			say(r, GR_ERROR_CELL, GR_COLUMN_QUALITY, &what);
			return;
		}
	}
	r->line.quality = d->quality[q].code;
}

static void read_codes(struct row *r)
{
	const struct gr_dataset *d = r->s->how.dataset;
	struct gr_line *l = &r->line;
	int32_t i;

	l->project_name = keep_text(r, GR_COLUMN_PROJECT, 200, false);
	if (!l->project_name.n && !r->bad)
		say_missing(r, GR_COLUMN_PROJECT, N_("The line has no project."),
		    N_("Write the name of the project."));
	i = read_word(r, GR_COLUMN_TYPE, N_("The project type »{0}« is not on the list."),
	    N_("Choose it from the list in column {1}, or leave the cell empty."));
	l->project_type = gr_code_type_at(d, i);
	read_quality(r);
	i = read_word(r, GR_COLUMN_USE, N_("The use »{0}« is not on the list."),
	    N_("Choose it from the list in column {1}, or leave the cell empty."));
	if (i >= 0)
		l->use = d->use[i].code;
	i = read_word(r, GR_COLUMN_CLASS, N_("The contamination class »{0}« is not on the list."),
	    N_("Choose it from the list in column {1}, or write »ved ikke endnu«."));
	if (i >= 0) {
		l->soil_system = d->soil_class[i].system;
		l->soil_class = d->soil_class[i].code;
	}
}

static void read_unit(struct row *r)
{
	struct gr_entered *e = &r->line.entered;
	int32_t u = read_word(r, GR_COLUMN_UNIT, N_("The unit »{0}« is not on the list."),
	    N_("Choose ton, m3, m or 1.000 kr. from the list in column {1}."));

	e->known = GR_KNOWN_TONNES;
	if (u >= 0)
		gr_memory_unit(r->s->memory, u, r->line.direction, e);
}

static void read_amount(struct row *r)
{
	const struct gr_dataset *d = r->s->how.dataset;
	struct gr_entered *e = &r->line.entered;
	int64_t n;
	int32_t i;
	char cell[24], source[64];

	e->low_thousandths = e->high_thousandths = -1;
	e->text = keep_text(r, GR_COLUMN_AMOUNT, 200, false);
	gr_cell_name(r->number, r->s->at[GR_COLUMN_AMOUNT], cell);
	(void)snprintf(source, sizeof source, "%s%s%s", r->s->sheet.n ? "" : "csv:",
	    r->s->sheet.n ? (r->line.direction == GR_NEED ? "Behov!" : "Overskud!") : "", cell);
	e->source = gr_str_copy(r->s->a, gr_str(source));
	read_unit(r);
	if (!r->cell[GR_COLUMN_AMOUNT])
		say_missing(r, GR_COLUMN_AMOUNT, N_("The line has no amount."),
		    N_("Write the amount that you expect, in tonnes, m3, metres or 1.000 kr."));
	else if (read_number(r, GR_COLUMN_AMOUNT, 3, &e->thousandths) && !e->thousandths)
		say_found(r, GR_COLUMN_AMOUNT, GR_INVALID, N_("The amount is zero."),
		    N_("Write the amount that you expect, or empty the row."));
	if (read_number(r, GR_COLUMN_LOW, 3, &n))
		e->low_thousandths = n;
	if (read_number(r, GR_COLUMN_HIGH, 3, &n))
		e->high_thousandths = n;
	if (read_number(r, GR_COLUMN_WIDTH, 3, &n))
		e->width_mm = n;
	if (read_number(r, GR_COLUMN_THICKNESS, 0, &n))
		e->thickness_mm = n;
	i = read_word(r, GR_COLUMN_WORKS, N_("The kind of works »{0}« is not on the list."),
	    N_("Choose it from the list in column {1}, or leave the cell empty."));
	if (i >= 0)
		e->works = d->key_figure[i].works;
	if (read_number(r, GR_COLUMN_ORDINARY, 3, &n))
		r->line.ordinary_kg = n; /* a thousandth of a tonne */
	i = read_word(r, GR_COLUMN_AVOIDED,
	    N_("The reason »{0}« for the avoided amount is not on the list."),
	    N_("Choose design, thinner layer or stabilisation."));
	r->line.avoided_why = gr_code_avoided_at(i);
}

/* "370 675123 6123456 0 Næstved": municipality, east, north, precision, and the text that it holds for. */
static bool read_point(struct gr_str hidden, struct gr_str visible, struct gr_place *out)
{
	int64_t n[4];

	for (int i = 0; i < 4; i++)
		if (!gr_str_i64(gr_str_split(&hidden, ' '), &n[i]) || n[i] < 0 ||
		    n[i] > 100 * 1000 * 1000)
			return false;
	*out = (struct gr_place){.text = hidden,
	    .municipality = (int32_t)n[0],
	    .e_m = (int32_t)n[1],
	    .n_m = (int32_t)n[2],
	    .precision_m = (int32_t)n[3]};
	if (hidden.n)
		return gr_str_eq(visible, hidden);
	hidden = visible; /* written as its coordinates */
	return gr_str_i64(gr_str_split(&hidden, ' '), &n[0]) && gr_str_i64(hidden, &n[1]) &&
	       n[0] == out->e_m && n[1] == out->n_m;
}

static void read_place(struct row *r)
{
	const struct gr_dataset *d = r->s->how.dataset;
	struct gr_str t = keep_text(r, GR_COLUMN_PLACE, 200, false);
	int32_t org, hint = 0;
	struct gr_error what;

	if (!t.n) {
		if (!r->bad)
			say_missing(r, GR_COLUMN_PLACE, N_("The line has no place."),
			    N_("Write a town, a parish or a municipality; the exact place may "
			       "wait."));
		return;
	}
	if (r->cell[GR_COLUMN_POINT] &&
	    read_point(text_of(r, GR_COLUMN_POINT), t, &r->line.place)) {
		r->line.place.text = r->line.place.text.n ? t : GR_STR("");
		return;
	}
	org = gr_dataset_org(d, r->line.org);
	if (org >= 0)
		hint = d->org[org].municipality;
	if (gr_memory_place(r->s->memory, t, hint, &r->line.place, &what)) {
		say(r, GR_ERROR_CELL, GR_COLUMN_PLACE, &what);
		return;
	}
	r->line.place.text = t;
}

static bool year_allowed(int64_t year)
{
	return year >= 2000 && year <= 2100;
}

static void say_period(struct row *r)
{
	say_found(r, GR_COLUMN_WINDOW, GR_LIMIT, N_("»{0}« is outside the years 2000 to 2100."),
	    N_("Write a year, a quarter or a date, for example 3. kvartal 2028."));
}

static void read_window(struct row *r)
{
	const struct gr_sheet_cell *cell = r->cell[GR_COLUMN_WINDOW];
	struct gr_window_read w = {.reading = GR_READ_EMPTY};
	int64_t year;

	if (cell && cell->kind == GR_SHEET_CELL_DATE) {
		if (!year_allowed(cell->date.year)) {
			say_period(r);
			return;
		}
		r->line.first = r->line.last = gr_quarter_of_date(cell->date);
		return;
	}
	if (cell && cell->kind == GR_SHEET_CELL_NUMBER) {
		if (!gr_sheet_number(cell->text, 0, &year) || !year_allowed(year)) {
			say_period(r);
			return;
		}
		r->line.first = gr_quarter_of((int32_t)year, 1);
		r->line.last = gr_quarter_of((int32_t)year, 4);
		return;
	}
	if (cell)
		w = gr_memory_window(r->s->memory, gr_str_trim(cell->text));
	switch (w.reading) {
	case GR_READ_OK:
		r->line.first = w.first;
		r->line.last = w.last;
		break;
	case GR_READ_EMPTY:
		say_missing(r, GR_COLUMN_WINDOW, N_("The line has no period."),
		    N_("Write a year, a quarter or a date, for example 3. kvartal 2028."));
		break;
	case GR_READ_BAD:
	case GR_READ_AMBIGUOUS:
		say_found(r, GR_COLUMN_WINDOW, GR_INVALID,
		    N_("»{0}« is not a period that can be read."),
		    N_("Write a year, a quarter or a date, for example 3. kvartal 2028."));
		break;
	case GR_READ_TOO_LARGE:
		say_period(r);
		break;
	}
}

static void read_choice(struct row *r)
{
	int32_t i = read_word(r, GR_COLUMN_CERTAINTY, N_("The certainty »{0}« is not on the list."),
	    N_("Choose it from the list in column {1}."));

	if (i >= 0)
		r->line.certainty = (enum gr_certainty)i;
	else if (!r->cell[GR_COLUMN_CERTAINTY])
		say_missing(r, GR_COLUMN_CERTAINTY, N_("The line has no certainty."),
		    N_("Choose it from the list in column {1}."));
	i = read_word(r, GR_COLUMN_VISIBILITY, N_("The visibility »{0}« is not on the list."),
	    N_("Choose it from the list in column {1}."));
	r->line.visibility = i >= 0 ? (enum gr_visibility)i : GR_VISIBLE_PARTNERS;
	r->line.note = keep_text(r, GR_COLUMN_NOTE, 20000, true);
}

static void read_owner(struct row *r)
{
	const struct gr_dataset *d = r->s->how.dataset;
	int32_t i;

	r->line.org = r->s->how.org;
	r->line.direction = r->s->direction;
	if (!r->s->sheet.n) {
		i = read_word(r, GR_COLUMN_DIRECTION, N_("»{0}« is neither need nor surplus."),
		    N_("Write behov or overskud."));
		if (i >= 0)
			r->line.direction = (enum gr_direction)i;
		else if (!r->cell[GR_COLUMN_DIRECTION])
			say_missing(r, GR_COLUMN_DIRECTION,
			    N_("The line does not say whether it is a need or a surplus."),
			    N_("Write behov or overskud."));
	}
	i = read_word(r, GR_COLUMN_ORGANISATION, N_("The organisation »{0}« is not on the list."),
	    N_("Write its name or its code as on the list of organisations."));
	if (i >= 0 && !r->line.org.v) {
		r->line.org = d->org[i].id;
	} else if (i >= 0 && d->org[i].id.v != r->line.org.v) {
		say_found(r, GR_COLUMN_ORGANISATION, GR_INVALID,
		    N_("The line belongs to »{0}«, and this file is handed in for another "
		       "organisation."),
		    N_("Remove the row, or hand it in for its own organisation."));
	} else if (!r->line.org.v && !r->cell[GR_COLUMN_ORGANISATION]) {
		say_missing(r, GR_COLUMN_ORGANISATION, N_("The line has no organisation."),
		    N_("Write its name or its code as on the list of organisations."));
	}
}

static enum gr_column column_of_field(enum gr_line_field f)
{
	for (int c = 0; c < GR_COLUMNS; c++)
		if (f != GR_FIELD_NONE && gr_column_field((enum gr_column)c) == f)
			return (enum gr_column)c;
	return GR_COLUMN_PROJECT;
}

/* The mass and the checks that every door shares; both name the field. */
static void measure(struct row *r)
{
	struct gr_estimate e;
	enum gr_line_field field = GR_FIELD_NONE;
	struct gr_error what;
	int rc = gr_estimate(&r->line, r->s->how.dataset, r->s->a, &e, &field, &what);

	if (!rc) {
		r->line.low_kg = e.low_kg;
		r->line.likely_kg = e.likely_kg;
		r->line.high_kg = e.high_kg;
		rc = gr_line_check(&r->line, r->s->how.dataset, &field, &what);
	}
	if (rc)
		say(r, GR_ERROR_CELL, column_of_field(field), &what);
}

/* A remark or question about the whole row. */
static void say_row(struct row *r, enum gr_severity severity, const char *sentence,
    const char *remedy, int32_t other)
{
	struct gr_problem p = {.severity = severity, .row = r->number, .line = r->s->out->lines};
	struct gr_error what;

	(void)gr_fail_with(&what, GR_INVALID, sentence, remedy,
	    GR_ARGS(gr_arg_year(r->s->row_of[other]), gr_arg_text(r->s->sheet_of[other])));
	if (!r->rc)
		r->rc = tell(r->s, &p, &what, r->err);
}

/* A copied row carries the hidden id of the one it was copied from. */
static void read_id(struct row *r)
{
	struct gr_str id = gr_str_trim(text_of(r, GR_COLUMN_ID));
	struct gr_str content = gr_str_trim(text_of(r, GR_COLUMN_CONTENT));
	struct gr_sha256 hash;
	struct gr_sb key;
	int32_t other;

	if (!id.n)
		return;
	if (!gr_sheet_number(id, 0, &r->line.id.v) || r->line.id.v <= 0) {
		r->line.id.v = 0;
		say_found(r, GR_COLUMN_ID, GR_INVALID,
		    N_("The line number »{0}« is not one of ours."),
		    N_("Get the workbook again, or empty the cell when the line is new."));
		return;
	}
	gr_sb_open(&key, r->s->a, 32);
	gr_sb_z(&key, "id ");
	gr_sb_i64(&key, r->line.id.v);
	other = gr_map_put(&r->s->seen, gr_sb_str(&key), r->s->out->lines);
	if (other >= 0) {
		r->line.id.v = 0;
		say_row(r, GR_REMARK_CELL,
		    N_("The row is a copy of row {0} on »{1}«. It is read as a new line."), "",
		    other);
		return;
	}
	if (gr_sha256_read(content, &hash))
		r->content = gr_str_copy(r->s->a, content);
}

static uint64_t mix(uint64_t h, const void *p, size_t n)
{
	const unsigned char *b = p;

	for (size_t i = 0; i < n; i++)
		h = (h ^ b[i]) * UINT64_C(0x100000001b3); /* FNV-1a (Fowler, Noll, Vo) */
	return h;
}

/* Equal lines have equal marks; unequal ones seldom do, so that their whole texts are compared only where it matters. */
static uint64_t mark_of(const struct gr_line *l)
{
	const int64_t n[] = {l->org.v, l->likely_kg, l->low_kg, l->high_kg, l->first.n, l->last.n,
	    l->place.e_m, l->place.n_m, (int64_t)l->direction, (int64_t)l->certainty};
	uint64_t h = mix(UINT64_C(0xcbf29ce484222325), n, sizeof n);

	h = mix(h, l->project_name.p, l->project_name.n);
	h = mix(h, l->quality.p, l->quality.n);
	return mix(h, l->note.p, l->note.n);
}

static bool same_content(const struct gr_line *x, const struct gr_line *y, struct gr_arena *a)
{
	struct gr_sb one, two;

	gr_sb_open(&one, a, CANONICAL_MOST);
	gr_sb_open(&two, a, CANONICAL_MOST);
	gr_line_canonical(&one, x);
	gr_line_canonical(&two, y);
	return x->org.v == y->org.v && gr_str_eq(gr_sb_str(&one), gr_sb_str(&two));
}

/* Two equal rows: a slip, or two lots that look alike; only their owner knows. */
static void find_twin(struct row *r)
{
	uint64_t mark = mark_of(&r->line);

	for (int tries = 0; tries < TWINS_TRIED; tries++, mark++) {
		char *key = gr_alloc_copy(r->s->a, &mark, 1, sizeof mark);
		int32_t other = key ? gr_map_put(&r->s->seen, (struct gr_str){key, sizeof mark},
		                          r->s->out->lines)
		                    : -1;

		if (other < 0)
			return;
		if (!same_content(&r->line, &r->s->out->line[other], r->s->a))
			continue;
		if (!r->line.id.v)
			say_row(r, GR_QUESTION_CELL,
			    N_("The row says the same as row {0} on »{1}«. Is it meant twice?"),
			    N_("Delete one of them, or write what tells them apart in the note."),
			    other);
		return;
	}
}

static int add_line(struct row *r)
{
	struct gr_line_sheet *s = r->s;
	struct gr_sheet_delivery *out = s->out;

	out->line[out->lines] = r->line;
	out->content[out->lines] = r->content;
	s->row_of[out->lines] = r->number;
	s->sheet_of[out->lines] = s->sheet;
	out->lines++;
	return gr_arena_full(s->a) ? gr_fail_full(r->err) : GR_OK;
}

static bool room_for_line(struct gr_line_sheet *s)
{
	struct gr_sheet_delivery *out = s->out;
	int32_t wide = s->line_room ? s->line_room * 2 : 64;
	void *line = out->line, *content = out->content, *row = s->row_of, *sheet = s->sheet_of;

	if (out->lines < s->line_room)
		return true;
	if (!widen(s->a, &line, out->lines, wide, sizeof *out->line) ||
	    !widen(s->a, &content, out->lines, wide, sizeof *out->content) ||
	    !widen(s->a, &row, out->lines, wide, sizeof *s->row_of) ||
	    !widen(s->a, &sheet, out->lines, wide, sizeof *s->sheet_of))
		return false;
	out->line = line;
	out->content = content;
	s->row_of = row;
	s->sheet_of = sheet;
	s->line_room = wide;
	return true;
}

static bool hidden(enum gr_column c)
{
	return c == GR_COLUMN_ID || c == GR_COLUMN_CONTENT || c == GR_COLUMN_POINT;
}

int gr_line_sheet_row(struct gr_line_sheet *s, int32_t row, const struct gr_sheet_cell *cell,
    int32_t cells, struct gr_error *err)
{
	struct row r = {.s = s, .number = row, .err = err};
	bool content = false;
	int32_t next = 0;

	if (s->stopped)
		return GR_OK;
	for (int i = 0; i < GR_COLUMNS; i++) {
		enum gr_column c = (enum gr_column)i;
		int32_t at = s->at[c], k;

		if (!at)
			continue;
		/* Both are nearly always in the same order, so the search goes on where it was. */
		for (k = 0; k < cells && cell[next].column != at; k++)
			next = next + 1 < cells ? next + 1 : 0;
		if (k == cells || cell[next].kind == GR_SHEET_CELL_EMPTY ||
		    !gr_str_trim(cell[next].text).n)
			continue;
		r.cell[c] = &cell[next];
		content = content || !hidden(c);
	}
	if (!content)
		return GR_OK;
	if (++s->rows > s->limits->rows)
		return gr_fail_with(err, GR_LIMIT,
		    N_("A sheet has more than {0} rows with content."),
		    N_("Divide the lines between several files."),
		    GR_ARGS(gr_arg_count(s->limits->rows)));
	if (!room_for_line(s))
		return gr_fail_full(err);
	sift(&r);
	read_owner(&r);
	read_id(&r);
	read_codes(&r);
	read_amount(&r);
	read_place(&r);
	read_window(&r);
	read_choice(&r);
	if (!r.bad)
		measure(&r);
	if (!r.bad)
		find_twin(&r);
	if (r.rc)
		return r.rc;
	if (s->stopped)
		return GR_OK; /* its problems were not all told: the line must not pass as a good one */
	return add_line(&r);
}

/* ---- writing ---- */

static void put_text(struct gr_sheet_cell *cell, enum gr_column c, struct gr_str text)
{
	if (text.n)
		cell[c] = (struct gr_sheet_cell){
		    .kind = GR_SHEET_CELL_TEXT, .column = (int32_t)c + 1, .text = text};
}

/* n / 10^scale with a decimal point and no needless zeros. */
static void put_number(
    struct gr_sheet_cell *cell, enum gr_column c, int64_t n, int scale, struct gr_arena *a)
{
	struct gr_sb sb;
	int64_t unit = 1;

	while (scale && n % 10 == 0) {
		n /= 10;
		scale--;
	}
	for (int i = 0; i < scale; i++)
		unit *= 10;
	gr_sb_open(&sb, a, 32);
	gr_sb_fmt(&sb, "%lld", (long long)(n / unit));
	if (scale)
		gr_sb_fmt(&sb, ".%0*lld", scale, (long long)(n % unit));
	cell[c] = (struct gr_sheet_cell){
	    .kind = GR_SHEET_CELL_NUMBER, .column = (int32_t)c + 1, .text = gr_sb_str(&sb)};
}

static void put_amount(const struct gr_line *line, struct gr_arena *a, struct gr_sheet_cell *cell)
{
	const struct gr_entered *e = &line->entered;

	put_number(cell, GR_COLUMN_AMOUNT, e->thousandths, 3, a);
	put_text(cell, GR_COLUMN_UNIT, gr_word_unit(e));
	if (e->low_thousandths >= 0)
		put_number(cell, GR_COLUMN_LOW, e->low_thousandths, 3, a);
	if (e->high_thousandths >= 0)
		put_number(cell, GR_COLUMN_HIGH, e->high_thousandths, 3, a);
	if (e->width_mm)
		put_number(cell, GR_COLUMN_WIDTH, e->width_mm, 3, a);
	if (e->thickness_mm)
		put_number(cell, GR_COLUMN_THICKNESS, e->thickness_mm, 0, a);
	if (line->ordinary_kg)
		put_number(cell, GR_COLUMN_ORDINARY, line->ordinary_kg, 3, a);
}

static void put_place(const struct gr_place *p, struct gr_arena *a, struct gr_sheet_cell *cell)
{
	struct gr_sb sb;

	if (p->text.n) {
		put_text(cell, GR_COLUMN_PLACE, p->text);
	} else if (p->e_m || p->n_m) {
		gr_sb_open(&sb, a, 64);
		gr_sb_fmt(&sb, "%d %d", p->e_m, p->n_m);
		put_text(cell, GR_COLUMN_PLACE, gr_sb_str(&sb));
	} else {
		return;
	}
	gr_sb_open(&sb, a, CELL_MOST);
	gr_sb_fmt(&sb, "%d %d %d %d ", p->municipality, p->e_m, p->n_m, p->precision_m);
	gr_sb_add(&sb, p->text);
	put_text(cell, GR_COLUMN_POINT, gr_sb_str(&sb));
}

static void put_window(const struct gr_line *line, struct gr_arena *a, struct gr_sheet_cell *cell)
{
	struct gr_sb sb;
	int32_t year = gr_quarter_year(line->first);

	if (line->first.n == gr_quarter_of(year, 1).n && line->last.n == gr_quarter_of(year, 4).n) {
		put_number(cell, GR_COLUMN_WINDOW, year, 0, a);
		return;
	}
	gr_sb_open(&sb, a, 128);
	gr_da_window(&sb, line->first, line->last);
	put_text(cell, GR_COLUMN_WINDOW, gr_sb_str(&sb));
}

void gr_line_cells(const struct gr_line *line, const struct gr_dataset *d, struct gr_arena *a,
    struct gr_sheet_cell *cell)
{
	int32_t q = gr_dataset_quality(d, line->quality), u = gr_dataset_use(d, line->use);
	int32_t c = gr_dataset_soil_class(d, line->soil_system, line->soil_class);
	int32_t o = gr_dataset_org(d, line->org);

	for (int i = 0; i < GR_COLUMNS; i++)
		cell[i] = (struct gr_sheet_cell){.kind = GR_SHEET_CELL_EMPTY, .column = i + 1};
	put_text(cell, GR_COLUMN_PROJECT, line->project_name);
	put_text(cell, GR_COLUMN_TYPE, gr_word_type(d, line->project_type));
	put_text(cell, GR_COLUMN_QUALITY, q >= 0 ? d->quality[q].name : line->quality);
	put_text(cell, GR_COLUMN_USE, u >= 0 ? d->use[u].name : line->use);
	if (c >= 0)
		put_text(cell, GR_COLUMN_CLASS, d->soil_class[c].name);
	put_amount(line, a, cell);
	put_text(cell, GR_COLUMN_WORKS, gr_word_works(d, line->entered.works));
	put_text(cell, GR_COLUMN_AVOIDED, gr_word_avoided(line->avoided_why));
	put_place(&line->place, a, cell);
	put_window(line, a, cell);
	put_text(cell, GR_COLUMN_CERTAINTY, gr_word_certainty(line->certainty));
	put_text(cell, GR_COLUMN_VISIBILITY, gr_word_visibility(line->visibility));
	put_text(cell, GR_COLUMN_NOTE, line->note);
	if (line->id.v) {
		put_number(cell, GR_COLUMN_ID, line->id.v, 0, a);
		put_text(cell, GR_COLUMN_CONTENT, gr_line_content(line, a));
	}
	put_text(cell, GR_COLUMN_DIRECTION, gr_word_direction(line->direction));
	if (o >= 0)
		put_text(cell, GR_COLUMN_ORGANISATION, d->org[o].code);
}
