/*
 * actor.h - who asks: made once per request, command or job, and carried by every use case and every read.
 */
#ifndef GR_ACCESS_ACTOR_H
#define GR_ACCESS_ACTOR_H

#include "base/random.h"
#include "base/text.h"
#include "base/time.h"
#include "domain/id.h"

enum gr_role {
	GR_READER,  /* the public, and the market: no link */
	GR_BUILDER, /* came through an answer link of one organisation */
	GR_LEAD,    /* the process team's link: procesledelse */
	GR_OPERATOR /* the command line: owns the file */
};
#define GR_ROLES 4

struct gr_actor {
	enum gr_role role;
	gr_process_id process; /* 0 only before a process exists */
	gr_org_id org;         /* GR_BUILDER: the organisation that the link is bound to; 0 else */
	gr_link_id link;       /* 0: no link */
	bool as_market;        /* "se det, som markedet ser det": reads are cut down to what GR_READER sees */
	struct gr_str name;    /* what the person said of himself ("Hvem svarer?"); may be empty; never logged */
	struct gr_time now;    /* the clock is an argument */
	struct gr_random *random;
	struct gr_str key;     /* idempotency key of a write; empty for reads. 16 .. 64 characters of [0-9A-Za-z_-] */
	int64_t request;       /* for the log */
};

/* What this actor reads as: GR_READER under as_market. */
enum gr_role gr_actor_reads_as(const struct gr_actor *who);

#endif
