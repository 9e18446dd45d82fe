/* grus flow: solves, or checks, a DIMACS minimum-cost flow file. No database, no rights: it is libgrusflow on the command line. */
#include <inttypes.h>
#include <string.h>
#include <time.h>

#include "cli/command.h"
#include "flow/check.h"
#include "flow/dimacs.h"

static const struct gr_option options[] = {
    {"--duals", NULL, N_("Print the price of each node too")},
    {"--intervals", NULL,
        N_("Print the lowest and highest optimal price of each node, the first node's being 0")},
    {"--check", NULL, N_("Do not solve: prove the answer in the second file")},
    {"--stats", NULL, N_("Print what the work was, as comments")},
    {NULL, NULL, NULL},
};

static int open_input(const char *path, FILE **out, struct gr_error *err)
{
	*out = strcmp(path, "-") == 0 ? stdin : fopen(path, "r");
	if (*out)
		return GR_OK;
	return gr_fail_with(err, GR_BROKEN, N_("The file {0} could not be opened."),
	    N_("Check its name, and whether you may read it."), GR_ARGS(gr_arg_z(path)));
}

static void close_input(FILE *in)
{
	if (in != stdin)
		fclose(in);
}

static int read_net(struct gr_run *r, const char *path, struct gr_net *net, struct gr_error *err)
{
	FILE *in;
	int rc = open_input(path, &in, err);

	if (rc)
		return rc;
	rc = gr_dimacs_read(in, r->arena, net, err);
	close_input(in);
	return rc;
}

static int prove(struct gr_run *r, const struct gr_net *net, const struct gr_dimacs_answer *answer,
    struct gr_error *err)
{
	struct gr_flow_proof p = {0};
	int rc;

	if (answer->has_cut)
		rc = gr_flow_check_cut(net, &answer->flow, &p, err);
	else if (answer->has_cycle)
		rc = gr_flow_check_cycle(net, &answer->flow, &p, err);
	else if (answer->has_prices)
		rc = gr_flow_check(net, &answer->flow, r->arena, &p, err);
	else
		rc = gr_fail(err, GR_INVALID, N_("The answer has no prices, so it proves nothing."),
		    N_("Make it with --duals."));
	if (!rc)
		fprintf(r->out,
		    "c proved: bounds %" PRId64 ", balance %" PRId64 ", slackness %" PRId64
		    ", cut nodes %" PRId64 ", cycle arcs %" PRId64 "\n",
		    p.bounds, p.balanced, p.slack, p.cut_nodes, p.cycle_arcs);
	return rc;
}

static int check(struct gr_run *r, struct gr_error *err)
{
	struct gr_net net;
	struct gr_dimacs_answer answer;
	FILE *in = NULL;
	int rc = read_net(r, r->argv[0], &net, err);

	if (!rc)
		rc = open_input(r->argv[1], &in, err);
	if (rc)
		return rc;
	rc = gr_dimacs_read_answer(in, &net, r->arena, &answer, err);
	close_input(in);
	return rc ? rc : prove(r, &net, &answer, err);
}

static int64_t now_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

/* Nothing is printed as an answer that the checker has not proved. */
static int tell(struct gr_run *r, const struct gr_net *net, const struct gr_flow *flow, int rc,
    struct gr_error *err)
{
	struct gr_error other;
	struct gr_flow_proof p;
	int64_t *min, *max;

	if (rc == GR_MISSING && flow->price) {
		int told = gr_flow_check_cut(net, flow, &p, &other);

		if (!told)
			told = gr_dimacs_write_cut(r->out, net, flow, &other);
		if (told)
			*err = other;
		return told ? told : rc;
	}
	if (rc == GR_UNBOUNDED) {
		int told = gr_flow_check_cycle(net, flow, &p, &other);

		if (!told)
			told = gr_dimacs_write_cycle(r->out, net, flow, &other);
		if (told)
			*err = other;
		return told ? told : rc;
	}
	if (rc)
		return rc;
	rc = gr_flow_check(net, flow, r->arena, &p, err);
	if (!rc)
		rc = gr_dimacs_write(r->out, net, flow, gr_run_option(r, "--duals"), err);
	if (!rc && gr_run_option(r, "--intervals")) {
		rc = gr_flow_interval(net, flow, 0, r->arena, &min, &max, err);
		if (!rc)
			rc = gr_dimacs_write_interval(r->out, net, min, max, err);
	}
	return rc;
}

static int run(struct gr_run *r, struct gr_error *err)
{
	bool checks = gr_run_option(r, "--check");
	struct gr_net net;
	struct gr_flow flow;
	int64_t begun = now_us(), was_read, solved;
	int rc;

	if (r->argc != (checks ? 2 : 1))
		return gr_fail(err, GR_INVALID,
		    N_("This command takes one file, and with --check the answer's file too."),
		    N_("Write - to read the problem from standard input."));
	if (checks)
		return check(r, err);
	rc = read_net(r, r->argv[0], &net, err);
	if (rc)
		return rc;
	was_read = now_us();
	rc = gr_flow_solve(&net, r->arena, &flow, err);
	solved = now_us();
	rc = tell(r, &net, &flow, rc, err);
	if (gr_run_option(r, "--stats"))
		fprintf(r->out,
		    "c pivots %" PRId64 ", nodes moved %" PRId64 ", arcs priced %" PRId64 "\n"
		    "c microseconds: read %" PRId64 ", solve %" PRId64 ", prove and write %" PRId64
		    "\n",
		    flow.stats.pivots, flow.stats.nodes_moved, flow.stats.arcs_priced,
		    was_read - begun, solved - was_read, now_us() - solved);
	return rc;
}

const struct gr_command gr_cli_flow = {
    .name = "flow",
    .usage = "[--duals] [--intervals] [--stats] FILE | --check FILE ANSWER",
    .summary = N_("The cheapest flow of a DIMACS file, with proof"),
    .database = GR_NO_DATABASE,
    .option = options,
    .run = run,
};
