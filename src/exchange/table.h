/*
 * table.h - a table of figures as people's CSV: semicolon, decimal comma, UTF-8 with BOM, a word where a figure is not shown.
 */
#ifndef GR_EXCHANGE_TABLE_H
#define GR_EXCHANGE_TABLE_H

#include "base/text.h"
#include "domain/table.h"

void gr_csv_put_table(struct gr_sb *sb, const struct gr_table *t);

#endif
