/*
 * tender_list.h - a bill of quantities (tilbudsliste, TBL) as CSV or XLSX to lines, by a mapping file that says which item is which
 * quality. Quantities of a tender list are without wastage, as built in or before digging (TERMS: volume state).
 */
#ifndef GR_EXCHANGE_TENDER_LIST_H
#define GR_EXCHANGE_TENDER_LIST_H

#include "exchange/delivery.h"
#include "exchange/limits.h"

/* What the list itself does not say. */
struct gr_tender_list {
	struct gr_line_reading how; /* org is not 0 */
	struct gr_str project_name;
	struct gr_str project_type; /* may be empty */
	struct gr_str place;        /* as typed */
	struct gr_quarter first, last;
	enum gr_certainty certainty;
	enum gr_visibility visibility;
	struct gr_str mapping; /* the mapping file: people's CSV, columns below */
};

/*
 * mapping: columns Mønster (text that the item's description holds; * stands for anything; case does not matter), Kvalitet, Retning, Enhed (m3,
 * ton, m2 or m), and perhaps Anvendelse, Forureningsklasse, Tykkelse mm (m2 and m), Bredde m (m). The first row that fits
 * counts; a row whose Kvalitet is empty says that the item is no material.
 * The list: a head row with the names of description, unit and quantity that such lists use, within the first 50 rows.
 * Items without a row in mapping are remarks. GR_INVALID: no such head row, or a broken mapping, with its row.
 */
GR_MUST int gr_tender_list_read(struct gr_str bytes, const struct gr_tender_list *how,
    const struct gr_limits *limits, struct gr_arena *a, struct gr_sheet_delivery *out,
    struct gr_error *err);

#endif
