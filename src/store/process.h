/*
 * process.h - the process (skaleringsproces) and its parties as they are stored. Knows no phases: those are a code list
 * (GR_LIST_TIMELINE).
 */
#ifndef GR_STORE_PROCESS_H
#define GR_STORE_PROCESS_H

#include "base/text.h"
#include "domain/id.h"
#include "store/db.h"

struct gr_stored_process {
	gr_process_id id;   /* 0 = new */
	struct gr_str name; /* 1 .. 200 characters */
	struct gr_str challenge, goal;
	struct gr_str owner;     /* organisations.csv code of the process owner */
	struct gr_str target;    /* target.csv id of the definition in use */
	struct gr_time deadline; /* of the needs mapping's round; 0 = none */
	bool example;            /* constructed lines are in it: the strip "Eksempel" */
};

/* A party: an organisation with a role in the process, from [from to). */
struct gr_stored_party {
	gr_org_id org;
	struct gr_str
	    role; /* owner, process_lead, process_manager, builder, market_actor, knowledge_partner ... as in organisations.csv */
	struct gr_time from, to; /* to 0 = open */
};

/* Makes (id 0) or changes the row; *out its id. GR_CONFLICT: the id is not there. */
GR_MUST int gr_store_process_save(struct gr_db *db, const struct gr_stored_process *process,
    gr_process_id *out, struct gr_error *err);
/* GR_MISSING: no such process. Texts in a. */
GR_MUST int gr_store_process_find(struct gr_db *db, gr_process_id id, struct gr_arena *a,
    struct gr_stored_process *out, struct gr_error *err);
/* The process with the lowest id: the one of a database that has one. GR_MISSING: none yet. */
GR_MUST int gr_store_process_first(
    struct gr_db *db, struct gr_arena *a, struct gr_stored_process *out, struct gr_error *err);
/* Adds a party, or changes its dates; (org, role, from) is the key. */
GR_MUST int gr_store_party_save(struct gr_db *db, gr_process_id process,
    const struct gr_stored_party *party, struct gr_error *err);
/* Those in force at the instant, by organisation id, then role. */
GR_MUST int gr_store_parties(struct gr_db *db, gr_process_id process, struct gr_time at,
    struct gr_arena *a, struct gr_stored_party **out, int32_t *count, struct gr_error *err);

#endif
