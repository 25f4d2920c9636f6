/*
 * Normalising and tokenising, against ICU's NFC normaliser and word breaker, on one core, in the same run.
 *
 *   bench_tokens TEXT
 *
 * Both cut the same pieces of an article's size. ICU is given UTF-8 and has to turn it into UTF-16 first, as a program
 * that reads UTF-8 would; its break rules are opened once.
 */
#include <stdio.h>
#include <unicode/ubrk.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>

#include "arabic/token.h"
#include "bench.h"

enum { WIDE = 2 * BENCH_ARTICLE, ROUNDS = 5 * BENCH_ROUNDS };

static double ours(kh_str text, size_t *ret_tokens)
{
    kh_arena arena;
    double began = bench_now();
    kh_str piece;

    *ret_tokens = 0;
    kh_arena_init(&arena, 0);
    for (size_t at = 0; (piece = bench_piece(text, &at, BENCH_ARTICLE)).ptr;) {
        kh_tokens tokens;

        if (kh_tokenize(&arena, piece, &tokens) == KH_OK)
            *ret_tokens += tokens.n;
        kh_arena_reset(&arena);
    }
    kh_arena_done(&arena);
    return bench_now() - began;
}

static double icu(kh_str text, size_t *ret_words)
{
    UErrorCode status = U_ZERO_ERROR;
    const UNormalizer2 *nfc = unorm2_getNFCInstance(&status);
    UBreakIterator *breaker = ubrk_open(UBRK_WORD, "ar", NULL, 0, &status);
    static UChar wide[WIDE], folded[4 * WIDE];
    double began = bench_now();
    kh_str piece;

    *ret_words = 0;
    for (size_t at = 0; U_SUCCESS(status) && (piece = bench_piece(text, &at, BENCH_ARTICLE)).ptr;) {
        int32_t wide_len = 0, folded_len;

        u_strFromUTF8WithSub(wide, WIDE, &wide_len, piece.ptr, (int32_t)piece.len, 0xFFFD, NULL, &status);
        folded_len = unorm2_normalize(nfc, wide, wide_len, folded, 4 * WIDE, &status);
        ubrk_setText(breaker, folded, folded_len, &status);
        while (ubrk_next(breaker) != UBRK_DONE)
            *ret_words += ubrk_getRuleStatus(breaker) != UBRK_WORD_NONE;
    }
    ubrk_close(breaker);
    if (U_FAILURE(status))
        fprintf(stderr, "ICU: %s\n", u_errorName(status));
    return bench_now() - began;
}

int main(int argc, char **argv)
{
    kh_str text = bench_text(argc, argv, "bench_tokens TEXT");
    double best_ours = 1e9, best_icu = 1e9, megabytes = (double)text.len / 1e6;
    size_t tokens = 0, words = 0;

    for (int i = 0; i < ROUNDS; i++) {
        double seconds = ours(text, &tokens);

        best_ours = seconds < best_ours ? seconds : best_ours;
        seconds = icu(text, &words);
        best_icu = seconds < best_icu ? seconds : best_icu;
    }
    printf("normalise + tokenise   khayt %6.0f MB/s (%zu tokens)   ICU NFC + word breaker %6.0f MB/s (%zu words)   "
           "%.1f times ICU\n",
           megabytes / best_ours, tokens, megabytes / best_icu, words, best_icu / best_ours);
    return 0;
}
