/*
 * watch: a folder is looked at again and again, and what appears in it is added. A file is taken once it has not
 * changed between two looks, so that none is read while it is being written; one that changes later is read again. The
 * store is held only while something is being added.
 */
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>

#include "cli/input.h"

enum { FIRST_SLOTS = 1024, MOST_FILES = 8 << 20 };

/* A file as it was at the last look. `taken`: it went in as it is. */
struct seen {
    uint64_t name; /* hash of its path, 0: free */
    int64_t size, changed;
    bool taken, tried; /* tried: in the run that goes on */
};

struct watching {
    struct cli *cli;
    struct seen *slots;
    size_t cap, count;
    unsigned pending; /* files that are waited for */
    bool first;
};

static uint64_t hash_of(const char *path)
{
    uint64_t value = 14695981039346656037ull;

    for (; *path; path++)
        value = (value ^ (unsigned char)*path) * 1099511628211ull;
    return value ? value : 1;
}

static struct seen *slot_for(struct seen *slots, size_t cap, uint64_t name)
{
    size_t at = (size_t)name & (cap - 1);

    while (slots[at].name && slots[at].name != name)
        at = (at + 1) & (cap - 1);
    return &slots[at];
}

static bool grow(struct watching *watching)
{
    size_t cap = watching->cap ? watching->cap * 2 : FIRST_SLOTS;
    struct seen *slots = calloc(cap, sizeof *slots);

    if (!slots)
        return false;
    for (size_t i = 0; i < watching->cap; i++) {
        if (watching->slots[i].name)
            *slot_for(slots, cap, watching->slots[i].name) = watching->slots[i];
    }
    free(watching->slots);
    watching->slots = slots;
    watching->cap = cap;
    return true;
}

/* Is this file to be read now? */
static bool wanted(void *ctx, const char *path)
{
    struct watching *watching = ctx;
    struct stat about;
    struct seen *seen;
    int64_t changed;

    if (stat(path, &about) != 0 || (watching->count * 2 >= watching->cap && !grow(watching)) ||
        watching->count >= MOST_FILES)
        return false;
    changed = (int64_t)about.st_mtim.tv_sec * 1000000000 + about.st_mtim.tv_nsec;
    seen = slot_for(watching->slots, watching->cap, hash_of(path));
    if (!seen->name) {
        seen->name = hash_of(path);
        watching->count++;
        seen->size = -1;
    }
    bool same = seen->size == about.st_size && seen->changed == changed;
    /* at the first look, what has rested for a while need not wait for a second one */
    bool rested = watching->first && time(NULL) - about.st_mtim.tv_sec > 10;
    if (same && seen->taken)
        return false;
    seen->size = about.st_size;
    seen->changed = changed;
    seen->taken = seen->tried = same || rested;
    watching->pending += !seen->taken;
    return seen->taken;
}

/* What was read in this run is to be read again, or is done with. */
static void settle(struct watching *watching, bool again)
{
    for (size_t i = 0; i < watching->cap; i++) {
        if (again && watching->slots[i].tried)
            watching->slots[i].taken = false;
        watching->slots[i].tried = false;
    }
}

static void rest(unsigned seconds)
{
    const struct timespec tenth = {.tv_nsec = 100000000};

    for (unsigned i = 0; i < seconds * 10 && !interrupted(); i++)
        nanosleep(&tenth, NULL);
}

/* One look at the folder. KH_BUSY: somebody else is writing; the next look tries again. */
static kh_status look(struct watching *watching, kh_engine **engine, int *ret_code)
{
    bool busy = false;
    kh_status status;

    watching->pending = 0;
    status = add_quietly(watching->cli, engine, wanted, watching, &busy, ret_code);
    settle(watching, status != KH_OK || busy);
    watching->first = false;
    return busy ? KH_BUSY : status;
}

int cmd_watch(struct cli *cli)
{
    struct watching watching = {.cli = cli, .first = true};
    kh_engine *engine = NULL;
    struct stat about;
    char path[4096];
    int code = EXIT_DONE;

    if (cli->word_count != 1)
        return complain(EXIT_USAGE, "name one folder to watch");
    if (cli->words[0].len >= sizeof path)
        return complain(EXIT_USAGE, "the folder's path is too long");
    memcpy(path, cli->words[0].ptr, cli->words[0].len);
    path[cli->words[0].len] = '\0';
    if (stat(path, &about) != 0 || !S_ISDIR(about.st_mode))
        return complain(EXIT_USAGE, "%s is not a folder", path);
    catch_signals();
    while (!interrupted()) {
        kh_status status = look(&watching, &engine, &code);
        if (status && status != KH_BUSY && status != KH_STOPPED)
            break;
        fflush(cli->out);
        if (cli->once && !watching.pending && status != KH_BUSY)
            break;
        rest(cli->every ? cli->every : 2);
    }
    kh_engine_free(engine);
    free(watching.slots);
    return code;
}
