/*
 * private.h - what several changes share: the code lists of the share folder, and a link with a given token (the demo's).
 */
#ifndef GR_CHANGE_PRIVATE_H
#define GR_CHANGE_PRIVATE_H

#include "change/change.h"
#include "change/link.h"
#include "change/process.h"
#include "domain/dataset.h"
#include "domain/plan.h"

/* Every list of share/data as text, and read. GR_MISSING: the file that is not there. */
GR_MUST int gr_lists_load(const struct gr_app *app, struct gr_str text[GR_LISTS], struct gr_dataset *d, struct gr_arena *a,
    struct gr_error *err);
/* One file of share/data, at most 20 MB. */
GR_MUST int gr_share_read(const struct gr_app *app, const char *name, struct gr_arena *a, struct gr_str *out, struct gr_error *err);
/* Code lists, organisations with their dated facts, the process and its parties, inside ch. */
GR_MUST int gr_process_fill(struct gr_change *ch, const struct gr_process_new *process, bool example, struct gr_time deadline,
    const struct gr_str text[GR_LISTS], const struct gr_dataset *d, gr_process_id *out, struct gr_error *err);
/* token is given by the caller; its hash is stored. */
GR_MUST int gr_link_store(struct gr_change *ch, enum gr_role role, gr_org_id org, struct gr_str token, struct gr_time expires,
    gr_link_id *out, struct gr_error *err);
/* Computes and proves, without a transaction. snapshot 0 = the newest. job: where progress is written; 0 = nowhere. */
GR_MUST int gr_plan_compute(struct gr_app *app, const struct gr_actor *who, gr_snapshot_id snapshot, gr_job_id job,
    struct gr_arena *a, struct gr_plan *out, const struct gr_dataset **d, struct gr_error *err);
/* Stores a proved plan inside ch. */
GR_MUST int gr_plan_store(struct gr_change *ch, struct gr_plan *plan, const struct gr_dataset *d, struct gr_arena *a,
    struct gr_error *err);

#endif
