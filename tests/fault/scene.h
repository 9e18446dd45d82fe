/*
 * scene.h - a database of one process, and one change after the other on it, as change/ makes them: a line and its entry in one transaction.
 */
#ifndef GR_TESTS_FAULT_SCENE_H
#define GR_TESTS_FAULT_SCENE_H

#include "../store/fixture.h"

/* A new folder of this test's own. */
const char *scene_folder(void);
/* Makes folder/test.db with a process and a project; the line to save. */
struct gr_line scene_make(const char *folder, struct gr_arena *a);
/* One change on an open connection. */
int scene_change(struct gr_db *db, const struct gr_line *line, struct gr_error *err);
/*
 * Opens folder/test.db and checks all that can be checked. *lines: how many are there; fails the test where anything is broken or the change
 * log tells of another number.
 */
void scene_check(const char *folder, const char *when, int64_t *lines);

#endif
