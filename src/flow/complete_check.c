#include "flow/complete_check.h"

#include <stdlib.h>

#define LEAF 4

/* One place in the order of its class: along Morton's curve (1966), so that neighbours in the order are near. */
struct spot {
	uint64_t key;
	int32_t node;
};

/* The smallest rectangle round a stretch of that order, and its best potential. Node k of a row has children 2k and 2k + 1. */
struct cell {
	int64_t west, south, east, north;
	int64_t price;
	int32_t count; /* 0: nothing there */
};

struct row {
	struct spot *spot; /* [count] of one class */
	int32_t count, leaves;
	struct cell *cell; /* [2 leaves]; 1 is the whole class */
};

struct view {
	const struct gr_complete *c;
	const struct gr_flow *flow;
	struct row give[GR_COMPLETE_CLASSES_MAX], need[GR_COMPLETE_CLASSES_MAX];
	struct gr_complete_proof *proof;
};

static int refuse(struct gr_error *err, int64_t i, int64_t j, const char *sentence)
{
	return gr_fail_with(err, GR_BROKEN, sentence,
	    N_("The answer is not proved; do not use it."),
	    GR_ARGS(gr_arg_count(i), gr_arg_count(j)));
}

static uint64_t spread(int32_t at)
{
	uint64_t x = (uint32_t)at ^ 0x80000000u;

	x = (x | x << 16) & 0x0000FFFF0000FFFFu;
	x = (x | x << 8) & 0x00FF00FF00FF00FFu;
	x = (x | x << 4) & 0x0F0F0F0F0F0F0F0Fu;
	x = (x | x << 2) & 0x3333333333333333u;
	return (x | x << 1) & 0x5555555555555555u;
}

static int by_key(const void *a, const void *b)
{
	const struct spot *x = a, *y = b;

	if (x->key != y->key)
		return x->key < y->key ? -1 : 1;
	return x->node < y->node ? -1 : x->node > y->node;
}

static void join(struct cell *c, const struct cell *more, bool highest)
{
	if (!c->count) {
		*c = *more;
		return;
	}
	if (!more->count)
		return;
	c->west = more->west < c->west ? more->west : c->west;
	c->south = more->south < c->south ? more->south : c->south;
	c->east = more->east > c->east ? more->east : c->east;
	c->north = more->north > c->north ? more->north : c->north;
	if (highest ? more->price > c->price : more->price < c->price)
		c->price = more->price;
	c->count += more->count;
}

static int fill_row(
    const struct view *v, struct row *r, bool highest, struct gr_arena *a, struct gr_error *err)
{
	for (r->leaves = 1; r->leaves * (int64_t)LEAF < r->count;)
		r->leaves *= 2;
	r->cell = gr_alloc_array(a, 2 * (size_t)r->leaves, sizeof(*r->cell));
	if (!r->cell)
		return gr_fail_full(err);
	qsort(r->spot, (size_t)r->count, sizeof(*r->spot), by_key);
	for (int32_t i = 0; i < r->count; i++) {
		int32_t node = r->spot[i].node;
		const struct gr_place *p = &v->c->place[node];
		struct cell one = {p->x, p->y, p->x, p->y, v->flow->price[node], 1};

		join(&r->cell[r->leaves + i / LEAF], &one, highest);
	}
	for (int32_t k = r->leaves - 1; k > 0; k--) {
		r->cell[k] = r->cell[2 * k];
		join(&r->cell[k], &r->cell[2 * k + 1], highest);
	}
	return GR_OK;
}

static int fill_rows(struct view *v, struct row *row, int32_t first, int32_t count,
    struct gr_arena *a, struct gr_error *err)
{
	struct spot *room = gr_alloc_array(a, (size_t)count, sizeof(*room));
	int rc = GR_OK;

	if (!room && count)
		return gr_fail_full(err);
	for (int32_t i = first; i < first + count; i++)
		row[v->c->place[i].kind].count++;
	for (int32_t k = 0; k < v->c->tariff.classes; k++) {
		row[k].spot = room;
		room += row[k].count;
		row[k].count = 0;
	}
	for (int32_t i = first; i < first + count; i++) {
		const struct gr_place *p = &v->c->place[i];
		struct row *r = &row[p->kind];

		r->spot[r->count++] = (struct spot){spread(p->x) << 1 | spread(p->y), i};
	}
	for (int32_t k = 0; !rc && k < v->c->tariff.classes; k++)
		rc = fill_row(v, &row[k], row == v->need, a, err);
	return rc;
}

/* The digit-by-digit square root, rounded down; n below 2^62. */
static int64_t whole_root(int64_t n)
{
	int64_t root = 0, bit = (int64_t)1 << 60;

	while (bit > n)
		bit >>= 2;
	for (; bit; bit >>= 2) {
		if (n >= root + bit) {
			n -= root + bit;
			root = (root >> 1) + bit;
		} else {
			root >>= 1;
		}
	}
	return root;
}

static int64_t between(int64_t low, int64_t high, int64_t other_low, int64_t other_high)
{
	if (other_low > high)
		return other_low - high;
	return low > other_high ? low - other_high : 0;
}

/* No pair of the two cells costs less; NEVER: none is allowed. */
static int64_t floor_of(
    struct view *v, int32_t k, int32_t m, const struct cell *g, const struct cell *n)
{
	const struct gr_tariff *t = &v->c->tariff;
	int64_t x = between(g->west, g->east, n->west, n->east),
	        y = between(g->south, g->north, n->south, n->north);

	v->proof->boxes++;
	if (!g->count || !n->count || x * x + y * y > (int64_t)t->haul_m * t->haul_m)
		return GR_COMPLETE_NEVER;
	return t->least(t->context, k, m, whole_root(x * x + y * y));
}

static bool is_clear(int64_t floor, int64_t giver_price, int64_t need_price)
{
	return floor == GR_COMPLETE_NEVER || (gr_i128)floor + giver_price - need_price >= 0;
}

static int prove_pair(struct view *v, int32_t i, int32_t j, struct gr_error *err)
{
	const struct gr_tariff *t = &v->c->tariff;
	const struct gr_place *p = &v->c->place[i], *q = &v->c->place[j];
	int64_t x = (int64_t)p->x - q->x, y = (int64_t)p->y - q->y, rate;

	if (x * x + y * y > (int64_t)t->haul_m * t->haul_m)
		return GR_OK;
	v->proof->pairs++;
	rate = t->rate(t->context, i, j);
	if (rate == GR_COMPLETE_NEVER)
		return GR_OK;
	if (rate < t->least(t->context, p->kind, q->kind, whole_root(x * x + y * y)))
		return refuse(
		    err, i, j, N_("The pair {0}, {1} costs less than the tariff's bound says."));
	if ((gr_i128)rate + v->flow->price[i] - v->flow->price[j] < 0)
		return refuse(err, i, j,
		    N_("The answer is not proved on the complete graph: the pair {0}, {1} would "
		       "make it cheaper."));
	return GR_OK;
}

struct leaves {
	const struct row *g, *n;
	int32_t gk, nk;
	int64_t floor;
};

static int prove_leaves(struct view *v, const struct leaves *l, struct gr_error *err)
{
	int32_t g_first = (l->gk - l->g->leaves) * LEAF, n_first = (l->nk - l->n->leaves) * LEAF;
	const int64_t *price = v->flow->price;
	int rc = GR_OK;

	for (int32_t i = g_first; i < g_first + l->g->cell[l->gk].count; i++)
		for (int32_t j = n_first; !rc && j < n_first + l->n->cell[l->nk].count; j++) {
			int32_t from = l->g->spot[i].node, to = l->n->spot[j].node;

			if (!is_clear(l->floor, price[from], price[to]))
				rc = prove_pair(v, from, to, err);
		}
	return rc;
}

/* Depth first over pairs of cells. A pair gives way to at most four, and there are at most 25 rows of cells on each side. */
static int prove_classes(struct view *v, int32_t k, int32_t m, struct gr_error *err)
{
	const struct row *g = &v->give[k], *n = &v->need[m];
	struct {
		int32_t g, n;
	} open[4 * 64] = {{1, 1}};
	int32_t left = 1;
	int rc = GR_OK;

	while (!rc && left) {
		int32_t gk = open[--left].g, nk = open[left].n;
		bool g_leaf = gk >= g->leaves, n_leaf = nk >= n->leaves;
		int64_t floor = floor_of(v, k, m, &g->cell[gk], &n->cell[nk]);

		if (is_clear(floor, g->cell[gk].price, n->cell[nk].price))
			continue;
		if (g_leaf && n_leaf) {
			rc = prove_leaves(v, &(struct leaves){g, n, gk, nk, floor}, err);
			continue;
		}
		for (int32_t x = 0; x < (g_leaf ? 1 : 2); x++)
			for (int32_t y = 0; y < (n_leaf ? 1 : 2); y++) {
				open[left].g = g_leaf ? gk : 2 * gk + x;
				open[left++].n = n_leaf ? nk : 2 * nk + y;
			}
	}
	return rc;
}

/* What is allowed to be in net: c's own net, and pairs at what they cost. */
static int check_made(const struct gr_complete *c, const struct gr_net *net,
    struct gr_complete_proof *proof, struct gr_error *err)
{
	const struct gr_tariff *t = &c->tariff;

	if (net->nodes != c->net->nodes || net->arcs < c->net->arcs)
		return gr_fail(err, GR_BROKEN, N_("The answer is that of another network."),
		    N_("The answer is not proved; do not use it."));
	if (t->classes > GR_COMPLETE_CLASSES_MAX || c->gives < 0 || c->needs < 0 ||
	    (int64_t)c->gives + c->needs > net->nodes)
		return gr_fail(err, GR_INVALID,
		    N_("The givers, needs, classes or the haul limit do not fit the network."),
		    N_("Givers come first among the nodes, then needs; at most 64 classes and a "
		       "haul "
		       "limit of 2^29."));
	for (int32_t v = 0; v < c->gives + c->needs; v++)
		if (c->place[v].kind < 0 || c->place[v].kind >= t->classes)
			return gr_fail_with(err, GR_INVALID,
			    N_("The place or the class of node {0} is out of range."),
			    N_("Places are metres within 2^29 of zero, classes count from 0."),
			    GR_ARGS(gr_arg_count(v)));
	for (int32_t v = 0; v < net->nodes; v++)
		if (net->supply[v] != c->net->supply[v])
			return refuse(err, v, 0, N_("Node {0} has another supply in the answer."));
	for (int32_t e = 0; e < net->arcs; e++) {
		const struct gr_arc *arc = &net->arc[e];
		struct gr_arc want = {arc->from, arc->to, 0, GR_FLOW_UNLIMITED, 0};

		if (e < c->net->arcs) {
			want = c->net->arc[e];
		} else {
			int64_t x, y;

			if (arc->from < 0 || arc->from >= c->gives || arc->to < c->gives ||
			    arc->to >= c->gives + c->needs)
				return refuse(
				    err, e, 0, N_("Arc {0} is not a pair of giver and need."));
			x = (int64_t)c->place[arc->from].x - c->place[arc->to].x;
			y = (int64_t)c->place[arc->from].y - c->place[arc->to].y;
			if (x * x + y * y > (int64_t)t->haul_m * t->haul_m)
				return refuse(
				    err, e, 0, N_("Arc {0} is longer than the haul limit."));
			want.rate = t->rate(t->context, arc->from, arc->to);
			proof->recomputed++;
		}
		if (arc->from != want.from || arc->to != want.to || arc->low != want.low ||
		    arc->cap != want.cap || arc->rate != want.rate)
			return refuse(err, e, 0, N_("Arc {0} is not what the problem says."));
	}
	return GR_OK;
}

static int prove_all(struct view *v, struct gr_error *err)
{
	const struct gr_tariff *t = &v->c->tariff;
	int rc = GR_OK;

	for (int32_t k = 0; k < t->classes; k++)
		for (int32_t m = 0; !rc && m < t->classes; m++) {
			if (!v->give[k].count || !v->need[m].count)
				continue;
			if (t->least(t->context, k, m, 0) != GR_COMPLETE_NEVER)
				v->proof->allowed += (gr_i128)v->give[k].count * v->need[m].count;
			rc = prove_classes(v, k, m, err);
		}
	return rc;
}

int gr_complete_check(const struct gr_complete *c, const struct gr_net *net,
    const struct gr_flow *flow, struct gr_arena *a, struct gr_complete_proof *out,
    struct gr_error *err)
{
	struct gr_arena *scratch = gr_arena_open(gr_arena_left(a));
	struct view *v = scratch ? gr_alloc(scratch, sizeof(*v)) : NULL;
	int rc;

	*out = (struct gr_complete_proof){0};
	if (!v) {
		gr_arena_close(scratch);
		return gr_fail_full(err);
	}
	*v = (struct view){.c = c, .flow = flow, .proof = out};
	rc = check_made(c, net, out, err);
	if (!rc)
		rc = gr_flow_check(net, flow, scratch, &out->made, err);
	if (!rc)
		rc = fill_rows(v, v->give, 0, c->gives, scratch, err);
	if (!rc)
		rc = fill_rows(v, v->need, c->gives, c->needs, scratch, err);
	if (!rc)
		rc = prove_all(v, err);
	gr_arena_close(scratch);
	return rc;
}
