/* The search tokenizer in an SQLite that knows nothing of khayt. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>
#include <sqlite3.h>

static sqlite3 *db;

/* The extension lies above this test's folder in the build tree. */
static int setup(void **state)
{
    char path[4096];
    ssize_t length = readlink("/proc/self/exe", path, sizeof path - 64);
    char *message = NULL;

    (void)state;
    if (length <= 0)
        return -1;
    path[length] = '\0';
    strcpy(strrchr(path, '/'), "/../khayt_fts5");
    if (sqlite3_open(":memory:", &db) != SQLITE_OK ||
        sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 1, NULL) != SQLITE_OK)
        return -1;
    if (sqlite3_load_extension(db, path, NULL, &message) != SQLITE_OK) {
        print_error("%s: %s\n", path, message);
        sqlite3_free(message);
        return -1;
    }
    return sqlite3_exec(
               db,
               "CREATE VIRTUAL TABLE news USING fts5 (title, body, tokenize = 'khayt');"
               "INSERT INTO news VALUES ('خطة المياه', 'قال المسؤولون في الميناء إنّ الأَسْعار ارتفعت، وبالميناء أيضا.')",
               NULL, NULL, NULL) == SQLITE_OK
               ? 0
               : -1;
}

static int teardown(void **state)
{
    (void)state;
    return sqlite3_close(db);
}

static const char *highlighted(const char *query)
{
    static char text[512];
    sqlite3_stmt *ask;

    text[0] = '\0';
    assert_int_equal(
        sqlite3_prepare_v2(db, "SELECT highlight(news, 1, '[', ']') FROM news WHERE news MATCH ?", -1, &ask, NULL),
        SQLITE_OK);
    sqlite3_bind_text(ask, 1, query, -1, SQLITE_STATIC);
    if (sqlite3_step(ask) == SQLITE_ROW)
        snprintf(text, sizeof text, "%s", (const char *)sqlite3_column_text(ask, 0));
    sqlite3_finalize(ask);
    return text;
}

static void marks_stand_on_the_original_characters(void **state)
{
    (void)state;
    assert_string_equal(highlighted("ميناء"), "قال المسؤولون في [الميناء] إنّ الأَسْعار ارتفعت، [وبالميناء] أيضا.");
    assert_string_equal(highlighted("اسعار"), "قال المسؤولون في الميناء إنّ [الأَسْعار] ارتفعت، وبالميناء أيضا.");
    assert_string_equal(highlighted("ارتف*"), "قال المسؤولون في الميناء إنّ الأَسْعار [ارتفعت]، وبالميناء أيضا.");
    assert_string_equal(highlighted("\"مسؤول في\""), "قال [المسؤولون في] الميناء إنّ الأَسْعار ارتفعت، وبالميناء أيضا.");
    assert_string_equal(highlighted("مطار"), "");
}

static void rows_go_as_they_came(void **state)
{
    (void)state;
    assert_int_equal(
        sqlite3_exec(db, "DELETE FROM news; INSERT INTO news (news) VALUES ('integrity-check')", NULL, NULL, NULL),
        SQLITE_OK);
    assert_string_equal(highlighted("ميناء"), "");
}

static void other_arguments_are_refused(void **state)
{
    (void)state;
    assert_int_not_equal(
        sqlite3_exec(db, "CREATE VIRTUAL TABLE x USING fts5 (t, tokenize = 'khayt other')", NULL, NULL, NULL),
        SQLITE_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(marks_stand_on_the_original_characters),
        cmocka_unit_test(other_arguments_are_refused),
        cmocka_unit_test(rows_go_as_they_came),
    };

    return cmocka_run_group_tests(tests, setup, teardown);
}
