#include "plan/share.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "base/random.h"
#include "world.h"

#define MEMORY ((size_t)512 << 20)

/* Everything of MODEL 5 for the dataset as it is; all of it in an arena of its own but what is copied out. */
static void shares_of(const struct gr_dataset *d, const struct gr_plan_params *params,
    gr_i128 *share, gr_i128 *alone, gr_i128 *total)
{
	struct gr_arena *a = gr_arena_open(MEMORY);
	struct gr_network base, net;
	struct gr_prices prices;
	struct gr_shares shares;
	struct gr_flow flow;
	struct gr_error err;

	assert_int_equal(gr_network_open(d, params, a, &base, &err), 0);
	assert_int_equal(gr_network_build(&base, GR_NET_JOINT, NULL, NULL, a, &net, &err), 0);
	assert_int_equal(gr_flow_solve(&net.net, a, &flow, &err), 0);
	assert_int_equal(gr_prices_make(&net, &flow, a, &prices, &err), 0);
	assert_int_equal(gr_shares_make(&net, &flow, &prices, a, &shares, &err), 0);
	memcpy(share, shares.share_mille_ore, (size_t)d->orgs * sizeof(*share));
	memcpy(alone, shares.alone_mille_ore, (size_t)d->orgs * sizeof(*alone));
	*total = flow.cost + shares.rent_mille_ore;
	gr_arena_close(a);
}

/* The organisations of a set as if they were one: the joint plan is the same, and what it pays alone is what the group would. */
static gr_i128 group_alone(
    struct gr_dataset *d, const struct gr_plan_params *params, const bool *in, int32_t leader)
{
	static gr_i128 share[256], alone[256];
	gr_i128 total;

	for (int32_t i = 0; i < d->lines; i++) {
		if (in[d->key[i].org])
			d->key[i].org = leader;
	}
	shares_of(d, params, share, alone, &total);
	return alone[leader];
}

static void check_group(struct gr_dataset *d, const struct gr_plan_params *params,
    const gr_i128 *share, const bool *in, struct gr_arena *a)
{
	struct gr_line_key *was = gr_alloc_copy(a, d->key, (size_t)d->lines, sizeof(*was));
	gr_i128 together = 0;
	int32_t leader = -1;

	for (int32_t i = 0; i < d->orgs; i++) {
		if (in[i]) {
			leader = i;
			together += share[i];
		}
	}
	if (leader >= 0)
		assert_true(together <= group_alone(d, params, in, leader));
	memcpy(d->key, was, (size_t)d->lines * sizeof(*was));
}

static void no_group_of_five_builders_does_better_alone(void **state)
{
	static gr_i128 share[256], alone[256];
	struct gr_random r;

	(void)state;
	gr_random_seed(&r, 9);
	for (int round = 0; round < 4; round++) {
		struct world w;
		gr_i128 total, sum = 0;

		world_open(&w, MEMORY);
		assert_true(w.d.orgs <= 256);
		world_pit_and_receiver(&w, 60, 40);
		w.offer[0].capacity_kg_per_year = 4000000;
		w.offer[1].capacity_kg_per_year = 2000000;
		world_offer(
		    &w, world_site(&w, GR_PIT, 90, 0, 0), GR_SELLS, "sg_ii", 100000, 90, "");
		world_offer(&w, world_site(&w, GR_DEPOT, 5, 0, 0), GR_STORES, "kb_a", 780, 0, "");
		for (int i = 0; i < 15; i++) {
			int32_t km = (int32_t)gr_random_below(&r, 80) - 40;
			int32_t first = (int32_t)gr_random_below(&r, 4);

			if (gr_random_below(&r, 2))
				world_concrete(&w, i % 5, km, first, first + 1);
			else
				world_gravel(&w, i % 5, km, first, first + 1);
		}
		shares_of(&w.d, &w.params, share, alone, &total);
		for (int32_t i = 0; i < w.d.orgs; i++)
			sum += share[i];
		assert_true(sum == total);
		for (int set = 1; set < 32; set++) {
			bool in[256] = {false};

			for (int i = 0; i < 5; i++)
				in[i] = (set >> i) & 1;
			check_group(&w.d, &w.params, share, in, w.a);
		}
		world_close(&w);
	}
}

static void no_sampled_group_of_the_demo_does_better_alone(void **state)
{
	static gr_i128 share[256], alone[256];
	struct gr_arena *a = gr_arena_open(MEMORY);
	struct gr_plan_params params;
	struct gr_dataset d;
	struct gr_random r;
	gr_i128 total, sum = 0;

	(void)state;
	world_demo(a, &d, &params);
	assert_true(d.orgs <= 256);
	shares_of(&d, &params, share, alone, &total);
	for (int32_t i = 0; i < d.orgs; i++)
		sum += share[i];
	assert_true(sum == total);
	gr_random_seed(&r, 13);
	for (int round = 0; round < 12; round++) {
		bool in[256] = {false};

		for (int32_t i = 0; i < d.orgs; i++)
			in[i] = gr_random_below(&r, 2) == 1;
		check_group(&d, &params, share, in, a);
	}
	gr_arena_close(a);
}

static void an_organisation_that_shares_nothing_pays_what_it_pays_alone(void **state)
{
	static gr_i128 share[256], alone[256];
	struct world w;
	gr_i128 total;

	(void)state;
	world_open(&w, MEMORY);
	world_pit_and_receiver(&w, 100, 20);
	world_gravel(&w, 3, 10, 0, 3);
	shares_of(&w.d, &w.params, share, alone, &total);
	/* 150 kr./t from the pit. */
	assert_true(share[3] == (gr_i128)30750 * 1000000);
	assert_true(alone[3] == share[3]);
	assert_true(total == share[3]);
	world_close(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(no_group_of_five_builders_does_better_alone),
	    cmocka_unit_test(no_sampled_group_of_the_demo_does_better_alone),
	    cmocka_unit_test(an_organisation_that_shares_nothing_pays_what_it_pays_alone),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
