/* The settings and the tests of the publication rule (MODEL 3, rules 2, 4 and 5), and what a row holds. */
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/num.h"
#include "pool/private.h"

static int number(const struct gr_dataset *d, const char *key, int64_t least, int64_t most,
    int32_t *out, struct gr_error *err)
{
	int64_t n = 0;
	int rc = gr_setting_int(d, key, 0, &n, err);

	if (!rc && (n < least || n > most))
		rc = gr_fail_with(err, GR_INVALID,
		    N_("The setting {0} is {1}; it must lie between {2} and {3}."),
		    N_("Correct it in the settings."),
		    GR_ARGS(
		        gr_arg_z(key), gr_arg_count(n), gr_arg_count(least), gr_arg_count(most)));
	*out = (int32_t)n;
	return rc;
}

static int bands(const struct gr_dataset *d, struct gr_rule *rule, struct gr_error *err)
{
	struct gr_str rest = {0};
	int rc = gr_setting_text(d, "publish.organisation_bands", &rest, err);
	int64_t before = 0, n;

	while (!rc && rest.n) {
		if (rule->bands == GR_BANDS || !gr_str_i64(gr_str_split(&rest, '|'), &n) ||
		    n <= before || n > INT32_MAX)
			return gr_fail(err, GR_INVALID,
			    N_("The setting publish.organisation_bands must be rising numbers like "
			       "3|5|10."),
			    N_("Correct it in the settings."));
		rule->band[rule->bands++] = (int32_t)n;
		before = n;
	}
	return rc;
}

/* The year of a quarter setting like 2026-Q1. */
static int year(const struct gr_dataset *d, const char *key, int32_t *out, struct gr_error *err)
{
	struct gr_str text = {0};
	int64_t n = 0;
	int rc = gr_setting_text(d, key, &text, err);

	if (!rc && (!gr_str_i64(gr_str_split(&text, '-'), &n) || n < 2000 || n > 2100))
		rc = gr_fail_with(err, GR_INVALID,
		    N_("The setting {0} must be a quarter like 2026-Q1."),
		    N_("Correct it in the settings."), GR_ARGS(gr_arg_z(key)));
	*out = (int32_t)n;
	return rc;
}

int gr_rule_read(const struct gr_dataset *d, struct gr_rule *out, struct gr_error *err)
{
	int32_t round_t = 0;
	int rc;

	*out = (struct gr_rule){0};
	rc = number(d, "publish.min_organisations", 1, 1000, &out->min_orgs, err);
	if (!rc)
		rc = number(
		    d, "publish.max_largest_percent", 1, 100, &out->max_largest_percent, err);
	if (!rc)
		rc = number(d, "publish.rest_of_largest_percent", 0, 100, &out->rest_percent, err);
	if (!rc)
		rc = number(d, "publish.coalition", 1, 2, &out->coalition, err);
	if (!rc)
		rc = number(d, "publish.audit_interval_percent", 0, 100, &out->audit_percent, err);
	if (!rc)
		rc = number(d, "publish.band_round_percent", 1, 100, &out->band_percent, err);
	if (!rc)
		rc = number(d, "publish.round_tonnes", 1, 1000000000, &round_t, err);
	if (!rc)
		rc = bands(d, out, err);
	if (!rc)
		rc = year(d, "plan.first_quarter", &out->first_year, err);
	if (!rc)
		rc = year(d, "plan.last_quarter", &out->last_year, err);
	if (rc)
		return rc;
	out->round_kg = (int64_t)round_t * 1000;
	for (int32_t i = 0; i < d->lines; i++) {
		int32_t first = gr_quarter_year(d->line[i].first);
		int32_t last = gr_quarter_year(d->line[i].last);

		if (d->line[i].visibility != GR_VISIBLE_PUBLIC)
			continue;
		out->first_year = first < out->first_year ? first : out->first_year;
		out->last_year = last > out->last_year ? last : out->last_year;
	}
	return GR_OK;
}

/* The organisation at the top of the chain of owners; a chain that bites its own tail ends at its lowest id. */
static int64_t top_owner(const struct gr_dataset *d, int32_t org)
{
	int64_t lowest = d->org[org].id.v;

	for (int32_t step = 0; d->org[org].owner >= 0; step++) {
		if (step > d->orgs)
			return lowest;
		org = d->org[org].owner;
		lowest = d->org[org].id.v < lowest ? d->org[org].id.v : lowest;
	}
	return d->org[org].id.v;
}

static int by_id(const void *left, const void *right)
{
	const int64_t *a = left, *b = right;

	return (*a > *b) - (*a < *b);
}

static int32_t owner_index(const struct gr_owners *o, int64_t id)
{
	const int64_t *found = bsearch(&id, o->id, (size_t)o->count, sizeof(id), by_id);

	return found ? (int32_t)(found - o->id) : -1;
}

/* publish.waived: codes of organisations that have waived in writing, separated by |. The setting may be absent. */
static int read_waived(const struct gr_dataset *d, struct gr_owners *o, struct gr_error *err)
{
	struct gr_str rest = {0};
	int rc;

	if (gr_map_find(&d->setting_map, GR_STR("publish.waived")) < 0)
		return GR_OK;
	rc = gr_setting_text(d, "publish.waived", &rest, err);
	while (!rc && rest.n) {
		struct gr_str code = gr_str_split(&rest, '|');
		int32_t org = gr_dataset_org_code(d, code), owner;

		if (org < 0)
			return gr_fail_with(err, GR_INVALID,
			    N_("The setting publish.waived names {0}, which is no organisation."),
			    N_("Correct it in the settings."), GR_ARGS(gr_arg_text(code)));
		owner = owner_index(o, top_owner(d, org));
		if (owner >= 0)
			o->waived[owner] = true;
	}
	return rc;
}

static bool counts(const struct gr_dataset *d, int32_t i)
{
	return d->line[i].visibility == GR_VISIBLE_PUBLIC && d->line[i].likely_kg > 0;
}

/* The owner of each organisation of d, as the last dataset has it: who belong together now are one for the past too. */
static int64_t *owners_of(
    const struct gr_dataset *d, const struct gr_dataset *last, struct gr_arena *a)
{
	int64_t *owner = gr_alloc_array(a, (size_t)d->orgs + 1, sizeof(*owner));

	for (int32_t i = 0; i < d->orgs && owner; i++) {
		owner[i] = top_owner(d, i);
		for (int32_t k = 0; k < last->orgs && d != last; k++) {
			if (last->org[k].id.v == d->org[i].id.v)
				owner[i] = top_owner(last, k);
		}
	}
	return owner;
}

int gr_pools_open(const struct gr_dataset *const *d, int32_t n, struct gr_arena *a,
    struct gr_owners *owners, struct gr_pool *pool, struct gr_error *err)
{
	int64_t **owner = gr_alloc_array(a, (size_t)n + 1, sizeof(*owner));
	size_t orgs = 0;
	int32_t kept = 0;

	for (int32_t k = 0; k < n; k++)
		orgs += (size_t)d[k]->orgs;
	*owners = (struct gr_owners){.id = gr_alloc_array(a, orgs + 1, sizeof(*owners->id)),
	    .waived = gr_alloc_array(a, orgs + 1, sizeof(*owners->waived))};
	if (!owner || !owners->id || !owners->waived)
		return gr_fail_full(err);
	for (int32_t k = 0; k < n; k++) {
		bool *seen = gr_alloc_array(a, (size_t)d[k]->orgs + 1, sizeof(*seen));

		owner[k] = owners_of(d[k], d[n - 1], a);
		if (!seen || !owner[k])
			return gr_fail_full(err);
		for (int32_t i = 0; i < d[k]->lines; i++) {
			int32_t org = d[k]->key[i].org;

			if (counts(d[k], i) && !seen[org])
				owners->id[owners->count++] = owner[k][org];
			seen[org] |= counts(d[k], i);
		}
	}
	qsort(owners->id, (size_t)owners->count, sizeof(*owners->id), by_id);
	for (int32_t i = 0; i < owners->count; i++) {
		if (kept == 0 || owners->id[i] != owners->id[kept - 1])
			owners->id[kept++] = owners->id[i];
	}
	owners->count = kept;
	for (int32_t k = 0; k < n; k++) {
		struct gr_pool *p = &pool[k];

		*p = (struct gr_pool){.d = d[k],
		    .counted = gr_alloc_array(a, (size_t)d[k]->lines + 1, sizeof(*p->counted))};
		if (!p->counted)
			return gr_fail_full(err);
		for (int32_t i = 0; i < d[k]->lines; i++) {
			if (counts(d[k], i))
				p->counted[p->count++] = (struct gr_counted){
				    i, owner_index(owners, owner[k][d[k]->key[i].org])};
		}
	}
	return n ? read_waived(d[n - 1], owners, err) : GR_OK;
}

enum gr_hidden_why gr_rule_test(
    const struct gr_rule *rule, const struct gr_owners *owners, const int64_t *kg)
{
	int64_t top[3] = {0}, total = 0, rest;
	int32_t orgs = 0;

	for (int32_t i = 0; i < owners->count; i++) {
		int64_t n = kg[i];

		if (n <= 0 || owners->waived[i])
			continue;
		orgs++;
		total += n;
		for (int k = 0; k < 3; k++) {
			if (n > top[k]) {
				int64_t down = top[k];

				top[k] = n;
				n = down;
			}
		}
	}
	if (orgs < rule->min_orgs + rule->coalition - 1)
		return GR_HIDDEN_FEW;
	if ((gr_i128)top[0] * 100 > (gr_i128)total * rule->max_largest_percent)
		return GR_HIDDEN_DOMINANT;
	rest = total - top[0] - top[1] - (rule->coalition == 2 ? top[2] : 0);
	if ((gr_i128)rest * 100 < (gr_i128)top[0] * rule->rest_percent)
		return GR_HIDDEN_DOMINANT;
	return GR_HIDDEN_NOT;
}

void gr_rule_band(const struct gr_rule *rule, int32_t orgs, int32_t *from, int32_t *to)
{
	*from = *to = 0;
	for (int32_t i = 0; i < rule->bands && orgs >= rule->band[i]; i++) {
		*from = rule->band[i];
		*to = i + 1 < rule->bands ? rule->band[i + 1] - 1 : 0;
	}
}

static int32_t group_in(const struct gr_dataset *from, int32_t group, const struct gr_dataset *to)
{
	if (from == to)
		return group;
	for (int32_t i = 0; i < to->groups; i++) {
		if (gr_str_eq(to->group[i].code, from->group[group].code))
			return i;
	}
	return -1;
}

static int32_t area_in(const struct gr_dataset *from, int32_t area, const struct gr_dataset *to)
{
	if (from == to || area < 0)
		return area;
	for (int32_t i = 0; i < to->areas; i++) {
		if (gr_str_eq(to->area[i].name, from->area[area].name))
			return i;
	}
	return -2;
}

bool gr_cover_open(const struct gr_published_row *row, const struct gr_dataset *from,
    const struct gr_dataset *to, struct gr_arena *a, struct gr_cover *out)
{
	bool groups = row->table != GR_TABLE_QUALITY_YEAR;

	*out = (struct gr_cover){.direction = row->direction,
	    .quality = gr_alloc_array(a, (size_t)to->qualities + 1, sizeof(bool)),
	    .area = gr_alloc_array(a, (size_t)to->areas + 1, sizeof(bool)),
	    .first_year = row->first_year,
	    .last_year = row->last_year};
	if (!out->quality || !out->area)
		return false;
	for (int32_t i = 0; i < row->codes; i++) {
		int32_t code = row->code[i];

		if (!groups) {
			int32_t q = from == to ? code
			                       : gr_dataset_quality(to, from->quality[code].code);

			if (q >= 0)
				out->quality[q] = true;
			continue;
		}
		code = group_in(from, code, to);
		for (int32_t q = 0; q < to->qualities; q++)
			out->quality[q] |= to->quality[q].group == code;
	}
	if (row->table == GR_TABLE_TOTAL && row->codes == 0)
		memset(out->quality, true, (size_t)to->qualities);
	for (int32_t i = 0; i < row->areas; i++) {
		int32_t area = area_in(from, row->area[i], to);

		if (area >= -1)
			out->area[area + 1] = true;
	}
	if (row->table != GR_TABLE_GROUP_AREA)
		memset(out->area, true, (size_t)to->areas + 1);
	return true;
}

void gr_row_translate(
    struct gr_published_row *row, const struct gr_dataset *from, const struct gr_dataset *to)
{
	int32_t codes = row->codes, areas = row->areas;

	if (from == to)
		return;
	row->codes = row->areas = 0;
	for (int32_t i = 0; i < codes; i++) {
		int32_t code = row->table == GR_TABLE_QUALITY_YEAR
		                   ? gr_dataset_quality(to, from->quality[row->code[i]].code)
		                   : group_in(from, row->code[i], to);

		if (code >= 0)
			row->code[row->codes++] = code;
	}
	for (int32_t i = 0; i < areas; i++) {
		int32_t area = area_in(from, row->area[i], to);

		if (area >= -1)
			row->area[row->areas++] = area;
	}
	row->group = row->group < 0 ? -1 : group_in(from, row->group, to);
}

bool gr_cover_has(const struct gr_cover *c, const struct gr_pool *p, int32_t counted)
{
	int32_t i = p->counted[counted].line;

	return p->d->line[i].direction == c->direction && c->quality[p->d->key[i].quality] &&
	       c->area[p->d->key[i].area + 1];
}

void gr_cover_add(const struct gr_cover *c, const struct gr_pool *p, int64_t *kg)
{
	for (int32_t i = 0; i < p->count; i++) {
		const struct gr_line *line = &p->d->line[p->counted[i].line];

		if (gr_cover_has(c, p, i))
			kg[p->counted[i].owner] += gr_line_years_kg(
			    line, line->likely_kg, c->first_year, c->last_year);
	}
}
