/*
 * plan_file.h - writes the plan file (doc/plan-file.md): raw data, explicit arcs, flows and potentials, so that a program that shares nothing
 * with this one can check the plan. Reads nothing.
 */
#ifndef GR_PLAN_PLAN_FILE_H
#define GR_PLAN_PLAN_FILE_H

#include "base/hash.h"
#include "plan/network.h"

/* GR_LIMIT: a is full. *text lives in a; *sha256 is that of all lines before the last. */
GR_MUST int gr_plan_file_write(const struct gr_network *n, const struct gr_flow *flow,
    struct gr_arena *a, struct gr_str *text, struct gr_sha256 *sha256, struct gr_error *err);

#endif
