/* The snapshot's tree against the published vectors of RFC 6962 (certificate transparency), and against itself. */
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "domain/snapshot.h"

#define LEAVES 8

static const char *const root_hex[LEAVES + 1] = {
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
};

/* The eight inputs of the vectors, each after the leaf's 0x00. */
static void vector_leaves(struct gr_sha256 leaf[LEAVES])
{
	static const struct gr_str text[LEAVES] = {
	    {"\0", 1},
	    {"\0\0", 2},
	    {"\0\x10", 2},
	    {"\0\x20\x21", 3},
	    {"\0\x30\x31", 3},
	    {"\0\x40\x41\x42\x43", 5},
	    {"\0\x50\x51\x52\x53\x54\x55\x56\x57", 9},
	    {"\0\x60\x61\x62\x63\x64\x65\x66\x67\x68\x69\x6a\x6b\x6c\x6d\x6e\x6f", 17},
	};

	for (size_t i = 0; i < LEAVES; i++)
		leaf[i] = gr_sha256_of(text[i]);
}

static void the_root_is_that_of_the_published_vectors(void **state)
{
	struct gr_sha256 leaf[LEAVES];

	(void)state;
	vector_leaves(leaf);
	for (size_t n = 0; n <= LEAVES; n++) {
		struct gr_sha256 want;

		assert_true(gr_sha256_read(gr_str(root_hex[n]), &want));
		assert_true(gr_sha256_eq(gr_merkle_root(leaf, n), want));
	}
}

static void a_path_is_that_of_the_published_vectors(void **state)
{
	static const char *const want_hex[3] = {
	    /* leaf 1 of 8; Certificate Transparency's own tests */
	    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
	    "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
	    "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4"};
	struct gr_sha256 leaf[LEAVES], path[64], want;

	(void)state;
	vector_leaves(leaf);
	assert_int_equal(gr_merkle_path(leaf, LEAVES, 1, path), 3);
	for (size_t i = 0; i < 3; i++) {
		assert_true(gr_sha256_read(gr_str(want_hex[i]), &want));
		assert_true(gr_sha256_eq(path[i], want));
	}
}

static void every_leaf_is_proved_and_nothing_else_is(void **state)
{
	struct gr_sha256 leaf[70], path[64];

	(void)state;
	for (size_t i = 0; i < 70; i++) {
		uint8_t salt[16] = {(uint8_t)i};

		leaf[i] = gr_leaf_hash(salt, GR_STR("need;sg_ii;2028"));
	}
	for (size_t n = 1; n <= 70; n++) {
		struct gr_sha256 root = gr_merkle_root(leaf, n);

		for (size_t i = 0; i < n; i++) {
			size_t count = gr_merkle_path(leaf, n, i, path);

			assert_true(gr_merkle_verify(leaf[i], i, n, path, count, root));
			assert_false(gr_merkle_verify(leaf[i], n, n, path, count, root));
			assert_false(gr_merkle_verify(leaf[(i + 1) % 70], i, n, path, count, root));
			if (count == 0)
				continue;
			assert_false(gr_merkle_verify(leaf[i], i, n, path, count - 1, root));
			assert_false(gr_merkle_verify(leaf[i], i ^ 1, n, path, count, root));
			path[count - 1].b[31] ^= 1;
			assert_false(gr_merkle_verify(leaf[i], i, n, path, count, root));
		}
	}
	assert_false(gr_merkle_verify(leaf[0], 0, 0, path, 0, gr_merkle_root(leaf, 0)));
}

static void a_leaf_depends_on_its_salt_and_on_every_byte(void **state)
{
	const uint8_t salt[16] = "0123456789abcde", other[16] = "0123456789abcdf";
	struct gr_sha256 h = gr_leaf_hash(salt, GR_STR("12000"));
	struct gr_sha256 by_hand = gr_sha256_of((struct gr_str){"\0"
	                                                        "0123456789abcde\0"
	                                                        "12000",
	    22});

	(void)state;
	assert_true(gr_sha256_eq(h, by_hand));
	assert_false(gr_sha256_eq(h, gr_leaf_hash(other, GR_STR("12000"))));
	assert_false(gr_sha256_eq(h, gr_leaf_hash(salt, GR_STR("12001"))));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_root_is_that_of_the_published_vectors),
	    cmocka_unit_test(a_path_is_that_of_the_published_vectors),
	    cmocka_unit_test(every_leaf_is_proved_and_nothing_else_is),
	    cmocka_unit_test(a_leaf_depends_on_its_salt_and_on_every_byte),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
