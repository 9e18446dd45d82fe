/*
 * stage.h - what a view needs around it: a frame with hostile names, and looks at the bytes that came out.
 */
#ifndef GR_TESTS_WEB_STAGE_H
#define GR_TESTS_WEB_STAGE_H

#include <string.h>

#include "web/escape.h"
#include "web/page.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define HOSTILE "<script>alert(\"1\")</script>'"

static inline int open_stage(void **state)
{
	gr_message_language(GR_DANISH); /* numbers in sentences too */
	*state = gr_arena_open((size_t)64 << 20);
	return *state ? 0 : -1;
}

static inline int close_stage(void **state)
{
	gr_arena_close(*state);
	return 0;
}

static inline struct gr_frame stage_frame(enum gr_role role)
{
	return (struct gr_frame){.process = {1},
	    .name = GR_STR("Proces " HOSTILE),
	    .owner = GR_STR("Ejer " HOSTILE),
	    .example = true,
	    .role = role,
	    .org = role == GR_BUILDER ? GR_STR("Kommune " HOSTILE) : GR_STR(""),
	    .snapshot = {3},
	    .taken = {1763900000000000}};
}

static inline struct gr_page stage_page(struct gr_arena *a, const struct gr_frame *frame)
{
	return (struct gr_page){.frame = frame,
	    .title = "Pooled volumes",
	    .here = "/samlede-maengder",
	    .arena = a,
	    .version = GR_STR("0"),
	    .csrf = frame && frame->role != GR_READER ? GR_STR("csrf0123456789") : GR_STR(""),
	    .key = GR_STR("key0123456789abcdef"),
	    .path = GR_STR("/samlede-maengder")};
}

static inline bool has(const struct gr_sb *out, const char *z)
{
	return memmem(out->p, out->n, z, strlen(z));
}

static inline int times(const struct gr_sb *out, const char *z)
{
	int n = 0;

	for (const char *p = out->p;
	     p && (p = memmem(p, (size_t)(out->p + out->n - p), z, strlen(z))); p += strlen(z))
		n++;
	return n;
}

/* What holds for every page: one h1, the strip, nothing of the hostile names as markup, nothing that floating point leaves behind. */
static inline void check_page(const struct gr_sb *out)
{
	assert_false(out->full);
	assert_int_equal(times(out, "<h1>"), 1);
	assert_true(has(out, "class=\"g-demo\""));
	assert_true(has(out, "class=\"skipnav\""));
	assert_true(has(out, "</footer>"));
	assert_false(has(out, "<script>alert"));
	assert_false(has(out, "alert(\"1\")"));
	assert_false(has(out, "nan"));
	assert_false(has(out, " style="));
	assert_int_equal(times(out, "<table"), times(out, "</table>"));
	assert_int_equal(times(out, "<table"), times(out, "<caption>"));
	assert_int_equal(times(out, "<div"), times(out, "</div>"));
	assert_int_equal(times(out, "<form"), times(out, "</form>"));
}

#define STAGE_MAIN(name)                                                                           \
	cmocka_set_message_output(CM_OUTPUT_TAP);                                                  \
	return cmocka_run_group_tests_name(name, tests, open_stage, close_stage)

#endif
