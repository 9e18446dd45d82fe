#include "web/plan.h"

#include "stage.h"

/* Made of web/plan.html while the house is built. */
void gr_view_plan(struct gr_sb *out, const struct gr_plan_page *p);

static struct gr_plan_view plan_view(enum gr_role role)
{
	static struct gr_plan_use use[1];
	static struct gr_plan_reason_row reason[1];
	static struct gr_plan_price_row price[3];
	struct gr_plan_view v = {.frame = stage_frame(role),
	    .there = true,
	    .plan = {2},
	    .snapshot = {3},
	    .kind = GR_PLAN_PROVED,
	    .shown = {.kind = GR_REPORTED},
	    .first_year = 2026,
	    .last_year = 2032,
	    .parties = 14,
	    .uses_hidden = 36};

	v.alone = (struct gr_plan_sum){.need_litres = 1000000,
	    .need_kg = 2000000,
	    .primary_litres = 750000,
	    .primary_kg = 1712000000,
	    .own_litres = 250000,
	    .cost_mille_ore = (gr_i128)399597000 * 100000,
	    .km_driven = 1558148,
	    .co2_g = 9809000000};
	v.joint = (struct gr_plan_sum){.need_litres = 1000000,
	    .need_kg = 2000000,
	    .primary_litres = 700000,
	    .primary_kg = 1616000000,
	    .own_litres = 250000,
	    .others_litres = 50000,
	    .cost_mille_ore = (gr_i128)382519000 * 100000,
	    .km_driven = 1573886,
	    .co2_g = 9739000000};
	use[0] = (struct gr_plan_use){.from = GR_STR("Fra " HOSTILE),
	    .to = GR_STR("Til " HOSTILE),
	    .material = GR_STR("Knust beton"),
	    .instead_of = GR_STR("Stabilgrus"),
	    .kg = 2913000,
	    .dist_m = 11400,
	    .first_year = 2027,
	    .last_year = 2027,
	    .condition = GR_STR("Under tæt belægning " HOSTILE),
	    .own = true,
	    .from_e_m = 680000,
	    .from_n_m = 6150000,
	    .to_e_m = 700000,
	    .to_n_m = 6160000};
	reason[0] = (struct gr_plan_reason_row){.kind = GR_REASON_FAR,
	    .direction = GR_SURPLUS,
	    .org = GR_STR("O"),
	    .project = GR_STR(HOSTILE),
	    .kg = 4450000,
	    .sentence = GR_STR("Det er langt " HOSTILE)};
	price[0] = (struct gr_plan_price_row){.quality = GR_STR("SG I"),
	    .first_year = 2026,
	    .last_year = 2031,
	    .min_ore_per_t = -13059,
	    .max_ore_per_t = 20358};
	price[1] = (struct gr_plan_price_row){.quality = GR_STR("SG II"),
	    .first_year = 2026,
	    .last_year = 2026,
	    .min_ore_per_t = INT64_MIN,
	    .max_ore_per_t = 1800};
	price[2] = (struct gr_plan_price_row){.quality = GR_STR("BL"),
	    .first_year = 2026,
	    .last_year = 2026,
	    .min_ore_per_t = 1800,
	    .max_ore_per_t = INT64_MAX};
	v.use = use;
	v.uses = 1;
	v.reason = reason;
	v.reasons = 1;
	v.price = price;
	v.prices = 3;
	v.reason_kg[GR_SURPLUS][GR_REASON_FAR] = gr_figure(4450000);
	v.reason_kg[GR_SURPLUS][GR_REASON_LAW] = gr_figure_hidden(GR_HIDDEN_FEW);
	return v;
}

static void render(struct gr_arena *a, const struct gr_plan_view *v, struct gr_sb *out)
{
	struct gr_plan_page p = {.page = stage_page(a, &v->frame), .plan = v};

	gr_sb_open(out, a, (size_t)4 << 20);
	gr_view_plan(out, &p);
}

static void before_and_after_stand_with_their_difference(void **state)
{
	struct gr_plan_view v = plan_view(GR_BUILDER);
	struct gr_sb out;

	render(*state, &v, &out);
	check_page(&out);
	assert_true(has(&out, "1.712.000"));
	assert_true(has(&out, "1.616.000"));
	assert_true(has(&out, "\xE2\x88\x92"
	                      "5,6\xC2\xA0%"));
	assert_true(has(&out, "399.597.000"));
	assert_true(has(&out, "grus plan verify"));
}

static void unbounded_prices_are_words(void **state)
{
	struct gr_plan_view v = plan_view(GR_LEAD);
	struct gr_sb out;

	render(*state, &v, &out);
	assert_true(has(&out, "\xE2\x88\x92"
	                      "131 to 204"));
	assert_true(has(&out, "at most 18"));
	assert_true(has(&out, "at least 18"));
	assert_false(has(&out, "9223372036854775"));
}

static void only_the_team_gets_the_plan_file(void **state)
{
	struct gr_plan_view v = plan_view(GR_BUILDER);
	struct gr_sb out;

	render(*state, &v, &out);
	assert_false(has(&out, "href=\"/bedste-fordeling/planfil\""));
	v = plan_view(GR_LEAD);
	render(*state, &v, &out);
	assert_true(has(&out, "href=\"/bedste-fordeling/planfil\""));
}

static void a_hidden_plan_shows_no_figure(void **state)
{
	struct gr_plan_view v = plan_view(GR_READER);
	struct gr_sb out;

	v.shown = gr_figure_hidden(GR_HIDDEN_FEW);
	render(*state, &v, &out);
	check_page(&out);
	assert_false(has(&out, "1.616.000"));
	assert_false(has(&out, "Fra "));
	assert_true(has(&out, "That does not mean that they are zero."));
}

static void no_plan_yet_is_said(void **state)
{
	struct gr_plan_view v = {.frame = stage_frame(GR_READER)};
	struct gr_sb out;

	render(*state, &v, &out);
	check_page(&out);
	assert_true(has(&out, "No allocation plan has been made yet."));
}

static void the_main_reason_is_the_one_with_most_shown_tonnes(void **state)
{
	struct gr_plan_view v = plan_view(GR_READER);

	(void)state;
	assert_int_equal(gr_plan_main_reason(&v, GR_SURPLUS), GR_REASON_FAR);
	assert_int_equal(gr_plan_main_reason(&v, GR_NEED), GR_REASONS);
	assert_int_equal(gr_plan_reason_sum(&v, GR_SURPLUS), 4450000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(before_and_after_stand_with_their_difference),
	    cmocka_unit_test(unbounded_prices_are_words),
	    cmocka_unit_test(only_the_team_gets_the_plan_file),
	    cmocka_unit_test(a_hidden_plan_shows_no_figure),
	    cmocka_unit_test(no_plan_yet_is_said),
	    cmocka_unit_test(the_main_reason_is_the_one_with_most_shown_tonnes),
	};

	STAGE_MAIN("web/plan");
}
