#include "exchange/file_kind.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "fixture.h"

static void files_are_known_by_their_content(void **state)
{
	static const char ole[] = "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 W\0o\0r\0k\0b\0o\0o\0k\0";
	static const char locked[] =
	    "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0";
	static const struct {
		struct gr_str bytes;
		enum gr_file_kind kind;
	} file[] = {
	    {{"", 0}, GR_FILE_EMPTY},
	    {{"\xEF\xBB\xBF \r\n", 6}, GR_FILE_EMPTY},
	    {{"a;b", 3}, GR_FILE_CSV},
	    {{"%PDF-1.4", 8}, GR_FILE_PDF},
	    {{"  <!DOCTYPE HTML>", 17}, GR_FILE_HTML},
	    {{"<table>", 7}, GR_FILE_HTML},
	    {{"<?xml version=\"1.0\"?><Workbook/>", 32}, GR_FILE_XML},
	    {{"\xFF\xFE"
	      "a\0",
	         4},
	        GR_FILE_UTF16},
	    {{ole, sizeof ole - 1}, GR_FILE_XLS},
	    {{locked, sizeof locked - 1}, GR_FILE_LOCKED},
	    {{"a\0b", 3}, GR_FILE_BINARY},
	    {{"PK\3\4", 4}, GR_FILE_CUT},
	};

	(void)state;
	for (size_t i = 0; i < sizeof file / sizeof *file; i++)
		assert_int_equal(gr_file_kind_of(file[i].bytes), file[i].kind);
}

static void zip_files_are_told_apart_by_their_parts(void **state)
{
	static const struct {
		const char *part, *text;
		enum gr_file_kind kind;
	} file[] = {
	    {"[Content_Types].xml", "<x/>", GR_FILE_XLSX},
	    {"xl/workbook.bin", "x", GR_FILE_XLSB},
	    {"word/document.xml", "<x/>", GR_FILE_DOCUMENT},
	    {"Index/Document.iwa", "x", GR_FILE_NUMBERS},
	    {"photo.jpg", "x", GR_FILE_ZIP},
	};

	for (size_t i = 0; i < sizeof file / sizeof *file; i++) {
		const struct fixture_part part = {file[i].part, gr_str(file[i].text)};

		assert_int_equal(gr_file_kind_of(fixture_zip(*state, &part, 1)), file[i].kind);
	}
}

static void each_kind_that_is_not_read_says_what_it_is_and_what_to_do(void **state)
{
	(void)state;
	for (int k = GR_FILE_EMPTY; k <= GR_FILE_BINARY; k++) {
		struct gr_error err = {.status = GR_OK};
		int rc = gr_file_kind_check((enum gr_file_kind)k, &err);

		assert_int_equal(rc, k == GR_FILE_XLSX || k == GR_FILE_CSV ? GR_OK : GR_INVALID);
		if (rc) {
			assert_true(err.sentence[0]);
			assert_true(err.remedy[0]);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(files_are_known_by_their_content),
	    cmocka_unit_test(zip_files_are_told_apart_by_their_parts),
	    cmocka_unit_test(each_kind_that_is_not_read_says_what_it_is_and_what_to_do),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests_name(
	    "exchange/file_kind", tests, fixture_open, fixture_close);
}
