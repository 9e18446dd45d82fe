#include "query/process.h"

#include "base/record.h"
#include "outlook/outlook.h"
#include "query/read.h"
#include "store/dataset.h"
#include "store/line.h"
#include "store/organisation.h"

const char *gr_query_share(const struct gr_app *app)
{
	return app->share;
}

int gr_query_process_default(struct gr_app *app, gr_process_id *out, struct gr_error *err)
{
	struct gr_arena *a = gr_arena_open((size_t)1 << 20);
	struct gr_stored_process p;
	struct gr_db *db = NULL;
	int rc = a ? gr_db_take(app->dbs, &db, err) : gr_fail_full(err);

	if (!rc)
		rc = gr_store_process_first(db, a, &p, err);
	if (!rc)
		*out = p.id;
	if (db)
		gr_db_give(app->dbs, db);
	gr_arena_close(a);
	return rc;
}

int gr_query_frame(struct gr_app *app, const struct gr_actor *who, struct gr_arena *a, struct gr_frame *out,
    struct gr_error *err)
{
	struct gr_read rd;
	int rc = gr_read_begin(&rd, app, who, GR_PROCESS_SHOW, err);

	if (!rc)
		rc = gr_read_frame(&rd, a, out, err);
	return gr_read_end(&rd, rc);
}

/* "2022-04" to year and month; anything else to 0. */
static void read_month(struct gr_str s, int32_t *year, int32_t *month)
{
	int64_t y, m;

	if (s.n == 7 && s.p[4] == '-' && gr_str_i64((struct gr_str){s.p, 4}, &y) &&
	    gr_str_i64((struct gr_str){s.p + 5, 2}, &m) && m >= 1 && m <= 12) {
		*year = (int32_t)y;
		*month = (int32_t)m;
	}
}

static bool is_now(const struct gr_timeline_item *item, struct gr_date today)
{
	int32_t now = today.year * 12 + today.month;

	return gr_str_is(item->kind, "phase") && item->start_year &&
	       item->start_year * 12 + item->start_month <= now && item->end_year &&
	       now <= item->end_year * 12 + item->end_month;
}

static int read_timeline(const struct gr_dataset *d, const struct gr_actor *who, struct gr_arena *a,
    struct gr_process_view *out, struct gr_error *err)
{
	static const char *const names[] = {"code", "title_da", "text_da", "kind", "start", "end", "source_id"};
	struct gr_date today = gr_time_danish(who->now).date;
	struct gr_str text = d->list[GR_LIST_TIMELINE];
	int32_t c[7];
	size_t max = 0;
	struct gr_record r;
	struct gr_sources sources;
	bool more = true;
	int rc = gr_sources_open(d, a, &sources, err);

	if (!rc)
		rc = gr_record_open(&r, gr_str(gr_list_file(GR_LIST_TIMELINE)), text, a, err);

	for (size_t i = 0; !rc && i < 7; i++)
		rc = gr_record_column(&r, names[i], &c[i], err);
	for (size_t i = 0; i < text.n; i++)
		max += text.p[i] == '\n';
	out->item = gr_alloc_array(a, max + 1, sizeof *out->item);
	if (!rc && !out->item)
		rc = gr_fail_full(err);
	while (!rc) {
		struct gr_timeline_item *item = &out->item[out->items];

		rc = gr_record_next(&r, &more, err);
		if (rc || !more)
			break;
		item->code = r.field[c[0]];
		item->title = r.field[c[1]];
		item->text = r.field[c[2]];
		item->kind = r.field[c[3]];
		read_month(r.field[c[4]], &item->start_year, &item->start_month);
		read_month(r.field[c[5]], &item->end_year, &item->end_month);
		item->now = is_now(item, today);
		gr_source_find(&sources, r.field[c[6]], &item->source_title, &item->source_url);
		out->items++;
	}
	return rc;
}

static int read_parties(const struct gr_read *rd, struct gr_arena *a, struct gr_process_view *out, struct gr_error *err)
{
	enum gr_role role = gr_actor_reads_as(rd->who);
	struct gr_stored_delivered *delivered = NULL;
	struct gr_stored_party *party;
	int32_t parties = 0, n = 0;
	int rc = gr_store_parties(rd->db, rd->who->process, rd->who->now, a, &party, &parties, err);

	if (!rc)
		rc = gr_store_line_orgs(rd->db, rd->who->process, a, &delivered, &n, err);
	out->party = gr_alloc_array(a, (size_t)parties, sizeof *out->party);
	out->contact = gr_alloc_array(a, (size_t)parties, sizeof *out->contact);
	if (!rc && gr_arena_full(a))
		rc = gr_fail_full(err);
	for (int32_t i = 0; !rc && i < parties; i++) {
		struct gr_stored_org org;
		struct gr_party *p = &out->party[out->parties++];

		rc = gr_store_org_find(rd->db, party[i].org, rd->who->now, a, &org, err);
		if (rc)
			break;
		*p = (struct gr_party){.name = org.name, .kind = org.kind, .role = party[i].role};
		if (gr_str_is(party[i].role, "builder"))
			out->builders++;
		if (gr_str_is(party[i].role, "owner") || gr_str_starts(party[i].role, "process_"))
			out->contact[out->contacts++] = (struct gr_contact){.role = party[i].role, .name = org.name};
		for (int32_t k = 0; k < n; k++)
			if (delivered[k].org.v == party[i].org.v && (role == GR_LEAD || role == GR_OPERATOR))
				p->delivered = true;
	}
	out->delivered = n;
	for (int32_t k = 0; k < n; k++) {
		out->lines += delivered[k].lines;
		out->projects += delivered[k].projects;
	}
	return rc;
}

static int read_target(const struct gr_dataset *d, struct gr_arena *a, struct gr_process_view *out, struct gr_error *err)
{
	struct gr_outlook o;
	int rc = gr_outlook_make(d, NULL, a, &o, err);

	if (rc)
		return rc;
	out->target_permille = o.target.value_permille;
	out->target_year = o.target.year;
	out->baseline_permille = o.target.baseline_permille;
	out->baseline_year = o.target.baseline_year;
	for (int32_t i = 0; i < o.years; i++)
		if (o.year[GR_CASE_LIKELY][i].year == o.target.year) {
			out->expected_num_kg = o.year[GR_CASE_LIKELY][i].secondary_kg;
			out->expected_den_kg = o.year[GR_CASE_LIKELY][i].consumption_kg;
		}
	return GR_OK;
}

int gr_query_process(struct gr_app *app, const struct gr_actor *who, struct gr_arena *a, struct gr_process_view *out,
    struct gr_error *err)
{
	struct gr_stored_process p;
	const struct gr_dataset *d;
	struct gr_read rd;
	int rc = gr_read_begin(&rd, app, who, GR_PROCESS_SHOW, err);

	*out = (struct gr_process_view){0};
	if (!rc)
		rc = gr_read_frame(&rd, a, &out->frame, err);
	if (!rc)
		rc = gr_store_process_find(rd.db, who->process, a, &p, err);
	if (!rc) {
		out->challenge = p.challenge;
		out->goal = p.goal;
		out->deadline = p.deadline;
		rc = gr_dataset_live(app, rd.db, who->process, who->now, a, &d, err);
	}
	if (!rc)
		rc = read_target(d, a, out, err);
	if (!rc)
		rc = read_timeline(d, who, a, out, err);
	if (!rc)
		rc = read_parties(&rd, a, out, err);
	return gr_read_end(&rd, rc);
}
