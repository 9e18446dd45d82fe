#include "domain/frozen.h"

#include <stdlib.h>

#include "base/arena.h"
#include "base/record.h"

static const char head[] =
    "line,version,organisation,project,project_name,project_type,example,direction,quality,use,soil_system,soil_class,low_kg,"
    "likely_kg,high_kg,ordinary_kg,avoided_why,known,state,thousandths,low_thousandths,high_thousandths,width_mm,thickness_mm,"
    "works,entered_text,entered_source,place,municipality,e_m,n_m,precision_m,first_quarter,last_quarter,certainty,visibility,"
    "note\n";

/* The columns in the order of head. */
enum column {
	C_LINE, C_VERSION, C_ORG, C_PROJECT, C_PROJECT_NAME, C_PROJECT_TYPE, C_EXAMPLE, C_DIRECTION, C_QUALITY, C_USE,
	C_SOIL_SYSTEM, C_SOIL_CLASS, C_LOW, C_LIKELY, C_HIGH, C_ORDINARY, C_AVOIDED_WHY, C_KNOWN, C_STATE, C_THOUSANDTHS,
	C_LOW_THOUSANDTHS, C_HIGH_THOUSANDTHS, C_WIDTH, C_THICKNESS, C_WORKS, C_ENTERED_TEXT, C_ENTERED_SOURCE, C_PLACE,
	C_MUNICIPALITY, C_E, C_N, C_PRECISION, C_FIRST, C_LAST, C_CERTAINTY, C_VISIBILITY, C_NOTE
};

static void put_number(struct gr_sb *sb, int64_t n)
{
	gr_sb_char(sb, ',');
	gr_sb_i64(sb, n);
}

static void put_text(struct gr_sb *sb, struct gr_str s)
{
	gr_record_put(sb, s, false);
}

static void put_amounts(struct gr_sb *sb, const struct gr_line *l)
{
	put_number(sb, l->low_kg);
	put_number(sb, l->likely_kg);
	put_number(sb, l->high_kg);
	put_number(sb, l->ordinary_kg);
	put_text(sb, l->avoided_why);
	put_text(sb, gr_str(gr_known_code(l->entered.known)));
	put_text(sb, gr_str(gr_state_code(l->entered.state)));
	put_number(sb, l->entered.thousandths);
	put_number(sb, l->entered.low_thousandths);
	put_number(sb, l->entered.high_thousandths);
	put_number(sb, l->entered.width_mm);
	put_number(sb, l->entered.thickness_mm);
	put_text(sb, l->entered.works);
	put_text(sb, l->entered.text);
	put_text(sb, l->entered.source);
}

void gr_frozen_write(struct gr_sb *sb, const struct gr_dataset *d, int32_t i)
{
	const struct gr_line *l = &d->line[i];
	const struct gr_project *p = d->key[i].project >= 0 ? &d->project[d->key[i].project] : NULL;

	gr_sb_i64(sb, l->id.v);
	put_number(sb, l->version);
	put_text(sb, d->key[i].org >= 0 ? d->org[d->key[i].org].code : GR_STR(""));
	put_number(sb, l->project.v);
	put_text(sb, p ? p->name : l->project_name);
	put_text(sb, p ? p->type : l->project_type);
	put_number(sb, p && p->example);
	put_text(sb, gr_str(gr_direction_code(l->direction)));
	put_text(sb, l->quality);
	put_text(sb, l->use);
	put_text(sb, l->soil_system);
	put_text(sb, l->soil_class);
	put_amounts(sb, l);
	put_text(sb, l->place.text);
	put_number(sb, l->place.municipality);
	put_number(sb, l->place.e_m);
	put_number(sb, l->place.n_m);
	put_number(sb, l->place.precision_m);
	put_number(sb, l->first.n);
	put_number(sb, l->last.n);
	put_text(sb, gr_str(gr_certainty_code(l->certainty)));
	put_text(sb, gr_str(gr_visibility_code(l->visibility)));
	put_text(sb, l->note);
	gr_record_end(sb);
}

static int bad_row(const struct gr_record *r, struct gr_error *err)
{
	return gr_fail_with(err, GR_INVALID, N_("Row {0} of the frozen lines cannot be read."),
	    N_("The data set was changed from outside. Restore the newest copy."), GR_ARGS(gr_arg_year(r->row - 1)));
}

static bool number(const struct gr_record *r, enum column c, int64_t *out)
{
	return gr_str_i64(r->field[c], out);
}

static bool number32(const struct gr_record *r, enum column c, int32_t *out)
{
	int64_t n;

	if (!number(r, c, &n) || n < INT32_MIN || n > INT32_MAX)
		return false;
	*out = (int32_t)n;
	return true;
}

static bool read_amounts(const struct gr_record *r, struct gr_line *l)
{
	struct gr_entered *e = &l->entered;

	l->avoided_why = r->field[C_AVOIDED_WHY];
	e->works = r->field[C_WORKS];
	e->text = r->field[C_ENTERED_TEXT];
	e->source = r->field[C_ENTERED_SOURCE];
	return number(r, C_LOW, &l->low_kg) && number(r, C_LIKELY, &l->likely_kg) && number(r, C_HIGH, &l->high_kg) &&
	       number(r, C_ORDINARY, &l->ordinary_kg) && gr_known_read(r->field[C_KNOWN], &e->known) &&
	       gr_state_read(r->field[C_STATE], &e->state) && number(r, C_THOUSANDTHS, &e->thousandths) &&
	       number(r, C_LOW_THOUSANDTHS, &e->low_thousandths) && number(r, C_HIGH_THOUSANDTHS, &e->high_thousandths) &&
	       number(r, C_WIDTH, &e->width_mm) && number(r, C_THICKNESS, &e->thickness_mm);
}

static bool read_line(const struct gr_record *r, const struct gr_dataset *d, struct gr_line *l)
{
	int32_t org = gr_dataset_org_code(d, r->field[C_ORG]);

	l->project_name = r->field[C_PROJECT_NAME];
	l->project_type = r->field[C_PROJECT_TYPE];
	l->quality = r->field[C_QUALITY];
	l->use = r->field[C_USE];
	l->soil_system = r->field[C_SOIL_SYSTEM];
	l->soil_class = r->field[C_SOIL_CLASS];
	l->place.text = r->field[C_PLACE];
	l->note = r->field[C_NOTE];
	if (org < 0)
		return false;
	l->org = d->org[org].id;
	return number(r, C_LINE, &l->id.v) && number(r, C_VERSION, &l->version) && number(r, C_PROJECT, &l->project.v) &&
	       gr_direction_read(r->field[C_DIRECTION], &l->direction) && read_amounts(r, l) &&
	       number32(r, C_MUNICIPALITY, &l->place.municipality) && number32(r, C_E, &l->place.e_m) &&
	       number32(r, C_N, &l->place.n_m) && number32(r, C_PRECISION, &l->place.precision_m) &&
	       number32(r, C_FIRST, &l->first.n) && number32(r, C_LAST, &l->last.n) &&
	       gr_certainty_read(r->field[C_CERTAINTY], &l->certainty) &&
	       gr_visibility_read(r->field[C_VISIBILITY], &l->visibility);
}

static int by_id(const void *a, const void *b)
{
	const struct gr_project *x = a, *y = b;

	return (x->id.v > y->id.v) - (x->id.v < y->id.v);
}

/* Each line brought its project: sorted, and one kept of each. */
static int32_t unique(struct gr_project *project, int32_t n)
{
	int32_t kept = 0;

	qsort(project, (size_t)n, sizeof *project, by_id);
	for (int32_t i = 0; i < n; i++)
		if (!kept || project[kept - 1].id.v != project[i].id.v)
			project[kept++] = project[i];
	return kept;
}

int gr_frozen_read(struct gr_str text, const struct gr_dataset *d, struct gr_arena *a, struct gr_project **project,
    int32_t *projects, struct gr_line **line, int32_t *lines, struct gr_error *err)
{
	struct gr_record r;
	struct gr_sb sb;
	size_t rows = 0;
	int32_t n = 0;
	bool more = true;
	int rc;

	for (size_t i = 0; i < text.n; i++)
		rows += text.p[i] == '\n';
	gr_sb_open(&sb, a, text.n + sizeof head);
	gr_sb_z(&sb, head);
	gr_sb_add(&sb, text);
	*line = gr_alloc_array(a, rows, sizeof **line);
	*project = gr_alloc_array(a, rows, sizeof **project);
	rc = gr_arena_full(a) || sb.full ? gr_fail_full(err)
					 : gr_record_open(&r, GR_STR("frozen lines"), gr_sb_str(&sb), a, err);
	while (!rc) {
		rc = gr_record_next(&r, &more, err);
		if (rc || !more)
			break;
		if (r.columns != C_NOTE + 1 || !read_line(&r, d, &(*line)[n]))
			return bad_row(&r, err);
		(*project)[n] = (struct gr_project){.id = (*line)[n].project,
		    .org = (*line)[n].org,
		    .name = (*line)[n].project_name,
		    .type = (*line)[n].project_type,
		    .example = gr_str_is(r.field[C_EXAMPLE], "1")};
		n++;
	}
	*lines = n;
	*projects = rc ? 0 : unique(*project, n);
	return rc;
}
