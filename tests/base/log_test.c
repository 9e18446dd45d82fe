#include "base/log.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/* What gr_log writes on stderr, as text. */
static void caught(const struct gr_log_event *e, char *out, size_t space)
{
	FILE *f = tmpfile();
	int old = dup(STDERR_FILENO);
	size_t n;

	assert_non_null(f);
	fflush(stderr);
	assert_true(dup2(fileno(f), STDERR_FILENO) >= 0);
	gr_log(e);
	fflush(stderr);
	assert_true(dup2(old, STDERR_FILENO) >= 0);
	close(old);
	rewind(f);
	n = fread(out, 1, space - 1, f);
	out[n] = '\0';
	fclose(f);
}

static void an_event_is_one_line_of_json(void **state)
{
	char line[1000];

	(void)state;
	caught(
	    &(struct gr_log_event){
	        .what = "http", .request = 7, .actor = 3, .duration_us = 1500, .status = 200},
	    line, sizeof line);
	assert_non_null(strstr(
	    line, "\"what\":\"http\",\"request\":7,\"actor\":3,\"us\":1500,\"status\":200}\n"));
	assert_true(line[0] == '{');
	assert_ptr_equal(strchr(line, '\n'), line + strlen(line) - 1);
	caught(&(struct gr_log_event){.what = "start", .detail = "ready"}, line, sizeof line);
	assert_non_null(strstr(line, ",\"detail\":\"ready\"}\n"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(an_event_is_one_line_of_json),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests_name("base/log", tests, NULL, NULL);
}
