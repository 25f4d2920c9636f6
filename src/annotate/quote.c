#include "annotate/quote.h"

enum { DEEPEST = 16 };

bool kh_is_quote(uint32_t sign)
{
    switch (sign) {
    case '"':
    case 0xAB: /* « */
    case 0xBB: /* » */
    case 0x201C:
    case 0x201D:
    case 0x201E:
    case 0x201F:
    case 0x300C:
    case 0x300D: return true;
    default: return false;
    }
}

enum side { NEITHER, OPENS, CLOSES };

/* Which side the mark stands on, as its shape or the space around it says. */
static enum side side_of(const kh_tokens *tokens, size_t i, uint32_t sign)
{
    bool before = tokens->at[i].space_before || i == 0;
    bool after = i + 1 >= tokens->n || tokens->at[i + 1].space_before || tokens->at[i + 1].kind == KH_TOKEN_BREAK;
    uint32_t next = kh_sign_at(tokens, i + 1);

    switch (sign) {
    case 0xAB:
    case 0x201E:
    case 0x300C: return OPENS;
    case 0xBB:
    case 0x300D: return CLOSES;
    default: break;
    }
    if (next == '.' || next == ',' || next == 0x060C || next == ')' || next == 0x061B)
        after = true;
    if (before == after)
        return NEITHER;
    return before ? OPENS : CLOSES;
}

struct open_marks {
    uint32_t at[DEEPEST];
    unsigned depth;
    unsigned dropped; /* marks that found no partner */
};

static void pair(uint32_t *partners, struct open_marks *open, size_t i)
{
    uint32_t first = open->at[--open->depth];

    partners[first] = (uint32_t)i;
    partners[i] = first;
}

static void take_mark(uint32_t *partners, struct open_marks *open, size_t i, enum side side)
{
    if (side == NEITHER)
        side = open->depth ? CLOSES : OPENS;
    if (side == CLOSES && open->depth) {
        pair(partners, open, i);
    } else if (side == OPENS && open->depth < DEEPEST) {
        open->at[open->depth++] = (uint32_t)i;
    } else {
        open->dropped++;
    }
}

static size_t paragraph_end(const kh_tokens *tokens, size_t i)
{
    while (i < tokens->n && tokens->at[i].kind != KH_TOKEN_BREAK)
        i++;
    return i;
}

/* Where the spaces contradict each other although the marks are even in number, plain alternation is the better guess.
 */
static void pair_in_turn(const kh_tokens *tokens, uint32_t *partners, size_t first, size_t end)
{
    size_t open = SIZE_MAX;

    for (size_t i = first; i < end; i++) {
        if (!kh_is_quote(kh_sign_at(tokens, i)))
            continue;
        if (open == SIZE_MAX) {
            open = i;
        } else {
            partners[open] = (uint32_t)i;
            partners[i] = (uint32_t)open;
            open = SIZE_MAX;
        }
    }
}

uint32_t *kh_pair_quotes(kh_arena *arena, const kh_tokens *tokens)
{
    uint32_t *partners = KH_NEWS(arena, uint32_t, tokens->n + 1);

    if (!partners)
        return NULL;
    memset(partners, 0xFF, (tokens->n + 1) * sizeof *partners);
    for (size_t first = 0; first < tokens->n;) {
        struct open_marks open = {.depth = 0};
        size_t end = paragraph_end(tokens, first), marks = 0;

        for (size_t i = first; i < end; i++) {
            uint32_t sign = kh_sign_at(tokens, i);

            if (!sign || !kh_is_quote(sign))
                continue;
            marks++;
            take_mark(partners, &open, i, side_of(tokens, i, sign));
        }
        if ((open.depth || open.dropped) && marks % 2 == 0) {
            for (size_t i = first; i < end; i++)
                partners[i] = KH_NO_PARTNER;
            pair_in_turn(tokens, partners, first, end);
        }
        first = end + 1;
    }
    return partners;
}
