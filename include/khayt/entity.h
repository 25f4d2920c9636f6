/*
 * khayt/entity.h: who is who in a store: persons, bodies and places, each once, however the articles spell them.
 *
 * An entity is known by its id, the one name that the gazetteer or the first article gave it. What the articles call it
 * are its aliases. What a person says of entities (merge, split, names of their own) is kept in the store and holds for
 * all that is added later and however the articles are linked anew.
 */
#ifndef KHAYT_ENTITY_H
#define KHAYT_ENTITY_H

#include "khayt/store.h"

#ifdef __cplusplus
extern "C" {
#endif

/** One entity in a list. Views: memory of the store, during the call. */
typedef struct kh_entity_line {
    kh_str id;
    kh_name_type type;
    uint32_t articles, mentions, statements;
    int32_t first_day, last_day; /* KH_NO_DAY unknown */
    kh_strs aliases;             /* the most used first, at most 8 */
} kh_entity_line;

typedef struct kh_entity_filter {
    kh_page_of page;
    const kh_name_type *type; /* NULL: all */
    kh_str query;             /* only what has an alias that holds these letters */
    kh_str outlet;            /* only what an article of this outlet names; the counts stay those of all */
} kh_entity_filter;

/** Entities, those of the most articles first; a JSON line each. A non-zero return of `each` ends the walk. */
typedef int (*kh_entity_each)(void *ctx, const kh_entity_line *line, kh_str json);
kh_status kh_store_entities(kh_store *store, const kh_entity_filter *filter, kh_entity_each each, void *ctx,
                            uint64_t *ret_total, kh_err *err) KH_MUST_CHECK;

/** What the articles call it. `keys`: the earliest articles that do, at most 3. */
typedef struct kh_alias {
    kh_str text;
    uint32_t articles, mentions;
    kh_strs keys;
} kh_alias;
/** An office as the articles have it, and the first and the last day that one of them gave it. */
typedef struct kh_role_line {
    kh_str role;
    int32_t first_day, last_day;
    uint32_t articles;
} kh_role_line;
/** An office of the gazetteer; `from` and `until` as exact as they are known ("2011", "2011-11-20"), absent where open.
 */
typedef struct kh_office {
    kh_str office, from, until;
} kh_office;
typedef struct kh_who_story {
    kh_str story, title;
    uint32_t articles;
} kh_who_story;
typedef struct kh_who_statement {
    kh_str key, outlet, date, title, story;
    kh_str speaker, role, cue, kind, act, text, time;
    kh_strs via;
    kh_span span, cp_span; /* of the report, in bytes and in code points of the article's text */
} kh_who_statement;

typedef struct kh_who {
    kh_entity_line line;
    kh_alias *aliases;
    size_t alias_count;
    kh_role_line *roles;
    size_t role_count;
    kh_office *offices;
    size_t office_count;
    kh_who_story *stories;
    size_t story_count;
    uint64_t statement_total; /* of those that the filter lets pass */
    kh_who_statement *statements;
    size_t statement_count;
    kh_strs others; /* entities that have the same alias, the most told first */
} kh_who;

typedef struct kh_who_filter {
    kh_page_of page; /* of the statements */
    const kh_name_type *type;
    kh_str outlet, story;
    int32_t since, until; /* days, KH_NO_DAY: open */
} kh_who_filter;

/**
 * Who is `name`: an id or any alias. Of several that are called so, the one with most articles under that name.
 * Statements come the latest first. KH_NOTFOUND. Ownership: kh_who_free. Cost: linear in the entity's articles; only
 * the articles of the page of statements are read.
 */
kh_status kh_who_load(kh_store *store, kh_str name, const kh_who_filter *filter, kh_who **ret_who,
                      kh_err *err) KH_MUST_CHECK;
void kh_who_free(kh_who *who);
/** One JSON object, without the line end. */
kh_status kh_who_json(const kh_who *who, kh_buf *out) KH_MUST_CHECK;

/* ---- what a person says of them: writers only; committed with the batch ---- */

/** `gone` is `stays` under another name. Ids or aliases. KH_NOTFOUND; KH_ARG when they are one already. */
kh_status kh_store_names_merge(kh_store *store, kh_str stays, kh_str gone, kh_err *err) KH_MUST_CHECK;
/** `alias` of the entity `from` is somebody else. Undoes a merge where `alias` is an entity that was merged away.
 * KH_NOTFOUND: no such entity, or it is not called so. */
kh_status kh_store_names_split(kh_store *store, kh_str from, kh_str alias, kh_err *err) KH_MUST_CHECK;
/**
 * A gazetteer of one's own, TSV with a header line: phrase (spellings parted by "|"), entity, type (PER, ORG, LOC).
 * It goes before that of the program, for what is in the store and for what is read into it later (kh_store_own_names).
 * Rows with the spellings of earlier ones replace them. KH_ARG names the line that is wrong; nothing is changed then.
 */
kh_status kh_store_names_add(kh_store *store, kh_str tsv, uint64_t *ret_spellings, kh_err *err) KH_MUST_CHECK;
/** All of one's own names as such a TSV, for kh_engine_options.names. */
kh_status kh_store_own_names(kh_store *store, kh_buf *out, kh_err *err) KH_MUST_CHECK;

#ifdef __cplusplus
}
#endif
#endif
