/*
 * command.h - one entry per command: it parses arguments, calls down and prints; help, manual page and completion come from the entry.
 */
#ifndef GR_CLI_COMMAND_H
#define GR_CLI_COMMAND_H

#include <stdio.h>

#include "access/actor.h"
#include "access/right.h"
#include "base/arena.h"
#include "base/error.h"

struct gr_app;

/* What a command gets. */
struct gr_run {
	struct gr_app *app;   /* NULL where .database is GR_NO_DATABASE */
	struct gr_actor *who; /* GR_OPERATOR, process of the file */
	struct gr_arena *arena;
	int argc;             /* what follows the command's name, options already taken out of it */
	char **argv;
	const char *db;       /* --db */
	bool json;            /* --json */
	bool quiet;           /* no progress on stderr */
	FILE *out, *err;      /* stdout, stderr; tests give their own */
};

enum gr_database { GR_NO_DATABASE, GR_NEW_DATABASE, GR_OPEN_DATABASE };

/* An option of one command; the common ones (--db --json --help --quiet) are main.c's. */
struct gr_option {
	const char *name;  /* "--dry-run"; value options take the next word */
	const char *value; /* NULL: a flag; else what to write in help: "FILE" */
	const char *summary; /* msgid */
};

struct gr_command {
	const char *name;    /* "pool list" */
	const char *usage;   /* "[--as market]" */
	const char *summary; /* msgid */
	enum gr_right right; /* unused where database is GR_NO_DATABASE */
	enum gr_database database;
	const struct gr_option *option; /* ended by name NULL; NULL = none */
	bool json;           /* takes --json */
	int (*run)(struct gr_run *r, struct gr_error *err); /* the status is the exit code */
};

/* Every command, in the order of the help; ended by NULL. */
extern const struct gr_command *const gr_commands[];

/* The value of an option of this call, "" for a flag that was given, NULL where it was not. */
const char *gr_run_option(const struct gr_run *r, const char *name);
/* For a command that runs long: a line on stderr at most four times a second, when it is a terminal or --progress. */
void gr_run_progress(const struct gr_run *r, const char *what, int64_t done, int64_t all);

#endif
