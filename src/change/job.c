#include "change/job.h"

#include "change/change.h"
#include "change/private.h"
#include "store/job.h"

int gr_job_take(struct gr_app *app, const struct gr_actor *who, bool first, gr_job_id *out, struct gr_error *err)
{
	struct gr_arena *a = gr_arena_open((size_t)1 << 20);
	struct gr_stored_job job;
	struct gr_db *db = NULL;
	int32_t revived = 0;
	int rc = a ? gr_may(who, GR_PLAN_RUN, (gr_org_id){0}, err) : gr_fail_full(err);

	*out = (gr_job_id){0};
	if (!rc)
		rc = gr_db_take(app->dbs, &db, err);
	if (!rc && first)
		rc = gr_store_job_revive(db, who->now, who->now, &revived, err);
	if (!rc)
		rc = gr_store_job_take(db, who->now, a, &job, err);
	if (!rc)
		*out = job.id;
	if (db)
		gr_db_give(app->dbs, db);
	gr_arena_close(a);
	return rc == GR_MISSING ? GR_OK : rc;
}

int gr_job_run(struct gr_app *app, const struct gr_actor *who, gr_job_id id, struct gr_arena *a, struct gr_error *err)
{
	struct gr_actor actor = *who;
	struct gr_plan *plan = gr_alloc(a, sizeof *plan);
	const struct gr_dataset *d;
	struct gr_stored_job job;
	struct gr_db *db = NULL;
	struct gr_change ch;
	int rc = plan ? gr_may(who, GR_PLAN_RUN, (gr_org_id){0}, err) : gr_fail_full(err);

	if (!rc)
		rc = gr_db_take(app->dbs, &db, err);
	if (!rc)
		rc = gr_store_job_find(db, id, a, &job, err);
	if (db)
		gr_db_give(app->dbs, db);
	if (!rc && (job.state != GR_JOB_RUNNING || !gr_str_is(job.kind, "plan.run")))
		rc = gr_fail_with(err, GR_CONFLICT, N_("Job {0} is not one that runs now."),
		    N_("Ask for a new plan on the process team's page."), GR_ARGS(gr_arg_count(id.v)));
	actor.process = job.process;
	if (!rc)
		rc = gr_plan_compute(app, &actor, (gr_snapshot_id){job.subject}, id, a, plan, &d, err);
	if (!rc)
		rc = gr_change_begin(&ch, app, &actor, GR_PLAN_RUN, err);
	if (rc)
		return rc;
	rc = gr_plan_store(&ch, plan, d, a, err);
	if (!rc)
		rc = gr_store_job_finish(ch.db, id, GR_JOB_DONE, plan->id.v, GR_STR(""), gr_time_now(), err);
	return gr_change_end(&ch, rc, plan->id.v, err);
}

int gr_job_fail(struct gr_app *app, const struct gr_actor *who, gr_job_id id, const char *message, struct gr_error *err)
{
	struct gr_change ch;
	int rc = gr_change_begin(&ch, app, who, GR_PLAN_RUN, err);

	if (rc)
		return rc;
	rc = gr_store_job_finish(ch.db, id, GR_JOB_FAILED, 0, gr_str(message), who->now, err);
	gr_change_note(&ch, GR_STR(N_("job failed")), GR_STR(""), gr_str(message));
	return gr_change_end(&ch, rc, id.v, err);
}
