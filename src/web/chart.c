#include "web/chart.h"

#include <math.h>
#include <string.h>

#include "base/danish.h"
#include "domain/outlook.h"
#include "query/plan.h"
#include "query/pool.h"
#include "query/process.h"
#include "web/escape.h"

/* One drawing. */
struct canvas {
	struct gr_sb *out;
	double w, h;
	bool narrow;
	char id[24];
};

static void begin(struct canvas *c, struct gr_sb *out, const char *id, bool narrow, double h,
    const char *title, const char *desc)
{
	struct gr_sb name;

	*c = (struct canvas){.out = out, .w = narrow ? 358 : 1120, .h = h, .narrow = narrow};
	gr_sb_open(&name, out->a, sizeof c->id - 1);
	gr_sb_fmt(&name, "%.16s-%c", id, narrow ? 'n' : 'w');
	memcpy(c->id, name.p ? name.p : "", name.n < sizeof c->id - 1 ? name.n : 0);
	gr_sb_fmt(out,
	    "<svg class=\"g-chart %s\" viewBox=\"0 0 %.0f %.0f\" role=\"img\" "
	    "aria-labelledby=\"%s-t %s-d\" focusable=\"false\">",
	    narrow ? "g-narrow" : "g-wide", c->w, h, c->id, c->id);
	gr_sb_fmt(out, "<title id=\"%s-t\">", c->id);
	gr_out_text(out, gr_str(title));
	gr_sb_fmt(out, "</title><desc id=\"%s-d\">", c->id);
	gr_out_text(out, gr_str(desc));
	gr_sb_z(out, "</desc>");
}

static void end(struct canvas *c)
{
	gr_sb_z(c->out, "</svg>");
}

static void hatch(struct canvas *c)
{
	gr_sb_fmt(c->out,
	    "<defs><pattern id=\"%s-h\" width=\"7\" height=\"7\" patternUnits=\"userSpaceOnUse\" "
	    "patternTransform=\"rotate(45)\">"
	    "<rect width=\"7\" height=\"7\" fill=\"#fff\"/><line x1=\"0\" y1=\"0\" x2=\"0\" "
	    "y2=\"7\" stroke=\"#8e1548\" stroke-width=\"2.4\"/></pattern></defs>",
	    c->id);
}

static void line(struct canvas *c, const char *class, double x1, double y1, double x2, double y2)
{
	gr_sb_fmt(c->out, "<line class=\"%s\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>",
	    class, x1, y1, x2, y2);
}

static void box(struct canvas *c, const char *class, double x, double y, double w, double h)
{
	if (w <= 0 || h <= 0)
		return;
	gr_sb_fmt(c->out, "<rect class=\"%s\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\"",
	    class, x, y, w, h);
	if (!strcmp(class, "c-missing"))
		gr_sb_fmt(c->out, " fill=\"url(#%s-h)\"", c->id);
	gr_sb_z(c->out, "/>");
}

/* anchor: "start", "middle" or "end". */
static void open_text(struct canvas *c, const char *class, double x, double y, const char *anchor)
{
	gr_sb_fmt(c->out, "<text class=\"%s\" x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">", class, x,
	    y, anchor);
}

static void close_text(struct canvas *c)
{
	gr_sb_z(c->out, "</text>");
}

static void text(
    struct canvas *c, const char *class, double x, double y, const char *anchor, const char *words)
{
	open_text(c, class, x, y, anchor);
	gr_out_text(c->out, gr_str(words));
	close_text(c);
}

static void number(
    struct canvas *c, const char *class, double x, double y, const char *anchor, int64_t n)
{
	open_text(c, class, x, y, anchor);
	gr_sb_i64(c->out, n);
	close_text(c);
}

static void percent(struct canvas *c, const char *class, double x, double y, const char *anchor,
    int64_t part, int64_t of)
{
	open_text(c, class, x, y, anchor);
	gr_view_pct(c->out, gr_share(part, of), GR_IN_TEXT);
	close_text(c);
}

static void whole_percent(
    struct canvas *c, const char *class, double x, double y, const char *anchor, int n)
{
	open_text(c, class, x, y, anchor);
	gr_sb_fmt(c->out, "%d\xC2\xA0%%", n);
	close_text(c);
}

static double ratio(int64_t part, int64_t of)
{
	return of ? (double)part / (double)of : 0;
}

/* A step between grid lines, 1, 2 or 5 x 10^n, with at most five lines up to most. */
static double grid_step(double most)
{
	double step = pow(10, floor(log10(most > 0 ? most : 1)) - 1);

	while (most / step > 5) {
		double by = step / pow(10, floor(log10(step) + 1e-9));

		step *= by > 1.5 && by < 3 ? 2.5 : 2;
	}
	return step;
}

/* ---- need and surplus by year ---- */

static int64_t top_of(struct gr_figure likely, struct gr_figure high)
{
	int64_t n = likely.kind == GR_REPORTED ? likely.n : 0;

	return high.kind == GR_REPORTED && high.n > n ? high.n : n;
}

static void year_bar(struct canvas *c, const char *class, double x, double w, double y0,
    double per_px, struct gr_figure low, struct gr_figure likely, struct gr_figure high)
{
	double mid = x + w / 2, top;

	if (likely.kind != GR_REPORTED) {
		gr_sb_fmt(c->out, "<circle class=\"hidden-c\" cx=\"%.1f\" cy=\"%.1f\" r=\"4\"/>",
		    mid, y0 - 8);
		return;
	}
	top = y0 - (double)likely.n / per_px;
	box(c, class, x, top, w, y0 - top);
	if (low.kind == GR_REPORTED && high.kind == GR_REPORTED) {
		double a = y0 - (double)low.n / per_px, b = y0 - (double)high.n / per_px,
		       arm = fmin(w / 3, 8);

		gr_sb_fmt(c->out,
		    "<path class=\"whisk\" d=\"M%.1f %.1fV%.1fM%.1f %.1fh%.1fM%.1f %.1fh%.1f\"/>",
		    mid, a, b, mid - arm, a, 2 * arm, mid - arm, b, 2 * arm);
		top = fmin(top, b);
	}
	if (!c->narrow) {
		open_text(c, "s halo", mid, top - 6, "middle");
		gr_da_count(c->out, (int64_t)gr_div_half_even(likely.n, 1000000));
		close_text(c);
	}
}

static void years(struct gr_sb *out, const struct gr_pool_view *v, const char *id, bool narrow)
{
	double left = narrow ? 34 : 56, bottom = narrow ? 24 : 30, top = 26, h = narrow ? 230 : 380,
	       per_px, step, y0, slot, w;
	int64_t most = 1;
	struct canvas c;

	for (int32_t i = 0; i < v->years; i++) {
		int64_t a = top_of(v->by_year[i].need_kg, v->by_year[i].need_high_kg),
		        b = top_of(v->by_year[i].surplus_kg, v->by_year[i].surplus_high_kg);

		most = a > most ? a : most;
		most = b > most ? b : most;
	}
	begin(&c, out, id, narrow, h, gr_t(N_("Need and surplus by year")),
	    gr_t(N_("Two bars a year: need to the left, surplus to the right. The figures stand in "
	            "the table beneath.")));
	y0 = h - bottom;
	step = grid_step((double)most / 1e9);
	per_px = ceil((double)most / 1e9 / step) * step * 1e9 / (y0 - top);
	for (double at = 0; at * 1e9 / per_px <= y0 - top + 0.5; at += step) {
		double y = y0 - at * 1e9 / per_px;

		line(&c, at > 0 ? "grid" : "axis", left, y, c.w, y);
		open_text(&c, "s", left - 6, y + 4, "end");
		gr_da_decimal(out, (gr_i128)(at * 100 + 0.5), 2, step < 0.1 ? 2 : step < 1 ? 1 : 0);
		close_text(&c);
	}
	text(&c, "s", 0, 12, "start", gr_t(N_("million t")));
	slot = (c.w - left) / (v->years > 0 ? v->years : 1);
	w = slot * (narrow ? 0.34 : 0.28);
	for (int32_t i = 0; i < v->years; i++) {
		const struct gr_pool_year *y = &v->by_year[i];
		double mid = left + slot * (i + 0.5);

		year_bar(&c, "c-need", mid - w - 2, w, y0, per_px, y->need_low_kg, y->need_kg,
		    y->need_high_kg);
		year_bar(&c, "c-surplus", mid + 2, w, y0, per_px, y->surplus_low_kg, y->surplus_kg,
		    y->surplus_high_kg);
		number(
		    &c, "", mid, h - 8, "middle", narrow && v->years > 8 ? y->year % 100 : y->year);
	}
	end(&c);
}

void gr_chart_years(struct gr_sb *out, const struct gr_pool_view *v, const char *id)
{
	if (!v->years || !v->by_year)
		return;
	years(out, v, id, false);
	years(out, v, id, true);
}

/* ---- the share by year ---- */

static double share_y(const struct gr_outlook_year *y, double y0, double per_unit)
{
	return y0 - ratio(y->secondary_kg, y->consumption_kg) * per_unit;
}

static void share_band(
    struct canvas *c, const struct gr_outlook *o, double left, double slot, double y0, double unit)
{
	gr_sb_z(c->out, "<path class=\"c-band\" d=\"");
	for (int32_t i = 0; i < o->years; i++)
		gr_sb_fmt(c->out, "%c%.1f %.1f", i ? 'L' : 'M', left + slot * i,
		    share_y(&o->year[GR_CASE_HIGH][i], y0, unit));
	for (int32_t i = o->years; i-- > 0;)
		gr_sb_fmt(c->out, "L%.1f %.1f", left + slot * i,
		    share_y(&o->year[GR_CASE_LOW][i], y0, unit));
	gr_sb_z(c->out, "Z\"/><path class=\"l-fore\" d=\"");
	for (int32_t i = 0; i < o->years; i++)
		gr_sb_fmt(c->out, "%c%.1f %.1f", i ? 'L' : 'M', left + slot * i,
		    share_y(&o->year[GR_CASE_LIKELY][i], y0, unit));
	gr_sb_z(c->out, "\"/>");
}

static void share_dot(struct canvas *c, const struct gr_outlook_year *y, double x, double y0,
    double unit, const char *anchor)
{
	double at = share_y(y, y0, unit);

	gr_sb_fmt(c->out, "<circle class=\"dot\" cx=\"%.1f\" cy=\"%.1f\" r=\"5\"/>", x, at);
	percent(c, "t-sec halo", x, at - 12, anchor, y->secondary_kg, y->consumption_kg);
}

static void share(struct gr_sb *out, const struct gr_outlook *o, const char *id, bool narrow)
{
	double left = narrow ? 38 : 56, right = narrow ? 14 : 40, h = narrow ? 260 : 420,
	       y0 = h - 34, top = 30, slot, unit, most;
	double target = (double)o->target.value_permille / 1000;
	struct canvas c;

	begin(&c, out, id, narrow, h, gr_t(N_("Share of secondary raw materials by year")),
	    gr_t(N_("A line for the expected course with a band from low to high, and a line for "
	            "the target. The figures stand in the table beneath.")));
	slot = (c.w - left - right) / (o->years > 1 ? o->years - 1 : 1);
	most = target;
	for (int32_t i = 0; i < o->years; i++)
		most = fmax(most, ratio(o->year[GR_CASE_HIGH][i].secondary_kg,
		                      o->year[GR_CASE_HIGH][i].consumption_kg));
	most = ceil(most * 20) / 20;
	unit = (y0 - top) / most;
	for (int p = 0; p <= (int)(most * 100 + 0.5); p += most > 0.25 ? 10 : 5) {
		double y = y0 - unit * p / 100;

		line(&c, p ? "grid" : "axis", left, y, c.w - right, y);
		whole_percent(&c, "s", left - 8, y + 4, "end", p);
	}
	share_band(&c, o, left, slot, y0, unit);
	line(&c, "l-target", left, y0 - unit * target, c.w - right, y0 - unit * target);
	open_text(&c, "t-target halo", left + 6, y0 - unit * target - 8, "start");
	gr_view_t(out, N_("Target: {0} in {1}"),
	    GR_ARGS(gr_arg_permille(o->target.value_permille), gr_arg_year(o->target.year)),
	    GR_IN_TEXT);
	close_text(&c);
	for (int32_t i = 0; i < o->years; i++) {
		int32_t y = o->year[GR_CASE_LIKELY][i].year;

		if (y == o->base_year || y == o->target.year)
			share_dot(&c, &o->year[GR_CASE_LIKELY][i], left + slot * i, y0, unit,
			    i ? "middle" : "start");
		if (!narrow || i % 3 == 0 || y == o->target.year)
			number(&c, y == o->target.year ? "b" : "", left + slot * i, h - 10,
			    i + 1 == o->years ? "end" : "middle", y);
		if (y == o->target.year)
			line(&c, "l-target thin", left + slot * i, top, left + slot * i, y0);
	}
	end(&c);
}

void gr_chart_share(struct gr_sb *out, const struct gr_outlook *o, const char *id)
{
	if (o->years < 2)
		return;
	share(out, o, id, false);
	share(out, o, id, true);
}

/* ---- steps to the target ---- */

int gr_chart_steps(const struct gr_outlook *o, struct gr_chart_step step[GR_CHART_STEPS])
{
	const struct gr_ladder *l = &o->ladder;
	const struct gr_chart_step all[GR_CHART_STEPS - 1] = {
	    {N_("Today"), "c-secondary",
	        N_("the share of the base year, on the use of the target year"), l->today_kg},
	    {N_("Pooled plan"), "c-secondary2", N_("the builders' own and each other's surplus"),
	        l->pool_kg},
	    {N_("Recycling plants"), "c-secondary2", N_("products of plants, in the plan"),
	        l->plants_kg},
	    {N_("Declared"), "c-secondary3", N_("in the annexes of the declaration of intent"),
	        l->declared_kg},
	    {N_("Possible with the requirement"), "c-possible",
	        N_("if everybody asks for it in tenders"), l->requirement_kg},
	    {N_("Avoided"), "c-possible", N_("the target's share of what is not used at all"),
	        l->avoided_kg},
	    {N_("Missing"), "c-missing", N_("no plan for it yet"), l->missing_kg},
	};
	int n = 0;

	for (int i = 0; i < GR_CHART_STEPS - 1; i++)
		if (all[i].kg > 0)
			step[n++] = all[i];
	return n;
}

static void ladder(struct gr_sb *out, const struct gr_outlook *o, const char *id, bool narrow)
{
	struct gr_chart_step step[GR_CHART_STEPS];
	int n = gr_chart_steps(o, step);
	double left = narrow ? 0 : 260, right = narrow ? 0 : 130, row = narrow ? 56 : 48, top = 34,
	       w, most = 0, at = 0;
	struct canvas c;

	for (int i = 0; i < n; i++)
		most += (double)step[i].kg;
	most = fmax(most, (double)o->ladder.target_kg);
	begin(&c, out, id, narrow, top + row * (n + 1), gr_t(N_("Steps to the target")),
	    gr_t(N_("One bar for each step, beginning where the one before ended. The same figures "
	            "stand in the table beneath.")));
	hatch(&c);
	w = c.w - left - right - (narrow ? 2 : 0);
	for (int p = 0; p <= 4; p++) {
		double x = left + 1 + w * p / 4;

		line(&c, "grid", x, 24, x, c.h);
		open_text(&c, "s", x, 16,
		    p == 0 && narrow   ? "start"
		    : p == 4 && narrow ? "end"
		                       : "middle");
		gr_view_pct(
		    out, gr_share((gr_i128)(o->target.value_permille * p), 4000), GR_IN_TEXT);
		close_text(&c);
	}
	for (int i = 0; i <= n; i++) {
		bool sum = i == n;
		double y = top + row * i, from = sum ? 0 : at,
		       size = sum ? (double)o->ladder.target_kg : (double)step[i].kg;
		double by = narrow ? y + 20 : y, bh = narrow ? 24 : 28;

		text(&c, sum ? "b" : "", 0, narrow ? y + 14 : y + 19, "start",
		    sum ? gr_t(N_("The target")) : gr_t(step[i].name));
		box(&c, sum ? "c-target" : step[i].class, left + 1 + w * from / most, by,
		    fmax(w * size / most, 1), bh);
		open_text(&c, "b", c.w, narrow ? y + 14 : y + 19, "end");
		gr_view_mass(out, sum ? o->ladder.target_kg : step[i].kg, GR_IN_TEXT);
		close_text(&c);
		at += sum ? 0 : size;
		if (!sum && i + 1 < n)
			line(&c, "axis", left + 1 + w * at / most, by + bh,
			    left + 1 + w * at / most, by + row);
	}
	end(&c);
}

void gr_chart_ladder(struct gr_sb *out, const struct gr_outlook *o, const char *id)
{
	if (o->ladder.target_kg <= 0)
		return;
	ladder(out, o, id, false);
	ladder(out, o, id, true);
}

static void target_bar(struct gr_sb *out, const struct gr_outlook *o, const char *id, bool narrow)
{
	struct gr_chart_step step[GR_CHART_STEPS];
	int n = gr_chart_steps(o, step);
	double most = 0, at = 1, y = narrow ? 30 : 36, h = narrow ? 34 : 44, w;
	struct canvas c;

	for (int i = 0; i < n; i++)
		most += (double)step[i].kg;
	begin(&c, out, id, narrow, y + h + 24, gr_t(N_("How far towards the target")),
	    gr_t(N_("A bar from 0 to the target, with a part for each step. The figures stand in "
	            "the list beneath.")));
	hatch(&c);
	w = c.w - 2;
	for (int i = 0; i < n && most > 0; i++) {
		double size = w * (double)step[i].kg / most;

		box(&c, step[i].class, at, y, size, h);
		if (size > (narrow ? 46 : 60)) {
			bool missing = !strcmp(step[i].class, "c-missing");

			if (missing)
				gr_sb_fmt(out,
				    "<rect fill=\"#fff\" x=\"%.1f\" y=\"%.1f\" width=\"64\" "
				    "height=\"26\"/>",
				    at + size / 2 - 32, y + h / 2 - 13);
			open_text(&c, !strcmp(step[i].class, "c-secondary") ? "b inv" : "b",
			    at + size / 2, y + h / 2 + 5, "middle");
			gr_view_pct(out,
			    gr_share((gr_i128)step[i].kg * o->target.value_permille,
			        (gr_i128)o->ladder.target_kg * 1000),
			    GR_IN_TEXT);
			close_text(&c);
		}
		at += size;
	}
	for (int p = 0; p <= 4; p++) {
		line(&c, "axis", 1 + w * p / 4, y + h, 1 + w * p / 4, y + h + 6);
		open_text(&c, "s", 1 + w * p / 4, y + h + 21,
		    p == 0   ? "start"
		    : p == 4 ? "end"
		             : "middle");
		gr_view_pct(
		    out, gr_share((gr_i128)(o->target.value_permille * p), 4000), GR_IN_TEXT);
		close_text(&c);
	}
	open_text(&c, "t-target", c.w - 1, y - 10, "end");
	gr_view_t(out, N_("Target: {0} in {1}"),
	    GR_ARGS(gr_arg_permille(o->target.value_permille), gr_arg_year(o->target.year)),
	    GR_IN_TEXT);
	close_text(&c);
	end(&c);
}

void gr_chart_target(struct gr_sb *out, const struct gr_outlook *o, const char *id)
{
	if (o->ladder.target_kg <= 0 || o->ladder.missing_kg < 0)
		return;
	target_bar(out, o, id, false);
	target_bar(out, o, id, true);
}

/* ---- the plan ---- */

static void source_bar(
    struct canvas *c, const struct gr_plan_sum *s, double left, double y, double w, double most)
{
	const struct {
		const char *class;
		int64_t litres;
	} part[] = {
	    {"c-secondary", s->own_litres},
	    {"c-secondary2", s->others_litres},
	    {"c-secondary3", s->plants_litres},
	    {"c-primary", s->primary_litres},
	    {"c-missing", s->unmet_litres},
	};
	double at = left;

	for (size_t i = 0; i < sizeof part / sizeof *part; i++) {
		double size = most > 0 ? w * (double)part[i].litres / most : 0;

		box(c, part[i].class, at, y, size, 36);
		if (size > (c->narrow ? 52 : 64) && part[i].litres > 0)
			percent(c, i == 0 ? "b inv" : "b", at + size / 2, y + 23, "middle",
			    part[i].litres, s->need_litres);
		at += size;
	}
}

static void sources(struct gr_sb *out, const struct gr_plan_view *v, const char *id, bool narrow)
{
	double left = narrow ? 0 : 150,
	       most = fmax((double)v->alone.need_litres, (double)v->joint.need_litres);
	double row = narrow ? 66 : 52, y = narrow ? 20 : 4;
	struct canvas c;

	begin(&c, out, id, narrow, y + 2 * row,
	    gr_t(N_("Where the needs are served from, alone and together")),
	    gr_t(N_("Two bars in built-in volume: own surplus, the others' surplus, plants, pits. "
	            "The figures stand in the table beneath.")));
	hatch(&c);
	for (int i = 0; i < 2; i++) {
		text(&c, "b", 0, narrow ? y + row * i - 6 : y + row * i + 23, "start",
		    i ? gr_t(N_("Together")) : gr_t(N_("Each alone")));
		source_bar(&c, i ? &v->joint : &v->alone, left, y + row * i, c.w - left - 1, most);
	}
	end(&c);
}

void gr_chart_sources(struct gr_sb *out, const struct gr_plan_view *v, const char *id)
{
	if (v->joint.need_litres <= 0)
		return;
	sources(out, v, id, false);
	sources(out, v, id, true);
}

/* ---- the timeline ---- */

static double months(int32_t year, int32_t month, int32_t first)
{
	return (year - first) * 12 + month - 1;
}

static bool is_phase(const struct gr_timeline_item *t)
{
	return gr_str_is(t->kind, "phase") && t->start_year;
}

/* The first words of a title, as many as fit; the list beneath has all of it. */
static struct gr_str cut_title(struct gr_sb *room, struct gr_str title, size_t most)
{
	size_t n = 0, chars = 0, blank = 0;

	if (gr_str_chars(title) <= most)
		return title;
	for (; n < title.n && chars < most; n++) {
		if (title.p[n] == ' ')
			blank = n;
		chars += ((unsigned char)title.p[n] & 0xC0) != 0x80;
	}
	gr_sb_open(room, room->a, title.n + 4);
	gr_sb_add(room, (struct gr_str){title.p, blank ? blank : n});
	gr_sb_z(room, " …");
	return gr_sb_str(room);
}

void gr_chart_timeline(
    struct gr_sb *out, const struct gr_process_view *v, struct gr_date today, const char *id)
{
	int32_t first = 9999, last = today.year + 1, n = 0, at = 0;
	double left = 330, row = 34, top = 26, month, now;
	struct canvas c;

	for (int32_t i = 0; i < v->items; i++) {
		if (!is_phase(&v->item[i]))
			continue;
		n++;
		first = v->item[i].start_year < first ? v->item[i].start_year : first;
		last = v->item[i].end_year > last ? v->item[i].end_year : last;
	}
	if (!n)
		return;
	begin(&c, out, id, false, top + row * n + 6, gr_t(N_("The phases of the process")),
	    gr_t(N_("A bar for each phase over the years; phases may overlap. The dates stand in "
	            "the list beneath.")));
	month = (c.w - left) / (12.0 * (last - first + 1));
	for (int32_t y = first; y <= last; y++) {
		line(&c, "grid", left + month * 12 * (y - first), top,
		    left + month * 12 * (y - first), c.h);
		number(&c, "s", left + month * (12 * (y - first) + 6), 18, "middle", y);
	}
	for (int32_t i = 0; i < v->items; i++) {
		const struct gr_timeline_item *t = &v->item[i];
		struct gr_sb room = {.a = out->a};
		double a, b, y = top + row * at + 6;

		if (!is_phase(t))
			continue;
		at++;
		a = months(t->start_year, t->start_month ? t->start_month : 1, first);
		b = t->end_year ? months(t->end_year, t->end_month ? t->end_month : 12, first) + 1
		                : (last - first + 1) * 12.0;
		open_text(&c, t->now ? "b" : "", 0, y + 17, "start");
		gr_out_text(out, cut_title(&room, t->title, 42));
		close_text(&c);
		box(&c,
		    t->now                                       ? "ph-now"
		    : a > months(today.year, today.month, first) ? "ph-next"
		                                                 : "ph",
		    left + month * a, y, fmax(month * (b - a), 6), 22);
	}
	now = left + month * (months(today.year, today.month, first) + today.day / 31.0);
	line(&c, "now", now, top, now, c.h);
	open_text(&c, "t-target halo", now - 6, top + 14, "end");
	gr_out_text(out, gr_str(gr_t(N_("today"))));
	close_text(&c);
	end(&c);
}

/* ---- legends ---- */

void gr_chart_key(struct gr_sb *out, const char *kind)
{
	gr_sb_z(out,
	    "<svg class=\"g-key\" viewBox=\"0 0 16 16\" aria-hidden=\"true\" focusable=\"false\">");
	if (kind[0] == 'l')
		gr_sb_fmt(out, "<line class=\"%s\" x1=\"0\" y1=\"8\" x2=\"16\" y2=\"8\"/>", kind);
	else if (!strcmp(kind, "whisk"))
		gr_sb_z(out, "<path class=\"whisk\" d=\"M8 1V15M4 1h8M4 15h8\"/>");
	else if (!strcmp(kind, "hidden-c"))
		gr_sb_z(out, "<circle class=\"hidden-c\" cx=\"8\" cy=\"8\" r=\"5\"/>");
	else
		gr_sb_fmt(out,
		    "<rect class=\"%s\" x=\".75\" y=\".75\" width=\"14.5\" height=\"14.5\"%s/>",
		    kind, strcmp(kind, "c-missing") ? "" : " fill=\"#fff\"");
	if (!strcmp(kind, "c-missing"))
		gr_sb_z(out, "<path class=\"c-missing\" d=\"M1 8L8 1M1 15L15 1M8 15L15 8\"/>");
	gr_sb_z(out, "</svg>");
}
