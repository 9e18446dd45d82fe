/*
 * num.h - checked whole numbers: sums and products that an input can reach, and division that names its rounding.
 */
#ifndef GR_BASE_NUM_H
#define GR_BASE_NUM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

__extension__ typedef __int128 gr_i128;

/* true means: it did not fit, and *out is not set. */
static inline bool gr_add(int64_t a, int64_t b, int64_t *out)
{
	return __builtin_add_overflow(a, b, out);
}

static inline bool gr_sub(int64_t a, int64_t b, int64_t *out)
{
	return __builtin_sub_overflow(a, b, out);
}

static inline bool gr_mul(int64_t a, int64_t b, int64_t *out)
{
	return __builtin_mul_overflow(a, b, out);
}

bool gr_fits(gr_i128 n, int64_t *out); /* false: it did not fit */

/* The divisor is above 0. */
gr_i128 gr_div_floor(gr_i128 n, gr_i128 by);
gr_i128 gr_div_ceil(gr_i128 n, gr_i128 by);
gr_i128 gr_div_half_even(gr_i128 n, gr_i128 by);

/*
 * Shown parts that add up to the shown total: out[i] = part[i] / unit rounded so that the sum of out is the
 * rounded sum of part (largest remainder; ties to the lower index). unit > 0; at most 2^20 parts.
 */
void gr_round_parts(const int64_t *part, size_t count, int64_t unit, int64_t *out);

#endif
