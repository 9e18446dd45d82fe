#include "web/page.h"

#include "base/danish.h"
#include "base/message.h"
#include "web/asset.h"
#include "web/page_view.h"

static const struct gr_menu_item reader_menu[] = {
    {"/", N_("The process")},
    {"/samlede-maengder", N_("Pooled volumes")},
    {"/bedste-fordeling", N_("Best allocation")},
    {"/vejen-til-20", N_("The way to 20 %")},
    {NULL, NULL},
};

static const struct gr_menu_item builder_menu[] = {
    {"/aflever", N_("Hand in")},
    {"/samlede-maengder", N_("Pooled volumes")},
    {"/bedste-fordeling", N_("Best allocation")},
    {"/vejen-til-20", N_("The way to 20 %")},
    {"/", N_("The process")},
    {NULL, NULL},
};

static const struct gr_menu_item lead_menu[] = {
    {"/procesledelse", N_("Overview")},
    {"/samlede-maengder", N_("Pooled volumes")},
    {"/bedste-fordeling", N_("Best allocation")},
    {"/vejen-til-20", N_("The way to 20 %")},
    {"/aendringslog", N_("Change log")},
    {"/", N_("The process")},
    {NULL, NULL},
};

const struct gr_menu_item *gr_page_menu(const struct gr_frame *frame)
{
	if (frame && frame->role == GR_BUILDER)
		return builder_menu;
	if (frame && frame->role == GR_LEAD)
		return lead_menu;
	return reader_menu;
}

/* A write that is sent twice carries the same key, and is done once (RELIABILITY 2). */
static struct gr_str fresh_key(struct gr_request *rq)
{
	uint64_t a = gr_random_u64(rq->who->random), b = gr_random_u64(rq->who->random);
	struct gr_sb sb;

	gr_sb_open(&sb, rq->arena, 64);
	gr_sb_fmt(&sb, "%016llx%016llx", (unsigned long long)a, (unsigned long long)b);
	return gr_sb_str(&sb);
}

struct gr_page gr_page(
    struct gr_request *rq, const struct gr_frame *frame, const char *title, const char *here)
{
	return (struct gr_page){.frame = frame,
	    .title = title,
	    .here = here,
	    .arena = rq->arena,
	    .version = gr_assets_version(rq->assets),
	    .csrf = rq->csrf,
	    .key = fresh_key(rq),
	    .path = rq->path};
}

struct gr_str gr_page_address(const struct gr_page *pg, const char *path)
{
	struct gr_sb sb;

	if (!pg->frame || !pg->frame->as_market)
		return gr_str(path);
	gr_sb_open(&sb, pg->arena, 256);
	gr_sb_z(&sb, path);
	gr_sb_z(&sb, "?som=marked");
	return gr_sb_str(&sb);
}

struct gr_str gr_page_day(const struct gr_page *pg, struct gr_time t)
{
	struct gr_sb sb;

	gr_sb_open(&sb, pg->arena, 64);
	gr_da_date_long(&sb, gr_time_danish(t).date);
	return gr_sb_str(&sb);
}

struct gr_str gr_page_short(struct gr_str hex)
{
	return (struct gr_str){hex.p, hex.n < 12 ? hex.n : 12};
}

int gr_page_status(const struct gr_error *err)
{
	switch (err->status) {
	case GR_OK:
		return 200;
	case GR_INVALID:
	case GR_UNBOUNDED:
		return 422;
	case GR_MISSING:
		return 404;
	case GR_LIMIT:
		return 413;
	case GR_CONFLICT:
		return 409;
	case GR_DENIED:
		return 403;
	case GR_BROKEN:
		break;
	}
	return 503;
}

static const char *heading(int status)
{
	switch (status) {
	case 400:
		return N_("The request cannot be read");
	case 403:
		return N_("You do not have access to this");
	case 404:
		return N_("The page is not there");
	case 405:
		return N_("That cannot be done here");
	case 409:
		return N_("Somebody else was first");
	case 413:
		return N_("It is too large");
	case 414:
	case 431:
		return N_("The request is too long");
	case 422:
		return N_("Something has to be corrected");
	default:
		return N_("It does not work just now");
	}
}

void gr_page_error(struct gr_request *rq, const struct gr_error *err, int status)
{
	struct gr_frame frame;
	struct gr_error none = {0};
	bool framed = rq->who->process.v && rq->app &&
	              !gr_query_frame(rq->app, rq->who, rq->arena, &frame, &none);
	struct gr_page pg = gr_page(rq, framed ? &frame : NULL, heading(status), "");

	rq->status = status;
	rq->type = "text/html; charset=utf-8";
	rq->location = rq->download = rq->body = (struct gr_str){0};
	gr_sb_open(&rq->out, rq->arena, (size_t)1 << 20);
	gr_view_error(
	    &rq->out, &pg, err, status, rq->asked && gr_str_is(rq->asked->method, "POST"));
}
