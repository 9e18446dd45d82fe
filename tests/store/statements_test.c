/*
 * Every SQL constant of the room, prepared on each engine.
 */
#include "statements.h"

#include <stdio.h>
#include <string.h>

#include "fixture.h"
#include "store/private.h"

static void every_statement_can_be_prepared(void **state)
{
	struct fixture *f = *state;
	enum on_engine other = f->engine == GR_SQLITE ? POSTGRES_ONLY : SQLITE_ONLY;

	assert_true(statement_count > 90);
	for (size_t i = 0; i < statement_count; i++) {
		struct gr_stmt *st;
		struct gr_error err;

		/* transactions, and the table with tokens, are scripts */
		if (statements[i].engine == other || strstr(statements[i].name, "begin") ||
		    strstr(statements[i].name, "schema.table_sql"))
			continue;
		if (gr_stmt_open(f->db, statements[i].sql, &st, &err))
			fail_msg("%s: %s %.*s", statements[i].name, err.sentence, (int)err.text_n,
			    err.text);
		gr_stmt_close(st);
	}
}

/* Rows that are written once: no statement of ours changes or removes them. */
static void nothing_changes_what_is_written_once(void **state)
{
	static const char *const once[] = {"snapshot", "snapshot_line", "snapshot_list",
	    "publication", "publication_row", "audit", "code_list", "plan", "plan_file",
	    "schema_version", "idempotency", "confirmation", "problem"};

	(void)state;
	for (size_t i = 0; i < statement_count; i++)
		for (size_t t = 0; t < sizeof(once) / sizeof(once[0]); t++) {
			char update[64], remove[64];

			snprintf(update, sizeof(update), "UPDATE %s ", once[t]);
			snprintf(remove, sizeof(remove), "DELETE FROM %s ", once[t]);
			if (strstr(statements[i].sql, update) || strstr(statements[i].sql, remove))
				fail_msg("%s changes %s", statements[i].name, once[t]);
		}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_statement_can_be_prepared),
	    cmocka_unit_test(nothing_changes_what_is_written_once),
	};

	return fixture_run("statements", tests, sizeof(tests) / sizeof(tests[0]));
}
