#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <unistd.h>

#include <cmocka.h>

#include "change/demo.h"
#include "change/job.h"
#include "change/line.h"
#include "change/plan.h"
#include "change/snapshot.h"
#include "proof/plan_file.h"
#include "query/plan.h"
#include "query/pool.h"
#include "query/snapshot.h"
#include "scene.h"
#include "store/dataset.h"

/* The demo's 600 lines in a database of their own; the process of the scene is another file. */
static int open_demo(void **state)
{
	static struct scene s;
	static struct gr_demo_made made;
	static char file[160];

	scene_open(&s);
	gr_dataset_cache_close(s.app.cache);
	gr_app_close(&s.app);
	snprintf(file, sizeof file, "%s/demo.db", s.folder);
	s.operator.process = (gr_process_id){0};
	if (gr_app_open(&s.app, file, GRUS_SOURCE, true, 4, &s.err))
		return 1;
	s.app.cache = gr_dataset_cache_open();
	if (gr_demo_load(&s.app, &s.operator, s.a, &made, &s.err) ||
	    gr_query_process_default(&s.app, &s.operator.process, &s.err))
		return 1;
	*state = &s;
	return 0;
}

static int close_demo(void **state)
{
	struct scene *s = *state;
	static const char *const tail[] = {"", "-wal", "-shm"};
	char path[200];

	for (size_t i = 0; i < 3; i++) {
		snprintf(path, sizeof path, "%s/demo.db%s", s->folder, tail[i]);
		unlink(path);
	}
	scene_close(s);
	return 0;
}

static const struct gr_dataset *frozen(struct scene *s, gr_snapshot_id id)
{
	const struct gr_dataset *d = NULL;
	struct gr_db *db = NULL;

	assert_int_equal(gr_db_take(s->app.dbs, &db, &s->err), GR_OK);
	assert_int_equal(gr_dataset_frozen(&s->app, db, s->operator.process, id, &d, &s->err), GR_OK);
	gr_db_give(s->app.dbs, db);
	return d;
}

static void a_frozen_line_comes_back_as_it_was(void **state)
{
	struct scene *s = *state;
	const struct gr_dataset *old = frozen(s, (gr_snapshot_id){1}), *live = NULL;
	struct gr_db *db = NULL;

	assert_int_equal(gr_db_take(s->app.dbs, &db, &s->err), GR_OK);
	assert_int_equal(gr_dataset_live(&s->app, db, s->operator.process, s->operator.now, s->a, &live, &s->err), GR_OK);
	gr_db_give(s->app.dbs, db);
	assert_int_equal(old->lines, 600);
	assert_int_equal(live->lines, 600);
	for (int32_t i = 0; i < 600; i++) {
		struct gr_line then = old->line[i], now = live->line[i];
		struct gr_sb a, b;

		/* the frozen row carries its project's name; a live one has it in its project */
		now.project_name = then.project_name;
		now.project_type = then.project_type;
		gr_sb_open(&a, s->a, 8192);
		gr_sb_open(&b, s->a, 8192);
		gr_line_canonical(&a, &then);
		gr_line_canonical(&b, &now);
		assert_true(gr_str_eq(gr_sb_str(&a), gr_sb_str(&b)));
		assert_int_equal(old->line[i].likely_kg, live->line[i].likely_kg);
		assert_int_equal(old->key[i].quality, live->key[i].quality);
		assert_int_equal(old->key[i].area, live->key[i].area);
		assert_true(gr_str_eq(old->project[old->key[i].project].name, live->project[live->key[i].project].name));
	}
}

static void a_new_line_leaves_the_old_data_set_and_makes_another(void **state)
{
	struct scene *s = *state;
	struct gr_actor who = scene_builder(s, s->org), lead;
	struct gr_line line = scene_line(s, "Ny vej", 50000);
	enum gr_line_field field;
	gr_snapshot_id two;
	gr_line_id id;
	struct gr_snapshot head;

	assert_int_equal(gr_line_save(&s->app, &who, &line, &id, &field, &s->err), GR_OK);
	assert_int_equal(frozen(s, (gr_snapshot_id){1})->lines, 600);
	lead = scene_lead(s);
	assert_int_equal(gr_snapshot_take(&s->app, &lead, GR_STR("to"), &two, &s->err), GR_OK);
	assert_int_equal(two.v, 2);
	assert_int_equal(frozen(s, two)->lines, 601);
	assert_int_equal(gr_query_snapshot_verify(&s->app, &lead, (gr_snapshot_id){1}, s->a, &head, &s->err), GR_OK);
	assert_int_equal(gr_query_snapshot_verify(&s->app, &lead, two, s->a, &head, &s->err), GR_OK);
}

static struct gr_pool_view pool(struct scene *s, struct gr_actor who)
{
	struct gr_pool_filter all = {.direction = -1};
	struct gr_pool_view v;

	assert_int_equal(gr_query_pool(&s->app, &who, &all, s->a, &v, &s->err), GR_OK);
	return v;
}

static void the_public_sees_published_figures_and_nothing_else(void **state)
{
	struct scene *s = *state;
	struct gr_pool_view v = pool(s, scene_reader(s)), market;
	struct gr_actor lead = scene_lead(s);

	assert_true(v.published);
	assert_false(v.has_own);
	assert_int_equal(v.lines, 0);
	for (int32_t i = 0; i < v.rows; i++) {
		const struct gr_pool_row *r = &v.row[i];

		assert_true(r->likely_kg.kind != GR_REPORTED || r->likely_kg.n % 1000000 == 0);
		assert_int_equal(r->low_kg.kind, GR_NOT_REPORTED);
		assert_true(r->group_total || r->low_percent.kind != GR_REPORTED);
		for (int32_t y = 0; y < v.years; y++)
			assert_true(r->cell[y].likely_kg.kind != GR_REPORTED || r->cell[y].likely_kg.n % 1000000 == 0);
	}
	/* "se det, som markedet ser det" is the same to the last figure */
	lead.as_market = true;
	market = pool(s, lead);
	assert_int_equal(market.rows, v.rows);
	for (int32_t i = 0; i < v.rows; i++) {
		assert_int_equal(market.row[i].likely_kg.kind, v.row[i].likely_kg.kind);
		assert_int_equal(market.row[i].likely_kg.n, v.row[i].likely_kg.n);
	}
	assert_int_equal(market.lines, 0);
}

static void the_team_sees_sums_that_add_up(void **state)
{
	struct scene *s = *state;
	struct gr_pool_view v = pool(s, scene_lead(s));
	int64_t rows[GR_DIRECTIONS] = {0}, groups[GR_DIRECTIONS] = {0}, years[GR_DIRECTIONS] = {0}, lines[GR_DIRECTIONS] = {0};
	const struct gr_dataset *d = frozen(s, v.snapshot);

	for (int32_t i = 0; i < v.rows; i++) {
		const struct gr_pool_row *r = &v.row[i];

		if (!r->total && !r->group_total)
			rows[r->direction] += r->likely_kg.n;
		if (r->group_total)
			groups[r->direction] += r->likely_kg.n;
	}
	for (int32_t y = 0; y < v.years; y++) {
		years[GR_NEED] += v.by_year[y].need_kg.n;
		years[GR_SURPLUS] += v.by_year[y].surplus_kg.n;
	}
	for (int32_t i = 0; i < d->lines; i++)
		lines[d->line[i].direction] += d->line[i].likely_kg;
	for (int k = 0; k < GR_DIRECTIONS; k++) {
		assert_int_equal(rows[k], lines[k]);
		assert_int_equal(groups[k], lines[k]);
		assert_int_equal(years[k], lines[k]);
	}
	assert_int_equal(v.need_kg.n, lines[GR_NEED]);
	assert_int_equal(v.surplus_kg.n, lines[GR_SURPLUS]);
}

static struct gr_plan_view plan(struct scene *s, struct gr_actor who)
{
	struct gr_plan_view v;

	assert_int_equal(gr_query_plan(&s->app, &who, (gr_plan_id){0}, s->a, &v, &s->err), GR_OK);
	assert_true(v.there);
	return v;
}

static void a_plan_shows_each_reader_his_part(void **state)
{
	struct scene *s = *state;
	struct gr_plan_view team = plan(s, scene_lead(s)), builder = plan(s, scene_builder(s, s->org));
	struct gr_plan_view all = plan(s, scene_reader(s));
	struct gr_actor reader = scene_reader(s), own = scene_builder(s, s->org);
	struct gr_str file;

	assert_int_equal(team.orgs, team.parties);
	assert_int_equal(builder.orgs, 1);
	assert_true(builder.org[0].own);
	assert_int_equal(all.orgs, 0);
	assert_int_equal(all.reasons, 0);
	for (int32_t i = 0; i < builder.reasons; i++)
		assert_true(builder.reason[i].own);
	for (int32_t i = 0; i < all.uses; i++) {
		assert_int_equal(all.use[i].from_project.n, 0);
		assert_int_equal(all.use[i].kg % 1000000, 0);
	}
	assert_int_equal(gr_query_plan_file(&s->app, &reader, team.plan, s->a, &file, &s->err), GR_DENIED);
	assert_int_equal(gr_query_plan_file(&s->app, &own, team.plan, s->a, &file, &s->err), GR_DENIED);
}

static void joining_is_never_dearer_and_the_stored_file_is_proved(void **state)
{
	struct scene *s = *state;
	struct gr_actor lead = scene_lead(s);
	struct gr_plan_view v = plan(s, lead);
	struct gr_proof proof;
	struct gr_str file;

	assert_true(v.joint.cost_mille_ore <= v.alone.cost_mille_ore);
	assert_int_equal(v.joint.need_kg, v.alone.need_kg);
	assert_int_equal(gr_query_plan_file(&s->app, &lead, v.plan, s->a, &file, &s->err), GR_OK);
	assert_int_equal(gr_proof_check(file, s->a, &proof, &s->err), GR_OK);
	assert_true(proof.primal == v.objective_mille_ore);
	assert_true(proof.primal == proof.dual);
}

static void a_plan_asked_for_is_run_once_and_by_one_worker(void **state)
{
	struct scene *s = *state;
	struct gr_actor lead = scene_lead(s);
	gr_job_id first, again, taken, none;
	struct gr_plan_view before = plan(s, lead), after;

	assert_int_equal(gr_plan_request(&s->app, &lead, (gr_snapshot_id){0}, &first, &s->err), GR_OK);
	lead = scene_lead(s);
	assert_int_equal(gr_plan_request(&s->app, &lead, (gr_snapshot_id){0}, &again, &s->err), GR_OK);
	assert_int_equal(first.v, again.v); /* one open job of a process */
	assert_int_equal(gr_job_take(&s->app, &s->operator, false, &taken, &s->err), GR_OK);
	assert_int_equal(taken.v, first.v);
	assert_int_equal(gr_job_take(&s->app, &s->operator, false, &none, &s->err), GR_OK);
	assert_int_equal(none.v, 0);
	assert_int_equal(plan(s, lead).running, 2);
	assert_int_equal(gr_job_run(&s->app, &s->operator, taken, s->a, &s->err), GR_OK);
	after = plan(s, lead);
	assert_true(after.plan.v > before.plan.v);
	assert_int_equal(after.running, 0);
	assert_int_equal(gr_job_run(&s->app, &s->operator, taken, s->a, &s->err), GR_CONFLICT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_frozen_line_comes_back_as_it_was),
	    cmocka_unit_test(the_public_sees_published_figures_and_nothing_else),
	    cmocka_unit_test(the_team_sees_sums_that_add_up),
	    cmocka_unit_test(a_plan_shows_each_reader_his_part),
	    cmocka_unit_test(joining_is_never_dearer_and_the_stored_file_is_proved),
	    cmocka_unit_test(a_plan_asked_for_is_run_once_and_by_one_worker),
	    cmocka_unit_test(a_new_line_leaves_the_old_data_set_and_makes_another),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, open_demo, close_demo);
}
