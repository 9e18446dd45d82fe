#include "exchange/workbook.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "fixture.h"

static struct gr_limits limits;

static void read_it(struct gr_arena *a, struct gr_str bytes, struct gr_sheet_delivery *out)
{
	struct gr_line_reading how = {
	    .dataset = fixture_dataset(), .org = fixture_demo()->line[0].org};
	struct gr_error err;

	limits = gr_limits_default();
	if (gr_workbook_read(bytes, &how, &limits, a, out, &err))
		fail_msg("%s", fixture_said(a, &err));
}

/* As text, so that a difference can be read. */
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

static const struct gr_line *with_id(const struct gr_sheet_delivery *d, gr_line_id id)
{
	for (int32_t i = 0; i < d->lines; i++)
		if (d->line[i].id.v == id.v)
			return &d->line[i];
	fail_msg("line %lld is gone", (long long)id.v);
	return NULL;
}

static void same_lines(
    struct gr_arena *a, const struct gr_workbook *w, const struct gr_sheet_delivery *d)
{
	assert_int_equal(d->lines, w->lines);
	for (int32_t i = 0; i < w->lines; i++)
		assert_string_equal(shown(a, with_id(d, w->line[i].id)), shown(a, &w->line[i]));
}

static void what_is_written_is_read_again(void **state)
{
	struct gr_workbook w;
	struct gr_str bytes = fixture_workbook(*state, &w);
	struct gr_sheet_delivery d;

	read_it(*state, bytes, &d);
	if (d.problems != 1)
		fixture_print(*state, &d);
	assert_int_equal(d.errors, 0);
	assert_true(gr_str_eq(d.base, w.base));
	assert_true(gr_str_eq(d.for_org, w.org_code));
	assert_true(d.whole);
	same_lines(*state, &w, &d);
	for (int32_t i = 0; i < d.lines; i++)
		assert_true(gr_str_eq(d.content[i], gr_line_content(&d.line[i], *state)));
}

static void an_untouched_workbook_is_said_to_be_one(void **state)
{
	struct gr_workbook w;
	struct gr_str bytes = fixture_workbook(*state, &w);
	struct gr_sheet_delivery d;

	read_it(*state, bytes, &d);
	assert_int_equal(d.problems, 1);
	assert_int_equal(d.problem[0].severity, GR_REMARK_CELL);
	assert_string_equal(
	    d.problem[0].error.sentence, "Nothing in the workbook has changed since it was made.");
}

static bool write_file(const char *path, struct gr_str s)
{
	FILE *f = fopen(path, "wb");
	bool ok = f && fwrite(s.p, 1, s.n, f) == s.n;

	return f && fclose(f) == 0 && ok;
}

static struct gr_str read_file(struct gr_arena *a, const char *path)
{
	FILE *f = fopen(path, "rb");
	char *p = gr_alloc(a, 8 << 20);
	size_t n;

	if (!f)
		return (struct gr_str){NULL, 0};
	assert_non_null(p);
	n = fread(p, 1, 8 << 20, f);
	fclose(f);
	return (struct gr_str){p, n};
}

/* LibreOffice opens the workbook and saves it: then it is another program's file, with other parts, styles and strings. */
static struct gr_str through_office(struct gr_arena *a, struct gr_str bytes, const char *kind)
{
	char folder[] = "/tmp/grus-office.XXXXXX", path[200], command[1000];
	struct gr_str out;

	assert_non_null(mkdtemp(folder));
	snprintf(path, sizeof path, "%s/in.xlsx", folder);
	assert_true(write_file(path, bytes));
	snprintf(command, sizeof command,
	    "cd %s && mkdir out && HOME=%s soffice --headless "
	    "-env:UserInstallation=file://%s/profile "
	    "--convert-to %s --outdir out in.xlsx >log 2>&1",
	    folder, folder, folder, kind);
	if (system(command))
		print_message("# soffice failed\n");
	snprintf(path, sizeof path, "%s/out/in.%s", folder, kind);
	out = read_file(a, path);
	snprintf(command, sizeof command, "rm -rf %s", folder);
	assert_int_equal(system(command), 0);
	return out;
}

static void libreoffice_opens_and_saves_it_and_nothing_is_lost(void **state)
{
	struct gr_workbook w;
	struct gr_str bytes = fixture_workbook(*state, &w), again;
	struct gr_sheet_delivery d;

	if (system("command -v soffice >/dev/null 2>&1")) {
		print_message("# skipped: LibreOffice (libreoffice-calc-nogui) is not installed\n");
		skip();
	}
	again = through_office(*state, bytes, "xlsx");
	assert_true(again.n > 0);
	read_it(*state, again, &d);
	if (d.errors)
		fixture_print(*state, &d);
	assert_int_equal(d.errors, 0);
	assert_true(gr_str_eq(d.base, w.base));
	assert_true(gr_str_eq(d.for_org, w.org_code));
	assert_true(d.whole);
	same_lines(*state, &w, &d);
}

static void an_ods_of_it_is_named_as_such(void **state)
{
	struct gr_workbook w;
	struct gr_str bytes = fixture_workbook(*state, &w), ods;

	if (system("command -v soffice >/dev/null 2>&1")) {
		print_message("# skipped: LibreOffice (libreoffice-calc-nogui) is not installed\n");
		skip();
	}
	ods = through_office(*state, bytes, "ods");
	assert_int_equal(gr_file_kind_of(ods), GR_FILE_ODS);
	ods = through_office(*state, bytes, "xls");
	assert_int_equal(gr_file_kind_of(ods), GR_FILE_XLS);
}

/* A line with every field set; the texts are those that formats trip over. */
static struct gr_line drawn_line(uint64_t seed, int32_t i)
{
	static const char *const text[] = {"=1+1", "+47 1", "-5", "@x", "'=a", "a;b", "say \"so\"",
	    "_x0041_", "<&>", "flere\nlinjer", "æøå ÆØÅ", "1234", "01-02-2028", "''", "#REF!",
	    "   to   mellemrum", "é€“"};
	const struct gr_demo *demo = fixture_demo();
	uint64_t r = (seed * 6364136223846793005u + (uint64_t)i * 1442695040888963407u) >> 20;
	struct gr_line l = demo->line[r % (uint64_t)demo->lines];

	l.org = demo->line[0].org;
	l.id.v = i + 1;
	l.note = gr_str(text[r / 7 % (sizeof text / sizeof *text)]);
	l.project_name = gr_str_trim(gr_str(text[r / 11 % 9]));
	return l;
}

static void lines_with_awkward_texts_come_back_as_they_were(void **state)
{
	for (uint64_t seed = 1; seed <= 20; seed++) {
		struct gr_arena *a = gr_arena_open((size_t)256 << 20);
		struct gr_workbook w;
		struct gr_line line[40];
		struct gr_sheet_delivery d;
		struct gr_str bytes;
		struct gr_error err;

		fixture_workbook(a, &w);
		w.line = line;
		w.lines = 40;
		for (int32_t i = 0; i < 40; i++)
			line[i] = drawn_line(seed, i);
		assert_int_equal(gr_workbook_write(&w, a, &bytes, &err), 0);
		read_it(a, bytes, &d);
		if (d.errors)
			fixture_print(a, &d);
		assert_int_equal(d.errors, 0);
		for (int32_t i = 0; i < w.lines; i++) {
			struct gr_line want = line[i];

			want.note = gr_str_trim(want.note);
			if (strcmp(shown(a, with_id(&d, want.id)), shown(a, &want)))
				print_message("# seed %llu\n", (unsigned long long)seed);
			assert_string_equal(shown(a, with_id(&d, want.id)), shown(a, &want));
		}
		gr_arena_close(a);
	}
	(void)state;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(what_is_written_is_read_again),
	    cmocka_unit_test(an_untouched_workbook_is_said_to_be_one),
	    cmocka_unit_test(lines_with_awkward_texts_come_back_as_they_were),
	    cmocka_unit_test(libreoffice_opens_and_saves_it_and_nothing_is_lost),
	    cmocka_unit_test(an_ods_of_it_is_named_as_such),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests_name("exchange/workbook", tests, fixture_open, fixture_close);
}
