#include "base/danish.h"

#include <assert.h>
#include <string.h>

#define MINUS "\xE2\x88\x92" /* U+2212 */
#define EN_DASH "\xE2\x80\x93"

static const char *const month_name[12] = {"januar", "februar", "marts", "april", "maj", "juni",
    "juli", "august", "september", "oktober", "november", "december"};

static gr_i128 power(int exponent)
{
	gr_i128 n = 1;

	while (exponent-- > 0)
		n *= 10;
	return n;
}

/* n >= 0 with a point between every three digits. */
static void grouped(struct gr_sb *sb, gr_i128 n)
{
	char digit[56];
	size_t at = sizeof digit;
	int written = 0;

	do {
		if (written && written % 3 == 0)
			digit[--at] = '.';
		digit[--at] = (char)('0' + (int)(n % 10));
		n /= 10;
		written++;
	} while (n);
	gr_sb_add(sb, (struct gr_str){digit + at, sizeof digit - at});
}

void gr_da_count(struct gr_sb *sb, int64_t n)
{
	gr_da_decimal(sb, n, 0, 0);
}

void gr_da_decimal(struct gr_sb *sb, gr_i128 n, int scale, int decimals)
{
	gr_i128 unit, whole;

	assert(scale >= 0 && scale <= 9 && decimals >= 0 && decimals <= 9);
	if (scale > decimals)
		n = gr_div_half_even(n, power(scale - decimals));
	unit = power(decimals);
	if (n < 0) { /* after rounding: nothing is written as minus nought */
		gr_sb_z(sb, MINUS);
		n = -n;
	}
	if (scale < decimals) { /* no digits are lost, and n is not made larger than it was */
		gr_i128 below = power(scale);

		grouped(sb, n / below);
		gr_sb_char(sb, ',');
		gr_sb_fmt(sb, "%0*lld", decimals, (long long)(n % below * power(decimals - scale)));
		return;
	}
	whole = n / unit;
	grouped(sb, whole);
	if (decimals)
		gr_sb_fmt(sb, ",%0*lld", decimals, (long long)(n - whole * unit));
}

void gr_da_tonnes(struct gr_sb *sb, int64_t kg)
{
	/* A tenth of a tonne says something of a lorry load, not of a thousand of them. */
	gr_i128 tenths = gr_div_half_even(kg, 100);
	bool small = kg > -100000 && kg < 100000;

	gr_da_decimal(sb, kg, 3, small && tenths % 10 != 0 ? 1 : 0);
}

void gr_da_m3(struct gr_sb *sb, int64_t litres)
{
	gr_da_decimal(sb, litres, 3, 0);
}

void gr_da_kr(struct gr_sb *sb, gr_i128 ore)
{
	gr_da_decimal(sb, ore, 2, 2);
}

void gr_da_kr_thousand(struct gr_sb *sb, gr_i128 ore)
{
	gr_da_decimal(sb, gr_div_half_even(ore, 100000) * 1000, 0, 0);
}

void gr_da_km(struct gr_sb *sb, int64_t m)
{
	gr_da_decimal(sb, m, 3, m > -10000 && m < 10000 ? 1 : 0);
}

void gr_da_percent(struct gr_sb *sb, gr_i128 numerator, gr_i128 denominator)
{
	gr_da_decimal(sb, gr_div_half_even(numerator * 1000, denominator), 1, 1);
}

void gr_da_date_long(struct gr_sb *sb, struct gr_date d)
{
	assert(d.month >= 1 && d.month <= 12);
	gr_sb_fmt(sb, "%d. %s %d", d.day, month_name[d.month - 1], d.year);
}

void gr_da_date_short(struct gr_sb *sb, struct gr_date d)
{
	gr_sb_fmt(sb, "%02d-%02d-%04d", d.day, d.month, d.year);
}

void gr_da_time(struct gr_sb *sb, struct gr_time t)
{
	struct gr_civil c = gr_time_danish(t);

	gr_da_date_long(sb, c.date);
	gr_sb_fmt(sb, " kl. %d.%02d", c.hour, c.minute);
}

void gr_da_quarter(struct gr_sb *sb, struct gr_quarter q)
{
	gr_sb_fmt(sb, "%d. kvartal %d", gr_quarter_in_year(q), gr_quarter_year(q));
}

void gr_da_window(struct gr_sb *sb, struct gr_quarter first, struct gr_quarter last)
{
	if (gr_quarter_in_year(first) == 1 && gr_quarter_in_year(last) == 4 && first.n < last.n) {
		gr_sb_i64(sb, gr_quarter_year(first));
		if (gr_quarter_year(first) != gr_quarter_year(last)) {
			gr_sb_z(sb, EN_DASH);
			gr_sb_i64(sb, gr_quarter_year(last));
		}
		return;
	}
	gr_da_quarter(sb, first);
	if (first.n != last.n) {
		gr_sb_z(sb, " " EN_DASH " ");
		gr_da_quarter(sb, last);
	}
}

/* ---- reading numbers ---- */

#define LONGEST 64 /* characters of a typed number, its separators with it */

/* The text with its sign taken off and every kind of space as ' '; false where something else stands in it. */
static bool plain(struct gr_str s, bool *minus, char *out, size_t *out_n)
{
	static const char *const space[] = {" ", "\xC2\xA0", "\xE2\x80\xAF", "\xE2\x80\x89"};
	static const char *const sign[] = {"-", MINUS, "+"};
	size_t n = 0;

	*minus = false;
	for (size_t i = 0; i < sizeof sign / sizeof *sign; i++) {
		size_t length = strlen(sign[i]);

		if (gr_str_starts(s, sign[i])) {
			*minus = i < 2;
			s.p += length;
			s.n -= length;
			s = gr_str_trim(s);
			break;
		}
	}
	while (s.n) {
		size_t step = 1;
		char c = s.p[0];

		for (size_t i = 0; i < sizeof space / sizeof *space; i++) {
			if (gr_str_starts(s, space[i])) {
				step = strlen(space[i]);
				c = ' ';
			}
		}
		if (!(c >= '0' && c <= '9') && c != ' ' && c != '.' && c != ',')
			return false;
		if (n == LONGEST)
			return false;
		out[n++] = c;
		s.p += step;
		s.n -= step;
	}
	*out_n = n;
	return n > 0;
}

static size_t digits(const char *p, size_t n)
{
	size_t i = 0;

	while (i < n && p[i] >= '0' && p[i] <= '9')
		i++;
	return i;
}

/* Digits in groups of three with one separator between them, or none: 1234567, 1.234.567. */
static bool whole_part(const char *p, size_t n, char separator)
{
	size_t first = digits(p, n), i = first;

	if (first == n)
		return first > 0;
	if (first < 1 || first > 3)
		return false;
	while (i < n) {
		if (p[i] != separator || digits(p + i + 1, n - i - 1) < 3)
			return false;
		if (digits(p + i + 1, n - i - 1) > 3)
			return false;
		i += 4;
	}
	return true;
}

/* whole (separators skipped) and fraction as 10^-decimals, rounded half to even; false where it does not fit. */
static bool value(
    const char *whole, size_t whole_n, struct gr_str fraction, int decimals, int64_t *out)
{
	gr_i128 n = 0;

	if (fraction.n > 18)
		return false;
	for (size_t i = 0; i < whole_n; i++) {
		if (whole[i] < '0' || whole[i] > '9')
			continue;
		n = n * 10 + (whole[i] - '0');
		if (n > INT64_MAX)
			return false;
	}
	for (size_t i = 0; i < fraction.n; i++)
		n = n * 10 + (fraction.p[i] - '0');
	if ((int)fraction.n > decimals)
		n = gr_div_half_even(n, power((int)fraction.n - decimals));
	else
		n *= power(decimals - (int)fraction.n);
	return gr_fits(n, out);
}

/* The text has at most one point and no comma: two readings, where both are numbers. */
static struct gr_number_read with_point(const char *p, size_t n, size_t point, int decimals)
{
	struct gr_str fraction = {p + point + 1, n - point - 1};
	struct gr_number_read r = {.reading = GR_READ_BAD};

	if (!whole_part(p, point, ' ') || !fraction.n ||
	    digits(fraction.p, fraction.n) != fraction.n)
		return r;
	r.reading = GR_READ_OK;
	if (!value(p, point, fraction, decimals, &r.first))
		r.reading = GR_READ_TOO_LARGE;
	/* Nobody writes 0.5 for five or 1 234.5 for 12345: with a nought in front or spaces the point can only be decimal. */
	if (p[0] == '0' || digits(p, point) != point)
		return r;
	if (value(p, n, (struct gr_str){NULL, 0}, decimals, &r.second))
		r.reading = r.reading == GR_READ_OK ? GR_READ_AMBIGUOUS : GR_READ_TOO_LARGE;
	return r;
}

struct gr_number_read gr_da_number(struct gr_str s, int decimals)
{
	struct gr_number_read r = {.reading = GR_READ_BAD};
	char p[LONGEST];
	size_t n = 0, points = 0, commas = 0, point = 0, comma = 0;
	struct gr_str fraction = {NULL, 0};
	bool minus, spaces = false;

	assert(decimals >= 0 && decimals <= 6);
	s = gr_str_trim(s);
	if (!s.n)
		return (struct gr_number_read){.reading = GR_READ_EMPTY};
	if (!plain(s, &minus, p, &n))
		return r;
	for (size_t i = 0; i < n; i++) {
		if (p[i] == '.' && !points++)
			point = i;
		if (p[i] == ',' && !commas++)
			comma = i;
		spaces = spaces || p[i] == ' ';
	}
	if (commas > 1)
		return r;
	if (points == 1 && !commas) {
		r = with_point(p, n, point, decimals);
	} else {
		if (commas) {
			fraction = (struct gr_str){p + comma + 1, n - comma - 1};
			n = comma;
			if (!fraction.n || digits(fraction.p, fraction.n) != fraction.n)
				return r;
		}
		if (!whole_part(p, n, spaces ? ' ' : '.'))
			return r;
		r.reading = value(p, n, fraction, decimals, &r.first) ? GR_READ_OK
		                                                      : GR_READ_TOO_LARGE;
	}
	if (minus) {
		r.first = -r.first;
		r.second = -r.second;
	}
	return r;
}

/* ---- reading periods ---- */

struct found {
	int32_t year, quarter, month, day; /* -1: not in the pattern */
};

static bool spaced(char c)
{
	return c == ' ' || c == '\t';
}

/* A month by its whole name, or by its first three letters; 0 where it is none. */
static int32_t month_of(struct gr_str word)
{
	for (int32_t m = 0; m < 12; m++) {
		struct gr_str name = gr_str(month_name[m]);

		if (gr_str_eq(word, name) || (word.n == 3 && memcmp(word.p, name.p, 3) == 0))
			return m + 1;
	}
	return 0;
}

/* From..to digits at *s as a number; false where there are fewer or more. */
static bool take_number(struct gr_str *s, size_t from, size_t to, int32_t *out)
{
	size_t n = digits(s->p, s->n);

	if (n < from || n > to)
		return false;
	*out = 0;
	for (size_t i = 0; i < n; i++)
		*out = *out * 10 + (s->p[i] - '0');
	s->p += n;
	s->n -= n;
	return true;
}

static bool take_month(struct gr_str *s, int32_t *out)
{
	struct gr_str word = {s->p, 0};

	while (word.n < s->n && s->p[word.n] >= 'a' && s->p[word.n] <= 'z')
		word.n++;
	s->p += word.n;
	s->n -= word.n;
	*out = month_of(word);
	return *out > 0;
}

/* Y year, N quarter, D day, M month, W month's name, space any number of spaces (also none), else the character itself. */
static bool matches(const char *pattern, struct gr_str s, struct found *f)
{
	*f = (struct found){-1, -1, -1, -1};
	for (; *pattern; pattern++) {
		bool fits = true;

		switch (*pattern) {
		case 'Y':
			fits = take_number(&s, 4, 9, &f->year);
			break;
		case 'N':
			fits = take_number(&s, 1, 1, &f->quarter) && f->quarter >= 1 &&
			       f->quarter <= 4;
			break;
		case 'D':
			fits = take_number(&s, 1, 2, &f->day);
			break;
		case 'M':
			fits = take_number(&s, 1, 2, &f->month);
			break;
		case 'W':
			fits = take_month(&s, &f->month);
			break;
		case ' ':
			while (s.n && spaced(s.p[0])) {
				s.p++;
				s.n--;
			}
			break;
		default:
			fits = s.n && s.p[0] == *pattern;
			s.p += fits;
			s.n -= fits;
		}
		if (!fits)
			return false;
	}
	return s.n == 0;
}

static struct gr_window_read one_period(struct gr_str s)
{
	static const char *const pattern[] = {"Y", "N. kvartal Y", "N kvartal Y", "N. kv. Y",
	    "kN Y", "kN-Y", "qN Y", "qN-Y", "Y kN", "Y-kN", "Y qN", "Y-qN", "D-M-Y", "D.M.Y",
	    "D/M/Y", "Y-M-D", "D. W Y", "D W Y", "W Y", "W. Y"};
	struct gr_window_read r = {.reading = GR_READ_BAD};

	for (size_t i = 0; i < sizeof pattern / sizeof *pattern; i++) {
		struct found f;

		if (!matches(pattern[i], s, &f))
			continue;
		if (f.month >= 0 &&
		    !gr_date_valid((struct gr_date){f.year, f.month, f.day >= 0 ? f.day : 1}))
			return r;
		if (f.year < 2000 || f.year > 2100)
			return (struct gr_window_read){.reading = GR_READ_TOO_LARGE};
		r.reading = GR_READ_OK;
		if (f.month > 0)
			f.quarter = (f.month - 1) / 3 + 1;
		r.first = gr_quarter_of(f.year, f.quarter > 0 ? f.quarter : 1);
		r.last = gr_quarter_of(f.year, f.quarter > 0 ? f.quarter : 4);
		return r;
	}
	return r;
}

/* Lower case of ASCII, every en dash as '-', no-break spaces as spaces; false where it is too long to be a period. */
static bool lowered(struct gr_str s, char *out, size_t *out_n)
{
	size_t n = 0;

	while (s.n) {
		char c = s.p[0];
		size_t step = 1;

		if (gr_str_starts(s, EN_DASH) || gr_str_starts(s, MINUS)) {
			c = '-';
			step = 3;
		} else if (gr_str_starts(s, "\xC2\xA0")) {
			c = ' ';
			step = 2;
		} else if (c >= 'A' && c <= 'Z') {
			c = (char)(c - 'A' + 'a');
		}
		if (n == LONGEST)
			return false;
		out[n++] = c;
		s.p += step;
		s.n -= step;
	}
	*out_n = n;
	return true;
}

struct gr_window_read gr_da_window_read(struct gr_str s)
{
	static const char *const between[] = {"-", " til "};
	struct gr_window_read r = {.reading = GR_READ_BAD};
	char p[LONGEST];
	size_t n = 0;

	s = gr_str_trim(s);
	if (!s.n)
		return (struct gr_window_read){.reading = GR_READ_EMPTY};
	if (!lowered(s, p, &n))
		return r;
	r = one_period((struct gr_str){p, n});
	for (size_t i = 0; i < n && r.reading == GR_READ_BAD; i++) {
		for (size_t k = 0; k < sizeof between / sizeof *between; k++) {
			size_t length = strlen(between[k]);
			struct gr_window_read a, b;

			if (!gr_str_starts((struct gr_str){p + i, n - i}, between[k]))
				continue;
			a = one_period(gr_str_trim((struct gr_str){p, i}));
			b = one_period(
			    gr_str_trim((struct gr_str){p + i + length, n - i - length}));
			if (a.reading == GR_READ_BAD || b.reading == GR_READ_BAD)
				continue;
			if (a.reading == GR_READ_TOO_LARGE || b.reading == GR_READ_TOO_LARGE)
				return (struct gr_window_read){.reading = GR_READ_TOO_LARGE};
			if (a.first.n > b.last.n)
				return r;
			return (struct gr_window_read){GR_READ_OK, a.first, b.last};
		}
	}
	return r;
}
