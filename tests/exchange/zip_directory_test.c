#include "exchange/zip_directory.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "fixture.h"

static int read_it(struct gr_arena *a, struct gr_str bytes, const struct gr_limits *limits,
    struct gr_zip_directory *d, struct gr_error *err)
{
	return gr_zip_directory_read(bytes, limits, a, d, err);
}

static void refused(struct gr_arena *a, struct gr_str bytes, const char *sentence)
{
	struct gr_limits limits = gr_limits_default();
	struct gr_zip_directory d;
	struct gr_error err;

	assert_int_equal(read_it(a, bytes, &limits, &d, &err), GR_INVALID);
	assert_string_equal(err.sentence, sentence);
	assert_true(err.remedy[0]);
}

#define BROKEN "The file is broken: the list of its parts does not fit what is in it."

static struct gr_str two_parts(struct gr_arena *a)
{
	const struct fixture_part part[] = {
	    {"one.txt", GR_STR("first")}, {"two.txt", GR_STR("second, longer")}};

	return fixture_zip(a, part, 2);
}

/* A copy whose bytes may be changed. */
static char *own(struct gr_arena *a, struct gr_str s)
{
	char *p = gr_alloc_copy(a, s.p, s.n, 1);

	assert_non_null(p);
	return p;
}

static char *find(char *p, size_t n, const char *sign, int nth)
{
	char *at = p;

	for (int i = 0; i <= nth; i++) {
		at = memmem(at + (i > 0), n - (size_t)(at + (i > 0) - p), sign, 4);
		assert_non_null(at);
	}
	return at;
}

static void parts_are_found_and_unpacked(void **state)
{
	struct gr_limits limits = gr_limits_default();
	struct gr_str bytes = two_parts(*state);
	struct gr_zip_directory d;
	struct gr_error err;

	assert_int_equal(read_it(*state, bytes, &limits, &d, &err), 0);
	assert_int_equal(d.members, 2);
	assert_int_equal(gr_zip_find(&d, GR_STR("TWO.txt")), 1);
	assert_int_equal(gr_zip_find(&d, GR_STR("three.txt")), -1);
	assert_true(gr_str_is(fixture_part_of(*state, bytes, "two.txt"), "second, longer"));
}

static void names_that_could_leave_the_folder_are_refused(void **state)
{
	static const char *const bad[] = {"../x", "a/../b", "/etc/x", "a\\b", "c:x", "./x", "a/.."};

	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		const struct fixture_part part[] = {{bad[i], GR_STR("x")}};

		refused(*state, fixture_zip(*state, part, 1),
		    "A part of the file has a name that is not allowed.");
	}
}

static void two_parts_of_one_name_are_refused(void **state)
{
	const struct fixture_part part[] = {{"one.txt", GR_STR("x")}, {"oNe.txt", GR_STR("y")}};

	refused(*state, fixture_zip(*state, part, 2), "Two parts of the file have the same name.");
}

static void parts_on_top_of_each_other_are_refused(void **state)
{
	const struct fixture_part part[] = {
	    {"one.txt", GR_STR("same")}, {"two.txt", GR_STR("same")}};
	struct gr_str s = fixture_zip(*state, part, 2);
	char *p = own(*state, s), *second = find(p, s.n, "PK\1\2", 1);

	/* the second entry points to the first one's data, and has its name */
	memset(second + 42, 0, 4);
	memcpy(second + 46, "one.txt", 7);
	refused(*state, (struct gr_str){p, s.n}, "Two parts of the file have the same name.");
	memcpy(second + 46, "two.txt", 7);
	refused(*state, (struct gr_str){p, s.n}, BROKEN);
	memcpy(find(p, s.n, "PK\3\4", 0) + 30, "two.txt",
	    7); /* the data says two, the directory one and two */
	refused(*state, (struct gr_str){p, s.n}, BROKEN);
}

static void a_part_inside_another_is_refused(void **state)
{
	/* A stored part whose content is itself a part, named by the directory too. */
	const struct fixture_part inner[] = {{"in.txt", GR_STR("inside")}};
	struct gr_str in = fixture_zip(*state, inner, 1);
	size_t local = (size_t)((const char *)memmem(in.p, in.n, "PK\1\2", 4) - in.p);
	char out[1000], *end;
	char central[2][100];
	size_t n = 0, size;

	/* outer: local header, then the inner local part as stored data */
	memcpy(out, in.p, 30);
	memset(out + 6, 0, 2); /* flags */
	memset(out + 8, 0, 2); /* stored */
	memset(out + 14, 0, 12);
	out[18] = out[22] = (char)local;
	memset(out + 26, 0, 4);
	out[26] = 7;
	memcpy(out + 30, "out.txt", 7);
	memcpy(out + 37, in.p, local);
	n = 37 + local;
	end = memmem(in.p, in.n, "PK\1\2", 4);
	size = 46 + 6;
	memcpy(central[0], end, 46);
	memset(central[0] + 8, 0, 4);
	memset(central[0] + 16, 0, 12);
	central[0][20] = central[0][24] = (char)local;
	memset(central[0] + 28, 0, 6);
	central[0][28] = 7;
	memset(central[0] + 42, 0, 4);
	memcpy(central[0] + 46, "out.txt", 7);
	memcpy(central[1], end, size);
	memset(central[1] + 30, 0, 4);
	memset(central[1] + 42, 0, 4);
	central[1][42] = 37;
	memcpy(out + n, central[0], 53);
	memcpy(out + n + 53, central[1], size);
	end = memmem(in.p, in.n, "PK\5\6", 4);
	memcpy(out + n + 53 + size, end, 22);
	end = out + n + 53 + size;
	end[8] = end[10] = 2;
	memset(end + 12, 0, 8);
	end[12] = (char)(53 + size);
	end[16] = (char)n;
	refused(*state, (struct gr_str){out, n + 53 + size + 22},
	    "Two parts of the file lie on top of each other.");
}

static void bytes_before_or_after_the_file_are_refused(void **state)
{
	struct gr_str s = two_parts(*state);
	char *p = gr_alloc(*state, s.n + 8);

	memcpy(p, "MZ234567", 8);
	memcpy(p + 8, s.p, s.n);
	refused(*state, (struct gr_str){p, s.n + 8}, BROKEN);
	memcpy(p, s.p, s.n);
	memset(p + s.n, 0, 8);
	refused(*state, (struct gr_str){p, s.n + 8},
	    "The end of the file is missing: it was cut off on the way.");
}

static void a_password_or_a_strange_method_is_said(void **state)
{
	struct gr_str s = two_parts(*state);
	char *p = own(*state, s);

	find(p, s.n, "PK\1\2", 0)[8] |= 1;
	find(p, s.n, "PK\3\4", 0)[6] |= 1;
	refused(*state, (struct gr_str){p, s.n}, "The file is locked with a password.");
	p = own(*state, s);
	find(p, s.n, "PK\1\2", 0)[10] = 12; /* bzip2 */
	refused(*state, (struct gr_str){p, s.n},
	    "A part of the file is packed in a way that is not used in workbooks.");
}

static void a_length_that_is_not_true_is_noticed(void **state)
{
	struct gr_limits limits = gr_limits_default();
	struct gr_str s = two_parts(*state);

	for (int field = 0; field < 2; field++) { /* CRC; length in both places */
		char *p = own(*state, s), room[100];
		struct gr_zip_directory d;
		struct gr_zip_part *part = NULL;
		struct gr_error err;
		size_t got = 1;
		int rc;

		find(p, s.n, "PK\1\2", 0)[field ? 24 : 16] ^= 1;
		find(p, s.n, "PK\3\4", 0)[field ? 22 : 14] ^= 1;
		rc = read_it(*state, (struct gr_str){p, s.n}, &limits, &d, &err);
		if (!rc)
			rc = gr_zip_part_open(&d, 0, &part, &err);
		while (!rc && got)
			rc = gr_zip_part_read(part, room, sizeof room, &got, &err);
		gr_zip_part_close(part);
		assert_int_equal(rc, GR_INVALID);
	}
}

static void members_sizes_and_ratio_have_limits(void **state)
{
	struct gr_str big = {gr_alloc(*state, 3 << 20), 3 << 20};
	const struct fixture_part part[] = {
	    {"a", GR_STR("12345")}, {"b", GR_STR("1234567")}, {"c", big}};
	struct gr_str three = fixture_zip(*state, part, 3), small = fixture_zip(*state, part, 2);
	struct gr_limits all = gr_limits_default();
	struct gr_zip_directory d;
	struct gr_error err;
	int64_t ratio;

	all.ratio = INT32_MAX;
	assert_int_equal(read_it(*state, three, &all, &d, &err), 0);
	ratio = (d.member[2].unpacked + d.member[2].packed - 1) / d.member[2].packed;
	for (int64_t by = -1; by <= 1; by++) {
		struct gr_limits l = all;
		int want = by > 0 ? GR_LIMIT : GR_OK;

		l.members = 3 - by;
		assert_int_equal(read_it(*state, three, &l, &d, &err), want);
		l = all;
		l.part_bytes = (int64_t)big.n - by;
		assert_int_equal(read_it(*state, three, &l, &d, &err), want);
		l = all;
		l.unpacked_bytes = 12 - by;
		assert_int_equal(read_it(*state, small, &l, &d, &err), want);
		l = all;
		l.ratio = ratio - by;
		assert_int_equal(read_it(*state, three, &l, &d, &err), want);
	}
	/* a small part may be packed as hard as it likes */
	all.ratio = 1;
	assert_int_equal(read_it(*state, small, &all, &d, &err), 0);
	/* what the house promises: a bomb of zeros is refused by the defaults */
	all = gr_limits_default();
	assert_int_equal(read_it(*state, three, &all, &d, &err), GR_LIMIT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(parts_are_found_and_unpacked),
	    cmocka_unit_test(names_that_could_leave_the_folder_are_refused),
	    cmocka_unit_test(two_parts_of_one_name_are_refused),
	    cmocka_unit_test(parts_on_top_of_each_other_are_refused),
	    cmocka_unit_test(a_part_inside_another_is_refused),
	    cmocka_unit_test(bytes_before_or_after_the_file_are_refused),
	    cmocka_unit_test(a_password_or_a_strange_method_is_said),
	    cmocka_unit_test(a_length_that_is_not_true_is_noticed),
	    cmocka_unit_test(members_sizes_and_ratio_have_limits),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests_name(
	    "exchange/zip_directory", tests, fixture_open, fixture_close);
}
