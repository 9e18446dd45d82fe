#include "base/log.h"

#include <pthread.h>
#include <stdio.h>

#include "base/time.h"

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

void gr_log(const struct gr_log_event *e)
{
	struct gr_civil c = gr_time_utc(gr_time_now());
	char line[600];
	int n = snprintf(line, sizeof line,
	    "{\"time\":\"%04d-%02d-%02dT%02d:%02d:%02dZ\",\"what\":\"%s\",\"request\":%lld,"
	    "\"actor\":%lld,\"us\":%lld,\"status\":%d%s%s%s}\n",
	    c.date.year, c.date.month, c.date.day, c.hour, c.minute, c.second, e->what,
	    (long long)e->request, (long long)e->actor, (long long)e->duration_us, e->status,
	    e->detail ? ",\"detail\":\"" : "", e->detail ? e->detail : "", e->detail ? "\"" : "");

	if (n < 0 || (size_t)n >= sizeof line)
		return; /* only literals come here; a longer one is seen by the test of its caller */
	pthread_mutex_lock(&lock);
	fwrite(line, 1, (size_t)n, stderr);
	pthread_mutex_unlock(&lock);
}
