/* Lines as a snapshot freezes them: out and in again, to the last cell. */
#include "domain/frozen.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "domain/demo.h"
#include "fixture.h"

/* The committed example in a dataset of its own; the first line with every cell filled and what must be quoted. */
static void open_dataset(struct gr_arena *a, struct gr_dataset *d)
{
	struct gr_demo demo;
	struct gr_error err;
	struct gr_line *l;

	fixture_dataset(a, d);
	assert_int_equal(gr_demo_read(fixture_file(a, "demo/projects.csv"),
	                     fixture_file(a, "demo/lines.csv"), d, a, &demo, &err),
	    0);
	l = &demo.line[0];
	l->version = 7;
	l->note = GR_STR("To \"lag\", eller\nét");
	l->entered.text = GR_STR("1.234,5");
	l->entered.source = GR_STR("Behov!D14");
	l->entered.low_thousandths = 0;
	l->entered.thickness_mm = 120;
	l->ordinary_kg = l->likely_kg + 1;
	l->avoided_why = GR_STR("design");
	l->place.text = GR_STR("Vej 1, Køge");
	assert_int_equal(
	    gr_dataset_lines(d, demo.project, demo.projects, demo.line, demo.lines, a, &err), 0);
}

static struct gr_str frozen(struct gr_arena *a, const struct gr_dataset *d)
{
	struct gr_sb sb;

	gr_sb_open(&sb, a, 4 << 20);
	for (int32_t i = 0; i < d->lines; i++)
		gr_frozen_write(&sb, d, i);
	assert_false(sb.full);
	return gr_sb_str(&sb);
}

static void frozen_lines_come_back_as_they_were(void **state)
{
	struct gr_dataset d, again;
	struct gr_project *project;
	struct gr_line *line;
	struct gr_error err;
	int32_t projects, lines;
	struct gr_str text;

	open_dataset(*state, &d);
	text = frozen(*state, &d);
	fixture_dataset(*state, &again);
	assert_int_equal(
	    gr_frozen_read(text, &again, *state, &project, &projects, &line, &lines, &err), 0);
	assert_int_equal(lines, 600);
	assert_int_equal(projects, 150);
	assert_int_equal(line[0].version, 7);
	assert_true(gr_str_is(line[0].entered.text, "1.234,5"));
	assert_true(gr_str_is(line[0].entered.source, "Behov!D14"));
	for (int32_t i = 0; i < lines; i++) {
		struct gr_sb a, b;

		gr_sb_open(&a, *state, 2000);
		gr_sb_open(&b, *state, 2000);
		gr_line_canonical(&a, &d.line[i]);
		gr_line_canonical(&b, &line[i]);
		assert_true(gr_str_eq(gr_sb_str(&a), gr_sb_str(&b)));
		assert_int_equal(d.line[i].org.v, line[i].org.v);
		assert_int_equal(d.line[i].id.v, line[i].id.v);
		assert_int_equal(d.line[i].project.v, line[i].project.v);
	}
	for (int32_t i = 0; i < projects; i++) {
		assert_true(gr_str_eq(project[i].name, d.project[i].name));
		assert_true(project[i].example);
	}
	/* and the same bytes again */
	assert_int_equal(gr_dataset_lines(&again, project, projects, line, lines, *state, &err), 0);
	assert_true(gr_str_eq(text, frozen(*state, &again)));
}

static void no_lines_are_no_fault(void **state)
{
	struct gr_dataset d;
	struct gr_project *project;
	struct gr_line *line;
	struct gr_error err;
	int32_t projects, lines;

	fixture_dataset(*state, &d);
	assert_int_equal(
	    gr_frozen_read(GR_STR(""), &d, *state, &project, &projects, &line, &lines, &err), 0);
	assert_int_equal(lines, 0);
	assert_int_equal(projects, 0);
}

/* Each cell in turn is spoilt: numbers, words of a list and the organisation are missed, texts are not. */
static void a_cell_that_was_changed_from_outside_is_found(void **state)
{
	struct gr_dataset d;
	struct gr_str text, row;
	int refused = 0, cells = 0;

	open_dataset(*state, &d);
	text = frozen(*state, &d);
	row.p = (const char *)memmem(text.p, text.n, "\n2,", 3) + 1; /* line 2 has nothing quoted */
	row.n = (size_t)((const char *)memchr(row.p, '\n', 2000) - row.p) + 1;
	assert_null(memchr(row.p, '"', row.n));
	for (size_t at = 0; at < row.n;) {
		const char *end = row.p + at + strcspn(row.p + at, ",\n");
		struct gr_project *project;
		struct gr_line *line;
		struct gr_error err = {0};
		int32_t projects, lines;
		struct gr_sb sb;
		int rc;

		gr_sb_open(&sb, *state, row.n + 8);
		gr_sb_add(&sb, (struct gr_str){row.p, at});
		gr_sb_z(&sb, "x?");
		gr_sb_add(&sb, (struct gr_str){end, row.n - (size_t)(end - row.p)});
		rc = gr_frozen_read(
		    gr_sb_str(&sb), &d, *state, &project, &projects, &line, &lines, &err);
		assert_true(rc == 0 || rc == GR_INVALID);
		refused += rc == GR_INVALID;
		cells++;
		at = (size_t)(end - row.p) + 1;
	}
	assert_int_equal(cells, 37);
	/* what stays free: project name and type, example, quality, use, class as a pair, why, works, text, source, place, note */
	assert_int_equal(refused, 37 - 13);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(
	        frozen_lines_come_back_as_they_were, fixture_open, fixture_close),
	    cmocka_unit_test_setup_teardown(no_lines_are_no_fault, fixture_open, fixture_close),
	    cmocka_unit_test_setup_teardown(
	        a_cell_that_was_changed_from_outside_is_found, fixture_open, fixture_close),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
