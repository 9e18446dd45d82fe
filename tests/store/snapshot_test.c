#include "store/snapshot.h"

#include <stdio.h>
#include <string.h>

#include "fixture.h"
#include "store/code_list.h"
#include "store/plan.h"
#include "store/publication.h"

#define LINES 5

/* A snapshot of five lines and two lists, committed. */
static gr_snapshot_id taken(struct fixture *f)
{
	struct gr_snapshot head = {
	    .note = GR_STR("før dialogen"), .lines = LINES, .projects = 1, .orgs = 1};
	struct gr_snapshot_line line[LINES];
	struct gr_snapshot_list list[2] = {{.list = GR_LIST_USE}, {.list = GR_LIST_SETTING}};
	struct gr_str text[2] = {GR_STR("a,b\n1,ø\n"), GR_STR("key,value\nx,1\n")};
	struct gr_sha256 leaf[LINES + 2];
	struct gr_error err;
	gr_snapshot_id id;

	for (int i = 0; i < LINES; i++) {
		struct gr_line l = fixture_line(f, 1, "Ny sti", 1000 + i);
		char *canonical = gr_alloc(f->a, 32);

		snprintf(canonical, 32, "line %d æ", i);
		line[i] = (struct gr_snapshot_line){.line = fixture_saved(f, &l),
		    .version = 1,
		    .leaf = {.salt = {1, (uint8_t)i}},
		    .text = gr_str(canonical)};
		leaf[i] = line[i].leaf.hash = gr_leaf_hash(line[i].leaf.salt, line[i].text);
	}
	must(gr_db_begin(f->db, &err), &err);
	for (int i = 0; i < 2; i++) {
		must(gr_store_list_save(f->db, list[i].list, text[i], (struct gr_time){0},
		         f->stamp.at, &list[i].version, &err),
		    &err);
		list[i].leaf.salt[0] = (uint8_t)(9 + i);
		leaf[LINES + i] = list[i].leaf.hash = gr_leaf_hash(list[i].leaf.salt, text[i]);
	}
	head.root = gr_merkle_root(leaf, LINES + 2);
	must(
	    gr_store_snapshot_save(f->db, &f->stamp, &head, line, LINES, list, 2, &id, &err), &err);
	must(gr_db_commit(f->db, &err), &err);
	return id;
}

static void a_snapshot_comes_back_and_its_root_can_be_computed_anew(void **state)
{
	struct fixture *f = *state;
	struct gr_snapshot back, *all;
	struct gr_snapshot_line *line;
	struct gr_snapshot_list *list;
	struct gr_str text[GR_LISTS];
	struct gr_error err;
	gr_snapshot_id id;
	int32_t count;

	fixture_process(f);
	id = taken(f);
	assert_int_equal(id.v, 1);
	must(gr_store_snapshot_verify(f->db, f->stamp.process, id, f->a, &back, &err), &err);
	assert_true(gr_str_is(back.note, "før dialogen"));
	assert_int_equal(back.taken.us, NOW);
	assert_int_equal(back.lines, LINES);
	must(gr_store_snapshot_lines(f->db, f->stamp.process, id, f->a, &line, &count, &err), &err);
	assert_int_equal(count, LINES);
	assert_true(gr_str_is(line[4].text, "line 4 æ"));
	assert_int_equal(line[4].leaf.salt[1], 4);
	/* the lists are frozen by version: a newer one does not change the snapshot */
	must(gr_store_list_save(f->db, GR_LIST_USE, GR_STR("a,b\n2,ø\n"), (struct gr_time){0},
	         f->stamp.at, &(int64_t){0}, &err),
	    &err);
	must(gr_store_snapshot_lists(f->db, f->stamp.process, id, f->a, &list, &count, text, &err),
	    &err);
	assert_int_equal(count, 2);
	assert_int_equal(list[1].list, GR_LIST_SETTING);
	assert_true(gr_str_is(text[GR_LIST_USE], "a,b\n1,ø\n"));
	assert_int_equal(text[GR_LIST_SITE].n, 0);
	f->stamp.at.us++;
	assert_int_equal(taken(f).v, 2);
	must(gr_store_snapshots(f->db, f->stamp.process, f->a, &all, &count, &err), &err);
	assert_int_equal(count, 2);
	assert_int_equal(all[0].id.v, 2);
	must(
	    gr_store_snapshot_find(f->db, f->stamp.process, (gr_snapshot_id){0}, f->a, &back, &err),
	    &err);
	assert_int_equal(back.id.v, 2);
	must_fail(
	    gr_store_snapshot_find(f->db, f->stamp.process, (gr_snapshot_id){3}, f->a, &back, &err),
	    GR_MISSING, &err);
}

static void each_way_of_changing_a_locked_data_set_is_seen(void **state)
{
	static const char *const spoil[] = {
	    "UPDATE snapshot_line SET text = 'line 9' WHERE n = 2",
	    "UPDATE snapshot_line SET leaf = (SELECT l.leaf FROM snapshot_line l WHERE l.n = 1) "
	    "WHERE n = 2",
	    "UPDATE snapshot_line SET salt = (SELECT l.salt FROM snapshot_line l WHERE l.n = 1) "
	    "WHERE n = 2",
	    "DELETE FROM snapshot_line WHERE n = 4",
	    "DELETE FROM snapshot_list WHERE n = 1",
	    "UPDATE code_list SET text = 'a' WHERE list = 'uses.csv'",
	    "UPDATE snapshot SET root = (SELECT l.leaf FROM snapshot_line l WHERE l.n = 1)",
	    /* a row that is whole in itself, in the place of another */
	    "UPDATE snapshot_line SET text = 'line 1 æ', salt = (SELECT l.salt FROM snapshot_line "
	    "l WHERE l.n = 1),"
	    " leaf = (SELECT l.leaf FROM snapshot_line l WHERE l.n = 1) WHERE n = 2",
	};
	struct fixture *f = *state;
	struct gr_snapshot back;
	struct gr_error err;
	gr_snapshot_id id;

	fixture_process(f);
	id = taken(f);
	for (size_t i = 0; i < sizeof(spoil) / sizeof(spoil[0]); i++) {
		must(gr_db_begin(f->db, &err), &err);
		fixture_sql(f, spoil[i]);
		must_fail(gr_store_snapshot_verify(f->db, f->stamp.process, id, f->a, &back, &err),
		    GR_BROKEN, &err);
		gr_db_rollback(f->db);
		must(
		    gr_store_snapshot_verify(f->db, f->stamp.process, id, f->a, &back, &err), &err);
	}
}

static void a_publication_comes_back_with_all_its_rows(void **state)
{
	struct fixture *f = *state;
	struct gr_published_row row[2] = {
	    {.table = GR_TABLE_GROUP_AREA,
	        .direction = GR_SURPLUS,
	        .group = -1,
	        .code = {3, 14, 15},
	        .codes = 3,
	        .area = {0, 2},
	        .areas = 2,
	        .first_year = 2026,
	        .last_year = 2032,
	        .rest_codes = true,
	        .likely_kg = {.kind = GR_REPORTED, .n = 12000000},
	        .low_percent = {.kind = GR_REPORTED, .n = -20},
	        .orgs_from = 10,
	        .snapshot = {1},
	        .as_of = {NOW}},
	    {.table = GR_TABLE_TOTAL,
	        .likely_kg = {.kind = GR_HIDDEN, .why = GR_HIDDEN_FEW},
	        .snapshot = {1}},
	};
	struct gr_publication p = {.snapshot = {1},
	    .row = row,
	    .rows = 2,
	    .hidden_few = 4,
	    .kept = 5,
	    .audit = GR_STR("ok: 12")};
	struct gr_publication back, *all;
	struct gr_error err;
	gr_publication_id id;
	int32_t count;
	int64_t first;

	fixture_process(f);
	taken(f);
	must_fail(gr_store_publication_find(
	              f->db, f->stamp.process, (gr_publication_id){0}, f->a, &back, &err),
	    GR_MISSING, &err);
	must(gr_db_begin(f->db, &err), &err);
	must(gr_store_publication_save(f->db, &f->stamp, &p, &id, &err), &err);
	must(gr_db_commit(f->db, &err), &err);
	first = row[0].id;
	assert_true(first > 0);
	assert_int_equal(row[1].id, first + 1);
	row[1].id = 0; /* a split row: new, while the other keeps its id */
	must(gr_db_begin(f->db, &err), &err);
	must(gr_store_publication_save(f->db, &f->stamp, &p, &id, &err), &err);
	must(gr_db_commit(f->db, &err), &err);
	assert_int_equal(row[1].id, first + 2);
	must(gr_store_publications(f->db, f->stamp.process, f->a, &all, &count, &err), &err);
	assert_int_equal(count, 2);
	must(gr_store_publication_find(
	         f->db, f->stamp.process, (gr_publication_id){0}, f->a, &back, &err),
	    &err);
	assert_int_equal(back.id.v, id.v);
	assert_int_equal(back.hidden_few, 4);
	assert_int_equal(back.kept, 5);
	assert_true(gr_str_is(back.audit, "ok: 12"));
	assert_int_equal(back.rows, 2);
	assert_memory_equal(&back.row[0], &row[0], sizeof(row[0]));
	assert_memory_equal(&back.row[1], &row[1], sizeof(row[1]));
}

static void a_publication_of_a_snapshot_that_is_not_there_is_refused(void **state)
{
	struct fixture *f = *state;
	struct gr_publication p = {.snapshot = {5}};
	struct gr_error err;
	gr_publication_id id;

	fixture_process(f);
	must(gr_db_begin(f->db, &err), &err);
	must_fail(gr_store_publication_save(f->db, &f->stamp, &p, &id, &err), GR_CONFLICT, &err);
	gr_db_rollback(f->db);
}

static void a_plan_comes_back_with_its_file(void **state)
{
	struct fixture *f = *state;
	struct gr_stored_plan plan = {
	    .snapshot = {1},
	    .kind = GR_PLAN_GAP,
	    .params = GR_STR("from budgeted"),
	    .results = GR_STR("pair 1 2"),
	    .file = GR_STR("grus-plan 1\nn 1\n"),
	    .nodes = 7,
	    .arcs = 9,
	    .solve_us = 11,
	    .proof_us = 12,
	    .proved_nodes = 13,
	    .proved_arcs = 14,
	    .proved_pairs = 1040000000,
	};
	struct gr_stored_plan back, *all;
	struct gr_str file;
	struct gr_error err;
	gr_plan_id id;
	int32_t count;

	fixture_process(f);
	taken(f);
	must_fail(gr_store_plan_find(f->db, f->stamp.process, (gr_plan_id){0}, f->a, &back, &err),
	    GR_MISSING, &err);
	plan.file_sha256 = gr_sha256_of(plan.file);
	for (int i = 0; i < 2; i++) {
		must(gr_db_begin(f->db, &err), &err);
		must(gr_store_plan_save(f->db, &f->stamp, &plan, &id, &err), &err);
		must(gr_db_commit(f->db, &err), &err);
	}
	must(gr_store_plan_find(f->db, f->stamp.process, (gr_plan_id){0}, f->a, &back, &err), &err);
	assert_int_equal(back.id.v, id.v);
	assert_int_equal(back.kind, GR_PLAN_GAP);
	assert_true(gr_str_eq(back.params, plan.params));
	assert_true(gr_str_eq(back.results, plan.results));
	assert_int_equal(back.proved_pairs, 1040000000);
	assert_int_equal(back.proof_us, 12);
	must(gr_store_plan_file(f->db, f->stamp.process, id, f->a, &file, &err), &err);
	assert_true(gr_sha256_eq(back.file_sha256, gr_sha256_of(file)));
	must(gr_store_plans(f->db, f->stamp.process, f->a, &all, &count, &err), &err);
	assert_int_equal(count, 2);
	assert_int_equal(all[0].id.v, id.v);
	must_fail(
	    gr_store_plan_file(f->db, (gr_process_id){2}, id, f->a, &file, &err), GR_MISSING, &err);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_snapshot_comes_back_and_its_root_can_be_computed_anew),
	    cmocka_unit_test(each_way_of_changing_a_locked_data_set_is_seen),
	    cmocka_unit_test(a_publication_comes_back_with_all_its_rows),
	    cmocka_unit_test(a_publication_of_a_snapshot_that_is_not_there_is_refused),
	    cmocka_unit_test(a_plan_comes_back_with_its_file),
	};

	return fixture_run("snapshot", tests, sizeof(tests) / sizeof(tests[0]));
}
