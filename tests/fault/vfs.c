#include "vfs.h"

#include <assert.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <sqlite3.h>

#define FILES 8
#define NAME 300
#define SECTOR 512

struct event {
	enum vfs_op op;
	int file;
	sqlite3_int64 at, size; /* size: bytes written, or the length after a truncate */
	unsigned char *bytes;
};

struct disk_file {
	char name[NAME]; /* without the folder; empty: a free place */
	unsigned char *start;
	size_t start_n;
	bool was_there;
};

static struct {
	enum vfs_op op;
	int left, code, failed;
	bool armed, forever;
} fault;

static struct {
	bool on;
	char folder[NAME];
	struct disk_file file[FILES];
	int files;
	struct event *event;
	size_t n, cap;
} tape;

struct shim {
	sqlite3_file base;
	int file;           /* of the tape; -1: not written down */
	sqlite3_file *real; /* directly behind this struct */
};

static sqlite3_vfs shim_vfs, *disk;

static int fails(enum vfs_op op)
{
	if (!fault.armed || fault.op != op || --fault.left > 0)
		return SQLITE_OK;
	if (fault.left < 0 && !fault.forever)
		return SQLITE_OK;
	fault.failed++;
	return fault.code;
}

static int tape_file(const char *path)
{
	size_t n = strlen(tape.folder);
	const char *name;

	if (!tape.on || !path || strncmp(path, tape.folder, n) != 0 || path[n] != '/')
		return -1;
	name = path + n + 1;
	for (int i = 0; i < tape.files; i++)
		if (!strcmp(tape.file[i].name, name))
			return i;
	assert(tape.files < FILES);
	snprintf(tape.file[tape.files].name, NAME, "%s", name);
	return tape.files++;
}

static void note(enum vfs_op op, int file, sqlite3_int64 at, sqlite3_int64 size, const void *bytes)
{
	struct event *e;

	if (!tape.on || file < 0)
		return;
	if (tape.n == tape.cap) {
		tape.cap = tape.cap ? tape.cap * 2 : 1024;
		tape.event = realloc(tape.event, tape.cap * sizeof(*tape.event));
		assert(tape.event);
	}
	e = &tape.event[tape.n++];
	*e = (struct event){.op = op, .file = file, .at = at, .size = size};
	if (bytes) {
		e->bytes = malloc((size_t)size);
		assert(e->bytes);
		memcpy(e->bytes, bytes, (size_t)size);
	}
}

#define REAL(f) (((struct shim *)(void *)(f))->real)
#define FILE_OF(f) (((struct shim *)(void *)(f))->file)

static int shim_close(sqlite3_file *f)
{
	return REAL(f)->pMethods ? REAL(f)->pMethods->xClose(REAL(f)) : SQLITE_OK;
}

static int shim_read(sqlite3_file *f, void *p, int n, sqlite3_int64 at)
{
	int code = fails(VFS_READ);

	return code ? code : REAL(f)->pMethods->xRead(REAL(f), p, n, at);
}

static int shim_write(sqlite3_file *f, const void *p, int n, sqlite3_int64 at)
{
	int code = fails(VFS_WRITE);

	if (code) /* half of it may be there all the same */
		(void)REAL(f)->pMethods->xWrite(REAL(f), p, n / 2, at);
	if (!code)
		code = REAL(f)->pMethods->xWrite(REAL(f), p, n, at);
	if (!code)
		note(VFS_WRITE, FILE_OF(f), at, n, p);
	return code;
}

static int shim_truncate(sqlite3_file *f, sqlite3_int64 size)
{
	int code = fails(VFS_TRUNCATE);

	if (!code)
		code = REAL(f)->pMethods->xTruncate(REAL(f), size);
	if (!code)
		note(VFS_TRUNCATE, FILE_OF(f), 0, size, NULL);
	return code;
}

static int shim_sync(sqlite3_file *f, int flags)
{
	int code = fails(VFS_SYNC);

	(void)flags; /* the test lays out the disk itself: no need to wait for the real one */
	if (!code)
		note(VFS_SYNC, FILE_OF(f), 0, 0, NULL);
	return code;
}

static int shim_size(sqlite3_file *f, sqlite3_int64 *n)
{
	return REAL(f)->pMethods->xFileSize(REAL(f), n);
}

static int shim_lock(sqlite3_file *f, int kind)
{
	return REAL(f)->pMethods->xLock(REAL(f), kind);
}

static int shim_unlock(sqlite3_file *f, int kind)
{
	return REAL(f)->pMethods->xUnlock(REAL(f), kind);
}

static int shim_reserved(sqlite3_file *f, int *out)
{
	return REAL(f)->pMethods->xCheckReservedLock(REAL(f), out);
}

static int shim_control(sqlite3_file *f, int op, void *arg)
{
	return REAL(f)->pMethods->xFileControl(REAL(f), op, arg);
}

static int shim_sector(sqlite3_file *f)
{
	return REAL(f)->pMethods->xSectorSize(REAL(f));
}

/* No promise of the disk may be taken for granted: a tear is what the test is about. */
static int shim_traits(sqlite3_file *f)
{
	(void)f;
	return 0;
}

static int shim_shm_map(sqlite3_file *f, int page, int size, int extend, void volatile **out)
{
	return REAL(f)->pMethods->xShmMap(REAL(f), page, size, extend, out);
}

static int shim_shm_lock(sqlite3_file *f, int at, int n, int flags)
{
	return REAL(f)->pMethods->xShmLock(REAL(f), at, n, flags);
}

static void shim_shm_barrier(sqlite3_file *f)
{
	REAL(f)->pMethods->xShmBarrier(REAL(f));
}

static int shim_shm_unmap(sqlite3_file *f, int remove)
{
	return REAL(f)->pMethods->xShmUnmap(REAL(f), remove);
}

static const sqlite3_io_methods methods = {
    .iVersion = 2,
    .xClose = shim_close,
    .xRead = shim_read,
    .xWrite = shim_write,
    .xTruncate = shim_truncate,
    .xSync = shim_sync,
    .xFileSize = shim_size,
    .xLock = shim_lock,
    .xUnlock = shim_unlock,
    .xCheckReservedLock = shim_reserved,
    .xFileControl = shim_control,
    .xSectorSize = shim_sector,
    .xDeviceCharacteristics = shim_traits,
    .xShmMap = shim_shm_map,
    .xShmLock = shim_shm_lock,
    .xShmBarrier = shim_shm_barrier,
    .xShmUnmap = shim_shm_unmap,
};

static int shim_open(sqlite3_vfs *vfs, const char *path, sqlite3_file *f, int flags, int *out)
{
	struct shim *s = (struct shim *)(void *)f;
	int code = fails(VFS_OPEN);

	(void)vfs;
	s->base.pMethods = NULL;
	if (code)
		return code;
	s->real = (sqlite3_file *)(void *)(s + 1);
	s->real->pMethods = NULL;
	code = disk->xOpen(disk, path, s->real, flags, out);
	s->file = tape_file(path);
	if (code == SQLITE_OK)
		note(VFS_OPEN, s->file, 0, 0, NULL);
	if (s->real->pMethods)
		s->base.pMethods = &methods;
	return code;
}

static int shim_delete(sqlite3_vfs *vfs, const char *path, int sync)
{
	int code = fails(VFS_DELETE);

	(void)vfs;
	if (!code)
		code = disk->xDelete(disk, path, sync);
	if (!code)
		note(VFS_DELETE, tape_file(path), 0, 0, NULL);
	return code;
}

void vfs_install(void)
{
	if (disk)
		return;
	disk = sqlite3_vfs_find(NULL);
	shim_vfs = *disk;
	shim_vfs.zName = "fault";
	shim_vfs.pNext = NULL;
	shim_vfs.szOsFile = (int)sizeof(struct shim) + disk->szOsFile;
	shim_vfs.xOpen = shim_open;
	shim_vfs.xDelete = shim_delete;
	if (sqlite3_vfs_register(&shim_vfs, 1) != SQLITE_OK)
		abort();
}

void vfs_fail(enum vfs_op op, int n, bool forever, int code)
{
	fault.op = op;
	fault.left = n;
	fault.forever = forever;
	fault.code = code;
	fault.failed = 0;
	fault.armed = true;
}

int vfs_calm(void)
{
	fault.armed = false;
	return fault.failed;
}

static unsigned char *read_whole(const char *path, size_t *n)
{
	FILE *file = fopen(path, "rb");
	unsigned char *p;
	long size;

	*n = 0;
	if (!file)
		return NULL;
	fseek(file, 0, SEEK_END);
	size = ftell(file);
	rewind(file);
	p = malloc((size_t)size + 1);
	assert(p);
	*n = fread(p, 1, (size_t)size, file);
	fclose(file);
	return p;
}

void vfs_record(const char *folder)
{
	DIR *dir = opendir(folder);
	struct dirent *entry;

	vfs_stop();
	for (int i = 0; i < tape.files; i++)
		free(tape.file[i].start);
	for (size_t i = 0; i < tape.n; i++)
		free(tape.event[i].bytes);
	memset(tape.file, 0, sizeof(tape.file));
	tape.files = 0;
	tape.n = 0;
	snprintf(tape.folder, NAME, "%s", folder);
	tape.on = true;
	assert(dir);
	while ((entry = readdir(dir))) {
		char path[2 * NAME];
		int i;

		if (entry->d_name[0] == '.' || strstr(entry->d_name, "-shm"))
			continue;
		snprintf(path, sizeof(path), "%s/%s", folder, entry->d_name);
		i = tape_file(path);
		tape.file[i].start = read_whole(path, &tape.file[i].start_n);
		tape.file[i].was_there = true;
	}
	closedir(dir);
}

void vfs_stop(void)
{
	tape.on = false;
}

size_t vfs_now(void)
{
	return tape.n;
}

enum vfs_op vfs_op_at(size_t moment)
{
	return tape.event[moment].op;
}

struct image {
	unsigned char *p;
	size_t n;
	bool there;
};

static void put(struct image *m, sqlite3_int64 at, const unsigned char *bytes, size_t n)
{
	size_t end = (size_t)at + n;

	if (end > m->n) {
		m->p = realloc(m->p, end);
		assert(m->p);
		memset(m->p + m->n, 0, end - m->n);
		m->n = end;
	}
	memcpy(m->p + at, bytes, n);
	m->there = true;
}

static void apply(struct image *m, const struct event *e, size_t n)
{
	switch (e->op) {
	case VFS_WRITE:
		put(m, e->at, e->bytes, n);
		break;
	case VFS_TRUNCATE:
		if ((size_t)e->size < m->n)
			m->n = (size_t)e->size;
		break;
	case VFS_OPEN:
		m->there = true;
		break;
	case VFS_DELETE:
		m->n = 0;
		m->there = false;
		break;
	case VFS_READ:
	case VFS_SYNC:
		break;
	}
}

static unsigned next_random(unsigned *seed)
{
	*seed = *seed * 1664525u + 1013904223u;
	return *seed >> 16;
}

/* Was the file synced between this event and the end? Making and removing files counts as done at once (SQLite syncs the folder). */
static bool is_safe(size_t i, size_t moment)
{
	const struct event *e = &tape.event[i];

	if (e->op == VFS_OPEN || e->op == VFS_DELETE)
		return true;
	for (size_t j = i + 1; j < moment; j++)
		if (tape.event[j].file == e->file && tape.event[j].op == VFS_SYNC)
			return true;
	return false;
}

void vfs_lay_out(size_t moment, enum vfs_loss loss, unsigned seed, const char *folder)
{
	struct image image[FILES] = {{0}};
	size_t last_unsafe = moment;

	for (size_t i = 0; i < moment; i++)
		if (!is_safe(i, moment))
			last_unsafe = i;
	for (int i = 0; i < tape.files; i++)
		if (tape.file[i].was_there)
			put(&image[i], 0, tape.file[i].start, tape.file[i].start_n);
	for (size_t i = 0; i < moment; i++) {
		const struct event *e = &tape.event[i];
		size_t n = e->op == VFS_WRITE ? (size_t)e->size : 0;

		if (!is_safe(i, moment)) {
			if (loss == VFS_DROP || (loss == VFS_MIX && next_random(&seed) % 2))
				continue;
			if (loss == VFS_TEAR && i == last_unsafe && e->op == VFS_WRITE)
				n = n > SECTOR ? n / 2 / SECTOR * SECTOR : n / 2;
		}
		apply(&image[e->file], e, n);
	}
	for (int i = 0; i < tape.files; i++) {
		char path[2 * NAME];
		FILE *file;

		snprintf(path, sizeof(path), "%s/%s", folder, tape.file[i].name);
		unlink(path);
		if (image[i].there) {
			file = fopen(path, "wb");
			assert(file);
			if (image[i].n && fwrite(image[i].p, 1, image[i].n, file) != image[i].n)
				abort();
			fclose(file);
		}
		free(image[i].p);
	}
}
