#include "base/message.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static struct gr_arena *arena;

static char *said(const char *msgid, const struct gr_arg *arg, size_t args)
{
	struct gr_sb sb;

	gr_sb_open(&sb, arena, 10000);
	gr_say(&sb, msgid, arg, args);
	return gr_str_z(arena, gr_sb_str(&sb));
}

static int open_arena(void **state)
{
	(void)state;
	arena = gr_arena_open(1 << 20);
	return !arena;
}

static int close_arena(void **state)
{
	(void)state;
	gr_message_language(GR_ENGLISH);
	gr_arena_close(arena);
	return 0;
}

/* A machine object file of one sentence and its plural, as msgfmt writes it (GNU gettext manual, "MO files"). */
static void write_catalogue(char *dir)
{
	static const char *const text[3][2] = {
	    {"", "Content-Type: text/plain; charset=UTF-8\nPlural-Forms: nplurals=2; plural=(n != "
	         "1);\n"},
	    {"Needs mapping: {0} of {1}", "Behovskortlægning: {1} i alt, heraf {0}"},
	    {"{0} line\0{0} lines", "{0} linje\0{0} linjer"},
	};
	static const uint32_t id_n[] = {0, 25, 18}, to_n[] = {75, 41, 20};
	uint32_t head[7] = {0x950412de, 0, 3, 28, 28 + 24, 0, 28 + 48}, table[12], at = 28 + 48;
	char path[300];
	FILE *f;

	for (int side = 0; side < 2; side++) {
		for (int i = 0; i < 3; i++) {
			uint32_t n = side ? to_n[i] : id_n[i];

			if (i == 0 && side)
				n = (uint32_t)strlen(text[0][1]);
			if (i == 1)
				n = (uint32_t)strlen(text[1][side]);
			table[side * 6 + i * 2] = n;
			table[side * 6 + i * 2 + 1] = at;
			at += n + 1;
		}
	}
	assert_non_null(mkdtemp(dir));
	snprintf(path, sizeof path, "%s/da", dir);
	assert_int_equal(mkdir(path, 0700), 0);
	snprintf(path, sizeof path, "%s/da/LC_MESSAGES", dir);
	assert_int_equal(mkdir(path, 0700), 0);
	snprintf(path, sizeof path, "%s/da/LC_MESSAGES/grus.mo", dir);
	f = fopen(path, "wb");
	assert_non_null(f);
	fwrite(head, sizeof head, 1, f);
	fwrite(table, sizeof table, 1, f);
	for (int side = 0; side < 2; side++)
		for (int i = 0; i < 3; i++)
			fwrite(text[i][side], 1, table[side * 6 + i * 2] + 1, f);
	fclose(f);
}

static void a_danish_thread_reads_danish_and_still_writes_a_point(void **state)
{
	static char dir[] = "/tmp/grus-mo.XXXXXX";
	struct gr_error err;
	char path[300], number[20];
	struct gr_sb sb;

	(void)state;
	write_catalogue(dir);
	setenv("LANGUAGE", "en:de", 1); /* as a desktop may have it */
	if (gr_message_open(dir, &err) != GR_OK)
		fail_msg("%s %s", err.sentence, err.remedy);
	gr_message_language(GR_DANISH);
	assert_string_equal(
	    said("Needs mapping: {0} of {1}", GR_ARGS(gr_arg_count(1200), gr_arg_kg(12500000))),
	    "Behovskortlægning: 12.500\xC2\xA0t i alt, heraf 1.200");
	gr_sb_open(&sb, arena, 100);
	gr_say_n(&sb, "{0} line", "{0} lines", 1, GR_ARGS(gr_arg_count(1)));
	gr_sb_z(&sb, ", ");
	gr_say_n(&sb, "{0} line", "{0} lines", 3, GR_ARGS(gr_arg_count(3)));
	assert_true(gr_str_is(gr_sb_str(&sb), "1 linje, 3 linjer"));
	snprintf(number, sizeof number, "%.1f", 1.5);
	assert_string_equal(number, "1.5");
	assert_string_equal(gr_t(""), "");
	assert_string_equal(gr_t("Not in the catalogue"), "Not in the catalogue");
	gr_message_language(GR_ENGLISH);
	assert_string_equal(
	    said("Needs mapping: {0} of {1}", GR_ARGS(gr_arg_count(1200), gr_arg_kg(12500000))),
	    "Needs mapping: 1,200 of 12,500\xC2\xA0t");
	assert_int_equal(gr_message_language_now(), GR_ENGLISH);
	snprintf(path, sizeof path, "%s/da/LC_MESSAGES/grus.mo", dir);
	unlink(path);
	snprintf(path, sizeof path, "%s/da/LC_MESSAGES", dir);
	rmdir(path);
	snprintf(path, sizeof path, "%s/da", dir);
	rmdir(path);
	rmdir(dir);
}

static void every_kind_of_value_has_a_danish_form(void **state)
{
	static const struct {
		struct gr_arg arg;
		const char *expect;
	} t[] = {
	    {{.kind = GR_ARG_TEXT, .text = {"Næstved", 8}}, "Næstved"},
	    {{.kind = GR_ARG_COUNT, .n = 1234}, "1.234"},
	    {{.kind = GR_ARG_YEAR, .n = 2028}, "2028"},
	    {{.kind = GR_ARG_KG, .n = 12500}, "12,5\xC2\xA0t"},
	    {{.kind = GR_ARG_LITRES, .n = 1234000}, "1.234\xC2\xA0m³"},
	    {{.kind = GR_ARG_ORE, .n = 123450}, "1.234,50\xC2\xA0kr."},
	    {{.kind = GR_ARG_ORE, .n = 1800}, "18\xC2\xA0kr."},
	    {{.kind = GR_ARG_ORE_PER_T, .n = 1800}, "18\xC2\xA0kr./t"},
	    {{.kind = GR_ARG_M, .n = 74000}, "74\xC2\xA0km"},
	    {{.kind = GR_ARG_PERMILLE, .n = 200}, "20\xC2\xA0%"},
	    {{.kind = GR_ARG_PERMILLE, .n = -237}, "−23,7\xC2\xA0%"},
	    {{.kind = GR_ARG_QUARTER, .n = 114}, "3. kvartal 2028"},
	    {{.kind = GR_ARG_TIME, .n = INT64_C(1796083200000000)}, "1. december 2026 kl. 1.00"},
	    {{.kind = GR_ARG_BYTES, .n = 999}, "999\xC2\xA0"
	                                       "byte"},
	    {{.kind = GR_ARG_BYTES, .n = 1500000}, "1,5\xC2\xA0MB"},
	    {{.kind = GR_ARG_BYTES, .n = INT64_C(5000000000)}, "5,0\xC2\xA0GB"},
	};

	(void)state;
	gr_message_language(GR_DANISH);
	for (size_t i = 0; i < sizeof t / sizeof *t; i++)
		assert_string_equal(said("{0}", &t[i].arg, 1), t[i].expect);
}

static void english_has_its_own_marks(void **state)
{
	(void)state;
	gr_message_language(GR_ENGLISH);
	assert_string_equal(said("{0}, {1}, {2}", GR_ARGS(gr_arg_ore(123450), gr_arg_permille(-237),
	                                              gr_arg_quarter(114))),
	    "1,234.50\xC2\xA0"
	    "DKK, −23.7%, Q3 2028");
}

static void braces_without_a_value_stay(void **state)
{
	(void)state;
	assert_string_equal(said("{1} {x} {0", GR_ARGS(gr_arg_count(1))), "{1} {x} {0");
	assert_string_equal(said("{", NULL, 0), "{");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_danish_thread_reads_danish_and_still_writes_a_point),
	    cmocka_unit_test(every_kind_of_value_has_a_danish_form),
	    cmocka_unit_test(english_has_its_own_marks),
	    cmocka_unit_test(braces_without_a_value_stay),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests_name("base/message", tests, open_arena, close_arena);
}
