/*
 * vfs.h - a SQLite VFS between the program and the disk: it lets the n-th operation of a kind fail, and it writes down what reached the
 * files, so that a test can lay out the disk as a power cut at any point would have left it.
 */
#ifndef GR_TESTS_FAULT_VFS_H
#define GR_TESTS_FAULT_VFS_H

#include <stdbool.h>
#include <stddef.h>

enum vfs_op { VFS_OPEN, VFS_READ, VFS_WRITE, VFS_TRUNCATE, VFS_SYNC, VFS_DELETE };
#define VFS_OPS 6

/* Becomes the default VFS of the process; once. */
void vfs_install(void);

/* The n-th (from 1) operation of the kind from now on fails with the SQLite code; all after it too if forever. */
void vfs_fail(enum vfs_op op, int n, bool forever, int code);
/* No more failures; how many there were since vfs_fail. */
int vfs_calm(void);

/* Starts to write down what is opened from now on, from the files under folder as they are. */
void vfs_record(const char *folder);
void vfs_stop(void);
/* Operations written down so far: a moment that a test can name. */
size_t vfs_now(void);
/* The op at a moment (0 .. vfs_now() - 1). */
enum vfs_op vfs_op_at(size_t moment);

/* What becomes of bytes that were written but not synced when the power goes. */
enum vfs_loss { VFS_DROP, VFS_KEEP, VFS_MIX, VFS_TEAR };
#define VFS_LOSSES 4
/* Lays the files out in another folder as they are when the power goes before operation `moment`. seed: which bytes of a mix survive. */
void vfs_lay_out(size_t moment, enum vfs_loss loss, unsigned seed, const char *folder);

#endif
