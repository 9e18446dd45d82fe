#include "change/process.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "base/record.h"
#include "change/private.h"
#include "store/code_list.h"
#include "store/organisation.h"
#include "store/process.h"

#define SHARE_FILE_MAX ((size_t)20 << 20)
#define LISTS_MEMORY ((size_t)64 << 20)

int gr_share_read(const struct gr_app *app, const char *name, struct gr_arena *a, struct gr_str *out, struct gr_error *err)
{
	char path[PATH_MAX];
	char block[1 << 16];
	struct gr_sb sb;
	size_t n;
	FILE *f;
	bool bad;

	snprintf(path, sizeof path, "%s/data/%s", app->share, name);
	f = fopen(path, "rb");
	if (!f)
		return gr_fail_with(err, GR_MISSING, N_("The data file {0} of the program is missing."),
		    N_("Build or install Grus again."), GR_ARGS(gr_arg_z(path)));
	gr_sb_open(&sb, a, SHARE_FILE_MAX);
	while ((n = fread(block, 1, sizeof block, f)) > 0 && !sb.full)
		gr_sb_add(&sb, (struct gr_str){block, n});
	bad = ferror(f) || sb.full;
	fclose(f);
	*out = gr_sb_str(&sb);
	return bad ? gr_fail_with(err, GR_BROKEN, N_("The data file {0} of the program could not be read."),
			 N_("Build or install Grus again."), GR_ARGS(gr_arg_z(path)))
		   : GR_OK;
}

int gr_lists_load(const struct gr_app *app, struct gr_str text[GR_LISTS], struct gr_dataset *d, struct gr_arena *a,
    struct gr_error *err)
{
	int rc = GR_OK;

	for (int i = 0; !rc && i < GR_LISTS; i++)
		rc = gr_share_read(app, gr_list_file((enum gr_list)i), a, &text[i], err);
	return rc ? rc : gr_dataset_read((const struct gr_str *)text, a, d, err);
}

static int save_organisations(struct gr_change *ch, const struct gr_dataset *d, struct gr_error *err)
{
	int rc = GR_OK;

	for (int32_t i = 0; !rc && i < d->orgs; i++) {
		const struct gr_organisation *o = &d->org[i];
		struct gr_stored_org row = {.id = o->id, .code = o->code, .name = o->name, .kind = o->kind, .role = o->role,
		    .municipality = o->municipality};

		rc = gr_store_org_save(ch->db, &row, ch->stamp.at, err);
	}
	for (int32_t i = 0; !rc && i < d->orgs; i++)
		if (d->org[i].owner >= 0) {
			const struct gr_organisation *owner = &d->org[d->org[i].owner];
			struct gr_stored_fact fact = {.org = d->org[i].id, .fact = GR_FACT_OWNER, .value = owner->code};

			rc = gr_store_org_fact_save(ch->db, &fact, err);
		}
	return rc;
}

static int32_t org_named(const struct gr_dataset *d, struct gr_str name)
{
	for (int32_t i = 0; i < d->orgs; i++)
		if (gr_str_eq(d->org[i].name, name))
			return i;
	return -1;
}

/* municipalities.csv says which region a municipality lies in, and in which from 2027: so which region becomes part of which. */
static int save_mergers(struct gr_change *ch, const struct gr_dataset *d, struct gr_arena *a, struct gr_error *err)
{
	struct gr_time from = gr_time_of_date((struct gr_date){2027, 1, 1});
	int32_t region = 0, later = 0, source = 0, seen = -1;
	bool more = true;
	struct gr_record r;
	int rc = gr_record_open(&r, gr_str(gr_list_file(GR_LIST_MUNICIPALITY)), d->list[GR_LIST_MUNICIPALITY], a, err);

	if (!rc)
		rc = gr_record_column(&r, "region", &region, err);
	if (!rc)
		rc = gr_record_column(&r, "region_from_2027", &later, err);
	if (!rc)
		rc = gr_record_column(&r, "source_id", &source, err);
	while (!rc) {
		int32_t was, is;

		rc = gr_record_next(&r, &more, err);
		if (rc || !more)
			break;
		was = org_named(d, r.field[region]);
		is = org_named(d, r.field[later]);
		if (was < 0 || is < 0 || was == is || was <= seen)
			continue;
		seen = was;
		rc = gr_store_org_fact_save(ch->db,
		    &(struct gr_stored_fact){.org = d->org[was].id, .fact = GR_FACT_MERGED_INTO, .value = d->org[is].code,
			.from = from, .source_id = r.field[source]},
		    err);
	}
	return rc;
}

static int save_parties(struct gr_change *ch, gr_process_id process, const struct gr_dataset *d, struct gr_str owner,
    struct gr_error *err)
{
	int rc = GR_OK;

	for (int32_t i = 0; !rc && i < d->orgs; i++) {
		bool owns = gr_str_eq(d->org[i].code, owner);
		struct gr_stored_party party = {.org = d->org[i].id, .role = owns ? GR_STR("owner") : d->org[i].role,
		    .from = ch->stamp.at};

		if (owns || (!gr_str_is(d->org[i].role, "none") && !gr_str_is(d->org[i].role, "owner")))
			rc = gr_store_party_save(ch->db, process, &party, err);
	}
	return rc;
}

int gr_process_fill(struct gr_change *ch, const struct gr_process_new *process, bool example, struct gr_time deadline,
    const struct gr_str text[GR_LISTS], const struct gr_dataset *d, gr_process_id *out, struct gr_error *err)
{
	struct gr_arena *a = gr_arena_open(LISTS_MEMORY);
	struct gr_stored_process first;
	struct gr_str definition = {0};
	int rc = a ? gr_store_process_first(ch->db, a, &first, err) : gr_fail_full(err);

	if (rc == GR_OK)
		rc = gr_fail_with(err, GR_CONFLICT, N_("The database holds the process \"{0}\" already."),
		    N_("Choose another file with --db."), GR_ARGS(gr_arg_text(first.name)));
	else if (rc == GR_MISSING)
		rc = GR_OK;
	if (!rc && gr_dataset_org_code(d, process->owner) < 0)
		rc = gr_fail_with(err, GR_MISSING, N_("There is no organisation \"{0}\"."),
		    N_("Write its code or its full name, as in organisations.csv."), GR_ARGS(gr_arg_text(process->owner)));
	if (!rc)
		rc = gr_setting_text(d, "outlook.definition", &definition, err);
	for (int i = 0; !rc && i < GR_LISTS; i++) {
		int64_t version;

		rc = gr_store_list_save(ch->db, (enum gr_list)i, text[i], (struct gr_time){0}, ch->stamp.at, &version, err);
	}
	if (!rc)
		rc = save_organisations(ch, d, err);
	if (!rc)
		rc = save_mergers(ch, d, a, err);
	if (!rc)
		rc = gr_store_process_save(ch->db,
		    &(struct gr_stored_process){.name = process->name, .challenge = process->challenge, .goal = process->goal,
			.owner = process->owner, .target = definition, .deadline = deadline, .example = example},
		    out, err);
	if (!rc) {
		ch->stamp.process = *out;
		rc = save_parties(ch, *out, d, process->owner, err);
	}
	gr_arena_close(a);
	return rc;
}

int gr_process_init(struct gr_app *app, const struct gr_actor *who, const struct gr_process_new *process, struct gr_arena *a,
    struct gr_error *err)
{
	struct gr_dataset *d = gr_alloc(a, sizeof *d);
	struct gr_str text[GR_LISTS];
	gr_process_id id = {0};
	struct gr_change ch;
	int rc = d ? gr_lists_load(app, text, d, a, err) : gr_fail_full(err);

	if (!rc)
		rc = gr_change_begin(&ch, app, who, GR_PROCESS_INIT, err);
	if (rc)
		return rc;
	rc = gr_process_fill(&ch, process, false, (struct gr_time){0}, (const struct gr_str *)text, d, &id, err);
	gr_change_note(&ch, GR_STR(N_("process made")), GR_STR(""), process->name);
	return gr_change_end(&ch, rc, id.v, err);
}
