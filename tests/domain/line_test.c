#include "domain/line.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "domain/dataset.h"
#include "fixture.h"

static void every_code_is_read_back_and_nothing_else_is(void **state)
{
	enum gr_direction d;
	enum gr_certainty c;
	enum gr_visibility v;
	enum gr_state s;
	enum gr_known k;

	(void)state;
	for (int i = 0; i < GR_DIRECTIONS; i++) {
		assert_true(gr_direction_read(gr_str(gr_direction_code((enum gr_direction)i)), &d));
		assert_int_equal(d, i);
		assert_true(*gr_direction_name((enum gr_direction)i));
	}
	for (int i = 0; i < GR_CERTAINTIES; i++) {
		assert_true(gr_certainty_read(gr_str(gr_certainty_code((enum gr_certainty)i)), &c));
		assert_int_equal(c, i);
		assert_true(*gr_certainty_name((enum gr_certainty)i));
	}
	for (int i = 0; i < GR_VISIBILITIES; i++) {
		assert_true(
		    gr_visibility_read(gr_str(gr_visibility_code((enum gr_visibility)i)), &v));
		assert_int_equal(v, i);
		assert_true(*gr_visibility_name((enum gr_visibility)i));
	}
	for (int i = 0; i < GR_STATES; i++) {
		assert_true(gr_state_read(gr_str(gr_state_code((enum gr_state)i)), &s));
		assert_int_equal(s, i);
		assert_true(*gr_state_name((enum gr_state)i));
	}
	for (int i = 0; i < GR_KNOWN; i++) {
		assert_true(gr_known_read(gr_str(gr_known_code((enum gr_known)i)), &k));
		assert_int_equal(k, i);
	}
	assert_true(gr_str_is(gr_str(gr_visibility_code(GR_VISIBLE_PUBLIC)), "public_aggregate"));
	assert_false(gr_certainty_read(GR_STR("Budgeted"), &c));
	assert_false(gr_certainty_read(GR_STR(""), &c));
	assert_false(gr_direction_read(GR_STR("behov"), &d));
}

struct broken {
	void (*spoil)(struct gr_line *l);
	enum gr_status status;
	enum gr_line_field field;
};

/* clang-format off */
static void no_project(struct gr_line *l) { l->project_name = GR_STR("  "); }
static void long_project(struct gr_line *l) { static char x[201]; memset(x, 'x', 201); l->project_name = (struct gr_str){x, 201}; }
static void control(struct gr_line *l) { l->project_name = GR_STR("Vej\x01"); }
static void bidi(struct gr_line *l) { l->project_name = GR_STR("Vej \xe2\x80\xae gnul"); }
static void not_utf8(struct gr_line *l) { l->project_name = GR_STR("Vej \xff"); }
static void type(struct gr_line *l) { l->project_type = GR_STR("road"); }
static void long_type(struct gr_line *l) { static char x[300]; memset(x, 'x', 300); l->project_type = (struct gr_str){x, 300}; }
static void no_quality(struct gr_line *l) { l->quality = (struct gr_str){0}; }
static void quality(struct gr_line *l) { l->quality = GR_STR("stabil grus 2"); }
static void foreign_quality(struct gr_line *l) { l->quality = GR_STR("guld"); }
static void use(struct gr_line *l) { l->use = GR_STR("roadbase"); }
static void half_pair(struct gr_line *l) { l->soil_class = GR_STR("kat1"); }
static void other_pair(struct gr_line *l) { l->soil_system = GR_STR("kategori"); l->soil_class = GR_STR("kl1"); }
static void zero(struct gr_line *l) { l->low_kg = l->likely_kg = 0; }
static void negative(struct gr_line *l) { l->likely_kg = -1; }
static void likely_over(struct gr_line *l) { l->likely_kg = l->high_kg = INT64_C(10000000001); }
static void high_over(struct gr_line *l) { l->high_kg = INT64_C(10000000001); }
static void low_negative(struct gr_line *l) { l->low_kg = -1; }
static void low_over(struct gr_line *l) { l->low_kg = 1000001; }
static void high_under(struct gr_line *l) { l->high_kg = 999999; }
static void ordinary_surplus(struct gr_line *l) { l->direction = GR_SURPLUS; l->ordinary_kg = 2000000; l->avoided_why = GR_STR("design"); }
static void ordinary_less(struct gr_line *l) { l->ordinary_kg = 999999; l->avoided_why = GR_STR("design"); }
static void ordinary_no_why(struct gr_line *l) { l->ordinary_kg = 2000000; }
static void ordinary_odd_why(struct gr_line *l) { l->ordinary_kg = 2000000; l->avoided_why = GR_STR("luck"); }
static void ordinary_over(struct gr_line *l) { l->ordinary_kg = INT64_C(10000000001); l->avoided_why = GR_STR("design"); }
static void why_alone(struct gr_line *l) { l->avoided_why = GR_STR("design"); }
static void no_place(struct gr_line *l) { l->place = (struct gr_place){0}; }
static void municipality(struct gr_line *l) { l->place.municipality = 999; }
static void abroad(struct gr_line *l) { l->place.e_m = 500000; l->place.n_m = 5000000; }
static void swapped(struct gr_line *l) { l->place.e_m = 6150000; l->place.n_m = 702000; }
static void before_2000(struct gr_line *l) { l->first.n = -1; }
static void after_2100(struct gr_line *l) { l->last.n = 404; }
static void backwards(struct gr_line *l) { l->last.n = l->first.n - 1; }
static void certainty(struct gr_line *l) { int n = 5; memcpy(&l->certainty, &n, sizeof(n)); }
static void visibility(struct gr_line *l) { int n = -1; memcpy(&l->visibility, &n, sizeof(n)); }
static void note(struct gr_line *l) { static char x[20001]; memset(x, 'x', 20001); l->note = (struct gr_str){x, 20001}; }

static const struct broken broken[] = {
    {no_project, GR_INVALID, GR_FIELD_PROJECT},
    {long_project, GR_LIMIT, GR_FIELD_PROJECT},
    {control, GR_INVALID, GR_FIELD_PROJECT},
    {bidi, GR_INVALID, GR_FIELD_PROJECT},
    {not_utf8, GR_INVALID, GR_FIELD_PROJECT},
    {type, GR_INVALID, GR_FIELD_TYPE},
    {long_type, GR_INVALID, GR_FIELD_TYPE},
    {no_quality, GR_INVALID, GR_FIELD_QUALITY},
    {quality, GR_INVALID, GR_FIELD_QUALITY},
    {foreign_quality, GR_INVALID, GR_FIELD_QUALITY},
    {use, GR_INVALID, GR_FIELD_USE},
    {half_pair, GR_INVALID, GR_FIELD_CLASS},
    {other_pair, GR_INVALID, GR_FIELD_CLASS},
    {zero, GR_INVALID, GR_FIELD_AMOUNT},
    {negative, GR_INVALID, GR_FIELD_AMOUNT},
    {likely_over, GR_LIMIT, GR_FIELD_AMOUNT},
    {high_over, GR_LIMIT, GR_FIELD_HIGH},
    {low_negative, GR_INVALID, GR_FIELD_LOW},
    {low_over, GR_INVALID, GR_FIELD_LOW},
    {high_under, GR_INVALID, GR_FIELD_HIGH},
    {ordinary_surplus, GR_INVALID, GR_FIELD_ORDINARY},
    {ordinary_less, GR_INVALID, GR_FIELD_ORDINARY},
    {ordinary_no_why, GR_INVALID, GR_FIELD_ORDINARY},
    {ordinary_odd_why, GR_INVALID, GR_FIELD_ORDINARY},
    {ordinary_over, GR_LIMIT, GR_FIELD_ORDINARY},
    {why_alone, GR_INVALID, GR_FIELD_ORDINARY},
    {no_place, GR_INVALID, GR_FIELD_PLACE},
    {municipality, GR_INVALID, GR_FIELD_PLACE},
    {abroad, GR_INVALID, GR_FIELD_PLACE},
    {swapped, GR_INVALID, GR_FIELD_PLACE},
    {before_2000, GR_LIMIT, GR_FIELD_WINDOW},
    {after_2100, GR_LIMIT, GR_FIELD_WINDOW},
    {backwards, GR_INVALID, GR_FIELD_WINDOW},
    {certainty, GR_INVALID, GR_FIELD_CERTAINTY},
    {visibility, GR_INVALID, GR_FIELD_VISIBILITY},
    {note, GR_LIMIT, GR_FIELD_NOTE},
};
/* clang-format on */

static void each_broken_cell_is_refused_at_its_own_field(void **state)
{
	struct gr_dataset d;
	enum gr_line_field field;
	struct gr_error err;

	fixture_dataset(*state, &d);
	for (size_t i = 0; i < sizeof(broken) / sizeof(*broken); i++) {
		struct gr_line l = fixture_line();
		int rc;

		assert_int_equal(gr_line_check(&l, &d, &field, &err), 0);
		assert_int_equal(field, GR_FIELD_NONE);
		broken[i].spoil(&l);
		rc = gr_line_check(&l, &d, &field, &err);
		if (rc != (int)broken[i].status || field != broken[i].field)
			fail_msg("%zu: %d at field %d", i, rc, (int)field);
	}
}

static void the_bounds_themselves_are_allowed(void **state)
{
	struct gr_dataset d;
	enum gr_line_field field;
	struct gr_error err;
	struct gr_line l = fixture_line();
	static char name[400];

	fixture_dataset(*state, &d);
	l.low_kg = 0;
	l.likely_kg = 1;
	assert_int_equal(gr_line_check(&l, &d, &field, &err), 0);
	l.likely_kg = l.high_kg = INT64_C(10000000000);
	assert_int_equal(gr_line_check(&l, &d, &field, &err), 0);
	l.first.n = 0;
	l.last.n = 403;
	assert_int_equal(gr_line_check(&l, &d, &field, &err), 0);
	for (size_t i = 0; i < 400; i += 2)
		memcpy(name + i, "å", 2); /* 200 characters, 400 bytes */
	l.project_name = (struct gr_str){name, 400};
	assert_int_equal(gr_line_check(&l, &d, &field, &err), 0);
	l.place = (struct gr_place){.municipality = 259}; /* not known yet within a municipality */
	assert_int_equal(gr_line_check(&l, &d, &field, &err), 0);
	l.soil_system = GR_STR("kategori");
	l.soil_class = GR_STR("kat1");
	l.ordinary_kg = l.likely_kg;
	l.avoided_why = GR_STR("stabilisation");
	assert_int_equal(gr_line_check(&l, &d, &field, &err), 0);
	l.project_name = (struct gr_str){0};
	l.project.v = 4; /* an id will do */
	assert_int_equal(gr_line_check(&l, &d, &field, &err), 0);
}

static struct gr_str canonical(struct gr_arena *a, const struct gr_line *l)
{
	struct gr_sb sb;

	gr_sb_open(&sb, a, 4000);
	gr_line_canonical(&sb, l);
	return gr_sb_str(&sb);
}

/* clang-format off */
static void c_note(struct gr_line *l) { l->note = GR_STR("ny"); }
static void c_low(struct gr_line *l) { l->low_kg--; }
static void c_likely(struct gr_line *l) { l->likely_kg++; }
static void c_high(struct gr_line *l) { l->high_kg++; }
static void c_entered(struct gr_line *l) { l->entered.thousandths++; }
static void c_entered_low(struct gr_line *l) { l->entered.low_thousandths = 0; }
static void c_known(struct gr_line *l) { l->entered.known = GR_KNOWN_M3; }
static void c_works(struct gr_line *l) { l->entered.works = GR_STR("sewer"); }
static void c_width(struct gr_line *l) { l->entered.width_mm = 1; }
static void c_thickness(struct gr_line *l) { l->entered.thickness_mm = 1; }
static void c_place(struct gr_line *l) { l->place.text = GR_STR("Køge N"); }
static void c_point(struct gr_line *l) { l->place.e_m++; }
static void c_north(struct gr_line *l) { l->place.n_m++; }
static void c_municipality(struct gr_line *l) { l->place.municipality = 253; }
static void c_first(struct gr_line *l) { l->first.n--; }
static void c_last(struct gr_line *l) { l->last.n++; }
static void c_certainty(struct gr_line *l) { l->certainty = GR_IDEA; }
static void c_visibility(struct gr_line *l) { l->visibility = GR_VISIBLE_OWN; }
static void c_direction(struct gr_line *l) { l->direction = GR_SURPLUS; }
static void c_quality(struct gr_line *l) { l->quality = GR_STR("sg_i"); }
static void c_use(struct gr_line *l) { l->use = GR_STR("yard"); }
static void c_class(struct gr_line *l) { l->soil_class = GR_STR("kat1"); }
static void c_system(struct gr_line *l) { l->soil_system = GR_STR("kategori"); }
static void c_ordinary(struct gr_line *l) { l->ordinary_kg = 1; }
static void c_why(struct gr_line *l) { l->avoided_why = GR_STR("design"); }
static void c_project(struct gr_line *l) { l->project_name = GR_STR("Cykelsti"); }
static void c_type(struct gr_line *l) { l->project_type = (struct gr_str){0}; }
static void s_id(struct gr_line *l) { l->id.v = 9; }
static void s_version(struct gr_line *l) { l->version = 9; }
static void s_org(struct gr_line *l) { l->org.v = 9; }
static void s_project(struct gr_line *l) { l->project.v = 9; }
static void s_text(struct gr_line *l) { l->entered.text = GR_STR("1.000"); }
static void s_source(struct gr_line *l) { l->entered.source = GR_STR("Behov!D14"); }
static void s_state(struct gr_line *l) { l->entered.state = GR_LOOSE; }

static void (*const changes[])(struct gr_line *) = {c_note, c_low, c_likely, c_high, c_entered, c_entered_low, c_known, c_works,
    c_width, c_thickness, c_place, c_point, c_north, c_municipality, c_first, c_last, c_certainty, c_visibility, c_direction,
    c_quality, c_use, c_class, c_system, c_ordinary, c_why, c_project, c_type};
static void (*const same[])(struct gr_line *) = {s_id, s_version, s_org, s_project, s_text, s_source, s_state};
/* clang-format on */

static void the_canonical_text_moves_with_what_a_person_can_edit_and_with_nothing_else(void **state)
{
	struct gr_line l = fixture_line();
	struct gr_str was = canonical(*state, &l);
	struct gr_str seen[sizeof(changes) / sizeof(*changes)];

	assert_true(gr_str_ends(was, "\n"));
	for (size_t i = 0; i < sizeof(changes) / sizeof(*changes); i++) {
		struct gr_line other = l;

		changes[i](&other);
		seen[i] = canonical(*state, &other);
		if (gr_str_eq(was, seen[i]))
			fail_msg("change %zu is not seen", i);
		for (size_t k = 0; k < i; k++)
			if (gr_str_eq(seen[k], seen[i]))
				fail_msg("changes %zu and %zu look alike", k, i);
	}
	for (size_t i = 0; i < sizeof(same) / sizeof(*same); i++) {
		struct gr_line other = l;

		same[i](&other);
		if (!gr_str_eq(was, canonical(*state, &other)))
			fail_msg("%zu is no content", i);
	}
}

static void a_comma_in_a_text_never_moves_into_the_next_cell(void **state)
{
	struct gr_line a = fixture_line(), b = fixture_line();

	a.project_name = GR_STR("Vej,road_path");
	a.project_type = (struct gr_str){0};
	b.project_name = GR_STR("Vej");
	b.project_type = GR_STR("road_path,");
	assert_false(gr_str_eq(canonical(*state, &a), canonical(*state, &b)));
	b.project_name = GR_STR("Vej\",\"");
	assert_false(gr_str_eq(canonical(*state, &a), canonical(*state, &b)));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_code_is_read_back_and_nothing_else_is),
	    cmocka_unit_test_setup_teardown(
	        each_broken_cell_is_refused_at_its_own_field, fixture_open, fixture_close),
	    cmocka_unit_test_setup_teardown(
	        the_bounds_themselves_are_allowed, fixture_open, fixture_close),
	    cmocka_unit_test_setup_teardown(
	        the_canonical_text_moves_with_what_a_person_can_edit_and_with_nothing_else,
	        fixture_open, fixture_close),
	    cmocka_unit_test_setup_teardown(
	        a_comma_in_a_text_never_moves_into_the_next_cell, fixture_open, fixture_close),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
