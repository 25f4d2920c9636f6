/* Captures of one article: which stands in its place, what is kept, and how they are told. */
#include "support.h"

#include "khayt/copies.h"
#include "store/version.h"

#define ONE   "أعلن الدفاع المدني في وادي الريحان صباح الجمعة أن فرقه أجلت سكان ثلاث قرى غمرتها السيول."
#define FIRST "وقالت هدى الزيتوني إن 41 شخصا في عداد المفقودين، وإن البحث عنهم مستمر على ضفتي النهر حتى المساء."
#define LATER "وقالت هدى الزيتوني إن 43 شخصا في عداد المفقودين، وإن البحث عنهم مستمر على ضفتي النهر حتى المساء."
#define MORE  "وفتحت البلدية مدرستين لإيواء العائلات، وطلبت من الأهالي التبرع بالأغطية والخيام قبل هبوط الليل."
#define NEXT  "وعند المساء انحسرت المياه عن الطريق العام، فعاد بعض السكان إلى بيوتهم برفقة رجال الإنقاذ وحملوا أمتعتهم."

static const char *const texts[] = {ONE "\n\n" FIRST, ONE "\n\n" LATER, ONE "\n\n" LATER "\n\n" MORE};

struct capture {
    const char *key, *url, *outlet, *title, *published, *captured, *text;
};

static kh_added add(kh_store *store, const struct capture *c)
{
    kh_input input = {.bytes = kh_str_z(c->text),
                      .format = KH_FORMAT_TEXT,
                      .name = KH_STR("test"),
                      .key = kh_str_z(c->key),
                      .url = kh_str_z(c->url),
                      .outlet = kh_str_z(c->outlet),
                      .title = kh_str_z(c->title),
                      .published = kh_str_z(c->published),
                      .captured = kh_str_z(c->captured),
                      .body_only = true};
    kh_doc *doc = NULL;
    kh_added added;
    kh_err err = {0};

    assert_int_equal(kh_read(engine, &input, &doc, &err), KH_OK);
    assert_int_equal(kh_store_add(store, kh_doc_article(doc, 0), NULL, &added, &err), KH_OK);
    kh_doc_free(doc);
    return added;
}

/* "a@1:0 a:1*": keys, changes against the version before, the current one. */
static void assert_versions(kh_store *store, const char *key, const char *wanted)
{
    const kh_version_line *versions;
    char got[512] = "";
    size_t n, used = 0;
    kh_err err = {0};

    assert_int_equal(kh_store_versions(store, kh_str_z(key), &versions, &n, &err), KH_OK);
    for (size_t i = 0; i < n; i++)
        used += (size_t)snprintf(got + used, sizeof got - used, "%s%.*s:%u%s", i ? " " : "", (int)versions[i].key.len,
                                 versions[i].key.ptr, versions[i].changes, versions[i].current ? "*" : "");
    assert_string_equal(got, wanted);
}

static void assert_text(kh_store *store, const char *key, const char *text)
{
    kh_article article;
    kh_arena arena;
    kh_err err = {0};

    kh_arena_init(&arena, 0);
    assert_int_equal(kh_version_read(store, &arena, kh_str_z(key), &article, &err), KH_OK);
    assert_int_equal(article.text.len, strlen(text));
    assert_memory_equal(article.text.ptr, text, strlen(text));
    assert_true(kh_str_eq(article.key, kh_str_z(key)));
    kh_arena_done(&arena);
}

static struct capture capture_of(size_t i)
{
    static const char *const times[] = {"2024-09-13T08:00:00Z", "2024-09-13T10:00:00Z", "2024-09-13T12:00:00Z"};

    return (struct capture){.key = "flood",
                            .outlet = "صدى الوادي",
                            .title = "السيول تغمر ثلاث قرى في وادي الريحان",
                            .published = "2024-09-13T07:30:00+03:00",
                            .captured = times[i],
                            .text = texts[i]};
}

/* Whatever the order in which the captures come, the latest stands, and the others are told in order of time. */
static void the_latest_capture_stands(void **state)
{
    static const size_t orders[][3] = {{0, 1, 2}, {2, 1, 0}, {1, 2, 0}, {2, 0, 1}, {0, 2, 1}, {1, 0, 2}};

    (void)state;
    for (size_t o = 0; o < 6; o++) {
        char name[32], first[32] = "", second[32] = "", wanted[128];
        kh_store *store;
        snprintf(name, sizeof name, "order%zu", o);
        store = open_store(name, KH_STORE_WRITE);
        for (size_t round = 0; round < 2; round++) { /* once more changes nothing */
            for (size_t i = 0; i < 3; i++) {
                struct capture next = capture_of(orders[o][i]);
                kh_added added = add(store, &next);
                assert_int_equal(added, round ? KH_ADDED_KNOWN : i ? KH_ADDED_CHANGED : KH_ADDED_NEW);
            }
        }
        assert_text(store, "flood", texts[2]);
        assert_int_equal(ask(store, "SELECT count(*) FROM articles"), 1);
        assert_int_equal(ask(store, "SELECT count(*) FROM versions"), 2);
        /* the numbers follow arrival, the order time */
        for (int n = 1; n <= 2; n++) {
            kh_article article;
            kh_arena arena;
            kh_err err;
            char key[32];
            snprintf(key, sizeof key, "flood@%d", n);
            kh_arena_init(&arena, 0);
            assert_int_equal(kh_version_read(store, &arena, kh_str_z(key), &article, &err), KH_OK);
            snprintf(kh_str_eq(article.text, kh_str_z(texts[0])) ? first : second, sizeof first, "%s", key);
            kh_arena_done(&arena);
        }
        snprintf(wanted, sizeof wanted, "%s:0 %s:1 flood:1*", first, second);
        assert_versions(store, "flood", wanted);
        assert_versions(store, "flood@1", wanted);
        close_store(store);
    }
}

/* Where nothing tells the time, the last to come stands; to add both again ends as it was. */
static void without_times_the_last_stands(void **state)
{
    kh_store *store = open_store("timeless", KH_STORE_WRITE);
    struct capture a = capture_of(0), b = capture_of(1);

    (void)state;
    a.captured = b.captured = NULL;
    for (int round = 0; round < 3; round++) {
        add(store, &a);
        add(store, &b);
        assert_text(store, "flood", texts[1]);
        assert_int_equal(ask(store, "SELECT count(*) FROM versions"), 1);
    }
    add(store, &a);
    assert_text(store, "flood", texts[0]);
    close_store(store);
}

static void keys_of_captures(void **state)
{
    kh_store *store = open_store("keys", KH_STORE_WRITE);
    struct capture a = capture_of(0), b = capture_of(1), odd = capture_of(2);
    kh_str story, development;
    kh_buf json;
    kh_err err = {0};

    (void)state;
    add(store, &a);
    add(store, &b);
    odd.key = "name@7"; /* an article may be called so */
    odd.outlet = "مرآة الساحل";
    add(store, &odd);
    assert_text(store, "name@7", texts[2]);
    assert_text(store, "flood@1", texts[0]);
    kh_buf_init(&json);
    assert_int_equal(kh_store_article_json(store, KH_STR("flood@1"), &json, &err), KH_OK);
    assert_int_equal(kh_store_article_json(store, KH_STR("flood@2"), &json, &err), KH_NOTFOUND);
    assert_int_equal(kh_store_article_json(store, KH_STR("flood@"), &json, &err), KH_NOTFOUND);
    assert_int_equal(kh_store_article_json(store, KH_STR("@1"), &json, &err), KH_NOTFOUND);
    assert_int_equal(kh_store_article_json(store, KH_STR("flood@99999999999"), &json, &err), KH_NOTFOUND);
    assert_int_equal(kh_store_article_place(store, KH_STR("flood@1"), &story, &development, &err), KH_OK);
    assert_int_equal(kh_store_forget(store, KH_STR("flood@1"), &err), KH_NOTFOUND);
    assert_int_equal(kh_store_forget(store, KH_STR("flood"), &err), KH_OK);
    assert_int_equal(ask(store, "SELECT count(*) FROM versions"), 0);
    assert_int_equal(ask(store, "SELECT count(*) FROM addresses"), 0);
    kh_buf_done(&json);
    close_store(store);
}

/* Articles of other keys: by address, or by outlet, text, title and day. */
static void other_keys_may_be_captures(void **state)
{
    struct capture list[] = {capture_of(0), capture_of(1), capture_of(2), capture_of(1), capture_of(1), capture_of(2)};
    kh_store *store = open_store("others", KH_STORE_WRITE);

    (void)state;
    list[0].key = "a";
    list[0].url = "http://www.sada.example/news/flood/";
    list[1].key = "b"; /* the same address, written otherwise */
    list[1].url = "https://sada.example/news/flood#top";
    list[1].outlet = NULL;
    list[2].key = "c"; /* another address, the same outlet and nearly the same text */
    list[2].url = "https://sada.example/local/flood";
    list[3].key = "d"; /* another outlet: a copy, and no capture */
    list[3].outlet = "مرآة الساحل";
    list[4].key = "e"; /* the same outlet, two days later */
    list[4].published = "2024-09-15T07:30:00+03:00";
    list[4].captured = "2024-09-15T08:00:00Z";
    list[5].key = "f"; /* nearly the same text, hours later: what came of it */
    list[5].published = "2024-09-13T17:30:00+03:00";
    list[5].text = ONE "\n\n" LATER "\n\n" NEXT;
    for (size_t i = 0; i < 6; i++)
        assert_int_equal(add(store, &list[i]), KH_ADDED_NEW);
    assert_versions(store, "a", "a:0 b:1 c:1*");
    assert_versions(store, "b", "a:0 b:1 c:1*");
    assert_versions(store, "d", "");
    assert_versions(store, "e", "");
    assert_versions(store, "f", "");
    close_store(store);
}

static void addresses(void **state)
{
    (void)state;
    assert_int_equal(kh_address_hash(KH_STR("http://a.example/x/"), 1),
                     kh_address_hash(KH_STR("https://www.a.example/x#p"), 0));
    assert_int_not_equal(kh_address_hash(KH_STR("http://a.example/x"), 1),
                         kh_address_hash(KH_STR("http://a.example/x"), 2));
    assert_int_not_equal(kh_address_hash(KH_STR("http://a.example/x"), 1),
                         kh_address_hash(KH_STR("http://a.example/y"), 1));
    assert_int_equal(kh_address_hash(KH_STR("http://a.example/"), 1), 0); /* a front page */
    assert_int_equal(kh_address_hash(KH_STR("ftp://a.example/x"), 1), 0);
    assert_int_equal(kh_address_hash((kh_str){NULL, 0}, 1), 0);
    assert_true(kh_address_hash(KH_STR("http://a.example/x"), 1) > 0);
}

/* The store keeps so many of one article: the first and the last ones. */
static void versions_are_limited(void **state)
{
    kh_store *store = open_store("many", KH_STORE_WRITE);
    struct capture next = capture_of(0);
    char text[1024], captured[32];

    (void)state;
    for (int i = 0; i < KH_VERSIONS_MOST + 10; i++) {
        snprintf(text, sizeof text, "%s\n\nالتحديث رقم %d من الصباح.", texts[0], i);
        snprintf(captured, sizeof captured, "2024-09-13T%02d:%02d:00Z", 8 + i / 60, i % 60);
        next.text = text;
        next.captured = captured;
        add(store, &next);
    }
    assert_int_equal(ask(store, "SELECT count(*) FROM versions"), KH_VERSIONS_MOST);
    assert_int_equal(ask(store, "SELECT min(n) FROM versions"), 1);
    assert_int_equal(ask(store, "SELECT max(n) FROM versions"), KH_VERSIONS_MOST + 9);
    close_store(store);
}

static void two_captures_side_by_side(void **state)
{
    kh_store *store = open_store("compare", KH_STORE_WRITE);
    struct capture a = capture_of(0), b = capture_of(2);
    kh_compare *compare = NULL;
    kh_buf json;
    kh_err err = {0};

    (void)state;
    add(store, &a);
    add(store, &b);
    assert_int_equal(kh_compare_load(store, KH_STR("flood@1"), KH_STR("flood"), &compare, &err), KH_OK);
    assert_int_equal(compare->same, 1);
    assert_int_equal(compare->changed, 1);
    assert_int_equal(compare->added, 1);
    assert_int_equal(compare->left_out, 0);
    assert_int_equal(compare->block_count, 3);
    assert_int_equal(compare->blocks[1].at.op, KH_COMPARE_CHANGED);
    assert_int_equal(compare->blocks[1].word_count, 3);
    assert_int_equal(compare->blocks[1].words[1].op, KH_COMPARE_CHANGED);
    assert_memory_equal(compare->a.text.ptr + compare->blocks[1].words[1].a.start, "41", 2);
    assert_memory_equal(compare->b.text.ptr + compare->blocks[1].words[1].b.start, "43", 2);
    kh_buf_init(&json);
    assert_int_equal(kh_compare_json(compare, &json), KH_OK);
    assert_non_null(strstr(kh_buf_str(&json).ptr, "\"op\":\"added\""));
    kh_buf_done(&json);
    kh_compare_free(compare);
    assert_int_equal(kh_compare_load(store, KH_STR("flood"), KH_STR("none"), &compare, &err), KH_NOTFOUND);
    assert_null(compare);
    close_store(store);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(the_latest_capture_stands),
                                       cmocka_unit_test(without_times_the_last_stands),
                                       cmocka_unit_test(keys_of_captures),
                                       cmocka_unit_test(other_keys_may_be_captures),
                                       cmocka_unit_test(addresses),
                                       cmocka_unit_test(versions_are_limited),
                                       cmocka_unit_test(two_captures_side_by_side)};

    return cmocka_run_group_tests(tests, support_setup, support_teardown);
}
