/*
 * Any bytes as a period: years stay within 2000 to 2100, the first quarter is not after the last, and what was read comes back
 * from its Danish words.
 */
#include <stdlib.h>

#include "base/arena.h"
#include "base/danish.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct gr_arena *a = gr_arena_open((size_t)1 << 20);
	struct gr_window_read w = gr_da_window_read((struct gr_str){(const char *)data, n}), again;
	struct gr_sb sb;

	if (!a)
		abort();
	if (w.reading == GR_READ_OK) {
		if (w.first.n < 0 || w.last.n > 403 || w.first.n > w.last.n)
			abort();
		gr_sb_open(&sb, a, 256);
		gr_da_window(&sb, w.first, w.last);
		again = gr_da_window_read(gr_sb_str(&sb));
		if (again.reading != GR_READ_OK || again.first.n != w.first.n ||
		    again.last.n != w.last.n)
			abort();
	}
	gr_arena_close(a);
	return 0;
}
