#include "plan/plan.h"

#include <string.h>
#include <time.h>

#include "plan/pair.h"
#include "plan/plan_file.h"
#include "plan/price.h"
#include "plan/reason.h"
#include "plan/share.h"

static int quarter_setting(
    const struct gr_dataset *d, const char *key, struct gr_quarter *out, struct gr_error *err)
{
	struct gr_str text, year;
	int64_t y, q;
	int rc = gr_setting_text(d, key, &text, err);

	if (rc)
		return rc;
	year = gr_str_split(&text, '-');
	if (text.n != 2 || text.p[0] != 'Q' || !gr_str_i64(year, &y) ||
	    !gr_str_i64((struct gr_str){text.p + 1, 1}, &q) || y < 2000 || y > 2100 || q < 1 ||
	    q > 4)
		return gr_fail_with(err, GR_INVALID,
		    N_("The setting {0} is not a quarter such as 2028-Q3."),
		    N_("Correct it in settings.csv."), GR_ARGS(gr_arg_z(key)));
	*out = gr_quarter_of((int32_t)y, (int32_t)q);
	return GR_OK;
}

int gr_plan_defaults(const struct gr_dataset *d, struct gr_plan_params *out, struct gr_error *err)
{
	struct gr_str certainty;
	int64_t limit = 0, detour = 0;
	int rc = gr_setting_text(d, "plan.certainty_from", &certainty, err);

	*out = (struct gr_plan_params){.only_org = -1};
	if (!rc && !gr_certainty_read(certainty, &out->certainty_from))
		rc = gr_fail_with(err, GR_INVALID,
		    N_("The setting plan.certainty_from is \"{0}\", which is no certainty."),
		    N_("Correct it in settings.csv."), GR_ARGS(gr_arg_text(certainty)));
	if (!rc)
		rc = quarter_setting(d, "plan.first_quarter", &out->first, err);
	if (!rc)
		rc = quarter_setting(d, "plan.last_quarter", &out->last, err);
	if (!rc)
		rc = gr_setting_int(d, "plan.haul_limit_m", 0, &limit, err);
	if (!rc)
		rc = gr_setting_int(d, "plan.detour_permille", 0, &detour, err);
	if (!rc && (limit < 0 || limit > 10000000 || detour < 1000 || detour > 10000))
		rc = gr_fail(err, GR_INVALID,
		    N_("plan.haul_limit_m or plan.detour_permille is out of range."),
		    N_("Correct them in settings.csv."));
	out->haul_limit_m = (int32_t)limit;
	out->detour_permille = (int32_t)detour;
	return rc;
}

/* --- one plan, from lines to proof --- */

struct making {
	gr_plan_progress progress;
	void *self;
	int64_t done;
	struct gr_arena *a;
	struct gr_error *err;
};

#define STEPS 7

static int step(struct making *m, const char *what)
{
	if (m->progress && m->progress(m->self, what, m->done, STEPS))
		return gr_fail(
		    m->err, GR_LIMIT, N_("The computation of the plan was stopped."), "");
	m->done++;
	return GR_OK;
}

/* How long a part took; never stored in what is compared. */
static int64_t clock_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

/* Every stay that is too long is cut at the quarter's end it should not have passed; each cut needs another solution. */
#define CUTS 40

static int solve_joint(struct making *m, struct gr_network *net, struct gr_plan *out,
    struct gr_flow *flow, struct gr_pairs *pairs)
{
	int64_t begin = clock_us();
	gr_i128 free_cost = 0;
	int rc = gr_flow_solve(&net->net, m->a, flow, m->err);

	out->solve_us = clock_us() - begin;
	out->kind = GR_PLAN_PROVED;
	free_cost = rc ? 0 : flow->cost;
	for (int cuts = 0; !rc; cuts++) {
		struct gr_flow last = *flow;

		rc = gr_pairs_make(net, flow->amount, m->a, pairs, m->err);
		if (rc || pairs->too_longs == 0)
			break;
		if (cuts == CUTS)
			return gr_fail(m->err, GR_LIMIT,
			    N_("The longest stay in a resource yard cannot be kept: the plan has "
			       "too many "
			       "stays that pass it."),
			    N_("Allow a longer stay in the setting depot.max_quarters."));
		for (int32_t i = 0; i < pairs->too_longs; i++)
			net->arc[pairs->too_long[i]].cap = 0;
		out->kind = GR_PLAN_GAP;
		rc = gr_flow_resolve(&net->net, last.basis, m->a, flow, m->err);
	}
	out->gap_mille_ore = rc ? 0 : flow->cost - free_cost;
	out->objective_mille_ore = rc ? 0 : flow->cost;
	return rc;
}

static int solve_alone(struct making *m, const struct gr_network *base, struct gr_plan *out)
{
	struct gr_network net;
	struct gr_flow flow;
	struct gr_pairs pairs;
	int rc = gr_network_build(base, GR_NET_ALONE, NULL, NULL, m->a, &net, m->err);

	if (!rc)
		rc = gr_flow_solve(&net.net, m->a, &flow, m->err);
	if (!rc)
		rc = gr_pairs_make(&net, flow.amount, m->a, &pairs, m->err);
	if (!rc)
		out->alone = gr_pairs_sum(&net, &pairs, -1);
	return rc;
}

static int sum_orgs(struct making *m, const struct gr_network *net, const struct gr_pairs *pairs,
    const struct gr_shares *shares, struct gr_plan *out)
{
	bool *there = gr_alloc_array(m->a, (size_t)net->d->orgs, sizeof(*there));

	out->org = gr_alloc_array(m->a, (size_t)net->d->orgs, sizeof(*out->org));
	if (gr_arena_full(m->a))
		return gr_fail_full(m->err);
	for (int32_t i = 0; i < net->members; i++) {
		if (net->member[i].node >= 0)
			there[net->member[i].org] = true;
	}
	for (int32_t i = 0; i < net->d->orgs; i++) {
		if (there[i])
			out->org[out->orgs++] = (struct gr_org_sum){.org = i,
			    .sum = gr_pairs_sum(net, pairs, i),
			    .alone_mille_ore = shares->alone_mille_ore[i],
			    .share_mille_ore = shares->share_mille_ore[i]};
	}
	return GR_OK;
}

int gr_plan_make(const struct gr_dataset *d, const struct gr_plan_params *params,
    gr_plan_progress progress, void *self, struct gr_arena *a, struct gr_plan *out,
    struct gr_error *err)
{
	struct making m = {.progress = progress, .self = self, .a = a, .err = err};
	struct gr_network base, net;
	struct gr_flow flow;
	struct gr_pairs pairs;
	struct gr_prices prices;
	struct gr_shares shares;
	struct gr_reasons reasons;
	int rc;

	memset(out, 0, sizeof(*out));
	out->snapshot = d->snapshot;
	out->params = *params;
	rc = step(&m, N_("Finding all pairs"));
	if (!rc)
		rc = gr_network_open(d, params, a, &base, err);
	if (!rc)
		rc = gr_network_build(&base, GR_NET_JOINT, NULL, NULL, a, &net, err);
	if (!rc)
		rc = step(&m, N_("Solving"));
	if (!rc)
		rc = solve_joint(&m, &net, out, &flow, &pairs);
	if (!rc)
		rc = step(&m, N_("Each for itself"));
	if (!rc)
		rc = solve_alone(&m, &base, out);
	if (!rc)
		rc = step(&m, N_("Prices"));
	if (!rc)
		rc = gr_prices_make(&net, &flow, a, &prices, err);
	if (!rc)
		rc = step(&m, N_("Shares"));
	if (!rc)
		rc = gr_shares_make(&net, &flow, &prices, a, &shares, err);
	if (!rc)
		rc = step(&m, N_("Reasons"));
	if (!rc)
		rc = gr_reasons_make(&net, &flow, &prices, &pairs, a, &reasons, err);
	if (!rc)
		rc = sum_orgs(&m, &net, &pairs, &shares, out);
	if (!rc)
		rc = step(&m, N_("Plan file"));
	if (!rc)
		rc = gr_plan_file_write(&net, &flow, a, &out->file, &out->file_sha256, err);
	if (rc)
		return rc;
	out->joint = gr_pairs_sum(&net, &pairs, -1);
	out->pair = pairs.pair;
	out->pairs = pairs.pairs;
	out->reason = reasons.reason;
	out->reasons = reasons.reasons;
	out->price = prices.price;
	out->prices = prices.prices;
	out->rent_mille_ore = shares.rent_mille_ore;
	out->nodes = net.net.nodes;
	out->arcs = net.net.arcs;
	return GR_OK;
}
