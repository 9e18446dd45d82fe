/* line.h - one line by form, as it is written on a phone: first "Hvad ved I?", then only what that answer needs; and its receipt. */
#ifndef GR_WEB_LINE_H
#define GR_WEB_LINE_H

#include "query/line.h"
#include "web/page.h"

int gr_page_line_new(struct gr_request *rq, struct gr_error *err);
int gr_page_line_save(struct gr_request *rq, struct gr_error *err);
int gr_page_line_revise(struct gr_request *rq, struct gr_error *err);
int gr_page_line_receipt(struct gr_request *rq, struct gr_error *err);

/* What stands in the fields: as typed, so that nothing is lost when something is wrong. */
struct gr_line_form {
	int64_t id, version; /* 0: new */
	enum gr_direction direction;
	enum gr_known known;
	struct gr_str state, project, quality, use, soil, amount, low, high, width, thickness,
	    works, type, place, municipality, period, certainty, visibility, note;
};

struct gr_line_page {
	struct gr_page page;
	const struct gr_line_view *lines; /* code lists, projects */
	struct gr_line_form form;
	const struct gr_error *wrong; /* NULL: nothing has been tried yet */
	enum gr_line_field at;        /* the field that it is about */
};

struct gr_receipt_page {
	struct gr_page page;
	const struct gr_str *sentence;
	int32_t sentences;
};

/* The id of the form's field that a line's field stands in: the error's link leads there. */
const char *gr_line_field_id(enum gr_line_field field);
/*
 * Whether the works of a key figure is the first of its name in the list: it stands there once for each quality. A key figure for a budget is no kind of
 * works.
 */
bool gr_line_works_first(const struct gr_dataset *d, int32_t i);
/* The project type of a setting project_type.*; empty where it is another setting. */
struct gr_str gr_line_type(const struct gr_dataset *d, int32_t i);
/* "system:class", as the form sends a soil class. */
struct gr_str gr_line_soil(const struct gr_soil_class *c, struct gr_arena *a);

#endif
