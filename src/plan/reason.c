#include "plan/reason.h"

#include <string.h>

/* A list of arcs or members by a key: item[start[k]] to item[start[k + 1]]. */
struct index {
	int32_t *start, *item;
};

struct search {
	const struct gr_network *n;
	const struct gr_flow *flow;
	const struct gr_prices *prices;
	const struct gr_pairs *pairs;
	struct gr_arena *a;
	struct index direct; /* by member: arcs GR_ARC_DIRECT from it or to it */
	struct index site;   /* by member: arcs GR_ARC_SELL and GR_ARC_TAKE */
	struct index fit;    /* by quality: surplus members that count as it */
	struct index
	    called; /* by quality: surplus members whose product is called so, whatever their class */
	struct index wanted; /* by quality: needs that it may serve */
	int64_t *
	    fallback; /* by member: the cheapest receiver of a surplus, the cheapest pit of a need; øre per m3 */
	int32_t *bound; /* by member: a full highest share; -1 */
};

/* A counterpart, or none. */
struct found {
	int32_t member;
	struct gr_way way;
	int32_t quarters; /* between the windows; 0: they meet */
};

/* --- lists --- */

static int32_t ends_of(
    const struct gr_network *n, int32_t arc, enum gr_arc_kind kind, int32_t end[2])
{
	int32_t need = gr_network_need_at(n, n->arc[arc].to), count = 0;

	if (kind != GR_ARC_TAKE && need >= 0)
		end[count++] = need;
	if (kind != GR_ARC_SELL)
		end[count++] = n->node[n->arc[arc].from].ref;
	return count;
}

static bool wanted_kind(enum gr_arc_kind kind, bool sites)
{
	return sites ? kind == GR_ARC_SELL || kind == GR_ARC_TAKE : kind == GR_ARC_DIRECT;
}

static bool close_index(struct index *x, int32_t keys, struct gr_arena *a, int32_t **next)
{
	*next = gr_alloc_array(a, (size_t)keys + 1, sizeof(**next));
	for (int32_t k = 0; *next && k < keys; k++) {
		x->start[k + 1] += x->start[k];
		(*next)[k + 1] = x->start[k + 1];
	}
	x->item = gr_alloc_array(a, (size_t)x->start[keys], sizeof(*x->item));
	return *next && x->item;
}

static bool index_arcs(const struct search *s, bool sites, struct index *x)
{
	const struct gr_network *n = s->n;
	int32_t *next = NULL;

	x->start = gr_alloc_array(s->a, (size_t)n->members + 1, sizeof(*x->start));
	if (!x->start)
		return false;
	for (int pass = 0; pass < 2; pass++) {
		for (int32_t i = 0; i < n->net.arcs; i++) {
			int32_t end[2], ends;

			if (!wanted_kind(n->about[i].kind, sites))
				continue;
			ends = ends_of(n, i, n->about[i].kind, end);
			for (int32_t k = 0; k < ends; k++) {
				if (pass == 0)
					x->start[end[k] + 1]++;
				else
					x->item[next[end[k]]++] = i;
			}
		}
		if (pass == 0 && !close_index(x, n->members, s->a, &next))
			return false;
	}
	return true;
}

enum by { BY_FIT, BY_NAME, BY_WANTED };

/* Calls for each quality of a member under which it is listed; at most as many as there are rules. */
static bool listed(const struct search *s, const struct gr_member *m, enum by by, int32_t quality)
{
	bool there = m->node >= 0 || (by == BY_NAME && m->left_out == GR_NO_CLASS);

	if (!there || (m->direction == GR_NEED) != (by == BY_WANTED))
		return false;
	switch (by) {
	case BY_FIT:
		return m->fit >= 0 && gr_network_form(s->n, m, quality) >= 0;
	case BY_NAME:
		return m->product == quality;
	case BY_WANTED:
		return gr_network_rule(s->n, m, quality) >= -1;
	}
	return false;
}

static bool index_members(const struct search *s, enum by by, struct index *x)
{
	const struct gr_network *n = s->n;
	int32_t qualities = n->d->qualities, *next = NULL;

	x->start = gr_alloc_array(s->a, (size_t)qualities + 1, sizeof(*x->start));
	if (!x->start)
		return false;
	for (int pass = 0; pass < 2; pass++) {
		for (int32_t q = 0; q < qualities; q++) {
			for (int32_t i = 0; i < n->members; i++) {
				if (!listed(s, &n->member[i], by, q))
					continue;
				if (pass == 0)
					x->start[q + 1]++;
				else
					x->item[next[q]++] = i;
			}
		}
		if (pass == 0 && !close_index(x, qualities, s->a, &next))
			return false;
	}
	return true;
}

static bool open_search(struct search *s)
{
	const struct gr_network *n = s->n;

	s->fallback = gr_alloc_array(s->a, (size_t)n->members, sizeof(*s->fallback));
	s->bound = gr_alloc_array(s->a, (size_t)n->members, sizeof(*s->bound));
	if (gr_arena_full(s->a))
		return false;
	for (int32_t i = 0; i < n->members; i++) {
		s->fallback[i] = n->tariff.shortfall_ore_per_m3;
		s->bound[i] = -1;
	}
	for (int32_t i = 0; i < n->net.arcs; i++) {
		enum gr_arc_kind kind = n->about[i].kind;
		int32_t from = n->node[n->arc[i].from].ref;
		int32_t need = gr_network_need_at(n, n->arc[i].to);
		int32_t m = kind == GR_ARC_TAKE ? from : need;

		if (kind == GR_ARC_BOUND && s->flow->amount[i] == n->arc[i].cap)
			s->bound[need] = i;
		if (kind != GR_ARC_TAKE &&
		    (kind != GR_ARC_SELL ||
		        !n->d->quality[n->node[n->arc[i].from].quality].primary))
			continue;
		if (n->arc[i].rate < s->fallback[m])
			s->fallback[m] = n->arc[i].rate;
	}
	return index_arcs(s, false, &s->direct) && index_arcs(s, true, &s->site) &&
	       index_members(s, BY_FIT, &s->fit) && index_members(s, BY_NAME, &s->called) &&
	       index_members(s, BY_WANTED, &s->wanted);
}

/* --- looking for the nearest --- */

static int32_t apart(const struct gr_member *a, const struct gr_member *b)
{
	if (a->first > b->last)
		return a->first - b->last;
	return b->first > a->last ? b->first - a->last : 0;
}

static bool better(const struct found *best, int32_t quarters, struct gr_way way)
{
	if (best->member < 0 || quarters != best->quarters)
		return best->member < 0 || quarters < best->quarters;
	return way.dist_m < best->way.dist_m;
}

/* The nearest in time, then by road, of a list; ties to the lower id. */
static void nearest(const struct search *s, const struct gr_member *m, const struct index *x,
    int32_t quality, struct found *best)
{
	for (int32_t k = x->start[quality]; k < x->start[quality + 1]; k++) {
		int32_t i = x->item[k];
		const struct gr_member *other = &s->n->member[i];
		int32_t quarters = apart(m, other);
		int64_t limit = INT32_MAX;
		struct gr_way way;

		if (best->member >= 0 && quarters > best->quarters)
			continue;
		if (best->member >= 0 && quarters == best->quarters)
			limit = best->way.dist_m;
		if (gr_way_between(&s->n->ways, &m->spot, &other->spot, limit, &way) &&
		    better(best, quarters, way))
			*best = (struct found){i, way, quarters};
	}
}

/* Everything that could serve a need, or that a surplus could serve, wherever and whenever. */
static struct found nearest_fitting(const struct search *s, const struct gr_member *m, bool by_name)
{
	struct found best = {-1, {0, 0}, 0};

	if (m->direction == GR_SURPLUS) {
		nearest(s, m, &s->wanted, by_name ? m->product : m->fit, &best);
		for (int32_t q = 0; !by_name && q < s->n->d->qualities; q++) {
			if (gr_network_form(s->n, m, q) > 0)
				nearest(s, m, &s->wanted, q, &best);
		}
		return best;
	}
	for (int32_t q = 0; q < s->n->d->qualities; q++) {
		if (gr_network_rule(s->n, m, q) >= -1)
			nearest(s, m, by_name ? &s->called : &s->fit, q, &best);
	}
	return best;
}

/* --- the reasons --- */

static int64_t per_t(const struct gr_member *m, int64_t ore_per_m3)
{
	return gr_price_per_t(ore_per_m3, m->source_mass);
}

static struct gr_str window_text(const struct search *s, const struct gr_member *m)
{
	int32_t first = gr_quarter_year((struct gr_quarter){m->first});
	int32_t last = gr_quarter_year((struct gr_quarter){m->last});
	struct gr_sb sb;

	gr_sb_open(&sb, s->a, 32);
	gr_sb_i64(&sb, first);
	if (last != first) {
		gr_sb_z(&sb, "–");
		gr_sb_i64(&sb, last);
	}
	return sb.full ? (struct gr_str){"", 0} : gr_sb_str(&sb);
}

static struct gr_str project_of(const struct search *s, const struct gr_member *m)
{
	int32_t p = s->n->d->key[m->line].project;

	return p < 0 ? s->n->d->line[m->line].project_name : s->n->d->project[p].name;
}

/* {0} tonnes {1} quality {2} project {3} years, and up to two more. */
static void say(const struct search *s, const struct gr_member *m, struct gr_reason *r,
    const char *sentence, struct gr_arg fifth, struct gr_arg sixth)
{
	r->sentence = sentence;
	r->arg[0] = gr_arg_kg(r->kg);
	r->arg[1] = gr_arg_text(s->n->d->quality[m->quality].name);
	r->arg[2] = gr_arg_text(project_of(s, m));
	r->arg[3] = gr_arg_text(window_text(s, m));
	r->arg[4] = fifth;
	r->arg[5] = sixth;
	r->args = 6;
}

static struct gr_arg nothing(void)
{
	return gr_arg_count(0);
}

/* A sentence for each direction. */
static const char *either(const struct gr_member *m, const char *surplus, const char *need)
{
	return m->direction == GR_SURPLUS ? surplus : need;
}

/* Counterparts that could have been reached: was it dearer than what is done, or is what fits used up? */
static void reason_of_arcs(const struct search *s, int32_t member, struct gr_reason *r)
{
	const struct gr_network *n = s->n;
	const struct gr_member *m = &n->member[member];
	int64_t best_gain = INT64_MIN, near_gain = 0, plant_gain = INT64_MIN;
	int32_t near_arc = -1, plant = -1;

	for (int32_t k = s->direct.start[member]; k < s->direct.start[member + 1]; k++) {
		int32_t i = s->direct.item[k], from = n->node[n->arc[i].from].ref;
		int32_t need = gr_network_need_at(n, n->arc[i].to);
		int64_t gain = s->fallback[from] + s->fallback[need] - n->arc[i].rate;

		if (gain > best_gain)
			best_gain = gain;
		if (near_arc < 0 || n->about[i].dist_m < n->about[near_arc].dist_m) {
			near_arc = i;
			near_gain = gain;
		}
	}
	for (int32_t k = s->site.start[member];
	     m->direction == GR_NEED && k < s->site.start[member + 1]; k++) {
		int32_t i = s->site.item[k];
		const struct gr_plan_node *from = &n->node[n->arc[i].from];
		int64_t gain = s->fallback[member] - n->arc[i].rate;

		if (n->d->quality[from->quality].primary || (plant >= 0 && gain <= plant_gain))
			continue;
		plant = i;
		plant_gain = gain;
	}
	if (near_arc >= 0) {
		int32_t from = n->node[n->arc[near_arc].from].ref;
		int32_t need = gr_network_need_at(n, n->arc[near_arc].to);

		r->nearest = n->member[m->direction == GR_SURPLUS ? need : from].line;
		r->dist_m = n->about[near_arc].dist_m;
	} else {
		r->dist_m = n->about[plant].dist_m;
		near_gain = plant_gain;
	}
	/* The plant is what is full, or too dear, where it is what comes nearest to paying. */
	if (plant >= 0 && (near_arc < 0 || plant_gain > best_gain)) {
		r->site = n->d->offer[n->node[n->arc[plant].from].ref].site;
		best_gain = plant_gain;
	}
	if (best_gain <= 0) {
		r->kind = GR_REASON_FAR;
		r->ore_per_t = per_t(m, -near_gain);
		say(s, m, r,
		    near_arc < 0
		        ? N_("The need for {0} {1} at {2} in {3} is served from a pit: the "
		             "recycled "
		             "material is {4} away, and gravel from the pit is cheaper delivered.")
		        : either(m,
		              N_("{0} {1} from {2} is not used in {3}: the nearest need that fits "
		                 "is {4} away, and gravel from the pit is cheaper delivered."),
		              N_("The need for {0} {1} at {2} in {3} is served from a pit: the "
		                 "nearest surplus that fits is {4} away, and gravel from the pit "
		                 "is cheaper delivered.")),
		    gr_arg_m(r->dist_m), nothing());
		return;
	}
	r->kind = GR_REASON_CAPACITY;
	r->ore_per_t = per_t(m, s->prices->min[m->node]);
	if (m->direction == GR_NEED && s->bound[member] >= 0) {
		const struct gr_substitution *rule =
		    &n->d->substitution[n->about[s->bound[member]].rule];

		say(s, m, r,
		    N_("{0} {1} at {2} in {3} is served from a pit: {4} may be at most {5} of it, "
		       "and that "
		       "share is full."),
		    gr_arg_text(n->d->quality[rule->secondary].name),
		    gr_arg_permille((int64_t)rule->max_share_percent * 10));
		return;
	}
	say(s, m, r,
	    either(m,
	        N_("{0} {1} from {2} is not used in {3}: the needs that fit are covered by what is "
	           "cheaper for all. One tonne more there costs {4} to get rid of."),
	        N_("The need for {0} {1} at {2} in {3} is served from a pit: what fits is used up "
	           "where it saves more. One tonne more there is worth {4}.")),
	    gr_arg_ore_per_t(m->direction == GR_SURPLUS ? -r->ore_per_t : r->ore_per_t), nothing());
}

static void reason_of_time(
    const struct search *s, const struct gr_member *m, const struct found *f, struct gr_reason *r)
{
	const struct gr_member *other = &s->n->member[f->member];
	bool late = other->first > m->last;

	r->kind = GR_REASON_WINDOW;
	r->nearest = other->line;
	r->dist_m = (int32_t)f->way.dist_m;
	r->quarters_apart = f->quarters;
	say(s, m, r,
	    late ? either(m,
	               N_("{0} {1} from {2} is not used in {3}, because the nearest need in time "
	                  "only begins "
	                  "in {4}, and the surplus is gone by the end of {5}."),
	               N_("The need for {0} {1} at {2} is served from a pit, because the material "
	                  "that fits is "
	                  "only ready in {4}, and the work ends already in {5}."))
	         : either(m,
	               N_("{0} {1} from {2} is not used in {3}, because the nearest need in time "
	                  "ends already "
	                  "in {4}, and the surplus is only ready in {5}."),
	               N_("The need for {0} {1} at {2} is served from a pit, because the material "
	                  "that fits is "
	                  "gone by the end of {4}, and the work only begins in {5}.")),
	    gr_arg_quarter(late ? other->first : other->last),
	    gr_arg_quarter(late ? m->last : m->first));
}

static void reason_of_law(
    const struct search *s, const struct gr_member *m, const struct found *f, struct gr_reason *r)
{
	r->kind = GR_REASON_LAW;
	if (f && f->member >= 0) {
		r->nearest = s->n->member[f->member].line;
		r->dist_m = (int32_t)f->way.dist_m;
	}
	if (m->direction == GR_NEED)
		say(s, m, r,
		    N_("The need for {0} {1} at {2} in {3} is served from a pit: the soil that "
		       "could serve it "
		       "has no class yet, or one that is not allowed here. The nearest is {4} "
		       "away."),
		    gr_arg_m(r->dist_m), nothing());
	else if (m->class_missing)
		say(s, m, r,
		    N_("{0} {1} from {2} is not used in {3}: its soil class is not known yet, and "
		       "without a "
		       "class nobody may use it."),
		    nothing(), nothing());
	else
		say(s, m, r,
		    N_("{0} {1} from {2} is not used in {3}: its soil class may not be used for "
		       "any need in "
		       "the plan."),
		    nothing(), nothing());
}

static void reason_of_none(const struct search *s, int32_t member, struct gr_reason *r)
{
	const struct gr_member *m = &s->n->member[member];
	struct found f = {-1, {0, 0}, 0};

	if (m->direction == GR_SURPLUS && m->fit < 0) {
		f = nearest_fitting(s, m, true);
		reason_of_law(s, m, &f, r);
		return;
	}
	f = nearest_fitting(s, m, false);
	if (f.member >= 0 && f.quarters > 0) {
		reason_of_time(s, m, &f, r);
	} else if (f.member >= 0) {
		r->kind = GR_REASON_FAR;
		r->nearest = s->n->member[f.member].line;
		r->dist_m = (int32_t)f.way.dist_m;
		say(s, m, r,
		    either(m,
		        N_("{0} {1} from {2} is not used in {3}: the nearest need that fits is {4} "
		           "away, and "
		           "the plan drives at most {5}."),
		        N_("The need for {0} {1} at {2} in {3} is served from a pit: the nearest "
		           "surplus that "
		           "fits is {4} away, and the plan drives at most {5}.")),
		    gr_arg_m(r->dist_m), gr_arg_m(s->n->params.haul_limit_m));
	} else {
		f = nearest_fitting(s, m, true);
		if (f.member >= 0 && m->product != m->fit) {
			reason_of_law(s, m, &f, r);
			return;
		}
		if (f.member >= 0 && m->direction == GR_NEED) {
			reason_of_law(s, m, &f, r);
			return;
		}
		r->kind = GR_REASON_QUALITY;
		say(s, m, r,
		    either(m,
		        N_("{0} {1} from {2} is not used in {3}: no need in the plan asks for it, "
		           "and no "
		           "substitution rule lets it serve another."),
		        N_("The need for {0} {1} at {2} in {3} is served from a pit: no surplus in "
		           "the plan "
		           "has a quality that may serve it. A substitution rule for its use would "
		           "change "
		           "that.")),
		    nothing(), nothing());
	}
}

static bool plant_arc(const struct search *s, int32_t member)
{
	const struct gr_network *n = s->n;

	for (int32_t k = s->site.start[member]; k < s->site.start[member + 1]; k++) {
		const struct gr_plan_node *from = &n->node[n->arc[s->site.item[k]].from];

		if (from->role == GR_ROLE_SELLS && !n->d->quality[from->quality].primary)
			return true;
	}
	return false;
}

/* Not even a pit: what has this quality is full, or nobody in the plan has it. */
static void reason_of_unmet(const struct search *s, int32_t member, struct gr_reason *r)
{
	const struct gr_member *m = &s->n->member[member];
	bool full = s->site.start[member] < s->site.start[member + 1] ||
	            s->direct.start[member] < s->direct.start[member + 1];

	r->kind = full ? GR_REASON_CAPACITY : GR_REASON_QUALITY;
	r->ore_per_t = per_t(m, s->prices->min[m->node]);
	say(s, m, r,
	    full ? N_("The need for {0} {1} at {2} in {3} is not met: everybody who has it is sold "
	              "out.")
	         : N_("The need for {0} {1} at {2} in {3} is not met: no site in the plan sells "
	              "it, and no "
	              "surplus may serve it."),
	    nothing(), nothing());
}

static void left_out_reason(const struct search *s, const struct gr_member *m, struct gr_reason *r)
{
	r->kg = m->kg;
	if (m->left_out == GR_NO_CLASS) {
		struct found f = nearest_fitting(s, m, true);

		r->litres = m->litres;
		reason_of_law(s, m, &f, r);
		return;
	}
	r->kind = m->left_out == GR_NO_DENSITY ? GR_REASON_QUALITY : GR_REASON_FAR;
	say(s, m, r,
	    m->left_out == GR_NO_DENSITY
	        ? N_("{0} {1} at {2} in {3} takes no part: the quality has no density built in, "
	             "and no route of "
	             "processing that gives one.")
	        : N_("{0} {1} at {2} in {3} takes no part: the place is not known."),
	    nothing(), nothing());
}

static void line_reason(const struct search *s, int32_t member, struct gr_reason *r)
{
	const struct gr_member *m = &s->n->member[member];
	const struct gr_member_use *u = &s->pairs->use[member];

	*r = (struct gr_reason){.line = m->line, .nearest = -1, .site = -1};
	if (m->left_out != GR_IN_PLAN) {
		left_out_reason(s, m, r);
		return;
	}
	r->litres = m->direction == GR_NEED ? u->primary + u->unmet : u->received + u->unplaced;
	if (r->litres == 0)
		return;
	if (m->direction == GR_NEED) {
		/* What the rest of its kilograms, down, leaves: the parts of a line add up to its kg. */
		r->kg = m->kg - (int64_t)((gr_i128)m->kg * (m->litres - r->litres) / m->litres);
	} else {
		int64_t used_kg, received_kg, unplaced_kg;

		gr_member_kg(m, u, &used_kg, &received_kg, &unplaced_kg);
		r->kg = m->kg - used_kg;
	}
	if (m->direction == GR_NEED && u->primary == 0)
		reason_of_unmet(s, member, r);
	else if (s->direct.start[member] < s->direct.start[member + 1] ||
	         (m->direction == GR_NEED && plant_arc(s, member)))
		reason_of_arcs(s, member, r);
	else
		reason_of_none(s, member, r);
}

int gr_reasons_make(const struct gr_network *n, const struct gr_flow *flow,
    const struct gr_prices *prices, const struct gr_pairs *pairs, struct gr_arena *a,
    struct gr_reasons *out, struct gr_error *err)
{
	struct search s = {.n = n, .flow = flow, .prices = prices, .pairs = pairs, .a = a};

	out->reasons = 0;
	out->reason = gr_alloc_array(a, (size_t)n->members, sizeof(*out->reason));
	if (gr_arena_full(a) || !open_search(&s))
		return gr_fail_full(err);
	for (int32_t i = 0; i < n->members; i++) {
		struct gr_reason *r = &out->reason[out->reasons];

		line_reason(&s, i, r);
		out->reasons += r->kg > 0;
	}
	return gr_arena_full(a) ? gr_fail_full(err) : GR_OK;
}
