#include "base/record.h"

#include <string.h>

#include "base/arena.h"
#include "base/num.h"

static int fail(
    const struct gr_record *r, const char *sentence, struct gr_str what, struct gr_error *err)
{
	return gr_fail_with(err, GR_INVALID, sentence, N_("Mend the file and load it again."),
	    GR_ARGS(gr_arg_text(r->name), gr_arg_year(r->row), gr_arg_text(what)));
}

/* A quoted field from after its first quote; *rest goes on after the closing quote. false: it is never closed. */
static bool quoted(struct gr_record *r, struct gr_str *out)
{
	char *to = NULL;
	size_t n = 0, i = 0;
	struct gr_str s = r->rest;
	bool doubled = false;

	for (; i < s.n; i++) {
		if (s.p[i] != '"')
			continue;
		if (i + 1 < s.n && s.p[i + 1] == '"') {
			doubled = true;
			i++;
			continue;
		}
		break;
	}
	if (i == s.n)
		return false;
	*out = (struct gr_str){s.p, i};
	if (doubled) {
		to = gr_alloc(r->a, i);
		for (size_t k = 0; to && k < i; k++) {
			to[n++] = s.p[k];
			k += s.p[k] == '"';
		}
		*out = (struct gr_str){to, n};
	}
	r->rest = (struct gr_str){s.p + i + 1, s.n - i - 1};
	return true;
}

static void unquoted(struct gr_record *r, struct gr_str *out)
{
	size_t n = 0;

	while (n < r->rest.n && r->rest.p[n] != ',' && r->rest.p[n] != '\n' && r->rest.p[n] != '\r')
		n++;
	*out = (struct gr_str){r->rest.p, n};
	r->rest.p += n;
	r->rest.n -= n;
}

/* One row into field; *count is how many there were. */
static int read_row(struct gr_record *r, struct gr_str *field, int32_t *count, struct gr_error *err)
{
	int32_t n = 0;

	for (;;) {
		if (n == GR_RECORD_COLUMNS)
			return fail(r, N_("{0}, row {1}: there are more columns than 64."),
			    gr_str(""), err);
		if (r->rest.n && r->rest.p[0] == '"') {
			r->rest.p++;
			r->rest.n--;
			if (!quoted(r, &field[n]))
				return fail(r,
				    N_("{0}, row {1}: a quotation mark is never closed."),
				    gr_str(""), err);
		} else {
			unquoted(r, &field[n]);
		}
		n++;
		if (r->rest.n && r->rest.p[0] == ',') {
			r->rest.p++;
			r->rest.n--;
			continue;
		}
		break;
	}
	if (gr_str_starts(r->rest, "\r"))
		r->rest = (struct gr_str){r->rest.p + 1, r->rest.n - 1};
	if (gr_str_starts(r->rest, "\n"))
		r->rest = (struct gr_str){r->rest.p + 1, r->rest.n - 1};
	else if (r->rest.n)
		return fail(r, N_("{0}, row {1}: something follows a closing quotation mark."),
		    gr_str(""), err);
	*count = n;
	return gr_arena_full(r->a) ? gr_fail_full(err) : GR_OK;
}

int gr_record_open(struct gr_record *r, struct gr_str name, struct gr_str text, struct gr_arena *a,
    struct gr_error *err)
{
	*r = (struct gr_record){.name = name, .rest = text, .a = a, .row = 1};
	if (gr_str_starts(text, "\xEF\xBB\xBF"))
		r->rest = (struct gr_str){text.p + 3, text.n - 3};
	if (!r->rest.n)
		return fail(r, N_("{0}: the table is empty; it has no row of column names."),
		    gr_str(""), err);
	return read_row(r, r->head, &r->columns, err);
}

int gr_record_column(
    const struct gr_record *r, const char *column, int32_t *out, struct gr_error *err)
{
	for (int32_t i = 0; i < r->columns; i++) {
		if (gr_str_is(r->head[i], column)) {
			*out = i;
			return GR_OK;
		}
	}
	return gr_fail_with(err, GR_INVALID, N_("{0}: the column {1} is missing."),
	    N_("Mend the file and load it again."),
	    GR_ARGS(gr_arg_text(r->name), gr_arg_z(column)));
}

int gr_record_next(struct gr_record *r, bool *more, struct gr_error *err)
{
	int32_t n = 0;
	int rc;

	*more = false;
	if (!r->rest.n)
		return GR_OK;
	r->row++;
	rc = read_row(r, r->field, &n, err);
	if (rc)
		return rc;
	if (n != r->columns)
		return gr_fail_with(err, GR_INVALID,
		    N_("{0}, row {1}: {2} fields stand there, but there are {3} column names."),
		    N_("Mend the file and load it again."),
		    GR_ARGS(gr_arg_text(r->name), gr_arg_year(r->row), gr_arg_count(n),
		        gr_arg_count(r->columns)));
	*more = true;
	return GR_OK;
}

void gr_record_put(struct gr_sb *sb, struct gr_str field, bool first)
{
	/* a byte order mark at the head would be taken for the file's own */
	bool quote = gr_str_starts(field, "\xEF\xBB\xBF");

	if (!first)
		gr_sb_char(sb, ',');
	for (size_t i = 0; i < field.n; i++)
		quote = quote || strchr("\",\r\n", field.p[i]);
	if (!quote) {
		gr_sb_add(sb, field);
		return;
	}
	gr_sb_char(sb, '"');
	for (size_t i = 0; i < field.n; i++) {
		if (field.p[i] == '"')
			gr_sb_char(sb, '"');
		gr_sb_char(sb, field.p[i]);
	}
	gr_sb_char(sb, '"');
}

void gr_record_end(struct gr_sb *sb)
{
	gr_sb_char(sb, '\n');
}

/* Whole digits of s onto *n; false at another character. More than 36 digits are GR_LIMIT's business: *large. */
static bool digits(struct gr_str s, gr_i128 *n, bool *large)
{
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] < '0' || s.p[i] > '9')
			return false;
		if (*n > (gr_i128)INT64_MAX * INT64_MAX / 10)
			*large = true;
		else
			*n = *n * 10 + (s.p[i] - '0');
	}
	return true;
}

int gr_record_decimal(
    const struct gr_record *r, int32_t column, int decimals, int64_t *out, struct gr_error *err)
{
	struct gr_str rest = r->field[column], whole, fraction;
	bool minus = gr_str_starts(rest, "-"), large = false, point;
	gr_i128 n = 0;

	if (minus)
		rest = (struct gr_str){rest.p + 1, rest.n - 1};
	point = rest.n && memchr(rest.p, '.', rest.n);
	whole = gr_str_split(&rest, '.');
	fraction = rest;
	if (!whole.n || (point && !fraction.n) || !digits(whole, &n, &large) ||
	    !digits(fraction, &n, &large))
		return gr_fail_with(err, GR_INVALID,
		    N_("{0}, row {1}, column {2}: \"{3}\" is not a number with a decimal point."),
		    N_("Mend the file and load it again."),
		    GR_ARGS(gr_arg_text(r->name), gr_arg_year(r->row), gr_arg_text(r->head[column]),
		        gr_arg_text(r->field[column])));
	if (fraction.n > 36)
		large = true;
	for (; !large && fraction.n < (size_t)decimals; decimals--) {
		if (n > (gr_i128)INT64_MAX * INT64_MAX / 10)
			large = true;
		else
			n *= 10;
	}
	if (!large && fraction.n > (size_t)decimals) {
		gr_i128 by = 1;

		for (size_t i = (size_t)decimals; i < fraction.n; i++)
			by *= 10; /* at most 10^36 */
		n = gr_div_half_even(n, by);
	}
	if (large || !gr_fits(minus ? -n : n, out))
		return gr_fail_with(err, GR_LIMIT,
		    N_("{0}, row {1}, column {2}: \"{3}\" is too large a number."),
		    N_("Mend the file and load it again."),
		    GR_ARGS(gr_arg_text(r->name), gr_arg_year(r->row), gr_arg_text(r->head[column]),
		        gr_arg_text(r->field[column])));
	return GR_OK;
}
