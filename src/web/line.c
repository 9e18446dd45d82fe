#include "web/line.h"

#include "base/danish.h"
#include "change/line.h"
#include "query/delivery.h"
#include "web/line_view.h"

/* ---- the form ---- */

static int show(struct gr_request *rq, const struct gr_line_form *form,
    const struct gr_error *wrong, enum gr_line_field at, struct gr_error *err)
{
	struct gr_line_view v;
	struct gr_line_page p;
	int rc = gr_query_lines(rq->app, rq->who, rq->who->org, -1, rq->arena, &v, err);

	if (rc)
		return rc;
	p = (struct gr_line_page){
	    .page = gr_page(
	        rq, &v.frame, form->id ? N_("Correct a line") : N_("Write one line"), "/aflever"),
	    .lines = &v,
	    .form = *form,
	    .wrong = wrong,
	    .at = at};
	p.page.over = N_("Hand in");
	p.page.over_path = "/aflever";
	gr_view_line(&rq->out, &p);
	return GR_OK;
}

static int own_form(struct gr_request *rq, struct gr_error *err)
{
	if (rq->who->role == GR_BUILDER)
		return GR_OK;
	return gr_fail(err, GR_DENIED,
	    N_("This page belongs to the answer link of one organisation."),
	    N_("Open the answer link in your invitation."));
}

int gr_page_line_new(struct gr_request *rq, struct gr_error *err)
{
	struct gr_line_form form = {
	    .certainty = GR_STR("budgeted"), .visibility = GR_STR("public_aggregate")};
	struct gr_line_view v;
	struct gr_line_page p;
	bool asked = gr_known_read(gr_form_get(&rq->query, "ved"), &form.known) &&
	             gr_direction_read(gr_form_get(&rq->query, "retning"), &form.direction);
	int rc = own_form(rq, err);

	if (rc || asked)
		return rc ? rc : show(rq, &form, NULL, GR_FIELD_NONE, err);
	rc = gr_query_lines(rq->app, rq->who, rq->who->org, 0, rq->arena, &v, err);
	if (rc)
		return rc;
	p = (struct gr_line_page){
	    .page = gr_page(rq, &v.frame, N_("Write one line"), "/aflever"), .lines = &v};
	p.page.over = N_("Hand in");
	p.page.over_path = "/aflever";
	gr_view_line_question(&rq->out, &p);
	return GR_OK;
}

/* A number as stored, in the form that people type: without thousands signs, comma, no needless zeros. */
static struct gr_str typed(struct gr_arena *a, int64_t thousandths)
{
	struct gr_sb sb;
	int decimals = thousandths % 10 ? 3 : thousandths % 100 ? 2 : thousandths % 1000 ? 1 : 0;
	int64_t part = thousandths % 1000 / (decimals == 1 ? 100 : decimals == 2 ? 10 : 1);

	if (thousandths < 0)
		return GR_STR("");
	gr_sb_open(&sb, a, 32);
	gr_sb_i64(&sb, thousandths / 1000);
	if (decimals)
		gr_sb_fmt(&sb, ",%0*lld", decimals, (long long)part);
	return gr_sb_str(&sb);
}

static struct gr_str typed_period(struct gr_arena *a, const struct gr_line *l)
{
	struct gr_sb sb;

	gr_sb_open(&sb, a, 80);
	gr_da_window(&sb, l->first, l->last);
	return gr_sb_str(&sb);
}

static struct gr_str soil_pair(struct gr_arena *a, struct gr_str system, struct gr_str code)
{
	struct gr_sb sb;

	if (!code.n)
		return GR_STR("");
	gr_sb_open(&sb, a, 128);
	gr_sb_add(&sb, system);
	gr_sb_char(&sb, ':');
	gr_sb_add(&sb, code);
	return gr_sb_str(&sb);
}

static struct gr_line_form form_of(const struct gr_line_row *r, struct gr_arena *a)
{
	const struct gr_line *l = &r->line;
	const struct gr_entered *e = &l->entered;

	return (struct gr_line_form){.id = l->id.v,
	    .version = l->version,
	    .direction = l->direction,
	    .known = e->known,
	    .state = gr_str(gr_state_code(e->state)),
	    .project = r->project,
	    .quality = l->quality,
	    .use = l->use,
	    .soil = soil_pair(a, l->soil_system, l->soil_class),
	    .amount = typed(a, e->thousandths),
	    .low = typed(a, e->low_thousandths),
	    .high = typed(a, e->high_thousandths),
	    .width = e->width_mm ? typed(a, e->width_mm) : GR_STR(""),
	    .thickness = e->thickness_mm ? typed(a, e->thickness_mm * 100) : GR_STR(""),
	    .works = e->works,
	    .type = l->project_type,
	    .place = l->place.text,
	    .period = typed_period(a, l),
	    .certainty = gr_str(gr_certainty_code(l->certainty)),
	    .visibility = gr_str(gr_visibility_code(l->visibility)),
	    .note = l->note};
}

static int find_row(struct gr_request *rq, int64_t id, struct gr_line_view *v,
    const struct gr_line_row **out, struct gr_error *err)
{
	int rc = gr_query_lines(rq->app, rq->who, rq->who->org, -1, rq->arena, v, err);

	*out = NULL;
	for (int32_t i = 0; !rc && i < v->rows; i++)
		if (v->row[i].line.id.v == id && v->row[i].line.org.v == rq->who->org.v)
			*out = &v->row[i];
	if (!rc && !*out)
		rc = gr_fail(err, GR_MISSING, N_("The line is not there, or it is not yours."),
		    N_("Choose it on the list of your lines."));
	return rc;
}

int gr_page_line_revise(struct gr_request *rq, struct gr_error *err)
{
	const struct gr_line_row *row = NULL;
	struct gr_line_view v;
	struct gr_line_form form;
	int64_t id = 0;
	int rc = own_form(rq, err);

	if (!rc)
		rc = gr_request_id(rq, &id, err);
	if (!rc)
		rc = find_row(rq, id, &v, &row, err);
	if (rc)
		return rc;
	form = form_of(row, rq->arena);
	return show(rq, &form, NULL, GR_FIELD_NONE, err);
}

/* ---- what was typed ---- */

static struct gr_line_form read_form(const struct gr_request *rq)
{
	const struct gr_form *f = &rq->form;
	struct gr_line_form out = {.state = gr_form_get(f, "tilstand"),
	    .project = gr_str_trim(gr_form_get(f, "projekt")),
	    .quality = gr_form_get(f, "kvalitet"),
	    .use = gr_form_get(f, "anvendelse"),
	    .soil = gr_form_get(f, "klasse"),
	    .amount = gr_str_trim(gr_form_get(f, "maengde")),
	    .low = gr_str_trim(gr_form_get(f, "lavt")),
	    .high = gr_str_trim(gr_form_get(f, "hoejt")),
	    .width = gr_str_trim(gr_form_get(f, "bredde")),
	    .thickness = gr_str_trim(gr_form_get(f, "tykkelse")),
	    .works = gr_form_get(f, "arbejde"),
	    .type = gr_form_get(f, "projekttype"),
	    .place = gr_str_trim(gr_form_get(f, "sted")),
	    .municipality = gr_form_get(f, "kommune"),
	    .period = gr_str_trim(gr_form_get(f, "periode")),
	    .certainty = gr_form_get(f, "sikkerhed"),
	    .visibility = gr_form_get(f, "synlighed"),
	    .note = gr_str_trim(gr_form_get(f, "note"))};

	gr_direction_read(gr_form_get(f, "retning"), &out.direction);
	gr_known_read(gr_form_get(f, "ved"), &out.known);
	if (!gr_str_i64(gr_form_get(f, "linje"), &out.id) || out.id < 0)
		out.id = 0;
	if (!gr_str_i64(gr_form_get(f, "version"), &out.version) || out.version < 0)
		out.version = 0;
	return out;
}

/* One number of the form, in thousandths; empty gives `missing`. Two readings are asked about, never guessed. */
static int number(struct gr_str s, int64_t missing, int64_t *out, enum gr_line_field at,
    enum gr_line_field *field, struct gr_error *err)
{
	struct gr_number_read n = gr_da_number(s, 3);

	*field = at;
	switch (n.reading) {
	case GR_READ_OK:
		*out = n.first;
		if (*out >= 0)
			return GR_OK;
		return gr_fail_with(err, GR_INVALID, N_("\"{0}\" is below zero."),
		    N_("Write an amount above 0."), GR_ARGS(gr_arg_text(s)));
	case GR_READ_EMPTY:
		*out = missing;
		return GR_OK;
	case GR_READ_AMBIGUOUS:
		return gr_fail_with(err, GR_INVALID,
		    N_("\"{0}\" can be read in two ways: is the point a decimal sign or a "
		       "thousands sign?"),
		    N_("Write a comma before decimals, and no point in thousands: 1234,5 or "
		       "12345."),
		    GR_ARGS(gr_arg_text(s)));
	case GR_READ_TOO_LARGE:
		return gr_fail_with(err, GR_LIMIT,
		    N_("\"{0}\" is larger than any amount that Grus takes (10,000,000 t)."),
		    N_("Is the unit right?"), GR_ARGS(gr_arg_text(s)));
	case GR_READ_BAD:
		break;
	}
	return gr_fail_with(err, GR_INVALID, N_("\"{0}\" is not a number."),
	    N_("Write the amount in digits, for example 1250 or 12,5."), GR_ARGS(gr_arg_text(s)));
}

static int read_amounts(const struct gr_line_form *f, struct gr_entered *e,
    enum gr_line_field *field, struct gr_error *err)
{
	int64_t width = 0, thickness = 0;
	int rc = number(f->amount, -1, &e->thousandths, GR_FIELD_AMOUNT, field, err);

	if (!rc && e->thousandths <= 0)
		rc = gr_fail(err, GR_INVALID, N_("The amount is missing, or it is 0."),
		    N_("Write what you expect; a rough figure is enough."));
	if (!rc)
		rc = number(f->low, -1, &e->low_thousandths, GR_FIELD_LOW, field, err);
	if (!rc)
		rc = number(f->high, -1, &e->high_thousandths, GR_FIELD_HIGH, field, err);
	if (!rc && f->known == GR_KNOWN_METRES)
		rc = number(f->width, 0, &width, GR_FIELD_WIDTH, field, err);
	if (!rc && f->known == GR_KNOWN_METRES)
		rc = number(f->thickness, 0, &thickness, GR_FIELD_WIDTH, field, err);
	e->width_mm = width;               /* thousandths of a metre */
	e->thickness_mm = thickness / 100; /* thousandths of a centimetre */
	return rc;
}

static int read_period(const struct gr_line_form *f, struct gr_line *l, enum gr_line_field *field,
    struct gr_error *err)
{
	struct gr_window_read w = gr_da_window_read(f->period);

	*field = GR_FIELD_WINDOW;
	if (w.reading == GR_READ_OK) {
		l->first = w.first;
		l->last = w.last;
		return GR_OK;
	}
	if (w.reading == GR_READ_EMPTY)
		return gr_fail(err, GR_INVALID, N_("The period is missing."),
		    N_("Write a year, 2028, or a quarter, 3. kvartal 2028."));
	return gr_fail_with(err, GR_INVALID,
	    N_("\"{0}\" is no period between 2000 and 2100 that Grus can read."),
	    N_("Write a year, 2028, or a quarter, 3. kvartal 2028."),
	    GR_ARGS(gr_arg_text(f->period)));
}

static int read_codes(const struct gr_line_form *f, struct gr_line *l, enum gr_line_field *field,
    struct gr_error *err)
{
	struct gr_str soil = f->soil, system = gr_str_split(&soil, ':');

	if (!f->project.n || gr_str_chars(f->project) > 200) {
		*field = GR_FIELD_PROJECT;
		return gr_fail(err, GR_INVALID,
		    N_("The project's name is missing, or longer than 200 characters."),
		    N_("Write the name that you use yourselves."));
	}
	if (!f->quality.n) {
		*field = GR_FIELD_QUALITY;
		return gr_fail(err, GR_INVALID, N_("No quality was chosen."),
		    N_("Choose the nearest one on the list."));
	}
	if (!gr_certainty_read(f->certainty, &l->certainty)) {
		*field = GR_FIELD_CERTAINTY;
		return gr_fail(err, GR_INVALID, N_("It is not said how certain the project is."),
		    N_("Choose one on the list."));
	}
	if (!gr_visibility_read(f->visibility, &l->visibility)) {
		*field = GR_FIELD_VISIBILITY;
		return gr_fail(err, GR_INVALID, N_("It is not said who may see the line."),
		    N_("Choose one of the three."));
	}
	l->soil_system = soil.n ? system : GR_STR("");
	l->soil_class = soil;
	return GR_OK;
}

/* "Ved ikke endnu" about the exact place: the municipality alone. */
static void read_place(const struct gr_dataset *d, const struct gr_line_form *f, struct gr_line *l)
{
	int64_t code = 0;
	int32_t i = gr_str_i64(f->municipality, &code) && code > 0 && code < 1000
	                ? gr_dataset_municipality(d, (int32_t)code)
	                : -1;

	l->place.text = f->place;
	l->place.municipality = i >= 0 ? d->municipality[i].code : 0;
	if (!l->place.text.n && i >= 0)
		l->place.text = d->municipality[i].name;
}

static int line_of(struct gr_request *rq, const struct gr_line_form *f, struct gr_line *l,
    enum gr_line_field *field, struct gr_error *err)
{
	const struct gr_dataset *d;
	int rc = gr_query_dataset_live(rq->app, rq->who, rq->arena, &d, err);

	*l = (struct gr_line){.id = {f->id},
	    .version = f->version,
	    .org = rq->who->org,
	    .project_name = f->project,
	    .project_type = f->type,
	    .direction = f->direction,
	    .quality = f->quality,
	    .use = f->use,
	    .note = f->note,
	    .entered = {.known = f->known,
	        .state = f->direction == GR_NEED ? GR_BUILT_IN : GR_IN_PLACE,
	        .works = f->works,
	        .text = f->amount,
	        .source = GR_STR("formular")}};
	gr_state_read(f->state, &l->entered.state);
	if (!rc)
		rc = read_codes(f, l, field, err);
	if (!rc)
		rc = read_amounts(f, &l->entered, field, err);
	if (!rc)
		rc = read_period(f, l, field, err);
	if (rc)
		return rc;
	*field = GR_FIELD_PLACE;
	read_place(d, f, l);
	if (!l->place.text.n)
		return gr_fail(err, GR_INVALID, N_("The place is missing."),
		    N_("Write a town or an address, or choose the municipality alone."));
	*field = GR_FIELD_NONE;
	return GR_OK;
}

int gr_page_line_save(struct gr_request *rq, struct gr_error *err)
{
	struct gr_line_form form = read_form(rq);
	enum gr_line_field field = GR_FIELD_NONE;
	struct gr_error wrong;
	struct gr_line line;
	gr_line_id id = {0};
	int rc = own_form(rq, err);

	if (!rc)
		rc = line_of(rq, &form, &line, &field, err);
	if (!rc)
		rc = gr_line_save(rq->app, rq->who, &line, &id, &field, err);
	if (!rc) {
		gr_request_redirect(rq, "/aflever/kvittering/%lld", (long long)id.v);
		return GR_OK;
	}
	if (rc == GR_BROKEN || rc == GR_DENIED)
		return rc;
	wrong = *err; /* the form again, with all that was typed */
	rc = show(rq, &form, &wrong, field, err);
	if (!rc)
		rq->status = wrong.status == GR_CONFLICT ? 409 : 422;
	return rc;
}

int gr_page_line_receipt(struct gr_request *rq, struct gr_error *err)
{
	struct gr_receipt_page p = {0};
	struct gr_str *sentence = NULL;
	struct gr_frame frame;
	int64_t id;
	int rc = gr_request_id(rq, &id, err);

	if (!rc)
		rc = gr_query_receipt(
		    rq->app, rq->who, (gr_line_id){id}, rq->arena, &sentence, &p.sentences, err);
	if (!rc)
		rc = gr_query_frame(rq->app, rq->who, rq->arena, &frame, err);
	if (rc)
		return rc;
	p.page = gr_page(rq, &frame, N_("Receipt"), "/aflever");
	p.page.over = N_("Hand in");
	p.page.over_path = "/aflever";
	p.sentence = sentence;
	gr_view_line_receipt(&rq->out, &p);
	return GR_OK;
}

const char *gr_line_field_id(enum gr_line_field field)
{
	static const char *const id[GR_FIELDS] = {
	    [GR_FIELD_PROJECT] = "projekt",
	    [GR_FIELD_QUALITY] = "kvalitet",
	    [GR_FIELD_USE] = "anvendelse",
	    [GR_FIELD_CLASS] = "klasse",
	    [GR_FIELD_AMOUNT] = "maengde",
	    [GR_FIELD_UNIT] = "maengde",
	    [GR_FIELD_LOW] = "lavt",
	    [GR_FIELD_HIGH] = "hoejt",
	    [GR_FIELD_WIDTH] = "bredde",
	    [GR_FIELD_WORKS] = "arbejde",
	    [GR_FIELD_TYPE] = "projekttype",
	    [GR_FIELD_PLACE] = "sted",
	    [GR_FIELD_WINDOW] = "periode",
	    [GR_FIELD_CERTAINTY] = "sikkerhed",
	    [GR_FIELD_VISIBILITY] = "synlighed-0",
	    [GR_FIELD_NOTE] = "note",
	};

	return id[field] ? id[field] : "formular";
}

bool gr_line_works_first(const struct gr_dataset *d, int32_t i)
{
	if (gr_str_is(d->key_figure[i].basis, "kr"))
		return false;
	for (int32_t k = 0; k < i; k++)
		if (gr_str_eq(d->key_figure[k].works, d->key_figure[i].works))
			return false;
	return true;
}

struct gr_str gr_line_type(const struct gr_dataset *d, int32_t i)
{
	static const char head[] = "project_type.";
	struct gr_str key = d->setting[i].key;

	if (!gr_str_starts(key, head))
		return GR_STR("");
	return (struct gr_str){key.p + sizeof head - 1, key.n - (sizeof head - 1)};
}

struct gr_str gr_line_soil(const struct gr_soil_class *c, struct gr_arena *a)
{
	return soil_pair(a, c->system, c->code);
}
