#include "outlook/outlook.h"

#include <string.h>

#include "base/arena.h"
#include "base/record.h"
#include "outlook/private.h"

#define KG_PER_T 1000
#define CONSUMPTION_UNIT_KG 10000000 /* 10,000 t */
#define UNIT_KG 1000000              /* 1,000 t */

static const char share_form[] = "share of consumption";

struct path { /* what differs between the three cases */
	int64_t growth_per_10000, step_permille, reserve_kg;
};

struct frame { /* what they have in common */
	int64_t base_use_kg, sea_kg, import_kg, export_kg, newly_kg, base_permille;
	struct path path[GR_CASES];
};

/* A setting within [least, most], times scale. */
static int number(const struct gr_dataset *d, const char *key, int64_t least, int64_t most,
    int64_t scale, int64_t *out, struct gr_error *err)
{
	int rc = gr_setting_int(d, key, 0, out, err);

	if (rc)
		return rc;
	if (*out < least || *out > most)
		return gr_fail_with(err, GR_INVALID,
		    N_("The setting {0} is {1}; it must lie between {2} and {3}."),
		    N_("Correct it in the settings."),
		    GR_ARGS(gr_arg_z(key), gr_arg_count(*out), gr_arg_count(least),
		        gr_arg_count(most)));
	*out *= scale;
	return GR_OK;
}

static int years(const struct gr_dataset *d, struct gr_outlook *out, struct gr_error *err)
{
	int64_t base = 0, first = 0, last = 0;
	int rc = number(d, "outlook.base_year", 2000, 2100, 1, &base, err);

	if (!rc)
		rc = number(d, "outlook.first_year", base, 2100, 1, &first, err);
	if (!rc)
		rc = number(d, "outlook.last_year", first, 2100, 1, &last, err);
	out->base_year = (int32_t)base;
	out->first_year = (int32_t)first;
	out->last_year = (int32_t)last;
	out->years = (int32_t)(last - first + 1);
	return rc;
}

static int read_frame(const struct gr_dataset *d, struct frame *f, struct gr_error *err)
{
	static const char *const growth[GR_CASES] = {"outlook.growth_per_10000.low",
	    "outlook.growth_per_10000.likely", "outlook.growth_per_10000.high"};
	static const char *const step[GR_CASES] = {"outlook.share_step_permille.low",
	    "outlook.share_step_permille.likely", "outlook.share_step_permille.high"};
	static const char *const reserve[GR_CASES] = {"outlook.reserve_start_t.low",
	    "outlook.reserve_start_t.likely", "outlook.reserve_start_t.high"};
	const int64_t most_t = 1000000000000; /* 2^50 kg is 1.1e12 t */
	int rc = number(d, "outlook.base_use_t", 0, most_t, KG_PER_T, &f->base_use_kg, err);

	if (!rc)
		rc = number(d, "outlook.sea_t", 0, most_t, KG_PER_T, &f->sea_kg, err);
	if (!rc)
		rc = number(d, "outlook.import_t", 0, most_t, KG_PER_T, &f->import_kg, err);
	if (!rc)
		rc = number(d, "outlook.export_t", 0, most_t, KG_PER_T, &f->export_kg, err);
	if (!rc)
		rc = number(d, "outlook.newly_permitted_t", 0, most_t, KG_PER_T, &f->newly_kg, err);
	if (!rc)
		rc = number(d, "outlook.share_base_permille", 0, 1000, 1, &f->base_permille, err);
	for (int c = 0; c < GR_CASES && !rc; c++) {
		rc = number(d, growth[c], -9999, 10000, 1, &f->path[c].growth_per_10000, err);
		if (!rc)
			rc = number(d, step[c], -1000, 1000, 1, &f->path[c].step_permille, err);
		if (!rc)
			rc = number(
			    d, reserve[c], 0, most_t, KG_PER_T, &f->path[c].reserve_kg, err);
	}
	return rc;
}

enum column {
	ID,
	AREA,
	DOCUMENT,
	FORM,
	NUMERATOR,
	DENOMINATOR,
	VALUE,
	UNIT,
	YEAR,
	BASELINE,
	BASELINE_YEAR,
	STATUS,
	SOURCE,
	NOTE,
	COLUMNS
};

/* An empty number is -1 (of a value) or 0 (of a year): not given is not zero. */
static int optional(const struct gr_record *r, int32_t column, int decimals, int64_t absent,
    int64_t *out, struct gr_error *err)
{
	*out = absent;
	if (r->field[column].n == 0)
		return GR_OK;
	return gr_record_decimal(r, column, decimals, out, err);
}

static int read_target(const struct gr_record *r, const int32_t col[COLUMNS], struct gr_arena *a,
    struct gr_target *t, struct gr_error *err)
{
	int64_t year = 0, baseline_year = 0;
	int rc;

	*t = (struct gr_target){.id = gr_str_copy(a, r->field[col[ID]]),
	    .area = gr_str_copy(a, r->field[col[AREA]]),
	    .document = gr_str_copy(a, r->field[col[DOCUMENT]]),
	    .form = gr_str_copy(a, r->field[col[FORM]]),
	    .numerator = gr_str_copy(a, r->field[col[NUMERATOR]]),
	    .denominator = gr_str_copy(a, r->field[col[DENOMINATOR]]),
	    .unit = gr_str_copy(a, r->field[col[UNIT]]),
	    .status = gr_str_copy(a, r->field[col[STATUS]]),
	    .source_id = gr_str_copy(a, r->field[col[SOURCE]]),
	    .note = gr_str_copy(a, r->field[col[NOTE]])};
	rc = optional(r, col[VALUE], 1, -1, &t->value_permille, err); /* percent in the file */
	if (!rc)
		rc = optional(r, col[BASELINE], 1, -1, &t->baseline_permille, err);
	if (!rc)
		rc = optional(r, col[YEAR], 0, 0, &year, err);
	if (!rc)
		rc = optional(r, col[BASELINE_YEAR], 0, 0, &baseline_year, err);
	if (!rc && (year < 0 || year > 9999 || baseline_year < 0 || baseline_year > 9999))
		rc = gr_fail_with(err, GR_INVALID,
		    N_("The definition {0} names a year that cannot be right."),
		    N_("Correct it in target.csv."), GR_ARGS(gr_arg_text(t->id)));
	t->year = (int32_t)year;
	t->baseline_year = (int32_t)baseline_year;
	return rc;
}

/* All definitions of target.csv, in the file's order. */
static int read_targets(const struct gr_dataset *d, struct gr_arena *a, struct gr_target **out,
    int32_t *count, struct gr_error *err)
{
	static const char *const name[COLUMNS] = {"definition_id", "area", "document", "form",
	    "numerator", "denominator", "target_value", "unit", "target_year", "baseline_value",
	    "baseline_year", "status", "source_id", "note"};
	struct gr_str text = d->list[GR_LIST_TARGET];
	struct gr_record *r = gr_alloc(a, sizeof(*r));
	int32_t col[COLUMNS] = {0};
	size_t rows = 1;
	bool more = true;
	int rc;

	for (size_t i = 0; i < text.n; i++)
		rows += text.p[i] == '\n';
	*count = 0;
	*out = gr_alloc_array(a, rows, sizeof(**out));
	if (!r || !*out)
		return gr_fail_full(err);
	rc = gr_record_open(r, gr_str(gr_list_file(GR_LIST_TARGET)), text, a, err);
	for (int c = 0; c < COLUMNS && !rc; c++)
		rc = gr_record_column(r, name[c], &col[c], err);
	while (!rc) {
		rc = gr_record_next(r, &more, err);
		if (rc || !more)
			break;
		rc = read_target(r, col, a, &(*out)[*count], err);
		*count += 1;
	}
	return rc;
}

/*
 * The balance below is a share of use in the area that the settings describe. A definition of another form, or one whose
 * baseline belongs to another area or method, would put its target over a path that does not mean the same.
 */
static int check_target(const struct gr_target *t, const struct frame *f,
    const struct gr_outlook *out, const struct gr_outlook_pool *pool, struct gr_error *err)
{
	if (!gr_str_is(t->form, share_form))
		return gr_fail_with(err, GR_INVALID,
		    N_("The definition {0} is of the form \"{1}\", and the outlook computes a "
		       "share of "
		       "consumption: the two are never mixed."),
		    N_("Choose a definition of that form; the others are shown beside it."),
		    GR_ARGS(gr_arg_text(t->id), gr_arg_text(t->form)));
	if (t->value_permille < 1 || t->value_permille > 1000)
		return gr_fail_with(err, GR_INVALID,
		    N_("The definition {0} has no target between 0 and 100 percent."),
		    N_("Correct it in target.csv."), GR_ARGS(gr_arg_text(t->id)));
	if (t->year < out->first_year || t->year > out->last_year)
		return gr_fail_with(err, GR_INVALID,
		    N_("The target year {0} of {1} lies outside {2} to {3}."),
		    N_("Change outlook.first_year or outlook.last_year."),
		    GR_ARGS(gr_arg_year(t->year), gr_arg_text(t->id), gr_arg_year(out->first_year),
		        gr_arg_year(out->last_year)));
	if (t->baseline_permille >= 0 &&
	    (t->baseline_permille != f->base_permille || t->baseline_year != out->base_year))
		return gr_fail_with(err, GR_INVALID,
		    N_("The definition {0} ({1}) starts from {2} in {3}, and the outlook from {4} "
		       "in "
		       "{5}: they are of different areas or methods and never mixed."),
		    N_("Choose a definition with the same baseline, or change the settings under "
		       "outlook."),
		    GR_ARGS(gr_arg_text(t->id), gr_arg_text(t->area),
		        gr_arg_permille(t->baseline_permille), gr_arg_year(t->baseline_year),
		        gr_arg_permille(f->base_permille), gr_arg_year(out->base_year)));
	if (pool->definition.n && !gr_str_eq(pool->definition, t->id))
		return gr_fail_with(err, GR_INVALID,
		    N_("The plan's amounts are counted under the definition {0}, and the outlook "
		       "under "
		       "{1}: the two are never mixed."),
		    N_("Count the plan under the same definition."),
		    GR_ARGS(gr_arg_text(pool->definition), gr_arg_text(t->id)));
	return GR_OK;
}

/* The one in use, and the wordings of the same area that are shown beside it. */
static int choose_target(
    const struct gr_dataset *d, struct gr_arena *a, struct gr_outlook *out, struct gr_error *err)
{
	struct gr_target *all = NULL;
	struct gr_str id = {0};
	int32_t count = 0, used = -1;
	int rc = gr_setting_text(d, "outlook.definition", &id, err);

	if (!rc)
		rc = read_targets(d, a, &all, &count, err);
	if (rc)
		return rc;
	for (int32_t i = 0; i < count; i++) {
		if (gr_str_eq(all[i].id, id))
			used = i;
	}
	if (used < 0)
		return gr_fail_with(err, GR_MISSING, N_("The definition {0} is not in target.csv."),
		    N_("Choose one that is there in outlook.definition."),
		    GR_ARGS(gr_arg_text(id)));
	out->target = all[used];
	out->alternative = gr_alloc_array(a, (size_t)count, sizeof(*all));
	if (!out->alternative)
		return gr_fail_full(err);
	for (int32_t i = 0; i < count; i++) {
		if (i != used && gr_str_eq(all[i].area, out->target.area) &&
		    (gr_str_starts(all[i].status, "alternative") ||
		        gr_str_starts(all[i].status, "recommended")))
			out->alternative[out->alternatives++] = all[i];
	}
	return GR_OK;
}

/*
 * The weakest class of what the paths rest on (MODEL 8): A exact, B published, C derived, D assumption. A confidence that is
 * not known counts as an assumption.
 */
static int weakest_class(
    const struct gr_dataset *d, struct gr_arena *a, struct gr_str *out, struct gr_error *err)
{
	static const char *const known[] = {"verified", "general", "derived"};
	struct gr_record *r = gr_alloc(a, sizeof(*r));
	int32_t key = 0, confidence = 0;
	size_t worst = 0;
	bool more = true;
	int rc;

	if (!r)
		return gr_fail_full(err);
	rc = gr_record_open(
	    r, gr_str(gr_list_file(GR_LIST_SETTING)), d->list[GR_LIST_SETTING], a, err);
	if (!rc)
		rc = gr_record_column(r, "key", &key, err);
	if (!rc)
		rc = gr_record_column(r, "confidence", &confidence, err);
	while (!rc) {
		size_t class = 0;

		rc = gr_record_next(r, &more, err);
		if (rc || !more)
			break;
		if (!gr_str_starts(r->field[key], "outlook."))
			continue;
		while (class < 3 && !gr_str_is(r->field[confidence], known[class]))
			class ++;
		worst = class > worst ? class : worst;
	}
	*out = (struct gr_str){&"ABCD"[worst], 1};
	return rc;
}

/* One year of one case; *reserve_kg is carried on. */
static int make_year(const struct frame *f, const struct path *p, int32_t since_base,
    int64_t target_permille, int64_t *reserve_kg, struct gr_outlook_year *y, struct gr_error *err)
{
	int64_t permille = f->base_permille + p->step_permille * since_base;

	if (permille < 0 || permille > 1000)
		return gr_fail_with(err, GR_INVALID,
		    N_("The secondary share leaves 0 to 100 percent in {0}."),
		    N_("Change the settings under outlook.share_step_permille."),
		    GR_ARGS(gr_arg_year(y->year)));
	if (!gr_growth(f->base_use_kg, (int32_t)p->growth_per_10000, since_base,
	        CONSUMPTION_UNIT_KG, &y->consumption_kg) ||
	    y->consumption_kg > (int64_t)1 << 53)
		return gr_fail_with(err, GR_LIMIT,
		    N_("The consumption of {0} is too large to compute."),
		    N_("Change the settings under outlook.growth_per_10000."),
		    GR_ARGS(gr_arg_year(y->year)));
	y->sea_kg = f->sea_kg;
	y->import_kg = f->import_kg;
	y->export_kg = f->export_kg;
	y->newly_permitted_kg = f->newly_kg;
	y->secondary_kg = gr_permille_of(y->consumption_kg, permille, UNIT_KG);
	y->land_kg = y->consumption_kg - y->secondary_kg - y->sea_kg - y->import_kg + y->export_kg;
	y->land_own_kg = y->land_kg - y->export_kg;
	y->target_kg = gr_permille_of(y->consumption_kg, target_permille, UNIT_KG);
	y->gap_kg = y->target_kg - y->secondary_kg;
	*reserve_kg += f->newly_kg - y->land_kg; /* 101 years of 2^54 fit */
	y->reserve_end_kg = *reserve_kg;
	return GR_OK;
}

/* A case from the base year on, since reserves run from there; the years shown may begin later. */
static int make_case(const struct frame *f, enum gr_case c, struct gr_arena *a,
    struct gr_outlook *out, struct gr_error *err)
{
	int64_t reserve_kg = f->path[c].reserve_kg;
	int rc = GR_OK;

	out->year[c] = gr_alloc_array(a, (size_t)out->years, sizeof(*out->year[c]));
	if (!out->year[c])
		return gr_fail_full(err);
	for (int32_t n = out->base_year; n <= out->last_year && !rc; n++) {
		struct gr_outlook_year y = {.year = n};

		rc = make_year(f, &f->path[c], n - out->base_year, out->target.value_permille,
		    &reserve_kg, &y, err);
		if (!rc && !out->runs_out[c] && y.reserve_end_kg < 0)
			out->runs_out[c] = n;
		if (!rc && !out->reaches[c] &&
		    (gr_i128)y.secondary_kg * 1000 >=
		        (gr_i128)y.consumption_kg * out->target.value_permille)
			out->reaches[c] = n;
		if (!rc && n >= out->first_year)
			out->year[c][n - out->first_year] = y;
	}
	return rc;
}

int gr_outlook_make(const struct gr_dataset *d, const struct gr_outlook_pool *pool,
    struct gr_arena *a, struct gr_outlook *out, struct gr_error *err)
{
	static const struct gr_outlook_pool nothing;
	struct frame f = {0};
	int rc;

	*out = (struct gr_outlook){.snapshot = d->snapshot};
	pool = pool ? pool : &nothing;
	rc = years(d, out, err);
	if (!rc)
		rc = read_frame(d, &f, err);
	if (!rc)
		rc = choose_target(d, a, out, err);
	if (!rc)
		rc = check_target(&out->target, &f, out, pool, err);
	for (int c = 0; c < GR_CASES && !rc; c++)
		rc = make_case(&f, (enum gr_case)c, a, out, err);
	if (!rc)
		rc = gr_ladder_make(&out->year[GR_CASE_LIKELY][out->target.year - out->first_year],
		    out->target.value_permille, f.base_permille, pool, &out->ladder, err);
	if (!rc)
		rc = weakest_class(d, a, &out->assumption_class, err);
	return rc;
}
