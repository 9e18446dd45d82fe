#include "change/backup.h"

#include "change/change.h"
#include "store/backup.h"

int gr_backup(struct gr_app *app, const struct gr_actor *who, const char *path, struct gr_arena *a, struct gr_backup_made *out,
    struct gr_error *err)
{
	struct gr_backup_done done;
	struct gr_db *db = NULL;
	struct gr_change ch;
	int rc = gr_may(who, GR_BACKUP, (gr_org_id){0}, err);

	if (!rc)
		rc = gr_db_take(app->dbs, &db, err);
	if (!rc)
		rc = gr_store_backup(db, path, &done, err);
	if (db)
		gr_db_give(app->dbs, db);
	if (!rc)
		rc = gr_change_begin(&ch, app, who, GR_BACKUP, err);
	if (rc)
		return rc;
	*out = (struct gr_backup_made){.bytes = done.bytes, .entries = done.head.n, .head = done.head.hash};
	gr_change_note(&ch, GR_STR(N_("copied")), GR_STR(""), gr_sha256_hex(a, done.head.hash));
	return gr_change_end(&ch, GR_OK, 0, err);
}

int gr_restore(const char *from, const char *to, struct gr_backup_made *out, struct gr_error *err)
{
	struct gr_backup_done done;
	int rc = gr_store_restore(from, to, &done, err);

	if (!rc)
		*out = (struct gr_backup_made){.bytes = done.bytes, .entries = done.head.n, .head = done.head.hash};
	return rc;
}
