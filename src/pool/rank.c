/*
 * Who can compute whose amount exactly (MODEL 3 rule 6 a). An attacker knows his own columns of M, so they are taken out; something
 * about another owner alone can be computed if, and only if, some combination of figures leaves that owner's columns alone, that
 * is, if rank(M without k) > rank(M without k and without j). This is MODEL's test with t = all amounts of j together, which finds
 * every sum, difference or change of j's amounts and not only single ones.
 *
 * Ranks are exact up to chance: elimination modulo 2^61 - 1, where rank can only be too low, and only if the prime divides every
 * largest minor of a matrix of small whole numbers. Every rank that decides is also taken modulo 2^31 - 1, and the higher counts.
 */
#include <string.h>

#include "base/arena.h"
#include "pool/private.h"

__extension__ typedef unsigned __int128 u128;

/* A Mersenne prime 2^bits - 1, bits 31 or 61. */
struct field {
	uint64_t prime;
	int bits;
};

static uint64_t times(const struct field *f, uint64_t a, uint64_t b)
{
	u128 n = (u128)a * b;
	uint64_t folded = (uint64_t)(n & f->prime) + (uint64_t)(n >> f->bits);

	return folded >= f->prime ? folded - f->prime : folded;
}

static uint64_t inverse(const struct field *f, uint64_t a)
{
	uint64_t out = 1;

	for (uint64_t n = f->prime - 2; n; n >>= 1) { /* Fermat */
		if (n & 1)
			out = times(f, out, a);
		a = times(f, a, a);
	}
	return out;
}

/* v -= c x b from index i on. */
static void reduce(const struct field *f, uint64_t *v, const uint64_t *b, uint64_t c, int32_t n)
{
	uint64_t minus = c ? f->prime - c : 0;

	for (int32_t i = 0; i < n; i++) {
		uint64_t sum;

		if (!b[i])
			continue;
		sum = v[i] + times(f, minus, b[i]);
		v[i] = sum >= f->prime ? sum - f->prime : sum;
	}
}

/* A space spanned by columns: fully reduced, each vector 1 at its own pivot and 0 at all others. */
struct span {
	int32_t n, rank;
	uint64_t *b;    /* [n x n], rank of them used */
	int32_t *pivot; /* [n]: of each vector */
	int32_t *at;    /* [n]: 1 + the vector whose pivot it is; 0 = none */
};

static bool span_open(struct span *s, int32_t n, struct gr_arena *a)
{
	*s = (struct span){.n = n,
	    .b = gr_alloc_array(a, (size_t)n * (size_t)n + 1, sizeof(*s->b)),
	    .pivot = gr_alloc_array(a, (size_t)n + 1, sizeof(*s->pivot)),
	    .at = gr_alloc_array(a, (size_t)n + 1, sizeof(*s->at))};
	return s->b && s->pivot && s->at;
}

static void span_copy(struct span *to, const struct span *from)
{
	size_t n = (size_t)from->n;

	to->rank = from->rank;
	memcpy(to->b, from->b, (size_t)from->rank * n * sizeof(*to->b));
	memcpy(to->pivot, from->pivot, n * sizeof(*to->pivot));
	memcpy(to->at, from->at, n * sizeof(*to->at));
}

/* What is left of v outside the span. */
static void span_reduce(const struct field *f, const struct span *s, uint64_t *v)
{
	for (int32_t i = 0; i < s->n; i++) {
		if (s->at[i] && v[i])
			reduce(f, v, s->b + (size_t)(s->at[i] - 1) * (size_t)s->n, v[i], s->n);
	}
}

/* Takes a reduced vector in; the pivot is its first place, that is the figure that is given up last. */
static void span_add(const struct field *f, struct span *s, const uint64_t *v)
{
	size_t n = (size_t)s->n;
	uint64_t *b = s->b + (size_t)s->rank * n, one;
	int32_t i = 0;

	while (i < s->n && !v[i])
		i++;
	if (i == s->n)
		return;
	one = inverse(f, v[i]);
	for (int32_t k = 0; k < s->n; k++)
		b[k] = times(f, one, v[k]);
	for (int32_t k = 0; k < s->rank; k++) {
		uint64_t *other = s->b + (size_t)k * n;

		if (other[i])
			reduce(f, other, b, other[i], s->n);
	}
	s->pivot[s->rank] = i;
	s->at[i] = ++s->rank;
}

#define PARTS 512
#define LAYERS 4

/* One direction's part of the evidence, and what is computed on it. */
struct attack {
	const struct gr_evidence *e;
	struct gr_arena *a;
	struct gr_failures *out;
	const struct field *field;
	int32_t *equation; /* [n]: index in the evidence */
	int32_t *at;       /* [equations]: index here; -1 */
	int32_t n;
	int32_t *first; /* [owners + 1]: unknowns of each owner, as a range */
	uint64_t *v;    /* [n] scratch */
	struct span *span;
	int32_t spans;
	int32_t attacker, second;
	int32_t most;              /* rank(M): a span that has it needs no further column */
	int32_t full;              /* rank(M without k) */
	uint64_t one_by[2][PARTS]; /* 1 / n in the wide and the narrow field: windows are short */
	/*
	 * Columns in the order in which they are tried: a basis of all, a basis of what is left, another one, and the rest. So a span
	 * is full after few columns whoever is missing, and the order changes no rank.
	 */
	int32_t *order;
	int32_t (*layer)[LAYERS + 1]; /* [owners]: where an owner's columns of each layer begin */
};

static const struct field wide = {((uint64_t)1 << 61) - 1, 61};
static const struct field narrow = {((uint64_t)1 << 31) - 1, 31};

static void load(struct attack *t, const struct gr_unknown *u)
{
	memset(t->v, 0, (size_t)t->n * sizeof(*t->v));
	for (int32_t i = 0; i < u->entries; i++) {
		const struct gr_entry *x = &t->e->entry[u->first + i];

		uint64_t one = x->den < PARTS ? t->one_by[t->field == &narrow][x->den]
		                              : inverse(t->field, (uint64_t)x->den);

		t->v[t->at[x->equation]] = times(t->field, (uint64_t)x->num, one);
	}
}

static void take(struct attack *t, struct span *s, int32_t unknown)
{
	load(t, &t->e->unknown[unknown]);
	span_reduce(t->field, s, t->v);
	span_add(t->field, s, t->v);
}

/* The columns of owners from .. to but the attackers' and one more (-1: none), the likeliest to be new first, until s is full. */
static void add_owners(struct attack *t, struct span *s, int32_t from, int32_t to, int32_t but)
{
	for (int layer = 0; layer < LAYERS; layer++) {
		for (int32_t o = from; o < to && s->rank < t->full; o++) {
			const int32_t *at = t->layer[o];

			if (o == t->attacker || o == t->second || o == but)
				continue;
			for (int32_t i = at[layer]; i < at[layer + 1] && s->rank < t->full; i++)
				take(t, s, t->order[i]);
		}
	}
}

static void span_empty(struct span *s)
{
	s->rank = 0;
	memset(s->at, 0, (size_t)s->n * sizeof(*s->at));
}

/* The rank of all columns but those of the attackers and of j (-1: nobody). */
static int32_t rank_without(struct attack *t, const struct field *field, int32_t j)
{
	const struct field *kept = t->field;
	struct span *s = &t->span[t->spans - 1];

	t->field = field;
	span_empty(s);
	add_owners(t, s, 0, t->e->owners.count, j);
	t->field = kept;
	return s->rank;
}

/*
 * The figure to give up: s spans all columns but the attackers' and j's, and a column of j leaves something over at figure i.
 * Then figure i, minus b[i] times the figure at each pivot, holds nothing but amounts of j and the attackers: taking any one of
 * these away breaks it. The one that is given up soonest of those that this publication shows first, else of those it shows at
 * all; -1 where all are from before.
 */
static int32_t culprit(struct attack *t, const struct span *s, int32_t j)
{
	int32_t best = -1, present = -1;

	for (int32_t k = t->first[j]; k < t->first[j + 1]; k++) {
		int32_t i = t->n - 1;

		load(t, &t->e->unknown[k]);
		span_reduce(t->field, s, t->v);
		while (i >= 0 && !t->v[i])
			i--;
		for (int32_t p = -1; i >= 0 && p < s->rank; p++) {
			int32_t at = p < 0 ? i : s->pivot[p];
			const struct gr_equation *q = &t->e->equation[t->equation[at]];

			if (p >= 0 && !s->b[(size_t)p * (size_t)s->n + (size_t)i])
				continue;
			if (q->removable && at > best)
				best = at;
			if (q->present && at > present)
				present = at;
		}
	}
	best = best < 0 ? present : best;
	return best < 0 ? -1 : t->e->equation[t->equation[best]].row;
}

static int fail(struct attack *t, const struct span *s, int32_t j, struct gr_error *err)
{
	struct gr_failure failure = {.attacker = t->attacker, .second = t->second, .victim = j};

	/* A rank that the wide prime got too low would be a false alarm. */
	if (t->e->owners.waived[j] || rank_without(t, &narrow, j) >= t->full)
		return GR_OK;
	failure.row = culprit(t, s, j);
	return gr_failures_add(t->out, failure, t->a) ? GR_OK : gr_fail_full(err);
}

/* Owners from .. to are left out of span[depth], which is span[depth - 1] and the columns of add_from .. add_to. */
struct range {
	int32_t from, to, add_from, add_to, depth;
};

/*
 * All owners in turn, each left out: each half takes the other half's columns in, so that a column is added log(owners) times. A
 * span that is full needs no look further down: whoever is left out there, nothing is missing. A parent's span stays as it
 * is until both of its halves are done, since these write one level deeper.
 */
static int leave_each_out(struct attack *t, struct gr_error *err)
{
	struct range stack[64]; /* one waiting a level, and a level halves a 32-bit count */
	int32_t count = 0;
	int rc = GR_OK;

	stack[count++] = (struct range){.to = t->e->owners.count};
	while (count && !rc) {
		struct range r = stack[--count];
		struct span *s = &t->span[r.depth];
		int32_t middle = r.from + (r.to - r.from) / 2;

		if (r.depth == 0) {
			span_empty(s);
		} else {
			span_copy(s, &t->span[r.depth - 1]);
			add_owners(t, s, r.add_from, r.add_to, -1);
		}
		if (s->rank >= t->full)
			continue;
		if (r.to - r.from == 1) {
			if (r.from != t->attacker && r.from != t->second)
				rc = fail(t, s, r.from, err);
			continue;
		}
		stack[count++] = (struct range){middle, r.to, r.from, middle, r.depth + 1};
		stack[count++] = (struct range){r.from, middle, middle, r.to, r.depth + 1};
	}
	return rc;
}

static int attack(struct attack *t, int32_t attacker, int32_t second, struct gr_error *err)
{
	int32_t other;

	t->attacker = attacker;
	t->second = second;
	t->full = t->most;
	other = rank_without(t, &narrow, -1);
	t->full = rank_without(t, &wide, -1);
	t->full = other > t->full ? other : t->full;
	return leave_each_out(t, err);
}

/* Each owner's next column in turn, so that no layer hangs on one owner. */
static void fill_layer(struct attack *t, int layer, int8_t *of)
{
	struct span *s = &t->span[0];
	bool any = true;

	span_empty(s);
	for (int32_t turn = 0; any && s->rank < t->most; turn++) {
		any = false;
		for (int32_t o = 0; o < t->e->owners.count && s->rank < t->most; o++) {
			int32_t i = t->first[o] + turn, before = s->rank;

			if (i >= t->first[o + 1])
				continue;
			any = true;
			if (of[i] < LAYERS - 1)
				continue;
			take(t, s, i);
			if (s->rank > before)
				of[i] = (int8_t)layer;
		}
	}
}

static int layers_open(struct attack *t, struct gr_error *err)
{
	int32_t owners = t->e->owners.count, at = 0;
	int8_t *of = gr_alloc_array(t->a, (size_t)t->e->unknowns + 1, sizeof(*of));

	t->order = gr_alloc_array(t->a, (size_t)t->e->unknowns + 1, sizeof(*t->order));
	t->layer = gr_alloc_array(t->a, (size_t)owners + 1, sizeof(*t->layer));
	if (!of || !t->order || !t->layer)
		return gr_fail_full(err);
	memset(of, LAYERS - 1, (size_t)t->e->unknowns);
	t->most = t->n;
	for (int layer = 0; layer < LAYERS - 1; layer++) {
		fill_layer(t, layer, of);
		if (layer == 0)
			t->most = t->span[0].rank;
	}
	for (int32_t o = 0; o < owners; o++) {
		for (int layer = 0; layer < LAYERS; layer++) {
			t->layer[o][layer] = at;
			for (int32_t i = t->first[o]; i < t->first[o + 1]; i++) {
				if (of[i] == layer)
					t->order[at++] = i;
			}
		}
		t->layer[o][LAYERS] = at;
	}
	/* The narrow field may know a rank that the wide one has too low. */
	t->attacker = t->second = -1;
	t->full = t->n;
	t->full = rank_without(t, &narrow, -1);
	t->most = t->full > t->most ? t->full : t->most;
	return GR_OK;
}

static int attack_open(struct attack *t, enum gr_direction direction, struct gr_error *err)
{
	const struct gr_evidence *e = t->e;
	int32_t owners = e->owners.count;
	bool ok = true;

	t->n = 0;
	t->equation = gr_alloc_array(t->a, (size_t)e->equations + 1, sizeof(*t->equation));
	t->at = gr_alloc_array(t->a, (size_t)e->equations + 1, sizeof(*t->at));
	t->first = gr_alloc_array(t->a, (size_t)owners + 2, sizeof(*t->first));
	if (!t->equation || !t->at || !t->first)
		return gr_fail_full(err);
	for (int32_t i = 0; i < e->equations; i++) {
		t->at[i] = -1;
		if (e->equation[i].direction == direction) {
			t->at[i] = t->n;
			t->equation[t->n++] = i;
		}
	}
	/* Unknowns stand by direction, then by owner. */
	for (int32_t o = 0, i = 0; o <= owners; o++) {
		while (i < e->unknowns &&
		       (e->unknown[i].direction < direction ||
		           (e->unknown[i].direction == direction && e->unknown[i].owner < o)))
			i++;
		t->first[o] = i;
	}
	for (uint64_t den = 1; den < PARTS; den++) {
		t->one_by[0][den] = inverse(&wide, den);
		t->one_by[1][den] = inverse(&narrow, den);
	}
	t->v = gr_alloc_array(t->a, (size_t)t->n + 1, sizeof(*t->v));
	for (t->spans = 2; (1 << (t->spans - 2)) < owners;)
		t->spans++;
	t->spans++; /* the last one is for single ranks */
	t->span = gr_alloc_array(t->a, (size_t)t->spans, sizeof(*t->span));
	if (!t->v || !t->span)
		return gr_fail_full(err);
	for (int32_t i = 0; i < t->spans; i++)
		ok = ok && span_open(&t->span[i], t->n, t->a);
	return ok ? layers_open(t, err) : gr_fail_full(err);
}

int gr_rank_test(
    const struct gr_evidence *e, struct gr_arena *a, struct gr_failures *out, struct gr_error *err)
{
	int rc = GR_OK;

	for (int direction = 0; direction < GR_DIRECTIONS && !rc; direction++) {
		struct attack t = {.e = e, .a = a, .out = out, .field = &wide};

		rc = attack_open(&t, (enum gr_direction)direction, err);
		out->attackers = 0;
		for (int32_t k = -1; k < e->owners.count && !rc; k++) {
			int32_t last = e->rule.coalition == 2 && k >= 0 ? e->owners.count - 1 : k;

			for (int32_t second = k; second <= last && !rc; second++) {
				out->attackers++;
				rc = attack(&t, k, second, err);
			}
		}
	}
	return rc;
}
