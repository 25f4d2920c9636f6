/*
 * Whose requests may write. A browser says where a request comes from: Origin holds the page's address, Sec-Fetch-Site
 * how it relates to ours. A page of another site can send a form or a plain text here, but neither JSON nor DELETE
 * without asking first, which nobody answers; and it cannot hide its origin.
 */
#ifndef KH_SERVER_ORIGIN_H
#define KH_SERVER_ORIGIN_H

#include "khayt/base.h"

/** Does a request with these headers (NULL: absent) come from a page of the host that it asks, or from no page? */
bool kh_origin_own(const char *origin, const char *fetch_site, const char *host);
/** Is a Content-Type header JSON, with any parameters? */
bool kh_type_is_json(const char *type);

#endif
