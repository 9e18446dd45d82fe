/* outlook.h - the way to the target (Vejen til 20 %): page and CSV. */
#ifndef GR_WEB_OUTLOOK_H
#define GR_WEB_OUTLOOK_H

#include "query/outlook.h"
#include "web/page.h"

int gr_page_outlook(struct gr_request *rq, struct gr_error *err);
int gr_page_outlook_csv(struct gr_request *rq, struct gr_error *err);

struct gr_outlook_page {
	struct gr_page page;
	const struct gr_outlook_view *view;
};

/* A year of one case; NULL where the outlook does not have it. */
const struct gr_outlook_year *gr_outlook_at(
    const struct gr_outlook *o, enum gr_case c, int32_t year);
/* Msgids for codes of the data files; the code itself where there is none. */
const char *gr_outlook_form(struct gr_str form);             /* "share of consumption" */
const char *gr_outlook_unit(struct gr_str unit);             /* "1000 m3" */
const char *gr_outlook_confidence(struct gr_str confidence); /* "assumption" */
/* The word in the reader's language, or the code as it stands. */
struct gr_str gr_outlook_word(const char *msgid, struct gr_str code);

#endif
