/*
 * plan_run.c - one region from lines to a proved plan: plan_run DATA DEMO [NET]. Prints CPU seconds of each part, peak memory and
 * counts in one line of names and values; NET gets the network of the joint plan as DIMACS, for the peers.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

#include "base/arena.h"
#include "domain/demo.h"
#include "flow/dimacs.h"
#include "plan/network.h"
#include "plan/plan.h"
#include "proof/plan_file.h"

#define MEMORY ((size_t)8 << 30)

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void stop(const char *what, const struct gr_error *err)
{
	fprintf(stderr, "%s: %s %s\n", what, err->sentence, err->place);
	exit(1);
}

static struct gr_str file_of(struct gr_arena *a, const char *dir, const char *name)
{
	char path[4096];
	FILE *f;
	char *p = NULL;
	long n = 0;

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	f = fopen(path, "rb");
	if (f && fseek(f, 0, SEEK_END) == 0 && (n = ftell(f)) >= 0) {
		rewind(f);
		p = gr_alloc(a, (size_t)n + 1);
	}
	if (!p || fread(p, 1, (size_t)n, f) != (size_t)n) {
		fprintf(stderr, "cannot read %s\n", path);
		exit(1);
	}
	fclose(f);
	return (struct gr_str){p, (size_t)n};
}

struct parts {
	const char *name[16];
	double at[16];
	int parts;
};

static bool note(void *self, const char *what, int64_t done, int64_t all)
{
	struct parts *p = self;

	(void)done;
	(void)all;
	p->name[p->parts] = what;
	p->at[p->parts++] = now();
	return false;
}

static void write_net(const struct gr_network *n, const char *path)
{
	struct gr_error err;
	FILE *f = fopen(path, "w");

	if (!f || gr_dimacs_write_net(f, &n->net, &err) || fclose(f)) {
		fprintf(stderr, "cannot write %s\n", path);
		exit(1);
	}
}

int main(int argc, char **argv)
{
	struct gr_arena *a = gr_arena_open(MEMORY);
	struct gr_str text[GR_LISTS];
	struct gr_plan_params params;
	struct gr_dataset d;
	struct gr_demo demo;
	struct gr_plan plan;
	struct gr_proof proof;
	struct gr_error err = {0};
	struct parts parts = {.parts = 0};
	struct rusage usage;
	double begun, made, proved;

	if (argc < 3 || !a) {
		fputs("plan_run DATA DEMO [NET]\n", stderr);
		return 2;
	}
	for (int i = 0; i < GR_LISTS; i++)
		text[i] = file_of(a, argv[1], gr_list_file((enum gr_list)i));
	if (gr_dataset_read(text, a, &d, &err) ||
	    gr_demo_read(file_of(a, argv[2], "projects.csv"), file_of(a, argv[2], "lines.csv"), &d,
	        a, &demo, &err) ||
	    gr_dataset_lines(&d, demo.project, demo.projects, demo.line, demo.lines, a, &err) ||
	    gr_plan_defaults(&d, &params, &err))
		stop("lines", &err);
	begun = now();
	if (gr_plan_make(&d, &params, note, &parts, a, &plan, &err))
		stop("plan", &err);
	made = now();
	if (gr_proof_check(plan.file, a, &proof, &err))
		stop("proof", &err);
	proved = now();
	getrusage(RUSAGE_SELF, &usage);
	printf("projects %d lines %d nodes %d arcs %d pairs %d reasons %d total %.3f proof %.3f "
	       "peak_mb %ld file_mb %.1f",
	    d.projects, d.lines, plan.nodes, plan.arcs, plan.pairs, plan.reasons, proved - begun,
	    proved - made, usage.ru_maxrss / 1024, (double)plan.file.n / 1e6);
	for (int i = 0; i < parts.parts; i++)
		printf(" \"%s\" %.3f", parts.name[i],
		    (i + 1 < parts.parts ? parts.at[i + 1] : made) - parts.at[i]);
	printf("\n");
	if (argc > 3) {
		struct gr_network base, net;

		if (gr_network_open(&d, &params, a, &base, &err) ||
		    gr_network_build(&base, GR_NET_JOINT, NULL, NULL, a, &net, &err))
			stop("network", &err);
		write_net(&net, argv[3]);
	}
	gr_arena_close(a);
	return 0;
}
