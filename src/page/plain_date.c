/* The publication date of an article of plain text: given, from a date line, or from the body's "today". */
#include "arabic/fold.h"
#include "page/plain_build.h"

enum { DEFAULT_ZONE = 180, DAY_SECONDS = 86400, LEAD_BYTES = 2500, NO_ZONE = INT32_MIN };

static kh_str iso_day(kh_arena *arena, int32_t day)
{
    char text[16];

    kh_format_day(day, text);
    return kh_arena_format(arena, "%s", text);
}

/* Minutes east of UTC of the outlet's pages; false when the outlet, or its zone, is not known. */
static bool outlet_zone(const kh_plain_page *page, uint32_t row, int32_t *ret_zone)
{
    kh_str cell;
    int32_t zone = 0;
    bool minus;

    if (row == UINT32_MAX || !page->rules->outlets)
        return false;
    cell = kh_lexicon_cell(page->rules->outlets, row, kh_lexicon_column(page->rules->outlets, "zone"));
    minus = cell.len && cell.ptr[0] == '-';
    for (size_t i = minus; i < cell.len; i++) {
        if (cell.ptr[i] < '0' || cell.ptr[i] > '9' || zone > 10000)
            return false;
        zone = zone * 10 + (cell.ptr[i] - '0');
    }
    *ret_zone = minus ? -zone : zone;
    return cell.len > (size_t)minus;
}

/* A day and second in zone `from` as the local day of zone `to`. */
static void to_local(kh_published *published, int32_t from, int32_t to)
{
    int32_t second;

    published->zone = to;
    if (published->second < 0 || from == to)
        return;
    second = published->second + (to - from) * 60;
    while (second < 0) {
        second += DAY_SECONDS;
        published->day--;
    }
    while (second >= DAY_SECONDS) {
        second -= DAY_SECONDS;
        published->day++;
    }
    published->second = second;
}

static void bound(kh_arena *arena, kh_published *published, int32_t either_side)
{
    published->earliest = iso_day(arena, published->day - either_side);
    published->latest = iso_day(arena, published->day + either_side);
}

static kh_published of_line(const kh_plain_page *page, const kh_dateline *line, uint32_t outlet_row)
{
    kh_published published = {.from = KH_FROM_PAGE,
                              .evidence = line->evidence,
                              .confidence = line->confidence,
                              .day = line->day,
                              .second = line->second};
    kh_dateline shown = *line;
    int32_t zone = DEFAULT_ZONE;
    bool known = outlet_zone(page, outlet_row, &zone);

    if (shown.zone == NO_ZONE && known && !shown.relative)
        shown.zone = zone;
    published.value = kh_dateline_iso(page->arena, &shown);
    to_local(&published, line->zone == NO_ZONE ? zone : line->zone, zone);
    bound(page->arena, &published, line->hijri || line->relative ? 1 : 0);
    return published;
}

static bool of_given(const kh_plain_page *page, uint32_t outlet_row, kh_published *ret)
{
    const kh_input *input = page->input;
    int32_t day, second, written, zone = DEFAULT_ZONE;

    if (!input || !input->published.len || !kh_parse_instant(input->published, &day, &second, &written))
        return false;
    outlet_zone(page, outlet_row, &zone);
    *ret = (kh_published){.value = kh_arena_str(page->arena, input->published),
                          .from = input->from_feed ? KH_FROM_FEED : KH_FROM_GIVEN,
                          .confidence = 1.0,
                          .day = day,
                          .second = second};
    ret->evidence = ret->value;
    to_local(ret, written == NO_ZONE ? zone : written, zone);
    bound(page->arena, ret, 0);
    return true;
}

/*
 * A body that dates its own day: "اليوم الأربعاء (26 آذار 2025)", "أمس الثلاثاء 3 مايو 2016" in its first lines. The
 * words are offsets of dateline-cues.tsv; only a weekday and signs may stand between them and the date.
 */
static bool of_text(const kh_plain_page *page, kh_str text, kh_published *ret)
{
    const kh_lexicon *words = kh_cue_datelines(page->rules->cues);
    int label = kh_lexicon_column(words, "label"), value = kh_lexicon_column(words, "value");
    kh_tokens tokens;

    if (text.len > LEAD_BYTES) {
        text.len = LEAD_BYTES;
        while (text.len && ((unsigned char)text.ptr[text.len] & 0xC0) == 0x80)
            text.len--;
    }
    if (kh_tokenize(page->scratch, text, &tokens))
        return false;
    for (size_t i = 0; i + 1 < tokens.n; i++) {
        kh_match match;
        kh_written_date date;
        size_t at;
        int32_t day;

        if (!kh_lexicon_match(words, &tokens, i, KH_MATCH_EXACT, &match) ||
            !kh_str_eq(kh_lexicon_cell(words, match.row, label), KH_STR("offset")))
            continue;
        at = i + match.n;
        if (at < tokens.n && kh_weekday_at(page->rules->dates, &tokens, at, &(kh_match){0}) >= 0 &&
            !(kh_date_at(page->rules->dates, &tokens, at, page->context.order, &date)))
            at++;
        while (at < tokens.n && at < i + match.n + 3 && tokens.at[at].kind == KH_TOKEN_PUNCT)
            at++;
        if (at >= tokens.n || !kh_date_at(page->rules->dates, &tokens, at, page->context.order, &date) ||
            (day = kh_written_day(&date)) == KH_NO_DAY)
            continue;
        if (kh_str_eq(kh_lexicon_cell(words, match.row, value), KH_STR("-1")))
            day++;
        at = date.first + date.n;
        at += at < tokens.n && kh_token_is(&tokens, at, ")");
        *ret =
            (kh_published){.value = iso_day(page->arena, day),
                           .evidence = kh_arena_str(page->arena, kh_str_of(text.ptr + tokens.at[i].start,
                                                                           tokens.at[at - 1].end - tokens.at[i].start)),
                           .from = KH_FROM_TEXT,
                           .confidence = 0.6,
                           .day = day,
                           .second = -1,
                           .zone = DEFAULT_ZONE};
        bound(page->arena, ret, date.hijri ? 1 : 0);
        return true;
    }
    return false;
}

void kh_plain_date(const kh_plain_page *page, const kh_dateline *published, const kh_dateline *updated,
                   uint32_t outlet_row, kh_article *article)
{
    kh_published *ret = &article->published;

    if (updated)
        article->updated = of_line(page, updated, outlet_row).value;
    if (of_given(page, outlet_row, ret))
        return;
    if (published) {
        *ret = of_line(page, published, outlet_row);
    } else if (of_text(page, article->text, ret)) {
        outlet_zone(page, outlet_row, &ret->zone);
    } else if (updated) {
        /* most pages that show only "last updated" show the day of publication by it */
        *ret = of_line(page, updated, outlet_row);
        ret->confidence = ret->confidence < 0.5 ? ret->confidence : 0.5;
    } else {
        *ret = (kh_published){.from = KH_FROM_NONE, .day = KH_NO_DAY, .second = -1, .zone = DEFAULT_ZONE};
        outlet_zone(page, outlet_row, &ret->zone);
        if (page->context.captured != KH_NO_DAY)
            ret->latest = iso_day(page->arena, page->context.captured);
    }
}
