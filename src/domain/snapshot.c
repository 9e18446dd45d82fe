#include "domain/snapshot.h"

struct gr_sha256 gr_leaf_hash(const uint8_t salt[16], struct gr_str text)
{
	struct gr_sha256_run run;

	gr_sha256_open(&run);
	gr_sha256_add(&run, GR_STR("\0"));
	gr_sha256_add(&run, (struct gr_str){(const char *)salt, 16});
	gr_sha256_add(&run, text);
	return gr_sha256_close(&run);
}

/* 0x01 before an inner node and 0x00 before a leaf: so no leaf can be shown as a node. */
static struct gr_sha256 node(struct gr_sha256 left, struct gr_sha256 right)
{
	struct gr_sha256_run run;

	gr_sha256_open(&run);
	gr_sha256_add(&run, GR_STR("\1"));
	gr_sha256_add(&run, (struct gr_str){(const char *)left.b, sizeof(left.b)});
	gr_sha256_add(&run, (struct gr_str){(const char *)right.b, sizeof(right.b)});
	return gr_sha256_close(&run);
}

struct gr_sha256 gr_merkle_root(const struct gr_sha256 *leaf, size_t n)
{
	struct gr_sha256 open[64]; /* roots of the full subtrees so far, the largest first */
	size_t depth = 0;

	if (n == 0)
		return gr_sha256_of(GR_STR(""));
	for (size_t i = 0; i < n; i++) {
		open[depth++] = leaf[i];
		for (size_t bits = i; bits & 1; bits >>= 1, depth--)
			open[depth - 2] = node(open[depth - 2], open[depth - 1]);
	}
	for (; depth > 1; depth--)
		open[depth - 2] = node(open[depth - 2], open[depth - 1]);
	return open[0];
}

size_t gr_merkle_path(const struct gr_sha256 *leaf, size_t n, size_t i, struct gr_sha256 path[64])
{
	size_t count = 0;

	while (n > 1) { /* from the root down; the path is written from the leaf up */
		size_t k = 1;

		while (k < n - k) /* the largest power of two below n */
			k *= 2;
		if (i < k) {
			path[count++] = gr_merkle_root(leaf + k, n - k);
			n = k;
		} else {
			path[count++] = gr_merkle_root(leaf, k);
			leaf += k;
			i -= k;
			n -= k;
		}
	}
	for (size_t low = 0; low < count / 2; low++) {
		struct gr_sha256 swap = path[low];

		path[low] = path[count - 1 - low];
		path[count - 1 - low] = swap;
	}
	return count;
}

/* RFC 9162 section 2.1.3.2, which states the check that RFC 6962 leaves to the reader. */
bool gr_merkle_verify(struct gr_sha256 leaf, size_t i, size_t n, const struct gr_sha256 *path,
    size_t path_n, struct gr_sha256 root)
{
	size_t last = n - 1;

	if (i >= n)
		return false;
	for (size_t step = 0; step < path_n; step++) {
		if (last == 0)
			return false;
		if ((i & 1) || i == last) {
			leaf = node(path[step], leaf);
			while (!(i & 1) && i != 0) { /* a lone right edge goes up unpaired */
				i >>= 1;
				last >>= 1;
			}
		} else {
			leaf = node(leaf, path[step]);
		}
		i >>= 1;
		last >>= 1;
	}
	return last == 0 && gr_sha256_eq(leaf, root);
}
