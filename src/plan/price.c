#include "plan/price.h"

int64_t gr_price_per_t(int64_t ore_per_m3, struct gr_mass mass)
{
	int64_t out;

	if (ore_per_m3 == INT64_MIN || ore_per_m3 == INT64_MAX || mass.num <= 0)
		return ore_per_m3;
	return gr_fits(gr_div_half_even((gr_i128)ore_per_m3 * 1000 * mass.den, mass.num), &out)
	           ? out
	       : ore_per_m3 < 0 ? INT64_MIN
	                        : INT64_MAX;
}

int gr_prices_make(const struct gr_network *n, const struct gr_flow *flow, struct gr_arena *a,
    struct gr_prices *out, struct gr_error *err)
{
	int rc = gr_flow_interval(&n->net, flow, 0, a, &out->min, &out->max, err);

	out->prices = 0;
	if (rc)
		return rc;
	out->price = gr_alloc_array(a, (size_t)n->members, sizeof(*out->price));
	if (gr_arena_full(a))
		return gr_fail_full(err);
	for (int32_t i = 0; i < n->members; i++) {
		const struct gr_member *m = &n->member[i];
		struct gr_plan_price *p = &out->price[out->prices];

		if (m->node < 0)
			continue;
		/* A surplus as it is dug, a need as it is delivered. */
		*p = (struct gr_plan_price){.line = m->line,
		    .min_ore_per_t = gr_price_per_t(out->min[m->node], m->source_mass),
		    .max_ore_per_t = gr_price_per_t(out->max[m->node], m->source_mass)};
		out->prices++;
	}
	return GR_OK;
}
