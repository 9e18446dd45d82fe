#include "domain/demo.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "fixture.h"

static struct gr_str replaced(struct gr_arena *a, struct gr_str s, const char *from, const char *to)
{
	const char *p = memmem(s.p, s.n, from, strlen(from));
	struct gr_sb sb;

	if (!p)
		fail_msg("»%s« is not in the table", from);
	gr_sb_open(&sb, a, s.n + strlen(to) + 1);
	gr_sb_add(&sb, (struct gr_str){s.p, (size_t)(p - s.p)});
	gr_sb_z(&sb, to);
	gr_sb_add(&sb, (struct gr_str){p + strlen(from), s.n - (size_t)(p - s.p) - strlen(from)});
	return gr_sb_str(&sb);
}

static void read_demo(struct gr_arena *a, struct gr_dataset *d, struct gr_demo *out)
{
	struct gr_error err;

	fixture_dataset(a, d);
	if (gr_demo_read(fixture_file(a, "demo/projects.csv"), fixture_file(a, "demo/lines.csv"), d,
	        a, out, &err))
		fail_msg("%s %s", err.place, err.sentence);
}

static void the_committed_example_has_fourteen_builders_and_all_kinds_of_lines(void **state)
{
	struct gr_dataset d;
	struct gr_demo demo;
	bool org[200] = {false}, certainty[GR_CERTAINTIES] = {false},
	     visibility[GR_VISIBILITIES] = {false};
	bool known[GR_KNOWN] = {false}, direction[GR_DIRECTIONS] = {false}, year[7] = {false};
	int builders = 0, no_class = 0, classes = 0, public_lines = 0;

	read_demo(*state, &d, &demo);
	assert_int_equal(demo.projects, 150);
	assert_int_equal(demo.lines, 600);
	for (int32_t i = 0; i < demo.projects; i++) {
		assert_true(demo.project[i].example);
		assert_true(gr_str_starts(demo.project[i].name, "Eksempel: "));
		assert_true(demo.project[i].type.n > 0);
	}
	for (int32_t i = 0; i < demo.lines; i++) {
		const struct gr_line *l = &demo.line[i];

		builders += !org[l->org.v];
		org[l->org.v] = certainty[l->certainty] = visibility[l->visibility] = true;
		known[l->entered.known] = direction[l->direction] = true;
		assert_true(gr_quarter_year(l->first) >= 2026 && gr_quarter_year(l->last) <= 2032);
		year[gr_quarter_year(l->first) - 2026] = true;
		classes += l->soil_class.n > 0;
		no_class += l->direction == GR_SURPLUS && !l->soil_class.n &&
		            gr_str_starts(l->quality, "raajord");
		public_lines += l->visibility == GR_VISIBLE_PUBLIC;
		assert_true(l->place.municipality > 0);
	}
	assert_int_equal(builders, 14);
	for (int i = 0; i < GR_CERTAINTIES; i++)
		assert_true(certainty[i]);
	for (int i = 0; i < GR_VISIBILITIES; i++)
		assert_true(visibility[i]);
	for (int i = 0; i < GR_KNOWN; i++)
		assert_true(known[i]);
	for (int i = 0; i < 7; i++)
		assert_true(year[i]);
	assert_true(direction[GR_NEED] && direction[GR_SURPLUS] && classes > 20 && no_class > 5);
	assert_true(public_lines > 400);
}

static void its_lines_find_their_place_in_the_dataset(void **state)
{
	struct gr_dataset d;
	struct gr_demo demo;
	struct gr_error err;

	read_demo(*state, &d, &demo);
	assert_int_equal(
	    gr_dataset_lines(&d, demo.project, demo.projects, demo.line, demo.lines, *state, &err),
	    0);
	for (int32_t i = 0; i < d.lines; i++) {
		assert_true(d.key[i].org >= 0 && d.key[i].project >= 0 && d.key[i].quality >= 0);
		assert_true(d.key[i].area >= 0 && d.key[i].land >= 0);
	}
}

static void what_is_written_is_read_again_to_the_last_cell(void **state)
{
	struct gr_dataset d;
	struct gr_demo demo, again;
	struct gr_error err;
	struct gr_sb p, l, p2, l2;

	read_demo(*state, &d, &demo);
	/* what the committed file may not have: every cell filled, with what must be quoted */
	demo.line[0].note = GR_STR("To \"lag\", eller\nét");
	demo.line[0].place.text = GR_STR("Vej 1, Køge");
	demo.line[0].ordinary_kg = demo.line[0].likely_kg + 1;
	demo.line[0].avoided_why = GR_STR("design");
	demo.line[0].entered.thickness_mm = 123;
	demo.line[0].entered.low_thousandths = 0;
	demo.line[0].entered.high_thousandths = 1;
	gr_sb_open(&p, *state, 1 << 20);
	gr_sb_open(&l, *state, 1 << 20);
	gr_demo_write(&demo, &d, &p, &l);
	assert_int_equal(gr_demo_read(gr_sb_str(&p), gr_sb_str(&l), &d, *state, &again, &err), 0);
	for (int32_t i = 0; i < demo.lines; i++) {
		struct gr_sb a, b;

		gr_sb_open(&a, *state, 2000);
		gr_sb_open(&b, *state, 2000);
		gr_line_canonical(&a, &demo.line[i]);
		gr_line_canonical(&b, &again.line[i]);
		assert_true(gr_str_eq(gr_sb_str(&a), gr_sb_str(&b)));
		assert_int_equal(demo.line[i].org.v, again.line[i].org.v);
		assert_int_equal(demo.line[i].project.v, again.line[i].project.v);
	}
	gr_sb_open(&p2, *state, 1 << 20);
	gr_sb_open(&l2, *state, 1 << 20);
	gr_demo_write(&again, &d, &p2, &l2);
	assert_true(gr_str_eq(gr_sb_str(&p), gr_sb_str(&p2)));
	assert_true(gr_str_eq(gr_sb_str(&l), gr_sb_str(&l2)));
}

struct spoilt {
	bool lines;
	const char *from, *to, *place;
};

static const struct spoilt spoilt[] = {
    {false, "\n2,VD,", "\n3,VD,", "projects.csv:3:project"},
    {false, "\n2,VD,", "\n2,VX,", "projects.csv:3:organisation"},
    {true, "\n2,VD,1,", "\n2,RSJ,1,", "lines.csv:3:project"},
    {true, "\n2,VD,1,", "\n2,VD,151,", "lines.csv:3:project"},
    {true, "\n2,VD,1,need,sg_i", "\n2,VD,1,want,sg_i", "lines.csv:3:direction"},
    {true, "\n2,VD,1,need,sg_i,", "\n2,VD,1,need,sg_x,", "lines.csv:3:line"},
    {true, ",metres,", ",meters,", "lines.csv:3:known"},
    {true, ",built_in,", ",built,", "lines.csv:2:state"},
    {true, "2032-Q4", "2032-Q5", "lines.csv:2:last_quarter"},
    {true, "2032-Q4", "2132-Q4", "lines.csv:2:last_quarter"},
    {true, ",funded,", ",certain,", "lines.csv:2:certainty"},
    {true, ",partners,", ",all,", "lines.csv:2:visibility"},
    {true, "low_t", "lowest_t", ""},
};

static void each_broken_cell_is_refused_with_table_row_and_column(void **state)
{
	struct gr_dataset d;
	struct gr_demo demo;
	struct gr_str text[2] = {
	    fixture_file(*state, "demo/projects.csv"), fixture_file(*state, "demo/lines.csv")};

	fixture_dataset(*state, &d);
	for (size_t i = 0; i < sizeof(spoilt) / sizeof(*spoilt); i++) {
		struct gr_arena *a = gr_arena_open((size_t)8 << 20);
		struct gr_error err = {0};
		struct gr_str t[2] = {text[0], text[1]};
		int rc;

		t[spoilt[i].lines] = replaced(
		    a, text[spoilt[i].lines], spoilt[i].from, spoilt[i].to);
		rc = gr_demo_read(t[0], t[1], &d, a, &demo, &err);
		if (!rc || strncmp(err.place, spoilt[i].place, strlen(spoilt[i].place)))
			fail_msg("%s: %d at %s", spoilt[i].to, rc, err.place);
		gr_arena_close(a);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(
	        the_committed_example_has_fourteen_builders_and_all_kinds_of_lines, fixture_open,
	        fixture_close),
	    cmocka_unit_test_setup_teardown(
	        its_lines_find_their_place_in_the_dataset, fixture_open, fixture_close),
	    cmocka_unit_test_setup_teardown(
	        what_is_written_is_read_again_to_the_last_cell, fixture_open, fixture_close),
	    cmocka_unit_test_setup_teardown(
	        each_broken_cell_is_refused_with_table_row_and_column, fixture_open, fixture_close),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
