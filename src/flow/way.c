#include "flow/way.h"

int gr_way_open(struct gr_way *w, const struct gr_net *net, const struct gr_flow *flow,
    int32_t closed, struct gr_arena *a, struct gr_error *err)
{
	size_t n = (size_t)net->nodes, m = (size_t)net->arcs;

	*w = (struct gr_way){.net = net,
	    .closed = closed,
	    .first = gr_alloc_array(a, n + 2, sizeof(int64_t)),
	    .step = gr_alloc_array(a, 2 * m, sizeof(int32_t)),
	    .amount = gr_alloc_copy(a, flow->amount, m, sizeof(int64_t)),
	    .price = gr_alloc_copy(a, flow->price, n, sizeof(int64_t)),
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

static int64_t room_of(const struct gr_way *w, int32_t step)
{
	const struct gr_arc *arc = &w->net->arc[step < 0 ? ~step : step];
	int64_t amount = w->amount[step < 0 ? ~step : step];

	if (step < 0)
		return amount - arc->low;
	return arc->cap == GR_FLOW_UNLIMITED ? INT64_MAX : arc->cap - amount;
}

/* True if the step may be taken; then where it leads, and what it costs at the prices. */
static bool may_go(const struct gr_way *w, int32_t step, int32_t *to, int64_t *cost)
{
	int32_t e = step < 0 ? ~step : step;
	const struct gr_arc *arc = &w->net->arc[e];
	int64_t r = arc->rate + w->price[arc->from] - w->price[arc->to];

	*to = step < 0 ? arc->from : arc->to;
	*cost = step < 0 ? -r : r;
	return e != w->closed && room_of(w, step) > 0;
}

bool gr_way_find(struct gr_way *w, int32_t s, int32_t t)
{
	struct gr_heap *h = &w->heap;

	gr_heap_clear(h);
	gr_heap_offer(h, s, 0);
	while (h->count && h->at[t] != -2) {
		int32_t v = gr_heap_take(h), to;
		int64_t cost;

		for (int64_t k = w->first[v]; k < w->first[v + 1]; k++)
			if (may_go(w, w->step[k], &to, &cost) &&
			    gr_heap_offer(h, to, h->dist[v] + cost))
				w->came[to] = w->step[k];
	}
	if (h->at[t] != -2)
		return false;
	/* what is farther than t moves with t, so that no residual arc becomes cheaper than nothing */
	for (int32_t v = 0; v < w->net->nodes; v++)
		w->price[v] += h->at[v] == -2 ? h->dist[v] : h->dist[t];
	return true;
}

bool gr_way_find_equal(struct gr_way *w, int32_t s, int32_t t)
{
	struct gr_heap *h = &w->heap; /* its arrays serve as queue and as marks */
	int32_t got = 0;

	gr_heap_clear(h);
	h->node[got++] = s;
	h->at[s] = 0;
	for (int32_t i = 0; i < got && h->at[t] < 0; i++) {
		int32_t v = h->node[i], to;
		int64_t cost;

		for (int64_t k = w->first[v]; k < w->first[v + 1]; k++)
			if (may_go(w, w->step[k], &to, &cost) && !cost && h->at[to] < 0) {
				w->came[to] = w->step[k];
				h->at[to] = got;
				h->node[got++] = to;
			}
	}
	return h->at[t] >= 0;
}

static int32_t came_from(const struct gr_way *w, int32_t v)
{
	int32_t step = w->came[v];

	return step < 0 ? w->net->arc[~step].to : w->net->arc[step].from;
}

int64_t gr_way_move(struct gr_way *w, int32_t s, int32_t t, int64_t most)
{
	for (int32_t v = t; v != s; v = came_from(w, v)) {
		int64_t room = room_of(w, w->came[v]);

		most = room < most ? room : most;
	}
	if (most == INT64_MAX)
		return most;
	for (int32_t v = t; v != s; v = came_from(w, v)) {
		int32_t step = w->came[v];

		if (step < 0)
			w->amount[~step] -= most;
		else
			w->amount[step] += most;
	}
	return most;
}
