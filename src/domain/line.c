#include "domain/line.h"

#include "base/num.h"
#include "base/record.h"
#include "domain/dataset.h"
#include "domain/place.h"

#define KG_MOST (INT64_C(10000000) * 1000) /* RELIABILITY 3: tonnes of one line */
#define QUARTER_LAST 403                   /* 2100-Q4 */
#define NAME_MOST 200                      /* characters, RELIABILITY 3 */
#define TEXT_MOST 20000

struct word {
	const char *code, *name;
};

static const struct word directions[GR_DIRECTIONS] = {
    [GR_NEED] = {"need", N_("need")},
    [GR_SURPLUS] = {"surplus", N_("surplus")},
};

static const struct word certainties[GR_CERTAINTIES] = {
    [GR_IDEA] = {"idea", N_("idea")},
    [GR_BUDGETED] = {"budgeted", N_("in budget")},
    [GR_FUNDED] = {"funded", N_("funded")},
    [GR_TENDERED] = {"tendered", N_("in tender")},
    [GR_CONTRACTED] = {"contracted", N_("contracted")},
};

static const struct word visibilities[GR_VISIBILITIES] = {
    [GR_VISIBLE_OWN] = {"own", N_("only us")},
    [GR_VISIBLE_PARTNERS] = {"partners", N_("the partners")},
    [GR_VISIBLE_PUBLIC] = {"public_aggregate", N_("everybody, but only in totals")},
};

static const struct word states[GR_STATES] = {
    [GR_IN_PLACE] = {"in_place", N_("in place before digging")},
    [GR_LOOSE] = {"loose", N_("loose on the lorry")},
    [GR_BUILT_IN] = {"built_in", N_("built in")},
};

static const struct word knowns[GR_KNOWN] = {
    [GR_KNOWN_TONNES] = {"tonnes", ""},
    [GR_KNOWN_M3] = {"m3", ""},
    [GR_KNOWN_METRES] = {"metres", ""},
    [GR_KNOWN_BUDGET] = {"budget", ""},
};

static int find(const struct word *w, int count, struct gr_str code)
{
	for (int i = 0; i < count; i++)
		if (gr_str_is(code, w[i].code))
			return i;
	return -1;
}

const char *gr_direction_code(enum gr_direction d)
{
	return directions[d].code;
}

const char *gr_certainty_code(enum gr_certainty c)
{
	return certainties[c].code;
}

const char *gr_visibility_code(enum gr_visibility v)
{
	return visibilities[v].code;
}

const char *gr_state_code(enum gr_state s)
{
	return states[s].code;
}

const char *gr_known_code(enum gr_known k)
{
	return knowns[k].code;
}

bool gr_direction_read(struct gr_str code, enum gr_direction *out)
{
	int i = find(directions, GR_DIRECTIONS, code);

	if (i >= 0)
		*out = (enum gr_direction)i;
	return i >= 0;
}

bool gr_certainty_read(struct gr_str code, enum gr_certainty *out)
{
	int i = find(certainties, GR_CERTAINTIES, code);

	if (i >= 0)
		*out = (enum gr_certainty)i;
	return i >= 0;
}

bool gr_visibility_read(struct gr_str code, enum gr_visibility *out)
{
	int i = find(visibilities, GR_VISIBILITIES, code);

	if (i >= 0)
		*out = (enum gr_visibility)i;
	return i >= 0;
}

bool gr_state_read(struct gr_str code, enum gr_state *out)
{
	int i = find(states, GR_STATES, code);

	if (i >= 0)
		*out = (enum gr_state)i;
	return i >= 0;
}

bool gr_known_read(struct gr_str code, enum gr_known *out)
{
	int i = find(knowns, GR_KNOWN, code);

	if (i >= 0)
		*out = (enum gr_known)i;
	return i >= 0;
}

const char *gr_direction_name(enum gr_direction d)
{
	return directions[d].name;
}

const char *gr_certainty_name(enum gr_certainty c)
{
	return certainties[c].name;
}

const char *gr_visibility_name(enum gr_visibility v)
{
	return visibilities[v].name;
}

const char *gr_state_name(enum gr_state s)
{
	return states[s].name;
}

static int check_text(
    struct gr_str s, size_t most, bool lines, const char *too_long, struct gr_error *err)
{
	if (!gr_str_clean(s, lines))
		return gr_fail(err, GR_INVALID,
		    N_("The text holds characters that cannot be shown, or is not UTF-8."),
		    N_("Write it again without control characters."));
	if (s.n > most && gr_str_chars(s) > most)
		return gr_fail_with(err, GR_LIMIT, too_long, N_("Write it shorter."),
		    GR_ARGS(gr_arg_count((int64_t)most)));
	return GR_OK;
}

static int check_project(const struct gr_line *l, const struct gr_dataset *d,
    enum gr_line_field *field, struct gr_error *err)
{
	char key[64] = "project_type.";
	size_t n = sizeof("project_type.") - 1;
	int rc;

	*field = GR_FIELD_PROJECT;
	if (!gr_str_trim(l->project_name).n && !l->project.v)
		return gr_fail(err, GR_INVALID, N_("The line has no project."),
		    N_("Write the name of the project."));
	rc = check_text(
	    l->project_name, NAME_MOST, false, N_("The name is longer than {0} characters."), err);
	if (rc)
		return rc;
	*field = GR_FIELD_TYPE;
	if (!l->project_type.n)
		return GR_OK;
	for (size_t i = 0; i < l->project_type.n && n < sizeof(key) - 1; i++)
		key[n++] = l->project_type.p[i];
	if (l->project_type.n > sizeof(key) - sizeof("project_type.") ||
	    gr_map_find(&d->setting_map, (struct gr_str){key, n}) < 0)
		return gr_fail_with(err, GR_INVALID,
		    N_("The project type »{0}« is not on the list."),
		    N_("Choose a type from the list, or leave it empty."),
		    GR_ARGS(gr_arg_text(l->project_type)));
	return GR_OK;
}

static int unknown_quality(
    const struct gr_line *l, const struct gr_dataset *d, struct gr_error *err)
{
	bool sure;
	int32_t q;

	if (!l->quality.n)
		return gr_fail(err, GR_INVALID, N_("The line has no quality."),
		    N_("Choose a quality from the list."));
	q = gr_dataset_quality_meant(d, l->quality, &sure);
	if (q < 0)
		return gr_fail_with(err, GR_INVALID, N_("The quality »{0}« is not on the list."),
		    N_("Choose a quality from the list."), GR_ARGS(gr_arg_text(l->quality)));
	return gr_fail_with(err, GR_INVALID,
	    N_("The quality »{0}« is not on the list. Did you mean »{1}«?"),
	    N_("Choose a quality from the list."),
	    GR_ARGS(gr_arg_text(l->quality), gr_arg_text(d->quality[q].name)));
}

static int check_codes(const struct gr_line *l, const struct gr_dataset *d,
    enum gr_line_field *field, struct gr_error *err)
{
	*field = GR_FIELD_QUALITY;
	if (gr_dataset_quality(d, l->quality) < 0)
		return unknown_quality(l, d, err);
	*field = GR_FIELD_USE;
	if (l->use.n && gr_dataset_use(d, l->use) < 0)
		return gr_fail_with(err, GR_INVALID, N_("The use »{0}« is not on the list."),
		    N_("Choose a use from the list, or leave it empty."),
		    GR_ARGS(gr_arg_text(l->use)));
	*field = GR_FIELD_CLASS;
	if (!l->soil_system.n && !l->soil_class.n)
		return GR_OK; /* not known yet is an answer */
	if (!gr_soil_pair_known(d, l->soil_system, l->soil_class))
		return gr_fail_with(err, GR_INVALID,
		    N_("The contamination class »{1}« in the system »{0}« is not on the list."),
		    N_("Choose a class from the list, or say that it is not known yet."),
		    GR_ARGS(gr_arg_text(l->soil_system), gr_arg_text(l->soil_class)));
	return GR_OK;
}

static int check_amount(const struct gr_line *l, enum gr_line_field *field, struct gr_error *err)
{
	*field = GR_FIELD_AMOUNT;
	if (l->likely_kg <= 0)
		return gr_fail_with(err, GR_INVALID, N_("The amount {0} is not above zero."),
		    N_("Write the amount that you expect."), GR_ARGS(gr_arg_kg(l->likely_kg)));
	if (l->likely_kg > KG_MOST)
		return gr_fail_with(err, GR_LIMIT,
		    N_("The amount {0} is above the limit of {1} for one line."),
		    N_("Check the unit, or split the amount over several lines."),
		    GR_ARGS(gr_arg_kg(l->likely_kg), gr_arg_kg(KG_MOST)));
	*field = GR_FIELD_HIGH;
	if (l->high_kg > KG_MOST)
		return gr_fail_with(err, GR_LIMIT,
		    N_("The amount {0} is above the limit of {1} for one line."),
		    N_("Check the unit, or split the amount over several lines."),
		    GR_ARGS(gr_arg_kg(l->high_kg), gr_arg_kg(KG_MOST)));
	*field = l->low_kg < 0 || l->low_kg > l->likely_kg ? GR_FIELD_LOW : GR_FIELD_HIGH;
	if (l->low_kg < 0 || l->low_kg > l->likely_kg || l->likely_kg > l->high_kg)
		return gr_fail_with(err, GR_INVALID,
		    N_("Low {0}, likely {1} and high {2} are not in rising order."),
		    N_("Write the smallest amount in Low and the largest in High."),
		    GR_ARGS(gr_arg_kg(l->low_kg), gr_arg_kg(l->likely_kg), gr_arg_kg(l->high_kg)));
	return GR_OK;
}

static int check_avoided(const struct gr_line *l, enum gr_line_field *field, struct gr_error *err)
{
	bool known = gr_str_is(l->avoided_why, "design") ||
	             gr_str_is(l->avoided_why, "thinner_layer") ||
	             gr_str_is(l->avoided_why, "stabilisation");

	*field = GR_FIELD_ORDINARY;
	if (!l->ordinary_kg && !l->avoided_why.n)
		return GR_OK;
	if (l->direction != GR_NEED)
		return gr_fail(err, GR_INVALID,
		    N_("Only a need can have an amount in the ordinary design."),
		    N_("Leave the ordinary design empty for a surplus."));
	if (l->ordinary_kg > KG_MOST)
		return gr_fail_with(err, GR_LIMIT,
		    N_("The amount {0} is above the limit of {1} for one line."),
		    N_("Check the unit, or split the amount over several lines."),
		    GR_ARGS(gr_arg_kg(l->ordinary_kg), gr_arg_kg(KG_MOST)));
	if (l->ordinary_kg < l->likely_kg)
		return gr_fail_with(err, GR_INVALID,
		    N_("The ordinary design's {0} is less than the likely amount {1}, so nothing "
		       "is avoided."),
		    N_("Write what the ordinary design would have taken, or leave it empty."),
		    GR_ARGS(gr_arg_kg(l->ordinary_kg), gr_arg_kg(l->likely_kg)));
	if (!known)
		return gr_fail_with(err, GR_INVALID,
		    N_("The reason »{0}« for the avoided amount is not on the list."),
		    N_("Choose design, thinner layer or stabilisation."),
		    GR_ARGS(gr_arg_text(l->avoided_why)));
	return GR_OK;
}

static int check_place(const struct gr_line *l, const struct gr_dataset *d,
    enum gr_line_field *field, struct gr_error *err)
{
	const struct gr_place *p = &l->place;
	int rc;

	*field = GR_FIELD_PLACE;
	rc = check_text(
	    p->text, NAME_MOST, false, N_("The place is longer than {0} characters."), err);
	if (rc)
		return rc;
	if (!p->e_m && !p->n_m && !p->municipality)
		return gr_fail(err, GR_INVALID, N_("The line has no place."),
		    N_("Write a town, a parish or a municipality; the exact place may wait."));
	if (p->municipality && gr_dataset_municipality(d, p->municipality) < 0)
		return gr_fail_with(err, GR_INVALID,
		    N_("The municipality code {0} is not on the list."),
		    N_("Write the name of the municipality."),
		    GR_ARGS(gr_arg_year(p->municipality)));
	if ((p->e_m || p->n_m) && !gr_place_inside(d, p->e_m, p->n_m))
		return gr_fail_with(err, GR_INVALID,
		    N_("The point {0} {1} (UTM 32) is more than {2} km outside Denmark."),
		    N_("Check the order of the two numbers, and that they are in metres."),
		    GR_ARGS(gr_arg_year(p->e_m), gr_arg_year(p->n_m),
		        gr_arg_count(d->margin_m / 1000)));
	return GR_OK;
}

static int check_window(const struct gr_line *l, enum gr_line_field *field, struct gr_error *err)
{
	*field = GR_FIELD_WINDOW;
	if (l->first.n < 0 || l->first.n > QUARTER_LAST || l->last.n < 0 ||
	    l->last.n > QUARTER_LAST)
		return gr_fail(err, GR_LIMIT, N_("The period is outside the years 2000 to 2100."),
		    N_("Write a year, a quarter or a date, for example 3. kvartal 2028."));
	if (l->first.n > l->last.n)
		return gr_fail_with(err, GR_INVALID,
		    N_("The period begins in {0} and ends before, in {1}."),
		    N_("Write the first quarter before the last one."),
		    GR_ARGS(gr_arg_quarter(l->first.n), gr_arg_quarter(l->last.n)));
	return GR_OK;
}

static int check_choice(const struct gr_line *l, enum gr_line_field *field, struct gr_error *err)
{
	*field = GR_FIELD_CERTAINTY;
	if ((unsigned)l->certainty >= GR_CERTAINTIES)
		return gr_fail(err, GR_INVALID, N_("The certainty is not on the list."),
		    N_("Choose a certainty from the list."));
	*field = GR_FIELD_VISIBILITY;
	if ((unsigned)l->visibility >= GR_VISIBILITIES)
		return gr_fail(err, GR_INVALID, N_("The visibility is not on the list."),
		    N_("Choose a visibility from the list."));
	*field = GR_FIELD_NOTE;
	return check_text(
	    l->note, TEXT_MOST, true, N_("The note is longer than {0} characters."), err);
}

int gr_line_check(const struct gr_line *line, const struct gr_dataset *d, enum gr_line_field *field,
    struct gr_error *err)
{
	int rc = check_project(line, d, field, err);

	if (!rc)
		rc = check_codes(line, d, field, err);
	if (!rc)
		rc = check_amount(line, field, err);
	if (!rc)
		rc = check_avoided(line, field, err);
	if (!rc)
		rc = check_place(line, d, field, err);
	if (!rc)
		rc = check_window(line, field, err);
	if (!rc)
		rc = check_choice(line, field, err);
	if (!rc)
		*field = GR_FIELD_NONE;
	return rc;
}

static void put_i64(struct gr_sb *sb, int64_t n)
{
	gr_sb_char(sb, ',');
	gr_sb_i64(sb, n);
}

void gr_line_canonical(struct gr_sb *sb, const struct gr_line *line)
{
	const struct gr_entered *e = &line->entered;

	gr_record_put(sb, line->project_name, true);
	gr_record_put(sb, line->project_type, false);
	gr_record_put(sb, gr_str(gr_direction_code(line->direction)), false);
	gr_record_put(sb, line->quality, false);
	gr_record_put(sb, line->use, false);
	gr_record_put(sb, line->soil_system, false);
	gr_record_put(sb, line->soil_class, false);
	put_i64(sb, line->low_kg);
	put_i64(sb, line->likely_kg);
	put_i64(sb, line->high_kg);
	put_i64(sb, line->ordinary_kg);
	gr_record_put(sb, line->avoided_why, false);
	gr_record_put(sb, gr_str(gr_known_code(e->known)), false);
	/* A state means something for cubic metres alone; elsewhere it must not tell two equal lines apart. */
	gr_record_put(sb, gr_str(e->known == GR_KNOWN_M3 ? gr_state_code(e->state) : ""), false);
	put_i64(sb, e->thousandths);
	put_i64(sb, e->low_thousandths);
	put_i64(sb, e->high_thousandths);
	put_i64(sb, e->width_mm);
	put_i64(sb, e->thickness_mm);
	gr_record_put(sb, e->works, false);
	gr_record_put(sb, line->place.text, false);
	put_i64(sb, line->place.municipality);
	put_i64(sb, line->place.e_m);
	put_i64(sb, line->place.n_m);
	put_i64(sb, line->place.precision_m);
	put_i64(sb, line->first.n);
	put_i64(sb, line->last.n);
	gr_record_put(sb, gr_str(gr_certainty_code(line->certainty)), false);
	gr_record_put(sb, gr_str(gr_visibility_code(line->visibility)), false);
	gr_record_put(sb, line->note, false);
	gr_record_end(sb);
}
