#include "cli/command.h"

#include <string.h>
#include <unistd.h>

#include "base/time.h"

const char *gr_run_option(const struct gr_run *r, const char *name)
{
	for (int i = 0; i < r->options; i++)
		if (!strcmp(r->option[i].name, name))
			return r->option[i].value;
	return NULL;
}

void gr_run_progress(struct gr_run *r, const char *what, int64_t done, int64_t all)
{
	int64_t now = gr_time_monotonic_us();

	if (r->quiet || (!r->progress && !isatty(fileno(r->err))))
		return;
	if (done < all && now - r->progress_us < 250000)
		return;
	r->progress_us = now;
	fprintf(r->err, "\r%s %lld/%lld%s", what, (long long)done, (long long)all, done < all ? "" : "\n");
	fflush(r->err);
}
