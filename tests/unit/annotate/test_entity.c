/* Who is meant, within one article. */
#include "support.h"

/* The entity of the n-th mention that is spelled so, "" when it has none. */
static void assert_entity(const kh_article *article, const char *text, const char *entity)
{
    for (size_t i = 0; i < article->name_count; i++) {
        if (!kh_str_eq(text_at(article, article->names[i].span), kh_str_z(text)))
            continue;
        assert_text(article->names[i].entity, entity);
        return;
    }
    print_error("no name «%s»\n", text);
    fail();
}

static const kh_name *name_of(const kh_article *article, const char *text)
{
    for (size_t i = 0; i < article->name_count; i++) {
        if (kh_str_eq(text_at(article, article->names[i].span), kh_str_z(text)))
            return &article->names[i];
    }
    print_error("no name «%s»\n", text);
    fail();
    return NULL;
}

static void a_shorter_name_is_the_longer_one(void **state)
{
    const kh_article *article =
        annotate(state, "زار يوسف كمال الزعتري المدينة. وقال يوسف الزعتري إن الزيارة مهمة. وشكر الزعتري السكان.");

    assert_entity(article, "يوسف الزعتري", "يوسف كمال الزعتري");
    assert_entity(article, "الزعتري", "يوسف كمال الزعتري");
}

static void what_fits_two_is_nobody(void **state)
{
    const kh_article *article =
        annotate(state, "التقى يوسف سامر الزعتري شقيقه يوسف كمال الزعتري. وقال يوسف الزعتري إن اللقاء مهم.");

    assert_entity(article, "يوسف الزعتري", "يوسف الزعتري");
}

static void an_office_stands_before_its_name(void **state)
{
    const kh_article *article =
        annotate(state, "قال وزير الخارجية العراقي يوسف الزعتري إن الاتفاق قريب. وقال محامي سامر "
                        "الطحان إن موكله بريء.");

    assert_text(name_of(article, "يوسف الزعتري")->role, "وزير الخارجية العراقي");
    assert_null(name_of(article, "سامر الطحان")->role.ptr);
}

static void speakers_without_a_name(void **state)
{
    const kh_article *article =
        annotate(state, "وصل وزير الخارجية العراقي يوسف الزعتري إلى البصرة. وأكد الوزير أن الاتفاق قريب. وأعلنت وزارة "
                        "الخارجية الفرنسية موقفها. وقالت الوزارة إن الاتفاق مهم.");

    assert_int_equal(article->statement_count, 3);
    assert_text(article->statements[0].speaker, "الوزير");
    assert_text(article->statements[0].entity, "يوسف الزعتري");
    assert_text(article->statements[2].speaker, "الوزارة");
    assert_text(article->statements[2].entity, "وزارة الخارجية الفرنسية");
}

static void a_lawyer_is_not_his_client_and_an_official_not_his_town(void **state)
{
    const kh_article *article = annotate(state, "وقال محامي سامر الطحان إن موكله بريء.");

    assert_null(article->statements[0].entity.ptr);
    article = annotate(state, "وقال مسؤول في البصرة إن المياه صالحة.");
    assert_null(article->statements[0].entity.ptr);
    article = annotate(state, "وقالت الأمم المتحدة إن المساعدات وصلت.");
    assert_text(article->statements[0].entity, "الأمم المتحدة");
}

static void the_articles_own_name_goes_before_a_famous_family(void **state)
{
    const kh_article *article = annotate(state, "فاز الكاتب سمير الجبير بالجائزة. وقال الجبير إن الرواية عن الطفولة.");

    assert_entity(article, "الجبير", "سمير الجبير");
}

/* The type too, for names that stand for a place or a body as the sentence has it. */
static const kh_name *name_as(const kh_article *article, const char *text, unsigned type)
{
    for (size_t i = 0; i < article->name_count; i++) {
        if (article->names[i].type == type && kh_str_eq(text_at(article, article->names[i].span), kh_str_z(text)))
            return &article->names[i];
    }
    print_error("no name «%s» of type %u\n", text, type);
    fail();
    return NULL;
}

static void a_first_name_is_the_one_who_bears_it(void **state)
{
    const kh_article *article =
        annotate(state, "سجل ماريسكو الطحان هدفين. وقال ماريسكو إن زملاءه ساعدوه. وأشاد به المدرب.");

    assert_entity(article, "ماريسكو", "ماريسكو الطحان");
    article = annotate(state, "وصل يوسف الزعتري إلى البصرة. والتقى زميله يوسف الطحان. وقال يوسف إن اللقاء مهم.");
    for (size_t i = 0; i < article->name_count; i++) {
        if (kh_str_eq(text_at(article, article->names[i].span), KH_STR("يوسف")))
            assert_null(article->names[i].entity.ptr);
    }
}

static void a_father_is_not_his_son(void **state)
{
    const kh_article *article = annotate(
        state,
        "وصل الأمير سامر بن يوسف الزعتري إلى البصرة. وكان يوسف الزعتري قد زارها قبل عام. وقال الزعتري إنها جميلة.");

    assert_entity(article, "يوسف الزعتري", "يوسف الزعتري");
}

static void a_relative_does_not_take_the_family_name(void **state)
{
    const kh_article *article = annotate(state, "وصل دونالد ترامب إلى المطار مع ميلانيا ترامب. وقال ترامب إنه متعب.");

    assert_entity(article, "ترامب", "دونالد ترامب");
}

static void an_address_is_no_office(void **state)
{
    const kh_article *article = annotate(
        state,
        "استقبل وزير الداخلية صاحب السمو الملكي الأمير سامر بن يوسف الزعتري الوفد. وقال صاحب السمو الملكي الأمير "
        "فيصل بن سالم الطحان إن العمل مستمر.");

    assert_text(name_of(article, "سامر بن يوسف الزعتري")->role, "وزير الداخلية");
    assert_null(name_of(article, "فيصل بن سالم الطحان")->role.ptr);
}

static void a_shorter_body_is_the_longer_one(void **state)
{
    const kh_article *article =
        annotate(state, "قالت وزارة الداخلية العراقية إن الطريق مفتوح. وأكدت وزارة الداخلية أنه آمن.");

    assert_entity(article, "وزارة الداخلية", "وزارة الداخلية العراقية");
    article =
        annotate(state, "قالت وزارة الداخلية العراقية إن الطريق مفتوح. وقالت وزارة الداخلية التونسية إنه مغلق. وأكدت "
                        "وزارة الداخلية أنه آمن.");
    assert_null(name_of(article, "وزارة الداخلية")->entity.ptr);
}

static void a_shared_name_is_that_of_the_country_spoken_of(void **state)
{
    const kh_article *article = annotate(
        state, "فاز نادي الأهلي على ضيفه في الدوري السعودي. وسجل اللاعب هدفين في المباراة، ووصل الفريق إلى جدة.");
    const char *const called[] = {"نادي الأهلي", "الأهلي"};
    bool found = false;

    for (size_t i = 0; i < article->name_count; i++) {
        for (size_t k = 0; k < 2; k++)
            found |= kh_str_eq(text_at(article, article->names[i].span), kh_str_z(called[k])) &&
                     article->names[i].entity.ptr && kh_str_eq(article->names[i].entity, KH_STR("الأهلي السعودي"));
    }
    assert_true(found);
    article = annotate(state, "وصل الوزير إلى المملكة أمس. وقال إن الأردن بلد جميل وإن عمّان في المملكة.");
    assert_text(name_as(article, "المملكة", KH_NAME_LOC)->entity, "الأردن");
    article = annotate(state, "وصل الوزير إلى المملكة أمس.");
    for (size_t i = 0; i < article->name_count; i++)
        assert_null(article->names[i].entity.ptr);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_shorter_name_is_the_longer_one),
        cmocka_unit_test(what_fits_two_is_nobody),
        cmocka_unit_test(a_first_name_is_the_one_who_bears_it),
        cmocka_unit_test(a_father_is_not_his_son),
        cmocka_unit_test(a_relative_does_not_take_the_family_name),
        cmocka_unit_test(an_address_is_no_office),
        cmocka_unit_test(a_shorter_body_is_the_longer_one),
        cmocka_unit_test(a_shared_name_is_that_of_the_country_spoken_of),
        cmocka_unit_test(the_articles_own_name_goes_before_a_famous_family),
        cmocka_unit_test(an_office_stands_before_its_name),
        cmocka_unit_test(speakers_without_a_name),
        cmocka_unit_test(a_lawyer_is_not_his_client_and_an_official_not_his_town),
    };

    return cmocka_run_group_tests(tests, load_rules, drop_rules);
}
