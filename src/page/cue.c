#include "page/cue.h"

#include "arabic/utf8.h"

enum {
    LINE_BYTES = 600, /* of a line, as much as is looked at */
    LEAD_SIGNS = 6, /* numbers and signs that may stand before a cue: "36 عدد الردود", "» اقرأ أيضا" */
    START_WORDS = 30,   /* a longer line that begins with a cue and has no sign behind it is prose */
    TAIL_LINE = 12,     /* words of a line that its last ones tell */
    TAIL_WORDS = 4,     /* the most of these */
    NAME_WORDS = 4,     /* a name behind "كتب" */
    SECTION_WORDS = 6,  /* words that a list's heading may add: "مقالات ذات صلة بالموضوع" */
    SECTION_CHAIN = 12, /* cues of one line: a share bar */
};

struct kh_cue_rules {
    kh_lexicon *furniture, *datelines, *prose, *places, *agencies, *names;
    struct kind {
        const char *name;
        unsigned scope;
    } * kinds;      /* one a row of furniture */
    uint8_t *words; /* one a row of prose: enum kh_prose_word */
};

static unsigned scope_of(kh_str word)
{
    static const struct {
        const char *name;
        unsigned scope;
    } names[] = {{"line", KH_CUE_LINE},     {"start", KH_CUE_START},   {"section", KH_CUE_SECTION},
                 {"end", KH_CUE_END},       {"inline", KH_CUE_INLINE}, {"button", KH_CUE_BUTTON},
                 {"within", KH_CUE_WITHIN}, {"tail", KH_CUE_TAIL}};

    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (kh_str_eq(word, kh_str_z(names[i].name)))
            return names[i].scope;
    }
    return 0;
}

/* "start,inline" to its bits; 0 when a word of it is unknown. */
static unsigned scopes_of(kh_str list)
{
    unsigned scopes = 0;

    while (list.len) {
        const char *comma = memchr(list.ptr, ',', list.len);
        size_t n = comma ? (size_t)(comma - list.ptr) : list.len;
        unsigned scope = scope_of(kh_str_of(list.ptr, n));

        if (!scope)
            return 0;
        scopes |= scope;
        n += comma ? 1 : 0;
        list = kh_str_of(list.ptr + n, list.len - n);
    }
    return scopes;
}

static kh_status load_kinds(kh_arena *arena, kh_cue_rules *rules, kh_err *err)
{
    uint32_t rows = kh_lexicon_rows(rules->furniture);
    int kind = kh_lexicon_column(rules->furniture, "kind"), scope = kh_lexicon_column(rules->furniture, "scope");

    rules->kinds = KH_NEWS(arena, struct kind, rows + 1);
    if (!rules->kinds)
        return KH_NOMEM;
    for (uint32_t i = 0; i < rows; i++) {
        kh_str name = kh_arena_str(arena, kh_lexicon_cell(rules->furniture, i, kind));

        rules->kinds[i].name = name.ptr;
        rules->kinds[i].scope = scopes_of(kh_lexicon_cell(rules->furniture, i, scope));
        if (!name.len || !rules->kinds[i].scope) {
            kh_str phrase = kh_lexicon_cell(rules->furniture, i, 0);
            return kh_err_set(err, KH_CORRUPT, "furniture-cues.tsv: kind or scope of \"%.*s\"", (int)phrase.len,
                              phrase.ptr);
        }
    }
    return KH_OK;
}

static uint8_t prose_word_of(kh_str kind)
{
    static const struct {
        const char *name;
        enum kh_prose_word word;
    } names[] = {{"function", KH_PROSE_FUNCTION}, {"opener", KH_PROSE_OPENER}, {"preposition", KH_PROSE_PREPOSITION},
                 {"source", KH_PROSE_SOURCE},     {"medium", KH_PROSE_MEDIUM}, {"medium-tail", KH_PROSE_MEDIUM_TAIL},
                 {"live", KH_PROSE_LIVE}};

    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (kh_str_eq(kind, kh_str_z(names[i].name)))
            return (uint8_t)names[i].word;
    }
    return KH_PROSE_NONE;
}

static kh_status load_words(kh_arena *arena, kh_cue_rules *rules)
{
    uint32_t rows = kh_lexicon_rows(rules->prose);
    int column = kh_lexicon_column(rules->prose, "kind");

    rules->words = KH_NEWS(arena, uint8_t, rows + 1);
    if (!rules->words)
        return KH_NOMEM;
    for (uint32_t i = 0; i < rows; i++) {
        kh_str kind = kh_lexicon_cell(rules->prose, i, column);

        rules->words[i] = prose_word_of(kind);
    }
    return KH_OK;
}

kh_status kh_cue_rules_load(kh_arena *arena, kh_vocabulary *vocabulary, kh_cue_rules **ret_rules, kh_err *err)
{
    kh_cue_rules *rules = KH_NEW(arena, kh_cue_rules);
    kh_status status;

    *ret_rules = NULL;
    if (!rules)
        return KH_NOMEM;
    status = kh_lexicon_load(arena, vocabulary, "furniture-cues.tsv", &rules->furniture, err);
    if (!status)
        status = kh_lexicon_load(arena, vocabulary, "dateline-cues.tsv", &rules->datelines, err);
    if (!status)
        status = kh_lexicon_load(arena, vocabulary, "prose-words.tsv", &rules->prose, err);
    if (!status && kh_data("places.tsv").ptr)
        status = kh_lexicon_load(arena, vocabulary, "places.tsv", &rules->places, err);
    if (!status && kh_data("agencies.tsv").ptr)
        status = kh_lexicon_load(arena, vocabulary, "agencies.tsv", &rules->agencies, err);
    if (!status && kh_data("given-names.tsv").ptr)
        status = kh_lexicon_load(arena, vocabulary, "given-names.tsv", &rules->names, err);
    if (!status)
        status = load_kinds(arena, rules, err);
    if (!status)
        status = load_words(arena, rules);
    if (!status)
        *ret_rules = rules;
    return status;
}

const kh_lexicon *kh_cue_datelines(const kh_cue_rules *rules)
{
    return rules->datelines;
}

const kh_lexicon *kh_cue_places(const kh_cue_rules *rules)
{
    return rules->places;
}

const kh_lexicon *kh_cue_agencies(const kh_cue_rules *rules)
{
    return rules->agencies;
}

bool kh_cue_given_name(const kh_cue_rules *rules, const kh_tokens *tokens, size_t i)
{
    kh_match match;

    if (i >= tokens->n)
        return false;
    /* عبد and أبو open names of two words */
    if (kh_token_word(tokens, i, "عبد") || kh_token_word(tokens, i, "ابو"))
        return true;
    return rules->names && kh_lexicon_match(rules->names, tokens, i, KH_MATCH_EXACT, &match);
}

enum kh_prose_word kh_cue_prose_word(const kh_cue_rules *rules, const kh_tokens *tokens, size_t i)
{
    kh_match match;

    if (!kh_lexicon_match(rules->prose, tokens, i, KH_MATCH_EXACT, &match))
        return KH_PROSE_NONE;
    return rules->words[match.row];
}

/* Signs that join a cue to what it announces. */
static bool is_joint(const kh_tokens *tokens, size_t i)
{
    static const char *const signs[] = {":", "|", "-", "–", "—", "ـ", "»",   "«",
                                        ">", "<", "←", "/", "•", "↓", "...", "…"};

    if (i >= tokens->n)
        return false;
    for (size_t k = 0; k < sizeof signs / sizeof *signs; k++) {
        if (kh_token_is(tokens, i, signs[k]))
            return true;
    }
    return false;
}

bool kh_cue_at(const kh_cue_rules *rules, const kh_tokens *tokens, size_t i, unsigned scopes, kh_cue *ret_cue)
{
    kh_match match;

    if (!kh_lexicon_match(rules->furniture, tokens, i, KH_MATCH_EXACT, &match))
        return false;
    if (!(rules->kinds[match.row].scope & scopes))
        return false;
    *ret_cue = (kh_cue){.kind = rules->kinds[match.row].name,
                        .scope = rules->kinds[match.row].scope,
                        .first = i,
                        .n = match.n,
                        .start = tokens->at[i].start,
                        .end = tokens->at[i + match.n - 1].end};
    if (is_joint(tokens, i + match.n))
        ret_cue->end = tokens->at[i + match.n].end;
    return true;
}

static bool is_sign(const kh_tokens *tokens, size_t i)
{
    uint8_t kind = tokens->at[i].kind;

    return kind == KH_TOKEN_PUNCT || kind == KH_TOKEN_NUMBER || kind == KH_TOKEN_BREAK;
}

static size_t skip_signs(const kh_tokens *tokens, size_t i)
{
    while (i < tokens->n && is_sign(tokens, i))
        i++;
    return i;
}

/* Nothing but cues, numbers and signs from token `i` on? */
static bool only_cues(const kh_cue_rules *rules, const kh_tokens *tokens, size_t i)
{
    for (int chain = 0; chain < SECTION_CHAIN; chain++) {
        kh_cue next;

        i = skip_signs(tokens, i);
        if (i == tokens->n)
            return true;
        if (!kh_cue_at(rules, tokens, i, KH_CUE_ANY, &next))
            return false;
        i += next.n;
    }
    return false;
}

static size_t words_from(const kh_tokens *tokens, size_t i)
{
    size_t words = 0;

    for (; i < tokens->n; i++)
        words += tokens->at[i].kind == KH_TOKEN_WORD;
    return words;
}

static bool ends_sentence(const kh_tokens *tokens)
{
    return tokens->n && (kh_token_is(tokens, tokens->n - 1, ".") || kh_token_is(tokens, tokens->n - 1, "؟"));
}

/* Is this cue, at the line's beginning, what the line is about? */
static bool cue_holds(const kh_cue_rules *rules, const kh_tokens *tokens, const kh_cue *cue)
{
    size_t behind = cue->first + cue->n, words = words_from(tokens, behind);
    bool joined = is_joint(tokens, behind), single = cue->n == 1;

    if (only_cues(rules, tokens, behind))
        return true;
    if (cue->scope & KH_CUE_INLINE)
        return true;
    if ((cue->scope & KH_CUE_LINE) && (cue->scope & KH_CUE_START) && words <= NAME_WORDS && !ends_sentence(tokens))
        return true;
    if ((cue->scope & KH_CUE_START) && (joined || (!single && words <= START_WORDS && !ends_sentence(tokens))))
        return true;
    if (cue->scope & (KH_CUE_SECTION | KH_CUE_END))
        return joined || (words <= SECTION_WORDS && !single && !ends_sentence(tokens));
    return false;
}

static kh_str beginning(kh_str line)
{
    if (line.len <= LINE_BYTES)
        return line;
    line.len = LINE_BYTES;
    while (line.len && ((unsigned char)line.ptr[line.len] & 0xC0) == 0x80)
        line.len--;
    return line;
}

/* A line that has ©, or the words for it, anywhere: "www.example.com © 2013 …". */
static const char *names_rights(const kh_cue_rules *rules, const kh_tokens *tokens, kh_cue *ret_cue)
{
    kh_cue cue;

    if (words_from(tokens, 0) > START_WORDS)
        return NULL;
    for (size_t i = 0; i < tokens->n; i++) {
        if (kh_cue_at(rules, tokens, i, KH_CUE_END, &cue) && strcmp(cue.kind, "copyright") == 0) {
            *ret_cue = cue;
            return cue.kind;
        }
    }
    return NULL;
}

/* A short line that ends with words which nothing else ends with. */
static bool ends_in_cue(const kh_cue_rules *rules, const kh_tokens *tokens, kh_cue *ret_cue)
{
    size_t end = tokens->n;

    while (end && is_sign(tokens, end - 1))
        end--;
    if (words_from(tokens, 0) > TAIL_LINE)
        return false;
    for (size_t i = end > TAIL_WORDS ? end - TAIL_WORDS : 0; i < end; i++) {
        if (kh_cue_at(rules, tokens, i, KH_CUE_TAIL, ret_cue) && i + ret_cue->n == end)
            return true;
    }
    return false;
}

const char *kh_cue_of_tokens(const kh_cue_rules *rules, const kh_tokens *tokens, kh_cue *ret_cue)
{
    size_t i = skip_signs(tokens, 0);
    kh_cue cue, unused;

    if (!ret_cue)
        ret_cue = &unused;
    /* the signs before it may be the cue themselves: © */
    for (size_t k = 0; k <= i && k < LEAD_SIGNS && k < tokens->n; k++) {
        if (kh_cue_at(rules, tokens, k, KH_CUE_ANY, &cue) && cue_holds(rules, tokens, &cue)) {
            *ret_cue = cue;
            return cue.kind;
        }
    }
    return ends_in_cue(rules, tokens, ret_cue) ? ret_cue->kind : names_rights(rules, tokens, ret_cue);
}

const char *kh_cue_kind(const kh_cue_rules *rules, kh_arena *scratch, kh_str line, kh_cue *ret_cue)
{
    kh_tokens tokens;

    if (kh_tokenize(scratch, beginning(line), &tokens))
        return NULL;
    return kh_cue_of_tokens(rules, &tokens, ret_cue);
}

bool kh_cue_notice(const kh_cue_rules *rules, kh_arena *scratch, kh_str paragraph)
{
    kh_tokens tokens;
    kh_str first = {NULL, 0};

    if (kh_tokenize(scratch, beginning(paragraph), &tokens))
        return false;
    for (size_t i = 0; i < tokens.n; i++) {
        kh_cue cue;
        kh_str phrase;

        if (!kh_cue_at(rules, &tokens, i, KH_CUE_WITHIN, &cue))
            continue;
        phrase = kh_str_of(paragraph.ptr + cue.start, cue.end - cue.start);
        if (first.len && !kh_str_eq(first, phrase))
            return true;
        first = phrase;
        i += cue.n - 1;
    }
    return false;
}
