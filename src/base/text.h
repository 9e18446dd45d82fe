/*
 * text.h - text with a length, and the builder that grows one in an arena. UTF-8, not ended by NUL.
 */
#ifndef GR_BASE_TEXT_H
#define GR_BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct gr_arena;

struct gr_str {
	const char *p; /* borrowed; may be NULL when n is 0 */
	size_t n;      /* bytes */
};

/* A literal as a gr_str, known at compile time. */
#define GR_STR(literal) ((struct gr_str){"" literal, sizeof(literal) - 1})
/* For printf's "%.*s". */
#define GR_PF(s) (int)(s).n, (s).p

struct gr_str gr_str(const char *z); /* NULL gives the empty text */
bool gr_str_eq(struct gr_str a, struct gr_str b);
bool gr_str_is(struct gr_str a, const char *z);
int gr_str_cmp(struct gr_str a, struct gr_str b); /* by bytes: code order, not Danish order */
bool gr_str_starts(struct gr_str s, const char *z);
bool gr_str_ends(struct gr_str s, const char *z);
struct gr_str gr_str_trim(struct gr_str s); /* ASCII space, tab, CR, LF and no-break space off both ends */
/* Cuts *rest at the first c: the part before it, and *rest after it (empty at the end). */
struct gr_str gr_str_split(struct gr_str *rest, char c);
/* Copies into a; the empty text when a is full. */
struct gr_str gr_str_copy(struct gr_arena *a, struct gr_str s);
/* NUL-ended copy for a C library; NULL when a is full. A NUL inside s ends it early. */
char *gr_str_z(struct gr_arena *a, struct gr_str s);
bool gr_str_i64(struct gr_str s, int64_t *out); /* whole text is a decimal integer that fits; false else */
/* Valid UTF-8 without control characters (but tab, CR and LF if lines) or bidi overrides. */
bool gr_str_clean(struct gr_str s, bool lines);
size_t gr_str_chars(struct gr_str s); /* code points of valid UTF-8 */

/*
 * A builder is born with a ceiling; after the first overflow it stays full: test once, at the end.
 */
struct gr_sb {
	struct gr_arena *a;
	char *p;
	size_t n, cap, max;
	bool full;
};

void gr_sb_open(struct gr_sb *sb, struct gr_arena *a, size_t max);
void gr_sb_add(struct gr_sb *sb, struct gr_str s);
void gr_sb_z(struct gr_sb *sb, const char *z);
void gr_sb_char(struct gr_sb *sb, char c);
void gr_sb_i64(struct gr_sb *sb, int64_t n); /* decimal, C locale, no separators */
void gr_sb_fmt(struct gr_sb *sb, const char *format, ...) __attribute__((format(printf, 2, 3)));
struct gr_str gr_sb_str(const struct gr_sb *sb); /* lives as long as the arena; do not add after */

#endif
