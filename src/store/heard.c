/* What one article tells of names. */
#include "store/entity.h"

#include "arabic/fold.h"

enum { MOST_HEARD = 4096, LETTER = 2 };

static uint64_t hash_of(kh_arena *arena, const kh_heard *heard)
{
    kh_str told = heard->told.ptr ? heard->told : heard->text;
    size_t n = told.len + heard->text.len + 2;
    char *whole = kh_arena_alloc(arena, n);

    if (!whole)
        return 0;
    whole[0] = (char)('0' + heard->type);
    memcpy(whole + 1, told.ptr, told.len);
    whole[told.len + 1] = '\0';
    memcpy(whole + told.len + 2, heard->text.ptr, heard->text.len);
    return kh_hash(kh_str_of(whole, n));
}

/* Note one mention; `by_hash` finds it again, `by_told` the first name that was told so. */
static void hear(kh_arena *arena, kh_vec *list, kh_map *by_hash, kh_map *by_told, kh_heard next)
{
    bool fresh;
    kh_heard *known;
    uint64_t *told, *at;

    next.hash = hash_of(arena, &next);
    at = kh_map_at(by_hash, kh_arena_str(arena, kh_str_of((const char *)&next.hash, sizeof next.hash)), &fresh);

    if (!at)
        return;
    if (!fresh) {
        known = KH_AT(list, kh_heard, *at);
        known->count++;
        if (!known->role.ptr)
            known->role = next.role;
        return;
    }
    known = kh_vec_push(list);
    if (!known)
        return;
    *at = list->n - 1;
    *known = next;
    known->count = 1;
    told = kh_map_at(by_told, known->told.ptr ? known->told : known->text, &fresh);
    if (told && fresh)
        *told = list->n - 1;
}

/* دوماً، روسياً: an adverb, rather than the name that it looks like. */
static bool adverb(kh_str text)
{
    return text.len > 2 * LETTER && (memcmp(text.ptr + text.len - 2 * LETTER, "اً", 2 * LETTER) == 0 ||
                                     memcmp(text.ptr + text.len - 2 * LETTER, "ًا", 2 * LETTER) == 0);
}

/* The name as it is spelled, without tashkeel and tatweel; للولايات is spelled with an article, of which the alef is
 * not written behind ل. */
static kh_str spelling(kh_arena *arena, const kh_article *article, kh_span span)
{
    kh_str text = kh_str_of(article->text.ptr + span.start, span.end - span.start);
    kh_str plain = kh_fold_in(arena, text, KH_FOLD_EXACT);

    if (!plain.len)
        plain = text;
    if (span.start < 2 * LETTER || memcmp(text.ptr - 2 * LETTER, "لل", 2 * LETTER) != 0)
        return plain;
    return kh_arena_format(arena, "ال%.*s", (int)plain.len, plain.ptr);
}

kh_status kh_heard_of(kh_arena *arena, const kh_article *article, kh_heard_list *ret_list)
{
    kh_map by_hash, by_told;
    kh_vec list;

    kh_map_init(&by_hash, arena);
    kh_map_init(&by_told, arena);
    kh_vec_init(&list, arena, sizeof(kh_heard));
    for (size_t i = 0; i < article->name_count && list.n < MOST_HEARD; i++) {
        const kh_name *name = &article->names[i];
        kh_heard next = {.told = name->entity, .role = name->role, .type = (kh_name_type)name->type};

        if (name->type > KH_NAME_ORG || name->span.end <= name->span.start)
            continue;
        if (name->type == KH_NAME_LOC &&
            adverb(kh_str_of(article->text.ptr + name->span.start, name->span.end - name->span.start)))
            continue;
        next.text = spelling(arena, article, name->span);
        if (!next.text.ptr)
            return KH_NOMEM;
        if (!next.told.len || kh_str_eq(next.told, next.text))
            next.told = (kh_str){NULL, 0};
        hear(arena, &list, &by_hash, &by_told, next);
    }
    ret_list->statements = KH_NEWS(arena, uint32_t, article->statement_count + 1);
    for (size_t i = 0; ret_list->statements && i < article->statement_count; i++) {
        kh_str entity = article->statements[i].entity;
        uint64_t index;

        if (!entity.len || !kh_map_get(&by_told, entity, &index))
            continue;
        KH_AT(&list, kh_heard, index)->said++;
        ret_list->statements[i] = (uint32_t)index + 1;
    }
    ret_list->at = list.at;
    ret_list->n = list.n;
    return kh_arena_status(arena);
}
