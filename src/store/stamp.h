/*
 * stamp.h - what every changed row carries of its change: which process, when, through which link, and the change's number.
 */
#ifndef GR_STORE_STAMP_H
#define GR_STORE_STAMP_H

#include "base/time.h"
#include "domain/id.h"

struct gr_stamp {
	gr_process_id process;
	struct gr_time at;
	gr_link_id link;         /* 0: the command line, or no link */
	gr_delivery_id delivery; /* 0: not by a delivery */
	int64_t change; /* number of the audit entry that this change will write; > 0 and growing */
};

#endif
