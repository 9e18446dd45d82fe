#include "base/text.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"

struct gr_str gr_str(const char *z)
{
	return (struct gr_str){z, z ? strlen(z) : 0};
}

bool gr_str_eq(struct gr_str a, struct gr_str b)
{
	return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

bool gr_str_is(struct gr_str a, const char *z)
{
	return gr_str_eq(a, gr_str(z));
}

int gr_str_cmp(struct gr_str a, struct gr_str b)
{
	size_t n = a.n < b.n ? a.n : b.n;
	int c = n ? memcmp(a.p, b.p, n) : 0;

	if (c)
		return c < 0 ? -1 : 1;
	return (a.n > b.n) - (a.n < b.n);
}

bool gr_str_starts(struct gr_str s, const char *z)
{
	struct gr_str head = gr_str(z);

	return head.n <= s.n && gr_str_eq((struct gr_str){s.p, head.n}, head);
}

bool gr_str_ends(struct gr_str s, const char *z)
{
	struct gr_str tail = gr_str(z);

	return tail.n == 0 ||
	       (tail.n <= s.n && gr_str_eq((struct gr_str){s.p + s.n - tail.n, tail.n}, tail));
}

static bool blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

struct gr_str gr_str_trim(struct gr_str s)
{
	static const char hard[] = "\xC2\xA0"; /* U+00A0 */

	for (;;) {
		size_t step = 0;

		if (s.n && blank(s.p[0]))
			step = 1;
		else if (gr_str_starts(s, hard))
			step = 2;
		if (!step)
			break;
		s.p += step;
		s.n -= step;
	}
	for (;;) {
		if (s.n && blank(s.p[s.n - 1]))
			s.n -= 1;
		else if (gr_str_ends(s, hard))
			s.n -= 2;
		else
			return s;
	}
}

struct gr_str gr_str_split(struct gr_str *rest, char c)
{
	const char *at = rest->n ? memchr(rest->p, c, rest->n) : NULL;
	struct gr_str part = *rest;

	if (at) {
		part.n = (size_t)(at - rest->p);
		rest->p = at + 1;
		rest->n -= part.n + 1;
	} else {
		rest->p = rest->n ? rest->p + rest->n : rest->p;
		rest->n = 0;
	}
	return part;
}

struct gr_str gr_str_copy(struct gr_arena *a, struct gr_str s)
{
	char *p = s.n ? gr_alloc_copy(a, s.p, s.n, 1) : NULL;

	return p ? (struct gr_str){p, s.n} : (struct gr_str){NULL, 0};
}

char *gr_str_z(struct gr_arena *a, struct gr_str s)
{
	char *p = s.n == SIZE_MAX ? NULL : gr_alloc(a, s.n + 1); /* zeroed: the end is there */

	if (p && s.n)
		memcpy(p, s.p, s.n);
	return p;
}

bool gr_str_i64(struct gr_str s, int64_t *out)
{
	bool minus = s.n && s.p[0] == '-';
	int64_t n = 0;
	size_t i = minus ? 1 : 0;

	if (i == s.n)
		return false;
	for (; i < s.n; i++) {
		int digit = s.p[i] - '0';

		if (digit < 0 || digit > 9 || __builtin_mul_overflow(n, 10, &n) ||
		    __builtin_add_overflow(n, minus ? -digit : digit, &n))
			return false;
	}
	*out = n;
	return true;
}

/* One code point of UTF-8 at p; its length, or 0 where it is not valid (Unicode 15, table 3-7). */
static size_t decode(const unsigned char *p, size_t n, uint32_t *out)
{
	static const struct {
		unsigned char first_low, first_high, second_low, second_high;
		unsigned char length;
	} form[] = {
	    /* clang-format off */
	    {0xC2, 0xDF, 0x80, 0xBF, 2},
	    {0xE0, 0xE0, 0xA0, 0xBF, 3}, {0xE1, 0xEC, 0x80, 0xBF, 3},
	    {0xED, 0xED, 0x80, 0x9F, 3}, {0xEE, 0xEF, 0x80, 0xBF, 3},
	    {0xF0, 0xF0, 0x90, 0xBF, 4}, {0xF1, 0xF3, 0x80, 0xBF, 4}, {0xF4, 0xF4, 0x80, 0x8F, 4},
	    /* clang-format on */
	};

	if (p[0] < 0x80) {
		*out = p[0];
		return 1;
	}
	for (size_t f = 0; f < sizeof form / sizeof *form; f++) {
		size_t length = form[f].length;
		uint32_t c = p[0] & (0x7Fu >> length);

		if (p[0] < form[f].first_low || p[0] > form[f].first_high)
			continue;
		if (n < length || p[1] < form[f].second_low || p[1] > form[f].second_high)
			return 0;
		for (size_t i = 1; i < length; i++) {
			if ((p[i] & 0xC0u) != 0x80u)
				return 0;
			c = c << 6 | (p[i] & 0x3Fu);
		}
		*out = c;
		return length;
	}
	return 0;
}

/* Characters that would let a text look like another one: bidi overrides and isolates, marks, the byte order mark. */
static bool deceives(uint32_t c)
{
	return (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069) || c == 0x200E ||
	       c == 0x200F || c == 0x061C || c == 0xFEFF || c == 0x2028 || c == 0x2029;
}

bool gr_str_clean(struct gr_str s, bool lines)
{
	for (size_t i = 0; i < s.n;) {
		const char *at = s.p + i;
		uint32_t c = 0;
		size_t step = decode((const unsigned char *)at, s.n - i, &c);

		if (!step || c == 0x7F || (c >= 0x80 && c < 0xA0) || deceives(c))
			return false;
		if (c < 0x20 && !(lines && (c == '\t' || c == '\r' || c == '\n')))
			return false;
		i += step;
	}
	return true;
}

size_t gr_str_chars(struct gr_str s)
{
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++)
		n += ((unsigned char)s.p[i] & 0xC0u) != 0x80u;
	return n;
}

void gr_sb_open(struct gr_sb *sb, struct gr_arena *a, size_t max)
{
	*sb = (struct gr_sb){.a = a, .max = max};
}

/* Room for n bytes more; false and full for ever where the ceiling or the arena says no. */
static bool room(struct gr_sb *sb, size_t n)
{
	size_t cap = sb->cap ? sb->cap : sb->max < 64 ? sb->max : 64;
	char *p;

	if (sb->full)
		return false;
	if (n <= sb->cap - sb->n)
		return true;
	if (n > sb->max - sb->n) {
		sb->full = true;
		return false;
	}
	while (cap < sb->n + n)
		cap = cap > sb->max / 2 ? sb->max : cap * 2;
	p = gr_alloc(sb->a, cap);
	if (!p) {
		sb->full = true;
		return false;
	}
	if (sb->n)
		memcpy(p, sb->p, sb->n);
	sb->p = p;
	sb->cap = cap;
	return true;
}

void gr_sb_add(struct gr_sb *sb, struct gr_str s)
{
	if (s.n && room(sb, s.n)) {
		memcpy(sb->p + sb->n, s.p, s.n);
		sb->n += s.n;
	}
}

void gr_sb_z(struct gr_sb *sb, const char *z)
{
	gr_sb_add(sb, gr_str(z));
}

void gr_sb_char(struct gr_sb *sb, char c)
{
	gr_sb_add(sb, (struct gr_str){&c, 1});
}

void gr_sb_i64(struct gr_sb *sb, int64_t n)
{
	char digit[20];
	size_t at = sizeof digit;
	uint64_t left = n < 0 ? 0 - (uint64_t)n : (uint64_t)n;

	do {
		digit[--at] = (char)('0' + left % 10);
		left /= 10;
	} while (left);
	if (n < 0)
		digit[--at] = '-';
	gr_sb_add(sb, (struct gr_str){digit + at, sizeof digit - at});
}

void gr_sb_fmt(struct gr_sb *sb, const char *format, ...)
{
	va_list args, again;
	int n;

	va_start(args, format);
	va_copy(again, args);
	n = vsnprintf(NULL, 0, format, args);
	va_end(args);
	if (n < 0) {
		sb->full = true;
	} else if (room(sb, (size_t)n + 1)) { /* vsnprintf wants a byte for its NUL */
		vsnprintf(sb->p + sb->n, (size_t)n + 1, format, again);
		sb->n += (size_t)n;
	}
	va_end(again);
}

struct gr_str gr_sb_str(const struct gr_sb *sb)
{
	return (struct gr_str){sb->p, sb->n};
}
