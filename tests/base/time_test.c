#include "base/time.h"

#include <time.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void dates_agree_with_the_c_library(void **state)
{
	(void)state;
	for (int64_t day = -200000; day < 200000; day += 97) {
		struct gr_time t = {day * INT64_C(86400000000) + 1};
		time_t s = (time_t)(day * 86400);
		struct tm tm;
		struct gr_civil c = gr_time_utc(t);

		assert_non_null(gmtime_r(&s, &tm));
		assert_int_equal(c.date.year, tm.tm_year + 1900);
		assert_int_equal(c.date.month, tm.tm_mon + 1);
		assert_int_equal(c.date.day, tm.tm_mday);
		assert_true(gr_time_of_date(c.date).us == day * INT64_C(86400000000));
		assert_true(gr_date_valid(c.date));
	}
}

static void the_moment_before_1970_is_the_day_before(void **state)
{
	struct gr_civil c = gr_time_utc((struct gr_time){-1});

	(void)state;
	assert_int_equal(c.date.year, 1969);
	assert_int_equal(c.date.day, 31);
	assert_int_equal(c.second, 59);
}

static void hour_at(struct gr_date d, int hour, int minute, int expect_hour)
{
	struct gr_time t = gr_time_of_date(d);

	t.us += (hour * 60 + minute) * INT64_C(60000000);
	assert_int_equal(gr_time_danish(t).hour, expect_hour);
}

static void summer_time_begins_and_ends_on_the_last_sundays(void **state)
{
	(void)state;
	hour_at((struct gr_date){2026, 3, 29}, 0, 59, 1);
	hour_at((struct gr_date){2026, 3, 29}, 1, 0, 3);
	hour_at((struct gr_date){2026, 10, 25}, 0, 59, 2);
	hour_at((struct gr_date){2026, 10, 25}, 1, 0, 2);
	hour_at((struct gr_date){2027, 3, 28}, 1, 0, 3);
	hour_at((struct gr_date){2027, 10, 31}, 0, 59, 2);
	hour_at((struct gr_date){2027, 10, 31}, 1, 0, 2);
	hour_at((struct gr_date){2027, 10, 31}, 2, 0, 3);
}

static void new_year_comes_an_hour_early_in_denmark(void **state)
{
	struct gr_time t = gr_time_of_date((struct gr_date){2027, 1, 1});

	(void)state;
	t.us -= INT64_C(1800000000);
	assert_int_equal(gr_time_utc(t).date.year, 2026);
	assert_int_equal(gr_time_danish(t).date.year, 2027);
}

static void impossible_dates_are_not_valid(void **state)
{
	(void)state;
	assert_false(gr_date_valid((struct gr_date){2026, 2, 29}));
	assert_true(gr_date_valid((struct gr_date){2028, 2, 29}));
	assert_false(gr_date_valid((struct gr_date){2100, 2, 29}));
	assert_true(gr_date_valid((struct gr_date){2000, 2, 29}));
	assert_false(gr_date_valid((struct gr_date){2026, 13, 1}));
	assert_false(gr_date_valid((struct gr_date){2026, 0, 1}));
	assert_false(gr_date_valid((struct gr_date){2026, 4, 31}));
	assert_false(gr_date_valid((struct gr_date){2026, 4, 0}));
}

static void quarters_count_from_2000(void **state)
{
	(void)state;
	assert_int_equal(gr_quarter_of(2000, 1).n, 0);
	assert_int_equal(gr_quarter_of(2100, 4).n, 403);
	assert_int_equal(
	    gr_quarter_of_date((struct gr_date){2028, 9, 30}).n, gr_quarter_of(2028, 3).n);
	for (int32_t n = -9; n < 404; n++) {
		struct gr_quarter q = {n};

		assert_int_equal(gr_quarter_of(gr_quarter_year(q), gr_quarter_in_year(q)).n, n);
		assert_in_range(gr_quarter_in_year(q), 1, 4);
	}
}

static void now_is_after_this_was_written(void **state)
{
	(void)state;
	assert_true(gr_time_now().us > gr_time_of_date((struct gr_date){2026, 11, 1}).us);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(dates_agree_with_the_c_library),
	    cmocka_unit_test(the_moment_before_1970_is_the_day_before),
	    cmocka_unit_test(summer_time_begins_and_ends_on_the_last_sundays),
	    cmocka_unit_test(new_year_comes_an_hour_early_in_denmark),
	    cmocka_unit_test(impossible_dates_are_not_valid),
	    cmocka_unit_test(quarters_count_from_2000),
	    cmocka_unit_test(now_is_after_this_was_written),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests_name("base/time", tests, NULL, NULL);
}
