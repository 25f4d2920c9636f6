#include "server/host.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <strings.h>

enum { LONGEST_NAME = 253 };

/* "name:80" gives "name", "[::1]:80" gives "::1". False: malformed. */
static bool cut_port(const char *header, char ret_name[LONGEST_NAME + 1])
{
    bool bracket = header[0] == '[';
    const char *start = header + bracket, *end = strchr(start, bracket ? ']' : ':');
    size_t len = end ? (size_t)(end - start) : strlen(start);
    const char *port = end ? end + bracket : start + len;

    if (!len || len > LONGEST_NAME || (bracket && !end))
        return false;
    if (*port == ':')
        port++;
    else if (*port)
        return false;
    if (port[strspn(port, "0123456789")])
        return false;
    memcpy(ret_name, start, len);
    ret_name[len] = '\0';
    return true;
}

static bool is_address(const char *name, bool *ret_loopback)
{
    struct in_addr v4;
    struct in6_addr v6;

    if (inet_pton(AF_INET, name, &v4) == 1) {
        *ret_loopback = (ntohl(v4.s_addr) >> 24) == 127;
        return true;
    }
    if (inet_pton(AF_INET6, name, &v6) == 1) {
        *ret_loopback = IN6_IS_ADDR_LOOPBACK(&v6);
        return true;
    }
    return false;
}

bool kh_host_allowed(const struct kh_hosts *hosts, const char *header)
{
    char name[LONGEST_NAME + 1], local[LONGEST_NAME + 16];
    bool loopback = false;

    if (!header || !cut_port(header, name))
        return false;
    if (strcasecmp(name, "localhost") == 0 || (hosts->extra && strcasecmp(name, hosts->extra) == 0))
        return true;
    if (is_address(name, &loopback))
        return loopback || !hosts->loopback;
    if (hosts->loopback || !hosts->own[0])
        return false;
    snprintf(local, sizeof local, "%s.local", hosts->own);
    return strcasecmp(name, hosts->own) == 0 || strcasecmp(name, local) == 0;
}
