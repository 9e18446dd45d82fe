/*
 * Any bytes as a ZIP file: what the directory accepts is unpacked, and then keeps what it promised.
 */
#include <stdlib.h>

#include "base/arena.h"
#include "exchange/zip_directory.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void unpack(const struct gr_zip_directory *d, int32_t i)
{
	struct gr_zip_part *p;
	struct gr_error err;
	char piece[4096];
	size_t got = 1;
	int64_t sum = 0;
	int rc = gr_zip_part_open(d, i, &p, &err);

	while (!rc && got) {
		rc = gr_zip_part_read(p, piece, sizeof piece, &got, &err);
		sum += rc ? 0 : (int64_t)got;
	}
	if (sum > d->member[i].unpacked || (!rc && sum != d->member[i].unpacked))
		abort();
	gr_zip_part_close(p);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct gr_arena *a = gr_arena_open((size_t)4 << 20);
	struct gr_limits limits = gr_limits_default();
	struct gr_zip_directory d;
	struct gr_error err;

	if (!a)
		abort();
	limits.members = 64;
	limits.part_bytes = 1 << 20;
	limits.unpacked_bytes = 2 << 20;
	if (!gr_zip_directory_read((struct gr_str){(const char *)data, n}, &limits, a, &d, &err)) {
		for (int32_t i = 0; i < d.members; i++) {
			if (d.member[i].from < 0 || d.member[i].to > (int64_t)n ||
			    gr_zip_find(&d, d.member[i].name) != i)
				abort();
			unpack(&d, i);
		}
	}
	gr_arena_close(a);
	return 0;
}
