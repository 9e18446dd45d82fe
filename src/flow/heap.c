#include "flow/heap.h"

int gr_heap_open(struct gr_heap *h, int32_t nodes, struct gr_arena *a, struct gr_error *err)
{
	*h = (struct gr_heap){.nodes = nodes,
	    .node = gr_alloc_array(a, (size_t)nodes, sizeof(int32_t)),
	    .at = gr_alloc_array(a, (size_t)nodes, sizeof(int32_t)),
	    .dist = gr_alloc_array(a, (size_t)nodes, sizeof(int64_t))};
	if (gr_arena_full(a))
		return gr_fail_full(err);
	gr_heap_clear(h);
	return GR_OK;
}

void gr_heap_clear(struct gr_heap *h)
{
	h->count = 0;
	for (int32_t v = 0; v < h->nodes; v++) {
		h->at[v] = -1;
		h->dist[v] = INT64_MAX;
	}
}

static void put(struct gr_heap *h, int32_t i, int32_t v)
{
	h->node[i] = v;
	h->at[v] = i;
}

static void rise(struct gr_heap *h, int32_t i, int32_t v)
{
	while (i > 0 && h->dist[h->node[(i - 1) / 4]] > h->dist[v]) {
		put(h, i, h->node[(i - 1) / 4]);
		i = (i - 1) / 4;
	}
	put(h, i, v);
}

int32_t gr_heap_take(struct gr_heap *h)
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

bool gr_heap_offer(struct gr_heap *h, int32_t v, int64_t dist)
{
	if (h->at[v] == -2 || dist >= h->dist[v])
		return false;
	h->dist[v] = dist;
	rise(h, h->at[v] < 0 ? h->count++ : h->at[v], v);
	return true;
}
