/*
 * Who is meant, within one article: a shorter name is the longer one that it is part of (حسين … فؤاد حسين), what stands
 * in brackets behind a body is its other name, an office alone (الوزير) is the one person who was named with it, and a
 * common noun with the article (الوزارة) the one body of its kind. What fits two is nobody.
 */
#include "annotate/hashtag.h"
#include "annotate/name.h"
#include "annotate/namesake.h"
#include "annotate/phrase.h"

enum { LETTER = 2, MOST_PERSONS = 256, MOST_WORDS = 8, LONGEST_OFFICE = 9, MOST_NAMES = 4000, NEAR_NAMES = 300 };

/* A person as the article names one, each spelling once. */
struct person {
    kh_str words[MOST_WORDS]; /* folded */
    size_t n;
    kh_str entity;
    kh_str by_first_name; /* whom it may mean where no title stands before it */
    size_t token;         /* the first */
    bool known;           /* to the gazetteer */
};

struct people {
    kh_marking *marking;
    struct person *at;
    size_t n;
    uint32_t *of; /* for each name, its person + 1 */
};

static bool within(const kh_marking *marking, kh_str text)
{
    const kh_str whole = marking->article->text;

    return text.ptr >= whole.ptr && text.ptr < whole.ptr + whole.len;
}

static struct person person_of(const kh_marking *marking, const kh_name *name)
{
    struct person person = {.entity = name->entity, .known = name->entity.ptr && !within(marking, name->entity)};
    size_t i = kh_token_at_byte(marking, name->span.start);

    person.token = i;
    for (; i < marking->tokens.n && marking->tokens.at[i].start < name->span.end && person.n < MOST_WORDS; i++) {
        const kh_token *token = &marking->tokens.at[i];
        kh_str fold = token->fold;

        if (token->kind != KH_TOKEN_WORD)
            continue;
        if (token->start < name->span.start && fold.len > LETTER) /* a letter is glued to it */
            fold = kh_str_of(fold.ptr + LETTER, fold.len - LETTER);
        person.words[person.n++] = fold;
    }
    if (!person.entity.ptr)
        person.entity = kh_marked_text(marking, name->span);
    return person;
}

static bool same_person(const struct person *a, const struct person *b)
{
    if (a->n != b->n)
        return false;
    for (size_t i = 0; i < a->n; i++) {
        if (!kh_str_eq(a->words[i], b->words[i]))
            return false;
    }
    return true;
}

/* كريستيانو … كريستيانو رونالدو: the first name alone. */
static bool first_name_of(const struct person *part, const struct person *whole)
{
    return part->n == 1 && whole->n > 1 && kh_str_eq(part->words[0], whole->words[0]);
}

/* Is the shorter name part of the longer one: all its words in their order, the family or the first two among them? */
static bool part_of(const struct person *part, const struct person *whole)
{
    size_t k = 0, first = 0;

    if (part->n >= whole->n || !part->n)
        return false;
    for (size_t i = 0; i < whole->n && k < part->n; i++) {
        bool same = kh_str_eq(part->words[k], whole->words[i]);

        first = same && !k ? i : first;
        k += same;
    }
    if (k < part->n || (first && kh_str_eq(whole->words[first - 1], KH_STR("بن"))))
        return false; /* سلمان is the father of محمد بن سلمان */
    return kh_str_eq(part->words[part->n - 1], whole->words[whole->n - 1]) ||
           (part->n > 1 && kh_str_eq(part->words[0], whole->words[0]) && kh_str_eq(part->words[1], whole->words[1]));
}

static void collect(struct people *people)
{
    const kh_vec *names = &people->marking->names;

    for (size_t i = 0; i < names->n && i < MOST_NAMES; i++) {
        const kh_name *name = KH_AT(names, kh_name, i);
        struct person person;
        size_t k = 0;

        if (name->type != KH_NAME_PER)
            continue;
        person = person_of(people->marking, name);
        while (k < people->n && !same_person(&people->at[k], &person))
            k++;
        if (k == people->n && (people->n == MOST_PERSONS || !person.n))
            continue;
        if (k == people->n)
            people->at[people->n++] = person;
        else if (!people->at[k].known && person.known)
            people->at[k] = person;
        people->of[i] = (uint32_t)k + 1;
    }
}

typedef bool relation(const struct person *part, const struct person *whole);

/* The one whole name that person `i` is a part of in this way; {NULL, 0} when none is, or several. */
static kh_str whole_name(const struct people *people, size_t i, relation *related)
{
    kh_str found = {NULL, 0};

    for (size_t k = 0; k < people->n; k++) {
        const struct person *other = &people->at[k];

        if (k == i || !related(&people->at[i], other) || (found.ptr && kh_str_eq(found, other->entity)))
            continue;
        if (found.ptr)
            return (kh_str){NULL, 0};
        found = other->entity;
    }
    return found;
}

/* كيم, though the article names two of them: the one who is known by it, else the one whose first name it is. */
static kh_str by_one_name(const struct people *people, size_t i)
{
    kh_str known =
        people->at[i].n == 1 ? kh_known_by_family(people->marking, people->at[i].token, true) : (kh_str){NULL, 0};

    for (size_t k = 0; known.ptr && k < people->n; k++) {
        if (people->at[k].n > 1 && kh_str_eq(people->at[k].entity, known))
            return known;
    }
    return whole_name(people, i, first_name_of);
}

/* نصر الله: known by a part of the name, so a whole name in the article that it is part of goes before. */
static bool shortened(const struct person *person)
{
    size_t words = 1;

    for (size_t i = 0; i < person->entity.len; i++)
        words += person->entity.ptr[i] == ' ';
    return person->n < words;
}

/* الأمير محمد، النبي محمد: who is called so by title and first name need not be he whom the article named in full. */
static bool titled(const kh_marking *marking, const kh_name *name)
{
    size_t i = kh_token_at_byte(marking, name->span.start);

    return i && (marking->words[i - 1] & KH_WORD_TITLE);
}

/* سونغ كيم: another name stands right before it, so it is the rest of that one. */
static bool goes_on(const kh_marking *marking, const kh_name *name)
{
    size_t i = kh_token_at_byte(marking, name->span.start);
    const kh_name *before = i ? kh_name_over(marking, i - 1) : NULL;

    return before && before->type != KH_NAME_MISC && before->span.end == marking->tokens.at[i - 1].end &&
           name->span.start == marking->tokens.at[i].start && marking->tokens.at[i].space_before;
}

static void resolve_persons(kh_marking *marking)
{
    struct people people = {.marking = marking};
    size_t most = marking->names.n < MOST_PERSONS ? marking->names.n : MOST_PERSONS;

    people.at = KH_NEWS(marking->arena, struct person, most + 1);
    people.of = KH_NEWS(marking->arena, uint32_t, marking->names.n + 1);
    if (!people.at || !people.of)
        return;
    collect(&people);
    for (size_t i = 0; i < people.n; i++) {
        kh_str whole =
            people.at[i].known && !shortened(&people.at[i]) ? (kh_str){NULL, 0} : whole_name(&people, i, part_of);

        if (whole.ptr)
            people.at[i].entity = whole;
        else if (!people.at[i].known)
            people.at[i].by_first_name = by_one_name(&people, i);
    }
    for (size_t i = 0; i < marking->names.n && i < MOST_NAMES; i++) {
        kh_name *name = KH_AT(&marking->names, kh_name, i);
        const struct person *person = people.of[i] ? &people.at[people.of[i] - 1] : NULL;

        if (person && (!name->entity.ptr || within(marking, name->entity)) &&
            (person->known || person->n > 1 || !kh_str_eq(person->entity, kh_marked_text(marking, name->span))))
            name->entity = person->entity;
        if (person && person->by_first_name.ptr && !name->entity.ptr && !titled(marking, name) &&
            !goes_on(marking, name))
            name->entity = person->by_first_name;
    }
}

/* #محمود_عباس: a name that nobody knows is shown as it is read. */
static void resolve_hashtags(kh_marking *marking)
{
    for (size_t i = 0; i < marking->names.n; i++) {
        kh_name *name = KH_AT(&marking->names, kh_name, i);
        kh_str text = name->entity.ptr ? name->entity : kh_marked_text(marking, name->span);
        kh_str plain = kh_without_hashtags(marking->arena, text);

        if (plain.ptr != text.ptr)
            name->entity = plain;
    }
}

/* ISIS, م ع, حدتو: Latin letters, letters one by one, or one short word. */
static bool short_form(const kh_marking *marking, const kh_name *name)
{
    enum { LONGEST = 6 * LETTER };
    size_t first = kh_token_at_byte(marking, name->span.start), end = kh_token_at_byte(marking, name->span.end - 1) + 1;

    for (size_t i = first; i < end; i++) {
        const kh_token *token = &marking->tokens.at[i];

        if (token->kind == KH_TOKEN_ABBREVIATION || (token->fold.len && (unsigned char)token->fold.ptr[0] < 0x80))
            return true;
    }
    return end == first + 1 ? marking->tokens.at[first].fold.len <= LONGEST
                            : name->span.end - name->span.start <= 2 * LONGEST;
}

/* منظمة العمل (م ع): what stands in brackets right behind a body is its other name. */
static void resolve_brackets(kh_marking *marking)
{
    for (size_t i = 0; i + 1 < marking->names.n; i++) {
        kh_name *name = KH_AT(&marking->names, kh_name, i), *next = name + 1;
        size_t end = kh_token_at_byte(marking, name->span.end - 1) + 1;
        size_t close = kh_token_at_byte(marking, next->span.end - 1) + 1;

        if (name->type != KH_NAME_ORG || next->type != KH_NAME_ORG || kh_sign_at(&marking->tokens, end) != '(' ||
            kh_token_at_byte(marking, next->span.start) != end + 1 || kh_sign_at(&marking->tokens, close) != ')')
            continue;
        if (!short_form(marking, next)) /* الاتحاد (حركة كذا): another body, and not its other name */
            continue;
        if (!next->entity.ptr) /* the other way round would make موقع التواصل (كذا) the site's name */
            next->entity = name->entity.ptr ? name->entity : kh_marked_text(marking, name->span);
    }
}

/* وزير الخارجية …; also a title with the article that more follows: الرئيس الأميركي …, but not الأمير X. */
static bool opens_office(const struct kh_phrases *p, size_t k, size_t name)
{
    uint32_t word = p->words[k];

    return (word & KH_WORD_ROLE) ||
           ((word & KH_WORD_TITLE) && (word & KH_WORD_AL) && k + 1 < name && !(p->words[k + 1] & KH_WORD_TITLE));
}

/* صاحب السمو الملكي: an address, and no office. Is token `k` the word behind its صاحب? */
static bool honorific(const struct kh_phrases *p, size_t k)
{
    if (!k || !(p->words[k] & KH_WORD_AL))
        return false;
    return kh_token_word(p->tokens, k - 1, "صاحب") || kh_token_word(p->tokens, k - 1, "لصاحب") ||
           kh_token_word(p->tokens, k - 1, "صاحبه");
}

/* Does the noun phrase that opens at `k` go on to the name at `i`, or up to the address at `end` that stands before it?
 */
static bool reaches(const struct kh_phrases *p, size_t k, size_t end, size_t i)
{
    size_t to = kh_noun_phrase_end(p, k, i + 1, 0);

    return to > i || (end < i && to >= end);
}

/* The office that stands right before the person at token `i`, as written. */
static kh_str office_before(const struct kh_phrases *p, size_t i)
{
    size_t least = i > LONGEST_OFFICE ? i - LONGEST_OFFICE : 0, first = i, end = i;

    for (size_t k = i; k-- > least;) {
        uint32_t sign = kh_sign_at(p->tokens, k);

        if (p->tokens->at[k].kind == KH_TOKEN_BREAK || (sign && sign != ',' && sign != 0x060C) || (sign && k + 1 < i))
            break;
        if (kh_name_over(p->marking, k) && kh_name_over(p->marking, k)->type == KH_NAME_PER)
            break;
        if (honorific(p, k)) {
            first = end = --k; /* وزير الداخلية صاحب السمو الملكي الأمير X: the office ends before it */
            continue;
        }
        if (first < end && (p->words[first - 1] & KH_WORD_AL))
            break; /* another's office: وزير الخارجية الأمين العام X */
        if (opens_office(p, k, end) && reaches(p, k, end, i))
            first = k;
    }
    while (end > first && (kh_sign_at(p->tokens, end - 1) ||
                           ((p->words[end - 1] & KH_WORD_TITLE) && !(p->words[end - 1] & KH_WORD_ROLE))))
        end--;
    /* محامي X, صهر X: not an office of X, but somebody of X's */
    if (first >= end || (!(p->words[end - 1] & KH_WORD_AL) && !kh_name_over(p->marking, end - 1)))
        return (kh_str){NULL, 0};
    kh_span span = kh_span_of(p->marking, first, end);
    uint32_t strip = kh_word_strip(p->words[first]);
    kh_str fold = p->tokens->at[first].fold;
    if (strip && fold.len > 2 * LETTER && memcmp(fold.ptr, "لل", 2 * LETTER) == 0) {
        span.start = kh_token_inside(p->tokens, first, 2 * LETTER); /* للرئيس: the alef of its article is not written */
        kh_str rest = kh_marked_text(p->marking, span);
        return kh_arena_format(p->marking->arena, "ال%.*s", (int)rest.len, rest.ptr);
    }
    if (strip)
        span.start = kh_token_inside(p->tokens, first, strip);
    return kh_marked_text(p->marking, span);
}

void kh_mark_entities(kh_marking *marking)
{
    struct kh_phrases p = {marking, &marking->tokens, marking->words, marking->partners};

    if (!marking->words || !marking->partners || !marking->name_over)
        return;
    resolve_persons(marking);
    kh_resolve_namesakes(marking);
    resolve_hashtags(marking);
    resolve_brackets(marking);
    for (size_t i = 0; i < marking->names.n && i < MOST_NAMES; i++) {
        kh_name *name = KH_AT(&marking->names, kh_name, i);

        if (name->type == KH_NAME_PER)
            name->role = office_before(&p, kh_token_at_byte(marking, name->span.start));
    }
}

/* ---- speakers without a name ---- */

/* The folded word without its proclitics and ال. */
static kh_str bare(const kh_marking *marking, size_t i)
{
    kh_str fold = marking->tokens.at[i].fold;
    size_t cut = kh_word_strip(marking->words[i]) + ((marking->words[i] & KH_WORD_AL) ? 2 * LETTER : 0);

    return cut < fold.len ? kh_str_of(fold.ptr + cut, fold.len - cut) : fold;
}

static bool occurs(const kh_marking *marking, kh_str word, size_t first, size_t end)
{
    for (size_t i = first; i < end; i++) {
        if (kh_str_eq(bare(marking, i), word))
            return true;
    }
    return false;
}

static size_t token_of(const kh_marking *marking, const char *at)
{
    return kh_token_at_byte(marking, (uint32_t)(at - marking->article->text.ptr));
}

/* Does the name's office (or the body's own name) begin with the speaker's head, and have the speaker's other words? */
static bool fits(const kh_marking *marking, const kh_name *name, size_t first, size_t end, bool office)
{
    kh_str of = office ? name->role : kh_marked_text(marking, name->span);
    size_t from, to;

    if (!of.ptr || name->type != (office ? KH_NAME_PER : KH_NAME_ORG) || !within(marking, of))
        return false;
    from = token_of(marking, of.ptr);
    to = token_of(marking, of.ptr + of.len - 1) + 1;
    if (!kh_str_eq(bare(marking, from), bare(marking, first)))
        return false;
    for (size_t i = first + 1; i < end; i++) {
        if (marking->tokens.at[i].kind == KH_TOKEN_WORD && !occurs(marking, bare(marking, i), from, to))
            return false;
    }
    return true;
}

/* How many names begin before the byte. */
static size_t names_before(const kh_marking *marking, uint32_t byte)
{
    size_t low = 0, high = marking->names.n;

    while (low < high) {
        size_t middle = (low + high) / 2;
        if (KH_AT(&marking->names, kh_name, middle)->span.start < byte)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* The one entity before the statement that an office or a common noun can mean. */
static kh_str meant(const kh_marking *marking, const kh_statement *statement, bool office)
{
    size_t first = token_of(marking, statement->speaker.ptr);
    size_t end = token_of(marking, statement->speaker.ptr + statement->speaker.len - 1) + 1;
    kh_str found = {NULL, 0};
    size_t last = names_before(marking, statement->span.end);

    for (size_t i = last > NEAR_NAMES ? last - NEAR_NAMES : 0; i < last; i++) {
        const kh_name *name = KH_AT(&marking->names, kh_name, i);
        kh_str entity = name->entity.ptr ? name->entity : kh_marked_text(marking, name->span);

        if (!fits(marking, name, first, end, office) || (found.ptr && kh_str_eq(found, entity)))
            continue;
        if (found.ptr)
            return (kh_str){NULL, 0};
        found = entity;
    }
    return found;
}

void kh_mark_speakers(kh_marking *marking)
{
    if (!marking->words)
        return;
    for (size_t i = 0; i < marking->statements.n; i++) {
        kh_statement *statement = KH_AT(&marking->statements, kh_statement, i);
        uint32_t word;

        if (statement->entity.ptr || !statement->speaker.len || !within(marking, statement->speaker))
            continue;
        word = marking->words[token_of(marking, statement->speaker.ptr)];
        if ((word & KH_WORD_AL) && (word & (KH_WORD_ROLE | KH_WORD_TITLE)))
            statement->entity = meant(marking, statement, true);
        else if ((word & KH_WORD_AL) && (word & KH_WORD_BODY))
            statement->entity = meant(marking, statement, false);
    }
}
