#include "store/process.h"

#include "store/private.h"

#define PROCESS_SELECT                                                                             \
	"SELECT id, name, challenge, goal, owner, target, deadline, example FROM process"

static const char missing[] = N_("The process is not there.");
static const char missing_remedy[] = N_("Make one with: grus init, or grus demo load");

static void read_process(struct gr_stmt *st, struct gr_arena *a, struct gr_stored_process *p)
{
	*p = (struct gr_stored_process){
	    .id = {gr_column_i64(st, 0)},
	    .name = gr_column_copy(st, 1, a),
	    .challenge = gr_column_copy(st, 2, a),
	    .goal = gr_column_copy(st, 3, a),
	    .owner = gr_column_copy(st, 4, a),
	    .target = gr_column_copy(st, 5, a),
	    .deadline = {gr_column_i64(st, 6)},
	    .example = gr_column_bool(st, 7),
	};
}

int gr_store_process_save(struct gr_db *db, const struct gr_stored_process *process,
    gr_process_id *out, struct gr_error *err)
{
	static const char add_sql[] =
	    "INSERT INTO process (name, challenge, goal, owner, target, deadline, example)"
	    "  VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id";
	static const char save_sql[] =
	    "UPDATE process SET name = $1, challenge = $2, goal = $3, owner = $4, target = $5,"
	    "  deadline = $6, example = $7 WHERE id = $8 RETURNING id";
	struct gr_stmt *st;
	int rc = gr_stmt_open(db, process->id.v ? save_sql : add_sql, &st, err);

	if (rc)
		return rc;
	gr_bind_text(st, 1, process->name);
	gr_bind_text(st, 2, process->challenge);
	gr_bind_text(st, 3, process->goal);
	gr_bind_text(st, 4, process->owner);
	gr_bind_text(st, 5, process->target);
	gr_bind_i64(st, 6, process->deadline.us);
	gr_bind_bool(st, 7, process->example);
	if (process->id.v)
		gr_bind_i64(st, 8, process->id.v);
	rc = gr_stmt_run_i64(st, &out->v, err);
	if (rc == GR_MISSING)
		rc = gr_fail(err, GR_CONFLICT, missing, missing_remedy);
	return rc;
}

int gr_store_process_find(struct gr_db *db, gr_process_id id, struct gr_arena *a,
    struct gr_stored_process *out, struct gr_error *err)
{
	static const char find_sql[] = PROCESS_SELECT " WHERE id = $1";
	struct gr_stmt *st;
	int rc = gr_stmt_open(db, find_sql, &st, err);

	if (rc)
		return rc;
	gr_bind_i64(st, 1, id.v);
	rc = gr_stmt_need(st, missing, missing_remedy, err);
	if (!rc)
		read_process(st, a, out);
	gr_stmt_close(st);
	return !rc && gr_arena_full(a) ? gr_fail_full(err) : rc;
}

int gr_store_process_first(
    struct gr_db *db, struct gr_arena *a, struct gr_stored_process *out, struct gr_error *err)
{
	static const char first_sql[] = PROCESS_SELECT " ORDER BY id LIMIT 1";
	struct gr_stmt *st;
	int rc = gr_stmt_open(db, first_sql, &st, err);

	if (rc)
		return rc;
	rc = gr_stmt_need(st, missing, missing_remedy, err);
	if (!rc)
		read_process(st, a, out);
	gr_stmt_close(st);
	return !rc && gr_arena_full(a) ? gr_fail_full(err) : rc;
}

int gr_store_party_save(struct gr_db *db, gr_process_id process,
    const struct gr_stored_party *party, struct gr_error *err)
{
	static const char save_sql[] =
	    "INSERT INTO party (process, org, role, from_at, to_at) VALUES ($1, $2, $3, $4, $5)"
	    "  ON CONFLICT (process, org, role, from_at) DO UPDATE SET to_at = excluded.to_at";
	struct gr_stmt *st;
	int rc = gr_stmt_open(db, save_sql, &st, err);

	if (rc)
		return rc;
	gr_bind_i64(st, 1, process.v);
	gr_bind_i64(st, 2, party->org.v);
	gr_bind_text(st, 3, party->role);
	gr_bind_i64(st, 4, party->from.us);
	gr_bind_id(st, 5, party->to.us);
	return gr_stmt_run(st, err);
}

int gr_store_parties(struct gr_db *db, gr_process_id process, struct gr_time at, struct gr_arena *a,
    struct gr_stored_party **out, int32_t *count, struct gr_error *err)
{
	static const char list_sql[] = "SELECT org, role, from_at, to_at FROM party"
	                               "  WHERE process = $1 AND from_at <= $2 AND (to_at IS NULL "
	                               "OR to_at > $2) ORDER BY org, role";
	struct gr_stmt *st;
	struct gr_rows rows;
	void *party;
	int rc = gr_stmt_open(db, list_sql, &st, err);

	if (rc)
		return rc;
	gr_rows_open(&rows, a, sizeof(struct gr_stored_party), 0);
	gr_bind_i64(st, 1, process.v);
	gr_bind_i64(st, 2, at.us);
	while (!(rc = gr_rows_next(&rows, st, &party, err)) && party)
		*(struct gr_stored_party *)party = (struct gr_stored_party){
		    .org = {gr_column_i64(st, 0)},
		    .role = gr_column_copy(st, 1, a),
		    .from = {gr_column_i64(st, 2)},
		    .to = {gr_column_i64(st, 3)},
		};
	*out = rows.p;
	return gr_rows_end(&rows, st, rc, count, err);
}
