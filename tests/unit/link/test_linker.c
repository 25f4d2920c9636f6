/* Developments and stories: what belongs together, what does not, what a removal leaves, and what fails. */
#include "support.h"

/* A strike of dockers in an invented harbour, told over four years; its outlets are invented too. */
static const sample strike = {"صدى الوادي", "عمال أرصفة مرفأ الزيتون يبدأون إضرابا مفتوحا",
                              "بدأ عمال الأرصفة في مرفأ الزيتون إضرابا مفتوحا احتجاجا على خفض أجورهم. وقالت نقابة عمال "
                              "الأرصفة إن شركة السنديان للشحن خفضت أجور الليل إلى النصف من غير تفاوض.",
                              18000};
static const sample strike_again = {
    "مرآة الساحل", "إضراب مفتوح في مرفأ الزيتون احتجاجا على الأجور",
    "توقفت الرافعات في مرفأ الزيتون بعدما أعلنت نقابة عمال الأرصفة إضرابا مفتوحا. وتطالب "
    "النقابة شركة السنديان للشحن بإلغاء خفض أجور الليل.",
    18000};
static const sample strike_later = {
    "صدى الوادي", "اتفاق ينهي نزاع عمال الأرصفة وشركة السنديان",
    "وقعت نقابة عمال الأرصفة وشركة السنديان للشحن اتفاقا يعيد أجور الليل في مرفأ الزيتون إلى "
    "ما كانت عليه قبل الإضراب، وينهي نزاعا استمر أربع سنوات.",
    18000 + 4 * 365};
/* The same harbour, another matter. */
static const sample concert = {
    "صدى الوادي", "حفل موسيقي يجمع آلاف المستمعين عند مرفأ الزيتون",
    "أحيت فرقة الناي مساء الجمعة حفلا موسيقيا حضره آلاف المستمعين قرب مرفأ الزيتون. وعزفت الفرقة "
    "ألحانا قديمة وأغنيات من أسطوانتها الجديدة، وغنى الجمهور معها حتى منتصف الليل.",
    18003};
static const sample comet = {"أخبار التل", "فلكيون يرصدون مذنبا جديدا بعيدا عن الشمس",
                             "رصد فلكيون في مرصد الهضبة مذنبا جديدا يدور بعيدا عن الشمس، ويتوقعون أن يقترب منها بعد "
                             "عشرين عاما فيظهر ذيله للعين.",
                             18001};

static void an_event_in_other_words(void **state)
{
    bench b;

    (void)state;
    bench_init(&b);
    placed first = put(&b, &strike), second = put(&b, &strike_again), other = put(&b, &comet);
    assert_int_equal(first.link.story, 0);
    assert_int_equal(second.development, first.development);
    assert_int_equal(second.story, first.story);
    assert_int_equal(second.link.evidence_count, 1);
    assert_int_equal(second.link.evidence[0], 1);
    assert_true(second.link.development_score > 0 && second.link.development_score <= 1);
    assert_int_not_equal(other.story, first.story);
    assert_int_equal(other.link.evidence_count, 0);
    bench_done(&b);
}

static void a_story_sleeps_for_years(void **state)
{
    bench b;

    (void)state;
    bench_init(&b);
    placed first = put(&b, &strike);
    put(&b, &comet);
    placed later = put(&b, &strike_later);
    assert_int_equal(later.story, first.story);
    assert_int_not_equal(later.development, first.development);
    bench_done(&b);
}

static void and_an_earlier_article_may_come_later(void **state)
{
    bench b;

    (void)state;
    bench_init(&b);
    placed later = put(&b, &strike_later), first = put(&b, &strike);
    assert_int_equal(first.story, later.story);
    assert_int_not_equal(first.development, later.development);
    bench_done(&b);
}

static void a_place_in_common_is_not_a_story(void **state)
{
    bench b;

    (void)state;
    bench_init(&b);
    placed first = put(&b, &strike);
    put(&b, &strike_again);
    placed neighbour = put(&b, &concert);
    assert_int_not_equal(neighbour.story, first.story);
    assert_int_equal(neighbour.merge, 0);
    bench_done(&b);
}

static void the_same_words_of_another_week_are_another_event(void **state)
{
    sample week_later = strike_again;
    bench b;

    (void)state;
    bench_init(&b);
    week_later.day += 7;
    placed first = put(&b, &strike), later = put(&b, &week_later);
    assert_int_equal(later.story, first.story);
    assert_int_not_equal(later.development, first.development);
    bench_done(&b);
}

/* The view from the quay: of the day and the story of the strike, in words of its own. */
static const sample strike_seen = {
    "جريدة الرصيف", "سائق رافعة: الليل طويل والسفن صامتة",
    "يجلس السائق حازم على صندوق فارغ ويعد السفن الراسية بعيدا. يقول إنه لم ير مرفأ الزيتون على هذه الحال منذ عشرين "
    "عاما، وإن "
    "أولاده يسألونه كل صباح متى ينتهي الإضراب ويعود إلى عمله. ثم يشرب الشاي مع رفاقه من عمال الأرصفة ويحصي ما بقي في "
    "جيبه من نقود.",
    18000};

static void on_a_quiet_day_less_likeness_will_do(void **state)
{
    sample elsewhere = strike_seen;
    bench b;

    (void)state;
    bench_init(&b);
    placed first = put(&b, &strike);
    elsewhere.day += 1; /* another day: another development of the same story */
    placed next_day = put(&b, &elsewhere);
    assert_int_equal(next_day.story, first.story);
    assert_int_not_equal(next_day.development, first.development);
    bench_done(&b);

    bench_init(&b);
    first = put(&b, &strike);
    placed seen = put(&b, &strike_seen);
    assert_int_equal(seen.story, first.story);
    assert_int_equal(seen.development, first.development);
    bench_done(&b);
}

/* Of the same day, too, with little in common with any report of it. */
static const sample strike_songs = {
    "صدى الوادي", "أغان على الرصيف",
    "يغني عمال الأرصفة كل مساء حول النار، ويحفظ أصغرهم سبعين بيتا من شعر البحارة القدامى. ويقول الشاعر ناجي إن الأغنية "
    "ولدت قبل قرن حين كانت سفن الملح ترسو في مرفأ الزيتون، ثم أعادها الإضراب إلى الألسنة.",
    18000};

/* Two events of one story on one day: which of them is meant must be told by words. */
static void on_a_busy_day_words_must_tell(void **state)
{
    bench b;
    kh_features features;

    (void)state;
    bench_init(&b);
    placed first = put(&b, &strike);
    features = features_of(&b, &strike_again);
    assert_int_equal(kh_linker_add(b.linker, ++b.articles, &features, ++b.developments, first.story), KH_OK);
    placed seen = put(&b, &strike_songs);
    assert_int_equal(seen.story, first.story);
    assert_int_equal(seen.link.development, 0);
    bench_done(&b);
}

/* The rail of an invented valley: what opens a report is new, what follows is told each time. */
#define RAIL_SO_FAR                                                                                                                                                                                 \
    " ويربط الخط الجديد سهل الرمان بمدينة العين عبر ثلاثة أنفاق وجسر معلق. وبدأ العمل فيه قبل ستة أعوام وتوقف " \
    "مرتين بسبب نزاع على التعويضات."
static const sample rail_flood = {
    "صدى الوادي", "سيول تجرف محطة الرابية على سكة سهل الرمان",
    "جرفت السيول صباحا محطة الرابية على سكة سهل الرمان وحاصرت عشرين عاملا أنقذتهم فرق الدفاع المدني." RAIL_SO_FAR,
    18000};
static const sample rail_upside_down = {
    "مرآة الساحل", "ستة أعوام من العمل ونزاع على التعويضات",
    "يربط الخط الجديد سهل الرمان بمدينة العين عبر ثلاثة أنفاق وجسر معلق. وبدأ العمل فيه قبل ستة أعوام وتوقف مرتين بسبب "
    "نزاع على التعويضات. ويقول أهل المدينة إنهم ينتظرون القطار منذ أن كانوا أطفالا يلعبون بين الأعمدة، ولا يصدقون أنه "
    "سيمر يوما من هنا. وجرفت السيول صباحا محطة الرابية على سكة سهل الرمان وحاصرت عشرين عاملا أنقذتهم فرق الدفاع "
    "المدني.",
    18000};

static placed put_at(bench *b, const sample *s, int32_t second)
{
    kh_features features = features_of(b, s);
    placed at = {0};

    features.second = second;
    assert_int_equal(kh_linker_ask(b->linker, &features, &at.link), KH_OK);
    at.development = at.link.development ? at.link.development : ++b->developments;
    at.story = at.link.story ? at.link.story : ++b->stories;
    assert_int_equal(kh_linker_add(b->linker, ++b->articles, &features, at.development, at.story), KH_OK);
    return at;
}

/* Much of the one text stands in the other, as words and not as a copy; what they open with is not the same. */
static void what_opens_a_report_decides(void **state)
{
    const sample *const seconds[] = {&rail_flood, &rail_upside_down};
    kh_link links[2];
    bench b;

    (void)state;
    for (size_t i = 0; i < 2; i++) {
        bench_init(&b);
        kh_features first = features_of(&b, &rail_flood), second = features_of(&b, seconds[i]);
        first.outlet = 1;
        second.outlet = 2;
        first.shingle_count = second.shingle_count = 0;
        assert_int_equal(kh_linker_add(b.linker, 1, &first, 1, 1), KH_OK);
        assert_int_equal(kh_linker_ask(b.linker, &second, &links[i]), KH_OK);
        assert_int_equal(links[i].story, 1);
        bench_done(&b);
    }
    assert_true(links[0].development_score > 0.99);
    assert_true(links[1].development_score < 0.7);
}

/* The same two texts, an hour and thirty hours apart. */
static void hours_part_events(void **state)
{
    sample late = strike_seen;
    bench b;

    (void)state;
    bench_init(&b);
    placed first = put_at(&b, &strike_again, 9 * 3600), soon = put_at(&b, &strike_seen, 10 * 3600);
    assert_int_equal(soon.development, first.development);
    bench_done(&b);

    bench_init(&b);
    late.day++;
    first = put_at(&b, &strike_again, 9 * 3600);
    placed next = put_at(&b, &late, 15 * 3600);
    assert_int_equal(next.story, first.story);
    assert_int_not_equal(next.development, first.development);
    assert_true(next.link.development_score < soon.link.development_score);
    bench_done(&b);

    /* midnight is no border */
    bench_init(&b);
    first = put_at(&b, &strike_again, 23 * 3600 + 1800);
    placed past_midnight = put_at(&b, &late, 1800);
    assert_int_equal(past_midnight.development, first.development);
    bench_done(&b);
}

/* An outlet tells an event once: what it brings next is more often the next step. */
static void an_outlet_tells_an_event_once(void **state)
{
    sample own = strike_again;
    bench b;

    (void)state;
    bench_init(&b);
    put(&b, &strike);
    placed other = put(&b, &strike_again);
    bench_done(&b);

    bench_init(&b);
    own.outlet = strike.outlet;
    put(&b, &strike);
    placed again = put(&b, &own);
    assert_true(again.link.development_score < other.link.development_score - 0.05);
    bench_done(&b);
}

static void two_stories_prove_to_be_one(void **state)
{
    bench b;
    kh_features a, c;
    placed between;

    (void)state;
    bench_init(&b);
    a = features_of(&b, &strike);
    c = features_of(&b, &strike_later);
    assert_int_equal(kh_linker_add(b.linker, ++b.articles, &a, 11, 21), KH_OK);
    assert_int_equal(kh_linker_add(b.linker, ++b.articles, &c, 12, 22), KH_OK);
    b.developments = b.stories = 30;
    between = put(&b, &strike_again);
    assert_int_equal(between.development, 11);
    assert_int_equal(between.story, 21); /* of equals the earlier */
    assert_int_equal(between.merge, 22);
    /* whoever fits what went is now in what stayed */
    between = put(&b, &strike_later);
    assert_int_equal(between.development, 12);
    assert_int_equal(between.story, 21);
    /* the row that went may be given to another story */
    a = features_of(&b, &comet);
    assert_int_equal(kh_linker_add(b.linker, ++b.articles, &a, 13, 22), KH_OK);
    between = put(&b, &comet);
    assert_int_equal(between.story, 22);
    between = put(&b, &strike);
    assert_int_equal(between.story, 21);
    bench_done(&b);
}

static void what_is_taken_out_decides_nothing(void **state)
{
    bench b;
    kh_features again;
    kh_link link;

    (void)state;
    bench_init(&b);
    put(&b, &strike);
    put(&b, &comet);
    kh_linker_remove(b.linker, 1);
    kh_linker_remove(b.linker, 1);
    kh_linker_remove(b.linker, 999);
    assert_int_equal(kh_linker_count(b.linker), 1);
    again = features_of(&b, &strike);
    assert_int_equal(kh_linker_ask(b.linker, &again, &link), KH_OK);
    assert_int_equal(link.story, 0);
    assert_int_equal(link.copy_count, 0);
    assert_int_equal(kh_linker_add(b.linker, 1, &again, 5, 6), KH_OK); /* the row comes back */
    assert_int_equal(kh_linker_ask(b.linker, &again, &link), KH_OK);
    assert_int_equal(link.story, 6);
    assert_int_equal(link.copy_count, 1);
    assert_int_equal(link.copies[0].article, 1);
    bench_done(&b);
}

/* Asking changes nothing, and the same articles in the same order are placed the same. */
static void answers_follow_from_the_articles_alone(void **state)
{
    static const sample *const all[] = {&strike, &comet, &strike_again, &concert, &strike_later};
    bench one, two;

    (void)state;
    bench_init(&one);
    bench_init(&two);
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        kh_features asked = features_of(&two, all[(i + 2) % 5]);
        kh_link ignored;
        assert_int_equal(kh_linker_ask(two.linker, &asked, &ignored), KH_OK);
        placed a = put(&one, all[i]), c = put(&two, all[i]);
        assert_memory_equal(&a.link, &c.link, sizeof a.link);
    }
    bench_done(&one);
    bench_done(&two);
}

/* Far more articles with a term than its list holds: the newest answer, a rare one is still found, and nothing grows.
 */
static void lists_are_bounded(void **state)
{
    char text[512];
    sample bulletin = {"أخبار التل", "نشرة الطقس", text, 0};
    bench b;

    (void)state;
    bench_init(&b);
    placed first = put(&b, &strike);
    for (int i = 0; i < 1500; i++) {
        (void)snprintf(text, sizeof text, "نشرة الطقس في الوادي ليوم %d: رياح شمالية وحرارة معتدلة محطة%d قرب بلدة%d.",
                       i, i * 7, i * 13);
        bulletin.day = i;
        put(&b, &bulletin);
    }
    placed again = put(&b, &strike_again);
    assert_int_equal(again.development, first.development);
    kh_linker_remove(b.linker, 2);
    assert_int_equal(kh_linker_count(b.linker), 1501);
    bench_done(&b);
}

/* Features from a damaged store: unsorted, repeated, weightless, of impossible days. No answer is promised, only that
 * there is one. */
static void hostile_features(void **state)
{
    uint32_t shingles[300], few[4] = {9, 9, 1, 0};
    kh_term terms[KH_TERMS_MOST];
    kh_link link;
    bench b;

    (void)state;
    bench_init(&b);
    for (uint32_t i = 0; i < 300; i++)
        shingles[i] = 8 * (i % 7);
    for (uint32_t round = 1; round <= 60; round++) {
        kh_features features = {.day = round % 2 ? INT32_MAX : INT32_MIN + 1,
                                .second = -5,
                                .shingle_total = round % 3 ? 300 : UINT32_MAX,
                                .shingle_count = 300,
                                .term_count = KH_TERMS_MOST,
                                .entity_count = 4,
                                .title_count = 4,
                                .credit_count = 4,
                                .shingles = shingles,
                                .terms = terms,
                                .entities = few,
                                .title = few,
                                .credits = few};
        for (uint32_t i = 0; i < KH_TERMS_MOST; i++)
            terms[i] = (kh_term){(i * round) % 11, (uint16_t)(i % 5 ? 0 : UINT16_MAX), (uint16_t)(i % 3)};
        assert_int_equal(kh_linker_ask(b.linker, &features, &link), KH_OK);
        assert_true(link.copy_count <= KH_COPIES_MOST && link.evidence_count <= KH_EVIDENCE_MOST);
        assert_int_equal(kh_linker_add(b.linker, round, &features, link.development ? link.development : round,
                                       link.story ? link.story : round),
                         KH_OK);
    }
    for (uint32_t round = 1; round <= 60; round++)
        kh_linker_remove(b.linker, round);
    assert_int_equal(kh_linker_count(b.linker), 0);
    bench_done(&b);
}

/* Each allocation fails in turn: a refused article leaves nothing, and then goes in all the same. */
static void every_allocation_fails_in_turn(void **state)
{
    static const sample *const all[] = {&strike, &comet, &strike_again, &concert, &strike_later};
    kh_features features[5];
    bench b;

    (void)state;
    bench_init(&b);
    for (size_t i = 0; i < 5; i++)
        features[i] = features_of(&b, all[i]);
    bool failed = true;
    size_t after = 0;
    for (; after < 5000 && failed; after++) {
        kh_linker *linker = NULL;
        kh_link link;
        kh_alloc_fail_after(after);
        kh_status status = kh_linker_new(&linker);
        failed = status != KH_OK;
        for (uint64_t i = 0; i < 5 && status == KH_OK; i++) {
            status = kh_linker_ask(linker, &features[i], &link);
            if (status == KH_OK)
                status = kh_linker_add(linker, i + 1, &features[i], i + 1, i + 1);
            if (status == KH_OK)
                continue;
            failed = true;
            kh_alloc_fail_after(SIZE_MAX);
            assert_int_equal(status, KH_NOMEM);
            assert_int_equal(kh_linker_count(linker), i);
            status = kh_linker_add(linker, i + 1, &features[i], i + 1, i + 1);
        }
        if (linker && kh_linker_join(linker, 3, 1) != KH_OK) {
            failed = true;
            kh_alloc_fail_after(SIZE_MAX);
            assert_int_equal(kh_linker_join(linker, 3, 1), KH_OK);
        }
        kh_alloc_fail_after(SIZE_MAX);
        if (linker) {
            assert_int_equal(kh_linker_count(linker), 5);
            assert_int_equal(kh_linker_ask(linker, &features[2], &link), KH_OK);
            assert_int_equal(link.copies[0].article, 3);
            assert_int_equal(link.development, 3);
            assert_int_equal(link.story, 1);
        }
        kh_linker_free(linker);
    }
    assert_false(failed);
    assert_true(after > 20);
    bench_done(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_event_in_other_words),
        cmocka_unit_test(a_story_sleeps_for_years),
        cmocka_unit_test(and_an_earlier_article_may_come_later),
        cmocka_unit_test(a_place_in_common_is_not_a_story),
        cmocka_unit_test(the_same_words_of_another_week_are_another_event),
        cmocka_unit_test(on_a_quiet_day_less_likeness_will_do),
        cmocka_unit_test(on_a_busy_day_words_must_tell),
        cmocka_unit_test(what_opens_a_report_decides),
        cmocka_unit_test(hours_part_events),
        cmocka_unit_test(an_outlet_tells_an_event_once),
        cmocka_unit_test(two_stories_prove_to_be_one),
        cmocka_unit_test(what_is_taken_out_decides_nothing),
        cmocka_unit_test(answers_follow_from_the_articles_alone),
        cmocka_unit_test(lists_are_bounded),
        cmocka_unit_test(hostile_features),
        cmocka_unit_test(every_allocation_fails_in_turn),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
