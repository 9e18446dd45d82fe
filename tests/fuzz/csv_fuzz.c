/*
 * Any bytes as people's CSV. What is read without a word is written, read again, and is the same.
 */
#include <string.h>

#include "exchange/csv.h"
#include "lists.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static struct gr_str canonical(struct gr_arena *a, const struct gr_sheet_delivery *d)
{
	struct gr_sb sb;

	gr_sb_open(&sb, a, (size_t)16 << 20);
	for (int32_t i = 0; i < d->lines; i++)
		gr_line_canonical(&sb, &d->line[i]);
	return gr_sb_str(&sb);
}

static void again(struct gr_arena *a, const struct gr_line_reading *how,
    const struct gr_limits *limits, const struct gr_sheet_delivery *d)
{
	struct gr_sheet_delivery e;
	struct gr_error err;
	struct gr_sb sb;

	gr_sb_open(&sb, a, (size_t)16 << 20);
	gr_csv_put_head(&sb);
	for (int32_t i = 0; i < d->lines; i++)
		gr_csv_put_line(&sb, &d->line[i], how->dataset);
	if (sb.full)
		return;
	if (gr_csv_read(gr_sb_str(&sb), how, limits, a, &e, &err) || e.errors ||
	    !gr_str_eq(canonical(a, d), canonical(a, &e)))
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct gr_arena *a = gr_arena_open((size_t)64 << 20);
	struct gr_line_reading how = {.dataset = fuzz_dataset(), .org = {5}};
	struct gr_limits limits = gr_limits_default();
	struct gr_sheet_delivery d;
	struct gr_error err;

	if (!a)
		abort();
	limits.problems = 50;
	if (!gr_csv_read((struct gr_str){(const char *)data, n}, &how, &limits, a, &d, &err)) {
		for (int32_t i = 0; i < d.problems; i++)
			if (d.problem[i].line >= d.lines)
				abort();
		if (!d.problems && d.lines < 200)
			again(a, &how, &limits, &d);
	}
	gr_arena_close(a);
	return 0;
}
