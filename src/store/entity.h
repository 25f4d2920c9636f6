/*
 * Who is who, in the file. An article tells names: what annotation took an entity to be called (`told`: the gazetteer's
 * one name, or the fullest that the article gives) and how the text spells it there. A told name with its spelling is a
 * row of `names`, and that row belongs to one entity: by its key (arabic/name_key.h), unless a person said otherwise.
 *
 *   entities(row, type, id, key, into, articles, mentions, said)   into: the entity that it was merged into
 *   names(row, hash, type, told, text, key, entity)   hash: of type, told and text; told NULL: as text; key: of text
 *   mentions(name, article, count, said, role)        said: statements of the entity; role: a row of roles, or NULL
 *   roles(row, key, text, count)                      count: mentions that have it
 *   own_names(key, type, id, text)                    the gazetteer of one's own: a spelling, its key, the entity
 *   name_edits(n, action, type, a, key, b)            "merge": the entity of this type and key is a; "split": what `a`
 *                                                     is called by this key is b. They outlive all that is made anew.
 *
 * New mentions wait in memory and go in sorted, once a batch; counts of entities are added up with them.
 */
#ifndef KH_STORE_ENTITY_H
#define KH_STORE_ENTITY_H

#include "arabic/name_key.h"
#include "base/map.h"
#include "khayt/entity.h"
#include "store/store_internal.h"

/** What one article says of one name: told and spelled in one way. */
typedef struct kh_heard {
    kh_str told, text, role; /* views into the article; told: absent when it is the text */
    kh_name_type type;
    uint32_t count, said;
    uint64_t hash;
} kh_heard;

typedef struct kh_heard_list {
    kh_heard *at;
    size_t n;
    uint32_t *statements; /* for each statement of the article: index into `at` + 1, 0 when nobody is known */
} kh_heard_list;

/** The names that an article tells, in order of their first mention, and whose its statements are. */
kh_status kh_heard_of(kh_arena *arena, const kh_article *article, kh_heard_list *ret_list) KH_MUST_CHECK;

extern const char kh_entity_schema[];

/** The writer's memory of names; NULL until the first one. */
typedef struct kh_entities kh_entities;
void kh_entities_free(kh_entities *entities);

/** Note (`out`: take back) what the article in `row` tells. It is written with the batch. */
kh_status kh_entities_note(kh_store *store, int64_t row, const kh_heard_list *heard, bool out,
                           kh_err *err) KH_MUST_CHECK;
/** Write what waits. */
kh_status kh_entities_flush(kh_store *store, kh_err *err) KH_MUST_CHECK;
/** All of it anew, from the records of all articles; what persons said is kept. Part of the batch. */
kh_status kh_entities_remake(kh_store *store, kh_err *err) KH_MUST_CHECK;

/** The keys of names, for any handle; NULL on failure, with `err` set. */
const kh_name_keys *kh_entities_keys(kh_store *store, kh_err *err);
/** What the program's lists say of names (kind.c). Immutable. */
struct kh_kinds;
kh_status kh_kinds_load(kh_arena *arena, const kh_name_keys *keys, struct kh_kinds **ret_kinds,
                        kh_err *err) KH_MUST_CHECK;
/** The type of an entity that was told so: a country is a place, though a text may take it for a body (فازت ألمانيا),
 * and the White House a body; else `type`. */
kh_name_type kh_kind_of(const struct kh_kinds *kinds, kh_arena *scratch, kh_name_type type, kh_str name);
/** How the lists show what has this key; `name` when they do not have it. */
kh_str kh_kind_name(const struct kh_kinds *kinds, kh_str key, kh_str name);
/** محمد, عبد الله: a given name alone, which is nobody's in particular. */
bool kh_kind_given(const struct kh_kinds *kinds, kh_arena *scratch, kh_str name);
/** The entity of an id or an alias (`type` NULL: any), that of most articles under it; its row and, if not NULL, the
 * others in `ret_others` (at most 8). KH_NOTFOUND. */
kh_status kh_entities_find(kh_store *store, kh_str name, const kh_name_type *type, int64_t *ret_row,
                           kh_strs *ret_others, kh_err *err) KH_MUST_CHECK;
/** The one name of the gazetteer for what is spelled with this key; absent when it has none. */
kh_status kh_known_id(const kh_name_keys *keys, kh_arena *arena, kh_str key, kh_str *ret_id, kh_err *err) KH_MUST_CHECK;
/** The entity that this type and name lead to, made when there is none. */
kh_status kh_entities_make(kh_store *store, kh_name_type type, kh_str id, int64_t *ret_row, kh_err *err) KH_MUST_CHECK;
/** Is this a given name, of which mentions are not written unless a person says whose it is? */
kh_status kh_entities_given(kh_store *store, kh_str name, bool *ret_given, kh_err *err) KH_MUST_CHECK;
/** Give each of the names that belong to `row` to the entity that is right for it now, and count anew. */
kh_status kh_entities_settle(kh_store *store, int64_t row, kh_err *err) KH_MUST_CHECK;

#endif
