#include "store/version.h"

#include "arabic/calendar.h"
#include "arabic/token.h"
#include "base/map.h"
#include "store/record.h"

enum { TITLE_WORDS = 32, DIGITS_MOST = 9, HOUR = 3600, DAY = 24 * HOUR };

/* How far apart two captures may be published, else captured, by what their texts are to each other: an edited text has
 * its first date, while a report on what came of it, and tomorrow's bulletin on the same mould, have their own. */
static const int64_t published_most[] = {[KH_COPY_SAME] = DAY, [KH_COPY_NEAR] = HOUR};
static const int64_t captured_most[] = {[KH_COPY_SAME] = 14 * DAY, [KH_COPY_NEAR] = DAY};

/* ---- what tells ---- */

static bool instant_of(kh_str text, int64_t *ret)
{
    int32_t day, second, zone;

    if (!text.len || !kh_parse_instant(text, &day, &second, &zone))
        return false;
    *ret = (int64_t)day * 86400 + (second < 0 ? 0 : second) - (zone == INT32_MIN ? 0 : (int64_t)zone * 60);
    return true;
}

static int order_of(kh_str a, kh_str b)
{
    int64_t left, right;

    if (!instant_of(a, &left) || !instant_of(b, &right))
        return 0;
    return (left > right) - (left < right);
}

int kh_version_order(const kh_article *a, const kh_article *b)
{
    int order = order_of(a->captured, b->captured);

    if (!order)
        order = order_of(a->updated, b->updated);
    return order ? order : order_of(a->published.value, b->published.value);
}

static bool same_content(const kh_article *a, const kh_article *b)
{
    if (a->id.len && b->id.len)
        return kh_str_eq(a->id, b->id);
    return kh_str_eq(a->title, b->title) && kh_str_eq(a->text, b->text);
}

static size_t title_words(const kh_tokens *tokens, uint64_t words[TITLE_WORDS])
{
    size_t n = 0;

    for (size_t i = 0; i < tokens->n && n < TITLE_WORDS; i++) {
        size_t at = 0;
        if (tokens->at[i].kind == KH_TOKEN_PUNCT || tokens->at[i].kind == KH_TOKEN_BREAK)
            continue;
        while (at < n && words[at] != tokens->at[i].hash)
            at++;
        words[n] = tokens->at[i].hash;
        n += at == n;
    }
    return n;
}

kh_status kh_titles_alike(kh_arena *scratch, kh_str a, kh_str b, bool *ret_alike)
{
    uint64_t left[TITLE_WORDS], right[TITLE_WORDS];
    kh_tokens x, y;
    size_t shared = 0, n, m;

    *ret_alike = false;
    if (!a.len || !b.len)
        return KH_OK;
    if (kh_tokenize(scratch, a, &x) != KH_OK || kh_tokenize(scratch, b, &y) != KH_OK)
        return KH_NOMEM;
    n = title_words(&x, left);
    m = title_words(&y, right);
    for (size_t i = 0; i < n; i++) {
        for (size_t k = 0; k < m; k++)
            shared += left[i] == right[k];
    }
    *ret_alike = shared && (shared == n || shared == m || 2 * shared > (n < m ? n : m));
    return KH_OK;
}

static bool close_in_time(const kh_article *a, const kh_article *b, kh_copy_kind kind)
{
    int64_t left, right;
    bool published = instant_of(a->published.value, &left) && instant_of(b->published.value, &right);

    if (!published && !(instant_of(a->captured, &left) && instant_of(b->captured, &right)))
        return true;
    return (left > right ? left - right : right - left) <= (published ? published_most : captured_most)[kind];
}

kh_status kh_version_same(kh_arena *scratch, const kh_article *a, const kh_article *b, kh_copy_kind kind,
                          bool *ret_same)
{
    int64_t address = kh_address_hash(a->page.url, a->page.part);
    kh_status status = kh_titles_alike(scratch, a->title, b->title, ret_same);

    if (status != KH_OK)
        return status;
    if (address && address == kh_address_hash(b->page.url, b->page.part))
        *ret_same = *ret_same || kind != KH_COPY_NONE;
    else
        *ret_same = *ret_same && (kind == KH_COPY_SAME || kind == KH_COPY_NEAR) && a->outlet.len &&
                    kh_str_eq(a->outlet, b->outlet) && close_in_time(a, b, kind);
    return KH_OK;
}

/* ---- addresses ---- */

static bool strip(kh_str *text, const char *head)
{
    size_t n = strlen(head);

    if (text->len < n || memcmp(text->ptr, head, n) != 0)
        return false;
    *text = kh_str_of(text->ptr + n, text->len - n);
    return true;
}

int64_t kh_address_hash(kh_str url, uint32_t part)
{
    const char *mark;

    if (!strip(&url, "https://") && !strip(&url, "http://"))
        return 0;
    (void)(strip(&url, "www.") || strip(&url, "m."));
    if ((mark = memchr(url.ptr, '#', url.len)))
        url.len = (size_t)(mark - url.ptr);
    while (url.len && url.ptr[url.len - 1] == '/')
        url.len--;
    if (!memchr(url.ptr, '/', url.len)) /* an outlet's front page is no article's address */
        return 0;
    return (int64_t)((kh_hash(url) + 0x9E3779B97F4A7C15u * (part > 1 ? part : 0)) >> 1 | 1);
}

kh_status kh_version_note_address(kh_store *store, int64_t row, const kh_article *article, kh_err *err)
{
    int64_t hash = kh_address_hash(article->page.url, article->page.part);
    sqlite3_stmt *insert;

    if (!hash)
        return KH_OK;
    if (!(insert = kh_store_statement(store, "INSERT OR IGNORE INTO addresses VALUES (?, ?)", err)))
        return store->refused;
    (void)sqlite3_bind_int64(insert, 1, hash);
    (void)sqlite3_bind_int64(insert, 2, row);
    return kh_store_run(store, insert, err);
}

kh_status kh_version_forget_address(kh_store *store, int64_t row, kh_err *err)
{
    return kh_store_run_rows(store, "DELETE FROM addresses WHERE row = ?1", row, 0, 0, err);
}

/* ---- keys ---- */

/* KEY and n of KEY@n. */
static bool cut_key(kh_str key, kh_str *ret_key, int64_t *ret_n)
{
    size_t at = key.len;

    *ret_n = 0;
    while (at > 0 && key.ptr[at - 1] >= '0' && key.ptr[at - 1] <= '9')
        at--;
    if (at < 2 || key.ptr[at - 1] != '@' || at == key.len || key.len - at > DIGITS_MOST)
        return false;
    for (size_t i = at; i < key.len; i++)
        *ret_n = *ret_n * 10 + (key.ptr[i] - '0');
    *ret_key = kh_str_of(key.ptr, at - 1);
    return true;
}

kh_str kh_version_article_key(kh_store *store, kh_str key)
{
    kh_err ignored;
    int64_t row, n;
    kh_str of;

    if (!cut_key(key, &of, &n) || kh_store_row(store, key, &row, &ignored) == KH_OK)
        return key;
    return of;
}

static kh_status read_kept(kh_store *store, kh_arena *arena, int64_t row, int64_t n, kh_article *ret_article,
                           kh_err *err)
{
    sqlite3_stmt *find = kh_store_statement(store, "SELECT record FROM versions WHERE article = ? AND n = ?", err);
    kh_status status = KH_NOTFOUND;

    if (!find)
        return store->refused;
    (void)sqlite3_bind_int64(find, 1, row);
    (void)sqlite3_bind_int64(find, 2, n);
    int code = sqlite3_step(find);
    if (code == SQLITE_ROW)
        status = kh_record_read(arena, kh_store_column(find, 0), ret_article);
    kh_store_release(find);
    if (code != SQLITE_ROW && code != SQLITE_DONE)
        return kh_store_failed(store, code, err);
    if (status != KH_OK)
        return kh_err_set(err, status, status == KH_NOTFOUND ? "no such capture" : "a record is damaged");
    return KH_OK;
}

kh_status kh_version_read(kh_store *store, kh_arena *arena, kh_str key, kh_article *ret_article, kh_err *err)
{
    int64_t row, n;
    kh_str of;
    kh_status status = kh_store_row(store, key, &row, err);

    if (status == KH_OK)
        return kh_store_article(store, arena, row, ret_article, err);
    if (status != KH_NOTFOUND || !cut_key(key, &of, &n) || (status = kh_store_row(store, of, &row, err)) != KH_OK)
        return status;
    status = read_kept(store, arena, row, n, ret_article, err);
    if (status == KH_OK)
        ret_article->key = kh_arena_str(arena, key);
    return status;
}

/* ---- keeping ---- */

static kh_status keep(kh_store *store, int64_t row, const kh_article *article, kh_str record, kh_err *err)
{
    static const char insert_sql[] =
        "INSERT INTO versions (article, n, id, captured, published, record)"
        " SELECT ?1, coalesce(max(n), 0) + 1, ?2, ?3, ?4, ?5 FROM versions WHERE article = ?1";
    /* the first capture stays, the one behind it goes */
    static const char trim_sql[] =
        "DELETE FROM versions WHERE article = ?1 AND (SELECT count(*) FROM versions WHERE article = ?1) > ?2"
        " AND n = (SELECT n FROM versions WHERE article = ?1 ORDER BY n LIMIT 1 OFFSET 1)";
    sqlite3_stmt *insert = kh_store_statement(store, insert_sql, err);

    if (!insert)
        return store->refused;
    (void)sqlite3_bind_int64(insert, 1, row);
    kh_store_bind(insert, 2, article->id);
    kh_store_bind(insert, 3, article->captured);
    kh_store_bind(insert, 4, article->published.value);
    (void)sqlite3_bind_blob64(insert, 5, record.ptr, record.len, SQLITE_STATIC);
    kh_status status = kh_store_run(store, insert, err);
    return status == KH_OK ? kh_store_run_rows(store, trim_sql, row, KH_VERSIONS_MOST, 0, err) : status;
}

/* The capture of this content that is kept, 0 for none. */
static kh_status find_kept(kh_store *store, int64_t row, const kh_article *article, int64_t *ret_n, kh_err *err)
{
    sqlite3_stmt *find = kh_store_statement(store, "SELECT max(n) FROM versions WHERE article = ? AND id = ?", err);

    *ret_n = 0;
    if (!find)
        return store->refused;
    (void)sqlite3_bind_int64(find, 1, row);
    kh_store_bind(find, 2, article->id);
    int code = sqlite3_step(find);
    if (code == SQLITE_ROW)
        *ret_n = sqlite3_column_int64(find, 0);
    kh_store_release(find);
    return code == SQLITE_ROW ? KH_OK : kh_store_failed(store, code, err);
}

/* The record that stands in the article's place, kept. */
static kh_status keep_current(kh_store *store, int64_t row, const kh_article *article, kh_err *err)
{
    kh_buf record;
    kh_status status;

    kh_buf_init(&record);
    status = kh_record_write(article, &record);
    if (status == KH_OK)
        status = keep(store, row, article, kh_buf_str(&record), err);
    kh_buf_done(&record);
    return status;
}

kh_status kh_version_weigh(kh_store *store, int64_t row, const kh_article *now, kh_str record, kh_capture *ret_capture,
                           kh_err *err)
{
    kh_article before;
    kh_arena scratch;
    int64_t kept = 0;
    kh_status status;

    *ret_capture = KH_CAPTURE_REPLACES;
    kh_arena_init(&scratch, 0);
    status = kh_store_article(store, &scratch, row, &before, err);
    if (status == KH_OK && !same_content(&before, now) && (status = find_kept(store, row, now, &kept, err)) == KH_OK) {
        int order = kh_version_order(now, &before);
        if (order < 0) {
            *ret_capture = kept ? KH_CAPTURE_KNOWN : KH_CAPTURE_KEPT;
            status = kept ? KH_OK : keep(store, row, now, record, err);
        } else if ((status = keep_current(store, row, &before, err)) == KH_OK && kept && !order) {
            /* nothing tells that it was captured twice: it stands in one place only */
            status = kh_store_run_rows(store, "DELETE FROM versions WHERE article = ?1 AND n = ?2", row, kept, 0, err);
        }
    }
    kh_arena_done(&scratch);
    return status;
}
