#include "base/arena.h"
#include "outlook/outlook.h"

/* The 95 % quantile of chi-square, x 1000, by degrees of freedom (any table of statistics). */
static const int64_t quantile_milli[] = {0, 3841, 5991, 7815, 9488, 11070, 12592, 14067, 15507,
    16919, 18307, 19675, 21026, 22362, 23685, 24996, 26296, 27587, 28869, 30144, 31410, 32671,
    33924, 35172, 36415, 37652, 38885, 40113, 41337, 42557, 43773};
#define MOST ((int32_t)(sizeof(quantile_milli) / sizeof(quantile_milli[0])))

static int check(const struct gr_stated *s, int32_t n, struct gr_error *err)
{
	if (n < 1 || n > MOST)
		return gr_fail_with(err, GR_INVALID,
		    N_("{0} sources cannot be reconciled; there must be 1 to {1}."),
		    N_("Choose the sources that state the same quantity."),
		    GR_ARGS(gr_arg_count(n), gr_arg_count(MOST)));
	for (int32_t i = 0; i < n; i++) {
		if (!gr_str_eq(s[i].area, s[0].area))
			return gr_fail_with(err, GR_INVALID,
			    N_("{0} is about {1}, and {2} is about {3}: different areas are never "
			       "averaged."),
			    N_("Show them side by side."),
			    GR_ARGS(gr_arg_text(s[0].source_id), gr_arg_text(s[0].area),
			        gr_arg_text(s[i].source_id), gr_arg_text(s[i].area)));
		if (!gr_str_eq(s[i].definition, s[0].definition))
			return gr_fail_with(err, GR_INVALID,
			    N_("{0} measures \"{1}\", and {2} measures \"{3}\": different "
			       "definitions are "
			       "never averaged."),
			    N_("Show them side by side."),
			    GR_ARGS(gr_arg_text(s[0].source_id), gr_arg_text(s[0].definition),
			        gr_arg_text(s[i].source_id), gr_arg_text(s[i].definition)));
		if (!gr_str_eq(s[i].unit, s[0].unit))
			return gr_fail_with(err, GR_INVALID,
			    N_("{0} is in {1}, and {2} is in {3}."),
			    N_("Convert them to one unit first, and keep the conversion beside the "
			       "number."),
			    GR_ARGS(gr_arg_text(s[0].source_id), gr_arg_text(s[0].unit),
			        gr_arg_text(s[i].source_id), gr_arg_text(s[i].unit)));
		if (s[i].year != s[0].year)
			return gr_fail_with(err, GR_INVALID,
			    N_("{0} is of {1}, and {2} is of {3}: different years are never "
			       "averaged."),
			    N_("Show them side by side."),
			    GR_ARGS(gr_arg_text(s[0].source_id), gr_arg_year(s[0].year),
			        gr_arg_text(s[i].source_id), gr_arg_year(s[i].year)));
		if (s[i].value <= 0 || s[i].value > (int64_t)1 << 50 || s[i].percent < 1 ||
		    s[i].percent > 1000)
			return gr_fail_with(err, GR_INVALID,
			    N_("The value or the deviation of {0} is outside what can be "
			       "reconciled."),
			    N_("A value is above 0, and a deviation 1 to 1,000 percent of it."),
			    GR_ARGS(gr_arg_text(s[i].source_id)));
	}
	return GR_OK;
}

/*
 * Weights relative to the largest, as squares of 31-bit fractions: whole numbers, so that every machine gives the same value; what the fraction
 * loses (2^-31) is far below any stated deviation.
 */
int gr_reconcile(const struct gr_stated *s, int32_t n, struct gr_arena *a,
    struct gr_reconciled *out, struct gr_error *err)
{
	gr_i128 weighted = 0, weights = 0;
	int64_t least;
	int rc = check(s, n, err);

	if (rc)
		return rc;
	*out = (struct gr_reconciled){
	    .adjustment = gr_alloc_array(a, (size_t)n, sizeof(*out->adjustment))};
	if (!out->adjustment)
		return gr_fail_full(err);
	least = s[0].value * s[0].percent; /* 100 deviations; 2^60 at most */
	for (int32_t i = 1; i < n; i++)
		least = s[i].value * s[i].percent < least ? s[i].value * s[i].percent : least;
	for (int32_t i = 0; i < n; i++) {
		gr_i128 part = gr_div_half_even(
		    (gr_i128)least << 31, (gr_i128)s[i].value * s[i].percent);
		gr_i128 weight = part * part;

		weights += weight;
		weighted += weight * s[i].value; /* 2^62 x 2^50 x 2^5 */
	}
	out->value = (int64_t)gr_div_half_even(weighted, weights);
	for (int32_t i = 0; i < n; i++) {
		gr_i128 shift = (gr_i128)(out->value - s[i].value) * 100;
		gr_i128 deviation = (gr_i128)s[i].value * s[i].percent;

		out->adjustment[i] = out->value - s[i].value;
		out->chi2_milli += (int64_t)gr_div_half_even(
		    shift * shift * 1000, deviation * deviation);
	}
	out->doubtful = out->chi2_milli > quantile_milli[n - 1];
	return GR_OK;
}
