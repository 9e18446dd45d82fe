#include "plan/tariff.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#include "world.h"

static const struct gr_mass two_tonnes = {2000, 1};

static struct gr_tariff real_tariff(struct world *w)
{
	struct gr_tariff t;
	struct gr_error err;

	assert_int_equal(gr_tariff_open(&w->d, &w->params, &t, &err), 0);
	return t;
}

static void each_term_is_rounded_once_and_half_to_even(void **state)
{
	(void)state;
	assert_int_equal(gr_per_m3(1000, two_tonnes), 2000);
	assert_int_equal(gr_per_m3(-1000, two_tonnes), -2000);
	/* 1 øre/t x 500 kg/m3 = 0.5 øre: to the even side; 3 x 500 = 1.5: to 2. */
	assert_int_equal(gr_per_m3(1, (struct gr_mass){500, 1}), 0);
	assert_int_equal(gr_per_m3(3, (struct gr_mass){500, 1}), 2);
	/* Rubble of which 19 of 20 become the product: 2,000 x 20 / 19 kg a m3. */
	assert_int_equal(gr_per_m3(3000, (struct gr_mass){2000 * 20, 19}), 6316);
}

static void haulage_is_tonnes_times_kilometres_and_the_toll_by_the_load(void **state)
{
	struct gr_tariff t = {.haul_mille_ore_per_tkm = 150000, .payload_kg = 32000};

	(void)state;
	/* 1.5 kr./tkm x 10 km x 2 t = 30 kr. */
	assert_int_equal(gr_haul_per_m3(&t, (struct gr_way){10000, 0}, two_tonnes), 3000);
	/* 965 kr. over 32 t, 2 t of it: 60.3125 kr. */
	assert_int_equal(gr_haul_per_m3(&t, (struct gr_way){0, 96500}, two_tonnes), 6031);
	/* Rounded once together: 30 + 60.3125. */
	assert_int_equal(gr_haul_per_m3(&t, (struct gr_way){10000, 96500}, two_tonnes), 9031);
}

static void cost_never_falls_with_distance_or_toll(void **state)
{
	struct world w;
	struct gr_tariff t;
	int64_t last = -1;

	(void)state;
	world_open(&w, (size_t)64 << 20);
	t = real_tariff(&w);
	t.co2_ore_per_t = 75000;
	for (int64_t m = 0; m < 200000; m += 7) {
		int64_t now = gr_haul_per_m3(&t, (struct gr_way){m, 0}, two_tonnes) +
		              gr_co2_per_m3(&t, -7700, m, two_tonnes);

		assert_true(now >= last || m == 0);
		last = now;
	}
	world_close(&w);
}

static void co2_counts_material_and_haulage_and_can_leave_uptake_out(void **state)
{
	struct world w;
	struct gr_tariff t;
	int32_t slag;

	(void)state;
	world_open(&w, (size_t)64 << 20);
	t = real_tariff(&w);
	slag = gr_dataset_quality(&w.d, GR_STR("slaggegrus"));
	assert_int_equal(gr_emission(&t, &w.d, slag), -7700);
	t.without_uptake = true;
	assert_int_equal(gr_emission(&t, &w.d, slag), 0);
	t.co2_ore_per_t = 75000;
	t.truck_mg_per_tkm = 64400;
	/* 2,800 g + 64.4 g x 10 km = 3,444 g a tonne; 2 t at 750 kr./t: 5.166 kr. */
	assert_int_equal(gr_co2_per_m3(&t, 2800, 10000, two_tonnes), 517);
	assert_int_equal(gr_co2_g(&t, 2800, 10000, two_tonnes, 1000), 6888);
	world_close(&w);
}

static void a_tariff_below_zero_or_absurd_is_refused_by_name(void **state)
{
	struct world w;
	struct gr_tariff t;
	struct gr_error err = {0};

	(void)state;
	world_open(&w, (size_t)64 << 20);
	world_factor(&w, "haul_rate_kr_tkm", "-1");
	assert_int_equal(gr_tariff_open(&w.d, &w.params, &t, &err), GR_INVALID);
	world_factor(&w, "haul_rate_kr_tkm", "1");
	world_factor(&w, "payload_default_t", "0");
	assert_int_equal(gr_tariff_open(&w.d, &w.params, &t, &err), GR_INVALID);
	world_factor(&w, "payload_default_t", "99999999999");
	assert_int_equal(gr_tariff_open(&w.d, &w.params, &t, &err), GR_INVALID);
	world_close(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(each_term_is_rounded_once_and_half_to_even),
	    cmocka_unit_test(haulage_is_tonnes_times_kilometres_and_the_toll_by_the_load),
	    cmocka_unit_test(cost_never_falls_with_distance_or_toll),
	    cmocka_unit_test(co2_counts_material_and_haulage_and_can_leave_uptake_out),
	    cmocka_unit_test(a_tariff_below_zero_or_absurd_is_refused_by_name),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
