/*
 * The power goes at every sync point, and between: what was not synced is dropped, kept, mixed or torn. The state after must be the one
 * before or after the change that was under way, and everything acknowledged must be there.
 * Seen red: without synchronous=FULL an acknowledged change is lost, which the last test asks for.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "scene.h"
#include "store/private.h"
#include "store/schema.h"
#include "vfs.h"

#define CHANGES 12

static const char *const loss_name[VFS_LOSSES] = {"drop", "keep", "mix", "tear"};

struct run {
	char folder[64], after[64];
	size_t acknowledged[CHANGES + 1]; /* the moment at which change i was acknowledged */
	int changes;
};

static void open_run(struct run *r)
{
	snprintf(r->folder, sizeof(r->folder), "%s", scene_folder());
	snprintf(r->after, sizeof(r->after), "%s", scene_folder());
	r->changes = 0;
}

static void close_run(struct run *r)
{
	char command[160];

	snprintf(command, sizeof(command), "rm -rf '%s' '%s'", r->folder, r->after);
	assert_int_equal(system(command), 0);
}

static int64_t acknowledged_before(const struct run *r, size_t moment)
{
	int64_t n = 0;

	for (int i = 0; i < r->changes; i++)
		n += r->acknowledged[i] <= moment;
	return n;
}

/* The moments worth trying: before each sync, when most is at stake, right after it, and every seventh between. */
static bool is_worth(size_t m, size_t end)
{
	return m == end || m % 7 == 0 || vfs_op_at(m) == VFS_SYNC ||
	       (m > 0 && vfs_op_at(m - 1) == VFS_SYNC);
}

/* Lines that were acknowledged and are gone, over all moments and losses; fails the test on anything else. */
static int64_t lost_lines(struct run *r)
{
	size_t end = vfs_now();
	int64_t lost = 0;

	for (size_t m = 0; m <= end; m++) {
		if (!is_worth(m, end))
			continue;
		for (int l = 0; l < VFS_LOSSES; l++) {
			int64_t there, sure = acknowledged_before(r, m);
			char when[64];

			snprintf(when, sizeof(when), "moment %zu of %zu, %s", m, end, loss_name[l]);
			vfs_lay_out(m, (enum vfs_loss)l, (unsigned)m, r->after);
			scene_check(r->after, when, &there);
			if (there > sure + 1)
				fail_msg("%s: %lld lines, but only %lld were begun", when,
				    (long long)there, (long long)sure + 1);
			if (there < sure)
				lost += sure - there;
		}
	}
	return lost;
}

static void change_all(struct run *r, const char *settings, struct gr_arena *a)
{
	struct gr_line line = scene_make(r->folder, a);
	struct gr_db *db;
	struct gr_error err;
	char path[128];

	snprintf(path, sizeof(path), "%s/test.db", r->folder);
	vfs_record(r->folder);
	must(gr_db_open(path, false, &db, &err), &err);
	must(gr_db_script(db, settings, &err), &err);
	for (int i = 0; i < CHANGES; i++) {
		must(scene_change(db, &line, &err), &err);
		r->acknowledged[r->changes++] = vfs_now();
	}
	vfs_stop();
	gr_db_close(db);
	assert_true(vfs_now() > 100);
}

static void no_acknowledged_change_is_lost_and_none_is_half(void **state)
{
	struct gr_arena *a = gr_arena_open(1 << 24);
	struct run r;

	(void)state;
	open_run(&r);
	change_all(
	    &r, "PRAGMA wal_autocheckpoint=20", a); /* checkpoints fall into the middle of it */
	assert_int_equal(lost_lines(&r), 0);
	close_run(&r);
	gr_arena_close(a);
}

static void a_migration_is_there_whole_or_not_at_all(void **state)
{
	struct run r;
	struct gr_db *db;
	struct gr_error err;
	char path[128];
	size_t end;

	(void)state;
	open_run(&r);
	snprintf(path, sizeof(path), "%s/test.db", r.folder);
	vfs_record(r.folder);
	must(gr_db_open(path, true, &db, &err), &err);
	must(gr_schema_migrate(db, (struct gr_time){NOW}, NULL, &err), &err);
	vfs_stop();
	gr_db_close(db);
	snprintf(path, sizeof(path), "%s/test.db", r.after);
	end = vfs_now();
	assert_true(end > 100);
	for (size_t m = 0; m <= end; m++)
		for (int l = 0; is_worth(m, end) && l < VFS_LOSSES; l++) {
			vfs_lay_out(m, (enum vfs_loss)l, (unsigned)m, r.after);
			/* opened, checked and brought up to date as if nothing had been */
			must(gr_db_open(path, true, &db, &err), &err);
			must(gr_schema_migrate(db, (struct gr_time){NOW}, NULL, &err), &err);
			gr_db_close(db);
		}
	close_run(&r);
}

/* A checker that cannot fail proves nothing. */
static void without_full_sync_the_harness_sees_acknowledged_changes_vanish(void **state)
{
	struct gr_arena *a = gr_arena_open(1 << 24);
	struct run r;

	(void)state;
	open_run(&r);
	change_all(&r, "PRAGMA synchronous=OFF", a);
	assert_true(lost_lines(&r) > 0);
	close_run(&r);
	gr_arena_close(a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(no_acknowledged_change_is_lost_and_none_is_half),
	    cmocka_unit_test(a_migration_is_there_whole_or_not_at_all),
	    cmocka_unit_test(without_full_sync_the_harness_sees_acknowledged_changes_vanish),
	};

	vfs_install();
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests_name("power", tests, NULL, NULL);
}
