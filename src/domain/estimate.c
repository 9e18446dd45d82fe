#include "domain/estimate.h"

#include <string.h>

#include "base/arena.h"
#include "base/danish.h"
#include "base/message.h"
#include "base/num.h"
#include "domain/dataset.h"

#define KG_MOST (INT64_C(10000000) * 1000)
#define ENTERED_MOST INT64_C(1000000000000000)
#define WIDTH_MOST_MM INT64_C(10000000)
#define HOW_MOST 2000

/* Everything one estimate needs; kilograms are per / by. */
struct work {
	const struct gr_line *line;
	const struct gr_dataset *d;
	struct gr_arena *a;
	struct gr_estimate *out;
	enum gr_line_field *field;
	struct gr_error *err;
	const struct gr_quality *q;
	const struct gr_key_figure *key; /* NULL: none was used */
	int64_t density_num,
	    density_den; /* kg per m3 as a fraction: the tax law's 1 t = 0.6 m3 is none as a whole number */
	int64_t low_percent, high_percent; /* of the certainty */
	struct gr_sb how;
};

int64_t gr_built_in_litres(int64_t kg, int64_t density_compacted_kg_m3)
{
	if (density_compacted_kg_m3 <= 0 || kg <= 0)
		return 0;
	return (int64_t)gr_div_floor((gr_i128)kg * 1000, density_compacted_kg_m3);
}

/* A number of thousandths without the zeros at its end, in the reader's signs: 1.200 or 12,5. */
static struct gr_str shown(struct work *w, int64_t thousandths)
{
	struct gr_sb sb;
	struct gr_str s;
	int decimals = 3;
	char *p;

	for (int64_t n = thousandths; decimals && n % 10 == 0; n /= 10)
		decimals--;
	gr_sb_open(&sb, w->a, 64);
	gr_da_decimal(&sb, thousandths, 3, decimals);
	s = gr_sb_str(&sb);
	if (gr_message_language_now() == GR_DANISH || !s.n)
		return s;
	p = gr_alloc_copy(w->a, s.p, s.n, 1);
	if (!p)
		return s;
	for (size_t i = 0; i < s.n; i++)
		p[i] = (char)(s.p[i] == '.' ? ',' : s.p[i] == ',' ? '.' : s.p[i]);
	return (struct gr_str){p, s.n};
}

static int certainty_band(struct work *w)
{
	static const char *const low[GR_CERTAINTIES] = {
	    [GR_IDEA] = "band_low_percent.idea",
	    [GR_BUDGETED] = "band_low_percent.budgeted",
	    [GR_FUNDED] = "band_low_percent.funded",
	    [GR_TENDERED] = "band_low_percent.tendered",
	    [GR_CONTRACTED] = "band_low_percent.contracted",
	};
	static const char *const high[GR_CERTAINTIES] = {
	    [GR_IDEA] = "band_high_percent.idea",
	    [GR_BUDGETED] = "band_high_percent.budgeted",
	    [GR_FUNDED] = "band_high_percent.funded",
	    [GR_TENDERED] = "band_high_percent.tendered",
	    [GR_CONTRACTED] = "band_high_percent.contracted",
	};
	enum gr_certainty c = w->line->certainty;
	int rc = gr_setting_int(w->d, low[c], 0, &w->low_percent, w->err);

	if (!rc)
		rc = gr_setting_int(w->d, high[c], 0, &w->high_percent, w->err);
	if (!rc && (w->low_percent < -100 || w->low_percent > 0 || w->high_percent < 0 ||
	               w->high_percent > 10000))
		rc = gr_fail_with(w->err, GR_INVALID,
		    N_("The range of the certainty »{0}« is {1} to {2}, which is no range around "
		       "an amount."),
		    N_("Correct its value in settings.csv."),
		    GR_ARGS(gr_arg_z(gr_certainty_code(c)), gr_arg_permille(w->low_percent * 10),
		        gr_arg_permille(w->high_percent * 10)));
	return rc;
}

static int density(struct work *w, enum gr_state state)
{
	const int64_t *all = w->q->density_kg_m3;
	int64_t thousandths_m3 = 0;
	int rc;

	w->out->source_id = w->q->source_id;
	w->density_num = all[state];
	w->density_den = 1;
	if (!w->density_num && (all[GR_IN_PLACE] || all[GR_LOOSE] || all[GR_BUILT_IN])) {
		*w->field = GR_FIELD_UNIT;
		return gr_fail_with(w->err, GR_MISSING, N_("{0} has no weight per m3 {1}."),
		    N_("Write the amount in tonnes, or in another kind of m3."),
		    GR_ARGS(gr_arg_text(w->q->name), gr_arg_z(gr_t(gr_state_name(state)))));
	}
	if (!w->density_num) { /* MODEL 1: where a quality has none, the tax law's */
		rc = gr_factor_int(w->d, "volume_m3_per_t_legal", 3, &thousandths_m3, w->err);
		if (!rc && thousandths_m3 <= 0)
			rc = gr_fail_with(w->err, GR_INVALID,
			    N_("The factor {0} is »{1}«, which is not a number."),
			    N_("Correct its value in factors.csv."),
			    GR_ARGS(
			        gr_arg_z("volume_m3_per_t_legal"), gr_arg_count(thousandths_m3)));
		if (rc)
			return rc;
		w->density_num = 1000 * 1000;
		w->density_den = thousandths_m3;
	}
	w->out->density_kg_m3 = (int64_t)gr_div_half_even(w->density_num, w->density_den);
	return GR_OK;
}

static int too_much(struct work *w, gr_i128 kg)
{
	int64_t shown_kg;

	*w->field = GR_FIELD_AMOUNT;
	return gr_fail_with(w->err, GR_LIMIT,
	    N_("The amount {0} is above the limit of {1} for one line."),
	    N_("Check the unit, or split the amount over several lines."),
	    GR_ARGS(gr_arg_kg(gr_fits(kg, &shown_kg) ? shown_kg : INT64_MAX), gr_arg_kg(KG_MOST)));
}

/* One side of the band: what was entered for it, else the likely amount; kg = entered x factor / by, and percent of that. */
static int64_t entered_or(int64_t given, int64_t likely)
{
	return given >= 0 ? given : likely;
}

/*
 * low, likely, high are litres per basis (or 1 each where there is no key figure); unit turns thousandths x litres into kg x by.
 * A side that was entered keeps the key figure's side of the band: 900 m at the low figure, 1.200 m at the high one.
 */
static int put_band(struct work *w, const int64_t litres[3], gr_i128 num, gr_i128 by)
{
	const struct gr_entered *e = &w->line->entered;
	const int64_t given[3] = {e->low_thousandths, e->thousandths, e->high_thousandths};
	const int64_t percent[3] = {w->low_percent, 0, w->high_percent};
	int64_t *const to[3] = {&w->out->low_kg, &w->out->likely_kg, &w->out->high_kg};

	for (int i = 0; i < 3; i++) {
		gr_i128 n = (gr_i128)entered_or(given[i], e->thousandths) * litres[i] * num;
		gr_i128 kg;

		/* The certainty widens only a side that nobody gave; with a key figure its percents are 0. */
		if (given[i] < 0)
			kg = gr_div_half_even(n * (100 + percent[i]), by * 100);
		else
			kg = gr_div_half_even(n, by);
		if (kg > KG_MOST)
			return too_much(w, kg);
		*to[i] = (int64_t)kg;
	}
	return GR_OK;
}

static void say_band(struct work *w)
{
	const struct gr_entered *e = &w->line->entered;

	gr_sb_char(&w->how, ' ');
	if (e->low_thousandths >= 0 || e->high_thousandths >= 0)
		gr_say(&w->how, N_("The range is your own where you gave one."), NULL, 0);
	else if (w->key)
		gr_say(&w->how, N_("The range comes from the key figure's {0} to {1} litres."),
		    GR_ARGS(gr_arg_count(w->key->low_l), gr_arg_count(w->key->high_l)));
	else
		gr_say(&w->how, N_("The range follows from the certainty »{0}«: {1} to +{2}."),
		    GR_ARGS(gr_arg_z(gr_t(gr_certainty_name(w->line->certainty))),
		        gr_arg_permille(w->low_percent * 10),
		        gr_arg_permille(w->high_percent * 10)));
	if (w->key && w->key->quality != gr_dataset_quality(w->d, w->line->quality)) {
		gr_sb_char(&w->how, ' ');
		gr_say(&w->how, N_("The key figure is that of {0}, which is of the same group."),
		    GR_ARGS(gr_arg_text(w->d->quality[w->key->quality].name)));
	}
}

static const int64_t once[3] = {1, 1, 1};

static int from_tonnes(struct work *w)
{
	int rc = certainty_band(w);

	if (!rc) /* a thousandth of a tonne is a kilogram */
		rc = put_band(w, once, 1, 1);
	if (!rc)
		gr_say(&w->how, N_("{0} as written."), GR_ARGS(gr_arg_kg(w->out->likely_kg)));
	return rc;
}

static int from_m3(struct work *w)
{
	const struct gr_entered *e = &w->line->entered;
	int rc = certainty_band(w);

	if (!rc)
		rc = density(w, e->state);
	if (!rc) /* a thousandth of a m3 is a litre */
		rc = put_band(w, once, w->density_num, (gr_i128)1000 * w->density_den);
	if (!rc)
		gr_say(&w->how, N_("{0} m3 {1} at {2} kg per m3 is {3}."),
		    GR_ARGS(gr_arg_text(shown(w, e->thousandths)),
		        gr_arg_z(gr_t(gr_state_name(e->state))),
		        gr_arg_count(w->out->density_kg_m3), gr_arg_kg(w->out->likely_kg)));
	return rc;
}

/* Volumes of key figures: a need as built in, a surplus in place before digging (data/README.md). */
static enum gr_state natural_state(const struct gr_line *l)
{
	return l->direction == GR_NEED ? GR_BUILT_IN : GR_IN_PLACE;
}

static bool known_works(const struct gr_dataset *d, struct gr_str works, bool budget)
{
	for (int32_t i = 0; i < d->key_figures; i++)
		if (gr_str_eq(d->key_figure[i].works, works) &&
		    gr_str_is(d->key_figure[i].basis, "kr") == budget)
			return true;
	return false;
}

/* The figure of this quality, else the one figure of its group: a layer is as thick whatever its gravel is called. */
static int find_key(struct work *w, bool budget)
{
	const struct gr_dataset *d = w->d;
	const struct gr_line *l = w->line;
	const struct gr_key_figure *kin = NULL;
	int32_t q = (int32_t)(w->q - d->quality);
	int kins = 0;

	for (int32_t i = 0; i < d->key_figures; i++) {
		const struct gr_key_figure *k = &d->key_figure[i];

		if (gr_str_is(k->basis, "kr") != budget || k->direction != l->direction)
			continue;
		if (budget ? !gr_str_eq(k->project_type, l->project_type)
		           : !gr_str_eq(k->works, l->entered.works))
			continue;
		if (k->quality == q) {
			w->key = k;
			return GR_OK;
		}
		if (d->quality[k->quality].group == w->q->group) {
			kin = k;
			kins++;
		}
	}
	if (kins == 1) {
		w->key = kin;
		return GR_OK;
	}
	*w->field = budget ? GR_FIELD_QUALITY : GR_FIELD_WORKS;
	return gr_fail_with(w->err, GR_MISSING,
	    N_("No key figure says how much {0} this kind of works takes or leaves."),
	    N_("Write the amount in tonnes or m3 instead."), GR_ARGS(gr_arg_text(w->q->name)));
}

static void use_key(struct work *w, int64_t litres[3])
{
	litres[0] = w->key->low_l;
	litres[1] = w->key->likely_l;
	litres[2] = w->key->high_l;
	w->out->source_id = w->key->source_id;
}

static int need_width(struct work *w)
{
	int64_t mm = w->line->entered.width_mm;

	*w->field = GR_FIELD_WIDTH;
	if (mm <= 0)
		return gr_fail(w->err, GR_INVALID, N_("The width is missing."),
		    N_("Write the width in metres, or choose works that are measured in metres "
		       "alone."));
	if (mm > WIDTH_MOST_MM)
		return gr_fail_with(w->err, GR_LIMIT,
		    N_("The width {0} is above the limit of {1}."),
		    N_("Write the width in metres."),
		    GR_ARGS(gr_arg_m(mm / 1000), gr_arg_m(WIDTH_MOST_MM / 1000)));
	return GR_OK;
}

/* Metres x width x thickness: 1 mm on 1 m2 is 1 litre, so no key figure is needed. */
static int from_layer(struct work *w)
{
	const struct gr_entered *e = &w->line->entered;
	int rc = need_width(w);

	if (!rc && e->thickness_mm > WIDTH_MOST_MM)
		rc = gr_fail_with(w->err, GR_LIMIT,
		    N_("The thickness {0} is above the limit of {1}."),
		    N_("Write the thickness in millimetres."),
		    GR_ARGS(gr_arg_m(e->thickness_mm / 1000), gr_arg_m(WIDTH_MOST_MM / 1000)));
	if (!rc)
		rc = certainty_band(w);
	if (!rc)
		rc = density(w, natural_state(w->line));
	if (!rc) /* thousandths of m x thousandths of m x litres per m2 x kg per m3 */
		rc = put_band(w, once, (gr_i128)e->width_mm * e->thickness_mm * w->density_num,
		    (gr_i128)1000000000 * w->density_den);
	if (!rc)
		gr_say(&w->how, N_("{0} m × {1} m × {2} mm at {3} kg per m3 is {4}."),
		    GR_ARGS(gr_arg_text(shown(w, e->thousandths)),
		        gr_arg_text(shown(w, e->width_mm)), gr_arg_count(e->thickness_mm),
		        gr_arg_count(w->out->density_kg_m3), gr_arg_kg(w->out->likely_kg)));
	return rc;
}

static int from_metres(struct work *w)
{
	const struct gr_entered *e = &w->line->entered;
	int64_t litres[3];
	bool area;
	int rc;

	if (e->thickness_mm > 0)
		return from_layer(w);
	*w->field = GR_FIELD_WORKS;
	if (!e->works.n)
		return gr_fail(w->err, GR_INVALID, N_("The kind of works is missing."),
		    N_("Choose the kind of works from the list, or write a thickness."));
	if (!known_works(w->d, e->works, false))
		return gr_fail_with(w->err, GR_INVALID,
		    N_("The kind of works »{0}« is not on the list."),
		    N_("Choose the kind of works from the list, or write a thickness."),
		    GR_ARGS(gr_arg_text(e->works)));
	rc = find_key(w, false);
	area = !rc && gr_str_is(w->key->basis, "m2");
	if (area)
		rc = need_width(w);
	if (!rc)
		rc = density(w, natural_state(w->line));
	if (rc)
		return rc;
	use_key(w, litres);
	if (area) {
		rc = put_band(w, litres, (gr_i128)e->width_mm * w->density_num,
		    (gr_i128)1000000000 * w->density_den);
		if (!rc)
			gr_say(&w->how,
			    N_("{0} m × {1} m × {2} litres per m2 ({3}) at {4} kg per m3 is {5}."),
			    GR_ARGS(gr_arg_text(shown(w, e->thousandths)),
			        gr_arg_text(shown(w, e->width_mm)), gr_arg_count(litres[1]),
			        gr_arg_text(w->key->works_name),
			        gr_arg_count(w->out->density_kg_m3), gr_arg_kg(w->out->likely_kg)));
		return rc;
	}
	rc = put_band(w, litres, w->density_num, (gr_i128)1000000 * w->density_den);
	if (!rc)
		gr_say(&w->how, N_("{0} m × {1} litres per m ({2}) at {3} kg per m3 is {4}."),
		    GR_ARGS(gr_arg_text(shown(w, e->thousandths)), gr_arg_count(litres[1]),
		        gr_arg_text(w->key->works_name), gr_arg_count(w->out->density_kg_m3),
		        gr_arg_kg(w->out->likely_kg)));
	return rc;
}

static int from_budget(struct work *w)
{
	const struct gr_entered *e = &w->line->entered;
	int64_t litres[3];
	int rc;

	*w->field = GR_FIELD_TYPE;
	if (!w->line->project_type.n)
		return gr_fail(w->err, GR_INVALID,
		    N_("An amount from a budget needs the project type."),
		    N_("Choose the project type from the list."));
	*w->field = GR_FIELD_WORKS;
	if (e->works.n && !known_works(w->d, e->works, true))
		return gr_fail_with(w->err, GR_INVALID,
		    N_("The kind of works »{0}« has no key figure for a budget."),
		    N_("Leave the kind of works empty when only the budget is known."),
		    GR_ARGS(gr_arg_text(e->works)));
	rc = find_key(w, true);
	if (!rc)
		rc = density(w, natural_state(w->line));
	if (rc)
		return rc;
	use_key(w, litres);
	/* thousandths of 1,000 kr x litres per 1,000 kr x kg per m3 */
	rc = put_band(w, litres, w->density_num, (gr_i128)1000000 * w->density_den);
	if (!rc)
		gr_say(&w->how, N_("{0} kr. × {1} litres per 1,000 kr. at {2} kg per m3 is {3}."),
		    GR_ARGS(gr_arg_count(e->thousandths), gr_arg_count(litres[1]),
		        gr_arg_count(w->out->density_kg_m3), gr_arg_kg(w->out->likely_kg)));
	return rc;
}

static int start(struct work *w)
{
	const struct gr_entered *e = &w->line->entered;
	int32_t q = gr_dataset_quality(w->d, w->line->quality);

	*w->out = (struct gr_estimate){0};
	gr_sb_open(&w->how, w->a, HOW_MOST);
	*w->field = GR_FIELD_QUALITY;
	if (q < 0)
		return gr_fail_with(w->err, GR_INVALID, N_("The quality »{0}« is not on the list."),
		    N_("Choose a quality from the list."), GR_ARGS(gr_arg_text(w->line->quality)));
	w->q = &w->d->quality[q];
	*w->field = GR_FIELD_AMOUNT;
	if (e->thousandths <= 0)
		return gr_fail(w->err, GR_INVALID, N_("The amount is not above zero."),
		    N_("Write the amount that you expect."));
	if (e->thousandths > ENTERED_MOST || e->low_thousandths > ENTERED_MOST ||
	    e->high_thousandths > ENTERED_MOST)
		return too_much(w, (gr_i128)INT64_MAX);
	return GR_OK;
}

int gr_estimate(const struct gr_line *line, const struct gr_dataset *d, struct gr_arena *a,
    struct gr_estimate *out, enum gr_line_field *field, struct gr_error *err)
{
	struct work w = {.line = line, .d = d, .a = a, .out = out, .field = field, .err = err};
	int rc = start(&w);

	if (rc)
		return rc;
	switch (line->entered.known) {
	case GR_KNOWN_TONNES:
		rc = from_tonnes(&w);
		break;
	case GR_KNOWN_M3:
		rc = from_m3(&w);
		break;
	case GR_KNOWN_METRES:
		rc = from_metres(&w);
		break;
	case GR_KNOWN_BUDGET:
		rc = from_budget(&w);
		break;
	}
	if (rc)
		return rc;
	say_band(&w);
	out->how = gr_sb_str(&w.how);
	if (w.how.full || gr_arena_full(a))
		return gr_fail_full(err);
	*field = GR_FIELD_NONE;
	return GR_OK;
}
