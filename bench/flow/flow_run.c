/* One net, solved by libgrusflow in a process of its own: flow_run FAMILY SIZE SEED [CHANGES] prints one line. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "family.h"
#include "flow/check.h"

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* Median time of solving again from the last basis after one supply and its fallback grew by a tonne. */
static double warm(struct gr_net *net, const struct gr_flow *first, int changes)
{
	double took[64];
	int64_t *supply = (int64_t *)(uintptr_t)net->supply;
	const struct gr_basis *basis = first->basis;
	struct gr_arena *last = NULL;

	changes = changes > 63 ? 63 : changes;
	for (int k = 0; k < changes; k++) {
		struct gr_arena *a = gr_arena_open((size_t)1 << 36);
		struct gr_flow f;
		struct gr_error err;
		int32_t from = net->arc[k * 37 % net->arcs].from,
		        to = net->arc[k * 37 % net->arcs].to;
		double begun;
		int rc, i;

		supply[from] += 1000;
		supply[to] -= 1000;
		begun = now();
		rc = gr_flow_resolve(net, basis, a, &f, &err);
		if (rc ==
		    GR_MISSING) { /* a family without room for more: the same change undone is a change too */
			supply[from] -= 1000;
			supply[to] += 1000;
			begun = now();
			rc = gr_flow_resolve(net, basis, a, &f, &err);
		}
		if (rc)
			exit(1);
		begun = now() - begun;
		for (i = k; i > 0 && took[i - 1] > begun; i--)
			took[i] = took[i - 1];
		took[i] = begun;
		basis = f.basis;
		gr_arena_close(last);
		last = a;
	}
	gr_arena_close(last);
	return changes ? took[changes / 2] : 0;
}

int main(int argc, char **argv)
{
	struct gr_arena *a = gr_arena_open((size_t)1 << 36);
	struct gr_net net = {0};
	struct gr_flow f;
	struct gr_flow_proof p;
	struct gr_error err;
	int64_t *min, *max;
	double begun, solved, proved, ranged;
	int rc = 1;

	if (argc < 4 || !a)
		return 2;
	for (int k = 0; k < FAMILIES; k++)
		if (strcmp(argv[1], family_name[k]) == 0)
			rc = !family_make(
			    (enum family)k, atoi(argv[2]), (uint64_t)atoi(argv[3]), &net);
	if (rc)
		return 2;
	begun = now();
	rc = gr_flow_solve(&net, a, &f, &err);
	solved = now();
	if (!rc)
		rc = gr_flow_check(&net, &f, a, &p, &err);
	proved = now();
	if (!rc)
		rc = gr_flow_interval(&net, &f, 0, a, &min, &max, &err);
	ranged = now();
	if (rc) {
		printf("status %d: %s\n", rc, err.sentence);
		return 1;
	}
	printf("nodes %" PRId32 " arcs %" PRId32
	       " cost %.0f solve %.4f proof %.4f intervals %.4f warm %.4f"
	       " pivots %" PRId64 " moved %" PRId64 " priced %" PRId64 "\n",
	    net.nodes, net.arcs, (double)f.cost, solved - begun, proved - solved, ranged - proved,
	    warm(&net, &f, argc > 4 ? atoi(argv[4]) : 0), f.stats.pivots, f.stats.nodes_moved,
	    f.stats.arcs_priced);
	gr_arena_close(a);
	family_free(&net);
	return 0;
}
