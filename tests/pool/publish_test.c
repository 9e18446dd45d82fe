/* A publication from its rows' side: what is shown, what is kept, what is counted. Who can learn what: tests/secrecy. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "../domain/fixture.h"
#include "../secrecy/drawn_pool.h"
#include "pool/volume.h"

static struct gr_dataset lists;

static bool is_group_total(const struct gr_published_row *row)
{
	return row->table == GR_TABLE_TOTAL && row->codes > 0;
}

static bool listed(const int32_t *list, int32_t n, int32_t code)
{
	while (n--) {
		if (list[n] == code)
			return true;
	}
	return false;
}

static int64_t owner_of(const struct gr_dataset *d, int32_t org)
{
	return d->org[org].owner >= 0 ? d->org[d->org[org].owner].id.v : d->org[org].id.v;
}

/* What each owner (by id) has in a row: a plain loop over lines, years and codes. */
static int64_t content(
    const struct gr_published_row *row, const struct gr_dataset *d, int64_t kg[128])
{
	int64_t total = 0;

	memset(kg, 0, 128 * sizeof(*kg));
	for (int32_t i = 0; i < d->lines; i++) {
		const struct gr_line_key *key = &d->key[i];
		bool in = row->table == GR_TABLE_QUALITY_YEAR
		              ? listed(row->code, row->codes, key->quality)
		              : row->codes == 0 || listed(row->code, row->codes, key->group);

		if (row->table == GR_TABLE_GROUP_AREA)
			in = in && listed(row->area, row->areas, key->area);
		if (!in || d->line[i].direction != row->direction ||
		    d->line[i].visibility != GR_VISIBLE_PUBLIC)
			continue;
		for (int32_t year = row->first_year; year <= row->last_year; year++) {
			int64_t part = gr_line_year_kg(&d->line[i], d->line[i].likely_kg, year);

			kg[owner_of(d, key->org)] += part;
			total += part;
		}
	}
	return total;
}

static bool passes(const int64_t kg[128])
{
	int64_t total = 0, first = 0, second = 0;
	int n = 0;

	for (int i = 0; i < 128; i++) {
		total += kg[i];
		n += kg[i] > 0;
		if (kg[i] >= first) {
			second = first;
			first = kg[i];
		} else if (kg[i] > second) {
			second = kg[i];
		}
	}
	return n >= 3 && first * 100 <= total * 85 && (total - first - second) * 100 >= first * 10;
}

static void figures_are_rounded_sums_of_three_or_more(void **state)
{
	(void)state;
	for (uint64_t seed = 1; seed <= 5; seed++) {
		struct gr_arena *a = gr_arena_open((size_t)512 << 20);
		struct gr_publication *p;
		struct drawn w;
		int64_t kg[128];

		drawn_open(&w, &lists, seed, 14, 300, 1, a);
		p = drawn_publish(&w);
		assert_true(p->rows > 50);
		for (int32_t i = 0; i < p->rows; i++) {
			const struct gr_published_row *row = &p->row[i];
			int64_t total = content(row, w.dataset, kg);
			int32_t orgs = 0;

			if (row->likely_kg.kind != GR_REPORTED || is_group_total(row))
				continue;
			for (int k = 0; k < 128; k++)
				orgs += kg[k] > 0;
			assert_true(passes(kg));
			assert_int_equal(row->likely_kg.n % 1000000, 0);
			assert_true(llabs(row->likely_kg.n - total) <= 500000);
			assert_true(
			    row->orgs_from <= orgs && (row->orgs_to == 0 || orgs <= row->orgs_to));
			assert_true(
			    row->orgs_from == 3 || row->orgs_from == 5 || row->orgs_from == 10);
			assert_int_equal(row->low_percent.kind, GR_NOT_REPORTED);
			assert_int_equal(row->snapshot.v, 1);
		}
		gr_arena_close(a);
	}
}

static void group_totals_are_sums_of_the_rows_shown_and_carry_the_band(void **state)
{
	struct gr_publication *p;
	struct drawn w;
	int32_t bands = 0;

	drawn_open(&w, &lists, 8, 14, 400, 1, *state);
	p = drawn_publish(&w);
	for (int32_t i = 0; i < p->rows; i++) {
		const struct gr_published_row *total = &p->row[i];
		int64_t sum = 0;

		if (!is_group_total(total) || total->likely_kg.kind != GR_REPORTED)
			continue;
		for (int32_t k = 0; k < p->rows; k++) {
			const struct gr_published_row *row = &p->row[k];

			if (row->table == GR_TABLE_QUALITY_YEAR &&
			    row->direction == total->direction && row->group == total->group &&
			    row->likely_kg.kind == GR_REPORTED)
				sum += row->likely_kg.n;
		}
		assert_int_equal(total->likely_kg.n, sum);
		if (total->low_percent.kind != GR_REPORTED)
			continue;
		assert_int_equal(total->low_percent.n, -30); /* every line is drawn so */
		assert_int_equal(total->high_percent.n, 50);
		bands++;
	}
	assert_true(bands > 4);
}

static void what_is_not_public_changes_nothing(void **state)
{
	struct gr_publication *p, *q;
	struct drawn w, v;
	int32_t kept = 0;

	drawn_open(&w, &lists, 9, 14, 300, 1, *state);
	drawn_open(&v, &lists, 9, 14, 300, 1, *state);
	for (int32_t i = 0; i < v.dataset->lines; i++) { /* all others gone, not only unseen */
		if (v.dataset->line[i].visibility != GR_VISIBLE_PUBLIC)
			continue;
		v.dataset->line[kept] = v.dataset->line[i];
		v.dataset->key[kept++] = v.dataset->key[i];
	}
	assert_true(kept < v.dataset->lines);
	v.dataset->lines = kept;
	p = drawn_publish(&w);
	q = drawn_publish(&v);
	assert_int_equal(p->rows, q->rows);
	assert_memory_equal(p->row, q->row, (size_t)p->rows * sizeof(*p->row));
}

static void the_same_input_gives_the_same_bytes(void **state)
{
	struct gr_publication *p, *q;
	struct drawn w, v;

	drawn_open(&w, &lists, 10, 14, 300, 2, *state);
	drawn_open(&v, &lists, 10, 14, 300, 2, *state);
	for (int turn = 0; turn < 2; turn++) {
		if (turn) {
			drawn_change(&w, 6);
			drawn_change(&v, 6);
		}
		p = drawn_publish(&w);
		q = drawn_publish(&v);
		assert_int_equal(p->rows, q->rows);
		assert_memory_equal(p->row, q->row, (size_t)p->rows * sizeof(*p->row));
		assert_true(gr_str_eq(p->audit, q->audit));
	}
}

static bool same_cover(const struct gr_published_row *a, const struct gr_published_row *b)
{
	return a->table == b->table && a->direction == b->direction && a->codes == b->codes &&
	       a->areas == b->areas && a->first_year == b->first_year &&
	       a->last_year == b->last_year &&
	       memcmp(a->code, b->code, (size_t)a->codes * sizeof(*a->code)) == 0 &&
	       memcmp(a->area, b->area, (size_t)a->areas * sizeof(*a->area)) == 0;
}

static bool inside(const struct gr_published_row *part, const struct gr_published_row *whole)
{
	if (part->table != whole->table || part->direction != whole->direction ||
	    (part->codes == 0) != (whole->codes == 0) || part->first_year < whole->first_year ||
	    part->last_year > whole->last_year)
		return false;
	for (int32_t i = 0; i < part->codes; i++) {
		if (!listed(whole->code, whole->codes, part->code[i]))
			return false;
	}
	for (int32_t i = 0; i < part->areas; i++) {
		if (!listed(whole->area, whole->areas, part->area[i]))
			return false;
	}
	return true;
}

static void figures_follow_the_rule_of_replacement_and_rows_are_never_joined(void **state)
{
	int32_t replaced = 0, kept = 0, split = 0;

	(void)state;
	for (uint64_t seed = 1; seed <= 8; seed++) {
		struct gr_arena *a = gr_arena_open((size_t)512 << 20);
		struct drawn w;

		drawn_open(&w, &lists, seed, 14, 300, 4, a);
		drawn_publish(&w);
		for (int turn = 1; turn < 4; turn++) {
			const struct gr_publication *p, *before = &w.publication[turn - 1];

			drawn_change(&w, 7);
			p = drawn_publish(&w);
			for (int32_t i = 0; i < p->rows; i++) {
				const struct gr_published_row *row = &p->row[i], *old = NULL;
				int64_t now[128], then[128];

				for (int32_t k = 0; k < before->rows && !old; k++)
					old = inside(row, &before->row[k]) ? &before->row[k] : NULL;
				assert_non_null(old); /* no row holds more than one of before */
				if (is_group_total(row) || row->likely_kg.kind != GR_REPORTED)
					continue;
				if (!same_cover(row, old)) {
					content(row, &w.dataset[turn], now);
					assert_true(passes(now));
					assert_int_equal(row->snapshot.v, turn + 1);
					split++;
					continue;
				}
				assert_int_equal(row->id, old->id);
				if (old->likely_kg.kind != GR_REPORTED)
					continue;
				if (row->snapshot.v != turn + 1) {
					assert_int_equal(row->likely_kg.n, old->likely_kg.n);
					assert_int_equal(row->snapshot.v, old->snapshot.v);
					assert_int_equal(row->as_of.us, old->as_of.us);
					kept++;
					continue;
				}
				content(row, &w.dataset[turn], now);
				content(row, &w.dataset[old->snapshot.v - 1], then);
				for (int k = 0; k < 128; k++)
					then[k] = llabs(now[k] - then[k]);
				assert_true(passes(now) && passes(then));
				replaced++;
			}
		}
		gr_arena_close(a);
	}
	print_message("# %d replaced, %d kept, %d parts of split rows\n", replaced, kept, split);
	assert_true(replaced > 100 && kept > 100 && split > 5);
}

static void the_counts_say_what_is_not_shown(void **state)
{
	int32_t all = 0;

	(void)state;
	for (uint64_t seed = 1; seed <= 10; seed++) {
		struct gr_arena *a = gr_arena_open((size_t)512 << 20);
		struct gr_publication *p;
		struct drawn w;
		int32_t few = 0, dominant = 0, audit = 0;
		int64_t kg[128];

		drawn_open(&w, &lists, seed, 6, 60, 1, a);
		p = drawn_publish(&w);
		for (int32_t i = 0; i < p->rows; i++) {
			const struct gr_published_row *row = &p->row[i];

			if (row->likely_kg.kind != GR_HIDDEN || is_group_total(row) ||
			    content(row, w.dataset, kg) == 0)
				continue;
			few += row->likely_kg.why == GR_HIDDEN_FEW;
			dominant += row->likely_kg.why == GR_HIDDEN_DOMINANT;
			audit += row->likely_kg.why == GR_HIDDEN_AUDIT;
		}
		assert_int_equal(p->hidden_few, few);
		assert_int_equal(p->hidden_dominant, dominant);
		assert_int_equal(p->hidden_audit, audit);
		all += few + dominant + audit;
		gr_arena_close(a);
	}
	assert_true(all > 0);
}

static void periods_are_joined_where_windows_would_tell(void **state)
{
	struct gr_publish_history h;
	struct gr_publish_audit audit;
	struct gr_publication *p;
	struct drawn w = {.a = *state, .most = 1, .snapshots = 1};
	struct gr_error err;
	int32_t shown = 0;

	w.dataset = gr_alloc_array(*state, 1, sizeof(*w.dataset));
	w.publication = gr_alloc_array(*state, 1, sizeof(*w.publication));
	drawn_empty(w.dataset, &lists, 3, 20, *state);
	for (int32_t o = 0; o < 3; o++) {
		/* Each year passes; but three lines in three years are three equations with three unknowns. */
		drawn_add(w.dataset, o, "sg_ii", 0, 2026, 2026 + o, 60000);
		drawn_add(w.dataset, o, "sg_ii", 0, 2028 - o, 2028, 50000);
	}
	p = drawn_publish(&w);
	h = drawn_history(&w);
	for (int32_t i = 0; i < p->rows; i++)
		shown += p->row[i].likely_kg.kind == GR_REPORTED &&
		         p->row[i].table == GR_TABLE_QUALITY_YEAR;
	assert_int_equal(shown, 1); /* one period: with two, a builder would know the others' */
	assert_int_equal(gr_publish_audit(&h, *state, &audit, &err), GR_OK);
	assert_int_equal(audit.failing, 0);
	assert_int_equal(audit.attackers, 4);
}

static void a_circle_of_two_learns_nothing_where_the_setting_says_so(void **state)
{
	(void)state;
	for (uint64_t seed = 1; seed <= 3; seed++) {
		struct gr_arena *a = gr_arena_open((size_t)512 << 20);
		struct gr_dataset strict = lists;
		struct gr_publication *p;
		struct drawn w;
		int64_t kg[128];
		int32_t at = gr_map_find(&lists.setting_map, GR_STR("publish.coalition"));

		strict.setting = gr_alloc_copy(
		    a, lists.setting, (size_t)lists.settings, sizeof(*strict.setting));
		strict.setting[at].value = GR_STR("2");
		drawn_open(&w, &strict, seed, 14, 200, 1, a);
		p = drawn_publish(&w);
		for (int32_t i = 0; i < p->rows; i++) {
			int32_t orgs = 0;

			if (p->row[i].likely_kg.kind != GR_REPORTED || is_group_total(&p->row[i]))
				continue;
			content(&p->row[i], w.dataset, kg);
			for (int k = 0; k < 128; k++)
				orgs += kg[k] > 0;
			assert_true(orgs >= 4);
		}
		gr_arena_close(a);
	}
}

static void an_empty_pool_publishes_nothing_and_does_not_fail(void **state)
{
	struct gr_publication *p;
	struct drawn w;

	drawn_open(&w, &lists, 1, 5, 1, 1, *state);
	w.dataset->lines = 0;
	p = drawn_publish(&w);
	for (int32_t i = 0; i < p->rows; i++)
		assert_int_equal(p->row[i].likely_kg.kind, GR_HIDDEN);
	assert_int_equal(p->hidden_few + p->hidden_dominant + p->hidden_audit, 0);
}

static void memory_that_runs_out_is_said_and_not_fatal(void **state)
{
	struct drawn w;
	struct gr_publish_history none = {0};
	struct gr_publication p;
	struct gr_error err;
	int32_t full = 0;

	drawn_open(&w, &lists, 3, 14, 200, 1, *state);
	for (size_t n = 1; n < 4000; n = n * 5 / 4 + 1) {
		struct gr_arena *a = gr_arena_open((size_t)64 << 20);
		int rc;

		gr_arena_fail_at(a, n);
		rc = gr_publish_next(&none, w.dataset, a, &p, &err);
		assert_true(rc == GR_OK || rc == GR_LIMIT);
		full += rc == GR_LIMIT;
		gr_arena_close(a);
	}
	assert_true(full > 5);
	for (size_t ceiling = 1 << 12; ceiling < (size_t)8 << 20; ceiling *= 2) {
		struct gr_arena *a = gr_arena_open(ceiling);
		int rc = gr_publish_next(&none, w.dataset, a, &p, &err);

		assert_true(rc == GR_OK || rc == GR_LIMIT);
		gr_arena_close(a);
	}
}

static int setup(void **state)
{
	*state = gr_arena_open((size_t)1 << 30);
	if (!*state)
		return -1;
	fixture_dataset(*state, &lists);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(figures_are_rounded_sums_of_three_or_more),
	    cmocka_unit_test(group_totals_are_sums_of_the_rows_shown_and_carry_the_band),
	    cmocka_unit_test(what_is_not_public_changes_nothing),
	    cmocka_unit_test(the_same_input_gives_the_same_bytes),
	    cmocka_unit_test(figures_follow_the_rule_of_replacement_and_rows_are_never_joined),
	    cmocka_unit_test(the_counts_say_what_is_not_shown),
	    cmocka_unit_test(periods_are_joined_where_windows_would_tell),
	    cmocka_unit_test(a_circle_of_two_learns_nothing_where_the_setting_says_so),
	    cmocka_unit_test(an_empty_pool_publishes_nothing_and_does_not_fail),
	    cmocka_unit_test(memory_that_runs_out_is_said_and_not_fatal),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, setup, fixture_close);
}
