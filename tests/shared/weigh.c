/*
 * weigh FOLDER [NAME=WEIGHT …]: the bodies of a folder's pages, one JSON object a line as the scorers read it, with the
 * model of the main content (page/weights.h) changed. Without a folder: name, weight and neutral value of each feature.
 */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "page/rules.h"

static const struct {
    const char *name;
    size_t at;
    double weight, without;
} features[] = {
#define FEATURE(name, weight, without) {#name, offsetof(kh_weights, name), weight, without},
    KH_WEIGHTS(FEATURE)};

enum { FEATURES = sizeof features / sizeof *features };

static int set(kh_weights *weights, const char *change)
{
    const char *equals = strchr(change, '=');

    for (size_t i = 0; equals && i < FEATURES; i++) {
        if (strncmp(features[i].name, change, (size_t)(equals - change)) == 0 &&
            strlen(features[i].name) == (size_t)(equals - change)) {
            *(double *)(void *)((char *)weights + features[i].at) = atof(equals + 1);
            return 0;
        }
    }
    fprintf(stderr, "weigh: what is %s?\n", change);
    return 2;
}

static bool slurp(const char *path, kh_buf *bytes)
{
    FILE *file = fopen(path, "rb");
    char piece[65536];
    size_t n;

    if (!file)
        return false;
    kh_buf_reset(bytes);
    while ((n = fread(piece, 1, sizeof piece, file)) > 0)
        kh_buf_add(bytes, kh_str_of(piece, n));
    fclose(file);
    return true;
}

static void put_page(const kh_page_rules *rules, kh_arena *arena, const char *name, kh_str bytes)
{
    kh_input input = {.bytes = bytes, .format = KH_FORMAT_HTML, .name = kh_str_z(name)};
    kh_article *articles;
    size_t count = 0;
    kh_err err;

    kh_arena_reset(arena);
    if (kh_page_read(rules, arena, &input, &articles, &count, &err))
        return;
    for (size_t i = 0; i < count; i++) {
        kh_buf line;
        kh_json json;
        kh_buf_init(&line);
        kh_json_init(&json, &line);
        kh_json_object(&json);
        kh_json_put_str(&json, "key", i ? kh_arena_format(arena, "%s#%zu", name, i + 1) : kh_str_z(name));
        kh_json_put_str(&json, "text", articles[i].text);
        kh_json_end_object(&json);
        printf("%.*s\n", (int)line.len, line.ptr);
        kh_buf_done(&line);
    }
}

int main(int argc, char **argv)
{
    kh_arena rules_arena, arena;
    kh_page_rules *rules;
    kh_buf bytes;
    kh_err err;
    DIR *folder;

    for (size_t i = 0; argc < 2 && i < FEATURES; i++)
        printf("%s\t%g\t%g\n", features[i].name, features[i].weight, features[i].without);
    if (argc < 2)
        return 0;
    kh_arena_init(&rules_arena, 0);
    kh_arena_init(&arena, 0);
    if (kh_page_rules_load(&rules_arena, &rules, &err) || !(folder = opendir(argv[1])))
        return 2;
    for (int i = 2; i < argc; i++) {
        if (set(&rules->weights, argv[i]))
            return 2;
    }
    kh_buf_init(&bytes);
    for (struct dirent *entry; (entry = readdir(folder));) {
        char path[4096];
        snprintf(path, sizeof path, "%s/%s", argv[1], entry->d_name);
        if (entry->d_name[0] != '.' && slurp(path, &bytes))
            put_page(rules, &arena, entry->d_name, kh_buf_str(&bytes));
    }
    closedir(folder);
    kh_buf_done(&bytes);
    kh_arena_done(&arena);
    kh_arena_done(&rules_arena);
    return 0;
}
