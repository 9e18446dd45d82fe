#include "store/job.h"

#include <assert.h>

#include "store/private.h"

#define TRIES 3

#define JOB_SELECT                                                                                 \
	"SELECT id, process, kind, subject, key, state, percent, message, result, asked_at, "      \
	"started_at,"                                                                              \
	"  ended_at, seen_at, link, tries FROM job"

static const char *const state_code[] = {
    [GR_JOB_QUEUED] = "queued",
    [GR_JOB_RUNNING] = "running",
    [GR_JOB_DONE] = "done",
    [GR_JOB_FAILED] = "failed",
};

const char *gr_job_state_code(enum gr_job_state s)
{
	return state_code[s];
}

static void read_job(struct gr_stmt *st, struct gr_arena *a, struct gr_stored_job *j)
{
	struct gr_str state = gr_column_text(st, 5);

	*j = (struct gr_stored_job){
	    .id = {gr_column_i64(st, 0)},
	    .process = {gr_column_i64(st, 1)},
	    .kind = gr_column_copy(st, 2, a),
	    .subject = gr_column_i64(st, 3),
	    .key = gr_column_copy(st, 4, a),
	    .percent = (int32_t)gr_column_i64(st, 6),
	    .message = gr_column_copy(st, 7, a),
	    .result = gr_column_i64(st, 8),
	    .asked = {gr_column_i64(st, 9)},
	    .started = {gr_column_i64(st, 10)},
	    .ended = {gr_column_i64(st, 11)},
	    .seen = {gr_column_i64(st, 12)},
	    .link = {gr_column_i64(st, 13)},
	    .tries = (int32_t)gr_column_i64(st, 14),
	};
	for (int i = 0; i < 4; i++)
		if (gr_str_is(state, state_code[i]))
			j->state = (enum gr_job_state)i;
}

static int find_open(struct gr_db *db, gr_process_id process, struct gr_str key, gr_job_id *out,
    bool *there, struct gr_error *err)
{
	static const char open_sql[] =
	    "SELECT id FROM job WHERE process = $1 AND key = $2 AND key <> ''"
	    "  AND state IN ('queued', 'running')";
	struct gr_stmt *st;
	int rc = gr_stmt_open(db, open_sql, &st, err);

	if (rc)
		return rc;
	gr_bind_i64(st, 1, process.v);
	gr_bind_text(st, 2, key);
	rc = gr_stmt_step(st, there, err);
	if (!rc && *there)
		out->v = gr_column_i64(st, 0);
	gr_stmt_close(st);
	return rc;
}

int gr_store_job_ask(struct gr_db *db, const struct gr_stamp *stamp,
    const struct gr_stored_job *job, gr_job_id *out, bool *there, struct gr_error *err)
{
	static const char add_sql[] =
	    "INSERT INTO job (process, kind, subject, key, state, asked_at, link)"
	    "  VALUES ($1, $2, $3, $4, 'queued', $5, $6) RETURNING id";
	struct gr_stmt *st;
	int rc = find_open(db, stamp->process, job->key, out, there, err);

	if (rc || *there)
		return rc;
	rc = gr_stmt_open(db, add_sql, &st, err);
	if (rc)
		return rc;
	gr_bind_i64(st, 1, stamp->process.v);
	gr_bind_text(st, 2, job->kind);
	gr_bind_i64(st, 3, job->subject);
	gr_bind_text(st, 4, job->key);
	gr_bind_i64(st, 5, stamp->at.us);
	gr_bind_id(st, 6, stamp->link.v);
	return gr_stmt_run_i64(st, &out->v, err);
}

static int take(struct gr_db *db, struct gr_time now, struct gr_arena *a, struct gr_stored_job *out,
    struct gr_error *err)
{
	/* SQLite has one writer, so the row is ours; PostgreSQL steps over the rows that others hold. */
	static const char next_lite[] = JOB_SELECT " WHERE state = 'queued' ORDER BY id LIMIT 1";
	static const char next_pg[] = JOB_SELECT
	    " WHERE state = 'queued' ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED";
	static const char take_sql[] = "UPDATE job SET state = 'running', started_at = $2, seen_at "
	                               "= $2, tries = tries + 1, percent = 0,"
	                               "  message = '' WHERE id = $1";
	struct gr_stmt *st;
	int rc = gr_stmt_open(db, gr_db_engine(db) == GR_SQLITE ? next_lite : next_pg, &st, err);

	if (rc)
		return rc;
	rc = gr_stmt_need(st, N_("No job is waiting."), "", err);
	if (!rc)
		read_job(st, a, out);
	gr_stmt_close(st);
	if (!rc)
		rc = gr_stmt_open(db, take_sql, &st, err);
	if (rc)
		return rc;
	gr_bind_i64(st, 1, out->id.v);
	gr_bind_i64(st, 2, now.us);
	out->state = GR_JOB_RUNNING;
	out->started = out->seen = now;
	out->tries++;
	out->percent = 0;
	out->message = (struct gr_str){0};
	return gr_stmt_run(st, err);
}

int gr_store_job_take(struct gr_db *db, struct gr_time now, struct gr_arena *a,
    struct gr_stored_job *out, struct gr_error *err)
{
	int rc = gr_db_begin(db, err);

	if (rc)
		return rc;
	rc = take(db, now, a, out, err);
	if (!rc && gr_arena_full(a))
		rc = gr_fail_full(err);
	if (!rc)
		return gr_db_commit(db, err);
	gr_db_rollback(db);
	return rc;
}

static int not_running(struct gr_error *err)
{
	return gr_fail(err, GR_CONFLICT, N_("The job is not running any more."),
	    N_("It was taken for dead, or ended by another worker."));
}

int gr_store_job_progress(struct gr_db *db, gr_job_id id, int32_t percent, struct gr_str message,
    struct gr_time now, struct gr_error *err)
{
	static const char seen_sql[] = "UPDATE job SET percent = $2, message = $3, seen_at = $4"
	                               "  WHERE id = $1 AND state = 'running'";
	struct gr_stmt *st;
	int rc;

	assert(percent >= 0 && percent <= 100);
	rc = gr_stmt_open(db, seen_sql, &st, err);
	if (rc)
		return rc;
	gr_bind_i64(st, 1, id.v);
	gr_bind_i64(st, 2, percent);
	gr_bind_text(st, 3, message);
	gr_bind_i64(st, 4, now.us);
	rc = gr_stmt_run(st, err);
	return !rc && gr_db_changed(db) == 0 ? not_running(err) : rc;
}

int gr_store_job_finish(struct gr_db *db, gr_job_id id, enum gr_job_state state, int64_t result,
    struct gr_str message, struct gr_time now, struct gr_error *err)
{
	static const char finish_sql[] =
	    "UPDATE job SET state = $2, result = $3, message = $4, ended_at = $5, seen_at = $5,"
	    "  percent = CASE WHEN $2 = 'done' THEN 100 ELSE percent END WHERE id = $1 AND state = "
	    "'running'";
	struct gr_stmt *st;
	int rc;

	assert(state == GR_JOB_DONE || state == GR_JOB_FAILED);
	rc = gr_stmt_open(db, finish_sql, &st, err);
	if (rc)
		return rc;
	gr_bind_i64(st, 1, id.v);
	gr_bind_z(st, 2, state_code[state]);
	gr_bind_i64(st, 3, result);
	gr_bind_text(st, 4, message);
	gr_bind_i64(st, 5, now.us);
	rc = gr_stmt_run(st, err);
	return !rc && gr_db_changed(db) == 0 ? not_running(err) : rc;
}

static int revive(struct gr_db *db, struct gr_time before, struct gr_time now, int32_t *count,
    struct gr_error *err)
{
	static const char fail_sql[] =
	    "UPDATE job SET state = 'failed', ended_at = $2, message = $4"
	    "  WHERE state = 'running' AND seen_at < $1 AND tries >= $3";
	static const char again_sql[] = "UPDATE job SET state = 'queued', started_at = 0"
	                                "  WHERE state = 'running' AND seen_at < $1";
	struct gr_stmt *st;
	int rc = gr_stmt_open(db, fail_sql, &st, err);

	if (rc)
		return rc;
	gr_bind_i64(st, 1, before.us);
	gr_bind_i64(st, 2, now.us);
	gr_bind_i64(st, 3, TRIES);
	gr_bind_z(st, 4, N_("The job stopped three times without a result."));
	rc = gr_stmt_run(st, err);
	*count = (int32_t)gr_db_changed(db);
	if (!rc)
		rc = gr_stmt_open(db, again_sql, &st, err);
	if (rc)
		return rc;
	gr_bind_i64(st, 1, before.us);
	rc = gr_stmt_run(st, err);
	*count += (int32_t)gr_db_changed(db);
	return rc;
}

int gr_store_job_revive(struct gr_db *db, struct gr_time before, struct gr_time now, int32_t *count,
    struct gr_error *err)
{
	int rc = gr_db_begin(db, err);

	*count = 0;
	if (rc)
		return rc;
	rc = revive(db, before, now, count, err);
	if (!rc)
		return gr_db_commit(db, err);
	gr_db_rollback(db);
	return rc;
}

int gr_store_job_find(struct gr_db *db, gr_job_id id, struct gr_arena *a, struct gr_stored_job *out,
    struct gr_error *err)
{
	static const char find_sql[] = JOB_SELECT " WHERE id = $1";
	struct gr_stmt *st;
	int rc = gr_stmt_open(db, find_sql, &st, err);

	if (rc)
		return rc;
	gr_bind_i64(st, 1, id.v);
	rc = gr_stmt_need(st, N_("The job is not there."), "", err);
	if (!rc)
		read_job(st, a, out);
	gr_stmt_close(st);
	return !rc && gr_arena_full(a) ? gr_fail_full(err) : rc;
}

int gr_store_jobs(struct gr_db *db, gr_process_id process, int32_t max, struct gr_arena *a,
    struct gr_stored_job **out, int32_t *count, struct gr_error *err)
{
	static const char list_sql[] = JOB_SELECT " WHERE process = $1 ORDER BY id DESC LIMIT $2";
	struct gr_stmt *st;
	struct gr_rows rows;
	void *job;
	int rc = gr_stmt_open(db, list_sql, &st, err);

	if (rc)
		return rc;
	gr_rows_open(&rows, a, sizeof(struct gr_stored_job), 0);
	gr_bind_i64(st, 1, process.v);
	gr_bind_i64(st, 2, max);
	while (!(rc = gr_rows_next(&rows, st, &job, err)) && job)
		read_job(st, a, job);
	*out = rows.p;
	return gr_rows_end(&rows, st, rc, count, err);
}
