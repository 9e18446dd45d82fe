/*
 * demo.h - the open door of a demo database: two links that its front page offers to everybody ("Prøv som bygherre", "Prøv som procesledelse").
 * Their tokens follow from the hash of the change log's first entry, so that they can be shown again; a process without the example mark has none.
 */
#ifndef GR_ACCESS_DEMO_H
#define GR_ACCESS_DEMO_H

#include "access/actor.h"
#include "base/hash.h"

/* 32 characters, in a; the empty text when a is full. role is GR_BUILDER or GR_LEAD. */
struct gr_str gr_demo_token(struct gr_arena *a, struct gr_sha256 first_entry, enum gr_role role);

#endif
