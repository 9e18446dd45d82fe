#include "domain/dataset.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "fixture.h"

static void every_list_is_read_and_counts_as_its_readme_says(void **state)
{
	struct gr_dataset d;

	fixture_dataset(*state, &d);
	assert_int_equal(d.orgs, 87);
	assert_int_equal(d.municipalities, 46);
	assert_int_equal(d.areas, 8);
	assert_int_equal(d.groups, 18);
	assert_int_equal(d.qualities, 49);
	assert_int_equal(d.uses, 29);
	assert_int_equal(d.soil_classes, 15);
	assert_int_equal(d.substitutions, 67);
	assert_int_equal(d.processings, 13);
	assert_int_equal(d.key_figures, 63);
	assert_int_equal(d.sites, 83);
	assert_int_equal(d.offers, 308);
	assert_int_equal(d.crossings, 38);
	assert_int_equal(d.lands, 23);
	assert_int_equal(d.points, 173 + 633);
	assert_int_equal(d.factors, 90);
	assert_int_equal(d.outlines, 6);
}

static void cells_arrive_in_the_units_of_the_model(void **state)
{
	struct gr_dataset d;
	struct gr_error err;
	int32_t q, raw;
	int64_t n;

	fixture_dataset(*state, &d);
	q = gr_dataset_quality(&d, GR_STR("sg_ii"));
	assert_int_equal(d.quality[q].density_kg_m3[GR_IN_PLACE], 1800);
	assert_int_equal(d.quality[q].density_kg_m3[GR_LOOSE], 1800);
	assert_int_equal(d.quality[q].density_kg_m3[GR_BUILT_IN], 2050);
	assert_true(d.quality[q].primary);
	assert_true(gr_str_is(d.group[d.quality[q].group].code, "stabilgrus"));
	assert_int_equal(d.emission_mg_per_kg[q], 2800); /* 2.8 kg/t */
	raw = gr_dataset_quality(&d, GR_STR("beton_brokker"));
	assert_false(d.quality[raw].primary);
	assert_int_equal(d.quality[raw].density_kg_m3[GR_BUILT_IN], 0);
	q = gr_dataset_quality(&d, GR_STR("slaggegrus"));
	assert_int_equal(d.emission_mg_per_kg[q], -7700);
	assert_int_equal(gr_factor_int(&d, "haul_rate_kr_tkm", 5, &n, &err), 0);
	assert_int_equal(n, 150000);
	assert_int_equal(gr_setting_int(&d, "plan.haul_limit_m", 0, &n, &err), 0);
	assert_int_equal(n, 80000);
	assert_int_equal(gr_setting_int(&d, "band_low_percent.idea", 0, &n, &err), 0);
	assert_int_equal(n, -50);
	assert_int_equal(gr_setting_int(&d, "no.such", 0, &n, &err), GR_MISSING);
	assert_int_equal(gr_setting_int(&d, "plan.certainty_from", 0, &n, &err), GR_INVALID);
	assert_int_equal(gr_factor_int(&d, "no_such", 0, &n, &err), GR_MISSING);
}

/* The offer of a site for a quality; fails the test where there is none. */
static struct gr_offer offer(
    const struct gr_dataset *d, const char *site, const char *quality, enum gr_offer_side side)
{
	for (int32_t i = 0; i < d->offers; i++)
		if (gr_str_is(d->site[d->offer[i].site].code, site) && d->offer[i].side == side &&
		    gr_str_is(d->quality[d->offer[i].quality].code, quality))
			return d->offer[i];
	fail_msg("%s has no offer of %s", site, quality);
	return (struct gr_offer){0};
}

static void a_rule_is_in_force_from_the_quarter_of_its_date(void **state)
{
	struct gr_dataset d;
	int march = 0, december = 0, open = 0;

	fixture_dataset(*state, &d);
	for (int32_t i = 0; i < d.substitutions; i++) {
		march += d.substitution[i].from.n == gr_quarter_of(2018, 1).n;
		december += d.substitution[i].from.n == gr_quarter_of(2020, 4).n;
		open += d.substitution[i].from.n == INT32_MIN;
		assert_int_equal(d.substitution[i].to.n, INT32_MAX);
	}
	assert_int_equal(march, 2);
	assert_int_equal(december, 3);
	assert_int_equal(open, 28);
}

static void sites_offers_and_crossings_find_each_other(void **state)
{
	struct gr_dataset d;
	struct gr_offer o;
	int32_t p01;

	fixture_dataset(*state, &d);
	p01 = gr_map_find(&d.site_map, GR_STR("P01"));
	assert_int_equal(d.site[p01].kind, GR_PIT);
	assert_int_equal(d.site[p01].municipality, 265);
	assert_int_equal(d.site[p01].capacity_kg_per_year, INT64_C(2000000000));
	assert_true(gr_str_is(d.land[d.site[p01].land], "Sjælland"));
	o = offer(&d, "P01", "sg_i", GR_SELLS);
	assert_int_equal(o.ore_per_t, 14300);
	assert_int_equal(o.capacity_kg_per_year, INT64_C(250000000));
	assert_int_equal(o.first_year, 2026);
	for (int32_t i = 0; i < d.crossings; i++) {
		const struct gr_crossing *c = &d.crossing[i];
		int64_t e = (int64_t)c->a_e_m - c->b_e_m, n = (int64_t)c->a_n_m - c->b_n_m;

		assert_true(c->land_a >= 0 && c->land_b >= 0);
		assert_true((int64_t)c->length_m * c->length_m >= e * e + n * n);
		if (gr_str_is(c->code, "C01")) {
			assert_int_equal(c->toll_ore_per_truck, 96500);
			assert_int_equal(c->length_m, 18000);
			assert_int_equal(c->closes_year, INT32_MAX);
		}
		if (gr_str_is(c->code, "C03"))
			assert_int_equal(c->closes_year, 2026);
		if (gr_str_is(c->code, "C02"))
			assert_false(c->toll_known);
	}
}

static void organisations_know_their_owner_and_each_area_has_its_municipalities(void **state)
{
	struct gr_dataset d;
	int32_t nk, k370, fem, sum = 0;

	fixture_dataset(*state, &d);
	nk = gr_dataset_org_code(&d, GR_STR("NK"));
	k370 = gr_dataset_org_code(&d, GR_STR("K370"));
	fem = gr_dataset_org_code(&d, GR_STR("FEM"));
	assert_int_equal(d.org[nk].owner, k370);
	assert_int_equal(d.org[k370].owner, -1);
	assert_true(gr_str_is(d.org[d.org[fem].owner].code, "SBH"));
	assert_int_equal(gr_dataset_org(&d, d.org[nk].id), nk);
	assert_int_equal(d.org[gr_dataset_org_code(&d, GR_STR("RSJ"))].id.v, 1); /* first row */
	for (int32_t i = 0; i < d.areas; i++)
		sum += d.area[i].municipalities;
	assert_int_equal(sum, d.municipalities);
}

/* The header, then the rows in another order. No list has a line break inside a cell. */
static struct gr_str shuffled(struct gr_arena *a, struct gr_str s, uint32_t seed)
{
	struct gr_str rest = s, row[2048];
	struct gr_sb sb;
	size_t n = 0;

	while (rest.n) {
		row[n] = gr_str_split(&rest, '\n');
		n += row[n].n > 0;
		assert_true(n < 2048);
	}
	for (size_t i = n - 1; i > 1; i--) {
		size_t k = 1 + (seed = seed * 1664525 + 1013904223) / 7 % i;
		struct gr_str t = row[i];

		row[i] = row[k];
		row[k] = t;
	}
	gr_sb_open(&sb, a, s.n + 2);
	for (size_t i = 0; i < n; i++) {
		gr_sb_add(&sb, row[i]);
		gr_sb_char(&sb, '\n');
	}
	return gr_sb_str(&sb);
}

static bool same_text(struct gr_str a, struct gr_str b)
{
	return gr_str_eq(a, b);
}

static void the_order_of_rows_changes_nothing(void **state)
{
	struct gr_str whole[GR_LISTS];
	struct gr_dataset a, b;
	struct gr_error err;

	fixture_lists(*state, whole);
	assert_int_equal(gr_dataset_read(whole, *state, &a, &err), 0);
	for (uint32_t seed = 1; seed <= 3; seed++) {
		struct gr_str text[GR_LISTS];

		for (int i = 0; i < GR_LISTS; i++)
			text[i] = i == GR_LIST_ORGANISATION ? whole[i]
			                                    : shuffled(*state, whole[i], seed);
		assert_int_equal(gr_dataset_read(text, *state, &b, &err), 0);
		for (int32_t i = 0; i < a.qualities; i++) {
			assert_true(same_text(a.quality[i].code, b.quality[i].code));
			assert_int_equal(a.quality[i].group, b.quality[i].group);
			assert_int_equal(a.quality[i].order, b.quality[i].order);
			assert_int_equal(a.emission_mg_per_kg[i], b.emission_mg_per_kg[i]);
		}
		for (int32_t i = 0; i < a.groups; i++)
			assert_true(same_text(a.group[i].code, b.group[i].code));
		for (int32_t i = 0; i < a.municipalities; i++)
			assert_int_equal(a.municipality[i].area, b.municipality[i].area);
		for (int32_t i = 0; i < a.substitutions; i++) {
			assert_int_equal(a.substitution[i].secondary, b.substitution[i].secondary);
			assert_int_equal(a.substitution[i].primary, b.substitution[i].primary);
			assert_int_equal(a.substitution[i].use, b.substitution[i].use);
			assert_int_equal(a.substitution[i].max_share_percent,
			    b.substitution[i].max_share_percent);
		}
		for (int32_t i = 0; i < a.key_figures; i++) {
			assert_true(same_text(a.key_figure[i].works, b.key_figure[i].works));
			assert_int_equal(a.key_figure[i].likely_l, b.key_figure[i].likely_l);
		}
		for (int32_t i = 0; i < a.offers; i++) {
			assert_int_equal(a.offer[i].site, b.offer[i].site);
			assert_int_equal(a.offer[i].quality, b.offer[i].quality);
			assert_int_equal(a.offer[i].ore_per_t, b.offer[i].ore_per_t);
			assert_int_equal(
			    a.offer[i].capacity_kg_per_year, b.offer[i].capacity_kg_per_year);
		}
		for (int32_t i = 0; i < a.points; i++) {
			assert_true(same_text(a.point[i].name, b.point[i].name));
			assert_int_equal(a.point[i].e_m, b.point[i].e_m);
			assert_int_equal(a.point[i].land, b.point[i].land);
		}
		for (int32_t i = 0; i < a.place_names; i++)
			assert_int_equal(a.place_name[i].index, b.place_name[i].index);
		for (int32_t i = 0; i < a.crossings; i++)
			assert_int_equal(a.crossing[i].land_b, b.crossing[i].land_b);
		for (int32_t i = 0; i < a.processings; i++)
			assert_int_equal(a.processing[i].product, b.processing[i].product);
	}
}

static void lines_are_looked_up_once_and_a_foreign_code_is_refused(void **state)
{
	struct gr_dataset d;
	struct gr_error err;
	struct gr_project project[2] = {{.id = {7}, .org = {1}}, {.id = {3}, .org = {1}}};
	struct gr_line line[2] = {fixture_line(), fixture_line()};

	fixture_dataset(*state, &d);
	line[0].id.v = 9;
	line[0].project.v = 7;
	line[1].id.v = 4;
	line[1].project.v = 3;
	line[0].org = line[1].org = d.org[gr_dataset_org_code(&d, GR_STR("K259"))].id;
	line[0].use = GR_STR("road_base");
	line[0].soil_system = GR_STR("kategori");
	line[0].soil_class = GR_STR("kat2");
	assert_int_equal(gr_dataset_lines(&d, project, 2, line, 2, *state, &err), 0);
	assert_int_equal(d.line[0].id.v, 4);
	assert_int_equal(d.key[0].project, 0); /* project 3 comes first */
	assert_int_equal(d.key[0].use, -1);
	assert_int_equal(d.key[0].soil_class, -1);
	assert_int_equal(d.key[1].project, 1);
	assert_int_equal(d.key[1].use, gr_dataset_use(&d, GR_STR("road_base")));
	assert_true(gr_str_is(d.soil_class[d.key[1].soil_class].code, "kat2"));
	assert_true(gr_str_is(d.area[d.key[1].area].name, "Øst"));
	assert_true(gr_str_is(d.land[d.key[1].land], "Sjælland"));
	line[1].use = GR_STR("roadbase");
	assert_int_equal(gr_dataset_lines(&d, project, 2, line, 2, *state, &err), GR_INVALID);
	line[1].use = GR_STR("road_base");
	line[1].soil_class = GR_STR("kl1");
	assert_int_equal(gr_dataset_lines(&d, project, 2, line, 2, *state, &err), GR_INVALID);
	line[1].soil_class = GR_STR("kat2");
	line[1].quality = GR_STR("guld");
	assert_int_equal(gr_dataset_lines(&d, project, 2, line, 2, *state, &err), GR_INVALID);
	line[1].quality = GR_STR("sg_ii");
	line[1].org.v = 4000;
	assert_int_equal(gr_dataset_lines(&d, project, 2, line, 2, *state, &err), GR_INVALID);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(
	        every_list_is_read_and_counts_as_its_readme_says, fixture_open, fixture_close),
	    cmocka_unit_test_setup_teardown(
	        cells_arrive_in_the_units_of_the_model, fixture_open, fixture_close),
	    cmocka_unit_test_setup_teardown(
	        a_rule_is_in_force_from_the_quarter_of_its_date, fixture_open, fixture_close),
	    cmocka_unit_test_setup_teardown(
	        sites_offers_and_crossings_find_each_other, fixture_open, fixture_close),
	    cmocka_unit_test_setup_teardown(
	        organisations_know_their_owner_and_each_area_has_its_municipalities, fixture_open,
	        fixture_close),
	    cmocka_unit_test_setup_teardown(
	        the_order_of_rows_changes_nothing, fixture_open, fixture_close),
	    cmocka_unit_test_setup_teardown(lines_are_looked_up_once_and_a_foreign_code_is_refused,
	        fixture_open, fixture_close),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
