/* process.h - the front page: what, who, when, how far (Processen). */
#ifndef GR_WEB_PROCESS_H
#define GR_WEB_PROCESS_H

#include "query/outlook.h"
#include "web/page.h"

int gr_page_process(struct gr_request *rq, struct gr_error *err);

/* What the page shows: the process, and how far the outlook says that it is. */
struct gr_process_page {
	struct gr_page page;
	const struct gr_process_view *process;
	const struct gr_outlook_view *outlook;
	struct gr_date today;
};

/* The word for a role: "process_lead" is Process lead. */
const char *gr_process_role(struct gr_str role); /* msgid */
/* What a phase is: over, now, coming. */
enum gr_phase_state { GR_PHASE_OVER, GR_PHASE_NOW, GR_PHASE_COMING };
enum gr_phase_state gr_process_phase(const struct gr_timeline_item *t, struct gr_date today);
/* Whether item i stands in the list of what is over, or in the one of what is not; documents have their own. */
bool gr_process_listed(const struct gr_process_page *p, int32_t i, bool over);
/* "april 2022", "2022", or "april 2022 - marts 2027" with an en dash; "" where no date is known. */
struct gr_str gr_process_when(const struct gr_timeline_item *t, struct gr_arena *a);

#endif
