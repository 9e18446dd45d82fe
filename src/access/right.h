/*
 * right.h - the one table of rights: noun.verb x role -> reach. `noun.verb` is the right, the audit verb, the command, the route and
 * the function.
 */
#ifndef GR_ACCESS_RIGHT_H
#define GR_ACCESS_RIGHT_H

#include "access/actor.h"
#include "base/error.h"
#include "domain/line.h"

enum gr_right {
	GR_PROCESS_SHOW,
	GR_POOL_LIST,
	GR_PLAN_SHOW,
	GR_OUTLOOK_SHOW,
	GR_LINE_LIST,
	GR_LINE_SAVE, /* one line by form: new or revised */
	GR_LINE_CONFIRM, /* "ingen ændringer" for a project */
	GR_WORKBOOK_MAKE,
	GR_DELIVERY_CHECK,
	GR_DELIVERY_ACCEPT,
	GR_DELIVERY_SHOW,
	GR_SNAPSHOT_TAKE,
	GR_SNAPSHOT_LIST,
	GR_SNAPSHOT_PUBLISH,
	GR_SNAPSHOT_VERIFY,
	GR_PLAN_RUN,
	GR_LINK_CREATE,
	GR_LINK_REVOKE,
	GR_LINK_LIST,
	GR_LINK_USE,
	GR_AUDIT_LIST,
	GR_AUDIT_VERIFY,
	GR_DEMO_LOAD,
	GR_BACKUP,
	GR_CHECK,
	GR_EXPORT,
	GR_PROCESS_INIT
};
#define GR_RIGHTS 27

enum gr_reach { GR_NOBODY, GR_OWN, GR_ALL };

enum gr_reach gr_right_reach(enum gr_right right, enum gr_role role);
const char *gr_right_name(enum gr_right right); /* "line.save" */
/*
 * 0, or GR_DENIED with a sentence. subject: the organisation that owns the thing; 0 = the thing has no owner. GR_OWN needs subject to be the
 * actor's own.
 */
GR_MUST int gr_may(const struct gr_actor *who, enum gr_right right, gr_org_id subject, struct gr_error *err);
/* False: this role could never do it, whatever the thing. Asked before anything is locked. */
GR_MUST int gr_may_ever(const struct gr_actor *who, enum gr_right right, struct gr_error *err);
/*
 * Whether a single line (its place, amount, project) may be shown: own always; GR_VISIBLE_PARTNERS and more to other builders;
 * the lead and the operator see all but drafts; the public none.
 */
bool gr_sees_line(const struct gr_actor *who, gr_org_id owner, enum gr_visibility visibility);

#endif
