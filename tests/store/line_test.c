#include "store/line.h"

#include "fixture.h"
#include "store/confirmation.h"
#include "store/line_columns.h"
#include "store/project.h"

static void same_line(const struct gr_line *a, const struct gr_line *b)
{
	assert_int_equal(a->org.v, b->org.v);
	assert_int_equal(a->project.v, b->project.v);
	assert_true(gr_str_eq(a->project_name, b->project_name));
	assert_true(gr_str_eq(a->project_type, b->project_type));
	assert_int_equal(a->direction, b->direction);
	assert_true(gr_str_eq(a->quality, b->quality));
	assert_true(gr_str_eq(a->use, b->use));
	assert_true(gr_str_eq(a->soil_system, b->soil_system));
	assert_true(gr_str_eq(a->soil_class, b->soil_class));
	assert_int_equal(a->low_kg, b->low_kg);
	assert_int_equal(a->likely_kg, b->likely_kg);
	assert_int_equal(a->high_kg, b->high_kg);
	assert_int_equal(a->ordinary_kg, b->ordinary_kg);
	assert_true(gr_str_eq(a->avoided_why, b->avoided_why));
	assert_int_equal(a->entered.known, b->entered.known);
	assert_int_equal(a->entered.state, b->entered.state);
	assert_int_equal(a->entered.thousandths, b->entered.thousandths);
	assert_int_equal(a->entered.low_thousandths, b->entered.low_thousandths);
	assert_int_equal(a->entered.high_thousandths, b->entered.high_thousandths);
	assert_int_equal(a->entered.width_mm, b->entered.width_mm);
	assert_int_equal(a->entered.thickness_mm, b->entered.thickness_mm);
	assert_true(gr_str_eq(a->entered.works, b->entered.works));
	assert_true(gr_str_eq(a->entered.text, b->entered.text));
	assert_true(gr_str_eq(a->entered.source, b->entered.source));
	assert_true(gr_str_eq(a->place.text, b->place.text));
	assert_int_equal(a->place.municipality, b->place.municipality);
	assert_int_equal(a->place.e_m, b->place.e_m);
	assert_int_equal(a->place.n_m, b->place.n_m);
	assert_int_equal(a->place.precision_m, b->place.precision_m);
	assert_int_equal(a->first.n, b->first.n);
	assert_int_equal(a->last.n, b->last.n);
	assert_int_equal(a->certainty, b->certainty);
	assert_int_equal(a->visibility, b->visibility);
	assert_true(gr_str_eq(a->note, b->note));
}

static void a_line_comes_back_as_it_was_saved(void **state)
{
	struct fixture *f = *state;
	struct gr_line line, back;
	struct gr_error err;
	gr_line_id id;

	fixture_process(f);
	line = fixture_line(f, 1, "Ny sti", 1000);
	id = fixture_saved(f, &line);
	must(gr_store_line_find(f->db, id, f->a, &back, &err), &err);
	assert_int_equal(back.id.v, id.v);
	assert_int_equal(back.version, 1);
	same_line(&line, &back);
}

static void lines_saved_at_once_are_the_same_as_saved_one_by_one(void **state)
{
	enum { MANY = 3000 };
	struct fixture *f = *state;
	struct gr_line_page page = {.process = {1}};
	struct gr_line one, *many, *back;
	struct gr_error err;
	gr_line_id id;
	int32_t count;

	fixture_process(f);
	one = fixture_line(f, 2, "Vej", 10);
	id = fixture_saved(f, &one);
	assert_int_equal(id.v, 1);
	many = gr_alloc_array(f->a, MANY, sizeof(*many));
	for (int i = 0; i < MANY; i++) {
		many[i] = one;
		many[i].likely_kg = 10 + i % 11;
	}
	must(gr_db_begin(f->db, &err), &err);
	must(gr_store_line_save_all(f->db, &f->stamp, many, MANY, &err), &err);
	must(gr_db_commit(f->db, &err), &err);
	must(gr_store_lines(f->db, &page, f->a, &back, &count, &err), &err);
	assert_int_equal(count, MANY + 1);
	for (int i = 0; i < MANY; i++) {
		assert_int_equal(back[i + 1].id.v, many[i].id.v);
		assert_int_equal(back[i + 1].id.v, i + 2);
		assert_int_equal(back[i + 1].version, 1);
		same_line(&many[i], &back[i + 1]);
	}
}

static void every_save_adds_a_version_and_keeps_the_old_one(void **state)
{
	struct fixture *f = *state;
	struct gr_stored_version *v;
	struct gr_line line;
	struct gr_error err;
	int64_t version = 0;
	int32_t count;

	fixture_process(f);
	line = fixture_line(f, 1, "Ny sti", 1000);
	line.id = fixture_saved(f, &line);
	line.version = 1;
	line.likely_kg = 1500;
	f->stamp.at.us += 10;
	f->stamp.change = 2;
	f->stamp.link = fixture_link(f, 1);
	must(gr_db_begin(f->db, &err), &err);
	must(gr_store_line_save(f->db, &f->stamp, &line, &line.id, &version, &err), &err);
	must(gr_db_commit(f->db, &err), &err);
	assert_int_equal(version, 2);
	must(gr_store_line_history(f->db, line.id, f->a, &v, &count, &err), &err);
	assert_int_equal(count, 2);
	assert_int_equal(v[0].line.likely_kg, 1000);
	assert_int_equal(v[0].to.us, NOW + 10);
	assert_int_equal(v[0].ended_change, 2);
	assert_int_equal(v[0].ended_link.v, f->stamp.link.v);
	assert_int_equal(v[0].link.v, 0);
	assert_int_equal(v[1].line.likely_kg, 1500);
	assert_int_equal(v[1].from.us, NOW + 10);
	assert_int_equal(v[1].to.us, 0);
	assert_int_equal(v[1].change, 2);
}

static void the_second_of_two_that_saw_the_same_version_is_told(void **state)
{
	struct fixture *f = *state;
	struct gr_line line, other;
	struct gr_error err;
	gr_line_id id;

	fixture_process(f);
	line = fixture_line(f, 1, "Ny sti", 1000);
	line.id = fixture_saved(f, &line);
	line.version = 1;
	other = line;
	other.likely_kg = 1700;
	fixture_saved(f, &other);
	line.likely_kg = 1800;
	must(gr_db_begin(f->db, &err), &err);
	must_fail(gr_store_line_save(f->db, &f->stamp, &line, &id, NULL, &err), GR_CONFLICT, &err);
	must_fail(gr_store_line_withdraw(f->db, &f->stamp, line.id, 1, &err), GR_CONFLICT, &err);
	gr_db_rollback(f->db);
	must(gr_store_line_find(f->db, line.id, f->a, &other, &err), &err);
	assert_int_equal(other.likely_kg, 1700);
	line.id.v = 999;
	must(gr_db_begin(f->db, &err), &err);
	must_fail(gr_store_line_save(f->db, &f->stamp, &line, &id, NULL, &err), GR_MISSING, &err);
	gr_db_rollback(f->db);
}

static void a_withdrawn_line_is_gone_from_lists_but_not_from_its_history(void **state)
{
	struct fixture *f = *state;
	struct gr_line_page page = {.process = {1}};
	struct gr_stored_version *v;
	struct gr_line line, *lines;
	struct gr_error err;
	int32_t count;

	fixture_process(f);
	line = fixture_line(f, 1, "Ny sti", 1000);
	line.id = fixture_saved(f, &line);
	must(gr_db_begin(f->db, &err), &err);
	must(gr_store_line_withdraw(f->db, &f->stamp, line.id, 1, &err), &err);
	must(gr_db_commit(f->db, &err), &err);
	must_fail(gr_store_line_find(f->db, line.id, f->a, &line, &err), GR_MISSING, &err);
	must(gr_store_lines(f->db, &page, f->a, &lines, &count, &err), &err);
	assert_int_equal(count, 0);
	must(gr_store_line_history(f->db, (gr_line_id){1}, f->a, &v, &count, &err), &err);
	assert_int_equal(count, 1);
	assert_int_equal(v[0].to.us, NOW);
}

static void a_clock_set_back_cannot_end_a_version_before_it_began(void **state)
{
	struct fixture *f = *state;
	struct gr_stored_version *v;
	struct gr_line line;
	struct gr_error err;
	int32_t count;

	fixture_process(f);
	line = fixture_line(f, 1, "Ny sti", 1000);
	line.id = fixture_saved(f, &line);
	f->stamp.at.us -= 1000000;
	must(gr_db_begin(f->db, &err), &err);
	must(gr_store_line_withdraw(f->db, &f->stamp, line.id, 1, &err), &err);
	must(gr_db_commit(f->db, &err), &err);
	must(gr_store_line_history(f->db, line.id, f->a, &v, &count, &err), &err);
	assert_true(v[0].to.us >= v[0].from.us);
}

static void a_page_follows_the_one_before(void **state)
{
	struct fixture *f = *state;
	struct gr_line_page page = {.process = {1}, .org = {2}, .max = 4};
	struct gr_line line, *lines;
	struct gr_error err;
	int32_t count, all = 0;

	fixture_process(f);
	for (int i = 0; i < 20; i++) {
		line = fixture_line(f, 1 + i % 2, "Ny sti", 1000 + i);
		fixture_saved(f, &line);
	}
	do {
		must(gr_store_lines(f->db, &page, f->a, &lines, &count, &err), &err);
		assert_true(count <= 4);
		for (int32_t i = 0; i < count; i++) {
			assert_int_equal(lines[i].org.v, 2);
			assert_true(lines[i].id.v > page.after.v);
			page.after = lines[i].id;
		}
		all += count;
	} while (count);
	assert_int_equal(all, 10);
	must(gr_store_line_count(f->db, (gr_process_id){1}, (gr_org_id){0}, &count, &err), &err);
	assert_int_equal(count, 20);
	page = (struct gr_line_page){.process = {2}};
	must(gr_store_lines(f->db, &page, f->a, &lines, &count, &err), &err);
	assert_int_equal(count, 0); /* another process has none of them */
}

static void the_base_version_tells_what_others_changed_since(void **state)
{
	struct fixture *f = *state;
	struct gr_stored_delivered *d;
	struct gr_line line, other;
	struct gr_error err;
	gr_line_id *touched;
	int64_t base, all;
	int32_t count;

	fixture_process(f);
	must(gr_store_line_base(f->db, (gr_process_id){1}, (gr_org_id){1}, &base, &err), &err);
	assert_int_equal(base, 0);
	f->stamp.change = 7;
	line = fixture_line(f, 1, "Ny sti", 1000);
	line.id = fixture_saved(f, &line);
	other = fixture_line(f, 1, "Ny bro", 500);
	other.id = fixture_saved(f, &other);
	must(gr_store_line_base(f->db, (gr_process_id){1}, (gr_org_id){1}, &base, &err), &err);
	assert_int_equal(base, 7);
	f->stamp.change = 9;
	f->stamp.at.us += 5;
	other.version = 1;
	must(gr_db_begin(f->db, &err), &err);
	must(gr_store_line_withdraw(f->db, &f->stamp, other.id, 1, &err), &err);
	must(gr_db_commit(f->db, &err), &err);
	must(gr_store_line_touched(
	         f->db, (gr_process_id){1}, (gr_org_id){1}, base, f->a, &touched, &count, &err),
	    &err);
	assert_int_equal(count, 1);
	assert_int_equal(touched[0].v, other.id.v);
	must(gr_store_line_newer(f->db, (gr_process_id){1}, (struct gr_time){NOW}, &count, &err),
	    &err);
	assert_int_equal(count, 1);
	must(
	    gr_store_line_newer(f->db, (gr_process_id){1}, (struct gr_time){NOW + 5}, &count, &err),
	    &err);
	assert_int_equal(count, 0);
	must(gr_store_line_base(f->db, (gr_process_id){1}, (gr_org_id){0}, &all, &err), &err);
	assert_int_equal(all, 9);
	must(gr_store_line_orgs(f->db, (gr_process_id){1}, f->a, &d, &count, &err), &err);
	assert_int_equal(count, 1);
	assert_int_equal(d[0].lines, 1);
	assert_int_equal(d[0].projects, 1);
	assert_int_equal(d[0].last.us, NOW);
}

static void a_band_that_does_not_rise_is_refused_by_the_database_too(void **state)
{
	struct fixture *f = *state;
	struct gr_line line;
	struct gr_error err;
	gr_line_id id;

	fixture_process(f);
	line = fixture_line(f, 1, "Ny sti", 1000);
	line.low_kg = 1001;
	must(gr_db_begin(f->db, &err), &err);
	must_fail(gr_store_line_save(f->db, &f->stamp, &line, &id, NULL, &err), GR_BROKEN, &err);
	gr_db_rollback(f->db);
	line.low_kg = 1;
	line.org.v = 99; /* no such organisation */
	must(gr_db_begin(f->db, &err), &err);
	must_fail(gr_store_line_save(f->db, &f->stamp, &line, &id, NULL, &err), GR_CONFLICT, &err);
	gr_db_rollback(f->db);
}

static void a_project_is_found_by_its_name_or_made(void **state)
{
	struct fixture *f = *state;
	struct gr_project p = {.org = {1}, .name = GR_STR("Ny sti"), .example = true}, back, *list;
	struct gr_error err;
	gr_project_id first, again;
	int32_t count;

	fixture_process(f);
	must(gr_db_begin(f->db, &err), &err);
	must(gr_store_project_need(f->db, &f->stamp, &p, &first, &err), &err);
	p.type = GR_STR("rail");
	must(gr_store_project_need(f->db, &f->stamp, &p, &again, &err), &err);
	assert_int_equal(first.v, again.v);
	p.type = GR_STR("building");
	must(gr_store_project_need(f->db, &f->stamp, &p, &again, &err), &err);
	must(gr_db_commit(f->db, &err), &err);
	must(gr_store_project_find_name(
	         f->db, (gr_process_id){1}, (gr_org_id){1}, p.name, f->a, &back, &err),
	    &err);
	assert_true(gr_str_is(back.type, "rail")); /* the known type stays */
	assert_true(back.example);
	must_fail(gr_store_project_find_name(
	              f->db, (gr_process_id){1}, (gr_org_id){2}, p.name, f->a, &back, &err),
	    GR_MISSING, &err);
	p.org.v = 2;
	must(gr_db_begin(f->db, &err), &err);
	must(gr_store_project_save_all(f->db, &f->stamp, &p, 1, &err), &err);
	assert_true(p.id.v > first.v);
	p.name = GR_STR("Ny bro");
	must(gr_store_project_save(f->db, &f->stamp, &p, &err), &err);
	must(gr_db_commit(f->db, &err), &err);
	must(
	    gr_store_projects(f->db, (gr_process_id){1}, (gr_org_id){0}, f->a, &list, &count, &err),
	    &err);
	assert_int_equal(count, 2);
	assert_true(gr_str_is(list[1].name, "Ny bro"));
	must(gr_store_project_find(f->db, p.id, f->a, &back, &err), &err);
	p.id.v = 77;
	must(gr_db_begin(f->db, &err), &err);
	must_fail(gr_store_project_save(f->db, &f->stamp, &p, &err), GR_MISSING, &err);
	gr_db_rollback(f->db);
}

static void only_the_newest_confirmation_of_each_project_is_told(void **state)
{
	struct fixture *f = *state;
	struct gr_stored_confirmation *c;
	struct gr_line line;
	struct gr_error err;
	int64_t id;
	int32_t count;

	fixture_process(f);
	line = fixture_line(f, 1, "Ny sti", 1000);
	for (int i = 0; i < 3; i++) {
		f->stamp.at.us = NOW + i;
		must(gr_db_begin(f->db, &err), &err);
		must(
		    gr_store_confirmation_save(f->db, &f->stamp, line.org, line.project, &id, &err),
		    &err);
		must(gr_store_confirmation_save(
		         f->db, &f->stamp, line.org, (gr_project_id){0}, &id, &err),
		    &err);
		must(gr_db_commit(f->db, &err), &err);
	}
	must(gr_store_confirmations(
	         f->db, (gr_process_id){1}, (gr_org_id){0}, f->a, &c, &count, &err),
	    &err);
	assert_int_equal(count, 2);
	assert_int_equal(c[0].project.v, 0);
	assert_int_equal(c[1].project.v, line.project.v);
	assert_int_equal(c[1].at.us, NOW + 2);
	must(gr_store_confirmations(
	         f->db, (gr_process_id){1}, (gr_org_id){2}, f->a, &c, &count, &err),
	    &err);
	assert_int_equal(count, 0);
}

static void a_code_that_this_program_does_not_know_is_said_and_not_guessed(void **state)
{
	struct fixture *f = *state;
	struct gr_line line;
	struct gr_error err;
	gr_line_id id;

	fixture_process(f);
	line = fixture_line(f, 1, "Ny sti", 1000);
	id = fixture_saved(f, &line);
	fixture_sql(f, "UPDATE line_version SET certainty = 'promised'");
	must_fail(gr_store_line_find(f->db, id, f->a, &line, &err), GR_BROKEN, &err);
}

static void the_values_of_a_line_are_as_many_as_its_columns(void **state)
{
	struct gr_param value[GR_LINE_COLUMN_COUNT];
	struct gr_line line = {.note = GR_STR("last")};
	int commas = 0;

	(void)state;
	for (const char *p = GR_LINE_COLUMNS; *p; p++)
		commas += *p == ',';
	assert_int_equal(commas + 1, GR_LINE_COLUMN_COUNT);
	gr_line_values(&line, value);
	assert_true(gr_str_is(value[GR_LINE_COLUMN_COUNT - 1].s, "last"));
}

static void an_arena_that_is_full_is_a_limit_and_no_crash(void **state)
{
	struct fixture *f = *state;
	struct gr_line_page page = {.process = {1}};
	struct gr_line line, *lines;
	struct gr_error err;
	int32_t count;
	int rc = GR_LIMIT;

	fixture_process(f);
	for (int i = 0; i < 3; i++) {
		line = fixture_line(f, 1, "Ny sti", 1000 + i);
		fixture_saved(f, &line);
	}
	for (size_t n = 1; rc; n++) { /* the n-th allocation fails, until there are fewer */
		struct gr_arena *a = gr_arena_open(1 << 20);

		gr_arena_fail_at(a, n);
		rc = gr_store_lines(f->db, &page, a, &lines, &count, &err);
		if (rc)
			must_fail(rc, GR_LIMIT, &err);
		else
			assert_int_equal(count, 3);
		assert_true(n < 100);
		gr_arena_close(a);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_line_comes_back_as_it_was_saved),
	    cmocka_unit_test(lines_saved_at_once_are_the_same_as_saved_one_by_one),
	    cmocka_unit_test(every_save_adds_a_version_and_keeps_the_old_one),
	    cmocka_unit_test(the_second_of_two_that_saw_the_same_version_is_told),
	    cmocka_unit_test(a_withdrawn_line_is_gone_from_lists_but_not_from_its_history),
	    cmocka_unit_test(a_clock_set_back_cannot_end_a_version_before_it_began),
	    cmocka_unit_test(a_page_follows_the_one_before),
	    cmocka_unit_test(the_base_version_tells_what_others_changed_since),
	    cmocka_unit_test(a_band_that_does_not_rise_is_refused_by_the_database_too),
	    cmocka_unit_test(a_project_is_found_by_its_name_or_made),
	    cmocka_unit_test(a_code_that_this_program_does_not_know_is_said_and_not_guessed),
	    cmocka_unit_test(the_values_of_a_line_are_as_many_as_its_columns),
	    cmocka_unit_test(an_arena_that_is_full_is_a_limit_and_no_crash),
	    cmocka_unit_test(only_the_newest_confirmation_of_each_project_is_told),
	};

	return fixture_run("line", tests, sizeof(tests) / sizeof(tests[0]));
}
