#include "plan/distance.h"

#define FAR INT64_MAX

int64_t gr_straight_m(int64_t de_m, int64_t dn_m)
{
	uint64_t square = (uint64_t)(de_m * de_m + dn_m * dn_m);
	uint64_t root;

	if (square == 0)
		return 0;
	/* Newton from a power of two that is not below the root; falls until it is the floor. */
	root = (uint64_t)1 << ((64 - __builtin_clzll(square) + 1) / 2);
	for (;;) {
		uint64_t next = (root + square / root) / 2;

		if (next >= root)
			break;
		root = next;
	}
	return (int64_t)(root * root < square ? root + 1 : root);
}

static int64_t road_m(const struct gr_ways *w, int64_t de_m, int64_t dn_m)
{
	return (gr_straight_m(de_m, dn_m) * w->detour_permille + 999) / 1000;
}

static bool shorter(struct gr_way a, struct gr_way b)
{
	return a.dist_m != b.dist_m ? a.dist_m < b.dist_m : a.toll_ore < b.toll_ore;
}

static struct gr_way joined(struct gr_way a, struct gr_way b)
{
	struct gr_way none = {FAR, 0};

	if (a.dist_m == FAR || b.dist_m == FAR)
		return none;
	a.dist_m += b.dist_m;
	a.toll_ore += b.toll_ore;
	return a;
}

static bool usable(const struct gr_crossing *c, int32_t first_year, int32_t last_year)
{
	return c->toll_known && c->land_a >= 0 && c->land_b >= 0 && c->land_a != c->land_b &&
	       c->opens_year <= first_year && c->closes_year >= last_year;
}

/* Floyd and Warshall: a few dozen ends. */
static void close_ways(struct gr_ways *w)
{
	int32_t n = w->ends;

	for (int32_t k = 0; k < n; k++) {
		for (int32_t i = 0; i < n; i++) {
			for (int32_t j = 0; j < n; j++) {
				struct gr_way *at = &w->between[i * n + j];
				struct gr_way by = joined(
				    w->between[i * n + k], w->between[k * n + j]);

				if (shorter(by, *at))
					*at = by;
			}
		}
	}
}

int gr_ways_open(const struct gr_dataset *d, int32_t first_year, int32_t last_year,
    int32_t detour_permille, struct gr_arena *a, struct gr_ways *out, struct gr_error *err)
{
	int32_t n = 0;
	size_t most = (size_t)d->crossings * 2;

	*out = (struct gr_ways){.detour_permille = detour_permille};
	if (detour_permille < 1000 || detour_permille > 10000)
		return gr_fail_with(err, GR_INVALID,
		    N_("The detour {0} permille is not between 1000 and 10000."),
		    N_("Correct plan.detour_permille in the settings."),
		    GR_ARGS(gr_arg_count(detour_permille)));
	out->crossing = gr_alloc_array(a, most, sizeof(*out->crossing));
	out->land = gr_alloc_array(a, most, sizeof(*out->land));
	out->e_m = gr_alloc_array(a, most, sizeof(*out->e_m));
	out->n_m = gr_alloc_array(a, most, sizeof(*out->n_m));
	if (gr_arena_full(a))
		return gr_fail_full(err);
	for (int32_t i = 0; i < d->crossings; i++) {
		const struct gr_crossing *c = &d->crossing[i];

		if (!usable(c, first_year, last_year))
			continue;
		out->crossing[n / 2] = i;
		out->land[n] = c->land_a;
		out->e_m[n] = c->a_e_m;
		out->n_m[n++] = c->a_n_m;
		out->land[n] = c->land_b;
		out->e_m[n] = c->b_e_m;
		out->n_m[n++] = c->b_n_m;
	}
	out->ends = n;
	out->between = gr_alloc_array(a, (size_t)n * (size_t)n, sizeof(*out->between));
	if (gr_arena_full(a))
		return gr_fail_full(err);
	for (int32_t i = 0; i < n; i++) {
		for (int32_t j = 0; j < n; j++) {
			struct gr_way *at = &out->between[i * n + j];
			const struct gr_crossing *c = &d->crossing[out->crossing[i / 2]];

			*at = (struct gr_way){FAR, 0};
			if (i == j) {
				*at = (struct gr_way){0, 0};
			} else if (i / 2 == j / 2) {
				int64_t across = gr_straight_m(
				    (int64_t)c->a_e_m - c->b_e_m, (int64_t)c->a_n_m - c->b_n_m);

				at->dist_m = c->length_m > across ? c->length_m : across;
				at->toll_ore = c->toll_ore_per_truck;
			} else if (out->land[i] == out->land[j]) {
				at->dist_m = road_m(out, (int64_t)out->e_m[i] - out->e_m[j],
				    (int64_t)out->n_m[i] - out->n_m[j]);
			}
		}
	}
	close_ways(out);
	return GR_OK;
}

int gr_spot_open(const struct gr_ways *w, int32_t e_m, int32_t n_m, int32_t land,
    struct gr_arena *a, struct gr_spot *out, struct gr_error *err)
{
	*out = (struct gr_spot){e_m, n_m, land, NULL};
	out->reach = gr_alloc_array(a, (size_t)w->ends, sizeof(*out->reach));
	if (gr_arena_full(a))
		return gr_fail_full(err);
	for (int32_t j = 0; j < w->ends; j++)
		out->reach[j] = (struct gr_way){FAR, 0};
	for (int32_t i = 0; i < w->ends; i++) {
		struct gr_way to;

		if (w->land[i] != land)
			continue;
		to.dist_m = road_m(w, (int64_t)e_m - w->e_m[i], (int64_t)n_m - w->n_m[i]);
		to.toll_ore = 0;
		for (int32_t j = 0; j < w->ends; j++) {
			struct gr_way by = joined(to, w->between[i * w->ends + j]);

			if (shorter(by, out->reach[j]))
				out->reach[j] = by;
		}
	}
	return GR_OK;
}

bool gr_way_between(const struct gr_ways *w, const struct gr_spot *a, const struct gr_spot *b,
    int64_t limit_m, struct gr_way *out)
{
	int64_t de = (int64_t)a->e_m - b->e_m, dn = (int64_t)a->n_m - b->n_m;

	*out = (struct gr_way){FAR, 0};
	if (limit_m < INT32_MAX && de * de + dn * dn > limit_m * limit_m)
		return false;
	if (a->land == b->land || a->land < 0 || b->land < 0) {
		out->dist_m = road_m(w, de, dn);
		out->toll_ore = 0;
	} else {
		for (int32_t i = 0; i < w->ends; i++) {
			struct gr_way last, by;

			if (w->land[i] != b->land || a->reach[i].dist_m == FAR)
				continue;
			last.dist_m = road_m(
			    w, (int64_t)b->e_m - w->e_m[i], (int64_t)b->n_m - w->n_m[i]);
			last.toll_ore = 0;
			by = joined(a->reach[i], last);
			if (shorter(by, *out))
				*out = by;
		}
	}
	return out->dist_m <= limit_m;
}
