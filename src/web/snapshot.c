#include "web/snapshot.h"

#include "change/snapshot.h"
#include "web/snapshot_view.h"

int gr_page_snapshots(struct gr_request *rq, struct gr_error *err)
{
	struct gr_overview_page p;
	struct gr_snapshot_view v;
	int rc = gr_query_snapshots(rq->app, rq->who, rq->arena, &v, err);

	if (rc)
		return rc;
	p = (struct gr_overview_page){
	    .page = gr_page(rq, &v.frame, N_("Overview"), "/procesledelse"),
	    .view = &v,
	    .done = gr_form_get(&rq->query, "gjort")};
	for (int32_t i = 0; i < v.parties; i++)
		if (gr_str_is(v.party[i].role, "builder")) {
			p.builders++;
			p.delivered += v.party[i].delivered;
		}
	gr_view_overview(&rq->out, &p);
	return GR_OK;
}

int gr_page_snapshot_take(struct gr_request *rq, struct gr_error *err)
{
	struct gr_str note = gr_str_trim(gr_form_get(&rq->form, "note"));
	gr_snapshot_id id;
	int rc;

	if (gr_str_chars(note) > 200)
		return gr_fail(err, GR_INVALID, N_("The note is longer than 200 characters."),
		    N_("Shorten it."));
	rc = gr_snapshot_take(rq->app, rq->who, note, &id, err);
	if (!rc)
		gr_request_redirect(rq, "/procesledelse?gjort=datagrundlag");
	return rc;
}

int gr_page_snapshot_publish(struct gr_request *rq, struct gr_error *err)
{
	struct gr_publication *p = gr_alloc(rq->arena, sizeof *p);
	int64_t id = 0;
	int rc = p ? GR_OK : gr_fail_full(err);

	if (!rc && (!gr_str_i64(gr_form_get(&rq->form, "datagrundlag"), &id) || id <= 0))
		rc = gr_fail(
		    err, GR_INVALID, N_("No data set was chosen."), N_("Choose one on the list."));
	if (!rc)
		rc = gr_snapshot_publish(rq->app, rq->who, (gr_snapshot_id){id}, rq->arena, p, err);
	if (!rc)
		gr_request_redirect(rq, "/procesledelse?gjort=offentliggjort");
	return rc;
}

const char *gr_snapshot_job_state(struct gr_str state)
{
	if (gr_str_is(state, "queued"))
		return N_("waiting");
	if (gr_str_is(state, "running"))
		return N_("running");
	if (gr_str_is(state, "done"))
		return N_("done");
	return N_("failed");
}
