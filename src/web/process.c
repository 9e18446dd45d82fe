#include "web/process.h"

#include "web/process_view.h"

/* By their start; what has no date stands first. In place, and equal ones keep their order. */
static void sort_by_start(struct gr_timeline_item *item, int32_t n)
{
	for (int32_t i = 1; i < n; i++) {
		struct gr_timeline_item moved = item[i];
		int32_t k = i;

		for (; k > 0 && item[k - 1].start_year * 12 + item[k - 1].start_month >
		                    moved.start_year * 12 + moved.start_month;
		     k--)
			item[k] = item[k - 1];
		item[k] = moved;
	}
}

int gr_page_process(struct gr_request *rq, struct gr_error *err)
{
	struct gr_process_view v;
	struct gr_outlook_view o;
	struct gr_process_page p;
	int rc = gr_query_process(rq->app, rq->who, rq->arena, &v, err);

	if (!rc)
		rc = gr_query_outlook(rq->app, rq->who, rq->arena, &o, err);
	if (rc)
		return rc;
	sort_by_start(v.item, v.items);
	p = (struct gr_process_page){.page = gr_page(rq, &v.frame, N_("The process"), "/"),
	    .process = &v,
	    .outlook = &o,
	    .today = gr_time_danish(rq->who->now).date};
	gr_view_process(&rq->out, &p);
	return GR_OK;
}

const char *gr_process_role(struct gr_str role)
{
	static const struct {
		const char *code, *name;
	} names[] = {
	    {"owner", N_("Process owner")},
	    {"process_lead", N_("Process lead")},
	    {"process_manager", N_("Project management")},
	    {"builder", N_("Public builder")},
	    {"market_actor", N_("Market actor")},
	};

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (gr_str_is(role, names[i].code))
			return names[i].name;
	return N_("Partner");
}

enum gr_phase_state gr_process_phase(const struct gr_timeline_item *t, struct gr_date today)
{
	int32_t now = today.year * 12 + today.month;
	int32_t start = t->start_year * 12 + (t->start_month ? t->start_month : 1);
	int32_t end = t->end_year ? t->end_year * 12 + (t->end_month ? t->end_month : 12) : start;

	if (start > now)
		return GR_PHASE_COMING;
	return end < now ? GR_PHASE_OVER : GR_PHASE_NOW;
}

bool gr_process_listed(const struct gr_process_page *p, int32_t i, bool over)
{
	const struct gr_timeline_item *t = &p->process->item[i];

	return !gr_str_is(t->kind, "document") &&
	       (gr_process_phase(t, p->today) == GR_PHASE_OVER) == over;
}

static void month(struct gr_sb *sb, int32_t year, int32_t in_year)
{
	static const char *const name[] = {N_("January"), N_("February"), N_("March"), N_("April"),
	    N_("May"), N_("June"), N_("July"), N_("August"), N_("September"), N_("October"),
	    N_("November"), N_("December")};

	if (in_year >= 1 && in_year <= 12) {
		gr_sb_z(sb, gr_t(name[in_year - 1]));
		gr_sb_char(sb, ' ');
	}
	gr_sb_i64(sb, year);
}

struct gr_str gr_process_when(const struct gr_timeline_item *t, struct gr_arena *a)
{
	struct gr_sb sb;

	if (!t->start_year)
		return GR_STR("");
	gr_sb_open(&sb, a, 128);
	month(&sb, t->start_year, t->start_month);
	if (t->end_year && (t->end_year != t->start_year || t->end_month != t->start_month)) {
		gr_sb_z(&sb, "\xE2\x80\x93");
		month(&sb, t->end_year, t->end_month);
	}
	return gr_sb_str(&sb);
}
