#include "fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zip.h>

#include <cmocka.h>

#include "base/message.h"

struct gr_str fixture_file(struct gr_arena *a, const char *name)
{
	char path[4096];
	char *p;
	FILE *f;
	long n;

	snprintf(path, sizeof(path), "%s/%s", getenv("GR_TEST_DATA"), name);
	f = fopen(path, "rb");
	if (!f)
		fail_msg("no %s", path);
	assert_int_equal(fseek(f, 0, SEEK_END), 0);
	n = ftell(f);
	rewind(f);
	p = gr_alloc(a, (size_t)n + 1);
	assert_non_null(p);
	assert_int_equal(fread(p, 1, (size_t)n, f), n);
	fclose(f);
	return (struct gr_str){p, (size_t)n};
}

static struct gr_arena *forever;

const struct gr_dataset *fixture_dataset(void)
{
	static struct gr_dataset d;
	struct gr_str text[GR_LISTS];
	struct gr_error err;

	if (forever)
		return &d;
	forever = gr_arena_open((size_t)64 << 20);
	assert_non_null(forever);
	for (int i = 0; i < GR_LISTS; i++)
		text[i] = fixture_file(forever, gr_list_file((enum gr_list)i));
	if (gr_dataset_read(text, forever, &d, &err))
		fail_msg("%s", fixture_said(forever, &err));
	return &d;
}

const struct gr_demo *fixture_demo(void)
{
	static struct gr_demo demo;
	const struct gr_dataset *d = fixture_dataset();
	struct gr_error err;

	if (!demo.line && gr_demo_read(fixture_file(forever, "demo/projects.csv"),
	                      fixture_file(forever, "demo/lines.csv"), d, forever, &demo, &err))
		fail_msg("%s", fixture_said(forever, &err));
	return &demo;
}

int32_t fixture_lines(struct gr_arena *a, gr_org_id org, struct gr_line **out)
{
	const struct gr_demo *demo = fixture_demo();
	struct gr_line *l = gr_alloc_array(a, (size_t)demo->lines, sizeof(*l));
	int32_t n = 0;

	for (int32_t i = 0; i < demo->lines; i++)
		if (demo->line[i].org.v == org.v)
			l[n++] = demo->line[i];
	*out = l;
	return n;
}

struct gr_str fixture_workbook(struct gr_arena *a, struct gr_workbook *w)
{
	const struct gr_dataset *d = fixture_dataset();
	const struct gr_demo *demo = fixture_demo();
	struct gr_line *line;
	struct gr_str out;
	struct gr_error err;
	int32_t o = gr_dataset_org(d, demo->line[0].org);

	*w = (struct gr_workbook){
	    .org_code = d->org[o].code,
	    .org_name = d->org[o].name,
	    .process_name = GR_STR("Sammen om mindre råstofforbrug"),
	    .base = GR_STR("12:abcdef"),
	    .made = {INT64_C(1764000000000000)},
	    .deadline = GR_STR("15. december 2026"),
	    .contact = GR_STR("proces@example.dk"),
	    .dataset = d,
	};
	w->lines = fixture_lines(a, demo->line[0].org, &line);
	w->line = line;
	if (gr_workbook_write(w, a, &out, &err))
		fail_msg("%s", fixture_said(a, &err));
	return out;
}

struct gr_str fixture_zip(struct gr_arena *a, const struct fixture_part *part, int32_t parts)
{
	zip_error_t why;
	zip_source_t *s = zip_source_buffer_create(NULL, 0, 0, &why), *keep = s;
	zip_t *z;
	zip_stat_t st;
	char *p;

	assert_non_null(s);
	zip_source_keep(keep);
	z = zip_open_from_source(s, ZIP_TRUNCATE, &why);
	assert_non_null(z);
	for (int32_t i = 0; i < parts; i++) {
		zip_source_t *b = zip_source_buffer(z, part[i].text.p, part[i].text.n, 0);

		assert_true(zip_file_add(z, part[i].name, b, ZIP_FL_ENC_UTF_8) >= 0);
	}
	assert_int_equal(zip_close(z), 0);
	assert_int_equal(zip_source_stat(keep, &st), 0);
	p = gr_alloc(a, st.size);
	assert_non_null(p);
	assert_int_equal(zip_source_open(keep), 0);
	assert_int_equal(zip_source_read(keep, p, st.size), st.size);
	zip_source_close(keep);
	zip_source_free(keep);
	return (struct gr_str){p, st.size};
}

static struct gr_str unpack(struct gr_arena *a, const struct gr_zip_directory *d, int32_t i)
{
	struct gr_zip_part *part;
	struct gr_error err;
	size_t n = (size_t)d->member[i].unpacked, at = 0, got = 1;
	char *p = gr_alloc(a, n + 1);

	assert_non_null(p);
	assert_int_equal(gr_zip_part_open(d, i, &part, &err), 0);
	while (got) {
		assert_int_equal(gr_zip_part_read(part, p + at, n + 1 - at, &got, &err), 0);
		at += got;
	}
	gr_zip_part_close(part);
	return (struct gr_str){p, n};
}

static void directory(struct gr_arena *a, struct gr_str workbook, struct gr_zip_directory *d)
{
	static struct gr_limits limits;
	struct gr_error err;

	limits = gr_limits_default();
	if (gr_zip_directory_read(workbook, &limits, a, d, &err))
		fail_msg("%s", fixture_said(a, &err));
}

struct gr_str fixture_part_of(struct gr_arena *a, struct gr_str workbook, const char *part)
{
	struct gr_zip_directory d;
	int32_t i;

	directory(a, workbook, &d);
	i = gr_zip_find(&d, gr_str(part));
	if (i < 0)
		fail_msg("no part %s", part);
	return unpack(a, &d, i);
}

static struct gr_str replace(
    struct gr_arena *a, struct gr_str s, const char *old, const char *new, bool every, int *times)
{
	struct gr_sb sb;
	size_t n = strlen(old);

	gr_sb_open(&sb, a, (size_t)128 << 20);
	for (size_t i = 0; i < s.n;) {
		if ((every || !*times) && s.n - i >= n && !memcmp(s.p + i, old, n)) {
			gr_sb_z(&sb, new);
			i += n;
			++*times;
		} else {
			gr_sb_char(&sb, s.p[i++]);
		}
	}
	return gr_sb_str(&sb);
}

struct gr_str fixture_spoil(struct gr_arena *a, struct gr_str workbook, const char *part,
    const char *old, const char *new, bool every)
{
	struct gr_zip_directory d;
	struct fixture_part *parts;
	int times = 0;

	directory(a, workbook, &d);
	parts = gr_alloc_array(a, (size_t)d.members, sizeof(*parts));
	for (int32_t i = 0; i < d.members; i++) {
		parts[i].name = gr_str_z(a, d.member[i].name);
		parts[i].text = unpack(a, &d, i);
		if (!strcmp(parts[i].name, part))
			parts[i].text = replace(a, parts[i].text, old, new, every, &times);
	}
	if (!times)
		fail_msg("%s is not in %s", old, part);
	return fixture_zip(a, parts, d.members);
}

struct gr_str fixture_cell(
    struct gr_arena *a, struct gr_str workbook, const char *part, const char *cell, const char *xml)
{
	struct gr_str text = fixture_part_of(a, workbook, part);
	char begin[64];
	const char *from, *to;
	char *old;
	size_t n;

	snprintf(begin, sizeof begin, "<c r=\"%s\"", cell);
	from = memmem(text.p, text.n, begin, strlen(begin));
	if (!from)
		fail_msg("no cell %s in %s", cell, part);
	to = strchr(from, '>');
	if (to[-1] != '/')
		to = strstr(from, "</c>") + 3;
	n = (size_t)(to + 1 - from);
	old = gr_alloc(a, n + 1);
	memcpy(old, from, n);
	return fixture_spoil(a, workbook, part, old, xml, false);
}

struct gr_str fixture_more(
    struct gr_arena *a, struct gr_str workbook, const char *part, struct gr_str text)
{
	struct gr_zip_directory d;
	struct fixture_part *parts;

	directory(a, workbook, &d);
	parts = gr_alloc_array(a, (size_t)d.members + 1, sizeof(*parts));
	for (int32_t i = 0; i < d.members; i++)
		parts[i] = (struct fixture_part){gr_str_z(a, d.member[i].name), unpack(a, &d, i)};
	parts[d.members] = (struct fixture_part){part, text};
	return fixture_zip(a, parts, d.members + 1);
}

const char *fixture_said(struct gr_arena *a, const struct gr_error *err)
{
	struct gr_sb sb;

	gr_sb_open(&sb, a, 4096);
	gr_error_say(&sb, err);
	return gr_str_z(a, gr_sb_str(&sb));
}

void fixture_print(struct gr_arena *a, const struct gr_sheet_delivery *d)
{
	static const char *const kind[] = {"error", "question", "remark"};

	for (int32_t i = 0; i < d->problems; i++)
		print_message("# %s: %s [%.*s]\n", kind[d->problem[i].severity],
		    fixture_said(a, &d->problem[i].error), GR_PF(d->problem[i].found));
}

const struct gr_problem *fixture_problem_at(
    struct gr_arena *a, const struct gr_sheet_delivery *d, const char *place)
{
	for (int32_t i = 0; i < d->problems; i++)
		if (!strcmp(d->problem[i].error.place, place))
			return &d->problem[i];
	fixture_print(a, d);
	fail_msg("nothing is said of %s", place);
	return NULL;
}

int fixture_open(void **state)
{
	*state = gr_arena_open((size_t)256 << 20);
	return *state ? 0 : -1;
}

int fixture_close(void **state)
{
	gr_arena_close(*state);
	gr_arena_close(forever);
	forever = NULL;
	return 0;
}
