#include "outlook/private.h"

int gr_ladder_make(const struct gr_outlook_year *y, int64_t target_permille, int64_t base_permille,
    const struct gr_outlook_pool *pool, struct gr_ladder *out, struct gr_error *err)
{
	const int64_t most = (int64_t)1 << 50; /* MODEL 1: all amounts together */
	const int64_t step[] = {pool->pool_kg, pool->plants_kg, pool->declared_kg,
	    pool->requirement_kg, pool->avoided_kg};

	for (size_t i = 0; i < sizeof(step) / sizeof(step[0]); i++) {
		if (step[i] < 0 || step[i] > most)
			return gr_fail_with(err, GR_LIMIT,
			    N_("A step to the target of {0} is outside what can be computed."),
			    N_("Check the amounts behind the plan and the declarations."),
			    GR_ARGS(gr_arg_kg(step[i])));
	}
	*out = (struct gr_ladder){
	    .target_kg = y->target_kg,
	    .today_kg = gr_permille_of(y->consumption_kg, base_permille, 1000000),
	    .pool_kg = pool->pool_kg,
	    .plants_kg = pool->plants_kg,
	    .declared_kg = pool->declared_kg,
	    .requirement_kg = pool->requirement_kg,
	    .avoided_kg = gr_permille_of(pool->avoided_kg, target_permille, 1),
	};
	out->missing_kg = out->target_kg - out->today_kg - out->pool_kg - out->plants_kg -
	                  out->declared_kg - out->requirement_kg - out->avoided_kg;
	return GR_OK;
}
