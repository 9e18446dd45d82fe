#include "base/time.h"

#include <time.h>

#define US_PER_SECOND INT64_C(1000000)
#define S_PER_DAY INT64_C(86400)

int64_t gr_time_monotonic_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

struct gr_time gr_time_now(void)
{
	struct timespec now = {0};

	clock_gettime(CLOCK_REALTIME, &now);
	return (struct gr_time){(int64_t)now.tv_sec * US_PER_SECOND + now.tv_nsec / 1000};
}

static bool leap(int32_t year)
{
	return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

bool gr_date_valid(struct gr_date d)
{
	static const int8_t days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

	if (d.month < 1 || d.month > 12 || d.day < 1)
		return false;
	return d.day <= days[d.month - 1] + (d.month == 2 && leap(d.year));
}

/* Days since 1970-01-01, and back: Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms" (2013). */
static int64_t days_of(struct gr_date d)
{
	int64_t y = d.year - (d.month <= 2);
	int64_t era = (y >= 0 ? y : y - 399) / 400;
	int64_t of_era = y - era * 400;
	int64_t of_year = (153 * (d.month + (d.month > 2 ? -3 : 9)) + 2) / 5 + d.day - 1;

	return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

static struct gr_date date_of(int64_t days)
{
	int64_t z = days + 719468;
	int64_t era = (z >= 0 ? z : z - 146096) / 146097;
	int64_t of_era = z - era * 146097;
	int64_t year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
	int64_t of_year = of_era - (365 * year + year / 4 - year / 100);
	int64_t month = (5 * of_year + 2) / 153; /* 0 is March */
	int32_t m = (int32_t)(month < 10 ? month + 3 : month - 9);

	return (struct gr_date){.year = (int32_t)(year + era * 400 + (m <= 2)),
	    .month = m,
	    .day = (int32_t)(of_year - (153 * month + 2) / 5 + 1)};
}

static int64_t floor_div(int64_t n, int64_t by)
{
	return n / by - (n % by < 0);
}

struct gr_civil gr_time_utc(struct gr_time t)
{
	int64_t s = floor_div(t.us, US_PER_SECOND);
	int64_t day = floor_div(s, S_PER_DAY);
	int32_t of_day = (int32_t)(s - day * S_PER_DAY);

	return (struct gr_civil){.date = date_of(day),
	    .hour = of_day / 3600,
	    .minute = of_day / 60 % 60,
	    .second = of_day % 60};
}

struct gr_time gr_time_of_date(struct gr_date d)
{
	return (struct gr_time){days_of(d) * S_PER_DAY * US_PER_SECOND};
}

/* 01:00 UTC on the last Sunday of a month: when summer time begins and ends (directive 2000/84/EC). */
static int64_t last_sunday(int32_t year, int32_t month)
{
	int64_t last = days_of((struct gr_date){year, month, 31});
	int64_t weekday = (last + 4) % 7; /* 1970-01-01 was a Thursday; Sunday is 0 */

	if (weekday < 0)
		weekday += 7;
	return ((last - weekday) * S_PER_DAY + 3600) * US_PER_SECOND;
}

struct gr_civil gr_time_danish(struct gr_time t)
{
	int32_t year = gr_time_utc(t).date.year;
	bool summer = t.us >= last_sunday(year, 3) && t.us < last_sunday(year, 10);

	return gr_time_utc((struct gr_time){t.us + (summer ? 2 : 1) * 3600 * US_PER_SECOND});
}

struct gr_quarter gr_quarter_of(int32_t year, int32_t quarter)
{
	return (struct gr_quarter){(year - 2000) * 4 + quarter - 1};
}

struct gr_quarter gr_quarter_of_date(struct gr_date d)
{
	return gr_quarter_of(d.year, (d.month - 1) / 3 + 1);
}

int32_t gr_quarter_year(struct gr_quarter q)
{
	return 2000 + (int32_t)floor_div(q.n, 4);
}

int32_t gr_quarter_in_year(struct gr_quarter q)
{
	return q.n - (int32_t)floor_div(q.n, 4) * 4 + 1;
}
