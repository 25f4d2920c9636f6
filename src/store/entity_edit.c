/* What a person says of entities: merge, split, a gazetteer of one's own. */
#include "store/entity.h"

enum { MOST_OWN = 1 << 20 };

static kh_status begin(kh_store *store, kh_err *err)
{
    kh_status status = kh_store_enter(store, err);

    if (status != KH_OK)
        return status;
    if (store->mode != KH_STORE_WRITE)
        return kh_err_set(err, KH_ARG, "the store is open for reading");
    if (!kh_entities_keys(store, err))
        return KH_NOMEM;
    if ((status = kh_store_begin(store, err)) != KH_OK)
        return status;
    return kh_entities_flush(store, err);
}

/* A refusal changes nothing; any other failure may have stopped half-way. */
static kh_status end(kh_store *store, kh_status status)
{
    if (status != KH_OK && status != KH_NOTFOUND && status != KH_ARG)
        kh_store_lose(store);
    return status;
}

/* Type, id and key of an entity, in the arena of the call. */
struct entity {
    int64_t row;
    kh_name_type type;
    kh_str id, key;
};

static kh_status load(kh_store *store, int64_t row, struct entity *ret, kh_err *err)
{
    sqlite3_stmt *find = kh_store_statement(store, "SELECT type, id, key FROM entities WHERE row = ?", err);

    *ret = (struct entity){.row = row};
    if (!find)
        return store->refused;
    (void)sqlite3_bind_int64(find, 1, row);
    int code = sqlite3_step(find);
    if (code == SQLITE_ROW) {
        ret->type = (kh_name_type)sqlite3_column_int(find, 0);
        ret->id = kh_arena_str(&store->arena, kh_store_column(find, 1));
        ret->key = kh_arena_str(&store->arena, kh_store_column(find, 2));
    }
    kh_store_release(find);
    if (code != SQLITE_ROW)
        return code == SQLITE_DONE ? kh_err_set(err, KH_NOTFOUND, "no such entity") : kh_store_failed(store, code, err);
    return kh_arena_failed(&store->arena) ? kh_err_set(err, KH_NOMEM, "out of memory") : KH_OK;
}

static kh_status edit(kh_store *store, const char *sql, const struct entity *of, kh_str a, kh_str key, kh_str b,
                      kh_err *err)
{
    sqlite3_stmt *put = kh_store_statement(store, sql, err);

    if (!put)
        return store->refused;
    (void)sqlite3_bind_int(put, 1, (int)of->type);
    kh_store_bind(put, 2, a);
    kh_store_bind(put, 3, key);
    if (sqlite3_bind_parameter_count(put) > 3)
        kh_store_bind(put, 4, b);
    return kh_store_run(store, put, err);
}

static kh_status note_merge(kh_store *store, const struct entity *stays, const struct entity *gone, kh_err *err)
{
    static const char drop[] = "DELETE FROM name_edits WHERE action = 'split' AND type = ?1 AND a = ?2 AND key = ?3";
    static const char put[] = "INSERT INTO name_edits (action, type, a, key) VALUES ('merge', ?1, ?2, ?3)";
    kh_status status = edit(store, drop, gone, stays->id, gone->key, (kh_str){NULL, 0}, err);

    return status == KH_OK ? edit(store, put, gone, stays->id, gone->key, (kh_str){NULL, 0}, err) : status;
}

kh_status kh_store_names_merge(kh_store *store, kh_str stays, kh_str gone, kh_err *err)
{
    struct entity to, from;
    int64_t row;
    kh_status status = begin(store, err);

    if (status == KH_OK && (status = kh_entities_find(store, stays, NULL, &row, NULL, err)) == KH_OK &&
        (status = load(store, row, &to, err)) == KH_OK &&
        (status = kh_entities_find(store, gone, &to.type, &row, NULL, err)) == KH_OK &&
        (status = load(store, row, &from, err)) == KH_OK) {
        if (to.row == from.row)
            status = kh_err_set(err, KH_ARG, "they are one already");
        else if ((status = note_merge(store, &to, &from, err)) == KH_OK)
            status = kh_entities_settle(store, from.row, err);
    }
    return end(store, status);
}

/* Is there a name of the entity with this key, spelled or told? */
static kh_status called_so(kh_store *store, const struct entity *of, kh_str key, kh_str alias, kh_err *err)
{
    sqlite3_stmt *find =
        kh_store_statement(store, "SELECT coalesce(told, text), key FROM names WHERE entity = ? ORDER BY row", err);
    bool found = false;
    int code = SQLITE_DONE;

    if (!find)
        return store->refused;
    (void)sqlite3_bind_int64(find, 1, of->row);
    while (!found && (code = sqlite3_step(find)) == SQLITE_ROW) {
        kh_str told = kh_name_key(kh_entities_keys(store, err), &store->arena, kh_store_column(find, 0), NULL);
        found = kh_str_eq(kh_store_column(find, 1), key) || kh_str_eq(told, key);
    }
    kh_store_release(find);
    if (found)
        return KH_OK;
    if (code != SQLITE_DONE)
        return kh_store_failed(store, code, err);
    return kh_err_set(err, KH_NOTFOUND, "%.*s is not called %.*s", (int)(of->id.len & 0xFFF), of->id.ptr,
                      (int)(alias.len & 0xFFF), alias.ptr);
}

kh_status kh_store_names_split(kh_store *store, kh_str from, kh_str alias, kh_err *err)
{
    static const char unmerge[] = "DELETE FROM name_edits WHERE action = 'merge' AND type = ?1 AND a = ?2 AND key = ?3";
    static const char free_it[] = "UPDATE entities SET \"into\" = NULL WHERE type = ?1 AND key = ?3 AND ?2 IS NOT NULL";
    static const char put[] = "INSERT INTO name_edits (action, type, a, key, b) VALUES ('split', ?1, ?2, ?3, ?4)";
    struct entity of;
    int64_t row;
    kh_str key;
    kh_status status = begin(store, err);

    if (status != KH_OK || (status = kh_entities_find(store, from, NULL, &row, NULL, err)) != KH_OK ||
        (status = load(store, row, &of, err)) != KH_OK)
        return end(store, status);
    key = kh_name_key(kh_entities_keys(store, err), &store->arena, alias, NULL);
    if (kh_str_eq(key, of.key))
        return end(store, kh_err_set(err, KH_ARG, "that is its own name; split one of its aliases off"));
    if ((status = called_so(store, &of, key, alias, err)) == KH_OK &&
        (status = edit(store, unmerge, &of, of.id, key, alias, err)) == KH_OK &&
        (status = edit(store, free_it, &of, of.id, key, alias, err)) == KH_OK &&
        (status = edit(store, put, &of, of.id, key, alias, err)) == KH_OK)
        status = kh_entities_settle(store, of.row, err);
    return end(store, status);
}

/* ---- names of one's own ---- */

struct columns {
    int phrase, entity, type;
};

static bool type_of(kh_str name, kh_name_type *ret)
{
    for (unsigned type = KH_NAME_PER; type <= KH_NAME_ORG; type++) {
        if (kh_str_eq(name, kh_str_z(kh_name_type_name(type)))) {
            *ret = (kh_name_type)type;
            return true;
        }
    }
    return false;
}

static kh_status check(const kh_lexicon *lexicon, struct columns *ret, kh_err *err)
{
    kh_name_type type;

    *ret = (struct columns){kh_lexicon_column(lexicon, "phrase"), kh_lexicon_column(lexicon, "entity"),
                            kh_lexicon_column(lexicon, "type")};
    if (ret->phrase != 0 || ret->entity < 0 || ret->type < 0)
        return kh_err_set(err, KH_ARG, "the first line must name the columns phrase, entity and type, phrase first");
    for (uint32_t row = 0; row < kh_lexicon_rows(lexicon); row++) {
        if (!kh_lexicon_cell(lexicon, row, ret->phrase).len || !kh_lexicon_cell(lexicon, row, ret->entity).len)
            return kh_err_set(err, KH_ARG, "row %u has no phrase or no entity", row + 1);
        if (!type_of(kh_lexicon_cell(lexicon, row, ret->type), &type))
            return kh_err_set(err, KH_ARG, "row %u: the type is PER, ORG or LOC", row + 1);
    }
    return KH_OK;
}

static kh_status put_spelling(kh_store *store, kh_str phrase, kh_name_type type, kh_str id, kh_err *err)
{
    kh_str key = kh_name_key(kh_entities_keys(store, err), &store->arena, phrase, NULL);
    static const char *const steps[] = {
        "DELETE FROM own_names WHERE key = ?1 AND (id <> ?3 OR type <> ?2) AND ?4 IS NOT NULL",
        "INSERT OR REPLACE INTO own_names (key, type, id, text) VALUES (?1, ?2, ?3, ?4)"};
    kh_status status = KH_OK;

    for (size_t i = 0; i < 2 && status == KH_OK; i++) {
        sqlite3_stmt *put = kh_store_statement(store, steps[i], err);
        if (!put)
            return store->refused;
        kh_store_bind(put, 1, key);
        (void)sqlite3_bind_int(put, 2, (int)type);
        kh_store_bind(put, 3, id);
        kh_store_bind(put, 4, phrase);
        status = kh_store_run(store, put, err);
    }
    return status;
}

/* Whoever has a name with this key, spelled or as the entity's own, is looked at anew. */
static kh_status settle_key(kh_store *store, kh_str phrase, kh_err *err)
{
    kh_str key = kh_name_key(kh_entities_keys(store, err), &store->arena, phrase, NULL);
    int64_t rows[64];
    size_t n = 0;
    sqlite3_stmt *find = kh_store_statement(
        store, "SELECT entity FROM names WHERE key = ?1 UNION SELECT row FROM entities WHERE key = ?1 LIMIT 64", err);
    kh_status status = KH_OK;

    if (!find)
        return store->refused;
    kh_store_bind(find, 1, key);
    while (n < 64 && sqlite3_step(find) == SQLITE_ROW)
        rows[n++] = sqlite3_column_int64(find, 0);
    kh_store_release(find);
    for (size_t i = 0; i < n && status == KH_OK; i++)
        status = kh_entities_settle(store, rows[i], err);
    return status;
}

/* `ret_given`: set where a phrase is a given name. */
static kh_status put_row(kh_store *store, kh_str phrases, kh_name_type type, kh_str id, uint64_t *count,
                         bool *ret_given, kh_err *err)
{
    kh_status status = KH_OK;

    for (int pass = 0; pass < 2 && status == KH_OK; pass++) {
        for (size_t at = 0; at < phrases.len && status == KH_OK;) {
            const char *bar = memchr(phrases.ptr + at, '|', phrases.len - at);
            size_t len = bar ? (size_t)(bar - phrases.ptr) - at : phrases.len - at;
            kh_str phrase = kh_str_of(phrases.ptr + at, len);

            if (len) {
                bool given = false;

                if (pass == 0 && type == KH_NAME_PER && !*ret_given &&
                    (status = kh_entities_given(store, phrase, &given, err)) != KH_OK)
                    break;
                *ret_given |= given;
                status = pass ? settle_key(store, phrase, err) : put_spelling(store, phrase, type, id, err);
                *count += pass == 0;
            }
            at += len + 1;
        }
    }
    return status;
}

kh_status kh_store_names_add(kh_store *store, kh_str tsv, uint64_t *ret_spellings, kh_err *err)
{
    kh_lexicon *lexicon;
    struct columns columns = {0};
    kh_arena rows;
    bool given = false;
    kh_status status = begin(store, err);

    *ret_spellings = 0;
    if (status != KH_OK)
        return end(store, status);
    kh_arena_init(&rows, 0);
    status = kh_lexicon_parse(&rows, NULL, "names", tsv, &lexicon, err);
    if (status == KH_CORRUPT)
        status = kh_err_set(err, KH_ARG, "no table of tab-separated columns with a header line");
    if (status == KH_OK)
        status = kh_lexicon_rows(lexicon) > MOST_OWN ? kh_err_set(err, KH_ARG, "more than %d rows", MOST_OWN)
                                                     : check(lexicon, &columns, err);
    for (uint32_t row = 0; status == KH_OK && row < kh_lexicon_rows(lexicon); row++) {
        kh_name_type type = KH_NAME_PER;
        kh_arena_reset(&store->arena);
        (void)type_of(kh_lexicon_cell(lexicon, row, columns.type), &type);
        status = put_row(store, kh_lexicon_cell(lexicon, row, columns.phrase), type,
                         kh_lexicon_cell(lexicon, row, columns.entity), ret_spellings, &given, err);
    }
    kh_arena_done(&rows);
    if (status == KH_OK && given)
        status = kh_entities_remake(store, err); /* its mentions were passed over until now */
    return end(store, status);
}

kh_status kh_store_own_names(kh_store *store, kh_buf *out, kh_err *err)
{
    kh_status status = kh_store_enter(store, err);
    sqlite3_stmt *all;
    int code;

    if (status != KH_OK)
        return status;
    if (!(all = kh_store_statement(store, "SELECT text, id, type FROM own_names ORDER BY type, id, text", err)))
        return store->refused;
    kh_buf_addz(out, "phrase\tentity\ttype\n");
    while ((code = sqlite3_step(all)) == SQLITE_ROW) {
        kh_buf_add(out, kh_store_column(all, 0));
        kh_buf_byte(out, '\t');
        kh_buf_add(out, kh_store_column(all, 1));
        kh_buf_format(out, "\t%s\n", kh_name_type_name((unsigned)sqlite3_column_int(all, 2)));
    }
    kh_store_release(all);
    if (code != SQLITE_DONE)
        return kh_store_failed(store, code, err);
    return kh_buf_status(out) == KH_OK ? KH_OK : kh_err_set(err, KH_NOMEM, "out of memory");
}
