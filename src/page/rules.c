#include "page/rules.h"

#include <stdlib.h>

enum { DEFAULT_ZONE = 180, LONGEST_HOST = 255 };

static const struct {
    const char *name;
    kh_class_kind kind;
} class_kinds[] = {
    {"body", KH_CLASS_BODY},       {"main", KH_CLASS_MAIN},
    {"boiler", KH_CLASS_BOILER},   {"comments", KH_CLASS_COMMENTS},
    {"share", KH_CLASS_SHARE},     {"related", KH_CLASS_RELATED},
    {"tags", KH_CLASS_TAGS},       {"caption", KH_CLASS_CAPTION},
    {"date", KH_CLASS_DATE},       {"byline", KH_CLASS_BYLINE},
    {"menu", KH_CLASS_MENU},       {"newsletter", KH_CLASS_NEWSLETTER},
    {"ad", KH_CLASS_AD},           {"cookie", KH_CLASS_COOKIE},
    {"summary", KH_CLASS_SUMMARY}, {"title", KH_CLASS_TITLE},
    {"credit", KH_CLASS_CREDIT},   {"embed", KH_CLASS_EMBED},
};

static kh_str cut(kh_str *rest, char at)
{
    const char *mark = rest->len ? memchr(rest->ptr, at, rest->len) : NULL;
    kh_str piece = mark ? kh_str_of(rest->ptr, (size_t)(mark - rest->ptr)) : *rest;

    rest->len -= mark ? piece.len + 1 : rest->len;
    rest->ptr = mark ? mark + 1 : NULL;
    return piece;
}

static kh_status load_domains(kh_page_rules *rules)
{
    int column = kh_lexicon_column(rules->outlets, "domain");

    for (uint32_t row = 0; row < kh_lexicon_rows(rules->outlets); row++) {
        kh_str domains = kh_lexicon_cell(rules->outlets, row, column);
        while (domains.len) {
            kh_str domain = cut(&domains, '|');
            uint64_t known;
            if (domain.len && !kh_map_get(&rules->domains, domain, &known) && kh_map_put(&rules->domains, domain, row))
                return KH_NOMEM;
        }
    }
    return KH_OK;
}

static kh_status load_classes(kh_arena *arena, kh_page_rules *rules, kh_err *err)
{
    kh_lexicon *lexicon;
    kh_status status = kh_lexicon_load(arena, NULL, "class-cues.tsv", &lexicon, err);
    int column;

    if (status)
        return status;
    column = kh_lexicon_column(lexicon, "kind");
    for (uint32_t row = 0; row < kh_lexicon_rows(lexicon); row++) {
        kh_str words = kh_lexicon_cell(lexicon, row, 0), kind = kh_lexicon_cell(lexicon, row, column);
        kh_class_kind class = KH_CLASS_NONE;
        for (size_t i = 0; i < sizeof class_kinds / sizeof *class_kinds; i++) {
            if (kh_str_eq(kind, kh_str_z(class_kinds[i].name)))
                class = class_kinds[i].kind;
        }
        if (!class)
            return kh_err_set(err, KH_CORRUPT, "class-cues.tsv: row %u has no kind that is known", row + 1);
        while (words.len) {
            if (kh_map_put(&rules->classes, cut(&words, '|'), class))
                return KH_NOMEM;
        }
    }
    return KH_OK;
}

kh_status kh_page_rules_load(kh_arena *arena, kh_page_rules **ret_rules, kh_err *err)
{
    kh_page_rules *rules = KH_NEW(arena, kh_page_rules);
    kh_vocabulary *vocabulary = kh_vocabulary_new(arena);
    kh_status status = rules && vocabulary ? kh_date_rules_load(arena, vocabulary, &rules->dates, err) : KH_NOMEM;

    if (!status)
        status = kh_cue_rules_load(arena, vocabulary, &rules->cues, err);
    if (!status)
        status = kh_lexicon_load(arena, vocabulary, "outlets.tsv", &rules->outlets, err);
    if (status)
        return status;
    rules->weights = (kh_weights)KH_WEIGHTS_SET;
    kh_map_init(&rules->domains, arena);
    kh_map_init(&rules->classes, arena);
    status = load_domains(rules);
    if (!status)
        status = load_classes(arena, rules, err);
    *ret_rules = rules;
    return status;
}

static kh_str host_of(kh_str url)
{
    for (size_t i = 0; i + 2 < url.len; i++) {
        if (memcmp(url.ptr + i, "://", 3) == 0) {
            url = kh_str_of(url.ptr + i + 3, url.len - i - 3);
            break;
        }
    }
    for (size_t i = 0; i < url.len; i++) {
        if (strchr("/?#:", url.ptr[i]))
            return kh_str_of(url.ptr, i);
    }
    return url;
}

uint32_t kh_outlet_of_url(const kh_page_rules *rules, kh_str url)
{
    char lower[LONGEST_HOST];
    kh_str host = host_of(url);
    uint64_t row;

    if (!host.len || host.len > sizeof lower)
        return UINT32_MAX;
    for (size_t i = 0; i < host.len; i++)
        lower[i] = (char)(host.ptr[i] >= 'A' && host.ptr[i] <= 'Z' ? host.ptr[i] + 32 : host.ptr[i]);
    host.ptr = lower;
    while (host.len) {
        const char *dot;
        if (kh_map_get(&rules->domains, host, &row))
            return (uint32_t)row;
        dot = memchr(host.ptr, '.', host.len);
        if (!dot)
            break;
        host = kh_str_of(dot + 1, host.len - (size_t)(dot + 1 - host.ptr));
    }
    return UINT32_MAX;
}

uint32_t kh_outlet_of_name(const kh_page_rules *rules, kh_arena *scratch, kh_str name)
{
    kh_tokens tokens;
    kh_match match;

    if (!name.len || name.len > 200 || kh_tokenize(scratch, name, &tokens) || !tokens.n)
        return UINT32_MAX;
    if (kh_lexicon_match(rules->outlets, &tokens, 0, KH_MATCH_ARTICLE, &match) && match.n == tokens.n)
        return match.row;
    return UINT32_MAX;
}

kh_str kh_outlet_cell(const kh_page_rules *rules, uint32_t row, const char *column)
{
    return row == UINT32_MAX ? (kh_str){NULL, 0}
                             : kh_lexicon_cell(rules->outlets, row, kh_lexicon_column(rules->outlets, column));
}

void kh_outlet_take(kh_article *article, kh_arena *arena, kh_str name, kh_date_from from, kh_str evidence)
{
    if (!name.len)
        return;
    article->outlet = name;
    article->outlet_from = from;
    article->outlet_evidence = kh_arena_str(arena, evidence);
}

int32_t kh_outlet_zone(const kh_page_rules *rules, uint32_t row)
{
    kh_str cell = kh_outlet_cell(rules, row, "zone");
    char text[16] = {0};

    if (!cell.len || cell.len >= sizeof text)
        return DEFAULT_ZONE;
    memcpy(text, cell.ptr, cell.len);
    return (int32_t)strtol(text, NULL, 10);
}
