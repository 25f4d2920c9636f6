#include "bench.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

double bench_now(void)
{
    struct timespec t;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

kh_str bench_text(int argc, char **argv, const char *usage)
{
    FILE *file = argc > 1 ? fopen(argv[1], "rb") : NULL;
    char *bytes = NULL;
    size_t size = 0, got = 0;

    if (!file) {
        fprintf(stderr, "usage: %s\n", usage);
        exit(2);
    }
    do {
        char *grown = realloc(bytes, size + (1 << 20));

        if (!grown)
            break;
        bytes = grown;
        got = fread(bytes + size, 1, 1 << 20, file);
        size += got;
    } while (got);
    fclose(file);
    if (!size) {
        fprintf(stderr, "%s: no text\n", argv[1]);
        exit(2);
    }
    return kh_str_of(bytes, size);
}

kh_str bench_piece(kh_str text, size_t *at, size_t size)
{
    size_t start = *at, end = start + size;

    if (start >= text.len)
        return (kh_str){NULL, 0};
    if (end >= text.len) {
        end = text.len;
    } else {
        size_t line = end, space = end;

        while (line > start + size / 2 && text.ptr[line - 1] != '\n')
            line--;
        while (space > start + 1 && text.ptr[space - 1] != ' ' && text.ptr[space - 1] != '\n')
            space--;
        end = line > start + size / 2 ? line : space > start + 1 ? space : end;
    }
    *at = end;
    return kh_str_of(text.ptr + start, end - start);
}
