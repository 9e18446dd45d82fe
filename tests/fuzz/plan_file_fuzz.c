/*
 * Any bytes as a plan file: read within bounds, and refused or proved. The fingerprint is made anew first, so that what lies behind it is
 * reached; a file that then passes must say the same cost twice.
 */
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "proof/plan_file.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static struct gr_str resealed(struct gr_arena *a, struct gr_str file)
{
	struct gr_sb sb;

	gr_sb_open(&sb, a, file.n + 80);
	gr_sb_add(&sb, file);
	gr_sb_z(&sb, "sha256 ");
	gr_sb_add(&sb, gr_sha256_hex(a, gr_sha256_of(file)));
	gr_sb_char(&sb, '\n');
	return gr_sb_str(&sb);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct gr_arena *a = gr_arena_open((size_t)64 << 20);
	struct gr_str file = {(const char *)data, n};
	const char *seal = n ? memmem(data, n, "\nsha256 ", 8) : NULL;
	struct gr_proof proof;
	struct gr_error err;

	if (!a)
		return 0;
	if (seal)
		file = resealed(a, (struct gr_str){file.p, (size_t)(seal + 1 - file.p)});
	if (gr_proof_check(file, a, &proof, &err) == GR_OK && proof.primal != proof.dual)
		abort();
	gr_arena_close(a);
	return 0;
}
