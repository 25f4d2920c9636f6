/*
 * Names: the tagger says where they stand and of what type they are, the rules and the gazetteer whose they are.
 *
 * The rules' names are a feature that the tagger was trained with, so it has already weighed them. What it takes for
 * the same name keeps the entity that the rules gave it; a name with other bounds is looked up again; the last word of
 * a full name stands for the person from there on.
 */
#include "annotate/tag.h"
#include "annotate/tag_words.h"
#include "base/map.h"

enum { LETTER = 2 };

#define CLOSED (KH_WORD_PREP | KH_WORD_RELATIVE | KH_WORD_PRONOUN | KH_WORD_SHOWS | KH_WORD_THAT)

struct settling {
    kh_marking *marking;
    const struct kh_tag_seen *seen;
    kh_vec rules; /* the rules' names */
    size_t next;  /* the first of them that ends behind the token looked at */
    kh_map families;
};

/* The rules' name that begins in token `i`, NULL when none does. */
static const kh_name *rule_at(struct settling *s, size_t i)
{
    const kh_token *token = &s->marking->tokens.at[i];

    while (s->next < s->rules.n && KH_AT(&s->rules, kh_name, s->next)->span.end <= token->start)
        s->next++;
    if (s->next == s->rules.n || KH_AT(&s->rules, kh_name, s->next)->span.start >= token->end ||
        KH_AT(&s->rules, kh_name, s->next)->span.start < token->start)
        return NULL;
    return KH_AT(&s->rules, kh_name, s->next);
}

/* للعراق: stripped of ل, the second lam is what is left of ال. */
static bool glued_article(kh_str fold, uint32_t strip)
{
    return strip >= LETTER && fold.len > strip + 2 * LETTER && memcmp(fold.ptr + strip - LETTER, "لل", 2 * LETTER) == 0;
}

static bool ends_with(kh_str word, const char *suffix)
{
    size_t n = strlen(suffix);

    return word.len > n && memcmp(word.ptr + word.len - n, suffix, n) == 0;
}

/* وغانلوكا: a word that no text has met may have its و still. */
static bool and_like(kh_str fold)
{
    return fold.len > 2 * LETTER && memcmp(fold.ptr, "و", LETTER) == 0;
}

static kh_str with_article(const kh_marking *marking, kh_span span)
{
    kh_str text = kh_marked_text(marking, span);
    char *whole = KH_NEWS(marking->arena, char, 2 * LETTER + text.len);

    if (!whole)
        return (kh_str){NULL, 0};
    memcpy(whole, "ال", 2 * LETTER);
    memcpy(whole + 2 * LETTER, text.ptr, text.len);
    return kh_str_of(whole, 2 * LETTER + text.len);
}

static bool fits(char letter, unsigned type)
{
    return letter == 'P' ? type == KH_NAME_PER : letter == 'L' ? type != KH_NAME_PER : type == KH_NAME_ORG;
}

/* Entries that the rules believe for what stands before them, and that mean nobody in particular where they do not: a
 * family name that others bear, الصحافة الفرنسية. */
static bool in_doubt(const kh_lexicon *names, const kh_match *match, char letter)
{
    kh_str comment = kh_lexicon_cell(names, match->row, KH_GAZETTEER_COMMENT);

    return kh_str_eq(comment, KH_STR("family")) ||
           ((letter == 'A' || letter == 'U') && match->n > 1 && kh_str_eq(comment, KH_STR("word")));
}

/* The entity of the gazetteer's phrase that is exactly the tokens [i, end). A body that is named as a place is
 * (برشلونة) goes before the place. */
static kh_str listed(const struct settling *s, size_t i, size_t end, unsigned type)
{
    const kh_lexicon *names = s->marking->rules->names->names;
    kh_str place = {NULL, 0};
    kh_match match;

    if (!kh_gazetteer_at(s->marking, i, &match) || match.n != end - i)
        return place;
    do {
        kh_str letter = kh_lexicon_cell(names, match.row, KH_GAZETTEER_TYPE);
        kh_str entity = kh_lexicon_cell(names, match.row, KH_GAZETTEER_ENTITY);

        if (!letter.len || !fits(letter.ptr[0], type) || in_doubt(names, &match, letter.ptr[0]))
            continue;
        if (letter.ptr[0] != 'L' || type == KH_NAME_LOC)
            return entity;
        if (!place.ptr)
            place = entity;
    } while (kh_lexicon_next(names, &match));
    return place;
}

static kh_str family_of(const struct settling *s, size_t i, uint32_t strip)
{
    kh_str fold = s->marking->tokens.at[i].fold;
    uint64_t index;

    if (!kh_map_get(&s->families, kh_str_of(fold.ptr + strip, fold.len - strip), &index))
        return (kh_str){NULL, 0};
    return KH_AT(&s->marking->names, kh_name, index)->entity;
}

/* How many bytes of token `i`, which opens the last name, are proclitics. The tagger's table has فينسيوس too rarely to
 * cut وفينسيوس, but right behind another player it can be nothing else. */
static uint32_t strip_of(const struct settling *s, size_t i, unsigned type)
{
    const kh_vec *names = &s->marking->names;
    const kh_token *token = &s->marking->tokens.at[i];
    const kh_name *last = names->n > 1 ? KH_AT(names, kh_name, names->n - 2) : NULL;

    if (!s->seen[i].strip && i && last && last->type == type && last->span.end == s->marking->tokens.at[i - 1].end &&
        token->space_before && and_like(token->fold) && token->fold.len > 3 * LETTER)
        return LETTER;
    return s->seen[i].strip;
}

/* شبكة X: the head belongs to the phrase; but المجلة الفرنسية is any magazine, and قناة القاهرة no town. */
static bool medium_named(const struct settling *s, size_t i)
{
    kh_match match;
    char letter;

    if ((s->marking->words[i] & (KH_WORD_MEDIUM | KH_WORD_AL)) != KH_WORD_MEDIUM ||
        !s->marking->tokens.at[i + 1].space_before)
        return false;
    letter = kh_gazetteer_at(s->marking, i + 1, &match);
    return letter && letter != 'L' && letter != 'P' && !match.proclitic &&
           !kh_lexicon_cell(s->marking->rules->names->names, match.row, KH_GAZETTEER_COMMENT).len;
}

/* A name that the rules do not have with these bounds. */
static void identify(struct settling *s, size_t i, size_t end, kh_name *name)
{
    kh_str fold = s->marking->tokens.at[i].fold;
    uint32_t strip = strip_of(s, i, name->type);
    bool article;

    if ((s->marking->words[i] & KH_WORD_GIVEN) && !kh_word_strip(s->marking->words[i]))
        strip = 0; /* فيصل is a name, though يصل is a commoner word */
    article = glued_article(fold, strip);
    if (article)
        strip += LETTER;
    if (strip && strip < fold.len)
        name->span.start = kh_token_inside(&s->marking->tokens, i, strip);
    name->entity = listed(s, i, end, name->type);
    if (!name->entity.ptr && name->type == KH_NAME_ORG && end - i > 1 && medium_named(s, i))
        name->entity = listed(s, i + 1, end, KH_NAME_ORG);
    if (name->entity.ptr)
        return;
    if (name->type == KH_NAME_PER && end - i == 1)
        name->entity = family_of(s, i, strip);
    else if (name->type == KH_NAME_PER)
        name->entity = kh_marked_text(s->marking, name->span);
    else if (article)
        name->entity = with_article(s->marking, name->span);
}

static void learn_family(struct settling *s, size_t i, size_t end, size_t index)
{
    kh_str fold = s->marking->tokens.at[end - 1].fold;
    uint64_t *at;
    bool fresh;

    if (end - i < 2 || fold.len < 3 * LETTER || (s->marking->words[end - 1] & KH_WORD_GIVEN))
        return;
    at = kh_map_at(&s->families, fold, &fresh);
    /* who is known by the family name alone keeps it when a relative is named */
    if (at && !fresh) {
        kh_str famous = kh_known_by_family(s->marking, end - 1, false);
        const kh_name *before = KH_AT(&s->marking->names, kh_name, *at);
        if (famous.ptr && before->entity.ptr && kh_str_eq(before->entity, famous))
            return;
    }
    if (at)
        *at = index;
}

/* المتحدث باسم X، المعروف باسم X: in the name of, and not the given name. */
static bool in_the_name_of(const struct settling *s, size_t i)
{
    return i && kh_token_word(&s->marking->tokens, i, "باسم") &&
           ((s->marking->words[i - 1] & (KH_WORD_ROLE | KH_WORD_TITLE)) ||
            kh_token_word(&s->marking->tokens, i - 1, "المعروف") ||
            kh_token_word(&s->marking->tokens, i - 1, "المعروفه") || kh_token_word(&s->marking->tokens, i - 1, "ايضا"));
}

/* محمد بن سلمان محوري: an ordinary word behind a full name of the gazetteer is no part of it. Where the name ends. */
static size_t known_end(const struct settling *s, size_t i, size_t end)
{
    kh_match match;
    size_t at;

    if (kh_gazetteer_at(s->marking, i, &match) != 'P' || match.n < 2 || i + match.n >= end)
        return end;
    at = i + match.n;
    return !(s->marking->words[at] & (KH_WORD_GIVEN | KH_WORD_PARTICLE | KH_WORD_AL)) &&
                   kh_common_word(s->marking->rules->names->common, s->marking->tokens.at[at].fold)
               ? at
               : end;
}

/* الشهير جيرار سايان، البكر جورج: an adjective or a title that stands before the name. */
static size_t without_adjectives(const struct settling *s, size_t i, size_t end)
{
    const uint32_t *words = s->marking->words;

    if (i + 1 < end && in_the_name_of(s, i))
        return i + 1;
    while (i + 1 < end && (words[i] & KH_WORD_AL) && !(words[i] & KH_WORD_GIVEN) &&
           ((words[i] & (KH_WORD_ADJECTIVE | KH_WORD_TITLE)) ||
            kh_common_word(s->marking->rules->names->common, s->marking->tokens.at[i].fold)))
        i++;
    return i;
}

/* القاضي، محليون: one word of an office, or a plural of people, is nobody's name. */
static bool nobody(const struct settling *s, size_t i, size_t end)
{
    const kh_token *token = &s->marking->tokens.at[i];
    static const char plural[] = "يون";

    if (end - i > 1 || token->kind != KH_TOKEN_WORD)
        return false;
    return (s->marking->words[i] & (KH_WORD_ROLE | KH_WORD_TITLE)) ||
           (token->fold.len > 5 * LETTER &&
            memcmp(token->fold.ptr + token->fold.len - 3 * LETTER, plural, 3 * LETTER) == 0);
}

static void settle(struct settling *s, size_t i, size_t end, unsigned type)
{
    kh_marking *marking = s->marking;
    const kh_name *rule = rule_at(s, i);
    kh_name *name = kh_vec_push(&marking->names);

    if (!name)
        return;
    *name = (kh_name){.span = kh_span_of(marking, i, end), .type = (uint8_t)type};
    if (marking->tokens.at[i].kind == KH_TOKEN_HASHTAG)
        name->span.start++; /* the sign is no part of the name */
    if (rule && rule->span.end == name->span.end) {
        name->span = rule->span;
        name->entity = rule->entity;
        if (rule->type != type && type == KH_NAME_MISC)
            name->entity = (kh_str){NULL, 0};
    } else {
        identify(s, i, end, name);
        if (rule && !name->entity.ptr && rule->type == KH_NAME_ORG && type == KH_NAME_ORG &&
            rule->span.end > name->span.end && s->seen[end].demonym)
            name->entity = rule->entity;
    }
    if (type == KH_NAME_PER)
        learn_family(s, i, end, marking->names.n - 1);
}

static bool nunated(kh_str text)
{
    return ends_with(text, "ًا") || ends_with(text, "اً") || ends_with(text, "ةً");
}

/* صحيفة الرأي، صحيفة "الرأي": behind that word no ordinary one is meant. */
static bool medium_before(const struct settling *s, size_t i)
{
    if (i && (s->seen[i].quote & 1))
        i--;
    return i && (s->marking->words[i - 1] & KH_WORD_MEDIUM);
}

/* العربي، المدينة، حماس: the gazetteer's body of one word that it holds for an ordinary word too; of that the tagger
 * judges by all that stands around it. شأناً with its nunation is no شانا. */
static bool doubted(const struct settling *s, size_t i, size_t end)
{
    const struct kh_name_rules *rules = s->marking->rules->names;
    kh_str text = kh_token_text(&s->marking->tokens, i), comment;
    kh_match match;

    if (end != i + 1 || medium_before(s, i) ||
        !kh_lexicon_match(rules->names, &s->marking->tokens, i, KH_MATCH_PROCLITICS, &match))
        return false;
    comment = kh_lexicon_cell(rules->names, match.row, KH_GAZETTEER_COMMENT);
    return kh_str_eq(comment, KH_STR("word")) || kh_str_eq(comment, KH_STR("noun")) || nunated(text);
}

/* برشلونة | الإسباني: the tagger has the body without the adjective of its country. */
static bool cut_adjective(const struct settling *s, const uint8_t *labels, size_t i, size_t end)
{
    return end == i + 2 && labels[i] == kh_tag_begin(KH_NAME_ORG) && labels[i + 1] == kh_tag_begin(KH_NAME_MISC) &&
           s->seen[i + 1].demonym && (s->marking->words[i + 1] & KH_WORD_AL);
}

/* شركة | زرقاتك | الهندية: the tagger's body inside of the rules' ends before it. */
static bool holds_body(const uint8_t *labels, size_t i, size_t end)
{
    for (size_t k = i + 1; k < end; k++) {
        size_t at = k + 1;

        if (labels[k] != kh_tag_begin(KH_NAME_ORG))
            continue;
        while (at < end && labels[at] == kh_tag_begin(KH_NAME_ORG) + 1)
            at++;
        if (at < end && labels[at])
            return true;
    }
    return false;
}

/* شركة الطاقة: the tagger sees no name in it, and no marks point one out. */
static bool bare(const struct settling *s, const uint8_t *labels, size_t i, size_t end)
{
    while (i < end && labels[i] == KH_TAG_OUT && !s->seen[i].quote)
        i++;
    return i == end;
}

/*
 * وزارة الموارد المائية، صحيفة الرأي: texts in which names are marked for their own sake leave ministries unmarked and
 * many a head out; whoever follows the news wants to know what the ministry said, so the rules' body stands there. With
 * ال the head may be anything of its kind (الصندوق الأسود): there the tagger decides.
 */
static bool whole_body(const struct settling *s, const kh_name *rule, const uint8_t *labels, size_t i, size_t end)
{
    if (rule->type != KH_NAME_ORG)
        return false;
    if (rule->entity.ptr)
        return !(doubted(s, i, end) || cut_adjective(s, labels, i, end));
    return (s->marking->words[i] & (KH_WORD_AUTHORITY | KH_WORD_AL)) == KH_WORD_AUTHORITY &&
           !holds_body(labels, i, end) && !((s->marking->words[i] & KH_WORD_UNIT) && bare(s, labels, i, end));
}

/* الزعتري where the article has named يوسف الزعتري before: the tagger sees one sentence, the rules the article; but
 * what the gazetteer has as a place or a body and the tagger takes for one is not باسم الكرملين. And a full name of the
 * gazetteer: مون جاي إن, of which the last word looks like one of grammar. */
static bool named_before(const struct settling *s, const kh_name *rule, unsigned label, size_t i)
{
    const kh_str text = s->marking->article->text;
    bool listed = rule->entity.ptr && (rule->entity.ptr < text.ptr || rule->entity.ptr >= text.ptr + text.len);
    kh_match match;
    char known;

    if (rule->type != KH_NAME_PER || !rule->entity.ptr)
        return false;
    if (listed || rule->span.end != s->marking->tokens.at[i].end)
        return listed;
    known = label && kh_tag_name_type(label) != KH_NAME_PER ? kh_gazetteer_at(s->marking, i, &match) : 0;
    return !known || known == 'P';
}

/* شركة "زرقاتك"، صحيفة الرأي: the body that the tagger begins inside of [i, end) and ends with it is the name proper;
 * what stands before it belongs to the phrase. Its first token, `i` when there is none. */
static size_t core_of(const struct settling *s, const uint8_t *labels, size_t i, size_t end, size_t *ret_end)
{
    size_t last = end;

    while (last > i + 1 && s->marking->tokens.at[last - 1].kind == KH_TOKEN_PUNCT)
        last--;
    *ret_end = last;
    for (size_t k = i + 1; k < last; k++) {
        size_t at = k + 1;

        if (labels[k] != kh_tag_begin(KH_NAME_ORG))
            continue;
        while (at < last && labels[at] == kh_tag_begin(KH_NAME_ORG) + 1)
            at++;
        return at == last ? k : i;
    }
    return i;
}

/* جان إيف | لو دريان: two persons, or two bodies, do not stand side by side without و or a comma. */
static bool goes_on(const struct settling *s, const uint8_t *labels, size_t i, size_t end)
{
    const kh_token *token = &s->marking->tokens.at[end];

    return labels[end] == labels[i] &&
           (labels[i] == kh_tag_begin(KH_NAME_PER) || labels[i] == kh_tag_begin(KH_NAME_ORG)) && token->space_before &&
           token->kind == KH_TOKEN_WORD && !s->seen[end].strip && !and_like(token->fold) &&
           !(s->marking->words[end] & (KH_WORD_GLUED | KH_WORD_AND));
}

/* The rules' name that begins in token `i` and stands whatever the tagger says, where no name of the tagger's reaches
 * across its end: one past its last token, else 0. */
static size_t kept_end(struct settling *s, const uint8_t *labels, size_t i)
{
    const kh_name *rule = rule_at(s, i);
    const kh_tokens *tokens = &s->marking->tokens;
    size_t end = i + 1;

    if (!rule)
        return 0;
    while (end < tokens->n && tokens->at[end].start < rule->span.end)
        end++;
    if (!(whole_body(s, rule, labels, i, end) || named_before(s, rule, labels[i], i)))
        return 0;
    if (end < tokens->n && (kh_tag_inside(labels[end]) || (rule->type == KH_NAME_PER && goes_on(s, labels, i, end))))
        return 0;
    return end;
}

/* حماس والجهاد الإسلامي، لوكسمبورغ وأيرلندا: two names of the gazetteer. */
static bool two_known(const struct settling *s, size_t first, size_t i)
{
    kh_match one, other;

    return and_like(s->marking->tokens.at[i].fold) && kh_gazetteer_at(s->marking, first, &one) && first + one.n == i &&
           kh_gazetteer_at(s->marking, i, &other) && other.proclitic;
}

/* مجلس … والمنظمة …: the head of another body behind و. */
static bool joins_another(const struct settling *s, const uint8_t *labels, size_t first, size_t i)
{
    const uint32_t joined = KH_WORD_AND | KH_WORD_BODY;

    return (labels[i] == kh_tag_begin(KH_NAME_ORG) + 1 && (s->marking->words[i] & joined) == joined) ||
           two_known(s, first, i);
}

/* كيم هاك-سونغ: a name of two words or more goes on behind a hyphen. */
static bool hyphened(const struct settling *s, const uint8_t *labels, size_t i, size_t end)
{
    const kh_token *tokens = s->marking->tokens.at;

    return end + 1 < s->marking->tokens.n && end - i > 1 && kh_sign_at(&s->marking->tokens, end) == '-' &&
           !tokens[end].space_before && tokens[end + 1].kind == KH_TOKEN_WORD && !tokens[end + 1].space_before &&
           (labels[end + 1] == KH_TAG_OUT || kh_tag_name_type(labels[end + 1]) == KH_NAME_PER);
}

/* شكري لتركي آل الشيخ: a known person behind a glued letter. */
static bool known_person(const struct settling *s, size_t i)
{
    kh_match match;

    return kh_gazetteer_at(s->marking, i, &match) == 'P' && match.n > 1 && match.proclitic;
}

/* لي بنغ، بي بي سي، آلان …: a preposition with its pronoun that may as well be a foreign syllable, or what only folding
 * makes a word of grammar, before the rest of a name. */
static bool opens_foreign(const struct settling *s, const uint8_t *labels, size_t i)
{
    kh_str text = kh_token_text(&s->marking->tokens, i);
    bool syllable = text.len == 2 * LETTER && (ends_with(text, "ي") || ends_with(text, "ى")) &&
                    memcmp(text.ptr, "ف", LETTER) != 0 && memcmp(text.ptr, "أ", LETTER) != 0;

    return labels[i] != kh_tag_begin(KH_NAME_MISC) &&
           (syllable || (text.len > LETTER && memcmp(text.ptr, "آ", LETTER) == 0) || kh_str_eq(text, KH_STR("إن")));
}

/* How many tokens from `i` on are one name; 0 where none begins, as with a word of grammar: على is not علي. */
static size_t name_length(const struct settling *s, const uint8_t *labels, size_t i)
{
    uint32_t word = s->marking->words[i];
    unsigned begin;
    size_t end = i + 1;

    if (labels[i] == KH_TAG_OUT)
        return 0;
    begin = kh_tag_begin(kh_tag_name_type(labels[i]));
    while (end < s->marking->tokens.n) {
        if ((labels[end] == begin + 1 || goes_on(s, labels, i, end)) && !joins_another(s, labels, i, end) &&
            !(begin == kh_tag_begin(KH_NAME_PER) && known_person(s, end)))
            end++;
        else if (begin == kh_tag_begin(KH_NAME_PER) && hyphened(s, labels, i, end))
            end += 2;
        else
            break;
    }
    if ((word & CLOSED) && !(word & ~(uint32_t)CLOSED) && !(end > i + 1 && opens_foreign(s, labels, i)))
        return 0;
    return end - i;
}

/* صحيفة | الرأي, though the tagger sees no name there. */
static bool medium_itself(const struct settling *s, const kh_name *name, size_t i, size_t end)
{
    return name->type == KH_NAME_ORG && end == i + 2 && (s->marking->words[i] & KH_WORD_MEDIUM) && name->entity.ptr &&
           kh_str_eq(listed(s, i + 1, end, KH_NAME_ORG), name->entity);
}

/* The name that was settled last, as it will stand once the statements are read: of the rules' body the name proper. */
static void put_core(struct settling *s, const uint8_t *labels, size_t i, size_t end, bool of_rules)
{
    kh_marking *marking = s->marking;
    kh_name *name = KH_AT(&marking->names, kh_name, marking->names.n - 1);
    kh_span *core = kh_vec_push(&marking->cores);
    size_t last = end, first = of_rules && name->type == KH_NAME_ORG ? core_of(s, labels, i, end, &last) : i;

    if (first == i && of_rules && medium_itself(s, name, i, end))
        first = i + 1;
    if (first > i) {
        kh_str inner = listed(s, first, last, KH_NAME_ORG);

        if (inner.ptr && !name->entity.ptr)
            name->entity = inner; /* شركة "أرامكو" للنفط */
        else if (inner.ptr && !kh_str_eq(inner, name->entity))
            first = i; /* التحالف بقيادة السعودية is not السعودية */
    }
    if (core)
        *core = first == i ? name->span : kh_span_of(marking, first, last);
}

void kh_narrow_names(kh_marking *marking)
{
    for (size_t i = 0; marking->cores.n == marking->names.n && i < marking->names.n; i++)
        KH_AT(&marking->names, kh_name, i)->span = *KH_AT(&marking->cores, kh_span, i);
}

/* «المعهد … إن مركز …»: a clause opens behind a name and not inside of it; سي إن إن is spelled so. */
static void end_at_clauses(const kh_marking *marking, uint8_t *labels)
{
    for (size_t i = 1; i < marking->tokens.n; i++) {
        if (kh_tag_inside(labels[i]) && (marking->words[i] & KH_WORD_THAT) &&
            marking->tokens.at[i - 1].fold.len > 2 * LETTER) {
            while (i < marking->tokens.n && kh_tag_inside(labels[i]))
                labels[i++] = KH_TAG_OUT;
        }
    }
}

/* تل | الكهرمان: the noun belongs to the village's name. */
static void begin_at_parts(const kh_marking *marking, uint8_t *labels)
{
    const kh_lexicon *parts = marking->rules->names->place_parts;
    kh_match match;

    for (size_t i = 1; i < marking->tokens.n; i++) {
        if (labels[i] == kh_tag_begin(KH_NAME_LOC) && !labels[i - 1] && marking->tokens.at[i].space_before &&
            kh_lexicon_match(parts, &marking->tokens, i - 1, KH_MATCH_PROCLITICS, &match)) {
            labels[i - 1] = labels[i];
            labels[i]++;
        }
    }
}

void kh_mark_names(kh_marking *marking)
{
    struct settling s = {.marking = marking};
    struct kh_tag_seen *seen;
    uint8_t *labels;

    kh_find_names(marking);
    if (!marking->rules->names->model || kh_arena_failed(marking->arena))
        return;
    labels = kh_tag(marking->rules->names->model, marking, &seen);
    if (!labels)
        return;
    end_at_clauses(marking, labels);
    begin_at_parts(marking, labels);
    kh_tag_agree(marking, seen, labels);
    kh_vec_init(&marking->cores, marking->arena, sizeof(kh_span));
    s.seen = seen;
    s.rules = marking->names;
    kh_vec_init(&marking->names, marking->arena, sizeof(kh_name));
    kh_map_init(&s.families, marking->arena);
    for (size_t i = 0; i < marking->tokens.n;) {
        size_t kept = kept_end(&s, labels, i);
        size_t n = kept ? kept - i : name_length(&s, labels, i);

        if (n && !kept && kh_tag_name_type(labels[i]) == KH_NAME_PER) {
            size_t first = without_adjectives(&s, i, i + n);
            n = known_end(&s, first, i + n) - first;
            i = first;
            if (nobody(&s, i, i + n) && !rule_at(&s, i)) {
                i += n;
                continue;
            }
        }
        if (n)
            settle(&s, i, i + n, kept ? rule_at(&s, i)->type : kh_tag_name_type(labels[i]));
        if (n && marking->names.n)
            put_core(&s, labels, i, i + n, kept > 0);
        i += n ? n : 1;
    }
}
