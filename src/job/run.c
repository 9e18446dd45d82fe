#include "job/run.h"

#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/log.h"
#include "change/job.h"

#define CHILD_SECONDS 120
#define CHILD_MEMORY ((rlim_t)2 << 30)
#define LOOK_MS 500

struct gr_worker {
	struct gr_app *app;
	const char *binary, *url;
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t wake;
	bool stop;
	struct gr_random random;
};

static bool stopped_after(struct gr_worker *w, int64_t ms)
{
	struct timespec until;
	bool stop;

	clock_gettime(CLOCK_REALTIME, &until);
	until.tv_sec += (time_t)(ms / 1000);
	until.tv_nsec += (long)(ms % 1000) * 1000000L;
	if (until.tv_nsec >= 1000000000L) {
		until.tv_sec++;
		until.tv_nsec -= 1000000000L;
	}
	pthread_mutex_lock(&w->lock);
	if (!w->stop)
		pthread_cond_timedwait(&w->wake, &w->lock, &until);
	stop = w->stop;
	pthread_mutex_unlock(&w->lock);
	return stop;
}

static pid_t start_child(const struct gr_worker *w, gr_job_id id)
{
	struct rlimit memory = {CHILD_MEMORY, CHILD_MEMORY}, seconds = {CHILD_SECONDS, CHILD_SECONDS};
	char number[24];
	pid_t pid;

	snprintf(number, sizeof number, "%lld", (long long)id.v);
	pid = fork();
	if (pid)
		return pid;
	/* Only calls that are safe between fork and exec in a program with threads. */
	setrlimit(RLIMIT_AS, &memory);
	setrlimit(RLIMIT_CPU, &seconds);
	execl(w->binary, w->binary, "job", "run", number, "--db", w->url, "--quiet", (char *)NULL);
	_exit(127);
}

/* NULL: it ended by itself and well. */
static const char *wait_for(struct gr_worker *w, pid_t pid)
{
	int64_t began = gr_time_monotonic_us();
	const char *why = NULL;
	int status = 0;

	while (waitpid(pid, &status, WNOHANG) == 0) {
		bool late = gr_time_monotonic_us() - began > (int64_t)CHILD_SECONDS * 1000000;

		if (!late && !stopped_after(w, 50))
			continue;
		why = late ? N_("The job took longer than 120 seconds and was stopped.")
			   : N_("Grus was stopped while the job ran. It starts again with Grus.");
		kill(pid, SIGKILL);
		waitpid(pid, &status, 0);
		return why;
	}
	if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
		return NULL;
	if (WIFSIGNALED(status))
		return N_("The job was stopped by the system: too much memory or time.");
	return N_("The job failed. The log says why.");
}

static void run_one(struct gr_worker *w, const struct gr_actor *who, gr_job_id id)
{
	struct gr_error err = {0};
	int64_t began = gr_time_monotonic_us();
	pid_t pid = start_child(w, id);
	const char *why = pid < 0 ? N_("The job could not be started.") : wait_for(w, pid);

	if (why && !w->stop && gr_job_fail(w->app, who, id, why, &err))
		why = N_("The job failed, and that could not be written down.");
	gr_log(&(struct gr_log_event){.what = "job",
	    .request = id.v,
	    .duration_us = gr_time_monotonic_us() - began,
	    .status = why ? 1 : 0,
	    .detail = why});
}

static void *work(void *self)
{
	struct gr_worker *w = self;
	bool first = true;

	do {
		struct gr_error err = {0};
		struct gr_actor who = {.role = GR_OPERATOR, .now = gr_time_now(), .random = &w->random};
		gr_job_id id = {0};

		if (!gr_job_take(w->app, &who, first, &id, &err) && id.v)
			run_one(w, &who, id);
		first = false;
	} while (!stopped_after(w, LOOK_MS));
	return NULL;
}

int gr_worker_open(struct gr_app *app, const char *binary, const char *url, struct gr_worker **out,
    struct gr_error *err)
{
	struct gr_worker *w = calloc(1, sizeof *w);

	if (!w)
		return gr_fail_full(err);
	*w = (struct gr_worker){.app = app, .binary = binary, .url = url};
	gr_random_system(&w->random);
	pthread_mutex_init(&w->lock, NULL);
	pthread_cond_init(&w->wake, NULL);
	if (pthread_create(&w->thread, NULL, work, w)) {
		free(w);
		return gr_fail(err, GR_BROKEN, N_("The worker could not be started."),
		    N_("Are there too many processes on this machine?"));
	}
	*out = w;
	return GR_OK;
}

void gr_worker_close(struct gr_worker *w)
{
	if (!w)
		return;
	pthread_mutex_lock(&w->lock);
	w->stop = true;
	pthread_cond_signal(&w->wake);
	pthread_mutex_unlock(&w->lock);
	pthread_join(w->thread, NULL);
	pthread_cond_destroy(&w->wake);
	pthread_mutex_destroy(&w->lock);
	free(w);
}
