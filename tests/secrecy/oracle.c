#include "oracle.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <coin/Clp_C_Interface.h>

#include "base/random.h"

struct column {
	int64_t line, kg, owner;
	int direction;
};

struct cell {
	int row, column;
	double share;
};

struct target { /* a sum of cells */
	int64_t owner;
	int cells;
	struct cell *cell; /* row is not used */
	double truth, low, high;
};

struct system {
	struct column *column;
	int columns;
	struct cell *cell;
	int cells, cell_room;
	double *low, *high;
	const struct gr_published_row **row; /* [rows] */
	int rows, row_room;
	struct target *target;
	int targets, target_room;
	int64_t programs;
};

static void *grown(void *p, int count, int *room, size_t size)
{
	if (count < *room)
		return p;
	*room = *room ? *room * 2 : 256;
	p = realloc(p, (size_t)*room * size);
	assert_non_null(p);
	return p;
}

static int64_t owner_of(const struct gr_dataset *d, int32_t org)
{
	while (d->org[org].owner >= 0)
		org = d->org[org].owner;
	return d->org[org].id.v;
}

/* Spread evenly over the quarters of the window: what the rule tells everybody. */
static double share_of(const struct gr_line *line, int32_t first_year, int32_t last_year)
{
	int inside = 0;

	for (int32_t q = line->first.n; q <= line->last.n; q++)
		inside += q / 4 + 2000 >= first_year && q / 4 + 2000 <= last_year;
	return (double)inside / (line->last.n - line->first.n + 1);
}

static bool listed(const int32_t *list, int32_t n, int32_t code)
{
	while (n--) {
		if (list[n] == code)
			return true;
	}
	return false;
}

static bool covers(const struct gr_published_row *row, const struct gr_dataset *d, int32_t i)
{
	const struct gr_line_key *key = &d->key[i];

	if (d->line[i].direction != row->direction || d->line[i].visibility != GR_VISIBLE_PUBLIC)
		return false;
	switch (row->table) {
	case GR_TABLE_QUALITY_YEAR:
		return listed(row->code, row->codes, key->quality);
	case GR_TABLE_GROUP_AREA:
		return listed(row->code, row->codes, key->group) &&
		       listed(row->area, row->areas, key->area);
	case GR_TABLE_TOTAL:
		return row->codes == 0;
	}
	return false;
}

static int column_of(struct system *s, const struct gr_dataset *d, int32_t i)
{
	struct column c = {.line = d->line[i].id.v,
	    .kg = d->line[i].likely_kg,
	    .owner = owner_of(d, d->key[i].org),
	    .direction = (int)d->line[i].direction};

	for (int k = s->columns - 1; k >= 0; k--) {
		if (s->column[k].line == c.line && s->column[k].kg == c.kg)
			return k;
	}
	s->column[s->columns] = c;
	return s->columns++;
}

/* Shares are tested on the same code lists: the indices of rows hold for every dataset. */
static void add_row(struct system *s, const struct gr_published_row *row,
    const struct gr_dataset *d, const int *column, double half_t)
{
	double sum = 0;

	for (int32_t i = 0; i < d->lines; i++) {
		double share;

		if (!covers(row, d, i))
			continue;
		share = share_of(&d->line[i], row->first_year, row->last_year);
		if (share <= 0)
			continue;
		s->cell = grown(s->cell, s->cells, &s->cell_room, sizeof(*s->cell));
		s->cell[s->cells++] = (struct cell){s->rows, column[i], share};
		sum += share * (double)d->line[i].likely_kg / 1000;
	}
	if (half_t > 0)
		sum = (double)row->likely_kg.n / 1000;
	s->low = realloc(s->low, (size_t)(s->rows + 1) * sizeof(double));
	s->high = realloc(s->high, (size_t)(s->rows + 1) * sizeof(double));
	s->row = grown(s->row, s->rows, &s->row_room, sizeof(*s->row));
	s->row[s->rows] = row;
	s->low[s->rows] = sum - half_t;
	s->high[s->rows++] = sum + half_t;
}

static void read_all(struct system *s, const struct gr_publish_history *h, enum oracle_kind kind)
{
	size_t lines = 0;
	int **column = calloc((size_t)h->publications, sizeof(*column));

	for (int32_t p = 0; p < h->publications; p++)
		lines += (size_t)h->dataset[p].lines;
	s->column = calloc(lines, sizeof(*s->column));
	assert_non_null(s->column);
	for (int32_t p = 0; p < h->publications; p++) {
		column[p] = calloc((size_t)h->dataset[p].lines, sizeof(**column));
		for (int32_t i = 0; i < h->dataset[p].lines; i++)
			column[p][i] = column_of(s, &h->dataset[p], i);
	}
	for (int32_t p = 0; p < h->publications; p++) {
		bool last = p == h->publications - 1;

		for (int32_t i = 0; i < h->publication[p].rows; i++) {
			const struct gr_published_row *row = &h->publication[p].row[i];
			int32_t on = (int32_t)row->snapshot.v -
			             1; /* snapshots are 1, 2, ... here */

			if (row->likely_kg.kind != GR_REPORTED ||
			    (row->table == GR_TABLE_TOTAL && row->codes > 0))
				continue;
			if (kind == ORACLE_EXACT ? on == p : last)
				add_row(s, row, &h->dataset[on], column[on],
				    kind == ORACLE_EXACT ? 0 : 500);
		}
	}
	for (int32_t p = 0; p < h->publications; p++)
		free(column[p]);
	free(column);
}

static struct target *new_target(struct system *s, int64_t owner)
{
	s->target = grown(s->target, s->targets, &s->target_room, sizeof(*s->target));
	s->target[s->targets] = (struct target){.owner = owner};
	return &s->target[s->targets++];
}

static void add_cell(const struct system *s, struct target *t, int column, double share)
{
	t->cell = realloc(t->cell, (size_t)(t->cells + 1) * sizeof(*t->cell));
	t->cell[t->cells++] = (struct cell){0, column, share};
	t->truth += share * (double)s->column[column].kg / 1000;
}

static int by_row_and_owner(const void *left, const void *right, void *system)
{
	const struct system *s = system;
	const struct cell *a = left, *b = right;
	int64_t x = s->column[a->column].owner, y = s->column[b->column].owner;

	if (a->row != b->row)
		return a->row < b->row ? -1 : 1;
	return x != y ? (x < y ? -1 : 1) : (a->column > b->column) - (a->column < b->column);
}

static bool same_row(const struct gr_published_row *a, const struct gr_published_row *b)
{
	return a->table == b->table && a->direction == b->direction && a->codes == b->codes &&
	       a->areas == b->areas && a->first_year == b->first_year &&
	       a->last_year == b->last_year &&
	       memcmp(a->code, b->code, (size_t)a->codes * sizeof(*a->code)) == 0 &&
	       memcmp(a->area, b->area, (size_t)a->areas * sizeof(*a->area)) == 0;
}

/* What an owner changed in a row between two of its figures. Cells stand by row. */
static void set_changes(struct system *s)
{
	int *first = calloc((size_t)s->rows + 1, sizeof(*first));
	int own_cells = s->cells;

	for (int i = 0; i < own_cells; i++)
		first[s->cell[i].row + 1] = i + 1;
	for (int r = 1; r <= s->rows; r++)
		first[r] = first[r] < first[r - 1] ? first[r - 1] : first[r];
	for (int old = 0; old < s->rows; old++) {
		for (int new = old + 1; new < s->rows; new ++) {
			if (!same_row(s->row[old], s->row[new]))
				continue;
			for (int i = first[new]; i < first[new + 1]; i++) {
				int64_t owner = s->column[s->cell[i].column].owner;
				struct target *t;

				if (i > first[new] &&
				    s->column[s->cell[i - 1].column].owner == owner)
					continue;
				t = new_target(s, owner);
				for (int k = first[new]; k < first[new + 1]; k++) {
					if (s->column[s->cell[k].column].owner == owner)
						add_cell(s, t, s->cell[k].column, s->cell[k].share);
				}
				for (int k = first[old]; k < first[old + 1]; k++) {
					if (s->column[s->cell[k].column].owner == owner)
						add_cell(
						    s, t, s->cell[k].column, -s->cell[k].share);
				}
				if (fabs(t->truth) < 1e-6) { /* nothing changed */
					free(t->cell);
					s->targets--;
				}
			}
		}
	}
	free(first);
}

/* What each owner has in each row, each line by itself, and all that an owner has in one direction. */
static void set_targets(struct system *s)
{
	bool *used = calloc((size_t)s->columns, sizeof(*used));
	struct target *t = NULL;

	qsort_r(s->cell, (size_t)s->cells, sizeof(*s->cell), by_row_and_owner, s);
	for (int i = 0; i < s->cells; i++) {
		const struct cell *c = &s->cell[i];

		used[c->column] = true;
		if (i == 0 || c->row != s->cell[i - 1].row ||
		    s->column[c->column].owner != s->column[s->cell[i - 1].column].owner)
			t = new_target(s, s->column[c->column].owner);
		add_cell(s, t, c->column, c->share);
	}
	for (int c = 0; c < s->columns; c++) {
		int direction = s->column[c].direction;
		bool first = used[c];

		if (!used[c])
			continue;
		add_cell(s, new_target(s, s->column[c].owner), c, 1);
		for (int k = 0; k < c; k++)
			first = first && !(used[k] && s->column[k].owner == s->column[c].owner &&
			                     s->column[k].direction == direction);
		if (!first)
			continue;
		t = new_target(s, s->column[c].owner);
		for (int k = c; k < s->columns; k++) {
			if (used[k] && s->column[k].owner == s->column[c].owner &&
			    s->column[k].direction == direction)
				add_cell(s, t, k, 1);
		}
	}
	free(used);
	set_changes(s);
}

static Clp_Simplex *load(const struct system *s, const double *zero, const double *most)
{
	CoinBigIndex *start = calloc((size_t)s->columns + 1, sizeof(*start)), at = 0;
	int *index = calloc((size_t)s->cells + 1, sizeof(*index));
	double *value = calloc((size_t)s->cells + 1, sizeof(*value));
	Clp_Simplex *clp = Clp_newModel();

	for (int i = 0; i < s->cells; i++)
		start[s->cell[i].column + 1]++;
	for (int c = 0; c < s->columns; c++)
		start[c + 1] += start[c];
	for (int i = 0; i < s->cells; i++) {
		at = start[s->cell[i].column]++;
		index[at] = s->cell[i].row;
		value[at] = s->cell[i].share;
	}
	for (int c = s->columns; c > 0; c--)
		start[c] = start[c - 1];
	start[0] = 0;
	Clp_setLogLevel(clp, 0);
	Clp_loadProblem(
	    clp, s->columns, s->rows, start, index, value, zero, most, NULL, s->low, s->high);
	free(start);
	free(index);
	free(value);
	return clp;
}

static void solve(struct system *s, Clp_Simplex *clp, const double *cost, double direction)
{
	const double *x;

	Clp_chgObjCoefficients(clp, cost);
	Clp_setOptimizationDirection(clp, direction);
	Clp_initialSolve(clp);
	s->programs++;
	assert_true(Clp_isProvenOptimal(clp));
	x = Clp_getColSolution(clp);
	for (int i = 0; i < s->targets; i++) {
		struct target *t = &s->target[i];
		double n = 0;

		for (int k = 0; k < t->cells; k++)
			n += t->cell[k].share * x[t->cell[k].column];
		t->low = n < t->low ? n : t->low;
		t->high = n > t->high ? n : t->high;
	}
}

static bool is_known(const struct target *t, enum oracle_kind kind)
{
	if (kind == ORACLE_EXACT)
		return t->high - t->low < 1e-5 * (1 + fabs(t->truth));
	return t->low > 0.9 * t->truth && t->high < 1.1 * t->truth;
}

static void attack(struct system *s, int64_t attacker, enum oracle_kind kind,
    struct gr_random *random, struct oracle_answer *out)
{
	size_t n = (size_t)s->columns + 1;
	double *low = calloc(n, sizeof(*low)), *high = calloc(n, sizeof(*high));
	double *cost = calloc(n, sizeof(*cost));
	Clp_Simplex *clp;

	for (int c = 0; c < s->columns; c++) {
		bool own = s->column[c].owner == attacker;

		low[c] = own ? (double)s->column[c].kg / 1000 : 0;
		high[c] = own ? low[c] : 1e9; /* a column in no row is in no target */
	}
	clp = load(s, low, high);
	for (int i = 0; i < s->targets; i++)
		s->target[i].low = s->target[i].high = s->target[i].truth;
	/* Worlds in any direction first: most targets move in one of them, and need no program of their own. */
	for (int k = 0; k < 6; k++) {
		for (int c = 0; c < s->columns; c++)
			cost[c] = (double)gr_random_below(random, 2001) / 1000 - 1;
		solve(s, clp, cost, 1);
	}
	for (int i = 0; i < s->targets; i++) {
		struct target *t = &s->target[i];

		if (t->owner == attacker || (kind == ORACLE_ROUNDED && t->truth <= 0))
			continue;
		out->targets++;
		for (int turn = 0; turn < 2 && is_known(t, kind); turn++) {
			memset(cost, 0, n * sizeof(*cost));
			for (int k = 0; k < t->cells; k++)
				cost[t->cell[k].column] += t->cell[k].share;
			solve(s, clp, cost, turn ? -1 : 1);
		}
		if (!is_known(t, kind))
			continue;
		if (out->known++ == 0) {
			out->first_attacker = attacker;
			out->first_victim = t->owner;
		}
	}
	Clp_deleteModel(clp);
	free(low);
	free(high);
	free(cost);
}

static void system_close(struct system *s)
{
	for (int i = 0; i < s->targets; i++)
		free(s->target[i].cell);
	free(s->target);
	free(s->column);
	free(s->cell);
	free(s->row);
	free(s->low);
	free(s->high);
}

void oracle_ask(const struct gr_publish_history *h, enum oracle_kind kind, int32_t every,
    struct oracle_answer *out)
{
	const struct gr_dataset *d = &h->dataset[h->publications - 1];
	struct gr_random random;
	struct system s = {0};

	*out = (struct oracle_answer){0};
	gr_random_seed(&random, 99);
	read_all(&s, h, kind);
	set_targets(&s);
	attack(&s, 0, kind, &random, out);
	for (int32_t o = every - 1; o < d->orgs; o += every) {
		if (d->org[o].owner < 0)
			attack(&s, d->org[o].id.v, kind, &random, out);
	}
	out->programs = s.programs;
	system_close(&s);
}

/* ---- the control: a rule applied cell by cell ---- */

#define YEARS 7
#define MOST 64
#define OWNERS 128

static bool passes(const double kg[OWNERS])
{
	double total = 0, first = 0, second = 0;
	int n = 0;

	for (int i = 0; i < OWNERS; i++) {
		total += kg[i];
		n += kg[i] > 0;
		if (kg[i] > first) {
			second = first;
			first = kg[i];
		} else if (kg[i] > second) {
			second = kg[i];
		}
	}
	return n >= 3 && first <= 0.85 * total && total - first - second >= 0.1 * first;
}

int64_t oracle_per_cell(const struct gr_dataset *d, enum gr_direction direction, int64_t *hidden)
{
	/* One more quality and one more year: the margins. */
	static double kg[MOST + 1][YEARS + 1][OWNERS];
	struct system s = {0};
	int64_t recovered = 0;
	struct gr_random random;
	struct oracle_answer unused = {0};

	assert_true(d->qualities < MOST && d->orgs < OWNERS);
	memset(kg, 0, sizeof(kg));
	for (int32_t i = 0; i < d->lines; i++) {
		for (int y = 0; y < YEARS; y++) {
			const struct gr_line *line = &d->line[i];
			double part = share_of(line, 2026 + y, 2026 + y) * (double)line->likely_kg;
			int64_t owner = owner_of(d, d->key[i].org);
			int32_t q = d->key[i].quality;

			if (line->direction != direction || line->visibility != GR_VISIBLE_PUBLIC)
				continue;
			kg[q][y][owner] += part;
			kg[MOST][y][owner] += part;
			kg[q][YEARS][owner] += part;
			kg[MOST][YEARS][owner] += part;
		}
	}
	*hidden = 0;
	s.column = calloc(MOST * YEARS, sizeof(*s.column));
	s.low = calloc((MOST + 1) * (YEARS + 1), sizeof(double));
	s.high = calloc((MOST + 1) * (YEARS + 1), sizeof(double));
	for (int q = 0; q < MOST; q++) {
		for (int y = 0; y < YEARS; y++) {
			double sum = 0;

			for (int o = 0; o < OWNERS; o++)
				sum += kg[q][y][o];
			/* Who has lines where is known: an empty cell is known to be 0. */
			s.column[s.columns++] = (struct column){.kg = (int64_t)sum, .owner = 1};
			if (sum > 0 && !passes(kg[q][y])) {
				*hidden += 1;
				add_cell(&s, new_target(&s, 1), q * YEARS + y, 1);
			}
		}
	}
	for (int q = 0; q <= MOST; q++) {
		for (int y = 0; y <= YEARS; y++) {
			double sum = 0;

			if (!passes(kg[q][y]))
				continue;
			for (int a = 0; a < MOST; a++) {
				for (int b = 0; b < YEARS; b++) {
					int c = a * YEARS + b;

					if ((q != MOST && a != q) || (y != YEARS && b != y) ||
					    s.column[c].kg == 0)
						continue;
					s.cell = grown(
					    s.cell, s.cells, &s.cell_room, sizeof(*s.cell));
					s.cell[s.cells++] = (struct cell){s.rows, c, 1};
					sum += (double)s.column[c].kg / 1000;
				}
			}
			s.low[s.rows] = s.high[s.rows] = sum;
			s.rows++;
		}
	}
	gr_random_seed(&random, 5);
	attack(&s, 0, ORACLE_EXACT, &random, &unused);
	recovered = unused.known;
	system_close(&s);
	return recovered;
}
