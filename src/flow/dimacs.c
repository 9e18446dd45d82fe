#include "flow/dimacs.h"

#include <inttypes.h>
#include <string.h>

#define LINE_MAX_BYTES 200 /* six numbers of 20 digits fit; a comment may be as long as it likes */
#define WORDS_MAX 8

struct reader {
	FILE *in;
	int64_t line;
	char text[LINE_MAX_BYTES];
	char *word[WORDS_MAX];
	int32_t words;
};

static int bad(const struct reader *r, struct gr_error *err, enum gr_status status,
    const char *sentence, const char *remedy)
{
	char place[40];
	int rc = gr_fail(err, status, sentence, remedy);

	snprintf(place, sizeof(place), "line %" PRId64, r->line);
	gr_error_at(err, place);
	return rc;
}

static int bad_word(const struct reader *r, int32_t i, struct gr_error *err, enum gr_status status,
    const char *sentence, const char *remedy)
{
	char place[40];
	int rc = gr_fail_with(err, status, sentence, remedy, GR_ARGS(gr_arg_z(r->word[i])));

	snprintf(place, sizeof(place), "line %" PRId64, r->line);
	gr_error_at(err, place);
	return rc;
}

static void split(struct reader *r)
{
	char *p = r->text;

	r->words = 0;
	for (;;) {
		while (*p == ' ' || *p == '\t')
			*p++ = 0;
		if (!*p || r->words == WORDS_MAX)
			return;
		r->word[r->words++] = p;
		while (*p && *p != ' ' && *p != '\t')
			p++;
	}
}

/* The next line that is not empty and no comment, in words; *more is false at the end. */
static int next_line(struct reader *r, bool *more, struct gr_error *err)
{
	for (;;) {
		size_t n = 0;
		int c;

		r->line++;
		while ((c = getc_unlocked(r->in)) != EOF && c != '\n') {
			if (!c)
				return bad(r, err, GR_INVALID, N_("The line has a NUL byte."),
				    N_("The file is not text, or was damaged on its way."));
			if (n < sizeof(r->text) - 1)
				r->text[n++] = (char)c;
			else if (r->text[0] != 'c')
				return bad(r, err, GR_INVALID,
				    N_("The line is longer than any line of this format."),
				    N_("Only a comment, which begins with c, may be that long."));
		}
		if (ferror(r->in))
			return bad(
			    r, err, GR_BROKEN, N_("The file could not be read to its end."), "");
		*more = c != EOF || n > 0;
		if (!*more)
			return GR_OK;
		if (n && r->text[n - 1] == '\r')
			n--;
		r->text[n] = 0;
		if (r->text[0] == 'c')
			continue;
		split(r);
		if (r->words)
			return GR_OK;
	}
}

static int take_number(const struct reader *r, int32_t i, int64_t low, int64_t high, int64_t *out,
    struct gr_error *err)
{
	const char *p = r->word[i], *digit = p + (*p == '-' || *p == '+');

	if (!*digit || strspn(digit, "0123456789") != strlen(digit))
		return bad_word(r, i, err, GR_INVALID, N_("\"{0}\" is not a whole number."),
		    N_("Write digits alone, without decimals or separators."));
	if (!gr_str_i64(gr_str(*p == '+' ? p + 1 : p), out) || *out < low || *out > high)
		return bad_word(r, i, err, GR_LIMIT,
		    N_("The number {0} is beyond what can be computed exactly."),
		    N_("Use a coarser unit; doc/flow.md has the bounds."));
	return GR_OK;
}

static int take_node(
    const struct reader *r, int32_t i, int32_t nodes, int32_t *out, struct gr_error *err)
{
	int64_t v;
	int rc = take_number(r, i, INT64_MIN, INT64_MAX, &v, err);

	if (rc)
		return rc;
	if (v < 1 || v > nodes)
		return bad_word(r, i, err, GR_INVALID, N_("There is no node {0}."),
		    N_("Nodes are numbered from 1 to the number on the p line."));
	*out = (int32_t)(v - 1);
	return GR_OK;
}

static int want_words(const struct reader *r, int32_t words, struct gr_error *err)
{
	if (r->words == words && !r->word[0][1])
		return GR_OK;
	return bad(r, err, GR_INVALID, N_("The line does not have the fields that its kind has."),
	    N_("doc/flow.md has the format of each kind of line."));
}

/* --- the problem --- */

struct draft {
	struct reader r;
	struct gr_arena *a;
	int32_t nodes; /* 0: no p line yet */
	int64_t announced;
	int64_t arcs, room;
	int64_t *supply;
	uint8_t *said; /* [nodes] has an n line */
	struct gr_arc *arc;
};

static int take_problem(struct draft *d, struct gr_error *err)
{
	struct reader *r = &d->r;
	int64_t nodes = 0;
	int rc;

	if (d->nodes)
		return bad(r, err, GR_INVALID, N_("There is a second p line."),
		    N_("A file holds one problem."));
	rc = want_words(r, 4, err);
	if (rc)
		return rc;
	if (strcmp(r->word[1], "min") != 0)
		return bad_word(r, 1, err, GR_INVALID,
		    N_("\"{0}\" is not a problem that is solved here."),
		    N_("The p line is: p min NODES ARCS."));
	rc = take_number(r, 2, INT64_MIN, GR_FLOW_NODES_MAX, &nodes, err);
	if (!rc)
		rc = take_number(r, 3, INT64_MIN, INT32_MAX, &d->announced, err);
	if (rc)
		return rc;
	if (nodes < 1 || d->announced < 0)
		return bad(r, err, GR_INVALID,
		    N_("A network has at least one node, and not fewer than no arcs."),
		    N_("The p line is: p min NODES ARCS."));
	d->nodes = (int32_t)nodes;
	d->supply = gr_alloc_array(d->a, (size_t)nodes, sizeof(*d->supply));
	d->said = gr_alloc_array(d->a, (size_t)nodes, 1);
	return gr_arena_full(d->a) ? gr_fail_full(err) : GR_OK;
}

static int take_supply(struct draft *d, struct gr_error *err)
{
	int32_t v = 0;
	int rc = want_words(&d->r, 3, err);

	if (!rc)
		rc = take_node(&d->r, 1, d->nodes, &v, err);
	if (!rc && d->said[v])
		rc = bad_word(&d->r, 1, err, GR_INVALID, N_("Node {0} has two n lines."),
		    N_("Write one line with the sum."));
	if (!rc)
		rc = take_number(
		    &d->r, 2, -GR_FLOW_TOTAL_MAX, GR_FLOW_TOTAL_MAX, &d->supply[v], err);
	if (!rc)
		d->said[v] = 1;
	return rc;
}

static int make_room(struct draft *d, struct gr_error *err)
{
	int64_t room = d->room ? 2 * d->room : 1024;
	struct gr_arc *arc;

	if (d->arcs < d->room)
		return GR_OK;
	room = room < d->announced ? room : d->announced;
	arc = gr_alloc_array(d->a, (size_t)room, sizeof(*arc));
	if (!arc)
		return gr_fail_full(err);
	if (d->arcs)
		memcpy(arc, d->arc, (size_t)d->arcs * sizeof(*arc));
	d->arc = arc;
	d->room = room;
	return GR_OK;
}

static int take_arc(struct draft *d, struct gr_error *err)
{
	struct reader *r = &d->r;
	struct gr_arc arc = {0};
	int rc = want_words(r, 6, err);

	if (!rc && d->arcs == d->announced)
		rc = bad(r, err, GR_INVALID, N_("There are more arcs than the p line announced."),
		    N_("Correct the number on the p line."));
	if (!rc)
		rc = take_node(r, 1, d->nodes, &arc.from, err);
	if (!rc)
		rc = take_node(r, 2, d->nodes, &arc.to, err);
	if (!rc)
		rc = take_number(r, 3, INT64_MIN, GR_FLOW_AMOUNT_MAX, &arc.low, err);
	if (!rc)
		rc = take_number(r, 4, INT64_MIN, GR_FLOW_AMOUNT_MAX, &arc.cap, err);
	if (!rc)
		rc = take_number(r, 5, -GR_FLOW_RATE_MAX, GR_FLOW_RATE_MAX, &arc.rate, err);
	if (rc)
		return rc;
	if (arc.cap == -1)
		arc.cap = GR_FLOW_UNLIMITED;
	if (arc.low < 0 || arc.cap < arc.low)
		return bad(r, err, GR_INVALID,
		    N_("The lowest amount is below 0, or above the capacity."),
		    N_("An arc line is: a FROM TO LOW CAP RATE; CAP -1 is unlimited."));
	rc = make_room(d, err);
	if (!rc)
		d->arc[d->arcs++] = arc;
	return rc;
}

static int take_line(struct draft *d, struct gr_error *err)
{
	char kind = d->r.word[0][0];

	if (kind == 'p')
		return take_problem(d, err);
	if (kind != 'n' && kind != 'a')
		return bad_word(&d->r, 0, err, GR_INVALID,
		    N_("\"{0}\" is not a kind of line of this format."),
		    N_("Lines begin with c, p, n or a."));
	if (!d->nodes)
		return bad(&d->r, err, GR_INVALID, N_("There is no p line before this one."),
		    N_("The p line comes first: p min NODES ARCS."));
	return kind == 'n' ? take_supply(d, err) : take_arc(d, err);
}

static int check_end(const struct draft *d, struct gr_error *err)
{
	gr_i128 sum = 0;

	if (!d->nodes)
		return bad(&d->r, err, GR_INVALID, N_("The file ends and has no p line."),
		    N_("The p line comes first: p min NODES ARCS."));
	if (d->arcs < d->announced)
		return bad(&d->r, err, GR_INVALID,
		    N_("The file ends before the last arc that the p line announced."),
		    N_("The file was cut on its way, or the p line is wrong."));
	for (int32_t v = 0; v < d->nodes; v++)
		sum += d->supply[v];
	if (sum)
		return bad(&d->r, err, GR_INVALID,
		    N_("What is given and what is needed are not the same sum."),
		    N_("Add a node that takes the rest, or gives what is missing."));
	return GR_OK;
}

int gr_dimacs_read(FILE *in, struct gr_arena *a, struct gr_net *out, struct gr_error *err)
{
	struct draft d = {.r.in = in, .a = a};
	bool more = true;
	int rc = GR_OK;

	while (!rc && more) {
		rc = next_line(&d.r, &more, err);
		if (!rc && more)
			rc = take_line(&d, err);
	}
	if (!rc)
		rc = check_end(&d, err);
	if (!rc)
		*out = (struct gr_net){d.nodes, d.supply, (int32_t)d.arcs, d.arc};
	return rc;
}

/* --- the answer --- */

/* A whole number of up to 38 digits. */
static int take_cost(const struct reader *r, gr_i128 *out, struct gr_error *err)
{
	const char *p = r->word[1], *digit = p + (*p == '-');
	gr_i128 n = 0;

	if (!*digit || strspn(digit, "0123456789") != strlen(digit))
		return bad_word(r, 1, err, GR_INVALID, N_("\"{0}\" is not a whole number."),
		    N_("Write digits alone, without decimals or separators."));
	if (strlen(digit) > 38)
		return bad_word(r, 1, err, GR_LIMIT,
		    N_("The number {0} is beyond what can be computed exactly."),
		    N_("Use a coarser unit; doc/flow.md has the bounds."));
	for (; *digit; digit++)
		n = 10 * n + (*digit - '0');
	*out = *p == '-' ? -n : n;
	return GR_OK;
}

struct answer_draft {
	struct reader r;
	const struct gr_net *net;
	struct gr_dimacs_answer *out;
	int32_t amounts, prices;
	uint8_t *priced;
	struct gr_arena *a;
};

static int take_amount(struct answer_draft *d, struct gr_error *err)
{
	int32_t from = 0, to = 0, e = d->amounts;
	int rc = want_words(&d->r, 4, err);

	if (!rc && e == d->net->arcs)
		rc = bad(&d->r, err, GR_INVALID,
		    N_("There are more f lines than the problem has arcs."), "");
	if (!rc)
		rc = take_node(&d->r, 1, d->net->nodes, &from, err);
	if (!rc)
		rc = take_node(&d->r, 2, d->net->nodes, &to, err);
	if (rc)
		return rc;
	if (from != d->net->arc[e].from || to != d->net->arc[e].to)
		return bad(&d->r, err, GR_INVALID,
		    N_("The f lines are not in the order of the problem's arcs."),
		    N_("Write one f line per arc, zeros too."));
	d->amounts++;
	return take_number(&d->r, 3, INT64_MIN, INT64_MAX, &d->out->flow.amount[e], err);
}

static int take_price(struct answer_draft *d, bool cut, struct gr_error *err)
{
	int64_t price = 1;
	int32_t v = 0;
	int rc = want_words(&d->r, cut ? 2 : 3, err);

	if (!rc)
		rc = take_node(&d->r, 1, d->net->nodes, &v, err);
	if (!rc && d->priced[v])
		rc = bad_word(&d->r, 1, err, GR_INVALID, N_("Node {0} has two lines."), "");
	if (!rc && !cut)
		rc = take_number(&d->r, 2, INT64_MIN, INT64_MAX, &price, err);
	if (rc)
		return rc;
	d->priced[v] = 1;
	d->prices++;
	d->out->flow.price[v] = price;
	d->out->has_cut = d->out->has_cut || cut;
	return GR_OK;
}

static int take_cycle(struct answer_draft *d, struct gr_error *err)
{
	struct gr_flow *f = &d->out->flow;
	int64_t e = 0;
	int rc = want_words(&d->r, 4, err);

	if (!rc)
		rc = take_number(&d->r, 1, 1, INT32_MAX, &e, err);
	if (!rc && (e > d->net->arcs || f->cycle_arcs == d->net->nodes))
		rc = bad_word(
		    &d->r, 1, err, GR_INVALID, N_("Arc {0} cannot stand in the cycle."), "");
	if (!rc && !f->cycle)
		f->cycle = gr_alloc_array(d->a, (size_t)d->net->nodes, sizeof(*f->cycle));
	if (!rc && !f->cycle)
		rc = gr_fail_full(err);
	if (rc)
		return rc;
	d->out->has_cycle = true;
	f->cycle[f->cycle_arcs++] = (int32_t)(e - 1);
	return GR_OK;
}

static int take_answer_line(struct answer_draft *d, struct gr_error *err)
{
	int rc;

	switch (d->r.word[0][0]) {
	case 's':
		rc = want_words(&d->r, 2, err);
		if (!rc && d->out->has_cost)
			rc = bad(&d->r, err, GR_INVALID, N_("There is a second s line."), "");
		if (!rc)
			rc = take_cost(&d->r, &d->out->flow.cost, err);
		d->out->has_cost = true;
		return rc;
	case 'f':
		return take_amount(d, err);
	case 'v':
		return take_price(d, false, err);
	case 'k':
		return take_price(d, true, err);
	case 'u':
		return take_cycle(d, err);
	case 'i':
		return GR_OK; /* intervals are not part of the proof */
	default:
		return bad_word(&d->r, 0, err, GR_INVALID,
		    N_("\"{0}\" is not a kind of line of an answer."),
		    N_("Lines begin with c, s, f, v, i, k or u."));
	}
}

int gr_dimacs_read_answer(FILE *in, const struct gr_net *net, struct gr_arena *a,
    struct gr_dimacs_answer *out, struct gr_error *err)
{
	struct answer_draft d = {.r.in = in, .net = net, .out = out, .a = a};
	bool more = true;
	int rc = GR_OK;

	*out = (struct gr_dimacs_answer){0};
	out->flow.amount = gr_alloc_array(a, (size_t)net->arcs, sizeof(*out->flow.amount));
	out->flow.price = gr_alloc_array(a, (size_t)net->nodes, sizeof(*out->flow.price));
	d.priced = gr_alloc_array(a, (size_t)net->nodes, 1);
	if (gr_arena_full(a))
		return gr_fail_full(err);
	while (!rc && more) {
		rc = next_line(&d.r, &more, err);
		if (!rc && more)
			rc = take_answer_line(&d, err);
	}
	if (rc || out->has_cut || out->has_cycle)
		return rc;
	if (!out->has_cost || d.amounts < net->arcs)
		return bad(&d.r, err, GR_INVALID,
		    N_("The answer ends before its s line and its last f line."),
		    N_("The file was cut on its way, or belongs to another problem."));
	out->has_prices = d.prices == net->nodes;
	return GR_OK;
}

/* --- writing --- */

static int written(FILE *to, struct gr_error *err)
{
	if (fflush(to) == 0 && !ferror(to))
		return GR_OK;
	return gr_fail(err, GR_BROKEN, N_("The answer could not be written to its end."),
	    N_("Look whether the disk is full, or the reader went away."));
}

/* Digits of n backwards into the end of text; returns where they begin. */
static const char *digits(gr_i128 n, char text[44])
{
	char *p = text + 43;
	bool below = n < 0;

	*p = 0;
	do {
		int digit = (int)(n % 10);

		*--p = (char)('0' + (digit < 0 ? -digit : digit));
		n /= 10;
	} while (n);
	if (below)
		*--p = '-';
	return p;
}

int gr_dimacs_write(FILE *to, const struct gr_net *net, const struct gr_flow *flow, bool duals,
    struct gr_error *err)
{
	char text[44];

	fprintf(to, "s %s\n", digits(flow->cost, text));
	for (int32_t e = 0; e < net->arcs; e++)
		fprintf(to, "f %" PRId32 " %" PRId32 " %" PRId64 "\n", net->arc[e].from + 1,
		    net->arc[e].to + 1, flow->amount[e]);
	for (int32_t v = 0; duals && v < net->nodes; v++)
		fprintf(to, "v %" PRId32 " %" PRId64 "\n", v + 1, flow->price[v]);
	return written(to, err);
}

int gr_dimacs_write_cut(
    FILE *to, const struct gr_net *net, const struct gr_flow *flow, struct gr_error *err)
{
	fputs("c no flow: the nodes of this cut give more than can leave them\n", to);
	for (int32_t v = 0; v < net->nodes; v++)
		if (flow->price[v])
			fprintf(to, "k %" PRId32 "\n", v + 1);
	return written(to, err);
}

int gr_dimacs_write_cycle(
    FILE *to, const struct gr_net *net, const struct gr_flow *flow, struct gr_error *err)
{
	fputs("c no lowest cost: this cycle of unlimited arcs costs less than nothing\n", to);
	for (int32_t i = 0; i < flow->cycle_arcs; i++) {
		int32_t e = flow->cycle[i];

		fprintf(to, "u %" PRId32 " %" PRId32 " %" PRId32 "\n", e + 1, net->arc[e].from + 1,
		    net->arc[e].to + 1);
	}
	return written(to, err);
}

int gr_dimacs_write_interval(FILE *to, const struct gr_net *net, const int64_t *min,
    const int64_t *max, struct gr_error *err)
{
	for (int32_t v = 0; v < net->nodes; v++) {
		char low[44], high[44];

		fprintf(to, "i %" PRId32 " %s %s\n", v + 1,
		    min[v] == INT64_MIN ? "-" : digits(min[v], low),
		    max[v] == INT64_MAX ? "-" : digits(max[v], high));
	}
	return written(to, err);
}

int gr_dimacs_write_net(FILE *to, const struct gr_net *net, struct gr_error *err)
{
	fprintf(to, "p min %" PRId32 " %" PRId32 "\n", net->nodes, net->arcs);
	for (int32_t v = 0; v < net->nodes; v++)
		if (net->supply[v])
			fprintf(to, "n %" PRId32 " %" PRId64 "\n", v + 1, net->supply[v]);
	for (int32_t e = 0; e < net->arcs; e++) {
		const struct gr_arc *arc = &net->arc[e];

		fprintf(to, "a %" PRId32 " %" PRId32 " %" PRId64 " %" PRId64 " %" PRId64 "\n",
		    arc->from + 1, arc->to + 1, arc->low,
		    arc->cap == GR_FLOW_UNLIMITED ? -1 : arc->cap, arc->rate);
	}
	return written(to, err);
}
