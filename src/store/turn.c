/*
 * Whose turn it is to write. One handle adds at a time: an exclusive lock on FILE-lock, for as long as it is open. What
 * persons do (KH_STORE_HAND) goes in between its batches; since it begins the next batch within microseconds of the
 * last one, and SQLite asks only now and then whether the file is free, all who want to write queue for a lock on
 * FILE-turn, which each gives back once its transaction has begun; and an adder that sees somebody in the queue ends
 * its batch with the article at hand. The system gives both back when a process dies.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/file.h>
#include <time.h>
#include <unistd.h>

#include "base/alloc.h"
#include "store/desk.h"
#include "store/index.h"

enum { TURN_MILLISECONDS = 10000, ASK_MILLISECONDS = 2 };

static kh_status open_beside(const char *path, const char *ending, int *ret_file, kh_err *err)
{
    size_t room = strlen(path) + strlen(ending) + 1;
    char *name = kh_alloc(room);
    kh_status status = KH_OK;

    if (!name)
        return kh_err_set(err, KH_NOMEM, "out of memory");
    (void)snprintf(name, room, "%s%s", path, ending);
    *ret_file = open(name, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    if (*ret_file < 0)
        status = kh_err_set(err, KH_IO, "%s: %s", name, strerror(errno));
    kh_free(name);
    return status;
}

kh_status kh_store_lock(kh_store *store, const char *path, kh_err *err)
{
    kh_status status = open_beside(path, "-lock", &store->lock, err);

    if (status != KH_OK || flock(store->lock, LOCK_EX | LOCK_NB) == 0)
        return status;
    return errno == EWOULDBLOCK ? kh_err_set(err, KH_BUSY, "%s: another writer has the store", path)
                                : kh_err_set(err, KH_IO, "%s-lock: %s", path, strerror(errno));
}

kh_status kh_store_queue(kh_store *store, const char *path, kh_err *err)
{
    return open_beside(path, "-turn", &store->turn, err);
}

/* A handle that is stopped while it has the turn must not stop everybody else: after a while we go without. */
static bool take_turn(const kh_store *store)
{
    const struct timespec pause = {.tv_nsec = ASK_MILLISECONDS * 1000000L};

    for (int waited = 0; waited < TURN_MILLISECONDS; waited += ASK_MILLISECONDS) {
        if (flock(store->turn, LOCK_EX | LOCK_NB) == 0)
            return true;
        if (errno != EWOULDBLOCK && errno != EINTR)
            return false;
        (void)nanosleep(&pause, NULL);
    }
    return false;
}

bool kh_store_is_waited_for(const kh_store *store)
{
    if (store->turn < 0)
        return false;
    if (flock(store->turn, LOCK_EX | LOCK_NB) != 0)
        return errno == EWOULDBLOCK;
    (void)flock(store->turn, LOCK_UN);
    return false;
}

kh_status kh_store_begin(kh_store *store, kh_err *err)
{
    int64_t moves = 0;
    bool turn;
    kh_status status;

    if (store->in_batch)
        return KH_OK;
    if ((status = kh_index_settle(store, err)) != KH_OK)
        return status;
    turn = take_turn(store);
    status = kh_store_execute(store, "BEGIN IMMEDIATE", err);
    if (turn)
        (void)flock(store->turn, LOCK_UN);
    if (status != KH_OK)
        return status;
    store->in_batch = true;
    if (!store->linker || store->stale)
        return KH_OK;
    if ((status = kh_desk_moves(store, &moves, err)) != KH_OK)
        kh_store_lose(store);
    store->stale |= moves != store->hand_moves;
    return status;
}
