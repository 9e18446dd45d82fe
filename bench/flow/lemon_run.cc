// The same net, solved by LEMON 1.3.1 in a process of its own: lemon_run FAMILY SIZE SEED ns|cs, or lemon_run file PATH 0 ns|cs for
// a DIMACS file. Time is that of run() alone, with the graph and its maps ready-built.
#include <cinttypes>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>

#include <lemon/cost_scaling.h>
#include <lemon/network_simplex.h>
#include <lemon/static_graph.h>

#include <algorithm>
#include <utility>
#include <vector>

extern "C" {
#include "family.h"
#include "flow/dimacs.h"
}

static double now()
{
	timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

typedef lemon::StaticDigraph Graph;

template <class Solver> static int solve(const gr_net &net)
{
	Graph g;
	std::vector<int32_t> order((size_t)net.arcs);
	std::vector<std::pair<int, int>> ends;

	for (int32_t e = 0; e < net.arcs; e++)
		order[(size_t)e] = e;
	std::stable_sort(order.begin(), order.end(),
	    [&](int32_t a, int32_t b) { return net.arc[a].from < net.arc[b].from; });
	for (int32_t e : order)
		ends.push_back(std::make_pair(net.arc[e].from, net.arc[e].to));
	g.build(net.nodes, ends.begin(), ends.end());

	Solver solver(g);
	Graph::ArcMap<int64_t> cap(g), rate(g);
	Graph::NodeMap<int64_t> supply(g);

	for (int32_t i = 0; i < net.arcs; i++) {
		const gr_arc &arc = net.arc[order[(size_t)i]];

		cap[g.arc(i)] = arc.cap == GR_FLOW_UNLIMITED ? solver.INF : arc.cap;
		rate[g.arc(i)] = arc.rate;
	}
	for (int32_t v = 0; v < net.nodes; v++)
		supply[g.node(v)] = net.supply[v];
	solver.upperMap(cap).costMap(rate).supplyMap(supply);
	double begun = now();
	int status = (int)solver.run();
	double took = now() - begun;

	printf("cost %.0f solve %.4f status %d\n", (double)solver.template totalCost<double>(), took, status);
	return status == (int)Solver::OPTIMAL ? 0 : 1;
}

static int solve_named(const gr_net &net, const char *solver)
{
	return strcmp(solver, "ns") == 0 ? solve<lemon::NetworkSimplex<Graph, int64_t, int64_t>>(net)
					 : solve<lemon::CostScaling<Graph, int64_t, int64_t>>(net);
}

int main(int argc, char **argv)
{
	gr_net net;

	if (argc < 5)
		return 2;
	if (strcmp(argv[1], "file") == 0) {
		gr_arena *a = gr_arena_open((size_t)1 << 36);
		FILE *in = fopen(argv[2], "r");
		gr_error err;

		return !a || !in || gr_dimacs_read(in, a, &net, &err) ? 2 : solve_named(net, argv[4]);
	}
	for (int k = 0; k < FAMILIES; k++)
		if (strcmp(argv[1], family_name[k]) == 0) {
			if (!family_make((family)k, atoi(argv[2]), (uint64_t)atoi(argv[3]), &net))
				return 2;
			return solve_named(net, argv[4]);
		}
	return 2;
}
