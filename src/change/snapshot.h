/*
 * snapshot.h - take a snapshot, publish it, ask for a plan of it.
 */
#ifndef GR_CHANGE_SNAPSHOT_H
#define GR_CHANGE_SNAPSHOT_H

#include "access/right.h"
#include "domain/publication.h"

struct gr_app;

GR_MUST int gr_snapshot_take(struct gr_app *app, const struct gr_actor *who, struct gr_str note, gr_snapshot_id *out, struct gr_error *err);
GR_MUST int gr_snapshot_publish(struct gr_app *app, const struct gr_actor *who, gr_snapshot_id id, struct gr_arena *a, struct gr_publication *out,
    struct gr_error *err);

#endif
