#include "exchange/csv.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "exchange/csv_rows.h"
#include "exchange/table.h"
#include "fixture.h"

#define HEAD "Retning;Projekt;Kvalitet;Mængde;Enhed;Sted;Periode;Sikkerhed\r\n"
#define ROW "behov;Cykelsti;Stabilt grus kvalitet II (SG II);1200;ton;Køge;2028;i budget\r\n"

static int read_how(struct gr_arena *a, struct gr_str bytes, gr_org_id org,
    struct gr_sheet_delivery *out, struct gr_error *err)
{
	struct gr_line_reading how = {.dataset = fixture_dataset(), .org = org};
	struct gr_limits limits = gr_limits_default();

	return gr_csv_read(bytes, &how, &limits, a, out, err);
}

static void read_it(struct gr_arena *a, struct gr_str bytes, struct gr_sheet_delivery *out)
{
	struct gr_error err;

	if (read_how(a, bytes, fixture_demo()->line[0].org, out, &err))
		fail_msg("%s", fixture_said(a, &err));
}

static const char *shown(struct gr_arena *a, const struct gr_line *l)
{
	struct gr_sb sb;

	gr_sb_open(&sb, a, 65536);
	gr_sb_i64(&sb, l->id.v);
	gr_sb_char(&sb, ' ');
	gr_sb_i64(&sb, l->org.v);
	gr_sb_char(&sb, ' ');
	gr_line_canonical(&sb, l);
	return gr_str_z(a, gr_sb_str(&sb));
}

static void every_example_line_is_written_and_read_again(void **state)
{
	const struct gr_demo *demo = fixture_demo();
	const struct gr_dataset *dataset = fixture_dataset();

	for (int bom = 0; bom < 2; bom++) {
		struct gr_sb sb;
		struct gr_sheet_delivery d;
		struct gr_error err;

		gr_sb_open(&sb, *state, 8 << 20);
		if (bom)
			gr_csv_bom(&sb);
		gr_csv_put_head(&sb);
		for (int32_t i = 0; i < demo->lines; i++)
			gr_csv_put_line(&sb, &demo->line[i], dataset);
		/* organisation 0: the column says it, one sheet for many */
		assert_int_equal(read_how(*state, gr_sb_str(&sb), (gr_org_id){0}, &d, &err), 0);
		if (d.problems)
			fixture_print(*state, &d);
		assert_int_equal(d.problems, 0);
		assert_int_equal(d.lines, demo->lines);
		for (int32_t i = 0; i < demo->lines; i++) {
			assert_string_equal(
			    shown(*state, &d.line[i]), shown(*state, &demo->line[i]));
			assert_true(
			    gr_str_eq(d.content[i], gr_line_content(&demo->line[i], *state)));
		}
		assert_false(d.whole);
	}
}

static void awkward_texts_come_back_and_none_is_a_formula(void **state)
{
	static const char *const text[] = {"=1+1", "+47 1", "-5", "@x", "'=a", "''=a", "a;b",
	    "say \"so\"", "\"", "flere\nlinjer", "=HYPERLINK(\"x\")", "'", "æøå", "a,b"};

	for (size_t i = 0; i < sizeof text / sizeof *text; i++) {
		struct gr_line l = fixture_demo()->line[i];
		struct gr_sb sb;
		struct gr_sheet_delivery d;
		const char *at;

		l.note = gr_str(text[i]);
		gr_sb_open(&sb, *state, 1 << 20);
		gr_csv_put_head(&sb);
		gr_csv_put_line(&sb, &l, fixture_dataset());
		for (at = strstr(gr_str_z(*state, gr_sb_str(&sb)), "\r\n"); at;
		     at = strchr(at + 1, ';'))
			assert_null(strchr("=+-@\t", at[1]));
		read_it(*state, gr_sb_str(&sb), &d);
		assert_int_equal(d.lines, 1);
		assert_string_equal(gr_str_z(*state, d.line[0].note), text[i]);
	}
}

static void six_cells_are_enough(void **state)
{
	struct gr_sheet_delivery d;

	read_it(*state, GR_STR(HEAD ROW), &d);
	if (d.problems)
		fixture_print(*state, &d);
	assert_int_equal(d.problems, 0);
	assert_int_equal(d.lines, 1);
	assert_true(gr_str_is(d.line[0].quality, "sg_ii"));
	assert_int_equal(d.line[0].likely_kg, 1200000);
	assert_int_equal(d.line[0].low_kg, 840000); /* -30 % in budget */
	assert_int_equal(d.line[0].high_kg, 1800000);
	assert_true(gr_str_is(d.line[0].entered.source, "csv:D2"));
	assert_true(gr_str_is(d.line[0].entered.text, "1200"));
}

static void commas_tabs_and_quotes_are_recognised(void **state)
{
	struct gr_sheet_delivery d;

	read_it(*state,
	    GR_STR("Retning,Projekt,Kvalitet,Mængde,Sted,Periode,Sikkerhed\nbehov,\"P, "
	           "a\",sg_ii,\"1200,5\",Køge,2028,idé\n"),
	    &d);
	assert_int_equal(d.errors, 0);
	assert_true(gr_str_is(d.line[0].project_name, "P, a"));
	assert_int_equal(d.line[0].likely_kg, 1200500);
	read_it(*state,
	    GR_STR("Retning\tProjekt\tKvalitet\tMængde\tSted\tPeriode\tSikkerhed\nbehov\tP\tsg_"
	           "ii\t12\tKøge\t2028\tidé"),
	    &d);
	assert_int_equal(d.errors, 0);
	assert_int_equal(d.line[0].likely_kg, 12000);
}

static void a_mark_inside_quotes_cuts_nothing(void **state)
{
	struct gr_sheet_delivery d;

	read_it(*state,
	    GR_STR("Retning;Projekt;Kvalitet;Mængde;Sted;Periode;Sikkerhed;Bemærkning\n"
	           "behov;P;sg_ii;12;Køge;2028;idé;\"a,b,c,d,e,f,g,h,i,j,k,l\"\n"),
	    &d);
	assert_int_equal(d.problems, 0);
	assert_true(gr_str_is(d.line[0].note, "a,b,c,d,e,f,g,h,i,j,k,l"));
}

static void the_line_that_names_the_mark_is_no_head(void **state)
{
	struct gr_sheet_delivery d;

	read_it(*state, GR_STR("sep=;\r\n" HEAD ROW), &d);
	assert_int_equal(d.problems, 0);
	assert_int_equal(d.lines, 1);
	assert_true(gr_str_is(d.line[0].entered.source, "csv:D3"));
}

static void windows_letters_are_read_and_said_once(void **state)
{
	struct gr_sheet_delivery d;

	read_it(*state,
	    GR_STR("Retning;Projekt;Kvalitet;M\xE6ngde;Sted;Periode;Sikkerhed\n"
	           "behov;\xD8"
	           "resti \x96 nord;sg_ii;12;K\xF8ge;2028;id\xE9\nbehov;\xD8"
	           "resti 2;sg_ii;12;K\xF8ge;2028;id\xE9\n"),
	    &d);
	assert_int_equal(d.errors, 0);
	assert_int_equal(d.lines, 2);
	assert_true(gr_str_is(d.line[0].project_name, "Øresti – nord"));
	assert_int_equal(d.problems, 1);
	assert_int_equal(d.problem[0].severity, GR_REMARK_CELL);
	assert_string_equal(d.problem[0].error.sentence,
	    "The letters are Windows-1252, not UTF-8. They are read as such.");
}

static void a_wrong_cell_is_named_as_a_spreadsheet_would(void **state)
{
	struct gr_sheet_delivery d;

	read_it(
	    *state, GR_STR(HEAD ROW "behov;Sti;Stabilt grus;1.234;ton;Køge;2028;i budget\r\n"), &d);
	assert_string_equal(
	    fixture_problem_at(*state, &d, "D3")->error.sentence, "»{0}« can mean {1} or {2}.");
	assert_int_equal(fixture_problem_at(*state, &d, "D3")->line, 1);
}

static void a_file_of_another_kind_or_without_heads_is_refused(void **state)
{
	static const struct {
		const char *text, *sentence;
	} bad[] = {
	    {"", "The file is empty."},
	    {" \r\n", "The file is empty."},
	    {"a;b;c\n1;2;3\n", "The first row lacks these columns: {0}."},
	    {"<html><table>", "The file is a web page, whatever its name says."},
	    {"%PDF-1.7", "The file is a PDF, and its cells cannot be read."},
	    {HEAD "behov;\"Sti;sg_ii;1;ton;Køge;2028;idé\n",
	        "A quotation mark does not end before the file does."},
	    {HEAD "behov;Sti \"nord\";sg_ii;1;ton;Køge;2028;idé\n",
	        "A quotation mark stands inside a cell that does not begin with one."},
	};

	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		struct gr_sheet_delivery d;
		struct gr_error err;

		assert_int_equal(
		    read_how(*state, gr_str(bad[i].text), (gr_org_id){1}, &d, &err), GR_INVALID);
		assert_string_equal(err.sentence, bad[i].sentence);
	}
}

static void a_line_of_somebody_else_is_not_taken(void **state)
{
	struct gr_sheet_delivery d;
	struct gr_error err;

	assert_int_equal(
	    read_how(*state,
	        GR_STR("Organisation;Retning;Projekt;Kvalitet;Mængde;Sted;Periode;Sikkerhed\nRSJ;"
	               "behov;P;sg_ii;12;Køge;2028;idé\n"
	               "Ingen;behov;P;sg_ii;12;Køge;2028;idé\n;behov;P;sg_ii;12;Køge;2028;idé\n"),
	        fixture_demo()->line[0].org, &d, &err),
	    0);
	assert_string_equal(fixture_problem_at(*state, &d, "A2")->error.sentence,
	    "The line belongs to »{0}«, and this file is handed in for another organisation.");
	assert_string_equal(fixture_problem_at(*state, &d, "A3")->error.sentence,
	    "The organisation »{0}« is not on the list.");
	assert_int_equal(d.errors, 2);
}

static void rows_come_in_batches_and_in_bounded_memory(void **state)
{
	struct gr_line_reading how = {
	    .dataset = fixture_dataset(), .org = fixture_demo()->line[0].org};
	struct gr_limits limits = gr_limits_default();
	FILE *f = tmpfile();
	struct gr_csv_source source = {.file = f};
	struct gr_csv *csv;
	struct gr_error err;
	bool more = true;
	int64_t kg = 0;

	(void)state;
	assert_non_null(f);
	fputs(HEAD, f);
	for (int i = 1; i <= 50000; i++)
		fprintf(f, "behov;Projekt %d;sg_ii;%d;ton;Køge;2028;i budget\n", i, i);
	rewind(f);
	assert_int_equal(gr_csv_open(&source, &how, &limits, &csv, &err), 0);
	while (more) {
		struct gr_arena *a = gr_arena_open((size_t)8 << 20);
		struct gr_sheet_delivery d;

		if (gr_csv_next(csv, 1000, a, &d, &more, &err))
			fail_msg("%s", fixture_said(a, &err));
		assert_int_equal(d.problems, 0);
		for (int32_t i = 0; i < d.lines; i++)
			kg += d.line[i].likely_kg;
		gr_arena_close(a);
	}
	assert_int_equal(gr_csv_rows(csv), 50000);
	assert_int_equal(kg, (int64_t)50000 * 50001 / 2 * 1000);
	gr_csv_close(csv);
	fclose(f);
}

static struct gr_str rows_of(struct gr_arena *a, int32_t rows, size_t note)
{
	struct gr_sb sb;

	gr_sb_open(&sb, a, 32 << 20);
	gr_sb_z(&sb, "Retning;Projekt;Kvalitet;Mængde;Sted;Periode;Sikkerhed;Bemærkning\n");
	for (int32_t i = 0; i < rows; i++) {
		gr_sb_fmt(&sb, "behov;P%d;sg_ii;12;Køge;2028;idé;", i);
		for (size_t k = 0; k < note; k++)
			gr_sb_char(&sb, 'x');
		gr_sb_char(&sb, '\n');
	}
	return gr_sb_str(&sb);
}

static void rows_bytes_and_length_of_a_line_have_limits(void **state)
{
	struct gr_line_reading how = {
	    .dataset = fixture_dataset(), .org = fixture_demo()->line[0].org};
	struct gr_sheet_delivery d;
	struct gr_error err;
	struct gr_str ten = rows_of(*state, 10, 0), wide = rows_of(*state, 1, 1000);
	int64_t length =
	    (int64_t)(wide.n -
	              sizeof(
	                  "Retning;Projekt;Kvalitet;Mængde;Sted;Periode;Sikkerhed;Bemærkning\n") +
	              1);

	for (int64_t by = -1; by <= 1; by++) {
		struct gr_limits limits = gr_limits_default();

		limits.rows = 10 - by;
		assert_int_equal(
		    gr_csv_read(ten, &how, &limits, *state, &d, &err), by > 0 ? GR_LIMIT : GR_OK);
		limits = gr_limits_default();
		limits.file_bytes = (int64_t)ten.n - by;
		assert_int_equal(
		    gr_csv_read(ten, &how, &limits, *state, &d, &err), by > 0 ? GR_LIMIT : GR_OK);
		limits = gr_limits_default();
		limits.csv_line_bytes = length - by;
		assert_int_equal(
		    gr_csv_read(wide, &how, &limits, *state, &d, &err), by > 0 ? GR_LIMIT : GR_OK);
	}
	assert_string_equal(err.place, "A2");
}

static void rows_of_nothing_but_empty_cells_are_no_rows(void **state)
{
	struct gr_csv_source source = {.text = GR_STR(";;;\r\n\"\";;\n")};
	struct gr_csv_reader *r;
	struct gr_csv_row row;
	struct gr_error err;
	bool more;

	assert_int_equal(gr_csv_reader_open(&source, 65536, &r, &err), 0);
	for (int i = 0; i < 2; i++) {
		assert_int_equal(gr_csv_reader_next(r, *state, &row, &more, &err), 0);
		assert_true(more);
		assert_int_equal(row.cells, 0);
	}
	gr_csv_reader_close(r);
}

static void a_row_of_too_many_columns_is_refused(void **state)
{
	struct gr_csv_source source;
	struct gr_csv_reader *r;
	struct gr_csv_row row;
	struct gr_error err;
	struct gr_sb sb;
	bool more;

	for (int n = GR_CSV_FIELDS - 1; n <= GR_CSV_FIELDS + 1; n++) {
		gr_sb_open(&sb, *state, 65536);
		for (int i = 0; i < n; i++)
			gr_sb_z(&sb, i ? ";x" : "x");
		source = (struct gr_csv_source){.text = gr_sb_str(&sb)};
		assert_int_equal(gr_csv_reader_open(&source, 65536, &r, &err), 0);
		assert_int_equal(gr_csv_reader_next(r, *state, &row, &more, &err),
		    n > GR_CSV_FIELDS ? GR_LIMIT : GR_OK);
		gr_csv_reader_close(r);
	}
}

static void numbers_of_ours_have_a_decimal_comma(void **state)
{
	struct gr_sb sb;

	gr_sb_open(&sb, *state, 1000);
	gr_csv_put_decimal(&sb, 1234500, 3, true);
	gr_csv_put_decimal(&sb, -5, 2, false);
	gr_csv_put_decimal(&sb, INT64_MIN, 0, false);
	gr_csv_put_decimal(&sb, 1000, 3, false);
	gr_csv_put_decimal(&sb, 0, 3, false);
	assert_string_equal(
	    gr_str_z(*state, gr_sb_str(&sb)), "1234,5;-0,05;-9223372036854775808;1;0");
}

static void a_table_hides_what_may_not_be_shown(void **state)
{
	static const char *const head[] = {"Quality", "Tonnes"};
	struct gr_table t;
	struct gr_error err;
	struct gr_sb sb;
	struct gr_cell *row;

	assert_int_equal(gr_table_open(&t, *state, head, 2, 2, &err), 0);
	row = gr_table_row(&t);
	row[0] = gr_cell_text(GR_STR("=a"));
	row[1] = gr_cell_number(12500, 3);
	row = gr_table_row(&t);
	row[0] = gr_cell_text(GR_STR("b"));
	row[1] = gr_cell_figure(gr_figure_hidden(GR_HIDDEN_FEW), 3);
	gr_sb_open(&sb, *state, 1000);
	gr_csv_put_table(&sb, &t);
	assert_string_equal(gr_str_z(*state, gr_sb_str(&sb)),
	    "\xEF\xBB\xBF"
	    "Quality;Tonnes\r\n'=a;12,5\r\nb;not shown\r\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_example_line_is_written_and_read_again),
	    cmocka_unit_test(awkward_texts_come_back_and_none_is_a_formula),
	    cmocka_unit_test(six_cells_are_enough),
	    cmocka_unit_test(commas_tabs_and_quotes_are_recognised),
	    cmocka_unit_test(a_mark_inside_quotes_cuts_nothing),
	    cmocka_unit_test(the_line_that_names_the_mark_is_no_head),
	    cmocka_unit_test(windows_letters_are_read_and_said_once),
	    cmocka_unit_test(a_wrong_cell_is_named_as_a_spreadsheet_would),
	    cmocka_unit_test(a_file_of_another_kind_or_without_heads_is_refused),
	    cmocka_unit_test(a_line_of_somebody_else_is_not_taken),
	    cmocka_unit_test(rows_come_in_batches_and_in_bounded_memory),
	    cmocka_unit_test(rows_bytes_and_length_of_a_line_have_limits),
	    cmocka_unit_test(rows_of_nothing_but_empty_cells_are_no_rows),
	    cmocka_unit_test(a_row_of_too_many_columns_is_refused),
	    cmocka_unit_test(numbers_of_ours_have_a_decimal_comma),
	    cmocka_unit_test(a_table_hides_what_may_not_be_shown),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests_name("exchange/csv", tests, fixture_open, fixture_close);
}
