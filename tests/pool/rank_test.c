/* The exact test against ranks by whole-number elimination (Bareiss), on systems small enough for it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "../domain/fixture.h"
#include "base/num.h"
#include "base/random.h"
#include "pool/private.h"

#define ROWS 6
#define COLUMNS 14
#define OWNERS 5

struct hand {
	struct gr_evidence e;
	struct gr_equation equation[ROWS];
	struct gr_unknown unknown[COLUMNS];
	struct gr_entry entry[ROWS * COLUMNS];
	int64_t id[OWNERS];
	bool waived[OWNERS];
};

static void hand_open(struct hand *h, int32_t rows, int32_t owners)
{
	memset(h, 0, sizeof(*h));
	for (int32_t o = 0; o < owners; o++)
		h->id[o] = o + 1;
	for (int32_t r = 0; r < rows; r++)
		h->equation[r] = (struct gr_equation){.row = r, .present = true, .removable = true};
	h->e = (struct gr_evidence){.rule = {.coalition = 1},
	    .owners = {h->id, owners, h->waived},
	    .equation = h->equation,
	    .equations = rows,
	    .unknown = h->unknown,
	    .entry = h->entry};
}

/* A column of num, 0 = not in that row. Owners must come in rising order. */
static void hand_column(struct hand *h, int32_t owner, const int32_t *num, int32_t den)
{
	struct gr_unknown *u = &h->unknown[h->e.unknowns++];
	const struct gr_unknown *before = u > h->unknown ? u - 1 : NULL;

	*u = (struct gr_unknown){
	    .owner = owner, .kg = 1000, .first = before ? before->first + before->entries : 0};
	for (int32_t r = 0; r < h->e.equations; r++) {
		if (num[r])
			h->entry[u->first + u->entries++] = (struct gr_entry){r, num[r], den};
	}
}

static int32_t count_failures(struct hand *h, struct gr_arena *a, int32_t attacker, int32_t victim)
{
	struct gr_failures f = {0};
	struct gr_error err;
	int32_t n = 0;

	assert_int_equal(gr_rank_test(&h->e, a, &f, &err), GR_OK);
	for (int32_t i = 0; i < f.count; i++)
		n += f.failure[i].attacker == attacker && f.failure[i].victim == victim;
	return n;
}

static void one_sum_of_three_tells_nobody(void **state)
{
	struct hand h;

	hand_open(&h, 1, 3);
	for (int32_t o = 0; o < 3; o++)
		hand_column(&h, o, (const int32_t[]){1}, 1);
	for (int32_t k = -1; k < 3; k++) {
		for (int32_t j = 0; j < 3; j++)
			assert_int_equal(count_failures(&h, *state, k, j), 0);
	}
}

static void one_sum_of_two_tells_each_the_other(void **state)
{
	struct hand h;

	hand_open(&h, 1, 2);
	hand_column(&h, 0, (const int32_t[]){1}, 1);
	hand_column(&h, 1, (const int32_t[]){1}, 1);
	assert_int_equal(count_failures(&h, *state, 0, 1), 1);
	assert_int_equal(count_failures(&h, *state, 1, 0), 1);
	assert_int_equal(count_failures(&h, *state, -1, 0), 0); /* an outsider sees only the sum */
	h.waived[1] = true;
	assert_int_equal(count_failures(&h, *state, 0, 1), 0);
}

static void the_difference_of_two_sums_tells_everybody(void **state)
{
	struct hand h;

	hand_open(&h, 2, 4);
	for (int32_t o = 0; o < 3; o++)
		hand_column(&h, o, (const int32_t[]){1, 1}, 1);
	hand_column(&h, 3, (const int32_t[]){0, 1}, 1);
	for (int32_t k = -1; k < 3; k++)
		assert_int_equal(count_failures(&h, *state, k, 3), 1);
	assert_int_equal(count_failures(&h, *state, -1, 0), 0);
}

static void the_sum_of_two_amounts_of_one_owner_is_told_too(void **state)
{
	struct hand h;

	/* Rows: a + b + x + y and a + b; x and y belong to one: neither is known, their sum is. */
	hand_open(&h, 2, 3);
	hand_column(&h, 0, (const int32_t[]){1, 1}, 1);
	hand_column(&h, 1, (const int32_t[]){1, 1}, 1);
	hand_column(&h, 2, (const int32_t[]){1, 0}, 1);
	hand_column(&h, 2, (const int32_t[]){1, 0}, 2);
	assert_int_equal(count_failures(&h, *state, -1, 2), 1);
}

static int32_t bareiss(gr_i128 m[ROWS][COLUMNS], int32_t rows, int32_t columns)
{
	gr_i128 before = 1;
	int32_t rank = 0;

	for (int32_t c = 0; c < columns && rank < rows; c++) {
		int32_t p = rank;

		while (p < rows && m[p][c] == 0)
			p++;
		if (p == rows)
			continue;
		for (int32_t k = 0; k < columns; k++) {
			gr_i128 swap = m[p][k];

			m[p][k] = m[rank][k];
			m[rank][k] = swap;
		}
		for (int32_t r = rank + 1; r < rows; r++) {
			for (int32_t k = c + 1; k < columns; k++)
				m[r][k] = (m[r][k] * m[rank][c] - m[r][c] * m[rank][k]) / before;
			m[r][c] = 0;
		}
		before = m[rank][c];
		rank++;
	}
	return rank;
}

static int32_t rank_without(const struct hand *h, int32_t k, int32_t second, int32_t j)
{
	gr_i128 m[ROWS][COLUMNS] = {{0}};
	int32_t columns = 0;

	for (int32_t c = 0; c < h->e.unknowns; c++) {
		const struct gr_unknown *u = &h->unknown[c];

		if (u->owner == k || u->owner == second || u->owner == j)
			continue;
		for (int32_t i = 0; i < u->entries; i++)
			m[h->entry[u->first + i].equation][columns] = h->entry[u->first + i].num;
		columns++;
	}
	return bareiss(m, h->e.equations, columns);
}

static void every_pair_agrees_with_whole_number_elimination(void **state)
{
	struct gr_random r;
	int32_t told = 0, silent = 0;

	gr_random_seed(&r, 42);
	for (int i = 0; i < 3000; i++) {
		struct gr_arena *a = gr_arena_open((size_t)8 << 20);
		int32_t rows = 1 + (int32_t)gr_random_below(&r, ROWS);
		int32_t owners = 2 + (int32_t)gr_random_below(&r, OWNERS - 1);
		int32_t columns = COLUMNS - (int32_t)gr_random_below(&r, 3);
		struct gr_failures f = {0};
		struct gr_error err;
		int32_t expected = 0;
		struct hand h;

		hand_open(&h, rows, owners);
		h.e.rule.coalition = 1 + i % 2;
		for (int32_t c = 0; c < columns; c++) {
			int32_t num[ROWS];

			for (int32_t k = 0; k < rows; k++)
				num[k] = gr_random_below(&r, 2) ? (int32_t)gr_random_below(&r, 4)
				                                : 0;
			hand_column(
			    &h, c * owners / columns, num, 1 + (int32_t)gr_random_below(&r, 7));
		}
		assert_int_equal(gr_rank_test(&h.e, a, &f, &err), GR_OK);
		for (int32_t k = -1; k < owners; k++) {
			for (int32_t s = k;
			     s < (h.e.rule.coalition == 2 && k >= 0 ? owners : k + 1); s++) {
				for (int32_t j = 0; j < owners; j++)
					expected += j != k && j != s &&
					            rank_without(&h, k, s, -1) >
					                rank_without(&h, k, s, j);
			}
		}
		for (int32_t x = 0; x < f.count; x++) {
			const struct gr_failure *y = &f.failure[x];

			assert_true(rank_without(&h, y->attacker, y->second, -1) >
			            rank_without(&h, y->attacker, y->second, y->victim));
			assert_in_range(y->row, 0, rows - 1);
		}
		assert_int_equal(f.count, expected);
		told += expected > 0;
		silent += expected == 0;
		gr_arena_close(a);
	}
	(void)state;
	print_message("# %d systems tell something, %d nothing\n", told, silent);
	assert_true(told > 100 && silent > 100);
}

static void giving_up_the_row_named_breaks_what_was_told(void **state)
{
	struct gr_random r;

	gr_random_seed(&r, 43);
	for (int i = 0; i < 500; i++) {
		struct gr_arena *a = gr_arena_open((size_t)8 << 20);
		struct hand h;

		hand_open(&h, ROWS, OWNERS);
		for (int32_t c = 0; c < COLUMNS; c++) {
			int32_t num[ROWS];

			for (int32_t k = 0; k < ROWS; k++)
				num[k] = gr_random_below(&r, 2) ? 1 : 0;
			hand_column(&h, c * OWNERS / COLUMNS, num, 1);
		}
		/* As long as something is told, one row goes; in the end nothing is. */
		for (int32_t rows = ROWS;; rows--) {
			struct gr_failures f = {0};
			struct gr_error err;

			assert_int_equal(gr_rank_test(&h.e, a, &f, &err), GR_OK);
			if (f.count == 0)
				break;
			assert_true(rows > 0);
			/* A row that is empty for all tells nothing. */
			for (int32_t c = 0; c < COLUMNS; c++) {
				struct gr_unknown *u = &h.unknown[c];
				int32_t kept = 0;

				for (int32_t k = 0; k < u->entries; k++) {
					if (h.entry[u->first + k].equation != f.failure[0].row)
						h.entry[u->first + kept++] = h.entry[u->first + k];
				}
				u->entries = kept;
			}
		}
		gr_arena_close(a);
	}
	(void)state;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(one_sum_of_three_tells_nobody),
	    cmocka_unit_test(one_sum_of_two_tells_each_the_other),
	    cmocka_unit_test(the_difference_of_two_sums_tells_everybody),
	    cmocka_unit_test(the_sum_of_two_amounts_of_one_owner_is_told_too),
	    cmocka_unit_test(every_pair_agrees_with_whole_number_elimination),
	    cmocka_unit_test(giving_up_the_row_named_breaks_what_was_told),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, fixture_open, fixture_close);
}
