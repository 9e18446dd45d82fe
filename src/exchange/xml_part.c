#include "exchange/xml_part.h"

#include <expat.h>
#include <string.h>
#include <time.h>

#define PIECE (16 * 1024)
#define TOKEN_MOST (1024 * 1024) /* of one tag or one run of markup that expat must hold */

static int64_t thread_us(void)
{
	struct timespec t;

	if (clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t))
		return 0;
	return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

struct gr_cpu gr_cpu_from_now(int64_t us)
{
	return (struct gr_cpu){.until_us = us > 0 ? thread_us() + us : 0};
}

int gr_cpu_check(struct gr_cpu cpu, struct gr_error *err)
{
	if (!cpu.until_us || thread_us() <= cpu.until_us)
		return GR_OK;
	return gr_fail(err, GR_LIMIT, N_("The file takes too long to read."),
	    N_("Delete what is not needed from the workbook, and save it again."));
}

struct run {
	XML_Parser parser;
	const struct gr_xml_handler *handler;
	void *ctx;
	const struct gr_limits *limits;
	int64_t depth;
	int rc;
	struct gr_error *err;
};

static void stop(struct run *r, int rc)
{
	if (!r->rc)
		r->rc = rc;
	(void)XML_StopParser(r->parser, XML_FALSE);
}

static struct gr_str without_prefix(const char *name)
{
	const char *colon = strchr(name, ':');

	return gr_str(colon ? colon + 1 : name);
}

const char *gr_xml_attribute(const char **atts, const char *name)
{
	for (; atts[0]; atts += 2)
		if (gr_str_is(without_prefix(atts[0]), name))
			return atts[1];
	return NULL;
}

static int text_too_long(struct run *r)
{
	return gr_fail_with(r->err, GR_LIMIT,
	    N_("A text in the file is longer than {0} characters."), N_("Write it shorter."),
	    GR_ARGS(gr_arg_count(r->limits->text_chars)));
}

static void XMLCALL on_start(void *ctx, const XML_Char *name, const XML_Char **atts)
{
	struct run *r = ctx;
	int rc = GR_OK;

	if (r->rc)
		return;
	if (++r->depth > r->limits->xml_depth)
		rc = gr_fail_with(r->err, GR_LIMIT,
		    N_("The file is nested more than {0} levels deep."),
		    N_("Open it in a spreadsheet program, save it as .xlsx, and hand it in again."),
		    GR_ARGS(gr_arg_count(r->limits->xml_depth)));
	for (size_t i = 0; !rc && atts[i]; i++) {
		struct gr_str s = gr_str(atts[i]);

		if ((int64_t)s.n > r->limits->text_chars &&
		    (int64_t)gr_str_chars(s) > r->limits->text_chars)
			rc = text_too_long(r);
	}
	if (!rc && r->handler->start)
		rc = r->handler->start(r->ctx, without_prefix(name), atts, r->err);
	if (rc)
		stop(r, rc);
}

static void XMLCALL on_end(void *ctx, const XML_Char *name)
{
	struct run *r = ctx;

	if (r->rc)
		return;
	r->depth--;
	if (r->handler->end) {
		int rc = r->handler->end(r->ctx, without_prefix(name), r->err);

		if (rc)
			stop(r, rc);
	}
}

static void XMLCALL on_text(void *ctx, const XML_Char *p, int n)
{
	struct run *r = ctx;

	if (!r->rc && r->handler->text) {
		int rc = r->handler->text(r->ctx, (struct gr_str){p, (size_t)n}, r->err);

		if (rc)
			stop(r, rc);
	}
}

static void XMLCALL on_doctype(
    void *ctx, const XML_Char *name, const XML_Char *system, const XML_Char *public, int internal)
{
	struct run *r = ctx;

	(void)name;
	(void)system;
	(void)public;
	(void)internal;
	stop(r,
	    gr_fail(r->err, GR_INVALID,
	        N_("The file has a document type of its own, which no workbook needs."),
	        N_("Open it in a spreadsheet program, save it as .xlsx, and hand it in again.")));
}

static void feed(struct run *r, const char *p, size_t n, bool last, int64_t *fed)
{
	enum XML_Status s = XML_Parse(r->parser, p, (int)n, last);

	*fed += (int64_t)n;
	if (r->rc)
		return;
	if (s != XML_STATUS_OK) {
		if (XML_GetErrorCode(r->parser) == XML_ERROR_NO_MEMORY)
			r->rc = gr_fail_full(r->err);
		else
			r->rc = gr_fail(r->err, GR_INVALID,
			    N_("A part of the file is not well-formed XML."),
			    N_("Open it in a spreadsheet program, save it as .xlsx, and hand it in "
			       "again."));
		return;
	}
	/* What expat has taken in and not yet passed on is one unfinished token. */
	if (!last && *fed - (int64_t)XML_GetCurrentByteIndex(r->parser) > TOKEN_MOST)
		r->rc = text_too_long(r);
}

static void feed_member(struct run *r, const struct gr_xml_source *source, struct gr_cpu cpu)
{
	struct gr_zip_part *part;
	char piece[PIECE];
	size_t got = 1;
	int64_t fed = 0;

	r->rc = gr_zip_part_open(source->directory, source->member, &part, r->err);
	while (!r->rc && got) {
		r->rc = gr_cpu_check(cpu, r->err);
		if (!r->rc)
			r->rc = gr_zip_part_read(part, piece, sizeof piece, &got, r->err);
		if (!r->rc)
			feed(r, piece, got, got == 0, &fed);
	}
	gr_zip_part_close(part);
}

int gr_xml_read(const struct gr_xml_source *source, const struct gr_xml_handler *handler, void *ctx,
    const struct gr_limits *limits, struct gr_cpu cpu, struct gr_error *err)
{
	struct run r = {.handler = handler, .ctx = ctx, .limits = limits, .err = err};
	struct gr_str rest = source->text;
	int64_t fed = 0;

	r.parser = XML_ParserCreate(NULL);
	if (!r.parser)
		return gr_fail_full(err);
	XML_SetUserData(r.parser, &r);
	XML_SetElementHandler(r.parser, on_start, on_end);
	XML_SetCharacterDataHandler(r.parser, on_text);
	XML_SetStartDoctypeDeclHandler(r.parser, on_doctype);
	if (source->directory) {
		feed_member(&r, source, cpu);
	} else {
		while (!r.rc && rest.n) {
			size_t n = rest.n < PIECE ? rest.n : PIECE;

			r.rc = gr_cpu_check(cpu, err);
			if (!r.rc)
				feed(&r, rest.p, n, false, &fed);
			rest.p += n;
			rest.n -= n;
		}
		if (!r.rc)
			feed(&r, "", 0, true, &fed);
	}
	XML_ParserFree(r.parser);
	return r.rc;
}
