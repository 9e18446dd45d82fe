#include "plan/pair.h"

#include <string.h>

static int32_t later(int32_t a, int32_t b)
{
	return a > b ? a : b;
}

static void add_terms(struct gr_pair *p, const struct gr_network *n, int32_t arc, int64_t times)
{
	int64_t term[GR_TERMS];

	gr_network_terms(n, arc, term);
	for (int i = 0; i < GR_TERMS; i++)
		p->term_ore_per_m3[i] += term[i] * times;
}

static void close_pair(struct gr_pair *p, const struct gr_dataset *d, struct gr_mass mass)
{
	p->kg = gr_kg_of(p->litres, mass);
	for (int i = 0; i < GR_TERMS; i++)
		p->term_mille_ore[i] = (gr_i128)p->term_ore_per_m3[i] * p->litres;
	p->on_condition = p->substitution >= 0 && d->substitution[p->substitution].condition.n > 0;
}

/* Delivered in the first quarter in which both can. */
static struct gr_quarter first_quarter(
    const struct gr_network *n, const struct gr_member *m, int32_t year, int32_t rule)
{
	struct gr_quarter q = {later(m->first, gr_quarter_of(year, 1).n)};

	if (rule >= 0)
		q.n = later(q.n, n->d->substitution[rule].from.n);
	return q;
}

static void make_pair(const struct gr_network *n, int32_t arc, int64_t litres, struct gr_pair *p)
{
	const struct gr_plan_arc *about = &n->about[arc];
	const struct gr_plan_node *from = &n->node[n->arc[arc].from];
	const struct gr_plan_node *to = &n->node[n->arc[arc].to];
	int32_t need = gr_network_need_at(n, n->arc[arc].to);

	*p = (struct gr_pair){.from_kind = GR_NODE_UNMET,
	    .to_kind = GR_NODE_UNMET,
	    .from = -1,
	    .to = -1,
	    .depot = -1,
	    .from_quality = -1,
	    .to_quality = -1,
	    .litres = litres,
	    .dist_m = about->dist_m,
	    .substitution = about->rule};
	if (need >= 0) {
		p->to_kind = GR_NODE_NEED;
		p->to = n->member[need].line;
		p->to_quality = n->member[need].quality;
		p->when.n = n->member[need].first;
	}
	if (from->role == GR_ROLE_SURPLUS) {
		const struct gr_member *m = &n->member[from->ref];

		p->from_kind = GR_NODE_SURPLUS;
		p->from = m->line;
		p->from_quality = need >= 0 ? gr_network_product(n, arc) : m->quality;
		p->when.n = need >= 0 ? later(m->first, p->when.n) : m->first;
		if (about->rule >= 0)
			p->when.n = later(p->when.n, n->d->substitution[about->rule].from.n);
	}
	if (from->role == GR_ROLE_SELLS) {
		p->from_kind = GR_NODE_SITE_SELLS;
		p->from = from->ref;
		p->from_quality = from->quality;
		p->when = first_quarter(n, &n->member[need], from->time, about->rule);
	}
	if (to->role == GR_ROLE_TAKES) {
		p->to_kind = GR_NODE_SITE_TAKES;
		p->to = to->ref;
		p->to_quality = to->quality;
		p->when = first_quarter(n, &n->member[from->ref], to->time, -1);
	}
	add_terms(p, n, arc, 1);
	p->co2_g = gr_network_co2_g(n, arc, litres);
	close_pair(p, n->d, gr_network_mass(n, arc));
}

static void note_use(
    const struct gr_network *n, int32_t arc, int64_t litres, struct gr_member_use *use)
{
	const struct gr_plan_node *from = &n->node[n->arc[arc].from];
	int32_t need = gr_network_need_at(n, n->arc[arc].to);

	switch (n->about[arc].kind) {
	case GR_ARC_DIRECT:
		use[from->ref].used += litres;
		if (n->member[from->ref].org == n->member[need].org)
			use[need].own += litres;
		else
			use[need].others += litres;
		break;
	case GR_ARC_SELL:
		if (n->d->quality[from->quality].primary)
			use[need].primary += litres;
		else
			use[need].plants += litres;
		break;
	case GR_ARC_TAKE:
		use[from->ref].received += litres;
		break;
	case GR_ARC_UNMET:
		use[need].unmet += litres;
		break;
	case GR_ARC_UNPLACED:
		use[from->ref].unplaced += litres;
		break;
	case GR_ARC_IN:
		use[from->ref].used += litres;
		break;
	case GR_ARC_OUT: /* own or others': known once the pairs are split */
	case GR_ARC_HOLD:
	case GR_ARC_BOUND:
	case GR_ARC_LIMIT:
		break;
	}
}

/* --- through depots --- */

struct heap { /* what lies in a bay, oldest first */
	int32_t arc, quarter;
	int64_t litres;
};

struct queue {
	struct heap *heap;
	int32_t first, end;
};

static void depot_pair(const struct gr_network *n, const struct heap *in, int32_t out_arc,
    int64_t litres, struct gr_pair *p)
{
	const struct gr_member *m = &n->member[n->node[n->arc[in->arc].from].ref];
	const struct gr_plan_node *bay = &n->node[n->arc[out_arc].from];
	int32_t need = gr_network_need_at(n, n->arc[out_arc].to);

	*p = (struct gr_pair){.from_kind = GR_NODE_SURPLUS,
	    .to_kind = GR_NODE_NEED,
	    .from = m->line,
	    .to = n->member[need].line,
	    .depot = n->d->offer[bay->ref].site,
	    .from_quality = m->product,
	    .to_quality = n->member[need].quality,
	    .when = {bay->time},
	    .litres = litres,
	    .dist_m = n->about[in->arc].dist_m + n->about[out_arc].dist_m,
	    .substitution = n->about[out_arc].rule};
	add_terms(p, n, in->arc, 1);
	add_terms(p, n, out_arc, 1);
	p->term_ore_per_m3[GR_TERM_STORAGE] += gr_per_m3(n->tariff.hold_ore_per_t,
	                                           gr_network_mass(n, out_arc)) *
	                                       (bay->time - in->quarter);
	p->co2_g = gr_network_co2_g(n, in->arc, litres) + gr_network_co2_g(n, out_arc, litres);
	close_pair(p, n->d, gr_network_mass(n, out_arc));
}

static bool same_bay(const struct gr_plan_node *a, const struct gr_plan_node *b)
{
	return a->role == GR_ROLE_BAY && b->role == GR_ROLE_BAY && a->ref == b->ref &&
	       a->soil_class == b->soil_class && a->org == b->org && b->time == a->time + 1;
}

/* Arcs with flow into and out of bays, in order of the bay's node: item[start[v]] to item[start[v + 1]]. */
struct at_bay {
	int32_t *start, *item;
};

static bool gather(const struct gr_network *n, const int64_t *amount, enum gr_arc_kind kind,
    struct gr_arena *a, struct at_bay *out)
{
	int32_t nodes = n->net.nodes, count = 0;
	int32_t *next = gr_alloc_array(a, (size_t)nodes + 1, sizeof(*next));

	out->start = gr_alloc_array(a, (size_t)nodes + 1, sizeof(*out->start));
	if (gr_arena_full(a))
		return false;
	for (int32_t i = 0; i < n->net.arcs; i++) {
		if (n->about[i].kind == kind && amount[i] > 0) {
			out->start[(kind == GR_ARC_IN ? n->arc[i].to : n->arc[i].from) + 1]++;
			count++;
		}
	}
	out->item = gr_alloc_array(a, (size_t)count, sizeof(*out->item));
	if (gr_arena_full(a))
		return false;
	for (int32_t v = 0; v < nodes; v++) {
		out->start[v + 1] += out->start[v];
		next[v + 1] = out->start[v + 1];
	}
	for (int32_t i = 0; i < n->net.arcs; i++) {
		if (n->about[i].kind == kind && amount[i] > 0)
			out->item[next[kind == GR_ARC_IN ? n->arc[i].to : n->arc[i].from]++] = i;
	}
	return true;
}

static void split_depots(const struct gr_network *n, const int64_t *amount, const struct at_bay *in,
    const struct at_bay *out, struct heap *heap, struct gr_pairs *p)
{
	struct queue q = {heap, 0, 0};
	bool said = false;

	for (int32_t v = 0; v < n->net.nodes; v++) {
		if (n->node[v].role != GR_ROLE_BAY)
			continue;
		if (!same_bay(&n->node[v - 1], &n->node[v])) {
			q.first = q.end = 0;
			said = false;
		}
		for (int32_t k = in->start[v]; k < in->start[v + 1]; k++)
			q.heap[q.end++] = (struct heap){
			    in->item[k], n->node[v].time, amount[in->item[k]]};
		for (int32_t k = out->start[v]; k < out->start[v + 1]; k++) {
			int64_t left = amount[out->item[k]];

			while (left > 0 && q.first < q.end) {
				struct heap *h = &q.heap[q.first];
				int64_t part = left < h->litres ? left : h->litres;
				int32_t stay = n->node[v].time - h->quarter;
				int32_t need = gr_network_need_at(n, n->arc[out->item[k]].to);
				const struct gr_plan_node *from = &n->node[n->arc[h->arc].from];

				depot_pair(n, h, out->item[k], part, &p->pair[p->pairs++]);
				if (n->member[from->ref].org == n->member[need].org)
					p->use[need].own += part;
				else
					p->use[need].others += part;
				if (stay > p->longest_quarters)
					p->longest_quarters = stay;
				/* Too old: cut at the quarter's end that it should not have passed. */
				if (stay > n->tariff.hold_max_quarters && !said) {
					said = true;
					p->too_long[p->too_longs++] =
					    n->node[v - stay + n->tariff.hold_max_quarters].up;
				}
				left -= part;
				h->litres -= part;
				if (h->litres == 0)
					q.first++;
			}
		}
	}
}

int gr_pairs_make(const struct gr_network *n, const int64_t *amount, struct gr_arena *a,
    struct gr_pairs *out, struct gr_error *err)
{
	struct at_bay in = {0}, leave = {0};
	struct heap *heap;
	int32_t most = 0, ins;

	*out = (struct gr_pairs){.pairs = 0};
	out->use = gr_alloc_array(a, (size_t)n->members, sizeof(*out->use));
	if (gr_arena_full(a) || !gather(n, amount, GR_ARC_IN, a, &in) ||
	    !gather(n, amount, GR_ARC_OUT, a, &leave))
		return gr_fail_full(err);
	ins = in.start[n->net.nodes];
	for (int32_t i = 0; i < n->net.arcs; i++)
		most += amount[i] > 0;
	/* Through depots each piece ends an entry or an exit: at most their sum. */
	heap = gr_alloc_array(a, (size_t)ins, sizeof(*heap));
	out->too_long = gr_alloc_array(a, (size_t)ins, sizeof(*out->too_long));
	out->pair = gr_alloc_array(a, (size_t)most, sizeof(*out->pair));
	if (gr_arena_full(a))
		return gr_fail_full(err);
	for (int32_t i = 0; i < n->net.arcs; i++) {
		enum gr_arc_kind kind = n->about[i].kind;

		if (amount[i] == 0)
			continue;
		note_use(n, i, amount[i], out->use);
		if (kind == GR_ARC_DIRECT || kind == GR_ARC_SELL || kind == GR_ARC_TAKE ||
		    kind == GR_ARC_UNMET || kind == GR_ARC_UNPLACED)
			make_pair(n, i, amount[i], &out->pair[out->pairs++]);
	}
	split_depots(n, amount, &in, &leave, heap, out);
	for (int32_t i = 0; i < n->members; i++) {
		if (n->member[i].left_out == GR_NO_CLASS)
			out->use[i].unplaced = n->member[i].litres;
	}
	return GR_OK;
}

void gr_member_kg(const struct gr_member *m, const struct gr_member_use *u, int64_t *used_kg,
    int64_t *received_kg, int64_t *unplaced_kg)
{
	*used_kg = *received_kg = *unplaced_kg = 0;
	if (m->litres == 0)
		return;
	*used_kg = (int64_t)((gr_i128)m->kg * u->used / m->litres);
	*received_kg = (int64_t)((gr_i128)m->kg * (u->used + u->received) / m->litres) - *used_kg;
	*unplaced_kg = m->kg - *used_kg - *received_kg;
}

/*
 * What covers a need is told in the need's own tonnes, litre for litre (MODEL 4), so that the parts and what is not met add up to it; the mass that is
 * hauled is another one, where the materials weigh differently.
 */
static void add_cover(
    const struct gr_member *m, const struct gr_member_use *u, struct gr_plan_sum *s)
{
	const int64_t litres[] = {u->own, u->others, u->plants, u->primary};
	int64_t *const kg[] = {&s->own_kg, &s->others_kg, &s->plants_kg, &s->primary_kg};
	int64_t litres_before = 0, kg_before = 0;

	for (size_t i = 0; m->litres > 0 && i < sizeof litres / sizeof *litres; i++) {
		int64_t upto;

		litres_before += litres[i];
		upto = (int64_t)((gr_i128)m->kg * litres_before / m->litres);
		*kg[i] += upto - kg_before;
		kg_before = upto;
	}
}

static void add_member(
    const struct gr_member *m, const struct gr_member_use *u, struct gr_plan_sum *s)
{
	int64_t used_kg, received_kg, unplaced_kg;

	if (m->direction == GR_NEED) {
		s->need_litres += m->litres;
		s->need_kg += m->kg;
		s->primary_litres += u->primary;
		s->own_litres += u->own;
		s->others_litres += u->others;
		s->plants_litres += u->plants;
		s->unmet_litres += u->unmet;
		add_cover(m, u, s);
		return;
	}
	gr_member_kg(m, u, &used_kg, &received_kg, &unplaced_kg);
	s->surplus_litres += m->litres;
	s->surplus_kg += m->kg;
	s->surplus_used_litres += u->used;
	s->surplus_used_kg += used_kg;
	s->surplus_received_kg += received_kg;
}

struct gr_plan_sum gr_pairs_sum(const struct gr_network *n, const struct gr_pairs *p, int32_t org)
{
	struct gr_plan_sum s;
	gr_i128 kg_m = 0;

	memset(&s, 0, sizeof(s));
	for (int32_t i = 0; i < n->members; i++) {
		const struct gr_member *m = &n->member[i];

		if ((m->node >= 0 || m->left_out == GR_NO_CLASS) && (org < 0 || m->org == org))
			add_member(m, &p->use[i], &s);
	}
	for (int32_t i = 0; i < p->pairs; i++) {
		const struct gr_pair *pair = &p->pair[i];
		int32_t payer =
		    n->d->key[pair->to_kind == GR_NODE_NEED ? pair->to : pair->from].org;

		if (org >= 0 && payer != org)
			continue;
		for (int k = 0; k < GR_TERMS; k++) {
			s.term_mille_ore[k] += pair->term_mille_ore[k];
			s.cost_mille_ore += pair->term_mille_ore[k];
		}
		kg_m += (gr_i128)pair->kg * pair->dist_m;
		s.co2_g += pair->co2_g;
	}
	s.tonne_m = (int64_t)gr_div_half_even(kg_m, 1000);
	s.km_driven = (int64_t)gr_div_half_even(kg_m, (gr_i128)n->tariff.payload_kg * 1000);
	return s;
}
