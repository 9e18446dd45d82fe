#include "flow/trunk.h"

#include "flow/heap.h"

/* Every arc by both of its ends: what is residual changes from point to point, so it is asked on the way. */
struct walk {
	const struct gr_net *net;
	int64_t *first; /* [nodes + 1] */
	int32_t *step;  /* e: out of the node, ~e: into it */
	int64_t *amount, *price;
	int32_t *came; /* [nodes] the step that reached it */
	struct gr_heap heap;
	int32_t trunk;
};

static int open_walk(struct walk *w, const struct gr_net *net, const struct gr_flow *f,
    int32_t trunk, struct gr_arena *a, struct gr_error *err)
{
	size_t n = (size_t)net->nodes, m = (size_t)net->arcs;

	*w = (struct walk){.net = net,
	    .trunk = trunk,
	    .first = gr_alloc_array(a, n + 2, sizeof(int64_t)),
	    .step = gr_alloc_array(a, 2 * m, sizeof(int32_t)),
	    .amount = gr_alloc_copy(a, f->amount, m, sizeof(int64_t)),
	    .price = gr_alloc_copy(a, f->price, n, sizeof(int64_t)),
	    .came = gr_alloc_array(a, n, sizeof(int32_t))};
	if (gr_arena_full(a))
		return gr_fail_full(err);
	for (int32_t e = 0; e < net->arcs; e++) {
		w->first[net->arc[e].from + 2]++;
		w->first[net->arc[e].to + 2]++;
	}
	for (int32_t v = 0; v < net->nodes; v++)
		w->first[v + 2] += w->first[v + 1];
	for (int32_t e = 0; e < net->arcs; e++) {
		w->step[w->first[net->arc[e].from + 1]++] = e;
		w->step[w->first[net->arc[e].to + 1]++] = ~e;
	}
	return gr_heap_open(&w->heap, net->nodes, a, err);
}

static int64_t room_of(const struct walk *w, int32_t step)
{
	const struct gr_arc *arc = &w->net->arc[step < 0 ? ~step : step];
	int64_t amount = w->amount[step < 0 ? ~step : step];

	if (step < 0)
		return amount - arc->low;
	return arc->cap == GR_FLOW_UNLIMITED ? INT64_MAX : arc->cap - amount;
}

/* Dijkstra's method from s until t is done, without the trunk. False: t cannot be reached. Prices follow (Edmonds, Karp 1972). */
static bool find_way(struct walk *w, int32_t s, int32_t t)
{
	struct gr_heap *h = &w->heap;

	gr_heap_clear(h);
	gr_heap_offer(h, s, 0);
	while (h->count && h->at[t] != -2) {
		int32_t v = gr_heap_take(h);

		for (int64_t k = w->first[v]; k < w->first[v + 1]; k++) {
			int32_t step = w->step[k], e = step < 0 ? ~step : step;
			const struct gr_arc *arc = &w->net->arc[e];
			int32_t to = step < 0 ? arc->from : arc->to;
			int64_t cost = arc->rate + w->price[arc->from] - w->price[arc->to];

			if (e == w->trunk || !room_of(w, step))
				continue;
			if (gr_heap_offer(h, to, h->dist[v] + (step < 0 ? -cost : cost)))
				w->came[to] = step;
		}
	}
	if (h->at[t] != -2)
		return false;
	/* what is farther than t moves with t, so that no residual arc becomes cheaper than nothing */
	for (int32_t v = 0; v < w->net->nodes; v++)
		w->price[v] += h->at[v] == -2 ? h->dist[v] : h->dist[t];
	return true;
}

static int32_t came_from(const struct walk *w, int32_t v)
{
	int32_t step = w->came[v];

	return step < 0 ? w->net->arc[~step].to : w->net->arc[step].from;
}

/* Moves as much as the way has room for, at most `most`, off the trunk and onto the way. Returns it. */
static int64_t move_off(struct walk *w, int64_t most)
{
	int32_t s = w->net->arc[w->trunk].from, t = w->net->arc[w->trunk].to;

	for (int32_t v = t; v != s; v = came_from(w, v)) {
		int64_t room = room_of(w, w->came[v]);

		most = room < most ? room : most;
	}
	for (int32_t v = t; v != s; v = came_from(w, v)) {
		int32_t step = w->came[v];

		if (step < 0)
			w->amount[~step] -= most;
		else
			w->amount[step] += most;
	}
	w->amount[w->trunk] -= most;
	return most;
}

static int follow(struct walk *w, int64_t least, gr_i128 cost, struct gr_arena *a,
    struct gr_trunk *out, struct gr_error *err)
{
	const struct gr_arc *arc = &w->net->arc[w->trunk];
	int64_t slope = 0;
	int32_t n = 1;

	out->point = gr_alloc_array(a, GR_TRUNK_POINTS_MAX, sizeof(*out->point));
	if (!out->point)
		return gr_fail_full(err);
	out->point[0] = (struct gr_trunk_point){w->amount[w->trunk], cost};
	out->complete = true;
	while (arc->from != arc->to && w->amount[w->trunk] > least &&
	       find_way(w, arc->from, arc->to)) {
		/* one unit less on the trunk and one more on the way */
		int64_t dearer = w->price[arc->to] - w->price[arc->from] - arc->rate;
		bool same = n > 1 && dearer == slope; /* one line goes on: no breakpoint */
		int64_t moved;

		if (!same && n == GR_TRUNK_POINTS_MAX) {
			out->complete = false;
			break;
		}
		moved = move_off(w, w->amount[w->trunk] - least);
		cost += (gr_i128)dearer * moved;
		slope = dearer;
		n += !same;
		out->point[n - 1] = (struct gr_trunk_point){w->amount[w->trunk], cost};
	}
	out->points = n;
	out->amount = gr_alloc_copy(a, w->amount, (size_t)w->net->arcs, sizeof(*w->amount));
	return out->amount ? GR_OK : gr_fail_full(err);
}

int gr_flow_trunk(const struct gr_net *net, const struct gr_flow *optimum, int32_t trunk,
    int64_t least, struct gr_arena *a, struct gr_trunk *out, struct gr_error *err)
{
	struct gr_arena *scratch;
	struct walk w;
	int rc;

	*out = (struct gr_trunk){0};
	if (trunk < 0 || trunk >= net->arcs || least < net->arc[trunk].low ||
	    least > optimum->amount[trunk])
		return gr_fail(err, GR_INVALID,
		    N_("The arc or its least amount does not fit the network."),
		    N_("Ask for an arc of the network, between its lowest amount and what it "
		       "carries now."));
	scratch = gr_arena_open(gr_arena_left(a));
	if (!scratch)
		return gr_fail_full(err);
	rc = open_walk(&w, net, optimum, trunk, scratch, err);
	if (!rc)
		rc = follow(&w, least, optimum->cost, a, out, err);
	gr_arena_close(scratch);
	return rc;
}
