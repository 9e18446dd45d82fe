#include "store/snapshot.h"

#include <string.h>

#include "store/private.h"

static const char missing[] = N_("The data set is not there.");
static const char missing_remedy[] = N_("Look at the list of data sets.");

static const char line_sql[] =
    "INSERT INTO snapshot_line (process, snapshot, n, line, version, salt, leaf, text)"
    "  VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
static const char line_copy[] =
    "COPY snapshot_line (process, snapshot, n, line, version, salt, leaf, text) FROM STDIN";
static const struct gr_bulk_table lines_table = {line_sql, line_copy, 8};
static const char list_sql[] =
    "INSERT INTO snapshot_list (process, snapshot, n, list, code_list, salt, leaf)"
    "  VALUES ($1, $2, $3, $4, $5, $6, $7)";
static const char list_copy[] =
    "COPY snapshot_list (process, snapshot, n, list, code_list, salt, leaf) FROM STDIN";
static const struct gr_bulk_table lists_table = {list_sql, list_copy, 7};

static int save_head(struct gr_db *db, const struct gr_stamp *stamp, const struct gr_snapshot *head,
    gr_snapshot_id *out, struct gr_error *err)
{
	static const char head_sql[] = "INSERT INTO snapshot (process, n, taken_at, note, lines, "
	                               "projects, orgs, root, link, change)"
	                               "  VALUES ($1, (SELECT coalesce(max(n), 0) + 1 FROM "
	                               "snapshot WHERE process = $1), $2, $3, $4,"
	                               "    $5, $6, $7, $8, $9) RETURNING n";
	struct gr_stmt *st;
	int rc = gr_stmt_open(db, head_sql, &st, err);

	if (rc)
		return rc;
	gr_bind_i64(st, 1, stamp->process.v);
	gr_bind_i64(st, 2, stamp->at.us);
	gr_bind_text(st, 3, head->note);
	gr_bind_i64(st, 4, head->lines);
	gr_bind_i64(st, 5, head->projects);
	gr_bind_i64(st, 6, head->orgs);
	gr_bind_hash(st, 7, &head->root);
	gr_bind_id(st, 8, stamp->link.v);
	gr_bind_i64(st, 9, stamp->change);
	return gr_stmt_run_i64(st, &out->v, err);
}

static int save_lines(struct gr_db *db, gr_process_id process, gr_snapshot_id id,
    const struct gr_snapshot_line *line, int32_t lines, struct gr_error *err)
{
	struct gr_error closing;
	struct gr_bulk *b;
	int rc = gr_bulk_open(db, &lines_table, &b, err), end;

	if (rc)
		return rc;
	for (int32_t i = 0; !rc && i < lines; i++) {
		const struct gr_param value[] = {
		    gr_value_i64(process.v),
		    gr_value_i64(id.v),
		    gr_value_i64(i),
		    gr_value_i64(line[i].line.v),
		    gr_value_i64(line[i].version),
		    gr_value_blob(line[i].leaf.salt, sizeof(line[i].leaf.salt)),
		    gr_value_hash(&line[i].leaf.hash),
		    gr_value_text(line[i].text),
		};

		gr_bulk_values(b, value, 8);
		rc = gr_bulk_row(b, err);
	}
	end = gr_bulk_close(b, rc ? &closing : err);
	return rc ? rc : end;
}

static int save_lists(struct gr_db *db, gr_process_id process, gr_snapshot_id id,
    const struct gr_snapshot_list *list, int32_t lists, struct gr_error *err)
{
	struct gr_error closing;
	struct gr_bulk *b;
	int rc = gr_bulk_open(db, &lists_table, &b, err), end;

	if (rc)
		return rc;
	for (int32_t i = 0; !rc && i < lists; i++) {
		const struct gr_param value[] = {
		    gr_value_i64(process.v),
		    gr_value_i64(id.v),
		    gr_value_i64(i),
		    gr_value_z(gr_list_file(list[i].list)),
		    gr_value_i64(list[i].version),
		    gr_value_blob(list[i].leaf.salt, sizeof(list[i].leaf.salt)),
		    gr_value_hash(&list[i].leaf.hash),
		};

		gr_bulk_values(b, value, 7);
		rc = gr_bulk_row(b, err);
	}
	end = gr_bulk_close(b, rc ? &closing : err);
	return rc ? rc : end;
}

int gr_store_snapshot_save(struct gr_db *db, const struct gr_stamp *stamp,
    const struct gr_snapshot *head, const struct gr_snapshot_line *line, int32_t lines,
    const struct gr_snapshot_list *list, int32_t lists, gr_snapshot_id *out, struct gr_error *err)
{
	int rc = save_head(db, stamp, head, out, err);

	if (!rc)
		rc = save_lines(db, stamp->process, *out, line, lines, err);
	if (!rc)
		rc = save_lists(db, stamp->process, *out, list, lists, err);
	return rc;
}

#define SNAPSHOT_SELECT "SELECT n, taken_at, note, lines, projects, orgs, root FROM snapshot"

static void read_snapshot(struct gr_stmt *st, struct gr_arena *a, struct gr_snapshot *s)
{
	*s = (struct gr_snapshot){
	    .id = {gr_column_i64(st, 0)},
	    .taken = {gr_column_i64(st, 1)},
	    .note = gr_column_copy(st, 2, a),
	    .lines = (int32_t)gr_column_i64(st, 3),
	    .projects = (int32_t)gr_column_i64(st, 4),
	    .orgs = (int32_t)gr_column_i64(st, 5),
	    .root = gr_column_hash(st, 6),
	};
}

int gr_store_snapshot_find(struct gr_db *db, gr_process_id process, gr_snapshot_id id,
    struct gr_arena *a, struct gr_snapshot *out, struct gr_error *err)
{
	static const char find_sql[] = SNAPSHOT_SELECT " WHERE process = $1 AND n = $2";
	static const char newest_sql[] = SNAPSHOT_SELECT
	    " WHERE process = $1 ORDER BY n DESC LIMIT 1";
	struct gr_stmt *st;
	int rc = gr_stmt_open(db, id.v ? find_sql : newest_sql, &st, err);

	if (rc)
		return rc;
	gr_bind_i64(st, 1, process.v);
	if (id.v)
		gr_bind_i64(st, 2, id.v);
	rc = gr_stmt_need(st, missing, missing_remedy, err);
	if (!rc)
		read_snapshot(st, a, out);
	gr_stmt_close(st);
	return !rc && gr_arena_full(a) ? gr_fail_full(err) : rc;
}

int gr_store_snapshots(struct gr_db *db, gr_process_id process, struct gr_arena *a,
    struct gr_snapshot **out, int32_t *count, struct gr_error *err)
{
	static const char all_sql[] = SNAPSHOT_SELECT " WHERE process = $1 ORDER BY n DESC";
	struct gr_stmt *st;
	struct gr_rows rows;
	void *snapshot;
	int rc = gr_stmt_open(db, all_sql, &st, err);

	if (rc)
		return rc;
	gr_rows_open(&rows, a, sizeof(struct gr_snapshot), 0);
	gr_bind_i64(st, 1, process.v);
	while (!(rc = gr_rows_next(&rows, st, &snapshot, err)) && snapshot)
		read_snapshot(st, a, snapshot);
	*out = rows.p;
	return gr_rows_end(&rows, st, rc, count, err);
}

static void read_leaf(struct gr_stmt *st, int from, struct gr_leaf *leaf)
{
	struct gr_str salt = gr_column_blob(st, from);

	if (salt.n == sizeof(leaf->salt))
		memcpy(leaf->salt, salt.p, salt.n);
	leaf->hash = gr_column_hash(st, from + 1);
}

int gr_store_snapshot_lines(struct gr_db *db, gr_process_id process, gr_snapshot_id id,
    struct gr_arena *a, struct gr_snapshot_line **out, int32_t *count, struct gr_error *err)
{
	static const char rows_sql[] = "SELECT line, version, salt, leaf, text FROM snapshot_line"
	                               "  WHERE process = $1 AND snapshot = $2 ORDER BY n";
	struct gr_stmt *st;
	struct gr_rows rows;
	void *element;
	int rc = gr_stmt_open(db, rows_sql, &st, err);

	if (rc)
		return rc;
	gr_rows_open(&rows, a, sizeof(struct gr_snapshot_line), 1024);
	gr_bind_i64(st, 1, process.v);
	gr_bind_i64(st, 2, id.v);
	while (!(rc = gr_rows_next(&rows, st, &element, err)) && element) {
		struct gr_snapshot_line *l = element;

		l->line.v = gr_column_i64(st, 0);
		l->version = gr_column_i64(st, 1);
		read_leaf(st, 2, &l->leaf);
		l->text = gr_column_copy(st, 4, a);
	}
	*out = rows.p;
	return gr_rows_end(&rows, st, rc, count, err);
}

int gr_store_snapshot_lists(struct gr_db *db, gr_process_id process, gr_snapshot_id id,
    struct gr_arena *a, struct gr_snapshot_list **out, int32_t *count, struct gr_str *text,
    struct gr_error *err)
{
	static const char rows_sql[] =
	    "SELECT s.list, s.code_list, s.salt, s.leaf, c.text"
	    "  FROM snapshot_list s JOIN code_list c ON c.id = s.code_list"
	    "  WHERE s.process = $1 AND s.snapshot = $2 ORDER BY s.n";
	struct gr_stmt *st;
	struct gr_rows rows;
	void *element;
	int rc = gr_stmt_open(db, rows_sql, &st, err);

	if (rc)
		return rc;
	gr_rows_open(&rows, a, sizeof(struct gr_snapshot_list), GR_LISTS);
	gr_bind_i64(st, 1, process.v);
	gr_bind_i64(st, 2, id.v);
	for (int i = 0; text && i < GR_LISTS; i++)
		text[i] = (struct gr_str){0};
	while (!(rc = gr_rows_next(&rows, st, &element, err)) && element) {
		struct gr_snapshot_list *l = element;
		struct gr_str file = gr_column_text(st, 0);
		int i = 0;

		while (i < GR_LISTS && !gr_str_is(file, gr_list_file((enum gr_list)i)))
			i++;
		if (i == GR_LISTS) {
			rc = gr_fail_with(err, GR_BROKEN,
			    N_("The data set holds a list that this program does not know: {0}."),
			    N_("Use the version of the program that wrote it."),
			    GR_ARGS(gr_arg_text(file)));
			break;
		}
		l->list = (enum gr_list)i;
		l->version = gr_column_i64(st, 1);
		read_leaf(st, 2, &l->leaf);
		if (text)
			text[i] = gr_column_copy(st, 4, a);
	}
	*out = rows.p;
	return gr_rows_end(&rows, st, rc, count, err);
}

static int spoilt(const char *sentence, gr_snapshot_id id, struct gr_arg what, struct gr_error *err)
{
	return gr_fail_with(err, GR_BROKEN, sentence,
	    N_("Restore a backup from before, and find out who had access to the database."),
	    GR_ARGS(gr_arg_year(id.v), what));
}

int gr_store_snapshot_verify(struct gr_db *db, gr_process_id process, gr_snapshot_id id,
    struct gr_arena *a, struct gr_snapshot *out, struct gr_error *err)
{
	static const char line_changed[] = N_(
	    "Data set {0} was changed after it was locked: line {1} is another.");
	struct gr_snapshot_line *line = NULL;
	struct gr_snapshot_list *list = NULL;
	struct gr_str text[GR_LISTS];
	struct gr_sha256 *leaf;
	int32_t lines = 0, lists = 0;
	int rc = gr_store_snapshot_find(db, process, id, a, out, err);

	if (!rc)
		rc = gr_store_snapshot_lines(db, process, out->id, a, &line, &lines, err);
	if (!rc)
		rc = gr_store_snapshot_lists(db, process, out->id, a, &list, &lists, text, err);
	if (rc)
		return rc;
	leaf = gr_alloc_array(a, (size_t)lines + (size_t)lists + 1, sizeof(*leaf));
	if (!leaf)
		return gr_fail_full(err);
	for (int32_t i = 0; i < lines; i++) {
		leaf[i] = gr_leaf_hash(line[i].leaf.salt, line[i].text);
		if (!gr_sha256_eq(leaf[i], line[i].leaf.hash))
			return spoilt(line_changed, out->id, gr_arg_year(i + 1), err);
	}
	for (int32_t i = 0; i < lists; i++) {
		leaf[lines + i] = gr_leaf_hash(list[i].leaf.salt, text[list[i].list]);
		if (!gr_sha256_eq(leaf[lines + i], list[i].leaf.hash))
			return spoilt(N_("Data set {0} was changed after it was locked: the list "
			                 "{1} is another."),
			    out->id, gr_arg_z(gr_list_file(list[i].list)), err);
	}
	if (lines != out->lines)
		return spoilt(line_changed, out->id,
		    gr_arg_year(lines < out->lines ? lines + 1 : out->lines + 1), err);
	if (!gr_sha256_eq(gr_merkle_root(leaf, (size_t)lines + (size_t)lists), out->root))
		return spoilt(N_("Data set {0} was changed after it was locked: its {1} leaves "
		                 "have another root."),
		    out->id, gr_arg_count(lines + lists), err);
	return GR_OK;
}
