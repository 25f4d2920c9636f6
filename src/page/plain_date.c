/* The publication date of an article of plain text: given, from a date line, from the body's "today", from the address.
 */
#include "page/plain_build.h"
#include "page/published.h"

enum { LEAD_BYTES = 2500 };

static kh_str iso_day(kh_arena *arena, int32_t day)
{
    char text[16];

    kh_format_day(day, text);
    return kh_arena_str(arena, kh_str_z(text));
}

/* A day less and a day more: what is reckoned from another calendar, or from "3 hours ago", may be off by one. */
static void widen(kh_arena *arena, kh_published *published)
{
    published->earliest = iso_day(arena, published->day - 1);
    published->latest = iso_day(arena, published->day + 1);
}

static bool fill(const kh_plain_page *page, const kh_date_claim *claim, uint32_t outlet_row, kh_published *ret)
{
    kh_str captured = page->input ? page->input->captured : (kh_str){NULL, 0};
    bool given = claim && (claim->from == KH_FROM_GIVEN || claim->from == KH_FROM_FEED);

    if (claim && !given && !kh_claim_plausible(claim, captured))
        return false;
    kh_published_fill(page->rules, page->arena, claim, outlet_row, captured, ret);
    return true;
}

static bool of_line(const kh_plain_page *page, const kh_dateline *line, uint32_t outlet_row, kh_published *ret)
{
    kh_date_claim claim;

    if (!line)
        return false;
    claim = (kh_date_claim){line->evidence, KH_FROM_PAGE, line->confidence, line->day, line->second, line->zone};
    if (!fill(page, &claim, outlet_row, ret))
        return false;
    if (line->hijri || line->relative)
        widen(page->arena, ret);
    return true;
}

static bool of_given(const kh_plain_page *page, uint32_t outlet_row, kh_published *ret)
{
    const kh_input *input = page->input;
    kh_date_claim claim;

    if (!input || !kh_claim_read(page->rules, page->scratch, input->published, page->context.order, &claim))
        return false;
    claim.from = input->from_feed ? KH_FROM_FEED : KH_FROM_GIVEN;
    claim.confidence = 1.0;
    claim.evidence = kh_arena_str(page->arena, claim.evidence);
    return fill(page, &claim, outlet_row, ret);
}

static bool of_url(const kh_plain_page *page, uint32_t outlet_row, kh_published *ret)
{
    kh_date_claim claim;

    if (!page->input || !kh_claim_of_url(page->input->url, &claim))
        return false;
    claim.evidence = kh_arena_str(page->arena, claim.evidence);
    return fill(page, &claim, outlet_row, ret);
}

/* Days from the capture that token `i` says (اليوم 0, أمس -1), with how many tokens; false for any other word. */
static bool offset_at(const kh_lexicon *words, const kh_tokens *tokens, size_t i, int32_t *ret_days, size_t *ret_n)
{
    kh_match match;

    if (!kh_lexicon_match(words, tokens, i, KH_MATCH_EXACT, &match) ||
        !kh_str_eq(kh_lexicon_cell(words, match.row, kh_lexicon_column(words, "label")), KH_STR("offset")))
        return false;
    *ret_days = kh_str_eq(kh_lexicon_cell(words, match.row, kh_lexicon_column(words, "value")), KH_STR("-1")) ? -1 : 0;
    *ret_n = match.n;
    return true;
}

/* The date that says which day "today" is: behind it, with a weekday and signs at most between. */
static bool date_behind(const kh_plain_page *page, const kh_tokens *tokens, size_t at, kh_written_date *ret)
{
    const kh_date_rules *dates = page->rules->dates;
    kh_match weekday;

    if (at < tokens->n && kh_weekday_at(dates, tokens, at, &weekday) >= 0 &&
        !kh_date_at(dates, tokens, at, page->context.order, ret))
        at += weekday.n;
    for (size_t most = at + 2; at < most && at < tokens->n && tokens->at[at].kind == KH_TOKEN_PUNCT;)
        at++;
    return at < tokens->n && kh_date_at(dates, tokens, at, page->context.order, ret) &&
           kh_written_day(ret) != KH_NO_DAY;
}

/* A body that dates its own day in its first lines: "اليوم الأربعاء (26 آذار 2025)", "أمس الثلاثاء 3 مايو 2016". */
static bool of_text(const kh_plain_page *page, kh_str text, uint32_t outlet_row, kh_published *ret)
{
    const kh_lexicon *words = kh_cue_datelines(page->rules->cues);
    kh_tokens tokens;
    kh_date_claim claim;

    if (text.len > LEAD_BYTES) {
        text.len = LEAD_BYTES;
        while (text.len && ((unsigned char)text.ptr[text.len] & 0xC0) == 0x80)
            text.len--;
    }
    if (kh_tokenize(page->scratch, text, &tokens))
        return false;
    for (size_t i = 0; i + 1 < tokens.n; i++) {
        kh_written_date date;
        int32_t days;
        size_t n, last;

        if (!offset_at(words, &tokens, i, &days, &n) || !date_behind(page, &tokens, i + n, &date))
            continue;
        last = date.first + date.n;
        last += last < tokens.n && kh_token_is(&tokens, last, ")");
        claim = (kh_date_claim){.from = KH_FROM_TEXT,
                                .confidence = 0.6,
                                .day = kh_written_day(&date) - days,
                                .second = -1,
                                .zone = INT32_MIN};
        claim.evidence = kh_str_of(text.ptr + tokens.at[i].start, tokens.at[last - 1].end - tokens.at[i].start);
        if (!fill(page, &claim, outlet_row, ret))
            return false;
        if (date.hijri)
            widen(page->arena, ret);
        return true;
    }
    return false;
}

void kh_plain_date(const kh_plain_page *page, const kh_dateline *published, const kh_dateline *updated,
                   uint32_t outlet_row, kh_article *article)
{
    kh_published *ret = &article->published, changed;
    bool has_changed = of_line(page, updated, outlet_row, &changed);

    if (has_changed)
        article->updated = changed.value;
    if (of_given(page, outlet_row, ret) || of_line(page, published, outlet_row, ret) ||
        of_text(page, article->text, outlet_row, ret) || of_url(page, outlet_row, ret))
        return;
    if (has_changed) {
        /* most pages that show only "last updated" show the day of publication by it */
        *ret = changed;
        ret->confidence = ret->confidence < 0.5 ? ret->confidence : 0.5;
    } else {
        fill(page, NULL, outlet_row, ret);
    }
}
