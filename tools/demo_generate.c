/*
 * demo_generate.c - constructs example projects and lines from the lists of data/ and a seed: builders.csv says who builds where and
 * what, works.csv how large, anchors.csv which real projects (drivers.csv) set a size. The same seed gives the same bytes on every
 * machine: whole numbers alone. --check compares with the committed files instead of writing them.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/message.h"
#include "base/num.h"
#include "base/random.h"
#include "base/record.h"
#include "domain/demo.h"
#include "domain/estimate.h"
#include "domain/place.h"

#define MEMORY ((size_t)512 << 20)
#define TEXT_MOST ((size_t)64 << 20)
#define LINES_PER_PROJECT 4
#define LINES_MOST 6 /* of one project */
#define LINES_LEAST 2
#define TYPES_MOST 8
#define MUNICIPALITIES_MOST 64
#define WORKS_MOST 64
#define CITY_M2 INT64_C(100000000) /* the capital and its suburbs are the small municipalities */
#define ONE (INT64_C(1) << 16)     /* fixed point of the size draw */

struct share {
	struct gr_str type;
	int32_t percent;
};

struct builder {
	gr_org_id org;
	int32_t weight;
	int32_t municipality[MUNICIPALITIES_MOST];
	int32_t municipalities;
	struct share type[TYPES_MOST];
	int32_t types;
};

struct works {
	struct gr_str type, code, name;
	int32_t weight, quarters, spread_percent;
	int64_t length_mm, width_mm;
};

struct anchor {
	gr_org_id org;
	struct gr_str code, name, place;
	int32_t municipality;
	int64_t length_mm, width_mm;
	struct gr_quarter first, last;
	enum gr_certainty certainty;
	struct gr_str direction; /* only these lines; empty = all that the works call for */
};

struct making {
	struct gr_dataset d;
	struct gr_arena *a;
	struct gr_random r;
	struct gr_error err;
	const char *dir;
	struct builder *builder;
	struct works works[WORKS_MOST];
	struct anchor *anchor;
	struct gr_demo demo;
	int32_t builders, works_count, anchors;
	struct gr_quarter first, last; /* of the plan */
};

/* What one project draws once and its lines share. */
struct site {
	gr_org_id org;
	gr_project_id project;
	struct gr_str name, type;
	struct gr_place place;
	struct gr_quarter first, last;
	enum gr_certainty certainty;
	enum gr_visibility visibility;
	bool sandy; /* the ground */
	bool city;
};

/* A line that the works of a project call for. */
struct candidate {
	const struct gr_key_figure *key;
	int64_t length_mm, width_mm;
};

static int32_t below(struct making *m, int32_t bound)
{
	return (int32_t)gr_random_below(&m->r, (uint64_t)bound);
}

static bool chance(struct making *m, int32_t percent)
{
	return below(m, 100) < percent;
}

/* An index by weight. */
static int32_t pick(struct making *m, const int32_t *weight, int32_t count)
{
	int32_t sum = 0, at;

	for (int32_t i = 0; i < count; i++)
		sum += weight[i];
	at = below(m, sum);
	for (int32_t i = 0; i < count; i++) {
		if (at < weight[i])
			return i;
		at -= weight[i];
	}
	return count - 1;
}

/* log2 of percent / 100 in 16 bits after the point, by squaring (Knuth, TAOCP 1, 1.2.2, exercise 28). */
static int64_t log2_percent(int32_t percent)
{
	uint64_t x = ((uint64_t)percent << 30) / 100;
	int64_t out = 0;

	while (x >= UINT64_C(2) << 30) {
		x >>= 1;
		out += ONE;
	}
	for (int64_t bit = ONE / 2; bit; bit /= 2) {
		x = (x * x) >> 30;
		if (x >= UINT64_C(2) << 30) {
			x >>= 1;
			out += bit;
		}
	}
	return out;
}

/* n x 2^(power / 65536), for -16 < power / 65536 < 16: the roots of two are multiplied together, bit by bit. */
static int64_t times_power(int64_t n, int64_t power)
{
	uint64_t root = UINT64_C(2) << 30, out = UINT64_C(1) << 30;
	int64_t whole = power >= 0 ? power / ONE : -((-power + ONE - 1) / ONE);
	int64_t rest = power - whole * ONE;

	for (int64_t bit = ONE / 2; bit; bit /= 2) {
		uint64_t lo = 0, hi = UINT64_C(2) << 30;

		while (lo < hi) { /* the root of the root before, exact to a bit */
			uint64_t mid = (lo + hi + 1) / 2;

			if (mid * mid <= root << 30)
				lo = mid;
			else
				hi = mid - 1;
		}
		root = lo;
		if (rest & bit)
			out = (out * root) >> 30;
	}
	return (int64_t)(whole >= 0 ? ((gr_i128)n * (int64_t)out << whole) >> 30
	                            : ((gr_i128)n * (int64_t)out >> -whole) >> 30);
}

/* A log-normal size: twelve uniform numbers make a normal one (Irwin and Hall), cut at two deviations. */
static int64_t draw_size(struct making *m, int64_t median, int32_t spread_percent)
{
	int64_t z = -6 * ONE;

	for (int i = 0; i < 12; i++)
		z += below(m, (int32_t)ONE);
	z = z > 2 * ONE ? 2 * ONE : z < -2 * ONE ? -2 * ONE : z;
	return times_power(median, z * log2_percent(spread_percent) / ONE);
}

/* Two figures that say something: nobody measures a project that is years ahead to the millimetre. */
static int64_t rounded(int64_t n)
{
	int64_t unit = 1;

	while (n / unit >= 1000)
		unit *= 10;
	return n / unit * unit;
}

static struct gr_str file(struct making *m, const char *name)
{
	char path[4096];
	char *p = NULL;
	long n = -1;
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s", m->dir, name);
	f = fopen(path, "rb");
	if (f && !fseek(f, 0, SEEK_END))
		n = ftell(f);
	if (n >= 0)
		p = gr_alloc(m->a, (size_t)n + 1);
	if (!p || fseek(f, 0, SEEK_SET) || fread(p, 1, (size_t)n, f) != (size_t)n) {
		fprintf(stderr, "demo_generate: cannot read %s\n", path);
		exit(GR_BROKEN);
	}
	fclose(f);
	return (struct gr_str){p, (size_t)n};
}

/* Every fault here is one of our own data: say it and stop. */
static void must(struct making *m, int rc)
{
	struct gr_sb sb;

	if (!rc)
		return;
	gr_sb_open(&sb, m->a, 4000);
	gr_error_say(&sb, &m->err);
	fprintf(stderr, "demo_generate: %.*s\n", GR_PF(gr_sb_str(&sb)));
	exit(rc);
}

static void stop(const struct gr_record *r, const char *why)
{
	fprintf(
	    stderr, "demo_generate: %.*s, row %lld: %s\n", GR_PF(r->name), (long long)r->row, why);
	exit(GR_INVALID);
}

static struct gr_str cell(struct making *m, const struct gr_record *r, const char *column)
{
	int32_t i = 0;

	must(m, gr_record_column(r, column, &i, &m->err));
	return r->field[i];
}

static int64_t number(struct making *m, const struct gr_record *r, const char *column, int decimals)
{
	int64_t n = 0;
	int32_t i = 0;

	must(m, gr_record_column(r, column, &i, &m->err));
	must(m, gr_record_decimal(r, i, decimals, &n, &m->err));
	return n;
}

static void add_municipality(struct making *m, struct builder *b, int32_t code)
{
	if (b->municipalities == MUNICIPALITIES_MOST || gr_dataset_municipality(&m->d, code) < 0)
		return;
	b->municipality[b->municipalities++] = code;
}

/* "316;265", the name of a region, or "own". */
static void read_municipalities(
    struct making *m, const struct gr_record *r, struct builder *b, int32_t own)
{
	struct gr_str rest = cell(m, r, "municipalities");
	int64_t code;

	if (gr_str_is(rest, "own"))
		add_municipality(m, b, own);
	for (int32_t i = 0; i < m->d.municipalities; i++)
		if (gr_str_eq(m->d.municipality[i].region, rest))
			add_municipality(m, b, m->d.municipality[i].code);
	while (!b->municipalities && rest.n)
		for (struct gr_str all = rest; all.n; rest.n = 0)
			while (all.n)
				if (gr_str_i64(gr_str_split(&all, ';'), &code))
					add_municipality(m, b, (int32_t)code);
	if (!b->municipalities)
		stop(r, "no municipality");
}

static void read_types(struct making *m, const struct gr_record *r, struct builder *b)
{
	struct gr_str rest = cell(m, r, "types");
	int64_t percent;

	while (rest.n && b->types < TYPES_MOST) {
		struct gr_str value = gr_str_split(&rest, ';'), type = gr_str_split(&value, ':');

		if (!gr_str_i64(value, &percent) || percent < 1 || percent > 100)
			stop(r, "a type without its share");
		b->type[b->types++] = (struct share){type, (int32_t)percent};
	}
}

static void add_builder(
    struct making *m, const struct gr_record *r, const struct gr_organisation *o)
{
	struct builder *b = &m->builder[m->builders];

	for (int32_t i = 0; i < m->builders; i++)
		if (m->builder[i].org.v == o->id.v)
			return; /* named by a row of its own */
	*b = (struct builder){.org = o->id, .weight = (int32_t)number(m, r, "weight", 0)};
	read_municipalities(m, r, b, o->municipality);
	read_types(m, r, b);
	m->builders++;
}

/* Rows that begin with * stand for every other organisation of a kind, in examples that are larger than the committed one. */
static void read_builders(struct making *m, bool all)
{
	struct gr_record r;
	bool more;

	m->builder = gr_alloc_array(m->a, (size_t)m->d.orgs + 1, sizeof(*m->builder));
	must(m, gr_record_open(
	            &r, GR_STR("builders.csv"), file(m, "demo/builders.csv"), m->a, &m->err));
	for (;;) {
		struct gr_str code;
		int32_t i;

		must(m, gr_record_next(&r, &more, &m->err));
		if (!more)
			return;
		code = cell(m, &r, "org_code");
		if (gr_str_starts(code, "*")) {
			for (i = 0; all && i < m->d.orgs; i++)
				if (m->d.org[i].municipality &&
				    gr_str_eq(
				        m->d.org[i].kind, (struct gr_str){code.p + 1, code.n - 1}))
					add_builder(m, &r, &m->d.org[i]);
			continue;
		}
		i = gr_dataset_org_code(&m->d, code);
		if (i < 0)
			stop(&r, "no such organisation");
		add_builder(m, &r, &m->d.org[i]);
	}
}

static void read_works(struct making *m)
{
	struct gr_record r;
	bool more;

	must(m, gr_record_open(&r, GR_STR("works.csv"), file(m, "demo/works.csv"), m->a, &m->err));
	for (;;) {
		must(m, gr_record_next(&r, &more, &m->err));
		if (!more || m->works_count == WORKS_MOST)
			return;
		m->works[m->works_count++] = (struct works){
		    .type = cell(m, &r, "project_type"),
		    .code = cell(m, &r, "works_code"),
		    .name = cell(m, &r, "name_da"),
		    .weight = (int32_t)number(m, &r, "weight", 0),
		    .quarters = (int32_t)number(m, &r, "quarters", 0),
		    .spread_percent = (int32_t)number(m, &r, "spread_percent", 0),
		    .length_mm = number(m, &r, "length_m", 3),
		    .width_mm = number(m, &r, "width_m", 3),
		};
	}
}

/* "2028-Q3"; false where it is none. */
static bool quarter(struct gr_str s, struct gr_quarter *out)
{
	struct gr_str rest = s;
	int64_t year;

	if (!gr_str_i64(gr_str_split(&rest, '-'), &year) || rest.n != 2 || rest.p[0] != 'Q' ||
	    rest.p[1] < '1' || rest.p[1] > '4' || year < 2000 || year > 2100)
		return false;
	*out = gr_quarter_of((int32_t)year, rest.p[1] - '0');
	return true;
}

static void read_anchors(struct making *m)
{
	struct gr_str text = file(m, "demo/anchors.csv");
	struct gr_record r;
	size_t rows = 1;
	bool more;

	for (size_t i = 0; i < text.n; i++)
		rows += text.p[i] == '\n';
	m->anchor = gr_alloc_array(m->a, rows, sizeof(*m->anchor));
	must(m, gr_record_open(&r, GR_STR("anchors.csv"), text, m->a, &m->err));
	for (;;) {
		struct anchor *x = &m->anchor[m->anchors];
		int32_t org;

		must(m, gr_record_next(&r, &more, &m->err));
		if (!more)
			return;
		org = gr_dataset_org_code(&m->d, cell(m, &r, "org_code"));
		if (org < 0)
			stop(&r, "no such organisation");
		*x = (struct anchor){
		    .org = m->d.org[org].id,
		    .code = cell(m, &r, "works_code"),
		    .name = cell(m, &r, "name_da"),
		    .place = cell(m, &r, "place"),
		    .municipality = (int32_t)number(m, &r, "municipality_code", 0),
		    .length_mm = number(m, &r, "length_m", 3),
		    .width_mm = number(m, &r, "width_m", 3),
		    .direction = cell(m, &r, "direction"),
		};
		if (!quarter(cell(m, &r, "first_quarter"), &x->first) ||
		    !quarter(cell(m, &r, "last_quarter"), &x->last) ||
		    !gr_certainty_read(cell(m, &r, "certainty"), &x->certainty))
			stop(&r, "a quarter or the certainty cannot be read");
		m->anchors++;
	}
}

static const struct works *works_of(struct making *m, struct gr_str code)
{
	for (int32_t i = 0; i < m->works_count; i++)
		if (gr_str_eq(m->works[i].code, code))
			return &m->works[i];
	return NULL;
}

static const struct works *draw_works(struct making *m, struct gr_str type)
{
	int32_t weight[WORKS_MOST];

	for (int32_t i = 0; i < m->works_count; i++)
		weight[i] = gr_str_eq(m->works[i].type, type) ? m->works[i].weight : 0;
	return &m->works[pick(m, weight, m->works_count)];
}

/* A town or parish of the municipality, and of six projects in ten the very point, near it. */
static struct gr_str draw_place(struct making *m, int32_t municipality, struct gr_place *out)
{
	const struct gr_point *p = m->d.point;
	int32_t count = 0, at;

	for (int32_t i = 0; i < m->d.points; i++)
		count += p[i].municipality == municipality;
	if (!count) {
		int32_t i = gr_dataset_municipality(&m->d, municipality);

		must(
		    m, gr_place_read(&m->d, m->d.municipality[i].name, municipality, out, &m->err));
		return m->d.municipality[i].name;
	}
	at = below(m, count);
	while (p->municipality != municipality || at-- > 0)
		p++;
	*out = (struct gr_place){.text = p->name,
	    .municipality = municipality,
	    .e_m = p->e_m,
	    .n_m = p->n_m,
	    .precision_m = p->precision_m};
	if (chance(m, 60)) {
		out->e_m += below(m, 801) - 400;
		out->n_m += below(m, 801) - 400;
		out->precision_m = 0;
	} else if (chance(m, 25)) { /* not known yet: the municipality alone */
		int32_t i = gr_dataset_municipality(&m->d, municipality);

		must(
		    m, gr_place_read(&m->d, m->d.municipality[i].name, municipality, out, &m->err));
	}
	return p->name;
}

/* Near ones are surer: a contract is let this year or next, an idea may lie at the end of the horizon. */
static void draw_window(struct making *m, struct site *s, int32_t quarters)
{
	static const int32_t earliest[GR_CERTAINTIES] = {
	    [GR_IDEA] = 8, [GR_BUDGETED] = 4, [GR_FUNDED] = 2};
	static const int32_t span[GR_CERTAINTIES] = {[GR_IDEA] = 20,
	    [GR_BUDGETED] = 17,
	    [GR_FUNDED] = 12,
	    [GR_TENDERED] = 8,
	    [GR_CONTRACTED] = 5};
	int32_t n = quarters / 2 + below(m, quarters + 1);

	s->first.n = m->first.n + earliest[s->certainty] + below(m, span[s->certainty]);
	s->last.n = s->first.n + (n > 1 ? n : 1) - 1;
	if (s->last.n > m->last.n)
		s->last.n = m->last.n;
	if (s->first.n > s->last.n)
		s->first.n = s->last.n;
}

static bool name_taken(const struct making *m, gr_org_id org, struct gr_str name)
{
	for (int32_t i = 0; i < m->demo.projects; i++)
		if (m->demo.project[i].org.v == org.v && gr_str_eq(m->demo.project[i].name, name))
			return true;
	return false;
}

static struct gr_str compose(
    struct making *m, struct gr_str pattern, struct gr_str place, int stage)
{
	struct gr_str rest = pattern;
	struct gr_sb sb;

	gr_sb_open(&sb, m->a, 400);
	gr_sb_z(&sb, "Eksempel: ");
	while (rest.n) {
		if (gr_str_starts(rest, "{0}")) {
			gr_sb_add(&sb, place);
			rest.p += 3;
			rest.n -= 3;
			continue;
		}
		gr_sb_char(&sb, *rest.p);
		rest.p++;
		rest.n--;
	}
	if (stage > 1)
		gr_sb_fmt(&sb, ", etape %d", stage);
	return gr_sb_str(&sb);
}

static struct gr_str draw_name(
    struct making *m, gr_org_id org, struct gr_str pattern, struct gr_str place)
{
	struct gr_str name = compose(m, pattern, place, 1);

	for (int stage = 2; name_taken(m, org, name); stage++)
		name = compose(m, pattern, place, stage);
	return name;
}

/* All that the works call for, of whatever project type they are listed under. */
static int32_t add_candidates(struct making *m, struct gr_str works, int64_t length_mm,
    int64_t width_mm, struct candidate *out, int32_t count, int32_t most)
{
	for (int32_t i = 0; i < m->d.key_figures && count < most; i++) {
		const struct gr_key_figure *k = &m->d.key_figure[i];
		bool there = false;

		if (!gr_str_eq(k->works, works) || gr_str_is(k->basis, "kr"))
			continue;
		for (int32_t j = 0; j < count; j++)
			there = there || (out[j].key->quality == k->quality &&
			                     out[j].key->direction == k->direction);
		if (!there)
			out[count++] = (struct candidate){k, length_mm, width_mm};
	}
	return count;
}

static void swap(struct candidate *a, struct candidate *b)
{
	struct candidate t = *a;

	*a = *b;
	*b = t;
}

static enum gr_known draw_known(struct making *m, enum gr_certainty c, bool budget)
{
	/* Tonnes, m3, metres, budget: the surer a project is, the better it knows its amounts. */
	static const int32_t weight[GR_CERTAINTIES][GR_KNOWN] = {
	    [GR_IDEA] = {15, 10, 45, 30},
	    [GR_BUDGETED] = {20, 20, 50, 10},
	    [GR_FUNDED] = {30, 35, 35, 0},
	    [GR_TENDERED] = {45, 50, 5, 0},
	    [GR_CONTRACTED] = {55, 45, 0, 0},
	};
	int32_t w[GR_KNOWN];

	memcpy(w, weight[c], sizeof(w));
	if (!budget)
		w[GR_KNOWN_BUDGET] = 0;
	return (enum gr_known)pick(m, w, GR_KNOWN);
}

static const struct gr_key_figure *budget_figure(struct making *m, const struct gr_line *l)
{
	for (int32_t i = 0; i < m->d.key_figures; i++) {
		const struct gr_key_figure *k = &m->d.key_figure[i];

		if (gr_str_is(k->basis, "kr") && gr_str_eq(k->project_type, l->project_type) &&
		    k->direction == l->direction &&
		    gr_str_eq(m->d.quality[k->quality].code, l->quality))
			return k;
	}
	return NULL;
}

/* A class as a pair; two surpluses of soil in seven do not know theirs yet. A city has more that is not clean. */
static void draw_class(struct making *m, struct gr_line *l, bool city)
{
	static const struct {
		const char *system, *code, *quality;
		int32_t weight, city_weight;
	} classes[] = {
	    {"", "", NULL, 28, 28},
	    {"kategori", "kat1", NULL, 42, 26},
	    {"jordplan_sjaelland", "kl0", NULL, 8, 4},
	    {"jordplan_sjaelland", "kl1", NULL, 6, 6},
	    {"kategori", "kat2", "jord_kl2", 9, 20},
	    {"jordplan_sjaelland", "kl2", "jord_kl2", 4, 9},
	    {"jordplan_sjaelland", "kl3", "jord_kl3", 2, 4},
	    {"kategori", "kat_over", "jord_kl3", 1, 3},
	};
	int32_t weight[sizeof(classes) / sizeof(*classes)], i;

	for (i = 0; i < (int32_t)(sizeof(classes) / sizeof(*classes)); i++)
		weight[i] = city ? classes[i].city_weight : classes[i].weight;
	i = pick(m, weight, i);
	l->soil_system = gr_str(classes[i].system);
	l->soil_class = gr_str(classes[i].code);
	if (classes[i].quality)
		l->quality = gr_str(classes[i].quality);
}

static bool is_soil(struct gr_str quality)
{
	return gr_str_is(quality, "raajord_ler") || gr_str_is(quality, "raajord_sand");
}

/* A quality other than the key figure's can only be said in tonnes: no key figure is written for it. */
static void draw_quality(struct making *m, struct gr_line *l, const struct site *s)
{
	if (l->direction == GR_SURPLUS && is_soil(l->quality)) {
		l->quality = s->sandy ? GR_STR("raajord_sand") : GR_STR("raajord_ler");
		if (chance(m, 10))
			l->quality = GR_STR("muld_overskud");
		else
			draw_class(m, l, s->city);
	} else if (l->direction == GR_NEED && chance(m, 5) &&
	           (gr_str_is(l->quality, "sg_ii") || gr_str_is(l->quality, "sg_i"))) {
		l->quality = GR_STR("kb_a"); /* some ask for crushed concrete from the start */
	}
}

static void set_amount(
    struct making *m, struct gr_line *l, const struct candidate *c, struct gr_estimate *e)
{
	const struct gr_quality *q = &m->d.quality[c->key->quality];
	enum gr_line_field field;
	struct gr_line figure = *l;
	int32_t now = gr_dataset_quality(&m->d, l->quality);
	bool same = now == c->key->quality;
	const struct gr_key_figure *budget = same ? budget_figure(m, l) : NULL;
	enum gr_known known = draw_known(m, l->certainty, budget != NULL);

	if (known == GR_KNOWN_METRES && !same)
		known = GR_KNOWN_TONNES;
	/* What the works' own key figure gives, in kilograms. */
	figure.quality = q->code;
	figure.entered = (struct gr_entered){.known = GR_KNOWN_METRES,
	    .thousandths = c->length_mm,
	    .width_mm = c->width_mm,
	    .low_thousandths = -1,
	    .high_thousandths = -1,
	    .works = c->key->works};
	if (c->key->basis.n == 1)
		figure.entered.width_mm = 0; /* per metre */
	if (gr_estimate(&figure, &m->d, m->a, e, &field, &m->err)) {
		/* A volume that the quality has no weight for in that state (rubble to be built in) is said in tonnes. */
		e->likely_kg = c->length_mm / 1000 * c->key->likely_l;
		known = GR_KNOWN_TONNES;
	}
	l->entered = figure.entered;
	l->entered.known = known;
	if (known != GR_KNOWN_METRES) {
		/* The engineer has counted anew: near the key figure, not on it. */
		int64_t kg = draw_size(m, e->likely_kg > 20000 ? e->likely_kg : 20000, 125);
		enum gr_state state = l->direction == GR_NEED ? GR_BUILT_IN : GR_IN_PLACE;
		int64_t density = m->d.quality[now].density_kg_m3[state];

		l->entered.width_mm = 0;
		l->entered.works = (struct gr_str){0};
		if (known == GR_KNOWN_M3 && density && chance(m, 15) &&
		    m->d.quality[now].density_kg_m3[GR_LOOSE]) {
			state = GR_LOOSE;
			density = m->d.quality[now].density_kg_m3[state];
		}
		if (known == GR_KNOWN_M3 && !density)
			l->entered.known = known = GR_KNOWN_TONNES;
		if (known == GR_KNOWN_TONNES)
			l->entered.thousandths = rounded(kg / 1000) * 1000;
		if (known == GR_KNOWN_M3) {
			l->entered.state = state;
			l->entered.thousandths = rounded(kg / density) * 1000;
		}
		if (known == GR_KNOWN_BUDGET &&
		    density) /* the sum of money for which the key figure gives this much */
			l->entered.thousandths = rounded(kg * 1000 / (budget->likely_l * density)) *
			                         1000;
		if (l->entered.thousandths < 1000)
			l->entered.thousandths = 1000;
	}
	must(m, gr_estimate(l, &m->d, m->a, e, &field, &m->err));
	l->low_kg = e->low_kg;
	l->likely_kg = e->likely_kg;
	l->high_kg = e->high_kg;
}

/* Digging comes in the first two thirds of a project, building in the last two. */
static void set_window(struct making *m, struct gr_line *l, const struct site *s)
{
	int32_t n = s->last.n - s->first.n + 1, third = n / 3;

	l->first = s->first;
	l->last = s->last;
	if (l->direction == GR_SURPLUS)
		l->last.n -= third ? below(m, third + 1) : 0;
	else
		l->first.n += third ? below(m, third + 1) : 0;
}

static void add_line(struct making *m, const struct site *s, const struct candidate *c)
{
	struct gr_line *l = &m->demo.line[m->demo.lines];
	struct gr_estimate e;
	enum gr_line_field field;

	*l = (struct gr_line){
	    .id = {m->demo.lines + 1},
	    .org = s->org,
	    .project = s->project,
	    .project_name = s->name,
	    .project_type = s->type,
	    .direction = c->key->direction,
	    .quality = m->d.quality[c->key->quality].code,
	    .place = s->place,
	    .certainty = s->certainty,
	    .visibility = s->visibility,
	};
	if (l->direction == GR_NEED && c->key->use >= 0 && !chance(m, 15))
		l->use = m->d.use[c->key->use].code;
	draw_quality(m, l, s);
	if (gr_str_is(l->quality, "kb_a") && c->key->use >= 0)
		l->use = m->d.use[c->key->use].code; /* a secondary quality has no default use */
	set_amount(m, l, c, &e);
	set_window(m, l, s);
	if (l->direction == GR_NEED && chance(m, 5)) {
		static const char *const why[] = {"design", "thinner_layer", "stabilisation"};

		l->ordinary_kg = l->likely_kg * (105 + below(m, 30)) / 100;
		l->avoided_why = gr_str(why[below(m, 3)]);
	}
	must(m, gr_line_check(l, &m->d, &field, &m->err));
	m->demo.lines++;
}

static void add_project(struct making *m, struct site *s, const struct candidate *c, int32_t count)
{
	struct gr_project *p = &m->demo.project[m->demo.projects++];

	*p = (struct gr_project){.id = {m->demo.projects},
	    .org = s->org,
	    .name = s->name,
	    .type = s->type,
	    .example = true};
	s->project = p->id;
	for (int32_t i = 0; i < count; i++)
		add_line(m, s, &c[i]);
}

static void draw_standing(struct making *m, struct site *s)
{
	static const int32_t visible[GR_VISIBILITIES] = {
	    [GR_VISIBLE_OWN] = 3, [GR_VISIBLE_PARTNERS] = 13, [GR_VISIBLE_PUBLIC] = 84};

	s->visibility = (enum gr_visibility)pick(m, visible, GR_VISIBILITIES);
	s->sandy = chance(m, 35);
	s->city = m->d.municipality[gr_dataset_municipality(&m->d, s->place.municipality)].area_m2 <
	          CITY_M2;
}

static void make_anchor(struct making *m, const struct anchor *x)
{
	struct candidate c[32];
	const struct works *w = works_of(m, x->code);
	struct site s = {
	    .org = x->org, .first = x->first, .last = x->last, .certainty = x->certainty};
	int32_t n = add_candidates(m, x->code, x->length_mm, x->width_mm, c, 0, LINES_MOST);

	s.type = w ? w->type : (struct gr_str){0};
	for (int32_t i = n - 1; i >= 0; i--)
		if (x->direction.n &&
		    !gr_str_is(x->direction, gr_direction_code(c[i].key->direction)))
			c[i] = c[--n];
	must(m, gr_place_read(&m->d, x->place, x->municipality, &s.place, &m->err));
	s.name = compose(m, x->name, x->place, 1);
	draw_standing(m, &s);
	add_project(m, &s, c, n);
}

static void make_project(struct making *m, int32_t lines)
{
	static const int32_t certain[GR_CERTAINTIES] = {[GR_IDEA] = 22,
	    [GR_BUDGETED] = 35,
	    [GR_FUNDED] = 21,
	    [GR_TENDERED] = 12,
	    [GR_CONTRACTED] = 10};
	int32_t weight[256], n = 0;
	struct candidate c[32];
	const struct builder *b;
	const struct works *w;
	struct gr_str near;
	struct site s = {0};

	for (int32_t i = 0; i < m->builders; i++)
		weight[i] = m->builder[i].weight;
	b = &m->builder[pick(m, weight, m->builders)];
	for (int32_t i = 0; i < b->types; i++)
		weight[i] = b->type[i].percent;
	s.org = b->org;
	s.type = b->type[pick(m, weight, b->types)].type;
	s.certainty = (enum gr_certainty)pick(m, certain, GR_CERTAINTIES);
	near = draw_place(m, b->municipality[below(m, b->municipalities)], &s.place);
	w = draw_works(m, s.type);
	s.name = draw_name(m, s.org, w->name, near);
	draw_window(m, &s, w->quarters);
	draw_standing(m, &s);
	/* The first works give the name; others of the same type are added until there is enough to draw lines from. */
	for (int tries = 0; n < lines && tries < 200; tries++) {
		int64_t length = rounded(draw_size(m, w->length_mm / 1000, w->spread_percent)) *
		                 1000;

		n = add_candidates(
		    m, w->code, length > 10000 ? length : 10000, w->width_mm, c, n, 32);
		w = draw_works(m, s.type);
	}
	for (int32_t i = n - 1; i > 0; i--)
		swap(&c[i], &c[below(m, i + 1)]);
	add_project(m, &s, c, n < lines ? n : lines);
}

static void make_all(struct making *m, int32_t projects)
{
	int32_t lines = projects * LINES_PER_PROJECT;

	m->demo.project = gr_alloc_array(m->a, (size_t)projects + 1, sizeof(*m->demo.project));
	m->demo.line = gr_alloc_array(m->a, (size_t)lines + LINES_MOST, sizeof(*m->demo.line));
	if (!m->demo.project || !m->demo.line)
		must(m, gr_fail_full(&m->err));
	for (int32_t i = 0; i < m->anchors && i < projects; i++)
		make_anchor(m, &m->anchor[i]);
	while (m->demo.projects < projects) {
		int32_t left = lines - m->demo.lines, after = projects - m->demo.projects - 1;
		int32_t n = LINES_LEAST + below(m, LINES_MOST - LINES_LEAST + 1);

		/* So that the sum comes out: what is left must fit in the projects that are left. */
		if (n < left - after * LINES_MOST)
			n = left - after * LINES_MOST;
		if (n > left - after * LINES_LEAST)
			n = left - after * LINES_LEAST;
		make_project(m, n);
	}
}

static void put_row(struct gr_sb *sb, struct gr_str name, int64_t needs, int64_t surplus,
    int64_t need_kg, int64_t surplus_kg)
{
	gr_sb_fmt(sb, "| %.*s | %lld | %lld | %lld | %lld |\n", GR_PF(name), (long long)needs,
	    (long long)surplus, (long long)(need_kg / 1000), (long long)(surplus_kg / 1000));
}

struct margin {
	int64_t lines[GR_DIRECTIONS], kg[GR_DIRECTIONS];
};

static void put_margins(const struct making *m, struct gr_sb *sb, const char *title,
    int32_t (*key)(const struct making *, int32_t line),
    struct gr_str (*name)(const struct making *, int32_t key), int32_t keys)
{
	struct margin *sum = gr_alloc_array(m->a, (size_t)keys + 1, sizeof(*sum));

	if (!sum)
		return;
	for (int32_t i = 0; i < m->demo.lines; i++) {
		const struct gr_line *l = &m->demo.line[i];
		int32_t k = key(m, i);

		sum[k].lines[l->direction]++;
		sum[k].kg[l->direction] += l->likely_kg;
	}
	gr_sb_fmt(sb,
	    "\n| %s | behov, linjer | overskud, linjer | behov, t | overskud, t "
	    "|\n|---|---|---|---|---|\n",
	    title);
	for (int32_t k = 0; k < keys; k++)
		if (sum[k].lines[GR_NEED] || sum[k].lines[GR_SURPLUS])
			put_row(sb, name(m, k), sum[k].lines[GR_NEED], sum[k].lines[GR_SURPLUS],
			    sum[k].kg[GR_NEED], sum[k].kg[GR_SURPLUS]);
}

static int32_t org_key(const struct making *m, int32_t line)
{
	return gr_dataset_org(&m->d, m->demo.line[line].org);
}

static struct gr_str org_name(const struct making *m, int32_t k)
{
	return m->d.org[k].name;
}

static int32_t group_key(const struct making *m, int32_t line)
{
	return m->d.quality[gr_dataset_quality(&m->d, m->demo.line[line].quality)].group;
}

static struct gr_str group_name(const struct making *m, int32_t k)
{
	return m->d.group[k].name;
}

static int32_t area_key(const struct making *m, int32_t line)
{
	return m->d
	    .municipality[gr_dataset_municipality(&m->d, m->demo.line[line].place.municipality)]
	    .area;
}

static struct gr_str area_name(const struct making *m, int32_t k)
{
	return m->d.area[k].name;
}

static int32_t certainty_key(const struct making *m, int32_t line)
{
	return (int32_t)m->demo.line[line].certainty;
}

static struct gr_str certainty_name(const struct making *m, int32_t k)
{
	(void)m;
	return gr_str(gr_certainty_code((enum gr_certainty)k));
}

static int32_t visibility_key(const struct making *m, int32_t line)
{
	return (int32_t)m->demo.line[line].visibility;
}

static struct gr_str visibility_name(const struct making *m, int32_t k)
{
	(void)m;
	return gr_str(gr_visibility_code((enum gr_visibility)k));
}

static int32_t known_key(const struct making *m, int32_t line)
{
	return (int32_t)m->demo.line[line].entered.known;
}

static struct gr_str known_name(const struct making *m, int32_t k)
{
	(void)m;
	return gr_str(gr_known_code((enum gr_known)k));
}

static int32_t year_key(const struct making *m, int32_t line)
{
	return gr_quarter_year(m->demo.line[line].first) - gr_quarter_year(m->first);
}

static struct gr_str year_name(const struct making *m, int32_t k)
{
	struct gr_sb sb;

	gr_sb_open(&sb, m->a, 16);
	gr_sb_i64(&sb, gr_quarter_year(m->first) + k);
	return gr_sb_str(&sb);
}

static int32_t class_key(const struct making *m, int32_t line)
{
	const struct gr_line *l = &m->demo.line[line];

	return 1 + gr_dataset_soil_class(&m->d, l->soil_system, l->soil_class);
}

static struct gr_str class_name(const struct making *m, int32_t k)
{
	return k ? m->d.soil_class[k - 1].name : GR_STR("ingen eller ikke kendt");
}

/* The sums of what was made, so that a reader sees at once that nothing was tuned, and a test that nothing moved. */
static void put_readme(const struct making *m, struct gr_sb *sb, long seed)
{
	gr_sb_z(sb,
	    "# Eksempeldata / Example data\n\n"
	    "**Konstruerede projekter og mængder. Organisationerne er rigtige, tallene er ikke "
	    "deres.** Hvert projekt hedder "
	    "»Eksempel: ...«, og `example` er `yes`.\n"
	    "Made by `demo_generate` from the lists in `data/`, the three lists of this folder and "
	    "a seed; not tuned to a "
	    "pretty result. The same seed gives the same bytes on every machine, and a test "
	    "compares them.\n\n"
	    "| file | content |\n|---|---|\n"
	    "| `builders.csv` | who builds, where (municipality codes, or a region) and what "
	    "(type:percent); a row with `*` "
	    "stands for the other organisations of that kind, only above 150 projects |\n"
	    "| `works.csv` | size of each kind of works: median length, width, spread (factor of "
	    "one deviation, percent, "
	    "log-normal, cut at two), usual number of quarters |\n"
	    "| `anchors.csv` | projects that `drivers.csv` names, with the size that the source "
	    "gives, else a constructed one |\n"
	    "| `process.csv` | the process itself, in own words: name, owner, challenge, goal; "
	    "deadline and the builder of the "
	    "demo's answer link are made up |\n"
	    "| `projects.csv` | made: project, organisation, name_da, project_type, example |\n"
	    "| `lines.csv` | made: one row a line; `*_t` in tonnes with up to three decimals; "
	    "`known`, `state`, `amount` (of a "
	    "tonne, m3, metre or 1.000 kr), `width_m`, `works_code` as an engineer would enter "
	    "them, from which low, likely "
	    "and high follow by MODEL 2; coordinates ETRS89 / UTM 32N; `coordinate_precision_m` 0 "
	    "= the very point; "
	    "quarters as 2028-Q3 |\n");
	gr_sb_fmt(sb,
	    "\n## Marginals\n\nSeed %ld, %d projects, %d lines, %d builders; likely amounts.\n",
	    seed, m->demo.projects, m->demo.lines, m->builders);
	put_margins(m, sb, "bygherre", org_key, org_name, m->d.orgs);
	put_margins(m, sb, "kvalitetsgruppe", group_key, group_name, m->d.groups);
	put_margins(m, sb, "område", area_key, area_name, m->d.areas);
	put_margins(m, sb, "første år", year_key, year_name, 8);
	put_margins(m, sb, "sikkerhed", certainty_key, certainty_name, GR_CERTAINTIES);
	put_margins(m, sb, "synlighed", visibility_key, visibility_name, GR_VISIBILITIES);
	put_margins(m, sb, "hvad ved I", known_key, known_name, GR_KNOWN);
	put_margins(m, sb, "forureningsklasse", class_key, class_name, m->d.soil_classes + 1);
}

static int write_file(const char *dir, const char *name, struct gr_str text)
{
	char path[4096];
	FILE *f;
	bool ok;

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	f = fopen(path, "wb");
	ok = f && fwrite(text.p, 1, text.n, f) == text.n;
	if (f)
		ok = !fclose(f) && ok;
	if (!ok)
		fprintf(stderr, "demo_generate: cannot write %s\n", path);
	return ok ? 0 : GR_BROKEN;
}

static int compare_file(struct making *m, const char *dir, const char *name, struct gr_str text)
{
	struct gr_str there;

	m->dir = dir;
	there = file(m, name);
	if (gr_str_eq(there, text))
		return 0;
	fprintf(stderr, "demo_generate: %s/%s is not what the generator makes; run it again\n", dir,
	    name);
	return GR_INVALID;
}

static int usage(void)
{
	fputs(
	    "demo_generate --data DIR (--out DIR | --check DIR) [--projects N] [--seed S]\n"
	    "  makes N example projects (default 150) with 4 lines each from the lists of --data\n",
	    stderr);
	return GR_INVALID;
}

static void open_lists(struct making *m, bool large)
{
	struct gr_str text[GR_LISTS], s;

	for (int i = 0; i < GR_LISTS; i++)
		text[i] = file(m, gr_list_file((enum gr_list)i));
	must(m, gr_dataset_read(text, m->a, &m->d, &m->err));
	must(m, gr_setting_text(&m->d, "plan.first_quarter", &s, &m->err));
	if (!quarter(s, &m->first))
		exit(GR_INVALID);
	must(m, gr_setting_text(&m->d, "plan.last_quarter", &s, &m->err));
	if (!quarter(s, &m->last))
		exit(GR_INVALID);
	read_builders(m, large);
	read_works(m);
	read_anchors(m);
}

int main(int argc, char **argv)
{
	static struct making m;
	const char *data = NULL, *out = NULL;
	bool check = false;
	long projects = 150, seed = 2026;
	struct gr_sb p, l, readme;
	int rc;

	for (int i = 1; i < argc; i += 2) { /* a name and its value */
		const char *value = i + 1 < argc ? argv[i + 1] : NULL;

		if (!value)
			return usage();
		if (!strcmp(argv[i], "--data"))
			data = value;
		else if (!strcmp(argv[i], "--out") || !strcmp(argv[i], "--check"))
			out = value;
		else if (!strcmp(argv[i], "--projects"))
			projects = strtol(value, NULL, 10);
		else if (!strcmp(argv[i], "--seed"))
			seed = strtol(value, NULL, 10);
		else
			return usage();
		check = check || !strcmp(argv[i], "--check");
	}
	if (!data || !out || projects < 1 || projects > 100000 || seed < 0)
		return usage();
	m.a = gr_arena_open(MEMORY);
	if (!m.a)
		return GR_LIMIT;
	m.dir = data;
	gr_random_seed(&m.r, (uint64_t)seed);
	open_lists(&m, projects > 150);
	make_all(&m, (int32_t)projects);
	gr_sb_open(&p, m.a, TEXT_MOST);
	gr_sb_open(&l, m.a, TEXT_MOST);
	gr_sb_open(&readme, m.a, TEXT_MOST);
	gr_demo_write(&m.demo, &m.d, &p, &l);
	put_readme(&m, &readme, seed);
	if (p.full || l.full || readme.full || gr_arena_full(m.a))
		must(&m, gr_fail_full(&m.err));
	rc = check ? compare_file(&m, out, "projects.csv", gr_sb_str(&p))
	           : write_file(out, "projects.csv", gr_sb_str(&p));
	if (!rc)
		rc = check ? compare_file(&m, out, "lines.csv", gr_sb_str(&l))
		           : write_file(out, "lines.csv", gr_sb_str(&l));
	if (!rc)
		rc = check ? compare_file(&m, out, "README.md", gr_sb_str(&readme))
		           : write_file(out, "README.md", gr_sb_str(&readme));
	gr_arena_close(m.a);
	return rc;
}
