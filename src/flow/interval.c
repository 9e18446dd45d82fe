#include "flow/flow.h"
#include "flow/residual.h"

/*
 * Dijkstra's method with the reduced costs of the answer, which are nowhere negative on the residual graph; a heap of
 * four children a node (Johnson 1975).
 */
struct heap {
	int32_t *node; /* [count] */
	int32_t *at;   /* [nodes] place in node; -1: not seen, -2: done */
	int64_t *dist; /* [nodes] */
	int32_t count;
};

static void put(struct heap *h, int32_t i, int32_t v)
{
	h->node[i] = v;
	h->at[v] = i;
}

static void rise(struct heap *h, int32_t i, int32_t v)
{
	while (i > 0 && h->dist[h->node[(i - 1) / 4]] > h->dist[v]) {
		put(h, i, h->node[(i - 1) / 4]);
		i = (i - 1) / 4;
	}
	put(h, i, v);
}

static int32_t take(struct heap *h)
{
	int32_t top = h->node[0], v = h->node[--h->count], i = 0;

	h->at[top] = -2;
	for (;;) {
		int32_t least = -1, child = 4 * i + 1,
		        end = child + 4 < h->count ? child + 4 : h->count;

		for (int32_t k = child; k < end; k++)
			if (least < 0 || h->dist[h->node[k]] < h->dist[h->node[least]])
				least = k;
		if (least < 0 || h->dist[h->node[least]] >= h->dist[v])
			break;
		put(h, i, h->node[least]);
		i = least;
	}
	if (h->count)
		put(h, i, v);
	return top;
}

/* Distances in reduced costs from root; INT64_MAX: no way. */
static void shortest(const struct gr_net *net, const struct gr_flow *flow,
    const struct gr_residual *r, int32_t root, struct heap *h)
{
	for (int32_t v = 0; v < net->nodes; v++) {
		h->at[v] = -1;
		h->dist[v] = INT64_MAX;
	}
	h->dist[root] = 0;
	h->count = 1;
	put(h, 0, root);
	while (h->count) {
		int32_t v = take(h);

		for (int64_t k = r->first[v]; k < r->first[v + 1]; k++) {
			int32_t to = r->step[k].to, e = r->step[k].arc;
			const struct gr_arc *arc = &net->arc[e < 0 ? ~e : e];
			int64_t length, cost;

			if (h->at[to] == -2)
				continue;
			cost = arc->rate + flow->price[arc->from] - flow->price[arc->to];
			length = h->dist[v] + (e < 0 ? -cost : cost);
			if (length >= h->dist[to])
				continue;
			h->dist[to] = length;
			if (h->at[to] < 0)
				h->at[to] = h->count++;
			rise(h, h->at[to], to);
		}
	}
}

static int bound(const struct gr_net *net, const struct gr_flow *flow, int32_t root, bool back,
    struct gr_arena *scratch, int64_t *out, struct gr_error *err)
{
	struct gr_residual r;
	struct heap h = {.node = gr_alloc_array(scratch, (size_t)net->nodes, sizeof(int32_t)),
	    .at = gr_alloc_array(scratch, (size_t)net->nodes, sizeof(int32_t)),
	    .dist = gr_alloc_array(scratch, (size_t)net->nodes, sizeof(int64_t))};
	int rc = gr_residual_make(net, flow->amount, back, scratch, &r, err);

	if (!rc && gr_arena_full(scratch))
		rc = gr_fail_full(err);
	if (rc)
		return rc;
	shortest(net, flow, &r, root, &h);
	for (int32_t v = 0; v < net->nodes; v++) {
		int64_t level = flow->price[v] - flow->price[root];

		if (h.dist[v] == INT64_MAX)
			out[v] = back ? INT64_MIN : INT64_MAX;
		else
			out[v] = back ? level - h.dist[v] : level + h.dist[v];
	}
	return GR_OK;
}

int gr_flow_interval(const struct gr_net *net, const struct gr_flow *flow, int32_t root,
    struct gr_arena *a, int64_t **min, int64_t **max, struct gr_error *err)
{
	struct gr_arena *scratch;
	int rc;

	if (root < 0 || root >= net->nodes)
		return gr_fail(
		    err, GR_INVALID, N_("The node whose price is to be 0 does not exist."), "");
	*min = gr_alloc_array(a, (size_t)net->nodes, sizeof(**min));
	*max = gr_alloc_array(a, (size_t)net->nodes, sizeof(**max));
	scratch = gr_arena_full(a) ? NULL : gr_arena_open(gr_arena_left(a));
	if (!scratch)
		return gr_fail_full(err);
	rc = bound(net, flow, root, false, scratch, *max, err);
	if (!rc)
		rc = bound(net, flow, root, true, scratch, *min, err);
	gr_arena_close(scratch);
	return rc;
}
