#include "query/workbook.h"

#include "query/read.h"
#include "store/line.h"
#include "store/organisation.h"

int gr_query_workbook(struct gr_app *app, const struct gr_actor *who, gr_org_id org, struct gr_arena *a,
    struct gr_workbook_view *out, struct gr_error *err)
{
	struct gr_stored_process process;
	struct gr_stored_org stored;
	struct gr_read rd;
	struct gr_sb sb;
	int64_t base = 0;
	int rc = gr_read_begin(&rd, app, who, GR_WORKBOOK_MAKE, err);

	*out = (struct gr_workbook_view){0};
	if (!rc)
		rc = gr_may(who, GR_WORKBOOK_MAKE, org, err);
	/* The mark is read before the lines: a change between the two is told of twice rather than missed. */
	if (!rc)
		rc = gr_store_line_base(rd.db, who->process, org, &base, err);
	if (!rc)
		rc = gr_store_org_find(rd.db, org, who->now, a, &stored, err);
	if (!rc)
		rc = gr_store_process_find(rd.db, who->process, a, &process, err);
	rc = gr_read_end(&rd, rc);
	if (!rc)
		rc = gr_query_lines(app, who, org, -1, a, &out->lines, err);
	if (rc)
		return rc;
	gr_sb_open(&sb, a, 64);
	gr_sb_i64(&sb, base);
	out->base = gr_sb_str(&sb);
	out->org_code = stored.code;
	out->org_name = stored.name;
	out->process_name = process.name;
	out->deadline = process.deadline;
	out->line = gr_alloc_array(a, (size_t)out->lines.rows, sizeof *out->line);
	if (out->lines.rows && !out->line)
		return gr_fail_full(err);
	for (int32_t i = 0; i < out->lines.rows; i++)
		out->line[i] = out->lines.row[i].line;
	return GR_OK;
}
