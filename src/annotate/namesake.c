#include "annotate/namesake.h"

#include "annotate/name.h"
#include "arabic/fold.h"
#include "base/map.h"

enum { LETTER = 2, MOST_BODIES = 128, MOST_WORDS = 8, MOST_NAMES = 4000, SPORT_WORDS = 3 };

struct candidate {
    kh_str entity;
    uint64_t country; /* 0: it asks for none */
    uint32_t next;    /* another one with this phrase: its place + 1 */
    uint8_t type;
    bool sport;
};

struct kh_namesakes {
    kh_map phrases; /* folded phrase → place of its first candidate + 1 */
    kh_vec candidates;
    kh_map countries; /* entity → its country */
    kh_map sport;     /* words of sport, folded */
};

/* An ISO 3166 code of two letters as a number, 0 for none. */
static uint64_t country_of(kh_str iso)
{
    return iso.len == 2 ? (uint64_t)(unsigned char)iso.ptr[0] << 8 | (unsigned char)iso.ptr[1] : 0;
}

static kh_str folded(kh_arena *arena, kh_str text)
{
    return kh_fold_in(arena, text, KH_FOLD_LIGHT);
}

/* The next of the phrases that bars part, folded; `phrases` goes on behind it. */
static kh_str next_phrase(kh_arena *arena, kh_str *phrases)
{
    const char *bar = memchr(phrases->ptr, '|', phrases->len);
    size_t len = bar ? (size_t)(bar - phrases->ptr) : phrases->len;
    kh_str phrase = folded(arena, kh_str_of(phrases->ptr, len));

    len += bar != NULL;
    *phrases = kh_str_of(phrases->ptr + len, phrases->len - len);
    return phrase;
}

/* One row: each of its phrases gets a candidate of its own. */
static kh_status add_row(struct kh_namesakes *namesakes, kh_arena *arena, kh_str phrases, struct candidate as)
{
    while (phrases.len) {
        kh_str phrase = next_phrase(arena, &phrases);
        struct candidate *next = kh_vec_push(&namesakes->candidates);
        bool fresh;
        uint64_t *first = phrase.ptr ? kh_map_at(&namesakes->phrases, phrase, &fresh) : NULL;

        if (!next || !first)
            return KH_NOMEM;
        *next = as;
        next->next = fresh ? 0 : (uint32_t)*first;
        *first = namesakes->candidates.n;
    }
    return KH_OK;
}

static kh_status load_shared(struct kh_namesakes *namesakes, kh_arena *arena, kh_err *err)
{
    kh_lexicon *lexicon;
    kh_status status = kh_lexicon_load(arena, NULL, "namesakes.tsv", &lexicon, err);

    for (uint32_t row = 0; !status && row < kh_lexicon_rows(lexicon); row++) {
        kh_str type = kh_lexicon_cell(lexicon, row, kh_lexicon_column(lexicon, "type"));
        struct candidate as = {
            .entity = kh_lexicon_cell(lexicon, row, kh_lexicon_column(lexicon, "entity")),
            .country = country_of(kh_lexicon_cell(lexicon, row, kh_lexicon_column(lexicon, "country"))),
            .type = kh_str_eq(type, KH_STR("LOC")) ? KH_NAME_LOC : KH_NAME_ORG,
            .sport = kh_lexicon_cell(lexicon, row, kh_lexicon_column(lexicon, "field")).len > 0,
        };
        status = add_row(namesakes, arena, kh_lexicon_cell(lexicon, row, 0), as);
    }
    return status;
}

static kh_status load_sport(struct kh_namesakes *namesakes, kh_arena *arena, kh_err *err)
{
    kh_lexicon *lexicon;
    kh_status status = kh_lexicon_load(arena, NULL, "sport-words.tsv", &lexicon, err);

    for (uint32_t row = 0; !status && row < kh_lexicon_rows(lexicon); row++) {
        for (kh_str phrases = kh_lexicon_cell(lexicon, row, 0); phrases.len && !status;) {
            kh_str word = next_phrase(arena, &phrases);
            status = word.ptr ? kh_map_put(&namesakes->sport, word, 1) : KH_NOMEM;
        }
    }
    return status;
}

/* Whose people and places speak of which country. */
static kh_status load_countries(struct kh_namesakes *namesakes, kh_arena *arena, const char *file, const char *column,
                                kh_err *err)
{
    kh_lexicon *lexicon;
    kh_status status = kh_lexicon_load(arena, NULL, file, &lexicon, err);

    for (uint32_t row = 0; !status && row < kh_lexicon_rows(lexicon); row++) {
        kh_str entity = kh_lexicon_cell(lexicon, row, kh_lexicon_column(lexicon, column));
        uint64_t country = country_of(kh_lexicon_cell(lexicon, row, kh_lexicon_column(lexicon, "country")));

        if (country)
            status = kh_map_put(&namesakes->countries, entity, country);
    }
    return status;
}

kh_status kh_namesakes_load(kh_arena *arena, struct kh_namesakes **ret_namesakes, kh_err *err)
{
    struct kh_namesakes *namesakes = KH_NEW(arena, struct kh_namesakes);
    kh_status status;

    if (!namesakes)
        return KH_NOMEM;
    kh_map_init(&namesakes->phrases, arena);
    kh_map_init(&namesakes->countries, arena);
    kh_map_init(&namesakes->sport, arena);
    kh_vec_init(&namesakes->candidates, arena, sizeof(struct candidate));
    status = load_shared(namesakes, arena, err);
    if (!status)
        status = load_sport(namesakes, arena, err);
    if (!status)
        status = load_countries(namesakes, arena, "people.tsv", "person", err);
    if (!status)
        status = load_countries(namesakes, arena, "places.tsv", "place", err);
    *ret_namesakes = namesakes;
    return status;
}

/* ---- the shorter name of a longer one ---- */

/* A body as the article names it, each spelling once. */
struct body {
    kh_str words[MOST_WORDS]; /* folded */
    size_t n;
    size_t first; /* the mention that came first */
    kh_str entity;
    uint32_t head; /* the classes of its first word */
    bool known;    /* to the gazetteer, as a body */
};

struct bodies {
    kh_marking *marking;
    struct body *at;
    size_t n;
    uint32_t *of; /* for each name, its body + 1 */
};

/* Does the gazetteer have the tokens [i, end) as a body? */
static bool listed_body(const kh_marking *marking, size_t i, size_t end)
{
    const kh_lexicon *names = marking->rules->names->names;
    kh_match match;

    if (!kh_gazetteer_at(marking, i, &match) || match.n != end - i)
        return false;
    do {
        kh_str letter = kh_lexicon_cell(names, match.row, KH_GAZETTEER_TYPE);

        if (letter.len && letter.ptr[0] != 'L' && letter.ptr[0] != 'P')
            return true;
    } while (kh_lexicon_next(names, &match));
    return false;
}

static struct body body_of(const kh_marking *marking, size_t index)
{
    const kh_name *name = KH_AT(&marking->names, kh_name, index);
    size_t i = kh_token_at_byte(marking, name->span.start), end = kh_token_at_byte(marking, name->span.end - 1) + 1;
    struct body body = {.first = index, .entity = name->entity, .head = marking->words[i]};

    body.known = listed_body(marking, i, end);
    for (; i < end && body.n < MOST_WORDS; i++) {
        const kh_token *token = &marking->tokens.at[i];
        kh_str fold = token->fold;

        if (token->kind != KH_TOKEN_WORD)
            continue;
        if (token->start < name->span.start &&
            fold.len > LETTER) /* a letter is glued to it; للأهلي keeps its second ل */
            fold = kh_str_of(fold.ptr + LETTER, fold.len - LETTER);
        body.words[body.n++] = fold;
    }
    if (!body.entity.ptr)
        body.entity = kh_marked_text(marking, name->span);
    return body;
}

static bool same_words(const struct body *a, size_t from, const struct body *b, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (!kh_str_eq(a->words[from + i], b->words[i]))
            return false;
    }
    return true;
}

static void collect(struct bodies *bodies)
{
    const kh_vec *names = &bodies->marking->names;

    for (size_t i = 0; i < names->n && i < MOST_NAMES; i++) {
        struct body body;
        size_t k = 0;

        if (KH_AT(names, kh_name, i)->type != KH_NAME_ORG)
            continue;
        body = body_of(bodies->marking, i);
        while (k < bodies->n && !(bodies->at[k].n == body.n && same_words(&bodies->at[k], 0, &body, body.n)))
            k++;
        if (!body.n || (k == bodies->n && bodies->n == MOST_BODIES))
            continue;
        if (k == bodies->n)
            bodies->at[bodies->n++] = body;
        bodies->of[i] = (uint32_t)k + 1;
    }
}

/* Does the shorter name open the longer one (وزارة الخارجية), or close it as a name that means nothing else (يونايتد)?
 * A bare head (حزب، جامعة) is nobody's name, nor what lacks the name proper (موقع التواصل الاجتماعي), nor are letters.
 */
static bool shortens(const struct body *part, const struct body *whole)
{
    if (part->n >= whole->n || part->words[0].len < 3 * LETTER)
        return false;
    if (same_words(whole, 0, part, part->n))
        return part->head & KH_WORD_AL || !(part->head & (part->n > 1 ? KH_WORD_UNIT : KH_WORD_BODY));
    return part->n == 1 && whole->n == 2 && !part->head && kh_str_eq(part->words[0], whole->words[1]);
}

/* The one longer name of body `i` that stood before mention `index`; `ret_any`: is there a longer one at all? */
static kh_str longer_name(const struct bodies *bodies, size_t i, size_t index, bool *ret_any)
{
    kh_str found = {NULL, 0};
    bool before = false;

    *ret_any = false;
    for (size_t k = 0; k < bodies->n; k++) {
        const struct body *other = &bodies->at[k];

        if (k == i || !shortens(&bodies->at[i], other))
            continue;
        if (*ret_any && !kh_str_eq(found, other->entity))
            return (kh_str){NULL, 0};
        *ret_any = true;
        found = other->entity;
        before |= other->first < index;
    }
    return before ? found : (kh_str){NULL, 0};
}

/* ---- one name of several ---- */

/* What the article speaks of; told when it is asked for the first time. */
struct subject {
    const uint64_t *countries; /* for each name */
    bool told, sport;
};

static bool of_sport(const kh_marking *marking)
{
    const kh_map *words = &marking->rules->names->namesakes->sport;
    size_t n = 0;

    for (size_t i = 0; i < marking->tokens.n && n < SPORT_WORDS; i++) {
        const kh_token *token = &marking->tokens.at[i];
        kh_str fold = token->fold;
        uint64_t any;

        if (token->kind != KH_TOKEN_WORD)
            continue;
        for (size_t cut = 0; cut < 3 && fold.len > 2 * LETTER; cut++) {
            if (kh_map_get(words, fold, &any)) {
                n++;
                break;
            }
            /* و and ب, then ال */
            size_t bytes = memcmp(fold.ptr, "ال", 2 * LETTER) == 0 || memcmp(fold.ptr, "لل", 2 * LETTER) == 0
                               ? 2 * LETTER
                               : LETTER;
            if (bytes == LETTER && memcmp(fold.ptr, "و", LETTER) != 0 && memcmp(fold.ptr, "ب", LETTER) != 0 &&
                memcmp(fold.ptr, "ل", LETTER) != 0 && memcmp(fold.ptr, "ف", LETTER) != 0)
                break;
            fold = kh_str_of(fold.ptr + bytes, fold.len - bytes);
        }
    }
    return n >= SPORT_WORDS;
}

/* For each name the country that it speaks of. */
static const uint64_t *countries_of(const kh_marking *marking)
{
    const struct kh_namesakes *namesakes = marking->rules->names->namesakes;
    uint64_t *countries = KH_NEWS(marking->arena, uint64_t, marking->names.n + 1);

    for (size_t i = 0; countries && i < marking->names.n && i < MOST_NAMES; i++) {
        const kh_name *name = KH_AT(&marking->names, kh_name, i);

        countries[i] = 0;
        if (name->entity.ptr && name->type != KH_NAME_ORG)
            (void)kh_map_get(&namesakes->countries, name->entity, &countries[i]);
    }
    return countries;
}

static size_t spoken_of(const kh_marking *marking, const uint64_t *countries, uint64_t country)
{
    size_t n = 0;

    for (size_t i = 0; i < marking->names.n && i < MOST_NAMES; i++)
        n += countries[i] == country;
    return n;
}

/* في برشلونة: there it is the place. */
static bool stands_in(const kh_marking *marking, const kh_name *name)
{
    size_t i = kh_token_at_byte(marking, name->span.start);

    return i && kh_token_word(&marking->tokens, i - 1, "في");
}

/* Whom the article means by a shared name; {NULL, 0} when it does not tell. */
static kh_str meant(const kh_marking *marking, const kh_name *name, kh_str called, struct subject *subject)
{
    const struct kh_namesakes *namesakes = marking->rules->names->namesakes;
    kh_str phrase = folded(marking->arena, called), found = {NULL, 0};
    size_t most = 0;
    uint64_t first;

    if (!phrase.ptr || !kh_map_get(&namesakes->phrases, phrase, &first))
        return found;
    if (!subject->told)
        *subject = (struct subject){countries_of(marking), true, of_sport(marking)};
    if (!subject->countries)
        return found;
    for (uint32_t k = (uint32_t)first; k;) {
        const struct candidate *at = KH_AT(&namesakes->candidates, struct candidate, k - 1);
        size_t n = at->type != name->type || (at->sport && !subject->sport) ? 0
                   : at->country ? spoken_of(marking, subject->countries, at->country)
                                 : !stands_in(marking, name);

        if (n > most)
            found = at->entity;
        else if (n && n == most)
            found = (kh_str){NULL, 0};
        most = n > most ? n : most;
        k = at->next;
    }
    return found;
}

void kh_resolve_namesakes(kh_marking *marking)
{
    struct bodies bodies = {.marking = marking};
    struct subject subject = {NULL, false, false};

    bodies.at = KH_NEWS(marking->arena, struct body, MOST_BODIES);
    bodies.of = KH_NEWS(marking->arena, uint32_t, marking->names.n + 1);
    if (!bodies.at || !bodies.of)
        return;
    collect(&bodies);
    for (size_t i = 0; i < marking->names.n && i < MOST_NAMES; i++) {
        kh_name *name = KH_AT(&marking->names, kh_name, i);
        size_t k = bodies.of[i];
        kh_str entity = {NULL, 0};
        bool longer = false;

        if (name->type == KH_NAME_ORG && (!k || bodies.at[k - 1].known))
            continue;
        if (name->type == KH_NAME_ORG)
            entity = longer_name(&bodies, k - 1, i, &longer);
        else if (name->type != KH_NAME_LOC)
            continue;
        if (!longer)
            entity = meant(marking, name, kh_marked_text(marking, name->span), &subject);
        if (!longer && !entity.ptr && name->entity.ptr)
            entity = meant(marking, name, name->entity, &subject);
        if (entity.ptr)
            name->entity = entity;
    }
}
