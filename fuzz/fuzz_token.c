/* Tokens and folding: any bytes; spans in order and inside, folded forms valid UTF-8. */
#include <stdlib.h>

#include "arabic/fold.h"
#include "arabic/token.h"
#include "arabic/utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    kh_arena arena;
    kh_tokens tokens;

    kh_arena_init(&arena, (size_t)256 << 20);
    if (kh_tokenize(&arena, kh_str_of((const char *)data, size), &tokens) == KH_OK) {
        for (size_t i = 0; i < tokens.n; i++) {
            if (tokens.at[i].start >= tokens.at[i].end || tokens.at[i].end > size)
                abort();
            if (i && tokens.at[i - 1].end > tokens.at[i].start)
                abort();
            if (!kh_utf8_valid(tokens.at[i].fold))
                abort();
        }
    }
    kh_arena_done(&arena);
    return 0;
}
