#include "flow/hold.h"

#include "flow/way.h"

/* A way without bound among finite ones needs no amount: then all of them cost the same. */
static void fill(struct gr_way *w, int32_t from, int32_t to, struct gr_hold *out)
{
	if (!gr_way_find(w, from, to))
		return;
	out->rate = w->price[to] - w->price[from];
	do {
		int64_t moved = gr_way_move(w, from, to, INT64_MAX);

		if (moved == INT64_MAX) {
			out->amount = GR_FLOW_UNLIMITED;
			return;
		}
		out->amount += moved;
	} while (gr_way_find_equal(w, from, to));
}

int gr_flow_hold(const struct gr_net *net, const struct gr_flow *flow, int32_t from, int32_t to,
    struct gr_arena *a, struct gr_hold *out, struct gr_error *err)
{
	struct gr_arena *scratch;
	struct gr_way w;
	int rc;

	*out = (struct gr_hold){0};
	if (from < 0 || from >= net->nodes || to < 0 || to >= net->nodes || from == to)
		return gr_fail(err, GR_INVALID,
		    N_("The two nodes between which a price is asked for are not in the network."),
		    N_("Name two different nodes, numbered from 0."));
	scratch = gr_arena_open(gr_arena_left(a));
	if (!scratch)
		return gr_fail_full(err);
	rc = gr_way_open(&w, net, flow, -1, scratch, err);
	if (!rc)
		fill(&w, from, to, out);
	gr_arena_close(scratch);
	return rc;
}
