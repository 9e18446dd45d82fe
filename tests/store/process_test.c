#include "store/process.h"

#include "fixture.h"
#include "store/code_list.h"
#include "store/organisation.h"

static void a_process_comes_back_and_can_be_changed(void **state)
{
	struct fixture *f = *state;
	struct gr_stored_process p;
	struct gr_error err;
	gr_process_id id;

	must_fail(gr_store_process_first(f->db, f->a, &p, &err), GR_MISSING, &err);
	fixture_process(f);
	must(gr_store_process_first(f->db, f->a, &p, &err), &err);
	assert_int_equal(p.id.v, 1);
	assert_true(gr_str_is(p.name, "Sammen om mindre råstofforbrug"));
	assert_true(gr_str_is(p.owner, "RSJ"));
	assert_true(p.example);
	assert_int_equal(p.deadline.us, NOW + 1);
	p.goal = GR_STR("25 %");
	must(gr_store_process_save(f->db, &p, &id, &err), &err);
	assert_int_equal(id.v, 1);
	must(gr_store_process_find(f->db, id, f->a, &p, &err), &err);
	assert_true(gr_str_is(p.goal, "25 %"));
	p.id.v = 9;
	must_fail(gr_store_process_save(f->db, &p, &id, &err), GR_CONFLICT, &err);
	must_fail(
	    gr_store_process_find(f->db, (gr_process_id){9}, f->a, &p, &err), GR_MISSING, &err);
}

static void parties_are_those_in_force_at_the_day(void **state)
{
	struct fixture *f = *state;
	struct gr_stored_party party = {.org = {1},
	                           .role = GR_STR("owner"),
	                           .from = {100},
	                           .to = {200}},
	                       *list;
	struct gr_error err;
	int32_t count;

	fixture_process(f);
	must(gr_store_party_save(f->db, (gr_process_id){1}, &party, &err), &err);
	party = (struct gr_stored_party){.org = {2}, .role = GR_STR("owner"), .from = {200}};
	must(gr_store_party_save(f->db, (gr_process_id){1}, &party, &err), &err);
	must(gr_store_parties(
	         f->db, (gr_process_id){1}, (struct gr_time){199}, f->a, &list, &count, &err),
	    &err);
	assert_int_equal(count, 1);
	assert_int_equal(list[0].org.v, 1);
	must(gr_store_parties(
	         f->db, (gr_process_id){1}, (struct gr_time){200}, f->a, &list, &count, &err),
	    &err);
	assert_int_equal(count, 1);
	assert_int_equal(list[0].org.v, 2);
	assert_int_equal(list[0].to.us, 0);
	party.to.us = 300; /* the same key: the end is set */
	must(gr_store_party_save(f->db, (gr_process_id){1}, &party, &err), &err);
	must(gr_store_parties(
	         f->db, (gr_process_id){1}, (struct gr_time){300}, f->a, &list, &count, &err),
	    &err);
	assert_int_equal(count, 0);
}

static void an_organisation_keeps_its_old_names_with_their_dates(void **state)
{
	struct fixture *f = *state;
	struct gr_stored_org org;
	struct gr_stored_fact *fact;
	struct gr_error err;
	int32_t count;

	fixture_process(f);
	must(gr_store_org_find(f->db, (gr_org_id){1}, (struct gr_time){NOW}, f->a, &org, &err),
	    &err);
	assert_true(gr_str_is(org.name, "Køge Kommune"));
	org.name = GR_STR("Stevns og Køge Kommune");
	must(gr_store_org_save(f->db, &org, (struct gr_time){NOW + 100}, &err), &err);
	must(gr_store_org_save(f->db, &org, (struct gr_time){NOW + 200}, &err),
	    &err); /* the same name: no new fact */
	must(gr_store_org_find(f->db, (gr_org_id){1}, (struct gr_time){NOW + 99}, f->a, &org, &err),
	    &err);
	assert_true(gr_str_is(org.name, "Køge Kommune"));
	must(gr_store_org_find_code(
	         f->db, GR_STR("KOG"), (struct gr_time){NOW + 100}, f->a, &org, &err),
	    &err);
	assert_true(gr_str_is(org.name, "Stevns og Køge Kommune"));
	assert_int_equal(org.municipality, 259);
	must(gr_store_org_facts(f->db, (gr_org_id){1}, f->a, &fact, &count, &err), &err);
	assert_int_equal(count, 2);
	assert_int_equal(fact[0].to.us, NOW + 100);
	assert_int_equal(fact[1].from.us, NOW + 100);
	assert_int_equal(fact[1].to.us, 0);
	must_fail(
	    gr_store_org_find(f->db, (gr_org_id){50}, (struct gr_time){NOW}, f->a, &org, &err),
	    GR_MISSING, &err);
}

static void a_merger_is_a_dated_fact(void **state)
{
	struct fixture *f = *state;
	struct gr_stored_fact merger = {.org = {1},
	    .fact = GR_FACT_MERGED_INTO,
	    .value = GR_STR("ROD"),
	    .from = {NOW},
	    .source_id = GR_STR("o13")};
	struct gr_stored_fact *fact;
	struct gr_error err;
	int32_t count;

	fixture_process(f);
	must(gr_store_org_fact_save(f->db, &merger, &err), &err);
	must(gr_store_org_facts(f->db, (gr_org_id){0}, f->a, &fact, &count, &err), &err);
	assert_int_equal(count, 4); /* three names and the merger, which sorts first */
	assert_int_equal(fact[0].fact, GR_FACT_MERGED_INTO);
	assert_true(gr_str_is(fact[0].value, "ROD"));
	assert_true(gr_str_is(fact[0].source_id, "o13"));
}

static void two_organisations_cannot_have_one_code(void **state)
{
	struct fixture *f = *state;
	struct gr_stored_org org = {.id = {9}, .code = GR_STR("KOG"), .name = GR_STR("En anden")},
	                     *all;
	struct gr_error err;
	int32_t count;

	fixture_process(f);
	must_fail(gr_store_org_save(f->db, &org, (struct gr_time){NOW}, &err), GR_CONFLICT, &err);
	must(gr_store_orgs(f->db, (struct gr_time){NOW}, f->a, &all, &count, &err), &err);
	assert_int_equal(count, 3);
	assert_true(gr_str_is(all[2].code, "ROS"));
}

static void a_new_version_of_a_list_stands_beside_the_old_one(void **state)
{
	struct fixture *f = *state;
	struct gr_str text[GR_LISTS];
	struct gr_stored_list *head, one;
	struct gr_error err;
	int64_t first, again, second, version[GR_LISTS];
	int32_t count;

	must(gr_store_list_save(f->db, GR_LIST_USE, GR_STR("a,b\n1,ø\n"), (struct gr_time){10},
	         (struct gr_time){NOW}, &first, &err),
	    &err);
	must(gr_store_list_save(f->db, GR_LIST_USE, GR_STR("a,b\n1,ø\n"), (struct gr_time){20},
	         (struct gr_time){NOW}, &again, &err),
	    &err);
	assert_int_equal(first, again);
	must(gr_store_list_save(f->db, GR_LIST_USE, GR_STR("a,b\n2,å\n"), (struct gr_time){30},
	         (struct gr_time){NOW}, &second, &err),
	    &err);
	assert_true(second > first);
	must(gr_store_lists(f->db, (struct gr_time){29}, f->a, text, version, &err), &err);
	assert_int_equal(version[GR_LIST_USE], first);
	assert_true(gr_str_is(text[GR_LIST_USE], "a,b\n1,ø\n"));
	assert_int_equal(version[GR_LIST_SITE], 0);
	assert_int_equal(text[GR_LIST_SITE].n, 0);
	must(gr_store_lists(f->db, (struct gr_time){30}, f->a, text, NULL, &err), &err);
	assert_true(gr_str_is(text[GR_LIST_USE], "a,b\n2,å\n"));
	must(gr_store_list_versions(f->db, f->a, &head, &count, &err), &err);
	assert_int_equal(count, 2);
	assert_int_equal(head[1].list, GR_LIST_USE);
	assert_true(gr_sha256_eq(head[0].sha256, gr_sha256_of(GR_STR("a,b\n1,ø\n"))));
	must(gr_store_list_find(f->db, first, f->a, &one, &err), &err);
	assert_true(gr_str_is(one.text, "a,b\n1,ø\n"));
	must_fail(gr_store_list_find(f->db, 99, f->a, &one, &err), GR_MISSING, &err);
}

static void a_list_of_more_than_20_mb_is_refused(void **state)
{
	struct fixture *f = *state;
	size_t n = (20 << 20) + 1;
	char *p = gr_alloc(f->a, n);
	struct gr_error err;
	int64_t version;

	for (size_t i = 0; i < n; i++)
		p[i] = 'x';
	must(gr_store_list_save(f->db, GR_LIST_USE, (struct gr_str){p, n - 1}, (struct gr_time){0},
	         (struct gr_time){NOW}, &version, &err),
	    &err);
	must_fail(gr_store_list_save(f->db, GR_LIST_USE, (struct gr_str){p, n}, (struct gr_time){0},
	              (struct gr_time){NOW}, &version, &err),
	    GR_LIMIT, &err);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_process_comes_back_and_can_be_changed),
	    cmocka_unit_test(parties_are_those_in_force_at_the_day),
	    cmocka_unit_test(an_organisation_keeps_its_old_names_with_their_dates),
	    cmocka_unit_test(a_merger_is_a_dated_fact),
	    cmocka_unit_test(two_organisations_cannot_have_one_code),
	    cmocka_unit_test(a_new_version_of_a_list_stands_beside_the_old_one),
	    cmocka_unit_test(a_list_of_more_than_20_mb_is_refused),
	};

	return fixture_run("process", tests, sizeof(tests) / sizeof(tests[0]));
}
