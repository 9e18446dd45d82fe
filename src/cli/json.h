/*
 * json.h - what commands print with --json: figures that may be hidden, texts with a length, and the end of it. Knows no view.
 */
#ifndef GR_CLI_JSON_H
#define GR_CLI_JSON_H

#include <jansson.h>
#include <stdio.h>

#include "base/error.h"
#include "base/num.h"
#include "base/time.h"
#include "domain/figure.h"

json_t *gr_json_text(struct gr_str s);        /* null where it is empty */
json_t *gr_json_figure(struct gr_figure f);   /* a number; null where it is missing; "hidden" where it is hidden */
json_t *gr_json_time(struct gr_time t);       /* 2027-03-01T12:00:00Z; null where it is 0 */
json_t *gr_json_quarter(struct gr_quarter q); /* "2028-Q3" */
json_t *gr_json_i128(gr_i128 n);              /* decimal text: JSON's numbers are too short */
/* Prints and gives root back to the library. GR_BROKEN where it could not be made (root NULL) or written. */
GR_MUST int gr_json_print(FILE *out, json_t *root, struct gr_error *err);

#endif
