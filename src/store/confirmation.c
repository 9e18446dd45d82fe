#include "store/confirmation.h"

#include "store/private.h"

int gr_store_confirmation_save(struct gr_db *db, const struct gr_stamp *stamp, gr_org_id org,
    gr_project_id project, int64_t *out, struct gr_error *err)
{
	static const char add_sql[] =
	    "INSERT INTO confirmation (process, org, project, at, link, delivery, change)"
	    "  VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id";
	struct gr_stmt *st;
	int rc = gr_stmt_open(db, add_sql, &st, err);

	if (rc)
		return rc;
	gr_bind_i64(st, 1, stamp->process.v);
	gr_bind_i64(st, 2, org.v);
	gr_bind_id(st, 3, project.v);
	gr_bind_i64(st, 4, stamp->at.us);
	gr_bind_id(st, 5, stamp->link.v);
	gr_bind_id(st, 6, stamp->delivery.v);
	gr_bind_i64(st, 7, stamp->change);
	return gr_stmt_run_i64(st, out, err);
}

int gr_store_confirmations(struct gr_db *db, gr_process_id process, gr_org_id org,
    struct gr_arena *a, struct gr_stored_confirmation **out, int32_t *count, struct gr_error *err)
{
	static const char newest_sql[] =
	    "SELECT c.org, c.project, c.at, c.link, c.delivery, c.change FROM confirmation c"
	    "  WHERE c.process = $1 AND (CAST($2 AS BIGINT) = 0 OR c.org = CAST($2 AS BIGINT))"
	    "    AND c.id = (SELECT max(d.id) FROM confirmation d WHERE d.process = c.process"
	    "      AND d.org = c.org AND coalesce(d.project, 0) = coalesce(c.project, 0))"
	    "  ORDER BY c.org, coalesce(c.project, 0)";
	struct gr_stmt *st;
	struct gr_rows rows;
	void *element;
	int rc = gr_stmt_open(db, newest_sql, &st, err);

	if (rc)
		return rc;
	gr_rows_open(&rows, a, sizeof(struct gr_stored_confirmation), 0);
	gr_bind_i64(st, 1, process.v);
	gr_bind_i64(st, 2, org.v);
	while (!(rc = gr_rows_next(&rows, st, &element, err)) && element)
		*(struct gr_stored_confirmation *)element = (struct gr_stored_confirmation){
		    .org = {gr_column_i64(st, 0)},
		    .project = {gr_column_i64(st, 1)},
		    .at = {gr_column_i64(st, 2)},
		    .link = {gr_column_i64(st, 3)},
		    .delivery = {gr_column_i64(st, 4)},
		    .change = gr_column_i64(st, 5),
		};
	*out = rows.p;
	return gr_rows_end(&rows, st, rc, count, err);
}
