/*
 * text_run.h - the text of one cell while its XML comes in pieces: bounded, and with Excel's _xHHHH_ turned into characters.
 */
#ifndef GR_EXCHANGE_TEXT_RUN_H
#define GR_EXCHANGE_TEXT_RUN_H

#include "base/error.h"
#include "base/text.h"
#include "exchange/limits.h"

struct gr_text_run {
	char *p; /* malloc'ed, kept from cell to cell */
	size_t n, cap;
	int64_t chars_most;
};

void gr_text_run_open(struct gr_text_run *t, const struct gr_limits *limits);
void gr_text_run_close(struct gr_text_run *t);
void gr_text_run_clear(struct gr_text_run *t);
/* GR_LIMIT: above the characters of one cell. */
GR_MUST int gr_text_run_add(struct gr_text_run *t, struct gr_str piece, struct gr_error *err);
/* The whole text with _xHHHH_ (ECMA-376 part 1, 22.9.2.19) decoded and CR dropped; until the next clear. */
struct gr_str gr_text_run_end(struct gr_text_run *t);

#endif
