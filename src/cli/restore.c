#include "cli/commands.h"

#include "change/backup.h"
#include "cli/print.h"

static int run(struct gr_run *r, struct gr_error *err)
{
	struct gr_backup_made made;
	int rc = r->argc == 1 ? GR_OK : gr_fail(err, GR_INVALID, N_("Name the copy to restore from."), "");

	if (!rc)
		rc = gr_restore(r->argv[0], r->db, &made, err);
	if (!rc)
		gr_print_say(r->out, r->arena, N_("{0} stands again, checked: {1} entries in the change log, head {2}."),
		    GR_ARGS(gr_arg_z(r->db), gr_arg_count(made.entries), gr_arg_text(gr_sha256_hex(r->arena, made.head))));
	return rc;
}

const struct gr_command gr_cli_restore = {
    .name = "restore",
    .usage = "COPY [--db FILE]",
    .summary = N_("Check a copy and put it where the database shall stand; never over one that is there"),
    .right = GR_BACKUP,
    .database = GR_NO_DATABASE,
    .run = run,
};
