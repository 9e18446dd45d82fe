#include "web/about.h"

#include "web/about_view.h"

static int show(struct gr_request *rq, const char *title,
    void (*view)(struct gr_sb *, const struct gr_page *), struct gr_error *err)
{
	struct gr_frame frame;
	struct gr_page p;
	int rc = gr_query_frame(rq->app, rq->who, rq->arena, &frame, err);

	if (rc)
		return rc;
	p = gr_page(rq, &frame, title, "");
	p.over = N_("The process");
	p.over_path = "/";
	view(&rq->out, &p);
	return GR_OK;
}

int gr_page_method(struct gr_request *rq, struct gr_error *err)
{
	return show(rq, N_("Open data and method"), gr_view_method, err);
}

int gr_page_accessibility(struct gr_request *rq, struct gr_error *err)
{
	return show(rq, N_("Accessibility statement"), gr_view_accessibility, err);
}

int gr_page_personal_data(struct gr_request *rq, struct gr_error *err)
{
	return show(rq, N_("Personal data"), gr_view_personal_data, err);
}
