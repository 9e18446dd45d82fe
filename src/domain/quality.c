/* The quality that a person meant: folding, edits, and the ways in which a name is written short. */
#include <string.h>

#include "domain/private.h"

struct letter {
	const char *from, *to;
};

/* Letters outside ASCII that Danish names and their neighbours use, upper and lower case, with what they are compared as. */
static const struct letter letters[] = {
    {"æ", "ae"},
    {"Æ", "ae"},
    {"ø", "oe"},
    {"Ø", "oe"},
    {"å", "aa"},
    {"Å", "aa"},
    {"ö", "oe"},
    {"Ö", "oe"},
    {"ä", "ae"},
    {"Ä", "ae"},
    {"é", "e"},
    {"É", "e"},
    {"è", "e"},
    {"ü", "y"},
    {"Ü", "y"},
    {"á", "a"},
    {"à", "a"},
    {"ó", "o"},
    {"í", "i"},
    {"ú", "u"},
};

struct gr_str gr_fold(struct gr_str s, char out[GR_FOLD_MOST])
{
	size_t n = 0;

	for (size_t i = 0; i < s.n && n + 2 < GR_FOLD_MOST; i++) {
		unsigned char c = (unsigned char)s.p[i];

		if (c >= 'A' && c <= 'Z')
			out[n++] = (char)(c + ('a' - 'A'));
		else if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
			out[n++] = (char)c;
		else if (c >= 0x80) {
			for (size_t k = 0; k < sizeof(letters) / sizeof(*letters); k++) {
				size_t len = strlen(letters[k].from);

				if (i + len > s.n || memcmp(s.p + i, letters[k].from, len))
					continue;
				for (const char *t = letters[k].to; *t; t++)
					out[n++] = *t;
				i += len - 1;
				break;
			}
		}
	}
	return (struct gr_str){out, n};
}

static int32_t least(int32_t a, int32_t b)
{
	return a < b ? a : b;
}

/* Optimal string alignment: Damerau (1964) with neighbours swapped at most once; three rows of the table. */
int32_t gr_edits(struct gr_str a, struct gr_str b, int32_t most)
{
	int32_t row[3][GR_FOLD_MOST + 1];
	int32_t an = (int32_t)a.n, bn = (int32_t)b.n;

	if (an - bn > most || bn - an > most)
		return most + 1;
	for (int32_t j = 0; j <= bn; j++)
		row[0][j] = j;
	for (int32_t i = 1; i <= an; i++) {
		int32_t *now = row[i % 3], *before = row[(i + 2) % 3], *two = row[(i + 1) % 3];
		int32_t best = now[0] = i;

		for (int32_t j = 1; j <= bn; j++) {
			int32_t change = before[j - 1] + (a.p[i - 1] != b.p[j - 1]);

			now[j] = least(change, least(before[j], now[j - 1]) + 1);
			if (i > 1 && j > 1 && a.p[i - 1] == b.p[j - 2] && a.p[i - 2] == b.p[j - 1])
				now[j] = least(now[j], two[j - 2] + 1);
			best = least(best, now[j]);
		}
		if (best > most)
			return most + 1;
	}
	return least(row[an % 3][bn], most + 1);
}

static bool letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (unsigned char)c >= 0x80;
}

static bool digit(char c)
{
	return c >= '0' && c <= '9';
}

/* One word off the front: a run of letters, or of digits with what stands between them ("0/31,5"). */
static struct gr_str next_word(struct gr_str *rest)
{
	struct gr_str w;
	size_t i = 0;

	while (rest->n && !letter(*rest->p) && !digit(*rest->p)) {
		rest->p++;
		rest->n--;
	}
	if (rest->n && letter(*rest->p))
		while (i < rest->n && letter(rest->p[i]))
			i++;
	else
		while (i < rest->n &&
		       (digit(rest->p[i]) ||
		           ((rest->p[i] == '/' || rest->p[i] == ',' || rest->p[i] == '-') &&
		               i + 1 < rest->n && digit(rest->p[i + 1]))))
			i++;
	w = (struct gr_str){rest->p, i};
	rest->p += i;
	rest->n -= i;
	return w;
}

/*
 * The heart of a name: words that only say "quality" or "class" and sizes such as 0/31,5 are left out, and 1, 2, 3 become
 * i, ii, iii, so that "stabil grus 2" comes near "Stabilt grus kvalitet II".
 */
static struct gr_str heart(struct gr_str s, char out[GR_FOLD_MOST])
{
	static const char *const roman[] = {"", "i", "ii", "iii"};
	static const char *const empty[] = {"kvalitet", "klasse", "kl", "fra", "af", "til", "i"};
	char word[GR_FOLD_MOST];
	size_t n = 0;

	while (s.n) {
		struct gr_str w = next_word(&s), f;
		bool skip = false;

		if (!w.n)
			continue;
		f = gr_fold(w, word);
		if (digit(*w.p) && w.n == 1 && *w.p >= '1' && *w.p <= '3')
			f = gr_str(roman[*w.p - '0']);
		else if (digit(*w.p))
			skip = true;
		/* A lone "i" is the number one when it is written large, and the word "in" when small. */
		for (size_t k = 0; k < sizeof(empty) / sizeof(*empty); k++)
			skip = skip ||
			       (gr_str_is(f, empty[k]) && !gr_str_is(w, "I") && !digit(*w.p));
		if (skip || n + f.n >= GR_FOLD_MOST)
			continue;
		for (size_t k = 0; k < f.n; k++)
			out[n++] = f.p[k];
	}
	return (struct gr_str){out, n};
}

/* The part of a name outside its first parenthesis, or inside it. */
static struct gr_str part(struct gr_str s, bool inside)
{
	struct gr_str rest = s, before = gr_str_split(&rest, '(');

	return inside ? gr_str_split(&rest, ')') : before;
}

/* How far typed is from one way of writing: edits, or the missing tail of a word that was begun. */
static int32_t distance(struct gr_str typed, struct gr_str way, int32_t most)
{
	int32_t d;

	if (!way.n)
		return most + 1;
	d = gr_edits(typed, way, most);
	if (typed.n >= 4 && way.n > typed.n && !memcmp(way.p, typed.p, typed.n))
		d = least(d, 1 + (int32_t)(way.n - typed.n) / 8);
	return d;
}

static int32_t nearness(
    const struct gr_quality *q, struct gr_str typed, struct gr_str core, int32_t most)
{
	char a[GR_FOLD_MOST];
	int32_t best = distance(typed, gr_fold(q->name, a), most);

	best = least(best, distance(typed, gr_fold(q->code, a), most));
	best = least(best, distance(core, heart(q->name, a), most));
	best = least(best, distance(core, heart(part(q->name, false), a), most));
	return least(best, distance(core, heart(part(q->name, true), a), most));
}

int32_t gr_dataset_quality_meant(const struct gr_dataset *d, struct gr_str typed, bool *sure)
{
	char a[GR_FOLD_MOST], b[GR_FOLD_MOST];
	struct gr_str name = gr_str_trim(typed), core;
	int32_t found = gr_dataset_quality(d, name), best, most;

	*sure = false;
	core = heart(name, b);
	name = gr_fold(name, a);
	if (!name.n)
		return -1;
	if (found < 0)
		found = gr_map_find(&d->quality_name_map, name);
	*sure = found >= 0;
	if (found >= 0)
		return found;
	most = 1 + (int32_t)name.n / 4;
	best = most + 1;
	for (int32_t i = 0; i < d->qualities; i++) {
		int32_t near = nearness(&d->quality[i], name, core, most);

		if (near < best) {
			best = near;
			found = i;
		}
	}
	return found;
}
