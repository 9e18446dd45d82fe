#include "cli/commands.h"

#include "change/backup.h"
#include "cli/print.h"

static int run(struct gr_run *r, struct gr_error *err)
{
	struct gr_backup_made made;
	int rc = r->argc == 1 ? GR_OK : gr_fail(err, GR_INVALID, N_("Name the file that the copy goes to."), "");

	if (!rc)
		rc = gr_backup(r->app, r->who, r->argv[0], r->arena, &made, err);
	if (!rc)
		gr_print_say(r->out, r->arena, N_("Copied to {0}: {1}, {2} entries in the change log, head {3}. Keep the head apart from the copy."),
		    GR_ARGS(gr_arg_z(r->argv[0]), gr_arg_bytes(made.bytes), gr_arg_count(made.entries),
			gr_arg_text(gr_sha256_hex(r->arena, made.head))));
	return rc;
}

const struct gr_command gr_cli_backup = {
    .name = "backup",
    .usage = "FILE",
    .summary = N_("Copy the database while it serves"),
    .right = GR_BACKUP,
    .database = GR_OPEN_DATABASE,
    .run = run,
};
