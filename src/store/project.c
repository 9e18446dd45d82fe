#include "store/project.h"

#include "store/private.h"

#define PROJECT_SELECT "SELECT id, org, name, type, example FROM project"

static const char missing[] = N_("The project is not there.");
static const char missing_remedy[] = N_("Look it up in the organisation's list of projects.");

static void read_project(struct gr_stmt *st, struct gr_arena *a, struct gr_project *p)
{
	*p = (struct gr_project){
	    .id = {gr_column_i64(st, 0)},
	    .org = {gr_column_i64(st, 1)},
	    .name = gr_column_copy(st, 2, a),
	    .type = gr_column_copy(st, 3, a),
	    .example = gr_column_bool(st, 4),
	};
}

static const char add_sql[] =
    "INSERT INTO project (process, org, name, type, example, made_at, change)"
    "  VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id";

static int add(struct gr_db *db, const struct gr_stamp *stamp, const struct gr_project *project,
    gr_project_id *out, struct gr_error *err)
{
	struct gr_stmt *st;
	int rc = gr_stmt_open(db, add_sql, &st, err);

	if (rc)
		return rc;
	gr_bind_i64(st, 1, stamp->process.v);
	gr_bind_i64(st, 2, project->org.v);
	gr_bind_text(st, 3, project->name);
	gr_bind_text(st, 4, project->type);
	gr_bind_bool(st, 5, project->example);
	gr_bind_i64(st, 6, stamp->at.us);
	gr_bind_i64(st, 7, stamp->change);
	return gr_stmt_run_i64(st, &out->v, err);
}

/* A type that was not known before; a known one stays. */
static int fill_type(struct gr_db *db, gr_project_id id, struct gr_str type, struct gr_error *err)
{
	static const char fill_sql[] = "UPDATE project SET type = $2 WHERE id = $1 AND type = ''";
	struct gr_stmt *st;
	int rc = gr_stmt_open(db, fill_sql, &st, err);

	if (rc)
		return rc;
	gr_bind_i64(st, 1, id.v);
	gr_bind_text(st, 2, type);
	return gr_stmt_run(st, err);
}

int gr_store_project_need(struct gr_db *db, const struct gr_stamp *stamp,
    const struct gr_project *project, gr_project_id *out, struct gr_error *err)
{
	static const char id_sql[] =
	    "SELECT id FROM project WHERE process = $1 AND org = $2 AND name = $3";
	struct gr_stmt *st;
	bool row;
	int rc = gr_stmt_open(db, id_sql, &st, err);

	if (rc)
		return rc;
	gr_bind_i64(st, 1, stamp->process.v);
	gr_bind_i64(st, 2, project->org.v);
	gr_bind_text(st, 3, project->name);
	rc = gr_stmt_step(st, &row, err);
	if (!rc && row)
		out->v = gr_column_i64(st, 0);
	gr_stmt_close(st);
	if (rc)
		return rc;
	if (!row)
		return add(db, stamp, project, out, err);
	return project->type.n ? fill_type(db, *out, project->type, err) : GR_OK;
}

int gr_store_project_save_all(struct gr_db *db, const struct gr_stamp *stamp,
    struct gr_project *project, int32_t count, struct gr_error *err)
{
	int rc = GR_OK;

	for (int32_t i = 0; !rc && i < count; i++)
		rc = add(db, stamp, &project[i], &project[i].id, err);
	return rc;
}

int gr_store_project_save(struct gr_db *db, const struct gr_stamp *stamp,
    const struct gr_project *project, struct gr_error *err)
{
	static const char save_sql[] =
	    "UPDATE project SET name = $3, type = $4, example = $5, change = $6"
	    "  WHERE id = $1 AND process = $2";
	struct gr_stmt *st;
	int rc = gr_stmt_open(db, save_sql, &st, err);

	if (rc)
		return rc;
	gr_bind_i64(st, 1, project->id.v);
	gr_bind_i64(st, 2, stamp->process.v);
	gr_bind_text(st, 3, project->name);
	gr_bind_text(st, 4, project->type);
	gr_bind_bool(st, 5, project->example);
	gr_bind_i64(st, 6, stamp->change);
	rc = gr_stmt_run(st, err);
	if (!rc && gr_db_changed(db) == 0)
		rc = gr_fail(err, GR_MISSING, missing, missing_remedy);
	return rc;
}

int gr_store_project_find(struct gr_db *db, gr_project_id id, struct gr_arena *a,
    struct gr_project *out, struct gr_error *err)
{
	static const char find_sql[] = PROJECT_SELECT " WHERE id = $1";
	struct gr_stmt *st;
	int rc = gr_stmt_open(db, find_sql, &st, err);

	if (rc)
		return rc;
	gr_bind_i64(st, 1, id.v);
	rc = gr_stmt_need(st, missing, missing_remedy, err);
	if (!rc)
		read_project(st, a, out);
	gr_stmt_close(st);
	return !rc && gr_arena_full(a) ? gr_fail_full(err) : rc;
}

int gr_store_project_find_name(struct gr_db *db, gr_process_id process, gr_org_id org,
    struct gr_str name, struct gr_arena *a, struct gr_project *out, struct gr_error *err)
{
	static const char find_sql[] = PROJECT_SELECT
	    " WHERE process = $1 AND org = $2 AND name = $3";
	struct gr_stmt *st;
	int rc = gr_stmt_open(db, find_sql, &st, err);

	if (rc)
		return rc;
	gr_bind_i64(st, 1, process.v);
	gr_bind_i64(st, 2, org.v);
	gr_bind_text(st, 3, name);
	rc = gr_stmt_need(st, missing, missing_remedy, err);
	if (!rc)
		read_project(st, a, out);
	gr_stmt_close(st);
	return !rc && gr_arena_full(a) ? gr_fail_full(err) : rc;
}

int gr_store_projects(struct gr_db *db, gr_process_id process, gr_org_id org, struct gr_arena *a,
    struct gr_project **out, int32_t *count, struct gr_error *err)
{
	static const char list_sql[] = PROJECT_SELECT
	    " WHERE process = $1 AND (CAST($2 AS BIGINT) = 0 OR org = CAST($2 AS BIGINT)) ORDER BY "
	    "id";
	struct gr_stmt *st;
	struct gr_rows rows;
	void *project;
	int rc = gr_stmt_open(db, list_sql, &st, err);

	if (rc)
		return rc;
	gr_rows_open(&rows, a, sizeof(struct gr_project), 64);
	gr_bind_i64(st, 1, process.v);
	gr_bind_i64(st, 2, org.v);
	while (!(rc = gr_rows_next(&rows, st, &project, err)) && project)
		read_project(st, a, project);
	*out = rows.p;
	return gr_rows_end(&rows, st, rc, count, err);
}
