#include "query/snapshot.h"

#include "query/read.h"
#include "store/job.h"
#include "store/line.h"
#include "store/organisation.h"
#include "store/publication.h"
#include "store/snapshot.h"

#define JOBS_SHOWN 20

static int read_publications(const struct gr_read *rd, struct gr_arena *a, struct gr_snapshot_view *out, struct gr_error *err)
{
	struct gr_publication *p;
	int rc = gr_store_publications(rd->db, rd->who->process, a, &p, &out->publications, err);

	out->publication = gr_alloc_array(a, (size_t)out->publications, sizeof *out->publication);
	if (!rc && out->publications && !out->publication)
		rc = gr_fail_full(err);
	for (int32_t i = 0; !rc && i < out->publications; i++) {
		const struct gr_publication *from = &p[out->publications - 1 - i];
		int32_t hidden = from->hidden_few + from->hidden_dominant + from->hidden_audit;

		out->publication[i] = (struct gr_publication_row){.id = from->id, .snapshot = from->snapshot, .made = from->made,
		    .rows_shown = from->rows - hidden, .rows_hidden = hidden, .kept = from->kept, .audit = from->audit};
	}
	return rc;
}

static int read_jobs(const struct gr_read *rd, struct gr_arena *a, struct gr_snapshot_view *out, struct gr_error *err)
{
	struct gr_stored_job *j;
	int rc = gr_store_jobs(rd->db, rd->who->process, JOBS_SHOWN, a, &j, &out->jobs, err);

	out->job = gr_alloc_array(a, (size_t)out->jobs, sizeof *out->job);
	if (!rc && out->jobs && !out->job)
		rc = gr_fail_full(err);
	for (int32_t i = 0; !rc && i < out->jobs; i++)
		out->job[i] = (struct gr_job_row){.id = j[i].id, .kind = j[i].kind, .state = gr_str(gr_job_state_code(j[i].state)),
		    .message = j[i].message, .asked = j[i].asked, .started = j[i].started, .ended = j[i].ended,
		    .percent = j[i].percent};
	return rc;
}

/* Every builder of the process, with whether its lines are here. */
static int read_status(const struct gr_read *rd, struct gr_arena *a, struct gr_snapshot_view *out, struct gr_error *err)
{
	struct gr_stored_delivered *d = NULL;
	struct gr_stored_party *party;
	int32_t parties = 0, n = 0;
	int rc = gr_store_parties(rd->db, rd->who->process, rd->who->now, a, &party, &parties, err);

	if (!rc)
		rc = gr_store_line_orgs(rd->db, rd->who->process, a, &d, &n, err);
	out->party = gr_alloc_array(a, (size_t)parties, sizeof *out->party);
	if (!rc && parties && !out->party)
		rc = gr_fail_full(err);
	for (int32_t i = 0; !rc && i < parties; i++) {
		struct gr_stored_org org;
		struct gr_party *p = &out->party[out->parties];

		if (!gr_str_is(party[i].role, "builder"))
			continue;
		rc = gr_store_org_find(rd->db, party[i].org, rd->who->now, a, &org, err);
		*p = (struct gr_party){.name = rc ? GR_STR("") : org.name, .kind = rc ? GR_STR("") : org.kind, .role = party[i].role};
		for (int32_t k = 0; k < n; k++)
			p->delivered = p->delivered || d[k].org.v == party[i].org.v;
		out->parties++;
	}
	return rc;
}

int gr_query_snapshots(struct gr_app *app, const struct gr_actor *who, struct gr_arena *a, struct gr_snapshot_view *out,
    struct gr_error *err)
{
	struct gr_read rd;
	int rc = gr_read_begin(&rd, app, who, GR_SNAPSHOT_LIST, err);

	*out = (struct gr_snapshot_view){0};
	if (!rc)
		rc = gr_may(who, GR_SNAPSHOT_LIST, (gr_org_id){0}, err);
	if (!rc)
		rc = gr_read_frame(&rd, a, &out->frame, err);
	if (!rc)
		rc = gr_store_snapshots(rd.db, who->process, a, &out->snapshot, &out->snapshots, err);
	for (int32_t i = 0; !rc && i < out->snapshots; i++)
		rc = gr_store_line_newer(rd.db, who->process, out->snapshot[i].taken, &out->snapshot[i].newer_lines, err);
	if (!rc)
		rc = read_publications(&rd, a, out, err);
	if (!rc)
		rc = read_jobs(&rd, a, out, err);
	if (!rc)
		rc = read_status(&rd, a, out, err);
	return gr_read_end(&rd, rc);
}

int gr_query_snapshot_verify(struct gr_app *app, const struct gr_actor *who, gr_snapshot_id id, struct gr_arena *a,
    struct gr_snapshot *out, struct gr_error *err)
{
	struct gr_read rd;
	int rc = gr_read_begin(&rd, app, who, GR_SNAPSHOT_VERIFY, err);

	if (!rc)
		rc = gr_may(who, GR_SNAPSHOT_VERIFY, (gr_org_id){0}, err);
	if (!rc)
		rc = gr_store_snapshot_verify(rd.db, who->process, id, a, out, err);
	return gr_read_end(&rd, rc);
}
