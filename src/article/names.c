/* The words that the contract uses for the enumerations of khayt/article.h. */
#include "arabic/calendar.h"
#include "article/article.h"

static const char *pick(const char *const *names, size_t count, unsigned i)
{
    return i < count ? names[i] : NULL;
}

#define PICK(names, i) pick((names), sizeof(names) / sizeof *(names), (i))

static const char *const formats[] = {NULL, "html", "text", "jsonl", "feed", "warc"};

const char *kh_format_name(kh_format format)
{
    return PICK(formats, (unsigned)format);
}

bool kh_format_parse(kh_str name, kh_format *ret_format)
{
    for (unsigned i = 1; i < sizeof formats / sizeof *formats; i++) {
        if (kh_str_eq(name, kh_str_z(formats[i]))) {
            *ret_format = (kh_format)i;
            return true;
        }
    }
    return false;
}

const char *kh_time_type_name(unsigned type)
{
    static const char *const names[] = {"DATE", "TIME", "DURATION", "SET"};
    return PICK(names, type);
}

const char *kh_time_mod_name(unsigned mod)
{
    static const char *const names[] = {NULL,     "START", "MID",       "END",      "APPROX",
                                        "BEFORE", "AFTER", "MORE_THAN", "LESS_THAN"};
    return PICK(names, mod);
}

const char *kh_anchor_name(unsigned anchor)
{
    static const char *const names[] = {"none", "published", "text"};
    return PICK(names, anchor);
}

const char *kh_name_type_name(unsigned type)
{
    static const char *const names[] = {"PER", "LOC", "ORG", "MISC"};
    return PICK(names, type);
}

const char *kh_figure_mod_name(unsigned mod)
{
    static const char *const names[] = {NULL, "approx", "more_than", "less_than", "at_least", "at_most"};
    return PICK(names, mod);
}

const char *kh_figure_kind_name(unsigned kind)
{
    static const char *const names[] = {"count", "money", "percent", "measure"};
    return PICK(names, kind);
}

const char *kh_date_from_name(unsigned from)
{
    static const char *const names[] = {"none", "given", "feed", "markup", "page", "text", "url"};
    return PICK(names, from);
}

void kh_day_text(int32_t day, char ret_text[16])
{
    if (day == KH_NO_DAY)
        ret_text[0] = '\0';
    else
        kh_format_day(day, ret_text);
}

static bool number_at(kh_str text, size_t at, size_t digits, int32_t *ret)
{
    *ret = 0;
    for (size_t i = at; i < at + digits; i++) {
        if (text.ptr[i] < '0' || text.ptr[i] > '9')
            return false;
        *ret = *ret * 10 + (text.ptr[i] - '0');
    }
    return true;
}

bool kh_day_parse(kh_str text, int32_t *ret_day)
{
    kh_civil date;

    if (text.len != 10 || text.ptr[4] != '-' || text.ptr[7] != '-' || !number_at(text, 0, 4, &date.year) ||
        !number_at(text, 5, 2, &date.month) || !number_at(text, 8, 2, &date.day))
        return false;
    if (date.month < 1 || date.month > 12 || date.day < 1 || date.day > kh_days_in_month(date.year, date.month))
        return false;
    *ret_day = kh_day_of_civil(date);
    return true;
}
