#include "base/hash.h"

#include "base/arena.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void the_vectors_of_fips_180_hold(void **state)
{
	struct gr_arena *a = gr_arena_open(10000);

	(void)state;
	assert_true(gr_str_is(gr_sha256_hex(a, gr_sha256_of(GR_STR("abc"))),
	    "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"));
	assert_true(gr_str_is(gr_sha256_hex(a, gr_sha256_of(gr_str(NULL))),
	    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"));
	gr_arena_close(a);
}

static void pieces_hash_as_the_whole(void **state)
{
	struct gr_sha256_run run;

	(void)state;
	gr_sha256_open(&run);
	gr_sha256_add(&run, GR_STR("a"));
	gr_sha256_add(&run, gr_str(NULL));
	gr_sha256_add(&run, GR_STR("bc"));
	assert_true(gr_sha256_eq(gr_sha256_close(&run), gr_sha256_of(GR_STR("abc"))));
	assert_false(gr_sha256_eq(gr_sha256_of(GR_STR("abd")), gr_sha256_of(GR_STR("abc"))));
}

static void hexadecimal_is_read_back_or_refused(void **state)
{
	struct gr_arena *a = gr_arena_open(10000);
	struct gr_sha256 h = gr_sha256_of(GR_STR("x")), back;
	struct gr_str hex = gr_sha256_hex(a, h);
	char *bad = gr_str_z(a, hex);

	(void)state;
	assert_true(gr_sha256_read(hex, &back) && gr_sha256_eq(h, back));
	hex.n--;
	assert_false(gr_sha256_read(hex, &back));
	bad[5] = 'g';
	assert_false(gr_sha256_read(gr_str(bad), &back));
	gr_arena_close(a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_vectors_of_fips_180_hold),
	    cmocka_unit_test(pieces_hash_as_the_whole),
	    cmocka_unit_test(hexadecimal_is_read_back_or_refused),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests_name("base/hash", tests, NULL, NULL);
}
