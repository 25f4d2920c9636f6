/* The user's hand: pins, merges, splits, relinking, and 200 random acts after each of which nothing may be lost. */
#include "support.h"

/* ---- a few acts by name ---- */

static const struct page pages[] = {
    {"h/1", "صدى الوادي", "افتتاح جسر السنديان", "2021-03-02T09:00:00+03:00",
     "افتتح محافظ الوادي سالم النعمان جسر السنديان أمس بعد عامين من العمل.\n\n"
     "وقال النعمان إن نحو 300 عامل شاركوا في بناء الجسر الذي كلف مليوني دينار."},
    {"h/2", "أخبار التل", "شقوق في جسر السنديان بعد شهر من افتتاحه", "2021-04-05T08:00:00+03:00",
     "ظهرت شقوق في جسر السنديان بعد شهر من افتتاحه. وأمر محافظ الوادي سالم النعمان بوقف السير على الجسر حتى يفحصه "
     "المهندسون."},
    {"h/3", "مرآة الساحل", "فلكيون يرصدون مذنبا جديدا", "2021-06-11T10:00:00+03:00",
     "رصد فلكيون في مرصد الهضبة مذنبا جديدا يدور بعيدا عن الشمس، ويتوقعون أن يقترب منها بعد عشرين عاما."},
};

static int64_t of_article(kh_store *store, const char *what, const char *key)
{
    char sql[256];

    snprintf(sql, sizeof sql, "SELECT %s FROM articles WHERE key = '%s'", what, key);
    return ask(store, sql);
}

/* The id of the story (or development) that an article is in. */
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

static kh_store *filled(const char *name)
{
    kh_store *store = open_store(name, KH_STORE_WRITE);

    for (size_t i = 0; i < 3; i++)
        assert_int_equal(add_page(store, &pages[i]), KH_ADDED_NEW);
    assert_string_equal(id_of(store, "h/1", false), id_of(store, "h/2", false));
    assert_string_not_equal(id_of(store, "h/1", false), id_of(store, "h/3", false));
    return store;
}

static void a_pin_outlives_relinking(void **state)
{
    kh_store *store = filled("pin");
    kh_relinked done;
    kh_err err = {0};
    char bridge[32], event[32];

    (void)state;
    snprintf(bridge, sizeof bridge, "%s", id_of(store, "h/1", false));
    snprintf(event, sizeof event, "%s", id_of(store, "h/3", true));
    assert_int_equal(kh_store_pin(store, KH_STR("h/3"), kh_str_z(bridge), KH_STR("تجربة"), &err), KH_OK);
    assert_string_equal(id_of(store, "h/3", false), bridge);
    assert_string_equal(id_of(store, "h/3", true), event); /* its event goes along */
    assert_int_equal(kh_store_relink(store, &done, &err), KH_OK);
    assert_int_equal(done.articles, 3);
    assert_int_equal(done.stories, 1);
    assert_string_equal(id_of(store, "h/3", false), bridge);
    assert_int_equal(ask(store, "SELECT count(*) FROM link_log WHERE action = 'pinned' AND reason = 'تجربة'"), 1);
    assert_int_equal(kh_store_unpin(store, KH_STR("h/3"), KH_STR(""), &err), KH_OK);
    assert_int_equal(kh_store_unpin(store, KH_STR("h/3"), KH_STR(""), &err), KH_NOTFOUND);
    assert_int_equal(kh_store_relink(store, &done, &err), KH_OK);
    assert_int_equal(done.stories, 2);
    assert_int_equal(done.moved, 1);
    assert_string_equal(id_of(store, "h/1", false), bridge);
    assert_string_not_equal(id_of(store, "h/3", false), bridge);
    close_store(store);
}

/* Relinking finds copies among all texts at once: who had a text first does not hang on which came in first. */
static void copies_are_found_anew(void **state)
{
    struct page first = pages[0], second = pages[0];
    kh_store *store = open_store("anew", KH_STORE_WRITE);
    kh_relinked done;
    kh_err err = {0};

    (void)state;
    first.text = second.text =
        "افتتح محافظ الوادي سالم النعمان جسر السنديان أمس بعد عامين من العمل. وقال النعمان إن نحو 300 عامل شاركوا في "
        "بناء الجسر الذي كلف مليوني دينار، وإن الطريق إليه ستعبد قبل نهاية الصيف، وإن أهل القرى على الضفتين سيعبرونه "
        "من غير رسوم مدة سنة كاملة.";
    second.key = "h/9";
    second.outlet = "أخبار التل";
    second.published = "2021-03-02T15:00:00+03:00";
    assert_int_equal(add_page(store, &second), KH_ADDED_NEW);
    assert_int_equal(add_page(store, &first), KH_ADDED_NEW);
    assert_int_equal(add_page(store, &pages[2]), KH_ADDED_NEW);
    assert_int_equal(kh_store_commit(store, &err), KH_OK);
    assert_int_equal(kh_store_relink(store, &done, &err), KH_OK);
    assert_int_equal(done.moved, 0);
    assert_int_equal(ask(store, "SELECT count(*) FROM copies"), 1);
    assert_int_equal(ask(store, "SELECT kind FROM copies"), 1);
    assert_int_equal(ask(store, "SELECT first FROM copies"), of_article(store, "row", "h/1"));
    close_store(store);
}

static void merged_and_split_by_hand(void **state)
{
    kh_store *store = filled("split");
    kh_relinked done;
    kh_err err = {0};
    kh_str fresh;
    char bridge[32], comet[32], apart[32];
    const kh_str both[] = {KH_STR("h/2"), KH_STR("h/3")}, all[] = {KH_STR("h/1"), KH_STR("h/2")};

    (void)state;
    snprintf(bridge, sizeof bridge, "%s", id_of(store, "h/1", false));
    snprintf(comet, sizeof comet, "%s", id_of(store, "h/3", false));
    assert_int_equal(kh_store_split(store, both, 2, KH_STR(""), &fresh, &err), KH_ARG); /* of two stories */
    assert_int_equal(kh_store_split(store, all, 2, KH_STR(""), &fresh, &err), KH_ARG);  /* nothing would be left */
    assert_int_equal(kh_store_split(store, all, 1, KH_STR("سبب"), &fresh, &err), KH_OK);
    snprintf(apart, sizeof apart, "%.*s", (int)fresh.len, fresh.ptr);
    assert_string_equal(id_of(store, "h/1", false), apart);
    assert_string_equal(id_of(store, "h/2", false), bridge);
    assert_int_equal(kh_store_relink(store, &done, &err), KH_OK);
    assert_string_equal(id_of(store, "h/1", false), apart);
    assert_string_equal(id_of(store, "h/2", false), bridge);
    assert_int_equal(kh_store_merge_stories(store, kh_str_z(comet), kh_str_z(apart), KH_STR(""), &err), KH_OK);
    assert_string_equal(id_of(store, "h/3", false), apart);
    assert_int_equal(kh_store_merge_stories(store, kh_str_z(comet), kh_str_z(apart), KH_STR(""), &err), KH_ARG);
    assert_int_equal(kh_store_relink(store, &done, &err), KH_OK);
    assert_string_equal(id_of(store, "h/3", false), apart);
    assert_int_equal(kh_store_merge_stories(store, kh_str_z("s"), kh_str_z(apart), KH_STR(""), &err), KH_ARG);
    assert_int_equal(kh_store_merge_stories(store, kh_str_z("x"), kh_str_z(apart), KH_STR(""), &err), KH_NOTFOUND);
    close_store(store);
    store = open_store("split", KH_STORE_READ);
    assert_int_equal(kh_store_relink(store, &done, &err), KH_ARG);
    close_store(store);
}

static void why_weighs_what_two_articles_share(void **state)
{
    kh_store *store = filled("why");
    kh_why why;
    kh_err err = {0};
    kh_buf json;
    double parts = 0;

    (void)state;
    assert_int_equal(kh_store_why(store, KH_STR("h/1"), KH_STR("h/2"), &why, &err), KH_OK);
    assert_true(kh_str_eq(why.together, KH_STR("story")));
    assert_true(why.days_known && why.days == 34);
    assert_true(why.shared_count >= 3 && why.likeness > 0.1);
    assert_null(why.copy.ptr);
    for (size_t i = 0; i < why.shared_count; i++) {
        parts += why.shared[i].part;
        assert_true(i == 0 || why.shared[i].part <= why.shared[i - 1].part);
    }
    assert_true(parts <= why.likeness + 1e-6 && parts > 0.9 * why.likeness);
    assert_int_equal(why.a.log_count, 1);
    assert_true(kh_str_eq(why.b.log[0].action, KH_STR("added")));
    assert_true(kh_str_eq(why.b.log[0].evidence, KH_STR("h/1")));
    kh_buf_init(&json);
    assert_int_equal(kh_why_json(&why, &json), KH_OK);
    assert_true(json.len > 100 && json.ptr[0] == '{');
    kh_buf_done(&json);
    assert_int_equal(kh_store_why(store, KH_STR("h/1"), KH_STR("h/3"), &why, &err), KH_OK);
    assert_true(kh_str_eq(why.together, KH_STR("no")));
    assert_int_equal(kh_store_why(store, KH_STR("h/1"), KH_STR("none"), &why, &err), KH_NOTFOUND);
    close_store(store);
}

/* ---- 200 random acts ---- */

enum { KEYS = 90, STEPS = 200, IDS = 4000, ID = 16 };

typedef struct standing {
    bool there;
    int64_t row, logged; /* lines of the log */
    char story[ID], development[ID];
} standing;

typedef struct world {
    kh_store *store;
    uint64_t random;
    standing now[KEYS], before[KEYS];
    char pin[KEYS][ID]; /* the story that a key is pinned to, "" for none */
    int versions[KEYS];
    char seen[IDS][ID]; /* every id that ever was */
    size_t seen_count;
    int64_t merges; /* lines "merged" of the log before the act */
} world;

static unsigned draw(world *w, unsigned below)
{
    w->random ^= w->random << 13;
    w->random ^= w->random >> 7;
    w->random ^= w->random << 17;
    return (unsigned)(w->random >> 20) % below;
}

static const char *key_of(unsigned i)
{
    static char key[4][16];
    static unsigned turn;
    char *to = key[turn++ % 4];

    snprintf(to, 16, "r/%u", i);
    return to;
}

/* Words of a subject, and of one event of it: enough for stories, and for copies now and then. */
static void write_text(world *w, unsigned i, char *text, size_t size)
{
    static const char *const subjects[6][8] = {
        {"الجسر", "السنديان", "المهندسون", "الوادي", "الشقوق", "العبور", "المقاول", "الأعمدة"},
        {"المذنب", "الفلكيون", "المرصد", "الشهب", "المنظار", "الهضبة", "المدار", "الكواكب"},
        {"الفيضان", "النهر", "السدود", "المرجان", "الخيام", "الأمطار", "الإغاثة", "السوق"},
        {"المتحف", "المخطوطات", "اللوحات", "المعرض", "الترميم", "الزوار", "القاعة", "الخزف"},
        {"الميناء", "السفينة", "الحاويات", "الإضراب", "العمال", "الأرصفة", "الشحن", "الرافعات"},
        {"الملعب", "المدرب", "البطولة", "الهداف", "الجمهور", "النهائي", "الكأس", "المنتخب"}};
    static const char *const verbs[] = {"أعلن", "أكد", "ناقش", "تابع", "راجع", "وصف", "قدم", "شرح"};
    unsigned subject = i % 6, event = draw(w, 3);
    size_t len = 0;

    for (unsigned s = 0; s < 7; s++)
        len += (size_t)snprintf(text + len, size - len, "%s %s %s في %s مع %s%s", verbs[(event + s) % 8],
                                subjects[subject][(event + s) % 8], subjects[subject][draw(w, 8)],
                                subjects[subject][(event * 2 + s) % 8], subjects[draw(w, 6)][draw(w, 8)],
                                s % 3 == 2 ? ".\n\n" : ". ");
}

static void add_random(world *w)
{
    unsigned i = draw(w, KEYS);
    char text[2048], title[128], published[40];

    write_text(w, i, text, sizeof text);
    snprintf(title, sizeof title, "تقرير رقم %u عن الخبر %u", i, w->versions[i]++);
    snprintf(published, sizeof published, "2021-%02u-%02uT%02u:00:00+03:00", 1 + draw(w, 12), 1 + draw(w, 28),
             draw(w, 24));
    struct page page = {key_of(i), draw(w, 2) ? "صدى الوادي" : "أخبار التل", title, published, text};
    kh_added added = add_page(w->store, &page);
    assert_int_equal(added == KH_ADDED_NEW, !w->before[i].there);
}

static int some_key(world *w)
{
    unsigned from = draw(w, KEYS);

    for (unsigned k = 0; k < KEYS; k++) {
        if (w->before[(from + k) % KEYS].there)
            return (int)((from + k) % KEYS);
    }
    return -1;
}

static void pin_random(world *w)
{
    int a = some_key(w), b = some_key(w);
    const char *to = draw(w, 3) ? w->before[b].story : NULL;
    kh_err err = {0};

    assert_int_equal(kh_store_pin(w->store, kh_str_z(key_of((unsigned)a)), kh_str_z(to), KH_STR("اختبار"), &err),
                     KH_OK);
    snprintf(w->pin[a], ID, "%s", to ? to : w->before[a].story);
}

static void unpin_random(world *w)
{
    int a = some_key(w);
    kh_err err = {0};

    assert_int_equal(kh_store_unpin(w->store, kh_str_z(key_of((unsigned)a)), (kh_str){NULL, 0}, &err),
                     w->pin[a][0] ? KH_OK : KH_NOTFOUND);
    w->pin[a][0] = '\0';
}

static void merge_random(world *w)
{
    int a = some_key(w), b = some_key(w);
    const char *from = w->before[a].story, *into = w->before[b].story;
    bool same = strcmp(from, into) == 0;
    kh_err err = {0};

    assert_int_equal(kh_store_merge_stories(w->store, kh_str_z(from), kh_str_z(into), KH_STR("واحدة"), &err),
                     same ? KH_ARG : KH_OK);
    for (unsigned i = 0; i < KEYS && !same; i++) {
        if (w->before[i].there && (!strcmp(w->before[i].story, from) || !strcmp(w->before[i].story, into)))
            snprintf(w->pin[i], ID, "%s", into);
    }
}

static void split_random(world *w)
{
    kh_str keys[KEYS], fresh;
    char names[KEYS][16];
    int a = some_key(w);
    size_t n = 0, all = 0;
    kh_err err = {0};

    for (unsigned i = 0; i < KEYS; i++) {
        if (!w->before[i].there || strcmp(w->before[i].story, w->before[a].story) != 0)
            continue;
        all++;
        if (i != (unsigned)a && draw(w, 2))
            continue;
        snprintf(names[n], sizeof names[n], "r/%u", i);
        keys[n] = kh_str_z(names[n]);
        n++;
    }
    assert_int_equal(kh_store_split(w->store, keys, n, KH_STR("شأن آخر"), &fresh, &err), n == all ? KH_ARG : KH_OK);
    for (unsigned i = 0; i < KEYS && n < all; i++) {
        if (w->before[i].there && strcmp(w->before[i].story, w->before[a].story) == 0)
            snprintf(w->pin[i], ID, "%s", w->before[i].story);
    }
    for (size_t k = 0; k < n && n < all; k++)
        snprintf(w->pin[atoi(names[k] + 2)], ID, "%.*s", (int)fresh.len, fresh.ptr);
}

static void forget_random(world *w)
{
    int a = some_key(w);
    kh_err err = {0};

    assert_int_equal(kh_store_forget(w->store, kh_str_z(key_of((unsigned)a)), &err), KH_OK);
    w->pin[a][0] = '\0';
}

static void look(world *w)
{
    kh_store_totals totals;
    kh_err err = {0};

    assert_int_equal(kh_store_count(w->store, &totals, &err), KH_OK); /* summaries are as they should be from here on */
    for (unsigned i = 0; i < KEYS; i++) {
        standing *at = &w->now[i];
        char sql[128];
        memset(at, 0, sizeof *at);
        at->row = of_article(w->store, "row", key_of(i));
        at->there = at->row > 0;
        if (!at->there)
            continue;
        snprintf(at->story, ID, "%s", id_of(w->store, key_of(i), false));
        snprintf(at->development, ID, "%s", id_of(w->store, key_of(i), true));
        snprintf(sql, sizeof sql, "SELECT count(*) FROM link_log WHERE article = %lld", (long long)at->row);
        at->logged = ask(w->store, sql);
    }
}

/* Where an id leads: to itself, on, or ("") nowhere. */
static void resolve(world *w, const char *id, char ret_id[ID])
{
    char sql[512];
    sqlite3_stmt *statement = NULL;

    snprintf(sql, sizeof sql,
             "SELECT id FROM (SELECT id FROM stories UNION SELECT id FROM developments) WHERE id ="
             " coalesce((SELECT new FROM redirects WHERE old = '%s'), '%s')",
             id, id);
    assert_int_equal(sqlite3_prepare_v2(w->store->db, sql, -1, &statement, NULL), SQLITE_OK);
    ret_id[0] = '\0';
    if (sqlite3_step(statement) == SQLITE_ROW)
        snprintf(ret_id, ID, "%s", (const char *)sqlite3_column_text(statement, 0));
    sqlite3_finalize(statement);
}

static void note_seen(world *w, const char *id)
{
    for (size_t i = 0; i < w->seen_count; i++) {
        if (strcmp(w->seen[i], id) == 0)
            return;
    }
    assert_true(w->seen_count < IDS);
    snprintf(w->seen[w->seen_count++], ID, "%s", id);
}

/* An id that named articles before the act still leads to one of them, unless all of them are gone. */
static void check_id(world *w, const char *id, bool development)
{
    char leads[ID];
    bool left = false, met = false;

    resolve(w, id, leads);
    for (unsigned i = 0; i < KEYS; i++) {
        const standing *was = &w->before[i], *is = &w->now[i];
        if (!was->there || strcmp(development ? was->development : was->story, id) != 0 || !is->there)
            continue;
        left = true;
        met |= strcmp(development ? is->development : is->story, leads) == 0;
    }
    if (left && !met)
        print_error("id %s leads to '%s', where none of its articles is\n", id, leads);
    assert_true(!left || met);
}

static void check_log(world *w, unsigned i)
{
    const standing *was = &w->before[i], *is = &w->now[i];
    char sql[256];

    if (!was->there || !is->there || (!strcmp(was->story, is->story) && !strcmp(was->development, is->development)))
        return;
    if (is->logged > was->logged)
        return;
    assert_string_equal(was->development, is->development); /* a merged story moves whole, and says so in one line */
    snprintf(sql, sizeof sql, "SELECT count(*) FROM link_log WHERE action = 'merged' AND story = '%s'", was->story);
    assert_true(ask(w->store, sql) > 0);
}

static void check(world *w)
{
    assert_int_equal(ask(w->store, "SELECT count(*) FROM articles a LEFT JOIN stories s ON s.row = a.story LEFT JOIN"
                                   " developments d ON d.row = a.development WHERE s.row IS NULL OR d.row IS NULL"
                                   " OR d.story <> a.story"),
                     0);
    assert_int_equal(ask(w->store, "SELECT count(*) FROM stories s WHERE articles <> (SELECT count(*) FROM articles a"
                                   " WHERE a.story = s.row) OR developments <> (SELECT count(*) FROM developments d"
                                   " WHERE d.story = s.row)"),
                     0);
    assert_int_equal(ask(w->store, "SELECT count(*) FROM redirects WHERE old IN (SELECT id FROM stories UNION SELECT id"
                                   " FROM developments) OR new IN (SELECT old FROM redirects)"),
                     0);
    assert_int_equal(ask(w->store, "SELECT count(*) FROM copies WHERE a NOT IN (SELECT row FROM articles) OR b NOT IN"
                                   " (SELECT row FROM articles)"),
                     0);
    for (unsigned i = 0; i < KEYS; i++) {
        char leads[ID];
        check_log(w, i);
        if (w->before[i].there) {
            check_id(w, w->before[i].story, false);
            check_id(w, w->before[i].development, true);
        }
        if (!w->pin[i][0])
            continue;
        resolve(w, w->pin[i], leads);
        assert_true(w->now[i].there);
        assert_string_equal(w->now[i].story, leads);
    }
}

static void reopen(world *w)
{
    standing *held = malloc(sizeof w->now);

    assert_non_null(held);
    look(w);
    memcpy(held, w->now, sizeof w->now);
    close_store(w->store);
    w->store = open_store("random", KH_STORE_WRITE);
    look(w);
    assert_memory_equal(held, w->now, sizeof w->now);
    free(held);
}

static void act(world *w)
{
    unsigned what = draw(w, 100);
    kh_relinked done;
    kh_err err = {0};

    if (what < 45 || some_key(w) < 0)
        add_random(w);
    else if (what < 57)
        pin_random(w);
    else if (what < 63)
        unpin_random(w);
    else if (what < 71)
        merge_random(w);
    else if (what < 79)
        split_random(w);
    else if (what < 88)
        forget_random(w);
    else if (what < 95)
        assert_int_equal(kh_store_relink(w->store, &done, &err), KH_OK);
    else
        reopen(w);
}

static void random_acts(void **state)
{
    world *w = calloc(1, sizeof *w);
    int64_t articles = 0;

    (void)state;
    assert_non_null(w);
    for (unsigned seed = 1; seed <= 3; seed++) {
        memset(w, 0, sizeof *w);
        w->random = seed * 0x9E3779B97F4A7C15u;
        (void)unlink(path_of("random"));
        w->store = open_store("random", KH_STORE_WRITE);
        for (unsigned step = 0; step < STEPS; step++) {
            memcpy(w->before, w->now, sizeof w->now);
            act(w);
            look(w);
            for (unsigned i = 0; i < KEYS; i++) {
                if (!w->now[i].there)
                    continue;
                note_seen(w, w->now[i].story);
                note_seen(w, w->now[i].development);
            }
            check(w);
        }
        articles += ask(w->store, "SELECT count(*) FROM articles");
        assert_true(ask(w->store, "SELECT count(*) FROM redirects") > 5);
        assert_true(ask(w->store, "SELECT count(*) FROM pins") > 5);
        close_store(w->store);
    }
    assert_true(articles > 100);
    free(w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_pin_outlives_relinking),
        cmocka_unit_test(copies_are_found_anew),
        cmocka_unit_test(merged_and_split_by_hand),
        cmocka_unit_test(why_weighs_what_two_articles_share),
        cmocka_unit_test(random_acts),
    };
    return cmocka_run_group_tests(tests, support_setup, support_teardown);
}
