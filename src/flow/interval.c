#include "flow/flow.h"

#include "flow/heap.h"
#include "flow/residual.h"

/* Dijkstra's method: distances in reduced costs, which are nowhere negative on the residual graph. */
static void shortest(const struct gr_net *net, const struct gr_flow *flow,
    const struct gr_residual *r, int32_t root, struct gr_heap *h)
{
	gr_heap_offer(h, root, 0);
	while (h->count) {
		int32_t v = gr_heap_take(h);

		for (int64_t k = r->first[v]; k < r->first[v + 1]; k++) {
			int32_t e = r->step[k].arc;
			const struct gr_arc *arc = &net->arc[e < 0 ? ~e : e];
			int64_t cost = arc->rate + flow->price[arc->from] - flow->price[arc->to];

			gr_heap_offer(h, r->step[k].to, h->dist[v] + (e < 0 ? -cost : cost));
		}
	}
}

static int bound(const struct gr_net *net, const struct gr_flow *flow, int32_t root, bool back,
    struct gr_arena *scratch, int64_t *out, struct gr_error *err)
{
	struct gr_residual r;
	struct gr_heap h;
	int rc = gr_residual_make(net, flow->amount, back, scratch, &r, err);

	if (!rc)
		rc = gr_heap_open(&h, net->nodes, scratch, err);
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
