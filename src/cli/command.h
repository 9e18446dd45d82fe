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

/* The most options that one call may carry. */
#define GR_RUN_OPTIONS 32

struct gr_given {
	const char *name, *value; /* value "" for a flag */
};

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
	bool progress;        /* --progress: also where stderr is no terminal */
	int64_t progress_us;  /* when the last line of it was written */
	struct gr_given option[GR_RUN_OPTIONS];
	int options;
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

/*
 * Takes the words after the program's name apart: finds the command (longest name first), its options and what is left for it. GR_INVALID says which word
 * is not understood and which commands are near. *help: --help was given (with *command NULL: for all of them).
 */
GR_MUST int gr_run_parse(struct gr_run *r, const struct gr_command *const *own, int argc, char **argv,
    const struct gr_command **command, bool *help, struct gr_error *err);
void gr_run_help(FILE *out, const struct gr_command *const *own, const struct gr_command *command);

/* Every command, in the order of the help; ended by NULL. */
extern const struct gr_command *const gr_commands[];

/* The value of an option of this call, "" for a flag that was given, NULL where it was not. */
const char *gr_run_option(const struct gr_run *r, const char *name);
/* For a command that runs long: a line on stderr at most four times a second, when it is a terminal or --progress. */
void gr_run_progress(struct gr_run *r, const char *what, int64_t done, int64_t all);

#endif
