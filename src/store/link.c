#include "store/link.h"

#include "store/private.h"

#define LINK_SELECT                                                                                \
	"SELECT id, process, role, org, task, made_at, expires_at, revoked_at, last_used_at, "     \
	"change FROM link"

static const char missing[] = N_("The link is not known.");
static const char missing_remedy[] = N_(
    "Copy the whole address from the mail, or ask the process team for a new link.");

static void read_link(struct gr_stmt *st, struct gr_arena *a, struct gr_stored_link *l)
{
	*l = (struct gr_stored_link){
	    .id = {gr_column_i64(st, 0)},
	    .process = {gr_column_i64(st, 1)},
	    .role = (int32_t)gr_column_i64(st, 2),
	    .org = {gr_column_i64(st, 3)},
	    .task = gr_column_copy(st, 4, a),
	    .made = {gr_column_i64(st, 5)},
	    .expires = {gr_column_i64(st, 6)},
	    .revoked = {gr_column_i64(st, 7)},
	    .last_used = {gr_column_i64(st, 8)},
	    .change = gr_column_i64(st, 9),
	};
}

/* RELIABILITY 3. The process team counts as one organisation of its own. */
static int check_room(
    struct gr_db *db, const struct gr_stamp *stamp, gr_org_id org, struct gr_error *err)
{
	static const char open_sql[] =
	    "SELECT count(*) FROM link WHERE process = $1 AND coalesce(org, 0) = $2"
	    "  AND revoked_at = 0 AND expires_at > $3";
	struct gr_stmt *st;
	int64_t n = 0;
	int rc = gr_stmt_open(db, open_sql, &st, err);

	if (rc)
		return rc;
	gr_bind_i64(st, 1, stamp->process.v);
	gr_bind_i64(st, 2, org.v);
	gr_bind_i64(st, 3, stamp->at.us);
	rc = gr_stmt_run_i64(st, &n, err);
	if (!rc && n >= GR_LINKS_PER_ORG)
		rc = gr_fail_with(err, GR_LIMIT, N_("The organisation has {0} open links already."),
		    N_("Revoke those that are not used any more."),
		    GR_ARGS(gr_arg_count(GR_LINKS_PER_ORG)));
	return rc;
}

int gr_store_link_save(struct gr_db *db, const struct gr_stamp *stamp,
    const struct gr_stored_link *link, struct gr_sha256 token, gr_link_id *out,
    struct gr_error *err)
{
	static const char add_sql[] =
	    "INSERT INTO link (process, role, org, task, token_sha256, made_at, expires_at, change)"
	    "  VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING id";
	struct gr_stmt *st = NULL;
	int rc = check_room(db, stamp, link->org, err);

	if (!rc)
		rc = gr_stmt_open(db, add_sql, &st, err);
	if (rc)
		return rc;
	gr_bind_i64(st, 1, stamp->process.v);
	gr_bind_i64(st, 2, link->role);
	gr_bind_id(st, 3, link->org.v);
	gr_bind_text(st, 4, link->task);
	gr_bind_hash(st, 5, &token);
	gr_bind_i64(st, 6, stamp->at.us);
	gr_bind_i64(st, 7, link->expires.us);
	gr_bind_i64(st, 8, stamp->change);
	return gr_stmt_run_i64(st, &out->v, err);
}

int gr_store_link_find(struct gr_db *db, gr_link_id id, struct gr_arena *a,
    struct gr_stored_link *out, struct gr_error *err)
{
	static const char find_sql[] = LINK_SELECT " WHERE id = $1";
	struct gr_stmt *st;
	int rc = gr_stmt_open(db, find_sql, &st, err);

	if (rc)
		return rc;
	gr_bind_i64(st, 1, id.v);
	rc = gr_stmt_need(st, missing, missing_remedy, err);
	if (!rc)
		read_link(st, a, out);
	gr_stmt_close(st);
	return !rc && gr_arena_full(a) ? gr_fail_full(err) : rc;
}

int gr_store_link_find_token(struct gr_db *db, struct gr_sha256 token, struct gr_arena *a,
    struct gr_stored_link *out, struct gr_error *err)
{
	static const char find_sql[] = LINK_SELECT " WHERE token_sha256 = $1";
	struct gr_stmt *st;
	int rc = gr_stmt_open(db, find_sql, &st, err);

	if (rc)
		return rc;
	gr_bind_hash(st, 1, &token);
	rc = gr_stmt_need(st, missing, missing_remedy, err);
	if (!rc)
		read_link(st, a, out);
	gr_stmt_close(st);
	return !rc && gr_arena_full(a) ? gr_fail_full(err) : rc;
}

int gr_store_link_revoke(
    struct gr_db *db, const struct gr_stamp *stamp, gr_link_id id, struct gr_error *err)
{
	static const char revoke_sql[] = "UPDATE link SET revoked_at = CASE WHEN revoked_at = 0 "
	                                 "THEN CAST($3 AS BIGINT) ELSE revoked_at END"
	                                 "  WHERE id = $1 AND process = $2";
	static const char end_sql[] =
	    "UPDATE session SET ended_at = $2 WHERE link = $1 AND ended_at = 0";
	struct gr_stmt *st;
	int rc = gr_stmt_open(db, revoke_sql, &st, err);

	if (rc)
		return rc;
	gr_bind_i64(st, 1, id.v);
	gr_bind_i64(st, 2, stamp->process.v);
	gr_bind_i64(st, 3, stamp->at.us);
	rc = gr_stmt_run(st, err);
	if (!rc && gr_db_changed(db) == 0)
		rc = gr_fail(err, GR_MISSING, missing, missing_remedy);
	if (!rc)
		rc = gr_stmt_open(db, end_sql, &st, err);
	if (rc)
		return rc;
	gr_bind_i64(st, 1, id.v);
	gr_bind_i64(st, 2, stamp->at.us);
	return gr_stmt_run(st, err);
}

int gr_store_link_used(struct gr_db *db, gr_link_id id, struct gr_time at, struct gr_error *err)
{
	static const char used_sql[] = "UPDATE link SET last_used_at = $2 WHERE id = $1";
	struct gr_stmt *st;
	int rc = gr_stmt_open(db, used_sql, &st, err);

	if (rc)
		return rc;
	gr_bind_i64(st, 1, id.v);
	gr_bind_i64(st, 2, at.us);
	return gr_stmt_run(st, err);
}

int gr_store_links(struct gr_db *db, gr_process_id process, struct gr_arena *a,
    struct gr_stored_link **out, int32_t *count, struct gr_error *err)
{
	static const char list_sql[] = LINK_SELECT " WHERE process = $1 ORDER BY id DESC";
	struct gr_stmt *st;
	struct gr_rows rows;
	void *link;
	int rc = gr_stmt_open(db, list_sql, &st, err);

	if (rc)
		return rc;
	gr_rows_open(&rows, a, sizeof(struct gr_stored_link), 0);
	gr_bind_i64(st, 1, process.v);
	while (!(rc = gr_rows_next(&rows, st, &link, err)) && link)
		read_link(st, a, link);
	*out = rows.p;
	return gr_rows_end(&rows, st, rc, count, err);
}
