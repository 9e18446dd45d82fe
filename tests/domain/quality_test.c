/* The quality that a person meant (TERMS.md, sentence 2). */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "domain/dataset.h"
#include "domain/private.h"
#include "fixture.h"

struct meant {
	const char *typed, *code; /* NULL: nothing is near */
	bool sure;
};

static const struct meant meants[] = {
    {"sg_ii", "sg_ii", true},
    {"SG_II", "sg_ii", true},
    {" sg ii ", "sg_ii", true},
    {"Stabilt grus kvalitet II (SG II)", "sg_ii", true},
    {"stabilt  grus KVALITET ii (sg ii)", "sg_ii", true},
    {"Kørestabilt grus 0/90", "koerestabil", true},
    {"koerestabilt grus 0/90", "koerestabil", true},
    {"KOERESTABIL", "koerestabil", true},
    {"stabil grus 2", "sg_ii", false},
    {"Stabilgrus II", "sg_ii", false},
    {"SG 2", "sg_ii", false},
    {"stabilt grus kvalitet 1", "sg_i", false},
    {"Bundsikring", "bl_i", false},
    {"bundsikringssand 2", "bl_ii", false},
    {"BL2", "bl_ii", false},
    {"knust beton A", "kb_a", false},
    {"knust beton klasse b", "kb_b", false},
    {"knsut beton b", "kb_b", false},
    {"slagge", "slaggegrus", false},
    {"slaggegruss", "slaggegrus", false},
    {"fyld sand", "fyldsand", true},
    {"Fyldsnad", "fyldsand", false},
    {"rørgrus", "roergrus", true},
    {"røgrus", "roergrus", false},
    {"råjord, leret", "raajord_ler", false},
    {"raajord ler", "raajord_ler", true},
    {"nøddesten", "noeddesten", true},
    {"Kabelsand", "kabelsand", true},
    {"genbrugs stabil", "genbrugsstabil", true},
    {"lettere forurenet jord", "jord_kl2", false},
    {"overskudsmuld", "muld_overskud", false},
    {"guld", NULL, false},
    {"", NULL, false},
    {"???", NULL, false},
    {"42", NULL, false},
};

static void a_name_that_nearly_fits_finds_its_quality_and_a_foreign_one_none(void **state)
{
	struct gr_dataset d;
	int wrong = 0;

	fixture_dataset(*state, &d);
	for (size_t i = 0; i < sizeof(meants) / sizeof(*meants); i++) {
		const struct meant *m = &meants[i];
		bool sure;
		int32_t q = gr_dataset_quality_meant(&d, gr_str(m->typed), &sure);

		if (q != gr_dataset_quality(&d, gr_str(m->code ? m->code : "")) ||
		    (q >= 0 && sure != m->sure)) {
			print_message("# »%s« gave %.*s, %s\n", m->typed,
			    GR_PF(q < 0 ? GR_STR("none") : d.quality[q].code),
			    sure ? "sure" : "not sure");
			wrong++;
		}
	}
	assert_int_equal(wrong, 0);
}

static void every_code_and_every_name_finds_itself_for_sure(void **state)
{
	struct gr_dataset d;
	bool sure;

	fixture_dataset(*state, &d);
	for (int32_t i = 0; i < d.qualities; i++) {
		assert_int_equal(gr_dataset_quality_meant(&d, d.quality[i].code, &sure), i);
		assert_true(sure);
		assert_int_equal(gr_dataset_quality_meant(&d, d.quality[i].name, &sure), i);
		assert_true(sure);
	}
}

/* The whole table, without the shortcuts of gr_edits. */
static int32_t plain_edits(struct gr_str a, struct gr_str b)
{
	static int32_t t[64][64];

	for (int32_t i = 0; i <= (int32_t)a.n; i++)
		for (int32_t j = 0; j <= (int32_t)b.n; j++) {
			int32_t best = i && j ? t[i - 1][j - 1] + (a.p[i - 1] != b.p[j - 1])
			                      : i + j;

			if (i && t[i - 1][j] + 1 < best)
				best = t[i - 1][j] + 1;
			if (j && t[i][j - 1] + 1 < best)
				best = t[i][j - 1] + 1;
			if (i > 1 && j > 1 && a.p[i - 1] == b.p[j - 2] &&
			    a.p[i - 2] == b.p[j - 1] && t[i - 2][j - 2] + 1 < best)
				best = t[i - 2][j - 2] + 1;
			t[i][j] = best;
		}
	return t[a.n][b.n];
}

static void edits_are_those_of_the_whole_table(void **state)
{
	uint32_t seed = 1;

	(void)state;
	for (int k = 0; k < 20000; k++) {
		char p[2][12];
		struct gr_str s[2];
		int32_t most, want;

		for (int w = 0; w < 2; w++) {
			s[w] = (struct gr_str){p[w], (seed = seed * 1664525 + 1013904223) >> 28};
			s[w].n = s[w].n > 12 ? 12 : s[w].n;
			for (size_t i = 0; i < s[w].n; i++)
				p[w][i] = (char)('a' +
				                 ((seed = seed * 1664525 + 1013904223) >> 24) % 3);
		}
		most = (int32_t)((seed = seed * 1664525 + 1013904223) >> 28);
		want = plain_edits(s[0], s[1]);
		assert_int_equal(gr_edits(s[0], s[1], most), want > most ? most + 1 : want);
	}
}

static void folding_keeps_letters_alone_and_never_overflows(void **state)
{
	struct {
		char out[GR_FOLD_MOST], guard[4];
	} to = {.guard = "ok"};
	char *out = to.out, big[1000];

	(void)state;
	assert_true(gr_str_is(gr_fold(GR_STR("Ørsløv Å-dal, É."), out), "oersloevaadale"));
	memset(big, 0xc3, sizeof(big)); /* half a letter, over and over */
	assert_int_equal(gr_fold((struct gr_str){big, sizeof(big)}, out).n, 0);
	for (size_t i = 0; i + 1 < sizeof(big); i += 2)
		memcpy(big + i, "æ", 2);
	assert_true(gr_fold((struct gr_str){big, sizeof(big)}, out).n <= GR_FOLD_MOST);
	big[0] = big[1] = 'a'; /* the letters of two bytes begin at an odd place */
	assert_true(gr_fold((struct gr_str){big + 1, sizeof(big) - 1}, out).n <= GR_FOLD_MOST);
	assert_string_equal(to.guard, "ok");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(
	        a_name_that_nearly_fits_finds_its_quality_and_a_foreign_one_none, fixture_open,
	        fixture_close),
	    cmocka_unit_test_setup_teardown(
	        every_code_and_every_name_finds_itself_for_sure, fixture_open, fixture_close),
	    cmocka_unit_test(edits_are_those_of_the_whole_table),
	    cmocka_unit_test(folding_keeps_letters_alone_and_never_overflows),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
