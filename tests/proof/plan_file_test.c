#include "proof/plan_file.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "../domain/fixture.h"
#include "../plan/world.h"
#include "base/random.h"

#define MEMORY ((size_t)256 << 20)

/* A world with every kind of line in its file: crossing, class, rubble, highest share, depot, both limits of a site, unmet. */
static struct gr_str small_file(struct world *w)
{
	struct gr_plan p;

	world_open(w, MEMORY);
	world_site(w, GR_PIT, 50, 0, 0);
	w->site[0].capacity_kg_per_year = 3000000;
	world_offer(w, 0, GR_SELLS, "sg_ii", 1500, 100, "");
	world_offer(w, 0, GR_SELLS, "skaerver", 100000, 300, "");
	world_offer(w, world_site(w, GR_RECEIVER, -50, 0, 0), GR_TAKES, "kb_a", 700, 20, "");
	world_offer(w, 1, GR_TAKES, "rap", 100000, 100, "");
	world_offer(w, 1, GR_TAKES, "beton_brokker", 100000, 20, "");
	world_offer(w, 1, GR_TAKES, "raajord_sand", 100000, 70, "kategori:kat1");
	world_offer(w, world_site(w, GR_DEPOT, 5, 0, 0), GR_STORES, "kb_a", 780, 0, "");
	world_offer(w, world_site(w, GR_PLANT, 3, 3, 1), GR_SELLS, "kb_a", 200, 50, "");
	world_crossing(w, 0, 4, 3, 1, 6, 3, 320, true);
	world_line(w, 1, GR_SURPLUS, "kb_a", "", 1950, 0, 0, 0, 0);
	world_line(w, 1, GR_SURPLUS, "beton_brokker", "", 500, 1, 1, 0, 3);
	world_line(w, 2, GR_SURPLUS, "rap", "", 1950, 0, 0, 0, 3);
	world_class(w, world_line(w, 2, GR_SURPLUS, "raajord_sand", "", 900, 2, 0, 0, 3),
	    "kategori", "kat1");
	world_line(w, 2, GR_NEED, "sg_ii", "road_base", 2050, 10, 0, 1, 1);
	w->key[world_line(w, 3, GR_NEED, "sg_ii", "road_base", 1025, 12, 4, 0, 3)].land = 1;
	world_line(w, 2, GR_NEED, "skaerver", "asphalt_wearing", 1850, 1, 0, 0, 3);
	world_line(w, 3, GR_NEED, "fyldsand", "trench_fill", 2050, 10, 0, 0, 3);
	world_plan(w, &p);
	return p.file;
}

/* Each in memory of its own, so that a thousand verdicts need no more than one. */
static int verdict(struct gr_str file, struct gr_error *err)
{
	struct gr_arena *a = gr_arena_open(MEMORY);
	struct gr_proof proof;
	int rc = gr_proof_check(file, a, &proof, err);

	gr_arena_close(a);
	return rc;
}

/* The same file with one piece replaced, and its fingerprint made anew where repair is true. */
static struct gr_str spoilt(
    struct gr_arena *a, struct gr_str file, size_t at, size_t n, struct gr_str by, bool repair)
{
	struct gr_sb sb;
	size_t end = file.n - sizeof("sha256 ") - 64;

	gr_sb_open(&sb, a, file.n + 64);
	gr_sb_add(&sb, (struct gr_str){file.p, at});
	gr_sb_add(&sb, by);
	gr_sb_add(&sb, (struct gr_str){file.p + at + n, end - at - n});
	if (repair) {
		struct gr_str hex = gr_sha256_hex(a, gr_sha256_of(gr_sb_str(&sb)));

		gr_sb_z(&sb, "sha256 ");
		gr_sb_add(&sb, hex);
		gr_sb_char(&sb, '\n');
	} else {
		gr_sb_add(&sb, (struct gr_str){file.p + end, file.n - end});
	}
	assert_false(sb.full);
	return gr_sb_str(&sb);
}

static bool digit(char c)
{
	return c >= '0' && c <= '9';
}

static void a_file_is_refused_with_any_one_number_changed(void **state)
{
	struct world w;
	struct gr_str file = small_file(&w);
	size_t end = file.n - sizeof("sha256 ") - 64, numbers = 0;
	struct gr_error err;

	(void)state;
	assert_int_equal(verdict(file, &err), GR_OK);
	for (size_t at = 1; at < end; at++) {
		size_t n = 0;
		int64_t value;

		/* A whole number between blanks or commas; parts of codes such as kl2 are words. */
		if (!digit(file.p[at]) || !strchr(" ,-", file.p[at - 1]))
			continue;
		while (digit(file.p[at + n]))
			n++;
		if (!strchr(" ,\n", file.p[at + n]) || n > 18)
			continue;
		value = strtoll(file.p + at, NULL, 10);
		numbers++;
		for (int64_t change = -1; change <= 1; change += 2) {
			for (int repair = 0; repair < 2; repair++) {
				char digits[32];
				struct gr_arena *a = gr_arena_open((size_t)4 << 20);
				struct gr_sb sb;
				int rc;

				if (value + change < 0)
					change = 1;
				gr_sb_open(&sb, a, sizeof(digits));
				gr_sb_i64(&sb, value + change);
				rc = verdict(spoilt(a, file, at, n, gr_sb_str(&sb), repair), &err);
				if (rc != GR_BROKEN && rc != GR_INVALID)
					fail_msg("at %zu, %lld%+lld, repaired %d: %d", at,
					    (long long)value, (long long)change, repair, rc);
				gr_arena_close(a);
			}
		}
	}
	assert_true(numbers > 1000);
	world_close(&w);
}

/* --- a spoiler who knows the format: sums and fingerprint made anew --- */

#define KINDS 20
#define COLUMNS 16

struct sums {
	char name[KINDS][16];
	uint64_t sum[KINDS][COLUMNS];
	int64_t lines[KINDS];
	int kinds;
};

static void count_line(struct sums *s, struct gr_str line)
{
	struct gr_str name = gr_str_split(&line, ' ');
	int k = 0;

	while (k < s->kinds && !gr_str_is(name, s->name[k]))
		k++;
	if (k == s->kinds) {
		assert_true(k < KINDS && name.n < 16);
		memcpy(s->name[s->kinds++], name.p, name.n);
	}
	s->lines[k]++;
	for (int c = 0; line.n > 0 && !gr_str_is(name, "objective"); c++) {
		struct gr_str word = gr_str_split(&line, ' ');

		while (word.n > 0) {
			int64_t n;

			if (gr_str_i64(gr_str_split(&word, ','), &n))
				s->sum[k][c] += (uint64_t)n;
		}
	}
}

static struct gr_str repaired(struct gr_arena *a, struct gr_str file)
{
	struct sums s = {.kinds = 0};
	struct gr_str rest = file;
	struct gr_sb sb;

	gr_sb_open(&sb, a, file.n + 4096);
	while (rest.n > 0) {
		struct gr_str line = gr_str_split(&rest, '\n');

		if (gr_str_starts(line, "sums ") || gr_str_starts(line, "sha256 "))
			continue;
		if (!gr_str_starts(line, "grus-plan "))
			count_line(&s, line);
		gr_sb_add(&sb, line);
		gr_sb_char(&sb, '\n');
	}
	for (int k = 0; k < s.kinds; k++) {
		int last = COLUMNS;

		while (last > 0 && s.sum[k][last - 1] == 0)
			last--;
		gr_sb_fmt(&sb, "sums %s %lld", s.name[k], (long long)s.lines[k]);
		for (int c = 0; c < last; c++)
			gr_sb_fmt(&sb, " %lld", (long long)s.sum[k][c]);
		gr_sb_char(&sb, '\n');
	}
	gr_sb_fmt(&sb, "sha256 %.*s\n", GR_PF(gr_sha256_hex(a, gr_sha256_of(gr_sb_str(&sb)))));
	assert_false(sb.full);
	return gr_sb_str(&sb);
}

/* Column c of a line: word c + 1. */
static struct gr_str column(struct gr_str line, int c)
{
	for (int i = 0; i <= c; i++)
		gr_str_split(&line, ' ');
	return gr_str_split(&line, ' ');
}

static struct gr_str replaced(
    struct gr_arena *a, struct gr_str file, struct gr_str piece, const char *by)
{
	struct gr_sb sb;

	gr_sb_open(&sb, a, file.n + 64);
	gr_sb_add(&sb, (struct gr_str){file.p, (size_t)(piece.p - file.p)});
	gr_sb_z(&sb, by);
	gr_sb_add(
	    &sb, (struct gr_str){piece.p + piece.n, file.n - (size_t)(piece.p - file.p) - piece.n});
	return gr_sb_str(&sb);
}

static void a_repaired_file_is_as_good_as_the_first(void **state)
{
	struct world w;
	struct gr_str file = small_file(&w);
	struct gr_error err;

	(void)state;
	assert_int_equal(verdict(repaired(w.a, file), &err), GR_OK);
	world_close(&w);
}

static void claims_are_refused_even_where_sums_and_fingerprint_are_repaired(void **state)
{
	/* Which columns are claims: of an arc its limit, distance, rate and amount; of a line its kg and litres; the cost twice. */
	static const struct {
		const char *name;
		int columns[4], count;
	} claim[] = {{"arc", {3, 4, 5, 6}, 4}, {"surplus", {4, 5}, 2}, {"need", {4, 5}, 2},
	    {"objective", {0, 1}, 2}, {"root", {1, 2}, 2}};
	struct world w;
	struct gr_str file = small_file(&w), rest = file;
	int tried = 0;
	struct gr_error err;

	(void)state;
	while (rest.n > 0) {
		struct gr_str line = gr_str_split(&rest, '\n');

		for (size_t k = 0; k < sizeof(claim) / sizeof(*claim); k++) {
			struct gr_str name = line;

			if (!gr_str_is(gr_str_split(&name, ' '), claim[k].name))
				continue;
			for (int i = 0; i < claim[k].count; i++) {
				struct gr_arena *a = gr_arena_open((size_t)8 << 20);
				struct gr_str word = column(line, claim[k].columns[i]);
				char by[32];
				int64_t value;
				int rc;

				if (gr_str_i64(word, &value)) {
					/* Ten kilograms are more than a litre. */
					snprintf(by, sizeof(by), "%lld",
					    (long long)value +
					        (claim[k].columns[i] == 4 && claim[k].name[0] != 'a'
					                ? 10
					                : 1));
					rc = verdict(
					    repaired(a, replaced(a, file, word, by)), &err);
					if (rc != GR_BROKEN)
						fail_msg("%.*s, column %d: %d", GR_PF(line),
						    claim[k].columns[i], rc);
					tried++;
				}
				gr_arena_close(a);
			}
		}
	}
	assert_true(tried > 150);
	world_close(&w);
}

/* Sets column 6 of the arcs of a kind; returns the file with that amount everywhere on the kind. */
static struct gr_str with_amount(
    struct gr_arena *a, struct gr_str file, const char *kind, const char *amount)
{
	struct gr_sb sb;

	gr_sb_open(&sb, a, file.n + 4096);
	while (file.n > 0) {
		struct gr_str line = gr_str_split(&file, '\n');

		if (gr_str_starts(line, kind)) {
			struct gr_str last = column(line, 6);

			gr_sb_add(&sb, (struct gr_str){line.p, (size_t)(last.p - line.p)});
			gr_sb_z(&sb, amount);
		} else {
			gr_sb_add(&sb, line);
		}
		gr_sb_char(&sb, '\n');
	}
	return gr_sb_str(&sb);
}

static void a_dearer_plan_is_refused_though_all_its_sums_are_right(void **state)
{
	struct world w;
	struct gr_plan p;
	struct gr_str file;
	struct gr_error err;

	(void)state;
	world_open(&w, MEMORY);
	world_offer(&w, world_site(&w, GR_PIT, 50, 0, 0), GR_SELLS, "sg_ii", 100000, 100, "");
	world_offer(&w, world_site(&w, GR_RECEIVER, -50, 0, 0), GR_TAKES, "kb_a", 100000, 20, "");
	world_line(&w, 1, GR_SURPLUS, "kb_a", "", 1950, 0, 0, 0, 3);
	world_line(&w, 2, GR_NEED, "sg_ii", "road_base", 2050, 10, 0, 0, 3);
	world_plan(&w, &p);
	file = with_amount(w.a, p.file, "arc direct", "0");
	file = with_amount(w.a, file, "arc sell", "1000000");
	file = with_amount(w.a, file, "arc take", "1000000");
	file = with_amount(w.a, file, "arc limit", "1000000");
	assert_int_equal(verdict(repaired(w.a, file), &err), GR_BROKEN);
	assert_non_null(strstr(err.sentence, "cheaper plan"));
	world_close(&w);
}

static void a_bay_filled_above_its_limit_is_refused(void **state)
{
	static const char *const all[] = {"arc in", "arc hold", "arc out"};
	static const char *const gone[] = {"arc take", "arc sell", "arc limit"};
	struct world w;
	struct gr_plan p;
	struct gr_str file;
	struct gr_error err;

	(void)state;
	world_open(&w, MEMORY);
	world_pit_and_receiver(&w, 1000, 100);
	world_offer(&w, world_site(&w, GR_DEPOT, 5, 0, 0), GR_STORES, "kb_a", 780, 0, "");
	world_concrete(&w, 1, 0, 0, 0);
	world_gravel(&w, 2, 10, 1, 1);
	world_plan(&w, &p);
	file = p.file;
	for (int i = 0; i < 3; i++) {
		file = with_amount(w.a, file, all[i], "1000000");
		file = with_amount(w.a, file, gone[i], "0");
	}
	assert_int_equal(verdict(repaired(w.a, file), &err), GR_BROKEN);
	assert_non_null(strstr(err.sentence, "outside its bounds"));
	world_close(&w);
}

/* A file of the plan with a shorter haul limit, which says that it has the long one: all arcs are right, one is missing. */
static void refused_with_a_longer_limit(struct world *w, int32_t limit_m)
{
	struct gr_plan p;
	struct gr_str line, rest, both;
	struct gr_error err;

	w->params.haul_limit_m = limit_m;
	world_plan(w, &p);
	rest = p.file;
	gr_str_split(&rest, '\n');
	line = gr_str_split(&rest, '\n');
	assert_true(gr_str_starts(line, "plan "));
	assert_int_equal(
	    verdict(repaired(w->a, replaced(w->a, p.file, column(line, 4), "100000")), &err),
	    GR_BROKEN);
	assert_non_null(strstr(err.sentence, "leaves out a pair"));
	/* As a graph of the arcs that it states it is proved: that is another claim. */
	both = (struct gr_str){column(line, 4).p, 0};
	both.n = (size_t)(line.p + line.n - both.p);
	assert_int_equal(
	    verdict(repaired(w->a, replaced(w->a, p.file, both, "100000 1000 explicit")), &err),
	    GR_OK);
}

static void a_pair_left_out_is_refused_though_all_that_stands_is_right(void **state)
{
	struct world w;

	(void)state;
	world_open(&w, MEMORY);
	world_pit_and_receiver(&w, 100, 20);
	world_concrete(&w, 1, 0, 0, 3);
	world_gravel(&w, 2, 10, 0, 3);
	refused_with_a_longer_limit(&w, 5000);
	world_close(&w);
}

static void a_way_through_a_yard_left_out_is_refused(void **state)
{
	struct world w;

	(void)state;
	world_open(&w, MEMORY);
	world_pit_and_receiver(&w, 1000, 100);
	world_offer(&w, world_site(&w, GR_DEPOT, 5, 0, 0), GR_STORES, "kb_a", 1950, 0, "");
	world_concrete(&w, 1, 0, 0, 0);
	world_gravel(&w, 2, 10, 1, 1);
	refused_with_a_longer_limit(&w, 2000);
	world_close(&w);
}

/* A site's or receiver's year that has no node at all in the file. */
static void a_seller_or_receiver_left_out_is_refused(void **state)
{
	static const enum gr_offer_side side[] = {GR_SELLS, GR_TAKES};

	(void)state;
	for (int i = 0; i < 2; i++) {
		struct world w;
		struct gr_plan p;
		struct gr_str rest, piece = {NULL, 0};
		struct gr_error err;

		world_open(&w, MEMORY);
		world_pit_and_receiver(&w, 100, 20);
		world_offer(&w, world_site(&w, side[i] == GR_SELLS ? GR_PIT : GR_RECEIVER, 5, 0, 0),
		    side[i], side[i] == GR_SELLS ? "sg_ii" : "kb_a", 0, 1, "");
		world_concrete(&w, 1, 0, 0, 3);
		world_gravel(&w, 2, 10, 8, 11);
		world_plan(&w, &p);
		rest = p.file;
		while (rest.n > 0) {
			struct gr_str line = gr_str_split(&rest, '\n');

			if (gr_str_starts(line, "offer 2 "))
				piece = column(line, 4);
		}
		assert_true(gr_str_is(piece, "0"));
		assert_int_equal(
		    verdict(repaired(w.a, replaced(w.a, p.file, piece, "100000000")), &err),
		    GR_BROKEN);
		assert_non_null(strstr(err.sentence, "leaves out a pair"));
		world_close(&w);
	}
}

static void what_is_no_plan_file_is_refused_with_its_line(void **state)
{
	struct world w;
	struct gr_str file = small_file(&w);
	struct gr_error err;

	(void)state;
	assert_int_equal(verdict((struct gr_str){NULL, 0}, &err), GR_INVALID);
	assert_int_equal(verdict(GR_STR("grus-plan 1\n"), &err), GR_INVALID);
	assert_int_equal(verdict(GR_STR("grus-plan 2\n"), &err), GR_INVALID);
	assert_int_equal(verdict(GR_STR("grus-plan 1\nplan 1 x\n"), &err), GR_INVALID);
	assert_string_equal(err.place, "line 2");
	/* Cut at any line, or anywhere. */
	for (size_t n = 0; n < file.n; n += 61)
		assert_int_not_equal(verdict((struct gr_str){file.p, n}, &err), GR_OK);
	world_close(&w);
}

static void any_byte_changed_is_refused_and_harms_nothing(void **state)
{
	struct world w;
	struct gr_str file = small_file(&w);
	char *copy = gr_str_z(w.a, file);
	struct gr_random r;
	struct gr_error err;

	(void)state;
	gr_random_seed(&r, 11);
	for (int i = 0; i < 3000; i++) {
		size_t at = (size_t)gr_random_below(&r, file.n);
		char was = copy[at];

		copy[at] = (char)gr_random_below(&r, 256);
		if (copy[at] != was)
			assert_int_not_equal(verdict((struct gr_str){copy, file.n}, &err), GR_OK);
		copy[at] = was;
	}
	world_close(&w);
}

/* --- golden files: GR_RENEW=1 writes them anew --- */

static void same_as_golden(struct gr_arena *a, const char *name, struct gr_str text)
{
	char path[4096];
	FILE *f;
	char *was;
	size_t n;

	snprintf(path, sizeof(path), "%s/plan/%s", getenv("GR_TEST_GOLDEN"), name);
	if (getenv("GR_RENEW")) {
		f = fopen(path, "wb");
		assert_non_null(f);
		assert_int_equal(fwrite(text.p, 1, text.n, f), text.n);
		fclose(f);
		return;
	}
	f = fopen(path, "rb");
	assert_non_null(f);
	was = gr_alloc(a, text.n + 2);
	n = fread(was, 1, text.n + 2, f);
	fclose(f);
	assert_true(gr_str_eq((struct gr_str){was, n}, text));
}

static void a_small_plan_has_the_file_that_it_had(void **state)
{
	struct world w;
	struct gr_str file = small_file(&w);

	(void)state;
	same_as_golden(w.a, "small.plan", file);
	world_close(&w);
}

/* The demo's file is kept by its fingerprint: whatever changes it is seen in the diff. */
static void the_demo_has_the_plan_that_it_had(void **state)
{
	struct gr_arena *a = gr_arena_open(MEMORY);
	struct gr_plan p;
	struct gr_sb sb;

	(void)state;
	world_demo_plan(a, &p);
	gr_sb_open(&sb, a, 80);
	gr_sb_add(&sb, gr_sha256_hex(a, p.file_sha256));
	gr_sb_char(&sb, '\n');
	same_as_golden(a, "demo.sha256", gr_sb_str(&sb));
	gr_arena_close(a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_file_is_refused_with_any_one_number_changed),
	    cmocka_unit_test(a_repaired_file_is_as_good_as_the_first),
	    cmocka_unit_test(claims_are_refused_even_where_sums_and_fingerprint_are_repaired),
	    cmocka_unit_test(a_dearer_plan_is_refused_though_all_its_sums_are_right),
	    cmocka_unit_test(a_bay_filled_above_its_limit_is_refused),
	    cmocka_unit_test(a_pair_left_out_is_refused_though_all_that_stands_is_right),
	    cmocka_unit_test(a_way_through_a_yard_left_out_is_refused),
	    cmocka_unit_test(a_seller_or_receiver_left_out_is_refused),
	    cmocka_unit_test(what_is_no_plan_file_is_refused_with_its_line),
	    cmocka_unit_test(any_byte_changed_is_refused_and_harms_nothing),
	    cmocka_unit_test(a_small_plan_has_the_file_that_it_had),
	    cmocka_unit_test(the_demo_has_the_plan_that_it_had),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
