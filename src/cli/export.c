#include "cli/commands.h"

#include <errno.h>
#include <limits.h>
#include <sys/stat.h>

#include "cli/print.h"
#include "exchange/csv.h"
#include "exchange/table.h"
#include "query/line.h"
#include "query/table.h"

#define EXPORT_MAX ((size_t)1 << 30)

static int write_in(struct gr_run *r, const char *folder, const char *name, struct gr_str bytes, struct gr_error *err)
{
	char path[PATH_MAX];

	snprintf(path, sizeof path, "%s/%s", folder, name);
	gr_run_progress(r, name, 1, 1);
	return gr_file_write(path, r->out, bytes, r->arena, err);
}

static int write_table(struct gr_run *r, const char *folder, const char *name, const struct gr_table *t, struct gr_error *err)
{
	struct gr_sb sb;

	gr_sb_open(&sb, r->arena, EXPORT_MAX);
	gr_csv_put_table(&sb, t);
	return sb.full ? gr_fail_full(err) : write_in(r, folder, name, gr_sb_str(&sb), err);
}

static int write_lines(struct gr_run *r, const char *folder, struct gr_error *err)
{
	struct gr_line_view v;
	struct gr_sb sb;
	int rc = gr_query_lines(r->app, r->who, (gr_org_id){0}, -1, r->arena, &v, err);

	if (rc)
		return rc;
	gr_sb_open(&sb, r->arena, EXPORT_MAX);
	gr_csv_bom(&sb);
	gr_csv_put_head(&sb);
	for (int32_t i = 0; i < v.rows; i++)
		gr_csv_put_line(&sb, &v.row[i].line, v.dataset);
	return sb.full ? gr_fail_full(err) : write_in(r, folder, "lines.csv", gr_sb_str(&sb), err);
}

static int write_plan(struct gr_run *r, const char *folder, struct gr_error *err)
{
	struct gr_plan_view v;
	struct gr_table t;
	struct gr_str file = {0};
	int rc = gr_query_plan(r->app, r->who, (gr_plan_id){0}, r->arena, &v, err);

	if (rc || !v.there)
		return rc;
	rc = gr_plan_table(&v, r->arena, &t, err);
	if (!rc)
		rc = write_table(r, folder, "plan.csv", &t, err);
	if (!rc)
		rc = gr_plan_use_table(&v, r->arena, &t, err);
	if (!rc)
		rc = write_table(r, folder, "plan_pairs.csv", &t, err);
	if (!rc)
		rc = gr_query_plan_file(r->app, r->who, v.plan, r->arena, &file, err);
	return rc ? rc : write_in(r, folder, "plan.grus", file, err);
}

static int run(struct gr_run *r, struct gr_error *err)
{
	struct gr_pool_filter all = {.direction = -1};
	struct gr_pool_view pool;
	struct gr_outlook_view outlook;
	struct gr_table t;
	int rc = r->argc == 1 ? GR_OK : gr_fail(err, GR_INVALID, N_("Name the folder that the files go to."), "");

	if (!rc && mkdir(r->argv[0], 0700) && errno != EEXIST)
		rc = gr_fail_with(err, GR_BROKEN, N_("The folder {0} could not be made."), N_("Check its name and your permission."),
		    GR_ARGS(gr_arg_z(r->argv[0])));
	if (!rc)
		rc = write_lines(r, r->argv[0], err);
	if (!rc)
		rc = gr_query_pool(r->app, r->who, &all, r->arena, &pool, err);
	if (!rc)
		rc = gr_pool_table(&pool, r->arena, &t, err);
	if (!rc)
		rc = write_table(r, r->argv[0], "pool.csv", &t, err);
	if (!rc)
		rc = write_plan(r, r->argv[0], err);
	if (!rc)
		rc = gr_query_outlook(r->app, r->who, r->arena, &outlook, err);
	if (!rc)
		rc = gr_outlook_table(&outlook, r->arena, &t, err);
	return rc ? rc : write_table(r, r->argv[0], "outlook.csv", &t, err);
}

const struct gr_command gr_cli_export = {
    .name = "export",
    .usage = "FOLDER",
    .summary = N_("Everything as files: lines, pooled volumes, plan with its proof, outlook"),
    .right = GR_EXPORT,
    .database = GR_OPEN_DATABASE,
    .run = run,
};
