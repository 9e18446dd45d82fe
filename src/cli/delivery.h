/*
 * delivery.h - how a delivery is printed, for `import` and `delivery show`.
 */
#ifndef GR_CLI_DELIVERY_H
#define GR_CLI_DELIVERY_H

#include "cli/command.h"

/* Every fault with its place and remedy, then the differences. 0, or the query's status. */
GR_MUST int gr_print_delivery(struct gr_run *r, gr_delivery_id id, struct gr_error *err);

#endif
