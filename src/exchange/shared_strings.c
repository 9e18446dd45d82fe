#include "exchange/shared_strings.h"

#include <string.h>

#include "exchange/text_run.h"

struct reading {
	struct gr_shared_strings *out;
	const struct gr_limits *limits;
	struct gr_arena *a;
	struct gr_text_run run;
	int32_t room;
	bool item, text;
	int phonetic; /* depth of <rPh>: how Japanese is read aloud, no part of the text */
};

static int on_start(void *ctx, struct gr_str name, const char **atts, struct gr_error *err)
{
	struct reading *r = ctx;

	(void)atts;
	(void)err;
	if (gr_str_is(name, "si")) {
		r->item = true;
		gr_text_run_clear(&r->run);
	} else if (gr_str_is(name, "rPh")) {
		r->phonetic++;
	} else if (gr_str_is(name, "t")) {
		r->text = r->item && !r->phonetic;
	}
	return GR_OK;
}

static int on_text(void *ctx, struct gr_str text, struct gr_error *err)
{
	struct reading *r = ctx;

	return r->text ? gr_text_run_add(&r->run, text, err) : GR_OK;
}

static int add(struct reading *r, struct gr_error *err)
{
	struct gr_shared_strings *out = r->out;
	struct gr_str s = gr_text_run_end(&r->run);

	if (out->strings >= r->limits->strings)
		return gr_fail_with(err, GR_LIMIT,
		    N_("The workbook has more than {0} different texts."),
		    N_("Delete what is not needed from the workbook, and save it again."),
		    GR_ARGS(gr_arg_count(r->limits->strings)));
	if (out->strings == r->room) {
		int32_t room = r->room ? r->room * 2 : 256;
		struct gr_str *wide = gr_alloc_array(r->a, (size_t)room, sizeof *wide);

		if (!wide)
			return gr_fail_full(err);
		if (out->strings)
			memcpy(wide, out->string, (size_t)out->strings * sizeof *wide);
		out->string = wide;
		r->room = room;
	}
	out->string[out->strings++] = gr_str_copy(r->a, s);
	return gr_arena_full(r->a) ? gr_fail_full(err) : GR_OK;
}

static int on_end(void *ctx, struct gr_str name, struct gr_error *err)
{
	struct reading *r = ctx;

	if (gr_str_is(name, "t")) {
		r->text = false;
	} else if (gr_str_is(name, "rPh")) {
		r->phonetic -= r->phonetic > 0;
	} else if (gr_str_is(name, "si") && r->item) {
		r->item = false;
		return add(r, err);
	}
	return GR_OK;
}

int gr_shared_strings_read(const struct gr_xml_source *source, const struct gr_limits *limits,
    struct gr_cpu cpu, struct gr_arena *a, struct gr_shared_strings *out, struct gr_error *err)
{
	static const struct gr_xml_handler handler = {on_start, on_end, on_text};
	struct reading r = {.out = out, .limits = limits, .a = a};
	int rc;

	*out = (struct gr_shared_strings){.string = NULL};
	gr_text_run_open(&r.run, limits);
	rc = gr_xml_read(source, &handler, &r, limits, cpu, err);
	gr_text_run_close(&r.run);
	return rc;
}
