#include "store/audit.h"

#include <string.h>

#include "store/private.h"

#define JSON_MAX (64 << 20)
#define PAGE 500
#define SWAP_REACH 20000 /* entries around a fault that are tried as its true place */

/* The canonical form: fixed order, no spaces, numbers in decimal, the shortest escapes of RFC 8259. */

static void json_text(struct gr_sb *sb, const char *name, struct gr_str s)
{
	gr_sb_fmt(sb, ",\"%s\":\"", name);
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];

		if (c == '"' || c == '\\')
			gr_sb_fmt(sb, "\\%c", c);
		else if (c < 0x20)
			gr_sb_fmt(sb, "\\u%04x", c);
		else
			gr_sb_char(sb, (char)c);
	}
	gr_sb_char(sb, '"');
}

static void json_hash(struct gr_sb *sb, const char *name, const struct gr_sha256 *h)
{
	gr_sb_fmt(sb, ",\"%s\":\"", name);
	for (size_t i = 0; i < sizeof(h->b); i++)
		gr_sb_fmt(sb, "%02x", h->b[i]);
	gr_sb_char(sb, '"');
}

static int hash_of(const struct gr_stored_audit *e, struct gr_sha256 *out, struct gr_error *err)
{
	size_t texts = e->summary.n + e->before.n + e->after.n;
	struct gr_arena *a = gr_arena_open(
	    4096 + 16 * texts < JSON_MAX ? 65536 + 32 * texts : JSON_MAX);
	struct gr_sb sb;
	int rc = GR_OK;

	if (!a)
		return gr_fail_full(err);
	gr_sb_open(&sb, a, JSON_MAX);
	gr_sb_fmt(&sb, "{\"n\":%lld,\"at\":%lld,\"process\":%lld", (long long)e->n,
	    (long long)e->at.us, (long long)e->process.v);
	json_text(&sb, "verb", e->verb);
	json_text(&sb, "actor", e->actor);
	gr_sb_fmt(&sb, ",\"link\":%lld,\"org\":%lld,\"subject\":%lld", (long long)e->link.v,
	    (long long)e->org.v, (long long)e->subject);
	json_text(&sb, "summary", e->summary);
	json_text(&sb, "before", e->before);
	json_text(&sb, "after", e->after);
	json_hash(&sb, "commitment", &e->commitment);
	json_hash(&sb, "previous", &e->previous);
	gr_sb_char(&sb, '}');
	if (sb.full)
		rc = gr_fail_full(err);
	else
		*out = gr_sha256_of(gr_sb_str(&sb));
	gr_arena_close(a);
	return rc;
}

static const struct gr_sha256 none;

int gr_store_audit_next(struct gr_db *db, int64_t *n, struct gr_error *err)
{
	/* the write itself is the lock: in PostgreSQL the row, in SQLite the transaction that is open */
	static const char next_sql[] =
	    "INSERT INTO audit_head (one, n, hash) VALUES (1, 0, $1)"
	    "  ON CONFLICT (one) DO UPDATE SET n = audit_head.n RETURNING n + 1";
	struct gr_stmt *st;
	int rc = gr_stmt_open(db, next_sql, &st, err);

	if (rc)
		return rc;
	gr_bind_hash(st, 1, &none);
	return gr_stmt_run_i64(st, n, err);
}

int gr_store_audit_head(struct gr_db *db, struct gr_audit_head *out, struct gr_error *err)
{
	static const char head_sql[] = "SELECT n, hash FROM audit_head WHERE one = 1";
	struct gr_stmt *st;
	bool row;
	int rc = gr_stmt_open(db, head_sql, &st, err);

	*out = (struct gr_audit_head){0};
	if (rc)
		return rc;
	rc = gr_stmt_step(st, &row, err);
	if (!rc && row) {
		out->n = gr_column_i64(st, 0);
		out->hash = gr_column_hash(st, 1);
	}
	gr_stmt_close(st);
	return rc;
}

static int move_head(
    struct gr_db *db, int64_t n, const struct gr_sha256 *hash, struct gr_error *err)
{
	static const char move_sql[] = "UPDATE audit_head SET n = CAST($1 AS BIGINT), hash = $2 "
	                               "WHERE one = 1 AND n = CAST($1 AS BIGINT) - 1";
	struct gr_stmt *st;
	int rc = gr_stmt_open(db, move_sql, &st, err);

	if (rc)
		return rc;
	gr_bind_i64(st, 1, n);
	gr_bind_hash(st, 2, hash);
	rc = gr_stmt_run(st, err);
	if (!rc && gr_db_changed(db) == 0)
		rc = gr_fail(err, GR_CONFLICT,
		    N_("The change log was written by somebody else meanwhile."), N_("Try again."));
	return rc;
}

static int add_person(
    struct gr_db *db, int64_t n, struct gr_str person, const uint8_t salt[16], struct gr_error *err)
{
	static const char person_sql[] =
	    "INSERT INTO audit_person (n, salt, person) VALUES ($1, $2, $3)";
	struct gr_stmt *st;
	int rc = gr_stmt_open(db, person_sql, &st, err);

	if (rc)
		return rc;
	gr_bind_i64(st, 1, n);
	gr_bind_blob(st, 2, (struct gr_str){(const char *)salt, 16});
	gr_bind_text(st, 3, person);
	return gr_stmt_run(st, err);
}

static struct gr_sha256 commit_to(struct gr_str person, const uint8_t salt[16])
{
	struct gr_sha256_run run;

	gr_sha256_open(&run);
	gr_sha256_add(&run, (struct gr_str){(const char *)salt, 16});
	gr_sha256_add(&run, person);
	return gr_sha256_close(&run);
}

static int add_entry(struct gr_db *db, const struct gr_stored_audit *e, struct gr_error *err)
{
	static const char add_sql[] =
	    "INSERT INTO audit (n, at, process, verb, actor, link, org, subject, summary, "
	    "before_text,"
	    "  after_text, commitment, previous, hash)"
	    "  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)";
	struct gr_stmt *st;
	int rc = gr_stmt_open(db, add_sql, &st, err);

	if (rc)
		return rc;
	gr_bind_i64(st, 1, e->n);
	gr_bind_i64(st, 2, e->at.us);
	gr_bind_i64(st, 3, e->process.v);
	gr_bind_text(st, 4, e->verb);
	gr_bind_text(st, 5, e->actor);
	gr_bind_i64(st, 6, e->link.v);
	gr_bind_i64(st, 7, e->org.v);
	gr_bind_i64(st, 8, e->subject);
	gr_bind_text(st, 9, e->summary);
	gr_bind_text(st, 10, e->before);
	gr_bind_text(st, 11, e->after);
	gr_bind_hash(st, 12, &e->commitment);
	gr_bind_hash(st, 13, &e->previous);
	gr_bind_hash(st, 14, &e->hash);
	return gr_stmt_run(st, err);
}

int gr_store_audit_append(struct gr_db *db, const struct gr_stored_audit *entry,
    const uint8_t salt[16], struct gr_error *err)
{
	struct gr_stored_audit e = *entry;
	struct gr_audit_head head;
	int rc = gr_store_audit_head(db, &head, err);

	e.commitment = e.person.n ? commit_to(e.person, salt) : none;
	e.previous = head.hash;
	if (!rc)
		rc = hash_of(&e, &e.hash, err);
	if (!rc)
		rc = move_head(db, e.n, &e.hash, err);
	if (!rc)
		rc = add_entry(db, &e, err);
	if (!rc && e.person.n)
		rc = add_person(db, e.n, e.person, salt, err);
	return rc;
}

#define AUDIT_SELECT                                                                               \
	"SELECT a.n, a.at, a.process, a.verb, a.actor, a.link, a.org, a.subject, a.summary,"       \
	"    a.before_text, a.after_text, a.commitment, a.previous, a.hash, p.person, p.salt"      \
	"  FROM audit a LEFT JOIN audit_person p ON p.n = a.n"

static void read_entry(struct gr_stmt *st, struct gr_arena *a, struct gr_stored_audit *e)
{
	*e = (struct gr_stored_audit){
	    .n = gr_column_i64(st, 0),
	    .at = {gr_column_i64(st, 1)},
	    .process = {gr_column_i64(st, 2)},
	    .verb = gr_column_copy(st, 3, a),
	    .actor = gr_column_copy(st, 4, a),
	    .link = {gr_column_i64(st, 5)},
	    .org = {gr_column_i64(st, 6)},
	    .subject = gr_column_i64(st, 7),
	    .summary = gr_column_copy(st, 8, a),
	    .before = gr_column_copy(st, 9, a),
	    .after = gr_column_copy(st, 10, a),
	    .commitment = gr_column_hash(st, 11),
	    .previous = gr_column_hash(st, 12),
	    .hash = gr_column_hash(st, 13),
	    .person = gr_column_null(st, 14) ? (struct gr_str){0} : gr_column_copy(st, 14, a),
	};
}

int gr_store_audit_list(struct gr_db *db, gr_process_id process, int64_t before, int32_t max,
    struct gr_arena *a, struct gr_stored_audit **out, int32_t *count, struct gr_error *err)
{
	static const char list_sql[] = AUDIT_SELECT
	    " WHERE a.n < $1 AND (CAST($2 AS BIGINT) = 0 OR a.process = CAST($2 AS BIGINT))"
	    " ORDER BY a.n DESC LIMIT $3";
	struct gr_stmt *st;
	struct gr_rows rows;
	void *entry;
	int rc = gr_stmt_open(db, list_sql, &st, err);

	if (rc)
		return rc;
	gr_rows_open(&rows, a, sizeof(struct gr_stored_audit), 0);
	gr_bind_i64(st, 1, before ? before : INT64_MAX);
	gr_bind_i64(st, 2, process.v);
	gr_bind_i64(st, 3, max);
	while (!(rc = gr_rows_next(&rows, st, &entry, err)) && entry)
		read_entry(st, a, entry);
	*out = rows.p;
	return gr_rows_end(&rows, st, rc, count, err);
}

int gr_store_audit_erase(struct gr_db *db, int64_t n, struct gr_error *err)
{
	static const char person_sql[] = "DELETE FROM audit_person WHERE n = $1";
	static const char delivery_sql[] = "UPDATE delivery SET answered_by = '' WHERE change = $1";
	static const char session_sql[] = "UPDATE session SET name = '' WHERE change = $1";
	const char *const all[] = {person_sql, delivery_sql, session_sql};
	int rc = GR_OK;

	for (size_t i = 0; !rc && i < sizeof(all) / sizeof(all[0]); i++) {
		struct gr_stmt *st;

		rc = gr_stmt_open(db, all[i], &st, err);
		if (rc)
			break;
		gr_bind_i64(st, 1, n);
		rc = gr_stmt_run(st, err);
	}
	return rc;
}

/* Its content is unchanged, but it stood at another number: then its own hash fits with that one. */
static bool was_moved(const struct gr_stored_audit *e, int64_t entries)
{
	struct gr_stored_audit at = *e;
	struct gr_error ignored;
	int64_t low = e->n > SWAP_REACH ? e->n - SWAP_REACH : 1;
	int64_t high = e->n + SWAP_REACH < entries ? e->n + SWAP_REACH : entries;

	for (at.n = low; at.n <= high; at.n++) {
		struct gr_sha256 h;

		if (!hash_of(&at, &h, &ignored) && gr_sha256_eq(h, e->hash))
			return true;
	}
	return false;
}

/* Sets the fault of the entry that stands at v->entries + 1, if it has one. */
static int judge(const struct gr_stored_audit *e, const struct gr_sha256 *previous,
    struct gr_audit_verdict *v, struct gr_error *err)
{
	struct gr_sha256 h;
	int rc;

	v->n = v->entries + 1;
	if (e->n != v->n) {
		v->fault = GR_AUDIT_MISSING;
		return GR_OK;
	}
	rc = hash_of(e, &h, err);
	if (rc)
		return rc;
	if (!gr_sha256_eq(h, e->hash)) {
		v->fault = was_moved(e, v->head.n) ? GR_AUDIT_SWAPPED : GR_AUDIT_CHANGED;
	} else if (!gr_sha256_eq(e->previous, *previous)) {
		/* this entry is whole, so the one before it is another than it was, with a hash made to fit */
		v->fault = GR_AUDIT_CHANGED;
		v->n -= v->n > 1;
	} else {
		v->n = 0;
	}
	return GR_OK;
}

/* The person's text, where it still stands, must be what the chain committed to. */
static bool commitment_holds(struct gr_stmt *st, const struct gr_stored_audit *e)
{
	struct gr_str salt;

	if (gr_column_null(st, 14))
		return true;
	salt = gr_column_blob(st, 15);
	return salt.n == 16 &&
	       gr_sha256_eq(commit_to(e->person, (const uint8_t *)salt.p), e->commitment);
}

static int verify_page(struct gr_db *db, struct gr_audit_verdict *v, struct gr_sha256 *previous,
    bool *more, struct gr_error *err)
{
	static const char page_sql[] = AUDIT_SELECT " WHERE a.n > $1 ORDER BY a.n LIMIT $2";
	struct gr_stmt *st;
	bool row = true;
	int rc = gr_stmt_open(db, page_sql, &st, err);

	*more = false;
	if (rc)
		return rc;
	gr_bind_i64(st, 1, v->entries);
	gr_bind_i64(st, 2, PAGE);
	while (!rc && v->fault == GR_AUDIT_WHOLE) {
		struct gr_stored_audit e;
		struct gr_arena *a;

		rc = gr_stmt_step(st, &row, err);
		if (rc || !row)
			break;
		a = gr_arena_open(JSON_MAX);
		if (!a) {
			rc = gr_fail_full(err);
			break;
		}
		read_entry(st, a, &e);
		rc = gr_arena_full(a) ? gr_fail_full(err) : judge(&e, previous, v, err);
		if (!rc && v->fault == GR_AUDIT_WHOLE && !commitment_holds(st, &e)) {
			v->fault = GR_AUDIT_CHANGED;
			v->n = e.n;
		}
		v->entries += v->fault == GR_AUDIT_WHOLE;
		*previous = e.hash;
		*more = true;
		gr_arena_close(a);
	}
	gr_stmt_close(st);
	return rc;
}

/* The end of the chain against the head that is stored apart. */
static void judge_end(struct gr_audit_verdict *v, const struct gr_sha256 *last)
{
	if (v->fault != GR_AUDIT_WHOLE)
		return;
	if (v->entries < v->head.n)
		v->fault = GR_AUDIT_CUT;
	else if (v->entries > v->head.n || !gr_sha256_eq(*last, v->head.hash))
		v->fault = GR_AUDIT_CHANGED;
	if (v->fault == GR_AUDIT_CUT)
		v->n = v->entries + 1;
	else if (v->fault == GR_AUDIT_CHANGED)
		v->n = v->entries;
}

int gr_store_audit_verify(struct gr_db *db, struct gr_audit_verdict *out, struct gr_error *err)
{
	static const char *const sentence[] = {
	    [GR_AUDIT_WHOLE] = "",
	    [GR_AUDIT_CHANGED] = N_("Entry {0} of the change log was changed."),
	    [GR_AUDIT_MISSING] = N_("Entry {0} of the change log is missing."),
	    [GR_AUDIT_SWAPPED] = N_("Entry {0} of the change log stands in the wrong place."),
	    [GR_AUDIT_CUT] = N_(
	        "The change log was cut off: entry {0} and those after it are missing."),
	};
	struct gr_sha256 previous = {{0}};
	bool more = true;
	int rc;

	*out = (struct gr_audit_verdict){.fault = GR_AUDIT_WHOLE};
	rc = gr_store_audit_head(db, &out->head, err);
	while (!rc && more && out->fault == GR_AUDIT_WHOLE)
		rc = verify_page(db, out, &previous, &more, err);
	if (rc)
		return rc;
	judge_end(out, &previous);
	if (out->fault == GR_AUDIT_WHOLE)
		return GR_OK;
	return gr_fail_with(err, GR_BROKEN, sentence[out->fault],
	    N_("Compare with the head printed on the newest backup, and find out who had access to "
	       "the database."),
	    GR_ARGS(gr_arg_year(out->n)));
}
