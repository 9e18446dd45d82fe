/*
 * Any bytes as a number, typed by a person or stored in a cell. What a person's number means is written in Danish and read again: the
 * same, or openly one of two.
 */
#include <stdlib.h>

#include "base/arena.h"
#include "base/danish.h"
#include "exchange/line_sheet.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct gr_arena *a = gr_arena_open((size_t)1 << 20);
	struct gr_str s = {(const char *)data, n};
	int decimals = n ? data[0] % 7 : 0;
	struct gr_number_read r = gr_da_number(s, decimals), again;
	struct gr_sb sb;
	int64_t cell;

	if (!a)
		abort();
	(void)gr_sheet_number(s, decimals, &cell);
	if (r.reading == GR_READ_OK) {
		gr_sb_open(&sb, a, 256);
		gr_da_decimal(&sb, r.first, decimals, decimals);
		again = gr_da_number(gr_sb_str(&sb), decimals);
		if (again.reading != GR_READ_OK && again.reading != GR_READ_AMBIGUOUS)
			abort();
		if (again.first != r.first &&
		    !(again.reading == GR_READ_AMBIGUOUS && again.second == r.first))
			abort();
	}
	gr_arena_close(a);
	return 0;
}
