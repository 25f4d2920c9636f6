/*
 * Which Host headers are answered. A page of another site can point a name of its own at this machine ("DNS
 * rebinding"), and then its requests count as same-origin; but the Host header still bears that name.
 */
#ifndef KH_SERVER_HOST_H
#define KH_SERVER_HOST_H

#include "khayt/base.h"

struct kh_hosts {
    bool loopback;     /* the server listens on this machine alone */
    const char *own;   /* the machine's own name, or "" */
    const char *extra; /* one more name that is meant to lead here, or NULL */
};

/**
 * May a request with this Host header be answered? Always: localhost and `extra`. On loopback besides: loopback
 * addresses. Else: any address (an address cannot be rebound), and the machine's own name, bare or under ".local".
 * The port is not looked at: a proxy or a tunnel may have another. Threads: any.
 */
bool kh_host_allowed(const struct kh_hosts *hosts, const char *header);

#endif
