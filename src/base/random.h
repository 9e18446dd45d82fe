/*
 * random.h - random numbers from a named source that is always an argument: a keyed counter (ChaCha20, libsodium).
 * The same key gives the same numbers on every machine; main.c keys it from the system, tests from a number.
 */
#ifndef GR_BASE_RANDOM_H
#define GR_BASE_RANDOM_H

#include <stddef.h>
#include <stdint.h>

struct gr_random {
	uint8_t key[32];
	uint64_t counter;
};

void gr_random_system(struct gr_random *r);
void gr_random_seed(struct gr_random *r, uint64_t seed);
void gr_random_bytes(struct gr_random *r, void *out, size_t n);
uint64_t gr_random_u64(struct gr_random *r);
uint64_t gr_random_below(struct gr_random *r, uint64_t bound); /* 0 .. bound - 1, without bias; bound > 0 */

/*
 * The number for (seed, draw, line), whatever was drawn before (MODEL 7): splitmix64 over the three, so that
 * draw k is the same with any number of threads.
 */
uint64_t gr_random_at(uint64_t seed, uint64_t draw, uint64_t line);

#endif
