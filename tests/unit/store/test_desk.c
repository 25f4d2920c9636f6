/* What persons write: notes, searches, watches, the journal of acts, undo; and writers beside one another. */
#include "support.h"

#include <sys/file.h>

#include "khayt/desk.h"

static const struct page pages[] = {
    {"d/1", "صدى الوادي", "افتتاح جسر السنديان", "2021-03-02T09:00:00+03:00",
     "افتتح محافظ الوادي سالم النعمان جسر السنديان أمس بعد عامين من العمل.\n\n"
     "وقال النعمان إن نحو 300 عامل شاركوا في بناء الجسر الذي كلف مليوني دينار."},
    {"d/2", "أخبار التل", "شقوق في جسر السنديان بعد شهر من افتتاحه", "2021-04-05T08:00:00+03:00",
     "ظهرت شقوق في جسر السنديان بعد شهر من افتتاحه. وأمر محافظ الوادي سالم النعمان بوقف السير على الجسر حتى يفحصه "
     "المهندسون."},
    {"d/3", "مرآة الساحل", "فلكيون يرصدون مذنبا جديدا", "2021-06-11T10:00:00+03:00",
     "رصد فلكيون في مرصد الهضبة مذنبا جديدا يدور بعيدا عن الشمس، ويتوقعون أن يقترب منها بعد عشرين عاما."},
};

static kh_store *filled(const char *name)
{
    kh_store *store = open_store(name, KH_STORE_WRITE);
    kh_err err = {0};

    for (size_t i = 0; i < 3; i++)
        assert_int_equal(add_page(store, &pages[i]), KH_ADDED_NEW);
    assert_int_equal(kh_store_commit(store, &err), KH_OK);
    return store;
}

static const char *id_of(kh_store *store, const char *key, bool development)
{
    static char id[4][32];
    static unsigned turn;
    kh_str story, event;
    kh_err err = {0};

    assert_int_equal(kh_store_article_place(store, kh_str_z(key), &story, &event, &err), KH_OK);
    char *to = id[turn++ % 4];
    snprintf(to, 32, "%.*s", (int)(development ? event.len : story.len), development ? event.ptr : story.ptr);
    return to;
}

/* ---- notes ---- */

struct noted {
    size_t count;
    char ids[256], json[8192];
    kh_note last;
};

static int note_note(void *ctx, const kh_note *note, kh_str json)
{
    struct noted *noted = ctx;
    size_t used = strlen(noted->ids);

    assert_true(json.len > 2 && json.len < sizeof noted->json && json.ptr[json.len - 1] == '\n');
    snprintf(noted->ids + used, sizeof noted->ids - used, "%s%s", noted->count++ ? " " : "", note->id);
    snprintf(noted->json, sizeof noted->json, "%.*s", (int)json.len, json.ptr);
    noted->last = *note;
    return 0;
}

static struct noted notes(kh_store *store, const char *story, const char *article)
{
    struct noted noted = {.count = 0};
    kh_note_filter filter = {.story = kh_str_z(story), .article = kh_str_z(article)};
    uint64_t total = 0;
    kh_err err = {0};

    assert_int_equal(kh_store_notes(store, &filter, note_note, &noted, &total, &err), KH_OK);
    assert_int_equal(total, noted.count);
    return noted;
}

static void add_note(kh_store *store, kh_note_kind kind, const char *target, uint32_t start, uint32_t end,
                     const char *text, char id[24])
{
    kh_note_on on = {kind, kh_str_z(target), start, end};
    kh_err err = {0};
    kh_status status = kh_store_note_add(store, &on, kh_str_z(text), id, &err);

    if (status)
        print_error("%s\n", err.text);
    assert_int_equal(status, KH_OK);
    assert_true(kh_store_last_act(store).len >= 2);
}

static void notes_stand_where_they_were_put(void **state)
{
    kh_store *store = filled("notes");
    char id[24], bridge[32], event[32];
    struct noted noted;
    kh_err err = {0};

    (void)state;
    snprintf(bridge, sizeof bridge, "%s", id_of(store, "d/1", false));
    snprintf(event, sizeof event, "%s", id_of(store, "d/2", true));
    add_note(store, KH_NOTE_STORY, bridge, 0, 0, "ملف الجسر: اسأل المقاول", id);
    assert_string_equal(id, "n1");
    add_note(store, KH_NOTE_DEVELOPMENT, event, 0, 0, "أهم ما فيه", id);
    add_note(store, KH_NOTE_ARTICLE, "d/1", 6, 23, "من \"أين\"؟\nسطر ثان", id);
    add_note(store, KH_NOTE_ARTICLE, "d/3", 0, 0, "مذنب", id);
    noted = notes(store, bridge, NULL);
    assert_string_equal(noted.ids, "n3 n2 n1");
    assert_string_equal(notes(store, NULL, NULL).ids, "n4 n3 n2 n1");
    noted = notes(store, NULL, "d/1");
    assert_string_equal(noted.ids, "n3");
    assert_non_null(strstr(noted.json, "\"span\":[6,23]"));
    assert_non_null(strstr(noted.json, "\"quote\":\"محافظ الوادي سالم\""));
    assert_non_null(strstr(noted.json, "من \\\"أين\\\"؟\\nسطر ثان"));
    assert_non_null(strstr(noted.json, "\"lost\":false"));
    noted.count = 0;
    assert_int_equal(kh_store_note(store, KH_STR("n2"), note_note, &noted, &err), KH_OK);
    assert_non_null(strstr(noted.json, "\"title\":\"شقوق في جسر السنديان بعد شهر من افتتاحه\""));
    assert_int_equal(kh_store_note_change(store, KH_STR("n2"), KH_STR("غير ذلك"), &err), KH_OK);
    assert_int_equal(kh_store_note(store, KH_STR("n2"), note_note, &noted, &err), KH_OK);
    assert_non_null(strstr(noted.json, "\"text\":\"غير ذلك\""));
    assert_null(strstr(noted.json, "\"changed\":null"));
    assert_int_equal(kh_store_note_delete(store, KH_STR("n2"), &err), KH_OK);
    assert_int_equal(kh_store_note(store, KH_STR("n2"), note_note, &noted, &err), KH_NOTFOUND);
    assert_int_equal(kh_store_undo(store, (kh_str){NULL, 0}, NULL, NULL, &err), KH_OK);
    assert_int_equal(kh_store_note(store, KH_STR("n2"), note_note, &noted, &err), KH_OK);
    assert_non_null(strstr(noted.json, "\"text\":\"غير ذلك\""));
    assert_int_equal(kh_store_undo(store, (kh_str){NULL, 0}, NULL, NULL, &err), KH_OK);
    assert_int_equal(kh_store_note(store, KH_STR("n2"), note_note, &noted, &err), KH_OK);
    assert_non_null(strstr(noted.json, "\"text\":\"أهم ما فيه\""));
    assert_non_null(strstr(noted.json, "\"changed\":null"));
    close_store(store);
}

static void what_makes_no_note(void **state)
{
    static const struct {
        kh_note_kind kind;
        const char *target;
        uint32_t start, end;
        kh_str text;
        kh_status status;
    } cases[] = {
        {KH_NOTE_ARTICLE, "d/1", 0, 0, {"", 0}, KH_ARG},
        {KH_NOTE_ARTICLE, "d/1", 0, 0, {" \n\t ", 4}, KH_ARG},
        {KH_NOTE_ARTICLE, "d/1", 0, 0, {"a\xff", 2}, KH_ARG},
        {KH_NOTE_ARTICLE, "d/1", 0, 0, {"a\0b", 3}, KH_ARG},
        {KH_NOTE_ARTICLE, "d/1", 5, 4, {"a", 1}, KH_ARG},
        {KH_NOTE_ARTICLE, "d/1", 0, 100000, {"a", 1}, KH_ARG},
        {KH_NOTE_ARTICLE, "d/1", UINT32_MAX - 1, UINT32_MAX, {"a", 1}, KH_ARG},
        {KH_NOTE_ARTICLE, "none", 0, 0, {"a", 1}, KH_NOTFOUND},
        {KH_NOTE_STORY, "", 0, 0, {"a", 1}, KH_NOTFOUND},
        {KH_NOTE_STORY, "xyz", 0, 0, {"a", 1}, KH_NOTFOUND},
        {KH_NOTE_STORY, "s", 0, 0, {"a", 1}, KH_ARG}, /* two begin so */
        {KH_NOTE_DEVELOPMENT, "d", 0, 0, {"a", 1}, KH_NOTFOUND},
        {(kh_note_kind)9, "d/1", 0, 0, {"a", 1}, KH_ARG},
    };
    static const char *const ids[] = {"", "n", "n0", "n01", "x1", "n1x", "n-1", "n99999999999999999999", "n7"};
    kh_store *store = filled("none");
    char *letters = malloc(KH_NOTE_LETTERS + 2), id[24];
    kh_note_on on = {KH_NOTE_ARTICLE, KH_STR("d/1"), 0, 0};
    kh_err err = {0};

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        kh_note_on at = {cases[i].kind, kh_str_z(cases[i].target), cases[i].start, cases[i].end};
        kh_status status = kh_store_note_add(store, &at, cases[i].text, id, &err);
        if (status != cases[i].status)
            print_error("case %zu: %s\n", i, err.text);
        assert_int_equal(status, cases[i].status);
        assert_null(kh_store_last_act(store).ptr);
    }
    memset(letters, 'a', KH_NOTE_LETTERS + 1);
    assert_int_equal(kh_store_note_add(store, &on, kh_str_of(letters, KH_NOTE_LETTERS + 1), id, &err), KH_ARG);
    assert_int_equal(kh_store_note_add(store, &on, kh_str_of(letters, KH_NOTE_LETTERS), id, &err), KH_OK);
    for (size_t i = 0; i < sizeof ids / sizeof *ids; i++) {
        assert_int_equal(kh_store_note_change(store, kh_str_z(ids[i]), KH_STR("a"), &err), KH_NOTFOUND);
        assert_int_equal(kh_store_note_delete(store, kh_str_z(ids[i]), &err), KH_NOTFOUND);
    }
    assert_int_equal(ask(store, "SELECT count(*) FROM notes"), 1);
    assert_int_equal(ask(store, "SELECT count(*) FROM acts"), 1);
    free(letters);
    close_store(store);
}

static void notes_follow_and_outlive(void **state)
{
    kh_store *store = filled("follow");
    struct page changed = pages[0];
    char id[24], bridge[32], comet[32];
    kh_relinked done;
    kh_err err = {0};
    struct noted noted;

    (void)state;
    snprintf(bridge, sizeof bridge, "%s", id_of(store, "d/1", false));
    snprintf(comet, sizeof comet, "%s", id_of(store, "d/3", false));
    add_note(store, KH_NOTE_STORY, comet, 0, 0, "قصة", id);
    add_note(store, KH_NOTE_DEVELOPMENT, id_of(store, "d/3", true), 0, 0, "حدث", id);
    add_note(store, KH_NOTE_ARTICLE, "d/1", 6, 23, "جملة", id);
    add_note(store, KH_NOTE_ARTICLE, "d/1", 24, 31, "كلمة", id);
    /* a merge takes them along */
    assert_int_equal(kh_store_merge_stories(store, kh_str_z(comet), kh_str_z(bridge), KH_STR(""), &err), KH_OK);
    assert_string_equal(notes(store, bridge, NULL).ids, "n4 n3 n2 n1");
    assert_string_equal(notes(store, comet, NULL).ids, "n4 n3 n2 n1");
    assert_int_equal(kh_store_relink(store, &done, &err), KH_OK);
    assert_string_equal(notes(store, bridge, NULL).ids, "n4 n3 n2 n1");
    /* another text: the words are elsewhere, or nowhere */
    changed.text = "في الوادي اليوم: افتتح محافظ الوادي سالم جسر السنديان أمس بعد عامين من العمل الدائب فيه.";
    assert_int_equal(add_page(store, &changed), KH_ADDED_CHANGED);
    noted = notes(store, NULL, "d/1");
    assert_string_equal(noted.ids, "n4 n3");
    assert_non_null(strstr(noted.json, "\"span\":[23,40]"));
    assert_int_equal(kh_store_note(store, KH_STR("n4"), note_note, &noted, &err), KH_OK);
    assert_non_null(strstr(noted.json, "\"span\":null"));
    assert_non_null(strstr(noted.json, "\"quote\":\"النعمان\""));
    /* forgotten: what the person wrote stays, what the article said goes, from the journal too */
    assert_int_equal(kh_store_note_change(store, KH_STR("n3"), KH_STR("جملة أخرى"), &err), KH_OK);
    assert_int_equal(kh_store_forget(store, KH_STR("d/1"), &err), KH_OK);
    noted = notes(store, NULL, "d/1");
    assert_string_equal(noted.ids, "n4 n3");
    assert_non_null(strstr(noted.json, "\"quote\":null"));
    assert_non_null(strstr(noted.json, "\"lost\":true"));
    assert_non_null(strstr(noted.json, "\"story\":null"));
    assert_int_equal(ask(store, "SELECT count(*) FROM acts WHERE before LIKE '%سالم%'"), 0);
    assert_int_equal(ask(store, "SELECT count(*) FROM act_places WHERE key = 'd/1'"), 0);
    /* and added again */
    assert_int_equal(add_page(store, &pages[0]), KH_ADDED_NEW);
    assert_non_null(strstr(notes(store, NULL, "d/1").json, "\"lost\":false"));
    assert_int_equal(kh_store_forget(store, KH_STR("d/3"), &err), KH_OK);
    assert_int_equal(kh_store_commit(store, &err), KH_OK);
    assert_int_equal(kh_store_note(store, KH_STR("n2"), note_note, &noted, &err), KH_OK);
    assert_non_null(strstr(noted.json, "\"lost\":true"));
    close_store(store);
}

/* ---- searches and watches ---- */

struct wanting {
    size_t count;
    char lines[4096];
};

static int note_wanted(void *ctx, const kh_wanted *wanted, kh_str json)
{
    struct wanting *wanting = ctx;
    size_t used = strlen(wanting->lines);

    assert_true(json.len > 2 && json.ptr[json.len - 1] == '\n');
    snprintf(wanting->lines + used, sizeof wanting->lines - used, "%s%s %.*s %d/%d", wanting->count++ ? "\n" : "",
             wanted->id, (int)wanted->name.len, wanted->name.ptr, (int)wanted->fresh, (int)wanted->total);
    return 0;
}

static struct wanting wanted(kh_store *store, bool watches)
{
    struct wanting wanting = {.count = 0};
    uint64_t total;
    kh_err err = {0};

    assert_int_equal(kh_store_wanted(store, watches, note_wanted, &wanting, &total, &err), KH_OK);
    assert_int_equal(total, wanting.count);
    return wanting;
}

static kh_status want(kh_store *store, kh_wanted_kind kind, const char *target, const char *name, char id[24])
{
    kh_err err = {0};

    return kh_store_wanted_add(store, kind, kh_str_z(target), kh_str_z(name), id, &err);
}

static void what_is_wanted_counts_what_is_new(void **state)
{
    static const struct page fourth = {
        "d/4", "صدى الوادي", "جسر السنديان يفتح من جديد", "2021-05-20T08:00:00+03:00",
        "أعيد فتح جسر السنديان أمام السير بعد إصلاح الشقوق، وقال سالم النعمان، محافظ الوادي، إن الجسر سليم."};
    kh_store *store = filled("wanted");
    uint64_t mark = 3;
    kh_wanted_change change = {.name = KH_STR("الجسر"), .query = KH_STR("جسر شقوق")};
    char id[24];
    struct wanting one = {.count = 0};
    kh_err err = {0};

    (void)state;
    assert_int_equal(want(store, KH_SAVED_SEARCH, "السنديان", NULL, id), KH_OK);
    assert_string_equal(id, "q1");
    assert_int_equal(want(store, KH_SAVED_SEARCH, "السنديان", "ثانية", id), KH_ARG); /* it is there already */
    assert_int_equal(want(store, KH_SAVED_SEARCH, "مذنب", "السماء", id), KH_OK);
    assert_int_equal(want(store, KH_WATCH_ENTITY, "سالم النعمان", NULL, id), KH_OK);
    assert_string_equal(id, "w3");
    assert_int_equal(want(store, KH_WATCH_STORY, id_of(store, "d/3", false), NULL, id), KH_OK);
    assert_int_equal(want(store, KH_WATCH_QUERY, "شقوق", "شق", id), KH_OK);
    assert_int_equal(want(store, KH_WATCH_ENTITY, "فلان", NULL, id), KH_NOTFOUND);
    assert_int_equal(want(store, KH_WATCH_STORY, "zzz", NULL, id), KH_NOTFOUND);
    assert_int_equal(want(store, KH_SAVED_SEARCH, "  ", NULL, id), KH_ARG);
    assert_int_equal(want(store, KH_SAVED_SEARCH, "\"\"", NULL, id), KH_ARG);
    assert_int_equal(want(store, KH_SAVED_SEARCH, "جسر", " ", id), KH_ARG);
    assert_string_equal(wanted(store, false).lines, "q2 السماء 0/1\nq1 السنديان 0/2");
    assert_int_equal(add_page(store, &fourth), KH_ADDED_NEW);
    assert_string_equal(wanted(store, false).lines, "q2 السماء 0/1\nq1 السنديان 1/3");
    assert_string_equal(wanted(store, true).lines, "w3 سالم النعمان 1/3\nw5 شق 1/2\nw4 فلكيون يرصدون مذنبا جديدا 0/1");
    assert_int_equal(kh_store_mark(store, &mark, &err), KH_OK);
    assert_int_equal(mark, 4);
    assert_int_equal(kh_store_wanted_change(store, KH_STR("w3"), &(kh_wanted_change){.mark = &mark}, &err), KH_OK);
    assert_null(kh_store_last_act(store).ptr); /* looking is no act */
    assert_int_equal(kh_store_wanted_one(store, KH_STR("w3"), note_wanted, &one, &err), KH_OK);
    assert_string_equal(one.lines, "w3 سالم النعمان 0/3");
    assert_int_equal(kh_store_wanted_change(store, KH_STR("q1"), &change, &err), KH_OK);
    assert_string_equal(wanted(store, false).lines, "q1 الجسر 1/2\nq2 السماء 0/1");
    assert_int_equal(kh_store_wanted_change(store, KH_STR("w3"), &change, &err), KH_ARG); /* it has no query */
    assert_int_equal(kh_store_wanted_change(store, KH_STR("w3"), &(kh_wanted_change){.mark = NULL}, &err), KH_ARG);
    assert_int_equal(kh_store_wanted_change(store, KH_STR("w1"), &change, &err),
                     KH_NOTFOUND); /* a search, not a watch */
    assert_int_equal(kh_store_wanted_delete(store, KH_STR("w3"), &err), KH_OK);
    assert_int_equal(wanted(store, true).count, 2);
    for (int i = 0; i < 2; i++)
        assert_int_equal(kh_store_undo(store, (kh_str){NULL, 0}, NULL, NULL, &err), KH_OK);
    assert_string_equal(wanted(store, false).lines, "q2 السماء 0/1\nq1 السنديان 1/3");
    assert_int_equal(wanted(store, true).count, 3);
    one = (struct wanting){.count = 0};
    assert_int_equal(kh_store_wanted_one(store, KH_STR("w3"), note_wanted, &one, &err), KH_OK);
    assert_string_equal(one.lines, "w3 سالم النعمان 0/3"); /* what was looked at stays so */
    close_store(store);
}

static int count_moved(void *ctx, const kh_moved_story *moved)
{
    *(size_t *)ctx += moved->articles;
    return 0;
}

static void what_moved_since_a_mark(void **state)
{
    static const char *const not [] = {"", "#", "12", "#-1", "# 1", "#1x", "#99999999999999999999", "1#"};
    kh_store *store = filled("moved");
    uint64_t articles, stories, mark = 0, before, after;
    size_t seen = 0;
    kh_err err = {0};

    (void)state;
    assert_true(kh_mark_parse(KH_STR("#0"), &mark) && mark == 0);
    assert_true(kh_mark_parse(KH_STR("#123"), &mark) && mark == 123);
    for (size_t i = 0; i < sizeof not / sizeof *not ; i++)
        assert_false(kh_mark_parse(kh_str_z(not [i]), &mark));
    assert_int_equal(kh_store_moved_since(store, 0, 1, count_moved, &seen, &articles, &stories, &err), KH_OK);
    assert_int_equal(articles, 3);
    assert_int_equal(stories, 2);
    assert_int_equal(seen, 2); /* the story of two articles alone */
    assert_int_equal(kh_store_forget(store, KH_STR("d/3"), &err), KH_OK);
    assert_int_equal(kh_store_mark(store, &mark, &err), KH_OK);
    assert_int_equal(mark, 3); /* rows are never given twice */
    assert_int_equal(kh_store_moved_since(store, 3, 10, count_moved, &seen, &articles, &stories, &err), KH_OK);
    assert_int_equal(articles, 0);
    assert_int_equal(kh_store_moved_since(store, UINT64_MAX, 10, count_moved, &seen, &articles, &stories, &err), KH_OK);
    assert_int_equal(kh_store_commit(store, &err), KH_OK);
    kh_store *reader = open_store("moved", KH_STORE_READ);
    assert_int_equal(kh_store_version(reader, &before, &err), KH_OK);
    assert_int_equal(kh_store_version(reader, &after, &err), KH_OK);
    assert_true(before == after);
    assert_int_equal(add_page(store, &pages[2]), KH_ADDED_NEW);
    assert_int_equal(kh_store_commit(store, &err), KH_OK);
    assert_int_equal(kh_store_version(reader, &after, &err), KH_OK);
    assert_true(before != after);
    close_store(reader);
    close_store(store);
}

/* ---- undo ---- */

struct acted {
    size_t count;
    char lines[4096];
};

static int note_act(void *ctx, const kh_act *act, kh_str json)
{
    struct acted *acted = ctx;
    size_t used = strlen(acted->lines);

    assert_true(json.len > 2 && json.ptr[json.len - 1] == '\n');
    snprintf(acted->lines + used, sizeof acted->lines - used, "%s%s %.*s %d%s", acted->count++ ? "\n" : "", act->id,
             (int)act->act.len, act->act.ptr, (int)act->article_count, act->undone ? " undone" : "");
    return 0;
}

/* All that an act may change, as text. */
static char *picture(kh_store *store)
{
    static const char *const parts[] = {
        "SELECT a.key || ' ' || s.id || ' ' || d.id || ' ' || coalesce(p.id, '-') || ' ' || ds.id FROM articles a"
        " JOIN stories s ON s.row = a.story JOIN developments d ON d.row = a.development JOIN stories ds ON"
        " ds.row = d.story LEFT JOIN pins i ON i.article = a.row LEFT JOIN stories p ON p.row = i.story ORDER BY a.key",
        "SELECT id || ' ' || coalesce(title, '') || ' ' || coalesce(first, '') || ' ' || articles || ' ' || outlets"
        " || ' ' || developments FROM stories ORDER BY id",
        "SELECT id || ' ' || coalesce(title, '') || ' ' || articles FROM developments ORDER BY id"};
    char *text = calloc(1, 1 << 20);
    size_t used = 0;

    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        sqlite3_stmt *list = NULL;
        assert_int_equal(sqlite3_prepare_v2(store->db, parts[i], -1, &list, NULL), SQLITE_OK);
        while (sqlite3_step(list) == SQLITE_ROW)
            used += (size_t)snprintf(text + used, (1 << 20) - used, "%s\n", sqlite3_column_text(list, 0));
        sqlite3_finalize(list);
    }
    return text;
}

static void an_act_is_told_and_undone(void **state)
{
    kh_store *store = filled("undo");
    struct acted acted = {.count = 0};
    uint64_t total;
    char bridge[32], comet[32], *before = picture(store), *after;
    const kh_str one[] = {KH_STR("d/1")};
    kh_str fresh;
    char apart[32];
    kh_err err = {0};

    (void)state;
    snprintf(bridge, sizeof bridge, "%s", id_of(store, "d/1", false));
    snprintf(comet, sizeof comet, "%s", id_of(store, "d/3", false));
    assert_int_equal(kh_store_undo(store, (kh_str){NULL, 0}, NULL, NULL, &err), KH_NOTFOUND);
    assert_int_equal(kh_store_merge_stories(store, kh_str_z(comet), kh_str_z(bridge), KH_STR("سبب"), &err), KH_OK);
    assert_true(kh_str_eq(kh_store_last_act(store), KH_STR("a1")));
    assert_int_equal(kh_store_split(store, one, 1, KH_STR(""), &fresh, &err), KH_OK);
    snprintf(apart, sizeof apart, "%.*s", (int)fresh.len, fresh.ptr);
    assert_int_equal(kh_store_unpin(store, KH_STR("d/3"), KH_STR(""), &err), KH_OK);
    assert_int_equal(kh_store_acts(store, (kh_page_of){0, 0}, note_act, &acted, &total, &err), KH_OK);
    assert_string_equal(acted.lines, "a3 unpinned 1\na2 split 1\na1 merged 0");
    assert_int_equal(total, 3);
    assert_int_equal(kh_store_undo(store, KH_STR("a1"), NULL, NULL, &err), KH_ARG);
    assert_int_equal(kh_store_undo(store, KH_STR("a3"), note_act, &acted, &err), KH_OK);
    assert_non_null(strstr(acted.lines, "a3 unpinned 1 undone"));
    assert_int_equal(kh_store_undo(store, (kh_str){NULL, 0}, NULL, NULL, &err), KH_OK);
    assert_string_equal(id_of(store, "d/1", false), bridge);
    kh_story_line line;
    assert_int_equal(kh_store_article_story(store, KH_STR("d/1"), &line, &err), KH_OK);
    assert_int_equal(line.articles, 3);
    char sql[128];
    snprintf(sql, sizeof sql, "SELECT count(*) FROM redirects WHERE old = '%s' AND new = '%s'", apart, bridge);
    assert_int_equal(ask(store, sql), 1); /* an id that was given leads on */
    assert_int_equal(kh_store_undo(store, (kh_str){NULL, 0}, NULL, NULL, &err), KH_OK);
    assert_string_equal(id_of(store, "d/3", false), comet);
    snprintf(sql, sizeof sql, "SELECT count(*) FROM redirects WHERE old = '%s'", comet);
    assert_int_equal(ask(store, sql), 0);
    after = picture(store);
    assert_string_equal(before, after);
    assert_int_equal(kh_store_undo(store, (kh_str){NULL, 0}, NULL, NULL, &err), KH_NOTFOUND);
    free(before);
    free(after);
    close_store(store);
}

static void undoing_leaves_what_came_since(void **state)
{
    static const struct page copy = {
        "d/5", "وكالة الغدير", "فلكيون يرصدون مذنبا جديدا", "2021-06-11T12:00:00+03:00",
        "رصد فلكيون في مرصد الهضبة مذنبا جديدا يدور بعيدا عن الشمس، ويتوقعون أن يقترب منها "
        "بعد عشرين عاما."};
    kh_store *store = filled("since");
    char bridge[32], comet[32];
    kh_err err = {0};

    (void)state;
    snprintf(bridge, sizeof bridge, "%s", id_of(store, "d/1", false));
    snprintf(comet, sizeof comet, "%s", id_of(store, "d/3", false));
    assert_int_equal(kh_store_merge_stories(store, kh_str_z(comet), kh_str_z(bridge), KH_STR(""), &err), KH_OK);
    assert_int_equal(add_page(store, &copy), KH_ADDED_NEW); /* told again: it goes where the first telling is */
    assert_string_equal(id_of(store, "d/5", true), id_of(store, "d/3", true));
    assert_int_equal(kh_store_forget(store, KH_STR("d/2"), &err), KH_OK);
    assert_int_equal(kh_store_undo(store, (kh_str){NULL, 0}, NULL, NULL, &err), KH_OK);
    assert_string_equal(id_of(store, "d/3", false), comet);
    assert_string_equal(id_of(store, "d/5", false), comet);
    assert_string_equal(id_of(store, "d/1", false), bridge);
    assert_int_equal(ask(store, "SELECT count(*) FROM articles a JOIN developments d ON d.row = a.development"
                                " WHERE d.story <> a.story"),
                     0);
    close_store(store);
}

/* Random acts, each undone at once, and some not: what is undone leaves no trace but in the log. */
static unsigned draw(uint64_t *random, unsigned below)
{
    *random ^= *random << 13;
    *random ^= *random >> 7;
    *random ^= *random << 17;
    return (unsigned)(*random >> 20) % below;
}

enum { CROWD = 36 };

static void add_crowd(kh_store *store, uint64_t *random)
{
    static const char *const subjects[4][6] = {{"الجسر", "السنديان", "المهندسون", "الوادي", "الشقوق", "العبور"},
                                               {"المذنب", "الفلكيون", "المرصد", "الشهب", "المنظار", "الهضبة"},
                                               {"الفيضان", "النهر", "السدود", "المرجان", "الخيام", "الأمطار"},
                                               {"المتحف", "المخطوطات", "اللوحات", "المعرض", "الترميم", "الزوار"}};

    for (unsigned i = 0; i < CROWD; i++) {
        char key[16], text[1024], title[64], published[40];
        size_t len = 0;
        for (unsigned s = 0; s < 6; s++)
            len += (size_t)snprintf(text + len, sizeof text - len, "تابع %s في %s مع %s. ",
                                    subjects[i % 4][(i + s) % 6], subjects[i % 4][draw(random, 6)], subjects[i % 4][s]);
        snprintf(key, sizeof key, "c/%u", i);
        snprintf(title, sizeof title, "تقرير رقم %u", i);
        snprintf(published, sizeof published, "2021-%02u-%02uT09:00:00+03:00", 1 + draw(random, 12),
                 1 + draw(random, 28));
        struct page page = {key, i % 3 ? "صدى الوادي" : "أخبار التل", title, published, text};
        (void)add_page(store, &page);
    }
}

static kh_status act_at_random(kh_store *store, uint64_t *random)
{
    char a[16], b[16], story[32];
    kh_str keys[CROWD], fresh, reason = KH_STR("عشوائي");
    char names[CROWD][16];
    size_t n = 0;
    kh_err err = {0};

    snprintf(a, sizeof a, "c/%u", draw(random, CROWD));
    snprintf(b, sizeof b, "c/%u", draw(random, CROWD));
    snprintf(story, sizeof story, "%s", id_of(store, a, false));
    switch (draw(random, 4)) {
    case 0: return kh_store_pin(store, kh_str_z(b), kh_str_z(story), reason, &err);
    case 1: return kh_store_unpin(store, kh_str_z(a), reason, &err);
    case 2: return kh_store_merge_stories(store, kh_str_z(id_of(store, b, false)), kh_str_z(story), reason, &err);
    default:
        for (unsigned i = 0; i < CROWD; i++) {
            snprintf(names[n], sizeof names[n], "c/%u", i);
            if (strcmp(id_of(store, names[n], false), story) == 0 && draw(random, 2)) {
                keys[n] = kh_str_z(names[n]);
                n++;
            }
        }
        return kh_store_split(store, keys, n, reason, &fresh, &err);
    }
}

static void any_act_can_be_undone(void **state)
{
    kh_store *store = open_store("crowd", KH_STORE_WRITE);
    uint64_t random = 0x5EED5EED1234ull;
    char *pictures[40];
    size_t depth = 0;
    kh_err err = {0};

    (void)state;
    add_crowd(store, &random);
    assert_int_equal(kh_store_commit(store, &err), KH_OK);
    for (int step = 0; step < 120; step++) {
        char *before = picture(store);
        if (depth && (depth == 40 || draw(&random, 3) == 0)) {
            assert_int_equal(kh_store_undo(store, (kh_str){NULL, 0}, NULL, NULL, &err), KH_OK);
            char *now = picture(store);
            assert_string_equal(pictures[--depth], now);
            free(pictures[depth]);
            free(now);
            free(before);
        } else if (act_at_random(store, &random) == KH_OK) {
            pictures[depth++] = before;
        } else {
            free(before);
        }
    }
    while (depth) {
        assert_int_equal(kh_store_undo(store, (kh_str){NULL, 0}, NULL, NULL, &err), KH_OK);
        char *now = picture(store);
        assert_string_equal(pictures[--depth], now);
        free(pictures[depth]);
        free(now);
    }
    assert_int_equal(ask(store, "SELECT count(*) FROM redirects r WHERE NOT EXISTS (SELECT 1 FROM stories WHERE id ="
                                " r.new UNION SELECT 1 FROM developments WHERE id = r.new)"),
                     0);
    assert_int_equal(ask(store, "SELECT count(*) FROM pins"), 0);
    close_store(store);
}

/* ---- writers beside one another ---- */

static void a_hand_beside_one_that_adds(void **state)
{
    kh_store *adder = filled("beside"), *hand, *reader;
    char id[24], bridge[32];
    struct page late = pages[2];
    kh_added added;
    kh_err err = {0};

    (void)state;
    snprintf(bridge, sizeof bridge, "%s", id_of(adder, "d/1", false));
    assert_int_equal(kh_store_open(path_of("beside"), KH_STORE_WRITE, &hand, &err), KH_BUSY);
    hand = open_store("beside", KH_STORE_HAND);
    add_note(hand, KH_NOTE_ARTICLE, "d/3", 0, 0, "أثناء الإضافة", id);
    assert_int_equal(kh_store_pin(hand, KH_STR("d/3"), kh_str_z(bridge), KH_STR("منه"), &err), KH_OK);
    /* the adder takes notice: a copy of d/3 follows it to where the person put it */
    late.key = "d/6";
    late.outlet = "وكالة الغدير";
    assert_int_equal(add_page(adder, &late), KH_ADDED_NEW);
    assert_string_equal(id_of(adder, "d/6", false), bridge);
    /* in the middle of a batch the hand waits, and gives up in the end without harm */
    sqlite3_busy_timeout(hand->db, 50);
    kh_note_on on = {KH_NOTE_ARTICLE, KH_STR("d/1"), 0, 0};
    assert_int_equal(kh_store_note_add(hand, &on, KH_STR("لاحقا"), id, &err), KH_BUSY);
    assert_int_equal(kh_store_commit(adder, &err), KH_OK);
    assert_int_equal(kh_store_note_add(hand, &on, KH_STR("لاحقا"), id, &err), KH_OK);
    /* who queues ends the batch of the adder with the article at hand */
    late.key = "d/7";
    assert_int_equal(flock(hand->turn, LOCK_EX), 0);
    sqlite3_busy_timeout(hand->db, 5000);
    assert_int_equal(sqlite3_exec(adder->db, "BEGIN IMMEDIATE", NULL, NULL, NULL), SQLITE_OK);
    adder->in_batch = true; /* as if it had begun before anybody queued */
    assert_int_equal(add_page(adder, &late), KH_ADDED_NEW);
    assert_false(adder->in_batch);
    assert_int_equal(flock(hand->turn, LOCK_UN), 0);
    assert_int_equal(kh_store_undo(hand, (kh_str){NULL, 0}, NULL, NULL, &err), KH_OK);
    reader = open_store("beside", KH_STORE_READ);
    assert_int_equal(kh_store_note_add(reader, &on, KH_STR("لا"), id, &err), KH_ARG);
    assert_string_equal(notes(reader, bridge, NULL).ids, "n1");
    kh_doc *doc = read_page(&late);
    assert_int_equal(kh_store_add(hand, kh_doc_article(doc, 0), NULL, &added, &err), KH_ARG);
    kh_doc_free(doc);
    kh_relinked done;
    assert_int_equal(kh_store_relink(hand, &done, &err), KH_ARG);
    assert_int_equal(kh_store_forget(hand, KH_STR("d/1"), &err), KH_ARG);
    close_store(reader);
    close_store(hand);
    close_store(adder);
    assert_int_equal(kh_store_open(path_of("nowhere"), KH_STORE_HAND, &hand, &err), KH_NOTFOUND);
}

static void an_older_store_is_brought_up_to_date(void **state)
{
    static const kh_store_mode modes[] = {KH_STORE_READ, KH_STORE_HAND, KH_STORE_WRITE};
    kh_store *store;
    char id[24];
    kh_err err = {0};

    (void)state;
    close_store(filled("older"));
    for (size_t i = 0; i < 3; i++) {
        store = open_store("older", KH_STORE_WRITE);
        assert_int_equal(sqlite3_exec(store->db,
                                      "DROP TABLE notes; DROP TABLE wanted; DROP TABLE acts; DROP TABLE act_places;"
                                      " DROP TABLE act_redirects; DROP TABLE act_left; DROP TABLE counters;"
                                      " PRAGMA user_version = 6",
                                      NULL, NULL, NULL),
                         SQLITE_OK);
        close_store(store);
        store = open_store("older", modes[i]);
        assert_int_equal(ask(store, "PRAGMA user_version"), KH_STORE_VERSION);
        assert_int_equal(notes(store, NULL, NULL).count, 0);
        if (modes[i] != KH_STORE_READ)
            add_note(store, KH_NOTE_ARTICLE, "d/1", 0, 0, "هنا", id);
        close_store(store);
    }
    /* what persons wrote outlives it */
    store = open_store("older", KH_STORE_WRITE);
    assert_int_equal(sqlite3_exec(store->db, "PRAGMA user_version = 6", NULL, NULL, NULL), SQLITE_OK);
    close_store(store);
    store = open_store("older", KH_STORE_READ);
    assert_int_equal(notes(store, NULL, NULL).count, 1);
    close_store(store);
    store = open_store("older", KH_STORE_WRITE);
    assert_int_equal(sqlite3_exec(store->db, "PRAGMA user_version = 5", NULL, NULL, NULL), SQLITE_OK);
    close_store(store);
    assert_int_equal(kh_store_open(path_of("older"), KH_STORE_READ, &store, &err), KH_CORRUPT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(notes_stand_where_they_were_put), cmocka_unit_test(what_makes_no_note),
        cmocka_unit_test(notes_follow_and_outlive),        cmocka_unit_test(what_is_wanted_counts_what_is_new),
        cmocka_unit_test(what_moved_since_a_mark),         cmocka_unit_test(an_act_is_told_and_undone),
        cmocka_unit_test(undoing_leaves_what_came_since),  cmocka_unit_test(any_act_can_be_undone),
        cmocka_unit_test(a_hand_beside_one_that_adds),     cmocka_unit_test(an_older_store_is_brought_up_to_date),
    };
    return cmocka_run_group_tests(tests, support_setup, support_teardown);
}
