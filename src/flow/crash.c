#include "flow/crash.h"

#include "flow/heap.h"

/* The lists of unlimited arcs by one end. */
struct lists {
	int64_t *first;
	int32_t *arc;
};

static int list_unlimited(const struct gr_simplex *s, bool back, struct gr_arena *a,
    struct lists *out, struct gr_error *err)
{
	int64_t *first = gr_alloc_array(a, (size_t)s->nodes + 2, sizeof(*first));
	int32_t *arc = gr_alloc_array(a, (size_t)s->arcs + 1, sizeof(*arc));

	if (gr_arena_full(a))
		return gr_fail_full(err);
	for (int32_t e = 0; e < s->arcs; e++)
		if (s->cap[e] == GR_SIMPLEX_INF)
			first[(back ? s->side[e].to : s->side[e].from) + 2]++;
	for (int32_t v = 0; v < s->nodes; v++)
		first[v + 2] += first[v + 1];
	for (int32_t e = 0; e < s->arcs; e++)
		if (s->cap[e] == GR_SIMPLEX_INF)
			arc[first[(back ? s->side[e].to : s->side[e].from) + 1]++] = e;
	*out = (struct lists){first, arc};
	return GR_OK;
}

/* Cheapest ways from hub (back: to it) over unlimited arcs, rates below 0 counted as 0; sets pred where asked. */
static int grow(const struct gr_simplex *s, const int64_t *excess, int32_t hub, bool back,
    int32_t *pred, struct gr_arena *a, struct gr_error *err)
{
	struct lists l = {0};
	struct gr_heap h;
	int rc = list_unlimited(s, back, a, &l, err);

	if (!rc)
		rc = gr_heap_open(&h, s->nodes, a, err);
	if (rc)
		return rc;
	gr_heap_offer(&h, hub, 0);
	while (h.count) {
		int32_t v = gr_heap_take(&h);

		for (int64_t k = l.first[v]; k < l.first[v + 1]; k++) {
			const struct gr_side *e = &s->side[l.arc[k]];
			int32_t w = back ? e->from : e->to;

			/* what gives hangs on the sink, everything else on the source */
			if (gr_heap_offer(&h, w, h.dist[v] + (e->rate > 0 ? e->rate : 0)) &&
			    (excess[w] > 0) == back)
				pred[w] = l.arc[k];
		}
	}
	return GR_OK;
}

/*
 * A source and a sink that together give and take at least a quarter of everything; or one node that leads to and from
 * more others by unlimited arcs than any, which can then level out whatever there is. Without them the trees would be
 * full of flow that they cannot carry. False: there are none.
 */
static bool find_hubs(const struct gr_simplex *s, const int64_t *excess, int32_t *out, int32_t *in,
    int32_t *source, int32_t *sink)
{
	gr_i128 given = 0;

	*source = *sink = 0;
	for (int32_t v = 0; v < s->nodes; v++) {
		given += excess[v] > 0 ? excess[v] : 0;
		*source = excess[v] > excess[*source] ? v : *source;
		*sink = excess[v] < excess[*sink] ? v : *sink;
	}
	if (given && 4 * (gr_i128)excess[*source] >= given && -4 * (gr_i128)excess[*sink] >= given)
		return true;
	for (int32_t e = 0; e < s->arcs; e++)
		if (s->cap[e] == GR_SIMPLEX_INF) {
			out[s->side[e].from]++;
			in[s->side[e].to]++;
		}
	*source = *sink = 0;
	for (int32_t v = 1; v < s->nodes; v++) {
		*source = out[v] > out[*source] ? v : *source;
		*sink = in[v] > in[*sink] ? v : *sink;
	}
	return *source == *sink && out[*source] + in[*sink] >= s->nodes / 4;
}

int gr_flow_crash(const struct gr_simplex *s, const int64_t *excess, int32_t *pred,
    struct gr_arena *scratch, struct gr_error *err)
{
	int32_t *out = gr_alloc_array(scratch, (size_t)s->nodes, sizeof(*out));
	int32_t *in = gr_alloc_array(scratch, (size_t)s->nodes, sizeof(*in));
	int32_t source, sink;
	int rc;

	if (gr_arena_full(scratch))
		return gr_fail_full(err);
	for (int32_t v = 0; v < s->nodes; v++)
		pred[v] = -1;
	if (!find_hubs(s, excess, out, in, &source, &sink))
		return GR_OK;
	rc = grow(s, excess, source, false, pred, scratch, err);
	if (!rc)
		rc = grow(s, excess, sink, true, pred, scratch, err);
	pred[source] = pred[sink] = -1;
	return rc;
}
