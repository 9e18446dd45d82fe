#include "cli/commands.h"

#include "change/job.h"

static int run(struct gr_run *r, struct gr_error *err)
{
	gr_job_id id = {0};

	if (r->argc != 1 || !gr_str_i64(gr_str(r->argv[0]), &id.v))
		return gr_fail(err, GR_INVALID, N_("Name the number of one job."), "");
	return gr_job_run(r->app, r->who, id, r->arena, err);
}

const struct gr_command gr_cli_job_run = {
    .name = "job run",
    .usage = "JOB",
    .summary = N_("Run one queued job that was taken; grus serve does this by itself"),
    .right = GR_PLAN_RUN,
    .database = GR_OPEN_DATABASE,
    .run = run,
};
