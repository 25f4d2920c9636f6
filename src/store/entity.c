/* The writer's side of who is who: which entity a name belongs to, and what a batch changes. */
#include "store/entity.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "store/record.h"

enum { CHAIN_MOST = 16, FIRST_CAP = 1024 };

const char kh_entity_schema[] =
    "CREATE TABLE entities (row INTEGER PRIMARY KEY, type INTEGER NOT NULL, id TEXT NOT NULL, key TEXT NOT NULL,"
    " \"into\" INTEGER, articles INTEGER NOT NULL DEFAULT 0, mentions INTEGER NOT NULL DEFAULT 0,"
    " said INTEGER NOT NULL DEFAULT 0, UNIQUE (type, key));"
    "CREATE INDEX entities_by_articles ON entities (articles DESC);"
    "CREATE TABLE names (row INTEGER PRIMARY KEY, hash INTEGER NOT NULL UNIQUE, type INTEGER NOT NULL, told TEXT,"
    " text TEXT NOT NULL, key TEXT NOT NULL, entity INTEGER NOT NULL);"
    "CREATE INDEX names_by_key ON names (key);"
    "CREATE INDEX names_by_entity ON names (entity);"
    "CREATE TABLE mentions (name INTEGER NOT NULL, article INTEGER NOT NULL, count INTEGER NOT NULL,"
    " said INTEGER NOT NULL, role INTEGER, PRIMARY KEY (name, article)) WITHOUT ROWID;"
    "CREATE TABLE roles (row INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, text TEXT NOT NULL,"
    " count INTEGER NOT NULL DEFAULT 0);"
    "CREATE TABLE IF NOT EXISTS own_names (key TEXT NOT NULL, type INTEGER NOT NULL, id TEXT NOT NULL,"
    " text TEXT NOT NULL, PRIMARY KEY (key, text)) WITHOUT ROWID;"
    "CREATE TABLE IF NOT EXISTS name_edits (n INTEGER PRIMARY KEY, action TEXT NOT NULL, type INTEGER NOT NULL,"
    " a TEXT NOT NULL, key TEXT NOT NULL, b TEXT);";

/* What is known by a hash: a row of `names` with its entity, or one of `roles` with the count that waits. */
struct known {
    uint64_t hash;
    int64_t row, more;
};

struct table {
    struct known *slots; /* open addressing */
    size_t n, cap;       /* cap is a power of two */
};

/* A mention that waits. `n`: in which order they came. */
struct waiting {
    int64_t name, article, role;
    uint32_t n, count, said;
    bool out;
};

struct sum {
    int64_t entity, articles, mentions, said;
};

struct kh_entities {
    kh_arena arena; /* of the keys */
    const kh_name_keys *keys;
    struct kh_kinds *kinds;    /* NULL until a name is written */
    struct table names, roles; /* by the hash of a name, of a role as it is written */
    kh_vec waiting;            /* struct waiting */
    kh_vec sums;               /* struct sum */
    bool edited;               /* there are edits or names of one's own */
    bool taken;                /* mentions were taken back in this batch */
};

void kh_entities_free(kh_entities *entities)
{
    if (!entities)
        return;
    kh_vec_done(&entities->waiting);
    kh_vec_done(&entities->sums);
    kh_free(entities->names.slots);
    kh_free(entities->roles.slots);
    kh_arena_done(&entities->arena);
    kh_free(entities);
}

static kh_status run_for(kh_store *store, const char *sql, int64_t first, int64_t second, kh_err *err)
{
    sqlite3_stmt *statement = kh_store_statement(store, sql, err);

    if (!statement)
        return store->refused;
    (void)sqlite3_bind_int64(statement, 1, first);
    if (sqlite3_bind_parameter_count(statement) > 1)
        (void)sqlite3_bind_int64(statement, 2, second);
    return kh_store_run(store, statement, err);
}

/* One number of one row; 0 when there is none. */
static kh_status number_of(kh_store *store, const char *sql, int64_t *ret, kh_err *err)
{
    sqlite3_stmt *statement = kh_store_statement(store, sql, err);

    *ret = 0;
    if (!statement)
        return store->refused;
    int code = sqlite3_step(statement);
    if (code == SQLITE_ROW)
        *ret = sqlite3_column_int64(statement, 0);
    kh_store_release(statement);
    return code == SQLITE_ROW || code == SQLITE_DONE ? KH_OK : kh_store_failed(store, code, err);
}

static kh_status know_edits(kh_store *store, kh_err *err)
{
    int64_t any;
    kh_status status =
        number_of(store, "SELECT EXISTS (SELECT 1 FROM name_edits) OR EXISTS (SELECT 1 FROM own_names)", &any, err);

    store->entities->edited = any != 0;
    return status;
}

/* The memory, made at its first use. */
static kh_status memory(kh_store *store, kh_err *err)
{
    kh_entities *made;
    kh_status status;

    if (store->entities)
        return KH_OK;
    made = kh_alloc_zero(1, sizeof *made);
    if (!made)
        return kh_err_set(err, KH_NOMEM, "out of memory");
    kh_arena_init(&made->arena, 0);
    kh_vec_init(&made->waiting, NULL, sizeof(struct waiting));
    kh_vec_init(&made->sums, NULL, sizeof(struct sum));
    store->entities = made;
    status = kh_name_keys_load(&made->arena, &made->keys, err);
    if (status != KH_OK)
        return status == KH_NOMEM ? kh_err_set(err, status, "out of memory") : status;
    return know_edits(store, err);
}

const kh_name_keys *kh_entities_keys(kh_store *store, kh_err *err)
{
    kh_status status = memory(store, err);

    return status == KH_OK ? store->entities->keys : NULL;
}

/* ---- names that are known ---- */

static struct known *slot_of(const struct table *table, uint64_t hash)
{
    size_t at = (size_t)hash & (table->cap - 1);

    while (table->slots[at].hash && table->slots[at].hash != hash)
        at = (at + 1) & (table->cap - 1);
    return &table->slots[at];
}

/* Room for one more; false when there is no memory. */
static bool make_room(struct table *table)
{
    struct table larger = {.n = table->n, .cap = table->cap ? 2 * table->cap : FIRST_CAP};

    if (4 * (table->n + 1) <= 3 * table->cap)
        return true;
    if (!(larger.slots = kh_alloc_zero(larger.cap, sizeof *larger.slots)))
        return false;
    for (size_t i = 0; i < table->cap; i++) {
        if (table->slots[i].hash)
            *slot_of(&larger, table->slots[i].hash) = table->slots[i];
    }
    kh_free(table->slots);
    *table = larger;
    return true;
}

static void empty(struct table *table)
{
    if (table->cap)
        memset(table->slots, 0, table->cap * sizeof *table->slots);
    table->n = 0;
}

/* Rows may have gone or have moved. No count of a role waits. */
static void forget_known(kh_entities *e)
{
    empty(&e->names);
    empty(&e->roles);
}

/* ---- which entity ---- */

/* Row of the entity with this type and key, where it leads to; 0 when there is none. */
static kh_status look_for(kh_store *store, kh_name_type type, kh_str key, int64_t *ret_row, int64_t *ret_into,
                          kh_err *err)
{
    sqlite3_stmt *find =
        kh_store_statement(store, "SELECT row, \"into\" FROM entities WHERE type = ? AND key = ?", err);

    *ret_row = *ret_into = 0;
    if (!find)
        return store->refused;
    (void)sqlite3_bind_int(find, 1, (int)type);
    kh_store_bind(find, 2, key);
    int code = sqlite3_step(find);
    if (code == SQLITE_ROW) {
        *ret_row = sqlite3_column_int64(find, 0);
        *ret_into = sqlite3_column_int64(find, 1);
    }
    kh_store_release(find);
    return code == SQLITE_ROW || code == SQLITE_DONE ? KH_OK : kh_store_failed(store, code, err);
}

static kh_status insert_entity(kh_store *store, kh_name_type type, kh_str id, kh_str key, int64_t *ret_row, kh_err *err)
{
    sqlite3_stmt *insert = kh_store_statement(store, "INSERT INTO entities (type, id, key) VALUES (?, ?, ?)", err);
    kh_status status;

    if (!insert)
        return store->refused;
    (void)sqlite3_bind_int(insert, 1, (int)type);
    kh_store_bind(insert, 2, id);
    kh_store_bind(insert, 3, key);
    status = kh_store_run(store, insert, err);
    *ret_row = sqlite3_last_insert_rowid(store->db);
    return status;
}

/* What a person said of (type, a, key): column b, in the arena of the call; absent when nothing. */
static kh_status edit_of(kh_store *store, const char *action, kh_name_type type, kh_str a, kh_str key, kh_str *ret_b,
                         kh_err *err)
{
    sqlite3_stmt *find = kh_store_statement(store,
                                            "SELECT CASE ?1 WHEN 'merge' THEN a ELSE b END FROM name_edits"
                                            " WHERE action = ?1 AND type = ?2 AND key = ?4"
                                            " AND (?1 = 'merge' OR a = ?3) ORDER BY n DESC LIMIT 1",
                                            err);

    *ret_b = (kh_str){NULL, 0};
    if (!find)
        return store->refused;
    kh_store_bind(find, 1, kh_str_z(action));
    (void)sqlite3_bind_int(find, 2, (int)type);
    kh_store_bind(find, 3, a);
    kh_store_bind(find, 4, key);
    int code = sqlite3_step(find);
    if (code == SQLITE_ROW)
        *ret_b = kh_arena_str(&store->arena, kh_store_column(find, 0));
    kh_store_release(find);
    return code == SQLITE_ROW || code == SQLITE_DONE ? KH_OK : kh_store_failed(store, code, err);
}

/* An entity is shown as the lists show it, however the text spells it that names it first. */
static kh_str shown(const kh_store *store, kh_str key, kh_str id)
{
    return store->entities->kinds ? kh_kind_name(store->entities->kinds, key, id) : id;
}

static kh_status make_within(kh_store *store, kh_name_type type, kh_str id, unsigned depth, int64_t *ret_row,
                             kh_err *err)
{
    kh_str key = kh_name_key(store->entities->keys, &store->arena, id, NULL), stays;
    int64_t into = 0;
    kh_status status;

    if (!key.len)
        key = id;
    if (!key.ptr)
        return kh_err_set(err, KH_NOMEM, "out of memory");
    if ((status = look_for(store, type, key, ret_row, &into, err)) != KH_OK)
        return status;
    if (!*ret_row && (status = insert_entity(store, type, shown(store, key, id), key, ret_row, err)) != KH_OK)
        return status;
    if (!store->entities->edited || depth >= CHAIN_MOST)
        return KH_OK;
    if ((status = edit_of(store, "merge", type, (kh_str){NULL, 0}, key, &stays, err)) != KH_OK || !stays.ptr)
        return status;
    int64_t gone = *ret_row;
    if ((status = make_within(store, type, stays, depth + 1, ret_row, err)) != KH_OK || into == *ret_row)
        return status;
    return run_for(store, "UPDATE entities SET \"into\" = ?2 WHERE row = ?1", gone, *ret_row, err);
}

kh_status kh_entities_make(kh_store *store, kh_name_type type, kh_str id, int64_t *ret_row, kh_err *err)
{
    kh_status status = memory(store, err);

    return status == KH_OK ? make_within(store, type, id, 0, ret_row, err) : status;
}

static kh_status id_of(kh_store *store, int64_t row, kh_str *ret_id, kh_err *err)
{
    sqlite3_stmt *find = kh_store_statement(store, "SELECT id FROM entities WHERE row = ?", err);

    if (!find)
        return store->refused;
    (void)sqlite3_bind_int64(find, 1, row);
    int code = sqlite3_step(find);
    *ret_id = code == SQLITE_ROW ? kh_arena_str(&store->arena, kh_store_column(find, 0)) : (kh_str){NULL, 0};
    kh_store_release(find);
    return code == SQLITE_ROW || code == SQLITE_DONE ? KH_OK : kh_store_failed(store, code, err);
}

/* A name of one's own goes before all else. */
static kh_status own_name(kh_store *store, kh_str key, kh_name_type *ret_type, kh_str *ret_id, kh_err *err)
{
    sqlite3_stmt *find = kh_store_statement(store, "SELECT type, id FROM own_names WHERE key = ? LIMIT 1", err);

    *ret_id = (kh_str){NULL, 0};
    if (!find)
        return store->refused;
    kh_store_bind(find, 1, key);
    int code = sqlite3_step(find);
    if (code == SQLITE_ROW) {
        *ret_type = (kh_name_type)sqlite3_column_int(find, 0);
        *ret_id = kh_arena_str(&store->arena, kh_store_column(find, 1));
    }
    kh_store_release(find);
    return code == SQLITE_ROW || code == SQLITE_DONE ? KH_OK : kh_store_failed(store, code, err);
}

static kh_status know_kinds(kh_store *store, kh_err *err)
{
    kh_entities *e = store->entities;
    kh_status status = e->kinds ? KH_OK : kh_kinds_load(&e->arena, e->keys, &e->kinds, err);

    return status == KH_NOMEM ? kh_err_set(err, status, "out of memory") : status;
}

kh_status kh_entities_given(kh_store *store, kh_str name, bool *ret_given, kh_err *err)
{
    kh_status status = memory(store, err);

    *ret_given = false;
    if (status == KH_OK && (status = know_kinds(store, err)) == KH_OK)
        *ret_given = kh_kind_given(store->entities->kinds, &store->arena, name);
    return status;
}

/* The entity of a told name with its spelling. `key`: of the spelling. */
static kh_status entity_of(kh_store *store, kh_name_type type, kh_str told, kh_str key, int64_t *ret_row, kh_err *err)
{
    kh_name_type as;
    kh_str keys[2] = {key, {NULL, 0}}, id, other;
    kh_status status = know_kinds(store, err);

    if (status != KH_OK)
        return status;
    as = type = kh_kind_of(store->entities->kinds, &store->arena, type, told);
    if (!store->entities->edited)
        return make_within(store, type, told, 0, ret_row, err);
    keys[1] = kh_name_key(store->entities->keys, &store->arena, told, NULL);
    for (size_t i = 0; i < 2; i++) {
        if ((status = own_name(store, keys[i], &as, &id, err)) != KH_OK)
            return status;
        if (id.ptr)
            return make_within(store, as, id, 0, ret_row, err);
    }
    if ((status = make_within(store, type, told, 0, ret_row, err)) != KH_OK ||
        (status = id_of(store, *ret_row, &id, err)) != KH_OK)
        return status;
    for (size_t i = 0; i < 2; i++) {
        if ((status = edit_of(store, "split", type, id, keys[i], &other, err)) != KH_OK)
            return status;
        if (other.ptr)
            return make_within(store, type, other, 0, ret_row, err);
    }
    return KH_OK;
}

/* ---- which name ---- */

static kh_status load_name(kh_store *store, uint64_t hash, struct known *ret, kh_err *err)
{
    sqlite3_stmt *find = kh_store_statement(store, "SELECT row, entity FROM names WHERE hash = ?", err);

    *ret = (struct known){.hash = hash};
    if (!find)
        return store->refused;
    (void)sqlite3_bind_int64(find, 1, (int64_t)hash);
    int code = sqlite3_step(find);
    if (code == SQLITE_ROW) {
        ret->row = sqlite3_column_int64(find, 0);
        ret->more = sqlite3_column_int64(find, 1);
    }
    kh_store_release(find);
    return code == SQLITE_ROW || code == SQLITE_DONE ? KH_OK : kh_store_failed(store, code, err);
}

static kh_status insert_name(kh_store *store, const kh_heard *heard, struct known *ret, kh_err *err)
{
    kh_str key = kh_name_key(store->entities->keys, &store->arena, heard->text, NULL);
    sqlite3_stmt *insert;
    kh_status status;

    if (!key.ptr)
        return kh_err_set(err, KH_NOMEM, "out of memory");
    status = entity_of(store, heard->type, heard->told.ptr ? heard->told : heard->text, key, &ret->more, err);
    if (status != KH_OK)
        return status;
    insert = kh_store_statement(
        store, "INSERT INTO names (hash, type, told, text, key, entity) VALUES (?, ?, ?, ?, ?, ?)", err);
    if (!insert)
        return store->refused;
    (void)sqlite3_bind_int64(insert, 1, (int64_t)heard->hash);
    (void)sqlite3_bind_int(insert, 2, (int)heard->type);
    kh_store_bind(insert, 3, heard->told);
    kh_store_bind(insert, 4, heard->text);
    kh_store_bind(insert, 5, key);
    (void)sqlite3_bind_int64(insert, 6, ret->more);
    status = kh_store_run(store, insert, err);
    ret->row = sqlite3_last_insert_rowid(store->db);
    return status;
}

static kh_status name_of(kh_store *store, const kh_heard *heard, struct known *ret, kh_err *err)
{
    struct table *names = &store->entities->names;
    struct known *slot;
    kh_status status;

    if (!make_room(names))
        return kh_err_set(err, KH_NOMEM, "out of memory");
    slot = slot_of(names, heard->hash);
    if (slot->hash) {
        *ret = *slot;
        return KH_OK;
    }
    if ((status = load_name(store, heard->hash, ret, err)) != KH_OK)
        return status;
    if (!ret->row && (status = insert_name(store, heard, ret, err)) != KH_OK)
        return status;
    *slot = *ret;
    names->n++;
    return KH_OK;
}

/* The row of a role, made when there is none. */
static kh_status make_role(kh_store *store, kh_str role, int64_t *ret_row, kh_err *err)
{
    kh_str key = kh_name_key(store->entities->keys, &store->arena, role, NULL);
    sqlite3_stmt *put =
        kh_store_statement(store,
                           "INSERT INTO roles (key, text) VALUES (?1, ?2)"
                           " ON CONFLICT (key) DO UPDATE SET count = count RETURNING row", /* to be given the row */
                           err);

    *ret_row = 0;
    if (!put)
        return store->refused;
    kh_store_bind(put, 1, key.len ? key : role);
    kh_store_bind(put, 2, role);
    int code = sqlite3_step(put);
    if (code == SQLITE_ROW) {
        *ret_row = sqlite3_column_int64(put, 0);
        code = sqlite3_step(put);
    }
    kh_store_release(put);
    return code == SQLITE_DONE ? KH_OK : kh_store_failed(store, code, err);
}

/* Its count is written with the batch. */
static kh_status role_of(kh_store *store, kh_str role, bool out, int64_t *ret_row, kh_err *err)
{
    struct table *roles = &store->entities->roles;
    uint64_t hash = kh_hash(role);
    struct known *slot;

    if (!make_room(roles))
        return kh_err_set(err, KH_NOMEM, "out of memory");
    slot = slot_of(roles, hash);
    if (!slot->hash) {
        int64_t row;
        kh_status status = make_role(store, role, &row, err);
        if (status != KH_OK)
            return status;
        *slot = (struct known){.hash = hash, .row = row};
        roles->n++;
    }
    slot->more += out ? -1 : 1;
    *ret_row = slot->row;
    return KH_OK;
}

static kh_status write_roles(kh_store *store, kh_err *err)
{
    struct table *roles = &store->entities->roles;
    kh_status status = KH_OK;

    for (size_t i = 0; i < roles->cap && status == KH_OK; i++) {
        struct known *role = &roles->slots[i];
        if (!role->more)
            continue;
        status = run_for(store, "UPDATE roles SET count = count + ?2 WHERE row = ?1", role->row, role->more, err);
        role->more = 0;
    }
    return status;
}

static int by_entity(const void *a, const void *b)
{
    const struct sum *x = a, *y = b;

    return (x->entity > y->entity) - (x->entity < y->entity);
}

/* Sums of one entity together, in place; gives how many are left. `once`: an article counts once. */
static size_t add_up(struct sum *sums, size_t n, bool once)
{
    size_t kept = 0;

    if (n > 1)
        qsort(sums, n, sizeof *sums, by_entity);
    for (size_t i = 0; i < n; i++) {
        if (kept && sums[kept - 1].entity == sums[i].entity) {
            if (!once)
                sums[kept - 1].articles += sums[i].articles;
            sums[kept - 1].mentions += sums[i].mentions;
            sums[kept - 1].said += sums[i].said;
        } else {
            sums[kept++] = sums[i];
        }
    }
    return kept;
}

/* Was the mention of an earlier program written? */
static kh_status mentioned(kh_store *store, int64_t row, const kh_heard *heard, bool *ret, kh_err *err)
{
    sqlite3_stmt *find = kh_store_statement(
        store, "SELECT 1 FROM names n JOIN mentions m ON m.name = n.row WHERE n.hash = ? AND m.article = ?", err);

    *ret = false;
    if (!find)
        return store->refused;
    (void)sqlite3_bind_int64(find, 1, (int64_t)heard->hash);
    (void)sqlite3_bind_int64(find, 2, row);
    int code = sqlite3_step(find);
    *ret = code == SQLITE_ROW;
    kh_store_release(find);
    return code == SQLITE_ROW || code == SQLITE_DONE ? KH_OK : kh_store_failed(store, code, err);
}

/* A given name that the article does not make whole: of all who bear it none is meant, unless a person says who. */
static kh_status passed_over(kh_store *store, int64_t row, const kh_heard *heard, bool out, bool *ret, kh_err *err)
{
    kh_entities *e = store->entities;
    kh_name_type type;
    kh_str id = {NULL, 0};
    bool there = false;
    kh_status status = know_kinds(store, err);

    *ret = false;
    if (status != KH_OK || heard->type != KH_NAME_PER || heard->told.ptr ||
        !kh_kind_given(e->kinds, &store->arena, heard->text))
        return status;
    if (e->edited)
        status = own_name(store, kh_name_key(e->keys, &store->arena, heard->text, NULL), &type, &id, err);
    if (status != KH_OK || id.ptr)
        return status;
    status = out ? mentioned(store, row, heard, &there, err) : KH_OK;
    *ret = !out || !there;
    return status;
}

kh_status kh_entities_note(kh_store *store, int64_t row, const kh_heard_list *heard, bool out, kh_err *err)
{
    kh_status status = memory(store, err);
    kh_entities *e = store->entities;
    size_t first = status == KH_OK ? e->sums.n : 0;
    int sign = out ? -1 : 1;

    for (size_t i = 0; i < heard->n && status == KH_OK; i++) {
        const kh_heard *at = &heard->at[i];
        struct known name;
        int64_t role = 0;
        struct waiting *mention;
        struct sum *sum;
        bool passed;

        if ((status = passed_over(store, row, at, out, &passed, err)) != KH_OK)
            break;
        if (passed)
            continue;
        if ((status = name_of(store, at, &name, err)) != KH_OK ||
            (at->role.len && (status = role_of(store, at->role, out, &role, err)) != KH_OK))
            break;
        mention = kh_vec_push(&e->waiting);
        sum = kh_vec_push(&e->sums);
        if (!mention || !sum)
            return kh_err_set(err, KH_NOMEM, "out of memory");
        *mention = (struct waiting){name.row, row, role, (uint32_t)e->waiting.n, at->count, at->said, out};
        *sum = (struct sum){name.more, sign, sign * (int64_t)at->count, sign * (int64_t)at->said};
    }
    if (status == KH_OK && heard->n) {
        e->sums.n = first + add_up(KH_AT(&e->sums, struct sum, first), e->sums.n - first, true);
        e->taken |= out;
    }
    return status;
}

/* ---- the end of a batch ---- */

static int by_name(const void *a, const void *b)
{
    const struct waiting *x = a, *y = b;

    if (x->name != y->name)
        return x->name < y->name ? -1 : 1;
    if (x->article != y->article)
        return x->article < y->article ? -1 : 1;
    return (x->n > y->n) - (x->n < y->n);
}

/* OR IGNORE, though there is nothing to ignore: a statement that cannot fail half-way keeps no pages to go back to. */
#define ONE_MENTION   "(?, ?, ?, ?, ?)"
#define FOUR_MENTIONS ONE_MENTION "," ONE_MENTION "," ONE_MENTION "," ONE_MENTION
#define INTO_MENTIONS "INSERT OR IGNORE INTO mentions VALUES "
enum { MENTIONS_AT_ONCE = 16, MENTION_COLUMNS = 5 };

static kh_status put_mentions(kh_store *store, const struct waiting *mentions, int n, kh_err *err)
{
    sqlite3_stmt *put =
        n == 1 ? kh_store_statement(store, INTO_MENTIONS ONE_MENTION, err)
               : kh_store_statement(
                     store, INTO_MENTIONS FOUR_MENTIONS "," FOUR_MENTIONS "," FOUR_MENTIONS "," FOUR_MENTIONS, err);

    if (!put)
        return store->refused;
    for (int i = 0, at = 1; i < n; i++, at += MENTION_COLUMNS) {
        const struct waiting *mention = &mentions[i];
        (void)sqlite3_bind_int64(put, at, mention->name);
        (void)sqlite3_bind_int64(put, at + 1, mention->article);
        (void)sqlite3_bind_int64(put, at + 2, mention->count);
        (void)sqlite3_bind_int64(put, at + 3, mention->said);
        if (mention->role)
            (void)sqlite3_bind_int64(put, at + 4, mention->role);
    }
    return kh_store_run(store, put, err);
}

/* How many of the mentions from the first on are to be put in by one statement; 0: it is to be taken out. */
static int put_at_once(const struct waiting *mentions, size_t left)
{
    for (size_t i = 0; i < MENTIONS_AT_ONCE; i++) {
        if (i == left || mentions[i].out)
            return i ? 1 : 0;
    }
    return MENTIONS_AT_ONCE;
}

static kh_status write_mentions(kh_store *store, const struct waiting *mentions, size_t n, kh_err *err)
{
    kh_status status = KH_OK;

    for (size_t i = 0; i < n && status == KH_OK;) {
        int more = put_at_once(&mentions[i], n - i);
        status = more ? put_mentions(store, &mentions[i], more, err)
                      : run_for(store, "DELETE FROM mentions WHERE name = ? AND article = ?", mentions[i].name,
                                mentions[i].article, err);
        i += more ? (size_t)more : 1;
    }
    return status;
}

static kh_status write_sum(kh_store *store, const struct sum *sum, kh_err *err)
{
    sqlite3_stmt *put = kh_store_statement(store,
                                           "UPDATE entities SET articles = articles + ?2, mentions = mentions + ?3,"
                                           " said = said + ?4 WHERE row = ?1",
                                           err);

    if (!put)
        return store->refused;
    (void)sqlite3_bind_int64(put, 1, sum->entity);
    (void)sqlite3_bind_int64(put, 2, sum->articles);
    (void)sqlite3_bind_int64(put, 3, sum->mentions);
    (void)sqlite3_bind_int64(put, 4, sum->said);
    return kh_store_run(store, put, err);
}

/* Names, roles and entities that no article tells any more go: nothing of what was forgotten may stay. */
static kh_status sweep(kh_store *store, kh_err *err)
{
    kh_entities *e = store->entities;
    kh_status status = KH_OK;

    for (size_t i = 0; i < e->waiting.n && status == KH_OK; i++) {
        const struct waiting *mention = KH_AT(&e->waiting, struct waiting, i);
        if (mention->out)
            status = run_for(store,
                             "DELETE FROM names WHERE row = ?1 AND NOT EXISTS"
                             " (SELECT 1 FROM mentions WHERE name = ?1)",
                             mention->name, 0, err);
        if (mention->out && mention->role && status == KH_OK)
            status = run_for(store, "DELETE FROM roles WHERE row = ? AND count <= 0", mention->role, 0, err);
    }
    for (size_t i = 0; i < e->sums.n && status == KH_OK; i++)
        status = run_for(store,
                         "DELETE FROM entities WHERE row = ?1 AND articles <= 0 AND \"into\" IS NULL AND NOT EXISTS"
                         " (SELECT 1 FROM names WHERE entity = ?1)",
                         KH_AT(&e->sums, struct sum, i)->entity, 0, err);
    forget_known(e);
    e->taken = false;
    return status;
}

kh_status kh_entities_flush(kh_store *store, kh_err *err)
{
    kh_entities *e = store->entities;
    kh_status status = KH_OK;

    if (!e || !e->waiting.n)
        return KH_OK;
    qsort(e->waiting.at, e->waiting.n, sizeof(struct waiting), by_name);
    e->sums.n = add_up(e->sums.at, e->sums.n, false);
    status = write_mentions(store, e->waiting.at, e->waiting.n, err);
    if (status == KH_OK)
        status = write_roles(store, err);
    for (size_t i = 0; i < e->sums.n && status == KH_OK; i++)
        status = write_sum(store, KH_AT(&e->sums, struct sum, i), err);
    if (status == KH_OK && e->taken)
        status = sweep(store, err);
    kh_vec_reset(&e->waiting);
    kh_vec_reset(&e->sums);
    return status;
}

/* ---- after a person said something ---- */

/* Counts of an entity from its mentions. */
static kh_status count_anew(kh_store *store, int64_t row, kh_err *err)
{
    return run_for(store,
                   "UPDATE entities SET (articles, mentions, said) = (SELECT count(DISTINCT m.article),"
                   " coalesce(sum(m.count), 0), coalesce(sum(m.said), 0) FROM names n JOIN mentions m ON m.name = n.row"
                   " WHERE n.entity = ?1) WHERE row = ?1",
                   row, 0, err);
}

struct settling {
    int64_t name;
    kh_name_type type;
    kh_str told, key;
};

static kh_status names_of(kh_store *store, int64_t row, kh_vec *ret_list, kh_err *err)
{
    sqlite3_stmt *list = kh_store_statement(
        store, "SELECT row, type, coalesce(told, text), key FROM names WHERE entity = ? ORDER BY row", err);
    int code = SQLITE_DONE;

    if (!list)
        return store->refused;
    (void)sqlite3_bind_int64(list, 1, row);
    while ((code = sqlite3_step(list)) == SQLITE_ROW) {
        struct settling *next = kh_vec_push(ret_list);
        if (!next)
            break;
        next->name = sqlite3_column_int64(list, 0);
        next->type = (kh_name_type)sqlite3_column_int(list, 1);
        next->told = kh_arena_str(&store->arena, kh_store_column(list, 2));
        next->key = kh_arena_str(&store->arena, kh_store_column(list, 3));
    }
    kh_store_release(list);
    if (ret_list->failed || kh_arena_failed(&store->arena))
        return kh_err_set(err, KH_NOMEM, "out of memory");
    return code == SQLITE_DONE ? KH_OK : kh_store_failed(store, code, err);
}

kh_status kh_entities_settle(kh_store *store, int64_t row, kh_err *err)
{
    kh_vec list;
    int64_t last = row;
    kh_status status = memory(store, err);

    if (status != KH_OK || (status = know_edits(store, err)) != KH_OK)
        return status;
    forget_known(store->entities);
    kh_vec_init(&list, &store->arena, sizeof(struct settling));
    status = names_of(store, row, &list, err);
    for (size_t i = 0; i < list.n && status == KH_OK; i++) {
        const struct settling *at = KH_AT(&list, struct settling, i);
        int64_t entity;

        if ((status = entity_of(store, at->type, at->told, at->key, &entity, err)) != KH_OK || entity == row)
            continue;
        if (last != row && last != entity)
            status = count_anew(store, last, err);
        last = entity;
        if (status == KH_OK)
            status = run_for(store, "UPDATE names SET entity = ?2 WHERE row = ?1", at->name, entity, err);
    }
    if (status == KH_OK && last != row)
        status = count_anew(store, last, err);
    return status == KH_OK ? count_anew(store, row, err) : status;
}

/* ---- anew ---- */

static kh_status note_record(kh_store *store, int64_t row, kh_str record, kh_err *err)
{
    kh_article article;
    kh_heard_list heard;
    kh_arena scratch;
    kh_status status;

    kh_arena_init(&scratch, 0);
    status = kh_record_read(&scratch, record, &article);
    if (status == KH_OK)
        status = kh_heard_of(&scratch, &article, &heard);
    if (status != KH_OK)
        (void)kh_err_set(err, status, status == KH_NOMEM ? "out of memory" : "a record is damaged");
    else
        status = kh_entities_note(store, row, &heard, false, err);
    kh_arena_done(&scratch);
    return status;
}

kh_status kh_entities_remake(kh_store *store, kh_err *err)
{
    static const char clear[] = "DROP TABLE IF EXISTS entities; DROP TABLE IF EXISTS names;"
                                "DROP TABLE IF EXISTS mentions; DROP TABLE IF EXISTS roles;";
    sqlite3_stmt *all = NULL;
    kh_status status = kh_store_execute(store, clear, err);
    int code = SQLITE_DONE;

    if (status == KH_OK)
        status = kh_store_execute(store, kh_entity_schema, err);
    kh_entities_free(store->entities);
    store->entities = NULL;
    if (status != KH_OK)
        return status;
    if ((code = sqlite3_prepare_v2(store->db, "SELECT row, record FROM articles ORDER BY row", -1, &all, NULL)) !=
        SQLITE_OK)
        return kh_store_failed(store, code, err);
    while (status == KH_OK && (code = sqlite3_step(all)) == SQLITE_ROW) {
        kh_arena_reset(&store->arena);
        status = note_record(store, sqlite3_column_int64(all, 0), kh_store_column(all, 1), err);
        if (status == KH_OK && store->entities && store->entities->waiting.n > 1u << 18)
            status = kh_entities_flush(store, err);
    }
    if (status == KH_OK && code != SQLITE_DONE)
        status = kh_store_failed(store, code, err);
    (void)sqlite3_finalize(all);
    return status == KH_OK ? kh_entities_flush(store, err) : status;
}
