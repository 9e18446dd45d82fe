#include "store/idempotency.h"

#include "store/private.h"

int gr_store_key_find(struct gr_db *db, gr_link_id link, struct gr_str key, const char *verb,
    bool *there, int64_t *subject, struct gr_error *err)
{
	static const char find_sql[] =
	    "SELECT verb, subject FROM idempotency WHERE link = $1 AND key = $2";
	struct gr_stmt *st;
	int rc = gr_stmt_open(db, find_sql, &st, err);

	*there = false;
	if (rc)
		return rc;
	gr_bind_i64(st, 1, link.v);
	gr_bind_text(st, 2, key);
	rc = gr_stmt_step(st, there, err);
	if (!rc && *there && !gr_str_is(gr_column_text(st, 0), verb))
		rc = gr_fail(err, GR_CONFLICT, N_("The form was used for something else before."),
		    N_("Load the page again and fill it in once more."));
	if (!rc && *there)
		*subject = gr_column_i64(st, 1);
	gr_stmt_close(st);
	return rc;
}

int gr_store_key_save(struct gr_db *db, gr_link_id link, struct gr_str key, const char *verb,
    int64_t subject, struct gr_time at, struct gr_error *err)
{
	static const char add_sql[] =
	    "INSERT INTO idempotency (link, key, verb, subject, at) VALUES ($1, $2, $3, $4, $5)";
	struct gr_stmt *st;
	int rc = gr_stmt_open(db, add_sql, &st, err);

	if (rc)
		return rc;
	gr_bind_i64(st, 1, link.v);
	gr_bind_text(st, 2, key);
	gr_bind_z(st, 3, verb);
	gr_bind_i64(st, 4, subject);
	gr_bind_i64(st, 5, at.us);
	return gr_stmt_run(st, err);
}
