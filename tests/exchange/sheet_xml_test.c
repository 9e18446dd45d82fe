#include "exchange/sheet_xml.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "exchange/book.h"
#include "exchange/shared_strings.h"
#include "exchange/text_run.h"
#include "exchange/xml_part.h"
#include "fixture.h"

/* Everything that came, as text: "row:column=kind text|...". */
struct heard {
	struct gr_sb sb;
};

static int on_row(
    void *ctx, int32_t row, const struct gr_sheet_cell *cell, int32_t cells, struct gr_error *err)
{
	struct heard *h = ctx;

	(void)err;
	for (int32_t i = 0; i < cells; i++)
		gr_sb_fmt(&h->sb, "%d:%d=%c%s%.*s|", row, cell[i].column, "-tndf"[cell[i].kind],
		    cell[i].formula ? "=" : "", GR_PF(cell[i].text));
	return GR_OK;
}

static struct gr_limits limits;

static int hear(struct gr_arena *a, const char *xml, bool date_1904, const char **out,
    struct gr_sheet_rows *rows, struct gr_error *err)
{
	static struct gr_str text[] = {{"nul", 3}, {"et", 2}};
	static const struct gr_shared_strings strings = {text, 2};
	static const bool style[] = {false, true};
	struct gr_sheet_surroundings around = {&strings, style, 2, date_1904};
	struct gr_xml_source source = {.text = gr_str(xml)};
	struct heard h;
	int rc;

	gr_sb_open(&h.sb, a, 1 << 20);
	*rows = (struct gr_sheet_rows){.row = on_row, .ctx = &h};
	rc = gr_sheet_xml_read(&source, &around, &limits, gr_cpu_from_now(0), a, rows, err);
	*out = gr_str_z(a, gr_sb_str(&h.sb));
	return rc;
}

static void heard(struct gr_arena *a, const char *cells, const char *want)
{
	struct gr_sheet_rows rows;
	struct gr_error err;
	struct gr_sb sb;
	const char *got;

	limits = gr_limits_default();
	gr_sb_open(&sb, a, 65536);
	gr_sb_fmt(
	    &sb, "<x:worksheet xmlns:x=\"u\"><x:sheetData>%s</x:sheetData></x:worksheet>", cells);
	if (hear(a, gr_str_z(a, gr_sb_str(&sb)), false, &got, &rows, &err))
		fail_msg("%s", fixture_said(a, &err));
	assert_string_equal(got, want);
}

static void every_kind_of_cell_is_read(void **state)
{
	heard(*state,
	    "<row r=\"3\"><c r=\"A3\" t=\"s\"><v>1</v></c><c r=\"C3\"><v>12.5</v></c></row>",
	    "3:1=tet|3:3=n12.5|");
	heard(*state,
	    "<row><c><v>1</v></c><c/><c t=\"b\"><v>1</v></c></row><row><c "
	    "t=\"e\"><v>#N/A</v></c></row>",
	    "1:1=n1|1:3=tSAND|2:1=f#N/A|");
	heard(*state,
	    "<row><c t=\"inlineStr\"><is><r><t>to</t></r><r><rPr><b/></rPr><t "
	    "xml:space=\"preserve\"> dele</t></r>"
	    "<rPh sb=\"0\" eb=\"1\"><t>lyd</t></rPh></is></c></row>",
	    "1:1=tto dele|");
	heard(*state, "<row><c t=\"str\"><f>A2&amp;\"x\"</f><v>ax</v></c><c><f>1+1</f></c></row>",
	    "1:1=t=ax|1:2=f==|");
	heard(*state,
	    "<row><c t=\"inlineStr\"><is><t>a_x000D__x000A_b_x005F_x0041_</t></is></c></row>",
	    "1:1=ta\nb_x0041_|");
}

static void dates_are_told_from_numbers_by_their_style(void **state)
{
	struct gr_sheet_rows rows;
	struct gr_error err;
	const char *got,
	    *old =
	        "<worksheet><sheetData><row><c s=\"1\"><v>0</v></c></row></sheetData></worksheet>";

	heard(*state,
	    "<row><c s=\"1\"><v>46813</v></c><c s=\"0\"><v>46813</v></c><c "
	    "s=\"9\"><v>1</v></c></row>",
	    "1:1=d01-03-2028|1:2=n46813|1:3=n1|");
	/* around the day that never was */
	heard(*state,
	    "<row><c s=\"1\"><v>1</v></c><c s=\"1\"><v>59</v></c><c s=\"1\"><v>61.75</v></c></row>",
	    "1:1=d01-01-1900|1:2=d28-02-1900|1:3=d01-03-1900|");
	heard(*state,
	    "<row><c t=\"d\"><v>2028-03-01T00:00:00</v></c><c t=\"d\"><v>2028-02-30</v></c></row>",
	    "1:1=d01-03-2028|1:2=t2028-02-30|");
	limits = gr_limits_default();
	assert_int_equal(hear(*state, old, true, &got, &rows, &err), 0);
	assert_string_equal(got, "1:1=d01-01-1904|");
}

static void rows_and_cells_out_of_order_are_refused(void **state)
{
	static const char *const bad[] = {
	    "<row r=\"2\"/><row r=\"2\"/>",
	    "<row r=\"2\"/><row r=\"1\"/>",
	    "<row r=\"1048577\"/>",
	    "<row r=\"x\"/>",
	    "<row r=\"1\"><c r=\"B1\"/><c r=\"A1\"/></row>",
	    "<row r=\"1\"><c r=\"A2\"/></row>",
	    "<row r=\"1\"><c r=\"XFE1\"/></row>",
	    "<row r=\"1\"><c r=\"A1:B1\"/></row>",
	    "<c r=\"A1\"/>",
	    "<row><c><v>1</v></c><row><c><v>2</v></c></row></row>",
	    "<row><c><c><v>2</v></c></c></row>",
	    "<row><c t=\"s\"><v>2</v></c></row>",
	    "<row><c t=\"s\"><v>-1</v></c></row>",
	};

	limits = gr_limits_default();
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		char xml[300];
		struct gr_sheet_rows rows;
		struct gr_error err;
		const char *got;

		snprintf(
		    xml, sizeof xml, "<worksheet><sheetData>%s</sheetData></worksheet>", bad[i]);
		if (hear(*state, xml, false, &got, &rows, &err) != GR_INVALID)
			fail_msg("%s is taken", bad[i]);
	}
}

static void merged_cells_are_told_after_the_rows(void **state)
{
	struct gr_sheet_rows rows;
	struct gr_error err;
	const char *got;

	limits = gr_limits_default();
	assert_int_equal(hear(*state,
	                     "<worksheet><sheetData/><mergeCells><mergeCell "
	                     "ref=\"B2:C9\"/><mergeCell ref=\"AA1:AB1\"/></mergeCells></worksheet>",
	                     false, &got, &rows, &err),
	    0);
	assert_int_equal(rows.merges, 2);
	assert_int_equal(rows.merge[0].last_row, 9);
	assert_int_equal(rows.merge[1].first_column, 27);
}

static struct gr_str repeated(
    struct gr_arena *a, const char *head, const char *one, int n, const char *tail)
{
	struct gr_sb sb;

	gr_sb_open(&sb, a, 8 << 20);
	gr_sb_z(&sb, head);
	for (int i = 0; i < n; i++)
		gr_sb_z(&sb, one);
	gr_sb_z(&sb, tail);
	gr_sb_char(&sb, '\0');
	return gr_sb_str(&sb);
}

static void depth_text_columns_and_strings_have_limits(void **state)
{
	for (int by = -1; by <= 1; by++) {
		struct gr_sheet_rows rows;
		struct gr_shared_strings strings;
		struct gr_error err;
		struct gr_xml_source source;
		const char *got;
		int want = by > 0 ? GR_LIMIT : GR_OK;

		limits = gr_limits_default();
		limits.text_chars = 10 - by;
		assert_int_equal(hear(*state,
		                     repeated(*state, "<w><sheetData><row><c t=\"str\"><v>", "å",
		                         10, "</v></c></row></sheetData></w>")
		                         .p,
		                     false, &got, &rows, &err),
		    want);
		assert_int_equal(hear(*state, repeated(*state, "<w a=\"", "å", 10, "\"></w>").p,
		                     false, &got, &rows, &err),
		    want);
		limits = gr_limits_default();
		limits.xml_depth = 20 - by;
		assert_int_equal(
		    hear(*state,
		        repeated(*state, repeated(*state, "", "<a>", 20, "").p, "</a>", 20, "").p,
		        false, &got, &rows, &err),
		    want);
		limits = gr_limits_default();
		limits.columns = 5 - by;
		assert_int_equal(hear(*state,
		                     "<w><sheetData><row><c r=\"E1\"><v>1</v></c><c r=\"Z1\" "
		                     "s=\"1\"/></row></sheetData></w>",
		                     false, &got, &rows, &err),
		    want);
		limits = gr_limits_default();
		limits.strings = 7 - by;
		source = (struct gr_xml_source){
		    .text = repeated(*state, "<sst>", "<si><t>x</t></si>", 7, "</sst>")};
		source.text.n--;
		assert_int_equal(gr_shared_strings_read(
		                     &source, &limits, gr_cpu_from_now(0), *state, &strings, &err),
		    want);
	}
}

static void shared_texts_are_put_together_without_their_readings(void **state)
{
	struct gr_shared_strings strings;
	struct gr_error err;
	struct gr_xml_source source = {
	    .text = GR_STR("<sst><si><r><t>to</t></r><rPh sb=\"0\" eb=\"1\"><t>lyd</t></rPh><r><t> "
	                   "dele</t></r></si>"
	                   "<si/><si><t>æ_x000D_</t></si></sst>")};

	limits = gr_limits_default();
	assert_int_equal(
	    gr_shared_strings_read(&source, &limits, gr_cpu_from_now(0), *state, &strings, &err),
	    0);
	assert_int_equal(strings.strings, 3);
	assert_true(gr_str_is(strings.string[0], "to dele"));
	assert_int_equal(strings.string[1].n, 0);
	assert_true(gr_str_is(strings.string[2], "æ"));
}

static void an_endless_tag_or_entity_is_refused_before_it_fills_memory(void **state)
{
	struct gr_sheet_rows rows;
	struct gr_error err;
	const char *got;
	struct gr_str long_tag = repeated(*state, "<w ", "aaaaaaaaaaaaaaaa", 300000, "");

	limits = gr_limits_default();
	assert_int_equal(hear(*state, long_tag.p, false, &got, &rows, &err), GR_LIMIT);
	assert_int_equal(hear(*state, "<w>&nbsp;</w>", false, &got, &rows, &err), GR_INVALID);
	assert_int_equal(hear(*state, "<!DOCTYPE w><w/>", false, &got, &rows, &err), GR_INVALID);
	assert_int_equal(hear(*state, "<?xml version=\"1.0\" encoding=\"EBCDIC\"?><w/>", false,
	                     &got, &rows, &err),
	    GR_INVALID);
	assert_int_equal(hear(*state, "<w>&lt;&#65;</w>", false, &got, &rows, &err), GR_OK);
}

static void time_of_the_processor_has_a_limit(void **state)
{
	struct gr_cpu over = {.until_us = 1}, none = {.until_us = 0};
	struct gr_error err;
	volatile uint64_t x = 1;

	(void)state;
	for (int i = 0; i < 1000000; i++)
		x = x * 3 + 1;
	assert_int_equal(gr_cpu_check(over, &err), GR_LIMIT);
	assert_int_equal(gr_cpu_check(none, &err), GR_OK);
	assert_int_equal(gr_cpu_check(gr_cpu_from_now(60000000), &err), GR_OK);
}

static struct gr_str book_of(struct gr_arena *a, const char *workbook, const char *styles)
{
	const struct fixture_part part[] = {
	    {"_rels/.rels",
	        GR_STR("<Relationships><Relationship Id=\"r\" Type=\"http://x/officeDocument\" "
	               "Target=\"/xl/book.xml\"/></Relationships>")},
	    {"xl/_rels/book.xml.rels", GR_STR("<Relationships><Relationship Id=\"r1\" "
	                                      "Type=\"x/worksheet\" Target=\"sheets/../s1.xml\"/>"
	                                      "<Relationship Id=\"r2\" Type=\"x/styles\" "
	                                      "Target=\"st.xml\"/></Relationships>")},
	    {"xl/book.xml", gr_str(workbook)},
	    {"xl/st.xml", gr_str(styles)},
	    {"xl/s1.xml", GR_STR("<worksheet><sheetData><row><c s=\"0\"><v>46813</v></c><c "
	                         "s=\"1\"><v>46813</v></c><c s=\"2\"><v>46813</v></c>"
	                         "<c s=\"3\"><v>46813</v></c></row></sheetData></worksheet>")},
	};

	return fixture_zip(a, part, sizeof part / sizeof *part);
}

static void parts_are_found_by_their_relations_and_dates_by_their_formats(void **state)
{
	struct gr_book b;
	struct gr_error err;
	struct heard h;
	struct gr_sheet_rows rows = {.row = on_row, .ctx = &h};
	struct gr_str bytes = book_of(*state,
	    "<workbook><sheets><sheet name=\" Behov \" state=\"hidden\" r:id=\"r1\" "
	    "xmlns:r=\"u\"/></sheets></workbook>",
	    "<styleSheet><numFmts><numFmt numFmtId=\"170\" formatCode=\"[Red]dd/mm/yy\"/><numFmt "
	    "numFmtId=\"171\" "
	    "formatCode=\"0&quot;dage&quot;\"/></numFmts><cellStyleXfs><xf "
	    "numFmtId=\"14\"/></cellStyleXfs><cellXfs><xf "
	    "numFmtId=\"0\"/><xf numFmtId=\"14\"/><xf numFmtId=\"170\"/><xf "
	    "numFmtId=\"171\"/></cellXfs></styleSheet>");

	limits = gr_limits_default();
	if (gr_book_open(bytes, &limits, *state, &b, &err))
		fail_msg("%s", fixture_said(*state, &err));
	assert_int_equal(gr_book_find(&b, "behov"), 0);
	assert_true(b.sheet[0].hidden);
	gr_sb_open(&h.sb, *state, 1000);
	assert_int_equal(gr_book_rows(&b, 0, &rows, &err), 0);
	assert_string_equal(gr_str_z(*state, gr_sb_str(&h.sb)),
	    "1:1=n46813|1:2=d01-03-2028|1:3=d01-03-2028|1:4=n46813|");
}

static void sheets_and_bytes_of_a_book_have_limits(void **state)
{
	struct gr_str bytes = book_of(*state,
	    "<workbook><sheets><sheet name=\"a\"/><sheet name=\"b\"/><sheet "
	    "name=\"c\"/></sheets></workbook>",
	    "<s/>");
	struct gr_book b;
	struct gr_error err;

	for (int by = -1; by <= 1; by++) {
		limits = gr_limits_default();
		limits.sheets = 3 - by;
		assert_int_equal(
		    gr_book_open(bytes, &limits, *state, &b, &err), by > 0 ? GR_LIMIT : GR_OK);
		limits = gr_limits_default();
		limits.file_bytes = (int64_t)bytes.n - by;
		assert_int_equal(
		    gr_book_open(bytes, &limits, *state, &b, &err), by > 0 ? GR_LIMIT : GR_OK);
	}
}

static void escapes_of_excel_are_letters_and_nothing_grows(void **state)
{
	struct gr_text_run t;
	struct gr_error err;

	limits = gr_limits_default();
	gr_text_run_open(&t, &limits);
	assert_int_equal(gr_text_run_add(&t, GR_STR("_x00E6_"), &err), 0);
	assert_int_equal(gr_text_run_add(&t, GR_STR("_x20AC__xD800__x12"), &err), 0);
	assert_true(gr_str_is(gr_text_run_end(&t), "æ€_xD800__x12"));
	gr_text_run_clear(&t);
	assert_int_equal(gr_text_run_end(&t).n, 0);
	gr_text_run_close(&t);
	(void)state;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_kind_of_cell_is_read),
	    cmocka_unit_test(dates_are_told_from_numbers_by_their_style),
	    cmocka_unit_test(rows_and_cells_out_of_order_are_refused),
	    cmocka_unit_test(merged_cells_are_told_after_the_rows),
	    cmocka_unit_test(depth_text_columns_and_strings_have_limits),
	    cmocka_unit_test(shared_texts_are_put_together_without_their_readings),
	    cmocka_unit_test(an_endless_tag_or_entity_is_refused_before_it_fills_memory),
	    cmocka_unit_test(time_of_the_processor_has_a_limit),
	    cmocka_unit_test(parts_are_found_by_their_relations_and_dates_by_their_formats),
	    cmocka_unit_test(sheets_and_bytes_of_a_book_have_limits),
	    cmocka_unit_test(escapes_of_excel_are_letters_and_nothing_grows),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests_name(
	    "exchange/sheet_xml", tests, fixture_open, fixture_close);
}
