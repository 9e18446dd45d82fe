/*
 * A delivery is stored whole and comes back as it was: candidates, findings with their sentences and values, state.
 */
#include "store/delivery.h"

#include <stdio.h>

#include "fixture.h"
#include "store/audit.h"

static struct gr_stored_delivery head(int32_t candidates, int32_t problems)
{
	return (struct gr_stored_delivery){
	    .org = {1},
	    .file_name = GR_STR("behov 2027.xlsx"),
	    .answered_by = GR_STR("Anna Holm"),
	    .file_sha256 = gr_sha256_of(GR_STR("file")),
	    .base = 4,
	    .seen = 6,
	    .whole = true,
	    .candidates = candidates,
	    .problems = problems,
	};
}

static gr_delivery_id saved(struct fixture *f, const struct gr_stored_delivery *h,
    const struct gr_candidate *c, const struct gr_problem *p)
{
	struct gr_error err;
	gr_delivery_id id;

	must(gr_db_begin(f->db, &err), &err);
	must(gr_store_delivery_save(f->db, &f->stamp, h, c, p, &id, &err), &err);
	must(gr_db_commit(f->db, &err), &err);
	return id;
}

static void a_delivery_comes_back_as_it_was_handed_in(void **state)
{
	struct fixture *f = *state;
	struct gr_stored_delivery h = head(3, 0), back;
	struct gr_candidate c[3], *list;
	struct gr_error err;
	gr_delivery_id id;
	int32_t count;

	fixture_process(f);
	f->stamp.link = fixture_link(f, 1);
	c[0] = (struct gr_candidate){
	    .kind = GR_CANDIDATE_NEW, .line = fixture_line(f, 1, "Ny sti", 1000)};
	c[0].line.project.v = 0; /* the file names a project that is not there yet */
	c[0].line.project_name = GR_STR("Helt nyt");
	c[0].line.low_kg = 99999999; /* a candidate may be wrong: it is not a line yet */
	c[1] = (struct gr_candidate){
	    .kind = GR_CANDIDATE_CHANGED, .blocked = true, .line = c[0].line};
	c[1].line.id.v = 12;
	c[1].line.version = 3;
	c[2] = (struct gr_candidate){.kind = GR_CANDIDATE_GONE, .line = c[1].line};
	id = saved(f, &h, c, NULL);
	must(gr_store_delivery_find(f->db, id, f->a, &back, &err), &err);
	assert_int_equal(back.state, GR_STORED_CHECKED);
	assert_true(gr_str_eq(back.file_name, h.file_name));
	assert_true(gr_str_eq(back.answered_by, h.answered_by));
	assert_true(gr_sha256_eq(back.file_sha256, h.file_sha256));
	assert_int_equal(back.base, 4);
	assert_int_equal(back.seen, 6);
	assert_true(back.whole);
	assert_int_equal(back.made.us, NOW);
	assert_int_equal(back.link.v, f->stamp.link.v);
	assert_int_equal(back.candidates, 3);
	must(gr_store_delivery_candidates(f->db, id, f->a, &list, &count, &err), &err);
	assert_int_equal(count, 3);
	assert_int_equal(list[0].kind, GR_CANDIDATE_NEW);
	assert_int_equal(list[0].line.id.v, 0);
	assert_int_equal(list[0].line.org.v, 1);
	assert_true(gr_str_is(list[0].line.project_name, "Helt nyt"));
	assert_int_equal(list[0].line.low_kg, 99999999);
	assert_true(gr_str_eq(list[0].line.entered.text, c[0].line.entered.text));
	assert_true(list[1].blocked && !list[0].blocked);
	assert_int_equal(list[1].line.id.v, 12);
	assert_int_equal(list[1].line.version, 3);
	assert_int_equal(list[2].kind, GR_CANDIDATE_GONE);
}

static void a_finding_keeps_its_sentence_and_typed_values(void **state)
{
	struct fixture *f = *state;
	struct gr_stored_delivery h = head(0, 2);
	struct gr_problem p[2] = {{.severity = GR_QUESTION_CELL,
	                              .sheet = GR_STR("Behov"),
	                              .row = 14,
	                              .column = 4,
	                              .field = GR_FIELD_AMOUNT,
	                              .found = GR_STR("1.234"),
	                              .line = 7},
	    {.severity = GR_ERROR_CELL, .line = -1}};
	struct gr_problem *list;
	struct gr_error err;
	gr_delivery_id id;
	int32_t count;

	fixture_process(f);
	(void)!gr_fail_with(&p[0].error, GR_INVALID, "Does {0} mean {1} or {2}?",
	    "Write it without a point.",
	    GR_ARGS(gr_arg_text(GR_STR("1.234:5\n3:0:1:x")), gr_arg_kg(1234000), gr_arg_kg(-1)));
	gr_error_at(&p[0].error, "Behov!D14");
	(void)!gr_fail(&p[1].error, GR_LIMIT, "The sheet is too large.", "");
	id = saved(f, &h, NULL, p);
	must(gr_store_delivery_problems(f->db, id, f->a, &list, &count, &err), &err);
	assert_int_equal(count, 2);
	assert_int_equal(list[0].severity, GR_QUESTION_CELL);
	assert_true(gr_str_is(list[0].sheet, "Behov"));
	assert_int_equal(list[0].row, 14);
	assert_int_equal(list[0].column, 4);
	assert_int_equal(list[0].field, GR_FIELD_AMOUNT);
	assert_true(gr_str_is(list[0].found, "1.234"));
	assert_int_equal(list[0].line, 7);
	assert_int_equal(list[0].error.status, GR_INVALID);
	assert_string_equal(list[0].error.sentence, "Does {0} mean {1} or {2}?");
	assert_string_equal(list[0].error.remedy, "Write it without a point.");
	assert_string_equal(list[0].error.place, "Behov!D14");
	assert_int_equal(list[0].error.args, 3);
	assert_int_equal(list[0].error.arg[1].kind, GR_ARG_KG);
	assert_int_equal(list[0].error.arg[1].n, 1234000);
	assert_int_equal(list[0].error.arg[2].n, -1);
	assert_true(gr_str_is(gr_arg_str(&list[0].error.arg[0]), "1.234:5\n3:0:1:x"));
	assert_int_equal(list[1].line, -1);
	assert_int_equal(list[1].error.status, GR_LIMIT);
	assert_int_equal(list[1].error.args, 0);
}

static void a_delivery_can_be_accepted_once(void **state)
{
	struct fixture *f = *state;
	struct gr_stored_delivery h = head(1, 0), back, *list;
	struct gr_candidate c, *candidates;
	struct gr_error err;
	gr_delivery_id id;
	int32_t count;

	fixture_process(f);
	c = (struct gr_candidate){.line = fixture_line(f, 1, "Ny sti", 1000)};
	id = saved(f, &h, &c, NULL);
	f->stamp.change = 8;
	must(gr_db_begin(f->db, &err), &err);
	must(gr_store_delivery_state(
	         f->db, &f->stamp, id, GR_STORED_CHECKED, GR_STORED_PARTLY, &err),
	    &err);
	must(gr_store_candidate_accepted(f->db, id, 0, (gr_line_id){55}, &err), &err);
	must(gr_db_commit(f->db, &err), &err);
	must_fail(gr_store_delivery_state(
	              f->db, &f->stamp, id, GR_STORED_CHECKED, GR_STORED_ACCEPTED, &err),
	    GR_CONFLICT, &err);
	must(gr_store_delivery_state(
	         f->db, &f->stamp, id, GR_STORED_PARTLY, GR_STORED_ACCEPTED, &err),
	    &err);
	must(gr_store_deliveries(
	         f->db, (gr_process_id){1}, (gr_org_id){0}, 5, f->a, &list, &count, &err),
	    &err);
	assert_int_equal(count, 1);
	assert_int_equal(list[0].state, GR_STORED_ACCEPTED);
	assert_int_equal(list[0].ended_change, 8);
	must(gr_store_delivery_candidates(f->db, id, f->a, &candidates, &count, &err), &err);
	assert_true(candidates[0].accepted);
	assert_int_equal(candidates[0].line.id.v, 55);
	must_fail(gr_store_delivery_find(f->db, (gr_delivery_id){77}, f->a, &back, &err),
	    GR_MISSING, &err);
}

static void who_answered_can_be_erased_with_the_entry(void **state)
{
	struct fixture *f = *state;
	struct gr_stored_delivery h = head(0, 0), back;
	struct gr_error err;
	gr_delivery_id id;

	fixture_process(f);
	f->stamp.change = 31;
	id = saved(f, &h, NULL, NULL);
	must(gr_store_audit_erase(f->db, 31, &err), &err);
	must(gr_store_delivery_find(f->db, id, f->a, &back, &err), &err);
	assert_int_equal(back.answered_by.n, 0);
}

static void ten_thousand_rows_are_stored_at_once(void **state)
{
	enum { MANY = 10000 };
	struct fixture *f = *state;
	struct gr_stored_delivery h = head(MANY, 0);
	struct gr_candidate *c = gr_alloc_array(f->a, MANY, sizeof(*c)), *list;
	struct gr_error err;
	gr_delivery_id id;
	int32_t count;

	fixture_process(f);
	c[0] = (struct gr_candidate){.line = fixture_line(f, 1, "Ny sti", 1000)};
	for (int i = 0; i < MANY; i++) {
		c[i] = c[0];
		c[i].line.likely_kg = i;
	}
	id = saved(f, &h, c, NULL);
	must(gr_store_delivery_candidates(f->db, id, f->a, &list, &count, &err), &err);
	assert_int_equal(count, MANY);
	for (int i = 0; i < MANY; i++)
		assert_int_equal(list[i].line.likely_kg, i);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_delivery_comes_back_as_it_was_handed_in),
	    cmocka_unit_test(a_finding_keeps_its_sentence_and_typed_values),
	    cmocka_unit_test(a_delivery_can_be_accepted_once),
	    cmocka_unit_test(who_answered_can_be_erased_with_the_entry),
	    cmocka_unit_test(ten_thousand_rows_are_stored_at_once),
	};

	return fixture_run("delivery", tests, sizeof(tests) / sizeof(tests[0]));
}
