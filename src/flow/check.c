#include "flow/check.h"

static int broken_arc(struct gr_error *err, int32_t e, const char *sentence)
{
	return gr_fail_with(err, GR_BROKEN, sentence,
	    N_("The answer is not proved; do not use it."), GR_ARGS(gr_arg_count(e)));
}

static int check_balance(const struct gr_net *net, const struct gr_flow *flow, struct gr_arena *a,
    struct gr_flow_proof *out, struct gr_error *err)
{
	gr_i128 *rest = gr_alloc_array(a, (size_t)net->nodes, sizeof(*rest));

	if (!rest)
		return gr_fail_full(err);
	for (int32_t v = 0; v < net->nodes; v++)
		rest[v] = net->supply[v];
	for (int32_t e = 0; e < net->arcs; e++) {
		const struct gr_arc *arc = &net->arc[e];

		if (arc->from < 0 || arc->from >= net->nodes || arc->to < 0 ||
		    arc->to >= net->nodes)
			return broken_arc(
			    err, e, N_("Arc {0} leads to a node that does not exist."));
		if (flow->amount[e] < arc->low || flow->amount[e] > arc->cap ||
		    flow->amount[e] == GR_FLOW_UNLIMITED)
			return broken_arc(
			    err, e, N_("The amount on arc {0} is outside its bounds."));
		rest[arc->from] -= flow->amount[e];
		rest[arc->to] += flow->amount[e];
		out->bounds++;
	}
	for (int32_t v = 0; v < net->nodes; v++) {
		if (rest[v])
			return broken_arc(err, v, N_("Node {0} does not balance."));
		out->balanced++;
	}
	return GR_OK;
}

/*
 * Weak duality: sum of supply x -price, plus for each arc its reduced cost r times low where r > 0 and times cap where r < 0,
 * bounds the cost from below (Ahuja, Magnanti, Orlin 1993, section 9.4); equal to the cost, both are optimal.
 */
static int check_duality(const struct gr_net *net, const struct gr_flow *flow,
    struct gr_flow_proof *out, struct gr_error *err)
{
	for (int32_t v = 0; v < net->nodes; v++)
		out->dual -= (gr_i128)net->supply[v] * flow->price[v];
	for (int32_t e = 0; e < net->arcs; e++) {
		const struct gr_arc *arc = &net->arc[e];
		gr_i128 r = (gr_i128)arc->rate + flow->price[arc->from] - flow->price[arc->to];

		if (r > 0 && flow->amount[e] != arc->low)
			return broken_arc(err, e,
			    N_("Arc {0} carries more than its lowest amount, and is too dear."));
		if (r < 0 && flow->amount[e] != arc->cap)
			return broken_arc(
			    err, e, N_("Arc {0} has room, and would make the answer cheaper."));
		out->slack++;
		out->primal += (gr_i128)arc->rate * flow->amount[e];
		out->dual += r > 0 ? r * arc->low : r < 0 ? r * arc->cap : 0;
	}
	if (out->primal != out->dual || out->primal != flow->cost)
		return gr_fail(err, GR_BROKEN,
		    N_("The cost is not the sum of amounts and rates, or not the dual's."),
		    N_("The answer is not proved; do not use it."));
	return GR_OK;
}

int gr_flow_check(const struct gr_net *net, const struct gr_flow *flow, struct gr_arena *a,
    struct gr_flow_proof *out, struct gr_error *err)
{
	int rc;

	*out = (struct gr_flow_proof){0};
	rc = check_balance(net, flow, a, out, err);
	return rc ? rc : check_duality(net, flow, out, err);
}

int gr_flow_check_cut(const struct gr_net *net, const struct gr_flow *flow,
    struct gr_flow_proof *out, struct gr_error *err)
{
	bool open = false;

	*out = (struct gr_flow_proof){0};
	for (int32_t v = 0; v < net->nodes; v++) {
		if (flow->price[v] != 0 && flow->price[v] != 1)
			return broken_arc(
			    err, v, N_("Node {0} is neither in the cut nor out of it."));
		if (flow->price[v]) {
			out->cut_nodes++;
			out->cut_gives += net->supply[v];
		}
	}
	for (int32_t e = 0; e < net->arcs; e++) {
		const struct gr_arc *arc = &net->arc[e];

		if (flow->price[arc->from] && !flow->price[arc->to]) {
			open = open || arc->cap == GR_FLOW_UNLIMITED;
			out->cut_room += arc->cap;
		} else if (!flow->price[arc->from] && flow->price[arc->to]) {
			out->cut_room -= arc->low;
		}
	}
	if (open || out->cut_gives <= out->cut_room)
		return gr_fail(err, GR_BROKEN, N_("The cut does not show that no flow exists."),
		    N_("The answer is not proved; do not use it."));
	return GR_OK;
}

int gr_flow_check_cycle(const struct gr_net *net, const struct gr_flow *flow,
    struct gr_flow_proof *out, struct gr_error *err)
{
	*out = (struct gr_flow_proof){.cycle_arcs = flow->cycle_arcs};
	for (int32_t i = 0; i < flow->cycle_arcs; i++) {
		int32_t e = flow->cycle[i], after = flow->cycle[(i + 1) % flow->cycle_arcs];

		if (e < 0 || e >= net->arcs || after < 0 || after >= net->arcs ||
		    net->arc[e].to != net->arc[after].from || net->arc[e].cap != GR_FLOW_UNLIMITED)
			return broken_arc(
			    err, e, N_("The cycle does not close or is not unlimited at arc {0}."));
		out->cycle_rate += net->arc[e].rate;
	}
	if (out->cycle_rate >= 0)
		return gr_fail(err, GR_BROKEN, N_("The cycle does not cost less than nothing."),
		    N_("The answer is not proved; do not use it."));
	return GR_OK;
}
