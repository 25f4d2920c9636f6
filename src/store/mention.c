#include <math.h>

#include "arabic/utf8.h"
#include "store/mention.h"

typedef struct saver {
    kh_store *store;
    const kh_article *article;
    kh_cp_index index;
    int64_t row;
    kh_err *err;
} saver;

static kh_str text_of(const saver *save, kh_span span)
{
    if (span.start > span.end || span.end > save->article->text.len)
        return KH_STR("");
    return kh_str_of(save->article->text.ptr + span.start, span.end - span.start);
}

/* Bind the six columns that every mention has; NULL on failure. */
static sqlite3_stmt *begin(saver *save, const char *sql, size_t n, kh_span span)
{
    sqlite3_stmt *insert = kh_store_statement(save->store, sql, save->err);

    if (!insert)
        return NULL;
    (void)sqlite3_bind_int64(insert, 1, save->row);
    (void)sqlite3_bind_int64(insert, 2, (int64_t)n);
    (void)sqlite3_bind_int64(insert, 3, span.start);
    (void)sqlite3_bind_int64(insert, 4, span.end);
    (void)sqlite3_bind_int64(insert, 5, kh_cp_of_byte(&save->index, span.start));
    (void)sqlite3_bind_int64(insert, 6, kh_cp_of_byte(&save->index, span.end));
    return insert;
}

static void bind_number(sqlite3_stmt *insert, int index, double value)
{
    if (isfinite(value))
        (void)sqlite3_bind_double(insert, index, value);
    else
        (void)sqlite3_bind_null(insert, index);
}

static kh_status save_names(saver *save)
{
    for (size_t i = 0; i < save->article->name_count; i++) {
        const kh_name *name = &save->article->names[i];
        sqlite3_stmt *insert = begin(save, "INSERT INTO names VALUES (?,?,?,?,?,?,?,?,?)", i, name->span);
        if (!insert)
            return KH_IO;
        (void)sqlite3_bind_int(insert, 7, name->type);
        kh_store_bind(insert, 8, name->entity);
        kh_store_bind(insert, 9, text_of(save, name->span));
        kh_status status = kh_store_run(save->store, insert, save->err);
        if (status != KH_OK)
            return status;
    }
    return KH_OK;
}

static kh_status save_figures(saver *save)
{
    for (size_t i = 0; i < save->article->figure_count; i++) {
        const kh_figure *figure = &save->article->figures[i];
        sqlite3_stmt *insert =
            begin(save, "INSERT INTO figures VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)", i, figure->span);
        if (!insert)
            return KH_IO;
        bind_number(insert, 7, figure->value);
        bind_number(insert, 8, figure->low);
        bind_number(insert, 9, figure->high);
        (void)sqlite3_bind_int(insert, 10, figure->mod);
        kh_store_bind(insert, 11, figure->unit);
        kh_store_bind(insert, 12, figure->what);
        kh_store_bind(insert, 13, figure->place);
        kh_store_bind(insert, 14, figure->source);
        kh_store_bind(insert, 15, figure->time);
        kh_store_bind(insert, 16, text_of(save, figure->span));
        kh_status status = kh_store_run(save->store, insert, save->err);
        if (status != KH_OK)
            return status;
    }
    return KH_OK;
}

static kh_str joined(kh_arena *arena, kh_strs list)
{
    size_t len = 0, at = 0;

    for (size_t i = 0; i < list.n; i++)
        len += list.at[i].len + 1;
    char *text = len ? kh_arena_alloc(arena, len) : NULL;
    if (!text)
        return (kh_str){NULL, 0};
    for (size_t i = 0; i < list.n; i++) {
        if (list.at[i].len)
            memcpy(text + at, list.at[i].ptr, list.at[i].len);
        at += list.at[i].len;
        text[at++] = '\x1F';
    }
    return kh_str_of(text, len - 1);
}

static kh_status save_statements(saver *save)
{
    for (size_t i = 0; i < save->article->statement_count; i++) {
        const kh_statement *said = &save->article->statements[i];
        sqlite3_stmt *insert =
            begin(save, "INSERT INTO statements VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?)", i, said->span);
        if (!insert)
            return KH_IO;
        kh_store_bind(insert, 7, said->speaker);
        kh_store_bind(insert, 8, said->entity);
        kh_store_bind(insert, 9, said->role);
        kh_store_bind(insert, 10, said->cue);
        (void)sqlite3_bind_int(insert, 11, said->direct);
        kh_store_bind(insert, 12, text_of(save, said->said));
        kh_store_bind(insert, 13, joined(&save->store->arena, said->via));
        kh_store_bind(insert, 14, said->time);
        kh_status status = kh_store_run(save->store, insert, save->err);
        if (status != KH_OK)
            return status;
    }
    return KH_OK;
}

static kh_status save_deadlines(saver *save)
{
    for (size_t i = 0; i < save->article->deadline_count; i++) {
        const kh_deadline *deadline = &save->article->deadlines[i];
        sqlite3_stmt *insert = begin(save, "INSERT INTO deadlines VALUES (?,?,?,?,?,?,?,?,?,?)", i, deadline->span);
        if (!insert)
            return KH_IO;
        kh_store_bind(insert, 7, deadline->by);
        kh_store_bind(insert, 8, deadline->what);
        kh_store_bind(insert, 9, deadline->source);
        kh_store_bind(insert, 10, text_of(save, deadline->span));
        kh_status status = kh_store_run(save->store, insert, save->err);
        if (status != KH_OK)
            return status;
    }
    return KH_OK;
}

kh_status kh_mentions_save(kh_store *store, int64_t row, const kh_article *article, kh_err *err)
{
    saver save = {.store = store, .article = article, .row = row, .err = err};
    kh_status status = kh_cp_index_init(&save.index, &store->arena, article->text);

    if (status != KH_OK)
        return kh_err_set(err, status, "out of memory");
    if ((status = save_names(&save)) != KH_OK || (status = save_figures(&save)) != KH_OK ||
        (status = save_statements(&save)) != KH_OK)
        return status;
    return save_deadlines(&save);
}

kh_status kh_mentions_remove(kh_store *store, int64_t row, kh_err *err)
{
    static const char *const tables[] = {"DELETE FROM names WHERE article = ?", "DELETE FROM figures WHERE article = ?",
                                         "DELETE FROM statements WHERE article = ?",
                                         "DELETE FROM deadlines WHERE article = ?"};

    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
        sqlite3_stmt *remove = kh_store_statement(store, tables[i], err);
        if (!remove)
            return KH_IO;
        (void)sqlite3_bind_int64(remove, 1, row);
        kh_status status = kh_store_run(store, remove, err);
        if (status != KH_OK)
            return status;
    }
    return KH_OK;
}
