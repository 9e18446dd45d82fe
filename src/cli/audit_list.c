#include "cli/commands.h"

#include "cli/json.h"
#include "cli/print.h"
#include "query/audit.h"

static int run(struct gr_run *r, struct gr_error *err)
{
	struct gr_audit_row *row;
	int32_t rows = 0;
	json_t *list = json_array();
	int rc = gr_query_audit(r->app, r->who, 0, r->arena, &row, &rows, err);

	for (int32_t i = 0; !rc && i < rows; i++)
		if (r->json)
			json_array_append_new(list,
			    json_pack("{s:I, s:o, s:o, s:o, s:I, s:o}", "n", (json_int_t)row[i].n, "at", gr_json_time(row[i].at),
				"verb", gr_json_text(row[i].verb), "org", gr_json_text(row[i].org), "subject",
				(json_int_t)row[i].subject, "summary", gr_json_text(row[i].summary)));
		else
			gr_print_say(r->out, r->arena, "{0}\t{1}\t{2}\t{3}\t{4}",
			    GR_ARGS(gr_arg_count(row[i].n), gr_arg_time(row[i].at.us), gr_arg_text(row[i].verb),
				gr_arg_text(row[i].org), gr_arg_text(row[i].summary)));
	if (!rc && r->json)
		return gr_json_print(r->out, list, err);
	json_decref(list);
	return rc;
}

const struct gr_command gr_cli_audit_list = {
    .name = "audit list",
    .usage = "",
    .summary = N_("The newest 500 entries of the change log"),
    .right = GR_AUDIT_LIST,
    .database = GR_OPEN_DATABASE,
    .json = true,
    .run = run,
};
