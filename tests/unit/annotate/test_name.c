#include "support.h"

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

static bool has_name(const kh_article *article, const char *text)
{
    for (size_t i = 0; i < article->name_count; i++) {
        if (kh_str_eq(text_at(article, article->names[i].span), kh_str_z(text)))
            return true;
    }
    return false;
}

static void places_are_known_behind_proclitics(void **state)
{
    const kh_article *article = annotate(state, "سافر الوفد من دمشق إلى القاهرة وبغداد، ثم عاد للأردن.");

    assert_int_equal(name_of(article, "دمشق")->type, KH_NAME_LOC);
    assert_text(name_of(article, "القاهرة")->entity, "القاهرة");
    assert_text(name_of(article, "بغداد")->entity, "بغداد");
    assert_text(name_of(article, "أردن")->entity, "الأردن");
}

static void spellings_share_an_entity(void **state)
{
    const kh_article *article = annotate(state, "تبنى تنظيم \"الدولة الإسلامية\" الهجوم، وكان داعش قد هدد به.");

    assert_text(name_of(article, "تنظيم \"الدولة الإسلامية\"")->entity, "داعش");
    assert_text(name_of(article, "داعش")->entity, "داعش");
}

static void a_doubtful_place_needs_its_head_noun(void **state)
{
    assert_false(has_name(annotate(state, "أرسلت اللجنة نصيب كل عائلة."), "نصيب"));
    assert_true(has_name(annotate(state, "أغلق معبر بلدة نصيب أمس."), "نصيب"));
}

static void given_names_open_people(void **state)
{
    const kh_article *article =
        annotate(state, "التقى المهندس سامر عبد الرزاق الطحان وزيرة البيئة ليلى بن عيسى في المصنع.");

    assert_int_equal(name_of(article, "سامر عبد الرزاق الطحان")->type, KH_NAME_PER);
    assert_int_equal(name_of(article, "ليلى بن عيسى")->type, KH_NAME_PER);
}

static void a_family_name_goes_back_to_the_full_one(void **state)
{
    const kh_article *article = annotate(state, "حضر يوسف الزعتري الجلسة. وجلس الزعتري في الصف الأول.");

    assert_text(name_of(article, "الزعتري")->entity, "يوسف الزعتري");
}

static void heads_open_bodies(void **state)
{
    const kh_article *article =
        annotate(state, "أعلنت وزارة الموارد المائية وشركة \"نخيل الجنوب\" والمحكمة الدستورية العليا موقفها.");

    assert_int_equal(name_of(article, "وزارة الموارد المائية")->type, KH_NAME_ORG);
    assert_int_equal(name_of(article, "نخيل الجنوب")->type, KH_NAME_ORG);
    assert_int_equal(name_of(article, "المحكمة الدستورية العليا")->type, KH_NAME_ORG);
}

static void demonyms_are_misc(void **state)
{
    const kh_article *article = annotate(state, "شارك اللاعبون المغاربة والتونسيون في الدورة.");

    assert_int_equal(name_of(article, "المغاربة")->type, KH_NAME_MISC);
    assert_text(name_of(article, "التونسيون")->entity, "تونس");
}

static void the_preposition_is_no_ali(void **state)
{
    const kh_article *article = annotate(state, "وقف على الرصيف السيد علي الخطيب ينتظر.");

    assert_int_equal(article->name_count, 1);
    assert_int_equal(name_of(article, "علي الخطيب")->type, KH_NAME_PER);
}

static void an_ordinary_word_ends_a_name(void **state)
{
    const kh_article *article = annotate(state, "سجل كمال عواد الهدف، وطلب مازن أبو ريشة إلغاء المباراة موعدا جديدا.");

    assert_int_equal(name_of(article, "كمال عواد")->type, KH_NAME_PER);
    assert_int_equal(name_of(article, "مازن أبو ريشة")->type, KH_NAME_PER);
    assert_int_equal(article->name_count, 2);
}

static void a_noun_before_a_name_is_none(void **state)
{
    const kh_article *article = annotate(state, "روت الصحيفة حياة محمد بن سلمان، وقالت إن لدينا الفرصة.");

    assert_true(has_name(article, "محمد بن سلمان"));
    assert_int_equal(article->name_count, 1);
}

static void a_kunya_stays_whole(void **state)
{
    const kh_article *article = annotate(state, "حضر مازن أبو ريشة الجلسة. وقال أبو ريشة إن ريشة سقطت.");

    assert_text(name_of(article, "أبو ريشة")->entity, "مازن أبو ريشة");
    assert_false(has_name(article, "ريشة"));
}

static void unknown_names_stand_where_people_do(void **state)
{
    const kh_article *article = annotate(state, "فاز الكيني نديوا كيبروتو بالسباق. وقال كيبروتو إن الطريق طويل. "
                                                "وشكر رئيس الاتحاد الدولي ألبير دوفالان المتطوعين.");

    assert_int_equal(name_of(article, "نديوا كيبروتو")->type, KH_NAME_PER);
    assert_text(name_of(article, "كيبروتو")->entity, "نديوا كيبروتو");
    assert_int_equal(name_of(article, "ألبير دوفالان")->type, KH_NAME_PER);
}

static void a_family_name_that_is_a_word_needs_its_place(void **state)
{
    const kh_article *article =
        annotate(state, "قالت الوزيرة هالة المنصف إن الحل المنصف قريب. وقالت المنصف إنها متفائلة.");
    size_t n = 0;

    for (size_t i = 0; i < article->name_count; i++)
        n += article->names[i].type == KH_NAME_PER;
    assert_int_equal(n, 2);
}

static void bodies_end_where_the_phrase_does(void **state)
{
    const kh_article *article = annotate(state, "قدرت وزارة الأشغال الأضرار، ورحب المجلس الأعلى لحقوق الإنسان "
                                                "والمنظمة العالمية للملكية الفكرية.");

    assert_true(has_name(article, "وزارة الأشغال"));
    assert_true(has_name(article, "المجلس الأعلى لحقوق الإنسان"));
    assert_true(has_name(article, "المنظمة العالمية للملكية الفكرية"));
}

static void short_names_of_media_need_a_medium(void **state)
{
    const kh_article *article =
        annotate(state, "قالت السيدة الألمانية إن القناة ضللت الرأي العام، كما كتبت صحيفة الرأي.");

    assert_int_equal(name_of(article, "الألمانية")->type, KH_NAME_MISC);
    assert_true(name_of(article, "الرأي")->span.start > strlen("قالت الشرطة الألمانية إن القناة ضللت الرأي العام"));
    assert_int_equal(article->name_count, 2);
}

static void an_office_and_a_comma_call_for_a_name(void **state)
{
    const kh_article *article =
        annotate(state, "أمرت وزيرة الصحة، فيلمورا كاستينو، بإغلاق المصنع. وأعلنت أبيرا أن الطريق مفتوح.");

    assert_int_equal(name_of(article, "فيلمورا كاستينو")->type, KH_NAME_PER);
    assert_false(has_name(article, "الصحة"));
}

static void a_clause_is_no_part_of_a_name(void **state)
{
    const kh_article *article = annotate(state, "وقال المعهد الجزري لرصد الزلازل إن مركز الزلزال بعيد.");

    for (size_t i = 0; i < article->name_count; i++)
        assert_true(article->names[i].span.end <= strlen("وقال المعهد الجزري لرصد الزلازل"));
}

static void a_body_behind_lil_is_called_with_its_article(void **state)
{
    const kh_article *article = annotate(state, "قدم المحامي طلبا للمحكمة الدستورية، ورحبت محكمة الوادي الحاكمة.");

    assert_text(name_of(article, "محكمة الدستورية")->entity, "المحكمة الدستورية");
    assert_true(has_name(article, "محكمة الوادي"));
}

static void letters_of_grammar_may_spell_a_name(void **state)
{
    const kh_article *article =
        annotate(state, "قال مراسل بي بي سي في لندن إن الوضع هادئ. وقال مون جاي إن إن الاتفاق قريب.");

    assert_int_equal(name_of(article, "بي بي سي")->type, KH_NAME_ORG);
    assert_text(name_of(article, "مون جاي إن")->entity, "مون جاي إن");
}

static void two_known_bodies_are_two(void **state)
{
    const kh_article *article = annotate(state, "رفضت حماس والجهاد الإسلامي الاقتراح.");

    assert_text(name_of(article, "حماس")->entity, "حركة حماس");
    assert_text(name_of(article, "الجهاد الإسلامي")->entity, "الجهاد الإسلامي");
}

static void what_leads_a_body_is_no_name_for_it(void **state)
{
    const kh_article *article = annotate(state, "أعلن التحالف بقيادة السعودية بدء العملية.");

    assert_text(name_of(article, "التحالف بقيادة السعودية")->entity, "التحالف العربي");
}

static void a_noun_that_names_a_movement_needs_the_sentence(void **state)
{
    assert_false(has_name(annotate(state, "استقبله السكان بحماس كبير."), "حماس"));
    assert_text(name_of(annotate(state, "قالت حركة حماس إن الوفد وصل."), "حركة حماس")->entity, "حركة حماس");
}

static void in_the_name_of_is_no_given_name(void **state)
{
    const kh_article *article =
        annotate(state, "اعتقلت الشرطة الرجل المعروف باسم سامر الطحان أمس. وقال سامر الطحان إنه بريء.");

    assert_false(has_name(article, "باسم سامر الطحان"));
    assert_true(has_name(article, "سامر الطحان"));
}

static void words_that_meet_are_no_newspaper(void **state)
{
    assert_false(has_name(annotate(state, "وصل وزير النقل المصري اليوم إلى دمشق."), "المصري اليوم"));
    assert_text(name_of(annotate(state, "قالت صحيفة المصري اليوم إن الجسر مغلق."), "صحيفة المصري اليوم")->entity,
                "المصري اليوم");
}

static void an_adverb_is_no_capital(void **state)
{
    assert_false(has_name(annotate(state, "وصل الوفد باكرا صباح اليوم."), "اكرا"));
}

static void own_letters_are_no_article(void **state)
{
    const kh_article *article = annotate(state, "لعب ساديو ماني في المقدمة. وسجل ماني هدفا.");

    for (size_t i = 0; i < article->name_count; i++)
        assert_false(kh_str_eq(article->names[i].entity, KH_STR("ألمانيا")));
}

static void spans_are_in_order_and_apart(void **state)
{
    const kh_article *article =
        annotate(state, "بـ\"دمشق\"،،، محمد\xFF بن\nعبد محمد محمد محمد محمد محمد محمد وزارة شركة الـ مدينة");
    uint32_t at = 0;

    for (size_t i = 0; i < article->name_count; i++) {
        assert_true(article->names[i].span.start >= at && article->names[i].span.end > article->names[i].span.start);
        at = article->names[i].span.end;
    }
    assert_true(at <= article->text.len);
}

static void a_name_may_open_with_a_foreign_syllable(void **state)
{
    const kh_article *article = annotate(state, "وقالت بي بي سي إن اللقاء أُجّل.");

    assert_int_equal(name_of(article, "بي بي سي")->type, KH_NAME_ORG);
}

static void nunation_is_no_agency(void **state)
{
    assert_false(has_name(annotate(state, "وقال إن لهذه القضية شأناً كبيراً."), "شأناً"));
}

static void an_article_agrees_with_itself(void **state)
{
    const kh_article *article =
        annotate(state, "وقال زارنيكوف إن الموسم طويل. وأضاف زارنيكوف أن الفريق جاهز. وفي الشوط "
                        "الثاني زارنيكوف وحده. عاد إلى المنزل.");
    size_t found = 0;

    for (size_t i = 0; i < article->name_count; i++)
        found += kh_str_eq(text_at(article, article->names[i].span), KH_STR("زارنيكوف"));
    assert_int_equal(found, 3);
    assert_false(has_name(article, "المنزل"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(places_are_known_behind_proclitics),
        cmocka_unit_test(spellings_share_an_entity),
        cmocka_unit_test(a_doubtful_place_needs_its_head_noun),
        cmocka_unit_test(given_names_open_people),
        cmocka_unit_test(a_family_name_goes_back_to_the_full_one),
        cmocka_unit_test(heads_open_bodies),
        cmocka_unit_test(demonyms_are_misc),
        cmocka_unit_test(the_preposition_is_no_ali),
        cmocka_unit_test(an_ordinary_word_ends_a_name),
        cmocka_unit_test(a_noun_before_a_name_is_none),
        cmocka_unit_test(a_kunya_stays_whole),
        cmocka_unit_test(unknown_names_stand_where_people_do),
        cmocka_unit_test(a_family_name_that_is_a_word_needs_its_place),
        cmocka_unit_test(bodies_end_where_the_phrase_does),
        cmocka_unit_test(short_names_of_media_need_a_medium),
        cmocka_unit_test(an_office_and_a_comma_call_for_a_name),
        cmocka_unit_test(a_clause_is_no_part_of_a_name),
        cmocka_unit_test(a_body_behind_lil_is_called_with_its_article),
        cmocka_unit_test(letters_of_grammar_may_spell_a_name),
        cmocka_unit_test(two_known_bodies_are_two),
        cmocka_unit_test(a_noun_that_names_a_movement_needs_the_sentence),
        cmocka_unit_test(an_adverb_is_no_capital),
        cmocka_unit_test(in_the_name_of_is_no_given_name),
        cmocka_unit_test(words_that_meet_are_no_newspaper),
        cmocka_unit_test(own_letters_are_no_article),
        cmocka_unit_test(what_leads_a_body_is_no_name_for_it),
        cmocka_unit_test(spans_are_in_order_and_apart),
        cmocka_unit_test(a_name_may_open_with_a_foreign_syllable),
        cmocka_unit_test(nunation_is_no_agency),
        cmocka_unit_test(an_article_agrees_with_itself),
    };

    return cmocka_run_group_tests(tests, load_rules, drop_rules);
}
