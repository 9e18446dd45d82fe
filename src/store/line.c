#include "store/line.h"

#include "store/line_columns.h"
#include "store/private.h"

#define LINE_SELECT                                                                                \
	"SELECT l.id, v.version, l.org, v.project, p.name, p.type, " GR_LINE_COLUMNS               \
	"  FROM line l JOIN line_version v ON v.line = l.id JOIN project p ON p.id = v.project"
#define LINE_FIXED 6
#define VERSION_VALUES (4 + GR_LINE_COLUMN_COUNT + 3)

static const char missing[] = N_("The line is not there.");
static const char missing_remedy[] = N_("It may have been withdrawn: look in its history.");

static int read_line(
    struct gr_stmt *st, struct gr_arena *a, struct gr_line *line, struct gr_error *err)
{
	line->id.v = gr_column_i64(st, 0);
	line->version = gr_column_i64(st, 1);
	line->org.v = gr_column_i64(st, 2);
	line->project.v = gr_column_i64(st, 3);
	line->project_name = gr_column_copy(st, 4, a);
	line->project_type = gr_column_copy(st, 5, a);
	return gr_line_columns(st, LINE_FIXED, a, line, err);
}

static void version_values(
    const struct gr_stamp *stamp, const struct gr_line *line, struct gr_param value[VERSION_VALUES])
{
	value[0] = gr_value_i64(line->id.v);
	value[1] = gr_value_i64(line->version);
	value[2] = gr_value_i64(stamp->at.us);
	value[3] = gr_value_i64(line->project.v);
	gr_line_values(line, value + 4);
	value[4 + GR_LINE_COLUMN_COUNT] = gr_value_id(stamp->link.v);
	value[5 + GR_LINE_COLUMN_COUNT] = gr_value_id(stamp->delivery.v);
	value[6 + GR_LINE_COLUMN_COUNT] = gr_value_i64(stamp->change);
}

static const char version_sql[] =
    "INSERT INTO line_version (line, version, from_at, project, " GR_LINE_COLUMNS
    ", link, delivery, change) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14,"
    " $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32, "
    "$33,"
    " $34, $35, $36, $37)";
static const char version_copy[] =
    "COPY line_version (line, version, from_at, project, " GR_LINE_COLUMNS
    ", link, delivery, change) FROM STDIN";
static const char identity_sql[] =
    "INSERT INTO line (id, process, org, change, changed_at) VALUES ($1, $2, $3, $4, $5)";
static const char identity_copy[] = "COPY line (id, process, org, change, changed_at) FROM STDIN";

static const struct gr_bulk_table versions = {version_sql, version_copy, VERSION_VALUES};
static const struct gr_bulk_table identities = {identity_sql, identity_copy, 5};

static void identity_values(
    const struct gr_stamp *stamp, const struct gr_line *line, struct gr_param value[5])
{
	value[0] = gr_value_i64(line->id.v);
	value[1] = gr_value_i64(stamp->process.v);
	value[2] = gr_value_i64(line->org.v);
	value[3] = gr_value_i64(stamp->change);
	value[4] = gr_value_i64(stamp->at.us);
}

static int add_identity(struct gr_db *db, const struct gr_stamp *stamp, const struct gr_line *line,
    struct gr_error *err)
{
	struct gr_param value[5];
	struct gr_stmt *st;
	int rc = gr_stmt_open(db, identity_sql, &st, err);

	if (rc)
		return rc;
	identity_values(stamp, line, value);
	gr_bind_values(st, 1, value, 5);
	return gr_stmt_run(st, err);
}

static int add_version(struct gr_db *db, const struct gr_stamp *stamp, const struct gr_line *line,
    struct gr_error *err)
{
	struct gr_param value[VERSION_VALUES];
	struct gr_stmt *st;
	int rc = gr_stmt_open(db, version_sql, &st, err);

	if (rc)
		return rc;
	version_values(stamp, line, value);
	gr_bind_values(st, 1, value, VERSION_VALUES);
	return gr_stmt_run(st, err);
}

/* Whether it was there at all decides between "somebody else" and "not there". */
static int why_not_ended(
    struct gr_db *db, const struct gr_stamp *stamp, gr_line_id id, struct gr_error *err)
{
	static const char there_sql[] = "SELECT count(*) FROM line WHERE id = $1 AND process = $2";
	struct gr_stmt *st;
	int64_t n = 0;
	int rc = gr_stmt_open(db, there_sql, &st, err);

	if (rc)
		return rc;
	gr_bind_i64(st, 1, id.v);
	gr_bind_i64(st, 2, stamp->process.v);
	rc = gr_stmt_run_i64(st, &n, err);
	if (rc)
		return rc;
	if (!n)
		return gr_fail(err, GR_MISSING, missing, missing_remedy);
	return gr_fail(err, GR_CONFLICT,
	    N_("Somebody else changed the line after you had opened it."),
	    N_("Load it again, look at what changed, and save once more."));
}

static int end_version(struct gr_db *db, const struct gr_stamp *stamp, gr_line_id id,
    int64_t version, struct gr_error *err)
{
	/* a clock that was set back must not make a version end before it began */
	static const char end_sql[] =
	    "UPDATE line_version SET to_at = CASE WHEN from_at > CAST($3 AS BIGINT) THEN from_at"
	    "    ELSE CAST($3 AS BIGINT) END, ended_link = $4, ended_delivery = $5, ended_change = "
	    "$6"
	    "  WHERE line = $1 AND version = $2 AND to_at IS NULL"
	    "    AND EXISTS (SELECT 1 FROM line WHERE id = $1 AND process = $7)";
	static const char touch_sql[] =
	    "UPDATE line SET change = $2, changed_at = $3 WHERE id = $1";
	struct gr_stmt *st;
	int rc = gr_stmt_open(db, end_sql, &st, err);

	if (rc)
		return rc;
	gr_bind_i64(st, 1, id.v);
	gr_bind_i64(st, 2, version);
	gr_bind_i64(st, 3, stamp->at.us);
	gr_bind_id(st, 4, stamp->link.v);
	gr_bind_id(st, 5, stamp->delivery.v);
	gr_bind_i64(st, 6, stamp->change);
	gr_bind_i64(st, 7, stamp->process.v);
	rc = gr_stmt_run(st, err);
	if (!rc && gr_db_changed(db) == 0)
		rc = why_not_ended(db, stamp, id, err);
	if (!rc)
		rc = gr_stmt_open(db, touch_sql, &st, err);
	if (rc)
		return rc;
	gr_bind_i64(st, 1, id.v);
	gr_bind_i64(st, 2, stamp->change);
	gr_bind_i64(st, 3, stamp->at.us);
	return gr_stmt_run(st, err);
}

int gr_store_line_save(struct gr_db *db, const struct gr_stamp *stamp, const struct gr_line *line,
    gr_line_id *out, int64_t *version, struct gr_error *err)
{
	struct gr_line next = *line;
	int rc;

	next.version = line->id.v ? line->version + 1 : 1;
	if (line->id.v) {
		rc = end_version(db, stamp, line->id, line->version, err);
	} else {
		rc = gr_counter_take(db, "line", 1, &next.id.v, err);
		if (!rc)
			rc = add_identity(db, stamp, &next, err);
	}
	if (!rc)
		rc = add_version(db, stamp, &next, err);
	if (!rc)
		*out = next.id;
	if (!rc && version)
		*version = next.version;
	return rc;
}

int gr_store_line_save_all(struct gr_db *db, const struct gr_stamp *stamp, struct gr_line *line,
    int32_t count, struct gr_error *err)
{
	struct gr_param value[VERSION_VALUES];
	struct gr_bulk *b = NULL;
	struct gr_error closing;
	int64_t first = 0;
	int rc = gr_counter_take(db, "line", count, &first, err), end;

	for (int32_t i = 0; !rc && i < count; i++) {
		line[i].id.v = first + i;
		line[i].version = 1;
	}
	if (!rc)
		rc = gr_bulk_open(db, &identities, &b, err);
	for (int32_t i = 0; !rc && i < count; i++) {
		identity_values(stamp, &line[i], value);
		gr_bulk_values(b, value, 5);
		rc = gr_bulk_row(b, err);
	}
	end = gr_bulk_close(b, rc ? &closing : err);
	rc = rc ? rc : end;
	b = NULL;
	if (!rc)
		rc = gr_bulk_open(db, &versions, &b, err);
	for (int32_t i = 0; !rc && i < count; i++) {
		version_values(stamp, &line[i], value);
		gr_bulk_values(b, value, VERSION_VALUES);
		rc = gr_bulk_row(b, err);
	}
	end = gr_bulk_close(b, rc ? &closing : err);
	return rc ? rc : end;
}

int gr_store_line_withdraw(struct gr_db *db, const struct gr_stamp *stamp, gr_line_id id,
    int64_t version, struct gr_error *err)
{
	return end_version(db, stamp, id, version, err);
}

int gr_store_line_find(
    struct gr_db *db, gr_line_id id, struct gr_arena *a, struct gr_line *out, struct gr_error *err)
{
	static const char find_sql[] = LINE_SELECT " WHERE l.id = $1 AND v.to_at IS NULL";
	struct gr_stmt *st;
	int rc = gr_stmt_open(db, find_sql, &st, err);

	if (rc)
		return rc;
	*out = (struct gr_line){0};
	gr_bind_i64(st, 1, id.v);
	rc = gr_stmt_need(st, missing, missing_remedy, err);
	if (!rc)
		rc = read_line(st, a, out, err);
	gr_stmt_close(st);
	return !rc && gr_arena_full(a) ? gr_fail_full(err) : rc;
}

int gr_store_lines(struct gr_db *db, const struct gr_line_page *page, struct gr_arena *a,
    struct gr_line **out, int32_t *count, struct gr_error *err)
{
	static const char all_sql[] = LINE_SELECT
	    " WHERE l.process = $1 AND l.id > $2 AND v.to_at IS NULL ORDER BY l.id LIMIT $3";
	static const char org_sql[] = LINE_SELECT " WHERE l.process = $1 AND l.id > $2 AND l.org = "
	                                          "$4 AND v.to_at IS NULL ORDER BY l.id LIMIT $3";
	struct gr_stmt *st = NULL;
	struct gr_rows rows;
	void *line;
	int32_t expected = 0;
	int rc = gr_store_line_count(db, page->process, page->org, &expected, err);

	if (!rc)
		rc = gr_stmt_open(db, page->org.v ? org_sql : all_sql, &st, err);
	if (rc)
		return rc;
	gr_rows_open(&rows, a, sizeof(struct gr_line),
	    page->max > 0 && page->max < expected ? page->max : expected);
	gr_bind_i64(st, 1, page->process.v);
	gr_bind_i64(st, 2, page->after.v);
	gr_bind_i64(st, 3, page->max > 0 ? page->max : INT64_MAX);
	if (page->org.v)
		gr_bind_i64(st, 4, page->org.v);
	while (!rc && !(rc = gr_rows_next(&rows, st, &line, err)) && line)
		rc = read_line(st, a, line, err);
	*out = rows.p;
	return gr_rows_end(&rows, st, rc, count, err);
}

int gr_store_line_count(
    struct gr_db *db, gr_process_id process, gr_org_id org, int32_t *out, struct gr_error *err)
{
	static const char count_sql[] =
	    "SELECT count(*) FROM line l JOIN line_version v ON v.line = l.id"
	    "  WHERE l.process = $1 AND v.to_at IS NULL AND (CAST($2 AS BIGINT) = 0 OR l.org = "
	    "CAST($2 AS BIGINT))";
	struct gr_stmt *st;
	int64_t n = 0;
	int rc = gr_stmt_open(db, count_sql, &st, err);

	if (rc)
		return rc;
	gr_bind_i64(st, 1, process.v);
	gr_bind_i64(st, 2, org.v);
	rc = gr_stmt_run_i64(st, &n, err);
	*out = (int32_t)n;
	return rc;
}

int gr_store_line_history(struct gr_db *db, gr_line_id id, struct gr_arena *a,
    struct gr_stored_version **out, int32_t *count, struct gr_error *err)
{
	static const char history_sql[] =
	    "SELECT l.id, v.version, l.org, v.project, p.name, p.type, " GR_LINE_COLUMNS
	    ", v.from_at, v.to_at, v.link, v.ended_link, v.delivery, v.ended_delivery, v.change,"
	    "    v.ended_change"
	    "  FROM line l JOIN line_version v ON v.line = l.id JOIN project p ON p.id = v.project"
	    "  WHERE l.id = $1 ORDER BY v.version";
	enum { FROM = LINE_FIXED + GR_LINE_COLUMN_COUNT };
	struct gr_stmt *st;
	struct gr_rows rows;
	void *version;
	int rc = gr_stmt_open(db, history_sql, &st, err);

	if (rc)
		return rc;
	gr_rows_open(&rows, a, sizeof(struct gr_stored_version), 0);
	gr_bind_i64(st, 1, id.v);
	while (!rc && !(rc = gr_rows_next(&rows, st, &version, err)) && version) {
		struct gr_stored_version *v = version;

		rc = read_line(st, a, &v->line, err);
		v->from.us = gr_column_i64(st, FROM);
		v->to.us = gr_column_i64(st, FROM + 1);
		v->link.v = gr_column_i64(st, FROM + 2);
		v->ended_link.v = gr_column_i64(st, FROM + 3);
		v->delivery.v = gr_column_i64(st, FROM + 4);
		v->ended_delivery.v = gr_column_i64(st, FROM + 5);
		v->change = gr_column_i64(st, FROM + 6);
		v->ended_change = gr_column_i64(st, FROM + 7);
	}
	*out = rows.p;
	return gr_rows_end(&rows, st, rc, count, err);
}

int gr_store_line_newer(struct gr_db *db, gr_process_id process, struct gr_time since, int32_t *out,
    struct gr_error *err)
{
	static const char newer_sql[] =
	    "SELECT count(*) FROM line WHERE process = $1 AND changed_at > $2";
	struct gr_stmt *st;
	int64_t n = 0;
	int rc = gr_stmt_open(db, newer_sql, &st, err);

	if (rc)
		return rc;
	gr_bind_i64(st, 1, process.v);
	gr_bind_i64(st, 2, since.us);
	rc = gr_stmt_run_i64(st, &n, err);
	*out = (int32_t)n;
	return rc;
}

int gr_store_line_base(
    struct gr_db *db, gr_process_id process, gr_org_id org, int64_t *out, struct gr_error *err)
{
	static const char all_sql[] =
	    "SELECT coalesce(max(change), 0) FROM line WHERE process = $1";
	static const char org_sql[] =
	    "SELECT coalesce(max(change), 0) FROM line WHERE process = $1 AND org = $2";
	struct gr_stmt *st;
	int rc = gr_stmt_open(db, org.v ? org_sql : all_sql, &st, err);

	if (rc)
		return rc;
	gr_bind_i64(st, 1, process.v);
	if (org.v)
		gr_bind_i64(st, 2, org.v);
	return gr_stmt_run_i64(st, out, err);
}

int gr_store_line_touched(struct gr_db *db, gr_process_id process, gr_org_id org, int64_t base,
    struct gr_arena *a, gr_line_id **out, int32_t *count, struct gr_error *err)
{
	static const char touched_sql[] =
	    "SELECT id FROM line WHERE process = $1 AND org = $2 AND change > $3 ORDER BY id";
	struct gr_stmt *st;
	struct gr_rows rows;
	void *id;
	int rc = gr_stmt_open(db, touched_sql, &st, err);

	if (rc)
		return rc;
	gr_rows_open(&rows, a, sizeof(gr_line_id), 0);
	gr_bind_i64(st, 1, process.v);
	gr_bind_i64(st, 2, org.v);
	gr_bind_i64(st, 3, base);
	while (!(rc = gr_rows_next(&rows, st, &id, err)) && id)
		((gr_line_id *)id)->v = gr_column_i64(st, 0);
	*out = rows.p;
	return gr_rows_end(&rows, st, rc, count, err);
}

int gr_store_line_orgs(struct gr_db *db, gr_process_id process, struct gr_arena *a,
    struct gr_stored_delivered **out, int32_t *count, struct gr_error *err)
{
	static const char orgs_sql[] =
	    "SELECT l.org, count(*), count(DISTINCT v.project), max(v.from_at)"
	    "  FROM line l JOIN line_version v ON v.line = l.id"
	    "  WHERE l.process = $1 AND v.to_at IS NULL GROUP BY l.org ORDER BY l.org";
	struct gr_stmt *st;
	struct gr_rows rows;
	void *delivered;
	int rc = gr_stmt_open(db, orgs_sql, &st, err);

	if (rc)
		return rc;
	gr_rows_open(&rows, a, sizeof(struct gr_stored_delivered), 0);
	gr_bind_i64(st, 1, process.v);
	while (!(rc = gr_rows_next(&rows, st, &delivered, err)) && delivered) {
		struct gr_stored_delivered *d = delivered;

		d->org.v = gr_column_i64(st, 0);
		d->lines = (int32_t)gr_column_i64(st, 1);
		d->projects = (int32_t)gr_column_i64(st, 2);
		d->last.us = gr_column_i64(st, 3);
	}
	*out = rows.p;
	return gr_rows_end(&rows, st, rc, count, err);
}
