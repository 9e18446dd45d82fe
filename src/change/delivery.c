#include "change/delivery.h"

#include <stdlib.h>
#include <string.h>

#include "base/map.h"
#include "change/change.h"
#include "store/confirmation.h"
#include "store/dataset.h"
#include "store/delivery.h"
#include "store/line.h"
#include "store/project.h"

#define DELIVERY_MEMORY ((size_t)512 << 20)

/* Stored lines that share a text, in their order: a file of many rows is held against many lines while nobody else can write. */
struct chains {
	struct gr_map first; /* text -> index of the first stored line */
	int32_t *next;       /* [stored] -1: the last */
	int32_t *last;       /* [stored] of a first one: the end of its chain */
};

/* One check at work: what the file says against what is stored. */
struct check {
	struct gr_change *ch;
	const struct gr_delivery *file;
	const struct gr_dataset *d;
	struct gr_arena *a;
	gr_org_id org;
	int64_t base;                /* -1: the file said none */
	struct gr_line *stored;      /* the organisation's lines in force, by id */
	struct gr_str *stored_hash;
	bool *met;                   /* [stored] some row of the file is this line */
	struct chains by_hash, by_project;
	int32_t stored_n;
	gr_line_id *touched;         /* lines that somebody changed after the base, ascending */
	int32_t touched_n;
	struct gr_candidate *candidate;
	int32_t candidates;
	struct gr_problem *problem;
	int32_t problems, problems_max;
};

/* The same as the content hash in the workbook: SHA-256 of the canonical text, hexadecimal. */
static struct gr_str hash_of(const struct gr_line *line, struct gr_arena *a)
{
	struct gr_sb sb;

	gr_sb_open(&sb, a, (size_t)1 << 16);
	gr_line_canonical(&sb, line);
	return gr_sha256_hex(a, gr_sha256_of(gr_sb_str(&sb)));
}

static int32_t stored_index(const struct check *c, gr_line_id id)
{
	int32_t low = 0, high = c->stored_n;

	while (low < high) {
		int32_t mid = low + (high - low) / 2;

		if (c->stored[mid].id.v < id.v)
			low = mid + 1;
		else
			high = mid;
	}
	return low < c->stored_n && c->stored[low].id.v == id.v ? low : -1;
}

static int by_id(const void *a, const void *b)
{
	const gr_line_id *x = a, *y = b;

	return (x->v > y->v) - (x->v < y->v);
}

static bool touched_since(const struct check *c, gr_line_id id)
{
	return c->touched_n && bsearch(&id, c->touched, (size_t)c->touched_n, sizeof id, by_id);
}

/* A question or remark of the comparison, at the cell of the row's project. */
static void remark(struct check *c, enum gr_severity severity, int32_t line, const char *sentence, const char *remedy,
    struct gr_arg arg)
{
	const struct gr_entered *e = &c->file->line[line].entered;
	struct gr_problem *p;

	if (c->problems >= c->problems_max)
		return;
	p = &c->problem[c->problems++];
	*p = (struct gr_problem){.severity = severity, .field = GR_FIELD_PROJECT, .line = line,
	    .found = c->file->line[line].project_name};
	(void)gr_fail_with(&p->error, GR_INVALID, sentence, remedy, &arg, 1);
	if (e->source.n) {
		char *place = gr_str_z(c->a, e->source);

		if (place)
			gr_error_at(&p->error, place);
	}
}

static bool file_blocks(const struct check *c, int32_t line)
{
	for (int32_t i = 0; i < c->file->problems; i++)
		if (c->file->problem[i].line == line && c->file->problem[i].severity != GR_REMARK_CELL)
			return true;
	return false;
}

static void chains_open(struct chains *x, const struct check *c)
{
	gr_map_open(&x->first, c->a);
	x->next = gr_alloc_array(c->a, (size_t)c->stored_n, sizeof *x->next);
	x->last = gr_alloc_array(c->a, (size_t)c->stored_n, sizeof *x->last);
}

static void chains_add(struct chains *x, struct gr_str text, int32_t stored)
{
	int32_t first = gr_map_put(&x->first, text, stored);

	x->next[stored] = -1;
	if (first >= 0)
		x->next[x->last[first]] = stored;
	x->last[first >= 0 ? first : stored] = stored;
}

/* What a row without a number and the line that it may be have in common beside the time. */
static struct gr_str project_and_quality(const struct check *c, const struct gr_line *l)
{
	struct gr_sb sb;

	gr_sb_open(&sb, c->a, (size_t)1 << 16);
	gr_sb_char(&sb, l->direction == GR_NEED ? 'n' : 's');
	gr_sb_add(&sb, l->quality);
	gr_sb_char(&sb, '\0');
	gr_sb_add(&sb, l->project_name);
	return gr_sb_str(&sb);
}

/* A row that looks like a stored line, but without its id: asked about, never guessed. */
static int32_t looks_like(const struct check *c, const struct gr_line *l)
{
	int32_t i = gr_map_find(&c->by_project.first, project_and_quality(c, l));

	for (; i >= 0; i = c->by_project.next[i]) {
		const struct gr_line *s = &c->stored[i];

		if (!c->met[i] && s->first.n <= l->last.n && l->first.n <= s->last.n)
			return i;
	}
	return -1;
}

static void compare_known(struct check *c, int32_t i, int32_t at, struct gr_str hash, struct gr_candidate *k)
{
	bool untouched_in_file = c->file->content && gr_str_eq(c->file->content[i], hash);

	c->met[at] = true;
	k->line.version = c->stored[at].version;
	/* Nobody edited this row since the workbook was made: what is stored now stands, also where a colleague has changed it meanwhile. */
	k->kind = untouched_in_file || gr_str_eq(hash, c->stored_hash[at]) ? GR_CANDIDATE_SAME : GR_CANDIDATE_CHANGED;
	if (k->kind == GR_CANDIDATE_CHANGED && touched_since(c, c->stored[at].id))
		remark(c, GR_REMARK_CELL, i,
		    N_("Somebody has changed this line since the workbook was made: it stands at {0} now."),
		    N_("Accepting puts your value in its place. Look at both first."), gr_arg_kg(c->stored[at].likely_kg));
}

/* A row that nobody edited, of a line that somebody has taken away since the workbook was made: the file is old there, and does not bring it back. */
static void leave_deleted(struct check *c, int32_t i, struct gr_candidate *k)
{
	k->kind = GR_CANDIDATE_SAME;
	k->line.id = (gr_line_id){0};
	k->line.version = 0;
	remark(c, GR_REMARK_CELL, i, N_("This line of {0} has been taken away since the workbook was made. It is left out."),
	    N_("If it still holds, write it as a new row."), gr_arg_kg(k->line.likely_kg));
}

static void compare_unknown(struct check *c, int32_t i, struct gr_str hash, struct gr_candidate *k)
{
	int32_t like;

	k->kind = GR_CANDIDATE_NEW;
	k->line.id = (gr_line_id){0};
	k->line.version = 0;
	for (int32_t s = gr_map_find(&c->by_hash.first, hash); s >= 0; s = c->by_hash.next[s])
		if (!c->met[s]) {
			c->met[s] = true;
			k->kind = GR_CANDIDATE_SAME;
			k->line.id = c->stored[s].id;
			k->line.version = c->stored[s].version;
			return;
		}
	like = looks_like(c, &k->line);
	if (like >= 0)
		remark(c, GR_QUESTION_CELL, i,
		    N_("This row has no line number, but looks like a line that you have already, with {0}. Is it the same one?"),
		    N_("If it is, delete this row and change the other. If it is not, accept it as new."),
		    gr_arg_kg(c->stored[like].likely_kg));
}

static int compare_rows(struct check *c, struct gr_error *err)
{
	struct gr_map seen;

	gr_map_open(&seen, c->a);
	for (int pass = 0; pass < 2; pass++) /* rows with an id first, so that the others cannot take their lines */
		for (int32_t i = 0; i < c->file->lines; i++) {
			struct gr_candidate *k = &c->candidate[i];
			enum gr_line_field field = GR_FIELD_NONE;
			struct gr_error fault = {0};
			int32_t at;

			if ((pass == 0) != (c->file->line[i].id.v != 0))
				continue;
			k->line = c->file->line[i];
			k->line.org = c->org;
			at = k->line.id.v ? stored_index(c, k->line.id) : -1;
			k->blocked = file_blocks(c, i) || gr_line_check(&k->line, c->d, &field, &fault);
			{
				struct gr_str hash = hash_of(&k->line, c->a);

				if (at >= 0 && !c->met[at])
					compare_known(c, i, at, hash, k);
				else if (at < 0 && k->line.id.v && c->file->content && gr_str_eq(c->file->content[i], hash))
					leave_deleted(c, i, k);
				else
					compare_unknown(c, i, hash, k);
				if (!k->blocked && k->kind == GR_CANDIDATE_NEW && gr_map_put(&seen, hash, i) >= 0)
					remark(c, GR_QUESTION_CELL, i,
					    N_("This row stands twice in the file, with {0} each."),
					    N_("Delete one of them if they are the same material."), gr_arg_kg(k->line.likely_kg));
			}
			if (k->kind == GR_CANDIDATE_SAME)
				k->blocked = false;
		}
	return gr_arena_full(c->a) ? gr_fail_full(err) : GR_OK;
}

/* A whole workbook says all lines: what is not in it is gone, unless it came after the workbook was made. */
static void add_gone(struct check *c)
{
	c->candidates = c->file->lines;
	for (int32_t i = 0; c->file->whole && i < c->stored_n; i++)
		if (!c->met[i] && !touched_since(c, c->stored[i].id))
			c->candidate[c->candidates++] =
			    (struct gr_candidate){.kind = GR_CANDIDATE_GONE, .line = c->stored[i]};
}

static int read_stored(struct check *c, struct gr_error *err)
{
	struct gr_line_page page = {.process = c->ch->who->process, .org = c->org};
	struct gr_project *project = NULL;
	int32_t projects = 0, p = 0;
	int rc = gr_store_lines(c->ch->db, &page, c->a, &c->stored, &c->stored_n, err);

	if (!rc)
		rc = gr_store_projects(c->ch->db, page.process, c->org, c->a, &project, &projects, err);
	c->stored_hash = gr_alloc_array(c->a, (size_t)c->stored_n, sizeof *c->stored_hash);
	c->met = gr_alloc_array(c->a, (size_t)c->stored_n, sizeof *c->met);
	chains_open(&c->by_hash, c);
	chains_open(&c->by_project, c);
	if (!rc && gr_arena_full(c->a))
		rc = gr_fail_full(err);
	for (int32_t i = 0; !rc && i < c->stored_n; i++) {
		struct gr_line *l = &c->stored[i];

		/* goes on from where the line before found its own: they were mostly made in the same order */
		for (int32_t k = 0; k < projects && project[p].id.v != l->project.v; k++)
			p = p + 1 < projects ? p + 1 : 0;
		if (projects && project[p].id.v == l->project.v) {
			l->project_name = project[p].name;
			l->project_type = project[p].type;
		}
		c->stored_hash[i] = hash_of(l, c->a);
		chains_add(&c->by_hash, c->stored_hash[i], i);
		chains_add(&c->by_project, project_and_quality(c, l), i);
	}
	if (!rc && gr_arena_full(c->a))
		rc = gr_fail_full(err);
	if (!rc && c->base >= 0)
		rc = gr_store_line_touched(c->ch->db, page.process, c->org, c->base, c->a, &c->touched, &c->touched_n, err);
	return rc;
}

static int keep_delivery(struct check *c, gr_delivery_id *out, struct gr_error *err)
{
	struct gr_stored_delivery head = {.org = c->org, .file_name = c->file->file_name, .answered_by = c->file->answered_by,
	    .base = c->base, .whole = c->file->whole, .candidates = c->candidates, .problems = c->problems};
	int rc = gr_store_line_base(c->ch->db, c->ch->who->process, c->org, &head.seen, err);

	if (!rc && !gr_sha256_read(c->file->file_sha256, &head.file_sha256))
		head.file_sha256 = gr_sha256_of(GR_STR(""));
	return rc ? rc : gr_store_delivery_save(c->ch->db, &c->ch->stamp, &head, c->candidate, c->problem, out, err);
}

static int check(struct gr_change *ch, gr_org_id org, const struct gr_delivery *file, struct gr_arena *a,
    gr_delivery_id *out, struct gr_error *err)
{
	struct check c = {.ch = ch, .file = file, .a = a, .org = org, .base = -1};
	int32_t index;
	int rc = gr_dataset_live(ch->app, ch->db, ch->who->process, ch->who->now, a, &c.d, err);

	if (rc)
		return rc;
	index = gr_dataset_org(c.d, org);
	if (file->for_org.n && (index < 0 || !gr_str_eq(c.d->org[index].code, file->for_org)))
		return gr_fail(err, GR_INVALID,
		    N_("The workbook was made for another organisation than the one that the answer link belongs to."),
		    N_("Download your own workbook on this page, and try again. Nothing was saved."));
	if (file->base.n && (!gr_str_i64(file->base, &c.base) || c.base < 0))
		c.base = -1;
	rc = read_stored(&c, err);
	c.candidate = gr_alloc_array(a, (size_t)file->lines + (size_t)c.stored_n, sizeof *c.candidate);
	c.problems_max = file->problems + 2 * file->lines;
	c.problem = gr_alloc_array(a, (size_t)c.problems_max, sizeof *c.problem);
	if (!rc && gr_arena_full(a))
		rc = gr_fail_full(err);
	if (rc)
		return rc;
	if (file->problems)
		memcpy(c.problem, file->problem, (size_t)file->problems * sizeof *c.problem);
	c.problems = file->problems;
	rc = compare_rows(&c, err);
	if (!rc)
		add_gone(&c);
	return rc ? rc : keep_delivery(&c, out, err);
}

/* The same form with another file is no repetition: its sender would accept the first file for the second. */
static int first_check(struct gr_change *ch, gr_org_id org, const struct gr_delivery *file, struct gr_arena *a,
    gr_delivery_id *out, struct gr_error *err)
{
	struct gr_stored_delivery head;
	struct gr_sha256 sha256 = gr_sha256_of(GR_STR(""));
	int rc = gr_store_delivery_find(ch->db, (gr_delivery_id){ch->first}, a, &head, err);

	gr_sha256_read(file->file_sha256, &sha256);
	if (!rc)
		rc = gr_change_repeats(
		    ch, head.org.v == org.v && !memcmp(sha256.b, head.file_sha256.b, sizeof sha256.b), err);
	if (!rc)
		out->v = ch->first;
	return rc;
}

int gr_delivery_check(struct gr_app *app, const struct gr_actor *who, gr_org_id org, const struct gr_delivery *delivery,
    gr_delivery_id *out, struct gr_error *err)
{
	struct gr_arena *a = gr_arena_open(DELIVERY_MEMORY);
	struct gr_change ch;
	int rc = a ? gr_change_begin(&ch, app, who, GR_DELIVERY_CHECK, err) : gr_fail_full(err);

	*out = (gr_delivery_id){0};
	if (!rc) {
		rc = gr_may(who, GR_DELIVERY_CHECK, org, err);
		if (!rc && ch.repeated)
			rc = first_check(&ch, org, delivery, a, out, err);
		else if (!rc)
			rc = check(&ch, org, delivery, a, out, err);
		ch.org = org;
		gr_change_note(&ch, GR_STR(N_("file checked, no line saved")), GR_STR(""), delivery->file_sha256);
		rc = gr_change_end(&ch, rc, out->v, err);
	}
	gr_arena_close(a);
	return rc;
}

/* --- Acceptance --- */

static int take_over(struct gr_change *ch, const struct gr_candidate *k, gr_line_id *id, struct gr_error *err)
{
	struct gr_line line = k->line;
	struct gr_project project = {.org = line.org, .name = line.project_name, .type = line.project_type};
	int rc = GR_OK;

	*id = line.id;
	switch (k->kind) {
	case GR_CANDIDATE_SAME:
		return GR_OK;
	case GR_CANDIDATE_GONE:
		return gr_store_line_withdraw(ch->db, &ch->stamp, line.id, line.version, err);
	case GR_CANDIDATE_NEW:
	case GR_CANDIDATE_CHANGED:
		rc = gr_store_project_need(ch->db, &ch->stamp, &project, &line.project, err);
		return rc ? rc : gr_store_line_save(ch->db, &ch->stamp, &line, id, NULL, err);
	}
	return rc;
}

static int raced(struct gr_error *err)
{
	return gr_fail(err, GR_CONFLICT,
	    N_("Somebody has changed one of these lines since the file was checked. Nothing of the file was saved."),
	    N_("Hand the file in again, and see what the other has changed."));
}

static int accept(struct gr_change *ch, gr_delivery_id id, enum gr_accept how, struct gr_arena *a, struct gr_error *err)
{
	struct gr_stored_delivery head;
	struct gr_candidate *k = NULL;
	int32_t n = 0, left = 0, taken = 0;
	int rc = gr_store_delivery_find(ch->db, id, a, &head, err);

	if (!rc && head.process.v != ch->who->process.v)
		rc = gr_fail(err, GR_MISSING, N_("The delivery is not there."), N_("Hand the file in again."));
	if (!rc)
		rc = gr_may(ch->who, GR_DELIVERY_ACCEPT, head.org, err);
	if (!rc && head.state != GR_STORED_CHECKED)
		rc = gr_fail(err, GR_LIMIT, N_("This delivery was accepted before."),
		    N_("Hand a new file in if something has changed."));
	if (!rc)
		rc = gr_store_delivery_candidates(ch->db, id, a, &k, &n, err);
	for (int32_t i = 0; !rc && i < n; i++)
		left += k[i].blocked && k[i].kind != GR_CANDIDATE_SAME;
	if (!rc && left && how == GR_ACCEPT_ALL)
		rc = gr_fail_with(err, GR_INVALID, N_("{0} rows have a fault, so the whole file cannot be accepted."),
		    N_("Mend them and hand the file in again, or accept the good rows."), GR_ARGS(gr_arg_count(left)));
	ch->stamp.delivery = id;
	ch->org = rc ? (gr_org_id){0} : head.org;
	for (int32_t i = 0; !rc && i < n; i++) {
		gr_line_id line;

		if (k[i].blocked || k[i].kind == GR_CANDIDATE_SAME)
			continue;
		rc = take_over(ch, &k[i], &line, err);
		if (rc == GR_CONFLICT || rc == GR_MISSING)
			return raced(err);
		if (!rc)
			rc = gr_store_candidate_accepted(ch->db, id, i, line, err);
		taken++;
	}
	if (!rc && head.whole && !left) {
		int64_t confirmation;

		rc = gr_store_confirmation_save(ch->db, &ch->stamp, head.org, (gr_project_id){0}, &confirmation, err);
	}
	if (!rc)
		rc = gr_store_delivery_state(ch->db, &ch->stamp, id, GR_STORED_CHECKED,
		    left ? GR_STORED_PARTLY : GR_STORED_ACCEPTED, err);
	{
		struct gr_sb sb;

		gr_sb_open(&sb, a, 256);
		gr_sb_fmt(&sb, "%d accepted, %d wait", (int)taken, (int)left);
		gr_change_note(ch, GR_STR(N_("delivery accepted")), GR_STR(""), gr_sb_str(&sb));
	}
	return rc;
}

int gr_delivery_accept(struct gr_app *app, const struct gr_actor *who, gr_delivery_id id, enum gr_accept how,
    struct gr_error *err)
{
	struct gr_arena *a = gr_arena_open(DELIVERY_MEMORY);
	struct gr_change ch;
	int rc = a ? gr_change_begin(&ch, app, who, GR_DELIVERY_ACCEPT, err) : gr_fail_full(err);

	if (!rc) {
		rc = ch.repeated ? gr_change_repeats(&ch, ch.first == id.v, err) : accept(&ch, id, how, a, err);
		rc = gr_change_end(&ch, rc, id.v, err);
	}
	gr_arena_close(a);
	return rc;
}
