/*
 * Any bytes as the XML of a sheet: rows come in rising order, cells in rising columns, and no text above the limit.
 */
#include <stdlib.h>

#include "exchange/sheet_xml.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

struct heard {
	int32_t row;
	const struct gr_limits *limits;
};

static int on_row(
    void *ctx, int32_t row, const struct gr_sheet_cell *cell, int32_t cells, struct gr_error *err)
{
	struct heard *h = ctx;

	(void)err;
	if (row <= h->row || cells < 1)
		abort();
	h->row = row;
	for (int32_t i = 0; i < cells; i++)
		if ((i && cell[i].column <= cell[i - 1].column) ||
		    cell[i].column > h->limits->columns || !cell[i].text.n ||
		    (int64_t)gr_str_chars(cell[i].text) > h->limits->text_chars)
			abort();
	return GR_OK;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static struct gr_str text[] = {{"a", 1}, {"b", 1}};
	static const struct gr_shared_strings strings = {text, 2};
	static const bool style[] = {false, true};
	struct gr_arena *a = gr_arena_open((size_t)4 << 20);
	struct gr_limits limits = gr_limits_default();
	struct gr_sheet_surroundings around = {&strings, style, 2, n & 1};
	struct gr_xml_source source = {.text = {(const char *)data, n}};
	struct heard h = {.limits = &limits};
	struct gr_sheet_rows rows = {.row = on_row, .ctx = &h};
	struct gr_error err;

	if (!a)
		abort();
	limits.text_chars = 1000;
	(void)!gr_sheet_xml_read(&source, &around, &limits, gr_cpu_from_now(0), a, &rows, &err);
	gr_arena_close(a);
	return 0;
}
