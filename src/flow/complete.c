#include "flow/complete.h"

#include <string.h>

#define PLACE_MAX (1 << 29)
#define LEAF 8
/*
 * Pairs that a giver may add in the first round and in each later one. Measured on bench/flow: fewer take more rounds, more
 * make arcs that never carry anything.
 */
#define WANT_FIRST 16
#define WANT 8

/* Places of one class within a rectangle; children stand behind their parent, one after the other. */
struct box {
	int32_t x0, y0, x1, y1;
	int32_t first, count; /* of order */
	int32_t child;        /* -1: a leaf */
	int32_t kind;
	int64_t price; /* least of givers, highest of needs */
	int64_t worst; /* givers: what a pair has to be below to be wanted by any of them */
};

struct side {
	struct box *box;
	int32_t *order; /* nodes, by box */
	int32_t boxes;
	int32_t root[GR_COMPLETE_CLASSES_MAX]; /* -1: no place of this class */
};

struct want {
	int64_t reduced;
	int32_t need;
};

struct work {
	const struct gr_complete *c;
	struct side give, need;
	struct want *want; /* [gives x WANT_FIRST], each giver's in rising order */
	int32_t *wants;    /* [gives] */
	int32_t most;      /* of wants in this round */
	int64_t *price;    /* [gives + needs] */
	bool cut; /* rates count as 0: what counts is whether a pair leads out of the cut */
	struct gr_arc *arc;
	int64_t arcs, room;
	struct gr_arena *a;
	struct gr_complete_stats stats;
};

/* --- boxes: a k-d tree a class, cut at the median of the wider side --- */

static int32_t where(const struct gr_place *p, bool wide)
{
	return wide ? p->x : p->y;
}

/* The middle one of order[0 .. n - 1] comes to its place, lower ones before it (Hoare 1961, "Find"). */
static void part(const struct gr_place *place, int32_t *order, int32_t n, bool wide)
{
	int32_t low = 0, high = n - 1, middle = n / 2;

	while (low < high) {
		int32_t at = where(&place[order[low + (high - low) / 2]], wide), i = low, k = high;

		while (i <= k) {
			while (where(&place[order[i]], wide) < at)
				i++;
			while (where(&place[order[k]], wide) > at)
				k--;
			if (i <= k) {
				int32_t x = order[i];

				order[i++] = order[k];
				order[k--] = x;
			}
		}
		if (middle <= k)
			high = k;
		else if (middle >= i)
			low = i;
		else
			return;
	}
}

static struct box box_round(
    const struct gr_place *place, const int32_t *order, int32_t first, int32_t count)
{
	const struct gr_place *p = &place[order[first]];
	struct box b = {p->x, p->y, p->x, p->y, first, count, -1, p->kind, 0, 0};

	for (int32_t i = first + 1; i < first + count; i++) {
		p = &place[order[i]];
		b.x0 = p->x < b.x0 ? p->x : b.x0;
		b.x1 = p->x > b.x1 ? p->x : b.x1;
		b.y0 = p->y < b.y0 ? p->y : b.y0;
		b.y1 = p->y > b.y1 ? p->y : b.y1;
	}
	return b;
}

static int make_side(struct side *s, const struct gr_complete *c, int32_t first, int32_t count,
    struct gr_arena *a, struct gr_error *err)
{
	int32_t start[GR_COMPLETE_CLASSES_MAX + 1] = {0}, at;

	s->order = gr_alloc_array(a, (size_t)count, sizeof(*s->order));
	/* a box of more than LEAF is halved, so leaves hold at least LEAF / 2, but for one root a class */
	s->box = gr_alloc_array(
	    a, 4 * (size_t)count / LEAF + 2 + (size_t)c->tariff.classes, sizeof(*s->box));
	if (gr_arena_full(a))
		return gr_fail_full(err);
	for (int32_t v = first; v < first + count; v++)
		start[c->place[v].kind + 1]++;
	for (int32_t k = 0; k < GR_COMPLETE_CLASSES_MAX; k++) {
		s->root[k] = -1;
		if (start[k + 1]) {
			s->root[k] = s->boxes++;
			s->box[s->root[k]] = (struct box){.first = start[k], .count = start[k + 1]};
		}
		start[k + 1] += start[k];
	}
	for (int32_t v = first; v < first + count; v++)
		s->order[start[c->place[v].kind]++] = v;
	for (at = 0; at < s->boxes; at++) {
		struct box b = box_round(c->place, s->order, s->box[at].first, s->box[at].count);

		if (b.count > LEAF) {
			b.child = s->boxes;
			part(c->place, s->order + b.first, b.count,
			    (int64_t)b.x1 - b.x0 > (int64_t)b.y1 - b.y0);
			s->box[s->boxes++] = (struct box){.first = b.first, .count = b.count / 2};
			s->box[s->boxes++] = (struct box){
			    .first = b.first + b.count / 2, .count = b.count - b.count / 2};
		}
		s->box[at] = b;
	}
	return GR_OK;
}

static void price_side(struct side *s, const int64_t *price, bool highest)
{
	for (int32_t at = s->boxes - 1; at >= 0; at--) {
		struct box *b = &s->box[at];
		int64_t best = b->child < 0 ? price[s->order[b->first]] : s->box[b->child].price;

		for (int32_t i = 1; i < (b->child < 0 ? b->count : 2); i++) {
			int64_t one = b->child < 0 ? price[s->order[b->first + i]]
			                           : s->box[b->child + i].price;

			if (highest ? one > best : one < best)
				best = one;
		}
		b->price = best;
		b->worst = 0;
	}
}

/* --- pricing --- */

/* Newton's method from above; exact, rounded down. */
static int64_t root_of(int64_t n)
{
	int64_t r, next;

	if (n < 2)
		return n;
	r = (int64_t)1 << ((65 - __builtin_clzll((unsigned long long)n)) / 2);
	for (next = (r + n / r) / 2; next < r; next = (r + n / r) / 2)
		r = next;
	return r;
}

static int64_t apart(int32_t low0, int32_t low1, int32_t high0, int32_t high1)
{
	int64_t d = low0 > high1 ? (int64_t)low0 - high1 : (int64_t)high0 - low1;

	return d > 0 ? d : 0;
}

/* No pair of the two boxes has a lower reduced cost; NEVER: none is allowed. */
static int64_t bound(struct work *w, const struct box *g, const struct box *n)
{
	const struct gr_tariff *t = &w->c->tariff;
	int64_t dx = apart(g->x0, g->x1, n->x0, n->x1), dy = apart(g->y0, g->y1, n->y0, n->y1);
	int64_t square = dx * dx + dy * dy, least;

	w->stats.boxes++;
	if (square > (int64_t)t->haul_m * t->haul_m)
		return GR_COMPLETE_NEVER;
	least = t->least(t->context, g->kind, n->kind, root_of(square));
	if (least == GR_COMPLETE_NEVER)
		return least;
	return (w->cut ? 0 : least) + g->price - n->price;
}

static int64_t threshold(const struct work *w, int32_t i)
{
	return w->wants[i] < w->most ? 0 : w->want[(int64_t)i * WANT_FIRST + w->most - 1].reduced;
}

static void look_at(struct work *w, int32_t i, int32_t j)
{
	const struct gr_tariff *t = &w->c->tariff;
	const struct gr_place *p = &w->c->place[i], *q = &w->c->place[j];
	int64_t dx = (int64_t)p->x - q->x, dy = (int64_t)p->y - q->y, r;
	struct want *want = &w->want[(int64_t)i * WANT_FIRST];
	int32_t k;

	if (dx * dx + dy * dy > (int64_t)t->haul_m * t->haul_m)
		return;
	w->stats.pairs++;
	r = t->rate(t->context, i, j);
	if (r == GR_COMPLETE_NEVER)
		return;
	r = (w->cut ? 0 : r) + w->price[i] - w->price[j];
	if (r >= threshold(w, i))
		return;
	k = w->wants[i] < w->most ? w->wants[i]++ : w->most - 1;
	for (; k > 0 && want[k - 1].reduced > r; k--)
		want[k] = want[k - 1];
	want[k] = (struct want){r, j};
}

/* No pair of the two costs less than floor: that and the prices leave few pairs whose rate has to be asked. */
static void look_at_leaves(struct work *w, struct box *g, const struct box *n, int64_t floor)
{
	g->worst = INT64_MIN;
	for (int32_t k = g->first; k < g->first + g->count; k++) {
		int32_t i = w->give.order[k];
		int64_t below = threshold(w, i), level = floor + w->price[i];

		for (int32_t m = n->first; m < n->first + n->count; m++) {
			int32_t j = w->need.order[m];

			if (level - w->price[j] < below) {
				look_at(w, i, j);
				below = threshold(w, i);
			}
		}
		g->worst = below > g->worst ? below : g->worst;
	}
}

/* Gray and Moore (2000). Each call halves one of the two boxes, so calls nest at most 2 x 27 deep. */
static void look(struct work *w, struct box *g, struct box *n, int64_t least)
{
	if (least >= g->worst) /* may have fallen since least was computed */
		return;
	if (g->child < 0 && n->child < 0) {
		look_at_leaves(w, g, n, least - g->price + n->price);
	} else if (n->child < 0 || (g->child >= 0 && g->count >= n->count)) {
		struct box *child = &w->give.box[g->child];

		for (int k = 0; k < 2; k++)
			look(w, &child[k], n, bound(w, &child[k], n));
		g->worst = child[0].worst > child[1].worst ? child[0].worst : child[1].worst;
	} else {
		struct box *child = &w->need.box[n->child];
		int64_t one = bound(w, g, &child[0]), two = bound(w, g, &child[1]);

		if (one <= two)
			look(w, g, &child[0], one);
		look(w, g, &child[1], two); /* the more promising first */
		if (one > two)
			look(w, g, &child[0], one);
	}
}

/* Returns how many pairs are wanted at these prices. */
static int64_t find_wanted(struct work *w)
{
	int64_t all = 0;

	memset(w->wants, 0, (size_t)w->c->gives * sizeof(*w->wants));
	price_side(&w->give, w->price, false);
	price_side(&w->need, w->price, true);
	for (int32_t k = 0; k < w->c->tariff.classes; k++)
		for (int32_t m = 0; m < w->c->tariff.classes; m++)
			if (w->give.root[k] >= 0 && w->need.root[m] >= 0) {
				struct box *g = &w->give.box[w->give.root[k]],
				           *n = &w->need.box[w->need.root[m]];

				look(w, g, n, bound(w, g, n));
			}
	for (int32_t i = 0; i < w->c->gives; i++)
		all += w->wants[i];
	return all;
}

static int add_wanted(struct work *w, int64_t wanted, struct gr_error *err)
{
	const struct gr_tariff *t = &w->c->tariff;

	if (w->arcs + wanted > INT32_MAX)
		return gr_fail(err, GR_LIMIT,
		    N_("The network has more nodes or arcs than can be solved."),
		    N_("At most 2^26 nodes and 2^31 - 1 arcs can be solved at once."));
	if (w->arcs + wanted > w->room) {
		struct gr_arc *more;

		w->room = 2 * (w->arcs + wanted);
		more = gr_alloc_array(w->a, (size_t)w->room, sizeof(*more));
		if (!more)
			return gr_fail_full(err);
		memcpy(more, w->arc, (size_t)w->arcs * sizeof(*more));
		w->arc = more;
	}
	for (int32_t i = 0; i < w->c->gives; i++)
		for (int32_t k = 0; k < w->wants[i]; k++) {
			int32_t j = w->want[(int64_t)i * WANT_FIRST + k].need;

			w->arc[w->arcs++] = (struct gr_arc){
			    i, j, 0, GR_FLOW_UNLIMITED, t->rate(t->context, i, j)};
		}
	return GR_OK;
}

/* --- rounds --- */

static int check_problem(const struct gr_complete *c, struct gr_error *err)
{
	const struct gr_tariff *t = &c->tariff;

	if (c->gives < 0 || c->needs < 0 || c->net->nodes > GR_FLOW_NODES_MAX ||
	    (int64_t)c->gives + c->needs > c->net->nodes || c->net->arcs < 0 || t->haul_m < 0 ||
	    t->haul_m > PLACE_MAX || t->classes < 0 || t->classes > GR_COMPLETE_CLASSES_MAX)
		return gr_fail(err, GR_INVALID,
		    N_("The givers, needs, classes or the haul limit do not fit the network."),
		    N_("Givers come first among the nodes, then needs; at most 64 classes and a "
		       "haul "
		       "limit of 2^29."));
	for (int32_t v = 0; v < c->gives + c->needs; v++) {
		const struct gr_place *p = &c->place[v];

		if (p->kind < 0 || p->kind >= t->classes || p->x < -PLACE_MAX || p->x > PLACE_MAX ||
		    p->y < -PLACE_MAX || p->y > PLACE_MAX)
			return gr_fail_with(err, GR_INVALID,
			    N_("The place or the class of node {0} is out of range."),
			    N_("Places are metres within 2^29 of zero, classes count from 0."),
			    GR_ARGS(gr_arg_count(v)));
	}
	return GR_OK;
}

static int open_work(struct work *w, const struct gr_complete *c, struct gr_error *err)
{
	int rc = make_side(&w->give, c, 0, c->gives, w->a, err);

	w->c = c;
	if (!rc)
		rc = make_side(&w->need, c, c->gives, c->needs, w->a, err);
	if (rc)
		return rc;
	w->want = gr_alloc_array(w->a, (size_t)c->gives * WANT_FIRST, sizeof(*w->want));
	w->wants = gr_alloc_array(w->a, (size_t)c->gives, sizeof(*w->wants));
	w->price = gr_alloc_array(w->a, (size_t)c->gives + (size_t)c->needs, sizeof(*w->price));
	w->arcs = w->room = c->net->arcs;
	w->arc = gr_alloc_copy(w->a, c->net->arc, (size_t)w->arcs, sizeof(*w->arc));
	return gr_arena_full(w->a) ? gr_fail_full(err) : GR_OK;
}

/* A cut is priced like an optimum: a pair that leads out of it is worth one unit. */
static void take_prices(struct work *w, const struct gr_flow *flow, bool cut)
{
	w->cut = cut;
	for (int32_t v = 0; v < w->c->gives + w->c->needs; v++)
		w->price[v] = cut ? -flow->price[v] : flow->price[v];
}

static struct gr_net net_of(const struct work *w)
{
	struct gr_net net = *w->c->net;

	net.arcs = (int32_t)w->arcs;
	net.arc = w->arc;
	return net;
}

/* Each round has an arena of its own, and the one of the last basis is kept beside it. *last is what the end starts from. */
static int run_rounds(struct work *w, const struct gr_flow_watch *watch, struct gr_arena **kept,
    const struct gr_basis **last, struct gr_error *err)
{
	int64_t wanted;
	int rc;

	do {
		struct gr_arena *round = gr_arena_open(gr_arena_left(w->a));
		struct gr_net net = net_of(w);
		struct gr_flow flow;

		if (!round)
			return gr_fail_full(err);
		rc = gr_flow_solve_watched(&net, *last, watch, round, &flow, err);
		w->stats.pivots += flow.stats.pivots;
		w->stats.nodes_moved += flow.stats.nodes_moved;
		wanted = 0;
		if (!rc || rc == GR_MISSING) {
			take_prices(w, &flow, rc == GR_MISSING);
			w->most = w->stats.rounds++ ? WANT : WANT_FIRST;
			wanted = find_wanted(w);
		}
		if (!rc) {
			gr_arena_close(*kept);
			*kept = round;
			*last = flow.basis;
		} else {
			gr_arena_close(round);
		}
		if (wanted)
			rc = add_wanted(w, wanted, err);
	} while (wanted && !rc);
	return rc;
}

int gr_complete_solve(const struct gr_complete *c, const struct gr_flow_watch *watch,
    struct gr_arena *a, struct gr_complete_answer *out, struct gr_error *err)
{
	struct work w = {0};
	struct gr_arena *kept = NULL;
	const struct gr_basis *last = NULL;
	int rc = check_problem(c, err);

	*out = (struct gr_complete_answer){0};
	if (rc)
		return rc;
	w.a = gr_arena_open(gr_arena_left(a));
	if (!w.a)
		return gr_fail_full(err);
	rc = open_work(&w, c, err);
	if (!rc)
		rc = run_rounds(&w, watch, &kept, &last, err);
	out->stats = w.stats;
	if (!rc || rc == GR_MISSING || rc == GR_UNBOUNDED) {
		/* the last answer once more, where the caller wants it: no pivots from its own basis */
		out->net = net_of(&w);
		out->net.arc = gr_alloc_copy(a, w.arc, (size_t)w.arcs, sizeof(*w.arc));
		rc = out->net.arc || !w.arcs
		         ? gr_flow_solve_watched(&out->net, last, watch, a, &out->flow, err)
		         : gr_fail_full(err);
	}
	gr_arena_close(kept);
	gr_arena_close(w.a);
	return rc;
}
