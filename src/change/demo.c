#include "change/demo.h"

#include "access/demo.h"
#include "base/record.h"
#include "change/plan.h"
#include "change/private.h"
#include "change/snapshot.h"
#include "domain/demo.h"
#include "store/audit.h"
#include "store/dataset.h"
#include "store/line.h"
#include "store/link.h"
#include "store/plan.h"
#include "store/process.h"
#include "store/project.h"
#include "store/publication.h"
#include "store/snapshot.h"

/* What share/data/demo/process.csv says of the real case, in own words. */
struct case_text {
	struct gr_process_new process;
	struct gr_time deadline;
	struct gr_str builder; /* organisation whose answer link the demo offers */
};

static int read_case(const struct gr_app *app, struct gr_arena *a, struct case_text *out, struct gr_error *err)
{
	static const char *const names[] = {"name", "owner", "challenge", "goal", "deadline", "demo_builder"};
	struct gr_str text, field[6];
	struct gr_record r;
	int64_t y, m, d;
	bool more = false;
	int rc = gr_share_read(app, "demo/process.csv", a, &text, err);

	if (!rc)
		rc = gr_record_open(&r, GR_STR("demo/process.csv"), text, a, err);
	if (!rc)
		rc = gr_record_next(&r, &more, err);
	for (size_t i = 0; !rc && i < 6; i++) {
		int32_t c;

		rc = gr_record_column(&r, names[i], &c, err);
		if (!rc)
			field[i] = more ? r.field[c] : GR_STR("");
	}
	if (rc)
		return rc;
	*out = (struct case_text){.process = {.name = field[0], .owner = field[1], .challenge = field[2], .goal = field[3]},
	    .builder = field[5]};
	if (field[4].n == 10 && gr_str_i64((struct gr_str){field[4].p, 4}, &y) &&
	    gr_str_i64((struct gr_str){field[4].p + 5, 2}, &m) && gr_str_i64((struct gr_str){field[4].p + 8, 2}, &d))
		out->deadline = gr_time_of_date((struct gr_date){(int32_t)y, (int32_t)m, (int32_t)d});
	return GR_OK;
}

/* The file's project numbers become the database's. */
static int save_lines(struct gr_change *ch, struct gr_demo *demo, struct gr_arena *a, struct gr_error *err)
{
	gr_project_id *real = gr_alloc_array(a, (size_t)demo->projects + 1, sizeof *real);
	int rc = real ? gr_store_project_save_all(ch->db, &ch->stamp, demo->project, demo->projects, err) : gr_fail_full(err);

	for (int32_t i = 0; !rc && i < demo->projects; i++)
		real[i + 1] = demo->project[i].id;
	for (int32_t i = 0; !rc && i < demo->lines; i++) {
		int64_t number = demo->line[i].project.v;

		demo->line[i].id = (gr_line_id){0};
		demo->line[i].project = number > 0 && number <= demo->projects ? real[number] : (gr_project_id){0};
	}
	return rc ? rc : gr_store_line_save_all(ch->db, &ch->stamp, demo->line, demo->lines, err);
}

/* Every organisation with lines is a builder of the demo, whatever the real process says of it. */
static int add_builders(struct gr_change *ch, gr_process_id process, const struct gr_dataset *d, const struct gr_demo *demo,
    int32_t *orgs, struct gr_error *err)
{
	int rc = GR_OK;

	for (int32_t o = 0; !rc && o < d->orgs; o++) {
		bool has = false;

		for (int32_t i = 0; i < demo->lines && !has; i++)
			has = demo->line[i].org.v == d->org[o].id.v;
		*orgs += has;
		if (has && !gr_str_is(d->org[o].role, "builder"))
			rc = gr_store_party_save(ch->db, process,
			    &(struct gr_stored_party){.org = d->org[o].id, .role = GR_STR("builder"), .from = ch->stamp.at}, err);
	}
	return rc;
}

static int load_lines(struct gr_app *app, const struct gr_actor *who, const struct case_text *text, struct gr_arena *a,
    struct gr_demo_made *out, gr_process_id *process, struct gr_error *err)
{
	struct gr_dataset *d = gr_alloc(a, sizeof *d);
	struct gr_str list[GR_LISTS], projects = {0}, lines = {0};
	struct gr_demo demo;
	struct gr_change ch;
	int rc = d ? gr_lists_load(app, list, d, a, err) : gr_fail_full(err);

	if (!rc)
		rc = gr_share_read(app, "demo/projects.csv", a, &projects, err);
	if (!rc)
		rc = gr_share_read(app, "demo/lines.csv", a, &lines, err);
	if (!rc)
		rc = gr_demo_read(projects, lines, d, a, &demo, err);
	if (!rc)
		rc = gr_change_begin(&ch, app, who, GR_DEMO_LOAD, err);
	if (rc)
		return rc;
	rc = gr_process_fill(&ch, &text->process, true, text->deadline, (const struct gr_str *)list, d, process, err);
	if (!rc)
		rc = save_lines(&ch, &demo, a, err);
	if (!rc)
		rc = add_builders(&ch, *process, d, &demo, &out->orgs, err);
	out->lines = demo.lines;
	out->projects = demo.projects;
	gr_change_note(&ch, GR_STR(N_("demo loaded")), GR_STR(""), text->process.name);
	return gr_change_end(&ch, rc, process->v, err);
}

/* What of a demo stands already: a load that was cut off goes on where it stopped. */
struct standing {
	bool process, snapshot, publication, plan, links;
	struct gr_sha256 first_entry;
};

static int look(struct gr_app *app, struct gr_actor *who, struct gr_arena *a, struct standing *out, struct gr_error *err)
{
	struct gr_publication publication;
	struct gr_stored_process process;
	struct gr_stored_audit *first;
	struct gr_snapshot snapshot;
	struct gr_stored_link *link;
	struct gr_stored_plan plan;
	struct gr_error none = {0};
	struct gr_db *db = NULL;
	int32_t n = 0;
	int rc = gr_db_take(app->dbs, &db, err);

	*out = (struct standing){0};
	if (rc)
		return rc;
	out->process = gr_store_process_first(db, a, &process, &none) == GR_OK;
	if (out->process && !process.example)
		rc = gr_fail_with(err, GR_CONFLICT, N_("The database holds the process \"{0}\" already."),
		    N_("Choose another file with --db."), GR_ARGS(gr_arg_text(process.name)));
	if (!rc && out->process) {
		who->process = process.id;
		out->snapshot = gr_store_snapshot_find(db, process.id, (gr_snapshot_id){0}, a, &snapshot, &none) == GR_OK;
		out->publication =
		    gr_store_publication_find(db, process.id, (gr_publication_id){0}, a, &publication, &none) == GR_OK;
		out->plan = gr_store_plan_find(db, process.id, (gr_plan_id){0}, a, &plan, &none) == GR_OK;
		out->links = gr_store_links(db, process.id, a, &link, &n, &none) == GR_OK && n >= 2;
		rc = gr_store_audit_list(db, (gr_process_id){0}, 2, 1, a, &first, &n, err);
		if (!rc && n)
			out->first_entry = first[0].hash;
	}
	gr_db_give(app->dbs, db);
	return rc;
}

static int make_link(struct gr_app *app, const struct gr_actor *who, enum gr_role role, gr_org_id org,
    const struct standing *s, struct gr_arena *a, struct gr_link_made *out, struct gr_error *err)
{
	struct gr_change ch;
	int rc = gr_change_begin(&ch, app, who, GR_LINK_CREATE, err);

	if (rc)
		return rc;
	out->token = gr_demo_token(a, s->first_entry, role);
	out->expires = (struct gr_time){who->now.us + (int64_t)3650 * 24 * 3600 * 1000000};
	rc = gr_link_store(&ch, role, org, out->token, out->expires, &out->id, err);
	rc = gr_change_end(&ch, rc, out->id.v, err);
	if (rc == GR_CONFLICT) { /* a load that was cut off had made this one already */
		*err = (struct gr_error){0};
		rc = GR_OK;
	}
	return rc;
}

static int make_links(struct gr_app *app, const struct gr_actor *who, const struct case_text *text, const struct standing *s,
    struct gr_arena *a, struct gr_demo_made *out, struct gr_error *err)
{
	const struct gr_dataset *d = NULL;
	struct gr_db *db = NULL;
	int32_t org = -1;
	int rc = gr_db_take(app->dbs, &db, err);

	if (!rc)
		rc = gr_dataset_live(app, db, who->process, who->now, a, &d, err);
	if (db)
		gr_db_give(app->dbs, db);
	if (!rc)
		org = gr_dataset_org_code(d, text->builder);
	if (!rc && org < 0)
		rc = gr_fail_with(err, GR_MISSING, N_("There is no organisation \"{0}\"."), "", GR_ARGS(gr_arg_text(text->builder)));
	if (rc)
		return rc;
	out->builder_org = d->org[org].name;
	out->builder.token = gr_demo_token(a, s->first_entry, GR_BUILDER);
	out->lead.token = gr_demo_token(a, s->first_entry, GR_LEAD);
	if (s->links)
		return GR_OK;
	rc = make_link(app, who, GR_BUILDER, d->org[org].id, s, a, &out->builder, err);
	return rc ? rc : make_link(app, who, GR_LEAD, (gr_org_id){0}, s, a, &out->lead, err);
}

int gr_demo_load(struct gr_app *app, const struct gr_actor *who, struct gr_arena *a, struct gr_demo_made *out,
    struct gr_error *err)
{
	struct gr_actor me = *who;
	struct gr_publication publication;
	struct gr_plan *plan = gr_alloc(a, sizeof *plan);
	struct case_text text;
	struct standing s;
	int rc = plan ? read_case(app, a, &text, err) : gr_fail_full(err);

	*out = (struct gr_demo_made){0};
	if (!rc)
		rc = look(app, &me, a, &s, err);
	if (!rc && s.process && s.plan && s.links)
		rc = gr_fail(err, GR_CONFLICT, N_("The demo is loaded in this database already."), N_("Serve it, or choose another file with --db."));
	if (!rc && !s.process) {
		rc = load_lines(app, &me, &text, a, out, &me.process, err);
		if (!rc)
			rc = look(app, &me, a, &s, err);
	}
	if (!rc && !s.snapshot)
		rc = gr_snapshot_take(app, &me, GR_STR("demo"), &out->snapshot, err);
	if (!rc && !s.publication)
		rc = gr_snapshot_publish(app, &me, (gr_snapshot_id){0}, a, &publication, err);
	if (!rc && !s.plan)
		rc = gr_plan_run(app, &me, (gr_snapshot_id){0}, a, plan, err);
	out->plan = plan ? plan->id : (gr_plan_id){0};
	return rc ? rc : make_links(app, &me, &text, &s, a, out, err);
}
