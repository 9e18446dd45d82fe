#include "fixture.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "base/message.h"
#include "store/audit.h"
#include "store/line.h"
#include "store/link.h"
#include "store/organisation.h"
#include "store/private.h"
#include "store/process.h"
#include "store/project.h"
#include "store/schema.h"

void must(int rc, const struct gr_error *err)
{
	if (rc)
		fail_msg("status %d: %s (%.*s) at %s", rc, err->sentence, (int)err->text_n,
		    err->text, err->place);
}

void must_fail(int rc, enum gr_status status, const struct gr_error *err)
{
	if (rc != (int)status)
		fail_msg("status %d instead of %d: %s (%.*s)", rc, (int)status,
		    rc ? err->sentence : "", rc ? (int)err->text_n : 0, err->text);
	assert_int_equal(err->status, status);
}

static const char *postgres(void)
{
	return getenv("GRUS_TEST_PG");
}

static void on_server(const char *sql)
{
	PGconn *pg = PQconnectdb(postgres());
	PGresult *result = PQexec(pg, sql);

	if (PQresultStatus(result) != PGRES_COMMAND_OK)
		fail_msg("%s", PQerrorMessage(pg));
	PQclear(result);
	PQfinish(pg);
}

const char *fixture_folder(void)
{
	struct statvfs is;

	if (statvfs("/dev/shm", &is) == 0 && access("/dev/shm", W_OK) == 0 &&
	    is.f_bavail * is.f_frsize > (fsblkcnt_t)500 << 20)
		return "/dev/shm";
	return "/tmp";
}

int fixture_place(struct fixture *f, enum gr_engine engine)
{
	static int serial;
	char sql[128];

	memset(f, 0, sizeof(*f));
	f->engine = engine;
	f->a = gr_arena_open((size_t)256 << 20);
	snprintf(f->folder, sizeof(f->folder), "%s/grus-store.XXXXXX", fixture_folder());
	if (!mkdtemp(f->folder))
		return -1;
	if (engine == GR_SQLITE) {
		snprintf(f->url, sizeof(f->url), "%s/test.db", f->folder);
		return 0;
	}
	snprintf(sql, sizeof(sql), "CREATE SCHEMA t%ld_%d", (long)getpid(), ++serial);
	on_server(sql);
	snprintf(f->url, sizeof(f->url), "%s options='-c search_path=t%ld_%d'", postgres(),
	    (long)getpid(), serial);
	return 0;
}

void fixture_clear(struct fixture *f)
{
	char command[160];

	gr_db_close(f->db);
	gr_arena_close(f->a);
	f->db = NULL;
	snprintf(command, sizeof(command), "rm -rf '%s'", f->folder);
	if (system(command) != 0)
		fail_msg("could not remove %s", f->folder);
	if (f->engine == GR_POSTGRES) {
		const char *schema = strstr(f->url, "search_path=") + strlen("search_path=");

		snprintf(command, sizeof(command),
		    "SET client_min_messages = error; DROP SCHEMA %.*s CASCADE",
		    (int)strcspn(schema, "'"), schema);
		on_server(command);
	}
}

static int open_on(void **state, enum gr_engine engine)
{
	struct fixture *f = calloc(1, sizeof(*f));
	struct gr_error err;

	*state = f;
	if (!f || fixture_place(f, engine))
		return -1;
	must(gr_db_open(f->url, true, &f->db, &err), &err);
	must(gr_schema_migrate(f->db, (struct gr_time){NOW}, NULL, &err), &err);
	f->stamp = (struct gr_stamp){.process = {1}, .at = {NOW}, .change = 1};
	return 0;
}

static int open_lite(void **state)
{
	return open_on(state, GR_SQLITE);
}

static int open_pg(void **state)
{
	return open_on(state, GR_POSTGRES);
}

static int close_it(void **state)
{
	fixture_clear(*state);
	free(*state);
	return 0;
}

#define TESTS_MAX 128

static struct CMUnitTest all[TESTS_MAX];
static char title[TESTS_MAX][160];
static size_t tests;

static void put(const struct CMUnitTest *test, size_t count, enum gr_engine engine)
{
	for (size_t i = 0; i < count && tests < TESTS_MAX; i++, tests++) {
		snprintf(title[tests], sizeof(title[tests]), "%s %s", test[i].name,
		    engine == GR_POSTGRES ? "(PostgreSQL)" : "(SQLite)");
		all[tests] = (struct CMUnitTest){
		    .name = title[tests],
		    .test_func = test[i].test_func,
		    .setup_func = engine == GR_POSTGRES ? open_pg : open_lite,
		    .teardown_func = close_it,
		};
	}
}

int fixture_run_with(const char *group, const struct CMUnitTest *lite, size_t lites,
    const struct CMUnitTest *both, size_t count)
{
	cmocka_set_message_output(CM_OUTPUT_TAP);
	put(lite, lites, GR_SQLITE);
	put(both, count, GR_SQLITE);
	if (postgres())
		put(both, count, GR_POSTGRES);
	return _cmocka_run_group_tests(group, all, tests, NULL, NULL);
}

static void nothing_to_run(void **state)
{
	(void)state;
}

int fixture_run_pg(const char *group, const struct CMUnitTest *test, size_t count)
{
	static const struct CMUnitTest none = {
	    .name = "no PostgreSQL on this machine", .test_func = nothing_to_run};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	if (postgres())
		put(test, count, GR_POSTGRES);
	else
		all[tests++] = none;
	return _cmocka_run_group_tests(group, all, tests, NULL, NULL);
}

int fixture_run(const char *group, const struct CMUnitTest *test, size_t count)
{
	return fixture_run_with(group, NULL, 0, test, count);
}

void fixture_process(struct fixture *f)
{
	static const char *const code[] = {"KOG", "SOR", "ROS"};
	static const char *const name[] = {"Køge Kommune", "Sorø Kommune", "Roskilde Kommune"};
	struct gr_stored_process process = {
	    .name = GR_STR("Sammen om mindre råstofforbrug"),
	    .challenge = GR_STR("Grus er en knap ressource."),
	    .goal = GR_STR("20 % i 2032."),
	    .owner = GR_STR("RSJ"),
	    .target = GR_STR("t1"),
	    .deadline = {NOW + 1},
	    .example = true,
	};
	struct gr_error err;
	gr_process_id id;

	must(gr_db_begin(f->db, &err), &err);
	must(gr_store_process_save(f->db, &process, &id, &err), &err);
	assert_int_equal(id.v, 1);
	for (int i = 0; i < 3; i++) {
		struct gr_stored_org org = {
		    .id = {i + 1},
		    .code = gr_str(code[i]),
		    .name = gr_str(name[i]),
		    .kind = GR_STR("municipality"),
		    .role = GR_STR("builder"),
		    .municipality = 259 + i,
		};

		must(gr_store_org_save(f->db, &org, (struct gr_time){NOW}, &err), &err);
	}
	must(gr_db_commit(f->db, &err), &err);
}

gr_link_id fixture_link(struct fixture *f, int64_t org)
{
	struct gr_stored_link link = {
	    .role = 1, .org = {org}, .task = GR_STR("deliver"), .expires = {NOW + 1000000}};
	char token[32];
	struct gr_error err;
	gr_link_id id;
	static int serial;

	snprintf(token, sizeof(token), "token %d", ++serial);
	must(gr_db_begin(f->db, &err), &err);
	must(gr_store_link_save(f->db, &f->stamp, &link, gr_sha256_of(gr_str(token)), &id, &err),
	    &err);
	must(gr_db_commit(f->db, &err), &err);
	return id;
}

struct gr_line fixture_line(struct fixture *f, int64_t org, const char *project, int64_t likely_kg)
{
	struct gr_project p = {.org = {org}, .name = gr_str(project), .type = GR_STR("road_path")};
	struct gr_error err;

	must(gr_db_begin(f->db, &err), &err);
	must(gr_store_project_need(f->db, &f->stamp, &p, &p.id, &err), &err);
	must(gr_db_commit(f->db, &err), &err);
	return (struct gr_line){
	    .org = {org},
	    .project = p.id,
	    .project_name = gr_str(project),
	    .project_type = GR_STR("road_path"),
	    .direction = GR_SURPLUS,
	    .quality = GR_STR("sg_ii"),
	    .use = GR_STR("road_base"),
	    .soil_system = GR_STR("kategori"),
	    .soil_class = GR_STR("1"),
	    .low_kg = likely_kg / 2,
	    .likely_kg = likely_kg,
	    .high_kg = likely_kg * 2,
	    .ordinary_kg = likely_kg + 7,
	    .avoided_why = GR_STR("thinner_layer"),
	    .entered = {.known = GR_KNOWN_METRES,
	        .state = GR_LOOSE,
	        .thousandths = 1234,
	        .low_thousandths = -1,
	        .high_thousandths = 5,
	        .width_mm = 3500,
	        .thickness_mm = 200,
	        .works = GR_STR("road_new"),
	        .text = GR_STR("1.234,5 \"m\"\tog\\mere"),
	        .source = GR_STR("Behov!D14")},
	    .place = {.text = GR_STR("Ved Køge Å"),
	        .municipality = 259,
	        .e_m = 700001,
	        .n_m = 6150002,
	        .precision_m = 30},
	    .first = {104},
	    .last = {111},
	    .certainty = GR_TENDERED,
	    .visibility = GR_VISIBLE_PARTNERS,
	    .note = GR_STR("første linje\nanden linje"),
	};
}

gr_line_id fixture_saved(struct fixture *f, const struct gr_line *line)
{
	struct gr_error err;
	gr_line_id id;

	must(gr_db_begin(f->db, &err), &err);
	must(gr_store_line_save(f->db, &f->stamp, line, &id, NULL, &err), &err);
	must(gr_db_commit(f->db, &err), &err);
	return id;
}

void fixture_sql(struct fixture *f, const char *sql)
{
	struct gr_error err;

	must(gr_db_script(f->db, sql, &err), &err);
}

int64_t fixture_number(struct fixture *f, const char *sql)
{
	struct gr_stmt *st;
	struct gr_error err;
	int64_t n = 0;

	must(gr_stmt_open(f->db, sql, &st, &err), &err);
	must(gr_stmt_run_i64(st, &n, &err), &err);
	return n;
}
