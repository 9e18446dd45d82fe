/* What was published, as equations: which figures are one, which amounts are one. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "../domain/fixture.h"
#include "../secrecy/drawn_pool.h"
#include "pool/private.h"

static struct gr_dataset lists;

/* Four builders with sg_ii in 2026 and 2027. */
static void four(struct gr_dataset *d, struct gr_arena *a)
{
	drawn_empty(d, &lists, 4, 20, a);
	for (int32_t o = 0; o < 4; o++) {
		drawn_add(d, o, "sg_ii", 0, 2026, 2026, 20000 + 3000 * o);
		drawn_add(d, o, "sg_ii", 0, 2027, 2027, 30000 - 2000 * o);
	}
}

static void next(struct drawn *w)
{
	w->snapshots++;
	drawn_publish(w);
}

static void open_two(struct drawn *w, struct gr_arena *a)
{
	*w = (struct drawn){.a = a, .most = 3};
	w->dataset = gr_alloc_array(a, 3, sizeof(*w->dataset));
	w->publication = gr_alloc_array(a, 3, sizeof(*w->publication));
	four(w->dataset, a);
	next(w);
}

static void lines_of_one_owner_in_the_same_figures_are_one_amount(void **state)
{
	struct gr_publish_history h;
	struct gr_evidence e;
	struct gr_error err;
	struct drawn w;
	int32_t before;

	open_two(&w, *state);
	h = drawn_history(&w);
	assert_int_equal(gr_evidence_open(&h, *state, &e, &err), GR_OK);
	before = e.unknowns;
	drawn_add(w.dataset, 0, "sg_ii", 0, 2026, 2026, 1234); /* beside a line of the same */
	assert_int_equal(gr_evidence_open(&h, *state, &e, &err), GR_OK);
	assert_int_equal(e.unknowns, before);
	assert_true(e.unknown[0].kg == 21234000 || e.unknown[1].kg == 21234000);
	drawn_add(w.dataset, 0, "sg_ii", 0, 2026, 2027, 1234); /* another window */
	assert_int_equal(gr_evidence_open(&h, *state, &e, &err), GR_OK);
	assert_int_equal(e.unknowns, before + 1);
}

static void the_parts_of_a_line_are_those_of_its_window(void **state)
{
	struct gr_publish_history h;
	struct gr_evidence e;
	struct gr_error err;
	struct drawn w;
	bool seen = false;

	open_two(&w, *state);
	h = drawn_history(&w);
	drawn_add(w.dataset, 3, "sg_ii", 0, 2026, 2027, 8000);
	w.dataset->line[8].last.n -= 1; /* four quarters of 2026 and three of 2027 */
	assert_int_equal(gr_evidence_open(&h, *state, &e, &err), GR_OK);
	for (int32_t i = 0; i < e.unknowns; i++) {
		for (int32_t k = 0; k < e.unknown[i].entries; k++) {
			const struct gr_entry *x = &e.entry[e.unknown[i].first + k];

			assert_true(x->num > 0 && x->num <= x->den);
			seen |= x->num == 3 && x->den == 7;
			if (e.unknown[i].kg != 8000000)
				assert_int_equal(x->num, x->den);
		}
	}
	assert_true(seen);
}

static void a_kept_figure_is_one_equation_and_an_unchanged_line_one_amount(void **state)
{
	struct gr_publish_history h;
	struct gr_evidence once, twice;
	struct gr_error err;
	struct drawn w;

	open_two(&w, *state);
	h = drawn_history(&w);
	assert_int_equal(gr_evidence_open(&h, *state, &once, &err), GR_OK);
	drawn_copy(&w.dataset[1], &w.dataset[0], 2, 5, *state);
	w.dataset[1].line[0].likely_kg += 5000000; /* one builder alone: nothing is replaced */
	next(&w);
	h = drawn_history(&w);
	assert_int_equal(gr_evidence_open(&h, *state, &twice, &err), GR_OK);
	assert_int_equal(twice.equations, once.equations);
	assert_int_equal(twice.unknowns, once.unknowns);
	for (int32_t i = 0; i < twice.equations; i++) {
		assert_true(once.equation[i].removable);
		assert_true(twice.equation[i].present && !twice.equation[i].removable);
	}
}

static void a_replaced_figure_is_new_and_the_old_one_is_not_forgotten(void **state)
{
	struct gr_publish_history h;
	struct gr_evidence e;
	struct gr_error err;
	struct drawn w;
	int32_t fresh = 0, gone = 0;

	open_two(&w, *state);
	drawn_copy(&w.dataset[1], &w.dataset[0], 2, 5, *state);
	for (int32_t i = 0; i < 8; i++)
		w.dataset[1].line[i].likely_kg += 5000000 + 10000 * i;
	next(&w);
	h = drawn_history(&w);
	assert_int_equal(gr_evidence_open(&h, *state, &e, &err), GR_OK);
	for (int32_t i = 0; i < e.equations; i++) {
		fresh += e.equation[i].removable;
		gone += !e.equation[i].present;
		assert_int_equal(e.equation[i].present, e.equation[i].row >= 0);
		if (i) /* old ones first, and what is given up soonest last */
			assert_true(e.equation[i - 1].removable < e.equation[i].removable ||
			            e.equation[i - 1].rank <= e.equation[i].rank);
	}
	assert_true(fresh > 0);
	assert_int_equal(fresh, gone);
	assert_int_equal(fresh + gone, e.equations);
}

static void a_snapshot_that_is_not_there_is_asked_for(void **state)
{
	struct gr_publish_history h;
	struct gr_evidence e;
	struct gr_error err;
	struct drawn w;

	open_two(&w, *state);
	h = drawn_history(&w);
	for (int32_t i = 0; i < w.publication->rows; i++)
		w.publication->row[i].snapshot.v = 77;
	assert_int_equal(gr_evidence_open(&h, *state, &e, &err), GR_MISSING);
	h.publications = 0;
	assert_int_equal(gr_evidence_open(&h, *state, &e, &err), GR_MISSING);
}

static int setup(void **state)
{
	if (fixture_open(state))
		return -1;
	fixture_dataset(*state, &lists);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(lines_of_one_owner_in_the_same_figures_are_one_amount),
	    cmocka_unit_test(the_parts_of_a_line_are_those_of_its_window),
	    cmocka_unit_test(a_kept_figure_is_one_equation_and_an_unchanged_line_one_amount),
	    cmocka_unit_test(a_replaced_figure_is_new_and_the_old_one_is_not_forgotten),
	    cmocka_unit_test(a_snapshot_that_is_not_there_is_asked_for),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, setup, fixture_close);
}
