#include "exchange/tender_list.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "exchange/limits.h"
#include "fixture.h"

#define MAPPING                                                                                    \
	"Mønster;Kvalitet;Retning;Enhed;Anvendelse;Forureningsklasse;Tykkelse mm;Bredde m\n"      \
	"stabilt grus*II;sg_ii;behov;m3;Bærelag i vej;;;\n"                                       \
	"bundsikring;bl_ii;behov;m2;;;300;\n"                                                      \
	"afgravet jord;raajord_ler;overskud;ton;;ved ikke endnu;;\n"                               \
	"rabat;slidlagsgrus;behov;lbm;;;100;0,5\n"                                                 \
	"arbejdsplads;;;;;;;\n"
#define LIST                                                                                       \
	"Tilbudsliste for omfartsvejen;;;\n\nPost;Tekst;Enh.;Mængde;Pris\n1;JORDARBEJDER;;;\n"    \
	"1.1;Afgravet JORD, køres bort;t;5000;\n2.1;Stabilt grus SG II, udlagt;m³;1.250,5;\n"    \
	"2.2;Bundsikring 300 "                                                                     \
	"mm;m2;2000;\n3;Arbejdsplads;sum;1;\n4;Hegn;m;250;\n5;Rabat;lbm;100;\n"

static int read_how(struct gr_arena *a, struct gr_str bytes, struct gr_str mapping,
    struct gr_sheet_delivery *out, struct gr_error *err)
{
	struct gr_limits limits = gr_limits_default();
	struct gr_tender_list how = {
	    .how = {.dataset = fixture_dataset(), .org = fixture_demo()->line[0].org},
	    .project_name = GR_STR("Omfartsvejen"),
	    .place = GR_STR("Køge"),
	    .first = gr_quarter_of(2028, 1),
	    .last = gr_quarter_of(2028, 4),
	    .certainty = GR_TENDERED,
	    .visibility = GR_VISIBLE_PARTNERS,
	    .mapping = mapping,
	};

	return gr_tender_list_read(bytes, &how, &limits, a, out, err);
}

static void items_become_lines_by_the_mapping(void **state)
{
	struct gr_sheet_delivery d;
	struct gr_error err;

	if (read_how(*state, GR_STR(LIST), GR_STR(MAPPING), &d, &err))
		fail_msg("%s", fixture_said(*state, &err));
	assert_int_equal(d.errors, 0);
	assert_int_equal(d.lines, 4);
	assert_int_equal(d.line[0].direction, GR_SURPLUS);
	assert_int_equal(d.line[0].likely_kg, 5000000);
	assert_true(gr_str_is(d.line[1].quality, "sg_ii"));
	assert_true(gr_str_is(d.line[1].use, "road_base"));
	assert_int_equal(d.line[1].entered.state, GR_BUILT_IN);
	assert_int_equal(d.line[1].likely_kg, 2563525); /* 1,250.5 m3 x 2,050 kg */
	assert_int_equal(d.line[2].likely_kg, 1110000); /* 2,000 m2 x 0.3 m x 1,850 kg */
	assert_int_equal(d.line[3].likely_kg, 10000);   /* 100 m x 0.5 m x 0.1 m x 2,000 kg */
	assert_true(gr_str_is(d.line[0].place.text, "Køge"));
	/* the fence is in no row of the mapping, and that is said; the site is, as no material */
	assert_int_equal(d.problems, 1);
	assert_string_equal(
	    d.problem[0].error.sentence, "»{0}« has no row in the mapping, and is left out.");
	assert_true(gr_str_is(d.problem[0].found, "Hegn"));
}

static void another_unit_than_the_mapping_says_is_not_guessed(void **state)
{
	struct gr_sheet_delivery d;
	struct gr_error err;

	assert_int_equal(read_how(*state,
	                     GR_STR("Tekst;Enhed;Mængde\nBundsikring;ton;20\nbundsikring;m2;1."
	                            "234\nbundsikring;m2;-3\n"),
	                     GR_STR(MAPPING), &d, &err),
	    0);
	assert_int_equal(d.lines, 0);
	assert_int_equal(d.errors, 3);
	assert_string_equal(fixture_problem_at(*state, &d, "B2")->error.sentence,
	    "The unit »{0}« is another one than the mapping says for this item.");
	assert_string_equal(fixture_problem_at(*state, &d, "C3")->error.sentence,
	    "»{0}« can be read in two ways: its point may be a decimal point or divide the "
	    "thousands.");
	assert_string_equal(
	    fixture_problem_at(*state, &d, "C4")->error.sentence, "»{0}« is not a number.");
}

static void a_broken_mapping_names_its_row(void **state)
{
	static const struct {
		const char *mapping, *sentence, *place;
	} bad[] = {
	    {"", "The mapping file has no rows.", ""},
	    {"Mønster;Kvalitet;Retning\n", "The mapping file has no column »{0}«.", ""},
	    {"Mønster;Kvalitet;Retning;Enhed\nx;guld;behov;ton\n", "»{0}« is not on the list.",
	        "A2"},
	    {"Mønster;Kvalitet;Retning;Enhed\nx;sg_i;;ton\n", "»{0}« is neither need nor surplus.",
	        "A2"},
	    {"Mønster;Kvalitet;Retning;Enhed\nx;sg_i;behov;stk\n",
	        "The unit »{0}« is not ton, m3, m2 or m.", "A2"},
	    {"Mønster;Kvalitet;Retning;Enhed\nx;sg_i;behov;m2\n",
	        "»{0}« is measured in m2 or m, so its thickness, and for m its width, must stand "
	        "in the mapping.",
	        "A2"},
	};

	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		struct gr_sheet_delivery d;
		struct gr_error err;

		assert_int_equal(
		    read_how(*state, GR_STR(LIST), gr_str(bad[i].mapping), &d, &err), GR_INVALID);
		assert_string_equal(err.sentence, bad[i].sentence);
		assert_string_equal(err.place, bad[i].place);
	}
}

static void a_list_without_a_head_row_is_refused(void **state)
{
	struct gr_sheet_delivery d;
	struct gr_error err;

	assert_int_equal(
	    read_how(*state, GR_STR("a;b;c\n1;2;3\n"), GR_STR(MAPPING), &d, &err), GR_INVALID);
	assert_string_equal(
	    err.sentence, "No row in the list names a text, a unit and a quantity.");
}

static void a_list_as_a_workbook_is_read_on_every_sheet(void **state)
{
	const struct fixture_part part[] = {
	    {"[Content_Types].xml", GR_STR("<x/>")},
	    {"_rels/.rels",
	        GR_STR("<Relationships><Relationship Id=\"r\" Type=\"x/officeDocument\" "
	               "Target=\"xl/workbook.xml\"/></Relationships>")},
	    {"xl/_rels/workbook.xml.rels",
	        GR_STR("<Relationships><Relationship Id=\"r1\" Type=\"x/worksheet\" "
	               "Target=\"s1.xml\"/></Relationships>")},
	    {"xl/workbook.xml", GR_STR("<workbook xmlns:r=\"u\"><sheets><sheet name=\"TBL\" "
	                               "r:id=\"r1\"/></sheets></workbook>")},
	    {"xl/s1.xml",
	        GR_STR("<worksheet><sheetData><row r=\"3\"><c r=\"B3\" "
	               "t=\"str\"><v>Beskrivelse</v></c><c t=\"str\"><v>Enhed</v></c><c "
	               "t=\"str\"><v>Mængde</v></c></row><row r=\"4\"><c r=\"B4\" "
	               "t=\"str\"><v>Stabilt grus kvalitet II</v></c><c "
	               "t=\"str\"><v>m3</v></c><c><v>10.5</v></c></row></sheetData></worksheet>")},
	};
	struct gr_sheet_delivery d;
	struct gr_error err;

	if (read_how(*state, fixture_zip(*state, part, 5), GR_STR(MAPPING), &d, &err))
		fail_msg("%s", fixture_said(*state, &err));
	assert_int_equal(d.problems, 0);
	assert_int_equal(d.lines, 1);
	assert_int_equal(d.line[0].likely_kg, 21525);
	assert_true(gr_str_is(d.line[0].entered.source, "tbl:4"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(items_become_lines_by_the_mapping),
	    cmocka_unit_test(another_unit_than_the_mapping_says_is_not_guessed),
	    cmocka_unit_test(a_broken_mapping_names_its_row),
	    cmocka_unit_test(a_list_without_a_head_row_is_refused),
	    cmocka_unit_test(a_list_as_a_workbook_is_read_on_every_sheet),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests_name(
	    "exchange/tender_list", tests, fixture_open, fixture_close);
}
