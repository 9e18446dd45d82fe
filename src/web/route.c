#include "web/route.h"

#include <string.h>

#include "base/message.h"
#include "query/link.h"
#include "web/about.h"
#include "web/asset.h"
#include "web/audit.h"
#include "web/delivery.h"
#include "web/line.h"
#include "web/link.h"
#include "web/outlook.h"
#include "web/page.h"
#include "web/plan.h"
#include "web/pool.h"
#include "web/process.h"
#include "web/snapshot.h"

#define PAGE_BYTES ((size_t)24 << 20)

static int asset_show(struct gr_request *rq, struct gr_error *err);

/* clang-format off */
const struct gr_route gr_routes[] = {
    {"GET",  "/",                                "process.show",     GR_PROCESS_SHOW,     GR_NO_BODY,     gr_page_process},
    {"GET",  "/samlede-maengder",                "pool.list",        GR_POOL_LIST,        GR_NO_BODY,     gr_page_pool},
    {"GET",  "/samlede-maengder.csv",            "pool.list",        GR_POOL_LIST,        GR_NO_BODY,     gr_page_pool_csv},
    {"GET",  "/samlede-maengder.json",           "pool.list",        GR_POOL_LIST,        GR_NO_BODY,     gr_page_pool_json},
    {"GET",  "/bedste-fordeling",                "plan.show",        GR_PLAN_SHOW,        GR_NO_BODY,     gr_page_plan},
    {"GET",  "/bedste-fordeling.csv",            "plan.show",        GR_PLAN_SHOW,        GR_NO_BODY,     gr_page_plan_csv},
    {"GET",  "/bedste-fordeling/planfil",        "plan.show",        GR_PLAN_SHOW,        GR_NO_BODY,     gr_page_plan_file},
    {"GET",  "/vejen-til-20",                    "outlook.show",     GR_OUTLOOK_SHOW,     GR_NO_BODY,     gr_page_outlook},
    {"GET",  "/vejen-til-20.csv",                "outlook.show",     GR_OUTLOOK_SHOW,     GR_NO_BODY,     gr_page_outlook_csv},
    {"GET",  "/aflever",                         "line.list",        GR_LINE_LIST,        GR_NO_BODY,     gr_page_delivery_new},
    {"GET",  "/aflever/regneark",                "workbook.make",    GR_WORKBOOK_MAKE,    GR_NO_BODY,     gr_page_workbook},
    {"GET",  "/aflever/linjer.csv",              "line.list",        GR_LINE_LIST,        GR_NO_BODY,     gr_page_lines_csv},
    {"POST", "/aflever/fil",                     "delivery.check",   GR_DELIVERY_CHECK,   GR_UPLOAD_BODY, gr_page_delivery_check},
    {"GET",  "/aflever/svar/*",                  "delivery.show",    GR_DELIVERY_SHOW,    GR_NO_BODY,     gr_page_delivery},
    {"POST", "/aflever/godkend/*",               "delivery.accept",  GR_DELIVERY_ACCEPT,  GR_FORM_BODY,   gr_page_delivery_accept},
    {"POST", "/aflever/ingen-aendringer",        "line.confirm",     GR_LINE_CONFIRM,     GR_FORM_BODY,   gr_page_line_confirm},
    {"GET",  "/aflever/linje",                   "line.save",        GR_LINE_SAVE,        GR_NO_BODY,     gr_page_line_new},
    {"POST", "/aflever/linje",                   "line.save",        GR_LINE_SAVE,        GR_FORM_BODY,   gr_page_line_save},
    {"GET",  "/aflever/linje/*",                 "line.save",        GR_LINE_SAVE,        GR_NO_BODY,     gr_page_line_revise},
    {"GET",  "/aflever/kvittering/*",            "delivery.show",    GR_DELIVERY_SHOW,    GR_NO_BODY,     gr_page_line_receipt},
    {"GET",  "/svar/*",                          "link.use",         GR_LINK_USE,         GR_NO_BODY,     gr_page_link},
    {"POST", "/svar/*",                          "link.use",         GR_LINK_USE,         GR_FORM_BODY,   gr_page_link_use},
    {"POST", "/log-af",                          "link.use",         GR_LINK_USE,         GR_FORM_BODY,   gr_page_sign_out},
    {"GET",  "/procesledelse",                   "snapshot.list",    GR_SNAPSHOT_LIST,    GR_NO_BODY,     gr_page_snapshots},
    {"POST", "/procesledelse/datagrundlag",      "snapshot.take",    GR_SNAPSHOT_TAKE,    GR_FORM_BODY,   gr_page_snapshot_take},
    {"POST", "/procesledelse/offentliggoer",     "snapshot.publish", GR_SNAPSHOT_PUBLISH, GR_FORM_BODY,   gr_page_snapshot_publish},
    {"POST", "/procesledelse/fordelingsplan",    "plan.run",         GR_PLAN_RUN,         GR_FORM_BODY,   gr_page_plan_run},
    {"GET",  "/procesledelse/svarlinks",         "link.list",        GR_LINK_LIST,        GR_NO_BODY,     gr_page_links},
    {"POST", "/procesledelse/svarlinks",         "link.create",      GR_LINK_CREATE,      GR_FORM_BODY,   gr_page_link_create},
    {"POST", "/procesledelse/svarlinks/*",       "link.revoke",      GR_LINK_REVOKE,      GR_FORM_BODY,   gr_page_link_revoke},
    {"GET",  "/aendringslog",                    "audit.list",       GR_AUDIT_LIST,       GR_NO_BODY,     gr_page_audit},
    {"GET",  "/metode",                          "process.show",     GR_PROCESS_SHOW,     GR_NO_BODY,     gr_page_method},
    {"GET",  "/was",                             "process.show",     GR_PROCESS_SHOW,     GR_NO_BODY,     gr_page_accessibility},
    {"GET",  "/personoplysninger",               "process.show",     GR_PROCESS_SHOW,     GR_NO_BODY,     gr_page_personal_data},
    {"GET",  "/assets/**",                       "asset.show",       GR_PROCESS_SHOW,     GR_NO_BODY,     asset_show},
};
/* clang-format on */
const int32_t gr_routes_count = (int32_t)(sizeof gr_routes / sizeof *gr_routes);

/* "**" at the end takes the rest of the path, "*" one segment; neither takes nothing. */
static bool matches(const char *pattern, struct gr_str path, struct gr_str *part)
{
	const char *star = strchr(pattern, '*');
	struct gr_str rest;

	*part = (struct gr_str){0};
	if (!star)
		return gr_str_is(path, pattern);
	if (path.n <= (size_t)(star - pattern) ||
	    memcmp(path.p, pattern, (size_t)(star - pattern)) != 0)
		return false;
	rest = (struct gr_str){path.p + (star - pattern), path.n - (size_t)(star - pattern)};
	if (star[1] != '*' && memchr(rest.p, '/', rest.n))
		return false;
	*part = rest;
	return true;
}

/* "/assets/VERSION/dkfds/css/x.css": the version only makes the address new. */
static int asset_show(struct gr_request *rq, struct gr_error *err)
{
	struct gr_str rest = rq->part, version = gr_str_split(&rest, '/');
	const struct gr_asset *f = gr_assets_find(rq->assets, rest);

	if (!f)
		return gr_fail(err, GR_MISSING, N_("There is no page at this address."),
		    N_("Go to the front page, and find it from there."));
	rq->type = f->type;
	rq->etag = f->etag;
	rq->lasting = gr_str_eq(version, gr_assets_version(rq->assets));
	if (rq->asked->etag.n == f->etag.n + 2 &&
	    memcmp(rq->asked->etag.p + 1, f->etag.p, f->etag.n) == 0)
		rq->status = 304;
	else
		rq->body = f->bytes;
	rq->packed = rq->body.n ? f->packed : rq->body;
	return GR_OK;
}

/* The path with its escapes undone, segment by segment: an encoded "/" or ".." is no part of any address of ours. */
static bool decode_path(struct gr_str raw, struct gr_arena *a, struct gr_str *out)
{
	struct gr_sb sb;

	if (!raw.n || raw.p[0] != '/')
		return false;
	gr_sb_open(&sb, a, raw.n + 16);
	raw.p++;
	raw.n--;
	do {
		bool last = !memchr(raw.p ? raw.p : "", '/', raw.n);
		struct gr_str segment = gr_str_split(&raw, '/'), plain;

		if (!gr_form_segment(segment, a, &plain) || gr_str_is(plain, "..") ||
		    gr_str_is(plain, "."))
			return false;
		gr_sb_char(&sb, '/');
		gr_sb_add(&sb, plain);
		if (last)
			break;
	} while (true);
	*out = gr_sb_str(&sb);
	return !sb.full;
}

int gr_route_find(
    struct gr_request *rq, struct gr_str path, const char **allow, struct gr_error *err)
{
	struct gr_str method = rq->asked->method;

	*allow = NULL;
	if (!decode_path(path, rq->arena, &rq->path))
		return gr_fail(err, GR_INVALID, N_("The address cannot be read."),
		    N_("Go to the front page, and find it from there."));
	if (gr_str_is(method, "HEAD"))
		method = GR_STR("GET");
	for (int32_t i = 0; i < gr_routes_count; i++) {
		struct gr_str part;

		if (!matches(gr_routes[i].path, rq->path, &part))
			continue;
		if (gr_str_is(method, gr_routes[i].method)) {
			rq->route = &gr_routes[i];
			rq->part = part;
			return GR_OK;
		}
		*allow = *allow && strcmp(*allow, gr_routes[i].method) != 0 ? "GET, HEAD, POST"
		         : strcmp(gr_routes[i].method, "GET") == 0          ? "GET, HEAD"
		                                                            : "POST";
	}
	if (*allow)
		return gr_fail(err, GR_DENIED,
		    N_("This address does not take that kind of request."),
		    N_("Go to the front page, and find it from there."));
	return gr_fail(err, GR_MISSING, N_("There is no page at this address."),
	    N_("Go to the front page, and find it from there."));
}

size_t gr_route_body_bytes(struct gr_str method, struct gr_str target)
{
	struct gr_str path = gr_str_split(&target, '?'), part;

	for (int32_t i = 0; i < gr_routes_count; i++)
		if (gr_str_is(method, gr_routes[i].method) &&
		    matches(gr_routes[i].path, path, &part))
			switch (gr_routes[i].body) {
			case GR_NO_BODY:
				return 0;
			case GR_FORM_BODY:
				return GR_FORM_BYTES;
			case GR_UPLOAD_BODY: /* the file, and a form around it */
				return GR_UPLOAD_BYTES + GR_FORM_FIELD_BYTES;
			}
	return GR_FORM_BYTES;
}

/* Before any page: who asks (RELIABILITY 2: a right taken away counts at the next request). */
static int find_actor(struct gr_request *rq, struct gr_error *err)
{
	struct gr_str cookie = gr_cookie_get(rq->asked->cookie, "__Host-grus");
	int rc = gr_query_process_default(rq->app, &rq->who->process, err);

	if (rc == GR_MISSING)
		return gr_fail(err, GR_BROKEN, N_("There is no process in this database yet."),
		    N_("The operator makes one with: grus init, or grus demo load."));
	if (!rc && gr_token_well_formed(cookie)) {
		rc = gr_query_session(rq->app, cookie, rq->arena, rq->who, &rq->csrf, err);
		if (!rc && rq->csrf.n)
			rq->session = cookie;
	}
	rq->who->as_market = rq->who->role != GR_READER &&
	                     gr_str_is(gr_form_get(&rq->query, "som"), "marked");
	return rc;
}

/* The browser says where a form stood; a form of another site is refused whatever else it holds. */
static bool same_origin(const struct gr_asked *q)
{
	struct gr_str origin = q->origin;

	if (q->fetch_site.n && !gr_str_is(q->fetch_site, "same-origin") &&
	    !gr_str_is(q->fetch_site, "none"))
		return false;
	if (!origin.n)
		return true;
	if (gr_str_starts(origin, "http://"))
		origin = (struct gr_str){origin.p + 7, origin.n - 7};
	else if (gr_str_starts(origin, "https://"))
		origin = (struct gr_str){origin.p + 8, origin.n - 8};
	else
		return false;
	return gr_str_eq(origin, q->host);
}

static int read_form(struct gr_request *rq, struct gr_error *err)
{
	const struct gr_asked *q = rq->asked;

	if (gr_str_starts(q->content_type, "multipart/form-data"))
		return gr_form_multipart(q->content_type, q->body, rq->arena, &rq->form, err);
	if (gr_str_starts(q->content_type, "application/x-www-form-urlencoded") || !q->body.n)
		return gr_form_query(q->body, rq->arena, &rq->form, err);
	return gr_fail(err, GR_INVALID,
	    N_("The browser sent a form of a kind that Grus does not read."),
	    N_("Go back, reload the page and send it again."));
}

static bool equal_in_constant_time(struct gr_str a, struct gr_str b)
{
	unsigned char differs = 0;

	if (a.n != b.n)
		return false;
	for (size_t i = 0; i < a.n; i++)
		differs = (unsigned char)(differs | (a.p[i] ^ b.p[i]));
	return differs == 0;
}

static int check_form(struct gr_request *rq, struct gr_error *err)
{
	struct gr_str key = gr_form_get(&rq->form, "key");

	if (!same_origin(rq->asked))
		return gr_fail(err, GR_DENIED, N_("The form came from another site."),
		    N_("Open the page in Grus, and send it from there."));
	if (rq->session.n && !equal_in_constant_time(gr_form_get(&rq->form, "csrf"), rq->csrf))
		return gr_fail(err, GR_DENIED, N_("The form is from an earlier sign-in."),
		    N_("Reload the page, and send it again."));
	if (key.n) {
		if (!gr_token_well_formed(key) || key.n > 64)
			return gr_fail(err, GR_INVALID,
			    N_("The browser sent a form that cannot be read."),
			    N_("Go back, reload the page and send it again. Nothing was saved."));
		rq->who->key = key;
	}
	return GR_OK;
}

void gr_route_answer(struct gr_request *rq)
{
	struct gr_str path = rq->asked->target, query = path;
	struct gr_error err = {0};
	const char *allow = NULL;
	bool post = gr_str_is(rq->asked->method, "POST");
	int rc, status;

	gr_message_language(GR_DANISH);
	rq->status = 200;
	rq->type = "text/html; charset=utf-8";
	gr_sb_open(&rq->out, rq->arena, PAGE_BYTES);
	path = gr_str_split(&query, '?');
	rc = gr_route_find(rq, path, &allow, &err);
	status = rc == GR_DENIED ? 405 : rc == GR_INVALID ? 400 : 0;
	if (!rc) {
		rc = gr_form_query(query, rq->arena, &rq->query, &err);
		status = rc == GR_INVALID ? 400 : 0;
	}
	if (!rc && rq->route->page == asset_show) {
		rc = asset_show(rq, &err);
		if (!rc)
			return;
	}
	if (rc == GR_OK || rq->app) {
		struct gr_error actor = {0};
		int found = find_actor(rq, &actor);

		if (!rc && found) {
			rc = found;
			err = actor;
		}
	}
	if (!rc && post)
		rc = read_form(rq, &err);
	if (!rc && post)
		rc = check_form(rq, &err);
	if (!rc)
		rc = gr_may_ever(rq->who, rq->route->right, &err);
	if (!rc)
		rc = rq->route->page(rq, &err);
	if (!rc && (rq->out.full || gr_arena_full(rq->arena)))
		rc = gr_fail_full(&err);
	if (rc)
		gr_page_error(rq, &err, status ? status : gr_page_status(&err));
	if (status == 405)
		rq->allow = allow;
}
