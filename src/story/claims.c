/* What the articles of a story say: their records read one by one, in order of time. */
#include "story/reading.h"

#include "arabic/fold.h"
#include "story/chapter.h"
#include "story/event.h"
#include "story/position.h"
#include "story/recall.h"
#include "story/when.h"
#include "story/words.h"

enum {
    MOST_NAMES = 200000,
    MOST_FIGURES = 20000,
    MOST_STATEMENTS = 5000,
    MOST_DEADLINES = 1000,
    MOST_NEAR = 32,
    LETTER = 2
};

kh_str kh_reading_keep(const kh_reading *r, kh_str text)
{
    return text.ptr ? kh_arena_str(r->g->arena, text) : text;
}

kh_str kh_reading_text(const kh_reading *r, kh_span span)
{
    return kh_arena_str(r->g->arena, kh_str_of(r->article.text.ptr + span.start, span.end - span.start));
}

kh_claim kh_reading_claim(const kh_reading *r, kh_span span)
{
    const kh_member *member = kh_reading_member(r);

    return (kh_claim){.key = member->key,
                      .outlet = member->outlet,
                      .date = member->date,
                      .span = span,
                      .cp_span = {kh_cp_of_byte(&r->index, span.start), kh_cp_of_byte(&r->index, span.end)}};
}

kh_span kh_reading_sentence(const kh_reading *r, kh_span at, size_t *ret_place)
{
    const kh_article *article = &r->article;
    kh_span sentence = at;
    size_t low = 0, high = article->sentence_count;

    while (low < high) { /* the first that ends behind the beginning of `at` */
        size_t middle = (low + high) / 2;
        if (article->sentences[middle].end <= at.start)
            low = middle + 1;
        else
            high = middle;
    }
    if (low < article->sentence_count && article->sentences[low].start <= at.start)
        sentence = (kh_span){article->sentences[low].start,
                             article->sentences[low].end < at.end ? at.end : article->sentences[low].end};
    if (ret_place)
        *ret_place = low;
    return sentence;
}

size_t kh_reading_token(const kh_reading *r, uint32_t at)
{
    size_t low = 0, high = r->tokens.n;

    while (low < high) {
        size_t middle = (low + high) / 2;
        if (r->tokens.at[middle].start < at)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

void kh_reading_context(const kh_reading *r, kh_span at, bool inside, kh_context *ret_context)
{
    kh_span sentence = kh_reading_sentence(r, at, NULL);
    size_t first = kh_reading_token(r, sentence.start), end = kh_reading_token(r, sentence.end);

    kh_context_within(&r->tokens, r->words, first, end, at, inside, ret_context);
}

/* The sentence that the claim at *at stands in; *at becomes relative to it. */
static kh_str sentence_of(const kh_reading *r, kh_span *at)
{
    kh_span sentence = kh_reading_sentence(r, *at, NULL);

    *at = (kh_span){at->start - sentence.start, at->end - sentence.start};
    return kh_str_of(r->article.text.ptr + sentence.start, sentence.end - sentence.start);
}

static void read_names(kh_reading *r)
{
    for (size_t i = 0; i < r->article.name_count && r->g->names.n < MOST_NAMES; i++) {
        const kh_name *name = &r->article.names[i];
        if (name->type != KH_NAME_PER && name->type != KH_NAME_ORG)
            continue;
        kh_mention *mention = kh_vec_push(&r->g->names);
        if (!mention)
            return;
        *mention =
            (kh_mention){r->member, kh_reading_text(r, name->span), kh_reading_keep(r, name->entity), name->type};
    }
}

/* Spellings of one place share its entity. */
static kh_str place_key(const kh_reading *r, kh_str place)
{
    for (size_t i = 0; place.len && i < r->article.name_count; i++) {
        const kh_name *name = &r->article.names[i];
        if (name->type == KH_NAME_LOC && name->entity.len && name->span.end - name->span.start == place.len &&
            memcmp(r->article.text.ptr + name->span.start, place.ptr, place.len) == 0)
            return name->entity;
    }
    return place;
}

/* The names of the sentence that begins at byte `from`, as bytes of it. */
static size_t names_in(const kh_reading *r, uint32_t from, size_t len, kh_span *ret_names)
{
    size_t n = 0;

    for (size_t i = 0; i < r->article.name_count && n < MOST_NEAR; i++) {
        kh_span span = r->article.names[i].span;

        if (span.start >= from && span.end <= from + len)
            ret_names[n++] = (kh_span){span.start - from, span.end - from};
    }
    return n;
}

/* The nearest name between the beginning of the sentence and the figure at byte `at`. */
static kh_str owner_before(const kh_reading *r, uint32_t sentence, uint32_t at)
{
    kh_str owner = {NULL, 0};

    for (size_t i = 0; i < r->article.name_count && r->article.names[i].span.end <= at; i++) {
        const kh_name *name = &r->article.names[i];

        if (name->span.start >= sentence && name->type != KH_NAME_MISC)
            owner = name->entity.len
                        ? name->entity
                        : kh_str_of(r->article.text.ptr + name->span.start, name->span.end - name->span.start);
    }
    return owner;
}

static void read_measure(kh_reading *r, const kh_figure *figure, kh_figure_claim *claim)
{
    kh_span at = figure->span, names[MOST_NEAR];
    kh_str text = sentence_of(r, &at);
    size_t n = names_in(r, figure->span.start - at.start, text.len, names);

    claim->kind = figure->kind;
    claim->people = kh_fate_counts_people(r->g->fates, figure->unit);
    if (figure->kind == KH_FIGURE_COUNT && !claim->people)
        claim->owner = kh_reading_keep(r, owner_before(r, figure->span.start - at.start, figure->span.start));
    claim->per = kh_reading_keep(r, figure->per);
    claim->base = kh_measure_base(r->g->measures, kh_fate_unit(r->g->fates, claim->unit), &claim->factor);
    if (figure->kind == KH_FIGURE_MONEY)
        claim->country = kh_measure_country(r->g->arena, figure->what);
    if (!r->status)
        r->status = kh_measure_context(r->g->measures, r->scratch, text, at, names, n, &claim->amount);
}

static void read_fate(kh_reading *r, const kh_figure *figure, uint8_t *ret_fate)
{
    kh_span at = figure->span;
    kh_str text = sentence_of(r, &at);

    if (!r->status)
        r->status = kh_fate_of(r->g->fates, r->scratch, text, at, figure->unit, ret_fate);
}

static void read_figures(kh_reading *r)
{
    for (size_t i = 0; i < r->article.figure_count && r->g->figures.n < MOST_FIGURES; i++) {
        const kh_figure *figure = &r->article.figures[i];
        kh_figure_claim *claim = kh_vec_push(&r->g->figures);
        if (!claim)
            return;
        kh_reading_context(r, figure->span, false, &claim->context);
        claim->member = r->member;
        claim->what = kh_reading_keep(r, figure->what);
        claim->unit = kh_reading_keep(r, figure->unit);
        claim->place = kh_reading_keep(r, figure->place);
        claim->place_key = kh_reading_keep(r, place_key(r, figure->place));
        read_fate(r, figure, &claim->fate);
        read_measure(r, figure, claim);
        claim->point = (kh_figure_point){.value = figure->value,
                                         .low = figure->low,
                                         .high = figure->high,
                                         .mod = kh_str_z(kh_figure_mod_name(figure->mod)),
                                         .text = kh_reading_text(r, figure->span),
                                         .source = kh_reading_keep(r, figure->source),
                                         .time = kh_reading_keep(r, figure->time),
                                         .at = kh_reading_claim(r, figure->span)};
    }
}

static kh_strs kept_all(const kh_reading *r, kh_strs list)
{
    kh_str *copies = list.n ? KH_NEWS(r->g->arena, kh_str, list.n) : NULL;

    for (size_t i = 0; copies && i < list.n; i++)
        copies[i] = kh_reading_keep(r, list.at[i]);
    return (kh_strs){copies, copies ? list.n : 0};
}

static void read_statements(kh_reading *r)
{
    for (size_t i = 0; i < r->article.statement_count && r->statements->n < MOST_STATEMENTS; i++) {
        const kh_statement *said = &r->article.statements[i];
        kh_statement_row *row = kh_vec_push(r->statements);
        if (!row)
            return;
        *row = (kh_statement_row){.speaker = kh_reading_keep(r, said->speaker),
                                  .entity = kh_reading_keep(r, said->entity),
                                  .role = kh_reading_keep(r, said->role),
                                  .kind = said->direct ? KH_STR("direct") : KH_STR("indirect"),
                                  .cue = kh_reading_keep(r, said->cue),
                                  .text = kh_reading_text(r, said->said),
                                  .time = kh_reading_keep(r, said->time),
                                  .via = kept_all(r, said->via),
                                  .at = kh_reading_claim(r, said->span)};
    }
}

enum renewal { BESIDE = 1, ANYWHERE = 2 };

/* Is it said to take the place of an earlier one? A time to run that is told in the same sentence may be the old one.
 */
static bool is_renewed(const kh_reading *r, kh_span at, bool calendar)
{
    kh_span sentence = kh_reading_sentence(r, at, NULL);

    for (size_t i = kh_reading_token(r, sentence.start); i < r->tokens.n && r->tokens.at[i].start < sentence.end; i++) {
        kh_str word = r->tokens.at[i].fold;
        bool beside = r->tokens.at[i].start >= at.start && r->tokens.at[i].start < at.end;
        uint64_t kinds = 0;
        if (!kh_map_get(&r->g->renewals, word, &kinds) && word.len > LETTER)
            (void)kh_map_get(&r->g->renewals, kh_str_of(word.ptr + LETTER, word.len - LETTER), &kinds);
        if (beside ? kinds != 0 : calendar && (kinds & ANYWHERE))
            return true;
    }
    return false;
}

/* Of a wide time only a part is meant: نهاية العام, مطلع آب. */
static void narrow(const kh_time *time, kh_due *due)
{
    int32_t quarter = (time->last - time->first + 1) / 4;

    due->first = time->first;
    due->last = time->last;
    if (time->mod == KH_TIME_END)
        due->first = time->last - quarter;
    if (time->mod == KH_TIME_START)
        due->last = time->first + quarter;
    if (time->mod == KH_TIME_MID) {
        due->first += quarter;
        due->last -= quarter;
    }
}

static void read_due(kh_reading *r, const kh_deadline *deadline, kh_due *due)
{
    due->member = r->member;
    if (!kh_when_days(deadline->by, &due->first, &due->last))
        due->first = due->last = KH_NO_DAY;
    for (size_t i = 0; i < r->article.time_count && due->first != KH_NO_DAY; i++) {
        const kh_time *time = &r->article.times[i];
        if (time->span.start >= deadline->span.end || time->span.end <= deadline->span.start ||
            !kh_str_eq(time->value, deadline->by) || time->first == KH_NO_DAY || time->last == KH_NO_DAY)
            continue;
        due->calendar = true;
        narrow(time, due);
        break;
    }
    due->renewed = is_renewed(r, deadline->span, due->calendar);
    due->source = deadline->source.len ? kh_fold_in(r->g->arena, deadline->source, KH_FOLD_SEARCH) : (kh_str){NULL, 0};
    kh_reading_context(r, deadline->span, false, &due->context);
    due->rest = due->context;
}

static void read_deadlines(kh_reading *r)
{
    for (size_t i = 0; i < r->article.deadline_count && r->deadlines->n < MOST_DEADLINES; i++) {
        const kh_deadline *deadline = &r->article.deadlines[i];
        kh_deadline_row *row = kh_vec_push(r->deadlines);
        kh_due *due = row ? kh_vec_push(&r->g->due) : NULL;
        if (!due)
            return;
        read_due(r, deadline, due);
        *row = (kh_deadline_row){.by = kh_reading_keep(r, deadline->by),
                                 .text = kh_reading_text(r, deadline->span),
                                 .what = kh_reading_keep(r, deadline->what),
                                 .source = kh_reading_keep(r, deadline->source),
                                 .at = kh_reading_claim(r, deadline->span)};
    }
}

static kh_status read_member(kh_reading *r)
{
    kh_member *member = kh_reading_member(r);
    size_t first;
    kh_status status = kh_store_article(r->g->store, r->scratch, member->row, &r->article, r->g->err);

    if (status || (status = kh_cp_index_init(&r->index, r->scratch, r->article.text)))
        return status;
    kh_tree_keep(r->g, member, &r->article);
    read_names(r);
    if (member->repeats)
        return kh_arena_status(r->g->arena);
    if ((status = kh_tokenize(r->scratch, r->article.text, &r->tokens)) != KH_OK)
        return status;
    if (!(r->words = KH_NEWS(r->scratch, uint64_t, r->tokens.n + 1)))
        return KH_NOMEM;
    kh_chapter_read(r);
    kh_event_read(r);
    kh_recall_read(r);
    read_figures(r);
    first = r->statements->n;
    read_statements(r);
    kh_position_read(r, first);
    read_deadlines(r);
    return r->status ? r->status : kh_arena_status(r->g->arena);
}

kh_status kh_claims_load(kh_gathering *g)
{
    static const char *const renewals[] = {"beside", "anywhere"}, *const negations[] = {"negation", "denial"};
    kh_vec statements, deadlines;
    kh_arena scratch;
    kh_reading r = {.g = g, .scratch = &scratch, .statements = &statements, .deadlines = &deadlines};
    kh_status status = kh_fates_load(g->arena, &g->fates, g->err);

    if (!status)
        status = kh_measures_load(g->arena, &g->measures, g->err);
    if (!status)
        status = kh_story_words_load(g->arena, "renewal-words.tsv", renewals, 2, &g->renewals, g->err);
    if (!status)
        status = kh_story_words_load(g->arena, "negation-words.tsv", negations, 2, &g->negations, g->err);
    if (!status)
        status = kh_recall_words_load(g->arena, &g->recall_words, g->err);
    kh_map_init(&g->speaker_by_name, g->arena);
    kh_vec_init(&g->speakers, g->arena, sizeof(kh_speaker));
    kh_vec_init(&g->said, g->arena, sizeof(kh_statement_claim));
    kh_vec_init(&g->chapter_words, g->arena, sizeof(kh_chapter_words));
    kh_vec_init(&g->votes, g->arena, sizeof(kh_event_vote));
    kh_vec_init(&g->recalled, g->arena, sizeof(kh_recalled));
    kh_vec_init(&g->names, g->arena, sizeof(kh_mention));
    kh_vec_init(&g->figures, g->arena, sizeof(kh_figure_claim));
    kh_vec_init(&g->due, g->arena, sizeof(kh_due));
    kh_vec_init(&statements, g->arena, sizeof(kh_statement_row));
    kh_vec_init(&deadlines, g->arena, sizeof(kh_deadline_row));
    kh_arena_init(&scratch, 0);
    for (r.member = 0; !status && r.member < g->members.n; r.member++) {
        if (!KH_AT(&g->members, kh_member, r.member)->unread)
            status = read_member(&r);
        kh_arena_reset(&scratch);
    }
    kh_arena_done(&scratch);
    g->story->statements = statements.at;
    g->story->statement_count = statements.n;
    g->story->deadlines = deadlines.at;
    g->story->deadline_count = deadlines.n;
    return status;
}
