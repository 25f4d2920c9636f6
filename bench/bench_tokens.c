/*
 * Folding and tokenising against ICU's NFKC normaliser and word breaker, on one core, in the same run.
 *
 *   bench_tokens FILE      a UTF-8 text
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unicode/ubrk.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>

#include "arabic/token.h"

enum { ROUNDS = 5 };

static double now(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static kh_str read_file(const char *path)
{
    FILE *file = fopen(path, "rb");
    char *bytes = NULL;
    size_t size = 0, got;

    if (!file)
        return (kh_str){NULL, 0};
    do {
        char *grown = realloc(bytes, size + (1 << 20));
        if (!grown)
            break;
        bytes = grown;
        got = fread(bytes + size, 1, 1 << 20, file);
        size += got;
    } while (got);
    fclose(file);
    return kh_str_of(bytes, size);
}

/* In pieces of an article's size, as the program meets them. */
static double ours(kh_str text, size_t *ret_tokens)
{
    kh_arena arena;
    double began = now();

    *ret_tokens = 0;
    kh_arena_init(&arena, 0);
    for (size_t at = 0; at < text.len;) {
        size_t n = text.len - at < 8192 ? text.len - at : 8192;
        kh_tokens tokens;
        while (at + n < text.len && ((unsigned char)text.ptr[at + n] & 0xC0) == 0x80)
            n++;
        if (kh_tokenize(&arena, kh_str_of(text.ptr + at, n), &tokens) == KH_OK)
            *ret_tokens += tokens.n;
        kh_arena_reset(&arena);
        at += n;
    }
    kh_arena_done(&arena);
    return now() - began;
}

static double icu(kh_str text, size_t *ret_tokens)
{
    UErrorCode status = U_ZERO_ERROR;
    const UNormalizer2 *nfkc = unorm2_getNFKCInstance(&status);
    UBreakIterator *breaker = ubrk_open(UBRK_WORD, "ar", NULL, 0, &status);
    static UChar wide[16384], folded[65536];
    double began = now();

    *ret_tokens = 0;
    for (size_t at = 0; at < text.len && U_SUCCESS(status);) {
        size_t n = text.len - at < 8192 ? text.len - at : 8192;
        int32_t wide_len = 0, folded_len;
        while (at + n < text.len && ((unsigned char)text.ptr[at + n] & 0xC0) == 0x80)
            n++;
        u_strFromUTF8WithSub(wide, 16384, &wide_len, text.ptr + at, (int32_t)n, 0xFFFD, NULL, &status);
        folded_len = unorm2_normalize(nfkc, wide, wide_len, folded, 65536, &status);
        ubrk_setText(breaker, folded, folded_len, &status);
        while (ubrk_next(breaker) != UBRK_DONE)
            ++*ret_tokens;
        at += n;
    }
    ubrk_close(breaker);
    return now() - began;
}

int main(int argc, char **argv)
{
    kh_str text = argc > 1 ? read_file(argv[1]) : (kh_str){NULL, 0};
    double best_ours = 1e9, best_icu = 1e9, megabytes;
    size_t our_tokens = 0, icu_tokens = 0;

    if (!text.len) {
        fprintf(stderr, "usage: bench_tokens FILE\n");
        return 2;
    }
    for (int i = 0; i < ROUNDS; i++) {
        double seconds = ours(text, &our_tokens);
        best_ours = seconds < best_ours ? seconds : best_ours;
        seconds = icu(text, &icu_tokens);
        best_icu = seconds < best_icu ? seconds : best_icu;
    }
    megabytes = (double)text.len / 1e6;
    printf("tokens: khayt %.0f MB/s (%zu tokens), ICU %.0f MB/s (%zu boundaries), ratio %.1f\n", megabytes / best_ours,
           our_tokens, megabytes / best_icu, icu_tokens, best_icu / best_ours);
    free((void *)text.ptr);
    return 0;
}
