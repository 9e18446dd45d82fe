#include "store/publication.h"

#include "store/private.h"

#define ROW_VALUES 25
#define NUMBERS_MAX 1024

static const char *const table_code[] = {
    [GR_TABLE_QUALITY_YEAR] = "quality_year",
    [GR_TABLE_GROUP_AREA] = "group_area",
    [GR_TABLE_TOTAL] = "total",
};

static int save_head(struct gr_db *db, const struct gr_stamp *stamp, const struct gr_publication *p,
    gr_publication_id *out, struct gr_error *err)
{
	static const char head_sql[] = "INSERT INTO publication (process, snapshot, made_at, "
	                               "hidden_few, hidden_dominant, hidden_audit,"
	                               "  kept, audit, link, change) VALUES ($1, $2, $3, $4, $5, "
	                               "$6, $7, $8, $9, $10) RETURNING id";
	struct gr_stmt *st;
	int rc = gr_stmt_open(db, head_sql, &st, err);

	if (rc)
		return rc;
	gr_bind_i64(st, 1, stamp->process.v);
	gr_bind_i64(st, 2, p->snapshot.v);
	gr_bind_i64(st, 3, stamp->at.us);
	gr_bind_i64(st, 4, p->hidden_few);
	gr_bind_i64(st, 5, p->hidden_dominant);
	gr_bind_i64(st, 6, p->hidden_audit);
	gr_bind_i64(st, 7, p->kept);
	gr_bind_text(st, 8, p->audit);
	gr_bind_id(st, 9, stamp->link.v);
	gr_bind_i64(st, 10, stamp->change);
	return gr_stmt_run_i64(st, &out->v, err);
}

static void write_numbers(struct gr_sb *sb, const int32_t *n, int32_t count)
{
	for (int32_t i = 0; i < count; i++) {
		if (i)
			gr_sb_char(sb, ' ');
		gr_sb_i64(sb, n[i]);
	}
}

static int32_t read_numbers(struct gr_str s, int32_t *n)
{
	int32_t count = 0;

	while (s.n && count < GR_PUBLISHED_CODES) {
		int64_t value;

		if (!gr_str_i64(gr_str_split(&s, ' '), &value))
			break;
		n[count++] = (int32_t)value;
	}
	return count;
}

#define ROW_COLUMNS                                                                                \
	"publication, n, row_id, table_code, direction, group_n, codes, areas, first_year, "       \
	"last_year,"                                                                               \
	" rest_codes, rest_areas, likely_kind, likely_why, likely_kg, low_kind, low_why, "         \
	"low_percent,"                                                                             \
	" high_kind, high_why, high_percent, orgs_from, orgs_to, snapshot, as_of"
static const char row_sql[] = "INSERT INTO publication_row (" ROW_COLUMNS
                              ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, "
                              "$14, $15, $16, $17, $18, $19,"
                              " $20, $21, $22, $23, $24, $25)";
static const char row_copy[] = "COPY publication_row (" ROW_COLUMNS ") FROM STDIN";
static const struct gr_bulk_table rows_table = {row_sql, row_copy, ROW_VALUES};

static int save_row(struct gr_bulk *b, gr_publication_id id, int32_t n,
    const struct gr_published_row *r, struct gr_error *err)
{
	struct gr_arena *a = gr_arena_open(4 * NUMBERS_MAX);
	struct gr_sb codes, areas;
	int rc;

	if (!a)
		return gr_fail_full(err);
	gr_sb_open(&codes, a, NUMBERS_MAX);
	gr_sb_open(&areas, a, NUMBERS_MAX);
	write_numbers(&codes, r->code, r->codes);
	write_numbers(&areas, r->area, r->areas);
	{
		const struct gr_param value[ROW_VALUES] = {
		    gr_value_i64(id.v),
		    gr_value_i64(n),
		    gr_value_i64(r->id),
		    gr_value_z(table_code[r->table]),
		    gr_value_z(gr_direction_code(r->direction)),
		    gr_value_i64(r->group),
		    gr_value_text(gr_sb_str(&codes)),
		    gr_value_text(gr_sb_str(&areas)),
		    gr_value_i64(r->first_year),
		    gr_value_i64(r->last_year),
		    gr_value_i64(r->rest_codes),
		    gr_value_i64(r->rest_areas),
		    gr_value_i64((int64_t)r->likely_kg.kind),
		    gr_value_i64((int64_t)r->likely_kg.why),
		    gr_value_i64(r->likely_kg.n),
		    gr_value_i64((int64_t)r->low_percent.kind),
		    gr_value_i64((int64_t)r->low_percent.why),
		    gr_value_i64(r->low_percent.n),
		    gr_value_i64((int64_t)r->high_percent.kind),
		    gr_value_i64((int64_t)r->high_percent.why),
		    gr_value_i64(r->high_percent.n),
		    gr_value_i64(r->orgs_from),
		    gr_value_i64(r->orgs_to),
		    gr_value_i64(r->snapshot.v),
		    gr_value_i64(r->as_of.us),
		};

		gr_bulk_values(b, value, ROW_VALUES);
	}
	rc = codes.full || areas.full ? gr_fail_full(err) : gr_bulk_row(b, err);
	gr_arena_close(a);
	return rc;
}

/* Ids are stable over publications, so a new row takes one from the counter. */
static int give_ids(struct gr_db *db, struct gr_publication *p, struct gr_error *err)
{
	int64_t wanted = 0, next = 0;
	int rc = GR_OK;

	for (int32_t i = 0; i < p->rows; i++)
		wanted += p->row[i].id == 0;
	if (wanted)
		rc = gr_counter_take(db, "publication_row", wanted, &next, err);
	for (int32_t i = 0; !rc && i < p->rows; i++)
		if (p->row[i].id == 0)
			p->row[i].id = next++;
	return rc;
}

int gr_store_publication_save(struct gr_db *db, const struct gr_stamp *stamp,
    struct gr_publication *publication, gr_publication_id *out, struct gr_error *err)
{
	struct gr_error closing;
	struct gr_bulk *b = NULL;
	int rc = save_head(db, stamp, publication, out, err), end;

	if (!rc)
		rc = give_ids(db, publication, err);
	if (!rc)
		rc = gr_bulk_open(db, &rows_table, &b, err);
	for (int32_t i = 0; !rc && i < publication->rows; i++)
		rc = save_row(b, *out, i, &publication->row[i], err);
	end = gr_bulk_close(b, rc ? &closing : err);
	rc = rc ? rc : end;
	if (!rc) {
		publication->id = *out;
		publication->made = stamp->at;
	}
	return rc;
}

static void read_figure(struct gr_stmt *st, int from, struct gr_figure *f)
{
	f->kind = (enum gr_figure_kind)gr_column_i64(st, from);
	f->why = (enum gr_hidden_why)gr_column_i64(st, from + 1);
	f->n = gr_column_i64(st, from + 2);
}

static int read_row(struct gr_stmt *st, struct gr_published_row *r, struct gr_error *err)
{
	struct gr_str table = gr_column_text(st, 3);

	r->id = gr_column_i64(st, 2);
	for (int i = 0; i < 3; i++)
		if (gr_str_is(table, table_code[i]))
			r->table = (enum gr_published_table)i;
	if (!gr_direction_read(gr_column_text(st, 4), &r->direction))
		return gr_fail(err, GR_BROKEN,
		    N_("A line in the database has a code that this program does not know."),
		    N_("Use the version of the program that wrote it."));
	r->group = (int32_t)gr_column_i64(st, 5);
	r->codes = read_numbers(gr_column_text(st, 6), r->code);
	r->areas = read_numbers(gr_column_text(st, 7), r->area);
	r->first_year = (int32_t)gr_column_i64(st, 8);
	r->last_year = (int32_t)gr_column_i64(st, 9);
	r->rest_codes = gr_column_bool(st, 10);
	r->rest_areas = gr_column_bool(st, 11);
	read_figure(st, 12, &r->likely_kg);
	read_figure(st, 15, &r->low_percent);
	read_figure(st, 18, &r->high_percent);
	r->orgs_from = (int32_t)gr_column_i64(st, 21);
	r->orgs_to = (int32_t)gr_column_i64(st, 22);
	r->snapshot.v = gr_column_i64(st, 23);
	r->as_of.us = gr_column_i64(st, 24);
	return GR_OK;
}

static int read_rows(
    struct gr_db *db, struct gr_arena *a, struct gr_publication *p, struct gr_error *err)
{
	static const char rows_sql[] = "SELECT " ROW_COLUMNS
	                               " FROM publication_row WHERE publication = $1 ORDER BY n";
	struct gr_stmt *st;
	struct gr_rows rows;
	void *row;
	int rc = gr_stmt_open(db, rows_sql, &st, err);

	if (rc)
		return rc;
	gr_rows_open(&rows, a, sizeof(struct gr_published_row), 32);
	gr_bind_i64(st, 1, p->id.v);
	while (!rc && !(rc = gr_rows_next(&rows, st, &row, err)) && row)
		rc = read_row(st, row, err);
	p->row = rows.p;
	return gr_rows_end(&rows, st, rc, &p->rows, err);
}

#define PUBLICATION_SELECT                                                                         \
	"SELECT id, snapshot, made_at, hidden_few, hidden_dominant, hidden_audit, kept, audit "    \
	"FROM publication"

static void read_publication(struct gr_stmt *st, struct gr_arena *a, struct gr_publication *p)
{
	*p = (struct gr_publication){
	    .id = {gr_column_i64(st, 0)},
	    .snapshot = {gr_column_i64(st, 1)},
	    .made = {gr_column_i64(st, 2)},
	    .hidden_few = (int32_t)gr_column_i64(st, 3),
	    .hidden_dominant = (int32_t)gr_column_i64(st, 4),
	    .hidden_audit = (int32_t)gr_column_i64(st, 5),
	    .kept = (int32_t)gr_column_i64(st, 6),
	    .audit = gr_column_copy(st, 7, a),
	};
}

int gr_store_publication_find(struct gr_db *db, gr_process_id process, gr_publication_id id,
    struct gr_arena *a, struct gr_publication *out, struct gr_error *err)
{
	static const char find_sql[] = PUBLICATION_SELECT " WHERE process = $1 AND id = $2";
	static const char newest_sql[] = PUBLICATION_SELECT
	    " WHERE process = $1 ORDER BY id DESC LIMIT 1";
	struct gr_stmt *st;
	int rc = gr_stmt_open(db, id.v ? find_sql : newest_sql, &st, err);

	if (rc)
		return rc;
	gr_bind_i64(st, 1, process.v);
	if (id.v)
		gr_bind_i64(st, 2, id.v);
	rc = gr_stmt_need(st, N_("Nothing has been published yet."),
	    N_("The process team publishes from the list of data sets."), err);
	if (!rc)
		read_publication(st, a, out);
	gr_stmt_close(st);
	return rc ? rc : read_rows(db, a, out, err);
}

int gr_store_publications(struct gr_db *db, gr_process_id process, struct gr_arena *a,
    struct gr_publication **out, int32_t *count, struct gr_error *err)
{
	static const char all_sql[] = PUBLICATION_SELECT " WHERE process = $1 ORDER BY id";
	struct gr_stmt *st;
	struct gr_rows rows;
	void *publication;
	int rc = gr_stmt_open(db, all_sql, &st, err);

	if (rc)
		return rc;
	gr_rows_open(&rows, a, sizeof(struct gr_publication), 0);
	gr_bind_i64(st, 1, process.v);
	while (!(rc = gr_rows_next(&rows, st, &publication, err)) && publication)
		read_publication(st, a, publication);
	*out = rows.p;
	rc = gr_rows_end(&rows, st, rc, count, err);
	for (int32_t i = 0; !rc && i < *count; i++)
		rc = read_rows(db, a, &(*out)[i], err);
	return rc;
}
