#include "flow/residual.h"

int gr_residual_make(const struct gr_net *net, const int64_t *amount, bool back, struct gr_arena *a,
    struct gr_residual *out, struct gr_error *err)
{
	int64_t *first = gr_alloc_array(a, (size_t)net->nodes + 2, sizeof(*first));
	int64_t steps;

	if (!first)
		return gr_fail_full(err);
	/* first[v + 2] counts, then first[v + 1] walks: at the end first[v] is where v begins */
	for (int32_t e = 0; e < net->arcs; e++) {
		const struct gr_arc *arc = &net->arc[e];

		if (amount[e] < arc->cap)
			first[(back ? arc->to : arc->from) + 2]++;
		if (amount[e] > arc->low)
			first[(back ? arc->from : arc->to) + 2]++;
	}
	for (int32_t v = 0; v < net->nodes; v++)
		first[v + 2] += first[v + 1];
	steps = first[net->nodes + 1];
	out->first = first;
	out->step = gr_alloc_array(a, (size_t)steps + 1, sizeof(*out->step));
	if (!out->step)
		return gr_fail_full(err);
	for (int32_t e = 0; e < net->arcs; e++) {
		const struct gr_arc *arc = &net->arc[e];
		int32_t from = back ? arc->to : arc->from, to = back ? arc->from : arc->to;

		if (amount[e] < arc->cap)
			out->step[first[from + 1]++] = (struct gr_step){to, e};
		if (amount[e] > arc->low)
			out->step[first[to + 1]++] = (struct gr_step){from, ~e};
	}
	return GR_OK;
}
