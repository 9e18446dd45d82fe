#include "plan/price.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#include "base/random.h"
#include "world.h"

#define MEMORY ((size_t)512 << 20)

static gr_i128 solved(
    struct gr_arena *a, const struct gr_dataset *d, const struct gr_plan_params *params)
{
	struct gr_network base, net;
	struct gr_flow flow;
	struct gr_error err;

	assert_int_equal(gr_network_open(d, params, a, &base, &err), 0);
	assert_int_equal(gr_network_build(&base, GR_NET_JOINT, NULL, NULL, a, &net, &err), 0);
	assert_int_equal(gr_flow_solve(&net.net, a, &flow, &err), 0);
	return flow.cost;
}

/* Kilograms that give exactly so many litres of a material of one density. */
static int64_t kg_for(int64_t litres, int64_t density)
{
	return (int64_t)gr_div_ceil((gr_i128)litres * density, 1000);
}

static void one_litre_more_or_less_costs_what_the_interval_says(void **state)
{
	struct gr_arena *a = gr_arena_open(MEMORY);
	struct gr_plan_params params;
	struct gr_dataset d;
	struct gr_network base, net;
	struct gr_prices prices;
	struct gr_flow flow;
	struct gr_error err;
	struct gr_random r;
	int tried = 0, held = 0;

	(void)state;
	world_demo(a, &d, &params);
	assert_int_equal(gr_network_open(&d, &params, a, &base, &err), 0);
	assert_int_equal(gr_network_build(&base, GR_NET_JOINT, NULL, NULL, a, &net, &err), 0);
	assert_int_equal(gr_flow_solve(&net.net, a, &flow, &err), 0);
	assert_int_equal(gr_prices_make(&net, &flow, a, &prices, &err), 0);
	gr_random_seed(&r, 5);
	while (tried < 24) {
		const struct gr_member *m = &net.member[gr_random_below(&r, (uint64_t)net.members)];
		int64_t was = d.line[m->line].likely_kg;
		int64_t density = m->product_mass.num;
		gr_i128 more, less;
		bool bounded = false;

		/* A highest share moves with the litres: another question. */
		for (int32_t i = 0; i < d.substitutions; i++)
			bounded = bounded || (d.substitution[i].max_share_percent < 100 &&
			                         d.substitution[i].primary == m->quality);
		if (m->node < 0 || m->processing >= 0 || bounded)
			continue;
		d.line[m->line].likely_kg = kg_for(m->litres + 1, density);
		more = solved(a, &d, &params) - flow.cost;
		d.line[m->line].likely_kg = kg_for(m->litres - 1, density);
		less = flow.cost - solved(a, &d, &params);
		/* As far as the price is said to hold, each litre costs the same. */
		for (int32_t i = 0; i < prices.prices; i++) {
			int64_t litres = prices.price[i].holds_kg * 1000 / density;
			int64_t each = m->direction == GR_NEED ? prices.max[m->node]
			                                       : -prices.min[m->node];

			if (prices.price[i].line != m->line || litres == 0)
				continue;
			d.line[m->line].likely_kg = kg_for(m->litres + litres, density);
			assert_true(solved(a, &d, &params) - flow.cost == (gr_i128)each * litres);
			held++;
		}
		d.line[m->line].likely_kg = was;
		if (m->direction == GR_NEED) {
			assert_true(more == prices.max[m->node]);
			assert_true(less == prices.min[m->node]);
		} else {
			assert_true(more == -prices.min[m->node]);
			assert_true(less == -prices.max[m->node]);
		}
		tried++;
	}
	assert_true(held > 5);
	gr_arena_close(a);
}

static void a_price_per_tonne_uses_the_lines_own_density(void **state)
{
	(void)state;
	assert_int_equal(gr_price_per_t(20500, (struct gr_mass){2050, 1}), 10000);
	assert_int_equal(gr_price_per_t(-19500, (struct gr_mass){1950, 1}), -10000);
	assert_int_equal(gr_price_per_t(INT64_MAX, (struct gr_mass){1950, 1}), INT64_MAX);
	assert_int_equal(gr_price_per_t(INT64_MIN, (struct gr_mass){1950, 1}), INT64_MIN);
}

static void between_two_neighbours_the_interval_is_that_of_their_ways_out(void **state)
{
	struct world w;
	struct gr_plan p;
	int32_t from, to;

	(void)state;
	world_open(&w, MEMORY);
	world_pit_and_receiver(&w, 100, 20);
	from = world_concrete(&w, 1, 0, 0, 3);
	to = world_gravel(&w, 2, 10, 0, 3);
	world_plan(&w, &p);
	assert_int_equal(p.prices, 2);
	for (int i = 0; i < 2; i++) {
		const struct gr_plan_price *price = &p.price[i];

		/* One tonne more of need comes from the pit: 150 kr.; one less sends 1.95 / 2.05 t to the receiver. */
		if (price->line == to) {
			assert_int_equal(
			    price->holds_kg, 99999998); /* 100,000 t a year, in whole litres */
			assert_int_equal(price->max_ore_per_t, 15000);
			assert_int_equal(price->min_ore_per_t, -5707); /* (39 - 156) kr. a m3 */
		} else {
			assert_int_equal(price->line, from);
			assert_int_equal(price->min_ore_per_t, -8000);
			assert_int_equal(price->max_ore_per_t, 13769); /* (307.50 - 39) kr. a m3 */
		}
	}
	world_close(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(one_litre_more_or_less_costs_what_the_interval_says),
	    cmocka_unit_test(a_price_per_tonne_uses_the_lines_own_density),
	    cmocka_unit_test(between_two_neighbours_the_interval_is_that_of_their_ways_out),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
