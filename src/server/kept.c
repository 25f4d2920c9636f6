#include "server/kept.h"

#include <pthread.h>
#include <stdlib.h>

enum { SLOTS = 96, LONGEST_NAME = 512 };

struct slot {
    char *bytes; /* the name, and behind it the answer; NULL: free */
    size_t name, answer;
    uint64_t age, used;
};

struct kh_kept {
    pthread_mutex_t lock;
    struct slot slots[SLOTS];
    size_t most, held;
    uint64_t age, turn;
};

struct kh_kept *kh_kept_new(size_t most)
{
    struct kh_kept *kept = calloc(1, sizeof *kept);

    if (kept) {
        kept->most = most;
        pthread_mutex_init(&kept->lock, NULL);
    }
    return kept;
}

static void empty(struct kh_kept *kept, struct slot *slot)
{
    kept->held -= slot->name + slot->answer;
    free(slot->bytes);
    *slot = (struct slot){0};
}

void kh_kept_free(struct kh_kept *kept)
{
    if (!kept)
        return;
    for (size_t i = 0; i < SLOTS; i++)
        free(kept->slots[i].bytes);
    pthread_mutex_destroy(&kept->lock);
    free(kept);
}

uint64_t kh_kept_age(struct kh_kept *kept, uint64_t before, uint64_t seen)
{
    uint64_t age;

    pthread_mutex_lock(&kept->lock);
    kept->age += before != seen;
    age = kept->age;
    pthread_mutex_unlock(&kept->lock);
    return age;
}

/* The slot of `name`, NULL. What is of another age is let go on the way. */
static struct slot *find(struct kh_kept *kept, kh_str name)
{
    struct slot *found = NULL;

    for (size_t i = 0; i < SLOTS; i++) {
        struct slot *slot = &kept->slots[i];
        if (slot->bytes && slot->age != kept->age)
            empty(kept, slot);
        if (slot->bytes && slot->name == name.len && memcmp(slot->bytes, name.ptr, name.len) == 0)
            found = slot;
    }
    return found;
}

bool kh_kept_get(struct kh_kept *kept, uint64_t age, kh_str name, kh_buf *out)
{
    struct slot *slot;

    pthread_mutex_lock(&kept->lock);
    slot = age == kept->age ? find(kept, name) : NULL;
    if (slot) {
        slot->used = ++kept->turn;
        kh_buf_add(out, kh_str_of(slot->bytes + slot->name, slot->answer));
    }
    pthread_mutex_unlock(&kept->lock);
    return slot != NULL;
}

/* A free slot, and room for `size` more bytes: those that nobody asked for the longest go. */
static struct slot *make_room(struct kh_kept *kept, size_t size)
{
    for (;;) {
        struct slot *oldest = NULL, *unused = NULL;
        for (size_t i = 0; i < SLOTS; i++) {
            struct slot *slot = &kept->slots[i];
            if (!slot->bytes)
                unused = slot;
            else if (!oldest || slot->used < oldest->used)
                oldest = slot;
        }
        if (unused && kept->held + size <= kept->most)
            return unused;
        if (!oldest)
            return NULL;
        empty(kept, oldest);
    }
}

void kh_kept_put(struct kh_kept *kept, uint64_t age, kh_str name, kh_str answer)
{
    size_t size = name.len + answer.len;
    char *bytes = name.len && name.len <= LONGEST_NAME && size <= kept->most / 4 ? malloc(size) : NULL;
    struct slot *slot;

    if (!bytes)
        return;
    memcpy(bytes, name.ptr, name.len);
    if (answer.len)
        memcpy(bytes + name.len, answer.ptr, answer.len);
    pthread_mutex_lock(&kept->lock);
    if (age == kept->age && !find(kept, name) && (slot = make_room(kept, size))) {
        *slot = (struct slot){bytes, name.len, answer.len, age, ++kept->turn};
        kept->held += size;
        bytes = NULL;
    }
    pthread_mutex_unlock(&kept->lock);
    free(bytes);
}
