/*
 * organisation.h - which organisation a code or a name means; open to all, as the list of organisations is public.
 */
#ifndef GR_QUERY_ORGANISATION_H
#define GR_QUERY_ORGANISATION_H

#include "access/right.h"

struct gr_app;

/* By code or by name (case folded). GR_MISSING with the nearest name. */
GR_MUST int gr_query_org_find(struct gr_app *app, const struct gr_actor *who, struct gr_str code_or_name,
    struct gr_arena *a, gr_org_id *out, struct gr_error *err);

#endif
