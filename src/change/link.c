#include "change/link.h"

#include "change/change.h"
#include "change/private.h"
#include "store/dataset.h"
#include "store/session.h"

#define TOKEN_BYTES 16 /* 128 random bits, RELIABILITY 2 */
#define SESSION_BYTES 32
#define SESSION_US ((int64_t)12 * 3600 * 1000000)
#define DAY_US ((int64_t)24 * 3600 * 1000000)

static struct gr_str random_text(struct gr_random *random, size_t bytes, struct gr_arena *a)
{
	static const char digit[] = "0123456789abcdef";
	uint8_t raw[SESSION_BYTES];
	char *p = gr_alloc(a, bytes * 2);

	if (!p)
		return GR_STR("");
	gr_random_bytes(random, raw, bytes);
	for (size_t i = 0; i < bytes; i++) {
		p[2 * i] = digit[raw[i] >> 4];
		p[2 * i + 1] = digit[raw[i] & 15];
	}
	return (struct gr_str){p, bytes * 2};
}

int gr_link_store(struct gr_change *ch, enum gr_role role, gr_org_id org, struct gr_str token, struct gr_time expires,
    gr_link_id *out, struct gr_error *err)
{
	struct gr_stored_link link = {.role = (int32_t)role, .org = org, .expires = expires,
	    .task = role == GR_LEAD ? GR_STR("lead") : GR_STR("deliver")};

	ch->org = org;
	gr_change_note(ch, role == GR_LEAD ? GR_STR(N_("link for the process team")) : GR_STR(N_("answer link")), GR_STR(""),
	    GR_STR(""));
	return gr_store_link_save(ch->db, &ch->stamp, &link, gr_sha256_of(token), out, err);
}

int gr_link_create(struct gr_app *app, const struct gr_actor *who, enum gr_role role, gr_org_id org, int32_t days,
    struct gr_arena *a, struct gr_link_made *out, struct gr_error *err)
{
	const struct gr_dataset *d;
	struct gr_change ch;
	int64_t valid = days;
	int rc;

	*out = (struct gr_link_made){0};
	if ((role != GR_BUILDER && role != GR_LEAD) || (role == GR_BUILDER) != (org.v != 0) || days < 0 || days > 3650)
		return gr_fail(err, GR_INVALID, N_("A link is for one organisation, or for the process team; for 1 to 3650 days."), "");
	rc = gr_change_begin(&ch, app, who, GR_LINK_CREATE, err);
	if (rc)
		return rc;
	rc = gr_may(who, GR_LINK_CREATE, org, err);
	if (!rc && ch.repeated)
		rc = gr_fail(err, GR_CONFLICT, N_("This link was made already, and is shown only once."),
		    N_("Make a new one, and withdraw the first."));
	if (!rc)
		rc = gr_dataset_live(app, ch.db, who->process, who->now, a, &d, err);
	if (!rc && org.v && gr_dataset_org(d, org) < 0)
		rc = gr_fail(err, GR_MISSING, N_("The organisation is not there."), N_("Choose one of the list."));
	if (!rc && !days)
		rc = gr_setting_int(d, "link.valid_days", 0, &valid, err);
	out->token = random_text(who->random, TOKEN_BYTES, a);
	out->expires = (struct gr_time){who->now.us + valid * DAY_US};
	if (!rc && !out->token.n)
		rc = gr_fail_full(err);
	if (!rc)
		rc = gr_link_store(&ch, role, org, out->token, out->expires, &out->id, err);
	return gr_change_end(&ch, rc, out->id.v, err);
}

int gr_link_revoke(struct gr_app *app, const struct gr_actor *who, gr_link_id id, struct gr_error *err)
{
	struct gr_arena *a = gr_arena_open((size_t)1 << 20);
	struct gr_stored_link link;
	struct gr_change ch;
	int rc = a ? gr_change_begin(&ch, app, who, GR_LINK_REVOKE, err) : gr_fail_full(err);

	if (!rc) {
		rc = gr_store_link_find(ch.db, id, a, &link, err);
		if (!rc && link.process.v != who->process.v)
			rc = gr_fail(err, GR_MISSING, N_("The link is not there."), N_("See the list of links."));
		if (!rc)
			rc = gr_may(who, GR_LINK_REVOKE, link.org, err);
		if (!rc && ch.repeated)
			rc = gr_change_repeats(&ch, ch.first == id.v, err);
		else if (!rc)
			rc = gr_store_link_revoke(ch.db, &ch.stamp, id, err);
		ch.org = rc ? (gr_org_id){0} : link.org;
		gr_change_note(&ch, GR_STR(N_("link withdrawn")), GR_STR(""), GR_STR(""));
		rc = gr_change_end(&ch, rc, id.v, err);
	}
	gr_arena_close(a);
	return rc;
}

int gr_link_use(struct gr_app *app, const struct gr_actor *who, struct gr_str token, struct gr_str name, struct gr_arena *a,
    struct gr_str *cookie, struct gr_error *err)
{
	struct gr_actor comer = *who;
	struct gr_stored_session session = {.name = name, .made = who->now};
	struct gr_change ch;
	int64_t id = 0;
	int rc;

	if (name.n > 800 || gr_str_chars(name) > 200 || !gr_str_clean(name, false))
		return gr_fail(err, GR_INVALID, N_("The name may have at most 200 characters, on one line."), N_("Shorten it."));
	comer.key = GR_STR(""); /* the cookie is given once: a repeated press makes a new session */
	rc = gr_change_begin(&ch, app, &comer, GR_LINK_USE, err);
	if (rc)
		return rc;
	rc = gr_store_link_find_token(ch.db, gr_sha256_of(token), a, &session.link, err);
	if (rc == GR_MISSING)
		rc = gr_fail(err, GR_MISSING, N_("This answer link is not known."),
		    N_("Check that the whole address came along, or ask the process team for a new link."));
	if (!rc && (session.link.revoked.us || session.link.expires.us <= who->now.us))
		rc = gr_fail(err, GR_DENIED, N_("The answer link is no longer valid."), N_("Ask the process team for a new link."));
	if (!rc) {
		int64_t ends = who->now.us + SESSION_US;

		session.ends.us = ends < session.link.expires.us ? ends : session.link.expires.us;
		session.csrf = random_text(who->random, TOKEN_BYTES, a);
		*cookie = random_text(who->random, SESSION_BYTES, a);
		ch.org = session.link.org;
		ch.stamp.process = session.link.process;
		ch.stamp.link = session.link.id;
		rc = cookie->n ? gr_store_session_save(ch.db, &session, gr_sha256_of(*cookie), &id, err) : gr_fail_full(err);
	}
	if (!rc)
		rc = gr_store_link_used(ch.db, session.link.id, who->now, err);
	gr_change_note(&ch, GR_STR(N_("signed in by link")), GR_STR(""), GR_STR(""));
	return gr_change_end(&ch, rc, session.link.id.v, err);
}

int gr_session_end(struct gr_app *app, const struct gr_actor *who, struct gr_str cookie, struct gr_error *err)
{
	struct gr_change ch;
	int rc = gr_change_begin(&ch, app, who, GR_LINK_USE, err);

	if (rc)
		return rc;
	rc = gr_store_session_end(ch.db, gr_sha256_of(cookie), who->now, err);
	gr_change_note(&ch, GR_STR(N_("signed out")), GR_STR(""), GR_STR(""));
	return gr_change_end(&ch, rc, who->link.v, err);
}
