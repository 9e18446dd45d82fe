#include "cli/commands.h"

#include "cli/json.h"
#include "cli/print.h"
#include "query/audit.h"

static int run(struct gr_run *r, struct gr_error *err)
{
	struct gr_audit_check c;
	int rc = gr_query_audit_verify(r->app, r->who, r->arena, &c, err);

	if (!rc && r->json)
		return gr_json_print(r->out,
		    json_pack("{s:I, s:o}", "entries", (json_int_t)c.entries, "head",
			gr_json_text(gr_sha256_hex(r->arena, c.head))),
		    err);
	if (!rc)
		gr_print_say(r->out, r->arena, N_("The change log is whole: {0} entries, head {1}."),
		    GR_ARGS(gr_arg_count(c.entries), gr_arg_text(gr_sha256_hex(r->arena, c.head))));
	return rc;
}

const struct gr_command gr_cli_audit_verify = {
    .name = "audit verify",
    .usage = "",
    .summary = N_("Check the chain of the change log from its first entry to its head"),
    .right = GR_AUDIT_VERIFY,
    .database = GR_OPEN_DATABASE,
    .json = true,
    .run = run,
};
