/* about.h - the pages about the site itself: how figures are computed, accessibility statement, personal data. */
#ifndef GR_WEB_ABOUT_H
#define GR_WEB_ABOUT_H

#include "web/page.h"

int gr_page_method(struct gr_request *rq, struct gr_error *err);
int gr_page_accessibility(struct gr_request *rq, struct gr_error *err);
int gr_page_personal_data(struct gr_request *rq, struct gr_error *err);

#endif
