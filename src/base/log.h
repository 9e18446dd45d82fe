/*
 * log.h - one event, one line of JSON on stderr: what, request id, actor id, duration, status. Never a name, an
 * address, a tonne or a token. Locks for itself.
 */
#ifndef GR_BASE_LOG_H
#define GR_BASE_LOG_H

#include <stdint.h>

struct gr_log_event {
	const char *what; /* "http", "plan.run", "start": a literal */
	int64_t request, actor, duration_us;
	int status;
	const char *detail; /* NULL or a literal */
};

void gr_log(const struct gr_log_event *e);

#endif
