// The same DIMACS network by LEMON's network simplex: net_lemon NET. CPU seconds of run() alone.
#include <cstdio>
#include <ctime>
#include <fstream>
#include <limits>

#include <lemon/dimacs.h>
#include <lemon/network_simplex.h>
#include <lemon/smart_graph.h>

static double now()
{
	timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

int main(int argc, char **argv)
{
	lemon::SmartDigraph g;
	lemon::SmartDigraph::ArcMap<long long> low(g), cap(g), rate(g);
	lemon::SmartDigraph::NodeMap<long long> supply(g);
	std::ifstream in(argc == 2 ? argv[1] : "");

	if (!in) {
		std::fputs("net_lemon NET\n", stderr);
		return 2;
	}
	lemon::readDimacsMin(in, g, low, cap, rate, supply, std::numeric_limits<long long>::max());
	lemon::NetworkSimplex<lemon::SmartDigraph, long long, long long> solver(g);
	solver.lowerMap(low).upperMap(cap).costMap(rate).supplyMap(supply);
	double begun = now();
	int status = (int)solver.run();
	std::printf("cost %.0f solve %.3f status %d\n", (double)solver.totalCost<long double>(), now() - begun, status);
	return status == 1 ? 0 : 1;
}
