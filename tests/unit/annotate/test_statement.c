#include "support.h"

struct wanted {
    const char *cue, *speaker, *said, *via;
    bool direct;
};

static const kh_statement *statement_of(const kh_article *article, const char *cue)
{
    for (size_t i = 0; i < article->statement_count; i++) {
        if (kh_str_eq(article->statements[i].cue, kh_str_z(cue)))
            return &article->statements[i];
    }
    for (size_t i = 0; i < article->statement_count; i++)
        print_error("cue «%.*s»\n", (int)article->statements[i].cue.len, article->statements[i].cue.ptr);
    print_error("no statement by «%s»\n", cue);
    fail();
    return NULL;
}

static void assert_statement(const kh_article *article, struct wanted wanted)
{
    const kh_statement *statement = statement_of(article, wanted.cue);

    assert_text(statement->speaker, wanted.speaker);
    assert_text(text_at(article, statement->said), wanted.said);
    assert_int_equal(statement->direct, wanted.direct);
    assert_int_equal(statement->via.n, wanted.via ? 1 : 0);
    if (wanted.via)
        assert_text(statement->via.at[0], wanted.via);
}

static void verb_first_with_a_clause(void **state)
{
    const kh_article *article =
        annotate(state, "قال وزير الزراعة سامر الطحان إن موسم الزيتون هذا العام أفضل من سابقه.");

    assert_statement(article, (struct wanted){"قال", "وزير الزراعة سامر الطحان", "موسم الزيتون هذا العام أفضل من سابقه",
                                              NULL, false});
    assert_text(statement_of(article, "قال")->role, "وزير الزراعة");
    assert_text(statement_of(article, "قال")->entity, "سامر الطحان");
}

static void an_object_is_what_was_announced(void **state)
{
    assert_statement(annotate(state, "أعلنت وزارة النقل، الثلاثاء، افتتاح الجسر الجديد أمام السيارات."),
                     (struct wanted){"أعلنت", "وزارة النقل", "افتتاح الجسر الجديد أمام السيارات", NULL, false});
}

static void quotations_are_direct(void **state)
{
    const kh_article *article =
        annotate(state, "وقال المدير يوسف الزعتري: \"نعمل ليلا ونهارا. لن نتوقف\". وأضاف \"النتائج قريبة\".");

    assert_statement(article, (struct wanted){"قال", "المدير يوسف الزعتري", "نعمل ليلا ونهارا. لن نتوقف", NULL, true});
    assert_statement(article, (struct wanted){"أضاف", "المدير يوسف الزعتري", "النتائج قريبة", NULL, true});
}

static void participles_go_back_and_cut(void **state)
{
    const kh_article *article = annotate(
        state, "أكد رئيس البلدية كمال الحايك أن المياه صالحة للشرب، مشيرا إلى إصلاح المضخات، ومضيفا أن العمل مستمر.");

    assert_statement(article, (struct wanted){"أكد", "رئيس البلدية كمال الحايك", "المياه صالحة للشرب", NULL, false});
    assert_statement(article, (struct wanted){"مشيرا", "رئيس البلدية كمال الحايك", "إصلاح المضخات", NULL, false});
    assert_statement(article, (struct wanted){"مضيفا", "رئيس البلدية كمال الحايك", "العمل مستمر", NULL, false});
}

static void an_agency_passes_on(void **state)
{
    assert_statement(annotate(state, "نقلت وكالة رويترز عن مسؤول عراقي قوله إن السد سيفتح في الربيع."),
                     (struct wanted){"نقلت", "مسؤول عراقي", "السد سيفتح في الربيع", "وكالة رويترز", false});
    assert_statement(annotate(state, "وقال طبيب في المستشفى لوكالة فرانس برس إن الجرحى بخير."),
                     (struct wanted){"قال", "طبيب في المستشفى", "الجرحى بخير", "وكالة فرانس برس", false});
}

static void attribution_behind_covers_the_clause_before(void **state)
{
    assert_statement(annotate(state, "وأصيب ثلاثة عمال في انهيار الجدار، وفق ما أفادت هيئة الإسعاف."),
                     (struct wanted){"وفق ما أفادت", "هيئة الإسعاف", "أصيب ثلاثة عمال في انهيار الجدار", NULL, false});
    assert_statement(annotate(state, "وبحسب وزارة الصحة، فقد خرج المرضى من المستشفى."),
                     (struct wanted){"بحسب", "وزارة الصحة", "خرج المرضى من المستشفى", NULL, false});
}

static void attribution_behind_a_report_is_its_channel(void **state)
{
    assert_statement(annotate(state, "أعلنت الشركة أنها أوقفت الإنتاج، حسبما ذكرت وكالة الأناضول."),
                     (struct wanted){"أعلنت", "الشركة", "أوقفت الإنتاج", "وكالة الأناضول", false});
}

static void the_subject_may_stand_before(void **state)
{
    assert_statement(annotate(state, "وكانت وزارة النقل قد أعلنت في وقت سابق إغلاق النفق."),
                     (struct wanted){"أعلنت", "وزارة النقل", "إغلاق النفق", NULL, false});
    assert_statement(annotate(state, "أما نقابة الخبازين، فقالت إن الدقيق متوفر."),
                     (struct wanted){"قالت", "نقابة الخبازين", "الدقيق متوفر", NULL, false});
}

static void denials_threats_calls_and_charges(void **state)
{
    assert_statement(annotate(state, "ونفت وزارة الداخلية هذه الأنباء."),
                     (struct wanted){"نفت", "وزارة الداخلية", "هذه الأنباء", NULL, false});
    assert_statement(annotate(state, "وهددت نقابة السائقين بوقف العمل."),
                     (struct wanted){"هددت", "نقابة السائقين", "وقف العمل", NULL, false});
    assert_statement(annotate(state, "ودعت الأمم المتحدة إلى وقف القتال."),
                     (struct wanted){"دعت", "الأمم المتحدة", "وقف القتال", NULL, false});
    assert_statement(annotate(state, "واتهمت المعارضة الحكومة بتأخير الرواتب."),
                     (struct wanted){"اتهمت", "المعارضة", "الحكومة بتأخير الرواتب", NULL, false});
}

static void a_document_speaks_and_carries(void **state)
{
    assert_statement(annotate(state, "وذكر بيان للجامعة أن الامتحانات ستبدأ الأحد."),
                     (struct wanted){"ذكر", "بيان للجامعة", "الامتحانات ستبدأ الأحد", "بيان للجامعة", false});
}

static void what_was_not_said_is_not_marked(void **state)
{
    assert_int_equal(annotate(state, "ولم تعلن الوزارة موعد الافتتاح.")->statement_count, 0);
    assert_int_equal(annotate(state, "ومن المقرر أن تعلن النتائج غدا.")->statement_count, 0);
    assert_int_equal(annotate(state, "وحسب القانون، يمكن الاستئناف.")->statement_count, 0);
    assert_int_equal(annotate(state, "وأضاف المهاجم هدفا ثانيا.")->statement_count, 0);
}

static void assert_silent(void **state, const char *text)
{
    const kh_article *article = annotate(state, text);

    if (article->statement_count)
        print_error("«%.*s» in «%s»\n", (int)article->statements[0].cue.len, article->statements[0].cue.ptr, text);
    assert_int_equal(article->statement_count, 0);
}

static void a_plural_verb_has_its_subject_before_it(void **state)
{
    assert_statement(annotate(state, "وعثر علماء آثار محليون على لوح قديم، ووصفوا النقش بأنه الأقدم."),
                     (struct wanted){"وصفوا", "علماء آثار محليون", "الأقدم", NULL, false});
}

static void a_pronoun_before_the_verb_is_its_subject(void **state)
{
    const kh_article *article =
        annotate(state, "قالت مديرة الصندوق سلمى الطحان إنها حثت وزراء المالية على خفض الرسوم.");

    assert_int_equal(article->statement_count, 1);
    assert_statement(
        article, (struct wanted){"قالت", "مديرة الصندوق سلمى الطحان", "حثت وزراء المالية على خفض الرسوم", NULL, false});
}

static void a_sound_plural_ends_before_its_object(void **state)
{
    assert_statement(annotate(state, "واتهم ناشطون سوريون الوزير سامر الطحان بإخفاء الوثائق."),
                     (struct wanted){"اتهم", "ناشطون سوريون", "الوزير سامر الطحان بإخفاء الوثائق", NULL, false});
    assert_statement(annotate(state, "وأكد القادة الماليون لدول المجموعة تعهدهم بخفض الديون."),
                     (struct wanted){"أكد", "القادة الماليون لدول المجموعة", "تعهدهم بخفض الديون", NULL, false});
    assert_statement(annotate(state, "وأكد السفراء الأربعة أن السوق مفتوحة."),
                     (struct wanted){"أكد", "السفراء الأربعة", "السوق مفتوحة", NULL, false});
    assert_statement(annotate(state, "وقال مسؤولون في الحزب إن المؤتمر تأجل."),
                     (struct wanted){"قال", "مسؤولون في الحزب", "المؤتمر تأجل", NULL, false});
}

static void a_number_of_them_may_speak(void **state)
{
    assert_statement(annotate(state, "ونددت 128 دولة بالقرار الأخير."),
                     (struct wanted){"نددت", "128 دولة", "القرار الأخير", NULL, false});
    assert_silent(state, "وحذرت 40 بالمئة من العينات من خطر التسوس.");
}

static void two_offices_of_one_man(void **state)
{
    assert_statement(annotate(state, "أكد الرئيس السابق وعضو شرف النادي سامر الطحان أن المرحلة صعبة."),
                     (struct wanted){"أكد", "الرئيس السابق وعضو شرف النادي سامر الطحان", "المرحلة صعبة", NULL, false});
}

static void an_envoy_keeps_his_place(void **state)
{
    assert_statement(annotate(state, "وأعلن المبعوث الأممي إلى اليمن، سامر الطحان، أن الهدنة صامدة."),
                     (struct wanted){"أعلن", "المبعوث الأممي إلى اليمن، سامر الطحان", "الهدنة صامدة", NULL, false});
}

static void whoever_hears_it_may_come_first(void **state)
{
    assert_statement(annotate(state, "وأكد لـ\"اليوم السابق\" مصدر خاص أن الصفقة تمت."),
                     (struct wanted){"أكد", "مصدر خاص", "الصفقة تمت", "\"اليوم السابق\"", false});
}

static void styles_stand_for_who_was_named(void **state)
{
    const kh_article *article = annotate(
        state, "وقال وزير النقل سامر الطحان إن الطريق مفتوح. وأضاف معاليه أن الجسر قيد الصيانة. وأوضح أن العمل مستمر.");

    assert_statement(article, (struct wanted){"أضاف", "معاليه", "الجسر قيد الصيانة", NULL, false});
    assert_text(statement_of(article, "أضاف")->entity, "سامر الطحان");
    assert_statement(article, (struct wanted){"أوضح", "وزير النقل سامر الطحان", "العمل مستمر", NULL, false});
}

static void a_pious_phrase_is_no_speaker(void **state)
{
    assert_statement(annotate(state, "وقال أمير المنطقة سامر الطحان إن الموسم ناجح. وأشاد حفظه الله بجهود العاملين."),
                     (struct wanted){"أشاد", "أمير المنطقة سامر الطحان", "جهود العاملين", NULL, false});
}

static void what_tells_of_the_channel_is_passed_over(void **state)
{
    assert_statement(annotate(state, "وقال المدرب سامر الطحان في تصريحات نقلتها صحيفة محلية: \"سأبقى هنا\"."),
                     (struct wanted){"قال", "المدرب سامر الطحان", "سأبقى هنا", "تصريحات", true});
    assert_statement(annotate(state, "وأعلنت وزارة النقل في بيان موافقتها على المشروع الجديد."),
                     (struct wanted){"أعلنت", "وزارة النقل", "موافقتها على المشروع الجديد", "بيان", false});
    assert_statement(annotate(state, "وأضاف الطحان، في كلمة ألقاها أمام الطلاب، أن الجامعة ستتوسع."),
                     (struct wanted){"أضاف", "الطحان", "الجامعة ستتوسع", "كلمة", false});
}

static void what_was_told_may_stand_before(void **state)
{
    assert_silent(state, "ونظمت النقابة الإضراب الذي دعت إليه لجان العمال في ظل أزمة الأجور.");
    assert_silent(state, "وتراجعت الأرقام التي كشف عنها مجلس المدينة في ظل الأزمة.");
}

static void nouns_that_look_like_verbs(void **state)
{
    assert_silent(state, "وتتغير سياسات نقل التكنولوجيا في خطوة من المتوقع أن تفيد المصانع.");
    assert_silent(state, "ورفعت فتاة لافتة كبيرة كتب عليها اسم النادي.");
    assert_silent(state, "وهناك تعاون بين الجامعة والمصنع ولا سيما أن الطريق قصير.");
    assert_silent(state, "وأقر المجلس البلدي قانونا يسمح لرئيسه أن يبيع الأرض.");
    assert_silent(state, "وقالت سوف تعلن الشركة إغلاق المصنع.");
}

static void bayyana_with_a_clause_says(void **state)
{
    assert_statement(annotate(state, "وقال مدير المركز سامر الطحان إن العدد كبير. وبين أن التسجيل مستمر."),
                     (struct wanted){"بين", "مدير المركز سامر الطحان", "التسجيل مستمر", NULL, false});
    assert_statement(annotate(state, "وبيّنت الجامعة أن القبول مفتوح."),
                     (struct wanted){"بيّنت", "الجامعة", "القبول مفتوح", NULL, false});
}

static void a_source_in_the_middle_speaks_for_what_follows(void **state)
{
    assert_statement(annotate(state, "الطلب على هذه المنتجات يتزايد، فبحسب دراسة حديثة بلغ عدد المشترين مليونا."),
                     (struct wanted){"بحسب", "دراسة حديثة", "بلغ عدد المشترين مليونا", "دراسة حديثة", false});
}

static void the_clause_is_not_over_behind_its_subject(void **state)
{
    assert_statement(
        annotate(state, "وقال مصدر قضائي إن مجلس الدولة، وهو أعلى محكمة إدارية في البلاد كلها، رفض الطلب."),
        (struct wanted){"قال", "مصدر قضائي", "مجلس الدولة، وهو أعلى محكمة إدارية في البلاد كلها، رفض الطلب", NULL,
                        false});
}

static void marks_may_hold_the_head_of_an_object(void **state)
{
    assert_statement(
        annotate(state, "ونفى الوزير سامر الطحان \"الاتهامات الكاذبة\" التي ساقها نواب المعارضة."),
        (struct wanted){"نفى", "الوزير سامر الطحان", "\"الاتهامات الكاذبة\" التي ساقها نواب المعارضة", NULL, false});
}

static void no_subject_ends_in_the_accusative(void **state)
{
    assert_silent(state, "ويعد هذا العرض الأخير، شيئا يدعو إلى السخرية.");
    assert_statement(annotate(state, "حث الرئيس سامر الطحان الفرنسيين على خفض الرسوم."),
                     (struct wanted){"حث", "الرئيس سامر الطحان", "الفرنسيين على خفض الرسوم", NULL, false});
}

static void a_body_named_with_a_verb_is_one(void **state)
{
    assert_silent(state, "وشكلت اللوائح المشتركة مع حركة أمل الثابتة الوحيدة في التحالفات.");
}

static void the_outlet_remarks_behind_the_words(void **state)
{
    assert_statement(annotate(state, "وقال رئيس اللجنة سامر الطحان إن الشهادة لم تصل، في إشارة إلى انتقال اللاعب."),
                     (struct wanted){"قال", "رئيس اللجنة سامر الطحان", "الشهادة لم تصل", NULL, false});
}

static void states_may_speak_together(void **state)
{
    assert_statement(annotate(state, "وأعلنت كندا ودول أوروبية طرد السفير."),
                     (struct wanted){"أعلنت", "كندا ودول أوروبية", "طرد السفير", NULL, false});
}

static void what_is_described_gives_no_source(void **state)
{
    const kh_article *article = annotate(state, "ويبحث الطرفان عن حل على ما يصفه وزير النقل بأنه عقبة كبيرة.");

    for (size_t i = 0; i < article->statement_count; i++)
        assert_false(kh_str_eq(article->statements[i].cue, KH_STR("على ما يصفه")));
    assert_silent(state, "الرياض - متابعة: دخل الحاسوب الجديد قائمة الأقوى في العالم.");
}

static void a_doctor_is_no_end(void **state)
{
    assert_statement(annotate(state, "وأكد مدير المركز د. سامر الطحان أن اللقاح متوفر."),
                     (struct wanted){"أكد", "مدير المركز د. سامر الطحان", "اللقاح متوفر", NULL, false});
}

static void plurals_of_things_keep_their_adjective(void **state)
{
    assert_statement(annotate(state, "ونفت الأوساط الاقتصادية وجود أزمة في السوق."),
                     (struct wanted){"نفت", "الأوساط الاقتصادية", "وجود أزمة في السوق", NULL, false});
    assert_statement(annotate(state, "وأعلنت الدول الأربع خفض الرسوم."),
                     (struct wanted){"أعلنت", "الدول الأربع", "خفض الرسوم", NULL, false});
    assert_statement(annotate(state, "وقال مدير إدارة دعم المصانع سامر الطحان إن الإنتاج زاد."),
                     (struct wanted){"قال", "مدير إدارة دعم المصانع سامر الطحان", "الإنتاج زاد", NULL, false});
}

static void what_is_described_comes_first(void **state)
{
    const kh_article *article =
        annotate(state, "اعترف المدرب سامر الطحان بالخطأ، كما وصف كمال الحايك بـ\"أفضل لاعب في الفريق\".");

    assert_statement(article, (struct wanted){"وصف", "المدرب سامر الطحان", "أفضل لاعب في الفريق", NULL, true});
    article = annotate(state, "وندد سامر الطحان بالقرار. ووصف المجلس بأنه غائب.");
    assert_statement(article, (struct wanted){"وصف", "سامر الطحان", "غائب", NULL, false});
    assert_statement(annotate(state, "ووصف مسؤولو الأمم المتحدة الخطة بأنها قاصرة."),
                     (struct wanted){"وصف", "مسؤولو الأمم المتحدة", "قاصرة", NULL, false});
}

static void who_is_warned_is_no_speaker(void **state)
{
    assert_statement(annotate(state, "ونبهت الشرطة السائقين إلى توخي الحذر."),
                     (struct wanted){"نبهت", "الشرطة", "توخي الحذر", NULL, false});
}

static void women_are_quoted_too(void **state)
{
    assert_statement(annotate(state, "ونقلت الصحيفة عن ناشطات قولهن إن الجسر قديم."),
                     (struct wanted){"نقلت", "ناشطات", "الجسر قديم", "الصحيفة", false});
    assert_statement(annotate(state, "واتهم سامر الطحان المجلس بالإهمال، وذلك وسط خلاف على الجسر."),
                     (struct wanted){"اتهم", "سامر الطحان", "المجلس بالإهمال", NULL, false});
}

static void the_verb_tells_she_from_he(void **state)
{
    const kh_article *article = annotate(state, "وكانت الفنار قد أعلنت تدمير الجسر، مشيرة إلى أن المعبر مغلق.");

    assert_statement(article, (struct wanted){"مشيرة", "الفنار", "المعبر مغلق", NULL, false});
}

static void only_words_are_added(void **state)
{
    assert_statement(annotate(state, "وقال سامر الطحان إن الجسر قديم. وزاد: \"لن نرممه هذا العام\"."),
                     (struct wanted){"زاد", "سامر الطحان", "لن نرممه هذا العام", NULL, true});
    assert_silent(state, "وزادت المعاناة في القرية وكبر الخوف من أن ينهار الجسر.");
}

static void words_that_look_like_a_source(void **state)
{
    assert_statement(annotate(state, "وأكد سامر الطحان أن الجسر ليس قديما فحسب بل خطر أيضا."),
                     (struct wanted){"أكد", "سامر الطحان", "الجسر ليس قديما فحسب بل خطر أيضا", NULL, false});
    assert_silent(state, "واستحوذ الصندوق على ما نسبته ثلاثة في المئة من الأسهم.");
    assert_silent(state, "وسيغلق المعبر إذا رأت الحكومة أن الطريق خطر.");
    assert_silent(state, "وسيغلق المعبر إذا ما رأت الحكومة أن الطريق خطر.");
    assert_silent(state, "لماذا يدعو المجلس إلى إغلاق المعبر؟");
    assert_silent(state, "وأقر مجلس القرية قانونا لتنظيم العمل بأموال \"الصناديق\".");
    assert_silent(state, "والنادي قادر على الفوز ومواصلة المشوار، وعليه أن يقاتل.");
    assert_silent(state, "وزاد الخلاف بين النادي وبين الوزارة التي يحق لها أن تراقب الملعب.");
}

static void a_manner_of_speaking_is_no_speaker(void **state)
{
    assert_statement(annotate(state, "وقال سامر الطحان إن الجسر قديم. وأضاف موجها كلامه للأهالي: \"لن نرممه\"."),
                     (struct wanted){"أضاف", "سامر الطحان", "لن نرممه", NULL, true});
    assert_statement(annotate(state, "وقال سامر الطحان إن الجسر سيغلق، وذلك في خطوة أغضبت الأهالي."),
                     (struct wanted){"قال", "سامر الطحان", "الجسر سيغلق", NULL, false});
}

static void marks_behind_the_speaker_may_name_his_house(void **state)
{
    assert_statement(annotate(state, "وأعلن سامر الطحان، مدير الحملات بـ\"أيادي الخير\"، أن التبرعات زادت."),
                     (struct wanted){"أعلن", "سامر الطحان، مدير الحملات", "التبرعات زادت", NULL, false});
}

static void a_clause_of_another_is_not_said(void **state)
{
    assert_silent(state, "وللجماهير أن تحزن وأن ترفض الخسارة، وأن تستاء من التبريرات.");
    assert_silent(state, "وتغيرت طريقة كشف النقاب والتسويق، ولكن من المؤكد أن الشركة ربحت.");
}

static void an_office_behind_a_name_is_read_whole(void **state)
{
    assert_statement(annotate(state, "وأكد سامر الطحان مدير قسم مستجدات الموقع أن التجربة انتهت."),
                     (struct wanted){"أكد", "سامر الطحان مدير قسم مستجدات الموقع", "التجربة انتهت", NULL, false});
}

static void hostile_text_keeps_spans_inside(void **state)
{
    static const char *const texts[] = {
        "قال",
        "قال إن",
        "قال:",
        "قال \"",
        "\"قال\" قال \" إن",
        "وفق",
        "وفق ما قال",
        "بحسب بحسب بحسب، بحسب",
        "قال قال قال قال إن إن إن",
        "نقلت عن عن عن",
        "أما أما فقال",
        "قال (((((( إن",
        "الذي قال إن الذي قال إن",
        "، قال ، ، إن",
        "مضيفا مضيفا: مضيفا \"\xFF",
    };

    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        const kh_article *article = annotate(state, texts[i]);

        for (size_t s = 0; s < article->statement_count; s++) {
            assert_true(article->statements[s].said.start < article->statements[s].said.end);
            assert_true(article->statements[s].span.end <= article->text.len);
        }
    }
}

static void an_attribution_to_nobody_adds_no_channel(void **state)
{
    const kh_article *article = annotate(state, "قال الوزير سامر الطحان إن العمل انتهى، حسبما ذكر.");

    assert_int_equal(article->statement_count, 1);
    assert_int_equal(article->statements[0].via.n, 0);
    assert_text(text_at(article, article->statements[0].span), "قال الوزير سامر الطحان إن العمل انتهى");
}

static void memory_may_run_out_anywhere(void **state)
{
    const struct annotated *fixture = *state;
    static const char text[] =
        "قال وزير الزراعة سامر الطحان إن أمام السكان مهلة شهرين، مضيفا \"العمل مستمر\"، وفق وكالة رويترز.";
    size_t done = 0;

    for (size_t budget = 256; budget < 4 * 1024 * 1024 && !done; budget += budget / 8) {
        kh_article article = {.text = kh_str_of(text, sizeof text - 1),
                              .published = {.day = 17695, .second = -1, .zone = 180}};
        kh_arena arena;
        kh_status status;

        kh_arena_init(&arena, budget);
        status = kh_annotate(fixture->rules, &arena, &article);
        assert_true(status == KH_OK || status == KH_NOMEM);
        done = status == KH_OK ? budget : 0;
        kh_arena_done(&arena);
    }
    assert_true(done > 0);
}

static void rules_may_run_out_of_memory(void **state)
{
    (void)state;
    for (size_t budget = 16 * 1024; budget < 8 * 1024 * 1024; budget += budget / 2) {
        kh_annotate_rules *rules = NULL;
        kh_err err = {0};
        kh_arena arena;
        kh_status status;

        kh_arena_init(&arena, budget);
        status = kh_annotate_rules_load(&arena, &rules, &err);
        assert_true(status == KH_OK || status == KH_NOMEM);
        kh_arena_done(&arena);
    }
}

static void assert_nothing_said(void **state, const char *text)
{
    const kh_article *article = annotate(state, text);

    for (size_t i = 0; i < article->statement_count; i++)
        print_error("cue «%.*s»\n", (int)article->statements[i].cue.len, article->statements[i].cue.ptr);
    assert_int_equal(article->statement_count, 0);
}

static void a_bare_verb_goes_back_to_one_that_agrees(void **state)
{
    assert_text(statement_of(annotate(state, "قال الصيادون إن المرفأ مغلق.\n\nحاولت السفارة الأميركية إجلاء رعاياها "
                                             "وقالت في بيان إن الحافلات جاهزة."),
                             "قالت")
                    ->speaker,
                "السفارة الأميركية");
    assert_text(statement_of(annotate(state, "أعلن تنظيم \"الفجر\" مسؤوليته عن الهجوم.\n\nوتعرفت الشرطة على الجثة، "
                                             "وذكرت أنها لرجل في العشرين."),
                             "ذكرت")
                    ->speaker,
                "الشرطة");
    /* nobody agrees: an unknown speaker rather than a wrong one */
    assert_text(
        statement_of(annotate(state, "قال المدير سامر الطحان إن الدار مغلقة. وقالوا إنهم سيعودون."), "قالوا")->speaker,
        "");
}

static void nobody_is_carried_over_a_long_silence(void **state)
{
    assert_text(
        statement_of(annotate(state, "أعلن وزير الزراعة أن الموسم جيد. نزل المطر ليلا. جرى النهر سريعا. غمر الماء "
                                     "السهل. هبت الريح شرقا. وقال إن الزيتون بخير."),
                     "قال")
            ->speaker,
        "");
    assert_text(
        statement_of(annotate(state, "أعلن وزير الزراعة أن الموسم جيد. نزل المطر ليلا. وقال إن الزيتون بخير."), "قال")
            ->speaker,
        "وزير الزراعة");
}

static void verbs_of_other_senses_say_nothing(void **state)
{
    assert_nothing_said(state, "مسلسل \"باب الدار\" يعرض على شاشة \"إم بي سي\".");
    assert_nothing_said(state, "لفتت الأغنية الأنظار إلى موهبة الفنانة.");
    assert_nothing_said(state, "فرضت الحكومة رسوما جمركية مقترحة على الصلب. وتبين أنه غادر البلاد.");
    assert_nothing_said(state, "تبني الشركة شبكة من الفنادق. وتبنى المجلس القرار. وأفرج القاضي عن متهمين بالتمرد.");
    assert_nothing_said(state, "خرج رجل يدعى حمزة دون أن يدفع. ويعد المتحف بالقرب من الميناء.");
}

static void a_name_in_marks_is_not_what_was_said(void **state)
{
    assert_statement(annotate(state, "صرح المدير سامر الطحان في برنامج \"الصباح\" أن الدار مغلقة."),
                     (struct wanted){"صرح", "المدير سامر الطحان", "الدار مغلقة", NULL, false});
}

static void a_pronoun_speaks_through_its_agency(void **state)
{
    assert_statement(
        annotate(state, "أكد الرئيس محمود سالم أن الاتفاق قريب. ونقلت عنه وكالة \"وفا\" قوله إن الوفد سيسافر غدا."),
        (struct wanted){"نقلت", "الرئيس محمود سالم", "الوفد سيسافر غدا", "وكالة \"وفا\"", false});
}

static void a_clause_goes_on_behind_its_source(void **state)
{
    assert_statement(annotate(state, "وينتشر للولايات المتحدة، بحسب البنتاغون، نحو 2500 جندي في العراق و900 في سوريا."),
                     (struct wanted){"بحسب", "البنتاغون",
                                     "ينتشر للولايات المتحدة، بحسب البنتاغون، نحو 2500 جندي في العراق و900 في سوريا",
                                     NULL, false});
}

static void an_apposition_is_no_object_and_a_manner_no_words(void **state)
{
    assert_statement(annotate(state, "أعلن سامر الطحان، المدرب السابق للفريق، أن الموسم صعب."),
                     (struct wanted){"أعلن", "سامر الطحان", "الموسم صعب", NULL, false});
    assert_statement(annotate(state, "ندد نائب رئيس البلدية بشدة بالقرار الجديد."),
                     (struct wanted){"ندد", "نائب رئيس البلدية", "القرار الجديد", NULL, false});
}

static void the_one_spoken_to_is_no_part_of_the_speaker(void **state)
{
    assert_statement(annotate(state, "طالب وزير الخارجية الدول الأوروبية باتخاذ خطوات عملية."),
                     (struct wanted){"طالب", "وزير الخارجية", "اتخاذ خطوات عملية", NULL, false});
}

static void an_addressee_is_no_part_of_the_speaker(void **state)
{
    assert_statement(annotate(state, "وقال سامر الطحان للصحفيين في البصرة إن المياه صالحة."),
                     (struct wanted){"قال", "سامر الطحان", "المياه صالحة", NULL, false});
    assert_statement(annotate(state, "وقال سامر الطحان لموقع \"الضفة الأخرى\": \"المياه صالحة للشرب\"."),
                     (struct wanted){"قال", "سامر الطحان", "المياه صالحة للشرب", "موقع \"الضفة الأخرى\"", true});
    assert_statement(annotate(state, "وأعلن سامر الطحان، الناطق باسم البلدية، أن المياه صالحة."),
                     (struct wanted){"أعلن", "سامر الطحان، الناطق باسم البلدية", "المياه صالحة", NULL, false});
}

static void adverbs_are_neither_speaker_nor_words(void **state)
{
    assert_statement(annotate(state, "نفى سامر الطحان أيضا تدخله في القضية."),
                     (struct wanted){"نفى", "سامر الطحان", "تدخله في القضية", NULL, false});
    assert_statement(annotate(state, "وقال سامر الطحان مرارا إن المياه صالحة."),
                     (struct wanted){"قال", "سامر الطحان", "المياه صالحة", NULL, false});
}

static void the_verb_tells_subject_from_object(void **state)
{
    assert_statement(annotate(state, "ألمانيا تطالب إسرائيل بضبط النفس."),
                     (struct wanted){"تطالب", "ألمانيا", "ضبط النفس", NULL, false});
    assert_statement(annotate(state, "ويذكر أن وزير الدفاع، سامر الطحان، قال إن القوات ستعود."),
                     (struct wanted){"قال", "وزير الدفاع، سامر الطحان", "القوات ستعود", NULL, false});
    assert_statement(annotate(state, "أكد منتج المسلسل سامر الطحان أن التصوير انتهى."),
                     (struct wanted){"أكد", "منتج المسلسل سامر الطحان", "التصوير انتهى", NULL, false});
}

static void what_nobody_said_is_nobodys(void **state)
{
    assert_nothing_said(state, "بدأت الحسابات في نشر تغريدات مؤيدة للحزب.");
    assert_nothing_said(state, "وقد اكتُشف أمر الكاميرا وكُشف عن هويته.");
    assert_nothing_said(state, "ورفع الحزب ما وصفه بـ\"الظلم\" إلى المحكمة.");
    const kh_article *article =
        annotate(state, "قال سامر الطحان إن المياه صالحة. ولا توجد معطيات تشير إلى حل قريب للخلاف.");
    assert_int_equal(article->statement_count, 1);
}

static void no_genitive_and_no_predicate_speaks(void **state)
{
    assert_nothing_said(state, "ونشرت الجمعية خطوات تنصح المستخدمين بمعرفة ما يوقعون عليه.");
    assert_nothing_said(state, "وكانت عودة اللاعب متوقعة في منتصف الشهر.");
    assert_int_equal(annotate(state, "قال سامر الطحان إن المياه صالحة، ما يشير إلى حل قريب.")->statement_count, 1);
}

static void refusals_and_denials_are_marked(void **state)
{
    assert_text(statement_of(annotate(state, "نفت الوزارة أنها تلقت الطلب."), "نفت")->act, "deny");
    assert_text(statement_of(annotate(state, "رفض سامر الطحان التعليق على الخبر."), "رفض")->act, "refuse");
    assert_text(statement_of(annotate(state, "اتهم سامر الطحان البلدية بإهمال المضخات."), "اتهم")->act, "accuse");
}

static void tweets_interviews_and_the_unnamed(void **state)
{
    const kh_statement *tweet =
        statement_of(annotate(state, "وكتب سامر الطحان في تغريدة على تويتر: \"المياه صالحة للشرب\"."), "كتب");

    assert_text(tweet->speaker, "سامر الطحان");
    assert_int_equal(tweet->via.n, 2);
    assert_text(tweet->via.at[0], "تغريدة");
    assert_text(tweet->via.at[1], "تويتر");
    assert_statement(annotate(state, "وقال سامر الطحان في مقابلة إن المياه صالحة."),
                     (struct wanted){"قال", "سامر الطحان", "المياه صالحة", "مقابلة", false});
    assert_statement(annotate(state, "وقال مصدر مطلع إن المياه صالحة."),
                     (struct wanted){"قال", "مصدر مطلع", "المياه صالحة", NULL, false});
}

static void hashtags_are_read_as_words(void **state)
{
    const kh_article *article =
        annotate(state, "أعلنت #وزارة_النقل، الثلاثاء، أنها ستفتح الجسر. وقال #سامر_الطحان إن الجسر آمن.");

    assert_statement(article, (struct wanted){"أعلنت", "وزارة_النقل", "ستفتح الجسر", NULL, false});
    assert_text(statement_of(article, "قال")->entity, "سامر الطحان");
}

static void the_object_is_no_part_of_the_speaker(void **state)
{
    assert_statement(annotate(state, "واتهمت المعارضة سامر الطحان بإهمال المضخات."),
                     (struct wanted){"اتهمت", "المعارضة", "سامر الطحان بإهمال المضخات", NULL, false});
    assert_statement(annotate(state, "وحذر اتحاد الكرة المصري اللاعبين من السهر."),
                     (struct wanted){"حذر", "اتحاد الكرة المصري", "السهر", NULL, false});
    assert_statement(annotate(state, "أصدرت البلدية بيانا أكدت فيه إصلاح المضخات."),
                     (struct wanted){"أكدت", "البلدية", "إصلاح المضخات", NULL, false});
}

static void the_topic_stands_before_commas(void **state)
{
    assert_statement(annotate(state, "وكان سامر الطحان، مدرب الفريق، قد اشترط تأجيل المباراة."),
                     (struct wanted){"اشترط", "سامر الطحان، مدرب الفريق", "تأجيل المباراة", NULL, false});
    assert_statement(annotate(state, "وكان سامر الطحان الذي يبلغ من العمر 33 عاما، يأمل أن يعود إلى الملعب."),
                     (struct wanted){"يأمل", "سامر الطحان", "يعود إلى الملعب", NULL, false});
    assert_statement(annotate(state, "وتأخر وصول المدير سامر الطحان، ولكنه قال إن العمل مستمر."),
                     (struct wanted){"قال", "المدير سامر الطحان", "العمل مستمر", NULL, false});
}

static void a_name_nobody_knows_before_the_clause(void **state)
{
    assert_statement(annotate(state, "وأكد رئيس النادي، مازاي أوجوري، أن العقد جاهز."),
                     (struct wanted){"أكد", "رئيس النادي، مازاي أوجوري", "العقد جاهز", NULL, false});
}

static void another_report_ends_the_first(void **state)
{
    const kh_article *article =
        annotate(state, "قال سامر الطحان إن المياه صالحة، لكن البلدية نفت ذلك. وأكد يوسف الزعتري أن العمل مستمر، ومن "
                        "جانبها أعلنت الوزارة أن المضخات جاهزة.");

    assert_statement(article, (struct wanted){"قال", "سامر الطحان", "المياه صالحة", NULL, false});
    assert_statement(article, (struct wanted){"أكد", "يوسف الزعتري", "العمل مستمر", NULL, false});
    assert_statement(article, (struct wanted){"أعلنت", "الوزارة", "المضخات جاهزة", NULL, false});
}

static void who_asked_carried_the_words(void **state)
{
    assert_statement(annotate(state, "وقال سامر الطحان في مقابلة مع صحيفة \"القبس\" إن المياه صالحة."),
                     (struct wanted){"قال", "سامر الطحان", "المياه صالحة", "صحيفة \"القبس\"", false});
    assert_statement(annotate(state, "وأغلقت البلدية الجسر. وقال سامر الطحان إن الجسر آمن. وفقا لوكالة رويترز."),
                     (struct wanted){"قال", "سامر الطحان", "الجسر آمن", "وكالة رويترز", false});
    assert_statement(annotate(state, "أغلقت البلدية الجسر القديم، كما قال مسؤول محلي."),
                     (struct wanted){"كما قال", "مسؤول محلي", "أغلقت البلدية الجسر القديم", NULL, false});
}

static void words_without_marks_go_on_in_the_first_person(void **state)
{
    assert_statement(
        annotate(state,
                 "وقال المدرب سامر الطحان: لست سعيدا بالنتيجة. خضنا مباراة صعبة أمام فريق قوي. وسجل الفريق هدفين."),
        (struct wanted){"قال", "المدرب سامر الطحان", "لست سعيدا بالنتيجة. خضنا مباراة صعبة أمام فريق قوي", NULL,
                        false});
}

static void nouns_and_prepositions_that_look_like_verbs(void **state)
{
    assert_nothing_said(state, "وعقب كل جولة تدخل الفرق في مفاوضات وليس بعيدا أن تخسر.");
    assert_nothing_said(state, "واتهم الصحافيون خصوصا بالتعاون مع جهات خارجية.");
    assert_nothing_said(state, "وهو ما نفاه اللاعب بعد المباراة.");
}

static void a_relative_pronoun_is_the_subject(void **state)
{
    assert_nothing_said(state, "ويهدف المؤتمر إلى محاربة التطرف والذي يهدد أمن واستقرار العالم.");
    assert_nothing_said(state, "ووصلت تصاريح البناء التي يقترح تقديمها.");
}

static void the_passive_names_nobody(void **state)
{
    assert_nothing_said(state, "واتهم عضو في النادي، الأسبوع الماضي، بإهمال المضخات.");
    assert_nothing_said(state, "وأصيبت الأم بالهلع حين أخبرت أن ابنها مريض.");
    assert_nothing_said(state, "ونسبت إليه تصريحات عن وجود خلاف.");
}

static void papers_are_whose_they_are(void **state)
{
    assert_statement(annotate(state, "ونقلت الوكالة تصريحات لسامر الطحان قال فيها: \"العمل مستمر في المضخات\"."),
                     (struct wanted){"قال", "سامر الطحان", "العمل مستمر في المضخات", NULL, true});
    assert_statement(annotate(state, "ونقلت وكالة رويترز على لسان مصدر محلي قوله: \"العمل مستمر\"."),
                     (struct wanted){"نقلت", "مصدر محلي", "العمل مستمر", "وكالة رويترز", true});
    assert_statement(annotate(state, "وأعرب سامر الطحان، وفقا لما نقلته وكالة رويترز، عن أسفه."),
                     (struct wanted){"أعرب", "سامر الطحان", "أسفه", "وكالة رويترز", false});
}

static void an_apposition_may_be_any_noun(void **state)
{
    assert_statement(annotate(state, "أعلن سامر الطحان، بطل الملاكمة السابق، اعتزاله اللعب."),
                     (struct wanted){"أعلن", "سامر الطحان", "اعتزاله اللعب", NULL, false});
    assert_statement(annotate(state, "7 ديسمبر: دمشق تتهم إسرائيل بشن غارتين."),
                     (struct wanted){"تتهم", "دمشق", "إسرائيل بشن غارتين", NULL, false});
}

static void adjectives_and_adverbs_are_no_participles(void **state)
{
    assert_nothing_said(state, "وتدرس البلدية خطة مقترحة لإصلاح المضخات، وهي متهمة بإهمال الجسر مجددا في هذا العام.");
    assert_int_equal(annotate(state, "يشير ذلك إلى ضرورة إصلاح المضخات.")->statement_count, 0);
}

static void a_medium_behind_its_occasion(void **state)
{
    assert_statement(annotate(state, "وقال سامر الطحان في تصريحات لصحيفة \"القبس\" المحلية إن المياه صالحة."),
                     (struct wanted){"قال", "سامر الطحان", "المياه صالحة", "صحيفة \"القبس\" المحلية", false});
    assert_statement(annotate(state, "أما القناة الثانية، فقد رأت أن العمل مستمر."),
                     (struct wanted){"رأت", "القناة الثانية", "العمل مستمر", NULL, false});
    assert_statement(annotate(state, "ودعا الأمين العام لنقابة الأطباء زعماء البلاد إلى الحوار."),
                     (struct wanted){"دعا", "الأمين العام لنقابة الأطباء", "الحوار", NULL, false});
}

static void what_is_described_is_no_speaker(void **state)
{
    const kh_article *article =
        annotate(state, "وندد سامر الطحان بإهمال المضخات، ووصف المدير يوسف الزعتري ونائبه كمال الحايك بـ\"المهملين\".");

    assert_statement(article, (struct wanted){"وصف", "سامر الطحان", "المهملين", NULL, true});
    assert_statement(annotate(state, "أما وزارة النقل، فدعت كل السائقين إلى الحذر."),
                     (struct wanted){"دعت", "وزارة النقل", "الحذر", NULL, false});
    assert_statement(annotate(state, "وقال مسؤول محلي طلب عدم الكشف عن هويته إن المياه صالحة."),
                     (struct wanted){"قال", "مسؤول محلي", "المياه صالحة", NULL, false});
    assert_statement(annotate(state, "وأضاف المتحدث بالقول: \"العمل مستمر\"."),
                     (struct wanted){"أضاف", "المتحدث", "العمل مستمر", NULL, true});
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(verb_first_with_a_clause),
        cmocka_unit_test(an_object_is_what_was_announced),
        cmocka_unit_test(quotations_are_direct),
        cmocka_unit_test(participles_go_back_and_cut),
        cmocka_unit_test(an_agency_passes_on),
        cmocka_unit_test(attribution_behind_covers_the_clause_before),
        cmocka_unit_test(attribution_behind_a_report_is_its_channel),
        cmocka_unit_test(the_subject_may_stand_before),
        cmocka_unit_test(denials_threats_calls_and_charges),
        cmocka_unit_test(a_document_speaks_and_carries),
        cmocka_unit_test(what_was_not_said_is_not_marked),
        cmocka_unit_test(a_bare_verb_goes_back_to_one_that_agrees),
        cmocka_unit_test(nobody_is_carried_over_a_long_silence),
        cmocka_unit_test(verbs_of_other_senses_say_nothing),
        cmocka_unit_test(a_name_in_marks_is_not_what_was_said),
        cmocka_unit_test(a_pronoun_speaks_through_its_agency),
        cmocka_unit_test(a_clause_goes_on_behind_its_source),
        cmocka_unit_test(an_apposition_is_no_object_and_a_manner_no_words),
        cmocka_unit_test(the_one_spoken_to_is_no_part_of_the_speaker),
        cmocka_unit_test(an_addressee_is_no_part_of_the_speaker),
        cmocka_unit_test(adverbs_are_neither_speaker_nor_words),
        cmocka_unit_test(the_verb_tells_subject_from_object),
        cmocka_unit_test(what_nobody_said_is_nobodys),
        cmocka_unit_test(no_genitive_and_no_predicate_speaks),
        cmocka_unit_test(refusals_and_denials_are_marked),
        cmocka_unit_test(tweets_interviews_and_the_unnamed),
        cmocka_unit_test(hashtags_are_read_as_words),
        cmocka_unit_test(the_object_is_no_part_of_the_speaker),
        cmocka_unit_test(the_topic_stands_before_commas),
        cmocka_unit_test(a_name_nobody_knows_before_the_clause),
        cmocka_unit_test(another_report_ends_the_first),
        cmocka_unit_test(who_asked_carried_the_words),
        cmocka_unit_test(words_without_marks_go_on_in_the_first_person),
        cmocka_unit_test(nouns_and_prepositions_that_look_like_verbs),
        cmocka_unit_test(a_relative_pronoun_is_the_subject),
        cmocka_unit_test(the_passive_names_nobody),
        cmocka_unit_test(papers_are_whose_they_are),
        cmocka_unit_test(an_apposition_may_be_any_noun),
        cmocka_unit_test(adjectives_and_adverbs_are_no_participles),
        cmocka_unit_test(a_medium_behind_its_occasion),
        cmocka_unit_test(what_is_described_is_no_speaker),
        cmocka_unit_test(a_plural_verb_has_its_subject_before_it),
        cmocka_unit_test(a_pronoun_before_the_verb_is_its_subject),
        cmocka_unit_test(a_sound_plural_ends_before_its_object),
        cmocka_unit_test(a_number_of_them_may_speak),
        cmocka_unit_test(two_offices_of_one_man),
        cmocka_unit_test(an_envoy_keeps_his_place),
        cmocka_unit_test(whoever_hears_it_may_come_first),
        cmocka_unit_test(styles_stand_for_who_was_named),
        cmocka_unit_test(a_pious_phrase_is_no_speaker),
        cmocka_unit_test(what_tells_of_the_channel_is_passed_over),
        cmocka_unit_test(what_was_told_may_stand_before),
        cmocka_unit_test(nouns_that_look_like_verbs),
        cmocka_unit_test(bayyana_with_a_clause_says),
        cmocka_unit_test(a_source_in_the_middle_speaks_for_what_follows),
        cmocka_unit_test(the_clause_is_not_over_behind_its_subject),
        cmocka_unit_test(marks_may_hold_the_head_of_an_object),
        cmocka_unit_test(no_subject_ends_in_the_accusative),
        cmocka_unit_test(a_body_named_with_a_verb_is_one),
        cmocka_unit_test(the_outlet_remarks_behind_the_words),
        cmocka_unit_test(states_may_speak_together),
        cmocka_unit_test(what_is_described_gives_no_source),
        cmocka_unit_test(a_doctor_is_no_end),
        cmocka_unit_test(plurals_of_things_keep_their_adjective),
        cmocka_unit_test(what_is_described_comes_first),
        cmocka_unit_test(who_is_warned_is_no_speaker),
        cmocka_unit_test(women_are_quoted_too),
        cmocka_unit_test(the_verb_tells_she_from_he),
        cmocka_unit_test(only_words_are_added),
        cmocka_unit_test(words_that_look_like_a_source),
        cmocka_unit_test(a_manner_of_speaking_is_no_speaker),
        cmocka_unit_test(marks_behind_the_speaker_may_name_his_house),
        cmocka_unit_test(a_clause_of_another_is_not_said),
        cmocka_unit_test(an_office_behind_a_name_is_read_whole),
        cmocka_unit_test(hostile_text_keeps_spans_inside),
        cmocka_unit_test(an_attribution_to_nobody_adds_no_channel),
        cmocka_unit_test(memory_may_run_out_anywhere),
        cmocka_unit_test(rules_may_run_out_of_memory),
    };

    return cmocka_run_group_tests(tests, load_rules, drop_rules);
}
