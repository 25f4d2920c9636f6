/* The words of the human output, in both languages. */
#include "cli/cli.h"

static const char *const words[SAY_COUNT][2] = {
    [SAY_ARTICLES] = {"articles", "مقالة"},
    [SAY_OUTLETS] = {"outlets", "مصدر نشر"},
    [SAY_DEVELOPMENTS] = {"developments", "تطور"},
    [SAY_STORIES] = {"stories", "قصة"},
    [SAY_TIMELINE] = {"Timeline", "التسلسل الزمني"},
    [SAY_FIGURES] = {"Figures", "الأرقام"},
    [SAY_DEADLINES] = {"Deadlines", "المواعيد"},
    [SAY_STATEMENTS] = {"Statements", "الأقوال"},
    [SAY_PEOPLE] = {"People", "الأشخاص"},
    [SAY_BODIES] = {"Bodies", "الجهات"},
    [SAY_OUTLET_LIST] = {"Outlets", "جهات النشر"},
    [SAY_COPIES] = {"Copies", "النسخ"},
    [SAY_SOURCES] = {"independent sources", "مصدر مستقل"},
    [SAY_PUBLISHED] = {"published", "نشر"},
    [SAY_UNKNOWN] = {"unknown", "غير معروف"},
    [SAY_FROM] = {"from", "من"},
    [SAY_VIA] = {"via", "عبر"},
    [SAY_NOTHING] = {"Nothing found.", "لا نتائج."},
    [SAY_MORE] = {"more", "أخرى"},
    [SAY_OUTLET] = {"outlet", "جهة النشر"},
    [SAY_CREDITS] = {"credits", "المصدر"},
    [SAY_KEYWORDS] = {"keywords", "كلمات دلالية"},
    [SAY_SUMMARY] = {"Summary", "الملخص"},
    [SAY_STORY] = {"story", "القصة"},
    [SAY_FURNITURE] = {"taken out of the page", "ما أزيل من الصفحة"},
    [SAY_TIMES] = {"Times", "الأوقات"},
    [SAY_COPY_OF] = {"copy of", "نسخة من"},
    [SAY_HITS] = {"hits", "نتيجة"},
    [SAY_SAME] = {"same", "نص واحد"},
    [SAY_NEAR] = {"near", "متقاربة"},
    [SAY_PARTIAL] = {"partial", "جزئية"},
    [SAY_FIRST] = {"first", "الأسبق"},
};

const char *say(const struct cli *cli, enum phrase phrase)
{
    return words[phrase][cli->arabic];
}
