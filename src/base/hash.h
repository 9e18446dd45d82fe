/*
 * hash.h - SHA-256, streaming (libsodium), and hexadecimal.
 */
#ifndef GR_BASE_HASH_H
#define GR_BASE_HASH_H

#include <sodium.h>

#include "base/text.h"

struct gr_sha256 {
	uint8_t b[32];
};

struct gr_sha256_run {
	crypto_hash_sha256_state state;
};

void gr_sha256_open(struct gr_sha256_run *run);
void gr_sha256_add(struct gr_sha256_run *run, struct gr_str bytes);
struct gr_sha256 gr_sha256_close(struct gr_sha256_run *run);
struct gr_sha256 gr_sha256_of(struct gr_str bytes);
struct gr_str gr_sha256_hex(struct gr_arena *a, struct gr_sha256 h); /* 64 lower-case digits */
bool gr_sha256_read(struct gr_str hex, struct gr_sha256 *out);
bool gr_sha256_eq(struct gr_sha256 a, struct gr_sha256 b);

#endif
