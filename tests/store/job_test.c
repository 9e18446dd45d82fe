/*
 * The queue: one open job for a key, one worker for a job, and no job lost with its child.
 */
#include "store/job.h"

#include <pthread.h>
#include <string.h>

#include "fixture.h"

static gr_job_id ask(struct fixture *f, const char *key, bool *there)
{
	struct gr_stored_job job = {.kind = GR_STR("plan.run"), .subject = 12, .key = gr_str(key)};
	struct gr_error err;
	gr_job_id id;

	must(gr_db_begin(f->db, &err), &err);
	must(gr_store_job_ask(f->db, &f->stamp, &job, &id, there, &err), &err);
	must(gr_db_commit(f->db, &err), &err);
	return id;
}

static void a_key_keeps_one_open_job(void **state)
{
	struct fixture *f = *state;
	struct gr_stored_job job;
	struct gr_error err;
	gr_job_id first, second;
	bool there;

	fixture_process(f);
	first = ask(f, "plan", &there);
	assert_false(there);
	second = ask(f, "plan", &there);
	assert_true(there);
	assert_int_equal(first.v, second.v);
	ask(f, "", &there);
	assert_false(there);
	ask(f, "", &there);
	assert_false(there);
	must(gr_store_job_take(f->db, (struct gr_time){NOW + 1}, f->a, &job, &err), &err);
	assert_int_equal(job.id.v, first.v);
	ask(f, "plan", &there);
	assert_true(there); /* a running one is open too */
	must(gr_store_job_finish(
	         f->db, first, GR_JOB_DONE, 5, GR_STR(""), (struct gr_time){NOW + 2}, &err),
	    &err);
	second = ask(f, "plan", &there);
	assert_false(there);
	assert_true(second.v > first.v);
}

static void a_job_goes_from_queued_to_done(void **state)
{
	struct fixture *f = *state;
	struct gr_stored_job job, *list;
	struct gr_error err;
	gr_job_id id;
	int32_t count;
	bool there;

	fixture_process(f);
	must_fail(
	    gr_store_job_take(f->db, (struct gr_time){NOW}, f->a, &job, &err), GR_MISSING, &err);
	id = ask(f, "plan", &there);
	must_fail(gr_store_job_progress(f->db, id, 1, GR_STR(""), (struct gr_time){NOW}, &err),
	    GR_CONFLICT, &err);
	must(gr_store_job_take(f->db, (struct gr_time){NOW + 1}, f->a, &job, &err), &err);
	assert_true(gr_str_is(job.kind, "plan.run"));
	assert_int_equal(job.subject, 12);
	assert_int_equal(job.state, GR_JOB_RUNNING);
	assert_int_equal(job.tries, 1);
	must(gr_store_job_progress(
	         f->db, id, 40, GR_STR("Solving"), (struct gr_time){NOW + 2}, &err),
	    &err);
	must(gr_store_job_find(f->db, id, f->a, &job, &err), &err);
	assert_int_equal(job.percent, 40);
	assert_true(gr_str_is(job.message, "Solving"));
	assert_int_equal(job.seen.us, NOW + 2);
	assert_int_equal(job.asked.us, NOW);
	must(gr_store_job_finish(
	         f->db, id, GR_JOB_DONE, 77, GR_STR(""), (struct gr_time){NOW + 3}, &err),
	    &err);
	must_fail(gr_store_job_finish(
	              f->db, id, GR_JOB_FAILED, 0, GR_STR(""), (struct gr_time){NOW + 3}, &err),
	    GR_CONFLICT, &err);
	must(gr_store_jobs(f->db, (gr_process_id){1}, 10, f->a, &list, &count, &err), &err);
	assert_int_equal(count, 1);
	assert_int_equal(list[0].percent, 100);
	assert_int_equal(list[0].result, 77);
	assert_int_equal(list[0].ended.us, NOW + 3);
	assert_string_equal(gr_job_state_code(list[0].state), "done");
}

static void a_job_whose_child_died_is_tried_again_and_at_last_given_up(void **state)
{
	struct fixture *f = *state;
	struct gr_stored_job job;
	struct gr_error err;
	gr_job_id id;
	int32_t count;
	bool there;

	fixture_process(f);
	id = ask(f, "plan", &there);
	for (int i = 1; i <= 3; i++) {
		struct gr_time now = {NOW + i * 100};

		must(gr_store_job_take(f->db, now, f->a, &job, &err), &err);
		assert_int_equal(job.tries, i);
		must(gr_store_job_revive(f->db, now, now, &count, &err), &err);
		assert_int_equal(count, 0); /* it gave a sign of life at this very moment */
		now.us++;
		must(gr_store_job_revive(f->db, now, now, &count, &err), &err);
		assert_int_equal(count, 1);
	}
	must(gr_store_job_find(f->db, id, f->a, &job, &err), &err);
	assert_int_equal(job.state, GR_JOB_FAILED);
	assert_true(job.message.n > 0);
	must_fail(
	    gr_store_job_take(f->db, (struct gr_time){NOW}, f->a, &job, &err), GR_MISSING, &err);
}

#define WORKERS 4
#define JOBS 60

struct worker {
	const char *url;
	int64_t taken[JOBS];
	int count;
};

static void *work(void *self)
{
	struct worker *w = self;
	struct gr_arena *a = gr_arena_open(1 << 24);
	struct gr_stored_job job;
	struct gr_error err;
	struct gr_db *db;

	must(gr_db_open(w->url, false, &db, &err), &err);
	for (;;) {
		int rc = gr_store_job_take(db, (struct gr_time){NOW}, a, &job, &err);

		if (rc == GR_MISSING)
			break;
		must(rc, &err);
		w->taken[w->count++] = job.id.v;
	}
	gr_db_close(db);
	gr_arena_close(a);
	return NULL;
}

static void four_workers_take_each_job_once(void **state)
{
	struct fixture *f = *state;
	static struct worker worker[WORKERS];
	pthread_t thread[WORKERS];
	int seen[JOBS + 1] = {0};
	bool there;

	fixture_process(f);
	for (int i = 0; i < JOBS; i++)
		ask(f, "", &there);
	for (int i = 0; i < WORKERS; i++) {
		memset(&worker[i], 0, sizeof(worker[i]));
		worker[i].url = f->url;
		assert_int_equal(pthread_create(&thread[i], NULL, work, &worker[i]), 0);
	}
	for (int i = 0; i < WORKERS; i++)
		pthread_join(thread[i], NULL);
	for (int i = 0; i < WORKERS; i++)
		for (int j = 0; j < worker[i].count; j++)
			seen[worker[i].taken[j]]++;
	for (int i = 1; i <= JOBS; i++)
		assert_int_equal(seen[i], 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_key_keeps_one_open_job),
	    cmocka_unit_test(a_job_goes_from_queued_to_done),
	    cmocka_unit_test(a_job_whose_child_died_is_tried_again_and_at_last_given_up),
	    cmocka_unit_test(four_workers_take_each_job_once),
	};

	return fixture_run("job", tests, sizeof(tests) / sizeof(tests[0]));
}
