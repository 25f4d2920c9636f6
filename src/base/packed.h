/* Files packed into the program by tools/pack. Tables end with a NULL name. */
#ifndef KH_BASE_PACKED_H
#define KH_BASE_PACKED_H

#include <stddef.h>

struct kh_packed {
    const char *name;
    const unsigned char *bytes;
    size_t size;
};

#endif
