#include "change/change.h"

#include <assert.h>

#include "store/audit.h"
#include "store/idempotency.h"

static const char *const role_code[GR_ROLES] = {
    [GR_READER] = "reader",
    [GR_BUILDER] = "builder",
    [GR_LEAD] = "lead",
    [GR_OPERATOR] = "operator",
};

/* 16 .. 64 characters of [0-9A-Za-z_-] (actor.h). */
static bool key_fits(struct gr_str key)
{
	if (key.n < 16 || key.n > 64)
		return false;
	for (size_t i = 0; i < key.n; i++) {
		char c = key.p[i];

		if (!((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
		        c == '_' || c == '-'))
			return false;
	}
	return true;
}

static void open_on(
    struct gr_change *ch, struct gr_app *app, const struct gr_actor *who, enum gr_right right)
{
	*ch = (struct gr_change){
	    .app = app,
	    .who = who,
	    .right = right,
	    .stamp = {.process = who->process, .at = who->now, .link = who->link},
	    .org = who->org,
	};
}

/* The key is looked up inside the transaction: a twin that is under way has either committed or never will. */
static int look_back(struct gr_change *ch, struct gr_error *err)
{
	int rc = gr_store_audit_next(ch->db, &ch->stamp.change, err);

	if (rc || !ch->who->key.n)
		return rc;
	return gr_store_key_find(ch->db, ch->who->link, ch->who->key, gr_right_name(ch->right),
	    &ch->repeated, &ch->first, err);
}

int gr_change_begin(struct gr_change *ch, struct gr_app *app, const struct gr_actor *who,
    enum gr_right right, struct gr_error *err)
{
	int rc = gr_may_ever(who, right, err);

	open_on(ch, app, who, right);
	if (!rc && who->key.n && !key_fits(who->key))
		rc = gr_fail(err, GR_INVALID, N_("The key of the request is not well formed."),
		    N_("Load the page again and fill it in once more."));
	if (!rc)
		rc = gr_db_take(app->dbs, &ch->db, err);
	if (!rc)
		rc = gr_db_begin(ch->db, err);
	if (!rc)
		rc = look_back(ch, err);
	if (rc) {
		gr_db_give(app->dbs, ch->db); /* rolls back what is open */
		ch->db = NULL;
	}
	return rc;
}

int gr_change_within(
    struct gr_change *ch, struct gr_change *outer, enum gr_right right, struct gr_error *err)
{
	int rc = gr_may_ever(outer->who, right, err);

	assert(!outer->repeated);
	open_on(ch, outer->app, outer->who, right);
	if (rc) {
		outer->failed = true;
		return rc;
	}
	ch->outer = outer;
	ch->db = outer->db;
	ch->stamp = outer->stamp;
	return GR_OK;
}

int gr_change_repeats(const struct gr_change *ch, bool same, struct gr_error *err)
{
	assert(ch->repeated);
	return same ? GR_OK
	            : gr_fail(err, GR_CONFLICT,
	                  N_("The form was used for something else before."),
	                  N_("Load the page again and fill it in once more."));
}

void gr_change_note(
    struct gr_change *ch, struct gr_str summary, struct gr_str before, struct gr_str after)
{
	ch->summary = summary;
	ch->before = before;
	ch->after = after;
}

static int append(struct gr_change *ch, int64_t subject, struct gr_error *err)
{
	const struct gr_actor *who = ch->who;
	struct gr_stored_audit entry = {
	    .n = ch->stamp.change,
	    .at = ch->stamp.at,
	    .process = ch->stamp.process,
	    .verb = gr_str(gr_right_name(ch->right)),
	    .actor = gr_str(role_code[who->role]),
	    .link = who->link,
	    .org = ch->org,
	    .subject = subject,
	    .summary = ch->summary,
	    .before = ch->before,
	    .after = ch->after,
	    .person = who->name,
	};
	uint8_t salt[16] = {0};

	if (who->name.n)
		gr_random_bytes(who->random, salt, sizeof(salt));
	return gr_store_audit_append(ch->db, &entry, salt, err);
}

static int part_failed(struct gr_error *err)
{
	return gr_fail(err, GR_BROKEN, N_("A part of the change failed, so nothing was saved."),
	    N_("Try again."));
}

static int end_inner(struct gr_change *ch, int rc, int64_t subject, struct gr_error *err)
{
	if (!rc && ch->failed)
		rc = part_failed(err);
	if (!rc)
		rc = append(ch, subject, err);
	if (rc)
		ch->outer->failed = true;
	else
		ch->outer->stamp.change = ch->stamp.change + 1;
	return rc;
}

int gr_change_end(struct gr_change *ch, int rc, int64_t subject, struct gr_error *err)
{
	struct gr_db *db = ch->db;

	if (ch->outer)
		return end_inner(ch, rc, subject, err);
	if (!rc && ch->failed)
		rc = part_failed(err);
	if (!rc && !ch->repeated) {
		rc = append(ch, subject, err);
		if (!rc && ch->who->key.n)
			rc = gr_store_key_save(db, ch->who->link, ch->who->key,
			    gr_right_name(ch->right), subject, ch->stamp.at, err);
		if (!rc)
			rc = gr_db_commit(db, err);
	}
	gr_db_give(ch->app->dbs, db); /* rolls back what was not committed */
	ch->db = NULL;
	return rc;
}
