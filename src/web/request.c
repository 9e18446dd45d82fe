#include "web/request.h"

#include <stdarg.h>
#include <stdio.h>

void gr_request_redirect(struct gr_request *rq, const char *format, ...)
{
	char room[512];
	va_list args;
	int n;

	va_start(args, format);
	n = vsnprintf(room, sizeof room, format, args);
	va_end(args);
	rq->status = 303;
	rq->location = n > 0 && (size_t)n < sizeof room ? gr_str_copy(rq->arena, gr_str(room))
	                                                : GR_STR("/");
}

void gr_request_file(struct gr_request *rq, const char *type, struct gr_str name)
{
	rq->type = type;
	rq->download = name;
}

int gr_request_id(const struct gr_request *rq, int64_t *out, struct gr_error *err)
{
	if (rq->part.n && rq->part.n <= 18 && rq->part.p[0] != '+' && rq->part.p[0] != '-' &&
	    gr_str_i64(rq->part, out) && *out > 0)
		return GR_OK;
	return gr_fail(err, GR_MISSING, N_("There is no page at this address."),
	    N_("Go to the front page, and find it from there."));
}

int64_t gr_request_number(const struct gr_request *rq, const char *name)
{
	struct gr_str s = gr_form_get(&rq->query, name);
	int64_t n;

	return s.n <= 18 && gr_str_i64(s, &n) ? n : 0;
}
