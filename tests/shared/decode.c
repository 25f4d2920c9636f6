/* decode FILE [html]: the file's bytes as the page layer decodes them, to standard output; the charset to standard
 * error. */
#include <stdio.h>
#include <string.h>

#include "page/charset.h"

int main(int argc, char **argv)
{
    FILE *file = argc > 1 ? fopen(argv[1], "rb") : NULL;
    char piece[4096];
    size_t n;
    kh_buf bytes;
    kh_arena arena;
    kh_str text, name;

    if (!file)
        return 2;
    kh_buf_init(&bytes);
    while ((n = fread(piece, 1, sizeof piece, file)) > 0)
        kh_buf_add(&bytes, kh_str_of(piece, n));
    fclose(file);
    kh_arena_init(&arena, 0);
    text = kh_charset_decode(&arena, kh_buf_str(&bytes), (kh_str){NULL, 0}, argc > 2 && strcmp(argv[2], "html") == 0,
                             &name);
    fwrite(text.ptr, 1, text.len, stdout);
    fprintf(stderr, "%.*s\n", (int)name.len, name.ptr);
    kh_arena_done(&arena);
    kh_buf_done(&bytes);
    return text.ptr ? 0 : 1;
}
