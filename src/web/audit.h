/* audit.h - the change log (Ændringslog) for the process team. */
#ifndef GR_WEB_AUDIT_H
#define GR_WEB_AUDIT_H

#include "query/audit.h"
#include "web/page.h"

int gr_page_audit(struct gr_request *rq, struct gr_error *err);

struct gr_audit_page {
	struct gr_page page;
	const struct gr_audit_row *row;
	int32_t rows;
	bool whole; /* the chain was checked just now, and is whole */
	struct gr_audit_check check;
	const struct gr_error *broken; /* NULL where it is whole */
};

#endif
