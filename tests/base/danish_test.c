#include "base/danish.h"

#include <stdio.h>

#include "base/arena.h"
#include "base/random.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static struct gr_arena *arena;

static struct gr_sb *fresh(void)
{
	static struct gr_sb sb;

	gr_arena_close(arena);
	arena = gr_arena_open(100000);
	gr_sb_open(&sb, arena, 1000);
	return &sb;
}

static void is(const struct gr_sb *sb, const char *expect)
{
	assert_string_equal(gr_str_z(arena, gr_sb_str(sb)), expect);
}

#define SHOWS(call, expect)                                                                        \
	do {                                                                                       \
		struct gr_sb *sb = fresh();                                                        \
		call;                                                                              \
		is(sb, expect);                                                                    \
	} while (0)

static void numbers_have_points_and_a_true_minus(void **state)
{
	(void)state;
	SHOWS(gr_da_count(sb, 0), "0");
	SHOWS(gr_da_count(sb, 999), "999");
	SHOWS(gr_da_count(sb, 1234567), "1.234.567");
	SHOWS(gr_da_count(sb, -1000), "−1.000");
	SHOWS(gr_da_count(sb, INT64_MIN), "−9.223.372.036.854.775.808");
	SHOWS(gr_da_decimal(sb, 1234567, 3, 1), "1.234,6");
	SHOWS(gr_da_decimal(sb, 12, 1, 3), "1,200");
	SHOWS(gr_da_decimal(sb, 5, 3, 2), "0,00");
	SHOWS(gr_da_decimal(sb, -4, 3, 2), "0,00");
	SHOWS(gr_da_decimal(sb, -5, 1, 1), "−0,5");
	SHOWS(gr_da_decimal(sb, 25, 2, 1), "0,2");
	SHOWS(gr_da_decimal(sb, 35, 2, 1), "0,4");
}

static void amounts_show_what_says_something(void **state)
{
	(void)state;
	SHOWS(gr_da_tonnes(sb, 12500000), "12.500");
	SHOWS(gr_da_tonnes(sb, 12500), "12,5");
	SHOWS(gr_da_tonnes(sb, 12000), "12");
	SHOWS(gr_da_tonnes(sb, 400), "0,4");
	SHOWS(gr_da_tonnes(sb, 99960), "100");
	SHOWS(gr_da_m3(sb, 1234567), "1.235");
	SHOWS(gr_da_kr(sb, 123450), "1.234,50");
	SHOWS(gr_da_kr_thousand(sb, 123449900), "1.234.000");
	SHOWS(gr_da_km(sb, 9449), "9,4");
	SHOWS(gr_da_km(sb, 74400), "74");
	SHOWS(gr_da_percent(sb, 1, 5), "20,0");
	SHOWS(gr_da_percent(sb, -237, 1000), "−23,7");
}

static void dates_are_written_as_people_write_them(void **state)
{
	struct gr_time t = gr_time_of_date((struct gr_date){2027, 6, 4});

	(void)state;
	t.us += INT64_C(10) * 3600 * 1000000 + 12 * 60 * 1000000;
	SHOWS(gr_da_date_long(sb, ((struct gr_date){2027, 3, 1})), "1. marts 2027");
	SHOWS(gr_da_date_short(sb, ((struct gr_date){2027, 3, 1})), "01-03-2027");
	SHOWS(gr_da_time(sb, t), "4. juni 2027 kl. 12.12");
	SHOWS(gr_da_quarter(sb, gr_quarter_of(2028, 3)), "3. kvartal 2028");
	SHOWS(gr_da_window(sb, gr_quarter_of(2029, 1), gr_quarter_of(2029, 4)), "2029");
	SHOWS(gr_da_window(sb, gr_quarter_of(2028, 1), gr_quarter_of(2030, 4)), "2028–2030");
	SHOWS(gr_da_window(sb, gr_quarter_of(2028, 3), gr_quarter_of(2028, 3)), "3. kvartal 2028");
	SHOWS(gr_da_window(sb, gr_quarter_of(2028, 2), gr_quarter_of(2029, 1)),
	    "2. kvartal 2028 – 1. kvartal 2029");
}

static void reads(
    const char *text, int decimals, enum gr_reading reading, int64_t first, int64_t second)
{
	struct gr_number_read r = gr_da_number(gr_str(text), decimals);

	if (r.reading != reading || (reading == GR_READ_OK && r.first != first) ||
	    (reading == GR_READ_AMBIGUOUS && (r.first != first || r.second != second)))
		fail_msg("%s: %d %lld %lld", text, (int)r.reading, (long long)r.first,
		    (long long)r.second);
}

static void plain_danish_numbers_are_read(void **state)
{
	(void)state;
	reads("1.234,5", 1, GR_READ_OK, 12345, 0);
	reads("1234,5", 1, GR_READ_OK, 12345, 0);
	reads("12500", 3, GR_READ_OK, 12500000, 0);
	reads(" 12 500 ", 0, GR_READ_OK, 12500, 0);
	reads("12\xC2\xA0"
	      "500,25",
	    2, GR_READ_OK, 1250025, 0);
	reads("12\xE2\x80\xAF"
	      "500",
	    0, GR_READ_OK, 12500, 0);
	reads("1.234.567", 0, GR_READ_OK, 1234567, 0);
	reads("-5", 0, GR_READ_OK, -5, 0);
	reads("−1.234,5", 1, GR_READ_OK, -12345, 0);
	reads("+7", 0, GR_READ_OK, 7, 0);
	reads("0", 0, GR_READ_OK, 0, 0);
	reads("0,5", 1, GR_READ_OK, 5, 0);
	reads("2,5", 0, GR_READ_OK, 2, 0);
	reads("3,5", 0, GR_READ_OK, 4, 0);
	reads("", 0, GR_READ_EMPTY, 0, 0);
	reads(" \xC2\xA0 ", 0, GR_READ_EMPTY, 0, 0);
}

static void a_single_point_is_asked_about(void **state)
{
	(void)state;
	reads("1.234", 3, GR_READ_AMBIGUOUS, 1234, 1234000);
	reads("1234.5", 1, GR_READ_AMBIGUOUS, 12345, 123450);
	reads("12.5", 1, GR_READ_AMBIGUOUS, 125, 1250);
	reads("-12.5", 1, GR_READ_AMBIGUOUS, -125, -1250);
	reads("1.000", 0, GR_READ_AMBIGUOUS, 1, 1000);
	/* only one reading is a number */
	reads("0.5", 1, GR_READ_OK, 5, 0);
	reads("0.500", 3, GR_READ_OK, 500, 0);
	reads("1 234.5", 1, GR_READ_OK, 12345, 0);
}

static void what_is_no_number_is_not_guessed(void **state)
{
	static const char *const bad[] = {"abc", "12 t", "1,2,3", "1.23.4", "1.2345.678", "1,234.5",
	    ",5", "5,", ".5", "5.", "12 5", "1 234.567 8", "--5", "1e3", "1.234 567", "12,5 0", "-",
	    ".", ",", "١٢", "1..2", "1.234.56"};

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		reads(bad[i], 2, GR_READ_BAD, 0, 0);
	reads("9223372036854775807", 0, GR_READ_OK, INT64_MAX, 0);
	reads("9223372036854775808", 0, GR_READ_TOO_LARGE, 0, 0);
	reads("9223372036854775807", 1, GR_READ_TOO_LARGE, 0, 0);
	reads("99999999999999999999999999999999999999999", 0, GR_READ_TOO_LARGE, 0, 0);
}

static void a_number_that_is_shown_is_read_back(void **state)
{
	struct gr_random r;

	(void)state;
	gr_random_seed(&r, 1);
	for (int i = 0; i < 5000; i++) {
		int64_t n = (int64_t)(gr_random_u64(&r) >> (1 + gr_random_below(&r, 60)));
		struct gr_sb *sb = fresh();
		struct gr_number_read back;

		gr_da_decimal(sb, i % 2 ? -n : n, 2, 2);
		back = gr_da_number(gr_sb_str(sb), 2);
		if (back.reading != GR_READ_OK || back.first != (i % 2 ? -n : n))
			fail_msg("%lld", (long long)n);
	}
}

static void period(
    const char *text, enum gr_reading reading, int year, int quarter, int last_year, int last)
{
	struct gr_window_read w = gr_da_window_read(gr_str(text));

	if (w.reading != reading ||
	    (reading == GR_READ_OK && (w.first.n != gr_quarter_of(year, quarter).n ||
	                                  w.last.n != gr_quarter_of(last_year, last).n)))
		fail_msg("%s: %d %d %d", text, (int)w.reading, w.first.n, w.last.n);
}

static void periods_are_read_in_every_usual_form(void **state)
{
	static const char *const third[] = {"3. kvartal 2028", "3.kvartal 2028", "3 Kvartal 2028",
	    "K3 2028", "Q3 2028", "q3-2028", "2028-Q3", "2028K3", "2028 K3", "01-07-2028",
	    "1.7.2028", "30/09/2028", "1. august 2028", "1 aug 2028", "2028-09-30",
	    "september 2028", "SEP 2028", "3.\xC2\xA0kvartal 2028", "3. kv. 2028"};

	(void)state;
	for (size_t i = 0; i < sizeof third / sizeof *third; i++)
		period(third[i], GR_READ_OK, 2028, 3, 2028, 3);
	period("2028", GR_READ_OK, 2028, 1, 2028, 4);
	period("2028-2030", GR_READ_OK, 2028, 1, 2030, 4);
	period("2028 – 2030", GR_READ_OK, 2028, 1, 2030, 4);
	period("3. kvartal 2028 - 1. kvartal 2029", GR_READ_OK, 2028, 3, 2029, 1);
	period("2028-Q3 - 2029-Q1", GR_READ_OK, 2028, 3, 2029, 1);
	period("marts 2028 til juni 2028", GR_READ_OK, 2028, 1, 2028, 2);
	period("01-03-2028 - 01-04-2029", GR_READ_OK, 2028, 1, 2029, 2);
	period("", GR_READ_EMPTY, 0, 0, 0, 0);
}

static void impossible_periods_are_refused(void **state)
{
	static const char *const bad[] = {"5. kvartal 2028", "Q0 2028", "31-02-2028", "2028-13-01",
	    "28", "2030-2028", "snart", "2028-", "-2028", "2028-03", "0-0-2028", "01-2028", "marts",
	    "xyz 2028", "2028 2029"};
	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		period(bad[i], GR_READ_BAD, 0, 0, 0, 0);
	period("1999", GR_READ_TOO_LARGE, 0, 0, 0, 0);
	period("2101", GR_READ_TOO_LARGE, 0, 0, 0, 0);
	period("Q3 20288", GR_READ_TOO_LARGE, 0, 0, 0, 0);
	period("2028-2101", GR_READ_TOO_LARGE, 0, 0, 0, 0);
}

static void a_period_that_is_shown_is_read_back(void **state)
{
	(void)state;
	for (int32_t first = 0; first < 404; first += 3) {
		for (int32_t last = first; last < first + 9 && last < 404; last++) {
			struct gr_sb *sb = fresh();
			struct gr_window_read w;

			gr_da_window(sb, (struct gr_quarter){first}, (struct gr_quarter){last});
			w = gr_da_window_read(gr_sb_str(sb));
			assert_int_equal(w.reading, GR_READ_OK);
			assert_int_equal(w.first.n, first);
			assert_int_equal(w.last.n, last);
		}
	}
	gr_arena_close(arena);
	arena = NULL;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(numbers_have_points_and_a_true_minus),
	    cmocka_unit_test(amounts_show_what_says_something),
	    cmocka_unit_test(dates_are_written_as_people_write_them),
	    cmocka_unit_test(plain_danish_numbers_are_read),
	    cmocka_unit_test(a_single_point_is_asked_about),
	    cmocka_unit_test(what_is_no_number_is_not_guessed),
	    cmocka_unit_test(a_number_that_is_shown_is_read_back),
	    cmocka_unit_test(periods_are_read_in_every_usual_form),
	    cmocka_unit_test(impossible_periods_are_refused),
	    cmocka_unit_test(a_period_that_is_shown_is_read_back),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests_name("base/danish", tests, NULL, NULL);
}
