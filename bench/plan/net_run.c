/*
 * net_run.c - a DIMACS network solved by flow/ or by CLP's dual simplex: net_run grus|clp NET. Prints the cost and the CPU seconds of solving alone.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <coin/Clp_C_Interface.h>

#include "base/arena.h"
#include "flow/dimacs.h"

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static int by_grus(const struct gr_net *net, struct gr_arena *a)
{
	struct gr_flow flow;
	struct gr_error err;
	double begun = now();

	if (gr_flow_solve(net, a, &flow, &err))
		return 1;
	printf("cost %.0f solve %.3f pivots %lld\n", (double)flow.cost, now() - begun,
	    (long long)flow.stats.pivots);
	return 0;
}

static int by_clp(const struct gr_net *net)
{
	size_t n = (size_t)net->arcs, rows = (size_t)net->nodes;
	int *start = calloc(n + 1, sizeof(*start)), *row = calloc(2 * n, sizeof(*row));
	double *value = calloc(2 * n, sizeof(*value)), *cost = calloc(n, sizeof(*cost));
	double *upper = calloc(n, sizeof(*upper)), *right = calloc(rows, sizeof(*right));
	Clp_Simplex *m = Clp_newModel();
	double begun;
	int status;

	if (!start || !row || !value || !cost || !upper || !right || !m)
		return 1;
	for (size_t i = 0; i < n; i++) {
		const struct gr_arc *arc = &net->arc[i];

		start[i + 1] = (int)(2 * (i + 1));
		row[2 * i] = arc->from;
		value[2 * i] = 1;
		row[2 * i + 1] = arc->to;
		value[2 * i + 1] = -1;
		cost[i] = (double)arc->rate;
		upper[i] = arc->cap == GR_FLOW_UNLIMITED ? 1e15 : (double)arc->cap;
	}
	for (size_t v = 0; v < rows; v++)
		right[v] = (double)net->supply[v];
	Clp_setLogLevel(m, 0);
	Clp_loadProblem(m, (int)n, (int)rows, start, row, value, NULL, upper, cost, right, right);
	begun = now();
	status = Clp_initialDualSolve(m);
	printf("cost %.0f solve %.3f status %d\n", Clp_objectiveValue(m), now() - begun, status);
	return status;
}

int main(int argc, char **argv)
{
	struct gr_arena *a = gr_arena_open((size_t)8 << 30);
	struct gr_net net;
	struct gr_error err;
	FILE *in = argc == 3 ? fopen(argv[2], "r") : NULL;

	if (!a || !in || gr_dimacs_read(in, a, &net, &err)) {
		fputs("net_run grus|clp NET\n", stderr);
		return 2;
	}
	fclose(in);
	return strcmp(argv[1], "clp") ? by_grus(&net, a) : by_clp(&net);
}
