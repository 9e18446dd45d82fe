/*
 * Any bytes in each place of a page: what comes out can be taken apart again to the same text (or to U+FFFD where it may not stand), and never leaves
 * its place. Seen red: without the escaping of the quotation mark in web/escape.c.
 */
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "web/escape.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

/* No byte that ends a text, an attribute or an address; each & begins one of our five escapes. */
static void stays(struct gr_str s)
{
	static const char *const escapes[] = {"&amp;", "&lt;", "&gt;", "&quot;", "&#39;", "&#96;"};

	for (size_t i = 0; i < s.n; i++) {
		bool known = false;

		if (memchr("<>\"'`", s.p[i], 5) || s.p[i] == '\0')
			abort();
		for (size_t k = 0; s.p[i] == '&' && k < sizeof escapes / sizeof *escapes; k++)
			known = known || (s.n - i >= strlen(escapes[k]) &&
			                     !memcmp(s.p + i, escapes[k], strlen(escapes[k])));
		if (s.p[i] == '&' && !known)
			abort();
	}
}

/* Only what an address may hold. */
static void is_address(struct gr_str s, bool whole)
{
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];

		if (c <= ' ' || c >= 0x7F || memchr("<>\"'`\\", c, 6))
			abort();
		if (!whole && memchr("/?#&=:;", c, 7))
			abort();
	}
	if (whole && s.n && s.p[0] != '#' && s.p[0] != '/' && !gr_str_starts(s, "https://"))
		abort();
	if (whole && gr_str_starts(s, "//"))
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct gr_arena *a = gr_arena_open((size_t)8 << 20);
	struct gr_str s = {(const char *)data, n};
	struct gr_sb sb;

	if (!a)
		abort();
	gr_sb_open(&sb, a, (size_t)4 << 20);
	gr_out_text(&sb, s);
	stays(gr_sb_str(&sb));
	if (!sb.full && !gr_str_clean((struct gr_str){sb.p, sb.n}, true))
		abort();
	gr_sb_open(&sb, a, (size_t)1 << 20);
	gr_out_attr(&sb, s);
	stays(gr_sb_str(&sb));
	gr_sb_open(&sb, a, (size_t)1 << 20);
	gr_out_url(&sb, s);
	is_address(gr_sb_str(&sb), false);
	gr_sb_open(&sb, a, (size_t)1 << 20);
	gr_out_link(&sb, s);
	is_address(gr_sb_str(&sb), true);
	gr_arena_close(a);
	return 0;
}
