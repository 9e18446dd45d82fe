#include "web/pool.h"

#include "exchange/csv.h"
#include "web/escape.h"
#include "web/pool_view.h"

static struct gr_pool_filter read_filter(const struct gr_request *rq)
{
	struct gr_str direction = gr_form_get(&rq->query, "retning");
	struct gr_pool_filter f = {.direction = -1,
	    .group = gr_form_get(&rq->query, "kvalitet"),
	    .area = gr_form_get(&rq->query, "omraade"),
	    .year = (int32_t)gr_request_number(rq, "aar")};
	enum gr_direction d;

	if (gr_direction_read(direction, &d))
		f.direction = (int32_t)d;
	if (f.year < 2000 || f.year > 2100)
		f.year = 0;
	f.own = gr_str_is(gr_form_get(&rq->query, "egne"), "1");
	return f;
}

/* The same choice, for the addresses of the files. */
static struct gr_str files_query(struct gr_request *rq)
{
	static const char *const kept[] = {"retning", "kvalitet", "omraade", "aar", "som"};
	struct gr_sb sb;

	gr_sb_open(&sb, rq->arena, 2048);
	for (size_t i = 0; i < sizeof kept / sizeof *kept; i++) {
		struct gr_str v = gr_form_get(&rq->query, kept[i]);

		if (!v.n || v.n > 200)
			continue;
		gr_sb_char(&sb, sb.n ? '&' : '?');
		gr_sb_z(&sb, kept[i]);
		gr_sb_char(&sb, '=');
		gr_out_url(&sb, v);
	}
	return gr_sb_str(&sb);
}

int gr_page_pool(struct gr_request *rq, struct gr_error *err)
{
	struct gr_pool_filter f = read_filter(rq);
	struct gr_pool_view v;
	struct gr_pool_page p;
	int rc = gr_query_pool(rq->app, rq->who, &f, rq->arena, &v, err);

	if (rc)
		return rc;
	p = (struct gr_pool_page){
	    .page = gr_page(rq, &v.frame, N_("Pooled volumes"), "/samlede-maengder"),
	    .pool = &v,
	    .land = rq->land,
	    .files = files_query(rq)};
	p.page.over = N_("The process");
	p.page.over_path = "/";
	p.page.can_switch = true;
	gr_view_pool(&rq->out, &p);
	return GR_OK;
}

bool gr_pool_has_bands(const struct gr_pool_view *v)
{
	return v->need_low_kg.kind == GR_REPORTED || v->surplus_low_kg.kind == GR_REPORTED;
}

int32_t gr_pool_cells(const struct gr_pool_view *v, const struct gr_pool_row *r)
{
	int32_t n = 0;

	for (int32_t c = 0; c < v->years; c++)
		n += r->span[c] > 0;
	return n;
}

struct gr_str gr_pool_file(const struct gr_pool_page *p, const char *path)
{
	struct gr_sb sb;

	gr_sb_open(&sb, p->page.arena, 4096);
	gr_sb_z(&sb, path);
	gr_sb_add(&sb, p->files);
	return gr_sb_str(&sb);
}

int32_t gr_pool_hidden(const struct gr_pool_view *v)
{
	return v->hidden_few + v->hidden_dominant + v->hidden_audit;
}

/* ---- files ---- */

static void put_figure(struct gr_sb *out, struct gr_figure kg)
{
	if (kg.kind == GR_REPORTED)
		gr_csv_put_decimal(out, kg.n, 3, false);
	else
		gr_csv_put(out, gr_str(kg.kind == GR_HIDDEN ? gr_t(N_("not shown")) : ""), false);
}

static void put_row(
    struct gr_sb *out, const struct gr_pool_view *v, const struct gr_pool_row *r, int32_t column)
{
	int32_t first = v->first_year + column, span = r->span[column];

	gr_csv_put(out, gr_str(gr_t(gr_direction_name(r->direction))), true);
	gr_csv_put(out, r->group, false);
	gr_csv_put(out, r->label, false);
	gr_csv_put(out, r->members, false);
	gr_csv_put_decimal(out, first, 0, false);
	gr_csv_put_decimal(out, first + (span > 0 ? span : 1) - 1, 0, false);
	put_figure(out, r->cell[column].likely_kg);
	gr_csv_end(out);
}

int gr_page_pool_csv(struct gr_request *rq, struct gr_error *err)
{
	static const char *const head[] = {N_("Direction"), N_("Quality group"), N_("Quality"),
	    N_("Holds"), N_("From year"), N_("To year"), N_("Expected, t")};
	struct gr_pool_filter f = read_filter(rq);
	struct gr_pool_view v;
	int rc = gr_query_pool(rq->app, rq->who, &f, rq->arena, &v, err);

	if (rc)
		return rc;
	gr_csv_bom(&rq->out);
	for (size_t i = 0; i < sizeof head / sizeof *head; i++)
		gr_csv_put(&rq->out, gr_str(gr_t(head[i])), i == 0);
	gr_csv_end(&rq->out);
	for (int32_t i = 0; i < v.rows; i++)
		for (int32_t c = 0; c < v.years; c++)
			if (v.row[i].span[c] > 0 &&
			    v.row[i].cell[c].likely_kg.kind != GR_NOT_REPORTED)
				put_row(&rq->out, &v, &v.row[i], c);
	gr_request_file(rq, "text/csv; charset=utf-8", GR_STR("samlede-maengder.csv"));
	return GR_OK;
}

/* A text as a JSON string; what a page must not carry is left out of files too. */
static void put_string(struct gr_sb *out, const char *name, struct gr_str s, bool first)
{
	gr_sb_fmt(out, "%s\"%s\":\"", first ? "" : ",", name);
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];

		if (c == '"' || c == '\\')
			gr_sb_char(out, '\\');
		if (c < 0x20)
			gr_sb_fmt(out, "\\u%04x", c);
		else
			gr_sb_char(out, (char)c);
	}
	gr_sb_char(out, '"');
}

static void put_kg(struct gr_sb *out, const char *name, struct gr_figure kg)
{
	if (kg.kind == GR_REPORTED)
		gr_sb_fmt(out, ",\"%s\":%lld", name, (long long)kg.n);
	else
		gr_sb_fmt(out, ",\"%s\":null,\"%s_state\":\"%s\"", name, name,
		    kg.kind == GR_HIDDEN ? "hidden" : "not_reported");
}

static void put_cells(struct gr_sb *out, const struct gr_pool_view *v, const struct gr_pool_row *r)
{
	bool first = true;

	gr_sb_z(out, ",\"cells\":[");
	for (int32_t c = 0; c < v->years; c++) {
		if (r->span[c] < 1 || r->cell[c].likely_kg.kind == GR_NOT_REPORTED)
			continue;
		gr_sb_fmt(out, "%s{\"first_year\":%d,\"last_year\":%d", first ? "" : ",",
		    v->first_year + c, v->first_year + c + r->span[c] - 1);
		put_kg(out, "likely_kg", r->cell[c].likely_kg);
		gr_sb_char(out, '}');
		first = false;
	}
	gr_sb_char(out, ']');
}

int gr_page_pool_json(struct gr_request *rq, struct gr_error *err)
{
	struct gr_pool_filter f = read_filter(rq);
	struct gr_sb *out = &rq->out;
	struct gr_pool_view v;
	int rc = gr_query_pool(rq->app, rq->who, &f, rq->arena, &v, err);

	if (rc)
		return rc;
	gr_sb_fmt(out, "{\"snapshot\":%lld", (long long)v.snapshot.v);
	put_string(out, "root", v.root, false);
	gr_sb_fmt(out, ",\"published\":%s,\"example\":%s", v.published ? "true" : "false",
	    v.frame.example ? "true" : "false");
	put_kg(out, "need_kg", v.need_kg);
	put_kg(out, "surplus_kg", v.surplus_kg);
	gr_sb_fmt(out, ",\"rows_not_shown\":%d,\"rows\":[", gr_pool_hidden(&v));
	for (int32_t i = 0; i < v.rows; i++) {
		gr_sb_fmt(out, "%s{\"direction\":\"%s\"", i ? "," : "",
		    gr_direction_code(v.row[i].direction));
		put_string(out, "group", v.row[i].group, false);
		put_string(out, "label", v.row[i].label, false);
		gr_sb_fmt(out, ",\"total\":%s", v.row[i].total ? "true" : "false");
		put_kg(out, "likely_kg", v.row[i].likely_kg);
		put_cells(out, &v, &v.row[i]);
		gr_sb_char(out, '}');
	}
	gr_sb_z(out, "],\"areas\":[");
	for (int32_t i = 0; i < v.areas; i++) {
		gr_sb_z(out, i ? ",{" : "{");
		put_string(out, "area", v.area[i].name, true);
		put_kg(out, "need_kg", v.area[i].need_kg);
		put_kg(out, "surplus_kg", v.area[i].surplus_kg);
		gr_sb_char(out, '}');
	}
	gr_sb_z(out, "]}\n");
	rq->type = "application/json; charset=utf-8";
	return GR_OK;
}
