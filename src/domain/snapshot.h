/*
 * snapshot.h - a snapshot (datagrundlag): canonical text of lines and of all that figures read, one salted leaf per line, RFC 6962 tree.
 */
#ifndef GR_DOMAIN_SNAPSHOT_H
#define GR_DOMAIN_SNAPSHOT_H

#include "base/hash.h"
#include "domain/dataset.h"

struct gr_snapshot {
	gr_snapshot_id id;
	struct gr_time taken;
	struct gr_str note;
	int32_t lines, projects, orgs;
	struct gr_sha256 root; /* over the leaves of lines and lists, in order */
	int32_t newer_lines;   /* lines saved or withdrawn since; filled by the query */
};

struct gr_leaf {
	uint8_t salt[16];
	struct gr_sha256 hash; /* SHA-256(0x00, salt, canonical text) */
};

struct gr_sha256 gr_leaf_hash(const uint8_t salt[16], struct gr_str text);
/* RFC 6962 section 2.1: the tree's root over the leaf hashes; n = 0 is SHA-256 of nothing. */
struct gr_sha256 gr_merkle_root(const struct gr_sha256 *leaf, size_t n);
/* The audit path of leaf i: up to 64 hashes; returns their number. */
size_t gr_merkle_path(const struct gr_sha256 *leaf, size_t n, size_t i, struct gr_sha256 path[64]);
bool gr_merkle_verify(struct gr_sha256 leaf, size_t i, size_t n, const struct gr_sha256 *path,
    size_t path_n, struct gr_sha256 root);

#endif
