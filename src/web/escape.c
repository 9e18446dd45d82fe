#include "web/escape.h"

#include "base/danish.h"

#define NBSP "\xC2\xA0"
#define EN_DASH "\xE2\x80\x93"
#define REPLACEMENT "\xEF\xBF\xBD"

void gr_out_raw_literal(struct gr_sb *out, const char *p, size_t n)
{
	gr_sb_add(out, (struct gr_str){p, n});
}

/* Marks that turn the direction of what follows, or end a line unseen: the set that gr_str_clean refuses on the way in. */
static bool deceives(uint32_t c)
{
	return (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069) || c == 0x200E ||
	       c == 0x200F || c == 0x061C || c == 0xFEFF || c == 0x2028 || c == 0x2029;
}

/* The code point at s[i] and its length; 0 where the bytes are no UTF-8 or a page must not carry it. */
static uint32_t code_point(struct gr_str s, size_t i, size_t *length)
{
	const unsigned char *p = (const unsigned char *)s.p + i;
	size_t left = s.n - i, n = p[0] < 0x80   ? 1
	                           : p[0] < 0xC2 ? 0
	                           : p[0] < 0xE0 ? 2
	                           : p[0] < 0xF0 ? 3
	                           : p[0] < 0xF5 ? 4
	                                         : 0;
	uint32_t c;

	*length = 1;
	if (!n || n > left)
		return 0;
	c = n == 1 ? p[0] : p[0] & (0xFFU >> (n + 1));
	for (size_t k = 1; k < n; k++) {
		if ((p[k] & 0xC0) != 0x80)
			return 0;
		c = c << 6 | (p[k] & 0x3FU);
	}
	if ((n == 3 && c < 0x800) || (n == 4 && (c < 0x10000 || c > 0x10FFFF)) ||
	    (c >= 0xD800 && c <= 0xDFFF))
		return 0;
	*length = n;
	if ((c < 0x20 && c != '\t' && c != '\n' && c != '\r') || (c >= 0x7F && c < 0xA0))
		return 0;
	if (deceives(c))
		return 0;
	return c;
}

static void escaped(struct gr_sb *out, struct gr_str s)
{
	size_t n, from = 0;

	for (size_t i = 0; i < s.n; i += n) {
		uint32_t c = code_point(s, i, &n);
		const char *as = c == 0      ? REPLACEMENT
		                 : c == '&'  ? "&amp;"
		                 : c == '<'  ? "&lt;"
		                 : c == '>'  ? "&gt;"
		                 : c == '"'  ? "&quot;"
		                 : c == '\'' ? "&#39;"
		                 : c == '`'  ? "&#96;"
		                             : NULL;

		if (!as)
			continue;
		gr_sb_add(out, (struct gr_str){s.p + from, i - from});
		gr_sb_z(out, as);
		from = i + n;
	}
	if (s.n > from)
		gr_sb_add(out, (struct gr_str){s.p + from, s.n - from});
}

void gr_out_text(struct gr_sb *out, struct gr_str s)
{
	escaped(out, s);
}

void gr_out_attr(struct gr_sb *out, struct gr_str s)
{
	escaped(out, s);
}

static bool unreserved(unsigned char c)
{
	return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
	       c == '-' || c == '_' || c == '.' || c == '~';
}

static void percent(struct gr_sb *out, unsigned char c)
{
	static const char hex[] = "0123456789ABCDEF";

	gr_sb_char(out, '%');
	gr_sb_char(out, hex[c >> 4]);
	gr_sb_char(out, hex[c & 15]);
}

void gr_out_url(struct gr_sb *out, struct gr_str s)
{
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];

		if (unreserved(c))
			gr_sb_char(out, (char)c);
		else
			percent(out, c);
	}
}

void gr_out_link(struct gr_sb *out, struct gr_str s)
{
	bool local = s.n && (s.p[0] == '#' ||
	                        (s.p[0] == '/' && !(s.n > 1 && (s.p[1] == '/' || s.p[1] == '\\'))));

	if (!local && !gr_str_starts(s, "https://")) {
		gr_sb_char(out, '#');
		return;
	}
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];

		if (c == '&')
			gr_sb_z(out, "&amp;");
		else if (c <= ' ' || c >= 0x7F || c == '"' || c == '\'' || c == '<' || c == '>' ||
		         c == '`' || c == '\\')
			percent(out, c);
		else
			gr_sb_char(out, (char)c);
	}
}

void gr_out_as(struct gr_sb *out, struct gr_str s, enum gr_context in)
{
	switch (in) {
	case GR_IN_TEXT:
		gr_out_text(out, s);
		break;
	case GR_IN_ATTR:
		gr_out_attr(out, s);
		break;
	case GR_IN_URL:
		gr_out_url(out, s);
		break;
	}
}

/* A short text is made beside the page and then escaped into it. */
static void open_part(struct gr_sb *part, const struct gr_sb *out)
{
	gr_sb_open(part, out->a, 65536);
}

static void close_part(struct gr_sb *out, const struct gr_sb *part, enum gr_context in)
{
	gr_out_as(out, gr_sb_str(part), in);
	out->full = out->full || part->full;
}

void gr_view_t(
    struct gr_sb *out, const char *msgid, const struct gr_arg *arg, size_t args, enum gr_context in)
{
	struct gr_sb part;

	if (!args) {
		gr_out_as(out, gr_str(gr_t(msgid)), in);
		return;
	}
	open_part(&part, out);
	gr_say(&part, msgid, arg, args);
	close_part(out, &part, in);
}

void gr_view_tn(struct gr_sb *out, const char *one, const char *many, int64_t n,
    const struct gr_arg *arg, size_t args, enum gr_context in)
{
	struct gr_sb part;

	open_part(&part, out);
	gr_say_n(&part, one, many, n, arg, args);
	close_part(out, &part, in);
}

void gr_view_say(struct gr_sb *out, const struct gr_error *err, enum gr_context in)
{
	gr_view_t(out, err->sentence, err->arg, err->args, in);
}

void gr_view_remedy(struct gr_sb *out, const struct gr_error *err, enum gr_context in)
{
	gr_view_t(out, err->remedy, err->arg, err->args, in);
}

void gr_view_i(struct gr_sb *out, int64_t n, enum gr_context in)
{
	(void)in; /* digits and a sign are safe everywhere */
	gr_sb_i64(out, n);
}

void gr_view_n(struct gr_sb *out, int64_t n, enum gr_context in)
{
	(void)in;
	gr_da_count(out, n);
}

void gr_view_kg(struct gr_sb *out, int64_t kg, enum gr_context in)
{
	(void)in;
	gr_da_tonnes(out, kg);
}

void gr_view_fig(struct gr_sb *out, struct gr_figure kg, enum gr_context in)
{
	if (kg.kind == GR_REPORTED) {
		gr_da_tonnes(out, kg.n);
		return;
	}
	if (in == GR_IN_TEXT)
		gr_sb_z(out, "<span class=\"g-hidden\">");
	gr_out_as(
	    out, gr_str(kg.kind == GR_HIDDEN ? gr_t(N_("not shown")) : gr_t(N_("missing"))), in);
	if (in == GR_IN_TEXT)
		gr_sb_z(out, "</span>");
}

void gr_view_mass(struct gr_sb *out, int64_t kg, enum gr_context in)
{
	int64_t size = kg < 0 ? -kg : kg;

	(void)in;
	if (size >= 1000000000) {
		gr_da_decimal(out, kg, 9, size < 10000000000 ? 2 : 1);
		gr_sb_z(out, NBSP "mio." NBSP "t");
	} else {
		gr_da_count(out, (int64_t)gr_div_half_even(kg, 1000));
		gr_sb_z(out, NBSP "t");
	}
}

void gr_view_money(struct gr_sb *out, gr_i128 mille_ore, enum gr_context in)
{
	gr_i128 size = mille_ore < 0 ? -mille_ore : mille_ore;

	(void)in;
	if (size >= (gr_i128)1000000 * 100000) {
		gr_da_decimal(out, gr_div_half_even(mille_ore, 100000), 6, 1);
		gr_sb_z(out, NBSP "mio." NBSP "kr.");
	} else {
		gr_da_kr_thousand(out, gr_div_half_even(mille_ore, 1000));
		gr_sb_z(out, NBSP "kr.");
	}
}

void gr_view_kr(struct gr_sb *out, gr_i128 mille_ore, enum gr_context in)
{
	(void)in;
	gr_da_kr_thousand(out, gr_div_half_even(mille_ore, 1000));
}

void gr_view_km(struct gr_sb *out, int64_t m, enum gr_context in)
{
	(void)in;
	gr_da_km(out, m);
}

void gr_view_co2(struct gr_sb *out, int64_t g, enum gr_context in)
{
	(void)in;
	gr_da_count(out, (int64_t)gr_div_half_even(g, 1000000));
}

struct gr_share gr_share(gr_i128 part, gr_i128 of)
{
	return (struct gr_share){part, of};
}

void gr_view_pct(struct gr_sb *out, struct gr_share share, enum gr_context in)
{
	(void)in;
	if (share.of <= 0) {
		gr_sb_z(out, EN_DASH);
		return;
	}
	gr_da_percent(out, share.part, share.of);
	gr_sb_z(out, NBSP "%");
}

struct gr_pair_of gr_pair_of(gr_i128 before, gr_i128 after)
{
	return (struct gr_pair_of){before, after};
}

void gr_view_change(struct gr_sb *out, struct gr_pair_of p, enum gr_context in)
{
	gr_i128 of = p.before < 0 ? -p.before : p.before;

	if (p.after > p.before && of > 0)
		gr_sb_char(out, '+');
	gr_view_pct(out, (struct gr_share){p.after - p.before, of}, in);
}

void gr_view_day(struct gr_sb *out, struct gr_time t, enum gr_context in)
{
	(void)in;
	gr_da_date_long(out, gr_time_danish(t).date);
}

void gr_view_dayshort(struct gr_sb *out, struct gr_time t, enum gr_context in)
{
	(void)in;
	gr_da_date_short(out, gr_time_danish(t).date);
}

void gr_view_moment(struct gr_sb *out, struct gr_time t, enum gr_context in)
{
	(void)in;
	gr_da_time(out, t);
}

struct gr_period gr_period(struct gr_quarter first, struct gr_quarter last)
{
	return (struct gr_period){first, last};
}

void gr_view_period(struct gr_sb *out, struct gr_period p, enum gr_context in)
{
	(void)in;
	gr_da_window(out, p.first, p.last);
}

struct gr_years gr_years(int32_t first, int32_t last)
{
	return (struct gr_years){first, last};
}

void gr_view_years(struct gr_sb *out, struct gr_years y, enum gr_context in)
{
	(void)in;
	gr_sb_i64(out, y.first);
	if (y.last > y.first) {
		gr_sb_z(out, EN_DASH);
		gr_sb_i64(out, y.last);
	}
}
