#include "web/map.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "query/plan.h"
#include "query/pool.h"

#include "stage.h"

/* One square municipality, 0.4 by 0.2 degrees round Næstved. */
static const char square[] = "{\"type\":\"FeatureCollection\",\"features\":[{\"type\":\"Feature\","
                             "\"properties\":{\"kode\":\"370\",\"navn\":\"N<b>\"},"
                             "\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[[11.6,55.1],[12."
                             "0,55.1],[12.0,55.3],[11.6,55.3],[11.6,55.1]]]}}]}";

static int read_text(
    const char *text, struct gr_arena *a, struct gr_land **land, struct gr_error *err)
{
	char path[] = "/tmp/grus-map.XXXXXX";
	int fd = mkstemp(path), rc;

	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, strlen(text)), strlen(text));
	close(fd);
	rc = gr_land_read(path, a, land, err);
	unlink(path);
	return rc;
}

static void a_missing_file_gives_no_map_and_no_error(void **state)
{
	struct gr_land *land = NULL;
	struct gr_error err = {0};
	struct gr_pool_view v = {0};
	struct gr_sb out;

	assert_int_equal(gr_land_read("/nowhere/at/all.geojson", *state, &land, &err), GR_OK);
	assert_null(land);
	gr_sb_open(&out, *state, 65536);
	gr_map_areas(&out, land, &v, "m");
	assert_int_equal(out.n, 0);
}

static void a_spoilt_file_is_said(void **state)
{
	static const char short_ring[] =
	    "{\"features\":[{\"properties\":{\"kode\":\"1\",\"navn\":\"a\"},"
	    "\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[[1]]]}}]}";
	static const char *const bad[] = {
	    "", "{", "[]", "{\"features\":[]}", "{\"features\":[{}]}", short_ring};
	struct gr_land *land;

	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		struct gr_error err = {0};

		assert_int_equal(read_text(bad[i], *state, &land, &err), GR_BROKEN);
	}
}

static void an_area_gets_its_half_circles_and_a_hidden_one_its_sign(void **state)
{
	static const int32_t code[] = {370};
	struct gr_pool_area area[1] = {{.name = GR_STR("Syd <b>"),
	    .need_kg = {GR_REPORTED, GR_HIDDEN_NOT, 5000000},
	    .surplus_kg = {GR_HIDDEN, GR_HIDDEN_FEW, 0},
	    .municipality = code,
	    .municipalities = 1,
	    .e_m = 678000,
	    .n_m = 6120000}};
	struct gr_pool_view v = {.area = area, .areas = 1};
	struct gr_land *land;
	struct gr_error err = {0};
	struct gr_sb out;

	assert_int_equal(read_text(square, *state, &land, &err), GR_OK);
	gr_sb_open(&out, *state, 65536);
	gr_map_areas(&out, land, &v, "m");
	assert_int_equal(times(&out, "class=\"land\""), 1);
	assert_int_equal(times(&out, "class=\"c-need\""), 1);
	assert_int_equal(times(&out, "class=\"hidden-c\""), 1);
	assert_true(has(&out, "Syd &lt;b&gt;"));
	assert_false(has(&out, "nan"));
}

static void an_exchange_is_an_arrow_and_one_on_the_spot_a_ring(void **state)
{
	struct gr_plan_use use[3] = {{.kg = 1000,
	                                 .from_e_m = 670000,
	                                 .from_n_m = 6110000,
	                                 .to_e_m = 690000,
	                                 .to_n_m = 6120000},
	    {.kg = 2000,
	        .from_e_m = 670000,
	        .from_n_m = 6110000,
	        .to_e_m = 670000,
	        .to_n_m = 6110000},
	    {.kg = 3000}};
	struct gr_plan_view v = {.use = use, .uses = 3};
	struct gr_land *land;
	struct gr_error err = {0};
	struct gr_sb out;

	assert_int_equal(read_text(square, *state, &land, &err), GR_OK);
	assert_int_equal(gr_map_uses_count(&v), 2);
	gr_sb_open(&out, *state, 65536);
	gr_map_uses(&out, land, &v, "m");
	assert_int_equal(times(&out, "class=\"flow-h\""), 1);
	assert_int_equal(times(&out, "<circle class=\"flow\""), 1);
	assert_false(has(&out, "nan"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_missing_file_gives_no_map_and_no_error),
	    cmocka_unit_test(a_spoilt_file_is_said),
	    cmocka_unit_test(an_area_gets_its_half_circles_and_a_hidden_one_its_sign),
	    cmocka_unit_test(an_exchange_is_an_arrow_and_one_on_the_spot_a_ring),
	};

	STAGE_MAIN("web/map");
}
