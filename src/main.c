/*
 * main.c - the only file that knows every room: opens struct gr_app, finds the command, runs it, and turns a failure into words.
 */
#include <limits.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/log.h"
#include "base/message.h"
#include "cli/command.h"
#include "job/run.h"
#include "query/process.h"
#include "store/app.h"
#include "store/dataset.h"
#include "web/serve.h"

#define CONNECTIONS 16 /* to the database: the threads of the server, the worker, and some room */
#define COMMAND_MEMORY ((size_t)6 << 30) /* a plan of 3,000 projects needs about 1 GB */

static int run_serve(struct gr_run *r, struct gr_error *err)
{
	const char *listen = gr_run_option(r, "--listen");
	struct gr_worker *worker = NULL;
	struct gr_error late = {0};
	bool unclean = false;
	int rc;

	r->app->listen = listen ? listen : "127.0.0.1:8080";
	rc = gr_app_start(r->app, gr_time_now(), &unclean, err);
	if (rc)
		return rc;
	if (unclean)
		gr_log(&(struct gr_log_event){.what = "start",
		    .detail = "the last server did not end by itself; the file was checked and is "
		              "whole"});
	rc = gr_worker_open(r->app, r->app->binary, r->app->url, &worker, err);
	if (!rc)
		rc = gr_serve(r->app, r->app->listen, err);
	gr_worker_close(worker);
	if (gr_app_stop(r->app, rc ? &late : err) && !rc)
		rc = (int)err->status;
	return rc;
}

static const struct gr_command serve = {
    .name = "serve",
    .usage = "[--listen ADDRESS:PORT]",
    .summary = N_("Serve the pages, and run the jobs that they ask for"),
    .right = GR_PROCESS_SHOW,
    .database = GR_OPEN_DATABASE,
    .option =
        (const struct gr_option[]){
            {"--listen", "ADDRESS:PORT", N_("where; 127.0.0.1:8080 where nothing is said")},
            {NULL, NULL, NULL},
        },
    .run = run_serve,
};

static const struct gr_command *const own[] = {&serve, NULL};

/* The folder of data, locale and assets: beside an installed program, or in the build's own folder. */
static bool find_share(const char *binary, char out[PATH_MAX])
{
	static const char *const near[] = {"/../share/grus", "/../share"};
	const char *slash = strrchr(binary, '/');
	struct stat st;

	for (size_t i = 0; slash && i < sizeof near / sizeof *near; i++) {
		char probe[PATH_MAX];
		int n = snprintf(
		    probe, sizeof probe, "%.*s%s/data", (int)(slash - binary), binary, near[i]);

		if (n > 0 && (size_t)n < sizeof probe && !stat(probe, &st)) {
			probe[strlen(probe) - strlen("/data")] = '\0';
			return realpath(probe, out);
		}
	}
	return false;
}

static int say(FILE *to, struct gr_arena *a, const struct gr_error *err)
{
	struct gr_sb sb;

	gr_sb_open(&sb, a, 8192);
	gr_error_say(&sb, err);
	fprintf(to, "%.*s\n", GR_PF(gr_sb_str(&sb)));
	return (int)err->status;
}

static int run_command(
    const struct gr_command *c, struct gr_run *r, struct gr_app *app, struct gr_error *err)
{
	struct gr_random random;
	struct gr_actor who = {.role = GR_OPERATOR, .random = &random, .now = gr_time_now()};
	int rc = GR_OK;

	gr_random_system(&random);
	r->who = &who;
	if (c->database != GR_NO_DATABASE) {
		const char *binary = app->binary;

		rc = gr_app_open(
		    app, r->db, app->share, c->database == GR_NEW_DATABASE, CONNECTIONS, err);
		r->app = app;
		app->binary = binary;
		app->cache = gr_dataset_cache_open();
		if (!rc && !app->cache)
			rc = gr_fail_full(err);
	}
	if (!rc && c->database == GR_OPEN_DATABASE)
		rc = gr_query_process_default(app, &who.process, err);
	if (!rc && c->database != GR_NO_DATABASE)
		rc = gr_may_ever(&who, c->right, err);
	if (!rc)
		rc = c->run(r, err);
	if (r->app) {
		gr_dataset_cache_close(app->cache);
		gr_app_close(app);
	}
	return rc;
}

int main(int argc, char **argv)
{
	static char binary[PATH_MAX], share[PATH_MAX], locale[PATH_MAX + 16];
	struct gr_app app = {.share = share, .binary = binary};
	struct gr_run r = {.db = "grus.db", .out = stdout, .err = stderr};
	const struct gr_command *command = NULL;
	struct gr_error err = {0};
	bool help = false;
	ssize_t n = readlink("/proc/self/exe", binary, sizeof binary - 1);
	int rc = GR_OK;

	signal(SIGPIPE, SIG_IGN);
	r.arena = gr_arena_open(COMMAND_MEMORY);
	if (!r.arena || n < 0 || sodium_init() < 0) {
		fputs("grus: out of memory\n", stderr);
		return GR_BROKEN;
	}
	if (!find_share(binary, share))
		rc = gr_fail(&err, GR_BROKEN,
		    N_("The folder of data and texts that belongs to the program is missing."),
		    N_("Build or install Grus again."));
	snprintf(locale, sizeof locale, "%s/locale", share);
	if (!rc)
		rc = gr_message_open(locale, &err);
	gr_message_language(getenv("GRUS_LANGUAGE") && !strcmp(getenv("GRUS_LANGUAGE"), "en")
	                        ? GR_ENGLISH
	                        : GR_DANISH);
	if (!rc)
		rc = gr_run_parse(&r, own, argc - 1, argv + 1, &command, &help, &err);
	if (!rc && help)
		gr_run_help(stdout, own, command);
	else if (!rc)
		rc = run_command(command, &r, &app, &err);
	if (!rc && fflush(stdout))
		rc = gr_fail(&err, GR_BROKEN, N_("The answer could not be written to its end."),
		    N_("Is the disk full?"));
	if (rc && err.sentence) /* a command that said everything itself fails without a sentence */
		say(stderr, r.arena, &err);
	gr_arena_close(r.arena);
	return rc;
}
