#include "web/form.h"

#include <string.h>
#include <strings.h>

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

/* False: a broken escape, or a is full. */
static bool decode(struct gr_str raw, bool plus, struct gr_arena *a, struct gr_str *out)
{
	char *p = gr_alloc(a, raw.n + 1);
	size_t n = 0;

	if (!p)
		return false;
	for (size_t i = 0; i < raw.n; i++) {
		char c = raw.p[i];

		if (c == '%') {
			int high = i + 2 < raw.n ? hex_digit(raw.p[i + 1]) : -1;
			int low = i + 2 < raw.n ? hex_digit(raw.p[i + 2]) : -1;

			if (high < 0 || low < 0)
				return false;
			c = (char)(high << 4 | low);
			i += 2;
		} else if (c == '+' && plus) {
			c = ' ';
		}
		p[n++] = c;
	}
	*out = (struct gr_str){p, n};
	return true;
}

static int bad_form(struct gr_error *err)
{
	return gr_fail(err, GR_INVALID, N_("The browser sent a form that cannot be read."),
	    N_("Go back, reload the page and send it again. Nothing was saved."));
}

static int too_many(struct gr_error *err)
{
	return gr_fail_with(err, GR_LIMIT,
	    N_("The form has more than {0} fields, or one of them holds more than {1}."),
	    N_("Use the workbook for that much. Nothing was saved."),
	    GR_ARGS(gr_arg_count(GR_FORM_FIELDS), gr_arg_bytes((int64_t)GR_FORM_FIELD_BYTES)));
}

static int open_form(struct gr_form *f, struct gr_arena *a, size_t most, struct gr_error *err)
{
	*f = (struct gr_form){0};
	if (most > GR_FORM_FIELDS)
		most = GR_FORM_FIELDS;
	f->field = gr_alloc_array(a, most + 1, sizeof *f->field);
	return f->field ? GR_OK : gr_fail_full(err);
}

int gr_form_query(struct gr_str text, struct gr_arena *a, struct gr_form *out, struct gr_error *err)
{
	size_t most = 1;
	int rc;

	for (size_t i = 0; i < text.n; i++)
		most += text.p[i] == '&';
	rc = open_form(out, a, most, err);
	while (!rc && text.n) {
		struct gr_str value = gr_str_split(&text, '&'), name;
		struct gr_field *f = &out->field[out->fields];

		if (!value.n)
			continue;
		name = gr_str_split(&value, '=');
		if (out->fields == GR_FORM_FIELDS || value.n > 3 * GR_FORM_FIELD_BYTES ||
		    name.n > GR_FORM_FIELD_BYTES)
			return too_many(err);
		if (!decode(name, true, a, &f->name) || !decode(value, true, a, &f->value))
			return gr_arena_full(a) ? gr_fail_full(err) : bad_form(err);
		if (f->value.n > GR_FORM_FIELD_BYTES)
			return too_many(err);
		if (!gr_str_clean(f->name, false) || !gr_str_clean(f->value, true))
			return bad_form(err);
		out->fields++;
	}
	return rc;
}

static const char *find(const char *p, const char *end, struct gr_str needle)
{
	return needle.n && p && end > p ? memmem(p, (size_t)(end - p), needle.p, needle.n) : NULL;
}

/* name="..." of a header's value: the quoted text, with \" and %22 as browsers write them left as they stand. */
static bool parameter(struct gr_str header, const char *name, struct gr_str *out)
{
	size_t n = strlen(name);

	for (size_t i = 0; i + n + 1 < header.n; i++) {
		const char *p = header.p + i;
		const char *end = header.p + header.n, *close;

		if (i && header.p[i - 1] != ' ' && header.p[i - 1] != ';')
			continue;
		if (strncasecmp(p, name, n) != 0 || p[n] != '=')
			continue;
		p += n + 1;
		if (p < end && *p == '"') {
			for (close = ++p; close < end && *close != '"'; close++)
				if (*close == '\\' && close + 1 < end)
					close++;
			if (close >= end)
				return false;
		} else {
			for (close = p; close < end && *close != ';' && *close != ' '; close++)
				;
		}
		*out = (struct gr_str){p, (size_t)(close - p)};
		return true;
	}
	return false;
}

static struct gr_str header_value(struct gr_str head, const char *name)
{
	size_t n = strlen(name);

	while (head.n) {
		struct gr_str line = gr_str_split(&head, '\n');

		if (line.n > n && strncasecmp(line.p, name, n) == 0 && line.p[n] == ':')
			return gr_str_trim((struct gr_str){line.p + n + 1, line.n - n - 1});
	}
	return (struct gr_str){0};
}

/* Some browsers send a whole path: the name alone is wanted. */
static struct gr_str without_folders(struct gr_str s)
{
	for (size_t i = s.n; i; i--)
		if (s.p[i - 1] == '/' || s.p[i - 1] == '\\')
			return (struct gr_str){s.p + i, s.n - i};
	return s;
}

static int part(struct gr_str head, struct gr_str content, struct gr_arena *a, struct gr_form *out,
    struct gr_error *err)
{
	struct gr_str disposition = header_value(head, "Content-Disposition");
	struct gr_field *f;

	if (out->fields == GR_FORM_FIELDS)
		return too_many(err);
	f = &out->field[out->fields];
	if (!parameter(disposition, "name", &f->name) || !gr_str_clean(f->name, false))
		return bad_form(err);
	if (parameter(disposition, "filename", &f->file)) {
		f->is_file = true;
		f->file = without_folders(f->file);
		if (!gr_str_clean(f->file, false) || f->file.n > 800)
			f->file = GR_STR("");
		f->file = gr_str_copy(a, f->file);
	} else if (content.n > GR_FORM_FIELD_BYTES) {
		return too_many(err);
	} else if (!gr_str_clean(content, true)) {
		return bad_form(err);
	}
	f->value = content;
	out->fields++;
	return GR_OK;
}

int gr_form_multipart(struct gr_str type, struct gr_str body, struct gr_arena *a,
    struct gr_form *out, struct gr_error *err)
{
	struct gr_str boundary, mark;
	struct gr_sb sb;
	const char *p = body.p, *end = body.p + body.n;
	int rc = open_form(out, a, GR_FORM_FIELDS, err);

	if (rc)
		return rc;
	if (!gr_str_starts(type, "multipart/form-data") ||
	    !parameter(type, "boundary", &boundary) || !boundary.n || boundary.n > 70)
		return bad_form(err);
	gr_sb_open(&sb, a, 128);
	gr_sb_z(&sb, "\r\n--");
	gr_sb_add(&sb, boundary);
	mark = gr_sb_str(&sb);
	if (sb.full)
		return gr_fail_full(err);
	/* The first mark has no line end before it. */
	if (body.n < mark.n - 2 || memcmp(p, mark.p + 2, mark.n - 2) != 0)
		return bad_form(err);
	p += mark.n - 2;
	while (!rc) {
		const char *head, *next;

		if (end - p >= 2 && p[0] == '-' && p[1] == '-')
			return GR_OK;
		if (end - p < 2 || p[0] != '\r' || p[1] != '\n')
			return bad_form(err);
		p += 2;
		head = find(p, end, GR_STR("\r\n\r\n"));
		next = head ? find(head + 2, end, mark)
		            : NULL; /* an empty part: its line end is the mark's */
		if (!head || !next || head - p > 8192)
			return bad_form(err); /* cut off on its way */
		head += 2;
		rc = part((struct gr_str){p, (size_t)(head - p)},
		    (struct gr_str){head + 2, next > head + 2 ? (size_t)(next - head - 2) : 0}, a,
		    out, err);
		p = next + mark.n;
	}
	return rc;
}

const struct gr_field *gr_form_find(const struct gr_form *f, const char *name)
{
	for (int32_t i = 0; i < f->fields; i++)
		if (gr_str_is(f->field[i].name, name))
			return &f->field[i];
	return NULL;
}

struct gr_str gr_form_get(const struct gr_form *f, const char *name)
{
	const struct gr_field *field = gr_form_find(f, name);

	return field && !field->is_file ? field->value : GR_STR("");
}

bool gr_form_segment(struct gr_str raw, struct gr_arena *a, struct gr_str *out)
{
	if (!decode(raw, false, a, out) || !gr_str_clean(*out, false))
		return false;
	for (size_t i = 0; i < out->n; i++)
		if (out->p[i] == '/' || out->p[i] == '\\' || out->p[i] == '\0')
			return false;
	return true;
}

struct gr_str gr_cookie_get(struct gr_str header, const char *name)
{
	struct gr_str found = {0};

	while (header.n) {
		struct gr_str value = gr_str_trim(gr_str_split(&header, ';')),
		              key = gr_str_split(&value, '=');

		if (!gr_str_is(key, name))
			continue;
		if (found.p && !gr_str_eq(found, value))
			return (struct gr_str){0};
		found = value;
	}
	return found;
}

bool gr_token_well_formed(struct gr_str token)
{
	if (token.n < 16 || token.n > 128)
		return false;
	for (size_t i = 0; i < token.n; i++) {
		char c = token.p[i];

		if (!((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
		        c == '_' || c == '-'))
			return false;
	}
	return true;
}
