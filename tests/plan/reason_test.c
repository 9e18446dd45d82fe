#include "plan/reason.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "base/message.h"
#include "world.h"

#define MEMORY ((size_t)256 << 20)
#define LITRES_1000_M3 1000000

static void what_is_dearer_than_the_pit_is_not_used_and_the_reason_says_how_much(void **state)
{
	struct world w;
	struct gr_plan p;
	const struct gr_reason *r;
	int32_t from, to;

	(void)state;
	world_open(&w, MEMORY);
	world_offer(&w, world_site(&w, GR_PIT, 81, 0, 0), GR_SELLS, "sg_ii", 100000, 10, "");
	world_offer(&w, world_site(&w, GR_RECEIVER, 1, 0, 0), GR_TAKES, "kb_a", 100000, 10, "");
	from = world_concrete(&w, 1, 0, 0, 3);
	to = world_gravel(&w, 2, 80, 0, 3);
	world_plan(&w, &p);
	assert_int_equal(world_between(&p, from, to), 0);
	assert_int_equal(p.reasons, 2);
	r = world_reason(&p, from);
	assert_int_equal(r->kind, GR_REASON_FAR);
	assert_int_equal(r->nearest, to);
	assert_int_equal(r->dist_m, 80000);
	assert_int_equal(r->litres, LITRES_1000_M3);
	assert_int_equal(r->kg, 1950000);
	/* The pair: 90 kr./t x 1.95; instead: receiver 21 x 1.95 and pit 21 x 2.05: 91.45 kr. a m3 less, by 1.95 t. */
	assert_int_equal(r->ore_per_t, (17550 - 4095 - 4305) * 1000 / 1950);
	r = world_reason(&p, to);
	assert_int_equal(r->kind, GR_REASON_FAR);
	assert_int_equal(r->nearest, from);
	world_close(&w);
}

static void periods_that_do_not_meet_are_said_with_how_far_apart(void **state)
{
	struct world w;
	struct gr_plan p;
	const struct gr_reason *r;
	int32_t from, to;

	(void)state;
	world_open(&w, MEMORY);
	world_pit_and_receiver(&w, 100, 20);
	to = world_gravel(&w, 2, 10, 0, 0);
	from = world_concrete(&w, 1, 0, 2, 3);
	world_plan(&w, &p);
	assert_int_equal(world_between(&p, from, to), 0);
	r = world_reason(&p, to);
	assert_int_equal(r->kind, GR_REASON_WINDOW);
	assert_int_equal(r->quarters_apart, 2);
	assert_int_equal(r->nearest, from);
	assert_int_equal(r->arg[4].n, gr_quarter_of(2026, 3).n);
	assert_int_equal(r->arg[5].n, gr_quarter_of(2026, 1).n);
	assert_int_equal(world_reason(&p, from)->kind, GR_REASON_WINDOW);
	world_close(&w);
}

static void a_need_that_nobody_can_serve_is_unmet_and_not_hidden(void **state)
{
	struct world w;
	struct gr_plan p;
	int32_t need;

	(void)state;
	world_open(&w, MEMORY);
	need = world_gravel(&w, 1, 0, 0, 3);
	world_plan(&w, &p);
	assert_int_equal(p.joint.unmet_litres, LITRES_1000_M3);
	assert_true(p.joint.cost_mille_ore == 0);
	assert_true(p.objective_mille_ore == (gr_i128)500000 * LITRES_1000_M3);
	assert_int_equal(world_reason(&p, need)->kind, GR_REASON_QUALITY);
	world_close(&w);
}

static void what_fits_no_need_is_said_and_so_is_a_need_that_nothing_fits(void **state)
{
	struct world w;
	struct gr_plan p;
	int32_t from, to;

	(void)state;
	world_open(&w, MEMORY);
	world_pit_and_receiver(&w, 100, 20);
	from = world_line(&w, 1, GR_SURPLUS, "kb_a", "", 1950, 0, 0, 0, 3);
	to = world_line(&w, 2, GR_NEED, "sg_ii", "path", 2050, 10, 0, 0, 3);
	world_plan(&w, &p);
	assert_int_equal(world_reason(&p, from)->kind, GR_REASON_QUALITY);
	assert_int_equal(world_reason(&p, to)->kind, GR_REASON_QUALITY);
	assert_int_equal(world_reason(&p, to)->nearest, -1);
	world_close(&w);
}

static void what_is_used_up_elsewhere_is_worth_what_one_tonne_more_saves(void **state)
{
	struct world w;
	struct gr_plan p;
	const struct gr_reason *r;
	int32_t near, far;

	(void)state;
	world_open(&w, MEMORY);
	world_pit_and_receiver(&w, 100, 20);
	world_concrete(&w, 1, 0, 0, 3);
	near = world_gravel(&w, 2, 5, 0, 3);
	far = world_gravel(&w, 2, -5, 0, 3);
	/* The one to the west is 10 km further from the pit, so that one gets the concrete. */
	world_plan(&w, &p);
	assert_null(world_reason(&p, far));
	r = world_reason(&p, near);
	assert_int_equal(r->kind, GR_REASON_CAPACITY);
	assert_int_equal(r->litres, LITRES_1000_M3);
	assert_int_equal(r->kg, 2050000);
	assert_int_equal(r->ore_per_t, 15500); /* 100 + 10 + 45 km from the pit */
	world_close(&w);
}

static void one_tonne_more_costs_what_is_still_free_not_what_is_full(void **state)
{
	struct world w;
	struct gr_plan p;
	int32_t left, used, tonnes[] = {1950, 1000, 3000};

	(void)state;
	/* The near receiver is filled by one load, or the next cheapest is: both prices are optimal, one answers the question. */
	for (size_t i = 0; i < sizeof(tonnes) / sizeof(*tonnes); i++) {
		world_open(&w, MEMORY);
		world_offer(
		    &w, world_site(&w, GR_PIT, 50, 0, 0), GR_SELLS, "sg_ii", 100000, 100, "");
		world_offer(&w, world_site(&w, GR_RECEIVER, -10, 0, 0), GR_TAKES, "kb_a", tonnes[i],
		    20, "");
		world_offer(&w, world_site(&w, GR_RECEIVER, -10, 0, 0), GR_TAKES, "kb_a",
		    tonnes[i] == 1000 ? 950 : 100000, 50, "");
		world_offer(
		    &w, world_site(&w, GR_RECEIVER, -10, 0, 0), GR_TAKES, "kb_a", 100000, 70, "");
		left = world_concrete(&w, 1, 0, 0, 0);
		used = world_concrete(&w, 1, 9, 0, 0);
		world_gravel(&w, 2, 10, 0, 0);
		world_plan(&w, &p);
		assert_null(world_reason(&p, used));
		assert_int_equal(world_reason(&p, left)->kind, GR_REASON_CAPACITY);
		/* Loading 10, 10 km 10, and the fee. */
		assert_int_equal(world_reason(&p, left)->ore_per_t, tonnes[i] == 1950   ? -7000
		                                                    : tonnes[i] == 1000 ? -9000
		                                                                        : -4000);
		world_close(&w);
	}
}

static void every_worth_in_a_reason_of_the_demo_is_the_price_of_one_tonne_more(void **state)
{
	struct gr_arena *a = gr_arena_open(MEMORY);
	struct gr_plan p;
	int32_t seen = 0;

	(void)state;
	world_demo_plan(a, &p);
	for (int32_t i = 0; i < p.reasons; i++) {
		for (int32_t k = 0; p.reason[i].kind == GR_REASON_CAPACITY && k < p.prices; k++) {
			if (p.price[k].line != p.reason[i].line)
				continue;
			assert_int_equal(p.reason[i].ore_per_t, p.price[k].min_ore_per_t);
			seen++;
		}
	}
	assert_true(seen > 10);
	gr_arena_close(a);
}

static void a_need_whose_soil_has_no_class_yet_is_told_so(void **state)
{
	struct world w;
	struct gr_plan p;
	int32_t from, to;

	(void)state;
	world_open(&w, MEMORY);
	world_offer(&w, world_site(&w, GR_PIT, 50, 0, 0), GR_SELLS, "fyldsand", 100000, 100, "");
	world_offer(&w, world_site(&w, GR_RECEIVER, 40, 0, 0), GR_TAKES, "raajord_sand", 100000, 70,
	    "kategori:kat1");
	from = world_line(&w, 1, GR_SURPLUS, "raajord_sand", "", 1800, 0, 0, 0, 3);
	to = world_line(&w, 2, GR_NEED, "fyldsand", "trench_fill", 1850, 7, 0, 0, 3);
	world_plan(&w, &p);
	assert_int_equal(world_reason(&p, to)->kind, GR_REASON_LAW);
	assert_int_equal(world_reason(&p, to)->nearest, from);
	assert_int_equal(world_reason(&p, to)->dist_m, 7000);
	assert_int_equal(world_reason(&p, from)->kind, GR_REASON_LAW);
	world_close(&w);
}

static void a_line_without_a_place_is_left_out_and_told_so(void **state)
{
	struct world w;
	struct gr_plan p;
	int32_t to;

	(void)state;
	world_open(&w, MEMORY);
	to = world_gravel(&w, 2, 7, 0, 3);
	w.line[to].place = (struct gr_place){.e_m = 0};
	world_plan(&w, &p);
	assert_int_equal(p.reasons, 1);
	assert_int_equal(p.reason[0].kind, GR_REASON_FAR);
	assert_int_equal(p.reason[0].kg, 2050000);
	world_close(&w);
}

static void every_reason_of_the_demo_reads_as_a_whole_sentence(void **state)
{
	struct gr_arena *a = gr_arena_open(MEMORY);
	struct gr_plan p;

	(void)state;
	world_demo_plan(a, &p);
	assert_true(p.reasons > 100);
	for (int32_t i = 0; i < p.reasons; i++) {
		const struct gr_reason *r = &p.reason[i];
		struct gr_sb sb;
		struct gr_str text;

		gr_sb_open(&sb, a, 2000);
		gr_say(&sb, r->sentence, r->arg, r->args);
		text = gr_sb_str(&sb);
		assert_false(sb.full);
		assert_null(memchr(text.p, '{', text.n));
		assert_true(gr_str_ends(text, "."));
		assert_true(r->kg > 0 && r->litres >= 0);
	}
	gr_arena_close(a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(what_is_dearer_than_the_pit_is_not_used_and_the_reason_says_how_much),
	    cmocka_unit_test(periods_that_do_not_meet_are_said_with_how_far_apart),
	    cmocka_unit_test(a_need_that_nobody_can_serve_is_unmet_and_not_hidden),
	    cmocka_unit_test(what_fits_no_need_is_said_and_so_is_a_need_that_nothing_fits),
	    cmocka_unit_test(what_is_used_up_elsewhere_is_worth_what_one_tonne_more_saves),
	    cmocka_unit_test(one_tonne_more_costs_what_is_still_free_not_what_is_full),
	    cmocka_unit_test(every_worth_in_a_reason_of_the_demo_is_the_price_of_one_tonne_more),
	    cmocka_unit_test(a_need_whose_soil_has_no_class_yet_is_told_so),
	    cmocka_unit_test(a_line_without_a_place_is_left_out_and_told_so),
	    cmocka_unit_test(every_reason_of_the_demo_reads_as_a_whole_sentence),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
