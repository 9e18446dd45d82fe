#include "exchange/book.h"

#include <stdio.h>
#include <string.h>

#include "exchange/file_kind.h"

#define PATH_MOST 512
#define STYLES_MOST 65536
#define FORMATS_MOST 4096
#define RELATIONS_MOST 2048
#define NAME_MOST 1000

/* One reading of a part with relations (ECMA-376 part 2, 9.3). */
struct relation {
	struct gr_str id, target, type;
};

struct relations {
	struct relation *relation;
	int32_t count;
	struct gr_arena *a;
};

static int broken(struct gr_error *err)
{
	return gr_fail(err, GR_INVALID,
	    N_("The file is broken: parts of the workbook are missing."),
	    N_("Open it in a spreadsheet program, save it as .xlsx, and hand it in again."));
}

static int on_relation(void *ctx, struct gr_str name, const char **atts, struct gr_error *err)
{
	struct relations *r = ctx;
	struct relation *to;

	if (!gr_str_is(name, "Relationship"))
		return GR_OK;
	if (r->count == RELATIONS_MOST)
		return broken(err);
	to = &r->relation[r->count++];
	to->id = gr_str_copy(r->a, gr_str(gr_xml_attribute(atts, "Id")));
	to->target = gr_str_copy(r->a, gr_str(gr_xml_attribute(atts, "Target")));
	to->type = gr_str_copy(r->a, gr_str(gr_xml_attribute(atts, "Type")));
	return gr_arena_full(r->a) ? gr_fail_full(err) : GR_OK;
}

/* A target beside the part that names it, or from the root where it begins with a slash; ".." taken away. */
static struct gr_str resolve(struct gr_str part, struct gr_str target, char *room)
{
	size_t n = 0;

	if (gr_str_starts(target, "/")) {
		target.p++;
		target.n--;
	} else {
		for (size_t i = 0; i < part.n; i++)
			if (part.p[i] == '/')
				n = i + 1;
		if (n > PATH_MOST)
			return GR_STR("");
		if (n)
			memcpy(room, part.p, n);
	}
	while (target.n) {
		struct gr_str step = gr_str_split(&target, '/');

		if (gr_str_is(step, ".") || !step.n)
			continue;
		if (gr_str_is(step, "..")) {
			n -= n > 0;
			while (n && room[n - 1] != '/')
				n--;
			continue;
		}
		if (n + step.n + 1 > PATH_MOST)
			return GR_STR("");
		memcpy(room + n, step.p, step.n);
		n += step.n;
		if (target.n)
			room[n++] = '/';
	}
	return (struct gr_str){room, n};
}

static int32_t find_target(const struct gr_book *b, struct gr_str part, struct gr_str target)
{
	char room[PATH_MOST];

	return gr_zip_find(&b->directory, resolve(part, target, room));
}

/* "xl/workbook.xml" has its relations in "xl/_rels/workbook.xml.rels"; a part without any is fine. */
static int read_relations(
    struct gr_book *b, struct gr_str part, struct relations *out, struct gr_error *err)
{
	static const struct gr_xml_handler handler = {.start = on_relation};
	char path[PATH_MOST];
	size_t folder = 0;
	int n;
	struct gr_xml_source source = {.directory = &b->directory};

	*out = (struct relations){.a = b->a};
	for (size_t i = 0; i < part.n; i++)
		if (part.p[i] == '/')
			folder = i + 1;
	n = snprintf(path, sizeof path, "%.*s_rels/%.*s.rels", (int)folder, part.p,
	    (int)(part.n - folder), part.p + folder);
	source.member = n < 0 || n >= PATH_MOST ? -1 : gr_zip_find(&b->directory, gr_str(path));
	if (source.member < 0)
		return GR_OK;
	out->relation = gr_alloc_array(b->a, RELATIONS_MOST, sizeof *out->relation);
	if (!out->relation)
		return gr_fail_full(err);
	return gr_xml_read(&source, &handler, out, b->limits, b->cpu, err);
}

/* The first relation whose type ends in the word; -1. */
static int32_t part_of_type(
    const struct gr_book *b, struct gr_str part, const struct relations *r, const char *type)
{
	for (int32_t i = 0; i < r->count; i++)
		if (gr_str_ends(r->relation[i].type, type))
			return find_target(b, part, r->relation[i].target);
	return -1;
}

/* ---- xl/workbook.xml ---- */

struct sheets {
	struct gr_book *b;
	const struct relations *r;
	struct gr_str part;
};

static int on_workbook(void *ctx, struct gr_str name, const char **atts, struct gr_error *err)
{
	struct sheets *s = ctx;
	struct gr_book *b = s->b;
	struct gr_book_sheet *to;
	struct gr_str id, value;

	if (gr_str_is(name, "workbookPr")) {
		value = gr_str(gr_xml_attribute(atts, "date1904"));
		b->around.date_1904 = gr_str_is(value, "1") || gr_str_is(value, "true");
		return GR_OK;
	}
	if (!gr_str_is(name, "sheet"))
		return GR_OK;
	if (b->sheets >= b->limits->sheets)
		return gr_fail_with(err, GR_LIMIT, N_("The workbook has more than {0} sheets."),
		    N_("Delete the sheets that are not from the workbook you got."),
		    GR_ARGS(gr_arg_count(b->limits->sheets)));
	to = &b->sheet[b->sheets++];
	to->name = gr_str(gr_xml_attribute(atts, "name"));
	if (to->name.n > NAME_MOST)
		return broken(err);
	to->name = gr_str_copy(b->a, to->name);
	value = gr_str(gr_xml_attribute(atts, "state"));
	to->hidden = gr_str_starts(value, "hidden") || gr_str_starts(value, "veryHidden");
	to->member = -1;
	id = gr_str(gr_xml_attribute(atts, "id"));
	for (int32_t i = 0; i < s->r->count; i++)
		if (id.n && gr_str_eq(s->r->relation[i].id, id) &&
		    gr_str_ends(s->r->relation[i].type, "/worksheet"))
			to->member = find_target(b, s->part, s->r->relation[i].target);
	return gr_arena_full(b->a) ? gr_fail_full(err) : GR_OK;
}

/* ---- xl/styles.xml: which cell formats are dates (ECMA-376 part 1, 18.8.30) ---- */

struct styles {
	struct gr_book *b;
	bool *style;
	int32_t *custom; /* ids of formats of the file that are dates */
	int32_t styles, customs;
	bool in_cells;
};

/* A format shows a date when it has a letter of day, month or year outside quotes, brackets and escapes. */
static bool date_format(struct gr_str f)
{
	bool quoted = false;
	int brackets = 0;

	for (size_t i = 0; i < f.n; i++) {
		char c = f.p[i];

		if (c == '"')
			quoted = !quoted;
		else if (quoted)
			continue;
		else if (c == '\\' || c == '_' || c == '*')
			i++;
		else if (c == '[')
			brackets++;
		else if (c == ']')
			brackets -= brackets > 0;
		else if (!brackets && strchr("dDyYåÅ", c) && c)
			return true;
		else if (!brackets && (c == 'm' || c == 'M') && !gr_str_starts(f, "mm:ss"))
			return true;
	}
	return false;
}

static bool builtin_date(int64_t id)
{
	return (id >= 14 && id <= 17) || id == 22 || (id >= 27 && id <= 36) ||
	       (id >= 50 && id <= 58);
}

static int on_style(void *ctx, struct gr_str name, const char **atts, struct gr_error *err)
{
	struct styles *s = ctx;
	int64_t id = 0;

	if (gr_str_is(name, "cellXfs")) {
		s->in_cells = true;
	} else if (gr_str_is(name, "numFmt")) {
		if (gr_str_i64(gr_str(gr_xml_attribute(atts, "numFmtId")), &id) && id >= 0 &&
		    id <= INT32_MAX && date_format(gr_str(gr_xml_attribute(atts, "formatCode"))) &&
		    s->customs < FORMATS_MOST)
			s->custom[s->customs++] = (int32_t)id;
	} else if (s->in_cells && gr_str_is(name, "xf")) {
		if (s->styles == STYLES_MOST)
			return broken(err);
		(void)gr_str_i64(gr_str(gr_xml_attribute(atts, "numFmtId")), &id);
		s->style[s->styles] = builtin_date(id);
		for (int32_t i = 0; i < s->customs; i++)
			s->style[s->styles] = s->style[s->styles] || s->custom[i] == id;
		s->styles++;
	}
	return GR_OK;
}

static int on_style_end(void *ctx, struct gr_str name, struct gr_error *err)
{
	struct styles *s = ctx;

	(void)err;
	if (gr_str_is(name, "cellXfs"))
		s->in_cells = false;
	return GR_OK;
}

static int read_styles(struct gr_book *b, int32_t member, struct gr_error *err)
{
	static const struct gr_xml_handler handler = {.start = on_style, .end = on_style_end};
	struct gr_xml_source source = {.directory = &b->directory, .member = member};
	struct styles s = {.b = b};
	int rc;

	if (member < 0)
		return GR_OK;
	s.style = gr_alloc_array(b->a, STYLES_MOST, sizeof *s.style);
	s.custom = gr_alloc_array(b->a, FORMATS_MOST, sizeof *s.custom);
	if (!s.style || !s.custom)
		return gr_fail_full(err);
	rc = gr_xml_read(&source, &handler, &s, b->limits, b->cpu, err);
	b->around.date_style = s.style;
	b->around.styles = s.styles;
	return rc;
}

static void look_around(struct gr_book *b)
{
	for (int32_t i = 0; i < b->directory.members; i++) {
		struct gr_str n = b->directory.member[i].name;

		b->macros = b->macros || gr_str_ends(n, "vbaProject.bin") ||
		            gr_str_starts(n, "xl/macrosheets/");
		b->links = b->links || gr_str_starts(n, "xl/externalLinks/");
	}
}

static int read_parts(struct gr_book *b, struct gr_error *err)
{
	static const struct gr_xml_handler handler = {.start = on_workbook};
	struct gr_xml_source source = {.directory = &b->directory};
	struct sheets s = {.b = b};
	struct relations root, r;
	int32_t strings = -1;
	int rc = read_relations(b, GR_STR(""), &root, err);

	source.member = rc ? -1 : part_of_type(b, GR_STR(""), &root, "/officeDocument");
	if (!rc && source.member < 0)
		source.member = gr_zip_find(&b->directory, GR_STR("xl/workbook.xml"));
	if (!rc && source.member < 0)
		rc = broken(err);
	if (rc)
		return rc;
	s.part = b->directory.member[source.member].name;
	s.r = &r;
	rc = read_relations(b, s.part, &r, err);
	if (!rc)
		rc = gr_xml_read(&source, &handler, &s, b->limits, b->cpu, err);
	if (!rc && !b->sheets)
		rc = broken(err);
	if (!rc)
		rc = read_styles(b, part_of_type(b, s.part, &r, "/styles"), err);
	if (!rc)
		strings = part_of_type(b, s.part, &r, "/sharedStrings");
	if (!rc && strings >= 0) {
		source.member = strings;
		rc = gr_shared_strings_read(&source, b->limits, b->cpu, b->a, &b->strings, err);
	}
	return rc;
}

int gr_book_open(struct gr_str bytes, const struct gr_limits *limits, struct gr_arena *a,
    struct gr_book *out, struct gr_error *err)
{
	int rc;

	*out = (struct gr_book){.limits = limits, .a = a};
	if ((int64_t)bytes.n > limits->file_bytes)
		return gr_fail_with(err, GR_LIMIT, N_("The file is {0}; at most {1} is read."),
		    N_("Delete pictures and sheets that are not needed, and save it again."),
		    GR_ARGS(gr_arg_bytes((int64_t)bytes.n), gr_arg_bytes(limits->file_bytes)));
	out->cpu = gr_cpu_from_now(limits->cpu_us);
	out->sheet = gr_alloc_array(a, (size_t)limits->sheets, sizeof *out->sheet);
	if (!out->sheet)
		return gr_fail_full(err);
	rc = gr_zip_directory_read(bytes, limits, a, &out->directory, err);
	if (rc)
		return rc;
	out->around.strings = &out->strings;
	look_around(out);
	return read_parts(out, err);
}

static char small(char c)
{
	return (char)(c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c);
}

int32_t gr_book_find(const struct gr_book *b, const char *name)
{
	struct gr_str want = gr_str(name);

	for (int32_t i = 0; i < b->sheets; i++) {
		struct gr_str have = gr_str_trim(b->sheet[i].name);
		size_t k = 0;

		if (have.n != want.n)
			continue;
		while (k < have.n && small(have.p[k]) == small(want.p[k]))
			k++;
		if (k == have.n)
			return i;
	}
	return -1;
}

int gr_book_rows(struct gr_book *b, int32_t sheet, struct gr_sheet_rows *rows, struct gr_error *err)
{
	struct gr_xml_source source = {
	    .directory = &b->directory, .member = b->sheet[sheet].member};
	char place[GR_ERROR_PLACE];
	int rc;

	if (source.member < 0)
		return broken(err);
	rc = gr_sheet_xml_read(&source, &b->around, b->limits, b->cpu, b->a, rows, err);
	if (rc) {
		(void)snprintf(place, sizeof place, "%.*s", GR_PF(b->sheet[sheet].name));
		gr_error_at(err, place);
	}
	return rc;
}
