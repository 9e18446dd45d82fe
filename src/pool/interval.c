/*
 * Who knows an amount within 10 % from the present tables (MODEL 3 rule 6 b). An attacker knows his own amounts, that no amount is
 * below zero, and that each figure is right to half its rounding. What he looks for is what another owner has in one figure,
 * or one amount by itself. It is known to him if every world that fits lies within the percent of the truth.
 *
 * One world outside clears a target, and one world clears many: so first all are pushed down and up together, and a linear
 * program of its own is left for those few that never moved.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <coin/Clp_C_Interface.h>

#include "base/arena.h"
#include "pool/private.h"

struct target {
	int32_t owner, row_equation; /* -1: one amount */
	int32_t first, count;        /* in part[] */
	double truth_t;
	bool cleared;
};

struct part {
	int32_t column;
	double share;
};

struct model {
	const struct gr_evidence *e;
	struct gr_arena *a;
	struct gr_failures *out;
	Clp_Simplex *clp;
	int32_t *unknown; /* [columns]: index in the evidence */
	int32_t columns;
	int32_t *equation; /* [rows] */
	int32_t *at;       /* [equations] -> row; -1 */
	int32_t rows;
	struct target *target;
	int32_t targets;
	struct part *part;
	double *lower, *upper, *cost; /* [columns] */
	int32_t attacker, second;
	int rc;
};

static double share(const struct gr_entry *x)
{
	return (double)x->num / x->den;
}

static double tonnes(int64_t kg)
{
	return (double)kg / 1000;
}

static int open_columns(struct model *m, enum gr_direction direction, struct gr_error *err)
{
	const struct gr_evidence *e = m->e;

	m->unknown = gr_alloc_array(m->a, (size_t)e->unknowns + 1, sizeof(*m->unknown));
	m->equation = gr_alloc_array(m->a, (size_t)e->equations + 1, sizeof(*m->equation));
	m->at = gr_alloc_array(m->a, (size_t)e->equations + 1, sizeof(*m->at));
	if (!m->unknown || !m->equation || !m->at)
		return gr_fail_full(err);
	for (int32_t i = 0; i < e->equations; i++) {
		m->at[i] = -1;
		if (e->equation[i].direction == direction && e->equation[i].present) {
			m->at[i] = m->rows;
			m->equation[m->rows++] = i;
		}
	}
	for (int32_t i = 0; i < e->unknowns; i++) {
		bool seen = false;

		for (int32_t k = 0; k < e->unknown[i].entries; k++)
			seen |= m->at[e->entry[e->unknown[i].first + k].equation] >= 0;
		if (seen)
			m->unknown[m->columns++] = i;
	}
	m->lower = gr_alloc_array(m->a, (size_t)m->columns + 1, sizeof(double));
	m->upper = gr_alloc_array(m->a, (size_t)m->columns + 1, sizeof(double));
	m->cost = gr_alloc_array(m->a, (size_t)m->columns + 1, sizeof(double));
	return m->lower && m->upper && m->cost ? GR_OK : gr_fail_full(err);
}

static int by_owner(const void *left, const void *right)
{
	const struct target *a = left, *b = right;

	if (a->row_equation != b->row_equation)
		return a->row_equation < b->row_equation ? -1 : 1;
	return (a->owner > b->owner) - (a->owner < b->owner);
}

/* What each owner has in each figure, and each amount. Entries of one figure and owner stand together after the sort. */
static int open_targets(struct model *m, struct gr_error *err)
{
	const struct gr_evidence *e = m->e;
	size_t entries = 0, used = 0;
	struct target *one;
	int32_t kept = 0;

	for (int32_t c = 0; c < m->columns; c++)
		entries += (size_t)e->unknown[m->unknown[c]].entries;
	one = gr_alloc_array(m->a, entries + (size_t)m->columns + 1, sizeof(*one));
	m->part = gr_alloc_array(m->a, entries + (size_t)m->columns + 1, sizeof(*m->part));
	m->target = one;
	if (!one || !m->part)
		return gr_fail_full(err);
	for (int32_t c = 0; c < m->columns; c++) {
		const struct gr_unknown *u = &e->unknown[m->unknown[c]];

		for (int32_t k = 0; k < u->entries; k++) {
			const struct gr_entry *x = &e->entry[u->first + k];

			if (m->at[x->equation] >= 0)
				one[m->targets++] = (struct target){
				    u->owner, x->equation, c, 1, share(x), false};
		}
	}
	qsort(one, (size_t)m->targets, sizeof(*one), by_owner);
	for (int32_t i = 0; i < m->targets; i++) {
		struct target now = one[i];

		m->part[used] = (struct part){now.first, now.truth_t};
		now.truth_t *= tonnes(e->unknown[m->unknown[now.first]].kg);
		if (kept == 0 || by_owner(&one[kept - 1], &now)) {
			now.first = (int32_t)used;
			one[kept++] = now;
		} else {
			one[kept - 1].truth_t += now.truth_t;
			one[kept - 1].count++;
		}
		used++;
	}
	for (int32_t c = 0; c < m->columns; c++) {
		const struct gr_unknown *u = &e->unknown[m->unknown[c]];

		m->part[used] = (struct part){c, 1};
		one[kept++] = (struct target){
		    u->owner, -1, (int32_t)used++, 1, tonnes(u->kg), false};
	}
	m->targets = kept;
	return GR_OK;
}

static int open_model(struct model *m, struct gr_error *err)
{
	const struct gr_evidence *e = m->e;
	size_t entries = 0;
	CoinBigIndex *start = gr_alloc_array(m->a, (size_t)m->columns + 1, sizeof(*start));
	double *low = gr_alloc_array(m->a, (size_t)m->rows + 1, sizeof(*low));
	double *high = gr_alloc_array(m->a, (size_t)m->rows + 1, sizeof(*high));
	double *value;
	int *index;

	for (int32_t c = 0; c < m->columns; c++)
		entries += (size_t)e->unknown[m->unknown[c]].entries;
	value = gr_alloc_array(m->a, entries + 1, sizeof(*value));
	index = gr_alloc_array(m->a, entries + 1, sizeof(*index));
	if (!start || !low || !high || !value || !index)
		return gr_fail_full(err);
	entries = 0;
	for (int32_t c = 0; c < m->columns; c++) {
		const struct gr_unknown *u = &e->unknown[m->unknown[c]];

		for (int32_t k = 0; k < u->entries; k++) {
			const struct gr_entry *x = &e->entry[u->first + k];

			if (m->at[x->equation] < 0)
				continue;
			index[entries] = m->at[x->equation];
			value[entries++] = share(x);
		}
		start[c + 1] = (CoinBigIndex)entries;
	}
	for (int32_t r = 0; r < m->rows; r++) {
		double half_t = tonnes(e->rule.round_kg) / 2;
		double shown_t = tonnes(e->equation[m->equation[r]].kg);

		low[r] = shown_t - half_t;
		high[r] = shown_t + half_t;
	}
	for (int32_t c = 0; c < m->columns; c++)
		m->upper[c] = HUGE_VAL;
	m->clp = Clp_newModel();
	if (!m->clp)
		return gr_fail_full(err);
	Clp_setLogLevel(m->clp, 0);
	Clp_loadProblem(m->clp, m->columns, m->rows, start, index, value, m->lower, m->upper,
	    m->cost, low, high);
	return GR_OK;
}

/* Solves for cost in the direction given, and clears every target that this world moves. false: the program did not solve. */
static bool push(struct model *m, double direction, int32_t *cleared)
{
	const double *world;
	double within = (double)m->e->rule.audit_percent / 100;

	Clp_chgObjCoefficients(m->clp, m->cost);
	Clp_setOptimizationDirection(m->clp, direction);
	Clp_primal(m->clp, 0);
	if (!Clp_isProvenOptimal(m->clp)) {
		/* A figure that is wrong by more than its rounding leaves no world at all; from cold once more to be sure. */
		Clp_initialSolve(m->clp);
		if (!Clp_isProvenOptimal(m->clp))
			return false;
	}
	world = Clp_getColSolution(m->clp);
	*cleared = 0;
	for (int32_t i = 0; i < m->targets; i++) {
		struct target *t = &m->target[i];
		double n = 0;

		if (t->cleared)
			continue;
		for (int32_t k = 0; k < t->count; k++)
			n += m->part[t->first + k].share * world[m->part[t->first + k].column];
		/* A gram of room, so that the solver's tolerance clears nothing. */
		if (fabs(n - t->truth_t) > within * t->truth_t + 1e-6) {
			t->cleared = true;
			*cleared += 1;
		}
	}
	return true;
}

/* The sum of all targets left, each as a part of its truth; only: one of them. false: none is left. */
static bool aim(struct model *m, int32_t only)
{
	bool any = false;

	memset(m->cost, 0, (size_t)m->columns * sizeof(*m->cost));
	for (int32_t i = 0; i < m->targets; i++) {
		const struct target *t = &m->target[i];

		if (t->cleared || (only >= 0 && i != only))
			continue;
		any = true;
		for (int32_t k = 0; k < t->count; k++)
			m->cost[m->part[t->first + k].column] += m->part[t->first + k].share /
			                                         t->truth_t;
	}
	return any;
}

/*
 * The figure to give up so that a target is no longer known: of those that hold it, the one given up soonest; where all of these are
 * old, the soonest of all, since something new must have made it known.
 */
static int32_t culprit(const struct model *m, const struct target *t)
{
	int32_t best = -1;

	for (int32_t k = 0; k < t->count; k++) {
		const struct gr_unknown *u =
		    &m->e->unknown[m->unknown[m->part[t->first + k].column]];

		for (int32_t x = 0; x < u->entries; x++) {
			int32_t q = m->e->entry[u->first + x].equation;

			if (m->at[q] >= 0 && m->e->equation[q].removable && q > best)
				best = q;
		}
	}
	for (int32_t r = m->rows - 1; r >= 0 && best < 0; r--) {
		if (m->e->equation[m->equation[r]].removable)
			best = m->equation[r];
	}
	/* Nothing is new: a row that holds it is named. */
	for (int32_t k = 0; k < t->count && best < 0; k++) {
		const struct gr_unknown *u =
		    &m->e->unknown[m->unknown[m->part[t->first + k].column]];

		for (int32_t x = 0; x < u->entries; x++) {
			int32_t q = m->e->entry[u->first + x].equation;

			best = m->at[q] >= 0 ? q : best;
		}
	}
	return best < 0 ? -1 : m->e->equation[best].row;
}

static void set_attacker(struct model *m, int32_t attacker, int32_t second)
{
	m->attacker = attacker;
	m->second = second;
	for (int32_t c = 0; c < m->columns; c++) {
		const struct gr_unknown *u = &m->e->unknown[m->unknown[c]];
		bool own = u->owner == attacker || u->owner == second;

		m->lower[c] = own ? tonnes(u->kg) : 0;
		m->upper[c] = own ? tonnes(u->kg) : HUGE_VAL;
	}
	for (int32_t i = 0; i < m->targets; i++) {
		struct target *t = &m->target[i];

		t->cleared = t->owner == attacker || t->owner == second ||
		             m->e->owners.waived[t->owner] || t->truth_t <= 0;
	}
	Clp_chgColumnLower(m->clp, m->lower);
	Clp_chgColumnUpper(m->clp, m->upper);
}

static int unsolved(struct gr_error *err)
{
	return gr_fail(err, GR_BROKEN,
	    N_("The audit's linear program has no solution: a published figure does not agree with "
	       "its "
	       "snapshot."),
	    N_("Run grus check on the database."));
}

static int attack(struct model *m, struct gr_error *err)
{
	int32_t down = 1, up = 1;

	while ((down || up) && aim(m, -1)) {
		if (!push(m, 1, &down))
			return unsolved(err);
		if (!aim(m, -1))
			return GR_OK;
		if (!push(m, -1, &up))
			return unsolved(err);
	}
	for (int32_t i = 0; i < m->targets; i++) {
		struct target *t = &m->target[i];

		if (t->cleared || !aim(m, i))
			continue;
		if (!push(m, 1, &down))
			return unsolved(err);
		if (t->cleared)
			continue;
		if (!push(m, -1, &up))
			return unsolved(err);
		if (!t->cleared && !gr_failures_add(m->out,
		                       (struct gr_failure){.attacker = m->attacker,
		                           .second = m->second,
		                           .victim = t->owner,
		                           .row = culprit(m, t)},
		                       m->a))
			return gr_fail_full(err);
	}
	return GR_OK;
}

static int test_direction(const struct gr_evidence *e, enum gr_direction direction,
    struct gr_arena *a, struct gr_failures *out, struct gr_error *err)
{
	struct model m = {.e = e, .a = a, .out = out};
	int rc = open_columns(&m, direction, err);

	if (!rc && m.rows == 0)
		return GR_OK;
	if (!rc)
		rc = open_targets(&m, err);
	if (!rc)
		rc = open_model(&m, err);
	for (int32_t k = -1; k < e->owners.count && !rc; k++) {
		int32_t last = e->rule.coalition == 2 && k >= 0 ? e->owners.count - 1 : k;

		for (int32_t second = k; second <= last && !rc; second++) {
			set_attacker(&m, k, second);
			rc = attack(&m, err);
		}
	}
	if (m.clp)
		Clp_deleteModel(m.clp);
	return rc;
}

int gr_interval_test(
    const struct gr_evidence *e, struct gr_arena *a, struct gr_failures *out, struct gr_error *err)
{
	int rc = GR_OK;

	for (int direction = 0; direction < GR_DIRECTIONS && !rc; direction++)
		rc = test_direction(e, (enum gr_direction)direction, a, out, err);
	return rc;
}
