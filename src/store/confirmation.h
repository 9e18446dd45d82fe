/*
 * confirmation.h - "ingen ændringer": an organisation said that its lines, of one project or of all, still hold.
 */
#ifndef GR_STORE_CONFIRMATION_H
#define GR_STORE_CONFIRMATION_H

#include "domain/id.h"
#include "store/db.h"
#include "store/stamp.h"

struct gr_stored_confirmation {
	gr_org_id org;
	gr_project_id project; /* 0 = all of the organisation */
	struct gr_time at;
	gr_link_id link;
	gr_delivery_id delivery;
	int64_t change;
};

GR_MUST int gr_store_confirmation_save(struct gr_db *db, const struct gr_stamp *stamp,
    gr_org_id org, gr_project_id project, int64_t *out, struct gr_error *err);
/* The newest of each (organisation, project), of one organisation or of all (org 0). */
GR_MUST int gr_store_confirmations(struct gr_db *db, gr_process_id process, gr_org_id org,
    struct gr_arena *a, struct gr_stored_confirmation **out, int32_t *count, struct gr_error *err);

#endif
