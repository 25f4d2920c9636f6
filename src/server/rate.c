#include "server/rate.h"

enum { BURST_SECONDS = 2 };

void kh_rate_init(struct kh_rate *rate, unsigned per_second)
{
    memset(rate, 0, sizeof *rate);
    pthread_mutex_init(&rate->lock, NULL);
    rate->per_second = per_second;
    rate->burst = (double)per_second * BURST_SECONDS;
}

void kh_rate_done(struct kh_rate *rate)
{
    pthread_mutex_destroy(&rate->lock);
}

/* FNV-1a: addresses are short, and two that share a slot only share their allowance. */
static uint64_t hash(kh_str bytes)
{
    uint64_t value = 14695981039346656037ull;

    for (size_t i = 0; i < bytes.len; i++)
        value = (value ^ (unsigned char)bytes.ptr[i]) * 1099511628211ull;
    return value ? value : 1;
}

bool kh_rate_take(struct kh_rate *rate, kh_str address, double now)
{
    uint64_t key = hash(address);
    size_t i = key % KH_RATE_SLOTS;
    bool allowed;

    pthread_mutex_lock(&rate->lock);
    if (rate->slots[i].address != key) {
        rate->slots[i].address = key;
        rate->slots[i].tokens = rate->burst;
    } else {
        rate->slots[i].tokens += (now - rate->slots[i].at) * rate->per_second;
        if (rate->slots[i].tokens > rate->burst)
            rate->slots[i].tokens = rate->burst;
    }
    rate->slots[i].at = now;
    allowed = rate->slots[i].tokens >= 1;
    if (allowed)
        rate->slots[i].tokens -= 1;
    pthread_mutex_unlock(&rate->lock);
    return allowed;
}
