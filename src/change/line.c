#include "change/line.h"

#include "change/change.h"
#include "domain/estimate.h"
#include "store/confirmation.h"
#include "store/dataset.h"
#include "store/line.h"
#include "store/project.h"

/* What the person wrote becomes what is stored: place, amounts, use. */
static int complete(const struct gr_dataset *d, struct gr_line *line, struct gr_arena *a, enum gr_line_field *field,
    struct gr_error *err)
{
	struct gr_estimate e;
	int rc = GR_OK;

	/* a project that is there has its kind already */
	for (int32_t i = 0; i < d->projects && !line->project_type.n; i++)
		if (d->project[i].org.v == line->org.v && gr_str_eq(d->project[i].name, line->project_name))
			line->project_type = d->project[i].type;
	if (!line->place.e_m) {
		*field = GR_FIELD_PLACE;
		rc = gr_place_read(d, line->place.text, line->place.municipality, &line->place, err);
	}
	if (!rc)
		rc = gr_estimate(line, d, a, &e, field, err);
	if (rc)
		return rc;
	line->low_kg = e.low_kg;
	line->likely_kg = e.likely_kg;
	line->high_kg = e.high_kg;
	return gr_line_check(line, d, field, err);
}

static struct gr_str canonical(const struct gr_line *line, struct gr_arena *a)
{
	struct gr_sb sb;

	gr_sb_open(&sb, a, (size_t)1 << 16);
	gr_line_canonical(&sb, line);
	return gr_sb_str(&sb);
}

static int save(struct gr_change *ch, struct gr_line *line, struct gr_arena *a, gr_line_id *out, enum gr_line_field *field,
    struct gr_error *err)
{
	const struct gr_dataset *d;
	struct gr_line old = {0};
	int rc = gr_may(ch->who, GR_LINE_SAVE, line->org, err);

	if (!rc && line->id.v) {
		rc = gr_store_line_find(ch->db, line->id, a, &old, err);
		if (!rc) /* asked of the stored owner: the request may name somebody else's line */
			rc = gr_may(ch->who, GR_LINE_SAVE, old.org, err);
		if (!rc && old.org.v != line->org.v)
			rc = gr_fail(err, GR_DENIED, N_("The line belongs to another organisation."), "");
	}
	if (!rc)
		rc = gr_dataset_live(ch->app, ch->db, ch->who->process, ch->who->now, a, &d, err);
	if (!rc)
		rc = complete(d, line, a, field, err);
	if (!rc) {
		struct gr_project project = {.org = line->org, .name = line->project_name, .type = line->project_type};

		rc = gr_store_project_need(ch->db, &ch->stamp, &project, &line->project, err);
	}
	if (!rc)
		rc = gr_store_line_save(ch->db, &ch->stamp, line, out, NULL, err);
	ch->org = line->org;
	gr_change_note(ch, line->id.v ? GR_STR(N_("line changed")) : GR_STR(N_("line added")),
	    old.id.v ? canonical(&old, a) : GR_STR(""), canonical(line, a));
	return rc;
}

/* The text without its project, which the versions of a line know by number alone. */
static struct gr_str content(struct gr_line line, struct gr_arena *a)
{
	line.project_name = line.project_type = GR_STR("");
	return canonical(&line, a);
}

/* The same form with another content is no repetition: what its sender wrote would be lost behind an answer that says saved. */
static int first_save(struct gr_change *ch, struct gr_line *line, struct gr_arena *a, gr_line_id *out,
    enum gr_line_field *field, struct gr_error *err)
{
	const struct gr_dataset *d;
	struct gr_stored_version *v = NULL;
	bool same = false;
	int32_t n = 0;
	int rc = gr_may(ch->who, GR_LINE_SAVE, line->org, err);

	if (!rc)
		rc = gr_dataset_live(ch->app, ch->db, ch->who->process, ch->who->now, a, &d, err);
	if (!rc)
		rc = complete(d, line, a, field, err);
	if (!rc)
		rc = gr_store_line_history(ch->db, (gr_line_id){ch->first}, a, &v, &n, err);
	for (int32_t i = 0; !rc && i < n; i++)
		same = same || (v[i].line.org.v == line->org.v && gr_str_eq(content(v[i].line, a), content(*line, a)));
	if (!rc)
		rc = gr_change_repeats(ch, same && (!line->id.v || line->id.v == ch->first), err);
	if (!rc)
		out->v = ch->first;
	return rc;
}

int gr_line_save(struct gr_app *app, const struct gr_actor *who, const struct gr_line *line, gr_line_id *out,
    enum gr_line_field *field, struct gr_error *err)
{
	struct gr_arena *a = gr_arena_open((size_t)256 << 20);
	struct gr_line mine = *line;
	struct gr_change ch;
	int rc = a ? gr_change_begin(&ch, app, who, GR_LINE_SAVE, err) : gr_fail_full(err);

	*field = GR_FIELD_NONE;
	*out = (gr_line_id){0};
	if (!rc) {
		rc = ch.repeated ? first_save(&ch, &mine, a, out, field, err) : save(&ch, &mine, a, out, field, err);
		rc = gr_change_end(&ch, rc, out->v, err);
	}
	gr_arena_close(a);
	return rc;
}

int gr_line_confirm(struct gr_app *app, const struct gr_actor *who, gr_org_id org, gr_project_id project, struct gr_error *err)
{
	struct gr_arena *a = gr_arena_open((size_t)1 << 20);
	struct gr_project found = {0};
	struct gr_change ch;
	int64_t id = 0;
	int rc = a ? gr_change_begin(&ch, app, who, GR_LINE_CONFIRM, err) : gr_fail_full(err);

	if (!rc) {
		rc = gr_may(who, GR_LINE_CONFIRM, org, err);
		if (!rc && project.v)
			rc = gr_store_project_find(ch.db, project, a, &found, err);
		if (!rc && project.v && found.org.v != org.v)
			rc = gr_fail(err, GR_DENIED, N_("The project belongs to another organisation."), "");
		if (!rc && !ch.repeated)
			rc = gr_store_confirmation_save(ch.db, &ch.stamp, org, project, &id, err);
		ch.org = org;
		gr_change_note(&ch, GR_STR(N_("no changes since last time")), GR_STR(""), GR_STR(""));
		rc = gr_change_end(&ch, rc, id, err);
	}
	gr_arena_close(a);
	return rc;
}
