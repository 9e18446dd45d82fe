/*
 * scene.h - a real process on a real database file in a folder of its own: what the tests of use cases and queries play on. The clock and the random
 * source are the scene's.
 */
#ifndef GR_TESTS_CHANGE_SCENE_H
#define GR_TESTS_CHANGE_SCENE_H

#include "access/actor.h"
#include "base/arena.h"
#include "change/delivery.h"
#include "domain/dataset.h"
#include "store/app.h"

struct scene {
	struct gr_app app;
	struct gr_arena *a;
	struct gr_random random;
	struct gr_error err;
	struct gr_actor operator;
	gr_org_id org, other; /* K350 Lejre and KLAR */
	char folder[64], file[128];
	int64_t keys;
};

/* An empty process with the project's own code lists; stops the program on failure. */
void scene_open(struct scene *s);
void scene_close(struct scene *s);
/* A builder of the organisation, an hour later than whoever came before, with a key of its own. */
struct gr_actor scene_builder(struct scene *s, gr_org_id org);
struct gr_actor scene_reader(struct scene *s);
struct gr_actor scene_lead(struct scene *s);
/* A need of so many tonnes of SG II at Roskilde in 2028, of a project by that name. */
struct gr_line scene_line(const struct scene *s, const char *project, int64_t tonnes);
/* The organisation's lines as they stand. */
int32_t scene_lines(struct scene *s, gr_org_id org, struct gr_line **out);
/* What a workbook made now would carry: ids, content hashes and the version mark. */
struct gr_delivery scene_workbook(struct scene *s, gr_org_id org, struct gr_line **lines);
int64_t scene_audit_entries(struct scene *s);

#endif
