/* Growth without a rounding on the way: the power is kept whole, and divided once. */
#include <assert.h>

#include "outlook/private.h"

/* 2^50 x 20,000^100 x 2 has 1,480 bits. */
#define LIMBS 48

struct whole { /* a natural number, base 2^32, lowest limb first */
	uint32_t limb[LIMBS];
};

static void multiply(struct whole *w, uint32_t by)
{
	uint64_t carry = 0;

	for (int i = 0; i < LIMBS; i++) {
		carry += (uint64_t)w->limb[i] * by;
		w->limb[i] = (uint32_t)carry;
		carry >>= 32;
	}
	assert(carry == 0);
}

/* Divides and gives what is left over. */
static uint32_t divide(struct whole *w, uint32_t by)
{
	uint64_t rest = 0;

	for (int i = LIMBS - 1; i >= 0; i--) {
		rest = rest << 32 | w->limb[i];
		w->limb[i] = (uint32_t)(rest / by);
		rest %= by;
	}
	return (uint32_t)rest;
}

/*
 * floor(floor(n / a) / b) = floor(n / ab), so the division goes factor by factor. Of the double the last bit tells half or
 * more, and whether anything was left over tells exactly half.
 */
bool gr_growth(int64_t base, int32_t per_10000, int32_t years, int64_t unit, int64_t *out)
{
	struct whole w = {.limb = {(uint32_t)base, (uint32_t)(base >> 32)}};
	bool rest = false;
	uint64_t n;

	assert(base >= 0 && base <= (int64_t)1 << 50 && per_10000 > -10000 && per_10000 <= 10000);
	assert(years >= 0 && years <= GR_GROWTH_YEARS && unit > 0 && unit <= 1 << 30);
	for (int32_t y = 0; y < years; y++)
		multiply(&w, (uint32_t)(10000 + per_10000));
	multiply(&w, 2);
	for (int32_t y = 0; y < years; y++)
		rest |= divide(&w, 10000) != 0;
	rest |= divide(&w, (uint32_t)unit) != 0;
	for (int i = 2; i < LIMBS; i++) {
		if (w.limb[i])
			return false;
	}
	n = (uint64_t)w.limb[1] << 32 | w.limb[0];
	n = n / 2 + ((n & 1) && (rest || (n / 2 & 1)));
	return n <= INT64_MAX && !gr_mul((int64_t)n, unit, out);
}

int64_t gr_permille_of(int64_t n, int64_t permille, int64_t unit)
{
	return (int64_t)(gr_div_half_even((gr_i128)n * permille, (gr_i128)1000 * unit) * unit);
}
