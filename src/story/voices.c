/*
 * Who is who: the persons and bodies of a story, each once, with the spellings that the outlets gave them. Annotation
 * has told already whom a bare family name means inside one article; here the same name of all articles comes together,
 * however it is spelled: with or without hamza, عبد الرحمن or عبدالرحمن, with the article or without. A family name
 * that no article explained goes to the one person of the story who bears it.
 */
#include <stdlib.h>

#include "arabic/fold.h"
#include "story/story.h"

enum { MOST_VOICES = 200, MOST_SPELLINGS = 12, LETTER = 2 };

typedef struct spelling {
    kh_str text;
    uint32_t count;
} spelling;

typedef struct voice {
    kh_str entity, key;
    kh_vec spellings; /* spelling, as they came */
    kh_vec members;   /* size_t, ascending */
    uint32_t mentions;
    size_t order;
    struct voice *into; /* told to be this one */
} voice;

typedef struct voices {
    kh_gathering *g;
    kh_vec list;            /* voice * */
    kh_map by_key, by_name; /* folded, and as written: most mentions need no folding */
} voices;

/* Folded, without spaces and without the article of its words. The last `ret_family` bytes are its last word. */
static kh_str key_of(kh_arena *arena, kh_str name, size_t *ret_family)
{
    kh_str fold = kh_fold_in(arena, name, KH_FOLD_SEARCH);
    char *key = fold.ptr ? kh_arena_alloc(arena, fold.len + 1) : NULL;
    size_t n = 0, word = 0;

    for (size_t i = 0; key && i < fold.len; i++) {
        bool begins = i == 0 || fold.ptr[i - 1] == ' ';
        if (begins && fold.ptr[i] != ' ')
            word = n;
        if (begins && fold.len - i > 3 * LETTER && memcmp(fold.ptr + i, "ال", 2 * LETTER) == 0)
            i += 2 * LETTER;
        if (fold.ptr[i] != ' ' && fold.ptr[i] != '"')
            key[n++] = fold.ptr[i];
    }
    *ret_family = n - word;
    return kh_str_of(key, key ? n : 0);
}

static void add_spelling(voice *to, kh_str text, uint32_t count)
{
    spelling *fresh;

    for (size_t i = 0; i < to->spellings.n; i++) {
        spelling *known = KH_AT(&to->spellings, spelling, i);
        if (kh_str_eq(known->text, text)) {
            known->count += count;
            return;
        }
    }
    if ((fresh = kh_vec_push(&to->spellings)))
        *fresh = (spelling){text, count};
}

static voice *voice_of(voices *all, const kh_mention *mention)
{
    size_t family;
    bool fresh;
    kh_str name = mention->entity.len ? mention->entity : mention->text, key;
    uint64_t *known = name.len ? kh_map_at(&all->by_name, name, &fresh) : NULL, *slot;
    voice **place, *made;

    if (!known || !fresh)
        return known ? *KH_AT(&all->list, voice *, *known) : NULL;
    key = key_of(all->g->arena, name, &family);
    if (!(slot = kh_map_at(&all->by_key, key, &fresh)))
        return NULL;
    if (!fresh) {
        *known = *slot;
        return *KH_AT(&all->list, voice *, *slot);
    }
    made = KH_NEW(all->g->arena, voice);
    place = made ? kh_vec_push(&all->list) : NULL;
    if (!place)
        return NULL;
    *slot = *known = all->list.n - 1;
    *place = made;
    made->key = key;
    made->order = all->list.n;
    kh_vec_init(&made->spellings, all->g->arena, sizeof(spelling));
    kh_vec_init(&made->members, all->g->arena, sizeof(size_t));
    return made;
}

static void add_mention(voices *all, const kh_mention *mention)
{
    voice *to = voice_of(all, mention);
    size_t *member;

    if (!to)
        return;
    if (!to->entity.len)
        to->entity = mention->entity;
    to->mentions++;
    add_spelling(to, mention->text, 1);
    if ((!to->members.n || *KH_AT(&to->members, size_t, to->members.n - 1) != mention->member) &&
        (member = kh_vec_push(&to->members)))
        *member = mention->member;
}

static bool one_word(const voice *of)
{
    for (size_t i = 0; i < of->spellings.n; i++) {
        const spelling *text = KH_AT(&of->spellings, spelling, i);
        if (memchr(text->text.ptr, ' ', text->text.len))
            return false;
    }
    return true;
}

static int by_member(const void *a, const void *b)
{
    const size_t *x = a, *y = b;

    return (*x > *y) - (*x < *y);
}

static void join(voice *from, voice *into)
{
    size_t kept = 0;

    for (size_t i = 0; i < from->spellings.n; i++)
        add_spelling(into, KH_AT(&from->spellings, spelling, i)->text, KH_AT(&from->spellings, spelling, i)->count);
    for (size_t i = 0; i < from->members.n; i++) {
        size_t *member = kh_vec_push(&into->members);
        if (member)
            *member = *KH_AT(&from->members, size_t, i);
    }
    qsort(into->members.at, into->members.n, sizeof(size_t), by_member);
    for (size_t i = 0; i < into->members.n; i++) {
        size_t member = *KH_AT(&into->members, size_t, i);
        if (!kept || *KH_AT(&into->members, size_t, kept - 1) != member)
            *KH_AT(&into->members, size_t, kept++) = member;
    }
    into->members.n = kept;
    into->mentions += from->mentions;
    from->into = into;
}

/* Bare family names: to the one person who bears it; to nobody where two do. */
static void join_families(voices *all)
{
    kh_map families;
    voice two = {.order = 0}; /* stands for more than one */

    kh_map_init(&families, all->g->arena);
    for (size_t i = 0; i < all->list.n; i++) {
        voice *person = *KH_AT(&all->list, voice *, i);
        size_t family;
        bool fresh;
        kh_str name = person->entity.len ? person->entity : KH_AT(&person->spellings, spelling, 0)->text;
        kh_str key = key_of(all->g->arena, name, &family);
        uint64_t *slot =
            key.len > family ? kh_map_at(&families, kh_str_of(key.ptr + key.len - family, family), &fresh) : NULL;
        if (slot)
            *slot = fresh ? (uint64_t)(uintptr_t)person : (uint64_t)(uintptr_t)&two;
    }
    for (size_t i = 0; i < all->list.n; i++) {
        voice *bare = *KH_AT(&all->list, voice *, i);
        uint64_t bearer;
        if (bare->entity.len || !one_word(bare) || !kh_map_get(&families, bare->key, &bearer))
            continue;
        if (bearer != (uint64_t)(uintptr_t)&two)
            join(bare, (voice *)(uintptr_t)bearer);
    }
}

static int most_told_first(const void *a, const void *b)
{
    const voice *x = *(voice *const *)a, *y = *(voice *const *)b;

    if (!x->into != !y->into)
        return x->into ? 1 : -1;
    if (x->members.n != y->members.n)
        return x->members.n > y->members.n ? -1 : 1;
    if (x->mentions != y->mentions)
        return x->mentions > y->mentions ? -1 : 1;
    return x->order < y->order ? -1 : x->order > y->order;
}

static int most_used_first(const void *a, const void *b)
{
    const spelling *x = a, *y = b;

    if (x->count != y->count)
        return x->count > y->count ? -1 : 1;
    if (x->text.len != y->text.len)
        return x->text.len > y->text.len ? -1 : 1;
    return memcmp(x->text.ptr, y->text.ptr, x->text.len);
}

static kh_voice view_of(kh_arena *arena, voice *from)
{
    size_t n = from->spellings.n < MOST_SPELLINGS ? from->spellings.n : MOST_SPELLINGS;
    kh_voice view = {.entity = from->entity, .articles = (uint32_t)from->members.n, .mentions = from->mentions};

    qsort(from->spellings.at, from->spellings.n, sizeof(spelling), most_used_first);
    view.spellings.at = KH_NEWS(arena, kh_str, n);
    for (size_t i = 0; view.spellings.at && i < n; i++)
        view.spellings.at[view.spellings.n++] = KH_AT(&from->spellings, spelling, i)->text;
    view.name = from->entity.len ? from->entity : view.spellings.n ? view.spellings.at[0] : from->key;
    return view;
}

static kh_status gather(kh_gathering *g, kh_name_type type, kh_voice **ret_voices, size_t *ret_count)
{
    voices all = {.g = g};
    size_t n = 0;

    kh_vec_init(&all.list, g->arena, sizeof(voice *));
    kh_map_init(&all.by_key, g->arena);
    kh_map_init(&all.by_name, g->arena);
    for (size_t i = 0; i < g->names.n; i++) {
        const kh_mention *mention = KH_AT(&g->names, kh_mention, i);
        if (mention->type == type)
            add_mention(&all, mention);
    }
    if (kh_arena_failed(g->arena))
        return KH_NOMEM;
    if (type == KH_NAME_PER)
        join_families(&all);
    if (all.list.n)
        qsort(all.list.at, all.list.n, sizeof(voice *), most_told_first);
    *ret_voices = KH_NEWS(g->arena, kh_voice, all.list.n < MOST_VOICES ? all.list.n : MOST_VOICES);
    for (size_t i = 0; *ret_voices && i < all.list.n && n < MOST_VOICES; i++) {
        voice *from = *KH_AT(&all.list, voice *, i);
        if (!from->into)
            (*ret_voices)[n++] = view_of(g->arena, from);
    }
    *ret_count = n;
    return kh_arena_status(g->arena);
}

kh_status kh_voices_load(kh_gathering *g)
{
    kh_status status = gather(g, KH_NAME_PER, &g->story->people, &g->story->people_count);

    return status ? status : gather(g, KH_NAME_ORG, &g->story->bodies, &g->story->body_count);
}
