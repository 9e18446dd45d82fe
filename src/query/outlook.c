#include "query/outlook.h"

#include "base/record.h"
#include "outlook/outlook.h"
#include "query/read.h"
#include "query/secrecy.h"
#include "store/dataset.h"

/* What designs avoid. Who is not of the process team is told the rounded sum, where the rule lets it: it may be one line of one builder. */
static int read_avoided(const struct gr_dataset *d, bool inside, struct gr_arena *a, int64_t *out, struct gr_error *err)
{
	struct gr_secrecy rule;
	int64_t kg = 0;
	int rc = gr_secrecy_open(&rule, d, a, err);

	for (int32_t i = 0; !rc && i < d->lines; i++) {
		const struct gr_line *l = &d->line[i];

		if (l->direction != GR_NEED || l->ordinary_kg <= l->likely_kg)
			continue;
		rule.by_org[d->key[i].org] += l->ordinary_kg - l->likely_kg;
		kg += l->ordinary_kg - l->likely_kg;
	}
	if (!rc)
		*out = inside ? kg : gr_secrecy_passes(&rule) ? gr_secrecy_rounded(&rule, kg) : 0;
	return rc;
}

/*
 * What the newest plan displaces in one year of the target: secondary from builders' surplus and from plants, spread evenly over the years of
 * the plan's window. A plan that was never made, or whose totals this reader may not see, adds nothing.
 */
static int read_pool(const struct gr_read *rd, const struct gr_dataset *live, struct gr_arena *a,
    struct gr_outlook_view *out, struct gr_outlook_pool *pool, struct gr_error *err)
{
	enum gr_role role = gr_actor_reads_as(rd->who);
	bool inside = role == GR_LEAD || role == GR_OPERATOR;
	struct gr_plan_totals p;
	int64_t years, avoided = 0;
	int rc = gr_read_plan_totals(rd, a, &p, err);

	if (rc || !p.there)
		return rc;
	years = p.years > 0 ? p.years : 1;
	out->plan_there = true;
	out->plan = p.plan;
	pool->pool_kg = (int64_t)gr_div_half_even(p.joint.own_kg + p.joint.others_kg, years);
	pool->plants_kg = (int64_t)gr_div_half_even(p.joint.plants_kg, years);
	rc = read_avoided(inside ? live : p.dataset, inside, a, &avoided, err);
	pool->avoided_kg = (int64_t)gr_div_half_even(avoided, years);
	return rc;
}

static int read_reserves(const struct gr_dataset *d, const struct gr_sources *sources, struct gr_arena *a, struct gr_outlook_view *out, struct gr_error *err)
{
	static const char *const names[] = {"area", "site_or_class", "quality_class", "status", "as_of_year", "amount_low",
	    "amount_likely", "amount_high", "unit", "years_left_low", "years_left_high", "confidence", "source_id"};
	struct gr_str text = d->list[GR_LIST_RESERVE];
	int32_t c[13];
	size_t max = 0;
	struct gr_record r;
	bool more = true;
	int rc = gr_record_open(&r, gr_str(gr_list_file(GR_LIST_RESERVE)), text, a, err);

	for (size_t i = 0; !rc && i < 13; i++)
		rc = gr_record_column(&r, names[i], &c[i], err);
	for (size_t i = 0; i < text.n; i++)
		max += text.p[i] == '\n';
	out->reserve = gr_alloc_array(a, max + 1, sizeof *out->reserve);
	if (!rc && !out->reserve)
		rc = gr_fail_full(err);
	while (!rc) {
		struct gr_reserve_row *row = &out->reserve[out->reserves];
		int64_t year = 0, low = 0, high = 0;

		rc = gr_record_next(&r, &more, err);
		if (rc || !more)
			break;
		*row = (struct gr_reserve_row){.area = r.field[c[0]], .site = r.field[c[1]], .quality = r.field[c[2]],
		    .status = r.field[c[3]], .unit = r.field[c[8]], .confidence = r.field[c[11]], .low = -1, .likely = -1,
		    .high = -1};
		gr_str_i64(r.field[c[4]], &year);
		gr_str_i64(r.field[c[9]], &low);
		gr_str_i64(r.field[c[10]], &high);
		row->as_of_year = (int32_t)year;
		row->years_left_low = (int32_t)low;
		row->years_left_high = (int32_t)high;
		if (r.field[c[5]].n)
			rc = gr_record_decimal(&r, c[5], 0, &row->low, err);
		if (!rc && r.field[c[6]].n)
			rc = gr_record_decimal(&r, c[6], 0, &row->likely, err);
		if (!rc && r.field[c[7]].n)
			rc = gr_record_decimal(&r, c[7], 0, &row->high, err);
		gr_source_find(sources, r.field[c[12]], &row->source_title, &row->source_url);
		out->reserves++;
	}
	return rc;
}

static int read_assumptions(const struct gr_dataset *d, struct gr_arena *a, struct gr_outlook_view *out, struct gr_error *err)
{
	static const char *const names[] = {"key", "value", "unit", "note_da", "confidence", "source_id"};
	int32_t c[6];
	struct gr_record r;
	bool more = true;
	int rc = gr_record_open(&r, gr_str(gr_list_file(GR_LIST_SETTING)), d->list[GR_LIST_SETTING], a, err);

	for (size_t i = 0; !rc && i < 6; i++)
		rc = gr_record_column(&r, names[i], &c[i], err);
	out->assumption = gr_alloc_array(a, (size_t)d->settings, sizeof *out->assumption);
	if (!rc && !out->assumption)
		rc = gr_fail_full(err);
	while (!rc) {
		rc = gr_record_next(&r, &more, err);
		if (rc || !more)
			break;
		if (out->assumptions < d->settings && gr_str_starts(r.field[c[0]], "outlook."))
			out->assumption[out->assumptions++] = (struct gr_assumption_row){.key = r.field[c[0]],
			    .value = r.field[c[1]], .unit = r.field[c[2]], .note = r.field[c[3]],
			    .confidence = r.field[c[4]], .source_id = r.field[c[5]]};
	}
	return rc;
}

int gr_query_outlook(struct gr_app *app, const struct gr_actor *who, struct gr_arena *a, struct gr_outlook_view *out,
    struct gr_error *err)
{
	struct gr_outlook_pool pool = {0};
	struct gr_sources sources = {0};
	const struct gr_dataset *d = NULL;
	struct gr_read rd;
	int rc = gr_read_begin(&rd, app, who, GR_OUTLOOK_SHOW, err);

	*out = (struct gr_outlook_view){0};
	if (!rc)
		rc = gr_read_frame(&rd, a, &out->frame, err);
	if (!rc && out->frame.snapshot.v)
		rc = gr_dataset_frozen(app, rd.db, who->process, out->frame.snapshot, &d, err);
	else if (!rc)
		rc = gr_dataset_live(app, rd.db, who->process, who->now, a, &d, err);
	if (!rc)
		rc = read_pool(&rd, d, a, out, &pool, err);
	if (!rc)
		rc = gr_outlook_make(d, &pool, a, &out->outlook, err);
	if (!rc)
		rc = gr_sources_open(d, a, &sources, err);
	if (!rc)
		rc = read_reserves(d, &sources, a, out, err);
	if (!rc)
		rc = read_assumptions(d, a, out, err);
	if (!rc)
		gr_source_find(&sources, out->outlook.target.source_id, &out->source_title, &out->source_url);
	return gr_read_end(&rd, rc);
}
