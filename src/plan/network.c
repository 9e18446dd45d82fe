#include "plan/network.h"

#include <stdlib.h>
#include <string.h>

#include "base/record.h"

#define NO_RULE (-2)
/* soil_classes.csv: ranks 0 and 1 are the clean classes of every system; from 2 on the class decides what a material is. */
#define CLEAN_RANK 1

static int full(struct gr_error *err)
{
	return gr_fail_full(err);
}

/* --- who takes part --- */

static bool in_plan(const struct gr_dataset *d, const struct gr_plan_params *p, int32_t i)
{
	const struct gr_line *l = &d->line[i];

	return l->certainty >= p->certainty_from && l->first.n <= p->last.n &&
	       l->last.n >= p->first.n && l->likely_kg > 0 &&
	       (p->only_org < 0 || d->key[i].org == p->only_org);
}

static int32_t default_use(const struct gr_dataset *d, int32_t quality)
{
	char key[96];
	struct gr_str code = d->quality[quality].code;
	int32_t i;

	if (code.n > 64)
		return -1;
	memcpy(key, "default_use.", 12);
	memcpy(key + 12, code.p, code.n);
	i = gr_map_find(&d->setting_map, (struct gr_str){key, 12 + code.n});
	return i < 0 ? -1 : gr_dataset_use(d, d->setting[i].value);
}

/* Rubble has no volume built in: the first route that gives one decides what it becomes. */
static int32_t route_of(const struct gr_dataset *d, int32_t raw)
{
	for (int32_t i = 0; i < d->processings; i++) {
		const struct gr_processing *p = &d->processing[i];

		if (p->raw == raw && d->quality[p->product].density_kg_m3[GR_BUILT_IN] > 0 &&
		    p->yield_num > 0)
			return i;
	}
	return -1;
}

/* The class of a line decides, whatever its quality is called (MODEL 2). */
static int32_t fit_of(const struct gr_network *n, const struct gr_member *m)
{
	const struct gr_soil_class *c;

	if (m->class_missing)
		return -1;
	if (m->soil_class < 0)
		return m->product;
	c = &n->d->soil_class[m->soil_class];
	if (c->rank > CLEAN_RANK)
		return n->class_quality[m->soil_class];
	if (n->quality_rank[m->product] > CLEAN_RANK)
		return n->class_quality[m->soil_class];
	return m->product;
}

static void make_member(const struct gr_network *n, int32_t line, struct gr_member *m)
{
	const struct gr_dataset *d = n->d;
	const struct gr_line *l = &d->line[line];
	const struct gr_line_key *k = &d->key[line];
	int64_t density;

	*m = (struct gr_member){.line = line,
	    .org = k->org,
	    .node = -1,
	    .direction = l->direction,
	    .quality = k->quality,
	    .product = k->quality,
	    .processing = -1,
	    .soil_class = k->soil_class,
	    .use = k->use,
	    .kg = l->likely_kg,
	    .first = l->first.n > n->params.first.n ? l->first.n : n->params.first.n,
	    .last = l->last.n < n->params.last.n ? l->last.n : n->params.last.n};
	density = d->quality[m->quality].density_kg_m3[GR_BUILT_IN];
	m->product_mass = m->source_mass = (struct gr_mass){density, 1};
	if (density <= 0 && l->direction == GR_SURPLUS) {
		m->processing = route_of(d, m->quality);
		if (m->processing >= 0) {
			const struct gr_processing *p = &d->processing[m->processing];

			m->product = p->product;
			density = d->quality[m->product].density_kg_m3[GR_BUILT_IN];
			m->product_mass = (struct gr_mass){density, 1};
			m->source_mass = (struct gr_mass){density * p->yield_den, p->yield_num};
		}
	}
	if (l->direction == GR_NEED && m->use < 0)
		m->use = default_use(d, m->quality);
	m->class_missing = l->direction == GR_SURPLUS && m->soil_class < 0 &&
	                   (n->soil[m->quality] || n->soil[m->product]);
	m->fit = fit_of(n, m);
	if (density <= 0)
		m->left_out = GR_NO_DENSITY;
	else if (l->place.e_m == 0 && l->place.n_m == 0)
		m->left_out = GR_NO_PLACE;
	else if (m->class_missing) /* no class, no match, and no receiver either (MODEL 2) */
		m->left_out = GR_NO_CLASS;
	/* Litres built in, down: at most one litre is lost (MODEL 4). */
	if (density > 0)
		m->litres = (int64_t)gr_div_floor(
		    (gr_i128)m->kg * 1000 * m->source_mass.den, m->source_mass.num);
}

struct by_id {
	int64_t id;
	int32_t line;
};

static int by_id_cmp(const void *a, const void *b)
{
	const struct by_id *x = a, *y = b;

	if (x->id != y->id)
		return x->id < y->id ? -1 : 1;
	return (x->line > y->line) - (x->line < y->line);
}

static int find_members(struct gr_network *n, struct gr_arena *a, struct gr_error *err)
{
	const struct gr_dataset *d = n->d;
	struct by_id *order = gr_alloc_array(a, (size_t)d->lines, sizeof(*order));
	int32_t count = 0;

	if (gr_arena_full(a))
		return full(err);
	for (int32_t i = 0; i < d->lines; i++) {
		if (in_plan(d, &n->params, i))
			order[count++] = (struct by_id){d->line[i].id.v, i};
	}
	if (count > 1)
		qsort(order, (size_t)count, sizeof(*order), by_id_cmp);
	n->member = gr_alloc_array(a, (size_t)count, sizeof(*n->member));
	n->left_out = gr_alloc_array(a, (size_t)count, sizeof(*n->left_out));
	if (gr_arena_full(a))
		return full(err);
	n->members = count;
	for (int32_t i = 0; i < count; i++) {
		struct gr_member *m = &n->member[i];
		const struct gr_place *p = &d->line[order[i].line].place;
		int rc;

		make_member(n, order[i].line, m);
		if (m->left_out != GR_IN_PLAN)
			n->left_out[n->lefts++] = i;
		rc = gr_spot_open(&n->ways, p->e_m, p->n_m, d->key[m->line].land, a, &m->spot, err);
		if (rc)
			return rc;
		if (m->litres > GR_FLOW_AMOUNT_MAX)
			return gr_fail(err, GR_LIMIT,
			    N_("One line is larger than a plan can compute with."),
			    N_("Split the line into several."));
	}
	return GR_OK;
}

/* --- what classes make of qualities --- */

static int read_classes(struct gr_network *n, struct gr_arena *a, struct gr_error *err)
{
	const struct gr_dataset *d = n->d;
	struct gr_record r;
	int32_t system = 0, code = 0, quality = 0;
	bool more = true;
	int rc;

	n->soil = gr_alloc_array(a, (size_t)d->qualities, sizeof(*n->soil));
	n->quality_rank = gr_alloc_array(a, (size_t)d->qualities, sizeof(*n->quality_rank));
	n->class_quality = gr_alloc_array(a, (size_t)d->soil_classes, sizeof(*n->class_quality));
	if (gr_arena_full(a))
		return full(err);
	for (int32_t i = 0; i < d->qualities; i++)
		n->quality_rank[i] = -1;
	for (int32_t i = 0; i < d->soil_classes; i++)
		n->class_quality[i] = -1;
	for (int32_t i = 0; i < d->offers; i++) {
		if (d->offer[i].soil_classes.n > 0)
			n->soil[d->offer[i].quality] = true;
	}
	if (d->list[GR_LIST_SOIL_CLASS].n == 0)
		return GR_OK;
	rc = gr_record_open(&r, GR_STR("soil_classes.csv"), d->list[GR_LIST_SOIL_CLASS], a, err);
	if (!rc)
		rc = gr_record_column(&r, "system", &system, err);
	if (!rc)
		rc = gr_record_column(&r, "class_code", &code, err);
	if (!rc)
		rc = gr_record_column(&r, "quality_code", &quality, err);
	while (!rc) {
		int32_t c, q;

		rc = gr_record_next(&r, &more, err);
		if (rc || !more)
			break;
		c = gr_dataset_soil_class(d, r.field[system], r.field[code]);
		q = gr_dataset_quality(d, r.field[quality]);
		if (c < 0 || q < 0)
			continue;
		n->class_quality[c] = q;
		if (n->quality_rank[q] < 0 || d->soil_class[c].rank < n->quality_rank[q])
			n->quality_rank[q] = d->soil_class[c].rank;
	}
	return rc;
}

int gr_network_open(const struct gr_dataset *d, const struct gr_plan_params *params,
    struct gr_arena *a, struct gr_network *out, struct gr_error *err)
{
	int rc;

	memset(out, 0, sizeof(*out));
	out->d = d;
	out->params = *params;
	out->a = a;
	if (params->last.n < params->first.n || params->last.n - params->first.n > 400)
		return gr_fail(err, GR_INVALID,
		    N_("The plan's period ends before it begins, or is longer than a hundred "
		       "years."),
		    N_("Correct plan.first_quarter and plan.last_quarter in the settings."));
	rc = gr_tariff_open(d, params, &out->tariff, err);
	if (!rc)
		rc = gr_ways_open(d, gr_quarter_year(params->first), gr_quarter_year(params->last),
		    params->detour_permille, a, &out->ways, err);
	if (!rc)
		rc = read_classes(out, a, err);
	if (!rc)
		rc = find_members(out, a, err);
	if (rc)
		return rc;
	out->site = gr_alloc_array(a, (size_t)d->sites, sizeof(*out->site));
	if (gr_arena_full(a))
		return full(err);
	for (int32_t i = 0; !rc && i < d->sites; i++)
		rc = gr_spot_open(&out->ways, d->site[i].e_m, d->site[i].n_m, d->site[i].land, a,
		    &out->site[i], err);
	return rc;
}

/* --- growing --- */

static bool grow(struct gr_arena *a, void **array, size_t count, size_t *cap, size_t size)
{
	size_t more = *cap ? *cap * 2 : 1024;
	void *p = gr_alloc_array(a, more, size);

	if (!p)
		return false;
	if (count)
		memcpy(p, *array, count * size);
	*array = p;
	*cap = more;
	return true;
}

static int32_t add_node(struct gr_network *n, struct gr_plan_node node, int64_t supply)
{
	size_t count = (size_t)n->net.nodes, cap = n->node_cap;

	if (count == cap) {
		void *node_p = n->node, *supply_p = n->supply;

		if (count >= GR_FLOW_NODES_MAX ||
		    !grow(n->a, &node_p, count, &cap, sizeof(*n->node)))
			return -1;
		cap = n->node_cap;
		if (!grow(n->a, &supply_p, count, &cap, sizeof(*n->supply)))
			return -1;
		n->node = node_p;
		n->supply = supply_p;
		n->node_cap = cap;
	}
	n->node[count] = node;
	n->supply[count] = supply;
	n->net.nodes++;
	return (int32_t)count;
}

static bool add_arc(struct gr_network *n, struct gr_arc arc, struct gr_plan_arc about)
{
	size_t count = (size_t)n->net.arcs, cap = n->arc_cap;

	if (count == cap) {
		void *arc_p = n->arc, *about_p = n->about;

		if (count >= INT32_MAX / 2 || !grow(n->a, &arc_p, count, &cap, sizeof(*n->arc)))
			return false;
		cap = n->arc_cap;
		if (!grow(n->a, &about_p, count, &cap, sizeof(*n->about)))
			return false;
		n->arc = arc_p;
		n->about = about_p;
		n->arc_cap = cap;
	}
	n->arc[count] = arc;
	n->about[count] = about;
	n->net.arcs++;
	return true;
}

/* --- rates --- */

int32_t gr_network_need_at(const struct gr_network *n, int32_t node)
{
	const struct gr_plan_node *p = &n->node[node];

	return p->role == GR_ROLE_NEED || p->role == GR_ROLE_BOUND ? p->ref : -1;
}

static struct gr_mass quality_mass(const struct gr_network *n, int32_t quality)
{
	return (struct gr_mass){n->d->quality[quality].density_kg_m3[GR_BUILT_IN], 1};
}

struct gr_mass gr_network_mass(const struct gr_network *n, int32_t arc)
{
	const struct gr_plan_node *from = &n->node[n->arc[arc].from];
	const struct gr_plan_node *to = &n->node[n->arc[arc].to];

	switch (n->about[arc].kind) {
	case GR_ARC_DIRECT:
	case GR_ARC_IN:
		return n->member[from->ref].product_mass;
	case GR_ARC_TAKE:
	case GR_ARC_UNPLACED:
		return n->member[from->ref].source_mass;
	case GR_ARC_SELL:
	case GR_ARC_OUT:
	case GR_ARC_HOLD:
		return quality_mass(n, from->quality);
	case GR_ARC_UNMET:
		return n->member[to->ref].product_mass;
	case GR_ARC_BOUND:
	case GR_ARC_LIMIT:
		break;
	}
	return (struct gr_mass){0, 1};
}

int32_t gr_network_product(const struct gr_network *n, int32_t arc)
{
	int32_t form = n->about[arc].form;

	if (form > 0)
		return n->d->processing[form - 1].product;
	return n->member[n->node[n->arc[arc].from].ref].product;
}

/* The material's own emission counts once, where it enters. */
static int64_t emission_on(const struct gr_network *n, int32_t arc)
{
	const struct gr_plan_node *from = &n->node[n->arc[arc].from];

	switch (n->about[arc].kind) {
	case GR_ARC_DIRECT:
	case GR_ARC_IN:
		return gr_emission(&n->tariff, n->d, gr_network_product(n, arc));
	case GR_ARC_TAKE:
		return gr_emission(&n->tariff, n->d, n->member[from->ref].quality);
	case GR_ARC_SELL:
		return gr_emission(&n->tariff, n->d, from->quality);
	case GR_ARC_OUT:
	case GR_ARC_HOLD:
	case GR_ARC_BOUND:
	case GR_ARC_LIMIT:
	case GR_ARC_UNMET:
	case GR_ARC_UNPLACED:
		break;
	}
	return 0;
}

static bool drives(enum gr_arc_kind kind)
{
	return kind == GR_ARC_DIRECT || kind == GR_ARC_SELL || kind == GR_ARC_TAKE ||
	       kind == GR_ARC_IN || kind == GR_ARC_OUT;
}

int64_t gr_network_co2_g(const struct gr_network *n, int32_t arc, int64_t litres)
{
	if (!drives(n->about[arc].kind))
		return 0;
	return gr_co2_g(
	    &n->tariff, emission_on(n, arc), n->about[arc].dist_m, gr_network_mass(n, arc), litres);
}

void gr_network_terms(const struct gr_network *n, int32_t arc, int64_t term[GR_TERMS])
{
	const struct gr_tariff *t = &n->tariff;
	const struct gr_plan_arc *about = &n->about[arc];
	const struct gr_plan_node *from = &n->node[n->arc[arc].from];
	const struct gr_plan_node *to = &n->node[n->arc[arc].to];
	struct gr_mass mass = gr_network_mass(n, arc);

	memset(term, 0, GR_TERMS * sizeof(*term));
	if (about->kind == GR_ARC_HOLD) {
		term[GR_TERM_STORAGE] = gr_per_m3(t->hold_ore_per_t, mass);
		return;
	}
	if (!drives(about->kind))
		return;
	term[GR_TERM_LOADING] = gr_per_m3(t->loading_ore_per_t, mass);
	term[GR_TERM_HAUL] = gr_haul_per_m3(
	    t, (struct gr_way){about->dist_m, about->toll_ore}, mass);
	term[GR_TERM_CO2] = gr_co2_per_m3(t, emission_on(n, arc), about->dist_m, mass);
	if (about->kind == GR_ARC_SELL) {
		term[GR_TERM_GATE] = gr_per_m3(n->d->offer[from->ref].ore_per_t, mass);
		if (n->d->quality[from->quality].primary)
			term[GR_TERM_TAX] = gr_per_m3(t->tax_ore_per_t, mass);
	}
	if (about->kind == GR_ARC_TAKE)
		term[GR_TERM_GATE] = gr_per_m3(n->d->offer[to->ref].ore_per_t, mass);
	if (about->kind == GR_ARC_IN)
		term[GR_TERM_STORAGE] = gr_per_m3(t->in_ore_per_t, mass);
	if (about->kind == GR_ARC_DIRECT || about->kind == GR_ARC_IN) {
		const struct gr_member *m = &n->member[from->ref];
		int32_t processing = about->form > 0 ? about->form - 1 : m->processing;

		if (processing >= 0)
			term[GR_TERM_PROCESSING] = gr_per_m3(
			    n->d->processing[processing].ore_per_t, m->source_mass);
	}
}

/* Adds an arc that costs what its terms say; extra: a doubled rent, GR_NET_PRICED only. */
static bool add_priced(struct gr_network *n, int32_t from, int32_t to, int64_t cap,
    struct gr_plan_arc about, int64_t extra)
{
	int64_t term[GR_TERMS], rate = 0;
	int32_t arc = n->net.arcs;

	if (!add_arc(n, (struct gr_arc){from, to, 0, cap, 0}, about))
		return false;
	gr_network_terms(n, arc, term);
	for (int i = 0; i < GR_TERMS; i++)
		rate += term[i];
	if (about.kind == GR_ARC_UNMET || about.kind == GR_ARC_UNPLACED)
		rate = n->tariff.shortfall_ore_per_m3;
	n->arc[arc].rate = n->mode == GR_NET_PRICED ? rate * 2 + extra : rate;
	return true;
}

/* --- nodes that are made when first needed --- */

static int32_t find_node(
    const struct gr_network *n, int32_t head, int32_t time, int32_t soil_class, int32_t org)
{
	for (int32_t v = head; v >= 0; v = n->node[v].next) {
		const struct gr_plan_node *p = &n->node[v];

		if (p->time == time && p->soil_class == soil_class && p->org == org)
			return v;
	}
	return -1;
}

/* What the limits above an offer's year are worth in the joint plan, doubled øre per m3. */
static int64_t rent_of(const struct gr_network *n, const int32_t *head, int32_t offer, int32_t time)
{
	const struct gr_network *j = n->joint;
	int64_t sum = 0;
	int32_t v;

	if (n->mode != GR_NET_PRICED)
		return 0;
	v = find_node(j, head[offer], time, -1, -1);
	while (v >= 0 && j->node[v].up >= 0) {
		int32_t arc = j->node[v].up;

		sum += n->rent[arc];
		v = j->arc[arc].from == v ? j->arc[arc].to : j->arc[arc].from;
	}
	return sum;
}

static int64_t cap_in(const struct gr_network *n, int64_t litres)
{
	return n->mode == GR_NET_PRICED || litres > GR_FLOW_AMOUNT_MAX ? GR_FLOW_UNLIMITED : litres;
}

static const struct gr_plan_arc limit_arc = {GR_ARC_LIMIT, 0, 0, -1, 0};

/*
 * The limit of a site in one year, as litres of the densest thing that it sells or takes: so its kilograms hold, whatever is
 * bought. False: a is full. *node is the parent: root or trunk where the site has no limit of its own.
 */
static bool site_node(struct gr_network *n, int32_t site, enum gr_offer_side side, int32_t year,
    int32_t over, int32_t *node)
{
	const struct gr_dataset *d = n->d;
	int32_t *head = &n->site_head[2 * site + (side == GR_TAKES)];
	int64_t density = 0;
	int32_t v;

	*node = over;
	if (d->site[site].capacity_kg_per_year <= 0)
		return true;
	v = find_node(n, *head, year, -1, -1);
	if (v >= 0) {
		*node = v;
		return true;
	}
	for (int32_t i = 0; i < d->offers; i++) {
		const struct gr_offer *o = &d->offer[i];

		if (o->site == site && o->side == side &&
		    d->quality[o->quality].density_kg_m3[GR_BUILT_IN] > density)
			density = d->quality[o->quality].density_kg_m3[GR_BUILT_IN];
	}
	/* Rubble has no density of its own; 1 kg a litre would be too many litres, so the densest product's counts. */
	for (int32_t i = 0; density == 0 && i < d->qualities; i++) {
		if (d->quality[i].density_kg_m3[GR_BUILT_IN] > density)
			density = d->quality[i].density_kg_m3[GR_BUILT_IN];
	}
	v = add_node(
	    n, (struct gr_plan_node){GR_ROLE_SITE, site, year, -1, -1, -1, *head, -1, side}, 0);
	if (v < 0)
		return false;
	*head = v;
	n->node[v].up = n->net.arcs;
	*node = v;
	return add_arc(n,
	    (struct gr_arc){side == GR_TAKES ? v : over, side == GR_TAKES ? over : v, 0,
	        cap_in(n, (int64_t)((gr_i128)d->site[site].capacity_kg_per_year * 1000 /
	                            (density > 0 ? density : 1))),
	        0},
	    limit_arc);
}

/* mass: the densest that passes, so that the kilograms hold. */
static int32_t offer_node(struct gr_network *n, int32_t offer, int32_t year, struct gr_mass mass)
{
	const struct gr_offer *o = &n->d->offer[offer];
	bool takes = o->side == GR_TAKES;
	int32_t *head = takes ? &n->takes_head[offer] : &n->sells_head[offer];
	int32_t v = find_node(n, *head, year, -1, -1), over;
	int64_t litres;

	if (v >= 0)
		return v;
	over = !takes && n->d->quality[o->quality].primary ? 1 : 0;
	if (!site_node(n, o->site, o->side, year, over, &over))
		return -1;
	v = add_node(n,
	    (struct gr_plan_node){takes ? GR_ROLE_TAKES : GR_ROLE_SELLS, offer, year, o->quality,
	        -1, -1, *head, -1, o->side},
	    0);
	if (v < 0)
		return -1;
	*head = v;
	n->node[v].up = n->net.arcs;
	litres = (int64_t)gr_div_floor(
	    (gr_i128)o->capacity_kg_per_year * 1000 * mass.den, mass.num > 0 ? mass.num : 1);
	if (!add_arc(n,
	        (struct gr_arc){takes ? v : over, takes ? over : v, 0, cap_in(n, litres), 0},
	        limit_arc))
		return -1;
	return v;
}

/* --- the arcs --- */

/* What may serve a need: the same quality, then the rules in the table's order. */
struct source {
	int32_t quality, rule, share_percent, first, last, bound;
};
#define SOURCES 32

int32_t gr_network_rule(const struct gr_network *n, const struct gr_member *need, int32_t quality)
{
	const struct gr_dataset *d = n->d;

	if (quality == need->quality)
		return -1;
	for (int32_t i = 0; i < d->substitutions; i++) {
		const struct gr_substitution *s = &d->substitution[i];

		if (s->secondary == quality && s->primary == need->quality && s->use == need->use &&
		    s->from.n <= need->last && s->to.n >= need->first)
			return i;
	}
	return NO_RULE;
}

static int sources_of(
    const struct gr_network *n, const struct gr_member *need, struct source out[SOURCES])
{
	const struct gr_dataset *d = n->d;
	int count = 1;

	out[0] = (struct source){need->quality, -1, 100, need->first, need->last, -1};
	for (int32_t i = 0; i < d->substitutions && count < SOURCES; i++) {
		const struct gr_substitution *s = &d->substitution[i];
		bool again = false;

		if (s->primary != need->quality || s->use != need->use || s->from.n > need->last ||
		    s->to.n < need->first)
			continue;
		for (int k = 0; k < count; k++)
			again = again || out[k].quality == s->secondary;
		if (again)
			continue;
		out[count++] = (struct source){s->secondary, i, s->max_share_percent,
		    s->from.n > need->first ? s->from.n : need->first,
		    s->to.n < need->last ? s->to.n : need->last, -1};
	}
	return count;
}

/* Where arcs of this source end: the need, or the node that its highest share passes through. -1: a is full. */
static int32_t target_of(struct gr_network *n, int32_t member, struct source *s)
{
	const struct gr_member *m = &n->member[member];
	int64_t cap;

	if (s->share_percent >= 100)
		return m->node;
	if (s->bound >= 0)
		return s->bound;
	cap = m->litres * s->share_percent / 100;
	s->bound = add_node(n,
	    (struct gr_plan_node){GR_ROLE_BOUND, member, 0, s->quality, -1, -1, -1, -1, GR_SELLS},
	    0);
	if (s->bound < 0 || !add_arc(n, (struct gr_arc){s->bound, m->node, 0, cap, 0},
	                        (struct gr_plan_arc){GR_ARC_BOUND, 0, 0, s->rule, 0}))
		return -1;
	return s->bound;
}

/* Surpluses by the quality that they count as, or can be made into: item[start[q]] to item[start[q + 1]]. */
struct lists {
	int32_t *start, *item;
};

static bool delivers(const struct gr_member *m)
{
	return m->node >= 0 && m->direction == GR_SURPLUS && m->fit >= 0;
}

int32_t gr_network_form(const struct gr_network *n, const struct gr_member *m, int32_t quality)
{
	const struct gr_dataset *d = n->d;

	if (m->fit == quality)
		return 0;
	/* Only what counts as what it is called: a class that says otherwise is not processed away. */
	if (m->processing >= 0 || m->fit != m->quality)
		return -1;
	for (int32_t i = 0; i < d->processings; i++) {
		const struct gr_processing *p = &d->processing[i];

		if (p->raw == m->quality && p->product == quality && p->yield_num == p->yield_den &&
		    d->quality[quality].density_kg_m3[GR_BUILT_IN] == m->product_mass.num)
			return i + 1;
	}
	return -1;
}

static bool list_surplus(const struct gr_network *n, struct gr_arena *a, struct lists *l)
{
	int32_t q = n->d->qualities;
	int32_t *next = gr_alloc_array(a, (size_t)q + 1, sizeof(*next));

	l->start = gr_alloc_array(a, (size_t)q + 1, sizeof(*l->start));
	if (gr_arena_full(a))
		return false;
	for (int pass = 0; pass < 2; pass++) {
		for (int32_t i = 0; i < n->members; i++) {
			const struct gr_member *m = &n->member[i];

			if (!delivers(m))
				continue;
			for (int32_t k = -1; k < n->d->processings; k++) {
				int32_t as = k < 0 ? m->fit : n->d->processing[k].product;

				if (k >= 0 && gr_network_form(n, m, as) != k + 1)
					continue;
				if (pass == 0)
					l->start[as + 1]++;
				else
					l->item[next[as]++] = i;
			}
		}
		if (pass > 0)
			break;
		for (int32_t i = 0; i < q; i++) {
			l->start[i + 1] += l->start[i];
			next[i + 1] = l->start[i + 1];
		}
		l->item = gr_alloc_array(a, (size_t)l->start[q], sizeof(*l->item));
		if (!l->item)
			return false;
	}
	return true;
}

static bool direct_arcs(struct gr_network *n, const struct lists *l, int32_t need, struct source *s)
{
	const struct gr_member *to = &n->member[need];

	for (int32_t k = l->start[s->quality]; k < l->start[s->quality + 1]; k++) {
		const struct gr_member *from = &n->member[l->item[k]];
		int32_t form = gr_network_form(n, from, s->quality);
		struct gr_way way;
		int32_t target;

		if (from->first > s->last || from->last < s->first)
			continue;
		if (n->mode != GR_NET_JOINT && from->org != to->org)
			continue;
		if (!gr_way_between(&n->ways, &from->spot, &to->spot, n->params.haul_limit_m, &way))
			continue;
		target = target_of(n, need, s);
		if (target < 0 || !add_priced(n, from->node, target, GR_FLOW_UNLIMITED,
		                      (struct gr_plan_arc){GR_ARC_DIRECT, (int32_t)way.dist_m,
		                          (int32_t)way.toll_ore, s->rule, form},
		                      0))
			return false;
	}
	return true;
}

static int32_t year_of(int32_t quarter)
{
	return gr_quarter_year((struct gr_quarter){quarter});
}

static bool sell_arcs(struct gr_network *n, int32_t need, struct source *s)
{
	const struct gr_dataset *d = n->d;
	const struct gr_member *to = &n->member[need];

	for (int32_t i = 0; i < d->offers; i++) {
		const struct gr_offer *o = &d->offer[i];
		int32_t first = year_of(s->first), last = year_of(s->last);
		struct gr_way way;

		if (o->side != GR_SELLS || o->quality != s->quality ||
		    o->capacity_kg_per_year <= 0 || o->first_year > last || o->last_year < first ||
		    d->quality[o->quality].density_kg_m3[GR_BUILT_IN] <= 0)
			continue;
		if (!gr_way_between(&n->ways, &n->site[o->site], &to->spot, INT32_MAX, &way))
			continue;
		for (int32_t y = first > o->first_year ? first : o->first_year;
		     y <= last && y <= o->last_year; y++) {
			int32_t from = offer_node(n, i, y, quality_mass(n, o->quality));
			int32_t target = target_of(n, need, s);

			if (from < 0 || target < 0 ||
			    !add_priced(n, from, target, GR_FLOW_UNLIMITED,
			        (struct gr_plan_arc){GR_ARC_SELL, (int32_t)way.dist_m,
			            (int32_t)way.toll_ore, s->rule, 0},
			        rent_of(n, n->joint ? n->joint->sells_head : NULL, i, y)))
				return false;
		}
	}
	return true;
}

bool gr_network_soil_pair(const struct gr_dataset *d, struct gr_str pairs, int32_t soil_class)
{
	const struct gr_soil_class *c;

	if (soil_class < 0)
		return false;
	c = &d->soil_class[soil_class];
	while (pairs.n > 0) {
		struct gr_str code = gr_str_trim(gr_str_split(&pairs, ';'));
		struct gr_str system = gr_str_split(&code, ':');

		if (gr_str_eq(system, c->system) && gr_str_eq(code, c->code))
			return true;
	}
	return false;
}

bool gr_network_takes(
    const struct gr_network *n, const struct gr_offer *o, const struct gr_member *m)
{
	if (m->class_missing)
		return false;
	/* Rubble is taken as rubble; what has a class is taken as what the class makes of it. */
	if (o->soil_classes.n > 0)
		return o->quality == m->fit &&
		       gr_network_soil_pair(n->d, o->soil_classes, m->soil_class);
	if (o->side == GR_STORES)
		return o->quality == m->fit && o->quality == m->product;
	return o->quality == m->quality && (m->processing >= 0 || m->fit == m->product);
}

static bool can_take(const struct gr_network *n, const struct gr_offer *o,
    const struct gr_member *m, struct gr_way *way)
{
	return m->direction == GR_SURPLUS && m->node >= 0 && o->first_year <= year_of(m->last) &&
	       o->last_year >= year_of(m->first) && gr_network_takes(n, o, m) &&
	       gr_way_between(&n->ways, &m->spot, &n->site[o->site], INT32_MAX, way);
}

static bool heavier(struct gr_mass a, struct gr_mass b)
{
	return (gr_i128)a.num * b.den > (gr_i128)b.num * a.den;
}

static bool take_arcs(struct gr_network *n, int32_t offer)
{
	const struct gr_offer *o = &n->d->offer[offer];
	struct gr_mass most = quality_mass(n, o->quality);
	struct gr_way way;

	if (o->side != GR_TAKES || o->capacity_kg_per_year <= 0)
		return true;
	/* The limit counts the heaviest that can come, so that its kilograms hold. */
	for (int32_t i = 0; i < n->members; i++) {
		const struct gr_member *m = &n->member[i];

		if (heavier(m->source_mass, most) && can_take(n, o, m, &way))
			most = m->source_mass;
	}
	for (int32_t i = 0; i < n->members; i++) {
		const struct gr_member *m = &n->member[i];
		int32_t first = year_of(m->first), last = year_of(m->last);

		if (!can_take(n, o, m, &way))
			continue;
		for (int32_t y = first > o->first_year ? first : o->first_year;
		     y <= last && y <= o->last_year; y++) {
			int32_t to = offer_node(n, offer, y, most);

			if (to < 0 ||
			    !add_priced(n, m->node, to, GR_FLOW_UNLIMITED,
			        (struct gr_plan_arc){
			            GR_ARC_TAKE, (int32_t)way.dist_m, (int32_t)way.toll_ore, -1, 0},
			        rent_of(n, n->joint ? n->joint->takes_head : NULL, offer, y)))
				return false;
		}
	}
	return true;
}

/* --- depots --- */

struct door { /* a way into or out of one depot's bay */
	int32_t member, first, last, source;
	struct gr_way way;
};

struct yard {
	int32_t offer, soil_class, org;
	struct door *in, *out;
	int32_t ins, outs;
};

static bool bay_arcs(struct gr_network *n, const struct yard *y, struct source (*source)[SOURCES])
{
	const struct gr_offer *o = &n->d->offer[y->offer];
	int32_t t0 = INT32_MAX, t1 = INT32_MIN, first_node, joint = -1;
	int64_t litres = (int64_t)((gr_i128)o->capacity_kg_per_year * 1000 /
	                           n->d->quality[o->quality].density_kg_m3[GR_BUILT_IN]);

	for (int32_t i = 0; i < y->ins; i++)
		t0 = y->in[i].first < t0 ? y->in[i].first : t0;
	for (int32_t i = 0; i < y->outs; i++)
		t1 = y->out[i].last > t1 ? y->out[i].last : t1;
	if (t0 > t1)
		return true;
	first_node = n->net.nodes;
	for (int32_t t = t0; t <= t1; t++) {
		int64_t extra = 0;
		int32_t v = add_node(n,
		    (struct gr_plan_node){GR_ROLE_BAY, y->offer, t, o->quality, y->soil_class,
		        y->org, n->bay_head[y->offer], -1, GR_STORES},
		    0);

		if (v < 0)
			return false;
		n->bay_head[y->offer] = v;
		if (t == t0)
			continue;
		if (n->mode == GR_NET_PRICED) {
			joint = find_node(
			    n->joint, n->joint->bay_head[y->offer], t - 1, y->soil_class, -1);
			if (joint >= 0 && n->joint->node[joint].up >= 0)
				extra = n->rent[n->joint->node[joint].up];
		}
		n->node[v - 1].up = n->net.arcs;
		if (!add_priced(n, v - 1, v, cap_in(n, litres),
		        (struct gr_plan_arc){GR_ARC_HOLD, 0, 0, -1, 0}, extra))
			return false;
	}
	for (int32_t i = 0; i < y->ins; i++) {
		const struct door *in = &y->in[i];

		for (int32_t t = in->first; t <= in->last && t <= t1; t++) {
			if (!add_priced(n, n->member[in->member].node, first_node + t - t0,
			        GR_FLOW_UNLIMITED,
			        (struct gr_plan_arc){GR_ARC_IN, (int32_t)in->way.dist_m,
			            (int32_t)in->way.toll_ore, -1, 0},
			        0))
				return false;
		}
	}
	for (int32_t i = 0; i < y->outs; i++) {
		const struct door *out = &y->out[i];
		struct source *s = &source[out->member][out->source];

		for (int32_t t = out->first > t0 ? out->first : t0; t <= out->last; t++) {
			int32_t target = target_of(n, out->member, s);

			if (target < 0 ||
			    !add_priced(n, first_node + t - t0, target, GR_FLOW_UNLIMITED,
			        (struct gr_plan_arc){GR_ARC_OUT, (int32_t)out->way.dist_m,
			            (int32_t)out->way.toll_ore, s->rule, 0},
			        0))
				return false;
		}
	}
	return true;
}

static void clip_to_offer(const struct gr_offer *o, int32_t *first, int32_t *last)
{
	int32_t from = gr_quarter_of(o->first_year, 1).n, to = gr_quarter_of(o->last_year, 4).n;

	if (*first < from)
		*first = from;
	if (*last > to)
		*last = to;
}

static bool find_doors(const struct gr_network *n, struct yard *y, struct source (*source)[SOURCES],
    const int *sources)
{
	const struct gr_offer *o = &n->d->offer[y->offer];

	y->ins = y->outs = 0;
	for (int32_t i = 0; i < n->members; i++) {
		const struct gr_member *m = &n->member[i];
		struct door door = {i, m->first, m->last, -1, {0, 0}};
		bool in = m->direction == GR_SURPLUS;

		if (m->node < 0)
			continue;
		if (in && ((o->soil_classes.n > 0 ? m->soil_class : -1) != y->soil_class ||
		              m->product != o->quality || !gr_network_takes(n, o, m)))
			continue;
		if (!in) {
			for (int k = 0; k < sources[i] && door.source < 0; k++) {
				if (source[i][k].quality == o->quality)
					door.source = k;
			}
			if (door.source < 0)
				continue;
			door.first = source[i][door.source].first;
			door.last = source[i][door.source].last;
		}
		clip_to_offer(o, &door.first, &door.last);
		if (door.first > door.last || !gr_way_between(&n->ways, &m->spot, &n->site[o->site],
		                                  n->params.haul_limit_m, &door.way))
			continue;
		if (in)
			y->in[y->ins++] = door;
		else
			y->out[y->outs++] = door;
	}
	return y->ins > 0 && y->outs > 0;
}

/* The doors of one organisation among all, into arrays as large. */
static void doors_of(
    const struct gr_network *n, const struct yard *all, int32_t org, struct yard *own)
{
	own->offer = all->offer;
	own->soil_class = all->soil_class;
	own->org = org;
	own->ins = own->outs = 0;
	for (int32_t i = 0; i < all->ins; i++) {
		if (n->member[all->in[i].member].org == org)
			own->in[own->ins++] = all->in[i];
	}
	for (int32_t i = 0; own->ins > 0 && i < all->outs; i++) {
		if (n->member[all->out[i].member].org == org)
			own->out[own->outs++] = all->out[i];
	}
}

static bool yard_arcs(struct gr_network *n, struct yard *all, struct yard *own,
    struct source (*source)[SOURCES], const int *sources)
{
	all->org = -1;
	if (!find_doors(n, all, source, sources))
		return true;
	if (n->mode == GR_NET_JOINT)
		return bay_arcs(n, all, source);
	for (int32_t org = 0; org < n->d->orgs; org++) {
		doors_of(n, all, org, own);
		if (own->ins > 0 && own->outs > 0 && !bay_arcs(n, own, source))
			return false;
	}
	return true;
}

static bool depot_arcs(struct gr_network *n, struct source (*source)[SOURCES], const int *sources)
{
	const struct gr_dataset *d = n->d;
	struct yard all = {0}, own = {0};

	if (n->mode == GR_NET_ALONE)
		return true;
	all.in = gr_alloc_array(n->a, (size_t)n->members, sizeof(*all.in));
	all.out = gr_alloc_array(n->a, (size_t)n->members, sizeof(*all.out));
	own.in = gr_alloc_array(n->a, (size_t)n->members, sizeof(*own.in));
	own.out = gr_alloc_array(n->a, (size_t)n->members, sizeof(*own.out));
	if (gr_arena_full(n->a))
		return false;
	for (int32_t o = 0; o < d->offers; o++) {
		const struct gr_offer *offer = &d->offer[o];

		if (offer->side != GR_STORES || offer->capacity_kg_per_year <= 0 ||
		    d->quality[offer->quality].density_kg_m3[GR_BUILT_IN] <= 0)
			continue;
		for (int32_t c = -1; c < (offer->soil_classes.n > 0 ? d->soil_classes : 0); c++) {
			if (offer->soil_classes.n > 0 &&
			    !gr_network_soil_pair(d, offer->soil_classes, c))
				continue;
			all.offer = o;
			all.soil_class = c;
			if (!yard_arcs(n, &all, &own, source, sources))
				return false;
		}
	}
	return true;
}

/* --- the whole --- */

static bool heads(struct gr_network *n)
{
	const struct gr_dataset *d = n->d;

	n->sells_head = gr_alloc_array(n->a, (size_t)d->offers, sizeof(int32_t));
	n->takes_head = gr_alloc_array(n->a, (size_t)d->offers, sizeof(int32_t));
	n->bay_head = gr_alloc_array(n->a, (size_t)d->offers, sizeof(int32_t));
	n->site_head = gr_alloc_array(n->a, (size_t)d->sites * 2, sizeof(int32_t));
	if (gr_arena_full(n->a))
		return false;
	for (int32_t i = 0; i < d->offers; i++)
		n->sells_head[i] = n->takes_head[i] = n->bay_head[i] = -1;
	for (int32_t i = 0; i < d->sites * 2; i++)
		n->site_head[i] = -1;
	return true;
}

/* A site that sells primary and secondary under one limit has no tree of limits below one trunk. */
static int check_trees(const struct gr_dataset *d, struct gr_error *err)
{
	for (int32_t i = 0; i < d->offers; i++) {
		const struct gr_offer *o = &d->offer[i];

		if (o->side != GR_SELLS || d->site[o->site].capacity_kg_per_year <= 0)
			continue;
		for (int32_t k = 0; k < i; k++) {
			const struct gr_offer *p = &d->offer[k];

			if (p->side == GR_SELLS && p->site == o->site &&
			    d->quality[p->quality].primary != d->quality[o->quality].primary)
				return gr_fail_with(err, GR_INVALID,
				    N_("{0} sells primary and secondary material under one limit, "
				       "which is no tree of limits."),
				    N_("Give the site's offers limits of their own, and the site "
				       "none."),
				    GR_ARGS(gr_arg_text(d->site[o->site].name)));
		}
	}
	return GR_OK;
}

static bool member_nodes(struct gr_network *n, int64_t *balance)
{
	*balance = 0;
	for (int32_t i = 0; i < n->members; i++) {
		struct gr_member *m = &n->member[i];
		bool need = m->direction == GR_NEED;
		int64_t supply = need ? -m->litres : m->litres;

		if (m->left_out != GR_IN_PLAN)
			continue;
		m->node = add_node(n,
		    (struct gr_plan_node){need ? GR_ROLE_NEED : GR_ROLE_SURPLUS, i, 0, m->product,
		        -1, m->org, -1, -1, GR_SELLS},
		    supply);
		if (m->node < 0)
			return false;
		*balance += supply;
	}
	return true;
}

static bool all_arcs(struct gr_network *n)
{
	struct source(*source)[SOURCES];
	struct lists l;
	int *sources;

	source = gr_alloc_array(n->a, (size_t)n->members, sizeof(*source));
	sources = gr_alloc_array(n->a, (size_t)n->members, sizeof(*sources));
	if (gr_arena_full(n->a) || !list_surplus(n, n->a, &l))
		return false;
	for (int32_t i = 0; i < n->members; i++) {
		const struct gr_member *m = &n->member[i];

		if (m->direction != GR_NEED || m->node < 0)
			continue;
		sources[i] = sources_of(n, m, source[i]);
		for (int k = 0; k < sources[i]; k++) {
			if (!direct_arcs(n, &l, i, &source[i][k]) ||
			    !sell_arcs(n, i, &source[i][k]))
				return false;
		}
	}
	for (int32_t i = 0; i < n->d->offers; i++) {
		if (!take_arcs(n, i))
			return false;
	}
	if (!depot_arcs(n, source, sources))
		return false;
	for (int32_t i = 0; i < n->members; i++) {
		const struct gr_member *m = &n->member[i];
		bool need = m->direction == GR_NEED;

		if (m->node >= 0 &&
		    !add_priced(n, need ? 0 : m->node, need ? m->node : 0, GR_FLOW_UNLIMITED,
		        (struct gr_plan_arc){need ? GR_ARC_UNMET : GR_ARC_UNPLACED, 0, 0, -1, 0},
		        0))
			return false;
	}
	return true;
}

int gr_network_build(const struct gr_network *base, enum gr_net_mode mode,
    const struct gr_network *joint, const int64_t *rent, struct gr_arena *a, struct gr_network *out,
    struct gr_error *err)
{
	int64_t balance = 0;
	int rc = check_trees(base->d, err);

	*out = *base;
	if (rc)
		return rc;
	out->a = a;
	out->net = (struct gr_net){0};
	out->node = NULL;
	out->supply = NULL;
	out->arc = NULL;
	out->about = NULL;
	out->node_cap = out->arc_cap = 0;
	out->mode = mode;
	out->joint = joint;
	out->rent = rent;
	out->member = gr_alloc_copy(a, base->member, (size_t)base->members, sizeof(*base->member));
	if (!heads(out) ||
	    add_node(out, (struct gr_plan_node){GR_ROLE_ROOT, -1, 0, -1, -1, -1, -1, -1, GR_SELLS},
	        0) < 0)
		return full(err);
	if (add_node(out, (struct gr_plan_node){GR_ROLE_TRUNK, -1, 0, -1, -1, -1, -1, 0, GR_SELLS},
	        0) < 0 ||
	    !add_arc(out, (struct gr_arc){0, 1, 0, GR_FLOW_UNLIMITED, 0}, limit_arc) ||
	    !member_nodes(out, &balance) || !all_arcs(out))
		return full(err);
	out->supply[0] = -balance;
	for (int32_t i = 0; i < out->net.arcs; i++) {
		if (out->arc[i].rate > GR_FLOW_RATE_MAX || out->arc[i].rate < -GR_FLOW_RATE_MAX)
			return gr_fail(err, GR_LIMIT,
			    N_("A rate of the plan is larger than it can compute with."),
			    N_("Look at prices and tariffs: one is far too large."));
	}
	out->net.supply = out->supply;
	out->net.arc = out->arc;
	return GR_OK;
}
