/*
 * tariff.h - what one cubic metre built in costs on each kind of arc (MODEL 4), in terms that are rounded once each, half to even,
 * so that the shown terms add up to the rate. Reads settings and factors; knows no network.
 */
#ifndef GR_PLAN_TARIFF_H
#define GR_PLAN_TARIFF_H

#include "domain/plan.h"
#include "plan/distance.h"

struct gr_tariff {
	int64_t loading_ore_per_t; /* factors haul_fixed_loading_kr_t */
	int64_t
	    haul_mille_ore_per_tkm; /* haul_rate_kr_tkm + toll_kr_tkm (the lorry charge), thousandths of an øre */
	int64_t
	    payload_kg; /* payload_default_t: over what a crossing's toll is spread, and km driven */
	int64_t tax_ore_per_t;     /* raastofafgift_kr_t, on primary from a site */
	int64_t co2_ore_per_t;     /* settings plan.co2_kr_t; 0 switches the term off */
	int64_t truck_mg_per_tkm;  /* truck_co2_trailer_g_tkm */
	int64_t in_ore_per_t;      /* depot.in_kr_t, paid on entry */
	int64_t hold_ore_per_t;    /* depot.hold_kr_t_quarter, for each quarter's end passed */
	int32_t hold_max_quarters; /* depot.max_quarters */
	int64_t bay_litres;        /* depot.bay_capacity_m3, where an offer does not say */
	int64_t
	    shortfall_ore_per_m3; /* plan.unmet_need_kr_m3: a need not served, a surplus that nobody takes */
	bool without_uptake; /* emissions below 0 count as 0 */
};

/* Mass of what makes one cubic metre built in: num / den kilograms. */
struct gr_mass {
	int64_t num, den;
};

/* GR_INVALID: a setting below 0, a payload of 0; GR_MISSING: a key that is not there. */
GR_MUST int gr_tariff_open(const struct gr_dataset *d, const struct gr_plan_params *params,
    struct gr_tariff *out, struct gr_error *err);
/* øre per t -> øre per m3. Also price, fee, tax, loading, storage and processing. */
int64_t gr_per_m3(int64_t ore_per_t, struct gr_mass mass);
/* Non-decreasing in distance and in toll. */
int64_t gr_haul_per_m3(const struct gr_tariff *t, struct gr_way way, struct gr_mass mass);
/* emission_g_per_t: of the material (data: mg per kg), after gr_emission. */
int64_t gr_co2_per_m3(
    const struct gr_tariff *t, int64_t emission_g_per_t, int64_t dist_m, struct gr_mass mass);
/* Grams of CO2e for litres of it, rounded once. */
int64_t gr_co2_g(const struct gr_tariff *t, int64_t emission_g_per_t, int64_t dist_m,
    struct gr_mass mass, int64_t litres);
/* The factor of a quality as this plan counts it: 0 where none is known, or where uptake is not to be credited. */
int64_t gr_emission(const struct gr_tariff *t, const struct gr_dataset *d, int32_t quality);
int64_t gr_kg_of(int64_t litres, struct gr_mass mass); /* half to even */

#endif
