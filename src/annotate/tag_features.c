#include "annotate/quote.h"
#include "annotate/tag.h"
#include "annotate/tag_words.h"
#include "base/map.h"

enum { LETTER = 2, LONGEST_AFFIX = 4, SEEN_CLASSES = (1 << 29) - 1, AHEAD = 6 };
enum { AROUND = 0x1F, BESIDE = 0x0E, HERE = 1 << KH_TAG_HERE };

static bool begins(kh_str word, const char *prefix)
{
    size_t n = strlen(prefix);

    return word.len > n && memcmp(word.ptr, prefix, n) == 0;
}

const struct kh_tag_word *kh_tag_word_find(const struct kh_tag_words *words, uint64_t hash)
{
    if (!words->cap)
        return NULL;
    for (size_t at = (size_t)hash & (words->cap - 1); words->at[at].used; at = (at + 1) & (words->cap - 1)) {
        if (words->at[at].check == (uint32_t)(hash >> 32))
            return &words->at[at];
    }
    return NULL;
}

static uint32_t known_count(void *ctx, kh_str word)
{
    const struct kh_tag_word *known = kh_tag_word_find(ctx, kh_hash(word));

    return known && !known->strip ? 1u << known->frequency : 0;
}

/* The places of names, as the lexicons have them: what kind, which part of it, how sure. */
static void see_lexicons(const kh_marking *marking, struct kh_tag_seen *seen)
{
    const struct kh_name_rules *rules = marking->rules->names;

    for (size_t i = 0; i < marking->tokens.n; i++) {
        kh_match match;
        char type;

        if (kh_lexicon_match(rules->demonyms, &marking->tokens, i, KH_MATCH_PROCLITICS | KH_MATCH_ARTICLE, &match)) {
            for (size_t k = 0; k < match.n; k++)
                seen[i + k].demonym = (uint8_t)(k ? 2 : 1);
        }
        if (seen[i].lexicon)
            continue;
        type = kh_gazetteer_at(marking, i, &match);
        if (!type)
            continue;
        kh_str comment = kh_lexicon_cell(rules->names, match.row, KH_GAZETTEER_COMMENT);
        unsigned kind = type == 'P' ? 0 : type == 'L' ? 1 : type == 'O' ? 2 : type == 'A' ? 3 : 4;
        unsigned sure = kh_str_eq(comment, KH_STR("word")) ? 1 : kh_str_eq(comment, KH_STR("family")) ? 2 : 0;

        for (size_t k = 0; k < match.n; k++) {
            if (!seen[i + k].lexicon)
                seen[i + k].lexicon = (uint8_t)(1 + kind * 9 + sure * 3 + (k ? 2 : match.n > 1));
        }
    }
}

static void see_names(const kh_marking *marking, struct kh_tag_seen *seen)
{
    const kh_tokens *tokens = &marking->tokens;
    size_t at = 0;

    for (size_t m = 0; m < marking->names.n; m++) {
        const kh_name *name = KH_AT(&marking->names, kh_name, m);
        unsigned label = kh_tag_begin(name->type);

        while (at < tokens->n && tokens->at[at].end <= name->span.start)
            at++;
        for (; at < tokens->n && tokens->at[at].start < name->span.end; at++) {
            seen[at].rule = (uint8_t)label;
            label += label % 2;
        }
    }
}

/* What the table of words has of a word or, if it does not know the word, of its stem. */
static void see_known(struct kh_tag_seen *s, const struct kh_tag_word *known)
{
    s->coarse = known->coarse;
    s->fine = known->fine;
    s->frequency = known->frequency;
    s->survey = known->survey;
    s->listed = known->listed;
    s->row = known->row;
}

static void see_word(const struct kh_tag_words *words, const kh_token *token, struct kh_tag_seen *s)
{
    const struct kh_tag_word *known = kh_tag_word_find(words, s->whole), *stem;
    char room[KH_TAG_STEM_ROOM];

    s->stem = s->whole;
    if (known) {
        see_known(s, known);
        s->strip = known->strip;
    } else if (token->kind == KH_TOKEN_WORD) {
        s->strip = (uint8_t)kh_tag_strip_by_counts(token->fold, known_count, (void *)(uintptr_t)words);
    }
    if (!s->strip)
        return;
    s->stem = kh_hash(kh_tag_stem(token->fold, s->strip, room));
    stem = known ? NULL : kh_tag_word_find(words, s->stem);
    if (!stem)
        return;
    see_known(s, stem);
    s->glued = s->row != 0;
    if (stem->strip) /* its row is of yet another stem */
        s->row = s->glued = 0;
}

struct kh_tag_seen *kh_tag_see(const struct kh_tag_words *words, const kh_marking *marking)
{
    const kh_tokens *tokens = &marking->tokens;
    struct kh_tag_seen *seen = KH_NEWS(marking->arena, struct kh_tag_seen, tokens->n + 1);
    const uint64_t number = kh_hash(KH_STR("<number>")), address = kh_hash(KH_STR("<address>"));

    for (size_t i = 0; seen && i < tokens->n; i++) {
        const kh_token *token = &tokens->at[i];
        struct kh_tag_seen *s = &seen[i];

        if (words->cap && i + AHEAD < tokens->n)
            __builtin_prefetch(&words->at[tokens->at[i + AHEAD].hash & (words->cap - 1)]);
        s->whole = token->kind == KH_TOKEN_NUMBER ? number : token->kind == KH_TOKEN_URL ? address : token->hash;
        s->classes = marking->words[i] & SEEN_CLASSES;
        see_word(words, token, s);
        if (token->kind == KH_TOKEN_PUNCT && kh_is_quote(token->sign)) {
            if (i)
                seen[i - 1].quote |= 2;
            seen[i + 1].quote |= 1;
        }
    }
    if (seen) {
        see_lexicons(marking, seen);
        see_names(marking, seen);
    }
    return seen;
}

static void add(struct kh_tag_feature *ret, size_t *n, unsigned family, uint64_t value, unsigned places)
{
    ret[(*n)++] = (struct kh_tag_feature){value, (uint8_t)family, (uint8_t)places};
}

/* How many letters; where each begins is needed for other scripts only, whose letters may have any length. */
static unsigned letters_of(kh_str word)
{
    unsigned n = 0;

    for (size_t i = 0; i < word.len; i++)
        n += ((unsigned char)word.ptr[i] & 0xC0) != 0x80;
    return n;
}

static void add_affixes(struct kh_tag_feature *ret, size_t *n, kh_str stem)
{
    size_t head = 0, tail = stem.len;

    for (unsigned k = 1; k <= LONGEST_AFFIX && head < stem.len; k++) {
        do
            head++;
        while (head < stem.len && ((unsigned char)stem.ptr[head] & 0xC0) == 0x80);
        do
            tail--;
        while (tail && ((unsigned char)stem.ptr[tail] & 0xC0) == 0x80);
        if (head >= stem.len)
            break;
        add(ret, n, KH_TAG_PREFIX, kh_hash(kh_str_of(stem.ptr, head)), HERE);
        add(ret, n, KH_TAG_SUFFIX, kh_hash(kh_str_of(stem.ptr + tail, stem.len - tail)), k == 2 ? BESIDE : HERE);
    }
}

/* Runs of three letters inside the word: a foreign name has other ones than an Arabic word. */
static void add_grams(struct kh_tag_feature *ret, size_t *n, kh_str stem)
{
    size_t starts[4] = {0}, letters = 0;

    for (size_t at = 0; at <= stem.len && letters < 20; at++) {
        if (at < stem.len && ((unsigned char)stem.ptr[at] & 0xC0) == 0x80)
            continue;
        starts[letters++ % 4] = at;
        if (letters > 3) {
            size_t from = starts[letters % 4];

            add(ret, n, KH_TAG_GRAM, kh_hash(kh_str_of(stem.ptr + from, at - from)), HERE);
        }
    }
}

size_t kh_tag_word_features(const struct kh_tag_seen *seen, const kh_tokens *tokens, size_t i, char *room,
                            struct kh_tag_feature *ret)
{
    const struct kh_tag_seen *s = &seen[i];
    const kh_token *token = &tokens->at[i];
    kh_str stem = s->strip ? kh_tag_stem(token->fold, s->strip, room) : token->fold;
    bool word = token->kind == KH_TOKEN_WORD, al = word && begins(stem, "ال") && stem.len > 3 * LETTER;
    unsigned letters = word ? letters_of(stem) : 0;
    bool latin = word && stem.len && (unsigned char)stem.ptr[0] < 0x80;
    size_t n = 0;

    add(ret, &n, KH_TAG_STEM, s->stem, AROUND);
    if (s->strip) {
        add(ret, &n, KH_TAG_WHOLE, s->whole, HERE);
        add(ret, &n, KH_TAG_CLITIC, kh_hash(kh_str_of(token->fold.ptr, s->strip)), HERE | 1 << (KH_TAG_HERE - 1));
    }
    add(ret, &n, KH_TAG_SHAPE,
        (uint64_t)token->kind * 64 + (letters > 9 ? 9 : letters) * 4 + (latin ? 2u : 0u) + (al ? 1u : 0u), BESIDE);
    if (s->fine) {
        add(ret, &n, KH_TAG_COARSE, s->coarse, AROUND);
        add(ret, &n, KH_TAG_FINE, s->fine, AROUND);
    }
    add(ret, &n, KH_TAG_FREQUENCY, s->frequency / 2, BESIDE);
    if (s->survey)
        add(ret, &n, KH_TAG_SURVEY, s->survey, AROUND);
    if (s->listed)
        add(ret, &n, KH_TAG_LISTED, s->listed, AROUND);
    if (!word)
        return n;
    if (al)
        add(ret, &n, KH_TAG_BARE, kh_hash(kh_str_of(stem.ptr + 2 * LETTER, stem.len - 2 * LETTER)), BESIDE);
    else
        add(ret, &n, KH_TAG_BARE, s->stem, BESIDE);
    add_affixes(ret, &n, stem);
    add_grams(ret, &n, stem);
    return n;
}

size_t kh_tag_found_features(const struct kh_tag_seen *s, struct kh_tag_feature *ret)
{
    size_t n = 0;

    if (s->classes)
        add(ret, &n, KH_TAG_CLASS_SET, s->classes, BESIDE);
    for (uint32_t rest = s->classes, c = 0; rest; rest >>= 1, c++) {
        if (rest & 1)
            add(ret, &n, KH_TAG_CLASS, c, BESIDE);
    }
    if (s->lexicon)
        add(ret, &n, KH_TAG_LEXICON, s->lexicon, BESIDE);
    if (s->demonym)
        add(ret, &n, KH_TAG_DEMONYM, s->demonym, BESIDE);
    if (s->rule)
        add(ret, &n, KH_TAG_RULE, s->rule, BESIDE);
    return n;
}

size_t kh_tag_context_features(const struct kh_tag_seen *seen, size_t first, size_t end, size_t i,
                               struct kh_tag_feature *ret)
{
    static const struct kh_tag_seen none = {0};
    const struct kh_tag_seen *here = &seen[i], *before = i > first ? here - 1 : &none,
                             *behind = i + 1 < end ? here + 1 : &none;
    const struct kh_tag_seen *pairs[2][2] = {{before, here}, {here, behind}};
    size_t n = 0;

    for (unsigned k = 0; k < 2; k++) {
        const struct kh_tag_seen *a = pairs[k][0], *b = pairs[k][1];

        if (a->classes && b->classes)
            add(ret, &n, KH_TAG_CLASS_PAIR, (uint64_t)a->classes << 32 | b->classes, 1u << k);
    }
    if (before->rule || here->rule || behind->rule)
        add(ret, &n, KH_TAG_RULE_RUN, (uint64_t)before->rule << 16 | (uint64_t)here->rule << 8 | behind->rule, 1);
    if (here->quote)
        add(ret, &n, KH_TAG_QUOTE, here->quote, 1);
    return n;
}
