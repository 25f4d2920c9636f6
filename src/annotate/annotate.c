#include "annotate/annotate.h"

#include "annotate/hashtag.h"
#include "annotate/name.h"

kh_status kh_annotate_rules_load(kh_arena *arena, kh_annotate_rules **ret_rules, kh_err *err)
{
    return kh_annotate_rules_load_with(arena, (kh_str){NULL, 0}, ret_rules, err);
}

kh_status kh_annotate_rules_load_with(kh_arena *arena, kh_str own_names, kh_annotate_rules **ret_rules, kh_err *err)
{
    kh_annotate_rules *rules = KH_NEW(arena, kh_annotate_rules);
    kh_vocabulary *vocabulary = kh_vocabulary_new(arena);
    kh_status status = rules && vocabulary ? KH_OK : KH_NOMEM;

    if (!status)
        status = kh_date_rules_load(arena, vocabulary, &rules->dates, err);
    if (!status)
        status = kh_number_rules_load(arena, vocabulary, &rules->numbers, err);
    if (!status)
        status = kh_sentence_rules_load(arena, vocabulary, &rules->sentences, err);
    if (!status)
        status = kh_time_rules_load(arena, vocabulary, &rules->times, err);
    if (!status)
        status = kh_figure_rules_load(arena, vocabulary, &rules->figures, err);
    if (!status)
        status = kh_name_rules_load(arena, vocabulary, own_names, &rules->names, err);
    if (!status)
        status = kh_statement_rules_load(arena, vocabulary, &rules->statements, err);
    if (!status)
        status = kh_deadline_rules_load(arena, vocabulary, &rules->deadlines, err);
    if (!status)
        rules->vocabulary = vocabulary;
    *ret_rules = rules;
    return status;
}

kh_span kh_span_of(const kh_marking *marking, size_t first, size_t end)
{
    return (kh_span){marking->tokens.at[first].start, marking->tokens.at[end - 1].end};
}

size_t kh_token_at_byte(const kh_marking *marking, uint32_t byte)
{
    size_t low = 0, high = marking->tokens.n;

    while (low < high) {
        size_t middle = (low + high) / 2;

        if (marking->tokens.at[middle].end <= byte)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

kh_str kh_marked_text(const kh_marking *marking, kh_span span)
{
    return kh_str_of(marking->article->text.ptr + span.start, span.end - span.start);
}

static void put_sentences(const kh_marking *marking, kh_article *article)
{
    article->sentences = KH_NEWS(marking->arena, kh_span, marking->sentence_count);
    if (!article->sentences)
        return;
    article->sentence_count = marking->sentence_count;
    for (size_t i = 0; i < marking->sentence_count; i++)
        article->sentences[i] = kh_span_of(marking, marking->sentences[i].first, marking->sentences[i].end);
}

/* Which mention covers which token: the first, where two share one. */
static uint32_t *covers(const kh_marking *marking, const kh_vec *mentions)
{
    const kh_tokens *tokens = &marking->tokens;
    uint32_t *over = KH_NEWS(marking->arena, uint32_t, tokens->n + 1);
    size_t at = 0;

    for (size_t m = 0; over && m < mentions->n; m++) {
        kh_span span =
            *(const kh_span *)((const char *)mentions->at + m * mentions->item); /* a mention's first field */

        while (at < tokens->n && tokens->at[at].end <= span.start)
            at++;
        for (size_t i = at; i < tokens->n && tokens->at[i].start < span.end; i++) {
            if (!over[i])
                over[i] = (uint32_t)m + 1;
        }
    }
    return over;
}

static void cover_times(kh_marking *marking)
{
    marking->time_over = covers(marking, &marking->times);
}

static void cover_names(kh_marking *marking)
{
    marking->name_over = covers(marking, &marking->names);
}

void kh_marking_begin(kh_marking *marking)
{
    kh_vec_init(&marking->times, marking->arena, sizeof(kh_time));
    kh_vec_init(&marking->names, marking->arena, sizeof(kh_name));
    kh_mark_sentences(marking);
    kh_mark_times(marking);
    cover_times(marking);
    kh_mark_words(marking);
    kh_find_names(marking);
}

kh_status kh_annotate(const kh_annotate_rules *rules, kh_arena *arena, kh_article *article)
{
    kh_tokens tokens;
    kh_status status = kh_tokenize(arena, article->text, &tokens);

    return status ? status : kh_annotate_tokens(rules, arena, article, &tokens, 0);
}

kh_status kh_annotate_tokens(const kh_annotate_rules *rules, kh_arena *arena, kh_article *article,
                             const kh_tokens *tokens, unsigned leave_out)
{
    static const struct {
        void (*mark)(kh_marking *);
        unsigned layer; /* 0: the others need it */
    } annotators[] = {
        {kh_mark_sentences, 0},
        {kh_mark_times, KH_LAYER_TIMES},
        {cover_times, 0},
        {kh_mark_words, 0},
        {kh_mark_names, KH_LAYER_NAMES},
        {cover_names, 0},
        {kh_mark_entities, KH_LAYER_NAMES},
        {kh_mark_statements, KH_LAYER_STATEMENTS},
        {kh_mark_speakers, KH_LAYER_STATEMENTS},
        {kh_mark_figures, KH_LAYER_FIGURES},
        {kh_mark_deadlines, KH_LAYER_DEADLINES},
        {kh_narrow_names, KH_LAYER_NAMES},
    };
    kh_marking marking = {.rules = rules, .arena = arena, .article = article};
    kh_status status = kh_part_hashtags(arena, tokens, &marking.tokens);

    if (!status)
        status = kh_look_up(rules->vocabulary, arena, &marking.tokens);

    if (status)
        return status;
    kh_vec_init(&marking.times, arena, sizeof(kh_time));
    kh_vec_init(&marking.names, arena, sizeof(kh_name));
    kh_vec_init(&marking.statements, arena, sizeof(kh_statement));
    kh_vec_init(&marking.figures, arena, sizeof(kh_figure));
    kh_vec_init(&marking.deadlines, arena, sizeof(kh_deadline));
    for (size_t i = 0; i < sizeof annotators / sizeof *annotators && !kh_arena_failed(arena); i++) {
        if (!(annotators[i].layer & leave_out))
            annotators[i].mark(&marking);
    }
    if (kh_arena_failed(arena))
        return KH_NOMEM;
    put_sentences(&marking, article);
    article->times = marking.times.at;
    article->time_count = marking.times.n;
    article->names = marking.names.at;
    article->name_count = marking.names.n;
    article->statements = marking.statements.at;
    article->statement_count = marking.statements.n;
    article->figures = marking.figures.at;
    article->figure_count = marking.figures.n;
    article->deadlines = marking.deadlines.at;
    article->deadline_count = marking.deadlines.n;
    return kh_arena_status(arena);
}
