#include "store/organisation.h"

#include "store/private.h"

/* The name is the fact in force at $1; an organisation asked about before its first name shows its code. */
#define ORG_SELECT                                                                                 \
	"SELECT o.id, o.code, coalesce(f.value, o.code), o.kind, o.role, o.owner, o.municipality"  \
	"  FROM org o LEFT JOIN org_fact f ON f.org = o.id AND f.fact = 'name'"                    \
	"    AND f.from_at <= $1 AND (f.to_at IS NULL OR f.to_at > $1)"

static const char *const fact_code[] = {
    [GR_FACT_NAME] = "name",
    [GR_FACT_MERGED_INTO] = "merged_into",
    [GR_FACT_REGION] = "region",
    [GR_FACT_OWNER] = "owner",
};

static const char missing[] = N_("The organisation is not there.");
static const char missing_remedy[] = N_("Look it up in the list of organisations.");

static void read_org(struct gr_stmt *st, struct gr_arena *a, struct gr_stored_org *o)
{
	*o = (struct gr_stored_org){
	    .id = {gr_column_i64(st, 0)},
	    .code = gr_column_copy(st, 1, a),
	    .name = gr_column_copy(st, 2, a),
	    .kind = gr_column_copy(st, 3, a),
	    .role = gr_column_copy(st, 4, a),
	    .owner = {gr_column_i64(st, 5)},
	    .municipality = (int32_t)gr_column_i64(st, 6),
	};
}

/* The value of the open fact; *there false when there is none. */
static int open_fact(struct gr_db *db, gr_org_id org, enum gr_fact fact, struct gr_str value,
    bool *there, bool *same, struct gr_error *err)
{
	static const char open_sql[] =
	    "SELECT value FROM org_fact WHERE org = $1 AND fact = $2 AND to_at IS NULL";
	struct gr_stmt *st;
	int rc = gr_stmt_open(db, open_sql, &st, err);

	if (rc)
		return rc;
	gr_bind_i64(st, 1, org.v);
	gr_bind_z(st, 2, fact_code[fact]);
	rc = gr_stmt_step(st, there, err);
	*same = !rc && *there && gr_str_eq(gr_column_text(st, 0), value);
	gr_stmt_close(st);
	return rc;
}

int gr_store_org_fact_save(
    struct gr_db *db, const struct gr_stored_fact *fact, struct gr_error *err)
{
	static const char end_sql[] =
	    "UPDATE org_fact SET to_at = CASE WHEN from_at > CAST($3 AS BIGINT) THEN from_at"
	    "    ELSE CAST($3 AS BIGINT) END"
	    "  WHERE org = $1 AND fact = $2 AND to_at IS NULL";
	static const char add_sql[] =
	    "INSERT INTO org_fact (org, fact, value, from_at, to_at, source_id)"
	    "  VALUES ($1, $2, $3, $4, $5, $6)";
	struct gr_stmt *st;
	int rc = gr_stmt_open(db, end_sql, &st, err);

	if (rc)
		return rc;
	gr_bind_i64(st, 1, fact->org.v);
	gr_bind_z(st, 2, fact_code[fact->fact]);
	gr_bind_i64(st, 3, fact->from.us);
	rc = gr_stmt_run(st, err);
	if (!rc)
		rc = gr_stmt_open(db, add_sql, &st, err);
	if (rc)
		return rc;
	gr_bind_i64(st, 1, fact->org.v);
	gr_bind_z(st, 2, fact_code[fact->fact]);
	gr_bind_text(st, 3, fact->value);
	gr_bind_i64(st, 4, fact->from.us);
	gr_bind_id(st, 5, fact->to.us);
	gr_bind_text(st, 6, fact->source_id);
	return gr_stmt_run(st, err);
}

int gr_store_org_save(
    struct gr_db *db, const struct gr_stored_org *org, struct gr_time at, struct gr_error *err)
{
	static const char save_sql[] =
	    "INSERT INTO org (id, code, kind, role, owner, municipality) VALUES ($1, $2, $3, $4, "
	    "$5, $6)"
	    "  ON CONFLICT (id) DO UPDATE SET code = excluded.code, kind = excluded.kind,"
	    "    role = excluded.role, owner = excluded.owner, municipality = "
	    "excluded.municipality";
	struct gr_stored_fact name = {.org = org->id, .fact = GR_FACT_NAME, .value = org->name};
	struct gr_stmt *st;
	bool there = false, same = false;
	int rc = gr_stmt_open(db, save_sql, &st, err);

	if (rc)
		return rc;
	gr_bind_i64(st, 1, org->id.v);
	gr_bind_text(st, 2, org->code);
	gr_bind_text(st, 3, org->kind);
	gr_bind_text(st, 4, org->role);
	gr_bind_id(st, 5, org->owner.v);
	gr_bind_i64(st, 6, org->municipality);
	rc = gr_stmt_run(st, err);
	if (!rc)
		rc = open_fact(db, org->id, GR_FACT_NAME, org->name, &there, &same, err);
	if (rc || same)
		return rc;
	if (there)
		name.from = at;
	return gr_store_org_fact_save(db, &name, err);
}

int gr_store_org_find(struct gr_db *db, gr_org_id id, struct gr_time at, struct gr_arena *a,
    struct gr_stored_org *out, struct gr_error *err)
{
	static const char find_sql[] = ORG_SELECT " WHERE o.id = $2";
	struct gr_stmt *st;
	int rc = gr_stmt_open(db, find_sql, &st, err);

	if (rc)
		return rc;
	gr_bind_i64(st, 1, at.us);
	gr_bind_i64(st, 2, id.v);
	rc = gr_stmt_need(st, missing, missing_remedy, err);
	if (!rc)
		read_org(st, a, out);
	gr_stmt_close(st);
	return !rc && gr_arena_full(a) ? gr_fail_full(err) : rc;
}

int gr_store_org_find_code(struct gr_db *db, struct gr_str code, struct gr_time at,
    struct gr_arena *a, struct gr_stored_org *out, struct gr_error *err)
{
	static const char find_sql[] = ORG_SELECT " WHERE o.code = $2";
	struct gr_stmt *st;
	int rc = gr_stmt_open(db, find_sql, &st, err);

	if (rc)
		return rc;
	gr_bind_i64(st, 1, at.us);
	gr_bind_text(st, 2, code);
	rc = gr_stmt_need(st, missing, missing_remedy, err);
	if (!rc)
		read_org(st, a, out);
	gr_stmt_close(st);
	return !rc && gr_arena_full(a) ? gr_fail_full(err) : rc;
}

int gr_store_orgs(struct gr_db *db, struct gr_time at, struct gr_arena *a,
    struct gr_stored_org **out, int32_t *count, struct gr_error *err)
{
	static const char list_sql[] = ORG_SELECT " ORDER BY o.id";
	struct gr_stmt *st;
	struct gr_rows rows;
	void *org;
	int rc = gr_stmt_open(db, list_sql, &st, err);

	if (rc)
		return rc;
	gr_rows_open(&rows, a, sizeof(struct gr_stored_org), 128);
	gr_bind_i64(st, 1, at.us);
	while (!(rc = gr_rows_next(&rows, st, &org, err)) && org)
		read_org(st, a, org);
	*out = rows.p;
	return gr_rows_end(&rows, st, rc, count, err);
}

int gr_store_org_facts(struct gr_db *db, gr_org_id org, struct gr_arena *a,
    struct gr_stored_fact **out, int32_t *count, struct gr_error *err)
{
	static const char list_sql[] =
	    "SELECT org, fact, value, from_at, to_at, source_id FROM org_fact"
	    "  WHERE CAST($1 AS BIGINT) = 0 OR org = CAST($1 AS BIGINT) ORDER BY org, fact, "
	    "from_at, id";
	struct gr_stmt *st;
	struct gr_rows rows;
	void *element;
	int rc = gr_stmt_open(db, list_sql, &st, err);

	if (rc)
		return rc;
	gr_rows_open(&rows, a, sizeof(struct gr_stored_fact), 0);
	gr_bind_i64(st, 1, org.v);
	while (!(rc = gr_rows_next(&rows, st, &element, err)) && element) {
		struct gr_stored_fact *f = element;
		struct gr_str code = gr_column_text(st, 1);

		f->org.v = gr_column_i64(st, 0);
		for (size_t i = 0; i < sizeof(fact_code) / sizeof(fact_code[0]); i++)
			if (gr_str_is(code, fact_code[i]))
				f->fact = (enum gr_fact)i;
		f->value = gr_column_copy(st, 2, a);
		f->from.us = gr_column_i64(st, 3);
		f->to.us = gr_column_i64(st, 4);
		f->source_id = gr_column_copy(st, 5, a);
	}
	*out = rows.p;
	return gr_rows_end(&rows, st, rc, count, err);
}
