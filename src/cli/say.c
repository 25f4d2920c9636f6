/* The words of the human output, in both languages. */
#include "cli/cli.h"

static const char *const words[SAY_COUNT][2] = {
    [SAY_TIMELINE] = {"Timeline", "التسلسل الزمني"},
    [SAY_FIGURES] = {"Figures", "الأرقام"},
    [SAY_DEADLINES] = {"Deadlines", "المواعيد"},
    [SAY_STATEMENTS] = {"Statements", "الأقوال"},
    [SAY_PEOPLE] = {"People", "الأشخاص"},
    [SAY_PLACES] = {"Places", "الأماكن"},
    [SAY_BODIES] = {"Bodies", "الجهات"},
    [SAY_OUTLET_LIST] = {"Outlets", "جهات النشر"},
    [SAY_COPIES] = {"Copies", "النسخ"},
    [SAY_TIMES] = {"Times", "الأوقات"},
    [SAY_SUMMARY] = {"Summary", "الملخص"},
    [SAY_CAPTIONS] = {"Captions", "شروح الصور"},
    [SAY_PUBLISHED] = {"published", "نشر"},
    [SAY_UPDATED] = {"updated", "حدث"},
    [SAY_OUTLET] = {"outlet", "جهة النشر"},
    [SAY_BYLINE] = {"by", "بقلم"},
    [SAY_DATELINE] = {"place", "المكان"},
    [SAY_CREDITS] = {"credits", "المصدر"},
    [SAY_KEYWORDS] = {"keywords", "كلمات دلالية"},
    [SAY_ADDRESS] = {"address", "العنوان"},
    [SAY_KEY] = {"key", "المفتاح"},
    [SAY_STORY] = {"story", "القصة"},
    [SAY_FURNITURE] = {"left out", "ما أزيل من الصفحة"},
    [SAY_UNKNOWN] = {"unknown", "غير معروف"},
    [SAY_FROM] = {"from", "عن"},
    [SAY_VIA] = {"via", "عبر"},
    [SAY_NOTHING] = {"Nothing found.", "لا نتائج."},
    [SAY_MEANT] = {"Did you mean", "هل تقصد"},
    [SAY_SAME] = {"same", "نص واحد"},
    [SAY_NEAR] = {"near", "متقاربة"},
    [SAY_PARTIAL] = {"partial", "جزئية"},
    [SAY_APPROX] = {"about", "نحو"},
    [SAY_MORE_THAN] = {"more than", "أكثر من"},
    [SAY_LESS_THAN] = {"less than", "أقل من"},
    [SAY_AT_LEAST] = {"at least", "لا يقل عن"},
    [SAY_AT_MOST] = {"at most", "لا يزيد على"},
    [SAY_ALIASES] = {"Called", "يذكر باسم"},
    [SAY_ROLES] = {"Offices, as the articles have them", "الصفات كما وردت"},
    [SAY_OFFICES] = {"Offices, as khayt knows them", "المناصب"},
    [SAY_STORIES] = {"Stories", "القصص"},
    [SAY_OTHERS] = {"Others are called so too", "وآخرون بالاسم نفسه"},
    [SAY_VERSIONS] = {"Versions", "النسخ الملتقطة"},
    [SAY_CURRENT] = {"current", "الأخيرة"},
    [SAY_CAPTURED] = {"captured", "التقط"},
    [SAY_TELLINGS] = {"Who tells it", "من رواه"},
    [SAY_ONLY] = {"Only here", "هنا وحده"},
    [SAY_HABITS] = {"Habits", "العادات"},
    [SAY_HOURS] = {"Hours of publication", "ساعات النشر"},
    [SAY_WEEKDAYS] = {"Weekdays", "أيام الأسبوع"},
    [SAY_AGENCIES] = {"Agencies that it credits", "الوكالات التي ينقل عنها"},
    [SAY_FIRST] = {"first to report", "الأسبق إلى الخبر"},
    [SAY_COPIED_FROM] = {"Repeats articles of", "يعيد نشر مقالات"},
    [SAY_COPIED_BY] = {"Repeated by", "يعيد نشر مقالاته"},
    [SAY_SHARED] = {"told by others too", "رواها غيره أيضا"},
    [SAY_LEFT_OUT] = {"left out", "حذف"},
    [SAY_ADDED] = {"added", "أضيف"},
    [SAY_CHANGED] = {"changed", "غير"},
    [SAY_NOT_COPIES] = {"no copies of one another", "ليست إحداهما نسخة من الأخرى"},
    [SAY_PERSON] = {"person", "شخص"},
    [SAY_BODY] = {"body", "جهة"},
    [SAY_PLACE] = {"place", "مكان"},
    [SAY_BACKGROUND] = {"Background", "الخلفية"},
    [SAY_CHAPTERS] = {"Chapters", "الفصول"},
    [SAY_POSITIONS] = {"Positions", "المواقف"},
    [SAY_REVERSALS] = {"Taken back", "تراجع عن أقوال"},
    [SAY_REVISION] = {"revised", "معدل"},
    [SAY_CONTRADICTION] = {"contradicted", "متضارب"},
    [SAY_OUTLIER] = {"far off", "شاذ"},
    [SAY_EVENT] = {"happened", "وقع"},
    [SAY_LATER] = {"later by", "تأخر"},
    [SAY_EARLIER] = {"earlier by", "تقدم"},
    [SAY_NEW] = {"new", "جديد"},
    [SAY_NEW_VOICE] = {"speaks for the first time", "يتكلم أول مرة"},
    [SAY_SINCE] = {"since", "منذ"},
    [SAY_TAKES_BACK] = {"takes back", "تراجع"},
    [SAY_REF_FIGURE] = {"F", "ر"},
    [SAY_REF_TIME] = {"T", "و"},
    [SAY_REF_DEADLINE] = {"D", "م"},
    [SAY_REF_STATEMENT] = {"S", "ق"},
};

const char *say(const struct cli *cli, enum phrase phrase)
{
    return words[phrase][cli->arabic];
}

/* What is counted: two forms in English; in Arabic one, two, few (3…10), many (11…99), and the form of hundreds. */
static const struct {
    const char *one, *more;
    const char *arabic_one, *arabic_two, *few, *many, *hundred;
} counted[COUNT_COUNT] = {
    [COUNT_ARTICLES] = {"article", "articles", "مقالة واحدة", "مقالتان", "مقالات", "مقالة", "مقالة"},
    [COUNT_OUTLETS] = {"outlet", "outlets", "جهة نشر واحدة", "جهتا نشر", "جهات نشر", "جهة نشر", "جهة نشر"},
    [COUNT_DEVELOPMENTS] = {"development", "developments", "تطور واحد", "تطوران", "تطورات", "تطورا", "تطور"},
    [COUNT_STORIES] = {"story", "stories", "قصة واحدة", "قصتان", "قصص", "قصة", "قصة"},
    [COUNT_HITS] = {"article", "articles", "مقالة واحدة", "مقالتان", "مقالات", "مقالة", "مقالة"},
    [COUNT_COPIES] = {"copy", "copies", "نسخة واحدة", "نسختان", "نسخ", "نسخة", "نسخة"},
    [COUNT_SOURCES] = {"independent source", "independent sources", "مصدر مستقل واحد", "مصدران مستقلان", "مصادر مستقلة",
                       "مصدرا مستقلا", "مصدر مستقل"},
    [COUNT_SENTENCES] = {"sentence", "sentences", "جملة واحدة", "جملتان", "جمل", "جملة", "جملة"},
    [COUNT_CHANGES] = {"change", "changes", "تغيير واحد", "تغييران", "تغييرات", "تغييرا", "تغيير"},
    [COUNT_POINTS] = {"figure", "figures", "رقم واحد", "رقمان", "أرقام", "رقما", "رقم"},
    [COUNT_STATEMENTS] = {"statement", "statements", "قول واحد", "قولان", "أقوال", "قولا", "قول"},
    [COUNT_DEADLINES] = {"deadline", "deadlines", "موعد واحد", "موعدان", "مواعيد", "موعدا", "موعد"},
    [COUNT_MENTIONS] = {"mention", "mentions", "ذكر واحد", "ذكران", "مرات", "مرة", "مرة"},
    [COUNT_EVENTS] = {"event", "events", "حدث واحد", "حدثان", "أحداث", "حدثا", "حدث"},
    [COUNT_DAYS] = {"day", "days", "يوم واحد", "يومان", "أيام", "يوما", "يوم"},
    [COUNT_NOTES] = {"note", "notes", "ملاحظة واحدة", "ملاحظتان", "ملاحظات", "ملاحظة", "ملاحظة"},
    [COUNT_ACTS] = {"act", "acts", "فعل واحد", "فعلان", "أفعال", "فعلا", "فعل"},
    [COUNT_NAMES] = {"name", "names", "اسم واحد", "اسمان", "أسماء", "اسما", "اسم"},
};

const char *say_number(uint64_t n, char ret_text[32])
{
    char digits[24];
    int len = snprintf(digits, sizeof digits, "%llu", (unsigned long long)n), out = 0;

    for (int i = 0; i < len; i++) {
        if (i && (len - i) % 3 == 0)
            ret_text[out++] = ',';
        ret_text[out++] = digits[i];
    }
    ret_text[out] = '\0';
    return ret_text;
}

/* The number apart from the word: "12", "articles". In Arabic one and two are a word alone. */
static const char *word_for(const struct cli *cli, enum counted what, uint64_t n, bool *ret_alone)
{
    unsigned rest = (unsigned)(n % 100);

    *ret_alone = false;
    if (!cli->arabic)
        return n == 1 ? counted[what].one : counted[what].more;
    *ret_alone = n == 1 || n == 2;
    if (*ret_alone)
        return n == 1 ? counted[what].arabic_one : counted[what].arabic_two;
    return rest >= 3 && rest <= 10 ? counted[what].few : rest >= 11 ? counted[what].many : counted[what].hundred;
}

const char *say_count(const struct cli *cli, enum counted what, uint64_t n, char ret_text[96])
{
    char number[32];
    bool alone;
    const char *word = word_for(cli, what, n, &alone);

    snprintf(ret_text, 96, "%s%s%s", alone ? "" : say_number(n, number), alone ? "" : " ", word);
    return ret_text;
}

const char *say_more(const struct cli *cli, enum counted what, uint64_t n, char ret_text[96])
{
    char number[32], count[96];
    bool alone;
    const char *word = word_for(cli, what, n, &alone);

    if (cli->arabic)
        snprintf(ret_text, 96, "وغيرها: %.80s", say_count(cli, what, n, count));
    else
        snprintf(ret_text, 96, "%s more %s", say_number(n, number), word);
    return ret_text;
}
