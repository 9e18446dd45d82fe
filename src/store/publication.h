/*
 * publication.h - what has been published: rows with their figures, as they were shown. Written once.
 */
#ifndef GR_STORE_PUBLICATION_H
#define GR_STORE_PUBLICATION_H

#include "domain/publication.h"
#include "store/db.h"
#include "store/stamp.h"

/*
 * Writes a publication whole. made comes from the stamp. Rows with id 0 get the next stable id of the process, which is put into row[i].id.
 * Indices (group, code, area) are stored as they are: they mean the dataset of publication->snapshot.
 */
GR_MUST int gr_store_publication_save(struct gr_db *db, const struct gr_stamp *stamp,
    struct gr_publication *publication, gr_publication_id *out, struct gr_error *err);
/* With rows. id 0 = the newest. GR_MISSING. */
GR_MUST int gr_store_publication_find(struct gr_db *db, gr_process_id process, gr_publication_id id,
    struct gr_arena *a, struct gr_publication *out, struct gr_error *err);
/* All ever, oldest first, with rows. */
GR_MUST int gr_store_publications(struct gr_db *db, gr_process_id process, struct gr_arena *a,
    struct gr_publication **out, int32_t *count, struct gr_error *err);

#endif
