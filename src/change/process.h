/*
 * process.h - a new scaling process (skaleringsproces): four fields, and the code lists of the share folder.
 */
#ifndef GR_CHANGE_PROCESS_H
#define GR_CHANGE_PROCESS_H

#include "access/right.h"

struct gr_app;

struct gr_process_new {
	struct gr_str name, owner, challenge, goal; /* owner: an organisation's code */
};

/* GR_CONFLICT where the database has a process already; GR_MISSING for an unknown owner; GR_INVALID with list, row and column for a code list. */
GR_MUST int gr_process_init(struct gr_app *app, const struct gr_actor *who, const struct gr_process_new *process,
    struct gr_arena *a, struct gr_error *err);

#endif
