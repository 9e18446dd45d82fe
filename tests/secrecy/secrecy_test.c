/*
 * What is published tells nobody what another has. Random pools, and an attacker who knows the rule, who has lines where, and his own: he
 * shares no code with pool/ (oracle.c). GR_SECRECY_POOLS sets the number of pools (50; 5,000 for the long run).
 * Seen red: with the call of gr_rank_test taken out of publish.c, the first test finds amounts that are computed exactly.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "../domain/fixture.h"
#include "drawn_pool.h"
#include "oracle.h"
#include "pool/volume.h"

static struct gr_dataset lists;

static int64_t pools(void)
{
	const char *n = getenv("GR_SECRECY_POOLS");
	int64_t count = 50;

	if (n)
		assert_true(gr_str_i64(gr_str(n), &count));
	return count;
}

/* The short run asks a third of the attackers; the long run all, where there are 14. */
static int32_t every(const struct drawn *w)
{
	return w->dataset->orgs / 14 * (getenv("GR_SECRECY_POOLS") ? 1 : 3);
}

/* Of 25 pools, 20 have 14 organisations, 4 have 30 and one has 100. */
static void open_pool(struct drawn *w, int64_t i, int32_t most, struct gr_arena **a)
{
	int32_t orgs = i % 25 == 24 ? 100 : i % 25 >= 20 ? 30 : 14;
	int32_t lines = orgs == 100 ? 800 : orgs == 30 ? 450 : 100 + (int32_t)(i % 5) * 90;

	*a = gr_arena_open((size_t)1 << 30);
	drawn_open(w, &lists, 1000 + (uint64_t)i, orgs, lines, most, *a);
}

static void nobody_computes_or_nearly_knows_anothers_amount(void **state)
{
	int64_t targets = 0, shown = 0;

	(void)state;
	for (int64_t i = 0; i < pools(); i++) {
		struct oracle_answer exact, near;
		struct gr_publish_history h;
		struct gr_arena *a;
		struct drawn w;

		open_pool(&w, i, 1, &a);
		(void)drawn_publish(&w);
		h = drawn_history(&w);
		for (int32_t k = 0; k < h.publication->rows; k++)
			shown += h.publication->row[k].likely_kg.kind == GR_REPORTED;
		oracle_ask(&h, ORACLE_EXACT, every(&w), &exact);
		oracle_ask(&h, ORACLE_ROUNDED, every(&w), &near);
		targets += exact.targets + near.targets;
		if (exact.known || near.known)
			fail_msg("pool %d: attacker %d knows %d amounts exactly, %d nearly", (int)i,
			    (int)(exact.known ? exact.first_attacker : near.first_attacker),
			    (int)exact.known, (int)near.known);
		gr_arena_close(a);
	}
	print_message("# %d rows shown, %d amounts asked for\n", (int)shown, (int)targets);
	assert_true(shown > 20 * pools()); /* a rule that shows nothing would keep every secret */
}

static void nobody_computes_it_from_all_publications_together(void **state)
{
	int64_t replaced = 0, kept = 0;

	(void)state;
	for (int64_t i = 0; i < pools() / 5; i++) {
		struct oracle_answer exact, near;
		struct gr_publish_history h;
		struct gr_arena *a;
		struct drawn w;

		open_pool(&w, i, 3, &a);
		for (int turn = 0; turn < 3; turn++) {
			struct gr_publication *p;

			if (turn > 0)
				drawn_change(&w, 3 + (int32_t)(i % 6));
			p = drawn_publish(&w);
			kept += p->kept;
			for (int32_t k = 0; turn > 0 && k < p->rows; k++)
				replaced += p->row[k].likely_kg.kind == GR_REPORTED &&
				            p->row[k].snapshot.v == w.snapshots;
		}
		h = drawn_history(&w);
		oracle_ask(&h, ORACLE_EXACT, every(&w), &exact);
		oracle_ask(&h, ORACLE_ROUNDED, every(&w), &near);
		if (exact.known || near.known)
			fail_msg("pool %d: attacker %d learns of %d", (int)i,
			    (int)(exact.known ? exact.first_attacker : near.first_attacker),
			    (int)(exact.known ? exact.first_victim : near.first_victim));
		gr_arena_close(a);
	}
	print_message("# %d figures replaced, %d kept\n", (int)replaced, (int)kept);
	assert_true(replaced > pools() && kept > pools());
}

static void one_changed_organisation_replaces_no_figure(void **state)
{
	int32_t kept = 0;

	(void)state;
	for (int64_t i = 0; i < 10; i++) {
		const struct gr_publication *before, *after;
		struct gr_arena *a;
		struct drawn w;

		open_pool(&w, i, 2, &a);
		before = drawn_publish(&w);
		drawn_change(&w, 1);
		after = drawn_publish(&w);
		kept += after->kept;
		for (int32_t k = 0; k < before->rows; k++) {
			const struct gr_published_row *old = &before->row[k], *new = &after->row[k];
			bool sum = old->table == GR_TABLE_TOTAL && old->codes > 0;

			/* A row that was hidden may appear once it passes; then a sum of rows shown grows with it. */
			if (old->likely_kg.kind != GR_REPORTED ||
			    (sum && new->likely_kg.n != old->likely_kg.n))
				continue;
			assert_int_equal(new->likely_kg.kind, GR_REPORTED);
			assert_int_equal(new->likely_kg.n, old->likely_kg.n);
			assert_int_equal(new->snapshot.v, 1);
		}
		gr_arena_close(a);
	}
	assert_true(kept > 50);
}

static int32_t failing(const struct gr_publish_history *h, struct gr_arena *a, int32_t row)
{
	struct gr_publish_audit audit;
	struct gr_error err;
	int32_t hits = 0;

	assert_int_equal(gr_publish_audit(h, a, &audit, &err), GR_OK);
	for (int32_t i = 0; i < audit.failing; i++)
		hits += row < 0 || audit.row[i] == row;
	return hits;
}

/* What a row holds, rounded as a figure would be. */
static int64_t rounded_kg(const struct gr_published_row *row, const struct gr_dataset *d)
{
	int64_t sum = 0;

	for (int32_t i = 0; i < d->lines; i++) {
		const struct gr_line *line = &d->line[i];
		bool in = line->direction == row->direction &&
		          line->visibility == GR_VISIBLE_PUBLIC,
		     code = false;

		for (int32_t k = 0; k < row->codes; k++)
			code |= row->code[k] == d->key[i].quality;
		for (int32_t year = row->first_year; in && code && year <= row->last_year; year++)
			sum += gr_line_year_kg(line, line->likely_kg, year);
	}
	return (sum + 500000) / 1000000 * 1000000;
}

static void a_hidden_cell_forced_open_is_refused(void **state)
{
	int32_t forced = 0;

	(void)state;
	for (int64_t i = 0; i < 10; i++) {
		struct gr_publish_history h;
		struct gr_publication *p;
		struct gr_arena *a;
		struct drawn w;

		open_pool(&w, i, 1, &a);
		p = drawn_publish(&w);
		h = drawn_history(&w);
		assert_int_equal(failing(&h, a, -1), 0);
		for (int32_t k = 0; k < p->rows; k++) {
			struct gr_published_row kept = p->row[k];
			int64_t kg = rounded_kg(&kept, w.dataset);

			if (kept.table != GR_TABLE_QUALITY_YEAR ||
			    kept.likely_kg.kind != GR_HIDDEN ||
			    kept.likely_kg.why == GR_HIDDEN_AUDIT || kg == 0)
				continue;
			p->row[k].likely_kg = gr_figure(kg);
			p->row[k].snapshot = w.dataset->snapshot;
			assert_true(failing(&h, a, k) > 0);
			p->row[k] = kept;
			forced++;
		}
		/* A finer row than the rule made: one year of a period, beside the period. */
		for (int32_t k = 0; k < p->rows; k++) {
			struct gr_published_row kept = p->row[k];

			if (kept.table != GR_TABLE_QUALITY_YEAR ||
			    kept.likely_kg.kind != GR_REPORTED || kept.last_year == kept.first_year)
				continue;
			p->row[k]
			    .last_year--; /* the figure stays: it is now wrong, or holds what did not pass */
			if (rounded_kg(&p->row[k], w.dataset) != kept.likely_kg.n) {
				assert_true(failing(&h, a, k) > 0);
				forced++;
			}
			p->row[k] = kept;
		}
		gr_arena_close(a);
	}
	print_message("# %d cells forced\n", forced);
	assert_true(forced > 20);
}

static void a_figure_that_is_not_its_sum_is_refused(void **state)
{
	struct gr_publish_history h;
	struct gr_publication *p;
	struct gr_arena *a;
	struct drawn w;

	(void)state;
	open_pool(&w, 1, 1, &a);
	p = drawn_publish(&w);
	h = drawn_history(&w);
	for (int32_t k = 0; k < p->rows; k++) {
		if (p->row[k].likely_kg.kind != GR_REPORTED ||
		    (p->row[k].table == GR_TABLE_TOTAL && p->row[k].codes))
			continue;
		p->row[k].likely_kg.n += 1000000;
		assert_true(failing(&h, a, k) > 0);
		p->row[k].likely_kg.n -= 1000000;
	}
	assert_int_equal(failing(&h, a, -1), 0);
	gr_arena_close(a);
}

static void a_figure_replaced_after_one_change_is_refused(void **state)
{
	int32_t refused = 0;

	(void)state;
	for (int64_t i = 0; i < 10; i++) {
		struct oracle_answer exact;
		struct gr_publish_history h;
		struct gr_publication *p;
		struct gr_arena *a;
		struct drawn w;

		open_pool(&w, i, 2, &a);
		drawn_publish(&w);
		drawn_change(&w, 1);
		p = drawn_publish(&w);
		h = drawn_history(&w);
		for (int32_t k = 0; k < p->rows && refused <= (int32_t)i; k++) {
			struct gr_published_row kept = p->row[k];

			if (kept.table != GR_TABLE_QUALITY_YEAR ||
			    kept.likely_kg.kind != GR_REPORTED ||
			    rounded_kg(&kept, &w.dataset[1]) == rounded_kg(&kept, &w.dataset[0]))
				continue;
			p->row[k].likely_kg = gr_figure(rounded_kg(&kept, &w.dataset[1]));
			p->row[k].snapshot = w.dataset[1].snapshot;
			assert_true(failing(&h, a, k) > 0);
			oracle_ask(&h, ORACLE_EXACT, 1, &exact); /* and rightly so */
			assert_true(exact.known > 0);
			p->row[k] = kept;
			refused++;
		}
		gr_arena_close(a);
	}
	assert_true(refused >= 8);
}

static void a_rule_applied_cell_by_cell_protects_nothing(void **state)
{
	int64_t all = 0, found = 0;

	(void)state;
	for (int64_t i = 0; i < 10; i++) {
		struct gr_arena *a;
		struct drawn w;

		open_pool(&w, i, 1, &a);
		for (int direction = 0; direction < GR_DIRECTIONS; direction++) {
			int64_t hidden = 0;

			found += oracle_per_cell(w.dataset, (enum gr_direction)direction, &hidden);
			all += hidden;
		}
		gr_arena_close(a);
	}
	print_message("# %d of %d hidden cells computed from the margins\n", (int)found, (int)all);
	assert_true(found > 0 && all > 0);
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
	    cmocka_unit_test(nobody_computes_or_nearly_knows_anothers_amount),
	    cmocka_unit_test(nobody_computes_it_from_all_publications_together),
	    cmocka_unit_test(one_changed_organisation_replaces_no_figure),
	    cmocka_unit_test(a_hidden_cell_forced_open_is_refused),
	    cmocka_unit_test(a_figure_that_is_not_its_sum_is_refused),
	    cmocka_unit_test(a_figure_replaced_after_one_change_is_refused),
	    cmocka_unit_test(a_rule_applied_cell_by_cell_protects_nothing),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, setup, fixture_close);
}
