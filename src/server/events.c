#include "server/events.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "server/api.h"

enum { RING = 64, STORIES_TOLD = 20, TICK_MILLISECONDS = 500, KEEP_ALIVE_SECONDS = 15, BLOCK = 4096 };

struct reader {
    struct reader *next, *before;
    struct kh_events *events;
    struct MHD_Connection *connection;
    uint64_t address, at; /* at: the next event of the ring */
    double sent;          /* when something last went out */
    kh_buf out;           /* what is on its way */
    size_t done;          /* so much of it went */
    bool suspended;
};

struct kh_events {
    pthread_mutex_t lock;
    pthread_cond_t wake;
    pthread_t ticker;
    kh_store *store; /* the ticker's */
    bool closing;
    struct reader *readers;
    unsigned count, of_one;
    uint64_t mark, hands, version;
    kh_buf ring[RING]; /* event n is in ring[n % RING] */
    uint64_t next;     /* the number of the event that comes */
};

static double now_seconds(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* ---- what is told ---- */

static int put_moved(void *ctx, const kh_moved_story *moved)
{
    struct kh_api_list *list = ctx;
    kh_buf line;

    kh_buf_init(&line);
    kh_buf_addz(&line, "{\"story\":");
    kh_api_text(&line, moved->story);
    kh_api_string(&line, "title", moved->title);
    kh_buf_format(&line, ",\"new\":%llu}", (unsigned long long)moved->articles);
    kh_api_add(list, kh_buf_str(&line));
    list->body->failed |= line.failed;
    kh_buf_done(&line);
    return 0;
}

/* The event of what came between two marks; nothing when no article did. */
static kh_status put_added(kh_store *store, uint64_t since, uint64_t mark, kh_buf *out)
{
    uint64_t articles = 0, stories = 0;
    kh_buf lines;
    struct kh_api_list list = {.body = &lines};
    kh_err err;
    kh_status status;

    kh_buf_init(&lines);
    status = kh_store_moved_since(store, since, STORIES_TOLD, put_moved, &list, &articles, &stories, &err);
    if (!status && articles) {
        kh_buf_format(out, "event: added\nid: %llu\ndata: {\"since\":\"#%llu\",\"mark\":\"#%llu\",\"articles\":%llu",
                      (unsigned long long)mark, (unsigned long long)since, (unsigned long long)mark,
                      (unsigned long long)articles);
        kh_buf_addz(out, ",\"stories\":[");
        kh_buf_add(out, kh_buf_str(&lines));
        kh_buf_format(out, "],\"more\":%s}\n\n", stories > STORIES_TOLD ? "true" : "false");
    }
    if (lines.failed || out->failed)
        status = KH_NOMEM;
    kh_buf_done(&lines);
    return status;
}

/* ---- readers ---- */

/* One more event for all, from the ticker. */
static void publish(struct kh_events *events, const kh_buf *event)
{
    kh_buf *slot = &events->ring[events->next % RING];

    kh_buf_reset(slot);
    kh_buf_add(slot, kh_buf_str(event));
    if (slot->failed) { /* nobody hears of it; those who come back are told */
        kh_buf_done(slot);
        kh_buf_init(slot);
    }
    events->next++;
}

static void wake_readers(struct kh_events *events, double now)
{
    for (struct reader *reader = events->readers; reader; reader = reader->next) {
        bool due = events->closing || reader->at < events->next || now - reader->sent >= KEEP_ALIVE_SECONDS;
        if (reader->suspended && due) {
            reader->suspended = false;
            MHD_resume_connection(reader->connection);
        }
    }
}

/* What goes out next, into reader->out. False: it has fallen behind and is let go. */
static bool next_piece(struct kh_events *events, struct reader *reader)
{
    kh_buf_reset(&reader->out);
    reader->done = 0;
    if (reader->at + RING < events->next)
        return false;
    while (reader->at < events->next)
        kh_buf_add(&reader->out, kh_buf_str(&events->ring[reader->at++ % RING]));
    if (!reader->out.len && now_seconds() - reader->sent >= KEEP_ALIVE_SECONDS)
        kh_buf_addz(&reader->out, ":\n\n");
    return !reader->out.failed;
}

static ssize_t read_events(void *ctx, uint64_t at, char *into, size_t room)
{
    struct reader *reader = ctx;
    struct kh_events *events = reader->events;
    ssize_t given = 0;

    (void)at;
    pthread_mutex_lock(&events->lock);
    if (events->closing || (reader->done == reader->out.len && !next_piece(events, reader))) {
        given = MHD_CONTENT_READER_END_OF_STREAM;
    } else if (reader->done < reader->out.len) {
        size_t left = reader->out.len - reader->done;
        given = (ssize_t)(left < room ? left : room);
        memcpy(into, reader->out.ptr + reader->done, (size_t)given);
        reader->done += (size_t)given;
        reader->sent = now_seconds();
    } else {
        reader->suspended = true;
        MHD_suspend_connection(reader->connection);
    }
    pthread_mutex_unlock(&events->lock);
    return given;
}

static void drop_reader(void *ctx)
{
    struct reader *reader = ctx;
    struct kh_events *events = reader->events;

    pthread_mutex_lock(&events->lock);
    if (reader->next)
        reader->next->before = reader->before;
    if (reader->before)
        reader->before->next = reader->next;
    else
        events->readers = reader->next;
    events->count--;
    pthread_mutex_unlock(&events->lock);
    kh_buf_done(&reader->out);
    free(reader);
}

static bool room_for_one(const struct kh_events *events, uint64_t address)
{
    unsigned of_this = 0;

    for (const struct reader *reader = events->readers; reader; reader = reader->next)
        of_this += reader->address == address;
    return !events->closing && events->count < KH_EVENT_READERS && (!events->of_one || of_this < events->of_one);
}

/* The greeting: how soon to come back, where we are, and what came since `last`. */
static kh_status greet(struct reader *reader, const char *last, kh_store *store, uint64_t mark)
{
    uint64_t since = 0;
    char name[32];

    kh_buf_format(&reader->out, "retry: 3000\nid: %llu\n\n", (unsigned long long)mark);
    (void)snprintf(name, sizeof name, "#%.20s", last ? last : "");
    if (!last || !kh_mark_parse(kh_str_z(name), &since) || since >= mark)
        return KH_OK;
    return put_added(store, since, mark, &reader->out);
}

struct MHD_Response *kh_events_open(struct kh_events *events, struct MHD_Connection *connection, uint64_t address,
                                    const char *last, kh_store *store)
{
    struct reader *reader = calloc(1, sizeof *reader);
    struct MHD_Response *response = NULL;
    uint64_t mark;

    if (!reader)
        return NULL;
    kh_buf_init(&reader->out);
    reader->events = events;
    reader->connection = connection;
    reader->address = address;
    reader->sent = now_seconds();
    pthread_mutex_lock(&events->lock);
    mark = events->mark; /* what comes later is in the ring from `at` on */
    reader->at = events->next;
    if (room_for_one(events, address)) {
        reader->next = events->readers;
        if (reader->next)
            reader->next->before = reader;
        events->readers = reader;
        events->count++;
    } else {
        reader->events = NULL;
    }
    pthread_mutex_unlock(&events->lock);
    if (!reader->events) {
        free(reader);
        return NULL;
    }
    if (!greet(reader, last, store, mark))
        response = MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, BLOCK, read_events, reader, drop_reader);
    if (!response)
        drop_reader(reader);
    return response;
}

/* ---- the ticker ---- */

static void look(struct kh_events *events)
{
    uint64_t version = 0, mark = 0, hands = 0;
    kh_buf event;
    kh_err err;

    if (kh_store_version(events->store, &version, &err) || version == events->version)
        return;
    if (kh_store_mark(events->store, &mark, &err) || kh_store_hands(events->store, &hands, &err))
        return; /* busy: the next tick asks again */
    kh_buf_init(&event);
    if (mark > events->mark && put_added(events->store, events->mark, mark, &event)) {
        kh_buf_done(&event);
        return;
    }
    if (hands != events->hands)
        kh_buf_addz(&event, "event: hand\ndata: {}\n\n");
    pthread_mutex_lock(&events->lock);
    if (event.len)
        publish(events, &event);
    events->mark = mark > events->mark ? mark : events->mark;
    events->hands = hands;
    events->version = version;
    pthread_mutex_unlock(&events->lock);
    kh_buf_done(&event);
}

static void *tick(void *ctx)
{
    struct kh_events *events = ctx;

    pthread_mutex_lock(&events->lock);
    while (!events->closing) {
        struct timespec until;
        pthread_mutex_unlock(&events->lock);
        look(events);
        pthread_mutex_lock(&events->lock);
        wake_readers(events, now_seconds());
        clock_gettime(CLOCK_REALTIME, &until);
        until.tv_nsec += TICK_MILLISECONDS * 1000000L;
        until.tv_sec += until.tv_nsec / 1000000000L;
        until.tv_nsec %= 1000000000L;
        if (!events->closing)
            (void)pthread_cond_timedwait(&events->wake, &events->lock, &until);
    }
    wake_readers(events, now_seconds());
    pthread_mutex_unlock(&events->lock);
    return NULL;
}

static kh_status begin(struct kh_events *events, const char *store_path, kh_err *err)
{
    kh_status status = kh_store_open(store_path, KH_STORE_READ, &events->store, err);

    if (status || (status = kh_store_version(events->store, &events->version, err)) ||
        (status = kh_store_mark(events->store, &events->mark, err)) ||
        (status = kh_store_hands(events->store, &events->hands, err)))
        return status;
    return pthread_create(&events->ticker, NULL, tick, events) == 0 ? KH_OK
                                                                    : kh_err_set(err, KH_NOMEM, "no thread for events");
}

kh_status kh_events_start(const char *store_path, unsigned of_one, struct kh_events **ret_events, kh_err *err)
{
    struct kh_events *events = calloc(1, sizeof *events);
    kh_status status;

    *ret_events = NULL;
    if (!events)
        return kh_err_set(err, KH_NOMEM, "out of memory");
    pthread_mutex_init(&events->lock, NULL);
    pthread_cond_init(&events->wake, NULL);
    for (size_t i = 0; i < RING; i++)
        kh_buf_init(&events->ring[i]);
    events->of_one = of_one;
    status = begin(events, store_path, err);
    if (status)
        kh_events_free(events);
    else
        *ret_events = events;
    return status;
}

void kh_events_close(struct kh_events *events)
{
    pthread_mutex_lock(&events->lock);
    events->closing = true;
    pthread_cond_signal(&events->wake);
    pthread_mutex_unlock(&events->lock);
    pthread_join(events->ticker, NULL);
}

void kh_events_free(struct kh_events *events)
{
    kh_err ignored_error;
    kh_status ignored = kh_store_close(events->store, &ignored_error);

    (void)ignored; /* nothing was written */
    for (size_t i = 0; i < RING; i++)
        kh_buf_done(&events->ring[i]);
    pthread_cond_destroy(&events->wake);
    pthread_mutex_destroy(&events->lock);
    free(events);
}
