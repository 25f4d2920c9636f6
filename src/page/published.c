#include "page/published.h"

#include <stdio.h>

enum { DAY_SECONDS = 86400, UTC = 0 };

bool kh_claim_read(const kh_page_rules *rules, kh_arena *arena, kh_str text, kh_digit_order order, kh_date_claim *ret)
{
    kh_dateline_context context = KH_DATELINE_CONTEXT_NONE;
    kh_dateline line;

    if (!text.len || text.len > 400)
        return false;
    ret->evidence = text;
    if (kh_parse_instant(text, &ret->day, &ret->second, &ret->zone))
        return true;
    context.order = order;
    if (!kh_dateline_read(rules, arena, text, &context, &line) || line.day == KH_NO_DAY)
        return false;
    ret->day = line.day;
    ret->second = line.second;
    ret->zone = line.zone;
    return true;
}

static bool number(kh_str text, size_t *at, unsigned least, unsigned most, int32_t *ret)
{
    unsigned n = 0;

    *ret = 0;
    while (n < most && *at < text.len && text.ptr[*at] >= '0' && text.ptr[*at] <= '9') {
        *ret = *ret * 10 + (text.ptr[(*at)++] - '0');
        n++;
    }
    return n >= least && !(*at < text.len && text.ptr[*at] >= '0' && text.ptr[*at] <= '9');
}

/* "/20240313", "/202403131079130837-…": a part of the address that begins with a day, as some systems number articles.
 */
static bool compact_date(kh_str url, kh_date_claim *ret)
{
    for (size_t i = 1; i + 8 <= url.len; i++) {
        int32_t digits = 0;
        size_t n = 0;
        kh_civil date;

        if (url.ptr[i - 1] != '/' || url.ptr[i] != '2')
            continue;
        while (n < 8 && url.ptr[i + n] >= '0' && url.ptr[i + n] <= '9')
            digits = digits * 10 + (url.ptr[i + n++] - '0');
        date = (kh_civil){digits / 10000, digits / 100 % 100, digits % 100};
        if (n < 8 || date.year < 2000 || date.year > 2100 || !kh_civil_valid(date))
            continue;
        *ret = (kh_date_claim){kh_str_of(url.ptr + i, 8), KH_FROM_URL, 0.5, kh_day_of_civil(date), -1, INT32_MIN};
        return true;
    }
    return false;
}

bool kh_claim_of_url(kh_str url, kh_date_claim *ret)
{
    for (size_t i = 1; i + 8 <= url.len; i++) {
        size_t at = i;
        kh_civil date;
        char sign;

        if ((url.ptr[i] != '2' && url.ptr[i] != '1') || (url.ptr[i - 1] >= '0' && url.ptr[i - 1] <= '9') ||
            !number(url, &at, 4, 4, &date.year) || at >= url.len)
            continue;
        sign = url.ptr[at];
        if ((sign != '/' && sign != '-' && sign != '_') || date.year < 1990 || date.year > 2100)
            continue;
        at++;
        if (!number(url, &at, 1, 2, &date.month) || at >= url.len || url.ptr[at] != sign)
            continue;
        at++;
        if (!number(url, &at, 1, 2, &date.day) || !kh_civil_valid(date))
            continue;
        *ret = (kh_date_claim){kh_str_of(url.ptr + i, at - i), KH_FROM_URL, 0.8, kh_day_of_civil(date), -1, INT32_MIN};
        return true;
    }
    return compact_date(url, ret);
}

bool kh_claim_plausible(const kh_date_claim *claim, kh_str captured)
{
    int32_t day, second, zone;

    if (claim->day < kh_day_of_civil((kh_civil){1990, 1, 1}) || claim->day > kh_day_of_civil((kh_civil){2100, 1, 1}))
        return false;
    return !captured.len || !kh_parse_instant(captured, &day, &second, &zone) || claim->day <= day + 1;
}

static kh_str iso(kh_arena *arena, const kh_date_claim *claim, int32_t zone, bool zone_known)
{
    char day[16];
    int32_t away = zone < 0 ? -zone : zone;

    kh_format_day(claim->day, day);
    if (claim->second < 0)
        return kh_arena_str(arena, kh_str_z(day));
    if (!zone_known)
        return kh_arena_format(arena, "%sT%02d:%02d:%02d", day, (int)(claim->second / 3600),
                               (int)(claim->second / 60 % 60), (int)(claim->second % 60));
    return kh_arena_format(arena, "%sT%02d:%02d:%02d%c%02d:%02d", day, (int)(claim->second / 3600),
                           (int)(claim->second / 60 % 60), (int)(claim->second % 60), zone < 0 ? '-' : '+',
                           (int)(away / 60), (int)(away % 60));
}

static kh_str day_text(kh_arena *arena, int32_t day)
{
    char text[16];

    kh_format_day(day, text);
    return kh_arena_str(arena, kh_str_z(text));
}

void kh_published_fill(const kh_page_rules *rules, kh_arena *arena, const kh_date_claim *claim, uint32_t outlet_row,
                       kh_str captured, kh_published *ret)
{
    int32_t outlet_zone = kh_outlet_zone(rules, outlet_row), day, second, zone;
    bool written;

    *ret = (kh_published){.day = KH_NO_DAY, .second = -1, .zone = outlet_zone};
    if (!claim) {
        if (captured.len && kh_parse_instant(captured, &day, &second, &zone))
            ret->latest = day_text(arena, day);
        return;
    }
    written = claim->zone != INT32_MIN;
    ret->from = claim->from;
    ret->evidence = claim->evidence;
    ret->confidence = claim->confidence;
    ret->day = claim->day;
    ret->second = claim->second;
    /* to the outlet's local day; a zone of its own that the page wrote is the outlet's where nothing else is known, UTC
     * is not */
    if (written && claim->second >= 0) {
        int32_t local = outlet_row == UINT32_MAX && claim->zone != UTC ? claim->zone : outlet_zone;
        int32_t at = claim->second + (local - claim->zone) * 60;
        ret->zone = local;
        ret->day += at < 0 ? -1 : at >= DAY_SECONDS;
        ret->second = (at + DAY_SECONDS) % DAY_SECONDS;
    }
    ret->value = iso(arena, claim, written ? claim->zone : outlet_zone, written || outlet_row != UINT32_MAX);
    ret->earliest = ret->latest = day_text(arena, ret->day);
}
