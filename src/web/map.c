#include "web/map.h"

#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "query/plan.h"
#include "query/pool.h"
#include "web/escape.h"

#define WIDTH 440.0
#define MARGIN 14.0
#define RADIUS_MOST 30.0
#define USES_MOST 12
#define STEP 0.7 /* px: points nearer than this to the last one drawn say nothing */

struct ring {
	float *at; /* pairs of e, n in metres */
	int32_t points;
};

struct outline {
	int32_t code;
	struct gr_str name;
	struct ring *ring;
	int32_t rings;
};

struct gr_land {
	struct outline *outline;
	int32_t outlines;
};

/* What a drawing shows of the plane. */
struct frame {
	double west, north, metres; /* metres: of one px */
	double height;
};

/* ---- reading ---- */

/* WGS84 to ETRS89 / UTM 32N by Kruger's series to n^3 (Karney 2011, eq. 7-11); better than a metre, for drawing. */
static void project(double lon, double lat, float *e, float *n)
{
	const double a = 6378137.0, f = 1 / 298.257222101, k0 = 0.9996, degree = acos(-1.0) / 180;
	const double third = f / (2 - f), second = 2 * sqrt(third) / (1 + third);
	const double radius = a / (1 + third) * (1 + third * third / 4);
	const double alpha[3] = {third / 2 - 2 * third * third / 3, 13 * third * third / 48,
	    61 * third * third * third / 240};
	double phi = lat * degree, l = (lon - 9) * degree;
	double t = sinh(atanh(sin(phi)) - second * atanh(second * sin(phi)));
	double xi = atan2(t, cos(l)), eta = atanh(sin(l) / sqrt(1 + t * t));
	double east = eta, north = xi;

	for (int j = 1; j <= 3; j++) {
		east += alpha[j - 1] * cos(2 * j * xi) * sinh(2 * j * eta);
		north += alpha[j - 1] * sin(2 * j * xi) * cosh(2 * j * eta);
	}
	*e = (float)(500000 + k0 * radius * east);
	*n = (float)(k0 * radius * north);
}

static bool read_ring(json_t *points, struct gr_arena *a, struct ring *out)
{
	size_t n = json_array_size(points);

	out->at = gr_alloc_array(a, 2 * n + 1, sizeof *out->at);
	if (!out->at || n < 3 || n > 100000)
		return false;
	for (size_t i = 0; i < n; i++) {
		json_t *p = json_array_get(points, i);

		if (json_array_size(p) < 2)
			return false;
		project(json_number_value(json_array_get(p, 0)),
		    json_number_value(json_array_get(p, 1)), &out->at[2 * i], &out->at[2 * i + 1]);
	}
	out->points = (int32_t)n;
	return true;
}

/* The outer ring of each polygon: holes are lakes and neighbours, which are drawn themselves. */
static bool read_outline(json_t *feature, struct gr_arena *a, struct outline *out)
{
	json_t *properties = json_object_get(feature, "properties"),
	       *geometry = json_object_get(feature, "geometry");
	const char *code = json_string_value(json_object_get(properties, "kode"));
	const char *name = json_string_value(json_object_get(properties, "navn"));
	const char *type = json_string_value(json_object_get(geometry, "type"));
	json_t *polygons = json_object_get(geometry, "coordinates");
	bool several = type && !strcmp(type, "MultiPolygon");
	size_t n = several ? json_array_size(polygons) : 1;
	int64_t number;

	if (!code || !name || !type || !polygons || !gr_str_i64(gr_str(code), &number))
		return false;
	out->code = (int32_t)number;
	out->name = gr_str_copy(a, gr_str(name));
	out->ring = gr_alloc_array(a, n + 1, sizeof *out->ring);
	for (size_t i = 0; out->ring && i < n; i++) {
		json_t *polygon = several ? json_array_get(polygons, i) : polygons;

		if (!read_ring(json_array_get(polygon, 0), a, &out->ring[out->rings++]))
			return false;
	}
	return out->ring;
}

int gr_land_read(const char *path, struct gr_arena *a, struct gr_land **out, struct gr_error *err)
{
	FILE *f = fopen(path, "rb");
	json_t *root, *features;
	struct gr_land *land;
	size_t n;
	bool good;

	*out = NULL;
	if (!f)
		return GR_OK;
	root = json_loadf(f, JSON_REJECT_DUPLICATES, NULL);
	fclose(f);
	features = json_object_get(root, "features");
	n = json_array_size(features);
	land = gr_alloc(a, sizeof *land);
	if (land)
		land->outline = gr_alloc_array(a, n + 1, sizeof *land->outline);
	good = land && land->outline && n > 0;
	for (size_t i = 0; good && i < n; i++)
		good = read_outline(
		    json_array_get(features, i), a, &land->outline[land->outlines++]);
	json_decref(root);
	if (!good)
		return gr_fail_with(err, GR_BROKEN, N_("The outlines in {0} cannot be read."),
		    N_("Build or install Grus again."), GR_ARGS(gr_arg_z(path)));
	*out = land;
	return GR_OK;
}

/* ---- drawing ---- */

static double px(const struct frame *fr, double e)
{
	return (e - fr->west) / fr->metres;
}

static double py(const struct frame *fr, double n)
{
	return (fr->north - n) / fr->metres;
}

static bool of_area(const struct gr_pool_area *a, int32_t code)
{
	for (int32_t i = 0; i < a->municipalities; i++)
		if (a->municipality[i] == code)
			return true;
	return false;
}

static void widen(const struct outline *o, double box[4])
{
	for (int32_t r = 0; r < o->rings; r++)
		for (int32_t i = 0; i < o->ring[r].points; i++) {
			double e = (double)o->ring[r].at[2 * i],
			       n = (double)o->ring[r].at[2 * i + 1];

			box[0] = fmin(box[0], e);
			box[1] = fmax(box[1], e);
			box[2] = fmin(box[2], n);
			box[3] = fmax(box[3], n);
		}
}

static bool frame_of(const double box[4], struct frame *fr)
{
	if (box[0] >= box[1] || box[2] >= box[3])
		return false;
	fr->metres = (box[1] - box[0]) / (WIDTH - 2 * MARGIN);
	fr->west = box[0] - MARGIN * fr->metres;
	fr->north = box[3] + MARGIN * fr->metres;
	fr->height = (box[3] - box[2]) / fr->metres + 2 * MARGIN;
	return true;
}

/* One decimal, as "%.1f" writes it: an outline has thousands of them, and printf's way took most of the page's time. */
static void put_tenths(struct gr_sb *out, double at)
{
	int64_t tenths = llround(at * 10);

	if (tenths < 0) {
		gr_sb_char(out, '-');
		tenths = -tenths;
	}
	gr_sb_i64(out, tenths / 10);
	gr_sb_char(out, '.');
	gr_sb_char(out, (char)('0' + tenths % 10));
}

static void outline_path(
    struct gr_sb *out, const struct frame *fr, const struct outline *o, const char *class)
{
	bool begun = false;

	for (int32_t r = 0; r < o->rings; r++) {
		const struct ring *g = &o->ring[r];
		double x0 = -1e9, y0 = -1e9;
		int drawn = 0;

		for (int32_t i = 0; i < g->points; i++) {
			double x = px(fr, (double)g->at[2 * i]),
			       y = py(fr, (double)g->at[2 * i + 1]);

			if (x < -40 || x > WIDTH + 40 || y < -40 || y > fr->height + 40)
				continue;
			if (fabs(x - x0) < STEP && fabs(y - y0) < STEP && i + 1 < g->points)
				continue;
			if (!begun)
				gr_sb_fmt(out, "<path class=\"%s\" d=\"", class);
			begun = true;
			gr_sb_char(out, drawn ? 'L' : 'M');
			put_tenths(out, x);
			gr_sb_char(out, ' ');
			put_tenths(out, y);
			drawn++;
			x0 = x;
			y0 = y;
		}
		if (drawn)
			gr_sb_char(out, 'Z');
	}
	if (begun)
		gr_sb_z(out, "\"/>");
}

static void open_svg(
    struct gr_sb *out, double height, const char *id, const char *title, const char *desc)
{
	gr_sb_fmt(out,
	    "<svg class=\"g-chart g-map\" viewBox=\"0 0 %.0f %.0f\" role=\"img\" "
	    "aria-labelledby=\"%s-t %s-d\" focusable=\"false\">",
	    WIDTH, height, id, id);
	gr_sb_fmt(out, "<title id=\"%s-t\">", id);
	gr_out_text(out, gr_str(title));
	gr_sb_fmt(out, "</title><desc id=\"%s-d\">", id);
	gr_out_text(out, gr_str(desc));
	gr_sb_z(out, "</desc>");
}

static double radius(int64_t kg, int64_t most)
{
	return most > 0 && kg > 0 ? RADIUS_MOST * sqrt((double)kg / (double)most) : 0;
}

static void half(
    struct gr_sb *out, double x, double y, struct gr_figure f, int64_t most, bool right)
{
	double r = f.kind == GR_REPORTED ? radius(f.n, most) : 0;

	if (f.kind == GR_REPORTED && r > 0)
		gr_sb_fmt(out, "<path class=\"%s\" d=\"M%.1f %.1fA%.1f %.1f 0 0 %d %.1f %.1fZ\"/>",
		    right ? "c-surplus" : "c-need", x, y - r, r, r, right, x, y + r);
	else if (f.kind != GR_REPORTED)
		gr_sb_fmt(out, "<path class=\"hidden-c\" d=\"M%.1f %.1fA6 6 0 0 %d %.1f %.1fZ\"/>",
		    x, y - 6, right, x, y + 6);
}

/* A round amount at most `most`: 1, 2 or 5 x 10^n tonnes. */
static int64_t round_mass(int64_t most)
{
	static const int64_t step[] = {1, 2, 5};
	int64_t best = 1000;

	for (int64_t unit = 1000; unit <= most && unit < INT64_MAX / 10; unit *= 10)
		for (int i = 0; i < 3; i++)
			if (step[i] * unit <= most)
				best = step[i] * unit;
	return best;
}

static void size_key(struct gr_sb *out, int64_t most)
{
	int64_t kg = round_mass(most);
	double r = radius(kg, most), x = WIDTH - 84, y = 46;

	gr_sb_fmt(out, "<text class=\"s\" x=\"%.0f\" y=\"14\" text-anchor=\"middle\">", x + 22);
	gr_out_text(out, gr_str(gr_t(N_("Area = tonnes"))));
	gr_sb_fmt(out, "</text><path class=\"key-c\" d=\"M%.1f %.1fA%.1f %.1f 0 0 0 %.1f %.1fZ\"/>",
	    x, y - r + 10, r, r, x, y + r + 10);
	gr_sb_fmt(out, "<text class=\"s\" x=\"%.0f\" y=\"%.0f\">", x + 6, y + 14);
	gr_view_mass(out, kg, GR_IN_TEXT);
	gr_sb_z(out, "</text>");
}

static int64_t largest_area(const struct gr_pool_view *v)
{
	int64_t most = 0;

	for (int32_t i = 0; i < v->areas; i++) {
		const struct gr_pool_area *a = &v->area[i];

		if (a->need_kg.kind == GR_REPORTED && a->need_kg.n > most)
			most = a->need_kg.n;
		if (a->surplus_kg.kind == GR_REPORTED && a->surplus_kg.n > most)
			most = a->surplus_kg.n;
	}
	return most;
}

static void area_symbol(
    struct gr_sb *out, const struct frame *fr, const struct gr_pool_area *a, int64_t most)
{
	double x = px(fr, a->e_m), y = py(fr, a->n_m);
	double need = a->need_kg.kind == GR_REPORTED ? radius(a->need_kg.n, most) : 6;
	double surplus = a->surplus_kg.kind == GR_REPORTED ? radius(a->surplus_kg.n, most) : 6;

	half(out, x, y, a->need_kg, most, false);
	half(out, x, y, a->surplus_kg, most, true);
	gr_sb_fmt(out, "<text class=\"b halo\" x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">",
	    x < 60           ? 4
	    : x > WIDTH - 60 ? WIDTH - 4
	                     : x,
	    fmin(y + fmax(need, surplus) + 15, fr->height - 3),
	    x < 60           ? "start"
	    : x > WIDTH - 60 ? "end"
	                     : "middle");
	gr_out_text(out, a->name);
	gr_sb_z(out, "</text>");
}

static bool shown(const struct gr_pool_area *a)
{
	return a->need_kg.kind == GR_REPORTED || a->surplus_kg.kind == GR_REPORTED;
}

static bool inside_frame(const struct frame *fr, double e, double n)
{
	double x = px(fr, e), y = py(fr, n);

	return x > 0 && x < WIDTH && y > 0 && y < fr->height;
}

void gr_map_areas(
    struct gr_sb *out, const struct gr_land *land, const struct gr_pool_view *v, const char *id)
{
	double box[4] = {1e12, -1e12, 1e12, -1e12};
	struct frame fr;
	int64_t most = largest_area(v);

	for (int32_t i = 0; land && i < land->outlines; i++)
		for (int32_t k = 0; k < v->areas; k++)
			if (of_area(&v->area[k], land->outline[i].code) &&
			    (!most || shown(&v->area[k])))
				widen(&land->outline[i], box);
	if (!frame_of(box, &fr))
		return;
	open_svg(out, fr.height, id, gr_t(N_("Map: need and surplus by area")),
	    gr_t(N_("A half circle to the left for need and to the right for surplus in each area. "
	            "The figures stand in the table beside the map.")));
	for (int32_t i = 0; i < land->outlines; i++) {
		bool inside = false;

		for (int32_t k = 0; k < v->areas && !inside; k++)
			inside = of_area(&v->area[k], land->outline[i].code);
		outline_path(out, &fr, &land->outline[i], inside ? "land" : "land-out");
	}
	for (int32_t k = 0; k < v->areas; k++)
		if (v->area[k].e_m && inside_frame(&fr, v->area[k].e_m, v->area[k].n_m))
			area_symbol(out, &fr, &v->area[k], most);
	if (most)
		size_key(out, most);
	gr_sb_z(out, "</svg>");
}

static bool drawn(const struct gr_plan_use *u)
{
	return u->from_e_m && u->to_e_m;
}

int32_t gr_map_uses_count(const struct gr_plan_view *v)
{
	int32_t n = 0;

	for (int32_t i = 0; i < v->uses; i++)
		n += drawn(&v->use[i]);
	return n < USES_MOST ? n : USES_MOST;
}

/* A bow to the left of its direction, with a head; an exchange on the spot is a ring. */
static void use_arrow(struct gr_sb *out, const struct frame *fr, const struct gr_plan_use *u,
    int32_t number, int64_t most)
{
	double x1 = px(fr, u->from_e_m), y1 = py(fr, u->from_n_m), x2 = px(fr, u->to_e_m),
	       y2 = py(fr, u->to_n_m);
	double dx = x2 - x1, dy = y2 - y1, d = sqrt(dx * dx + dy * dy),
	       w = 2 + 8 * sqrt((double)u->kg / (double)most);
	double mx = (x1 + x2) / 2 + dy * 0.18, my = (y1 + y2) / 2 - dx * 0.18, hx, hy;

	if (d < 6) {
		gr_sb_fmt(out,
		    "<circle class=\"flow\" cx=\"%.1f\" cy=\"%.1f\" r=\"9\" "
		    "stroke-width=\"%.1f\"/>",
		    x1, y1, w / 2);
		mx = x1;
		my = y1 - 9;
	} else {
		double tx = x2 - mx, ty = y2 - my, t = sqrt(tx * tx + ty * ty), head = w + 5;

		tx /= t;
		ty /= t;
		hx = x2 - tx * head;
		hy = y2 - ty * head;
		gr_sb_fmt(out,
		    "<path class=\"flow\" stroke-width=\"%.1f\" d=\"M%.1f %.1fQ%.1f %.1f %.1f "
		    "%.1f\"/>",
		    w, x1, y1, mx, my, hx, hy);
		gr_sb_fmt(out, "<path class=\"flow-h\" d=\"M%.1f %.1fL%.1f %.1fL%.1f %.1fZ\"/>", x2,
		    y2, hx - ty * head * 0.7, hy + tx * head * 0.7, hx + ty * head * 0.7,
		    hy - tx * head * 0.7);
		mx = (x1 + 2 * mx + x2) / 4;
		my = (y1 + 2 * my + y2) / 4;
	}
	gr_sb_fmt(out,
	    "<circle class=\"badge-c\" cx=\"%.1f\" cy=\"%.1f\" r=\"9\"/><text class=\"b\" "
	    "x=\"%.1f\" y=\"%.1f\" text-anchor=\"middle\">%d</text>",
	    mx, my, mx, my + 4, number);
}

void gr_map_uses(
    struct gr_sb *out, const struct gr_land *land, const struct gr_plan_view *v, const char *id)
{
	double box[4] = {1e12, -1e12, 1e12, -1e12};
	struct frame fr;
	int64_t most = 1;
	int32_t n = gr_map_uses_count(v), number = 0;

	for (int32_t i = 0; i < v->uses; i++)
		if (drawn(&v->use[i])) {
			const struct gr_plan_use *u = &v->use[i];

			box[0] = fmin(box[0], fmin(u->from_e_m, u->to_e_m) - 12000);
			box[1] = fmax(box[1], fmax(u->from_e_m, u->to_e_m) + 12000);
			box[2] = fmin(box[2], fmin(u->from_n_m, u->to_n_m) - 12000);
			box[3] = fmax(box[3], fmax(u->from_n_m, u->to_n_m) + 12000);
			most = u->kg > most ? u->kg : most;
		}
	if (!land || !n || !frame_of(box, &fr))
		return;
	open_svg(out, fr.height, id, gr_t(N_("Map: who uses whose material")),
	    gr_t(N_("Arrows from where the material comes to where it is used, wide by tonnes. The "
	            "numbers are those of the table beside the map.")));
	for (int32_t i = 0; i < land->outlines; i++)
		outline_path(out, &fr, &land->outline[i], "land");
	for (int32_t i = 0; i < v->uses && number < n; i++)
		if (drawn(&v->use[i]))
			use_arrow(out, &fr, &v->use[i], ++number, most);
	gr_sb_z(out, "</svg>");
}
