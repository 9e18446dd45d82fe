#include "web/pool.h"

#include "stage.h"

/* Made of web/pool.html while the house is built. */
void gr_view_pool(struct gr_sb *out, const struct gr_pool_page *p);

static void fill(struct gr_pool_view *v, enum gr_role role)
{
	static struct gr_pool_cell cell[2][3];
	static int32_t span[2][3] = {{1, 2, 0}, {1, 1, 1}};
	static struct gr_pool_row row[2];
	static struct gr_pool_year year[4];
	static const int32_t codes[] = {370};
	static struct gr_pool_area area[1];
	static struct gr_pool_area_row area_row[1];

	cell[0][0].likely_kg = gr_figure(1234567000);
	cell[0][1].likely_kg = gr_figure_hidden(GR_HIDDEN_FEW);
	for (int i = 0; i < 3; i++) {
		cell[1][i].likely_kg = gr_figure(1000000);
		year[i] = (struct gr_pool_year){.year = 2027 + i,
		    .need_kg = i == 1 ? gr_figure_hidden(GR_HIDDEN_AUDIT) : gr_figure(500000000),
		    .surplus_kg = gr_figure(250000000)};
	}
	row[0] = (struct gr_pool_row){.group = GR_STR("Stabilgrus"),
	    .label = GR_STR("øvrige " HOSTILE),
	    .members = GR_STR(HOSTILE),
	    .cell = cell[0],
	    .span = span[0],
	    .likely_kg = gr_figure_hidden(GR_HIDDEN_FEW)};
	row[1] = (struct gr_pool_row){.label = GR_STR("I alt"),
	    .total = true,
	    .cell = cell[1],
	    .span = span[1],
	    .likely_kg = gr_figure(3000000)};
	area[0] = (struct gr_pool_area){.name = GR_STR("Syd " HOSTILE),
	    .need_kg = gr_figure_hidden(GR_HIDDEN_FEW),
	    .surplus_kg = gr_figure(9000000),
	    .municipality = codes,
	    .municipalities = 1,
	    .e_m = 680000,
	    .n_m = 6120000};
	area_row[0] = (struct gr_pool_area_row){.group = GR_STR("Grus"),
	    .area = GR_STR("Syd"),
	    .likely_kg = gr_figure_hidden(GR_HIDDEN_DOMINANT)};
	*v = (struct gr_pool_view){.frame = stage_frame(role),
	    .published = role != GR_LEAD,
	    .snapshot = {3},
	    .root = GR_STR("0123456789abcdef0123"),
	    .first_year = 2027,
	    .years = 3,
	    .row = row,
	    .rows = 2,
	    .area = area,
	    .areas = 1,
	    .area_row = area_row,
	    .area_rows = 1,
	    .by_year = year,
	    .need_kg = gr_figure(7402500000),
	    .surplus_kg = gr_figure_hidden(GR_HIDDEN_UNPUBLISHED),
	    .orgs_from = 10,
	    .hidden_few = 2,
	    .peak_year = 2027,
	    .peak_kg = gr_figure(500000000)};
}

static void render(struct gr_arena *a, const struct gr_pool_view *v, struct gr_sb *out)
{
	struct gr_pool_page p = {
	    .page = stage_page(a, &v->frame), .pool = v, .files = GR_STR("?retning=need")};

	gr_sb_open(out, a, (size_t)4 << 20);
	gr_view_pool(out, &p);
}

static void the_public_page_holds_and_says_what_is_hidden(void **state)
{
	struct gr_pool_view v;
	struct gr_sb out;

	fill(&v, GR_READER);
	render(*state, &v, &out);
	check_page(&out);
	assert_true(has(&out, "1.234.567"));
	assert_true(has(&out, "<span class=\"g-hidden\">not shown</span>"));
	assert_true(has(&out, "2 rows are not shown"));
	assert_true(has(&out, "colspan=\"2\" data-title=\"2028\xE2\x80\x93"
	                      "2029\""));
	assert_true(has(&out, "href=\"/samlede-maengder.csv?retning=need\""));
	assert_false(has(&out, "som=marked")); /* the public already sees it so */
}

static void a_hidden_cell_is_never_a_zero(void **state)
{
	struct gr_pool_view v;
	struct gr_sb out;

	fill(&v, GR_READER);
	render(*state, &v, &out);
	assert_false(has(&out, ">0</td>"));
	assert_false(has(&out, ">0<"));
}

static void a_builder_may_switch_to_the_markets_view(void **state)
{
	struct gr_pool_view v;
	struct gr_sb out;
	struct gr_pool_page p;

	fill(&v, GR_BUILDER);
	v.has_own = true;
	v.own_need_kg = 612300000;
	p = (struct gr_pool_page){.page = stage_page(*state, &v.frame), .pool = &v};
	p.page.can_switch = true;
	gr_sb_open(&out, *state, (size_t)4 << 20);
	gr_view_pool(&out, &p);
	check_page(&out);
	assert_true(has(&out, "href=\"/samlede-maengder?som=marked\""));
	assert_true(has(&out, "612.300"));
}

static void a_page_without_any_row_stands(void **state)
{
	struct gr_pool_view v = {.frame = stage_frame(GR_READER), .published = true};
	struct gr_sb out;

	render(*state, &v, &out);
	check_page(&out);
	assert_true(has(&out, "Nothing has been published yet"));
	assert_true(has(&out, "No row can be shown for this choice."));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_public_page_holds_and_says_what_is_hidden),
	    cmocka_unit_test(a_hidden_cell_is_never_a_zero),
	    cmocka_unit_test(a_builder_may_switch_to_the_markets_view),
	    cmocka_unit_test(a_page_without_any_row_stands),
	};

	STAGE_MAIN("web/pool");
}
