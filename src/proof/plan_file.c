#include "proof/plan_file.h"

#include <stdlib.h>
#include <string.h>

#define NONE INT64_MIN
#define FIELDS 16
#define MOST ((int64_t)1 << 60)
#define LONG_WAY ((int64_t)1 << 40)
#define AMOUNT ((int64_t)1 << 40) /* litres of one line or limit; a limit above is none */
#define RATE ((int64_t)1 << 30)
#define PRICE ((int64_t)1 << 44)

enum kind {
	PLAN,
	TARIFF,
	CROSSING,
	QUALITY,
	ROUTE,
	CLASS,
	RULE,
	SITE,
	OFFER,
	ROOT,
	TRUNK,
	SURPLUS,
	NEED,
	BOUND,
	LIMIT,
	SELLS,
	TAKES,
	BAY,
	ARC,
	OBJECTIVE,
	KINDS
};

/* What stands in a line of each kind: n a number, m a number or "-", w a word, i a very large number, c a list of classes. */
static const struct {
	const char *name, *fields;
} form[KINDS] = {{"plan", "nnnnnnw"}, {"tariff", "nnnnnnnnn"}, {"crossing", "nnnnnnnn"},
    {"quality", "nwnnnn"}, {"route", "nnnnn"}, {"class", "nwwnm"}, {"rule", "nnnnmm"},
    {"site", "nwnnmn"}, {"offer", "nnwnnnnnc"}, {"root", "nnn"}, {"trunk", "nn"},
    {"surplus", "nnnmnnnnmnnn"}, {"need", "nnnmnnnnmnnn"}, {"bound", "nnnn"}, {"limit", "nnwnn"},
    {"sells", "nnnn"}, {"takes", "nnnn"}, {"bay", "nnmnn"}, {"arc", "wnnmnnn"},
    {"objective", "ii"}};

/* One line as numbers and words; a row of raw data or a node is kept as it was read. */
struct row {
	enum kind kind;
	int64_t v[FIELDS];
	struct gr_str w[FIELDS];
};

struct node {
	struct row row;
	int64_t price;
	gr_i128 left;    /* supply, less what leaves, more what comes: 0 at the end */
	int32_t parents; /* arcs of its limit */
	int64_t cap;     /* of the limit arc; takes: checked once all that it can take is known */
	int64_t mass_num, mass_den, source_num, source_den; /* kg per m3 built in: delivered, dug */
	int64_t product, fit,
	    process_ore; /* of a surplus; fit NONE: nothing; processing in øre per t of rubble */
	bool rubble;
};

struct way {
	int64_t m, toll;
};

struct checker {
	struct gr_str rest;
	int64_t line;
	struct row now;
	struct gr_arena *a;
	struct gr_error *err;
	struct row *raw[KINDS];
	int64_t count[KINDS], seen[KINDS];
	uint64_t sum[KINDS][FIELDS];
	struct node *node;
	int64_t nodes;
	int64_t (*heaviest)
	    [2]; /* [offers]: num and den of the heaviest surplus with a way to a receiver */
	struct way
	    *between; /* [ends * ends]: road between two ends on one land, or the crossing itself */
	struct way *reach;       /* [ends], from the place `at` */
	const struct row **once; /* [onces]: limits, bounds, offers' years and bays, sorted */
	int64_t onces;
	int64_t ends, at_e, at_n, at_land;
	bool reached;
	struct gr_proof *out;
};

/* --- failing --- */

static void place(struct checker *c)
{
	struct gr_sb sb;

	gr_sb_open(&sb, c->a, 64);
	gr_sb_z(&sb, "line ");
	gr_sb_i64(&sb, c->line);
	gr_sb_char(&sb, '\0');
	if (!sb.full)
		gr_error_at(c->err, gr_sb_str(&sb).p);
}

static int invalid(struct checker *c, struct gr_str found)
{
	int rc = gr_fail_with(c->err, GR_INVALID,
	    N_("This is not a plan file: a line cannot be read where it says \"{0}\"."),
	    N_("Get the file again from where the plan is shown."), GR_ARGS(gr_arg_text(found)));

	place(c);
	return rc;
}

static int broken(struct checker *c, const char *sentence)
{
	int rc = gr_fail(c->err, GR_BROKEN, sentence,
	    N_("The plan is not proved. Do not use it; get the file again or let the plan be "
	       "computed anew."));

	place(c);
	return rc;
}

/* --- reading --- */

static bool read_number(struct gr_str s, int64_t *out)
{
	int64_t n = 0;
	size_t i = s.n > 0 && s.p[0] == '-';
	size_t digits = s.n - i;

	/* One way to write each number: no plus, no leading zero, no minus zero. */
	if (digits == 0 || digits > 19 || (s.p[i] == '0' && s.n > 1))
		return false;
	for (size_t k = i; k < s.n; k++) {
		if (s.p[k] < '0' || s.p[k] > '9' || gr_mul(n, 10, &n) ||
		    gr_add(n, s.p[k] - '0', &n))
			return false;
	}
	*out = i ? -n : n;
	return n <= MOST;
}

static bool read_i128(struct gr_str s, gr_i128 *out)
{
	bool minus = s.n > 0 && s.p[0] == '-';
	gr_i128 n = 0;

	if (s.n - minus == 0 || s.n - minus > 37 || (s.p[minus] == '0' && s.n > 1))
		return false;
	for (size_t i = minus; i < s.n; i++) {
		if (s.p[i] < '0' || s.p[i] > '9')
			return false;
		n = n * 10 + (s.p[i] - '0');
	}
	*out = minus ? -n : n;
	return true;
}

static bool next_line(struct checker *c, struct gr_str *line)
{
	const char *end;

	if (c->rest.n == 0 || !(end = memchr(c->rest.p, '\n', c->rest.n)))
		return false;
	*line = (struct gr_str){c->rest.p, (size_t)(end - c->rest.p)};
	c->rest.p = end + 1;
	c->rest.n -= line->n + 1;
	c->line++;
	return true;
}

static struct gr_str word(struct gr_str *line)
{
	const char *end = line->n ? memchr(line->p, ' ', line->n) : NULL;
	struct gr_str w = {line->p, end ? (size_t)(end - line->p) : line->n};

	line->p += w.n + (end != NULL);
	line->n -= w.n + (end != NULL);
	return w;
}

static enum kind kind_of(struct gr_str name)
{
	for (int k = 0; k < KINDS; k++) {
		if (gr_str_is(name, form[k].name))
			return (enum kind)k;
	}
	return KINDS;
}

static bool read_classes(struct checker *c, struct gr_str list, uint64_t *sum)
{
	if (gr_str_is(list, "-") || gr_str_is(list, "none"))
		return true;
	while (list.n > 0) {
		int64_t class;

		if (!read_number(gr_str_split(&list, ','), &class) || class < 0 ||
		    class >= c->count[CLASS])
			return false;
		*sum += (uint64_t) class;
	}
	return true;
}

static int read_row(struct checker *c, struct gr_str line, enum kind kind)
{
	const char *fields = form[kind].fields;
	gr_i128 large;

	c->now.kind = kind;
	for (int i = 0; fields[i]; i++) {
		struct gr_str w = word(&line);
		bool ok = w.n > 0;

		c->now.w[i] = w;
		c->now.v[i] = NONE;
		if (ok && (fields[i] == 'n' || (fields[i] == 'm' && !gr_str_is(w, "-")))) {
			ok = read_number(w, &c->now.v[i]);
			c->sum[kind][i] += (uint64_t)c->now.v[i];
		}
		if (ok && fields[i] == 'c')
			ok = read_classes(c, w, &c->sum[kind][i]);
		if (ok && fields[i] == 'i')
			ok = read_i128(w, &large);
		if (!ok)
			return invalid(c, w);
	}
	if (line.n > 0)
		return invalid(c, line);
	c->seen[kind]++;
	return GR_OK;
}

static bool between(int64_t n, int64_t least, int64_t most)
{
	return n >= least && n <= most;
}

/* --- geometry of its own --- */

#define COORDINATE                                                                                 \
	100000000 /* metres; then a square of a distance fits, and its root is below 2^29 */

static int64_t root_up(int64_t square)
{
	int64_t root = 0;

	for (int64_t bit = (int64_t)1 << 28; bit > 0; bit >>= 1) {
		if ((root + bit) * (root + bit) <= square)
			root += bit;
	}
	return root * root < square ? root + 1 : root;
}

static int64_t straight(int64_t e, int64_t n)
{
	return root_up(e * e + n * n);
}

static int64_t road(const struct checker *c, int64_t e, int64_t n)
{
	int64_t m = straight(e, n) * c->raw[PLAN]->v[5];

	return m / 1000 + (m % 1000 > 0);
}

static const int64_t *crossing_end(const struct checker *c, int64_t end)
{
	return c->raw[CROSSING][end / 2].v + end % 2 * 3; /* e, n, land */
}

static bool nearer(struct way a, struct way b)
{
	return a.m < b.m || (a.m == b.m && a.toll < b.toll);
}

static int open_ends(struct checker *c)
{
	c->ends = c->count[CROSSING] * 2;
	c->between = gr_alloc_array(c->a, (size_t)(c->ends * c->ends), sizeof(*c->between));
	c->reach = gr_alloc_array(c->a, (size_t)c->ends, sizeof(*c->reach));
	if (gr_arena_full(c->a))
		return gr_fail_full(c->err);
	for (int64_t i = 0; i < c->ends; i++) {
		for (int64_t j = 0; j < c->ends; j++) {
			const int64_t *a = crossing_end(c, i), *b = crossing_end(c, j);
			const int64_t *whole = c->raw[CROSSING][i / 2].v;
			struct way *w = &c->between[i * c->ends + j];

			*w = (struct way){LONG_WAY, 0};
			if (i / 2 == j / 2 && i != j) {
				int64_t across = straight(a[0] - b[0], a[1] - b[1]);

				*w = (struct way){whole[6] > across ? whole[6] : across, whole[7]};
			} else if (i != j && a[2] == b[2]) {
				w->m = road(c, a[0] - b[0], a[1] - b[1]);
			}
		}
	}
	return GR_OK;
}

/* Bellman and Ford from one place: to every end of a crossing. */
static void reach_from(struct checker *c, int64_t e, int64_t n, int64_t land)
{
	bool changed = true;

	if (c->reached && c->at_e == e && c->at_n == n && c->at_land == land)
		return;
	c->reached = true;
	c->at_e = e;
	c->at_n = n;
	c->at_land = land;
	for (int64_t i = 0; i < c->ends; i++) {
		const int64_t *end = crossing_end(c, i);

		c->reach[i] = (struct way){
		    end[2] == land ? road(c, e - end[0], n - end[1]) : LONG_WAY, 0};
	}
	while (changed) {
		changed = false;
		for (int64_t i = 0; i < c->ends; i++) {
			for (int64_t j = 0; j < c->ends; j++) {
				struct way by = c->between[i * c->ends + j];

				by.m += c->reach[i].m;
				by.toll += c->reach[i].toll;
				if (by.m < LONG_WAY && nearer(by, c->reach[j])) {
					c->reach[j] = by;
					changed = true;
				}
			}
		}
	}
}

/* place: e, n, land. The first is where many ways start, so that its ways to the crossings are found once. */
static struct way drive(struct checker *c, const int64_t *a, const int64_t *b)
{
	struct way best = {LONG_WAY, 0};

	if (a[2] == b[2] || a[2] == NONE || b[2] == NONE)
		return (struct way){road(c, a[0] - b[0], a[1] - b[1]), 0};
	reach_from(c, a[0], a[1], a[2]);
	for (int64_t i = 0; i < c->ends; i++) {
		const int64_t *end = crossing_end(c, i);
		struct way by = c->reach[i];

		if (end[2] != b[2] || by.m >= LONG_WAY)
			continue;
		by.m += road(c, end[0] - b[0], end[1] - b[1]);
		if (nearer(by, best))
			best = by;
	}
	return best;
}

/* --- tariff of its own: MODEL 4, each term rounded once, half to even --- */

static int64_t half_even(gr_i128 n, gr_i128 by)
{
	gr_i128 whole = n / by, rest = n % by;

	if (rest < 0) {
		rest += by;
		whole--;
	}
	if (2 * rest > by || (2 * rest == by && (whole & 1) != 0))
		whole++;
	return whole > MOST ? MOST : whole < -MOST ? -MOST : (int64_t)whole;
}

/* num / den kilograms make one m3: øre per t -> øre per m3. */
static int64_t by_mass(int64_t ore_per_t, int64_t num, int64_t den)
{
	return half_even((gr_i128)ore_per_t * num, (gr_i128)1000 * den);
}

static int64_t haulage(
    const struct checker *c, struct way w, int64_t g_per_t, int64_t num, int64_t den)
{
	const int64_t *t = c->raw[TARIFF]->v;
	/* In billionths of an øre per t, times the load in kg. */
	gr_i128 drive_cost = (gr_i128)t[1] * w.m * 1000 * t[2] + (gr_i128)w.toll * 1000000000000;
	gr_i128 emitted = (gr_i128)t[5] * w.m + (gr_i128)g_per_t * 1000000; /* micrograms per t */

	return by_mass(t[0], num, den) +
	       half_even(drive_cost * num, (gr_i128)1000000000000 * t[2] * den) +
	       half_even(emitted * num * t[4], (gr_i128)1000000000000000 * den);
}

/* --- raw data --- */

static const int64_t *quality(const struct checker *c, int64_t i)
{
	return c->raw[QUALITY][i].v; /* index, -, kg per m3, primary, soil, g CO2e per t */
}

static bool index_in(const struct checker *c, enum kind kind, int64_t i)
{
	return between(i, 0, c->count[kind] - 1);
}

static bool place_ok(const int64_t *v)
{
	return between(v[0], -COORDINATE, COORDINATE) && between(v[1], -COORDINATE, COORDINATE) &&
	       (v[2] == NONE || between(v[2], 0, 1000000));
}

#define MONEY 1000000000
#define MASS ((int64_t)1 << 50)

static bool raw_ok(const struct checker *c, int64_t row)
{
	const int64_t *v = c->now.v;

	switch (c->now.kind) {
	case PLAN:
		return row == 0 && between(v[2], -4000, 4000) && between(v[3], v[2], 4000) &&
		       between(v[4], 0, 100000000) && between(v[5], 1000, 10000) &&
		       (gr_str_is(c->now.w[6], "explicit") || gr_str_is(c->now.w[6], "complete"));
	case TARIFF:
		for (int i = 0; i < 9; i++) {
			if (!between(v[i], i == 2,
			        i == 1   ? MONEY / 10
			        : i == 2 ? MONEY / 1000
			                 : MONEY))
				return false;
		}
		return row == 0;
	case CROSSING:
		return place_ok(v) && place_ok(v + 3) && v[2] != v[5] &&
		       between(v[6], 0, COORDINATE) && between(v[7], 0, MONEY);
	case QUALITY:
		return v[0] == row && between(v[2], 0, 100000) && between(v[3], 0, 1) &&
		       between(v[4], 0, 1) && between(v[5], -MONEY, MONEY);
	case ROUTE:
		return index_in(c, QUALITY, v[0]) && index_in(c, QUALITY, v[1]) &&
		       between(v[2], 0, 1000000) && between(v[3], 1, 1000000) &&
		       between(v[4], -MONEY, MONEY);
	case CLASS:
		return v[0] == row && between(v[3], -1000, 1000) &&
		       (v[4] == NONE || index_in(c, QUALITY, v[4]));
	case RULE:
		return index_in(c, QUALITY, v[0]) && index_in(c, QUALITY, v[1]) &&
		       between(v[3], 1, 100);
	case SITE:
		return v[0] == row && place_ok(v + 2) && between(v[5], 0, MASS);
	case OFFER:
		return v[0] == row && index_in(c, SITE, v[1]) && index_in(c, QUALITY, v[3]) &&
		       between(v[4], 0, MASS) && between(v[5], -MONEY, MONEY) &&
		       between(v[6], 0, 9999) && between(v[7], 0, 9999) &&
		       (gr_str_is(c->now.w[2], "sells") || gr_str_is(c->now.w[2], "takes") ||
		           gr_str_is(c->now.w[2], "stores"));
	case ROOT:
	case TRUNK:
	case SURPLUS:
	case NEED:
	case BOUND:
	case LIMIT:
	case SELLS:
	case TAKES:
	case BAY:
	case ARC:
	case OBJECTIVE:
	case KINDS:
		break;
	}
	return false;
}

static bool names_classes(const struct row *offer)
{
	return !gr_str_is(offer->w[8], "-");
}

static bool lists_class(const struct row *offer, int64_t class)
{
	struct gr_str list = offer->w[8];
	int64_t n;

	while (list.n > 0) {
		if (read_number(gr_str_split(&list, ','), &n) && n == class)
			return true;
	}
	return false;
}

/* A quality is soil when some offer names classes for it. */
static int check_soils(struct checker *c)
{
	bool *soil = gr_alloc_array(c->a, (size_t)c->count[QUALITY], sizeof(*soil));

	if (!soil)
		return gr_fail_full(c->err);
	for (int64_t i = 0; i < c->count[OFFER]; i++) {
		if (names_classes(&c->raw[OFFER][i]))
			soil[c->raw[OFFER][i].v[3]] = true;
	}
	for (int64_t q = 0; q < c->count[QUALITY]; q++) {
		if (soil[q] != (quality(c, q)[4] == 1))
			return broken(c, N_("The raw data of this line do not fit together."));
	}
	return GR_OK;
}

/* The first rule by which a quality may serve a need: its row; NULL: the same quality; *ok false: none. */
static const int64_t *rule_for(
    const struct checker *c, int64_t secondary, const int64_t *need, bool *ok)
{
	*ok = secondary == need[2];
	for (int64_t i = 0; !*ok && i < c->count[RULE]; i++) {
		const int64_t *r = c->raw[RULE][i].v;

		if (r[0] == secondary && r[1] == need[2] && r[2] == need[3] && need[3] != NONE &&
		    (r[4] == NONE || r[4] <= need[10]) && (r[5] == NONE || r[5] >= need[9])) {
			*ok = true;
			return r;
		}
	}
	return NULL;
}

static int64_t year(int64_t quarter)
{
	return 2000 + (quarter >= 0 ? quarter / 4 : -((3 - quarter) / 4));
}

/* --- nodes --- */

/* What a surplus delivers, how heavy it is, and what its class makes of it. */
static bool understand_surplus(const struct checker *c, struct node *n)
{
	const int64_t *v = n->row.v;
	int64_t density = quality(c, v[2])[2], class = v[3], lowest = NONE;

	n->product = v[2];
	n->source_num = n->mass_num = density;
	n->source_den = n->mass_den = 1;
	for (int64_t i = 0; density == 0 && i < c->count[ROUTE]; i++) {
		const int64_t *r = c->raw[ROUTE][i].v;

		if (r[0] != v[2] || r[2] == 0 || quality(c, r[1])[2] == 0)
			continue;
		density = quality(c, r[1])[2];
		n->product = r[1];
		n->mass_num = density;
		n->source_num = density * r[3];
		n->source_den = r[2];
		n->process_ore = r[4];
		n->rubble = true;
	}
	if (density == 0 || (class != NONE && !index_in(c, CLASS, class)))
		return false;
	n->fit = n->product;
	if (class == NONE)
		n->fit = quality(c, v[2])[4] == 1 || quality(c, n->product)[4] == 1 ? NONE
		                                                                    : n->product;
	for (int64_t i = 0; class != NONE && i < c->count[CLASS]; i++) {
		const int64_t *k = c->raw[CLASS][i].v;

		if (k[4] == n->product && (lowest == NONE || k[3] < lowest))
			lowest = k[3];
	}
	/* Ranks 0 and 1 are clean; above, and where a clean class meets a name that is not clean, the class decides. */
	if (class != NONE && (c->raw[CLASS][class].v[3] > 1 || lowest > 1))
		n->fit = c->raw[CLASS][class].v[4];
	return v[5] == (int64_t)((gr_i128)v[4] * 1000 * n->source_den / n->source_num);
}

static bool node_ok(struct checker *c, struct node *n)
{
	const int64_t *v = n->row.v, *plan = c->raw[PLAN]->v;
	const struct row *offer;
	bool need = n->row.kind == NEED;

	n->left = 0;
	switch (n->row.kind) {
	case ROOT:
		n->left = v[1];
		return v[0] == 0 && v[2] == 0 && between(v[1], -MASS, MASS);
	case TRUNK:
		return v[0] == 1;
	case SURPLUS:
	case NEED:
		if (!index_in(c, QUALITY, v[2]) || !between(v[4], 0, MASS) ||
		    !between(v[5], 0, AMOUNT) || !place_ok(v + 6) ||
		    !between(v[9], plan[2], v[10]) || v[10] > plan[3])
			return false;
		n->left = need ? -v[5] : v[5];
		n->mass_num = quality(c, v[2])[2];
		if (need)
			return n->mass_num > 0 &&
			       v[5] == (int64_t)((gr_i128)v[4] * 1000 / n->mass_num);
		return understand_surplus(c, n);
	case BOUND:
		return between(v[1], 0, v[0] - 1) && c->node[v[1]].row.kind == NEED &&
		       index_in(c, QUALITY, v[2]);
	case LIMIT:
		return index_in(c, SITE, v[1]) && c->raw[SITE][v[1]].v[5] > 0;
	case SELLS:
	case TAKES:
	case BAY:
		if (!index_in(c, OFFER, v[1]))
			return false;
		offer = &c->raw[OFFER][v[1]];
		n->mass_num = quality(c, offer->v[3])[2];
		n->mass_den = 1;
		if (n->row.kind != BAY) {
			if (c->heaviest[v[1]][1] == 0) {
				c->heaviest[v[1]][0] = n->mass_num;
				c->heaviest[v[1]][1] = 1;
			}
			return gr_str_is(offer->w[2], form[n->row.kind].name) &&
			       between(v[2], offer->v[6], offer->v[7]) &&
			       (n->row.kind == TAKES || n->mass_num > 0);
		}
		return gr_str_is(offer->w[2], "stores") && n->mass_num > 0 &&
		       between(v[3], -4000, 4000) &&
		       between(year(v[3]), offer->v[6], offer->v[7]) &&
		       (names_classes(offer) ? v[2] != NONE && lists_class(offer, v[2])
		                             : v[2] == NONE);
	case PLAN:
	case TARIFF:
	case CROSSING:
	case QUALITY:
	case ROUTE:
	case CLASS:
	case RULE:
	case SITE:
	case OFFER:
	case ARC:
	case OBJECTIVE:
	case KINDS:
		break;
	}
	return false;
}

static int price_field(enum kind kind)
{
	return (int)strlen(form[kind].fields) - 1;
}

static int check_node(struct checker *c)
{
	struct node *n = &c->node[c->nodes];

	n->row = c->now;
	if (c->now.v[0] != c->nodes)
		return broken(c, N_("The nodes are not numbered in their order."));
	n->price = c->now.v[price_field(c->now.kind)];
	c->nodes++;
	if (!between(n->price, -PRICE, PRICE) || !node_ok(c, n))
		return broken(c, N_("The raw data of this line do not fit together."));
	return GR_OK;
}

/* --- arcs: where they may be, and what they cost --- */

struct arc {
	int64_t from, to, cap, m, rate, flow;
};

/* The need's quarters within those of the rule by which it is served. */
static void window(const int64_t *rule, const int64_t *need, int64_t *from, int64_t *until)
{
	*from = rule && rule[4] != NONE && rule[4] > need[9] ? rule[4] : need[9];
	*until = rule && rule[5] != NONE && rule[5] < need[10] ? rule[5] : need[10];
}

/* The need at an arc's end, reached as its highest share demands. */
static bool serves(const struct checker *c, int64_t material, const struct node *to, int64_t first,
    int64_t last, bool years)
{
	const struct node *need = to->row.kind == BOUND ? &c->node[to->row.v[1]] : to;
	const int64_t *v = need->row.v, *rule;
	int64_t from, until;
	bool ok;

	if (need->row.kind != NEED || material == NONE)
		return false;
	rule = rule_for(c, material, v, &ok);
	if (!ok || (rule && rule[3] < 100) != (to->row.kind == BOUND) ||
	    (to->row.kind == BOUND && to->row.v[2] != material))
		return false;
	window(rule, v, &from, &until);
	return years ? year(from) <= last && year(until) >= first : from <= last && until >= first;
}

static const int64_t *place_of(const struct checker *c, const struct node *n)
{
	switch (n->row.kind) {
	case SURPLUS:
	case NEED:
		return n->row.v + 6;
	case BOUND:
		return c->node[n->row.v[1]].row.v + 6;
	case SELLS:
	case TAKES:
	case BAY:
		return c->raw[SITE][c->raw[OFFER][n->row.v[1]].v[1]].v + 2;
	case PLAN:
	case TARIFF:
	case CROSSING:
	case QUALITY:
	case ROUTE:
	case CLASS:
	case RULE:
	case SITE:
	case OFFER:
	case ROOT:
	case TRUNK:
	case LIMIT:
	case ARC:
	case OBJECTIVE:
	case KINDS:
		break;
	}
	return NULL;
}

static bool accepts(const struct row *offer, const struct node *n)
{
	if (n->fit == NONE && n->row.v[3] == NONE)
		return false; /* a soil without a class */
	if (names_classes(offer))
		return offer->v[3] == n->fit && n->row.v[3] != NONE &&
		       lists_class(offer, n->row.v[3]);
	if (gr_str_is(offer->w[2], "stores"))
		return offer->v[3] == n->fit && offer->v[3] == n->product;
	return offer->v[3] == n->row.v[2] && (n->rubble || n->fit == n->product);
}

/* Litres that a yearly limit in kg holds. */
static int64_t litres_of(int64_t kg, int64_t num, int64_t den)
{
	gr_i128 litres = num > 0 ? (gr_i128)kg * 1000 * den / num : -1;

	return litres > AMOUNT ? NONE : (int64_t)litres;
}

static bool limit_ok(struct checker *c, const struct arc *x, struct node *from, struct node *to)
{
	bool takes = to->row.kind == ROOT || from->row.kind == TAKES ||
	             (from->row.kind == LIMIT && gr_str_is(from->row.w[2], "takes"));
	struct node *low = takes ? from : to, *high = takes ? to : from;
	const int64_t *v = low->row.v;
	int64_t site, heaviest = 0;

	if (low->row.kind == TRUNK)
		return !takes && high->row.kind == ROOT && x->cap == NONE && low->parents++ == 0;
	if (low->row.kind != LIMIT && low->row.kind != (takes ? TAKES : SELLS))
		return false;
	if (low->parents++ > 0)
		return false;
	low->cap = x->cap;
	site = low->row.kind == LIMIT ? v[1] : c->raw[OFFER][v[1]].v[1];
	if (low->row.kind != LIMIT && c->raw[SITE][site].v[5] > 0) {
		if (high->row.kind != LIMIT || high->row.v[1] != site || high->row.v[3] != v[2] ||
		    !gr_str_is(high->row.w[2], takes ? "takes" : "sells"))
			return false;
	} else {
		bool primary = false;

		/* All primary from sites passes the trunk. */
		for (int64_t i = 0; !takes && i < c->count[OFFER]; i++) {
			const struct row *o = &c->raw[OFFER][i];

			if (gr_str_is(o->w[2], "sells") &&
			    (low->row.kind == LIMIT ? o->v[1] == site : i == v[1]))
				primary = primary || quality(c, o->v[3])[3] == 1;
		}
		if (high->row.kind != (primary ? TRUNK : ROOT))
			return false;
	}
	if (low->row.kind == TAKES)
		return true; /* how much it is, once all that it can take is known */
	if (low->row.kind == SELLS)
		return x->cap == litres_of(c->raw[OFFER][v[1]].v[4], low->mass_num, 1);
	for (int64_t i = 0; i < c->count[OFFER]; i++) {
		const struct row *o = &c->raw[OFFER][i];

		if (o->v[1] == site && gr_str_eq(o->w[2], low->row.w[2]) &&
		    quality(c, o->v[3])[2] > heaviest)
			heaviest = quality(c, o->v[3])[2];
	}
	for (int64_t i = 0; heaviest == 0 && i < c->count[QUALITY]; i++)
		heaviest = quality(c, i)[2] > heaviest ? quality(c, i)[2] : heaviest;
	return x->cap == litres_of(c->raw[SITE][site].v[5], heaviest, 1);
}

/* What each kind of arc costs over a way. */

static int64_t delivery_rate(const struct checker *c, const struct node *surplus, struct way w)
{
	return haulage(c, w, quality(c, surplus->product)[5], surplus->mass_num, 1) +
	       (surplus->rubble
	               ? by_mass(surplus->process_ore, surplus->source_num, surplus->source_den)
	               : 0);
}

static int64_t entry_rate(const struct checker *c, const struct node *surplus, struct way w)
{
	return delivery_rate(c, surplus, w) + by_mass(c->raw[TARIFF]->v[6], surplus->mass_num, 1);
}

static int64_t route_rate(
    const struct checker *c, const struct node *surplus, const int64_t *route, struct way w)
{
	return haulage(c, w, quality(c, route[1])[5], surplus->mass_num, 1) +
	       by_mass(route[4], surplus->source_num, surplus->source_den);
}

static int64_t take_rate(
    const struct checker *c, const struct node *surplus, const int64_t *offer, struct way w)
{
	return haulage(c, w, quality(c, surplus->row.v[2])[5], surplus->source_num,
	           surplus->source_den) +
	       by_mass(offer[5], surplus->source_num, surplus->source_den);
}

static int64_t sell_rate(const struct checker *c, const int64_t *offer, struct way w)
{
	const int64_t *q = quality(c, offer[3]);

	return haulage(c, w, q[5], q[2], 1) + by_mass(offer[5], q[2], 1) +
	       (q[3] ? by_mass(c->raw[TARIFF]->v[3], q[2], 1) : 0);
}

/* Whether a route makes the surplus something else in the same volume. */
static bool keeps_volume(const struct checker *c, const struct node *surplus, const int64_t *route)
{
	return !surplus->rubble && surplus->fit == surplus->row.v[2] &&
	       route[0] == surplus->row.v[2] && route[2] == route[3] &&
	       quality(c, route[1])[2] == surplus->mass_num;
}

/*
 * A surplus goes as it is, or through a route that keeps its volume: the one whose rate the arc states. A class that makes something else of it
 * is not processed away.
 */
static bool direct_ok(const struct checker *c, const struct arc *x, struct way w, int64_t *rate)
{
	const struct node *from = &c->node[x->from], *to = &c->node[x->to];
	const int64_t *v = from->row.v;
	bool may = false;

	if (serves(c, from->fit, to, v[9], v[10], false)) {
		may = true;
		*rate = delivery_rate(c, from, w);
		if (*rate == x->rate)
			return true;
	}
	for (int64_t i = 0; i < c->count[ROUTE]; i++) {
		const int64_t *r = c->raw[ROUTE][i].v;

		if (!keeps_volume(c, from, r) || !serves(c, r[1], to, v[9], v[10], false))
			continue;
		may = true;
		*rate = route_rate(c, from, r, w);
		if (*rate == x->rate)
			return true;
	}
	return may;
}

/* What an arc must cost; false where it may not be. *m is the way's length. */
static bool arc_ok(struct checker *c, struct gr_str name, struct arc *x, int64_t *rate, int64_t *m)
{
	struct node *from = &c->node[x->from], *to = &c->node[x->to];
	const int64_t *a = from->row.v, *b = to->row.v, *plan = c->raw[PLAN]->v,
	              *t = c->raw[TARIFF]->v;
	const struct row *offer;
	int64_t *heaviest;
	struct way w;

	*rate = *m = 0;
	if (gr_str_is(name, "unmet")) {
		*rate = t[8];
		return from->row.kind == ROOT && to->row.kind == NEED && x->cap == NONE;
	}
	if (gr_str_is(name, "unplaced")) {
		*rate = t[8];
		return from->row.kind == SURPLUS && to->row.kind == ROOT && x->cap == NONE;
	}
	if (gr_str_is(name, "limit"))
		return limit_ok(c, x, from, to);
	if (gr_str_is(name, "bound")) {
		bool ok;
		const int64_t *need, *rule;

		if (from->row.kind != BOUND || to->row.kind != NEED || a[1] != x->to ||
		    from->parents++ > 0)
			return false;
		need = to->row.v;
		rule = rule_for(c, a[2], need, &ok);
		return rule && x->cap == (int64_t)((gr_i128)need[5] * rule[3] / 100);
	}
	if (gr_str_is(name, "hold")) {
		if (from->row.kind != BAY || to->row.kind != BAY || from->parents++ > 0)
			return false;
		offer = &c->raw[OFFER][a[1]];
		*rate = by_mass(t[7], from->mass_num, 1);
		return b[1] == a[1] && b[2] == a[2] && b[3] == a[3] + 1 &&
		       x->cap == litres_of(offer->v[4], from->mass_num, 1);
	}
	if (!place_of(c, from) || !place_of(c, to) || x->cap != NONE)
		return false;
	/* From the end that the lines of a file have in common: its ways to the crossings are found once. */
	if (gr_str_is(name, "out"))
		w = drive(c, place_of(c, from), place_of(c, to));
	else
		w = drive(c, place_of(c, to), place_of(c, from));
	*m = w.m;
	if (w.m > MONEY)
		return false;
	c->out->recomputed++;
	if (gr_str_is(name, "direct"))
		return from->row.kind == SURPLUS && w.m <= plan[4] && direct_ok(c, x, w, rate);
	if (gr_str_is(name, "sell")) {
		if (from->row.kind != SELLS)
			return false;
		offer = &c->raw[OFFER][a[1]];
		*rate = sell_rate(c, offer->v, w);
		return serves(c, offer->v[3], to, a[2], a[2], true);
	}
	if (gr_str_is(name, "take")) {
		if (from->row.kind != SURPLUS || to->row.kind != TAKES)
			return false;
		offer = &c->raw[OFFER][b[1]];
		*rate = take_rate(c, from, offer->v, w);
		heaviest = c->heaviest[b[1]];
		if ((gr_i128)from->source_num * heaviest[1] >
		    (gr_i128)heaviest[0] * from->source_den) {
			heaviest[0] = from->source_num;
			heaviest[1] = from->source_den;
		}
		return accepts(offer, from) && between(b[2], year(a[9]), year(a[10]));
	}
	if (gr_str_is(name, "in")) {
		if (from->row.kind != SURPLUS || to->row.kind != BAY)
			return false;
		offer = &c->raw[OFFER][b[1]];
		*rate = entry_rate(c, from, w);
		return accepts(offer, from) && from->product == offer->v[3] &&
		       (b[2] == NONE || b[2] == a[3]) && between(b[3], a[9], a[10]) &&
		       w.m <= plan[4];
	}
	if (gr_str_is(name, "out")) {
		if (from->row.kind != BAY)
			return false;
		offer = &c->raw[OFFER][a[1]];
		*rate = haulage(c, w, 0, from->mass_num, 1);
		return serves(c, offer->v[3], to, a[3], a[3], false) && w.m <= plan[4];
	}
	return false;
}

static int check_arc(struct checker *c)
{
	const int64_t *v = c->now.v;
	struct arc x = {v[1], v[2], v[3], v[4], v[5], v[6]};
	int64_t rate, m, reduced, pairs = c->out->recomputed;

	if (!between(x.from, 0, c->nodes - 1) || !between(x.to, 0, c->nodes - 1))
		return broken(c, N_("An arc begins or ends at no node."));
	if (!arc_ok(c, c->now.w[0], &x, &rate, &m))
		return broken(c, N_("An arc is where none may be: quality, class, use, period, "
		                    "distance or limit do not allow it."));
	if (x.m != m)
		return broken(c, N_("A distance is not the one that the places give."));
	if (x.rate != rate)
		return broken(c, N_("A rate is not the one that prices and distance give."));
	if (!between(x.rate, -RATE, RATE) || !between(x.flow, 0, MASS) ||
	    (x.cap != NONE && !between(x.cap, 0, AMOUNT)) || (x.cap != NONE && x.flow > x.cap))
		return broken(c, N_("An amount is outside its bounds."));
	reduced = x.rate + c->node[x.from].price - c->node[x.to].price;
	if ((x.flow > 0 && reduced > 0) || ((x.cap == NONE || x.flow < x.cap) && reduced < 0))
		return broken(c, N_("The prices do not prove this arc: a cheaper plan may exist."));
	c->node[x.from].left -= x.flow;
	c->node[x.to].left += x.flow;
	c->out->primal += (gr_i128)x.rate * x.flow;
	if (reduced < 0)
		c->out->dual += (gr_i128)x.cap * reduced;
	c->out->arcs++;
	c->out->complementary++;
	c->out->used_pairs += x.flow > 0 && c->out->recomputed > pairs;
	return GR_OK;
}

/* --- the end --- */

/* Limits, bounds and bays stand once each: two would double what may pass. */
static int same_place(const void *x, const void *y)
{
	const struct row *a = *(const struct row *const *)x, *b = *(const struct row *const *)y;

	if (a->kind != b->kind)
		return a->kind < b->kind ? -1 : 1;
	for (int i = 1; i < price_field(a->kind); i++) {
		int by_word = form[a->kind].fields[i] == 'w' ? gr_str_cmp(a->w[i], b->w[i]) : 0;

		if (by_word)
			return by_word;
		if (a->v[i] != b->v[i])
			return a->v[i] < b->v[i] ? -1 : 1;
	}
	return 0;
}

static int check_once(struct checker *c)
{
	c->once = gr_alloc_array(c->a, (size_t)c->nodes, sizeof(const struct row *));
	if (!c->once)
		return gr_fail_full(c->err);
	for (int64_t i = 0; i < c->nodes; i++) {
		if (c->node[i].row.kind >= BOUND)
			c->once[c->onces++] = &c->node[i].row;
	}
	if (c->onces > 1)
		qsort(c->once, (size_t)c->onces, sizeof(const struct row *), same_place);
	for (int64_t i = 1; i < c->onces; i++) {
		if (same_place(&c->once[i - 1], &c->once[i]) == 0)
			return broken(c, N_("A limit stands twice."));
	}
	return GR_OK;
}

/*
 * --- complete graphs: no pair that is allowed, whether it stands in the file or not, has a negative reduced cost ---
 *
 * A node that the file leaves out carries nothing, so its price is free: the one that makes its own limit hold and its arcs easiest.
 */

#define FREE (INT64_MAX / 4) /* above every price */

static const struct node *node_at(
    const struct checker *c, enum kind kind, int64_t a, struct gr_str side, int64_t b, int64_t d)
{
	struct row key = {.kind = kind};
	const struct row *at = &key, **found;

	key.v[1] = a;
	if (kind == LIMIT)
		key.w[2] = side;
	else
		key.v[2] = b;
	key.v[3] = d;
	found = c->onces > 0 ? bsearch(&at, c->once, (size_t)c->onces, sizeof(*c->once), same_place)
	                     : NULL;
	return found ? &c->node[(*found)->v[0]] : NULL;
}

/* What passes an offer in a year is worth: its own price, or that of the next limit above that the file has. */
static int64_t offer_price(const struct checker *c, int64_t offer, int64_t in_year)
{
	const struct row *o = &c->raw[OFFER][offer];
	bool takes = gr_str_is(o->w[2], "takes");
	const struct node *n = node_at(
	    c, takes ? TAKES : SELLS, offer, (struct gr_str){NULL, 0}, in_year, 0);

	if (!n && c->raw[SITE][o->v[1]].v[5] > 0)
		n = node_at(c, LIMIT, o->v[1], o->w[2], 0, in_year);
	if (n)
		return n->price;
	return !takes && quality(c, o->v[3])[3] && c->count[TRUNK] > 0 ? c->node[1].price : 0;
}

/* A need as one quality reaches it. */
struct goal {
	bool may;
	int64_t price, from, until;
};

static struct goal goal_of(const struct checker *c, const struct node *need, int64_t material)
{
	struct goal g = {.price = need->price};
	const int64_t *rule = rule_for(c, material, need->row.v, &g.may);
	const struct node *bound = rule && rule[3] < 100
	                               ? node_at(c, BOUND, need->row.v[0], (struct gr_str){NULL, 0},
	                                     material, 0)
	                               : NULL;

	if (bound)
		g.price = bound->price;
	window(rule, need->row.v, &g.from, &g.until);
	return g;
}

static bool meets(const struct goal *g, const struct node *surplus)
{
	return g->may && g->from <= surplus->row.v[10] && g->until >= surplus->row.v[9];
}

/* From one surplus to one need, as it is or as a route makes it. */
static bool pair_holds(
    struct checker *c, const struct node *from, const struct node *need, const struct goal *goal)
{
	struct way w = {-1, 0};

	for (int64_t i = -1; i < c->count[ROUTE]; i++) {
		const int64_t *r = i < 0 ? NULL : c->raw[ROUTE][i].v;
		int64_t material = r ? r[1] : from->fit;

		if (r ? !keeps_volume(c, from, r) : material == NONE)
			continue;
		if (!meets(&goal[material], from))
			continue;
		if (w.m < 0)
			w = drive(c, need->row.v + 6, from->row.v + 6);
		if (w.m > c->raw[PLAN]->v[4])
			return true;
		if ((r ? route_rate(c, from, r, w) : delivery_rate(c, from, w)) + from->price <
		    goal[material].price)
			return false;
	}
	return true;
}

/* From everything that sells to one need, and from every surplus. */
static bool need_holds(struct checker *c, const struct node *need, struct goal *goal)
{
	for (int64_t q = 0; q < c->count[QUALITY]; q++)
		goal[q] = goal_of(c, need, q);
	for (int64_t i = 0; i < c->count[OFFER]; i++) {
		const struct row *o = &c->raw[OFFER][i];
		const struct goal *g = &goal[o->v[3]];
		struct way w;

		if (!gr_str_is(o->w[2], "sells") || o->v[4] == 0 || !g->may ||
		    quality(c, o->v[3])[2] == 0)
			continue;
		w = drive(c, need->row.v + 6, c->raw[SITE][o->v[1]].v + 2);
		for (int64_t y = year(g->from); w.m <= MONEY && y <= year(g->until); y++) {
			if (between(y, o->v[6], o->v[7]) &&
			    sell_rate(c, o->v, w) + offer_price(c, i, y) < g->price)
				return false;
		}
	}
	for (int64_t i = 0; i < c->nodes; i++) {
		if (c->node[i].row.kind == SURPLUS && !pair_holds(c, &c->node[i], need, goal))
			return false;
	}
	return need->price <= c->raw[TARIFF]->v[8];
}

/* From one surplus to everything that takes. */
static bool surplus_holds(struct checker *c, const struct node *from)
{
	const int64_t *v = from->row.v;

	for (int64_t i = 0; i < c->count[OFFER]; i++) {
		const struct row *o = &c->raw[OFFER][i];
		struct way w;

		if (!gr_str_is(o->w[2], "takes") || o->v[4] == 0 || !accepts(o, from))
			continue;
		w = drive(c, v + 6, c->raw[SITE][o->v[1]].v + 2);
		for (int64_t y = year(v[9]); w.m <= MONEY && y <= year(v[10]); y++) {
			if (between(y, o->v[6], o->v[7]) &&
			    take_rate(c, from, o->v, w) + from->price < offer_price(c, i, y))
				return false;
		}
	}
	return from->price + c->raw[TARIFF]->v[8] >= 0;
}

/* One bay of a depot, quarter by quarter: most[t] what the cheapest entry makes it worth, least[t] what the dearest exit wants. */
static bool bay_holds(const struct checker *c, int64_t offer, int64_t class, const int64_t *most,
    const int64_t *least)
{
	const int64_t *o = c->raw[OFFER][offer].v, *plan = c->raw[PLAN]->v;
	int64_t density = quality(c, o[3])[2], hold = by_mass(c->raw[TARIFF]->v[7], density, 1);
	bool holds = litres_of(o[4], density, 1) != 0;
	const struct node *last = NULL;
	int64_t before = FREE;

	for (int64_t t = plan[2]; t <= plan[3]; t++) {
		int64_t k = t - plan[2], carried = holds && before < FREE ? before + hold : FREE;
		const struct node *n = node_at(c, BAY, offer, (struct gr_str){NULL, 0}, class, t);
		int64_t price = n ? n->price : most[k] < carried ? most[k] : carried;

		if (price > most[k] || price < least[k])
			return false;
		/* Where the file has the holding arc, it is proved already. */
		if (n && price > carried && !(last && last->parents > 0))
			return false;
		before = price;
		last = n;
	}
	return true;
}

/* All ways into and out of one bay. */
static bool depot_holds(
    struct checker *c, int64_t offer, int64_t class, int64_t *most, int64_t *least)
{
	const struct row *o = &c->raw[OFFER][offer];
	const int64_t *plan = c->raw[PLAN]->v, *place = c->raw[SITE][o->v[1]].v + 2;

	for (int64_t t = plan[2]; t <= plan[3]; t++) {
		most[t - plan[2]] = FREE;
		least[t - plan[2]] = -FREE;
	}
	for (int64_t i = 0; i < c->nodes; i++) {
		const struct node *n = &c->node[i];
		bool in = n->row.kind == SURPLUS;
		struct goal g = {true, 0, n->row.v[9], n->row.v[10]};
		struct way w;
		int64_t price;

		if (in && (!accepts(o, n) || n->product != o->v[3] ||
		              (class != NONE && n->row.v[3] != class)))
			continue;
		if (n->row.kind == NEED)
			g = goal_of(c, n, o->v[3]);
		else if (!in)
			continue;
		if (!g.may)
			continue;
		w = drive(c, place, n->row.v + 6);
		if (w.m > plan[4])
			continue;
		price = in ? n->price + entry_rate(c, n, w)
		           : g.price - haulage(c, w, 0, quality(c, o->v[3])[2], 1);
		for (int64_t t = g.from; t <= g.until; t++) {
			int64_t k = t - plan[2];

			if (!between(year(t), o->v[6], o->v[7]))
				continue;
			if (in && price < most[k])
				most[k] = price;
			if (!in && price > least[k])
				least[k] = price;
		}
	}
	return bay_holds(c, offer, class, most, least);
}

static bool depots_hold(struct checker *c, int64_t *most, int64_t *least)
{
	for (int64_t i = 0; i < c->count[OFFER]; i++) {
		const struct row *o = &c->raw[OFFER][i];

		if (!gr_str_is(o->w[2], "stores") || o->v[4] == 0 || quality(c, o->v[3])[2] == 0)
			continue;
		if (!names_classes(o) && !depot_holds(c, i, NONE, most, least))
			return false;
		for (int64_t k = 0; names_classes(o) && k < c->count[CLASS]; k++) {
			if (lists_class(o, k) && !depot_holds(c, i, k, most, least))
				return false;
		}
	}
	return true;
}

static int check_complete(struct checker *c)
{
	size_t quarters = (size_t)(c->raw[PLAN]->v[3] - c->raw[PLAN]->v[2] + 1);
	struct goal *goal = gr_alloc_array(c->a, (size_t)c->count[QUALITY], sizeof(*goal));
	int64_t *most = gr_alloc_array(c->a, quarters, sizeof(*most));
	int64_t *least = gr_alloc_array(c->a, quarters, sizeof(*least));
	bool holds = true;

	if (gr_arena_full(c->a))
		return gr_fail_full(c->err);
	for (int64_t i = 0; holds && i < c->nodes; i++) {
		const struct node *n = &c->node[i];

		if (n->row.kind == NEED)
			holds = need_holds(c, n, goal);
		if (n->row.kind == SURPLUS)
			holds = surplus_holds(c, n);
	}
	if (!holds || !depots_hold(c, most, least))
		return broken(c, N_("The file leaves out a pair that is allowed and would make the "
		                    "plan cheaper."));
	c->out->complete = true;
	return GR_OK;
}

static int check_end(struct checker *c)
{
	gr_i128 primal, dual;
	int rc;

	for (int64_t i = 0; i < c->nodes; i++) {
		const struct node *n = &c->node[i];
		enum kind kind = n->row.kind;

		if (n->left != 0)
			return broken(
			    c, N_("What comes to a node and what leaves it are not the same."));
		if (n->row.kind == SURPLUS || kind == NEED || kind == ROOT)
			c->out->dual -= (gr_i128)n->price * (kind == ROOT      ? n->row.v[1]
			                                        : kind == NEED ? -n->row.v[5]
			                                                       : n->row.v[5]);
		if ((kind == TRUNK || kind == LIMIT || kind == SELLS || kind == TAKES ||
		        kind == BOUND) &&
		    n->parents != 1)
			return broken(c, N_("A limit is missing."));
	}
	for (int64_t i = 0; i < c->nodes; i++) {
		const struct node *n = &c->node[i];

		if (n->row.kind == TAKES &&
		    n->cap != litres_of(c->raw[OFFER][n->row.v[1]].v[4],
		                  c->heaviest[n->row.v[1]][0], c->heaviest[n->row.v[1]][1]))
			return broken(
			    c, N_("A receiver's limit is not the one that its kilograms give."));
	}
	read_i128(c->now.w[0], &primal);
	read_i128(c->now.w[1], &dual);
	if (c->out->primal != primal || c->out->dual != dual || primal != dual)
		return broken(c, N_("The cost of the plan and its proof are not the same."));
	rc = check_once(c);
	return !rc && gr_str_is(c->raw[PLAN]->w[6], "complete") ? check_complete(c) : rc;
}

/* --- the file --- */

/* What every pair may be held against: far above any real table, so that a hostile file costs seconds and no days. */
static bool too_many(const struct checker *c)
{
	return c->count[QUALITY] > 2000 || c->count[RULE] > 5000 || c->count[ROUTE] > 2000 ||
	       c->count[CLASS] > 1000 || c->count[SITE] > 20000 || c->count[OFFER] > 50000;
}

static int count_lines(struct checker *c)
{
	struct checker scan = *c;
	struct gr_str line;
	int64_t nodes = 0;

	while (next_line(&scan, &line)) {
		enum kind kind = kind_of(word(&line));

		if (kind < KINDS)
			c->count[kind]++;
	}
	for (int k = 0; k < ROOT; k++) {
		c->raw[k] = gr_alloc_array(c->a, (size_t)c->count[k], sizeof(struct row));
		if (!c->raw[k])
			return gr_fail_full(c->err);
	}
	for (int k = ROOT; k < ARC; k++)
		nodes += c->count[k];
	if (c->count[CROSSING] > 200 || too_many(c) || nodes > INT32_MAX ||
	    c->count[ARC] > INT32_MAX)
		return gr_fail(c->err, GR_LIMIT, N_("The plan file is larger than can be checked."),
		    N_("Let a plan of fewer lines be computed."));
	c->node = gr_alloc_array(c->a, (size_t)nodes, sizeof(*c->node));
	c->heaviest = gr_alloc_array(c->a, (size_t)c->count[OFFER], sizeof(*c->heaviest));
	return c->node && c->heaviest ? GR_OK : gr_fail_full(c->err);
}

static int check_row(struct checker *c)
{
	enum kind kind = c->now.kind;
	int64_t row = c->seen[kind] - 1;

	if (kind < ROOT) {
		if (!raw_ok(c, row))
			return broken(c, N_("The raw data of this line do not fit together."));
		c->raw[kind][row] = c->now;
		return GR_OK;
	}
	if (kind < ARC)
		return check_node(c);
	return kind == ARC ? check_arc(c) : check_end(c);
}

static int check_sums(struct checker *c, struct gr_str line, bool seen[KINDS])
{
	enum kind kind = kind_of(word(&line));
	int64_t n;

	if (kind == KINDS || seen[kind])
		return invalid(c, line);
	seen[kind] = true;
	if (!read_number(word(&line), &n) || n != c->seen[kind])
		return broken(c, N_("The number of lines is not the one that the file says."));
	for (int i = 0; line.n > 0 && i < FIELDS; i++) {
		struct gr_str w = word(&line);
		int64_t said;

		/* Sums are counted modulo 2^64 and written as a signed number. */
		if (!gr_str_i64(w, &said) || (uint64_t)said != c->sum[kind][i])
			return broken(c, N_("A sum is not that of its column: a number of the file "
			                    "was changed."));
		c->sum[kind][i] = 0;
	}
	for (int i = 0; i < FIELDS; i++) {
		if (c->sum[kind][i] != 0 || line.n > 0)
			return broken(c, N_("A sum is not that of its column: a number of the file "
			                    "was changed."));
	}
	return GR_OK;
}

static int check_hash(struct checker *c, struct gr_str file, struct gr_str line)
{
	struct gr_sha256 said;
	size_t before = (size_t)(c->rest.p - file.p) - line.n - sizeof("sha256 ");

	c->out->sha256 = gr_sha256_of((struct gr_str){file.p, before});
	if (c->rest.n > 0 || !gr_sha256_read(line, &said))
		return invalid(c, line);
	if (!gr_sha256_eq(said, c->out->sha256))
		return broken(c, N_("The fingerprint is not that of the file: it was changed."));
	return GR_OK;
}

int gr_proof_check(
    struct gr_str file, struct gr_arena *a, struct gr_proof *out, struct gr_error *err)
{
	struct checker c = {.rest = file, .a = a, .err = err, .out = out};
	struct gr_str line = {NULL, 0};
	bool summed[KINDS] = {false}, hashed = false;
	enum kind last = PLAN;
	int rc;

	memset(out, 0, sizeof(*out));
	if (!next_line(&c, &line) || !gr_str_is(line, "grus-plan 1"))
		return invalid(&c, line);
	rc = count_lines(&c);
	while (!rc && !hashed && next_line(&c, &line)) {
		struct gr_str name = word(&line);
		enum kind kind = kind_of(name);

		if (kind < KINDS) {
			/* Raw data first, each kind together; then nodes by number, then arcs: so nothing refers ahead. */
			bool node = kind >= ROOT && kind < ARC;

			if (!(node && last >= OFFER && last < ARC) && kind < last)
				rc = invalid(&c, name);
			if (!rc && kind >= ROOT && last < ROOT) {
				if (c.seen[PLAN] != 1 || c.seen[TARIFF] != 1)
					rc = invalid(&c, name);
				else
					rc = check_soils(&c);
				if (!rc)
					rc = open_ends(&c);
			}
			last = kind;
			if (!rc)
				rc = read_row(&c, line, kind);
			if (!rc)
				rc = check_row(&c);
		} else if (gr_str_is(name, "sums") && last == OBJECTIVE) {
			rc = check_sums(&c, line, summed);
		} else if (gr_str_is(name, "sha256") && last == OBJECTIVE) {
			rc = check_hash(&c, file, line);
			hashed = true;
		} else {
			rc = invalid(&c, name);
		}
	}
	for (int k = 0; !rc && k < KINDS; k++) {
		if (c.seen[k] > 0 && !summed[k])
			rc = broken(&c, N_("A sum is missing."));
	}
	if (!rc && (!hashed || c.seen[OBJECTIVE] != 1))
		rc = invalid(&c, line);
	out->nodes = c.nodes;
	return rc;
}
