/*
 * Any bytes as a number, as a period and as a table: no reading oversteps its input, what is read as a number reads the
 * same after it was written, and a table that was read reads the same after it was written.
 */
#include <stdlib.h>

#include "base/arena.h"
#include "base/danish.h"
#include "base/record.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void must(bool holds)
{
	if (!holds)
		abort();
}

static void number(struct gr_str s, int decimals, struct gr_arena *a)
{
	struct gr_number_read r = gr_da_number(s, decimals), back;
	struct gr_sb sb;

	if (r.reading != GR_READ_OK)
		return;
	gr_sb_open(&sb, a, 200);
	gr_da_decimal(&sb, r.first, decimals, decimals);
	back = gr_da_number(gr_sb_str(&sb), decimals);
	/* 1.234 was written by us, and to us it is asked about again: a whole number has its points */
	if (back.reading == GR_READ_AMBIGUOUS)
		must(decimals == 0 && back.second == r.first);
	else
		must(back.reading == GR_READ_OK && back.first == r.first);
}

static void period(struct gr_str s, struct gr_arena *a)
{
	struct gr_window_read r = gr_da_window_read(s), back;
	struct gr_sb sb;

	if (r.reading != GR_READ_OK)
		return;
	must(r.first.n >= 0 && r.first.n <= r.last.n && r.last.n <= 403);
	gr_sb_open(&sb, a, 200);
	gr_da_window(&sb, r.first, r.last);
	back = gr_da_window_read(gr_sb_str(&sb));
	must(back.reading == GR_READ_OK && back.first.n == r.first.n && back.last.n == r.last.n);
}

static void put_row(struct gr_sb *sb, const struct gr_str *field, int32_t n)
{
	for (int32_t i = 0; i < n; i++)
		gr_record_put(sb, field[i], i == 0);
	gr_record_end(sb);
}

static void table(struct gr_str s, struct gr_arena *a)
{
	struct gr_record r, again;
	struct gr_error err;
	struct gr_sb sb, other;
	bool more = true;

	if (gr_record_open(&r, GR_STR("t"), s, a, &err))
		return;
	gr_sb_open(&sb, a, 1 << 20);
	put_row(&sb, r.head, r.columns);
	while (more) {
		int64_t units;

		if (gr_record_next(&r, &more, &err))
			return;
		if (!more)
			break;
		put_row(&sb, r.field, r.columns);
		if (gr_record_decimal(&r, 0, 3, &units, &err))
			must(err.status == GR_INVALID || err.status == GR_LIMIT);
	}
	gr_sb_open(&other, a, 1 << 20);
	must(!gr_record_open(&again, GR_STR("t"), gr_sb_str(&sb), a, &err) &&
	     again.columns == r.columns);
	put_row(&other, again.head, again.columns);
	for (more = true; more;) {
		must(!gr_record_next(&again, &more, &err));
		if (more)
			put_row(&other, again.field, again.columns);
	}
	must(gr_str_eq(gr_sb_str(&sb), gr_sb_str(&other)));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct gr_arena *a = gr_arena_open((size_t)8 << 20);
	struct gr_str s = {(const char *)data, n};

	if (!a || n > 4096) {
		gr_arena_close(a);
		return 0;
	}
	for (int decimals = 0; decimals <= 6; decimals++)
		number(s, decimals, a);
	period(s, a);
	table(s, a);
	(void)gr_str_clean(s, true);
	gr_arena_close(a);
	return 0;
}
