/*
 * frozen.h - a line as a snapshot freezes it: one row of canonical text with its project, from which the same structs come back.
 */
#ifndef GR_DOMAIN_FROZEN_H
#define GR_DOMAIN_FROZEN_H

#include "domain/dataset.h"

/* Adds the row, ended by LF. The organisation and the project are looked up in d, whose lines this is one of (index i). GR_INVALID: i has none. */
void gr_frozen_write(struct gr_sb *sb, const struct gr_dataset *d, int32_t i);

/*
 * Rows that follow each other, as written, back to lines and the projects they name; organisations by code in d (lists only are read).
 * *project and *line in a, borrowed from text. GR_INVALID names row and column.
 */
GR_MUST int gr_frozen_read(struct gr_str text, const struct gr_dataset *d, struct gr_arena *a, struct gr_project **project,
    int32_t *projects, struct gr_line **line, int32_t *lines, struct gr_error *err);

#endif
