/* Weighted least squares over the contradictions of data/OUTLOOK.md section 4 that are fit for it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "../domain/fixture.h"
#include "outlook/outlook.h"

static struct gr_stated stated(int64_t value, int32_t percent, const char *source)
{
	return (struct gr_stated){.definition = GR_STR("forbrug: land + hav + import - eksport"),
	    .area = GR_STR("Region Hovedstaden"),
	    .unit = GR_STR("1000 m3"),
	    .source_id = gr_str(source),
	    .year = 2015,
	    .value = value,
	    .percent = percent};
}

static void two_sources_meet_between_them_by_weight(void **state)
{
	struct gr_stated s[2] = {stated(6000, 10, "s19"), stated(7200, 10, "s14")};
	struct gr_reconciled r;
	struct gr_error err;

	assert_int_equal(gr_reconcile(s, 2, *state, &r, &err), GR_OK);
	/* By hand: weights 1/600^2 and 1/720^2; (6000 x 36 + 7200 x 25) / 61 = 6491.8. */
	assert_int_equal(r.value, 6492);
	assert_int_equal(r.adjustment[0], 492);
	assert_int_equal(r.adjustment[1], -708);
	/* (492/600)^2 + (708/720)^2 = 0.6724 + 0.9669 */
	assert_int_equal(r.chi2_milli, 672 + 967);
	assert_false(r.doubtful); /* 3.841 */
}

static void sources_that_cannot_both_be_right_are_doubtful(void **state)
{
	struct gr_stated s[2] = {stated(6000, 3, "s19"), stated(7200, 3, "s14")};
	struct gr_reconciled r;
	struct gr_error err;

	assert_int_equal(gr_reconcile(s, 2, *state, &r, &err), GR_OK);
	assert_int_equal(r.value, 6492); /* the same weights relative to each other */
	assert_true(r.chi2_milli > 3841);
	assert_true(r.doubtful);
}

static void a_surer_source_pulls_more_and_order_does_not_matter(void **state)
{
	struct gr_stated s[3] = {
	    stated(5500, 25, "s08"), stated(6770, 5, "s01"), stated(6830, 5, "s02")};
	struct gr_stated t[3] = {s[2], s[0], s[1]};
	struct gr_reconciled r, q;
	struct gr_error err;

	assert_int_equal(gr_reconcile(s, 3, *state, &r, &err), GR_OK);
	assert_int_equal(gr_reconcile(t, 3, *state, &q, &err), GR_OK);
	assert_in_range(r.value, 6670, 6800);
	assert_int_equal(r.value, q.value);
	assert_int_equal(r.chi2_milli, q.chi2_milli);
	assert_int_equal(r.adjustment[0], q.adjustment[1]);
}

static void one_source_is_itself(void **state)
{
	struct gr_stated s = stated((int64_t)1 << 50, 1, "s01");
	struct gr_reconciled r;
	struct gr_error err;

	assert_int_equal(gr_reconcile(&s, 1, *state, &r, &err), GR_OK);
	assert_int_equal(r.value, s.value);
	assert_int_equal(r.chi2_milli, 0);
	assert_false(r.doubtful);
}

static void different_definitions_areas_units_and_years_are_never_averaged(void **state)
{
	struct gr_stated s[2] = {stated(2, 10, "s10"), stated(19, 10, "s14")};
	struct gr_reconciled r;
	struct gr_error err;

	s[1].definition = GR_STR("genbrug / beregnet forbrug");
	assert_int_equal(gr_reconcile(s, 2, *state, &r, &err), GR_INVALID);
	s[1] = stated(19, 10, "s14");
	s[1].area = GR_STR("Region Sjælland");
	assert_int_equal(gr_reconcile(s, 2, *state, &r, &err), GR_INVALID);
	s[1] = stated(19, 10, "s14");
	s[1].unit = GR_STR("t");
	assert_int_equal(gr_reconcile(s, 2, *state, &r, &err), GR_INVALID);
	s[1] = stated(19, 10, "s14");
	s[1].year = 2016;
	assert_int_equal(gr_reconcile(s, 2, *state, &r, &err), GR_INVALID);
}

static void values_and_deviations_outside_their_range_are_refused(void **state)
{
	struct gr_stated s[32];
	struct gr_reconciled r;
	struct gr_error err;

	for (int i = 0; i < 32; i++)
		s[i] = stated(1 + i * ((int64_t)1 << 45), 1 + 30 * i, "s01");
	assert_int_equal(gr_reconcile(s, 31, *state, &r, &err), GR_OK);
	assert_int_equal(gr_reconcile(s, 32, *state, &r, &err), GR_INVALID);
	assert_int_equal(gr_reconcile(s, 0, *state, &r, &err), GR_INVALID);
	s[0].value = 0;
	assert_int_equal(gr_reconcile(s, 2, *state, &r, &err), GR_INVALID);
	s[0] = stated(10, 0, "s01");
	assert_int_equal(gr_reconcile(s, 2, *state, &r, &err), GR_INVALID);
	s[0] = stated(((int64_t)1 << 50) + 1, 1, "s01");
	assert_int_equal(gr_reconcile(s, 1, *state, &r, &err), GR_INVALID);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(two_sources_meet_between_them_by_weight),
	    cmocka_unit_test(sources_that_cannot_both_be_right_are_doubtful),
	    cmocka_unit_test(a_surer_source_pulls_more_and_order_does_not_matter),
	    cmocka_unit_test(one_source_is_itself),
	    cmocka_unit_test(different_definitions_areas_units_and_years_are_never_averaged),
	    cmocka_unit_test(values_and_deviations_outside_their_range_are_refused),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, fixture_open, fixture_close);
}
