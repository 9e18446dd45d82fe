#include "change/plan.h"

#include "change/change.h"
#include "change/private.h"
#include "plan/plan.h"
#include "proof/plan_file.h"
#include "store/dataset.h"
#include "store/job.h"
#include "store/plan.h"
#include "store/snapshot.h"

/* Where a running plan tells how far it is. */
struct teller {
	struct gr_app *app;
	gr_job_id job;
	int32_t percent;
};

static bool tell(void *self, const char *what, int64_t done, int64_t all)
{
	struct teller *t = self;
	int32_t percent = all > 0 ? (int32_t)(done * 100 / all) : 0;
	struct gr_error err = {0};
	struct gr_db *db = NULL;
	bool gone = false;

	if (!t->job.v || percent == t->percent || gr_db_take(t->app->dbs, &db, &err))
		return false;
	t->percent = percent;
	/* Nobody waits for this plan any more when its row is not running: stop. */
	gone = gr_store_job_progress(db, t->job, percent, gr_str(what), gr_time_now(), &err) == GR_CONFLICT;
	gr_db_give(t->app->dbs, db);
	return gone;
}

int gr_plan_compute(struct gr_app *app, const struct gr_actor *who, gr_snapshot_id snapshot, gr_job_id job,
    struct gr_arena *a, struct gr_plan *out, const struct gr_dataset **d, struct gr_error *err)
{
	struct teller teller = {.app = app, .job = job, .percent = -1};
	struct gr_plan_params params;
	struct gr_proof proof;
	struct gr_db *db = NULL;
	int64_t began;
	int rc = gr_db_take(app->dbs, &db, err);

	if (!rc)
		rc = gr_db_begin_read(db, err);
	if (!rc)
		rc = gr_dataset_frozen(app, db, who->process, snapshot, d, err);
	if (db) {
		gr_db_rollback(db);
		gr_db_give(app->dbs, db);
	}
	if (!rc)
		rc = gr_plan_defaults(*d, &params, err);
	if (!rc)
		rc = gr_plan_make(*d, &params, tell, &teller, a, out, err);
	if (rc)
		return rc;
	began = gr_time_monotonic_us();
	rc = gr_proof_check(out->file, a, &proof, err);
	if (rc) /* a plan whose proof does not pass is an error whatever the reason: it is not stored */
		return GR_BROKEN;
	out->proof_us = gr_time_monotonic_us() - began;
	out->proved_nodes = proof.nodes;
	out->proved_arcs = proof.arcs;
	out->proved_pairs = proof.used_pairs;
	out->file_sha256 = gr_sha256_of(out->file);
	out->snapshot = (*d)->snapshot;
	out->made = who->now;
	return GR_OK;
}

int gr_plan_store(struct gr_change *ch, struct gr_plan *plan, const struct gr_dataset *d, struct gr_arena *a,
    struct gr_error *err)
{
	struct gr_stored_plan row = {.snapshot = plan->snapshot, .kind = plan->kind, .file = plan->file,
	    .file_sha256 = plan->file_sha256, .nodes = plan->nodes, .arcs = plan->arcs, .solve_us = plan->solve_us,
	    .proof_us = plan->proof_us, .proved_nodes = plan->proved_nodes, .proved_arcs = plan->proved_arcs,
	    .proved_pairs = plan->proved_pairs};
	struct gr_sb sb;

	gr_sb_open(&sb, a, (size_t)1 << 30);
	gr_plan_write(&sb, plan, d);
	if (sb.full)
		return gr_fail_full(err);
	row.results = gr_sb_str(&sb);
	gr_change_note(ch, GR_STR(N_("plan computed and proved")), GR_STR(""), gr_sha256_hex(a, plan->file_sha256));
	return gr_store_plan_save(ch->db, &ch->stamp, &row, &plan->id, err);
}

int gr_plan_run(struct gr_app *app, const struct gr_actor *who, gr_snapshot_id snapshot, struct gr_arena *a,
    struct gr_plan *out, struct gr_error *err)
{
	const struct gr_dataset *d;
	struct gr_change ch;
	int rc = gr_may(who, GR_PLAN_RUN, (gr_org_id){0}, err);

	if (!rc)
		rc = gr_plan_compute(app, who, snapshot, (gr_job_id){0}, a, out, &d, err);
	if (!rc)
		rc = gr_change_begin(&ch, app, who, GR_PLAN_RUN, err);
	if (rc)
		return rc;
	if (ch.repeated)
		out->id.v = ch.first;
	else
		rc = gr_plan_store(&ch, out, d, a, err);
	return gr_change_end(&ch, rc, out->id.v, err);
}

int gr_plan_request(struct gr_app *app, const struct gr_actor *who, gr_snapshot_id snapshot, gr_job_id *out,
    struct gr_error *err)
{
	struct gr_arena *a = gr_arena_open((size_t)1 << 20);
	struct gr_snapshot head;
	struct gr_change ch;
	bool there = false;
	int rc = a ? gr_change_begin(&ch, app, who, GR_PLAN_RUN, err) : gr_fail_full(err);

	*out = (gr_job_id){0};
	if (!rc) {
		rc = gr_may(who, GR_PLAN_RUN, (gr_org_id){0}, err);
		if (!rc && ch.repeated)
			out->v = ch.first;
		if (!rc && !ch.repeated)
			rc = gr_store_snapshot_find(ch.db, who->process, snapshot, a, &head, err);
		if (!rc && !ch.repeated)
			rc = gr_store_job_ask(ch.db, &ch.stamp,
			    &(struct gr_stored_job){.kind = GR_STR("plan.run"), .subject = head.id.v, .key = GR_STR("plan.run")}, out,
			    &there, err);
		gr_change_note(&ch, GR_STR(N_("plan asked for")), GR_STR(""), GR_STR(""));
		rc = gr_change_end(&ch, rc, out->v, err);
	}
	gr_arena_close(a);
	return rc;
}
