#include "change/snapshot.h"

#include "change/change.h"
#include "domain/frozen.h"
#include "pool/publish.h"
#include "store/code_list.h"
#include "store/dataset.h"
#include "store/publication.h"
#include "store/snapshot.h"

#define SNAPSHOT_MEMORY ((size_t)1 << 30)

/* A leaf for every line, then one for every list; salts from the actor's source. */
static int freeze_lines(const struct gr_dataset *d, const struct gr_actor *who, struct gr_arena *a,
    struct gr_snapshot_line *row, struct gr_sha256 *leaf, struct gr_error *err)
{
	for (int32_t i = 0; i < d->lines; i++) {
		struct gr_sb sb;

		gr_sb_open(&sb, a, (size_t)1 << 20);
		gr_frozen_write(&sb, d, i);
		row[i] = (struct gr_snapshot_line){.line = d->line[i].id, .version = d->line[i].version, .text = gr_sb_str(&sb)};
		gr_random_bytes(who->random, row[i].leaf.salt, sizeof row[i].leaf.salt);
		row[i].leaf.hash = leaf[i] = gr_leaf_hash(row[i].leaf.salt, row[i].text);
		if (sb.full)
			return gr_fail_full(err);
	}
	return GR_OK;
}

static int freeze_lists(struct gr_db *db, const struct gr_actor *who, struct gr_arena *a, struct gr_snapshot_list *row,
    struct gr_sha256 *leaf, struct gr_error *err)
{
	struct gr_str text[GR_LISTS];
	int64_t version[GR_LISTS];
	int rc = gr_store_lists(db, who->now, a, text, version, err);

	for (int i = 0; !rc && i < GR_LISTS; i++) {
		row[i] = (struct gr_snapshot_list){.list = (enum gr_list)i, .version = version[i]};
		gr_random_bytes(who->random, row[i].leaf.salt, sizeof row[i].leaf.salt);
		row[i].leaf.hash = leaf[i] = gr_leaf_hash(row[i].leaf.salt, text[i]);
	}
	return rc;
}

static int take(struct gr_change *ch, struct gr_str note, struct gr_arena *a, gr_snapshot_id *out, struct gr_error *err)
{
	const struct gr_actor *who = ch->who;
	struct gr_snapshot head = {.note = note};
	struct gr_snapshot_line *line;
	struct gr_snapshot_list list[GR_LISTS];
	struct gr_sha256 *leaf;
	const struct gr_dataset *d;
	int rc = gr_dataset_live(ch->app, ch->db, who->process, who->now, a, &d, err);

	if (rc)
		return rc;
	if (!d->lines)
		return gr_fail(err, GR_MISSING, N_("There are no lines to lock."), N_("Wait until somebody has delivered."));
	line = gr_alloc_array(a, (size_t)d->lines, sizeof *line);
	leaf = gr_alloc_array(a, (size_t)d->lines + GR_LISTS, sizeof *leaf);
	if (!line || !leaf)
		return gr_fail_full(err);
	rc = freeze_lines(d, who, a, line, leaf, err);
	if (!rc)
		rc = freeze_lists(ch->db, who, a, list, leaf + d->lines, err);
	if (rc)
		return rc;
	head.lines = d->lines;
	head.projects = d->projects;
	for (int32_t o = 0; o < d->orgs; o++)
		for (int32_t i = 0; i < d->lines; i++)
			if (d->key[i].org == o) {
				head.orgs++;
				break;
			}
	head.root = gr_merkle_root(leaf, (size_t)d->lines + GR_LISTS);
	rc = gr_store_snapshot_save(ch->db, &ch->stamp, &head, line, d->lines, list, GR_LISTS, out, err);
	gr_change_note(ch, GR_STR(N_("data set locked")), GR_STR(""), gr_sha256_hex(a, head.root));
	return rc;
}

int gr_snapshot_take(struct gr_app *app, const struct gr_actor *who, struct gr_str note, gr_snapshot_id *out,
    struct gr_error *err)
{
	struct gr_arena *a;
	struct gr_change ch;
	int rc;

	*out = (gr_snapshot_id){0};
	if (gr_str_chars(note) > 200 || !gr_str_clean(note, false))
		return gr_fail(err, GR_INVALID, N_("The note may have at most 200 characters, on one line."), N_("Shorten it."));
	a = gr_arena_open(SNAPSHOT_MEMORY);
	rc = a ? gr_change_begin(&ch, app, who, GR_SNAPSHOT_TAKE, err) : gr_fail_full(err);
	if (!rc) {
		rc = gr_may(who, GR_SNAPSHOT_TAKE, (gr_org_id){0}, err);
		if (!rc && ch.repeated)
			out->v = ch.first;
		else if (!rc)
			rc = take(&ch, note, a, out, err);
		rc = gr_change_end(&ch, rc, out->v, err);
	}
	gr_arena_close(a);
	return rc;
}

/* The snapshots behind all publications so far: the audit is over everything that was ever published. */
static int read_history(struct gr_change *ch, struct gr_arena *a, struct gr_publish_history *out, struct gr_error *err)
{
	gr_process_id process = ch->who->process;
	struct gr_publication *p;
	struct gr_dataset *d;
	int32_t n = 0;
	int rc = gr_store_publications(ch->db, process, a, &p, &n, err);

	d = gr_alloc_array(a, (size_t)n, sizeof *d);
	if (!rc && n && !d)
		rc = gr_fail_full(err);
	for (int32_t i = 0; !rc && i < n; i++) {
		const struct gr_dataset *frozen;

		rc = gr_dataset_frozen(ch->app, ch->db, process, p[i].snapshot, &frozen, err);
		if (!rc)
			d[i] = *frozen;
	}
	*out = (struct gr_publish_history){.publication = p, .dataset = d, .publications = n};
	return rc;
}

int gr_snapshot_publish(struct gr_app *app, const struct gr_actor *who, gr_snapshot_id id, struct gr_arena *a,
    struct gr_publication *out, struct gr_error *err)
{
	struct gr_publish_history history;
	const struct gr_dataset *d = NULL;
	struct gr_change ch;
	int rc = gr_change_begin(&ch, app, who, GR_SNAPSHOT_PUBLISH, err);

	*out = (struct gr_publication){0};
	if (rc)
		return rc;
	rc = gr_may(who, GR_SNAPSHOT_PUBLISH, (gr_org_id){0}, err);
	if (!rc && ch.repeated) {
		rc = gr_store_publication_find(ch.db, who->process, (gr_publication_id){ch.first}, a, out, err);
		return gr_change_end(&ch, rc, ch.first, err);
	}
	if (!rc)
		rc = gr_dataset_frozen(app, ch.db, who->process, id, &d, err);
	if (!rc)
		rc = read_history(&ch, a, &history, err);
	if (!rc)
		rc = gr_publish_next(&history, d, a, out, err);
	if (!rc) {
		out->snapshot = d->snapshot;
		rc = gr_store_publication_save(ch.db, &ch.stamp, out, &out->id, err);
		out->made = who->now;
	}
	gr_change_note(&ch, GR_STR(N_("published")), GR_STR(""), out->audit);
	return gr_change_end(&ch, rc, out->id.v, err);
}
