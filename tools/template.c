/*
 * template.c - turns a page (src/web/<noun>.html) into C when Grus is built: one function a view, which writes the page's bytes.
 * It follows HTML closely enough to know where a value stands, and chooses the escaping by that. What it cannot make
 * safe it refuses: values in unquoted attributes, in scripts, styles, event handlers and comments. doc/HACKING.md tells the language.
 *
 *   template PAGE.html VIEW.c VIEW.h     "-" for VIEW.c writes the C to standard output and no header (tools/i18n)
 */
#include <ctype.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NAME_MAX_BYTES 64
#define DEPTH 64

enum place {
	IN_TEXT,
	TAG_NAME,
	IN_TAG, /* between attributes */
	ATTR_NAME,
	AFTER_IS, /* after the =, before the quotation mark */
	IN_VALUE,
	IN_COMMENT,
	IN_DECLARATION, /* <!doctype ...> */
	IN_SCRIPT       /* <script src="..."> may be there, and must be empty */
};

/* Where in the page the next byte stands. */
struct context {
	enum place place;
	char quote;                /* IN_VALUE: the mark that ends it */
	bool url;                  /* IN_VALUE: the attribute holds an address */
	bool start;                /* IN_VALUE: nothing of it has been written yet */
	bool gap;                  /* IN_TAG: a blank stands before the next attribute */
	char tag[NAME_MAX_BYTES];  /* the element that is being opened */
	char attr[NAME_MAX_BYTES]; /* the attribute that is being written */
};

struct page {
	const char *text, *shown; /* all of it, and its path from "src/" on, for people */
	const char *p, *end;
	int line;
	FILE *c, *h;
	bool open; /* inside a view */
	struct context now;
	struct context at[DEPTH]; /* where each open brace began */
	int line_of[DEPTH];
	int depth;
};

static _Noreturn void stop(const struct page *pg, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static _Noreturn void stop(const struct page *pg, const char *format, ...)
{
	va_list args;

	fprintf(stderr, "%s:%d: error: ", pg->shown, pg->line);
	va_start(args, format);
	vfprintf(stderr, format, args);
	va_end(args);
	fputc('\n', stderr);
	exit(1);
}

/* ---- where a byte stands ---- */

static void append(const struct page *pg, char *name, char c)
{
	size_t n = strlen(name);

	if (n + 1 == NAME_MAX_BYTES)
		stop(pg, "a name is longer than %d characters", NAME_MAX_BYTES - 1);
	name[n] = (char)tolower((unsigned char)c);
	name[n + 1] = '\0';
}

static bool is_url(const char *attr)
{
	static const char *const url[] = {"href", "src", "action", "formaction", "poster", "cite",
	    "data", "xlink:href", "background", "ping", "manifest", NULL};

	for (size_t i = 0; url[i]; i++)
		if (strcmp(attr, url[i]) == 0)
			return true;
	return false;
}

static void check_attr(const struct page *pg)
{
	const char *attr = pg->now.attr;

	if (strncmp(attr, "on", 2) == 0)
		stop(pg, "%s: no event handlers in pages; the script finds its elements itself",
		    attr);
	if (strcmp(attr, "style") == 0)
		stop(pg, "no style attributes: the policy of the page forbids them; use a class");
	if (strcmp(attr, "srcdoc") == 0 || strcmp(attr, "srcset") == 0)
		stop(pg, "%s cannot be escaped safely", attr);
}

static void tag_ends(struct page *pg)
{
	pg->now.place = strcmp(pg->now.tag, "script") == 0 ? IN_SCRIPT : IN_TEXT;
}

static bool blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* Moves over one literal byte at p. */
static void step(struct page *pg, const char *p)
{
	struct context *x = &pg->now;
	char c = *p;

	switch (x->place) {
	case IN_TEXT:
		if (c != '<')
			break;
		if (pg->end - p >= 4 && memcmp(p, "<!--", 4) == 0) {
			x->place = IN_COMMENT;
		} else if (pg->end - p >= 2 && p[1] == '!') {
			x->place = IN_DECLARATION;
		} else if (pg->end - p >= 2 && (p[1] == '/' || isalpha((unsigned char)p[1]))) {
			x->place = TAG_NAME;
			x->tag[0] = '\0';
		} else {
			stop(pg, "write &lt; for a < that opens no tag");
		}
		break;
	case TAG_NAME:
		if (blank(c) || c == '>') {
			if (strcmp(x->tag, "style") == 0)
				stop(pg, "no <style> in pages: its rules belong into assets/");
			x->place = IN_TAG;
			x->gap = true;
			if (c == '>')
				tag_ends(pg);
		} else {
			append(pg, x->tag, c);
		}
		break;
	case IN_TAG:
		if (c == '>') {
			tag_ends(pg);
		} else if (blank(c)) {
			x->gap = true;
		} else if (c != '/') {
			if (!x->gap)
				stop(pg, "a blank is missing before an attribute of <%s>", x->tag);
			x->place = ATTR_NAME;
			x->attr[0] = '\0';
			append(pg, x->attr, c);
		}
		break;
	case ATTR_NAME:
		if (c == '=') {
			check_attr(pg);
			x->place = AFTER_IS;
		} else if (blank(c) || c == '>') {
			x->place = IN_TAG;
			x->gap = true;
			if (c == '>')
				tag_ends(pg);
		} else {
			append(pg, x->attr, c);
		}
		break;
	case AFTER_IS:
		if (c != '"' && c != '\'')
			stop(pg, "the value of %s needs quotation marks", x->attr);
		x->place = IN_VALUE;
		x->quote = c;
		x->url = is_url(x->attr);
		x->start = true;
		break;
	case IN_VALUE:
		if (c == x->quote) {
			x->place = IN_TAG;
			x->gap = false;
		}
		x->start = false;
		break;
	case IN_COMMENT:
		if (c == '>' && p - pg->text > 1 && p[-1] == '-' && p[-2] == '-')
			x->place = IN_TEXT;
		break;
	case IN_DECLARATION:
		if (c == '>')
			x->place = IN_TEXT;
		break;
	case IN_SCRIPT:
		if (c == '<' && pg->end - p >= 8 && memcmp(p, "</script", 8) == 0) {
			x->place = TAG_NAME;
			x->tag[0] = '\0';
		} else if (!blank(c)) {
			stop(pg, "no script inside a page: the policy forbids it; use src");
		}
		break;
	}
}

/* ---- what is written ---- */

static void line_mark(const struct page *pg, int line)
{
	fprintf(pg->c, "#line %d \"%s\"\n", line, pg->shown);
}

static void c_string(FILE *to, const char *p, size_t n)
{
	fputc('"', to);
	for (size_t i = 0; i < n; i++) {
		unsigned char c = (unsigned char)p[i];

		if (c == '\n' && i + 1 < n)
			fputs("\\n\"\n\"", to);
		else if (c == '\n')
			fputs("\\n", to);
		else if (c == '"' || c == '\\')
			fprintf(to, "\\%c", c);
		else if (c < 0x20 || c == '?' || c == 0x7F) /* ? for the trigraphs of old */
			fprintf(to, "\\%03o", c);
		else
			fputc(c, to);
	}
	fputc('"', to);
}

static void literal(struct page *pg, const char *from, const char *to)
{
	const char *p = from;

	if (from == to)
		return;
	if (!pg->open) {
		for (; p < to; p++) {
			if (!blank(*p))
				stop(pg, "text stands outside a view");
			pg->line += *p == '\n';
		}
		return;
	}
	line_mark(pg, pg->line);
	fputs("\tgr_out_raw_literal(out, ", pg->c);
	c_string(pg->c, from, (size_t)(to - from));
	fprintf(pg->c, ", %zu);\n", (size_t)(to - from));
	for (; p < to; p++) {
		step(pg, p);
		pg->line += *p == '\n';
	}
}

static const char *context_name(const struct page *pg)
{
	if (pg->now.place == IN_TEXT)
		return "GR_IN_TEXT";
	return pg->now.url ? "GR_IN_URL" : "GR_IN_ATTR";
}

static const char *skip(const char *p, const char *end)
{
	while (p < end && blank(*p))
		p++;
	return p;
}

static const char *back(const char *p, const char *end)
{
	while (end > p && blank(end[-1]))
		end--;
	return end;
}

/* Past a string literal of C (and those that follow it directly), or the same p where none stands there. */
static const char *past_string(const struct page *pg, const char *p, const char *end)
{
	while (p < end && *p == '"') {
		p++;
		while (p < end && *p != '"')
			p += *p == '\\' ? 2 : 1;
		if (p >= end)
			stop(pg, "a string is never closed");
		p = skip(p + 1, end);
	}
	return p;
}

/* {{t "msgid" values}} and {{tn "one" "many" n, values}} */
static void sentence(struct page *pg, bool plural, const char *p, const char *end)
{
	const char *first = p, *after = past_string(pg, p, end);

	if (after == first)
		stop(pg, "{{%s wants its sentence as a string", plural ? "tn" : "t");
	fprintf(pg->c, "\tgr_view_%s(out, ", plural ? "tn" : "t");
	if (plural) { /* the two strings stand side by side: cut after the first one */
		const char *q = p + 1;

		while (*q != '"')
			q += *q == '\\' ? 2 : 1;
		q++;
		if (skip(q, end) == after)
			stop(pg, "{{tn wants the sentence for one and the sentence for many");
		fprintf(pg->c, "%.*s, ", (int)(q - p), p);
		p = skip(q, end);
	}
	fprintf(pg->c, "%.*s, ", (int)(back(p, after) - p), p);
	if (after < end && *after == ',')
		after = skip(after + 1, end);
	if (plural) {
		const char *n = after;
		int parens = 0;

		for (; after < end && (parens || *after != ','); after++)
			parens += (*after == '(') - (*after == ')');
		if (back(n, after) == n)
			stop(pg, "{{tn wants the number that chooses between its sentences");
		fprintf(pg->c, "%.*s, ", (int)(back(n, after) - n), n);
		if (after < end)
			after = skip(after + 1, end);
	}
	if (after == end)
		fputs("NULL, 0, ", pg->c);
	else
		fprintf(pg->c, "GR_ARGS(%.*s), ", (int)(end - after), after);
	fprintf(pg->c, "%s);\n", context_name(pg));
}

/* {{NAME expression}} */
static void value(struct page *pg, const char *p, const char *end)
{
	const struct context *x = &pg->now;
	const char *name = p = skip(p, end);
	size_t n;

	end = back(p, end);
	if (!pg->open)
		stop(pg, "a value stands outside a view");
	if (x->place == AFTER_IS)
		stop(pg, "the value of %s needs quotation marks", x->attr);
	if (x->place != IN_TEXT && x->place != IN_VALUE)
		stop(pg,
		    "no value can be written safely here: only in text and in quoted attributes");
	if (p < end && *p == '=')
		p++;
	else
		while (p < end && (isalnum((unsigned char)*p) || *p == '_'))
			p++;
	n = (size_t)(p - name);
	p = skip(p, end);
	if (!n || p == end)
		stop(pg, "write {{= text}} or {{NAME value}}");
	line_mark(pg, pg->line);
	if (n == 1 && *name == '=') {
		const char *as = x->place == IN_TEXT ? "text" : "attr";

		if (x->place == IN_VALUE &&
		    x->url) /* the head of an address decides where it leads */
			as = x->start ? "link" : "url";
		fprintf(pg->c, "\tgr_out_%s(out, %.*s);\n", as, (int)(end - p), p);
	} else if (x->place == IN_VALUE && x->url && !(n == 1 && *name == 'i')) {
		stop(pg, "an address takes {{= text}} and {{i number}} only");
	} else if (n == 4 && memcmp(name, "html", n) == 0) {
		if (x->place != IN_TEXT)
			stop(pg, "{{html stands in text only");
		fprintf(pg->c, "\tgr_out_html(out, %.*s);\n", (int)(end - p), p);
	} else if ((n == 1 || n == 2) && memcmp(name, "tn", n) == 0) {
		sentence(pg, n == 2, p, end);
	} else {
		fprintf(pg->c, "\tgr_view_%.*s(out, %.*s, %s);\n", (int)n, name, (int)(end - p), p,
		    context_name(pg));
	}
	pg->now.start = false;
}

/* ---- lines of C ---- */

static bool same_place(const struct context *a, const struct context *b)
{
	return a->place == b->place &&
	       (a->place != IN_VALUE || (a->quote == b->quote && a->url == b->url)) &&
	       (a->place == IN_TEXT || strcmp(a->tag, b->tag) == 0);
}

/* Each branch and loop must end where it began in the page: what follows is then the same whatever ran. */
static void braces(struct page *pg, const char *p, const char *end)
{
	char quote = 0;
	int line = pg->line;

	for (; p < end; p++) {
		line += *p == '\n';
		if (quote) {
			if (*p == '\\')
				p++;
			else if (*p == quote)
				quote = 0;
		} else if (*p == '"' || *p == '\'') {
			quote = *p;
		} else if (*p == '{') {
			if (pg->depth == DEPTH)
				stop(pg, "more than %d open braces", DEPTH);
			pg->line_of[pg->depth] = line;
			pg->at[pg->depth++] = pg->now;
		} else if (*p == '}') {
			if (!pg->depth)
				stop(pg, "a brace is closed that was never opened");
			if (!same_place(&pg->at[--pg->depth], &pg->now))
				stop(pg,
				    "what line %d opened ends at another place of the page than it "
				    "began",
				    pg->line_of[pg->depth]);
			pg->now = pg->at[pg->depth];
		}
	}
}

static bool word(const char **p, const char *end, const char *name)
{
	size_t n = strlen(name);

	if ((size_t)(end - *p) < n || memcmp(*p, name, n) != 0 ||
	    ((size_t)(end - *p) > n && (isalnum((unsigned char)(*p)[n]) || (*p)[n] == '_')))
		return false;
	*p = skip(*p + n, end);
	return true;
}

static void end_view(struct page *pg)
{
	if (!pg->open)
		return;
	if (pg->depth)
		stop(pg, "the brace of line %d is never closed", pg->line_of[pg->depth - 1]);
	if (pg->now.place != IN_TEXT)
		stop(pg, "the view ends inside a tag");
	fputs("}\n", pg->c);
	pg->open = false;
}

/* {% view NAME(arguments) %} */
static void open_view(struct page *pg, const char *p, const char *end)
{
	const char *name = p, *args;
	const char *prefix = strncmp(p, "gr_view_", 8) == 0 ? "" : "gr_view_";
	size_t n;

	end_view(pg);
	while (p < end && (isalnum((unsigned char)*p) || *p == '_'))
		p++;
	n = (size_t)(p - name);
	args = skip(p, end);
	if (!n || args == end || *args != '(' || end[-1] != ')')
		stop(pg, "write {%% view NAME(type argument, ...) %%}");
	args = skip(args + 1, end);
	end = back(args, end - 1);
	for (int i = 0; i < 2; i++) {
		FILE *to = i ? pg->c : pg->h;

		if (!to)
			continue;
		if (i)
			line_mark(pg, pg->line);
		fprintf(to, "%svoid %s%.*s(struct gr_sb *out%s%.*s)%s", i ? "" : "\n", prefix,
		    (int)n, name, args < end ? ", " : "", (int)(end - args), args,
		    i ? "\n{\n" : ";\n");
	}
	pg->open = true;
	pg->now = (struct context){.place = IN_TEXT};
}

static void code(struct page *pg, const char *p, const char *end)
{
	p = skip(p, end);
	end = back(p, end);
	if (word(&p, end, "view")) {
		open_view(pg, p, end);
		return;
	}
	if (word(&p, end, "end")) {
		end_view(pg);
		return;
	}
	if (word(&p, end, "include")) {
		if (pg->open)
			stop(pg, "include stands before the first view");
		fprintf(pg->h ? pg->h : pg->c, "#include %.*s\n", (int)(end - p), p);
		return;
	}
	if (!pg->open)
		stop(pg, "C stands outside a view");
	if (pg->now.place == ATTR_NAME || pg->now.place == TAG_NAME) {
		check_attr(pg); /* a name that ends here: <option{% if (x) { %} selected{% } %}> */
		pg->now.place = IN_TAG;
		pg->now.gap = false;
	}
	if (pg->now.place != IN_TEXT && pg->now.place != IN_TAG && pg->now.place != IN_VALUE)
		stop(pg, "no C here: only in text, between attributes and in quoted attributes");
	line_mark(pg, pg->line);
	if (word(&p, end, "call")) {
		if (pg->now.place != IN_TEXT)
			stop(pg, "a view is called in text only");
		if (end > p && end[-1] == ';')
			end--;
		fprintf(pg->c, "\t%.*s;\n", (int)(end - p), p);
		return;
	}
	fprintf(pg->c, "\t%.*s\n", (int)(end - p), p);
	braces(pg, p, end);
	pg->now.gap = false;
}

/* ---- the file ---- */

static const char *find(const char *p, const char *end, const char *mark)
{
	for (; p + 2 <= end; p++)
		if (p[0] == mark[0] && p[1] == mark[1])
			return p;
	return NULL;
}

static int lines(const char *p, const char *end)
{
	int n = 0;

	for (; p < end; p++)
		n += *p == '\n';
	return n;
}

static void translate(struct page *pg)
{
	const char *from = pg->p, *p = pg->p;

	while (p < pg->end) {
		const char *close;
		char kind = p[0] == '{' && p + 1 < pg->end ? p[1] : '\0';

		if (kind != '{' && kind != '%' && kind != '#') {
			p++;
			continue;
		}
		literal(pg, from, p);
		close = find(p + 2, pg->end, kind == '{' ? "}}" : kind == '%' ? "%}" : "#}");
		if (!close)
			stop(pg, "{%c is never closed", kind);
		if (kind == '{')
			value(pg, p + 2, close);
		else if (kind == '%')
			code(pg, p + 2, close);
		pg->line += lines(p, close);
		p = close + 2;
		if (kind != '{' && p < pg->end && *p == '\n' && pg->now.place == IN_TEXT) {
			p++; /* a line of C leaves no blank line in the page */
			pg->line++;
		}
		from = p;
	}
	literal(pg, from, pg->end);
	end_view(pg);
}

static char *slurp(const char *path, size_t *n)
{
	FILE *f = fopen(path, "rb");
	size_t cap = 1 << 16;
	char *p = malloc(cap);

	*n = 0;
	while (f && p) {
		size_t got = fread(p + *n, 1, cap - *n, f);

		*n += got;
		if (!got)
			break;
		if (*n == cap)
			p = realloc(p, cap *= 2);
	}
	if (!f || !p || ferror(f)) {
		fprintf(stderr, "%s: cannot be read\n", path);
		exit(1);
	}
	fclose(f);
	return p;
}

/* "../../src/web/pool.html" as "src/web/pool.html": the same on every machine. */
static const char *from_src(const char *path)
{
	const char *found = path;

	for (const char *p = path; (p = strstr(p, "src/")) != NULL; p++)
		if (p == path || p[-1] == '/')
			found = p;
	return found;
}

static const char *base_of(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

static FILE *create(const char *path)
{
	FILE *f = strcmp(path, "-") == 0 ? stdout : fopen(path, "w");

	if (!f) {
		fprintf(stderr, "%s: cannot be written\n", path);
		exit(1);
	}
	return f;
}

static void head(const struct page *pg, const char *header)
{
	fprintf(pg->c, "/* Made from %s by tools/template.c. */\n", pg->shown);
	if (pg->h) {
		fputs("#ifndef GR_VIEW_", pg->h);
		for (const char *p = base_of(header); *p; p++)
			fputc(isalnum((unsigned char)*p) ? toupper((unsigned char)*p) : '_', pg->h);
		fprintf(pg->h, "\n#define GR_VIEW_");
		for (const char *p = base_of(header); *p; p++)
			fputc(isalnum((unsigned char)*p) ? toupper((unsigned char)*p) : '_', pg->h);
		fputs("\n\n#include \"base/text.h\"\n", pg->h);
		fprintf(pg->c, "#include \"web/%s\"\n", base_of(header));
	}
	fputs("\n#include \"base/message.h\"\n#include \"web/escape.h\"\n\n", pg->c);
}

int main(int argc, char **argv)
{
	struct page pg = {.line = 1};
	size_t n = 0;
	char *text;

	if (argc < 3 || (argc == 3 && strcmp(argv[2], "-") != 0)) {
		fputs("use: template PAGE.html VIEW.c VIEW.h\n", stderr);
		return 1;
	}
	text = slurp(argv[1], &n);
	pg.text = text;
	pg.shown = from_src(argv[1]);
	pg.p = text;
	pg.end = text + n;
	pg.c = create(argv[2]);
	pg.h = argc > 3 ? create(argv[3]) : NULL;
	head(&pg, argc > 3 ? argv[3] : "");
	translate(&pg);
	if (pg.h)
		fputs("\n#endif\n", pg.h);
	free(text);
	if (ferror(pg.c) || (pg.c != stdout && fclose(pg.c)) ||
	    (pg.h && (ferror(pg.h) || fclose(pg.h)))) {
		fprintf(stderr, "%s: could not be written\n", argv[2]);
		return 1;
	}
	return 0;
}
