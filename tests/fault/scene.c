#include "scene.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "store/audit.h"
#include "store/backup.h"
#include "store/line.h"
#include "store/schema.h"

const char *scene_folder(void)
{
	static char folder[64];

	snprintf(folder, sizeof(folder), "%s/grus-fault.XXXXXX", fixture_folder());
	return mkdtemp(folder);
}

struct gr_line scene_make(const char *folder, struct gr_arena *a)
{
	struct fixture f = {
	    .engine = GR_SQLITE, .a = a, .stamp = {.process = {1}, .at = {NOW}, .change = 1}};
	struct gr_line line;
	struct gr_error err;

	snprintf(f.url, sizeof(f.url), "%s/test.db", folder);
	must(gr_db_open(f.url, true, &f.db, &err), &err);
	must(gr_schema_migrate(f.db, (struct gr_time){NOW}, NULL, &err), &err);
	fixture_process(&f);
	line = fixture_line(&f, 1, "Ny sti", 1000);
	gr_db_close(f.db);
	return line;
}

int scene_change(struct gr_db *db, const struct gr_line *line, struct gr_error *err)
{
	struct gr_stamp stamp = {.process = {1}, .at = {NOW}};
	struct gr_stored_audit e = {
	    .at = {NOW}, .process = {1}, .verb = GR_STR("line.save"), .actor = GR_STR("lead")};
	uint8_t salt[16] = {0};
	gr_line_id id = {0};
	int rc = gr_db_begin(db, err);

	if (rc)
		return rc;
	rc = gr_store_audit_next(db, &e.n, err);
	stamp.change = e.n;
	if (!rc)
		rc = gr_store_line_save(db, &stamp, line, &id, NULL, err);
	e.subject = id.v;
	if (!rc)
		rc = gr_store_audit_append(db, &e, salt, err);
	if (!rc)
		return gr_db_commit(db, err);
	gr_db_rollback(db);
	return rc;
}

void scene_check(const char *folder, const char *when, int64_t *lines)
{
	struct gr_arena *a = gr_arena_open(1 << 26);
	struct gr_check_done done = {0};
	struct gr_db *db = NULL;
	struct gr_error err;
	char path[128];
	int rc;

	snprintf(path, sizeof(path), "%s/test.db", folder);
	rc = gr_db_open(path, false, &db, &err);
	if (!rc)
		rc = gr_store_check(db, a, &done, &err);
	if (rc)
		fail_msg("%s: %s (%.*s)", when, err.sentence, (int)err.text_n, err.text);
	if (done.lines != done.audit_entries)
		fail_msg("%s: %lld lines, %lld entries", when, (long long)done.lines,
		    (long long)done.audit_entries);
	*lines = done.lines;
	gr_db_close(db);
	gr_arena_close(a);
}
