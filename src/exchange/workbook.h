/*
 * workbook.h - the workbook (regneark) of one builder: made prefilled, and read back. XLSX only. Sheets »Vejledning«, »Behov«,
 * »Overskud«, »Projekter« and the hidden »Lister« (doc/workbook.md). Knows neither database nor rights.
 */
#ifndef GR_EXCHANGE_WORKBOOK_H
#define GR_EXCHANGE_WORKBOOK_H

#include "base/time.h"
#include "exchange/delivery.h"
#include "exchange/limits.h"

struct gr_workbook {
	struct gr_str org_code, org_name;
	struct gr_str process_name;
	struct gr_str
	    base; /* version mark, at most 200 bytes; comes back in gr_sheet_delivery.base */
	struct gr_time made;
	struct gr_str deadline; /* in words, for the guidance; may be empty */
	struct gr_str contact;  /* whom to ask: an e-mail address or a telephone; may be empty */
	const struct gr_project *project; /* of the organisation; borrowed for the call */
	int32_t projects;
	const struct gr_line *line; /* of the organisation, with their ids */
	int32_t lines;
	const struct gr_dataset *dataset; /* code lists for the drop-downs */
};

/*
 * The workbook as bytes in *out (in a). Column names and words of the lists are Danish always; the guidance is in the language of the
 * thread (base/message.h). GR_LIMIT: more lines than a sheet takes, or a is full. GR_BROKEN: no memory file to be had.
 */
GR_MUST int gr_workbook_write(
    const struct gr_workbook *w, struct gr_arena *a, struct gr_str *out, struct gr_error *err);

/*
 * Reads an XLSX file under all limits; nothing is unpacked to disk. Faults of cells are problems in *out. GR_INVALID: not an XLSX file, cut
 * off or broken inside, or neither »Behov« nor »Overskud« in it; the sentence says which. GR_LIMIT names the limit. The bytes
 * are borrowed for the call; *out lives in a.
 */
GR_MUST int gr_workbook_read(struct gr_str bytes, const struct gr_line_reading *how,
    const struct gr_limits *limits, struct gr_arena *a, struct gr_sheet_delivery *out,
    struct gr_error *err);

#endif
