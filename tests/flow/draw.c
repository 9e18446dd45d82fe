#include "draw.h"

const char *const draw_name[DRAW_FAMILIES] = {"random", "equal rates", "zero bounds", "infeasible",
    "negative", "unbounded", "transport", "tiny"};

int64_t draw_below(uint64_t *state, int64_t bound)
{
	uint64_t z = *state += 0x9E3779B97F4A7C15u;

	z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
	z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
	return (int64_t)((z ^ (z >> 31)) % (uint64_t)bound);
}

static void draw_supplies(uint64_t *state, int32_t moves, int64_t most, struct drawn *d)
{
	for (int32_t i = 0; i < moves; i++) {
		int64_t x = 1 + draw_below(state, most);

		d->supply[draw_below(state, d->net.nodes)] += x;
		d->supply[draw_below(state, d->net.nodes)] -= x;
	}
}

static struct gr_arc draw_arc(enum draw_family family, uint64_t *s, int32_t nodes)
{
	struct gr_arc a = {
	    .from = (int32_t)draw_below(s, nodes), .to = (int32_t)draw_below(s, nodes)};
	bool sign = family == DRAW_NEGATIVE || family == DRAW_UNBOUNDED;

	a.rate = draw_below(s, 1000) - (sign ? 200 : 0);
	a.low = draw_below(s, 5) ? 0 : draw_below(s, 10);
	a.cap = a.low + draw_below(s, 100);
	if (family != DRAW_NEGATIVE && family != DRAW_INFEASIBLE && draw_below(s, 3) == 0)
		a.cap = GR_FLOW_UNLIMITED;
	if (family == DRAW_EQUAL_RATES)
		a = (struct gr_arc){a.from, a.to, 0, draw_below(s, 2) ? 1 : GR_FLOW_UNLIMITED, 1};
	if (family == DRAW_ZERO_BOUNDS && draw_below(s, 3) == 0)
		a.cap = a.low = draw_below(s, 2) * draw_below(s, 5);
	if (family == DRAW_TINY) {
		a.low = draw_below(s, 2) * draw_below(s, 2);
		a.cap = a.low + draw_below(s, 3);
		a.rate = draw_below(s, 9) - 4;
	}
	return a;
}

/* Half of the nodes give to the others; the last node is a pit that can serve everyone, and a receiver of the rest. */
static void draw_transport(uint64_t *s, struct drawn *d)
{
	int32_t n = d->net.nodes, half = n / 2, m = 0;

	for (int32_t v = 0; v < n - 1; v++) {
		int64_t x = 1 + draw_below(s, 1 << 20);

		d->supply[v] = v < half ? x : -x;
		d->supply[n - 1] -= d->supply[v];
		d->arc[m++] = v < half ? (struct gr_arc){v, n - 1, 0, GR_FLOW_UNLIMITED, 9000}
		                       : (struct gr_arc){n - 1, v, 0, GR_FLOW_UNLIMITED, 12000};
	}
	while (m < d->net.arcs && half > 0 && n - 1 > half)
		d->arc[m++] = (struct gr_arc){(int32_t)draw_below(s, half),
		    half + (int32_t)draw_below(s, n - 1 - half), 0, GR_FLOW_UNLIMITED,
		    draw_below(s, 20000)};
	d->net.arcs = m;
}

void draw_net(enum draw_family family, uint64_t seed, struct drawn *d)
{
	uint64_t s = seed * DRAW_FAMILIES + (uint64_t)family;
	bool tiny = family == DRAW_TINY;

	*d = (struct drawn){.net.nodes = 1 + (int32_t)draw_below(&s, tiny ? 4 : 25)};
	d->net.supply = d->supply;
	d->net.arc = d->arc;
	d->net.arcs = (int32_t)draw_below(&s, tiny ? 7 : 150);
	if (family == DRAW_TRANSPORT) {
		d->net.arcs += d->net.nodes;
		draw_transport(&s, d);
		return;
	}
	draw_supplies(&s, d->net.nodes, family == DRAW_EQUAL_RATES || tiny ? 1 : 20, d);
	if (family == DRAW_INFEASIBLE)
		draw_supplies(&s, 2 * d->net.nodes, 60, d);
	for (int32_t e = 0; e < d->net.arcs; e++)
		d->arc[e] = draw_arc(family, &s, d->net.nodes);
	if (family == DRAW_INFEASIBLE || tiny)
		return;
	/* a dear way round, so that most nets of the other families have a flow */
	for (int32_t v = 0; v + 1 < d->net.nodes && draw_below(&s, 10); v++) {
		d->arc[d->net.arcs++] = (struct gr_arc){v, v + 1, 0, GR_FLOW_UNLIMITED, 3000};
		d->arc[d->net.arcs++] = (struct gr_arc){v + 1, v, 0, GR_FLOW_UNLIMITED, 3000};
	}
}

void draw_change(uint64_t *s, struct drawn *d)
{
	for (int64_t k = draw_below(s, 3); k >= 0; k--) {
		int32_t e = d->net.arcs ? (int32_t)draw_below(s, d->net.arcs) : -1;
		int64_t kind = draw_below(s, 6), x = draw_below(s, 30);

		if (kind == 0) {
			d->supply[draw_below(s, d->net.nodes)] += x;
			d->supply[draw_below(s, d->net.nodes)] -= x;
		} else if (kind == 1 && d->net.nodes < DRAW_NODES) {
			d->supply[d->net.nodes++] = x;
			d->supply[draw_below(s, d->net.nodes)] -= x;
		} else if (kind == 2 && d->net.arcs < DRAW_ARCS) {
			d->arc[d->net.arcs++] = draw_arc(DRAW_RANDOM, s, d->net.nodes);
		} else if (e >= 0 && kind == 3) {
			d->arc[e].rate = draw_below(s, 2000);
		} else if (e >= 0 && kind == 4) {
			d->arc[e].low = 0;
			d->arc[e].cap = draw_below(s, 2) ? 0 : x; /* forbidden, or narrowed */
		} else if (e >= 0) {
			d->arc[e].low = x; /* pinned */
			d->arc[e].cap = x;
		}
	}
}
