#include "store/backup.h"

#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "fixture.h"
#include "store/check.h"
#include "store/code_list.h"
#include "store/line.h"
#include "store/plan.h"
#include "store/private.h"
#include "store/snapshot.h"

/* One change as change/ makes it: a line and its entry, in one transaction. */
static void change(struct gr_db *db, const struct gr_line *line, struct gr_error *err)
{
	struct gr_stamp stamp = {.process = {1}, .at = {NOW}};
	struct gr_stored_audit e = {
	    .at = {NOW}, .process = {1}, .verb = GR_STR("line.save"), .actor = GR_STR("lead")};
	uint8_t salt[16] = {0};
	gr_line_id id;

	must(gr_db_begin(db, err), err);
	must(gr_store_audit_next(db, &e.n, err), err);
	stamp.change = e.n;
	must(gr_store_line_save(db, &stamp, line, &id, NULL, err), err);
	e.subject = id.v;
	must(gr_store_audit_append(db, &e, salt, err), err);
	must(gr_db_commit(db, err), err);
}

static struct gr_line filled(struct fixture *f)
{
	struct gr_line line;
	struct gr_error err;

	fixture_process(f);
	line = fixture_line(f, 1, "Ny sti", 1000);
	for (int i = 0; i < 20; i++)
		change(f->db, &line, &err);
	return line;
}

static struct gr_check_done checked(struct fixture *f, struct gr_db *db)
{
	struct gr_check_done done;
	struct gr_error err;

	must(gr_store_check(db, f->a, &done, &err), &err);
	return done;
}

struct writer {
	const char *url;
	const struct gr_line *line;
	atomic_bool stop;
	int64_t written;
};

static void *write_on(void *self)
{
	struct writer *w = self;
	struct gr_error err;
	struct gr_db *db;

	must(gr_db_open(w->url, false, &db, &err), &err);
	while (!atomic_load(&w->stop)) {
		change(db, w->line, &err);
		w->written++;
	}
	gr_db_close(db);
	return NULL;
}

static void a_backup_while_others_write_is_one_moment_and_comes_back(void **state)
{
	struct fixture *f = *state;
	struct gr_line line = filled(f);
	struct writer w = {.url = f->url, .line = &line};
	struct gr_backup_done done, restored;
	struct gr_error err;
	char copy[300], back[300];
	pthread_t thread;
	struct stat is;

	snprintf(copy, sizeof(copy), "%s/copy.db", f->folder);
	assert_int_equal(pthread_create(&thread, NULL, write_on, &w), 0);
	for (int round = 0; round < 5; round++) {
		struct gr_check_done check;
		struct gr_db *db;

		usleep(20000);
		must(gr_store_backup(f->db, copy, &done, &err),
		    &err); /* the second one replaces the first */
		assert_int_equal(stat(copy, &is), 0);
		assert_int_equal(is.st_size, done.bytes);
		assert_int_equal(is.st_mode & 0777, 0600);
		snprintf(back, sizeof(back), "%s/back%d.db", f->folder, round);
		must(gr_store_restore(copy, back, &restored, &err), &err);
		assert_int_equal(restored.head.n, done.head.n);
		assert_true(gr_sha256_eq(restored.head.hash, done.head.hash));
		must(gr_db_open(back, false, &db, &err), &err);
		check = checked(f, db);
		assert_int_equal(
		    check.audit_entries, check.lines); /* never a line without its entry */
		assert_int_equal(check.audit_entries, done.head.n);
		gr_db_close(db);
	}
	atomic_store(&w.stop, true);
	pthread_join(thread, NULL);
	assert_true(w.written > 0);
	assert_int_equal(checked(f, f->db).lines, 20 + w.written);
}

static void everything_that_was_there_is_in_the_restored_copy(void **state)
{
	static const char *const table[] = {"schema_version", "process", "org", "org_fact",
	    "project", "line", "line_version", "audit", "audit_head", "counter"};
	struct fixture *f = *state;
	struct fixture back = {.a = f->a};
	struct gr_backup_done done;
	struct gr_error err;
	char copy[300], path[300], sql[900];

	filled(f);
	snprintf(copy, sizeof(copy), "%s/copy.db", f->folder);
	snprintf(path, sizeof(path), "%s/back.db", f->folder);
	must(gr_store_backup(f->db, copy, &done, &err), &err);
	must(gr_store_restore(copy, path, &done, &err), &err);
	must(gr_db_open(path, false, &back.db, &err), &err);
	snprintf(sql, sizeof(sql), "ATTACH '%s' AS source", f->url);
	fixture_sql(&back, sql);
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		snprintf(sql, sizeof(sql),
		    "SELECT (SELECT count(*) FROM (SELECT * FROM main.%s EXCEPT SELECT * FROM "
		    "source.%s))"
		    " + (SELECT count(*) FROM (SELECT * FROM source.%s EXCEPT SELECT * FROM "
		    "main.%s))",
		    table[i], table[i], table[i], table[i]);
		assert_int_equal(fixture_number(&back, gr_str_z(f->a, gr_str(sql))), 0);
	}
	gr_db_close(back.db);
}

static void a_restore_overwrites_nothing_and_takes_no_damaged_copy(void **state)
{
	struct fixture *f = *state;
	struct gr_backup_done done;
	struct gr_error err;
	char copy[300], path[300], command[700];
	sqlite3 *raw;

	filled(f);
	snprintf(copy, sizeof(copy), "%s/copy.db", f->folder);
	snprintf(path, sizeof(path), "%s/back.db", f->folder);
	must(gr_store_backup(f->db, copy, &done, &err), &err);
	must_fail(gr_store_restore(copy, f->url, &done, &err), GR_CONFLICT, &err);
	must_fail(gr_store_restore("/none.db", path, &done, &err), GR_MISSING, &err);
	assert_int_equal(sqlite3_open(copy, &raw), SQLITE_OK);
	assert_int_equal(
	    sqlite3_exec(raw, "UPDATE audit SET subject = 5 WHERE n = 3", NULL, NULL, NULL),
	    SQLITE_OK);
	sqlite3_close(raw);
	must_fail(gr_store_restore(copy, path, &done, &err), GR_BROKEN, &err);
	assert_int_equal(access(path, F_OK), -1);
	snprintf(command, sizeof(command), "head -c 20000 '%s' > '%s.cut'", copy, copy);
	assert_int_equal(system(command), 0);
	snprintf(copy, sizeof(copy), "%s/copy.db.cut", f->folder);
	must_fail(gr_store_restore(copy, path, &done, &err), GR_BROKEN, &err);
	assert_int_equal(access(path, F_OK), -1);
	snprintf(command, sizeof(command), "ls '%s' | grep -q part", f->folder);
	assert_int_not_equal(system(command), 0); /* nothing half is left */
}

/* Killed in the middle again and again: what stands at the path is always a whole copy, of before or of after. */
static void a_backup_that_is_killed_leaves_the_copy_before_it(void **state)
{
	struct fixture *f = *state;
	struct gr_backup_done done;
	struct gr_error err;
	char copy[300], back[300];

	filled(f);
	snprintf(copy, sizeof(copy), "%s/copy.db", f->folder);
	snprintf(back, sizeof(back), "%s/back.db", f->folder);
	must(gr_store_backup(f->db, copy, &done, &err), &err);
	for (int round = 0; round < 20; round++) {
		pid_t child = fork();

		if (child == 0) {
			struct gr_db *db;

			if (gr_db_open(f->url, false, &db, &err))
				_exit(1);
			for (;;)
				if (gr_store_backup(db, copy, &done, &err))
					_exit(2);
		}
		usleep((useconds_t)(1000 + round * 997));
		assert_int_equal(kill(child, SIGKILL), 0);
		assert_int_equal(waitpid(child, NULL, 0), child);
		must(gr_store_restore(copy, back, &done, &err), &err);
		assert_int_equal(done.head.n, 20);
		unlink(back);
	}
}

static void a_database_in_use_is_not_taken_for_a_backup(void **state)
{
	struct fixture *f = *state;
	struct gr_backup_done done;
	struct gr_error err;
	char back[300];

	filled(f); /* its changes still stand in the -wal */
	snprintf(back, sizeof(back), "%s/back.db", f->folder);
	must_fail(gr_store_restore(f->url, back, &done, &err), GR_INVALID, &err);
	assert_string_equal(err.place, f->url);
	gr_db_close(f->db);
	f->db = NULL;
	must(gr_store_restore(f->url, back, &done, &err), &err); /* closed, it is one whole file */
	assert_int_equal(done.head.n, 20);
}

static void a_backup_to_where_nothing_can_be_written_says_so(void **state)
{
	struct fixture *f = *state;
	struct gr_backup_done done;
	struct gr_error err;
	char path[300];

	snprintf(path, sizeof(path), "%s/no/folder/copy.db", f->folder);
	must_fail(gr_store_backup(f->db, path, &done, &err), GR_MISSING, &err);
	must_fail(gr_store_backup(f->db, "/proc/copy.db", &done, &err), GR_MISSING, &err);
}

static void each_fault_of_the_content_is_found_by_the_check(void **state)
{
	static const struct {
		const char *spoil, *sentence;
	} fault[] = {
	    {"UPDATE audit SET subject = 5 WHERE n = 3", "change log was changed"},
	    {"UPDATE code_list SET text = 'x'", "list {0} was changed"},
	    {"UPDATE plan_file SET text = 'x'", "file of plan {0} was changed"},
	    {"UPDATE line_version SET version = 3 WHERE line = 2", "versions of line {0}"},
	    {"UPDATE line_version SET to_at = from_at WHERE line = 4 AND version = 1;"
	     "INSERT INTO line_version SELECT line, 2, from_at, to_at, project, direction, "
	     "quality, use_code,"
	     " soil_system, soil_class, low_kg, likely_kg, high_kg, ordinary_kg, avoided_why, "
	     "known, state,"
	     " thousandths, low_thousandths, high_thousandths, width_mm, thickness_mm, works, "
	     "entered_text, source,"
	     " place_text, municipality, e_m, n_m, precision_m, first_quarter, last_quarter, "
	     "certainty, visibility,"
	     " note, link, delivery, change, ended_link, ended_delivery, ended_change FROM "
	     "line_version WHERE line = 4;"
	     "UPDATE line_version SET to_at = NULL WHERE line = 4 AND version = 1",
	        "versions of line {0}"},
	    {"UPDATE snapshot SET root = file_sha256 FROM plan", "after it was locked"},
	};
	struct fixture *f = *state;
	struct gr_snapshot head = {.note = GR_STR("x"), .root = gr_merkle_root(NULL, 0)};
	struct gr_stored_plan plan = {.snapshot = {1}, .file = GR_STR("plan")};
	struct gr_check_done done;
	struct gr_error err;
	int64_t version;
	gr_snapshot_id snapshot;
	gr_plan_id id;

	filled(f);
	plan.file_sha256 = gr_sha256_of(plan.file);
	must(gr_db_begin(f->db, &err), &err);
	must(gr_store_list_save(f->db, GR_LIST_USE, GR_STR("a"), (struct gr_time){0},
	         (struct gr_time){0}, &version, &err),
	    &err);
	must(gr_store_snapshot_save(f->db, &f->stamp, &head, NULL, 0, NULL, 0, &snapshot, &err),
	    &err);
	must(gr_store_plan_save(f->db, &f->stamp, &plan, &id, &err), &err);
	must(gr_db_commit(f->db, &err), &err);
	done = checked(f, f->db);
	assert_int_equal(done.lines, 20);
	assert_int_equal(done.audit_entries, 20);
	assert_int_equal(done.snapshots, 1);
	assert_int_equal(done.lists, 1);
	for (size_t i = 0; i < sizeof(fault) / sizeof(fault[0]); i++) {
		must(gr_db_begin(f->db, &err), &err);
		fixture_sql(f, fault[i].spoil);
		must_fail(gr_store_check(f->db, f->a, &done, &err), GR_BROKEN, &err);
		if (!strstr(err.sentence, fault[i].sentence))
			fail_msg("%s: %s", fault[i].spoil, err.sentence);
		gr_db_rollback(f->db);
		checked(f, f->db);
	}
}

static void a_page_spoilt_on_the_disk_is_found_by_the_check(void **state)
{
	struct fixture *f = *state;
	struct gr_check_done done;
	struct gr_error err;
	FILE *file;
	int rc;

	filled(f);
	gr_db_close(f->db);
	file = fopen(f->url, "r+");
	assert_non_null(file);
	fseek(file, -4096, SEEK_END); /* the last page, whole */
	for (int i = 0; i < 4096; i++)
		fputc(0x5a, file);
	fclose(file);
	rc = gr_db_open(f->url, false, &f->db, &err);
	if (!rc)
		rc = gr_store_check(f->db, f->a, &done, &err);
	must_fail(rc, GR_BROKEN, &err);
}

static void postgres_is_told_to_use_its_own_program(void **state)
{
	struct fixture *f = *state;
	struct gr_backup_done done;
	struct gr_error err;

	if (f->engine == GR_SQLITE)
		return;
	must_fail(gr_store_backup(f->db, "/tmp/none.db", &done, &err), GR_INVALID, &err);
	assert_non_null(strstr(err.remedy, "pg_dump"));
}

int main(void)
{
	const struct CMUnitTest lite[] = {
	    cmocka_unit_test(a_backup_while_others_write_is_one_moment_and_comes_back),
	    cmocka_unit_test(everything_that_was_there_is_in_the_restored_copy),
	    cmocka_unit_test(a_restore_overwrites_nothing_and_takes_no_damaged_copy),
	    cmocka_unit_test(a_backup_that_is_killed_leaves_the_copy_before_it),
	    cmocka_unit_test(a_database_in_use_is_not_taken_for_a_backup),
	    cmocka_unit_test(a_backup_to_where_nothing_can_be_written_says_so),
	    cmocka_unit_test(a_page_spoilt_on_the_disk_is_found_by_the_check),
	};
	const struct CMUnitTest both[] = {
	    cmocka_unit_test(each_fault_of_the_content_is_found_by_the_check),
	    cmocka_unit_test(postgres_is_told_to_use_its_own_program),
	};

	return fixture_run_with(
	    "backup", lite, sizeof(lite) / sizeof(lite[0]), both, sizeof(both) / sizeof(both[0]));
}
