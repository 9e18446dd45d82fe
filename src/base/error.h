/*
 * error.h - the one way in which a function says that it failed: a status, a sentence, a remedy and the place.
 * Knows nothing of languages or formats; base/message.h turns an error into text at the edge.
 */
#ifndef GR_BASE_ERROR_H
#define GR_BASE_ERROR_H

#include <stddef.h>
#include <stdint.h>

#include "base/text.h"

/* Marks a msgid for translation where it stands; base/message.h looks it up when it is shown. */
#define N_(msgid) msgid
#define GR_MUST __attribute__((warn_unused_result))

/* The number is the exit code of the command line too. */
enum gr_status {
	GR_OK = 0,
	GR_BROKEN = 1,    /* the machine, the file or the database failed us; nothing was saved */
	GR_INVALID = 2,   /* what was given cannot be right */
	GR_MISSING = 3,   /* what was asked for does not exist, or (flow/) no flow exists */
	GR_LIMIT = 4,     /* a bound of size, memory, time or number was exceeded */
	GR_UNBOUNDED = 5, /* only flow/: cost falls without end */
	GR_CONFLICT = 6,  /* somebody else changed it first */
	GR_DENIED = 7     /* this actor may not */
};

/* How a value is to be shown once the reader's language is known. */
enum gr_arg_kind {
	GR_ARG_TEXT,
	GR_ARG_COUNT,    /* a plain whole number */
	GR_ARG_YEAR,     /* a whole number without thousands separators: year, row, port */
	GR_ARG_KG,       /* shown as tonnes */
	GR_ARG_LITRES,   /* shown as m3 */
	GR_ARG_ORE,      /* shown as kr. */
	GR_ARG_ORE_PER_T,
	GR_ARG_M,        /* shown as km */
	GR_ARG_PERMILLE, /* shown as percent, one decimal */
	GR_ARG_QUARTER,  /* quarters since 2000-Q1 */
	GR_ARG_TIME,     /* microseconds UTC, shown as a Danish date and hour */
	GR_ARG_BYTES
};

struct gr_arg {
	enum gr_arg_kind kind;
	int64_t n;
	struct gr_str text; /* GR_ARG_TEXT only; gr_fail_with copies it. Read it by gr_arg_str */
};

/* The text of an argument where it lies, also in an error and in a copy of one. One that was taken out of its error alone
 * has lost its text: pass the error's arg array on, or the error. */
struct gr_str gr_arg_str(const struct gr_arg *arg);

struct gr_arg gr_arg_text(struct gr_str text);
struct gr_arg gr_arg_z(const char *text);
struct gr_arg gr_arg_count(int64_t n);
struct gr_arg gr_arg_year(int64_t n);
struct gr_arg gr_arg_kg(int64_t kg);
struct gr_arg gr_arg_litres(int64_t litres);
struct gr_arg gr_arg_ore(int64_t ore);
struct gr_arg gr_arg_ore_per_t(int64_t ore_per_t);
struct gr_arg gr_arg_m(int64_t m);
struct gr_arg gr_arg_permille(int64_t permille);
struct gr_arg gr_arg_quarter(int32_t quarter);
struct gr_arg gr_arg_time(int64_t us);
struct gr_arg gr_arg_bytes(int64_t bytes);

#define GR_ERROR_ARGS 6
#define GR_ERROR_TEXT 600
#define GR_ERROR_PLACE 200

/* Needs no arena and owns its texts, so it may be copied and outlives everything. */
struct gr_error {
	enum gr_status status;
	const char *sentence; /* msgid with {0} {1} ...; a literal */
	const char *remedy;   /* msgid or "" ; a literal */
	struct gr_arg arg[GR_ERROR_ARGS];
	size_t args;
	char place[GR_ERROR_PLACE]; /* "Behov!D14", "line 17", a path; "" where nobody knew one */
	char text[GR_ERROR_TEXT];   /* the bytes of the text arguments */
	size_t text_n;
};

/* A call's values: GR_ARGS(gr_arg_kg(a), gr_arg_kg(b)). */
#define GR_ARGS(...)                                                                                \
	(const struct gr_arg[]){__VA_ARGS__},                                                       \
	    sizeof((const struct gr_arg[]){__VA_ARGS__}) / sizeof(struct gr_arg)

/* Both fill *err and return status, so that a caller can write: return gr_fail(...). */
int gr_fail(struct gr_error *err, enum gr_status status, const char *sentence, const char *remedy);
/* Texts longer than what is left of err->text are cut at a whole character and end in "...". */
int gr_fail_with(struct gr_error *err, enum gr_status status, const char *sentence,
    const char *remedy, const struct gr_arg *arg, size_t args);
/* Out of arena: the same sentence everywhere. */
int gr_fail_full(struct gr_error *err);
/* Adds the place where it is known; the first one given stays. */
void gr_error_at(struct gr_error *err, const char *place);

#endif
