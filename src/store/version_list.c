/* All captures of an article: those that were kept under its key, and articles of other keys that are captures of it.
 */
#include "base/json.h"
#include "khayt/copies.h"
#include "link/diff.h"
#include "store/record.h"
#include "store/version.h"

typedef struct capture {
    int64_t row, n; /* n 0: it stands in the article's place */
    kh_article article;
} capture;

typedef struct captures {
    kh_store *store;
    kh_err *err;
    capture at[KH_VERSIONS_MOST];
    size_t count, rows; /* the first `rows` of them stand in their article's place */
} captures;

static bool has_row(const captures *all, int64_t row)
{
    for (size_t i = 0; i < all->rows; i++) {
        if (all->at[i].row == row)
            return true;
    }
    return false;
}

/* One that may be a capture of the same article as `of`: is it? */
static kh_status consider(captures *all, size_t of, int64_t row, kh_copy_kind kind)
{
    kh_arena *arena = &all->store->arena;
    capture *next = &all->at[all->rows];
    bool same = false;
    kh_status status;

    if (all->rows == KH_VERSIONS_MOST || has_row(all, row))
        return KH_OK;
    next->row = row;
    next->n = 0;
    if ((status = kh_store_article(all->store, arena, row, &next->article, all->err)) != KH_OK ||
        (status = kh_version_same(arena, &all->at[of].article, &next->article, kind, &same)) != KH_OK)
        return status;
    all->rows += same;
    return KH_OK;
}

/* Neighbours of at[of]: copies of its outlet, and what has its address. */
static kh_status spread(captures *all, size_t of)
{
    static const char sql[] =
        "SELECT c.row, max(c.kind = 1), max(c.kind = 2), max(c.kind = 3) FROM ("
        " SELECT b AS row, kind FROM copies WHERE a = ?1 UNION ALL SELECT a, kind FROM copies WHERE b = ?1"
        " UNION ALL SELECT y.row, 0 FROM addresses x JOIN addresses y ON y.hash = x.hash WHERE x.row = ?1) c"
        " JOIN articles o ON o.row = ?1 JOIN articles a ON a.row = c.row WHERE c.row <> ?1 AND (a.outlet = o.outlet OR"
        " EXISTS (SELECT 1 FROM addresses x JOIN addresses y ON y.hash = x.hash WHERE x.row = ?1 AND y.row = c.row))"
        " GROUP BY c.row ORDER BY c.row LIMIT ?2";
    int64_t rows[KH_VERSIONS_MOST];
    kh_copy_kind kinds[KH_VERSIONS_MOST];
    sqlite3_stmt *list = kh_store_statement(all->store, sql, all->err);
    kh_status status = KH_OK;
    size_t n = 0;
    int code;

    if (!list)
        return all->store->refused;
    (void)sqlite3_bind_int64(list, 1, all->at[of].row);
    (void)sqlite3_bind_int64(list, 2, KH_VERSIONS_MOST);
    while ((code = sqlite3_step(list)) == SQLITE_ROW && n < KH_VERSIONS_MOST) {
        rows[n] = sqlite3_column_int64(list, 0);
        kinds[n++] = sqlite3_column_int(list, 1)   ? KH_COPY_SAME
                     : sqlite3_column_int(list, 2) ? KH_COPY_NEAR
                     : sqlite3_column_int(list, 3) ? KH_COPY_PARTIAL
                                                   : KH_COPY_NONE;
    }
    kh_store_release(list);
    if (code != SQLITE_DONE && code != SQLITE_ROW)
        return kh_store_failed(all->store, code, all->err);
    for (size_t i = 0; i < n && status == KH_OK; i++)
        status = consider(all, of, rows[i], kinds[i]);
    return status;
}

static kh_status add_kept(captures *all, size_t of)
{
    kh_arena *arena = &all->store->arena;
    int64_t row = all->at[of].row;
    sqlite3_stmt *list =
        kh_store_statement(all->store, "SELECT n, record FROM versions WHERE article = ? ORDER BY n", all->err);
    kh_status status = KH_OK;
    int code = SQLITE_DONE;

    if (!list)
        return all->store->refused;
    (void)sqlite3_bind_int64(list, 1, row);
    while (status == KH_OK && all->count < KH_VERSIONS_MOST && (code = sqlite3_step(list)) == SQLITE_ROW) {
        capture *next = &all->at[all->count];
        kh_str record = kh_arena_str(arena, kh_store_column(list, 1));
        *next = (capture){.row = row, .n = sqlite3_column_int64(list, 0)};
        status = kh_record_read(arena, record, &next->article);
        if (status == KH_OK) {
            next->article.key = kh_arena_format(arena, "%.*s@%lld", (int)all->at[of].article.key.len,
                                                all->at[of].article.key.ptr, (long long)next->n);
            all->count++;
        }
    }
    kh_store_release(list);
    if (status != KH_OK)
        return kh_err_set(all->err, status, status == KH_NOMEM ? "out of memory" : "a record is damaged");
    return code == SQLITE_DONE || code == SQLITE_ROW ? KH_OK : kh_store_failed(all->store, code, all->err);
}

/* In order of capture; where nothing tells, in that of arrival, the one in the article's place last. By insertion,
 * since what tells of two may not tell of three. */
static void sort(captures *all)
{
    for (size_t i = 1; i < all->count; i++) {
        capture next = all->at[i];
        size_t at = i;
        for (; at > 0; at--) {
            const capture *before = &all->at[at - 1];
            int order = kh_version_order(&before->article, &next.article);
            bool arrived =
                before->row == next.row ? !before->n || (next.n && before->n > next.n) : before->row > next.row;
            if (order < 0 || (order == 0 && !arrived))
                break;
            all->at[at] = *before;
        }
        all->at[at] = next;
    }
}

static kh_status changes_between(kh_arena *scratch, const kh_article *a, const kh_article *b, uint32_t *ret_changes)
{
    kh_diff_text x, y;
    kh_diff diff;
    kh_status status = kh_diff_text_of(scratch, a->text, a->sentences, a->sentence_count, &x);

    if (status != KH_OK || (status = kh_diff_text_of(scratch, b->text, b->sentences, b->sentence_count, &y)) != KH_OK ||
        (status = kh_diff_of(scratch, &x, &y, false, &diff)) != KH_OK)
        return status;
    *ret_changes = diff.added + diff.left_out + diff.changed + !kh_str_eq(a->title, b->title);
    return KH_OK;
}

static kh_status tell(captures *all, const kh_version_line **ret_versions, size_t *ret_count)
{
    kh_version_line *versions = KH_NEWS(&all->store->arena, kh_version_line, all->count);
    kh_arena scratch;
    kh_status status = versions ? KH_OK : KH_NOMEM;

    kh_arena_init(&scratch, 0);
    for (size_t i = 0; i < all->count && status == KH_OK; i++) {
        const kh_article *article = &all->at[i].article;
        versions[i] = (kh_version_line){.key = article->key,
                                        .captured = article->captured,
                                        .published = article->published.value,
                                        .current = i + 1 == all->count};
        if (i)
            status = changes_between(&scratch, &all->at[i - 1].article, article, &versions[i].changes);
        kh_arena_reset(&scratch);
    }
    kh_arena_done(&scratch);
    *ret_versions = versions;
    *ret_count = all->count;
    return status == KH_NOMEM ? kh_err_set(all->err, status, "out of memory") : status;
}

kh_status kh_store_versions(kh_store *store, kh_str key, const kh_version_line **ret_versions, size_t *ret_count,
                            kh_err *err)
{
    captures *all;
    kh_status status = kh_store_enter_question(store, err);

    *ret_versions = NULL;
    *ret_count = 0;
    if (status != KH_OK)
        return status;
    if (!(all = KH_NEW(&store->arena, captures)))
        return kh_err_set(err, KH_NOMEM, "out of memory");
    all->store = store;
    all->err = err;
    if ((status = kh_store_row(store, kh_version_article_key(store, key), &all->at[0].row, err)) != KH_OK ||
        (status = kh_store_article(store, &store->arena, all->at[0].row, &all->at[0].article, err)) != KH_OK)
        return status;
    all->rows = 1;
    for (size_t i = 0; i < all->rows && status == KH_OK; i++)
        status = spread(all, i);
    all->count = all->rows;
    for (size_t i = 0; i < all->rows && status == KH_OK; i++)
        status = add_kept(all, i);
    if (status != KH_OK)
        return status == KH_NOMEM ? kh_err_set(err, status, "out of memory") : status;
    if (all->count < 2)
        return KH_OK;
    sort(all);
    return tell(all, ret_versions, ret_count);
}

kh_status kh_versions_json(const kh_version_line *versions, size_t count, kh_buf *out)
{
    kh_json json;

    kh_json_init(&json, out);
    kh_json_array(&json);
    for (size_t i = 0; i < count; i++) {
        kh_json_object(&json);
        kh_json_put_str(&json, "key", versions[i].key);
        kh_json_put_str(&json, "captured", versions[i].captured);
        kh_json_put_str(&json, "published", versions[i].published);
        kh_json_key(&json, "current");
        kh_json_bool(&json, versions[i].current);
        kh_json_put_int(&json, "changes", versions[i].changes);
        kh_json_end_object(&json);
    }
    kh_json_end_array(&json);
    return kh_buf_status(out);
}
