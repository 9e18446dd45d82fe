#include "flow/flow.h"

#include "flow/crash.h"
#include "flow/residual.h"
#include "flow/simplex.h"

/* What a warm start needs: the tree as arcs, and which of the other arcs are full. In the caller's numbers. */
struct gr_basis {
	int32_t nodes, arcs;
	int32_t *pred;
	uint8_t *full;
};

static int check_arc(const struct gr_net *net, int32_t e, struct gr_error *err)
{
	const struct gr_arc *arc = &net->arc[e];

	if (arc->from < 0 || arc->from >= net->nodes || arc->to < 0 || arc->to >= net->nodes)
		return gr_fail_with(err, GR_INVALID,
		    N_("Arc {0} leads to a node that does not exist."),
		    N_("Number the nodes from 0 without gaps."), GR_ARGS(gr_arg_count(e)));
	if (arc->rate > GR_FLOW_RATE_MAX || arc->rate < -GR_FLOW_RATE_MAX)
		return gr_fail_with(err, GR_LIMIT, N_("The rate {1} of arc {0} is beyond 2^30."),
		    N_("Use a coarser unit of money."),
		    GR_ARGS(gr_arg_count(e), gr_arg_count(arc->rate)));
	if (arc->low < 0 || arc->cap < arc->low)
		return gr_fail_with(err, GR_INVALID,
		    N_("Arc {0} has the lowest amount {1} and the highest {2}."),
		    N_("The lowest amount is at least 0, and at most the highest."),
		    GR_ARGS(gr_arg_count(e), gr_arg_count(arc->low), gr_arg_count(arc->cap)));
	if (arc->low > GR_FLOW_AMOUNT_MAX ||
	    (arc->cap > GR_FLOW_AMOUNT_MAX && arc->cap != GR_FLOW_UNLIMITED))
		return gr_fail_with(err, GR_LIMIT, N_("A bound of arc {0} is beyond 2^40."),
		    N_("Leave the arc unlimited, or use a coarser unit."),
		    GR_ARGS(gr_arg_count(e)));
	return GR_OK;
}

/*
 * Whatever the basis, the flow of a tree arc is at most all supplies and all bounds together; so that sum is what has to fit.
 */
static int check_net(const struct gr_net *net, struct gr_error *err)
{
	gr_i128 given = 0, needed = 0, bounds = 0;
	int rc;

	if (net->nodes < 1)
		return gr_fail(
		    err, GR_INVALID, N_("The network has no nodes."), N_("Give it at least one."));
	if (net->nodes > GR_FLOW_NODES_MAX || net->arcs < 0)
		return gr_fail(err, net->arcs < 0 ? GR_INVALID : GR_LIMIT,
		    N_("The network has more nodes or arcs than can be solved."),
		    N_("At most 2^26 nodes and 2^31 - 1 arcs can be solved at once."));
	for (int32_t v = 0; v < net->nodes; v++) {
		if (net->supply[v] > 0)
			given += net->supply[v];
		else
			needed -= net->supply[v];
	}
	if (given != needed)
		return gr_fail(err, GR_INVALID,
		    N_("What is given and what is needed are not the same sum."),
		    N_("Add a node that takes the rest, or gives what is missing."));
	if (given > GR_FLOW_TOTAL_MAX)
		return gr_fail(err, GR_LIMIT, N_("All supplies together are beyond 2^50."),
		    N_("Use a coarser unit."));
	for (int32_t e = 0; e < net->arcs; e++) {
		rc = check_arc(net, e, err);
		if (rc)
			return rc;
		bounds += net->arc[e].cap == GR_FLOW_UNLIMITED ? net->arc[e].low : net->arc[e].cap;
	}
	if (2 * given + 2 * bounds >= GR_SIMPLEX_FLOW_MAX)
		return gr_fail(err, GR_LIMIT, N_("All bounds of arcs together are beyond 2^60."),
		    N_("Leave arcs unlimited that can never be full."));
	return GR_OK;
}

/* rates false: every rate is 0, for the question whether there is any flow at all. */
static void load(struct gr_simplex *s, const struct gr_net *net, bool rates, int64_t *excess)
{
	for (int32_t v = 0; v < net->nodes; v++)
		excess[v] = net->supply[v];
	for (int32_t e = 0; e < net->arcs; e++) {
		const struct gr_arc *arc = &net->arc[e];

		excess[arc->from] -= arc->low;
		excess[arc->to] += arc->low;
		/* An arc that cannot change is a loop of rate 0, which never prices in. */
		s->side[e] = (struct gr_side){0, 0, 0};
		s->cap[e] = 1;
		if (arc->cap == arc->low)
			continue;
		s->side[e] = (struct gr_side){arc->from, arc->to, rates ? (int32_t)arc->rate : 0};
		s->cap[e] = arc->cap == GR_FLOW_UNLIMITED ? GR_SIMPLEX_INF : arc->cap - arc->low;
		if (rates) {
			s->largest = arc->rate > s->largest ? arc->rate : s->largest;
			s->largest = -arc->rate > s->largest ? -arc->rate : s->largest;
		}
	}
}

static void read_amounts(const struct gr_simplex *s, const struct gr_net *net, struct gr_flow *out)
{
	gr_i128 cost = 0;

	for (int32_t e = 0; e < net->arcs; e++) {
		const struct gr_arc *arc = &net->arc[e];
		int64_t amount = arc->low;

		if (s->turned[e] && arc->cap != arc->low)
			amount += s->cap[e];
		out->amount[e] = amount;
		if (amount)
			cost += (gr_i128)amount * arc->rate;
	}
	for (int32_t at = 1; at <= s->nodes; at++) {
		const struct gr_spot *x = &s->spot[at];
		int32_t e = x->pred;
		int64_t flow;

		if (e < 0)
			continue;
		/* what can be pushed against the arc as given is its flow */
		flow = (s->side[e].from == at) != (s->turned[e] != 0) ? x->down : x->up;
		flow += net->arc[e].low - out->amount[e];
		out->amount[e] += flow;
		cost += (gr_i128)flow * net->arc[e].rate;
	}
	out->cost = cost;
}

static bool is_carried(const struct gr_simplex *s)
{
	for (int32_t at = 1; at <= s->nodes; at++) {
		const struct gr_spot *x = &s->spot[at];

		/* an artificial arc has all its room left on one side only while it is empty */
		if (x->pred < 0 && x->up != GR_SIMPLEX_INF && x->down != GR_SIMPLEX_INF)
			return false;
	}
	return true;
}

/*
 * Subtrees that hang by empty artificial arcs lie near -big or near +big. The upper ones are brought down as far as
 * the arcs between both kinds allow, so that no price shows the artificial rate. Then node 0 has price 0.
 */
static void read_prices(const struct gr_simplex *s, uint8_t *high, struct gr_flow *out)
{
	uint64_t by = 2 * (uint64_t)s->big, zero;
	bool any[2] = {false, false};

	high[0] = 0;
	for (int32_t at = s->next[0]; at; at = s->next[at]) {
		const struct gr_spot *x = &s->spot[at];

		high[at] = x->pred < 0 ? x->down >= GR_SIMPLEX_FLOW_MAX : high[x->parent];
		any[high[at]] = true;
	}
	for (int32_t e = 0; any[0] && any[1] && e < s->arcs; e++) {
		const struct gr_side *x = &s->side[e];

		if (high[x->from] && !high[x->to]) {
			uint64_t r = (uint64_t)x->rate + s->pi[x->from] - s->pi[x->to];

			by = r < by ? r : by;
		}
	}
	zero = s->pi[s->place[0]] - (high[s->place[0]] ? by : 0);
	for (int32_t at = 1; at <= s->nodes; at++)
		out->price[s->name[at]] = (int64_t)(s->pi[at] - (high[at] ? by : 0) - zero);
}

/*
 * The cut: whatever can still be reached from a node that cannot send all it gives. Everything that leads out is full and
 * what leads in is at its lowest, and yet it holds more than it needs.
 */
static int read_cut(
    const struct gr_net *net, struct gr_simplex *s, struct gr_flow *out, struct gr_error *err)
{
	int32_t *queue = gr_alloc_array(s->a, (size_t)net->nodes, sizeof(*queue)), got = 0;
	struct gr_residual r;
	int rc = gr_residual_make(net, out->amount, false, s->a, &r, err);

	if (!rc && !queue)
		rc = gr_fail_full(err);
	if (rc)
		return rc;
	for (int32_t v = 0; v < net->nodes; v++) {
		const struct gr_spot *x = &s->spot[s->place[v]];

		out->price[v] = x->pred < 0 && x->up > GR_SIMPLEX_FLOW_MAX && x->down > 0;
		if (out->price[v])
			queue[got++] = v;
	}
	for (int32_t i = 0; i < got; i++)
		for (int64_t k = r.first[queue[i]]; k < r.first[queue[i] + 1]; k++)
			if (!out->price[r.step[k].to]) {
				out->price[r.step[k].to] = 1;
				queue[got++] = r.step[k].to;
			}
	return gr_fail(err, GR_MISSING, N_("No flow meets every supply within the bounds."),
	    N_("Raise a capacity that leads out of the cut, or lower what its nodes give."));
}

static int keep_basis(
    const struct gr_simplex *s, struct gr_arena *a, struct gr_flow *out, struct gr_error *err)
{
	size_t n = (size_t)s->nodes, m = (size_t)s->arcs;
	struct gr_basis *b = gr_alloc(a, sizeof(*b));
	int32_t *pred = gr_alloc_array(a, n, sizeof(*pred));
	uint8_t *full = gr_alloc_copy(a, s->turned, m, 1);

	if (gr_arena_full(a))
		return gr_fail_full(err);
	for (int32_t at = 1; at <= s->nodes; at++) {
		pred[s->name[at]] = s->spot[at].pred;
		if (s->spot[at].pred >= 0)
			full[s->spot[at].pred] = 0;
	}
	*b = (struct gr_basis){s->nodes, s->arcs, pred, full};
	out->basis = b;
	return GR_OK;
}

/* The first basis from an earlier answer: what is new comes without tree arcs and empty. */
static int first_basis(
    struct gr_simplex *s, const struct gr_basis *from, int64_t *excess, struct gr_error *err)
{
	int32_t *pred = gr_alloc_array(s->a, (size_t)s->nodes, sizeof(*pred));
	uint8_t *full = from ? gr_alloc_array(s->a, (size_t)s->arcs, 1) : NULL;

	if (gr_arena_full(s->a))
		return gr_fail_full(err);
	if (!from) {
		int rc = gr_flow_crash(s, excess, pred, s->a, err);

		if (rc)
			return rc;
	}
	for (int32_t v = 0; from && v < s->nodes; v++)
		pred[v] = v < from->nodes && from->pred[v] < s->arcs ? from->pred[v] : -1;
	for (int32_t e = 0; from && e < from->arcs && e < s->arcs; e++)
		full[e] = from->full[e];
	return gr_simplex_start(s, excess, pred, full, err);
}

static int run(const struct gr_net *net, const struct gr_basis *from, bool rates,
    const struct gr_flow_watch *watch, struct gr_arena *scratch, struct gr_simplex *s,
    struct gr_error *err)
{
	int rc = gr_simplex_open(s, net->nodes, net->arcs, scratch, err);
	int64_t *excess = gr_alloc_array(scratch, (size_t)net->nodes, sizeof(*excess));

	if (!rc && !excess)
		rc = gr_fail_full(err);
	if (rc)
		return rc;
	load(s, net, rates, excess);
	rc = first_basis(s, from, excess, err);
	return rc ? rc : gr_simplex_run(s, watch, err);
}

/* A cycle without end says nothing while it is open whether there is a flow at all: that is asked first, without rates. */
static int tell_unbounded(const struct gr_net *net, struct gr_arena *a, struct gr_arena *scratch,
    const struct gr_simplex *ray, struct gr_flow *out, struct gr_error *err)
{
	struct gr_simplex s;
	struct gr_error kept = *err;
	int rc = run(net, NULL, false, NULL, scratch, &s, err);

	if (rc)
		return rc;
	if (!is_carried(&s)) {
		read_amounts(&s, net, out);
		return read_cut(net, &s, out, err);
	}
	out->cycle = gr_alloc_copy(a, ray->ray, (size_t)ray->ray_arcs, sizeof(*ray->ray));
	if (!out->cycle)
		return gr_fail_full(err);
	out->cycle_arcs = ray->ray_arcs;
	*err = kept;
	return GR_UNBOUNDED;
}

static int solve(const struct gr_net *net, const struct gr_basis *from,
    const struct gr_flow_watch *watch, struct gr_arena *a, struct gr_arena *scratch,
    struct gr_flow *out, struct gr_error *err)
{
	struct gr_simplex s;
	uint8_t *high = gr_alloc_array(scratch, (size_t)net->nodes + 1, 1);
	int rc;

	out->amount = gr_alloc_array(a, (size_t)net->arcs, sizeof(*out->amount));
	out->price = gr_alloc_array(a, (size_t)net->nodes, sizeof(*out->price));
	if (gr_arena_full(a) || !high)
		return gr_fail_full(err);
	rc = run(net, from, true, watch, scratch, &s, err);
	out->stats = s.stats;
	if (rc == GR_UNBOUNDED)
		return tell_unbounded(net, a, scratch, &s, out, err);
	if (rc)
		return rc;
	read_amounts(&s, net, out);
	if (!is_carried(&s))
		return read_cut(net, &s, out, err);
	read_prices(&s, high, out);
	return keep_basis(&s, a, out, err);
}

int gr_flow_solve_watched(const struct gr_net *net, const struct gr_basis *from,
    const struct gr_flow_watch *watch, struct gr_arena *a, struct gr_flow *out,
    struct gr_error *err)
{
	struct gr_arena *scratch;
	int rc = check_net(net, err);

	*out = (struct gr_flow){0};
	if (rc)
		return rc;
	scratch = gr_arena_open(gr_arena_left(a)); /* what is done with is given back at once */
	if (!scratch)
		return gr_fail_full(err);
	rc = solve(net, from, watch, a, scratch, out, err);
	gr_arena_close(scratch);
	return rc;
}

int gr_flow_resolve(const struct gr_net *net, const struct gr_basis *from, struct gr_arena *a,
    struct gr_flow *out, struct gr_error *err)
{
	return gr_flow_solve_watched(net, from, NULL, a, out, err);
}

int gr_flow_solve(
    const struct gr_net *net, struct gr_arena *a, struct gr_flow *out, struct gr_error *err)
{
	return gr_flow_solve_watched(net, NULL, NULL, a, out, err);
}
