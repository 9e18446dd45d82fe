#include "query/delivery.h"

#include "base/map.h"
#include "base/message.h"
#include "plan/plan.h"
#include "query/read.h"
#include "store/confirmation.h"
#include "store/dataset.h"
#include "store/delivery.h"
#include "store/line.h"
#include "store/plan.h"
#include "store/publication.h"

#define RECEIPTS_MAX 200

static void word(struct gr_sb *sb, bool differs, const char *msgid)
{
	if (!differs)
		return;
	if (sb->n)
		gr_sb_z(sb, ", ");
	gr_sb_z(sb, gr_t(msgid));
}

/* Which fields differ, in words. */
static struct gr_str what_changed(const struct gr_line *a, const struct gr_line *b, struct gr_arena *arena)
{
	struct gr_sb sb;

	gr_sb_open(&sb, arena, 1024);
	word(&sb, a->likely_kg != b->likely_kg || a->low_kg != b->low_kg || a->high_kg != b->high_kg, N_("amount"));
	word(&sb, !gr_str_eq(a->quality, b->quality), N_("quality"));
	word(&sb, !gr_str_eq(a->use, b->use), N_("use"));
	word(&sb, !gr_str_eq(a->soil_system, b->soil_system) || !gr_str_eq(a->soil_class, b->soil_class),
	    N_("contamination class"));
	word(&sb, a->first.n != b->first.n || a->last.n != b->last.n, N_("period"));
	word(&sb, a->place.e_m != b->place.e_m || a->place.n_m != b->place.n_m || !gr_str_eq(a->place.text, b->place.text),
	    N_("place"));
	word(&sb, a->certainty != b->certainty, N_("certainty"));
	word(&sb, a->visibility != b->visibility, N_("visibility in Grus"));
	word(&sb, a->project.v != b->project.v && !gr_str_eq(a->project_name, b->project_name), N_("project"));
	word(&sb, a->ordinary_kg != b->ordinary_kg, N_("ordinary design"));
	word(&sb, !gr_str_eq(a->note, b->note), N_("note"));
	return gr_sb_str(&sb);
}

/* The version that the file was compared with, whatever happened since. */
static int before_of(const struct gr_read *rd, const struct gr_candidate *k, struct gr_arena *a, struct gr_line *out,
    struct gr_error *err)
{
	struct gr_stored_version *v;
	int32_t n = 0;
	int rc = gr_store_line_history(rd->db, k->line.id, a, &v, &n, err);

	for (int32_t i = 0; !rc && i < n; i++)
		if (v[i].line.version == k->line.version)
			*out = v[i].line;
	return rc;
}

static struct gr_project_answer *project_of(struct gr_delivery_view *v, struct gr_map *seen, struct gr_str name)
{
	int32_t at = gr_map_put(seen, name, v->projects);

	if (at >= 0)
		return &v->project[at];
	v->project[v->projects] = (struct gr_project_answer){.project = name};
	return &v->project[v->projects++];
}

static void count(struct gr_delivery_view *v, struct gr_map *seen, const struct gr_difference *d)
{
	struct gr_project_answer *p = project_of(v, seen, d->project);
	bool need = (d->kind == GR_LINE_GONE ? d->before : d->after).direction == GR_NEED;
	int64_t *before = need ? &v->need_before_kg : &v->surplus_before_kg;
	int64_t *after = need ? &v->need_after_kg : &v->surplus_after_kg;

	switch (d->kind) {
	case GR_LINE_NEW:
		v->added++;
		p->added++;
		break;
	case GR_LINE_CHANGED:
		v->changed++;
		p->changed++;
		break;
	case GR_LINE_GONE:
		v->gone++;
		p->gone++;
		break;
	case GR_LINE_SAME:
		v->same++;
		p->same++;
		break;
	}
	if (d->kind != GR_LINE_NEW)
		*before += d->before.likely_kg;
	if (d->blocked) /* it waits: what is stored stands */
		*after += d->kind == GR_LINE_NEW ? 0 : d->before.likely_kg;
	else if (d->kind != GR_LINE_GONE)
		*after += d->after.likely_kg;
	if (d->kind != GR_LINE_SAME && !d->blocked)
		v->good++;
}

static int read_differences(const struct gr_read *rd, const struct gr_stored_delivery *head, const struct gr_dataset *d,
    struct gr_arena *a, struct gr_delivery_view *v, struct gr_error *err)
{
	struct gr_candidate *k;
	gr_line_id *touched = NULL;
	int32_t n = 0, touched_n = 0;
	struct gr_map seen;
	int rc = gr_store_delivery_candidates(rd->db, head->id, a, &k, &n, err);

	gr_map_open(&seen, a);
	if (!rc && head->base >= 0)
		rc = gr_store_line_touched(rd->db, head->process, head->org, head->base, a, &touched, &touched_n, err);
	v->difference = gr_alloc_array(a, (size_t)n, sizeof *v->difference);
	v->project = gr_alloc_array(a, (size_t)n + 1, sizeof *v->project);
	if (!rc && gr_arena_full(a))
		rc = gr_fail_full(err);
	for (int32_t i = 0; !rc && i < n; i++) {
		bool open = head->state == GR_STORED_CHECKED;
		struct gr_difference *x = &v->difference[v->differences];
		int32_t quality = gr_dataset_quality(d, k[i].line.quality);

		if (!open && k[i].kind != GR_CANDIDATE_SAME && !k[i].accepted) { /* it waits: nothing of it was changed */
			v->waiting++;
			continue;
		}
		v->differences++;
		*x = (struct gr_difference){.kind = (enum gr_difference_kind)k[i].kind, .after = k[i].line,
		    .blocked = k[i].blocked, .project = k[i].line.project_name,
		    .quality_name = quality >= 0 ? d->quality[quality].name : k[i].line.quality};
		if (k[i].kind == GR_CANDIDATE_CHANGED || k[i].kind == GR_CANDIDATE_GONE)
			rc = before_of(rd, &k[i], a, &x->before, err);
		else if (k[i].kind == GR_CANDIDATE_SAME)
			x->before = k[i].line;
		if (k[i].kind == GR_CANDIDATE_GONE)
			x->after = (struct gr_line){0};
		if (k[i].kind == GR_CANDIDATE_CHANGED)
			x->what = what_changed(&x->before, &x->after, a);
		/* after the acceptance the last one to touch it is this delivery itself */
		for (int32_t t = 0; open && t < touched_n; t++)
			x->raced = x->raced || touched[t].v == k[i].line.id.v;
		count(v, &seen, x);
	}
	return !rc && gr_arena_full(a) ? gr_fail_full(err) : rc;
}

/* --- The receipt --- */

struct receipt {
	const struct gr_actor *who;
	const struct gr_dataset *live, *planned;
	const struct gr_plan *plan; /* NULL: none */
	const struct gr_publication *published;
	const struct gr_dataset *published_with;
	struct gr_arena *a;
	struct gr_str *sentence;
	int32_t sentences, max;
};

static void tell(struct receipt *r, const char *msgid, const struct gr_arg *arg, size_t args)
{
	struct gr_sb sb;

	if (r->sentences >= r->max)
		return;
	gr_sb_open(&sb, r->a, 2048);
	gr_say(&sb, msgid, arg, args);
	r->sentence[r->sentences++] = gr_sb_str(&sb);
}

/* Whether quality x may stand in for y, for a use of the table that is in force. */
static bool may_replace(const struct gr_dataset *d, int32_t secondary, int32_t primary)
{
	for (int32_t i = 0; i < d->substitutions; i++)
		if (d->substitution[i].secondary == secondary && d->substitution[i].primary == primary)
			return true;
	return secondary == primary;
}

/* Published tonnes of the other side that fit this line's quality: nothing finer than what everybody sees. */
static int64_t published_match_kg(const struct receipt *r, const struct gr_line *l)
{
	const struct gr_dataset *d = r->published_with;
	int32_t mine = gr_dataset_quality(d, l->quality);
	int64_t kg = 0;

	for (int32_t i = 0; mine >= 0 && i < r->published->rows; i++) {
		const struct gr_published_row *row = &r->published->row[i];
		bool fits = row->codes > 0;

		if (row->table != GR_TABLE_QUALITY_YEAR || row->direction == l->direction || row->likely_kg.kind != GR_REPORTED ||
		    row->last_year < gr_quarter_year(l->first) || row->first_year > gr_quarter_year(l->last))
			continue;
		for (int32_t k = 0; k < row->codes; k++)
			fits = fits && (l->direction == GR_NEED ? may_replace(d, row->code[k], mine) : may_replace(d, mine, row->code[k]));
		if (fits)
			kg += row->likely_kg.n;
	}
	return kg;
}

/* What the newest plan does with exactly this line, if it stands in it as it is now. */
static bool planned(struct receipt *r, const struct gr_line *l)
{
	int64_t others = 0, own = 0, sites = 0, round_t = 0;
	bool unseen = false;
	int32_t at = -1;

	for (int32_t i = 0; r->plan && i < r->planned->lines; i++)
		if (r->planned->line[i].id.v == l->id.v && r->planned->line[i].version == l->version)
			at = i;
	if (at < 0)
		return false;
	for (int32_t i = 0; i < r->plan->pairs; i++) {
		const struct gr_pair *p = &r->plan->pair[i];
		bool give = p->from_kind == GR_NODE_SURPLUS && p->from == at, take = p->to_kind == GR_NODE_NEED && p->to == at;
		enum gr_node_kind other = give ? p->to_kind : p->from_kind;
		int32_t line = give ? p->to : p->from;

		if (!give && !take)
			continue;
		if (other == GR_NODE_NEED || other == GR_NODE_SURPLUS) {
			const struct gr_line *theirs = &r->planned->line[line];

			*(theirs->org.v == l->org.v ? &own : &others) += p->kg;
			unseen = unseen || !gr_sees_line(r->who, theirs->org, theirs->visibility);
		} else {
			sites += p->kg;
		}
	}
	if (unseen) { /* all three: what is left of the line would tell the hidden partner's to the kilogram */
		struct gr_error none;

		if (gr_setting_int(r->planned, "publish.round_tonnes", 0, &round_t, &none) || round_t <= 0)
			return false;
		others = (int64_t)gr_div_half_even(others, round_t * 1000) * round_t * 1000;
		own = (int64_t)gr_div_half_even(own, round_t * 1000) * round_t * 1000;
		sites = (int64_t)gr_div_half_even(sites, round_t * 1000) * round_t * 1000;
		if (!others && !own && !sites)
			return false;
	}
	tell(r,
	    l->direction == GR_NEED
		? N_("{0}, {1}: in the allocation {2} come from the partners' surplus, {3} from your own and {4} from pits and plants.")
		: N_("{0}, {1}: in the allocation {2} are used by the partners, {3} by yourselves, and {4} go to plants and receivers."),
	    GR_ARGS(gr_arg_text(l->project_name), gr_arg_text(r->live->quality[gr_dataset_quality(r->live, l->quality)].name),
		gr_arg_kg(others), gr_arg_kg(own), gr_arg_kg(sites)));
	return true;
}

static void receipt_of(struct receipt *r, const struct gr_line *l)
{
	int32_t quality = gr_dataset_quality(r->live, l->quality);
	struct gr_str name = quality >= 0 ? r->live->quality[quality].name : l->quality;
	int64_t kg;

	if (planned(r, l))
		return;
	if (!r->published || !r->published->id.v) {
		tell(r, N_("{0}, {1}: saved. Nothing has been published yet that it can be held against."),
		    GR_ARGS(gr_arg_text(l->project_name), gr_arg_text(name)));
		return;
	}
	kg = published_match_kg(r, l);
	if (kg > 0)
		tell(r,
		    l->direction == GR_NEED
			? N_("{0}, {1}: in the same years the partners have about {2} of surplus that may be used instead. Your need of {3} is "
			     "in the next allocation.")
			: N_("{0}, {1}: in the same years the partners need about {2} of what it may replace. Your {3} are in the next "
			     "allocation."),
		    GR_ARGS(gr_arg_text(l->project_name), gr_arg_text(name), gr_arg_kg(kg), gr_arg_kg(l->likely_kg)));
	else
		tell(r,
		    N_("{0}, {1}: no published volume fits it in the same years yet. It counts in the pooled volumes from the next data set on."),
		    GR_ARGS(gr_arg_text(l->project_name), gr_arg_text(name)));
}

static int open_receipt(const struct gr_read *rd, struct gr_arena *a, struct receipt *r, struct gr_error *err)
{
	struct gr_publication *p = gr_alloc(a, sizeof *p);
	struct gr_plan *plan = gr_alloc(a, sizeof *plan);
	struct gr_stored_plan s;
	struct gr_error none = {0};
	int rc = GR_OK;

	r->a = a;
	r->max = RECEIPTS_MAX;
	r->sentence = gr_alloc_array(a, RECEIPTS_MAX, sizeof *r->sentence);
	if (gr_arena_full(a))
		return gr_fail_full(err);
	if (!gr_store_publication_find(rd->db, rd->who->process, (gr_publication_id){0}, a, p, &none)) {
		r->published = p;
		rc = gr_dataset_frozen(rd->app, rd->db, rd->who->process, p->snapshot, &r->published_with, err);
	}
	if (!rc && !gr_store_plan_find(rd->db, rd->who->process, (gr_plan_id){0}, a, &s, &none)) {
		rc = gr_dataset_frozen(rd->app, rd->db, rd->who->process, s.snapshot, &r->planned, err);
		if (!rc)
			rc = gr_plan_read(s.results, r->planned, a, plan, err);
		r->plan = plan;
	}
	return rc;
}

static void with_project(const struct gr_dataset *d, int32_t i, struct gr_line *out)
{
	*out = d->line[i];
	if (d->key[i].project >= 0)
		out->project_name = d->project[d->key[i].project].name;
}

int gr_query_receipt(struct gr_app *app, const struct gr_actor *who, gr_line_id line, struct gr_arena *a,
    struct gr_str **sentence, int32_t *sentences, struct gr_error *err)
{
	struct receipt r = {.who = who};
	struct gr_read rd;
	int rc = gr_read_begin(&rd, app, who, GR_DELIVERY_SHOW, err);

	*sentences = 0;
	if (!rc)
		rc = gr_dataset_live(app, rd.db, who->process, who->now, a, &r.live, err);
	if (!rc)
		rc = open_receipt(&rd, a, &r, err);
	for (int32_t i = 0; !rc && i < r.live->lines; i++) {
		struct gr_line l;

		if (r.live->line[i].id.v != line.v)
			continue;
		rc = gr_may(who, GR_DELIVERY_SHOW, r.live->line[i].org, err);
		if (rc)
			break;
		with_project(r.live, i, &l);
		receipt_of(&r, &l);
	}
	*sentence = r.sentence;
	*sentences = r.sentences;
	return gr_read_end(&rd, rc);
}

static int read_receipt(const struct gr_read *rd, const struct gr_stored_delivery *head, const struct gr_dataset *d,
    struct gr_arena *a, struct gr_delivery_view *v, struct gr_error *err)
{
	struct receipt r = {.who = rd->who, .live = d};
	struct gr_candidate *k = NULL;
	int32_t n = 0;
	int rc = open_receipt(rd, a, &r, err);

	if (!rc)
		rc = gr_store_delivery_candidates(rd->db, head->id, a, &k, &n, err);
	for (int32_t i = 0; !rc && i < n && r.sentences < r.max; i++)
		for (int32_t x = 0; k[i].accepted && k[i].kind != GR_CANDIDATE_GONE && x < d->lines; x++) {
			struct gr_line l;

			/* an accepted candidate carries the id that its line got */
			if (d->line[x].id.v != k[i].line.id.v)
				continue;
			with_project(d, x, &l);
			receipt_of(&r, &l);
		}
	v->receipt = r.sentence;
	v->receipts = r.sentences;
	return rc;
}

static int read_confirmed(const struct gr_read *rd, gr_org_id org, const struct gr_dataset *d, struct gr_time since,
    struct gr_arena *a, struct gr_delivery_view *v, struct gr_error *err)
{
	struct gr_stored_confirmation *c;
	int32_t n = 0;
	int rc = gr_store_confirmations(rd->db, rd->who->process, org, a, &c, &n, err);

	for (int32_t i = 0; !rc && i < n; i++)
		for (int32_t p = 0; p < v->projects; p++) {
			bool named = !c[i].project.v;

			for (int32_t k = 0; k < d->projects && !named; k++)
				named = d->project[k].id.v == c[i].project.v && gr_str_eq(d->project[k].name, v->project[p].project);
			if (named && c[i].at.us >= since.us)
				v->project[p].confirmed = true;
		}
	return rc;
}

/* The pool's need with this delivery: only for those who see the pool's own sums. */
static void pool_effect(const struct gr_actor *who, const struct gr_dataset *d, struct gr_delivery_view *v)
{
	enum gr_role role = gr_actor_reads_as(who);

	if (role != GR_LEAD && role != GR_OPERATOR)
		return;
	for (int32_t i = 0; i < d->lines; i++)
		if (d->line[i].direction == GR_NEED)
			v->pool_need_before_kg += d->line[i].likely_kg;
	v->pool_need_after_kg = v->pool_need_before_kg;
	if (v->state == GR_DELIVERY_CHECKED)
		v->pool_need_after_kg += v->need_after_kg - v->need_before_kg;
}

int gr_query_delivery(struct gr_app *app, const struct gr_actor *who, gr_delivery_id id, struct gr_arena *a,
    struct gr_delivery_view *out, struct gr_error *err)
{
	struct gr_stored_delivery head;
	const struct gr_dataset *d = NULL;
	struct gr_read rd;
	int rc = gr_read_begin(&rd, app, who, GR_DELIVERY_SHOW, err);

	*out = (struct gr_delivery_view){.id = id};
	if (!rc)
		rc = gr_store_delivery_find(rd.db, id, a, &head, err);
	if (!rc && head.process.v != who->process.v)
		rc = gr_fail(err, GR_MISSING, N_("The delivery is not there."), N_("Hand the file in again."));
	if (!rc)
		rc = gr_may(who, GR_DELIVERY_SHOW, head.org, err);
	if (!rc)
		rc = gr_read_frame(&rd, a, &out->frame, err);
	if (!rc)
		rc = gr_dataset_live(app, rd.db, who->process, who->now, a, &d, err);
	if (!rc)
		rc = gr_store_delivery_problems(rd.db, id, a, &out->problem, &out->problems, err);
	if (rc)
		return gr_read_end(&rd, rc);
	out->state = (enum gr_delivery_state)head.state;
	out->file_name = head.file_name;
	out->answered_by = head.answered_by;
	out->at = head.made;
	for (int32_t i = 0; i < out->problems; i++) {
		out->errors += out->problem[i].severity == GR_ERROR_CELL;
		out->questions += out->problem[i].severity == GR_QUESTION_CELL;
	}
	rc = read_differences(&rd, &head, d, a, out, err);
	if (!rc)
		rc = read_confirmed(&rd, head.org, d, head.made, a, out, err);
	if (!rc && (out->state == GR_DELIVERY_ACCEPTED || out->state == GR_DELIVERY_PARTLY))
		rc = read_receipt(&rd, &head, d, a, out, err);
	pool_effect(who, d, out);
	return gr_read_end(&rd, rc);
}
