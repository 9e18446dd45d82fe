#include "exchange/line_sheet.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "exchange/line_word.h"
#include "fixture.h"

static void numbers_of_cells_are_exact(void **state)
{
	static const struct {
		const char *text;
		int decimals;
		bool ok;
		int64_t n;
	} number[] = {
	    {"1234.5", 3, true, 1234500},
	    {"1.2345E3", 3, true, 1234500},
	    {"1.2345e+3", 1, true, 12345},
	    {"12345E-1", 3, true, 1234500},
	    {"-0.5", 1, true, -5},
	    {"0.0005", 3, true, 0}, /* half to even */
	    {"0.0015", 3, true, 2},
	    {"0.10000000000000001", 3, true, 100},
	    {"9223372036854775807", 0, true, INT64_MAX},
	    {"9223372036854775808", 0, false, 0},
	    {"1E400", 3, false, 0},
	    {"1E-400", 3, true, 0},
	    {"1E-30", 3, true, 0},
	    {"0E300", 3, true, 0},
	    {"123456789012345678901234567890123456789012345678901234567890E-50", 0, true,
	        1234567890},
	    {"", 3, false, 0},
	    {".", 3, false, 0},
	    {"1.2.3", 3, false, 0},
	    {"1,5", 3, false, 0},
	    {"1E", 3, false, 0},
	    {"E5", 3, false, 0},
	    {"NaN", 3, false, 0},
	    {"0x10", 3, false, 0},
	};

	(void)state;
	for (size_t i = 0; i < sizeof number / sizeof *number; i++) {
		int64_t n = 0;
		bool ok = gr_sheet_number(gr_str(number[i].text), number[i].decimals, &n);

		if (ok != number[i].ok || (ok && n != number[i].n))
			fail_msg("%s gives %d %lld", number[i].text, ok, (long long)n);
	}
}

static void cells_are_named_as_in_a_spreadsheet(void **state)
{
	static const struct {
		int32_t row, column;
		const char *name;
	} cell[] = {{1, 1, "A1"}, {14, 26, "Z14"}, {2, 27, "AA2"}, {3, 702, "ZZ3"},
	    {1048576, 16384, "XFD1048576"}, {0, 3, "C"}, {0, 0, ""}, {7, 0, "7"}};

	(void)state;
	for (size_t i = 0; i < sizeof cell / sizeof *cell; i++) {
		char room[16];

		gr_cell_name(cell[i].row, cell[i].column, room);
		assert_string_equal(room, cell[i].name);
	}
}

static void heads_are_known_by_name_whatever_their_spelling(void **state)
{
	(void)state;
	for (int c = 0; c < GR_COLUMNS; c++)
		assert_int_equal(gr_column_of(gr_column_name((enum gr_column)c)), c);
	assert_int_equal(gr_column_of(GR_STR(" MÆNGDE * ")), GR_COLUMN_AMOUNT);
	assert_int_equal(gr_column_of(GR_STR("Bredde (m)")), GR_COLUMN_WIDTH);
	assert_int_equal(gr_column_of(GR_STR("Certainty")), GR_COLUMN_CERTAINTY);
	assert_int_equal(gr_column_of(GR_STR("")), -1);
	assert_int_equal(gr_column_of(GR_STR("Pris")), -1);
}

static void words_of_the_lists_mean_what_they_say(void **state)
{
	const struct gr_dataset *d = fixture_dataset();
	struct gr_sheet_memory *m = gr_sheet_memory_open(d, *state);
	struct gr_entered e;
	int32_t i;

	assert_non_null(m);
	for (i = 0; i < d->qualities; i++) {
		assert_int_equal(gr_memory_word(m, GR_COLUMN_QUALITY, d->quality[i].name), i);
		assert_int_equal(gr_memory_word(m, GR_COLUMN_QUALITY, d->quality[i].code), i);
	}
	for (i = 0; i < d->uses; i++)
		assert_int_equal(gr_memory_word(m, GR_COLUMN_USE, d->use[i].name), i);
	for (i = 0; i < d->soil_classes; i++)
		assert_int_equal(gr_memory_word(m, GR_COLUMN_CLASS, d->soil_class[i].name), i);
	for (i = 0; i < d->settings; i++)
		if (gr_code_type_at(d, i).n)
			assert_true(
			    gr_str_eq(gr_word_type(d, gr_code_type_at(d, i)), d->setting[i].value));
	for (i = 0; i < GR_CERTAINTIES; i++)
		assert_int_equal(
		    gr_memory_word(m, GR_COLUMN_CERTAINTY, gr_word_certainty((enum gr_certainty)i)),
		    i);
	for (i = 0; i < GR_VISIBILITIES; i++)
		assert_int_equal(gr_memory_word(m, GR_COLUMN_VISIBILITY,
		                     gr_word_visibility((enum gr_visibility)i)),
		    i);
	for (i = 0; gr_word_unit_at(i).n; i++) {
		gr_memory_unit(
		    m, gr_memory_word(m, GR_COLUMN_UNIT, gr_word_unit_at(i)), GR_NEED, &e);
		assert_true(gr_str_eq(gr_word_unit(&e), gr_word_unit_at(i)));
	}
	assert_int_equal(i, 6);
	for (i = 0; gr_word_avoided_at(i).n; i++)
		assert_true(
		    gr_str_eq(gr_word_avoided(gr_code_avoided_at(i)), gr_word_avoided_at(i)));
	assert_int_equal(
	    gr_memory_word(m, GR_COLUMN_CLASS, GR_STR("Ved ikke endnu")), GR_WORD_UNKNOWN);
	assert_int_equal(
	    gr_memory_word(m, GR_COLUMN_CLASS, GR_STR("kl1")), -1); /* two systems have one */
	assert_true(gr_memory_word(m, GR_COLUMN_CLASS, GR_STR("kategori kat1")) >= 0);
}

static void a_bare_m3_is_built_in_for_a_need_and_in_place_for_a_surplus(void **state)
{
	struct gr_sheet_memory *m = gr_sheet_memory_open(fixture_dataset(), *state);
	struct gr_entered e;

	gr_memory_unit(m, gr_memory_word(m, GR_COLUMN_UNIT, GR_STR("m³")), GR_NEED, &e);
	assert_int_equal(e.known, GR_KNOWN_M3);
	assert_int_equal(e.state, GR_BUILT_IN);
	gr_memory_unit(m, gr_memory_word(m, GR_COLUMN_UNIT, GR_STR("M3")), GR_SURPLUS, &e);
	assert_int_equal(e.state, GR_IN_PLACE);
}

static void what_is_remembered_is_what_was_read(void **state)
{
	struct gr_sheet_memory *m = gr_sheet_memory_open(fixture_dataset(), *state);
	struct gr_place first, again, roskilde;
	struct gr_error err;
	struct gr_window_read w;

	for (int i = 0; i < 300; i++) {
		assert_int_equal(gr_memory_place(m, GR_STR("Køge"), 0, &first, &err), 0);
		assert_int_equal(gr_memory_place(m, GR_STR("Roskilde"), 265, &roskilde, &err), 0);
		assert_int_equal(
		    gr_place_read(fixture_dataset(), GR_STR("Køge"), 0, &again, &err), 0);
		assert_int_equal(first.e_m, again.e_m);
		assert_int_equal(first.municipality, again.municipality);
		assert_int_not_equal(first.municipality, roskilde.municipality);
		w = gr_memory_window(m, i % 2 ? GR_STR("2028") : GR_STR("3. kvartal 2029"));
		assert_int_equal(w.reading, GR_READ_OK);
		assert_int_equal(
		    w.first.n, i % 2 ? gr_quarter_of(2028, 1).n : gr_quarter_of(2029, 3).n);
		assert_int_equal(gr_memory_window(m, GR_STR("snart")).reading, GR_READ_BAD);
	}
}

static void memory_stops_learning_before_the_arena_is_full(void **state)
{
	struct gr_arena *a = gr_arena_open((size_t)1 << 20);
	struct gr_sheet_memory *m = gr_sheet_memory_open(fixture_dataset(), a);

	(void)state;
	assert_non_null(m);
	for (int i = 0; i < 200000; i++) {
		char text[40];
		struct gr_window_read w;

		snprintf(text, sizeof text, "%d. %s 20%02d", i % 28 + 1, i % 2 ? "marts" : "april",
		    i % 90);
		text[0] = text[0] == '0' ? '1' : text[0];
		w = gr_memory_window(m, gr_str(text));
		assert_int_equal(w.reading, GR_READ_OK);
		snprintf(text, sizeof text, "x%d", i);
		assert_int_equal(gr_memory_word(m, GR_COLUMN_USE, gr_str(text)), -1);
	}
	assert_false(gr_arena_full(a));
	gr_arena_close(a);
}

/* One row through the sheet, from texts in the order of the columns. */
static void read_row(struct gr_arena *a, enum gr_direction direction, const char *const *text,
    struct gr_sheet_delivery *out)
{
	static struct gr_limits limits;
	struct gr_line_reading how = {
	    .dataset = fixture_dataset(), .org = fixture_demo()->line[0].org};
	struct gr_sheet_cell cell[GR_COLUMNS];
	struct gr_line_sheet s;
	struct gr_error err;
	int32_t n = 0;

	limits = gr_limits_default();
	*out = (struct gr_sheet_delivery){.kind = GR_FILE_XLSX};
	gr_line_sheet_open(&s, &how, &limits, gr_sheet_memory_open(fixture_dataset(), a), a, out);
	s.sheet = direction == GR_NEED ? GR_STR("Behov") : GR_STR("Overskud");
	s.direction = direction;
	for (int i = 0; i < GR_SHEET_VISIBLE; i++) {
		s.at[i] = i + 1;
		if (text[i])
			cell[n++] = (struct gr_sheet_cell){
			    .kind = GR_SHEET_CELL_TEXT, .column = i + 1, .text = gr_str(text[i])};
	}
	if (gr_line_sheet_row(&s, 2, cell, n, &err))
		fail_msg("%s", fixture_said(a, &err));
}

static void metres_and_budgets_become_tonnes_with_a_band(void **state)
{
	static const char *const metres[GR_SHEET_VISIBLE] = {"P", "Vej og sti", "sg_ii", "cykelsti",
	    NULL, "1200", "m", NULL, NULL, "2,5", NULL, "Cykelsti", NULL, NULL, "Køge", "2028",
	    "i budget", NULL, NULL};
	static const char *const layer[GR_SHEET_VISIBLE] = {"P", NULL, "sg_ii", NULL, NULL, "1200",
	    "m", NULL, NULL, "2,5", "200", NULL, NULL, NULL, "Køge", "2028", "i budget", NULL,
	    NULL};
	static const char *const budget[GR_SHEET_VISIBLE] = {"P", "Vej og sti", "raajord_ler", NULL,
	    "ved ikke endnu", "5000", "1.000 kr.", NULL, NULL, NULL, NULL, NULL, NULL, NULL, "Køge",
	    "2028", "idé", "kun os", NULL};
	struct gr_sheet_delivery d;

	read_row(*state, GR_NEED, metres, &d);
	fixture_print(*state, &d);
	assert_int_equal(d.problems, 0);
	/* 1,200 m x 2.5 m x 150 l x 2,050 kg/m3 */
	assert_int_equal(d.line[0].likely_kg, 922500);
	assert_true(d.line[0].low_kg < 922500 && d.line[0].high_kg > 922500);
	assert_int_equal(d.line[0].visibility, GR_VISIBLE_PARTNERS);
	read_row(*state, GR_NEED, layer, &d);
	assert_int_equal(d.problems, 0);
	assert_int_equal(d.line[0].likely_kg, 1230000);
	read_row(*state, GR_SURPLUS, budget, &d);
	assert_int_equal(d.problems, 0);
	assert_true(d.line[0].likely_kg > 0);
	assert_int_equal(d.line[0].soil_class.n, 0);
	assert_true(gr_str_is(d.line[0].entered.source, "Overskud!F2"));
}

static void what_the_estimate_lacks_is_told_at_its_cell(void **state)
{
	static const char *const no_width[GR_SHEET_VISIBLE] = {"P", NULL, "sg_ii", NULL, NULL,
	    "1200", "m", NULL, NULL, NULL, "200", NULL, NULL, NULL, "Køge", "2028", "i budget",
	    NULL, NULL};
	static const char *const no_type[GR_SHEET_VISIBLE] = {"P", NULL, "sg_ii", NULL, NULL,
	    "1200", "1.000 kr.", NULL, NULL, NULL, NULL, NULL, NULL, NULL, "Køge", "2028",
	    "i budget", NULL, NULL};
	static const char *const falling[GR_SHEET_VISIBLE] = {"P", NULL, "sg_ii", NULL, NULL,
	    "1200", "ton", "1300", NULL, NULL, NULL, NULL, NULL, NULL, "Køge", "2028", "i budget",
	    NULL, NULL};
	struct gr_sheet_delivery d;

	read_row(*state, GR_NEED, no_width, &d);
	assert_int_equal(fixture_problem_at(*state, &d, "Behov!J2")->field, GR_FIELD_WIDTH);
	read_row(*state, GR_NEED, no_type, &d);
	assert_int_equal(fixture_problem_at(*state, &d, "Behov!B2")->field, GR_FIELD_TYPE);
	read_row(*state, GR_NEED, falling, &d);
	assert_int_equal(fixture_problem_at(*state, &d, "Behov!H2")->field, GR_FIELD_LOW);
	assert_int_equal(d.lines, 1); /* and the line stands beside its problem */
}

static void memory_may_run_out_anywhere(void **state)
{
	struct gr_line_reading how = {
	    .dataset = fixture_dataset(), .org = fixture_demo()->line[0].org};
	struct gr_limits limits = gr_limits_default();
	struct gr_workbook w;
	struct gr_str bytes = fixture_workbook(*state, &w);
	int failed = 0;

	for (size_t n = 1; n < 100000; n += n < 300 ? 1 : n / 50) {
		struct gr_arena *a = gr_arena_open((size_t)256 << 20);
		struct gr_sheet_delivery d;
		struct gr_error err;
		int rc;

		gr_arena_fail_at(a, n);
		rc = gr_workbook_read(bytes, &how, &limits, a, &d, &err);
		assert_true(rc == GR_OK || rc == GR_LIMIT);
		failed += rc != GR_OK;
		gr_arena_close(a);
		if (!rc)
			break;
	}
	assert_true(failed > 300);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(numbers_of_cells_are_exact),
	    cmocka_unit_test(cells_are_named_as_in_a_spreadsheet),
	    cmocka_unit_test(heads_are_known_by_name_whatever_their_spelling),
	    cmocka_unit_test(words_of_the_lists_mean_what_they_say),
	    cmocka_unit_test(a_bare_m3_is_built_in_for_a_need_and_in_place_for_a_surplus),
	    cmocka_unit_test(what_is_remembered_is_what_was_read),
	    cmocka_unit_test(memory_stops_learning_before_the_arena_is_full),
	    cmocka_unit_test(metres_and_budgets_become_tonnes_with_a_band),
	    cmocka_unit_test(what_the_estimate_lacks_is_told_at_its_cell),
	    cmocka_unit_test(memory_may_run_out_anywhere),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests_name(
	    "exchange/line_sheet", tests, fixture_open, fixture_close);
}
