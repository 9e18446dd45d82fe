#include "flow/simplex.h"

/*
 * Ahuja, Magnanti, Orlin (1993), "Network Flows", ch. 11. The leaving arc by the rule of Cunningham (1976): the last
 * blocking arc of the cycle, from its apex on in the direction of the flow, keeps every basis strongly feasible; so
 * the method ends, and needs no perturbation.
 *
 * An artificial arc costs big = 1 + nodes x the largest rate. It is safe: if an optimal basis has flow on an artificial
 * arc, a path of residual real arcs from a node that cannot send to one that gets nothing would close a cycle of
 * cost at most (nodes - 1) x largest rate - 2 x big < 0, against optimality; so there is no such path, and no feasible
 * flow. An artificial arc that left the tree is not priced again: the argument above does not need it. And it fits:
 * 2^26 nodes x 2^30 < 2^57, so potentials stay within 2^58 of the root's and reduced costs within 2^60.
 */

#define ROOT 0

int gr_simplex_open(
    struct gr_simplex *s, int32_t nodes, int32_t arcs, struct gr_arena *a, struct gr_error *err)
{
	size_t n = (size_t)nodes + 1, m = (size_t)arcs;

	*s = (struct gr_simplex){.nodes = nodes, .arcs = arcs, .a = a};
	s->side = gr_alloc_array(a, m, sizeof(*s->side));
	s->cap = gr_alloc_array(a, m, sizeof(*s->cap));
	s->turned = gr_alloc_array(a, m, sizeof(*s->turned));
	s->spot = gr_alloc_array(a, n, sizeof(*s->spot));
	s->next = gr_alloc_array(a, n, sizeof(*s->next));
	s->prev = gr_alloc_array(a, n, sizeof(*s->prev));
	s->pi = gr_alloc_array(a, n, sizeof(*s->pi));
	s->name = gr_alloc_array(a, n, sizeof(*s->name));
	s->place = gr_alloc_array(a, n, sizeof(*s->place));
	return gr_arena_full(a) ? gr_fail_full(err) : GR_OK;
}

/* --- the first basis, still in the caller's node numbers --- */

struct draft {
	int32_t *pred;
	int32_t *kids;  /* children not yet seen; later: where the next child goes */
	int32_t *order; /* children before parents */
	int32_t *count;
	int64_t *up, *down;
};

static int32_t other_end(const struct gr_side *e, int32_t v)
{
	return e->from == v ? e->to : e->from;
}

static int32_t parent_of(const struct gr_simplex *s, const struct draft *d, int32_t v)
{
	return d->pred[v] < 0 ? s->nodes : other_end(&s->side[d->pred[v]], v);
}

/* Orders the forest bottom up. What lies on a cycle of pred, which no forest has, loses it. */
static void order_forest(const struct gr_simplex *s, struct draft *d)
{
	int32_t n = s->nodes, got = 0;

	for (int32_t v = 0; v < n; v++) {
		int32_t e = d->pred[v];

		if (e >= 0 && ((s->side[e].from != v && s->side[e].to != v) ||
		                  s->side[e].from == s->side[e].to))
			d->pred[v] = -1;
		d->kids[parent_of(s, d, v)]++;
	}
	for (int32_t v = 0; v < n; v++)
		if (!d->kids[v])
			d->order[got++] = v;
	for (int32_t i = 0; i < got; i++) {
		int32_t p = parent_of(s, d, d->order[i]);

		if (!--d->kids[p] && p < n)
			d->order[got++] = p;
	}
	if (got == n)
		return;
	for (int32_t v = 0; v < n; v++)
		if (d->kids[v]) {
			d->pred[v] = -1;
			d->kids[v] = 0;
			d->order[got++] = v;
		}
}

static void turn(struct gr_simplex *s, int32_t e)
{
	struct gr_side *x = &s->side[e];

	*x = (struct gr_side){x->to, x->from, -x->rate};
	s->turned[e] ^= 1;
}

/* Arcs outside the tree that start full move their capacity before the tree is asked to carry the rest. */
static void fill_full(
    struct gr_simplex *s, const struct draft *d, const uint8_t *full, int64_t *excess)
{
	for (int32_t e = 0; e < s->arcs; e++) {
		int32_t from = s->side[e].from, to = s->side[e].to;

		if (!full[e] || s->cap[e] == GR_SIMPLEX_INF || d->pred[from] == e ||
		    d->pred[to] == e)
			continue;
		excess[from] -= s->cap[e];
		excess[to] += s->cap[e];
		turn(s, e);
	}
}

/* Bottom up: each node sends its excess to its parent, or by an artificial arc to the root. */
static void carry(struct gr_simplex *s, struct draft *d, int64_t *excess)
{
	for (int32_t i = 0; i < s->nodes; i++) {
		int32_t v = d->order[i], e = d->pred[v];
		int64_t x = excess[v];

		d->count[v]++;
		if (e >= 0) {
			bool out = s->side[e].from == v;
			int32_t p = other_end(&s->side[e], v);
			int64_t cap = s->cap[e], flow = out ? x : -x;

			d->up[v] = out ? cap - flow : flow;
			d->down[v] = cap - d->up[v];
			if (d->up[v] > 0 && flow >= 0 && flow <= cap) {
				excess[p] += x;
				d->count[p] += d->count[v];
				continue;
			}
			d->pred[v] = -1;
			if (flow >= cap && cap != GR_SIMPLEX_INF) {
				x -= out ? cap : -cap;
				excess[p] += out ? cap : -cap;
				turn(s, e);
			}
		}
		d->up[v] = x >= 0 ? GR_SIMPLEX_INF - x : -x;
		d->down[v] = x >= 0 ? x : GR_SIMPLEX_INF + x;
		excess[v] = x;
		d->count[s->nodes] += d->count[v];
	}
}

/* Top down: a node's new number is its place in preorder; then everything is written under it. */
static void settle(struct gr_simplex *s, struct draft *d, const int64_t *excess)
{
	int32_t n = s->nodes;

	d->kids[n] = 1;
	s->place[n] = ROOT;
	s->name[ROOT] = n;
	s->spot[ROOT] = (struct gr_spot){.parent = -1, .pred = -1, .count = n + 1, .last = n};
	s->pi[ROOT] = 0;
	for (int32_t i = n - 1; i >= 0; i--) {
		int32_t v = d->order[i], p = parent_of(s, d, v), at = d->kids[p], e = d->pred[v];
		uint64_t rate = (uint64_t)s->big;
		bool out = excess[v] >= 0;

		if (e >= 0) {
			rate = (uint64_t)s->side[e].rate;
			out = s->side[e].from == v;
		}
		d->kids[p] += d->count[v];
		d->kids[v] = at + 1;
		s->place[v] = at;
		s->name[at] = v;
		s->spot[at] = (struct gr_spot){.parent = s->place[p],
		    .pred = e,
		    .count = d->count[v],
		    .last = at + d->count[v] - 1,
		    .up = d->up[v],
		    .down = d->down[v]};
		s->pi[at] = s->pi[s->place[p]] + (out ? -rate : rate);
	}
	for (int32_t at = 0; at <= n; at++) {
		s->next[at] = at < n ? at + 1 : ROOT;
		s->prev[at] = at > 0 ? at - 1 : n;
	}
	for (int32_t e = 0; e < s->arcs; e++) {
		s->side[e].from = s->place[s->side[e].from];
		s->side[e].to = s->place[s->side[e].to];
	}
}

int gr_simplex_start(
    struct gr_simplex *s, int64_t *excess, int32_t *pred, const uint8_t *full, struct gr_error *err)
{
	size_t n = (size_t)s->nodes + 1;
	struct draft d = {.pred = pred,
	    .kids = gr_alloc_array(s->a, n, sizeof(int32_t)),
	    .order = gr_alloc_array(s->a, n, sizeof(int32_t)),
	    .count = gr_alloc_array(s->a, n, sizeof(int32_t)),
	    .up = gr_alloc_array(s->a, n, sizeof(int64_t)),
	    .down = gr_alloc_array(s->a, n, sizeof(int64_t))};

	if (gr_arena_full(s->a))
		return gr_fail_full(err);
	s->big = 1 + s->largest * s->nodes;
	order_forest(s, &d);
	if (full)
		fill_full(s, &d, full, excess);
	carry(s, &d, excess);
	settle(s, &d, excess);
	return GR_OK;
}

/* --- pricing --- */

static int64_t reduced(const struct gr_side *e, const uint64_t *pi)
{
	return (int64_t)((uint64_t)e->rate + pi[e->from] - pi[e->to]);
}

/*
 * Chosen on bench/flow by counts of pivots, nodes moved and arcs priced together: larger blocks save pivots and lose more in
 * pricing, a smaller basket the other way round.
 */
#define BLOCK 500
#define BASKET 50
#define BLOCKS_MOST 4 /* scanned for one pivot once there is any candidate */

struct candidate {
	int64_t r;
	int32_t arc;
	struct gr_side side; /* a copy: looking it up would miss the cache */
};

struct pricing {
	int32_t at; /* where the scan goes on */
	int32_t count;
	struct candidate candidate[BASKET + BLOCK];
};

/* Leaves the `keep` lowest in front (Hoare 1961, "Find"). */
static void select_best(struct candidate *c, int32_t count, int32_t keep)
{
	int32_t low = 0, high = count - 1;

	while (low < high) {
		int64_t middle = c[low + (high - low) / 2].r;
		int32_t i = low, k = high;

		while (i <= k) {
			while (c[i].r < middle)
				i++;
			while (c[k].r > middle)
				k--;
			if (i <= k) {
				struct candidate x = c[i];

				c[i++] = c[k];
				c[k--] = x;
			}
		}
		if (keep <= k)
			high = k;
		else if (keep >= i)
			low = i;
		else
			return;
	}
}

/* Scans one block, round the end of the arcs, and adds what has a negative reduced cost. Returns how many it saw. */
static int32_t scan_block(struct gr_simplex *s, struct pricing *p)
{
	const struct gr_side *side = s->side;
	const uint64_t *pi = s->pi;
	int32_t begin = p->at, end = s->arcs - begin < BLOCK ? s->arcs : begin + BLOCK,
	        count = p->count;

	for (int32_t e = begin; e < end; e++) {
		int64_t r = reduced(&side[e], pi);

		if (r < 0)
			p->candidate[count++] = (struct candidate){r, e, side[e]};
	}
	p->count = count;
	p->at = end == s->arcs ? 0 : end;
	return end - begin;
}

/*
 * Partial pricing with a basket (as in Loebel's MCF, 1996): candidates of earlier scans are priced again, blocks are
 * scanned until there are enough of them, and the best enters; of equal ones that with the lowest index. -1: none is left.
 * The entering arc leaves the basket, so a copy never outlives a turn of its arc.
 */
static int32_t find_entering(struct gr_simplex *s, struct pricing *p)
{
	struct candidate *c = p->candidate;
	int32_t count = 0, best = 0, arc;
	int64_t seen = 0;

	for (int32_t i = 0; i < p->count; i++) {
		c[i].r = reduced(&c[i].side, s->pi);
		if (c[i].r < 0)
			c[count++] = c[i];
	}
	s->stats.arcs_priced += p->count;
	p->count = count;
	/* The last block of a whole round may reach over what was seen already: a candidate twice does no harm. */
	while (p->count < BASKET && seen < s->arcs && (!p->count || seen < BLOCKS_MOST * BLOCK))
		seen += scan_block(s, p);
	s->stats.arcs_priced += seen;
	if (p->count > BASKET) {
		select_best(c, p->count, BASKET);
		p->count = BASKET;
	}
	if (!p->count)
		return -1;
	for (int32_t i = 1; i < p->count; i++)
		if (c[i].r < c[best].r || (c[i].r == c[best].r && c[i].arc < c[best].arc))
			best = i;
	arc = c[best].arc;
	for (int32_t i = count = 0; i < p->count; i++)
		if (c[i].arc != arc)
			c[count++] = c[i];
	p->count = count;
	return arc;
}

/* --- a pivot --- */

/* What a walk round the cycle of an arc finds. */
struct cycle {
	int32_t apex;
	int32_t q;      /* the leaving arc is the one above q; -1: the entering arc itself */
	int64_t room;   /* what can be pushed round */
	bool from_side; /* q lies on the way from the apex down to the arc's from */
};

/*
 * Both ends climb at once, the smaller subtree first, and look at what blocks. From the apex on in the direction of the
 * flow the last blocking arc is: of the to side the highest one, else the arc itself, else of the from side the lowest one.
 */
static struct cycle walk_cycle(struct gr_simplex *s, int32_t e)
{
	const struct gr_spot *spot = s->spot;
	int32_t u = s->side[e].from, v = s->side[e].to, low = -1, high = -1;
	int64_t cap = s->cap[e], down = cap, up = INT64_MAX;

	while (u != v) {
		const struct gr_spot *x = &spot[u], *y = &spot[v];

		s->walked++;

		if (x->count < y->count) {
			if (x->down < down) {
				down = x->down;
				low = u;
			}
			u = x->parent;
		} else {
			if (y->up <= up) {
				up = y->up;
				high = v;
			}
			v = y->parent;
		}
	}
	if (up <= down)
		return (struct cycle){u, high, up, false};
	return (struct cycle){u, low, down, true};
}

/* The cycle of e without an end: e itself, then down its path to the apex and on to where it began. */
static int keep_ray(struct gr_simplex *s, int32_t e, int32_t apex, struct gr_error *err)
{
	int32_t u = s->side[e].from, v = s->side[e].to, n = 1, k;

	for (int32_t x = v; x != apex; x = s->spot[x].parent)
		n++;
	for (int32_t x = u; x != apex; x = s->spot[x].parent)
		n++;
	s->ray = gr_alloc_array(s->a, (size_t)n, sizeof(*s->ray));
	if (!s->ray)
		return gr_fail_full(err);
	s->ray_arcs = n;
	s->ray[0] = e;
	k = 1;
	for (int32_t x = v; x != apex; x = s->spot[x].parent)
		s->ray[k++] = s->spot[x].pred;
	k = n;
	for (int32_t x = u; x != apex; x = s->spot[x].parent)
		s->ray[--k] = s->spot[x].pred;
	return gr_fail(err, GR_UNBOUNDED,
	    N_("The cost falls without end along a cycle of unlimited arcs."),
	    N_("Give one of the arcs of the cycle a capacity, or correct its rate."));
}

/* Adds by to the potentials of the subtree of q, or takes it from all the others where these are fewer. */
static void shift_potentials(struct gr_simplex *s, int32_t q, uint64_t by)
{
	const int32_t *next = s->next;
	uint64_t *pi = s->pi;
	int32_t count = s->spot[q].count, all = s->nodes + 1, at;

	if (count <= all / 2) {
		at = q;
	} else {
		at = next[s->spot[q].last];
		count = all - count;
		by = -by;
	}
	s->stats.nodes_moved += count;
	while (count--) {
		int32_t after = next[at];

		pi[at] += by;
		/* Mostly the next number: a branch that is foreseen breaks the chain of loads. */
		at = after == at + 1 ? at + 1 : after;
	}
}

/*
 * Puts the subtree of q into the order in which in is its root, then the rest of in's old parent's subtree, then the rest of
 * that one's parent's, and so on. Returns its last node. The subtree is no longer in the ring.
 */
static int32_t turn_order(struct gr_simplex *s, int32_t q, int32_t in)
{
	const struct gr_spot *spot = s->spot;
	int32_t *next = s->next, *prev = s->prev;
	int32_t tail = spot[in].last, last = tail, left = prev[in], right = next[tail];

	for (int32_t x = in; x != q; x = spot[x].parent) {
		int32_t p = spot[x].parent, p_last = spot[p].last, p_left = prev[p];
		int32_t p_right = p_last == last ? right : next[p_last], end = left;

		if (p_last != last) { /* p .. left, right .. p_last without x .. last */
			next[left] = right;
			prev[right] = left;
			end = p_last;
		}
		next[tail] = p;
		prev[p] = tail;
		tail = end;
		last = p_last;
		left = p_left;
		right = p_right;
	}
	return tail;
}

/* The tree arcs of the stem in .. q change hands: each now belongs to the node that was its upper end. */
static void turn_stem(
    struct gr_simplex *s, int32_t q, int32_t in, int32_t last, struct gr_spot hung)
{
	int32_t total = s->spot[q].count;

	for (int32_t x = in, above = hung.parent, done = 0;;) {
		struct gr_spot old = s->spot[x];

		s->spot[x] = (struct gr_spot){.parent = above,
		    .pred = hung.pred,
		    .count = total - done,
		    .last = last,
		    .up = hung.up,
		    .down = hung.down};
		if (x == q)
			return;
		hung.pred = old.pred;
		hung.up = old.down;
		hung.down = old.up;
		done = old.count;
		above = x;
		x = old.parent;
	}
}

/* Cuts the subtree of q off and hangs it up by its node in, as hung says. Both paths meet in apex. */
static void rehang(struct gr_simplex *s, int32_t q, int32_t in, int32_t apex, struct gr_spot hung)
{
	struct gr_spot *spot = s->spot;
	int32_t below = hung.parent, total = spot[q].count, q_last = spot[q].last, x, tail;
	int32_t before = s->prev[q], after = s->next[q_last];

	s->next[before] = after;
	s->prev[after] = before;
	for (x = spot[q].parent; x != apex; x = spot[x].parent) {
		spot[x].count -= total;
		if (spot[x].last == q_last)
			spot[x].last = before;
	}
	for (; x >= 0 && spot[x].last == q_last; x = spot[x].parent)
		spot[x].last = before;

	tail = turn_order(s, q, in);
	turn_stem(s, q, in, tail, hung);

	after = s->next[below];
	s->next[below] = in;
	s->prev[in] = below;
	s->next[tail] = after;
	s->prev[after] = tail;
	for (x = below; x != apex; x = spot[x].parent) {
		spot[x].count += total;
		if (spot[x].last == below)
			spot[x].last = tail;
	}
	for (; x >= 0 && spot[x].last == below; x = spot[x].parent)
		spot[x].last = tail;
}

static int pivot(struct gr_simplex *s, int32_t e, struct gr_error *err)
{
	struct gr_spot *spot = s->spot;
	struct cycle c = walk_cycle(s, e);
	int32_t u = s->side[e].from, v = s->side[e].to, apex = c.apex, q = c.q, leaving;
	int64_t room = c.room, r = reduced(&s->side[e], s->pi);
	bool from_side = c.from_side;

	if (room > GR_SIMPLEX_FLOW_MAX)
		return keep_ray(s, e, apex, err);
	s->stats.pivots++;
	if (room > 0) {
		for (int32_t x = u; x != apex; x = spot[x].parent) {
			spot[x].down -= room;
			spot[x].up += room;
		}
		for (int32_t x = v; x != apex; x = spot[x].parent) {
			spot[x].up -= room;
			spot[x].down += room;
		}
	}
	if (q < 0) {
		turn(s, e);
		return GR_OK;
	}
	/* What blocked in its own direction is full now and stays outside turned round. */
	leaving = spot[q].pred;
	if (leaving >= 0 && (s->side[leaving].from == q) != from_side)
		turn(s, leaving);
	shift_potentials(s, q, from_side ? (uint64_t)-r : (uint64_t)r);
	if (from_side)
		rehang(s, q, u, apex,
		    (struct gr_spot){.parent = v, .pred = e, .up = s->cap[e] - room, .down = room});
	else
		rehang(s, q, v, apex,
		    (struct gr_spot){.parent = u, .pred = e, .up = room, .down = s->cap[e] - room});
	return GR_OK;
}

/* --- numbers in preorder --- */

/* Room to number nodes afresh, of which spot, pi and name change places with the simplex's own. */
struct spare {
	int32_t *fresh; /* old number -> new */
	struct gr_spot *spot;
	uint64_t *pi;
};

/*
 * The walk over a subtree or along a cycle misses the cache at each step when the tree has moved away from the numbers; then nodes are
 * numbered in preorder again.
 */
static void renumber(struct gr_simplex *s, struct spare *spare)
{
	int32_t n = s->nodes + 1, *fresh = spare->fresh;
	struct gr_spot *spot = spare->spot;
	uint64_t *pi = spare->pi;

	for (int32_t i = 0, at = ROOT; i < n; i++) {
		fresh[at] = i;
		spot[i] = s->spot[at];
		pi[i] = s->pi[at];
		s->prev[i] = s->name[at]; /* held there for a moment */
		at = s->next[at];
	}
	for (int32_t i = 0; i < n; i++) {
		spot[i].last = i + spot[i].count - 1;
		spot[i].parent = i ? fresh[spot[i].parent] : -1;
		s->name[i] = s->prev[i];
		s->place[s->name[i]] = i;
		s->next[i] = i + 1 < n ? i + 1 : ROOT;
	}
	for (int32_t i = 0; i < n; i++)
		s->prev[i] = i ? i - 1 : n - 1;
	for (int32_t e = 0; e < s->arcs; e++) {
		s->side[e].from = fresh[s->side[e].from];
		s->side[e].to = fresh[s->side[e].to];
	}
	spare->spot = s->spot;
	spare->pi = s->pi;
	s->spot = spot;
	s->pi = pi;
}

/* Nodes moved or walked over per node or arc that a renumbering touches; on bench/flow it hardly matters from 4 to 16. */
#define STEPS_PER_TOUCH 8
#define PIVOTS_PER_WATCH 1024

int gr_simplex_run(struct gr_simplex *s, const struct gr_flow_watch *watch, struct gr_error *err)
{
	size_t n = (size_t)s->nodes + 1;
	struct spare spare = {.fresh = gr_alloc_array(s->a, n, sizeof(int32_t)),
	    .spot = gr_alloc_array(s->a, n, sizeof(struct gr_spot)),
	    .pi = gr_alloc_array(s->a, n, sizeof(uint64_t))};
	struct pricing *p = gr_alloc(s->a, sizeof(*p));
	int64_t renumber_at = STEPS_PER_TOUCH * ((int64_t)s->nodes + s->arcs), every = renumber_at;
	int rc = GR_OK;

	if (gr_arena_full(s->a))
		return gr_fail_full(err);
	while (!rc) {
		int32_t e = find_entering(s, p);

		if (e < 0)
			break;
		rc = pivot(s, e, err);
		if (s->stats.nodes_moved + s->walked >= renumber_at) {
			renumber(s, &spare);
			p->count = 0; /* copies have old numbers */
			renumber_at = s->stats.nodes_moved + s->walked + every;
		}
		if (!rc && watch && s->stats.pivots % PIVOTS_PER_WATCH == 0 &&
		    !watch->go_on(watch->context, &s->stats))
			rc = gr_fail(err, GR_LIMIT,
			    N_("The calculation was stopped before it was done."), "");
	}
	return rc;
}
