#include "base/random.h"

#include <assert.h>
#include <sodium.h>
#include <string.h>

void gr_random_system(struct gr_random *r)
{
	r->counter = 0;
	randombytes_buf(r->key, sizeof r->key);
}

void gr_random_seed(struct gr_random *r, uint64_t seed)
{
	unsigned char in[8];

	for (size_t i = 0; i < sizeof in; i++)
		in[i] = (unsigned char)(seed >> 8 * i);
	r->counter = 0;
	crypto_hash_sha256(r->key, in, sizeof in);
}

/* Every call is a nonce of its own, so that the numbers do not depend on how a caller cuts them. */
void gr_random_bytes(struct gr_random *r, void *out, size_t n)
{
	unsigned char nonce[crypto_stream_chacha20_NONCEBYTES] = {0};

	if (!n)
		return;
	for (size_t i = 0; i < 8; i++)
		nonce[i] = (unsigned char)(r->counter >> 8 * i);
	r->counter++;
	crypto_stream_chacha20(out, n, nonce, r->key);
}

uint64_t gr_random_u64(struct gr_random *r)
{
	unsigned char b[8];
	uint64_t n = 0;

	gr_random_bytes(r, b, sizeof b);
	for (size_t i = 0; i < sizeof b; i++)
		n |= (uint64_t)b[i] << 8 * i;
	return n;
}

uint64_t gr_random_below(struct gr_random *r, uint64_t bound)
{
	uint64_t unfair, n;

	assert(bound > 0);
	unfair = (0 - bound) %
	         bound; /* 2^64 mod bound: the lowest ones would come once too often */
	do
		n = gr_random_u64(r);
	while (n < unfair);
	return n % bound;
}

/* Steele, Lea, Flood, "Fast Splittable Pseudorandom Number Generators" (2014), the mixer of SplitMix64. */
static uint64_t mix(uint64_t z)
{
	z += UINT64_C(0x9e3779b97f4a7c15);
	z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
	return z ^ z >> 31;
}

uint64_t gr_random_at(uint64_t seed, uint64_t draw, uint64_t line)
{
	return mix(mix(mix(seed) ^ draw) ^ line);
}
