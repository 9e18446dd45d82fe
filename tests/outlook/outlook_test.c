/* The outlook against the example worked by hand in data/OUTLOOK.md, and against what it must refuse. */
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "../domain/fixture.h"
#include "base/message.h"
#include "base/record.h"
#include "outlook/outlook.h"

static const char *const case_name[GR_CASES] = {"low", "likely", "high"};

/* data/ with one setting changed; key NULL changes nothing. */
static void dataset_with(
    struct gr_arena *a, const char *key, const char *value, struct gr_dataset *out)
{
	struct gr_error err;
	struct gr_str text[GR_LISTS], rest;
	struct gr_sb sb;
	bool found = key == NULL;

	fixture_lists(a, text);
	rest = text[GR_LIST_SETTING];
	gr_sb_open(&sb, a, 1 << 20);
	while (rest.n) {
		struct gr_str line = gr_str_split(&rest, '\n'), cells = line;
		struct gr_str name = gr_str_split(&cells, ',');

		if (key && gr_str_is(name, key)) {
			(void)gr_str_split(&cells, ',');
			gr_sb_add(&sb, name);
			gr_sb_char(&sb, ',');
			gr_sb_z(&sb, value);
			gr_sb_char(&sb, ',');
			gr_sb_add(&sb, cells);
			found = true;
		} else {
			gr_sb_add(&sb, line);
		}
		gr_sb_char(&sb, '\n');
	}
	assert_true(found);
	text[GR_LIST_SETTING] = gr_sb_str(&sb);
	if (gr_dataset_read(text, a, out, &err))
		fail_msg("%s (%s)", err.sentence, err.place);
}

static void make(struct gr_arena *a, const char *key, const char *value, struct gr_outlook *out)
{
	struct gr_dataset d;
	struct gr_error err;

	dataset_with(a, key, value, &d);
	if (gr_outlook_make(&d, NULL, a, out, &err))
		fail_msg("%s (%s)", err.sentence, err.text);
}

static const struct gr_outlook_year *year_of(const struct gr_outlook *o, int c, int32_t year)
{
	assert_in_range(year, o->first_year, o->last_year);
	return &o->year[c][year - o->first_year];
}

static void land_sea_net_import_and_secondary_are_the_consumption(void **state)
{
	struct gr_outlook o;

	make(*state, NULL, NULL, &o);
	for (int c = 0; c < GR_CASES; c++) {
		for (int32_t i = 0; i < o.years; i++) {
			const struct gr_outlook_year *y = &o.year[c][i];

			assert_int_equal(
			    y->land_kg + y->sea_kg + y->import_kg - y->export_kg + y->secondary_kg,
			    y->consumption_kg);
			assert_int_equal(y->land_own_kg, y->land_kg - y->export_kg);
			assert_int_equal(y->gap_kg, y->target_kg - y->secondary_kg);
		}
	}
}

static void likely_2032_lacks_1129_thousand_tonnes(void **state)
{
	struct gr_outlook o;
	const struct gr_outlook_year *y;

	make(*state, NULL, NULL, &o);
	y = year_of(&o, GR_CASE_LIKELY, 2032);
	assert_int_equal(y->target_kg, 2052000000);
	assert_int_equal(y->secondary_kg, 923000000);
	assert_int_equal(y->gap_kg, 1129000000);
}

static void high_reaches_the_target_in_2032_and_low_never(void **state)
{
	struct gr_outlook o;

	make(*state, NULL, NULL, &o);
	assert_int_equal(o.reaches[GR_CASE_HIGH], 2032);
	assert_int_equal(o.reaches[GR_CASE_LIKELY], 0);
	assert_int_equal(o.reaches[GR_CASE_LOW], 0);
}

static void the_reserve_of_low_runs_out_in_2033_and_no_other_does(void **state)
{
	struct gr_outlook o;

	make(*state, NULL, NULL, &o);
	assert_int_equal(o.runs_out[GR_CASE_LOW], 2033);
	assert_true(year_of(&o, GR_CASE_LOW, 2032)->reserve_end_kg >= 0);
	assert_int_equal(o.runs_out[GR_CASE_LIKELY], 0);
	assert_int_equal(o.runs_out[GR_CASE_HIGH], 0);
}

static void the_share_is_two_whole_numbers(void **state)
{
	struct gr_outlook o;
	const struct gr_outlook_year *y;

	make(*state, NULL, NULL, &o);
	y = year_of(&o, GR_CASE_LIKELY, 2032);
	assert_int_equal(y->secondary_kg, 923000000);
	assert_int_equal(y->consumption_kg, 10260000000);
}

static int64_t cell(const struct gr_record *r, const char *column)
{
	struct gr_error err;
	int32_t i = 0;
	int64_t n = 0;

	assert_int_equal(gr_record_column(r, column, &i, &err), GR_OK);
	assert_int_equal(gr_record_decimal(r, i, 0, &n, &err), GR_OK);
	return n;
}

static void every_row_of_the_worked_example_agrees_to_the_tonne(void **state)
{
	struct gr_arena *a = *state;
	struct gr_record *r = gr_alloc(a, sizeof(*r));
	struct gr_error err;
	struct gr_outlook o;
	int32_t rows = 0, name = 0;
	bool more;

	make(a, NULL, NULL, &o);
	assert_int_equal(gr_record_open(r, GR_STR("outlook_example.csv"),
	                     fixture_file(a, "outlook_example.csv"), a, &err),
	    GR_OK);
	assert_int_equal(gr_record_column(r, "case", &name, &err), GR_OK);
	while (!gr_record_next(r, &more, &err) && more) {
		const struct gr_outlook_year *y;
		int c = 0;

		while (!gr_str_is(r->field[name], case_name[c]))
			c++;
		y = year_of(&o, c, (int32_t)cell(r, "year"));
		assert_int_equal(y->consumption_kg, cell(r, "consumption_t") * 1000);
		assert_int_equal(y->sea_kg, cell(r, "sea_t") * 1000);
		assert_int_equal(y->import_kg, cell(r, "import_t") * 1000);
		assert_int_equal(y->export_kg, cell(r, "export_t") * 1000);
		assert_int_equal(y->secondary_kg, cell(r, "secondary_t") * 1000);
		assert_int_equal(y->land_kg, cell(r, "land_extraction_t") * 1000);
		assert_int_equal(y->land_own_kg, cell(r, "land_for_own_use_t") * 1000);
		assert_int_equal(y->target_kg, cell(r, "target_t") * 1000);
		assert_int_equal(y->gap_kg, cell(r, "gap_t") * 1000);
		assert_int_equal(y->newly_permitted_kg, cell(r, "newly_permitted_t") * 1000);
		assert_int_equal(y->reserve_end_kg, cell(r, "reserve_end_t") * 1000);
		rows++;
	}
	assert_int_equal(rows, 42);
}

static void one_growth_rate_moves_every_later_year_and_no_earlier_one(void **state)
{
	struct gr_outlook o, n;

	make(*state, NULL, NULL, &o);
	make(*state, "outlook.growth_per_10000.likely", "150", &n);
	for (int32_t i = 0; i < o.years; i++) {
		const struct gr_outlook_year *x = &o.year[GR_CASE_LIKELY][i];
		const struct gr_outlook_year *y = &n.year[GR_CASE_LIKELY][i];

		if (x->year == o.base_year) {
			assert_memory_equal(x, y, sizeof(*x));
		} else {
			assert_true(y->consumption_kg > x->consumption_kg);
			assert_true(y->secondary_kg > x->secondary_kg);
			assert_true(y->target_kg > x->target_kg);
			assert_true(y->reserve_end_kg < x->reserve_end_kg);
		}
	}
	for (int c = 0; c < GR_CASES; c++) {
		if (c != GR_CASE_LIKELY)
			assert_memory_equal(
			    o.year[c], n.year[c], (size_t)o.years * sizeof(*o.year[c]));
	}
}

static void years_may_begin_later_and_reserves_still_run_from_the_base_year(void **state)
{
	struct gr_outlook o, n;

	make(*state, NULL, NULL, &o);
	make(*state, "outlook.first_year", "2026", &n);
	assert_int_equal(n.years, 10);
	for (int c = 0; c < GR_CASES; c++)
		assert_memory_equal(n.year[c], o.year[c] + 4, 10 * sizeof(*o.year[c]));
}

static void the_steps_and_what_is_missing_add_up_to_the_target(void **state)
{
	struct gr_arena *a = *state;
	struct gr_outlook_pool pool = {.pool_kg = 310000000,
	    .plants_kg = 120000000,
	    .declared_kg = 45000000,
	    .requirement_kg = 77777777,
	    .avoided_kg = 100000003,
	    .definition = GR_STR("rs_daekning_bred")};
	struct gr_ladder *l;
	struct gr_dataset d;
	struct gr_outlook o;
	struct gr_error err;

	dataset_with(a, NULL, NULL, &d);
	assert_int_equal(gr_outlook_make(&d, &pool, a, &o, &err), GR_OK);
	l = &o.ladder;
	assert_int_equal(l->target_kg, 2052000000);
	assert_int_equal(l->today_kg, 205000000);
	assert_int_equal(
	    l->avoided_kg, 20000001); /* a tonne not used takes a fifth off the target */
	assert_int_equal(l->today_kg + l->pool_kg + l->plants_kg + l->declared_kg +
	                     l->requirement_kg + l->avoided_kg + l->missing_kg,
	    l->target_kg);
	pool.pool_kg = 5000000000; /* more than the target: missing is below zero, not cut */
	assert_int_equal(gr_outlook_make(&d, &pool, a, &o, &err), GR_OK);
	assert_true(l->missing_kg < 0);
	assert_int_equal(l->today_kg + l->pool_kg + l->plants_kg + l->declared_kg +
	                     l->requirement_kg + l->avoided_kg + l->missing_kg,
	    l->target_kg);
	pool.pool_kg = -1;
	assert_int_equal(gr_outlook_make(&d, &pool, a, &o, &err), GR_LIMIT);
}

static void the_definition_comes_with_its_two_alternatives(void **state)
{
	struct gr_outlook o;

	make(*state, NULL, NULL, &o);
	assert_true(gr_str_is(o.target.id, "rs_daekning_bred"));
	assert_int_equal(o.target.value_permille, 200);
	assert_int_equal(o.target.baseline_permille, 20);
	assert_int_equal(o.target.year, 2032);
	assert_true(gr_str_is(o.target.source_id, "s09"));
	assert_int_equal(o.alternatives, 2);
	assert_true(gr_str_is(o.alternative[0].id, "rs_smal"));
	assert_true(gr_str_is(o.alternative[1].id, "rs_reduktion"));
	assert_true(gr_str_is(o.assumption_class, "D"));
}

static void definitions_of_another_form_or_area_are_refused(void **state)
{
	static const char *const other[] = {"rs_reduktion", /* less use: another form */
	    "rs_erstatning",                                /* share of extraction */
	    "rh_2030", /* another area and method: starts at 19 % */
	    "rm_ingen", "erklaering_2025"};
	struct gr_arena *a = *state;
	struct gr_dataset d;
	struct gr_outlook o;
	struct gr_error err;

	for (size_t i = 0; i < sizeof(other) / sizeof(other[0]); i++) {
		dataset_with(a, "outlook.definition", other[i], &d);
		assert_int_equal(gr_outlook_make(&d, NULL, a, &o, &err), GR_INVALID);
		assert_true(strlen(err.remedy) > 0);
	}
	dataset_with(a, "outlook.definition", "nowhere", &d);
	assert_int_equal(gr_outlook_make(&d, NULL, a, &o, &err), GR_MISSING);
}

static void a_plan_counted_under_another_definition_is_refused(void **state)
{
	struct gr_arena *a = *state;
	struct gr_outlook_pool pool = {.pool_kg = 1000, .definition = GR_STR("rs_smal")};
	struct gr_dataset d;
	struct gr_outlook o;
	struct gr_error err;

	dataset_with(a, NULL, NULL, &d);
	assert_int_equal(gr_outlook_make(&d, &pool, a, &o, &err), GR_INVALID);
	dataset_with(a, "outlook.definition", "rs_smal", &d);
	assert_int_equal(gr_outlook_make(&d, &pool, a, &o, &err), GR_OK);
}

static void a_share_above_the_whole_is_refused(void **state)
{
	struct gr_arena *a = *state;
	struct gr_dataset d;
	struct gr_outlook o;
	struct gr_error err;

	dataset_with(a, "outlook.share_step_permille.high", "90", &d);
	assert_int_equal(gr_outlook_make(&d, NULL, a, &o, &err), GR_INVALID);
	dataset_with(a, "outlook.growth_per_10000.low", "20000", &d);
	assert_int_equal(gr_outlook_make(&d, NULL, a, &o, &err), GR_INVALID);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(land_sea_net_import_and_secondary_are_the_consumption),
	    cmocka_unit_test(likely_2032_lacks_1129_thousand_tonnes),
	    cmocka_unit_test(high_reaches_the_target_in_2032_and_low_never),
	    cmocka_unit_test(the_reserve_of_low_runs_out_in_2033_and_no_other_does),
	    cmocka_unit_test(the_share_is_two_whole_numbers),
	    cmocka_unit_test(every_row_of_the_worked_example_agrees_to_the_tonne),
	    cmocka_unit_test(one_growth_rate_moves_every_later_year_and_no_earlier_one),
	    cmocka_unit_test(years_may_begin_later_and_reserves_still_run_from_the_base_year),
	    cmocka_unit_test(the_steps_and_what_is_missing_add_up_to_the_target),
	    cmocka_unit_test(the_definition_comes_with_its_two_alternatives),
	    cmocka_unit_test(definitions_of_another_form_or_area_are_refused),
	    cmocka_unit_test(a_plan_counted_under_another_definition_is_refused),
	    cmocka_unit_test(a_share_above_the_whole_is_refused),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, fixture_open, fixture_close);
}
