/*
 * network.h - the network of a plan (MODEL 4): nodes in litres built in, arcs in øre per m3. What stands behind a node or an arc is kept
 * beside it, so that reasons, prices and the plan file can say it. Knows the solver's structs and no solver.
 */
#ifndef GR_PLAN_NETWORK_H
#define GR_PLAN_NETWORK_H

#include "flow/flow.h"
#include "plan/tariff.h"

#define GR_PLAN_TARIFF_MAX 1000000000

/* Which exchange is allowed. */
enum gr_net_mode {
	GR_NET_JOINT, /* everybody with everybody */
	GR_NET_ALONE, /* before: own surplus, plants and pits; no depots; the sites' limits are shared all the same */
	GR_NET_PRICED /* the game of MODEL 5: own surplus, sites and depots without limits, each at its scarcity rent; rates doubled */
};

enum gr_role {
	GR_ROLE_ROOT,    /* outside: gives what pits and plants sell, takes what receivers take */
	GR_ROLE_TRUNK,   /* all primary from sites passes here */
	GR_ROLE_SURPLUS, /* ref: member */
	GR_ROLE_NEED,
	GR_ROLE_BOUND, /* ref: member (a need); what its highest share of one secondary quality passes through */
	GR_ROLE_SITE, /* ref: site, time: year; a site's own limit, one for what it sells and one for what it takes */
	GR_ROLE_SELLS, /* ref: offer, time: year */
	GR_ROLE_TAKES,
	GR_ROLE_BAY /* ref: offer (stores), time: quarter */
};

struct gr_plan_node {
	enum gr_role role;
	int32_t ref, time;
	int32_t quality;    /* what passes; -1 where several do */
	int32_t soil_class; /* GR_ROLE_BAY; -1 */
	int32_t org;        /* GR_NET_PRICED: whose bay; else -1 */
	int32_t next;       /* of the same ref with another time or class; -1 */
	int32_t
	    up; /* the arc of its limit: to the parent in the tree, or to the next quarter; -1 */
	enum gr_offer_side side; /* GR_ROLE_SITE */
};

enum gr_arc_kind {
	GR_ARC_DIRECT,  /* surplus to need (or its bound) */
	GR_ARC_SELL,    /* site to need (or its bound) */
	GR_ARC_TAKE,    /* surplus to receiver */
	GR_ARC_IN,      /* surplus to bay */
	GR_ARC_HOLD,    /* bay to the same bay a quarter later */
	GR_ARC_OUT,     /* bay to need (or its bound) */
	GR_ARC_BOUND,   /* highest share: bound to its need */
	GR_ARC_LIMIT,   /* part of a site's tree of limits, or the trunk */
	GR_ARC_UNMET,   /* root to need */
	GR_ARC_UNPLACED /* surplus to root */
};

struct gr_plan_arc {
	enum gr_arc_kind kind;
	int32_t dist_m;
	int32_t toll_ore;
	int32_t rule; /* substitution; -1: the same quality, or none */
	int32_t form; /* GR_ARC_DIRECT: 1 + the processing that makes it first, gr_network_form; 0: as the member is */
};

/* Why a line of the plan's certainty and period has no node. */
enum gr_left_out { GR_IN_PLAN, GR_NO_DENSITY, GR_NO_PLACE, GR_NO_CLASS };

/* A line that takes part. */
struct gr_member {
	int32_t line, org, node;
	enum gr_direction direction;
	enum gr_left_out left_out;
	int32_t quality;    /* the line's */
	int32_t product;    /* what it delivers: the quality itself, or what the rubble becomes */
	int32_t processing; /* index; -1 */
	int32_t fit;        /* what the product counts as by its class; -1: as nothing */
	int32_t soil_class; /* index; -1 */
	bool class_missing; /* a soil without a class */
	int32_t use;        /* needs; -1 */
	struct gr_mass product_mass, source_mass; /* per m3 built in: as delivered, as it is dug */
	int64_t kg, litres;
	int32_t first, last; /* quarters, within the plan's period */
	struct gr_spot spot;
};

struct gr_network {
	const struct gr_dataset *d;
	enum gr_net_mode mode;
	struct gr_plan_params params;
	struct gr_tariff tariff;
	struct gr_ways ways;
	struct gr_member *member; /* sorted by the line's id, whatever the order of the dataset */
	int32_t members;
	int32_t *left_out; /* members without a node */
	int32_t lefts;
	struct gr_spot *site;   /* [d->sites] */
	bool *soil;             /* [d->qualities]: some offer names classes for it */
	int32_t *class_quality; /* [d->soil_classes]: what the class makes of a material; -1 */
	int32_t *
	    quality_rank; /* [d->qualities]: the lowest rank of the classes that stand for it; -1 */

	struct gr_net net;
	struct gr_plan_node *node;
	int64_t *supply;
	struct gr_arc *arc;
	struct gr_plan_arc *about; /* [net.arcs] */
	size_t node_cap, arc_cap;

	int32_t *sells_head, *takes_head, *bay_head; /* [d->offers]: first node; -1 */
	int32_t *site_head;                          /* [2 * d->sites] */
	const struct gr_network *joint;              /* GR_NET_PRICED: where the rents come from */
	const int64_t *rent; /* [joint->net.arcs], doubled øre per m3; NULL else */
	struct gr_arena *a;
};

/*
 * The network of the lines of d that take part. GR_INVALID: a setting; a site whose limits are no tree (it sells primary and secondary under one
 * limit). GR_LIMIT: a is full or MODEL 1's bounds. The arrays live in a.
 */
GR_MUST int gr_network_open(const struct gr_dataset *d, const struct gr_plan_params *params,
    struct gr_arena *a, struct gr_network *out, struct gr_error *err);
/* The arcs of one mode, after gr_network_open; *base is left as it was, so that several modes can share it. */
GR_MUST int gr_network_build(const struct gr_network *base, enum gr_net_mode mode,
    const struct gr_network *joint, const int64_t *rent, struct gr_arena *a, struct gr_network *out,
    struct gr_error *err);

/* The cost terms of an arc in øre per m3, adding up to its rate where the network is not GR_NET_PRICED. */
void gr_network_terms(const struct gr_network *n, int32_t arc, int64_t term[GR_TERMS]);
/* Grams of CO2e of litres on an arc. */
int64_t gr_network_co2_g(const struct gr_network *n, int32_t arc, int64_t litres);
/* The quality that a surplus delivers on an arc GR_ARC_DIRECT or GR_ARC_IN. */
int32_t gr_network_product(const struct gr_network *n, int32_t arc);
/* Mass per m3 of what moves on an arc. */
struct gr_mass gr_network_mass(const struct gr_network *n, int32_t arc);

/* How a need can be met by a quality: the rule's index, -1 for the same quality, -2 not at all within [first, last]. */
int32_t gr_network_rule(const struct gr_network *n, const struct gr_member *need, int32_t quality);
/*
 * How a surplus can be delivered as a quality: 0, as it counts already; 1 + a processing that keeps its volume (as liming clay does), so that all
 * routes of the line have the same litres; -1 not at all.
 */
int32_t gr_network_form(const struct gr_network *n, const struct gr_member *m, int32_t quality);
/* Whether an offer that takes or stores names what this surplus is. */
bool gr_network_takes(
    const struct gr_network *n, const struct gr_offer *o, const struct gr_member *m);
bool gr_network_soil_pair(const struct gr_dataset *d, struct gr_str pairs, int32_t soil_class);
/* Whether the arc's end is a need, or a bound of one: the member; -1. */
int32_t gr_network_need_at(const struct gr_network *n, int32_t node);

#endif
