#include "flow/trunk.h"

#include "flow/way.h"

/*
 * Over a span L with the chord's rise R and the slopes a after p and b before q, the chord leaves the line at p by P = R - aL
 * at q and the line at q by Q = bL - R at p; the lines meet where the gap is PQ / (P + Q). Rounded up: P and Q may be
 * made larger first, since the gap rises with both.
 */
static gr_i128 gap(const struct gr_trunk_point *p, const struct gr_trunk_point *q)
{
	gr_i128 span = p->through - q->through, rise = q->cost - p->cost;
	gr_i128 far = rise - p->after * span, near = q->before * span - rise;
	int shift = 0;

	if (far <= 0 || near <= 0)
		return 0;
	for (; far >> 62 || near >> 62; shift++) {
		far = (far + 1) / 2;
		near = (near + 1) / 2;
	}
	return gr_div_ceil(far * near, far + near) << shift;
}

gr_i128 gr_trunk_error(const struct gr_trunk_point *point, int32_t points)
{
	gr_i128 most = 0;

	for (int32_t i = 0; i + 1 < points; i++) {
		gr_i128 one = gap(&point[i], &point[i + 1]);

		most = one > most ? one : most;
	}
	return most;
}

/* Drops what a chord of at most that gap spans; with keep false it only counts what would stay. */
static int32_t thin_to(struct gr_trunk_point *point, int32_t points, gr_i128 error, bool keep)
{
	struct gr_trunk_point last = point[0];
	int32_t n = 1;

	for (int32_t i = 1; i < points; i++) {
		if (i + 1 < points && gap(&last, &point[i + 1]) <= error)
			continue;
		last = point[i];
		if (keep)
			point[n] = last;
		n++;
	}
	return n;
}

int32_t gr_trunk_thin(struct gr_trunk_point *point, int32_t points, int32_t most)
{
	gr_i128 error = 1;

	if (points <= most)
		return points;
	while (thin_to(point, points, error, false) > most)
		error *= 2;
	return thin_to(point, points, error, true);
}

static int follow(struct gr_way *w, int64_t least, gr_i128 cost, struct gr_arena *a,
    struct gr_trunk *out, struct gr_error *err)
{
	int32_t trunk = w->closed, n = 1;
	const struct gr_arc *arc = &w->net->arc[trunk];
	struct gr_trunk_point *p = gr_alloc_array(
	    a, GR_TRUNK_POINTS_MAX, sizeof(*p)); /* the end is among them */

	if (!p)
		return gr_fail_full(err);
	p[0] = (struct gr_trunk_point){.through = w->amount[trunk], .cost = cost};
	out->breakpoints = 1;
	while (arc->from != arc->to && w->amount[trunk] > least &&
	       gr_way_find(w, arc->from, arc->to)) {
		/* one unit less on the trunk and one more on the way */
		int64_t dearer = w->price[arc->to] - w->price[arc->from] - arc->rate;
		int64_t moved = gr_way_move(w, arc->from, arc->to, w->amount[trunk] - least);

		w->amount[trunk] -= moved;
		cost += (gr_i128)dearer * moved;
		/* one line that goes on has no breakpoint */
		if (out->breakpoints == 1 || dearer != p[n - 1].before) {
			p[n - 1].after = dearer;
			if (n == GR_TRUNK_POINTS_MAX)
				n = gr_trunk_thin(p, n, GR_TRUNK_POINTS_MAX / 2);
			n++;
			out->breakpoints++;
		}
		p[n - 1] = (struct gr_trunk_point){w->amount[trunk], cost, dearer, 0};
	}
	out->point = p;
	out->points = n;
	out->error = out->breakpoints > n ? gr_trunk_error(p, n) : 0;
	out->amount = gr_alloc_copy(a, w->amount, (size_t)w->net->arcs, sizeof(*w->amount));
	return out->amount ? GR_OK : gr_fail_full(err);
}

int gr_flow_trunk(const struct gr_net *net, const struct gr_flow *optimum, int32_t trunk,
    int64_t least, struct gr_arena *a, struct gr_trunk *out, struct gr_error *err)
{
	struct gr_arena *scratch;
	struct gr_way w;
	int rc;

	*out = (struct gr_trunk){0};
	if (trunk < 0 || trunk >= net->arcs || least < net->arc[trunk].low ||
	    least > optimum->amount[trunk])
		return gr_fail(err, GR_INVALID,
		    N_("The arc or its least amount does not fit the network."),
		    N_("Ask for an arc of the network, between its lowest amount and what it "
		       "carries now."));
	scratch = gr_arena_open(gr_arena_left(a));
	if (!scratch)
		return gr_fail_full(err);
	rc = gr_way_open(&w, net, optimum, trunk, scratch, err);
	if (!rc)
		rc = follow(&w, least, optimum->cost, a, out, err);
	gr_arena_close(scratch);
	return rc;
}
