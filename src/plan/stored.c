#include <stddef.h>
#include <string.h>

#include "base/arena.h"
#include "plan/plan.h"

/*
 * The stored form: a line a thing, each the numbers of one struct in the order of these tables; texts are words in which space, percent and
 * control characters are %XX.
 */
enum type { I32, I64, WIDE, YES };

struct field {
	size_t at;
	enum type type;
	int32_t count; /* members that follow each other; 0 ends the table */
};

#define F(s, m, t)                                                                                 \
	{                                                                                          \
		offsetof(struct s, m), t, 1                                                        \
	}
#define FS(s, m, t, n)                                                                             \
	{                                                                                          \
		offsetof(struct s, m), t, n                                                        \
	}
#define END                                                                                        \
	{                                                                                          \
		0, I32, 0                                                                          \
	}

static const struct field head[] = {F(gr_plan, snapshot, I64),
    F(gr_plan, params.certainty_from, I32), F(gr_plan, params.first, I32),
    F(gr_plan, params.last, I32), F(gr_plan, params.haul_limit_m, I32),
    F(gr_plan, params.detour_permille, I32), F(gr_plan, params.without_uptake, YES),
    F(gr_plan, params.only_org, I32), F(gr_plan, kind, I32), F(gr_plan, gap_mille_ore, WIDE),
    F(gr_plan, rent_mille_ore, WIDE), F(gr_plan, objective_mille_ore, WIDE), F(gr_plan, nodes, I32),
    F(gr_plan, arcs, I32), F(gr_plan, solve_us, I64), F(gr_plan, proof_us, I64),
    F(gr_plan, proved_nodes, I64), F(gr_plan, proved_arcs, I64), F(gr_plan, proved_pairs, I64),
    END};

static const struct field sum[] = {F(gr_plan_sum, need_litres, I64), F(gr_plan_sum, need_kg, I64),
    F(gr_plan_sum, primary_litres, I64), F(gr_plan_sum, primary_kg, I64),
    F(gr_plan_sum, own_kg, I64), F(gr_plan_sum, others_kg, I64), F(gr_plan_sum, plants_kg, I64),
    F(gr_plan_sum, own_litres, I64), F(gr_plan_sum, others_litres, I64),
    F(gr_plan_sum, plants_litres, I64), F(gr_plan_sum, unmet_litres, I64),
    F(gr_plan_sum, surplus_kg, I64), F(gr_plan_sum, surplus_used_kg, I64),
    F(gr_plan_sum, surplus_received_kg, I64), F(gr_plan_sum, surplus_litres, I64),
    F(gr_plan_sum, surplus_used_litres, I64), FS(gr_plan_sum, term_mille_ore, WIDE, GR_TERMS),
    F(gr_plan_sum, cost_mille_ore, WIDE), F(gr_plan_sum, tonne_m, I64),
    F(gr_plan_sum, km_driven, I64), F(gr_plan_sum, co2_g, I64), END};

static const struct field org[] = {F(gr_org_sum, org, I32), F(gr_org_sum, alone_mille_ore, WIDE),
    F(gr_org_sum, share_mille_ore, WIDE), END};

static const struct field pair[] = {F(gr_pair, from_kind, I32), F(gr_pair, to_kind, I32),
    F(gr_pair, from, I32), F(gr_pair, to, I32), F(gr_pair, depot, I32),
    F(gr_pair, from_quality, I32), F(gr_pair, to_quality, I32), F(gr_pair, when, I32),
    F(gr_pair, litres, I64), F(gr_pair, kg, I64), F(gr_pair, dist_m, I32),
    FS(gr_pair, term_ore_per_m3, I64, GR_TERMS), FS(gr_pair, term_mille_ore, WIDE, GR_TERMS),
    F(gr_pair, co2_g, I64), F(gr_pair, substitution, I32), F(gr_pair, on_condition, YES), END};

static const struct field reason[] = {F(gr_reason, line, I32), F(gr_reason, kind, I32),
    F(gr_reason, litres, I64), F(gr_reason, kg, I64), F(gr_reason, nearest, I32),
    F(gr_reason, dist_m, I32), F(gr_reason, ore_per_t, I64), F(gr_reason, price_hidden, YES),
    F(gr_reason, quarters_apart, I32), F(gr_reason, site, I32), END};

static const struct field price[] = {F(gr_plan_price, line, I32),
    F(gr_plan_price, min_ore_per_t, I64), F(gr_plan_price, max_ore_per_t, I64),
    F(gr_plan_price, holds_kg, I64), END};

/* --- writing --- */

static void put_wide(struct gr_sb *sb, gr_i128 n)
{
	char digits[48];
	size_t k = sizeof(digits);
	bool minus = n < 0;

	do {
		int digit = (int)(n % 10);

		digits[--k] = (char)('0' + (digit < 0 ? -digit : digit));
		n /= 10;
	} while (n != 0);
	if (minus)
		digits[--k] = '-';
	gr_sb_add(sb, (struct gr_str){digits + k, sizeof(digits) - k});
}

static void put_struct(struct gr_sb *sb, const void *thing, const struct field *f)
{
	for (; f->count; f++) {
		const char *p = (const char *)thing + f->at;

		for (int32_t i = 0; i < f->count; i++) {
			int32_t n32;
			int64_t n64;
			gr_i128 wide;
			bool yes;

			gr_sb_char(sb, ' ');
			switch (f->type) {
			case I32:
				memcpy(&n32, p + (size_t)i * sizeof(n32), sizeof(n32));
				gr_sb_i64(sb, n32);
				break;
			case I64:
				memcpy(&n64, p + (size_t)i * sizeof(n64), sizeof(n64));
				gr_sb_i64(sb, n64);
				break;
			case WIDE:
				memcpy(&wide, p + (size_t)i * sizeof(wide), sizeof(wide));
				put_wide(sb, wide);
				break;
			case YES:
				memcpy(&yes, p + (size_t)i * sizeof(yes), sizeof(yes));
				gr_sb_i64(sb, yes);
				break;
			}
		}
	}
}

static void put_text(struct gr_sb *sb, struct gr_str s)
{
	static const char hex[] = "0123456789ABCDEF";

	gr_sb_z(sb, " =");
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];

		if (c > ' ' && c != '%') {
			gr_sb_char(sb, s.p[i]);
		} else {
			gr_sb_char(sb, '%');
			gr_sb_char(sb, hex[c >> 4]);
			gr_sb_char(sb, hex[c & 15]);
		}
	}
}

static void put_line(struct gr_sb *sb, const char *name, const void *thing, const struct field *f)
{
	gr_sb_z(sb, name);
	put_struct(sb, thing, f);
	gr_sb_char(sb, '\n');
}

void gr_plan_write(struct gr_sb *sb, const struct gr_plan *p, const struct gr_dataset *d)
{
	(void)d; /* indices are those of the dataset; reading checks them */
	gr_sb_z(sb, "grus-plan-result 1\n");
	put_line(sb, "plan", p, head);
	put_line(sb, "alone", &p->alone, sum);
	put_line(sb, "joint", &p->joint, sum);
	gr_sb_fmt(sb, "count %d %d %d %d\n", p->orgs, p->pairs, p->reasons, p->prices);
	for (int32_t i = 0; i < p->orgs; i++) {
		put_line(sb, "org", &p->org[i], org);
		put_line(sb, "sum", &p->org[i].sum, sum);
	}
	for (int32_t i = 0; i < p->pairs; i++)
		put_line(sb, "pair", &p->pair[i], pair);
	for (int32_t i = 0; i < p->reasons; i++) {
		const struct gr_reason *r = &p->reason[i];

		gr_sb_z(sb, "reason");
		put_struct(sb, r, reason);
		put_text(sb, gr_str(r->sentence));
		for (size_t k = 0; k < r->args; k++) {
			gr_sb_char(sb, ' ');
			gr_sb_i64(sb, (int64_t)r->arg[k].kind);
			gr_sb_char(sb, ' ');
			gr_sb_i64(sb, r->arg[k].n);
			put_text(sb, r->arg[k].kind == GR_ARG_TEXT ? r->arg[k].text
			                                           : (struct gr_str){"", 0});
		}
		gr_sb_char(sb, '\n');
	}
	for (int32_t i = 0; i < p->prices; i++)
		put_line(sb, "price", &p->price[i], price);
	gr_sb_z(sb, "file ");
	gr_sb_add(sb, gr_sha256_hex(sb->a, p->file_sha256));
	gr_sb_char(sb, '\n');
}

/* --- reading --- */

struct reader {
	struct gr_str rest, line;
	int64_t number;
	struct gr_arena *a;
	struct gr_error *err;
	bool bad;
};

static bool get_wide(struct gr_str s, gr_i128 *out)
{
	bool minus = s.n > 0 && s.p[0] == '-';
	gr_i128 n = 0;

	if (s.n - minus == 0 || s.n - minus > 37)
		return false;
	for (size_t i = minus; i < s.n; i++) {
		if (s.p[i] < '0' || s.p[i] > '9')
			return false;
		n = n * 10 + (s.p[i] - '0');
	}
	*out = minus ? -n : n;
	return true;
}

static int64_t get_number(struct reader *r, int64_t least, int64_t most)
{
	int64_t n = 0;

	if (!gr_str_i64(gr_str_split(&r->line, ' '), &n) || n < least || n > most) {
		r->bad = true;
		return least;
	}
	return n;
}

static void get_struct(struct reader *r, void *thing, const struct field *f)
{
	for (; f->count; f++) {
		char *p = (char *)thing + f->at;

		for (int32_t i = 0; i < f->count; i++) {
			int32_t n32;
			int64_t n64;
			gr_i128 wide = 0;
			bool yes;

			switch (f->type) {
			case I32:
				n32 = (int32_t)get_number(r, INT32_MIN, INT32_MAX);
				memcpy(p + (size_t)i * sizeof(n32), &n32, sizeof(n32));
				break;
			case I64:
				n64 = get_number(r, INT64_MIN, INT64_MAX);
				memcpy(p + (size_t)i * sizeof(n64), &n64, sizeof(n64));
				break;
			case WIDE:
				r->bad = !get_wide(gr_str_split(&r->line, ' '), &wide) || r->bad;
				memcpy(p + (size_t)i * sizeof(wide), &wide, sizeof(wide));
				break;
			case YES:
				yes = get_number(r, 0, 1) == 1;
				memcpy(p + (size_t)i * sizeof(yes), &yes, sizeof(yes));
				break;
			}
		}
	}
}

static int digit(char c)
{
	return c >= '0' && c <= '9' ? c - '0' : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

static struct gr_str get_text(struct reader *r)
{
	struct gr_str w = gr_str_split(&r->line, ' ');
	char *out = gr_alloc(r->a, w.n + 1);
	size_t n = 0;

	if (w.n == 0 || w.p[0] != '=' || !out) {
		r->bad = true;
		return (struct gr_str){"", 0};
	}
	for (size_t i = 1; i < w.n; i++) {
		if (w.p[i] == '%' && i + 2 < w.n && digit(w.p[i + 1]) >= 0 &&
		    digit(w.p[i + 2]) >= 0) {
			out[n++] = (char)(digit(w.p[i + 1]) * 16 + digit(w.p[i + 2]));
			i += 2;
		} else {
			out[n++] = w.p[i];
		}
	}
	return (struct gr_str){out, n};
}

/* The next line begins with this word. */
static void expect(struct reader *r, const char *name)
{
	if (r->bad)
		return;
	r->number++;
	r->line = gr_str_split(&r->rest, '\n');
	r->bad = !gr_str_is(gr_str_split(&r->line, ' '), name);
}

static void get_line(struct reader *r, const char *name, void *thing, const struct field *f)
{
	expect(r, name);
	get_struct(r, thing, f);
	r->bad = r->bad || r->line.n > 0;
}

static bool within(int32_t i, int32_t count)
{
	return i >= -1 && i < count;
}

static int32_t ends(const struct gr_dataset *d, enum gr_node_kind kind)
{
	if (kind == GR_NODE_SURPLUS || kind == GR_NODE_NEED)
		return d->lines;
	return kind == GR_NODE_SITE_SELLS || kind == GR_NODE_SITE_TAKES ? d->offers : 0;
}

static void get_pair(struct reader *r, const struct gr_dataset *d, struct gr_pair *p)
{
	get_line(r, "pair", p, pair);
	r->bad = r->bad || p->from_kind > GR_NODE_UNMET || p->to_kind > GR_NODE_UNMET ||
	         !within(p->from, ends(d, p->from_kind)) || !within(p->to, ends(d, p->to_kind)) ||
	         !within(p->depot, d->sites) || !within(p->from_quality, d->qualities) ||
	         !within(p->to_quality, d->qualities) || !within(p->substitution, d->substitutions);
}

static void get_reason(struct reader *r, const struct gr_dataset *d, struct gr_reason *p)
{
	expect(r, "reason");
	get_struct(r, p, reason);
	p->sentence = get_text(r).p;
	while (!r->bad && r->line.n > 0 && p->args < GR_ERROR_ARGS) {
		struct gr_arg *arg = &p->arg[p->args++];

		arg->kind = (enum gr_arg_kind)get_number(r, GR_ARG_TEXT, GR_ARG_BYTES);
		arg->n = get_number(r, INT64_MIN, INT64_MAX);
		arg->text = get_text(r);
	}
	r->bad = r->bad || r->line.n > 0 || p->kind > GR_REASON_CAPACITY || p->line < 0 ||
	         !within(p->line, d->lines) || !within(p->nearest, d->lines) ||
	         !within(p->site, d->sites);
}

int gr_plan_read(struct gr_str text, const struct gr_dataset *d, struct gr_arena *a,
    struct gr_plan *out, struct gr_error *err)
{
	/* No count can be larger than the text: so a wrong one does not take memory. */
	int64_t most = text.n < INT32_MAX ? (int64_t)text.n : INT32_MAX;
	struct reader r = {.rest = text, .a = a, .err = err};

	memset(out, 0, sizeof(*out));
	expect(&r, "grus-plan-result");
	r.bad = r.bad || get_number(&r, 1, INT32_MAX) != 1;
	get_line(&r, "plan", out, head);
	get_line(&r, "alone", &out->alone, sum);
	get_line(&r, "joint", &out->joint, sum);
	expect(&r, "count");
	out->orgs = (int32_t)get_number(&r, 0, most);
	out->pairs = (int32_t)get_number(&r, 0, most);
	out->reasons = (int32_t)get_number(&r, 0, most);
	out->prices = (int32_t)get_number(&r, 0, most);
	if (!r.bad) {
		out->org = gr_alloc_array(a, (size_t)out->orgs, sizeof(*out->org));
		out->pair = gr_alloc_array(a, (size_t)out->pairs, sizeof(*out->pair));
		out->reason = gr_alloc_array(a, (size_t)out->reasons, sizeof(*out->reason));
		out->price = gr_alloc_array(a, (size_t)out->prices, sizeof(*out->price));
		if (gr_arena_full(a))
			return gr_fail_full(err);
	}
	for (int32_t i = 0; i < out->orgs && !r.bad; i++) {
		get_line(&r, "org", &out->org[i], org);
		get_line(&r, "sum", &out->org[i].sum, sum);
		r.bad = r.bad || out->org[i].org < 0 || !within(out->org[i].org, d->orgs);
	}
	for (int32_t i = 0; i < out->pairs && !r.bad; i++)
		get_pair(&r, d, &out->pair[i]);
	for (int32_t i = 0; i < out->reasons && !r.bad; i++)
		get_reason(&r, d, &out->reason[i]);
	for (int32_t i = 0; i < out->prices && !r.bad; i++) {
		get_line(&r, "price", &out->price[i], price);
		r.bad = r.bad || out->price[i].line < 0 || !within(out->price[i].line, d->lines);
	}
	expect(&r, "file");
	r.bad = r.bad || !gr_sha256_read(r.line, &out->file_sha256) || out->kind > GR_PLAN_REFUSED;
	if (gr_arena_full(a))
		return gr_fail_full(err);
	if (r.bad || r.rest.n > 0)
		return gr_fail_with(err, GR_INVALID,
		    N_("The stored plan cannot be read: line {0} is not what it should be."),
		    N_("Let the plan be computed anew."), GR_ARGS(gr_arg_count(r.number)));
	return GR_OK;
}
