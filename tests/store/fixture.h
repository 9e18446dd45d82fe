/*
 * fixture.h - a fresh database for each test, on each engine: a SQLite file in a folder of its own, or a schema of its own in the
 * PostgreSQL server that GRUS_TEST_PG names.
 */
#ifndef GR_TESTS_STORE_FIXTURE_H
#define GR_TESTS_STORE_FIXTURE_H

/* cmocka wants these before its own header. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "domain/dataset.h"
#include "store/db.h"
#include "store/stamp.h"

struct fixture {
	enum gr_engine engine;
	char folder[100];
	char url[600];
	struct gr_db *db;
	struct gr_arena *a;
	struct gr_stamp stamp; /* process 1 at NOW, change 1 */
};

#define NOW 1790000000000000 /* an afternoon in September 2026 */

/* Runs each test on SQLite, and on PostgreSQL where there is one; what follows the name says on which. */
int fixture_run(const char *group, const struct CMUnitTest *test, size_t count);
/* As fixture_run for both[], after lite[] on SQLite alone. */
int fixture_run_with(const char *group, const struct CMUnitTest *lite, size_t lites, const struct CMUnitTest *both,
    size_t count);
/* On PostgreSQL alone; without one there is nothing to run, and that is no failure. */
int fixture_run_pg(const char *group, const struct CMUnitTest *test, size_t count);
/* Where test databases lie: in memory where there is room for them, since most tests do not ask what a sync is worth. */
const char *fixture_folder(void);
/* For tests that make their databases themselves: an empty place, no connection. */
int fixture_place(struct fixture *f, enum gr_engine engine);
void fixture_clear(struct fixture *f);

/* Fails the test with the sentence where rc is not 0. */
void must(int rc, const struct gr_error *err);
/* Fails the test where the status is another. */
void must_fail(int rc, enum gr_status status, const struct gr_error *err);

/* A process (1) with organisations 1 KOG, 2 SOR, 3 ROS, committed. */
void fixture_process(struct fixture *f);
/* A link of an organisation, committed. */
gr_link_id fixture_link(struct fixture *f, int64_t org);
/* An unsaved line of an organisation in a project that is there; likely in kg. */
struct gr_line fixture_line(struct fixture *f, int64_t org, const char *project, int64_t likely_kg);
/* Saves it in a transaction of its own. */
gr_line_id fixture_saved(struct fixture *f, const struct gr_line *line);
/* A statement of the test's own, as the owner of the file might run it with another program. */
void fixture_sql(struct fixture *f, const char *sql);
int64_t fixture_number(struct fixture *f, const char *sql);

#endif
