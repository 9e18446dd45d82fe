#include "web/outlook.h"

#include "stage.h"
#include "web/chart.h"

/* Made of web/outlook.html while the house is built. */
void gr_view_outlook(struct gr_sb *out, const struct gr_outlook_page *p);

static struct gr_outlook_year year[GR_CASES][4];

static struct gr_outlook_view outlook_view(void)
{
	struct gr_outlook_view v = {.frame = stage_frame(GR_READER),
	    .source_title = GR_STR(HOSTILE),
	    .source_url = GR_STR("javascript:alert(1)")};
	struct gr_outlook *o = &v.outlook;

	*o = (struct gr_outlook){.first_year = 2029,
	    .last_year = 2032,
	    .base_year = 2029,
	    .years = 4,
	    .assumption_class = GR_STR("D")};
	o->target = (struct gr_target){.document = GR_STR("D"),
	    .form = GR_STR("share of consumption"),
	    .numerator = GR_STR(HOSTILE),
	    .denominator = GR_STR("n"),
	    .value_permille = 200,
	    .baseline_permille = 20,
	    .year = 2032,
	    .baseline_year = 2022};
	for (int c = 0; c < GR_CASES; c++) {
		o->year[c] = year[c];
		for (int i = 0; i < 4; i++)
			year[c][i] = (struct gr_outlook_year){.year = 2029 + i,
			    .consumption_kg = 10260000000,
			    .secondary_kg = (300 + 200 * c + 100 * i) * 1000000LL,
			    .target_kg = 2052000000,
			    .gap_kg = 1129000000,
			    .reserve_end_kg = c == GR_CASE_LOW && i == 3 ? -1 : 5000000};
	}
	o->ladder = (struct gr_ladder){.target_kg = 2052000000,
	    .today_kg = 205000000,
	    .pool_kg = 48009000,
	    .missing_kg = 1798991000};
	return v;
}

static void render(struct gr_arena *a, const struct gr_outlook_view *v, struct gr_sb *out)
{
	struct gr_outlook_page p = {.page = stage_page(a, &v->frame), .view = v};

	gr_sb_open(out, a, (size_t)4 << 20);
	gr_view_outlook(out, &p);
}

static void the_page_holds_and_names_the_gap(void **state)
{
	struct gr_outlook_view v = outlook_view();
	struct gr_sb out;

	render(*state, &v, &out);
	check_page(&out);
	assert_true(has(&out, "2.052.000"));
	assert_true(has(&out, "1,13\xC2\xA0mio.\xC2\xA0t"));
	assert_true(has(&out, "No course reaches the target in time."));
	assert_true(has(&out, "used up") || has(&out, "5.000"));
	assert_false(has(&out, "javascript:"));
}

static void steps_above_zero_only_and_the_missing_one_last(void **state)
{
	struct gr_outlook_view v = outlook_view();
	struct gr_chart_step step[GR_CHART_STEPS];
	int n = gr_chart_steps(&v.outlook, step);
	int64_t sum = 0;

	(void)state;
	assert_int_equal(n, 3);
	assert_string_equal(step[n - 1].class, "c-missing");
	for (int i = 0; i < n; i++)
		sum += step[i].kg;
	assert_int_equal(sum, v.outlook.ladder.target_kg);
}

static void codes_of_the_data_become_words(void **state)
{
	(void)state;
	assert_string_equal(gr_outlook_form(GR_STR("reduction")), "reduction of use");
	assert_null(gr_outlook_unit(GR_STR("furlongs")));
	assert_true(gr_str_is(gr_outlook_word(NULL, GR_STR("furlongs")), "furlongs"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_page_holds_and_names_the_gap),
	    cmocka_unit_test(steps_above_zero_only_and_the_missing_one_last),
	    cmocka_unit_test(codes_of_the_data_become_words),
	};

	STAGE_MAIN("web/outlook");
}
