/*
 * A writer is killed (SIGKILL) at a random moment, 20 times on each engine: every change that it acknowledged is there once, and the change
 * log is whole. Seen red: with the acknowledgement sent before the commit.
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "scene.h"
#include "store/audit.h"

#define ROUNDS 20

/* Changes without end; after each commit one byte to the parent, who counts. */
static void write_for_ever(const char *url, const struct gr_line *line, int acknowledge)
{
	struct gr_db *db;
	struct gr_error err;

	if (gr_db_open(url, false, &db, &err))
		_exit(1);
	while (!scene_change(db, line, &err))
		if (write(acknowledge, "x", 1) != 1)
			_exit(2);
	_exit(3);
}

static void every_acknowledged_change_survives_a_kill(void **state)
{
	struct fixture *f = *state;
	struct gr_audit_verdict v;
	struct gr_error err;
	struct gr_line line;
	int64_t acknowledged = 0;
	unsigned seed = 20261;

	fixture_process(f);
	line = fixture_line(f, 1, "Ny sti", 1000);
	for (int round = 0; round < ROUNDS; round++) {
		int64_t lines;
		char byte[256];
		int channel[2], status;
		ssize_t n;
		pid_t child;

		assert_int_equal(pipe(channel), 0);
		child = fork();
		if (child == 0) {
			close(channel[0]);
			write_for_ever(f->url, &line, channel[1]);
		}
		assert_true(child > 0);
		close(channel[1]);
		n = read(channel[0], byte, 1); /* it is under way */
		assert_int_equal(n, 1);
		acknowledged++;
		seed = seed * 1664525u + 1013904223u;
		usleep((seed >> 16) % 40000);
		assert_int_equal(kill(child, SIGKILL), 0);
		assert_int_equal(waitpid(child, &status, 0), child);
		assert_true(WIFSIGNALED(status));
		while ((n = read(channel[0], byte, sizeof(byte))) > 0)
			acknowledged += n;
		close(channel[0]);
		if (f->engine ==
		    GR_POSTGRES) /* until the server has noticed that its client is gone */
			while (fixture_number(f, "SELECT count(*) FROM pg_stat_activity WHERE pid "
			                         "<> pg_backend_pid()"
			                         " AND usename = current_user AND state <> 'idle' "
			                         "AND backend_type = 'client backend'"
			                         " AND application_name = ''") > 0)
				usleep(1000);
		must(gr_store_audit_verify(f->db, &v, &err), &err);
		lines = fixture_number(f, "SELECT count(*) FROM line");
		assert_int_equal(lines, v.entries);
		if (lines < acknowledged || lines > acknowledged + 1)
			fail_msg("round %d: %lld acknowledged, %lld there", round,
			    (long long)acknowledged, (long long)lines);
		acknowledged = lines; /* the one that was under way may have come through */
	}
	assert_true(acknowledged >= ROUNDS);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_acknowledged_change_survives_a_kill),
	};

	return fixture_run("kill", tests, 1);
}
