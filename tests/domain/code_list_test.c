/* Each list of data/ spoilt in one cell, and the reading of all under want of memory. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "domain/dataset.h"
#include "fixture.h"

/* The text with one occurrence replaced; fails where it is not there, so that a changed list cannot empty a test. */
static struct gr_str replaced(struct gr_arena *a, struct gr_str s, const char *from, const char *to)
{
	const char *p = memmem(s.p, s.n, from, strlen(from));
	struct gr_sb sb;

	if (!p)
		fail_msg("»%s« is not in the list", from);
	gr_sb_open(&sb, a, s.n + strlen(to) + 1);
	gr_sb_add(&sb, (struct gr_str){s.p, (size_t)(p - s.p)});
	gr_sb_z(&sb, to);
	gr_sb_add(&sb, (struct gr_str){p + strlen(from), s.n - (size_t)(p - s.p) - strlen(from)});
	return gr_sb_str(&sb);
}

struct spoilt {
	enum gr_list list;
	const char *from, *to;
	enum gr_status status;
	const char *place; /* what the message must point at */
};

static const struct spoilt spoilt[] = {
    {GR_LIST_ORGANISATION, "FEM,Femern A/S,Femern A/S,state,,360",
        "FEM,Femern A/S,Femern A/S,state,,361", GR_INVALID,
        "organisations.csv:13:municipality_code"},
    {GR_LIST_ORGANISATION, ",SBH,general", ",SBX,general", GR_INVALID,
        "organisations.csv:13:owner_code"},
    {GR_LIST_ORGANISATION, "\nRH,", "\nRSJ,", GR_INVALID, "organisations.csv"},
    {GR_LIST_MUNICIPALITY, "\n147,", "\n14x,", GR_INVALID, "municipalities.csv:3:code"},
    {GR_LIST_MUNICIPALITY, "\n147,", "\n101,", GR_INVALID, "municipalities.csv"},
    {GR_LIST_MUNICIPALITY, "723351,6175665,90.1", "723351,6175665,stor", GR_INVALID,
        "municipalities.csv:2:area_km2"},
    {GR_LIST_PART, "\n147,", "\n148,", GR_INVALID, "parts.csv:3:municipality_code"},
    {GR_LIST_PART, "\n147,", "\n101,", GR_INVALID, "parts.csv:3:municipality_code"},
    {GR_LIST_PLACE, "Valby,,101", "Valby,,1001", GR_INVALID, "places.csv:4:municipality_code"},
    {GR_LIST_PLACE, "720988", "x20988", GR_INVALID, "places.csv:4:utm32_e_m"},
    {GR_LIST_PARISH, "719232", "7192320", GR_INVALID, "parishes.csv:2:utm32_e_m"},
    {GR_LIST_QUALITY, "sg_ii,gravel", "sg_ii,gravl", GR_INVALID, "qualities.csv:3:material_code"},
    {GR_LIST_QUALITY, "1800,1800,2050", "1800,1,8,2050", GR_INVALID, "qualities.csv"},
    {GR_LIST_QUALITY, "1800,1800,2050", "1800,tung,2050", GR_INVALID,
        "qualities.csv:2:density_loose_kg_m3"},
    {GR_LIST_QUALITY, "\nsg_ii,", "\nsg_x,", GR_INVALID, "qualities.csv:3:code"},
    {GR_LIST_QUALITY, "\nsg_ii,", "\nsg_i,", GR_INVALID, "qualities.csv"},
    {GR_LIST_GROUP, "1,stabilgrus,Stabilgrus,sg_i", "x,stabilgrus,Stabilgrus,sg_i", GR_INVALID,
        "quality_groups.csv:2:order"},
    {GR_LIST_GROUP, "Stabilgrus,sg_ii", "Stabilgrus,sg_iiii", GR_INVALID, "qualities.csv:3:code"},
    {GR_LIST_USE, "\nsub_base,", "\nroad_base,", GR_INVALID, "uses.csv"},
    {GR_LIST_USE, "\nsub_base,Bundsikring", "\nsub_base,", GR_INVALID, "uses.csv:4:name_da"},
    {GR_LIST_SOIL_CLASS, "kategori,kat2,", "kategori,kat1,", GR_INVALID,
        "soil_classes.csv:3:class_code"},
    {GR_LIST_SUBSTITUTION, "kb_a,sg_ii,road_base", "kb_x,sg_ii,road_base", GR_INVALID,
        "substitutions.csv:2:secondary_quality"},
    {GR_LIST_SUBSTITUTION, "kb_a,sg_ii,road_base", "kb_a,sg_ii,roadbase", GR_INVALID,
        "substitutions.csv:2:use_code"},
    {GR_LIST_SUBSTITUTION, "21,20,100,", "21,20,101,", GR_INVALID,
        "substitutions.csv:2:max_share_percent"},
    {GR_LIST_SUBSTITUTION, "21,20,100,", "21,20,,", GR_INVALID,
        "substitutions.csv:2:max_share_percent"},
    {GR_LIST_EMISSION, "sg_ii,2.8", "sg_i,2.8", GR_INVALID, "emission_factors.csv:3:quality_code"},
    {GR_LIST_SUBSTITUTION, "2017-01-01", "2017-13-01", GR_INVALID,
        "substitutions.csv:2:valid_from"},
    {GR_LIST_PROCESSING, "beton_brokker,kb_a", "beton_brokker,kb_c", GR_INVALID,
        "processing.csv:2:product_quality"},
    {GR_LIST_PROCESSING, "19,20,30,20,45", "21,20,30,20,45", GR_INVALID,
        "processing.csv:2:yield_num"},
    {GR_LIST_KEY_FIGURE, "150,200,250", "250,200,150", GR_INVALID, "key_figures.csv:2:likely"},
    {GR_LIST_KEY_FIGURE, "need,sg_ii", "both,sg_ii", GR_INVALID, "key_figures.csv:2:direction"},
    {GR_LIST_SITE, ",pit,265,", ",mine,265,", GR_INVALID, "sites.csv:2:kind"},
    {GR_LIST_SITE, ",pit,265,", ",pit,999,", GR_INVALID, "sites.csv:2:municipality_code"},
    {GR_LIST_OFFER, "P01,sells,sg_i,", "P99,sells,sg_i,", GR_INVALID,
        "site_offers.csv:2:site_code"},
    {GR_LIST_OFFER, "P01,sells,sg_i,", "P01,gives,sg_i,", GR_INVALID, "site_offers.csv:2:side"},
    {GR_LIST_OFFER, "jordplan_sjaelland:kl0", "jordplan_sjaelland:kl9", GR_INVALID,
        "site_offers.csv"},
    {GR_LIST_FACTOR, "haul_rate_kr_tkm,1.5", "haul_rate_kr_tkm,1,5", GR_INVALID, "factors.csv"},
    {GR_LIST_FACTOR, "haul_rate_kr_tkm,1.5", "haul_rate_kr_tkm,halvanden", GR_INVALID,
        "factors.csv:3:value"},
    {GR_LIST_EMISSION, "sg_i,2.8", "sg_iv,2.8", GR_INVALID, "emission_factors.csv:2:quality_code"},
    {GR_LIST_CROSSING, "C01,Storebæltsforbindelsen", "CXX,Storebæltsforbindelsen", GR_INVALID,
        "crossings.csv:2:code"},
    {GR_LIST_LAND_MASS, "site,P01", "sit,P01", GR_INVALID, "land_masses.csv:2:kind"},
    {GR_LIST_SETTING, "\nhappens_percent.idea", "\nhappens_percent.budgeted", GR_INVALID,
        "settings.csv"},
    {GR_LIST_SETTING, "\nplace.margin_m", "\nplace.margin", GR_MISSING, "settings.csv"},
    {GR_LIST_SETTING, "667293 6231333", "667293x6231333", GR_INVALID, "settings.csv"},
    {GR_LIST_TARGET, ",20,pct,2032,2,2022", ",tyve,pct,2032,2,2022", GR_INVALID,
        "target.csv:2:target_value"},
    {GR_LIST_EXTRACTION, "2011,27921", "2011,27.921.0", GR_INVALID, "extraction.csv:2:amount"},
    {GR_LIST_SECONDARY, "2017,4500000", "2017,4500000t", GR_INVALID, "secondary.csv:2:amount"},
    {GR_LIST_RESERVE, "15,20,verified,s18", "15,tyve,verified,s18", GR_INVALID,
        "reserves.csv:2:years_left_high"},
    {GR_LIST_TIMELINE, "verified,o02", "verified,o999", GR_INVALID,
        "process_timeline.csv:2:source_id"},
    {GR_LIST_SOURCE_S, "\ns01,", "\ns00,", GR_INVALID, "sources_statistics.csv:3:source_id"},
    {GR_LIST_SOURCE_M, "\nm02,", "\nm01,", GR_INVALID, "sources_materials.csv:3:source_id"},
    {GR_LIST_SOURCE_O, "source_id,", "source,", GR_INVALID, "sources_organisations.csv"},
    {GR_LIST_MATERIAL, "Gravel,primary", "Gravel,first", GR_INVALID, "materials.csv:3:kind"},
};

static void every_spoilt_list_is_refused_with_list_row_and_column(void **state)
{
	struct gr_str whole[GR_LISTS];
	bool tried[GR_LISTS] = {false};

	fixture_lists(*state, whole);
	for (size_t i = 0; i < sizeof(spoilt) / sizeof(*spoilt); i++) {
		struct gr_arena *a = gr_arena_open((size_t)16 << 20);
		struct gr_str text[GR_LISTS];
		struct gr_dataset d;
		struct gr_error err = {0};
		int rc;

		memcpy(text, whole, sizeof(text));
		text[spoilt[i].list] = replaced(
		    a, whole[spoilt[i].list], spoilt[i].from, spoilt[i].to);
		rc = gr_dataset_read(text, a, &d, &err);
		if (rc != (int)spoilt[i].status ||
		    strncmp(err.place, spoilt[i].place, strlen(spoilt[i].place)))
			fail_msg("%s to %s: %d, %s (%s)", spoilt[i].from, spoilt[i].to, rc,
			    err.place, rc ? err.sentence : "");
		tried[spoilt[i].list] = true;
		gr_arena_close(a);
	}
	for (int i = 0; i < GR_LISTS; i++)
		if (!tried[i])
			fail_msg("%s was never spoilt", gr_list_file((enum gr_list)i));
}

static void every_allocation_may_fail_and_each_is_told_as_a_limit(void **state)
{
	struct gr_str text[GR_LISTS];
	struct gr_error err;
	size_t n = 1, failed = 0;
	int rc;

	fixture_lists(*state, text);
	do {
		struct gr_arena *a = gr_arena_open((size_t)16 << 20);
		struct gr_dataset d;

		assert_non_null(a);
		gr_arena_fail_at(a, n);
		rc = gr_dataset_read(text, a, &d, &err);
		if (rc && rc != GR_LIMIT)
			fail_msg("allocation %zu: %d, %s", n, rc, err.sentence);
		gr_arena_close(a);
		failed += rc != 0;
		n +=
		    n < 400
		        ? 1
		        : 37; /* every list's first ones, then samples: the names of places take hundreds alike */
	} while (rc || n < 500);
	assert_true(failed > 100);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(
	        every_spoilt_list_is_refused_with_list_row_and_column, fixture_open, fixture_close),
	    cmocka_unit_test_setup_teardown(
	        every_allocation_may_fail_and_each_is_told_as_a_limit, fixture_open, fixture_close),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
