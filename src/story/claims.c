/* What the articles of a story say: their records read one by one, in order of time. */
#include "arabic/utf8.h"
#include "story/story.h"

enum { MOST_NAMES = 200000, MOST_FIGURES = 20000, MOST_STATEMENTS = 5000, MOST_DEADLINES = 1000, MOST_NEAR = 32 };

/* One article being read: `article` dies with the scratch arena, what is kept is copied. */
typedef struct reading {
    kh_gathering *g;
    size_t member;
    kh_article article;
    kh_cp_index index;
    kh_arena *scratch;
    kh_status status;
    kh_vec *statements, *deadlines;
} reading;

static kh_str kept(const reading *r, kh_str text)
{
    return text.ptr ? kh_arena_str(r->g->arena, text) : text;
}

static kh_str text_of(const reading *r, kh_span span)
{
    return kh_arena_str(r->g->arena, kh_str_of(r->article.text.ptr + span.start, span.end - span.start));
}

static kh_claim claim_of(const reading *r, kh_span span)
{
    const kh_member *member = KH_AT(&r->g->members, kh_member, r->member);

    return (kh_claim){.key = member->key,
                      .outlet = member->outlet,
                      .date = member->date,
                      .span = span,
                      .cp_span = {kh_cp_of_byte(&r->index, span.start), kh_cp_of_byte(&r->index, span.end)}};
}

/* The sentence that the claim at *at stands in; *at becomes relative to it. */
static kh_str sentence_of(const reading *r, kh_span *at)
{
    const kh_article *article = &r->article;
    kh_span sentence = *at;

    for (size_t i = 0; i < article->sentence_count; i++) {
        kh_span next = article->sentences[i];
        if (next.start <= at->start && at->start < next.end)
            sentence = (kh_span){next.start, next.end < at->end ? at->end : next.end};
    }
    *at = (kh_span){at->start - sentence.start, at->end - sentence.start};
    return kh_str_of(article->text.ptr + sentence.start, sentence.end - sentence.start);
}

/* The words around a claim, in its own sentence. */
static void read_context(reading *r, kh_span at, bool inside, kh_context *ret)
{
    kh_str text = sentence_of(r, &at);

    if (!r->status)
        r->status = kh_context_of(r->scratch, text, at, inside, ret);
}

static void read_names(reading *r)
{
    for (size_t i = 0; i < r->article.name_count && r->g->names.n < MOST_NAMES; i++) {
        const kh_name *name = &r->article.names[i];
        if (name->type != KH_NAME_PER && name->type != KH_NAME_ORG)
            continue;
        kh_mention *mention = kh_vec_push(&r->g->names);
        if (!mention)
            return;
        *mention = (kh_mention){r->member, text_of(r, name->span), kept(r, name->entity), name->type};
    }
}

/* Spellings of one place share its entity. */
static kh_str place_key(const reading *r, kh_str place)
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
static size_t names_in(const reading *r, uint32_t from, size_t len, kh_span *ret_names)
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
static kh_str owner_before(const reading *r, uint32_t sentence, uint32_t at)
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

static void read_measure(reading *r, const kh_figure *figure, kh_figure_claim *claim)
{
    kh_span at = figure->span, names[MOST_NEAR];
    kh_str text = sentence_of(r, &at);
    size_t n = names_in(r, figure->span.start - at.start, text.len, names);

    claim->kind = figure->kind;
    claim->people = kh_fate_counts_people(r->g->fates, figure->unit);
    if (figure->kind == KH_FIGURE_COUNT && !claim->people)
        claim->owner = kept(r, owner_before(r, figure->span.start - at.start, figure->span.start));
    claim->per = kept(r, figure->per);
    claim->base = kh_measure_base(r->g->measures, kh_fate_unit(r->g->fates, claim->unit), &claim->factor);
    if (figure->kind == KH_FIGURE_MONEY)
        claim->country = kh_measure_country(r->g->arena, figure->what);
    if (!r->status)
        r->status = kh_measure_context(r->g->measures, r->scratch, text, at, names, n, &claim->amount);
}

static void read_fate(reading *r, const kh_figure *figure, uint8_t *ret_fate)
{
    kh_span at = figure->span;
    kh_str text = sentence_of(r, &at);

    if (!r->status)
        r->status = kh_fate_of(r->g->fates, r->scratch, text, at, figure->unit, ret_fate);
}

static void read_figures(reading *r)
{
    for (size_t i = 0; i < r->article.figure_count && r->g->figures.n < MOST_FIGURES; i++) {
        const kh_figure *figure = &r->article.figures[i];
        kh_figure_claim *claim = kh_vec_push(&r->g->figures);
        if (!claim)
            return;
        read_context(r, figure->span, false, &claim->context);
        claim->member = r->member;
        claim->what = kept(r, figure->what);
        claim->unit = kept(r, figure->unit);
        claim->place = kept(r, figure->place);
        claim->place_key = kept(r, place_key(r, figure->place));
        read_fate(r, figure, &claim->fate);
        read_measure(r, figure, claim);
        claim->point = (kh_figure_point){.value = figure->value,
                                         .low = figure->low,
                                         .high = figure->high,
                                         .mod = kh_str_z(kh_figure_mod_name(figure->mod)),
                                         .text = text_of(r, figure->span),
                                         .source = kept(r, figure->source),
                                         .time = kept(r, figure->time),
                                         .at = claim_of(r, figure->span)};
    }
}

static kh_strs kept_all(const reading *r, kh_strs list)
{
    kh_str *copies = list.n ? KH_NEWS(r->g->arena, kh_str, list.n) : NULL;

    for (size_t i = 0; copies && i < list.n; i++)
        copies[i] = kept(r, list.at[i]);
    return (kh_strs){copies, copies ? list.n : 0};
}

static void read_statements(reading *r)
{
    for (size_t i = 0; i < r->article.statement_count && r->statements->n < MOST_STATEMENTS; i++) {
        const kh_statement *said = &r->article.statements[i];
        kh_statement_row *row = kh_vec_push(r->statements);
        if (!row)
            return;
        *row = (kh_statement_row){.speaker = kept(r, said->speaker),
                                  .entity = kept(r, said->entity),
                                  .role = kept(r, said->role),
                                  .kind = said->direct ? KH_STR("direct") : KH_STR("indirect"),
                                  .cue = kept(r, said->cue),
                                  .text = text_of(r, said->said),
                                  .time = kept(r, said->time),
                                  .via = kept_all(r, said->via),
                                  .at = claim_of(r, said->span)};
    }
}

static void read_deadlines(reading *r)
{
    for (size_t i = 0; i < r->article.deadline_count && r->deadlines->n < MOST_DEADLINES; i++) {
        const kh_deadline *deadline = &r->article.deadlines[i];
        kh_deadline_row *row = kh_vec_push(r->deadlines);
        kh_context *context = row ? kh_vec_push(&r->g->due) : NULL;
        if (!context)
            return;
        read_context(r, deadline->span, false, context);
        *row = (kh_deadline_row){.by = kept(r, deadline->by),
                                 .text = text_of(r, deadline->span),
                                 .what = kept(r, deadline->what),
                                 .source = kept(r, deadline->source),
                                 .at = claim_of(r, deadline->span)};
    }
}

static kh_status read_member(reading *r)
{
    kh_member *member = KH_AT(&r->g->members, kh_member, r->member);
    kh_status status = kh_store_article(r->g->store, r->scratch, member->row, &r->article, r->g->err);

    if (status || (status = kh_cp_index_init(&r->index, r->scratch, r->article.text)))
        return status;
    kh_tree_keep(r->g, member, &r->article);
    read_names(r);
    if (member->repeats)
        return kh_arena_status(r->g->arena);
    read_figures(r);
    read_statements(r);
    read_deadlines(r);
    return r->status ? r->status : kh_arena_status(r->g->arena);
}

kh_status kh_claims_load(kh_gathering *g)
{
    kh_vec statements, deadlines;
    kh_arena scratch;
    reading r = {.g = g, .scratch = &scratch, .statements = &statements, .deadlines = &deadlines};
    kh_status status = kh_fates_load(g->arena, &g->fates, g->err);

    if (!status)
        status = kh_measures_load(g->arena, &g->measures, g->err);
    kh_vec_init(&g->names, g->arena, sizeof(kh_mention));
    kh_vec_init(&g->figures, g->arena, sizeof(kh_figure_claim));
    kh_vec_init(&g->due, g->arena, sizeof(kh_context));
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
    if (!status)
        kh_deadlines_trace(g);
    return status;
}
