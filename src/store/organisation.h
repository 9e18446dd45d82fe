/*
 * organisation.h - organisations and the dated facts about them: names, mergers, the region they lie in. A fact holds from [from to).
 */
#ifndef GR_STORE_ORGANISATION_H
#define GR_STORE_ORGANISATION_H

#include "base/text.h"
#include "domain/id.h"
#include "store/db.h"

struct gr_stored_org {
	gr_org_id id; /* > 0; 1 + index in organisations.csv as first loaded; given by the caller */
	struct gr_str code; /* unique */
	struct gr_str name; /* at the instant that was asked for */
	struct gr_str kind, role;
	gr_org_id owner;      /* the organisation that owns it; 0 */
	int32_t municipality; /* code; 0 */
};

enum gr_fact { GR_FACT_NAME, GR_FACT_MERGED_INTO, GR_FACT_REGION, GR_FACT_OWNER };

struct gr_stored_fact {
	gr_org_id org;
	enum gr_fact fact;
	struct gr_str value;     /* a name, or the code of an organisation */
	struct gr_time from, to; /* from 0 = always; to 0 = open */
	struct gr_str source_id;
};

/*
 * Makes or changes the row. A new name is a fact from `at` on (from 0 for a new organisation); the old one ends there and stays readable.
 * GR_CONFLICT: the code belongs to another id.
 */
GR_MUST int gr_store_org_save(
    struct gr_db *db, const struct gr_stored_org *org, struct gr_time at, struct gr_error *err);
/* Adds a dated fact, and ends the open one of the same kind at its from. */
GR_MUST int gr_store_org_fact_save(
    struct gr_db *db, const struct gr_stored_fact *fact, struct gr_error *err);
GR_MUST int gr_store_org_find(struct gr_db *db, gr_org_id id, struct gr_time at, struct gr_arena *a,
    struct gr_stored_org *out, struct gr_error *err);
GR_MUST int gr_store_org_find_code(struct gr_db *db, struct gr_str code, struct gr_time at,
    struct gr_arena *a, struct gr_stored_org *out, struct gr_error *err);
/* All, by id; names as at the instant. */
GR_MUST int gr_store_orgs(struct gr_db *db, struct gr_time at, struct gr_arena *a,
    struct gr_stored_org **out, int32_t *count, struct gr_error *err);
/* All facts of one organisation (0 = of all), by organisation, kind, from. */
GR_MUST int gr_store_org_facts(struct gr_db *db, gr_org_id org, struct gr_arena *a,
    struct gr_stored_fact **out, int32_t *count, struct gr_error *err);

#endif
