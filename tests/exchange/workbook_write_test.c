/* What a spreadsheet program is told by the workbook: what is hidden, locked, chosen from a list. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "exchange/workbook.h"
#include "fixture.h"

static bool has(struct gr_arena *a, struct gr_str book, const char *part, const char *text)
{
	struct gr_str s = fixture_part_of(a, book, part);

	return memmem(s.p, s.n, text, strlen(text)) != NULL;
}

static void lists_and_line_numbers_are_hidden_and_heads_are_locked(void **state)
{
	struct gr_workbook w;
	struct gr_str book = fixture_workbook(*state, &w);

	assert_true(
	    has(*state, book, "xl/workbook.xml", "name=\"Lister\" sheetId=\"5\" state=\"hidden\""));
	for (int i = 2; i <= 4; i++) {
		char part[64];

		snprintf(part, sizeof part, "xl/worksheets/sheet%d.xml", i);
		assert_true(has(*state, book, part,
		    "<sheetProtection sheet=\"1\" objects=\"1\" scenarios=\"1\""));
		assert_true(has(*state, book, part, "deleteRows=\"0\""));
		assert_false(has(*state, book, part, "password="));
		assert_true(has(*state, book, part, "state=\"frozen\""));
		assert_false(has(*state, book, part, "<f>"));
	}
	/* T, U and V on both sheets; use and ordinary design on »Overskud« */
	assert_true(has(*state, book, "xl/worksheets/sheet2.xml",
	    "<col min=\"20\" max=\"20\" width=\"10.7109375\" "));
	assert_true(has(*state, book, "xl/worksheets/sheet2.xml", "hidden=\"1\""));
	assert_true(has(*state, book, "xl/styles.xml", "<protection locked=\"0\"/>"));
}

static void each_column_with_a_list_points_at_its_words(void **state)
{
	struct gr_workbook w;
	struct gr_str book = fixture_workbook(*state, &w);
	static const char *const column[] = {
	    "B2:", "C2:", "D2:", "E2:", "G2:", "L2:", "N2:", "Q2:", "R2:"};
	struct gr_str need = fixture_part_of(*state, book, "xl/worksheets/sheet2.xml");

	for (size_t i = 0; i < sizeof column / sizeof *column; i++) {
		char sqref[40], list[60];
		const char *at;

		snprintf(sqref, sizeof sqref, "sqref=\"%s", column[i]);
		at = memmem(need.p, need.n, sqref, strlen(sqref));
		assert_non_null(at);
		snprintf(list, sizeof list, "<formula1>Lister!$%c$2:$%c$", (char)('D' + i),
		    (char)('D' + i));
		assert_true(strstr(at, list) && strstr(at, list) < strstr(at, "</dataValidation>"));
	}
	assert_true(memmem(need.p, need.n, "<dataValidation type=\"list\"", 27) != NULL);
	assert_true(memmem(need.p, need.n, "<dataValidation type=\"decimal\"", 30) != NULL);
	assert_true(memmem(need.p, need.n, "type=\"custom\"", 13) == NULL);
}

static void the_same_lines_make_the_same_bytes(void **state)
{
	struct gr_workbook w;
	struct gr_str one = fixture_workbook(*state, &w);
	struct gr_str two = fixture_workbook(*state, &w);

	for (int i = 1; i <= 5; i++) {
		char part[64];

		snprintf(part, sizeof part, "xl/worksheets/sheet%d.xml", i);
		assert_true(gr_str_eq(
		    fixture_part_of(*state, one, part), fixture_part_of(*state, two, part)));
	}
	assert_true(gr_str_eq(fixture_part_of(*state, one, "docProps/core.xml"),
	    fixture_part_of(*state, two, "docProps/core.xml")));
}

static void a_builder_without_lines_gets_a_workbook_all_the_same(void **state)
{
	struct gr_line_reading how = {
	    .dataset = fixture_dataset(), .org = fixture_demo()->line[0].org};
	struct gr_limits limits = gr_limits_default();
	struct gr_workbook w;
	struct gr_sheet_delivery d;
	struct gr_str book;
	struct gr_error err;

	fixture_workbook(*state, &w);
	w.lines = 0;
	assert_int_equal(gr_workbook_write(&w, *state, &book, &err), 0);
	assert_int_equal(gr_workbook_read(book, &how, &limits, *state, &d, &err), 0);
	assert_int_equal(d.lines, 0);
	assert_int_equal(d.errors, 0);
	assert_true(d.whole);
}

static void more_lines_than_a_sheet_may_have_are_refused(void **state)
{
	struct gr_workbook w;
	struct gr_str book;
	struct gr_error err;

	fixture_workbook(*state, &w);
	w.lines = 50001;
	assert_int_equal(gr_workbook_write(&w, *state, &book, &err), GR_LIMIT);
	assert_string_equal(err.sentence, "The workbook would get {0} lines; at most {1} fit.");
}

static void memory_may_run_out_while_it_is_made(void **state)
{
	struct gr_workbook w;
	bool whole = false;

	fixture_workbook(*state, &w);
	for (size_t n = 1; !whole; n += 1 + n / 8) {
		struct gr_arena *a = gr_arena_open((size_t)64 << 20);
		struct gr_str book;
		struct gr_error err;
		int rc;

		gr_arena_fail_at(a, n);
		rc = gr_workbook_write(&w, a, &book, &err);
		assert_true(rc == GR_OK || rc == GR_LIMIT);
		assert_true(rc == GR_OK || !book.n);
		whole = rc == GR_OK;
		gr_arena_close(a);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(lists_and_line_numbers_are_hidden_and_heads_are_locked),
	    cmocka_unit_test(each_column_with_a_list_points_at_its_words),
	    cmocka_unit_test(the_same_lines_make_the_same_bytes),
	    cmocka_unit_test(a_builder_without_lines_gets_a_workbook_all_the_same),
	    cmocka_unit_test(more_lines_than_a_sheet_may_have_are_refused),
	    cmocka_unit_test(memory_may_run_out_while_it_is_made),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests_name(
	    "exchange/workbook_write", tests, fixture_open, fixture_close);
}
