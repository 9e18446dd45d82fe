#include "domain/place.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/record.h"
#include "domain/dataset.h"
#include "fixture.h"

/* Every row of a list that gives a point in both systems; four decimals of a degree are up to 6.5 m. */
static void compare(void **state, const char *name, const char *const column[4])
{
	struct gr_record r;
	struct gr_error err;
	int32_t col[4], e, n, rows = 0;
	bool more = true;

	assert_int_equal(
	    gr_record_open(&r, gr_str(name), fixture_file(*state, name), *state, &err), 0);
	for (int i = 0; i < 4; i++)
		assert_int_equal(gr_record_column(&r, column[i], &col[i], &err), 0);
	while (!gr_record_next(&r, &more, &err) && more) {
		int64_t v[4];

		for (int i = 0; i < 4; i++)
			assert_int_equal(
			    gr_record_decimal(&r, col[i], i < 2 ? 4 : 0, &v[i], &err), 0);
		gr_utm32_of((double)v[0] / 1e4, (double)v[1] / 1e4, &e, &n);
		if (llabs(e - v[2]) > 7 || llabs(n - v[3]) > 7)
			fail_msg("%s row %lld: %d %d", name, (long long)r.row, e, n);
		rows++;
	}
	assert_true(rows > 30);
}

static void the_projection_agrees_with_every_point_that_has_both_coordinates(void **state)
{
	static const char *const place[] = {"lat", "lon", "utm32_e_m", "utm32_n_m"};
	static const char *const a[] = {
	    "end_a_lat", "end_a_lon", "end_a_utm32_e_m", "end_a_utm32_n_m"};
	static const char *const b[] = {
	    "end_b_lat", "end_b_lon", "end_b_utm32_e_m", "end_b_utm32_n_m"};

	compare(state, "places.csv", place);
	compare(state, "parishes.csv", place);
	compare(state, "sites.csv", place);
	compare(state, "crossings.csv", a);
	compare(state, "crossings.csv", b);
}

/* Latitudes and 0.9996 times the arc of the GRS80 meridian to them, integrated numerically (Simpson, 20,000 steps). */
static const struct {
	double lat;
	int32_t n_m;
} meridian[] = {{0, 0}, {56, 6206080}, {50.5, 5594225}, {51.1, 5660945}, {52.6, 5827775},
    {53.7, 5950144}, {54.4, 6028027}};

static void the_projection_is_right_to_the_metre_where_the_meridian_is_integrated(void **state)
{
	int32_t e, n;

	(void)state;
	for (size_t i = 0; i < sizeof(meridian) / sizeof(*meridian); i++) {
		gr_utm32_of(meridian[i].lat, 9, &e, &n);
		assert_int_equal(e, 500000);
		assert_int_equal(n, meridian[i].n_m);
	}
	for (int k = 1; k < 60; k++) { /* east and west of it are mirror images */
		int32_t west_e, west_n;

		gr_utm32_of(55.5, 9 + k * 0.1, &e, &n);
		gr_utm32_of(55.5, 9 - k * 0.1, &west_e, &west_n);
		assert_true(abs(e - 500000 - (500000 - west_e)) <= 1);
		assert_true(abs(n - west_n) <= 1);
	}
}

struct typed {
	const char *text;
	int32_t hint, municipality, e_m, n_m, precision_m;
};

static const struct typed typed[] = {
    {"København", 0, 101, 724179, 6175777, 1000},
    {"kobenhavn", 0, 0, 0, 0, -3}, /* near, and asked about */
    {"koebenhavn", 0, 101, 724179, 6175777, 1000},
    {"Kbh", 0, 101, 724179, 6175777, 1000},
    {"  VALBY ", 0, 101, 720988, 6174520, 1000},
    {"Køge Kommune", 0, 259, 0, 0, -1}, /* -1: the municipality's radius */
    {"Københavns Kommune", 0, 101, 0, 0, -1},
    {"Høje-Taastrup Kommune", 0, 169, 0, 0, -1},
    {"hoeje taastrup kommune", 0, 169, 0, 0, -1},
    {"724179 6175777", 0, 101, 724179, 6175777, 0},
    {"6175777, 724179", 0, 101, 724179, 6175777, 0},
    {"724179 6175777", 259, 259, 724179, 6175777, 0},
    {"55.6759, 12.5655", 0, 101, 724178, 6175773, 0},
    {"55,6759 12,5655", 0, 101, 724178, 6175773, 0},
    {"55,6759; 12,5655", 0, 101, 724178, 6175773, 0},
    {"12.5655,55.6759", 0, 101, 724178, 6175773, 0},
    {"552000 6225000", 0, 0, 552000, 6225000,
        0}, /* Silkeborg: in Denmark, in no municipality of the lists */
    {"2500 Valby", 0, 101, 720988, 6174520, 1000},
    {"Toftegårds Allé 12, 2500 Valby", 0, 101, 720988, 6174520, 1000},
    {"Toftegårds Allé, 2500 Valby", 0, 0, 0, 0,
        -3}, /* a name that nobody knows is not passed over */
    {"Valby, Københavns Kommune", 0, 101, 720988, 6174520, 1000},
    {"Aalholm Sogn", 0, 101, 719232, 6174874, 2500},
    {"724179617577772417961757777", 0, 0, 0, 0, -3},
    {"52.52, 13.40", 0, 0, 0, 0, -2}, /* Berlin */
    {"59.33 18.07", 0, 0, 0, 0, -2},  /* Stockholm */
    {"12 34", 0, 0, 0, 0, -2},
    {"Atlantis", 0, 0, 0, 0, -3},
    {"", 0, 0, 0, 0, -3},
    {"!?", 0, 0, 0, 0, -3},
};

static void what_people_type_becomes_a_point_or_a_reason(void **state)
{
	struct gr_dataset d;

	fixture_dataset(*state, &d);
	for (size_t i = 0; i < sizeof(typed) / sizeof(*typed); i++) {
		const struct typed *t = &typed[i];
		struct gr_place p;
		struct gr_error err = {0};
		int rc = gr_place_read(&d, gr_str(t->text), t->hint, &p, &err);
		int want = t->precision_m == -2   ? GR_INVALID
		           : t->precision_m == -3 ? GR_MISSING
		                                  : 0;

		if (rc != want)
			fail_msg("»%s«: %d, %s %s", t->text, rc, rc ? err.sentence : "", err.text);
		if (rc)
			continue;
		if (p.municipality != t->municipality ||
		    (t->e_m && (abs(p.e_m - t->e_m) > 5 || abs(p.n_m - t->n_m) > 5)))
			fail_msg("»%s«: %d %d %d", t->text, p.municipality, p.e_m, p.n_m);
		if (t->precision_m == -1)
			assert_true(p.precision_m > 2000);
		else
			assert_int_equal(p.precision_m, t->precision_m);
	}
}

static void no_text_that_can_be_typed_breaks_the_reading(void **state)
{
	static const char letters[] = "0123456789.,; -kommune\xc3\xb8\xc3\xa5\xff\xc3KVR\0";
	struct gr_dataset d;
	uint32_t seed = 7;

	fixture_dataset(*state, &d);
	for (int k = 0; k < 3000; k++) {
		char text[40];
		struct gr_str s = {text, (seed = seed * 1664525 + 1013904223) >> 27};
		struct gr_place p;
		struct gr_error err;
		bool sure;
		int rc;

		for (size_t i = 0; i < s.n; i++)
			text[i] =
			    letters[((seed = seed * 1664525 + 1013904223) >> 16) % sizeof(letters)];
		rc = gr_place_read(&d, s, 0, &p, &err);
		assert_true(rc == 0 || rc == GR_MISSING || rc == GR_INVALID);
		if (!rc)
			assert_true(gr_place_inside(&d, p.e_m, p.n_m));
		assert_true(gr_dataset_quality_meant(&d, s, &sure) < d.qualities);
	}
}

static void every_town_parish_and_municipality_is_found_in_its_own_municipality(void **state)
{
	struct gr_dataset d;
	struct gr_place p;
	struct gr_error err;
	int32_t alone = 0;

	fixture_dataset(*state, &d);
	for (int32_t i = 0; i < d.points; i++) {
		const struct gr_point *x = &d.point[i];
		int rc = gr_place_read(&d, x->name, x->municipality, &p, &err);

		if (rc || p.municipality != x->municipality)
			fail_msg("%.*s (%d): %d, %d", GR_PF(x->name), x->municipality, rc,
			    p.municipality);
		assert_int_equal(gr_place_land(&d, &p) < 0, 0);
		alone += gr_place_read(&d, x->name, 0, &p, &err) == 0;
	}
	assert_true(alone > d.points * 8 / 10);
	assert_true(alone < d.points); /* some names stand for two places, and then we ask */
	for (int32_t i = 0; i < d.municipalities; i++) {
		assert_int_equal(
		    gr_place_read(&d, d.municipality[i].name, 0, &p, &err) == GR_MISSING, 0);
		assert_true(gr_place_inside(&d, d.municipality[i].e_m, d.municipality[i].n_m));
	}
}

static void a_name_that_two_places_share_is_asked_about_unless_the_municipality_is_said(
    void **state)
{
	struct gr_dataset d;
	struct gr_place p;
	struct gr_error err;
	const struct gr_point *a = NULL;
	int32_t seen = 0;

	fixture_dataset(*state, &d);
	for (int32_t i = 1; i < d.points; i++) {
		const struct gr_point *x = &d.point[i - 1], *y = &d.point[i];
		struct gr_sb sb;

		if (!gr_str_eq(x->name, y->name) || x->municipality == y->municipality ||
		    x->parish != y->parish || !x->parish)
			continue;
		if (gr_place_read(&d, x->name, 0, &p, &err) == 0)
			continue; /* a town of that name goes before the parishes */
		assert_int_equal(err.status, GR_INVALID);
		gr_sb_open(&sb, *state, 200);
		gr_sb_add(&sb, y->name);
		gr_sb_z(&sb, ", ");
		gr_sb_add(&sb, d.municipality[gr_dataset_municipality(&d, y->municipality)].name);
		assert_int_equal(gr_place_read(&d, gr_sb_str(&sb), 0, &p, &err), 0);
		assert_int_equal(p.municipality, y->municipality);
		gr_sb_z(&sb, " Kommune");
		assert_int_equal(gr_place_read(&d, gr_sb_str(&sb), 0, &p, &err), 0);
		assert_int_equal(p.municipality, y->municipality);
		a = y;
		seen++;
	}
	assert_non_null(a);
	assert_true(seen > 3);
}

static void denmark_has_a_margin_of_twenty_kilometres_and_not_a_metre_more(void **state)
{
	struct gr_dataset d;
	int32_t west = INT32_MAX, at = 0;

	fixture_dataset(*state, &d);
	for (int32_t i = 0; i < d.outlines; i++)
		for (int32_t k = 0; k < d.outline[i].corners; k++)
			if (d.outline[i].e_m[k] < west) {
				west = d.outline[i].e_m[k];
				at = d.outline[i].n_m[k];
			}
	assert_true(gr_place_inside(&d, west, at));
	assert_true(gr_place_inside(&d, west - 20000, at));
	assert_false(gr_place_inside(&d, west - 20001, at));
	assert_true(gr_place_inside(&d, 552000, 6225000));  /* Silkeborg */
	assert_true(gr_place_inside(&d, 867000, 6115000));  /* Rønne */
	assert_false(gr_place_inside(&d, 820000, 6200000)); /* Skåne */
	assert_false(gr_place_inside(&d, 565000, 5930000)); /* Hamburg */
	d.outlines = 1;
	d.outline = &(struct gr_outline){(int32_t[]){100000, 300000, 300000, 100000},
	    (int32_t[]){100000, 100000, 300000, 300000}, 4};
	assert_true(gr_place_inside(&d, 200000, 200000));
	assert_true(gr_place_inside(&d, 80000, 200000)); /* west of a side, not of a corner */
	assert_false(gr_place_inside(&d, 79999, 200000));
	assert_true(gr_place_inside(&d, 200000, 320000));
	assert_false(gr_place_inside(&d, 200000, 320001));
	assert_true(gr_place_inside(&d, 84000, 88000)); /* 16, 12, 20: off the corner */
	assert_false(gr_place_inside(&d, 84000, 87999));
	assert_false(gr_place_inside(&d, 0, 0));
	assert_false(gr_place_inside(&d, INT32_MAX, INT32_MAX));
	assert_false(gr_place_inside(&d, INT32_MIN, INT32_MIN));
}

static void land_follows_the_nearest_known_point_of_the_municipality(void **state)
{
	static const struct {
		int32_t municipality, e_m, n_m;
		const char *land;
	} at[] = {
	    {259, 0, 0, "Sjælland"},
	    {376, 690000, 6077000, "Falster"}, /* near Nykøbing, east of the sound */
	    {376, 668000, 6069000, "Lolland"}, /* Sakskøbing's side */
	    {390, 718000, 6098000, "Møn"},     /* Stege */
	    {101, 726069, 6175640, "Amager"},  /* Christianshavn */
	    {101, 720988, 6174520, "Sjælland"}, {0, 718000, 6098000, "Møn"},
	    {376, 686120, 6099557,
	        "Falster"}, /* Vordingborg is nearer, but the municipality was said */
	};
	struct gr_dataset d;

	fixture_dataset(*state, &d);
	for (size_t i = 0; i < sizeof(at) / sizeof(*at); i++) {
		struct gr_place p = {
		    .municipality = at[i].municipality, .e_m = at[i].e_m, .n_m = at[i].n_m};
		int32_t land = gr_place_land(&d, &p);

		if (land < 0 || !gr_str_is(d.land[land], at[i].land))
			fail_msg("%zu: %.*s", i, GR_PF(land < 0 ? GR_STR("none") : d.land[land]));
	}
	assert_int_equal(gr_place_land(&d, &(struct gr_place){.e_m = 500000, .n_m = 6200000}), -1);
	assert_int_equal(gr_place_land(&d, &(struct gr_place){0}), -1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(
	        the_projection_agrees_with_every_point_that_has_both_coordinates, fixture_open,
	        fixture_close),
	    cmocka_unit_test(the_projection_is_right_to_the_metre_where_the_meridian_is_integrated),
	    cmocka_unit_test_setup_teardown(
	        no_text_that_can_be_typed_breaks_the_reading, fixture_open, fixture_close),
	    cmocka_unit_test_setup_teardown(
	        what_people_type_becomes_a_point_or_a_reason, fixture_open, fixture_close),
	    cmocka_unit_test_setup_teardown(
	        every_town_parish_and_municipality_is_found_in_its_own_municipality, fixture_open,
	        fixture_close),
	    cmocka_unit_test_setup_teardown(
	        a_name_that_two_places_share_is_asked_about_unless_the_municipality_is_said,
	        fixture_open, fixture_close),
	    cmocka_unit_test_setup_teardown(
	        denmark_has_a_margin_of_twenty_kilometres_and_not_a_metre_more, fixture_open,
	        fixture_close),
	    cmocka_unit_test_setup_teardown(
	        land_follows_the_nearest_known_point_of_the_municipality, fixture_open,
	        fixture_close),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
