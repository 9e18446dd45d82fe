/*
 * Any bytes: read as a problem, up to the first line that begins with s; what can be read is solved (if small) and proved. From
 * that line on they are an answer to it.
 */
#include <stdlib.h>
#include <string.h>

#include "flow/check.h"
#include "flow/dimacs.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static FILE *open_bytes(const uint8_t *data, size_t n, void **copy)
{
	*copy = malloc(n + 1);
	if (!*copy)
		abort();
	if (n)
		memcpy(*copy, data, n);
	return fmemopen(*copy, n ? n : 1, "r");
}

static void prove(const struct gr_net *net, int rc, const struct gr_flow *f, struct gr_arena *a)
{
	struct gr_flow_proof p;
	struct gr_error err;

	if ((rc == GR_OK && gr_flow_check(net, f, a, &p, &err)) ||
	    (rc == GR_MISSING && gr_flow_check_cut(net, f, &p, &err)) ||
	    (rc == GR_UNBOUNDED && gr_flow_check_cycle(net, f, &p, &err)))
		abort();
}

static void solve_small(const struct gr_net *net, struct gr_arena *a)
{
	struct gr_flow f;
	struct gr_error err;

	if (net->nodes <= 2000 && net->arcs <= 20000)
		prove(net, gr_flow_solve(net, a, &f, &err), &f, a);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct gr_arena *a = gr_arena_open((size_t)1 << 26);
	const uint8_t *answer = memmem(data, n, "\ns ", 3);
	size_t first = answer ? (size_t)(answer + 1 - data) : n;
	struct gr_dimacs_answer said;
	struct gr_flow_proof p;
	struct gr_net net;
	struct gr_error err;
	void *copy;
	FILE *in = open_bytes(data, first, &copy);

	if (in && first && gr_dimacs_read(in, a, &net, &err) == GR_OK) {
		void *copy2;
		FILE *in2 = open_bytes(data + first, n - first, &copy2);

		solve_small(&net, a);
		if (in2 && n > first && gr_dimacs_read_answer(in2, &net, a, &said, &err) == GR_OK) {
			int rc = gr_flow_check(&net, &said.flow, a, &p, &err);

			(void)rc; /* whatever it says, it says so without harm */
		}
		if (in2)
			fclose(in2);
		free(copy2);
	}
	if (in)
		fclose(in);
	free(copy);
	gr_arena_close(a);
	return 0;
}
