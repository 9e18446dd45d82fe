/*
 * delivery.h - a delivery (aflevering) between check and acceptance: the file's head, its candidate lines and its findings. Written
 * whole, then only its state moves.
 */
#ifndef GR_STORE_DELIVERY_H
#define GR_STORE_DELIVERY_H

#include "base/hash.h"
#include "domain/line.h"
#include "store/db.h"
#include "store/stamp.h"

/* In the order of query/'s gr_delivery_state. */
enum gr_stored_delivery_state {
	GR_STORED_CHECKED,
	GR_STORED_ACCEPTED,
	GR_STORED_PARTLY,
	GR_STORED_DROPPED
};

/* In the order of query/'s gr_difference_kind. */
enum gr_candidate_kind {
	GR_CANDIDATE_NEW,
	GR_CANDIDATE_CHANGED,
	GR_CANDIDATE_GONE,
	GR_CANDIDATE_SAME
};

/* What one row of the file would do. */
struct gr_candidate {
	enum gr_candidate_kind kind;
	struct gr_line
	    line; /* as in the file; of the stored line for GONE. id: the matched line, 0 for NEW; version: the one it was compared with */
	bool blocked;  /* an error stands in one of its cells */
	bool accepted; /* set when it was taken over */
};

struct gr_stored_delivery {
	gr_delivery_id id;
	gr_process_id process;
	gr_org_id org;
	enum gr_stored_delivery_state state;
	struct gr_str file_name;   /* at most 200 characters */
	struct gr_str answered_by; /* personal: empty after erasure */
	struct gr_sha256 file_sha256;
	int64_t base; /* gr_store_line_base that the file was made from; -1 = the file said none */
	int64_t
	    seen; /* gr_store_line_base at the check: what the differences were computed against */
	bool whole;                 /* the file says all lines of the organisation */
	struct gr_time made, ended; /* ended: accepted or dropped; 0 */
	gr_link_id link;
	int64_t change, ended_change;
	int32_t candidates, problems;
};

/*
 * Saves head, candidates and problems at once (bulk). head->id, process, made, link, change are taken from the stamp; state is CHECKED.
 * A problem's sentence and remedy are stored as msgids with typed values.
 */
GR_MUST int gr_store_delivery_save(struct gr_db *db, const struct gr_stamp *stamp,
    const struct gr_stored_delivery *head, const struct gr_candidate *candidate,
    const struct gr_problem *problem, gr_delivery_id *out, struct gr_error *err);
GR_MUST int gr_store_delivery_find(struct gr_db *db, gr_delivery_id id, struct gr_arena *a,
    struct gr_stored_delivery *out, struct gr_error *err);
/* In the order in which they were saved; problem.line is an index into this array. */
GR_MUST int gr_store_delivery_candidates(struct gr_db *db, gr_delivery_id id, struct gr_arena *a,
    struct gr_candidate **out, int32_t *count, struct gr_error *err);
/* error.sentence and error.remedy point to texts in a (msgids: look them up as usual). */
GR_MUST int gr_store_delivery_problems(struct gr_db *db, gr_delivery_id id, struct gr_arena *a,
    struct gr_problem **out, int32_t *count, struct gr_error *err);
/* Moves CHECKED or PARTLY on. GR_CONFLICT: the state is no longer `from`. */
GR_MUST int gr_store_delivery_state(struct gr_db *db, const struct gr_stamp *stamp,
    gr_delivery_id id, enum gr_stored_delivery_state from, enum gr_stored_delivery_state to,
    struct gr_error *err);
/* Marks a candidate (index as read) as taken over; line is the id that it got. */
GR_MUST int gr_store_candidate_accepted(
    struct gr_db *db, gr_delivery_id id, int32_t index, gr_line_id line, struct gr_error *err);
/* Heads of one organisation (0 = all), newest first, at most max. */
GR_MUST int gr_store_deliveries(struct gr_db *db, gr_process_id process, gr_org_id org, int32_t max,
    struct gr_arena *a, struct gr_stored_delivery **out, int32_t *count, struct gr_error *err);

#endif
