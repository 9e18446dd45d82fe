#include "store/plan.h"

#include "store/private.h"

#define FILE_MAX 500000000

static const char *const kind_code[] = {
    [GR_PLAN_PROVED] = "proved",
    [GR_PLAN_GAP] = "gap",
    [GR_PLAN_LP] = "lp",
    [GR_PLAN_REFUSED] = "refused",
};

static const char missing[] = N_("No plan has been made yet.");
static const char missing_remedy[] = N_("The process team starts one from the list of data sets.");

static int save_head(struct gr_db *db, const struct gr_stamp *stamp,
    const struct gr_stored_plan *plan, gr_plan_id *out, struct gr_error *err)
{
	static const char head_sql[] =
	    "INSERT INTO plan (process, snapshot, made_at, kind, params, results, file_sha256, "
	    "nodes, arcs,"
	    "  solve_us, proof_us, proved_nodes, proved_arcs, proved_pairs, link, change)"
	    "  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16) "
	    "RETURNING id";
	struct gr_stmt *st;
	int rc = gr_stmt_open(db, head_sql, &st, err);

	if (rc)
		return rc;
	gr_bind_i64(st, 1, stamp->process.v);
	gr_bind_i64(st, 2, plan->snapshot.v);
	gr_bind_i64(st, 3, stamp->at.us);
	gr_bind_z(st, 4, kind_code[plan->kind]);
	gr_bind_text(st, 5, plan->params);
	gr_bind_text(st, 6, plan->results);
	gr_bind_hash(st, 7, &plan->file_sha256);
	gr_bind_i64(st, 8, plan->nodes);
	gr_bind_i64(st, 9, plan->arcs);
	gr_bind_i64(st, 10, plan->solve_us);
	gr_bind_i64(st, 11, plan->proof_us);
	gr_bind_i64(st, 12, plan->proved_nodes);
	gr_bind_i64(st, 13, plan->proved_arcs);
	gr_bind_i64(st, 14, plan->proved_pairs);
	gr_bind_id(st, 15, stamp->link.v);
	gr_bind_i64(st, 16, stamp->change);
	return gr_stmt_run_i64(st, &out->v, err);
}

int gr_store_plan_save(struct gr_db *db, const struct gr_stamp *stamp,
    const struct gr_stored_plan *plan, gr_plan_id *out, struct gr_error *err)
{
	static const char file_sql[] = "INSERT INTO plan_file (plan, text) VALUES ($1, $2)";
	struct gr_stmt *st = NULL;
	int rc;

	if (plan->file.n > FILE_MAX || plan->results.n > FILE_MAX)
		return gr_fail_with(err, GR_LIMIT, N_("The plan file is larger than {0}."),
		    N_("Plan fewer lines, or a shorter haul limit."),
		    GR_ARGS(gr_arg_bytes(FILE_MAX)));
	rc = save_head(db, stamp, plan, out, err);
	if (!rc)
		rc = gr_stmt_open(db, file_sql, &st, err);
	if (rc)
		return rc;
	gr_bind_i64(st, 1, out->v);
	gr_bind_text(st, 2, plan->file);
	return gr_stmt_run(st, err);
}

#define PLAN_HEAD                                                                                  \
	"SELECT id, snapshot, made_at, kind, file_sha256, nodes, arcs, solve_us, proof_us, "       \
	"proved_nodes,"                                                                            \
	"  proved_arcs, proved_pairs, change"

static void read_head(struct gr_stmt *st, struct gr_stored_plan *p)
{
	struct gr_str kind = gr_column_text(st, 3);

	p->id.v = gr_column_i64(st, 0);
	p->snapshot.v = gr_column_i64(st, 1);
	p->made.us = gr_column_i64(st, 2);
	for (int i = 0; i < 4; i++)
		if (gr_str_is(kind, kind_code[i]))
			p->kind = (enum gr_plan_kind)i;
	p->file_sha256 = gr_column_hash(st, 4);
	p->nodes = (int32_t)gr_column_i64(st, 5);
	p->arcs = (int32_t)gr_column_i64(st, 6);
	p->solve_us = gr_column_i64(st, 7);
	p->proof_us = gr_column_i64(st, 8);
	p->proved_nodes = gr_column_i64(st, 9);
	p->proved_arcs = gr_column_i64(st, 10);
	p->proved_pairs = gr_column_i64(st, 11);
	p->change = gr_column_i64(st, 12);
}

static int find(struct gr_db *db, const char *sql, gr_process_id process, gr_plan_id id,
    struct gr_arena *a, struct gr_stored_plan *out, struct gr_error *err)
{
	struct gr_stmt *st;
	int rc = gr_stmt_open(db, sql, &st, err);

	if (rc)
		return rc;
	*out = (struct gr_stored_plan){0};
	gr_bind_i64(st, 1, process.v);
	if (id.v)
		gr_bind_i64(st, 2, id.v);
	rc = gr_stmt_need(st, missing, missing_remedy, err);
	if (!rc) {
		read_head(st, out);
		out->params = gr_column_copy(st, 13, a);
		out->results = gr_column_copy(st, 14, a);
	}
	gr_stmt_close(st);
	return !rc && gr_arena_full(a) ? gr_fail_full(err) : rc;
}

int gr_store_plan_find(struct gr_db *db, gr_process_id process, gr_plan_id id, struct gr_arena *a,
    struct gr_stored_plan *out, struct gr_error *err)
{
	static const char find_sql[] = PLAN_HEAD
	    ", params, results FROM plan WHERE process = $1 AND id = $2";
	static const char newest_sql[] = PLAN_HEAD
	    ", params, results FROM plan WHERE process = $1 ORDER BY id DESC LIMIT 1";

	return find(db, id.v ? find_sql : newest_sql, process, id, a, out, err);
}

int gr_store_plan_find_published(struct gr_db *db, gr_process_id process, gr_plan_id id,
    struct gr_arena *a, struct gr_stored_plan *out, struct gr_error *err)
{
	static const char find_sql[] = PLAN_HEAD
	    ", params, results FROM plan WHERE process = $1 AND id = $2"
	    "  AND snapshot IN (SELECT snapshot FROM publication WHERE process = $1)";
	static const char newest_sql[] = PLAN_HEAD
	    ", params, results FROM plan WHERE process = $1"
	    "  AND snapshot IN (SELECT snapshot FROM publication WHERE process = $1)"
	    "  ORDER BY id DESC LIMIT 1";

	return find(db, id.v ? find_sql : newest_sql, process, id, a, out, err);
}

int gr_store_plan_file(struct gr_db *db, gr_process_id process, gr_plan_id id, struct gr_arena *a,
    struct gr_str *out, struct gr_error *err)
{
	static const char file_sql[] = "SELECT f.text FROM plan_file f JOIN plan p ON p.id = "
	                               "f.plan WHERE p.process = $1 AND p.id = $2";
	struct gr_stmt *st;
	int rc = gr_stmt_open(db, file_sql, &st, err);

	if (rc)
		return rc;
	gr_bind_i64(st, 1, process.v);
	gr_bind_i64(st, 2, id.v);
	rc = gr_stmt_need(st, missing, missing_remedy, err);
	if (!rc)
		*out = gr_column_copy(st, 0, a);
	gr_stmt_close(st);
	return !rc && gr_arena_full(a) ? gr_fail_full(err) : rc;
}

int gr_store_plans(struct gr_db *db, gr_process_id process, struct gr_arena *a,
    struct gr_stored_plan **out, int32_t *count, struct gr_error *err)
{
	static const char all_sql[] = PLAN_HEAD " FROM plan WHERE process = $1 ORDER BY id DESC";
	struct gr_stmt *st;
	struct gr_rows rows;
	void *plan;
	int rc = gr_stmt_open(db, all_sql, &st, err);

	if (rc)
		return rc;
	gr_rows_open(&rows, a, sizeof(struct gr_stored_plan), 0);
	gr_bind_i64(st, 1, process.v);
	while (!(rc = gr_rows_next(&rows, st, &plan, err)) && plan)
		read_head(st, plan);
	*out = rows.p;
	return gr_rows_end(&rows, st, rc, count, err);
}
