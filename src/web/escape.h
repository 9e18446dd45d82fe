/*
 * escape.h - how a value enters a page: escaped for where it stands, and numbers and dates in the reader's format. The views that
 * tools/template.c makes call nothing else. Knows no page.
 */
#ifndef GR_WEB_ESCAPE_H
#define GR_WEB_ESCAPE_H

#include "base/error.h"
#include "base/message.h"
#include "base/num.h"
#include "base/text.h"
#include "base/time.h"
#include "domain/figure.h"

/* Where the value stands. */
enum gr_context { GR_IN_TEXT, GR_IN_ATTR, GR_IN_URL };

/* The page's own bytes, as they stand in the template. */
void gr_out_raw_literal(struct gr_sb *out, const char *p, size_t n);
/* Text between tags. Bytes that are no UTF-8, control characters and bidi overrides become U+FFFD. */
void gr_out_text(struct gr_sb *out, struct gr_str s);
void gr_out_attr(struct gr_sb *out, struct gr_str s); /* inside a quoted attribute */
/* A part of an address: everything but unreserved characters is percent-encoded, "/" too. */
void gr_out_url(struct gr_sb *out, struct gr_str s);
/* A whole address, or its head: a local path ("/...", not "//"), "#..." or https://; anything else becomes "#". */
void gr_out_link(struct gr_sb *out, struct gr_str s);
void gr_out_as(struct gr_sb *out, struct gr_str s, enum gr_context in);

/* {{t ...}} and {{tn ...}}: the reader's sentence with its values, escaped. */
void gr_view_t(struct gr_sb *out, const char *msgid, const struct gr_arg *arg, size_t args,
    enum gr_context in);
void gr_view_tn(struct gr_sb *out, const char *one, const char *many, int64_t n,
    const struct gr_arg *arg, size_t args, enum gr_context in);

/* The sentence, and the remedy, of an error; without its place. */
void gr_view_say(struct gr_sb *out, const struct gr_error *err, enum gr_context in);
void gr_view_remedy(struct gr_sb *out, const struct gr_error *err, enum gr_context in);

/* Plain digits: years, ids, coordinates. */
void gr_view_i(struct gr_sb *out, int64_t n, enum gr_context in);
/* A whole number with thousands separators. */
void gr_view_n(struct gr_sb *out, int64_t n, enum gr_context in);
/* Kilograms as tonnes, without the unit. */
void gr_view_kg(struct gr_sb *out, int64_t kg, enum gr_context in);
/* Kilograms as tonnes, or the word for hidden or missing. */
void gr_view_fig(struct gr_sb *out, struct gr_figure kg, enum gr_context in);
/* Kilograms in words for key figures: "7,4 mio. t", "412.000 t". */
void gr_view_mass(struct gr_sb *out, int64_t kg, enum gr_context in);
/* Thousandths of an øre as kroner in words for key figures: "136,3 mio. kr.", "412.000 kr.". */
void gr_view_money(struct gr_sb *out, gr_i128 mille_ore, enum gr_context in);
/* Thousandths of an øre as whole 1.000 kr., without the unit. */
void gr_view_kr(struct gr_sb *out, gr_i128 mille_ore, enum gr_context in);
void gr_view_km(struct gr_sb *out, int64_t m, enum gr_context in);
/* Grams as whole tonnes, without the unit. */
void gr_view_co2(struct gr_sb *out, int64_t g, enum gr_context in);

struct gr_share {
	gr_i128 part, of; /* of 0: shown as a dash */
};
struct gr_share gr_share(gr_i128 part, gr_i128 of);
/* "34,5 %" with a no-break space. */
void gr_view_pct(struct gr_sb *out, struct gr_share share, enum gr_context in);
/* What b is above or below a, in percent of a, with its sign: "-23,7 %". */
struct gr_pair_of {
	gr_i128 before, after;
};
struct gr_pair_of gr_pair_of(gr_i128 before, gr_i128 after);
void gr_view_change(struct gr_sb *out, struct gr_pair_of p, enum gr_context in);

void gr_view_day(struct gr_sb *out, struct gr_time t, enum gr_context in);      /* 1. marts 2027 */
void gr_view_dayshort(struct gr_sb *out, struct gr_time t, enum gr_context in); /* 01-03-2027 */
void gr_view_moment(struct gr_sb *out, struct gr_time t, enum gr_context in);   /* with hour */

struct gr_period {
	struct gr_quarter first, last;
};
struct gr_period gr_period(struct gr_quarter first, struct gr_quarter last);
void gr_view_period(struct gr_sb *out, struct gr_period p, enum gr_context in);
/* Years from - to: "2029" or "2028-2030" with an en dash. */
struct gr_years {
	int32_t first, last;
};
struct gr_years gr_years(int32_t first, int32_t last);
void gr_view_years(struct gr_sb *out, struct gr_years y, enum gr_context in);

#endif
