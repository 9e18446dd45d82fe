/*
 * plan.h - an allocation plan (fordelingsplan) as it crosses borders: parameters, totals, pairs, reasons, prices (MODEL 4).
 */
#ifndef GR_DOMAIN_PLAN_H
#define GR_DOMAIN_PLAN_H

#include "base/hash.h"
#include "base/num.h"
#include "domain/line.h"

/* The cost terms of an arc, shown apart; each is rounded separately, in øre per m3 built in. */
enum gr_term {
	GR_TERM_GATE,       /* price at gate, or fee of a receiver */
	GR_TERM_PROCESSING,
	GR_TERM_LOADING,    /* haul: the fixed part */
	GR_TERM_HAUL,       /* haul: by distance, and toll */
	GR_TERM_STORAGE,    /* depot in and holding */
	GR_TERM_TAX,        /* raw-material tax on primary */
	GR_TERM_CO2         /* CO2 price x emission */
};
#define GR_TERMS 7
const char *gr_term_name(enum gr_term t); /* msgid */

struct gr_plan_params {
	enum gr_certainty certainty_from; /* default of settings: budgeted */
	struct gr_quarter first, last;
	int32_t haul_limit_m;
	int32_t detour_permille;
	bool without_uptake;              /* emission factors that credit uptake are set to 0 */
	int32_t only_org;                 /* index; -1 = all (cost alone) */
};

/* What a node of the network is. */
enum gr_node_kind { GR_NODE_SURPLUS, GR_NODE_NEED, GR_NODE_SITE_SELLS, GR_NODE_SITE_TAKES, GR_NODE_DEPOT, GR_NODE_UNMET };

/* One used pair: from whom to whom, FIFO-split through depots. */
struct gr_pair {
	enum gr_node_kind from_kind, to_kind;
	int32_t from, to;      /* index of line (surplus, need) or of offer (site sells, takes) in the dataset; -1: unmet */
	int32_t depot;         /* index of the site between; -1 = direct */
	int32_t from_quality, to_quality;
	struct gr_quarter when;/* of delivery */
	int64_t litres, kg;    /* kg as delivered */
	int32_t dist_m;
	int64_t term_ore_per_m3[GR_TERMS];
	gr_i128 term_mille_ore[GR_TERMS]; /* litres x øre/m3 = thousandths of an øre, exact */
	int64_t co2_g;
	int32_t substitution;  /* index, -1: none needed */
	bool on_condition;     /* "possible on condition": the substitution's condition is printed with it */
};

/* Why a surplus is not used, or a need is served from a pit (MODEL 4). */
enum gr_reason_kind {
	GR_REASON_QUALITY,  /* no quality fits */
	GR_REASON_FAR,      /* nobody near enough, or the fallback is cheaper */
	GR_REASON_WINDOW,   /* windows do not meet */
	GR_REASON_LAW,      /* law or unknown class */
	GR_REASON_CAPACITY  /* full, or used better elsewhere */
};
#define GR_REASONS 5
const char *gr_reason_name(enum gr_reason_kind k); /* msgid */

struct gr_reason {
	int32_t line;              /* index in the dataset */
	enum gr_reason_kind kind;
	int64_t litres, kg;        /* the part of the line it speaks of; the parts of one line add up */
	int32_t nearest;           /* index of the nearest fitting counterpart line; -1 */
	int32_t dist_m;            /* to it; 0 = none */
	int64_t ore_per_t;         /* GR_REASON_FAR: what the pair would cost more than what is done; CAPACITY: worth of one tonne more */
	bool price_hidden;         /* rests on a price the reader may not see: say dearer or cheaper */
	int32_t quarters_apart;    /* GR_REASON_WINDOW */
	int32_t site;              /* what is full, or the fallback that serves it; -1 */
	const char *sentence;      /* msgid; arg in order */
	struct gr_arg arg[GR_ERROR_ARGS];
	size_t args;
};

struct gr_plan_price {
	int32_t line;                          /* index in the dataset */
	int64_t min_ore_per_t, max_ore_per_t;  /* value of one tonne more; INT64_MIN / INT64_MAX: unbounded on that side */
	int64_t holds_kg;                      /* so much more, at least, at max (a need) or min (a surplus); 0 = without limit, or not computed */
};

struct gr_plan_sum {
	int64_t need_litres, need_kg;
	int64_t primary_litres, primary_kg;         /* served from pits */
	int64_t own_kg, others_kg, plants_kg;       /* secondary: own surplus, others' surplus, plants; in the need's own tonnes: displaced */
	int64_t own_litres, others_litres, plants_litres;
	int64_t unmet_litres;
	int64_t surplus_kg, surplus_used_kg, surplus_received_kg; /* received = to receivers */
	int64_t surplus_litres, surplus_used_litres;
	gr_i128 term_mille_ore[GR_TERMS];           /* thousandths of an øre */
	gr_i128 cost_mille_ore;
	int64_t tonne_m;                            /* kg x m / 1000 may be large: tonne-metres */
	int64_t km_driven;                          /* loaded lorry km: tonne-km / load of factors.csv */
	int64_t co2_g;
};

enum gr_plan_kind { GR_PLAN_PROVED, GR_PLAN_GAP, GR_PLAN_LP, GR_PLAN_REFUSED };

struct gr_org_sum {
	int32_t org;
	struct gr_plan_sum sum;      /* its needs and surpluses in the joint plan */
	gr_i128 alone_mille_ore;     /* cost alone at the plan's prices (MODEL 5) */
	gr_i128 share_mille_ore;     /* its share at pi_mid */
};

struct gr_plan {
	gr_plan_id id;
	gr_snapshot_id snapshot;
	struct gr_time made;
	struct gr_plan_params params;
	enum gr_plan_kind kind;
	struct gr_plan_sum alone;    /* before: each builder for itself: own surplus, plants, pits (hver for sig) */
	struct gr_plan_sum joint;    /* after: sammen */
	struct gr_pair *pair;
	struct gr_reason *reason;
	struct gr_plan_price *price;
	struct gr_org_sum *org;
	int32_t pairs, reasons, prices, orgs;
	gr_i128 objective_mille_ore; /* what the plan file proves: joint.cost and the ceilings of what is unmet or unplaced */
	gr_i128 gap_mille_ore;       /* GR_PLAN_GAP: at most so much dearer than a cheapest plan */
	gr_i128 rent_mille_ore;      /* what scarce places at sites are worth: the shares add up to objective + rent */
	int32_t nodes, arcs;
	int64_t solve_us, proof_us;
	struct gr_str file;          /* the plan file's text */
	struct gr_sha256 file_sha256;
	int64_t proved_nodes, proved_arcs, proved_pairs; /* counts that the checker printed */
};

#endif
