#include "base/hash.h"

#include <string.h>

#include "base/arena.h"

void gr_sha256_open(struct gr_sha256_run *run)
{
	crypto_hash_sha256_init(&run->state);
}

void gr_sha256_add(struct gr_sha256_run *run, struct gr_str bytes)
{
	if (bytes.n)
		crypto_hash_sha256_update(&run->state, (const unsigned char *)bytes.p, bytes.n);
}

struct gr_sha256 gr_sha256_close(struct gr_sha256_run *run)
{
	struct gr_sha256 h = {{0}};

	crypto_hash_sha256_final(&run->state, h.b);
	return h;
}

struct gr_sha256 gr_sha256_of(struct gr_str bytes)
{
	struct gr_sha256_run run;

	gr_sha256_open(&run);
	gr_sha256_add(&run, bytes);
	return gr_sha256_close(&run);
}

struct gr_str gr_sha256_hex(struct gr_arena *a, struct gr_sha256 h)
{
	static const char digit[] = "0123456789abcdef";
	char *p = gr_alloc(a, 2 * sizeof h.b);

	if (!p)
		return (struct gr_str){NULL, 0};
	for (size_t i = 0; i < sizeof h.b; i++) {
		p[2 * i] = digit[h.b[i] >> 4];
		p[2 * i + 1] = digit[h.b[i] & 15];
	}
	return (struct gr_str){p, 2 * sizeof h.b};
}

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

bool gr_sha256_read(struct gr_str hex, struct gr_sha256 *out)
{
	struct gr_sha256 h = {{0}};

	if (hex.n != 2 * sizeof h.b)
		return false;
	for (size_t i = 0; i < sizeof h.b; i++) {
		int high = hex_digit(hex.p[2 * i]), low = hex_digit(hex.p[2 * i + 1]);

		if (high < 0 || low < 0)
			return false;
		h.b[i] = (uint8_t)(high << 4 | low);
	}
	*out = h;
	return true;
}

bool gr_sha256_eq(struct gr_sha256 a, struct gr_sha256 b)
{
	return sodium_memcmp(a.b, b.b, sizeof a.b) == 0;
}
