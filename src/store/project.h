/*
 * project.h - a builder's works (anlægsprojekt), found by its name within its organisation.
 */
#ifndef GR_STORE_PROJECT_H
#define GR_STORE_PROJECT_H

#include "domain/dataset.h"
#include "store/db.h"
#include "store/stamp.h"

/* Finds by (process, org, name) or makes it; *out its id. A type that is given replaces an empty one, never another. */
GR_MUST int gr_store_project_need(struct gr_db *db, const struct gr_stamp *stamp,
    const struct gr_project *project, gr_project_id *out, struct gr_error *err);
/* As project_need for many at once; project[i].id is filled in. For the bulk load of a process without projects. */
GR_MUST int gr_store_project_save_all(struct gr_db *db, const struct gr_stamp *stamp,
    struct gr_project *project, int32_t count, struct gr_error *err);
/* Changes name, type and example of an id. GR_MISSING; GR_CONFLICT: the organisation has another project of that name. */
GR_MUST int gr_store_project_save(struct gr_db *db, const struct gr_stamp *stamp,
    const struct gr_project *project, struct gr_error *err);
GR_MUST int gr_store_project_find(struct gr_db *db, gr_project_id id, struct gr_arena *a,
    struct gr_project *out, struct gr_error *err);
/* GR_MISSING: no project of that name there. */
GR_MUST int gr_store_project_find_name(struct gr_db *db, gr_process_id process, gr_org_id org,
    struct gr_str name, struct gr_arena *a, struct gr_project *out, struct gr_error *err);
/* Of one organisation, or org 0 = of the process; by id. */
GR_MUST int gr_store_projects(struct gr_db *db, gr_process_id process, gr_org_id org,
    struct gr_arena *a, struct gr_project **out, int32_t *count, struct gr_error *err);

#endif
