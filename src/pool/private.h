/*
 * private.h - what the files of pool/ share: shares of a line, the settings and tests of the publication rule, what a row holds, and the
 * evidence that an attacker has.
 */
#ifndef GR_POOL_PRIVATE_H
#define GR_POOL_PRIVATE_H

#include "pool/publish.h"
#include "pool/volume.h"

/* As gr_line_year_kg, for the years first .. last together. */
int64_t gr_line_years_kg(
    const struct gr_line *line, int64_t kg, int32_t first_year, int32_t last_year);
/* How many quarters of the line's window lie in first .. last. */
int64_t gr_line_quarters(const struct gr_line *line, int32_t first_year, int32_t last_year);

/* ---- rule.c: settings and tests ---- */

#define GR_BANDS 8

struct gr_rule {
	int32_t min_orgs, max_largest_percent, rest_percent;
	int32_t coalition;                   /* 1 or 2: how many may put their knowledge together */
	int32_t audit_percent, band_percent; /* rule 6 (b); rule 5 */
	int64_t round_kg;
	int32_t band[GR_BANDS], bands; /* rising: 3, 5, 10 */
	int32_t first_year, last_year; /* the horizon of first rows, at least that of the plan */
};

GR_MUST int gr_rule_read(const struct gr_dataset *d, struct gr_rule *out, struct gr_error *err);

/* Owners over all datasets: organisations under one owner are one, and are known by the owner's id. */
struct gr_owners {
	int64_t *id; /* rising */
	int32_t count;
	bool *waived; /* publish.waived of the last dataset: needs no protection */
};

/* A line that counts for the public (GR_VISIBLE_PUBLIC, amount above 0) and whose it is. */
struct gr_counted {
	int32_t line, owner;
};

struct gr_pool {
	const struct gr_dataset *d;
	struct gr_counted *counted;
	int32_t count;
};

/* Owners and pools of n datasets; settings and who owns whom are those of the last. All in a. */
GR_MUST int gr_pools_open(const struct gr_dataset *const *d, int32_t n, struct gr_arena *a,
    struct gr_owners *owners, struct gr_pool *pool, struct gr_error *err);

/* Rule 2 on amounts per owner (0 or more each). GR_HIDDEN_NOT when they pass. */
enum gr_hidden_why gr_rule_test(
    const struct gr_rule *rule, const struct gr_owners *owners, const int64_t *kg);
void gr_rule_band(const struct gr_rule *rule, int32_t orgs, int32_t *from, int32_t *to);

/* The lines that a row covers, in the indices of one dataset. */
struct gr_cover {
	enum gr_direction direction;
	bool *quality; /* [qualities] */
	bool *area;    /* [areas + 1]; 0 = place not known */
	int32_t first_year, last_year;
};

/* row of a publication on dataset from, seen on dataset to. false: a is full. */
bool gr_cover_open(const struct gr_published_row *row, const struct gr_dataset *from,
    const struct gr_dataset *to, struct gr_arena *a, struct gr_cover *out);
/* The row with the indices of another dataset; codes that it does not have are left out, since it has no lines of them. */
void gr_row_translate(
    struct gr_published_row *row, const struct gr_dataset *from, const struct gr_dataset *to);
bool gr_cover_has(const struct gr_cover *c, const struct gr_pool *p, int32_t counted);
/* Adds what the row holds to kg[owners]. */
void gr_cover_add(const struct gr_cover *c, const struct gr_pool *p, int64_t *kg);

/* ---- partition.c: rule 3 ---- */

struct gr_row_list {
	struct gr_published_row *row;
	int32_t count, cap;
};

/* false: a is full. */
bool gr_row_list_add(
    struct gr_row_list *rows, const struct gr_published_row *row, struct gr_arena *a);

struct gr_partition {
	const struct gr_rule *rule;
	const struct gr_owners *owners;
	const struct gr_pool *pool;
	enum gr_direction direction;
	int32_t first_year, last_year;
	struct gr_arena *a;
};

/* The rows of both tables for one direction and the years given, without figures. */
GR_MUST int gr_partition_make(
    const struct gr_partition *p, struct gr_row_list *rows, struct gr_error *err);
/*
 * Splits the years of like into the most consecutive periods that all pass; one row where none does. Rows go to the end of rows.
 */
GR_MUST int gr_partition_years(const struct gr_partition *p, const struct gr_published_row *like,
    struct gr_row_list *rows, struct gr_error *err);
/*
 * Finer rows that cover exactly what row covers, each passing; one row where there is no finer way. Of a rest the members
 * that pass leave it, as long as what is left passes too; then years.
 */
GR_MUST int gr_partition_split(const struct gr_partition *p, const struct gr_published_row *row,
    struct gr_row_list *rows, struct gr_error *err);

/* ---- evidence.c: all that was ever published, as equations ---- */

struct gr_equation { /* one figure */
	enum gr_direction direction;
	int32_t row;                 /* in the last publication; -1: no longer there */
	bool present;                /* shown in the last publication */
	bool removable;              /* first shown by it */
	int32_t rank;                /* the higher, the sooner it is given up */
	int64_t kg;                  /* as shown */
	int32_t dataset;             /* that it rests on */
	int32_t publication, source; /* where its row stands: publication and index in it */
};

struct gr_entry { /* num / den of an amount is in the figure */
	int32_t equation, num, den;
};

/* An unknown amount: all lines of one owner that stand in the same figures in the same way. */
struct gr_unknown {
	int32_t owner;
	enum gr_direction direction;
	int64_t kg;
	int32_t first, entries; /* in entry[], rising by equation */
};

struct gr_evidence {
	const struct gr_publication *last;
	struct gr_rule rule;
	struct gr_owners owners;
	struct gr_pool *pool;         /* [datasets] */
	struct gr_equation *equation; /* sorted: old ones first, then by rank */
	int32_t equations;
	struct gr_unknown *unknown; /* sorted by direction and owner */
	int32_t unknowns;
	struct gr_entry *entry;
};

GR_MUST int gr_evidence_open(const struct gr_publish_history *h, struct gr_arena *a,
    struct gr_evidence *out, struct gr_error *err);

/* Who can learn whose amount, and the row that should go. */
struct gr_failure {
	int32_t attacker, second; /* owners; -1: an outsider, or alone */
	int32_t victim;           /* -1: the row itself breaks rule 2 or 4 */
	int32_t row; /* in the last publication; -1: only figures that were shown before */
};

struct gr_failures {
	struct gr_failure *failure;
	int32_t count, cap;
	int32_t attackers;
};

bool gr_failures_add(struct gr_failures *f, struct gr_failure failure, struct gr_arena *a);

/* (a) of rule 6, over everything. */
GR_MUST int gr_rank_test(
    const struct gr_evidence *e, struct gr_arena *a, struct gr_failures *out, struct gr_error *err);
/* (b) of rule 6, over the present tables. */
GR_MUST int gr_interval_test(
    const struct gr_evidence *e, struct gr_arena *a, struct gr_failures *out, struct gr_error *err);
/* Rules 2 and 4 of every figure shown, computed anew from the datasets. */
GR_MUST int gr_rule_check(const struct gr_publish_history *h, const struct gr_evidence *e,
    struct gr_arena *a, struct gr_failures *out, struct gr_error *err);
/* What was checked, in the language of the thread. */
struct gr_str gr_audit_text(
    const struct gr_evidence *e, const struct gr_failures *f, int32_t failing, struct gr_arena *a);

/* ---- cover.c: later publications ---- */

/*
 * Makes the rows of an earlier publication cover all codes, areas and years of the partition's pool: what is new joins the rest row that is
 * there, or stands alone. rows have the indices of the pool already.
 */
GR_MUST int gr_row_list_cover(
    const struct gr_partition *p, struct gr_row_list *rows, struct gr_error *err);

#endif
