/*
 * statements.h - every SQL constant of src/store, gathered by statements.awk.
 */
#ifndef GR_TESTS_STORE_STATEMENTS_H
#define GR_TESTS_STORE_STATEMENTS_H

#include <stddef.h>

enum on_engine { BOTH_ENGINES, SQLITE_ONLY, POSTGRES_ONLY };

struct statement {
	const char *name, *sql;
	enum on_engine engine;
};

extern const struct statement statements[];
extern const size_t statement_count;

#endif
