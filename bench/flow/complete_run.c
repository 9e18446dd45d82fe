/*
 * A complete graph, solved and proved in a process of its own: complete_run wide|tight SIZE SEED [FILE] prints one line, and
 * writes the net of the arcs that were made to FILE, for a solver that is to be given the right arcs.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

#include "family.h"
#include "flow/complete_check.h"
#include "flow/dimacs.h"

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* How much dearer the optimum over the 24 nearest needs of each giver is, in permille. */
static double excess(bool wide, int32_t size, uint64_t seed, double cost)
{
	struct gr_arena *a = gr_arena_open((size_t)1 << 36);
	struct gr_net net;
	struct gr_flow f;
	struct gr_error err;
	double more = 0;

	if (a && family_make(wide ? FAMILY_NEAREST_WIDE : FAMILY_NEAREST_TIGHT, size, seed, &net)) {
		if (!gr_flow_solve(&net, a, &f, &err))
			more = ((double)f.cost / cost - 1) * 1000;
		family_free(&net);
	}
	gr_arena_close(a);
	return more;
}

static int write_net(const char *path, const struct gr_net *net, struct gr_error *err)
{
	FILE *to = fopen(path, "w");
	int rc = to ? gr_dimacs_write_net(to, net, err) : 1;

	if (to && fclose(to))
		rc = 1;
	return rc;
}

int main(int argc, char **argv)
{
	struct gr_arena *a = gr_arena_open((size_t)1 << 36);
	struct family_complete c;
	struct gr_complete_answer got;
	struct gr_complete_proof proof;
	struct gr_error err;
	struct rusage use;
	double begun, solved, proved;
	bool wide;
	int rc;

	if (argc < 4 || !a)
		return 2;
	wide = strcmp(argv[1], "wide") == 0;
	if (!family_make_complete(wide, atoi(argv[2]), (uint64_t)atoi(argv[3]), &c))
		return 2;
	begun = now();
	rc = gr_complete_solve(&c.problem, NULL, a, &got, &err);
	solved = now();
	if (!rc)
		rc = gr_complete_check(&c.problem, &got.net, &got.flow, a, &proof, &err);
	proved = now();
	if (!rc && argc > 4)
		rc = write_net(argv[4], &got.net, &err);
	if (rc) {
		printf("status %d: %s\n", rc, err.sentence);
		return 1;
	}
	getrusage(RUSAGE_SELF, &use);
	printf("allowed %.0f arcs %" PRId32 " cost %.0f solve %.4f proof %.4f rounds %" PRId32
	       " pivots %" PRId64 " moved %" PRId64 " boxes %" PRId64 " pairs %" PRId64
	       " proof-boxes %" PRId64 " proof-pairs %" PRId64 " peak-mb %ld",
	    (double)proof.allowed, got.net.arcs, (double)got.flow.cost, solved - begun,
	    proved - solved, got.stats.rounds, got.stats.pivots, got.stats.nodes_moved,
	    got.stats.boxes, got.stats.pairs, proof.boxes, proof.pairs, use.ru_maxrss / 1024);
	printf(" excess-of-24-permille %.2f\n",
	    excess(wide, atoi(argv[2]), (uint64_t)atoi(argv[3]), (double)got.flow.cost));
	family_free_complete(&c);
	gr_arena_close(a);
	return 0;
}
