#include "cli/commands.h"

#include "cli/json.h"
#include "cli/print.h"
#include "query/link.h"

static int run(struct gr_run *r, struct gr_error *err)
{
	struct gr_link_view v;
	json_t *list = json_array();
	int rc = gr_query_links(r->app, r->who, r->arena, &v, err);

	for (int32_t i = 0; !rc && i < v.rows; i++) {
		const struct gr_link_row *l = &v.row[i];

		if (r->json)
			json_array_append_new(list,
			    json_pack("{s:I, s:o, s:o, s:o, s:o, s:o, s:b}", "link", (json_int_t)l->id.v, "org",
				gr_json_text(l->org), "task", gr_json_text(l->task), "made", gr_json_time(l->made),
				"expires", gr_json_time(l->expires), "revoked", gr_json_time(l->revoked), "delivered",
				l->delivered));
		else
			gr_print_say(r->out, r->arena,
			    l->revoked.us ? N_("{0}\t{1}\t{2}\trevoked") : N_("{0}\t{1}\t{2}\tvalid until {3}"),
			    GR_ARGS(gr_arg_count(l->id.v), gr_arg_text(l->task), gr_arg_text(l->org),
				gr_arg_time(l->expires.us)));
	}
	if (!rc && r->json)
		return gr_json_print(r->out, list, err);
	json_decref(list);
	return rc;
}

const struct gr_command gr_cli_link_list = {
    .name = "link list",
    .usage = "",
    .summary = N_("The answer links; never what they look like"),
    .right = GR_LINK_LIST,
    .database = GR_OPEN_DATABASE,
    .json = true,
    .run = run,
};
