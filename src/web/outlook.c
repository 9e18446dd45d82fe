#include "web/outlook.h"

#include "base/message.h"
#include "exchange/csv.h"
#include "web/outlook_view.h"

int gr_page_outlook(struct gr_request *rq, struct gr_error *err)
{
	struct gr_outlook_view v;
	struct gr_outlook_page p;
	int rc = gr_query_outlook(rq->app, rq->who, rq->arena, &v, err);

	if (rc)
		return rc;
	p = (struct gr_outlook_page){
	    .page = gr_page(rq, &v.frame, N_("The way to 20 %"), "/vejen-til-20"), .view = &v};
	p.page.over = N_("The process");
	p.page.over_path = "/";
	gr_view_outlook(&rq->out, &p);
	return GR_OK;
}

const struct gr_outlook_year *gr_outlook_at(
    const struct gr_outlook *o, enum gr_case c, int32_t year)
{
	for (int32_t i = 0; i < o->years; i++)
		if (o->year[c][i].year == year)
			return &o->year[c][i];
	return NULL;
}

struct word {
	const char *code, *name;
};

static const char *look_up(const struct word *words, struct gr_str code)
{
	for (; words->code; words++)
		if (gr_str_is(code, words->code))
			return words->name;
	return NULL;
}

const char *gr_outlook_form(struct gr_str form)
{
	static const struct word words[] = {
	    {"share of consumption", N_("share of use")},
	    {"share of extraction", N_("share of extraction")},
	    {"share of production", N_("share of production")},
	    {"reduction", N_("reduction of use")},
	    {"recycling rate", N_("share that is recycled")},
	    {"recovery rate", N_("share that is recovered")},
	    {"none found", N_("no target found")},
	    {NULL, NULL},
	};

	return look_up(words, form);
}

const char *gr_outlook_unit(struct gr_str unit)
{
	static const struct word words[] = {
	    {"1000 m3", N_("1,000 m3")},
	    {"1000 t", N_("1,000 t")},
	    {"pct of land", N_("percent of the land")},
	    {"pct", N_("percent")},
	    {"pits", N_("pits")},
	    {"unit", N_("number")},
	    {NULL, NULL},
	};

	return look_up(words, unit);
}

const char *gr_outlook_confidence(struct gr_str confidence)
{
	static const struct word words[] = {
	    {"verified", N_("stands in the source")},
	    {"derived", N_("computed from sources")},
	    {"general", N_("general knowledge")},
	    {"assumption", N_("our assumption")},
	    {NULL, NULL},
	};

	return look_up(words, confidence);
}

struct gr_str gr_outlook_word(const char *msgid, struct gr_str code)
{
	return msgid ? gr_str(gr_t(msgid)) : code;
}

int gr_page_outlook_csv(struct gr_request *rq, struct gr_error *err)
{
	static const char *const head[] = {N_("Course"), N_("Year"), N_("Use, t"), N_("Land, t"),
	    N_("Sea, t"), N_("Import, t"), N_("Export, t"), N_("Secondary, t"), N_("Target, t"),
	    N_("Missing, t"), N_("Newly permitted, t"), N_("Remaining permitted reserve, t")};
	static const char *const course[GR_CASES] = {N_("low"), N_("expected"), N_("high")};
	struct gr_outlook_view v;
	int rc = gr_query_outlook(rq->app, rq->who, rq->arena, &v, err);

	if (rc)
		return rc;
	gr_csv_bom(&rq->out);
	for (size_t i = 0; i < sizeof head / sizeof *head; i++)
		gr_csv_put(&rq->out, gr_str(gr_t(head[i])), i == 0);
	gr_csv_end(&rq->out);
	for (int c = 0; c < GR_CASES; c++)
		for (int32_t i = 0; i < v.outlook.years; i++) {
			const struct gr_outlook_year *y = &v.outlook.year[c][i];
			const int64_t kg[] = {y->consumption_kg, y->land_kg, y->sea_kg,
			    y->import_kg, y->export_kg, y->secondary_kg, y->target_kg, y->gap_kg,
			    y->newly_permitted_kg, y->reserve_end_kg};

			gr_csv_put(&rq->out, gr_str(gr_t(course[c])), true);
			gr_csv_put_decimal(&rq->out, y->year, 0, false);
			for (size_t k = 0; k < sizeof kg / sizeof *kg; k++)
				gr_csv_put_decimal(&rq->out, kg[k], 3, false);
			gr_csv_end(&rq->out);
		}
	gr_request_file(rq, "text/csv; charset=utf-8", GR_STR("vejen-til-20.csv"));
	return GR_OK;
}
