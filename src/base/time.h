/*
 * time.h - instants (UTC, microseconds) and quarters; two types, no mixing. Danish civil time is computed here
 * from the EU's rule for summer time, since the process never touches the C library's time zone.
 */
#ifndef GR_BASE_TIME_H
#define GR_BASE_TIME_H

#include <stdbool.h>
#include <stdint.h>

struct gr_time {
	int64_t us; /* since 1970-01-01T00:00Z; 0 where a column is empty */
};

struct gr_quarter {
	int32_t n; /* whole quarters since 2000-Q1; 2000-Q1 is 0, 2100-Q4 is 403 */
};

struct gr_date {
	int32_t year, month, day; /* the proleptic Gregorian calendar; month 1 .. 12, day 1 .. 31 */
};

struct gr_civil {
	struct gr_date date;
	int32_t hour, minute, second;
};

struct gr_time gr_time_now(void); /* only main.c, web/serve.c and job/run.c ask; all others are told */
int64_t gr_time_monotonic_us(void); /* for durations; no date */
struct gr_civil gr_time_danish(struct gr_time t);
struct gr_civil gr_time_utc(struct gr_time t);
struct gr_time gr_time_of_date(struct gr_date d); /* midnight UTC */
bool gr_date_valid(struct gr_date d);
struct gr_quarter gr_quarter_of(int32_t year, int32_t quarter); /* quarter 1 .. 4 */
struct gr_quarter gr_quarter_of_date(struct gr_date d);
int32_t gr_quarter_year(struct gr_quarter q);
int32_t gr_quarter_in_year(struct gr_quarter q); /* 1 .. 4 */

#endif
