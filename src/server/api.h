/*
 * Routes, and what they share. A route answers one method on one kind of path; each file of routes has a table that
 * ends with a NULL method, and api.c asks the tables in turn.
 */
#ifndef KH_SERVER_API_H
#define KH_SERVER_API_H

#include "server/answer.h"

enum { KH_API_LIMIT = 50, KH_API_LIMIT_MOST = 500, KH_API_QUERY_MOST = 1000 };

struct kh_route {
    const char *method;  /* "GET" answers HEAD, too */
    const char *pattern; /* `{}` is one percent-encoded part of the path */
    void (*answer)(struct kh_request *request, kh_str part, kh_store *store, struct kh_answer *answer);
};

extern const struct kh_route kh_api_reading[]; /* api.c */
extern const struct kh_route kh_api_views[];   /* api_views.c */
extern const struct kh_route kh_api_writing[]; /* api_write.c: what persons write */
extern const struct kh_route kh_api_copies[];  /* api_copies.c */
extern const struct kh_route kh_api_leaving[]; /* api_out.c: exports, citations, feeds */

/** The error that a status of the library calls for. */
void kh_api_error(struct kh_answer *answer, kh_status status);
/** A whole number parameter; false when it is there and is none. */
bool kh_api_number(const struct kh_request *request, const char *name, uint32_t otherwise, uint32_t most,
                   uint32_t *ret);
/** The parameters offset and limit; false, with the error in `answer`, when they make no sense. */
bool kh_api_page(const struct kh_request *request, struct kh_answer *answer, kh_page_of *ret_page);

/** A string of JSON. What comes here is valid UTF-8: decoded parameters, and what the store holds. */
void kh_api_text(kh_buf *body, kh_str text);
/** `,"name":"text"`, and `,"name":"2024-03-13"` */
void kh_api_string(kh_buf *body, const char *name, kh_str text);
void kh_api_day(kh_buf *body, const char *name, int32_t day);

/** Lists collect as "a,b,c" behind what `body` already holds. */
struct kh_api_list {
    kh_buf *body;
    bool more;
};
/** One more line of JSON. */
void kh_api_add(struct kh_api_list *list, kh_str json);
/** `{"total":N,"NAME":[…]}`: the total is known only after the walk, so the lines wait in a buffer of their own. */
void kh_api_put_list(struct kh_answer *answer, const char *name, uint64_t total, const kh_buf *lines);

#endif
