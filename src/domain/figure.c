#include "domain/figure.h"

#include <assert.h>

#include "base/num.h"

struct gr_figure gr_figure(int64_t n)
{
	return (struct gr_figure){.kind = GR_REPORTED, .n = n};
}

struct gr_figure gr_figure_hidden(enum gr_hidden_why why)
{
	return (struct gr_figure){.kind = GR_HIDDEN, .why = why};
}

struct gr_figure gr_figure_sum(struct gr_figure a, struct gr_figure b)
{
	bool over;

	/* Hidden goes first: a sum that said "missing" would tell that the hidden part is there. */
	if (a.kind == GR_HIDDEN)
		return gr_figure_hidden(a.why);
	if (b.kind == GR_HIDDEN)
		return gr_figure_hidden(b.why);
	if (a.kind == GR_NOT_REPORTED || b.kind == GR_NOT_REPORTED)
		return (struct gr_figure){.kind = GR_NOT_REPORTED};
	over = gr_add(a.n, b.n, &a.n);
	assert(!over);
	return a;
}
