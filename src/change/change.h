/*
 * change.h - one change = one right, one transaction, one audit entry (STYLE 6). A change without its entry cannot be written.
 */
#ifndef GR_CHANGE_CHANGE_H
#define GR_CHANGE_CHANGE_H

#include "access/right.h"
#include "store/app.h"
#include "store/stamp.h"

struct gr_change {
	struct gr_app *app;
	const struct gr_actor *who;
	enum gr_right right;
	struct gr_db *db; /* in a write transaction from begin to end */
	struct gr_stamp
	    stamp; /* process, now, link and this change's number; delivery is the caller's to set */
	gr_org_id
	    org; /* for whom: the actor's; the caller may set it (the team acting for a builder) */
	/*
	 * The idempotency key was seen: the change was made before, and its subject was this id. Change nothing; call
	 * gr_change_end(&ch, 0, ch.first, err) and answer with `first`.
	 */
	bool repeated;
	int64_t first;
	/* Private. */
	struct gr_change *outer;
	struct gr_str summary, before, after;
	bool failed;
};

/*
 * Asks gr_may_ever, takes a connection, begins, looks the key up, reserves the audit number. After anything but 0 nothing is open and
 * gr_change_end must not be called. GR_DENIED; GR_LIMIT: no connection in 5 s; GR_CONFLICT: locked for longer than 5 s.
 */
GR_MUST int gr_change_begin(struct gr_change *ch, struct gr_app *app, const struct gr_actor *who,
    enum gr_right right, struct gr_error *err);
/*
 * A change inside another's transaction, with its own right and audit entry, but without a key: what gr_change_end keeps or loses together with outer.
 * outer's own entry comes last: its number moves on when this one ends, so rows of outer's own are written after its last inner change.
 */
GR_MUST int gr_change_within(
    struct gr_change *ch, struct gr_change *outer, enum gr_right right, struct gr_error *err);
/* Of a repeated change: GR_CONFLICT where the key was first used for another subject or content (same false), so the first answer would be no answer to this. */
GR_MUST int gr_change_repeats(const struct gr_change *ch, bool same, struct gr_error *err);
/* What the audit entry tells: short text without personal data, and canonical texts before and after (empty = none). Borrowed until gr_change_end. */
void gr_change_note(
    struct gr_change *ch, struct gr_str summary, struct gr_str before, struct gr_str after);
/*
 * rc 0: writes the entry and the key, commits; 0 only after the commit. Else rolls back and returns rc with *err as it was. An inner change that fails makes its outer
 * one fail too. subject: the id of what was changed, 0 = none.
 */
GR_MUST int gr_change_end(struct gr_change *ch, int rc, int64_t subject, struct gr_error *err);

#endif
