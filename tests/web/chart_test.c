#include "web/chart.h"

#include "domain/outlook.h"
#include "query/pool.h"

#include "stage.h"

static void a_chart_is_drawn_twice_with_title_and_description(void **state)
{
	struct gr_pool_year year[2] = {
	    {.year = 2027,
	        .need_low_kg = {GR_REPORTED, GR_HIDDEN_NOT, 1000000000},
	        .need_kg = {GR_REPORTED, GR_HIDDEN_NOT, 2000000000},
	        .need_high_kg = {GR_REPORTED, GR_HIDDEN_NOT, 3000000000}},
	    {.year = 2028, .need_kg = {GR_HIDDEN, GR_HIDDEN_FEW, 0}}};
	struct gr_pool_view v = {.first_year = 2027, .years = 2, .by_year = year};
	struct gr_sb out;

	gr_sb_open(&out, *state, (size_t)1 << 20);
	gr_chart_years(&out, &v, "aar");
	assert_int_equal(times(&out, "<svg"), 2);
	assert_int_equal(times(&out, "<title id="), 2);
	assert_int_equal(times(&out, "<desc id="), 2);
	assert_true(has(&out, "viewBox=\"0 0 1120"));
	assert_true(has(&out, "viewBox=\"0 0 358"));
	assert_true(has(&out, "class=\"whisk\""));
	assert_true(has(&out, "hidden-c"));
	assert_false(has(&out, "nan"));
	assert_false(has(&out, "inf"));
}

static void nothing_to_draw_draws_nothing(void **state)
{
	struct gr_pool_view v = {0};
	struct gr_outlook o = {0};
	struct gr_sb out;

	gr_sb_open(&out, *state, (size_t)1 << 20);
	gr_chart_years(&out, &v, "a");
	gr_chart_share(&out, &o, "b");
	gr_chart_ladder(&out, &o, "c");
	gr_chart_target(&out, &o, "d");
	assert_int_equal(out.n, 0);
}

static void years_without_any_amount_still_have_axes(void **state)
{
	struct gr_pool_year year[1] = {{.year = 2027}};
	struct gr_pool_view v = {.first_year = 2027, .years = 1, .by_year = year};
	struct gr_sb out;

	gr_sb_open(&out, *state, (size_t)1 << 20);
	gr_chart_years(&out, &v, "a");
	assert_int_equal(times(&out, "</svg>"), 2);
	assert_false(has(&out, "nan"));
	assert_false(has(&out, "inf"));
	assert_false(out.full);
}

static void an_amount_of_any_size_gets_few_grid_lines(void **state)
{
	for (int64_t kg = 1000; kg < (int64_t)1 << 52; kg *= 7) {
		struct gr_pool_year year[1] = {
		    {.year = 2027, .need_kg = {GR_REPORTED, GR_HIDDEN_NOT, kg}}};
		struct gr_pool_view v = {.first_year = 2027, .years = 1, .by_year = year};
		struct gr_sb out;

		gr_sb_open(&out, *state, (size_t)1 << 20);
		gr_chart_years(&out, &v, "a");
		assert_in_range(times(&out, "class=\"grid\""), 2, 14);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_chart_is_drawn_twice_with_title_and_description),
	    cmocka_unit_test(nothing_to_draw_draws_nothing),
	    cmocka_unit_test(years_without_any_amount_still_have_axes),
	    cmocka_unit_test(an_amount_of_any_size_gets_few_grid_lines),
	};

	STAGE_MAIN("web/chart");
}
