#include "query/plan.h"

#include <stdlib.h>
#include <string.h>

#include "base/message.h"
#include "plan/plan.h"
#include "query/read.h"
#include "query/secrecy.h"
#include "store/dataset.h"
#include "store/job.h"
#include "store/line.h"
#include "store/plan.h"

/* One call at work. */
struct plan_run {
	const struct gr_actor *who;
	const struct gr_dataset *d;
	const struct gr_plan *p;
	struct gr_arena *a;
	struct gr_plan_view *v;
	bool inside;              /* process team, operator: everything */
	int32_t own;              /* index of the reader's organisation; -1 */
	struct gr_secrecy rule;
	bool *unseen;             /* [lines] the line shares a pair with one that the reader may not see */
	bool any_unseen;
};

static void round_sum(const struct plan_run *r, struct gr_plan_sum *s)
{
	int64_t *const kg[] = {&s->need_kg, &s->primary_kg, &s->own_kg, &s->others_kg, &s->plants_kg, &s->surplus_kg,
	    &s->surplus_used_kg, &s->surplus_received_kg};

	for (size_t i = 0; i < sizeof kg / sizeof *kg; i++)
		*kg[i] = gr_secrecy_rounded(&r->rule, *kg[i]);
}

/* --- Who uses whose --- */

static struct gr_str side_name(const struct plan_run *r, enum gr_node_kind kind, int32_t index, bool seen)
{
	switch (kind) {
	case GR_NODE_SURPLUS:
	case GR_NODE_NEED:
		return seen ? r->d->org[r->d->key[index].org].name : gr_str(gr_t(N_("another partner")));
	case GR_NODE_SITE_SELLS:
	case GR_NODE_SITE_TAKES:
		return r->d->site[r->d->offer[index].site].name;
	case GR_NODE_DEPOT:
		return r->d->site[index].name;
	case GR_NODE_UNMET:
		break;
	}
	return gr_str(gr_t(N_("not met")));
}

static bool is_line(enum gr_node_kind kind)
{
	return kind == GR_NODE_SURPLUS || kind == GR_NODE_NEED;
}

static bool sees(const struct plan_run *r, enum gr_node_kind kind, int32_t index)
{
	const struct gr_line *l;

	if (!is_line(kind) || r->inside)
		return true;
	l = &r->d->line[index];
	return gr_sees_line(r->who, l->org, l->visibility);
}

static bool owns(const struct plan_run *r, enum gr_node_kind kind, int32_t index)
{
	return r->own >= 0 && is_line(kind) && r->d->key[index].org == r->own;
}

static void place_of(const struct plan_run *r, enum gr_node_kind kind, int32_t index, int32_t *e, int32_t *n)
{
	if (is_line(kind)) {
		*e = r->d->line[index].place.e_m;
		*n = r->d->line[index].place.n_m;
	} else if (kind == GR_NODE_SITE_SELLS || kind == GR_NODE_SITE_TAKES) {
		*e = r->d->site[r->d->offer[index].site].e_m;
		*n = r->d->site[r->d->offer[index].site].n_m;
	}
}

static struct gr_str project_of(const struct plan_run *r, enum gr_node_kind kind, int32_t index)
{
	int32_t p = is_line(kind) ? r->d->key[index].project : -1;

	return p >= 0 ? r->d->project[p].name : GR_STR("");
}

static void fill_use(struct plan_run *r, const struct gr_pair *p, struct gr_plan_use *u)
{
	bool from = sees(r, p->from_kind, p->from), to = sees(r, p->to_kind, p->to);
	int32_t year = gr_quarter_year(p->when);

	*u = (struct gr_plan_use){.from = side_name(r, p->from_kind, p->from, from),
	    .to = side_name(r, p->to_kind, p->to, to), .kg = p->kg, .dist_m = p->dist_m, .first_year = year, .last_year = year,
	    .own = owns(r, p->from_kind, p->from) || owns(r, p->to_kind, p->to)};
	if (p->from_quality >= 0)
		u->material = r->d->quality[p->from_quality].name;
	if (p->to_quality >= 0 && p->to_quality != p->from_quality)
		u->instead_of = r->d->quality[p->to_quality].name;
	if (from) {
		u->from_project = project_of(r, p->from_kind, p->from);
		place_of(r, p->from_kind, p->from, &u->from_e_m, &u->from_n_m);
	}
	if (to) {
		u->to_project = project_of(r, p->to_kind, p->to);
		place_of(r, p->to_kind, p->to, &u->to_e_m, &u->to_n_m);
	}
	if (!from || !to) { /* to the kilogram it may be the whole of a line that this reader may not see, and a distance says where */
		u->kg = gr_secrecy_rounded(&r->rule, u->kg);
		u->dist_m = 0;
		r->any_unseen = true;
		if (is_line(p->from_kind))
			r->unseen[p->from] = true;
		if (is_line(p->to_kind))
			r->unseen[p->to] = true;
	}
	if (p->depot >= 0)
		u->depot = r->d->site[p->depot].name;
	if (p->on_condition && p->substitution >= 0)
		u->condition = r->d->substitution[p->substitution].condition;
}

static int larger_use(const void *a, const void *b)
{
	const struct gr_plan_use *x = a, *y = b;

	if (x->own != y->own)
		return (int)y->own - (int)x->own;
	return (y->kg > x->kg) - (y->kg < x->kg);
}

/* Pairs between organisations, and from plants: each that this reader may see on both sides, or that is his own. */
static int seen_uses(struct plan_run *r, struct gr_error *err)
{
	struct gr_plan_view *v = r->v;

	v->use = gr_alloc_array(r->a, (size_t)r->p->pairs, sizeof *v->use);
	if (r->p->pairs && !v->use)
		return gr_fail_full(err);
	for (int32_t i = 0; i < r->p->pairs; i++) {
		const struct gr_pair *p = &r->p->pair[i];
		bool own = owns(r, p->from_kind, p->from) || owns(r, p->to_kind, p->to);
		bool fallback = p->to_kind == GR_NODE_SITE_TAKES || p->to_kind == GR_NODE_UNMET ||
				(p->from_kind == GR_NODE_SITE_SELLS && p->from_quality >= 0 &&
				    r->d->quality[p->from_quality].primary);

		if (fallback)
			continue;
		if (!own && !(sees(r, p->from_kind, p->from) && sees(r, p->to_kind, p->to))) {
			v->uses_hidden++;
			continue;
		}
		fill_use(r, p, &v->use[v->uses]);
		if (v->use[v->uses].kg > 0)
			v->uses++;
		else
			v->uses_hidden++;
	}
	if (v->uses)
		qsort(v->use, (size_t)v->uses, sizeof *v->use, larger_use);
	return GR_OK;
}

/* A sum of pairs that goes to the public: index = group given x groups + group wanted. */
struct use_cell {
	int64_t kg;
	int32_t pairs, first_year, last_year;
	bool hidden;
};

static struct use_cell *use_cell(const struct plan_run *r, struct use_cell *cell, const struct gr_pair *p)
{
	if (p->from_kind != GR_NODE_SURPLUS || p->to_kind != GR_NODE_NEED)
		return NULL;
	return &cell[r->d->quality[p->from_quality].group * r->d->groups + r->d->quality[p->to_quality].group];
}

/* MODEL 3 rule 2 on both sides of one cell, or of all that are hidden (only NULL). */
static bool uses_pass(struct plan_run *r, struct use_cell *cell, const struct use_cell *only)
{
	bool ok = true;

	for (int side = 0; side < 2; side++) {
		for (int32_t i = 0; i < r->p->pairs; i++) {
			const struct gr_pair *p = &r->p->pair[i];
			const struct use_cell *c = use_cell(r, cell, p);

			if (c && (only ? c == only : c->hidden))
				r->rule.by_org[r->d->key[side ? p->to : p->from].org] += p->kg;
		}
		ok = gr_secrecy_passes(&r->rule) && ok;
	}
	return ok;
}

/* The totals are shown too, so what is hidden can be computed as one sum: it has to pass as one, or the smallest shown cell goes with it. */
static void hide_uses(struct plan_run *r, struct use_cell *cell, int32_t cells)
{
	int32_t hidden = 0;

	for (int32_t c = 0; c < cells; c++) {
		cell[c].hidden = cell[c].pairs && !uses_pass(r, cell, &cell[c]);
		hidden += cell[c].hidden;
	}
	while (hidden && !uses_pass(r, cell, NULL)) {
		int32_t least = -1;

		for (int32_t c = 0; c < cells; c++)
			if (cell[c].pairs && !cell[c].hidden && (least < 0 || cell[c].kg < cell[least].kg))
				least = c;
		if (least < 0)
			return;
		cell[least].hidden = true;
	}
}

/* For the public: sums over (material, instead of), shown where three or more stand behind both sides. */
static int public_uses(struct plan_run *r, struct gr_error *err)
{
	struct gr_plan_view *v = r->v;
	int32_t groups = r->d->groups, cells = groups * groups;
	struct use_cell *cell = gr_alloc_array(r->a, (size_t)cells, sizeof *cell);

	v->use = gr_alloc_array(r->a, (size_t)cells, sizeof *v->use);
	if (!v->use || !cell)
		return gr_fail_full(err);
	for (int32_t i = 0; i < r->p->pairs; i++) {
		struct use_cell *c = use_cell(r, cell, &r->p->pair[i]);
		int32_t year = gr_quarter_year(r->p->pair[i].when);

		if (!c)
			continue;
		c->first_year = c->pairs && c->first_year < year ? c->first_year : year;
		c->last_year = c->last_year > year ? c->last_year : year;
		c->kg += r->p->pair[i].kg;
		c->pairs++;
	}
	hide_uses(r, cell, cells);
	for (int32_t i = 0; i < cells; i++) {
		int64_t kg = gr_secrecy_rounded(&r->rule, cell[i].kg);

		if (cell[i].hidden || kg <= 0)
			v->uses_hidden += cell[i].pairs;
		else
			v->use[v->uses++] = (struct gr_plan_use){.from = gr_str(gr_t(N_("the partners"))),
			    .to = gr_str(gr_t(N_("the partners"))), .material = r->d->group[i / groups].name,
			    .instead_of = r->d->group[i % groups].name, .kg = kg, .first_year = cell[i].first_year,
			    .last_year = cell[i].last_year};
	}
	if (v->uses)
		qsort(v->use, (size_t)v->uses, sizeof *v->use, larger_use);
	return GR_OK;
}

/* --- Organisations --- */

/* All parts of a need alike: one that is exact would tell the hidden partner's, as what is left. */
static int64_t told_kg(const struct plan_run *r, int64_t kg)
{
	return r->any_unseen ? gr_secrecy_rounded(&r->rule, kg) : kg;
}

static int fill_orgs(struct plan_run *r, struct gr_error *err)
{
	struct gr_plan_view *v = r->v;

	v->org = gr_alloc_array(r->a, (size_t)r->p->orgs, sizeof *v->org);
	if (r->p->orgs && !v->org)
		return gr_fail_full(err);
	for (int32_t i = 0; i < r->p->orgs; i++) {
		const struct gr_org_sum *s = &r->p->org[i];

		if (!r->inside && s->org != r->own)
			continue;
		v->org[v->orgs++] = (struct gr_plan_org_row){.org = r->d->org[s->org].name, .need_kg = s->sum.need_kg,
		    .own_kg = told_kg(r, s->sum.own_kg), .others_kg = told_kg(r, s->sum.others_kg),
		    .plants_kg = told_kg(r, s->sum.plants_kg), .pit_kg = told_kg(r, s->sum.primary_kg),
		    .given_kg = told_kg(r, s->sum.surplus_used_kg),
		    .alone_kr = (int64_t)gr_div_half_even(s->alone_mille_ore, 100000),
		    .share_kr = (int64_t)gr_div_half_even(s->share_mille_ore, 100000), .own = s->org == r->own};
	}
	return GR_OK;
}

/* --- Reasons --- */

/* Adds what a kind, or all hidden kinds (kind < 0), rest on to the rule's sums; how many lines that is. */
static int32_t add_reasons(struct plan_run *r, int direction, int kind, const bool hidden[GR_REASONS], int64_t *kg)
{
	int32_t lines = 0;

	*kg = 0;
	for (int32_t i = 0; i < r->p->reasons; i++) {
		const struct gr_reason *x = &r->p->reason[i];

		if ((int)r->d->line[x->line].direction != direction || (kind < 0 ? !hidden[x->kind] : (int)x->kind != kind))
			continue;
		*kg += x->kg;
		lines++;
		r->rule.by_org[r->d->key[x->line].org] += x->kg;
	}
	return lines;
}

/* As with the uses: what is hidden has to pass as one sum, or the smallest shown kind goes with it. */
static void reason_sums_of(struct plan_run *r, int direction)
{
	int64_t kg[GR_REASONS], all;
	int32_t lines[GR_REASONS];
	bool hidden[GR_REASONS], some = false;

	for (int k = 0; k < GR_REASONS; k++) {
		lines[k] = add_reasons(r, direction, k, NULL, &kg[k]);
		hidden[k] = !gr_secrecy_passes(&r->rule) && lines[k] && !r->inside;
		some = some || hidden[k];
	}
	while (some) {
		int least = -1;

		add_reasons(r, direction, -1, hidden, &all);
		if (gr_secrecy_passes(&r->rule))
			break;
		for (int k = 0; k < GR_REASONS; k++)
			if (lines[k] && !hidden[k] && (least < 0 || kg[k] < kg[least]))
				least = k;
		if (least < 0)
			break;
		hidden[least] = true;
	}
	for (int k = 0; k < GR_REASONS; k++) {
		r->v->reason_lines[direction][k] = r->inside ? lines[k] : 0;
		r->v->reason_kg[direction][k] =
		    hidden[k] ? gr_figure_hidden(GR_HIDDEN_FEW) : gr_figure(r->inside ? kg[k] : gr_secrecy_rounded(&r->rule, kg[k]));
	}
}

static int larger_reason(const void *a, const void *b)
{
	const struct gr_plan_reason_row *x = a, *y = b;

	return (y->kg > x->kg) - (y->kg < x->kg);
}

/* A sentence tells how far the nearest counterpart lies, or in which quarter it is there. */
static bool sees_nearest(const struct plan_run *r, const struct gr_reason *x)
{
	const struct gr_line *l = x->nearest >= 0 ? &r->d->line[x->nearest] : NULL;

	return !l || gr_sees_line(r->who, l->org, l->visibility);
}

static int fill_reasons(struct plan_run *r, struct gr_error *err)
{
	struct gr_plan_view *v = r->v;

	for (int d = 0; d < GR_DIRECTIONS; d++)
		reason_sums_of(r, d);
	v->reason = gr_alloc_array(r->a, (size_t)r->p->reasons, sizeof *v->reason);
	if (r->p->reasons && !v->reason)
		return gr_fail_full(err);
	for (int32_t i = 0; i < r->p->reasons; i++) {
		const struct gr_reason *x = &r->p->reason[i];
		const struct gr_line *l = &r->d->line[x->line];
		const struct gr_line_key *k = &r->d->key[x->line];
		struct gr_sb sb;

		/* A reason speaks of prices and neighbours: the reader's own, and all for the process team. */
		if (!r->inside && k->org != r->own)
			continue;
		gr_sb_open(&sb, r->a, 2048);
		if (!r->inside && (x->price_hidden || r->unseen[x->line] || !sees_nearest(r, x)))
			gr_sb_z(&sb, gr_t(gr_reason_name(x->kind)));
		else
			gr_say(&sb, x->sentence, x->arg, x->args);
		v->reason[v->reasons++] = (struct gr_plan_reason_row){.kind = x->kind, .direction = l->direction,
		    .org = r->d->org[k->org].name, .project = k->project >= 0 ? r->d->project[k->project].name : GR_STR(""),
		    .quality = r->d->quality[k->quality].name,
		    .kg = r->unseen[x->line] ? gr_secrecy_rounded(&r->rule, x->kg) : x->kg, .sentence = gr_sb_str(&sb), .own = k->org == r->own};
	}
	if (v->reasons)
		qsort(v->reason, (size_t)v->reasons, sizeof *v->reason, larger_reason);
	return GR_OK;
}

/* --- Value of one tonne more --- */

static void widen(struct gr_plan_price_row *row, const struct gr_plan_price *p, const struct gr_line *l)
{
	int32_t first = gr_quarter_year(l->first), last = gr_quarter_year(l->last);

	row->min_ore_per_t = p->min_ore_per_t < row->min_ore_per_t ? p->min_ore_per_t : row->min_ore_per_t;
	row->max_ore_per_t = p->max_ore_per_t > row->max_ore_per_t ? p->max_ore_per_t : row->max_ore_per_t;
	row->first_year = first < row->first_year ? first : row->first_year;
	row->last_year = last > row->last_year ? last : row->last_year;
}

static bool bounded(const struct gr_plan_price *p)
{
	return p->min_ore_per_t != INT64_MIN && p->max_ore_per_t != INT64_MAX;
}

/* Whole kroner, and the plan's own years: the ends of an interval are single lines' values. */
static void round_price(const struct plan_run *r, struct gr_plan_price_row *row)
{
	row->min_ore_per_t = (int64_t)gr_div_half_even(row->min_ore_per_t, 100) * 100;
	row->max_ore_per_t = (int64_t)gr_div_half_even(row->max_ore_per_t, 100) * 100;
	row->first_year = gr_quarter_year(r->p->params.first);
	row->last_year = gr_quarter_year(r->p->params.last);
}

/* Own lines one by one; for the process team by quality and area; for the public by quality, where three or more stand behind. */
static int fill_prices(struct plan_run *r, struct gr_error *err)
{
	struct gr_plan_view *v = r->v;
	size_t max = (size_t)r->p->prices + 2 * (size_t)r->d->qualities * (size_t)r->d->areas;
	int32_t areas = r->inside ? r->d->areas : 1; /* no finer than quality for the public: MODEL 3 rule 1 */

	v->price = gr_alloc_array(r->a, max, sizeof *v->price);
	if (!v->price)
		return gr_fail_full(err);
	for (int32_t i = 0; r->own >= 0 && i < r->p->prices; i++) {
		const struct gr_plan_price *p = &r->p->price[i];
		const struct gr_line_key *k = &r->d->key[p->line];

		if (k->org != r->own || !bounded(p))
			continue;
		v->price[v->prices++] = (struct gr_plan_price_row){.quality = r->d->quality[k->quality].name,
		    .where = k->project >= 0 ? r->d->project[k->project].name : GR_STR(""),
		    .first_year = gr_quarter_year(r->d->line[p->line].first), .last_year = gr_quarter_year(r->d->line[p->line].last),
		    .direction = r->d->line[p->line].direction, .min_ore_per_t = p->min_ore_per_t,
		    .max_ore_per_t = p->max_ore_per_t, .holds_kg = told_kg(r, p->holds_kg)};
	}
	for (int32_t at = 0; r->own < 0 && at < GR_DIRECTIONS * r->d->qualities * areas; at++) {
		int32_t area = at % areas, quality = at / areas % r->d->qualities;
		int32_t direction = at / areas / r->d->qualities;
		struct gr_plan_price_row row = {.quality = r->d->quality[quality].name,
		    .where = r->inside ? r->d->area[area].name : gr_str(gr_t(N_("the whole region"))),
		    .direction = (enum gr_direction)direction, .first_year = INT32_MAX, .min_ore_per_t = INT64_MAX,
		    .max_ore_per_t = INT64_MIN};
		int32_t n = 0;

		for (int32_t i = 0; i < r->p->prices; i++) {
			const struct gr_plan_price *p = &r->p->price[i];
			const struct gr_line_key *k = &r->d->key[p->line];

			if (k->quality != quality || (r->inside && k->area != area) || (int32_t)r->d->line[p->line].direction != direction || !bounded(p))
				continue;
			widen(&row, p, &r->d->line[p->line]);
			r->rule.by_org[k->org] += r->d->line[p->line].likely_kg;
			n++;
		}
		if (!gr_secrecy_passes(&r->rule) && !r->inside)
			n = 0;
		if (n && !r->inside)
			round_price(r, &row);
		if (n)
			v->price[v->prices++] = row;
	}
	return GR_OK;
}

static bool takes_part(const struct plan_run *r, const struct gr_line *l)
{
	return l->certainty >= r->p->params.certainty_from && l->last.n >= r->p->params.first.n && l->first.n <= r->p->params.last.n;
}

/*
 * A plan's total beside the published total of the region tells the difference of the two: lines that are planned but not published, and lines that
 * are published but not planned. Either is empty, or has to pass the same rule.
 */
static bool differences_pass(struct plan_run *r)
{
	for (int direction = 0; direction < GR_DIRECTIONS; direction++)
		for (int planned = 0; planned < 2; planned++) {
			int32_t lines = 0;

			for (int32_t i = 0; i < r->d->lines; i++) {
				const struct gr_line *l = &r->d->line[i];
				bool published = l->visibility == GR_VISIBLE_PUBLIC;

				if ((int)l->direction != direction || takes_part(r, l) != (planned == 1) || published != (planned == 0))
					continue;
				r->rule.by_org[r->d->key[i].org] += l->likely_kg;
				lines++;
			}
			if (lines && !gr_secrecy_passes(&r->rule))
				return false;
		}
	return true;
}

/* Second weights of the same lines are told coarsely: they would solve for amounts that tonnes alone hide (MODEL 3 rule 5). */
static void coarsen(struct gr_plan_sum *s)
{
	static const int64_t mille_ore_per_million_kr = (int64_t)1000000 * 100 * 1000;
	int64_t *const litres[] = {&s->need_litres, &s->primary_litres, &s->own_litres, &s->others_litres, &s->plants_litres,
	    &s->unmet_litres, &s->surplus_litres, &s->surplus_used_litres};

	for (size_t i = 0; i < sizeof litres / sizeof *litres; i++)
		*litres[i] = (int64_t)gr_div_half_even(*litres[i], 1000000) * 1000000;

	for (int k = 0; k < GR_TERMS; k++)
		s->term_mille_ore[k] = gr_div_half_even(s->term_mille_ore[k], mille_ore_per_million_kr) * mille_ore_per_million_kr;
	s->cost_mille_ore = gr_div_half_even(s->cost_mille_ore, mille_ore_per_million_kr) * mille_ore_per_million_kr;
	s->co2_g = (int64_t)gr_div_half_even(s->co2_g, 100000000) * 100000000;
	s->km_driven = (int64_t)gr_div_half_even(s->km_driven, 10000) * 10000;
	s->tonne_m = (int64_t)gr_div_half_even(s->tonne_m, 1000000000) * 1000000000;
}

/* The public sees totals only where the rule holds for the needs that they rest on, and for what they would tell beside the published ones. */
static void public_totals(struct plan_run *r)
{
	bool ok;

	for (int32_t i = 0; i < r->p->orgs; i++)
		r->rule.by_org[r->p->org[i].org] += r->p->org[i].sum.need_kg;
	ok = gr_secrecy_passes(&r->rule);
	ok = differences_pass(r) && ok;
	if (!ok) {
		r->v->shown = gr_figure_hidden(GR_HIDDEN_FEW);
		memset(&r->v->alone, 0, sizeof r->v->alone);
		memset(&r->v->joint, 0, sizeof r->v->joint);
		r->v->objective_mille_ore = 0;
		return;
	}
	r->v->shown = gr_figure(1);
	round_sum(r, &r->v->alone);
	round_sum(r, &r->v->joint);
	coarsen(&r->v->alone);
	coarsen(&r->v->joint);
	r->v->objective_mille_ore = r->v->joint.cost_mille_ore;
}

static int fill(struct plan_run *r, struct gr_error *err)
{
	struct gr_plan_view *v = r->v;
	bool reader = gr_actor_reads_as(r->who) == GR_READER;
	int rc = gr_secrecy_open(&r->rule, r->d, r->a, err);

	v->params = r->p->params;
	v->kind = r->p->kind;
	v->alone = r->p->alone;
	v->joint = r->p->joint;
	v->objective_mille_ore = r->p->joint.cost_mille_ore;
	v->first_year = gr_quarter_year(r->p->params.first);
	v->last_year = gr_quarter_year(r->p->params.last);
	v->parties = r->p->orgs;
	v->shown = gr_figure(1);
	r->unseen = gr_alloc_array(r->a, (size_t)r->d->lines, sizeof *r->unseen);
	if (!rc && r->d->lines && !r->unseen)
		rc = gr_fail_full(err);
	if (!rc && !r->inside)
		public_totals(r);
	if (!rc && v->shown.kind == GR_HIDDEN)
		return GR_OK;
	if (!rc)
		rc = reader ? public_uses(r, err) : seen_uses(r, err);
	if (!rc)
		rc = fill_orgs(r, err);
	if (!rc)
		rc = fill_reasons(r, err);
	if (!rc)
		rc = fill_prices(r, err);
	return rc;
}

static int read_running(const struct gr_read *rd, struct gr_arena *a, int32_t *out, struct gr_error *err)
{
	struct gr_stored_job *job;
	int32_t n = 0;
	int rc = gr_store_jobs(rd->db, rd->who->process, 20, a, &job, &n, err);

	for (int32_t i = 0; !rc && i < n; i++)
		if (job[i].state == GR_JOB_QUEUED || job[i].state == GR_JOB_RUNNING)
			*out = job[i].state == GR_JOB_RUNNING ? 2 : *out > 1 ? *out : 1;
	return rc;
}

/*
 * The plan and its data set. *there false where no plan has been made yet, or none that this reader may see: no error, the page says so. Who is not of the
 * process team sees plans of published data sets alone: two plans around one organisation's change would tell the change.
 */
static int open_run(struct plan_run *r, const struct gr_read *rd, gr_plan_id id, struct gr_stored_plan *s, bool *there,
    struct gr_error *err)
{
	enum gr_role role = gr_actor_reads_as(rd->who);
	struct gr_plan *p = gr_alloc(r->a, sizeof *p);
	int rc;

	r->who = rd->who;
	r->p = p;
	r->own = -1;
	r->inside = role == GR_LEAD || role == GR_OPERATOR;
	*there = false;
	if (!p)
		return gr_fail_full(err);
	rc = r->inside ? gr_store_plan_find(rd->db, rd->who->process, id, r->a, s, err)
		       : gr_store_plan_find_published(rd->db, rd->who->process, id, r->a, s, err);
	if (rc == GR_MISSING && !id.v) {
		*err = (struct gr_error){0};
		return GR_OK;
	}
	*there = rc == GR_OK;
	if (!rc)
		rc = gr_dataset_frozen(rd->app, rd->db, rd->who->process, s->snapshot, &r->d, err);
	if (!rc)
		rc = gr_plan_read(s->results, r->d, r->a, p, err);
	if (!rc && role == GR_BUILDER)
		r->own = gr_dataset_org(r->d, rd->who->org);
	return rc;
}

int gr_read_plan_totals(const struct gr_read *rd, struct gr_arena *a, struct gr_plan_totals *out, struct gr_error *err)
{
	struct gr_plan_view v = {.shown = gr_figure(1)};
	struct plan_run r = {.a = a, .v = &v};
	struct gr_stored_plan s;
	int rc = open_run(&r, rd, (gr_plan_id){0}, &s, &out->there, err);

	if (rc || !out->there)
		return rc;
	v.joint = r.p->joint;
	rc = gr_secrecy_open(&r.rule, r.d, a, err);
	if (!rc && !r.inside)
		public_totals(&r);
	out->there = v.shown.kind == GR_REPORTED;
	out->plan = s.id;
	out->dataset = r.d;
	out->joint = v.joint;
	out->years = gr_quarter_year(r.p->params.last) - gr_quarter_year(r.p->params.first) + 1;
	return rc;
}

int gr_query_plan(struct gr_app *app, const struct gr_actor *who, gr_plan_id plan, struct gr_arena *a,
    struct gr_plan_view *out, struct gr_error *err)
{
	struct plan_run r = {.a = a, .v = out};
	struct gr_stored_plan s;
	struct gr_read rd;
	int rc = gr_read_begin(&rd, app, who, GR_PLAN_SHOW, err);

	*out = (struct gr_plan_view){0};
	if (!rc)
		rc = gr_read_frame(&rd, a, &out->frame, err);
	if (!rc)
		rc = read_running(&rd, a, &out->running, err);
	if (!rc)
		rc = open_run(&r, &rd, plan, &s, &out->there, err);
	if (rc || !out->there)
		return gr_read_end(&rd, rc);
	rc = gr_store_line_newer(rd.db, who->process, r.d->taken, &out->newer_lines, err);
	if (rc)
		return gr_read_end(&rd, rc);
	out->plan = s.id;
	out->snapshot = s.snapshot;
	out->made = s.made;
	out->sha256 = gr_sha256_hex(a, s.file_sha256);
	out->nodes = s.nodes;
	out->arcs = s.arcs;
	out->solve_us = s.solve_us;
	out->proof_us = s.proof_us;
	out->proved_nodes = s.proved_nodes;
	out->proved_arcs = s.proved_arcs;
	out->proved_pairs = s.proved_pairs;
	rc = fill(&r, err);
	return gr_read_end(&rd, rc);
}

int gr_query_plan_file(struct gr_app *app, const struct gr_actor *who, gr_plan_id plan, struct gr_arena *a,
    struct gr_str *out, struct gr_error *err)
{
	enum gr_role role = gr_actor_reads_as(who);
	struct gr_read rd;
	int rc = gr_read_begin(&rd, app, who, GR_PLAN_SHOW, err);

	if (!rc && role != GR_LEAD && role != GR_OPERATOR)
		rc = gr_fail(err, GR_DENIED, N_("The plan file names every line of every partner, so only the process team may download it."),
		    N_("The totals of this page can be downloaded as CSV."));
	if (!rc && !plan.v) {
		struct gr_stored_plan newest;

		rc = gr_store_plan_find(rd.db, who->process, plan, a, &newest, err);
		plan = rc ? plan : newest.id;
	}
	if (!rc)
		rc = gr_store_plan_file(rd.db, who->process, plan, a, out, err);
	return gr_read_end(&rd, rc);
}
