#include "web/delivery.h"

#include "base/danish.h"
#include "base/hash.h"
#include "base/message.h"
#include "change/delivery.h"
#include "change/line.h"
#include "exchange/csv.h"
#include "exchange/workbook.h"
#include "query/workbook.h"
#include "web/delivery_view.h"

static int show_task(struct gr_request *rq, const struct gr_error *refused, struct gr_error *err)
{
	struct gr_workbook_view v;
	struct gr_task_page p;
	struct gr_str done = gr_form_get(&rq->query, "gjort");
	int rc = gr_query_workbook(rq->app, rq->who, rq->who->org, rq->arena, &v, err);

	if (rc)
		return rc;
	p = (struct gr_task_page){
	    .page = gr_page(rq, &v.lines.frame, N_("Hand in needs and surpluses"), "/aflever"),
	    .lines = &v.lines,
	    .deadline = v.deadline,
	    .confirmed = gr_str_is(done, "bekraeftet"),
	    .refused = refused};
	p.page.over = N_("The process");
	p.page.over_path = "/";
	gr_view_task(&rq->out, &p);
	return GR_OK;
}

/* The page is a builder's: the process team has its own. */
static int own_task(struct gr_request *rq, struct gr_error *err)
{
	if (rq->who->role == GR_BUILDER)
		return GR_OK;
	return gr_fail(err, GR_DENIED,
	    N_("This page belongs to the answer link of one organisation."),
	    N_("Open the answer link in your invitation."));
}

int gr_page_delivery_new(struct gr_request *rq, struct gr_error *err)
{
	int rc = own_task(rq, err);

	return rc ? rc : show_task(rq, NULL, err);
}

/* A file name that every system takes: letters of the organisation's code, digits, "-". */
static struct gr_str file_name(
    struct gr_arena *a, const char *before, struct gr_str code, const char *after)
{
	struct gr_sb sb;

	gr_sb_open(&sb, a, 256);
	gr_sb_z(&sb, before);
	for (size_t i = 0; i < code.n && i < 60; i++) {
		char c = code.p[i];

		gr_sb_char(
		    &sb, (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')
		             ? c
		             : '-');
	}
	gr_sb_z(&sb, after);
	return gr_sb_str(&sb);
}

int gr_page_workbook(struct gr_request *rq, struct gr_error *err)
{
	struct gr_workbook_view v;
	struct gr_workbook w;
	struct gr_sb deadline;
	int rc = own_task(rq, err);

	if (!rc)
		rc = gr_query_workbook(rq->app, rq->who, rq->who->org, rq->arena, &v, err);
	if (rc)
		return rc;
	gr_sb_open(&deadline, rq->arena, 64);
	if (v.deadline.us)
		gr_da_date_long(&deadline, gr_time_danish(v.deadline).date);
	w = (struct gr_workbook){.org_code = v.org_code,
	    .org_name = v.org_name,
	    .process_name = v.process_name,
	    .base = v.base,
	    .made = rq->who->now,
	    .deadline = gr_sb_str(&deadline),
	    .project = v.lines.project,
	    .projects = v.lines.projects,
	    .line = v.line,
	    .lines = v.lines.rows,
	    .dataset = v.lines.dataset};
	rc = gr_workbook_write(&w, rq->arena, &rq->body, err);
	if (!rc)
		gr_request_file(rq,
		    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
		    file_name(rq->arena, "behov-og-overskud-", v.org_code, ".xlsx"));
	return rc;
}

int gr_page_lines_csv(struct gr_request *rq, struct gr_error *err)
{
	struct gr_workbook_view v;
	int rc = own_task(rq, err);

	if (!rc)
		rc = gr_query_workbook(rq->app, rq->who, rq->who->org, rq->arena, &v, err);
	if (rc)
		return rc;
	gr_csv_bom(&rq->out);
	gr_csv_put_head(&rq->out);
	for (int32_t i = 0; i < v.lines.rows; i++)
		gr_csv_put_line(&rq->out, &v.line[i], v.lines.dataset);
	gr_request_file(rq, "text/csv; charset=utf-8",
	    file_name(rq->arena, "behov-og-overskud-", v.org_code, ".csv"));
	return GR_OK;
}

/* ---- a file comes in ---- */

static int read_file(struct gr_request *rq, const struct gr_field *file,
    struct gr_sheet_delivery *s, struct gr_error *err)
{
	struct gr_limits limits = gr_limits_default();
	struct gr_line_reading how = {.org = rq->who->org};
	enum gr_file_kind kind = gr_file_kind_of(file->value);
	int rc = gr_file_kind_check(kind, err);

	if (!rc)
		rc = gr_query_dataset_live(rq->app, rq->who, rq->arena, &how.dataset, err);
	if (rc)
		return rc;
	return kind == GR_FILE_XLSX
	           ? gr_workbook_read(file->value, &how, &limits, rq->arena, s, err)
	           : gr_csv_read(file->value, &how, &limits, rq->arena, s, err);
}

static int check_file(struct gr_request *rq, gr_delivery_id *id, struct gr_error *err)
{
	const struct gr_field *file = gr_form_find(&rq->form, "fil");
	struct gr_sheet_delivery s = {0};
	struct gr_delivery d;
	int rc;

	if (!file || !file->is_file || !file->value.n)
		return gr_fail(err, GR_INVALID, N_("No file was chosen, or it is empty."),
		    N_("Choose the workbook or a CSV file, and press the button again."));
	if (file->value.n > GR_UPLOAD_BYTES)
		return gr_fail_with(err, GR_LIMIT, N_("The file is larger than {0}."),
		    N_("Delete empty rows and pictures in it, or hand in in two parts."),
		    GR_ARGS(gr_arg_bytes((int64_t)GR_UPLOAD_BYTES)));
	rc = read_file(rq, file, &s, err);
	if (rc)
		return rc;
	for (int32_t i = 0; i < s.lines; i++)
		s.line[i].org = rq->who->org;
	d = (struct gr_delivery){.file_name = file->file,
	    .file_sha256 = gr_sha256_hex(rq->arena, gr_sha256_of(file->value)),
	    .answered_by = rq->who->name,
	    .base = s.base,
	    .for_org = s.for_org,
	    .line = s.line,
	    .lines = s.lines,
	    .content = s.content,
	    .problem = s.problem,
	    .problems = s.problems,
	    .confirmed = s.confirmed,
	    .confirmeds = s.confirmeds,
	    .whole = s.whole};
	return gr_delivery_check(rq->app, rq->who, rq->who->org, &d, id, err);
}

int gr_page_delivery_check(struct gr_request *rq, struct gr_error *err)
{
	gr_delivery_id id = {0};
	struct gr_error refused;
	int rc = own_task(rq, err);

	if (!rc)
		rc = check_file(rq, &id, err);
	if (!rc) {
		gr_request_redirect(rq, "/aflever/svar/%lld", (long long)id.v);
		return GR_OK;
	}
	if (rc != GR_INVALID && rc != GR_LIMIT)
		return rc;
	refused = *err; /* the task page again, with what is wrong with the file at its top */
	rc = show_task(rq, &refused, err);
	if (!rc)
		rq->status = refused.status == GR_LIMIT ? 413 : 422;
	return rc;
}

/* ---- the answer ---- */

int gr_page_delivery(struct gr_request *rq, struct gr_error *err)
{
	struct gr_delivery_view v;
	struct gr_answer_page p;
	int64_t id;
	int rc = gr_request_id(rq, &id, err);

	if (!rc)
		rc = gr_query_delivery(rq->app, rq->who, (gr_delivery_id){id}, rq->arena, &v, err);
	if (rc)
		return rc;
	p = (struct gr_answer_page){
	    .page = gr_page(rq, &v.frame,
	        v.state == GR_DELIVERY_CHECKED ? N_("The answer to your file") : N_("Receipt"),
	        "/aflever"),
	    .delivery = &v};
	p.page.over = N_("Hand in");
	p.page.over_path = "/aflever";
	gr_view_answer(&rq->out, &p);
	return GR_OK;
}

int gr_page_delivery_accept(struct gr_request *rq, struct gr_error *err)
{
	bool good = gr_str_is(gr_form_get(&rq->form, "hvad"), "gode");
	int64_t id;
	int rc = gr_request_id(rq, &id, err);

	if (!rc)
		rc = gr_delivery_accept(rq->app, rq->who, (gr_delivery_id){id},
		    good ? GR_ACCEPT_GOOD : GR_ACCEPT_ALL, err);
	if (!rc)
		gr_request_redirect(rq, "/aflever/svar/%lld", (long long)id);
	return rc;
}

int gr_page_line_confirm(struct gr_request *rq, struct gr_error *err)
{
	int rc = own_task(rq, err);

	if (!rc)
		rc = gr_line_confirm(rq->app, rq->who, rq->who->org, (gr_project_id){0}, err);
	if (!rc)
		gr_request_redirect(rq, "/aflever?gjort=bekraeftet");
	return rc;
}

struct gr_str gr_delivery_cell(const struct gr_problem *p, struct gr_arena *a)
{
	struct gr_sb sb;
	char cell[16] = "";

	gr_sb_open(&sb, a, 512);
	gr_sb_add(&sb, p->sheet);
	if (p->row > 0 && p->column > 0)
		gr_cell_name(p->row, p->column, cell);
	if (cell[0]) {
		gr_sb_z(&sb, p->sheet.n ? " " : "");
		gr_sb_z(&sb, cell);
	} else if (p->row > 0) {
		gr_sb_z(&sb, p->sheet.n ? ", " : "");
		gr_say(&sb, N_("row {0}"), GR_ARGS(gr_arg_year(p->row)));
	}
	return gr_sb_str(&sb);
}

int32_t gr_delivery_moved(const struct gr_delivery_view *v)
{
	return v->added + v->changed + v->gone;
}
