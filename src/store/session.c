#include "store/session.h"

#include "store/private.h"

/* Of the link's open sessions all but the newest 19: the one that comes is the twentieth. */
static int end_oldest(struct gr_db *db, gr_link_id link, struct gr_time now, struct gr_error *err)
{
	static const char end_sql[] =
	    "UPDATE session SET ended_at = $2 WHERE link = $1 AND ended_at = 0 AND id NOT IN"
	    "  (SELECT id FROM session WHERE link = $1 AND ended_at = 0 ORDER BY id DESC LIMIT $3)";
	struct gr_stmt *st;
	int rc = gr_stmt_open(db, end_sql, &st, err);

	if (rc)
		return rc;
	gr_bind_i64(st, 1, link.v);
	gr_bind_i64(st, 2, now.us);
	gr_bind_i64(st, 3, GR_SESSIONS_PER_LINK - 1);
	return gr_stmt_run(st, err);
}

int gr_store_session_save(struct gr_db *db, const struct gr_stored_session *session,
    struct gr_sha256 cookie, int64_t *out, struct gr_error *err)
{
	static const char add_sql[] =
	    "INSERT INTO session (link, cookie_sha256, csrf, name, made_at, ends_at, change)"
	    "  VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id";
	struct gr_stmt *st = NULL;
	int rc = end_oldest(db, session->link.id, session->made, err);

	if (!rc)
		rc = gr_stmt_open(db, add_sql, &st, err);
	if (rc)
		return rc;
	gr_bind_i64(st, 1, session->link.id.v);
	gr_bind_hash(st, 2, &cookie);
	gr_bind_text(st, 3, session->csrf);
	gr_bind_text(st, 4, session->name);
	gr_bind_i64(st, 5, session->made.us);
	gr_bind_i64(st, 6, session->ends.us);
	gr_bind_i64(st, 7, session->change);
	return gr_stmt_run_i64(st, out, err);
}

int gr_store_session_find(struct gr_db *db, struct gr_sha256 cookie, struct gr_time now,
    struct gr_arena *a, struct gr_stored_session *out, struct gr_error *err)
{
	static const char find_sql[] =
	    "SELECT s.id, s.csrf, s.name, s.made_at, s.ends_at, s.change, l.id, l.process, l.role, "
	    "l.org,"
	    "    l.task, l.made_at, l.expires_at, l.last_used_at, l.change"
	    "  FROM session s JOIN link l ON l.id = s.link"
	    "  WHERE s.cookie_sha256 = $1 AND s.ended_at = 0 AND s.ends_at > $2"
	    "    AND l.revoked_at = 0 AND l.expires_at > $2";
	struct gr_stmt *st;
	int rc = gr_stmt_open(db, find_sql, &st, err);

	if (rc)
		return rc;
	gr_bind_hash(st, 1, &cookie);
	gr_bind_i64(st, 2, now.us);
	rc = gr_stmt_need(
	    st, N_("You are not logged in any more."), N_("Open your link again."), err);
	if (!rc)
		*out = (struct gr_stored_session){
		    .id = gr_column_i64(st, 0),
		    .csrf = gr_column_copy(st, 1, a),
		    .name = gr_column_copy(st, 2, a),
		    .made = {gr_column_i64(st, 3)},
		    .ends = {gr_column_i64(st, 4)},
		    .change = gr_column_i64(st, 5),
		    .link =
		        {
		            .id = {gr_column_i64(st, 6)},
		            .process = {gr_column_i64(st, 7)},
		            .role = (int32_t)gr_column_i64(st, 8),
		            .org = {gr_column_i64(st, 9)},
		            .task = gr_column_copy(st, 10, a),
		            .made = {gr_column_i64(st, 11)},
		            .expires = {gr_column_i64(st, 12)},
		            .last_used = {gr_column_i64(st, 13)},
		            .change = gr_column_i64(st, 14),
		        },
		};
	gr_stmt_close(st);
	return !rc && gr_arena_full(a) ? gr_fail_full(err) : rc;
}

int gr_store_session_end(
    struct gr_db *db, struct gr_sha256 cookie, struct gr_time now, struct gr_error *err)
{
	static const char end_sql[] =
	    "UPDATE session SET ended_at = $2 WHERE cookie_sha256 = $1 AND ended_at = 0";
	struct gr_stmt *st;
	int rc = gr_stmt_open(db, end_sql, &st, err);

	if (rc)
		return rc;
	gr_bind_hash(st, 1, &cookie);
	gr_bind_i64(st, 2, now.us);
	return gr_stmt_run(st, err);
}
