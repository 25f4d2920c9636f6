/* Notes: they stand on ids, keys and words, and are looked up where these are now. */
#include <stdio.h>

#include "arabic/utf8.h"
#include "store/desk.h"
#include "store/hand.h"

enum { QUOTE_LETTERS = 5000 };

const char kh_note_restore[] =
    "INSERT OR REPLACE INTO notes (n, kind, target, start, \"end\", quote, text, made, changed)"
    " SELECT json_extract(before, '$.n'), json_extract(before, '$.kind'), json_extract(before, '$.target'),"
    " json_extract(before, '$.start'), json_extract(before, '$.end'), json_extract(before, '$.quote'),"
    " json_extract(before, '$.text'), json_extract(before, '$.made'), json_extract(before, '$.changed')"
    " FROM acts WHERE n = ?1";
static const char as_json[] =
    "SELECT json_object('n', n, 'kind', kind, 'target', target, 'start', start, 'end', \"end\", 'quote', quote,"
    " 'text', text, 'made', made, 'changed', changed) FROM notes WHERE n = ?1";

/* ---- where a note stands ---- */

/* ?1 story row, ?2 development row, ?3 key, ?4 number: each NULL for any. */
#define NOTES                                                                                                          \
    " FROM notes n LEFT JOIN redirects r ON n.kind < 3 AND r.old = n.target"                                           \
    " LEFT JOIN articles a ON n.kind = 3 AND a.key = n.target"                                                         \
    " LEFT JOIN developments d ON d.row = CASE n.kind WHEN 2 THEN"                                                     \
    " (SELECT row FROM developments WHERE id = coalesce(r.new, n.target)) ELSE a.development END"                      \
    " LEFT JOIN stories s ON s.row = CASE n.kind WHEN 1 THEN"                                                          \
    " (SELECT row FROM stories WHERE id = coalesce(r.new, n.target)) WHEN 2 THEN d.story ELSE a.story END"             \
    " WHERE (?1 IS NULL OR s.row = ?1) AND (?2 IS NULL OR d.row = ?2)"                                                 \
    " AND (?3 IS NULL OR (n.kind = 3 AND n.target = ?3)) AND (?4 IS NULL OR n.n = ?4)"

typedef struct asked {
    kh_store *store;
    kh_err *err;
    int64_t story, development, number; /* 0: any */
    kh_str article;
} asked;

static void bind(sqlite3_stmt *list, const asked *of)
{
    if (of->story)
        (void)sqlite3_bind_int64(list, 1, of->story);
    if (of->development)
        (void)sqlite3_bind_int64(list, 2, of->development);
    kh_store_bind(list, 3, of->article);
    if (of->number)
        (void)sqlite3_bind_int64(list, 4, of->number);
}

static kh_status development_row(kh_store *store, kh_str id, int64_t *ret_row, kh_err *err)
{
    sqlite3_stmt *find = kh_store_statement(
        store, "SELECT row FROM developments WHERE id = coalesce((SELECT new FROM redirects WHERE old = ?1), ?1)", err);

    if (!find)
        return store->refused;
    kh_store_bind(find, 1, id);
    int code = sqlite3_step(find);
    *ret_row = code == SQLITE_ROW ? sqlite3_column_int64(find, 0) : 0;
    kh_store_release(find);
    if (code == SQLITE_ROW)
        return KH_OK;
    return code == SQLITE_DONE ? kh_err_set(err, KH_NOTFOUND, "no such development")
                               : kh_store_failed(store, code, err);
}

/* The byte where `words` stand in `text`, nearest to `near`; text.len when they are not there. */
static size_t nearest(kh_str text, kh_str words, size_t near)
{
    size_t best = text.len;

    for (size_t at = 0; words.len && at + words.len <= text.len; at++) {
        if (text.ptr[at] != words.ptr[0] || memcmp(text.ptr + at, words.ptr, words.len) != 0)
            continue;
        if (best != text.len && (at > near ? at - near : near - at) >= (best > near ? best - near : near - best))
            break; /* they only get farther */
        best = at;
    }
    return best;
}

/* The article's text may be another one than the note was made on: the span is where its words are now. */
static kh_status settle_span(kh_store *store, kh_arena *scratch, int64_t row, kh_note *note, kh_err *err)
{
    kh_article article;
    kh_cp_index index;
    kh_status status = kh_store_article(store, scratch, row, &article, err);

    if (status != KH_OK || (status = kh_cp_index_init(&index, scratch, article.text)) != KH_OK)
        return status;
    size_t from = kh_byte_of_cp(&index, note->start), at = nearest(article.text, note->quote, from);
    note->has_span = at < article.text.len;
    if (!note->has_span)
        return KH_OK;
    note->start = kh_cp_of_byte(&index, (uint32_t)at);
    note->end = kh_cp_of_byte(&index, (uint32_t)(at + note->quote.len));
    return KH_OK;
}

static void note_json(kh_buf *line, const kh_note *note)
{
    static const char *const kinds[] = {"", "story", "development", "article"};
    kh_json json;

    kh_buf_reset(line);
    kh_json_init(&json, line);
    kh_json_object(&json);
    kh_json_put_str(&json, "id", kh_str_z(note->id));
    kh_json_key(&json, "on");
    kh_json_object(&json);
    kh_json_put_str(&json, "kind", kh_str_z(kinds[note->kind]));
    kh_json_put_str(&json, "story", note->story);
    kh_json_put_str(&json, "development", note->development);
    kh_json_put_str(&json, "article", note->article);
    kh_json_key(&json, "span");
    if (note->has_span) {
        kh_json_array(&json);
        kh_json_int(&json, note->start);
        kh_json_int(&json, note->end);
        kh_json_end_array(&json);
    } else {
        kh_json_null(&json);
    }
    kh_json_end_object(&json);
    kh_json_put_str(&json, "title", note->title);
    kh_json_put_str(&json, "quote", note->quote);
    kh_json_put_str(&json, "text", note->text);
    kh_json_put_str(&json, "made", kh_str_z(note->made));
    kh_json_put_str(&json, "changed", note->changed[0] ? kh_str_z(note->changed) : (kh_str){NULL, 0});
    kh_json_key(&json, "lost");
    kh_json_bool(&json, note->lost);
    kh_json_end_object(&json);
    kh_buf_byte(line, '\n');
}

/* The note of the row that the list stands on; its texts live until the list goes on. */
static kh_status read_note(const asked *of, sqlite3_stmt *list, kh_arena *scratch, kh_note *ret)
{
    int64_t article = sqlite3_column_int64(list, 8);

    *ret = (kh_note){.kind = (kh_note_kind)sqlite3_column_int(list, 1)};
    (void)snprintf(ret->id, sizeof ret->id, "n%lld", (long long)sqlite3_column_int64(list, 0));
    ret->has_span = sqlite3_column_type(list, 3) != SQLITE_NULL;
    ret->start = (uint32_t)sqlite3_column_int64(list, 3);
    ret->end = (uint32_t)sqlite3_column_int64(list, 4);
    ret->quote = kh_store_column(list, 5);
    ret->text = kh_store_column(list, 6);
    kh_desk_time(sqlite3_column_int64(list, 7), ret->made);
    ret->story = kh_store_column(list, 9);
    ret->development = kh_store_column(list, 10);
    ret->title = kh_store_column(list, 11);
    kh_desk_time(sqlite3_column_int64(list, 12), ret->changed);
    if (ret->kind == KH_NOTE_ARTICLE)
        ret->article = kh_store_column(list, 2);
    ret->lost = ret->kind == KH_NOTE_STORY         ? !ret->story.ptr
                : ret->kind == KH_NOTE_DEVELOPMENT ? !ret->development.ptr
                                                   : !article;
    if (ret->lost && ret->kind == KH_NOTE_STORY)
        ret->story = kh_store_column(list, 2);
    if (ret->lost && ret->kind == KH_NOTE_DEVELOPMENT)
        ret->development = kh_store_column(list, 2);
    if (!article || !ret->has_span || !ret->quote.ptr)
        return KH_OK;
    return settle_span(of->store, scratch, article, ret, of->err);
}

static kh_status walk(const asked *of, kh_page_of page, kh_note_each each, void *ctx, uint64_t *ret_count)
{
    sqlite3_stmt *list = kh_store_statement(of->store,
                                            "SELECT n.n, n.kind, n.target, n.start, n.\"end\", n.quote, n.text, n.made,"
                                            " a.row, s.id, d.id,"
                                            " CASE n.kind WHEN 1 THEN s.title WHEN 2 THEN d.title ELSE a.title END,"
                                            " n.changed" NOTES " ORDER BY n.n DESC LIMIT ?5 OFFSET ?6",
                                            of->err);
    kh_status status = KH_OK;
    kh_arena scratch;
    kh_buf line;
    int code = SQLITE_DONE, stop = 0;

    if (!list)
        return of->store->refused;
    kh_arena_init(&scratch, 0);
    kh_buf_init(&line);
    bind(list, of);
    (void)sqlite3_bind_int64(list, 5, page.limit ? (int64_t)page.limit : -1);
    (void)sqlite3_bind_int64(list, 6, page.offset);
    while (status == KH_OK && !stop && (code = sqlite3_step(list)) == SQLITE_ROW) {
        kh_note note;
        kh_arena_reset(&scratch);
        if ((status = read_note(of, list, &scratch, &note)) != KH_OK)
            break;
        note_json(&line, &note);
        ++*ret_count;
        status = kh_buf_status(&line);
        stop = status == KH_OK ? each(ctx, &note, kh_buf_str(&line)) : 1;
    }
    kh_store_release(list);
    kh_buf_done(&line);
    kh_arena_done(&scratch);
    if (status != KH_OK)
        return status == KH_NOMEM ? kh_err_set(of->err, status, "out of memory") : status;
    return code == SQLITE_DONE || code == SQLITE_ROW ? KH_OK : kh_store_failed(of->store, code, of->err);
}

static kh_status count_notes(const asked *of, uint64_t *ret_total)
{
    sqlite3_stmt *count = kh_store_statement(of->store, "SELECT count(*)" NOTES, of->err);

    if (!count)
        return of->store->refused;
    bind(count, of);
    int code = sqlite3_step(count);
    *ret_total = code == SQLITE_ROW ? (uint64_t)sqlite3_column_int64(count, 0) : 0;
    kh_store_release(count);
    return code == SQLITE_ROW ? KH_OK : kh_store_failed(of->store, code, of->err);
}

kh_status kh_store_notes(kh_store *store, const kh_note_filter *filter, kh_note_each each, void *ctx,
                         uint64_t *ret_total, kh_err *err)
{
    static const kh_note_filter every;
    asked of = {.store = store, .err = err};
    uint64_t shown = 0;
    kh_status status = kh_store_enter_question(store, err);

    filter = filter ? filter : &every;
    of.article = filter->article.len ? filter->article : (kh_str){NULL, 0};
    if (status != KH_OK ||
        (filter->story.len && (status = kh_store_story_row(store, filter->story, &of.story, err)) != KH_OK) ||
        (filter->development.len &&
         (status = development_row(store, filter->development, &of.development, err)) != KH_OK) ||
        (ret_total && (status = count_notes(&of, ret_total)) != KH_OK))
        return status;
    return walk(&of, filter->page, each, ctx, &shown);
}

static kh_status no_note(kh_str id, kh_err *err)
{
    return kh_err_set(err, KH_NOTFOUND, "no note \"%.*s\"", (int)(id.len & 0x3F), id.ptr ? id.ptr : "");
}

kh_status kh_store_note(kh_store *store, kh_str id, kh_note_each each, void *ctx, kh_err *err)
{
    asked of = {.store = store, .err = err};
    uint64_t shown = 0;
    kh_status status = kh_store_enter_question(store, err);

    if (status != KH_OK)
        return status;
    if (!kh_desk_number(id, 'n', &of.number))
        return no_note(id, err);
    status = walk(&of, (kh_page_of){0, 1}, each, ctx, &shown);
    return status == KH_OK && !shown ? no_note(id, err) : status;
}

/* ---- writing ---- */

/* What a new note stands on, looked up: its id or key as it is now, and the words of the span. */
typedef struct ground {
    kh_str target, quote, story;
} ground;

static kh_status id_of(kh_store *store, const char *sql, int64_t row, kh_str *ret_id, kh_err *err)
{
    sqlite3_stmt *find = kh_store_statement(store, sql, err);

    if (!find)
        return store->refused;
    (void)sqlite3_bind_int64(find, 1, row);
    int code = sqlite3_step(find);
    *ret_id = code == SQLITE_ROW ? kh_arena_str(&store->arena, kh_store_column(find, 0)) : (kh_str){NULL, 0};
    kh_store_release(find);
    if (code != SQLITE_ROW)
        return code == SQLITE_DONE ? KH_NOTFOUND : kh_store_failed(store, code, err);
    return kh_arena_status(&store->arena);
}

static kh_status quote_of(kh_store *store, int64_t row, const kh_note_on *on, kh_str *ret_quote, kh_err *err)
{
    kh_article article;
    kh_cp_index index;
    kh_status status = kh_store_article(store, &store->arena, row, &article, err);

    if (status != KH_OK || (status = kh_cp_index_init(&index, &store->arena, article.text)) != KH_OK)
        return status;
    if (on->end < on->start || on->end > kh_utf8_length(article.text))
        return kh_err_set(err, KH_ARG, "the span is not in the text of the article");
    if (on->end - on->start > QUOTE_LETTERS)
        return kh_err_set(err, KH_ARG, "a span of more than %d letters", QUOTE_LETTERS);
    size_t start = kh_byte_of_cp(&index, on->start), end = kh_byte_of_cp(&index, on->end);
    *ret_quote = kh_str_of(article.text.ptr + start, end - start);
    return KH_OK;
}

static kh_status look_up(kh_store *store, const kh_note_on *on, ground *ret, kh_err *err)
{
    static const char story_id[] = "SELECT id FROM stories WHERE row = ?";
    int64_t row = 0;
    kh_status status;

    switch (on->kind) {
    case KH_NOTE_STORY:
        if ((status = kh_store_story_row(store, on->target, &row, err)) == KH_OK)
            status = id_of(store, story_id, row, &ret->target, err);
        ret->story = ret->target;
        return status;
    case KH_NOTE_DEVELOPMENT:
        if ((status = development_row(store, on->target, &row, err)) != KH_OK ||
            (status = id_of(store, "SELECT id FROM developments WHERE row = ?", row, &ret->target, err)) != KH_OK)
            return status;
        return id_of(store, "SELECT s.id FROM developments d JOIN stories s ON s.row = d.story WHERE d.row = ?", row,
                     &ret->story, err);
    case KH_NOTE_ARTICLE:
        ret->target = on->target;
        if ((status = kh_store_row(store, on->target, &row, err)) != KH_OK ||
            (status = id_of(store, "SELECT s.id FROM articles a JOIN stories s ON s.row = a.story WHERE a.row = ?", row,
                            &ret->story, err)) != KH_OK ||
            on->start == on->end)
            return status;
        return quote_of(store, row, on, &ret->quote, err);
    }
    return kh_err_set(err, KH_ARG, "a note stands on a story, a development or an article");
}

static kh_status room_for_one(kh_store *store, kh_err *err)
{
    int64_t all = 0;
    sqlite3_stmt *count = kh_store_statement(store, "SELECT count(*) FROM notes", err);

    if (!count)
        return store->refused;
    if (sqlite3_step(count) == SQLITE_ROW)
        all = sqlite3_column_int64(count, 0);
    kh_store_release(count);
    return all < KH_NOTES_MOST ? KH_OK : kh_err_set(err, KH_ARG, "more than %d notes", KH_NOTES_MOST);
}

static kh_status add(kh_store *store, const kh_note_on *on, kh_str text, int64_t *ret_number, kh_err *err)
{
    ground under = {{NULL, 0}, {NULL, 0}, {NULL, 0}};
    sqlite3_stmt *put;
    kh_status status = kh_desk_text(text, KH_NOTE_LETTERS, "the note", err);

    if (status != KH_OK || (status = look_up(store, on, &under, err)) != KH_OK ||
        (status = room_for_one(store, err)) != KH_OK)
        return status;
    put = kh_store_statement(store,
                             "INSERT INTO notes (kind, target, start, \"end\", quote, text, made)"
                             " VALUES (?, ?, ?, ?, ?, ?, ?)",
                             err);
    if (!put)
        return store->refused;
    (void)sqlite3_bind_int(put, 1, (int)on->kind);
    kh_store_bind(put, 2, under.target);
    if (under.quote.ptr) {
        (void)sqlite3_bind_int64(put, 3, on->start);
        (void)sqlite3_bind_int64(put, 4, on->end);
    }
    kh_store_bind(put, 5, under.quote);
    kh_store_bind(put, 6, text);
    (void)sqlite3_bind_int64(put, 7, kh_desk_now());
    if ((status = kh_store_run(store, put, err)) != KH_OK)
        return status;
    *ret_number = sqlite3_last_insert_rowid(store->db);
    return kh_act_thing(store, "note-added", 'n', *ret_number, under.story, text, NULL, err);
}

kh_status kh_store_note_add(kh_store *store, const kh_note_on *on, kh_str text, char ret_id[24], kh_err *err)
{
    int64_t number = 0;
    kh_status status = kh_act_begin(store, err);

    ret_id[0] = '\0';
    if (status != KH_OK)
        return status;
    status = kh_act_end(store, add(store, on, text, &number, err), err);
    if (status == KH_OK)
        (void)snprintf(ret_id, 24, "n%lld", (long long)number);
    return status;
}

/* Its text, and the story that it stands on, for the journal; KH_NOTFOUND. */
static kh_status known(kh_store *store, kh_str id, int64_t *ret_number, kh_str *ret_text, kh_str *ret_story,
                       kh_err *err)
{
    asked of = {.store = store, .err = err};

    if (!kh_desk_number(id, 'n', ret_number))
        return no_note(id, err);
    of.number = *ret_number;
    sqlite3_stmt *find = kh_store_statement(store, "SELECT n.text, s.id" NOTES, err);
    if (!find)
        return store->refused;
    bind(find, &of);
    int code = sqlite3_step(find);
    if (code == SQLITE_ROW) {
        *ret_text = kh_arena_str(&store->arena, kh_store_column(find, 0));
        if (kh_store_column(find, 1).ptr)
            *ret_story = kh_arena_str(&store->arena, kh_store_column(find, 1));
    }
    kh_store_release(find);
    if (code == SQLITE_DONE)
        return no_note(id, err);
    return code == SQLITE_ROW ? kh_arena_status(&store->arena) : kh_store_failed(store, code, err);
}

static kh_status change(kh_store *store, kh_str id, kh_str text, kh_err *err)
{
    kh_str before, story = {NULL, 0};
    int64_t number = 0;
    sqlite3_stmt *put;
    kh_status status = kh_desk_text(text, KH_NOTE_LETTERS, "the note", err);

    if (status != KH_OK || (status = known(store, id, &number, &before, &story, err)) != KH_OK ||
        (status = kh_act_thing(store, "note-changed", 'n', number, story, text, as_json, err)) != KH_OK)
        return status;
    if (!(put = kh_store_statement(store, "UPDATE notes SET text = ?2, changed = ?3 WHERE n = ?1", err)))
        return store->refused;
    (void)sqlite3_bind_int64(put, 1, number);
    kh_store_bind(put, 2, text);
    (void)sqlite3_bind_int64(put, 3, kh_desk_now());
    return kh_store_run(store, put, err);
}

kh_status kh_store_note_change(kh_store *store, kh_str id, kh_str text, kh_err *err)
{
    kh_status status = kh_act_begin(store, err);

    return status == KH_OK ? kh_act_end(store, change(store, id, text, err), err) : status;
}

static kh_status drop(kh_store *store, kh_str id, kh_err *err)
{
    kh_str before = {NULL, 0}, story = {NULL, 0};
    int64_t number = 0;
    kh_status status = known(store, id, &number, &before, &story, err);

    if (status == KH_OK)
        status = kh_act_thing(store, "note-deleted", 'n', number, story, before, as_json, err);
    return status == KH_OK ? kh_store_run_rows(store, "DELETE FROM notes WHERE n = ?", number, 0, 0, err) : status;
}

kh_status kh_store_note_delete(kh_store *store, kh_str id, kh_err *err)
{
    kh_status status = kh_act_begin(store, err);

    return status == KH_OK ? kh_act_end(store, drop(store, id, err), err) : status;
}
