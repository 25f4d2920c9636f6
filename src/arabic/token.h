/*
 * Tokens: the words, numbers and signs of a text, each with its bytes and its folded form.
 *
 * Cost: one pass, no heap call a token. Ownership: tokens and folded forms live in the arena, spans point into the
 * text.
 */
#ifndef KH_ARABIC_TOKEN_H
#define KH_ARABIC_TOKEN_H

#include "base/arena.h"

typedef enum kh_token_kind {
    KH_TOKEN_WORD,        /* Arabic or other letters, with joined marks; apostrophes inside Latin words */
    KH_TOKEN_NUMBER,      /* digits with their separators: 1,250  ١٬٢٥٠  3.5  4,8 (see kh_token.value) */
    KH_TOKEN_PUNCT,       /* one sign; a run of dots is one ("...", "…") */
    KH_TOKEN_BREAK,       /* one or more line ends: a paragraph or a line stops here */
    KH_TOKEN_URL,         /* URL or e-mail address */
    KH_TOKEN_HASHTAG,     /* #… or @… */
    KH_TOKEN_ABBREVIATION /* letters parted by dots: د.ب.أ  U.S. */
} kh_token_kind;

typedef struct kh_token {
    uint32_t start, end;  /* bytes of the text */
    kh_str fold;          /* KH_FOLD_LIGHT; for a number: ASCII digits, '.' for the decimal point, no group signs */
    uint64_t hash;        /* kh_hash(fold) */
    uint8_t kind;         /* kh_token_kind */
    uint8_t space_before; /* white space or a break stands before it */
    uint8_t integer;      /* KH_TOKEN_NUMBER: no decimal point was read */
    uint8_t digits; /* KH_TOKEN_NUMBER: how many digits before the point, as written (007 has three); 255 = more */
    uint32_t sign;  /* KH_TOKEN_PUNCT: its (first) code point, else 0 */
    double value;   /* KH_TOKEN_NUMBER */
} kh_token;

typedef struct kh_tokens {
    kh_str text;
    kh_token *at;
    size_t n;
    /* what kh_look_up found (vocabulary.h); NULL before it */
    const struct kh_vocabulary *vocabulary;
    const struct kh_look *looks; /* one a token */
    const struct kh_form *forms;
} kh_tokens;

/**
 * Cut `text` into tokens. Clitics glued to digits are parted: و١٢٫٥ gives و and 12.5. "2018/06/14" and "20:30" stay
 * three tokens (number, sign, number) without space_before. Fails only with KH_NOMEM, or KH_LIMIT for a text of 4 GB.
 */
kh_status kh_tokenize(kh_arena *arena, kh_str text, kh_tokens *ret_tokens) KH_MUST_CHECK;

/** The characters of the token as written. */
static inline kh_str kh_token_text(const kh_tokens *tokens, size_t i)
{
    return kh_str_of(tokens->text.ptr + tokens->at[i].start, tokens->at[i].end - tokens->at[i].start);
}
/** Is token `i` that one sign (a UTF-8 literal)? */
static inline bool kh_token_is(const kh_tokens *tokens, size_t i, const char *sign)
{
    return i < tokens->n && tokens->at[i].kind == KH_TOKEN_PUNCT && kh_str_eq(kh_token_text(tokens, i), kh_str_z(sign));
}
/** Is the folded form of token `i` exactly `folded_word` (a literal already in KH_FOLD_LIGHT form)? */
static inline bool kh_token_word(const kh_tokens *tokens, size_t i, const char *folded_word)
{
    return i < tokens->n && kh_str_eq(tokens->at[i].fold, kh_str_z(folded_word));
}
/** The code point of a sign, 0 for any other token and past the end. A run of dots gives that of its first. */
static inline uint32_t kh_sign_at(const kh_tokens *tokens, size_t i)
{
    return i < tokens->n ? tokens->at[i].sign : 0;
}
/** The byte of the text at which the letter stands that is `fold_bytes` bytes into the folded form: where a proclitic
 * ends. */
uint32_t kh_token_inside(const kh_tokens *tokens, size_t i, size_t fold_bytes);

#endif
