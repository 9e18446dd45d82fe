/*
 * Everything ever published, as equations over unknown amounts (MODEL 3 rule 6). An amount is a line with one likely amount; a
 * line that changes is a new unknown, one that does not is the same in every snapshot, since an attacker may know that. He is
 * also taken to know each line's place and window, so that a line of three years is one unknown with known parts, not three:
 * whoever cannot compute under that cannot with less.
 */
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/num.h"
#include "pool/private.h"

/* What makes two lines of different snapshots the same amount. */
struct amount {
	int64_t line, kg;
	int32_t owner;
	enum gr_direction direction;
	int32_t first, entries; /* in the entries, once they are sorted */
};

struct raw_entry {
	int32_t amount;
	struct gr_entry entry;
};

struct gathering {
	const struct gr_publish_history *h;
	struct gr_evidence *e;
	struct gr_arena *a;
	struct amount *amount;
	int32_t amounts;
	struct raw_entry *raw;
	size_t raws, cap;
};

static int compare(int64_t a, int64_t b)
{
	return (a > b) - (a < b);
}

static int by_identity(const void *left, const void *right)
{
	const struct amount *a = left, *b = right;
	int order = compare(a->direction, b->direction);

	if (!order)
		order = compare(a->owner, b->owner);
	if (!order)
		order = compare(a->line, b->line);
	return order ? order : compare(a->kg, b->kg);
}

static struct amount identity(const struct gr_pool *p, int32_t counted)
{
	const struct gr_line *line = &p->d->line[p->counted[counted].line];

	return (struct amount){.line = line->id.v,
	    .kg = line->likely_kg,
	    .owner = p->counted[counted].owner,
	    .direction = line->direction};
}

static int list_amounts(struct gathering *g, struct gr_error *err)
{
	size_t all = 0;
	int32_t kept = 0;

	for (int32_t k = 0; k < g->h->publications; k++)
		all += (size_t)g->e->pool[k].count;
	g->amount = gr_alloc_array(g->a, all + 1, sizeof(*g->amount));
	if (!g->amount)
		return gr_fail_full(err);
	for (int32_t k = 0; k < g->h->publications; k++) {
		for (int32_t i = 0; i < g->e->pool[k].count; i++)
			g->amount[g->amounts++] = identity(&g->e->pool[k], i);
	}
	qsort(g->amount, (size_t)g->amounts, sizeof(*g->amount), by_identity);
	for (int32_t i = 0; i < g->amounts; i++) {
		if (kept == 0 || by_identity(&g->amount[i], &g->amount[kept - 1]))
			g->amount[kept++] = g->amount[i];
	}
	g->amounts = kept;
	return GR_OK;
}

/* The publication whose snapshot a figure rests on, as an index; -1. */
static int32_t dataset_of(const struct gr_publish_history *h, gr_snapshot_id snapshot)
{
	for (int32_t k = h->publications - 1; k >= 0; k--) {
		if (h->dataset[k].snapshot.v == snapshot.v)
			return k;
	}
	return -1;
}

/* Table, years, codes and areas in words, so that rows of publications with different code lists compare. */
static struct gr_str row_key(
    const struct gr_published_row *row, const struct gr_dataset *d, struct gr_arena *a)
{
	struct gr_sb sb;

	gr_sb_open(&sb, a, 1 << 16);
	gr_sb_fmt(&sb, "%d %d %d %d %lld", (int)row->table, (int)row->direction,
	    (int)row->first_year, (int)row->last_year, (long long)row->snapshot.v);
	for (int32_t i = 0; i < row->codes; i++) {
		gr_sb_char(&sb, '|');
		gr_sb_add(&sb, row->table == GR_TABLE_QUALITY_YEAR ? d->quality[row->code[i]].code
		                                                   : d->group[row->code[i]].code);
	}
	for (int32_t i = 0; i < row->areas; i++) {
		gr_sb_char(&sb, '/');
		if (row->area[i] >= 0)
			gr_sb_add(&sb, d->area[row->area[i]].name);
	}
	return gr_sb_str(&sb);
}

/* A group's total is the sum of rows that are there themselves: it tells nothing more. */
static bool is_figure(const struct gr_published_row *row)
{
	return row->likely_kg.kind == GR_REPORTED &&
	       (row->table != GR_TABLE_TOTAL || row->codes == 0);
}

static int32_t given_up(const struct gr_published_row *row)
{
	switch (row->table) {
	case GR_TABLE_TOTAL:
		return 1;
	case GR_TABLE_QUALITY_YEAR:
		return 2;
	case GR_TABLE_GROUP_AREA:
		return 3;
	}
	return 0;
}

static int by_rank(const void *left, const void *right)
{
	const struct gr_equation *a = left, *b = right;
	int order = compare(a->removable, b->removable);

	if (!order)
		order = compare(a->rank, b->rank);
	if (!order)
		order = compare(b->kg, a->kg);
	return order ? order : compare(a->row, b->row);
}

/* One equation a figure; where it was published more than once, the last publication counts. */
static int list_equations(struct gathering *g, struct gr_error *err)
{
	const struct gr_publish_history *h = g->h;
	struct gr_map seen;
	size_t all = 0;

	for (int32_t k = 0; k < h->publications; k++)
		all += (size_t)h->publication[k].rows;
	g->e->equation = gr_alloc_array(g->a, all + 1, sizeof(*g->e->equation));
	if (!g->e->equation)
		return gr_fail_full(err);
	gr_map_open(&seen, g->a);
	for (int32_t k = 0; k < h->publications; k++) {
		const struct gr_publication *p = &h->publication[k];
		bool last = k == h->publications - 1;

		for (int32_t i = 0; i < p->rows; i++) {
			int32_t old, dataset;
			struct gr_equation *q;

			if (!is_figure(&p->row[i]))
				continue;
			dataset = dataset_of(h, p->row[i].snapshot);
			if (dataset < 0)
				return gr_fail_with(err, GR_MISSING,
				    N_("A published figure rests on snapshot {0}, which is not "
				       "there."),
				    N_("Give all snapshots that were published."),
				    GR_ARGS(gr_arg_count(p->row[i].snapshot.v)));
			old = gr_map_put(
			    &seen, row_key(&p->row[i], &h->dataset[k], g->a), g->e->equations);
			q = &g->e->equation[old >= 0 ? old : g->e->equations];
			if (old < 0)
				*q = (struct gr_equation){.removable = last && dataset == k};
			q->direction = p->row[i].direction;
			q->rank = given_up(&p->row[i]);
			q->kg = p->row[i].likely_kg.n;
			q->present = last;
			q->row = last ? i : -1;
			q->dataset = dataset;
			q->publication = k;
			q->source = i;
			g->e->equations += old < 0;
		}
	}
	qsort(g->e->equation, (size_t)g->e->equations, sizeof(*g->e->equation), by_rank);
	return gr_arena_full(g->a) ? gr_fail_full(err) : GR_OK;
}

static int add_raw(struct gathering *g, struct raw_entry entry, struct gr_error *err)
{
	if (g->raws == g->cap) {
		size_t cap = g->cap ? g->cap * 2 : 4096;
		struct raw_entry *bigger = gr_alloc_array(g->a, cap, sizeof(*bigger));

		if (!bigger)
			return gr_fail_full(err);
		if (g->raws)
			memcpy(bigger, g->raw, g->raws * sizeof(*bigger));
		g->raw = bigger;
		g->cap = cap;
	}
	g->raw[g->raws++] = entry;
	return GR_OK;
}

static int32_t common(int32_t a, int32_t b)
{
	while (b) {
		int32_t rest = a % b;

		a = b;
		b = rest;
	}
	return a;
}

/* The amounts in one figure, with their parts. amount_of: of each counted line of its dataset. */
static int add_equation(struct gathering *g, int32_t equation, const struct gr_cover *cover,
    const int32_t *amount_of, struct gr_error *err)
{
	const struct gr_pool *p = &g->e->pool[g->e->equation[equation].dataset];
	int rc = GR_OK;

	for (int32_t i = 0; i < p->count && !rc; i++) {
		const struct gr_line *line = &p->d->line[p->counted[i].line];
		int32_t part, whole, by;

		if (!gr_cover_has(cover, p, i))
			continue;
		part = (int32_t)gr_line_quarters(line, cover->first_year, cover->last_year);
		whole = line->last.n - line->first.n + 1;
		if (part == 0)
			continue;
		by = common(part, whole);
		rc = add_raw(
		    g, (struct raw_entry){amount_of[i], {equation, part / by, whole / by}}, err);
	}
	return rc;
}

static int by_amount(const void *left, const void *right)
{
	const struct raw_entry *a = left, *b = right;
	int order = compare(a->amount, b->amount);

	return order ? order : compare(a->entry.equation, b->entry.equation);
}

static int list_entries(struct gathering *g, struct gr_error *err)
{
	const struct gr_publish_history *h = g->h;
	int32_t **amount_of = gr_alloc_array(g->a, (size_t)h->publications + 1, sizeof(*amount_of));
	int rc = GR_OK;

	if (!amount_of)
		return gr_fail_full(err);
	for (int32_t k = 0; k < h->publications; k++) {
		const struct gr_pool *p = &g->e->pool[k];

		amount_of[k] = gr_alloc_array(g->a, (size_t)p->count + 1, sizeof(**amount_of));
		if (!amount_of[k])
			return gr_fail_full(err);
		for (int32_t i = 0; i < p->count; i++) {
			struct amount id = identity(p, i);
			const struct amount *found = bsearch(
			    &id, g->amount, (size_t)g->amounts, sizeof(id), by_identity);

			amount_of[k][i] = found ? (int32_t)(found - g->amount)
			                        : 0; /* all are there */
		}
	}
	for (int32_t q = 0; q < g->e->equations && !rc; q++) {
		const struct gr_equation *eq = &g->e->equation[q];
		struct gr_cover cover;

		if (!gr_cover_open(&h->publication[eq->publication].row[eq->source],
		        &h->dataset[eq->publication], &h->dataset[eq->dataset], g->a, &cover))
			return gr_fail_full(err);
		rc = add_equation(g, q, &cover, amount_of[eq->dataset], err);
	}
	if (!rc && g->raws)
		qsort(g->raw, g->raws, sizeof(*g->raw), by_amount);
	return rc;
}

/* Amounts with the same column of the same owner are one unknown: their sum. */
static int by_column(const void *left, const void *right, void *entries)
{
	const struct amount *a = left, *b = right;
	const struct gr_entry *entry = entries;
	int order = compare(a->direction, b->direction);

	if (!order)
		order = compare(a->owner, b->owner);
	if (!order)
		order = compare(a->entries, b->entries);
	for (int32_t i = 0; i < a->entries && !order; i++) {
		const struct gr_entry *x = &entry[a->first + i], *y = &entry[b->first + i];

		order = compare(x->equation, y->equation);
		if (!order)
			order = compare((int64_t)x->num * y->den, (int64_t)y->num * x->den);
	}
	return order;
}

static int list_unknowns(struct gathering *g, struct gr_error *err)
{
	struct gr_evidence *e = g->e;
	const struct amount *before = NULL;

	e->entry = gr_alloc_array(g->a, g->raws + 1, sizeof(*e->entry));
	e->unknown = gr_alloc_array(g->a, (size_t)g->amounts + 1, sizeof(*e->unknown));
	if (!e->entry || !e->unknown)
		return gr_fail_full(err);
	for (size_t i = 0; i < g->raws; i++) {
		struct amount *amount = &g->amount[g->raw[i].amount];

		if (amount->entries++ == 0)
			amount->first = (int32_t)i;
		e->entry[i] = g->raw[i].entry;
	}
	qsort_r(g->amount, (size_t)g->amounts, sizeof(*g->amount), by_column, e->entry);
	for (int32_t i = 0; i < g->amounts; i++) {
		const struct amount *now = &g->amount[i];

		if (now->entries == 0) /* in no figure that was ever shown */
			continue;
		if (!before || by_column(before, now, e->entry))
			e->unknown[e->unknowns++] = (struct gr_unknown){.owner = now->owner,
			    .direction = now->direction,
			    .first = now->first,
			    .entries = now->entries};
		e->unknown[e->unknowns - 1].kg += now->kg;
		before = now;
	}
	return GR_OK;
}

int gr_evidence_open(const struct gr_publish_history *h, struct gr_arena *a,
    struct gr_evidence *out, struct gr_error *err)
{
	struct gathering g = {.h = h, .e = out, .a = a};
	const struct gr_dataset **d = gr_alloc_array(a, (size_t)h->publications + 1, sizeof(*d));
	int rc;

	*out = (struct gr_evidence){
	    .pool = gr_alloc_array(a, (size_t)h->publications + 1, sizeof(*out->pool))};
	if (!d || !out->pool)
		return gr_fail_full(err);
	if (h->publications < 1)
		return gr_fail(err, GR_MISSING, N_("Nothing has been published yet."), "");
	for (int32_t k = 0; k < h->publications; k++)
		d[k] = &h->dataset[k];
	out->last = &h->publication[h->publications - 1];
	rc = gr_rule_read(d[h->publications - 1], &out->rule, err);
	if (!rc)
		rc = gr_pools_open(d, h->publications, a, &out->owners, out->pool, err);
	if (!rc)
		rc = list_amounts(&g, err);
	if (!rc)
		rc = list_equations(&g, err);
	if (!rc)
		rc = list_entries(&g, err);
	return rc ? rc : list_unknowns(&g, err);
}

bool gr_failures_add(struct gr_failures *f, struct gr_failure failure, struct gr_arena *a)
{
	if (f->count == f->cap) {
		int32_t cap = f->cap ? f->cap * 2 : 64;
		struct gr_failure *bigger = gr_alloc_array(a, (size_t)cap, sizeof(*bigger));

		if (!bigger)
			return false;
		if (f->count)
			memcpy(bigger, f->failure, (size_t)f->count * sizeof(*bigger));
		f->failure = bigger;
		f->cap = cap;
	}
	f->failure[f->count++] = failure;
	return true;
}

int gr_rule_check(const struct gr_publish_history *h, const struct gr_evidence *e,
    struct gr_arena *a, struct gr_failures *out, struct gr_error *err)
{
	int64_t *kg = gr_alloc_array(a, (size_t)e->owners.count + 1, sizeof(*kg));

	if (!kg)
		return gr_fail_full(err);
	for (int32_t i = 0; i < e->equations; i++) {
		const struct gr_equation *q = &e->equation[i];
		struct gr_cover cover;
		int64_t total = 0;

		if (!q->present)
			continue;
		if (!gr_cover_open(&h->publication[q->publication].row[q->source],
		        &h->dataset[q->publication], &h->dataset[q->dataset], a, &cover))
			return gr_fail_full(err);
		memset(kg, 0, (size_t)e->owners.count * sizeof(*kg));
		gr_cover_add(&cover, &e->pool[q->dataset], kg);
		for (int32_t o = 0; o < e->owners.count; o++)
			total += kg[o];
		total = (int64_t)(gr_div_half_even(total, e->rule.round_kg) * e->rule.round_kg);
		if ((gr_rule_test(&e->rule, &e->owners, kg) != GR_HIDDEN_NOT || total != q->kg) &&
		    !gr_failures_add(out,
		        (struct gr_failure){
		            .attacker = -1, .second = -1, .victim = -1, .row = q->row},
		        a))
			return gr_fail_full(err);
	}
	return GR_OK;
}
