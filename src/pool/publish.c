/*
 * The next publication (MODEL 3): rows of rule 3, figures of rules 2, 4 and 5, and rule 6 until it holds.
 */
#include "pool/publish.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/message.h"
#include "base/num.h"
#include "pool/private.h"

#define AUDIT_TEXT_MAX 4096

/* A row while it is decided. */
struct draft {
	struct gr_published_row row;
	struct gr_published_row before; /* as it was published last; its figure may be hidden */
	bool has_before;
	bool fresh; /* its figure is first shown by this publication */
	bool has_lines, changed;
	bool failed;   /* the audit wants it gone */
	int32_t whole; /* a part of a row that was split: index in drafts.whole; -1 */
};

struct drafts {
	struct gr_arena *a;
	const struct gr_publish_history *history;
	const struct gr_dataset *d;
	struct gr_rule rule;
	struct gr_owners owners;
	struct gr_pool *pool; /* [publications + 1]; the last is d's */
	struct draft *draft;
	int32_t count, cap;
	struct draft *whole; /* rows that were split, as they would be otherwise */
	int32_t wholes, whole_cap;
};

static const struct gr_pool *now(const struct drafts *s)
{
	return &s->pool[s->history->publications];
}

static int push(struct draft **list, int32_t *count, int32_t *cap, const struct draft *one,
    struct gr_arena *a, struct gr_error *err)
{
	if (*count == *cap) {
		int32_t more = *cap ? *cap * 2 : 64;
		struct draft *bigger = gr_alloc_array(a, (size_t)more, sizeof(*bigger));

		if (!bigger)
			return gr_fail_full(err);
		if (*count)
			memcpy(bigger, *list, (size_t)*count * sizeof(*bigger));
		*list = bigger;
		*cap = more;
	}
	(*list)[(*count)++] = *one;
	return GR_OK;
}

static int add(struct drafts *s, const struct draft *one, struct gr_error *err)
{
	return push(&s->draft, &s->count, &s->cap, one, s->a, err);
}

/* What a row holds per owner, in a dataset's pool; the row has d's indices. */
static int content(const struct drafts *s, const struct gr_published_row *row,
    const struct gr_pool *p, int64_t **kg, struct gr_error *err)
{
	struct gr_cover cover;

	*kg = gr_alloc_array(s->a, (size_t)s->owners.count + 1, sizeof(**kg));
	if (!*kg || !gr_cover_open(row, s->d, p->d, s->a, &cover))
		return gr_fail_full(err);
	gr_cover_add(&cover, p, *kg);
	return GR_OK;
}

/* The figure of what stands there now: rounded, or hidden with the reason. */
static void fill(const struct drafts *s, struct draft *x, const int64_t *kg)
{
	enum gr_hidden_why why = gr_rule_test(&s->rule, &s->owners, kg);
	int64_t total = 0;
	int32_t orgs = 0;

	for (int32_t i = 0; i < s->owners.count; i++) {
		total += kg[i];
		orgs += kg[i] > 0;
	}
	x->has_lines = orgs > 0;
	x->fresh = why == GR_HIDDEN_NOT;
	x->row.orgs_from = x->row.orgs_to = 0;
	x->row.snapshot = s->d->snapshot;
	x->row.as_of = s->d->taken;
	x->row.likely_kg = gr_figure_hidden(why);
	if (why != GR_HIDDEN_NOT)
		return;
	x->row.likely_kg = gr_figure(
	    (int64_t)(gr_div_half_even(total, s->rule.round_kg) * s->rule.round_kg));
	gr_rule_band(&s->rule, orgs, &x->row.orgs_from, &x->row.orgs_to);
}

static int fill_now(const struct drafts *s, struct draft *x, struct gr_error *err)
{
	int64_t *kg = NULL;
	int rc = content(s, &x->row, now(s), &kg, err);

	if (!rc)
		fill(s, x, kg);
	return rc;
}

static void hide(struct draft *x)
{
	x->fresh = false;
	x->row.likely_kg = gr_figure_hidden(GR_HIDDEN_AUDIT);
	x->row.orgs_from = x->row.orgs_to = 0;
}

/* The row with its figure of the last publication. */
static void keep(struct draft *x)
{
	int64_t id = x->row.id;

	if (x->before.likely_kg.kind != GR_REPORTED) {
		hide(x);
		return;
	}
	x->row.likely_kg = x->before.likely_kg;
	x->row.orgs_from = x->before.orgs_from;
	x->row.orgs_to = x->before.orgs_to;
	x->row.snapshot = x->before.snapshot;
	x->row.as_of = x->before.as_of;
	x->row.id = id;
	x->fresh = false;
}

/* Whether rule 4 lets new content replace what rested on an older snapshot. Both per owner; *changed: anything differs. */
static bool may_replace(const struct drafts *s, const int64_t *old, const int64_t *new,
    int64_t *difference, bool *changed)
{
	*changed = false;
	for (int32_t i = 0; i < s->owners.count; i++) {
		difference[i] = new[i] > old[i] ? new[i] - old[i] : old[i] - new[i];
		*changed |= difference[i] != 0;
	}
	return *changed && gr_rule_test(&s->rule, &s->owners, difference) == GR_HIDDEN_NOT &&
	       gr_rule_test(&s->rule, &s->owners, new) == GR_HIDDEN_NOT;
}

static const struct gr_pool *pool_of(const struct drafts *s, gr_snapshot_id snapshot)
{
	for (int32_t i = s->history->publications - 1; i >= 0; i--) {
		if (s->history->dataset[i].snapshot.v == snapshot.v)
			return &s->pool[i];
	}
	return NULL;
}

static struct gr_partition partition(
    const struct drafts *s, enum gr_direction direction, int32_t first, int32_t last)
{
	return (struct gr_partition){.rule = &s->rule,
	    .owners = &s->owners,
	    .pool = now(s),
	    .direction = direction,
	    .first_year = first,
	    .last_year = last,
	    .a = s->a};
}

static bool is_group_total(const struct gr_published_row *row)
{
	return row->table == GR_TABLE_TOTAL && row->codes > 0;
}

/* A row that may be replaced is split where all parts pass. */
static int add_split(struct drafts *s, const struct draft *x, struct gr_error *err)
{
	struct gr_partition p = partition(s, x->row.direction, x->row.first_year, x->row.last_year);
	struct gr_row_list rows = {0};
	int rc = gr_partition_split(&p, &x->row, &rows, err);

	if (rc)
		return rc;
	if (rows.count == 1)
		return add(s, x, err);
	rc = push(&s->whole, &s->wholes, &s->whole_cap, x, s->a, err);
	for (int32_t i = 0; i < rows.count && !rc; i++) {
		struct draft part = {.row = rows.row[i], .whole = s->wholes - 1};

		part.row.id = 0;
		rc = fill_now(s, &part, err);
		if (!rc)
			rc = add(s, &part, err);
	}
	return rc;
}

/* Rule 4 for one row that was there before. */
static int decide(struct drafts *s, struct draft *x, struct gr_error *err)
{
	int64_t *old = NULL, *new = NULL, *difference = NULL;
	const struct gr_pool *then;
	int rc = content(s, &x->row, now(s), &new, err);

	if (rc)
		return rc;
	fill(s, x, new);
	if (x->before.likely_kg.kind != GR_REPORTED)
		return add(s, x, err);
	then = pool_of(s, x->before.snapshot);
	if (!then)
		return gr_fail_with(err, GR_MISSING,
		    N_("A published figure rests on snapshot {0}, which is not there."),
		    N_("Give all snapshots that were published."),
		    GR_ARGS(gr_arg_count(x->before.snapshot.v)));
	rc = content(s, &x->row, then, &old, err);
	difference = gr_alloc_array(s->a, (size_t)s->owners.count + 1, sizeof(*difference));
	if (!rc && !difference)
		rc = gr_fail_full(err);
	if (rc)
		return rc;
	if (may_replace(s, old, new, difference, &x->changed))
		return add_split(s, x, err);
	keep(x);
	return add(s, x, err);
}

static int first_rows(struct drafts *s, struct gr_error *err)
{
	int rc = GR_OK;

	for (int direction = 0; direction < GR_DIRECTIONS && !rc; direction++) {
		struct gr_partition p = partition(
		    s, (enum gr_direction)direction, s->rule.first_year, s->rule.last_year);
		struct gr_row_list rows = {0};

		rc = gr_partition_make(&p, &rows, err);
		for (int32_t i = 0; i < rows.count && !rc; i++) {
			struct draft x = {.row = rows.row[i], .whole = -1};

			if (!is_group_total(&x.row))
				rc = fill_now(s, &x, err);
			if (!rc)
				rc = add(s, &x, err);
		}
	}
	return rc;
}

static int later_rows(struct drafts *s, struct gr_error *err)
{
	int32_t n = s->history->publications;
	const struct gr_publication *last = &s->history->publication[n - 1];
	struct gr_row_list rows = {0};
	int rc = GR_OK;

	for (int32_t i = 0; i < last->rows; i++) {
		if (!gr_row_list_add(&rows, &last->row[i], s->a))
			return gr_fail_full(err);
		gr_row_translate(&rows.row[i], &s->history->dataset[n - 1], s->d);
	}
	for (int direction = 0; direction < GR_DIRECTIONS && !rc; direction++) {
		struct gr_partition p = partition(
		    s, (enum gr_direction)direction, s->rule.first_year, s->rule.last_year);

		rc = gr_row_list_cover(&p, &rows, err);
	}
	for (int32_t i = 0; i < rows.count && !rc; i++) {
		struct draft x = {.row = rows.row[i], .whole = -1};

		x.has_before = i < last->rows;
		if (x.has_before)
			x.before = rows.row[i];
		if (is_group_total(&x.row)) {
			rc = add(s, &x, err);
		} else if (x.has_before) {
			rc = decide(s, &x, err);
		} else {
			rc = fill_now(s, &x, err);
			if (!rc)
				rc = add(s, &x, err);
		}
	}
	return rc;
}

/* ---- giving up what the audit wants gone ---- */

static bool same_codes(const struct gr_published_row *a, const struct gr_published_row *b)
{
	return a->table == b->table && a->direction == b->direction && a->group == b->group &&
	       a->codes == b->codes &&
	       memcmp(a->code, b->code, (size_t)a->codes * sizeof(*a->code)) == 0;
}

static void take_out(struct drafts *s, int32_t i)
{
	memmove(&s->draft[i], &s->draft[i + 1], (size_t)(s->count - i - 1) * sizeof(*s->draft));
	s->count--;
}

static int put_in(struct drafts *s, int32_t at, const struct draft *x, struct gr_error *err)
{
	int rc = add(s, x, err);

	if (rc)
		return rc;
	memmove(&s->draft[at + 1], &s->draft[at], (size_t)(s->count - 1 - at) * sizeof(*s->draft));
	s->draft[at] = *x;
	return GR_OK;
}

/* A split row becomes whole again, with the figure that it would have had. */
static int undo_split(struct drafts *s, int32_t i, struct gr_error *err)
{
	int32_t whole = s->draft[i].whole, at = -1;

	for (int32_t k = s->count - 1; k >= 0; k--) {
		if (s->draft[k].whole == whole) {
			take_out(s, k);
			at = k;
		}
	}
	return put_in(s, at, &s->whole[whole], err);
}

static int64_t shown(const struct draft *x)
{
	return x->row.likely_kg.kind == GR_REPORTED ? x->row.likely_kg.n : 0;
}

/* Of the periods before and after i of the same codes the smaller one; -1. */
static int32_t neighbour(const struct drafts *s, int32_t i)
{
	const struct gr_published_row *row = &s->draft[i].row;
	int32_t best = -1;

	for (int32_t k = 0; k < s->count; k++) {
		const struct gr_published_row *other = &s->draft[k].row;

		if (k == i || s->draft[k].has_before || !same_codes(row, other) ||
		    (other->last_year + 1 != row->first_year &&
		        row->last_year + 1 != other->first_year))
			continue;
		if (best < 0 || shown(&s->draft[k]) < shown(&s->draft[best]))
			best = k;
	}
	return best;
}

/* Another first row of the same group with other codes: the rest, or else the smallest; -1. */
static int32_t sibling(const struct drafts *s, int32_t i)
{
	const struct gr_published_row *row = &s->draft[i].row;
	int32_t best = -1;

	for (int32_t k = 0; k < s->count; k++) {
		const struct draft *x = &s->draft[k];

		if (x->has_before || x->row.table != row->table ||
		    x->row.direction != row->direction || x->row.group != row->group ||
		    same_codes(row, &x->row))
			continue;
		if (x->row.rest_codes && x->has_lines)
			return k;
		if (x->has_lines && (best < 0 || shown(x) < shown(&s->draft[best])))
			best = k;
	}
	return best;
}

/* Two elements of a group become one "øvrige i gruppen", with its years found anew. */
static int join_codes(struct drafts *s, int32_t i, int32_t k, struct gr_error *err)
{
	struct gr_published_row one = s->draft[i].row, other = s->draft[k].row, joined = one;
	struct gr_row_list rows = {0};
	struct gr_partition p;
	int32_t at = i < k ? i : k;
	int rc;

	joined.rest_codes = true;
	for (int32_t c = 0; c < other.codes; c++)
		joined.code[joined.codes++] = other.code[c];
	for (int32_t x = s->count - 1; x >= 0; x--) {
		const struct draft *gone = &s->draft[x];

		if (!same_codes(&gone->row, &one) && !same_codes(&gone->row, &other))
			continue;
		if (gone->row.first_year < joined.first_year)
			joined.first_year = gone->row.first_year;
		if (gone->row.last_year > joined.last_year)
			joined.last_year = gone->row.last_year;
		take_out(s, x);
		at = x < at ? x : at;
	}
	p = partition(s, joined.direction, joined.first_year, joined.last_year);
	rc = gr_partition_years(&p, &joined, &rows, err);
	for (int32_t x = 0; x < rows.count && !rc; x++) {
		struct draft part = {.row = rows.row[x], .whole = -1};

		rc = fill_now(s, &part, err);
		if (!rc)
			rc = put_in(s, at + x, &part, err);
	}
	return rc;
}

/* A row of a first publication: the group's areas go, periods are joined, then qualities; a lone one is hidden. */
static int give_up_first(struct drafts *s, int32_t i, struct gr_error *err)
{
	struct draft *x = &s->draft[i];
	int32_t k;

	switch (x->row.table) {
	case GR_TABLE_GROUP_AREA:
		for (k = 0; k < s->count; k++) {
			if (s->draft[k].fresh && !s->draft[k].has_before &&
			    same_codes(&x->row, &s->draft[k].row))
				hide(&s->draft[k]);
		}
		return GR_OK;
	case GR_TABLE_QUALITY_YEAR:
		k = neighbour(s, i);
		if (k >= 0) {
			struct draft joined = *x;
			const struct gr_published_row *other = &s->draft[k].row;

			if (other->first_year < joined.row.first_year)
				joined.row.first_year = other->first_year;
			else
				joined.row.last_year = other->last_year;
			joined.failed = false;
			s->draft[i] = joined;
			take_out(s, k);
			return fill_now(s, &s->draft[k < i ? i - 1 : i], err);
		}
		k = x->row.group >= 0 ? sibling(s, i) : -1;
		if (k >= 0)
			return join_codes(s, i, k, err);
		hide(x);
		return GR_OK;
	case GR_TABLE_TOTAL:
		hide(x);
		return GR_OK;
	}
	return GR_OK;
}

static int give_up(struct drafts *s, int32_t i, struct gr_error *err)
{
	struct draft *x = &s->draft[i];

	x->failed = false;
	if (!x->fresh) /* gone already, with another one */
		return GR_OK;
	if (x->whole >= 0)
		return undo_split(s, i, err);
	if (x->has_before) {
		keep(x);
		return GR_OK;
	}
	return give_up_first(s, i, err);
}

/* ---- the publication as a whole ---- */

static int64_t percent(int64_t part, int64_t whole, int32_t unit)
{
	return (int64_t)gr_div_half_even((gr_i128)(part - whole) * 100, (gr_i128)whole * unit) *
	       unit;
}

/* Low and high of what a group holds, as percent of likely. */
static int fill_percents(const struct drafts *s, struct draft *x, struct gr_error *err)
{
	const struct gr_pool *p = now(s);
	int64_t low = 0, likely = 0, high = 0;
	struct gr_cover cover;

	if (!gr_cover_open(&x->row, s->d, s->d, s->a, &cover))
		return gr_fail_full(err);
	for (int32_t i = 0; i < p->count; i++) {
		const struct gr_line *line = &s->d->line[p->counted[i].line];

		if (!gr_cover_has(&cover, p, i))
			continue;
		low += gr_line_years_kg(line, line->low_kg, cover.first_year, cover.last_year);
		likely += gr_line_years_kg(
		    line, line->likely_kg, cover.first_year, cover.last_year);
		high += gr_line_years_kg(line, line->high_kg, cover.first_year, cover.last_year);
	}
	x->row.low_percent = gr_figure(percent(low, likely, s->rule.band_percent));
	x->row.high_percent = gr_figure(percent(high, likely, s->rule.band_percent));
	return GR_OK;
}

/* A group's percents and band of organisations follow rule 4 by themselves; its tonnes are the sum of the rows shown. */
static int fill_group_total(struct drafts *s, struct draft *x, struct gr_error *err)
{
	int64_t *new = NULL, *old = NULL, *difference;
	const struct gr_pool *then = x->has_before && x->before.low_percent.kind == GR_REPORTED
	                                 ? pool_of(s, x->before.snapshot)
	                                 : NULL;
	struct draft fresh = *x;
	struct gr_figure sum = {0}, why = {0};
	bool changed = false;
	int rc = content(s, &x->row, now(s), &new, err);

	if (rc)
		return rc;
	fresh.row.low_percent = fresh.row.high_percent = (struct gr_figure){0};
	fill(s, &fresh, new);
	if (fresh.fresh)
		rc = fill_percents(s, &fresh, err);
	if (!rc && then) {
		rc = content(s, &x->row, then, &old, err);
		difference = gr_alloc_array(s->a, (size_t)s->owners.count + 1, sizeof(*difference));
		if (!rc && !difference)
			rc = gr_fail_full(err);
		if (!rc && may_replace(s, old, new, difference, &changed))
			then = NULL;
	}
	if (rc)
		return rc;
	if (!then)
		x->row = fresh.row;
	for (int32_t i = 0; i < s->count; i++) {
		const struct gr_published_row *row = &s->draft[i].row;

		if (row->table != GR_TABLE_QUALITY_YEAR || row->direction != x->row.direction ||
		    row->group != x->row.group)
			continue;
		if (row->likely_kg.kind == GR_REPORTED)
			sum = gr_figure(sum.n + row->likely_kg.n);
		else if (s->draft[i].has_lines)
			why = row->likely_kg;
	}
	x->fresh = false;
	x->has_lines = false; /* not counted: it is a sum */
	x->row.likely_kg = sum.kind == GR_REPORTED ? sum
	                   : why.kind == GR_HIDDEN ? why
	                                           : gr_figure_hidden(GR_HIDDEN_FEW);
	if (sum.kind != GR_REPORTED) {
		x->row.low_percent = x->row.high_percent = (struct gr_figure){0};
		x->row.orgs_from = x->row.orgs_to = 0;
	}
	return GR_OK;
}

static void count(const struct drafts *s, struct gr_publication *out)
{
	for (int32_t i = 0; i < s->count; i++) {
		const struct draft *x = &s->draft[i];

		out->kept += x->has_before && x->changed && !x->fresh &&
		             x->row.likely_kg.kind == GR_REPORTED;
		if (x->row.likely_kg.kind != GR_HIDDEN || !x->has_lines)
			continue;
		out->hidden_few += x->row.likely_kg.why == GR_HIDDEN_FEW;
		out->hidden_dominant += x->row.likely_kg.why == GR_HIDDEN_DOMINANT;
		out->hidden_audit += x->row.likely_kg.why == GR_HIDDEN_AUDIT;
	}
}

static int compile(const struct drafts *s, struct gr_publication *out, struct gr_error *err)
{
	*out = (struct gr_publication){.snapshot = s->d->snapshot,
	    .made = s->d->taken,
	    .row = gr_alloc_array(s->a, (size_t)s->count + 1, sizeof(*out->row)),
	    .rows = s->count};
	if (!out->row)
		return gr_fail_full(err);
	for (int32_t i = 0; i < s->count; i++)
		out->row[i] = s->draft[i].row;
	return GR_OK;
}

/* The history with the candidate at its end. */
static int extend(const struct drafts *s, const struct gr_publication *candidate,
    struct gr_publish_history *out, struct gr_error *err)
{
	size_t n = (size_t)s->history->publications;
	struct gr_publication *p = gr_alloc_array(s->a, n + 1, sizeof(*p));
	struct gr_dataset *d = gr_alloc_array(s->a, n + 1, sizeof(*d));

	if (!p || !d)
		return gr_fail_full(err);
	if (n) {
		memcpy(p, s->history->publication, n * sizeof(*p));
		memcpy(d, s->history->dataset, n * sizeof(*d));
	}
	p[n] = *candidate;
	d[n] = *s->d;
	*out = (struct gr_publish_history){p, d, (int32_t)n + 1};
	return GR_OK;
}

/* The exact test first; the linear program only once that holds, since it costs more. */
static int audit(const struct gr_publish_history *h, struct gr_arena *a, struct gr_evidence *e,
    struct gr_failures *f, struct gr_error *err)
{
	int rc = gr_evidence_open(h, a, e, err);

	if (!rc)
		rc = gr_rank_test(e, a, f, err);
	if (!rc && f->count == 0)
		rc = gr_interval_test(e, a, f, err);
	return rc;
}

/* One pass: audits the drafts and gives up what fails. *holds: nothing failed; then *text says what was checked. */
static int audit_pass(struct drafts *s, struct gr_arena *scratch, bool *holds, struct gr_str *text,
    struct gr_error *err)
{
	struct gr_arena *a = s->a;
	struct gr_publication candidate;
	struct gr_publish_history h;
	struct gr_evidence e = {0};
	struct gr_failures f = {0};
	int rc;

	s->a = scratch;
	rc = compile(s, &candidate, err);
	if (!rc)
		rc = extend(s, &candidate, &h, err);
	s->a = a;
	if (!rc)
		rc = audit(&h, scratch, &e, &f, err);
	if (rc)
		return rc;
	*holds = f.count == 0;
	if (*holds) {
		*text = gr_str_copy(a, gr_audit_text(&e, &f, 0, scratch));
		return gr_arena_full(scratch) || gr_arena_full(a) ? gr_fail_full(err) : GR_OK;
	}
	for (int32_t i = 0; i < f.count; i++) {
		struct draft *x = f.failure[i].row < 0 ? NULL : &s->draft[f.failure[i].row];

		if (!x || !x->fresh)
			return gr_fail(err, GR_BROKEN,
			    N_("Figures that were published before let somebody compute another's "
			       "amount; nothing more may be published."),
			    N_("Ask those responsible for the process to take the published "
			       "figures back."));
		x->failed = true;
	}
	for (int32_t i = 0; i < s->count && !rc;) {
		if (!s->draft[i].failed) {
			i++;
			continue;
		}
		rc = give_up(s, i, err);
		i = 0; /* rows may have moved */
	}
	return rc;
}

static int open_drafts(struct drafts *s, const struct gr_publish_history *history,
    const struct gr_dataset *d, struct gr_arena *a, struct gr_error *err)
{
	size_t n = (size_t)history->publications + 1;
	const struct gr_dataset **all = gr_alloc_array(a, n, sizeof(*all));
	int rc;

	*s = (struct drafts){.a = a, .history = history, .d = d};
	s->pool = gr_alloc_array(a, n, sizeof(*s->pool));
	if (!all || !s->pool)
		return gr_fail_full(err);
	for (size_t i = 0; i + 1 < n; i++)
		all[i] = &history->dataset[i];
	all[n - 1] = d;
	rc = gr_rule_read(d, &s->rule, err);
	return rc ? rc : gr_pools_open(all, (int32_t)n, a, &s->owners, s->pool, err);
}

static int compare(int64_t a, int64_t b)
{
	return (a > b) - (a < b);
}

/* By direction and table; groups as the lists have them, then qualities, years and areas; what is "other", and the total, last. */
static int by_place(const void *left, const void *right, void *dataset)
{
	const struct gr_published_row *a = &((const struct draft *)left)->row;
	const struct gr_published_row *b = &((const struct draft *)right)->row;
	const struct gr_dataset *d = dataset;
	int order = compare(a->direction, b->direction);

	if (!order)
		order = compare(a->table, b->table);
	if (!order)
		order = compare(a->codes == 0, b->codes == 0);
	if (!order)
		order = compare(
		    a->group < 0 ? INT32_MAX : a->group, b->group < 0 ? INT32_MAX : b->group);
	if (!order)
		order = compare(a->rest_codes, b->rest_codes);
	if (!order && a->codes && b->codes && a->code[0] != b->code[0])
		order = a->table == GR_TABLE_QUALITY_YEAR
		            ? compare(d->quality[a->code[0]].order, d->quality[b->code[0]].order)
		            : compare(a->code[0], b->code[0]);
	if (!order)
		order = compare(a->rest_areas, b->rest_areas);
	if (!order && a->areas && b->areas)
		order = compare(a->area[0], b->area[0]);
	return order ? order : compare(a->first_year, b->first_year);
}

int gr_publish_next(const struct gr_publish_history *history, const struct gr_dataset *d,
    struct gr_arena *a, struct gr_publication *out, struct gr_error *err)
{
	struct gr_str text = {0};
	struct drafts s;
	bool holds = false;
	int rc = open_drafts(&s, history, d, a, err);

	*out = (struct gr_publication){0};
	if (!rc)
		rc = history->publications ? later_rows(&s, err) : first_rows(&s, err);
	while (!rc && !holds) { /* each pass shows fewer figures than the one before */
		struct gr_arena *scratch = gr_arena_open(gr_arena_left(a));

		if (!scratch)
			return gr_fail_full(err);
		rc = audit_pass(&s, scratch, &holds, &text, err);
		gr_arena_close(scratch);
	}
	if (!rc)
		qsort_r(s.draft, (size_t)s.count, sizeof(*s.draft), by_place, (void *)(uintptr_t)d);
	for (int32_t i = 0; i < s.count && !rc; i++) {
		if (is_group_total(&s.draft[i].row))
			rc = fill_group_total(&s, &s.draft[i], err);
	}
	if (!rc)
		rc = compile(&s, out, err);
	if (rc)
		return rc;
	count(&s, out);
	out->audit = text;
	return GR_OK;
}

struct gr_str gr_audit_text(
    const struct gr_evidence *e, const struct gr_failures *f, int32_t failing, struct gr_arena *a)
{
	int32_t present = 0;
	struct gr_sb sb;

	gr_sb_open(&sb, a, AUDIT_TEXT_MAX);
	for (int32_t i = 0; i < e->equations; i++)
		present += e->equation[i].present;
	gr_say(&sb,
	    N_("Checked: {0} figures ever published, {1} of them shown now, over {2} unknown "
	       "amounts, "
	       "with {3} attackers (each organisation, and an outsider)."),
	    GR_ARGS(gr_arg_count(e->equations), gr_arg_count(present), gr_arg_count(e->unknowns),
	        gr_arg_count(f->attackers)));
	gr_sb_char(&sb, ' ');
	if (failing == 0)
		gr_say(&sb,
		    N_("Nobody can compute anything about another organisation alone, and nobody "
		       "knows one "
		       "of its amounts within {0} percent."),
		    GR_ARGS(gr_arg_count(e->rule.audit_percent)));
	else
		gr_say_n(&sb, "{0} row fails and must not be shown.",
		    "{0} rows fail and must not be shown.", failing,
		    GR_ARGS(gr_arg_count(failing)));
	return gr_sb_str(&sb);
}

int gr_publish_audit(const struct gr_publish_history *history, struct gr_arena *a,
    struct gr_publish_audit *out, struct gr_error *err)
{
	struct gr_evidence e = {0};
	struct gr_failures f = {0};
	bool *seen;
	int rc = gr_evidence_open(history, a, &e, err);

	*out = (struct gr_publish_audit){0};
	if (!rc)
		rc = gr_rule_check(history, &e, a, &f, err);
	if (!rc) /* figures that are not their own sums may fit no world at all: the linear program would say nothing */
		rc = f.count ? GR_OK : gr_interval_test(&e, a, &f, err);
	if (!rc)
		rc = gr_rank_test(&e, a, &f, err);
	if (rc)
		return rc;
	out->figures = e.equations;
	out->amounts = e.unknowns;
	out->attackers = f.attackers;
	out->row = gr_alloc_array(a, (size_t)f.count + 1, sizeof(*out->row));
	seen = gr_alloc_array(a, (size_t)e.last->rows + 1, sizeof(*seen));
	if (!out->row || !seen)
		return gr_fail_full(err);
	for (int32_t i = 0; i < f.count; i++) {
		int32_t row = f.failure[i].row;

		if (row <
		    0) /* only figures of before are to blame: every row shown stands on them */
			row = 0;
		if (!seen[row])
			out->row[out->failing++] = row;
		seen[row] = true;
	}
	out->text = gr_audit_text(&e, &f, out->failing, a);
	return gr_arena_full(a) ? gr_fail_full(err) : GR_OK;
}
