#include "cli/print.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"

static int fail_path(struct gr_error *err, const char *path, int number)
{
	struct gr_arg which = gr_arg_z(path);

	if (number == ENOENT || number == ENOTDIR)
		return gr_fail_with(err, GR_MISSING, N_("There is no file {0}."),
		    N_("Check the name and the folder."), &which, 1);
	if (number == EACCES || number == EPERM || number == EROFS)
		return gr_fail_with(err, GR_BROKEN, N_("The file {0} may not be read or written."),
		    N_("Ask for permission to it, or choose another folder."), &which, 1);
	if (number == ENOSPC || number == EDQUOT)
		return gr_fail_with(err, GR_BROKEN, N_("The disk is full: {0} was not written."),
		    N_("Make room and try again. What stood there before is unchanged."), &which, 1);
	return gr_fail_with(err, GR_BROKEN, N_("The file {0} could not be read or written."),
	    N_("Try again; the machine may be out of resources."), &which, 1);
}

static int read_all(int fd, const char *path, size_t max, struct gr_arena *a, struct gr_str *out, struct gr_error *err)
{
	struct gr_sb sb;
	char block[1 << 16];
	ssize_t n;

	gr_sb_open(&sb, a, max + 1);
	while ((n = read(fd, block, sizeof block)) > 0 && !sb.full && sb.n <= max)
		gr_sb_add(&sb, (struct gr_str){block, (size_t)n});
	if (n < 0)
		return fail_path(err, path, errno);
	if (sb.full || sb.n > max)
		return gr_fail_with(err, GR_LIMIT, N_("The file {0} is larger than {1}."),
		    N_("Split it, or leave out what is not needed."),
		    GR_ARGS(gr_arg_z(path), gr_arg_bytes((int64_t)max)));
	*out = gr_sb_str(&sb);
	return GR_OK;
}

int gr_file_read(const char *path, size_t max, struct gr_arena *a, struct gr_str *out, struct gr_error *err)
{
	int fd = strcmp(path, "-") ? open(path, O_RDONLY | O_CLOEXEC) : STDIN_FILENO;
	int rc;

	if (fd < 0)
		return fail_path(err, path, errno);
	rc = read_all(fd, path, max, a, out, err);
	if (fd != STDIN_FILENO)
		close(fd);
	return rc;
}

static int write_all(int fd, struct gr_str bytes)
{
	while (bytes.n) {
		ssize_t n = write(fd, bytes.p, bytes.n);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return errno;
		bytes.p += n;
		bytes.n -= (size_t)n;
	}
	return fsync(fd) ? errno : 0;
}

static int sync_folder(const char *path, struct gr_arena *a)
{
	char *copy = gr_str_z(a, gr_str(path));
	int fd = copy ? open(dirname(copy), O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
	int number = fd < 0 || fsync(fd) ? errno : 0;

	if (fd >= 0)
		close(fd);
	return number;
}

int gr_file_write(const char *path, FILE *out, struct gr_str bytes, struct gr_arena *a, struct gr_error *err)
{
	struct gr_sb sb;
	char *beside;
	int fd, number;

	if (!strcmp(path, "-"))
		return fwrite(bytes.p, 1, bytes.n, out) == bytes.n ? GR_OK : fail_path(err, path, errno);
	gr_sb_open(&sb, a, PATH_MAX);
	gr_sb_fmt(&sb, "%s.XXXXXX", path);
	beside = gr_str_z(a, gr_sb_str(&sb));
	if (!beside)
		return gr_fail_full(err);
	fd = mkostemp(beside, O_CLOEXEC);
	if (fd < 0)
		return fail_path(err, path, errno);
	number = write_all(fd, bytes);
	if (close(fd) && !number)
		number = errno;
	if (!number && rename(beside, path))
		number = errno;
	if (!number)
		number = sync_folder(path, a);
	if (number)
		unlink(beside);
	return number ? fail_path(err, path, number) : GR_OK;
}
