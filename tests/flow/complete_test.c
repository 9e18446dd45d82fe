#include "flow/complete.h"
#include "flow/complete_check.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "draw.h"

#define MOST 2000 /* givers and needs */
#define KINDS 4
#define RIVER_X 20000 /* a pair across it pays a toll */

/* Givers and needs in towns beside a river, and a market where both can go. */
struct scene {
	struct gr_complete c;
	struct gr_net net;
	int64_t supply[MOST + 1];
	struct gr_arc arc[MOST];
	struct gr_place place[MOST];
};

static struct gr_arena *fresh(void)
{
	struct gr_arena *a = gr_arena_open((size_t)1 << 28);

	assert_non_null(a);
	return a;
}

static int64_t straight(int64_t dist_m)
{
	return 1500 + dist_m * 195 / 1000;
}

static int64_t square(const struct gr_place *p, const struct gr_place *q)
{
	int64_t dx = (int64_t)p->x - q->x, dy = (int64_t)p->y - q->y;

	return dx * dx + dy * dy;
}

static int64_t root_of(int64_t n)
{
	int64_t r = 0;

	for (int64_t bit = 1 << 20; bit; bit >>= 1)
		if ((r + bit) * (r + bit) <= n)
			r += bit;
	return r;
}

static bool fits(int32_t giver_kind, int32_t need_kind)
{
	return giver_kind <= need_kind && need_kind <= giver_kind + 1;
}

static int64_t rate(const void *context, int32_t i, int32_t j)
{
	const struct scene *s = context;
	const struct gr_place *p = &s->place[i], *q = &s->place[j];

	if (!fits(p->kind, q->kind) || (i * 7 + j) % 11 == 0) /* windows that do not meet */
		return GR_COMPLETE_NEVER;
	return straight(root_of(square(p, q))) + ((p->x < RIVER_X) != (q->x < RIVER_X) ? 2500 : 0);
}

static int64_t least(const void *context, int32_t giver_kind, int32_t need_kind, int64_t dist_m)
{
	(void)context;
	return fits(giver_kind, need_kind) ? straight(dist_m) : GR_COMPLETE_NEVER;
}

/* market false: pairs alone carry everything. */
static void draw_scene(struct scene *s, int32_t half, uint64_t seed, bool market)
{
	uint64_t state = seed;
	int32_t towns = 1 + half / 20;

	*s = (struct scene){.net = {.nodes = 2 * half + 1, .supply = s->supply, .arc = s->arc}};
	for (int32_t v = 0; v < 2 * half; v++) {
		uint64_t town = seed * 1000 + (uint64_t)draw_below(&state, towns);
		int64_t litres = 1 + draw_below(&state, 5000);

		s->place[v] = (struct gr_place){
		    (int32_t)(draw_below(&town, 40000) + draw_below(&state, 3000)),
		    (int32_t)(draw_below(&town, 30000) - draw_below(&state, 3000)),
		    (int32_t)draw_below(&state, KINDS)};
		s->supply[v] = v < half ? litres : -litres;
		s->supply[2 * half] -= s->supply[v];
		if (market)
			s->arc[s->net.arcs++] = v < half ? (struct gr_arc){v, 2 * half, 0,
			                                       GR_FLOW_UNLIMITED, 1000 + v % 50}
			                                 : (struct gr_arc){2 * half, v, 0,
			                                       GR_FLOW_UNLIMITED, 4000 + v % 90};
	}
	s->c = (struct gr_complete){.net = &s->net,
	    .gives = half,
	    .needs = half,
	    .place = s->place,
	    .tariff = {rate, least, s, 30000, KINDS}};
}

static bool is_allowed(const struct scene *s, int32_t i, int32_t j)
{
	int64_t haul = s->c.tariff.haul_m;

	return square(&s->place[i], &s->place[j]) <= haul * haul &&
	       rate(s, i, j) != GR_COMPLETE_NEVER;
}

/* The same graph with every arc built. */
static struct gr_net build_all(const struct scene *s, struct gr_arena *a)
{
	int32_t half = s->c.gives;
	struct gr_arc *arc = gr_alloc_array(a, (size_t)(s->net.arcs + half * half), sizeof(*arc));
	struct gr_net net = s->net;

	assert_non_null(arc);
	for (int32_t e = 0; e < net.arcs; e++)
		arc[e] = s->arc[e];
	for (int32_t i = 0; i < half; i++)
		for (int32_t j = half; j < 2 * half; j++)
			if (is_allowed(s, i, j))
				arc[net.arcs++] = (struct gr_arc){
				    i, j, 0, GR_FLOW_UNLIMITED, rate(s, i, j)};
	net.arc = arc;
	return net;
}

/* No pair wants in, by looking at every one. */
static bool enumerate(const struct scene *s, const int64_t *price)
{
	for (int32_t i = 0; i < s->c.gives; i++)
		for (int32_t j = s->c.gives; j < 2 * s->c.gives; j++)
			if (is_allowed(s, i, j) && rate(s, i, j) + price[i] - price[j] < 0)
				return false;
	return true;
}

static void the_answer_is_that_of_the_whole_graph_with_every_arc_built(void **state)
{
	struct scene *s = malloc(sizeof(*s));
	int64_t made = 0, all = 0, missing = 0;

	(void)state;
	assert_non_null(s);
	for (uint64_t seed = 1; seed <= 160; seed++) {
		struct gr_arena *a = fresh();
		struct gr_complete_answer got;
		struct gr_complete_proof proof;
		struct gr_flow want;
		struct gr_net net;
		struct gr_error err;
		int rc;

		draw_scene(s, 1 + (int32_t)(seed % 70), seed, seed % 4 != 0);
		if (seed % 4 == 0) { /* without a market the two sums have to meet */
			s->supply[0] += s->supply[2 * s->c.gives];
			s->supply[2 * s->c.gives] = 0;
		}
		if (seed % 8 == 0)
			s->c.tariff = (struct gr_tariff){rate, least, s, 80000, KINDS};
		net = build_all(s, a);
		rc = gr_flow_solve(&net, a, &want, &err);
		assert_int_equal(gr_complete_solve(&s->c, NULL, a, &got, &err), rc);
		missing += rc == GR_MISSING;
		if (!rc) {
			assert_true(got.flow.cost == want.cost);
			assert_int_equal(
			    gr_complete_check(&s->c, &got.net, &got.flow, a, &proof, &err), GR_OK);
			assert_true(enumerate(s, got.flow.price));
			made += got.net.arcs;
			all += net.arcs;
		}
		gr_arena_close(a);
	}
	assert_true(missing > 3);
	assert_true(made * 3 < all * 2);
	free(s);
}

/* Leaves out the made pairs that carry nothing: the proof does not need them. */
static void drop_idle(const struct scene *s, struct gr_complete_answer *got, struct gr_arena *a)
{
	struct gr_arc *arc = gr_alloc_array(a, (size_t)got->net.arcs, sizeof(*arc));
	int32_t n = 0;

	assert_non_null(arc);
	for (int32_t e = 0; e < got->net.arcs; e++)
		if (e < s->net.arcs || got->flow.amount[e]) {
			arc[n] = got->net.arc[e];
			got->flow.amount[n++] = got->flow.amount[e];
		}
	got->net.arc = arc;
	got->net.arcs = n;
}

static void the_proof_agrees_with_looking_at_every_pair(void **state)
{
	struct scene *s = malloc(sizeof(*s));
	int64_t refused = 0, planted = 0, passed = 0;

	(void)state;
	assert_non_null(s);
	for (uint64_t seed = 1; seed <= 60; seed++) {
		struct gr_arena *a = fresh();
		struct gr_complete_answer got;
		struct gr_complete_proof proof;
		struct gr_flow_proof made;
		struct gr_error err;
		uint64_t draws = seed;

		draw_scene(s,
		    seed == 1  ? MOST / 2
		    : seed < 4 ? 150
		               : 1 + (int32_t)(seed % 3),
		    seed, true);
		for (int32_t v = 0; v < 2 * s->c.gives;
		     v += 3) { /* idle lines, whose price is free within its interval */
			s->supply[2 * s->c.gives] += s->supply[v];
			s->supply[v] = 0;
		}
		assert_int_equal(gr_complete_solve(&s->c, NULL, a, &got, &err), GR_OK);
		assert_int_equal(
		    gr_complete_check(&s->c, &got.net, &got.flow, a, &proof, &err), GR_OK);
		assert_true(enumerate(s, got.flow.price));
		assert_true(seed > 3 || proof.pairs < proof.allowed);
		/* spoilt: one potential, and only pairs that were not made may tell */
		drop_idle(s, &got, a);
		for (int32_t k = 0; k < (seed == 1 ? 20 : 200); k++) {
			int32_t v = (int32_t)draw_below(&draws, 2 * s->c.gives);
			int64_t by = (int64_t[]){1, -1, 40, -40, 900, -900}[k % 6];
			bool made_sound, sound;

			got.flow.price[v] += by;
			made_sound = !gr_flow_check(&got.net, &got.flow, a, &made, &err);
			sound = made_sound && enumerate(s, got.flow.price);
			planted += made_sound && !sound;
			assert_int_equal(
			    gr_complete_check(&s->c, &got.net, &got.flow, a, &proof, &err),
			    sound ? GR_OK : GR_BROKEN);
			got.flow.price[v] -= by;
			refused += !sound;
			passed += sound;
		}
		gr_arena_close(a);
	}
	assert_true(refused > 1000 && planted > 100 && passed > 100);
	free(s);
}

static void a_restricted_optimum_is_refused_as_not_proved(void **state)
{
	struct scene *s = malloc(sizeof(*s));
	struct gr_arena *a = fresh();
	struct gr_complete_proof proof;
	struct gr_flow_proof made;
	struct gr_flow f;
	struct gr_error err;

	(void)state;
	assert_non_null(s);
	draw_scene(s, 50, 3, true);
	assert_int_equal(gr_flow_solve(&s->net, a, &f, &err), GR_OK);
	assert_int_equal(gr_flow_check(&s->net, &f, a, &made, &err), GR_OK);
	assert_int_equal(gr_complete_check(&s->c, &s->net, &f, a, &proof, &err), GR_BROKEN);
	assert_non_null(strstr(err.sentence, "not proved on the complete graph"));
	gr_arena_close(a);
	free(s);
}

/* A need that no made pair reaches comes nearer in steps of 10 m until some pair would pay: there, and only there, it is refused. */
static void a_pair_planted_by_a_step_of_10_m_is_refused(void **state)
{
	struct scene *s = malloc(sizeof(*s));
	struct gr_arena *a = fresh();
	struct gr_complete_answer got;
	struct gr_complete_proof proof;
	struct gr_error err;
	int32_t planted = 0;

	(void)state;
	assert_non_null(s);
	draw_scene(s, 120, 5, true);
	assert_int_equal(gr_complete_solve(&s->c, NULL, a, &got, &err), GR_OK);
	drop_idle(s, &got, a);
	for (int32_t j = s->c.gives; j < 2 * s->c.gives; j++) {
		struct gr_place home = s->place[j], *at = &s->place[j];
		const struct gr_place *to = &s->place[j - s->c.gives];
		bool reached = false;

		for (int32_t e = s->net.arcs; e < got.net.arcs; e++)
			reached = reached || got.net.arc[e].to == j;
		for (int32_t k = 0; !reached && k < 5000; k++) {
			bool sound = enumerate(s, got.flow.price);

			if (k % 500 == 0 || !sound)
				assert_int_equal(
				    gr_complete_check(&s->c, &got.net, &got.flow, a, &proof, &err),
				    sound ? GR_OK : GR_BROKEN);
			if (!sound) {
				assert_non_null(strstr(err.sentence, "complete graph"));
				planted++;
				break;
			}
			if (abs(to->x - at->x) >= 10)
				at->x += to->x > at->x ? 10 : -10;
			else if (abs(to->y - at->y) >= 10)
				at->y += to->y > at->y ? 10 : -10;
		}
		*at = home;
	}
	assert_true(planted >= 3);
	gr_arena_close(a);
	free(s);
}

static void arcs_that_the_problem_does_not_have_are_refused(void **state)
{
	struct scene *s = malloc(sizeof(*s));
	struct gr_arena *a = fresh();
	struct gr_complete_answer got;
	struct gr_complete_proof proof;
	struct gr_error err;
	struct gr_arc *arc, kept;
	int32_t e;

	(void)state;
	assert_non_null(s);
	draw_scene(s, 60, 9, true);
	assert_int_equal(gr_complete_solve(&s->c, NULL, a, &got, &err), GR_OK);
	arc = gr_alloc_copy(a, got.net.arc, (size_t)got.net.arcs, sizeof(*arc));
	assert_non_null(arc);
	got.net.arc = arc;
	for (e = s->net.arcs; e < got.net.arcs && got.flow.amount[e]; e++)
		;
	assert_true(e < got.net.arcs); /* a made pair that carries nothing: dearer changes no sum */
	kept = arc[e];
	arc[e].rate++;
	assert_int_equal(gr_complete_check(&s->c, &got.net, &got.flow, a, &proof, &err), GR_BROKEN);
	arc[e] = kept;
	arc[e].to = s->c.gives - 1; /* no need */
	assert_int_equal(gr_complete_check(&s->c, &got.net, &got.flow, a, &proof, &err), GR_BROKEN);
	arc[e] = kept;
	arc[0].cap = GR_FLOW_AMOUNT_MAX; /* another fallback */
	assert_int_equal(gr_complete_check(&s->c, &got.net, &got.flow, a, &proof, &err), GR_BROKEN);
	arc[0].cap = GR_FLOW_UNLIMITED;
	assert_int_equal(gr_complete_check(&s->c, &got.net, &got.flow, a, &proof, &err), GR_OK);
	s->c.tariff.haul_m = 1; /* what was made is too long now */
	assert_int_equal(gr_complete_check(&s->c, &got.net, &got.flow, a, &proof, &err), GR_BROKEN);
	gr_arena_close(a);
	free(s);
}

static void bad_places_and_full_memory_are_said(void **state)
{
	struct scene *s = malloc(sizeof(*s));
	struct gr_arena *a = fresh();
	struct gr_complete_answer got;
	struct gr_error err;
	size_t needed = 0;

	(void)state;
	assert_non_null(s);
	draw_scene(s, 40, 2, true);
	s->place[7].kind = KINDS;
	assert_int_equal(gr_complete_solve(&s->c, NULL, a, &got, &err), GR_INVALID);
	s->place[7].kind = 0;
	s->place[7].x = INT32_MIN;
	assert_int_equal(gr_complete_solve(&s->c, NULL, a, &got, &err), GR_INVALID);
	s->place[7].x = 0;
	s->c.gives = 81;
	assert_int_equal(gr_complete_solve(&s->c, NULL, a, &got, &err), GR_INVALID);
	s->c.gives = 40;
	for (size_t bytes = 64; bytes < (size_t)1 << 22 && !needed; bytes += bytes / 7) {
		struct gr_arena *small = gr_arena_open(bytes);
		int rc = gr_complete_solve(&s->c, NULL, small, &got, &err);

		assert_true(rc == GR_OK || rc == GR_LIMIT);
		needed = rc ? 0 : bytes;
		gr_arena_close(small);
	}
	assert_true(needed > 1000);
	gr_arena_close(a);
	free(s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_answer_is_that_of_the_whole_graph_with_every_arc_built),
	    cmocka_unit_test(the_proof_agrees_with_looking_at_every_pair),
	    cmocka_unit_test(a_restricted_optimum_is_refused_as_not_proved),
	    cmocka_unit_test(a_pair_planted_by_a_step_of_10_m_is_refused),
	    cmocka_unit_test(arcs_that_the_problem_does_not_have_are_refused),
	    cmocka_unit_test(bad_places_and_full_memory_are_said),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
