#include "family.h"

#include <stdlib.h>

const char *const family_name[FAMILIES] = {"region", "nearest-wide", "nearest-tight", "netgen-8",
    "netgen-sr", "grid", "torus", "transport", "equal"};

#define QUALITIES 6
#define QUARTERS 28
#define DEPOTS 6
#define PITS 40
#define RECEIVERS 60
#define CLUSTERS 60
#define WIDTH_M 120000
#define HEIGHT_M 90000

struct point {
	int32_t x, y;
};

struct draft {
	struct gr_net net;
	int64_t *supply;
	struct gr_arc *arc;
	int64_t room;
	uint64_t state;
	bool failed;
};

static uint64_t draw(struct draft *d)
{
	uint64_t z = d->state += 0x9E3779B97F4A7C15u;

	z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
	z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
	return z ^ (z >> 31);
}

static int32_t below(struct draft *d, int64_t bound)
{
	return (int32_t)(draw(d) % (uint64_t)bound);
}

static void add_nodes(struct draft *d, int32_t nodes)
{
	d->net.nodes = nodes;
	d->supply = calloc((size_t)nodes, sizeof(*d->supply));
	d->failed = d->failed || !d->supply;
	d->net.supply = d->supply;
}

static void add_arc(struct draft *d, int32_t from, int32_t to, int64_t cap, int64_t rate)
{
	if (d->net.arcs == d->room) {
		int64_t room = d->room ? 2 * d->room : 1 << 16;
		struct gr_arc *arc = realloc(d->arc, (size_t)room * sizeof(*arc));

		if (!arc) {
			d->failed = true;
			return;
		}
		d->arc = arc;
		d->room = room;
	}
	d->arc[d->net.arcs++] = (struct gr_arc){from, to, 0, cap, rate};
	d->net.arc = d->arc;
}

static void move(struct draft *d, int32_t from, int32_t to, int64_t amount)
{
	d->supply[from] += amount;
	d->supply[to] -= amount;
}

/* 30 % uniform, the rest near one of 60 centres. */
static void draw_points(struct draft *d, struct point *p, int32_t count)
{
	struct point centre[CLUSTERS];

	for (int32_t i = 0; i < CLUSTERS; i++)
		centre[i] = (struct point){below(d, WIDTH_M), below(d, HEIGHT_M)};
	for (int32_t i = 0; i < count; i++) {
		const struct point *c = &centre[below(d, CLUSTERS)];
		int32_t dx = 0, dy = 0;

		p[i] = (struct point){below(d, WIDTH_M), below(d, HEIGHT_M)};
		if (below(d, 10) < 3)
			continue;
		for (int k = 0; k < 4; k++) { /* four throws: near enough to a bell */
			dx += below(d, 4000) - 2000;
			dy += below(d, 4000) - 2000;
		}
		p[i] = (struct point){c->x + dx, c->y + dy};
	}
}

static int64_t square(struct point a, struct point b)
{
	int64_t dx = a.x - b.x, dy = a.y - b.y;

	return dx * dx + dy * dy;
}

static int64_t root_of(int64_t n)
{
	int64_t r = 0;

	for (int64_t bit = (int64_t)1 << 20; bit; bit >>= 1)
		if ((r + bit) * (r + bit) <= n)
			r += bit;
	return r;
}

/* A haul of a cubic metre in øre: fixed 1,500 and 150 a kilometre of road, 1.3 x the straight line. */
static int64_t haul(struct point a, struct point b)
{
	return 1500 + root_of(square(a, b)) * 195 / 1000;
}

/* 50 .. 5,000 t, log-uniform, in litres. */
static int64_t draw_litres(struct draft *d)
{
	int64_t n = 50000 + below(d, 50000);

	for (int32_t k = below(d, 7); k > 0; k--)
		n *= 2;
	return n > 5000000 ? 5000000 : n;
}

/* Quality q of a surplus serves needs of quality q, q + 1 and q + 2: two steps of substitution. */
static bool fits(int32_t surplus, int32_t need)
{
	return surplus <= need && need <= surplus + 2;
}

/*
 * source -> pits -> needs, surplus -> receivers -> sink, and the source's rest straight to the sink: the star of the real
 * fallbacks. Nodes 0 .. gives - 1 give, gives .. 2 gives - 1 need; then pits, receivers, source, sink.
 */
static void add_fallback(struct draft *d, const struct point *p, int32_t gives, int64_t price)
{
	int32_t pit = 2 * gives, receiver = pit + PITS, source = receiver + RECEIVERS,
	        sink = source + 1;

	for (int32_t i = 0; i < PITS; i++)
		add_arc(d, source, pit + i, GR_FLOW_UNLIMITED, price + 50 * i);
	for (int32_t i = 0; i < RECEIVERS; i++)
		add_arc(d, receiver + i, sink, GR_FLOW_UNLIMITED, price + 30 * i);
	add_arc(d, source, sink, GR_FLOW_UNLIMITED, 0);
	for (int32_t v = 0; v < 2 * gives; v++) {
		int32_t first = v < gives ? receiver : pit, count = v < gives ? RECEIVERS : PITS,
		        best = first;

		for (int32_t k = first; k < first + count; k++)
			if (square(p[v], p[k]) < square(p[v], p[best]))
				best = k;
		if (v < gives)
			add_arc(d, v, best, GR_FLOW_UNLIMITED, haul(p[v], p[best]));
		else
			add_arc(d, best, v, GR_FLOW_UNLIMITED, haul(p[v], p[best]));
	}
	for (int32_t v = 0; v < gives; v++) {
		move(d, v, sink, draw_litres(d));
		move(d, source, gives + v, draw_litres(d));
	}
}

#define NEAREST 24
#define CELL_M 1000
#define CELLS_X (WIDTH_M / CELL_M + 20)
#define CELLS_Y (HEIGHT_M / CELL_M + 20)

static int32_t cell_of(struct point p)
{
	int32_t x = p.x / CELL_M + 10, y = p.y / CELL_M + 10;

	x = x < 0 ? 0 : x >= CELLS_X ? CELLS_X - 1 : x;
	y = y < 0 ? 0 : y >= CELLS_Y ? CELLS_Y - 1 : y;
	return y * CELLS_X + x;
}

struct near {
	int64_t square;
	int32_t v;
};

static void keep_near(struct near *near, int32_t *count, struct near one)
{
	int32_t i = *count < NEAREST ? (*count)++ : NEAREST;

	if (i == NEAREST && near[--i].square <= one.square)
		return;
	for (; i > 0 && near[i - 1].square > one.square; i--)
		near[i] = near[i - 1];
	near[i] = one;
}

/* The NEAREST fitting needs of one surplus: rings of cells until the worst kept is nearer than the next ring. */
static void add_nearest(struct draft *d, const struct point *p, const int32_t *quality, int32_t v,
    int32_t gives, const int32_t *head, const int32_t *link)
{
	struct near near[NEAREST];
	int32_t count = 0, at = cell_of(p[v]), ax = at % CELLS_X, ay = at / CELLS_X;

	for (int32_t ring = 0; ring < CELLS_X; ring++) {
		int64_t far = (int64_t)(ring - 1) * CELL_M;

		if (count == NEAREST && far > 0 && near[NEAREST - 1].square < far * far)
			break;
		for (int32_t y = ay - ring; y <= ay + ring; y++)
			for (int32_t x = ax - ring; x <= ax + ring;
			     x += (y == ay - ring || y == ay + ring || !ring) ? 1 : 2 * ring) {
				if (x < 0 || y < 0 || x >= CELLS_X || y >= CELLS_Y)
					continue;
				for (int32_t w = head[y * CELLS_X + x]; w >= 0; w = link[w - gives])
					if (fits(quality[v], quality[w]))
						keep_near(near, &count,
						    (struct near){square(p[v], p[w]), w});
			}
	}
	for (int32_t i = 0; i < count; i++)
		add_arc(d, v, near[i].v, GR_FLOW_UNLIMITED, haul(p[v], p[near[i].v]));
}

/* What the points of both nearest families are; the arcs are the fallbacks. */
static void draw_nearest(
    struct draft *d, struct point *p, int32_t *quality, int32_t size, int64_t price)
{
	draw_points(d, p, 2 * size + PITS + RECEIVERS + 2);
	for (int32_t v = 0; v < 2 * size; v++)
		quality[v] = below(d, QUALITIES);
	add_fallback(d, p, size, price);
}

#define WIDE_PRICE 11000
#define TIGHT_PRICE 2500

static void make_nearest(struct draft *d, int32_t size, int64_t price)
{
	int32_t nodes = 2 * size + PITS + RECEIVERS + 2;
	struct point *p = calloc((size_t)nodes, sizeof(*p));
	int32_t *quality = calloc((size_t)nodes, sizeof(*quality));
	int32_t *head = malloc(sizeof(*head) * CELLS_X * CELLS_Y),
	        *link = malloc(sizeof(*link) * (size_t)size);

	add_nodes(d, nodes);
	d->failed = d->failed || !p || !quality || !head || !link;
	if (!d->failed) {
		draw_nearest(d, p, quality, size, price);
		for (int32_t i = 0; i < CELLS_X * CELLS_Y; i++)
			head[i] = -1;
		for (int32_t v = size; v < 2 * size; v++) {
			link[v - size] = head[cell_of(p[v])];
			head[cell_of(p[v])] = v;
		}
		for (int32_t v = 0; v < size; v++)
			add_nearest(d, p, quality, v, size, head, link);
	}
	free(p);
	free(quality);
	free(head);
	free(link);
}

/* 1,500 + 195 / 1000 a metre, of the pair's straight line rounded down, as haul has it. */
static int64_t pair_rate(const void *context, int32_t i, int32_t j)
{
	const struct family_complete *c = context;
	const struct gr_place *p = &c->place[i], *q = &c->place[j];

	return fits(p->kind, q->kind) ? haul((struct point){p->x, p->y}, (struct point){q->x, q->y})
	                              : GR_COMPLETE_NEVER;
}

static int64_t pair_least(
    const void *context, int32_t giver_kind, int32_t need_kind, int64_t dist_m)
{
	(void)context;
	return fits(giver_kind, need_kind) ? 1500 + dist_m * 195 / 1000 : GR_COMPLETE_NEVER;
}

bool family_make_complete(bool wide, int32_t size, uint64_t seed, struct family_complete *out)
{
	enum family family = wide ? FAMILY_NEAREST_WIDE : FAMILY_NEAREST_TIGHT;
	struct draft d = {.state = seed * FAMILIES + (uint64_t)family};
	int32_t nodes = 2 * size + PITS + RECEIVERS + 2;
	struct point *p = calloc((size_t)nodes, sizeof(*p));
	int32_t *quality = calloc((size_t)nodes, sizeof(*quality));

	*out = (struct family_complete){.place = calloc((size_t)nodes, sizeof(*out->place))};
	add_nodes(&d, nodes);
	d.failed = d.failed || !p || !quality || !out->place;
	if (!d.failed) {
		draw_nearest(&d, p, quality, size, wide ? WIDE_PRICE : TIGHT_PRICE);
		for (int32_t v = 0; v < 2 * size; v++)
			out->place[v] = (struct gr_place){p[v].x, p[v].y, quality[v]};
	}
	free(p);
	free(quality);
	out->net = d.net;
	out->problem = (struct gr_complete){.net = &out->net,
	    .gives = size,
	    .needs = size,
	    .place = out->place,
	    .tariff = {pair_rate, pair_least, out, 2 * WIDTH_M, QUALITIES}};
	return !d.failed;
}

void family_free_complete(struct family_complete *c)
{
	family_free(&c->net);
	free(c->place);
}

/* Depot nodes by (depot, quality, quarter), with carry-over; lines are one node with a window. */
static void add_depots(struct draft *d, const struct point *p, const int32_t *quality,
    const int32_t *from_q, const int32_t *to_q, int32_t size, int32_t depot)
{
	for (int32_t k = 0; k < DEPOTS; k++)
		for (int32_t q = 0; q < QUALITIES; q++)
			for (int32_t t = 0; t + 1 < QUARTERS; t++) {
				int32_t at = depot + (k * QUALITIES + q) * QUARTERS + t;

				add_arc(d, at, at + 1, 40000000, 200);
			}
	for (int32_t v = 0; v < 2 * size; v++)
		for (int32_t k = 0; k < DEPOTS; k++) {
			struct point here = {(k % 3) * WIDTH_M / 3 + WIDTH_M / 6,
			    (k / 3) * HEIGHT_M / 2 + HEIGHT_M / 4};

			if (square(p[v], here) > (int64_t)40000 * 40000)
				continue;
			for (int32_t q = 0; q < QUALITIES; q++)
				for (int32_t t = from_q[v]; t <= to_q[v]; t++) {
					int32_t at = depot + (k * QUALITIES + q) * QUARTERS + t;

					if (v < size && q == quality[v])
						add_arc(
						    d, v, at, GR_FLOW_UNLIMITED, haul(p[v], here));
					if (v >= size && fits(q, quality[v]))
						add_arc(
						    d, at, v, GR_FLOW_UNLIMITED, haul(p[v], here));
				}
		}
}

static void make_region(struct draft *d, int32_t projects)
{
	int32_t size = projects * 7 / 3, depot = 2 * size + PITS + RECEIVERS + 2;
	int32_t nodes = depot + DEPOTS * QUALITIES * QUARTERS;
	struct point *p = calloc((size_t)nodes, sizeof(*p));
	int32_t *quality = calloc((size_t)nodes, sizeof(*quality));
	int32_t *from_q = calloc((size_t)nodes, sizeof(*from_q)),
	        *to_q = calloc((size_t)nodes, sizeof(*to_q));

	add_nodes(d, nodes);
	d->failed = d->failed || !p || !quality || !from_q || !to_q;
	if (!d->failed) {
		draw_points(d, p, 2 * size + PITS + RECEIVERS);
		for (int32_t v = 0; v < 2 * size; v++) {
			quality[v] = below(d, QUALITIES);
			from_q[v] = below(d, QUARTERS);
			to_q[v] = from_q[v] + below(d, 6);
			to_q[v] = to_q[v] < QUARTERS ? to_q[v] : QUARTERS - 1;
		}
		add_fallback(d, p, size, 7000);
		add_depots(d, p, quality, from_q, to_q, size, depot);
		for (int32_t v = 0; v < size; v++)
			for (int32_t w = size; w < 2 * size; w++)
				if (fits(quality[v], quality[w]) && from_q[v] <= to_q[w] &&
				    from_q[w] <= to_q[v] &&
				    square(p[v], p[w]) < (int64_t)40000 * 40000)
					add_arc(d, v, w, GR_FLOW_UNLIMITED, haul(p[v], p[w]));
	}
	free(p);
	free(quality);
	free(from_q);
	free(to_q);
}

/* In the manner of Klingman, Napier, Stutz (1974): paths from givers to takers as a skeleton, the rest at random. */
static void make_netgen(struct draft *d, int32_t nodes, int64_t arcs)
{
	int32_t ends = (int32_t)root_of(nodes), middle = nodes - 2 * ends;

	add_nodes(d, nodes);
	for (int32_t i = 0; !d->failed && i < ends; i++) {
		int64_t amount = 1000 * (int64_t)(1 + below(d, 10));
		int32_t at = i, taker = nodes - 1 - i;

		move(d, i, taker, amount);
		for (int32_t k = 0; k < middle / ends; k++) {
			int32_t to = ends + (i + k * ends) % middle;

			add_arc(d, at, to, amount + below(d, 1000), 1 + below(d, 10000));
			at = to;
		}
		add_arc(d, at, taker, amount + below(d, 1000), 1 + below(d, 10000));
	}
	while (!d->failed && d->net.arcs < arcs) {
		int32_t from = below(d, nodes - ends), to = ends + below(d, nodes - ends);

		if (from != to)
			add_arc(d, from, to, 1 + below(d, 1000), 1 + below(d, 10000));
	}
}

static void make_grid(struct draft *d, int32_t nodes)
{
	int32_t high = (int32_t)root_of(nodes / 2), wide = 2 * high, last = high * wide;

	add_nodes(d, last + 2);
	for (int32_t y = 0; !d->failed && y < high; y++)
		for (int32_t x = 0; x < wide; x++) {
			int32_t at = y * wide + x;

			if (x + 1 < wide)
				add_arc(d, at, at + 1, 1 + below(d, 1000), below(d, 10000));
			if (y + 1 < high)
				add_arc(d, at, at + wide, 1 + below(d, 1000), below(d, 10000));
			if (y > 0)
				add_arc(d, at, at - wide, 1 + below(d, 1000), below(d, 10000));
		}
	for (int32_t y = 0; !d->failed && y < high; y++) {
		add_arc(d, last, y * wide, GR_FLOW_UNLIMITED, 0);
		add_arc(d, y * wide + wide - 1, last + 1, GR_FLOW_UNLIMITED, 0);
	}
	add_arc(d, last, last + 1, GR_FLOW_UNLIMITED, 100000000);
	if (!d->failed)
		move(d, last, last + 1, 200 * (int64_t)high);
}

static void make_torus(struct draft *d, int32_t nodes)
{
	int32_t edge = (int32_t)root_of(nodes), n = edge * edge;

	add_nodes(d, n);
	for (int32_t v = 0; !d->failed && v < n; v++) {
		int32_t x = v % edge, y = v / edge;

		for (int32_t k = 1; k <= 4; k++) {
			add_arc(
			    d, v, y * edge + (x + k) % edge, 1 + below(d, 300), below(d, 1000) * k);
			add_arc(
			    d, v, (y + k) % edge * edge + x, 1 + below(d, 300), below(d, 1000) * k);
		}
		add_arc(d, v, (v + 1) % n, GR_FLOW_UNLIMITED, 100000);
	}
	if (!d->failed)
		move(d, 0, n / 2 + edge / 2, 2000);
}

static void make_transport(struct draft *d, int32_t size)
{
	add_nodes(d, 2 * size);
	for (int32_t v = 0; !d->failed && v < size; v++) {
		for (int32_t w = size; w < 2 * size; w++)
			add_arc(d, v, w, GR_FLOW_UNLIMITED, 1 + below(d, 10000));
		for (int32_t k = 0; k < 4; k++)
			move(d, v, size + below(d, size), 1 + below(d, 1000));
	}
}

static void make_equal(struct draft *d, int32_t size)
{
	add_nodes(d, 2 * size);
	for (int32_t v = 0; !d->failed && v < size; v++) {
		move(d, v, size + v, 1);
		for (int32_t k = 0; k < 12; k++)
			add_arc(d, v, size + below(d, size), 1, 1);
	}
	for (int32_t v = 0; !d->failed && v < size; v++)
		add_arc(d, v, size + v, 1, 3);
}

bool family_make(enum family family, int32_t size, uint64_t seed, struct gr_net *out)
{
	struct draft d = {.state = seed * FAMILIES + (uint64_t)family};

	switch (family) {
	case FAMILY_REGION:
		make_region(&d, size);
		break;
	case FAMILY_NEAREST_WIDE:
		make_nearest(&d, size, WIDE_PRICE);
		break;
	case FAMILY_NEAREST_TIGHT:
		make_nearest(&d, size, TIGHT_PRICE);
		break;
	case FAMILY_NETGEN_8:
		make_netgen(&d, size, 8 * (int64_t)size);
		break;
	case FAMILY_NETGEN_SR:
		make_netgen(&d, size, root_of(size) * size);
		break;
	case FAMILY_GRID:
		make_grid(&d, size);
		break;
	case FAMILY_TORUS:
		make_torus(&d, size);
		break;
	case FAMILY_TRANSPORT:
		make_transport(&d, size);
		break;
	case FAMILY_EQUAL:
		make_equal(&d, size);
		break;
	case FAMILIES:
		break;
	}
	*out = d.net;
	return !d.failed;
}

void family_free(struct gr_net *net)
{
	free((void *)(uintptr_t)net->supply);
	free((void *)(uintptr_t)net->arc);
	*net = (struct gr_net){0};
}
