#include "web/audit.h"

#include "web/audit_view.h"

int gr_page_audit(struct gr_request *rq, struct gr_error *err)
{
	struct gr_audit_page p = {0};
	struct gr_audit_row *row;
	struct gr_error broken = {0};
	struct gr_frame frame;
	int rc = gr_query_audit(
	    rq->app, rq->who, gr_request_number(rq, "foer"), rq->arena, &row, &p.rows, err);

	if (!rc)
		rc = gr_query_frame(rq->app, rq->who, rq->arena, &frame, err);
	if (rc)
		return rc;
	p.page = gr_page(rq, &frame, N_("Change log"), "/aendringslog");
	p.page.over = N_("Overview");
	p.page.over_path = "/procesledelse";
	p.row = row;
	p.whole = !gr_query_audit_verify(rq->app, rq->who, rq->arena, &p.check, &broken);
	p.broken = p.whole ? NULL : &broken;
	gr_view_audit(&rq->out, &p);
	return GR_OK;
}
