/* The publication date of an article of HTML: the markup's, a date line's, the address's. */
#include "page/html_article.h"

#include "page/dateline.h"

enum {
    LINE_LETTERS = 160,  /* of a block that may be a date line */
    WITHIN_LETTERS = 80, /* of one that may have a date among other words */
    FOOT_BLOCKS = 6,     /* at the end of a text that may hold its date */
    HEAD_BACK = 40,      /* blocks before the text in which a block marked as a date may stand */
};

struct choice {
    kh_date_claim best, updated;
    bool has_best, has_updated;
};

static void take(struct choice *choice, const kh_date_claim *claim)
{
    if (choice->has_best && choice->best.confidence >= claim->confidence)
        return;
    choice->best = *claim;
    choice->has_best = true;
}

static void offer(kh_making *m, struct choice *choice, kh_str text, kh_date_from from, double confidence)
{
    kh_date_claim claim;

    if ((choice->has_best && choice->best.confidence >= confidence) ||
        !kh_claim_read(m->rules, m->scratch, text, KH_ORDER_UNKNOWN, &claim))
        return;
    claim.from = from;
    claim.confidence = confidence;
    claim.evidence = kh_neat(m->arena, text);
    if (kh_claim_plausible(&claim, m->input->captured))
        take(choice, &claim);
}

/* ---- date lines ---- */

/* A block whose class says that it is a date may have words that no date line has: the first full date in it. */
static bool date_in(kh_making *m, kh_str text, kh_date_claim *ret)
{
    kh_tokens tokens;

    if (text.len > 400 || !kh_may_date(text) || kh_tokenize(m->scratch, text, &tokens))
        return false;
    for (size_t i = 0; i < tokens.n; i++) {
        kh_written_date date;
        size_t last;

        if (!kh_date_at(m->rules->dates, &tokens, i, KH_ORDER_UNKNOWN, &date) || !date.date.day || !date.date.year)
            continue;
        last = date.first + date.n - 1;
        *ret = (kh_date_claim){.from = KH_FROM_PAGE,
                               .confidence = 0.75,
                               .day = kh_written_day(&date),
                               .second = date.second,
                               .zone = date.zone};
        ret->evidence =
            kh_str_of(text.ptr + tokens.at[date.first].start, tokens.at[last].end - tokens.at[date.first].start);
        return ret->day != KH_NO_DAY;
    }
    return false;
}

static bool marked_date(const kh_making *m, const kh_block *block)
{
    const kh_element *elements = m->html.elements.at;

    for (uint32_t e = block->container, steps = 0; e && steps < 3; e = elements[e].parent, steps++) {
        if (elements[e].class == KH_CLASS_DATE)
            return true;
    }
    return false;
}

static void offer_line(kh_making *m, struct choice *choice, const kh_block *block, double most)
{
    kh_dateline lines[4];
    kh_dateline_context context = KH_DATELINE_CONTEXT_NONE;
    kh_date_claim within;
    int32_t zone;
    size_t n;

    if (block->letters < 4 || block->letters > LINE_LETTERS || block->flags & KH_IS_HIDDEN)
        return;
    kh_arena_reset(m->scratch);
    if (m->input->captured.len)
        kh_parse_instant(m->input->captured, &context.captured, &context.captured_second, &zone);
    n = kh_datelines_read(m->rules, m->scratch, block->text, &context, lines, 4);
    for (size_t i = 0; i < n; i++) {
        double confidence = lines[i].confidence * most;
        kh_date_claim claim = {lines[i].evidence, KH_FROM_PAGE,    confidence,
                               lines[i].day,      lines[i].second, lines[i].zone};
        bool updated = lines[i].label == KH_DATELINE_UPDATED;
        if (lines[i].day == KH_NO_DAY || lines[i].label == KH_DATELINE_OTHER || lines[i].rest > 60 ||
            !kh_claim_plausible(&claim, m->input->captured))
            continue;
        if (updated && !choice->has_updated) {
            choice->updated = claim;
            choice->has_updated = true;
        } else if (!updated) {
            take(choice, &claim);
        }
    }
    if (!n && marked_date(m, block) && date_in(m, block->text, &within) &&
        kh_claim_plausible(&within, m->input->captured)) {
        within.confidence *= most;
        take(choice, &within);
    }
}

/* A block beside the article: in a list, a menu, an item's own scope. */
static bool is_beside(const kh_block *block)
{
    return block->flags & (KH_IS_HIDDEN | KH_IN_NAV | KH_IN_ASIDE | KH_IN_FOOTER | KH_IN_COMMENTS | KH_IN_BOILER_CLASS);
}

/* A short line of the head with a full date among other words: "editor — March 11, 2020 add comment". */
static void offer_within(kh_making *m, struct choice *choice, const kh_block *block)
{
    kh_date_claim within;

    if (block->letters > WITHIN_LETTERS || !date_in(m, block->text, &within) ||
        !kh_claim_plausible(&within, m->input->captured))
        return;
    within.confidence = 0.5;
    take(choice, &within);
}

static void dates_of_lines(kh_making *m, struct choice *choice)
{
    const kh_blocks *blocks = &m->html.blocks;
    uint32_t first = m->main.first, end = m->main.end;
    uint32_t back = m->only ? (first < KH_HEAD_REACH ? first : KH_HEAD_REACH) : 0;
    uint32_t to = first + KH_HEAD_REACH < end ? first + KH_HEAD_REACH : end;

    if (first == end) /* a page without text */
        to = first + KH_HEAD_REACH < blocks->n ? first + KH_HEAD_REACH : (uint32_t)blocks->n;
    for (uint32_t i = first - back; i < to; i++)
        offer_line(m, choice, &blocks->at[i], 0.9);
    for (uint32_t i = first - back; m->only && !choice->has_best && i > 0 && i + HEAD_BACK > first; i--) {
        if (marked_date(m, &blocks->at[i - 1]) && !is_beside(&blocks->at[i - 1]))
            offer_line(m, choice, &blocks->at[i - 1], 0.8);
    }
    for (uint32_t i = first - back; m->only && !choice->has_best && i < to; i++) {
        if (!is_beside(&blocks->at[i]))
            offer_within(m, choice, &blocks->at[i]);
    }
    /* some pages put it at the foot of the text */
    for (uint32_t i = end > to + FOOT_BLOCKS ? end - FOOT_BLOCKS : to;
         i < end + (m->only ? FOOT_BLOCKS : 0u) && i < blocks->n && !choice->has_best; i++) {
        offer_line(m, choice, &blocks->at[i], 0.7);
        if (m->only && !m->facts.is_front && end > first && !(blocks->at[i].flags & KH_NEVER_TEXT))
            offer_within(m, choice, &blocks->at[i]);
    }
}

static void dates_of_times(kh_making *m, struct choice *choice)
{
    for (size_t i = 0; i < m->html.times.n; i++) {
        const kh_time_tag *tag = KH_AT(&m->html.times, kh_time_tag, i);
        bool near = tag->block + KH_HEAD_REACH >= m->main.first && tag->block <= m->main.first + KH_HEAD_REACH;
        bool within = tag->block >= m->main.first && tag->block < m->main.end;

        if (!tag->pubdate && tag->block < m->html.blocks.n && is_beside(&m->html.blocks.at[tag->block]))
            continue;
        if (tag->scope && m->only && !kh_scope_holds(&m->html, m->main.end ? &m->main : NULL, tag->scope))
            continue;
        if (m->only ? near || tag->pubdate : within)
            offer(m, choice, tag->datetime.len ? tag->datetime : tag->text, KH_FROM_MARKUP, tag->pubdate ? 0.93 : 0.86);
    }
}

/* ---- the day where the outlet is ---- */

/*
 * Systems write instants in UTC; the day where the outlet is, is then the one in its address or in its date line, where
 * that is the day before or behind.
 */
static void localise(kh_making *m, struct choice *choice, const kh_date_claim *url)
{
    struct choice lines = {0};
    const kh_date_claim *local = url;

    if (!choice->has_best || choice->best.from != KH_FROM_MARKUP || choice->best.zone != 0 || choice->best.second < 0 ||
        m->outlet_row != UINT32_MAX)
        return;
    if (!local) {
        dates_of_lines(m, &lines);
        local = lines.has_best ? &lines.best : NULL;
    }
    if (!local || local->day - choice->best.day > 1 || choice->best.day - local->day > 1 ||
        local->day == choice->best.day)
        return;
    /* an hour that no zone reaches that day from */
    if (local->day > choice->best.day ? choice->best.second < 10 * 3600 : choice->best.second > 12 * 3600)
        return;
    choice->best.day = local->day;
    choice->best.from = local->from;
    choice->best.evidence = kh_arena_str(m->arena, local->evidence);
    choice->best.second = -1;
    choice->best.zone = INT32_MIN;
}

/* The outlet's zone is known, and the day there is the one in the address: the instant is written as its readers saw
 * it. */
static void tell_locally(kh_making *m, struct choice *choice, const kh_date_claim *url)
{
    enum { DAY_SECONDS = 86400 };
    int32_t zone = kh_outlet_zone(m->rules, m->outlet_row), at;

    if (!url || !choice->has_best || choice->best.zone != 0 || choice->best.second < 0 || m->outlet_row == UINT32_MAX)
        return;
    at = choice->best.second + zone * 60;
    if (url->day == choice->best.day || url->day != choice->best.day + (at < 0 ? -1 : at >= DAY_SECONDS))
        return;
    choice->best.day = url->day;
    choice->best.second = (at + DAY_SECONDS) % DAY_SECONDS;
    choice->best.zone = zone;
}

/* A date of creation may be the template's. A time of change bounds the publication from above, and so does the day on
 * which its picture was put there, from below; they are better than silence and say so. */
static void last_resorts(kh_making *m, struct choice *choice)
{
    kh_date_claim of_url;

    offer(m, choice, m->facts.meta_created, KH_FROM_MARKUP, 0.5);
    offer(m, choice, m->facts.modified, KH_FROM_MARKUP, 0.4);
    offer(m, choice, m->facts.meta_modified, KH_FROM_MARKUP, 0.39);
    if (choice->has_best || !kh_claim_of_url(m->facts.image, &of_url) ||
        !kh_claim_plausible(&of_url, m->input->captured))
        return;
    of_url.confidence = 0.3;
    of_url.evidence = kh_arena_str(m->arena, of_url.evidence);
    take(choice, &of_url);
}

static int64_t instant(const kh_date_claim *claim)
{
    return (int64_t)claim->day * 86400 + claim->second - (int64_t)claim->zone * 60;
}

/* A time of change before the publication is the template's, or of another clock. */
static bool is_before(kh_making *m, kh_str time, const struct choice *choice)
{
    kh_date_claim claim;

    if (!choice->has_best || !kh_claim_read(m->rules, m->scratch, time, KH_ORDER_UNKNOWN, &claim))
        return false;
    if (claim.second < 0 || claim.zone == INT32_MIN || choice->best.second < 0 || choice->best.zone == INT32_MIN)
        return claim.day < choice->best.day;
    return instant(&claim) < instant(&choice->best);
}

static void put_updated(kh_making *m, const struct choice *choice)
{
    if (is_before(m, m->facts.modified.len ? m->facts.modified : m->facts.meta_modified, choice))
        return;
    if (m->only && m->facts.modified.len)
        m->article->updated = kh_neat(m->arena, m->facts.modified);
    else if (m->only && m->facts.meta_modified.len)
        m->article->updated = kh_neat(m->arena, m->facts.meta_modified);
    else if (choice->has_updated) {
        kh_published changed;
        kh_published_fill(m->rules, m->arena, &choice->updated, m->outlet_row, m->input->captured, &changed);
        m->article->updated = changed.value;
    }
}

bool kh_html_dates(kh_making *m)
{
    struct choice choice = {0};
    kh_date_claim of_url;
    kh_str url = m->input->url.len ? m->input->url : m->facts.url;
    bool in_url = m->only && kh_claim_of_url(url, &of_url) && kh_claim_plausible(&of_url, m->input->captured), given;

    if (m->input->published.len)
        offer(m, &choice, m->input->published, m->input->from_feed ? KH_FROM_FEED : KH_FROM_GIVEN, 1);
    given = choice.has_best;
    if (m->only) {
        offer(m, &choice, m->facts.published, KH_FROM_MARKUP, 0.97);
        offer(m, &choice, m->facts.meta_published, KH_FROM_MARKUP, 0.95);
    }
    if (!given) {
        localise(m, &choice, in_url ? &of_url : NULL);
        tell_locally(m, &choice, in_url ? &of_url : NULL);
    }
    if (!choice.has_best || !m->article->updated.len) {
        dates_of_lines(m, &choice);
        dates_of_times(m, &choice);
    }
    if (in_url) {
        of_url.evidence = kh_arena_str(m->arena, of_url.evidence);
        take(&choice, &of_url);
    }
    if (m->only && !choice.has_best)
        last_resorts(m, &choice);
    put_updated(m, &choice);
    kh_published_fill(m->rules, m->arena, choice.has_best ? &choice.best : NULL, m->outlet_row, m->input->captured,
                      &m->article->published);
    return choice.has_best;
}
