/*
 * idempotency.h - the key of a write request and what was answered the first time.
 */
#ifndef GR_STORE_IDEMPOTENCY_H
#define GR_STORE_IDEMPOTENCY_H

#include "base/text.h"
#include "domain/id.h"
#include "store/db.h"

/*
 * Looks a key up, within what one link (0: none) has sent. *there false: new. GR_CONFLICT: the key stands for another verb.
 */
GR_MUST int gr_store_key_find(struct gr_db *db, gr_link_id link, struct gr_str key,
    const char *verb, bool *there, int64_t *subject, struct gr_error *err);
/* In the transaction of the change. GR_CONFLICT: somebody was first. */
GR_MUST int gr_store_key_save(struct gr_db *db, gr_link_id link, struct gr_str key,
    const char *verb, int64_t subject, struct gr_time at, struct gr_error *err);

#endif
