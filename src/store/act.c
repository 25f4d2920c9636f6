/* The journal of what persons did: enough to tell it, and to undo it (undo.c). */
#include <stdio.h>
#include <time.h>

#include "arabic/utf8.h"
#include "store/desk.h"

enum { NAMED_MOST = 20, FIRST_WORDS = 80 };

/* ---- small things ---- */

int64_t kh_desk_now(void)
{
    return (int64_t)time(NULL);
}

void kh_desk_time(int64_t seconds, char ret_text[24])
{
    time_t at = (time_t)seconds;
    struct tm parts;

    ret_text[0] = '\0';
    if (seconds > 0 && gmtime_r(&at, &parts) && !strftime(ret_text, 24, "%Y-%m-%dT%H:%M:%SZ", &parts))
        ret_text[0] = '\0';
}

static bool is_blank(kh_str text)
{
    for (size_t i = 0; i < text.len; i++) {
        if ((unsigned char)text.ptr[i] > ' ')
            return false;
    }
    return true;
}

kh_status kh_desk_text(kh_str text, size_t most, const char *what, kh_err *err)
{
    if (is_blank(text))
        return kh_err_set(err, KH_ARG, "%s is empty", what);
    if (!kh_utf8_valid(text) || memchr(text.ptr, '\0', text.len))
        return kh_err_set(err, KH_ARG, "%s is not UTF-8 text", what);
    return kh_utf8_length(text) > most ? kh_err_set(err, KH_ARG, "%s has more than %zu letters", what, most) : KH_OK;
}

bool kh_desk_number(kh_str id, char letter, int64_t *ret_number)
{
    int64_t number = 0;

    if (id.len < 2 || id.len > 16 || id.ptr[0] != letter || id.ptr[1] == '0')
        return false;
    for (size_t i = 1; i < id.len; i++) {
        if (id.ptr[i] < '0' || id.ptr[i] > '9')
            return false;
        number = number * 10 + (id.ptr[i] - '0');
    }
    *ret_number = number;
    return true;
}

kh_status kh_desk_run(kh_store *store, const char *sql, kh_str text, kh_err *err)
{
    sqlite3_stmt *statement = kh_store_statement(store, sql, err);

    if (!statement)
        return store->refused;
    kh_store_bind(statement, 1, text);
    return kh_store_run(store, statement, err);
}

kh_status kh_desk_moves(kh_store *store, int64_t *ret_moves, kh_err *err)
{
    sqlite3_stmt *find = kh_store_statement(store, "SELECT value FROM counters WHERE name = 'moves'", err);

    if (!find)
        return store->refused;
    int code = sqlite3_step(find);
    *ret_moves = code == SQLITE_ROW ? sqlite3_column_int64(find, 0) : 0;
    kh_store_release(find);
    return code == SQLITE_ROW || code == SQLITE_DONE ? KH_OK : kh_store_failed(store, code, err);
}

kh_status kh_desk_forget(kh_store *store, kh_str key, kh_err *err)
{
    static const char *const steps[] = {
        "UPDATE notes SET quote = NULL WHERE target = ?1 AND kind = 3", "DELETE FROM act_places WHERE key = ?1",
        "UPDATE acts SET before = json_remove(before, '$.quote') WHERE before IS NOT NULL"
        " AND json_extract(before, '$.target') = ?1"};
    kh_status status = KH_OK;

    for (size_t i = 0; i < sizeof steps / sizeof *steps && status == KH_OK; i++)
        status = kh_desk_run(store, steps[i], key, err);
    return status;
}

/* ---- noting ---- */

static kh_status insert(kh_store *store, const char *act, kh_str thing, kh_str story, kh_str text, kh_str reason,
                        kh_str before, kh_err *err)
{
    sqlite3_stmt *put = kh_store_statement(
        store, "INSERT INTO acts (act, thing, story, text, reason, made, before) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        err);
    kh_status status;

    if (!put)
        return store->refused;
    kh_store_bind(put, 1, kh_str_z(act));
    kh_store_bind(put, 2, thing);
    kh_store_bind(put, 3, story);
    kh_store_bind(put, 4, text);
    kh_store_bind(put, 5, reason);
    (void)sqlite3_bind_int64(put, 6, kh_desk_now());
    kh_store_bind(put, 7, before);
    if ((status = kh_store_run(store, put, err)) == KH_OK)
        store->act = sqlite3_last_insert_rowid(store->db);
    return status;
}

/* What is older than the acts that are kept goes. */
static kh_status finish(kh_store *store, kh_err *err)
{
    static const char *const steps[] = {"DELETE FROM acts WHERE n <= ?1", "DELETE FROM act_places WHERE act <= ?1",
                                        "DELETE FROM act_redirects WHERE act <= ?1",
                                        "DELETE FROM act_left WHERE act <= ?1"};
    kh_status status = KH_OK;

    for (size_t i = 0; i < sizeof steps / sizeof *steps && status == KH_OK && store->act > KH_ACTS_KEPT; i++)
        status = kh_store_run_rows(store, steps[i], store->act - KH_ACTS_KEPT, 0, 0, err);
    (void)snprintf(store->last_act, sizeof store->last_act, "a%lld", (long long)store->act);
    store->act = 0;
    return status;
}

kh_str kh_store_last_act(const kh_store *store)
{
    return store->last_act[0] ? kh_str_z(store->last_act) : (kh_str){NULL, 0};
}

kh_status kh_act_open(kh_store *store, const char *act, kh_str reason, kh_err *err)
{
    const kh_str none = {NULL, 0};

    return insert(store, act, none, none, none, reason.ptr ? reason : KH_STR(""), none, err);
}

#define KEEP                                                                                                           \
    "INSERT OR IGNORE INTO act_places (act, n, key, story, development, pin, named)"                                   \
    " SELECT ?1, a.row, a.key, s.id, d.id, p.id, 0 FROM articles a JOIN stories s ON s.row = a.story"                  \
    " JOIN developments d ON d.row = a.development LEFT JOIN pins i ON i.article = a.row"                              \
    " LEFT JOIN stories p ON p.row = i.story WHERE "

kh_status kh_act_keep_article(kh_store *store, int64_t row, kh_err *err)
{
    return kh_store_run_rows(store, KEEP "a.row = ?2", store->act, row, 0, err);
}

kh_status kh_act_keep_story(kh_store *store, int64_t story, kh_err *err)
{
    return kh_store_run_rows(store, KEEP "a.story = ?2", store->act, story, 0, err);
}

kh_status kh_act_name(kh_store *store, int64_t row, kh_err *err)
{
    return kh_store_run_rows(store, "UPDATE act_places SET named = 1 WHERE act = ?1 AND n = ?2", store->act, row, 0,
                             err);
}

kh_status kh_act_kept(kh_store *store, kh_err *err)
{
    return kh_store_run_rows(store,
                             "INSERT OR IGNORE INTO act_redirects (act, old, new) SELECT ?1, old, new FROM redirects"
                             " WHERE new IN (SELECT story FROM act_places WHERE act = ?1 UNION"
                             " SELECT development FROM act_places WHERE act = ?1)",
                             store->act, 0, 0, err);
}

kh_status kh_act_from(kh_store *store, int64_t story, kh_err *err)
{
    return kh_store_run_rows(store, "UPDATE acts SET source = (SELECT id FROM stories WHERE row = ?2) WHERE n = ?1",
                             store->act, story, 0, err);
}

kh_status kh_desk_moved(kh_store *store, kh_err *err)
{
    store->stale = true;
    return kh_store_execute(store,
                            "INSERT INTO counters (name, value) VALUES ('moves', 1)"
                            " ON CONFLICT (name) DO UPDATE SET value = value + 1",
                            err);
}

kh_status kh_act_close(kh_store *store, int64_t story, kh_err *err)
{
    static const char left[] =
        "INSERT OR IGNORE INTO act_left (act, id) SELECT DISTINCT ?1, p.story FROM act_places p WHERE p.act = ?1"
        " AND NOT EXISTS (SELECT 1 FROM stories s JOIN articles a ON a.story = s.row WHERE s.id = p.story)"
        " UNION SELECT DISTINCT ?1, p.development FROM act_places p WHERE p.act = ?1 AND NOT EXISTS"
        " (SELECT 1 FROM developments d JOIN articles a ON a.story = d.story AND a.development = d.row"
        " WHERE d.id = p.development)";
    kh_status status = kh_store_run_rows(store, left, store->act, 0, 0, err);

    if (status == KH_OK)
        status =
            kh_store_run_rows(store, "UPDATE acts SET story = (SELECT id FROM stories WHERE row = ?2) WHERE n = ?1",
                              store->act, story, 0, err);
    if (status == KH_OK)
        status = kh_desk_moved(store, err);
    return status == KH_OK ? finish(store, err) : status;
}

/* The first words of a text, for a list. */
static kh_str first_words(kh_str text)
{
    size_t at = 0, letters = 0, cut = 0;
    unsigned len;

    while (at < text.len && text.ptr[at] != '\n' && letters++ < FIRST_WORDS) {
        if (text.ptr[at] == ' ')
            cut = at;
        (void)kh_utf8_decode(text, at, &len);
        at += len;
    }
    return kh_str_of(text.ptr, at == text.len || text.ptr[at] == '\n' || !cut ? at : cut);
}

kh_status kh_act_thing(kh_store *store, const char *act, char letter, int64_t number, kh_str story, kh_str text,
                       const char *before, kh_err *err)
{
    kh_str was = {NULL, 0}, thing = kh_arena_format(&store->arena, "%c%lld", letter, (long long)number);
    kh_status status;

    if (before) {
        sqlite3_stmt *find = kh_store_statement(store, before, err);
        if (!find)
            return store->refused;
        (void)sqlite3_bind_int64(find, 1, number);
        if (sqlite3_step(find) == SQLITE_ROW)
            was = kh_arena_str(&store->arena, kh_store_column(find, 0));
        kh_store_release(find);
    }
    if (kh_arena_failed(&store->arena))
        return KH_NOMEM;
    status = insert(store, act, thing, story, first_words(text), (kh_str){NULL, 0}, was, err);
    return status == KH_OK ? finish(store, err) : status;
}

/* ---- telling ---- */

static kh_status load_named(kh_store *store, int64_t number, kh_act *act, kh_err *err)
{
    sqlite3_stmt *list = kh_store_statement(store,
                                            "SELECT key, count(*) OVER () FROM act_places WHERE act = ?1 AND named"
                                            " ORDER BY n LIMIT 20",
                                            err);
    int code;

    if (!list)
        return store->refused;
    act->articles.at = KH_NEWS(&store->arena, kh_str, NAMED_MOST);
    (void)sqlite3_bind_int64(list, 1, number);
    while ((code = sqlite3_step(list)) == SQLITE_ROW && act->articles.at && act->articles.n < NAMED_MOST) {
        act->articles.at[act->articles.n++] = kh_arena_str(&store->arena, kh_store_column(list, 0));
        act->article_count = (uint64_t)sqlite3_column_int64(list, 1);
    }
    kh_store_release(list);
    return code == SQLITE_DONE || code == SQLITE_ROW ? kh_arena_status(&store->arena)
                                                     : kh_store_failed(store, code, err);
}

kh_status kh_act_load(kh_store *store, int64_t number, kh_act *ret_act, kh_err *err)
{
    sqlite3_stmt *find = kh_store_statement(
        store,
        "SELECT c.act, coalesce(r.new, c.story), coalesce(q.new, c.source), c.thing, coalesce(c.text, s.title),"
        " c.reason, c.made, c.undone FROM acts c LEFT JOIN redirects r ON r.old = c.story"
        " LEFT JOIN redirects q ON q.old = c.source LEFT JOIN stories s ON s.id = coalesce(r.new, c.story)"
        " WHERE c.n = ?1",
        err);

    memset(ret_act, 0, sizeof *ret_act);
    if (!find)
        return store->refused;
    (void)snprintf(ret_act->id, sizeof ret_act->id, "a%lld", (long long)number);
    (void)sqlite3_bind_int64(find, 1, number);
    int code = sqlite3_step(find);
    if (code == SQLITE_ROW) {
        kh_str *const texts[] = {&ret_act->act,   &ret_act->story, &ret_act->from,
                                 &ret_act->thing, &ret_act->text,  &ret_act->reason};
        for (int i = 0; i < 6; i++) {
            kh_str text = kh_store_column(find, i);
            if (text.ptr)
                *texts[i] = kh_arena_str(&store->arena, text);
        }
        kh_desk_time(sqlite3_column_int64(find, 6), ret_act->made);
        ret_act->undone = sqlite3_column_int(find, 7) != 0;
    }
    kh_store_release(find);
    if (code != SQLITE_ROW)
        return code == SQLITE_DONE ? kh_err_set(err, KH_NOTFOUND, "no such act") : kh_store_failed(store, code, err);
    return load_named(store, number, ret_act, err);
}

void kh_act_put(kh_json *json, const kh_act *act)
{
    kh_json_object(json);
    kh_json_put_str(json, "id", kh_str_z(act->id));
    kh_json_put_str(json, "act", act->act);
    kh_json_put_str(json, "story", act->story);
    kh_json_put_str(json, "from", act->from);
    kh_json_put_strs(json, "articles", act->articles);
    kh_json_put_int(json, "article_count", (int64_t)act->article_count);
    kh_json_put_str(json, "thing", act->thing);
    kh_json_put_str(json, "text", act->text);
    kh_json_put_str(json, "reason", act->reason.len ? act->reason : (kh_str){NULL, 0});
    kh_json_put_str(json, "made", kh_str_z(act->made));
    kh_json_key(json, "undone");
    kh_json_bool(json, act->undone);
    kh_json_end_object(json);
}

static kh_status numbers_of(kh_store *store, kh_page_of page, kh_vec *numbers, kh_err *err)
{
    sqlite3_stmt *list = kh_store_statement(store, "SELECT n FROM acts ORDER BY n DESC LIMIT ?1 OFFSET ?2", err);
    int code;

    if (!list)
        return store->refused;
    (void)sqlite3_bind_int64(list, 1, page.limit ? (int64_t)page.limit : -1);
    (void)sqlite3_bind_int64(list, 2, page.offset);
    while ((code = sqlite3_step(list)) == SQLITE_ROW) {
        int64_t *number = kh_vec_push(numbers);
        if (!number)
            break;
        *number = sqlite3_column_int64(list, 0);
    }
    kh_store_release(list);
    if (numbers->failed)
        return kh_err_set(err, KH_NOMEM, "out of memory");
    return code == SQLITE_DONE ? KH_OK : kh_store_failed(store, code, err);
}

static kh_status count_acts(kh_store *store, uint64_t *ret_total, kh_err *err)
{
    sqlite3_stmt *count = kh_store_statement(store, "SELECT count(*) FROM acts", err);

    if (!count)
        return store->refused;
    int code = sqlite3_step(count);
    *ret_total = code == SQLITE_ROW ? (uint64_t)sqlite3_column_int64(count, 0) : 0;
    kh_store_release(count);
    return code == SQLITE_ROW ? KH_OK : kh_store_failed(store, code, err);
}

kh_status kh_store_acts(kh_store *store, kh_page_of page, kh_act_each each, void *ctx, uint64_t *ret_total, kh_err *err)
{
    kh_status status = kh_store_enter_question(store, err);
    kh_vec numbers;
    kh_buf line;
    int stop = 0;

    if (status != KH_OK || (ret_total && (status = count_acts(store, ret_total, err)) != KH_OK))
        return status;
    kh_vec_init(&numbers, NULL, sizeof(int64_t));
    kh_buf_init(&line);
    status = numbers_of(store, page, &numbers, err);
    for (size_t i = 0; i < numbers.n && status == KH_OK && !stop; i++) {
        kh_act act;
        kh_json json;
        kh_arena_reset(&store->arena);
        if ((status = kh_act_load(store, *KH_AT(&numbers, int64_t, i), &act, err)) != KH_OK)
            break;
        kh_buf_reset(&line);
        kh_json_init(&json, &line);
        kh_act_put(&json, &act);
        kh_buf_byte(&line, '\n');
        status = kh_buf_status(&line);
        stop = status == KH_OK ? each(ctx, &act, kh_buf_str(&line)) : 1;
    }
    kh_buf_done(&line);
    kh_vec_done(&numbers);
    return status;
}
