#include "store/check.h"

#include "store/private.h"
#include "store/snapshot.h"

static int broken(const char *what, struct gr_str where, struct gr_error *err)
{
	return gr_fail_with(err, GR_BROKEN, what,
	    N_("Stop the server and restore the newest backup: grus restore"),
	    GR_ARGS(gr_arg_text(where)));
}

int gr_store_check_engine(struct gr_db *db, struct gr_error *err)
{
	static const char whole_lite[] = "PRAGMA integrity_check(1)";
	static const char keys_lite[] = "PRAGMA foreign_key_check";
	struct gr_stmt *st;
	bool row = false;
	int rc;

	if (gr_db_engine(db) == GR_POSTGRES)
		return GR_OK;
	rc = gr_stmt_open(db, whole_lite, &st, err);
	if (rc)
		return rc;
	rc = gr_stmt_step(st, &row, err);
	if (!rc && row && !gr_str_is(gr_column_text(st, 0), "ok"))
		rc = broken(N_("The database is damaged: {0}"), gr_column_text(st, 0), err);
	gr_stmt_close(st);
	if (!rc)
		rc = gr_stmt_open(db, keys_lite, &st, err);
	if (rc)
		return rc;
	rc = gr_stmt_step(st, &row, err);
	if (!rc && row)
		rc = broken(N_("A row of the table {0} refers to something that is not there."),
		    gr_column_text(st, 0), err);
	gr_stmt_close(st);
	return rc;
}

/* Texts against the sums that stand beside them. */
static int check_sums(
    struct gr_db *db, const char *sql, const char *what, int64_t *count, struct gr_error *err)
{
	struct gr_stmt *st;
	bool row = true;
	int rc = gr_stmt_open(db, sql, &st, err);

	if (rc)
		return rc;
	while (!rc && !(rc = gr_stmt_step(st, &row, err)) && row) {
		if (!gr_sha256_eq(gr_sha256_of(gr_column_text(st, 1)), gr_column_hash(st, 2)))
			rc = broken(what, gr_column_text(st, 0), err);
		(*count)++;
	}
	gr_stmt_close(st);
	return rc;
}

/* Versions of a line follow each other without gaps, and only the last can be open. */
static int check_lines(struct gr_db *db, int64_t *count, struct gr_error *err)
{
	static const char gaps_sql[] = "SELECT CAST(line AS TEXT) FROM line_version GROUP BY line"
	                               "  HAVING min(version) <> 1 OR max(version) <> count(*)"
	                               "    OR sum(CASE WHEN to_at IS NULL THEN version ELSE 0 "
	                               "END) NOT IN (0, max(version)) LIMIT 1";
	static const char count_sql[] = "SELECT count(*) FROM line";
	struct gr_stmt *st;
	bool row = false;
	int rc = gr_stmt_open(db, gaps_sql, &st, err);

	if (rc)
		return rc;
	rc = gr_stmt_step(st, &row, err);
	if (!rc && row)
		rc = broken(N_("The versions of line {0} do not follow each other."),
		    gr_column_text(st, 0), err);
	gr_stmt_close(st);
	if (!rc)
		rc = gr_stmt_open(db, count_sql, &st, err);
	return rc ? rc : gr_stmt_run_i64(st, count, err);
}

struct key {
	gr_process_id process;
	gr_snapshot_id id;
};

static int check_snapshots(
    struct gr_db *db, struct gr_arena *a, int64_t *count, struct gr_error *err)
{
	static const char all_sql[] = "SELECT process, n FROM snapshot ORDER BY process, n";
	struct gr_stmt *st;
	struct gr_rows rows;
	struct key *key;
	void *element;
	int32_t keys;
	int rc = gr_stmt_open(db, all_sql, &st, err);

	if (rc)
		return rc;
	gr_rows_open(&rows, a, sizeof(struct key), 0);
	while (!(rc = gr_rows_next(&rows, st, &element, err)) && element)
		*(struct key *)element = (struct key){
		    .process = {gr_column_i64(st, 0)}, .id = {gr_column_i64(st, 1)}};
	rc = gr_rows_end(&rows, st, rc, &keys, err);
	key = rows.p;
	for (int32_t i = 0; !rc && i < keys; i++) {
		struct gr_arena *own = gr_arena_open((size_t)1 << 30); /* one data set at a time */
		struct gr_snapshot snapshot;

		rc = own ? gr_store_snapshot_verify(
		               db, key[i].process, key[i].id, own, &snapshot, err)
		         : gr_fail_full(err);
		gr_arena_close(own);
		(*count)++;
	}
	return rc;
}

int gr_store_check(
    struct gr_db *db, struct gr_arena *a, struct gr_check_done *out, struct gr_error *err)
{
	static const char lists_sql[] = "SELECT list, text, sha256 FROM code_list ORDER BY id";
	static const char plans_sql[] = "SELECT CAST(p.id AS TEXT), f.text, p.file_sha256 FROM "
	                                "plan p JOIN plan_file f ON f.plan = p.id"
	                                "  ORDER BY p.id";
	struct gr_audit_verdict verdict;
	int64_t plans = 0;
	int rc = gr_store_check_engine(db, err);

	*out = (struct gr_check_done){0};
	if (!rc)
		rc = gr_store_audit_verify(db, &verdict, err);
	if (!rc) {
		out->audit_entries = verdict.entries;
		out->head = verdict.head;
		rc = check_sums(db, lists_sql, N_("The list {0} was changed after it was saved."),
		    &out->lists, err);
	}
	if (!rc)
		rc = check_sums(db, plans_sql,
		    N_("The file of plan {0} was changed after it was saved."), &plans, err);
	if (!rc)
		rc = check_lines(db, &out->lines, err);
	if (!rc)
		rc = check_snapshots(db, a, &out->snapshots, err);
	return rc;
}
