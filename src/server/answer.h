/*
 * Answers: what a route makes of a request, before it is HTTP. Routes see decoded text and a store handle; they never
 * see the socket.
 */
#ifndef KH_SERVER_ANSWER_H
#define KH_SERVER_ANSWER_H

#include "khayt/khayt.h"

struct kh_request {
    kh_str path;          /* as sent, percent-encoded */
    kh_str body;          /* of a write */
    bool secure, write;   /* of this request: came by https to a proxy; this server takes writes */
    const char *host;     /* the Host header; it is one that is answered */
    void *source;         /* whose parameters these are */
    struct kh_kept *kept; /* answers that are kept (kept.h), and the age of the store that this request sees */
    uint64_t age;
    /* The decoded parameter `name`, {NULL,0} when absent. Lives as long as the request. */
    kh_str (*parameter)(const struct kh_request *request, const char *name);
    kh_buf scratch[16]; /* decoded parameters */
    size_t scratch_used;
    bool broken; /* a parameter was not percent-encoded UTF-8 */
};

struct kh_answer {
    unsigned status;  /* of HTTP */
    const char *type; /* media type */
    kh_buf body;      /* owned; empty when `fixed` is set */
    kh_str fixed;     /* bytes of the program itself */
    kh_str packed;    /* `fixed` as gzip, {NULL,0} where there is none */
    kh_buf location;  /* for 308 */
    bool may_cache;   /* an hour without asking; else the browser asks, and `fixed` answers by its ETag */
    bool has_etag;    /* `body` answers by its ETag, too */
    bool page;        /* `body` is a page of its own, with its style inside and no script */
    char allowed[64]; /* the methods that the path knows, for 405 */
    char file[80];    /* the name to save it under, ASCII; "" to show it */
};

/**
 * What answers `method` on `path`; NULL: nothing does. `ret_allowed`: the methods that the path knows, "GET, HEAD", or
 * "" for a path that is none.
 */
const struct kh_route *kh_api_route(kh_str path, const char *method, char ret_allowed[64]);
/** Answer from the store. A NULL route is answered by 404. */
void kh_api_answer(struct kh_request *request, const struct kh_route *route, kh_store *store,
                   struct kh_answer *ret_answer);
/** The web reader's files, and its page for every path that the reader routes itself. False: not a path of the reader.
 */
bool kh_asset_answer(kh_str path, struct kh_answer *ret_answer);
/** The error shape of openapi.json. */
void kh_answer_error(struct kh_answer *answer, unsigned status, const char *code, const char *message);
/** Percent-decoding, appended to `out`. False: broken escapes, or bytes that are not UTF-8. */
bool kh_percent_decode(kh_str text, bool plus_is_space, kh_buf *out);

#endif
