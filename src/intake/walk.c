#define _GNU_SOURCE
#include "intake/walk.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <strings.h>
#include <sys/stat.h>

#include "base/alloc.h"

enum { DEEPEST = 64 };

/* A folder being walked: its names, sorted, and where the walk stands. */
struct level {
    char *path;
    char **names;
    size_t count, at;
};

struct kh_walk {
    const kh_str *paths;
    size_t path_count, path_at;
    struct level levels[DEEPEST];
    size_t depth;
    size_t root_len; /* bytes of the folder that was given, with its slash */
    char *current;
};

kh_status kh_walk_new(const kh_str *paths, size_t count, kh_walk **ret_walk, kh_err *err)
{
    kh_walk *walk = kh_alloc_zero(1, sizeof *walk);

    *ret_walk = walk;
    if (!walk)
        return kh_err_set(err, KH_NOMEM, "out of memory");
    walk->paths = paths;
    walk->path_count = count;
    return KH_OK;
}

static void leave(kh_walk *walk)
{
    struct level *level = &walk->levels[--walk->depth];

    for (size_t i = 0; i < level->count; i++)
        kh_free(level->names[i]);
    kh_free(level->names);
    kh_free(level->path);
    *level = (struct level){0};
}

void kh_walk_free(kh_walk *walk)
{
    if (!walk)
        return;
    while (walk->depth)
        leave(walk);
    kh_free(walk->current);
    kh_free(walk);
}

static int by_bytes(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static char *joined(const char *folder, const char *name)
{
    size_t folder_len = strlen(folder), name_len = strlen(name);
    char *path = kh_alloc(folder_len + name_len + 2);

    if (!path)
        return NULL;
    memcpy(path, folder, folder_len);
    if (folder_len && folder[folder_len - 1] != '/')
        path[folder_len++] = '/';
    memcpy(path + folder_len, name, name_len + 1);
    return path;
}

static kh_status read_names(DIR *folder, struct level *level)
{
    kh_vec names;
    struct dirent *entry;

    kh_vec_init(&names, NULL, sizeof(char *));
    while ((entry = readdir(folder))) {
        char **slot;
        if (entry->d_name[0] == '.')
            continue;
        slot = kh_vec_push(&names);
        if (slot)
            *slot = joined("", entry->d_name);
        if (!slot || !*slot) {
            level->names = names.at;
            level->count = slot ? names.n - 1 : names.n;
            return KH_NOMEM;
        }
    }
    level->names = names.at;
    level->count = names.n;
    if (level->count)
        qsort(level->names, level->count, sizeof *level->names, by_bytes);
    return KH_OK;
}

/* Takes `path` over, unless it fails. */
static kh_status enter(kh_walk *walk, char *path, kh_err *err)
{
    struct level *level;
    DIR *folder;
    kh_status status;

    if (walk->depth == DEEPEST)
        return kh_err_set(err, KH_LIMIT, "folders nest deeper than %d", DEEPEST);
    folder = opendir(path);
    if (!folder)
        return kh_err_set(err, KH_IO, "cannot open folder: %s", strerror(errno));
    level = &walk->levels[walk->depth++];
    *level = (struct level){.path = path};
    status = read_names(folder, level);
    closedir(folder);
    if (status) {
        level->path = NULL; /* stays the caller's */
        leave(walk);
    }
    return status;
}

static bool ends_with(const char *name, size_t len, const char *ending)
{
    size_t n = strlen(ending);

    return len > n && strncasecmp(name + len - n, ending, n) == 0;
}

kh_format kh_format_of_name(const char *name)
{
    static const struct {
        const char *ending;
        kh_format format;
    } endings[] = {
        {".html", KH_FORMAT_HTML}, {".htm", KH_FORMAT_HTML},  {".xhtml", KH_FORMAT_HTML},  {".shtml", KH_FORMAT_HTML},
        {".txt", KH_FORMAT_TEXT},  {".text", KH_FORMAT_TEXT}, {".jsonl", KH_FORMAT_JSONL}, {".ndjson", KH_FORMAT_JSONL},
        {".rss", KH_FORMAT_FEED},  {".atom", KH_FORMAT_FEED}, {".warc", KH_FORMAT_WARC},
    };
    size_t len = strlen(name);

    if (ends_with(name, len, ".gz"))
        len -= 3;
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        if (ends_with(name, len, endings[i].ending))
            return endings[i].format;
    }
    return KH_FORMAT_UNKNOWN;
}

static bool contains(kh_str text, const char *word)
{
    return memmem(text.ptr, text.len, word, strlen(word)) != NULL;
}

static bool contains_tag(kh_str head)
{
    static const char *const tags[] = {"<html", "<HTML",  "<!doctype", "<!DOCTYPE", "<body", "<BODY", "<div", "<head",
                                       "<HEAD", "<table", "<TABLE",    "<p>",       "<P>",   "<meta", "<META"};

    for (size_t i = 0; i < sizeof tags / sizeof *tags; i++) {
        if (contains(head, tags[i]))
            return true;
    }
    return false;
}

/* The local name of an XML document's first element; {NULL,0} when it does not begin like one. */
static kh_str root_name(kh_str head)
{
    size_t i = 0, name;

    while (i < head.len) {
        const char *end;
        if (head.ptr[i] != '<') {
            i++;
            continue;
        }
        if (i + 1 < head.len && head.ptr[i + 1] != '?' && head.ptr[i + 1] != '!')
            break;
        if (head.len - i >= 4 && memcmp(head.ptr + i, "<!--", 4) == 0)
            end = memmem(head.ptr + i, head.len - i, "-->", 3);
        else
            end = memchr(head.ptr + i, '>', head.len - i);
        i = end ? (size_t)(end - head.ptr) + 1 : head.len;
    }
    for (name = ++i; i < head.len && !strchr(" \t\r\n/>", head.ptr[i]); i++) {
        if (head.ptr[i] == ':')
            name = i + 1;
    }
    return i < head.len ? kh_str_of(head.ptr + name, i - name) : (kh_str){NULL, 0};
}

static bool is_feed(kh_str head)
{
    kh_str root = root_name(head);

    return kh_str_eq(root, KH_STR("rss")) || kh_str_eq(root, KH_STR("RDF")) || kh_str_eq(root, KH_STR("feed")) ||
           kh_str_eq(root, KH_STR("channel"));
}

kh_format kh_format_of_bytes(kh_str head)
{
    size_t i = 0;

    if (head.len >= 2 && (memcmp(head.ptr, "\xFF\xFE", 2) == 0 || memcmp(head.ptr, "\xFE\xFF", 2) == 0))
        return contains(head, "h\0t\0m\0l") || contains(head, "H\0T\0M\0L") ? KH_FORMAT_HTML : KH_FORMAT_TEXT;
    if (head.len >= 3 && memcmp(head.ptr, "\xEF\xBB\xBF", 3) == 0)
        i = 3;
    while (i < head.len && strchr(" \t\r\n", head.ptr[i]) && head.ptr[i])
        i++;
    head = kh_str_of(head.ptr + i, head.len - i);
    if (head.len >= 5 && memcmp(head.ptr, "WARC/", 5) == 0)
        return KH_FORMAT_WARC;
    if (head.len && head.ptr[0] == '{')
        return contains(head, "jsonfeed.org/version") ? KH_FORMAT_FEED : KH_FORMAT_JSONL;
    if (head.len && head.ptr[0] == '<' && is_feed(head))
        return KH_FORMAT_FEED;
    return contains_tag(head) ? KH_FORMAT_HTML : KH_FORMAT_TEXT;
}

/* What may hold an article inside a folder: known endings, .json and .xml for feeds, and names without any ending. */
static bool may_hold(const char *path)
{
    const char *name = strrchr(path, '/');
    size_t len;

    name = name ? name + 1 : path;
    len = strlen(name);
    if (kh_format_of_name(name) != KH_FORMAT_UNKNOWN || !strchr(name, '.'))
        return true;
    if (ends_with(name, len, ".gz"))
        len -= 3;
    return ends_with(name, len, ".xml") || ends_with(name, len, ".json");
}

static void found(kh_walk *walk, char *path, kh_found *ret)
{
    const char *slash = strrchr(path, '/');

    kh_free(walk->current);
    walk->current = path;
    ret->path = path;
    ret->in_folder = walk->depth > 0;
    ret->name = ret->in_folder ? path + walk->root_len : slash && slash[1] ? slash + 1 : path;
}

/* One step inside the deepest open folder: a file (KH_OK), a level gone up or a thing passed over (KH_BUSY). */
static kh_status step(kh_walk *walk, kh_found *ret, kh_err *err)
{
    struct level *level = &walk->levels[walk->depth - 1];
    struct stat info;
    kh_status status;
    char *path;
    bool link, gone;

    if (level->at == level->count) {
        leave(walk);
        return KH_BUSY;
    }
    path = joined(level->path, level->names[level->at++]);
    if (!path)
        return KH_NOMEM;
    link = lstat(path, &info) == 0 && S_ISLNK(info.st_mode);
    gone = stat(path, &info) != 0; /* between the listing and now, or a link to nowhere: opening it will say so */
    if (!(gone || S_ISREG(info.st_mode) || (S_ISDIR(info.st_mode) && !link)) ||
        ((gone || S_ISREG(info.st_mode)) && !may_hold(path))) {
        kh_free(path);
        return KH_BUSY;
    }
    if (gone || S_ISREG(info.st_mode)) {
        found(walk, path, ret);
        return KH_OK;
    }
    status = enter(walk, path, err);
    if (!status)
        return KH_BUSY;
    found(walk, path, ret);
    return status;
}

static kh_status start_path(kh_walk *walk, kh_found *ret, kh_err *err)
{
    kh_str given = walk->paths[walk->path_at++];
    char *path = kh_alloc(given.len + 1);
    struct stat info;
    kh_status status;

    if (!path)
        return KH_NOMEM;
    memcpy(path, given.ptr, given.len);
    path[given.len] = '\0';
    if (strcmp(path, "-") == 0 || stat(path, &info) != 0 || !S_ISDIR(info.st_mode)) {
        found(walk, path, ret); /* what is not there says so when it is opened */
        return KH_OK;
    }
    walk->root_len = given.len + (given.ptr[given.len - 1] != '/');
    status = enter(walk, path, err);
    if (!status)
        return KH_BUSY;
    found(walk, path, ret);
    return status;
}

kh_status kh_walk_next(kh_walk *walk, kh_found *ret_found, kh_err *err)
{
    kh_status status = KH_BUSY;

    *ret_found = (kh_found){0};
    while (status == KH_BUSY) {
        if (walk->depth)
            status = step(walk, ret_found, err);
        else if (walk->path_at == walk->path_count)
            return KH_NOTFOUND;
        else
            status = start_path(walk, ret_found, err);
    }
    return status;
}
