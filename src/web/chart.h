/*
 * chart.h - the charts of the pages as SVG from the server, each drawn twice: wide (1120) and narrow (358), of which the stylesheet shows
 * one. Each has title, description, colours by class; the table beneath holds the figures. Floating point is for drawing only.
 */
#ifndef GR_WEB_CHART_H
#define GR_WEB_CHART_H

#include "base/text.h"
#include "base/time.h"

struct gr_outlook;
struct gr_plan_view;
struct gr_pool_view;
struct gr_process_view;

/* id: tells the drawings of one page apart; letters only. */

/* Need and surplus by year, with whiskers from low to high where both stand. Hidden years have no bar but a word. */
void gr_chart_years(struct gr_sb *out, const struct gr_pool_view *v, const char *id);
/* The share by year: likely as a line, low to high as a band, the target as a line. */
void gr_chart_share(struct gr_sb *out, const struct gr_outlook *o, const char *id);
/* Steps to the target: one bar a step, each beginning where the one before ended. */
void gr_chart_ladder(struct gr_sb *out, const struct gr_outlook *o, const char *id);
/* The same as one bar from 0 to the target, for the front page. */
void gr_chart_target(struct gr_sb *out, const struct gr_outlook *o, const char *id);
/* Where the needs are served from, each for himself and together: two stacked bars. */
void gr_chart_sources(struct gr_sb *out, const struct gr_plan_view *v, const char *id);
/* Phases over the years, and today. */
void gr_chart_timeline(
    struct gr_sb *out, const struct gr_process_view *v, struct gr_date today, const char *id);

/* A legend's sign; kind is a class of the charts: "c-need", "l-target", ... */
void gr_chart_key(struct gr_sb *out, const char *kind);

/* A step of the ladder as pages list it. */
struct gr_chart_step {
	const char *name, *class, *note; /* name, note: msgids; note may be "" */
	int64_t kg;
};
#define GR_CHART_STEPS 8
/* The steps above 0 in their order, the missing one last; returns their number. */
int gr_chart_steps(const struct gr_outlook *o, struct gr_chart_step step[GR_CHART_STEPS]);

#endif
