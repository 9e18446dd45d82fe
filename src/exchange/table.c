#include "exchange/table.h"

#include "base/message.h"
#include "exchange/csv.h"

static void put_cell(struct gr_sb *sb, const struct gr_cell *c, bool first)
{
	switch (c->kind) {
	case GR_CELL_EMPTY:
		gr_csv_put(sb, GR_STR(""), first);
		break;
	case GR_CELL_TEXT:
		gr_csv_put(sb, c->text, first);
		break;
	case GR_CELL_NUMBER:
		gr_csv_put_decimal(sb, c->n, c->scale, first);
		break;
	case GR_CELL_HIDDEN:
		gr_csv_put(sb, gr_str(gr_t(N_("not shown"))), first);
		break;
	}
}

void gr_csv_put_table(struct gr_sb *sb, const struct gr_table *t)
{
	gr_csv_bom(sb);
	for (int32_t c = 0; c < t->columns; c++)
		gr_csv_put(sb, t->head[c], c == 0);
	gr_csv_end(sb);
	for (int32_t r = 0; r < t->rows; r++) {
		for (int32_t c = 0; c < t->columns; c++)
			put_cell(sb, &t->cell[(size_t)r * (size_t)t->columns + (size_t)c], c == 0);
		gr_csv_end(sb);
	}
}
