/*
 * Bad workbooks, each made from a good one by one change, and what must be said of it, where. The good one is what Grus gives out; row 2
 * of »Behov« is its first line.
 */
#include "exchange/workbook.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "fixture.h"

#define NEED "xl/worksheets/sheet2.xml"
#define SURPLUS "xl/worksheets/sheet3.xml"
#define BOOK "xl/workbook.xml"

static int read_how(struct gr_arena *a, struct gr_str bytes, gr_org_id org,
    struct gr_sheet_delivery *out, struct gr_error *err)
{
	struct gr_line_reading how = {.dataset = fixture_dataset(), .org = org};
	struct gr_limits limits = gr_limits_default();

	return gr_workbook_read(bytes, &how, &limits, a, out, err);
}

static void read_it(struct gr_arena *a, struct gr_str bytes, struct gr_sheet_delivery *out)
{
	struct gr_error err;

	if (read_how(a, bytes, fixture_demo()->line[0].org, out, &err))
		fail_msg("%s", fixture_said(a, &err));
}

static void must_refuse(
    struct gr_arena *a, struct gr_str bytes, enum gr_status status, const char *sentence)
{
	struct gr_sheet_delivery d;
	struct gr_error err;

	assert_int_equal(read_how(a, bytes, fixture_demo()->line[0].org, &d, &err), status);
	assert_string_equal(err.sentence, sentence);
	assert_true(err.remedy[0]);
}

#define TEXT(cell, s) "<c r=\"" cell "\" t=\"inlineStr\"><is><t>" s "</t></is></c>"
#define NUMBER(cell, s) "<c r=\"" cell "\"><v>" s "</v></c>"

/* clang-format off */
static const struct {
	const char *cell, *xml;
	enum gr_severity severity;
	enum gr_line_field field;
	const char *sentence;
} bad_cell[] = {
    {"A2", TEXT("A2", ""),              GR_ERROR_CELL,  GR_FIELD_PROJECT,    "The line has no project."},
    {"A2", TEXT("A2", "a&#x202E;b"),    GR_ERROR_CELL,  GR_FIELD_PROJECT,    "The text holds characters that cannot be shown, or is not UTF-8."},
    {"B2", TEXT("B2", "Rumfart"),       GR_ERROR_CELL,  GR_FIELD_TYPE,       "The project type »{0}« is not on the list."},
    {"C2", TEXT("C2", "stabil grus 2"), GR_ERROR_CELL,  GR_FIELD_QUALITY,    "The quality »{0}« is not on the list. Did you mean »{1}«?"},
    {"C2", TEXT("C2", "qqqqqqqqq"),     GR_ERROR_CELL,  GR_FIELD_QUALITY,    "The quality »{0}« is not on the list."},
    {"F2", TEXT("F2", "1234.5"),        GR_ERROR_CELL,  GR_FIELD_AMOUNT,     "»{0}« can mean {1} or {2}."},
    {"F2", TEXT("F2", "1.234"),         GR_ERROR_CELL,  GR_FIELD_AMOUNT,     "»{0}« can mean {1} or {2}."},
    {"F2", TEXT("F2", "ca. 500"),       GR_ERROR_CELL,  GR_FIELD_AMOUNT,     "»{0}« is not a number."},
    {"F2", TEXT("F2", "500 ton"),       GR_ERROR_CELL,  GR_FIELD_AMOUNT,     "»{0}« is not a number."},
    {"F2", NUMBER("F2", "-5"),          GR_ERROR_CELL,  GR_FIELD_AMOUNT,     "»{0}« is below zero."},
    {"F2", NUMBER("F2", "0"),           GR_ERROR_CELL,  GR_FIELD_AMOUNT,     "The amount is zero."},
    {"F2", NUMBER("F2", "1E+300"),      GR_ERROR_CELL,  GR_FIELD_AMOUNT,     "»{0}« is too large a number, or has too many decimals."},
    {"F2", NUMBER("F2", "99999999"),    GR_ERROR_CELL,  GR_FIELD_AMOUNT,     "The amount {0} is above the limit of {1} for one line."},
    {"F2", TEXT("F2", ""),              GR_ERROR_CELL,  GR_FIELD_AMOUNT,     "The line has no amount."},
    {"F2", "<c r=\"F2\"><f>1+1</f><v>2</v></c>", GR_REMARK_CELL, GR_FIELD_AMOUNT, "The cell holds a formula. Its last result »{0}« is read."},
    {"F2", "<c r=\"F2\"><f>1+1</f></c>", GR_ERROR_CELL, GR_FIELD_AMOUNT,     "A formula has failed here: {0}."},
    {"F2", "<c r=\"F2\" t=\"e\"><f>[1]Ark1!A1</f><v>#REF!</v></c>", GR_ERROR_CELL, GR_FIELD_AMOUNT, "A formula has failed here: {0}."},
    {"G2", TEXT("G2", "kubikalen"),     GR_ERROR_CELL,  GR_FIELD_UNIT,       "The unit »{0}« is not on the list."},
    {"O2", TEXT("O2", "Xanadu"),        GR_ERROR_CELL,  GR_FIELD_PLACE,      NULL},
    {"O2", TEXT("O2", "400000 5000000"), GR_ERROR_CELL, GR_FIELD_PLACE,      NULL},
    {"O2", TEXT("O2", ""),              GR_ERROR_CELL,  GR_FIELD_PLACE,      "The line has no place."},
    {"P2", NUMBER("P2", "1999"),        GR_ERROR_CELL,  GR_FIELD_WINDOW,     "»{0}« is outside the years 2000 to 2100."},
    {"P2", NUMBER("P2", "2101"),        GR_ERROR_CELL,  GR_FIELD_WINDOW,     "»{0}« is outside the years 2000 to 2100."},
    {"P2", TEXT("P2", "1. kvartal 2062 - 2. kvartal 2162"), GR_ERROR_CELL, GR_FIELD_WINDOW, "»{0}« is outside the years 2000 to 2100."},
    {"P2", TEXT("P2", "snart"),         GR_ERROR_CELL,  GR_FIELD_WINDOW,     "»{0}« is not a period that can be read."},
    {"P2", TEXT("P2", ""),              GR_ERROR_CELL,  GR_FIELD_WINDOW,     "The line has no period."},
    {"Q2", TEXT("Q2", "måske"),         GR_ERROR_CELL,  GR_FIELD_CERTAINTY,  "The certainty »{0}« is not on the list."},
    {"Q2", TEXT("Q2", ""),              GR_ERROR_CELL,  GR_FIELD_CERTAINTY,  "The line has no certainty."},
    {"R2", TEXT("R2", "hemmeligt"),     GR_ERROR_CELL,  GR_FIELD_VISIBILITY, "The visibility »{0}« is not on the list."},
    {"T2", TEXT("T2", "abc"),           GR_ERROR_CELL,  GR_FIELD_NONE,       "The line number »{0}« is not one of ours."},
};
/* clang-format on */

static void each_bad_cell_is_named_with_its_place_and_a_remedy(void **state)
{
	struct gr_workbook w;
	struct gr_str good = fixture_workbook(*state, &w);

	for (size_t i = 0; i < sizeof bad_cell / sizeof *bad_cell; i++) {
		struct gr_arena *a = gr_arena_open((size_t)256 << 20);
		struct gr_sheet_delivery d;
		const struct gr_problem *p;
		char place[40];

		snprintf(place, sizeof place, "Behov!%s", bad_cell[i].cell);
		read_it(a, fixture_cell(a, good, NEED, bad_cell[i].cell, bad_cell[i].xml), &d);
		p = fixture_problem_at(a, &d, place);
		if (bad_cell[i].sentence)
			assert_string_equal(p->error.sentence, bad_cell[i].sentence);
		assert_int_equal(p->severity, bad_cell[i].severity);
		assert_int_equal(p->field, bad_cell[i].field);
		assert_true(gr_str_is(p->sheet, "Behov"));
		assert_int_equal(p->row, 2);
		assert_int_equal(p->line, 0);
		assert_true(p->error.remedy[0]);
		assert_int_equal(d.lines, w.lines); /* the others are read all the same */
		for (int32_t k = 0; k < d.problems; k++)
			assert_int_equal(d.problem[k].line, 0);
		gr_arena_close(a);
	}
}

static void unknown_quality_suggests_the_nearest_and_names_the_column(void **state)
{
	struct gr_workbook w;
	struct gr_str good = fixture_workbook(*state, &w);
	struct gr_sheet_delivery d;

	read_it(*state, fixture_cell(*state, good, NEED, "C2", TEXT("C2", "stabil grus 2")), &d);
	assert_string_equal(
	    fixture_said(*state, &fixture_problem_at(*state, &d, "Behov!C2")->error),
	    "Behov!C2: The quality »stabil grus 2« is not on the list. Did you mean »Stabilt grus "
	    "kvalitet II (SG II)«? "
	    "Choose it from the list in column C.");
}

static void an_ambiguous_number_is_asked_about_with_both_readings(void **state)
{
	struct gr_workbook w;
	struct gr_str good = fixture_workbook(*state, &w);
	struct gr_sheet_delivery d;

	read_it(*state, fixture_cell(*state, good, NEED, "F2", TEXT("F2", "1234.5")), &d);
	assert_string_equal(
	    fixture_said(*state, &fixture_problem_at(*state, &d, "Behov!F2")->error),
	    "Behov!F2: »1234.5« can mean 1.234,5 or 12.345. Write 1234,5 or 12345.");
	assert_int_equal(d.line[0].likely_kg, 0); /* and nothing is guessed meanwhile */
}

static void texts_that_can_only_be_one_number_are_read(void **state)
{
	static const struct {
		const char *xml;
		int64_t thousandths;
	} good_text[] = {{TEXT("F2", "1234,5"), 1234500}, {TEXT("F2", "1.234.567"), 1234567000},
	    {TEXT("F2", "12\xC2\xA0"
	                "500"),
	        12500000},
	    {NUMBER("F2", "1234.5"), 1234500}, {NUMBER("F2", "1.2345E3"), 1234500},
	    {NUMBER("F2", "0.10000000000000001"), 100},
	    {NUMBER("F2", "299.99999999999994"), 300000}};
	struct gr_workbook w;
	struct gr_str good = fixture_workbook(*state, &w);

	for (size_t i = 0; i < sizeof good_text / sizeof *good_text; i++) {
		struct gr_sheet_delivery d;

		read_it(*state, fixture_cell(*state, good, NEED, "F2", good_text[i].xml), &d);
		assert_int_equal(d.line[0].entered.thousandths, good_text[i].thousandths);
	}
}

static void merged_cells_are_named_once(void **state)
{
	struct gr_workbook w;
	struct gr_str good = fixture_workbook(*state, &w);
	struct gr_sheet_delivery d;
	const struct gr_problem *p;

	read_it(*state,
	    fixture_spoil(*state, good, NEED, "</sheetData>",
	        "</sheetData><mergeCells count=\"1\"><mergeCell ref=\"A2:A4\"/></mergeCells>",
	        false),
	    &d);
	p = fixture_problem_at(*state, &d, "Behov!A2");
	assert_string_equal(p->error.sentence,
	    "The cells {0} to {1} are merged, so that only the first has a value.");
	assert_int_equal(d.errors, 1);
}

static void a_renamed_sheet_is_named_and_removes_nothing(void **state)
{
	struct gr_workbook w;
	struct gr_str good = fixture_workbook(*state, &w);
	struct gr_sheet_delivery d;

	read_it(*state,
	    fixture_spoil(*state, good, BOOK, "name=\"Behov\"", "name=\"Behov 2028\"", false), &d);
	assert_string_equal(fixture_said(*state, &fixture_problem_at(*state, &d, "Behov")->error),
	    "Behov: The sheet »Behov« is missing. The workbook has »Vejledning«, »Behov 2028«, "
	    "»Overskud«, »Projekter«. Give the "
	    "sheet its old name back, or get the workbook again. Nothing is removed because a "
	    "sheet is missing.");
	assert_false(d.whole);
}

static void another_workbook_is_refused(void **state)
{
	struct gr_workbook w;
	struct gr_str bytes = fixture_workbook(*state, &w);

	bytes = fixture_spoil(*state, bytes, BOOK, "name=\"Behov\"", "name=\"Ark1\"", false);
	bytes = fixture_spoil(*state, bytes, BOOK, "name=\"Overskud\"", "name=\"Ark2\"", false);
	must_refuse(*state, bytes, GR_INVALID,
	    "The workbook has neither the sheet »{0}« nor »{1}«. It has {2}.");
}

static void a_missing_column_is_named(void **state)
{
	struct gr_workbook w;
	struct gr_str good = fixture_workbook(*state, &w);
	struct gr_sheet_delivery d;

	read_it(*state, fixture_cell(*state, good, NEED, "O1", TEXT("O1", "Hvor")), &d);
	assert_true(d.errors > 0);
	assert_string_equal(fixture_problem_at(*state, &d, "Behov!O1")->error.sentence,
	    "The column »{0}« is not one of the workbook's, and is not read.");
	assert_string_equal(fixture_said(*state, &d.problem[1].error),
	    "Behov!1: The column »Sted« is missing. Write its name in the head row again, or get "
	    "the workbook again.");
	assert_false(d.whole);
}

static void without_its_mark_it_is_read_and_removes_nothing(void **state)
{
	struct gr_workbook w;
	struct gr_str good = fixture_workbook(*state, &w);
	struct gr_sheet_delivery d;

	read_it(*state,
	    fixture_spoil(*state, good, BOOK, "name=\"Lister\"", "name=\"Andet\"", false), &d);
	assert_int_equal(d.errors, 0);
	assert_int_equal(d.lines, w.lines);
	assert_false(d.whole);
	assert_int_equal(d.for_org.n, 0);
	assert_string_equal(d.problem[0].error.sentence,
	    "The workbook's hidden mark is missing, so the file "
	    "cannot tell whose it is and from when.");
}

static void a_workbook_says_whose_it_is(void **state)
{
	struct gr_workbook w;
	struct gr_str good = fixture_workbook(*state, &w), bytes;
	struct gr_sheet_delivery d;
	struct gr_error err;

	w.org_code = GR_STR("RSJ");
	assert_int_equal(gr_workbook_write(&w, *state, &bytes, &err), 0);
	read_it(*state, bytes, &d);
	assert_true(gr_str_is(d.for_org, "RSJ"));
	/* and where nobody else says it, the mark does */
	assert_int_equal(read_how(*state, good, (gr_org_id){0}, &d, &err), 0);
	assert_int_equal(d.errors, 0);
	assert_int_equal(d.line[0].org.v, fixture_demo()->line[0].org.v);
}

static void macros_and_links_are_said_and_not_followed(void **state)
{
	struct gr_workbook w;
	struct gr_str good = fixture_workbook(*state, &w);
	struct gr_sheet_delivery d;

	read_it(*state, fixture_more(*state, good, "xl/vbaProject.bin", GR_STR("x")), &d);
	assert_string_equal(
	    d.problem[0].error.sentence, "The workbook has macros. They are neither run nor kept.");
	assert_int_equal(d.problem[0].severity, GR_REMARK_CELL);
	read_it(*state,
	    fixture_more(*state, good, "xl/externalLinks/externalLink1.xml", GR_STR("<x/>")), &d);
	assert_string_equal(d.problem[0].error.sentence,
	    "The workbook has links to other workbooks. The links are not followed.");
}

/* The row's XML with its cells renamed to another row. */
static const char *copy_of_row(
    struct gr_arena *a, struct gr_str sheet, const char *row, const char *to, bool with_id)
{
	char begin[32];
	const char *from, *end;
	struct gr_sb sb;
	size_t n = strlen(row);

	snprintf(begin, sizeof begin, "<row r=\"%s\"", row);
	from = memmem(sheet.p, sheet.n, begin, strlen(begin));
	assert_non_null(from);
	end = strstr(from, "</row>") + 6;
	gr_sb_open(&sb, a, 65536);
	for (const char *p = from; p < end; p++) {
		if (!with_id && !strncmp(p, "<c r=\"T", 7))
			p = strstr(p, "</c>") + 4;
		if (!with_id && !strncmp(p, "<c r=\"U", 7))
			p = strstr(p, "</c>") + 4;
		gr_sb_char(&sb, *p);
		if (p[0] >= 'A' && p[0] <= 'Z' && p[-1] == '"' && !strncmp(p + 1, row, n) &&
		    p[1 + n] == '"') {
			gr_sb_z(&sb, to);
			p += n;
		} else if (p[0] == '"' && !strncmp(p - 2, "r=", 2) && !strncmp(p + 1, row, n) &&
		           p[1 + n] == '"') {
			gr_sb_z(&sb, to);
			p += n;
		}
	}
	gr_sb_z(&sb, "</sheetData>");
	return gr_str_z(a, gr_sb_str(&sb));
}

static void a_copied_row_is_a_new_line_and_an_equal_row_is_asked_about(void **state)
{
	struct gr_workbook w;
	struct gr_str good = fixture_workbook(*state, &w),
	              sheet = fixture_part_of(*state, good, NEED);
	struct gr_sheet_delivery d;
	int32_t needs = 0;

	for (int32_t i = 0; i < w.lines; i++)
		needs += w.line[i].direction == GR_NEED;
	read_it(*state,
	    fixture_spoil(*state, good, NEED, "</sheetData>",
	        copy_of_row(*state, sheet, "2", "4000", true), false),
	    &d);
	assert_int_equal(d.lines, w.lines + 1);
	assert_int_equal(d.errors, 0);
	assert_int_equal(d.problems, 2);
	assert_string_equal(d.problem[0].error.sentence,
	    "The row is a copy of row {0} on »{1}«. It is read as a new line.");
	assert_string_equal(d.problem[1].error.sentence,
	    "The row says the same as row {0} on »{1}«. Is it meant twice?");
	assert_int_equal(d.problem[1].severity, GR_QUESTION_CELL);
	assert_int_equal(d.problem[1].row, 4000);
	assert_int_equal(d.line[needs].id.v, 0);
	read_it(*state,
	    fixture_spoil(*state, good, NEED, "</sheetData>",
	        copy_of_row(*state, sheet, "2", "4000", false), false),
	    &d);
	assert_int_equal(d.problems, 1);
	assert_int_equal(d.problem[0].severity, GR_QUESTION_CELL);
}

static void a_million_blank_rows_cost_next_to_nothing(void **state)
{
	struct gr_workbook w;
	struct gr_str good = fixture_workbook(*state, &w),
	              sheet = fixture_part_of(*state, good, NEED);
	struct gr_arena *big = gr_arena_open((size_t)512 << 20),
	                *small = gr_arena_open((size_t)64 << 20);
	struct gr_sb sb;
	struct gr_sheet_delivery d;
	struct gr_error err;
	struct gr_line_reading how = {
	    .dataset = fixture_dataset(), .org = fixture_demo()->line[0].org};
	struct gr_limits limits = gr_limits_default();
	const char *end = memmem(sheet.p, sheet.n, "</sheetData>", 12);
	struct gr_str bytes;

	limits.ratio = 100000; /* a person's million blank rows are not all alike */
	gr_sb_open(&sb, big, (size_t)100 << 20);
	gr_sb_add(&sb, (struct gr_str){sheet.p, (size_t)(end - sheet.p)});
	for (int i = 10000; i < 1010000; i++)
		gr_sb_fmt(&sb, "<row r=\"%d\" spans=\"1:2\"><c r=\"A%d\" s=\"1\"/></row>", i, i);
	gr_sb_add(&sb, (struct gr_str){end, (size_t)(sheet.p + sheet.n - end)});
	{
		struct gr_zip_directory dir;
		struct fixture_part part[40];

		assert_int_equal(gr_zip_directory_read(good, &limits, big, &dir, &err), 0);
		for (int32_t i = 0; i < dir.members; i++) {
			part[i].name = gr_str_z(big, dir.member[i].name);
			part[i].text = gr_str_is(dir.member[i].name, NEED)
			                   ? gr_sb_str(&sb)
			                   : fixture_part_of(big, good, part[i].name);
		}
		bytes = fixture_zip(big, part, dir.members);
	}
	if (gr_workbook_read(bytes, &how, &limits, small, &d, &err))
		fail_msg("%s", fixture_said(small, &err));
	assert_int_equal(d.lines, w.lines);
	assert_int_equal(d.errors, 0);
	gr_arena_close(small);
	gr_arena_close(big);
}

static void xml_with_a_document_type_is_refused(void **state)
{
	struct gr_workbook w;
	struct gr_str good = fixture_workbook(*state, &w);

	must_refuse(*state,
	    fixture_spoil(*state, good, NEED, "<worksheet ",
	        "<!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;\">]><worksheet ",
	        false),
	    GR_INVALID, "The file has a document type of its own, which no workbook needs.");
	must_refuse(*state,
	    fixture_spoil(*state, good, NEED, "<sheetData>", "<sheetData><row", false), GR_INVALID,
	    "A part of the file is not well-formed XML.");
	must_refuse(*state, fixture_spoil(*state, good, NEED, "t=\"s\"><v>", "t=\"s\"><v>9", false),
	    GR_INVALID, "A cell points to a text that is not in the workbook.");
}

static void a_file_cut_anywhere_is_refused(void **state)
{
	struct gr_workbook w;
	struct gr_str good = fixture_workbook(*state, &w);

	for (size_t n = 1; n < good.n; n += n < 100 || good.n - n < 100 ? 1 : 211) {
		struct gr_arena *a = gr_arena_open((size_t)64 << 20);
		struct gr_sheet_delivery d;
		struct gr_error err;

		assert_int_equal(
		    read_how(a, (struct gr_str){good.p, n}, (gr_org_id){1}, &d, &err), GR_INVALID);
		gr_arena_close(a);
	}
}

static void a_changed_byte_is_never_taken_for_the_same_file(void **state)
{
	struct gr_workbook w;
	struct gr_str good = fixture_workbook(*state, &w);
	char *bytes = gr_alloc_copy(*state, good.p, good.n, 1);

	for (size_t i = 0; i < good.n; i += 97) {
		struct gr_arena *a = gr_arena_open((size_t)64 << 20);
		struct gr_sheet_delivery d;
		struct gr_error err;

		bytes[i] ^= 0x10;
		if (!read_how(
		        a, (struct gr_str){bytes, good.n}, fixture_demo()->line[0].org, &d, &err))
			assert_int_equal(d.errors,
			    0); /* a part that is not needed, or a date in the directory */
		bytes[i] ^= 0x10;
		gr_arena_close(a);
	}
}

static void no_changes_beside_changed_lines_is_said(void **state)
{
	struct gr_workbook w;
	struct gr_str good = fixture_workbook(*state, &w), bytes;
	struct gr_sheet_delivery d;
	char *first = gr_str_z(*state, w.line[0].project_name);

	bytes = fixture_cell(*state, good, "xl/worksheets/sheet4.xml", "D2", TEXT("D2", "Ja"));
	read_it(*state, bytes, &d);
	assert_int_equal(d.confirmeds, 1);
	assert_int_equal(d.problems, 0);
	assert_true(gr_str_is(d.confirmed[0], first));
	bytes = fixture_cell(*state, bytes, NEED, "F2", NUMBER("F2", "4321"));
	read_it(*state, bytes, &d);
	assert_int_equal(d.problems, 1);
	assert_string_equal(d.problem[0].error.sentence,
	    "»{0}« is marked with no changes, and some of its lines are new or changed.");
}

static void after_the_last_fault_that_is_shown_no_line_passes(void **state)
{
	struct gr_workbook w;
	struct gr_str bytes = fixture_workbook(*state, &w);
	struct gr_line_reading how = {
	    .dataset = fixture_dataset(), .org = fixture_demo()->line[0].org};
	struct gr_limits limits = gr_limits_default();
	struct gr_sheet_delivery d;
	struct gr_error err;

	limits.problems = 3;
	for (int i = 2; i < 8; i++) {
		char cell[8], xml[100];

		snprintf(cell, sizeof cell, "Q%d", i);
		snprintf(xml, sizeof xml, "<c r=\"Q%d\" t=\"str\"><v>nej</v></c>", i);
		bytes = fixture_cell(*state, bytes, NEED, cell, xml);
	}
	assert_int_equal(gr_workbook_read(bytes, &how, &limits, *state, &d, &err), 0);
	assert_int_equal(d.problems, 4);
	assert_string_equal(d.problem[3].error.sentence,
	    "There are more than {0} faults; only the first are "
	    "shown, and the rows after them are not read.");
	assert_int_equal(d.lines, 3);
	assert_false(d.whole);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(each_bad_cell_is_named_with_its_place_and_a_remedy),
	    cmocka_unit_test(unknown_quality_suggests_the_nearest_and_names_the_column),
	    cmocka_unit_test(an_ambiguous_number_is_asked_about_with_both_readings),
	    cmocka_unit_test(texts_that_can_only_be_one_number_are_read),
	    cmocka_unit_test(merged_cells_are_named_once),
	    cmocka_unit_test(a_renamed_sheet_is_named_and_removes_nothing),
	    cmocka_unit_test(another_workbook_is_refused),
	    cmocka_unit_test(a_missing_column_is_named),
	    cmocka_unit_test(without_its_mark_it_is_read_and_removes_nothing),
	    cmocka_unit_test(a_workbook_says_whose_it_is),
	    cmocka_unit_test(macros_and_links_are_said_and_not_followed),
	    cmocka_unit_test(a_copied_row_is_a_new_line_and_an_equal_row_is_asked_about),
	    cmocka_unit_test(a_million_blank_rows_cost_next_to_nothing),
	    cmocka_unit_test(xml_with_a_document_type_is_refused),
	    cmocka_unit_test(a_file_cut_anywhere_is_refused),
	    cmocka_unit_test(a_changed_byte_is_never_taken_for_the_same_file),
	    cmocka_unit_test(no_changes_beside_changed_lines_is_said),
	    cmocka_unit_test(after_the_last_fault_that_is_shown_no_line_passes),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests_name(
	    "import/bad_workbook", tests, fixture_open, fixture_close);
}
