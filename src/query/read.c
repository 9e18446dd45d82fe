#include "query/read.h"

#include "access/demo.h"
#include "base/record.h"
#include "domain/snapshot.h"
#include "store/audit.h"
#include "store/line.h"
#include "store/organisation.h"
#include "store/snapshot.h"

int gr_read_begin(struct gr_read *rd, struct gr_app *app, const struct gr_actor *who, enum gr_right right,
    struct gr_error *err)
{
	int rc;

	*rd = (struct gr_read){.app = app, .who = who};
	rc = gr_may_ever(who, right, err);
	if (!rc)
		rc = gr_db_take(app->dbs, &rd->db, err);
	if (!rc)
		rc = gr_db_begin_read(rd->db, err);
	return rc;
}

int gr_read_end(struct gr_read *rd, int rc)
{
	if (rd->db) {
		gr_db_rollback(rd->db);
		gr_db_give(rd->app->dbs, rd->db);
		rd->db = NULL;
	}
	return rc;
}

/* The owner's name now, and the organisation that it is going to be part of, if a dated fact says so. */
static int read_owner(const struct gr_read *rd, struct gr_str code, struct gr_arena *a, struct gr_frame *out, struct gr_error *err)
{
	struct gr_stored_org org;
	struct gr_stored_fact *fact = NULL;
	int32_t facts = 0;
	int rc = gr_store_org_find_code(rd->db, code, rd->who->now, a, &org, err);

	if (!rc)
		rc = gr_store_org_facts(rd->db, org.id, a, &fact, &facts, err);
	if (rc)
		return rc;
	out->owner = org.name;
	for (int32_t i = 0; i < facts; i++) {
		struct gr_stored_org into;

		if (fact[i].fact != GR_FACT_MERGED_INTO)
			continue;
		rc = gr_store_org_find_code(rd->db, fact[i].value, fact[i].from, a, &into, err);
		if (rc)
			return rc;
		if (fact[i].from.us <= rd->who->now.us)
			out->owner = into.name;
		else
			out->owner_from_2027 = into.name;
	}
	return GR_OK;
}

/* The tokens of a demo's open door follow from the first entry of the change log. */
static int read_demo(const struct gr_read *rd, struct gr_arena *a, struct gr_frame *out, struct gr_error *err)
{
	struct gr_stored_audit *first;
	int32_t count = 0;
	struct gr_sb builder, lead;
	int rc = gr_store_audit_list(rd->db, (gr_process_id){0}, 2, 1, a, &first, &count, err);

	if (rc || !count)
		return rc;
	gr_sb_open(&builder, a, 128);
	gr_sb_z(&builder, "/svar/");
	gr_sb_add(&builder, gr_demo_token(a, first[0].hash, GR_BUILDER));
	gr_sb_open(&lead, a, 128);
	gr_sb_z(&lead, "/svar/");
	gr_sb_add(&lead, gr_demo_token(a, first[0].hash, GR_LEAD));
	out->demo_builder = gr_sb_str(&builder);
	out->demo_lead = gr_sb_str(&lead);
	return GR_OK;
}

int gr_read_frame(const struct gr_read *rd, struct gr_arena *a, struct gr_frame *out, struct gr_error *err)
{
	const struct gr_actor *who = rd->who;
	struct gr_stored_process p;
	struct gr_snapshot *snapshot = NULL;
	int32_t snapshots = 0;
	int rc = gr_store_process_find(rd->db, who->process, a, &p, err);

	*out = (struct gr_frame){.process = who->process, .role = who->role, .as_market = who->as_market};
	if (!rc) {
		out->name = p.name;
		out->example = p.example;
		rc = read_owner(rd, p.owner, a, out, err);
	}
	if (!rc && who->org.v) {
		struct gr_stored_org org;

		rc = gr_store_org_find(rd->db, who->org, who->now, a, &org, err);
		out->org = rc ? GR_STR("") : org.name;
	}
	if (!rc)
		rc = gr_store_snapshots(rd->db, who->process, a, &snapshot, &snapshots, err);
	if (!rc && snapshots) {
		out->snapshot = snapshot[0].id;
		out->taken = snapshot[0].taken;
		rc = gr_store_line_newer(rd->db, who->process, snapshot[0].taken, &out->newer_lines, err);
	}
	if (!rc && p.example)
		rc = read_demo(rd, a, out, err);
	return rc;
}

int gr_read_root(const struct gr_read *rd, gr_snapshot_id id, struct gr_arena *a, struct gr_time *taken,
    struct gr_str *root, struct gr_error *err)
{
	struct gr_snapshot s;
	int rc;

	if (!id.v)
		return GR_OK;
	rc = gr_store_snapshot_find(rd->db, rd->who->process, id, a, &s, err);
	if (rc)
		return rc;
	*taken = s.taken;
	*root = gr_sha256_hex(a, s.root);
	return GR_OK;
}

int32_t gr_dataset_orgs_with_lines(const struct gr_dataset *d)
{
	int32_t n = 0;

	for (int32_t o = 0; o < d->orgs; o++)
		for (int32_t i = 0; i < d->lines; i++)
			if (d->key[i].org == o) {
				n++;
				break;
			}
	return n;
}

static const enum gr_list source_list[] = {GR_LIST_SOURCE_M, GR_LIST_SOURCE_O, GR_LIST_SOURCE_S};
#define SOURCE_LISTS (sizeof source_list / sizeof *source_list)

static int read_sources(const struct gr_dataset *d, enum gr_list list, struct gr_arena *a, struct gr_sources *out,
    struct gr_error *err)
{
	int32_t c_id = 0, c_title = 0, c_url = 0;
	struct gr_record r;
	bool more = true;
	int rc = gr_record_open(&r, gr_str(gr_list_file(list)), d->list[list], a, err);

	if (!rc)
		rc = gr_record_column(&r, "source_id", &c_id, err);
	if (!rc)
		rc = gr_record_column(&r, "title", &c_title, err);
	if (!rc)
		rc = gr_record_column(&r, "url", &c_url, err);
	while (!rc) {
		rc = gr_record_next(&r, &more, err);
		if (rc || !more)
			break;
		gr_map_put(&out->map, r.field[c_id], out->count);
		out->title[out->count] = r.field[c_title];
		out->url[out->count++] = r.field[c_url];
	}
	return rc;
}

int gr_sources_open(const struct gr_dataset *d, struct gr_arena *a, struct gr_sources *out, struct gr_error *err)
{
	size_t max = 0;
	int rc = GR_OK;

	for (size_t i = 0; i < SOURCE_LISTS; i++)
		for (size_t k = 0; k < d->list[source_list[i]].n; k++)
			max += d->list[source_list[i]].p[k] == '\n';
	*out = (struct gr_sources){.title = gr_alloc_array(a, max, sizeof *out->title),
	    .url = gr_alloc_array(a, max, sizeof *out->url)};
	gr_map_open(&out->map, a);
	if (gr_arena_full(a))
		return gr_fail_full(err);
	for (size_t i = 0; !rc && i < SOURCE_LISTS; i++)
		rc = read_sources(d, source_list[i], a, out, err);
	return rc ? rc : gr_arena_full(a) ? gr_fail_full(err) : GR_OK;
}

void gr_source_find(const struct gr_sources *s, struct gr_str source_id, struct gr_str *title, struct gr_str *url)
{
	int32_t at = gr_map_find(&s->map, source_id);

	*title = at >= 0 ? s->title[at] : GR_STR("");
	*url = at >= 0 ? s->url[at] : GR_STR("");
}
