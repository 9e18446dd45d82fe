/* Examples of MODEL 2 computed by hand from the committed key figures, densities and settings. */
#include "domain/estimate.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/message.h"
#include "domain/dataset.h"
#include "fixture.h"

struct example {
	const char *quality, *type, *works;
	enum gr_direction direction;
	enum gr_certainty certainty;
	enum gr_known known;
	enum gr_state state;
	int64_t thousandths, low, high, width_mm, thickness_mm;
	int64_t low_kg, likely_kg, high_kg, density;
};

#define NOT (-1)

static const struct example examples[] = {
    /* 1,000 t, in budget: -30 % and +50 % */
    {"sg_ii", "", "", GR_NEED, GR_BUDGETED, GR_KNOWN_TONNES, 0, 1000000, NOT, NOT, 0, 0, 700000,
        1000000, 1500000, 0},
    {"sg_ii", "", "", GR_NEED, GR_IDEA, GR_KNOWN_TONNES, 0, 1000000, NOT, NOT, 0, 0, 500000,
        1000000, 2000000, 0},
    {"sg_ii", "", "", GR_NEED, GR_FUNDED, GR_KNOWN_TONNES, 0, 1000000, NOT, NOT, 0, 0, 800000,
        1000000, 1300000, 0},
    {"sg_ii", "", "", GR_NEED, GR_TENDERED, GR_KNOWN_TONNES, 0, 1000000, NOT, NOT, 0, 0, 900000,
        1000000, 1100000, 0},
    {"sg_ii", "", "", GR_NEED, GR_CONTRACTED, GR_KNOWN_TONNES, 0, 1000000, NOT, NOT, 0, 0, 950000,
        1000000, 1050000, 0},
    /* halves go to the even kilogram: 0.95 x 10 kg = 9.5 -> 10, 1.05 x 10 = 10.5 -> 10; 0.95 x 30 = 28.5 -> 28 */
    {"sg_ii", "", "", GR_NEED, GR_CONTRACTED, GR_KNOWN_TONNES, 0, 10, NOT, NOT, 0, 0, 10, 10, 10,
        0},
    {"sg_ii", "", "", GR_NEED, GR_CONTRACTED, GR_KNOWN_TONNES, 0, 30, NOT, NOT, 0, 0, 28, 30, 32,
        0},
    /* what the builder said stays, one side or both */
    {"sg_ii", "", "", GR_NEED, GR_IDEA, GR_KNOWN_TONNES, 0, 1000000, 900000, NOT, 0, 0, 900000,
        1000000, 2000000, 0},
    {"sg_ii", "", "", GR_NEED, GR_IDEA, GR_KNOWN_TONNES, 0, 1000000, 0, 1100000, 0, 0, 0, 1000000,
        1100000, 0},
    /* 12.5 m3 of stable gravel: built in 2,050, loose and in place 1,800 kg per m3 */
    {"sg_ii", "", "", GR_NEED, GR_TENDERED, GR_KNOWN_M3, GR_BUILT_IN, 12500, NOT, NOT, 0, 0, 23062,
        25625, 28188, 2050},
    {"sg_ii", "", "", GR_NEED, GR_TENDERED, GR_KNOWN_M3, GR_LOOSE, 12500, NOT, NOT, 0, 0, 20250,
        22500, 24750, 1800},
    {"raajord_ler", "", "", GR_SURPLUS, GR_BUDGETED, GR_KNOWN_M3, GR_IN_PLACE, 1000000, NOT, NOT, 0,
        0, 1260000, 1800000, 2700000, 1800},
    /* cycle path: 1,200 m x 2.5 m x 120/150/200 l per m2 x 2,050 = 738 / 922.5 / 1,230 t */
    {"sg_ii", "road_path", "cycle_path", GR_NEED, GR_IDEA, GR_KNOWN_METRES, 0, 1200000, NOT, NOT,
        2500, 0, 738000, 922500, 1230000, 2050},
    /* the key figure of the same group serves another gravel; its own density counts: 2.05 as well */
    {"sg_i", "road_path", "cycle_path", GR_NEED, GR_IDEA, GR_KNOWN_METRES, 0, 1200000, NOT, NOT,
        2500, 0, 738000, 922500, 1230000, 2050},
    /* sewer, per metre: 400 m x 300/450/650 l x 1,850 = 222 / 333 / 481 t; a width changes nothing */
    {"roergrus", "utility", "sewer", GR_NEED, GR_IDEA, GR_KNOWN_METRES, 0, 400000, NOT, NOT, 0, 0,
        222000, 333000, 481000, 1850},
    {"roergrus", "utility", "sewer", GR_NEED, GR_IDEA, GR_KNOWN_METRES, 0, 400000, NOT, NOT, 9000,
        0, 222000, 333000, 481000, 1850},
    /* surplus of the same trench, in place: 400 x 1,200/2,200/3,400 x 1,800 */
    {"raajord_ler", "utility", "sewer", GR_SURPLUS, GR_IDEA, GR_KNOWN_METRES, 0, 400000, NOT, NOT,
        0, 0, 864000, 1584000, 2448000, 1800},
    /* demolition: 100 m2 x 250/450/650 l x 2,300 in place */
    {"beton_brokker", "building", "demolition", GR_SURPLUS, GR_IDEA, GR_KNOWN_METRES, 0, 100000,
        NOT, NOT, 1000, 0, 57500, 103500, 149500, 2300},
    /* what may not arise at all: 0 as the low figure */
    {"asfalt_opbrudt", "road_path", "road_light", GR_SURPLUS, GR_IDEA, GR_KNOWN_METRES, 0, 100000,
        NOT, NOT, 6000, 0, 0, 82800, 165600, 2300},
    /* own metres: low 1,000 m at the low figure, high 1,300 m at the high one */
    {"sg_ii", "road_path", "cycle_path", GR_NEED, GR_IDEA, GR_KNOWN_METRES, 0, 1200000, 1000000,
        1300000, 2500, 0, 615000, 922500, 1332500, 2050},
    /* metres, width and thickness: 100 m x 6 m x 250 mm = 150 m3 x 2,050; the certainty makes the band */
    {"sg_ii", "", "", GR_NEED, GR_BUDGETED, GR_KNOWN_METRES, 0, 100000, NOT, NOT, 6000, 250, 215250,
        307500, 461250, 2050},
    /* 5 mio. kr. of road: 5,000 x 60/120/260 l x 2,050 */
    {"sg_ii", "road_path", "", GR_NEED, GR_IDEA, GR_KNOWN_BUDGET, 0, 5000000, NOT, NOT, 0, 0,
        615000, 1230000, 2665000, 2050},
    {"sg_ii", "road_path", "budget", GR_NEED, GR_IDEA, GR_KNOWN_BUDGET, 0, 5000000, NOT, NOT, 0, 0,
        615000, 1230000, 2665000, 2050},
    /* the same money in a building, other figures: 5,000 x 2/8/20 */
    {"sg_ii", "building", "", GR_NEED, GR_IDEA, GR_KNOWN_BUDGET, 0, 5000000, NOT, NOT, 0, 0, 20500,
        82000, 205000, 2050},
    /* the limits themselves: 10 km wide */
    {"sg_ii", "", "", GR_NEED, GR_CONTRACTED, GR_KNOWN_METRES, 0, 1, NOT, NOT, 10000000, 1, 19, 20,
        22, 2050},
    {"sg_ii", "", "", GR_NEED, GR_CONTRACTED, GR_KNOWN_TONNES, 0, INT64_C(9000000000), NOT,
        INT64_C(10000000000), 0, 0, INT64_C(8550000000), INT64_C(9000000000), INT64_C(10000000000),
        0},
};

static struct gr_line line_of(const struct example *x)
{
	struct gr_line l = fixture_line();

	l.quality = gr_str(x->quality);
	l.project_type = gr_str(x->type);
	l.direction = x->direction;
	l.certainty = x->certainty;
	l.entered = (struct gr_entered){.known = x->known,
	    .state = x->state,
	    .thousandths = x->thousandths,
	    .low_thousandths = x->low,
	    .high_thousandths = x->high,
	    .width_mm = x->width_mm,
	    .thickness_mm = x->thickness_mm,
	    .works = gr_str(x->works)};
	return l;
}

static void each_example_comes_out_to_the_kilogram(void **state)
{
	struct gr_dataset d;
	struct gr_estimate e;
	enum gr_line_field field;
	struct gr_error err;

	fixture_dataset(*state, &d);
	for (size_t i = 0; i < sizeof(examples) / sizeof(*examples); i++) {
		const struct example *x = &examples[i];
		struct gr_line l = line_of(x);
		int rc = gr_estimate(&l, &d, *state, &e, &field, &err);

		if (rc)
			fail_msg("%zu: %d %s %s", i, rc, err.sentence, err.text);
		if (e.low_kg != x->low_kg || e.likely_kg != x->likely_kg ||
		    e.high_kg != x->high_kg || e.density_kg_m3 != x->density)
			fail_msg("%zu: %lld %lld %lld at %lld", i, (long long)e.low_kg,
			    (long long)e.likely_kg, (long long)e.high_kg,
			    (long long)e.density_kg_m3);
		assert_int_equal(field, GR_FIELD_NONE);
		assert_true(e.how.n > 10);
		assert_int_equal(e.source_id.n > 0, x->density > 0);
	}
}

struct refused {
	struct example x;
	enum gr_status status;
	enum gr_line_field field;
};

/* clang-format off */
static const struct refused refused[] = {
    {{"guld", "", "", GR_NEED, GR_IDEA, GR_KNOWN_TONNES, 0, 1, NOT, NOT, 0, 0, 0, 0, 0, 0}, GR_INVALID, GR_FIELD_QUALITY},
    {{"sg_ii", "", "", GR_NEED, GR_IDEA, GR_KNOWN_TONNES, 0, 0, NOT, NOT, 0, 0, 0, 0, 0, 0}, GR_INVALID, GR_FIELD_AMOUNT},
    {{"sg_ii", "", "", GR_NEED, GR_IDEA, GR_KNOWN_TONNES, 0, -5, NOT, NOT, 0, 0, 0, 0, 0, 0}, GR_INVALID, GR_FIELD_AMOUNT},
    {{"sg_ii", "", "", GR_NEED, GR_IDEA, GR_KNOWN_TONNES, 0, INT64_C(10000000001), NOT, NOT, 0, 0, 0, 0, 0, 0}, GR_LIMIT, GR_FIELD_AMOUNT},
    {{"sg_ii", "", "", GR_NEED, GR_IDEA, GR_KNOWN_TONNES, 0, INT64_C(5000000001), NOT, NOT, 0, 0, 0, 0, 0, 0}, GR_LIMIT, GR_FIELD_AMOUNT},
    {{"sg_ii", "", "", GR_NEED, GR_IDEA, GR_KNOWN_M3, GR_LOOSE, INT64_MAX, NOT, NOT, 0, 0, 0, 0, 0, 0}, GR_LIMIT, GR_FIELD_AMOUNT},
    {{"sg_ii", "", "", GR_NEED, GR_IDEA, GR_KNOWN_TONNES, 0, 1, NOT, INT64_MAX, 0, 0, 0, 0, 0, 0}, GR_LIMIT, GR_FIELD_AMOUNT},
    {{"beton_brokker", "", "", GR_NEED, GR_IDEA, GR_KNOWN_M3, GR_BUILT_IN, 1000, NOT, NOT, 0, 0, 0, 0, 0, 0}, GR_MISSING, GR_FIELD_UNIT},
    {{"sg_ii", "road_path", "cycle_path", GR_NEED, GR_IDEA, GR_KNOWN_METRES, 0, 1000, NOT, NOT, 0, 0, 0, 0, 0, 0}, GR_INVALID, GR_FIELD_WIDTH},
    {{"sg_ii", "road_path", "cycle_path", GR_NEED, GR_IDEA, GR_KNOWN_METRES, 0, 1000, NOT, NOT, 10000001, 0, 0, 0, 0, 0}, GR_LIMIT, GR_FIELD_WIDTH},
    {{"sg_ii", "road_path", "", GR_NEED, GR_IDEA, GR_KNOWN_METRES, 0, 1000, NOT, NOT, 2500, 0, 0, 0, 0, 0}, GR_INVALID, GR_FIELD_WORKS},
    {{"sg_ii", "road_path", "cykelsti", GR_NEED, GR_IDEA, GR_KNOWN_METRES, 0, 1000, NOT, NOT, 2500, 0, 0, 0, 0, 0}, GR_INVALID, GR_FIELD_WORKS},
    {{"sg_ii", "road_path", "budget", GR_NEED, GR_IDEA, GR_KNOWN_METRES, 0, 1000, NOT, NOT, 2500, 0, 0, 0, 0, 0}, GR_INVALID, GR_FIELD_WORKS},
    {{"ballast_ny", "road_path", "cycle_path", GR_NEED, GR_IDEA, GR_KNOWN_METRES, 0, 1000, NOT, NOT, 2500, 0, 0, 0, 0, 0}, GR_MISSING, GR_FIELD_WORKS},
    {{"sg_ii", "road_path", "cycle_path", GR_SURPLUS, GR_IDEA, GR_KNOWN_METRES, 0, 1000, NOT, NOT, 2500, 0, 0, 0, 0, 0}, GR_MISSING, GR_FIELD_WORKS},
    {{"sg_ii", "", "", GR_NEED, GR_IDEA, GR_KNOWN_METRES, 0, 1000, NOT, NOT, 0, 250, 0, 0, 0, 0}, GR_INVALID, GR_FIELD_WIDTH},
    {{"sg_ii", "", "", GR_NEED, GR_IDEA, GR_KNOWN_BUDGET, 0, 1000, NOT, NOT, 0, 0, 0, 0, 0, 0}, GR_INVALID, GR_FIELD_TYPE},
    {{"sg_ii", "road_path", "sewer", GR_NEED, GR_IDEA, GR_KNOWN_BUDGET, 0, 1000, NOT, NOT, 0, 0, 0, 0, 0, 0}, GR_INVALID, GR_FIELD_WORKS},
    {{"sg_ii", "rail", "", GR_NEED, GR_IDEA, GR_KNOWN_BUDGET, 0, 1000, NOT, NOT, 0, 0, 0, 0, 0, 0}, GR_MISSING, GR_FIELD_QUALITY},
};
/* clang-format on */

static void what_cannot_be_estimated_is_refused_at_its_field_with_a_remedy(void **state)
{
	struct gr_dataset d;
	struct gr_estimate e;
	enum gr_line_field field;
	struct gr_error err;

	fixture_dataset(*state, &d);
	for (size_t i = 0; i < sizeof(refused) / sizeof(*refused); i++) {
		struct gr_line l = line_of(&refused[i].x);
		int rc = gr_estimate(&l, &d, *state, &e, &field, &err);

		if (rc != (int)refused[i].status || field != refused[i].field)
			fail_msg("%zu: %d at %d", i, rc, (int)field);
		assert_true(strlen(err.remedy) > 5);
	}
}

static void a_quality_without_any_density_takes_the_tax_laws_and_says_which(void **state)
{
	struct gr_dataset d;
	struct gr_estimate e;
	enum gr_line_field field;
	struct gr_error err;
	struct gr_line l = fixture_line();
	int32_t q;

	fixture_dataset(*state, &d);
	q = gr_dataset_quality(&d, GR_STR("sg_ii"));
	memset(d.quality[q].density_kg_m3, 0, sizeof(d.quality[q].density_kg_m3));
	l.entered.known = GR_KNOWN_M3;
	l.entered.state = GR_BUILT_IN;
	l.entered.thousandths = 600000; /* 600 m3 are 1,000 t by 1 t = 0.6 m3, exactly */
	assert_int_equal(gr_estimate(&l, &d, *state, &e, &field, &err), 0);
	assert_int_equal(e.likely_kg, 1000000);
	assert_int_equal(e.density_kg_m3, 1667);
}

static void the_sentence_tells_the_numbers_that_were_used(void **state)
{
	struct gr_dataset d;
	struct gr_estimate e;
	enum gr_line_field field;
	struct gr_error err;
	struct gr_line l = line_of(&examples[12]); /* the cycle path */
	enum gr_language before = gr_message_language_now();

	fixture_dataset(*state, &d);
	gr_message_language(GR_ENGLISH);
	assert_int_equal(gr_estimate(&l, &d, *state, &e, &field, &err), 0);
	gr_message_language(before);
	for (size_t i = 0; i < 6; i++) {
		static const char *const part[] = {
		    "1,200 m", "2.5 m", "150 litres", "Cykelsti", "2,050 kg", "120 to 200"};

		if (!memmem(e.how.p, e.how.n, part[i], strlen(part[i])))
			fail_msg("no »%s« in %.*s", part[i], GR_PF(e.how));
	}
}

/* Whatever is entered: three kilograms in rising order within the limit, twice as much for twice the length, or a reason. */
static void any_entry_gives_a_rising_band_within_the_limit_or_a_reason(void **state)
{
	struct gr_dataset d;
	uint64_t seed = 1;
	int good = 0;

	fixture_dataset(*state, &d);
	for (int k = 0; k < 20000; k++) {
		struct gr_arena *a = gr_arena_open(1 << 16);
		struct gr_line l = fixture_line();
		struct gr_estimate e, twice;
		enum gr_line_field field;
		struct gr_error err;
		int rc;

		seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
		l.quality = d.quality[(seed >> 33) % (uint32_t)d.qualities].code;
		l.project_type = d.key_figure[(seed >> 21) % (uint32_t)d.key_figures].project_type;
		l.direction = (enum gr_direction)(seed >> 60 & 1);
		l.certainty = (enum gr_certainty)((seed >> 50) % GR_CERTAINTIES);
		l.entered = (struct gr_entered){.known = (enum gr_known)((seed >> 40) % GR_KNOWN),
		    .state = (enum gr_state)((seed >> 45) % GR_STATES),
		    .thousandths = (int64_t)(seed >> (seed >> 58)),
		    .low_thousandths = -1,
		    .high_thousandths = -1,
		    .width_mm = (int64_t)(seed >> 17 & 0xffff),
		    .thickness_mm = (seed >> 9 & 3) ? 0 : (int64_t)(seed >> 24 & 0x3ff),
		    .works = d.key_figure[(seed >> 13) % (uint32_t)d.key_figures].works};
		rc = gr_estimate(&l, &d, a, &e, &field, &err);
		if (rc) {
			assert_true(rc == GR_INVALID || rc == GR_LIMIT || rc == GR_MISSING);
			assert_int_not_equal(field, GR_FIELD_NONE);
		} else {
			assert_true(
			    0 <= e.low_kg && e.low_kg <= e.likely_kg && e.likely_kg <= e.high_kg);
			assert_true(e.high_kg <= INT64_C(10000000000));
			l.entered.thousandths *= 2;
			rc = gr_estimate(&l, &d, a, &twice, &field, &err);
			assert_true(
			    rc == GR_LIMIT || llabs(twice.likely_kg - 2 * e.likely_kg) <= 1);
			good++;
		}
		gr_arena_close(a);
	}
	assert_true(good > 3000);
}

static void litres_are_floored_and_a_quality_without_built_in_weight_has_none(void **state)
{
	(void)state;
	assert_int_equal(gr_built_in_litres(2050, 2050), 1000);
	assert_int_equal(gr_built_in_litres(2049, 2050), 999);
	assert_int_equal(gr_built_in_litres(1000, 0), 0);
	assert_int_equal(gr_built_in_litres(0, 2050), 0);
	assert_int_equal(gr_built_in_litres(INT64_C(10000000000), 1), INT64_C(10000000000000));
}

static void every_allocation_may_fail(void **state)
{
	struct gr_dataset d;
	struct gr_error err;
	size_t n = 1;
	int rc;

	fixture_dataset(*state, &d);
	do {
		struct gr_arena *a = gr_arena_open(1 << 16);
		struct gr_line l = line_of(&examples[12]);
		struct gr_estimate e;
		enum gr_line_field field;

		gr_arena_fail_at(a, n++);
		rc = gr_estimate(&l, &d, a, &e, &field, &err);
		assert_true(!rc || rc == GR_LIMIT);
		gr_arena_close(a);
	} while (rc);
	assert_true(n > 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(
	        each_example_comes_out_to_the_kilogram, fixture_open, fixture_close),
	    cmocka_unit_test_setup_teardown(
	        what_cannot_be_estimated_is_refused_at_its_field_with_a_remedy, fixture_open,
	        fixture_close),
	    cmocka_unit_test_setup_teardown(
	        a_quality_without_any_density_takes_the_tax_laws_and_says_which, fixture_open,
	        fixture_close),
	    cmocka_unit_test_setup_teardown(
	        the_sentence_tells_the_numbers_that_were_used, fixture_open, fixture_close),
	    cmocka_unit_test_setup_teardown(
	        any_entry_gives_a_rising_band_within_the_limit_or_a_reason, fixture_open,
	        fixture_close),
	    cmocka_unit_test(litres_are_floored_and_a_quality_without_built_in_weight_has_none),
	    cmocka_unit_test_setup_teardown(every_allocation_may_fail, fixture_open, fixture_close),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
