#include "plan/share.h"

/* Twice the middle of the interval; where a side is open, twice the solver's own price for all, which is optimal too. */
static void middle(const struct gr_network *n, const struct gr_flow *flow,
    const struct gr_prices *prices, int64_t *twice)
{
	bool open = false;

	for (int32_t v = 0; v < n->net.nodes; v++)
		open = open || prices->min[v] == INT64_MIN || prices->max[v] == INT64_MAX;
	for (int32_t v = 0; v < n->net.nodes; v++)
		twice[v] = open ? 2 * (flow->price[v] - flow->price[0])
		                : prices->min[v] + prices->max[v];
}

/* Whose an arc of the network of each for itself is: -1, a site's. */
static int32_t owner(const struct gr_network *n, int32_t arc)
{
	int32_t need = gr_network_need_at(n, n->arc[arc].to);
	const struct gr_plan_node *from = &n->node[n->arc[arc].from];

	if (need >= 0)
		return n->member[need].org;
	if (from->role == GR_ROLE_SURPLUS)
		return n->member[from->ref].org;
	return from->role == GR_ROLE_BAY ? from->org : -1;
}

int gr_shares_make(const struct gr_network *joint, const struct gr_flow *flow,
    const struct gr_prices *prices, struct gr_arena *a, struct gr_shares *out, struct gr_error *err)
{
	size_t orgs = (size_t)joint->d->orgs;
	int64_t *twice = gr_alloc_array(a, (size_t)joint->net.nodes, sizeof(*twice));
	int64_t *rent = gr_alloc_array(a, (size_t)joint->net.arcs, sizeof(*rent));
	gr_i128 odd = 0, rents = 0;
	struct gr_network priced;
	struct gr_flow alone;
	int rc;

	out->share_mille_ore = gr_alloc_array(a, orgs, sizeof(gr_i128));
	out->alone_mille_ore = gr_alloc_array(a, orgs, sizeof(gr_i128));
	if (gr_arena_full(a))
		return gr_fail_full(err);
	middle(joint, flow, prices, twice);
	for (int32_t i = 0; i < joint->members; i++) {
		const struct gr_member *m = &joint->member[i];

		if (m->node >= 0)
			out->share_mille_ore[m->org] -= (gr_i128)joint->supply[m->node] *
			                                twice[m->node];
	}
	for (int32_t i = 0; i < joint->net.arcs; i++) {
		const struct gr_arc *arc = &joint->arc[i];
		int64_t reduced = 2 * arc->rate + twice[arc->from] - twice[arc->to];

		if (arc->cap == GR_FLOW_UNLIMITED || reduced >= 0)
			continue;
		rent[i] = -reduced;
		/* The price of its own highest share stays with the need. */
		if (joint->about[i].kind == GR_ARC_BOUND)
			out->share_mille_ore[owner(joint, i)] += (gr_i128)arc->cap * reduced;
		else
			rents -= (gr_i128)arc->cap * reduced;
	}
	rc = gr_network_build(joint, GR_NET_PRICED, joint, rent, a, &priced, err);
	if (!rc)
		rc = gr_flow_solve(&priced.net, a, &alone, err);
	if (rc)
		return rc;
	for (int32_t i = 0; i < priced.net.arcs; i++) {
		int32_t org = owner(&priced, i);

		if (org >= 0)
			out->alone_mille_ore[org] += (gr_i128)alone.amount[i] * priced.arc[i].rate;
	}
	/* Halves: each down, and the thousandths of an øre that are left to the first ones that lost a half. */
	for (size_t k = 0; k < orgs; k++)
		odd += out->share_mille_ore[k] & 1;
	out->rent_mille_ore = gr_div_floor(rents, 2);
	odd = (odd - (rents & 1)) / 2;
	for (size_t k = 0; k < orgs; k++) {
		bool half = (out->share_mille_ore[k] & 1) != 0;

		out->share_mille_ore[k] = gr_div_floor(out->share_mille_ore[k], 2);
		out->alone_mille_ore[k] = gr_div_ceil(out->alone_mille_ore[k], 2);
		if (half && odd > 0) {
			out->share_mille_ore[k]++;
			odd--;
		}
	}
	return GR_OK;
}
