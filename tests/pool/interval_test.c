/* The linear program of the audit: amounts that are known within ten percent although nobody can compute them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "../domain/fixture.h"
#include "pool/private.h"

#define ROWS 4
#define OWNERS 8

struct hand {
	struct gr_evidence e;
	struct gr_equation equation[ROWS];
	struct gr_unknown unknown[OWNERS];
	struct gr_entry entry[ROWS * OWNERS];
	int64_t id[OWNERS];
	bool waived[OWNERS];
};

/* Owner o has tonnes[o]; row r holds the owners whose bit is set, and is shown rounded to 1,000 t. */
static void hand_open(
    struct hand *h, int32_t owners, const int64_t *tonnes, int32_t rows, const unsigned *holds)
{
	int32_t at = 0;

	memset(h, 0, sizeof(*h));
	h->e = (struct gr_evidence){
	    .rule = {.coalition = 1, .audit_percent = 10, .round_kg = 1000000},
	    .owners = {h->id, owners, h->waived},
	    .equation = h->equation,
	    .equations = rows,
	    .unknown = h->unknown,
	    .unknowns = owners,
	    .entry = h->entry};
	for (int32_t r = 0; r < rows; r++)
		h->equation[r] = (struct gr_equation){.row = r, .present = true, .removable = true};
	for (int32_t o = 0; o < owners; o++) {
		h->unknown[o] = (struct gr_unknown){
		    .owner = o, .kg = tonnes[o] * 1000, .first = at};
		for (int32_t r = 0; r < rows; r++) {
			if (!(holds[r] >> o & 1))
				continue;
			h->entry[at++] = (struct gr_entry){r, 1, 1};
			h->unknown[o].entries++;
			h->equation[r].kg += tonnes[o] * 1000;
		}
	}
	for (int32_t r = 0; r < rows; r++)
		h->equation[r].kg = (h->equation[r].kg + 500000) / 1000000 * 1000000;
}

/* How often victim is known to attacker; *row: the row named last. */
static int32_t known(
    struct hand *h, struct gr_arena *a, int32_t attacker, int32_t victim, int32_t *row)
{
	struct gr_failures f = {0};
	struct gr_error err;
	int32_t n = 0;

	assert_int_equal(gr_interval_test(&h->e, a, &f, &err), GR_OK);
	for (int32_t i = 0; i < f.count; i++) {
		if (f.failure[i].attacker != attacker || f.failure[i].victim != victim)
			continue;
		n++;
		*row = f.failure[i].row;
	}
	return n;
}

static void three_of_like_size_are_safe_from_each_other(void **state)
{
	struct hand h;
	int32_t row;

	hand_open(&h, 3, (const int64_t[]){40000, 50000, 60000}, 1, (const unsigned[]){7});
	for (int32_t k = -1; k < 3; k++) {
		for (int32_t j = 0; j < 3; j++)
			assert_int_equal(known(&h, *state, k, j, &row), 0);
	}
}

static void two_know_each_other_but_for_the_rounding(void **state)
{
	struct hand h;
	int32_t row = -1;

	hand_open(&h, 2, (const int64_t[]){40300, 50000}, 1, (const unsigned[]){3});
	assert_true(known(&h, *state, 0, 1, &row) > 0);
	assert_int_equal(row, 0);
	assert_true(known(&h, *state, 1, 0, &row) > 0);
	assert_int_equal(known(&h, *state, -1, 0, &row), 0);
	/* Where an amount is small beside the rounding, it is not known. */
	hand_open(&h, 2, (const int64_t[]){40300, 900}, 1, (const unsigned[]){3});
	assert_int_equal(known(&h, *state, 0, 1, &row), 0);
}

static void bounds_from_other_rows_close_in_though_no_rank_does(void **state)
{
	/* A = big + b + c; B = b + two others, C = c + two others: b and c are small, so big is nearly A. */
	struct hand h;
	struct gr_failures f = {0};
	struct gr_error err;
	int32_t row = -1;

	hand_open(&h, 7, (const int64_t[]){100000, 2000, 2000, 700, 800, 600, 900}, 3,
	    (const unsigned[]){1 | 2 | 4, 2 | 8 | 16, 4 | 32 | 64});
	assert_int_equal(gr_rank_test(&h.e, *state, &f, &err), GR_OK);
	assert_int_equal(f.count, 0);
	assert_true(known(&h, *state, -1, 0, &row) > 0);
	assert_in_range(row, 0, 2);
	h.waived[0] = true; /* who has waived needs no protection */
	assert_int_equal(known(&h, *state, -1, 0, &row), 0);
	h.waived[0] = false;
	h.equation[1].present = false; /* without B nothing holds b down */
	assert_int_equal(known(&h, *state, -1, 0, &row), 0);
}

static void a_figure_that_fits_no_world_is_an_error(void **state)
{
	struct hand h;
	struct gr_failures f = {0};
	struct gr_error err;

	hand_open(&h, 3, (const int64_t[]){40000, 50000, 60000}, 2, (const unsigned[]){7, 7});
	h.equation[1].kg += 5000000;
	assert_int_equal(gr_interval_test(&h.e, *state, &f, &err), GR_BROKEN);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(three_of_like_size_are_safe_from_each_other),
	    cmocka_unit_test(two_know_each_other_but_for_the_rounding),
	    cmocka_unit_test(bounds_from_other_rows_close_in_though_no_rank_does),
	    cmocka_unit_test(a_figure_that_fits_no_world_is_an_error),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, fixture_open, fixture_close);
}
