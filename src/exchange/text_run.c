#include "exchange/text_run.h"

#include <stdlib.h>
#include <string.h>

void gr_text_run_open(struct gr_text_run *t, const struct gr_limits *limits)
{
	*t = (struct gr_text_run){.chars_most = limits->text_chars};
}

void gr_text_run_close(struct gr_text_run *t)
{
	free(t->p);
	*t = (struct gr_text_run){.p = NULL};
}

void gr_text_run_clear(struct gr_text_run *t)
{
	t->n = 0;
}

int gr_text_run_add(struct gr_text_run *t, struct gr_str piece, struct gr_error *err)
{
	size_t need = t->n + piece.n;

	if (!piece.n)
		return GR_OK;
	if ((int64_t)need > t->chars_most * 4 ||
	    ((int64_t)need > t->chars_most && (int64_t)(gr_str_chars((struct gr_str){t->p, t->n}) +
	                                                gr_str_chars(piece)) > t->chars_most))
		return gr_fail_with(err, GR_LIMIT,
		    N_("A text in the file is longer than {0} characters."),
		    N_("Write it shorter."), GR_ARGS(gr_arg_count(t->chars_most)));
	if (need > t->cap) {
		size_t cap = need < 256 ? 256 : need * 2;
		char *p = realloc(t->p, cap);

		if (!p)
			return gr_fail_full(err);
		t->p = p;
		t->cap = cap;
	}
	memcpy(t->p + t->n, piece.p, piece.n);
	t->n = need;
	return GR_OK;
}

static int hex(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* _xHHHH_ at p: its number, or -1. */
static int32_t escaped(const char *p, size_t n)
{
	int32_t v = 0;

	if (n < 7 || p[0] != '_' || p[1] != 'x' || p[6] != '_')
		return -1;
	for (int i = 2; i < 6; i++) {
		int h = hex(p[i]);

		if (h < 0)
			return -1;
		v = v * 16 + h;
	}
	return v;
}

static size_t put_utf8(char *to, int32_t c)
{
	if (c < 0x80) {
		to[0] = (char)c;
		return 1;
	}
	if (c < 0x800) {
		to[0] = (char)(0xC0 | c >> 6);
		to[1] = (char)(0x80 | (c & 63));
		return 2;
	}
	to[0] = (char)(0xE0 | c >> 12);
	to[1] = (char)(0x80 | (c >> 6 & 63));
	to[2] = (char)(0x80 | (c & 63));
	return 3;
}

struct gr_str gr_text_run_end(struct gr_text_run *t)
{
	size_t to = 0;

	/* In place: what is decoded is shorter than what stood there. Halves of surrogate pairs stay as they are written. */
	for (size_t i = 0; i < t->n; i++) {
		int32_t c = t->p[i] == '_' ? escaped(t->p + i, t->n - i) : -1;

		if (c >= 0 && (c < 0xD800 || c > 0xDFFF)) {
			i += 6;
			if (c != 0x0D)
				to += put_utf8(t->p + to, c);
		} else if (t->p[i] != '\r') {
			t->p[to++] = t->p[i];
		}
	}
	t->n = to;
	return (struct gr_str){t->p, t->n};
}
