/*
 * id.h - the ids of stored things, one type each, so that a line is never taken for an organisation. 0 is no id.
 */
#ifndef GR_DOMAIN_ID_H
#define GR_DOMAIN_ID_H

#include <stdint.h>

typedef struct {
	int64_t v;
} gr_process_id;
typedef struct {
	int64_t v;
} gr_org_id;
typedef struct {
	int64_t v;
} gr_project_id;
typedef struct {
	int64_t v;
} gr_line_id;
typedef struct {
	int64_t v;
} gr_delivery_id;
typedef struct {
	int64_t v;
} gr_link_id;
typedef struct {
	int64_t v;
} gr_snapshot_id; /* the number that people see: datagrundlag nr. N */
typedef struct {
	int64_t v;
} gr_publication_id;
typedef struct {
	int64_t v;
} gr_plan_id;
typedef struct {
	int64_t v;
} gr_job_id;

#endif
