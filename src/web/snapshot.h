/* snapshot.h - the process team's overview (Overblik): who has delivered, data sets, publications, plans and jobs. */
#ifndef GR_WEB_SNAPSHOT_H
#define GR_WEB_SNAPSHOT_H

#include "query/snapshot.h"
#include "web/page.h"

int gr_page_snapshots(struct gr_request *rq, struct gr_error *err);
int gr_page_snapshot_take(struct gr_request *rq, struct gr_error *err);
int gr_page_snapshot_publish(struct gr_request *rq, struct gr_error *err);

struct gr_overview_page {
	struct gr_page page;
	const struct gr_snapshot_view *view;
	struct gr_str done; /* what was done just now: a word of ours; empty */
	int32_t builders, delivered;
};

/* The word for a job's state; the code itself where it is none of ours. */
const char *gr_snapshot_job_state(struct gr_str state); /* msgid */

#endif
