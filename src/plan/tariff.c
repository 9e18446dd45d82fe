#include "plan/tariff.h"

#include "plan/network.h"

#define RATE_TOO_LARGE ((int64_t)1 << 59)

struct wanted {
	const char *key;
	int decimals;
	bool setting;
	int64_t least;
	int64_t *out;
};

int gr_tariff_open(const struct gr_dataset *d, const struct gr_plan_params *params,
    struct gr_tariff *out, struct gr_error *err)
{
	int64_t rate = 0, toll = 0, quarters = 0, bay_m3 = 0;
	const struct wanted wanted[] = {
	    {"haul_fixed_loading_kr_t", 2, false, 0, &out->loading_ore_per_t},
	    {"haul_rate_kr_tkm", 5, false, 0, &rate},
	    {"toll_kr_tkm", 5, false, 0, &toll},
	    {"payload_default_t", 3, false, 1, &out->payload_kg},
	    {"raastofafgift_kr_t", 2, false, 0, &out->tax_ore_per_t},
	    {"truck_co2_trailer_g_tkm", 3, false, 0, &out->truck_mg_per_tkm},
	    {"plan.co2_kr_t", 2, true, 0, &out->co2_ore_per_t},
	    {"plan.unmet_need_kr_m3", 2, true, 1, &out->shortfall_ore_per_m3},
	    {"depot.in_kr_t", 2, true, 0, &out->in_ore_per_t},
	    {"depot.hold_kr_t_quarter", 2, true, 0, &out->hold_ore_per_t},
	    {"depot.max_quarters", 0, true, 0, &quarters},
	    {"depot.bay_capacity_m3", 0, true, 0, &bay_m3},
	};
	int rc = GR_OK;

	*out = (struct gr_tariff){.without_uptake = params->without_uptake};
	for (size_t i = 0; !rc && i < sizeof(wanted) / sizeof(*wanted); i++) {
		const struct wanted *w = &wanted[i];

		rc = w->setting ? gr_setting_int(d, w->key, w->decimals, w->out, err)
		                : gr_factor_int(d, w->key, w->decimals, w->out, err);
		if (!rc && (*w->out < w->least || *w->out > GR_PLAN_TARIFF_MAX))
			rc = gr_fail_with(err, GR_INVALID,
			    N_("The value of {0} is outside what a tariff can be."),
			    N_("Correct it in settings.csv or factors.csv."),
			    GR_ARGS(gr_arg_z(w->key)));
	}
	out->haul_mille_ore_per_tkm = rate + toll;
	out->hold_max_quarters = (int32_t)(quarters < 400 ? quarters : 400);
	out->bay_litres = bay_m3 * 1000;
	return rc;
}

static int64_t rounded(gr_i128 n, gr_i128 by)
{
	int64_t out;

	/* What does not fit is refused later as a rate above MODEL 1's bound. */
	return gr_fits(gr_div_half_even(n, by), &out) ? out
	       : n < 0                                ? -RATE_TOO_LARGE
	                                              : RATE_TOO_LARGE;
}

int64_t gr_per_m3(int64_t ore_per_t, struct gr_mass mass)
{
	return rounded((gr_i128)ore_per_t * mass.num, (gr_i128)mass.den * 1000);
}

int64_t gr_haul_per_m3(const struct gr_tariff *t, struct gr_way way, struct gr_mass mass)
{
	/* øre per t = rate x m / 10^6 + toll x 1000 / payload; over one denominator, rounded once. */
	gr_i128 per_t = (gr_i128)t->haul_mille_ore_per_tkm * way.dist_m * t->payload_kg +
	                (gr_i128)way.toll_ore * 1000000000;

	return rounded(per_t * mass.num, (gr_i128)mass.den * t->payload_kg * 1000000000);
}

static gr_i128 micrograms_per_t(const struct gr_tariff *t, int64_t emission_g_per_t, int64_t dist_m)
{
	return (gr_i128)emission_g_per_t * 1000000 + (gr_i128)t->truck_mg_per_tkm * dist_m;
}

int64_t gr_co2_per_m3(
    const struct gr_tariff *t, int64_t emission_g_per_t, int64_t dist_m, struct gr_mass mass)
{
	if (t->co2_ore_per_t == 0)
		return 0;
	return rounded(micrograms_per_t(t, emission_g_per_t, dist_m) * t->co2_ore_per_t * mass.num,
	    (gr_i128)mass.den * 1000000000000000);
}

int64_t gr_co2_g(const struct gr_tariff *t, int64_t emission_g_per_t, int64_t dist_m,
    struct gr_mass mass, int64_t litres)
{
	return rounded(micrograms_per_t(t, emission_g_per_t, dist_m) * mass.num * litres,
	    (gr_i128)mass.den * 1000000000000);
}

int64_t gr_emission(const struct gr_tariff *t, const struct gr_dataset *d, int32_t quality)
{
	int64_t g_per_t = quality < 0 ? INT64_MIN : d->emission_mg_per_kg[quality];

	if (g_per_t == INT64_MIN || (t->without_uptake && g_per_t < 0))
		return 0;
	return g_per_t;
}

int64_t gr_kg_of(int64_t litres, struct gr_mass mass)
{
	return rounded((gr_i128)litres * mass.num, (gr_i128)mass.den * 1000);
}
