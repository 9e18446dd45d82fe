/*
 * print.h - what commands print for people: columns separated by tabs, with the Danish formats of base/danish.h. A hidden figure is a word, not 0.
 */
#ifndef GR_CLI_PRINT_H
#define GR_CLI_PRINT_H

#include <stdio.h>

#include "base/error.h"
#include "base/num.h"
#include "base/time.h"
#include "domain/figure.h"

struct gr_arena;

void gr_print_text(FILE *out, struct gr_str s);  /* and a tab */
void gr_print_msg(FILE *out, const char *msgid); /* translated, and a tab */
void gr_print_kg(FILE *out, struct gr_arena *a, struct gr_figure kg); /* as tonnes, and a tab */
void gr_print_end(FILE *out);                    /* the row's end */
/* A sentence with values, and a line's end. */
void gr_print_say(FILE *out, struct gr_arena *a, const char *msgid, const struct gr_arg *arg, size_t args);

/* A whole file into the arena. GR_MISSING / GR_DENIED / GR_LIMIT (max bytes) with the path; "-" is standard input. */
GR_MUST int gr_file_read(const char *path, size_t max, struct gr_arena *a, struct gr_str *out, struct gr_error *err);
/* RELIABILITY 2: temporary file beside it, write, fsync, rename, fsync of the folder; "-" is out. */
GR_MUST int gr_file_write(const char *path, FILE *out, struct gr_str bytes, struct gr_arena *a, struct gr_error *err);

#endif
