#include "domain/demo.h"

#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/record.h"

enum project_column { P_ID, P_ORG, P_NAME, P_TYPE, P_EXAMPLE, P_COLUMNS };

static const char *const project_columns[P_COLUMNS] = {
    [P_ID] = "project",
    [P_ORG] = "organisation",
    [P_NAME] = "name_da",
    [P_TYPE] = "project_type",
    [P_EXAMPLE] = "example",
};

enum line_column {
	L_ID,
	L_ORG,
	L_PROJECT,
	L_DIRECTION,
	L_QUALITY,
	L_USE,
	L_SOIL_SYSTEM,
	L_SOIL_CLASS,
	L_LOW,
	L_LIKELY,
	L_HIGH,
	L_ORDINARY,
	L_AVOIDED_WHY,
	L_KNOWN,
	L_STATE,
	L_AMOUNT,
	L_AMOUNT_LOW,
	L_AMOUNT_HIGH,
	L_WIDTH,
	L_THICKNESS,
	L_WORKS,
	L_MUNICIPALITY,
	L_PLACE,
	L_E,
	L_N,
	L_PRECISION,
	L_FIRST,
	L_LAST,
	L_CERTAINTY,
	L_VISIBILITY,
	L_NOTE,
	L_COLUMNS
};

static const char *const line_columns[L_COLUMNS] = {
    [L_ID] = "line",
    [L_ORG] = "organisation",
    [L_PROJECT] = "project",
    [L_DIRECTION] = "direction",
    [L_QUALITY] = "quality_code",
    [L_USE] = "use_code",
    [L_SOIL_SYSTEM] = "soil_system",
    [L_SOIL_CLASS] = "soil_class",
    [L_LOW] = "low_t",
    [L_LIKELY] = "likely_t",
    [L_HIGH] = "high_t",
    [L_ORDINARY] = "ordinary_t",
    [L_AVOIDED_WHY] = "avoided_why",
    [L_KNOWN] = "known",
    [L_STATE] = "state",
    [L_AMOUNT] = "amount",
    [L_AMOUNT_LOW] = "amount_low",
    [L_AMOUNT_HIGH] = "amount_high",
    [L_WIDTH] = "width_m",
    [L_THICKNESS] = "thickness_m",
    [L_WORKS] = "works_code",
    [L_MUNICIPALITY] = "municipality_code",
    [L_PLACE] = "place",
    [L_E] = "utm32_e_m",
    [L_N] = "utm32_n_m",
    [L_PRECISION] = "coordinate_precision_m",
    [L_FIRST] = "first_quarter",
    [L_LAST] = "last_quarter",
    [L_CERTAINTY] = "certainty",
    [L_VISIBILITY] = "visibility",
    [L_NOTE] = "note",
};

struct reading {
	const struct gr_dataset *d;
	struct gr_arena *a;
	struct gr_error *err;
	struct gr_record r;
	const char *table;
	const char *const *name;
	int32_t col[L_COLUMNS];
};

static int open_table(
    struct reading *g, const char *table, struct gr_str text, const char *const *name, int count)
{
	int rc = gr_record_open(&g->r, gr_str(table), text, g->a, g->err);

	g->table = table;
	g->name = name;
	for (int i = 0; !rc && i < count; i++)
		rc = gr_record_column(&g->r, name[i], &g->col[i], g->err);
	return rc;
}

static struct gr_str cell(const struct reading *g, int i)
{
	return g->r.field[g->col[i]];
}

static int at_cell(struct reading *g, int i, int rc)
{
	char place[GR_ERROR_PLACE];

	snprintf(place, sizeof(place), "%s:%lld:%s", g->table, (long long)g->r.row, g->name[i]);
	gr_error_at(g->err, place);
	return rc;
}

static int bad(struct reading *g, int i)
{
	return at_cell(g, i,
	    gr_fail_with(g->err, GR_INVALID,
	        N_("Row {0} of the list {1} has »{3}« in the column {2}, which cannot be read."),
	        N_("Correct the cell."),
	        GR_ARGS(gr_arg_year(g->r.row), gr_arg_z(g->table), gr_arg_z(g->name[i]),
	            gr_arg_text(cell(g, i)))));
}

/* A cell as a whole number of 10^-decimals; empty gives absent. */
static int number(struct reading *g, int i, int decimals, int64_t absent, int64_t *out)
{
	struct gr_error scratch;

	*out = absent;
	if (!cell(g, i).n)
		return GR_OK;
	return gr_record_decimal(&g->r, g->col[i], decimals, out, &scratch) ? bad(g, i) : GR_OK;
}

static int small(struct reading *g, int i, int32_t *out)
{
	int64_t n;
	int rc = number(g, i, 0, 0, &n);

	if (!rc && (n < 0 || n > INT32_MAX))
		rc = bad(g, i);
	if (!rc)
		*out = (int32_t)n;
	return rc;
}

/* "2028-Q3". */
static int quarter(struct reading *g, int i, struct gr_quarter *out)
{
	struct gr_str rest = cell(g, i), year = gr_str_split(&rest, '-');
	int64_t y, q;

	if (!gr_str_starts(rest, "Q") || rest.n != 2 || !gr_str_i64(year, &y) || y < 2000 ||
	    y > 2100)
		return bad(g, i);
	q = rest.p[1] - '0';
	if (q < 1 || q > 4)
		return bad(g, i);
	*out = gr_quarter_of((int32_t)y, (int32_t)q);
	return GR_OK;
}

static int read_org(struct reading *g, int i, gr_org_id *out)
{
	int32_t org = gr_dataset_org_code(g->d, cell(g, i));

	if (org < 0)
		return bad(g, i);
	*out = g->d->org[org].id;
	return GR_OK;
}

static int read_project(struct reading *g, struct gr_demo *demo)
{
	struct gr_project *p = &demo->project[demo->projects];
	int64_t id;
	int rc = number(g, P_ID, 0, 0, &id);

	if (!rc && id != demo->projects + 1)
		rc = bad(g, P_ID); /* numbered from 1, so that a line finds its project by number */
	if (!rc)
		rc = read_org(g, P_ORG, &p->org);
	if (!rc && !cell(g, P_NAME).n)
		rc = bad(g, P_NAME);
	if (rc)
		return rc;
	p->id.v = id;
	p->name = cell(g, P_NAME);
	p->type = cell(g, P_TYPE);
	p->example = gr_str_is(cell(g, P_EXAMPLE), "yes");
	demo->projects++;
	return GR_OK;
}

static int read_amounts(struct reading *g, struct gr_line *l)
{
	struct gr_entered *e = &l->entered;
	int rc = number(g, L_LOW, 3, 0, &l->low_kg);

	if (!rc)
		rc = number(g, L_LIKELY, 3, 0, &l->likely_kg);
	if (!rc)
		rc = number(g, L_HIGH, 3, 0, &l->high_kg);
	if (!rc)
		rc = number(g, L_ORDINARY, 3, 0, &l->ordinary_kg);
	if (!rc && !gr_known_read(cell(g, L_KNOWN), &e->known))
		rc = bad(g, L_KNOWN);
	if (!rc && (cell(g, L_STATE).n || e->known == GR_KNOWN_M3) &&
	    !gr_state_read(cell(g, L_STATE), &e->state))
		rc = bad(g, L_STATE);
	if (!rc)
		rc = number(g, L_AMOUNT, 3, 0, &e->thousandths);
	if (!rc)
		rc = number(g, L_AMOUNT_LOW, 3, -1, &e->low_thousandths);
	if (!rc)
		rc = number(g, L_AMOUNT_HIGH, 3, -1, &e->high_thousandths);
	if (!rc)
		rc = number(g, L_WIDTH, 3, 0, &e->width_mm);
	if (!rc)
		rc = number(g, L_THICKNESS, 3, 0, &e->thickness_mm);
	e->works = cell(g, L_WORKS);
	l->avoided_why = cell(g, L_AVOIDED_WHY);
	return rc;
}

static int read_where_and_when(struct reading *g, struct gr_line *l)
{
	int rc = small(g, L_MUNICIPALITY, &l->place.municipality);

	if (!rc)
		rc = small(g, L_E, &l->place.e_m);
	if (!rc)
		rc = small(g, L_N, &l->place.n_m);
	if (!rc)
		rc = small(g, L_PRECISION, &l->place.precision_m);
	if (!rc)
		rc = quarter(g, L_FIRST, &l->first);
	if (!rc)
		rc = quarter(g, L_LAST, &l->last);
	if (!rc && !gr_certainty_read(cell(g, L_CERTAINTY), &l->certainty))
		rc = bad(g, L_CERTAINTY);
	if (!rc && !gr_visibility_read(cell(g, L_VISIBILITY), &l->visibility))
		rc = bad(g, L_VISIBILITY);
	l->place.text = cell(g, L_PLACE);
	l->note = cell(g, L_NOTE);
	return rc;
}

static int read_line(struct reading *g, struct gr_demo *demo)
{
	struct gr_line *l = &demo->line[demo->lines];
	enum gr_line_field field;
	int64_t id, project = 0;
	int rc = number(g, L_ID, 0, 0, &id);

	if (!rc && id != demo->lines + 1)
		rc = bad(g, L_ID);
	if (!rc)
		rc = read_org(g, L_ORG, &l->org);
	if (!rc)
		rc = number(g, L_PROJECT, 0, 0, &project);
	if (!rc && (project < 1 || project > demo->projects ||
	               demo->project[project - 1].org.v != l->org.v))
		rc = bad(g, L_PROJECT);
	if (!rc && !gr_direction_read(cell(g, L_DIRECTION), &l->direction))
		rc = bad(g, L_DIRECTION);
	if (!rc)
		rc = read_amounts(g, l);
	if (!rc)
		rc = read_where_and_when(g, l);
	if (rc)
		return rc;
	l->id.v = id;
	l->project.v = project;
	l->project_name = demo->project[project - 1].name;
	l->project_type = demo->project[project - 1].type;
	l->quality = cell(g, L_QUALITY);
	l->use = cell(g, L_USE);
	l->soil_system = cell(g, L_SOIL_SYSTEM);
	l->soil_class = cell(g, L_SOIL_CLASS);
	rc = gr_line_check(l, g->d, &field, g->err);
	if (rc)
		return at_cell(g, L_ID, rc);
	demo->lines++;
	return GR_OK;
}

static size_t rows(struct gr_str text)
{
	size_t n = 1;

	for (size_t i = 0; i < text.n; i++)
		n += text.p[i] == '\n';
	return n;
}

int gr_demo_read(struct gr_str projects, struct gr_str lines, const struct gr_dataset *d,
    struct gr_arena *a, struct gr_demo *out, struct gr_error *err)
{
	struct reading g = {.d = d, .a = a, .err = err};
	bool more = true;
	int rc;

	*out = (struct gr_demo){0};
	out->project = gr_alloc_array(a, rows(projects), sizeof(*out->project));
	out->line = gr_alloc_array(a, rows(lines), sizeof(*out->line));
	if (!out->project || !out->line)
		return gr_fail_full(err);
	rc = open_table(&g, "projects.csv", projects, project_columns, P_COLUMNS);
	while (!rc && !(rc = gr_record_next(&g.r, &more, err)) && more)
		rc = read_project(&g, out);
	if (!rc)
		rc = open_table(&g, "lines.csv", lines, line_columns, L_COLUMNS);
	while (!rc && !(rc = gr_record_next(&g.r, &more, err)) && more)
		rc = read_line(&g, out);
	if (!rc && gr_arena_full(a))
		rc = gr_fail_full(err);
	return rc;
}

static void put_head(struct gr_sb *sb, const char *const *name, int count)
{
	for (int i = 0; i < count; i++)
		gr_record_put(sb, gr_str(name[i]), i == 0);
	gr_record_end(sb);
}

static void put_i64(struct gr_sb *sb, int64_t n)
{
	gr_sb_char(sb, ',');
	gr_sb_i64(sb, n);
}

/* Thousandths as a decimal with at most three decimals and none that says nothing; absent gives an empty cell. */
static void put_thousandths(struct gr_sb *sb, int64_t n, int64_t absent)
{
	int64_t rest = n % 1000;
	int digits = 3;

	gr_sb_char(sb, ',');
	if (n == absent)
		return;
	gr_sb_i64(sb, n / 1000);
	if (!rest)
		return;
	while (rest % 10 == 0) {
		rest /= 10;
		digits--;
	}
	gr_sb_fmt(sb, ".%0*lld", digits, (long long)rest);
}

static void put_quarter(struct gr_sb *sb, struct gr_quarter q)
{
	gr_sb_fmt(sb, ",%d-Q%d", gr_quarter_year(q), gr_quarter_in_year(q));
}

static struct gr_str org_code(const struct gr_dataset *d, gr_org_id id)
{
	int32_t org = gr_dataset_org(d, id);

	return org < 0 ? (struct gr_str){0} : d->org[org].code;
}

static void put_line(const struct gr_line *l, const struct gr_dataset *d, struct gr_sb *sb)
{
	const struct gr_entered *e = &l->entered;

	gr_sb_i64(sb, l->id.v);
	gr_record_put(sb, org_code(d, l->org), false);
	put_i64(sb, l->project.v);
	gr_record_put(sb, gr_str(gr_direction_code(l->direction)), false);
	gr_record_put(sb, l->quality, false);
	gr_record_put(sb, l->use, false);
	gr_record_put(sb, l->soil_system, false);
	gr_record_put(sb, l->soil_class, false);
	put_thousandths(sb, l->low_kg, -1);
	put_thousandths(sb, l->likely_kg, -1);
	put_thousandths(sb, l->high_kg, -1);
	put_thousandths(sb, l->ordinary_kg, 0);
	gr_record_put(sb, l->avoided_why, false);
	gr_record_put(sb, gr_str(gr_known_code(e->known)), false);
	gr_record_put(sb, gr_str(e->known == GR_KNOWN_M3 ? gr_state_code(e->state) : ""), false);
	put_thousandths(sb, e->thousandths, -1);
	put_thousandths(sb, e->low_thousandths, -1);
	put_thousandths(sb, e->high_thousandths, -1);
	put_thousandths(sb, e->width_mm, 0);
	put_thousandths(sb, e->thickness_mm, 0);
	gr_record_put(sb, e->works, false);
	put_i64(sb, l->place.municipality);
	gr_record_put(sb, l->place.text, false);
	put_i64(sb, l->place.e_m);
	put_i64(sb, l->place.n_m);
	put_i64(sb, l->place.precision_m);
	put_quarter(sb, l->first);
	put_quarter(sb, l->last);
	gr_record_put(sb, gr_str(gr_certainty_code(l->certainty)), false);
	gr_record_put(sb, gr_str(gr_visibility_code(l->visibility)), false);
	gr_record_put(sb, l->note, false);
	gr_record_end(sb);
}

void gr_demo_write(const struct gr_demo *demo, const struct gr_dataset *d, struct gr_sb *projects,
    struct gr_sb *lines)
{
	put_head(projects, project_columns, P_COLUMNS);
	for (int32_t i = 0; i < demo->projects; i++) {
		const struct gr_project *p = &demo->project[i];

		gr_sb_i64(projects, p->id.v);
		gr_record_put(projects, org_code(d, p->org), false);
		gr_record_put(projects, p->name, false);
		gr_record_put(projects, p->type, false);
		gr_record_put(projects, p->example ? GR_STR("yes") : GR_STR("no"), false);
		gr_record_end(projects);
	}
	put_head(lines, line_columns, L_COLUMNS);
	for (int32_t i = 0; i < demo->lines; i++)
		put_line(&demo->line[i], d, lines);
}
