#include "domain/table.h"

#include "base/message.h"

int gr_table_open(struct gr_table *t, struct gr_arena *a, const char *const *head, int32_t columns, int32_t max,
    struct gr_error *err)
{
	*t = (struct gr_table){.columns = columns, .max = max};
	t->head = gr_alloc_array(a, (size_t)columns, sizeof *t->head);
	t->cell = gr_alloc_array(a, (size_t)columns * (size_t)max, sizeof *t->cell);
	if (gr_arena_full(a))
		return gr_fail_full(err);
	for (int32_t i = 0; i < columns; i++)
		t->head[i] = gr_str(gr_t(head[i]));
	return GR_OK;
}

struct gr_cell *gr_table_row(struct gr_table *t)
{
	return t->rows < t->max ? &t->cell[(size_t)t->columns * (size_t)t->rows++] : NULL;
}

struct gr_cell gr_cell_text(struct gr_str s)
{
	return (struct gr_cell){.kind = GR_CELL_TEXT, .text = s};
}

struct gr_cell gr_cell_number(int64_t n, int32_t scale)
{
	return (struct gr_cell){.kind = GR_CELL_NUMBER, .n = n, .scale = scale};
}

struct gr_cell gr_cell_figure(struct gr_figure f, int32_t scale)
{
	switch (f.kind) {
	case GR_REPORTED:
		return gr_cell_number(f.n, scale);
	case GR_HIDDEN:
		return (struct gr_cell){.kind = GR_CELL_HIDDEN};
	case GR_NOT_REPORTED:
		break;
	}
	return (struct gr_cell){.kind = GR_CELL_EMPTY};
}
