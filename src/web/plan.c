#include "web/plan.h"

#include "change/plan.h"
#include "exchange/csv.h"
#include "web/plan_view.h"

int gr_page_plan(struct gr_request *rq, struct gr_error *err)
{
	struct gr_plan_view v;
	struct gr_plan_page p;
	int rc = gr_query_plan(
	    rq->app, rq->who, (gr_plan_id){gr_request_number(rq, "nr")}, rq->arena, &v, err);

	if (rc)
		return rc;
	p = (struct gr_plan_page){
	    .page = gr_page(rq, &v.frame, N_("Best allocation"), "/bedste-fordeling"),
	    .plan = &v,
	    .land = rq->land};
	p.page.over = N_("The process");
	p.page.over_path = "/";
	p.page.can_switch = true;
	gr_view_plan(&rq->out, &p);
	return GR_OK;
}

int64_t gr_plan_reason_sum(const struct gr_plan_view *v, enum gr_direction d)
{
	int64_t kg = 0;

	for (int i = 0; i < GR_REASONS; i++)
		kg += v->reason_kg[d][i].kind == GR_REPORTED ? v->reason_kg[d][i].n : 0;
	return kg;
}

int gr_plan_main_reason(const struct gr_plan_view *v, enum gr_direction d)
{
	int best = GR_REASONS;

	for (int i = 0; i < GR_REASONS; i++)
		if (v->reason_kg[d][i].kind == GR_REPORTED && v->reason_kg[d][i].n > 0 &&
		    (best == GR_REASONS || v->reason_kg[d][i].n > v->reason_kg[d][best].n))
			best = i;
	return best;
}

int64_t gr_plan_secondary_litres(const struct gr_plan_sum *s)
{
	return s->own_litres + s->others_litres + s->plants_litres;
}

int64_t gr_plan_kr(int64_t ore_per_t)
{
	return (int64_t)gr_div_half_even(ore_per_t, 100);
}

/* Who uses whose, as the reader may see it: the rows of the page's table. */
int gr_page_plan_csv(struct gr_request *rq, struct gr_error *err)
{
	static const char *const head[] = {N_("From"), N_("From project"), N_("To"),
	    N_("To project"), N_("Material"), N_("Instead of"), N_("Tonnes"), N_("Distance, km"),
	    N_("From year"), N_("To year"), N_("By way of"), N_("Condition")};
	struct gr_plan_view v;
	int rc = gr_query_plan(
	    rq->app, rq->who, (gr_plan_id){gr_request_number(rq, "nr")}, rq->arena, &v, err);

	if (!rc && !v.there)
		rc = gr_fail(err, GR_MISSING, N_("No allocation plan has been made yet."),
		    N_("The process team starts one."));
	if (rc)
		return rc;
	gr_csv_bom(&rq->out);
	for (size_t i = 0; i < sizeof head / sizeof *head; i++)
		gr_csv_put(&rq->out, gr_str(gr_t(head[i])), i == 0);
	gr_csv_end(&rq->out);
	for (int32_t i = 0; i < v.uses; i++) {
		const struct gr_plan_use *u = &v.use[i];

		gr_csv_put(&rq->out, u->from, true);
		gr_csv_put(&rq->out, u->from_project, false);
		gr_csv_put(&rq->out, u->to, false);
		gr_csv_put(&rq->out, u->to_project, false);
		gr_csv_put(&rq->out, u->material, false);
		gr_csv_put(&rq->out, u->instead_of, false);
		gr_csv_put_decimal(&rq->out, u->kg, 3, false);
		gr_csv_put_decimal(&rq->out, u->dist_m, 3, false);
		gr_csv_put_decimal(&rq->out, u->first_year, 0, false);
		gr_csv_put_decimal(&rq->out, u->last_year, 0, false);
		gr_csv_put(&rq->out, u->depot, false);
		gr_csv_put(&rq->out, u->condition, false);
		gr_csv_end(&rq->out);
	}
	gr_request_file(rq, "text/csv; charset=utf-8", GR_STR("bedste-fordeling.csv"));
	return GR_OK;
}

int gr_page_plan_file(struct gr_request *rq, struct gr_error *err)
{
	int rc = gr_query_plan_file(
	    rq->app, rq->who, (gr_plan_id){gr_request_number(rq, "nr")}, rq->arena, &rq->body, err);

	if (!rc)
		gr_request_file(rq, "text/plain; charset=utf-8", GR_STR("fordelingsplan.txt"));
	return rc;
}

int gr_page_plan_run(struct gr_request *rq, struct gr_error *err)
{
	gr_job_id job;
	int rc = gr_plan_request(rq->app, rq->who, (gr_snapshot_id){0}, &job, err);

	if (!rc)
		gr_request_redirect(rq, "/procesledelse?gjort=fordelingsplan#opgaver");
	return rc;
}
