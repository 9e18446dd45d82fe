#include "store/delivery.h"

#include "store/line_columns.h"
#include "store/private.h"

#define CANDIDATE_FIXED 8 /* before the line's columns */
#define CANDIDATE_VALUES (CANDIDATE_FIXED + GR_LINE_COLUMN_COUNT)
#define PROBLEM_VALUES 14
#define ARGS_MAX 8192

static const char *const state_code[] = {
    [GR_STORED_CHECKED] = "checked",
    [GR_STORED_ACCEPTED] = "accepted",
    [GR_STORED_PARTLY] = "partly",
    [GR_STORED_DROPPED] = "dropped",
};
static const char *const kind_code[] = {
    [GR_CANDIDATE_NEW] = "new",
    [GR_CANDIDATE_CHANGED] = "changed",
    [GR_CANDIDATE_GONE] = "gone",
    [GR_CANDIDATE_SAME] = "same",
};
static const char *const severity_code[] = {
    [GR_ERROR_CELL] = "error",
    [GR_QUESTION_CELL] = "question",
    [GR_REMARK_CELL] = "remark",
};

static const char missing[] = N_("The delivery is not there.");
static const char missing_remedy[] = N_("Hand the file in once more.");

/* The index of code among the count codes; the tables' CHECKs let no other in. */
static int code_of(const char *const *code, int count, struct gr_str s)
{
	for (int i = 0; i < count; i++)
		if (gr_str_is(s, code[i]))
			return i;
	return 0;
}

static const char head_sql[] =
    "INSERT INTO delivery (process, org, state, file_name, answered_by, file_sha256, base, seen, "
    "whole,"
    "  made_at, link, change, candidates, problems)"
    "  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) RETURNING id";

static int save_head(struct gr_db *db, const struct gr_stamp *stamp,
    const struct gr_stored_delivery *head, gr_delivery_id *out, struct gr_error *err)
{
	struct gr_stmt *st;
	int rc = gr_stmt_open(db, head_sql, &st, err);

	if (rc)
		return rc;
	gr_bind_i64(st, 1, stamp->process.v);
	gr_bind_i64(st, 2, head->org.v);
	gr_bind_z(st, 3, state_code[GR_STORED_CHECKED]);
	gr_bind_text(st, 4, head->file_name);
	gr_bind_text(st, 5, head->answered_by);
	gr_bind_hash(st, 6, &head->file_sha256);
	gr_bind_i64(st, 7, head->base);
	gr_bind_i64(st, 8, head->seen);
	gr_bind_bool(st, 9, head->whole);
	gr_bind_i64(st, 10, stamp->at.us);
	gr_bind_id(st, 11, stamp->link.v);
	gr_bind_i64(st, 12, stamp->change);
	gr_bind_i64(st, 13, head->candidates);
	gr_bind_i64(st, 14, head->problems);
	return gr_stmt_run_i64(st, &out->v, err);
}

#define CANDIDATE_COLUMNS                                                                          \
	"delivery, n, kind, blocked, line, version, project, project_name, "                       \
	"project_type, " GR_LINE_COLUMNS
static const char candidate_sql[] = "INSERT INTO candidate (" CANDIDATE_COLUMNS
                                    ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, "
                                    "$13, $14, $15, $16, $17, $18, $19,"
                                    " $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, "
                                    "$32, $33, $34, $35, $36, $37, $38, $39)";
static const char candidate_copy[] = "COPY candidate (" CANDIDATE_COLUMNS ") FROM STDIN";
static const struct gr_bulk_table candidates = {
    candidate_sql, candidate_copy, CANDIDATE_VALUES + 1};

static int save_candidates(struct gr_db *db, gr_delivery_id id,
    const struct gr_candidate *candidate, int32_t count, struct gr_error *err)
{
	struct gr_param value[CANDIDATE_VALUES + 1];
	struct gr_error closing;
	struct gr_bulk *b;
	int rc = gr_bulk_open(db, &candidates, &b, err), end;

	if (rc)
		return rc;
	for (int32_t i = 0; !rc && i < count; i++) {
		const struct gr_line *line = &candidate[i].line;

		value[0] = gr_value_i64(id.v);
		value[1] = gr_value_i64(i);
		value[2] = gr_value_z(kind_code[candidate[i].kind]);
		value[3] = gr_value_i64(candidate[i].blocked);
		value[4] = gr_value_id(line->id.v);
		value[5] = gr_value_i64(line->version);
		value[6] = gr_value_id(line->project.v);
		value[7] = gr_value_text(line->project_name);
		value[8] = gr_value_text(line->project_type);
		gr_line_values(line, value + 9);
		gr_bulk_values(b, value, CANDIDATE_VALUES + 1);
		rc = gr_bulk_row(b, err);
	}
	end = gr_bulk_close(b, rc ? &closing : err);
	return rc ? rc : end;
}

/* kind:number:length:text for each value, one after the other: nothing in a text can be taken for the next. */
static void write_args(struct gr_sb *sb, const struct gr_error *e)
{
	for (size_t i = 0; i < e->args; i++) {
		bool is_text = e->arg[i].kind == GR_ARG_TEXT;
		struct gr_str text = is_text ? gr_arg_str(&e->arg[i]) : (struct gr_str){0};

		gr_sb_i64(sb, (int64_t)e->arg[i].kind);
		gr_sb_char(sb, ':');
		gr_sb_i64(sb, is_text ? 0 : e->arg[i].n);
		gr_sb_char(sb, ':');
		gr_sb_i64(sb, (int64_t)text.n);
		gr_sb_char(sb, ':');
		gr_sb_add(sb, text);
	}
}

static size_t read_args(struct gr_str s, struct gr_arg arg[GR_ERROR_ARGS])
{
	size_t count = 0;

	while (s.n && count < GR_ERROR_ARGS) {
		int64_t kind, n, length;

		if (!gr_str_i64(gr_str_split(&s, ':'), &kind) || kind < 0 || kind > GR_ARG_BYTES ||
		    !gr_str_i64(gr_str_split(&s, ':'), &n) ||
		    !gr_str_i64(gr_str_split(&s, ':'), &length) || length < 0 ||
		    (size_t)length > s.n)
			break;
		arg[count++] = (struct gr_arg){
		    .kind = (enum gr_arg_kind)kind, .n = n, .text = {s.p, (size_t)length}};
		s.p += length;
		s.n -= (size_t)length;
	}
	return count;
}

#define PROBLEM_COLUMNS                                                                            \
	"delivery, n, severity, sheet, row_n, column_n, field, found, status, sentence, remedy, "  \
	"args,"                                                                                    \
	" place, line_n"
static const char problem_sql[] =
    "INSERT INTO problem (" PROBLEM_COLUMNS
    ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)";
static const char problem_copy[] = "COPY problem (" PROBLEM_COLUMNS ") FROM STDIN";
static const struct gr_bulk_table problems = {problem_sql, problem_copy, PROBLEM_VALUES};

static int save_problem(struct gr_bulk *b, gr_delivery_id id, int32_t n, const struct gr_problem *p,
    struct gr_error *err)
{
	const struct gr_error *e = &p->error;
	struct gr_arena *a = gr_arena_open(2 * ARGS_MAX);
	struct gr_sb args;
	int rc;

	if (!a)
		return gr_fail_full(err);
	gr_sb_open(&args, a, ARGS_MAX);
	write_args(&args, e);
	gr_bulk_i64(b, id.v);
	gr_bulk_i64(b, n);
	gr_bulk_text(b, gr_str(severity_code[p->severity]));
	gr_bulk_text(b, p->sheet);
	gr_bulk_i64(b, p->row);
	gr_bulk_i64(b, p->column);
	gr_bulk_i64(b, (int64_t)p->field);
	gr_bulk_text(b, p->found);
	gr_bulk_i64(b, (int64_t)e->status);
	gr_bulk_text(b, gr_str(e->sentence));
	gr_bulk_text(b, gr_str(e->remedy));
	gr_bulk_text(b, gr_sb_str(&args));
	gr_bulk_text(b, gr_str(e->place));
	gr_bulk_i64(b, p->line);
	rc = args.full ? gr_fail_full(err) : gr_bulk_row(b, err);
	gr_arena_close(a);
	return rc;
}

static int save_problems(struct gr_db *db, gr_delivery_id id, const struct gr_problem *problem,
    int32_t count, struct gr_error *err)
{
	struct gr_error closing;
	struct gr_bulk *b;
	int rc = gr_bulk_open(db, &problems, &b, err), end;

	if (rc)
		return rc;
	for (int32_t i = 0; !rc && i < count; i++)
		rc = save_problem(b, id, i, &problem[i], err);
	end = gr_bulk_close(b, rc ? &closing : err);
	return rc ? rc : end;
}

int gr_store_delivery_save(struct gr_db *db, const struct gr_stamp *stamp,
    const struct gr_stored_delivery *head, const struct gr_candidate *candidate,
    const struct gr_problem *problem, gr_delivery_id *out, struct gr_error *err)
{
	int rc = save_head(db, stamp, head, out, err);

	if (!rc && head->candidates)
		rc = save_candidates(db, *out, candidate, head->candidates, err);
	if (!rc && head->problems)
		rc = save_problems(db, *out, problem, head->problems, err);
	return rc;
}

#define DELIVERY_SELECT                                                                            \
	"SELECT id, process, org, state, file_name, answered_by, file_sha256, base, seen, whole,"  \
	"  made_at, ended_at, link, change, ended_change, candidates, problems FROM delivery"

static void read_delivery(struct gr_stmt *st, struct gr_arena *a, struct gr_stored_delivery *d)
{
	*d = (struct gr_stored_delivery){
	    .id = {gr_column_i64(st, 0)},
	    .process = {gr_column_i64(st, 1)},
	    .org = {gr_column_i64(st, 2)},
	    .state = (enum gr_stored_delivery_state)code_of(state_code, 4, gr_column_text(st, 3)),
	    .file_name = gr_column_copy(st, 4, a),
	    .answered_by = gr_column_copy(st, 5, a),
	    .file_sha256 = gr_column_hash(st, 6),
	    .base = gr_column_i64(st, 7),
	    .seen = gr_column_i64(st, 8),
	    .whole = gr_column_bool(st, 9),
	    .made = {gr_column_i64(st, 10)},
	    .ended = {gr_column_i64(st, 11)},
	    .link = {gr_column_i64(st, 12)},
	    .change = gr_column_i64(st, 13),
	    .ended_change = gr_column_i64(st, 14),
	    .candidates = (int32_t)gr_column_i64(st, 15),
	    .problems = (int32_t)gr_column_i64(st, 16),
	};
}

int gr_store_delivery_find(struct gr_db *db, gr_delivery_id id, struct gr_arena *a,
    struct gr_stored_delivery *out, struct gr_error *err)
{
	static const char find_sql[] = DELIVERY_SELECT " WHERE id = $1";
	struct gr_stmt *st;
	int rc = gr_stmt_open(db, find_sql, &st, err);

	if (rc)
		return rc;
	gr_bind_i64(st, 1, id.v);
	rc = gr_stmt_need(st, missing, missing_remedy, err);
	if (!rc)
		read_delivery(st, a, out);
	gr_stmt_close(st);
	return !rc && gr_arena_full(a) ? gr_fail_full(err) : rc;
}

int gr_store_deliveries(struct gr_db *db, gr_process_id process, gr_org_id org, int32_t max,
    struct gr_arena *a, struct gr_stored_delivery **out, int32_t *count, struct gr_error *err)
{
	static const char list_sql[] = DELIVERY_SELECT
	    " WHERE process = $1 AND (CAST($2 AS BIGINT) = 0 OR org = CAST($2 AS BIGINT))"
	    " ORDER BY id DESC LIMIT $3";
	struct gr_stmt *st;
	struct gr_rows rows;
	void *delivery;
	int rc = gr_stmt_open(db, list_sql, &st, err);

	if (rc)
		return rc;
	gr_rows_open(&rows, a, sizeof(struct gr_stored_delivery), 0);
	gr_bind_i64(st, 1, process.v);
	gr_bind_i64(st, 2, org.v);
	gr_bind_i64(st, 3, max);
	while (!(rc = gr_rows_next(&rows, st, &delivery, err)) && delivery)
		read_delivery(st, a, delivery);
	*out = rows.p;
	return gr_rows_end(&rows, st, rc, count, err);
}

int gr_store_delivery_candidates(struct gr_db *db, gr_delivery_id id, struct gr_arena *a,
    struct gr_candidate **out, int32_t *count, struct gr_error *err)
{
	static const char list_sql[] =
	    "SELECT kind, blocked, accepted, line, version, project, project_name, project_type,"
	    "  " GR_LINE_COLUMNS ", (SELECT org FROM delivery WHERE id = $1)"
	    "  FROM candidate WHERE delivery = $1 ORDER BY n";
	struct gr_stmt *st;
	struct gr_rows rows;
	void *element;
	int rc = gr_stmt_open(db, list_sql, &st, err);

	if (rc)
		return rc;
	gr_rows_open(&rows, a, sizeof(struct gr_candidate), 64);
	gr_bind_i64(st, 1, id.v);
	while (!rc && !(rc = gr_rows_next(&rows, st, &element, err)) && element) {
		struct gr_candidate *c = element;

		c->kind = (enum gr_candidate_kind)code_of(kind_code, 4, gr_column_text(st, 0));
		c->blocked = gr_column_bool(st, 1);
		c->accepted = gr_column_bool(st, 2);
		c->line.id.v = gr_column_i64(st, 3);
		c->line.version = gr_column_i64(st, 4);
		c->line.project.v = gr_column_i64(st, 5);
		c->line.project_name = gr_column_copy(st, 6, a);
		c->line.project_type = gr_column_copy(st, 7, a);
		rc = gr_line_columns(st, CANDIDATE_FIXED, a, &c->line, err);
		c->line.org.v = gr_column_i64(st, CANDIDATE_VALUES);
	}
	*out = rows.p;
	return gr_rows_end(&rows, st, rc, count, err);
}

/* The sentence and its values again; the msgids live in a. */
static int read_error(struct gr_stmt *st, int from, struct gr_arena *a, struct gr_error *e)
{
	struct gr_arg arg[GR_ERROR_ARGS];
	size_t args = read_args(gr_column_text(st, from + 3), arg);
	const char *sentence = gr_str_z(a, gr_column_text(st, from + 1));
	const char *remedy = gr_str_z(a, gr_column_text(st, from + 2));
	const char *place = gr_str_z(a, gr_column_text(st, from + 4));

	if (!sentence || !remedy || !place)
		return GR_LIMIT;
	/* what is stored is what gr_fail_with made: it returns the status, which is no failure here */
	(void)!gr_fail_with(
	    e, (enum gr_status)gr_column_i64(st, from), sentence, remedy, arg, args);
	gr_error_at(e, place);
	return GR_OK;
}

int gr_store_delivery_problems(struct gr_db *db, gr_delivery_id id, struct gr_arena *a,
    struct gr_problem **out, int32_t *count, struct gr_error *err)
{
	static const char list_sql[] = "SELECT severity, sheet, row_n, column_n, field, found, "
	                               "line_n, status, sentence, remedy, args,"
	                               "  place FROM problem WHERE delivery = $1 ORDER BY n";
	struct gr_stmt *st;
	struct gr_rows rows;
	void *element;
	int rc = gr_stmt_open(db, list_sql, &st, err);

	if (rc)
		return rc;
	gr_rows_open(&rows, a, sizeof(struct gr_problem), 16);
	gr_bind_i64(st, 1, id.v);
	while (!rc && !(rc = gr_rows_next(&rows, st, &element, err)) && element) {
		struct gr_problem *p = element;

		p->severity = (enum gr_severity)code_of(severity_code, 3, gr_column_text(st, 0));
		p->sheet = gr_column_copy(st, 1, a);
		p->row = (int32_t)gr_column_i64(st, 2);
		p->column = (int32_t)gr_column_i64(st, 3);
		p->field = (enum gr_line_field)gr_column_i64(st, 4);
		p->found = gr_column_copy(st, 5, a);
		p->line = (int32_t)gr_column_i64(st, 6);
		rc = read_error(st, 7, a, &p->error) ? gr_fail_full(err) : GR_OK;
	}
	*out = rows.p;
	return gr_rows_end(&rows, st, rc, count, err);
}

int gr_store_delivery_state(struct gr_db *db, const struct gr_stamp *stamp, gr_delivery_id id,
    enum gr_stored_delivery_state from, enum gr_stored_delivery_state to, struct gr_error *err)
{
	static const char move_sql[] = "UPDATE delivery SET state = $3, ended_at = $4, "
	                               "ended_change = $5 WHERE id = $1 AND state = $2";
	struct gr_stmt *st;
	int rc = gr_stmt_open(db, move_sql, &st, err);

	if (rc)
		return rc;
	gr_bind_i64(st, 1, id.v);
	gr_bind_z(st, 2, state_code[from]);
	gr_bind_z(st, 3, state_code[to]);
	gr_bind_i64(st, 4, stamp->at.us);
	gr_bind_i64(st, 5, stamp->change);
	rc = gr_stmt_run(st, err);
	if (!rc && gr_db_changed(db) == 0)
		rc = gr_fail(err, GR_CONFLICT,
		    N_("The delivery was accepted or dropped in the meantime."),
		    N_("Load the page again to see what happened."));
	return rc;
}

int gr_store_candidate_accepted(
    struct gr_db *db, gr_delivery_id id, int32_t index, gr_line_id line, struct gr_error *err)
{
	static const char accept_sql[] =
	    "UPDATE candidate SET accepted = 1, line = $3 WHERE delivery = $1 AND n = $2";
	struct gr_stmt *st;
	int rc = gr_stmt_open(db, accept_sql, &st, err);

	if (rc)
		return rc;
	gr_bind_i64(st, 1, id.v);
	gr_bind_i64(st, 2, index);
	gr_bind_id(st, 3, line.v);
	return gr_stmt_run(st, err);
}
