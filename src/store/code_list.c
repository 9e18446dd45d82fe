#include "store/code_list.h"

#include "store/private.h"

#define TEXT_MAX (20 << 20)

static bool list_of(struct gr_str file, enum gr_list *out)
{
	for (int i = 0; i < GR_LISTS; i++)
		if (gr_str_is(file, gr_list_file((enum gr_list)i))) {
			*out = (enum gr_list)i;
			return true;
		}
	return false;
}

/* The newest version of a list and its sum; *version 0 when there is none. */
static int newest(struct gr_db *db, enum gr_list list, int64_t *version, struct gr_sha256 *sha256,
    struct gr_error *err)
{
	static const char newest_sql[] = "SELECT id, sha256 FROM code_list WHERE list = $1 ORDER "
	                                 "BY from_at DESC, id DESC LIMIT 1";
	struct gr_stmt *st;
	bool row;
	int rc = gr_stmt_open(db, newest_sql, &st, err);

	*version = 0;
	if (rc)
		return rc;
	gr_bind_z(st, 1, gr_list_file(list));
	rc = gr_stmt_step(st, &row, err);
	if (!rc && row) {
		*version = gr_column_i64(st, 0);
		*sha256 = gr_column_hash(st, 1);
	}
	gr_stmt_close(st);
	return rc;
}

int gr_store_list_save(struct gr_db *db, enum gr_list list, struct gr_str text, struct gr_time from,
    struct gr_time now, int64_t *version, struct gr_error *err)
{
	static const char add_sql[] =
	    "INSERT INTO code_list (list, sha256, from_at, saved_at, text)"
	    "  VALUES ($1, $2, $3, $4, $5) RETURNING id";
	struct gr_sha256 sum = gr_sha256_of(text), old;
	struct gr_stmt *st;
	int rc;

	if (text.n > TEXT_MAX)
		return gr_fail_with(err, GR_LIMIT, N_("The list {0} is larger than {1}."),
		    N_("Split it, or leave out what is not used."),
		    GR_ARGS(gr_arg_z(gr_list_file(list)), gr_arg_bytes(TEXT_MAX)));
	rc = newest(db, list, version, &old, err);
	if (rc || (*version && gr_sha256_eq(sum, old)))
		return rc;
	rc = gr_stmt_open(db, add_sql, &st, err);
	if (rc)
		return rc;
	gr_bind_z(st, 1, gr_list_file(list));
	gr_bind_hash(st, 2, &sum);
	gr_bind_i64(st, 3, from.us);
	gr_bind_i64(st, 4, now.us);
	gr_bind_text(st, 5, text);
	return gr_stmt_run_i64(st, version, err);
}

int gr_store_lists(struct gr_db *db, struct gr_time at, struct gr_arena *a,
    struct gr_str text[GR_LISTS], int64_t version[GR_LISTS], struct gr_error *err)
{
	/* the last row of a list wins: the order is the rule of `newest`, from the other end */
	static const char lists_sql[] =
	    "SELECT c.id, c.list, c.text FROM code_list c WHERE c.from_at <= $1 AND c.id ="
	    "    (SELECT d.id FROM code_list d WHERE d.list = c.list AND d.from_at <= $1"
	    "       ORDER BY d.from_at DESC, d.id DESC LIMIT 1)";
	struct gr_stmt *st;
	bool row = true;
	int rc = gr_stmt_open(db, lists_sql, &st, err);

	for (int i = 0; i < GR_LISTS; i++) {
		text[i] = (struct gr_str){0};
		if (version)
			version[i] = 0;
	}
	if (rc)
		return rc;
	gr_bind_i64(st, 1, at.us);
	while (!(rc = gr_stmt_step(st, &row, err)) && row) {
		enum gr_list list;

		if (!list_of(gr_column_text(st, 1), &list))
			continue; /* a list of another version of the program: kept, not read */
		text[list] = gr_column_copy(st, 2, a);
		if (version)
			version[list] = gr_column_i64(st, 0);
	}
	gr_stmt_close(st);
	return !rc && gr_arena_full(a) ? gr_fail_full(err) : rc;
}

static void read_head(struct gr_stmt *st, struct gr_stored_list *l)
{
	l->version = gr_column_i64(st, 0);
	list_of(gr_column_text(st, 1), &l->list);
	l->sha256 = gr_column_hash(st, 2);
	l->from.us = gr_column_i64(st, 3);
	l->saved.us = gr_column_i64(st, 4);
}

int gr_store_list_find(struct gr_db *db, int64_t version, struct gr_arena *a,
    struct gr_stored_list *out, struct gr_error *err)
{
	static const char find_sql[] =
	    "SELECT id, list, sha256, from_at, saved_at, text FROM code_list WHERE id = $1";
	struct gr_stmt *st;
	int rc = gr_stmt_open(db, find_sql, &st, err);

	if (rc)
		return rc;
	*out = (struct gr_stored_list){0};
	gr_bind_i64(st, 1, version);
	rc = gr_stmt_need(st, N_("This version of the list is not there."), "", err);
	if (!rc) {
		read_head(st, out);
		out->text = gr_column_copy(st, 5, a);
	}
	gr_stmt_close(st);
	return !rc && gr_arena_full(a) ? gr_fail_full(err) : rc;
}

int gr_store_list_versions(struct gr_db *db, struct gr_arena *a, struct gr_stored_list **out,
    int32_t *count, struct gr_error *err)
{
	static const char versions_sql[] =
	    "SELECT id, list, sha256, from_at, saved_at FROM code_list ORDER BY id";
	struct gr_stmt *st;
	struct gr_rows rows;
	void *list;
	int rc = gr_stmt_open(db, versions_sql, &st, err);

	if (rc)
		return rc;
	gr_rows_open(&rows, a, sizeof(struct gr_stored_list), 2 * GR_LISTS);
	while (!(rc = gr_rows_next(&rows, st, &list, err)) && list)
		read_head(st, list);
	*out = rows.p;
	return gr_rows_end(&rows, st, rc, count, err);
}
