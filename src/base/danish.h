/*
 * danish.h - people's formats, Danish: numbers, dates, quarters; written and read. The process itself stays in the C locale.
 */
#ifndef GR_BASE_DANISH_H
#define GR_BASE_DANISH_H

#include "base/num.h"
#include "base/text.h"
#include "base/time.h"

/* 1.234.567; a negative number gets the true minus sign. */
void gr_da_count(struct gr_sb *sb, int64_t n);
/* n / 10^scale with exactly `decimals` decimals, rounded half to even: (1234567, 3, 1) is 1.234,6. scale 0 .. 9. */
void gr_da_decimal(struct gr_sb *sb, gr_i128 n, int scale, int decimals);
void gr_da_tonnes(struct gr_sb *sb, int64_t kg);      /* 12.500 or 12,5: a decimal only where it says something */
void gr_da_m3(struct gr_sb *sb, int64_t litres);      /* whole m3 */
void gr_da_kr(struct gr_sb *sb, gr_i128 ore);         /* kroner and øre: 1.234,50 */
void gr_da_kr_thousand(struct gr_sb *sb, gr_i128 ore);/* whole 1.000 kr: 1.234.000 */
void gr_da_km(struct gr_sb *sb, int64_t m);           /* one decimal below 10 km, whole above */
void gr_da_percent(struct gr_sb *sb, gr_i128 numerator, gr_i128 denominator); /* one decimal, without the sign; denominator > 0 */
void gr_da_date_long(struct gr_sb *sb, struct gr_date d);   /* 1. marts 2027 */
void gr_da_date_short(struct gr_sb *sb, struct gr_date d);  /* 01-03-2027 */
void gr_da_time(struct gr_sb *sb, struct gr_time t);        /* 1. marts 2027 kl. 12.00 */
void gr_da_quarter(struct gr_sb *sb, struct gr_quarter q);  /* 3. kvartal 2028 */
/* 2029, 3. kvartal 2028, 2028-2030, or 2. kvartal 2028 - 1. kvartal 2029 with an en dash. */
void gr_da_window(struct gr_sb *sb, struct gr_quarter first, struct gr_quarter last);

enum gr_reading {
	GR_READ_OK,
	GR_READ_EMPTY,
	GR_READ_BAD,
	GR_READ_AMBIGUOUS, /* two readings are plausible: first and second hold them; ask, never guess */
	GR_READ_TOO_LARGE
};

struct gr_number_read {
	enum gr_reading reading;
	int64_t first;  /* the number, or the reading with the point as decimal sign */
	int64_t second; /* GR_READ_AMBIGUOUS only: the reading with the point as thousands sign */
};

/*
 * A number as people type it, as whole 10^-decimals: "1.234,5" is 12345 with decimals 1. Thousands by point or space (also
 * no-break and thin), decimal comma, a sign, true minus. "1.234" and "1234.5" are ambiguous; "12.5" and "0.5" too, unless
 * only one reading is a well-formed number. decimals 0 .. 6.
 */
struct gr_number_read gr_da_number(struct gr_str s, int decimals);

struct gr_window_read {
	enum gr_reading reading;
	struct gr_quarter first, last;
};

/* "2028", "3. kvartal 2028", "K3 2028", "Q3 2028", "2028-Q3", "2028K3", "01-03-2028", "1. marts 2028", "2028-03-01", "marts 2028",
 * "2028-2030", "3. kvartal 2028 - 1. kvartal 2029". Years outside 2000-2100 are GR_READ_TOO_LARGE. */
struct gr_window_read gr_da_window_read(struct gr_str s);

#endif
