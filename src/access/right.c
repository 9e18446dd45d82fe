#include "access/right.h"

/* clang-format off */
/* The one table of rights. OWN: of the actor's own organisation. A right without a row is nobody's: the zero value. */
static const enum gr_reach may[GR_RIGHTS][GR_ROLES] = {
	/*                         reader     builder    lead       operator */
	[GR_PROCESS_SHOW]       = {GR_ALL,    GR_ALL,    GR_ALL,    GR_ALL},
	[GR_POOL_LIST]          = {GR_ALL,    GR_ALL,    GR_ALL,    GR_ALL},
	[GR_PLAN_SHOW]          = {GR_ALL,    GR_ALL,    GR_ALL,    GR_ALL},
	[GR_OUTLOOK_SHOW]       = {GR_ALL,    GR_ALL,    GR_ALL,    GR_ALL},
	[GR_LINE_LIST]          = {GR_NOBODY, GR_OWN,    GR_ALL,    GR_ALL},
	[GR_LINE_SAVE]          = {GR_NOBODY, GR_OWN,    GR_NOBODY, GR_ALL},
	[GR_LINE_CONFIRM]       = {GR_NOBODY, GR_OWN,    GR_NOBODY, GR_ALL},
	[GR_WORKBOOK_MAKE]      = {GR_NOBODY, GR_OWN,    GR_ALL,    GR_ALL},
	[GR_DELIVERY_CHECK]     = {GR_NOBODY, GR_OWN,    GR_NOBODY, GR_ALL},
	[GR_DELIVERY_ACCEPT]    = {GR_NOBODY, GR_OWN,    GR_NOBODY, GR_ALL},
	[GR_DELIVERY_SHOW]      = {GR_NOBODY, GR_OWN,    GR_ALL,    GR_ALL},
	[GR_SNAPSHOT_TAKE]      = {GR_NOBODY, GR_NOBODY, GR_ALL,    GR_ALL},
	[GR_SNAPSHOT_LIST]      = {GR_NOBODY, GR_NOBODY, GR_ALL,    GR_ALL},
	[GR_SNAPSHOT_PUBLISH]   = {GR_NOBODY, GR_NOBODY, GR_ALL,    GR_ALL},
	[GR_SNAPSHOT_VERIFY]    = {GR_NOBODY, GR_NOBODY, GR_ALL,    GR_ALL},
	[GR_PLAN_RUN]           = {GR_NOBODY, GR_NOBODY, GR_ALL,    GR_ALL},
	[GR_LINK_CREATE]        = {GR_NOBODY, GR_NOBODY, GR_ALL,    GR_ALL},
	[GR_LINK_REVOKE]        = {GR_NOBODY, GR_NOBODY, GR_ALL,    GR_ALL},
	[GR_LINK_LIST]          = {GR_NOBODY, GR_NOBODY, GR_ALL,    GR_ALL},
	[GR_LINK_USE]           = {GR_ALL,    GR_ALL,    GR_ALL,    GR_ALL},
	[GR_AUDIT_LIST]         = {GR_NOBODY, GR_NOBODY, GR_ALL,    GR_ALL},
	[GR_AUDIT_VERIFY]       = {GR_NOBODY, GR_NOBODY, GR_ALL,    GR_ALL},
	[GR_DEMO_LOAD]          = {GR_NOBODY, GR_NOBODY, GR_NOBODY, GR_ALL},
	[GR_BACKUP]             = {GR_NOBODY, GR_NOBODY, GR_NOBODY, GR_ALL},
	[GR_CHECK]              = {GR_NOBODY, GR_NOBODY, GR_NOBODY, GR_ALL},
	[GR_EXPORT]             = {GR_NOBODY, GR_NOBODY, GR_NOBODY, GR_ALL},
	[GR_PROCESS_INIT]       = {GR_NOBODY, GR_NOBODY, GR_NOBODY, GR_ALL},
};

static const char *const name[GR_RIGHTS] = {
	[GR_PROCESS_SHOW]       = "process.show",
	[GR_POOL_LIST]          = "pool.list",
	[GR_PLAN_SHOW]          = "plan.show",
	[GR_OUTLOOK_SHOW]       = "outlook.show",
	[GR_LINE_LIST]          = "line.list",
	[GR_LINE_SAVE]          = "line.save",
	[GR_LINE_CONFIRM]       = "line.confirm",
	[GR_WORKBOOK_MAKE]      = "workbook.make",
	[GR_DELIVERY_CHECK]     = "delivery.check",
	[GR_DELIVERY_ACCEPT]    = "delivery.accept",
	[GR_DELIVERY_SHOW]      = "delivery.show",
	[GR_SNAPSHOT_TAKE]      = "snapshot.take",
	[GR_SNAPSHOT_LIST]      = "snapshot.list",
	[GR_SNAPSHOT_PUBLISH]   = "snapshot.publish",
	[GR_SNAPSHOT_VERIFY]    = "snapshot.verify",
	[GR_PLAN_RUN]           = "plan.run",
	[GR_LINK_CREATE]        = "link.create",
	[GR_LINK_REVOKE]        = "link.revoke",
	[GR_LINK_LIST]          = "link.list",
	[GR_LINK_USE]           = "link.use",
	[GR_AUDIT_LIST]         = "audit.list",
	[GR_AUDIT_VERIFY]       = "audit.verify",
	[GR_DEMO_LOAD]          = "demo.load",
	[GR_BACKUP]             = "backup",
	[GR_CHECK]              = "check",
	[GR_EXPORT]             = "export",
	[GR_PROCESS_INIT]       = "process.init",
};
/* clang-format on */

enum gr_reach gr_right_reach(enum gr_right right, enum gr_role role)
{
	return may[right][role];
}

const char *gr_right_name(enum gr_right right)
{
	return name[right];
}

/* The sentence does not tell what exists: the same one for a thing of others and for no thing at all. */
static int denied(const struct gr_actor *who, struct gr_error *err)
{
	switch (who->role) {
	case GR_READER:
		return gr_fail(err, GR_DENIED, N_("You need a link for this."),
		    N_("Open your own answer link, or ask the process team for one."));
	case GR_BUILDER:
		return gr_fail(err, GR_DENIED, N_("Your link does not give access to this."),
		    N_("Ask the process team if you think that it should."));
	case GR_LEAD:
	case GR_OPERATOR:
		break;
	}
	return gr_fail(err, GR_DENIED, N_("The process team may not do this."),
	    N_("The organisation does it through its own answer link."));
}

/* Reads are cut down under "as the market sees it"; a change is still made by who one is. */
static bool is_read(enum gr_right right)
{
	switch (right) {
	case GR_PROCESS_SHOW:
	case GR_POOL_LIST:
	case GR_PLAN_SHOW:
	case GR_OUTLOOK_SHOW:
	case GR_LINE_LIST:
	case GR_WORKBOOK_MAKE:
	case GR_DELIVERY_SHOW:
	case GR_SNAPSHOT_LIST:
	case GR_SNAPSHOT_VERIFY:
	case GR_LINK_LIST:
	case GR_AUDIT_LIST:
	case GR_AUDIT_VERIFY:
	case GR_CHECK:
	case GR_EXPORT:
		return true;
	case GR_LINE_SAVE:
	case GR_LINE_CONFIRM:
	case GR_DELIVERY_CHECK:
	case GR_DELIVERY_ACCEPT:
	case GR_SNAPSHOT_TAKE:
	case GR_SNAPSHOT_PUBLISH:
	case GR_PLAN_RUN:
	case GR_LINK_CREATE:
	case GR_LINK_REVOKE:
	case GR_LINK_USE:
	case GR_DEMO_LOAD:
	case GR_BACKUP:
	case GR_PROCESS_INIT:
		break;
	}
	return false;
}

static enum gr_reach reach_of(const struct gr_actor *who, enum gr_right right)
{
	return may[right][is_read(right) ? gr_actor_reads_as(who) : who->role];
}

int gr_may(const struct gr_actor *who, enum gr_right right, gr_org_id subject, struct gr_error *err)
{
	switch (reach_of(who, right)) {
	case GR_ALL:
		return GR_OK;
	case GR_OWN:
		/* a thing without an owner is nobody's own */
		if (subject.v && subject.v == who->org.v)
			return GR_OK;
		break;
	case GR_NOBODY:
		break;
	}
	return denied(who, err);
}

int gr_may_ever(const struct gr_actor *who, enum gr_right right, struct gr_error *err)
{
	return reach_of(who, right) == GR_NOBODY ? denied(who, err) : GR_OK;
}

bool gr_sees_line(const struct gr_actor *who, gr_org_id owner, enum gr_visibility visibility)
{
	switch (gr_actor_reads_as(who)) {
	case GR_READER:
		return false;
	case GR_BUILDER:
		return (owner.v && owner.v == who->org.v) || visibility != GR_VISIBLE_OWN;
	case GR_LEAD:
	case GR_OPERATOR:
		return true;
	}
	return false;
}
