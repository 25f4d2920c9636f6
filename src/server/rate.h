/*
 * How many requests an address may make: a token bucket each, in a fixed table, so that a flood from many addresses
 * costs no memory. Threads: any.
 */
#ifndef KH_SERVER_RATE_H
#define KH_SERVER_RATE_H

#include <pthread.h>

#include "khayt/base.h"

enum { KH_RATE_SLOTS = 1024 };

struct kh_rate {
    pthread_mutex_t lock;
    double per_second, burst;
    struct {
        uint64_t address; /* hash of it */
        double tokens, at;
    } slots[KH_RATE_SLOTS];
};

void kh_rate_init(struct kh_rate *rate, unsigned per_second);
void kh_rate_done(struct kh_rate *rate);
/** May `address` (its bytes) make one more request at `now` (seconds, any steady clock)? */
bool kh_rate_take(struct kh_rate *rate, kh_str address, double now);

#endif
