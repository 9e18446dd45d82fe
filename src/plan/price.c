#include "plan/price.h"

int64_t gr_price_per_t(int64_t ore_per_m3, struct gr_mass mass)
{
	int64_t out;

	if (ore_per_m3 == INT64_MIN || ore_per_m3 == INT64_MAX || mass.num <= 0)
		return ore_per_m3;
	return gr_fits(gr_div_half_even((gr_i128)ore_per_m3 * 1000 * mass.den, mass.num), &out)
	           ? out
	       : ore_per_m3 < 0 ? INT64_MIN
	                        : INT64_MAX;
}

/* --- up to how much a price holds --- */

/* The arcs at each node: item[start[v]] to item[start[v + 1]]; out ones as they are, those that come in as -1 - arc. */
struct incidence {
	int32_t *start, *item;
};

static bool list_incidence(const struct gr_net *net, struct gr_arena *a, struct incidence *x)
{
	int32_t *next = gr_alloc_array(a, (size_t)net->nodes + 1, sizeof(*next));

	x->start = gr_alloc_array(a, (size_t)net->nodes + 1, sizeof(*x->start));
	x->item = gr_alloc_array(a, (size_t)net->arcs * 2, sizeof(*x->item));
	if (gr_arena_full(a))
		return false;
	for (int32_t i = 0; i < net->arcs; i++) {
		x->start[net->arc[i].from + 1]++;
		x->start[net->arc[i].to + 1]++;
	}
	for (int32_t v = 0; v < net->nodes; v++) {
		x->start[v + 1] += x->start[v];
		next[v + 1] = x->start[v + 1];
	}
	for (int32_t i = 0; i < net->arcs; i++) {
		x->item[next[net->arc[i].from]++] = i;
		x->item[next[net->arc[i].to]++] = -1 - i;
	}
	return true;
}

/* Nodes by what can come to them, most first. */
struct heap {
	int32_t *node, *at; /* at[v]: its place; -1 */
	int32_t count;
	const int64_t *width;
};

static void put(struct heap *h, int32_t place, int32_t v)
{
	h->node[place] = v;
	h->at[v] = place;
}

static void rise(struct heap *h, int32_t v)
{
	int32_t place = h->at[v];

	while (place > 0 && h->width[h->node[(place - 1) / 2]] < h->width[v]) {
		put(h, place, h->node[(place - 1) / 2]);
		place = (place - 1) / 2;
	}
	put(h, place, v);
}

static int32_t take_widest(struct heap *h)
{
	int32_t top = h->node[0], v = h->node[--h->count], place = 0;

	h->at[top] = -1;
	if (h->count == 0)
		return top;
	for (;;) {
		int32_t child = 2 * place + 1;

		if (child + 1 < h->count && h->width[h->node[child + 1]] > h->width[h->node[child]])
			child++;
		if (child >= h->count || h->width[h->node[child]] <= h->width[v])
			break;
		put(h, place, h->node[child]);
		place = child;
	}
	put(h, place, v);
	return top;
}

/*
 * The widest way from the root over residual arcs that are tight under these prices: so much more can come at exactly that price.
 * With back, the widest way to the root. Dijkstra, with the least of a way in place of its sum.
 */
static bool widest(const struct gr_network *n, const struct gr_flow *flow, const int64_t *price,
    bool back, const struct incidence *x, struct gr_arena *a, int64_t *width)
{
	struct heap h = {.width = width};

	h.node = gr_alloc_array(a, (size_t)n->net.nodes, sizeof(*h.node));
	h.at = gr_alloc_array(a, (size_t)n->net.nodes, sizeof(*h.at));
	if (gr_arena_full(a))
		return false;
	for (int32_t v = 0; v < n->net.nodes; v++) {
		width[v] = 0;
		h.at[v] = -1;
	}
	width[0] = INT64_MAX;
	h.count = 1;
	put(&h, 0, 0);
	while (h.count > 0) {
		int32_t v = take_widest(&h);

		for (int32_t k = x->start[v]; k < x->start[v + 1]; k++) {
			bool out = x->item[k] >= 0;
			int32_t i = out ? x->item[k] : -1 - x->item[k];
			const struct gr_arc *arc = &n->net.arc[i];
			int32_t to = out ? arc->to : arc->from;
			int64_t room = out != back ? (arc->cap == GR_FLOW_UNLIMITED
			                                     ? INT64_MAX
			                                     : arc->cap - flow->amount[i])
			                           : flow->amount[i] - arc->low;

			if (price[v] == INT64_MAX || price[v] == INT64_MIN ||
			    price[to] == INT64_MAX || price[to] == INT64_MIN ||
			    arc->rate + price[arc->from] - price[arc->to] != 0)
				continue;
			room = room < width[v] ? room : width[v];
			if (room <= width[to])
				continue;
			width[to] = room;
			if (h.at[to] < 0)
				put(&h, h.count++, to);
			rise(&h, to);
		}
	}
	return true;
}

int gr_prices_make(const struct gr_network *n, const struct gr_flow *flow, struct gr_arena *a,
    struct gr_prices *out, struct gr_error *err)
{
	int64_t *come, *go;
	struct incidence x;
	int rc = gr_flow_interval(&n->net, flow, 0, a, &out->min, &out->max, err);

	out->prices = 0;
	if (rc)
		return rc;
	out->price = gr_alloc_array(a, (size_t)n->members, sizeof(*out->price));
	come = gr_alloc_array(a, (size_t)n->net.nodes, sizeof(*come));
	go = gr_alloc_array(a, (size_t)n->net.nodes, sizeof(*go));
	if (gr_arena_full(a) || !list_incidence(&n->net, a, &x) ||
	    !widest(n, flow, out->max, false, &x, a, come) ||
	    !widest(n, flow, out->min, true, &x, a, go))
		return gr_fail_full(err);
	for (int32_t i = 0; i < n->members; i++) {
		const struct gr_member *m = &n->member[i];
		int64_t litres;
		struct gr_plan_price *p = &out->price[out->prices];

		if (m->node < 0)
			continue;
		/* A surplus as it is dug, a need as it is delivered. */
		*p = (struct gr_plan_price){.line = m->line,
		    .min_ore_per_t = gr_price_per_t(out->min[m->node], m->source_mass),
		    .max_ore_per_t = gr_price_per_t(out->max[m->node], m->source_mass)};
		/* One tonne more of a need comes at max, of a surplus goes at min: for so much, along one way. */
		litres = m->direction == GR_NEED ? come[m->node] : go[m->node];
		if (litres < INT64_MAX)
			p->holds_kg = (int64_t)gr_div_floor((gr_i128)litres * m->source_mass.num,
			    (gr_i128)m->source_mass.den * 1000);
		out->prices++;
	}
	return GR_OK;
}
