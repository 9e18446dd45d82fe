#include "plan/plan_file.h"

#include <string.h>

/* A line at a time: each number is added to its column's sum, so that no number of the file stands alone. */
#define COLUMNS 16

enum kind {
	K_PLAN,
	K_TARIFF,
	K_CROSSING,
	K_QUALITY,
	K_ROUTE,
	K_CLASS,
	K_RULE,
	K_SITE,
	K_OFFER,
	K_ROOT,
	K_TRUNK,
	K_SURPLUS,
	K_NEED,
	K_BOUND,
	K_LIMIT,
	K_SELLS,
	K_TAKES,
	K_BAY,
	K_ARC,
	K_OBJECTIVE,
	KINDS
};

static const char *const kind_name[KINDS] = {"plan", "tariff", "crossing", "quality", "route",
    "class", "rule", "site", "offer", "root", "trunk", "surplus", "need", "bound", "limit", "sells",
    "takes", "bay", "arc", "objective"};

struct writer {
	struct gr_sb sb;
	enum kind kind;
	int column;
	uint64_t sum[KINDS][COLUMNS], lines[KINDS];
	int columns[KINDS];
};

static void begin(struct writer *w, enum kind kind)
{
	w->kind = kind;
	w->column = 0;
	w->lines[kind]++;
	gr_sb_z(&w->sb, kind_name[kind]);
}

static void number(struct writer *w, int64_t n)
{
	gr_sb_char(&w->sb, ' ');
	gr_sb_i64(&w->sb, n);
	w->sum[w->kind][w->column++] += (uint64_t)n;
	if (w->column > w->columns[w->kind])
		w->columns[w->kind] = w->column;
}

static void none(struct writer *w)
{
	gr_sb_z(&w->sb, " -");
	w->column++;
}

static void number_or_none(struct writer *w, int64_t n, bool there)
{
	if (there)
		number(w, n);
	else
		none(w);
}

static void text(struct writer *w, struct gr_str s)
{
	gr_sb_char(&w->sb, ' ');
	gr_sb_add(&w->sb, s.n > 0 ? s : GR_STR("-"));
	w->column++;
}

static void end(struct writer *w)
{
	gr_sb_char(&w->sb, '\n');
}

/* Every allowed pair has its arc, unless a stay that was too long was cut. */
static bool complete(const struct gr_network *n)
{
	for (int32_t i = 0; i < n->net.arcs; i++) {
		if (n->about[i].kind == GR_ARC_HOLD && n->arc[i].cap == 0)
			return false;
	}
	return true;
}

static void write_raw(struct writer *w, const struct gr_network *n)
{
	const struct gr_dataset *d = n->d;
	const struct gr_tariff *t = &n->tariff;

	begin(w, K_PLAN);
	number(w, d->snapshot.v);
	number(w, (int64_t)n->params.certainty_from);
	number(w, n->params.first.n);
	number(w, n->params.last.n);
	number(w, n->params.haul_limit_m);
	number(w, n->params.detour_permille);
	text(w, complete(n) ? GR_STR("complete") : GR_STR("explicit"));
	end(w);
	begin(w, K_TARIFF);
	number(w, t->loading_ore_per_t);
	number(w, t->haul_mille_ore_per_tkm);
	number(w, t->payload_kg);
	number(w, t->tax_ore_per_t);
	number(w, t->co2_ore_per_t);
	number(w, t->truck_mg_per_tkm);
	number(w, t->in_ore_per_t);
	number(w, t->hold_ore_per_t);
	number(w, t->shortfall_ore_per_m3);
	end(w);
	for (int32_t i = 0; i < n->ways.ends; i += 2) {
		const struct gr_crossing *c = &d->crossing[n->ways.crossing[i / 2]];

		begin(w, K_CROSSING);
		number(w, c->a_e_m);
		number(w, c->a_n_m);
		number(w, c->land_a);
		number(w, c->b_e_m);
		number(w, c->b_n_m);
		number(w, c->land_b);
		number(w, c->length_m);
		number(w, c->toll_ore_per_truck);
		end(w);
	}
	for (int32_t i = 0; i < d->qualities; i++) {
		begin(w, K_QUALITY);
		number(w, i);
		text(w, d->quality[i].code);
		number(w, d->quality[i].density_kg_m3[GR_BUILT_IN]);
		number(w, d->quality[i].primary);
		number(w, n->soil[i]);
		number(w, gr_emission(t, d, i));
		end(w);
	}
	for (int32_t i = 0; i < d->processings; i++) {
		const struct gr_processing *p = &d->processing[i];

		begin(w, K_ROUTE);
		number(w, p->raw);
		number(w, p->product);
		number(w, p->yield_num);
		number(w, p->yield_den);
		number(w, p->ore_per_t);
		end(w);
	}
	for (int32_t i = 0; i < d->soil_classes; i++) {
		const struct gr_soil_class *c = &d->soil_class[i];

		begin(w, K_CLASS);
		number(w, i);
		text(w, c->system);
		text(w, c->code);
		number(w, c->rank);
		number_or_none(w, n->class_quality[i], n->class_quality[i] >= 0);
		end(w);
	}
	for (int32_t i = 0; i < d->substitutions; i++) {
		const struct gr_substitution *s = &d->substitution[i];

		begin(w, K_RULE);
		number(w, s->secondary);
		number(w, s->primary);
		number(w, s->use);
		number(w, s->max_share_percent);
		number_or_none(w, s->from.n, s->from.n > INT32_MIN);
		number_or_none(w, s->to.n, s->to.n < INT32_MAX);
		end(w);
	}
	for (int32_t i = 0; i < d->sites; i++) {
		const struct gr_site *s = &d->site[i];

		begin(w, K_SITE);
		number(w, i);
		text(w, s->code);
		number(w, s->e_m);
		number(w, s->n_m);
		number_or_none(w, s->land, s->land >= 0);
		number(w, s->capacity_kg_per_year);
		end(w);
	}
}

static void write_offers(struct writer *w, const struct gr_network *n)
{
	static const char *const side[] = {"sells", "takes", "stores"};
	const struct gr_dataset *d = n->d;

	for (int32_t i = 0; i < d->offers; i++) {
		const struct gr_offer *o = &d->offer[i];
		bool first = true;

		begin(w, K_OFFER);
		number(w, i);
		number(w, o->site);
		text(w, gr_str(side[o->side]));
		number(w, o->quality);
		number(w, o->capacity_kg_per_year);
		number(w, o->ore_per_t);
		number(w, o->first_year);
		number(w, o->last_year);
		/* The classes that it names: "-" where it is not for soil, "none" where no class has that name. */
		if (o->soil_classes.n == 0) {
			none(w);
		} else {
			gr_sb_char(&w->sb, ' ');
			for (int32_t c = 0; c < d->soil_classes; c++) {
				if (!gr_network_soil_pair(d, o->soil_classes, c))
					continue;
				if (!first)
					gr_sb_char(&w->sb, ',');
				first = false;
				gr_sb_i64(&w->sb, c);
				w->sum[K_OFFER][w->column] += (uint64_t)c;
			}
			if (first)
				gr_sb_z(&w->sb, "none");
			w->column++;
			w->columns[K_OFFER] = w->column;
		}
		end(w);
	}
}

static void write_member(struct writer *w, const struct gr_member *m)
{
	bool need = m->direction == GR_NEED;

	number(w, m->org);
	number(w, m->quality);
	if (need)
		number_or_none(w, m->use, m->use >= 0);
	else
		number_or_none(w, m->soil_class, m->soil_class >= 0);
	number(w, m->kg);
	number(w, m->litres);
	number(w, m->spot.e_m);
	number(w, m->spot.n_m);
	number_or_none(w, m->spot.land, m->spot.land >= 0);
	number(w, m->first);
	number(w, m->last);
}

static void write_nodes(struct writer *w, const struct gr_network *n, const int64_t *price)
{
	static const enum kind kind_of[] = {[GR_ROLE_ROOT] = K_ROOT,
	    [GR_ROLE_TRUNK] = K_TRUNK,
	    [GR_ROLE_SURPLUS] = K_SURPLUS,
	    [GR_ROLE_NEED] = K_NEED,
	    [GR_ROLE_BOUND] = K_BOUND,
	    [GR_ROLE_SITE] = K_LIMIT,
	    [GR_ROLE_SELLS] = K_SELLS,
	    [GR_ROLE_TAKES] = K_TAKES,
	    [GR_ROLE_BAY] = K_BAY};

	for (int32_t v = 0; v < n->net.nodes; v++) {
		const struct gr_plan_node *p = &n->node[v];

		begin(w, kind_of[p->role]);
		number(w, v);
		switch (p->role) {
		case GR_ROLE_ROOT:
			number(w, n->supply[v]);
			break;
		case GR_ROLE_TRUNK:
			break;
		case GR_ROLE_SURPLUS:
		case GR_ROLE_NEED:
			write_member(w, &n->member[p->ref]);
			break;
		case GR_ROLE_BOUND:
			number(w, n->member[p->ref].node);
			number(w, p->quality);
			break;
		case GR_ROLE_SITE:
			number(w, p->ref);
			text(w, p->side == GR_TAKES ? GR_STR("takes") : GR_STR("sells"));
			number(w, p->time);
			break;
		case GR_ROLE_SELLS:
		case GR_ROLE_TAKES:
			number(w, p->ref);
			number(w, p->time);
			break;
		case GR_ROLE_BAY:
			number(w, p->ref);
			number_or_none(w, p->soil_class, p->soil_class >= 0);
			number(w, p->time);
			break;
		}
		number(w, price[v] - price[0]);
		end(w);
	}
}

static void write_arcs(struct writer *w, const struct gr_network *n, const int64_t *amount)
{
	static const char *const name[] = {[GR_ARC_DIRECT] = "direct",
	    [GR_ARC_SELL] = "sell",
	    [GR_ARC_TAKE] = "take",
	    [GR_ARC_IN] = "in",
	    [GR_ARC_HOLD] = "hold",
	    [GR_ARC_OUT] = "out",
	    [GR_ARC_BOUND] = "bound",
	    [GR_ARC_LIMIT] = "limit",
	    [GR_ARC_UNMET] = "unmet",
	    [GR_ARC_UNPLACED] = "unplaced"};

	for (int32_t i = 0; i < n->net.arcs; i++) {
		const struct gr_arc *arc = &n->arc[i];

		/* Cut, so that nothing stays too long: no arc of the graph. */
		if (arc->cap == 0 && n->about[i].kind == GR_ARC_HOLD)
			continue;
		begin(w, K_ARC);
		text(w, gr_str(name[n->about[i].kind]));
		number(w, arc->from);
		number(w, arc->to);
		number_or_none(w, arc->cap, arc->cap != GR_FLOW_UNLIMITED);
		number(w, n->about[i].dist_m);
		number(w, arc->rate);
		number(w, amount[i]);
		end(w);
	}
}

static void put_i128(struct writer *w, gr_i128 n)
{
	char digits[48];
	size_t k = sizeof(digits);
	bool negative = n < 0;

	do {
		int digit = (int)(n % 10);

		digits[--k] = (char)('0' + (digit < 0 ? -digit : digit));
		n /= 10;
	} while (n != 0);
	if (negative)
		digits[--k] = '-';
	text(w, (struct gr_str){digits + k, sizeof(digits) - k});
}

/* Primal = dual at an optimum: minus the potentials on supplies, plus what scarce capacities are worth. */
static gr_i128 dual_of(const struct gr_network *n, const int64_t *price)
{
	gr_i128 dual = 0;

	for (int32_t v = 0; v < n->net.nodes; v++)
		dual -= (gr_i128)n->supply[v] * price[v];
	for (int32_t i = 0; i < n->net.arcs; i++) {
		const struct gr_arc *arc = &n->arc[i];
		int64_t reduced = arc->rate + price[arc->from] - price[arc->to];

		if (reduced < 0 && arc->cap != GR_FLOW_UNLIMITED)
			dual += (gr_i128)arc->cap * reduced;
	}
	return dual;
}

int gr_plan_file_write(const struct gr_network *n, const struct gr_flow *flow, struct gr_arena *a,
    struct gr_str *out, struct gr_sha256 *sha256, struct gr_error *err)
{
	struct writer *w = gr_alloc(a, sizeof(*w));

	if (!w)
		return gr_fail_full(err);
	/* About 45 bytes an arc; grown as needed up to what the arena has. */
	gr_sb_open(&w->sb, a, gr_arena_left(a));
	gr_sb_z(&w->sb, "grus-plan 1\n");
	write_raw(w, n);
	write_offers(w, n);
	write_nodes(w, n, flow->price);
	write_arcs(w, n, flow->amount);
	begin(w, K_OBJECTIVE);
	put_i128(w, flow->cost);
	put_i128(w, dual_of(n, flow->price));
	end(w);
	for (int k = 0; k < KINDS; k++) {
		if (w->lines[k] == 0)
			continue;
		gr_sb_z(&w->sb, "sums ");
		gr_sb_z(&w->sb, kind_name[k]);
		gr_sb_char(&w->sb, ' ');
		gr_sb_i64(&w->sb, (int64_t)w->lines[k]);
		for (int c = 0; c < w->columns[k]; c++) {
			gr_sb_char(&w->sb, ' ');
			gr_sb_i64(&w->sb, (int64_t)w->sum[k][c]);
		}
		end(w);
	}
	if (w->sb.full)
		return gr_fail_full(err);
	*sha256 = gr_sha256_of(gr_sb_str(&w->sb));
	gr_sb_z(&w->sb, "sha256 ");
	gr_sb_add(&w->sb, gr_sha256_hex(a, *sha256));
	end(w);
	if (w->sb.full || gr_arena_full(a))
		return gr_fail_full(err);
	*out = gr_sb_str(&w->sb);
	return GR_OK;
}
