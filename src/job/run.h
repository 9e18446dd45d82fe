/*
 * run.h - the worker of `grus serve`: one thread that takes queued jobs and runs each in a child of its own (this binary, started by exec), under
 * RELIABILITY 3's bounds of time and memory. Knows no job from the inside.
 */
#ifndef GR_JOB_RUN_H
#define GR_JOB_RUN_H

#include "base/error.h"

struct gr_app;
struct gr_worker;

/* binary and url are borrowed until the close. */
GR_MUST int gr_worker_open(struct gr_app *app, const char *binary, const char *url,
    struct gr_worker **out, struct gr_error *err);
/* Ends a running child (its job is queued again at the next start) and waits for the thread. NULL is allowed. */
void gr_worker_close(struct gr_worker *w);

#endif
