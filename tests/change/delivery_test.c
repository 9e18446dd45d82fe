#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "change/line.h"
#include "query/delivery.h"
#include "scene.h"

static int open_scene(void **state)
{
	static struct scene s;

	scene_open(&s);
	*state = &s;
	return 0;
}

static int close_scene(void **state)
{
	scene_close(*state);
	return 0;
}

/* Three lines of 1,000, 2,000 and 3,000 t stand. */
static void give_three(struct scene *s)
{
	for (int64_t i = 1; i <= 3; i++) {
		struct gr_actor who = scene_builder(s, s->org);
		struct gr_line line = scene_line(s, i < 3 ? "Ringvejen" : "Skolegade", i * 1000);
		enum gr_line_field field;
		gr_line_id id;

		assert_int_equal(gr_line_save(&s->app, &who, &line, &id, &field, &s->err), GR_OK);
	}
}

static gr_delivery_id check(struct scene *s, const struct gr_delivery *d)
{
	struct gr_actor who = scene_builder(s, s->org);
	gr_delivery_id id = {0};

	assert_int_equal(gr_delivery_check(&s->app, &who, s->org, d, &id, &s->err), GR_OK);
	return id;
}

static int accept(struct scene *s, gr_delivery_id id, enum gr_accept how)
{
	struct gr_actor who = scene_builder(s, s->org);

	return gr_delivery_accept(&s->app, &who, id, how, &s->err);
}

static struct gr_delivery_view view(struct scene *s, gr_delivery_id id)
{
	struct gr_actor who = scene_builder(s, s->org);
	struct gr_delivery_view v;

	assert_int_equal(gr_query_delivery(&s->app, &who, id, s->a, &v, &s->err), GR_OK);
	return v;
}

/* As if somebody had typed it in the workbook. */
static void type(struct gr_line *l, int64_t tonnes)
{
	l->low_kg = tonnes * 800;
	l->likely_kg = tonnes * 1000;
	l->high_kg = tonnes * 1300;
	l->entered.thousandths = tonnes * 1000;
}

static int64_t sum_t(struct scene *s)
{
	struct gr_line *l;
	int32_t n = scene_lines(s, s->org, &l);
	int64_t kg = 0;

	for (int32_t i = 0; i < n; i++)
		kg += l[i].likely_kg;
	return kg / 1000;
}

static void a_check_changes_no_line(void **state)
{
	struct scene *s = *state;
	struct gr_line *line;
	struct gr_delivery d;
	struct gr_delivery_view v;

	give_three(s);
	d = scene_workbook(s, s->org, &line);
	type(&line[0], 1500);
	v = view(s, check(s, &d));
	assert_int_equal(v.changed, 1);
	assert_int_equal(v.same, 2);
	assert_int_equal(v.added + v.gone, 0);
	assert_int_equal(v.need_before_kg, 6000000);
	assert_int_equal(v.need_after_kg, 6500000);
	assert_int_equal(sum_t(s), 6000);
}

static void an_accepted_file_changes_exactly_its_lines_and_the_log_tells_it(void **state)
{
	struct scene *s = *state;
	struct gr_line *line, added;
	struct gr_line four[4];
	struct gr_str content[4];
	struct gr_delivery d;
	gr_delivery_id id;
	int64_t entries;

	give_three(s);
	d = scene_workbook(s, s->org, &line);
	added = scene_line(s, "Ny sti", 400);
	for (int i = 0; i < 2; i++) { /* the third line is taken out of the file, a new one comes in */
		four[i] = line[i];
		content[i] = d.content[i];
	}
	type(&four[1], 2500);
	four[2] = added;
	content[2] = GR_STR("");
	d.line = four;
	d.content = content;
	d.lines = 3;
	id = check(s, &d);
	entries = scene_audit_entries(s);
	assert_int_equal(accept(s, id, GR_ACCEPT_ALL), GR_OK);
	assert_int_equal(scene_audit_entries(s), entries + 1);
	assert_int_equal(sum_t(s), 1000 + 2500 + 400);
	assert_int_equal(view(s, id).state, GR_DELIVERY_ACCEPTED);
	assert_int_equal(accept(s, id, GR_ACCEPT_ALL), GR_LIMIT);
	assert_int_equal(sum_t(s), 3900);
}

static void a_row_that_nobody_edited_does_not_undo_a_colleagues_change(void **state)
{
	struct scene *s = *state;
	struct gr_actor who;
	struct gr_line *line, mine;
	struct gr_delivery d;
	struct gr_delivery_view v;
	enum gr_line_field field;
	gr_line_id id;

	give_three(s);
	d = scene_workbook(s, s->org, &line);
	mine = line[2];
	type(&mine, 9000); /* meanwhile, by form */
	who = scene_builder(s, s->org);
	assert_int_equal(gr_line_save(&s->app, &who, &mine, &id, &field, &s->err), GR_OK);
	type(&line[0], 1100);
	v = view(s, check(s, &d));
	assert_int_equal(v.changed, 1);
	assert_int_equal(v.same, 2);
	assert_int_equal(accept(s, v.id, GR_ACCEPT_ALL), GR_OK);
	assert_int_equal(sum_t(s), 1100 + 2000 + 9000);
}

static void the_second_of_two_uploads_is_told_what_the_first_changed(void **state)
{
	struct scene *s = *state;
	struct gr_line *first, *second;
	struct gr_delivery a, b;
	gr_delivery_id early, late;
	struct gr_delivery_view v;

	give_three(s);
	a = scene_workbook(s, s->org, &first);
	b = scene_workbook(s, s->org, &second);
	type(&first[0], 1200);
	type(&second[0], 1300);
	early = check(s, &a);
	late = check(s, &b);
	assert_int_equal(accept(s, early, GR_ACCEPT_ALL), GR_OK);
	/* checked before the first was accepted: refused whole, with the reason */
	assert_int_equal(accept(s, late, GR_ACCEPT_ALL), GR_CONFLICT);
	assert_int_equal(sum_t(s), 1200 + 5000);
	/* handed in again: told, and then the choice is theirs */
	v = view(s, check(s, &b));
	assert_int_equal(v.changed, 1);
	for (int32_t i = 0; i < v.differences; i++)
		assert_int_equal(v.difference[i].raced, v.difference[i].kind == GR_LINE_CHANGED);
	assert_int_equal(accept(s, v.id, GR_ACCEPT_ALL), GR_OK);
	assert_int_equal(sum_t(s), 1300 + 5000);
}

static void a_line_that_came_after_the_workbook_is_not_gone(void **state)
{
	struct scene *s = *state;
	struct gr_actor who;
	struct gr_line *line, late;
	struct gr_delivery d;
	enum gr_line_field field;
	gr_line_id id;

	give_three(s);
	d = scene_workbook(s, s->org, &line);
	late = scene_line(s, "Sen sti", 700);
	who = scene_builder(s, s->org);
	assert_int_equal(gr_line_save(&s->app, &who, &late, &id, &field, &s->err), GR_OK);
	assert_int_equal(view(s, check(s, &d)).gone, 0);
}

static void an_old_workbook_does_not_bring_a_deleted_line_back(void **state)
{
	struct scene *s = *state;
	struct gr_line *old, *line;
	struct gr_delivery stale, shorter;
	struct gr_delivery_view v;

	give_three(s);
	stale = scene_workbook(s, s->org, &old);
	shorter = scene_workbook(s, s->org, &line);
	shorter.lines = 2; /* the third is taken out */
	assert_int_equal(accept(s, check(s, &shorter), GR_ACCEPT_ALL), GR_OK);
	assert_int_equal(sum_t(s), 3000);
	v = view(s, check(s, &stale));
	assert_int_equal(v.added + v.changed + v.gone, 0);
	assert_int_equal(v.problems, 1);
	assert_int_equal(accept(s, v.id, GR_ACCEPT_ALL), GR_OK);
	assert_int_equal(sum_t(s), 3000);
	/* but a row that was edited is wanted */
	type(&old[2], 3100);
	v = view(s, check(s, &stale));
	assert_int_equal(v.added, 1);
}

static void a_workbook_of_another_organisation_is_refused_and_nothing_is_kept(void **state)
{
	struct scene *s = *state;
	struct gr_actor who = scene_builder(s, s->other);
	struct gr_line *line;
	struct gr_delivery d;
	gr_delivery_id id;
	int64_t entries;

	give_three(s);
	d = scene_workbook(s, s->org, &line);
	entries = scene_audit_entries(s);
	assert_int_equal(gr_delivery_check(&s->app, &who, s->other, &d, &id, &s->err), GR_INVALID);
	assert_int_equal(scene_audit_entries(s), entries);
	/* and nobody hands in for somebody else, whatever the file says */
	who = scene_builder(s, s->other);
	assert_int_equal(gr_delivery_check(&s->app, &who, s->org, &d, &id, &s->err), GR_DENIED);
	id = check(s, &d);
	who = scene_builder(s, s->other);
	assert_int_equal(gr_delivery_accept(&s->app, &who, id, GR_ACCEPT_ALL, &s->err), GR_DENIED);
}

static void the_good_rows_are_taken_while_the_bad_ones_wait(void **state)
{
	struct scene *s = *state;
	struct gr_line *line;
	struct gr_delivery d;
	struct gr_delivery_view v;
	struct gr_problem problem = {.severity = GR_ERROR_CELL, .sheet = GR_STR("Behov"), .row = 5, .column = 6,
	    .field = GR_FIELD_AMOUNT, .found = GR_STR("mange"), .line = 1};

	give_three(s);
	d = scene_workbook(s, s->org, &line);
	(void)gr_fail(&problem.error, GR_INVALID, "This is no number.", "Write a number.");
	type(&line[0], 1700);
	type(&line[1], 1);
	d.problem = &problem;
	d.problems = 1;
	v = view(s, check(s, &d));
	assert_int_equal(v.errors, 1);
	assert_int_equal(v.good, 1);
	assert_int_equal(accept(s, v.id, GR_ACCEPT_ALL), GR_INVALID);
	assert_int_equal(sum_t(s), 6000);
	assert_int_equal(accept(s, v.id, GR_ACCEPT_GOOD), GR_OK);
	assert_int_equal(sum_t(s), 1700 + 5000);
	assert_int_equal(view(s, v.id).state, GR_DELIVERY_PARTLY);
}

static void a_row_without_its_number_is_asked_about(void **state)
{
	struct scene *s = *state;
	struct gr_line typed;
	struct gr_delivery d = {.file_name = GR_STR("fra mail.csv"), .lines = 1, .line = &typed};
	struct gr_delivery_view v;

	give_three(s);
	typed = scene_line(s, "Ringvejen", 1234);
	v = view(s, check(s, &d));
	assert_int_equal(v.added, 1);
	assert_int_equal(v.questions, 1);
	/* the very same content is the same line, and no question */
	typed = scene_line(s, "Skolegade", 3000);
	{
		struct gr_line *stored;

		assert_int_equal(scene_lines(s, s->org, &stored), 3);
		typed = stored[2];
		typed.id = (gr_line_id){0};
	}
	v = view(s, check(s, &d));
	assert_int_equal(v.same, 1);
	assert_int_equal(v.added + v.questions, 0);
}

static void a_repeated_request_gives_the_first_answer(void **state)
{
	struct scene *s = *state;
	struct gr_actor who = scene_builder(s, s->org);
	struct gr_line line = scene_line(s, "Ringvejen", 1000);
	enum gr_line_field field;
	gr_line_id first, again;
	int64_t entries;

	assert_int_equal(gr_line_save(&s->app, &who, &line, &first, &field, &s->err), GR_OK);
	entries = scene_audit_entries(s);
	assert_int_equal(gr_line_save(&s->app, &who, &line, &again, &field, &s->err), GR_OK);
	assert_int_equal(first.v, again.v);
	assert_int_equal(sum_t(s), 1000);
	assert_int_equal(scene_audit_entries(s), entries);
}

/* A page that was kept in the browser, and used once more: the first answer would be about another file, or another line. */
static void the_key_of_one_file_does_not_answer_for_another(void **state)
{
	struct scene *s = *state;
	struct gr_actor who = scene_builder(s, s->org);
	struct gr_line *line;
	struct gr_delivery d;
	gr_delivery_id first, again = {0};

	give_three(s);
	d = scene_workbook(s, s->org, &line);
	d.file_sha256 = gr_sha256_hex(s->a, gr_sha256_of(GR_STR("first")));
	assert_int_equal(gr_delivery_check(&s->app, &who, s->org, &d, &first, &s->err), GR_OK);
	assert_int_equal(gr_delivery_check(&s->app, &who, s->org, &d, &again, &s->err), GR_OK);
	assert_int_equal(again.v, first.v);
	d.file_sha256 = gr_sha256_hex(s->a, gr_sha256_of(GR_STR("second")));
	assert_int_equal(
	    gr_delivery_check(&s->app, &who, s->org, &d, &again, &s->err), GR_CONFLICT);
	assert_int_equal(again.v, 0);
}

static void the_key_of_one_acceptance_does_not_answer_for_another(void **state)
{
	struct scene *s = *state;
	struct gr_actor who;
	struct gr_line *line;
	struct gr_delivery d;
	gr_delivery_id one, two;

	give_three(s);
	d = scene_workbook(s, s->org, &line);
	type(&line[0], 1500);
	one = check(s, &d);
	two = check(s, &d);
	who = scene_builder(s, s->org);
	assert_int_equal(gr_delivery_accept(&s->app, &who, one, GR_ACCEPT_ALL, &s->err), GR_OK);
	assert_int_equal(gr_delivery_accept(&s->app, &who, one, GR_ACCEPT_ALL, &s->err), GR_OK);
	assert_int_equal(
	    gr_delivery_accept(&s->app, &who, two, GR_ACCEPT_ALL, &s->err), GR_CONFLICT);
	assert_int_equal(view(s, two).state, GR_DELIVERY_CHECKED);
}

/* Lines that share every text stand in one chain: each row takes one of them, and the next row the next. */
static void equal_rows_without_numbers_take_one_equal_line_each(void **state)
{
	struct scene *s = *state;
	struct gr_delivery_view v;
	struct gr_line row[3];
	struct gr_delivery d = {.file_name = GR_STR("x.csv"), .line = row, .lines = 3};

	for (int i = 0; i < 2; i++) {
		struct gr_actor who = scene_builder(s, s->org);
		struct gr_line line = scene_line(s, "Ringvejen", 1000);
		enum gr_line_field field;
		gr_line_id id;

		assert_int_equal(gr_line_save(&s->app, &who, &line, &id, &field, &s->err), GR_OK);
	}
	for (int i = 0; i < 3; i++) {
		struct gr_line *stored;

		assert_int_equal(scene_lines(s, s->org, &stored), 2);
		row[i] = stored[0];
		row[i].id = (gr_line_id){0};
	}
	v = view(s, check(s, &d));
	assert_int_equal(v.same, 2);
	assert_int_equal(v.added, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(equal_rows_without_numbers_take_one_equal_line_each, open_scene, close_scene),
	    cmocka_unit_test_setup_teardown(the_key_of_one_file_does_not_answer_for_another, open_scene, close_scene),
	    cmocka_unit_test_setup_teardown(the_key_of_one_acceptance_does_not_answer_for_another, open_scene, close_scene),
	    cmocka_unit_test_setup_teardown(a_check_changes_no_line, open_scene, close_scene),
	    cmocka_unit_test_setup_teardown(an_accepted_file_changes_exactly_its_lines_and_the_log_tells_it, open_scene, close_scene),
	    cmocka_unit_test_setup_teardown(a_row_that_nobody_edited_does_not_undo_a_colleagues_change, open_scene, close_scene),
	    cmocka_unit_test_setup_teardown(the_second_of_two_uploads_is_told_what_the_first_changed, open_scene, close_scene),
	    cmocka_unit_test_setup_teardown(a_line_that_came_after_the_workbook_is_not_gone, open_scene, close_scene),
	    cmocka_unit_test_setup_teardown(an_old_workbook_does_not_bring_a_deleted_line_back, open_scene, close_scene),
	    cmocka_unit_test_setup_teardown(a_workbook_of_another_organisation_is_refused_and_nothing_is_kept, open_scene, close_scene),
	    cmocka_unit_test_setup_teardown(the_good_rows_are_taken_while_the_bad_ones_wait, open_scene, close_scene),
	    cmocka_unit_test_setup_teardown(a_row_without_its_number_is_asked_about, open_scene, close_scene),
	    cmocka_unit_test_setup_teardown(a_repeated_request_gives_the_first_answer, open_scene, close_scene),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
