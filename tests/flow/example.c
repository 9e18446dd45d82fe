/* The example of flow.h, as it stands there. */
#include <flow/check.h>
#include <stdio.h>

int main(void)
{
	const int64_t supply[] = {3, 9, -10, -2};
	const struct gr_arc arc[] = {
	    {0, 2, 0, GR_FLOW_UNLIMITED, 2}, {1, 2, 0, 8, 4}, {1, 3, 0, GR_FLOW_UNLIMITED, 0}};
	const struct gr_net net = {.nodes = 4, .supply = supply, .arcs = 3, .arc = arc};
	struct gr_arena *a = gr_arena_open(1 << 20);
	struct gr_flow flow;
	struct gr_flow_proof proof;
	struct gr_error err;

	if (!a || gr_flow_solve(&net, a, &flow, &err) ||
	    gr_flow_check(&net, &flow, a, &proof, &err))
		return 1;
	printf("cost %lld: %lld and %lld\n", (long long)flow.cost, (long long)flow.amount[0],
	    (long long)flow.amount[1]);
	gr_arena_close(a);
	return 0;
}
