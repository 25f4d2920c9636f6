/*
 * The server: the JSON interface (openapi.json), feeds and the web reader over HTTP. It knows the public headers of
 * khayt and nothing else.
 */
#ifndef KH_SERVER_SERVER_H
#define KH_SERVER_SERVER_H

#include "khayt/base.h"

struct kh_serve_options {
    const char *store_path;
    const char *host; /* NULL: 127.0.0.1. An address, not a name */
    const char *name; /* a further name that leads here, as behind a proxy; NULL: none. See host.h */
    uint16_t port;    /* 0: the system chooses; `ready` tells which */
    unsigned threads; /* 0: one a processor, at most 8 */
    bool write;       /* take what persons write although others than this machine can reach the server */
    bool read_only;   /* take nothing, not even from this machine */
    unsigned rate;    /* requests a second that one address may make over time; 0: 200 */
    kh_log_fn log;    /* may be NULL */
    void *log_ctx;
    /* Called once, when the server answers. */
    void (*ready)(void *ctx, const char *url);
    void *ready_ctx;
    /* Polled four times a second; true ends the server. */
    bool (*stop)(void *ctx);
    void *stop_ctx;
};

/**
 * Serve until `stop` says so. KH_NOTFOUND: no such store; KH_IO: the address cannot be had; KH_ARG: the address makes
 * no sense. Threads: makes its own; call it from one.
 */
kh_status kh_serve(const struct kh_serve_options *options, kh_err *err) KH_MUST_CHECK;

#endif
