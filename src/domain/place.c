#include "domain/place.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/num.h"
#include "domain/private.h"

/* GRS80, and the constants of UTM zone 32 (EPSG:25832). */
#define AXIS_M 6378137.0
#define FLATTENING (1 / 298.257222101)
#define SCALE 0.9996
#define EAST_M 500000.0
#define MERIDIAN 9.0
#define DEGREE (3.14159265358979323846 / 180)

void gr_utm32_of(double lat, double lon, int32_t *e_m, int32_t *n_m)
{
	const double n = FLATTENING / (2 - FLATTENING);
	const double radius = AXIS_M / (1 + n) * (1 + n * n / 4 + n * n * n * n / 64);
	const double alpha[4] = {
	    n / 2 - 2 * n * n / 3 + 5 * n * n * n / 16 + 41 * n * n * n * n / 180,
	    13 * n * n / 48 - 3 * n * n * n / 5 + 557 * n * n * n * n / 1440,
	    61 * n * n * n / 240 - 103 * n * n * n * n / 140,
	    49561 * n * n * n * n / 161280,
	};
	const double e = 2 * sqrt(n) / (1 + n), lam = (lon - MERIDIAN) * DEGREE,
	             s = sin(lat * DEGREE);
	const double t = sinh(atanh(s) - e * atanh(e * s));
	const double xi = atan2(t, cos(lam)), eta = asinh(sin(lam) / hypot(t, cos(lam)));
	double x = xi, y = eta;

	for (int j = 1; j <= 4; j++) {
		x += alpha[j - 1] * sin(2 * j * xi) * cosh(2 * j * eta);
		y += alpha[j - 1] * cos(2 * j * xi) * sinh(2 * j * eta);
	}
	*e_m = (int32_t)lround(EAST_M + SCALE * radius * y);
	*n_m = (int32_t)lround(SCALE * radius * x);
}

/* Whether the point is at most margin_m from the side a-b. All integer: |cross| <= margin x length is compared squared. */
static bool near_side(
    const struct gr_outline *o, int32_t i, int32_t j, int64_t e, int64_t n, int64_t margin_m)
{
	int64_t de = (int64_t)o->e_m[j] - o->e_m[i], dn = (int64_t)o->n_m[j] - o->n_m[i];
	int64_t pe = e - o->e_m[i], pn = n - o->n_m[i];
	int64_t length2 = de * de + dn * dn, along = pe * de + pn * dn, cross = pe * dn - pn * de;

	if (along <= 0)
		return pe * pe + pn * pn <= margin_m * margin_m;
	if (along >= length2) {
		int64_t qe = e - o->e_m[j], qn = n - o->n_m[j];

		return qe * qe + qn * qn <= margin_m * margin_m;
	}
	return (gr_i128)cross * cross <= (gr_i128)(margin_m * margin_m) * length2;
}

static bool within(const struct gr_outline *o, int64_t e, int64_t n, int64_t margin_m)
{
	bool in = false;

	for (int32_t i = 0, j = o->corners - 1; i < o->corners; j = i++) {
		int64_t ei = o->e_m[i], ni = o->n_m[i], ej = o->e_m[j], nj = o->n_m[j];

		if (near_side(o, i, j, e, n, margin_m))
			return true;
		/* A ray towards east crosses this side where it passes the point's northing east of it. */
		if ((ni > n) != (nj > n) &&
		    ((e - ei) * (nj - ni) < (ej - ei) * (n - ni)) == (nj > ni))
			in = !in;
	}
	return in;
}

bool gr_place_inside(const struct gr_dataset *d, int32_t e_m, int32_t n_m)
{
	if (e_m < 0 || e_m > 2000000 || n_m < 0 || n_m > 10000000)
		return false; /* no such point in the zone, and squares below stay small */
	for (int32_t i = 0; i < d->outlines; i++)
		if (within(&d->outline[i], e_m, n_m, d->margin_m))
			return true;
	return false;
}

/* "617838 6179084;625558 6077670;..." */
static int read_outline(struct gr_reading *g, struct gr_str text, struct gr_outline *o)
{
	int32_t corners = 1;
	int64_t e, n;

	for (size_t i = 0; i < text.n; i++)
		corners += text.p[i] == ';';
	o->e_m = gr_alloc_array(g->a, (size_t)corners, sizeof(*o->e_m));
	o->n_m = gr_alloc_array(g->a, (size_t)corners, sizeof(*o->n_m));
	if (!o->e_m || !o->n_m)
		return gr_fail_full(g->err);
	while (text.n) {
		struct gr_str north = gr_str_split(&text, ';'), east = gr_str_split(&north, ' ');

		if (!gr_str_i64(east, &e) || !gr_str_i64(north, &n) || e < 0 || e > 2000000 ||
		    n < 0 || n > 10000000)
			return gr_fail_with(g->err, GR_INVALID,
			    N_("The setting {0} is »{1}«, which is not a number."),
			    N_("Correct its value in settings.csv."),
			    GR_ARGS(gr_arg_z("place.outline"), gr_arg_text(north)));
		o->e_m[o->corners] = (int32_t)e;
		o->n_m[o->corners++] = (int32_t)n;
	}
	return GR_OK;
}

int gr_read_outlines(struct gr_reading *g)
{
	struct gr_dataset *d = g->d;
	int rc = gr_setting_int(d, "place.margin_m", 0, &d->margin_m, g->err);

	if (!rc)
		rc = gr_setting_int(d, "place.known_within_m", 0, &d->known_within_m, g->err);
	d->outline = gr_alloc_array(g->a, (size_t)d->settings + 1, sizeof(*d->outline));
	if (!rc && !d->outline)
		rc = gr_fail_full(g->err);
	for (int32_t i = 0; !rc && i < d->settings; i++)
		if (gr_str_starts(d->setting[i].key, "place.outline."))
			rc = read_outline(g, d->setting[i].value, &d->outline[d->outlines++]);
	if (!rc && !d->outlines)
		rc = gr_fail_with(g->err, GR_MISSING, N_("The setting {0} is not there."),
		    N_("Add a row with that key to settings.csv."),
		    GR_ARGS(gr_arg_z("place.outline")));
	if (rc)
		gr_error_at(g->err, gr_list_file(GR_LIST_SETTING));
	return rc;
}

static int read_point(struct gr_reading *g, struct gr_point *p, bool parish)
{
	int32_t m = -1;
	int64_t code;
	int rc = gr_list_need(g, 0, &p->name);

	if (rc)
		return rc;
	if (gr_str_i64(gr_list_text(g, 1), &code) && code > 0 && code < 10000)
		m = gr_dataset_municipality(g->d, (int32_t)code);
	if (m < 0)
		return gr_list_unknown(g, 1, GR_LIST_MUNICIPALITY);
	p->municipality = g->d->municipality[m].code;
	rc = gr_list_int(g, 2, 300000, 1000000, 0, &p->e_m);
	if (!rc && !p->e_m)
		rc = gr_list_bad(g, 2);
	if (!rc)
		rc = gr_list_int(g, 3, 5000000, 7000000, 0, &p->n_m);
	if (!rc && !p->n_m)
		rc = gr_list_bad(g, 3);
	if (!rc)
		rc = gr_list_int(g, 4, 0, 1000000, 0, &p->precision_m);
	p->parish = parish;
	return rc;
}

static int by_point(const void *a, const void *b)
{
	const struct gr_point *x = a, *y = b;
	int c = gr_str_cmp(x->name, y->name);

	if (c)
		return c;
	if (x->municipality != y->municipality)
		return x->municipality < y->municipality ? -1 : 1;
	if (x->e_m != y->e_m)
		return x->e_m < y->e_m ? -1 : 1;
	return (x->n_m > y->n_m) - (x->n_m < y->n_m);
}

int gr_read_points(struct gr_reading *g)
{
	static const char *const town[] = {"name_da", "municipality_code", "utm32_e_m", "utm32_n_m",
	    "coordinate_precision_m", "alt_names", NULL};
	static const char *const parish[] = {"name_da", "municipality_code", "utm32_e_m",
	    "utm32_n_m", "coordinate_precision_m", "parish_code", NULL};
	struct gr_dataset *d = g->d;
	struct gr_point *towns;
	char key[GR_FOLD_MOST + 16];
	int32_t n = 0;
	bool more = true;
	void *p = NULL;
	int rc = gr_list_open(g, GR_LIST_PLACE, town, sizeof(*towns), &p);

	towns = p;
	while (!rc && !(rc = gr_list_next(g, &more)) && more) {
		struct gr_str name = gr_list_text(g, 0), code = gr_list_text(g, 1);

		rc = read_point(g, &towns[n], false);
		towns[n].alt = gr_list_text(g, 5);
		towns[n].land = -1;
		if (name.n + code.n + 1 < sizeof(key)) { /* land_masses.csv: "Valby/101" */
			memcpy(key, name.p, name.n);
			key[name.n] = '/';
			if (code.n)
				memcpy(key + name.n + 1, code.p, code.n);
			towns[n].land = gr_map_find(
			    &g->land_of[GR_LAND_PLACE], (struct gr_str){key, name.n + 1 + code.n});
		}
		n++;
	}
	if (!rc)
		rc = gr_list_open(g, GR_LIST_PARISH, parish, 0, NULL);
	if (rc)
		return rc;
	/* Parishes follow in one array with room for both. */
	d->point = gr_alloc_array(
	    g->a, (size_t)n + g->text[GR_LIST_PARISH].n / 16 + 1, sizeof(*d->point));
	if (!d->point)
		return gr_fail_full(g->err);
	memcpy(d->point, towns, (size_t)n * sizeof(*towns));
	d->points = n;
	while (!rc && !(rc = gr_list_next(g, &more)) && more) {
		struct gr_point *to = &d->point[d->points];

		rc = read_point(g, to, true);
		to->land = gr_map_find(&g->land_of[GR_LAND_PARISH], gr_list_text(g, 5));
		d->points++;
	}
	if (!rc)
		qsort(d->point, (size_t)d->points, sizeof(*d->point), by_point);
	return rc;
}

static int by_place_name(const void *a, const void *b)
{
	const struct gr_place_name *x = a, *y = b;
	int c = gr_str_cmp(x->folded, y->folded);

	if (c)
		return c;
	if (x->rank != y->rank)
		return x->rank < y->rank ? -1 : 1;
	return (x->index > y->index) - (x->index < y->index);
}

static void add_name(struct gr_reading *g, struct gr_str name, int32_t rank, int32_t index)
{
	char fold[GR_FOLD_MOST];
	struct gr_str f = gr_fold(name, fold);

	if (f.n)
		g->d->place_name[g->d->place_names++] = (struct gr_place_name){
		    gr_str_copy(g->a, f), rank, index};
}

int gr_read_place_names(struct gr_reading *g)
{
	struct gr_dataset *d = g->d;
	size_t most = (size_t)d->municipalities + (size_t)d->points + 1;

	for (int32_t i = 0; i < d->points; i++)
		for (size_t k = 0; k < d->point[i].alt.n; k++)
			most += d->point[i].alt.p[k] == ';' || k == 0;
	d->place_name = gr_alloc_array(g->a, most, sizeof(*d->place_name));
	if (!d->place_name)
		return gr_fail_full(g->err);
	for (int32_t i = 0; i < d->points; i++) {
		struct gr_str alt = d->point[i].alt;

		add_name(g, d->point[i].name, d->point[i].parish, i);
		while (alt.n)
			add_name(g, gr_str_split(&alt, ';'), d->point[i].parish, i);
	}
	for (int32_t i = 0; i < d->municipalities; i++)
		add_name(g, d->municipality[i].name, 2, i);
	if (gr_arena_full(g->a))
		return gr_fail_full(g->err);
	qsort(d->place_name, (size_t)d->place_names, sizeof(*d->place_name), by_place_name);
	return GR_OK;
}

/* The whole number nearest to the root: a municipality's radius is said roughly. */
static int32_t root(int64_t n)
{
	int64_t r = 0;

	while ((r + 1) * (r + 1) <= n)
		r++;
	return (int32_t)r;
}

static void at_point(const struct gr_point *p, struct gr_place *out)
{
	out->municipality = p->municipality;
	out->e_m = p->e_m;
	out->n_m = p->n_m;
	out->precision_m = p->precision_m;
}

static void at_municipality(const struct gr_municipality *m, struct gr_place *out)
{
	out->municipality = m->code;
	out->e_m = m->e_m;
	out->n_m = m->n_m;
	out->precision_m = root(m->area_m2 * 7 / 22); /* area = pi r2 */
}

/* The first name that is not below folded. */
static int32_t lower(const struct gr_dataset *d, struct gr_str folded)
{
	int32_t lo = 0, hi = d->place_names;

	while (lo < hi) {
		int32_t mid = lo + (hi - lo) / 2;

		if (gr_str_cmp(d->place_name[mid].folded, folded) < 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

static bool same_name(const struct gr_dataset *d, int32_t i, struct gr_str folded)
{
	return i < d->place_names && gr_str_eq(d->place_name[i].folded, folded);
}

static int32_t municipality_of(const struct gr_dataset *d, const struct gr_place_name *n)
{
	return n->rank == 2 ? d->municipality[n->index].code : d->point[n->index].municipality;
}

static void take(const struct gr_dataset *d, const struct gr_place_name *n, struct gr_place *out)
{
	if (n->rank == 2)
		at_municipality(&d->municipality[n->index], out);
	else
		at_point(&d->point[n->index], out);
}

/* "Køge Kommune": the municipality and nothing else; -1 where it says something else. */
static int32_t municipality_named(const struct gr_dataset *d, struct gr_str typed)
{
	char fold[GR_FOLD_MOST];
	struct gr_str f = gr_fold(typed, fold);
	bool said = gr_str_ends(f, "kommune") && f.n > sizeof("kommune") - 1;

	if (said)
		f.n -= sizeof("kommune") - 1;
	for (int32_t i = said ? lower(d, f) : d->place_names; same_name(d, i, f); i++)
		if (d->place_name[i].rank == 2)
			return d->place_name[i].index;
	if (said && f.n && f.p[f.n - 1] == 's') { /* Københavns Kommune */
		f.n--;
		for (int32_t i = lower(d, f); same_name(d, i, f); i++)
			if (d->place_name[i].rank == 2)
				return d->place_name[i].index;
	}
	return -1;
}

static int nobody_knows(
    const struct gr_dataset *d, struct gr_str typed, struct gr_str folded, struct gr_error *err)
{
	int32_t most = 1 + (int32_t)folded.n / 4, best = most + 1, found = -1;

	for (int32_t i = 0; i < d->place_names; i++) {
		int32_t near = gr_edits(folded, d->place_name[i].folded, best - 1);

		if (near < best) {
			best = near;
			found = i;
		}
	}
	if (found < 0)
		return gr_fail_with(err, GR_MISSING, N_("No place is known by the name »{0}«."),
		    N_("Write a town, a parish, a municipality, or coordinates."),
		    GR_ARGS(gr_arg_text(typed)));
	return gr_fail_with(err, GR_MISSING,
	    N_("No place is known by the name »{0}«. Did you mean »{1}«?"),
	    N_("Write a town, a parish, a municipality, or coordinates."),
	    GR_ARGS(gr_arg_text(typed),
	        gr_arg_text(d->place_name[found].rank == 2
	                        ? d->municipality[d->place_name[found].index].name
	                        : d->point[d->place_name[found].index].name)));
}

static int read_name(const struct gr_dataset *d, struct gr_str name, int32_t hint,
    struct gr_place *out, struct gr_error *err)
{
	char fold[GR_FOLD_MOST];
	struct gr_str f = gr_fold(name, fold);
	int32_t m = municipality_named(d, name), first = lower(d, f);
	const struct gr_place_name *best = &d->place_name[first];

	if (m >= 0) {
		at_municipality(&d->municipality[m], out);
		return GR_OK;
	}
	if (f.n > sizeof("sogn") - 1 && !same_name(d, first, f) &&
	    gr_str_ends(f, "sogn")) { /* Vindinge Sogn */
		f.n -= sizeof("sogn") - 1;
		first = lower(d, f);
		while (same_name(d, first, f) && d->place_name[first].rank != 1)
			first++;
		best = &d->place_name[first];
	}
	if (!f.n || !same_name(d, first, f))
		return nobody_knows(d, name, f, err);
	for (int32_t i = first; hint && same_name(d, i, f); i++)
		if (municipality_of(d, &d->place_name[i]) == hint) {
			take(d, &d->place_name[i], out);
			return GR_OK;
		}
	for (int32_t i = first + 1; same_name(d, i, f) && d->place_name[i].rank == best->rank; i++)
		if (municipality_of(d, &d->place_name[i]) != municipality_of(d, best)) {
			int32_t a = gr_dataset_municipality(d, municipality_of(d, best));
			int32_t b = gr_dataset_municipality(
			    d, municipality_of(d, &d->place_name[i]));

			return gr_fail_with(err, GR_INVALID,
			    N_("More than one place is called »{0}«, for example in {1} and in "
			       "{2}."),
			    N_("Write the municipality after the name, with a comma between."),
			    GR_ARGS(gr_arg_text(name), gr_arg_text(d->municipality[a].name),
			        gr_arg_text(d->municipality[b].name)));
		}
	take(d, best, out);
	return GR_OK;
}

/*
 * One of two coordinates off the front of the text: digits with at most one decimal sign, a point or a comma. A comma is one only
 * where a digit follows at once; else it stands between the two. false where something else stands there.
 */
static bool next_number(struct gr_str *rest, double *value)
{
	double n = 0, scale = 1;
	int signs = 0, digits = 0;
	size_t i = 0;

	while (i < rest->n &&
	       (rest->p[i] == ' ' || rest->p[i] == '\t' || rest->p[i] == ';' || rest->p[i] == ','))
		i++;
	for (; i < rest->n; i++) {
		char c = rest->p[i];

		if (c >= '0' && c <= '9') {
			n = n * 10 + (c - '0');
			digits++;
			scale *= signs ? 10 : 1;
		} else if ((c == '.' || c == ',') && digits && !signs && i + 1 < rest->n &&
		           rest->p[i + 1] >= '0' && rest->p[i + 1] <= '9') {
			signs++;
		} else {
			break;
		}
	}
	*value = n / scale;
	rest->p += i;
	rest->n -= i;
	return digits > 0 && digits <= 18; /* more is no coordinate */
}

/* "55.6759, 12.5655", "12,5655 55,6759" or "724179 6175777": the ranges of Denmark tell which is which. */
static bool read_numbers(struct gr_str typed, int32_t *e_m, int32_t *n_m)
{
	struct gr_str rest = typed;
	double x, y;

	if (!next_number(&rest, &x) || !next_number(&rest, &y) || gr_str_trim(rest).n)
		return false;
	if (x >= 50 && x <= 62 && y >= 3 && y <= 17) {
		gr_utm32_of(x, y, e_m, n_m);
		return true;
	}
	if (y >= 50 && y <= 62 && x >= 3 && x <= 17) {
		gr_utm32_of(y, x, e_m, n_m);
		return true;
	}
	if (x >= 2e9 || y >= 2e9)
		return false;
	if (x > y) { /* northing first */
		double swap = x;

		x = y;
		y = swap;
	}
	*e_m = (int32_t)lround(x);
	*n_m = (int32_t)lround(y);
	return true;
}

static const struct gr_point *nearest(
    const struct gr_dataset *d, int32_t municipality, int32_t e_m, int32_t n_m, int64_t *distance2)
{
	const struct gr_point *best = NULL;

	*distance2 = INT64_MAX;
	for (int32_t i = 0; i < d->points; i++) {
		const struct gr_point *p = &d->point[i];
		int64_t e = (int64_t)p->e_m - e_m, n = (int64_t)p->n_m - n_m;

		if ((municipality && p->municipality != municipality) ||
		    e * e + n * n >= *distance2)
			continue;
		*distance2 = e * e + n * n;
		best = p;
	}
	return best;
}

static int read_coordinate(
    const struct gr_dataset *d, int32_t hint, struct gr_place *out, struct gr_error *err)
{
	const struct gr_point *p;
	int64_t far2;

	if (!gr_place_inside(d, out->e_m, out->n_m))
		return gr_fail_with(err, GR_INVALID,
		    N_("The point {0} {1} (UTM 32) is more than {2} km outside Denmark."),
		    N_("Check the order of the two numbers, and that they are in metres."),
		    GR_ARGS(gr_arg_year(out->e_m), gr_arg_year(out->n_m),
		        gr_arg_count(d->margin_m / 1000)));
	p = nearest(d, 0, out->e_m, out->n_m, &far2);
	out->municipality = hint;
	if (!hint && p && far2 <= d->known_within_m * d->known_within_m)
		out->municipality = p->municipality;
	return GR_OK;
}

/* "4000 Roskilde": the name after the postcode. */
static struct gr_str without_postcode(struct gr_str s)
{
	for (size_t i = 0; i < 4; i++)
		if (i >= s.n || s.p[i] < '0' || s.p[i] > '9')
			return s;
	if (s.n < 6 || s.p[4] != ' ')
		return s;
	return gr_str_trim((struct gr_str){s.p + 5, s.n - 5});
}

static bool has_digit(struct gr_str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] >= '0' && s.p[i] <= '9')
			return true;
	return false;
}

/* The municipality that stands after a comma, with or without the word; -1. */
static int32_t municipality_after(const struct gr_dataset *d, struct gr_str s)
{
	char fold[GR_FOLD_MOST];
	struct gr_str f = gr_fold(s, fold);
	int32_t m = municipality_named(d, s);

	for (int32_t i = lower(d, f); m < 0 && same_name(d, i, f); i++)
		if (d->place_name[i].rank == 2)
			m = d->place_name[i].index;
	return m;
}

int gr_place_read(const struct gr_dataset *d, struct gr_str typed, int32_t hint,
    struct gr_place *out, struct gr_error *err)
{
	struct gr_str name = gr_str_trim(typed), after = name, before;
	int32_t m;

	*out = (struct gr_place){.text = name};
	if (!name.n)
		return gr_fail(err, GR_MISSING, N_("The line has no place."),
		    N_("Write a town, a parish or a municipality; the exact place may wait."));
	if (read_numbers(name, &out->e_m, &out->n_m))
		return read_coordinate(d, hint, out, err);
	before = gr_str_trim(gr_str_split(&after, ','));
	after = without_postcode(gr_str_trim(after));
	m = after.n ? municipality_after(d, after) : -1;
	if (after.n &&
	    has_digit(before)) /* "Ringstedvej 12, 4000 Roskilde": no streets here, but the town */
		return read_name(d, after, hint, out, err);
	if (m >= 0) /* "Vindinge, Roskilde" */
		return read_name(d, before, d->municipality[m].code, out, err);
	return read_name(d, without_postcode(name), hint, out, err);
}

int32_t gr_place_land(const struct gr_dataset *d, const struct gr_place *p)
{
	int32_t m = gr_dataset_municipality(d, p->municipality);
	const struct gr_point *near;
	int64_t far2;

	if (!p->e_m && !p->n_m)
		return m < 0 ? -1 : d->municipality[m].land;
	near = nearest(d, m < 0 ? 0 : p->municipality, p->e_m, p->n_m, &far2);
	if (near && (m >= 0 || far2 <= d->margin_m * d->margin_m))
		return near->land;
	return m < 0 ? -1 : d->municipality[m].land;
}
